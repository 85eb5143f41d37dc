//! Numbers of things, in words.
//! In: a number and what was counted. Out: `1 report`, `12,345 reports`.

use std::fmt;

/// A number of things: prints `1 passage`, `3 passages`, `2 copies`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count<'n>(
    /// How many.
    pub usize,
    /// The word for one of them.
    pub &'n str,
);

impl fmt::Display for Count<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Count(number, noun) = *self;
        let number_in_groups = grouped(number);
        match noun.strip_suffix('y') {
            _ if number == 1 => write!(out, "{number_in_groups} {noun}"),
            Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => write!(out, "{number_in_groups} {stem}ies"),
            _ => write!(out, "{number_in_groups} {noun}s"),
        }
    }
}

/// Returns a number with its thousands apart: `12,345`.
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_one_and_more_are_many() {
        #[track_caller]
        fn case(number: usize, noun: &str, expected: &str) {
            assert_eq!(Count(number, noun).to_string(), expected);
        }
        case(0, "report", "0 reports");
        case(1, "report", "1 report");
        case(2, "copy", "2 copies");
        case(3, "day", "3 days");
        case(999, "passage", "999 passages");
        case(1000, "passage", "1,000 passages");
        case(1_234_567, "report", "1,234,567 reports");
    }
}
