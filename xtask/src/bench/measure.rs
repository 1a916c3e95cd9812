//! Runs commands in turn and takes their time and memory.

use super::contender::Contender;
use super::version;
use crate::Result;
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeVal;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What one contender took.
#[derive(Clone, Copy)]
pub(super) struct Taken {
    /// The median of all runs.
    pub(super) wall: Duration,
    /// Processor time: the median of all runs.
    pub(super) cpu: Duration,
    /// The most memory that it had at a time, in KiB.
    pub(super) memory: Option<u64>,
}

/// How a contender fared.
#[derive(Clone, Copy)]
pub(super) enum Outcome {
    Taken(Taken),
    NotInstalled,
    Failed,
}

impl Outcome {
    pub(super) fn taken(self) -> Option<Taken> {
        match self {
            Self::Taken(taken) => Some(taken),
            Self::NotInstalled | Self::Failed => None,
        }
    }
}

/// A contender, and how it fared.
pub(super) struct Measured {
    pub(super) contender: Contender,
    pub(super) outcome: Outcome,
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
pub(super) fn measure(contenders: Vec<Contender>, runs: usize, meter: &Meter) -> Result<Vec<Measured>> {
    let mut fields: Vec<Field> = contenders.into_iter().map(Field::new).collect();
    // The first round warms the caches, and takes the memory.
    fields.iter_mut().for_each(|field| field.warm_up(meter));
    for _ in 0..runs {
        for field in fields.iter_mut().filter(|field| field.failure.is_none()) {
            field.run()?;
        }
    }
    Ok(fields.into_iter().map(Field::measured).collect())
}

/// A contender, and its runs so far.
struct Field {
    contender: Contender,
    walls: Vec<Duration>,
    cpus: Vec<Duration>,
    memory: Option<u64>,
    failure: Option<Outcome>,
}

impl Field {
    fn new(contender: Contender) -> Self {
        Self { contender, walls: Vec::new(), cpus: Vec::new(), memory: None, failure: None }
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
        self.cpus.push(children_cpu()?.saturating_sub(before));
        Ok(())
    }

    fn measured(self) -> Measured {
        let Self { contender, walls, cpus, memory, failure } = self;
        let outcome = match (failure, median(walls), median(cpus)) {
            (Some(failure), ..) => failure,
            (None, Some(wall), Some(cpu)) => Outcome::Taken(Taken { wall, cpu, memory }),
            (None, ..) => Outcome::Failed,
        };
        Measured { contender, outcome }
    }
}

fn median(mut times: Vec<Duration>) -> Option<Duration> {
    times.sort();
    times.get(times.len() / 2).copied()
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

/// Processor time of all children so far.
fn children_cpu() -> Result<Duration> {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let time =
        |time: TimeVal| Duration::from_secs(time.tv_sec().unsigned_abs()) + Duration::from_micros(time.tv_usec().unsigned_abs());
    Ok(time(usage.user_time()) + time(usage.system_time()))
}
