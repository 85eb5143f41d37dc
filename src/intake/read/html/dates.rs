//! The dates that a page gives for itself. In: its `meta` and `time` elements and its JSON-LD.
//! Out: the dates as they are written, most trusted first. Never the day of a change. Understands no date.

use serde_json::Value;

use crate::report::document::{DateSource, GivenDate};

/// Where a date stands, in the order of trust.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Trust {
    JsonLd,
    PublishedTime,
    ItemProperty,
    DublinCore,
    Meta,
    Time,
}

/// A page of lists has a date for each of its articles; none of the later ones is that of the page.
const MOST_DATES: usize = 50;

/// Names of `meta` elements that give the date of publishing, in lower case.
const META_NAMES: [&str; 9] = [
    "date",
    "pubdate",
    "publish-date",
    "publish_date",
    "publishdate",
    "publication_date",
    "citation_publication_date",
    "parsely-pub-date",
    "sailthru.date",
];

/// The dates found so far.
#[derive(Debug, Default)]
pub(super) struct Dates {
    found: Vec<(Trust, String)>,
}

impl Dates {
    /// Takes a `meta` element: its `name` or `property`, and its content.
    pub(super) fn meta(&mut self, name: &str, content: &str) {
        let name = name.to_ascii_lowercase();
        let is_dublin_core = name.starts_with("dc.") || name.starts_with("dcterms.");
        if name == "article:published_time" || name == "og:article:published_time" {
            self.add(Trust::PublishedTime, content);
        } else if is_dublin_core && is_dublin_core_date(&name) {
            self.add(Trust::DublinCore, content);
        } else if META_NAMES.contains(&name.as_str()) {
            self.add(Trust::Meta, content);
        }
    }

    /// Takes an `itemprop` of any element, with the value that its attributes give.
    pub(super) fn item_property(&mut self, names: &str, value: &str) {
        if names.split_ascii_whitespace().any(|name| name.eq_ignore_ascii_case("datePublished")) {
            self.add(Trust::ItemProperty, value);
        }
    }

    /// Takes a `time` element of the article.
    pub(super) fn time(&mut self, value: &str) {
        self.add(Trust::Time, value);
    }

    /// Takes the text of a JSON-LD script.
    pub(super) fn json_ld(&mut self, script: &str) {
        // Many pages have bare line breaks in their strings, which JSON does not allow and where a blank does as well.
        let parsed = serde_json::from_str(script)
            .or_else(|_| serde_json::from_str(&script.replace(|character: char| character.is_control(), " ")));
        if let Ok(value) = parsed {
            self.json_ld_value(&value);
        }
    }

    fn json_ld_value(&mut self, value: &Value) {
        match value {
            // The parser has bounded the depth.
            Value::Array(values) => values.iter().for_each(|value| self.json_ld_value(value)),
            Value::Object(fields) => {
                if let Some(date) = fields.get("datePublished").and_then(Value::as_str)
                    && fields.get("@type").is_some_and(is_article)
                {
                    self.add(Trust::JsonLd, date);
                }
                if let Some(graph) = fields.get("@graph") {
                    self.json_ld_value(graph);
                }
            }
            _ => {}
        }
    }

    fn add(&mut self, trust: Trust, text: &str) {
        let text = text.trim();
        if !text.is_empty() && self.found.len() < MOST_DATES {
            self.found.push((trust, text.to_string()));
        }
    }

    /// Returns the dates, most trusted first; of equal trust in the order of the page.
    pub(super) fn end(mut self) -> Vec<GivenDate> {
        self.found.sort_by_key(|(trust, _)| *trust);
        let mut dates: Vec<GivenDate> = Vec::with_capacity(self.found.len());
        for (_, text) in self.found {
            if dates.iter().all(|date| date.text != text) {
                dates.push(GivenDate { text, source: DateSource::Html });
            }
        }
        dates
    }
}

/// The day of issue or making; not of a change, nor the time for which it is valid.
fn is_dublin_core_date(name: &str) -> bool {
    ["date", "issued", "created"].iter().any(|word| name.contains(word))
        && !["modified", "valid", "updated"].iter().any(|word| name.contains(word))
}

/// An article of schema.org, not the page that carries it.
fn is_article(kind: &Value) -> bool {
    match kind {
        Value::String(name) => name.ends_with("Article") || name.ends_with("Posting") || name.ends_with("Report"),
        Value::Array(names) => names.iter().any(|name| name.is_string() && is_article(name)),
        _ => false,
    }
}
