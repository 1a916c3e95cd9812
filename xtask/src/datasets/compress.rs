//! Packing as Unix compress does, so that fixtures need no program. `caltree-dataset` tries its decoder on this too.

use std::collections::HashMap;

/// Packs bytes with codes of at most `longest` bits (9 to 16). The table is cleared each time that it has been full for `patience`
/// codes; compress itself does so when it packs worse than before.
pub fn compress(bytes: &[u8], longest: u32, patience: usize) -> Vec<u8> {
    let mut packer =
        Packer { out: vec![0x1f, 0x9d, 0x80 | longest as u8], group: 0, used: 0, bits: 9, longest, known: 257, first: true };
    let mut table: HashMap<(u32, u8), u32> = HashMap::new();
    let (mut next, mut full) = (257, 0);
    let mut string: Option<u32> = None;
    for &byte in bytes {
        let Some(prefix) = string else {
            string = Some(u32::from(byte));
            continue;
        };
        if let Some(&code) = table.get(&(prefix, byte)) {
            string = Some(code);
            continue;
        }
        packer.code(prefix);
        if next < 1 << longest {
            table.insert((prefix, byte), next);
            next += 1;
        } else {
            full += 1;
            if full >= patience {
                packer.clear();
                table.clear();
                (next, full) = (257, 0);
            }
        }
        string = Some(u32::from(byte));
    }
    if let Some(code) = string {
        packer.code(code);
    }
    packer.finish()
}

/// Writes codes in groups of eight.
struct Packer {
    out: Vec<u8>,
    group: u128,
    /// Bits of the group that are used.
    used: u32,
    bits: u32,
    longest: u32,
    /// How many strings somebody knows who unpacks.
    known: u32,
    first: bool,
}

impl Packer {
    fn code(&mut self, code: u32) {
        self.write(code);
        // The first code makes no string known.
        if !self.first && self.known < 1 << self.longest {
            self.known += 1;
        }
        self.first = false;
    }

    fn write(&mut self, code: u32) {
        if self.bits < self.longest && self.known > (1 << self.bits) - 1 {
            self.fill();
            self.bits += 1;
        }
        self.group |= u128::from(code) << self.used;
        self.used += self.bits;
        if self.used == self.bits * 8 {
            self.fill();
        }
    }

    fn clear(&mut self) {
        self.write(256);
        self.fill();
        self.bits = 9;
        self.known = 256;
    }

    /// Ends a group: what is left of it is filling.
    fn fill(&mut self) {
        if self.used > 0 {
            self.out.extend_from_slice(&self.group.to_le_bytes()[..self.bits as usize]);
        }
        (self.group, self.used) = (0, 0);
    }

    fn finish(mut self) -> Vec<u8> {
        let whole = self.used.div_ceil(8) as usize;
        self.out.extend_from_slice(&self.group.to_le_bytes()[..whole]);
        self.out
    }
}
