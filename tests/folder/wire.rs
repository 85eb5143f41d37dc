//! Five reports on one matter, and how a pipe shows each: for tests of what a query prints.

use super::Folder;

pub(crate) const REPORTS: &[(&str, &str)] = &[
    (
        "corpus/2023/talks.txt",
        "date 2023-08-31 Washington says weapons talks are under way\n\n\
         Moscow sought a further arms deal with Pyongyang, officials said on Wednesday. They said that no deal on shells had been signed.\n",
    ),
    (
        "corpus/review.md",
        "---\ntitle: Annual review of transfers\ndate: 2023\n---\n\nArms exports fell; the drone deal with Iran was the exception.\n",
    ),
    ("corpus/undated.txt", "No date here. Armed men at the border spoke of a deal on grain.\n"),
    (
        "corpus/wire.jsonl",
        "{\"id\": 7, \"title\": \"Grain ships\", \"date\": \"2022-11-05\", \"text\": \"A grain deal was extended in Istanbul.\"}\n\
         {\"id\": \"x\", \"date\": \"2022-11-20\", \"states\": [\"North Korea\"], \"text\": \"No deal: talks about arms in Tehran ended.\"}\n",
    ),
    ("corpus/broken.json", "{\"text\": \"abc"),
];

pub(crate) const TALKS: &str = "corpus/2023/talks.txt:3: Moscow sought a further arms deal with Pyongyang, officials said on Wednesday. They said that no deal on shells had been signed.\n";
pub(crate) const REVIEW: &str = "corpus/review.md:6: Arms exports fell; the drone deal with Iran was the exception.\n";
pub(crate) const UNDATED: &str =
    "corpus/undated.txt:1: No date here. Armed men at the border spoke of a deal on grain.\n";
pub(crate) const SHIPS: &str = "corpus/wire.jsonl#7:1: A grain deal was extended in Istanbul.\n";
pub(crate) const TEHRAN: &str = "corpus/wire.jsonl#x:2: No deal: talks about arms in Tehran ended.\n";

pub(crate) fn folder() -> Folder {
    Folder::indexed(REPORTS)
}

/// All that a command prints, and its exit code.
#[track_caller]
pub(crate) fn case(folder: &Folder, arguments: &[&str], stdout: &[&str], stderr: &str, code: i32) {
    let run = folder.dateline(arguments);
    assert_eq!(folder.named(&run.stdout), stdout.concat(), "{arguments:?}: standard output");
    assert_eq!(folder.named(&run.stderr), stderr, "{arguments:?}: standard error");
    assert_eq!(run.code, code, "{arguments:?}: exit code");
}
