//! The index follows its folders: what is new, changed, moved or gone, and which files are meant.

#![allow(clippy::unwrap_used)]

use std::fs::{self, File};
use std::io::Write;

use dateline::index::kept::Seen;
use folder::shelf::Shelf;
use folder::{Folder, without_times};
use serde_json::Value;

mod folder;

/// Runs `index` with `--json` and returns new, changed, moved, gone, unchanged, written and held reports.
#[track_caller]
fn indexed(folder: &Folder, arguments: &[&str]) -> [u64; 7] {
    let arguments: Vec<&str> = ["index", "--json"].into_iter().chain(arguments.iter().copied()).collect();
    let run = folder.dateline(&arguments);
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    let line: Value = run.json().pop().unwrap();
    ["new", "changed", "moved", "gone", "unchanged", "written", "reports"].map(|name| line[name].as_u64().unwrap())
}

#[test]
fn new_changed_moved_and_gone_files_are_noticed() {
    let folder =
        Folder::with(&[("corpus/a.txt", "An arms deal."), ("corpus/b.txt", "A border."), ("corpus/c.txt", "Grain.")]);
    assert_eq!(indexed(&folder, &["corpus"]), [3, 0, 0, 0, 0, 3, 3]);
    assert_eq!(indexed(&folder, &["corpus"]), [0, 0, 0, 0, 3, 0, 3]);
    folder.write("corpus/a.txt", "An arms deal, edited.");
    assert_eq!(indexed(&folder, &["corpus"]), [0, 1, 0, 0, 2, 1, 3]);
    folder.rename("corpus/a.txt", "corpus/z.txt");
    assert_eq!(indexed(&folder, &["corpus"]), [1, 0, 1, 0, 2, 1, 3]);
    folder.remove("corpus/b.txt");
    assert_eq!(indexed(&folder, &["corpus"]), [0, 0, 0, 1, 2, 0, 2]);
    folder.write("corpus/new.txt", "A new one.");
    assert_eq!(indexed(&folder, &[]), [1, 0, 0, 0, 2, 1, 3]);
    assert_eq!(folder.ids(&["deal"]), ["corpus/z.txt"]);
    assert_eq!(folder.ids(&["edited"]), ["corpus/z.txt"]);
    assert_eq!(folder.ids(&["border"]), [""; 0]);
}

#[test]
fn a_moved_report_was_first_seen_where_it_came_from() {
    let shelf = Shelf::with(&[]);
    shelf.folder.write("corpus/a.txt", "An arms deal.");
    shelf.refresh_at(100);
    shelf.folder.rename("corpus/a.txt", "corpus/b.txt");
    assert_eq!(shelf.refresh_at(200).moved, 1);
    shelf.folder.write("corpus/b.txt", "An arms deal, edited.");
    shelf.refresh_at(300);
    let mut seen = Seen::open(&shelf.place).unwrap();
    assert_eq!(seen.first("corpus/b.txt", 0, 400), 100);
}

#[test]
fn a_new_folder_below_an_index_goes_into_it_and_a_note_says_so_once() {
    let folder = Folder::indexed(&[("corpus/a.txt", "An arms deal."), ("below/new/b.txt", "A border.")]);
    let index_new = || {
        let mut command = folder.command(&["index", "new"]);
        folder::Run::of(command.current_dir(folder.file("below")).output().unwrap())
    };
    let first = index_new();
    assert_eq!(first.code, 0, "{}", first.stderr);
    assert!(first.stderr.contains("--index ./index makes another index here"), "{}", first.stderr);
    assert_eq!(folder.ids(&["border"]), ["new/b.txt"]);
    assert_eq!(index_new().stderr, "");
}

#[test]
fn a_second_run_says_that_nothing_changed() {
    let folder = Folder::with(&[("corpus/a.txt", "An arms deal."), ("corpus/broken.json", "{\"text\": \"abc")]);
    let first = folder.index();
    assert_eq!(
        without_times(&first.stdout),
        "2 files: 1 report, 1 passage, 1 undated, 1 not read · 2 new · ./index, revision 1\n"
    );
    assert_eq!(
        first.stderr,
        "dateline: not read  corpus/broken.json:1:13  JSON ends inside a string (tried again when it changes)\n"
    );
    let second = folder.index();
    assert_eq!(
        without_times(&second.stdout),
        "nothing changed: 1 report, 1 file still not read: dateline status · revision 1\n"
    );
    assert_eq!(second.stderr, "");
}

#[test]
fn a_root_that_is_not_there_keeps_its_reports_until_they_are_pruned() {
    let folder = Folder::indexed(&[("corpus/a.txt", "An arms deal."), ("other/b.txt", "A grain deal.")]);
    folder.well(&["index", "other"]);
    folder.rename("corpus", "elsewhere");
    let run = folder.well(&["index"]);
    assert_eq!(
        folder.named(&run.stderr),
        "dateline: FOLDER/corpus is not there: its reports stay; `dateline index --prune` drops them\n"
    );
    assert_eq!(folder.ids(&["deal"]), ["corpus/a.txt", "other/b.txt"]);
    let run = folder.well(&["index", "--prune"]);
    assert_eq!(folder.named(&run.stderr), "dateline: FOLDER/corpus is not there: its reports were dropped\n");
    assert_eq!(folder.ids(&["deal"]), ["other/b.txt"]);
    assert_eq!(indexed(&folder, &[]), [0, 0, 0, 0, 1, 0, 1]);
}

#[test]
fn a_rebuild_does_not_cost_the_reports_of_a_root_that_is_not_there() {
    let folder = Folder::indexed(&[("corpus/a.txt", "An arms deal."), ("other/b.txt", "A grain deal.")]);
    folder.well(&["index", "other"]);
    folder.rename("corpus", "elsewhere");
    // Whether it keeps them or refuses: not there is not empty.
    folder.dateline(&["index", "--rebuild"]);
    assert_eq!(folder.ids(&["deal"]), ["corpus/a.txt", "other/b.txt"]);
    folder.rename("elsewhere", "corpus");
    folder.well(&["index", "--rebuild"]);
    assert_eq!(folder.ids(&["deal"]), ["corpus/a.txt", "other/b.txt"]);
}

#[test]
fn a_rebuild_that_would_lose_reports_is_refused_until_they_are_pruned() {
    let folder = Folder::indexed(&[("corpus/a.txt", "An arms deal."), ("other/b.txt", "A grain deal.")]);
    folder.well(&["index", "other"]);
    folder.rename("corpus", "elsewhere");
    let meta = fs::read_to_string(folder.file("index/engine/meta.json")).unwrap();
    folder.make_index_of_another_version();
    let run = folder.dateline(&["index", "--rebuild"]);
    let said = "dateline: FOLDER/corpus is not there, and a rebuild would lose its reports: bring it back, or drop them with `dateline index --rebuild --prune`\n";
    assert_eq!((folder.named(&run.stderr).as_str(), run.stdout.as_str(), run.code), (said, "", 2));
    folder.write("index/engine/meta.json", &meta);
    assert_eq!(folder.ids(&["deal"]), ["corpus/a.txt", "other/b.txt"], "nothing was touched");
    folder.make_index_of_another_version();
    folder.well(&["index", "--rebuild", "--prune"]);
    assert_eq!(folder.ids(&["deal"]), ["other/b.txt"]);
}

#[test]
fn a_part_that_is_gone_is_dropped_and_one_that_never_was_is_an_error() {
    let folder = Folder::indexed(&[("corpus/2022/a.txt", "An arms deal."), ("corpus/b.txt", "A grain deal.")]);
    folder.remove("corpus/2022");
    let run = folder.dateline(&["index", "corpus/2032"]);
    assert_eq!((folder.named(&run.stderr).as_str(), run.code), ("dateline: no folder at FOLDER/corpus/2032\n", 2));
    assert_eq!(indexed(&folder, &["corpus/2022"]), [0, 0, 0, 1, 0, 0, 1]);
    assert_eq!(folder.ids(&["deal"]), ["corpus/b.txt"]);
}

#[test]
fn pruning_one_root_leaves_the_others_whatever_they_are_called() {
    for name in ["100%", "a#b", "caf\u{e9}", "a\tb", "corpus2", "corp", "corpus%", "\u{202e}corpus"] {
        let folder = Folder::indexed(&[("corpus/a.txt", "An arms deal."), (&format!("{name}/b.txt"), "A grain deal.")]);
        folder.well(&["index", name]);
        folder.remove("corpus");
        folder.well(&["index", "--prune"]);
        assert_eq!(folder.ids(&["deal"]).len(), 1, "{name:?}");
        let hit = folder.json(&["search", "--json", "grain"]).remove(0);
        assert_eq!(hit["report"]["file"], folder.file(format!("{name}/b.txt")).to_str().unwrap(), "{name:?}");
        assert_eq!(hit["report"]["stale"], false, "{name:?}");
    }
}

#[test]
fn pruning_leaves_a_root_whose_name_is_not_utf_8() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt};
    let folder = Folder::indexed(&[("corpus/a.txt", "An arms deal.")]);
    let name = OsStr::from_bytes(b"corpus\xff");
    folder.write_bytes(std::path::Path::new(name).join("b.txt"), b"A grain deal.");
    assert_eq!(folder.dateline(&[OsStr::new("index"), name]).code, 0);
    folder.remove("corpus");
    folder.well(&["index", "--prune"]);
    assert_eq!(folder.json(&["search", "--json", "deal"])[0]["report"]["stale"], false);
    assert_eq!(folder.ids(&["deal"]).len(), 1);
}

#[test]
fn a_folder_inside_a_root_refreshes_that_part_alone() {
    let folder = Folder::indexed(&[("corpus/2022/a.txt", "One."), ("corpus/2023/b.txt", "Two.")]);
    folder.write("corpus/2022/new.txt", "A new report.");
    folder.write("corpus/2023/new.txt", "A new report.");
    folder.remove("corpus/2022/a.txt");
    assert_eq!(indexed(&folder, &["corpus/2023"]), [1, 0, 0, 0, 1, 1, 3]);
    assert_eq!(folder.ids(&["report"]), ["corpus/2023/new.txt"]);
    assert_eq!(indexed(&folder, &["corpus/2022"]), [1, 0, 0, 1, 0, 1, 3]);
    folder.remove("corpus/2022");
    assert_eq!(indexed(&folder, &["corpus"])[3..], [1, 2, 0, 2]);
}

#[test]
fn a_folder_around_a_root_is_refused() {
    let folder = Folder::indexed(&[("corpus/a.txt", "An arms deal.")]);
    let run = folder.dateline(&["index", "."]);
    assert_eq!(
        (folder.named(&run.stderr).as_str(), run.code),
        (
            "dateline: FOLDER contains the root FOLDER/corpus: index its folders one by one, or make another index with --index\n",
            2
        )
    );
}

#[test]
fn folders_that_are_named_twice_or_lie_in_each_other_are_indexed_once() {
    #[track_caller]
    fn case(folders: &[&str]) {
        let folder =
            Folder::with(&[("a/2023/x.txt", "An arms deal."), ("a/y.txt", "A deal."), ("b/z.txt", "No deal.")]);
        let held = indexed(&folder, folders)[6];
        let shown = folder.ids(&["deal"]);
        assert_eq!((held as usize, shown.len()), (3, 3), "{folders:?}: {shown:?}");
        assert!(folder.well(&["count", "deal"]).stdout.starts_with("3 reports"), "{folders:?}");
        folder.write("a/2023/x.txt", "An arms deal, edited.");
        let held = indexed(&folder, folders)[6];
        assert_eq!(held, 3, "{folders:?} after an edit");
        assert_eq!(indexed(&folder, folders)[..4], [0, 0, 0, 0], "{folders:?} again");
    }
    case(&["a", "b"]);
    case(&["a", "a", "b"]);
    case(&["a", "b", "a"]);
    case(&["a", "a/2023", "b"]);
    case(&["a", "b", "a/2023/"]);
    case(&["a/2023", "a", "b"]);
    case(&["./a", "b/../a", "b"]);
}

#[test]
fn an_index_never_indexes_itself_or_another() {
    let folder = Folder::with(&[("a.txt", "An arms deal."), ("old/b.txt", "Another.")]);
    folder.well(&["index", "--index", "old/mine", "old"]);
    assert_eq!(indexed(&folder, &["."])[6], 2);
    assert_eq!(indexed(&folder, &["."])[..6], [0, 0, 0, 0, 2, 0]);
    // To read nothing of it and say that all went well would hide a slip, so what was named is refused.
    let refused = |folder: &Folder, arguments: &[&str], what: &str| {
        let run = folder.dateline(arguments);
        let said = format!("dateline: {what}: an index holds no reports to read; name the folder of the reports\n");
        assert_eq!((folder.named(&run.stderr), run.stdout.as_str(), run.code), (said, "", 2), "{arguments:?}");
    };
    refused(&folder, &["index", "--index", "old/mine", "old/mine"], "FOLDER/old/mine is an index");
    refused(&folder, &["index", "index"], "FOLDER/index is an index");
    refused(&folder, &["index", ".", "old/mine/engine"], "FOLDER/old/mine/engine lies in the index at FOLDER/old/mine");
    assert_eq!(folder.last_json(&["status", "--json", "--index", "old/mine"])["reports"], 1);
    let empty = Folder::with(&[("index/README.md", "Here an index is built.")]);
    refused(&empty, &["index", "index"], "FOLDER/index is an index");
    assert_eq!(fs::read_dir(empty.file("index")).unwrap().count(), 1, "nothing was made");
}

#[test]
fn a_change_that_leaves_size_and_time_alone_is_noticed_by_verify_files() {
    let folder = Folder::indexed(&[("corpus/a.txt", "An arms deal.")]);
    let path = folder.file("corpus/a.txt");
    let time = fs::metadata(&path).unwrap().modified().unwrap();
    let mut file = File::options().read(true).write(true).open(&path).unwrap();
    file.write_all(b"An oily").unwrap();
    file.set_modified(time).unwrap();
    drop(file);
    assert_eq!(indexed(&folder, &["corpus"]), [0, 0, 0, 0, 1, 0, 1]);
    assert_eq!(indexed(&folder, &["--verify-files", "corpus"]), [0, 1, 0, 0, 0, 1, 1]);
    assert_eq!(folder.ids(&["oily"]), ["corpus/a.txt"]);
    assert_eq!(indexed(&folder, &["--verify-files", "corpus"]), [0, 0, 0, 0, 1, 0, 1]);
}

#[test]
fn a_file_that_was_only_touched_is_not_written_again() {
    let folder = Folder::indexed(&[("corpus/a.txt", "An arms deal.")]);
    File::options()
        .write(true)
        .open(folder.file("corpus/a.txt"))
        .unwrap()
        .set_modified(std::time::SystemTime::UNIX_EPOCH)
        .unwrap();
    assert_eq!(indexed(&folder, &["corpus"]), [0, 1, 0, 0, 0, 0, 1]);
    assert_eq!(indexed(&folder, &["corpus"]), [0, 0, 0, 0, 1, 0, 1]);
}

#[test]
fn the_choice_of_files_is_kept_until_another_is_made() {
    let folder =
        Folder::with(&[("corpus/a.txt", "A deal."), ("corpus/b.log", "A deal."), ("corpus/old/c.txt", "A deal.")]);
    assert_eq!(indexed(&folder, &["--exclude", "*.log", "corpus"])[6], 2);
    folder.write("corpus/d.log", "A deal.");
    assert_eq!(indexed(&folder, &["corpus"])[6], 2);
    assert_eq!(indexed(&folder, &[])[6], 2);
    assert_eq!(indexed(&folder, &["corpus/old"])[6], 2);
    assert_eq!(indexed(&folder, &["--include", "old/**", "corpus"])[6], 1);
    assert_eq!(indexed(&folder, &["--rebuild"])[6], 1);
    let run = folder.dateline(&["index", "--include", "[", "corpus"]);
    assert_eq!(
        (run.stderr.as_str(), run.code),
        ("dateline: `[` is no glob: unclosed character class; missing ']'\n", 2)
    );
}

#[test]
fn hidden_files_are_passed_over_and_links_are_followed_only_when_told() {
    let folder = Folder::with(&[
        ("corpus/a.txt", "A deal."),
        ("corpus/.b.txt", "A deal."),
        ("corpus/.git/c.txt", "A deal."),
        ("far/d.txt", "A deal."),
    ]);
    std::os::unix::fs::symlink("../far", folder.file("corpus/link")).unwrap();
    std::os::unix::fs::symlink("..", folder.file("corpus/loop")).unwrap();
    std::os::unix::fs::symlink("nowhere", folder.file("corpus/broken")).unwrap();
    assert_eq!(indexed(&folder, &["corpus"])[6], 1);
    let run = folder.dateline(&["index", "--follow", "corpus"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(folder.ids(&["deal"]).contains(&"corpus/link/d.txt".to_string()));
}

#[test]
fn of_a_file_of_many_only_the_new_report_is_written() {
    let record = |id: usize, text: &str| serde_json::json!({"id": id, "text": text}).to_string() + "\n";
    let all: String = (0..50).map(|id| record(id, "An arms deal.")).collect();
    let folder = Folder::indexed(&[("corpus/wire.jsonl", &all)]);
    folder.append("corpus/wire.jsonl", &record(50, "A new deal."));
    assert_eq!(indexed(&folder, &["corpus"]), [0, 1, 0, 0, 0, 1, 51]);
    folder.write("corpus/wire.jsonl", &(all.replacen("arms", "grain", 1) + &record(51, "Other.")));
    assert_eq!(indexed(&folder, &["corpus"]), [0, 1, 0, 0, 0, 2, 51]);
    assert_eq!(folder.ids(&["grain"]), ["corpus/wire.jsonl#0"]);
    assert_eq!(folder.ids(&["new"]), [""; 0]);
}

#[test]
fn a_change_of_the_users_own_names_is_applied_to_reports_that_did_not_change() {
    let folder =
        Folder::indexed(&[("corpus/a.txt", "The gunners met the visitors."), ("corpus/2023/b.txt", "Nobody came.")]);
    assert_eq!(folder.ids(&["actor:gunners"]), [""; 0]);
    folder.write("corpus/actors.toml", "[[actor]]\nid = \"org/Old Gunners\"\naliases = [\"gunners\"]\n");
    folder.well(&["index", "corpus/2023"]);
    assert_eq!(folder.ids(&["actor:gunners"]), ["corpus/a.txt"]);
    assert_eq!(folder.ids(&["actor:org/Old Gunners"]), ["corpus/a.txt"]);
    assert_eq!(without_times(&folder.index().stdout), "nothing changed: 2 reports · revision 2\n");
    folder.write("corpus/actors.toml", "[[actor]]\nid = \"Shoigu\"\n");
    let run = folder.dateline(&["index", "corpus"]);
    assert_eq!(
        (folder.named(&run.stderr).lines().next(), run.code),
        (
            Some(
                "dateline: FOLDER/corpus/actors.toml: line 2:6: id `Shoigu` has no kind; write `org/Shoigu` or `person/Shoigu` or `state/Shoigu`"
            ),
            2
        )
    );
    folder.remove("corpus/actors.toml");
    folder.index();
    assert_eq!(folder.ids(&["actor:gunners"]), [""; 0]);
}

#[test]
fn two_roots_of_one_name_are_told_apart() {
    let folder = Folder::with(&[("a/wire/x.txt", "An arms deal."), ("b/wire/x.txt", "A grain deal.")]);
    folder.well(&["index", "a/wire", "b/wire"]);
    assert_eq!(folder.ids(&["deal"]), ["wire-2/x.txt", "wire/x.txt"]);
    assert_eq!(folder.ids(&["--in", "b/wire", "deal"]), ["wire-2/x.txt"]);
    assert_eq!(folder.ids(&["--in", "a", "deal"]), ["wire/x.txt"]);
}

#[test]
fn a_file_that_becomes_a_folder_and_back_is_followed() {
    let folder = Folder::indexed(&[("corpus/a", "An arms deal.")]);
    folder.remove("corpus/a");
    folder.write("corpus/a/b", "A grain deal.");
    folder.index();
    assert_eq!(folder.ids(&["deal"]), ["corpus/a/b"]);
    folder.remove("corpus/a");
    folder.write("corpus/a", "A deal.");
    folder.index();
    assert_eq!(folder.ids(&["deal"]), ["corpus/a"]);
}

#[test]
fn an_empty_folder_is_no_error_and_a_missing_one_is() {
    let folder = Folder::with(&[]);
    fs::create_dir(folder.file("corpus")).unwrap();
    assert_eq!(indexed(&folder, &["corpus"])[6], 0);
    assert_eq!(folder.dateline(&["search", "deal"]).code, 1);
    let run = folder.dateline(&["index", "nowhere"]);
    assert_eq!((folder.named(&run.stderr).as_str(), run.code), ("dateline: no folder at FOLDER/nowhere\n", 2));
}

#[test]
fn what_is_no_file_is_in_the_coverage_until_it_is_one_and_links_are_counted() {
    let folder = Folder::with(&[("corpus/a.txt", "An arms deal."), ("far/b.txt", "A far deal.")]);
    let made = std::process::Command::new("mkfifo").arg(folder.file("corpus/pipe.txt")).status().unwrap();
    assert!(made.success());
    std::os::unix::fs::symlink("../far", folder.file("corpus/link")).unwrap();
    let run = folder.index();
    assert_eq!(run.stderr, "dateline: not read  corpus/pipe.txt  a pipe, socket or device\n");
    assert_eq!(
        without_times(&run.stdout),
        "2 files: 1 report, 1 passage, 1 undated, 1 not read, 1 link not followed (--follow) · 1 new · ./index, revision 1\n"
    );
    let status = folder.well(&["status"]).stdout;
    assert!(status.ends_with("\nnot read\n  corpus/pipe.txt  a pipe, socket or device\n"), "{status}");
    let run = folder.index();
    assert_eq!(
        (without_times(&run.stdout).as_str(), run.stderr.as_str()),
        ("nothing changed: 1 report, 1 file still not read: dateline status · revision 1\n", "")
    );
    assert_eq!(folder.dateline(&["search", "--strict", "deal"]).code, 3);
    folder.well(&["index", "--rebuild"]);
    assert_eq!(folder.last_json(&["status", "--json"])["files"], 2);
    folder.remove("corpus/pipe.txt");
    folder.write("corpus/pipe.txt", "A second deal.");
    assert_eq!(indexed(&folder, &["corpus"])[6], 2);
    assert_eq!(folder.last_json(&["status", "--json"])["unread"], 0);
    folder.remove("corpus/pipe.txt");
    std::os::unix::fs::symlink("nowhere", folder.file("corpus/broken")).unwrap();
    let run = folder.well(&["index", "--follow", "corpus"]);
    assert!(run.stderr.starts_with("dateline: not read  corpus/broken  "), "{}", run.stderr);
    assert!(!run.stderr.contains("os error"), "{}", run.stderr);
    fs::remove_file(folder.file("corpus/broken")).unwrap();
    folder.well(&["index"]);
    assert_eq!(folder.last_json(&["status", "--json"])["unread"], 0);
}
