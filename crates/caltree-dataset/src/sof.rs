//! A set of frames (SOF), as the ESO pipelines take it: one `path CATEGORY` a line, `#` before what is not for them.

use std::fmt::Write;

/// Why a file cannot stand in a set of frames.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SofTrouble {
    /// Its path has blanks or control characters in it: a pipeline would read another one.
    Path,
    /// Its category is not there, or is no word.
    Category,
}

/// One line of a set of frames.
///
/// # Errors
/// The format has no way to write blanks in a path or a category.
pub fn sof_line(path: &str, category: Option<&str>) -> Result<String, SofTrouble> {
    let word = |text: &str| !text.is_empty() && !text.chars().any(|c| c.is_whitespace() || c.is_control());
    if !word(path) {
        return Err(SofTrouble::Path);
    }
    let category = category.filter(|category| word(category) && !category.starts_with('#')).ok_or(SofTrouble::Category)?;
    // A line that begins so would be a comment.
    let path = if path.starts_with('#') { format!("./{path}") } else { path.to_owned() };
    Ok(format!("{path} {category}\n"))
}

/// A comment, on one line whatever stands in it.
#[must_use]
pub fn sof_comment(text: &str) -> String {
    format!("# {}\n", caltree_model::visible_text(text))
}

/// The file name of a step's set of frames: its number, and its category as far as that is letters, digits, `-` and `_`.
///
/// ```
/// assert_eq!(caltree_dataset::sof_name(0, "FLAT_SKY"), "01_FLAT_SKY.sof");
/// assert_eq!(caltree_dataset::sof_name(1, "../x y"), "02____x_y.sof");
/// ```
#[must_use]
pub fn sof_name(step: usize, category: &str) -> String {
    let mut name = String::new();
    // Writing to a string cannot fail.
    let _ = write!(name, "{:02}_{}.sof", step + 1, safe_name(category));
    name
}

/// A text as part of a file name: whatever is no letter, digit, `-` or `_` becomes `_`, and it has 80 characters at most.
#[must_use]
pub fn safe_name(text: &str) -> String {
    let safe = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') { c } else { '_' };
    text.chars().take(80).map(safe).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_a_pipeline_reads_as_they_are_meant() {
        assert_eq!(sof_line("/data/a.fits", Some("BIAS")).as_deref(), Ok("/data/a.fits BIAS\n"));
        assert_eq!(sof_line("#a.fits", Some("BIAS")).as_deref(), Ok("./#a.fits BIAS\n"));
        for path in ["/my data/a.fits", "/a\n/etc/passwd X", "", "/a\u{85}b"] {
            assert_eq!(sof_line(path, Some("BIAS")), Err(SofTrouble::Path), "{path:?}");
        }
        for category in [None, Some(""), Some("A B"), Some("# BIAS"), Some("BIAS\nx")] {
            assert_eq!(sof_line("/a", category), Err(SofTrouble::Category), "{category:?}");
        }
        assert_eq!(sof_comment("a\nb"), "# a␊b\n");
    }
}
