//! The elements of a picture: rectangles, lines and texts, as SVG.
//! In: places in pixels and any text. Out: well-formed XML. Whatever a text holds, it stays text: it is made visible, and
//! signs of XML are escaped. No scripts, no fonts and nothing else from outside.

use std::fmt;

use crate::present::markup::escaped;

/// The width of a picture. It shrinks with the room it has; in less than `NARROW` its letters grow, so that they can
/// still be read.
pub(super) const WIDTH: f64 = 800.0;

/// The blank edge.
pub(super) const MARGIN: f64 = 24.0;

/// The size of letters.
pub(super) const LETTERS: f64 = 15.0;

/// The size of letters where the picture has little room: half as wide, they are still 11 pixels high.
pub(super) const NARROW_LETTERS: f64 = 22.0;

/// The size of the title's letters where the picture has little room.
pub(super) const NARROW_TITLE: f64 = 27.0;

/// How the parts look; in the dark, in little room. Names begin with ours: in a page, a style holds for all of it.
const STYLE: &str = "\
.dateline-chart{max-width:100%;height:auto}
.dateline-chart text{font:15px system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,'DejaVu Sans',sans-serif;\
font-variant-numeric:tabular-nums;fill:#1f2328}
.dateline-chart .title{font-size:21px;font-weight:600}
.dateline-chart .dim{fill:#59636e}
.dateline-chart .middle{text-anchor:middle}
.dateline-chart .end{text-anchor:end}
.dateline-chart .value{paint-order:stroke;stroke:#fff;stroke-width:4px;stroke-linejoin:round}
.dateline-chart .paper{fill:#fff}
.dateline-chart .bar{fill:#2f6fae}
.dateline-chart .other{fill:#8794a1}
.dateline-chart .grid{stroke:#dfe3e8}
.dateline-chart .axis{stroke:#59636e;fill:none}
.dateline-chart .narrow{display:none}
@media (max-width:560px){
.dateline-chart text{font-size:22px}
.dateline-chart .title{font-size:27px}
.dateline-chart .narrow{display:inline}
.dateline-chart .wide{display:none}
}
@media (prefers-color-scheme:dark){
.dateline-chart text{fill:#e6e9ec}
.dateline-chart .dim{fill:#9ba7b3}
.dateline-chart .value{stroke:#16191d}
.dateline-chart .paper{fill:#16191d}
.dateline-chart .bar{fill:#6aa5dd}
.dateline-chart .other{fill:#75828f}
.dateline-chart .grid{stroke:#2d333a}
.dateline-chart .axis{stroke:#9ba7b3}
}
";

/// A picture on its way.
#[derive(Default)]
pub(super) struct Drawing {
    body: String,
}

impl Drawing {
    /// Draws a rectangle that tells `about` to who points at it.
    pub(super) fn rectangle(&mut self, class: &str, [x, y, width, height]: [f64; 4], about: &str) {
        self.push(format_args!(
            "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"><title>{}</title></rect>\n",
            Pixels(x),
            Pixels(y),
            Pixels(width),
            Pixels(height),
            escaped(about),
        ));
    }

    /// Draws straight lines: of each its two ends.
    pub(super) fn lines(&mut self, class: &str, ends: &[[f64; 4]]) {
        let mut path = String::new();
        for [x, y, to_x, to_y] in ends.iter().map(|ends| ends.map(Pixels)) {
            path.push_str(&format!("M{x} {y}L{to_x} {to_y}"));
        }
        self.push(format_args!("<path class=\"{class}\" d=\"{path}\"/>\n"));
    }

    /// Writes a text of one line, as high above as below `y`.
    pub(super) fn text(&mut self, class: &str, x: f64, y: f64, text: &str) {
        self.text_lines(class, x, y, [("", 0.35, text)]);
    }

    /// Writes lines below each other: of each its class, and how far it stands below the one before, the first below `y`;
    /// in heights of its own letters, which are not the same everywhere.
    pub(super) fn text_lines<'t>(
        &mut self,
        class: &str,
        x: f64,
        y: f64,
        lines: impl IntoIterator<Item = (&'static str, f64, &'t str)>,
    ) {
        let named = |class: &str| if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
        self.push(format_args!("<text{} x=\"{}\" y=\"{}\">", named(class), Pixels(x), Pixels(y)));
        for (class, below, text) in lines {
            let (class, x, below) = (named(class), Pixels(x), Pixels(below));
            self.push(format_args!("<tspan{class} x=\"{x}\" dy=\"{below}em\">{}</tspan>", escaped(text)));
        }
        self.body.push_str("</text>\n");
    }

    /// Returns the whole picture, so high, with what it shows in words.
    pub(super) fn finished(self, height: f64, about: &str) -> String {
        let (width, height) = (Pixels(WIDTH), Pixels(height.ceil()));
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"dateline-chart\" role=\"img\" viewBox=\"0 0 {width} {height}\" \
             width=\"{width}\" height=\"{height}\">\n<title>{}</title>\n<style>\n{STYLE}</style>\n\
             <rect class=\"paper\" width=\"{width}\" height=\"{height}\"/>\n{}</svg>\n",
            escaped(about),
            self.body,
        )
    }

    fn push(&mut self, text: fmt::Arguments<'_>) {
        self.body.push_str(&fmt::format(text));
    }
}

/// From line to line, in heights of the letters.
pub(super) const LINE: f64 = 1.25;

/// A length with two decimals, without those that are zero.
struct Pixels(f64);

impl fmt::Display for Pixels {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", (self.0 * 100.0).round() / 100.0)
    }
}
