use crate::links::Linked;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::short;
use caltree_model::{DatalinkVersion, Level};

rule! {
    /// # What it means
    /// The file starts with the HTTP headers of the answer, as `curl -i` leaves them, and its Content-Type is not what DataLink
    /// asks for. Version 1.0 wants `application/x-votable+xml;content=datalink`. That it is spelled in another way (order,
    /// quotes, case, white space, further parameters) is a warning, and so is a Content-Type that is not there. Version 1.1
    /// allows every type of VOTable and only prefers that one, so that the others are notes. An answer that tells of an error may
    /// always be of any type of VOTable.
    ///
    /// # Why it matters
    /// Browsers and clients choose by this header what to do with the answer: with `text/plain` they show it, with
    /// `content=datalink` they follow the links. Some compare it letter by letter.
    ///
    /// # Example
    /// `Content-Type: text/plain;charset=UTF-8` before a good links table.
    ///
    /// # What to do
    /// Tell whoever runs the service, or whoever runs the proxy before it. The links themselves are not affected.
    ///
    /// # Source
    /// DataLink 1.0 and 1.1, sections 3.2.7 and 3.3; VOTable 1.3, section 8; datalinklint E_DLCT, E_VTCT, W_NOCT, W_DLCT.
    "L515", "http-content-type", Error, Links(check)
}

const CANONICAL: &str = "application/x-votable+xml;content=datalink";

fn check(cx: &Linked<'_>, sink: &mut Sink) {
    // The header before a multipart body is not that of its parts.
    let document = cx.context.document;
    let Some(http) = document.http.as_ref().filter(|_| document.part.is_none()) else { return };
    let failed = http.status >= 400 || cx.table.error().is_some();
    let found = http.content_type.as_deref().map(str::trim).filter(|found| !found.is_empty());
    let expected = if failed { "`application/x-votable+xml` or `text/xml`".to_owned() } else { format!("`{CANONICAL}`") };
    let (message, level) = match found {
        None => (format!("the answer has no Content-Type; expected {expected}"), Level::Warning),
        Some(found) => {
            let kind = Kind::of(found);
            let level = match kind {
                Kind::Canonical => return,
                Kind::Datalink | Kind::Votable if failed => return,
                Kind::Datalink | Kind::Votable if cx.version == DatalinkVersion::V1_1 => Level::Note,
                Kind::Datalink => Level::Warning,
                Kind::Votable | Kind::Other => Level::Error,
            };
            let found = short(found);
            let message = match kind {
                Kind::Datalink => format!("the Content-Type `{found}` is not in the standard's spelling, {expected}"),
                _ => format!("the Content-Type is `{found}`; expected {expected}"),
            };
            (message, level)
        }
    };
    sink.report(
        Draft::new(message, "Tell whoever runs the service; the links themselves are not affected.")
            .key(found.unwrap_or_default())
            .with("found", found.map(|found| short(found).into_owned()))
            .with("expected", if failed { "application/x-votable+xml" } else { CANONICAL })
            .with("status", http.status)
            .at_most(level),
    );
}

/// What a Content-Type says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// DataLink's, as the standard writes it.
    Canonical,
    /// DataLink's, in other words.
    Datalink,
    /// Some VOTable.
    Votable,
    /// Something else.
    Other,
}

impl Kind {
    fn of(found: &str) -> Self {
        if found == CANONICAL {
            return Self::Canonical;
        }
        let (kind, parameters) = found.split_once(';').unwrap_or((found, ""));
        let votable = kind.trim().eq_ignore_ascii_case("application/x-votable+xml");
        if votable && parameters.split(';').any(is_datalink) {
            Self::Datalink
        } else if votable || kind.trim().eq_ignore_ascii_case("text/xml") {
            Self::Votable
        } else {
            Self::Other
        }
    }
}

/// Whether a parameter is `content=datalink`. A `;` in the quotes of another one does no harm: no such parameter comes of it.
fn is_datalink(parameter: &str) -> bool {
    let Some((name, value)) = parameter.split_once('=') else { return false };
    let value = value.trim();
    let value = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value);
    name.trim().eq_ignore_ascii_case("content") && value.trim().eq_ignore_ascii_case("datalink")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_types_are_told_apart() {
        for (text, kind) in [
            (CANONICAL, Kind::Canonical),
            ("application/x-votable+xml; content=datalink", Kind::Datalink),
            ("application/x-votable+xml;charset=UTF-8;content=\"datalink\"", Kind::Datalink),
            ("Application/X-VOTable+XML ; Content=DataLink", Kind::Datalink),
            ("application/x-votable+xml", Kind::Votable),
            ("application/x-votable+xml;content=\"datalink", Kind::Votable),
            ("application/x-votable+xml;content=datalinks", Kind::Votable),
            ("text/xml;content=datalink", Kind::Votable),
            ("application/xml", Kind::Other),
            ("application/x-votable;content=datalink", Kind::Other),
            (";", Kind::Other),
        ] {
            assert_eq!(Kind::of(text), kind, "{text}");
        }
    }
}
