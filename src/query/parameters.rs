//! Parameters of saved queries: `{country}` in a query stands for a value that it is given.
//! In: a query's text with such places, the parameters with their defaults, and what was given. Out: the text with the
//! values in their places. Knows no file and no tree: what comes out is parsed like any query.
//!
//! A value stays one thing wherever it stands: behind `actor:` it becomes one value, in quotes a part of the phrase, as a
//! clause a group of its own, and inside of a word it must be a word. So it cannot change how the rest is read.

use std::fmt;

use super::call;
use super::field;
use super::lexer::{is_dash, is_quote};
use super::near::near;
use super::tree::Argument;

/// A value that a saved query can be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Its name, as it stands between `{` and `}`.
    pub name: String,
    /// What it is if nothing is given; none if something must be.
    pub default: Option<String>,
}

impl Parameter {
    /// Reads `country` or `country = North Korea`; none if it is neither.
    pub fn parse(text: &str) -> Option<Parameter> {
        let (name, default) = match text.split_once('=') {
            Some((name, default)) => (name.trim(), Some(default.trim())),
            None => (text.trim(), None),
        };
        let is_sound = call::is_name(name) && default.is_none_or(|default| !default.is_empty());
        is_sound.then(|| Parameter { name: name.to_string(), default: default.map(str::to_string) })
    }
}

impl fmt::Display for Parameter {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.default {
            Some(default) => write!(out, "{} = {default}", self.name),
            None => out.write_str(&self.name),
        }
    }
}

/// Why a saved query cannot be given these values.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParameterError {
    /// It has no such parameter.
    #[error("`query:{query}` has no parameter `{name}`: {}", meant(.name, .known))]
    Unknown {
        /// The saved query.
        query: String,
        /// What was given.
        name: String,
        /// Those that it has.
        known: Vec<String>,
    },
    /// More values than parameters.
    #[error("`query:{query}` is given more than it takes: {}", listed(.known))]
    TooMany {
        /// The saved query.
        query: String,
        /// Those that it has.
        known: Vec<String>,
    },
    /// Two values for one parameter.
    #[error("`query:{query}` is given `{name}` twice: leave one of them out")]
    Twice {
        /// The saved query.
        query: String,
        /// The parameter.
        name: String,
    },
    /// Nothing for a parameter without a default.
    #[error("`query:{query}` needs a value for `{name}`: write `query:{query}({name}=…)`")]
    Missing {
        /// The saved query.
        query: String,
        /// The parameter.
        name: String,
    },
    /// A place in the query that no parameter fills.
    #[error("`{{{name}}}` in the saved query `{query}` is none of its parameters: add `\"{name}\"` to its `params`")]
    Undeclared {
        /// The saved query.
        query: String,
        /// What stands between `{` and `}`.
        name: String,
    },
    /// A value that does not fit the place.
    #[error(
        "`{}` cannot stand for `{{{name}}}` in the saved query `{query}`: {}",
        super::caret::visible(.value), .place.advice()
    )]
    Unfitting {
        /// The saved query.
        query: String,
        /// The parameter.
        name: String,
        /// The value.
        value: String,
        /// Where it was to stand.
        place: Place,
    },
}

/// Where in a query a value stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Between quotes.
    Quotes,
    /// Among the values that another saved query is given.
    Call,
    /// Directly behind the colon of a field.
    Field,
    /// Where a clause may stand.
    Clause,
    /// Inside of a word, a range or a number.
    Word,
}

impl Place {
    fn advice(self) -> &'static str {
        match self {
            Place::Quotes => "it stands in quotes there, so leave its own out",
            Place::Call | Place::Field => "write it with quotes at its ends alone, or in none",
            Place::Clause => "by itself it is no query",
            Place::Word => "it stands inside of a word there, so give one word",
        }
    }
}

fn meant(name: &str, known: &[String]) -> String {
    let near = near(name, known.iter().map(String::as_str));
    match near.first() {
        Some(near) => format!("did you mean `{near}`?"),
        None => listed(known),
    }
}

fn listed(known: &[String]) -> String {
    let names: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
    match names.as_slice() {
        [] => "it has no parameters".to_string(),
        [one] => format!("its parameter is {one}"),
        _ => format!("its parameters are {}", names.join(", ")),
    }
}

/// Returns the text of the saved query `query` with the values of its parameters in their places.
///
/// # Errors
/// Where a value is missing, too many, for no parameter, or unfit for its place.
pub(super) fn filled(
    query: &str,
    text: &str,
    parameters: &[Parameter],
    arguments: &[Argument],
) -> Result<String, ParameterError> {
    let values = values(query, parameters, arguments)?;
    let mut filled = String::with_capacity(text.len());
    let mut around = Around::default();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let Some(name) = placeholder(&text[at..]) else {
            around.pass(text, at, c);
            filled.push(c);
            at += c.len_utf8();
            continue;
        };
        let end = at + name.len() + 2;
        let Some(value) = values.iter().find(|(known, _)| *known == name).map(|(_, value)| *value) else {
            return Err(ParameterError::Undeclared { query: query.to_string(), name: name.to_string() });
        };
        let place = around.place(&text[..at], &text[end..]);
        let unfitting = || ParameterError::Unfitting {
            query: query.to_string(),
            name: name.to_string(),
            value: value.to_string(),
            place,
        };
        filled.push_str(&fitted(value, place).ok_or_else(unfitting)?);
        at = end;
    }
    Ok(filled)
}

/// Returns the name of the parameter whose place `text` begins with.
fn placeholder(text: &str) -> Option<&str> {
    let name = text.strip_prefix('{')?.split('}').next()?;
    let is_closed = text[1 + name.len()..].starts_with('}');
    (is_closed && call::is_name(name)).then_some(name)
}

/// Returns each parameter with its value.
fn values<'a>(
    query: &str,
    parameters: &'a [Parameter],
    arguments: &'a [Argument],
) -> Result<Vec<(&'a str, &'a str)>, ParameterError> {
    let known = || parameters.iter().map(|parameter| parameter.name.clone()).collect();
    let mut given: Vec<Option<&str>> = vec![None; parameters.len()];
    let mut next = 0;
    for argument in arguments {
        let place = match &argument.parameter {
            Some(name) => parameters.iter().position(|parameter| parameter.name == *name).ok_or_else(|| {
                ParameterError::Unknown { query: query.to_string(), name: name.clone(), known: known() }
            })?,
            None => {
                next += 1;
                next - 1
            }
        };
        let Some(value) = given.get_mut(place) else {
            return Err(ParameterError::TooMany { query: query.to_string(), known: known() });
        };
        if value.replace(&argument.value).is_some() {
            return Err(ParameterError::Twice { query: query.to_string(), name: parameters[place].name.clone() });
        }
    }
    let value = |(parameter, given): (&'a Parameter, Option<&'a str>)| match given.or(parameter.default.as_deref()) {
        Some(value) => Ok((parameter.name.as_str(), value)),
        None => Err(ParameterError::Missing { query: query.to_string(), name: parameter.name.clone() }),
    };
    parameters.iter().zip(given).map(value).collect()
}

/// What lies around a place in a query's text.
#[derive(Default)]
struct Around {
    is_quoted: bool,
    /// The parentheses that are open; true for those of a saved query's values.
    open: Vec<bool>,
    /// Where the run begins that has not ended yet.
    run: usize,
}

impl Around {
    /// Goes on over a character of the text.
    fn pass(&mut self, text: &str, at: usize, c: char) {
        if is_quote(c) {
            self.is_quoted = !self.is_quoted;
        } else if self.is_quoted {
            return;
        } else if c == '(' {
            let run = text[self.run..at].trim_start_matches(is_dash);
            self.open.push(run.strip_prefix("query:").is_some_and(|name| !name.is_empty()));
        } else if c == ')' {
            self.open.pop();
        } else if !c.is_whitespace() {
            return;
        }
        self.run = at + c.len_utf8();
    }

    /// Returns what a value is that stands between the text `before` and `after`.
    fn place(&self, before: &str, after: &str) -> Place {
        if self.is_quoted {
            return Place::Quotes;
        }
        if self.open.last() == Some(&true) {
            return Place::Call;
        }
        let ends = after.chars().next().is_none_or(|c| c.is_whitespace() || c == ')');
        let run = before[self.run..].trim_start_matches(is_dash);
        // What a quote glues to the place is no field of its own.
        let is_glued = before[..self.run].chars().next_back().is_some_and(is_quote);
        let mut rest = run;
        while let Some((_, value)) = field::leading(rest) {
            rest = &rest[value..];
        }
        match (ends && !is_glued && rest.is_empty(), run.is_empty()) {
            (true, true) => Place::Clause,
            (true, false) => Place::Field,
            (false, _) => Place::Word,
        }
    }
}

/// Returns a value as it is written in a place; none if it does not fit there.
fn fitted(value: &str, place: Place) -> Option<String> {
    let plain = without_quotes(value);
    let has_quotes = plain.contains(is_quote);
    let quoted = || (!has_quotes).then(|| format!("\"{plain}\""));
    let is_run =
        |text: &str| !text.contains(|c: char| c.is_whitespace() || is_quote(c) || matches!(c, '(' | ')' | ','));
    match place {
        Place::Quotes => (!has_quotes).then(|| plain.to_string()),
        Place::Word => is_run(plain).then(|| plain.to_string()),
        Place::Field if is_run(value) || is_group(value) => Some(value.to_string()),
        Place::Field => quoted(),
        Place::Call => {
            let stays_one = call::arguments(&format!("({value})"), 0)
                .is_ok_and(|(all, end)| end == value.len() + 2 && all.len() == 1 && all[0].parameter.is_none());
            if stays_one { Some(value.to_string()) } else { quoted() }
        }
        Place::Clause => {
            super::parse(value).ok()?;
            let is_one = is_run(value) || plain.len() < value.len() && !has_quotes;
            Some(if is_one { value.to_string() } else { format!("({value})") })
        }
    }
}

/// Returns what stands between the quotes at the ends of a value.
fn without_quotes(value: &str) -> &str {
    let inner = value.strip_prefix(is_quote).and_then(|rest| rest.strip_suffix(is_quote));
    inner.filter(|inner| !inner.contains(is_quote)).unwrap_or(value)
}

/// Says whether all of a value stands between two parentheses that belong together.
fn is_group(value: &str) -> bool {
    value.starts_with('(') && call::arguments(value, 0).is_ok_and(|(_, end)| end == value.len())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn declared(names: &[&str]) -> Vec<Parameter> {
        names.iter().map(|name| Parameter::parse(name).unwrap()).collect()
    }

    #[track_caller]
    fn case(text: &str, parameters: &[&str], given: &str, expected: Result<&str, &str>) {
        let arguments = call::call(&format!("q({given})")).arguments;
        let found = filled("q", text, &declared(parameters), &arguments).map_err(|error| error.to_string());
        assert_eq!(found.as_deref(), expected.map_err(str::to_string).as_deref(), "{text} with {given}");
    }

    #[test]
    fn a_value_stays_one_thing_wherever_it_stands() {
        let one = |text: &str, given: &str, expected: &str| case(text, &["x"], given, Ok(expected));
        one("arms actor:{x}", "Iran", "arms actor:Iran");
        one("arms -actor:{x}", "North Korea", "arms -actor:\"North Korea\"");
        one("actor:{x}", "\"North Korea\"", "actor:\"North Korea\"");
        one("actor:{x}", "(iran OR russia)", "actor:(iran OR russia)");
        one("exact:title:{x} b", "arms deal", "exact:title:\"arms deal\" b");
        one("date:{x}", "last 3 months", "date:\"last 3 months\"");
        one("date:{x}..2023", "2021", "date:2021..2023");
        one("\"{x} deal\"~3", "arms", "\"arms deal\"~3");
        one("\"{x} deal\"", "\"big arms\"", "\"big arms deal\"");
        one("{x} deal", "arms OR shells", "(arms OR shells) deal");
        one("({x} NEAR/8 @person)", "\"arms deal\"", "(\"arms deal\" NEAR/8 @person)");
        one("-{x} deal", "\"a\" OR \"b\"", "-(\"a\" OR \"b\") deal");
        one("a NEAR/{x} b", "5", "a NEAR/5 b");
        one("{x}* deal", "sanction", "sanction* deal");
        one("/{x}(s|ed)/ {x}", "deal", "/deal(s|ed)/ deal");
        one("query:other({x}, y={x}) b", "North Korea", "query:other(North Korea, y=North Korea) b");
        one("query:other({x})", "\"a, b\"", "query:other(\"a, b\")");
        one("{2} a{} {1x} /x{2,3}/", "a", "{2} a{} {1x} /x{2,3}/");
    }

    #[test]
    fn a_value_that_does_not_fit_its_place_is_refused() {
        #[track_caller]
        fn refused(text: &str, given: &str, why: &str) {
            let value = &call::call(&format!("q({given})")).arguments[0].value;
            let said = format!("`{value}` cannot stand for `{{x}}` in the saved query `q`: {why}");
            case(text, &["x"], given, Err(&said));
        }
        refused("{x}*", "a b", "it stands inside of a word there, so give one word");
        refused("\"{x} deal\"", "a \"b\"", "it stands in quotes there, so leave its own out");
        refused("actor:{x}", "a \"b\"", "write it with quotes at its ends alone, or in none");
        refused("{x}", "a OR", "by itself it is no query");
    }

    #[test]
    fn values_are_given_in_order_or_by_name_and_the_rest_has_its_default() {
        let two = ["what", "when = last week"];
        let text = "{what} date:{when}";
        case(text, &two, "arms", Ok("arms date:\"last week\""));
        case(text, &two, "arms, 2023", Ok("arms date:2023"));
        case(text, &two, "when=2023, what=arms", Ok("arms date:2023"));
        case(text, &two, "when=2023, arms", Ok("arms date:2023"));
        case(text, &two, "", Err("`query:q` needs a value for `what`: write `query:q(what=…)`"));
        case(text, &two, "a, wen=2023", Err("`query:q` has no parameter `wen`: did you mean `when`?"));
        case(text, &two, "a, x=2023", Err("`query:q` has no parameter `x`: its parameters are `what`, `when`"));
        case(text, &two, "a, b, c", Err("`query:q` is given more than it takes: its parameters are `what`, `when`"));
        case(text, &two, "a, what=b", Err("`query:q` is given `what` twice: leave one of them out"));
        case("arms", &[], "a", Err("`query:q` is given more than it takes: it has no parameters"));
        let undeclared = "`{what}` in the saved query `q` is none of its parameters: add `\"what\"` to its `params`";
        case("{what}", &[], "", Err(undeclared));
    }

    #[test]
    fn a_parameter_is_declared_as_it_is_given() {
        for (text, printed) in [("a", Some("a")), (" a=b c ", Some("a = b c")), ("a=", None), ("1", None), ("", None)] {
            assert_eq!(Parameter::parse(text).map(|read| read.to_string()).as_deref(), printed, "{text}");
        }
    }
}
