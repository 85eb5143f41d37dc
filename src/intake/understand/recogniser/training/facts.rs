//! Compiles the lists of names and clusters into the lexicon of the model file.
//! In: the texts of the lists, and labelled text for how words are written. Out: lines of the lexicon.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::conll::Document;
use super::heads::{BODIES, SITES};
use crate::intake::understand::recogniser::hashing;
use crate::intake::understand::recogniser::lexicon::{
    self, ENTRIES, Line, NO_CLUSTER, longer_phrase, phrase, phrase_of, word,
};
use crate::intake::understand::recogniser::phrases::MOST_TOKENS;
use crate::intake::understand::recogniser::tokens;

/// Lines of the lexicon: about three quarters of its entries are taken.
const LINES: usize = 5_120;

/// The texts of the lists.
pub struct Lists {
    /// `states.toml`
    pub states: String,
    /// `organisations.toml`
    pub organisations: String,
    /// `leaders.toml`
    pub leaders: String,
    /// `names.tsv`
    pub names: String,
    /// `clusters.tsv`
    pub clusters: String,
}

/// A list that cannot be compiled.
#[derive(Debug, thiserror::Error)]
pub enum BadList {
    /// No TOML, or not of this form.
    #[error("{list} cannot be read")]
    Toml {
        /// Which list.
        list: &'static str,
        /// Where and why.
        source: toml::de::Error,
    },
    /// A line of a table.
    #[error("line {line} of {list} cannot be read: `{text}`")]
    Line {
        /// Which list.
        list: &'static str,
        /// From 1.
        line: usize,
        /// The line.
        text: String,
    },
    /// Too many facts.
    #[error("the lists have {0} words and phrases, more than the lexicon holds: raise its number of lines")]
    Full(usize),
}

#[derive(Deserialize)]
struct States {
    state: Vec<State>,
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct State {
    name: String,
    official: String,
    aliases: Vec<String>,
    demonyms: Vec<String>,
    capitals: Vec<String>,
    metonyms: Vec<String>,
    former: Vec<Former>,
}

#[derive(Deserialize)]
struct Former {
    name: String,
}

#[derive(Deserialize)]
struct Organisations {
    org: Vec<Named>,
}

#[derive(Deserialize)]
struct Leaders {
    person: Vec<Named>,
}

#[derive(Deserialize)]
struct Named {
    name: String,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    common_words: Vec<String>,
}

/// What is known of a hash: cluster and bits of a word, or bits of a phrase and nothing.
type Entries = BTreeMap<u64, [u8; 2]>;

/// Returns the lines of the lexicon.
pub fn lexicon(lists: &Lists, documents: &[Document]) -> Result<Vec<Line>, BadList> {
    let mut entries = Entries::new();
    add_clusters(&lists.clusters, &mut entries)?;
    add_names(&lists.names, &mut entries)?;
    for (heads, bit) in [(BODIES, word::BODY), (SITES, word::SITE)] {
        heads.iter().for_each(|head| add_word(head, bit, &mut entries));
    }
    add_capitals(documents, &mut entries);
    add_phrases(lists, &mut entries)?;
    lines(&entries)
}

fn add_word(written: &str, bit: u8, entries: &mut Entries) {
    entries.entry(hashing::word(written).lower).or_insert([NO_CLUSTER, 0])[1] |= bit;
}

fn add_clusters(list: &str, entries: &mut Entries) -> Result<(), BadList> {
    for (number, line) in list.lines().enumerate() {
        let bad = || BadList::Line { list: "clusters.tsv", line: number + 1, text: line.to_string() };
        let (written, cluster) = line.split_once('\t').ok_or_else(bad)?;
        let cluster = cluster.parse::<u8>().ok().filter(|cluster| *cluster != NO_CLUSTER).ok_or_else(bad)?;
        entries.insert(hashing::word(written).lower, [cluster, 0]);
    }
    Ok(())
}

fn add_names(list: &str, entries: &mut Entries) -> Result<(), BadList> {
    for (number, line) in list.lines().enumerate() {
        let bad = || BadList::Line { list: "names.tsv", line: number + 1, text: line.to_string() };
        let (kind, written) = line.split_once('\t').ok_or_else(bad)?;
        let is_small = written.chars().next().is_some_and(char::is_lowercase);
        let bit = match kind {
            "F" => word::GIVEN,
            "L" => word::SURNAME,
            // The list writes roles in either case; what they are follows from how they are written in a text.
            "T" | "R" if is_small => word::ROLE,
            "T" => word::TITLE,
            "R" => word::ROLE,
            _ => return Err(bad()),
        };
        for part in written.split(['-', ' ']) {
            add_word(part, bit, entries);
        }
    }
    Ok(())
}

/// Marks the words that are written with a capital more often than not where no sentence begins.
fn add_capitals(documents: &[Document], entries: &mut Entries) {
    let mut seen: BTreeMap<u64, [u32; 2]> = BTreeMap::new();
    for document in documents {
        for token in document.tokens.iter().filter(|token| !token.begins && !token.shouted) {
            let written = token.of(&document.text);
            if written.chars().any(char::is_alphabetic) {
                let has_capital = written.chars().any(char::is_uppercase);
                seen.entry(hashing::word(written).lower).or_default()[usize::from(has_capital)] += 1;
            }
        }
    }
    for (hash, entry) in entries.iter_mut() {
        let is_name = entry[1] & (word::GIVEN | word::SURNAME) != 0;
        let [small, capital] = seen.get(hash).copied().unwrap_or([0, u32::from(is_name)]);
        if capital > small {
            entry[1] |= word::CAPITAL;
        }
    }
}

fn add_phrases(lists: &Lists, entries: &mut Entries) -> Result<(), BadList> {
    let toml = |list: &'static str| move |source| BadList::Toml { list, source };
    let states: States = toml::from_str(&lists.states).map_err(toml("states.toml"))?;
    let organisations: Organisations = toml::from_str(&lists.organisations).map_err(toml("organisations.toml"))?;
    let leaders: Leaders = toml::from_str(&lists.leaders).map_err(toml("leaders.toml"))?;
    for state in states.state {
        let former = state.former.into_iter().map(|former| former.name);
        let names = [state.name, state.official].into_iter().chain(state.aliases).chain(former);
        names.for_each(|name| add_phrase(&name, phrase::STATE, entries));
        state.demonyms.iter().for_each(|name| add_phrase(name, phrase::DEMONYM, entries));
        state.capitals.iter().chain(&state.metonyms).for_each(|name| add_phrase(name, phrase::CAPITAL, entries));
    }
    for org in organisations.org {
        for name in [org.name].iter().chain(&org.aliases) {
            let kind = if org.common_words.contains(name) { phrase::DOUBTFUL_BODY } else { phrase::BODY };
            add_phrase(name, kind, entries);
        }
    }
    for person in leaders.person {
        [person.name].iter().chain(&person.aliases).for_each(|name| add_phrase(name, phrase::LEADER, entries));
    }
    Ok(())
}

/// Adds a phrase and its beginnings. The article is no part of a name; a phrase too long to be found is left out.
fn add_phrase(name: &str, kind: u8, entries: &mut Entries) {
    let name = name.strip_prefix("the ").or_else(|| name.strip_prefix("The ")).unwrap_or(name);
    let mut cut = Vec::new();
    tokens::cut_piece(name, 0, name.len(), &mut cut);
    if cut.is_empty() || cut.len() > MOST_TOKENS {
        return;
    }
    let mut hash = 0;
    for (place, token) in cut.iter().enumerate() {
        let word = hashing::word(token.of(name)).exact;
        hash = if place == 0 { phrase_of(word) } else { longer_phrase(hash, word) };
        let bits = if place + 1 == cut.len() { kind } else { phrase::GOES_ON };
        entries.entry(hash).or_insert([0, 0])[0] |= bits;
    }
}

/// Lays the entries out in lines; one that finds its line full goes to the next with room.
fn lines(entries: &Entries) -> Result<Vec<Line>, BadList> {
    if entries.len() * 10 > LINES * ENTRIES * 9 {
        return Err(BadList::Full(entries.len()));
    }
    let mut lines = vec![[0; 64]; LINES];
    for (hash, entry) in entries {
        let (first, key) = lexicon::place(*hash, LINES);
        let places = (first..LINES).chain(0..first).flat_map(|line| (0..ENTRIES).map(move |entry| (line, entry)));
        for (line, place) in places {
            let line: &mut Line = &mut lines[line];
            if line[2 * place..2 * place + 2] == [0, 0] {
                line[2 * place..2 * place + 2].copy_from_slice(&key.to_le_bytes());
                line[32 + 2 * place..34 + 2 * place].copy_from_slice(entry);
                break;
            }
        }
    }
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::understand::recogniser::lexicon::Lexicon;

    #[test]
    fn what_is_in_the_lists_is_found_by_its_hash() {
        let lists = Lists {
            states: "[[state]]\nname = \"Germany\"\ndemonyms = [\"German\"]\ncapitals = [\"Berlin\"]".into(),
            organisations:
                "[[org]]\nname = \"Security Council\"\naliases = [\"the Total\"]\ncommon_words = [\"the Total\"]".into(),
            leaders: "[[person]]\nname = \"Joe Biden\"".into(),
            names: "F\tMary-Ann\nL\tBiden\nT\tGeneral\nR\tsaid\n".into(),
            clusters: "said\t7\nbiden\t9\n".into(),
        };
        let lines = lexicon(&lists, &[]).expect("lists as they should be");
        let lexicon = Lexicon::new(&lines);
        let word = |written: &str| lexicon.word(hashing::word(written).lower);
        assert_eq!(word("said"), (7, word::ROLE));
        assert_eq!(word("BIDEN"), (9, word::SURNAME | word::CAPITAL));
        assert_eq!(word("ann"), (NO_CLUSTER, word::GIVEN | word::CAPITAL));
        assert_eq!(word("nobody"), (NO_CLUSTER, 0));
        let phrase = |words: &[&str]| {
            let hash = |word: &str| hashing::word(word).exact;
            let first = phrase_of(hash(words[0]));
            lexicon.phrase(words[1..].iter().fold(first, |phrase, word| longer_phrase(phrase, hash(word))))
        };
        assert_eq!(phrase(&["Berlin"]), phrase::CAPITAL);
        assert_eq!(phrase(&["Security"]), phrase::GOES_ON);
        assert_eq!(phrase(&["Security", "Council"]), phrase::BODY);
        assert_eq!(phrase(&["Total"]), phrase::DOUBTFUL_BODY);
        assert_eq!(phrase(&["security", "Council"]), 0);
        assert_eq!(phrase(&["Joe", "Biden"]), phrase::LEADER);
    }
}
