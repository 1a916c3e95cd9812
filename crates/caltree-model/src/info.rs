//! What stands in the INFO elements of a links table, and how its query ended.

use crate::Place;

/// Where an INFO stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InfoPlace {
    /// In the results, before the rows.
    Before,
    /// In the results, behind the rows.
    After,
    /// Elsewhere.
    Outside,
}

/// An INFO element.
#[derive(Clone, Debug)]
pub struct Info {
    /// Its name.
    pub name: Option<String>,
    /// Its value; ESO leaves it empty and writes into the content.
    pub value: Option<String>,
    /// Its content, CDATA and references resolved, white space around it taken away.
    pub content: String,
    /// Where it stands in the document.
    pub within: InfoPlace,
    /// Its tag.
    pub place: Place,
}

impl Info {
    /// Whether this is its name.
    #[must_use]
    pub fn is(&self, name: &str) -> bool {
        self.name.as_deref() == Some(name)
    }

    /// What it says: the value, else the content.
    #[must_use]
    pub fn text(&self) -> &str {
        self.value.as_deref().map(str::trim).filter(|value| !value.is_empty()).unwrap_or(&self.content)
    }
}

/// How a query ended, as its QUERY_STATUS tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueryStatus<'t> {
    /// The status, as it stands: `OK`, `OVERFLOW`, `ERROR`.
    pub status: &'t str,
    /// What is said beside it; `None` where nothing is.
    pub message: Option<&'t str>,
}

impl<'t> QueryStatus<'t> {
    /// What an INFO QUERY_STATUS says.
    #[must_use]
    pub fn of(info: &'t Info) -> Self {
        Self::parse(info.value.as_deref(), &info.content)
    }

    /// What the value and the content of such an INFO say.
    #[must_use]
    pub fn parse(value: Option<&'t str>, content: &'t str) -> Self {
        let value = value.map(str::trim).filter(|value| !value.is_empty());
        let status = value.unwrap_or(content).trim();
        // Some write the text behind the word instead of into the content.
        let behind = || status.split_once(|c: char| !c.is_ascii_alphanumeric() && c != '_').map(|(_, text)| text);
        let message = Some(content).filter(|text| value.is_some() && !text.is_empty()).or_else(behind);
        let message = message.map(|text| text.trim_start_matches([' ', ':', '-']).trim()).filter(|text| !text.is_empty());
        Self { status, message }
    }

    /// Whether the service failed.
    #[must_use]
    pub fn failed(self) -> bool {
        self.starts_with("ERROR")
    }

    /// Whether the service left rows out.
    #[must_use]
    pub fn overflowed(self) -> bool {
        self.starts_with("OVERFLOW")
    }

    fn starts_with(self, word: &str) -> bool {
        let rest =
            self.status.get(..word.len()).filter(|start| start.eq_ignore_ascii_case(word)).map(|_| &self.status[word.len()..]);
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_says_how_it_ended_and_why() {
        for (value, content, status, message, failed) in [
            (Some("ERROR"), "UsageFault: x", "ERROR", Some("UsageFault: x"), true),
            (Some(" ERROR "), "", "ERROR", None, true),
            (Some("ERROR: no such ID"), "", "ERROR: no such ID", Some("no such ID"), true),
            (None, "error", "error", None, true),
            (Some(""), "ERROR: gone", "ERROR: gone", Some("gone"), true),
            (Some("ERRORS"), "", "ERRORS", None, false),
            (Some("OK"), "", "OK", None, false),
            (Some("é"), "x", "é", Some("x"), false),
        ] {
            let found = QueryStatus::parse(value, content);
            assert_eq!((found.status, found.message, found.failed()), (status, message, failed));
        }
        assert!(QueryStatus { status: "OVERFLOW", message: None }.overflowed());
    }
}
