//! The readme of a download: what was delivered, with sizes.

/// One file that a readme lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadmeEntry {
    /// Its name as saved on disk by the archive's own script: with a suffix for data products, without one for raw files.
    pub name: String,
    /// The name that its makers gave it; empty for raw files.
    pub original: String,
    /// What it is: `SCIENCE.SPECTRUM`, or a sentence.
    pub category: String,
    /// Its size as delivered, in bytes.
    pub bytes: u64,
}

/// Whether a file may be a readme of the archive, by its name: `readme_<uuid>.txt`, `README_<number>.txt`.
#[must_use]
pub fn is_readme_name(file_name: &str) -> bool {
    let lower = file_name.to_ascii_lowercase();
    lower.starts_with("readme") && lower.ends_with(".txt")
}

/// The files of a readme: its lines `\t- name\toriginal name\tcategory\tsize` (observed in readmes of four downloads, from 2019 to
/// 2024). Whatever else stands there is passed over; a text without such a line lists nothing.
///
/// ```
/// let text = "dataset \n\t- XSHOO.2024-02-19T05:14:05.485\t\tRaw data\t2438747\n";
/// let listed = caltree_dataset::readme(text);
/// assert_eq!((listed[0].name.as_str(), listed[0].bytes), ("XSHOO.2024-02-19T05:14:05.485", 2438747));
/// ```
#[must_use]
pub fn readme(text: &str) -> Vec<ReadmeEntry> {
    text.lines().filter_map(entry).collect()
}

fn entry(line: &str) -> Option<ReadmeEntry> {
    let mut fields = line.strip_prefix("\t- ")?.split('\t');
    let (name, original, category, bytes) = (fields.next()?, fields.next()?, fields.next()?, fields.next()?);
    let bytes = bytes.trim().parse().ok()?;
    // What would be a path is none of the archive's names.
    let plain = !name.is_empty() && !name.contains(['/', '\\']) && !name.contains("..");
    plain.then(|| ReadmeEntry { name: name.to_owned(), original: original.to_owned(), category: category.to_owned(), bytes })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_products_and_of_raw_files() {
        let text = "\nEach … listed:\n        - archive_file_name\toriginal category size\nADP.2014-09-26T16:53:10.623 Ref(0)\n\t- \
                    ADP.2014-09-26T16:53:10.623.fits\tHARPS.2012_s1d_A.fits\tSCIENCE.SPECTRUM\t5264640\r\n\t- ../x\t\tc\t1\n\t- \
                    a\tb\tc\tmany\n\t- a\tb\n";
        let listed = readme(text);
        assert_eq!(listed.len(), 1);
        assert_eq!((listed[0].original.as_str(), listed[0].bytes), ("HARPS.2012_s1d_A.fits", 5_264_640));
        assert!(is_readme_name("README_493203.txt") && !is_readme_name("readme.md"));
    }
}
