//! Absolute URLs, as far as a link needs them: what both java.net.URL and RFC 3986 take for one.

use std::net::Ipv6Addr;

/// A URL taken apart. Nothing in it is decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Url<'a> {
    /// Its scheme, as it is written.
    pub(crate) scheme: &'a str,
    /// What stands before the `@` of its authority.
    pub(crate) user: Option<&'a str>,
    /// Its host, an IPv6 address with its brackets; empty where there is none (`file:`, `jar:`).
    pub(crate) host: &'a str,
    /// Its port; `None` where it names none.
    pub(crate) port: Option<&'a str>,
    /// Path, query and fragment.
    pub(crate) rest: &'a str,
}

const NO_SCHEME: &str = "it does not begin with a scheme such as `https://`";
const UNKNOWN_SCHEME: &str = "its scheme is none of http, https, ftp, file and jar";
const NO_HOST: &str = "it names no host";
const BAD_PORT: &str = "its port is no number up to 65535";
const BAD_ADDRESS: &str = "the address in brackets is no IPv6 address";
const BAD_JAR: &str = "there must be another URL and `!/` behind `jar:`";

impl Url<'_> {
    /// Whether this is its scheme, in whatever case.
    pub(crate) fn is(&self, scheme: &str) -> bool {
        self.scheme.eq_ignore_ascii_case(scheme)
    }
}

/// Scheme and host of the last good URL: most URLs of a table share them, and there is nothing to look for in them then.
#[derive(Debug, Default)]
pub(crate) struct Origin(String);

impl Origin {
    /// What follows the origin in a URL that has it.
    pub(crate) fn rest<'u>(&self, text: &'u str) -> Option<&'u str> {
        if self.0.is_empty() { None } else { text.strip_prefix(self.0.as_str()) }
    }

    /// Keeps the origin of a URL with a host and a path behind it.
    pub(crate) fn keep(&mut self, text: &str, url: &Url<'_>) {
        let end = text.len() - url.rest.len();
        if !url.host.is_empty() && url.rest.starts_with('/') {
            self.0.clear();
            self.0.push_str(&text[..=end]);
        }
    }
}

/// Takes an absolute URL apart; the error is a clause that says why it is none. Characters that had to be escaped do not matter.
pub(crate) fn parse(text: &str) -> Result<Url<'_>, &'static str> {
    let colon = text.bytes().position(|byte| byte == b':').ok_or(NO_SCHEME)?;
    let (scheme, rest) = (&text[..colon], &text[colon + 1..]);
    let is = |known: &str| scheme.eq_ignore_ascii_case(known);
    if is("https") || is("http") || is("ftp") {
        let url = with_host(scheme, rest.strip_prefix("//").ok_or(NO_HOST)?)?;
        return if url.host.is_empty() { Err(NO_HOST) } else { Ok(url) };
    }
    if is("file") {
        return match rest.strip_prefix("//") {
            Some(rest) => with_host(scheme, rest),
            None => Ok(Url { scheme, user: None, host: "", port: None, rest }),
        };
    }
    if is("jar") {
        let (inner, _) = rest.rsplit_once("!/").ok_or(BAD_JAR)?;
        // A jar in a jar would need as many steps as somebody likes to write.
        let nested = inner.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("jar:"));
        return match parse(if nested { "" } else { inner }) {
            Ok(_) => Ok(Url { scheme, user: None, host: "", port: None, rest }),
            Err(_) => Err(BAD_JAR),
        };
    }
    // `data.example.org:8080/file` is a host, not a scheme.
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-');
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic()) && scheme.bytes().all(legal);
    Err(if is_scheme { UNKNOWN_SCHEME } else { NO_SCHEME })
}

/// What stands behind `scheme://`.
fn with_host<'a>(scheme: &'a str, text: &'a str) -> Result<Url<'a>, &'static str> {
    // One look at each byte: this is done for every row.
    let (mut end, mut at) = (text.len(), None);
    for (place, byte) in text.bytes().enumerate() {
        match byte {
            b'/' | b'?' | b'#' => {
                end = place;
                break;
            }
            b'@' => at = Some(place),
            _ => {}
        }
    }
    let (authority, rest) = text.split_at(end);
    let (user, place) = match at {
        Some(at) => (Some(&authority[..at]), &authority[at + 1..]),
        None => (None, authority),
    };
    let (host, port) = if place.starts_with('[') {
        let (address, behind) = place.split_at(place.find(']').ok_or(BAD_ADDRESS)? + 1);
        let bare = address.trim_start_matches('[').trim_end_matches(']');
        let bare = bare.split_once('%').map_or(bare, |(bare, _)| bare);
        bare.parse::<Ipv6Addr>().map_err(|_| BAD_ADDRESS)?;
        match behind.strip_prefix(':') {
            Some(port) => (address, Some(port)),
            None if behind.is_empty() => (address, None),
            None => return Err(BAD_ADDRESS),
        }
    } else {
        match place.bytes().position(|byte| byte == b':') {
            Some(colon) => (&place[..colon], Some(&place[colon + 1..])),
            None => (place, None),
        }
    };
    // The port may be left out behind its colon.
    let port = port.filter(|port| !port.is_empty());
    if port.is_some_and(|port| !port.bytes().all(|byte| byte.is_ascii_digit()) || port.parse::<u16>().is_err()) {
        return Err(BAD_PORT);
    }
    Ok(Url { scheme, user, host, port, rest })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_taken_apart() {
        for (text, scheme, user, host, port, rest) in [
            ("https://a.org", "https", None, "a.org", None, ""),
            ("HTTP://A.ORG:/b?c#d", "HTTP", None, "A.ORG", None, "/b?c#d"),
            (
                "https://a.org:8443?for=r@b.org&then=http://c.org",
                "https",
                None,
                "a.org",
                Some("8443"),
                "?for=r@b.org&then=http://c.org",
            ),
            ("ftp://u:p@a.org/b%20c;type=i", "ftp", Some("u:p"), "a.org", None, "/b%20c;type=i"),
            ("https://u@x@a.org/", "https", Some("u@x"), "a.org", None, "/"),
            ("https://[2001:db8::42]:80/", "https", None, "[2001:db8::42]", Some("80"), "/"),
            ("http://[fe80::1%25eth0]", "http", None, "[fe80::1%25eth0]", None, ""),
            ("http://https://a.org/", "http", None, "https", None, "//a.org/"),
            ("https://a.org/{id} x é", "https", None, "a.org", None, "/{id} x é"),
            ("http://{server}/", "http", None, "{server}", None, "/"),
            ("file:///data/a.fits", "file", None, "", None, "/data/a.fits"),
            ("file:/data/a.fits", "file", None, "", None, "/data/a.fits"),
            ("jar:https://a.org/b.jar!/c", "jar", None, "", None, "https://a.org/b.jar!/c"),
        ] {
            assert_eq!(parse(text), Ok(Url { scheme, user, host, port, rest }), "{text}");
        }
        assert!(parse("Https://a.org").is_ok_and(|url| url.is("https") && !url.is("http")));
    }

    #[test]
    fn what_is_no_url_is_told_why() {
        for (text, why) in [
            ("", NO_SCHEME),
            ("a.org/b", NO_SCHEME),
            ("a.org:8080/b", NO_SCHEME),
            ("//a.org/b", NO_SCHEME),
            ("://a.org", NO_SCHEME),
            ("h ttp://a.org", NO_SCHEME),
            ("1http://a.org", NO_SCHEME),
            ("javascript:alert(1)", UNKNOWN_SCHEME),
            ("ivo://a.org/b", UNKNOWN_SCHEME),
            ("mailto:a@b.org", UNKNOWN_SCHEME),
            ("https:a.org", NO_HOST),
            ("https:/a.org", NO_HOST),
            ("https://", NO_HOST),
            ("https:///a", NO_HOST),
            ("https://?a", NO_HOST),
            ("https://u@/a", NO_HOST),
            ("https://:80/a", NO_HOST),
            ("https://a.org:http/", BAD_PORT),
            ("https://a.org:65536/", BAD_PORT),
            ("https://a.org:+80/", BAD_PORT),
            ("https://a::b/", BAD_PORT),
            ("https://[::1/", BAD_ADDRESS),
            ("https://[::g]/", BAD_ADDRESS),
            ("https://[]/", BAD_ADDRESS),
            ("https://[::1]80/", BAD_ADDRESS),
            ("jar:https://a.org/b.jar", BAD_JAR),
            ("jar:b.jar!/c", BAD_JAR),
            ("jar:jar:https://a.org/b.jar!/c!/d", BAD_JAR),
        ] {
            assert_eq!(parse(text), Err(why), "{text}");
        }
    }
}
