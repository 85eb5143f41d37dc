//! The grammar in words, for `dateline help query`. Out: one text; its tables are those that the parser uses.

use super::field::FIELDS;
use super::foreign::PROGRAMS;
use super::{MOST_DISTANCE, MOST_LEVELS, MOST_PATTERNS, NEAR_DISTANCE};

/// What can be written, and what it finds; in the order in which people need it.
static FORMS: &[(&str, &[(&str, &str)])] = &[
    (
        "Words",
        &[
            ("arms deal", "reports that hold both, in any form: case, accents and endings do not count"),
            ("exact:talks", "this very form"),
            ("\"arms deal\"", "these words in this order"),
            ("\"arms deal\"~3", "the same, with up to three other words between them"),
            ("cease-fire", "the parts in a row, and `ceasefire`"),
            ("sanction*", "any ending; `*` stands for any letters, `wom?n` for one letter"),
            ("shoygu~1", "one letter missing, wrong, too many or swapped with the next; `~2` for two"),
            ("/sanctio.*s/", "a regular expression on the whole word, in small letters without accents"),
        ],
    ),
    (
        "Joined",
        &[
            ("a b", "both, anywhere in the report; `a AND b` is the same"),
            ("a OR b", "either; a blank binds tighter than OR, parentheses tighter still"),
            ("NOT a", "not in the report at all; `-a` is the same after a blank"),
            ("(a OR b) -c", "groups"),
        ],
    ),
    (
        "Near",
        &[
            ("a NEAR/8 b", "at most 8 words on from each other, in one passage or the title; neighbours are 1 apart"),
            ("a BEFORE/8 b", "the same, in this order"),
            (
                "(a OR b) NEAR \"c d\"",
                "groups with OR, phrases and wildcards have places too; without a number it is 8",
            ),
            ("a NEAR/5 b NEAR/9 c", "read from the left: c near both of them"),
            (
                "strike NEAR/8 @person",
                "a person whom the text names; also `@state`, `@org`, and `@actor` for all three",
            ),
            ("actor:Russia NEAR/15 talks", "a certain actor, by whatever name the text uses"),
            ("strike NEAR/8 mention:2023-08", "a date that the text mentions, in whatever words; `@date` for any date"),
            ("WITHIN sentence (a b -c)", "all of it in one sentence"),
            ("WITHIN passage (a \"b c\")", "all of it in one passage"),
        ],
    ),
    (
        "Reports",
        &[
            ("actor:\"North Korea\"", "by whatever name the report uses; `actor:state/*` for all of a kind"),
            ("actor:(russia OR iran)", "a field before a group is that of all its words"),
            ("date:2023-08", "reports of any day of it; `date:2021..2023-06`, `date:..2020`, `date:none`"),
            (
                "date:\"last 3 months\"",
                "as people say it; `date:today`, `date:2023-Q3`, `date:2023-W35`, `date:\"spring 2022\"`",
            ),
            ("mention:2023-08", "reports whose text mentions a day of it; all that `date:` takes, `mention:none` too"),
            ("seen:\"last week\"", "by the day on which the report was first indexed; all that `date:` takes"),
            ("title:deal", "in the title"),
            ("path:corpus/2023/*", "by the name of a folder or file, or by a glob on the path"),
            ("query:weapons", "a saved query as a clause"),
            ("query:deals(Iran, when=2023)", "one with values for its parameters: in their order, or by name"),
        ],
    ),
];

/// Returns the whole text, in lines that end.
pub fn help() -> String {
    let mut text = String::from(
        "A query is words that must all be in a report, in any order and form; the passages that hold them are shown.\n\
         Put it in single quotes when it has quotes, parentheses or `*` of its own. Operators are in capitals.\n",
    );
    let widest = |rows: &[(&str, &str)]| rows.iter().map(|(form, _)| form.chars().count()).max().unwrap_or(0);
    let column = FORMS.iter().map(|(_, rows)| widest(rows)).max().unwrap_or(0);
    for (name, rows) in FORMS {
        text.push_str(&format!("\n{name}\n"));
        for (form, meaning) in *rows {
            text.push_str(&format!("  {form:column$}  {meaning}\n"));
        }
    }
    let fields: Vec<String> = FIELDS.iter().map(|row| format!("{}:", row.name)).collect();
    text.push_str(&format!(
        "\nWhat may stand beside NEAR and inside WITHIN is what has a place in the text: words, phrases, patterns, classes,\n\
         actor:, mention:, groups of these with OR, and NEAR again; inside WITHIN also AND and NOT. Nothing crosses the\n\
         border of a passage, and the two sides of NEAR share no word. NEAR of function words alone (`the NEAR of`) is\n\
         refused. A date matches if it shares a day with what is asked for: `August 2023` is found by `mention:2023-08-30`.\n\
         Without a number NEAR is NEAR/{NEAR_DISTANCE}; the largest is {MOST_DISTANCE}. Groups nest to {MOST_LEVELS} levels, and a query has at most\n\
         {MOST_PATTERNS} wildcards, spellings and regular expressions. Fields: {}.\n\
         A word with a sign that only looks like an operator goes in quotes; --literal takes any text as plain words.\n",
        fields.join(" ")
    ));
    text.push_str("\nFor those who come from another program\n");
    let cell = |row: &super::foreign::Foreign| row.theirs.chars().count();
    let theirs = PROGRAMS.iter().flat_map(|program| program.rows).map(cell).max().unwrap_or(0);
    for program in PROGRAMS {
        text.push_str(&format!("  {}\n", program.name));
        for row in program.rows {
            let remark = if row.remark.is_empty() { String::new() } else { format!("   ({})", row.remark) };
            text.push_str(&format!("    {:theirs$}  {}{remark}\n", row.theirs, row.ours.join(", ")));
        }
    }
    text
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::query::parse;

    #[test]
    fn every_form_in_the_help_is_a_query_without_a_note() {
        for (form, _) in FORMS.iter().flat_map(|(_, rows)| *rows) {
            let query = parse(&format!("x {form}")).unwrap();
            assert_eq!(query.notes, [], "{form}");
        }
    }

    #[test]
    fn the_help_fits_a_terminal_and_ends_with_what_people_know_from_elsewhere() {
        let text = help();
        let wide: Vec<&str> = text.lines().filter(|line| line.chars().count() > 120).collect();
        assert!(wide.is_empty(), "{wide:#?}");
        let heads: Vec<&str> = text.lines().filter(|line| !line.is_empty() && !line.starts_with("    ")).collect();
        assert_eq!(heads[heads.len() - 4..], ["  dtSearch", "  Lucene", "  Westlaw", "  notmuch"]);
        for field in FIELDS {
            assert!(text.contains(&format!("{}:", field.name)), "{}", field.name);
        }
    }
}
