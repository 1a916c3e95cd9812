//! Rows at the window's edges, and documents that were made to do harm.

use super::VotableFault;
use super::source::CHUNK;
use crate::problem::{Oversize, ProblemKind};
use crate::{Limits, read};
use caltree_model::Location;
use std::fmt::Write;

const HEAD: &str = r#"<VOTABLE version="1.3" xmlns="http://www.ivoa.net/xml/VOTable/v1.3"><RESOURCE type="results"><TABLE>
<FIELD name="ID" datatype="char" arraysize="*"/><FIELD name="access_url" datatype="char" arraysize="*"/>
<FIELD name="semantics" datatype="char" arraysize="*"/><FIELD name="description" datatype="char" arraysize="*"/>
<DATA><TABLEDATA>"#;
const TAIL: &str = "</TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>";

/// All that was found in a document.
#[derive(Debug, Default)]
struct Found {
    rows: Vec<Vec<String>>,
    /// Where the rows' cells stand.
    places: Vec<Vec<Location>>,
    faults: Vec<(VotableFault, u64)>,
    fault_places: Vec<Location>,
    problems: Vec<ProblemKind>,
}

fn found(text: &str) -> Found {
    let mut found = Found::default();
    read("a.vot", text.as_bytes(), &Limits::default(), &mut |document| {
        let Some(links) = document.links.as_mut() else {
            found.problems.extend(document.problems.iter().map(|problem| problem.kind.clone()));
            return;
        };
        while let Some(row) = links.next_row() {
            found.rows.push((0..row.len()).map(|place| row.text(place).to_owned()).collect());
            found.places.push((0..row.len()).map(|place| row.place_of(place).location).collect());
        }
        found.problems.extend(links.problems().iter().map(|problem| problem.kind.clone()));
        found.faults = links.votable_problems().iter().map(|problem| (problem.fault.clone(), problem.places)).collect();
        found.fault_places = links.votable_problems().iter().map(|problem| problem.place.location).collect();
    });
    found
}

fn around(rows: &str) -> String {
    format!("{HEAD}{rows}{TAIL}")
}

/// Rows of every form, and what stands between rows.
const ROWS: &str = concat!(
    "<TR><TD>ivo://é?1</TD><TD><![CDATA[https://x/?a=1&b=]]2>]]></TD><TD />\n<TD/></TR>\n",
    "<!-- between & <TR> --><TR>\n\t<TD>a&amp;b</TD> <TD>]&#x3e;&#233;</TD><TD><!-- in -->#this</TD><TD>a<![CDATA[b]]>&lt;c</TD></TR>",
    "<?go on?><TR ><TD >1</TD ><TD></TD><TD>\u{feff}x</TD><TD><![CDATA[]]></TD></TR >\u{feff}",
    "<TR><TD>few</TD></TR>stray<TR><TD>1</TD><TD>2</TD><TD>3\r\n4</TD><TD><![CDATA[5\r6]]></TD><TD>many</TD></TR>",
);

/// The window has a chunk at first, and moves on by as much.
#[test]
fn rows_are_the_same_wherever_the_window_ends() {
    let whole = found(&around(ROWS));
    assert_eq!(whole.rows.len(), 5, "{whole:?}");
    let lines = HEAD.matches('\n').count();
    let (edge, length) = (CHUNK, ROWS.len());
    for shift in 0..=length {
        let blanks = " ".repeat(edge - HEAD.len() - shift);
        for (rows, padding) in [
            (ROWS.to_owned(), format!("{blanks}\n")),
            (ROWS.replace("<TR>", "<TR ID=\"x1\">"), format!("<!--{}-->\n", &blanks[8..])),
        ] {
            let text = around(&format!("{padding}{rows}"));
            let here = found(&text);
            assert_eq!(here.rows, whole.rows, "{shift}");
            assert_eq!(here.faults, whole.faults, "{shift}");
            assert!(here.problems.is_empty(), "{shift}: {:?}", here.problems);
            let start = HEAD.len() + padding.len();
            let places = here.places.iter().flatten().chain(&here.fault_places);
            for place in places {
                let before = &text[start..place.start as usize];
                let line_start = before.rfind('\n').map_or(0, |at| at + 1);
                assert_eq!(place.line as usize, before.matches('\n').count() + lines + 2, "{shift}: {place:?}");
                assert_eq!(place.column as usize, before[line_start..].chars().count() + 1, "{shift}: {place:?}");
            }
            for (row, places) in here.rows.iter().zip(&here.places) {
                for (cell, place) in row.iter().zip(places) {
                    let there = &text[place.start as usize..place.end as usize];
                    let plain = !there.contains(['&', '<', '\r']);
                    assert!(!plain || there == cell, "{shift}: {there} is not {cell}");
                }
            }
        }
    }
}

/// Cells are compared with those above, several at a time.
#[test]
fn rows_that_repeat_cells_are_read_as_if_they_did_not() {
    const CELLS: [(&str, &str); 6] = [
        ("<TD>a</TD>", "a"),
        ("<TD>ab</TD>", "ab"),
        ("<TD />", ""),
        ("<TD/>", ""),
        ("<TD><![CDATA[a]]></TD>", "a"),
        ("<TD>&lt;</TD>", "<"),
    ];
    let mut state = 1_u32;
    let mut any = |most: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 16) as usize % most
    };
    let (mut text, mut expected) = (String::new(), Vec::new());
    let mut chosen = [0; 4];
    for _ in 0..4_000 {
        text.push_str("<TR>");
        for cell in &mut chosen {
            if any(4) == 0 {
                *cell = any(CELLS.len());
            }
            text.push_str(CELLS[*cell].0);
            text.push_str(["", "", "", "\n", " \t"][any(5)]);
        }
        text.push_str("</TR>");
        expected.push(chosen.map(|cell| CELLS[cell].1));
    }
    let short = found(&around(&text));
    assert_eq!(short.rows, expected);
    let long = found(&around(&text.replace("<TR>", "<TR >")));
    assert_eq!(long.rows, expected);
    for (row, (short, long)) in (1..).zip(short.places.iter().zip(&long.places)) {
        for (short, long) in short.iter().zip(long) {
            assert_eq!((short.start + row, short.end + row), (long.start, long.end), "{row}");
        }
    }
}

#[test]
fn every_beginning_of_a_document_is_read() {
    let text = around(ROWS);
    for (end, _) in text.char_indices() {
        let here = found(&text[..end]);
        assert!(!here.problems.is_empty(), "{end}");
    }
}

#[test]
fn every_byte_may_be_another_one() {
    let text = around(ROWS);
    for at in 0..text.len() {
        for byte in *b"<&\"\xff" {
            let mut bytes = text.clone().into_bytes();
            bytes[at] = byte;
            read("a.vot", &bytes, &Limits::default(), &mut |document| {
                let Some(links) = document.links.as_mut() else { return };
                while let Some(row) = links.next_row() {
                    (0..row.len()).for_each(|place| drop((row.text(place).len(), row.place_of(place))));
                }
            });
        }
    }
}

/// What stands in a row and is no cell may be longer than the window.
#[test]
fn rows_in_rows_are_none() {
    let long = "y".repeat(300 << 10);
    let cells = "<TD>1</TD><TD>2</TD><TD>3</TD><TD>4</TD>";
    for (rows, count) in [
        (format!("<TR>{cells}<TR>{cells}</TR><!--{long}--><?a {long}?></TR><TR>{cells}</TR>"), 2),
        (format!("<TR><TD>1<TR>{cells}</TR><!--{long}--></TD>{}</TR>", &cells[10..]), 1),
        (format!("<TR><TD>1<TR></TR></TD><!--{long}-->{}</TR>", &cells[10..]), 1),
        (format!("<TR><TD>1<TD>{long}</TD></TD>{}</TR>", &cells[10..]), 1),
        (format!("<TD>{long}</TD><TR>{cells}</TR>"), 1),
    ] {
        let here = found(&around(&rows));
        assert_eq!(here.rows, vec![["1", "2", "3", "4"]; count], "{}", &rows[..60]);
        assert!(here.faults.iter().any(|(fault, _)| matches!(fault, VotableFault::MisplacedElement { .. })), "{:?}", here.faults);
    }
}

#[test]
fn a_byte_order_mark_within_is_text() {
    let row = "<TR><TD>1</TD><TD>2</TD><TD>3</TD><TD>4é</TD></TR>";
    let here = found(&around(&format!("\u{feff}\u{feff}{row}\u{feff}<TR ><TD>1</TD><TD>2</TD><TD>3</TD><TD>4é</TD></TR>{row}")));
    assert_eq!(here.rows, [["1", "2", "3", "4é"]; 3]);
    assert_eq!(here.faults.iter().map(|(_, places)| places).sum::<u64>(), 2, "{:?}", here.faults);
}

#[test]
fn white_space_is_no_stray_text_however_it_is_written() {
    for (text, count) in [("&#32;\n&#x9;", 0), ("<![CDATA[ ]]>", 0), (" &amp;", 1), (" <![CDATA[x]]> &lt;", 1), ("a<!-- -->b", 2)] {
        assert_eq!(found(&around(text)).faults.len(), count, "{text}");
    }
}

#[test]
fn rows_without_data_around_them_are_read() {
    let row = "<TR><TD>1</TD><TD>2</TD><TD>3</TD><TD>4</TD></TR>";
    let text = around(row).replace("<DATA>", "").replace("</DATA>", "");
    assert_eq!(found(&text).rows, [["1", "2", "3", "4"]]);
}

/// None of these may take long, or much memory.
#[test]
fn too_much_of_anything_is_told_once() {
    let mut attributes = String::new();
    let mut references = String::new();
    for n in 0..20_000 {
        let _ = write!(attributes, " a{n}=\"\"");
        let _ = write!(references, "<TR ref=\"x{n}\"/>");
    }
    let too_large = |text: &str| {
        let problems = found(&around(text)).problems;
        assert!(
            matches!(problems[..], [ProblemKind::TooLarge(Oversize::Part { .. })]),
            "{}: {:?}",
            &text[..40],
            &problems[..problems.len().min(3)]
        );
    };
    too_large(&format!("<TR{attributes}></TR>"));
    too_large(&format!("<TR{}></TR>", attributes.replace(" a", " xmlns:a")));
    too_large(&format!("<TR><TD>{}</TD></TR>", "y".repeat(17 << 20)));
    let here = found(&around(&references));
    assert!(here.faults.len() < 10, "{}", here.faults.len());
    let here = found(&around(&format!("<TR{}></TR>", " =\"\"".repeat(20_000))));
    assert_eq!(here.problems.len(), 10_001);
    let fields = "<FIELD name=\"x\" datatype=\"int\"/>".repeat(10_001);
    let here = found(&around("").replace("<DATA>", &format!("{fields}<DATA>")));
    assert!(matches!(here.problems[..], [ProblemKind::TooLarge(Oversize::Part { .. })]), "{:?}", here.problems.len());
}
