//! Organisations: the lines of `organisations.txt`.
//! In: nothing but the compiled-in facts. Out: organisations with their names. Knows no text of reports.

use std::sync::LazyLock;

use super::place_of;

/// The facts, as they are written.
const LINES: &str = include_str!("organisations.txt");

/// An organisation.
pub(super) struct Organisation {
    /// All its names, the canonical one first.
    names: &'static str,
    /// What it is.
    pub(super) sort: &'static str,
    /// The state whose body it is: a place in the table of states.
    pub(super) state: Option<usize>,
}

/// A name of an organisation.
pub(super) struct OrganisationName {
    /// As it is written.
    pub(super) text: &'static str,
    /// It is also something else, and counts only where more speaks for it.
    pub(super) is_doubtful: bool,
}

impl Organisation {
    /// Returns the canonical name.
    pub(super) fn name(&self) -> &'static str {
        self.all_names().next().map_or("", |name| name.text)
    }

    /// Returns all names, the canonical one first.
    pub(super) fn all_names(&self) -> impl Iterator<Item = OrganisationName> + use<> {
        self.names.split("; ").map(|name| match name.strip_suffix('?') {
            Some(text) => OrganisationName { text, is_doubtful: true },
            None => OrganisationName { text: name, is_doubtful: false },
        })
    }

    /// Says whether a state in its name names that state too: `Indonesian Navy` does, `Bank of China` and
    /// `Islamic State of Iraq` are names of their own.
    pub(super) fn shows_states(&self) -> bool {
        !matches!(self.sort, "company" | "media" | "armed group" | "party")
    }
}

/// Returns every organisation, by name.
pub(super) fn organisations() -> &'static [Organisation] {
    static ALL: LazyLock<Vec<Organisation>> = LazyLock::new(|| {
        let facts = LINES.lines().filter(|line| !line.starts_with('#'));
        facts.filter_map(organisation).collect()
    });
    &ALL
}

fn organisation(line: &'static str) -> Option<Organisation> {
    let (names, sort) = line.split_once(" : ")?;
    let (sort, state) = match sort.split_once(" of ") {
        Some((sort, state)) => (sort, place_of(state)),
        None => (sort, None),
    };
    Some(Organisation { names, sort, state })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_line_is_an_organisation_and_no_two_share_a_name() {
        let lines = LINES.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(organisations().len(), lines);
        let mut names = HashSet::new();
        for organisation in organisations() {
            for name in organisation.all_names() {
                assert!(names.insert(name.text), "{}", name.text);
                assert!(!name.text.contains([';', ':', '?']), "{}", name.text);
                assert_eq!(name.text.trim(), name.text);
            }
        }
    }

    #[test]
    fn the_state_of_a_body_is_a_state() {
        for line in LINES.lines().filter(|line| !line.starts_with('#')) {
            let (_, sort) = line.split_once(" : ").unwrap_or_default();
            if let Some((_, state)) = sort.split_once(" of ") {
                assert!(place_of(state).is_some(), "{line}");
            }
        }
    }
}
