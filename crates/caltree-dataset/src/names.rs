//! How a file of the archive is called on disk.

use caltree_model::dp_id_in_name;

/// The suffix under which a file is stored. Upper and lower case mean the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Form {
    /// `.fits`
    Fits,
    /// `.fits.fz`: tile compression.
    Fz,
    /// `.fits.gz`
    Gz,
    /// `.fits.Z`: Unix compress.
    Z,
    /// None.
    Bare,
}

/// Suffixes, the longer ones first.
const SUFFIXES: &[(&str, Form)] = &[
    (".fits.fz", Form::Fz),
    (".fits.gz", Form::Gz),
    (".fits.z", Form::Z),
    (".fits", Form::Fits),
    (".fz", Form::Fz),
    (".gz", Form::Gz),
    (".z", Form::Z),
];

/// The name of a file on disk, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredName {
    /// Its name in the archive, with colons; of a file that is not called after one, its name without the suffix.
    pub name: String,
    /// Whether that is an archive id.
    pub is_id: bool,
    /// The suffix.
    pub form: Form,
}

/// Takes the name of a data file apart; `None` for one that names no data: neither an archive id (with or without a suffix of
/// [`Form`]), nor anything that ends in `.fits` and so on. Colons may be `:`, `_`, `-`, or what macOS shows for them.
///
/// ```
/// use caltree_dataset::{Form, stored_name};
///
/// let stored = stored_name("FORS2.2021-01-02T00_59_12.533.fits.Z").unwrap();
/// assert_eq!((stored.name.as_str(), stored.form), ("FORS2.2021-01-02T00:59:12.533", Form::Z));
/// assert_eq!(stored_name("FORS2.2021-01-02T00_59_12.533_raw2raw.xml"), None);
/// assert!(!stored_name("master_bias.fits").unwrap().is_id);
/// ```
#[must_use]
pub fn stored_name(file_name: &str) -> Option<StoredName> {
    let lower = file_name.to_ascii_lowercase();
    let suffix = SUFFIXES.iter().find(|(suffix, _)| lower.len() > suffix.len() && lower.ends_with(suffix));
    let (stem, form) = match suffix {
        Some((suffix, form)) => (&file_name[..file_name.len() - suffix.len()], *form),
        None => (file_name, Form::Bare),
    };
    if let Some(id) = whole_id(stem) {
        return Some(StoredName { name: id, is_id: true, form });
    }
    // A lone `.gz` or `.Z` may hold anything.
    let is_fits = suffix.is_some_and(|(suffix, _)| suffix.starts_with(".fits") || *suffix == ".fz");
    is_fits.then(|| StoredName { name: stem.to_owned(), is_id: false, form })
}

/// The archive id that a text is as a whole, however its colons are written.
fn whole_id(stem: &str) -> Option<String> {
    dp_id_in_name(stem).filter(|id| id.chars().count() == stem.chars().count())
}

/// What two spellings of one name have in common: a listed name's and a stored one's.
#[must_use]
pub fn name_key(name: &str) -> String {
    // The room that it takes at most: asked for a piece at a time it would be moved several times.
    let mut key = String::with_capacity(name.len());
    key.extend(name.chars().map(|c| if matches!(c, ':' | '-' | '\u{f03a}') { '_' } else { c }));
    key
}

/// The dp_id of a night log, the archive's record of the night a frame was taken in: `<dp_id>.NL.txt` (observed: the one beside a MUSE
/// frame of 2017-06-16; eso-downloader reads it). `None` for any other name.
#[must_use]
pub fn night_log(file_name: &str) -> Option<String> {
    let lower = file_name.to_ascii_lowercase();
    let suffix = [".nl.txt", ".nl"].into_iter().find(|suffix| lower.ends_with(suffix))?;
    whole_id(&file_name[..file_name.len() - suffix.len()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_one_file() {
        for name in [
            "FORS2.2021-01-02T00:59:12.533.fits",
            "FORS2.2021-01-02T00_59_12.533.fits.Z",
            "FORS2.2021-01-02T00-59-12.533.FITS.GZ",
            "FORS2.2021-01-02T00\u{f03a}59\u{f03a}12.533.fits.fz",
            "FORS2.2021-01-02T00:59:12.533",
            "FORS2.2021-01-02T00:59:12.533.Z",
        ] {
            let stored = stored_name(name).expect(name);
            assert_eq!((stored.name.as_str(), stored.is_id), ("FORS2.2021-01-02T00:59:12.533", true), "{name}");
        }
        assert_eq!(name_key("A.2021-01-02T00:59:12.533"), name_key("A.2021_01-02T00\u{f03a}59_12.533"));
    }

    #[test]
    fn what_is_no_data() {
        for name in [
            "FORS2.2021-01-02T00:59:12.533.xml",
            "readme.txt",
            "a.gz",
            "tree.xml.gz",
            ".fits",
            "",
            "X.2021-01-02T00:59:12.533.NL.txt",
        ] {
            assert_eq!(stored_name(name), None, "{name}");
        }
        for name in ["master_bias.fits", "a.fits.gz", "MUSE.2014.fits.fz", "é.FITS"] {
            assert!(stored_name(name).is_some_and(|stored| !stored.is_id), "{name}");
        }
    }

    #[test]
    fn night_logs_belong_to_frames() {
        assert_eq!(night_log("MUSE.2017-06-16T01_34_56.867.NL.txt").as_deref(), Some("MUSE.2017-06-16T01:34:56.867"));
        assert_eq!(night_log("notes.NL.txt"), None);
    }
}
