use super::*;
use Value::{Any, ArraySize, DateTime, Id, NmToken, NonNegativeInteger, OneOf, PositiveInteger, Precision, TimeOrigin, Year};
use Version::{V1_2, V1_3, V1_4};

/// What becomes of these children in turn, "X" being a foreign one, and what is missing in the end.
fn children(version: Version, parent: &str, names: &str) -> (Vec<(String, Misplaced)>, Vec<String>) {
    let parent = element(version, parent).expect("element");
    let mut progress = Progress::default();
    let mut errors = vec![];
    for name in names.split_whitespace() {
        let result = if name == "X" { progress.other(parent) } else { progress.child(version, parent, name) };
        errors.extend(result.err().map(|error| (name.to_string(), error)));
    }
    (errors, progress.missing(version, parent))
}

fn good(version: Version, parent: &str, names: &str) {
    assert_eq!(children(version, parent, names), (vec![], vec![]), "{version:?} {parent}: {names}");
}

/// Exactly one error, of this child, and nothing missing.
fn bad(version: Version, parent: &str, names: &str, name: &str, error: Misplaced) {
    assert_eq!(children(version, parent, names), (vec![(name.to_string(), error)], vec![]), "{version:?} {parent}: {names}");
}

fn missing(version: Version, parent: &str, names: &str, what: &str) {
    assert_eq!(children(version, parent, names), (vec![], vec![what.to_string()]), "{version:?} {parent}: {names}");
}

#[test]
fn versions() {
    assert_eq!(Version::parse("1.4"), Some(V1_4));
    assert_eq!(Version::parse("1.0"), None);
    assert!([V1_1, V1_2, V1_3, V1_4, V1_5].iter().all(|v| Version::parse(v.as_str()) == Some(*v)));
    assert!(element(V1_3, "TIMESYS").is_none() && element(V1_4, "TIMESYS").is_some());
    assert!(element(V1_2, "BINARY2").is_none() && element(V1_3, "BINARY2").is_some());
    assert!(element(V1_3, "table").is_none());
    assert!(element(V1_1, "LINK").is_some_and(|e| e.text) && element(V1_2, "LINK").is_some_and(|e| !e.text));
}

#[test]
fn table_is_sound() {
    for version in [V1_1, V1_2, V1_3, V1_4, V1_5] {
        for e in elements::ELEMENTS.iter().filter(|e| (e.since..=e.until).contains(&version)) {
            assert!(std::ptr::eq(e, element(version, e.name).expect("found")), "{} twice", e.name);
            assert!(e.groups.len() < 16 && e.repeated.end <= e.groups.len());
            let names: Vec<_> = e.attributes.iter().copied().flatten().filter(|a| a.is_in(version)).map(|a| a.name).collect();
            assert!(names.iter().enumerate().all(|(i, name)| !names[..i].contains(name)), "{}: {names:?}", e.name);
            for name in e.groups.iter().flat_map(|g| g.names).filter(|name| **name != FOREIGN) {
                assert!(version < V1_4 || element(version, name).is_some(), "{name} in {}", e.name);
            }
        }
    }
}

#[test]
fn legal_children() {
    good(V1_1, "VOTABLE", "");
    good(V1_1, "VOTABLE", "DESCRIPTION DEFINITIONS INFO COOSYS PARAM INFO RESOURCE RESOURCE");
    good(V1_3, "VOTABLE", "INFO GROUP INFO RESOURCE INFO INFO");
    good(V1_3, "RESOURCE", "");
    good(V1_3, "RESOURCE", "DESCRIPTION INFO INFO COOSYS PARAM LINK LINK TABLE INFO INFO LINK RESOURCE TABLE TABLE INFO TABLE X X");
    good(V1_1, "RESOURCE", "PARAM INFO COOSYS LINK TABLE TABLE RESOURCE X");
    good(V1_4, "TABLE", "DESCRIPTION INFO INFO FIELD PARAM GROUP FIELD LINK DATA INFO");
    good(V1_1, "TABLE", "");
    good(V1_3, "DATA", "BINARY2 INFO INFO");
    good(V1_5, "DESCRIPTION", "p X TABLE");
    good(V1_5, "VALUES", "MAX OPTION OPTION");
}

#[test]
fn misplaced_children() {
    use Misplaced::*;
    bad(V1_3, "VOTABLE", "RESOURCE COOSYS COOSYS", "COOSYS", OutOfOrder { after: "RESOURCE" });
    bad(V1_3, "RESOURCE", "COOSYS INFO INFO LINK TABLE INFO TABLE", "INFO", OutOfOrder { after: "COOSYS" });
    bad(V1_3, "RESOURCE", "TABLE X TABLE TABLE", "TABLE", OutOfOrder { after: FOREIGN });
    bad(V1_3, "TABLE", "FIELD INFO FIELD FIELD LINK DATA INFO", "FIELD", OutOfOrder { after: "INFO" });
    bad(V1_3, "TABLE", "DESCRIPTION DATA FIELD", "FIELD", OutOfOrder { after: "DATA" });
    bad(V1_3, "TABLE", "FIELD DESCRIPTION DATA", "DESCRIPTION", OutOfOrder { after: "FIELD" });
    bad(V1_3, "TABLE", "DESCRIPTION FIELD DESCRIPTION DATA", "DESCRIPTION", Repeated);
    bad(V1_3, "DATA", "TABLEDATA INFO BINARY", "BINARY", Instead { of: "TABLEDATA" });
    bad(V1_3, "DATA", "TABLEDATA TABLEDATA", "TABLEDATA", Repeated);
    bad(V1_3, "BINARY", "STREAM STREAM", "STREAM", Repeated);
    bad(V1_3, "RESOURCE", "TIMESYS TABLE", "TIMESYS", NotAChild);
    bad(V1_1, "RESOURCE", "GROUP TABLE", "GROUP", NotAChild);
    bad(V1_5, "TABLE", "FIELD COOSYS DATA", "COOSYS", NotAChild);
    bad(V1_5, "TABLE", "FIELD X DATA", "X", NotAChild);
    bad(V1_5, "FIELD", "field VALUES", "field", NotAChild);
}

#[test]
fn missing_children() {
    missing(V1_2, "VOTABLE", "INFO", "RESOURCE");
    missing(V1_2, "DATA", "", "one of TABLEDATA, BINARY, FITS");
    missing(V1_3, "DATA", "INFO", "one of TABLEDATA, BINARY, BINARY2, FITS");
    missing(V1_3, "TABLE", "LINK DATA", "one of FIELD, PARAM, GROUP");
    missing(V1_3, "RESOURCE", "TABLE LINK", "one of TABLE, RESOURCE");
    missing(V1_3, "RESOURCE", "LINK X", "one of TABLE, RESOURCE");
    missing(V1_3, "TR", "", "TD");
}

#[test]
fn attributes() {
    let names = |version, name| -> Vec<_> { element(version, name).expect(name).required(version).map(|a| a.name).collect() };
    assert_eq!(names(V1_3, "FIELD"), ["name", "datatype"]);
    assert_eq!(names(V1_3, "PARAM"), ["name", "datatype", "value"]);
    assert_eq!(names(V1_4, "TIMESYS"), ["ID", "timescale", "refposition"]);
    let value = |version, name, attribute| element(version, name).expect(name).attribute(version, attribute).map(|a| a.value);
    assert_eq!(value(V1_1, "FIELD", "xtype"), None);
    assert_eq!(value(V1_2, "FIELD", "xtype"), Some(Any));
    assert_eq!((value(V1_1, "PARAM", "arraysize"), value(V1_2, "PARAM", "arraysize")), (Some(ArraySize), Some(Any)));
    assert_eq!((value(V1_4, "COOSYS", "system"), value(V1_5, "COOSYS", "system")), (Some(OneOf(elements::SYSTEMS)), Some(Any)));
    assert_eq!((value(V1_4, "COOSYS", "refposition"), value(V1_5, "COOSYS", "refposition")), (None, Some(Any)));
    assert!(element(V1_3, "RESOURCE").is_some_and(|e| e.other_attributes() && !e.any_children()));
}

#[test]
fn values() {
    let check = |value: Value, good: &[&str], bad: &[&str]| {
        good.iter().for_each(|text| assert!(value.accepts(text), "{value:?}: {text:?}"));
        bad.iter().for_each(|text| assert!(!value.accepts(text), "{value:?}: {text:?}"));
        assert!(!value.expected().is_empty());
    };
    check(Id, &["a", "_1.b-c", " été "], &["", "1a", "a:b", "a b", "-a", "×"]);
    check(NmToken, &["1a", "a:b"], &["", "text/plain"]);
    check(OneOf(&["yes", "no"]), &["yes", " no "], &["", "Yes", "y"]);
    check(ArraySize, &["", "*", "12", "3x4x*", "3x", "2s,", "*s;"], &["x", "x3", "2*3", "3s", "3sa", "3s,,", "1xx"]);
    check(Precision { zero: false }, &["5", "E5", "F10"], &["", "0", "F0", "e5", "EF5", "-1"]);
    check(Precision { zero: true }, &["0", "F0", "007"], &["", "E"]);
    check(PositiveInteger, &["1", "+1", "007"], &["", "0", "-1", "1.0", "+"]);
    check(NonNegativeInteger, &["0", "-0", "+5"], &["", "-", "-1", "x"]);
    check(Year, &["J2000", "B1950.0", "2000.", "5"], &["", "J", ".5", "j2000", "J-1", "1.2.3"]);
    check(TimeOrigin, &["MJD-origin", "0", "-.5e3", "2400000.5", "5."], &["", ".", "1e", "MJD", "e3", "1e2e3"]);
    let good = ["2026-01-31T12:00:00Z", "2000-02-29T00:00:00.5+14:00", "2020-01-01T24:00:00", "-12020-01-01T00:00:00-05:30"];
    let bad = ["2026-01-31", "2021-02-29T00:00:00", "1900-02-29T00:00:00", "0000-01-01T00:00:00", "2020-13-01T00:00:00", "T", ""];
    check(DateTime, &good, &bad);
    check(DateTime, &[], &["2020-01-01T24:00:01", "2020-01-01T00:00:60", "2020-01-01T00:00:00Z+01:00", "02020-01-01T00:00:00"]);
    assert_eq!(OneOf(&["yes", "no"]).expected(), "one of yes, no");
}
