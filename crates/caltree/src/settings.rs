//! Options, configuration and the clock, put together.

use crate::cli::{LevelOptions, Reading};
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
    let text = std::fs::read_to_string(path).map_err(|error| Trouble::Unreadable { path: path.to_owned(), error })?;
    Config::parse(&text).map_err(|error| Trouble::Other(format!("{}: {error}", shown(path))))
}

/// A profile of more bytes than this is not read: that of all kinds of frames of the archive would be a tenth of it.
pub(crate) const MOST_PROFILE: u64 = 64 << 20;

/// Reads a profile.
pub(crate) fn read_profile(path: &Path) -> Result<Profile, Trouble> {
    let mut text = String::new();
    let read = File::open(path).and_then(|file| file.take(MOST_PROFILE + 1).read_to_string(&mut text));
    read.map_err(|error| Trouble::Unreadable { path: path.to_owned(), error })?;
    if text.len() as u64 > MOST_PROFILE {
        return Err(Trouble::Other(format!("{}: too large for a profile: over {} MiB", shown(path), MOST_PROFILE >> 20)));
    }
    Profile::parse(&text).map_err(|error| Trouble::Other(format!("{}: {error}", shown(path))))
}

/// `caltree.toml` in the working directory or the nearest one above.
fn discover() -> Option<PathBuf> {
    let start = std::env::current_dir().ok()?;
    let depth = start.ancestors().position(|directory| directory.join("caltree.toml").is_file())?;
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
