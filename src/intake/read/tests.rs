//! What users get of files of all kinds.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::report::coverage::Place;

/// Writes a file of this name, and reads it.
pub(super) fn read_all(name: &str, content: &[u8]) -> (Vec<Given>, Result<(), Unread>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, content).unwrap();
    let (mut hashed, mut given) = (Vec::new(), Vec::new());
    let outcome = file(&path, &mut |bytes| hashed.extend_from_slice(bytes), &mut |next| {
        given.push(next);
        ControlFlow::Continue(())
    });
    assert!(hashed == content, "every byte is hashed once, in order");
    (given, outcome)
}

/// Reads a file that holds one report.
#[track_caller]
pub(super) fn only_report(name: &str, content: &[u8]) -> Document {
    match read_all(name, content) {
        (mut given, Ok(())) if given.len() == 1 => match given.remove(0) {
            Given::Report(document, _) => document,
            Given::Unread(unread) => panic!("{unread:?}"),
        },
        other => panic!("{other:?}"),
    }
}

/// Returns the name of the format that reads the file.
pub(super) fn format_of(name: &str, content: &str) -> &'static str {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let text = &content[..content.len().min(limits::HEAD_BYTES)];
    let sniffed = Sniffed { text, whole: text.len() < limits::HEAD_BYTES, extension };
    FORMATS.iter().find(|format| (format.claims)(&sniffed)).unwrap().name
}

/// Returns a line for each thing given: `id: text` of a report, else the place and the reason.
pub(super) fn outline(given: &[Given]) -> Vec<String> {
    let line = |given: &Given| match given {
        Given::Report(report, _) => format!("{}: {}", report.own_id.as_deref().unwrap_or("-"), report.text),
        Given::Unread(Unread { place: Some(place), reason }) => format!("{place} {reason}"),
        Given::Unread(Unread { place: None, reason }) => reason.to_string(),
    };
    given.iter().map(line).collect()
}

fn refusal(name: &str, content: &[u8]) -> Reason {
    let (given, outcome) = read_all(name, content);
    assert!(given.is_empty(), "{given:?}");
    outcome.unwrap_err().reason
}

#[test]
fn each_file_is_read_by_the_most_particular_format() {
    #[track_caller]
    fn case(name: &str, content: &str, format: &str) {
        assert_eq!(format_of(name, content), format, "{name}");
    }
    case("a.md", "Text", "Markdown");
    case("a.txt", "---\ntitle: a\n---\nText", "Markdown");
    case("a.html", "---\ntitle: a\n---\n<p>Text", "Markdown");
    case("a.md", "<html><p>Text", "web page");
    case("a.htm", "Text", "web page");
    case("a.csv", "a,b", "plain text");
    case("readme", "Text", "plain text");
}

#[test]
fn what_is_no_text_is_called_by_its_kind() {
    #[track_caller]
    fn case(name: &str, content: &[u8], kind: &str) {
        assert_eq!(refusal(name, content), Reason::UnknownKind(kind.to_string()));
    }
    case("a.txt", b"%PDF-1.4\n...", "PDF");
    case("a.jsonl", b"\x89PNG\r\n\x1a\n\0\0", "PNG picture");
    case("a.txt", &[0, 1, 2, 3, 4, 200, 0, 0, 255, 7, 6], "binary data");
    case("a.gz", &compressed::tests::gzip(&compressed::tests::gzip(b"Text")), "gzip inside a compressed file");
}

#[test]
fn a_file_without_a_word_is_empty() {
    for (name, content) in
        [("a.txt", ""), ("a.md", "\u{feff} \n"), ("a.jsonl", "\n \n"), ("a.json", "[ ]"), ("a.html", "<p> </p>")]
    {
        assert_eq!(refusal(name, content.as_bytes()), Reason::Empty, "{name}");
    }
    assert_eq!(refusal("a.txt", b"date 2023-08-31\n\n"), Reason::Empty);
    assert_eq!(refusal("a.gz", &compressed::tests::gzip(b"")), Reason::Empty);
}

#[test]
fn a_compressed_file_is_read_as_what_is_in_it() {
    assert_eq!(only_report("a.md.gz", &compressed::tests::gzip(b"# Talks\n")).title.as_deref(), Some("Talks"));
    let lines = "{\"text\": \"a\"}\n";
    let packed = zstd::encode_all(lines.as_bytes(), 3).unwrap();
    assert_eq!(outline(&read_all("any name", &[packed.clone(), packed].concat()).0), ["1: a", "2: a"]);
}

#[test]
fn of_a_compressed_file_that_is_cut_the_whole_records_are_kept() {
    // Numbers that do not pack, so that the cut falls into the middle.
    let line = |n: u64| format!("{{\"text\": \"{}\"}}\n", n.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let lines: String = (0..50_000).map(line).collect();
    let packed = compressed::tests::gzip(lines.as_bytes());
    let (given, outcome) = read_all("a.jsonl.gz", &packed[..packed.len() * 3 / 4]);
    assert_eq!(outcome, Ok(()));
    let Some(Given::Unread(last)) = given.last() else { panic!() };
    assert_eq!(last.reason, Reason::Broken("the compressed data end too early".to_string()));
    assert_eq!(last.place, Some(Place { line: given.len(), column: None }));
    assert!(given.len() > 30_000 && given[..given.len() - 1].iter().all(|given| matches!(given, Given::Report(..))));
    let (given, outcome) = read_all("a.txt.gz", &packed[..packed.len() / 2]);
    assert!(given.is_empty() || outcome.is_ok());
}

#[test]
fn reading_stops_when_it_is_told_to() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jsonl");
    std::fs::write(&path, "{\"text\": \"a\"}\n".repeat(100)).unwrap();
    let mut count = 0;
    let outcome = file(&path, &mut |_| {}, &mut |_| {
        count += 1;
        if count == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert_eq!((outcome, count), (Ok(()), 3));
}

#[test]
fn what_the_system_will_not_give_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let read = |path: &Path| file(path, &mut |_| {}, &mut |_| ControlFlow::Continue(())).unwrap_err().reason;
    assert_eq!(read(folder.path()), Reason::System("it is a folder".to_string()));
    assert_eq!(read(&folder.path().join("none")), Reason::System("it is no longer there".to_string()));
}

#[test]
fn a_line_that_is_too_long_is_told_and_the_next_is_read() {
    let file = [&b"{\"text\": \""[..], &vec![b'a'; limits::MAX_REPORT_BYTES], b"\"}\n{\"text\": \"b\"}"].concat();
    let (given, _) = read_all("a.jsonl", &file);
    assert_eq!(outline(&given), ["1 one report of more than 64 MiB: split it", "2: b"]);
    assert!(matches!(refusal("a.txt", &file), Reason::TooLarge(_)));
}

#[test]
fn damage_in_the_encoding_is_remarked() {
    let (given, _) = read_all("a.txt", "Gespräche über Waffen.".as_bytes());
    assert!(matches!(&given[0], Given::Report(_, remarks) if remarks.is_empty()));
    let (given, _) = read_all("a.txt", &[&"é".repeat(50).into_bytes()[..], b"\xff"].concat());
    assert!(
        matches!(&given[0], Given::Report(_, remarks) if remarks[..] == [Remark::LostBytes(1, "UTF-8".to_string())])
    );
}

proptest::proptest! {
    #[test]
    fn no_file_is_too_strange(
        extension in proptest::sample::select(vec!["txt", "md", "html", "json", "jsonl", "gz"]),
        start in proptest::sample::select(vec!["", "---\n", "+++\na = ", "{\"text\": \"", "[{", "<html>", "\x1f\u{8}", "date 2023"]),
        bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200),
    ) {
        let (given, outcome) = read_all(&format!("a.{extension}"), &[start.as_bytes(), &bytes].concat());
        let reports = given.iter().filter(|given| matches!(given, Given::Report(..))).count();
        assert_eq!(outcome.is_err(), reports == 0);
    }
}
