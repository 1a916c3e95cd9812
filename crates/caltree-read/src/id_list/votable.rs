//! A column of dp_ids in a VOTable, such as the archive's TAP service answers with.
//!
//! The links reader takes links tables apart, with places and all that VOTable wants of them; here it is one column of any table that
//! is wanted, and nothing is said about the rest.

use super::{IdList, IdListTrouble, frames, titled};
use crate::attributes::{Attributes, reference};
use caltree_model::QueryStatus;
use quick_xml::Reader;
use quick_xml::events::Event;

/// What is gathered while the document passes by.
#[derive(Default)]
struct Table {
    list: IdList,
    /// The titles of the open table.
    titles: Vec<String>,
    /// The column of the open table in which dp_ids stand.
    column: Option<usize>,
    /// Rows of the open table before the first in which a dp_id stands, by line; their first cells.
    waiting: Vec<(u64, String)>,
    /// Whether a table is through that is a list: it is the only one that counts.
    taken: bool,
    /// What is wrong with the first table that is none.
    trouble: Option<IdListTrouble>,
    /// The cells of the open row, and whether one of them is open.
    cells: Vec<String>,
    in_cell: bool,
    /// The value of an open INFO QUERY_STATUS, and its content so far.
    status: Option<(Option<String>, String)>,
}

/// Reads the first table of the document that has rows and a column of dp_ids.
pub(super) fn read(text: &str) -> Result<IdList, IdListTrouble> {
    let mut reader = Reader::from_str(text);
    let (mut table, mut open, mut root) = (Table::default(), 0_usize, None);
    let mut lines = Lines { text, at: 0, line: 1 };
    loop {
        let start = usize::try_from(reader.buffer_position()).unwrap_or(text.len());
        let event = reader.read_event();
        let end = usize::try_from(reader.buffer_position()).unwrap_or(text.len());
        let broken = |lines: &mut Lines<'_>| Err(IdListTrouble::Broken(lines.line(start)));
        match event {
            Ok(Event::Start(tag)) => {
                open += 1;
                let name = local(tag.name().as_ref()).to_owned();
                root.get_or_insert_with(|| name.clone());
                table.start(&name, text, start, end);
            }
            Ok(Event::Empty(tag)) => {
                let name = local(tag.name().as_ref()).to_owned();
                root.get_or_insert_with(|| name.clone());
                table.start(&name, text, start, end);
                table.end(&name, &mut lines, start)?;
            }
            Ok(Event::End(tag)) => {
                open = open.saturating_sub(1);
                if table.end(local(tag.name().as_ref()), &mut lines, start)? {
                    break;
                }
            }
            Ok(Event::Text(piece)) => table.text(&piece),
            Ok(Event::CData(piece)) => table.text(&piece),
            Ok(Event::GeneralRef(name)) => match reference(&format!("&{};", &*name)) {
                Ok((c, _)) => table.text(c.encode_utf8(&mut [0; 4])),
                Err(_) => return broken(&mut lines),
            },
            Ok(Event::DocType(_)) => return Err(IdListTrouble::Doctype),
            Ok(Event::Eof) if open > 0 => return broken(&mut lines),
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(_) => return broken(&mut lines),
        }
        if root.as_deref().is_some_and(|root| !root.eq_ignore_ascii_case("VOTABLE")) {
            return Err(IdListTrouble::OtherXml(root.unwrap_or_default().chars().take(60).collect()));
        }
    }
    table.finished()
}

impl Table {
    fn start(&mut self, name: &str, text: &str, start: usize, end: usize) {
        let attribute = |wanted: &str| {
            let mut trouble = Vec::new();
            let mut all = Attributes::new(text, start, end, false, &mut trouble);
            all.find(|attr| attr.name == wanted).map(|attr| attr.value.into_owned())
        };
        match name {
            "TABLE" => {
                self.titles.clear();
                self.waiting.clear();
                self.column = None;
            }
            "FIELD" => self.titles.push(attribute("name").unwrap_or_default()),
            "TABLEDATA" => self.column = titled(self.titles.iter().map(String::as_str)),
            "BINARY" => self.no_list(IdListTrouble::Serialization("BINARY")),
            "BINARY2" => self.no_list(IdListTrouble::Serialization("BINARY2")),
            "FITS" => self.no_list(IdListTrouble::Serialization("FITS")),
            "TR" => self.cells.clear(),
            "TD" => {
                self.cells.push(String::new());
                self.in_cell = true;
            }
            "INFO" if attribute("name").is_some_and(|name| name.eq_ignore_ascii_case("QUERY_STATUS")) => {
                self.status = Some((attribute("value"), String::new()));
            }
            _ => {}
        }
    }

    fn text(&mut self, piece: &str) {
        if let Some((_, content)) = &mut self.status {
            content.push_str(piece);
        } else if let Some(cell) = self.cells.last_mut().filter(|_| self.in_cell) {
            cell.push_str(piece);
        }
    }

    /// Takes the end of an element; says whether all that is wanted is through.
    fn end(&mut self, name: &str, lines: &mut Lines<'_>, at: usize) -> Result<bool, IdListTrouble> {
        match name {
            "TD" => self.in_cell = false,
            "TR" if self.taken => self.list.pass_over(self.cells.iter().map(String::as_str)),
            "TR" => self.row(lines.line(at)),
            "INFO" => {
                if let Some((value, content)) = self.status.take() {
                    let status = QueryStatus::parse(value.as_deref(), &content);
                    self.list.overflowed |= status.overflowed();
                    if status.failed() {
                        let said = status.message.unwrap_or("it does not say why").split_whitespace().collect::<Vec<_>>().join(" ");
                        return Err(IdListTrouble::Failed(said.chars().take(200).collect()));
                    }
                }
            }
            // Another table may stand before the one that is meant.
            "TABLE" if !self.taken && self.column.is_none() && !self.waiting.is_empty() => {
                let titles = std::mem::take(&mut self.titles);
                self.no_list(IdListTrouble::NoColumn(titles));
            }
            "TABLE" => self.taken |= !self.list.ids.is_empty(),
            _ => {}
        }
        // What follows a table may still say that rows were left out.
        Ok(name == "VOTABLE")
    }

    fn row(&mut self, line: u64) {
        self.column = self.column.or_else(|| self.cells.iter().position(|cell| frames(cell).next().is_some()));
        match self.column {
            None => self.waiting.push((line, self.cells.first().map(|cell| cell.trim().to_owned()).unwrap_or_default())),
            Some(column) => {
                self.waiting.drain(..).for_each(|(line, cell)| self.list.add(line, std::iter::once(cell.as_str())));
                self.list.add(line, self.cells.get(column).map(String::as_str).into_iter());
                self.list.pass_over(self.cells.iter().enumerate().filter(|(at, _)| *at != column).map(|(_, cell)| cell.as_str()));
            }
        }
    }

    /// Keeps what is wrong with a table, of several the first.
    fn no_list(&mut self, trouble: IdListTrouble) {
        self.trouble.get_or_insert(trouble);
    }

    fn finished(self) -> Result<IdList, IdListTrouble> {
        match self.trouble {
            Some(trouble) if self.list.ids.is_empty() && self.list.bad.is_empty() => Err(trouble),
            _ => self.list.filled(),
        }
    }
}

/// A name without its prefix.
fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// Counts lines while the text passes by.
struct Lines<'t> {
    text: &'t str,
    at: usize,
    line: u64,
}

impl Lines<'_> {
    fn line(&mut self, at: usize) -> u64 {
        if let Some(piece) = self.text.as_bytes().get(self.at..at) {
            self.line += memchr::memchr_iter(b'\n', piece).count() as u64;
            self.at = at;
        }
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn votable(fields: &str, data: &str) -> String {
        format!(
            "<?xml version=\"1.0\"?>\n<VOTABLE><RESOURCE type=\"results\"><TABLE>{fields}<DATA>{data}</DATA></TABLE></RESOURCE></VOTABLE>\n"
        )
    }

    const FIELDS: &str = "<FIELD name=\"object\"/><FIELD name=\"dp_id\" datatype=\"char\" arraysize=\"*\"/>";

    #[test]
    fn the_named_column_is_read_else_the_first_with_an_id() {
        let rows = "<TABLEDATA>\n<TR><TD>FORS2.2020-01-02T00:59:12.533</TD><TD> FORS2.2021-01-02T00:59:12.533 </TD></TR>\n\
                    <TR><TD/><TD><![CDATA[FORS2.2021-01-02T00:59:13.53&#]]></TD></TR></TABLEDATA>";
        let list = read(&votable(FIELDS, rows)).unwrap();
        assert_eq!((list.ids.as_slice(), list.bad[0].line), (&["FORS2.2021-01-02T00:59:12.533".to_owned()][..], 4));
        let list = read(&votable("<FIELD name=\"a\"/><FIELD name=\"b\"/>", rows)).unwrap();
        assert_eq!(list.ids, ["FORS2.2020-01-02T00:59:12.533"]);
        let prefixed =
            votable(FIELDS, rows).replace('<', "<v:").replace("<v:/", "</v:").replace("<v:?", "<?").replace("<v:!", "<!");
        assert_eq!(read(&prefixed).unwrap().ids.len(), 1, "{prefixed}");
    }

    #[test]
    fn of_several_tables_the_first_with_dp_ids_is_read_by_its_own_titles() {
        let table = |fields: &str, data: &str| format!("<TABLE>{fields}<DATA>{data}</DATA></TABLE>");
        let row = |cells: &[&str]| format!("<TABLEDATA><TR><TD>{}</TD></TR></TABLEDATA>", cells.join("</TD><TD>"));
        let other = table("<FIELD name=\"a\"/><FIELD name=\"b\"/>", &row(&["1", "2"]));
        let packed = table("<FIELD name=\"a\"/>", "<BINARY2/>");
        let none = table(FIELDS, "<TABLEDATA/>");
        let meant = table(FIELDS, &row(&["x", "FORS2.2021-01-02T00:59:12.533"]));
        let later = table("<FIELD name=\"dp_id\"/>", &row(&["FORS2.2022-01-02T00:59:12.533"]));
        for tables in [[&other, &packed, &meant], [&none, &meant, &later], [&meant, &packed, &other]] {
            let text = format!("<VOTABLE><RESOURCE>{}{}{}</RESOURCE></VOTABLE>", tables[0], tables[1], tables[2]);
            let list = read(&text).unwrap();
            assert_eq!(list.beside, usize::from(tables[2] == &later), "{text}");
            assert_eq!((list.ids, list.bad.len()), (vec!["FORS2.2021-01-02T00:59:12.533".to_owned()], 0), "{text}");
        }
    }

    #[test]
    fn what_gives_no_list_is_told() {
        use IdListTrouble::{Broken, Doctype, Empty, Failed, NoColumn, NoIds, OtherXml, Serialization};
        let bad = crate::BadEntry { line: 2, found: "b".into(), why: "no dp_id" };
        let rows = "<TABLEDATA><TR><TD>a</TD><TD>b</TD></TR></TABLEDATA>";
        for (text, trouble) in [
            (votable(FIELDS, "<BINARY2><STREAM encoding=\"base64\">AAAA</STREAM></BINARY2>"), Serialization("BINARY2")),
            (votable("<FIELD name=\"a\"/><FIELD/>", rows), NoColumn(vec!["a".into(), String::new()])),
            (votable(FIELDS, rows), NoIds(1, bad)),
            ("<!DOCTYPE VOTABLE [<!ENTITY x SYSTEM 'file:///x'>]><VOTABLE/>".into(), Doctype),
            (votable(FIELDS, "<TABLEDATA/>"), Empty),
            ("<VOTABLE>\n<TABLE>\n".into(), Broken(3)),
            ("<VOTABLE>\n<TABLE>\n</VOTABLE>".into(), Broken(3)),
            (
                "<VOTABLE><INFO name=\"QUERY_STATUS\" value=\"ERROR\">no\n table &amp;c</INFO></VOTABLE>".into(),
                Failed("no table &c".into()),
            ),
            ("<VOTABLE><INFO name=\"QUERY_STATUS\" value=\"Error: no table\"/></VOTABLE>".into(), Failed("no table".into())),
            ("<rss/>".into(), OtherXml("rss".into())),
        ] {
            assert_eq!(read(&text), Err(trouble), "{text}");
        }
        let cut = "<VOTABLE><INFO name=\"QUERY_STATUS\" value=\"OVERFLOW\"/></VOTABLE>";
        assert_eq!(read(cut), Err(Empty));
        let whole = votable(FIELDS, "<TABLEDATA><TR><TD/><TD>FORS2.2021-01-02T00:59:12.533</TD></TR></TABLEDATA>");
        for status in ["<INFO name=\"QUERY_STATUS\" value=\"OVERFLOW\"/>", "<INFO name=\"QUERY_STATUS\">OVERFLOW: 2000 rows</INFO>"]
        {
            assert!(read(&whole.replace("</TABLE>", &format!("</TABLE>{status}"))).unwrap().overflowed, "{status}");
        }
    }
}
