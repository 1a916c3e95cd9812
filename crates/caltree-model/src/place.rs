//! Places with the source around them.

use crate::{Location, Span};

/// Lines of the source around a place, safe to show: no control characters, no huge lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Excerpt {
    /// The lines, without the last line's end.
    pub text: String,
    /// The number of the first line, from 1.
    pub line: u64,
    /// What to underline, as bytes of `text`.
    pub marked: std::ops::Range<usize>,
    /// Whether the first line does not start at its beginning (an ellipsis stands for it).
    pub cut: bool,
}

/// A place in a text that need not be there any more: found when it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Where it is.
    pub location: Location,
    /// What stands there.
    pub excerpt: Excerpt,
}

/// Where something stands: a span of a text that is kept, or a place in one that passes by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum At {
    /// In the text of the document.
    Span(Span),
    /// In the file.
    Place(Box<Place>),
}

impl From<Span> for At {
    fn from(span: Span) -> Self {
        Self::Span(span)
    }
}

impl From<Place> for At {
    fn from(place: Place) -> Self {
        Self::Place(Box::new(place))
    }
}

impl From<&Place> for At {
    fn from(place: &Place) -> Self {
        place.clone().into()
    }
}
