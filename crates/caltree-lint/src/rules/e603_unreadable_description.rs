use crate::links::{Answer, Linked};
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::{listed, short};
use caltree_model::{DescriptionTrouble, ThisDescription, nearest};

rule! {
    /// # What it means
    /// The description of the row `#this` is not what CalSelector writes there: a list of attributes (category, certified,
    /// complete, mode, type, messages), in any order, in one line or several. Or one of them is missing, there twice, or has a
    /// value that it may not have.
    ///
    /// # Why it matters
    /// Whether the answer is complete, certified, and of which mode stands nowhere else in a links table.
    ///
    /// # Example
    /// `certified="false" complete="true" mode="Raw2Raw" type="main" messages=""`: there is no category.
    ///
    /// # What to do
    /// Ask CalSelector again. If the answer stays the same, tell the archive; the association tree says the same things.
    ///
    /// # Source
    /// The archive's page on CalSelector; observed in tables of HARPS and ESPRESSO.
    "E603", "unreadable-description", Error, Answer(check)
}

fn check(_cx: &Linked<'_>, answer: &Answer, sink: &mut Sink) {
    for this in &answer.this {
        let troubles = match ThisDescription::parse(&this.description) {
            Ok(description) => description.trouble(),
            Err(trouble) => vec![trouble],
        };
        for trouble in troubles {
            let (message, key) = words(&trouble);
            sink.report(
                Draft::new(message, "Ask CalSelector again; the association tree of the frame says the same things.")
                    .at(&this.place)
                    .about(this.id.as_deref())
                    .key(key),
            );
        }
    }
}

/// What is wrong, and what tells it from others.
fn words(trouble: &DescriptionTrouble) -> (String, String) {
    match trouble {
        DescriptionTrouble::NoAttributes(found) if found.is_empty() => {
            ("the description of `#this` is blank; expected category=\"…\" certified=\"…\" and so on".into(), "blank".into())
        }
        DescriptionTrouble::NoAttributes(found) => {
            let message = format!("the description of `#this` is no list of attributes from \"{}\" on", short(found));
            (format!("{message}; expected name=\"value\""), "no list".into())
        }
        DescriptionTrouble::Repeated(name) => {
            (format!("the description of `#this` has {} twice", short(name)), format!("twice {name}"))
        }
        DescriptionTrouble::Missing(names) => {
            (format!("the description of `#this` does not say {}", listed(names)), format!("missing {}", names.join(" ")))
        }
        DescriptionTrouble::BadValue(name, value, legal) => {
            let hint = match nearest(value, legal) {
                Some(near) => format!("; did you mean \"{near}\"?"),
                None => format!("; expected {}", legal.join(" or ")),
            };
            (format!("the description of `#this` has {name}=\"{}\"{hint}", short(value)), format!("value {name}"))
        }
    }
}
