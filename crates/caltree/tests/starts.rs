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
