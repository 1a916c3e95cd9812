//! MIME types as RFC 2045 writes them.

/// Whether a text is a type, a subtype and parameters (RFC 2045, section 5.1).
pub(crate) fn is_mime_type(text: &str) -> bool {
    let end = text.find(';').unwrap_or(text.len());
    let (name, parameters) = text.split_at(end);
    let Some((kind, subtype)) = name.trim_end().split_once('/') else { return false };
    is_token(kind) && is_token(subtype) && are_parameters(parameters)
}

/// Any number of `; name=value`; a quoted value may hold semicolons.
fn are_parameters(mut text: &str) -> bool {
    while !text.is_empty() {
        let Some((name, value)) = text.strip_prefix(';').and_then(|text| text.split_once('=')) else { return false };
        if !is_token(name.trim()) {
            return false;
        }
        let value = value.trim_start();
        let end = match value.strip_prefix('"') {
            Some(quoted) => end_of_quoted(quoted).map(|length| length + 2),
            None => Some(value.find(';').unwrap_or(value.len())).filter(|&end| is_token(value[..end].trim_end())),
        };
        let Some(end) = end else { return false };
        text = value[end..].trim_start();
    }
    true
}

/// The length of what stands before the closing quote.
fn end_of_quoted(text: &str) -> Option<usize> {
    let mut bytes = text.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'"' => return Some(at),
            b'\\' => {
                bytes.next();
            }
            b'\r' | b'\n' => return None,
            _ => {}
        }
    }
    None
}

fn is_token(text: &str) -> bool {
    let special = |byte: u8| b"()<>@,;:\\\"/[]?=".contains(&byte);
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte.is_ascii_graphic() && !special(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_told_from_other_text() {
        for good in [
            "application/fits",
            "APPLICATION/X-VOTable+xml",
            "application/x-votable+xml;content=datalink",
            "application/x-votable+xml ; content = \"data; \\\"link\\\"\" ; charset=utf-8",
            "image/vnd.example.preview+jpeg",
            "x-a/b;c=\"\"",
        ] {
            assert!(is_mime_type(good), "{good}");
        }
        for bad in [
            "",
            "fits",
            "/fits",
            "application/",
            "application/fits/x",
            "application / fits",
            "image/jpeg, image/png",
            "text/html;",
            "text/html; charset",
            "text/html; charset=",
            "text/html; =utf-8",
            "text/html; charset=\"utf-8",
            "text/html; charset=\"utf-8\" x",
            "text/plain charset=utf-8",
            "text/é",
        ] {
            assert!(!is_mime_type(bad), "{bad}");
        }
    }
}
