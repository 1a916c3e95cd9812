//! What CalSelector puts into a links table beyond the standard.

use crate::{BranchType, DATALINK_CORE, LinksTable, Message, Mode, Term};
use std::borrow::Cow;

/// Whether a links table is CalSelector's answer for one frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Calselector {
    /// Its QUERY names the service.
    Yes,
    /// It is another service's, or the archive's plain answer.
    No,
    /// It has no QUERY, and CalSelector's columns: it is, if there is at most one row that leads to a tree.
    Unclear,
}

/// What the semantics of ESO's own links start with.
const ESO_SEMANTICS: &str = "http://archive.eso.org/rdf/datalink/eso#";

impl Calselector {
    /// What can be said before the rows: CalSelector's QUERY names `/calselector/`; without a QUERY, a table with `eso_category` and
    /// without `eso_origfile` may be its (DESIGN of the answers: observed on HARPS and ESPRESSO tables, and on the archive's plain
    /// `/datalink/links`, which have neither QUERY nor just one such row).
    #[must_use]
    pub fn of(table: &LinksTable) -> Self {
        let mut queries = table.infos.iter().filter(|info| info.is("QUERY")).peekable();
        if queries.peek().is_some() {
            return if queries.any(|info| says_calselector(&info.content) || says_calselector(info.text())) {
                Self::Yes
            } else {
                Self::No
            };
        }
        let has = |name| table.position_of(name).is_some();
        if has("eso_category") && !has("eso_origfile") { Self::Unclear } else { Self::No }
    }

    /// Whether it is CalSelector's answer, now that all rows are through and so many of them led to a tree.
    #[must_use]
    pub fn settled(self, tree_rows: u64) -> bool {
        match self {
            Self::Yes => true,
            Self::No => false,
            Self::Unclear => tree_rows <= 1,
        }
    }
}

fn says_calselector(text: &str) -> bool {
    text.contains("/calselector/")
}

/// What the request was, as the table's QUERY tells it: the address that was asked.
#[must_use]
pub fn query(table: &LinksTable) -> Option<&str> {
    let infos = table.infos.iter().filter(|info| info.is("QUERY"));
    infos.flat_map(|info| [info.text(), info.content.as_str()]).find(|text| says_calselector(text))
}

/// The mode that an address asks for (`…&mode=Raw2Master…`, any case); `None` where it names none.
///
/// ```
/// use caltree_model::{Mode, mode_in_url};
///
/// let url = "https://archive.eso.org/calselector/v1/associations?dp_id=HARPS.2022-02-19T00:15:10.071&mode=Raw2Master";
/// assert_eq!(mode_in_url(url), Some(Mode::Raw2Master));
/// ```
#[must_use]
pub fn mode_in_url(url: &str) -> Option<Mode> {
    parameter(url, "mode").and_then(Mode::parse_any_case)
}

/// The value of a parameter of an address, as it stands there.
#[must_use]
pub fn parameter<'u>(url: &'u str, name: &str) -> Option<&'u str> {
    let (_, query) = url.split_once('?')?;
    let query = query.split('#').next().unwrap_or_default();
    let pairs = query.split('&').map(|pair| pair.strip_prefix("amp;").unwrap_or(pair)).filter_map(|pair| pair.split_once('='));
    pairs.into_iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

/// What a row of CalSelector's is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkKind {
    /// The frame that was asked for: `#this`.
    This,
    /// Another science frame that is calibrated with it.
    Sibling,
    /// The association tree of this mode.
    Tree(Mode),
    /// Anything else: a calibration, as a rule.
    File,
}

impl LinkKind {
    /// By the row's semantics.
    #[must_use]
    pub fn of(semantics: &str) -> Self {
        if semantics.starts_with('#') {
            return if semantics == "#this" { Self::This } else { Self::File };
        }
        match semantics.strip_prefix(ESO_SEMANTICS) {
            Some("calSelector_raw2raw") => Self::Tree(Mode::Raw2Raw),
            Some("calSelector_raw2master") => Self::Tree(Mode::Raw2Master),
            Some("sibling_raw") => Self::Sibling,
            _ if DATALINK_CORE.term(semantics) == Term::FullUri("this") => Self::This,
            _ => Self::File,
        }
    }
}

/// The archive's name of the file that an address of the archive leads to: what follows its last `/` or `?ID=…?`. `None` for an
/// address that names none.
///
/// ```
/// use caltree_model::file_in_url;
///
/// assert_eq!(file_in_url("https://dataportal.eso.org/dataPortal/file/M.HARPS.2026-08-11T09:34:58.593"), Some("M.HARPS.2026-08-11T09:34:58.593"));
/// assert_eq!(file_in_url("ivo://eso.org/ID?HARPS.2022-02-19T00:15:10.071"), Some("HARPS.2022-02-19T00:15:10.071"));
/// assert_eq!(file_in_url("https://archive.eso.org/calselector/v1/associations?dp_id=A&mode=Raw2Raw"), None);
/// ```
#[must_use]
pub fn file_in_url(url: &str) -> Option<&str> {
    let url = url.trim();
    // What follows the last slash; of an address of an id, what follows the last question mark.
    let bytes = url.as_bytes();
    let after = |byte: u8| memchr::memrchr(byte, bytes).map(|at| at + 1);
    let start = after(b'/').unwrap_or(0);
    let name = match after(b'?').filter(|at| url[..*at].ends_with("ID?")) {
        Some(start) => url[start..].split('&').next()?,
        None => &url[start..],
    };
    (!name.is_empty() && !name.contains(['?', '=', '&'])).then_some(name)
}

/// What a links table's ID names: of an ID of ESO's (`ivo://eso.org/ID?…`) the archive's name, another service's ID as a whole.
///
/// ```
/// use caltree_model::frame_in_id;
///
/// assert_eq!(frame_in_id("ivo://eso.org/ID?HARPS.2022-02-19T00:15:10.071"), "HARPS.2022-02-19T00:15:10.071");
/// assert_eq!(frame_in_id("uid://A001/X12a3/Xe9"), "uid://A001/X12a3/Xe9");
/// ```
#[must_use]
pub fn frame_in_id(id: &str) -> &str {
    if id.contains("eso.org/ID?") { file_in_url(id).unwrap_or(id) } else { id }
}

/// The frame, or other thing, that a links table is for. `this` is what the row `#this` names (its ID, or its file), `query` the address
/// that was asked ([`query`]), `only_id` the ID that all rows share. The first of them that says so counts.
///
/// ```
/// use caltree_model::frame_of;
///
/// let asked = "https://archive.eso.org/calselector/v1/associations?dp_id=FORS2.2025-01-06T03%3A11%3A42.517&mode=Raw2Raw";
/// assert_eq!(frame_of(Some("ivo://eso.org/ID?A.B"), Some(asked), Some("ivo://eso.org/ID?C.D")).as_deref(), Some("A.B"));
/// assert_eq!(frame_of(None, Some(asked), Some("ivo://eso.org/ID?C.D")).as_deref(), Some("FORS2.2025-01-06T03:11:42.517"));
/// assert_eq!(frame_of(None, Some("https://example.org/"), Some("ivo://eso.org/ID?C.D")).as_deref(), Some("C.D"));
/// assert_eq!(frame_of(None, None, None), None);
/// ```
#[must_use]
pub fn frame_of(this: Option<&str>, query: Option<&str>, only_id: Option<&str>) -> Option<String> {
    let asked = || query.and_then(|url| parameter(url, "dp_id")).map(unescaped).filter(|dp_id| !dp_id.trim().is_empty());
    let named = |id: &str| frame_in_id(id).to_owned();
    this.map(named).or_else(asked).or_else(|| only_id.map(named))
}

/// A parameter's value with `%3A` and the like resolved; as it stands where that is no text.
fn unescaped(value: &str) -> String {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let digits = after.get(..2).filter(|digits| byte == b'%' && digits.iter().all(u8::is_ascii_hexdigit));
        let escaped = digits.and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        bytes.push(escaped.unwrap_or(byte));
        rest = if escaped.is_some() { &after[2..] } else { after };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| value.to_owned())
}

/// The `description` of the row `#this`: the attributes of the root association, as text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ThisDescription<'d> {
    /// Every attribute in order: its name, and its value without quotes.
    pub attributes: Vec<(&'d str, Cow<'d, str>)>,
}

/// Why a description cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DescriptionTrouble {
    /// It is no list of attributes; what stands where one should.
    NoAttributes(String),
    /// An attribute is there twice.
    Repeated(String),
    /// Attributes are not there.
    Missing(Vec<&'static str>),
    /// An attribute has a value that it may not have: name, value, legal values.
    BadValue(&'static str, String, &'static [&'static str]),
}

impl<'d> ThisDescription<'d> {
    /// The attributes that it has, as observed.
    pub const NAMES: &'static [&'static str] = &["category", "certified", "complete", "mode", "type", "messages"];

    /// Takes a description apart: attributes in any order, in one line or wrapped, values in double or single quotes. A quote inside of
    /// a value is part of it unless an attribute or the end follows.
    ///
    /// # Errors
    /// What stands there is no list of attributes.
    pub fn parse(text: &'d str) -> Result<Self, DescriptionTrouble> {
        let mut attributes: Vec<(&str, Cow<'_, str>)> = Vec::new();
        let mut rest = text.trim();
        let no_list = |rest: &str| DescriptionTrouble::NoAttributes(rest.chars().take(60).collect());
        if rest.is_empty() {
            return Err(no_list(rest));
        }
        while !rest.is_empty() {
            let (name, value) = attribute(rest).ok_or_else(|| no_list(rest))?;
            let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\'')).ok_or_else(|| no_list(rest))?;
            let value = &value[1..];
            let end = closing(value, quote).ok_or_else(|| no_list(rest))?;
            if attributes.iter().any(|(known, _)| *known == name) {
                return Err(DescriptionTrouble::Repeated(name.to_owned()));
            }
            attributes.push((name, one_line(&value[..end])));
            rest = value[end + 1..].trim_start();
        }
        Ok(Self { attributes })
    }

    /// What is wrong with it as CalSelector's description: attributes that are missing, then values that they may not have.
    #[must_use]
    pub fn trouble(&self) -> Vec<DescriptionTrouble> {
        let missing: Vec<&'static str> = Self::NAMES.iter().copied().filter(|name| self.get(name).is_none()).collect();
        let mut found: Vec<DescriptionTrouble> = Vec::new();
        if !missing.is_empty() {
            found.push(DescriptionTrouble::Missing(missing));
        }
        const FLAG: &[&str] = &["true", "false"];
        let values: [(&'static str, &'static [&'static str], bool); 4] = [
            ("certified", FLAG, self.certified().is_some()),
            ("complete", FLAG, self.complete().is_some()),
            ("mode", Mode::LEGAL, self.mode().is_some()),
            ("type", BranchType::LEGAL, self.kind().is_some()),
        ];
        for (name, legal, good) in values {
            if let (Some(value), false) = (self.get(name), good) {
                found.push(DescriptionTrouble::BadValue(name, value.to_owned(), legal));
            }
        }
        found
    }

    /// The value of an attribute.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| *known == name).map(|(_, value)| &**value)
    }

    /// The root's category; `None` when it is blank as well.
    #[must_use]
    pub fn category(&self) -> Option<&str> {
        self.get("category").filter(|category| !category.trim().is_empty())
    }

    /// Whether everything that is needed for processing is certified.
    #[must_use]
    pub fn certified(&self) -> Option<bool> {
        self.flag("certified")
    }

    /// Whether everything that was looked for was found.
    #[must_use]
    pub fn complete(&self) -> Option<bool> {
        self.flag("complete")
    }

    fn flag(&self, name: &str) -> Option<bool> {
        self.get(name)?.parse().ok()
    }

    /// The executed mode; case does not matter in a description.
    #[must_use]
    pub fn mode(&self) -> Option<Mode> {
        self.get("mode").and_then(Mode::parse_any_case)
    }

    /// The root's type.
    #[must_use]
    pub fn kind(&self) -> Option<BranchType> {
        self.get("type").and_then(BranchType::parse)
    }

    /// Its messages, one after the other.
    #[must_use]
    pub fn messages(&self) -> Vec<Message<'_>> {
        self.get("messages").map(Message::parse_all).unwrap_or_default()
    }
}

/// The name of the attribute that starts here, and what follows its `=`.
fn attribute(text: &str) -> Option<(&str, &str)> {
    let length = text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')).count();
    let (name, rest) = text.split_at(length);
    let value = rest.trim_start().strip_prefix('=')?.trim_start();
    (length > 0).then_some((name, value))
}

/// Where the value ends: at the first quote behind which an attribute or nothing follows.
fn closing(value: &str, quote: char) -> Option<usize> {
    let ends = |at: &usize| {
        let after = &value[at + 1..];
        let next = after.trim_start();
        next.is_empty() || (next.len() < after.len() && attribute(next).is_some_and(|(_, value)| value.starts_with(['"', '\''])))
    };
    value.match_indices(quote).map(|(at, _)| at).find(ends)
}

/// A value that was wrapped, in one line.
fn one_line(value: &str) -> Cow<'_, str> {
    if value.contains(['\n', '\r', '\t']) { value.split_whitespace().collect::<Vec<_>>().join(" ").into() } else { value.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptions_come_in_any_order_and_wrapped() {
        let text = "messages=\"Missing \"A\" for B: requested 1,\n found 0\"\n  type = 'main' mode=\"RAW2RAW\" complete=\"false\"\tcertified=\"true\" category=\"SCI\"";
        let found = ThisDescription::parse(text).unwrap();
        assert_eq!(found.get("messages"), Some("Missing \"A\" for B: requested 1, found 0"));
        assert_eq!((found.mode(), found.complete(), found.certified()), (Some(Mode::Raw2Raw), Some(false), Some(true)));
        assert_eq!((found.category(), found.kind(), found.trouble()), (Some("SCI"), Some(BranchType::Main), vec![]));
        assert!(matches!(found.messages()[..], [Message::Missing(_)]));
    }

    #[test]
    fn what_is_no_description_is_told() {
        for text in ["", "Requested file", "category=SCI", "category=\"SCI", "category=\"SCI\" and more", "=\"x\""] {
            assert!(matches!(ThisDescription::parse(text), Err(DescriptionTrouble::NoAttributes(_))), "{text}");
        }
        assert_eq!(ThisDescription::parse("a=\"1\" a=\"2\""), Err(DescriptionTrouble::Repeated("a".into())));
        let odd = ThisDescription::parse("category=\"\" certified=\"yes\" mode=\"Raw\" type=\"main\" messages=\"\"").unwrap();
        assert_eq!(odd.category(), None);
        let trouble = odd.trouble();
        assert!(
            matches!(&trouble[..], [DescriptionTrouble::Missing(missing), DescriptionTrouble::BadValue("certified", ..), DescriptionTrouble::BadValue("mode", ..)] if missing == &["complete"]),
            "{trouble:?}"
        );
    }

    #[test]
    fn addresses_are_taken_apart() {
        assert_eq!(mode_in_url("https://x/calselector/v1/associations?dp_id=A&amp;mode=raw2raw#x"), Some(Mode::Raw2Raw));
        assert_eq!(mode_in_url("https://x/mode=Raw2Raw"), None);
        assert_eq!(file_in_url("https://x/links?ID=ivo://eso.org/ID?A.B&eso_download=file"), Some("A.B"));
        assert_eq!(file_in_url("https://x/"), None);
    }
}
