//! Unix compress (`.Z`), the archive's usual form of raw files. No published crate reads it: those for LZW know the codes of GIF and
//! TIFF, without the groups of eight that compress writes.
//!
//! A stream is two bytes of magic, one of flags (the longest code in bits; whether code 256 clears the table), and codes of 9 bits and
//! more, the lowest bit first. Codes come in groups of eight, that is of as many bytes as a code has bits; when codes become longer, or
//! the table is cleared, the rest of the group is filling. There is no mark at the end: whether a stream is whole does not show in it.
//! (After the source of ncompress 4.2; the tests hold every length of code against `compress` and `gzip`.)

use std::io::{self, Read};

/// Whether these bytes start as compress's do.
pub(crate) fn is_compress(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1f, 0x9d])
}

/// The code that clears the table, in streams that have one.
const CLEAR: u32 = 256;

/// Bits of the first codes.
const SHORTEST: u32 = 9;

/// Unpacks as it is read. What is wrong with the stream ends it, and is found in `trouble`; errors are those of the source.
pub struct Uncompress<R> {
    source: R,
    pub(crate) trouble: Option<String>,
    table: Option<Table>,
    /// The group of codes that is being read: its bytes with two to spare, and the bit that comes next.
    group: [u8; 18],
    group_bits: u32,
    next_bit: u32,
    /// What is unpacked and not handed over yet, the last byte first.
    pending: Vec<u8>,
}

/// The strings that are known.
struct Table {
    longest: u32,
    clears: bool,
    bits: u32,
    /// Entries that are known, or the place of the next one.
    free: u32,
    prefix: Vec<u16>,
    suffix: Vec<u8>,
    /// The code before, and the first byte of its string. `None` at the start.
    before: Option<(u32, u8)>,
}

impl Table {
    fn new(flags: u8) -> Result<Self, String> {
        let longest = u32::from(flags & 0x1f);
        if !(SHORTEST..=16).contains(&longest) {
            return Err(format!("codes of {longest} bits: compress has 9 to 16"));
        }
        let clears = flags & 0x80 != 0;
        let room = 1 << longest;
        let mut suffix = vec![0; room];
        (0..=u8::MAX).zip(&mut suffix).for_each(|(byte, place)| *place = byte);
        Ok(Self { longest, clears, bits: SHORTEST, free: 256 + u32::from(clears), prefix: vec![0; room], suffix, before: None })
    }

    /// The number of entries from which on codes are longer.
    fn limit(&self) -> u32 {
        // With codes of the greatest length the table may be full.
        if self.bits >= self.longest { 1 << self.longest } else { (1 << self.bits) - 1 }
    }
}

impl<R: Read> Uncompress<R> {
    /// `source` begins with the magic.
    pub fn new(source: R) -> Self {
        Self { source, trouble: None, table: None, group: [0; 18], group_bits: 0, next_bit: 0, pending: Vec::new() }
    }

    /// What is wrong with the stream, as far as it was read; `None` where nothing is.
    #[must_use]
    pub fn trouble(&self) -> Option<&str> {
        self.trouble.as_deref()
    }

    /// Reads as many bytes as there are, up to the length of the buffer.
    fn read_full(source: &mut R, buffer: &mut [u8]) -> io::Result<usize> {
        let mut filled = 0;
        while filled < buffer.len() {
            match source.read(&mut buffer[filled..]) {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(filled)
    }

    /// The next code; `None` at the end.
    fn code(&mut self, bits: u32) -> io::Result<Option<u32>> {
        if self.next_bit + bits > self.group_bits {
            let count = Self::read_full(&mut self.source, &mut self.group[..bits as usize])?;
            (self.group_bits, self.next_bit) = (count as u32 * 8, 0);
            if bits > self.group_bits {
                return Ok(None);
            }
        }
        let at = (self.next_bit / 8) as usize;
        let word = u32::from_le_bytes([self.group[at], self.group[at + 1], self.group[at + 2], 0]);
        let code = (word >> (self.next_bit % 8)) & ((1 << bits) - 1);
        self.next_bit += bits;
        Ok(Some(code))
    }

    /// Unpacks one more string into `pending`. False at the end.
    fn unpack(&mut self) -> io::Result<bool> {
        let mut table = match self.table.take() {
            Some(table) => table,
            None => {
                let mut head = [0; 3];
                let count = Self::read_full(&mut self.source, &mut head)?;
                if count < 3 || !is_compress(&head) {
                    self.trouble = Some("no stream of compress: its first three bytes are not there".into());
                    return Ok(false);
                }
                match Table::new(head[2]) {
                    Ok(table) => table,
                    Err(trouble) => {
                        self.trouble = Some(trouble);
                        return Ok(false);
                    }
                }
            }
        };
        let more = self.unpack_with(&mut table)?;
        self.table = Some(table);
        Ok(more)
    }

    fn unpack_with(&mut self, table: &mut Table) -> io::Result<bool> {
        loop {
            if table.free > table.limit() {
                table.bits += 1;
                self.group_bits = 0;
                self.next_bit = 0;
            }
            let Some(code) = self.code(table.bits)? else { return Ok(false) };
            if code == CLEAR && table.clears && table.before.is_some() {
                table.free = CLEAR;
                table.bits = SHORTEST;
                self.group_bits = 0;
                self.next_bit = 0;
                continue;
            }
            let Some((before, first)) = table.before else {
                if code >= 256 {
                    self.trouble = Some(format!("its first code is {code}, which stands for nothing yet"));
                    return Ok(false);
                }
                #[expect(clippy::cast_possible_truncation, reason = "it is less than 256")]
                let byte = code as u8;
                table.before = Some((code, byte));
                self.pending.push(byte);
                return Ok(true);
            };
            if code > table.free {
                self.trouble = Some(format!("a code {code} where {} strings are known", table.free));
                return Ok(false);
            }
            // The one string that is not known yet when its code comes: the one before and its own first byte.
            let mut at = code;
            if code == table.free {
                self.pending.push(first);
                at = before;
            }
            while at >= 256 {
                self.pending.push(table.suffix[at as usize]);
                at = u32::from(table.prefix[at as usize]);
            }
            #[expect(clippy::cast_possible_truncation, reason = "it is less than 256")]
            let first = at as u8;
            self.pending.push(first);
            if table.free < 1 << table.longest {
                #[expect(clippy::cast_possible_truncation, reason = "a code has 16 bits at most")]
                let prefix = before as u16;
                table.prefix[table.free as usize] = prefix;
                table.suffix[table.free as usize] = first;
                table.free += 1;
            }
            table.before = Some((code, first));
            return Ok(true);
        }
    }
}

impl<R: Read> Read for Uncompress<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut count = 0;
        while count < buffer.len() {
            if let Some(byte) = self.pending.pop() {
                buffer[count] = byte;
                count += 1;
            } else if self.trouble.is_some() || !self.unpack()? {
                break;
            }
        }
        Ok(count)
    }
}
