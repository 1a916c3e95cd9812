//! From paths to documents: walking, loading, many at a time, in a stable order.

mod each;
mod keep;
mod load;
mod ordered;
mod walk;

pub(crate) use each::{each_document, each_found};
pub(crate) use keep::keep;
pub(crate) use load::load;
pub(crate) use ordered::ordered;
use walk::walk;
pub(crate) use walk::{Input, Walk, is_answer_name, is_data_name, walk_all, walk_sorted};
