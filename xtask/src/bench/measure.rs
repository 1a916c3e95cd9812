//! Runs commands in turn and takes their time and memory.

use super::version;
use crate::Result;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// One thing that is measured.
pub(super) struct Contender {
    pub(super) name: &'static str,
    pub(super) command: Vec<String>,
    /// At most so many runs: some are slow.
    pub(super) most_runs: usize,
    /// Whether what the system keeps of files in memory is dropped before each run.
    pub(super) cold: bool,
}

/// What one contender took.
#[derive(Clone, Copy)]
pub(super) struct Taken {
    /// The median of all runs.
    pub(super) wall: Duration,
    /// Processor time of one run, the mean of all.
    pub(super) cpu: Duration,
    /// The most memory that it had at a time, in KiB.
    pub(super) memory: Option<u64>,
}

/// How a contender fared.
pub(super) enum Outcome {
    Taken(Taken),
    NotInstalled,
    Failed,
}

/// What tells the memory of a command: a program to put before it.
pub(super) struct Meter {
    before: Vec<String>,
    into: PathBuf,
    /// How it is called in the report.
    pub(super) name: &'static str,
}

/// Where there is no GNU time. What Python itself has before it becomes the command counts as well.
const METER: &str = "
import resource, subprocess, sys
status = subprocess.call(sys.argv[2:])
with open(sys.argv[1], 'w') as out:
    print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=out)
sys.exit(status)
";

impl Meter {
    /// GNU time if it is there, else Python.
    pub(super) fn new(place: &Path) -> Result<Self> {
        let into = place.join("memory.txt");
        let text = into.to_string_lossy().into_owned();
        if version("/usr/bin/time", "--version").contains("GNU") {
            let before = ["/usr/bin/time", "-f", "%M", "-o", &text].map(str::to_owned).to_vec();
            return Ok(Self { before, into, name: "GNU time" });
        }
        let script = place.join("meter.py");
        std::fs::write(&script, METER)?;
        let before = vec!["python3".to_owned(), script.to_string_lossy().into_owned(), text];
        Ok(Self { before, into, name: "Python, which never tells less than the 10 MiB that it has itself" })
    }

    fn read(&self) -> Option<u64> {
        std::fs::read_to_string(&self.into).ok()?.lines().last()?.trim().parse().ok()
    }
}

/// Runs all contenders in turn, so that what slows the machine down for a while slows all of them.
pub(super) fn measure(contenders: Vec<Contender>, runs: usize, meter: &Meter) -> Result<Vec<(Contender, Outcome)>> {
    let mut fields: Vec<Field> = contenders.into_iter().map(Field::new).collect();
    // The first round warms the caches, and takes the memory.
    fields.iter_mut().for_each(|field| field.warm_up(meter));
    for run in 0..runs {
        for field in fields.iter_mut().filter(|field| field.failure.is_none() && run < field.contender.most_runs) {
            field.run()?;
        }
    }
    Ok(fields.into_iter().map(Field::outcome).collect())
}

/// A contender, and its runs so far.
struct Field {
    contender: Contender,
    walls: Vec<Duration>,
    cpu: Duration,
    memory: Option<u64>,
    failure: Option<Outcome>,
}

impl Field {
    fn new(contender: Contender) -> Self {
        Self { contender, walls: Vec::new(), cpu: Duration::ZERO, memory: None, failure: None }
    }

    /// Runs a command to its end and says what went wrong, if something did.
    fn failure(command: &[String]) -> Option<Outcome> {
        let mut started = Command::new(&command[0]);
        match started.args(&command[1..]).stdout(Stdio::null()).stderr(Stdio::null()).status() {
            Ok(status) if status.success() => None,
            // What `sh` and `time` say when there is no such command.
            Ok(status) if status.code() == Some(127) => Some(Outcome::NotInstalled),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Some(Outcome::NotInstalled),
            Ok(_) | Err(_) => Some(Outcome::Failed),
        }
    }

    fn warm_up(&mut self, meter: &Meter) {
        // Python does not say it in a way of its own that there is no such command.
        if Command::new(&self.contender.command[0]).arg("--version").output().is_err() {
            self.failure = Some(Outcome::NotInstalled);
            return;
        }
        self.failure = Self::failure(&[meter.before.as_slice(), &self.contender.command].concat());
        self.memory = meter.read();
    }

    fn run(&mut self) -> Result<()> {
        if self.contender.cold {
            drop_caches()?;
        }
        let (started, before) = (Instant::now(), children_cpu()?);
        self.failure = Self::failure(&self.contender.command);
        self.walls.push(started.elapsed());
        self.cpu += children_cpu()?.saturating_sub(before);
        Ok(())
    }

    fn outcome(mut self) -> (Contender, Outcome) {
        self.walls.sort();
        let wall = self.walls.get(self.walls.len() / 2).copied();
        let count = u32::try_from(self.walls.len()).unwrap_or(u32::MAX);
        let outcome = match (self.failure, wall) {
            (Some(failure), _) => failure,
            (None, Some(wall)) => Outcome::Taken(Taken { wall, cpu: self.cpu / count, memory: self.memory }),
            (None, None) => Outcome::Failed,
        };
        (self.contender, outcome)
    }
}

/// Whether files that were read can be made to come from the disk again.
pub(super) fn can_drop_caches() -> bool {
    drop_caches().is_ok()
}

/// Makes the system forget what it keeps of files in memory. Only root may.
fn drop_caches() -> Result<()> {
    Command::new("sync").status()?;
    Ok(std::fs::write("/proc/sys/vm/drop_caches", "3")?)
}

/// Processor time of all children so far, in steps of the kernel's clock (10 ms).
fn children_cpu() -> Result<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    // The command's name stands in brackets and may hold anything; the times of waited-for children are fields 16 and 17.
    let fields = stat.rsplit(')').next().unwrap_or_default();
    let ticks: u64 = fields.split_whitespace().skip(13).take(2).map(|field| field.parse::<u64>().unwrap_or(0)).sum();
    Ok(Duration::from_millis(ticks * 10))
}
