//! Where words stand in texts, as the engine wrote it: the gaps between the places of a word, document after document.
//! In: a segment and a field. Out: a reader of the places of each word.

use std::path::Path;

use tantivy::Searcher;
use tantivy::directory::{CompositeFile, Directory, FileSlice};
use tantivy::positions::PositionReader;
use tantivy::postings::TermInfo;
use tantivy::schema::Field;

use super::damage::Found;

/// The places of the words of a field in a segment.
pub(crate) struct Positions(FileSlice);

impl Positions {
    /// Opens them. The searcher holds their file open, even if it was removed since.
    pub(crate) fn open(searcher: &Searcher, segment: u32, field: Field) -> Result<Positions, Found> {
        let name = searcher.segment_reader(segment).segment_id().uuid_string();
        let file = searcher.index().directory().open_read(Path::new(&format!("{name}.pos")))?;
        Ok(Positions(CompositeFile::open(&file)?.open_read(field).unwrap_or_else(FileSlice::empty)))
    }

    /// Returns the reader of a word's places.
    pub(crate) fn of(&self, info: &TermInfo) -> Result<PositionReader, Found> {
        Ok(PositionReader::open(self.0.read_bytes_slice(info.positions_range.clone())?)?)
    }
}
