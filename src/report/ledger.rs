//! The ledger: which files the index holds, and how they looked when they were read.

/// How a file looked when it was read: what one `stat` tells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Stamp {
    /// The length in bytes.
    pub size: u64,
    /// The last change, in nanoseconds since 1970.
    pub changed_ns: i64,
    /// The file's number in its file system; 0 where there is none.
    pub inode: u64,
}

/// One file of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerRow {
    /// `ROOT/PATH`, see `identity::file_id`.
    pub file_id: String,
    /// How it looked.
    pub stamp: Stamp,
    /// The first 128 bits of the BLAKE3 hash of its bytes.
    pub hash: u128,
}
