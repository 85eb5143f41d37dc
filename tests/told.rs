//! Saved queries tell only what is new, once: whatever becomes of files, of the index and of the process in between.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use folder::{Dice, Folder, Run};
use serde_json::Value;

mod folder;

const NEW: &[&str] = &["saved", "run", "--all", "--new", "--json"];

/// What people look for: forty words that no other one is a form of.
const TOPICS: [&str; 40] = [
    "tanker",
    "rocket",
    "grain",
    "border",
    "ransom",
    "uranium",
    "ceasefire",
    "dam",
    "pipeline",
    "embargo",
    "frigate",
    "hostage",
    "tariff",
    "satellite",
    "refinery",
    "militia",
    "consulate",
    "harvest",
    "airlift",
    "blockade",
    "cobalt",
    "drone",
    "election",
    "ferry",
    "glacier",
    "helicopter",
    "immunity",
    "junta",
    "kidnapping",
    "locust",
    "minefield",
    "nickel",
    "outpost",
    "parliament",
    "quarantine",
    "referendum",
    "sanction",
    "treaty",
    "vaccine",
    "warship",
];

/// A folder of reports whose sentences are all different, and what each saved query should tell of them.
struct Story {
    folder: Folder,
    /// The sentences of each file, by its path.
    files: BTreeMap<String, Vec<String>>,
    /// What each saved query has told, as it should be.
    told: BTreeSet<(String, String)>,
    sentences: usize,
    dice: Dice,
}

impl Story {
    fn new() -> Story {
        let folder = Folder::with(&[]);
        std::fs::create_dir_all(folder.file("corpus")).unwrap();
        let story = Story { folder, files: BTreeMap::new(), told: BTreeSet::new(), sentences: 0, dice: Dice::new(14) };
        for (name, query) in story.queries() {
            story.folder.write(&format!("queries/{name}.toml"), &format!("query = '{query}'\n"));
        }
        story.folder.write("queries/near.toml", "query = '{what} NEAR/3 talks'\nparams = ['what']\n");
        story
    }

    /// Returns the forty saved queries. Those for a word are called by it.
    fn queries(&self) -> Vec<(String, String)> {
        let word = |place: usize| TOPICS[place];
        (0..40)
            .map(|place| {
                let (topic, next) = (word(place), word((place + 1) % 40));
                let query = match place % 8 {
                    0 => format!("\"{topic} talks\""),
                    1 => format!("{topic} OR {next}"),
                    2 => format!("WITHIN sentence ({topic} Geneva)"),
                    3 => format!("query:near({topic})"),
                    4 => format!("{topic}* -nosuchword"),
                    5 => format!("{topic} date:2024"),
                    6 => format!("{topic} path:corpus"),
                    _ => topic.to_string(),
                };
                (topic.to_string(), query)
            })
            .collect()
    }

    /// Says whether a sentence is one that the saved query marks.
    fn is_marked(name: &str, sentence: &str) -> bool {
        let place = TOPICS.iter().position(|topic| *topic == name).unwrap();
        let has = |topic: &str| sentence.contains(&format!(" {topic} "));
        match place % 8 {
            1 => has(name) || has(TOPICS[(place + 1) % 40]),
            2 => has(name) && sentence.contains("Geneva"),
            _ => has(name),
        }
    }

    fn sentence(&mut self) -> String {
        self.sentences += 1;
        let topic = self.dice.of(&TOPICS);
        let town = self.dice.of(&["Geneva", "Vienna", "Doha"]);
        format!("On day {} new {topic} talks were held in {town}, officials said.", self.sentences)
    }

    fn write(&self, path: &str) {
        // Another headline makes no other report.
        let text = self.files[path].join("\n\n");
        self.folder.write(&format!("corpus/{path}"), &format!("date 2024-03-05 About {}\n\n{text}\n", path.len()));
    }

    fn add(&mut self, path: &str, sentences: usize) {
        let text = (0..sentences).map(|_| self.sentence()).collect();
        self.files.insert(path.to_string(), text);
        self.write(path);
    }

    fn any_file(&mut self) -> String {
        let all: Vec<String> = self.files.keys().cloned().collect();
        self.dice.of(&all)
    }

    /// Runs all saved queries and holds what they tell to what they should tell.
    #[track_caller]
    fn morning(&mut self) -> usize {
        let run = self.folder.dateline(NEW);
        assert!(run.code < 2, "{}", run.stderr);
        let told = self.check(&run.json());
        assert_eq!(run.code, i32::from(told == 0), "nothing new is nothing found");
        told
    }

    /// Holds the lines of a run to what should be told, which counts as told then; returns how much that was.
    #[track_caller]
    fn check(&mut self, lines: &[Value]) -> usize {
        let mut told_now: BTreeSet<(String, String)> = BTreeSet::new();
        for hit in lines.iter().filter(|line| line["type"] == "hit") {
            let name = hit["name"].as_str().unwrap();
            let marked = marked_sentences(hit);
            assert!(marked.iter().all(|sentence| Story::is_marked(name, sentence)), "{name}: {marked:?}");
            let is_news = |sentence: &String| {
                let one = (name.to_string(), sentence.clone());
                !self.told.contains(&one) && !told_now.contains(&one)
            };
            assert!(marked.iter().any(is_news), "{name} tells again: {marked:?}");
            assert!(!hit["fired"].as_array().unwrap().is_empty() && !hit["words"].as_array().unwrap().is_empty());
            told_now.extend(marked.into_iter().map(|sentence| (name.to_string(), sentence)));
        }
        let summaries = lines.iter().filter(|line| line["type"] == "summary");
        assert_eq!(summaries.count(), 40, "each query ends in a summary, and `near` needs a value");
        let mut expected = BTreeSet::new();
        for sentence in self.files.values().flatten() {
            let marking = TOPICS.iter().filter(|name| Story::is_marked(name, sentence));
            expected.extend(marking.map(|name| (name.to_string(), sentence.clone())));
        }
        let missing: Vec<_> =
            expected.iter().filter(|one| !self.told.contains(one) && !told_now.contains(one)).collect();
        assert!(missing.is_empty(), "not told: {missing:?}");
        let before = self.told.len();
        self.told.extend(told_now);
        self.told.len() - before
    }
}

/// Returns the sentences of a hit in which something is marked.
fn marked_sentences(hit: &Value) -> Vec<String> {
    let text = hit["passage"]["text"].as_str().unwrap();
    let marks: Vec<usize> =
        hit["marks"].as_array().unwrap().iter().map(|mark| mark[0].as_u64().unwrap() as usize).collect();
    let mut sentences = Vec::new();
    let mut start = 0;
    for sentence in text.split_inclusive("said.") {
        let end = start + sentence.len();
        if marks.iter().any(|mark| (start..end).contains(mark)) {
            sentences.push(sentence.trim().to_string());
        }
        start = end;
    }
    sentences
}

#[test]
fn forty_saved_queries_tell_on_three_mornings_exactly_what_is_new() {
    let mut story = Story::new();
    for number in 0..24 {
        story.add(&format!("wire/{number}.txt"), 1 + number % 6);
    }
    story.folder.index();
    assert!(story.morning() > 50, "the first morning");
    assert_eq!(story.morning(), 0, "nothing has changed");

    // The second morning: what comes is told, what is the same elsewhere is not.
    for number in 24..32 {
        story.add(&format!("wire/{number}.txt"), 1 + number % 4);
    }
    for number in [0, 5, 9] {
        // Moved.
        let (old, new) = (format!("wire/{number}.txt"), format!("archive/2024/{number}.txt"));
        std::fs::create_dir_all(story.folder.file("corpus/archive/2024")).unwrap();
        story.folder.rename(&format!("corpus/{old}"), &format!("corpus/{new}"));
        let text = story.files.remove(&old).unwrap();
        story.files.insert(new, text);
    }
    for number in [1, 2, 3] {
        // Saved again, with nothing else in it.
        story.write(&format!("wire/{number}.txt"));
    }
    for number in [4, 6] {
        // Copied under another headline, and the original goes.
        let (old, new) = (format!("wire/{number}.txt"), format!("desk/another-name-{number}.txt"));
        let text = story.files[&old].clone();
        story.files.insert(new.clone(), text);
        story.write(&new);
        if number == 6 {
            story.files.remove(&old);
            story.folder.remove(&format!("corpus/{old}"));
        }
    }
    for number in [7, 8, 24] {
        // Something is added to a report, at its beginning, at its end, or in between.
        let (path, sentence) = (format!("wire/{number}.txt"), story.sentence());
        let text = story.files.get_mut(&path).unwrap();
        let place = [0, text.len() / 2, text.len()][number % 3];
        text.insert(place, sentence);
        story.write(&path);
    }
    for number in [10, 11] {
        story.files.remove(&format!("wire/{number}.txt"));
        story.folder.remove(&format!("corpus/wire/{number}.txt"));
    }
    story.folder.index();
    assert!(story.morning() > 10, "the second morning");

    // The third: the index is made anew, and everything happens once more.
    for number in 32..36 {
        story.add(&format!("wire/{number}.txt"), 2);
    }
    story.folder.well(&["index", "--rebuild"]);
    assert!(story.morning() > 5, "the third morning");
    story.folder.remove("index/engine");
    story.folder.well(&["index", "--rebuild"]);
    assert_eq!(story.morning(), 0, "nothing of the index was left, and all that was told is known");
    for number in 36..40 {
        let path = format!("wire/{number}.txt");
        story.add(&path, 3);
        story.folder.index();
        story.morning();
        let other = story.any_file();
        story.write(&other);
        story.folder.index();
        assert_eq!(story.morning(), 0, "{other} was saved again");
    }
}

/// Kills a process while it writes its output, or just before it gets its name, or just behind: at another moment each
/// time. Says whether it was killed before it ended.
fn kill_around_the_end(mut child: Child, story: &mut Story) -> bool {
    let told = story.folder.file("index/kept/told");
    let is_pending = || {
        let names = std::fs::read_dir(&told).into_iter().flatten().map(|entry| entry.unwrap().file_name());
        names.into_iter().any(|name| name.to_string_lossy().ends_with(".pending"))
    };
    let is_written = || std::fs::metadata(story.folder.file(".out.jsonl.new")).is_ok_and(|found| found.len() > 0);
    let has_its_name = || story.folder.file("out.jsonl").exists();
    let moment: &dyn Fn() -> bool = match story.dice.below(3) {
        0 => &is_written,
        1 => &is_pending,
        _ => &has_its_name,
    };
    while !moment() && child.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
    let wait = Duration::from_micros(story.dice.below(8_000) as u64);
    let seen = Instant::now();
    while seen.elapsed() < wait {
        std::thread::yield_now();
    }
    let was_killed = child.try_wait().unwrap().is_none();
    child.kill().unwrap();
    child.wait().unwrap();
    was_killed
}

/// Takes the output away, as a script does that mails it; returns its lines.
fn taken(story: &Story) -> Option<Vec<Value>> {
    let out = story.folder.file("out.jsonl");
    let text = std::fs::read_to_string(&out).ok()?;
    std::fs::remove_file(&out).unwrap();
    Some(text.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

#[test]
fn a_hundred_kills_around_the_end_of_an_output_lose_nothing_and_repeat_nothing_that_was_published() {
    let mut story = Story::new();
    let arguments: Vec<&str> = NEW.iter().copied().chain(["--out", "out.jsonl"]).collect();
    let (mut kills, mut published, mut number) = (0, 0, 0);
    story.add("wire/first.txt", 4);
    story.folder.index();
    while kills < 100 {
        let child = story.folder.command(&arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        kills += usize::from(kill_around_the_end(child, &mut story));
        if let Some(lines) = taken(&story) {
            // It is there as a whole: exactly what is new, once.
            assert!(story.check(&lines) > 0);
            published += 1;
            number += 1;
            story.add(&format!("wire/{number}.txt"), 4);
            story.folder.index();
        }
    }
    assert!(published >= 10, "{published} of {kills} had their name");
    let run = story.folder.dateline(&arguments);
    assert_eq!((run.stdout.as_str(), run.code), ("", 0), "{}", run.stderr);
    assert!(story.check(&taken(&story).unwrap()) > 0);
    assert_eq!(story.morning(), 0);
}

#[test]
fn a_hundred_kills_in_the_midst_of_a_pipe_mark_nothing() {
    let mut story = Story::new();
    for number in 0..40 {
        story.add(&format!("wire/{number}.txt"), 5);
    }
    story.folder.index();
    let whole = story.folder.dateline(&[NEW, &["--dry-run"]].concat()).stdout.len();
    assert!(whole > 100_000, "more than a pipe holds: {whole}");
    for _ in 0..100 {
        let mut child = story.folder.start(NEW);
        let mut read = vec![0; story.dice.below(whole - 70_000)];
        child.stdout.as_mut().unwrap().read_exact(&mut read).unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
    }
    // A reader that has seen enough is no error, and has not seen all.
    let mut child = story.folder.start(NEW);
    child.stdout.as_mut().unwrap().read_exact(&mut [0; 10]).unwrap();
    drop(child.stdout.take());
    assert_eq!(Run::of(child.wait_with_output().unwrap()).code, 0);
    assert!(story.morning() > 200, "all of it is still new");
    assert_eq!(story.morning(), 0);
}

#[test]
fn two_processes_at_once_tell_each_thing_once() {
    let mut story = Story::new();
    for number in 0..12 {
        story.add(&format!("wire/{number}.txt"), 4);
    }
    story.folder.index();
    // Both are read at once: the one that tells first may write more than a pipe holds, while the other waits for it.
    let both = [story.folder.start(NEW), story.folder.start(NEW)]
        .map(|child| std::thread::spawn(|| Run::of(child.wait_with_output().unwrap())))
        .map(|waiting| waiting.join().unwrap());
    let mut codes = both.each_ref().map(|run| run.code);
    codes.sort_unstable();
    assert_eq!(codes, [0, 1], "one tells all of it, the other nothing: {}{}", both[0].stderr, both[1].stderr);
    let told = both.iter().find(|run| run.code == 0).unwrap();
    assert!(story.check(&told.json()) > 0);
    assert_eq!(story.morning(), 0);
}

/// A folder with a report that `deals` finds.
fn deals() -> Folder {
    let folder = Folder::indexed(&[("corpus/a.txt", "date 2023-08-30 First\n\nAn arms deal was signed in Doha.\n")]);
    folder.well(&["saved", "add", "deals", "deal"]);
    folder
}

const DEALS: &[&str] = &["saved", "run", "deals", "--new"];

#[track_caller]
fn tells(folder: &Folder, more: &[&str], stdout: &str, stderr: &str, code: i32) {
    let run = folder.dateline(&[DEALS, more].concat());
    assert_eq!((run.stdout.as_str(), run.stderr.as_str(), run.code), (stdout, stderr, code), "{more:?}");
}

#[test]
fn each_hit_says_which_query_fired_and_which_words() {
    let folder = deals();
    tells(&folder, &["--dry-run"], "deals: corpus/a.txt:3: An arms deal was signed in Doha. (deal)\n", "", 0);
    let lines = folder.json(&[DEALS, &["--json"]].concat());
    assert_eq!(lines[0]["name"], "deals");
    assert_eq!((&lines[0]["fired"], &lines[0]["words"]), (&serde_json::json!(["deal"]), &serde_json::json!(["deal"])));
    let summary = &lines[1];
    assert_eq!((&summary["name"], &summary["told"], &summary["passed_over"]), (&"deals".into(), &0.into(), &0.into()));
    let summary = folder.last_json(&[DEALS, &["--json"]].concat());
    assert_eq!((&summary["told"], &summary["matched"]["reports"]), (&1.into(), &0.into()));
    tells(&folder, &[], "", "", 1);
}

#[test]
fn a_wire_story_and_its_copies_are_told_together() {
    let folder = deals();
    folder.write("corpus/b.txt", "date 2023-08-31 Another headline\n\nAn ARMS deal was  signed in Doha.\n");
    folder.index();
    let run = folder.dateline(DEALS);
    assert_eq!((run.stdout.lines().count(), run.code), (1, 0), "{}", run.stdout);
    assert_eq!(run.stderr, "dateline: deals: 1 copy of what is shown, told with it\n");
    folder.write("corpus/c.txt", "date 2023-09-01 A third\n\nAn arms deal was signed in Doha.\n");
    folder.index();
    tells(&folder, &[], "", "", 1);
    folder.write(
        "corpus/d.txt",
        "date 2023-09-02 A fourth\n\nAn arms deal was signed in Doha. A deal for grain came later.\n",
    );
    folder.index();
    let more = "deals: corpus/d.txt:3: An arms deal was signed in Doha. A deal for grain came later. (deal)\n";
    tells(&folder, &[], more, "", 0);
}

#[test]
fn what_a_limit_cuts_off_stays_new() {
    let folder = deals();
    folder.write("corpus/b.txt", "date 2023-08-31 Second\n\nA deal for grain was signed in Oslo.\n");
    folder.index();
    let cut = "dateline: deals: 1 of 2 new reports shown; the others stay new\n";
    let (first, second) = (
        "deals: corpus/a.txt:3: An arms deal was signed in Doha. (deal)\n",
        "deals: corpus/b.txt:3: A deal for grain was signed in Oslo. (deal)\n",
    );
    tells(&folder, &["--limit", "1", "--sort", "oldest"], first, cut, 0);
    tells(&folder, &["--limit", "1", "--sort", "oldest"], second, "", 0);
    tells(&folder, &["--limit", "1"], "", "", 1);
}

#[test]
fn a_query_can_start_from_now_or_from_a_day() {
    let folder = deals();
    folder.well(&["saved", "add", "arms", "arms"]);
    let starts = "dateline: deals: 1 report counts as told from now on without being told\n";
    tells(&folder, &["--mark-told"], "", starts, 0);
    tells(&folder, &[], "", "", 1);
    folder.write("corpus/b.txt", "date 2023-08-31 Second\n\nA deal for grain was signed in Oslo.\n");
    folder.index();
    tells(&folder, &[], "deals: corpus/b.txt:3: A deal for grain was signed in Oslo. (deal)\n", "", 0);
    // Both reports were first seen today.
    let arms = |more: &[&str]| folder.dateline(&[&["saved", "run", "arms", "--new"], more].concat());
    for more in [&["--since", "tomorrow"][..], &["--since", "tomorrow", "--dry-run"], &["--since", "2999"]] {
        let run = arms(more);
        assert!(run.stderr.contains(" is still to come: name a day that has begun; --mark-told "), "{}", run.stderr);
        assert_eq!((run.stdout.as_str(), run.code), ("", 2), "nothing counts as told");
    }
    assert_eq!(arms(&["--since", "today", "--dry-run"]).code, 0);
    let run = arms(&["--since", "soon"]);
    let write = "write `2023`, `2023-08`, `2023-08-31`, `2023-Q3`, `today` or `\"last 3 months\"`\n";
    assert_eq!(run.stderr, format!("dateline: `soon` is no date\n  {write}"));
    let run = arms(&["--since", "date:2023"]);
    assert!(run.code == 2 && run.stderr.ends_with(write), "{}", run.stderr);
    let run = arms(&["--since", "august"]);
    assert!(run.stderr.ends_with("write it with its year, in quotes, as in `\"august 2023\"`\n"), "{}", run.stderr);
    assert_eq!(arms(&["--mark-told"]).stderr, starts.replace("deals", "arms"));
    assert_eq!(arms(&[]).code, 1);
}

#[test]
fn a_changed_query_begins_anew_unless_what_it_told_is_kept() {
    let folder = deals();
    tells(&folder, &[], "deals: corpus/a.txt:3: An arms deal was signed in Doha. (deal)\n", "", 0);
    folder.well(&["saved", "add", "--replace", "deals", "  deal  "]);
    tells(&folder, &[], "", "", 1);
    folder.well(&["saved", "add", "--replace", "deals", "deal OR oslo"]);
    folder.write("corpus/b.txt", "date 2023-08-31 Second\n\nA summit was opened in Oslo.\n");
    folder.index();
    let second = "deals: corpus/b.txt:3: A summit was opened in Oslo. (Oslo)\n";
    tells(&folder, &["--keep-told"], second, "", 0);
    tells(&folder, &[], "", "", 1);
    folder.well(&["saved", "add", "--replace", "deals", "deal OR doha"]);
    let anew = "dateline: deals: it was changed since it last told, and begins anew: --keep-told keeps what it told\n";
    tells(&folder, &[], "deals: corpus/a.txt:3: An arms deal was signed in Doha. (deal, Doha)\n", anew, 0);
    // A part that is saved apart is a part of it.
    folder.well(&["saved", "add", "where", "oslo"]);
    folder.well(&["saved", "add", "--replace", "deals", "query:where"]);
    assert_eq!(folder.dateline(DEALS).stdout, second);
    folder.well(&["saved", "rename", "where", "place"]);
    tells(&folder, &[], "", "", 1);
    folder.well(&["saved", "add", "--replace", "place", "doha"]);
    assert_eq!(folder.dateline(DEALS).code, 0, "what it stands for has changed");
}

#[test]
fn what_was_told_goes_with_the_name_and_survives_the_removal() {
    let folder = deals();
    tells(&folder, &[], "deals: corpus/a.txt:3: An arms deal was signed in Doha. (deal)\n", "", 0);
    folder.well(&["saved", "rename", "deals", "trade"]);
    assert_eq!(folder.dateline(&["saved", "run", "trade", "--new"]).code, 1);
    folder.well(&["saved", "remove", "trade"]);
    folder.well(&["saved", "add", "trade", "deal"]);
    assert_eq!(folder.dateline(&["saved", "run", "trade", "--new"]).code, 1);
    folder.well(&["saved", "add", "other", "deal"]);
    assert_eq!(folder.dateline(&["saved", "run", "other", "--new"]).code, 0, "each query tells for itself");
}

#[test]
fn a_date_that_is_reckoned_from_today_is_the_same_query_tomorrow() {
    let folder = deals();
    folder.well(&["saved", "add", "--replace", "deals", "deal date:\"last 3 days\""]);
    let on = |day: &str| folder.dateline(&[DEALS, &["--now", day]].concat());
    let run = on("2023-08-31");
    assert_eq!((run.stdout.lines().count(), run.stderr.as_str()), (1, ""));
    let run = on("2023-09-01");
    assert_eq!((run.stdout.as_str(), run.stderr.as_str(), run.code), ("", "", 1));
    assert_eq!(on("2023-12-01").code, 1);
}

#[test]
fn a_query_of_filters_alone_tells_each_text_once() {
    let folder = deals();
    folder.well(&["saved", "add", "august", "date:2023-08"]);
    let august = || folder.dateline(&["saved", "run", "august", "--new"]);
    assert_eq!(august().stdout, "august: corpus/a.txt:3: An arms deal was signed in Doha.\n");
    folder.rename("corpus/a.txt", "corpus/moved.txt");
    folder.write("corpus/b.txt", "date 2023-08-31 Second\n\nAn arms deal was signed in Doha.\n");
    folder.index();
    assert_eq!(august().code, 1);
    folder.append("corpus/b.txt", "\nIt was denied a day later.\n");
    folder.index();
    assert_eq!(august().code, 0, "it says something else");
    folder.well(&["saved", "add", "titled", "title:second"]);
    let titled = || folder.dateline(&["saved", "run", "titled", "--new"]);
    assert_eq!(titled().stdout, "titled: corpus/b.txt:3: Second (Second)\n");
    folder.write("corpus/c.txt", "date 2023-09-30 Second\n\nWhat is new this week is another matter.\n");
    folder.index();
    assert_eq!(titled().stdout, "titled: corpus/c.txt:3: Second (Second)\n", "the same title over another text");
}

#[test]
fn one_bad_query_is_told_in_its_place_and_the_others_tell() {
    let folder = deals();
    folder.write("queries/broken.toml", "query = 'arms ('\n");
    folder.write("queries/zoo.toml", "query = 'doha'\n");
    let lines = folder.dateline(&["saved", "run", "--all", "--new", "--json", "--out", "out.jsonl"]);
    assert_eq!((lines.code, lines.stdout.as_str()), (2, ""));
    let out = std::fs::read_to_string(folder.file("out.jsonl")).unwrap();
    let types: Vec<(String, Option<String>)> = out
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .map(|line| (line["type"].as_str().unwrap().to_string(), line["name"].as_str().map(str::to_string)))
        .collect();
    let expected = [("error", "broken"), ("hit", "deals"), ("summary", "deals"), ("hit", "zoo"), ("summary", "zoo")];
    assert_eq!(types, expected.map(|(kind, name)| (kind.to_string(), Some(name.to_string()))));
    tells(&folder, &[], "", "", 1);
}

#[test]
fn records_that_are_damaged_are_said_and_what_they_stood_for_is_told_again() {
    let folder = deals();
    tells(&folder, &[], "deals: corpus/a.txt:3: An arms deal was signed in Doha. (deal)\n", "", 0);
    let path = folder.file("index/kept/told/deals");
    let mut bytes = std::fs::read(&path).unwrap();
    for record in 0..2 {
        bytes[16 + record * 32 + 5] ^= 1;
    }
    std::fs::write(&path, bytes).unwrap();
    let damaged = "dateline: deals: 2 records of what it has told cannot be read: what they stood for is told again\n";
    tells(&folder, &[], "deals: corpus/a.txt:3: An arms deal was signed in Doha. (deal)\n", damaged, 0);
    tells(&folder, &[], "", damaged, 1);
    std::fs::write(&path, "dateline told 2\n and more of it, as a later version has it").unwrap();
    let run = folder.dateline(DEALS);
    assert!(run.stderr.contains("is of another version of dateline, or damaged as a whole"), "{}", run.stderr);
    assert_eq!(run.code, 2);
}

#[test]
fn an_output_through_a_link_is_written_where_the_link_leads_and_a_dash_is_no_file() {
    let folder = deals();
    let told = "deals: corpus/a.txt:3: An arms deal was signed in Doha. (deal)\n";
    std::fs::create_dir(folder.file("mail")).unwrap();
    std::os::unix::fs::symlink("mail/second", folder.file("first")).unwrap();
    std::os::unix::fs::symlink("third", folder.file("mail/second")).unwrap();
    for _ in 0..2 {
        // At first nothing is there yet; then the file is.
        tells(&folder, &["--out", "first", "--dry-run"], "", "", 0);
        assert!(folder.file("first").is_symlink() && folder.file("mail/second").is_symlink());
        assert_eq!(std::fs::read_to_string(folder.file("mail/third")).unwrap(), told);
    }
    std::os::unix::fs::symlink("round", folder.file("round")).unwrap();
    assert_eq!(folder.dateline(&[DEALS, &["--out", "round"]].concat()).code, 2);
    assert!(folder.file("round").is_symlink());
    let dash = "dateline: --out writes a file: leave it out to write to standard output, or write ./- for a file of \
        that name\n";
    tells(&folder, &["--out", "-"], "", dash, 2);
    assert!(!folder.file("-").exists());
    tells(&folder, &["--out", "./-"], "", "", 0);
    assert_eq!(std::fs::read_to_string(folder.file("-")).unwrap(), told);
}

#[test]
fn an_output_is_written_whole_or_the_one_before_stays() {
    let folder = deals();
    folder.write("out.txt", "yesterday\n");
    tells(
        &folder,
        &["--out", "nosuch/out.txt"],
        "",
        "dateline: cannot write nosuch/out.txt: no such file or directory; see that the folder is there and belongs to you\n",
        2,
    );
    tells(
        &folder,
        &["--out", "corpus"],
        "",
        "dateline: corpus is no file: name one with --out, or leave it out and write to a pipe\n",
        2,
    );
    tells(&folder, &["--out", "out.txt", "--dry-run"], "", "", 0);
    let told = "deals: corpus/a.txt:3: An arms deal was signed in Doha. (deal)\n";
    assert_eq!(std::fs::read_to_string(folder.file("out.txt")).unwrap(), told);
    tells(&folder, &["--out", "out.txt"], "", "", 0);
    assert_eq!(std::fs::read_to_string(folder.file("out.txt")).unwrap(), told);
    tells(&folder, &["--out", "out.txt"], "", "", 1);
    assert_eq!(
        std::fs::read_to_string(folder.file("out.txt")).unwrap(),
        "",
        "nothing is new, and nobody mails it twice"
    );
    let left: Vec<String> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with('.'))
        .collect();
    assert_eq!(left, Vec::<String>::new());
}
