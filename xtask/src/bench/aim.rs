//! What is aimed at, as data, and whether a run met it.

use super::measure::{Measured, Taken};
use std::time::Duration;

/// One aim. Commands go by the names that they have in the table.
pub(super) enum Aim {
    /// The first is at least so many times as fast as the second.
    Faster(f64, &'static str, &'static str),
    /// The first takes at most so many times of this as the second.
    AtMost(Cost, f64, &'static str, &'static str),
    /// The command has at most so many MiB of memory at a time.
    Memory(f64, &'static str),
}

/// What a run costs.
#[derive(Clone, Copy)]
pub(super) enum Cost {
    Wall,
    Cpu,
    /// The wall of one of the things that are counted.
    WallEach,
}

/// What came of an aim.
pub(super) struct Judged {
    pub(super) aim: String,
    /// The figure, and whether it is what it should be; `None` where one of the commands gave none.
    pub(super) found: Option<(String, bool)>,
}

impl Aim {
    /// Holds the aim against what was measured; `each` is what is counted.
    pub(super) fn judged(&self, measured: &[Measured], each: Option<&str>) -> Judged {
        let taken = |name: &str| measured.iter().find(|one| one.contender.name == name).and_then(|one| one.outcome.taken());
        let both = |one, other| Some((taken(one)?, taken(other)?));
        match *self {
            Self::Faster(times, fast, slow) => {
                let ratio = both(fast, slow).and_then(|(fast, slow)| ratio(slow.wall, fast.wall));
                let found = ratio.map(|ratio| (format!("{ratio:.2} times"), ratio >= times));
                Judged { aim: format!("`{fast}` is at least {times} times as fast as `{slow}`"), found }
            }
            Self::AtMost(cost, times, one, other) => {
                let of = |(name, taken): (&str, Taken)| cost.of(taken, units(measured, name));
                let ratio = both(one, other).and_then(|both| ratio(of((one, both.0)), of((other, both.1))));
                let found = ratio.map(|ratio| (format!("{ratio:.2} times"), ratio <= times));
                let what = cost.called(each);
                Judged { aim: format!("`{one}` takes at most {times} times the {what} of `{other}`"), found }
            }
            Self::Memory(most, one) => {
                let memory = taken(one).and_then(|taken| taken.memory).map(|kib| kib as f64 / 1024.0);
                let found = memory.map(|memory| (format!("{memory:.1} MiB"), memory <= most));
                Judged { aim: format!("`{one}` has at most {most} MiB of memory at a time"), found }
            }
        }
    }
}

impl Cost {
    fn of(self, taken: Taken, units: u32) -> Duration {
        match self {
            Self::Wall => taken.wall,
            Self::Cpu => taken.cpu,
            Self::WallEach => taken.wall / units,
        }
    }

    fn called(self, each: Option<&str>) -> String {
        match (self, each) {
            (Self::Cpu, _) => "processor time".to_owned(),
            (Self::WallEach, Some(each)) => format!("wall a {each}"),
            (Self::Wall | Self::WallEach, _) => "wall".to_owned(),
        }
    }
}

/// How many things a command goes through.
fn units(measured: &[Measured], name: &str) -> u32 {
    measured.iter().find(|one| one.contender.name == name).map_or(1, |one| one.contender.units)
}

/// `None` where there is nothing to divide by.
fn ratio(one: Duration, other: Duration) -> Option<f64> {
    let ratio = one.as_secs_f64() / other.as_secs_f64();
    ratio.is_finite().then_some(ratio)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::contender::contender;
    use crate::bench::measure::Outcome;

    fn measured(name: &'static str, millis: u64, units: u32) -> Measured {
        let wall = Duration::from_millis(millis);
        let taken = Taken { wall, cpu: wall * 2, memory: Some(40 * 1024) };
        Measured { contender: contender(name, &["true"]).over(units), outcome: Outcome::Taken(taken) }
    }

    #[test]
    fn an_aim_is_met_by_the_figures_alone() {
        let both = [measured("a", 10, 1), measured("b", 35, 7)];
        let met = |aim: Aim| aim.judged(&both, Some("tree")).found.map(|(_, met)| met);
        assert_eq!(met(Aim::Faster(3.5, "a", "b")), Some(true));
        assert_eq!(met(Aim::Faster(3.6, "a", "b")), Some(false));
        assert_eq!(met(Aim::AtMost(Cost::Cpu, 3.4, "b", "a")), Some(false));
        assert_eq!(met(Aim::AtMost(Cost::WallEach, 0.5, "b", "a")), Some(true));
        assert_eq!(met(Aim::Memory(39.9, "a")), Some(false));
        assert_eq!(met(Aim::Faster(1.0, "a", "nobody")), None);
    }
}
