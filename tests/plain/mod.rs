//! The meaning of every operator, slow and plain: what stands near what, by trying all there is.
//! Knows the words of a text and whom it names where; nothing of the index, and nothing of how it is searched.

#![allow(dead_code)]

use std::collections::BTreeSet;

use dateline::answer::hit::WholeReport;
use dateline::language::analyser::{Voice, words};
use dateline::language::dates::Mention;
use dateline::language::sentence;
use dateline::language::stem::stem;
use dateline::query::slips;
use dateline::report::actor::{Kind, Naming};
use dateline::report::interval::Interval;
use dateline::report::span::Span;
use jiff::civil::Date;

/// What is asked.
#[derive(Debug, Clone)]
pub(crate) enum Ask {
    Word(String),
    Exact(String),
    Phrase(String, u32),
    Wildcard(&'static str),
    Spelling(&'static str, usize),
    Regex(&'static str, fn(&str) -> bool),
    Title(Box<Ask>),
    Class(&'static str),
    Actor(&'static str, &'static str),
    Mention(&'static str, Date, Date),
    MentionNone,
    Near(Box<Ask>, Box<Ask>, bool, u32),
    Within(&'static str, Box<Ask>),
    All(Vec<Ask>),
    Any(Vec<Ask>),
    Not(Box<Ask>),
}

/// A stop word: asked for only where the query is nothing else, in quotes, or beside NEAR.
pub(crate) const STOP: &str = "the";

impl Ask {
    /// Returns the query as a person types it.
    pub(crate) fn typed(&self) -> String {
        let group = |part: &Ask| match part {
            Ask::All(_) | Ask::Any(_) | Ask::Near(..) => format!("({})", part.typed()),
            other => other.typed(),
        };
        let joined = |parts: &[Ask], by: &str| parts.iter().map(group).collect::<Vec<_>>().join(by);
        match self {
            Ask::Word(word) => word.clone(),
            Ask::Exact(word) => format!("exact:{word}"),
            Ask::Phrase(phrase, 0) => format!("\"{phrase}\""),
            Ask::Phrase(phrase, slop) => format!("\"{phrase}\"~{slop}"),
            Ask::Wildcard(text) => (*text).to_string(),
            Ask::Spelling(word, slips) => format!("{word}~{slips}"),
            Ask::Regex(text, _) => format!("/{text}/"),
            Ask::Title(part) => format!("title:{}", part.typed()),
            Ask::Class(name) => format!("@{name}"),
            Ask::Actor(name, _) => format!("actor:\"{name}\""),
            Ask::Mention(typed, ..) => format!("mention:\"{typed}\""),
            Ask::MentionNone => "mention:none".to_string(),
            Ask::Near(left, right, ordered, distance) => {
                let name = if *ordered { "BEFORE" } else { "NEAR" };
                format!("{} {name}/{distance} {}", group(left), group(right))
            }
            Ask::Within(scope, part) => format!("WITHIN {scope} ({})", part.typed()),
            Ask::All(parts) => joined(parts, " "),
            Ask::Any(parts) => joined(parts, " OR "),
            Ask::Not(part) => format!("NOT {}", group(part)),
        }
    }

    /// Says whether any word but the stop word is asked for, outside exclusions.
    fn asks_for_words(&self) -> bool {
        match self {
            Ask::Word(word) => word != STOP,
            Ask::All(parts) | Ask::Any(parts) => parts.iter().any(Ask::asks_for_words),
            Ask::Within(_, part) => part.asks_for_words(),
            Ask::Title(part) => part.asks_for_words(),
            Ask::Not(_) => false,
            Ask::Actor(..) | Ask::Mention(..) | Ask::MentionNone => false,
            _ => true,
        }
    }

    /// Returns the same with no `All` in an `All`: parentheses there say nothing.
    fn flat(&self) -> Ask {
        let boxed = |part: &Ask| Box::new(part.flat());
        match self {
            Ask::All(parts) => Ask::All(
                parts
                    .iter()
                    .flat_map(|part| match part.flat() {
                        Ask::All(inner) => inner,
                        other => vec![other],
                    })
                    .collect(),
            ),
            Ask::Any(parts) => Ask::Any(parts.iter().map(Ask::flat).collect()),
            Ask::Not(part) => Ask::Not(boxed(part)),
            Ask::Within(scope, part) => Ask::Within(scope, boxed(part)),
            other => other.clone(),
        }
    }

    fn without_stop_words(&self, within: bool) -> Option<Ask> {
        let kept = |parts: &[Ask]| parts.iter().filter_map(|part| part.without_stop_words(within)).collect::<Vec<_>>();
        match self {
            Ask::Word(word) if word == STOP => None,
            Ask::Title(part) => part.without_stop_words(within).map(|part| Ask::Title(Box::new(part))),
            // A stretch of a text has to hold something, if it is a stop word.
            Ask::All(parts) if within && kept(parts).iter().all(|part| matches!(part, Ask::Not(_))) => {
                (!kept(parts).is_empty()).then(|| self.clone())
            }
            Ask::All(parts) => Some(kept(parts)).filter(|parts| !parts.is_empty()).map(Ask::All),
            Ask::Any(parts) => Some(kept(parts)).filter(|parts| !parts.is_empty()).map(Ask::Any),
            Ask::Not(part) => part.without_stop_words(within).map(|part| Ask::Not(Box::new(part))),
            Ask::Within(scope, part) => part.without_stop_words(true).map(|part| Ask::Within(scope, Box::new(part))),
            other => Some(other.clone()),
        }
    }

    /// Returns the query as it is meant: without stop words that are not asked for.
    pub(crate) fn meant(&self) -> Ask {
        if self.asks_for_words() { self.flat().without_stop_words(false).unwrap() } else { self.clone() }
    }
}

/// A title or a passage: its words by their places, with all their readings, whom it names where, and where it says when.
pub(crate) struct Text {
    places: Vec<Vec<(String, String)>>,
    names: Vec<(Kind, String, BTreeSet<u32>)>,
    dates: Vec<(Vec<Interval>, BTreeSet<u32>)>,
    /// The first place of each sentence, and the one behind the last.
    sentences: Vec<u32>,
    is_title: bool,
}

impl Text {
    fn of(text: &str, named: &[(Span, &Naming)], mentions: &[Mention], is_title: bool) -> Text {
        let mut places: Vec<Vec<(String, String)>> = Vec::new();
        let mut spans: Vec<Span> = Vec::new();
        for word in words(text, Voice::Report) {
            if word.position as usize == places.len() {
                places.push(Vec::new());
                spans.push(word.span);
            }
            let stem = stem(&word.form);
            places.last_mut().unwrap().push((word.form, stem));
        }
        let at = |span: &Span| {
            let touched = spans.iter().enumerate().filter(|(_, word)| word.overlaps(*span));
            touched.map(|(at, _)| at as u32).collect::<BTreeSet<u32>>()
        };
        let names = named
            .iter()
            .map(|(span, naming)| (naming.actor.kind(), naming.actor.to_string(), at(span)))
            .filter(|(_, _, at)| !at.is_empty())
            .collect();
        let days = |mention: &Mention| mention.days.into_iter().chain(mention.other).collect::<Vec<Interval>>();
        let dates = mentions.iter().map(|mention| (days(mention), at(&mention.span))).collect();
        let mut sentences = vec![0];
        for end in sentence::ends(text).into_iter().filter(|_| !is_title) {
            sentences.push(spans.iter().filter(|word| word.start < end).count() as u32);
        }
        sentences.push(places.len() as u32);
        Text { places, names, dates, sentences, is_title }
    }

    fn singles(&self, takes: impl Fn(&str, &str) -> bool) -> Vec<BTreeSet<u32>> {
        let readings = self.places.iter().enumerate();
        let taken = readings.filter(|(_, readings)| readings.iter().any(|(form, stem)| takes(form, stem)));
        taken.map(|(at, _)| BTreeSet::from([at as u32])).collect()
    }

    /// Returns every set of places at which the words stand in this order with at most `slop` others between.
    fn row(&self, forms: &[String], exact: bool, slop: u32) -> Vec<BTreeSet<u32>> {
        let mut rows: Vec<Vec<u32>> = vec![Vec::new()];
        for form in forms {
            let wanted = stem(form);
            let here = self.singles(|other, stem| if exact { other == form } else { stem == wanted });
            let longer = |row: &Vec<u32>| {
                let fits = here.iter().filter_map(|at| at.first().copied()).filter(|at| row.iter().all(|b| b < at));
                fits.map(|at| row.iter().copied().chain([at]).collect::<Vec<u32>>()).collect::<Vec<_>>()
            };
            rows = rows.iter().flat_map(longer).collect();
        }
        let near = |row: &Vec<u32>| row[row.len() - 1] - row[0] + 1 - row.len() as u32 <= slop;
        rows.into_iter().filter(near).map(|row| row.into_iter().collect()).collect()
    }

    /// Returns every way in which something stands here, as sets of places.
    fn ways(&self, ask: &Ask) -> Vec<BTreeSet<u32>> {
        let forms = |typed: &str| words(typed, Voice::Query).into_iter().map(|word| word.form).collect::<Vec<_>>();
        let word = |typed: &str, exact| {
            let mut ways = self.row(&forms(typed), exact, 0);
            if typed.contains('-') {
                ways.extend(self.row(&[forms(typed).concat()], exact, 0));
            }
            ways
        };
        match ask {
            Ask::Word(typed) => word(typed, false),
            Ask::Exact(typed) => word(typed, true),
            Ask::Phrase(typed, slop) => self.row(&forms(typed), false, *slop),
            Ask::Wildcard(text) => self.singles(|form, _| is_like(text.as_bytes(), form.as_bytes())),
            Ask::Spelling(wanted, most) => self.singles(|form, _| slips(wanted, form, *most).is_some()),
            Ask::Regex(_, takes) => self.singles(|form, _| takes(form)),
            Ask::Title(part) => {
                if self.is_title {
                    self.ways(part)
                } else {
                    Vec::new()
                }
            }
            Ask::Class("date") => self.dates.iter().map(|(_, at)| at.clone()).collect(),
            Ask::Mention(_, first, last) => {
                let shares = |days: &Interval| days.first() <= *last && days.last() >= *first;
                let dates = self.dates.iter().filter(|(readings, _)| readings.iter().any(shares));
                dates.map(|(_, at)| at.clone()).collect()
            }
            Ask::Class(name) => {
                let named = self.names.iter().filter(|(kind, ..)| *name == "actor" || kind.name() == *name);
                named.map(|(_, _, at)| at.clone()).collect()
            }
            Ask::Actor(_, id) => {
                self.names.iter().filter(|(_, actor, _)| actor == id).map(|(_, _, at)| at.clone()).collect()
            }
            Ask::Any(parts) => parts.iter().flat_map(|part| self.ways(part)).collect(),
            Ask::Near(left, right, ordered, distance) => {
                let mut ways = Vec::new();
                for one in self.ways(left) {
                    for other in self.ways(right) {
                        let (first, last) = (*one.first().unwrap(), *one.last().unwrap());
                        let (its_first, its_last) = (*other.first().unwrap(), *other.last().unwrap());
                        let near = if last < its_first {
                            its_first - last <= *distance
                        } else if its_last < first {
                            !ordered && first - its_last <= *distance
                        } else {
                            !ordered && one.is_disjoint(&other)
                        };
                        if near {
                            ways.push(&one | &other);
                        }
                    }
                }
                ways.sort();
                ways.dedup();
                ways
            }
            Ask::Within(..) | Ask::All(_) | Ask::Not(_) | Ask::MentionNone => {
                unreachable!("{} has no one place", ask.typed())
            }
        }
    }

    /// Says whether the places from `first` up to `end` satisfy the query by themselves.
    fn satisfies(&self, ask: &Ask, first: u32, end: u32) -> bool {
        match ask {
            Ask::All(parts) => parts.iter().all(|part| self.satisfies(part, first, end)),
            Ask::Any(parts) => parts.iter().any(|part| self.satisfies(part, first, end)),
            Ask::Not(part) => !self.satisfies(part, first, end),
            Ask::Within("passage", part) => self.satisfies(part, first, end),
            Ask::Within(_, part) => {
                let sentences = self.sentences.windows(2);
                sentences
                    .filter(|pair| first <= pair[0] && pair[1] <= end)
                    .any(|pair| self.satisfies(part, pair[0], pair[1]))
            }
            placed => self.ways(placed).iter().any(|way| way.iter().all(|at| first <= *at && *at < end)),
        }
    }

    fn all_satisfy(&self, ask: &Ask) -> bool {
        self.satisfies(ask, 0, self.places.len() as u32)
    }
}

fn is_like(pattern: &[u8], form: &[u8]) -> bool {
    match pattern.split_first() {
        None => form.is_empty(),
        Some((b'*', rest)) => (0..=form.len()).any(|skipped| is_like(rest, &form[skipped..])),
        Some((b'?', rest)) => !form.is_empty() && is_like(rest, &form[1..]),
        Some((letter, rest)) => form.first() == Some(letter) && is_like(rest, &form[1..]),
    }
}

/// A report, as a reader sees it.
pub(crate) struct Seen {
    pub(crate) id: String,
    actors: Vec<String>,
    title: Text,
    passages: Vec<Text>,
}

impl Seen {
    pub(crate) fn of(whole: &WholeReport) -> Seen {
        let passage = |passage: &dateline::report::passage::Passage| {
            let span = passage.span;
            let named: Vec<(Span, &Naming)> = whole
                .namings
                .iter()
                .filter_map(|naming| Some((naming.span?, naming)))
                .filter(|(named, _)| span.start <= named.start && named.end <= span.end)
                .map(|(named, naming)| (named.moved_back(span.start), naming))
                .collect();
            let of_passage = |mention: &&Mention| span.start <= mention.span.start && mention.span.start < span.end;
            let moved = |mention: &Mention| Mention { span: mention.span.moved_back(span.start), ..*mention };
            let mentions: Vec<Mention> = whole.mentions.iter().filter(of_passage).map(moved).collect();
            Text::of(span.of(&whole.text), &named, &mentions, false)
        };
        Seen {
            id: whole.report.id.clone(),
            actors: whole.report.actors.iter().map(ToString::to_string).collect(),
            title: Text::of(
                whole.report.title.as_deref().unwrap_or_default(),
                &whole.title_namings.iter().filter_map(|naming| Some((naming.span?, naming))).collect::<Vec<_>>(),
                &whole.title_mentions,
                true,
            ),
            passages: whole.passages.iter().map(passage).collect(),
        }
    }

    /// Says whether the report satisfies the query: AND, OR and NOT are of the report, all else of one text.
    pub(crate) fn satisfies(&self, ask: &Ask) -> bool {
        match ask {
            Ask::All(parts) => parts.iter().all(|part| self.satisfies(part)),
            Ask::Any(parts) => parts.iter().any(|part| self.satisfies(part)),
            Ask::Not(part) => !self.satisfies(part),
            Ask::Actor(_, id) => self.actors.iter().any(|actor| actor == id),
            Ask::MentionNone => {
                let mut texts = self.passages.iter().chain([&self.title]);
                texts.all(|text| text.dates.iter().all(|(days, _)| days.is_empty()))
            }
            one => self.title.all_satisfy(one) || self.passages.iter().any(|passage| passage.all_satisfy(one)),
        }
    }

    fn reasons<'a>(&self, ask: &'a Ask, reasons: &mut Vec<&'a Ask>) {
        match ask {
            Ask::All(parts) => parts.iter().for_each(|part| self.reasons(part, reasons)),
            Ask::Any(parts) => {
                parts.iter().filter(|part| self.satisfies(part)).for_each(|part| self.reasons(part, reasons))
            }
            Ask::Not(_) | Ask::MentionNone => {}
            one => reasons.push(one),
        }
    }

    /// Returns how many passages answer: those that hold a reason; the head alone where none does.
    pub(crate) fn answering(&self, ask: &Ask) -> usize {
        let mut reasons = Vec::new();
        self.reasons(ask, &mut reasons);
        let holds = |passage: &&Text| reasons.iter().any(|one| passage.all_satisfy(one));
        self.passages.iter().filter(holds).count().max(1)
    }
}
