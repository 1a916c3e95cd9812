//! One number or truth value, as VOTable writes it (VOTable 1.3, sections 5.1 and 6).

fn are_digits(text: &[u8]) -> bool {
    !text.is_empty() && text.iter().all(u8::is_ascii_digit)
}

/// Digits and nothing else, so few that they fit into 64 bits: nearly every integer is written so, and read in a fraction of the time.
fn few_digits(word: &[u8]) -> Option<u64> {
    let few = (1..=18).contains(&word.len());
    let add = |sum: u64, byte: &u8| byte.is_ascii_digit().then(|| sum * 10 + u64::from(byte - b'0'));
    if few { word.iter().try_fold(0, add) } else { None }
}

/// An integer as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Integer {
    /// In decimal. What is too large for 128 bits is the largest, or the smallest, of these.
    Decimal(i128),
    /// In hexadecimal, with `0x` before it: that gives the bits. So many digits are no leading zeros.
    Hexadecimal { digits: usize },
}

impl Integer {
    /// Takes a word apart; `None` if it is no integer.
    pub(super) fn parse(word: &str) -> Option<Self> {
        if let Some(size) = few_digits(word.as_bytes()) {
            return Some(Self::Decimal(size.into()));
        }
        if let Some(hex) = word.strip_prefix("0x").or_else(|| word.strip_prefix("0X")) {
            let legal = !hex.is_empty() && hex.bytes().all(|byte| byte.is_ascii_hexdigit());
            return legal.then(|| Self::Hexadecimal { digits: hex.trim_start_matches('0').len() });
        }
        let digits = word.strip_prefix(['+', '-']).unwrap_or(word);
        if !are_digits(digits.as_bytes()) {
            return None;
        }
        // What is too long for the largest of all types has digits enough to be out of the range of any, or leading zeros.
        let significant = digits.trim_start_matches('0');
        let size: i128 = if significant.is_empty() { 0 } else { significant.parse().unwrap_or(i128::MAX) };
        Some(Self::Decimal(if word.starts_with('-') { -size } else { size }))
    }

    /// Whether a datatype with these smallest and largest values and so many bits can hold it.
    pub(super) fn fits(self, (least, most, bits): (i128, i128, u32)) -> bool {
        match self {
            Self::Decimal(value) => (least..=most).contains(&value),
            Self::Hexadecimal { digits } => digits as u32 <= bits / 4,
        }
    }
}

/// `1`, `-1.5`, `.5E+2`, `1.`, `NaN`, `Inf`, `+Inf`, `-Inf`.
pub(super) fn is_float(word: &str) -> bool {
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
pub(super) fn is_boolean(word: &str) -> bool {
    matches!(word, "T" | "t" | "1" | "F" | "f" | "0" | "?")
        || word.eq_ignore_ascii_case("true")
        || word.eq_ignore_ascii_case("false")
}
