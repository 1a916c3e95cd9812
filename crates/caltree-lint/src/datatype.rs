//! The datatypes of VOTable, and whether a text is a value of one (VOTable 1.3, sections 2.1, 2.2, 5.1 and 6).
//!
//! `declared` takes apart what a column or a parameter says of itself, `word` a single number.

mod declared;
mod word;

pub(crate) use declared::{ArraySize, BadArraySize, Datatype};

use caltree_model::VotableVersion;
use word::{Integer, is_boolean, is_float};

/// Why a text is no value of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Misfit {
    /// No truth value.
    NotBoolean,
    /// Something else than 0 and 1.
    NotBits,
    /// No integer.
    NotInteger,
    /// An integer that the datatype cannot hold.
    OutOfRange,
    /// No floating-point number.
    NotFloat,
    /// Nothing, where there must be an integer.
    Empty,
    /// Another number of elements.
    Count { found: u64, expected: u64 },
    /// No character, where there must be one.
    NoCharacter,
    /// More characters than there is room for.
    TooLong { found: u64, expected: u64 },
    /// Fewer characters than there are to be.
    TooShort { found: u64, expected: u64 },
    /// A character that is not ASCII, in a single `char`.
    NotAscii,
}

/// What the values of a column or a parameter must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kind {
    pub(crate) datatype: Datatype,
    pub(crate) size: ArraySize,
}

impl Kind {
    /// The kind that datatype and arraysize say; `None` where either is missing or makes no sense.
    pub(crate) fn of(datatype: Option<&str>, arraysize: Option<&str>) -> Option<Self> {
        Some(Self { datatype: Datatype::parse(datatype?)?, size: ArraySize::parse(arraysize).ok()? })
    }

    /// Whether every text is a value.
    pub(crate) fn takes_anything(self) -> bool {
        self.datatype.is_text() && self.size == ArraySize::Variable
    }

    /// Whether a text, as TABLEDATA and PARAMs have it, is a value of this kind.
    pub(crate) fn check(self, text: &str, version: VotableVersion) -> Result<(), Misfit> {
        if self.datatype.is_text() {
            return self.check_text(text, version);
        }
        let text = trimmed(text);
        if text.is_empty() {
            // From 1.3 on nothing at all is null for every datatype; others than integers have a null of their own.
            let must_be_there = self.datatype.integers().is_some() && self.size != ArraySize::Variable;
            return if must_be_there && version < VotableVersion::V1_3 { Err(Misfit::Empty) } else { Ok(()) };
        }
        if self.datatype == Datatype::Bit {
            return self.check_bits(text);
        }
        if self.size == ArraySize::Single && !self.datatype.is_complex() {
            return self.check_one(text);
        }
        let mut count = 0;
        for word in words(text) {
            self.check_one(word)?;
            count += 1;
        }
        self.check_count(count)
    }

    /// One number or truth value.
    fn check_one(self, word: &str) -> Result<(), Misfit> {
        match self.datatype.integers() {
            Some(range) => match Integer::parse(word) {
                Some(integer) => integer.fits(range).then_some(()).ok_or(Misfit::OutOfRange),
                None => Err(Misfit::NotInteger),
            },
            None if self.datatype == Datatype::Boolean => is_boolean(word).then_some(()).ok_or(Misfit::NotBoolean),
            None => is_float(word).then_some(()).ok_or(Misfit::NotFloat),
        }
    }

    fn check_count(self, found: u64) -> Result<(), Misfit> {
        let elements = match self.size {
            ArraySize::Single => 1,
            ArraySize::Fixed(elements) => elements,
            ArraySize::Variable => return Ok(()),
        };
        let expected = elements.saturating_mul(if self.datatype.is_complex() { 2 } else { 1 });
        if found == expected { Ok(()) } else { Err(Misfit::Count { found, expected }) }
    }

    /// Bits stand with white space between them, or without.
    fn check_bits(self, text: &str) -> Result<(), Misfit> {
        let mut found = 0;
        for c in text.bytes().filter(|byte| !is_space(char::from(*byte))) {
            if !matches!(c, b'0' | b'1') {
                return Err(Misfit::NotBits);
            }
            found += 1;
        }
        self.check_count(found)
    }

    /// How many characters there are; white space at the ends may count or not.
    fn check_text(self, text: &str, version: VotableVersion) -> Result<(), Misfit> {
        let (expected, single) = match self.size {
            ArraySize::Single => (1, true),
            ArraySize::Fixed(expected) => (expected, expected == 1),
            ArraySize::Variable => return Ok(()),
        };
        if text.is_empty() {
            return if single && version < VotableVersion::V1_3 { Err(Misfit::NoCharacter) } else { Ok(()) };
        }
        let count = |text: &str| if text.is_ascii() { text.len() as u64 } else { text.chars().count() as u64 };
        let all = count(text);
        if all < expected {
            return Err(Misfit::TooShort { found: all, expected });
        }
        if all > expected {
            let found = count(text.trim_matches(is_space));
            if found > expected {
                return Err(Misfit::TooLong { found, expected });
            }
        }
        if single && self.datatype == Datatype::Char && !text.is_ascii() {
            return Err(Misfit::NotAscii);
        }
        Ok(())
    }
}

/// A text without white space around it; most has none.
fn trimmed(text: &str) -> &str {
    let plain = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    if plain(text.as_bytes().first()) && plain(text.as_bytes().last()) { text } else { text.trim_matches(is_space) }
}

/// White space as XML has it.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(is_space).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests;
