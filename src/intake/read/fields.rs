//! What the names of fields mean, in JSON records and in the front matter of Markdown alike.
//! In: the fields as they are written. Out: title, dates and actors, as they are written. Understands none of them.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::report::document::{DateSource, GivenActor, GivenDate, GivenRole};
use crate::report::interval;

/// Everything that a file says beside the text.
pub(super) type Fields = BTreeMap<String, Value>;

/// How the names of fields are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    /// As in JSON, whose fields machines write.
    Counts,
    /// As in front matter, which people write.
    Ignored,
}

/// The fields that give the report's date, most trusted first. Never the day of a change.
const DATES: [&str; 9] =
    ["date", "published", "datePublished", "pubDate", "publishedAt", "published_at", TIMESTAMP, "created_at", "time"];

/// Seconds since 1970, not a day.
const TIMESTAMP: &str = "timestamp";

/// The fields that name actors.
const ACTORS: [(&str, GivenRole); 9] = [
    ("actors", GivenRole::Actor),
    ("people", GivenRole::Person),
    ("persons", GivenRole::Person),
    ("orgs", GivenRole::Org),
    ("organisations", GivenRole::Org),
    ("organizations", GivenRole::Org),
    ("places", GivenRole::Place),
    ("countries", GivenRole::Place),
    ("states", GivenRole::State),
];

/// Later than this in seconds is the year 5138: such a number counts milliseconds.
const MOST_SECONDS: f64 = 1e11;

/// Returns the field of this name; the first in the order of the names if only their case differs.
fn field<'f>(fields: &'f Fields, name: &str, case: Case) -> Option<&'f Value> {
    match case {
        Case::Counts => fields.get(name),
        Case::Ignored => fields.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value),
    }
}

/// Says whether a field of this name gives the date or actors.
pub(super) fn is_known(name: &str) -> bool {
    DATES.contains(&name) || ACTORS.iter().any(|(known, _)| *known == name)
}

/// Returns the first of the named fields that holds a title, on one line.
pub(super) fn title(fields: &Fields, names: &[&str], case: Case) -> Option<String> {
    names.iter().filter_map(|name| field(fields, name, case)).filter_map(plain_text).find_map(|text| one_line(&text))
}

/// Returns the dates that the fields give, most trusted first.
pub(super) fn dates(fields: &Fields, source: DateSource, case: Case) -> Vec<GivenDate> {
    let texts = DATES.iter().filter_map(|name| date_text(name, field(fields, name, case)?));
    texts.map(|text| GivenDate { text, source }).collect()
}

/// Returns the actors that the fields name.
pub(super) fn actors(fields: &Fields, case: Case) -> Vec<GivenActor> {
    let mut actors = Vec::new();
    for (name, role) in ACTORS {
        match field(fields, name, case) {
            Some(Value::Array(values)) => actors.extend(values.iter().filter_map(|value| actor(value, role))),
            Some(value) => actors.extend(actor(value, role)),
            None => {}
        }
    }
    actors
}

/// Returns the text without blanks at its ends, and with runs of blanks and line breaks as one blank.
pub(super) fn one_line(text: &str) -> Option<String> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!line.is_empty()).then_some(line)
}

/// Returns a string or a number as text.
pub(super) fn plain_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn actor(value: &Value, role: GivenRole) -> Option<GivenActor> {
    let text_of = |value: &Value| one_line(value.as_str()?);
    let given = match value {
        Value::Object(parts) => {
            let name = text_of(parts.get("name")?)?;
            match parts.get("kind").and_then(text_of) {
                Some(kind) => GivenActor { text: format!("{}/{name}", kind.to_lowercase()), role: GivenRole::Actor },
                None => GivenActor { text: name, role },
            }
        }
        _ => GivenActor { text: text_of(value)?, role },
    };
    Some(given)
}

fn date_text(name: &str, value: &Value) -> Option<String> {
    match value {
        Value::String(text) => one_line(text),
        Value::Number(number) => {
            let count = number.as_f64()?;
            // `2023` and `20230831` are dates as they stand; no report is from the first days of 1970.
            let is_written = name != TIMESTAMP && count.fract() == 0.0 && (1.0..1e8).contains(&count);
            Some(if is_written { number.to_string() } else { day_of_seconds(count).unwrap_or(number.to_string()) })
        }
        _ => None,
    }
}

/// Returns the day in UTC, which is all that a count of seconds can tell.
fn day_of_seconds(count: f64) -> Option<String> {
    let seconds = if count.abs() > MOST_SECONDS { count / 1_000.0 } else { count };
    let days = (seconds / 86_400.0).floor();
    // The calendar ends long before the numbers do.
    let in_calendar = days.abs() < 4e6;
    interval::day_of_number(in_calendar.then_some(days as i32)?).map(|day| day.to_string())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn fields(json: &str) -> Fields {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn a_date_may_be_a_text_a_number_or_seconds_since_1970() {
        #[track_caller]
        fn case(json: &str, dates: &[&str]) {
            let given = super::dates(&fields(json), DateSource::Metadata, Case::Counts);
            assert_eq!(given.iter().map(|date| date.text.as_str()).collect::<Vec<_>>(), dates, "{json}");
        }
        case(r#"{"published": "31 August\n2023", "date": "2023-08-31"}"#, &["2023-08-31", "31 August 2023"]);
        case(r#"{"date": 2023}"#, &["2023"]);
        case(r#"{"date": 20230831}"#, &["20230831"]);
        case(r#"{"timestamp": 1693440000}"#, &["2023-08-31"]);
        case(r#"{"timestamp": 1693526399.9}"#, &["2023-08-31"]);
        case(r#"{"timestamp": 1693440000000}"#, &["2023-08-31"]);
        case(
            r#"{"time": "2023-08-30", "publishedAt": "2023-08-31T10:00:00Z"}"#,
            &["2023-08-31T10:00:00Z", "2023-08-30"],
        );
        case(r#"{"timestamp": -1}"#, &["1969-12-31"]);
        case(r#"{"timestamp": 1e300}"#, &["1e+300"]);
        case(r#"{"date": " ", "pubDate": null, "Date": "2023", "updated": "2024-01-01"}"#, &[]);
    }

    #[test]
    fn actors_are_named_by_strings_lists_and_objects() {
        let json =
            r#"{"people": ["John Kirby", {"name": "NATO", "kind": "Org"}, 7], "states": "Iran", "places": [" "]}"#;
        let given = actors(&fields(json), Case::Counts);
        let written: Vec<_> = given.iter().map(|actor| (actor.text.as_str(), actor.role)).collect();
        let expected = [("John Kirby", GivenRole::Person), ("org/NATO", GivenRole::Actor), ("Iran", GivenRole::State)];
        assert_eq!(written, expected);
    }

    #[test]
    fn people_may_write_the_names_of_fields_as_they_like() {
        let written = fields(r#"{"Title": " A\n title ", "DATE": "2023"}"#);
        assert_eq!(title(&written, &["title"], Case::Ignored).as_deref(), Some("A title"));
        assert_eq!(title(&written, &["title"], Case::Counts), None);
        assert_eq!(dates(&written, DateSource::FrontMatter, Case::Ignored).len(), 1);
    }
}
