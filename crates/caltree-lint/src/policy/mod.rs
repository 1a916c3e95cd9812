//! What a project decides for itself: how loud each rule is, which findings are explained, and which were there before.

mod baseline;
mod config;
mod exemption;
mod levels;

pub use baseline::{Baseline, BaselineError};
pub use config::Config;
pub use exemption::{Exemption, Exemptions};
pub use levels::{Levels, Override, Selector, UnknownRule};
