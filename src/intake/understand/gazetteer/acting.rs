//! Which words say that a capital stands for its government: verbs of acting, prepositions, compounds.
//! In: the words around a capital. Out: yes or no. Knows no names. The lists are packed by hand: one word a line would
//! hide them from view.

use crate::intake::understand::words::{self, Joint};

/// After these a capital is a place.
#[rustfmt::skip]
pub(super) static PLACES_AFTER: &[&str] = &[
    "in", "at", "near", "to", "from", "of", "into", "inside", "outside", "around", "across", "through", "throughout",
    "via", "toward", "towards", "visit", "visited", "visiting", "visits", "leave", "leaves", "leaving", "left", "reach",
    "reached", "reaching", "entered",
];

/// After these a capital is the other side of an act, where no word follows that it only describes.
#[rustfmt::skip]
pub(super) static SIDES_AFTER: &[&str] = &[
    "with", "between", "by", "against", "on", "urged", "told", "accused", "asked", "assured", "blamed", "condemned",
    "criticised", "criticized", "did", "does", "informed", "persuaded", "pressed", "supported", "thanked", "warned",
];

/// In front of `in` and a capital, these are of its state: `the government in Kyiv`, `Defence Ministry in Moscow`.
#[rustfmt::skip]
pub(super) static GOVERNING: &[&str] = &[
    "authorities", "government", "governments", "leadership", "ministry", "Ministry", "parliament", "parliaments", "regime",
    "rulers",
];

/// Words that may follow the other side of an act; before any other the capital is its adjective.
#[rustfmt::skip]
pub(super) static BEHIND_SIDES: &[&str] = &[
    "about", "after", "against", "ahead", "alike", "alone", "also", "although", "amid", "and", "are", "as", "at",
    "because", "before", "but", "by", "can", "could", "did", "do", "does", "during", "even", "for", "from", "had",
    "has", "have", "he", "if", "in", "including", "into", "is", "it", "its", "may", "might", "more", "must", "nor",
    "not", "of", "on", "or", "over", "rather", "regarding", "she", "should", "since", "so", "than", "that", "the",
    "then", "they", "this", "though", "through", "to", "today", "too", "under", "unless", "until", "was", "we", "were",
    "when", "where", "whether", "which", "while", "who", "whose", "will", "with", "within", "without", "would",
    "yesterday", "yet",
];

/// Joined in front by a hyphen, these make a government of a capital: `anti-Pyongyang`.
pub(super) static FOR_OR_AGAINST: &[&str] = &["anti", "pro"];

/// Joined behind by a hyphen, these do: `Moscow-backed`, while `London-based` is a place.
#[rustfmt::skip]
pub(super) static DONE_BY: &[&str] = &[
    "aligned", "allied", "appointed", "approved", "armed", "backed", "brokered", "controlled", "drafted", "financed",
    "friendly", "funded", "imposed", "installed", "led", "ordered", "sponsored", "supplied", "supported", "trained",
];

/// What a town has and a government has not: `Baghdad's airport`.
#[rustfmt::skip]
pub(super) static OF_A_TOWN: &[&str] = &[
    "airport", "airports", "bars", "beaches", "cafes", "cathedral", "centre", "center", "districts", "downtown",
    "hospital", "hospitals", "hotels", "inhabitants", "main", "mayor", "metro", "museum", "museums", "nightlife", "old",
    "outskirts", "population", "restaurants", "residents", "skyline", "slums", "streets", "suburbs", "subway",
    "traffic", "underground", "university", "weather",
];

/// Words that may stand between a capital and its verb, apart from those in -ly.
#[rustfmt::skip]
static ADVERBS: &[&str] =
    &[
    "also", "both", "each", "long", "later", "never", "not", "now", "often", "once", "since", "still", "soon", "then",
    "twice",
];

/// Forms of "be": after them an -ing form is a verb (`Moscow talks` against `Moscow is talking`).
static BE: &[&str] = &["am", "are", "be", "been", "being", "is", "was", "were"];

/// After these the plain form is a verb.
#[rustfmt::skip]
static MODALS: &[&str] =
    &[
    "can", "cannot", "could", "did", "didn't", "does", "doesn't", "may", "might", "must", "should", "will", "would",
];

static HAVE: &[&str] = &["had", "has", "have", "having"];

/// Verbs of acting, plain form, sorted. Left out are those whose -s form is as often the plural of a noun
/// behind a town: `Geneva talks`, `Paris attacks`, `Moscow visits`.
#[rustfmt::skip]
static VERBS: &[&str] = &[
    "abandon", "accept", "accuse", "acknowledge", "admit", "adopt", "advise", "affirm", "agree", "allege", "allow",
    "announce", "apologise", "apologize", "appeal", "appear", "apply", "approve", "argue", "ask", "assert", "assume",
    "assure", "authorise", "authorize", "back", "ban", "believe", "blame", "block", "boycott", "brand", "break",
    "buy", "call", "cancel", "caution", "challenge", "claim", "complain", "complete", "concede", "conclude",
    "condemn", "confirm", "consider", "contend", "continue", "criticise", "criticize", "decide", "declare", "decline",
    "deem", "defend", "delay", "demand", "denounce", "deny", "deplore", "deploy", "describe", "dismiss", "dispatch",
    "dispute", "emphasise", "emphasize", "encourage", "endorse", "escalate", "expect", "expel", "explain", "express",
    "extend", "favor", "favour", "fear", "feel", "freeze", "fund", "give", "guarantee", "hail", "halt", "help",
    "hint", "hope", "ignore", "impose", "indicate", "inform", "insist", "intend", "intervene", "invite", "issue",
    "join", "keep", "know", "label", "launch", "lead", "lift", "lodge", "maintain", "make", "mobilise", "mobilize",
    "move", "negotiate", "note", "object", "offer", "oppose", "pay", "plan", "pledge", "praise", "prefer", "prepare",
    "press", "proclaim", "promise", "propose", "provide", "pursue", "push", "raise", "ratify", "react", "reaffirm",
    "realise", "realize", "recall", "receive", "recognise", "recognize", "refuse", "regard", "regret", "reiterate",
    "reject", "renew", "renounce", "repeat", "reply", "request", "require", "resist", "respond", "resume",
    "retaliate", "revoke", "say", "see", "seek", "seem", "sell", "send", "share", "signal", "speak", "spend", "stand",
    "stay", "stop", "stress", "submit", "suggest", "summon", "supply", "support", "suspect", "suspend", "take",
    "tell", "think", "threaten", "tolerate", "try", "understand", "undertake", "urge", "use", "veto", "voice", "vow",
    "want", "warn", "welcome", "wish", "withdraw", "withhold", "worry",
];

/// Past forms that no ending gives away, and those of verbs whose other forms are nouns too.
#[rustfmt::skip]
static PAST: &[&str] = &[
    "admitted", "banned", "began", "bought", "broke", "broken", "chose", "compelled", "cut", "expelled", "felt",
    "fought", "froze", "frozen", "gave", "given", "kept", "knew", "labelled", "led", "left", "made", "met", "ordered",
    "paid", "planned", "preferred", "protested", "put", "reported", "said", "sanctioned", "saw", "seen", "sent",
    "signalled", "signed", "sold", "sought", "spent", "spoke", "stood", "stopped", "submitted", "taken", "thought",
    "told", "took", "understood", "undertook", "viewed", "voted", "withdrawn", "withdrew", "withheld",
];

/// What the verb's form must follow to be a verb.
#[derive(PartialEq, Eq)]
enum Form {
    Finite,
    Plain,
    Continuous,
}

/// Says whether the name that ends at `end` is the subject of a verb of acting,
/// with at most two auxiliaries or adverbs between: `Moscow has repeatedly denied`.
pub(super) fn is_subject(text: &str, end: usize) -> bool {
    governs(text, end, false)
}

/// Says the same of the last of several names: `Tokyo and Seoul ask`.
pub(super) fn are_subject(text: &str, end: usize) -> bool {
    governs(text, end, true)
}

fn governs(text: &str, end: usize, are_many: bool) -> bool {
    let (mut at, mut be, mut modal) = (end, false, are_many);
    for _ in 0..3 {
        let Some(word) = words::after(text, at).filter(|word| word.joint == Joint::Blank) else { return false };
        let small = word.text.to_lowercase().replace('\u{2019}', "'");
        at = word.end;
        let plain = small.as_str();
        if BE.contains(&plain) {
            be = true;
        } else if MODALS.contains(&plain) {
            modal = true;
        } else if !(HAVE.contains(&plain) || ADVERBS.contains(&plain) || is_adverb(plain)) {
            return match form(plain) {
                Some(Form::Finite) => true,
                Some(Form::Plain) => modal,
                Some(Form::Continuous) => be,
                None => false,
            };
        }
    }
    false
}

/// Says whether a word, in any case, is a form of a verb of acting.
pub(super) fn is_verb(word: &str) -> bool {
    let small = word.to_lowercase();
    [BE, MODALS, HAVE].iter().any(|list| list.contains(&small.as_str())) || form(&small).is_some()
}

fn is_adverb(word: &str) -> bool {
    word.ends_with("ly") && !matches!(word, "reply" | "supply" | "rely")
}

fn form(word: &str) -> Option<Form> {
    let known = |plain: &str| VERBS.binary_search(&plain).is_ok();
    let with = |stem: &str, ending: &str| known(&format!("{stem}{ending}"));
    if known(word) {
        return Some(Form::Plain);
    }
    if PAST.contains(&word) {
        return Some(Form::Finite);
    }
    if let Some(stem) = word.strip_suffix("ing") {
        // `planning`: the doubled letter of a short verb.
        let single = stem.strip_suffix(['n', 't', 'l']).is_some_and(known);
        return (known(stem) || with(stem, "e") || single).then_some(Form::Continuous);
    }
    let finite = word.strip_suffix("ied").or(word.strip_suffix("ies")).is_some_and(|stem| with(stem, "y"))
        || word.strip_suffix("ed").is_some_and(|stem| known(stem) || with(stem, "e"))
        || word.strip_suffix('s').is_some_and(known)
        || word.strip_suffix("es").is_some_and(known);
    finite.then_some(Form::Finite)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_verbs_can_be_searched() {
        assert!(VERBS.is_sorted());
    }

    #[test]
    fn of_several_capitals_the_plain_form_is_a_verb_too() {
        for rest in [" ask for more", " stay away", " have each stopped", " had applied"] {
            assert!(are_subject(rest, 0), "{rest}");
        }
        for rest in [" talks", " streets", " are cold", ", ask"] {
            assert!(!are_subject(rest, 0), "{rest}");
        }
    }

    #[test]
    fn a_capital_is_a_subject_where_a_verb_of_acting_follows() {
        for rest in [
            " said",
            " Says it",
            " has repeatedly denied",
            " would not accept",
            " is negotiating",
            " later warned",
            " was told",
            "\nagreed",
            " doesn’t recognise",
            " tries",
            " is planning",
            " vetoes",
            " also urges",
        ] {
            assert!(is_subject(rest, 0), "{rest}");
        }
        for rest in [
            ", said",
            " talks",
            " negotiating",
            " is cold",
            " accept",
            ". Said",
            "\n\nsaid",
            "-said",
            " has been there",
            " the",
            "",
            " attacks",
            " supply",
        ] {
            assert!(!is_subject(rest, 0), "{rest}");
        }
    }
}
