//! Bytes to text. In: the bytes of a file, and the encoding it declares, if any.
//! Out: its text as UTF-8, and how many places were lost. Knows no format.

use std::borrow::Cow;
use std::io::{self, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{CoderResult, Decoder, Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};

use crate::report::coverage::Remark;

/// What is looked at to guess an encoding: enough to be sure, little enough to cost nothing.
const GUESS_BYTES: usize = 1 << 20;

/// What is looked at to tell UTF-16: it shows in every line.
const UTF16_BYTES: usize = 4 << 10;

/// Of a hundred sequences beyond ASCII so many must be good UTF-8 for a text to be UTF-8 with damage.
const GOOD_UTF8_PERCENT: usize = 95;

/// Where a page declares its encoding: within the first 1,024 bytes, says the standard; some take longer.
const DECLARED_WITHIN: usize = 4_096;

/// Returns the text, without a byte order mark, and a remark if bytes were lost. Valid UTF-8 is not copied.
pub(super) fn decode(mut bytes: Vec<u8>, declared: Option<&'static Encoding>) -> (String, Option<Remark>) {
    let (encoding, mark) = choose(&bytes, declared);
    bytes.drain(..mark);
    let bytes = if encoding == UTF_8 {
        match String::from_utf8(bytes) {
            Ok(text) => return (text, None),
            Err(error) => error.into_bytes(),
        }
    } else {
        bytes
    };
    let (text, lost) = lossy(&bytes, encoding);
    (text, (lost > 0).then(|| Remark::LostBytes(lost, encoding.name().to_string())))
}

/// Returns the beginning of a file as text, borrowed where it can be, and its encoding.
pub(super) fn sample(head: &[u8]) -> (Cow<'_, str>, &'static Encoding) {
    let (encoding, mark) = choose(head, None);
    let body = &head[mark..];
    if encoding == UTF_8 {
        // The last character may be cut in two: that says nothing of the file.
        let whole = match std::str::from_utf8(body) {
            Err(error) if error.error_len().is_none() => &body[..error.valid_up_to()],
            _ => body,
        };
        return (std::str::from_utf8(whole).map_or_else(|_| Cow::Owned(lossy(whole, UTF_8).0), Cow::Borrowed), UTF_8);
    }
    (Cow::Owned(lossy(body, encoding).0), encoding)
}

/// Returns the encoding that a page declares in a `meta` element or an XML declaration.
pub(super) fn declared_in_page(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = &bytes[..bytes.len().min(DECLARED_WITHIN)];
    let lower = start.to_ascii_lowercase();
    for word in [&b"charset"[..], b"encoding"] {
        for at in memchr::memmem::find_iter(&lower, word) {
            let rest = lower[at + word.len()..].trim_ascii_start();
            let Some(value) = rest.strip_prefix(b"=") else { continue };
            let value = value.trim_ascii_start();
            let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
            let end = value.iter().position(|byte| !byte.is_ascii_alphanumeric() && !b"-_:.".contains(byte));
            if let Some(encoding) = Encoding::for_label(&value[..end.unwrap_or(value.len())]) {
                // A declaration that can be read as ASCII is not written in UTF-16.
                return Some(if encoding == UTF_16LE || encoding == UTF_16BE { UTF_8 } else { encoding });
            }
        }
    }
    None
}

/// Returns the encoding and the length of the byte order mark.
fn choose(bytes: &[u8], declared: Option<&'static Encoding>) -> (&'static Encoding, usize) {
    if let Some(marked) = Encoding::for_bom(bytes) {
        return marked;
    }
    // Two encodings look like valid UTF-8 and are not: ISO-2022-JP is all ASCII, and so is UTF-16 in Cyrillic.
    let chosen = if memchr::memchr(0x1b, bytes).is_some() && bytes.is_ascii() && guess(bytes) == ISO_2022_JP {
        ISO_2022_JP
    } else if let Some(wide) = utf16_without_mark(bytes) {
        wide
    } else if is_mostly_utf8(bytes) {
        UTF_8
    } else {
        declared.filter(|encoding| *encoding != UTF_8).unwrap_or_else(|| guess(bytes))
    };
    (chosen, 0)
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    // What is ASCII tells nothing, so the guess begins at the first byte that does.
    let start = bytes.iter().position(|byte| !byte.is_ascii() || *byte == 0x1b).unwrap_or(0);
    let end = bytes.len().min(start + GUESS_BYTES);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(&bytes[start..end], end == bytes.len());
    detector.guess(None, Utf8Detection::Allow)
}

/// A stray byte or a cut character does not make a text of another encoding out of UTF-8.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let Err(first) = std::str::from_utf8(bytes) else { return true };
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|character| !character.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    let cut_at_the_end = first.error_len().is_none();
    good > 0 && (cut_at_the_end || good * 100 >= (good + bad) * GOOD_UTF8_PERCENT)
}

/// Tells UTF-16 without a mark: bytes that are no text, whose pairs are.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = &bytes[..bytes.len().min(UTF16_BYTES) & !1];
    let is_control = |byte: &u8| *byte < 0x20 && !b"\t\n\r\x0c\x1b".contains(byte);
    let controls = start.iter().filter(|byte| is_control(byte)).count();
    let strange = controls + start.iter().filter(|byte| !byte.is_ascii()).count();
    // Latin, Cyrillic, Greek and Arabic have a control character in every pair, Chinese in every tenth byte.
    // A text with some stray NULs has few strange bytes.
    if controls * 100 <= start.len() || strange * 4 < start.len() {
        return None;
    }
    let score = |unit_of: fn([u8; 2]) -> u16| {
        let (mut common, mut bad, mut units) = (0_usize, 0_usize, 0_usize);
        let all = start.chunks_exact(2).map(|pair| unit_of([pair[0], pair[1]]));
        for character in char::decode_utf16(all) {
            units += 1;
            match character {
                Ok(' '..='~' | '\t' | '\n' | '\r' | '\u{3000}'..='\u{3002}' | '\u{ff0c}') => common += 1,
                Ok('\u{feff}') => {}
                Ok('\u{e000}'..='\u{f8ff}' | '\u{fff0}'..='\u{ffff}') | Err(_) => bad += 1,
                Ok(other) => bad += usize::from(other.is_control()),
            }
        }
        (bad * 50 <= units && common * 50 >= units).then_some(common)
    };
    match (score(u16::from_le_bytes), score(u16::from_be_bytes)) {
        (None, None) => None,
        (little, big) if little >= big => Some(UTF_16LE),
        _ => Some(UTF_16BE),
    }
}

/// Returns the text with U+FFFD where bytes were lost, and the number of such places.
fn lossy(bytes: &[u8], encoding: &'static Encoding) -> (String, usize) {
    if encoding == UTF_8 {
        let lost = bytes.utf8_chunks().filter(|chunk| !chunk.invalid().is_empty()).count();
        return (String::from_utf8_lossy(bytes).into_owned(), lost);
    }
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    let lost = if had_errors { memchr::memmem::find_iter(text.as_bytes(), "\u{fffd}").count() } else { 0 };
    (text.into_owned(), lost)
}

/// Reads bytes of an encoding as UTF-8, piece by piece, for a file of many that is too long to decode at once.
pub(super) struct Transcoded<R> {
    reader: R,
    decoder: Decoder,
    waiting: Vec<u8>,
    ended: bool,
}

impl<R: io::BufRead> Transcoded<R> {
    /// Returns a reader of `reader`'s bytes, which are of `encoding`; a byte order mark is dropped.
    pub(super) fn new(reader: R, encoding: &'static Encoding) -> Transcoded<R> {
        Transcoded { reader, decoder: encoding.new_decoder_with_bom_removal(), waiting: Vec::new(), ended: false }
    }

    fn decode_some(&mut self) -> io::Result<()> {
        /// A piece of text: small beside the readers' buffers.
        const PIECE_BYTES: usize = 32 << 10;
        let bytes = self.reader.fill_buf()?;
        let last = bytes.is_empty();
        self.waiting.resize(PIECE_BYTES, 0);
        let (result, used, written, _) = self.decoder.decode_to_utf8(bytes, &mut self.waiting, last);
        self.waiting.truncate(written);
        self.reader.consume(used);
        self.ended = last && result == CoderResult::InputEmpty;
        Ok(())
    }
}

impl<R: io::BufRead> Read for Transcoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.waiting.is_empty() && !self.ended {
            self.decode_some()?;
        }
        let length = buffer.len().min(self.waiting.len());
        buffer[..length].copy_from_slice(&self.waiting[..length]);
        self.waiting.drain(..length);
        Ok(length)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn lost(places: usize, encoding: &str) -> Option<Remark> {
        Some(Remark::LostBytes(places, encoding.to_string()))
    }

    #[track_caller]
    fn case(bytes: &[u8], text: &str, remark: Option<Remark>) {
        assert_eq!(decode(bytes.to_vec(), None), (text.to_string(), remark));
        assert!(text.starts_with(sample(bytes).0.trim_end_matches('\u{fffd}')));
    }

    fn utf16(text: &str, bytes_of: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes_of).collect()
    }

    #[test]
    fn a_text_reads_the_same_in_every_encoding() {
        let russian = "Переговоры о вооружениях начались в среду.\n";
        let chinese = "北京，八月三十日。双方就武器问题举行会谈。\n";
        for text in ["Talks on arms opened.\n", russian, chinese] {
            case(text.as_bytes(), text, None);
            case(format!("\u{feff}{text}").as_bytes(), text, None);
            case(&utf16(text, u16::to_le_bytes), text, None);
            case(&utf16(text, u16::to_be_bytes), text, None);
            case(&utf16(&format!("\u{feff}{text}"), u16::to_be_bytes), text, None);
        }
        case(&encoding_rs::WINDOWS_1251.encode(russian).0, russian, None);
        case(&encoding_rs::KOI8_R.encode(russian).0, russian, None);
        case(&encoding_rs::GB18030.encode(chinese).0, chinese, None);
        case(b"Caf\xe9 d\xe9j\xe0 ouvert \xe0 No\xebl.", "Café déjà ouvert à Noël.", None);
        let japanese = "武器に関する協議が水曜日に始まった。\n";
        case(&ISO_2022_JP.encode(japanese).0, japanese, None);
    }

    #[test]
    fn damaged_utf8_stays_utf8_and_the_damage_is_counted() {
        case("Gespräch üb\u{e4}".as_bytes().strip_suffix(b"\xa4").unwrap(), "Gespräch üb\u{fffd}", lost(1, "UTF-8"));
        let many = "é".repeat(40);
        case(&[many.as_bytes(), b"\xff!"].concat(), &format!("{many}\u{fffd}!"), lost(1, "UTF-8"));
    }

    #[test]
    fn a_text_with_stray_nuls_or_escapes_is_no_wide_text() {
        case(b"Talks \0opened\0 on Wednesday in the capital.", "Talks \0opened\0 on Wednesday in the capital.", None);
        case(b"\x1b[1mTalks\x1b[0m opened", "\u{1b}[1mTalks\u{1b}[0m opened", None);
    }

    #[test]
    fn a_page_is_read_as_it_declares() {
        #[track_caller]
        fn case(page: &str, encoding: Option<&'static Encoding>) {
            assert_eq!(declared_in_page(page.as_bytes()), encoding, "{page}");
        }
        case("<html><meta charset=\"ISO-8859-2\">", Some(encoding_rs::ISO_8859_2));
        case("<meta http-equiv=content-type content='text/html; Charset = koi8-r'>", Some(encoding_rs::KOI8_R));
        case("<?xml version=\"1.0\" encoding='windows-1251'?>", Some(encoding_rs::WINDOWS_1251));
        case("<meta charset=utf-16>", Some(UTF_8));
        case("<meta charset=nonsense><p>charset", None);
        assert_eq!(decode(b"\xb1\xe6".to_vec(), Some(encoding_rs::ISO_8859_2)).0, "ąć");
    }

    #[test]
    fn text_decoded_piece_by_piece_is_the_same() {
        let text = "Переговоры 😀\n".repeat(5_000);
        let bytes = utf16(&format!("\u{feff}{text}"), u16::to_le_bytes);
        let mut out = String::new();
        Transcoded::new(io::BufReader::with_capacity(7, &bytes[..]), UTF_16LE).read_to_string(&mut out).unwrap();
        assert_eq!(out, text);
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_are_too_strange_and_valid_utf8_is_kept(
            bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300),
            text in "[ -~\u{a0}-\u{2fff}\n]{0,80}",
        ) {
            let (decoded, _) = decode(bytes.clone(), declared_in_page(&bytes));
            assert!(decoded.len() <= bytes.len() * 3);
            sample(&bytes);
            assert_eq!(decode(text.clone().into_bytes(), None).0, text.trim_start_matches('\u{feff}'));
        }
    }
}
