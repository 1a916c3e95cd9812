//! What `--version` says beyond the version: where the binary comes from, and what it is made for.

use std::sync::LazyLock;

/// The version with the lines below it.
pub(super) fn long() -> &'static str {
    static LONG: LazyLock<String> = LazyLock::new(text);
    &LONG
}

fn text() -> String {
    let commit = match env!("CALTREE_COMMIT") {
        "" => "unknown".to_owned(),
        commit => match commit.strip_suffix('+') {
            Some(base) => format!("{base}+ (with changes that are not in that commit)"),
            None => commit.to_owned(),
        },
    };
    let libc = match (cfg!(target_os = "linux"), cfg!(target_feature = "crt-static")) {
        (true, true) => ", with its C library in it",
        (true, false) => ", with the system's C library",
        (false, _) => "",
    };
    format!(
        "{}\ncommit:   {commit}\ntarget:   {}{libc}\nbuild:    {}\nfeatures: all commands and formats; there is nothing to choose",
        env!("CARGO_PKG_VERSION"),
        env!("CALTREE_TARGET"),
        match (env!("CALTREE_OPT_LEVEL"), cfg!(debug_assertions)) {
            ("0", _) => "not optimised",
            (_, true) => "optimised, with checks for developers",
            (_, false) => "optimised",
        },
    )
}
