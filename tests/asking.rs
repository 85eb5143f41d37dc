//! What NEAR, WITHIN, wildcards and other ways of asking show a user: hits, exact marks, and what is said of them.

#![allow(clippy::unwrap_used)]

use folder::Folder;
use folder::wire::{REVIEW, SHIPS, TALKS, TEHRAN, UNDATED, case, folder};

mod folder;

/// The text that a search shows, with what is marked in brackets.
#[track_caller]
fn marked(folder: &Folder, query: &[&str]) -> Vec<String> {
    let arguments: Vec<&str> =
        ["search", "--json", "--limit", "0", "--sort", "oldest"].iter().chain(query).copied().collect();
    let in_brackets = |text: &str, marks: &serde_json::Value| {
        let mut text = text.to_string();
        for mark in marks.as_array().unwrap().iter().rev() {
            let at = |end: usize| mark[end].as_u64().unwrap() as usize;
            text.insert(at(1), ']');
            text.insert(at(0), '[');
        }
        text
    };
    let hits = folder.json(&arguments).into_iter().filter(|line| line["type"] == "hit");
    hits.map(|hit| {
        let title = in_brackets(hit["report"]["title"].as_str().unwrap_or_default(), &hit["title_marks"]);
        let text = in_brackets(hit["passage"]["text"].as_str().unwrap(), &hit["marks"]);
        let marked = |text: &str| text.contains('[').then(|| text.trim().replace('\n', " "));
        [marked(&title), marked(&text)].into_iter().flatten().collect::<Vec<_>>().join(" | ")
    })
    .collect()
}

fn strikes() -> Folder {
    Folder::indexed(&[
        (
            "corpus/a.txt",
            "date 2023-01-01 Strike near a port\n\nThe strike began. A long way on, in another sentence of the same \
             report, there was an attack by Iran. Nobody spoke of a strike.\n",
        ),
        (
            "corpus/b.txt",
            "date 2023-01-02 Attack at sea\n\nAn attack on North Korea followed; strikes came later. The port was shut.\n",
        ),
    ])
}

#[test]
fn only_what_stands_near_is_a_hit_and_only_that_is_marked() {
    let folder = strikes();
    assert_eq!(
        marked(&folder, &["attack NEAR/3 iran"]),
        ["The strike began. A long way on, in another sentence of the same report, there was an [attack] by [Iran]. \
          Nobody spoke of a strike."]
    );
    let near = "An [attack] on North Korea followed; [strikes] came later. The port was shut.";
    assert_eq!(marked(&folder, &["attack NEAR/5 strike"]), [near]);
    assert_eq!(marked(&folder, &["attack", "BEFORE/5", "strike"]), [near]);
    assert_eq!(marked(&folder, &["strike BEFORE/5 attack"]), [""; 0]);
    assert_eq!(marked(&folder, &["strike NEAR/2 port"]), [""; 0]);
    assert_eq!(marked(&folder, &["strike NEAR/3 port"]), ["[Strike] near a [port]"]);
    assert_eq!(marked(&folder, &["title:(strike BEFORE port)"]), ["[Strike] near a [port]"]);
    assert_eq!(
        marked(&folder, &["(strike OR attack) NEAR @state"]),
        [
            "The strike began. A long way on, in another sentence of the same report, there was an [attack] by [Iran]. \
             Nobody spoke of a [strike].",
            "An [attack] on [North Korea] followed; [strikes] came later. The port was shut."
        ]
    );
    assert_eq!(
        marked(&folder, &["actor:DPRK NEAR/2 attack"]),
        ["An [attack] on [North Korea] followed; strikes came later. The port was shut."]
    );
    assert_eq!(
        marked(&folder, &["\"attack followed\"~3"]),
        ["An [attack] on North Korea [followed]; strikes came later. The port was shut."]
    );
}

#[test]
fn names_in_titles_are_found_and_marked_as_those_in_texts_are() {
    let folder = Folder::indexed(&[
        ("corpus/a.txt", "date 2023-01-01 Iran denies an attack\n\nNothing else was said.\n"),
        ("corpus/b.txt", "date 2023-01-02 A denial\n\nThe attack was denied by Iran.\n"),
    ]);
    let title = "[Iran] denies an [attack]";
    assert_eq!(marked(&folder, &["attack NEAR/4 @state"]), [title, "The [attack] was denied by [Iran]."]);
    assert_eq!(marked(&folder, &["actor:Iran BEFORE/3 attack"]), [title]);
    assert_eq!(marked(&folder, &["title:@state"]), ["[Iran] denies an attack"]);
    assert_eq!(marked(&folder, &["actor:Iran"]), ["[Iran] denies an attack", "The attack was denied by [Iran]."]);
}

#[test]
fn within_a_sentence_means_one_sentence() {
    let folder = strikes();
    assert_eq!(
        marked(&folder, &["WITHIN", "sentence", "(attack iran)"]),
        ["The strike began. A long way on, in another sentence of the same report, there was an [attack] by [Iran]. \
          Nobody spoke of a strike."]
    );
    assert_eq!(marked(&folder, &["WITHIN sentence (strike iran)"]), [""; 0]);
    assert_eq!(
        marked(&folder, &["WITHIN sentence (port -strike)"]),
        ["An attack on North Korea followed; strikes came later. The [port] was shut."]
    );
    assert_eq!(marked(&folder, &["WITHIN passage (strike iran)"]).len(), 1);
}

#[test]
fn wildcards_spellings_and_expressions_say_which_words_they_stand_for() {
    let folder = folder();
    // Where only the title answers, it is shown.
    let title = "corpus/wire.jsonl#7:1: Grain ships\n";
    case(&folder, &["search", "ship*"], &[title], "dateline: `ship*` is one word: ships\n", 0);
    case(&folder, &["search", "sh?ll*", "--sort", "oldest"], &[TALKS], "dateline: `sh?ll*` is one word: shells\n", 0);
    case(&folder, &["search", "Istambul~1"], &[SHIPS], "dateline: `Istambul~1` is one word: istanbul\n", 0);
    case(
        &folder,
        &["search", "/arm(s|ed)/", "--sort", "oldest"],
        &[TEHRAN, REVIEW, TALKS, UNDATED],
        "dateline: `/arm(s|ed)/` is 2 words: arms, armed\n",
        0,
    );
    case(
        &folder,
        &["search", "nosuch*"],
        &[],
        "dateline: no word of the index is like `nosuch*`\ndateline: no report has `nosuch*`\n",
        1,
    );
    assert_eq!(
        marked(&folder, &["ar* NEAR/2 /deals?/"]),
        [
            "Moscow sought a further [arms] [deal] with Pyongyang, officials said on Wednesday. They said that no deal on \
         shells had been signed."
        ]
    );
}

#[test]
fn a_word_that_the_index_lacks_leads_to_one_that_it_has() {
    let folder = folder();
    let said = "dateline: no report has `Istambul`: did you mean `istanbul`?\n";
    case(&folder, &["search", "grain", "Istambul"], &[], said, 1);
    assert!(folder.dateline(&["explain", "Istambul"]).stderr.contains(said));
    let said =
        "dateline: no report has `shels NEAR/5 signed`\ndateline: no report has `shels`: did you mean `shells`?\n";
    case(&folder, &["search", "shels NEAR/5 signed"], &[], said, 1);
    let said = "dateline: no report has `shels` or `Istambul`\ndateline: for `istambul`, did you mean `istanbul`?\n\
                dateline: for `shels`, did you mean `shells`?\n";
    case(&folder, &["search", "shels", "Istambul"], &[], said, 1);
    // A rare word is a word: it is not corrected.
    case(
        &folder,
        &["search", "armed", "shells"],
        &[],
        "dateline: no report has all of it; reports for each clause: `armed` 1, `shells` 1\n",
        1,
    );
}

#[test]
fn near_of_function_words_alone_is_refused_and_beside_another_word_they_are_asked_for() {
    let folder = folder();
    let said = "dateline: `the NEAR/8 of` looks for function words alone, which stand in nearly every passage: put \
                another word beside one\n";
    case(&folder, &["search", "the NEAR of"], &[], said, 2);
    case(&folder, &["search", "on NEAR/1 shells"], &[TALKS], "", 0);
    case(&folder, &["search", "the NEAR/1 shells"], &[], "dateline: no report has `the NEAR/1 shells`\n", 1);
    case(&folder, &["search", "WITHIN sentence (the shells)"], &[TALKS], "", 0);
    // They are required where nothing else is there to take the exclusion from.
    case(&folder, &["search", "Istanbul", "WITHIN sentence (a -shells)"], &[SHIPS], "", 0);
}

#[test]
fn explain_shows_how_a_query_is_understood_and_of_what_a_score_is_made() {
    let folder = folder();
    let run = folder.dateline(&["explain", "deal (arm* OR actor:DPRK) date:2022-11 -NEAR"]);
    assert_eq!(run.code, 2, "{run:?}");
    let run = folder.dateline(&["explain", "deal (ar?s OR actor:DPRK) date:2022-11 -shells"]);
    insta::assert_snapshot!(run.stdout, @r"
    deal (ar?s OR actor:DPRK) date:2022-11 NOT shells
    1 report, 1 passage

    all of          1
      deal          5  stem deal: deal 5
      any of        3
        ar?s        3  one word: arms
        actor:DPRK  1  state/North Korea
      date:2022-11  2  dated 2022-11-01..2022-11-30
      not           4
        shells      1  stem shell: shells 1

    best: corpus/wire.jsonl#x:2, score 3.130
      deal         0.449  weight 0.11, in the passage 1.0, in the title 0.0, in all passages 1.0
      ar?s         2.681  weight 0.67, in the passage 1.0, in the title 0.0, in all passages 1.0
      actor:DPRK   0.000  weight 1.39, in the passage 0.0, in the title 0.0, in all passages 0.0
    ");
    assert!(!run.stdout.contains(" ms"));
    assert!(folder.dateline(&["explain", "--timing", "deal"]).stdout.contains(" ms  match\n"));
    let line = folder.last_json(&["explain", "--json", "deal", "shells"]);
    assert_eq!((&line["type"], &line["reports"]), (&"explanation".into(), &1.into()));
    let parts = line["best"]["parts"].as_array().unwrap();
    let sum: f64 = parts.iter().map(|part| part["score"].as_f64().unwrap()).sum();
    let sum = sum + line["best"]["neighbours"].as_f64().unwrap();
    assert!((sum - line["best"]["score"].as_f64().unwrap()).abs() < 1e-3, "{line}");
    let hit = folder.json(&["search", "--json", "deal", "shells"]).remove(0);
    assert_eq!(hit["id"], line["best"]["id"]);
}

#[test]
fn help_tells_the_grammar_and_the_flags_of_a_verb() {
    let folder = Folder::with(&[]);
    let run = folder.dateline(&["help", "query"]);
    assert!(run.code == 0 && run.stdout.starts_with("A query is words"), "{run:?}");
    for program in ["dtSearch", "Lucene", "Westlaw", "notmuch"] {
        assert!(run.stdout.contains(&format!("\n  {program}\n")), "{program}");
    }
    assert!(folder.dateline(&["help", "search"]).stdout.contains("--limit"));
    assert!(folder.dateline(&["help"]).stdout.contains("explain"));
    let run = folder.dateline(&["help", "nosuch"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
}

#[test]
fn an_operator_of_another_program_is_told_with_ours_under_a_caret() {
    let folder = folder();
    let said = "dateline: the query cannot be read\narms w/5 deal\n     ^^^\n`w/5` is no operator here\n\
                write `a NEAR/5 b`, or put it in quotes to look for it\n";
    case(&folder, &["search", "arms", "w/5", "deal"], &[], said, 2);
    case(&folder, &["search", "arms", "NEAR/1", "deal"], &[TALKS], "", 0);
}
