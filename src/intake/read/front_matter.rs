//! The front matter of a text: YAML between `---` lines or TOML between `+++` lines.
//! In: a text. Out: its fields as JSON values, and where the text behind them begins.
//! Knows no field by name.

use saphyr::{LoadableYamlNode, Scalar, Yaml};
use serde_json::Value;

use super::fields::Fields;
use crate::report::coverage::{Reason, Remark, Unread};

/// What is longer is left in the text, with a remark: lists of names in real reports have some hundred bytes.
pub(super) const MAX_BYTES: usize = 512 << 10;

/// As in the limit's number, for messages.
const MAX_WORDS: &str = "512 KiB";

/// Columns of indentation, levels that open on one line, and references: what people write needs far less.
/// The parser recurses with depth and copies what is referred to, so a few bytes could cost much.
const MAX_INDENTATION: usize = 200;
const MAX_LEVELS_ON_A_LINE: usize = 8;
const MAX_REFERENCES: usize = 16;

/// The lines that open and close the fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Language {
    Yaml,
    Toml,
}

/// The front matter of a text.
#[derive(Debug)]
pub(super) struct FrontMatter<'t> {
    language: Language,
    /// The lines between the fences; the first is the file's second.
    fields: &'t str,
    /// Where the text begins behind the closing fence, in bytes.
    pub(super) end: usize,
}

/// Says whether a text begins as front matter does: a fence, and a field on the next line. Where the text is only the
/// beginning of a file, that is all that can be seen of a long one.
pub(super) fn begins(text: &str) -> bool {
    let mut lines = text.split_inclusive('\n');
    let fence = lines.next().and_then(fence);
    fence.zip(lines.next()).is_some_and(|((_, mark), line)| {
        let name = line.split_once(mark).map_or("", |(name, _)| name.trim_end());
        !name.is_empty() && name.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-'))
    })
}

/// Returns the remark on a text that begins with front matter too long to be read: it stays in the text.
pub(super) fn remark(text: &str) -> Option<Remark> {
    let (language, _) = fence(text.split_inclusive('\n').next()?)?;
    let closes = |line: &str| closes(language, line);
    let is_closed = begins(text) && text.len() > MAX_BYTES && text.lines().skip(1).any(closes);
    is_closed.then(|| Remark::LongFrontMatter(MAX_WORDS.to_string()))
}

fn fence(line: &str) -> Option<(Language, char)> {
    match line.trim_end() {
        "---" => Some((Language::Yaml, ':')),
        "+++" => Some((Language::Toml, '=')),
        _ => None,
    }
}

fn closes(language: Language, line: &str) -> bool {
    match language {
        Language::Yaml => matches!(line.trim_end(), "---" | "..."),
        Language::Toml => line.trim_end() == "+++",
    }
}

/// Finds the front matter: the first line is a fence, a later one closes it, and fields are between.
pub(super) fn find(text: &str) -> Option<FrontMatter<'_>> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next()?;
    let (language, mark) = fence(first)?;
    let start = first.len();
    let (mut end, mut has_field) = (start, false);
    for line in lines {
        if closes(language, line) {
            let found = FrontMatter { language, fields: &text[start..end], end: end + line.len() };
            // Two rules around a paragraph are not front matter.
            return has_field.then_some(found);
        }
        has_field |= line.contains(mark);
        end += line.len();
        if end - start > MAX_BYTES {
            return None;
        }
    }
    None
}

impl FrontMatter<'_> {
    /// Returns the fields. Errors at the place in the file where they go wrong.
    pub(super) fn parse(&self) -> Result<Fields, Unread> {
        match self.language {
            Language::Yaml => self.parse_yaml(),
            Language::Toml => self.parse_toml(),
        }
    }

    fn parse_yaml(&self) -> Result<Fields, Unread> {
        self.refuse_what_costs_too_much()?;
        let documents = Yaml::load_from_str(self.fields).map_err(|error| {
            let place = error.marker();
            let line = self.fields.lines().nth(place.line().saturating_sub(1)).unwrap_or_default();
            let column = line.chars().take(place.col()).map(char::len_utf8).sum();
            broken(place.line(), Some(column), error.info())
        })?;
        match documents.first() {
            Some(Yaml::Mapping(mapping)) => {
                Ok(mapping.iter().map(|(key, value)| (key_text(key), json(value))).collect())
            }
            _ => Err(broken(1, None, "expected `field: value`")),
        }
    }

    fn parse_toml(&self) -> Result<Fields, Unread> {
        let table: toml::Table = toml::from_str(self.fields).map_err(|error: toml::de::Error| {
            let before = error.span().and_then(|span| self.fields.get(..span.start)).unwrap_or_default();
            let line = 1 + memchr::memchr_iter(b'\n', before.as_bytes()).count();
            let column = before.len() - before.rfind('\n').map_or(0, |newline| newline + 1);
            let message = error.message().lines().collect::<Vec<_>>().join("; ");
            broken(line, Some(column), &message)
        })?;
        Ok(table.into_iter().map(|(key, value)| (key, json_of_toml(value))).collect())
    }

    fn refuse_what_costs_too_much(&self) -> Result<(), Unread> {
        let mut references = 0;
        for (index, line) in self.fields.lines().enumerate() {
            let indentation = line.len() - line.trim_start().len();
            let opens = |word: &&str| matches!(*word, "-" | "?") || word.starts_with(['!', '&']);
            let levels = line.split_whitespace().take_while(opens).count();
            if indentation > MAX_INDENTATION || levels > MAX_LEVELS_ON_A_LINE {
                return Err(broken(index + 1, None, "nested too deep"));
            }
            let starts = line.bytes().zip(line.bytes().skip(1));
            references += starts.filter(|(before, star)| *star == b'*' && b" \t[{,".contains(before)).count();
            if references > MAX_REFERENCES {
                return Err(broken(index + 1, None, "too many references"));
            }
        }
        Ok(())
    }
}

/// `line` counts from 1 inside the fields, `column` from 0.
fn broken(line: usize, column: Option<usize>, why: &str) -> Unread {
    Unread::at(line + 1, column.map(|column| column + 1), Reason::Broken(format!("front matter: {why}")))
}

fn key_text(key: &Yaml) -> String {
    match json(key) {
        Value::String(text) => text,
        other => other.to_string(),
    }
}

fn json(yaml: &Yaml) -> Value {
    match yaml {
        Yaml::Value(Scalar::Null) | Yaml::Alias(_) | Yaml::BadValue => Value::Null,
        Yaml::Value(Scalar::Boolean(value)) => Value::Bool(*value),
        Yaml::Value(Scalar::Integer(value)) => Value::from(*value),
        Yaml::Value(Scalar::FloatingPoint(value)) => Value::from(value.0),
        Yaml::Value(Scalar::String(text)) | Yaml::Representation(text, ..) => Value::from(text.as_ref()),
        Yaml::Sequence(values) => values.iter().map(json).collect(),
        Yaml::Mapping(values) => values.iter().map(|(key, value)| (key_text(key), json(value))).collect(),
        Yaml::Tagged(_, value) => json(value),
    }
}

fn json_of_toml(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::from(text),
        toml::Value::Integer(value) => Value::from(value),
        toml::Value::Float(value) => Value::from(value),
        toml::Value::Boolean(value) => Value::Bool(value),
        toml::Value::Datetime(value) => Value::from(value.to_string()),
        toml::Value::Array(values) => values.into_iter().map(json_of_toml).collect(),
        toml::Value::Table(table) => table.into_iter().map(|(key, value)| (key, json_of_toml(value))).collect(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<String, String> {
        let fields = find(text).unwrap().parse();
        fields
            .map(|fields| serde_json::to_string(&fields).unwrap())
            .map_err(|unread| format!("{}: {}", unread.place.unwrap(), unread.reason))
    }

    #[test]
    fn fields_come_out_as_they_are_written() {
        let yaml = "---\ntitle: 'Talks: one'\ndate: 2023-08-31\nyear: 2023\npeople:\n  - John Kirby\n  - {name: NATO}\nnone:\n---\nText";
        let expected = r#"{"date":"2023-08-31","none":null,"people":["John Kirby",{"name":"NATO"}],"title":"Talks: one","year":2023}"#;
        assert_eq!(parsed(yaml), Ok(expected.to_string()));
        assert_eq!(&yaml[find(yaml).unwrap().end..], "Text");
        let toml = "+++\r\ndate = 2023-08-31T06:30:00Z\r\nday = 2023-08-31\r\n[x]\r\ny = [1.5, true]\r\n+++\r\n";
        let expected = r#"{"date":"2023-08-31T06:30:00Z","day":"2023-08-31","x":{"y":[1.5,true]}}"#;
        assert_eq!(parsed(toml), Ok(expected.to_string()));
    }

    #[test]
    fn broken_fields_say_where_in_the_file() {
        #[track_caller]
        fn case(text: &str, place: &str) {
            let message = parsed(text).unwrap_err();
            assert!(message.starts_with(&format!("{place}: front matter: ")), "{message}");
        }
        case("---\ntitle: a\ndate: [2023\n---\n", "4:1");
        case("+++\ntitle = \"a\"\ndate = 2023-13-45\n+++\n", "3:8");
        case("---\n- a: b\n---\n", "2");
    }

    #[test]
    fn a_rule_at_the_start_is_no_front_matter() {
        for text in
            ["---\nText\n---\n", "---\ntitle: a\n", "--- \n---\n", "Text\n---\na: b\n---\n", "----\na: b\n----\n", ""]
        {
            assert!(find(text).is_none(), "{text:?}");
        }
        assert!(find(&format!("---\na: {}\n---\n", "b".repeat(MAX_BYTES))).is_none());
    }

    #[test]
    fn fields_made_to_do_harm_are_refused() {
        let deep = format!("---\na:\n  {}\n---\n", "- ".repeat(20_000));
        assert_eq!(parsed(&deep), Err("3: front matter: nested too deep".to_string()));
        let flow = format!("---\na: {}\n---\n", "[".repeat(60_000));
        assert!(parsed(&flow).is_err());
        let bomb: String = (1..20).map(|n| format!("k{n}: &k{n} [*k{}, *k{}]\n", n - 1, n - 1)).collect();
        assert!(parsed(&format!("---\nk0: &k0 x\n{bomb}---\n")).unwrap_err().contains("too many references"));
        let stairs: String = (0..300).map(|n| format!("{}a:\n", " ".repeat(n))).collect();
        assert!(parsed(&format!("---\n{stairs}---\n")).is_err());
    }

    proptest::proptest! {
        #[test]
        fn no_fields_are_too_strange(
            fence in proptest::sample::select(vec!["---", "+++"]),
            parts in proptest::collection::vec(
                proptest::sample::select(vec![
                    "a", ": ", "= ", "[", "]", "{", "}", "- ", "? ", "\n", "  ", "'", "\"", "&a ", "*a ", "!!int ", "|\n", ">-\n",
                    "#", ", ", "2023-08-31", "1e999", "é", "\t", "%", "@", "\0", "\\u12", "'''", "\"\"\"", ".", "...", "~",
                ]),
                0..40,
            ),
        ) {
            let text = format!("{fence}\na: b = c\n{}\n{fence}\nText", parts.concat());
            if let Some(front) = find(&text) {
                assert!(text.is_char_boundary(front.end));
                let _ = front.parse();
            }
        }
    }
}
