//! Values of attributes, and whether a text is one.

use std::borrow::Cow;

use Value::{Any, ArraySize, DateTime, Id, NmToken, NonNegativeInteger, OneOf, PositiveInteger, Precision, Ref, TimeOrigin, Year};

/// What an attribute may hold. White space around a value never counts (the XSDs build all types but xs:string on xs:token).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    /// Any text (xs:string, xs:token, xs:anyURI).
    Any,
    /// The name of this element (xs:ID).
    Id,
    /// The ID of another element (xs:IDREF).
    Ref,
    /// One word of name characters (xs:NMTOKEN).
    NmToken,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// `12x23x*` (arrayDEF). Only PARAM of 1.1 has it; `arraysize` is free text elsewhere.
    ArraySize,
    /// `5`, `E5`, `F5` (precType); whether its number may begin with 0.
    Precision { zero: bool },
    /// An integer from 1 up.
    PositiveInteger,
    /// An integer from 0 up.
    NonNegativeInteger,
    /// `J2000`, `B1950.0`, `1991.25` (astroYear).
    Year,
    /// A Julian date, `MJD-origin` or `JD-origin` (Timeorigin).
    TimeOrigin,
    /// `2026-01-31T12:00:00Z` (xs:dateTime).
    DateTime,
}

impl Value {
    /// Whether this text is a legal value.
    pub(crate) fn accepts(&self, text: &str) -> bool {
        let text = text.trim_matches([' ', '\t', '\r', '\n']);
        match self {
            Any => true,
            Id | Ref => text.starts_with(|c| c != ':' && starts_name(c)) && text.chars().all(|c| c != ':' && in_name(c)),
            NmToken => !text.is_empty() && text.chars().all(in_name),
            OneOf(words) => words.contains(&text),
            ArraySize => is_array_size(text),
            Precision { zero } => {
                let number = text.strip_prefix(['E', 'F']).unwrap_or(text);
                are_digits(number) && (*zero || !number.starts_with('0'))
            }
            PositiveInteger => {
                let number = text.strip_prefix('+').unwrap_or(text);
                are_digits(number) && !are_zeros(number)
            }
            NonNegativeInteger => match text.strip_prefix('-') {
                Some(number) => !number.is_empty() && are_zeros(number),
                None => are_digits(text.strip_prefix('+').unwrap_or(text)),
            },
            Year => match text.strip_prefix(['J', 'B']).unwrap_or(text).split_once('.') {
                Some((year, part)) => are_digits(year) && (part.is_empty() || are_digits(part)),
                None => are_digits(text.strip_prefix(['J', 'B']).unwrap_or(text)),
            },
            TimeOrigin => matches!(text, "MJD-origin" | "JD-origin") || is_decimal(text),
            DateTime => date_time(text).is_some(),
        }
    }

    /// What is wanted, in words for a message.
    pub(crate) fn expected(&self) -> Cow<'static, str> {
        match self {
            Any => "any text".into(),
            Id => "a name (NCName)".into(),
            Ref => "the ID of an element, a name (NCName)".into(),
            NmToken => "one word of letters, digits and . - _ :".into(),
            OneOf(words) => one_of(words.iter().copied()).into(),
            ArraySize => "an array size such as 12, * or 4x2x*".into(),
            Precision { zero: false } => "a number of digits from 1 up, with E or F before it or nothing".into(),
            Precision { zero: true } => "a number of digits, with E or F before it or nothing".into(),
            PositiveInteger => "an integer from 1 up".into(),
            NonNegativeInteger => "an integer from 0 up".into(),
            Year => "a year such as J2000 or B1950.0".into(),
            TimeOrigin => "a Julian date, MJD-origin or JD-origin".into(),
            DateTime => "a time such as 2026-01-31T12:00:00Z".into(),
        }
    }
}

/// "A", or "one of A, B".
pub(super) fn one_of(words: impl Iterator<Item = &'static str>) -> String {
    let words: Vec<_> = words.collect();
    if words.len() > 1 { format!("one of {}", words.join(", ")) } else { words.concat() }
}

fn are_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn are_zeros(text: &str) -> bool {
    text.bytes().all(|b| b == b'0')
}

/// XML 1.0 (fifth edition), NameStartChar.
fn starts_name(c: char) -> bool {
    matches!(c, ':' | 'A'..='Z' | '_' | 'a'..='z' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}'
        | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}'
        | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}'
        | '\u{10000}'..='\u{EFFFF}')
}

/// XML 1.0 (fifth edition), NameChar.
fn in_name(c: char) -> bool {
    starts_name(c) || matches!(c, '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

/// `([0-9]+x)*[0-9]*[*]?(s\W)?` (VOTable 1.1 XSD, arrayDEF), where `\W` is what is neither a letter, a digit nor a symbol.
fn is_array_size(text: &str) -> bool {
    let (sizes, last) = text.rsplit_once('x').map_or((None, text), |(sizes, last)| (Some(sizes), last));
    let rest = last.trim_start_matches(|c: char| c.is_ascii_digit());
    let mut end = rest.strip_prefix('*').unwrap_or(rest).chars();
    let good_end = match (end.next(), end.next(), end.next()) {
        (None, ..) => true,
        (Some('s'), Some(c), None) => !c.is_alphanumeric() && !"$+<=>^`|~".contains(c),
        _ => false,
    };
    good_end && sizes.is_none_or(|sizes| sizes.split('x').all(are_digits))
}

/// `[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?` (VOTable 1.4 XSD, Timeorigin).
fn is_decimal(text: &str) -> bool {
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (number, power) = text.split_once(['e', 'E']).map_or((text, None), |(number, power)| (number, Some(power)));
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    (are_digits(whole) || (whole.is_empty() && !part.is_empty()))
        && (part.is_empty() || are_digits(part))
        && power.is_none_or(|power| are_digits(power.strip_prefix(['+', '-']).unwrap_or(power)))
}

/// xs:dateTime (XML Schema 1.0, part 2, 3.2.7): Some if it is one.
fn date_time(text: &str) -> Option<()> {
    let two = |text: &str| text.parse::<u32>().ok().filter(|_| text.len() == 2 && are_digits(text));
    let (date, time) = text.strip_prefix('-').unwrap_or(text).split_once('T')?;
    let (year, date) = date.split_once('-')?;
    let (month, day) = date.split_once('-')?;
    let (time, zone) = time.split_at(time.find(['Z', '+', '-']).unwrap_or(time.len()));
    let (hour, rest) = time.split_once(':')?;
    let (minute, second) = rest.split_once(':')?;
    let (second, part) = second.split_once('.').unwrap_or((second, "0"));
    let cycle: u32 = year.get(year.len().checked_sub(4)?..)?.parse().ok()?; // 10000 years are whole cycles of leap years
    let days = match two(month)? {
        2 => 28 + u32::from(cycle.is_multiple_of(if cycle.is_multiple_of(100) { 400 } else { 4 })),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    let good_year = are_digits(year) && !are_zeros(year) && (year.len() == 4 || !year.starts_with('0'));
    let good_time = match (two(hour)?, two(minute)?, two(second)?) {
        (0..=23, 0..=59, 0..=59) => true,
        time => time == (24, 0, 0) && are_zeros(part),
    };
    let good_zone = match zone.strip_prefix(['+', '-']).and_then(|zone| zone.split_once(':')) {
        Some((hour, minute)) => matches!((two(hour)?, two(minute)?), (0..=13, 0..=59) | (14, 0)),
        None => matches!(zone, "" | "Z"),
    };
    (good_year && (1..=days).contains(&two(day)?) && are_digits(part) && good_time && good_zone).then_some(())
}
