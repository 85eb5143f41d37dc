//! What a name of an organisation is cut down to, and which names are those of things: treaties, buildings, events.
//! In: a name that the recogniser took for an organisation. Out: the organisation's part of it, or why it is none.
//! Lists are packed by hand, to be seen whole.

use super::super::words;
use super::body_words;
use super::why::Passed;

/// What a name ends with, or is of (`Treaty of Rome`), that is no actor. Sorted.
#[rustfmt::skip]
static THINGS: &[&str] = &[
    "Accord", "Accords", "Act", "Agenda", "Agreement", "Agreements", "Airport", "Allowance", "Amendment", "Annex",
    "Anniversary", "Appeal", "Archipelago", "Archives", "Arrangement", "Arrangements", "Article", "Assistance",
    "Avenue", "Award", "Awards", "Base", "Battle", "Bay", "Beach", "Benefit", "Benefits", "Bill", "Border",
    "Boulevard", "Bridge", "Building", "Camp", "Campus", "Canal", "Canyon", "Cathedral", "Cease", "Ceasefire",
    "Cessation", "Charter", "City", "Climate", "Coast", "Communique", "Communiqué", "Compact", "Concept",
    "Conference", "Consensus", "Constitution", "Convention", "Conventions", "County", "Covenant", "Credit", "Crisis",
    "Crossing", "Cup", "Day", "Decade", "Declaration", "Decree", "Delta", "Desert", "Dialogue", "Directive", "Directives", "District",
    "Doctrine", "Document", "Economy", "Election", "Elections", "Embassy", "Exercise", "Exercises", "Festival",
    "Files", "Framework", "Games", "Gate", "Goals", "Grants", "Guidelines", "Gulf", "Harbor", "Harbour", "Heights",
    "Highway", "Hill", "Hills", "Holiday", "Hotel", "Initiative", "Island", "Islands", "Lake", "Land", "Lands",
    "Landscape", "Law", "Laws", "Letter", "Manifesto", "Marathon", "Meeting", "Memorandum", "Memorial", "Month",
    "Monument", "Monuments", "Mosque", "Mountain", "Mountains", "Museum", "Note", "Ocean", "Olympics", "Operation",
    "Order", "Outlook", "Pact", "Palace", "Paper", "Papers", "Park", "Path", "Peninsula", "Plan", "Planet", "Plans",
    "Plateau", "Pledge", "Policy", "Principles", "Prison", "Prize", "Process", "Proclamation", "Product", "Program", "Programme",
    "Programmes", "Programs", "Project", "Projects", "Protocol", "Protocols", "Province", "Provision", "Provisions",
    "Question", "Questions", "Race", "Referendum", "Regime", "Region", "Regulation", "Regulations", "Relations",
    "Report", "Reports", "Resolution", "Resolutions", "Restriction", "Restrictions", "Revolution", "River", "Road",
    "Rock", "Room", "Roundtable", "Route", "Rule", "Rules", "Sanctuary", "Scheme", "Sea", "Session", "Site", "Square",
    "Stadium", "Standards", "Statute", "Strait", "Straits", "Strategy", "Street", "Strip", "Studies", "Subject",
    "Summit", "Talks", "Targets", "Territories", "Territory", "Tower", "Towers", "Trail", "Treaties", "Treaty",
    "Trial", "Trophy", "Tunnel", "Unit", "Uprising", "Valley", "Village", "Visit", "Vote", "War", "Week", "World",
    "Year", "Zone",
];

/// Offices and persons: a name that ends with one is no body, and what follows one in a name is not part of it. Sorted.
#[rustfmt::skip]
static OFFICES: &[&str] = &[
    "Adviser", "Advisor", "Allies", "Ambassador", "Ambassadors", "Chair", "Chairman", "Chairperson", "Chief",
    "Commissioner", "Coordinator", "Counsel", "Deputy", "Director", "Director-General", "Governor", "Leader",
    "Leaders", "Members", "Minister", "Ministers", "Official", "Officials", "President", "Representative",
    "Representatives", "Resolution", "Resolutions", "Secretary", "Secretary-General", "Spokesman", "Spokesperson",
    "Spokeswoman", "Summit",
];

/// Words for a kind of body: alone, or with others of them, they are no body's name. Sorted.
#[rustfmt::skip]
static GENERIC: &[&str] = &[
    "Action", "Administration", "Advisory", "Agencies", "Agency", "Air", "Alliance", "Allied", "Armed", "Army",
    "Assembly", "Association", "Authorities", "Authority", "Bank", "Board", "Branch", "Brigade", "Bureau", "Business",
    "Cabinet", "Capital", "Center", "Centre", "Chamber", "Church", "Club", "Coalition", "College", "Command",
    "Commission", "Committee", "Committees", "Communist", "Communists", "Community", "Company", "Conference",
    "Contact", "Cooperation", "Corporation", "Corps", "Council", "Councils", "Court", "Defence", "Defense",
    "Delegation", "Democratic", "Department", "Departments", "Development", "Division", "Donor", "Eastern",
    "Economic", "Emergency", "Executive", "Expert", "Faculty", "Federal", "Federation", "Finance", "First", "Fleet",
    "Force", "Forces", "Foreign", "Forum", "Foundation", "Front", "Fund", "General", "Government", "Governments",
    "Group", "Groups", "Guard", "High", "House", "Independent", "Institute", "Institution", "Intelligence",
    "Interior", "International", "Islamic", "Joint", "Judicial", "Justice", "Law", "League", "Legislature",
    "Liberation", "Local", "Main", "Marine", "Member", "Military", "Militia", "Minister", "Ministerial", "Ministries",
    "Ministry", "Mission", "Movement", "Nation", "National", "Nations", "Navy", "Northern", "Office", "Officers",
    "Operations", "Opposition", "Order", "Organisation", "Organisations", "Organization", "Organizations",
    "Parliament", "Parties", "Partners", "Partnership", "Party", "People", "Permanent", "Platform", "Plenary",
    "Police", "Policy", "Political", "Post", "Preparatory", "Press", "Provincial", "Public", "Radio", "Regional",
    "Republic", "Research", "Revolutionary", "Royal", "School", "Secretariat", "Security", "Service", "Services",
    "Shadow", "Social", "Society", "Southern", "Special", "Staff", "State", "States", "Steering", "Summit", "Supreme",
    "Task", "Team", "Technical", "Telegram", "Trade", "Transitional", "Treasury", "Tribal", "Tribe", "Tribes",
    "Tribunal", "Union", "Unions", "Unit", "United", "Units", "Universities", "University", "West", "Western",
    "Working",
];

/// Whose `'s` is part of a name.
static OWNERS: &[&str] = &["Children", "Men", "People", "Women"];

/// Places whose name begins with whose they are.
static TOWNS: &[&str] =
    &["Bay", "Corner", "Cove", "Creek", "Cross", "Ferry", "Harbour", "Head", "Landing", "Point", "Town"];

/// Abbreviations of what is no body. Sorted.
#[rustfmt::skip]
static NO_BODIES: &[&str] = &[
    "AI", "AIDS", "CEO", "CFO", "COVID", "COVID-19", "DNA", "GDP", "GNP", "HIPC", "HIV", "HIV/AIDS", "ICBM", "ICBMs", "ICT", "IT",
    "LDC", "LDCs", "LGBT", "LGBTQ", "MDG", "MDGs", "NGO", "NGOs", "POW", "POWs", "PPE", "R&D", "SARS", "SDG", "SDGs", "SIDS", "TB", "TV", "UAV", "UAVs", "WMD",
];

/// Names of powers, regions and what an office is for, which are taken for bodies' names.
#[rustfmt::skip]
static NOBODY: &[&str] = &[
    "Central Intelligence", "European Currency Unit", "European Currency Units", "Four Powers", "Great Powers", "International Security Affairs", "Iron Curtain", "National Security Affairs",
    "Native Americans", "Near East", "Occupying Powers", "Pacific Islanders", "Three Powers", "West Berlin", "Western Powers",
];

/// Heads of what a convention is about: `Suppression of Terrorist Bombings`.
static OF_CONVENTIONS: &[&str] = &[
    "Elimination",
    "Empowerment",
    "Head",
    "Heads",
    "Implementation",
    "Prevention",
    "Prohibition",
    "Promotion",
    "Protection",
    "Rights",
    "Safety",
    "Status",
    "Suppression",
    "Uses",
];

/// Words before an office that are left when it is cut off: `United Nations High Commissioner`.
static BEFORE_OFFICES: &[&str] =
    &["Assistant", "Deputy", "Executive", "High", "Permanent", "Personal", "Special", "Under", "Vice"];

/// Small words inside names.
static SMALL: &[&str] = &["and", "for", "in", "of", "on", "the", "to", "&", "de", "la", "with", "at"];

/// Parts of bodies: what they are part of is named behind them.
static PARTS: &[&str] = &["Board", "Committee", "Group", "Meeting", "Session"];

/// Returns the name without the part of it that is only of a kind: `Steering Committee of the Donor Platform`.
pub(super) fn without_part(name: &str) -> &str {
    // Most names are one word.
    let halves = if name.contains(' ') { name.split_once(" of the ") } else { None };
    let Some((part, whole)) = halves else { return name };
    let is_part =
        part.contains(' ') && part.split(' ').all(is_generic) && PARTS.iter().any(|kind| part.ends_with(kind));
    if is_part { whole } else { name }
}

/// Says whether a word is in one of the sorted lists.
fn is_in(list: &[&str], word: &str) -> bool {
    list.binary_search(&word).is_ok()
}

/// Says whether the name at `start` only tells which office is meant: `Minister of Commerce and Industry`.
pub(super) fn is_of_office(text: &str, start: usize) -> bool {
    let of = words::before(text, start).filter(|word| matches!(word.text, "of" | "for"));
    let office = of.and_then(|of| words::before(text, of.start));
    office.is_some_and(|word| {
        matches!(word.text, "Minister" | "Ministers" | "Secretary" | "Secretaries" | "Undersecretary")
    })
}

/// Says whether a national body that ends at `end` only tells which office is meant: `U.S. Treasury Secretary`.
pub(super) fn is_in_office(text: &str, end: usize) -> bool {
    words::after(text, end).is_some_and(|word| matches!(word.text, "Secretary" | "Minister"))
}

/// Says whether a word with a capital is none of a person's name.
pub(super) fn is_no_name(word: &str) -> bool {
    is_generic(word)
        || is_office(word)
        || is_in(THINGS, word)
        || matches!(word, "Affairs" | "Extraordinary" | "Plenipotentiary")
}

/// Says whether a word is the name of an office or of the persons in one.
pub(super) fn is_office(word: &str) -> bool {
    is_in(OFFICES, word)
}

/// Says whether a word is one for a kind of body.
pub(super) fn is_generic(word: &str) -> bool {
    is_in(GENERIC, word)
}

/// Says whether a word is small inside names.
pub(super) fn is_small(word: &str) -> bool {
    SMALL.contains(&word)
}

/// Returns the part of a name that is the organisation's: without article, what belongs to it (`State Department's
/// Flickr`), offices behind it, numbers of resolutions.
pub(super) fn cut(name: &str) -> &str {
    let mut name = name.trim_matches(|letter: char| !letter.is_alphanumeric() && !matches!(letter, '.' | ')' | '+'));
    for article in ["The ", "the ", "a ", "A "] {
        name = name.strip_prefix(article).unwrap_or(name);
    }
    let mut at = 0;
    for word in name.split([' ', '\n']) {
        let bare = word.trim_end_matches([',', '.', ';', ':']);
        if at > 0 && (is_office(bare) || word.starts_with(['(', '/'])) {
            let kept = name[..at].trim_end();
            // `Office of the Secretary`: an office inside the name, not behind it.
            let last = kept.rsplit(' ').next().unwrap_or(kept);
            if !is_small(last) {
                name = kept;
                while let Some((head, _)) = name.rsplit_once(' ').filter(|(_, last)| BEFORE_OFFICES.contains(last)) {
                    name = head;
                }
                break;
            }
        }
        at += word.len() + 1;
    }
    let owner_ends = || ["'s ", "\u{2019}s "].iter().filter_map(|mark| name.find(mark)).min();
    if let Some(end) = if name.contains(' ') { owner_ends() } else { None } {
        // `Simon's Town` is one name, and no body's.
        if name.rsplit(' ').next().is_some_and(|last| TOWNS.contains(&last)) {
            return &name[..0];
        }
        // `Children's Fund`: there it is part of the name.
        let is_part = OWNERS.contains(&name[..end].rsplit(' ').next().unwrap_or_default());
        name = if is_part { name } else { &name[..end] };
    }
    for mark in ["'s", "\u{2019}s", "'", "\u{2019}"] {
        name = name.strip_suffix(mark).unwrap_or(name);
    }
    name.trim_end_matches(|letter: char| !letter.is_alphanumeric() && !matches!(letter, '.' | ')' | '+'))
}

/// Returns the word before the first one in a name that is `what`.
fn before_last<'n>(name: &'n str, what: &str) -> &'n str {
    let mut words = name.split([' ', '\n']);
    let mut before = "";
    words.by_ref().take_while(|word| *word != what).for_each(|word| before = word);
    before
}

/// Says why a name is that of no organisation; none if it may be one.
pub(super) fn no_organisation(name: &str) -> Option<Passed> {
    let mut words = name.split([' ', '\n', '-', '/']).filter(|word| !word.is_empty());
    let first = words.clone().next()?;
    let last = words.clone().next_back()?;
    if !name.contains(char::is_uppercase) || name.len() < 2 || name.contains('@') || name.contains("://") {
        return Some(Passed::Generic);
    }
    // The head of `Treaty of Rome`, `Committee on Foreign Relations`.
    let mut head = None;
    let mut before = first;
    for word in name.split([' ', '\n']).skip(1) {
        if matches!(word, "of" | "for" | "on" | "to" | "in") {
            head = Some(before);
            break;
        }
        before = word;
    }
    let what = head.unwrap_or(last);
    // `Bureau of Indian Affairs General Assistance`: what a body gives is no body, whatever the head.
    if matches!(
        last,
        "Act" | "Agreement" | "Assistance" | "Initiative" | "Plan" | "Program" | "Programme" | "Resolution" | "Treaty"
    ) {
        return Some(Passed::Thing);
    }
    if body_words::is_body_behind(before_last(name, what), what) {
        return None;
    }
    // An office is the head of what it is of: `Secretary of State`.
    if is_in(THINGS, what)
        || is_office(what)
        || head.is_some() && OF_CONVENTIONS.contains(&what)
        || NO_BODIES.binary_search(&name).is_ok()
        || NOBODY.contains(&name)
        || name.split(' ').all(body_words::ends_firm)
        || first == "Group" && last.len() == 1
        || matches!(
            first,
            "Operation" | "Exercise" | "Camp" | "Resolution" | "Article" | "Cyclone" | "Hurricane" | "Typhoon"
        )
    {
        return Some(Passed::Thing);
    }
    if matches!(what, "Government" | "Administration" | "Governments" | "Regime" | "Republic" | "Kingdom" | "State") {
        return Some(Passed::Generic);
    }
    // Three words of that sort are a name again: `Revolutionary United Front`.
    let is_kind =
        |word: &str| is_generic(word) || is_in(THINGS, word) || word.bytes().all(|byte| byte.is_ascii_digit());
    let is_short = words.clone().filter(|word| !is_small(word)).count() <= 2;
    (is_short && words.all(|word| is_kind(word) || is_small(word))).then_some(Passed::Generic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_cut_down_to_the_organisation() {
        #[track_caller]
        fn case(name: &str, cut_down: &str) {
            assert_eq!(cut(name), cut_down);
        }
        case("State Department's Flickr", "State Department");
        case("The Guardian", "Guardian");
        case("UN Security Council Resolution 2254", "UN Security Council");
        case("NATO Secretary General", "NATO");
        case("European Commission Director-General", "European Commission");
        case("Office of the Secretary", "Office of the Secretary");
        case("UN Children's Emergency Fund", "UN Children's Emergency Fund");
        case("Yahoo!", "Yahoo");
        case("Inc.", "Inc.");
        case("United Nations High Commissioner", "United Nations");
        case("Simon's Town", "");
        case("NATO\u{2019}s", "NATO");
    }

    #[test]
    fn a_part_of_a_body_is_the_body() {
        assert_eq!(without_part("Steering Committee of the Donor Platform"), "Donor Platform");
        for name in ["Committee of the Regions", "Organization of American States"] {
            assert_eq!(without_part(name), name);
        }
    }

    #[test]
    fn things_and_kinds_are_no_organisations() {
        for name in [
            "Treaty of Rome",
            "Jamarat Bridge",
            "Al-Ghaza Hotel",
            "Paris Agreement",
            "Ukraine Recovery Conference",
            "Secretary of State",
            "Operation Desert Storm",
            "Exercise Talisman Sabre",
            "Hurricane Katrina",
            "HIV/AIDS",
            "Co Inc.",
            "Suppression of Terrorist Bombings",
            "Head of Government",
            "Central Intelligence",
            "Western Powers",
            "Gross National Product",
            "European Currency Units",
            "Group G",
        ] {
            assert_eq!(no_organisation(name), Some(Passed::Thing), "{name}");
        }
        for name in [
            "Government",
            "Steering Committee",
            "Ministry",
            "Coalition",
            "the party",
            "Government of Ukraine",
            "Trump Administration",
        ] {
            assert_eq!(no_organisation(name), Some(Passed::Generic), "{name}");
        }
        for name in [
            "Refugee Council",
            "Bears Ears Intertribal Commission",
            "GRUNK",
            "Sky News",
            "Bank of England",
            "Farm Security Administration",
            "Irving Independent School District",
            "Italian Episcopal Conference",
        ] {
            assert_eq!(no_organisation(name), None, "{name}");
        }
    }

    #[test]
    fn what_an_office_is_of_is_no_organisation() {
        assert!(is_of_office("Minister of Commerce", "Minister of ".len()));
        assert!(!is_of_office("Bank of Commerce", "Bank of ".len()));
        assert!(is_in_office("U.S. Treasury Secretary Janet Yellen", "U.S. Treasury".len()));
        assert!(!is_in_office("Treasury secretaries", "Treasury".len()));
    }

    #[test]
    fn the_lists_can_be_searched() {
        for list in [THINGS, OFFICES, GENERIC, NO_BODIES] {
            for pair in list.windows(2) {
                assert!(pair[0] < pair[1], "{} {}", pair[0], pair[1]);
            }
        }
    }
}
