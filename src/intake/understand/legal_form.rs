//! What stands behind the names of firms and tells only what sort of firm each is: `Chrysler Corp`, `Mining Co Ltd`.
//! In: a name of an organisation. Out: the name without it. Knows no text and no list of firms.

/// The words, in small letters and without stops.
#[rustfmt::skip]
static LEGAL_FORMS: &[&str] = &[
    "ab", "ag", "asa", "bhd", "bv", "co", "company", "corp", "corporation", "gmbh", "inc", "incorporated", "kg", "kk", "limited",
    "llc", "llp", "lp", "ltd", "nv", "oy", "plc", "pty", "sa", "sarl", "spa",
];

/// Letters of the longest of them.
const LONGEST: usize = 12;

/// A name has so many of them at most: `Co Pty Ltd`.
const MOST: usize = 3;

/// Says whether a word is one, with or without stops, in any case.
fn is_one(word: &str) -> bool {
    let mut plain = [0; LONGEST];
    let mut length = 0;
    for letter in word.bytes().filter(|letter| *letter != b'.') {
        if length == LONGEST || !letter.is_ascii_alphabetic() {
            return false;
        }
        plain[length] = letter.to_ascii_lowercase();
        length += 1;
    }
    LEGAL_FORMS.iter().any(|form| form.as_bytes() == &plain[..length])
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
