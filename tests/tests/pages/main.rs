//! What README and book show is what the command does, and what they point to is there.
//!
//! `CALTREE_PAGES=write cargo test -p caltree-tests --test pages` puts into the pages what the commands print today: read the diff.

mod links;
mod markdown;
mod screens;
