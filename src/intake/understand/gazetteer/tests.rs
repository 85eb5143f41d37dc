//! Tests of the gazetteer: which names of states it finds in texts, whom they name, and from when.

use proptest::prelude::*;

use super::*;

struct Named {
    span: Span,
    actor: ActorId,
}

fn named(text: &str, year: Option<i16>, own_names: &str) -> Vec<Named> {
    let gazetteer = Gazetteer::new(&Curated::parse(own_names).unwrap());
    let mut hits = Vec::new();
    gazetteer.read(text, year, &mut hits);
    gazetteer.settle(&mut hits, year);
    hits.retain(|hit| hit.standing == Standing::Sure && gazetteer.form(hit).class.is_state());
    let named = |hit: &Hit| {
        let actor = gazetteer.owner(hit.owner).unwrap().clone();
        Named { span: hit.span, actor }
    };
    hits.iter().map(named).collect()
}

/// The words of a text that name someone, and whom: `Seoul=South Korea`.
#[track_caller]
fn case(text: &str, expected: &[&str]) {
    dated(text, None, expected);
}

#[track_caller]
fn dated(text: &str, year: impl Into<Option<i16>>, expected: &[&str]) {
    let shown = |naming: Named| format!("{}={}", naming.span.of(text), naming.actor.name());
    let found: Vec<String> = named(text, year.into(), "").into_iter().map(shown).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn a_state_is_found_by_every_kind_of_name() {
    case("The DPRK fired. D.P.R.K. media", &["DPRK=North Korea", "D.P.R.K.=North Korea"]);
    case("North Korean shells, a South Korean ship", &["North Korean=North Korea", "South Korean=South Korea"]);
    case("the Democratic\nPeople’s Republic of  Korea", &["Democratic\nPeople’s Republic of  Korea=North Korea"]);
    case("Swaziland, Burma, West Germany", &["Swaziland=Eswatini", "Burma=Myanmar", "West Germany=Germany"]);
    case("the Soviet Union and Yugoslavia", &["Soviet Union=Soviet Union", "Yugoslavia=Yugoslavia"]);
    case("in Côte d’Ivoire", &["Côte d’Ivoire=Ivory Coast"]);
    case("the Republic of China", &["Republic of China=Taiwan"]);
    case("the People's Republic of China", &["People's Republic of China=China"]);
    case(
        "in Papua New Guinea and Guinea-Bissau",
        &["Papua New Guinea=Papua New Guinea", "Guinea-Bissau=Guinea-Bissau"],
    );
    case("South Viet-Nam, a Greek-Cypriot", &["South Viet-Nam=Vietnam", "Greek-Cypriot=Cyprus"]);
    case("Northern Ireland", &["Northern Ireland=United Kingdom"]);
    case("\u{201c}Iran\u{201d}, «Iran», Iran…", &["Iran=Iran", "Iran=Iran", "Iran=Iran"]);
}

#[test]
fn only_whole_words_with_their_capitals_are_names() {
    case("the turkey in the china shop let us in; iran", &[]);
    case("Iranium, Cuban’ov, McIran, l’Iran, J.U.S., Nigerian", &["Nigerian=Nigeria"]);
    case("North\n\nKorea", &[]);
    case("Russia’s, Iran's and Philippines' ships", &["Russia=Russia", "Iran=Iran", "Philippines=Philippines"]);
    case("U.S.-led, Iran-backed, anti-Iran", &["U.S.=United States", "Iran=Iran", "Iran=Iran"]);
    case("the U.S and the U.K., but U.S.C. 7", &["U.S=United States", "U.K.=United Kingdom"]);
    case("the US paid US$ 5 or US $5", &["US=United States"]);
}

#[test]
fn seas_regions_and_persons_are_no_states() {
    case("the Sea of Japan, the South China Sea, the Gulf of Guinea", &[]);
    case("Latin America, New Mexico, the Niger Delta, South American", &[]);
    case("Michael Jordan met Chad Smith. Mr. Jordan left.", &[]);
    case("Richard B. Finn, but U.S. Israel policy", &["U.S.=United States", "Israel=Israel"]);
    case("Chairman Jim Jordan and Minister Israel Katz met on the hill.", &[]);
    case("Jordan said that Israel and Chad agreed", &["Jordan=Jordan", "Israel=Israel", "Chad=Chad"]);
    case("In Israel Netanyahu met northern Mali. In Northern Mali", &["Israel=Israel", "Mali=Mali", "Mali=Mali"]);
    case("Israel Defense Forces", &["Israel=Israel"]);
    case("Yesterday Jordan refused, and on Monday Jordan agreed", &["Jordan=Jordan", "Jordan=Jordan"]);
    case("Atlanta, Georgia, and Florida", &[]);
    case("Tbilisi is in Georgia, not Texas, as Atlanta, Georgia, is", &["Georgia=Georgia"]);
    case("Mr. X (spoke in French): the French president, in French hands", &["French=France", "French=France"]);
    case("French-speaking Africa and former Soviet republics", &[]);
}

#[test]
fn a_capital_is_an_actor_where_it_acts_and_a_place_elsewhere() {
    case("Pyongyang said so", &["Pyongyang=North Korea"]);
    case("officials in Moscow said so", &[]);
    case("They flew to Moscow, Beijing and from Tehran.", &[]);
    case("reflecting Moscow’s weakness", &["Moscow=Russia"]);
    case("called on Pyongyang to halt", &["Pyongyang=North Korea"]);
    case("anti-Pyongyang and Moscow-backed, but London-based", &["Pyongyang=North Korea", "Moscow=Russia"]);
    case("that Moscow and Pyongyang were negotiating", &["Moscow=Russia", "Pyongyang=North Korea"]);
    case("between Moscow and Tehran", &["Moscow=Russia", "Tehran=Iran"]);
    case("talks between Russia and Washington", &["Russia=Russia", "Washington=United States"]);
    case("officials in Moscow and Washington said", &[]);
    case(
        "Washington, London and Ankara agreed",
        &["Washington=United States", "London=United Kingdom", "Ankara=Turkey"],
    );
    case("talks between Moscow, Beijing, and\nTehran.", &["Moscow=Russia", "Beijing=China", "Tehran=Iran"]);
    case("with Russia, Beijing and the Kremlin on", &["Russia=Russia", "Beijing=China", "Kremlin=Russia"]);
    case("In Washington, London and Ankara officials said", &[]);
    case("officials in Moscow, Beijing and Tehran said", &[]);
    case("embassies in Russia, Beijing and Tehran said", &["Russia=Russia"]);
    case("The aide told them that George Washington, London and Paris said so.", &[]);
    case("London, Paris and Berlin are cold; by Moscow, Kyiv and Minsk radio", &[]);
    case("MOSCOW, Aug 3 — text", &[]);
    case("WASHINGTON - Officials in Washington said on Wednesday", &[]);
    case("PYONGYANG (Agency) said", &[]);
    case("George Washington said. Denzel Washington agreed. Embassy Kabul reported", &[]);
    case("by Washington Post reporters at Baghdad's airport", &[]);
    case("London's 443, and between the London market and Paris radio", &[]);
    case("Brussels has repeatedly warned", &["Brussels=European Union"]);
    dated("Brussels has repeatedly warned", 1960, &["Brussels=Belgium"]);
    dated("Bonn and Berlin agreed", 1970, &["Bonn=Germany"]);
    case("against Berlin", &["Berlin=Germany"]);
    case("according to Washington and Seoul, it was", &["Washington=United States", "Seoul=South Korea"]);
    case("the government in Kyiv; Kurdish authorities in Baghdad", &["Kyiv=Ukraine"]);
    case("In Seoul and Tokyo the governments recalled", &["Seoul=South Korea", "Tokyo=Japan"]);
    case("Ankara, which had offered to go, left; in Paris, which keeps soldiers", &["Ankara=Turkey"]);
    case("Washington, with some 1,100 soldiers there, called on him", &["Washington=United States"]);
    case("Washington, D.C., called", &[]);
    case("Tokyo and Seoul ask for it", &["Tokyo=Japan", "Seoul=South Korea"]);
    case("Paris, Rome and Warsaw stay away", &["Paris=France", "Rome=Italy", "Warsaw=Poland"]);
    case("So did Warsaw and Helsinki.", &["Warsaw=Poland", "Helsinki=Finland"]);
    case("He thanked Berlin and Ankara.", &["Berlin=Germany", "Ankara=Turkey"]);
    case("Sofia said that she was tired", &[]);
    case("Bulgaria was late. Sofia said that it was", &["Bulgaria=Bulgaria", "Sofia=Bulgaria"]);
}

#[test]
fn a_house_of_government_is_an_actor_unless_one_stands_before_it() {
    case("The Kremlin, silent for days, and a White House aide", &["Kremlin=Russia", "White House=United States"]);
    case("near the Kremlin, in the White House, at Downing Street", &[]);
}

#[test]
fn a_name_with_two_owners_goes_to_the_one_of_its_time_or_report() {
    dated("Moscow said", 1975, &["Moscow=Soviet Union"]);
    dated("Moscow said", 1992, &["Moscow=Russia"]);
    case("The Soviet Union fell silent. Moscow said", &["Soviet Union=Soviet Union", "Moscow=Soviet Union"]);
    dated("Czech and Polish troops", 1968, &["Czech=Czechoslovakia", "Polish=Poland"]);
    dated("the Gold Coast", 1950, &["Gold Coast=Ghana"]);
    dated("the Gold Coast", 2023, &[]);
    case("Serbia and Montenegro", &["Serbia=Serbia", "Montenegro=Montenegro"]);
    dated("Serbia and Montenegro", 2004, &["Serbia and Montenegro=Serbia"]);
    case("Congolese troops", &["Congolese=Democratic Republic of the Congo"]);
    case("Congolese troops in Brazzaville", &["Congolese=Republic of the Congo"]);
}

#[test]
fn a_bare_korea_is_the_only_one_that_the_report_names() {
    case("Korean talks", &[]);
    case("Korean talks with the DPRK", &["Korean=North Korea", "DPRK=North Korea"]);
    case("Korea, ROK and DPRK", &["ROK=South Korea", "DPRK=North Korea"]);
    case("the two Koreas", &["two=North Korea", "Koreas=South Korea"]);
    case("North and South Korean troops", &["North=North Korea", "South Korean=South Korea"]);
}

#[test]
fn a_line_in_capitals_names_states_and_no_pronouns() {
    case("NORTH KOREA WARNS JAPAN", &["NORTH KOREA=North Korea", "JAPAN=Japan"]);
    case("LET US GO WITH A NEW CAR TO THE FRY", &[]);
    case("US AND JAPAN AGREE; THE US EMBASSY", &["US=United States", "JAPAN=Japan", "US=United States"]);
    case("The text says JAPAN once and goes on in small letters", &[]);
    case("MOSCOW SAYS IT AGREES", &["MOSCOW=Russia"]);
}

#[test]
fn the_users_own_names_win() {
    let own = "[[actor]]\nid = \"person/Kim Jong Un\"\naliases = [\"Kim\", \"the Marshal\"]\n\
               [[actor]]\nid = \"org/Team\"\naliases = [\"Jordan\", \"Überwacht\", \"Rice\"]\n\
               [[actor]]\nid = \"state/Russia\"\naliases = [\"the Bear\"]\n\
               [[actor]]\nid = \"state/Georgia\"\naliases = [\"Sakartvelo\"]";
    let text = "Kim\u{a0}Jong Un, the  Marshal, saw Jim Jordan; the Bear; Überwacht; RICE; Atlanta, Georgia";
    let found: Vec<String> = named(text, None, own).iter().map(|naming| naming.actor.to_string()).collect();
    let kim = "person/Kim Jong Un";
    assert_eq!(found, [kim, kim, "org/Team", "state/Russia", "org/Team"]);
}

#[test]
fn every_name_of_the_tables_is_found() {
    let gazetteer = Gazetteer::new(&Curated::default());
    // A surname counts only by what follows it, and may be written as the end of a full name.
    for form in gazetteer.forms.iter().filter(|form| form.class != Class::Ruler) {
        let (index, end, _) = gazetteer.names_at(&form.text, 0).next().unwrap();
        let found = &gazetteer.forms[index];
        assert_eq!((end, found.owner, found.class), (form.text.len(), form.owner, form.class), "{}", form.text);
    }
}

#[test]
fn states_are_sorted_as_their_search_expects() {
    assert!(STATES.is_sorted_by(|one, other| one.name < other.name));
}

proptest! {
    #[test]
    fn namings_are_ordered_whole_and_apart_in_any_text(
        parts in prop::collection::vec(prop_oneof![
            "\\PC{0,12}",
            "[ \n.,'’\\-$éУ]{1,3}",
            prop::sample::select(vec![
                "US", "U.S.", "Korea", "Koreas", "the two", "North and South Korea", "Moscow", "and", "said", "'s",
                "MOSCOW", "Jordan", "Georgia", "Atlanta", "Michael", "Côte d’Ivoire", "in", "between", "Kremlin",
            ]).prop_map(str::to_string),
        ], 0..40),
        blank in "[ \n]?",
    ) {
        let text = parts.join(&blank);
        let mut end = 0;
        for naming in named(&text, None, "") {
            let span = naming.span;
            prop_assert!(end <= span.start && span.start < span.end, "{text:?}");
            prop_assert!(text.get(span.start..span.end).is_some(), "{text:?}");
            end = span.end;
        }
    }
}
