//! What explains the signs of a picture, below it.

use super::columns::Columns;

/// Which signs occur and are to be explained.
#[derive(Default)]
pub(crate) struct Seen {
    pub(crate) uncertified: bool,
    pub(crate) extended: bool,
    pub(crate) auxiliary: bool,
    pub(crate) numbers: bool,
    pub(crate) no_validity: bool,
}

impl Seen {
    /// What the signs that occur mean.
    pub(super) fn meanings(&self, columns: &Columns) -> Vec<String> {
        let meanings = [
            (
                columns.axis.is_some(),
                "offset: after (+) or before (-) the branch above, nearest files; the axis is in days, logarithmic",
            ),
            (columns.places > columns.days, "\u{d7}n: stands in n places of the tree"),
            (self.numbers, "#n: drawn once, referred to by this number"),
            (self.extended, "extended: outside of the plan's validity"),
            (self.uncertified, "below: because of a branch below"),
            (self.no_validity, "N/A: no validity in the plan"),
            (self.auxiliary, "auxiliary: not needed for processing"),
        ];
        meanings.into_iter().filter(|(seen, _)| *seen).map(|(_, text)| text.to_owned()).collect()
    }
}
