//! Options, configuration and the clock, put together.

use crate::cli::{LevelOptions, Reading};
use crate::files::open_unasked;
use crate::terminal;
use crate::trouble::{Trouble, shown};
use caltree_lint::profile::Profile;
use caltree_lint::{Config, Exemptions, Levels, Override, Selector};
use caltree_model::{Level, ObsTime};
use caltree_read::Limits;
use clap::ArgMatches;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// What decides how loud each rule is, from the configuration and the command line.
pub(crate) struct Policy {
    pub(crate) levels: Levels,
    pub(crate) exemptions: Exemptions,
    /// The profile that the configuration names.
    pub(crate) profile: Option<PathBuf>,
    /// The configuration that was read.
    pub(crate) config: Option<PathBuf>,
}

/// Reads the configuration and puts the options of the command line on top, in the order in which they were typed.
pub(crate) fn policy(options: &LevelOptions, matches: &ArgMatches) -> Result<Policy, Trouble> {
    let path = match &options.config {
        Some(path) => Some(path.clone()),
        None if options.no_config => None,
        None => discover(),
    };
    let Config { levels, exemptions, profile } = match &path {
        Some(path) => read_config(path)?,
        None => Config::default(),
    };
    let mut typed: Vec<(usize, Override)> = Vec::new();
    for (name, level) in [("deny", Level::Error), ("warn", Level::Warning), ("allow", Level::Allow)] {
        let places = matches.indices_of(name).into_iter().flatten();
        for (place, rule) in places.zip(matches.get_many::<String>(name).into_iter().flatten()) {
            let selector = Selector::parse(rule).map_err(|error| Trouble::Other(format!("--{name}: {error}")))?;
            typed.push((place, Override { selector, level }));
        }
    }
    typed.sort_by_key(|(place, _)| *place);
    let typed: Vec<Override> = typed.into_iter().map(|(_, setting)| setting).collect();
    // A path in the configuration starts from where the configuration is.
    let folder = path.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
    let profile = profile.map(|profile| folder.join(profile));
    Ok(Policy { levels: Levels::new(&[&levels, &typed]), exemptions, profile, config: path })
}

fn read_config(path: &Path) -> Result<Config, Trouble> {
    let text = read_text(path, || File::open(path), (MOST_CONFIG, "configuration"))?;
    Config::parse(&text).map_err(|error| Trouble::Other(format!("{}: {error}", shown(path))))
}

/// A configuration of more bytes than this is not read: it is found by its name alone, so it may be anybody's.
const MOST_CONFIG: u64 = 1 << 20;

/// A profile of more bytes than this is not read: that of all kinds of frames of the archive would be a tenth of it.
pub(crate) const MOST_PROFILE: u64 = 64 << 20;

/// Reads the profile to hold trees against: the one that was typed, else the one that the configuration names. `inputs` are what is
/// looked at.
pub(crate) fn profile<'p>(
    typed: Option<&Path>,
    policy: &Policy,
    mut inputs: impl Iterator<Item = &'p PathBuf>,
) -> Result<Option<Profile>, Trouble> {
    if let Some(path) = typed {
        if is_stdin(path) && inputs.any(|input| is_stdin(input)) {
            return Err(Trouble::Other("only one of the profile and what is held against it can be standard input".into()));
        }
        return read_profile(path).map(Some);
    }
    let Some(path) = &policy.profile else { return Ok(None) };
    let config = policy.config.as_deref().unwrap_or(Path::new("caltree.toml"));
    let named = |trouble: Trouble| Trouble::Other(format!("{trouble} (the profile that {} names)", shown(config)));
    read_profile_from(path, || open_unasked(path)).map(Some).map_err(named)
}

/// Whether a path that was typed stands for standard input.
fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Reads a profile; `-` is standard input.
pub(crate) fn read_profile(path: &Path) -> Result<Profile, Trouble> {
    if is_stdin(path) {
        read_profile_from(path, || Ok(std::io::stdin().lock()))
    } else {
        read_profile_from(path, || File::open(path))
    }
}

fn read_profile_from<R: Read>(path: &Path, open: impl FnOnce() -> std::io::Result<R>) -> Result<Profile, Trouble> {
    let text = read_text(path, open, (MOST_PROFILE, "profile"))?;
    Profile::parse(&text).map_err(|error| Trouble::Other(format!("{}: {error}", shown(path))))
}

/// The text of a file that is to be something, and then has so many bytes at most.
pub(crate) fn read_text<R: Read>(
    path: &Path,
    open: impl FnOnce() -> std::io::Result<R>,
    (most, what): (u64, &str),
) -> Result<String, Trouble> {
    let mut bytes = Vec::new();
    let read = open().and_then(|file| file.take(most + 1).read_to_end(&mut bytes));
    read.map_err(|error| Trouble::Unreadable { path: path.to_owned(), error })?;
    let refused = |why: String| Trouble::Other(format!("{}: {why}", shown(path)));
    if bytes.len() as u64 > most {
        return Err(refused(format!("too large for a {what}: over {} MiB", most >> 20)));
    }
    String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = 1 + good.iter().filter(|byte| **byte == b'\n').count();
        refused(format!("line {line}: this is not UTF-8, as a {what} has to be: save it as such, or name another file"))
    })
}

/// `caltree.toml` in the working directory or the nearest one above.
fn discover() -> Option<PathBuf> {
    let start = std::env::current_dir().ok()?;
    let depth = start.ancestors().position(|directory| {
        let path = directory.join("caltree.toml");
        // Whoever has a configuration there should know that it counts for nothing; a pipe or a device is not opened unasked.
        if !path.is_file() && path.symlink_metadata().is_ok() {
            terminal::remark(&format!("{}: no regular file, so it is not read as the configuration", shown(&path)));
        }
        path.is_file()
    })?;
    // What is told of it goes into reports, in which a path of this machine would mean nothing.
    Some(std::iter::repeat_n("..", depth).chain(["caltree.toml"]).collect())
}

/// The limits of the command line.
pub(crate) fn limits(reading: &Reading) -> Limits {
    Limits { max_size: reading.max_size, max_depth: reading.max_depth, max_elements: reading.max_elements }
}

/// The day that it is, in UTC.
pub(crate) fn today() -> jiff::civil::Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// The beginning of a day, today if none is given, in UTC.
pub(crate) fn as_of(date: Option<jiff::civil::Date>) -> ObsTime {
    let date = date.unwrap_or_else(today);
    ObsTime(date.duration_since(jiff::civil::date(1970, 1, 1)).as_secs() * 1000)
}
