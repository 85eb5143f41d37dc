//! One record of JSON, as a report. In: its text. Out: a `Document`, or where and why it is none.
//! The parser's words are put into ours here.

use serde_json::Value;

use crate::intake::read::fields::{self, Case, Fields};
use crate::report::coverage::{Reason, Unread};
use crate::report::document::{DateSource, Document};

/// The fields that hold the report's text; the first that holds a word does. Those that may hold less than the whole
/// come last.
const TEXTS: [&str; 11] = [
    "text",
    "body",
    "content",
    "article",
    "story",
    "transcript",
    "paragraphs",
    "message",
    "description",
    "abstract",
    "summary",
];

/// Where one of them is an object, or a list of objects, the field in it that holds the text: `body.text`.
const INNER_TEXT: &str = "text";

/// Fields that a refusal names; the others are counted.
const NAMED_FIELDS: usize = 6;

/// Characters of a name that a refusal shows.
const NAME_CHARACTERS: usize = 40;

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
    if text.is_none() {
        // A title alone is a report; one beside a text in a field that is not known would hide that text.
        if metadata.iter().any(|(name, value)| may_hold_text(name, value)) {
            return Err(Unread::at(line, column, Reason::NoText(names(&metadata))));
        }
        if title.is_none() {
            return Err(Unread::at(line, column, Reason::Empty));
        }
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

/// Takes the text out of the field, if a word is in it. What holds none stays where it is.
fn take_text(metadata: &mut Fields, name: &str) -> Option<String> {
    if let Some(Value::String(text)) = metadata.get_mut(name).filter(|value| holds_word(value)) {
        let text = std::mem::take(text);
        metadata.remove(name);
        return Some(text);
    }
    let text = text_of(metadata.get(name)?).filter(|text| !text.trim().is_empty())?;
    metadata.remove(name);
    Some(text)
}

fn holds_word(value: &Value) -> bool {
    value.as_str().is_some_and(|text| !text.trim().is_empty())
}

/// Returns the text of a list of paragraphs, or of an object that holds one.
fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::Array(parts) => {
            let parts: Option<Vec<&str>> = parts.iter().map(|part| part.as_str().or(inner_text(part))).collect();
            Some(parts?.join("\n\n"))
        }
        Value::Object(parts) => match parts.get(INNER_TEXT)? {
            Value::String(text) => Some(text.clone()),
            list @ Value::Array(_) => text_of(list),
            _ => None,
        },
        _ => None,
    }
}

fn inner_text(part: &Value) -> Option<&str> {
    part.as_object()?.get(INNER_TEXT)?.as_str()
}

/// Says whether the report's text may be in this field, which none was taken from.
fn may_hold_text(name: &str, value: &Value) -> bool {
    let is_said_elsewhere = fields::is_known(name) || TITLES.contains(&name) || IDS.contains(&name);
    let is_address = |text: &str| text.starts_with("http://") || text.starts_with("https://");
    !is_said_elsewhere
        && match value {
            Value::String(text) => !text.trim().is_empty() && !is_address(text),
            Value::Array(parts) => parts.iter().any(|part| part.is_object() || part.is_array() || holds_word(part)),
            Value::Object(parts) => !parts.is_empty(),
            _ => false,
        }
}

/// Returns the names of the fields, as a sentence lists them.
fn names(metadata: &Fields) -> String {
    let shown = |name: &String| format!("`{}`", name.chars().take(NAME_CHARACTERS).collect::<String>());
    // A title is what people know the record by.
    let (first, others): (Vec<&String>, Vec<&String>) =
        metadata.keys().partition(|name| TITLES.contains(&name.as_str()));
    let mut listed: Vec<String> = first.into_iter().chain(others).map(shown).collect();
    if listed.len() > NAMED_FIELDS {
        let more = listed.len() - (NAMED_FIELDS - 1);
        listed.truncate(NAMED_FIELDS - 1);
        listed.push(format!("{more} more"));
    }
    let last = listed.pop().unwrap_or_default();
    if listed.is_empty() { last } else { format!("{} and {last}", listed.join(", ")) }
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
        case(r#"{"story": "s", "summary": "x"}"#, "s", None, r#"{"summary":"x"}"#);
        case(r#"{"text": " ", "summary": "x"}"#, "x", None, r#"{"text":" "}"#);
        case(r#"{"body": {"text": "b", "x": 1}}"#, "b", None, "{}");
        case(r#"{"paragraphs": ["a", {"text": "b"}]}"#, "a\n\nb", None, "{}");
        case(r#"{"title": "T", "url": "https://a.b/c"}"#, "", Some("T"), r#"{"title":"T","url":"https://a.b/c"}"#);
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
        case(
            r#"{"wording": "gadget", "id": 1, "title": "T"}"#,
            "7",
            "no text in it: it has `title`, `id` and `wording`; write the text in `text` or `body`",
        );
        case(r#"{"text": {"x": 1}}"#, "7", "no text in it: it has `text`; write the text in `text` or `body`");
        case(
            r#"{"a": "x", "b": 1, "c": 1, "d": 1, "e": 1, "f": 1, "g": 1}"#,
            "7",
            "no text in it: it has `a`, `b`, `c`, `d`, `e` and 2 more; write the text in `text` or `body`",
        );
    }

    #[test]
    fn an_id_is_a_text_or_a_number() {
        let id = |json: &str| own_id(&serde_json::from_str(json).unwrap());
        assert_eq!(id(r#"{"id": "a b"}"#).as_deref(), Some("a b"));
        assert_eq!(id(r#"{"_id": 17}"#).as_deref(), Some("17"));
        assert_eq!(id(r#"{"id": "", "_id": null}"#), None);
    }
}
