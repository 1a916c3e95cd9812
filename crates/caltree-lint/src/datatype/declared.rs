//! What `datatype` and `arraysize` say (VOTable 1.3, sections 2.1 and 2.2).

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

    /// Whether it is characters.
    pub(super) fn is_text(self) -> bool {
        matches!(self, Self::Char | Self::UnicodeChar)
    }

    /// Whether each element is two numbers.
    pub(super) fn is_complex(self) -> bool {
        matches!(self, Self::FloatComplex | Self::DoubleComplex)
    }

    /// The smallest and the largest integer, and how many bits it has; `None` for what is no integer.
    pub(super) fn integers(self) -> Option<(i128, i128, u32)> {
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

#[cfg(test)]
mod tests {
    use super::*;

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
}
