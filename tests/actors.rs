//! Whom reports name: one actor whatever its spellings, marked where a text names it, and names of the user's own
//! that hold as soon as they are written down.

#![allow(clippy::unwrap_used)]

use std::fs::File;
use std::io::Write;
use std::path::Path;

use dateline::index::refresh::Watcher;
use dateline::query::parse;
use dateline::report::root::RootOptions;
use folder::shelf::{How, Shelf, ask};
use folder::{Folder, marks_in_brackets};
use serde_json::Value;

mod folder;

const KIRBY: &str = "date 2023-08-30 Talks\n\nWASHINGTON - John Kirby told reporters that Moscow sought shells. Mr. Kirby did not elaborate.\n";
const SHOIGU: &str =
    "date 2023-07-27 Visit\n\nDefence Minister Sergei Shoigu visited Pyongyang. Shoigu met Kim Jong Un.\n";
const SHOYGU: &str =
    "date 2023-07-28 Visit\n\nThe Russian defence minister, Sergey Shoygu, returned to Moscow on Friday.\n";

/// The values of a field over all reports, with their counts.
#[track_caller]
fn facets(folder: &Folder, field: &str) -> Vec<String> {
    let shown = folder.well(&["facets", field, "--limit", "0"]).stdout;
    shown.lines().map(|line| line.split('\t').skip(2).collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn persons_and_organisations_are_found_in_the_text_under_one_name_each() {
    let folder = Folder::indexed(&[
        ("corpus/a.txt", KIRBY),
        ("corpus/b.txt", SHOIGU),
        ("corpus/c.txt", SHOYGU),
        (
            "corpus/d.txt",
            "date 2021-03-04 Chad\n\nThe North Atlantic Treaty Organization (NATO) and the African Union met. NATO was represented by Marlin Luanda.\n",
        ),
    ]);
    assert_eq!(
        facets(&folder, "actor/person"),
        ["person/Sergei Shoigu 2", "person/John Kirby 1", "person/Kim Jong Un 1", "person/Marlin Luanda 1"]
    );
    assert_eq!(facets(&folder, "actor/org"), ["org/African Union 1", "org/NATO 1"]);
}

#[test]
fn spellings_of_a_name_that_no_list_knows_are_one_whatever_the_order_of_indexing() {
    let one = "Reporters met Aleksandr Petrenkov, an engineer, in the town.\n";
    let other = "Reporters met Alexander Zahn. They then met Aleksandr Petrenkov.\n";
    let third = "Reporters met Aleksandr Petrenkoff's friend, al-Rashid Bekmamatov, and El-Rashid Bekmamatov's son.\n";
    let reports = [("corpus/a.txt", one), ("corpus/b.txt", other), ("corpus/c.txt", third)];
    let first = Folder::indexed(&reports);
    let second = Folder::with(&[]);
    for (name, text) in reports.iter().rev() {
        second.write(name, text);
        second.index();
    }
    let found = facets(&first, "actor/person");
    assert_eq!(found, facets(&second, "actor/person"));
    assert!(found.contains(&"person/Aleksandr Petrenkov 2".to_string()), "{found:?}");
    assert_eq!(found.iter().filter(|row| row.contains("Bekmamatov")).count(), 1, "{found:?}");
}

#[test]
fn a_firm_is_one_actor_with_its_legal_form_and_without() {
    let folder = Folder::indexed(&[
        ("corpus/a.txt", "Shares of Veltron Industries Corp rose. Veltron Industries Corp said that it would buy.\n"),
        ("corpus/b.txt", "Shares of Veltron Industries fell. Analysts said that Veltron Industries was weak.\n"),
        ("corpus/c.txt", "Shares of Veltron Industries Co., Ltd. and of Chrysler Corp did not move.\n"),
        ("corpus/d.txt", "---\norganisations: [Chrysler Corporation]\n---\nNothing moved.\n"),
    ]);
    assert_eq!(facets(&folder, "actor/org"), ["org/Veltron Industries 3", "org/Chrysler 2"]);
    for asked in ["Veltron Industries", "veltron industries corp", "org/Veltron Industries Ltd"] {
        let found = folder.well(&["count", &format!("actor:\"{asked}\"")]).stdout;
        assert_eq!(found.trim(), "3 reports, 3 passages", "{asked}");
    }
}

#[test]
fn names_of_the_users_own_go_before_every_other_spelling_of_the_same() {
    let text = "Analysts said that Veltron Industries was weak, and Aleksandr Petrenkov of NATO agreed.\n";
    let folder = Folder::with(&[
        ("corpus/a.txt", text),
        ("corpus/b.txt", text),
        (
            "corpus/actors.toml",
            "[[actor]]\nid = \"org/Veltron Industries Corp\"\n[[actor]]\nid = \"person/Alexandr Petrenkov\"\n",
        ),
    ]);
    folder.index();
    assert_eq!(
        facets(&folder, "actor"),
        ["person/Alexandr Petrenkov 2", "org/NATO 2", "org/Veltron Industries Corp 2"]
    );
    folder.write("corpus/actors.toml", "stop = [\"org/Veltron Industries Ltd\", \"person/Alexandr Petrenkov\"]\n");
    folder.index();
    assert_eq!(facets(&folder, "actor"), ["org/NATO 2"]);
}

#[test]
fn an_actor_is_asked_for_by_any_name_that_is_known_of_it() {
    let folder = Folder::with(&[
        ("corpus/a.txt", "The European Union and the International Atomic Energy Agency met Orbex Ltd.\n"),
        (
            "corpus/b.md",
            "---\ntitle: Mr. Thys speaks\n---\nGen. Marc Thys and Ms. Anna Weber spoke. Thys left, and Ms. Weber stayed.\n",
        ),
        (
            "corpus/actors.toml",
            "[[actor]]\nid = \"org/Orbex Group\"\naliases = [\"Orbex Ltd\"]\n[[actor]]\nid = \"person/Anna Weber\"\naliases = [\"Marc Thys\"]\n",
        ),
    ]);
    folder.index();
    for asked in ["EU", "IAEA", "org/iaea", "Orbex Corp", "Orbex Group", "Marc Thys"] {
        assert_eq!(
            folder.well(&["count", &format!("actor:\"{asked}\"")]).stdout.trim(),
            "1 report, 1 passage",
            "{asked}"
        );
    }
    // A surname alone is that of the person of the user's own.
    assert_eq!(facets(&folder, "actor/person"), ["person/Anna Weber 1"]);
}

#[test]
fn a_passage_that_names_the_actor_comes_first_and_is_marked_by_whatever_name() {
    let far = format!(
        "date 2023-08-31 Review\n\n# One\n\n{}\n\n# Two\n\nSpokesman John Kirby was asked. Kirby left.\n",
        "The weather was fine. ".repeat(30)
    );
    let folder = Folder::indexed(&[("corpus/far.md", &far), ("corpus/near.txt", KIRBY)]);
    let shown = |query: &[&str]| {
        let all: Vec<&str> = ["search", "--color", "always"].into_iter().chain(query.iter().copied()).collect();
        marks_in_brackets(&folder.dateline(&all).stdout)
    };
    let found = shown(&["actor:kirby"]);
    assert_eq!(found.lines().count(), 2, "{found}");
    assert!(found.lines().all(|line| line.contains("[John Kirby]")), "{found}");
    assert!(!found.contains("weather"), "{found}");
    assert!(shown(&["actor:Russia"]).contains("[Moscow] sought"), "{}", shown(&["actor:Russia"]));
    let hits = folder.json(&["search", "--json", "actor:person/John Kirby", "shells"]);
    assert_eq!(hits[0]["id"], "corpus/near.txt");
}

#[test]
fn an_actor_is_asked_for_by_any_spelling_a_part_of_its_name_or_a_pattern() {
    let folder = Folder::indexed(&[("corpus/a.txt", KIRBY), ("corpus/b.txt", SHOIGU), ("corpus/c.txt", SHOYGU)]);
    for query in ["actor:Shoigu", "actor:Sergey Shoygu", "actor:person/sergei shoigu", "actor:person/Sergei*"] {
        let mut ids = folder.ids(&[query]);
        ids.sort();
        assert_eq!(ids, ["corpus/b.txt", "corpus/c.txt"], "{query}");
    }
    assert_eq!(folder.ids(&["actor:person/*"]).len(), 3);
    let run = folder.dateline(&["search", "actor:Shoigo"]);
    assert!(run.stderr.contains("near: person/Sergei Shoigu"), "{run:?}");
}

#[test]
fn names_of_the_users_own_are_applied_without_reading_a_report_and_undone_by_taking_them_away() {
    let folder = Folder::indexed(&[("corpus/a.txt", KIRBY), ("corpus/b.txt", SHOIGU)]);
    let before = (facets(&folder, "actor"), folder.dateline(&["search", "--json", "shells"]).stdout);
    // What stands in the file is now something else, and only reading it would tell.
    let path = folder.file("corpus/a.txt");
    let time = std::fs::metadata(&path).unwrap().modified().unwrap();
    let mut file = File::options().write(true).open(&path).unwrap();
    file.write_all(KIRBY.replace("John Kirby", "Jane Doe..").as_bytes()).unwrap();
    file.set_modified(time).unwrap();
    drop(file);
    folder.write(
        "corpus/actors.toml",
        "stop = [\"Kim Jong Un\"]\n\n[[actor]]\nid = \"person/Admiral Kirby\"\naliases = [\"John Kirby\"]\n\n\
         [[actor]]\nid = \"org/Gunners\"\naliases = [\"reporters\"]\n",
    );
    let line: Value = folder.last_json(&["index", "--json"]);
    assert_eq!(
        (line["changed"].as_u64(), line["written"].as_u64(), line["renamed"].as_u64()),
        (Some(0), Some(0), Some(2))
    );
    assert_eq!(facets(&folder, "actor/person"), ["person/Admiral Kirby 1", "person/Sergei Shoigu 1"]);
    assert_eq!(facets(&folder, "actor/org"), ["org/Gunners 1"], "a name that nobody had recognised");
    folder.remove("corpus/actors.toml");
    folder.index();
    let mut after = (facets(&folder, "actor"), folder.dateline(&["search", "--json", "shells"]).stdout);
    after.1 = after.1.replace("\"revision\":3", "\"revision\":1");
    assert_eq!(after, before);
}

#[test]
fn two_roots_that_disagree_about_a_name_are_an_error_with_both_lines() {
    let folder = Folder::with(&[("one/a.txt", KIRBY), ("two/b.txt", SHOIGU)]);
    folder.well(&["index", "one", "two"]);
    folder.write("one/actors.toml", "[[actor]]\nid = \"person/A\"\naliases = [\"Kirby\"]\n");
    folder.write("two/actors.toml", "\n[[actor]]\nid = \"person/B\"\naliases = [\"X\", \"Kirby\"]\n");
    let run = folder.dateline(&["index"]);
    assert_eq!(
        (folder.named(&run.stderr).as_str(), run.code),
        (
            "dateline: FOLDER/two/actors.toml: line 4:17: `Kirby` is a name of `person/B`, and of `person/A` in FOLDER/one/actors.toml, line 3:12; keep one of them\n",
            2
        )
    );
    folder.write("two/actors.toml", "[[actor]]\nid = \"person/A\"\naliases = [\"Shoigu\"]\n");
    folder.well(&["index"]);
    assert_eq!(facets(&folder, "actor/person")[0], "person/A 2", "one list for all");
}

#[test]
fn each_mention_of_a_report_is_told_with_its_reason_and_so_is_what_was_not_taken() {
    let folder = Folder::indexed(&[("corpus/a.txt", KIRBY)]);
    let told = folder.well(&["actors", "--report", "a.txt"]).stdout;
    assert_eq!(
        told,
        "    3  John Kirby  person/John Kirby  gazetteer: a name of John Kirby\n\
         \x20   3  Moscow  state/Russia  gazetteer: capital of Russia that acts\n\
         \x20   3  Kirby  person/John Kirby  gazetteer: short for John Kirby in this report\n"
    );
    let line = folder.json(&["actors", "--json", "--report", "a.txt"]).remove(0);
    let (start, end) = (line["start"].as_u64().unwrap() as usize, line["end"].as_u64().unwrap() as usize);
    let text = folder.json(&["show", "--json", "a.txt"])[0]["text"].as_str().unwrap().to_string();
    assert_eq!(&text[start..end], "John Kirby");
}

#[test]
fn actors_are_listed_with_their_names_and_a_starter_for_ones_own_says_what_may_be_one() {
    let folder = Folder::indexed(&[
        ("corpus/a.txt", KIRBY),
        ("corpus/b.txt", "Reporters met Ferdinand Mbalula, a farmer. Mbalula sat down.\n"),
        ("corpus/c.txt", "Reporters met Ferdinand Mbalulo, a farmer. The farmer sat down.\n"),
    ]);
    let listed = folder.well(&["actors", "--kind", "person"]).stdout;
    assert!(listed.contains("actor\tperson/John Kirby\t1\tgazetteer\tJohn Kirby, Kirby\n"), "{listed}");
    assert!(
        listed.contains("actor\tperson/Ferdinand Mbalula\t1\trecognised\tFerdinand Mbalula, Mbalula\n"),
        "{listed}"
    );
    let only = folder.well(&["actors", "farmer", "Mbalula", "--kind", "person"]).stdout;
    assert_eq!(only.lines().count(), 1, "{only}");
    let starter = folder.well(&["actors", "--suggest"]).stdout;
    assert!(starter.contains("#id = \"person/Ferdinand Mbalula\"\n#aliases = [\"Ferdinand Mbalulo\"]\n"), "{starter}");
    // Everything is a comment until it is wanted; without the marks it is a list that `index` takes.
    folder.write("corpus/actors.toml", &starter);
    folder.well(&["index"]);
    let merges = starter.split_once("#[[actor]]").unwrap().1;
    let wanted = format!("[[actor]]{}", merges.replace("\n#", "\n"));
    folder.write("corpus/actors.toml", &wanted);
    folder.well(&["index"]);
    assert!(facets(&folder, "actor/person").contains(&"person/Ferdinand Mbalula 2".to_string()));
}

#[test]
fn the_sample_reports_name_whom_a_reader_would_say_that_they_name() {
    let folder = Folder::with(&[]);
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    folder.well(&["index", corpus.to_str().unwrap()]);
    let hits = folder.json(&["search", "--json", "--expand", "--limit", "0", "date:none OR NOT date:none"]);
    let mut reports: Vec<String> = hits
        .iter()
        .filter(|line| line["type"] == "hit")
        .map(|hit| {
            let actors = hit["report"]["actors"].as_array().unwrap().iter();
            let actors: Vec<&str> = actors.map(|actor| actor.as_str().unwrap()).collect();
            format!("{}\n    {}\n", hit["id"].as_str().unwrap(), actors.join("\n    "))
        })
        .collect();
    reports.sort();
    insta::assert_snapshot!(reports.concat());
}

/// Stops a run when it has read so many files.
struct StopsAfter(usize);

impl Watcher for StopsAfter {
    fn found(&mut self, _: usize, _: u64) {}
    fn read(&mut self, files: usize, _: u64) {
        self.0 = self.0.saturating_sub(files);
    }
    fn writing(&mut self) {}
    fn stop(&self) -> bool {
        self.0 == 0
    }
}

#[test]
fn names_that_a_stopped_run_had_begun_to_apply_are_applied_by_the_next() {
    let shelf = Shelf::with(&[("corpus/a.txt", KIRBY), ("corpus/b.txt", SHOIGU)]);
    shelf.refresh(How::Again).unwrap();
    shelf.folder.write("corpus/actors.toml", "[[actor]]\nid = \"person/Admiral Kirby\"\naliases = [\"John Kirby\"]\n");
    shelf.folder.write("corpus/new.txt", "Nothing of the kind.\n");
    shelf.folder.write("corpus/newer.txt", "Nothing of the kind, again.\n");
    let stopped = shelf.refresh_in_parts(None, &mut StopsAfter(2));
    assert!(stopped.stopped && stopped.revision == 3, "a part was committed: {stopped:?}");
    assert_eq!(shelf.refresh(How::Again).unwrap().renamed, 1);
    let found = ask(&shelf.snapshot().unwrap(), &parse("actor:\"Admiral Kirby\"").unwrap()).unwrap();
    assert_eq!(found.summary.matched.reports, 1);
    let again = shelf.refresh(How::Again).unwrap();
    assert_eq!((again.renamed, again.revision), (0, 4), "and not once more");
}

#[test]
fn a_root_that_a_stopped_run_had_begun_to_read_anew_is_read_whole_by_the_next() {
    let shelf = Shelf::with(&[("corpus/a.txt", KIRBY), ("corpus/b.txt", SHOIGU), ("corpus/c.txt", SHOYGU)]);
    shelf.refresh(How::Again).unwrap();
    let quiet = RootOptions { no_actors: true, ..RootOptions::default() };
    let stopped = shelf.refresh_in_parts(Some(quiet), &mut StopsAfter(2));
    assert!(stopped.stopped && stopped.revision == 3, "a part was committed: {stopped:?}");
    assert_eq!(shelf.refresh(How::Again).unwrap().changed, 3);
    let found = ask(&shelf.snapshot().unwrap(), &parse("actor:person/*").unwrap()).unwrap();
    assert_eq!(found.summary.matched.reports, 0);
    assert_eq!(shelf.refresh(How::Again).unwrap().changed, 0, "and not once more");
}

#[test]
fn what_is_told_of_a_report_is_what_its_index_holds() {
    let folder = Folder::with(&[
        ("corpus/a.txt", KIRBY),
        ("corpus/wire.jsonl", "\n{\"id\": 1, \"text\": \"First.\\n\\nJohn Kirby spoke.\"}\n"),
    ]);
    folder.well(&["index", "corpus"]);
    let told = folder.well(&["actors", "--report", "wire.jsonl#1"]).stdout;
    assert!(told.starts_with("    2  John Kirby"), "a record stands on one line of its file: {told}");
    folder.well(&["index", "--no-actors", "corpus"]);
    assert_eq!(folder.dateline(&["actors", "--report", "a.txt"]).stdout, "");
}
