//! Many queries, a line each: as they are typed, or as JSON with a name and what is asked beside.
//! In: anything that gives bytes, read as they come. Out: each query with the number of its line, or what is wrong with
//! the line, in its place. Blank lines and those that begin with `#` say nothing.

use std::io::{self, BufRead, Read};

use serde::de::Error;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::options::{Options, Order};
use super::{MOST_BYTES, Query, QueryError, literal, parse};

/// The longest line: a query of the greatest length, escaped.
const MOST_LINE_BYTES: u64 = 4 * MOST_BYTES as u64;

/// One of many queries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The number of its line, from 1.
    pub number: usize,
    /// Its name; without one it goes by the number of its line.
    pub name: Option<String>,
    /// The query as it was typed.
    pub text: String,
    /// Whether it is plain words, whatever it looks like.
    pub literal: bool,
    /// What is asked beside.
    pub options: Options,
}

impl Line {
    /// Returns by what its answer is known.
    pub fn called(&self) -> String {
        self.name.clone().unwrap_or_else(|| self.number.to_string())
    }

    /// Reads its text.
    ///
    /// # Errors
    /// Where it is no query.
    pub fn query(&self) -> Result<Query, QueryError> {
        if self.literal { literal(&self.text) } else { parse(&self.text) }
    }
}

/// A line that is no query.
#[derive(Debug, thiserror::Error)]
#[error("line {number}: {why}")]
pub struct LineError {
    /// The number of the line, from 1.
    pub number: usize,
    /// What is wrong with it.
    pub why: LineFault,
}

/// What is wrong with a line.
#[derive(Debug, thiserror::Error)]
pub enum LineFault {
    /// It begins as JSON does, and is none of the right form.
    #[error(
        "{message} at column {column}: write `{{\"query\": \"…\"}}`, with `name`, `limit`, `sort`, `any`, `in` or \
         `literal` beside"
    )]
    Json {
        /// What is wrong there.
        message: String,
        /// The byte of the line, from 1.
        column: usize,
    },
    /// It is longer than any query.
    #[error("it has more than {MOST_LINE_BYTES} bytes: ask in several queries")]
    TooLong,
    /// It is no text.
    #[error("it holds bytes that are not UTF-8: save the file as UTF-8")]
    NoText,
    /// The system would not give it.
    #[error("it cannot be read")]
    Unread(#[source] io::Error),
}

/// A query as JSON.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default, deserialize_with = "name")]
    name: Option<String>,
    #[serde(deserialize_with = "query")]
    query: String,
    #[serde(default, deserialize_with = "limit")]
    limit: Option<usize>,
    #[serde(default, deserialize_with = "sort")]
    sort: Option<Order>,
    #[serde(default, deserialize_with = "any")]
    any: bool,
    #[serde(default, deserialize_with = "folders")]
    r#in: Vec<String>,
    #[serde(default, deserialize_with = "is_literal")]
    literal: bool,
}

// Each of these takes a value as it comes, so that what is wrong with it is said in words of ours.

fn name<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    match Value::deserialize(from)? {
        Value::Null => Ok(None),
        value => {
            value.as_str().map(|name| Some(name.to_string())).ok_or_else(|| D::Error::custom("`name` takes a text"))
        }
    }
}

fn query<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let value = Value::deserialize(from)?;
    value.as_str().map(str::to_string).ok_or_else(|| D::Error::custom("`query` takes a text"))
}

fn limit<'de, D: Deserializer<'de>>(from: D) -> Result<Option<usize>, D::Error> {
    match Value::deserialize(from)? {
        Value::Null => Ok(None),
        value => {
            let limit = value.as_u64().and_then(|limit| usize::try_from(limit).ok());
            limit.map(Some).ok_or_else(|| D::Error::custom("`limit` takes a whole number, 0 or more"))
        }
    }
}

fn sort<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Order>, D::Error> {
    match Value::deserialize(from)? {
        Value::Null => Ok(None),
        Value::String(name) => Order::try_from(name).map(Some).map_err(D::Error::custom),
        _ => Err(D::Error::custom("`sort` takes `relevance`, `newest` or `oldest`, in quotes")),
    }
}

fn any<'de, D: Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    Value::deserialize(from)?.as_bool().ok_or_else(|| D::Error::custom("`any` takes true or false"))
}

fn is_literal<'de, D: Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    Value::deserialize(from)?.as_bool().ok_or_else(|| D::Error::custom("`literal` takes true or false"))
}

/// One folder may stand without brackets.
fn folders<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    let one = |folder: Value| folder.as_str().map(str::to_string);
    let folders = match Value::deserialize(from)? {
        Value::Array(folders) => folders.into_iter().map(one).collect(),
        folder => one(folder).map(|folder| vec![folder]),
    };
    folders.ok_or_else(|| D::Error::custom("`in` takes a folder, or several in brackets: [\"a\", \"b\"]"))
}

/// Reads the lines one after the other; ends where the system gives no more.
pub fn lines<R: BufRead>(input: R) -> impl Iterator<Item = Result<Line, LineError>> {
    let mut reader = Some((input, 0));
    std::iter::from_fn(move || {
        loop {
            let (input, number) = reader.as_mut()?;
            *number += 1;
            let number = *number;
            let fault = |why| Some(Err(LineError { number, why }));
            match next_line(input) {
                Ok(None) => return None,
                Ok(Some(bytes)) if bytes.len() as u64 > MOST_LINE_BYTES => return fault(LineFault::TooLong),
                Ok(Some(bytes)) => match str::from_utf8(&bytes) {
                    Err(_) => return fault(LineFault::NoText),
                    Ok(text) => {
                        let text = if number == 1 { text.trim_start_matches('\u{feff}') } else { text }.trim();
                        if !text.is_empty() && !text.starts_with('#') {
                            return Some(read(number, text).map_err(|why| LineError { number, why }));
                        }
                    }
                },
                Err(refused) => {
                    reader = None;
                    return fault(LineFault::Unread(refused));
                }
            }
        }
    })
}

/// Returns the bytes of the next line; of one that is too long, a few too many, and the rest is passed over.
fn next_line(input: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    let read = input.by_ref().take(MOST_LINE_BYTES + 1).read_until(b'\n', &mut bytes)?;
    if read as u64 > MOST_LINE_BYTES && bytes.last() != Some(&b'\n') {
        loop {
            let there = input.fill_buf()?;
            let end = memchr::memchr(b'\n', there);
            let passed = end.map_or(there.len(), |end| end + 1);
            input.consume(passed);
            if end.is_some() || passed == 0 {
                break;
            }
        }
    }
    Ok((read > 0).then_some(bytes))
}

fn read(number: usize, text: &str) -> Result<Line, LineFault> {
    if !text.starts_with('{') {
        let (text, options) = (text.to_string(), Options::default());
        return Ok(Line { number, name: None, text, literal: false, options });
    }
    let written: Written = serde_json::from_str(text).map_err(|error| {
        let said = error.to_string();
        let message = match said.rsplit_once(" at line ") {
            _ if error.is_eof() => "the JSON ends too early".to_string(),
            // The place is told apart.
            Some((message, _)) => message.to_string(),
            None => said,
        };
        LineFault::Json { message, column: error.column() }
    })?;
    let Written { name, query, limit, sort, any, r#in: below, literal } = written;
    Ok(Line { number, name, text: query, literal, options: Options { limit, order: sort, any, below } })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_query_or_json_with_a_name_and_what_is_asked_beside() {
        let input = "\u{feff}arms deal\n\n  # a remark\r\n{\"name\": \"oil\", \"query\": \"-oil date:2023\", \"limit\": 0, \
            \"sort\": \"newest\", \"any\": true, \"in\": [\"wire\"], \"literal\": true}\r\n\t-iran deal \n";
        let read: Vec<Line> = lines(input.as_bytes()).map(Result::unwrap).collect();
        assert_eq!(read.iter().map(|line| line.number).collect::<Vec<_>>(), [1, 4, 5]);
        assert_eq!(read.iter().map(Line::called).collect::<Vec<_>>(), ["1", "oil", "5"]);
        assert_eq!(read[0].text, "arms deal");
        assert_eq!(read[2].query().unwrap().tree.to_string(), "NOT iran deal");
        assert_eq!(read[1].query().unwrap().tree.to_string(), "oil \"date:2023\"");
        let options =
            Options { limit: Some(0), order: Some(Order::Newest), any: true, below: vec!["wire".to_string()] };
        assert_eq!(read[1].options, options);
    }

    #[test]
    fn a_value_of_another_kind_is_told_in_words_and_one_folder_needs_no_brackets() {
        for (beside, said) in [
            ("\"limit\": -1", "`limit` takes a whole number, 0 or more at column"),
            ("\"limit\": \"5\"", "`limit` takes a whole number, 0 or more at column"),
            ("\"in\": 7", "`in` takes a folder, or several in brackets: [\"a\", \"b\"] at column"),
            ("\"in\": [7]", "`in` takes a folder, or several in brackets: [\"a\", \"b\"] at column"),
            ("\"any\": 1", "`any` takes true or false at column"),
            ("\"literal\": null", "`literal` takes true or false at column"),
            ("\"sort\": 1", "`sort` takes `relevance`, `newest` or `oldest`, in quotes at column"),
            ("\"name\": 1", "`name` takes a text at column"),
        ] {
            let line = format!("{{\"query\": \"a\", {beside}}}");
            let error = lines(line.as_bytes()).next().unwrap().unwrap_err().to_string();
            assert!(error.starts_with(&format!("line 1: {said}")), "{error}");
        }
        let one = lines("{\"query\": \"a\", \"in\": \"wire\"}".as_bytes()).next().unwrap().unwrap();
        assert_eq!(one.options.below, ["wire"]);
    }

    #[test]
    fn a_bad_line_is_told_in_its_place_and_the_next_one_is_read() {
        let long = format!("{}\n", "x".repeat(MOST_LINE_BYTES as usize + 70_000));
        let input = [
            b"{\"query\": \"a\"\n{\"qery\": \"a\"}\n{\"query\": 7}\n{\"query\": \"a\", \"sort\": \"best\"}\n"
                .as_slice(),
            b"a\xff\n",
            long.as_bytes(),
            b"last",
        ]
        .concat();
        let said: Vec<String> = lines(input.as_slice())
            .map(|line| line.map_or_else(|error| error.to_string(), |line| format!("{} {}", line.number, line.text)))
            .collect();
        let write = "write `{\"query\": \"…\"}`, with `name`, `limit`, `sort`, `any`, `in` or `literal` beside";
        let fields = "expected one of `name`, `query`, `limit`, `sort`, `any`, `in`, `literal`";
        assert_eq!(
            said,
            [
                format!("line 1: the JSON ends too early at column 13: {write}"),
                format!("line 2: unknown field `qery`, {fields} at column 7: {write}"),
                format!("line 3: `query` takes a text at column 12: {write}"),
                format!(
                    "line 4: unknown order `best`, expected `relevance`, `newest` or `oldest` at column 30: {write}"
                ),
                "line 5: it holds bytes that are not UTF-8: save the file as UTF-8".to_string(),
                "line 6: it has more than 262144 bytes: ask in several queries".to_string(),
                "7 last".to_string(),
            ]
        );
    }
}
