use crate::context::Context;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::short;
use caltree_read::{Looks, ProblemKind};

rule! {
    /// # What it means
    /// The file is no answer of the archive: neither an association tree nor a links table. The finding says what it looks like
    /// instead, and passes on what the archive advises.
    ///
    /// # Why it matters
    /// An error message or a log-in page that was saved under a tree's name looks like a download that worked. The frame has no
    /// cascade, and nothing else tells you.
    ///
    /// # Example
    /// `FORS2.2021-01-02T00:59:12.533_raw2raw.xml` that begins with `<!DOCTYPE html>` and asks for a user name.
    ///
    /// # What to do
    /// Ask the archive for the tree again. After a status 500 try again a bit later; after a status 400 check the syntax of the
    /// request; after a log-in page, or a status 401 or 403, log in: the data may still be proprietary.
    ///
    /// # Source
    /// The archive's page on CalSelector, on the status codes of its answers.
    "X101", "not-recognized", Error, Document(check)
}

fn check(cx: &Context<'_>, sink: &mut Sink) {
    for problem in &cx.document.problems {
        if let ProblemKind::NotRecognized(looks) = &problem.kind {
            let (status, body) = match looks {
                Looks::Refused { status, body } => (Some(*status), &**body),
                looks => (None, looks),
            };
            let message = match status {
                Some(status @ 500..) => format!("the service failed with status {status}: what came back is {}", words(body)),
                Some(status) => format!("the request was refused with status {status}: what came back is {}", words(body)),
                None => format!("this is {}, neither an association tree nor a links table", words(body)),
            };
            let root = if let Looks::OtherXml { root } = body { Some(root.as_str()) } else { None };
            sink.report(
                Draft::new(message, advice(status, body))
                    .at(&problem.at)
                    .on(problem.branch)
                    .key(code(body))
                    .with("looks_like", code(body))
                    .with("root", root)
                    .with("status", status),
            );
        }
    }
}

fn words(looks: &Looks) -> String {
    match looks {
        Looks::LogInPage => "a log-in page".into(),
        Looks::HtmlPage => "an HTML page".into(),
        Looks::Json => "JSON, probably the error message of a service".into(),
        Looks::Fits => "a FITS file".into(),
        Looks::OtherXml { root } => format!("XML of another kind (its root element is `<{}>`)", short(root)),
        Looks::OtherVotable => "a VOTable without the columns of a links table".into(),
        Looks::Text(line) if line.trim().is_empty() => "nothing that can be read".into(),
        Looks::Text(line) => format!("plain text (\"{}\")", short(line.trim())),
        Looks::Binary(what) => (*what).into(),
        Looks::Refused { body, .. } => words(body),
    }
}

fn code(looks: &Looks) -> &'static str {
    match looks {
        Looks::LogInPage => "log_in_page",
        Looks::HtmlPage => "html_page",
        Looks::Json => "json",
        Looks::Fits => "fits",
        Looks::OtherXml { .. } => "other_xml",
        Looks::OtherVotable => "other_votable",
        Looks::Text(_) => "text",
        Looks::Binary(_) => "binary",
        Looks::Refused { body, .. } => code(body),
    }
}

/// What the archive says about a status comes first, then what the body tells.
fn advice(status: Option<u16>, looks: &Looks) -> &'static str {
    match (status, looks) {
        (Some(500..), _) => "Try again a bit later: the archive has an internal problem.",
        (Some(400), _) => "Check the syntax of the request: the dp_id, the mode, the response format.",
        (Some(401 | 403), _) | (_, Looks::LogInPage) => {
            "You have no access, the data may be proprietary: log in to the archive and download the answer again."
        }
        (Some(404), _) => "Check the address and the dp_id of the request: the archive does not know them.",
        (_, Looks::Json | Looks::HtmlPage | Looks::Text(_)) => "Read what it says, then ask the archive for the tree again.",
        (_, Looks::Fits) => "Give the association tree of this frame instead of the frame itself.",
        (_, Looks::OtherXml { .. } | Looks::OtherVotable) => "Leave this file out, or ask the archive for the tree of this frame.",
        (_, Looks::Binary(what)) if what.contains("packed") || what.contains("ZIP") => {
            "Unpack it first: only gzip is unpacked here."
        }
        _ => "Ask the archive for the tree again.",
    }
}
