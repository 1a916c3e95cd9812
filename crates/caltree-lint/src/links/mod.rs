//! What rules on links tables get to see, and how they speak of it.

mod answer;
mod pass;
mod seen;

pub(crate) use answer::Answer;
pub(crate) use pass::lint_links;
pub(crate) use seen::{MOST_COMPARED, Repeats, Seen};

use crate::context::Context;
use crate::sink::Draft;
use crate::words::{beginning, short};
use caltree_model::{ArchiveId, Calselector, Column, DatalinkVersion, Field, LinksTable, Service};
use caltree_read::{EsoColumns, Row, VotableProblem};

/// What is known while rows pass by.
pub(crate) struct Reading {
    /// The version of DataLink that holds: the forced one, else the declared one, else 1.0.
    pub(crate) version: DatalinkVersion,
    /// What can be said before the rows.
    pub(crate) calselector: Calselector,
    /// What the row has in common with earlier ones.
    pub(crate) repeats: Repeats,
}

/// A links table of which all is read.
pub(crate) struct Linked<'a> {
    pub(crate) context: &'a Context<'a>,
    pub(crate) table: &'a LinksTable,
    pub(crate) votable: &'a [VotableProblem],
    pub(crate) version: DatalinkVersion,
}

impl<'a> Linked<'a> {
    /// The fields of standard columns that hold in this version of DataLink.
    pub(crate) fn standard_fields(&self) -> impl Iterator<Item = (&'a Field, Column)> + use<'a> {
        let version = self.version;
        let fields = self.table.fields.iter().filter_map(|field| Some((field, field.column?)));
        fields.filter(move |(_, column)| column.since() <= version)
    }

    /// The descriptors of other services, which `service_def` may name.
    pub(crate) fn services(&self) -> impl Iterator<Item = &'a Service> + use<'a> {
        self.table.services.iter().filter(|service| service.is_service())
    }

    /// Whether no row says what its link is: there is no such column, or the data are written in a way that is not read.
    pub(crate) fn lacks_semantics(&self) -> bool {
        self.table.serialization.is_some() || self.table.position(Column::Semantics).is_none()
    }

    /// Whether nothing can be said about what is not there: reading did not come to the end.
    pub(crate) fn is_cut(&self) -> bool {
        self.context.is_cut()
    }
}

/// What a finding on a row is about: the archive's name of the file that its link leads to, else the row's ID.
pub(crate) fn subject<'a>(row: &Row<'a>) -> Option<&'a str> {
    let file = EsoColumns::of(row.table()).file(row).filter(|file| ArchiveId::parse(file).is_ok());
    file.or_else(|| row.get(Column::Id))
}

/// A finding on the cell of a standard column: its place, what it is about, and what it says.
pub(crate) fn on_cell(row: &Row<'_>, column: Column, message: String, help: &'static str) -> Draft {
    let value = row.text_in(column);
    Draft::new(message, help)
        .at(row.place_in(column))
        .about(subject(row))
        .key(format!("{column}={}", beginning(value.trim())))
        .with("row", row.number())
        .with("column", column.name())
        .with("value", short(value.trim()).into_owned())
}

/// How a message calls a service descriptor: by its id, else by its name.
pub(crate) fn called(service: &Service) -> String {
    match service.id.as_deref().or(service.name.as_deref()) {
        Some(name) => format!("the service `{}`", short(name)),
        None => "a service without ID and name".to_owned(),
    }
}

/// A finding on a service descriptor, at the place of that; `what` tells several on one service apart.
pub(crate) fn on_service(service: &Service, what: &str, message: String, help: &'static str) -> Draft {
    let id = service.id.as_deref();
    Draft::new(message, help)
        .at(&service.place)
        .key(format!("{}/{what}", id.or(service.name.as_deref()).unwrap_or_default()))
        .with("service", id)
}
