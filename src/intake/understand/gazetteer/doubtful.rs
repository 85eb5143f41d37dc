//! Names of states that need context, and phrases that hold such a name without naming the state.
//! Facts and rules as tables; `judging.rs` applies them. Knows no text. Long lists are packed by hand, to be seen whole.

/// What must hold for a name to count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// It is known to queries only.
    Never,
    /// No title or given name stands before it: `Jim Jordan`.
    NoPersonBefore,
    /// No other name stands before it inside a sentence, whatever that name is.
    NoNameBefore,
    /// No surname follows it: `Chad Smith`.
    NoSurnameAfter,
    /// None of these words stands before it.
    NotAfter(&'static [&'static str]),
    /// One of these words stands before it.
    After(&'static [&'static str]),
    /// None of these words follows it.
    NotBefore(&'static [&'static str]),
    /// The line is not all capitals, where it would be a plain word.
    NotInCapitals,
    /// `US`: no money, and in a line of capitals no pronoun.
    NoPronoun,
    /// The report is of these years; `TODAY` is the last, and the year of a report without a date.
    Years(i16, i16),
    /// The word before it names the other state of two: `the two Koreas`.
    Two(&'static str),
    /// The report names its state by another name too, or that state's capital.
    Named,
    /// No American place speaks against it, or the report shows that the country is meant.
    NotAmerican,
    /// The other state in these years; in a report without a date where only the other is named.
    OtherInYears(&'static str, i16, i16),
    /// The other state where the report names only that one.
    OtherIfNamed(&'static str),
    /// Whichever of its state and the other the report names, if it is one alone.
    OneOfTwo(&'static str),
    /// The recogniser takes it for an organisation too, or the report gives the full name.
    Support,
    /// What shows somebody in power follows: `Obama administration`.
    InPower,
}

impl Need {
    /// Says whether it takes the whole report to know.
    pub(super) fn is_late(self) -> bool {
        use Need::*;
        matches!(self, Named | NotAmerican | OtherInYears(..) | OtherIfNamed(_) | OneOfTwo(_) | Support)
    }
}

/// The last year of what still holds, and the year of a report without a date.
pub(super) const TODAY: i16 = i16::MAX;

static RUSSIA_OR_SOVIET_UNION: &[Need] = &[Need::OtherInYears("Soviet Union", 1922, 1991)];
static CZECH: &[Need] = &[Need::OtherInYears("Czechoslovakia", 1918, 1992)];
static CONGO: &[Need] = &[Need::OtherIfNamed("Republic of the Congo")];
static KOREA: &[Need] = &[Need::OneOfTwo("South Korea")];
static GIVEN_NAME: &[Need] = &[Need::NoPersonBefore, Need::NoSurnameAfter];
static SURNAME: &[Need] = &[Need::NoPersonBefore];
static NAMED: &[Need] = &[Need::Named];
static NEVER: &[Need] = &[Need::Never];
static ACRONYM: &[Need] = &[Need::NotInCapitals, Need::Named];
#[rustfmt::skip]
static OF_THE_CLERGY: &[&str] = &[
    "friar", "friars", "order", "Order", "priest", "priests", "nun", "nuns", "Sisters",
];

/// Names that need context. A name that is not here counts wherever it stands.
pub(super) static DOUBTFUL: &[(&str, &[Need])] = &[
    ("US", &[Need::NoPronoun]),
    ("Chad", GIVEN_NAME),
    ("Israel", GIVEN_NAME),
    ("Jordan", &[Need::NoPersonBefore, Need::NoNameBefore, Need::NoSurnameAfter]),
    ("Brit", GIVEN_NAME),
    ("Dane", GIVEN_NAME),
    ("Finn", GIVEN_NAME),
    ("Holland", &[Need::NoPersonBefore, Need::NoNameBefore]),
    ("Cuba", SURNAME),
    ("France", SURNAME),
    ("Ireland", SURNAME),
    ("Mali", SURNAME),
    ("Oman", SURNAME),
    ("Georgia", &[Need::NoPersonBefore, Need::NotAfter(&["South"]), Need::NotAmerican]),
    ("Georgian", &[Need::NotBefore(&["house", "houses", "architecture", "era", "style", "mansion", "townhouse"])]),
    ("Turkey", &[Need::NotBefore(&["soup", "breast", "sandwich", "sandwiches"])]),
    ("Polish", &[Need::NotBefore(&["the", "your", "it", "with", "until"])]),
    ("Pole", &[Need::After(&["a", "an", "one", "another", "every", "fellow", "ethnic"])]),
    ("Emirates", &[Need::NotBefore(&["Airline", "Airlines", "Stadium", "airline", "flight", "flights", "stadium"])]),
    ("Islamic Republic", &[Need::NotBefore(&["of"])]),
    ("Jewish state", &[Need::NotAfter(&["a"])]),
    ("Soviet", &[Need::NotAfter(&["former", "ex", "post"]), Need::NotBefore(&["era"])]),
    ("Dominican", &[Need::NotBefore(OF_THE_CLERGY), Need::OtherIfNamed("Dominica")]),
    ("Dominicans", &[Need::OtherIfNamed("Dominica")]),
    ("Congo", CONGO),
    ("Congolese", CONGO),
    ("Korea", KOREA),
    ("Korean", KOREA),
    ("Koreans", KOREA),
    ("Koreas", &[Need::Two("North Korea")]),
    ("Czech", CZECH),
    ("Czechs", CZECH),
    ("Prague", CZECH),
    ("Moscow", RUSSIA_OR_SOVIET_UNION),
    ("Kremlin", RUSSIA_OR_SOVIET_UNION),
    ("Belgrade", &[Need::OtherInYears("Yugoslavia", 1918, 2002)]),
    // Names that meant a state in their years only, and another place or two states today.
    ("Gold Coast", &[Need::Years(1867, 1957)]),
    ("Serbia and Montenegro", &[Need::Years(2003, 2006)]),
    ("Southern Sudan", &[Need::Years(2005, 2011)]),
    // Towns that are a matter of talks themselves, or were no seat of a government for a time.
    ("Berlin", &[Need::Years(1990, TODAY)]),
    ("Capitol Hill", &[Need::NotAfter(&["on"])]),
    ("East Jerusalem", &[Need::NotAfter(&["against", "on", "with"])]),
    ("Jerusalem", &[Need::NotAfter(&["against", "on", "with"])]),
    ("Bonn", &[Need::Years(1949, 1999)]),
    ("Saigon", &[Need::Years(1954, 1975)]),
    // The Union is younger than its capital.
    ("Brussels", &[Need::OtherInYears("Belgium", i16::MIN, 1992)]),
    // Acronyms that are words, firms or formats as well.
    ("CAR", ACRONYM),
    ("NK", ACRONYM),
    ("PNG", ACRONYM),
    ("ROC", ACRONYM),
    ("RSA", ACRONYM),
    ("FRY", &[Need::NotInCapitals]),
    ("G.B.", NEVER),
    ("R.F.", NEVER),
    // A number far more often than a door.
    ("No 10", NEVER),
    ("No. 10", NEVER),
    ("Number 10", NEVER),
    // Capitals that are persons, other towns or plain words as well.
    ("Aden", NAMED),
    ("Amsterdam", NAMED),
    ("Colombo", NAMED),
    ("Georgetown", NAMED),
    ("Kingston", NAMED),
    ("Male", &[Need::NotInCapitals, Need::Named]),
    ("Nassau", NAMED),
    ("San Jose", NAMED),
    ("San Juan", NAMED),
    ("Santiago", NAMED),
    ("Sofia", NAMED),
    ("Sucre", NAMED),
    ("The Hague", NAMED),
    ("Tripoli", NAMED),
    ("Victoria", NEVER),
    ("Vienna", NAMED),
    ("Wellington", NAMED),
];

/// Names beyond those of `states.rs`, each with the name of its state there.
pub(super) static ALSO: &[(&str, &str)] = &[
    ("Northern Ireland", "United Kingdom"),
    ("Northern Irish", "United Kingdom"),
    ("North Viet Nam", "Vietnam"),
    ("South Viet Nam", "Vietnam"),
    ("Nagorny Karabakh", "Nagorno-Karabakh"),
    ("GVN", "Vietnam"),
    ("DRV", "Vietnam"),
    ("RVN", "Vietnam"),
    ("Viet-Namese", "Vietnam"),
    ("ROKG", "South Korea"),
    ("ChiCom", "China"),
    ("ChiComs", "China"),
    ("Chicom", "China"),
    ("Chicoms", "China"),
    ("UAR", "Egypt"),
    ("U.A.R.", "Egypt"),
    ("Rhodesian", "Zimbabwe"),
    ("Rhodesians", "Zimbabwe"),
    ("Turk Cypriot", "Northern Cyprus"),
    ("Turk Cypriots", "Northern Cyprus"),
    ("Bosnian Croat", "Bosnia and Herzegovina"),
    ("Bosnian Croats", "Bosnia and Herzegovina"),
    ("Bosnian Serb", "Bosnia and Herzegovina"),
    ("Bosnian Serbs", "Bosnia and Herzegovina"),
    ("Kosovo Serb", "Kosovo"),
    ("Kosovo Serbs", "Kosovo"),
    ("Iraqi Turkmen", "Iraq"),
    ("Yugoslav Republic of Macedonia", "North Macedonia"),
    ("Congo", "Democratic Republic of the Congo"),
    ("Korea", "North Korea"),
    ("Korean", "North Korea"),
    ("Koreans", "North Korea"),
    ("Koreas", "South Korea"),
];

/// Seats of governments in older reports, beyond those of `states.rs`.
pub(super) static OLDER_SEATS: &[(&str, &str)] = &[
    ("Bonn", "Germany"),
    ("Djakarta", "Indonesia"),
    ("Leopoldville", "Democratic Republic of the Congo"),
    ("Léopoldville", "Democratic Republic of the Congo"),
    ("Peiping", "China"),
    ("Saigon", "Vietnam"),
];

/// Phrases whose first word names a state by what follows later: `North and South Korea`.
pub(super) static PAIRS: &[(&str, &str)] = &[
    ("North and South Korea", "North Korea"),
    ("North and South Korean", "North Korea"),
    ("North and South Koreans", "North Korea"),
    ("North or South Korea", "North Korea"),
    ("South and North Korea", "South Korea"),
    ("South and North Korean", "South Korea"),
    ("South and North Koreans", "South Korea"),
    ("East and West Germany", "East Germany"),
    ("East and West German", "East Germany"),
    ("East and West Germans", "East Germany"),
    ("West and East Germany", "Germany"),
    ("West and East German", "Germany"),
    ("West and East Germans", "Germany"),
    ("North and South Vietnam", "Vietnam"),
    ("North and South Yemen", "Yemen"),
];

/// The one organisation that a capital stands for.
pub(super) const EUROPEAN_UNION: (&str, &str) = ("Brussels", "European Union");

/// Metonyms that stand for the government wherever they are not a place in so many words;
/// all others must act, as a capital must.
#[rustfmt::skip]
pub(super) static HOUSES: &[&str] = &[
    "10 Downing Street", "Blue House", "Cheong Wa Dae", "Downing Street", "Elysee", "Elysee Palace", "Elysée",
    "Kremlin", "White House", "Zhongnanhai", "Élysée", "Élysée Palace",
];

/// Phrases that name no state: seas, regions, rivers, towns, firms, dishes.
#[rustfmt::skip]
pub(super) static BLOCKED: &[&str] = &[
    "American Indian", "American Indians", "American Samoa", "American Samoan", "Bank of America", "British Columbia",
    "British Columbian", "British Virgin Islands", "Bureau of Indian Affairs", "Captain America", "Central America",
    "Central American", "Central Americans", "Central Macedonia", "Chad Basin", "China Sea", "Congo Basin",
    "Congo River", "East China Sea", "French Guiana", "French Open", "French Polynesia", "French Quarter",
    "French fries", "French toast", "French window", "French windows", "Georgia Avenue",
    "Georgia Institute of Technology", "Georgia State", "Georgia Tech", "German Shepherd", "German measles",
    "German shepherd", "Greek Macedonia", "Guinea Worm", "Guinea pig", "Guinea pigs", "Guinea worm", "Gulf of America",
    "Gulf of Finland", "Gulf of Guinea", "Gulf of Mexico", "Gulf of Oman", "Gulf of Panama", "Gulf of Thailand",
    "Indian Affairs", "Indian Country", "Indian Health Service", "Indian Ocean", "Indian Reservation", "Indian Reservations", "Indian Territory", "Indian Tribe",
    "Indian Tribes", "Indian country", "Indian reservation", "Indian reservations", "Indian summer", "Indian tribal",
    "Indian tribe", "Indian tribes", "Inter-American", "Irish Sea", "Jordan River", "Jordan Valley", "Korea Strait",
    "Korean Peninsula", "Korean War", "Korean peninsula", "Korean war", "Lake Chad", "Lake Malawi", "Latin America",
    "Latin American", "Latin Americans", "Meso-America", "Mozambique Channel", "New Guinea", "New Mexico",
    "Niger Delta", "Niger River", "Niger State", "Niger delta", "Niger river", "North America", "North American",
    "North Americans", "North Pole", "Norwegian Sea", "Order of Malta", "Organisation of American States",
    "Organization of American States", "Organization of Central American States", "Pan America", "Pan American",
    "Panama Canal", "Panama Papers", "Panama hat", "Philippine Sea", "River Jordan", "River Niger", "Russian roulette",
    "Sea of Japan", "Solomon Sea", "South America", "South American", "South Americans", "South China Morning Post",
    "South China Sea", "South Pole", "Spanish America", "Spanish flu", "Strait of Gibraltar", "Straits of Gibraltar",
    "Swiss cheese", "Taiwan Strait", "Taiwan Straits", "Turks and Caicos", "Turks and Caicos Islands", "USA Today",
    "University of Georgia", "West Indian", "West Indians",
];

/// American places: among them `Georgia` is their neighbour. `New York` is not here, because the
/// United Nations sit there, nor `Washington`.
#[rustfmt::skip]
pub(super) static AMERICAN_PLACES: &[&str] = &[
    "Alabama", "Alaska", "Arizona", "Arkansas", "Atlanta", "Augusta", "California", "Colorado", "Connecticut",
    "Delaware", "Florida", "Idaho", "Illinois", "Indiana", "Iowa", "Kansas", "Kentucky", "Louisiana", "Maryland",
    "Massachusetts", "Michigan", "Minnesota", "Mississippi", "Missouri", "Nebraska", "Nevada", "New Hampshire",
    "New Jersey", "North Carolina", "North Dakota", "Ohio", "Oklahoma", "Oregon", "Pennsylvania", "Savannah",
    "South Carolina", "South Dakota", "Tennessee", "Texas", "Vermont", "West Virginia", "Wisconsin",
];

/// What shows that the country Georgia is meant, beside its own names and its capital.
#[rustfmt::skip]
pub(super) static AROUND_GEORGIA: &[&str] =
    &[
    "Abkhazia", "Armenia", "Azerbaijan", "Moldova", "Russia", "South Ossetia", "Soviet Union", "Ukraine",
];

/// Words in front of a name that begin a sentence or belong to it, and are no name of a person.
#[rustfmt::skip]
pub(super) static NO_GIVEN_NAMES: &[&str] = &[
    "a", "after", "again", "although", "ancient", "and", "any", "as", "at", "because", "before", "both", "but", "by",
    "central", "did", "does", "during", "earlier", "eastern", "even", "every", "finally", "for", "former", "from",
    "greater", "had", "has", "here", "how", "however", "if", "in", "inner", "is", "its", "later", "like", "maybe",
    "meanwhile", "moreover", "neither", "nor", "north", "northern", "not", "now", "occupied", "of", "on", "once",
    "only", "or", "our", "outer", "perhaps", "rural", "should", "since", "so", "south", "southern", "still", "such",
    "that", "the", "then", "therefore", "this", "though", "thus", "to", "today", "under", "unless", "until", "upper",
    "was", "western", "what", "when", "where", "whether", "which", "while", "why", "will", "with", "would", "yesterday",
    "yet", "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
];

/// Titles that make a person of the name behind them.
#[rustfmt::skip]
pub(super) static TITLES: &[&str] = &[
    "Adm", "Admiral", "Captain", "Capt", "Coach", "Col", "Colonel", "Congressman", "Corporal", "Dr", "Gen", "General",
    "Judge", "Justice", "Lieutenant", "Lord", "Lt", "Major", "Maj", "Miss", "Mr", "Mrs", "Ms", "Prof", "Professor",
    "Rep", "Representative", "Sen", "Senator", "Sergeant", "Sgt", "Sir",
];

/// The most common given names that are no place: at the start of a sentence any word has a capital,
/// so that only a known name tells `Michael Jordan` from `Yesterday Jordan`.
#[rustfmt::skip]
pub(super) static GIVEN_NAMES: &[&str] = &[
    "Aaron", "Adam", "Alan", "Alexander", "Alice", "Amy", "Anatole", "Andrew", "Angela", "Ann", "Anna", "Anthony",
    "Arthur", "Barbara", "Benjamin", "Betty", "Bill", "Bob", "Brian", "Bruce", "Carl", "Carol", "Catherine", "Charles",
    "Chris", "Christine", "Christopher", "Dan", "Daniel", "David", "Deborah", "Dennis", "Donald", "Donna", "Dorothy",
    "Douglas", "Edward", "Elizabeth", "Emily", "Emma", "Eric", "Frank", "Fred", "Gary", "George", "Gerald", "Gregory",
    "Harold", "Helen", "Henry", "Jack", "Jacob", "James", "Jane", "Jason", "Jeffrey", "Jennifer", "Jeremy", "Jessica",
    "Jim", "Joe", "John", "Jonathan", "Joseph", "Joshua", "Julie", "Justin", "Karen", "Katherine", "Kathy", "Keith",
    "Kelly", "Kenneth", "Kevin", "Larry", "Laura", "Linda", "Lisa", "Margaret", "Maria", "Mark", "Mary", "Matthew",
    "Melissa", "Michael", "Michelle", "Mike", "Nancy", "Nicholas", "Nicole", "Pamela", "Patricia", "Patrick", "Paul",
    "Peter", "Philip", "Rachel", "Raymond", "Rebecca", "Richard", "Robert", "Roger", "Ronald", "Ruth", "Ryan", "Samuel",
    "Sandra", "Sarah", "Scott", "Sharon", "Stephanie", "Stephen", "Steve", "Steven", "Susan", "Terry", "Thomas", "Tim",
    "Timothy", "Tom", "Tony", "Walter", "Wayne", "William",
];

/// Words with a capital that follow a state and are no surname: its bodies, offices, papers and regions.
#[rustfmt::skip]
pub(super) static NO_SURNAMES: &[&str] = &[
    "Action", "Aerospace", "Affairs", "Agency", "Air", "Aircraft", "Airlines", "Airways", "Ambassador", "And",
    "Antiquities", "Arab", "Arabic", "Armed", "Army", "Bank", "Bonds", "Border", "Branch", "Central", "Committee",
    "Company", "Corporation", "Council", "Country", "Crown", "Day", "Defence", "Defense", "Delegation", "Democracy",
    "Desk", "Division", "East", "Electric", "Embassy", "Empire", "Energy", "First", "Five", "Force", "Forces",
    "Foreign", "Government", "Group", "High", "If", "In", "Independence", "Industries", "Institute", "Intelligence",
    "Interior", "Islamic", "It", "Jewish", "King", "Labor", "Labour", "Land", "Lands", "Law", "Lobby", "Mandate",
    "Military", "Minister", "Ministers", "Ministry", "Mission", "Movement", "Museum", "National", "Navy", "News",
    "Nile", "North", "Office", "Parliament", "Party", "Peace", "Plan", "Police", "Policy", "Post", "President", "Prime",
    "Prince", "Program", "Programme", "Project", "Public", "Queen", "Radio", "Railways", "Relations", "Republic",
    "Resolution", "Security", "Shipyards", "South", "State", "States", "Strategy", "Supreme", "Task", "Team",
    "Television", "The", "Times", "Today", "Trade", "Treasury", "Treaty", "Tribes", "Trust", "Under", "University",
    "Valley", "War", "Waters", "Week", "West", "Who", "Will", "Zionist",
];

/// Acronyms of organisations that are words where the line is all capitals.
#[rustfmt::skip]
pub(super) static WORDS_IN_CAPITALS: &[&str] = &[
    "BIS", "CARE", "CIS", "ETA", "INC", "ING", "IS", "MEND", "MOD", "NAM", "OAS", "PA", "PIF", "PLAN", "RAF", "RAND", "RAW",
    "SAF", "SAP", "SIS", "UPS", "WHO",
];

/// Acronyms of organisations that are others' in reports of the years before they were founded.
pub(super) static SINCE: &[(&str, &[Need])] = &[
    ("ICC", &[Need::Years(1998, TODAY)]),
    ("ISIS", &[Need::Years(2006, TODAY)]),
    ("RSF", &[Need::Years(1985, TODAY)]),
    ("WTO", &[Need::Years(1993, TODAY)]),
];

/// What two in power have: `Reagan-Gorbachev summit`.
pub(super) static MEETINGS: &[&str] =
    &["agreement", "discussions", "meeting", "meetings", "summit", "Summit", "summits", "talks"];

/// Titles behind which two words with capitals are a person.
pub(super) static LONG_TITLES: &[&str] = &[
    "Chairman",
    "Chairperson",
    "Chairwoman",
    "Chancellor",
    "Commissioner",
    "Director",
    "Governor",
    "King",
    "Minister",
    "Premier",
    "President",
    "Prince",
    "Secretary",
    "Spokesman",
    "Spokesperson",
    "Spokeswoman",
];

/// Titles behind which one word with a capital is a person.
pub(super) static SHORT_TITLES: &[&str] = &[
    "Adm",
    "Ambassador",
    "Amb",
    "Ayatollah",
    "CINC",
    "Capt",
    "Col",
    "Congressman",
    "Congresswoman",
    "Dr",
    "Gen",
    "Lt",
    "Maj",
    "Mr",
    "Mrs",
    "Ms",
    "Rep",
    "Sen",
    "Senator",
    "Sgt",
    "Sheikh",
];

/// What follows somebody in power.
#[rustfmt::skip]
pub(super) static POWERS: &[&str] = &[
    "administration", "Administration", "regime", "Regime", "government", "Government", "dictatorship", "presidency",
    "Presidency", "cabinet", "junta",
];

/// Behind `US` in a line of capitals these show that no pronoun is meant.
#[rustfmt::skip]
pub(super) static OFFICES: &[&str] = &[
    "AIR", "AMBASSADOR", "ARMY", "ASSISTANCE", "CITIZENS", "CONGRESS", "DELEGATION", "DEPARTMENT", "DOLLAR", "DOLLARS",
    "EMBASSY", "FORCES", "FOREIGN", "GOVERNMENT", "GOVT", "INTELLIGENCE", "INTERESTS", "MARINES", "MILITARY", "MISSION",
    "NATIONALS", "NAVY", "OFFICIAL", "OFFICIALS", "POLICY", "POSITION", "PRESIDENT", "SANCTIONS", "SECRETARY", "SENATE",
    "SENATOR", "TREASURY", "TROOPS",
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::states::STATES;
    use super::*;

    #[test]
    fn every_rule_is_about_a_name_that_is_known() {
        let mut known: HashSet<&str> = HashSet::from([EUROPEAN_UNION.0]);
        for state in STATES {
            known.insert(state.name);
            known.extend([state.aliases, state.demonyms, state.capitals, state.metonyms].concat());
            known.extend(state.former.iter().map(|(name, _, _)| *name));
        }
        known.extend(ALSO.iter().chain(OLDER_SEATS).map(|(name, _)| *name));
        for (name, _) in DOUBTFUL {
            assert!(known.contains(name), "{name}");
        }
        for name in HOUSES {
            assert!(known.contains(name), "{name}");
        }
        for (_, state) in ALSO.iter().chain(PAIRS).chain(OLDER_SEATS) {
            assert!(STATES.iter().any(|known| known.name == *state), "{state}");
        }
        for (_, needs) in DOUBTFUL {
            for need in *needs {
                if let Need::OtherInYears(state, ..)
                | Need::OtherIfNamed(state)
                | Need::OneOfTwo(state)
                | Need::Two(state) = need
                {
                    assert!(STATES.iter().any(|known| known.name == *state), "{state}");
                }
            }
        }
    }
}
