//! Applies a changed list of the user's own names to reports whose files did not change.
//! In: a report as the index holds it. Out: the same report with its actors understood anew. No file is read.

use crate::index::held::HeldText;
use crate::intake::understand::actors;
use crate::intake::understand::normaliser::Workspace;
use crate::intake::understand::own_date::OwnDate;
use crate::intake::{Names, Understood};
use crate::language::places::Places;
use crate::report::coverage::Remark;
use crate::report::document::DATE_SOURCES;

/// Understands whom the report names, with the names that hold now.
pub(super) fn understood(held: HeldText, names: &Names, recognise: bool, workspace: &mut Workspace) -> Understood {
    let document = held.document();
    let source = held.facts.date_source.and_then(|source| DATE_SOURCES.get(source).copied());
    let date = held.date.zip(source).map(|(interval, source)| OwnDate { interval, source });
    let year = date.map(|date| date.interval.first().year());
    let named = actors::actors(&document, &names.gazetteer, &names.curated, recognise, year, workspace);
    let texts = held.passages.iter().map(|passage| passage.span.of(&held.text));
    let places = |text: &str| {
        let places = Places::of(text);
        let sentence_starts = places.sentence_starts(text);
        (places, sentence_starts)
    };
    let (places, sentence_starts) = texts.map(places).unzip();
    Understood {
        mentions: held.mentions,
        title_mentions: held.facts.title_mentions(),
        document,
        date,
        namings: named.namings,
        title_namings: named.in_title,
        places,
        sentence_starts,
        passages: held.passages,
        gauges: held.gauges,
        title_words: held.title_words,
        remarks: held.facts.remarks.into_iter().map(Remark::Told).collect(),
        actor_remarks: named.remarks,
    }
}
