//! Cascades that are made up for the purpose, held against each other.

mod apply;
mod made;
mod mirror;
mod moves;
mod properties;
mod spec;
