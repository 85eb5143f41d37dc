//! What was read otherwise than it may have been meant: never an error, always said, on one line each.
//! In: notes as the text is read. Out: each once, and not more than a person reads.

use std::fmt;

use super::caret::{visible, visible_whole};
use super::field;
use super::near::near;

/// More notes than these are counted rather than shown.
const MOST_NOTES: usize = 12;

/// One thing about a query that its writer should know. Displayed, it is one line, without a period at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// Punctuation that stands alone, or quotes without a word between them.
    Ignored {
        /// The punctuation.
        text: String,
    },
    /// A `)` without a `(`.
    ClosesNothing,
    /// A `(` inside a word, without its `)`.
    OpensNothing,
    /// A wildcard at the edge of a word.
    Wildcard {
        /// `*` or `?`.
        sign: char,
        /// The word that is looked for.
        word: String,
    },
    /// A wildcard inside a word.
    InnerWildcard {
        /// `*` or `?`.
        sign: char,
        /// The word, with the sign.
        word: String,
    },
    /// A spelling distance after a word.
    Spelling {
        /// `~1`.
        sign: String,
        /// The word that is looked for.
        word: String,
    },
    /// A distance after a phrase.
    Distance {
        /// `~3`.
        sign: String,
    },
    /// A word between slashes.
    RegularExpression {
        /// The word with its slashes.
        text: String,
    },
    /// `NEAR/8`, `BEFORE/8`, `WITHIN`.
    Proximity {
        /// The operator as it was typed.
        text: String,
    },
    /// A field that a later version will know.
    LaterField {
        /// The name, without the colon.
        name: String,
    },
    /// Something that looks like a field and is none.
    UnknownField {
        /// The name, without the colon.
        name: String,
    },
    /// A field with a blank after its colon.
    DetachedValue {
        /// The name, without the colon.
        name: &'static str,
    },
    /// A field before a group.
    FieldOverGroup {
        /// The name, without the colon.
        name: &'static str,
    },
    /// AND and OR without parentheses.
    ReadAs {
        /// The query with its parentheses.
        query: String,
    },
    /// One letter or digit with a dash, which may have been meant as a flag.
    FlagMeant {
        /// The letter.
        letter: char,
        /// The long name of the flag that it is, if it is one.
        long: Option<&'static str>,
    },
    /// One shell argument of several words, which may have been meant as a phrase.
    PhraseMeant {
        /// The words.
        words: String,
    },
    /// One shell argument that is a field and a value with blanks.
    OneValue {
        /// The clause with its quotes.
        clause: String,
    },
    /// A note about a saved query that is part of this one.
    InSaved {
        /// The name of the saved query.
        name: String,
        /// What is to be known about it.
        note: Box<Note>,
    },
    /// Further notes were not kept.
    Further {
        /// How many.
        count: usize,
    },
}

impl fmt::Display for Note {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Note::Ignored { text } => write!(out, "`{}` is no word: ignored", visible(text)),
            Note::ClosesNothing => out.write_str("`)` closes nothing: ignored"),
            Note::OpensNothing => out.write_str("`(` inside a word opens no group: ignored, put a blank before it"),
            Note::Wildcard { sign, word } => {
                write!(out, "`{sign}` is no wildcard yet: read as the word `{}`", visible(word))
            }
            Note::InnerWildcard { sign, word } => {
                write!(out, "`{sign}` is no wildcard yet: read as punctuation in `{}`", visible(word))
            }
            Note::Spelling { sign, word } => {
                write!(out, "`{}` finds no other spellings yet: read as the word `{}`", visible(sign), visible(word))
            }
            Note::Distance { sign } => {
                write!(out, "`{}` allows no words between yet: read as the phrase alone", visible(sign))
            }
            Note::RegularExpression { text } => {
                write!(out, "`{}` is no regular expression yet: read as words", visible(text))
            }
            Note::Proximity { text } => write!(out, "`{}` is no operator yet: read as words", visible(text)),
            Note::LaterField { name } => write!(out, "`{}:` is no field yet: read as words", visible(name)),
            Note::UnknownField { name } => {
                write!(out, "`{}:` is no field: read as words; ", visible(name))?;
                let near = near(name, field::FIELDS.iter().map(|row| row.name));
                if near.is_empty() {
                    return write!(out, "fields are {}", field::names());
                }
                let near: Vec<String> = near.iter().map(|name| format!("`{name}:`")).collect();
                write!(out, "did you mean {}?", near.join(" or "))
            }
            Note::DetachedValue { name } => {
                write!(out, "`{name}:` has no value: read as a word; write the value directly after the colon")
            }
            Note::FieldOverGroup { name } => {
                write!(out, "`{name}:` takes no group yet: read as a word; write it before each word of the group")
            }
            Note::ReadAs { query } => write!(out, "read as `{}`", visible_whole(query)),
            Note::PhraseMeant { words } => {
                // Single quotes around the whole keep the shell from taking the double ones.
                let quoted = visible_whole(words).replace('\'', "'\\''");
                write!(out, "read as words in any order; for the phrase write '\"{quoted}\"'")
            }
            Note::FlagMeant { letter, long } => {
                write!(out, "`-{letter}` leaves out reports with `{letter}`; a flag stands before the query")?;
                long.map_or(Ok(()), |long| write!(out, ", or use `{long}`"))
            }
            Note::OneValue { clause } => write!(
                out,
                "read as `{}`; where more clauses follow in one argument, write these quotes",
                visible_whole(clause)
            ),
            Note::InSaved { name, note } => write!(out, "in `query:{}`: {note}", visible(name)),
            Note::Further { count } => write!(out, "notes that are not shown: {count}"),
        }
    }
}

/// Notes as they come, each once.
#[derive(Debug, Default)]
pub(super) struct Notes {
    kept: Vec<Note>,
    further: usize,
}

impl Notes {
    pub(super) fn add(&mut self, note: Note) {
        if self.kept.contains(&note) {
            return;
        }
        // How the whole was read says more than any sign in it, and is known last.
        if self.kept.len() < MOST_NOTES || matches!(note, Note::ReadAs { .. }) {
            self.kept.push(note)
        } else {
            self.further += 1
        }
    }

    pub(super) fn finish(mut self) -> Vec<Note> {
        if self.further > 0 {
            self.kept.push(Note::Further { count: self.further });
        }
        self.kept
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::query::parse;

    #[test]
    fn what_is_read_otherwise_than_typed_is_said_on_one_line() {
        #[track_caller]
        fn case(text: &str, tree: &str, notes: &[&str]) {
            let query = parse(text).unwrap();
            assert_eq!(query.tree.to_string(), tree, "{text}");
            assert_eq!(query.notes.iter().map(ToString::to_string).collect::<Vec<_>>(), notes, "{text}");
        }
        case("arms * deal", "arms deal", &["`*` is no word: ignored"]);
        case(
            "arms ? deal & & ! \"\"",
            "arms deal",
            &[
                "`?` is no word: ignored",
                "`&` is no word: ignored",
                "`!` is no word: ignored",
                "`\"\"` is no word: ignored",
            ],
        );
        case(
            "Moscow — Pyongyang - talks",
            "Moscow Pyongyang talks",
            &["`—` is no word: ignored", "`-` is no word: ignored"],
        );
        case("arms) deal", "arms deal", &["`)` closes nothing: ignored"]);
        case("arms(deal", "arms deal", &["`(` inside a word opens no group: ignored, put a blank before it"]);
        case("sanction*", "sanction", &["`*` is no wildcard yet: read as the word `sanction`"]);
        case("wom?n", "wom?n", &["`?` is no wildcard yet: read as punctuation in `wom?n`"]);
        case("who?", "who", &[]);
        case("shoygu~1", "shoygu", &["`~1` finds no other spellings yet: read as the word `shoygu`"]);
        case("\"arms deal\"~3", "\"arms deal\"", &["`~3` allows no words between yet: read as the phrase alone"]);
        case("/reg.*x/", "/reg.*x/", &["`/reg.*x/` is no regular expression yet: read as words"]);
        case("and/or 2023/24", "and/or 2023/24", &[]);
        case("a NEAR/8 b", "a NEAR/8 b", &["`NEAR/8` is no operator yet: read as words"]);
        case("WITHIN sentence (a b)", "WITHIN sentence a b", &["`WITHIN` is no operator yet: read as words"]);
        case("mention:2023-08", "mention:2023-08", &["`mention:` is no field yet: read as words"]);
        case("actr:x", "actr:x", &["`actr:` is no field: read as words; did you mean `actor:`?"]);
        case("Date:2023", "Date:2023", &["`Date:` is no field: read as words; did you mean `date:`?"]);
        case(
            "subject:Iran",
            "subject:Iran",
            &["`subject:` is no field: read as words; fields are `actor:`, `date:`, \
            `exact:`, `path:`, `query:`, `title:`"],
        );
        case(
            "date: 2023",
            "date 2023",
            &["`date:` has no value: read as a word; write the value directly after the colon"],
        );
        case(
            "title:(a b)",
            "title a b",
            &["`title:` takes no group yet: read as a word; write it before each word of the group"],
        );
        case("a AND b OR c", "(a b) OR c", &["read as `(a b) OR c`"]);
        case("(a OR b AND c) d", "(a OR (b c)) d", &["read as `(a OR (b c)) d`"]);
        case("a b OR c", "(a b) OR c", &[]);
        case("a AND (b OR c)", "a (b OR c)", &[]);
    }

    #[test]
    fn a_text_full_of_odd_signs_gets_a_dozen_notes_and_a_count() {
        let text: String = (0..40).map(|i| format!("w{i}* ")).collect();
        let notes = parse(&text).unwrap().notes;
        assert_eq!(notes.len(), 13);
        assert_eq!(notes[12].to_string(), "notes that are not shown: 28");
    }
}
