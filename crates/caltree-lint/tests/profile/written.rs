//! Profiles as files: what is none is told with its place.

use super::*;

#[test]
fn what_is_no_profile_is_told_with_its_place() {
    let head = "schema = \"caltree/profile/1\"\n";
    let kind = "[[kinds]]\ninstrument = \"A\"\ncategory = \"B\"\nmode = \"Raw2Raw\"\ntrees = 5\n";
    let branch = |keys: &str| format!("{head}{kind}[kinds.below.X.Y]\n{keys}\n");
    let seen = |keys: &str| branch(&format!("seen = {{ {keys} }}"));
    let long = "X".repeat(101);
    for (text, message) in [
        (String::new(), "line 1, column 1: this is no profile: it does not begin with schema"),
        ("<?xml version=\"1.0\"?>\n<association/>\n".into(), "line 1, column 1: this is no profile: it does not begin with schema"),
        ("[levels]\nS401 = \"note\"\n".into(), "line 1, column 1: this is no profile"),
        (
            "schema = \"caltree/profile/2\"\n".into(),
            "line 1, column 10: this is no profile: expected schema = \"caltree/profile/1\", found \"caltree/profile/2\"",
        ),
        ("schema = 1".into(), "line 1, column 10: this is no profile"),
        (format!("{head}kinds = 3"), "line 2, column 9: invalid type: integer `3`, expected a list"),
        (format!("{head}kinds = [3]"), "line 2, column 10: invalid type: integer `3`, expected a table [[kinds]]"),
        (
            format!("{head}[learned]"),
            "line 2, column 2: unknown field `learned`: expected schema, learnt, kinds; did you mean `learnt`?",
        ),
        (format!("{head}[[kinds]"), "line 2, column 9:"),
        (format!("{head}{kind}{kind}"), "line 7, column 1: A B Raw2Raw stands twice"),
        (
            format!("{head}{}", kind.replace("Raw2Raw", "raw2raw")),
            "line 5, column 8: `raw2raw` is no mode: expected Raw2Raw or Raw2Master; did you mean \"Raw2Raw\"?",
        ),
        (format!("{head}{}", kind.replace("\"B\"", "\"\"")), "line 4, column 12: `category` is ``"),
        (
            format!("{head}[learnt]\ntrees = 1\nthreshold = 1.5\nmin_trees = 1\nincomplete = false"),
            "line 4, column 13: `threshold` is 1.5",
        ),
        (
            format!("{head}[learnt]\ntrees = 1\nthreshold = nan\nmin_trees = 1\nincomplete = false"),
            "line 4, column 13: `threshold` is NaN",
        ),
        (
            branch("require = true"),
            "line 8, column 1: unknown field `require`: expected required, auxiliary, at_least_branches, at_least_files, at_most_days, \
             seen; did you mean `required`?",
        ),
        (branch("required = \"yes\""), "line 8, column 12: invalid type: string \"yes\", expected true or false"),
        (
            branch("at_least_files = \"x, expected u64\""),
            "line 8, column 18: invalid type: string \"x, expected u64\", expected a whole number",
        ),
        (
            branch("at_least_files = 99999999999999999999"),
            "line 8, column 18: invalid type: integer `99999999999999999999`, expected a whole",
        ),
        (branch("seen = 3"), "line 8, column 8: invalid type: integer `3`, expected a table such as { trees = 3, of = 3 }"),
        (
            branch("auxiliary = true\nat_least_files = 3"),
            "line 9, column 18: nothing is asked of an auxiliary branch: take out `at_least_files`",
        ),
        (
            branch("auxiliary = true\nat_most_days = 3"),
            "line 9, column 16: nothing is asked of an auxiliary branch: take out `at_most_days`",
        ),
        (branch("at_least_branches = 0"), "line 8, column 21: `at_least_branches` is 0: expected 1 or more"),
        (branch("at_least_files = 0"), "line 8, column 18: `at_least_files` is 0: expected 1 or more"),
        (
            branch("").replace("below", "static") + "at_most_days = 1",
            "line 9, column 16: a static calibration has no observing time",
        ),
        (branch("required = true\nauxiliary = true"), "line 7, column 1: an auxiliary branch is never required"),
        (branch("at_least_files = -1"), "line 8, column 18: invalid value: integer `-1`, expected a whole number from 0 on"),
        (
            branch("at_least_files = 1.5"),
            "line 8, column 18: invalid type: floating point `1.5`, expected a whole number from 0 on",
        ),
        (branch("at_most_days = -0.5"), "line 8, column 16: `at_most_days` is -0.5"),
        (branch("at_most_days = inf"), "line 8, column 16: `at_most_days` is inf"),
        (branch("days = [1, 2, 3]"), "line 8, column 1: unknown field `days`"),
        (seen("trees = 3"), "line 8, column 8: missing field `of`"),
        (seen("trees = 3, of = 2"), "line 8, column 8: 3 trees and 0 in part are more than the 2 that there are"),
        (seen("trees = 9223372036854775807, of = 2, in_part = 9223372036854775807"), "line 8, column 8: 9223372036854775807 trees"),
        (seen("trees = 3, of = 6"), "line 8, column 8: `of` is 6, but this kind has 5 trees"),
        (seen("trees = 3, of = 3, files = 4"), "line 8, column 37: invalid type: integer `4`, expected a list"),
        (
            seen("trees = 3, of = 3, files = [4]"),
            "line 8, column 37: `files` has 1 number: expected three (smallest, median, largest)",
        ),
        (seen("trees = 3, of = 3, branches = [1, 2, 3, 4, 5]"), "line 8, column 40: `branches` has 5 numbers: expected three"),
        (
            seen("trees = 3, of = 3, days = [0.1, 0.2, 0.3, -9.0]"),
            "line 8, column 36: `days` has 4 numbers: expected three (median",
        ),
        (seen("trees = 3, of = 3, files = [3, 2, 4]"), "line 8, column 37: smallest 3, median 2, largest 4 are not in this order"),
        (
            seen("trees = 3, of = 3, days = [3, 2, 4]"),
            "line 8, column 36: median 3, nine tenths 2, largest 4 are not in this order",
        ),
        (seen("trees = 3, of = 3, days = [-3, 2, 4]"), "line 8, column 36: distances of -3, 2, 4"),
        (branch("[kinds.below.X.Y]"), "line 8, column 16: `Y` stands twice"),
        (branch("[kinds.static]\nX = { Y = {} }"), "line 9, column 11: Y stands below X twice: as static, and not"),
        (format!("{head}{kind}below.X = 3"), "line 7, column 11: invalid type: integer `3`, expected a table"),
        (
            format!("{head}{kind}below.X.Y = true"),
            "line 7, column 13: invalid type: boolean `true`, expected a table such as { required",
        ),
        (
            format!("{head}{kind}[kinds.below.B]\nSTD_IMA = {{}}\n[kinds.below.STDIMA]\nBIAS = {{}}"),
            "line 9, column 14: `STDIMA` is neither the root's category (`B`) nor a branch of this kind: add it below the category \
             that it stands in; did you mean `STD_IMA`?",
        ),
        (
            format!("{head}{kind}[kinds.below.B]\nBIAS = {{}}\n[kinds.static.RESPONSE]"),
            "line 9, column 15: `RESPONSE` is neither the root's category (`B`) nor a branch of this kind: add it below",
        ),
        ("{\n  \"schema\": \"caltree/profile/1\"\n}".into(), "line 1, column 1: this is no profile"),
        (format!("{head}{kind}below.X.\"\" = {{}}"), "line 7, column 14: expected a category, found ``"),
        (format!("{head}{kind}below.\"\".X = {{}}"), "line 7, column 7: expected a category, found ``"),
        (format!("{head}{kind}below.X.{long} = {{}}"), "line 7, column 113: expected a category, found `XXXXX"),
        (format!("{head}{kind}[[kinds.branches]]\npath = \"X/Y\""), "line 7, column 9: unknown field `branches`"),
        (format!("{head}{}", kind.replace("instrument = \"A\"", "")), "line 2, column 1: missing field `instrument`"),
    ] {
        let error = Profile::parse(&text).unwrap_err().to_string();
        assert!(error.starts_with(message), "{error}\n{text}");
    }
    // A person may write as little as this.
    let profile = Profile::parse(&format!("\u{feff}{head}{kind}below.B.Y = {{}}")).unwrap();
    assert_eq!(said(&profile), [("B/Y".to_owned(), &Expected::default())]);
}

#[test]
fn hostile_profiles_are_read_to_an_end() {
    let head = "schema = \"caltree/profile/1\"\n";
    for hostile in ["[", "a = [", "a = {b = ", "a.", "[[kinds]]\n", "\"", "'''", "{", "\0", "x = 1\n"] {
        assert!(Profile::parse(&format!("{head}{}", hostile.repeat(20_000))).is_err(), "{hostile}");
        assert!(Profile::parse(&hostile.repeat(20_000)).is_err(), "{hostile}");
    }
}
