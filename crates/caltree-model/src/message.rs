//! The messages of an association, taken apart.

use std::fmt;

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
        } else if let Some(rest) = trimmed.strip_prefix(NO_ASSOCIATION) {
            Self::NoAssociation(rest.trim_start_matches(':').trim())
        } else {
            Self::Other(text)
        }
    }
}

impl fmt::Display for Message<'_> {
    /// As CalSelector writes it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(MissingCalibration { category, subject, requested, found }) => {
                write!(f, "Missing {category} for {subject}: requested {requested}, found {found}")
            }
            Self::NoAssociation("") => f.write_str(NO_ASSOCIATION),
            Self::NoAssociation(reason) => write!(f, "{NO_ASSOCIATION}: {reason}"),
            Self::Other(text) => f.write_str(text),
        }
    }
}

const NO_ASSOCIATION: &str = "No association could be established";

/// How the messages that are known begin.
const BEGINNINGS: [&str; 2] = ["Missing ", NO_ASSOCIATION];

impl<'a> Message<'a> {
    /// Takes a text apart that may hold several messages one after the other, as the description of a links table does. What stands
    /// between two known messages is a message of another form; separators alone are none. Empty text gives no message.
    ///
    /// ```
    /// use caltree_model::Message;
    ///
    /// let text = "Missing BIAS for A.1: requested 5, found 3; Missing FLAT for A.1: requested 1, found 0. Look here";
    /// let found = Message::parse_all(text);
    /// assert!(matches!(found[..], [Message::Missing(_), Message::Missing(_), Message::Other("Look here")]));
    /// ```
    #[must_use]
    pub fn parse_all(text: &'a str) -> Vec<Self> {
        let mut starts: Vec<usize> =
            BEGINNINGS.iter().flat_map(|beginning| text.match_indices(beginning)).map(|(at, _)| at).collect();
        starts.retain(|&at| at == 0 || text[..at].ends_with(|before: char| before.is_whitespace() || is_separator(before)));
        starts.sort_unstable();
        let mut messages = Vec::new();
        let other = |text: &'a str| Some(text.trim_matches(is_separator)).filter(|text| !text.is_empty()).map(Self::Other);
        messages.extend(other(&text[..starts.first().copied().unwrap_or(text.len())]));
        for (n, &start) in starts.iter().enumerate() {
            let segment = &text[start..starts.get(n + 1).copied().unwrap_or(text.len())];
            let end = end_of_missing(segment);
            match end.and_then(|end| Some((parse_missing(&segment[..end])?, &segment[end..]))) {
                Some((missing, rest)) => {
                    messages.push(Self::Missing(missing));
                    messages.extend(other(rest));
                }
                None => match Self::parse(segment.trim_matches(is_separator)) {
                    Self::Other(_) => messages.extend(other(segment)),
                    known => messages.push(known),
                },
            }
        }
        messages
    }
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, ';' | ',' | '.' | '|')
}

/// Where the numbers of a Missing message end.
fn end_of_missing(text: &str) -> Option<usize> {
    let at = text.find(": requested ")?;
    let found = at + text[at..].find(", found ")? + ", found ".len();
    let digits = text[found..].bytes().take_while(u8::is_ascii_digit).count();
    Some(found + digits)
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
        assert_eq!(Message::parse_all("  "), []);
        let two = "No association could be established: this file type is not supported. Missing A for B_tpl: requested 2, found 1";
        assert!(
            matches!(&Message::parse_all(two)[..], [Message::NoAssociation("this file type is not supported"), Message::Missing(what)]
            if what.found == 1 && what.subject == "B_tpl")
        );
        assert_eq!(
            Message::parse_all("Missing nothing. NotMissing A for B"),
            [Message::Other("Missing nothing. NotMissing A for B")]
        );
        for other in ["", "Missing", "Missing A for B: requested x, found 0", "Missing A for B: requested -1, found 0", "Hello"] {
            assert_eq!(Message::parse(other), Message::Other(other));
        }
    }
}
