//! Files that people write in TOML, and the places of what is wrong in them.

use caltree_model::Location;
use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::DeTable;

/// Why a file in TOML cannot be used: the first reason, with its place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {message}")]
pub struct TomlError {
    /// Line, from 1.
    pub line: u64,
    /// Column in characters, from 1.
    pub column: u64,
    /// What is wrong, and what was expected.
    pub message: String,
}

/// A text in TOML, with its lines.
pub(crate) struct Text<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Text<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { text, starts }
    }

    /// What the text says, as `T`.
    ///
    /// # Errors
    /// It is not TOML, or does not fit `T`.
    pub(crate) fn read<T: DeserializeOwned>(&self) -> Result<T, TomlError> {
        self.read_table(self.table()?)
    }

    /// What the text says, as it stands.
    ///
    /// # Errors
    /// It is not TOML.
    pub(crate) fn table(&self) -> Result<Spanned<DeTable<'t>>, TomlError> {
        DeTable::parse(self.text).map_err(|error| self.refused(&error))
    }

    /// What the text says, as `T`.
    ///
    /// # Errors
    /// It does not fit `T`.
    pub(crate) fn read_table<T: DeserializeOwned>(&self, table: Spanned<DeTable<'t>>) -> Result<T, TomlError> {
        T::deserialize(toml::Deserializer::from(table)).map_err(|error| self.refused(&error))
    }

    fn refused(&self, error: &toml::de::Error) -> TomlError {
        let at = error.span().map_or(0, |span| span.start);
        self.error(at, error.message().replace('\n', " ").trim().to_owned())
    }

    /// The text of these bytes.
    pub(crate) fn at(&self, bytes: std::ops::Range<usize>) -> &'t str {
        self.text.get(bytes).unwrap_or_default()
    }

    /// Something is wrong at this byte.
    pub(crate) fn error(&self, at: usize, message: String) -> TomlError {
        let place = self.locate(at, at);
        TomlError { line: place.line, column: place.column, message }
    }

    /// The place of the bytes `start..end`.
    pub(crate) fn locate(&self, start: usize, end: usize) -> Location {
        let place = |at: usize| {
            let line = self.starts.partition_point(|start| *start <= at).max(1);
            let column = self.text.get(self.starts[line - 1]..at).unwrap_or_default().chars().count();
            (line as u64, column as u64 + 1)
        };
        let ((line, column), (end_line, end_column)) = (place(start), place(end));
        Location { start: start as u64, end: end as u64, line, column, end_line, end_column, packed: false }
    }
}
