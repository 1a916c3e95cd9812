//! The command where something is wrong around it.

use crate::{Run, command};
use std::fs;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};

/// Nothing here takes longer, however busy the machine is.
const PATIENCE: Duration = Duration::from_secs(120);

/// The command behind a line for the shell, which says what is wrong and ends in `"$@"`.
#[must_use]
pub fn behind(shell: &str, args: &[&str]) -> Command {
    let typed = command(args);
    let mut command = Command::new("/bin/sh");
    command.args(["-c", shell, "sh"]).arg(typed.get_program()).args(typed.get_args());
    command.current_dir(crate::top()).env_clear().env("COLUMNS", "100").env("LANG", "C.UTF-8").stdin(Stdio::null());
    command
}

/// Runs to the end, and fails the test where that does not come.
#[must_use]
pub fn ended(command: &mut Command) -> Run {
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    let output = output_of(child);
    Run {
        status: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// What a child has printed when it has ended.
#[must_use]
pub fn output_of(mut child: Child) -> Output {
    use std::io::Read;
    let drain = |stream: Option<Box<dyn Read + Send>>| {
        std::thread::spawn(move || {
            let mut bytes = Vec::new();
            // What was printed before an error is what there is.
            stream.map(|mut stream| stream.read_to_end(&mut bytes));
            bytes
        })
    };
    let stdout = drain(child.stdout.take().map(|stream| Box::new(stream) as Box<dyn Read + Send>));
    let stderr = drain(child.stderr.take().map(|stream| Box::new(stream) as Box<dyn Read + Send>));
    let status = end_of(&mut child);
    let bytes = |thread: std::thread::JoinHandle<Vec<u8>>| thread.join().expect("it is read");
    Output { status, stdout: bytes(stdout), stderr: bytes(stderr) }
}

/// Waits for the end.
///
/// # Panics
/// It does not come.
pub fn end_of(child: &mut Child) -> ExitStatus {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait().expect("a child") {
            return status;
        }
        if start.elapsed() > PATIENCE {
            child.kill().expect("it is killed");
            panic!("it hangs");
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// All names below a folder, and what the files hold.
#[must_use]
pub fn content(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(at) = folders.pop() {
        for entry in fs::read_dir(&at).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = path.strip_prefix(folder).expect("it is below").to_string_lossy().into_owned();
            if path.is_dir() && !path.is_symlink() {
                folders.push(path);
                found.push((name, Vec::new()));
            } else {
                let bytes = if path.is_file() { fs::read(&path).expect("a file") } else { Vec::new() };
                found.push((name, bytes));
            }
        }
    }
    found.sort();
    found
}

/// Makes a pipe with a name.
#[cfg(target_os = "linux")]
pub fn named_pipe(path: &Path) {
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    mknodat(CWD, path, FileType::Fifo, Mode::from_raw_mode(0o600), 0).expect("a pipe");
}
