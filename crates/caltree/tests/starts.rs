//! The command starts and says who it is. (That it is tested at all in this package makes cargo build it for the end-to-end tests.)

use std::process::Command;

#[test]
fn version_and_help() {
    for (args, expected) in [(["--version"], "caltree "), (["--help"], "Usage: caltree")] {
        let output = Command::new(env!("CARGO_BIN_EXE_caltree")).args(args).output().expect("the command starts");
        assert!(output.status.success());
        assert!(String::from_utf8_lossy(&output.stdout).contains(expected));
    }
}

#[test]
fn the_long_version_tells_the_commit() {
    let says = |option: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_caltree")).arg(option).output().expect("the command starts");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let short = concat!("caltree ", env!("CARGO_PKG_VERSION"), "\n");
    assert_eq!(says("-V"), short);
    let long = says("--version");
    assert!(long.starts_with(short) && long.contains("\ntarget:   ") && long.contains("\nfeatures: "), "{long}");
    // In a checkout git knows it; what was unpacked from an archive does not.
    let args = ["rev-parse", "--show-prefix", "--short=12", "HEAD"];
    let git = Command::new("git").args(args).current_dir(env!("CARGO_MANIFEST_DIR")).output();
    let known = git.ok().and_then(|git| String::from_utf8(git.stdout).ok());
    let head = known.as_deref().and_then(|known| known.strip_prefix("crates/caltree/\n")).unwrap_or("unknown").trim_end();
    assert!(long.contains(&format!("\ncommit:   {head}")), "{long}");
}
