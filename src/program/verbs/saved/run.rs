//! `saved run`: answers saved queries over one opened index, all of what answers or what is new.
//!
//! What is new counts as told only when all of it was written: hits that go into a pipe which breaks are told again.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use anyhow::bail;
use dateline::answer::hit::{Answer, Before};
use dateline::answer::news::{self, Earlier, Known, News};
use dateline::answer::{Memory, Wanted};
use dateline::index::open::Snapshot;
use dateline::index::place::Place;
use dateline::index::told::{Marks, Publication, Purpose, QueryKey, Ran, Telling, Told};
use dateline::present::Depth;
use dateline::present::count::Count;
use dateline::query::saved::{self, Saved};
use dateline::query::{self, SavedName};

use super::no_saved_query;
use crate::program::answering::{self, Answered, Which};
use crate::program::flags::{SavedRunFlags, Shared};
use crate::program::outcome::Outcome;
use crate::program::printing::{Named, View};
use crate::program::{asking, clock, output, refreshing};

pub(in crate::program) mod watching;

/// Reports that are shown for each query where nobody says how many.
const LIMIT: usize = 10;

pub(super) fn run(flags: &SavedRunFlags, shared: &Shared) -> anyhow::Result<Outcome> {
    if flags.out.as_deref() == Some(Path::new("-")) {
        bail!("--out writes a file: leave it out to write to standard output, or write ./- for a file of that name");
    }
    let calls = calls(flags, shared)?;
    if calls.is_empty() {
        no_saved_query(shared);
    }
    let snapshot = asking::snapshot(&flags.asked, shared)?;
    let place = refreshing::place(shared)?;
    let named = if flags.new || flags.all || calls.len() > 1 { Named::Each } else { Named::Alone };
    let view = match &flags.out {
        Some(_) => View::of_file(&flags.printed, &flags.asked, named, shared)?,
        None => View::of_output(&flags.printed, &flags.asked, named, shared)?,
    };
    let title = title(flags, &calls);
    let known = if flags.new { known(flags, &calls, &place)? } else { BTreeMap::new() };
    let running = Running {
        flags,
        shared,
        snapshot: &snapshot,
        view,
        known: &known,
        since: since(flags, shared)?,
        below: asking::below(&snapshot, &flags.asked.below)?,
        now: clock::now(),
        memory: if calls.len() > 1 { Memory::of_many(&snapshot) } else { Memory::of_one() },
        marks: Mutex::default(),
    };
    let work = |call: SavedName| running.answered(&call);
    let mut publication = flags.out.as_deref().map(Publication::begin).transpose()?;
    let each = |out: &mut dyn Write, between: &str| -> io::Result<Outcome> {
        view.begin(out, &title)?;
        let outcome = answering::each(calls.iter().cloned(), work, out, between)?;
        view.end(out, &snapshot)?;
        out.flush()?;
        Ok(outcome)
    };
    let outcome = match &mut publication {
        Some(publication) => each(publication, ""),
        None => each(&mut output::out(), if view.is_spread() { "\n" } else { "" }),
    };
    let outcome = match outcome {
        Ok(outcome) => outcome,
        Err(refused) => return Err(given_up(publication, flags.out.as_deref(), refused)),
    };
    let marks = running.marks.into_inner().unwrap_or_else(PoisonError::into_inner);
    finish(publication, known, marks, &place)?;
    Ok(outcome)
}

/// Returns the title of a page of what is run.
fn title(flags: &SavedRunFlags, calls: &[SavedName]) -> String {
    match calls {
        [one] => called(one),
        _ if flags.new => "New in saved queries".to_string(),
        _ => "Saved queries".to_string(),
    }
}

/// Returns what is to be run: what was named, each once, or all that need nothing.
fn calls(flags: &SavedRunFlags, shared: &Shared) -> anyhow::Result<Vec<SavedName>> {
    let mut calls: Vec<SavedName> = Vec::new();
    if !flags.all {
        for call in flags.names.iter().map(|name| query::call(name)) {
            if !calls.contains(&call) {
                calls.push(call);
            }
        }
        return Ok(calls);
    }
    for name in saved::names(&shared.queries)? {
        // One that cannot be read is told in its place.
        if saved::load(&shared.queries, &name).is_ok_and(|saved| saved.needed().next().is_some()) {
            continue;
        }
        calls.push(query::call(&name));
    }
    Ok(calls)
}

/// What is known of what a saved query has told.
enum Knowing {
    /// It is about to tell more.
    Telling(Telling),
    /// It only looks.
    Looking(Told),
}

impl Knowing {
    fn told(&self) -> &Told {
        match self {
            Knowing::Telling(telling) => telling.told(),
            Knowing::Looking(told) => told,
        }
    }
}

/// Returns what the saved queries have told. In the order of their names, so that two processes never wait for each other.
fn known(flags: &SavedRunFlags, calls: &[SavedName], place: &Place) -> anyhow::Result<BTreeMap<String, Knowing>> {
    let mut names: Vec<&String> = calls.iter().map(|call| &call.name).collect();
    names.sort_unstable();
    names.dedup();
    let mut known = BTreeMap::new();
    // A name that can be none has told nothing, and is told in its place.
    for name in names.into_iter().filter(|name| saved::is_name(name)) {
        let knowing = if flags.dry_run {
            Knowing::Looking(Told::open(place, name)?)
        } else {
            let mut waiting = || output::note(&format!("waiting for another process that tells for `{name}`"));
            Knowing::Telling(Telling::begin(place, name, &mut waiting)?)
        };
        known.insert(name.clone(), knowing);
    }
    Ok(known)
}

/// Returns the time before which all counts as told.
fn since(flags: &SavedRunFlags, shared: &Shared) -> anyhow::Result<Option<i64>> {
    if flags.mark_told {
        return Ok(Some(i64::MAX));
    }
    let Some(typed) = &flags.since else { return Ok(None) };
    let day = query::first_day(typed, clock::today(shared.now))
        .map_err(|kind| anyhow::anyhow!("{}\n  {}", kind.message(), kind.hint()))?;
    let start = clock::start_of(day)?;
    if start > clock::now() {
        bail!(
            "--since {day} is still to come: name a day that has begun; --mark-told counts all as told that answers now"
        );
    }
    Ok(Some(start))
}

/// What all of them are asked with.
struct Running<'r> {
    flags: &'r SavedRunFlags,
    shared: &'r Shared,
    snapshot: &'r Snapshot,
    view: View,
    known: &'r BTreeMap<String, Knowing>,
    since: Option<i64>,
    below: Vec<String>,
    now: i64,
    memory: Memory,
    /// What is to be marked, by the name of the saved query.
    marks: Mutex<BTreeMap<String, Vec<Marks>>>,
}

impl Running<'_> {
    fn answered(&self, call: &SavedName) -> Answered {
        let name = called(call);
        self.answer(call, &name)
            .unwrap_or_else(|error| Answered::error(&error, &Which { name, line: None }, self.view.format))
    }

    fn answer(&self, call: &SavedName, name: &str) -> anyhow::Result<Answered> {
        let saved = saved::load(&self.shared.queries, &call.name)?;
        let query = asking::expanded(saved.query(&call.arguments)?, self.shared)?;
        let wanted = self.wanted(&saved)?;
        let key = QueryKey::of(&query.tree, wanted.any);
        let known = self.known.get(&call.name).map(Knowing::told);
        let mut view = self.view;
        let mut too_small = None;
        let (mut answer, told, mut said) = match known {
            Some(told) => {
                let known = Known { told, query: key, earlier: self.earlier(), since: self.since };
                let now = asking::now(&query.tree, self.shared);
                let ask = |wanted: &Wanted| -> anyhow::Result<News> {
                    let (text, tree) = (&query.text, &query.tree);
                    let mut news = news::news(self.snapshot, text, tree, wanted, known, &now, &self.memory)?;
                    asking::note(&mut news.answer, &query);
                    news.answer.summary.name = Some(name.to_string());
                    Ok(news)
                };
                let news = ask(&wanted)?;
                // What a budget leaves out is not told, and stays new: so it is left out as by a limit.
                let news = match self.view.cut(&news.answer, self.snapshot)? {
                    None => news,
                    Some(kept) => {
                        too_small = view.too_small(&news.answer, &kept, self.snapshot, Depth::Reports, 0)?;
                        let Answer { summary: cut, .. } = kept;
                        let mut news = ask(&Wanted { limit: Some(cut.shown), ..wanted })?;
                        (news.answer.summary.cut, news.answer.summary.truncated) = (cut.cut, true);
                        news
                    }
                };
                view = view.with_budget(None);
                let said = self.said_of(call, key, told, &news.answer);
                (news.answer, news.tells, said)
            }
            None => {
                (asking::answer(self.snapshot, &query, &wanted, self.shared, &self.memory)?, Vec::new(), Vec::new())
            }
        };
        let summary = &mut answer.summary;
        summary.name = Some(name.to_string());
        let counted = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let ran = Ran { at: self.now, shown: counted(summary.shown), matched: counted(summary.matched.reports) };
        let mut marks = self.marks.lock().unwrap_or_else(PoisonError::into_inner);
        marks.entry(call.name.clone()).or_default().push(Marks { query: key, told, ran });
        drop(marks);
        let mut out = Vec::new();
        said.extend(asking::said(&answer, self.view.holds_notes() && self.view.named == Named::Each));
        said.extend(view.write(&mut out, &answer, self.snapshot)?);
        said.extend(too_small);
        let said = if self.view.named == Named::Each { asking::of(name, said) } else { said };
        Ok(Answered { out, said, outcome: self.outcome(&answer), listed: view.listed(&answer) })
    }

    /// Returns what is wanted of an answer. The command line stands above the file.
    fn wanted(&self, saved: &Saved) -> anyhow::Result<Wanted> {
        let (flags, below) = (self.flags, self.below.clone());
        let limit = (!flags.new).then_some(LIMIT);
        let usual = Wanted { limit, any: flags.asked.any, below, ..self.view.needs() };
        let mut wanted = asking::with_options(&usual, &saved.options, &flags.asked.below, self.snapshot)?;
        if let Some(limit) = flags.limit {
            wanted.limit = asking::limit(limit);
        }
        if let Some(sort) = flags.sort {
            wanted.order = sort.into();
        }
        Ok(wanted)
    }

    fn earlier(&self) -> Earlier {
        if self.flags.keep_told { Earlier::Kept } else { Earlier::Forgotten }
    }

    /// Returns what has to be said of how a saved query tells what is new.
    fn said_of(&self, call: &SavedName, key: QueryKey, told: &Told, answer: &Answer) -> Vec<String> {
        let mut said = Vec::new();
        if told.damaged > 0 {
            let damaged = Count(told.damaged, "record");
            said.push(format!("{damaged} of what it has told cannot be read: what they stood for is told again"));
        }
        // With other values it is another query, and has not changed.
        if !told.is_empty() && !told.knows(key) && call.arguments.is_empty() && !self.flags.keep_told {
            said.push("it was changed since it last told, and begins anew: --keep-told keeps what it told".to_string());
        }
        match answer.summary.before {
            Some(Before { passed_over: 1.., .. }) if self.flags.dry_run => {}
            Some(Before { passed_over: passed @ 1.., .. }) => {
                said.push(format!("{} from now on without being told", counts_as_told(passed)));
            }
            _ if told.is_empty() && answer.summary.shown > LIMIT && !self.flags.dry_run => {
                said.push("it tells for the first time: --mark-told starts from now, --since from a day".to_string());
            }
            _ => {}
        }
        said
    }

    fn outcome(&self, answer: &Answer) -> Outcome {
        // Who starts from now has what was asked for.
        let found = answer.summary.matched.reports + usize::from(self.flags.mark_told);
        asking::outcome(found, answer.summary.unread, &self.flags.asked)
    }
}

fn counts_as_told(reports: usize) -> String {
    let verb = if reports == 1 { "counts" } else { "count" };
    format!("{} {verb} as told", Count(reports, "report"))
}

/// Returns by what a saved query with its values is known.
fn called(call: &SavedName) -> String {
    call.to_string().trim_start_matches("query:").to_string()
}

/// Marks what was told, now that all of it is written.
fn finish(
    publication: Option<Publication>,
    known: BTreeMap<String, Knowing>,
    mut marks: BTreeMap<String, Vec<Marks>>,
    place: &Place,
) -> anyhow::Result<()> {
    let telling = |(name, knowing): (String, Knowing)| match knowing {
        Knowing::Telling(telling) => marks.remove(&name).map(|marks| (telling, marks)),
        Knowing::Looking(_) => {
            marks.remove(&name);
            None
        }
    };
    let mut tellings: Vec<(Telling, Vec<Marks>)> = known.into_iter().filter_map(telling).collect();
    match publication {
        Some(publication) => publication.finish(&mut tellings)?,
        None => {
            for (telling, marks) in &mut tellings {
                telling.mark(marks, Purpose::Tell)?;
            }
        }
    }
    // Of the others only that they ran is noted, where that can be done: nobody waits for it, and nothing depends on it.
    for (name, marks) in marks {
        if let Ok(Some(mut telling)) = Telling::begin_if_free(place, &name) {
            drop(telling.mark(&marks, Purpose::Show));
        }
    }
    Ok(())
}

/// Leaves the file as it was, and returns the error that says what was refused.
fn given_up(publication: Option<Publication>, out: Option<&Path>, refused: io::Error) -> anyhow::Error {
    if let Some(publication) = publication {
        publication.give_up();
    }
    match out {
        Some(path) => Publication::refused(path, refused).into(),
        None => refused.into(),
    }
}
