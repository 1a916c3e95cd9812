//! One row of a links table.

use super::window::Window;
use caltree_model::{Column, Field, LinksTable, Place};
use quick_xml::escape::resolve_xml_entity;
use std::ops::Range;

/// Where a cell's text is kept.
#[derive(Clone, Debug)]
pub(super) enum Kept {
    /// As it stands in the window.
    Window(Range<usize>),
    /// Put together from pieces, references resolved.
    Scratch(Range<usize>),
}

/// One cell.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub(super) kept: Kept,
    /// What to underline: the content, or the tag of an empty cell.
    pub(super) at: Range<usize>,
    /// From its tag to the next one, in the window; empty where it came the long way, or is put together.
    pub(super) raw: Range<usize>,
    /// Whether it is known to be the same as the row before has in this place.
    pub(super) same: bool,
}

impl Cell {
    /// The same cell in the next row, so many bytes further on.
    fn repeated(&self, by: usize) -> Self {
        let shifted = |range: &Range<usize>| range.start + by..range.end + by;
        let kept = match &self.kept {
            Kept::Window(range) => Kept::Window(shifted(range)),
            Kept::Scratch(range) => Kept::Scratch(range.clone()),
        };
        Self { kept, at: shifted(&self.at), raw: shifted(&self.raw), same: true }
    }
}

/// The cells of the row that is being looked at.
#[derive(Debug, Default)]
pub(super) struct Cells {
    pub(super) cells: Vec<Cell>,
    /// The cells of the row before, as long as it is in the window.
    before: Vec<Cell>,
    pub(super) scratch: String,
    /// The row's tag.
    pub(super) at: Range<usize>,
}

impl Cells {
    /// A row starts, with this tag, of which nothing is compared with the row before.
    pub(super) fn start(&mut self, at: Range<usize>) {
        self.cells.clear();
        self.before.clear();
        self.scratch.clear();
        self.at = at;
    }

    /// The window has moved: what was read before cannot be looked at any more.
    pub(super) fn forget(&mut self) {
        self.cells.clear();
        self.before.clear();
    }
}

/// Where the columns that rules ask for stand.
#[derive(Debug, Default)]
pub(super) struct Positions {
    standard: [Option<usize>; Column::ALL.len()],
    /// Whether some column has a null value of its own.
    nulls: bool,
}

impl Positions {
    pub(super) fn of(table: &LinksTable) -> Self {
        let nulls = table.fields.iter().any(|field| field.null.is_some());
        Self { standard: Column::ALL.map(|column| table.position(column)), nulls }
    }
}

/// A row of a links table, as long as it is being looked at.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    pub(super) table: &'a LinksTable,
    pub(super) window: &'a Window<'a>,
    pub(super) cells: &'a Cells,
    pub(super) positions: &'a Positions,
}

impl<'a> Row<'a> {
    /// The table, as far as it is read: rows up to this one, nothing that stands behind them.
    #[must_use]
    pub fn table(&self) -> &'a LinksTable {
        self.table
    }

    /// Its number, from 1.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.table.rows
    }

    /// How many cells it has, which may be more or fewer than there are columns.
    #[must_use]
    pub fn len(&self) -> usize {
        self.cells.cells.len()
    }

    /// Whether it has no cell at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cells.cells.is_empty()
    }

    /// The text of a cell as it stands, references resolved. Empty where there is no such cell.
    #[must_use]
    pub fn text(&self, place: usize) -> &'a str {
        match self.cells.cells.get(place).map(|cell| &cell.kept) {
            Some(Kept::Window(range)) => &self.window.text[range.clone()],
            Some(Kept::Scratch(range)) => &self.cells.scratch[range.clone()],
            None => "",
        }
    }

    /// Each cell with its field; a row that has too few gives what it has.
    pub fn cells(&self) -> impl Iterator<Item = (usize, &'a Field, &'a str)> + use<'a> {
        let row = *self;
        row.table.fields.iter().take(row.len()).enumerate().map(move |(place, field)| (place, field, row.text(place)))
    }

    /// Where a standard column stands; `None` where the table lacks it.
    #[must_use]
    pub fn position(&self, column: Column) -> Option<usize> {
        self.positions.standard[column as usize]
    }

    /// Whether the row has a cell for this column.
    #[must_use]
    pub fn has(&self, column: Column) -> bool {
        self.position(column).is_some_and(|place| place < self.len())
    }

    /// The value in a standard column, without white space around it: `None` where it is blank, or the column's own null value, or not
    /// there.
    #[must_use]
    pub fn get(&self, column: Column) -> Option<&'a str> {
        self.value(self.position(column)?)
    }

    /// The value in a cell, in the same way.
    #[must_use]
    pub fn value(&self, place: usize) -> Option<&'a str> {
        let text = self.text(place);
        if text.is_empty() {
            return None;
        }
        let text = trimmed(text);
        if text.is_empty() || (self.positions.nulls && self.is_null(place, text)) { None } else { Some(text) }
    }

    /// Whether a text is the null value of its column.
    fn is_null(&self, place: usize, text: &str) -> bool {
        let null = self.table.fields.get(place).and_then(|field| field.null.as_deref());
        null.is_some_and(|null| null.trim() == text)
    }

    /// Whether the cell of a standard column is known to be the same as in the row before: what was said of that one holds for this one
    /// too. Where the table lacks the column it is.
    #[must_use]
    pub fn is_same(&self, column: Column) -> bool {
        let Some(place) = self.position(column) else { return true };
        self.cells.cells.get(place).is_some_and(|cell| cell.same)
    }

    /// The standard columns whose cells may differ from those of the row before, each as the bit of its number.
    #[must_use]
    pub fn changed(&self) -> u16 {
        let mut changed = 0;
        for (column, place) in self.positions.standard.iter().enumerate() {
            let same = place.is_none_or(|place| self.cells.cells.get(place).is_some_and(|cell| cell.same));
            changed |= u16::from(!same) << column;
        }
        changed
    }

    /// The place of the row's tag.
    #[must_use]
    pub fn place(&self) -> Place {
        self.window.place(self.cells.at.start, self.cells.at.end)
    }

    /// The place of a cell; of the row where there is no such cell.
    #[must_use]
    pub fn place_of(&self, place: usize) -> Place {
        match self.cells.cells.get(place) {
            Some(cell) => self.window.place(cell.at.start, cell.at.end),
            None => self.place(),
        }
    }

    /// The text of a standard column's cell, as it stands; empty where the table lacks it.
    #[must_use]
    pub fn text_in(&self, column: Column) -> &'a str {
        self.position(column).map(|place| self.text(place)).unwrap_or_default()
    }

    /// The place of a standard column's cell; of the row where the table lacks it.
    #[must_use]
    pub fn place_in(&self, column: Column) -> Place {
        self.position(column).map_or_else(|| self.place(), |place| self.place_of(place))
    }
}

/// Text without white space around it; most has none.
fn trimmed(text: &str) -> &str {
    let plain = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_graphic());
    if plain(text.as_bytes().first()) && plain(text.as_bytes().last()) { text } else { text.trim() }
}

/// What the short way came to.
pub(super) enum Short {
    /// A row; it ends here.
    Row(usize),
    /// Something that the long way must look at.
    Odd,
    /// The window ends before the row does.
    More,
}

/// Where a CDATA section ends.
fn end_of_section(section: &[u8]) -> Option<usize> {
    memchr::memchr_iter(b']', section).find(|&at| section[at..].starts_with(b"]]>"))
}

/// Adds a text to what is put together, its references resolved; `None` where one of them is none of the five that XML has names for.
fn resolved(mut text: &str, scratch: &mut String) -> Option<Range<usize>> {
    let from = scratch.len();
    while let Some((before, rest)) = text.split_once('&') {
        let (name, rest) = rest.split_once(';')?;
        scratch.push_str(before);
        scratch.push_str(resolve_xml_entity(name)?);
        text = rest;
    }
    scratch.push_str(text);
    Some(from..scratch.len())
}

/// Where cells of the row before end if they stand at `at` as well.
fn repeated(bytes: &[u8], at: usize, before: &[Cell]) -> Option<usize> {
    let (first, last) = (before.first()?, before.last()?);
    // What is put together has nothing in the window to be compared with.
    if !matches!(first.kept, Kept::Window(_)) || first.raw.is_empty() {
        return None;
    }
    let raw = &bytes[first.raw.start..last.raw.end];
    bytes[at..].starts_with(raw).then_some(at + raw.len())
}

/// Reads a row that is written in the usual way: nothing but `<TD>` with text or one CDATA section, or empty. Nine of ten rows
/// are; all else goes the long way, with the same result. Most cells repeat those of the row before to the letter: there is nothing to
/// look for in them. `at` is the place of its `<TR>`, white space passed over.
pub(super) fn short(window: &Window<'_>, at: usize, cells: &mut Cells) -> Short {
    let text = window.text.as_str();
    std::mem::swap(&mut cells.cells, &mut cells.before);
    cells.cells.clear();
    cells.scratch.clear();
    let bytes = text.as_bytes();
    let skip = |at: usize| at + bytes[at..].iter().take_while(|byte| matches!(byte, b' ' | b'\n' | b'\t' | b'\r')).count();
    let start = skip(at);
    if !bytes[start..].starts_with(b"<TR>") {
        return if bytes.len() - start < 4 { Short::More } else { Short::Odd };
    }
    cells.at = start..start + 4;
    let mut at = skip(start + 4);
    // Cells that were the same as those above are compared in one go; where that fails, those before this one each by itself.
    let mut alone = 0;
    loop {
        let count = cells.cells.len();
        let before = cells.before.get(count..).unwrap_or_default();
        let alike = if count < alone { 1 } else { before.iter().take_while(|cell| cell.same).count().max(1) };
        let repeated = repeated(bytes, at, before.get(..alike).unwrap_or_default());
        if let Some(end) = repeated {
            cells.cells.extend(before[..alike].iter().map(|cell| cell.repeated(at - before[0].raw.start)));
            at = skip(end);
            continue;
        }
        if alike > 1 {
            alone = count + alike;
            continue;
        }
        let rest = &bytes[at..];
        let mut references = false;
        let (inner, place, end) = if let Some(content) = rest.strip_prefix(b"<TD>") {
            let from = at + 4;
            let (inner, end) = match content.strip_prefix(b"<![CDATA[") {
                Some(section) => match end_of_section(section) {
                    Some(length) => (from + 9..from + 9 + length, from + 12 + length),
                    None => return Short::More,
                },
                None => match memchr::memchr3(b'<', b'&', b']', content) {
                    Some(length) if content[length] == b'<' => (from..from + length, from + length),
                    Some(length) if content[length] == b'&' => match memchr::memchr2(b'<', b']', &content[length..]) {
                        Some(more) if content[length + more] == b'<' => {
                            references = true;
                            (from..from + length + more, from + length + more)
                        }
                        Some(_) => return Short::Odd,
                        None => return Short::More,
                    },
                    Some(_) => return Short::Odd,
                    None => return Short::More,
                },
            };
            if !bytes[end..].starts_with(b"</TD>") {
                return if bytes.len() - end < 5 { Short::More } else { Short::Odd };
            }
            if window.returns && memchr::memchr(b'\r', &bytes[inner.clone()]).is_some() {
                return Short::Odd;
            }
            (inner, from..end, end + 5)
        } else if rest.starts_with(b"<TD />") || rest.starts_with(b"<TD/>") {
            let length = if rest[3] == b'/' { 5 } else { 6 };
            (at..at, at..at + length, at + length)
        } else if rest.starts_with(b"</TR>") {
            return Short::Row(at + 5);
        } else {
            return if rest.len() < 6 { Short::More } else { Short::Odd };
        };
        let next = skip(end);
        let (kept, raw) = if references {
            match resolved(&text[inner], &mut cells.scratch) {
                Some(range) => (Kept::Scratch(range), at..at),
                None => return Short::Odd,
            }
        } else {
            (Kept::Window(inner), at..next)
        };
        cells.cells.push(Cell { kept, at: place, raw, same: false });
        at = next;
    }
}
