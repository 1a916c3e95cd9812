//! A links table: what a DataLink service answers, as VOTable carries it. Its rows pass by one at a time; what stands around them is
//! kept here.

use crate::Place;
use crate::datalink::{Column, DatalinkVersion, VotableVersion};
use crate::info::{Info, InfoPlace, QueryStatus};

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
    /// How many of them tell an error (`error_message`) where others have a link.
    pub failed_rows: u64,
    /// The service descriptors.
    pub services: Vec<Service>,
    /// Every PARAM outside of service descriptors.
    pub params: Vec<Field>,
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
