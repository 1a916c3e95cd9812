//! A links table: what a DataLink service answers, as VOTable carries it. Its rows pass by one at a time; what stands around them is
//! kept here.

use crate::Place;
use std::fmt;

/// The columns that DataLink defines, in the order of its table (section 3.2); the last four are of version 1.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Column {
    /// `ID`: what the link belongs to.
    Id,
    /// `access_url`: where the link leads.
    AccessUrl,
    /// `service_def`: the service descriptor of the same document that says how to go on.
    ServiceDef,
    /// `error_message`: why there is no link.
    ErrorMessage,
    /// `description`: for people.
    Description,
    /// `semantics`: what the thing at the other end is to the one that was asked for.
    Semantics,
    /// `content_type`: its MIME type.
    ContentType,
    /// `content_length`: its size in bytes.
    ContentLength,
    /// `content_qualifier` (1.1): what kind of product it is.
    ContentQualifier,
    /// `local_semantics` (1.1): a name that stays the same over many documents of a service.
    LocalSemantics,
    /// `link_auth` (1.1): whether one must log in.
    LinkAuth,
    /// `link_authorized` (1.1): whether whoever asked may follow the link.
    LinkAuthorized,
}

impl Column {
    /// Every standard column.
    pub const ALL: [Self; 12] = [
        Self::Id,
        Self::AccessUrl,
        Self::ServiceDef,
        Self::ErrorMessage,
        Self::Description,
        Self::Semantics,
        Self::ContentType,
        Self::ContentLength,
        Self::ContentQualifier,
        Self::LocalSemantics,
        Self::LinkAuth,
        Self::LinkAuthorized,
    ];

    /// The columns that a table must have.
    pub const REQUIRED: &[Self] = Self::ALL.split_at(8).0;

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Id => "ID",
            Self::AccessUrl => "access_url",
            Self::ServiceDef => "service_def",
            Self::ErrorMessage => "error_message",
            Self::Description => "description",
            Self::Semantics => "semantics",
            Self::ContentType => "content_type",
            Self::ContentLength => "content_length",
            Self::ContentQualifier => "content_qualifier",
            Self::LocalSemantics => "local_semantics",
            Self::LinkAuth => "link_auth",
            Self::LinkAuthorized => "link_authorized",
        }
    }

    /// The standard column of this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.name() == name)
    }

    /// The UCD that the standard asks for; `None` where it names none (`content_qualifier`).
    #[must_use]
    pub fn ucd(self) -> Option<&'static str> {
        Some(match self {
            Self::Id => "meta.id;meta.main",
            Self::AccessUrl => "meta.ref.url",
            Self::ServiceDef => "meta.ref",
            Self::ErrorMessage => "meta.code.error",
            Self::Description => "meta.note",
            Self::Semantics | Self::LinkAuth | Self::LinkAuthorized => "meta.code",
            Self::ContentType => "meta.code.mime",
            Self::ContentLength => "phys.size;meta.file",
            Self::LocalSemantics => "meta.id.assoc",
            Self::ContentQualifier => return None,
        })
    }

    /// The version of DataLink that brought it.
    #[must_use]
    pub fn since(self) -> DatalinkVersion {
        if Self::REQUIRED.contains(&self) { DatalinkVersion::V1_0 } else { DatalinkVersion::V1_1 }
    }
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A version of the DataLink standard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DatalinkVersion {
    /// Recommendation of 2015.
    V1_0,
    /// Recommendation of 2023-12-15.
    V1_1,
}

impl DatalinkVersion {
    /// Takes `1.0`, `1.1`; `None` for any other.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::V1_0, Self::V1_1].into_iter().find(|version| version.as_str() == text)
    }

    /// As `1.0`, `1.1`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V1_0 => "1.0",
            Self::V1_1 => "1.1",
        }
    }
}

impl fmt::Display for DatalinkVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A version of VOTable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum VotableVersion {
    /// 1.1 (2004).
    V1_1,
    /// 1.2 (2009).
    V1_2,
    /// 1.3 (2013).
    V1_3,
    /// 1.4 (2019).
    V1_4,
    /// 1.5 (2025).
    V1_5,
}

impl VotableVersion {
    /// Every version, the oldest first.
    pub const ALL: [Self; 5] = [Self::V1_1, Self::V1_2, Self::V1_3, Self::V1_4, Self::V1_5];

    /// As `1.3`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V1_1 => "1.1",
            Self::V1_2 => "1.2",
            Self::V1_3 => "1.3",
            Self::V1_4 => "1.4",
            Self::V1_5 => "1.5",
        }
    }

    /// The version of this number.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|version| version.as_str() == text)
    }
}

impl fmt::Display for VotableVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Everything about a links table but its rows. It fills up while the document is read: what stands behind the rows is there only when
/// they are through.
#[derive(Clone, Debug)]
pub struct LinksTable {
    /// The `version` of the VOTable element, as it stands.
    pub version: Option<String>,
    /// The version that it is read as: the declared one, else the one of its namespace, else 1.3.
    pub votable: VotableVersion,
    /// The namespace of the root element; `None` where it has none.
    pub namespace: Option<String>,
    /// The root's tag.
    pub root: Place,
    /// Every INFO, in document order.
    pub infos: Vec<Info>,
    /// The tags of every RESOURCE of type `results`.
    pub results: Vec<Place>,
    /// The tags of every TABLE in these.
    pub tables: Vec<Place>,
    /// The tag of the links table itself; `None` where there is none.
    pub table: Option<Place>,
    /// Its columns.
    pub fields: Vec<Field>,
    /// How its data are written, where that is not TABLEDATA: BINARY, BINARY2 or FITS.
    pub serialization: Option<(&'static str, Place)>,
    /// The `nrows` of its tag.
    pub nrows: Option<(String, Place)>,
    /// How many rows came by so far.
    pub rows: u64,
    /// The service descriptors.
    pub services: Vec<Service>,
    /// Every PARAM outside of service descriptors.
    pub params: Vec<Field>,
}

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

    fn parse(value: Option<&'t str>, content: &'t str) -> Self {
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

/// A FIELD of the links table, or a PARAM: the two have nearly the same attributes.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name.
    pub name: Option<String>,
    /// Its XML id.
    pub id: Option<String>,
    /// Its datatype, as it stands.
    pub datatype: Option<String>,
    /// Its arraysize, as it stands.
    pub arraysize: Option<String>,
    /// Its UCD.
    pub ucd: Option<String>,
    /// Its unit.
    pub unit: Option<String>,
    /// Its xtype.
    pub xtype: Option<String>,
    /// What it refers to.
    pub reference: Option<String>,
    /// A PARAM's value.
    pub value: Option<String>,
    /// The value that stands for none (`<VALUES null="-1"/>`).
    pub null: Option<String>,
    /// Whether it has VALUES with legal values or bounds.
    pub has_values: bool,
    /// The standard column of its name.
    pub column: Option<Column>,
    /// Its tag.
    pub place: Place,
}

impl Field {
    /// Whether its values are text: an array of characters, or a single one.
    #[must_use]
    pub fn is_text(&self) -> bool {
        matches!(self.datatype.as_deref(), Some("char" | "unicodeChar"))
    }
}

/// A service descriptor: a RESOURCE of type `meta` and utype `adhoc:service` (or `adhoc:this`, the service itself).
#[derive(Clone, Debug)]
pub struct Service {
    /// Its XML id: what `service_def` names.
    pub id: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// Its utype.
    pub utype: String,
    /// Its description; `None` where there is none.
    pub description: Option<String>,
    /// The PARAMs that stand in it directly.
    pub params: Vec<Field>,
    /// The PARAMs of its GROUP `inputParams`; `None` where there is no such GROUP.
    pub inputs: Option<Vec<Field>>,
    /// The tags of TABLEs in it.
    pub tables: Vec<Place>,
    /// Its tag.
    pub place: Place,
}

impl Service {
    /// Whether it describes another service, which `service_def` may name.
    #[must_use]
    pub fn is_service(&self) -> bool {
        self.utype.eq_ignore_ascii_case("adhoc:service")
    }

    /// The PARAMs of this name that stand in it directly.
    pub fn named<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s Field> {
        self.params.iter().filter(move |param| param.name.as_deref() == Some(name))
    }
}

/// What a DataLink standardID starts with; a version follows.
pub const LINKS_STANDARD_ID: &str = "ivo://ivoa.net/std/datalink#links-";

impl LinksTable {
    /// The INFOs of this name that count: those in the results, in document order.
    pub fn named<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s Info> {
        self.infos.iter().filter(move |info| info.is(name) && info.within != InfoPlace::Outside)
    }

    /// The declared DataLink standardIDs, each with its INFO and the version behind it. IVOIDs ignore case.
    pub fn standard_ids(&self) -> impl Iterator<Item = (&Info, String)> {
        self.named("standardID").filter_map(|info| {
            let id = info.text().to_ascii_lowercase();
            let version = id.strip_prefix(LINKS_STANDARD_ID).or_else(|| (id == "ivo://ivoa.net/std/datalink").then_some(""))?;
            Some((info, version.to_owned()))
        })
    }

    /// The version of DataLink that the document declares; `None` where it declares none that is known.
    #[must_use]
    pub fn declared(&self) -> Option<DatalinkVersion> {
        self.standard_ids().find_map(|(_, version)| DatalinkVersion::parse(&version))
    }

    /// Where a standard column stands among the fields: the first of its name. `None` where the table lacks it.
    #[must_use]
    pub fn position(&self, column: Column) -> Option<usize> {
        self.fields.iter().position(|field| field.column == Some(column))
    }

    /// Where a column of this name stands.
    #[must_use]
    pub fn position_of(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.name.as_deref() == Some(name))
    }

    /// How the query ended: the QUERY_STATUS of a failure, wherever it stands, else the last one. `None` where there is none.
    #[must_use]
    pub fn query_status(&self) -> Option<QueryStatus<'_>> {
        self.error().or_else(|| self.named("QUERY_STATUS").last()).map(QueryStatus::of)
    }

    /// The INFO that says that the service failed, however it spells that.
    #[must_use]
    pub fn error(&self) -> Option<&Info> {
        self.named("QUERY_STATUS").find(|info| QueryStatus::of(info).failed())
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
