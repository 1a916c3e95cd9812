//! The sums of a FITS unit: ones' complement over words of 32 bits, the high byte first (FITS 4.0, appendix J).

use super::card::cards;
use caltree_model::WrongSum;

/// A sum in the making, over whole blocks.
#[derive(Clone, Copy, Default)]
pub(super) struct Sum(u64);

impl Sum {
    /// Adds bytes; all but the last of several calls must bring a multiple of four.
    pub(super) fn add(&mut self, bytes: &[u8]) {
        let mut words = bytes.chunks_exact(4);
        for word in &mut words {
            self.0 += u64::from(u32::from_be_bytes([word[0], word[1], word[2], word[3]]));
        }
        let mut last = [0; 4];
        last[..words.remainder().len()].copy_from_slice(words.remainder());
        self.0 += u64::from(u32::from_be_bytes(last));
        // Carries go round.
        self.0 = (self.0 & 0xffff_ffff) + (self.0 >> 32);
    }

    fn value(self) -> u32 {
        let folded = (self.0 & 0xffff_ffff) + (self.0 >> 32);
        let folded = (folded & 0xffff_ffff) + (folded >> 32);
        u32::try_from(folded).unwrap_or(u32::MAX)
    }

    /// Whether two sums are one; nothing has two ways to be written.
    fn is(self, other: u32) -> bool {
        let same = |value: u32| if value == u32::MAX { 0 } else { value };
        same(self.value()) == same(other)
    }
}

/// What is wrong with the sums that a header tells: `None` where they fit, or where it tells none.
pub(super) fn wrong(unit: u32, header: &[u8], data: Sum) -> Option<WrongSum> {
    let text = |name: &[u8]| cards(header).find(|card| card.name == name).and_then(|card| card.text());
    let told = text(b"DATASUM").and_then(|text| text.trim().parse::<u32>().ok());
    if told.is_some_and(|told| !data.is(told)) {
        return Some(WrongSum { unit, data: true });
    }
    // Sixteen zeros, or nothing, stand where nobody has added up.
    text(b"CHECKSUM").filter(|text| !text.is_empty() && text != "0000000000000000")?;
    let mut all = data;
    all.add(header);
    // The text is chosen so that the whole comes to nothing. Without DATASUM it speaks for the data as well.
    (!all.is(0)).then_some(WrongSum { unit, data: told.is_none() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn carries_go_round_however_the_bytes_come() {
        let bytes: Vec<u8> = (0..2880_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        let mut whole = Sum::default();
        whole.add(&bytes);
        let mut parts = Sum::default();
        bytes.chunks(12).for_each(|part| parts.add(part));
        assert!(whole.is(parts.value()) && !whole.is(parts.value().wrapping_add(1)));
        let mut ones = Sum::default();
        ones.add(&[0xff; 8]);
        assert!(ones.is(0) && ones.is(u32::MAX));
    }
}
