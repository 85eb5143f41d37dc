//! What the clauses of a query mean to a user: actors, dates, paths, some of the words, saved queries.

#![allow(clippy::unwrap_used)]

use folder::wire::{REVIEW, SHIPS, TALKS, TEHRAN, UNDATED, case, folder};

mod folder;

#[test]
fn an_actor_is_found_by_any_name_although_the_shell_takes_the_quotes() {
    let folder = folder();
    case(&folder, &["search", "actor:North Korea", "arms"], &[TEHRAN], "", 0);
    case(&folder, &["search", "actor:DPRK", "arms"], &[TEHRAN], "", 0);
    case(
        &folder,
        &["search", "actor:state/North Korea"],
        &[TEHRAN],
        "dateline: read as `actor:\"state/North Korea\"`; where more clauses follow in one argument, write these quotes\n",
        0,
    );
    case(&folder, &["search", "arms actor:\"North Korea\""], &[TEHRAN], "", 0);
    case(
        &folder,
        &["search", "deal", "-actor:North Korea", "-actor:Russia", "-actor:Iran", "--sort", "oldest"],
        &[SHIPS, UNDATED],
        "",
        0,
    );
    let near = "dateline: no report names an actor `Noth Korea`; near: state/North Korea\ndateline: no report has `actor:\"Noth Korea\"`\n";
    case(&folder, &["search", "actor:Noth Korea", "arms"], &[], near, 1);
    case(&folder, &["count", "actor:state/*"], &["3 reports, 3 passages\n"], "", 0);
}

#[test]
fn an_actor_and_words_in_one_argument_are_one_name_and_a_note_says_how_to_part_them() {
    let folder = folder();
    let said = |argument: &str, hint: &str| {
        let run = folder.dateline(&["search", argument]);
        assert_eq!((run.stdout.as_str(), run.code), ("", 1), "{argument}");
        assert!(run.stderr.contains(&format!("no report names an actor `{hint}\n")), "{argument}: {}", run.stderr);
    };
    said("actor:Iran deal", "Iran deal`; for an actor and words beside it, write 'actor:\"Iran\" deal'");
    case(&folder, &["search", "actor:\"Iran\" deal"], &[REVIEW], "", 0);
    said(
        "actor:north korea arms",
        "north korea arms`; for an actor and words beside it, write 'actor:\"north korea\" arms'",
    );
    said(
        "actor:Tehran arms deal",
        "Tehran arms deal`; for an actor and words beside it, write 'actor:\"Tehran\" arms deal'",
    );
    said("actor:Nobody deal", "Nobody deal`; `dateline facets actor` lists them");
}

#[test]
fn a_date_is_asked_for_as_people_say_it_and_reckoned_from_the_day_that_is_given() {
    let folder = folder();
    case(
        &folder,
        &["search", "--now", "2023-09-15", "date:\"last month\"", "--sort", "newest"],
        &[TALKS, REVIEW],
        "",
        0,
    );
    // The shell took the quotes, and the day stands behind the query.
    case(&folder, &["search", "date:last month", "--sort", "newest", "--now", "2023-09-15"], &[TALKS, REVIEW], "", 0);
    case(&folder, &["search", "--now", "2023-09-15", "date:last month shells"], &[], LAST_ALONE, 2);
    case(&folder, &["search", "--now", "2023-09-15", "date:\"last month\" shells"], &[TALKS], "", 0);
    case(
        &folder,
        &["search", "--now", "2023-02-06", "date:\"last 3 months\"", "--sort", "oldest"],
        &[TEHRAN, REVIEW],
        "",
        0,
    );
    case(&folder, &["search", "date:\"august 2023\"", "--sort", "newest"], &[TALKS, REVIEW], "", 0);
    case(&folder, &["search", "date:2022-Q4", "--sort", "oldest"], &[SHIPS, TEHRAN], "", 0);
    case(
        &folder,
        &["search", "date:2022-q4..today", "--now", "2023-01-15", "--sort", "oldest"],
        &[SHIPS, TEHRAN, REVIEW],
        "",
        0,
    );
    let run = folder.dateline(&["count", "date:today", "--now", "soon"]);
    assert_eq!((run.stdout.as_str(), run.code), ("", 2));
    assert!(run.stderr.contains("'--now <DAY>'"), "{}", run.stderr);
}

/// What is said where a date of several words has no quotes.
const LAST_ALONE: &str = "dateline: the query cannot be read\ndate:last month shells\n^^^^^^^^^\n`last` alone is no date\n\
     write all words of a date in quotes, as in `date:\"last 3 months\"` or `date:\"spring 2022\"`\n";

#[test]
fn dates_overlap_so_a_report_of_a_year_answers_for_each_month_of_it() {
    let folder = folder();
    case(&folder, &["search", "date:2023-08", "--sort", "newest"], &[TALKS, REVIEW], "", 0);
    case(&folder, &["search", "date:2023-02"], &[REVIEW], "", 0);
    case(&folder, &["search", "date:..2022", "--sort", "oldest"], &[SHIPS, TEHRAN], "", 0);
    case(&folder, &["search", "date:2022-11-06..2023-01", "--sort", "oldest"], &[TEHRAN, REVIEW], "", 0);
    case(&folder, &["search", "date:none"], &[UNDATED], "", 0);
    case(&folder, &["search", "NOT date:2022..2023"], &[UNDATED], "", 0);
    case(&folder, &["search", "deal", "-date:none", "-date:2023", "--sort", "oldest"], &[SHIPS, TEHRAN], "", 0);
    assert_eq!(folder.last_json(&["search", "--json", "date:2023-08"])["coarse_dates"], 1);
}

#[test]
fn rows_of_dates_add_up_because_coarse_and_missing_dates_have_their_own() {
    let folder = folder();
    let months = [
        "facet\tdate\t2022-11\t2\n",
        "facet\tdate\t2023-08\t1\n",
        "facet\tdate\t2023\t1\tyear only\n",
        "facet\tdate\tundated\t1\n",
    ];
    case(&folder, &["facets", "date", "deal"], &months, "", 0);
    case(
        &folder,
        &["facets", "date", "--by", "year"],
        &["facet\tdate\t2022\t2\n", "facet\tdate\t2023\t2\n", "facet\tdate\tundated\t1\n"],
        "",
        0,
    );
    for by in ["day", "month", "year"] {
        let rows = folder.json(&["facets", "--json", "date", "--by", by, "deal"]);
        let sum: u64 =
            rows.iter().filter(|row| row["type"] == "facet").map(|row| row["reports"].as_u64().unwrap()).sum();
        assert_eq!(sum, 5, "{by}");
    }
    let actors = [
        "facet\tactor\tstate/Iran\t1\n",
        "facet\tactor\tstate/North Korea\t1\n",
        "facet\tactor\tstate/Russia\t1\n",
        "facet\tactor\tstate/United States\t1\n",
    ];
    case(&folder, &["facets", "actor", "deal"], &actors, "", 0);
    case(
        &folder,
        &["facets", "actor/state", "--limit", "1"],
        &["facet\tactor/state\tstate/Iran\t1\n"],
        "dateline: 3 more: --limit 0\n",
        0,
    );
    let both = folder.dateline(&["search", "arms", "deal", "--facets"]);
    assert_eq!(both.stdout.lines().filter(|line| line.starts_with("facet\t")).count(), 7, "{both:?}");
}

#[test]
fn any_finds_reports_with_some_of_the_words_and_keeps_the_exclusions() {
    let folder = folder();
    case(
        &folder,
        &["search", "shells", "Istanbul"],
        &[],
        "dateline: no report has all of it; reports for each clause: `shells` 1, `Istanbul` 1\n",
        1,
    );
    case(&folder, &["search", "--any", "shells", "Istanbul", "--sort", "newest"], &[TALKS, SHIPS], "", 0);
    case(&folder, &["search", "--any", "shells", "nosuch"], &[TALKS], "", 0);
    case(&folder, &["search", "--any", "shells", "Istanbul", "-signed"], &[SHIPS], "", 0);
    case(&folder, &["search", "--any", "shells", "Istanbul", "date:2023"], &[TALKS], "", 0);
}

#[test]
fn a_clause_without_hits_is_named() {
    let folder = folder();
    case(&folder, &["search", "nosuch", "deal"], &[], "dateline: no report has `nosuch`\n", 1);
    case(
        &folder,
        &["search", "nosuch", "\"deal grain\""],
        &[],
        "dateline: no report has `nosuch` or `\"deal grain\"`\n",
        1,
    );
    case(&folder, &["search", "deal", "date:1999"], &[], "dateline: no report has `date:1999`\n", 1);
    case(&folder, &["search", "deal", "path:nowhere"], &[], "dateline: no report has `path:nowhere`\n", 1);
}

#[test]
fn literal_takes_any_string_as_words() {
    let folder = folder();
    case(&folder, &["search", "--literal", "No deal: talks -about \"(arms"], &[TEHRAN, TALKS], "", 0);
    case(&folder, &["search", "--literal", "date:2023"], &[], "dateline: no report has `\"date:2023\"`\n", 1);
}

#[test]
fn a_dash_alone_reads_the_query_from_standard_input() {
    let folder = folder();
    let run = folder.dateline_reading(&["search", "-"], "arms \"further arms\"\n");
    assert_eq!((run.stdout.as_str(), run.stderr.as_str(), run.code), (TALKS, "", 0));
    let run = folder.dateline_reading(&["count", "-"], "deal -iran");
    assert_eq!(run.stdout, "4 reports, 4 passages\n");
    let run = folder.dateline_reading(&["search", "-"], "");
    assert_eq!((run.stdout.as_str(), run.code), ("", 2));
}

#[test]
fn what_was_read_otherwise_than_it_may_be_meant_is_said() {
    let folder = folder();
    case(
        &folder,
        &["search", "arms deal"],
        &[TEHRAN, REVIEW, TALKS],
        "dateline: read as words in any order; for the phrase write '\"arms deal\"'\n",
        0,
    );
    let other = folder.dateline(&["search", "actr:shells"]);
    assert_eq!(
        other.stderr,
        "dateline: `actr:` is no field: read as words; did you mean `actor:`?\ndateline: no report has `actr:shells`\n"
    );
    let run = folder.dateline(&["search", "shells", "AND", "signed", "OR", "Istanbul"]);
    assert_eq!(run.stderr, "dateline: read as `(shells signed) OR Istanbul`\n");
    let run = folder.dateline(&["search", "*", "Istanbul"]);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), (SHIPS, "dateline: `*` is no word: ignored\n"));
}

#[test]
fn saved_queries_are_answered_by_name_and_one_bad_one_does_not_stop_the_rest() {
    let folder = folder();
    case(&folder, &["saved", "add", "weapons", "arms (deal OR sale)"], &[], "", 0);
    assert!(folder.file("queries/weapons.toml").is_file());
    case(&folder, &["saved", "show", "weapons"], &["arms (deal OR sale)\n"], "", 0);
    case(&folder, &["saved", "list"], &["weapons  arms (deal OR sale)\n"], "", 0);
    case(&folder, &["saved", "run", "weapons"], &[TEHRAN, REVIEW, TALKS], "", 0);
    case(&folder, &["search", "query:weapons", "-iran", "--sort", "newest"], &[TALKS, TEHRAN], "", 0);
    folder.write("queries/bad.toml", "query = '\"arms'\n");
    let bad = "dateline: the saved query `bad` is no query: mend what its `query` says\n\"arms\n^\nthis quote is not closed\nwrite a second `\"` where the phrase ends\n";
    // Of several, each hit says which query it answers, and with which words.
    let run = folder.dateline(&["saved", "run", "bad", "weapons"]);
    assert_eq!((run.stderr.as_str(), run.code), (bad, 2));
    let lines: Vec<&str> = run.stdout.lines().collect();
    for (line, (hit, words)) in
        lines.iter().zip([(TEHRAN, "deal, arms"), (REVIEW, "Arms, deal"), (TALKS, "arms, deal")])
    {
        assert_eq!(*line, format!("weapons: {} ({words})", hit.trim_end()));
    }
    assert_eq!(lines.len(), 3);
    let lines = folder.json(&["saved", "run", "--json", "bad", "weapons"]);
    assert_eq!((&lines[0]["type"], &lines[0]["name"]), (&"error".into(), &"bad".into()));
    let last = lines.last().unwrap();
    assert_eq!((&last["type"], &last["name"]), (&"summary".into(), &"weapons".into()));
    folder.well(&["saved", "add", "one", "query:two"]);
    folder.write("queries/two.toml", "query = 'deal query:one'\n");
    let circle = "dateline: saved queries hold each other in a circle (one → two → one): take one `query:` out of it\n";
    case(&folder, &["search", "query:one"], &[], circle, 2);
    case(&folder, &["saved", "remove", "weapons"], &[], "", 0);
    assert!(!folder.file("queries/weapons.toml").exists());
    // The shell took the quotes of `actor:"North Korea"`; the file has them.
    case(&folder, &["saved", "add", "korea", "actor:North Korea", "arms"], &[], "", 0);
    case(&folder, &["saved", "show", "korea"], &["actor:\"North Korea\" arms\n"], "", 0);
    case(&folder, &["saved", "run", "korea"], &[TEHRAN], "", 0);
    let run = folder.dateline(&["saved", "--queries", "elsewhere", "list"]);
    assert_eq!((run.stdout.as_str(), run.code), ("", 1));
}

#[test]
fn a_path_is_the_name_of_a_folder_or_file_or_a_glob() {
    let folder = folder();
    case(&folder, &["search", "path:2023"], &[TALKS], "", 0);
    case(&folder, &["search", "path:corpus/2023/"], &[TALKS], "", 0);
    case(&folder, &["search", "path:wire.jsonl", "--sort", "oldest"], &[SHIPS, TEHRAN], "", 0);
    case(&folder, &["search", "path:*.md"], &[REVIEW], "", 0);
    case(&folder, &["search", "path:corpus/*.txt"], &[TALKS, UNDATED], "", 0);
    case(&folder, &["search", "path:review.md"], &[REVIEW], "", 0);
    case(&folder, &["search", "path:corpus/review.md"], &[REVIEW], "", 0);
    let near = "dateline: no report has `path:view.md`\ndateline: near to `path:view.md`: `path:review.md`\n";
    case(&folder, &["search", "path:view.md"], &[], near, 1);
}
