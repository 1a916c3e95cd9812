//! What the elements of a VOTable mean for a links table.

use super::Window;
use super::state::{OpenTable, Reference, Slot, State, Stop, Tag, What};
use super::votable::VotableFault;
use caltree_model::{Column, Field, Info, InfoPlace, Service, VotableVersion};

/// Most columns of a table.
const MOST_COLUMNS: u64 = 10_000;

/// How many of the standard columns a table has at least, to be taken for a links table.
const ENOUGH: usize = 3;

/// The namespaces of VOTable, with the versions that use them.
const NAMESPACES: &[(&str, &[VotableVersion])] = &[
    ("http://www.ivoa.net/xml/VOTable/v1.0", &[]),
    ("http://www.ivoa.net/xml/VOTable/v1.1", &[VotableVersion::V1_1]),
    ("http://www.ivoa.net/xml/VOTable/v1.2", &[VotableVersion::V1_2]),
    ("http://www.ivoa.net/xml/VOTable/v1.3", &[VotableVersion::V1_3, VotableVersion::V1_4, VotableVersion::V1_5]),
];

/// The parameters of a service descriptor that DataLink defines; that they come twice is a matter of its own.
const SERVICE_PARAMS: &[&str] = &["accessURL", "standardID", "resourceIdentifier", "contentType", "exampleURL"];

impl State {
    /// The root element.
    pub(super) fn root(&mut self, tag: &Tag<'_>, namespace: Option<String>, window: &Window<'_>) {
        let known = namespace.as_deref().and_then(|address| NAMESPACES.iter().find(|(known, _)| *known == address));
        let declared = tag.get("version").map(str::trim);
        let version = declared.and_then(VotableVersion::parse);
        if version.is_none() {
            self.fault(VotableFault::Version(tag.owned("version")), window, tag.start, tag.end);
        }
        let by_namespace = known.and_then(|(_, versions)| versions.first().copied());
        if known.is_none() || version.is_some_and(|version| known.is_some_and(|(_, versions)| !versions.contains(&version))) {
            self.fault(VotableFault::Namespace(namespace.clone()), window, tag.start, tag.end);
        }
        self.table.version = tag.owned("version");
        self.table.votable = version.or(by_namespace).unwrap_or(VotableVersion::V1_3);
        self.table.namespace = namespace;
        self.table.root = tag.place(window);
    }

    /// Keeps what an element says.
    pub(super) fn meaning(&mut self, name: &'static str, tag: &Tag<'_>, window: &Window<'_>) -> Result<What, Stop> {
        let parent = self.stack.last().map_or(What::Other, |frame| frame.what);
        Ok(match name {
            "RESOURCE" => self.resource(tag, window),
            "TABLE" => {
                if self.in_results() {
                    self.table.tables.push(tag.place(window));
                } else if let Some(service) = &mut self.service {
                    service.tables.push(tag.place(window));
                }
                self.open_table(tag, window, self.stack.len());
                What::Table
            }
            "FIELD" => {
                // Without a TABLE around it, as in the archive's own example.
                if self.open.is_none() {
                    self.open_table(tag, window, self.stack.len().saturating_sub(1));
                }
                self.field(tag, window)?;
                What::Field(Slot::Column)
            }
            "PARAM" => What::Field(self.param(parent, tag, window)),
            "VALUES" => {
                if let What::Field(slot) = parent
                    && let Some(field) = self.last_field(slot)
                {
                    field.null = tag.owned("null");
                }
                What::Other
            }
            "MIN" | "MAX" | "OPTION" => {
                let slot =
                    self.stack.iter().rev().find_map(|frame| if let What::Field(slot) = frame.what { Some(slot) } else { None });
                if let Some(field) = slot.and_then(|slot| self.last_field(slot)) {
                    field.has_values = true;
                }
                What::Other
            }
            "GROUP" if self.service.is_some() && tag.get("name") == Some("inputParams") => {
                if let Some(service) = &mut self.service {
                    service.inputs.get_or_insert_default();
                }
                What::Inputs
            }
            "INFO" => {
                self.text.clear();
                let within = match (self.in_results(), self.links_ended) {
                    (true, false) => InfoPlace::Before,
                    (true, true) => InfoPlace::After,
                    (false, _) => InfoPlace::Outside,
                };
                let (name, value) = (tag.owned("name"), tag.owned("value"));
                self.table.infos.push(Info { name, value, content: String::new(), within, place: tag.place(window) });
                What::Info
            }
            "DESCRIPTION" if parent == What::Service => {
                self.text.clear();
                What::Description
            }
            "DATA" | "TABLEDATA" => {
                if self.open.is_none() {
                    self.open_table(tag, window, self.stack.len().saturating_sub(1));
                }
                self.decide(true);
                if name == "DATA" { What::Data } else { What::TableData }
            }
            "BINARY" | "BINARY2" | "FITS" => {
                if self.open.as_ref().is_some_and(|open| open.is_links) {
                    self.table.serialization.get_or_insert_with(|| (name, tag.place(window)));
                }
                What::Other
            }
            _ => What::Other,
        })
    }

    fn in_results(&self) -> bool {
        self.stack.iter().any(|frame| frame.what == What::Results)
    }

    fn resource(&mut self, tag: &Tag<'_>, window: &Window<'_>) -> What {
        match tag.get("type").map(str::trim) {
            Some("results") => {
                self.table.results.push(tag.place(window));
                What::Results
            }
            Some("meta") if self.service.is_none() => match tag.get("utype") {
                Some(utype) if utype.to_ascii_lowercase().starts_with("adhoc:") => {
                    self.service = Some(Service {
                        id: tag.owned("ID"),
                        name: tag.owned("name"),
                        utype: utype.trim().to_owned(),
                        description: None,
                        params: Vec::new(),
                        inputs: None,
                        tables: Vec::new(),
                        place: tag.place(window),
                    });
                    What::Service
                }
                _ => What::Resource,
            },
            _ => What::Resource,
        }
    }

    fn open_table(&mut self, tag: &Tag<'_>, window: &Window<'_>, depth: usize) {
        let place = tag.place(window);
        let nrows = tag.owned("nrows").map(|nrows| (nrows, place.clone()));
        self.open = Some(OpenTable { fields: Vec::new(), place, nrows, rows: 0, is_links: false, depth });
    }

    fn field(&mut self, tag: &Tag<'_>, window: &Window<'_>) -> Result<(), Stop> {
        let field = field(tag, window);
        if field.column.is_none() {
            self.name_once("FIELD", field.name.as_deref(), tag, window);
        }
        if let Some(open) = &mut self.open {
            if open.fields.len() as u64 >= MOST_COLUMNS {
                return Err(self.too_many("columns", MOST_COLUMNS, window, tag));
            }
            open.fields.push(field);
        }
        Ok(())
    }

    fn param(&mut self, parent: What, tag: &Tag<'_>, window: &Window<'_>) -> Slot {
        let param = field(tag, window);
        let in_inputs = self.stack.iter().any(|frame| frame.what == What::Inputs);
        let name = param.name.as_deref();
        let of_datalink = parent == What::Service && name.is_some_and(|name| SERVICE_PARAMS.contains(&name));
        if !in_inputs && !of_datalink {
            self.name_once("PARAM", name, tag, window);
        }
        match &mut self.service {
            Some(service) if in_inputs => {
                service.inputs.get_or_insert_default().push(param);
                Slot::Input
            }
            Some(service) if parent == What::Service => {
                service.params.push(param);
                Slot::ServiceParam
            }
            _ => {
                self.table.params.push(param);
                Slot::Param
            }
        }
    }

    fn last_field(&mut self, slot: Slot) -> Option<&mut Field> {
        match slot {
            Slot::Column => self.open.as_mut()?.fields.last_mut(),
            Slot::Param => self.table.params.last_mut(),
            Slot::ServiceParam => self.service.as_mut()?.params.last_mut(),
            Slot::Input => self.service.as_mut()?.inputs.as_mut()?.last_mut(),
        }
    }

    /// Tells a second FIELD or PARAM of one name in one parent.
    fn name_once(&mut self, element: &'static str, name: Option<&str>, tag: &Tag<'_>, window: &Window<'_>) {
        let (Some(name), Some(frame)) = (name, self.stack.last_mut()) else { return };
        let parent = frame.element.map_or("document", |parent| parent.name);
        if !frame.names.get_or_insert_default().insert(name.to_owned()) {
            let fault = VotableFault::DuplicateName { element, name: name.to_owned(), parent };
            self.fault(fault, window, tag.start, tag.end);
        }
    }

    /// Decides whether the table whose columns are known is the links table.
    fn decide(&mut self, has_data: bool) {
        let Some(open) = &mut self.open else { return };
        if self.is_links == Some(true) {
            return;
        }
        let declared = self.table.standard_ids().next().is_some();
        let standard = open.fields.iter().filter(|field| field.column.is_some_and(|column| Column::REQUIRED.contains(&column)));
        if standard.count() >= ENOUGH || (declared && self.service.is_none()) {
            open.is_links = true;
            self.table.fields = std::mem::take(&mut open.fields);
            self.table.table = Some(open.place.clone());
            self.table.nrows = open.nrows.take();
            self.is_links = Some(true);
        } else if has_data && self.service.is_none() {
            self.is_links = Some(false);
        }
    }

    /// Whether a document that ended before its data is a links table: it has the columns, or says that the service failed, or what it
    /// is.
    pub(super) fn ends_as_links(&mut self) -> bool {
        self.decide(false);
        self.is_links == Some(true) || self.table.error().is_some() || self.table.standard_ids().next().is_some()
    }

    /// An element ends.
    pub(super) fn end_meaning(&mut self, what: What) {
        match what {
            What::Info => {
                if let Some(info) = self.table.infos.last_mut() {
                    info.content = self.text.trim().to_owned();
                }
            }
            What::Description => {
                if let Some(service) = &mut self.service {
                    service.description = Some(self.text.trim().to_owned());
                }
            }
            What::Service => self.table.services.extend(self.service.take()),
            _ => {}
        }
        if self.open.as_ref().is_some_and(|open| open.depth >= self.stack.len()) {
            self.end_table();
        }
    }

    fn end_table(&mut self) {
        self.decide(false);
        let Some(open) = self.open.take() else { return };
        let nrows = if open.is_links { self.table.nrows.clone() } else { open.nrows };
        self.links_ended |= open.is_links;
        let Some((announced, place)) = nrows else { return };
        // How many rows a binary serialisation has is not known here.
        let known = !open.is_links || self.table.serialization.is_none();
        if known && announced.trim().parse() != Ok(open.rows) {
            self.faults.tell(VotableFault::RowCount { announced, counted: open.rows }, || place);
        }
    }

    /// An element has an id.
    pub(super) fn identify(&mut self, element: &'static str, id: &str, tag: &Tag<'_>, window: &Window<'_>) {
        // Rows may have ids by the million; nothing in a links table refers to them.
        if matches!(element, "TR" | "TD") {
            return;
        }
        let place = tag.place(window);
        match self.ids.get(id) {
            Some((_, first)) => {
                let fault = VotableFault::DuplicateId { id: id.to_owned(), first: *first };
                self.faults.tell(fault, || place);
            }
            None => {
                self.ids.insert(id.to_owned(), (element, place.location.line));
            }
        }
    }

    /// An element refers to another.
    pub(super) fn refer(&mut self, element: &'static str, id: &str, tag: &Tag<'_>, window: &Window<'_>) {
        // Those of a service's input parameters are DataLink's own matter.
        let input = element == "PARAM" && self.stack.iter().any(|frame| frame.what == What::Inputs);
        if !input && !id.trim().is_empty() {
            self.references.push(Reference { element, id: id.trim().to_owned(), place: tag.place(window) });
        }
    }

    /// Where all references lead, now that every id is known.
    pub(super) fn resolve(&mut self) {
        for Reference { element, id, place } in std::mem::take(&mut self.references) {
            let fault = match self.ids.get(&id) {
                None => VotableFault::UnresolvedReference { element, id },
                Some((target, _)) if !may_refer(element, target) => VotableFault::WrongReference { element, id, target },
                Some(_) => continue,
            };
            self.faults.tell(fault, || place);
        }
    }
}

fn field(tag: &Tag<'_>, window: &Window<'_>) -> Field {
    let name = tag.owned("name");
    Field {
        column: name.as_deref().and_then(Column::parse),
        name,
        id: tag.owned("ID"),
        datatype: tag.owned("datatype"),
        arraysize: tag.owned("arraysize"),
        ucd: tag.owned("ucd"),
        unit: tag.owned("unit"),
        xtype: tag.owned("xtype"),
        reference: tag.owned("ref"),
        value: tag.owned("value"),
        null: None,
        has_values: false,
        place: tag.place(window),
    }
}

/// Which elements an element may refer to (VOTable 1.3, sections 3.2 and 4).
fn may_refer(element: &str, target: &str) -> bool {
    match element {
        "FIELDref" => target == "FIELD",
        "PARAMref" => target == "PARAM",
        "TABLE" => target == "TABLE",
        "VALUES" => target == "VALUES",
        "FIELD" | "PARAM" => matches!(target, "COOSYS" | "TIMESYS" | "GROUP" | "FIELD" | "PARAM" | "TABLE"),
        "GROUP" => matches!(target, "COOSYS" | "TIMESYS" | "GROUP" | "TABLE"),
        _ => true,
    }
}
