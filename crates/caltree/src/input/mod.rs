//! From paths to documents: walking, loading, many at a time, in a stable order.

mod each;
mod load;
mod ordered;
mod walk;

pub(crate) use each::each_document;
pub(crate) use load::load;
pub(crate) use ordered::ordered;
pub(crate) use walk::Input;
use walk::walk;
