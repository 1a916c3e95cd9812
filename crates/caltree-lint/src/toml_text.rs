//! Files that people write in TOML, and the places of what is wrong in them.

use crate::words::short;
use caltree_model::{Location, nearest};
use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::DeTable;

/// What values are called in messages of the library, and in TOML.
const WORDS: &[(&str, &str)] = &[
    ("u64", "a whole number from 0 on"),
    ("f64", "a number"),
    ("a boolean", "true or false"),
    ("a string", "a text in quotes"),
    ("a map", "a table"),
    ("a sequence", "a list"),
];

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

/// A message of the library in words that a person who writes TOML knows. Only what stands behind the last `expected` is the library's
/// own; before that stands what the file says.
fn in_words_of_toml(message: &str) -> String {
    if let Some((found, fields)) = message.strip_prefix("unknown field `").and_then(|rest| rest.rsplit_once("`, expected ")) {
        let fields: Vec<&str> = fields.split('`').skip(1).step_by(2).collect();
        let near = nearest(found, &fields).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        return format!("unknown field `{}`: expected {}{near}", short(found), fields.join(", "));
    }
    let Some((found, expected)) = message.rsplit_once(", expected ") else { return message.to_owned() };
    let expected = WORDS.iter().find(|(word, _)| *word == expected).map_or(expected, |(_, plain)| plain);
    let found = found.strip_suffix(" as i128").or_else(|| found.strip_suffix(" as u128")).unwrap_or(found);
    let found = match found {
        "invalid type: map" => "invalid type: table",
        "invalid type: sequence" => "invalid type: list",
        other => other,
    };
    format!("{found}, expected {expected}")
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
        let span = error.span().unwrap_or(0..0);
        let message = error.message().replace('\n', " ");
        let message = match message.trim() {
            "duplicate key" => format!("`{}` stands twice", short(self.at(span.clone()))),
            message => in_words_of_toml(message),
        };
        self.error(span.start, message)
    }

    /// All of it.
    pub(crate) fn all(&self) -> &'t str {
        self.text
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
