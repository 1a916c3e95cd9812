//! How much memory a hostile document may take: the bounds that SECURITY.md names.
//!
//! One test alone, because whatever else runs in this process would count. Debug builds take as much as others.

use caltree_dataset::probe;
use caltree_lint::{Config, Settings, lint};
use caltree_read::{IdList, Limits, read, read_stream};
use caltree_report::check::{Entry, Format, Json};
use peak_alloc::PeakAlloc;
use std::io::{self, Read, Write};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

const KIB: usize = 1 << 10;
const MIB: usize = 1 << 20;

/// What some work takes at its peak, beyond what was there before.
fn peak(work: impl FnOnce()) -> usize {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    work();
    MEMORY.peak_usage().saturating_sub(before)
}

fn settings() -> Settings {
    Settings { pairs: true, excerpts: true, ..Settings::default() }
}

/// Reads, checks and tells a document, as `check --format json` does.
fn check(bytes: &[u8], limits: &Limits) {
    let (mut json, settings) = (Json::default(), settings());
    read("x.xml", bytes, limits, &mut |document| {
        let entry = Entry { source: "x.xml".into(), checked: lint(document, &settings), suppressed: Vec::new() };
        json.document(&mut io::sink(), entry).expect("nothing is written");
    });
    json.finish(&mut io::sink(), caltree_report::check::Closing::default()).expect("nothing is written");
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

/// Trees: so many times the text, and so much for each element.
fn trees() {
    let root = "<association category=\"A\" certified=\"true\" complete=\"true\" mode=\"Raw2Raw\" type=\"main\">";
    let inside = format!("{root}<mainFiles/><messages/><associatedFiles>");
    let ends = "</associatedFiles></association>";
    let length = 2 * MIB;
    for (what, text) in [
        ("branches", filled(&inside, "<association/>", ends, length)),
        ("branches with a category", filled(&inside, "<association category=\"B\"/>", ends, length)),
        ("files", filled(&format!("{root}<mainFiles>"), "<file/>", "</mainFiles></association>", length)),
        ("messages", filled(&format!("{root}<messages>"), "<message/>", "</messages></association>", length)),
        ("unknown elements", filled(root, "<a/>", "</association>", length)),
        ("stray text", filled(root, "<a/>b", "</association>", length)),
        ("attributes", filled("<association", " a=\"\"", "/>", length)),
        ("references", filled("<association category=\"", "&amp;", "\"/>", length)),
        ("control characters", filled("<association category=\"", "\u{1}", "\"/>", length)),
        ("lines", filled(root, "\n", "</association>", length)),
        ("depth", filled("", "<association><associatedFiles>", "", length)),
    ] {
        let elements = text.matches('<').count();
        let took = peak(|| check(text.as_bytes(), &Limits::default()));
        eprintln!("{what}: {} KiB for {} KiB and {elements} elements: {} a byte, {} an element", took / KIB, text.len() / KIB, took / text.len(), took / elements);
    }
}

/// Rows that never end, of a size each.
struct Rows {
    row: usize,
    rows: usize,
    cell: &'static str,
    pending: Vec<u8>,
    at: usize,
}

impl Read for Rows {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at == self.pending.len() {
            self.pending.clear();
            self.at = 0;
            if self.row == self.rows {
                return Ok(0);
            }
            let (n, cell) = (self.row, self.cell);
            write!(
                self.pending,
                "<TR><TD>ivo://a?{n}</TD><TD>https://example.org/{n}</TD><TD>#calibration</TD><TD>{cell}</TD></TR>"
            )?;
            self.row += 1;
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

/// Links tables: some 10 MiB, and a hash for each of the first million rows.
fn links_tables() {
    for (rows, cell) in [(1_000, ""), (50_000, ""), (100_000, ""), (20_000, "&amp;é<!-- -->"), (20_000, "<TD>")] {
        let mut source = Rows { row: 0, rows, cell, pending: Vec::new(), at: 0 };
        let took = peak(|| {
            let settings = settings();
            let error = read_stream("x.vot", TABLE.as_bytes(), &mut source, &Limits::default(), &mut |document| {
                drop(lint(document, &settings));
            });
            assert!(error.is_none());
        });
        eprintln!("links table of {rows} rows ({cell}): {} KiB", took / KIB);
    }
    for (what, text) in [
        ("one cell", filled(&format!("{TABLE}<TR><TD>"), "y", "", 17 * MIB)),
        ("fields", filled(&TABLE.replace("<DATA><TABLEDATA>", ""), "<FIELD name=\"x\" datatype=\"int\"/>", "", 2 * MIB)),
        ("attributes", filled(&format!("{TABLE}<TR"), " a=\"\"", "", 2 * MIB)),
        ("unknown elements", filled(TABLE, "<X/>", "", 2 * MIB)),
        ("depth", filled(TABLE, "<X>", "", 2 * MIB)),
        ("infos", filled("<VOTABLE>", "<INFO name=\"QUERY\" value=\"x\">y</INFO>", "", 2 * MIB)),
        ("ids", (0..60_000).fold(TABLE.to_owned(), |text, n| text + &format!("<TR ID=\"x{n}\"/>"))),
    ] {
        let took = peak(|| check(text.as_bytes(), &Limits::default()));
        eprintln!("links table, {what}: {} KiB for {} KiB", took / KIB, text.len() / KIB);
    }
}

/// A stream of gzip that holds so many bytes of one kind.
fn bomb(byte: u8, length: usize) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    io::copy(&mut io::repeat(byte).take(length as u64), &mut packer).expect("memory");
    packer.finish().expect("memory")
}

/// What is packed: the limit on size holds for what comes out.
fn wrappings() {
    let limits = Limits { max_size: 8 * MIB as u64, ..Limits::default() };
    for (what, bytes) in [
        ("gzip", bomb(b'a', 64 * MIB)),
        ("gzip in gzip", bomb(0, 64 * MIB)),
        ("parts", filled("--b\nContent-Type: x\n\n", "\n--b\n\n", "", 4 * MIB).into_bytes()),
        ("parts with headers", filled("", "--b\nContent-Disposition: x; filename=y\n\n\n", "", 4 * MIB).into_bytes()),
        ("headers", filled("HTTP/1.1 200 OK\n", "A: b\n", "\n", 4 * MIB).into_bytes()),
    ] {
        let took = peak(|| check(&bytes, &limits));
        eprintln!("{what}: {} KiB for {} KiB", took / KIB, bytes.len() / KIB);
    }
}

/// Data files: constant, whatever they are packed in and claim.
fn data_files() {
    let card = |text: &str| format!("{text:<80}");
    let endless = card("SIMPLE  = T") + &card("A       = 1").repeat(400_000);
    let whole = [card("SIMPLE  = T"), card("BITPIX  = 8"), card("NAXIS   = 1"), card("NAXIS1  = 60000000"), card("END")].concat();
    let mut whole = format!("{whole:<2880}").into_bytes();
    whole.resize(2_880 + 20 * MIB, 0);
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(&whole).expect("memory");
    let packed = packer.finish().expect("memory");
    // The longest strings that codes can stand for.
    let mut lzw = vec![0x1f, 0x9d, 0x90];
    lzw.extend(std::iter::repeat_n(0xff, MIB));
    for (what, bytes) in [("a header without end", endless.as_bytes()), ("data", &whole), ("data in gzip", &packed), (".Z", &lzw)] {
        let took = peak(|| drop(probe(&mut { bytes }, bytes.len() as u64, true).expect("memory gives no errors")));
        eprintln!("{what}: {} KiB for {} KiB", took / KIB, bytes.len() / KIB);
    }
}

/// Configurations.
fn configurations() {
    let exemption = |pattern: &str| format!("[[exemptions]]\nrule = \"all\"\nreason = \"x\"\nfile = \"{pattern}\"\n");
    for (what, text) in [
        ("exemptions", filled("", &exemption("*a*"), "", 256 * KIB)),
        ("long patterns", filled("", &exemption(&"?".repeat(990)), "", 256 * KIB)),
        ("classes", filled("", &exemption(&"[!é-ü]".repeat(125)), "", 256 * KIB)),
        ("alternatives", filled("", &exemption(&"{*a,*b}".repeat(140)), "", 256 * KIB)),
        ("levels", filled("[levels]\n", "\"S401\" = \"note\"\n", "", 256 * KIB)),
        ("keys", filled("", "a.b.c.d.e.f=1\n", "", 256 * KIB)),
        ("brackets", filled("x = ", "[", "", 256 * KIB)),
    ] {
        let took = peak(|| drop(Config::parse(&text)));
        eprintln!("configuration, {what}: {} KiB for {} KiB", took / KIB, text.len() / KIB);
    }
}

/// Lists of frames.
fn lists() {
    for (what, text) in [
        ("lines", filled("", "x\n", "", MIB)),
        ("quotes", filled("dp_id\n", "\"\"\"\"\n", "", MIB)),
        ("columns", filled("", "a,", "\n", MIB)),
        ("frames", (0..30_000).map(|n| format!("FORS2.2021-01-02T00:{:02}:{:02}.{:03}\n", n / 60_000, n / 1000 % 60, n % 1000)).collect()),
        ("fields", filled("<VOTABLE><TABLE>", "<FIELD name=\"a\"/>", "", MIB)),
    ] {
        let took = peak(|| drop(IdList::read(text.as_bytes(), &Limits::default())));
        eprintln!("list, {what}: {} KiB for {} KiB", took / KIB, text.len() / KIB);
    }
}
