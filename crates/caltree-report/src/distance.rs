//! Distances in time for people: in the unit that fits, minutes, hours or days.

use caltree_model::Offset;
use caltree_summary::Days;

/// Unit and precision for distances of which the largest is `days`: three digits at most are worth reading.
fn unit(days: f64) -> (f64, usize, &'static str) {
    match days.abs() {
        far if far >= 99.95 => (1.0, 0, "d"),
        far if far >= 1.0 => (1.0, 1, "d"),
        far if far >= 1.0 / 24.0 => (24.0, 1, "h"),
        _ => (1440.0, 0, "min"),
    }
}

/// `-14.2..+0.9 d`, or one number where both ends look the same.
pub(crate) fn spread(days: Days) -> String {
    let (factor, precision, unit) = unit(days.min.abs().max(days.max.abs()));
    let number = |days: f64| {
        let text = format!("{:+.precision$}", days * factor);
        // Rounded to nothing it has no sign.
        if text[1..].chars().all(|c| matches!(c, '0' | '.')) { text[1..].to_owned() } else { text }
    };
    let (min, max) = (number(days.min), number(days.max));
    if min == max { format!("{min} {unit}") } else { format!("{min}..{max} {unit}") }
}

/// The distances of several branches, which are one number where all look the same. `None` without a distance.
pub(crate) fn spread_of(offsets: impl Iterator<Item = Offset> + Clone) -> Option<String> {
    let (first, last) = (offsets.clone().min()?, offsets.max()?);
    Some(spread(Days { min: first.days(), median: first.days(), max: last.days() }))
}

/// `12.3 d before`, `12.0..14.0 d after`.
pub(crate) fn away(days: Days) -> String {
    if days.min < 0.0 && days.max > 0.0 {
        return format!("{} from", spread(days));
    }
    let (factor, precision, unit) = unit(days.min.abs().max(days.max.abs()));
    let number = |days: f64| format!("{:.precision$}", (days * factor).abs());
    let (near, far) = if days.max > 0.0 { (days.min, days.max) } else { (days.max, days.min) };
    let side = if days.max > 0.0 { "after" } else { "before" };
    let (near, far) = (number(near), number(far));
    if near == far { format!("{far} {unit} {side}") } else { format!("{near}..{far} {unit} {side}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(min: f64, max: f64) -> Days {
        Days { min, median: min, max }
    }

    #[test]
    fn distances_have_a_unit_that_fits() {
        for (min, max, text) in [
            (-12.345, -12.345, "-12.3 d"),
            (-0.5, 1.25, "-0.5..+1.2 d"),
            (-0.13, 0.04, "-3.1..+1.0 h"),
            (0.01, 0.01, "+14 min"),
            (-0.0001, 0.0001, "0 min"),
            (400.4, 400.4, "+400 d"),
        ] {
            assert_eq!(spread(days(min, max)), text);
        }
        for (min, max, text) in [
            (-12.345, -12.345, "12.3 d before"),
            (-14.0, -12.0, "12.0..14.0 d before"),
            (2.0, 3.0, "2.0..3.0 d after"),
            (-2.0, 3.0, "-2.0..+3.0 d from"),
        ] {
            assert_eq!(away(days(min, max)), text);
        }
    }
}
