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
    x101_not_recognized
    x102_empty_document
    x103_not_well_formed
    x104_truncated
    x105_content_after_root
    x106_bad_encoding
    x107_doctype
    x108_too_deep
    x109_too_large
    x110_bad_multipart
    t201_unknown_element
    t202_unknown_attribute
    t203_missing_attribute
    t204_bad_attribute_value
    t205_misplaced_attribute
    t206_missing_container
    t207_repeated_container
    t208_unexpected_text
    t209_empty_main_files
    t210_duplicate_file
    t211_conflicting_category
    t212_malformed_file_name
    t213_unsafe_file_name
    t214_file_in_own_cascade
    t215_inconsistent_repeat
    t216_mixed_instruments
    t217_container_order
    c301_complete_but_message
    c302_complete_over_incomplete
    c303_unexplained_incomplete
    c304_certified_over_uncertified
    c305_unknown_message
    c306_found_not_missing
    c307_plan_match_on_static
    c308_file_name_mode_mismatch
    c309_file_name_id_mismatch
    s401_missing_calibration
    s402_extended_match
    s403_mode_downgrade
    s404_uncertified
    s405_uncertified_but_old
    s406_no_association
    s407_raw_in_raw2master
    s408_added_science_files
    s409_auxiliary_uncertified
    s410_acquisition_as_science
    l509_wrong_ucd
    l520_blank_mandatory_cell
    l528_unknown_term
    l560_votable_namespace
    l561_votable_version
    l562_votable_unknown_element
    l563_votable_misplaced_element
    l564_votable_element_order
    l565_votable_missing_element
    l566_votable_unknown_attribute
    l567_votable_missing_attribute
    l568_votable_bad_attribute_value
    l569_votable_stray_text
    l570_votable_duplicate_id
    l571_votable_unresolved_reference
    l572_votable_wrong_reference
    l573_votable_duplicate_name
    l574_votable_bad_arraysize
    l575_votable_cell_count
    l576_votable_row_count
    l577_votable_bad_value
    e604_no_tree_row
    e606_blank_eso_category
    e620_file_only_in_links
    k901_unmatched_exemption
}

/// The rule that the command itself tells, when all documents are through.
pub(crate) static UNMATCHED_EXEMPTION: &Rule = &k901_unmatched_exemption::RULE;

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
