use std::sync::Arc;

use obs_model::{Basis, Indicator, Lang, Level, Period, PlaceId, PlaceName, Value};

/// What a place is to the question: colour, shape and weight follow from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// My territory.
    Mine,
    /// The EPCI that contains it.
    Epci,
    /// Its département.
    Departement,
    /// Its région.
    Region,
    /// France.
    France,
    /// Chosen by hand.
    Chosen,
    /// Another place of the same level, there to give the scale.
    Peer,
}

/// Which boundaries of a place a figure is given for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Perimeter {
    /// Today's: recomputed from the communes of today, or published for them.
    Today,
    /// Those of 1 January of this year, as the source says.
    Of(i32),
    /// Others than today's, of a year that the source does not say: its communes add up to another number.
    Other,
    /// The source does not say, and nothing here can tell.
    Unsaid,
}

/// One figure of one place at one period.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// When.
    pub period: Period,
    /// The value or why there is none.
    pub value: Value,
    /// What is divided (or counted).
    pub numerator: Option<f64>,
    /// What it is divided by.
    pub denominator: Option<f64>,
    /// Published, or summed from communes.
    pub basis: Basis,
    /// Rank among the known places of its level, 1 for the highest.
    pub rank: Option<u32>,
    /// For a change between two dates: the earlier one.
    pub since: Option<Period>,
    /// Communes under secrecy inside the place.
    pub secret_communes: u32,
    /// Communes without a value for another reason.
    pub absent_communes: u32,
    /// The boundaries it is given for.
    pub perimeter: Perimeter,
}

/// A place in a comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Which place.
    pub place: PlaceId,
    /// Its name and small words.
    pub name: PlaceName,
    /// What it is to the question.
    pub role: Role,
    /// The figure at the period of the comparison.
    pub now: Point,
    /// All its figures, oldest first, `now` included when it is known to the store.
    pub series: Vec<Point>,
    /// How many communes it holds today.
    pub communes: u32,
}

/// Position marks of a distribution.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stats {
    /// How many places have a value.
    pub known: u32,
    /// How many are under secrecy.
    pub secret: u32,
    /// How many have no value for another reason.
    pub absent: u32,
    /// Smallest value.
    pub min: f64,
    /// A quarter of the places are below.
    pub q1: f64,
    /// Half of the places are below.
    pub median: f64,
    /// Three quarters of the places are below.
    pub q3: f64,
    /// Largest value.
    pub max: f64,
}

/// How the peers of my level spread.
#[derive(Clone, Debug, PartialEq)]
pub struct Distribution {
    /// Level of the peers.
    pub level: Level,
    /// Sorted values to draw, mine included: every one, or evenly spaced quantiles when the peers are
    /// thousands. Never to be counted: `stats` says how many they are.
    pub ticks: Arc<[f64]>,
    /// Position marks; none when no peer has a value.
    pub stats: Option<Stats>,
}

/// Who the peers added to the named places are.
#[derive(Clone, Debug, PartialEq)]
pub struct NearPeers {
    /// "intercommunalités de la Charente", lower case, ready for a subtitle.
    pub label: String,
}

/// A whole comparison: my territory, the others, all peers, over time. No pixel, no markup.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The indicator.
    pub indicator: Indicator,
    /// Language of the sentences.
    pub lang: Lang,
    /// The period compared.
    pub period: Period,
    /// My territory first, then the others in the order asked.
    pub entries: Vec<Entry>,
    /// All the places of my level.
    pub distribution: Distribution,
    /// Set when the places of the same level nearby are among the entries.
    pub near: Option<NearPeers>,
    /// Year of the geography of today's places (1 January).
    pub geography_year: i32,
}

impl Comparison {
    /// My territory; the first entry.
    pub fn mine(&self) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.role == Role::Mine)
    }

    /// The entry of a role, if it is there.
    pub fn role(&self, role: Role) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.role == role)
    }
}
