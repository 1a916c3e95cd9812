//! The messages of an association, taken apart.

/// What a message says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message<'a> {
    /// `Missing <CATEGORY> for <SUBJECT>: requested <n>, found <m>`
    Missing(MissingCalibration<'a>),
    /// `No association could be established: <reason>`: no calibrations were looked for.
    NoAssociation(&'a str),
    /// Any other text; kept, shown, never dropped.
    Other(&'a str),
}

/// A calibration that CalSelector looked for and did not find in full.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MissingCalibration<'a> {
    /// The category that was looked for.
    pub category: &'a str,
    /// The frame it was looked for; may carry a suffix (`_tpl`: a template, several files).
    pub subject: &'a str,
    /// How many were wanted.
    pub requested: u64,
    /// How many were found.
    pub found: u64,
}

impl<'a> Message<'a> {
    /// Takes a message's text apart. Text of another shape is [`Message::Other`].
    #[must_use]
    pub fn parse(text: &'a str) -> Self {
        let trimmed = text.trim();
        if let Some(missing) = parse_missing(trimmed) {
            Self::Missing(missing)
        } else if let Some(rest) = trimmed.strip_prefix("No association could be established") {
            Self::NoAssociation(rest.trim_start_matches(':').trim())
        } else {
            Self::Other(text)
        }
    }
}

fn parse_missing(text: &str) -> Option<MissingCalibration<'_>> {
    let (category, rest) = text.strip_prefix("Missing ")?.split_once(" for ")?;
    let (subject, counts) = rest.rsplit_once(": requested ")?;
    let (requested, found) = counts.split_once(", found ")?;
    let one_word = |word: &str| !word.is_empty() && !word.contains(char::is_whitespace);
    (one_word(category) && one_word(subject)).then_some(MissingCalibration {
        category,
        subject,
        requested: requested.parse().ok()?,
        found: found.parse().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_known_messages_apart() {
        assert_eq!(
            Message::parse("Missing EOP_PARAM for GRAVI.2018-01-27T05:30:10.657_tpl: requested 5, found 3"),
            Message::Missing(MissingCalibration {
                category: "EOP_PARAM",
                subject: "GRAVI.2018-01-27T05:30:10.657_tpl",
                requested: 5,
                found: 3
            })
        );
        assert_eq!(
            Message::parse("No association could be established: this file type is not supported"),
            Message::NoAssociation("this file type is not supported")
        );
        for other in ["", "Missing", "Missing A for B: requested x, found 0", "Missing A for B: requested -1, found 0", "Hello"] {
            assert_eq!(Message::parse(other), Message::Other(other));
        }
    }
}
