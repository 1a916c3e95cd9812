//! The content model of VOTable 1.1 to 1.5: which elements and attributes there are, what they may hold, and in what order
//! children stand. Written after the XSDs at <http://www.ivoa.net/xml/VOTable/> (v1.1 to v1.5).
//!
//! It is more lenient than the XSDs in these points only:
//! - `ucd` is free. The XSDs' pattern refuses the `/`, `+` and `%` of UCD1 and spaces after `;`, which real files have.
//! - `content-type` of LINK is free in 1.2, too. That XSD wants an NMTOKEN, which no media type is; 1.3 mended it.
//! - `href` and `action` are free (xs:anyURI: as good as every text is legal, and validators differ in the rest).
//! - `version` of VOTABLE is free; whoever picked the [`Version`] has judged it.
//! - `null` of VALUES, `value` and the like are text in the XSDs, too; whether they fit the datatype is not said here.
//! - Whether an ID is unique and a ref has its ID is not said here, nor what stands within an element of another namespace.

mod elements;

use caltree_model::VotableVersion as Version;
use std::borrow::Cow;
use std::ops::Range;

use Value::{Any, ArraySize, DateTime, Id, NmToken, NonNegativeInteger, OneOf, PositiveInteger, Precision, Ref, TimeOrigin, Year};
use Version::{V1_1, V1_5};

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
fn one_of(words: impl Iterator<Item = &'static str>) -> String {
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

/// One attribute of an element, in the versions `since` to `until`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Attribute {
    pub name: &'static str,
    pub required: bool,
    pub value: Value,
    since: Version,
    until: Version,
}

impl Attribute {
    const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    const fn since(mut self, version: Version) -> Self {
        self.since = version;
        self
    }

    const fn until(mut self, version: Version) -> Self {
        self.until = version;
        self
    }

    fn is_in(&self, version: Version) -> bool {
        (self.since..=self.until).contains(&version)
    }
}

/// An optional attribute of all versions.
const fn has(name: &'static str, value: Value) -> Attribute {
    Attribute { name, required: false, value, since: V1_1, until: V1_5 }
}

/// Children that stand at one place of an element, in any order.
#[derive(Clone, Copy, Debug)]
struct Group {
    names: &'static [&'static str],
    required: bool,
    many: bool,
}

/// At most one of these.
const fn opt(names: &'static [&'static str]) -> Group {
    Group { names, required: false, many: false }
}

/// Exactly one of these.
const fn one(names: &'static [&'static str]) -> Group {
    Group { names, required: true, many: false }
}

/// Any number of these.
const fn many(names: &'static [&'static str]) -> Group {
    Group { names, required: false, many: true }
}

/// One or more of these.
const fn some(names: &'static [&'static str]) -> Group {
    Group { names, required: true, many: true }
}

/// Stands in a group for every element of another namespace (xs:any ##other). No element has this name.
const FOREIGN: &str = "an element of another namespace";

/// One element of VOTable, as it is in the versions `since` to `until`.
#[derive(Debug)]
pub(crate) struct Element {
    pub name: &'static str,
    /// Whether text other than white space may stand in it.
    pub text: bool,
    since: Version,
    until: Version,
    attributes: &'static [&'static [Attribute]],
    /// Its children, in this order.
    groups: &'static [Group],
    /// These groups may come again and again, or not at all.
    repeated: Range<usize>,
    /// Whether anything may stand in it (xs:any, not looked into).
    any_children: bool,
}

/// The element of this local name in this version; None if VOTable has no such element then.
pub(crate) fn element(version: Version, name: &str) -> Option<&'static Element> {
    elements::ELEMENTS.iter().find(|element| element.name == name && (element.since..=element.until).contains(&version))
}

impl Element {
    /// The attribute of this name. Names with a prefix (xsi:…, xmlns:…) are the caller's.
    pub(crate) fn attribute(&self, version: Version, name: &str) -> Option<&'static Attribute> {
        self.attributes.iter().copied().flatten().find(|attribute| attribute.name == name && attribute.is_in(version))
    }

    /// The attributes it must have.
    pub(crate) fn required(&self, version: Version) -> impl Iterator<Item = &'static Attribute> + use<> {
        self.attributes.iter().copied().flatten().filter(move |attribute| attribute.required && attribute.is_in(version))
    }

    /// Whether it may have attributes of other namespaces, which have a prefix (xs:anyAttribute ##other): RESOURCE only.
    pub(crate) fn other_attributes(&self) -> bool {
        self.name == "RESOURCE"
    }

    /// Whether any element, of VOTable or not, may stand in it at any place, not to be looked into: DESCRIPTION only.
    pub(crate) fn any_children(&self) -> bool {
        self.any_children
    }
}

/// Why an element may not stand where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Misplaced {
    /// Never a child of this element.
    NotAChild,
    /// Belongs before this child, which came already.
    OutOfOrder { after: &'static str },
    /// May come only once and came already.
    Repeated,
    /// May stand only in place of this child, which came already (TABLEDATA and BINARY in DATA).
    Instead { of: &'static str },
}

/// Where a child stands: its group, its name's index within the group, and whether the repeated groups begin anew with it.
struct Place {
    at: usize,
    nth: usize,
    new_round: bool,
}

/// How far the children of one open element have come.
///
/// Misplaced children are told once per run: in `FIELD INFO FIELD FIELD DATA` only the second FIELD of a TABLE is an error,
/// since all that follow stand well if the INFO is thought away.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Progress {
    /// The furthest group that had a child, and the child's index within the group.
    last: Option<(u8, u8)>,
    /// The group of the last child, if it belongs to a run of misplaced children.
    late: Option<u8>,
    /// A bit for each group that had a child (of a repeated group: in this round).
    seen: u16,
    /// The index of the child in a group of alternatives.
    choice: u8,
}

impl Progress {
    /// Takes the next child by its local name.
    pub(crate) fn child(&mut self, version: Version, parent: &'static Element, name: &str) -> Result<(), Misplaced> {
        if parent.any_children {
            Ok(())
        } else if element(version, name).is_none() {
            Err(Misplaced::NotAChild)
        } else {
            self.take(parent, name)
        }
    }

    /// Takes the next child, an element of another namespace.
    pub(crate) fn other(&mut self, parent: &'static Element) -> Result<(), Misplaced> {
        if parent.any_children { Ok(()) } else { self.take(parent, FOREIGN) }
    }

    /// The children that must be there and did not come, when the element ends: "RESOURCE", "one of TABLEDATA, BINARY, FITS".
    pub(crate) fn missing(&self, version: Version, parent: &'static Element) -> Vec<String> {
        let begun = parent.repeated.clone().any(|at| self.has(at));
        let lacks = |at: usize, group: &Group| group.required && !self.has(at) && (begun || !parent.repeated.contains(&at));
        let groups = parent.groups.iter().enumerate().filter(|(at, group)| lacks(*at, group));
        groups.map(|(_, group)| one_of(group.names.iter().copied().filter(|name| element(version, name).is_some()))).collect()
    }

    fn take(&mut self, parent: &'static Element, name: &str) -> Result<(), Misplaced> {
        let last = self.last.map_or(0, |(at, _)| usize::from(at));
        if let Some(place) = self.place(parent, last, name) {
            self.last = Some((place.at as u8, place.nth as u8));
            self.late = None;
            self.mark(parent, place);
            return Ok(());
        }
        if let Some(place) = self.late.and_then(|late| self.place(parent, usize::from(late), name)) {
            self.late = Some(place.at as u8);
            self.mark(parent, place);
            return Ok(());
        }
        let mut known = parent.groups.iter().enumerate().take(last + 1).rev();
        let Some((at, group, nth)) = known.find_map(|(at, group)| Some((at, group, group.find(name)?))) else {
            return Err(Misplaced::NotAChild);
        };
        if !group.many && !parent.repeated.contains(&at) && self.has(at) {
            return Err(match group.names.get(usize::from(self.choice)) {
                Some(of) if group.names.len() > 1 && *of != name => Misplaced::Instead { of },
                _ => Misplaced::Repeated,
            });
        }
        self.late = Some(at as u8);
        self.mark(parent, Place { at, nth, new_round: false });
        let after = self.last.and_then(|(at, nth)| parent.groups.get(usize::from(at))?.names.get(usize::from(nth)));
        Err(Misplaced::OutOfOrder { after: after.copied().unwrap_or(FOREIGN) })
    }

    /// The next place for a child of this name, the children being at the group `from`.
    ///
    /// A required group is not passed over for a name that could have come before: INFO after COOSYS in a RESOURCE is not the
    /// INFO after a TABLE. For other names it is, and [`Progress::missing`] tells of it.
    fn place(&self, parent: &'static Element, from: usize, name: &str) -> Option<Place> {
        let could_come_before = |at: usize| parent.groups.iter().take(at).any(|group| group.find(name).is_some());
        let mut passed = false;
        for (at, group) in parent.groups.iter().enumerate().skip(from) {
            let free = group.many || !self.has(at);
            if let Some(nth) = group.find(name).filter(|_| free && !(passed && could_come_before(at))) {
                return Some(Place { at, nth, new_round: false });
            }
            passed |= group.required && !self.has(at);
        }
        let mut round = parent.groups.iter().enumerate().take(parent.repeated.end).skip(parent.repeated.start);
        let done = parent.repeated.contains(&from) && round.clone().all(|(at, group)| !group.required || self.has(at));
        round.find_map(|(at, group)| Some(Place { at, nth: group.find(name)?, new_round: true })).filter(|_| done)
    }

    fn mark(&mut self, parent: &'static Element, Place { at, nth, new_round }: Place) {
        if new_round {
            parent.repeated.clone().for_each(|at| self.seen &= !(1 << at));
        }
        self.seen |= 1 << at;
        if parent.groups.get(at).is_some_and(|group| !group.many) {
            self.choice = nth as u8;
        }
    }

    fn has(&self, at: usize) -> bool {
        self.seen & (1 << at) != 0
    }
}

impl Group {
    fn find(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| *known == name)
    }
}

#[cfg(test)]
mod tests;
