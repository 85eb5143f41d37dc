//! Reads a file of settings.
//! In: its bytes, and whose it is. Out: what it sets, or what is wrong with it, by line and column. Knows each flag that can
//! be set and of what kind it is; which values it takes, the parser says.

use std::path::Path;

use clap::error::ErrorKind;
use clap::{Arg, Command};
use dateline::present::visible;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Setting, SettingError, Whose};

/// What a flag takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// One of its words.
    Word,
    /// A number.
    Number,
    /// A number, or one with a unit.
    Bytes,
    /// A folder; where it is relative, below that of the file.
    Folder,
}

/// The flags that can be set: those of all verbs, then those of each.
static SETTINGS: &[(&str, &[(&str, Kind)])] = &[
    ("", &[("index", Kind::Folder), ("queries", Kind::Folder), ("color", Kind::Word), ("hyperlink", Kind::Word)]),
    (
        "search",
        &[
            ("limit", Kind::Number),
            ("sort", Kind::Word),
            ("group", Kind::Word),
            ("context", Kind::Number),
            ("format", Kind::Word),
            ("max-bytes", Kind::Bytes),
        ],
    ),
    ("facets", &[("by", Kind::Word), ("limit", Kind::Number), ("format", Kind::Word)]),
    ("timeline", &[("by", Kind::Word), ("limit", Kind::Number), ("format", Kind::Word)]),
    ("similar", &[("limit", Kind::Number)]),
    ("actors", &[("limit", Kind::Number)]),
];

/// Reads a file. Values are held against the flags of those verbs that `command` defines.
pub(super) fn read(file: &Path, bytes: &[u8], whose: Whose, command: Command) -> Result<Vec<Setting>, SettingError> {
    let text = str::from_utf8(bytes).map_err(|error| {
        let valid = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
        wrong(file, &valid, valid.len(), "bytes that are not UTF-8".to_string())
    })?;
    // The parser's messages may go on over several lines.
    let first_line = |message: &str| message.lines().next().unwrap_or_default().to_string();
    let table = DeTable::parse(text)
        .map_err(|error| wrong(file, text, error.span().map_or(0, |span| span.start), first_line(error.message())))?;
    let reading = Reading { file, text, whose, command };
    let mut settings = Vec::new();
    for (key, value) in in_order(table.get_ref()) {
        match value.get_ref() {
            DeValue::Table(flags) => {
                let Some(row) = SETTINGS.iter().find(|(verb, _)| *verb == &**key.get_ref() && !verb.is_empty()) else {
                    return Err(reading.unknown(key, "", "verb"));
                };
                for (key, value) in in_order(flags) {
                    settings.push(reading.setting(row, key, value)?);
                }
            }
            _ => settings.push(reading.setting(&SETTINGS[0], key, value)?),
        }
    }
    Ok(settings)
}

/// Returns the keys of a table as they stand in the file.
fn in_order<'t, 'i>(table: &'t DeTable<'i>) -> Vec<(&'t Spanned<std::borrow::Cow<'i, str>>, &'t Spanned<DeValue<'i>>)> {
    let mut keys: Vec<_> = table.iter().collect();
    keys.sort_by_key(|(key, _)| key.span().start);
    keys
}

fn wrong(file: &Path, text: &str, at: usize, message: String) -> SettingError {
    let before = text.get(..at).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let (line, column) = (before.matches('\n').count() + 1, before[start..].chars().count() + 1);
    SettingError::Wrong { file: file.to_path_buf(), line, column, message }
}

/// What a file is read with.
struct Reading<'r> {
    file: &'r Path,
    text: &'r str,
    whose: Whose,
    command: Command,
}

impl Reading<'_> {
    fn wrong(&self, at: usize, message: String) -> SettingError {
        wrong(self.file, self.text, at, message)
    }

    fn unknown(&self, key: &Spanned<std::borrow::Cow<'_, str>>, verb: &str, what: &str) -> SettingError {
        let names = |rows: &[(&str, Kind)]| rows.iter().map(|(flag, _)| format!("`{flag}`")).collect::<Vec<_>>();
        let known = match SETTINGS.iter().find(|(known, _)| *known == verb) {
            Some((_, rows)) if what == "setting" => names(rows),
            _ => SETTINGS[1..].iter().map(|(verb, _)| format!("`[{verb}]`")).collect(),
        };
        let of = if verb.is_empty() { String::new() } else { format!(" of `{verb}`") };
        let name = visible::one_line(key.get_ref()).text;
        self.wrong(key.span().start, format!("no {what} `{name}`{of}: there are {}", known.join(", ")))
    }

    fn setting(
        &self,
        (verb, rows): &'static (&'static str, &'static [(&'static str, Kind)]),
        key: &Spanned<std::borrow::Cow<'_, str>>,
        value: &Spanned<DeValue<'_>>,
    ) -> Result<Setting, SettingError> {
        let Some((flag, kind)) = rows.iter().find(|(flag, _)| *flag == &**key.get_ref()) else {
            return Err(self.unknown(key, verb, "setting"));
        };
        let at = value.span().start;
        let wanted = match kind {
            Kind::Word => "a word in quotes",
            Kind::Number => "a whole number",
            Kind::Bytes => "a whole number, or one with a unit in quotes, as \"10K\"",
            Kind::Folder => "a folder in quotes",
        };
        let typed = match (kind, value.get_ref()) {
            (Kind::Number | Kind::Bytes, DeValue::Integer(number)) => number.to_string(),
            (Kind::Word | Kind::Bytes | Kind::Folder, DeValue::String(text)) => text.to_string(),
            _ => return Err(self.wrong(at, format!("`{flag}` takes {wanted}"))),
        };
        let typed = if *kind == Kind::Folder { self.folder(flag, &typed, at)? } else { typed };
        self.parsed(verb, flag, &typed, wanted, at)?;
        let line = self.text[..at].matches('\n').count() + 1;
        Ok(Setting { verb, flag, value: typed, file: self.file.to_path_buf(), line })
    }

    /// Returns where a folder is. A file that comes with documents says so only of folders that came with it.
    fn folder(&self, flag: &str, typed: &str, at: usize) -> Result<String, SettingError> {
        let path = Path::new(typed);
        if self.whose == Whose::Folder {
            if flag == "index" {
                let message = "`index` is of no use here: this file is found beside the index; set it in your own file";
                return Err(self.wrong(at, message.to_string()));
            }
            if !path.components().all(|part| matches!(part, std::path::Component::Normal(_))) {
                let message = format!("`{flag}` has to be a folder below this file; set others in your own file");
                return Err(self.wrong(at, message));
            }
        }
        let home = typed.strip_prefix("~/").zip(std::env::var_os("HOME"));
        let path = match home {
            Some((rest, home)) => Path::new(&home).join(rest),
            None => self.file.parent().unwrap_or(Path::new("")).join(path),
        };
        path.into_os_string().into_string().map_err(|_| self.wrong(at, format!("the path of `{flag}` is not UTF-8")))
    }

    /// Asks the parser whether the flag takes the value.
    fn parsed(&self, verb: &str, flag: &str, typed: &str, wanted: &str, at: usize) -> Result<(), SettingError> {
        let command = if verb.is_empty() { Some(&self.command) } else { self.command.find_subcommand(verb) };
        let Some(argument) =
            command.into_iter().flat_map(Command::get_arguments).find(|argument| argument.get_long() == Some(flag))
        else {
            return Ok(());
        };
        let alone = Arg::new("value").long("value").value_parser(argument.get_value_parser().clone());
        let parser = Command::new("settings").no_binary_name(true).arg(alone);
        let Err(error) = parser.try_get_matches_from([format!("--value={typed}")]) else { return Ok(()) };
        let words: Vec<String> =
            argument.get_possible_values().iter().map(|value| format!("`{}`", value.get_name())).collect();
        let what = visible::one_line(typed).text;
        let message = match std::error::Error::source(&error) {
            _ if !words.is_empty() => format!("`{flag}` cannot be `{what}`: write one of {}", words.join(", ")),
            Some(source) if error.kind() == ErrorKind::ValueValidation => {
                format!("`{flag}` cannot be `{what}`: {}", visible::one_line(&source.to_string()).text)
            }
            _ => format!("`{flag}` cannot be `{what}`: it takes {wanted}"),
        };
        Err(self.wrong(at, message))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::program::flags::Flags;

    #[test]
    fn every_setting_is_a_flag_that_takes_a_value() {
        let command = Flags::command();
        for (verb, rows) in SETTINGS {
            let command = if verb.is_empty() { &command } else { command.find_subcommand(verb).unwrap() };
            for (flag, _) in *rows {
                let argument = command.get_arguments().find(|argument| argument.get_long() == Some(flag));
                let argument = argument.unwrap_or_else(|| panic!("{verb} --{flag}"));
                assert_eq!(argument.get_id().as_str(), flag.replace('-', "_"));
                assert!(argument.get_action().takes_values(), "{verb} --{flag}");
                for program in ["pager", "editor", "command", "exec"] {
                    assert!(!flag.contains(program), "no file names a program to run");
                }
            }
        }
    }

    #[track_caller]
    fn wrong_at(text: &str, whose: Whose) -> String {
        let error = read(Path::new("/x/dateline.toml"), text.as_bytes(), whose, Flags::command()).unwrap_err();
        error.to_string().replace("/x/dateline.toml:", "")
    }

    #[test]
    fn what_cannot_be_set_is_told_with_its_place() {
        #[track_caller]
        fn case(text: &str, expected: &str) {
            assert_eq!(wrong_at(text, Whose::User), expected);
        }
        case("colour = 'never'", "1:1: no setting `colour`: there are `index`, `queries`, `color`, `hyperlink`");
        case("color = 'red'", "1:9: `color` cannot be `red`: write one of `auto`, `always`, `never`");
        case("\n[search]\n  limit = 'many'", "3:11: `limit` takes a whole number");
        case("[search]\nlimit = -1", "2:9: `limit` cannot be `-1`: write a whole number, 0 or more");
        case(
            "[search]\nmax-bytes = '10Q'",
            "2:13: `max-bytes` cannot be `10Q`: write a number of bytes, as 4000, 10K or 1M",
        );
        case("[search]\nformat = 'svg'", "2:10: `format` cannot be `svg`: write one of `text`, `json`, `csv`, `html`");
        case(
            "[serach]\nlimit = 1",
            "1:2: no verb `serach`: there are `[search]`, `[facets]`, `[timeline]`, `[similar]`, `[actors]`",
        );
        case("color = ", "1:9: string values must be quoted, expected literal string");
        case(
            "[search]\npager = 'rm -rf /'",
            "2:1: no setting `pager` of `search`: there are `limit`, `sort`, `group`, `context`, `format`, `max-bytes`",
        );
    }

    #[test]
    fn a_file_beside_documents_names_no_place_but_its_own() {
        #[track_caller]
        fn case(text: &str, expected: &str) {
            assert_eq!(wrong_at(text, Whose::Folder), expected);
        }
        case(
            "index = 'x'",
            "1:9: `index` is of no use here: this file is found beside the index; set it in your own file",
        );
        for elsewhere in ["/etc", "../x", "a/../../x", "~/x/../..", "."] {
            let text = format!("queries = '{elsewhere}'");
            case(&text, "1:11: `queries` has to be a folder below this file; set others in your own file");
        }
        let set = read(
            Path::new("/x/dateline.toml"),
            b"queries = 'saved'\n[search]\nlimit = 3",
            Whose::Folder,
            Flags::command(),
        )
        .unwrap();
        let told: Vec<(&str, &str, &str, usize)> =
            set.iter().map(|one| (one.verb, one.flag, one.value.as_str(), one.line)).collect();
        assert_eq!(told, [("", "queries", "/x/saved", 1), ("search", "limit", "3", 3)]);
    }
}
