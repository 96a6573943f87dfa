use crate::{IndicatorId, Period, PlaceId, Value};

/// Where a value shown comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// As the source publishes it for this place.
    Published,
    /// Computed here from the sums of what the source publishes for smaller places.
    Summed,
}

/// One figure: an indicator, a place, a period, and the value or why there is none.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// Which indicator.
    pub indicator: IndicatorId,
    /// Where.
    pub place: PlaceId,
    /// When.
    pub period: Period,
    /// The value, in the indicator's unit.
    pub value: Value,
    /// What is divided, for a ratio; the count itself for a count.
    pub numerator: Option<f64>,
    /// What it is divided by, for a ratio.
    pub denominator: Option<f64>,
    /// Published for this place, or summed from smaller ones.
    pub basis: Basis,
    /// The value computed from smaller places, where the published one wins and both exist.
    pub summed: Option<f64>,
    /// For a change between two dates: the earlier one.
    pub since: Option<Period>,
    /// How many communes of the place have no value under statistical secrecy.
    pub secret_communes: u32,
    /// How many communes of the place have no value for another reason.
    pub absent_communes: u32,
    /// Rank among the known places of the level and period, 1 for the highest value.
    pub rank: Option<u32>,
}
