//! Distances in time, in words.

use caltree_model::Offset;

/// Six decimals of a day are a tenth of a second.
pub(crate) fn rounded(offset: Offset) -> f64 {
    // Adding 0 takes the sign from a zero.
    (offset.days() * 1e6).round() / 1e6 + 0.0
}

/// The distance in words, such as `12.3 days before the frames it calibrates`.
pub(crate) fn away(offsets: Option<(Offset, Offset)>) -> String {
    const WHAT: &str = "the frames it calibrates";
    let Some((min, max)) = offsets else {
        return format!("how far in time from {WHAT} is not known");
    };
    let side = |offset: Offset| if offset.0 < 0 { "before" } else { "after" };
    let (from, to) = (days(min), days(max));
    match (side(min), side(max)) {
        (one, other) if one != other => format!("from {from} days before to {to} days after {WHAT}"),
        (side, _) if from == to => format!("{from} days {}{side} {WHAT}", short(min)),
        // The nearer one first, on either side.
        ("before", _) => format!("{to} to {from} days before {WHAT}"),
        (side, _) => format!("{from} to {to} days {side} {WHAT}"),
    }
}

fn days(offset: Offset) -> String {
    let days = offset.days().abs();
    if days < 1.0 { format!("{days:.3}") } else { format!("{days:.1}") }
}

/// What is less than a day in hours or minutes: nobody reads 0.006 days.
fn short(offset: Offset) -> String {
    let hours = offset.days().abs() * 24.0;
    match hours {
        ..1.0 => format!("({:.0} min) ", hours * 60.0),
        ..24.0 => format!("({hours:.1} h) "),
        _ => String::new(),
    }
}

/// A distance in days, as exact as it takes to see that it is beyond a limit.
pub(crate) fn beyond(offset: Offset, limit: f64) -> String {
    let days = offset.days().abs();
    let told = |precision: usize| format!("{days:.precision$}");
    let precisions = std::iter::once(1).filter(|_| limit >= 1.0).chain(3..9);
    precisions.map(told).find(|told| told.parse().is_ok_and(|told: f64| told > limit)).unwrap_or_else(|| days.to_string())
}

/// A limit in days as a file has it, and so can be found there.
pub(crate) fn as_written(limit: f64) -> String {
    let text = format!("{limit:?}");
    text.strip_suffix(".0").unwrap_or(&text).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use caltree_model::DAY_MS;

    #[test]
    fn distances_read_well() {
        let day = |days: i64| Offset(days * DAY_MS);
        for (offsets, text) in [
            (None, "how far in time from the frames it calibrates is not known"),
            (Some((day(-12), day(-12))), "12.0 days before the frames it calibrates"),
            (Some((day(-12), day(-3))), "3.0 to 12.0 days before the frames it calibrates"),
            (Some((day(2), Offset(2 * DAY_MS + 1))), "2.0 days after the frames it calibrates"),
            (Some((day(2), day(5))), "2.0 to 5.0 days after the frames it calibrates"),
            (Some((day(-2), day(5))), "from 2.0 days before to 5.0 days after the frames it calibrates"),
            (Some((Offset(-DAY_MS / 10), Offset(0))), "from 0.100 days before to 0.000 days after the frames it calibrates"),
            (Some((Offset(-DAY_MS / 10), Offset(-DAY_MS / 10))), "0.100 days (2.4 h) before the frames it calibrates"),
            (Some((Offset(DAY_MS / 144), Offset(DAY_MS / 144))), "0.007 days (10 min) after the frames it calibrates"),
        ] {
            assert_eq!(away(offsets), text);
        }
        assert!(rounded(Offset(-1)).is_sign_positive());
        assert!((rounded(day(-3)) + 3.0).abs() < 1e-9);
    }

    #[test]
    fn what_is_beyond_a_limit_looks_so() {
        for (millis, limit, told) in [
            (3 * DAY_MS, 1.25, ("3.0", "1.25")),
            (7 * DAY_MS + DAY_MS / 2, 7.351, ("7.5", "7.351")),
            (7 * DAY_MS + DAY_MS / 5, 7.151, ("7.2", "7.151")),
            (7 * DAY_MS + DAY_MS / 8, 7.101, ("7.125", "7.101")),
            (DAY_MS + 86_400, 1.0, ("1.001", "1")),
            (-DAY_MS / 4, 0.1, ("0.250", "0.1")),
            (DAY_MS + 864, 1.0, ("1.00001", "1")),
            (1, 1e-300, ("0.00000001", "1e-300")),
        ] {
            assert_eq!((beyond(Offset(millis), limit).as_str(), as_written(limit).as_str()), told);
        }
    }
}
