//! Operators of other programs, typed here: each is an error that names ours, never silently a word.
//! In: a run as it was typed. Out: what to write instead, if the run is such an operator.

/// What a person who comes from another program knows, and what it is here.
pub(super) struct Foreign {
    /// As it is written there.
    pub(super) theirs: &'static str,
    /// As it is written here; none where nothing is.
    pub(super) ours: &'static [&'static str],
    /// What has to be said of it.
    pub(super) remark: &'static str,
}

/// A program, and what its users write.
pub(super) struct Program {
    pub(super) name: &'static str,
    pub(super) rows: &'static [Foreign],
}

const fn row(theirs: &'static str, ours: &'static [&'static str], remark: &'static str) -> Foreign {
    Foreign { theirs, ours, remark }
}

/// For the help: programs whose users ask here, with what they write most.
pub(super) static PROGRAMS: &[Program] = &[
    Program {
        name: "dtSearch",
        rows: &[
            row("a w/5 b", &["a NEAR/5 b"], ""),
            row("a pre/5 b", &["a BEFORE/5 b"], ""),
            row("a and b, a or b, not a", &["a b", "a OR b", "NOT a"], "operators in capitals"),
            row("not (a w/5 b)", &["NOT (a NEAR/5 b)"], ""),
            row("ba%nana", &["banana~1"], ""),
            row("appl*, wom?n", &["appl*", "wom?n"], "a last `?` is punctuation"),
            row("##appl.*##", &["/appl.*/"], ""),
            row("apply~", &["apply"], "stems are found anyway"),
            row("date(2021 to 2023)", &["mention:2021..2023"], "of reports themselves, date:2021..2023"),
        ],
    },
    Program {
        name: "Lucene",
        rows: &[
            row("+a +b", &["a b"], "all are required; --any ranks what holds some"),
            row("-a, !a, NOT a", &["-a", "NOT a"], ""),
            row("a && b, a || b", &["a b", "a OR b"], ""),
            row("a^2", &["a"], "nothing weighs more"),
            row("a~1, a~2", &["a~1", "a~2"], ""),
            row("\"a b\"~3", &["\"a b\"~3", "a NEAR/4 b"], "in this order; in either"),
            row("date:[2021 TO 2023]", &["date:2021..2023"], ""),
            row("/reg.*/, te?t, test*", &["/reg.*/", "te?t", "test*"], ""),
        ],
    },
    Program {
        name: "Westlaw",
        rows: &[
            row("a /5 b, a +5 b", &["a NEAR/5 b", "a BEFORE/5 b"], ""),
            row("a /s b, a /p b", &["WITHIN sentence (a b)", "WITHIN passage (a b)"], ""),
            row("a +s b", &["WITHIN sentence (a BEFORE/99 b)"], ""),
            row("a b", &["a OR b"], "a blank is AND here"),
            row("a & b", &["a b"], ""),
            row("a % b", &["a -b"], ""),
            row("sanction!, wom*n", &["sanction*", "wom?n"], ""),
        ],
    },
    Program {
        name: "notmuch",
        rows: &[
            row("a NEAR/5 b", &["a NEAR/5 b"], ""),
            row("a ADJ/5 b", &["a BEFORE/5 b"], ""),
            row("a xor b", &["(a OR b) NOT (a b)"], ""),
            row("date:2021..2023", &["date:2021..2023"], ""),
            row("subject:a, from:kirby", &["title:a", "actor:kirby"], ""),
            row("path:a/**", &["path:a"], ""),
        ],
    },
];

/// Returns what to write instead of a run that is an operator of another program.
pub(super) fn ours(typed: &str) -> Option<String> {
    let typed = typed.trim_end_matches([',', ';', ':', '.']);
    proximity(typed).or_else(|| joined(typed)).or_else(|| around_a_word(typed))
}

/// `w/5`, `pre/5`, `/5`, `+5`, `near/5`, `ADJ`, `/s`, `+p`.
fn proximity(typed: &str) -> Option<String> {
    let lower = typed.to_lowercase();
    match lower.as_str() {
        "/s" | "+s" | "w/s" | "w/sent" => return Some("`WITHIN sentence (a b)`".to_string()),
        "/p" | "+p" | "w/p" | "w/para" => return Some("`WITHIN passage (a b)`".to_string()),
        _ => {}
    }
    let near = ["w/", "/", "near/", "within/"].map(|sign| (sign, "NEAR"));
    let before = ["pre/", "+", "p/", "adj/", "adj", "onear/", "before/"].map(|sign| (sign, "BEFORE"));
    let (number, name) = near
        .into_iter()
        .chain(before)
        .find_map(|(sign, name)| Some((lower.strip_prefix(sign)?, name)).filter(|(rest, _)| is_number(rest)))?;
    Some(format!("`a {name}/{number} b`"))
}

fn is_number(text: &str) -> bool {
    (1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `&&`, `||`, `ADJ`.
fn joined(typed: &str) -> Option<String> {
    match typed {
        "&&" => Some("`a b`, or `a AND b`".to_string()),
        "||" => Some("`a OR b`".to_string()),
        "ADJ" => Some("`a BEFORE/8 b`".to_string()),
        "NEAR/" | "BEFORE/" => Some(format!("`a {typed}8 b`")),
        _ => None,
    }
}

/// `+a`, `!a`, `a^2`, `ba%nana`, `##re##`.
fn around_a_word(typed: &str) -> Option<String> {
    let is_word = |text: &str| text.chars().next().is_some_and(char::is_alphabetic);
    if let Some(word) = typed.strip_prefix('+').filter(|word| is_word(word)) {
        return Some(format!("`{word}`: all words are required"));
    }
    if let Some(word) = typed.strip_prefix('!').filter(|word| is_word(word)) {
        return Some(format!("`-{word}`"));
    }
    if let Some(regex) = typed.strip_prefix("##").and_then(|rest| rest.strip_suffix("##")).filter(|r| !r.is_empty()) {
        return Some(format!("`/{regex}/`"));
    }
    if let Some((word, weight)) = typed.rsplit_once('^') {
        let weighs = weight.bytes().any(|byte| byte.is_ascii_digit());
        let weighs = weighs && weight.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        return (weighs && is_word(word)).then(|| format!("`{word}`: nothing weighs more than it does"));
    }
    let (before, after) = typed.split_once('%')?;
    let inside = before.chars().next_back().is_some_and(char::is_alphabetic)
        && after.trim_start_matches('%').chars().next().is_some_and(char::is_alphabetic)
        && typed.chars().all(|c| c.is_alphabetic() || c == '%');
    inside.then(|| format!("`{}~{}`", typed.replace('%', ""), typed.matches('%').count().min(2)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::query::parse;

    #[test]
    fn an_operator_of_another_program_is_an_error_that_names_ours() {
        #[track_caller]
        fn case(text: &str, caret: &str, hint: &str) {
            let error = parse(text).unwrap_err().with_caret();
            let lines: Vec<&str> = error.lines().collect();
            assert_eq!((lines[1], lines[3]), (caret, hint), "{error}");
        }
        case("strike w/5 attack", "       ^^^", "write `a NEAR/5 b`, or put it in quotes to look for it");
        case("strike W/10 attack", "       ^^^^", "write `a NEAR/10 b`, or put it in quotes to look for it");
        case("a pre/5 b", "  ^^^^^", "write `a BEFORE/5 b`, or put it in quotes to look for it");
        case("a /s b", "  ^^", "write `WITHIN sentence (a b)`, or put it in quotes to look for it");
        case("a +p b", "  ^^", "write `WITHIN passage (a b)`, or put it in quotes to look for it");
        case("a /5 b", "  ^^", "write `a NEAR/5 b`, or put it in quotes to look for it");
        case("a +3 b", "  ^^", "write `a BEFORE/3 b`, or put it in quotes to look for it");
        case("a ADJ b", "  ^^^", "write `a BEFORE/8 b`, or put it in quotes to look for it");
        case("a near/5 b", "  ^^^^^^", "write `a NEAR/5 b`, or put it in quotes to look for it");
        case("+arms +deal", "^^^^^", "write `arms`: all words are required, or put it in quotes to look for it");
        case(
            "arms^2 deal",
            "^^^^^^",
            "write `arms`: nothing weighs more than it does, or put it in quotes to look for it",
        );
        case("arms && deal", "     ^^", "write `a b`, or `a AND b`, or put it in quotes to look for it");
        case("arms || deal", "     ^^", "write `a OR b`, or put it in quotes to look for it");
        case("arms !iran", "     ^^^^^", "write `-iran`, or put it in quotes to look for it");
        case("ba%nana", "^^^^^^^", "write `banana~1`, or put it in quotes to look for it");
        case("##appl.*##", "^^^^^^^^^^", "write `/appl.*/`, or put it in quotes to look for it");
        case("(a /s b)", "   ^^", "write `WITHIN sentence (a b)`, or put it in quotes to look for it");
    }

    #[test]
    fn what_only_looks_like_such_an_operator_is_a_word() {
        for text in ["and/or", "2023/24", "50%", "C++", "w/o", "x^y", "A+", "24/7", "AT&T", "#metoo", "/etc/hosts"] {
            assert!(parse(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn what_the_table_gives_as_ours_is_a_query_without_a_note() {
        for ours in PROGRAMS.iter().flat_map(|program| program.rows).flat_map(|row| row.ours) {
            let query = parse(&format!("x {ours}")).unwrap();
            assert_eq!(query.notes, [], "{ours}");
        }
    }
}
