//! How much of a hostile document is read.

/// Bounds on one document. Each has an option of the command that raises it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes of a file, before and after decompression. Below 4 GiB whatever is asked for.
    pub max_size: u64,
    /// Most steps from the root association to a nested one.
    pub max_depth: u32,
    /// Most XML elements of one document.
    pub max_elements: u64,
}

impl Default for Limits {
    /// 256 MiB, depth 1,000, 5 million elements: two hundred times what was seen in real files.
    fn default() -> Self {
        Self { max_size: 256 << 20, max_depth: 1_000, max_elements: 5_000_000 }
    }
}

impl Limits {
    /// The bound on bytes that holds: positions are kept in 32 bits.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.max_size.min(u64::from(u32::MAX) - 1)
    }
}
