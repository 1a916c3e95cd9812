//! The rules, one file each, and the list of them all.

use crate::rule::Rule;

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
    s411_not_accessible
    l501_results_resource
    l502_results_table
    l503_not_tabledata
    l504_missing_standard_id
    l505_several_standard_ids
    l506_unknown_standard_id
    l507_repeated_column
    l508_missing_column
    l509_wrong_ucd
    l510_wrong_column_type
    l511_wrong_unit
    l512_overflow_status
    l513_error_status
    l514_bad_query_status
    l515_http_content_type
    l520_blank_mandatory_cell
    l521_scattered_ids
    l522_not_exactly_one_link
    l523_bad_access_url
    l524_odd_access_url
    l525_bad_error_message
    l526_cells_beside_error
    l527_unknown_service
    l528_unknown_term
    l529_preliminary_term
    l530_term_without_hash
    l531_core_term_as_uri
    l532_bad_semantics
    l533_bad_content_type
    l534_datalink_type_spelling
    l535_unknown_qualifier
    l536_preliminary_qualifier
    l537_bad_link_auth
    l538_bad_content_length
    l539_duplicate_row
    l540_rows_not_compared
    l541_missing_access_url_param
    l542_bad_service_url
    l543_param_not_text
    l544_unknown_column_reference
    l545_table_in_service
    l546_repeated_param
    l547_reference_and_value
    l548_indistinct_services
    l549_missing_input_params
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
    e601_no_this_row
    e602_several_this_rows
    e603_unreadable_description
    e604_no_tree_row
    e605_tree_row_mode_mismatch
    e606_blank_eso_category
    e607_duplicate_access_url
    e608_id_url_mismatch
    e609_complete_beside_messages
    e610_foreign_row
    e620_file_only_in_links
    e621_file_only_in_tree
    e622_category_mismatch
    e623_flag_mismatch
    d701_file_missing
    d702_file_truncated
    d703_wrong_file
    d704_orphan_file
    d705_stored_twice
    d706_size_mismatch
    d707_category_header_mismatch
    d708_no_tree_for_science
    d709_not_fits
    d710_unreadable_file
    d711_checksum_mismatch
    p801_category_absent
    p802_too_few_files
    p803_too_far_in_time
    p804_unknown_category
    p805_unknown_kind
    k901_unmatched_exemption
}

/// The rule that the command itself tells, when all documents are through.
pub(crate) static UNMATCHED_EXEMPTION: &Rule = &k901_unmatched_exemption::RULE;
