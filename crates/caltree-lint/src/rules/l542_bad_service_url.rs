use crate::links::{Linked, called, on_service};
use crate::rule::rule;
use crate::sink::Sink;
use crate::words::short;
use caltree_model::is_absolute_uri;

rule! {
    /// # What it means
    /// The `accessURL` of a service descriptor is empty, or no absolute URL: it needs a scheme, `://` and, but for files, a host.
    ///
    /// # Why it matters
    /// Nobody can call the service. A saved answer has no address of its own that a path could be added to.
    ///
    /// # Example
    /// `<PARAM name="accessURL" … value="/soda/sync"/>`
    ///
    /// # What to do
    /// Tell whoever runs the service. A path alone belongs behind the host that the answer came from.
    ///
    /// # Source
    /// DataLink 1.0 and 1.1, section 4.1; RFC 3986, section 4.3; datalinklint E_SACB.
    "L542", "bad-service-url", Error, Links(check)
}

fn check(cx: &Linked<'_>, sink: &mut Sink) {
    for service in &cx.table.services {
        // One that is no text at all is told as that.
        for param in service.named("accessURL").filter(|param| param.datatype.is_none() || param.is_text()) {
            // A PARAM without a value is the business of VOTable.
            let Some(value) = param.value.as_deref().map(str::trim) else { continue };
            if is_url(value) {
                continue;
            }
            let found = if value.is_empty() { "is empty".to_owned() } else { format!("is `{}`", short(value)) };
            sink.report_with(|| {
                let message = format!("the accessURL of {} {found}; expected an absolute URL", called(service));
                on_service(service, value, message, "Tell whoever runs the service; it cannot be called.")
                    .at(&param.place)
                    .with("value", short(value).into_owned())
            });
        }
    }
}

/// Whether a text is an absolute URL.
fn is_url(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://").filter(|_| is_absolute_uri(text)) else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let named = match host.strip_prefix('[') {
        Some(address) => address.contains(':') && address.contains(']'),
        None => !host.is_empty() && !host.starts_with(':'),
    };
    named || (host.is_empty() && scheme.eq_ignore_ascii_case("file"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_have_scheme_and_host() {
        for good in
            ["https://a.org", "http://[2001:db8::42]:8080/x?a=b://c", "ftp://me@a.org/x", "file:///tmp/x", "HTTPS://a.org/{id}"]
        {
            assert!(is_url(good), "{good}");
        }
        for bad in [
            "",
            "/soda",
            "a.org/soda",
            "//a.org",
            "https:///x",
            "https://:80/",
            "https://me@/x",
            "https:a.org",
            "https://a b",
            "urn:x:y",
        ] {
            assert!(!is_url(bad), "{bad}");
        }
    }
}
