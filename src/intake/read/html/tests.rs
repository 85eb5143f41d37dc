//! What users get of a web page.

use std::time::{Duration, Instant};

use super::*;
use crate::intake::read::tests::only_report;

#[track_caller]
fn text(page: &str, expected: &str) {
    assert_eq!(document(page).text, expected, "{page}");
}

#[test]
fn what_a_reader_sees_is_the_text() {
    text("<p>One  \n two<p>three<b>&nbsp;x</b>y &amp; z", "One two\n\nthree\u{a0}xy & z");
    text("<div>a<div>b</div></div>c<br>d<br><br>e", "a\n\nb\n\nc\nd\n\ne");
    text("<ul><li>one</li><li>two</li></ul>end", "one\ntwo\n\nend");
    text("<table><tr><td>a<td> b <tr><th>c</th></table>", "a | b\nc");
    text("<p>a</p><pre>\n  b\n    c\n</pre><p>d", "a\n\n  b\n    c\n\nd");
    text("a <i> b </i> c<!-- no --><script>x<y</script><style>p{}</style>", "a b c");
    text("<p>a<textarea><p>b</textarea>c", "ac");
    text("1 < 2 & <3 &#x2014; &unknown; &#0;", "1 < 2 & <3 — &unknown; \u{fffd}");
}

#[test]
fn what_nobody_sees_is_left_out() {
    text("<nav><a>Home</a><nav>x</nav></nav><p>a", "a");
    text("<p>a<svg><title>icon</title></svg>b", "a b");
    text("<div hidden>x<div>y</div>z</div>a<p style='Display : none'>x</p>b", "a\n\nb");
    text("<noscript><p>x</noscript>a<iframe>x</iframe><template><p>x</p></template>", "a");
    text("<nav>x<h1>Menu</h1></nav><h1>a</h1>", "a");
    text("<body style='display:none'>a<p>&nbsp;</p><p>&nbsp;b&nbsp;c</body>", "a\n\nb\u{a0}c");
    text("<input hidden><br hidden>a", "a");
}

#[test]
fn an_element_that_is_never_closed_hides_nothing() {
    text("<nav>Home<main>a</main>b", "a\n\nb");
    text("<nav>Home<article>a", "a");
    text("<nav>Home<p>a</body>", "Home\n\na");
    text("a<noscript>b<p>c", "ab\n\nc");
    text("a<iframe src=x><p>c<textarea>d", "a\n\nc d".replace(' ', "").as_str());
    text("<title>One<p>a", "One\n\na");
    text("<div hidden>a<p>b", "a\n\nb");
    text("<script src=x /><p>a", "a");
}

#[test]
fn the_title_is_that_of_the_page_else_its_first_heading() {
    let title = |page: &str| document(page).title;
    assert_eq!(title("<title> Arms\n talks &ndash; x</title><h1>Other</h1>").as_deref(), Some("Arms talks – x"));
    assert_eq!(
        title("<svg><title>icon</title></svg><h2>No</h2><h1>Arms <i>talks</i></h1>").as_deref(),
        Some("Arms talks")
    );
    assert_eq!(title("<p>none"), None);
}

#[test]
fn headings_are_spans_of_the_text() {
    let document =
        document("<h1><a>One</a></h1>text<h2>Two<p>text<nav><h3>no</h3></nav><h4></h4><h3><div>Three</div></h3>");
    let headings: Vec<_> = document.headings.iter().map(|span| span.of(&document.text)).collect();
    assert_eq!(headings, ["One", "Two", "Three"]);
}

#[test]
fn each_word_knows_its_line_in_the_file() {
    let page =
        "<html>\r\n<p>one\r\n  two <b\n>three</b>\n<!--\n-->four<br>five &amp;\nsix<pre>\n a\n b</pre>\n<p>seven";
    let document = document(page);
    let line = |word: &str| document.lines.line_of(&document.text, document.text.find(word).unwrap_or_default());
    assert_eq!(document.text, "one two three four\nfive & six\n\n a\n b\n\nseven");
    let lines = ["one", "two", "three", "four", "five", "six", " a", " b", "seven"].map(line);
    assert_eq!(lines, [2, 3, 4, 6, 6, 7, 8, 9, 10]);
}

#[test]
fn a_page_gives_its_date_most_trusted_first() {
    #[track_caller]
    fn case(page: &str, dates: &[&str]) {
        let given = document(page).given_dates;
        assert_eq!(given.iter().map(|date| date.text.as_str()).collect::<Vec<_>>(), dates, "{page}");
    }
    case(
        "<meta name=date content='1'><meta property='article:modified_time' content=x><meta name='DC.date.issued' content='2'>\
         <meta itemprop=datePublished content='3'><meta property='article:published_time' content='4'>\
         <script type='application/ld+json'>{\"@graph\":[{\"@type\":\"WebPage\",\"datePublished\":\"x\"},\
         {\"@type\":[\"NewsArticle\"],\"datePublished\":\"5\"}]}</script>",
        &["5", "4", "3", "2", "1"],
    );
    case("<article><time datetime=1>last week</time></article><time datetime=2>", &["1"]);
    case("<time datetime=1 pubdate>", &["1"]);
    case("<meta name=dcterms.modified content=1><meta name=dcterms.created content=2>", &["2"]);
    case(
        "<script type=application/ld+json>{\"@type\":\"Report\",\"x\":\"a\nb\",\"datePublished\":\"1\"}</script>",
        &["1"],
    );
    case("<script type=application/ld+json>{broken</script>", &[]);
    case("<span itemprop='x datePublished' content='1'>", &["1"]);
    case("<footer>© 2024</footer>", &[]);
}

#[test]
fn a_page_is_recognised_by_its_beginning_and_read_as_it_declares() {
    let report = only_report(
        "report.txt",
        b"<!-- x -->\n<!DOCTYPE HTML><meta charset=iso-8859-2><meta name=Author content=' A\n B '><p>\xb1\xe6",
    );
    assert_eq!(report.text, "ąć");
    assert_eq!(report.metadata["author"], "A B");
    assert!(!begins_as_page("A page begins with <html>."));
    assert!(!begins_as_page("<!-- never closed"));
}

#[test]
fn hostile_pages_are_read_in_linear_time() {
    let start = Instant::now();
    text(&format!("{}a", "<div>".repeat(100_000)), "a");
    text(&format!("{}a", "<noscript>".repeat(50_000)), "a");
    text(&format!("<nav>{}a", "<svg><title>".repeat(50_000)), "a");
    text(&format!("{}a", "</div></nav>".repeat(50_000)), "a");
    text(&format!("<p style='{}' a='{0}'>a", "x".repeat(1 << 20)), "a");
    text(&format!("<p {}>a", "a='' ".repeat(100_000)), "a");
    text(&format!("{}a", "<pre>\n".repeat(50_000)), "a");
    document(&"<b hidden>x</b>".repeat(50_000));
    document(&"<table><tr><td>x".repeat(50_000));
    document(&"&amp;&#".repeat(100_000));
    document(&"<!--".repeat(100_000));
    document(&"<!-".repeat(100_000));
    document(&"<a\u{0}".repeat(100_000));
    // In a debug build on a busy machine; quadratic time would be minutes.
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

proptest::proptest! {
    #[test]
    fn no_page_is_too_strange(
        parts in proptest::collection::vec(
            proptest::sample::select(vec![
                "<p>", "</p>", "<nav>", "</nav>", "<div hidden>", "</div>", "<div>", "<h1>", "</h1>", "<pre>", "</pre>",
                "<br>", "<td>", "<tr>", "\n", "  ", "é", "word", "<title>", "</title>", "<svg>", "</svg>", "<article>",
                "<noscript>", "</noscript>", "<script>", "</script>", "&amp;", "\r\n", "<", "</", "<!--", "-->", "\0",
            ]),
            0..60,
        ),
    ) {
        let page = parts.concat();
        let document = document(&page);
        let mut end = 0;
        for heading in &document.headings {
            assert!(heading.start >= end && heading.start < heading.end);
            assert!(!heading.of(&document.text).is_empty());
            end = heading.end;
        }
        let mut lines = document.lines.starts.iter();
        assert!(lines.all(|(offset, line)| *offset <= document.text.len() && *line <= page.matches('\n').count() + 1));
        assert!(document.lines.starts.is_sorted());
    }
}
