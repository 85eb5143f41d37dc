//! What was told is told once, whatever happens to the file that knows it or to the process that tells.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;
use crate::query::parse;

struct Shelf {
    folder: tempfile::TempDir,
    place: Place,
}

fn shelf() -> Shelf {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::find_or_make(Some(&folder.path().join("index")), folder.path()).unwrap();
    Shelf { folder, place }
}

impl Shelf {
    fn telling(&self) -> Telling {
        Telling::begin(&self.place, "q", &mut || panic!("nobody else tells")).unwrap()
    }

    fn told(&self) -> Told {
        Told::open(&self.place, "q").unwrap()
    }

    fn file(&self) -> PathBuf {
        path_of(&self.place, "q")
    }

    fn out(&self) -> PathBuf {
        self.folder.path().join("out.txt")
    }

    /// Returns which of the first numbers were told.
    fn known(&self) -> Vec<u32> {
        let told = self.told();
        (0..20).filter(|number| told.has(query(), identity(*number))).collect()
    }
}

fn query() -> QueryKey {
    QueryKey::of(&parse("arms deal").unwrap().tree, false)
}

fn identity(number: u32) -> Identity {
    Identity::of("sentence", &[&number.to_le_bytes()])
}

fn marks(numbers: std::ops::Range<u32>) -> Marks {
    let ran = Ran { at: 1_700_000_000, shown: numbers.len() as u32, matched: 20 };
    Marks { query: query(), told: numbers.map(identity).collect(), ran }
}

#[test]
fn what_was_told_is_known_to_the_next_run_of_the_same_query_and_to_no_other() {
    let shelf = shelf();
    assert!(shelf.told().is_empty());
    shelf.telling().mark(&[marks(0..3)], Purpose::Tell).unwrap();
    shelf.telling().mark(&[marks(3..5)], Purpose::Tell).unwrap();
    assert_eq!(shelf.known(), [0, 1, 2, 3, 4]);
    let told = shelf.told();
    let last = told.last_run().map(|(query, ran, _)| (query, ran.shown, ran.matched));
    assert_eq!(last, Some((query(), 2, 20)));
    for (text, any) in [("arms deals", false), ("arms deal", true), ("arms OR deal", false)] {
        let other = QueryKey::of(&parse(text).unwrap().tree, any);
        assert!(!told.knows(other) && !told.has(other, identity(0)), "{text}");
    }
    assert!(told.has_ever(identity(0)) && !told.has_ever(identity(9)));
    for same in ["arms  AND deal", "(arms deal)"] {
        assert!(told.knows(QueryKey::of(&parse(same).unwrap().tree, false)), "{same}");
    }
    let relative = |text: &str| QueryKey::of(&parse(text).unwrap().tree, false);
    assert_eq!(relative("a date:\"last week\""), relative("a date:\"Last week\""));
}

#[test]
fn that_a_query_ran_only_to_show_begins_nothing() {
    let shelf = shelf();
    let mut telling = Telling::begin_if_free(&shelf.place, "q").unwrap().unwrap();
    telling.mark(&[Marks { told: Vec::new(), ..marks(0..0) }], Purpose::Show).unwrap();
    assert!(Telling::begin_if_free(&shelf.place, "q").unwrap().is_none(), "it is held");
    drop(telling);
    assert!(shelf.told().is_empty() && !shelf.told().knows(query()));
    assert!(shelf.told().last_run().is_some());
    shelf.telling().mark(&[marks(0..0)], Purpose::Tell).unwrap();
    assert!(shelf.told().knows(query()), "who told nothing has begun, too");
}

#[test]
fn two_processes_tell_one_after_the_other() {
    let shelf = shelf();
    let first = shelf.telling();
    let mut waited = false;
    std::thread::scope(|scope| {
        let second = scope.spawn(|| {
            let mut telling = Telling::begin(&shelf.place, "q", &mut || waited = true).unwrap();
            let known = telling.told().has(query(), identity(0));
            telling.mark(&[marks(3..6)], Purpose::Tell).unwrap();
            known
        });
        // Whoever comes second waits, however long the first takes.
        let mut first = first;
        first.mark(&[marks(0..3)], Purpose::Tell).unwrap();
        drop(first);
        assert!(second.join().unwrap(), "the second knows what the first has told");
    });
    assert_eq!(shelf.known(), [0, 1, 2, 3, 4, 5]);
}

#[test]
fn a_torn_end_is_cut_off_and_costs_only_itself() {
    let shelf = shelf();
    shelf.telling().mark(&[marks(0..4)], Purpose::Tell).unwrap();
    let whole = fs::read(shelf.file()).unwrap();
    for length in 0..whole.len() {
        fs::write(shelf.file(), &whole[..length]).unwrap();
        let left = (length.saturating_sub(HEADER) / records::RECORD_BYTES) as u32;
        assert_eq!(shelf.known(), (0..left.min(4)).collect::<Vec<_>>(), "{length} bytes");
        shelf.telling().mark(&[marks(10..12)], Purpose::Tell).unwrap();
        let expected: Vec<u32> = (0..left.min(4)).chain(10..12).collect();
        assert_eq!(shelf.known(), expected, "{length} bytes, and more behind them");
        assert_eq!(shelf.told().damaged, 0);
        // A page that the system had not written yet when the power went.
        fs::write(shelf.file(), [&whole[..length], &[0; 100]].concat()).unwrap();
        let whole_records = left.min(4);
        assert_eq!(shelf.known(), (0..whole_records).collect::<Vec<_>>());
    }
}

const HEADER: usize = records::HEADER.len();

#[test]
fn a_flipped_bit_never_makes_anything_told_and_costs_one_record_at_most() {
    let shelf = shelf();
    shelf.telling().mark(&[marks(0..6)], Purpose::Tell).unwrap();
    let whole = fs::read(shelf.file()).unwrap();
    let all = records::of_bytes(&whole).records;
    for bit in 0..whole.len() * 8 {
        let mut flipped = whole.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let found = records::of_bytes(&flipped);
        let lost = (bit / 8).checked_sub(HEADER).map(|at| at / records::RECORD_BYTES);
        let mut left = all.clone();
        lost.map(|lost| left.remove(lost));
        assert_eq!((found.records, found.damaged), (left, usize::from(lost.is_some())), "bit {bit}");
    }
}

#[test]
fn damage_is_counted_and_survives_what_is_told_after_it() {
    let shelf = shelf();
    shelf.telling().mark(&[marks(0..6)], Purpose::Tell).unwrap();
    let mut bytes = fs::read(shelf.file()).unwrap();
    bytes[0] ^= 1;
    bytes[HEADER + 2 * records::RECORD_BYTES] ^= 1;
    fs::write(shelf.file(), &bytes).unwrap();
    assert_eq!((shelf.known(), shelf.told().damaged), (vec![0, 1, 3, 4, 5], 1));
    shelf.telling().mark(&[marks(2..3)], Purpose::Tell).unwrap();
    assert_eq!(shelf.known(), [0, 1, 2, 3, 4, 5]);
    assert!(fs::read(shelf.file()).unwrap().starts_with(records::HEADER), "a damaged header is mended");
}

#[test]
fn a_file_of_another_layout_is_refused_and_left_as_it_is() {
    let shelf = shelf();
    fs::create_dir_all(shelf.file().parent().unwrap()).unwrap();
    let other = [b"dateline told 2\n".as_slice(), &[7; 320]].concat();
    fs::write(shelf.file(), &other).unwrap();
    assert!(matches!(Told::open(&shelf.place, "q"), Err(ToldError::Layout { .. })));
    assert!(matches!(Telling::begin(&shelf.place, "q", &mut || {}), Err(ToldError::Layout { .. })));
    assert_eq!(fs::read(shelf.file()).unwrap(), other);
}

/// Publishes as far as a killed process comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Killed {
    WhileWriting,
    BeforeTheName,
    BehindTheName,
    NotAtAll,
}

fn publish(shelf: &Shelf, text: &[u8], numbers: std::ops::Range<u32>, killed: Killed) {
    let mut publication = Publication::begin(&shelf.out()).unwrap();
    publication.write_all(text).unwrap();
    let mut tellings = [(shelf.telling(), vec![marks(numbers)])];
    match killed {
        Killed::WhileWriting => publication.flush().unwrap(),
        Killed::BeforeTheName => publication.prepare(&tellings).unwrap(),
        Killed::BehindTheName => publication.prepare(&tellings).and_then(|()| publication.rename()).unwrap(),
        Killed::NotAtAll => publication.finish(&mut tellings).unwrap(),
    }
}

#[test]
fn an_output_is_there_as_a_whole_or_not_at_all_and_is_told_just_then() {
    #[track_caller]
    fn case(killed: Killed, published: bool) {
        let shelf = shelf();
        publish(&shelf, b"first", 0..2, Killed::NotAtAll);
        assert_eq!((fs::read(shelf.out()).unwrap().as_slice(), shelf.known()), (b"first".as_slice(), vec![0, 1]));
        publish(&shelf, b"second", 2..4, killed);
        let (text, known) =
            if published { (b"second".as_slice(), vec![0, 1, 2, 3]) } else { (b"first".as_slice(), vec![0, 1]) };
        assert_eq!(fs::read(shelf.out()).unwrap(), text, "{killed:?}");
        assert_eq!(shelf.known(), known, "{killed:?}, to who only looks");
        drop(shelf.telling());
        assert_eq!(shelf.known(), known, "{killed:?}, to who tells next");
        assert!(!pending::path_of(&shelf.file()).exists());
        publish(&shelf, b"third", 4..5, Killed::NotAtAll);
        assert_eq!(fs::read(shelf.out()).unwrap(), b"third");
        assert_eq!(fs::read_dir(shelf.folder.path()).unwrap().count(), 2, "{killed:?}: the index and the output");
    }
    case(Killed::WhileWriting, false);
    case(Killed::BeforeTheName, false);
    case(Killed::BehindTheName, true);
    case(Killed::NotAtAll, true);
}

#[test]
fn an_output_that_somebody_has_taken_already_was_told() {
    let shelf = shelf();
    publish(&shelf, b"text", 0..2, Killed::BehindTheName);
    fs::remove_file(shelf.out()).unwrap();
    assert_eq!(shelf.known(), [0, 1]);
    // After another start of the system a folder of temporary files may be empty: nothing is proved.
    let path = pending::path_of(&shelf.file());
    let mut pending = Pending::read(&shelf.file()).unwrap();
    pending.head.boot = Some("another".to_string());
    Pending::write(&shelf.file(), &pending.head, &pending.records).unwrap();
    assert_eq!(shelf.known(), Vec::<u32>::new());
    fs::write(shelf.out(), b"text").unwrap();
    assert_eq!(shelf.known(), [0, 1]);
    for length in 0..fs::metadata(&path).unwrap().len() {
        let bytes = fs::read(&path).unwrap();
        fs::write(&path, &bytes[..length as usize]).unwrap();
        let known = shelf.known();
        assert!(known.is_empty() || known == [0] || known == [0, 1], "{length}: {known:?}");
        fs::write(&path, bytes).unwrap();
    }
}

#[test]
fn an_output_keeps_its_mode_and_what_leads_to_it() {
    use std::os::unix::fs::PermissionsExt;
    let shelf = shelf();
    let real = shelf.folder.path().join("real.txt");
    fs::write(&real, "before").unwrap();
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink(&real, shelf.out()).unwrap();
    publish(&shelf, b"text", 0..1, Killed::NotAtAll);
    assert!(shelf.out().is_symlink());
    assert_eq!(fs::read(&real).unwrap(), b"text");
    assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(matches!(Publication::begin(shelf.folder.path()), Err(ToldError::NoFile { .. })));
    assert!(matches!(Publication::begin(&shelf.out().join("x")), Err(ToldError::Output { .. })));
}

#[test]
fn what_a_query_has_told_goes_with_its_name() {
    let shelf = shelf();
    rename(&shelf.place, "q", "r").unwrap();
    shelf.telling().mark(&[marks(0..2)], Purpose::Tell).unwrap();
    rename(&shelf.place, "q", "r").unwrap();
    assert!(Told::open(&shelf.place, "r").unwrap().has(query(), identity(0)));
    assert!(shelf.told().is_empty());
}

proptest! {
    #[test]
    fn every_record_comes_back_as_it_was(hash in any::<u128>(), query in any::<u64>(), at in any::<i64>(), shown in any::<u32>(), matched in any::<u32>(), tells in any::<bool>()) {
        let query = QueryKey(query);
        let purpose = if tells { Purpose::Tell } else { Purpose::Show };
        for record in [Record::Told { query, identity: Identity(hash) }, Record::Ran { query, ran: Ran { at, shown, matched }, purpose }] {
            prop_assert_eq!(Record::unsealed(&record.sealed()), Some(record));
        }
    }

    #[test]
    fn no_bytes_make_a_record_or_a_failure(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let found = records::of_bytes(&bytes);
        prop_assert!(found.records.is_empty() && found.whole <= bytes.len() as u64);
    }

    #[test]
    fn parts_do_not_run_into_each_other(one in "[ab]{0,3}", two in "[ab]{0,3}", other in "[ab]{0,3}", another in "[ab]{0,3}") {
        let of = |one: &str, two: &str| Identity::of("kind", &[one.as_bytes(), two.as_bytes()]);
        prop_assert_eq!(of(&one, &two) == of(&other, &another), (one, two) == (other, another));
    }
}
