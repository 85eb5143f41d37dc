//! Help that is at hand: what a shell completes, what `help` says on a topic, and the man page.

#![allow(clippy::unwrap_used)]

use std::process::Command;

use folder::{Folder, Run};

mod folder;

fn folder() -> Folder {
    let folder = Folder::indexed(&[
        (
            "corpus/a.json",
            "{\"text\": \"An arms deal.\", \"states\": [\"North Korea\", \"Norway\"], \"people\": [\"John Kirby\"]}",
        ),
        ("corpus/b.json", "{\"text\": \"A deal.\", \"states\": [\"North Korea\"], \"orgs\": [\"NATO\"]}"),
    ]);
    folder.well(&["saved", "add", "weapons", "arms"]);
    folder.well(&["saved", "add", "weather", "rain"]);
    folder
}

/// Runs a script in the folder, with the program where its shell finds it.
fn bash(folder: &Folder, script: &str) -> Run {
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_dateline")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap_or_default());
    let mut command = Command::new("bash");
    for (name, _) in std::env::vars_os() {
        if name.as_encoded_bytes().starts_with(b"DATELINE_") {
            command.env_remove(name);
        }
    }
    command.args(["-c", script]).current_dir(folder.path()).env("PATH", path).env("HOME", folder.path());
    Run::of(command.env("TZ", "UTC").env_remove("XDG_CONFIG_HOME").output().unwrap())
}

/// What bash offers at the end of a line: words that it inserts in the place of what stands behind the last blank or colon.
fn offered(folder: &Folder, line: &str) -> Vec<String> {
    let script = format!(
        "source <(dateline completions bash) && COMP_LINE='{line}' COMP_POINT={} && read -ra COMP_WORDS <<< \"$COMP_LINE\" && \
         {} COMP_CWORD=$(( ${{#COMP_WORDS[@]}} - 1 )) && _dateline_asking dateline \"${{COMP_WORDS[COMP_CWORD]}}\" \
         \"${{COMP_WORDS[COMP_CWORD-1]}}\" && printf '%s\\n' \"${{COMPREPLY[@]}}\"",
        line.len(),
        if line.ends_with(' ') { "COMP_WORDS+=('') &&" } else { "" },
    );
    let run = bash(folder, &script);
    run.stdout.lines().filter(|line| !line.is_empty()).map(str::to_string).collect()
}

#[test]
fn a_shell_completes_fields_actors_and_saved_queries_where_they_can_stand() {
    let folder = folder();
    #[track_caller]
    fn case(folder: &Folder, line: &str, expected: &[&str]) {
        assert_eq!(offered(folder, line), expected, "{line}");
    }
    case(&folder, "dateline search arms a", &["actor:"]);
    case(&folder, "dateline search arms (da", &["\\(date:"]);
    case(&folder, "dateline search actor:nor", &["North\\ Korea", "Norway"]);
    case(&folder, "dateline search actor:state/no", &["state/North\\ Korea", "state/Norway"]);
    case(&folder, "dateline count actor:kir", &["John\\ Kirby"]);
    case(&folder, "dateline search deal query:wea", &["weapons", "weather"]);
    case(&folder, "dateline saved run wea", &["weapons", "weather"]);
    case(&folder, "dateline saved rename weap", &["weapons"]);
    case(&folder, "dateline facets actor/", &["actor/state", "actor/person", "actor/org"]);
    case(&folder, "dateline help exit", &["exit-codes"]);
    // Verbs, flags and their values are the shell's own.
    case(&folder, "dateline sea", &["search"]);
    case(&folder, "dateline search --format h", &["html"]);
    case(&folder, "dateline search --max", &["--max-bytes"]);
    case(&folder, "dateline saved add wea", &[]);
}

#[test]
fn without_an_index_or_saved_queries_completion_is_silent() {
    let folder = Folder::with(&[("dateline.toml", "nonsense")]);
    for words in
        [&["search", "actor:x"][..], &["saved", "run", "x"], &["search", "query:x"], &[], &["--"], &["nosuch", ""]]
    {
        let arguments: Vec<&str> = ["complete", "--"].into_iter().chain(words.iter().copied()).collect();
        let run = folder.dateline(&arguments);
        assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (1, "", ""), "{words:?}");
    }
}

#[test]
fn every_shell_gets_a_script() {
    let folder = folder();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = folder.well(&["completions", shell]).stdout;
        assert!(script.contains("max-bytes") && script.contains("hyperlink"), "{shell}");
    }
    let checked = bash(&folder, "bash -n <(dateline completions bash)");
    assert_eq!((checked.code, checked.stderr.as_str()), (0, ""));
}

/// The commands in a text of help.
fn commands(text: &str) -> Vec<&str> {
    text.lines().filter_map(|line| line.trim_start().strip_prefix("$ ")).collect()
}

#[test]
fn what_help_prints_as_a_command_runs() {
    let folder = Folder::with(&[]);
    let corpus = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let copied = bash(&folder, &format!("cp -r {} corpus && dateline index corpus", corpus.display()));
    assert_eq!(copied.code, 0, "{}", copied.stderr);
    let mut run = 0;
    for topic in ["query", "dates", "actors", "output", "exit-codes"] {
        let text = folder.well(&["help", topic]).stdout;
        assert!(text.lines().all(|line| line.chars().count() <= 120), "{topic}");
        for command in commands(&text) {
            let ended = bash(&folder, &format!("set -o pipefail; {command}"));
            assert_eq!(ended.code, 0, "{command}\n{}{}", ended.stdout, ended.stderr);
            assert!(!command.contains("> ") || ended.stdout.is_empty(), "{command}");
            run += 1;
        }
    }
    assert!(run >= 20, "{run}");
}

#[test]
fn help_lists_its_topics_and_names_them_where_it_knows_none() {
    let folder = Folder::with(&[]);
    let help = folder.well(&["help"]).stdout;
    let unknown = folder.dateline(&["help", "nosuch"]);
    assert_eq!(unknown.code, 2);
    for topic in ["query", "dates", "actors", "output", "exit-codes"] {
        assert!(help.contains(&format!("  {topic} ")), "{topic}: {help}");
        assert!(unknown.stderr.contains(&format!("`{topic}`")), "{}", unknown.stderr);
    }
    assert!(!help.contains("complete "), "what only scripts need is not listed: {help}");
    let codes = folder.well(&["help", "exit-codes"]).stdout;
    assert!(codes.contains("  130  stopped by Ctrl-C") && codes.contains("    1  nothing was found"), "{codes}");
}

#[test]
fn the_man_page_has_every_verb_with_its_flags_and_every_topic() {
    let folder = Folder::with(&[]);
    let page = folder.well(&["man"]).stdout;
    for part in [
        "DATELINE SEARCH",
        "DATELINE SAVED RUN",
        "DATELINE CONFIG",
        "DATELINE SCHEMA",
        "max\\-bytes",
        "hyperlink",
        "no\\-config",
        "format\\-version",
        "mark\\-told",
        "EXIT-CODES: ",
        "DATES: ",
        "OUTPUT: ",
        "QUERY: ",
    ] {
        assert!(page.contains(part), "{part}");
    }
    assert!(!page.contains("DATELINE COMPLETE\""), "what only scripts need is not told");
    assert_eq!(page.matches("\n\\fB\\-\\-no\\-config\\fR\n").count(), 1, "what every verb knows is told once");
}
