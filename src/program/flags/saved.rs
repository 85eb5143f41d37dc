//! The flags of `saved`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{Asked, Printed, SortFlag, number};

/// Keep queries in files, and run them by name
///
/// Each is a TOML file in the folder of --queries, meant for version control: `query`, and if you like `note`, `owner`,
/// `params`, `limit`, `sort`, `any` and `in`. `query:NAME` uses one inside another, `query:NAME(x, key=y)` gives it values
/// for its parameters, which stand in it as `{key}`.
#[derive(Debug, Args)]
pub(crate) struct SavedFlags {
    #[command(subcommand)]
    pub(crate) verb: SavedVerb,
}

/// What is to be done with saved queries.
#[derive(Debug, Subcommand)]
pub(crate) enum SavedVerb {
    Add(SavedAddFlags),
    /// List the saved queries, with when each last ran and what it found then
    List {
        /// Print JSON Lines
        #[arg(long)]
        json: bool,
    },
    /// Print a saved query
    ///
    /// Its query on the first line; what is said beside it on lines that begin with `#`.
    Show {
        /// Its name
        #[arg(value_name = "NAME")]
        name: String,
        /// Print a JSON line
        #[arg(long)]
        json: bool,
    },
    /// Edit the file of a saved query in $VISUAL or $EDITOR
    ///
    /// What you type is checked when the editor ends, and takes the place of the file only if it is a query. Otherwise it is
    /// kept beside the file, and the next `edit` goes on with it.
    Edit {
        /// Its name
        #[arg(value_name = "NAME")]
        name: String,
    },
    /// Check all saved queries, or some
    ///
    /// Says which are no queries and which hold each other in a circle; and, with an index, which match nothing or every
    /// report. Exits with 2 if one cannot be asked.
    Check {
        /// Their names
        #[arg(value_name = "NAME")]
        names: Vec<String>,
        /// Print JSON Lines
        #[arg(long)]
        json: bool,
    },
    Run(SavedRunFlags),
    /// Give a saved query another name
    ///
    /// Others that use it as `query:NAME` are rewritten, or named if that has to be done by hand. What it has told stays
    /// told.
    Rename {
        /// Its name
        #[arg(value_name = "OLD")]
        old: String,
        /// What it is to be called
        #[arg(value_name = "NEW")]
        new: String,
    },
    /// Remove a saved query
    ///
    /// What it has told stays known: one that is added again under the same name does not tell it twice.
    Remove {
        /// Its name
        #[arg(value_name = "NAME")]
        name: String,
    },
}

/// Save a query under a name
#[derive(Debug, Args)]
pub(crate) struct SavedAddFlags {
    /// Its name: letters, digits, `-`, `_` and `.`
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
    /// The query
    #[arg(value_name = "QUERY", required = true)]
    pub(crate) query: Vec<String>,
    /// What it is for
    #[arg(long, value_name = "TEXT")]
    pub(crate) note: Option<String>,
    /// Whose it is
    #[arg(long, value_name = "WHO")]
    pub(crate) owner: Option<String>,
    /// A parameter, as `country` or `'country = Iran'`; can be given several times
    ///
    /// In the query it stands as `{country}`. Without a value here, one must be given.
    #[arg(long, value_name = "NAME[=VALUE]")]
    pub(crate) param: Vec<String>,
    /// Show at most this many reports; 0 for all
    #[arg(long, value_name = "N", value_parser = number, allow_negative_numbers = true)]
    pub(crate) limit: Option<usize>,
    /// Order reports
    #[arg(long, value_enum, value_name = "ORDER")]
    pub(crate) sort: Option<SortFlag>,
    /// Reports that hold some of the words answer too
    #[arg(long)]
    pub(crate) any: bool,
    /// Only reports below this folder, as ids begin: `corpus/2023`; can be given several times
    #[arg(long = "in", value_name = "FOLDER")]
    pub(crate) below: Vec<String>,
    /// Replace one of the same name
    #[arg(long)]
    pub(crate) replace: bool,
}

/// Answer saved queries
///
/// All of them over one opened index, in the order in which they are named. One that cannot be asked is told, and the
/// others are still answered; the exit code is 2 then. With --new only what was not told before: what a report says that
/// makes it a hit, wherever it lies, so that a file which is saved again, moved or copied tells nothing twice. What is shown
/// counts as told when all of it has been written.
#[derive(Debug, Args)]
pub(crate) struct SavedRunFlags {
    /// Their names; `'NAME(x, key=y)'` gives values for parameters
    #[arg(value_name = "NAME", required_unless_present = "all", conflicts_with = "all")]
    pub(crate) names: Vec<String>,
    /// All of the folder, but for those that need a value
    #[arg(long)]
    pub(crate) all: bool,
    /// Only what was not told before
    ///
    /// Without a limit, unless one is given. What a limit cuts off is not told, and stays new.
    #[arg(long)]
    pub(crate) new: bool,
    /// Tell nothing: start from now
    ///
    /// All that answers now counts as told.
    #[arg(long, requires = "new", conflicts_with = "since")]
    pub(crate) mark_told: bool,
    /// Tell only of reports that were first seen on this day or later
    ///
    /// All others count as told. A day as `date:` takes it: `2023-08-31`, `yesterday`, `'last week'`.
    #[arg(long, requires = "new", value_name = "DAY")]
    pub(crate) since: Option<String>,
    /// Do not begin anew where a query was changed
    #[arg(long, requires = "new")]
    pub(crate) keep_told: bool,
    /// Show what is new and count nothing as told
    #[arg(long, requires = "new", conflicts_with = "mark_told")]
    pub(crate) dry_run: bool,
    /// Write into this file, whole or not at all
    ///
    /// It takes its place when all of it is on the disk, and only then its hits count as told.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Show at most this many reports for each; 0 shows them all
    ///
    /// Without it as the query says, else 10, or all with --new.
    #[arg(long, value_name = "N", value_parser = number, allow_negative_numbers = true)]
    pub(crate) limit: Option<usize>,
    /// Order reports; without it as the query says
    #[arg(long, value_enum, value_name = "ORDER")]
    pub(crate) sort: Option<SortFlag>,
    #[command(flatten)]
    pub(crate) printed: Printed,
    #[command(flatten)]
    pub(crate) asked: Asked,
}
