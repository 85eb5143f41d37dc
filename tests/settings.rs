//! Settings: a user's own file, then the one beside the index; what is typed stands above both; and what is wrong in one is told
//! with its place.

#![allow(clippy::unwrap_used)]

use folder::{Folder, Run};

mod folder;

const OWN: &str = ".config/dateline/config.toml";

fn folder() -> Folder {
    Folder::indexed(&[
        ("corpus/a.txt", "date 2023-08-31 One\n\nAn arms deal.\n"),
        ("corpus/b.txt", "date 2023-09-30 Two\n\nA deal for grain.\n"),
        ("corpus/c.txt", "date 2023-10-31 Three\n\nA deal for oil.\n"),
    ])
}

fn shown(folder: &Folder, arguments: &[&str]) -> usize {
    folder.well(arguments).stdout.lines().count()
}

#[test]
fn the_own_file_stands_above_the_one_beside_the_index_and_what_is_typed_above_both() {
    let folder = folder();
    let asked = ["search", "deal"];
    assert_eq!(shown(&folder, &asked), 3);
    folder.write("dateline.toml", "queries = 'saved'\n[search]\nlimit = 1\nsort = 'newest'\n");
    assert_eq!(shown(&folder, &asked), 1);
    assert!(folder.well(&asked).stdout.starts_with("corpus/c.txt"), "the other settings of the file hold too");
    folder.write(OWN, "[search]\nlimit = 2\n");
    assert_eq!(shown(&folder, &asked), 2);
    assert!(folder.well(&asked).stdout.starts_with("corpus/c.txt"), "what one file leaves open, the other sets");
    assert_eq!(shown(&folder, &["search", "--limit", "3", "deal"]), 3);
    assert_eq!(shown(&folder, &["search", "--no-config", "deal"]), 3);
    assert_eq!(shown(&folder, &["count", "deal"]), 1, "settings of one verb are none of another's");
    folder.well(&["saved", "add", "deals", "deal"]);
    assert!(folder.file("saved/deals.toml").is_file());
    assert_eq!(
        folder.named(&folder.well(&["config"]).stdout),
        "FOLDER/.config/dateline/config.toml\n  search --limit 2\n\
         FOLDER/dateline.toml\n  --queries FOLDER/saved\n  search --limit 1  (the file above counts)\n  search --sort newest\n"
    );
}

#[test]
fn variables_say_which_file_is_the_users_own() {
    let folder = folder();
    folder.write("x/dateline/config.toml", "[search]\nlimit = 1\n");
    folder.write("mine.toml", "[search]\nlimit = 2\n");
    let run = |variables: &[(&str, &str)]| {
        let mut command = folder.command(&["search", "deal"]);
        command.envs(variables.iter().copied());
        Run::of(command.output().unwrap())
    };
    let xdg = folder.file("x");
    assert_eq!(run(&[("XDG_CONFIG_HOME", xdg.to_str().unwrap())]).stdout.lines().count(), 1);
    assert_eq!(run(&[("XDG_CONFIG_HOME", "x")]).stdout.lines().count(), 3, "a relative path counts as none");
    assert_eq!(
        run(&[("XDG_CONFIG_HOME", xdg.to_str().unwrap()), ("DATELINE_CONFIG", "mine.toml")]).stdout.lines().count(),
        2
    );
    let missing = run(&[("DATELINE_CONFIG", "nosuch.toml")]);
    assert_eq!(missing.code, 2);
    assert_eq!(
        missing.stderr,
        "dateline: the settings in nosuch.toml cannot be read: no such file or directory; mend that, or leave them out with --no-config\n"
    );
}

#[test]
fn the_own_file_says_where_the_index_is_and_a_variable_stands_above_it() {
    let folder = folder();
    folder.rename("index", "elsewhere");
    assert_eq!(folder.dateline(&["search", "deal"]).code, 2);
    folder.write(OWN, "index = '~/elsewhere'\n");
    assert_eq!(shown(&folder, &["search", "deal"]), 3);
    let mut command = folder.command(&["search", "deal"]);
    let run = Run::of(command.env("DATELINE_INDEX", "nowhere").output().unwrap());
    assert!(run.stderr.contains("no index: looked in nowhere"), "{}", run.stderr);
}

#[test]
fn what_is_wrong_in_a_file_is_told_with_its_place_and_nothing_is_answered() {
    let folder = folder();
    #[track_caller]
    fn case(folder: &Folder, file: &str, text: &str, expected: &str) {
        folder.write(file, text);
        let run = folder.dateline(&["search", "deal"]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""));
        assert_eq!(folder.named(&run.stderr), format!("dateline: FOLDER/{file}:{expected}\n"));
        assert_eq!(shown(folder, &["search", "--no-config", "deal"]), 3);
        folder.remove(file);
    }
    case(
        &folder,
        OWN,
        "[search]\nlimits = 3\n",
        "2:1: no setting `limits` of `search`: there are `limit`, `sort`, `group`, `context`, `format`, `max-bytes`",
    );
    case(&folder, OWN, "[search]\nlimit = \"3\"\n", "2:9: `limit` takes a whole number");
    // A search is not kept waiting by what is set for other verbs: they tell it, and so does `config`.
    folder.write(OWN, "[facets]\nby = 'era'\n");
    assert_eq!(shown(&folder, &["search", "deal"]), 3);
    for told in [&["facets", "date"][..], &["config"]] {
        let run = folder.dateline(told);
        let expected = format!("{OWN}:2:6: `by` cannot be `era`: write one of `day`, `week`");
        assert!(run.code == 2 && run.stderr.contains(&expected), "{told:?}: {}", run.stderr);
    }
    folder.remove(OWN);
    for program in ["pager = 'rm -rf ~'", "editor = 'rm'", "[search]\npager = 'rm'", "[show]\npager = 'rm'"] {
        folder.write("dateline.toml", program);
        assert_eq!(folder.dateline(&["search", "deal"]).code, 2, "{program}");
    }
    case(
        &folder,
        "dateline.toml",
        "queries = \"../../home\"\n",
        "1:11: `queries` has to be a folder below this file; set others in your own file",
    );
    folder.write("dateline.toml", &"#".repeat(70_000));
    let large = folder.dateline(&["search", "deal"]);
    assert!(large.code == 2 && large.stderr.contains("is too large for settings"), "{}", large.stderr);
    folder.remove("dateline.toml");
    // A pipe that nobody writes into would let every search wait.
    std::fs::create_dir(folder.file("dateline.toml")).unwrap();
    let none = folder.dateline(&["search", "deal"]);
    assert!(none.code == 2 && none.stderr.contains("dateline.toml is no file"), "{}", none.stderr);
    folder.remove("dateline.toml");
    folder.write("dateline.toml", "[search]\nlimit = 'x'");
    assert_eq!(folder.well(&["help", "query"]).code, 0, "help needs no settings");
    assert!(folder.well(&["--version"]).stdout.starts_with("dateline "));
}

#[test]
fn a_format_that_is_set_gives_way_to_json_that_is_typed() {
    let folder = folder();
    folder.write(OWN, "color = 'always'\n[search]\nformat = 'csv'\nmax-bytes = '1M'\n");
    assert!(folder.well(&["search", "deal"]).stdout.starts_with("rank,kind,"));
    assert_eq!(folder.last_json(&["search", "--json", "deal"])["type"], "summary");
    assert!(folder.well(&["search", "--format", "text", "deal"]).stdout.contains("\u{1b}["));
    assert_eq!(shown(&folder, &["search", "-l", "deal"]), 3);
    assert_eq!(folder.dateline(&["search", "-q", "deal"]).stdout, "");
}
