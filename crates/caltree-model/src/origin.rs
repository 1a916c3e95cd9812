//! Where a document came from.

use std::fmt;

/// Where a document came from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Origin {
    /// The path of its file, as given or as found in a directory; `-` for standard input.
    pub source: String,
    /// Its part of a multipart body: the file name, or the number; `None` where the file is none.
    pub part: Option<String>,
}

impl fmt::Display for Origin {
    /// `tree.xml`, `body.mime (tree.xml)`, `standard input`. Names of files stand in it as they are.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.source == "-" { "standard input" } else { &self.source })?;
        self.part.as_ref().map_or(Ok(()), |part| write!(f, " ({part})"))
    }
}
