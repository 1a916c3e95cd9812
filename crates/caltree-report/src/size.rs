//! Numbers of bytes in words.

/// `7 B`, `20.5 MB`, `1.27 GB`: three digits, by thousands.
pub(crate) fn size(bytes: u64) -> String {
    const UNITS: [&str; 6] = ["kB", "MB", "GB", "TB", "PB", "EB"];
    if bytes < 1000 {
        return format!("{bytes} B");
    }
    let mut unit: u64 = 1000;
    let mut name = 0;
    // What would be rounded up to a thousand belongs to the next unit.
    while name + 1 < UNITS.len() && u128::from(bytes) * 2 >= u128::from(unit) * 1999 {
        unit *= 1000;
        name += 1;
    }
    // In hundredths: 205 MB and 20.5 MB need fewer digits behind the point.
    let hundredths = u128::from(bytes) * 100 / u128::from(unit);
    let digits = match hundredths {
        0..1000 => 2,
        1000..10_000 => 1,
        _ => 0,
    };
    let power = 10_u128.pow(digits);
    let rounded = (u128::from(bytes) * power * 2 + u128::from(unit)) / (u128::from(unit) * 2);
    let whole = rounded / power;
    let fraction = rounded % power;
    match digits {
        0 => format!("{whole} {}", UNITS[name]),
        digits => format!("{whole}.{fraction:0width$} {}", UNITS[name], width = digits as usize),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_digits_are_enough() {
        for (bytes, words) in [
            (0, "0 B"),
            (999, "999 B"),
            (1000, "1.00 kB"),
            (18_647_550, "18.6 MB"),
            (556_278_784, "556 MB"),
            (999_499, "999 kB"),
            (999_500, "1.00 MB"),
            (1_270_000_000, "1.27 GB"),
            (u64::MAX, "18.4 EB"),
        ] {
            assert_eq!(size(bytes), words);
        }
    }
}
