//! FITS, as far as it takes to say whether a file is whole and which one it is: the headers, the lengths that they predict, the sums.
//!
//! fitsrs 0.4.1 was tried first and cannot do this job: a file that is cut in its last data comes out as sound, a header that claims
//! more than 2^64 bytes panics, an extension of a type it does not know ends everything, a text that goes on in `CONTINUE` cards is
//! cut, headers without end are kept in memory as a whole, and it asks for a source that can go back, which no packed file can.
//!
//! The rules are those of the FITS standard 4.0: blocks of 2,880 bytes, cards of 80 (section 3), the length of data (4.4.1.2), the
//! conventions for long keywords and strings (4.2.1.2, ESO's `HIERARCH`), sums (4.4.2.7, appendix J).

mod card;
mod header;
mod sum;
mod walk;

pub(crate) use walk::{Depth, Walked, walk};
