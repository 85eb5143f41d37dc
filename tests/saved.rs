//! Saved queries as people keep them: with values, notes and options, edited, renamed, checked and listed.

#![allow(clippy::unwrap_used)]

use folder::Folder;
use serde_json::json;

mod folder;

fn folder() -> Folder {
    Folder::indexed(&[
        ("corpus/a.txt", "date 2023-08-30 First\n\nAn arms deal of Iran was signed in Doha.\n"),
        ("corpus/b.txt", "date 2024-01-05 Second\n\nA deal for grain was signed in Oslo by Russia.\n"),
        ("corpus/2024/c.txt", "date 2024-02-01 Third\n\nThree ships left Oslo with arms and grain.\n"),
    ])
}

#[track_caller]
fn case(folder: &Folder, arguments: &[&str], stdout: &str, stderr: &str, code: i32) {
    let run = folder.dateline(arguments);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str(), run.code), (stdout, stderr, code), "{arguments:?}");
}

const A: &str = "corpus/a.txt:3: An arms deal of Iran was signed in Doha.";
const B: &str = "corpus/b.txt:3: A deal for grain was signed in Oslo by Russia.";
const C: &str = "corpus/2024/c.txt:3: Three ships left Oslo with arms and grain.";

#[test]
fn a_saved_query_takes_values_wherever_it_is_used() {
    let folder = folder();
    folder.well(&["saved", "add", "deals", "deal actor:{who} date:{when}", "--param", "who", "--param", "when = 2023"]);
    case(&folder, &["saved", "run", "deals(Iran)"], &format!("{A}\n"), "", 0);
    case(&folder, &["saved", "run", "deals(Russia, when=2024)"], &format!("{B}\n"), "", 0);
    case(&folder, &["search", "query:deals(when=2024, who=Russia) OR ships"], &format!("{B}\n{C}\n"), "", 0);
    case(&folder, &["count", "query:deals(\"Russia\", 2023..2024)"], "1 report, 1 passage\n", "", 0);
    let needs = "dateline: `query:deals` needs a value for `who`: write `query:deals(who=…)`\n";
    case(&folder, &["saved", "run", "deals"], "", needs, 2);
    case(&folder, &["search", "query:deals"], "", needs, 2);
    let unknown = "dateline: `query:deals` has no parameter `whom`: did you mean `who`?\n";
    case(&folder, &["search", "query:deals(whom=Iran)"], "", unknown, 2);
    let unfit = "dateline: the saved query `deals` is no query: mend what its `query` says\n\
        deal actor:Iran date:soon\n                ^^^^^^^^^\n`soon` is no date\n";
    let run = folder.dateline(&["search", "query:deals(Iran, soon)"]);
    assert!(run.stderr.starts_with(unfit), "{}", run.stderr);
    let caret = "dateline: the query cannot be read\nquery:deals(Iran,)\n           ^^^^^^^\n\
        one of the values that this query is given is missing\n\
        write each value between commas, as in `query:deals(Iran, when=2023)`\n";
    case(&folder, &["search", "query:deals(Iran,)"], "", caret, 2);
    let all = "deals(Iran): corpus/a.txt:3: An arms deal of Iran was signed in Doha. (deal, Iran)\n\
        deals(Russia, when=2024): corpus/b.txt:3: A deal for grain was signed in Oslo by Russia. (deal, Russia)\n";
    case(&folder, &["saved", "run", "deals(Iran)", "deals(Russia, when=2024)", "deals(Iran)"], all, "", 0);
    // What needs a value is not among all.
    let run = folder.dateline(&["saved", "run", "--all"]);
    assert_eq!((run.stdout.as_str(), run.code), ("", 1));
}

#[test]
fn what_a_file_says_of_its_answer_holds_unless_the_command_says_otherwise() {
    let folder = folder();
    folder.write("queries/q.toml", "query = 'oslo doha'\nany = true\nsort = 'newest'\nlimit = 2\nin = ['corpus']\n");
    let cut = |shown: usize| format!("dateline: {shown} of 3 reports shown: --limit 0 shows all\n");
    case(&folder, &["saved", "run", "q"], &format!("{C}\n{B}\n"), &cut(2), 0);
    case(&folder, &["saved", "run", "q", "--limit", "1", "--sort", "oldest"], &format!("{A}\n"), &cut(1), 0);
    case(&folder, &["saved", "run", "q", "--in", "corpus/2024"], &format!("{C}\n"), "", 0);
    folder.write("queries/q.toml", "query = 'oslo'\nin = ['corpus/2024/']\n");
    case(&folder, &["saved", "run", "q"], &format!("{C}\n"), "", 0);
    folder.write("queries/q.toml", "query = 'oslo'\nin = ['elsewhere']\n");
    let run = folder.dateline(&["saved", "run", "q"]);
    assert_eq!(run.stderr, "dateline: elsewhere is not indexed: run `dateline index elsewhere`, or add --fresh\n");
}

#[test]
fn a_list_says_when_each_last_ran_and_what_it_found() {
    let folder = folder();
    folder.well(&["saved", "add", "oslo", "oslo", "--note", "for Jo", "--owner", "Jo", "--limit", "5"]);
    folder.well(&["saved", "add", "ships", "ships"]);
    case(&folder, &["saved", "list"], "oslo   oslo # for Jo\nships  ships\n", "", 0);
    folder.well(&["saved", "run", "oslo", "--limit", "1"]);
    let listed = folder.well(&["saved", "list"]).stdout;
    let (first, second) = listed.split_once('\n').unwrap();
    assert!(first.starts_with("oslo   oslo # for Jo · ran ") && first.ends_with(" today, 1 of 2"), "{first}");
    assert_eq!(second, "ships  ships\n");
    let lines = folder.json(&["saved", "list", "--json"]);
    assert_eq!(
        (&lines[0]["last_run"]["shown"], &lines[0]["last_run"]["matched"], &lines[1]["last_run"]),
        (&json!(1), &json!(2), &json!(null))
    );
    assert!(lines[0]["last_run"]["at"].as_str().unwrap().ends_with('Z'));
    let expected = json!({
        "type": "saved", "name": "oslo", "query": "oslo", "note": "for Jo", "owner": "Jo", "params": [], "limit": 5,
        "sort": null, "any": false, "in": [],
    });
    assert_eq!(folder.last_json(&["saved", "show", "--json", "oslo"]), expected);
    case(&folder, &["saved", "show", "oslo"], "oslo\n# note: for Jo\n# owner: Jo\n# limit: 5\n", "", 0);
    // What is shown can be asked as it is.
    let shown = folder.well(&["saved", "show", "oslo"]).stdout;
    assert_eq!(folder.dateline_reading(&["count", "--from", "-"], &shown).stdout, "oslo: 2 reports, 2 passages\n");
}

#[test]
fn a_new_name_goes_where_the_old_one_was_used() {
    let folder = folder();
    folder.well(&["saved", "add", "arms", "arms OR shells"]);
    folder.write("queries/user.toml", "# mine\nquery = 'query:arms oslo'\n");
    folder.write("queries/group.toml", "query = 'query:(arms OR user)'\n");
    let said = "dateline: `user` uses `query:weapons` now\n\
        dateline: `group` still uses `query:arms`: mend it with `dateline saved edit group`\n";
    case(&folder, &["saved", "rename", "arms", "weapons"], "", said, 0);
    assert_eq!(
        std::fs::read_to_string(folder.file("queries/user.toml")).unwrap(),
        "# mine\nquery = 'query:weapons oslo'\n"
    );
    case(&folder, &["saved", "run", "user"], &format!("{C}\n"), "", 0);
    case(&folder, &["saved", "remove", "weapons"], "", "dateline: `user` still uses `query:weapons`\n", 0);
    let taken =
        "dateline: `user` is saved already in queries/user.toml: replace it with --replace, or choose another name\n";
    case(&folder, &["saved", "rename", "group", "user"], "", taken, 2);
}

#[test]
fn a_check_finds_what_cannot_be_asked_and_what_says_too_little() {
    let folder = folder();
    for (name, text) in [
        ("all", "query = 'date:..2030'"),
        ("bad", "query = 'arms ('"),
        ("good", "query = 'oslo'"),
        ("needs", "query = 'deal {x}'\nparams = ['x', 'y = 1']"),
        ("none", "query = 'sanktions'"),
        ("one", "query = 'query:two'"),
        ("toml", "query = arms"),
        ("two", "query = 'deal query:one'"),
    ] {
        folder.write(&format!("queries/{name}.toml"), text);
    }
    let run = folder.dateline(&["saved", "check"]);
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(lines[0], "all    3 reports; matches every report");
    assert!(lines[1].starts_with("bad    cannot be asked: the saved query `bad` is no query"), "{}", lines[1]);
    assert_eq!(lines[2], "good   2 reports");
    assert_eq!(lines[3], "needs  its parameter `y` stands nowhere in it; needs a value for `x`");
    assert_eq!(lines[4], "none   0 reports; no report has `sanktions`; matches nothing");
    let circle = "cannot be asked: saved queries hold each other in a circle";
    assert_eq!(lines[5], format!("one    {circle} (one → two → one): take one `query:` out of it"));
    assert!(lines[6].starts_with("toml   cannot be asked: queries/toml.toml:1:"), "{}", lines[6]);
    assert_eq!(lines[7], format!("two    {circle} (two → one → two): take one `query:` out of it"));
    assert_eq!((run.stderr.as_str(), run.code), ("", 2));
    case(&folder, &["saved", "check", "good"], "good  2 reports\n", "", 0);
    let line = folder.last_json(&["saved", "check", "--json", "all"]);
    assert_eq!(
        line,
        json!({"type": "saved_check", "name": "all", "sound": true, "message": null, "reports": 3,
            "warnings": ["matches every report"]})
    );
    folder.remove("index");
    let run = folder.dateline(&["saved", "check", "good"]);
    assert_eq!((run.stdout.as_str(), run.code), ("good  can be asked\n", 0));
    assert!(
        run.stderr
            .starts_with("dateline: what matches nothing or everything cannot be told without an index: no index")
    );
}

#[test]
fn what_is_edited_counts_when_it_is_a_query_and_is_never_lost() {
    let folder = folder();
    folder.write("queries/q.toml", "# mine\nquery = 'arms'\n");
    let edit = |editor: &str| {
        let output = folder.command(&["saved", "edit", "q"]).env("VISUAL", editor).env("EDITOR", "false").output();
        folder::Run::of(output.unwrap())
    };
    let file = || std::fs::read_to_string(folder.file("queries/q.toml")).unwrap();
    let run = edit("sed -i s/arms/deal/");
    assert_eq!((run.stderr.as_str(), run.code, file().as_str()), ("", 0, "# mine\nquery = 'deal'\n"));
    let run = edit("true");
    assert_eq!((run.stderr.as_str(), run.code), ("dateline: `q` is as it was\n", 0));
    let kept = "what you typed is kept in queries/.q.edit.toml, and `dateline saved edit q` goes on with it";
    let run = edit("sed -i 's/deal/deal (/'");
    assert!(
        run.stderr.contains("this parenthesis is not closed")
            && run.stderr.ends_with(&format!("`q` is as it was; {kept}\n"))
    );
    assert_eq!((run.code, file().as_str()), (2, "# mine\nquery = 'deal'\n"));
    // The next editor finds what was typed, and fails.
    let run = edit("sh -c 'grep -q \"deal (\" \"$0\" && exit 3'");
    assert!(
        run.stderr
            .starts_with("dateline: going on with what was typed before and is no query yet: queries/.q.edit.toml\n")
    );
    assert!(
        run.stderr.ends_with(&format!("the editor ended with exit status: 3: `q` is as it was; {kept}\n")),
        "{}",
        run.stderr
    );
    // Somebody else changes the file meanwhile.
    let run = edit("sh -c 'sed -i \"s/deal (/deal ships/\" \"$0\"; echo \"query = \\\"other\\\"\" > queries/q.toml'");
    assert!(run.stderr.contains("`q` was changed by somebody else in the meantime"), "{}", run.stderr);
    assert_eq!(file(), "query = \"other\"\n");
    let run = edit("true");
    assert_eq!((run.code, file().as_str()), (0, "# mine\nquery = 'deal ships'\n"), "{}", run.stderr);
    assert_eq!(std::fs::read_dir(folder.file("queries")).unwrap().count(), 1);
    folder.write("queries/r.toml", "query = 'query:q'\n");
    let run = edit("sed -i 's/ships/query:r/'");
    assert!(run.stderr.contains("hold each other in a circle (q → r → q)"), "{}", run.stderr);
    assert_eq!(file(), "# mine\nquery = 'deal ships'\n");
    let run = folder.dateline(&["saved", "edit", "nosuch"]);
    assert!(run.stderr.starts_with("dateline: no saved query `nosuch` in queries"), "{}", run.stderr);
}

#[test]
fn a_query_that_would_close_a_circle_is_not_kept_and_one_that_is_missing_is_told() {
    let folder = folder();
    let circle = |names: &str| {
        format!("dateline: saved queries hold each other in a circle ({names}): take one `query:` out of it\n")
    };
    case(&folder, &["saved", "add", "a1", "query:a1"], "", &circle("a1 → a1"), 2);
    assert!(!folder.file("queries/a1.toml").exists());
    let yet = "dateline: there is no saved query `nosuch` yet: without it `x` cannot be asked\n";
    case(&folder, &["saved", "add", "x", "query:nosuch"], "", yet, 0);
    case(&folder, &["saved", "add", "nosuch", "deal query:x"], "", &circle("nosuch → x → nosuch"), 2);
    case(&folder, &["saved", "add", "nosuch", "deal"], "", "", 0);
    case(&folder, &["saved", "add", "--replace", "nosuch", "query:x"], "", &circle("nosuch → x → nosuch"), 2);
    case(&folder, &["saved", "show", "nosuch"], "deal\n", "", 0);
}

#[test]
fn where_nothing_is_saved_it_is_said() {
    let folder = folder();
    let none = "dateline: no saved query in queries: `dateline saved add` keeps one\n";
    for verb in [&["saved", "list"][..], &["saved", "check"], &["saved", "run", "--all"]] {
        case(&folder, verb, "", none, 1);
    }
}
