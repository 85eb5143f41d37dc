//! The records of what was told: 32 bytes each, with a checksum that covers the layout too.
//! In: bytes of a file. Out: what the whole ones say, in order, and where the last of them ends; and back.
//! A flipped bit costs its record and no other, and never makes one that nobody wrote.

use std::fs::File;
use std::io::{Read, Seek};
use std::path::Path;

use super::{Identity, Purpose, QueryKey, Ran, ToldError};

/// The first bytes of the file; the digit is the number of its layout.
pub(super) const HEADER: &[u8; 16] = b"dateline told 1\n";

/// The bytes before the first record.
pub(super) const HEADER_BYTES: u64 = HEADER.len() as u64;

/// 16 bytes of an identity, or of a run; 8 of the query; 4 of what it is; 4 of CRC-32.
pub(super) const RECORD_BYTES: usize = 32;

const TOLD: u32 = 1;
const RAN: u32 = 2;
const RAN_TO_TELL: u32 = 3;

/// One thing that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Record {
    /// The query told this.
    Told { query: QueryKey, identity: Identity },
    /// The query ran.
    Ran { query: QueryKey, ran: Ran, purpose: Purpose },
}

impl Record {
    /// Returns the bytes of the record.
    pub(super) fn sealed(self) -> [u8; RECORD_BYTES] {
        let (what, query, kind) = match self {
            Record::Told { query, identity: Identity(hash) } => (hash, query, TOLD),
            Record::Ran { query, ran: Ran { at, shown, matched }, purpose } => {
                let hash = u128::from(at as u64) << 64 | u128::from(shown) << 32 | u128::from(matched);
                (hash, query, if purpose == Purpose::Tell { RAN_TO_TELL } else { RAN })
            }
        };
        let mut sealed = [0; RECORD_BYTES];
        sealed[..16].copy_from_slice(&what.to_le_bytes());
        sealed[16..24].copy_from_slice(&query.bytes());
        sealed[24..28].copy_from_slice(&kind.to_le_bytes());
        let checksum = checksum(&sealed[..28]);
        sealed[28..].copy_from_slice(&checksum.to_le_bytes());
        sealed
    }

    /// Reads what `sealed` wrote; none if a bit of it is another.
    pub(super) fn unsealed(sealed: &[u8; RECORD_BYTES]) -> Option<Record> {
        let (body, seal) = sealed.split_last_chunk::<4>()?;
        if checksum(body) != u32::from_le_bytes(*seal) {
            return None;
        }
        let (what, rest) = body.split_first_chunk::<16>()?;
        let (query, kind) = rest.split_first_chunk::<8>()?;
        let (hash, query) = (u128::from_le_bytes(*what), QueryKey(u64::from_le_bytes(*query)));
        let ran = Ran { at: (hash >> 64) as i64, shown: (hash >> 32) as u32, matched: hash as u32 };
        match u32::from_le_bytes(kind.try_into().ok()?) {
            TOLD => Some(Record::Told { query, identity: Identity(hash) }),
            RAN => Some(Record::Ran { query, ran, purpose: Purpose::Show }),
            RAN_TO_TELL => Some(Record::Ran { query, ran, purpose: Purpose::Tell }),
            _ => None,
        }
    }
}

fn checksum(body: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    // A record of another layout is none of this one.
    hasher.update(HEADER);
    hasher.update(body);
    hasher.finalize()
}

/// What a file holds.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    /// Its whole records.
    pub(super) records: Vec<Record>,
    /// How many are damaged, or torn and not the last.
    pub(super) damaged: usize,
    /// Where the last whole record ends; what follows is torn.
    pub(super) whole: u64,
}

/// Reads the records of a file.
pub(super) fn of_file(file: &mut File, path: &Path) -> Result<Found, ToldError> {
    let mut bytes = Vec::new();
    file.rewind().and_then(|()| file.read_to_end(&mut bytes)).map_err(|refused| ToldError::System {
        what: "read",
        path: path.to_path_buf(),
        refused,
    })?;
    let found = of_bytes(&bytes);
    // A torn beginning is that of a first write; anything else without a single record is not ours to cut off.
    let begins_alike = bytes.iter().zip(HEADER).take_while(|(byte, wanted)| byte == wanted).count();
    let is_ours = begins_alike == HEADER.len() || bytes[begins_alike..].iter().all(|byte| *byte == 0);
    if found.records.is_empty() && !is_ours {
        return Err(ToldError::Layout { path: path.to_path_buf() });
    }
    Ok(found)
}

/// Reads the records behind the header.
pub(super) fn of_bytes(bytes: &[u8]) -> Found {
    let sealed: &[[u8; RECORD_BYTES]] = bytes.get(HEADER.len()..).unwrap_or_default().as_chunks().0;
    let mut found = Found { whole: HEADER_BYTES.min(bytes.len() as u64), ..Found::default() };
    for (place, sealed) in sealed.iter().enumerate() {
        match Record::unsealed(sealed) {
            Some(record) => {
                found.records.push(record);
                found.whole = HEADER_BYTES + ((place + 1) * RECORD_BYTES) as u64;
            }
            None => found.damaged += 1,
        }
    }
    found
}
