//! Reads a web page. In: bytes of HTML. Out: one report of what a reader sees of it, without navigation.
//! There is no tree: elements come and go, and what is hidden is taken back when its end has come.
//! So nesting costs nothing, and an element that is never closed hides nothing.

mod dates;
mod flow;
mod tag;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{State, Tokenizer};
use serde_json::Value;

use self::dates::Dates;
use self::flow::{Flow, Gap, Mark};
use self::tag::{Attribute, Tag};
use super::{Give, Given, Input, Sniffed, encoding, fields, front_matter, limits};
use crate::report::coverage::{Reason, Unread};
use crate::report::document::Document;

/// What a page begins with, behind comments and the XML declaration, in lower case.
const BEGINNINGS: [&str; 7] = ["<!doctype html", "<html", "<head", "<body", "<meta ", "<title", "<article"];

/// Elements whose content nobody sees, or that is there for programs without scripts or pictures.
const HIDDEN: [&str; 13] = [
    "audio", "canvas", "datalist", "iframe", "nav", "noembed", "noframes", "noscript", "object", "select", "svg",
    "template", "video",
];

/// Elements that have no content and no end.
const VOID: [&str; 14] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

/// The fields of the page's head that are kept.
const KEPT_META: [&str; 3] = ["author", "description", "keywords"];

/// A page is known by how it begins; the name counts where there is no front matter.
pub(super) fn claims(sniffed: &Sniffed) -> bool {
    begins_as_page(sniffed.text)
        || (matches!(sniffed.extension, "html" | "htm" | "xhtml") && front_matter::find(sniffed.text).is_none())
}

/// Says whether a text begins as a web page does.
pub(super) fn begins_as_page(text: &str) -> bool {
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    // Comments and declarations may stand before; a text of thousands of them is no page.
    for _ in 0..20 {
        let end = if rest.starts_with("<!--") {
            rest.find("-->").map(|at| at + 3)
        } else if rest.starts_with("<?xml") {
            rest.find("?>").map(|at| at + 2)
        } else {
            break;
        };
        let Some(end) = end else { return false };
        rest = rest[end..].trim_start();
    }
    BEGINNINGS.iter().any(|word| rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word)))
}

/// Reads the one report of the file.
pub(super) fn read(input: Input, give: Give) -> Result<(), Unread> {
    let bytes = limits::all(input.reader)?;
    let declared = encoding::declared_in_page(&bytes);
    let (source, lost) = encoding::decode(bytes, declared);
    let document = document(&source);
    if document.text.is_empty() && document.title.is_none() {
        return Err(Unread::whole(Reason::Empty));
    }
    let _ = give(Given::Report(document, lost.into_iter().collect()));
    Ok(())
}

fn document(source: &str) -> Document {
    let mut page = Page::new(source);
    let emitter =
        CallbackEmitter::new(|event: CallbackEvent<'_>, span: html5gum::Span<usize>| page.take(event, span.start));
    let mut tokenizer = Tokenizer::new_with_emitter(source, emitter);
    // What the page returns is how the content of the element that was just opened is to be read.
    while let Some(Ok(state)) = tokenizer.next() {
        tokenizer.set_state(state);
    }
    drop(tokenizer);
    page.end()
}

/// Content that is not read as elements, and what becomes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Raw {
    Title,
    JsonLd,
    Dropped,
}

/// A stretch of the page that nobody sees: until as many ends as beginnings of the element have come.
#[derive(Debug)]
struct Hidden {
    element: String,
    depth: usize,
    mark: Mark,
}

/// A page as it is read.
struct Page<'s> {
    source: &'s [u8],
    flow: Flow,
    /// The byte of the source up to which newlines were counted, and the line there.
    counted: (usize, usize),
    tag: Tag,
    raw: Option<Raw>,
    raw_text: String,
    hidden: Option<Hidden>,
    article_depth: usize,
    dates: Dates,
    document: Document,
    /// Where elements with raw content end for the last time, found when first asked for.
    last_ends: Vec<(String, Option<usize>)>,
}

impl<'s> Page<'s> {
    fn new(source: &'s str) -> Page<'s> {
        Page {
            source: source.as_bytes(),
            flow: Flow::new(),
            counted: (0, 1),
            tag: Tag::default(),
            raw: None,
            raw_text: String::new(),
            hidden: None,
            article_depth: 0,
            dates: Dates::default(),
            document: Document::default(),
            last_ends: Vec::new(),
        }
    }

    /// Takes what the tokenizer found at byte `start` of the source.
    fn take(&mut self, event: CallbackEvent<'_>, start: usize) -> Option<State> {
        match event {
            CallbackEvent::OpenStartTag { name } => self.tag.begin(name),
            CallbackEvent::AttributeName { name } => self.tag.add_attribute(name),
            CallbackEvent::AttributeValue { value } => self.tag.add_value(value),
            CallbackEvent::CloseStartTag { self_closing } => {
                let tag = std::mem::take(&mut self.tag);
                let state = self.open(&tag, self_closing, start);
                self.tag = tag;
                return state;
            }
            CallbackEvent::EndTag { name } => self.close(&String::from_utf8_lossy(name)),
            CallbackEvent::String { value } => self.text(&String::from_utf8_lossy(value), start),
            CallbackEvent::Comment { .. } | CallbackEvent::Doctype { .. } | CallbackEvent::Error(_) => {}
        }
        None
    }

    fn text(&mut self, value: &str, start: usize) {
        match self.raw {
            Some(Raw::Dropped) => {}
            Some(Raw::Title | Raw::JsonLd) => self.raw_text.push_str(value),
            None => {
                let line = self.line_of(start);
                self.flow.run(value, line);
            }
        }
    }

    fn open(&mut self, tag: &Tag, self_closing: bool, end: usize) -> Option<State> {
        let element = tag.element.as_str();
        self.take_dates(tag);
        // Nobody puts the article into the navigation: this one was never closed.
        if matches!(element, "main" | "article") && self.hidden.as_ref().is_some_and(|hidden| hidden.element == "nav") {
            self.show();
        }
        let has_content = !VOID.contains(&element) && !self_closing;
        if let Some(hidden) = &mut self.hidden {
            hidden.depth += usize::from(has_content && hidden.element == element);
        } else if !VOID.contains(&element) && (HIDDEN.contains(&element) || tag.is_hidden()) && has_content {
            self.hidden = Some(Hidden { element: element.to_string(), depth: 1, mark: self.flow.mark() });
        }
        self.separate(element);
        match element {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.flow.open_heading(element.as_bytes()[1] - b'0'),
            "pre" => self.flow.open_preformatted(),
            "article" => self.article_depth += 1,
            "br" => self.flow.line_break(),
            "td" | "th" => self.flow.gap(Gap::Cell),
            _ => {}
        }
        if self_closing { None } else { self.raw_content(tag, end) }
    }

    fn close(&mut self, element: &str) {
        match self.raw.take() {
            Some(Raw::Title) if self.document.title.is_none() => {
                self.document.title = fields::one_line(&self.raw_text);
            }
            Some(Raw::JsonLd) => self.dates.json_ld(&self.raw_text),
            _ => {}
        }
        self.raw_text.clear();
        match element {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.flow.close_heading(),
            "pre" => self.flow.close_preformatted(),
            "article" => self.article_depth = self.article_depth.saturating_sub(1),
            _ => {}
        }
        self.separate(element);
        if let Some(hidden) = &mut self.hidden
            && hidden.element == element
        {
            hidden.depth -= 1;
            if hidden.depth == 0 {
                self.show();
                self.separate(element);
            }
        }
    }

    /// Takes back what was hidden, and goes on with what is to be seen.
    fn show(&mut self) {
        if let Some(hidden) = self.hidden.take() {
            self.flow.go_back(hidden.mark);
            self.flow.gap(Gap::Space);
        }
    }

    fn separate(&mut self, element: &str) {
        if is_paragraph(element) {
            self.flow.close_heading();
            self.flow.gap(Gap::Paragraph);
        } else if matches!(element, "dd" | "dt" | "li" | "option" | "tr") {
            self.flow.gap(Gap::Line);
        }
    }

    fn take_dates(&mut self, tag: &Tag) {
        let content = tag.value(Attribute::Content);
        if tag.element == "meta"
            && let Some(content) = content
            && let Some(name) = tag.value(Attribute::Property).or(tag.value(Attribute::Name))
        {
            self.dates.meta(name, content);
            if let Some(kept) = KEPT_META.iter().find(|kept| kept.eq_ignore_ascii_case(name)) {
                let value = fields::one_line(content).map(Value::from);
                self.document.metadata.extend(value.map(|value| (kept.to_string(), value)));
            }
        }
        if let Some(names) = tag.value(Attribute::ItemProperty)
            && let Some(value) = content.or(tag.value(Attribute::DateTime))
        {
            self.dates.item_property(names, value);
        }
        let counts = self.article_depth > 0 || tag.value(Attribute::PublicationDate).is_some();
        if tag.element == "time"
            && counts
            && let Some(value) = tag.value(Attribute::DateTime)
        {
            self.dates.time(value);
        }
    }

    /// Says how the content of an element is to be read that holds no elements.
    /// Without its end further below, all the rest would be its content: then it is read as any other.
    fn raw_content(&mut self, tag: &Tag, end: usize) -> Option<State> {
        let is_hidden = self.hidden.is_some();
        let (raw, state) = match tag.element.as_str() {
            // A script that is cut off is a script to the end: nothing of it is for people.
            "script" if tag.value(Attribute::Type).is_some_and(|kind| kind.contains("ld+json")) => {
                (Raw::JsonLd, State::ScriptData)
            }
            "script" => (Raw::Dropped, State::ScriptData),
            "style" => (Raw::Dropped, State::RawText),
            "title" if !is_hidden && self.ends_below("title", end) => (Raw::Title, State::RcData),
            "textarea" if self.ends_below("textarea", end) => (Raw::Dropped, State::RcData),
            name @ ("iframe" | "noembed" | "noframes" | "noscript") if self.ends_below(name, end) => {
                (Raw::Dropped, State::RawText)
            }
            _ => return None,
        };
        self.raw = Some(raw);
        Some(state)
    }

    fn ends_below(&mut self, element: &str, from: usize) -> bool {
        let known = self.last_ends.iter().find(|(name, _)| name == element).map(|(_, end)| *end);
        let last = known.unwrap_or_else(|| {
            let is_end = |at: &usize| {
                let name = self.source.get(at + 2..at + 2 + element.len());
                self.source.get(at + 1) == Some(&b'/')
                    && name.is_some_and(|name| name.eq_ignore_ascii_case(element.as_bytes()))
            };
            let last = memchr::memrchr_iter(b'<', self.source).find(is_end);
            self.last_ends.push((element.to_string(), last));
            last
        });
        last.is_some_and(|last| last >= from)
    }

    /// Returns the line of a byte of the source. Asked in order, it counts each newline once.
    fn line_of(&mut self, offset: usize) -> usize {
        let (counted, line) = self.counted;
        if let Some(passed) = self.source.get(counted..offset) {
            self.counted = (offset, line + memchr::memchr_iter(b'\n', passed).count());
        }
        self.counted.1
    }

    fn end(self) -> Document {
        let mut document = self.document;
        let (text, lines, headings, first_heading) = self.flow.end();
        document.title = document.title.or_else(|| fields::one_line(&first_heading?));
        document.given_dates = self.dates.end();
        Document { text, lines, headings, ..document }
    }
}

/// Says whether an element stands apart from what is before and behind it.
#[rustfmt::skip]
fn is_paragraph(element: &str) -> bool {
    matches!(
        element,
        "address" | "article" | "aside" | "blockquote" | "body" | "caption" | "center" | "details" | "dialog" | "div"
            | "dl" | "fieldset" | "figcaption" | "figure" | "footer" | "form" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6"
            | "header" | "hr" | "main" | "nav" | "ol" | "p" | "pre" | "section" | "summary" | "table" | "title" | "ul"
    )
}

#[cfg(test)]
mod tests;
