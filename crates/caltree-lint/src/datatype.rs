//! The datatypes of VOTable, and whether a text is a value of one (VOTable 1.3, sections 2.1, 2.2, 5.1 and 6).

use caltree_model::VotableVersion;

/// What one element of a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Datatype {
    Boolean,
    Bit,
    UnsignedByte,
    Short,
    Int,
    Long,
    Char,
    UnicodeChar,
    Float,
    Double,
    FloatComplex,
    DoubleComplex,
}

impl Datatype {
    /// The datatype of this name.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        Some(match name.trim() {
            "boolean" => Self::Boolean,
            "bit" => Self::Bit,
            "unsignedByte" => Self::UnsignedByte,
            "short" => Self::Short,
            "int" => Self::Int,
            "long" => Self::Long,
            "char" => Self::Char,
            "unicodeChar" => Self::UnicodeChar,
            "float" => Self::Float,
            "double" => Self::Double,
            "floatComplex" => Self::FloatComplex,
            "doubleComplex" => Self::DoubleComplex,
            _ => return None,
        })
    }

    fn is_text(self) -> bool {
        matches!(self, Self::Char | Self::UnicodeChar)
    }

    /// The smallest and the largest integer, and how many bits it has; `None` for what is no integer.
    fn integers(self) -> Option<(i128, i128, u32)> {
        Some(match self {
            Self::UnsignedByte => (0, 0xff, 8),
            Self::Short => (i16::MIN.into(), i16::MAX.into(), 16),
            Self::Int => (i32::MIN.into(), i32::MAX.into(), 32),
            Self::Long => (i64::MIN.into(), i64::MAX.into(), 64),
            _ => return None,
        })
    }
}

/// How many elements a value has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ArraySize {
    /// One, without being an array.
    Single,
    /// So many.
    Fixed(u64),
    /// Any number.
    Variable,
}

/// What is wrong with an `arraysize`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BadArraySize {
    /// A size is not there: an empty text, `2xx3`.
    Missing,
    /// A size is below zero.
    Negative,
    /// `*` in a dimension that is not the last.
    VariableInside,
    /// A size is no number.
    NotANumber,
}

impl ArraySize {
    /// Takes an `arraysize` apart: `12`, `*`, `12*`, `2x3x*`.
    pub(crate) fn parse(text: Option<&str>) -> Result<Self, BadArraySize> {
        let Some(text) = text else { return Ok(Self::Single) };
        let mut dimensions = text.trim().split('x').peekable();
        let mut elements = 1_u64;
        let mut variable = false;
        while let Some(dimension) = dimensions.next() {
            let is_last = dimensions.peek().is_none();
            let digits = match dimension.strip_suffix('*') {
                Some(_) if !is_last => return Err(BadArraySize::VariableInside),
                Some(digits) => {
                    variable = true;
                    digits
                }
                None => dimension,
            };
            if digits.is_empty() && (!variable || dimension.is_empty()) {
                return Err(BadArraySize::Missing);
            }
            if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                let below =
                    digits.strip_prefix('-').is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()));
                return Err(if below { BadArraySize::Negative } else { BadArraySize::NotANumber });
            }
            if !digits.is_empty() {
                elements = elements.saturating_mul(digits.parse().unwrap_or(u64::MAX));
            }
        }
        Ok(if variable { Self::Variable } else { Self::Fixed(elements) })
    }
}

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
        let text = text.trim_matches(is_space);
        if text.is_empty() {
            // From 1.3 on nothing at all is null for every datatype; others than integers have a null of their own.
            let must_be_there = self.datatype.integers().is_some() && self.size != ArraySize::Variable;
            return if must_be_there && version < VotableVersion::V1_3 { Err(Misfit::Empty) } else { Ok(()) };
        }
        if self.datatype == Datatype::Bit {
            return self.check_bits(text);
        }
        let mut count = 0;
        match self.size {
            ArraySize::Single => {
                let complex = matches!(self.datatype, Datatype::FloatComplex | Datatype::DoubleComplex);
                if !complex {
                    return self.check_one(text);
                }
                for word in words(text) {
                    self.check_one(word)?;
                    count += 1;
                }
                self.check_count(count, 1)
            }
            ArraySize::Fixed(_) | ArraySize::Variable => {
                for word in words(text) {
                    self.check_one(word)?;
                    count += 1;
                }
                match self.size {
                    ArraySize::Fixed(expected) => self.check_count(count, expected),
                    _ => Ok(()),
                }
            }
        }
    }

    /// One number or truth value.
    fn check_one(self, word: &str) -> Result<(), Misfit> {
        match self.datatype.integers() {
            Some((least, most, bits)) => check_integer(word, least, most, bits),
            None if self.datatype == Datatype::Boolean => is_boolean(word).then_some(()).ok_or(Misfit::NotBoolean),
            None => is_float(word).then_some(()).ok_or(Misfit::NotFloat),
        }
    }

    fn check_count(self, found: u64, elements: u64) -> Result<(), Misfit> {
        let each = if matches!(self.datatype, Datatype::FloatComplex | Datatype::DoubleComplex) { 2 } else { 1 };
        let expected = elements.saturating_mul(each);
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
        match self.size {
            ArraySize::Single => self.check_count(found, 1),
            ArraySize::Fixed(expected) => self.check_count(found, expected),
            ArraySize::Variable => Ok(()),
        }
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

/// White space as XML has it.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(is_space).filter(|word| !word.is_empty())
}

fn are_digits(text: &[u8]) -> bool {
    !text.is_empty() && text.iter().all(u8::is_ascii_digit)
}

/// Decimal, or hexadecimal with `0x` before it: that gives the bits.
fn check_integer(word: &str, least: i128, most: i128, bits: u32) -> Result<(), Misfit> {
    if let Some(hex) = word.strip_prefix("0x").or_else(|| word.strip_prefix("0X")) {
        if hex.is_empty() || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(Misfit::NotInteger);
        }
        let significant = hex.trim_start_matches('0');
        return if significant.len() as u32 <= bits / 4 { Ok(()) } else { Err(Misfit::OutOfRange) };
    }
    let digits = word.strip_prefix(['+', '-']).unwrap_or(word);
    if !are_digits(digits.as_bytes()) {
        return Err(Misfit::NotInteger);
    }
    // What is too long for the largest of all types has digits enough to be out of the range of any, or leading zeros.
    let significant = digits.trim_start_matches('0');
    let size: i128 = if significant.is_empty() { 0 } else { significant.parse().unwrap_or(i128::MAX) };
    let value = if word.starts_with('-') { -size } else { size };
    if (least..=most).contains(&value) { Ok(()) } else { Err(Misfit::OutOfRange) }
}

/// `1`, `-1.5`, `.5E+2`, `1.`, `NaN`, `Inf`, `+Inf`, `-Inf`.
fn is_float(word: &str) -> bool {
    if word == "NaN" {
        return true;
    }
    let unsigned = word.strip_prefix(['+', '-']).unwrap_or(word);
    if unsigned == "Inf" {
        return true;
    }
    let bytes = unsigned.as_bytes();
    let mantissa_end = bytes.iter().position(|byte| matches!(byte, b'e' | b'E'));
    let (mantissa, power) = match mantissa_end {
        Some(end) => (&bytes[..end], Some(&bytes[end + 1..])),
        None => (bytes, None),
    };
    let good_power = power.is_none_or(|power| are_digits(power.strip_prefix(b"+").or(power.strip_prefix(b"-")).unwrap_or(power)));
    let mut digits = 0_usize;
    let mut points = 0_usize;
    for byte in mantissa {
        match byte {
            b'0'..=b'9' => digits += 1,
            b'.' => points += 1,
            _ => return false,
        }
    }
    good_power && digits > 0 && points <= 1
}

/// `T`, `t`, `1`, `true` in any case, the same of false, and `?` for neither.
fn is_boolean(word: &str) -> bool {
    matches!(word, "T" | "t" | "1" | "F" | "f" | "0" | "?")
        || word.eq_ignore_ascii_case("true")
        || word.eq_ignore_ascii_case("false")
}

#[cfg(test)]
mod tests {
    use super::*;
    use VotableVersion::{V1_2, V1_3};

    fn check(datatype: &str, arraysize: &str, text: &str) -> Result<(), Misfit> {
        let arraysize = Some(arraysize).filter(|size| !size.is_empty());
        Kind::of(Some(datatype), arraysize).unwrap().check(text, V1_3)
    }

    #[test]
    fn array_sizes() {
        use BadArraySize::{Missing, Negative, NotANumber, VariableInside};
        for (text, size) in [
            ("12", Ok(ArraySize::Fixed(12))),
            ("0", Ok(ArraySize::Fixed(0))),
            (" 2 ", Ok(ArraySize::Fixed(2))),
            ("*", Ok(ArraySize::Variable)),
            ("12*", Ok(ArraySize::Variable)),
            ("2x3", Ok(ArraySize::Fixed(6))),
            ("2x3x*", Ok(ArraySize::Variable)),
            ("2x3*", Ok(ArraySize::Variable)),
            ("99999999999999999999999x9", Ok(ArraySize::Fixed(u64::MAX))),
            ("", Err(Missing)),
            ("x", Err(Missing)),
            ("2x", Err(Missing)),
            ("x2", Err(Missing)),
            ("2xx3", Err(Missing)),
            ("*x2", Err(VariableInside)),
            ("2*x3", Err(VariableInside)),
            ("-1", Err(Negative)),
            ("2x-3*", Err(Negative)),
            ("-", Err(NotANumber)),
            ("**", Err(NotANumber)),
            ("3,*", Err(NotANumber)),
            ("n", Err(NotANumber)),
            ("2 x 3", Err(NotANumber)),
            ("1.5", Err(NotANumber)),
            ("２", Err(NotANumber)),
        ] {
            assert_eq!(ArraySize::parse(Some(text)), size, "{text}");
        }
        assert_eq!(ArraySize::parse(None), Ok(ArraySize::Single));
    }

    #[test]
    fn integers() {
        use Misfit::{NotInteger, OutOfRange};
        for (datatype, text, result) in [
            ("unsignedByte", "255", Ok(())),
            ("unsignedByte", "256", Err(OutOfRange)),
            ("unsignedByte", "-1", Err(OutOfRange)),
            ("unsignedByte", "0xff", Ok(())),
            ("unsignedByte", "0x100", Err(OutOfRange)),
            ("short", "-32768", Ok(())),
            ("short", "32768", Err(OutOfRange)),
            ("short", "0xFFFF", Ok(())),
            ("int", "2147483647", Ok(())),
            ("int", "-2147483649", Err(OutOfRange)),
            ("int", "+7", Ok(())),
            ("int", " \n 7 ", Ok(())),
            ("int", "0x00000000000000000000001", Ok(())),
            ("int", "-0", Ok(())),
            ("long", "9223372036854775807", Ok(())),
            ("long", "-9223372036854775808", Ok(())),
            ("long", "9223372036854775808", Err(OutOfRange)),
            ("long", "00000000000000000000000000000000000000000000000000000000001", Ok(())),
            ("long", "99999999999999999999999999999999999999999999999999999999999", Err(OutOfRange)),
            ("long", "-99999999999999999999999999999999999999999999999999999999999", Err(OutOfRange)),
            ("long", "", Ok(())),
            ("long", "12.5", Err(NotInteger)),
            ("long", "1e3", Err(NotInteger)),
            ("long", "--1", Err(NotInteger)),
            ("long", "-", Err(NotInteger)),
            ("long", "0x", Err(NotInteger)),
            ("long", "-0x1", Err(NotInteger)),
            ("long", "0x-1", Err(NotInteger)),
            ("long", "1 2", Err(NotInteger)),
            ("long", "１", Err(NotInteger)),
            ("long", "NaN", Err(NotInteger)),
        ] {
            assert_eq!(check(datatype, "", text), result, "{datatype} {text}");
        }
    }

    #[test]
    fn floats_and_truth() {
        for text in ["1", "-1.5", "+.5E+2", "1.", "1e-3", "NaN", "Inf", "+Inf", "-Inf", "", " 3 ", "0012"] {
            assert_eq!(check("double", "", text), Ok(()), "{text}");
        }
        for text in
            ["1,5", ".", "e3", "1e", "1e+", "1e3.5", "nan", "-NaN", "Infinity", "inf", "1d3", "1.2.3", "--1", "0x10", "1 2", "1f"]
        {
            assert_eq!(check("float", "", text), Err(Misfit::NotFloat), "{text}");
        }
        for text in ["T", "t", "1", "TRUE", "True", "F", "f", "0", "false", "?", "", " "] {
            assert_eq!(check("boolean", "", text), Ok(()), "{text}");
        }
        for text in ["yes", "2", "tr", "T F"] {
            assert_eq!(check("boolean", "", text), Err(Misfit::NotBoolean), "{text}");
        }
    }

    #[test]
    fn arrays_have_their_elements() {
        let count = |found, expected| Err(Misfit::Count { found, expected });
        for (datatype, arraysize, text, result) in [
            ("double", "2", "0. 360.", Ok(())),
            ("double", "2", "[0. 360.]", Err(Misfit::NotFloat)),
            ("double", "2", "0. 360. 1", count(3, 2)),
            ("double", "2x2", "1 2\n3 4", Ok(())),
            ("double", "*", "1 2 3", Ok(())),
            ("double", "2*", "1 2 3", Ok(())),
            ("double", "*", "1 2 x", Err(Misfit::NotFloat)),
            ("int", "1", "1", Ok(())),
            ("int", "2", "1", count(1, 2)),
            ("int", "2", "", Ok(())),
            ("boolean", "3", "T F ?", Ok(())),
            ("floatComplex", "", "1 2", Ok(())),
            ("floatComplex", "", "1", count(1, 2)),
            ("doubleComplex", "2", "1 2 3 4", Ok(())),
            ("doubleComplex", "2", "1 2 3", count(3, 4)),
            ("bit", "", "1", Ok(())),
            ("bit", "", "10", count(2, 1)),
            ("bit", "4", "1010", Ok(())),
            ("bit", "4", "1 0 1 0", Ok(())),
            ("bit", "4", "1 0 1", count(3, 4)),
            ("bit", "*", "12", Err(Misfit::NotBits)),
            ("bit", "*", "é", Err(Misfit::NotBits)),
        ] {
            assert_eq!(check(datatype, arraysize, text), result, "{datatype} {arraysize} {text}");
        }
    }

    #[test]
    fn characters() {
        for (datatype, arraysize, text, result) in [
            ("char", "*", "anything é", Ok(())),
            ("char", "3", "abc", Ok(())),
            ("char", "3", " abc\n", Ok(())),
            ("char", "3", "ab ", Ok(())),
            ("char", "3", "ab", Err(Misfit::TooShort { found: 2, expected: 3 })),
            ("char", "3", "abcd", Err(Misfit::TooLong { found: 4, expected: 3 })),
            ("char", "3", "", Ok(())),
            ("char", "2x3", "abcdef", Ok(())),
            ("char", "", "a", Ok(())),
            ("char", "", " ", Ok(())),
            ("char", "", "ab", Err(Misfit::TooLong { found: 2, expected: 1 })),
            ("char", "", "é", Err(Misfit::NotAscii)),
            ("char", "2", "éé", Ok(())),
            ("unicodeChar", "", "é", Ok(())),
        ] {
            assert_eq!(check(datatype, arraysize, text), result, "{datatype} {arraysize} {text}");
        }
    }

    #[test]
    fn nothing_is_null_since_1_3() {
        let before = |datatype, arraysize| Kind::of(Some(datatype), arraysize).unwrap().check("", V1_2);
        assert_eq!(before("long", None), Err(Misfit::Empty));
        assert_eq!(before("int", Some("2")), Err(Misfit::Empty));
        assert_eq!(before("int", Some("*")), Ok(()));
        assert_eq!(before("double", None), Ok(()));
        assert_eq!(before("boolean", None), Ok(()));
        assert_eq!(before("char", None), Err(Misfit::NoCharacter));
        assert_eq!(before("char", Some("3")), Ok(()));
    }

    #[test]
    fn kinds_that_make_no_sense_are_not_checked() {
        for (datatype, arraysize) in [(None, None), (Some("string"), None), (Some("int"), Some("3,*"))] {
            assert_eq!(Kind::of(datatype, arraysize), None);
        }
    }
}
