//! What `check` and `verify` have in common in how findings are told.

use crate::cli::FindingsFormat;
use caltree_report::findings::Kind;

/// How findings are told: in a way that each of the two commands has for itself, or in one that is the same for both.
pub(super) enum ToldAs {
    Human,
    Json,
    Jsonl,
    Other(Kind),
}

pub(super) fn told_as(format: FindingsFormat) -> ToldAs {
    match format {
        FindingsFormat::Human => ToldAs::Human,
        FindingsFormat::Json => ToldAs::Json,
        FindingsFormat::Jsonl => ToldAs::Jsonl,
        FindingsFormat::Sarif => ToldAs::Other(Kind::Sarif),
        FindingsFormat::Junit => ToldAs::Other(Kind::Junit),
        FindingsFormat::Github => ToldAs::Other(Kind::Github),
        FindingsFormat::Gitlab => ToldAs::Other(Kind::Gitlab),
        FindingsFormat::Markdown => ToldAs::Other(Kind::Markdown),
        FindingsFormat::Csv => ToldAs::Other(Kind::Csv),
    }
}
