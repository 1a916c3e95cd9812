//! What must hold for any bytes whatever. Each target is a file with one `body`: `fuzz/` hands it what libFuzzer makes up, and
//! `tests/tests/hostile.rs` everything that was kept of that.

pub mod compress;
pub mod config;
pub mod diff;
pub mod fits;
pub mod gzip;
pub mod id_list;
pub mod links;
pub mod multipart;
pub mod profile;
pub mod recognition;
pub mod tree;

mod chunks;
mod outputs;
mod places;

/// What is tried on some bytes. It panics where a promise does not hold.
pub type Body = fn(&[u8]);

/// Every target, by the name of its file here and in `fuzz/fuzz_targets`.
pub const TARGETS: &[(&str, Body)] = &[
    ("compress", compress::body),
    ("config", config::body),
    ("diff", diff::body),
    ("fits", fits::body),
    ("gzip", gzip::body),
    ("id_list", id_list::body),
    ("links", links::body),
    ("multipart", multipart::body),
    ("profile", profile::body),
    ("recognition", recognition::body),
    ("tree", tree::body),
];

/// Limits that small inputs can pass.
const TIGHT: caltree_read::Limits = caltree_read::Limits { max_size: 2_000, max_depth: 3, max_elements: 20 };

/// What tells the two parts of an input apart, for targets that take two.
const BETWEEN: &[u8] = b"\n%%%%\n";

/// The two parts of an input; the second is empty where nothing tells them apart.
fn halves(bytes: &[u8]) -> (&[u8], &[u8]) {
    match bytes.windows(BETWEEN.len()).position(|window| window == BETWEEN) {
        Some(at) => (&bytes[..at], &bytes[at + BETWEEN.len()..]),
        None => (bytes, &[]),
    }
}
