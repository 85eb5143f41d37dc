//! What `dateline help TOPIC` says beside the flags of the verbs. Lines that begin with `  $ ` are commands, which a test runs.

use clap::Command;
use dateline::query;

use super::outcome::Outcome;

/// A topic: its name, what it is about, and its text.
struct Topic {
    name: &'static str,
    about: &'static str,
    text: fn() -> String,
}

static TOPICS: &[Topic] = &[
    Topic { name: "query", about: "the grammar of queries", text: query::help },
    Topic { name: "dates", about: "how dates are asked for, and what matches", text: || DATES.to_string() },
    Topic { name: "actors", about: "whom reports name, and names of your own", text: || ACTORS.to_string() },
    Topic { name: "output", about: "what is printed, for people and for scripts", text: || OUTPUT.to_string() },
    Topic { name: "exit-codes", about: "how a run ends", text: exit_codes },
];

const DATES: &str = "\
A report has a date of its own, to the day, the month or the year: from a header, its metadata, its title or its first
lines. `date:` asks for it, `mention:` for the days that texts speak of, `seen:` for the day on which the index first
saw the report. All three take the same values:

  2023-08-31  2023-08  2023  2023-Q3  2023-W35     a day, a month, a year, a quarter, a week
  2021..2023-06  2024-03..  ..2020                 from the first day of the one to the last day of the other
  today  yesterday  \"last 3 months\"  \"last week\"   reckoned from today; --now says which day that is
  \"31 August 2023\"  \"spring 2022\"  \"early 2023\"    as people say it, several words in quotes
  none                                             no date; no mention of any

What shares a day with it matches: a report dated `2023` answers `date:2023-08`, shown with `year only`. NOT turns
that round, with what is undated.

  $ dateline search date:2023-08 arms deal
  $ dateline search 'date:2022..2023-06 mention:\"August 2023\"'
  $ dateline count --now 2023-10-15 'date:\"last 3 months\" arms'
  $ dateline facets date --by quarter arms deal
  $ dateline timeline 'arms deal mention:2023-06..2023-09'
  $ dateline search --resolve-dates 'strike NEAR/8 @date'
";

const ACTORS: &str = "\
States, persons and organisations that a report names are its actors, under one name each, whatever the text calls them:
`state/North Korea` is DPRK, Pyongyang where it acts, and the North. `actor:` asks for them; `@state`, `@person`, `@org`
and `@actor` stand for whom the text names beside NEAR and inside WITHIN.

  $ dateline search 'actor:\"North Korea\" artillery'
  $ dateline search '(strike OR attack) NEAR/8 @person'
  $ dateline search actor:kirby talks
  $ dateline facets actor/state arms deal
  $ dateline actors --kind person arms deal

Names of your own stand in `actors.toml` at the top of an indexed folder; `dateline index` applies it without reading a
report again. What might be an actor and was not taken for one is listed, and a starter for the file is printed:

  $ dateline actors --unresolved
  $ dateline actors --suggest
";

const OUTPUT: &str = "\
On a terminal an answer is laid out for people. Through a pipe it is a hit a line, `ROOT/PATH:LINE: text`, as of grep.
Results go to standard output, everything else to standard error. --output says what is printed of an answer,
--format how:

  $ dateline search --output reports arms deal
  $ dateline search --output ids arms deal
  $ dateline search -0 arms deal | xargs -0 ls -l
  $ dateline search --format csv arms deal > deals.csv
  $ dateline search --format html --limit 0 arms deal > deals.html
  $ dateline facets date arms deal --format svg > deals.svg
  $ dateline timeline --format markdown arms deal > deals.md
  $ dateline search -q arms deal && echo there is something

The table has a row a passage, its columns keep their names and places, and a field that a spreadsheet would take for a
formula begins with an apostrophe. The page is one file without scripts, for any screen and for paper.

--json prints JSON Lines, each with its `type`, last a summary; `dateline schema` prints their schema, and
--format-version 1 refuses to run where another would be printed. --max-bytes leaves out the last hits, each whole, and
the summary tells how many:

  $ dateline search --json --format-version 1 arms deal
  $ dateline search --json --max-bytes 10K --limit 0 arms deal
  $ dateline schema

Defaults of flags stand in files: yours, and `dateline.toml` beside the index. --no-config leaves them out.

  $ dateline config
  $ dateline search --no-config arms deal
";

fn exit_codes() -> String {
    let mut text = String::from("Of several that apply, the highest counts.\n\n");
    for outcome in Outcome::ALL {
        text.push_str(&format!("  {:>3}  {}\n", outcome.code(), outcome.meaning()));
    }
    text.push_str("\n  $ dateline search -q arms deal && echo found\n  $ dateline count nosuchword || test $? -eq 1\n");
    text
}

/// Returns the text of a topic.
pub(super) fn text(name: &str) -> Option<String> {
    TOPICS.iter().find(|topic| topic.name == name).map(|topic| (topic.text)())
}

/// Returns each topic with what it is about and its text, for the man page; the grammar of queries first.
pub(super) fn all() -> impl Iterator<Item = (&'static str, &'static str, String)> {
    TOPICS.iter().map(|topic| (topic.name, topic.about, (topic.text)()))
}

/// Returns the topics, and the verbs, on which there is help.
pub(super) fn names(command: &Command) -> Vec<String> {
    let verbs = command.get_subcommands().filter(|verb| !verb.is_hide_set()).map(|verb| verb.get_name().to_string());
    TOPICS.iter().map(|topic| topic.name.to_string()).chain(verbs).collect()
}

/// Returns the topics with what each is about, as they are listed.
pub(super) fn listed() -> String {
    let lines = TOPICS.iter().map(|topic| format!("  {:12}{}\n", topic.name, topic.about));
    format!("Topics, with `dateline help TOPIC`:\n{}", lines.collect::<String>())
}
