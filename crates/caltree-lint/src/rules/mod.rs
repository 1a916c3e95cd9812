//! The rules, one file each, and the list of them all.

use crate::rule::Rule;
use caltree_read::ProblemKind;

/// Declares the files and lists their rules in this order, which is the order of their codes.
macro_rules! rules {
    ($($file:ident)*) => {
        $(mod $file;)*

        /// Every rule, by code.
        pub static RULES: &[&Rule] = &[$(&$file::RULE),*];
    };
}

rules! {
    x103_not_well_formed
    t202_unknown_attribute
    c303_unexplained_incomplete
    s401_missing_calibration
    k901_unmatched_exemption
}

/// Whether a problem of reading makes a document unreadable: it belongs to one of the X rules.
pub(crate) fn is_unreadable(kind: &ProblemKind) -> bool {
    match kind {
        ProblemKind::NotRecognized(_)
        | ProblemKind::Empty
        | ProblemKind::NotWellFormed { .. }
        | ProblemKind::Truncated { .. }
        | ProblemKind::ContentAfterRoot { .. }
        | ProblemKind::BadEncoding { .. }
        | ProblemKind::Doctype
        | ProblemKind::TooDeep { .. }
        | ProblemKind::TooLarge(_)
        | ProblemKind::BadMultipart { .. } => true,
        ProblemKind::UnknownElement { .. }
        | ProblemKind::UnknownAttribute { .. }
        | ProblemKind::RepeatedContainer(_)
        | ProblemKind::UnexpectedText { .. } => false,
    }
}
