//! Bodies that every state has: ministries, forces, courts, banks. And how units of forces are called.
//! Facts as tables; `normaliser` joins a body with its state. Knows no text.

/// A body that is one only together with its state.
pub(in super::super) struct NationalBody {
    /// What it is called behind the name of its state: `Russian Defence Ministry`.
    pub(in super::super) name: &'static str,
    /// How it is written.
    pub(in super::super) forms: &'static [&'static str],
    /// Without a state beside it, it is that of the state the report is about, if there is one; otherwise it is nobody.
    pub(in super::super) counts_alone: bool,
}

impl NationalBody {
    /// Says whether it is armed.
    pub(in super::super) fn is_force(&self) -> bool {
        matches!(self.name, "Army" | "Navy" | "Air Force" | "Coast Guard" | "Armed Forces")
    }
}

const fn ministry(name: &'static str, forms: &'static [&'static str]) -> NationalBody {
    NationalBody { name, forms, counts_alone: true }
}

const fn beside_state(name: &'static str, forms: &'static [&'static str]) -> NationalBody {
    NationalBody { name, forms, counts_alone: false }
}

/// Every body.
#[rustfmt::skip]
pub(in super::super) static BODIES: &[NationalBody] = &[
    ministry("Foreign Ministry", &["Foreign Ministry", "Ministry of Foreign Affairs", "Ministry for Foreign Affairs",
        "Foreign Affairs Ministry", "Ministry of External Affairs", "External Affairs Ministry"]),
    ministry("Defence Ministry", &["Defence Ministry", "Defense Ministry", "Ministry of Defence", "Ministry of Defense",
        "Ministry of National Defence", "Ministry of National Defense", "National Defense Ministry"]),
    ministry("Interior Ministry", &["Interior Ministry", "Ministry of the Interior", "Ministry of Interior",
        "Ministry of Internal Affairs", "Ministry of Home Affairs", "Home Ministry"]),
    ministry("Finance Ministry", &["Finance Ministry", "Ministry of Finance"]),
    ministry("Justice Ministry", &["Justice Ministry", "Ministry of Justice"]),
    ministry("Health Ministry", &["Health Ministry", "Ministry of Health", "Ministry of Public Health"]),
    ministry("Energy Ministry", &["Energy Ministry", "Ministry of Energy"]),
    ministry("Oil Ministry", &["Oil Ministry", "Ministry of Oil", "Petroleum Ministry", "Ministry of Petroleum"]),
    ministry("Economy Ministry", &["Economy Ministry", "Ministry of Economy", "Ministry of the Economy",
        "Economics Ministry", "Ministry of Economics", "Ministry of Economic Affairs"]),
    ministry("Education Ministry", &["Education Ministry", "Ministry of Education"]),
    ministry("Agriculture Ministry", &["Agriculture Ministry", "Ministry of Agriculture"]),
    ministry("Environment Ministry", &["Environment Ministry", "Ministry of Environment", "Ministry of the Environment"]),
    ministry("Transport Ministry", &["Transport Ministry", "Ministry of Transport", "Ministry of Transportation",
        "Transportation Ministry"]),
    ministry("Trade Ministry", &["Trade Ministry", "Ministry of Trade", "Ministry of Foreign Trade"]),
    ministry("Commerce Ministry", &["Commerce Ministry", "Ministry of Commerce"]),
    ministry("Culture Ministry", &["Culture Ministry", "Ministry of Culture"]),
    ministry("Information Ministry", &["Information Ministry", "Ministry of Information"]),
    ministry("Labour Ministry", &["Labour Ministry", "Labor Ministry", "Ministry of Labour", "Ministry of Labor"]),
    ministry("Planning Ministry", &["Planning Ministry", "Ministry of Planning"]),
    ministry("Industry Ministry", &["Industry Ministry", "Ministry of Industry"]),
    ministry("Intelligence Ministry", &["Intelligence Ministry", "Ministry of Intelligence"]),
    ministry("Emergencies Ministry", &["Emergencies Ministry", "Ministry of Emergency Situations",
        "Emergency Situations Ministry"]),
    ministry("Tourism Ministry", &["Tourism Ministry", "Ministry of Tourism"]),
    beside_state("Parliament", &["Parliament"]),
    beside_state("Central Bank", &["Central Bank"]),
    ministry("Supreme Court", &["Supreme Court"]),
    ministry("Constitutional Court", &["Constitutional Court"]),
    beside_state("High Court", &["High Court"]),
    ministry("National Assembly", &["National Assembly"]),
    beside_state("Cabinet", &["Cabinet"]),
    beside_state("Communist Party", &["Communist Party"]),
    beside_state("Socialist Party", &["Socialist Party"]),
    beside_state("Red Cross", &["Red Cross"]),
    ministry("Army", &["Army"]),
    ministry("Navy", &["Navy"]),
    ministry("Air Force", &["Air Force"]),
    ministry("Coast Guard", &["Coast Guard", "Coastguard"]),
    ministry("Armed Forces", &["Armed Forces"]),
    beside_state("Defence Forces", &["Defence Forces", "Defense Forces", "Defence Force", "Defense Force"]),
    beside_state("Security Forces", &["Security Forces"]),
    beside_state("National Police", &["National Police"]),
    beside_state("Federal Police", &["Federal Police"]),
    beside_state("Border Guard", &["Border Guard", "Border Guards"]),
    beside_state("General Staff", &["General Staff"]),
];

/// Bodies as they are written small, directly behind the name of their state, each with what it is called.
pub(in super::super) static SMALL_BODIES: &[(&str, &str)] = &[
    ("agriculture ministry", "Agriculture Ministry"),
    ("central bank", "Central Bank"),
    ("coast guard", "Coast Guard"),
    ("defence ministry", "Defence Ministry"),
    ("defense ministry", "Defence Ministry"),
    ("economy ministry", "Economy Ministry"),
    ("education ministry", "Education Ministry"),
    ("energy ministry", "Energy Ministry"),
    ("environment ministry", "Environment Ministry"),
    ("finance ministry", "Finance Ministry"),
    ("foreign ministry", "Foreign Ministry"),
    ("health ministry", "Health Ministry"),
    ("interior ministry", "Interior Ministry"),
    ("justice ministry", "Justice Ministry"),
    ("labour ministry", "Labour Ministry"),
    ("labor ministry", "Labour Ministry"),
    ("ministry of defence", "Defence Ministry"),
    ("ministry of defense", "Defence Ministry"),
    ("ministry of finance", "Finance Ministry"),
    ("ministry of foreign affairs", "Foreign Ministry"),
    ("ministry of health", "Health Ministry"),
    ("ministry of justice", "Justice Ministry"),
    ("ministry of the interior", "Interior Ministry"),
    ("oil ministry", "Oil Ministry"),
    ("parliament", "Parliament"),
    ("supreme court", "Supreme Court"),
    ("trade ministry", "Trade Ministry"),
    ("transport ministry", "Transport Ministry"),
];

/// What units of forces are: `82nd Airborne Division`, `5th Fleet`.
pub(in super::super) static UNITS: &[&str] = &[
    "Air Force",
    "Army",
    "Battalion",
    "Brigade",
    "Brigade Combat Team",
    "Corps",
    "Division",
    "Expeditionary Unit",
    "Fleet",
    "Flotilla",
    "Group",
    "Regiment",
    "Squadron",
    "Task Force",
    "Wing",
];

/// Numbers of units in words, each with the number that stands for it.
pub(in super::super) static ORDINALS: &[(&str, &str)] = &[
    ("First", "1st"),
    ("Second", "2nd"),
    ("Third", "3rd"),
    ("Fourth", "4th"),
    ("Fifth", "5th"),
    ("Sixth", "6th"),
    ("Seventh", "7th"),
    ("Eighth", "8th"),
    ("Ninth", "9th"),
    ("Tenth", "10th"),
    ("Twelfth", "12th"),
];
