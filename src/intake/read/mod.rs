//! Reads a file: bytes in, `Document`s out, one after the other, in the order of the file.
//! The table of formats is here; each format has its own file. Knows no root, no index and no language:
//! what a date or an actor means is the business of `understand`.

mod compressed;
mod encoding;
mod fields;
mod front_matter;
mod html;
mod json;
mod kinds;
mod limits;
mod markdown;
mod plain;

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::ops::ControlFlow;
use std::path::Path;

use crate::report::coverage::{Reason, Remark, Unread};
use crate::report::document::Document;

/// What a file gives: a report, or a place where one should be and could not be read.
#[derive(Debug)]
pub enum Given {
    /// A report, with what was left out of it or corrected.
    Report(Document, Vec<Remark>),
    /// A bad record of a file of many, or a bad part of a report; the rest goes on.
    Unread(Unread),
}

/// A format that can be read.
pub struct Format {
    /// The name that people read.
    pub name: &'static str,
    claims: fn(&Sniffed) -> bool,
    read: fn(Input, Give) -> Result<(), Unread>,
}

/// Every format, most particular first: the first that claims a file reads it.
pub static FORMATS: &[Format] = &[
    Format { name: "JSON Lines", claims: json::claims_lines, read: json::read_lines },
    Format { name: "JSON", claims: json::claims, read: json::read },
    Format { name: "web page", claims: html::claims, read: html::read },
    Format { name: "Markdown", claims: markdown::claims, read: markdown::read },
    Format { name: "plain text", claims: plain::claims, read: plain::read },
];

/// Takes what was read; `Break` stops the reading.
type Give<'g> = &'g mut dyn FnMut(Given) -> ControlFlow<()>;

/// The bytes of a file, unpacked, from the first on.
struct Input<'i> {
    reader: &'i mut dyn BufRead,
    /// The encoding that the first bytes speak for.
    encoding: &'static encoding_rs::Encoding,
}

/// What can be known of a file from its name and its first bytes.
struct Sniffed<'s> {
    /// The beginning of the file, decoded, without a byte order mark.
    text: &'s str,
    /// `text` is all there is.
    whole: bool,
    /// In lower case, without the dot and without that of a compressed file.
    extension: &'s str,
}

/// Reads the file at `path` and calls `give` for each report as soon as it is read: however long a file of many,
/// the memory stays bounded. `hasher` is fed every raw byte once, in order, also those that are not read further.
/// `Break` from `give` ends the reading early, and then the hash is of no use.
///
/// Errors if the file as a whole gave no report; every other `Unread` has gone through `give`.
pub fn file(
    path: &Path,
    hasher: &mut dyn FnMut(&[u8]),
    give: &mut dyn FnMut(Given) -> ControlFlow<()>,
) -> Result<(), Unread> {
    let file = File::open(path).map_err(|error| Unread::whole(limits::reason_of(&error)))?;
    let mut raw = BufReader::with_capacity(limits::BUFFER_BYTES, Hashed { file, hasher });
    let mut told = Told { give, reports: 0, refusal: None, stopped: false };
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let outcome = unpack(&mut raw, &name, &mut |given| told.tell(given));
    if told.stopped {
        return Ok(());
    }
    let rest = io::copy(&mut raw, &mut io::sink()).map_err(|error| Unread::whole(limits::reason_of(&error)));
    told.end(outcome.and(rest.map(|_| ())))
}

/// Lets a compressed file be read as what is in it, under the name that is left without `.gz` or `.zst`.
fn unpack(raw: &mut dyn BufRead, name: &str, give: Give) -> Result<(), Unread> {
    let magic = raw.fill_buf().map_err(|error| Unread::whole(limits::reason_of(&error)))?;
    match compressed::Method::of(magic) {
        None => read_as_it_is(raw, name, give),
        Some(method) => {
            let mut inner = method.inflated(raw)?;
            read_as_it_is(&mut inner, method.inner_name(name), give)
        }
    }
}

fn read_as_it_is(reader: &mut dyn BufRead, name: &str, give: Give) -> Result<(), Unread> {
    let (head, whole) = limits::head(reader)?;
    if let Some(kind) = kinds::not_text(&head) {
        return Err(Unread::whole(Reason::UnknownKind(kind.to_string())));
    }
    let (text, encoding) = encoding::sample(&head);
    if whole && text.trim().is_empty() {
        return Err(Unread::whole(Reason::Empty));
    }
    if !kinds::is_text(&text) {
        return Err(Unread::whole(Reason::UnknownKind("binary data".to_string())));
    }
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let sniffed = Sniffed { text: &text, whole, extension };
    let Some(format) = FORMATS.iter().find(|format| (format.claims)(&sniffed)) else {
        return Err(Unread::whole(Reason::UnknownKind("text".to_string())));
    };
    drop(text);
    let mut all = Cursor::new(head).chain(reader);
    (format.read)(Input { reader: &mut all, encoding }, give)
}

/// Feeds the hasher with all that is read from the file.
struct Hashed<'h> {
    file: File,
    hasher: &'h mut dyn FnMut(&[u8]),
}

impl Read for Hashed<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.file.read(buffer)?;
        (self.hasher)(&buffer[..length]);
        Ok(length)
    }
}

/// Counts what was given, and keeps the first refusal back while there is no report: it is the reason
/// why the whole file gave none, and must not be told twice.
struct Told<'g> {
    give: Give<'g>,
    reports: usize,
    refusal: Option<Unread>,
    stopped: bool,
}

impl Told<'_> {
    fn tell(&mut self, given: Given) -> ControlFlow<()> {
        let flow = match given {
            Given::Unread(unread) if self.reports == 0 && self.refusal.is_none() => {
                self.refusal = Some(unread);
                ControlFlow::Continue(())
            }
            Given::Unread(_) => (self.give)(given),
            Given::Report(..) => {
                self.reports += 1;
                let before =
                    self.refusal.take().map_or(ControlFlow::Continue(()), |unread| (self.give)(Given::Unread(unread)));
                if before.is_break() { before } else { (self.give)(given) }
            }
        };
        self.stopped |= flow.is_break();
        flow
    }

    fn end(mut self, outcome: Result<(), Unread>) -> Result<(), Unread> {
        match (outcome, self.refusal.take()) {
            (Ok(()), None) if self.reports == 0 => Err(Unread::whole(Reason::Empty)),
            (Ok(()), None) => Ok(()),
            (Ok(()), Some(refusal)) => Err(refusal),
            (Err(unread), None) if self.reports == 0 => Err(unread),
            // The last word of a file that gave something: nothing can be stopped any more.
            (Err(unread), refusal) => {
                let _ = (self.give)(Given::Unread(unread));
                refusal.map_or(Ok(()), Err)
            }
        }
    }
}

#[cfg(test)]
mod tests;
