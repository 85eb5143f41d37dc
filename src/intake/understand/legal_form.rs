//! What stands behind the names of firms and tells only what sort of firm each is: `Chrysler Corp`, `Mining Co Ltd`.
//! In: a name of an organisation. Out: the name without it. Knows no text and no list of firms.

/// Their abbreviations, in small letters and without stops.
#[rustfmt::skip]
static ABBREVIATED: &[&str] = &[
    "ab", "ag", "asa", "bhd", "bv", "co", "corp", "gmbh", "inc", "kg", "kk", "llc", "llp", "lp", "ltd", "nv", "oy", "plc", "pty",
    "sa", "sarl", "spa",
];

/// Those that are written in full.
static IN_FULL: &[&str] = &["company", "corporation", "incorporated", "limited"];

/// Letters of the longest of them.
const LONGEST: usize = 12;

/// A name has so many of them at most: `Co Pty Ltd`.
const MOST: usize = 3;

/// Says whether a word is the abbreviation of one, with or without stops, in any case.
pub(super) fn is_abbreviated(word: &str) -> bool {
    is_in(ABBREVIATED, word)
}

fn is_one(word: &str) -> bool {
    is_in(ABBREVIATED, word) || is_in(IN_FULL, word)
}

fn is_in(forms: &[&str], word: &str) -> bool {
    let mut plain = [0; LONGEST];
    let mut length = 0;
    for letter in word.bytes().filter(|letter| *letter != b'.') {
        if length == LONGEST || !letter.is_ascii_alphabetic() {
            return false;
        }
        plain[length] = letter.to_ascii_lowercase();
        length += 1;
    }
    forms.iter().any(|form| form.as_bytes() == &plain[..length])
}

/// Returns a name without what it has of them at its end; `Goldman Sachs & Co` is Goldman Sachs.
pub fn without(name: &str) -> &str {
    let mut bare = name;
    for _ in 0..MOST {
        let head = bare.trim_end_matches([',', ' ']).rsplit_once(' ').filter(|(_, last)| is_one(last));
        let Some((head, _)) = head else { break };
        let head = head.trim_end_matches([',', ' ']);
        let head = [" and", " &"].iter().find_map(|and| head.strip_suffix(and)).unwrap_or(head);
        // `Co Inc`, and `The Company`: what is left is none.
        if is_one(head) || matches!(head, "" | "The" | "the") {
            break;
        }
        bare = head;
    }
    bare
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_firm_is_the_same_whatever_sort_of_firm_its_name_says_it_is() {
        for (name, bare) in [
            ("Chrysler Corp", "Chrysler"),
            ("Nippon Mining Co Ltd", "Nippon Mining"),
            ("Nippon Mining Co., Ltd.", "Nippon Mining"),
            ("Goldman Sachs & Co", "Goldman Sachs"),
            ("Jefferies and Co", "Jefferies"),
            ("Industrie Buitoni S.p.A.", "Industrie Buitoni"),
            ("CHRYSLER CORPORATION", "CHRYSLER"),
            ("Pharmacia AB", "Pharmacia"),
            ("AB Volvo", "AB Volvo"),
            ("The Company", "The Company"),
            ("Company", "Company"),
            ("Co Inc", "Co Inc"),
            ("Marine Corps", "Marine Corps"),
            ("Refugee Council", "Refugee Council"),
            ("", ""),
        ] {
            assert_eq!(without(name), bare, "{name}");
        }
    }
}
