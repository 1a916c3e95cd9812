//! Text that is no XML: lines, or CSV.

use super::{IdList, IdListTrouble, frames, titled};
use csv::{Position, ReaderBuilder, StringRecord};

/// Stands behind the text: a line of its own, unless a quotation mark before it is open.
const END: &str = "\u{0}end";

/// Reads lines or CSV.
pub(super) fn read(text: &str) -> Result<IdList, IdListTrouble> {
    let is_told = |line: &&str| !line.trim().is_empty() && !line.starts_with('#');
    let mark = mark(text.lines().find(is_told).unwrap_or_default());
    let text = format!("{text}\n{END}\n");
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
        let line = record.position().map_or(0, |start| line_of(start, &text));
        if let Some(last) = record.iter().next_back().filter(|last| last.ends_with(&format!("{END}\n")) || *last == END) {
            if last == END && record.len() == 1 {
                break;
            }
            let before = record.iter().rev().skip(1).map(|cell| cell.matches('\n').count() as u64).sum::<u64>();
            return Err(IdListTrouble::OpenQuote(line + before));
        }
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let place = || record.iter().position(|cell| frames(cell).next().is_some());
        if at == 0 && place().is_none() {
            column = titled(record.iter());
            if column.is_some() || mark.is_some() {
                titles = record;
                continue;
            }
        }
        if titles.is_empty() {
            list.add(line, record.iter().map(bare));
            continue;
        }
        column = column.or_else(place);
        let Some(column) = column else {
            waiting.push((line, record.iter().next().map(bare).unwrap_or_default().to_owned()));
            continue;
        };
        waiting.drain(..).for_each(|(line, cell)| list.add(line, std::iter::once(cell.as_str())));
        list.add(line, record.get(column).map(bare).into_iter());
        list.pass_over(record.iter().enumerate().filter(|(at, _)| *at != column).map(|(_, cell)| cell));
    }
    if column.is_none() && !waiting.is_empty() {
        return Err(IdListTrouble::no_column(titles.iter()));
    }
    list.filled()
}

/// The line of a row. It is read from behind the row before: blank lines and comments may come first.
fn line_of(start: &Position, text: &str) -> u64 {
    let before = usize::try_from(start.byte()).ok().and_then(|at| text.get(at..)).unwrap_or_default();
    let passed = before.split('\n').take_while(|line| line.starts_with('#') || line.trim_end_matches('\r').is_empty());
    start.line() + passed.count() as u64
}

/// What stands between the cells of the first line: of what occurs there, what leaves a known title or a dp_id alone in its cell, else
/// what occurs most.
fn mark(first: &str) -> Option<char> {
    let count = |mark: char| first.matches(mark).count();
    let cells = |mark: char| first.split(mark).map(bare);
    let tells = |mark: char| titled(cells(mark)).is_some() || cells(mark).any(|cell| frames(cell).next().is_some());
    [',', ';', '\t'].into_iter().filter(|mark| count(*mark) > 0).max_by_key(|mark| (tells(*mark), count(*mark)))
}

/// A cell without what stands around it.
fn bare(cell: &str) -> &str {
    cell.trim().trim_matches('"').trim()
}
