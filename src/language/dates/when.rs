//! What a date expression says, as read and before it is resolved.
//! In: nothing; these are plain values. Out: years that may be missing, units, offsets. Knows no report and no calendar.

/// A length of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unit {
    Hour,
    Day,
    Weekend,
    Week,
    Fortnight,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

/// Which of many: the word before a unit, a weekday, a month or a season.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    Last,
    Past,
    Previous,
    This,
    Current,
    Next,
    Coming,
    Following,
}

impl Which {
    /// Returns how many units on it points.
    pub(super) fn offset(self) -> i32 {
        match self {
            Which::Last | Which::Past | Which::Previous => -1,
            Which::This | Which::Current => 0,
            Which::Next | Which::Coming | Which::Following => 1,
        }
    }
}

/// A part of a span.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Early,
    Mid,
    Late,
    FirstHalf,
    SecondHalf,
}

/// The year of a quarter or a half: as written, or so many years from the report's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum YearOf {
    Given(i16),
    FromReport(i16),
}

/// One point of the calendar as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// `Wednesday, 30 August 2023`, with or without weekday and year.
    Day { year: Option<i16>, month: i8, day: i8, weekday: Option<i8> },
    /// `03/04/2024`: either number may be the month.
    Either { year: i16, first: i8, second: i8 },
    /// `August 2023`, `August`.
    Month { year: Option<i16>, month: i8 },
    /// `last March`.
    MonthWhich { month: i8, which: Which },
    /// `2011-12`: two years, or a month.
    YearsOrMonth { year: i16, month: i8 },
    /// `first week of March 2023`; 5 is the last.
    WeekOfMonth { year: Option<i16>, month: i8, number: i8 },
    /// `week of March 4`.
    WeekOfDay { year: Option<i16>, month: i8, day: i8 },
    /// `spring 2023`; of a winter the year in which it begins.
    Season { year: i16, season: i8 },
    /// `last spring`.
    SeasonWhich { season: i8, which: Which },
    /// `Q3 2022`.
    Quarter { year: YearOf, number: i8 },
    /// `first half of 2022`.
    Half { year: YearOf, number: i8 },
    /// `FY 2023`.
    FiscalYear(i16),
    /// `2023`.
    Year(i16),
    /// `1990s`.
    Decade(i16),
    /// `20th century`, as 1900.
    Century(i16),
    /// `Wednesday`; `ahead` after a plain sign of the future.
    Weekday { weekday: i8, which: Option<Which>, ahead: bool },
    /// `Tuesday of next week`.
    WeekdayOfWeek { weekday: i8, weeks: i32 },
    /// `last week`, `two years ago`, `today`: so many units from the report's date.
    Unit { unit: Unit, offset: i32 },
    /// `over the weekend`, `this weekend`.
    Weekend { which: Which, ahead: bool },
    /// `the past two weeks`: back from the report's date, or on from it.
    Length { unit: Unit, count: i32, ahead: bool },
    /// `the following day`, `two years later`, `that year`: so many units from the mention before.
    FromMention { unit: Unit, offset: i32 },
}

impl When {
    /// Says whether it stands for days whatever the date of the report.
    pub(super) fn is_complete(self) -> bool {
        match self {
            When::Day { year, .. }
            | When::Month { year, .. }
            | When::WeekOfMonth { year, .. }
            | When::WeekOfDay { year, .. } => year.is_some(),
            When::Quarter { year, .. } | When::Half { year, .. } => matches!(year, YearOf::Given(_)),
            When::Either { .. }
            | When::YearsOrMonth { .. }
            | When::Season { .. }
            | When::FiscalYear(_)
            | When::Year(_)
            | When::Decade(_)
            | When::Century(_) => true,
            _ => false,
        }
    }

    /// Returns the year that is written, if one is.
    pub(super) fn year(self) -> Option<i16> {
        match self {
            When::Day { year, .. }
            | When::Month { year, .. }
            | When::WeekOfMonth { year, .. }
            | When::WeekOfDay { year, .. } => year,
            When::Quarter { year: YearOf::Given(year), .. } | When::Half { year: YearOf::Given(year), .. } => {
                Some(year)
            }
            When::Either { year, .. }
            | When::YearsOrMonth { year, .. }
            | When::Season { year, .. }
            | When::FiscalYear(year)
            | When::Year(year)
            | When::Decade(year)
            | When::Century(year) => Some(year),
            _ => None,
        }
    }

    /// Returns the same with this year, where it had none.
    pub(super) fn with_year(self, given: i16) -> When {
        match self {
            When::Day { year: None, month, day, weekday } => When::Day { year: Some(given), month, day, weekday },
            When::Month { year: None, month } => When::Month { year: Some(given), month },
            When::WeekOfMonth { year: None, month, number } => When::WeekOfMonth { year: Some(given), month, number },
            When::WeekOfDay { year: None, month, day } => When::WeekOfDay { year: Some(given), month, day },
            whole => whole,
        }
    }

    /// Returns the month and day by which two of one year are ordered.
    pub(super) fn month_and_day(self) -> Option<(i8, i8)> {
        match self {
            When::Day { month, day, .. } | When::WeekOfDay { month, day, .. } => Some((month, day)),
            When::Month { month, .. } => Some((month, 1)),
            _ => None,
        }
    }
}

/// An expression that was found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) first: When,
    /// The other end of a range.
    pub(super) last: Option<When>,
    pub(super) part: Option<Part>,
    /// A bare year without a preposition: it counts only near the report's date, or near another date of the report.
    pub(super) weak: bool,
}
