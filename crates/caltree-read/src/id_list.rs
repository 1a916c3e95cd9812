//! Lists of dp_ids: lines of text, a column of CSV, or a column of a VOTable.

mod table;
mod votable;

use crate::{Limits, encoding, gzip, looks_like};
use caltree_model::{ArchiveId, dp_id_in_name, visible_text};
use hashbrown::HashSet;
use std::fmt;

/// So many lines that name no frame are kept.
const KEPT: usize = 5;

/// So many titles are told where none is that of a column of dp_ids.
const MOST_TITLES: usize = 20;

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
    /// How many dp_ids stand only in other columns or tables than the one that is read.
    pub beside: usize,
    /// Whether the service that made the list says that it left rows out.
    pub overflowed: bool,
    seen: HashSet<String>,
    passed_over: HashSet<String>,
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
    /// There is no column of dp_ids in it: the first titles that there are.
    NoColumn(Vec<String>),
    /// A quotation mark that opens in this line is never closed.
    OpenQuote(u64),
    /// A VOTable with a DOCTYPE, which is never followed.
    Doctype,
    /// There is nothing in it.
    Empty,
    /// There is nothing in it that is a dp_id: so many lines, and the first of them.
    NoIds(usize, BadEntry),
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
            Self::OpenQuote(line) => {
                write!(f, "line {line}: the quotation mark that opens there is never closed: close it, or take it out")
            }
            Self::Doctype => f.write_str("it has a DOCTYPE, which is never followed: take it out"),
            Self::Empty => write!(f, "there is nothing in it: {EXPECTED}"),
            Self::NoIds(1, BadEntry { line, found, why }) => {
                write!(f, "line {line}: {why}: `{}`: {EXPECTED}", visible_text(found))
            }
            Self::NoIds(lines, BadEntry { line, found, why }) => {
                write!(f, "none of its {lines} lines names a frame; line {line}: {why}: `{}`: {EXPECTED}", visible_text(found))
            }
        }
    }
}

impl IdListTrouble {
    fn no_column<'t>(mut titles: impl Iterator<Item = &'t str>) -> Self {
        let mut told: Vec<String> = titles.by_ref().take(MOST_TITLES).map(|title| title.chars().take(80).collect()).collect();
        told.extend(titles.next().map(|_| "…".to_owned()));
        Self::NoColumn(told)
    }
}

const EXPECTED: &str = "expected dp_ids such as FORS2.2021-01-02T00:59:12.533, one a line, in a column of CSV, or in a VOTable";

impl IdList {
    /// Reads a list: text with one or several dp_ids a line; CSV (commas, semicolons or tabs) or a VOTable (TABLEDATA) with a column of
    /// that kind: `dp_id`, `DP.ID`, `Dataset ID`, `ARCFILE`, else the first one that holds a dp_id. Of CSV without titles every dp_id is
    /// taken. May be gzipped. Blank lines and lines that begin with `#` are passed over. `_` and `-` in place of `:` are taken, and a
    /// suffix such as `.fits`.
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
        if text.trim_start().starts_with('<') { votable::read(&text) } else { table::read(&text) }
    }

    /// Takes cells in which a dp_id should stand: all that there are, else what is told is the first cell that is not blank.
    fn add<'c>(&mut self, line: u64, cells: impl Iterator<Item = &'c str> + Clone) {
        let mut any = false;
        for id in cells.clone().flat_map(frames) {
            any = true;
            if self.seen.insert(id.clone()) {
                self.ids.push(id);
            } else {
                self.repeated += 1;
            }
        }
        if any {
            return;
        }
        if self.bad.len() == KEPT {
            self.more_bad += 1;
            return;
        }
        let found = cells.clone().map(str::trim).find(|cell| !cell.is_empty()).unwrap_or_default();
        let is_id = |cell| pieces(cell).any(|piece| dp_id_in_name(piece).is_some());
        let why = if cells.clone().any(is_id) { NO_RAW } else { "no dp_id" };
        self.bad.push(BadEntry { line, found: found.chars().take(80).collect(), why });
    }

    /// Takes note of the dp_ids in cells that are not read.
    fn pass_over<'c>(&mut self, cells: impl Iterator<Item = &'c str>) {
        self.passed_over.extend(cells.flat_map(frames));
    }

    /// The list, if there is something in it.
    fn filled(mut self) -> Result<Self, IdListTrouble> {
        if !self.ids.is_empty() {
            self.beside = self.passed_over.difference(&self.seen).count();
            return Ok(self);
        }
        let lines = self.bad.len() + self.more_bad;
        if lines == 0 { Err(IdListTrouble::Empty) } else { Err(IdListTrouble::NoIds(lines, self.bad.swap_remove(0))) }
    }
}

const NO_RAW: &str = "no raw frame: the archive has no association tree for it";

/// What in a cell may each be a dp_id.
fn pieces(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(|c: char| c.is_whitespace() || ",;|".contains(c)).filter(|piece| !piece.is_empty())
}

/// The raw frames that a cell names, as their dp_ids stand in the archive.
fn frames(cell: &str) -> impl Iterator<Item = String> {
    let raw = |id: &String| ArchiveId::parse(id).is_ok_and(|id| id.observed().is_some());
    pieces(cell).filter_map(dp_id_in_name).filter(move |id| raw(id))
}

/// Which of these titles is one that columns of dp_ids have: of several the most usual one.
fn titled<'t>(titles: impl Iterator<Item = &'t str> + Clone) -> Option<usize> {
    let plain = |title: &str| title.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    ["dpid", "datasetid", "arcfile"]
        .iter()
        .find_map(|known| titles.clone().position(|title| plain(title).eq_ignore_ascii_case(known)))
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
            format!("{A}, {B}\n"),
            format!("{A}\t{B}\n"),
            format!("{A} {B}\n"),
            format!("# both\n{A}\n{A} | {B}\n"),
            format!("[\"{A}\", \"{B}\"]\n"),
            format!("{{\"frames\": [\"{A}\",\n\"{B}\"]}}\n"),
            format!("d41d8cd98f00b204e9800998ecf8427e  {A}.fits.Z\nd41d8cd98f00b204e9800998ecf8427f  {B}.fits.Z\n"),
            format!("object;note,dp_id\na;b,{A}\nc;d;e,{B}\n"),
            format!("ARCFILE,dp_id\n{B}.fits,{A}\n{A}.fits,{B}\n"),
            format!("downloads/{}_raw2raw.xml\nhttps://dataportal.eso.org/dataportal_new/file/{B}\n", A.replace(':', "_")),
        ] {
            let list = read(&text).unwrap();
            assert_eq!((list.ids.as_slice(), list.bad.as_slice()), (&[A.to_owned(), B.to_owned()][..], &[][..]), "{text}");
        }
    }

    #[test]
    fn what_is_no_frame_is_told_with_its_line() {
        let text = format!("one\n{A}\nM.FORS2.2021-01-02T00:59:12.533\n{A}:{B}!\n\"\n{A}\n1\n2\n3\n");
        let list = read(&text).unwrap();
        let lines: Vec<u64> = list.bad.iter().map(|bad| bad.line).collect();
        assert_eq!((list.ids.len(), list.repeated, lines.as_slice(), list.more_bad), (1, 2, &[1, 3, 5, 7, 8][..], 1));
        assert_eq!([list.bad[0].why, list.bad[1].why], ["no dp_id", "no raw frame: the archive has no association tree for it"]);
    }

    #[test]
    fn what_is_passed_over_is_counted() {
        for (text, beside) in [
            (format!("dp_id,template\n{A},{B}\n"), 1),
            (format!("dp_id,note\n{A},\"y,{B}\nz,{B}\"\n"), 1),
            // Addresses and the like often repeat it.
            (format!("dp_id,url\n{A},https://dataportal.eso.org/dataportal_new/file/{A}\n"), 0),
            (format!("frame,note\n{A},none\n"), 0),
            (format!("dp_id,note\n{A},\"3\"\" lens\"\n"), 0),
        ] {
            let list = read(&text).unwrap();
            assert_eq!((list.ids.as_slice(), list.beside), (&[A.to_owned()][..], beside), "{text}");
        }
    }

    #[test]
    fn what_is_no_list_is_refused() {
        use IdListTrouble::{Binary, Empty, Html, NoColumn, NoIds, OpenQuote, Packed, TooLarge};
        let no_ids = |line: u64, found: &str| Err(NoIds(1, BadEntry { line, found: found.to_owned(), why: "no dp_id" }));
        assert_eq!(read(""), Err(Empty));
        assert_eq!(read("# nothing\n\nhere\n"), no_ids(3, "here"));
        assert_eq!(read("dp_id\n"), Err(Empty));
        assert_eq!(read("a,b\n1,2\n"), Err(NoColumn(vec!["a".into(), "b".into()])));
        assert_eq!(read("dp_id,b\n1,2\n"), no_ids(2, "1"));
        let titles = [vec!["a".to_owned(); 20], vec!["…".to_owned()]].concat();
        assert_eq!(read(&("a,".repeat(20) + "b\n1\n")), Err(NoColumn(titles)));
        // What stands behind an open quotation mark would be one cell.
        assert_eq!(read(&format!("object,dp_id\nx,{A}\n\"y,{B}\nz,{A}\n")), Err(OpenQuote(3)));
        assert_eq!(read(&format!("dp_id,object\n{A},\"a\nb\"\n{B},\"\"\"\n")), Err(OpenQuote(4)));
        assert_eq!(read("<!DOCTYPE html><title>Log in</title>"), Err(Html));
        assert_eq!(read("SIMPLE  =                    T"), Err(Binary));
        assert_eq!(read("\u{0}\u{1}\u{2}"), Err(Binary));
        assert_eq!(IdList::read(b"\x1f\x8b\x08\x00", &Limits::default()), Err(Packed));
        let limits = Limits { max_size: 10, ..Limits::default() };
        assert_eq!(IdList::read(A.as_bytes(), &limits), Err(TooLarge(10)));
    }
}
