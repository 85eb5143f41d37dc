//! The schema: every field of the index, named, typed and explained here and nowhere else.

use tantivy::schema::{Field, IndexRecordOption, NumericOptions, STORED, Schema, TextFieldIndexing, TextOptions};

use super::analysis::ANALYSER_NAME;
use super::spots::SPOTS_NAME;

/// The number of the layout on disk. Raised with every change after which an older index cannot be read;
/// such an index is refused with the command that builds it anew.
pub const FORMAT: u32 = 8;

/// What a document of the engine is. A head can have remarks, a file can be unread: both roles then.
pub mod role {
    /// The first passage of a report; it carries the report's facets, dates and facts.
    pub const HEAD: &str = "head";
    /// One file of the ledger.
    pub const FILE: &str = "file";
    /// A file of the ledger of which something could not be read.
    pub const UNREAD: &str = "unread";
    /// A head with remarks.
    pub const REMARKED: &str = "remarked";
    /// The one document that holds revision, roots and options.
    pub const CONTROL: &str = "control";
}

/// The fields of the index. "Passages" are all documents of a report, "heads" their first.
#[derive(Debug, Clone)]
pub struct Fields {
    /// Passages: the words of the passage with positions (terms as in `language::stem`), and the text itself.
    pub text: Field,
    /// Heads: the words of the report's title, with positions.
    pub title: Field,
    /// Passages: the id of their report, to delete it by.
    pub report: Field,
    /// Files: their id, to find and delete them by.
    pub file: Field,
    /// All: what the document is, see `role`.
    pub role: Field,
    /// Heads and files: the id as a column, for order, `path:` and the ledger.
    pub id: Field,
    /// Heads: whom the report names, each actor once, as a column of keys, see `actor_terms`.
    pub actor: Field,
    /// Whom they name, to find them by. Passages: the key of each actor that they name themselves. Heads: key and
    /// spelling of each actor of the report, and each kind of actor; see `actor_terms`.
    pub naming: Field,
    /// Passages: where sentences begin, whom they name where and where dates stand, with the positions of `text`, see
    /// `spots`.
    pub spots: Field,
    /// Heads: whom the title names where and where dates stand in it, with the positions of `title`.
    pub title_spots: Field,
    /// Passages: the days that they mention, as a column, in the order of the text, see `mentions`.
    pub mention: Field,
    /// Heads: the same of their titles.
    pub title_mention: Field,
    /// Heads: the first day of the report's date, in days since 1970-01-01; `columns::NO_DAY` if undated.
    pub first_day: Field,
    /// Heads: the last day, itself included; `columns::NO_DAY` if undated.
    pub last_day: Field,
    /// Passages: how many words that are no function words, without second readings; 0 for all other documents.
    pub words: Field,
    /// Passages: the upper half of the fingerprint by which copies are known, see `language::gauge`; 0 for all other
    /// documents.
    pub print_high: Field,
    /// The lower half.
    pub print_low: Field,
    /// Heads: the sum of `words` over the passages of the report.
    pub report_words: Field,
    /// Heads: the words of the title, counted alike.
    pub title_words: Field,
    /// Heads: how many passages the report has.
    pub passages: Field,
    /// Heads: when the index first saw the report, in seconds since 1970.
    pub seen: Field,
    /// Heads: hash of the report's content. Files: hash of the file's bytes. The upper 64 bits.
    pub hash_high: Field,
    /// The lower 64 bits.
    pub hash_low: Field,
    /// Files: the length in bytes.
    pub size: Field,
    /// Files: the last change, in nanoseconds since 1970.
    pub changed_ns: Field,
    /// Files: the number in the file system.
    pub inode: Field,
    /// Passages, stored: where the passage lies and which dates it mentions, with a checksum of it and of the text, see
    /// `stored_passage`.
    pub place: Field,
    /// Heads, files and the control document, stored: what else is known, with a checksum, see `stored`.
    pub facts: Field,
}

/// Names of the columns that are read by name.
pub mod column {
    pub(crate) const ID: &str = "id";
    pub(crate) const ACTOR: &str = "actor";
    pub(crate) const MENTION: &str = "mention";
    pub(crate) const TITLE_MENTION: &str = "title_mention";
    pub(crate) const FIRST_DAY: &str = "first_day";
    pub(crate) const LAST_DAY: &str = "last_day";
    pub(crate) const WORDS: &str = "words";
    pub(crate) const PRINT_HIGH: &str = "print_high";
    pub(crate) const PRINT_LOW: &str = "print_low";
    pub(crate) const REPORT_WORDS: &str = "report_words";
    pub(crate) const TITLE_WORDS: &str = "title_words";
    pub(crate) const PASSAGES: &str = "passages";
    pub(crate) const SEEN: &str = "seen";
    pub(crate) const HASH_HIGH: &str = "hash_high";
    pub(crate) const HASH_LOW: &str = "hash_low";
    pub(crate) const SIZE: &str = "size";
    pub(crate) const CHANGED_NS: &str = "changed_ns";
    pub(crate) const INODE: &str = "inode";
}

/// Returns the schema and its fields.
pub fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    // Lengths are our own exact counts, so the engine's rounded ones are left out.
    let placed = |tokenizer: &str| {
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(tokenizer)
            .set_fieldnorms(false)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        TextOptions::default().set_indexing_options(indexing)
    };
    let key = || {
        let indexing = TextFieldIndexing::default()
            .set_tokenizer("raw")
            .set_fieldnorms(false)
            .set_index_option(IndexRecordOption::Basic);
        TextOptions::default().set_indexing_options(indexing)
    };
    let words = || placed(ANALYSER_NAME);
    let number = || NumericOptions::default().set_fast();
    let fields = Fields {
        text: builder.add_text_field("text", words().set_stored()),
        title: builder.add_text_field("title", words()),
        report: builder.add_text_field("report", key()),
        file: builder.add_text_field("file", key()),
        role: builder.add_text_field("role", key()),
        id: builder.add_text_field(column::ID, TextOptions::default().set_fast("raw")),
        actor: builder.add_text_field(column::ACTOR, TextOptions::default().set_fast("raw")),
        naming: builder.add_text_field("naming", key()),
        spots: builder.add_text_field("spots", placed(SPOTS_NAME)),
        title_spots: builder.add_text_field("title_spots", placed(SPOTS_NAME)),
        mention: builder.add_u64_field(column::MENTION, number()),
        title_mention: builder.add_u64_field(column::TITLE_MENTION, number()),
        first_day: builder.add_i64_field(column::FIRST_DAY, number()),
        last_day: builder.add_i64_field(column::LAST_DAY, number()),
        words: builder.add_u64_field(column::WORDS, number()),
        print_high: builder.add_u64_field(column::PRINT_HIGH, number()),
        print_low: builder.add_u64_field(column::PRINT_LOW, number()),
        report_words: builder.add_u64_field(column::REPORT_WORDS, number()),
        title_words: builder.add_u64_field(column::TITLE_WORDS, number()),
        passages: builder.add_u64_field(column::PASSAGES, number()),
        seen: builder.add_i64_field(column::SEEN, number()),
        hash_high: builder.add_u64_field(column::HASH_HIGH, number()),
        hash_low: builder.add_u64_field(column::HASH_LOW, number()),
        size: builder.add_u64_field(column::SIZE, number()),
        changed_ns: builder.add_i64_field(column::CHANGED_NS, number()),
        inode: builder.add_u64_field(column::INODE, number()),
        place: builder.add_bytes_field("place", STORED),
        facts: builder.add_bytes_field("facts", STORED),
    };
    (builder.build(), fields)
}
