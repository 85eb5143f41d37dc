//! What the system says when it refuses, as a person reads it.
//! In: an error of input or output. Out: words in small letters, without the number that the system gives it.

use std::io;

/// How the number of an error of the system is written.
const NUMBER: &str = " (os error ";

/// Returns what the system said: `no space left on device`, without `(os error 28)`.
pub fn in_words(error: &io::Error) -> String {
    without_number(&error.to_string()).to_lowercase()
}

/// Says whether there is no room for what was to be written: the disk is full, a quota or a limit is reached.
pub fn is_full(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge)
}

/// Returns which start of the system this is; none if the system does not say.
pub fn boot() -> Option<String> {
    std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok().map(|id| id.trim().to_string())
}

/// Returns the system's error that a text of somebody else's tells of by its number, as in `(os error 28)`.
pub fn told_in(text: &str) -> Option<io::Error> {
    let number = [NUMBER.trim_start(), "code: "].iter().find_map(|before| {
        let after = &text[text.find(before)? + before.len()..];
        after[..after.find(|c: char| !c.is_ascii_digit())?].parse().ok()
    });
    number.map(io::Error::from_raw_os_error)
}

/// Returns a text without every ` (os error 28)` in it: the number helps nobody who reads the words.
pub fn without_number(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(NUMBER) {
        let number = &rest[at + NUMBER.len()..];
        let digits = number.len() - number.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if digits > 0 && number[digits..].starts_with(')') {
            kept.push_str(&rest[..at]);
            rest = &number[digits + 1..];
        } else {
            kept.push_str(&rest[..at + NUMBER.len()]);
            rest = number;
        }
    }
    kept + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_the_system_stay_and_its_numbers_go() {
        assert_eq!(in_words(&io::Error::from_raw_os_error(28)), "no space left on device");
        assert!(is_full(&io::Error::from_raw_os_error(28)) && !is_full(&io::Error::from_raw_os_error(13)));
        for (text, kept) in [
            ("a: 'No space (os error 28)', b (os error 5)", "a: 'No space', b"),
            ("(os error 28)", "(os error 28)"),
            ("a (os error x) (os error 7", "a (os error x) (os error 7"),
            ("", ""),
        ] {
            assert_eq!(without_number(text), kept);
        }
        for (text, code) in [
            ("Internal error: 'No space left on device (os error 28)'", Some(28)),
            ("IoError 'Os { code: 27, kind: FileTooLarge }'", Some(27)),
            ("no number", None),
        ] {
            assert_eq!(told_in(text).and_then(|error| error.raw_os_error()), code);
        }
    }
}
