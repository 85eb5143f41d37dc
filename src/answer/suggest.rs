//! A starter for the user's own names: likely merges, and doubtful values to look at, as a file of TOML.
//! In: the actors of an index. Out: the text of an `actors.toml` in which everything is a comment until it is wanted.

use std::collections::BTreeMap;

use super::actors::ActorRow;
use crate::query::slips;
use crate::report::actor::{Kind, Provenance};

/// Names of fewer letters are too often near each other by chance.
const SHORTEST_NEAR: usize = 8;

/// A surname that more actors share tells nothing.
const MOST_COMPARED: usize = 60;

/// Returns the text. `rows` are those of the actors in the order of `actors::list`.
pub fn actors_toml(rows: &[ActorRow]) -> String {
    let mut text = String::from(
        "# Names of your own. Take away the `#` before what is right; `dateline index` then applies it.\n\
         # An actor has an id (`person/`, `org/` or `state/` and a name) and aliases; an alias that is the name of\n\
         # another actor merges the two. What stands in `stop` is never an actor.\n\n",
    );
    let doubtful: Vec<&ActorRow> = rows.iter().filter(|row| is_doubtful(row)).collect();
    text.push_str("# Named once, and known by its looks alone: is each of these an actor?\n#stop = [\n");
    for row in &doubtful {
        text.push_str(&format!("#{},\n", quoted(&row.actor.to_string())));
    }
    text.push_str("#]\n");
    for (row, others) in merges(rows) {
        let counts: Vec<String> = others.iter().map(|other| other.reports.to_string()).collect();
        let names: Vec<String> = others.iter().map(|other| quoted(other.actor.name())).collect();
        let also = format!("# reports: {}; {}", row.reports, counts.join(", "));
        text.push_str(&format!("\n{also}\n#[[actor]]\n#id = {}\n", quoted(&row.actor.to_string())));
        text.push_str(&format!("#aliases = [{}]\n", names.join(", ")));
    }
    text
}

/// Returns the actors that others are likely to be, each with those; the actor of most reports first.
pub fn merges(rows: &[ActorRow]) -> Vec<(&ActorRow, Vec<&ActorRow>)> {
    // Only those that share a mark are compared: comparing all with all would take hours of a large index.
    let mut sharing: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (place, row) in rows.iter().enumerate().filter(|(_, row)| row.actor.kind() != Kind::State) {
        for mark in marks(row) {
            sharing.entry(mark).or_default().push(place);
        }
    }
    let mut head: Vec<Option<usize>> = vec![None; rows.len()];
    for places in sharing.values().filter(|places| places.len() <= MOST_COMPARED) {
        for (number, &one) in places.iter().enumerate() {
            for &other in &places[number + 1..] {
                // The rows are in order, so the first has more reports. What is merged already is left alone.
                if head[one].is_none() && head[other].is_none() && are_likely_one(&rows[one], &rows[other]) {
                    head[other] = Some(one);
                }
            }
        }
    }
    let mut merges: BTreeMap<usize, Vec<&ActorRow>> = BTreeMap::new();
    for (place, mut first) in head.iter().copied().enumerate() {
        // Of a chain, the first alone is the head: each link leads to an earlier row.
        while let Some(earlier) = first.and_then(|first| head[first]) {
            first = Some(earlier);
        }
        first.into_iter().for_each(|first| merges.entry(first).or_default().push(&rows[place]));
    }
    merges.into_iter().map(|(head, others)| (&rows[head], others)).collect()
}

/// Returns what a name shares with those that it may be compared with: surname, initials, first letters.
fn marks(row: &ActorRow) -> Vec<String> {
    let (kind, name) = (row.actor.kind().name(), row.actor.name());
    let mut marks = vec![format!("{kind} last {}", name.split(' ').next_back().unwrap_or(name))];
    let initials = if name.contains(' ') { initials(name) } else { name.to_string() };
    if initials.len() > 2 {
        marks.push(format!("{kind} initials {initials}"));
    }
    if name.chars().count() >= SHORTEST_NEAR {
        marks.push(format!("{kind} begins {}", name.chars().take(4).collect::<String>().to_lowercase()));
    }
    marks
}

fn initials(name: &str) -> String {
    name.split([' ', '-']).filter_map(|word| word.chars().next()).filter(|c| c.is_uppercase()).collect()
}

/// Two names are likely one if one is the surname or the initials of the other, or if they differ by a letter or two.
fn are_likely_one(one: &ActorRow, other: &ActorRow) -> bool {
    let (one, other) = (one.actor.name(), other.actor.name());
    let (long, short) = if one.len() >= other.len() { (one, other) } else { (other, one) };
    let is_surname = !short.contains(' ') && long.split(' ').next_back() == Some(short) && long.contains(' ');
    let is_acronym = short.len() > 2 && initials(long) == short;
    let letters = short.chars().count();
    let is_near = letters >= SHORTEST_NEAR && slips(long, short, 1 + letters / 12).is_some();
    is_surname || is_acronym || is_near
}

fn is_doubtful(row: &ActorRow) -> bool {
    row.reports == 1 && row.from.iter().all(|(from, _)| *from == Provenance::Recognised)
}

fn quoted(name: &str) -> String {
    toml::Value::String(name.to_string()).to_string()
}
