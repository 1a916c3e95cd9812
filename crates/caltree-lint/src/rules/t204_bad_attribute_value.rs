use crate::context::Cascaded;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::short;
use caltree_model::{Attr, BranchId, BranchType, Flag, Level, Match, Mode, nearest};

rule! {
    /// # What it means
    /// An attribute has a value that it cannot have: `certified` and `complete` are `true` or `false`, `mode` is `Raw2Raw` or
    /// `Raw2Master`, `match` is `calib_plan`, `extended` or `N/A`, `type` is `main` or `auxiliary`; a category, a file's name and
    /// a message's text are not empty. `type="ancillary"`, the word of the archive's page, is read as `auxiliary` and told as a note.
    ///
    /// # Why it matters
    /// The value is taken for unknown, and rules that need it stay silent. Other programs may take it for something else.
    ///
    /// # Example
    /// `certified="yes"`: is the branch certified? The archive writes `certified="true"`.
    ///
    /// # What to do
    /// Download the answer again. If it was edited by hand, write the value that the finding suggests.
    ///
    /// # Source
    /// The archive's page on CalSelector; observed: no other value in 1,305 associations of 67 real trees.
    "T204", "bad-attribute-value", Error, Tree(check)
}

const TRUTH: &[&str] = &["true", "false"];

fn check(cx: &Cascaded<'_>, sink: &mut Sink) {
    for (id, branch) in cx.tree.branches() {
        flag(sink, id, "certified", branch.certified.as_ref(), TRUTH);
        flag(sink, id, "complete", branch.complete.as_ref(), TRUTH);
        flag(sink, id, "match", branch.matching.as_ref(), Match::LEGAL);
        flag(sink, id, "mode", branch.mode.as_ref(), Mode::LEGAL);
        flag(sink, id, "type", branch.kind.as_ref(), BranchType::LEGAL);
        filled(sink, id, "association", "category", branch.category.as_ref(), None);
        if let Some(kind) = branch.kind.as_ref().filter(|kind| kind.attr.text == BranchType::PAGE_WORD) {
            ancillary(sink, id, &kind.attr);
        }
    }
    let blank = |attr: &Option<Attr<'_>>| attr.as_ref().is_some_and(|attr| is_blank(&attr.text));
    for file in cx.tree.all_files().iter().filter(|file| blank(&file.category) || blank(&file.name)) {
        filled(sink, file.branch, "file", "category", file.category.as_ref(), file.name.as_ref());
        filled(sink, file.branch, "file", "name", file.name.as_ref(), None);
    }
    for message in cx.tree.all_messages() {
        filled(sink, message.branch, "message", "text", message.text.as_ref(), None);
    }
}

/// An attribute with a fixed set of values.
fn flag<T>(sink: &mut Sink, branch: BranchId, name: &str, flag: Option<&Flag<'_, T>>, legal: &'static [&'static str]) {
    let Some(Flag { attr, value: None }) = flag else { return };
    let suggestion = meant(&attr.text, legal);
    let [most @ .., last] = legal else { return };
    let help = match suggestion {
        Some(word) => format!("Write {name}=\"{word}\" if that is what was meant, or download the answer again."),
        None => "Download the answer again, or correct the value if it was edited by hand.".to_owned(),
    };
    sink.report(
        Draft::new(format!("{name}=\"{}\" is no legal value; expected {} or {last}", short(&attr.text), most.join(", ")), help)
            .at(attr.span)
            .on(branch)
            .key(format!("association {name}"))
            .with("attribute", name)
            .with("element", "association")
            .with("value", &*attr.text)
            .with("legal", legal.to_vec())
            .with("suggestion", suggestion),
    );
}

/// What a value was probably meant to say.
fn meant(found: &str, legal: &'static [&'static str]) -> Option<&'static str> {
    let found = found.trim();
    if legal == TRUTH {
        match found.to_ascii_lowercase().as_str() {
            "1" | "yes" | "y" | "on" | "t" => return Some("true"),
            "0" | "no" | "n" | "off" | "f" => return Some("false"),
            _ => {}
        }
    }
    nearest(found, legal)
}

fn is_blank(text: &str) -> bool {
    // Nearly every value starts with a letter: one look is enough.
    !text.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric()) && text.trim().is_empty()
}

/// An attribute that may say anything but nothing.
fn filled(sink: &mut Sink, branch: BranchId, element: &str, name: &str, attr: Option<&Attr<'_>>, subject: Option<&Attr<'_>>) {
    let Some(attr) = attr.filter(|attr| is_blank(&attr.text)) else { return };
    sink.report(
        Draft::new(
            format!("the `{name}` of `<{element}>` is empty"),
            "Download the answer again, or put the value back if it was edited by hand.",
        )
        .at(attr.span)
        .on(branch)
        .about(subject.map(|name| &*name.text))
        .key(format!("{element} {name}"))
        .with("attribute", name)
        .with("element", element)
        .with("value", &*attr.text),
    );
}

fn ancillary(sink: &mut Sink, branch: BranchId, attr: &Attr<'_>) {
    sink.report(
        Draft::new(
            "type=\"ancillary\", the word of the archive's page, is read as auxiliary",
            "Write type=\"auxiliary\", as the archive itself does.",
        )
        .at(attr.span)
        .on(branch)
        .key("association type")
        .with("attribute", "type")
        .with("element", "association")
        .with("value", BranchType::PAGE_WORD)
        .with("legal", BranchType::LEGAL.to_vec())
        .with("suggestion", BranchType::Auxiliary.as_str())
        .at_most(Level::Note),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn truth_is_told_in_many_ways() {
        for (found, word) in [("yes", Some("true")), ("1", Some("true")), ("True", Some("true")), ("NO", Some("false"))] {
            assert_eq!(meant(found, TRUTH), word, "{found}");
        }
        assert_eq!(meant("perhaps", TRUTH), None);
        assert_eq!(meant("", TRUTH), None);
        assert_eq!(meant("RAW2MASTER", Mode::LEGAL), Some("Raw2Master"));
    }
}
