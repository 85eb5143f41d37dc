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
    /// A wildcard inside a run that is no plain word.
    InnerWildcard {
        /// `*` or `?`.
        sign: char,
        /// The word, with the sign.
        word: String,
    },
    /// A spelling distance after a run that is no plain word.
    Spelling {
        /// The word that is looked for.
        word: String,
    },
    /// A distance with a blank before it.
    DetachedDistance {
        /// Its number.
        number: String,
    },
    /// A `!` after a word, which elsewhere stands for any ending.
    RootMeant {
        /// The word.
        word: String,
    },
    /// Something that looks like a class of names and is none.
    UnknownClass {
        /// The name, without the `@`.
        name: String,
        /// A class that is near to it.
        near: String,
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
            Note::InnerWildcard { sign, word } => {
                write!(out, "`{sign}` is no wildcard in `{}`: read as punctuation", visible(word))
            }
            Note::Spelling { word } => {
                write!(out, "other spellings are those of plain words: `{}` is read as it stands", visible(word))
            }
            Note::DetachedDistance { number } => {
                write!(out, "`~{number}` stands by itself: read as the word `{number}`; ")?;
                out.write_str("a distance is written directly behind its quote or word")
            }
            Note::RootMeant { word } => {
                let word = visible(word);
                write!(out, "`!` is punctuation: read as the word `{word}`; for any ending write `{word}*`")
            }
            Note::UnknownClass { name, near } => {
                write!(out, "`@{}` is no class of names: read as a word; did you mean `@{near}`?", visible(name))
            }
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
        case("who?", "who", &[]);
        case("https://x/wom?n", "https://x/wom?n", &["`?` is no wildcard in `https://x/wom?n`: read as punctuation"]);
        case(
            "C:\\PROGRA~1",
            "C:\\PROGRA",
            &["other spellings are those of plain words: `C:\\PROGRA` is read as it stands"],
        );
        case(
            "sanction!",
            "sanction",
            &["`!` is punctuation: read as the word `sanction`; for any ending write `sanction*`"],
        );
        case("@persons", "@persons", &["`@persons` is no class of names: read as a word; did you mean `@person`?"]);
        case("@potus", "@potus", &[]);
        case("strike NEAR @date", "strike NEAR/8 @date", &[]);
        case("@dates", "@dates", &["`@dates` is no class of names: read as a word; did you mean `@date`?"]);
        case(
            "\"arms deal\" ~3",
            "\"arms deal\" 3",
            &["`~3` stands by itself: read as the word `3`; a distance is written directly behind its quote or word"],
        );
        case("and/or 2023/24", "and/or 2023/24", &[]);
        case("mentions:x", "mentions:x", &["`mentions:` is no field: read as words; did you mean `mention:`?"]);
        case("actr:x", "actr:x", &["`actr:` is no field: read as words; did you mean `actor:`?"]);
        case("Date:2023", "Date:2023", &["`Date:` is no field: read as words; did you mean `date:`?"]);
        case(
            "subject:Iran",
            "subject:Iran",
            &["`subject:` is no field: read as words; fields are `actor:`, `date:`, \
            `exact:`, `mention:`, `path:`, `query:`, `seen:`, `title:`"],
        );
        case(
            "date: 2023",
            "date 2023",
            &["`date:` has no value: read as a word; write the value directly after the colon"],
        );
        case("a AND b OR c", "(a b) OR c", &["read as `(a b) OR c`"]);
        case("(a OR b AND c) d", "(a OR (b c)) d", &["read as `(a OR (b c)) d`"]);
        case("a b OR c", "(a b) OR c", &[]);
        case("a AND (b OR c)", "a (b OR c)", &[]);
    }

    #[test]
    fn a_text_full_of_odd_signs_gets_a_dozen_notes_and_a_count() {
        let text: String = (0..40).map(|i| format!("a/b?{i} ")).collect();
        let notes = parse(&text).unwrap().notes;
        assert_eq!(notes.len(), 13);
        assert_eq!(notes[12].to_string(), "notes that are not shown: 28");
    }
}
