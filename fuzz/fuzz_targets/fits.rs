#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| caltree_tests::hostile::fits::body(bytes));
