//! The same answer in every wrapping it may come in, and what is no answer at all.

use caltree_tests::{caltree, caltree_in, caltree_with, packed, top};
use std::fs;

fn one(path: &str) -> serde_json::Value {
    let run = caltree(&["check", "--format", "json", path]);
    run.json()["documents"][0].clone()
}

#[test]
fn every_good_wrapping_gives_the_same_tree() {
    let plain = one("fixtures/input/plain.xml");
    for name in [
        "gzip.xml.gz",
        "gzip-two-members.xml.gz",
        "utf8-bom.xml",
        "utf16le-bom.xml",
        "utf16be-bom.xml",
        "crlf.xml",
        "no-declaration.xml",
        "multipart-lf.mime",
        "multipart-crlf-two-trees.mime",
        "multipart-gzip.mime.gz",
        "http-200.xml",
        "http-200-multipart.mime",
        "http-302-then-200.xml",
    ] {
        let path = format!("fixtures/input/{name}");
        let found = one(&path);
        for field in ["kind", "dp_id", "mode", "verdict", "errors"] {
            assert_eq!(found[field], plain[field], "{field} of {name}");
        }
        let from_stdin = caltree_with(&fs::read(top().join(&path)).unwrap(), &["check", "--format", "json", "-"]);
        assert_eq!(from_stdin.json()["documents"][0]["dp_id"], plain["dp_id"], "{name} on standard input");
        assert_eq!(from_stdin.json()["documents"][0]["source"], "-");
    }
}

#[test]
fn what_is_packed_twice_is_read_too() {
    let (table, folder) = (
        fs::read(top().join("fixtures/links/eso/UVES.2018-03-29T04:10:47.866_raw2raw.vot")).unwrap(),
        tempfile::tempdir().unwrap(),
    );
    // Larger files are read as they come.
    let random: String = (0..200_000_u64).map(|n| char::from(b'a' + (n.wrapping_pow(5) >> 7) as u8 % 26)).collect();
    let large = [&table[..], format!("<!--{random}-->").as_bytes()].concat();
    for text in [fs::read(top().join("fixtures/input/plain.xml")).unwrap(), table, large] {
        let plain = caltree_with(&text, &["check", "--format", "json", "-"]);
        let twice = packed(&packed(&text));
        assert!(text.len() < 100_000 || twice.len() > 1 << 16, "{}", twice.len());
        let mut damaged = twice.clone();
        let crc = damaged.len() - 8;
        damaged[crc] ^= 1;
        fs::write(folder.path().join("twice.xml.gz"), &twice).unwrap();
        let run = caltree_in(folder.path(), &["check", "--format", "json", "twice.xml.gz"]);
        assert_eq!((run.status, run.codes()), (plain.status, plain.codes()));
        assert_eq!(run.json()["documents"][0]["dp_id"], plain.json()["documents"][0]["dp_id"]);
        let run = caltree_with(&twice[..twice.len() / 2], &["check", "--format", "json", "-"]);
        assert_eq!(run.codes().iter().filter(|code| *code == "X104").count(), 1);
        let run = caltree_with(&damaged, &["check", "--format", "json", "-"]);
        assert!(run.status == 1 && run.codes().contains(&"X106".to_owned()), "{:?}", run.codes());
    }
}

#[test]
fn what_is_too_large_inside_is_not_called_cut_off() {
    let tree = fs::read_to_string(top().join("fixtures/input/plain.xml")).unwrap() + &"\n".repeat(3_000_000);
    // Stored as it is, so that what is inside is too large already.
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::none());
    std::io::Write::write_all(&mut packer, tree.as_bytes()).unwrap();
    let twice = packed(&packer.finish().unwrap());
    let run = caltree_with(&twice, &["check", "--max-size", "1MiB", "--format", "json", "-"]);
    let codes: Vec<String> = run.codes().into_iter().filter(|code| code.starts_with('X')).collect();
    assert_eq!(codes, ["X109"]);
}

#[test]
fn what_is_wrong_with_a_file_is_said_by_its_code() {
    for (name, code) in [
        ("duplicate-attribute.xml", "X103"),
        ("entity-expansion.xml", "X107"),
        ("external-entity.xml", "X107"),
        ("external-subset.xml", "X107"),
        ("fits-header.xml", "X101"),
        ("gzip-truncated.xml.gz", "X104"),
        ("gzip-wrong-crc.xml.gz", "X106"),
        ("http-400-json.xml", "X101"),
        ("http-400-text.xml", "X101"),
        ("http-500-html.xml", "X101"),
        ("json-error.xml", "X101"),
        ("login-page.xml", "X101"),
        ("lt-in-attribute.xml", "X103"),
        ("multipart-no-end.mime", "X110"),
        ("multipart-same-name.mime", "X110"),
        ("multipart-wrong-length.mime", "X110"),
        ("nul-in-attribute.xml", "X103"),
        ("truncated-in-tag.xml", "X104"),
        ("two-trees.xml", "X105"),
        ("unknown-encoding.xml", "X106"),
        ("unknown-entity.xml", "X103"),
        ("unquoted-attribute.xml", "X103"),
        ("utf16-odd-length.xml", "X106"),
        ("white-space.xml", "X102"),
    ] {
        let run = caltree(&["check", "--format", "json", &format!("fixtures/input/{name}")]);
        assert_eq!(run.status, 1, "{name}: {run:?}");
        assert!(run.codes().iter().any(|found| found == code), "{name}: {:?}", run.codes());
        assert!(run.json()["documents"].as_array().unwrap().iter().any(|document| document["verdict"] == "unreadable"), "{name}");
    }
}

#[test]
fn a_broken_document_keeps_what_could_be_read() {
    let document = one("fixtures/input/gzip-truncated.xml.gz");
    assert_eq!((&document["kind"], &document["verdict"]), (&"association_tree".into(), &"unreadable".into()));
    assert_eq!(document["dp_id"], "FORS2.2025-03-18T05:21:44.902");
}

#[test]
fn exit_two_says_why_and_the_rest_is_done() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("empty")).unwrap();
    fs::write(folder.path().join("empty/notes.txt"), "nothing here").unwrap();
    fs::create_dir(folder.path().join("other")).unwrap();
    fs::write(folder.path().join("other/feed.xml"), "<rss/>").unwrap();
    fs::copy(top().join("fixtures/input/plain.xml"), folder.path().join("good.xml")).unwrap();
    let run = caltree_in(folder.path(), &["check", "--format", "json", "missing.xml", "empty", "other", "good.xml"]);
    assert_eq!(run.status, 2);
    assert_eq!(run.json()["totals"]["documents"], 1);
    assert_eq!(
        run.stderr,
        "caltree: missing.xml: no such file or directory\n\
         caltree: empty: nothing to read: no association tree, links table or multipart body\n\
         caltree: other: nothing to read: no association tree, links table or multipart body (1 XML file of another kind passed over)\n"
    );
}

#[test]
fn in_directories_other_xml_is_passed_over_but_not_under_an_answers_name() {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(top().join("fixtures/input/plain.xml"), folder.path().join("good.xml")).unwrap();
    fs::write(folder.path().join("feed.xml"), "<rss/>").unwrap();
    fs::write(folder.path().join("FORS2.2025-03-18T05_21_44.902.fits"), "not read at all").unwrap();
    let run = caltree_in(folder.path(), &["check", "--format", "json", "."]);
    assert_eq!((run.status, run.json()["totals"]["documents"].as_u64()), (0, Some(1)), "{run:?}");
    fs::write(folder.path().join("FORS2.2025-03-18T05_21_44.902_raw2raw.xml"), "<rss/>").unwrap();
    fs::write(folder.path().join("FORS2.2025-03-18T05_21_44.903.xml"), "<rss/>").unwrap();
    let run = caltree_in(folder.path(), &["check", "--format", "json", "."]);
    assert_eq!((run.status, run.codes()), (1, vec!["X101".to_owned(), "X101".into()]));
    let named = caltree_in(folder.path(), &["check", "--format", "json", "feed.xml"]);
    assert_eq!((named.status, named.codes()), (1, vec!["X101".to_owned()]));
}

#[test]
fn limits_are_kept_and_name_their_option() {
    let bomb = {
        use std::io::Write;
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        packer.write_all(b"<association category='A'>").unwrap();
        packer.write_all(&vec![b' '; 64 << 20]).unwrap();
        packer.finish().unwrap()
    };
    for (input, args, option) in [
        (bomb.as_slice(), &["--max-size", "1MiB"][..], "--max-size"),
        (b"<association><mainFiles/><messages/></association>", &["--max-elements", "2"], "--max-elements"),
        (
            b"<association><associatedFiles><association><associatedFiles><association/></associatedFiles></association></associatedFiles></association>",
            &["--max-depth", "1"],
            "--max-depth",
        ),
        (b"<association></association>", &["--max-size", "10"], "--max-size"),
    ] {
        let run = caltree_with(input, &[&["check", "--format", "json", "-"], args].concat());
        let findings = run.json()["findings"].clone();
        let named = findings.as_array().unwrap().iter().any(|finding| {
            ["X108", "X109"].contains(&finding["code"].as_str().unwrap())
                && (finding["message"].as_str().unwrap().contains(option) || finding["help"].as_str().unwrap().contains(option))
        });
        assert!(named && run.status == 1, "{option}: {findings:#}");
    }
}

#[test]
fn great_depth_neither_overflows_nor_takes_quadratic_time() {
    // Quadratic time would be minutes.
    let levels = 100_000;
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    text.push_str(&"<association category=\"A\"><mainFiles/><messages/><associatedFiles>".repeat(levels));
    text.push_str(&"</associatedFiles></association>".repeat(levels));
    let options = ["--max-depth", "2000000", "--max-elements", "100000000"];
    for command in [&["check", "--format", "json", "-"][..], &["summary", "--format", "json", "-"], &["show", "-"], &["fmt", "-"]] {
        let run = caltree_with(text.as_bytes(), &[command, &options].concat());
        assert!(run.status >= 0, "{command:?} was killed");
    }
}

#[test]
fn positions_count_lines_and_characters_in_the_whole_file() {
    let tree =
        fs::read_to_string(top().join("fixtures/input/plain.xml")).unwrap().replace("certified=\"true\"", "certified=\"ja\"");
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\n\r\n";
    let text = format!("{head}{tree}");
    let run = caltree_with(text.as_bytes(), &["check", "--format", "json", "-"]);
    let at = text.find("certified=").unwrap();
    let span = run.json()["findings"][0]["span"].clone();
    assert_eq!(span["start"], at);
    assert_eq!(span["line"], text[..at].matches('\n').count() + 1);
    assert_eq!(span["column"], at - text[..at].rfind('\n').unwrap());
    assert_eq!(&text[span["start"].as_u64().unwrap() as usize..span["end"].as_u64().unwrap() as usize], "certified=\"ja\"");
    // The same in UTF-16: two bytes a character, after a mark of two.
    let wide: Vec<u8> = [0xff, 0xfe].into_iter().chain(tree.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let found = caltree_with(&wide, &["check", "--format", "json", "-"]).json()["findings"][0]["span"].clone();
    assert_eq!(found["start"], 2 + 2 * tree.find("certified=").unwrap());
    assert_eq!(found["line"], 2);
}
