//! How much memory hostile input may take: the bounds that SECURITY.md names, tried on what takes most.
//!
//! One test alone, because whatever else runs in this process would count.

use caltree_dataset::probe;
use caltree_lint::{Config, Settings, lint};
use caltree_read::{IdList, Limits, read, read_stream};
use caltree_report::Look;
use caltree_report::check::{self, Entry};
use caltree_report::findings::{Detail, Format, Options};
use caltree_tests::packed;
use peak_alloc::PeakAlloc;
use std::io::{self, Read, Write};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

const KIB: usize = 1 << 10;
const MIB: usize = 1 << 20;

/// How much is made of each kind: enough that what grows with it outweighs what does not.
const LENGTH: usize = 256 * KIB;

/// Does some work and holds its peak of memory, beyond what was there before, against a bound.
fn within(bound: usize, what: &str, work: impl FnOnce()) {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    work();
    let took = MEMORY.peak_usage().saturating_sub(before);
    eprintln!("{what}: {} KiB of {} KiB", took / KIB, bound / KIB);
    assert!(took <= bound, "{what}: {took} bytes, more than {bound}");
}

/// Reads, checks and tells a document, as `check --format json` does.
fn checked(bytes: &[u8], limits: &Limits) {
    let settings = Settings { pairs: true, excerpts: true, ..Settings::default() };
    let mut json = check::renderer(Format::Json, Look::default(), Detail::default(), Options::default());
    read("x.xml", bytes, limits, &mut |document| {
        let entry = Entry { source: "x.xml".into(), checked: lint(document, &settings), suppressed: Vec::new() };
        json.document(&mut io::sink(), entry).expect("nothing is written");
    });
    json.finish(&mut io::sink(), check::Closing::default()).expect("nothing is written");
}

/// A text of some length, of one piece over and over.
fn filled(head: &str, piece: &str, tail: &str, length: usize) -> String {
    format!("{head}{}{tail}", piece.repeat(length / piece.len()))
}

#[test]
fn memory_is_bounded() {
    trees();
    links_tables();
    wrappings();
    data_files();
    configurations();
    lists();
}

/// Four times the text, 768 bytes an element, and 32 MiB.
fn trees() {
    let root = "<association category=\"A\" certified=\"true\" complete=\"true\" mode=\"Raw2Raw\" type=\"main\">";
    let inside = format!("{root}<mainFiles/><messages/><associatedFiles>");
    let ends = "</associatedFiles></association>";
    let length = LENGTH;
    for (what, text) in [
        ("branches", filled(&inside, "<association/>", ends, 4 * length)),
        ("branches with a category", filled(&inside, "<association category=\"B\"/>", ends, 4 * length)),
        ("files", filled(&format!("{root}<mainFiles>"), "<file/>", "</mainFiles></association>", length)),
        ("messages", filled(&format!("{root}<messages>"), "<message/>", "</messages></association>", length)),
        ("unknown elements", filled(root, "<a/>", "</association>", length)),
        ("stray text", filled(root, "<a/>b", "</association>", length)),
        ("attributes", filled("<association", " a=\"\"", "/>", length)),
        ("references", filled("<association category=\"", "&amp;", "\"/>", 16 * length)),
        ("control characters", filled("<association category=\"", "\u{1}", "\"/>", 16 * length)),
        ("lines", filled(root, "\n", "</association>", 32 * length)),
        ("depth", filled("", "<association><associatedFiles>", "", length)),
    ] {
        let elements = text.matches('<').count();
        within(4 * text.len() + 768 * elements + 32 * MIB, what, || checked(text.as_bytes(), &Limits::default()));
    }
}

/// Rows, as they come.
struct Rows {
    row: usize,
    rows: usize,
    cell: &'static str,
    pending: Vec<u8>,
    at: usize,
}

impl Read for Rows {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at == self.pending.len() && self.row < self.rows {
            (self.at, self.row) = (0, self.row + 1);
            self.pending.clear();
            let (n, cell) = (self.row, self.cell);
            let cells = format!("<TD>ivo://a?{n}</TD><TD>https://example.org/{n}</TD><TD>#calibration</TD><TD>{cell}</TD>");
            write!(self.pending, "<TR>{cells}</TR>")?;
        }
        let count = buffer.len().min(self.pending.len() - self.at);
        buffer[..count].copy_from_slice(&self.pending[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}

const TABLE: &str = r#"<VOTABLE version="1.3" xmlns="http://www.ivoa.net/xml/VOTable/v1.3"><RESOURCE type="results"><TABLE>
<FIELD name="ID" datatype="char" arraysize="*"/><FIELD name="access_url" datatype="char" arraysize="*"/>
<FIELD name="semantics" datatype="char" arraysize="*"/><FIELD name="description" datatype="char" arraysize="*"/>
<DATA><TABLEDATA>"#;

/// 64 MiB, and 64 bytes for each of the first million rows, however long they are.
fn links_tables() {
    for (rows, cell) in [(1_000, ""), (40_000, ""), (4_000, "&amp;é<!-- -->"), (4_000, "<TD>")] {
        let mut source = Rows { row: 0, rows, cell, pending: Vec::new(), at: 0 };
        // Of what does not grow with the rows there is little here.
        within(MIB + 64 * rows, &format!("{rows} rows {cell}"), || {
            let settings = Settings { pairs: true, excerpts: true, ..Settings::default() };
            let error = read_stream("x.vot", TABLE.as_bytes(), &mut source, &Limits::default(), &mut |document| {
                drop(lint(document, &settings));
            });
            assert!(error.is_none());
        });
    }
    let head = TABLE.replace("<DATA><TABLEDATA>", "");
    for (what, text) in [
        ("one cell", filled(&format!("{TABLE}<TR><TD>"), "y", "", 17 * MIB)),
        ("fields", filled(&head, "<FIELD name=\"x\" datatype=\"int\"/>", "", LENGTH)),
        ("attributes", filled(&format!("{TABLE}<TR"), " a=\"\"", "", LENGTH)),
        ("unknown elements in rows", filled(TABLE, "<X/>", "", LENGTH)),
        ("elements in elements", filled(TABLE, "<X>", "", LENGTH)),
        ("infos", filled("<VOTABLE>", "<INFO name=\"QUERY\" value=\"x\">y</INFO>", "", 4 * LENGTH)),
        ("ids", (0..10_000).fold(TABLE.to_owned(), |text, n| text + &format!("<TR ID=\"x{n}\"/>"))),
    ] {
        within(64 * MIB, what, || checked(text.as_bytes(), &Limits::default()));
    }
}

/// A stream of gzip that holds so many bytes of one kind.
fn bomb(byte: u8, length: usize) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    io::copy(&mut io::repeat(byte).take(length as u64), &mut packer).expect("memory");
    packer.finish().expect("memory")
}

/// What is packed counts as what comes out of it, and that is no more than the limit on size. A part takes 8 KiB.
fn wrappings() {
    let limits = Limits { max_size: 2 * MIB as u64, ..Limits::default() };
    let most = 4 * 2 * MIB;
    for (what, bytes) in [
        ("a bomb of gzip", bomb(b'a', 64 * MIB)),
        ("another one", bomb(0, 64 * MIB)),
        ("one packed again", packed(&bomb(b'a', 64 * MIB))),
    ] {
        within(most, what, || checked(&bytes, &limits));
    }
    for (what, part) in [("parts", "--b\n\n"), ("parts with headers", "--b\nContent-Disposition: x; filename=y\n\n\n")] {
        let body = filled("--b\nContent-Type: x\n\n\n", part, "", 2 * LENGTH);
        within(most + 10_000 * 8 * KIB, what, || checked(body.as_bytes(), &limits));
    }
    let answer = filled("HTTP/1.1 200 OK\n", "A: b\n", "\n", MIB);
    within(most, "headers", || checked(answer.as_bytes(), &limits));
}

/// 32 MiB, whatever a data file is packed in and claims.
fn data_files() {
    let card = |text: &str| format!("{text:<80}");
    let endless = card("SIMPLE  = T") + &card("A       = 1").repeat(160_000);
    let header =
        [card("SIMPLE  = T"), card("BITPIX  = 8"), card("NAXIS   = 1"), card("NAXIS1  = 60000000000"), card("END")].concat();
    let mut whole = format!("{header:<2880}").into_bytes();
    whole.resize(2_880 + 2 * MIB, 0);
    let packed = packed(&whole);
    // A code that stands for itself and what came before makes the longest strings.
    let mut lzw = vec![0x1f, 0x9d, 0x90];
    lzw.extend(std::iter::repeat_n(0xff, LENGTH));
    let files = [("a header without end", endless.as_bytes()), ("data", &whole), ("data in gzip", &packed), ("data in .Z", &lzw)];
    for (what, bytes) in files {
        within(32 * MIB, what, || drop(probe(&mut { bytes }, bytes.len() as u64, true).expect("memory gives no errors")));
    }
}

/// Two hundred times the file, which has 1 MiB at most.
fn configurations() {
    let exemption = |pattern: &str| format!("[[exemptions]]\nrule = \"all\"\nreason = \"x\"\nfile = \"{pattern}\"\n");
    let length = LENGTH / 4;
    for (what, text) in [
        ("exemptions", filled("", &exemption("*a*"), "", length)),
        ("long patterns", filled("", &exemption(&"?".repeat(990)), "", length)),
        ("patterns with classes", filled("", &exemption(&"[!é-ü]".repeat(125)), "", length)),
        ("patterns with alternatives", filled("", &exemption(&"{*a,*b}".repeat(140)), "", length)),
        ("levels", filled("[levels]\n", "\"S401\" = \"note\"\n", "", length)),
        ("keys", filled("", "a.b.c.d.e.f=1\n", "", length)),
        ("brackets", filled("x = ", "[", "", length)),
    ] {
        within(200 * text.len(), what, || drop(Config::parse(&text)));
    }
}

/// Sixty-four times the list.
fn lists() {
    let frame = |n: usize| format!("FORS2.2021-01-02T00:{:02}:{:02}.{:03}\n", n / 60_000, n / 1_000 % 60, n % 1_000);
    for (what, text) in [
        ("lines", filled("", "x\n", "", LENGTH)),
        ("quotes", filled("dp_id\n", "\"\"\"\"\n", "", LENGTH)),
        ("columns", filled("", "a,", "\n1", LENGTH)),
        ("frames", (0..8_000).map(frame).collect()),
        ("fields", filled("<VOTABLE><TABLE>", "<FIELD name=\"a\"/>", "", LENGTH)),
        ("cells", filled("<VOTABLE><TABLE><DATA><TABLEDATA><TR>", "<TD/>", "", LENGTH)),
    ] {
        within(64 * text.len(), what, || drop(IdList::read(text.as_bytes(), &Limits::default())));
    }
}
