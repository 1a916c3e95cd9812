//! From paths to documents: walking, loading, many at a time, in a stable order.

mod each;
mod load;
mod ordered;
mod walk;

pub(crate) use each::each_document;
use load::load;
use ordered::ordered;
use walk::{Input, walk};
