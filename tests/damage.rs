//! A damaged index says so: it never gives another answer.
//! One byte after the other is changed in each kind of file that an index consists of, and every time the same
//! questions are asked: the answer is as it was, or an error. What no query reads is found by `check`.

#![allow(clippy::unwrap_used)]

use std::fs::{self, OpenOptions};
use std::os::unix::fs::FileExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use dateline::answer::facet::{By, FacetField, FacetRequest};
use dateline::answer::{self, Group, Order, Wanted, show};
use dateline::index::check::check;
use dateline::index::open::{OpenError, Snapshot, Verify};
use dateline::index::refresh::RefreshError;
use dateline::query::parse;
use dateline::report::step::Step;
use folder::Dice;
use folder::shelf::{How, Shelf, TODAY, all_ids, ask, within_seconds};

mod folder;

/// So many bytes are changed in each kind of file.
const FLIPS: usize = 800;

/// Fewer where each change costs a look at every file.
const FLIPS_TO_CHECK: usize = 300;

/// A query on a few kilobytes takes a millisecond.
const SECONDS: u64 = 30;

const QUERIES: &[&str] = &[
    "arms deal",
    "\"arms deal\" OR \"grain ships\"",
    "deal -iran",
    "exact:talks",
    "title:talks",
    "actor:\"North Korea\"",
    "date:2023-08",
    "date:none",
    "path:corpus/wire1.jsonl",
    "cease-fire (moscow OR tehran)",
    "date:none OR NOT date:none",
];

/// Makes an index of two commits, the second with edits of what the first holds.
fn shelf() -> Shelf {
    let shelf = Shelf::empty();
    let mut dice = Dice::new(7);
    let sentences = [
        "Moscow sought a further arms deal with Pyongyang, officials said.",
        "The talks on grain ships in Istanbul ended without a result.",
        "Tehran denied that a cease-fire had been agreed.",
        "The ceasefire in Sudan held for a night.",
        "Washington said the deal was dead; armed men were seen.",
        "Iran's exports of oil rose again, a report said.",
    ];
    let text = |dice: &mut Dice, count: usize| (0..count).map(|_| dice.of(&sentences)).collect::<Vec<_>>().join(" ");
    for commit in 0..2 {
        for number in 0..18 {
            let content = format!(
                "date 2023-0{}-{} Talks {commit}\n\n{}",
                1 + dice.below(9),
                number,
                text(&mut dice, 3 + number)
            );
            shelf.folder.write(&format!("corpus/{}.txt", commit * 14 + number), &content);
        }
        shelf.folder.write(&format!("corpus/undated-{commit}.md"), &text(&mut dice, 12));
        let record = |id: usize, dice: &mut Dice| {
            serde_json::json!({"id": id, "date": "2023", "text": text(dice, 4)}).to_string() + "\n"
        };
        let records: String = (0..4).map(|id| record(id, &mut dice)).collect();
        shelf.folder.write(&format!("corpus/wire{commit}.jsonl"), &(records + "{\"broken\"\n"));
        shelf.refresh(How::Again).unwrap();
    }
    shelf
}

/// Everything that the index says when it is asked, or that it is damaged.
fn everything(shelf: &Shelf, verify: Verify) -> Result<String, String> {
    let said = |error: &dyn std::error::Error| error.to_string();
    let snapshot = Snapshot::open(&shelf.place, verify).map_err(|error| said(&error))?;
    let mut all = format!("{:?}\n", snapshot.control);
    for (number, typed) in QUERIES.iter().enumerate() {
        let request = |field| FacetRequest { field, limit: None, rest: true };
        let wanted = Wanted {
            order: [Order::Relevance, Order::Newest, Order::Oldest][number % 3],
            group: [Group::Report, Group::Nothing][number % 2],
            context: number % 2,
            facets: vec![request(FacetField::Actor(None)), request(FacetField::Date(By::Each(Step::Month)))],
            actors: true,
            ..Wanted::default()
        };
        let query = parse(typed).unwrap();
        let answer =
            answer::ask(&snapshot, typed, &query.tree, &wanted, &TODAY.into()).map_err(|error| said(&error))?;
        all.push_str(&format!("{answer:?}\n"));
        if let Some(found) = answer.hits.first() {
            let shown = show::whole(&snapshot, &found.report.id, Some(&query.tree), false, &TODAY.into())
                .map_err(|error| said(&error))?;
            all.push_str(&format!("{shown:?}\n"));
        }
    }
    let ledger = (snapshot.files(), snapshot.held(), snapshot.unread(), snapshot.remarks());
    let (Ok(files), Ok(held), Ok(unread), Ok(remarks)) = ledger else {
        return Err("the ledger cannot be read".to_string());
    };
    Ok(all + &format!("{files:?} {held:?} {unread:?} {remarks:?}"))
}

/// Returns the files of the engine whose names end so.
fn files(shelf: &Shelf, ending: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(shelf.place.engine()).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = entries.filter(|path| path.to_str().unwrap().ends_with(ending)).collect();
    // Their names are made of random numbers; their ages are in the order of the commits.
    files.sort_by_key(|path| fs::metadata(path).unwrap().modified().unwrap());
    assert!(!files.is_empty(), "no file {ending}");
    files
}

/// A changed byte: where, and by which bits.
#[derive(Debug, Clone)]
struct Flip {
    file: PathBuf,
    at: u64,
    bits: u8,
}

/// Returns places in these files, every byte as likely as another.
fn flips(files: &[PathBuf], count: usize, seed: u64) -> Vec<Flip> {
    let mut dice = Dice::new(seed);
    let sizes: Vec<u64> = files.iter().map(|file| fs::metadata(file).unwrap().len()).collect();
    let all: u64 = sizes.iter().sum();
    (0..count)
        .map(|_| {
            let mut at = dice.below(all as usize) as u64;
            let file = sizes
                .iter()
                .position(|size| {
                    if at < *size {
                        true
                    } else {
                        at -= size;
                        false
                    }
                })
                .unwrap();
            let bits = if dice.once_in(2) { 1 << dice.below(8) } else { 1 + dice.below(255) as u8 };
            Flip { file: files[file].clone(), at, bits }
        })
        .collect()
}

/// Changes the byte; a second time changes it back.
fn change(flip: &Flip) {
    let file = OpenOptions::new().read(true).write(true).open(&flip.file).unwrap();
    let mut byte = [0];
    file.read_exact_at(&mut byte, flip.at).unwrap();
    file.write_all_at(&[byte[0] ^ flip.bits], flip.at).unwrap();
}

/// Runs `look` with each of the bytes changed, one at a time.
fn with_each_flip<T: Send + 'static>(
    shelf: &Arc<Shelf>,
    flips: &[Flip],
    look: fn(&Shelf) -> T,
    mut then: impl FnMut(&Flip, T),
) {
    let mut panics: Vec<String> = Vec::new();
    for flip in flips {
        change(flip);
        let of = Arc::clone(shelf);
        let guarded = move || catch_unwind(AssertUnwindSafe(|| look(&of)));
        let seen = within_seconds(SECONDS, &format!("{flip:?}"), guarded);
        change(flip);
        match seen {
            Ok(seen) => then(flip, seen),
            Err(panicked) => panics.push(format!(
                "{} at {} by {:#x}: {}",
                name(&flip.file),
                flip.at,
                flip.bits,
                words_of(&*panicked)
            )),
        }
    }
    assert!(panics.is_empty(), "{} panics of {} changes, such as {}", panics.len(), flips.len(), panics[0]);
}

fn words_of(panicked: &(dyn std::any::Any + Send)) -> String {
    let words = panicked.downcast_ref::<String>().cloned();
    words.or_else(|| panicked.downcast_ref::<&str>().map(ToString::to_string)).unwrap_or_default()
}

fn name(path: &Path) -> &str {
    path.file_name().unwrap().to_str().unwrap()
}

/// Changes bytes in one kind of file: an error or exactly the same answer, never another one.
#[track_caller]
fn never_another_answer(ending: &str, choose: fn(&[PathBuf]) -> Vec<Flip>) {
    let shelf = Arc::new(shelf());
    let whole = everything(&shelf, Verify::AsRead).unwrap();
    let mut wrong = Vec::new();
    with_each_flip(
        &shelf,
        &choose(&files(&shelf, ending)),
        |shelf| everything(shelf, Verify::AsRead),
        |flip, seen| {
            if let Ok(answer) = seen
                && answer != whole
            {
                let differs = answer
                    .lines()
                    .zip(whole.lines())
                    .find(|(one, other)| one != other)
                    .map(|(one, other)| format!("{one}\n{other}"));
                wrong.push(format!(
                    "{} at {} by {:#x}:\n{}",
                    name(&flip.file),
                    flip.at,
                    flip.bits,
                    differs.unwrap_or_default()
                ));
            }
        },
    );
    assert!(wrong.is_empty(), "{} other answers, such as\n{}", wrong.len(), wrong[0]);
    assert_eq!(everything(&shelf, Verify::All), Ok(whole), "all bytes are back");
}

#[test]
fn a_changed_byte_in_the_dictionary_is_an_error_and_never_another_answer() {
    never_another_answer(".term", |files| flips(files, FLIPS, 1));
}

#[test]
fn a_changed_byte_in_the_columns_is_an_error_and_never_another_answer() {
    never_another_answer(".fast", |files| flips(files, FLIPS, 1));
}

#[test]
fn a_changed_byte_in_the_lengths_is_an_error_and_never_another_answer() {
    never_another_answer(".fieldnorm", |files| flips(files, FLIPS, 1));
}

#[test]
fn a_changed_byte_in_what_is_printed_is_an_error_and_never_another_answer() {
    never_another_answer(".store", |files| flips(files, FLIPS, 1));
}

#[test]
fn a_changed_byte_in_the_list_of_the_deleted_is_an_error_and_never_another_answer() {
    never_another_answer(".del", |files| flips(files, FLIPS, 1));
}

#[test]
fn a_changed_byte_in_the_commit_is_an_error_and_never_another_answer() {
    never_another_answer("meta.json", |files| flips(files, FLIPS_TO_CHECK, 2));
    never_another_answer(".managed.json", |files| flips(files, FLIPS_TO_CHECK, 3));
}

#[test]
fn a_changed_letter_in_what_the_commit_says_of_its_segments_is_an_error_and_never_another_answer() {
    // All before the schema: the engine passes over names that it does not know.
    let every_byte = |files: &[PathBuf]| {
        let text = fs::read_to_string(&files[0]).unwrap();
        let end = text.find("\"schema\"").unwrap();
        (0..end as u64).map(|at| Flip { file: files[0].clone(), at, bits: 0x01 }).collect()
    };
    never_another_answer("meta.json", every_byte);
}

#[test]
fn a_changed_byte_in_the_small_files_is_an_error_at_opening_whatever_is_asked() {
    let shelf = Arc::new(shelf());
    for (seed, ending) in [".term", ".fast", ".fieldnorm", ".del", "meta.json"].into_iter().enumerate() {
        let flips = flips(&files(&shelf, ending), FLIPS, 80 + seed as u64);
        let look = |shelf: &Shelf| Snapshot::open(&shelf.place, Verify::AsRead).is_err();
        with_each_flip(&shelf, &flips, look, |flip, refused| assert!(refused, "{flip:?}"));
    }
}

#[test]
fn a_changed_byte_in_postings_and_positions_is_an_error_and_never_another_answer() {
    never_another_answer(".idx", |files| flips(files, FLIPS, 1));
    never_another_answer(".pos", |files| flips(files, FLIPS, 1));
}

#[test]
fn check_and_search_with_verify_find_a_changed_byte_in_every_file_of_the_engine() {
    let shelf = Arc::new(shelf());
    let checked = check(&shelf.place).unwrap();
    assert_eq!(checked.reports, all_ids(&shelf.snapshot().unwrap()).len());
    let endings = [".term", ".fast", ".fieldnorm", ".idx", ".pos", ".store", ".del", "meta.json", ".managed.json"];
    for (seed, ending) in endings.into_iter().enumerate() {
        let look = |shelf: &Shelf| (check(&shelf.place).is_err(), Snapshot::open(&shelf.place, Verify::All).is_err());
        let flips = flips(&files(&shelf, ending), FLIPS_TO_CHECK, 40 + seed as u64);
        with_each_flip(&shelf, &flips, look, |flip, found| assert_eq!(found, (true, true), "{flip:?}"));
    }
}

#[test]
fn a_file_that_is_cut_off_or_gone_is_an_error() {
    let shelf = Arc::new(shelf());
    let whole = everything(&shelf, Verify::AsRead).unwrap();
    for ending in [".term", ".fast", ".fieldnorm", ".store", ".idx", ".pos", "meta.json"] {
        let file = &files(&shelf, ending)[0];
        let bytes = fs::read(file).unwrap();
        for keep in [0, 1, bytes.len() / 2, bytes.len() - 2] {
            fs::write(file, &bytes[..keep]).unwrap();
            let of = Arc::clone(&shelf);
            let seen = within_seconds(SECONDS, ending, move || everything(&of, Verify::AsRead));
            assert!(seen.is_err(), "{ending} of {keep} bytes of {}", bytes.len());
        }
        fs::remove_file(file).unwrap();
        assert!(everything(&shelf, Verify::AsRead).is_err(), "{ending} gone");
        fs::write(file, &bytes).unwrap();
    }
    assert_eq!(everything(&shelf, Verify::All), Ok(whole));
}

#[test]
fn nothing_is_built_upon_damage_and_a_rebuild_mends_it() {
    for (seed, ending) in [".term", ".fast", ".store", ".idx", ".pos", "meta.json"].into_iter().enumerate() {
        let shelf = shelf();
        let answer = |shelf: &Shelf| {
            format!("{:?}", ask(&shelf.snapshot().unwrap(), &parse("arms deal").unwrap()).unwrap().hits)
        };
        let before = answer(&shelf);
        let files = files(&shelf, ending);
        let flip = flips(&files, 1, 60 + seed as u64).remove(0);
        change(&flip);
        shelf.folder.write("corpus/new.txt", "Nothing of what is asked for.");
        let refused = shelf.refresh(How::Again);
        assert!(matches!(refused, Err(RefreshError::Open(OpenError::Damaged { .. }))), "{ending}: {refused:?}");
        shelf.refresh(How::Rebuild).unwrap();
        check(&shelf.place).unwrap();
        // Scores are of the same reports and one more, so that only the order of what is found is compared.
        let ids = |answer: &str| answer.matches("ReportFacts { id: ").count();
        assert_eq!(ids(&answer(&shelf)), ids(&before), "{ending}");
    }
}

#[test]
fn what_is_kept_beside_the_engine_can_be_damaged_without_harm() {
    let shelf = Arc::new(shelf());
    let whole = everything(&shelf, Verify::AsRead).unwrap();
    let kept: Vec<PathBuf> = ["seen", "roots"].iter().map(|name| shelf.place.kept().join(name)).collect();
    with_each_flip(
        &shelf,
        &flips(&kept, FLIPS_TO_CHECK, 80),
        |shelf| everything(shelf, Verify::AsRead),
        |flip, seen| {
            assert_eq!(seen.as_ref(), Ok(&whole), "{flip:?}");
        },
    );
    for flip in flips(&kept, 12, 81).iter() {
        change(flip);
        shelf.folder.append("corpus/0.txt", " And more.");
        shelf.refresh(How::Again).unwrap();
        change(flip);
    }
    check(&shelf.place).unwrap();
}
