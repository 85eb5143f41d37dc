//! Saved queries: one TOML file each, `NAME.toml`, made to be read and edited by people.
//! In: a folder and a name. Out: the query's text and what is said beside it, or what is wrong with the file, to the
//! line. Knows no index, and of a query only whether it can be read.
//!
//! `naming` (names and files), `form` (what a file says), `keeping` (what changes files), `draft` (what people edit),
//! `sound` (whether it can be asked), `uses` (which it uses), `error`.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read};
use std::path::Path;

use super::options::Options;
use super::parameters::{self, Parameter};
use super::tree::Argument;
use super::{MOST_BYTES, Query};
pub use draft::{Draft, Edited};
pub use error::SavedError;
pub use form::parameters;
pub use keeping::{Existing, Renamed, add, remove, rename};
pub use naming::{is_name, names};

mod draft;
mod error;
mod form;
mod keeping;
mod naming;
mod sound;
mod uses;

/// What the name of a saved query's file ends with.
const ENDING: &str = ".toml";

/// The longest name: what a file system holds, with room for what is added to a temporary file's name.
const MOST_NAME_BYTES: usize = 64;

/// The longest file: a query of the greatest length, escaped, and a long note.
const MOST_FILE_BYTES: u64 = 4 * MOST_BYTES as u64;

/// A saved query.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Saved {
    /// Its name, which is also that of its file.
    pub name: String,
    /// The query as it was typed, with `{NAME}` in the places of its parameters.
    pub query: String,
    /// What its writer wants to remember about it.
    pub note: Option<String>,
    /// Whose it is.
    pub owner: Option<String>,
    /// What it can be given, in the order in which values without a name are taken.
    pub parameters: Vec<Parameter>,
    /// What is asked beside the query.
    pub options: Options,
}

impl Saved {
    /// Returns the query that it is with these values.
    ///
    /// # Errors
    /// Where the values do not fit its parameters, or the text is no query then.
    pub fn query(&self, arguments: &[Argument]) -> Result<Query, SavedError> {
        let text = parameters::filled(&self.name, &self.query, &self.parameters, arguments)?;
        let no_query = |source| SavedError::NoQuery { name: self.name.clone(), source: Box::new(source) };
        super::parse(&text).map_err(no_query)
    }

    /// Returns the query that it is with some values for what has to be given: what can be told of it without them.
    ///
    /// # Errors
    /// Where it is no query whatever is given.
    pub fn sample(&self) -> Result<Query, SavedError> {
        sound::sample(self)
    }

    /// Returns the names of the parameters for which something has to be given.
    pub fn needed(&self) -> impl Iterator<Item = &str> {
        self.parameters.iter().filter(|one| one.default.is_none()).map(|one| one.name.as_str())
    }

    /// Returns the names of the parameters that have no place in its query.
    pub fn unused(&self) -> impl Iterator<Item = &str> {
        let names = self.parameters.iter().map(|one| one.name.as_str());
        names.filter(|name| !self.query.contains(&format!("{{{name}}}")))
    }

    /// Returns the names of the saved queries that it uses itself; none if it is no query.
    pub fn uses(&self) -> BTreeSet<String> {
        uses::names(self)
    }
}

/// Returns the saved query called `name`. Whether its text is a query shows when it is parsed.
///
/// # Errors
/// Where there is no such query, or its file cannot be read or is of another form.
pub fn load(folder: &Path, name: &str) -> Result<Saved, SavedError> {
    let path = naming::file_of(folder, name)?;
    form::read(name, &path, &bytes(folder, name)?)
}

/// Returns the circle that the saved query closes with others of the folder, as an error; none if it closes none.
/// What the folder says of it itself does not count: it may be about to be kept.
pub fn circle(folder: &Path, saved: &Saved) -> Option<SavedError> {
    let mut seen = BTreeSet::new();
    let mut ways: Vec<Vec<String>> = saved.uses().into_iter().map(|used| vec![saved.name.clone(), used]).collect();
    while let Some(way) = ways.pop() {
        let last = way.last()?;
        if *last == saved.name {
            return Some(SavedError::Circle { names: way });
        }
        if seen.insert(last.clone()) {
            let further = load(folder, last).map(|next| next.uses()).unwrap_or_default();
            ways.extend(further.into_iter().map(|next| way.iter().cloned().chain([next]).collect()));
        }
    }
    None
}

/// Returns the names that the saved query uses and that nothing in the folder has.
pub fn missing(folder: &Path, saved: &Saved) -> Vec<String> {
    let is_missing = |name: &String| matches!(load(folder, name), Err(SavedError::Missing { .. }));
    saved.uses().into_iter().filter(is_missing).collect()
}

/// Returns every saved query of the folder, by name; a file that is none is an error in its place.
/// A folder that is not there holds no query.
///
/// # Errors
/// Where the folder cannot be listed.
pub fn list(folder: &Path) -> Result<Vec<Result<Saved, SavedError>>, SavedError> {
    Ok(names(folder)?.into_iter().map(|name| load(folder, &name)).collect())
}

/// Returns the bytes of the file of a saved query.
fn bytes(folder: &Path, name: &str) -> Result<Vec<u8>, SavedError> {
    let path = naming::file_of(folder, name)?;
    // Opening a pipe would wait for whoever writes into it.
    if fs::metadata(&path).is_ok_and(|found| !found.is_file()) {
        return Err(SavedError::NoFile { path });
    }
    let bytes = bytes_of(&path).map_err(|refused| match refused.kind() {
        io::ErrorKind::NotFound => naming::missing(folder, name),
        _ => SavedError::System { action: "read", path: path.clone(), refused },
    })?;
    if bytes.len() as u64 > MOST_FILE_BYTES { Err(SavedError::TooLarge { path }) } else { Ok(bytes) }
}

/// Returns the bytes of a file, as far as it can be a saved query, and one more.
fn bytes_of(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(MOST_FILE_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::query::options::Order;

    fn saved(name: &str, query: &str) -> Saved {
        Saved { name: name.to_string(), query: query.to_string(), ..Saved::default() }
    }

    fn declared(names: &[&str]) -> Result<Vec<Parameter>, SavedError> {
        parameters("q", &names.iter().map(ToString::to_string).collect::<Vec<_>>())
    }

    #[test]
    fn a_query_is_kept_as_a_file_that_people_can_read_and_comes_back_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("made/when/needed");
        let weapons =
            Saved { note: Some("for Monday's\nbriefing".to_string()), ..saved("weapons", "\"arms deal\" -iran") };
        add(&folder, &weapons, Existing::Keep).unwrap();
        assert_eq!(load(&folder, "weapons").unwrap(), weapons);
        add(&folder, &saved("a.b", "x y"), Existing::Keep).unwrap();
        assert_eq!(fs::read_to_string(folder.join("a.b.toml")).unwrap(), "query = \"x y\"\n");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 2, "no temporary file stays");

        let refused = add(&folder, &saved("weapons", "other"), Existing::Keep).unwrap_err();
        let path = folder.join("weapons.toml");
        let said = format!(
            "`weapons` is saved already in {}: replace it with --replace, or choose another name",
            path.display()
        );
        assert_eq!(refused.to_string(), said);
        add(&folder, &saved("weapons", "other"), Existing::Replace).unwrap();
        assert_eq!(load(&folder, "weapons").unwrap().query, "other");

        let refused = add(&folder, &saved("broken", "a OR"), Existing::Keep).unwrap_err();
        assert_eq!(refused.to_string(), "the saved query `broken` is no query: mend what its `query` says");
        remove(&folder, "weapons").unwrap();
        assert_eq!(list(&folder).unwrap().len(), 1);
    }

    #[test]
    fn the_list_is_sorted_and_a_broken_file_does_not_hide_the_others() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(list(&folder.path().join("not there")).unwrap().len(), 0);
        for (name, text) in
            [("b.toml", "query = 'b'"), ("a.toml", "query = b"), (".c.toml", ""), ("d.txt", ""), ("-e.toml", "")]
        {
            fs::write(folder.path().join(name), text).unwrap();
        }
        let listed: Vec<Result<String, String>> = list(folder.path())
            .unwrap()
            .into_iter()
            .map(|one| one.map(|saved| saved.query).map_err(|error| error.to_string()))
            .collect();
        assert_eq!(listed.len(), 3);
        assert!(listed[0].as_ref().is_err_and(|error| error.starts_with("`-e` is no name for a saved query")));
        assert!(listed[1].as_ref().is_err_and(|error| error.contains("a.toml:1:9: ")), "{:?}", listed[1]);
        assert_eq!(listed[2], Ok("b".to_string()));
    }

    #[test]
    fn an_error_in_a_file_names_its_line_and_column() {
        let folder = tempfile::tempdir().unwrap();
        #[track_caller]
        fn case(folder: &Path, text: &[u8], said: &str) {
            let path = folder.join("q.toml");
            fs::write(&path, text).unwrap();
            let expected = format!("{}:{said}: write `query = '…'` and, if you like, `note = '…'`", path.display());
            assert_eq!(load(folder, "q").unwrap_err().to_string(), expected);
        }
        case(
            folder.path(),
            b"note = 'x'\nquerry = 'y'",
            "2:1: unknown field `querry`, expected one of `query`, `note`, `owner`, `params`, `limit`, `sort`, `any`, `in`",
        );
        case(
            folder.path(),
            b"query = 'x'\nsort = 'best'",
            "2:8: unknown order `best`, expected `relevance`, `newest` or `oldest`",
        );
        case(folder.path(), b"note = 'x'\n", "1:1: missing field `query`");
        case(
            folder.path(),
            "query = 'é\u{fffd}'\n# \u{e9}".as_bytes().split_last().unwrap().1,
            "2:3: bytes that are not UTF-8",
        );
        case(folder.path(), b"query = 7", "1:9: invalid type: integer `7`, expected a string");
        fs::write(folder.path().join("q.toml"), vec![b'#'; 300_000]).unwrap();
        assert!(matches!(load(folder.path(), "q"), Err(SavedError::TooLarge { .. })));
    }

    #[test]
    fn a_name_that_is_missing_or_none_says_what_to_write() {
        let folder = tempfile::tempdir().unwrap();
        add(folder.path(), &saved("weapons", "arms"), Existing::Keep).unwrap();
        let shown = folder.path().display();
        for error in [load(folder.path(), "wepons").unwrap_err(), remove(folder.path(), "wepons").unwrap_err()] {
            assert_eq!(error.to_string(), format!("no saved query `wepons` in {shown}: did you mean `weapons`?"));
        }
        let error = load(folder.path(), "oil").unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("no saved query `oil` in {shown}: see which there are with `dateline saved list`")
        );
        for name in ["", ".", "..", "../x", "a/b", "a b", "-x", ".x", "a\0", "a\\b", &"x".repeat(65)] {
            assert!(matches!(load(folder.path(), name), Err(SavedError::BadName { .. })), "{name}");
            assert!(matches!(remove(folder.path(), name), Err(SavedError::BadName { .. })), "{name}");
        }
        assert_eq!(
            load(folder.path(), "a\u{1b}").unwrap_err().to_string(),
            "`a·` is no name for a saved query: write letters, digits, `-`, `_` and `.`, \
             a letter or digit first, 64 bytes at most"
        );
    }

    #[test]
    fn what_is_said_beside_a_query_is_kept_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let options =
            Options { limit: Some(20), order: Some(Order::Newest), any: true, below: vec!["wire".to_string()] };
        let deals = Saved {
            owner: Some("Jo".to_string()),
            parameters: declared(&["country", "when = last week"]).unwrap(),
            options,
            ..saved("deals", "arms deal actor:{country} date:{when}")
        };
        add(folder.path(), &deals, Existing::Keep).unwrap();
        assert_eq!(
            fs::read_to_string(folder.path().join("deals.toml")).unwrap(),
            "query = \"arms deal actor:{country} date:{when}\"\nowner = \"Jo\"\n\
             params = [\"country\", \"when = last week\"]\nlimit = 20\nsort = \"newest\"\nany = true\nin = [\"wire\"]\n"
        );
        assert_eq!(load(folder.path(), "deals").unwrap(), deals);
        assert_eq!(deals.needed().collect::<Vec<_>>(), ["country"]);
        assert_eq!(deals.sample().unwrap().tree.to_string(), "arms deal actor:2023 date:\"last week\"");
        for bad in [&["1"][..], &["a", "a = x"], &["a ="]] {
            assert!(matches!(declared(bad), Err(SavedError::BadParameter { .. })), "{bad:?}");
        }
    }

    #[test]
    fn a_query_that_is_none_whatever_it_is_given_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let with = |query: &str, names: &[&str]| {
            let one = Saved { parameters: declared(names).unwrap(), ..saved("q", query) };
            add(folder.path(), &one, Existing::Replace)
        };
        with("date:{a} x NEAR/{b} {c}", &["a", "b", "c"]).unwrap();
        assert!(matches!(with("date:{a} (x", &["a"]), Err(SavedError::NoQuery { .. })));
        assert!(matches!(with("date:{a}", &["a = soon"]), Err(SavedError::NoQuery { .. })));
        assert!(matches!(with("x {b}", &["a"]), Err(SavedError::Parameter(_))));
    }

    #[test]
    fn a_new_name_is_written_where_others_use_the_old_one_and_nothing_else_changes() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str| folder.path().join(format!("{name}.toml"));
        add(folder.path(), &saved("old", "arms"), Existing::Keep).unwrap();
        let user = "# mine\nquery = '''a query:old\n  -query:older'''  # query:old\nnote=\"x\"\n";
        fs::write(file("user"), user).unwrap();
        fs::write(file("group"), "query = 'query:(old OR other)'\n").unwrap();
        fs::write(file("says"), "query = '\"query:old\"'\n").unwrap();
        fs::write(file("broken"), "query = query:old\n").unwrap();
        let renamed = rename(folder.path(), "old", "new").unwrap();
        assert_eq!(renamed, Renamed { rewritten: vec!["user".to_string()], left: vec!["group".to_string()] });
        let expected =
            user.replace("query:old\n  -query:older'''  # query:old", "query:new\n  -query:older'''  # query:new");
        assert_eq!(fs::read_to_string(file("user")).unwrap(), expected);
        assert_eq!(fs::read_to_string(file("says")).unwrap(), "query = '\"query:old\"'\n");
        assert_eq!(load(folder.path(), "new").unwrap().query, "arms");
        assert!(matches!(rename(folder.path(), "old", "x"), Err(SavedError::Missing { .. })));
        assert!(matches!(rename(folder.path(), "new", "user"), Err(SavedError::Exists { .. })));
        assert!(matches!(rename(folder.path(), "new", "a b"), Err(SavedError::BadName { .. })));
    }

    #[test]
    fn what_was_typed_into_a_draft_is_never_lost() {
        let folder = tempfile::tempdir().unwrap();
        add(folder.path(), &saved("q", "arms"), Existing::Keep).unwrap();
        let draft = Draft::begin(folder.path(), "q").unwrap();
        fs::write(&draft.path, "query = 'arms ('").unwrap();
        assert!(matches!(draft.check(), Err(SavedError::NoQuery { .. })));
        assert!(!draft.discard_unchanged().unwrap(), "it says something else");
        let draft = Draft::begin(folder.path(), "q").unwrap();
        assert!(draft.is_left_over);
        assert_eq!(fs::read_to_string(&draft.path).unwrap(), "query = 'arms ('");
        fs::write(&draft.path, "query = 'arms deal' # mended\n").unwrap();
        assert_eq!(draft.check().unwrap().query, "arms deal");
        assert!(!draft.is_overtaken());
        fs::write(folder.path().join("q.toml"), "query = 'somebody else'").unwrap();
        assert!(draft.is_overtaken());
        assert_eq!(draft.keep().unwrap(), Edited::Saved);
        assert_eq!(fs::read_to_string(folder.path().join("q.toml")).unwrap(), "query = 'arms deal' # mended\n");
        assert_eq!(Draft::begin(folder.path(), "q").unwrap().keep().unwrap(), Edited::Unchanged);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no draft stays");
        assert_eq!(list(folder.path()).unwrap().len(), 1);
    }
}
