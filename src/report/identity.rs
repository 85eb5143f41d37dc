//! Which report: its root, the path below it, and its id in a file of many.

use std::path::Path;

/// Returns the id of the file at `path` below the root called `root`: `ROOT/PATH`, with `/` between
/// the parts; `%`, `#`, characters that end lines, act on a terminal or turn the direction of text, and bytes that are not
/// UTF-8 percent-encoded, so that an id can be printed as it is and typed again.
pub fn file_id(root: &str, path: &Path) -> String {
    let mut id = encoded(root.as_bytes());
    for part in path.components() {
        id.push('/');
        id.push_str(&encoded(part.as_os_str().as_encoded_bytes()));
    }
    id
}

/// Returns the id of a report: that of its file, plus `#OWN` in a file of many.
pub fn report_id(file_id: &str, own_id: Option<&str>) -> String {
    match own_id {
        None => file_id.to_string(),
        Some(own) => format!("{file_id}#{}", encoded(own.as_bytes())),
    }
}

/// Returns the id of the file that holds the report: all before the first `#`.
pub fn file_of(report_id: &str) -> &str {
    report_id.split_once('#').map_or(report_id, |(file, _)| file)
}

/// Returns the bytes of the path below `root` that `file_id` stands for; none if it is of another root.
pub fn path_below(root: &str, file_id: &str) -> Option<Vec<u8>> {
    let below = file_id.strip_prefix(&encoded(root.as_bytes()))?.strip_prefix('/')?;
    Some(decoded(below))
}

/// Says whether a character does not stand in an id as it is.
pub fn is_encoded(character: char) -> bool {
    matches!(character, '%' | '#' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}') || character.is_control()
}

fn encoded(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        for character in chunk.valid().chars() {
            if is_encoded(character) {
                let mut buffer = [0; 4];
                character.encode_utf8(&mut buffer).bytes().for_each(|byte| text.push_str(&format!("%{byte:02X}")));
            } else {
                text.push(character);
            }
        }
        chunk.invalid().iter().for_each(|byte| text.push_str(&format!("%{byte:02X}")));
    }
    text
}

fn decoded(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = text.get(at + 1..at + 3).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match hex {
            Some(byte) if bytes[at] == b'%' => {
                out.push(byte);
                at += 3;
            }
            _ => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use std::os::unix::ffi::OsStrExt;

    use super::*;

    #[test]
    fn every_file_name_makes_an_id_that_leads_back_to_it() {
        #[track_caller]
        fn case(name: &[u8], id: &str) {
            let path = Path::new(std::ffi::OsStr::from_bytes(name));
            assert_eq!(file_id("corpus", path), id);
            assert_eq!(path_below("corpus", id).as_deref(), Some(name));
        }
        case(b"2023/talks.txt", "corpus/2023/talks.txt");
        case(b"a#1 100%.txt", "corpus/a%231 100%25.txt");
        case(b"caf\xe9.txt", "corpus/caf%E9.txt");
        case("café.txt".as_bytes(), "corpus/café.txt");
        case("talks\u{202e}txt.exe\n".as_bytes(), "corpus/talks%E2%80%AEtxt.exe%0A");
    }

    #[test]
    fn a_record_of_a_file_of_many_has_the_id_of_its_file_and_its_own() {
        assert_eq!(report_id("wire/a.jsonl", Some("7")), "wire/a.jsonl#7");
        assert_eq!(report_id("wire/a.jsonl", Some("x#y")), "wire/a.jsonl#x%23y");
        assert_eq!(file_of("wire/a.jsonl#x%23y"), "wire/a.jsonl");
    }
}
