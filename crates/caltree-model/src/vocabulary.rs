//! The vocabularies of DataLink: what a link is to the thing that was asked for, and what kind of product it leads to.

use crate::nearest;

/// A list of terms that the IVOA keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Vocabulary {
    /// Its address. A term's full URI is this, `#`, and the term.
    pub uri: &'static str,
    /// The day (`2022-01-27`) of the version that is held here.
    pub date: &'static str,
    /// Every term, preliminary ones included.
    pub terms: &'static [&'static str],
    /// The terms among them that may still change.
    pub preliminary: &'static [&'static str],
}

/// How the thing at the other end of a link is related to what was asked for: DataLink's `semantics`.
///
/// Source: `datalink/core/terms.csv` of the IVOA's vocabularies; DataLink 1.0 (3.2.6) had the first sixteen.
pub const DATALINK_CORE: Vocabulary = Vocabulary {
    uri: "http://www.ivoa.net/rdf/datalink/core",
    date: "2022-01-27",
    terms: &[
        "this",
        "progenitor",
        "derivation",
        "auxiliary",
        "weight",
        "error",
        "noise",
        "calibration",
        "bias",
        "dark",
        "flat",
        "preview",
        "preview-image",
        "preview-plot",
        "proc",
        "cutout",
        "thumbnail",
        "documentation",
        "detached-header",
        "coderived",
        "counterpart",
        "package",
    ],
    preliminary: &["thumbnail", "package"],
};

/// What kind of data product a link leads to: DataLink 1.1's `content_qualifier`.
///
/// Source: `product-type/terms.csv` of the IVOA's vocabularies of this date, and the terms that came after it (2026-01-15).
pub const PRODUCT_TYPE: Vocabulary = Vocabulary {
    uri: "http://www.ivoa.net/rdf/product-type",
    date: "2024-05-19, with additions up to 2026-01-15",
    terms: &[
        "spatially-resolved-dataset",
        "image",
        "cube",
        "spectral-cube",
        "time-cube",
        "polarization-cube",
        "polarization-resolved-dataset",
        "spectrally-resolved-dataset",
        "spectrum",
        "slit-spectrum",
        "polarized-spectrum",
        "sed",
        "dynamic-spectrum",
        "visibility",
        "temporally-resolved-dataset",
        "event",
        "timeseries",
        "light-curve",
        "velocity-curve",
        "measurements",
        "spatial-profile",
        "event-list",
        "event-bundle",
    ],
    preliminary: &["event-bundle"],
};

/// What a word is to a vocabulary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Term<'w> {
    /// `#term`, of the vocabulary.
    Known(&'static str),
    /// `#term`, which the vocabulary does not have.
    Unknown(&'w str),
    /// A term of the vocabulary by its full URI.
    FullUri(&'static str),
    /// The vocabulary's address with a term that it does not have.
    UnknownFullUri(&'w str),
    /// A term of the vocabulary without its `#`.
    Bare(&'static str),
    /// Some other absolute URI: a vocabulary of somebody's own.
    Other(&'w str),
    /// None of these.
    NoUri(&'w str),
}

impl Vocabulary {
    /// What a word is to this vocabulary.
    ///
    /// ```
    /// use caltree_model::{DATALINK_CORE, Term};
    ///
    /// assert_eq!(DATALINK_CORE.term("#this"), Term::Known("this"));
    /// assert_eq!(DATALINK_CORE.term("#science"), Term::Unknown("science"));
    /// assert_eq!(DATALINK_CORE.term("https://www.ivoa.net/rdf/datalink/core#this"), Term::FullUri("this"));
    /// assert_eq!(DATALINK_CORE.term("this"), Term::Bare("this"));
    /// ```
    #[must_use]
    pub fn term<'w>(&self, word: &'w str) -> Term<'w> {
        if let Some(term) = word.strip_prefix('#') {
            return self.find(term).map_or(Term::Unknown(term), Term::Known);
        }
        if let Some(term) = self.in_full(word) {
            return self.find(term).map_or(Term::UnknownFullUri(term), Term::FullUri);
        }
        match self.find(word) {
            Some(term) => Term::Bare(term),
            None if is_absolute_uri(word) => Term::Other(word),
            None => Term::NoUri(word),
        }
    }

    /// The term after this vocabulary's own address, by http or https.
    fn in_full<'w>(&self, word: &'w str) -> Option<&'w str> {
        let rest = |address: &str| word.strip_prefix("https").or(word.strip_prefix("http"))?.strip_prefix(address);
        rest(self.uri.strip_prefix("http")?)?.trim_start_matches('/').strip_prefix('#')
    }

    fn find(&self, word: &str) -> Option<&'static str> {
        self.terms.iter().copied().find(|term| *term == word)
    }

    /// The term that a word was probably meant to be; `None` when none is near.
    #[must_use]
    pub fn nearest(&self, word: &str) -> Option<&'static str> {
        let shared = |term: &str| term.bytes().zip(word.bytes()).take_while(|(one, other)| one.eq_ignore_ascii_case(other)).count();
        let enough = (word.len() / 2).max(4);
        // Another form of the same word first: `derived` is meant to be `derivation`, though `coderived` takes fewer edits.
        let related = self.terms.iter().copied().filter(|term| shared(term) >= enough);
        related.min_by_key(|term| (word.len() - shared(term), term.len())).or_else(|| nearest(word, self.terms))
    }

    /// Whether a term of the vocabulary may still change.
    #[must_use]
    pub fn is_preliminary(&self, term: &str) -> bool {
        self.preliminary.contains(&term)
    }
}

/// Whether a text has the shape of an absolute URI (RFC 3986, section 4.3): a scheme, a colon, and no white space.
#[must_use]
pub fn is_absolute_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
    scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(legal)
        && !rest.is_empty()
        && !text.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_core_has_its_terms() {
        assert_eq!(DATALINK_CORE.terms.len(), 22);
        for vocabulary in [DATALINK_CORE, PRODUCT_TYPE] {
            let mut terms = vocabulary.terms.to_vec();
            terms.sort_unstable();
            terms.dedup();
            assert_eq!(terms.len(), vocabulary.terms.len());
            assert!(vocabulary.preliminary.iter().all(|term| vocabulary.find(term).is_some()));
        }
    }

    #[test]
    fn words_are_told_apart() {
        let core = DATALINK_CORE;
        for (word, term) in [
            ("#Calibration", Term::Unknown("Calibration")),
            ("http://www.ivoa.net/rdf/datalink/core#nope", Term::UnknownFullUri("nope")),
            ("http://www.ivoa.net/rdf/datalink/core/#flat", Term::FullUri("flat")),
            ("http://archive.eso.org/rdf/datalink/eso#night_log", Term::Other("http://archive.eso.org/rdf/datalink/eso#night_log")),
            ("urn:example:rdf/dlext#oracle", Term::Other("urn:example:rdf/dlext#oracle")),
            ("#", Term::Unknown("")),
            ("a word", Term::NoUri("a word")),
            ("", Term::NoUri("")),
        ] {
            assert_eq!(core.term(word), term, "{word}");
        }
        for (word, near) in [
            ("calibrations", "calibration"),
            ("derived", "derivation"),
            ("previews", "preview"),
            ("Flats", "flat"),
            ("cutuot", "cutout"),
        ] {
            assert_eq!(core.nearest(word), Some(near), "{word}");
        }
        assert_eq!(core.nearest("science"), None);
    }
}
