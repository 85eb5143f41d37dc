//! Plain tantivy, as somebody would write it first: a document a report, its own English stemmer, positions, a stored
//! body. In: the corpus for speed. Out: an index, and the ten best of a query. It finds no dates, actors or passages.

// Each bench uses some of it.
#![allow(dead_code)]

mod stemmed;

use std::io::BufRead;
use std::path::Path;

use serde::Deserialize;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions};
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::tokenizer::TokenStream;
use tantivy::{IndexSettings, Searcher, TantivyDocument, Term};

use super::measuring;

const ID: &str = "id";
const TITLE: &str = "title";
const BODY: &str = "body";

/// As many bytes of memory as `index::write` gives the engine.
const ENGINE_MEMORY: usize = 200_000_000;

/// A report of the corpus.
#[derive(Deserialize)]
pub(crate) struct Report {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) date: Option<String>,
    pub(crate) text: String,
}

/// Calls `give` with each report of the corpus.
pub(crate) fn each_report(file: &Path, mut give: impl FnMut(Report) -> anyhow::Result<()>) -> anyhow::Result<()> {
    for line in measuring::packed_lines(file)?.lines() {
        give(serde_json::from_str(&line?)?)?;
    }
    Ok(())
}

/// Indexes the corpus as somebody would who has only tantivy.
pub(crate) fn index(corpus: &Path, folder: &Path) -> anyhow::Result<()> {
    let stemmed = TextFieldIndexing::default()
        .set_tokenizer(stemmed::NAME)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let words = TextOptions::default().set_indexing_options(stemmed).set_stored();
    let mut schema = Schema::builder();
    let id = schema.add_text_field(ID, STRING | STORED);
    let title = schema.add_text_field(TITLE, words.clone());
    let body = schema.add_text_field(BODY, words);
    let settings = IndexSettings {
        // As `index::open` has it, so that both pay alike for what they store.
        docstore_compression: Compressor::Zstd(ZstdCompressor { compression_level: Some(1) }),
        docstore_blocksize: 32_768,
        ..IndexSettings::default()
    };
    let index = tantivy::Index::builder().schema(schema.build()).settings(settings).create_in_dir(folder)?;
    index.tokenizers().register(stemmed::NAME, stemmed::analyzer());
    let mut writer = index.writer_with_num_threads(1, ENGINE_MEMORY)?;
    each_report(corpus, |report| {
        let mut document = TantivyDocument::new();
        document.add_text(id, report.id);
        document.add_text(title, report.title);
        document.add_text(body, report.text);
        writer.add_document(document)?;
        Ok(())
    })?;
    writer.commit()?;
    writer.wait_merging_threads()?;
    Ok(())
}

/// How the words of a query belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Together {
    /// All of them must be there.
    All,
    /// Some will do.
    Any,
    /// They stand in a row.
    Phrase,
}

/// An index that is open.
pub(crate) struct Plain {
    searcher: Searcher,
    body: Field,
}

impl Plain {
    pub(crate) fn open(folder: &Path) -> anyhow::Result<Plain> {
        let index = tantivy::Index::open_in_dir(folder)?;
        index.tokenizers().register(stemmed::NAME, stemmed::analyzer());
        let body = index.schema().get_field(BODY)?;
        Ok(Plain { searcher: index.reader()?.searcher(), body })
    }

    /// Returns how many of the ten best there are: found, scored and ordered, but neither fetched nor marked.
    pub(crate) fn ten_best(&self, words: &[&str], together: Together) -> anyhow::Result<usize> {
        let mut tokenizer = self.searcher.index().tokenizer_for_field(self.body)?;
        let mut terms = Vec::new();
        for word in words {
            let mut tokens = tokenizer.token_stream(word);
            while tokens.advance() {
                terms.push(Term::from_field_text(self.body, &tokens.token().text));
            }
        }
        let occurs = if together == Together::All { Occur::Must } else { Occur::Should };
        let query: Box<dyn Query> = if together == Together::Phrase {
            Box::new(PhraseQuery::new(terms))
        } else {
            let term = |term| -> Box<dyn Query> { Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)) };
            Box::new(BooleanQuery::new(terms.into_iter().map(|one| (occurs, term(one))).collect()))
        };
        Ok(self.searcher.search(&query, &TopDocs::with_limit(10).order_by_score())?.len())
    }
}
