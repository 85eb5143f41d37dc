//! Tells what a file is that is no text: by its signature, for the list of what was not read.
//! In: the first bytes. Out: a short name for people. Reads nothing of it.

/// A kind of file, told by fixed bytes at a fixed place.
struct Kind {
    offset: usize,
    bytes: &'static [u8],
    name: &'static str,
}

/// The signatures, the longer before the shorter where one begins with the other.
static KINDS: &[Kind] = &[
    Kind { offset: 0, bytes: b"{\\rtf", name: "RTF document" },
    Kind { offset: 0, bytes: b"%!PS", name: "PostScript" },
    Kind { offset: 0, bytes: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", name: "Office document of before 2007" },
    Kind { offset: 0, bytes: b"\x1f\x8b", name: "gzip inside a compressed file" },
    Kind { offset: 0, bytes: b"\x28\xb5\x2f\xfd", name: "zstd inside a compressed file" },
    Kind { offset: 4, bytes: b"1AY&SY", name: "bzip2 archive" },
    Kind { offset: 0, bytes: b"\xfd7zXZ\0", name: "xz archive" },
    Kind { offset: 0, bytes: b"7z\xbc\xaf\x27\x1c", name: "7-Zip archive" },
    Kind { offset: 0, bytes: b"Rar!\x1a\x07", name: "RAR archive" },
    Kind { offset: 257, bytes: b"ustar", name: "tar archive" },
    Kind { offset: 0, bytes: b"\x89PNG\r\n\x1a\n", name: "PNG picture" },
    Kind { offset: 0, bytes: b"\xff\xd8\xff", name: "JPEG picture" },
    Kind { offset: 0, bytes: b"GIF87a", name: "GIF picture" },
    Kind { offset: 0, bytes: b"GIF89a", name: "GIF picture" },
    Kind { offset: 0, bytes: b"II*\0", name: "TIFF picture" },
    Kind { offset: 0, bytes: b"MM\0*", name: "TIFF picture" },
    Kind { offset: 8, bytes: b"WEBP", name: "WebP picture" },
    Kind { offset: 8, bytes: b"WAVEfmt", name: "sound" },
    Kind { offset: 0, bytes: b"ID3\x03", name: "sound" },
    Kind { offset: 0, bytes: b"ID3\x04", name: "sound" },
    Kind { offset: 0, bytes: b"OggS\0", name: "sound" },
    Kind { offset: 0, bytes: b"fLaC\0", name: "sound" },
    Kind { offset: 4, bytes: b"ftyp", name: "film" },
    Kind { offset: 0, bytes: b"\x1a\x45\xdf\xa3", name: "film" },
    Kind { offset: 0, bytes: b"\x7fELF", name: "program" },
    Kind { offset: 0, bytes: b"MZ\x90\0", name: "program" },
    Kind { offset: 0, bytes: b"\xcf\xfa\xed\xfe", name: "program" },
    Kind { offset: 0, bytes: b"SQLite format 3\0", name: "SQLite database" },
];

/// What a ZIP archive is, told by the names inside it; the names of the first files stand in the first bytes.
static ZIPPED: &[(&[u8], &str)] = &[
    (b"word/", "Word document"),
    (b"xl/", "Excel spreadsheet"),
    (b"ppt/", "PowerPoint presentation"),
    (b"application/epub+zip", "EPUB book"),
    (b"application/vnd.oasis.opendocument.text", "OpenDocument text"),
    (b"application/vnd.oasis.opendocument", "OpenDocument file"),
];

/// A PDF may have some bytes before its mark.
const PDF_WITHIN: usize = 1_024;

/// Control characters that a text may hold however short it is; beyond that, one in fifty bytes.
const FEW_CONTROLS: usize = 2;

/// Returns what the file is, if its first bytes are those of a known kind that is no text.
pub(super) fn not_text(head: &[u8]) -> Option<&'static str> {
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        let inside = ZIPPED.iter().find(|(name, _)| memchr::memmem::find(head, name).is_some());
        return Some(inside.map_or("ZIP archive", |(_, kind)| *kind));
    }
    // A text may speak of `%PDF-`: only junk or blanks stand before a true one.
    let start = &head[..head.len().min(PDF_WITHIN)];
    let is_pdf = |at: usize| !start[..at].is_ascii() || start[..at].trim_ascii().is_empty() || start[at - 1] == b'\n';
    let behind_junk = memchr::memmem::find(start, b"%PDF-1.").or_else(|| memchr::memmem::find(start, b"%PDF-2."));
    if head.starts_with(b"%PDF") || behind_junk.is_some_and(is_pdf) {
        return Some("PDF");
    }
    let found = KINDS.iter().find(|kind| head.get(kind.offset..).is_some_and(|rest| rest.starts_with(kind.bytes)));
    found.map(|kind| kind.name)
}

/// Says whether a decoded beginning of a file reads as text: hardly any control or replacement characters.
pub(super) fn is_text(text: &str) -> bool {
    // Every file is asked this, so bytes are counted, not characters. Bell, backspace and escape stand in logs of terminals.
    let is_control = |byte: &u8| (*byte < 0x20 && !matches!(*byte, 0x07..=b'\r' | 0x1b)) || *byte == 0x7f;
    let controls = text.as_bytes().iter().filter(|byte| is_control(byte)).count();
    let lost = memchr::memmem::find_iter(text.as_bytes(), "\u{fffd}").count();
    // U+0080 to U+009F; of these U+0085 is a line's end.
    let is_high_control = |at: &usize| matches!(text.as_bytes().get(at + 1), Some(0x80..=0x84 | 0x86..=0x9f));
    let high_controls = memchr::memchr_iter(0xc2, text.as_bytes()).filter(is_high_control).count();
    let strange = controls + lost + high_controls;
    strange <= FEW_CONTROLS.max(text.len() / 50) && strange * 2 <= text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_no_text_is_called_by_its_kind() {
        #[track_caller]
        fn case(head: &[u8], kind: Option<&str>) {
            assert_eq!(not_text(head), kind);
        }
        case(b"%PDF-1.7\n", Some("PDF"));
        case(b"\xff\xfe junk %PDF-1.4", Some("PDF"));
        case(b" %PDF-1.4", Some("PDF"));
        case(b"%PDF1.4", Some("PDF"));
        case(b"The mark %PDF-1.4 begins a PDF.", None);
        case(b"PK\x03\x04\x14\0......word/document.xml", Some("Word document"));
        case(b"PK\x03\x04\x14\0......readme.txt", Some("ZIP archive"));
        case(b"{\\rtf1\\ansi", Some("RTF document"));
        case(b"\x89PNG\r\n\x1a\n", Some("PNG picture"));
        case(b"MZ is how this report begins.", None);
        case(b"", None);
    }

    #[test]
    fn a_stray_control_character_does_not_make_a_report_binary() {
        #[track_caller]
        fn case(text: &str, expected: bool) {
            assert_eq!(is_text(text), expected, "{text:?}");
        }
        case("Talks\0 opened.", true);
        case("\u{1b}[1mTalks\u{1b}[0m opened.", true);
        case("\u{1b}]0;logs\u{7}Talks\u{7} \u{7}\u{7}opened.", true);
        case("\u{1}\u{2}\u{3}\u{4} ab", false);
        case("\u{1}\u{2}", false);
        case(&"\u{fffd}a".repeat(100), false);
        case(&"\u{85}é\u{a0}".repeat(100), true);
        case(&"\u{99}abc".repeat(100), false);
    }
}
