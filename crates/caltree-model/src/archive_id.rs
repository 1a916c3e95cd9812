//! Archive ids: the names of files in the archive, and how they stand in file names on disk.

use crate::{Mode, full_name};
use jiff::civil;

/// An instant of an archive id, in milliseconds since 1970-01-01T00:00:00 UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ObsTime(pub i64);

impl ObsTime {
    /// The calendar day (UTC), as `2021-01-02`. Days that no archive id can name are cut to the calendar's ends.
    #[must_use]
    pub fn date(self) -> String {
        let days = self.0.div_euclid(crate::DAY_MS);
        let day = civil::date(1970, 1, 1).saturating_add(jiff::SignedDuration::from_hours(days.saturating_mul(24)));
        day.to_string()
    }
}

/// The name of a file in the archive: `FORS2.2021-01-02T00:59:12.533` (raw: instrument prefix and start of the exposure, UTC) or
/// `M.GRAVITY.2020-06-10T12:25:24.786` (processed or static: `M.`, instrument, time of *archiving*).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArchiveId<'a> {
    prefix: &'a str,
    master: bool,
    time: ObsTime,
}

/// Why a name is no archive id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileTrouble {
    /// It would be dangerous as part of a path: separators, `..`, control characters.
    Unsafe,
    /// It ends in a file suffix such as `.fits`; archive ids have none.
    Suffix,
    /// It has another shape, or a date that is not in the calendar.
    Malformed,
}

/// Length of `2021-01-02T00:59:12.533`.
const TIME_LEN: usize = 23;

impl<'a> ArchiveId<'a> {
    /// Takes a name apart.
    ///
    /// # Errors
    /// Says what is wrong with a name that is no archive id.
    pub fn parse(name: &'a str) -> Result<Self, FileTrouble> {
        Self::well_formed(name).ok_or_else(|| {
            if is_unsafe(name) {
                FileTrouble::Unsafe
            } else if has_suffix(name) {
                FileTrouble::Suffix
            } else {
                FileTrouble::Malformed
            }
        })
    }

    fn well_formed(name: &'a str) -> Option<Self> {
        let dot = name.len().checked_sub(TIME_LEN + 1)?;
        // Ascii is checked byte by byte below, so these offsets are character boundaries once both halves pass.
        let (head, time) = (name.get(..dot)?, name.get(dot + 1..)?);
        if name.as_bytes()[dot] != b'.' {
            return None;
        }
        let (master, prefix) = match head.strip_prefix("M.") {
            Some(rest) => (true, rest),
            None => (false, head),
        };
        let legal = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
        if prefix.is_empty() || !prefix.bytes().all(legal) {
            return None;
        }
        Some(Self { prefix, master, time: parse_time(time.as_bytes(), |byte| byte == b':')? })
    }

    /// The instrument prefix as it stands: five letters at most for raw files, the full name for `M.` files.
    #[must_use]
    pub fn prefix(&self) -> &'a str {
        self.prefix
    }

    /// The instrument's full name.
    #[must_use]
    pub fn instrument(&self) -> &'a str {
        full_name(self.prefix)
    }

    /// Whether it is a processed or static file (`M.`).
    #[must_use]
    pub fn is_master(&self) -> bool {
        self.master
    }

    /// When the exposure started (UTC). `None` for `M.` files and for data products (`ADP.`): their time says when they were archived.
    #[must_use]
    pub fn observed(&self) -> Option<ObsTime> {
        (!self.master && self.prefix != "ADP").then_some(self.time)
    }
}

/// The time in `text`, with a seconds separator that `colon` accepts in place of `:`.
fn parse_time(text: &[u8], colon: impl Fn(u8) -> bool) -> Option<ObsTime> {
    if text.len() != TIME_LEN
        || text[4] != b'-'
        || text[7] != b'-'
        || text[10] != b'T'
        || !colon(text[13])
        || !colon(text[16])
        || text[19] != b'.'
    {
        return None;
    }
    let number = |range: std::ops::Range<usize>| {
        text[range].iter().try_fold(0_i32, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + i32::from(byte - b'0')))
    };
    let small = |range| number(range).and_then(|value| i8::try_from(value).ok());
    let date = civil::Date::new(i16::try_from(number(0..4)?).ok()?, small(5..7)?, small(8..10)?).ok()?;
    let (hour, minute, second) = (number(11..13)?, number(14..16)?, number(17..19)?);
    // A leap second may be written as :60.
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let days = date.duration_since(civil::date(1970, 1, 1)).as_hours() / 24;
    let seconds = days * 86_400 + i64::from(hour * 3600 + minute * 60 + second);
    Some(ObsTime(seconds * 1000 + i64::from(number(20..23)?)))
}

/// Path separators, `..`, control characters: what must never reach a path.
fn is_unsafe(name: &str) -> bool {
    name.contains(['/', '\\']) || name.contains("..") || name.chars().any(char::is_control)
}

fn has_suffix(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    [".fits", ".fits.z", ".fits.gz", ".fits.fz", ".fz", ".z", ".gz", ".xml", ".nl", ".nl.txt"]
        .iter()
        .any(|suffix| lower.ends_with(suffix))
}

/// The dp_id that a file's or part's name carries, with colons, whatever stands for them in the name (`:`, `_`, `-`, U+F03A).
/// `None` when the name holds no archive id.
///
/// ```
/// use caltree_model::dp_id_in_name;
///
/// let name = "downloads/FORS2.2021-01-02T00_59_12.533_raw2raw.xml";
/// assert_eq!(dp_id_in_name(name).as_deref(), Some("FORS2.2021-01-02T00:59:12.533"));
/// assert_eq!(dp_id_in_name("tree.xml"), None);
/// ```
#[must_use]
pub fn dp_id_in_name(name: &str) -> Option<String> {
    let file = name.rsplit(['/', '\\']).next()?;
    // The private-use character is what macOS shows for a colon; one byte for it keeps the shape below simple.
    let file = file.replace('\u{f03a}', ":");
    let bytes = file.as_bytes();
    let is_time = |at: usize| {
        bytes
            .get(at + 1..at + 1 + TIME_LEN)
            .is_some_and(|time| parse_time(time, |byte| matches!(byte, b':' | b'_' | b'-')).is_some())
    };
    let dot = (1..bytes.len()).find(|&at| bytes[at] == b'.' && is_time(at))?;
    let legal = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_';
    let mut start = dot - bytes[..dot].iter().rev().take_while(|byte| legal(byte)).count();
    while bytes[start] == b'_' && start < dot {
        start += 1;
    }
    if start == dot {
        return None;
    }
    if start >= 2 && &bytes[start - 2..start] == b"M." {
        start -= 2;
    }
    let mut id = file.get(start..dot + 1 + TIME_LEN)?.to_owned();
    for colon in [14, 17] {
        id.replace_range(dot - start + colon..=dot - start + colon, ":");
    }
    Some(id)
}

/// The mode that a file's or part's name carries (`…_raw2raw…`, `…_raw2master…`, any case). The service names its answers after the
/// mode that it *executed*; people rename files after what they asked for. `None` when the name says nothing.
#[must_use]
pub fn mode_in_name(name: &str) -> Option<Mode> {
    let file = name.rsplit(['/', '\\']).next()?.to_ascii_lowercase();
    // The last one counts: a service's suffix stands at the end.
    [("raw2raw", Mode::Raw2Raw), ("raw2master", Mode::Raw2Master)]
        .into_iter()
        .filter_map(|(word, mode)| file.rfind(word).map(|at| (at, mode)))
        .max_by_key(|&(at, _)| at)
        .map(|(_, mode)| mode)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_raw_and_master_names_apart() {
        let raw = ArchiveId::parse("XSHOO.1970-01-02T00:00:01.002").unwrap();
        assert_eq!((raw.instrument(), raw.observed()), ("XSHOOTER", Some(ObsTime(86_401_002))));
        let master = ArchiveId::parse("M.XSHOOTER.2020-06-10T12:25:24.786").unwrap();
        assert_eq!((master.instrument(), master.is_master(), master.observed()), ("XSHOOTER", true, None));
        assert_eq!(ArchiveId::parse("ADP.2021-04-14T13:40:23.131").unwrap().observed(), None);
    }

    #[test]
    fn a_time_knows_its_day() {
        for (time, day) in [
            ("0000-01-01T00:00:00.000", "0000-01-01"),
            ("1969-12-31T23:59:59.999", "1969-12-31"),
            ("2024-02-29T12:00:00.000", "2024-02-29"),
            ("2016-12-31T23:59:60.500", "2017-01-01"),
            ("9999-12-31T23:59:60.000", "9999-12-31"),
        ] {
            let name = format!("FORS2.{time}");
            assert_eq!(ArchiveId::parse(&name).unwrap().observed().unwrap().date(), day);
        }
        assert_eq!(ObsTime(i64::MAX).date(), "9999-12-31");
        assert_eq!(ObsTime(i64::MIN).date(), "-009999-01-01");
    }

    #[test]
    fn says_what_is_wrong() {
        for (name, trouble) in [
            ("FORS2.2021-01-02T00:59:12.533.fits", FileTrouble::Suffix),
            ("FORS2.2021-01-02T00:59:12.533.fits.Z", FileTrouble::Suffix),
            ("../FORS2.2021-01-02T00:59:12.533", FileTrouble::Unsafe),
            ("FORS2.2021-01-02T00:59:12.533\n", FileTrouble::Unsafe),
            ("FORS2.2021-02-30T00:59:12.533", FileTrouble::Malformed),
            ("FORS2.2021-01-02T24:59:12.533", FileTrouble::Malformed),
            ("FORS2.2021-01-02T00:59:12", FileTrouble::Malformed),
            ("fors2.2021-01-02T00:59:12.533", FileTrouble::Malformed),
            (".2021-01-02T00:59:12.533", FileTrouble::Malformed),
            ("é.2021-01-02T00:59:12.533", FileTrouble::Malformed),
            ("", FileTrouble::Malformed),
        ] {
            assert_eq!(ArchiveId::parse(name), Err(trouble), "{name}");
        }
    }

    #[test]
    fn finds_ids_in_names() {
        for (name, id) in [
            ("GRAVI.2018-01-27T05:30:10.657_raw2raw.xml", Some("GRAVI.2018-01-27T05:30:10.657")),
            ("a/b/GRAVI.2018-01-27T05-30-10.657.xml.gz", Some("GRAVI.2018-01-27T05:30:10.657")),
            ("GRAVI.2018-01-27T05\u{f03a}30\u{f03a}10.657.xml", Some("GRAVI.2018-01-27T05:30:10.657")),
            ("my_GRAVI.2018-01-27T05_30_10.657.xml", Some("GRAVI.2018-01-27T05:30:10.657")),
            ("M.GRAVITY.2018-01-27T05_30_10.657.xml", Some("M.GRAVITY.2018-01-27T05:30:10.657")),
            ("_.2018-01-27T05_30_10.657.xml", None),
            ("é.xml", None),
            ("", None),
        ] {
            assert_eq!(dp_id_in_name(name).as_deref(), id, "{name}");
        }
    }

    #[test]
    fn finds_modes_in_names() {
        assert_eq!(mode_in_name("raw2raw/X_RAW2MASTER.xml"), Some(Mode::Raw2Master));
        assert_eq!(mode_in_name("raw2raw/X.xml"), None);
    }
}
