//! Lists of dp_ids: one a line, a column of CSV, or a column of a VOTable.

mod votable;

use crate::{Limits, encoding, gzip, looks_like};
use caltree_model::{ArchiveId, dp_id_in_name};
use csv::{ReaderBuilder, StringRecord};
use hashbrown::HashSet;
use std::fmt;

/// So many lines that name no frame are kept.
const KEPT: usize = 5;

/// Frames that somebody lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IdList {
    /// The dp_ids, each once, in order, with colons.
    pub ids: Vec<String>,
    /// How many more times one of them is listed.
    pub repeated: usize,
    /// What names no frame, the first five.
    pub bad: Vec<BadEntry>,
    /// How many more there are.
    pub more_bad: usize,
    /// Whether the service that made the list says that it left rows out.
    pub overflowed: bool,
    seen: HashSet<String>,
}

/// A line, or a row of a VOTable, that names no frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadEntry {
    /// Its line, from 1.
    pub line: u64,
    /// What stands there.
    pub found: String,
    /// Why that is no frame.
    pub why: &'static str,
}

/// Why something is no list of dp_ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IdListTrouble {
    /// It is larger than the limit, also decompressed.
    TooLarge(u64),
    /// Its compressed stream is cut off or damaged.
    Packed,
    /// It is XML of another kind than VOTable: the root's name.
    OtherXml(String),
    /// It is an HTML page.
    Html,
    /// It is no text.
    Binary,
    /// It breaks off, or breaks a rule of XML, in this line.
    Broken(u64),
    /// The service says that it failed.
    Failed(String),
    /// Its rows are written in this serialization, which is not read here.
    Serialization(&'static str),
    /// There is no column of dp_ids in it.
    NoColumn(Vec<String>),
    /// There is nothing in it that is a dp_id: so many lines.
    NoIds(usize),
}

impl fmt::Display for IdListTrouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge(limit) => write!(f, "larger than {limit} bytes (see --max-size)"),
            Self::Packed => f.write_str("its compressed (gzip) stream is cut off or damaged: download it again"),
            Self::OtherXml(root) => write!(f, "XML of another kind (its root element is <{root}>): {EXPECTED}"),
            Self::Html => write!(f, "an HTML page: {EXPECTED}"),
            Self::Binary => write!(f, "no text: {EXPECTED}"),
            Self::Broken(line) => write!(f, "line {line}: it breaks off, or is no well-formed XML: download it again"),
            Self::Failed(why) => write!(f, "the service that should have made the list failed: {why}"),
            Self::Serialization(name) => {
                write!(f, "its rows are written as {name}, which is not read here: ask the service for FORMAT=votable/td")
            }
            Self::NoColumn(names) => {
                write!(f, "none of its columns ({}) holds dp_ids: ask for a column dp_id", names.join(", "))
            }
            Self::NoIds(lines) => write!(f, "no dp_id in {lines} lines: {EXPECTED}"),
        }
    }
}

const EXPECTED: &str = "expected dp_ids such as FORS2.2021-01-02T00:59:12.533, one a line, in a column of CSV, or in a VOTable";

impl IdList {
    /// Reads a list: text with one dp_id a line; CSV (commas, semicolons or tabs) or a VOTable (TABLEDATA) with a column of that kind:
    /// `dp_id`, `DP.ID`, `Dataset ID`, `ARCFILE`, else the first one that holds a dp_id. May be gzipped. Blank lines and lines that begin
    /// with `#` are passed over. `_` and `-` in place of `:` are taken, and a suffix such as `.fits`.
    ///
    /// ```
    /// use caltree_read::{IdList, Limits};
    ///
    /// let list = b"# last night\nFORS2.2021-01-02T00_59_12.533.fits\nFORS2.2021-01-02T00:59:12.533\nnothing\n";
    /// let list = IdList::read(list, &Limits::default()).unwrap();
    /// assert_eq!(list.ids, ["FORS2.2021-01-02T00:59:12.533"]);
    /// assert_eq!((list.repeated, list.bad[0].line), (1, 4));
    /// ```
    ///
    /// # Errors
    /// Says why it is no such list, or why nothing in it is a dp_id.
    pub fn read(bytes: &[u8], limits: &Limits) -> Result<Self, IdListTrouble> {
        let too_large = |bytes: &[u8]| bytes.len() as u64 > limits.size();
        let inflated;
        let bytes = if gzip::is_gzip(bytes) {
            inflated = gzip::inflate(bytes, limits.size());
            match inflated.trouble {
                None => &inflated.bytes,
                Some(gzip::GzipTrouble::TooLarge) => return Err(IdListTrouble::TooLarge(limits.size())),
                Some(_) => return Err(IdListTrouble::Packed),
            }
        } else {
            bytes
        };
        if too_large(bytes) {
            return Err(IdListTrouble::TooLarge(limits.size()));
        }
        let text = encoding::decode(bytes).text;
        let looks = looks_like(text.as_bytes());
        match looks {
            crate::Looks::HtmlPage | crate::Looks::LogInPage => return Err(IdListTrouble::Html),
            crate::Looks::Binary(_) | crate::Looks::Fits => return Err(IdListTrouble::Binary),
            _ => {}
        }
        if text.trim_start().starts_with('<') { votable::read(&text) } else { table(&text) }
    }

    /// Takes a cell that should be a dp_id.
    fn add(&mut self, line: u64, cell: &str) {
        match frame(cell) {
            Ok(id) if self.seen.contains(&id) => self.repeated += 1,
            Ok(id) => {
                self.seen.insert(id.clone());
                self.ids.push(id);
            }
            Err(why) if self.bad.len() < KEPT => self.bad.push(BadEntry { line, found: cell.chars().take(80).collect(), why }),
            Err(_) => self.more_bad += 1,
        }
    }

    /// The list, if there is something in it.
    fn filled(self) -> Result<Self, IdListTrouble> {
        if self.ids.is_empty() { Err(IdListTrouble::NoIds(self.bad.len() + self.more_bad)) } else { Ok(self) }
    }
}

/// The dp_id that a cell says, as it stands in the archive.
fn frame(cell: &str) -> Result<String, &'static str> {
    let id = dp_id_in_name(cell).filter(|_| !cell.contains(char::is_whitespace)).ok_or("no dp_id")?;
    let raw = ArchiveId::parse(&id).is_ok_and(|id| id.observed().is_some());
    if raw { Ok(id) } else { Err("no raw frame: the archive has no association tree for it") }
}

/// Whether a title is one of those that columns of dp_ids have.
fn is_title(title: &str) -> bool {
    let plain: String = title.chars().filter(char::is_ascii_alphanumeric).collect();
    ["dpid", "datasetid", "arcfile"].iter().any(|known| plain.eq_ignore_ascii_case(known))
}

/// Text that is no XML.
fn table(text: &str) -> Result<IdList, IdListTrouble> {
    let is_told = |line: &&str| !line.trim().is_empty() && !line.starts_with('#');
    let first = text.lines().find(is_told).unwrap_or_default();
    let count = |mark: char| first.matches(mark).count();
    let mark = [',', ';', '\t'].into_iter().max_by_key(|mark| count(*mark)).filter(|mark| count(*mark) > 0);
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .comment(Some(b'#'))
        // In a plain list a lone quotation mark must not swallow what follows.
        .quoting(mark.is_some())
        .delimiter(mark.map_or(b'\t', |mark| mark as u8))
        .from_reader(text.as_bytes());
    let mut list = IdList::default();
    let (mut column, mut titles, mut waiting) = (None, StringRecord::new(), Vec::new());
    for (at, record) in reader.records().enumerate() {
        // The text is UTF-8 and rows may have any length: nothing else can go wrong.
        let Ok(record) = record else { continue };
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let line = record.position().map_or(0, csv::Position::line);
        if at == 0 && !record.iter().any(|cell| frame(bare(cell)).is_ok()) {
            column = record.iter().position(is_title);
            if column.is_some() || mark.is_some() {
                titles = record;
                continue;
            }
        }
        column = column.or_else(|| record.iter().position(|cell| frame(bare(cell)).is_ok()));
        let Some(column) = column else {
            waiting.push((line, record.iter().next().map(bare).unwrap_or_default().to_owned()));
            continue;
        };
        waiting.drain(..).for_each(|(line, cell)| list.add(line, &cell));
        list.add(line, record.get(column).map(bare).unwrap_or_default());
    }
    if column.is_none() && !titles.is_empty() && !waiting.is_empty() {
        return Err(IdListTrouble::NoColumn(titles.iter().map(str::to_owned).collect()));
    }
    waiting.into_iter().for_each(|(line, cell)| list.add(line, &cell));
    list.filled()
}

/// A cell without what stands around it.
fn bare(cell: &str) -> &str {
    cell.trim().trim_matches('"').trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<IdList, IdListTrouble> {
        IdList::read(text.as_bytes(), &Limits::default())
    }

    const A: &str = "FORS2.2021-01-02T00:59:12.533";
    const B: &str = "XSHOO.2021-01-03T00:59:12.533";

    #[test]
    fn lists_of_every_form() {
        for text in [
            format!("{A}\n{B}\n"),
            format!("\u{feff}dp_id\r\n{A}\r\n\r\n# {A}\r\n  {B}.fits.Z \r\n"),
            format!("object,DP.ID,exptime\n\"NGC 1,2\",{A},3\nx,{B}\n"),
            format!("Dataset ID;x\n\"{A}\";1\n{B};2\n"),
            format!("name\tframe\nx\t{A}\ny\t{B}\n"),
            format!("{A},1\n{B},2\n"),
            format!("\"{A}\"\n{}\n", B.replace(':', "-")),
            format!("downloads/{}_raw2raw.xml\nhttps://dataportal.eso.org/dataportal_new/file/{B}\n", A.replace(':', "_")),
        ] {
            let list = read(&text).unwrap();
            assert_eq!((list.ids.as_slice(), list.bad.as_slice()), (&[A.to_owned(), B.to_owned()][..], &[][..]), "{text}");
        }
    }

    #[test]
    fn what_is_no_frame_is_told_with_its_line() {
        let text = format!("one\n{A}\nM.FORS2.2021-01-02T00:59:12.533\n{A} {B}\n\"\n{A}\n1\n2\n3\n");
        let list = read(&text).unwrap();
        let lines: Vec<u64> = list.bad.iter().map(|bad| bad.line).collect();
        assert_eq!((list.ids.len(), list.repeated, lines.as_slice(), list.more_bad), (1, 1, &[1, 3, 4, 5, 7][..], 2));
        assert_eq!([list.bad[0].why, list.bad[1].why], ["no dp_id", "no raw frame: the archive has no association tree for it"]);
    }

    #[test]
    fn what_is_no_list_is_refused() {
        use IdListTrouble::{Binary, Html, NoColumn, NoIds, Packed, TooLarge};
        assert_eq!(read(""), Err(NoIds(0)));
        assert_eq!(read("# nothing\n\nhere\n"), Err(NoIds(1)));
        assert_eq!(read("dp_id\n"), Err(NoIds(0)));
        assert_eq!(read("a,b\n1,2\n"), Err(NoColumn(vec!["a".into(), "b".into()])));
        assert_eq!(read("dp_id,b\n1,2\n"), Err(NoIds(1)));
        assert_eq!(read("<!DOCTYPE html><title>Log in</title>"), Err(Html));
        assert_eq!(read("SIMPLE  =                    T"), Err(Binary));
        assert_eq!(read("\u{0}\u{1}\u{2}"), Err(Binary));
        assert_eq!(IdList::read(b"\x1f\x8b\x08\x00", &Limits::default()), Err(Packed));
        let limits = Limits { max_size: 10, ..Limits::default() };
        assert_eq!(IdList::read(A.as_bytes(), &limits), Err(TooLarge(10)));
    }
}
