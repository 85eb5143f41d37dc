//! What a page of many answers begins with: a list of them, each with how much it found and a link to it.
//! In: what is said of answers, in their order. Out: HTML. The list is written when all is answered, and the style sets it
//! above the answers, so that each of them can be written as soon as it is there.

use std::io::{self, Write};

use crate::answer::hit::Summary;
use crate::present::count::Count;
use crate::present::markup::escaped;

/// What the list says of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The heading of the answer, as HTML.
    called: String,
    /// How much was found.
    found: String,
    /// Nothing is to be read there.
    is_empty: bool,
}

impl Entry {
    /// Returns the entry of an answer.
    pub fn of(summary: &Summary) -> Entry {
        let reports = summary.matched.reports;
        let found = if reports == 0 { "nothing".to_string() } else { Count(reports, "report").to_string() };
        Entry { called: called(summary), found, is_empty: reports == 0 }
    }

    /// Returns the entry of a query that cannot be asked.
    pub fn of_error(name: &str) -> Entry {
        Entry { called: called_by(name), found: "cannot be asked".to_string(), is_empty: false }
    }
}

/// Returns how an answer is headed, as HTML: by its name and, quieter, its query. A name that is but a number, as that of a
/// line, is the quieter of the two.
pub(super) fn called(summary: &Summary) -> String {
    let query = escaped(&summary.query);
    match &summary.name {
        None => query,
        Some(name) if *name == summary.query => query,
        Some(number) if is_number(number) => {
            format!("<span class=\"query\">{}</span> {query}", escaped(number))
        }
        Some(name) => format!("{} <span class=\"query\">{query}</span>", escaped(name)),
    }
}

/// Returns how a query that cannot be asked is headed, as HTML: a number alone would say nothing.
pub(super) fn called_by(name: &str) -> String {
    format!("{}{}", if is_number(name) { "Query " } else { "" }, escaped(name))
}

fn is_number(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_digit())
}

/// Writes what the list leads to, before the answer of this number.
pub fn anchor(out: &mut dyn Write, number: usize) -> io::Result<()> {
    writeln!(out, "<a id=\"answer-{number}\"></a>")
}

/// Writes the list of all answers, numbered from 1.
pub fn contents(out: &mut dyn Write, entries: &[Entry]) -> io::Result<()> {
    writeln!(out, "<nav>\n<ul>")?;
    for (number, entry) in (1..).zip(entries) {
        let class = if entry.is_empty { " class=\"nothing\"" } else { "" };
        writeln!(
            out,
            "<li{class}><a href=\"#answer-{number}\" dir=\"auto\">{}</a> <span class=\"found\">{}</span></li>",
            entry.called, entry.found
        )?;
    }
    writeln!(out, "</ul>\n</nav>")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::present::sample;

    #[test]
    fn a_list_leads_to_each_answer_and_says_how_much_it_found() {
        let mut summary = sample::answer().summary;
        summary.name = Some("weapons <1>".to_string());
        let mut nothing = Summary { name: Some("2".to_string()), ..summary.clone() };
        nothing.matched.reports = 0;
        let mut out = Vec::new();
        contents(&mut out, &[Entry::of(&summary), Entry::of(&nothing), Entry::of_error("\"><b>")]).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            r##"<nav>
<ul>
<li><a href="#answer-1" dir="auto">weapons &lt;1&gt; <span class="query">arms deal</span></a> <span class="found">17 reports</span></li>
<li class="nothing"><a href="#answer-2" dir="auto"><span class="query">2</span> arms deal</a> <span class="found">nothing</span></li>
<li><a href="#answer-3" dir="auto">&quot;&gt;&lt;b&gt;</a> <span class="found">cannot be asked</span></li>
</ul>
</nav>
"##
        );
    }
}
