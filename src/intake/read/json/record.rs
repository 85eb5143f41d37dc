//! One record of JSON, as a report. In: its text. Out: a `Document`, or where and why it is none.
//! The parser's words are put into ours here.

use serde_json::Value;

use crate::intake::read::fields::{self, Case, Fields};
use crate::report::coverage::{Reason, Unread};
use crate::report::document::{DateSource, Document};

/// The fields that hold the report's text; the first that does.
const TEXTS: [&str; 3] = ["text", "body", "content"];

/// The fields that hold its title.
const TITLES: [&str; 2] = ["title", "headline"];

/// The fields that hold a record's own id.
const IDS: [&str; 2] = ["id", "_id"];

/// Returns the report of a record that begins on `line`, at `column` if it does not have the line to itself.
/// Its own id and its lines are the caller's business.
pub(super) fn document(json: &str, line: usize, column: Option<usize>) -> Result<Document, Unread> {
    let mut metadata: Fields = serde_json::from_str(json).map_err(|error| {
        // The place inside the record, counted from 1, becomes the place in the file.
        let inner = error.column().max(1);
        let column = if error.line() <= 1 { column.unwrap_or(1) + inner - 1 } else { inner };
        Unread::at(line + error.line().max(1) - 1, Some(column), Reason::Broken(in_our_words(&error)))
    })?;
    let text = TEXTS.iter().find_map(|name| take_text(&mut metadata, name));
    let title = fields::title(&metadata, &TITLES, Case::Counts);
    let has_words = text.as_ref().is_some_and(|text| !text.trim().is_empty());
    if !has_words && title.is_none() {
        return Err(Unread::at(line, column, Reason::Empty));
    }
    Ok(Document {
        text: text.unwrap_or_default(),
        title,
        given_dates: fields::dates(&metadata, DateSource::Metadata, Case::Counts),
        given_actors: fields::actors(&metadata, Case::Counts),
        metadata,
        ..Document::default()
    })
}

/// Returns the id that the record gives itself.
pub(super) fn own_id(metadata: &Fields) -> Option<String> {
    let texts = IDS.iter().filter_map(|name| metadata.get(*name)).filter_map(fields::plain_text);
    texts.map(|id| id.trim().to_string()).find(|id| !id.is_empty())
}

/// Takes the text out of the field: a string, or a list of paragraphs. What is neither stays where it is.
fn take_text(metadata: &mut Fields, name: &str) -> Option<String> {
    match metadata.get_mut(name)? {
        Value::String(text) => {
            let text = std::mem::take(text);
            metadata.remove(name);
            Some(text)
        }
        Value::Array(parts) => {
            let parts: Option<Vec<&str>> = parts.iter().map(Value::as_str).collect();
            let text = parts?.join("\n\n");
            metadata.remove(name);
            Some(text)
        }
        _ => None,
    }
}

/// Returns what is wrong, without the place, which is told apart.
fn in_our_words(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(words, _)| words);
    let words = match message {
        "EOF while parsing a string" => "JSON ends inside a string",
        "EOF while parsing an object" => "JSON ends inside an object",
        "EOF while parsing a list" => "JSON ends inside a list",
        "EOF while parsing a value" => "JSON ends too early",
        "expected value" => "expected a value",
        "expected ident" => "expected `true`, `false` or `null`",
        "key must be a string" => "expected a name in double quotes",
        "trailing comma" => "a comma before the closing bracket",
        "trailing characters" => "text goes on behind the end of the JSON",
        "recursion limit exceeded" => "nested deeper than 127 levels",
        "invalid escape" => "no such escape in a string: write `\\\\` for a backslash",
        "invalid number" => "no such number",
        "number out of range" => "the number is too large",
        "lone leading surrogate in hex escape" => "half a character in `\\u…`",
        "unexpected end of hex escape" => "half a character in `\\u…`",
        "invalid unicode code point" => "no such character",
        _ if message.starts_with("control character") => "a bare control character in a string: write `\\n` or `\\t`",
        _ if message.starts_with("invalid type") => "expected an object: `{ … }`",
        other => other,
    };
    words.to_string()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_several_names_give_text_and_title() {
        #[track_caller]
        fn case(json: &str, text: &str, title: Option<&str>, rest: &str) {
            let document = document(json, 1, None).unwrap();
            assert_eq!((document.text.as_str(), document.title.as_deref()), (text, title), "{json}");
            assert_eq!(serde_json::to_string(&document.metadata).unwrap(), rest, "{json}");
        }
        case(r#"{"text": "a\n b ", "title": " T\n t"}"#, "a\n b ", Some("T t"), r#"{"title":" T\n t"}"#);
        case(r#"{"body": ["a", "b"], "headline": "H"}"#, "a\n\nb", Some("H"), r#"{"headline":"H"}"#);
        case(r#"{"content": "c", "text": {"x": 1}}"#, "c", None, r#"{"text":{"x":1}}"#);
        case(r#"{"content": "c", "text": "t"}"#, "t", None, r#"{"content":"c"}"#);
        case(r#"{"title": "T"}"#, "", Some("T"), r#"{"title":"T"}"#);
    }

    #[test]
    fn a_bad_record_says_where_and_why() {
        #[track_caller]
        fn case(json: &str, place: &str, why: &str) {
            let unread = document(json, 7, None).unwrap_err();
            assert_eq!((unread.place.unwrap().to_string().as_str(), unread.reason.to_string().as_str()), (place, why));
        }
        case(r#"{"text": "abc"#, "7:13", "JSON ends inside a string");
        case(r#"{"text": "#, "7:9", "JSON ends too early");
        case("{\"text\":\n\"a\" 1}", "8:5", "expected `,` or `}`");
        case(r#"{"text": "a"} x"#, "7:15", "text goes on behind the end of the JSON");
        case(r#"{"text": "a",}"#, "7:14", "a comma before the closing bracket");
        case("[1]", "7:1", "expected an object: `{ … }`");
        case("{\"text\": \"a\tb\"}", "7:12", "a bare control character in a string: write `\\n` or `\\t`");
        case(&format!("{{\"a\": {}", "[".repeat(100_000)), "7:133", "nested deeper than 127 levels");
        case(r#"{"text": " ", "id": 3}"#, "7", "no text in it");
    }

    #[test]
    fn an_id_is_a_text_or_a_number() {
        let id = |json: &str| own_id(&serde_json::from_str(json).unwrap());
        assert_eq!(id(r#"{"id": "a b"}"#).as_deref(), Some("a b"));
        assert_eq!(id(r#"{"_id": 17}"#).as_deref(), Some("17"));
        assert_eq!(id(r#"{"id": "", "_id": null}"#), None);
    }
}
