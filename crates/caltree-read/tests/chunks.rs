//! What is read does not depend on how many bytes a source gives at a time.

use caltree_read::{Limits, Unzip, inflate, read, read_stream, streams};
use proptest::prelude::*;
use std::io::{self, BufReader, Read, Write};

/// A source that gives as many bytes at a time as it is told, and is interrupted now and then.
struct Dripping<'b> {
    bytes: &'b [u8],
    sizes: Vec<usize>,
    turn: usize,
    /// Fails at the end instead of ending.
    fails: bool,
}

impl Read for Dripping<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let size = self.sizes[self.turn % self.sizes.len()];
        self.turn += 1;
        if size == 0 {
            return Err(io::ErrorKind::Interrupted.into());
        }
        if self.bytes.is_empty() && self.fails {
            return Err(io::Error::other("the disk is gone"));
        }
        let count = size.min(buffer.len()).min(self.bytes.len());
        let (now, later) = self.bytes.split_at(count);
        buffer[..count].copy_from_slice(now);
        self.bytes = later;
        Ok(count)
    }
}

const ROW: &str =
    "<TR><TD>ivo://eso/é?1</TD><TD><![CDATA[https://x/?a=1&b=]]></TD><TD>#calibration</TD><TD>a&amp;b\n<!-- x --></TD></TR>\n";

/// A table of many windows: rows in the usual form and in others, faults among them.
fn table(encoding: &str, rows: usize) -> String {
    let field = |name: &str| format!("<FIELD name=\"{name}\" datatype=\"char\" arraysize=\"*\"/>\n");
    let fields: String = ["ID", "access_url", "semantics", "description"].into_iter().map(field).collect();
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"{encoding}\"?>\n<VOTABLE version=\"1.3\" xmlns=\"http://www.ivoa.net/xml/VOTable/v1.3\">\
         <RESOURCE type=\"results\"><TABLE>{fields}<DATA><TABLEDATA>\n"
    );
    for number in 0..rows {
        match number % 97 {
            13 => text.push_str("<TR><TD>few</TD></TR>stray é\n"),
            29 => text.push_str(&ROW.replace("<TR>", "<TR ID=\"x\">").replace("<TD>#", "<TD >#")),
            _ => text.push_str(ROW),
        }
    }
    text + "</TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>\n"
}

/// All that is to be had of a file, in words; and the error that ended it.
fn all_of(read: impl FnOnce(&mut dyn FnMut(&mut caltree_read::Document<'_>)) -> Option<io::Error>) -> (String, Option<String>) {
    let mut found = String::new();
    let error = read(&mut |document| {
        found.push_str(&format!("{:?} {:?} {:?}\n", document.kind, document.http.is_some(), document.problems));
        let Some(links) = document.links.as_mut() else { return };
        let mut number = 0;
        while let Some(row) = links.next_row() {
            number += 1;
            for place in 0..row.len() {
                found.push_str(row.text(place));
                // Finding places costs more than reading.
                if number % 64 == 0 {
                    found.push_str(&format!("{:?}|", row.place_of(place).location));
                }
            }
        }
        found.push_str(&format!("\n{:?} {:?} {}\n", links.problems(), links.votable_problems(), links.bytes()));
    });
    (found, error.map(|error| error.to_string()))
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).expect("memory");
    packer.finish().expect("memory")
}

fn utf16(text: &str) -> Vec<u8> {
    "\u{feff}".chars().chain(text.chars()).collect::<String>().encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// How many wrappings there are.
const WRAPPINGS: usize = 9;

/// One of the wrappings that a links table may come in.
fn wrapping(which: usize) -> Vec<u8> {
    let text = |encoding: &str| table(encoding, 1100);
    let headers = |body: &[u8]| [b"HTTP/1.1 200 OK\r\nContent-Type: application/x-votable+xml\r\n\r\n", body].concat();
    match which {
        0 => text("UTF-8").into_bytes(),
        1 => headers(text("UTF-8").as_bytes()),
        2 => packed(text("UTF-8").as_bytes()),
        3 => headers(&packed(text("UTF-8").as_bytes())),
        4 => packed(&headers(text("UTF-8").as_bytes())),
        5 => text("ISO-8859-1").chars().map(|c| c as u8).collect(),
        6 => utf16(&table("UTF-16", 600)),
        7 => text("US-ASCII").into_bytes(),
        _ => text("UTF-8").replace('é', "\u{1}").into_bytes(),
    }
}

fn sizes() -> impl Strategy<Value = Vec<usize>> {
    let size = prop_oneof![Just(0_usize), 1_usize..4, 1_usize..5000, 60_000_usize..200_000];
    proptest::collection::vec(size, 1..20).prop_filter("it gives something", |sizes| sizes.iter().any(|size| *size > 3))
}

/// How a table is packed is told in the same way at once and as it comes, also where reading stops long before its end.
#[test]
fn what_is_wrong_with_the_packing_is_told_however_it_comes() {
    let sound = table("UTF-8", 1100);
    let head = "<VOTABLE version=\"1.3\" xmlns=\"http://www.ivoa.net/xml/VOTable/v1.3\">";
    let without_table = format!("{head}<!--{}--></VOTABLE>", "x".repeat(200_000));
    for (text, is_links) in [
        (sound.clone(), true),
        (sound.replacen("<TD>few", "<!few", 1), true),
        (sound.replace("FIELD name=\"", "FIELD name=\"my_"), false),
        (without_table, false),
    ] {
        for (packing, bytes) in packings(text.as_bytes()) {
            let mut damaged = bytes.clone();
            let crc = damaged.len() - 8;
            damaged[crc] ^= 1;
            let followed = [&bytes[..], b"junk"].concat();
            for (bytes, said) in [
                (&bytes[..], ""),
                (&damaged, "matching checksum"),
                (&bytes[..bytes.len() - 9], "its compressed (gzip) stream"),
                (&followed, "end_of: \"the compressed (gzip) stream"),
            ] {
                let mut at_once = Vec::new();
                read("a.vot", bytes, &Limits::default(), &mut |document| at_once = problems(document));
                let mut as_it_comes = Vec::new();
                read_stream("a.vot", bytes, &mut io::empty(), &Limits::default(), &mut |document| as_it_comes = problems(document));
                assert_eq!(as_it_comes, at_once, "{packing}");
                let told = at_once.iter().filter(|problem| problem.contains(said)).count();
                assert!(told == 1 || !is_links || said.is_empty(), "{packing}, {said}: {at_once:?}");
            }
        }
    }
}

/// The ways in which a table may be packed.
fn packings(text: &[u8]) -> [(&'static str, Vec<u8>); 3] {
    let headers = b"HTTP/1.1 200 OK\r\nContent-Type: application/x-votable+xml\r\n\r\n".as_slice();
    [("once", packed(text)), ("twice", packed(&packed(text))), ("headers between", packed(&[headers, &packed(text)].concat()))]
}

fn problems(document: &mut caltree_read::Document<'_>) -> Vec<String> {
    document.with_links(|_, links| while links.next_row().is_some() {});
    let mut found: Vec<String> = document.problems.iter().map(|problem| format!("{:?}", problem.kind)).collect();
    found.sort_unstable();
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_table_is_the_same_however_it_comes(sizes in sizes(), head in 2_usize..70_000, which in 0..WRAPPINGS, is_cut: bool) {
        let mut bytes = wrapping(which);
        if is_cut {
            bytes.truncate(bytes.len() * 2 / 3);
        }
        let bytes = bytes.as_slice();
        prop_assert!(streams(&bytes[..bytes.len().min(1 << 16)]));
        let limits = Limits::default();
        let whole = all_of(|each| { read_stream("a.vot", bytes, &mut io::empty(), &limits, each) });
        let head = head.min(bytes.len());
        let mut rest = Dripping { bytes: &bytes[head..], sizes, turn: 0, fails: false };
        let dripped = all_of(|each| read_stream("a.vot", &bytes[..head], &mut rest, &limits, each));
        prop_assert_eq!(&dripped.1, &None);
        prop_assert!(dripped == whole, "{} differs:\n{}\n{}", which, &dripped.0[..2000.min(dripped.0.len())], &whole.0[..2000.min(whole.0.len())]);
        // Files that are not packed are read in the same way at once.
        if ![2, 3, 4].contains(&which) {
            let at_once = all_of(|each| { read("a.vot", bytes, &limits, each); None });
            prop_assert!(at_once == whole, "{} differs at once", which);
        }
    }

    #[test]
    fn a_source_that_fails_is_said_and_keeps_what_came(sizes in sizes(), end in 1_usize..200_000) {
        let bytes = table("UTF-8", 1100).into_bytes();
        let end = end.min(bytes.len());
        let head = end.min(1 << 16);
        let mut rest = Dripping { bytes: &bytes[head..end], sizes, turn: 0, fails: true };
        let (_, error) = all_of(|each| read_stream("a.vot", &bytes[..head], &mut rest, &Limits::default(), each));
        prop_assert_eq!(error.as_deref(), Some("the disk is gone"));
    }

    #[test]
    fn gzip_is_the_same_however_it_comes(sizes in sizes(), tail in 0_usize..4, cut in 0_usize..40, want in 1_usize..10_000) {
        let text = table("UTF-8", 60).into_bytes();
        let (one, two) = text.split_at(text.len() / 2);
        let tail: &[u8] = [&b""[..], &[0; 700], b"text", b"\x1f"][tail];
        let mut bytes = [packed(one), packed(two), tail.to_vec()].concat();
        bytes.truncate(bytes.len() - cut);
        let whole = inflate(&bytes, u64::MAX - 1);
        let dripping = Dripping { bytes: &bytes, sizes, turn: 0, fails: false };
        let mut unzip = Unzip::new(BufReader::with_capacity(512, dripping));
        let mut found = Vec::new();
        let mut buffer = vec![0; want];
        loop {
            match unzip.read(&mut buffer) {
                Ok(0) => break,
                Ok(count) => found.extend_from_slice(&buffer[..count]),
                Err(error) => prop_assert_eq!(error.kind(), io::ErrorKind::Interrupted),
            }
        }
        prop_assert_eq!(found, whole.bytes);
        prop_assert_eq!(unzip.trouble(), whole.trouble.as_ref());
    }
}
