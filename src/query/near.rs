//! Names that look like one that nobody knows, for "did you mean".
//! In: what was typed, and the known names. Out: the few that differ by little. Knows nothing of what they name.

/// More suggestions than these are no help.
const MOST: usize = 3;

/// Longer names are typed by copying, and comparing costs the square of the length.
const LONGEST: usize = 64;

/// Returns up to three of the known names that differ from the wanted one by a slip or two, nearest first,
/// then by name.
/// Case is ignored. A slip is a letter too many, missing or wrong, or two letters swapped; one is allowed in a name
/// of up to five letters, and at most three in a long one.
pub fn near<'a>(wanted: &str, known: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let wanted = lowered(wanted);
    if wanted.len() < 2 || wanted.len() > LONGEST {
        return Vec::new();
    }
    let slips = (wanted.len() / 3).clamp(1, 3);
    let mut found: Vec<(usize, &str)> = known
        // A letter has at most four bytes, so that most names fall out here before a letter is read.
        .filter(|name| name.len() + slips >= wanted.len() && name.len() <= 4 * (wanted.len() + slips))
        .filter_map(|name| {
            let letters = lowered(name);
            let distance =
                if letters.len().abs_diff(wanted.len()) > slips { None } else { Some(distance(&wanted, &letters)) };
            distance.filter(|distance| *distance <= slips).map(|distance| (distance, name))
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    found.into_iter().take(MOST).map(|(_, name)| name).collect()
}

/// Returns by how many slips two names differ, case ignored; none if by more than `most`.
pub fn slips(one: &str, other: &str, most: usize) -> Option<usize> {
    let (one, other) = (lowered(one), lowered(other));
    if one.len().abs_diff(other.len()) > most || one.len() > LONGEST || other.len() > LONGEST {
        return None;
    }
    Some(distance(&one, &other)).filter(|slips| *slips <= most)
}

fn lowered(name: &str) -> Vec<char> {
    name.chars().flat_map(char::to_lowercase).collect()
}

/// Returns the number of slips between two names (Damerau and Levenshtein, each place corrected once).
fn distance(left: &[char], right: &[char]) -> usize {
    // `rows[0]` is the current row, `rows[1]` and `rows[2]` those before it: a swap looks back two letters.
    let mut rows = [vec![0; right.len() + 1], (0..=right.len()).collect::<Vec<usize>>(), vec![0; right.len() + 1]];
    for (i, letter) in left.iter().enumerate() {
        rows[0][0] = i + 1;
        for (j, other) in right.iter().enumerate() {
            let replaced = rows[1][j] + usize::from(letter != other);
            let mut least = replaced.min(rows[1][j + 1] + 1).min(rows[0][j] + 1);
            if i > 0 && j > 0 && left[i - 1] == *other && *letter == right[j - 1] {
                least = least.min(rows[2][j - 1] + 1);
            }
            rows[0][j + 1] = least;
        }
        rows.rotate_right(1);
    }
    rows[1][right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_finds_the_name_that_was_meant() {
        #[track_caller]
        fn case(wanted: &str, meant: &[&str]) {
            let known = ["actor", "date", "title", "path", "North Korea", "South Korea", "North Macedonia", "Иран"];
            assert_eq!(near(wanted, known.into_iter()), meant, "{wanted}");
        }
        case("actr", &["actor"]);
        case("ACTOR", &["actor"]);
        case("dtae", &["date"]);
        case("Noth Korea", &["North Korea", "South Korea"]);
        case("Ирак", &["Иран"]);
        case("subject", &[]);
        case("d", &[]);
        case("", &[]);
        case(&"actor".repeat(1_000), &[]);
    }

    #[test]
    fn at_most_three_names_are_offered_each_once() {
        let known = ["aab", "aac", "aad", "aae", "aab"];
        assert_eq!(near("aaa", known.into_iter()), ["aab", "aac", "aad"]);
    }
}
