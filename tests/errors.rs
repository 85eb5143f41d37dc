//! Every error says what happened, to what, and what to do next: here, word for word.

#![allow(clippy::unwrap_used)]

use folder::Folder;

mod folder;

fn folder() -> Folder {
    Folder::indexed(&[
        ("corpus/a.txt", "An arms deal."),
        ("corpus/b.txt", "date 2023-08-31 Talks\n\nMore."),
        ("corpus/old/b.txt", "Old."),
    ])
}

/// What a command says on standard error before it ends with 2, and that it prints nothing else.
#[track_caller]
fn case(folder: &Folder, arguments: &[&str], said: &str) {
    let run = folder.dateline(arguments);
    assert_eq!(folder.named(&run.stderr), format!("dateline: {said}\n"), "{arguments:?}");
    assert_eq!((run.stdout.as_str(), run.code), ("", 2), "{arguments:?}");
}

#[test]
fn a_query_that_cannot_be_read_is_shown_with_a_caret_and_what_to_write_instead() {
    let folder = folder();
    let case = |arguments: &[&str], said: &str| case(&folder, arguments, &format!("the query cannot be read\n{said}"));
    case(
        &["search", "arms", "\"deal"],
        "arms \"deal\n     ^\nthis quote is not closed\nwrite a second `\"` where the phrase ends",
    );
    case(&["search", "(arms", "deal"], "(arms deal\n^\nthis parenthesis is not closed\nwrite `)` where the group ends");
    case(
        &["search", "arms", "()"],
        "arms ()\n     ^^\nnothing to look for stands between these parentheses\nwrite a word between them, or leave them out",
    );
    case(
        &["search", "arms", "OR"],
        "arms OR\n     ^^\n`OR` has nothing after it\nwrite a word after it, or `or` to look for that word",
    );
    case(
        &["search", "AND", "arms"],
        "AND arms\n^^^\n`AND` has nothing before it\nwrite a word before it, or `and` to look for that word",
    );
    case(
        &["search", "--", "-iran"],
        "-iran\n^^^^^\nthe query says only what to leave out\nwrite what to look for as well, as in `deal -iran`",
    );
    case(
        &["search", "* ?"],
        "* ?\n^^^\nthe query holds nothing to look for\nwrite a word or a filter, as in `arms deal` or `date:2023`",
    );
    case(
        &["count", "date:2023-09..2023-08"],
        "date:2023-09..2023-08\n^^^^^^^^^^^^^^^^^^^^^\n`date:2023-09..2023-08` ends before it begins\nwrite `date:2023-08..2023-09`",
    );
    case(
        &["facets", "actor", "date:2023-02-30"],
        "date:2023-02-30\n^^^^^^^^^^^^^^^\nthe calendar has no `2023-02-30`\nwrite `date:2023-02` for all of it",
    );
    case(
        &["show", "a.txt", "date:soon"],
        "date:soon\n^^^^^^^^^\n`soon` is no date\nwrite `date:2023`, `date:2023-08`, `date:2023-08-31`, `date:2023-Q3`, `date:2021..2023-06`, `date:..2020`, `date:today`, `date:\"last 3 months\"` or `date:none`",
    );
}

#[test]
fn a_query_too_large_to_read_is_refused() {
    let folder = folder();
    let long = "a ".repeat(1_025);
    let run = folder.dateline(&["search", &long]);
    assert!(
        run.stderr.ends_with(
            "the query has more than 1024 words, phrases and filters\nwrite a shorter one, or ask in several queries\n"
        ),
        "{run:?}"
    );
    assert_eq!(run.code, 2);
    let megabyte = "a".repeat(1 << 20);
    let run = folder.dateline_reading(&["search", "-"], &megabyte[..65_537]);
    assert_eq!(
        run.stderr,
        "dateline: the query cannot be read\nthe query has 65537 bytes, and at most 65536 are read\nwrite a shorter one, or ask in several queries\n"
    );
    let nested = "(".repeat(60_000);
    let run = folder.dateline_reading(&["search", "-"], &nested);
    assert!(
        run.stderr.ends_with("the query is nested deeper than 64 levels\nwrite it with fewer parentheses\n"),
        "{run:?}"
    );
    assert_eq!(run.code, 2);
}

#[test]
fn without_an_index_it_says_where_it_looked_and_how_to_make_one() {
    let folder = Folder::with(&[("corpus/a.txt", "An arms deal.")]);
    let missing = "no index: looked in ./index, the folders above\nrun `dateline index FOLDER` to make one";
    for arguments in [
        ["search", "deal"].as_slice(),
        &["count", "deal"],
        &["facets", "actor"],
        &["show", "a.txt"],
        &["status"],
        &["check"],
        &["index"],
    ] {
        case(&folder, arguments, missing);
    }
    case(
        &folder,
        &["search", "--index", "nowhere", "deal"],
        "no index: looked in nowhere\nrun `dateline index FOLDER` to make one",
    );
    case(&folder, &["search", "--fresh", "--in", "nowhere", "deal"], "no folder at FOLDER/nowhere");
    assert!(!folder.file("index").exists(), "nothing was made");
    std::fs::create_dir_all(folder.file("corpus/empty")).unwrap();
    case(&folder, &["search", "deal", "--in", "corpus"], missing);
}

#[test]
fn a_report_that_is_not_there_or_not_the_only_one_is_named() {
    let folder = folder();
    let named = "a report is named by its id, or any unique end of one, as `search` prints it";
    case(&folder, &["show", "nosuch"], &format!("no report `nosuch`: {named}"));
    case(&folder, &["show", "txt"], &format!("no report `txt`: {named}"));
    case(
        &folder,
        &["show", "corpus/aa.txt"],
        &format!("no report `corpus/aa.txt`: {named}; near: corpus/a.txt, corpus/b.txt"),
    );
    case(&folder, &["show", "b.txt"], "`b.txt` ends 2 reports: corpus/b.txt, corpus/old/b.txt");
    assert_eq!(folder.dateline(&["show", "corpus/b.txt:3"]).code, 0);
    assert_eq!(folder.dateline(&["show", "old/b.txt"]).code, 0);
}

#[test]
fn a_field_that_cannot_be_counted_is_refused_with_those_that_can() {
    let folder = folder();
    let fields = "write `actor`, `actor/state`, `actor/person`, `actor/org`, `date` or `mention`";
    case(&folder, &["facets", "colour"], &format!("no field `colour`: {fields}"));
    case(&folder, &["facets", "actor/"], &format!("no field `actor/`: {fields}"));
    case(&folder, &["facets", "date/month"], &format!("no field `date/month`: {fields}"));
}

#[test]
fn a_saved_query_that_cannot_be_kept_or_found_says_why() {
    let folder = folder();
    folder.well(&["saved", "add", "weapons", "arms"]);
    case(
        &folder,
        &["saved", "add", "weapons", "deal"],
        "`weapons` is saved already in queries/weapons.toml: replace it with --replace, or choose another name",
    );
    folder.well(&["saved", "add", "--replace", "weapons", "deal"]);
    case(
        &folder,
        &["saved", "add", "we apons", "deal"],
        "`we apons` is no name for a saved query: write letters, digits, `-`, `_` and `.`, a letter or digit first, 64 bytes at most",
    );
    case(
        &folder,
        &["saved", "add", "../x", "deal"],
        "`../x` is no name for a saved query: write letters, digits, `-`, `_` and `.`, a letter or digit first, 64 bytes at most",
    );
    case(
        &folder,
        &["saved", "add", "bad", "(arms"],
        "the query cannot be read\n(arms\n^\nthis parenthesis is not closed\nwrite `)` where the group ends",
    );
    assert!(!folder.file("queries/bad.toml").exists());
    case(
        &folder,
        &["search", "query:nosuch"],
        "no saved query `nosuch` in queries: see which there are with `dateline saved list`",
    );
    case(&folder, &["saved", "show", "wepons"], "no saved query `wepons` in queries: did you mean `weapons`?");
    case(
        &folder,
        &["saved", "remove", "nosuch"],
        "no saved query `nosuch` in queries: see which there are with `dateline saved list`",
    );
    folder.write("queries/broken.toml", "query = \"arms\nnote = 1\n");
    let run = folder.dateline(&["saved", "run", "broken"]);
    assert!(
        // The quote is missing behind the thirteenth character.
        run.stderr.starts_with("dateline: queries/broken.toml:1:14: ")
            && run.stderr.ends_with(": write `query = '…'` and, if you like, `note = '…'`\n"),
        "{run:?}"
    );
    assert_eq!((run.code, run.stderr.lines().count()), (2, 1));
}

#[test]
fn a_saved_query_that_became_bad_is_named_and_shown_with_a_caret() {
    let folder = folder();
    folder.write("queries/bad.toml", "query = 'deal date:2023-13'\n");
    case(
        &folder,
        &["search", "arms", "query:bad"],
        "the saved query `bad` is no query: mend what its `query` says\ndeal date:2023-13\n     ^^^^^^^^^^^^\nthe calendar has no `2023-13`\nwrite `date:2023` for all of it",
    );
}

#[test]
fn a_page_of_another_revision_is_refused() {
    let folder = folder();
    case(
        &folder,
        &["search", "deal", "--revision", "9"],
        "the index is at revision 1 and no longer at 9: ask again from the first page",
    );
}

#[test]
fn errors_of_the_command_line_end_with_2_and_name_what_is_wrong() {
    let folder = folder();
    #[track_caller]
    fn case(folder: &Folder, arguments: &[&str], named: &str) {
        let run = folder.dateline(arguments);
        assert_eq!((run.stdout.as_str(), run.code), ("", 2), "{arguments:?}");
        assert!(run.stderr.contains(named), "{arguments:?}: {}", run.stderr);
    }
    case(&folder, &["frobnicate"], "'frobnicate'");
    case(&folder, &["search"], "<QUERY>");
    case(&folder, &["search", "--limit", "x", "deal"], "'x'");
    case(&folder, &["search", "deal", "--limt", "3"], "'--limit'");
    case(&folder, &["search", "--sort", "upward", "deal"], "relevance, newest, oldest");
    case(&folder, &["search", "--group", "x", "deal"], "report, none");
    case(&folder, &["facets"], "<FIELD>");
}

#[test]
fn no_error_shows_the_programs_inside() {
    let folder = folder();
    for arguments in [
        ["search", "\"x"].as_slice(),
        &["show", "nosuch"],
        &["index", "nowhere"],
        &["search", "--index", "corpus", "deal"],
        &["saved", "--queries", "corpus/a.txt", "add", "x", "y"],
        &["index", "--index", "corpus/a.txt", "corpus"],
        &["index", "corpus/a.txt/x"],
        &["index", "--index", "/proc/nosuch/x", "corpus"],
        &["saved", "--queries", "/proc/nosuch", "add", "x", "y"],
        &["saved", "--queries", "corpus/a.txt", "list"],
        &["saved", "--queries", "corpus/a.txt", "run", "x"],
    ] {
        let run = folder.dateline(arguments);
        assert_eq!(run.code, 2, "{arguments:?}: {run:?}");
        for inside in ["Error(", "Err(", "panicked", "unwrap", "os error", "Some(", "None", "failed to"] {
            assert!(!run.stderr.contains(inside), "{arguments:?}: {}", run.stderr);
        }
        let first = run.stderr.lines().next().unwrap();
        assert!(first.starts_with("dateline: ") && !first.ends_with('.'), "{first}");
    }
}

#[test]
fn a_file_given_for_a_folder_is_refused_and_read_by_nobody() {
    let folder = Folder::with(&[("a.txt", "An arms deal.")]);
    let run = folder.dateline(&["index", "a.txt"]);
    assert_eq!(
        (folder.named(&run.stderr).as_str(), run.code),
        ("dateline: FOLDER/a.txt is a file: name its folder\n", 2)
    );
}

#[test]
fn results_that_cannot_be_written_are_an_error_in_words() {
    let folder = folder();
    for arguments in [["search", "deal"], ["status", "--json"], ["count", "deal"]] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let run = folder::Run::of(folder.command(&arguments).stdout(full).output().unwrap());
        assert_eq!(
            (run.stderr.as_str(), run.code),
            ("dateline: cannot write the results: no space left on device\n", 2),
            "{arguments:?}"
        );
    }
}

#[test]
fn a_pipe_or_folder_among_saved_queries_is_named_and_nobody_waits_for_it() {
    let folder = folder();
    folder.well(&["saved", "add", "good", "arms"]);
    let made = std::process::Command::new("mkfifo").arg(folder.file("queries/pipe.toml")).status().unwrap();
    assert!(made.success());
    std::fs::create_dir(folder.file("queries/folder.toml")).unwrap();
    let no_file = |name: &str| {
        format!("queries/{name}.toml is no file: a saved query is a text file; remove it, or move it out of the folder")
    };
    case(&folder, &["saved", "show", "pipe"], &no_file("pipe"));
    case(&folder, &["saved", "run", "folder"], &no_file("folder"));
    case(&folder, &["search", "query:pipe"], &no_file("pipe"));
    let run = folder.dateline(&["saved", "list"]);
    assert_eq!(run.stdout, "good  arms\n");
    assert_eq!(run.stderr, format!("dateline: {}\ndateline: {}\n", no_file("folder"), no_file("pipe")));
    assert_eq!(run.code, 2);
    for verb in ["list", "run"] {
        let arguments: &[&str] = if verb == "run" { &["run", "x"] } else { &["list"] };
        let all = [&["saved", "--queries", "queries/pipe.toml"], arguments].concat();
        case(&folder, &all, "queries/pipe.toml is no folder: name the folder of saved queries with --queries");
    }
    folder.well(&["saved", "remove", "pipe"]);
}

#[test]
fn a_short_flag_behind_the_query_is_read_as_a_word_and_a_note_says_so() {
    let folder = Folder::indexed(&[("corpus/a.txt", "An arms deal."), ("corpus/b.txt", "An arms deal of l.")]);
    let run = folder.well(&["search", "arms", "-l"]);
    assert_eq!(run.stdout, "corpus/a.txt:1: An arms deal.\n");
    assert_eq!(
        run.stderr,
        "dateline: `-l` leaves out reports with `l`; a flag stands before the query, or use `--paths`\n"
    );
    let notes = folder.last_json(&["search", "--json", "arms", "-x"])["notes"].clone();
    assert_eq!(notes, serde_json::json!(["`-x` leaves out reports with `x`; a flag stands before the query"]));
    assert_eq!(folder.well(&["search", "arms", "-grain"]).stderr, "");
}

#[test]
fn a_path_that_finds_nothing_leads_to_one_that_does() {
    let folder = Folder::indexed(&[("corpus/Wire/desk-one.txt", "An arms deal.")]);
    let run = folder.dateline(&["search", "arms", "path:wire"]);
    assert_eq!(
        (run.stderr.as_str(), run.code),
        ("dateline: no report has `path:wire`\ndateline: near to `path:wire`: `path:Wire`\n", 1)
    );
    assert_eq!(folder.ids(&["arms", "path:Wire"]), ["corpus/Wire/desk-one.txt"]);
    let part = folder.dateline(&["search", "path:desk"]).stderr;
    assert!(part.ends_with("near to `path:desk`: `path:desk-one.txt`\n"), "{part}");
}
