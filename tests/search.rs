//! What a search prints: the answer on standard output, everything else on standard error, and an exit code.

#![allow(clippy::unwrap_used)]

use folder::wire::{REPORTS, REVIEW, SHIPS, TALKS, TEHRAN, UNDATED, case, folder};
use folder::{Folder, marks_in_brackets};

mod folder;

#[test]
fn reports_that_hold_all_words_are_found_each_on_a_line() {
    let folder = folder();
    case(&folder, &["search", "arms", "deal"], &[TEHRAN, REVIEW, TALKS], "", 0);
    case(&folder, &["search", "ARMS", "Deals"], &[TEHRAN, REVIEW, TALKS], "", 0);
    case(&folder, &["search", "shells", "OR", "Istanbul", "--sort", "newest"], &[TALKS, SHIPS], "", 0);
    case(&folder, &["search", "deal", "-iran", "-grain", "--sort", "newest"], &[TALKS, TEHRAN], "", 0);
    case(&folder, &["search", "\"arms deal\""], &[TALKS], "", 0);
    case(
        &folder,
        &["search", "exact:deals"],
        &[],
        "dateline: no report has `exact:deals`\ndateline: no report has `deals`: did you mean `deal`?\n",
        1,
    );
    case(
        &folder,
        &["search", "title:talks"],
        &["corpus/2023/talks.txt:3: Washington says weapons talks are under way\n"],
        "",
        0,
    );
}

#[test]
fn the_exit_code_tells_found_from_nothing_from_error_from_incomplete() {
    let folder = folder();
    #[track_caller]
    fn case(folder: &Folder, arguments: &[&str], code: i32) {
        assert_eq!(folder.dateline(arguments).code, code, "{arguments:?}");
    }
    case(&folder, &["search", "deal"], 0);
    case(&folder, &["search", "nosuch"], 1);
    case(&folder, &["search", "\"deal"], 2);
    case(&folder, &["search", "deal", "--strict"], 3);
    case(&folder, &["search", "nosuch", "--strict"], 3);
    case(&folder, &["search", "\"deal", "--strict"], 2);
    case(&folder, &["count", "deal"], 0);
    case(&folder, &["count", "nosuch"], 1);
    case(&folder, &["count", "deal", "--strict"], 3);
    case(&folder, &["facets", "actor", "nosuch"], 1);
    case(&folder, &["facets", "actor", "--strict"], 3);
    case(&folder, &["show", "review.md"], 0);
    case(&folder, &["show", "review.md", "nosuch"], 1);
    case(&folder, &["show", "nosuch"], 2);
    case(&folder, &["index"], 0);
    case(&folder, &["index", "--strict"], 3);
    case(&folder, &["status"], 0);
    case(&folder, &["status", "--strict"], 3);
    case(&folder, &["check"], 0);
    case(&folder, &["--version"], 0);
    case(&folder, &["--help"], 0);
    case(&folder, &["nosuch"], 2);
    case(&folder, &[], 0);
}

#[test]
fn what_a_limit_cuts_is_said() {
    let folder = folder();
    case(
        &folder,
        &["search", "arms", "deal", "--limit", "1"],
        &[TEHRAN],
        "dateline: 1 of 3 reports shown: --limit 0 shows all\n",
        0,
    );
    case(&folder, &["search", "arms", "deal", "--limit", "0"], &[TEHRAN, REVIEW, TALKS], "", 0);
    let summary = folder.last_json(&["search", "--json", "deal", "--limit", "2"]);
    assert_eq!((summary["shown"].as_u64(), summary["truncated"].as_bool()), (Some(2), Some(true)));
    let many: Vec<(String, String)> =
        (0..12).map(|number| (format!("corpus/{number:02}.txt"), "An arms deal.".to_string())).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let run = Folder::indexed(&many).dateline(&["search", "deal"]);
    assert_eq!(
        (run.stdout.lines().count(), run.stderr.as_str()),
        (10, "dateline: 10 of 12 reports shown: --limit 0 shows all\n")
    );
}

#[test]
fn a_second_page_goes_on_where_the_first_ended_and_only_at_the_same_revision() {
    let folder = folder();
    let page = |offset: &str| {
        let run = folder.dateline(&["search", "deal", "--limit", "2", "--offset", offset, "--revision", "1"]);
        assert_eq!(run.code, 0, "{run:?}");
        run.stdout
    };
    assert_eq!(page("0") + &page("2") + &page("4"), folder.dateline(&["search", "deal", "--limit", "0"]).stdout);
    folder.append("corpus/undated.txt", "More.");
    folder.index();
    let refused = "dateline: the index is at revision 2 and no longer at 1: ask again from the first page\n";
    case(&folder, &["search", "deal", "--offset", "2", "--revision", "1"], &[], refused, 2);
}

#[test]
fn newest_and_oldest_go_by_the_first_day_and_the_undated_come_last_in_both() {
    let folder = folder();
    case(&folder, &["search", "deal", "--sort", "newest"], &[TALKS, REVIEW, TEHRAN, SHIPS, UNDATED], "", 0);
    case(&folder, &["search", "deal", "--sort", "oldest"], &[SHIPS, TEHRAN, REVIEW, TALKS, UNDATED], "", 0);
}

/// A report of three sections, each a passage.
const LONG: &str = "# Talks\n\n## One\n\nThe arms came first.\n\n## Two\n\nNothing of the kind.\n\n## Three\n\nA deal on arms, at last.\n";

#[test]
fn passages_stand_under_their_report_or_each_by_itself() {
    let folder = Folder::indexed(&[("corpus/long.md", LONG), ("corpus/short.txt", "Arms alone.")]);
    let three = "corpus/long.md:13: ## Three A deal on arms, at last.\n";
    let one = "corpus/long.md:5: ## One The arms came first.\n";
    let short = "corpus/short.txt:1: Arms alone.\n";
    let shown = |arguments: &[&str]| folder.dateline(arguments).stdout;
    assert_eq!(shown(&["search", "arms", "deal"]), three, "the one passage that holds all");
    assert_eq!(shown(&["search", "--group", "none", "--limit", "0", "arms"]).lines().count(), 3);
    assert_eq!(folder.well(&["count", "arms"]).stdout, "2 reports, 3 passages\n");
    let alone = folder.dateline(&["search", "--group", "none", "--limit", "1", "arms"]);
    assert!([one, three, short].contains(&alone.stdout.as_str()), "{alone:?}");
    assert_eq!(alone.stderr, "dateline: 1 of 3 passages shown: --limit 0 shows all\n");
    let context = "corpus/long.md-7- ## Two Nothing of the kind.\n";
    assert_eq!(shown(&["search", "--context", "1", "deal"]), [context, three].concat());
}

#[test]
fn where_no_passage_holds_all_the_fewest_that_do_are_shown() {
    let folder = Folder::indexed(&[(
        "corpus/a.md",
        "## One\n\nThe shells came first.\n\n## Two\n\nNothing.\n\n## Three\n\nThe grain came last.\n",
    )]);
    let found = ["corpus/a.md:11: ## Three The grain came last.\n", "corpus/a.md:3: ## One The shells came first.\n"];
    let mut lines: Vec<String> =
        folder.dateline(&["search", "shells", "grain"]).stdout.lines().map(|line| format!("{line}\n")).collect();
    lines.sort();
    assert_eq!(lines, found);
}

#[test]
fn a_folder_can_be_searched_alone_and_more_than_one() {
    let folder = folder();
    case(&folder, &["search", "deal", "--in", "corpus/2023"], &[TALKS], "", 0);
    case(
        &folder,
        &["search", "deal", "--in", "corpus/2023", "--in", "corpus/review.md", "--sort", "newest"],
        &[TALKS, REVIEW],
        "",
        0,
    );
    case(&folder, &["search", "Istanbul", "--in", "corpus/2023"], &[], "dateline: no report has `Istanbul`\n", 1);
    case(&folder, &["count", "deal", "--in", "."], &["5 reports, 5 passages\n"], "", 0);
    case(
        &folder,
        &["count", "deal", "--in", "corpus/20"],
        &["0 reports, 0 passages\n"],
        "dateline: no report has `deal`\n",
        1,
    );
    let unknown = "dateline: elsewhere is not indexed: run `dateline index elsewhere`, or add --fresh\n";
    case(&folder, &["search", "deal", "--in", "elsewhere"], &[], unknown, 2);
}

#[test]
fn fresh_makes_an_index_and_brings_it_up_to_date_before_it_answers() {
    let folder = Folder::with(&[("corpus/a.txt", "An arms deal.")]);
    case(
        &folder,
        &["search", "--fresh", "--in", "corpus", "arms", "deal"],
        &["corpus/a.txt:1: An arms deal.\n"],
        "",
        0,
    );
    folder.write("corpus/b.txt", "A second arms deal.");
    case(&folder, &["count", "deal"], &["1 report, 1 passage\n"], "", 0);
    case(&folder, &["count", "--fresh", "deal"], &["2 reports, 2 passages\n"], "", 0);
}

#[test]
fn paths_alone_are_printed_once_each() {
    let folder = folder();
    let paths = ["FOLDER/corpus/wire.jsonl\n", "FOLDER/corpus/review.md\n", "FOLDER/corpus/2023/talks.txt\n"];
    case(&folder, &["search", "-l", "arms", "deal"], &paths, "", 0);
    case(
        &folder,
        &["search", "--paths", "grain"],
        &["FOLDER/corpus/wire.jsonl\n", "FOLDER/corpus/undated.txt\n"],
        "",
        0,
    );
}

#[test]
fn a_file_that_changed_or_went_since_is_marked_so() {
    let folder = folder();
    let stale = |query: &str| folder.json(&["search", "--json", query])[0]["report"]["stale"].as_bool();
    assert_eq!((stale("shells"), stale("drone")), (Some(false), Some(false)));
    folder.append("corpus/2023/talks.txt", "More.");
    folder.remove("corpus/review.md");
    assert_eq!((stale("shells"), stale("drone")), (Some(true), Some(true)));
    let second_lines = |report: &str| {
        folder.dateline(&["show", report]).stdout.lines().take(5).map(str::to_string).collect::<Vec<_>>()
    };
    assert!(
        second_lines("talks.txt").iter().any(|line| line.contains("changed since it was indexed")),
        "{:?}",
        second_lines("talks.txt")
    );
    assert!(second_lines("review.md").iter().any(|line| line.contains("gone")), "{:?}", second_lines("review.md"));
}

#[test]
fn marks_are_bold_red_where_colours_are_asked_for_and_only_what_made_the_hit_is_marked() {
    let folder = folder();
    let marked = |arguments: &[&str]| {
        let all: Vec<&str> = ["search", "--color", "always"].into_iter().chain(arguments.iter().copied()).collect();
        marks_in_brackets(&folder.dateline(&all).stdout)
    };
    assert_eq!(marked(&["\"arms deal\""]), TALKS.replace("arms deal", "[arms deal]"));
    assert_eq!(marked(&["deals", "-grain", "date:2022"]), TEHRAN.replace("deal:", "[deal]:"));
    assert_eq!(marked(&["exception", "OR", "(arms nosuch)"]), REVIEW.replace("exception", "[exception]"));
    assert_eq!(marked(&["date:none"]), UNDATED);
    assert_eq!(marked(&["title:transfers"]), "corpus/review.md:6: Annual review of [transfers]\n");
    let show = marks_in_brackets(
        &folder.dateline(&["show", "--color", "always", "--no-pager", "talks.txt", "weapons", "deal"]).stdout,
    );
    assert!(show.contains("[weapons]") && show.matches("[deal]").count() == 2, "{show}");
    assert!(!folder.dateline(&["search", "deal"]).stdout.contains('\u{1b}'));
}

#[test]
fn the_index_is_the_named_one_then_that_of_the_environment_then_here_then_above() {
    let folder = Folder::with(&[
        ("a/here.txt", "A deal."),
        ("b/there.txt", "A deal."),
        ("c/far.txt", "A deal."),
        ("deep/down/x.txt", ""),
    ]);
    folder.well(&["index", "a"]);
    folder.well(&["index", "--index", "second", "b"]);
    folder.well(&["index", "--index", "deep/index", "c"]);
    let search = |place: &str, environment: Option<&str>, arguments: &[&str]| {
        let mut command = folder.command(arguments);
        command.current_dir(folder.file(place));
        environment.map(|index| command.env("DATELINE_INDEX", folder.file(index)));
        let output = command.output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert_eq!(search(".", None, &["search", "deal"]), "a/here.txt:1: A deal.\n");
    assert_eq!(search(".", None, &["search", "--index", "second", "deal"]), "b/there.txt:1: A deal.\n");
    assert_eq!(search(".", Some("second"), &["search", "deal"]), "b/there.txt:1: A deal.\n");
    assert_eq!(search(".", Some("second"), &["search", "--index", "deep/index", "deal"]), "c/far.txt:1: A deal.\n");
    assert_eq!(search("b", None, &["search", "deal"]), "a/here.txt:1: A deal.\n");
    assert_eq!(search("deep/down", None, &["search", "deal"]), "c/far.txt:1: A deal.\n");
}

#[test]
fn a_reader_that_has_seen_enough_ends_the_program_quietly() {
    use std::process::Stdio;
    let long: String =
        (0..20_000).map(|id| serde_json::json!({"id": id, "text": "An arms deal."}).to_string() + "\n").collect();
    let folder = Folder::indexed(&[("corpus/a.jsonl", &long)]);
    let mut child = folder
        .command(&["search", "--limit", "0", "deal"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let ended = child.wait_with_output().unwrap();
    assert_eq!((ended.status.code(), String::from_utf8(ended.stderr).unwrap().as_str()), (Some(0), ""));
}

#[test]
fn the_same_revision_and_query_give_the_same_answer_byte_for_byte() {
    let one = Folder::indexed(REPORTS);
    // The same reports, over several commits.
    let other = Folder::with(&[]);
    for (name, content) in REPORTS.iter().rev() {
        other.write(name, content);
        other.index();
    }
    for query in ["deal", "arms OR grain OR talks", "date:2022..2023"] {
        for sort in ["relevance", "newest"] {
            let ask = |folder: &Folder| folder.dateline(&["search", "--sort", sort, query]).stdout;
            assert_eq!(ask(&one), ask(&one));
            assert_eq!(ask(&one), ask(&other), "{query}: an answer does not depend on commits and merges");
            let scores = |folder: &Folder| {
                let hits = folder.json(&["search", "--json", "--sort", sort, query]);
                hits.iter().filter(|line| line["type"] == "hit").map(|hit| hit["score"].to_string()).collect::<Vec<_>>()
            };
            assert_eq!(scores(&one), scores(&other), "{query}");
        }
    }
}

#[test]
fn an_offset_past_the_end_is_said_and_not_just_silence() {
    let folder = folder();
    let past = "dateline: --offset 9 is past the end: there are 5 reports\n";
    case(&folder, &["search", "deal", "--offset", "9"], &[], past, 0);
    case(&folder, &["search", "-l", "deal", "--offset", "9"], &[], past, 0);
    assert_eq!(folder.dateline(&["search", "--json", "deal", "--offset", "9"]).stderr, past);
    case(
        &folder,
        &["search", "Istanbul", "--offset", "1", "--group", "none"],
        &[],
        "dateline: --offset 1 is past the end: there are 1 passage\n",
        0,
    );
    case(&folder, &["search", "nosuch", "--offset", "9"], &[], "dateline: no report has `nosuch`\n", 1);
}

#[test]
fn an_answer_of_counts_alone_is_truncated_only_where_counts_are_left_out() {
    let folder = folder();
    let truncated = |arguments: &[&str]| folder.last_json(arguments)["truncated"].as_bool();
    assert_eq!(truncated(&["facets", "--json", "actor", "deal"]), Some(false));
    assert_eq!(truncated(&["facets", "--json", "actor", "deal", "--limit", "1"]), Some(true));
    assert_eq!(truncated(&["facets", "--json", "date"]), Some(false));
    assert_eq!(truncated(&["search", "--json", "deal", "--facets"]), Some(false));
}

#[test]
fn a_shown_file_that_is_no_longer_as_it_was_is_said_beside_the_results() {
    let folder = folder();
    folder.append("corpus/undated.txt", "More of it.");
    let stale = "dateline: 1 shown file changed since it was indexed: dateline index, or --fresh\n";
    case(&folder, &["search", "border"], &[UNDATED], stale, 0);
    assert_eq!(folder.dateline(&["search", "-l", "border"]).stderr, stale);
    case(&folder, &["search", "Istanbul"], &[SHIPS], "", 0);
    folder.append("corpus/wire.jsonl", "\n");
    let run = folder.dateline(&["search", "deal", "date:2022", "OR", "grain"]);
    assert_eq!(run.stderr, "dateline: 2 shown files changed since they were indexed: dateline index, or --fresh\n");
    folder.remove("corpus/undated.txt");
    let run = folder.dateline(&["search", "deal", "date:2022", "OR", "grain"]);
    assert_eq!(
        run.stderr,
        "dateline: 1 shown file changed and 1 gone since they were indexed: dateline index, or --fresh\n"
    );
    assert_eq!(folder.dateline(&["search", "--fresh", "deal"]).stderr, "");
    folder.rename("corpus", "elsewhere");
    let run = folder.dateline(&["search", "Istanbul"]);
    assert_eq!(folder.named(&run.stderr), "dateline: 1 shown file of FOLDER/corpus, which is not there\n");
}

#[test]
fn a_variable_that_is_set_to_nothing_counts_as_not_set() {
    let folder = folder();
    let run = |arguments: &[&str]| {
        let mut command = folder.command(arguments);
        folder::Run::of(command.env("DATELINE_INDEX", "").env("DATELINE_QUERIES", "").output().unwrap())
    };
    assert_eq!(run(&["search", "Istanbul"]).stdout, SHIPS);
    assert_eq!(run(&["saved", "add", "ships", "Istanbul"]).code, 0);
    assert!(folder.file("queries/ships.toml").is_file());
    assert_eq!(run(&["--help"]).code, 0);
}

#[test]
fn show_says_of_a_changed_or_lost_file_so_also_through_a_pipe() {
    let folder = Folder::indexed(&[("corpus/a.txt", "An arms deal."), ("corpus/b.txt", "A grain deal.")]);
    assert_eq!(folder.well(&["show", "a.txt"]).stderr, "");
    folder.append("corpus/a.txt", " More of it.");
    folder.remove("corpus/b.txt");
    let said = |what: &str| format!("dateline: 1 shown file {what} since it was indexed: dateline index, or --fresh\n");
    assert_eq!(folder.well(&["show", "a.txt"]).stderr, said("changed"));
    assert_eq!(folder.well(&["show", "b.txt"]).stderr, said("gone"));
}

#[test]
fn the_line_of_a_hit_is_that_of_its_first_mark_as_grep_would_say() {
    let lines = "One.\nTwo.\nAn arms deal.\nFour.\n";
    let folder = Folder::indexed(&[
        ("corpus/a.txt", &format!("date 2023-08-31 Talks\n\n{lines}")),
        ("corpus/b.md", &format!("---\ntitle: Talks\n---\n\n{lines}")),
        ("corpus/c.jsonl", "{\"id\": 1, \"text\": \"One.\\nTwo.\\nAn arms deal.\"}\n"),
        ("corpus/d.html", "<html><body>\n<p>One.</p>\n<p>An arms deal.</p></body></html>"),
    ]);
    let told = folder.well(&["search", "--group", "none", "arms"]).stdout;
    let mut places: Vec<&str> = told.lines().filter_map(|line| line.split_once(": ")).map(|(place, _)| place).collect();
    places.sort_unstable();
    assert_eq!(places, ["corpus/a.txt:5", "corpus/b.md:7", "corpus/c.jsonl#1:1", "corpus/d.html:2"]);
    for place in places {
        assert_eq!(folder.well(&["show", place]).code, 0, "{place}");
    }
    let hit = folder.json(&["search", "--json", "path:a.txt", "arms"]).remove(0);
    assert_eq!((&hit["line"], &hit["passage"]["locator"]["line"]), (&5.into(), &3.into()));
    // Names of one's own that come later leave the lines as they are.
    folder.write("corpus/actors.toml", "[[actor]]\nid = \"person/Two\"\naliases = [\"Two\"]\n");
    folder.index();
    assert_eq!(folder.well(&["search", "--group", "none", "arms"]).stdout, told);
}

#[test]
fn a_report_whose_title_alone_answers_is_shown_by_its_title_in_a_pipe() {
    let folder = Folder::indexed(&[("corpus/a.txt", "date 2023-08-31 Gadget talks\n\nMoscow said nothing.\n")]);
    assert_eq!(folder.well(&["search", "gadget"]).stdout, "corpus/a.txt:3: Gadget talks\n");
}
