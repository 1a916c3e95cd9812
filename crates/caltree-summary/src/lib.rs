//! What a calibration cascade holds.

mod outline;

pub use outline::{Detail, Marks, Outline, Place, Row, State, What, is_static, offset_from_parent};
