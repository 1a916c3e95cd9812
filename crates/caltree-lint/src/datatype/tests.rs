use super::*;
use VotableVersion::{V1_2, V1_3};

fn check(datatype: &str, arraysize: &str, text: &str) -> Result<(), Misfit> {
    let arraysize = Some(arraysize).filter(|size| !size.is_empty());
    Kind::of(Some(datatype), arraysize).unwrap().check(text, V1_3)
}

#[test]
fn integers() {
    use Misfit::{NotInteger, OutOfRange};
    for (datatype, text, result) in [
        ("unsignedByte", "255", Ok(())),
        ("unsignedByte", "256", Err(OutOfRange)),
        ("unsignedByte", "-1", Err(OutOfRange)),
        ("unsignedByte", "0xff", Ok(())),
        ("unsignedByte", "0x100", Err(OutOfRange)),
        ("short", "-32768", Ok(())),
        ("short", "32768", Err(OutOfRange)),
        ("short", "0xFFFF", Ok(())),
        ("int", "2147483647", Ok(())),
        ("int", "-2147483649", Err(OutOfRange)),
        ("int", "+7", Ok(())),
        ("int", " \n 7 ", Ok(())),
        ("int", "0x00000000000000000000001", Ok(())),
        ("int", "-0", Ok(())),
        ("long", "9223372036854775807", Ok(())),
        ("long", "-9223372036854775808", Ok(())),
        ("long", "9223372036854775808", Err(OutOfRange)),
        ("long", "00000000000000000000000000000000000000000000000000000000001", Ok(())),
        ("long", "99999999999999999999999999999999999999999999999999999999999", Err(OutOfRange)),
        ("long", "-99999999999999999999999999999999999999999999999999999999999", Err(OutOfRange)),
        ("long", "", Ok(())),
        ("long", "12.5", Err(NotInteger)),
        ("long", "1e3", Err(NotInteger)),
        ("long", "--1", Err(NotInteger)),
        ("long", "-", Err(NotInteger)),
        ("long", "0x", Err(NotInteger)),
        ("long", "-0x1", Err(NotInteger)),
        ("long", "0x-1", Err(NotInteger)),
        ("long", "1 2", Err(NotInteger)),
        ("long", "１", Err(NotInteger)),
        ("long", "NaN", Err(NotInteger)),
    ] {
        assert_eq!(check(datatype, "", text), result, "{datatype} {text}");
    }
}

#[test]
fn floats_and_truth() {
    for text in ["1", "-1.5", "+.5E+2", "1.", "1e-3", "NaN", "Inf", "+Inf", "-Inf", "", " 3 ", "0012"] {
        assert_eq!(check("double", "", text), Ok(()), "{text}");
    }
    for text in
        ["1,5", ".", "e3", "1e", "1e+", "1e3.5", "nan", "-NaN", "Infinity", "inf", "1d3", "1.2.3", "--1", "0x10", "1 2", "1f"]
    {
        assert_eq!(check("float", "", text), Err(Misfit::NotFloat), "{text}");
    }
    for text in ["T", "t", "1", "TRUE", "True", "F", "f", "0", "false", "?", "", " "] {
        assert_eq!(check("boolean", "", text), Ok(()), "{text}");
    }
    for text in ["yes", "2", "tr", "T F"] {
        assert_eq!(check("boolean", "", text), Err(Misfit::NotBoolean), "{text}");
    }
}

#[test]
fn arrays_have_their_elements() {
    let count = |found, expected| Err(Misfit::Count { found, expected });
    for (datatype, arraysize, text, result) in [
        ("double", "2", "0. 360.", Ok(())),
        ("double", "2", "[0. 360.]", Err(Misfit::NotFloat)),
        ("double", "2", "0. 360. 1", count(3, 2)),
        ("double", "2x2", "1 2\n3 4", Ok(())),
        ("double", "*", "1 2 3", Ok(())),
        ("double", "2*", "1 2 3", Ok(())),
        ("double", "*", "1 2 x", Err(Misfit::NotFloat)),
        ("int", "1", "1", Ok(())),
        ("int", "2", "1", count(1, 2)),
        ("int", "2", "", Ok(())),
        ("boolean", "3", "T F ?", Ok(())),
        ("floatComplex", "", "1 2", Ok(())),
        ("floatComplex", "", "1", count(1, 2)),
        ("doubleComplex", "2", "1 2 3 4", Ok(())),
        ("doubleComplex", "2", "1 2 3", count(3, 4)),
        ("bit", "", "1", Ok(())),
        ("bit", "", "10", count(2, 1)),
        ("bit", "4", "1010", Ok(())),
        ("bit", "4", "1 0 1 0", Ok(())),
        ("bit", "4", "1 0 1", count(3, 4)),
        ("bit", "*", "12", Err(Misfit::NotBits)),
        ("bit", "*", "é", Err(Misfit::NotBits)),
    ] {
        assert_eq!(check(datatype, arraysize, text), result, "{datatype} {arraysize} {text}");
    }
}

#[test]
fn characters() {
    for (datatype, arraysize, text, result) in [
        ("char", "*", "anything é", Ok(())),
        ("char", "3", "abc", Ok(())),
        ("char", "3", " abc\n", Ok(())),
        ("char", "3", "ab ", Ok(())),
        ("char", "3", "ab", Err(Misfit::TooShort { found: 2, expected: 3 })),
        ("char", "3", "abcd", Err(Misfit::TooLong { found: 4, expected: 3 })),
        ("char", "3", "", Ok(())),
        ("char", "2x3", "abcdef", Ok(())),
        ("char", "", "a", Ok(())),
        ("char", "", " ", Ok(())),
        ("char", "", "ab", Err(Misfit::TooLong { found: 2, expected: 1 })),
        ("char", "", "é", Err(Misfit::NotAscii)),
        ("char", "2", "éé", Ok(())),
        ("unicodeChar", "", "é", Ok(())),
    ] {
        assert_eq!(check(datatype, arraysize, text), result, "{datatype} {arraysize} {text}");
    }
}

#[test]
fn nothing_is_null_since_1_3() {
    let before = |datatype, arraysize| Kind::of(Some(datatype), arraysize).unwrap().check("", V1_2);
    assert_eq!(before("long", None), Err(Misfit::Empty));
    assert_eq!(before("int", Some("2")), Err(Misfit::Empty));
    assert_eq!(before("int", Some("*")), Ok(()));
    assert_eq!(before("double", None), Ok(()));
    assert_eq!(before("boolean", None), Ok(()));
    assert_eq!(before("char", None), Err(Misfit::NoCharacter));
    assert_eq!(before("char", Some("3")), Ok(()));
}

#[test]
fn kinds_that_make_no_sense_are_not_checked() {
    for (datatype, arraysize) in [(None, None), (Some("string"), None), (Some("int"), Some("3,*"))] {
        assert_eq!(Kind::of(datatype, arraysize), None);
    }
}
