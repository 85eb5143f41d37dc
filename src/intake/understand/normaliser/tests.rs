//! What users get from recogniser spans and known names together; the spans are given, so that no model decides.

use proptest::prelude::*;

use super::*;
use crate::intake::understand::curated::Curated;
use crate::intake::understand::recogniser::Kind;
use crate::report::span::Span;

mod in_report;

/// Resolves a text in which spans are written `[P Jeff Davis]`, `[O Sky News]` or `[L Mosul]`.
fn resolved(marked: &str, year: Option<i16>) -> (Vec<String>, Vec<String>) {
    let mut text = String::new();
    let mut workspace = Workspace::default();
    let mut open = None;
    for piece in marked.split_inclusive(['[', ']']) {
        let bare = piece.trim_end_matches(['[', ']']);
        let bare = match open {
            Some(_) => bare.get(2..).unwrap_or_default(),
            None => bare,
        };
        let start = text.len();
        text.push_str(bare);
        if let Some(kind) = open {
            workspace.recognised.push(Recognised { span: Span::new(start, text.len()), kind, confidence: 0.95 });
        }
        let rest = &marked[marked.len().min(piece.as_ptr() as usize - marked.as_ptr() as usize + piece.len())..];
        open = piece.ends_with('[').then(|| match rest.as_bytes().first() {
            Some(b'P') => Kind::Person,
            Some(b'O') => Kind::Org,
            _ => Kind::Place,
        });
    }
    let curated = Curated::default();
    let gazetteer = Gazetteer::new(&curated);
    let (mut found, mut passed) = (Vec::new(), Vec::new());
    Normaliser::new(&gazetteer).resolve(&text, &[], year, &mut workspace, &mut found, &mut |over| {
        passed.push(format!("{}: {}", over.span.of(&text), over.why));
    });
    let shown = found.iter().map(|resolved| {
        let span = resolved.naming.span.unwrap_or_default();
        format!("{}={}", span.of(&text), resolved.naming.actor)
    });
    (shown.collect(), passed)
}

#[track_caller]
fn case(marked: &str, year: impl Into<Option<i16>>, expected: &[&str]) {
    assert_eq!(resolved(marked, year.into()).0, expected, "{marked}");
}

#[test]
fn a_name_in_a_headline_counts_where_the_text_has_it_too() {
    case("Hundreds Dead As [O Acme Rocketry] Launches Fireworks\n\nIt failed.", None, &[]);
    case(
        "Hundreds Dead As [O Acme Rocketry] Launches Fireworks\n\nThe [O Acme Rocketry] failed.",
        None,
        &["Acme Rocketry=org/Acme Rocketry", "Acme Rocketry=org/Acme Rocketry"],
    );
}

#[test]
fn a_state_inside_a_name_of_a_person_is_none() {
    case("[P Michael Israel] and Israel", None, &["Michael Israel=person/Michael Israel", "Israel=state/Israel"]);
    case("the Israeli [P Rafael Eitan]", None, &["Israeli=state/Israel", "Rafael Eitan=person/Rafael Eitan"]);
}

#[test]
fn organisations_go_by_one_name() {
    case("the UNSC met NATO", None, &["UNSC=org/UN Security Council", "NATO=org/NATO"]);
    case("[O UN Security Council Resolution 2254]", None, &["UN Security Council=org/UN Security Council"]);
    case(
        "on the [O State Department]'s [O Flickr].",
        None,
        &["State Department=org/US Department of State", "Flickr=org/Flickr"],
    );
    case(
        "the [O United Nations Relief and Works Agency for Palestine Refugees] said",
        None,
        &["United Nations Relief and Works Agency=org/UN Relief and Works Agency", "Palestine=state/Palestine"],
    );
    case("Apple pie", None, &[]);
    case("[O Apple] rose", None, &["Apple=org/Apple"]);
}

#[test]
fn a_body_goes_with_its_state() {
    let saudi = "Saudi Interior Ministry=org/Saudi Interior Ministry";
    case("the Saudi Interior Ministry", None, &[saudi, "Saudi=state/Saudi Arabia"]);
    case("the [O Saudi Interior Ministry]", None, &[saudi, "Saudi=state/Saudi Arabia"]);
    case(
        "Saudi Arabia: the Interior Ministry",
        None,
        &["Saudi Arabia=state/Saudi Arabia", "Interior Ministry=org/Saudi Interior Ministry"],
    );
    case("Iran and Iraq: the Interior Ministry", None, &["Iran=state/Iran", "Iraq=state/Iraq"]);
    case(
        "the Ministry of Defence of Ukraine",
        None,
        &["Ministry of Defence of Ukraine=org/Ukrainian Defence Ministry", "Ukraine=state/Ukraine"],
    );
    case(
        "Russia's Defense Ministry",
        None,
        &["Russia's Defense Ministry=org/Russian Defence Ministry", "Russia=state/Russia"],
    );
    case(
        "the German Foreign Office",
        None,
        &["German Foreign Office=org/German Foreign Office", "German=state/Germany"],
    );
    case(
        "the [O German Foreign Office]",
        None,
        &["German Foreign Office=org/German Foreign Office", "German=state/Germany"],
    );
    case("the Peruvian [O Congress] met", None, &["Peruvian Congress=org/Peruvian Congress", "Peruvian=state/Peru"]);
    case(
        "the Russian foreign ministry",
        None,
        &["Russian foreign ministry=org/Russian Foreign Ministry", "Russian=state/Russia"],
    );
    case(
        "with Japan National Security Secretariat Secretary General Akiba, who knew about this meeting before others did.",
        None,
        &["Japan National Security Secretariat=org/Japanese National Security Secretariat", "Japan=state/Japan"],
    );
    case("the Japanese Secretariat knew it, and it was known to others too.", None, &["Japanese=state/Japan"]);
    case("Russian parliamentarians", None, &["Russian=state/Russia"]);
    case(
        "Iran and Iraq: the Interior Ministry in Baghdad",
        None,
        &[
            "Iran=state/Iran",
            "Iraq=state/Iraq",
            "Interior Ministry in Baghdad=org/Iraqi Interior Ministry",
            "Baghdad=state/Iraq",
        ],
    );
    case(
        "the Departments of Justice and Homeland Security are",
        None,
        &["Justice=org/US Department of Justice", "Homeland Security=org/US Department of Homeland Security"],
    );
    case("U.S. Army", None, &["U.S. Army=org/US Army", "U.S.=state/United States"]);
    case("the American Army", None, &["American Army=org/US Army", "American=state/United States"]);
    case(
        "U.S. 5th Fleet and the 82nd Airborne Division",
        None,
        &[
            "U.S. 5th Fleet=org/US 5th Fleet",
            "U.S.=state/United States",
            "82nd Airborne Division=org/82nd Airborne Division",
        ],
    );
    case("the Salvation Army in Iran", None, &["Iran=state/Iran"]);
    case("the [O Salvation Army] is in Iran today.", None, &["Salvation Army=org/Salvation Army", "Iran=state/Iran"]);
}

#[test]
fn the_holder_of_an_office_is_no_part_of_the_body() {
    let both = &["Refugee Council=org/Refugee Council", "Enver Solomon=person/Enver Solomon"];
    case("said the [O CEO of the Refugee Council Enver Solomon] to us.", None, both);
    case("said the CEO of the [O Refugee Council Enver Solomon] to us.", None, both);
    case(
        "said the [O Refugee Council Youth Forum] to us.",
        None,
        &["Refugee Council Youth Forum=org/Refugee Council Youth Forum"],
    );
}

#[test]
fn an_acronym_is_the_name_that_the_report_gives_it() {
    case(
        "the [O Donor Coordination Board] (DCB) met. The [O DCB] said",
        None,
        &[
            "Donor Coordination Board=org/Donor Coordination Board",
            "DCB=org/Donor Coordination Board",
            "DCB=org/Donor Coordination Board",
        ],
    );
    case("the Relief Conference (RC). The [O RC] said", None, &[]);
    case(
        "the Department of Veterans Affairs (VA) said",
        None,
        &[
            "Department of Veterans Affairs=org/US Department of Veterans Affairs",
            "VA=org/US Department of Veterans Affairs",
        ],
    );
    case(
        "the Ninth [O Asia-Pacific Economic Cooperation] (APEC) said",
        None,
        &[
            "Asia-Pacific Economic Cooperation=org/Asia-Pacific Economic Cooperation",
            "APEC=org/Asia-Pacific Economic Cooperation",
        ],
    );
}

#[test]
fn persons_in_power_are_named_by_what_follows() {
    case("the Obama administration", 2012, &["Obama=person/Barack Obama"]);
    case("the Asad regime of Syria", None, &["Asad=person/Bashar al-Assad", "Syria=state/Syria"]);
    case("Biden-Harris Administration", 2022, &["Biden=person/Joe Biden", "Harris=person/Kamala Harris"]);
    case("the Brandt-Pompidou summit", 1971, &["Brandt=person/Willy Brandt", "Pompidou=person/Georges Pompidou"]);
    case("the Brandt-Pompidou", 1971, &[]);
    case(
        "the German [P Brandt-Pompidou] summit with French",
        1971,
        &[
            "German=state/Germany",
            "Brandt=person/Willy Brandt",
            "Pompidou=person/Georges Pompidou",
            "French=state/France",
        ],
    );
}

#[test]
fn parties_named_by_a_plain_word_speak_for_each_other() {
    case(
        "In the U.S. Republicans voted against what Democrats delivered",
        None,
        &["U.S.=state/United States", "Republicans=org/Republican Party", "Democrats=org/Democratic Party"],
    );
    case("In Sudan many Republicans voted against what Democrats delivered", None, &["Sudan=state/Sudan"]);
    case("In the U.S. Democrats delivered", None, &["U.S.=state/United States"]);
    case(
        "In the U.S. Congress Democrats delivered",
        None,
        &["U.S. Congress=org/US Congress", "U.S.=state/United States", "Democrats=org/Democratic Party"],
    );
}

#[test]
fn initials_of_a_name_in_the_report_go_before_what_is_known_by_them() {
    let forces = "org/Rapid Support Forces";
    case(
        "the [O Rapid Support Forces] and the [O RSF]",
        2023,
        &[&format!("Rapid Support Forces={forces}"), &format!("RSF={forces}")],
    );
    case("said [O RSF]", 2023, &["RSF=org/Reporters Without Borders"]);
    case("The [O ICC] met in Viet-Nam on that day.", 1961, &["ICC=org/ICC", "Viet-Nam=state/Vietnam"]);
}

#[test]
fn what_is_no_actor_is_passed_over_with_a_reason() {
    let (found, passed) =
        resolved("the [O Paris Agreement], HMS [P Ark Royal], Apple, the Interior Ministry, Moscow", None);
    assert_eq!(found, Vec::<String>::new());
    assert_eq!(
        passed,
        [
            "Ark Royal: a ship",
            "Apple: also a plain word, and nothing else speaks for it",
            "Interior Ministry: a body whose state is not said",
            "Paris Agreement: no actor but a treaty, place, law or event",
            "Paris: a place here",
            "Moscow: a place here",
        ]
    );
}

/// Resolves a text with the recogniser of the program.
fn read(gazetteer: &Gazetteer, text: &str, workspace: &mut Workspace) -> Vec<Resolved> {
    let mut found = Vec::new();
    Normaliser::new(gazetteer).names(text, &["Ann Smith"], Some(2001), workspace, &mut found, &mut |over| {
        assert!(text.get(over.span.start..over.span.end).is_some(), "{over:?}");
    });
    found
}

#[test]
fn a_megabyte_of_the_same_takes_no_longer_than_any_other() {
    let gazetteer = Gazetteer::new(&Curated::default());
    for piece in [
        "A",
        "Biden-",
        "Mr. ",
        "Ann Smith (AS) ",
        "Ministry of ",
        "U.S. ",
        "Departments of Justice, ",
        "UN and ",
        "of the ",
        "Foreign Office of ",
        "PRESIDENT ASSAD ",
        "Xy Zw ",
        "'s ",
        "5th ",
        "(ABC) ",
        "(ABC)",
        "Xs's Ann of Bo's ",
        "Yukio Honda said Honda Inc and ",
        "Taiwan House of Commons Foreign Ministry ",
        "EC, the Commission, ABC, ",
    ] {
        let text = piece.repeat(1_000_000 / piece.len());
        let began = std::time::Instant::now();
        read(&gazetteer, &text, &mut Workspace::default());
        // A quadratic step would take hours.
        assert!(began.elapsed().as_secs() < 30, "{piece}");
    }
}

proptest! {
    #[test]
    fn any_text_gives_namings_in_order_on_characters(
        parts in prop::collection::vec(prop_oneof![
            "\\PC{0,12}",
            "[ \n.,'’\\-()$éУ]{1,3}",
            "[A-Z][a-z]{1,8}",
            prop::sample::select(vec![
                "Ministry of Defence", "of", "the", "and", "'s", "US", "Russian", "foreign ministry", "Biden", "administration",
                "President", "Mr.", "Kim Jong Un", "(UN)", "Security Council", "Congress", "5th", "Fleet", "Task Force", "HMS",
                "Departments of", "Justice", "Brandt-Pompidou", "summit", "AMEMBASSY", "ÉLYSÉE", "Côte d’Ivoire", "Al", "Jr.",
            ]).prop_map(str::to_string),
        ], 0..40),
        blank in "[ \n]?",
    ) {
        static GAZETTEER: std::sync::LazyLock<Gazetteer> =
            std::sync::LazyLock::new(|| Gazetteer::new(&Curated::default()));
        let text = parts.join(&blank);
        let mut workspace = Workspace::default();
        let found = read(&GAZETTEER, &text, &mut workspace);
        let mut start = 0;
        for resolved in &found {
            let span = resolved.naming.span.unwrap_or_default();
            prop_assert!(start <= span.start && span.start < span.end, "{text:?}");
            prop_assert!(text.get(span.start..span.end).is_some(), "{text:?}");
            start = span.start;
        }
        // A used workspace makes no difference.
        prop_assert_eq!(&read(&GAZETTEER, &text, &mut workspace), &found);
    }
}

#[test]
fn a_body_alone_is_that_of_the_state_the_report_is_about() {
    let about = "Pakistan said, Pakistan did, Pakistan and Pakistan, and India: ";
    let body = |text: &str| {
        let found = resolved(&format!("{about}{text}"), None).0;
        found.into_iter().find(|naming| naming.contains("=org/")).unwrap_or_default()
    };
    assert_eq!(body("the Supreme Court met"), "Supreme Court=org/Pakistani Supreme Court");
    assert_eq!(body("the Interior Ministry said"), "Interior Ministry=org/Pakistani Interior Ministry");
    assert_eq!(body("the Army left"), "Army=org/Pakistani Army");
    // To Americans the Army is theirs, and the court of one of their states is not the country's.
    assert_eq!(body("the U.S. said that the Army left"), "");
    assert_eq!(body("the Michigan Supreme Court met"), "");
    case(
        "the United States, America, the U.S., the US and Chad: the National Assembly, the Navy",
        None,
        &[
            "United States=state/United States",
            "America=state/United States",
            "U.S.=state/United States",
            "US=state/United States",
            "Chad=state/Chad",
            "Navy=org/US Navy",
        ],
    );
}

#[test]
fn a_kind_of_body_is_a_name_behind_its_state() {
    case(
        "so Japan's [O Defense Agency] has said.",
        None,
        &["Japan's Defense Agency=org/Japanese Defense Agency", "Japan=state/Japan"],
    );
    case("the [O Defense Agency] said so.", None, &[]);
}

#[test]
fn a_session_or_a_faith_is_no_part_of_a_name() {
    case(
        "the [O General Assembly of the United Nations] met",
        None,
        &["General Assembly=org/UN General Assembly", "United Nations=org/United Nations"],
    );
    case("the [O 31st General Assembly]", None, &["General Assembly=org/UN General Assembly"]);
    case("the [O Thirty-first Congress]", None, &["Thirty-first Congress=org/Thirty-first Congress"]);
    case("the [O Shiite Islamist Da'wa Party]", None, &["Da'wa Party=org/Islamic Dawa Party"]);
    case("the [O U.N. World Food Program]", None, &["U.N. World Food Program=org/World Food Programme"]);
}
