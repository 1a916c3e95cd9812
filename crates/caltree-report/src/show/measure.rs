//! How wide text is in a drawing, by estimate: nothing here knows the fonts.

/// Joins words to lines of about this width.
pub(super) fn fill(words: &[String], gap: &str, room: f64, size: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut used = 0.0;
    for word in words {
        let word = cut(word, size, room);
        let (width, between) = (estimate(&word, size), estimate(gap, size));
        match lines.last_mut() {
            Some(line) if used + between + width <= room => {
                line.push_str(gap);
                line.push_str(&word);
                used += between + width;
            }
            last => {
                // What separates two words but for the blanks stays with the first one.
                if let Some(line) = last.filter(|_| gap == ", ") {
                    line.push(',');
                }
                lines.push(word);
                used = width;
            }
        }
    }
    lines
}

/// As much of a text as has room.
pub(super) fn cut(text: &str, size: f64, room: f64) -> String {
    let mut used = 0.0;
    for (at, c) in text.char_indices() {
        used += letter(c) * size / 1000.0;
        if used > room.max(40.0) {
            return format!("{}\u{2026}", &text[..at]);
        }
    }
    text.to_owned()
}

/// About how wide a text is.
pub(super) fn estimate(text: &str, size: f64) -> f64 {
    text.chars().map(letter).sum::<f64>() * size / 1000.0
}

/// The width of a letter in thousandths of the font's size: that of Helvetica, which Arial and its free likenesses share.
fn letter(c: char) -> f64 {
    const WIDTHS: [u16; 95] = [
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556,
        556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
        667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556,
        556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
    ];
    let index = (c as usize).checked_sub(32);
    index.and_then(|index| WIDTHS.get(index)).map_or(1000.0, |width| f64::from(*width))
}
