//! Every flag, once. A comment's first line is the short help, the rest the long help and the man page;
//! completions follow from the same definitions.

use std::num::{IntErrorKind, ParseIntError};
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use dateline::answer::Order;
use dateline::present::json_lines::FORMAT;
use jiff::civil::Date;

use super::format::Format;
pub(crate) use counting::{ByFlag, CountFlags, FacetsFlags, TimelineFlags};
pub(crate) use indexing::{IndexFlags, ReadingFlags};
pub(crate) use printed::{Output, Printed};
pub(crate) use saved::{SavedAddFlags, SavedFlags, SavedRunFlags, SavedVerb};
pub(crate) use watch::WatchFlags;

mod counting;
mod indexing;
mod printed;
mod saved;
mod watch;

/// Full-text search over a folder of reports
///
/// dateline answers which passages say it, in which report, from when, naming whom. It indexes a folder of reports
/// (text, Markdown, web pages, JSON; compressed or not) on this machine and shows ranked passages with what matched
/// in them, the report's own date and its actors. Documents are never changed, nothing is sent anywhere.
///
/// Exit codes: 0 found or done; 1 nothing found; 2 an error; 3 with --strict, not everything could be read;
/// 130 stopped by Ctrl-C.
#[derive(Debug, Parser)]
#[command(name = "dateline", version, about, max_term_width = 100, disable_help_subcommand = true)]
pub(crate) struct Flags {
    #[command(flatten)]
    pub(crate) shared: Shared,
    #[command(subcommand)]
    pub(crate) verb: Option<Verb>,
}

/// What every verb knows.
#[derive(Debug, Clone, Args)]
pub(crate) struct Shared {
    /// Use the index in this folder
    ///
    /// Without it: ./index, else the nearest folder above that holds an `index` of ours.
    #[arg(long, global = true, value_name = "DIR", env = "DATELINE_INDEX")]
    pub(crate) index: Option<PathBuf>,
    /// Find saved queries in this folder
    #[arg(long, global = true, value_name = "DIR", env = "DATELINE_QUERIES", default_value = "queries")]
    pub(crate) queries: PathBuf,
    /// Use colours
    ///
    /// `auto`: on a terminal, unless NO_COLOR is set.
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t = When::Auto)]
    pub(crate) color: When,
    /// Let the places of reports lead to their files
    ///
    /// For terminals that open what is clicked (OSC 8). `auto`: on a terminal, where colours are used.
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t = When::Never)]
    pub(crate) hyperlink: When,
    /// Leave out all files of settings
    ///
    /// Settings are defaults of flags, from the file that $DATELINE_CONFIG names, else `dateline/config.toml` in
    /// $XDG_CONFIG_HOME or ~/.config; and from `dateline.toml` beside the index. `dateline config` shows them.
    #[arg(long, global = true)]
    pub(crate) no_config: bool,
    /// Refuse to print JSON Lines of another format than this
    ///
    /// For scripts that are to outlive this version: `dateline schema` prints what the format is.
    #[arg(long, global = true, value_name = "N", value_parser = format_version)]
    pub(crate) format_version: Option<u32>,
    /// Take this day for today, as 2023-08-31
    ///
    /// `date:today`, `mention:"last 3 months"` and the like are reckoned from it: for scripts whose answers must stay.
    #[arg(long, global = true, value_name = "DAY", value_parser = day)]
    pub(crate) now: Option<Date>,
}

/// Reads the number of a format of JSON Lines that this program writes.
fn format_version(typed: &str) -> Result<u32, String> {
    typed
        .parse()
        .ok()
        .filter(|version| *version == FORMAT)
        .ok_or_else(|| format!("this dateline writes format {FORMAT}, and no other: `dateline schema` prints it"))
}

/// Reads a number of things.
fn number(typed: &str) -> Result<usize, String> {
    typed.parse().map_err(|error: ParseIntError| match error.kind() {
        IntErrorKind::PosOverflow => "that is more than can be counted".to_string(),
        _ => "write a whole number, 0 or more".to_string(),
    })
}

/// Reads a day.
fn day(typed: &str) -> Result<Date, String> {
    typed.parse().map_err(|_| "write a day of the calendar, as 2023-08-31".to_string())
}

/// When colours or links are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What is to be done.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    Index(IndexFlags),
    Watch(WatchFlags),
    Search(SearchFlags),
    Facets(FacetsFlags),
    Timeline(TimelineFlags),
    Count(CountFlags),
    Show(ShowFlags),
    Similar(SimilarFlags),
    Actors(ActorsFlags),
    Explain(ExplainFlags),
    Status(StatusFlags),
    Check(CheckFlags),
    Saved(SavedFlags),
    Config(ConfigFlags),
    Schema(SchemaFlags),
    Help(HelpFlags),
    Completions(CompletionsFlags),
    /// Print the man page
    Man,
    #[command(hide = true)]
    Complete(CompleteFlags),
}

/// What is asked, and of which part.
#[derive(Debug, Clone, Args)]
pub(crate) struct Asked {
    /// Reports that hold some of the words answer too
    #[arg(long)]
    pub(crate) any: bool,
    /// Read the query as plain words, whatever they look like
    #[arg(long)]
    pub(crate) literal: bool,
    /// Only reports below this folder; can be given several times
    #[arg(long = "in", value_name = "FOLDER")]
    pub(crate) below: Vec<PathBuf>,
    /// Bring the index up to date first; make one if there is none
    #[arg(long)]
    pub(crate) fresh: bool,
    /// Verify every file of the index before answering
    #[arg(long)]
    pub(crate) verify: bool,
    /// Exit with 3 if something could not be read
    #[arg(long)]
    pub(crate) strict: bool,
    /// Print JSON Lines
    #[arg(long)]
    pub(crate) json: bool,
}

impl Asked {
    /// Returns the format that is wanted: `--json` is short for one. It stands above the other, which then is nobody's wish
    /// but a default.
    pub(crate) fn format(&self, named: Option<Format>) -> Format {
        if self.json { Format::Json } else { named.unwrap_or(Format::Text) }
    }
}

/// Find passages, best first
///
/// Words must all be in the report, in any form; "phrases" in that order; actor:, date:, mention:, title:, path:, seen:
/// and query: narrow it down; OR, NOT, NEAR and parentheses combine; `dateline help query` tells all of it. After the
/// first word only long flags are flags, so -word excludes; `-` alone reads the query from standard input.
#[derive(Debug, Args)]
pub(crate) struct SearchFlags {
    /// The query; put it in single quotes if it has quotes of its own
    #[arg(value_name = "QUERY", required_unless_present = "from", conflicts_with = "from")]
    pub(crate) query: Vec<String>,
    /// Answer every query of this file, or of standard input for `-`
    ///
    /// A query a line, as it is typed or as JSON: `{"name": "oil", "query": "oil embargo", "limit": 5}`, also with `sort`,
    /// `any`, `in` and `literal`. Blank lines and those that begin with `#` are passed over. Answers come in the order of
    /// the lines, each as soon as it is there; an error stands in the place of its answer.
    #[arg(long, value_name = "FILE")]
    pub(crate) from: Option<PathBuf>,
    /// Show at most this many reports
    ///
    /// The passages of a report count as one, unless --group none. 0 shows them all.
    #[arg(long, value_name = "N", value_parser = number, allow_negative_numbers = true, default_value_t = 10)]
    pub(crate) limit: usize,
    /// Pass over this many first
    #[arg(long, value_name = "N", value_parser = number, allow_negative_numbers = true, default_value_t = 0)]
    pub(crate) offset: usize,
    /// Refuse to answer from any other revision
    ///
    /// With --offset: a second page of another revision would not fit the first.
    #[arg(long, value_name = "N")]
    pub(crate) revision: Option<u64>,
    /// Order reports
    #[arg(long, value_enum, value_name = "ORDER", default_value_t = SortFlag::Relevance)]
    pub(crate) sort: SortFlag,
    /// Keep the passages of a report together, or not
    #[arg(long, value_enum, value_name = "WHAT", default_value_t = GroupFlag::Report)]
    pub(crate) group: GroupFlag,
    /// List copies too
    ///
    /// Passages that are nearly the same as one that is shown, as of a wire story with another headline, are folded
    /// into it; with this they stand behind it. The limit does not count them.
    #[arg(long)]
    pub(crate) expand: bool,
    /// Show this many neighbouring passages too
    #[arg(long, value_name = "N", value_parser = number, allow_negative_numbers = true, default_value_t = 0)]
    pub(crate) context: usize,
    /// Count dates and actors of all matching reports
    #[arg(long)]
    pub(crate) facets: bool,
    #[command(flatten)]
    pub(crate) printed: Printed,
    /// Print nothing: the exit code says whether something was found
    #[arg(short, long)]
    pub(crate) quiet: bool,
    #[command(flatten)]
    pub(crate) asked: Asked,
}

/// The order of reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SortFlag {
    /// Best passage first.
    Relevance,
    /// Latest date first, undated last.
    Newest,
    /// Earliest date first, undated last.
    Oldest,
}

impl From<SortFlag> for Order {
    fn from(flag: SortFlag) -> Order {
        match flag {
            SortFlag::Relevance => Order::Relevance,
            SortFlag::Newest => Order::Newest,
            SortFlag::Oldest => Order::Oldest,
        }
    }
}

/// What stands together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum GroupFlag {
    /// The passages of a report.
    Report,
    /// Nothing: every passage stands by itself.
    None,
}

/// Show a whole report, with what the query matches in it
///
/// On a terminal in $PAGER, beginning at the first mark.
#[derive(Debug, Args)]
pub(crate) struct ShowFlags {
    /// The report's id, any unique end of it, or PATH:LINE as `search` prints it
    #[arg(value_name = "REPORT")]
    pub(crate) report: String,
    /// The query
    #[arg(value_name = "QUERY")]
    pub(crate) query: Vec<String>,
    /// Do not use a pager
    #[arg(long)]
    pub(crate) no_pager: bool,
    /// Write the days of dates beside them: on Wednesday [2023-08-30]
    ///
    /// Where the words do not tell them. JSON has the days of all dates without this.
    #[arg(long)]
    pub(crate) resolve_dates: bool,
    #[command(flatten)]
    pub(crate) asked: Asked,
}

/// Find reports like one
///
/// Most alike first, each with the words and actors that tie it to the report: those that are frequent in it and rare
/// elsewhere.
#[derive(Debug, Args)]
pub(crate) struct SimilarFlags {
    /// The report's id, any unique end of it, or PATH:LINE as `search` prints it
    #[arg(value_name = "REPORT")]
    pub(crate) report: String,
    /// Show at most this many reports; 0 shows them all
    #[arg(long, value_name = "N", value_parser = number, allow_negative_numbers = true, default_value_t = 10)]
    pub(crate) limit: usize,
    #[command(flatten)]
    pub(crate) asked: Asked,
}

/// List whom reports name, and look after their names
///
/// Each actor with the number of reports, how it is known, and the names that texts use for it. With a query, only
/// of matching reports. Names of your own stand in a file `actors.toml` at the top of an indexed folder: an `id`
/// (`person/`, `org/` or `state/` and a name) and `aliases`; an alias that is another actor's name merges the two, and
/// what stands in `stop = [...]` is never an actor. `dateline index` applies a changed file without reading reports.
#[derive(Debug, Args)]
pub(crate) struct ActorsFlags {
    /// Only of reports that answer this query
    #[arg(value_name = "QUERY")]
    pub(crate) query: Vec<String>,
    /// Only actors of this kind: `state`, `person` or `org`
    #[arg(long, value_name = "KIND", conflicts_with_all = ["report", "unresolved"])]
    pub(crate) kind: Option<String>,
    /// Show each place where this report names somebody, and why it was so resolved
    #[arg(long, value_name = "REPORT", conflicts_with_all = ["query", "unresolved", "suggest"])]
    pub(crate) report: Option<String>,
    /// List what might be an actor and was not taken for one
    #[arg(long, conflicts_with = "suggest")]
    pub(crate) unresolved: bool,
    /// Print a starter for `actors.toml`, with likely merges and doubtful values
    #[arg(long)]
    pub(crate) suggest: bool,
    /// Show at most this many; 0 shows them all
    #[arg(long, value_name = "N", value_parser = number, allow_negative_numbers = true, default_value_t = 40)]
    pub(crate) limit: usize,
    #[command(flatten)]
    pub(crate) asked: Asked,
}

/// Tell how a query is understood, and what each clause finds
///
/// The query's parts, the stems, actors, days and words that they stand for, the number of reports that satisfy each,
/// and of what the score of the best passage is made.
#[derive(Debug, Args)]
pub(crate) struct ExplainFlags {
    /// The query
    #[arg(value_name = "QUERY", required = true)]
    pub(crate) query: Vec<String>,
    /// Tell what each step took
    #[arg(long)]
    pub(crate) timing: bool,
    #[command(flatten)]
    pub(crate) asked: Asked,
}

/// Tell what the index holds, and what it could not read
#[derive(Debug, Args)]
pub(crate) struct StatusFlags {
    /// List every file that was not read, and every remark
    #[arg(long)]
    pub(crate) unread: bool,
    /// Exit with 3 if something could not be read
    #[arg(long)]
    pub(crate) strict: bool,
    /// Print JSON Lines
    #[arg(long)]
    pub(crate) json: bool,
}

/// Verify every checksum of the index
#[derive(Debug, Args)]
pub(crate) struct CheckFlags {
    /// Print JSON Lines
    #[arg(long)]
    pub(crate) json: bool,
}

/// Show which settings hold, and from which files
///
/// A file sets defaults of flags, which what is typed stands above: `color = "never"` for all verbs, and below `[search]`,
/// `[facets]`, `[timeline]`, `[similar]` and `[actors]` those of one verb, as `limit = 20`. Your own file is the one that
/// $DATELINE_CONFIG names, else `dateline/config.toml` in $XDG_CONFIG_HOME or ~/.config. It stands above `dateline.toml`
/// beside the index, which comes with the documents and so may name no folder elsewhere. No file names a program to run.
#[derive(Debug, Args)]
pub(crate) struct ConfigFlags {
    /// Print JSON Lines
    #[arg(long)]
    pub(crate) json: bool,
}

/// Print the JSON Schema of what --json prints
///
/// One schema (draft 2020-12) for every line of every verb, a choice by `type`.
#[derive(Debug, Args)]
pub(crate) struct SchemaFlags {}

/// Tell what can be asked, and how
///
/// `query`: the grammar of queries, with a table for people who come from dtSearch, Lucene, Westlaw and notmuch. `dates`,
/// `actors`, `output` and `exit-codes`: what else there is to know, with examples. The name of a verb: its flags.
#[derive(Debug, Args)]
pub(crate) struct HelpFlags {
    /// `query`, `dates`, `actors`, `output`, `exit-codes`, or the name of a verb
    #[arg(value_name = "TOPIC")]
    pub(crate) topic: Option<String>,
}

/// Print a completion script for a shell
///
/// It completes verbs, flags and their values; in bash, zsh and fish also fields, actors and saved queries in a query, which
/// it asks the index for. For bash: `source <(dateline completions bash)`.
#[derive(Debug, Args)]
pub(crate) struct CompletionsFlags {
    /// The shell
    #[arg(value_enum)]
    pub(crate) shell: Shell,
}

/// For the shells' scripts: say what the last word can be
#[derive(Debug, Args)]
pub(crate) struct CompleteFlags {
    /// The words up to the cursor, without the program's name
    #[arg(value_name = "WORD", allow_hyphen_values = true, trailing_var_arg = true)]
    pub(crate) words: Vec<String>,
}
