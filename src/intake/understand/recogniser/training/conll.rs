//! Labelled text: `token TAB tag` a line, an empty line between sentences, `# doc ID` before a document.
//! In: the text of a `.conll` file. Out: documents, cut into our tokens, each with its tag.
//! The text of a document is its tokens joined by blanks, a sentence a line, as `score_spans.py` joins them.

use crate::intake::understand::recogniser::tags::{self, KINDS, Kind, OUTSIDE, Tag};
use crate::intake::understand::recogniser::tokens::{self, Token};

/// One document.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// Its text.
    pub text: String,
    /// The tokens as the corpus cuts them.
    pub labelled: Vec<Labelled>,
    /// The tokens as we cut them: each is a part of a labelled one.
    pub tokens: Vec<Token>,
    /// Which labelled token each of ours is part of.
    pub part_of: Vec<usize>,
    /// The tag of each of our tokens: that of its labelled token, going on where that was split.
    pub tags: Vec<Tag>,
}

/// A token of a corpus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labelled {
    /// Its first byte in the document's text.
    pub start: usize,
    /// The byte behind it.
    pub end: usize,
    /// Its tag, as it stands there.
    pub tag: Tag,
    /// Whether a sentence begins with it.
    pub begins: bool,
}

/// A line that cannot be read.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line} is no token with a tab and a tag: `{text}`")]
pub struct BadLine {
    line: usize,
    text: String,
}

/// Returns the documents of a file, in order. What stands before the first `# doc` is a document too.
pub fn documents(file: &str) -> Result<Vec<Document>, BadLine> {
    let mut documents = Vec::new();
    let mut document = Document::default();
    let mut begins = true;
    for (number, line) in file.lines().enumerate() {
        if line.starts_with("# doc ") {
            documents.extend(finished(std::mem::take(&mut document)));
            begins = true;
        } else if line.is_empty() {
            begins = true;
        } else {
            let bad = || BadLine { line: number + 1, text: line.to_string() };
            let (token, tag) = line.split_once('\t').ok_or_else(bad)?;
            let tag = read_tag(tag).ok_or_else(bad)?;
            if !document.text.is_empty() {
                document.text.push(if begins { '\n' } else { ' ' });
            }
            let start = document.text.len();
            document.text.push_str(token);
            document.labelled.push(Labelled { start, end: document.text.len(), tag, begins });
            begins = false;
        }
    }
    documents.extend(finished(document));
    Ok(documents)
}

fn read_tag(tag: &str) -> Option<Tag> {
    if tag == "O" {
        return Some(OUTSIDE);
    }
    let (place, kind) = tag.split_once('-')?;
    let kind = KINDS.into_iter().find(|known| label(*known) == kind)?;
    match place {
        "B" => Some(tags::begin(kind)),
        "I" => Some(tags::inside(kind)),
        _ => None,
    }
}

/// Returns what a kind is called in the files.
pub fn label(kind: Kind) -> &'static str {
    match kind {
        Kind::Person => "PER",
        Kind::Org => "ORG",
        Kind::Place => "LOC",
    }
}

/// Cuts a document into our tokens; none if it is empty.
fn finished(mut document: Document) -> Option<Document> {
    let mut before = OUTSIDE;
    for (number, labelled) in document.labelled.iter().enumerate() {
        let first = document.tokens.len();
        tokens::cut_piece(&document.text, labelled.start, labelled.end, &mut document.tokens);
        if let Some(token) = document.tokens.get_mut(first) {
            // A sentence may begin with what we do not take for a token, such as an invisible mark.
            token.begins = labelled.begins;
        }
        for place in first..document.tokens.len() {
            let goes_on = place > first || tags::kind(before) == tags::kind(labelled.tag) && before != OUTSIDE;
            let tag = match tags::kind(labelled.tag) {
                Some(kind) if goes_on && (place > first || !tags::begins(labelled.tag)) => tags::inside(kind),
                Some(kind) => tags::begin(kind),
                None => OUTSIDE,
            };
            document.part_of.push(number);
            document.tags.push(tag);
            before = tag;
        }
    }
    for token in &mut document.tokens {
        let start = document.text[..token.start as usize].rfind('\n').map_or(0, |newline| newline + 1);
        let line = document.text[start..].lines().next().unwrap_or_default();
        token.shouted = tokens::is_shouted(line.as_bytes());
    }
    (!document.tokens.is_empty()).then_some(document)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_split_token_keeps_its_label() {
        let file = "# doc one\nBailey-Ross\tB-PER\n's\tO\n\nAl\tI-LOC\nX\tB-LOC\n";
        let documents = documents(file).expect("a file as it should be");
        let [document] = documents.as_slice() else { panic!("one document") };
        assert_eq!(document.text, "Bailey-Ross 's\nAl X");
        let words: Vec<&str> = document.tokens.iter().map(|token| token.of(&document.text)).collect();
        assert_eq!(words, ["Bailey", "-", "Ross", "'s", "Al", "X"]);
        assert_eq!(document.tags, [1, 2, 2, 0, 5, 5]);
        assert_eq!(document.part_of, [0, 0, 0, 1, 2, 3]);
        assert!(document.tokens[4].begins && !document.tokens[3].begins);
    }

    #[test]
    fn a_line_that_is_no_token_is_named() {
        let bad = documents("Bonn\tB-LOC\nBonn B-LOC\n").expect_err("no tab");
        assert_eq!(bad.to_string(), "line 2 is no token with a tab and a tag: `Bonn B-LOC`");
    }
}
