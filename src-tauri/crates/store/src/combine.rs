//! Figures of a territory that no source publishes, made from those of its communes.
//!
//! Sums of numerators over sums of denominators, by the rules of the ingest: one commune under secrecy or without a
//! figure, and the whole has none. A median or an index is never combined, but for a mean whose weight is known.

use std::collections::{BTreeMap, BTreeSet};

use obs_model::{
    Aggregation, Basis, Indicator, Kind, Level, Missing, Observation, Period, PlaceId, Quality,
    Value,
};

use crate::page::Figure;
use crate::query::communes;
use crate::{DistributionStats, ProfileRow, Store, StoreError};

/// True where the figures of communes make that of a territory: added up, or averaged with their weight.
pub fn adds_up(indicator: &Indicator) -> bool {
    indicator.is_weighted_mean()
        || indicator.aggregation == Aggregation::Sum && indicator.kind != Kind::Published
}

impl Store {
    /// The figures of a territory made of communes, by indicator, oldest first.
    ///
    /// `members` are the communes where people live. Nothing is given for an indicator that does not add up, nor for a
    /// period that no commune has a row for.
    pub fn combined(
        &self,
        place: &PlaceId,
        members: &[PlaceId],
        indicators: &[&Indicator],
        latest_only: bool,
    ) -> Result<Vec<Observation>, StoreError> {
        let known = self.known();
        let mut sheets: BTreeMap<i32, (usize, Period)> = BTreeMap::new();
        for (index, indicator) in indicators.iter().enumerate() {
            if !adds_up(indicator) {
                continue;
            }
            let all = known.sheets(&indicator.id);
            let asked: Vec<(i32, Period)> = if latest_only {
                all.last().into_iter().collect()
            } else {
                all.collect()
            };
            sheets.extend(
                asked
                    .iter()
                    .map(|(sheet, period)| (*sheet, (index, *period))),
            );
        }
        let members: Vec<&PlaceId> = members.iter().collect();
        if sheets.is_empty() || members.is_empty() {
            return Ok(Vec::new());
        }
        let numbers: Vec<i32> = sheets.keys().copied().collect();
        let figures = self.with_reader(|connection| communes(connection, &numbers, &members))?;
        let mut by_sheet: BTreeMap<i32, Vec<Figure>> = BTreeMap::new();
        for figure in figures {
            by_sheet.entry(figure.sheet).or_default().push(figure);
        }
        let mut combined: Vec<(usize, Observation)> = by_sheet
            .into_iter()
            .filter_map(|(sheet, mut figures)| {
                let (index, period) = *sheets.get(&sheet)?;
                // The same communes give the same sum, to the last bit.
                figures.sort_by(|a, b| a.place.cmp(&b.place));
                let observation =
                    combine(place, &figures, members.len(), indicators[index], period);
                Some((index, observation))
            })
            .collect();
        combined.sort_by_key(|(index, observation)| (*index, observation.period));
        Ok(combined
            .into_iter()
            .map(|(_, observation)| observation)
            .collect())
    }

    /// A territory made of communes on many indicators, each at its latest period, set among the places of a level.
    pub fn combined_profile(
        &self,
        place: &PlaceId,
        members: &[PlaceId],
        indicators: &[&Indicator],
        peers: Level,
    ) -> Result<Vec<ProfileRow>, StoreError> {
        let observations = self.combined(place, members, indicators, true)?;
        let known = self.known();
        let sheets: Vec<i32> = observations
            .iter()
            .filter_map(|o| Some(known.sheet(&o.indicator, o.period)?.number))
            .collect();
        let spreads: Vec<Option<DistributionStats>> = self
            .with_reader(|connection| known.spreads.of(connection, &known.pages, &sheets, peers))?;
        Ok(observations
            .into_iter()
            .zip(spreads)
            .map(|(observation, peers)| ProfileRow {
                observation,
                peers: peers.unwrap_or_else(DistributionStats::none),
            })
            .collect())
    }
}

fn combine(
    place: &PlaceId,
    figures: &[Figure],
    expected: usize,
    indicator: &Indicator,
    period: Period,
) -> Observation {
    let divided = indicator.kind != Kind::Count;
    let (mut numerator, mut denominator) = (0.0, 0.0);
    let (mut whole, mut secret) = (0, 0);
    let mut quality = Quality::Measured;
    for figure in figures {
        let parts = if divided {
            figure.numerator.zip(figure.denominator)
        } else {
            figure.value.known().map(|value| (value, 0.0))
        };
        match (parts, figure.value) {
            (Some((above, below)), value) => {
                whole += 1;
                numerator += above;
                denominator += below;
                if let Value::Known(_, its_own) = value {
                    quality = quality.max(its_own);
                }
            }
            (None, Value::Missing(Missing::Secret)) => secret += 1,
            (None, _) => {}
        }
    }
    let absent = expected.saturating_sub(whole + secret);
    let dates: BTreeSet<Option<Period>> = figures.iter().map(|figure| figure.since).collect();
    let since = dates.first().copied().flatten();
    let value = if secret > 0 {
        Value::Missing(Missing::Secret)
    } else if absent > 0 || dates.len() > 1 {
        Value::Missing(Missing::NotCollected)
    } else {
        let value = match (indicator.kind, since) {
            (Kind::Count, _) => Some(numerator),
            (Kind::Ratio, _) => {
                (denominator != 0.0).then(|| numerator / denominator * indicator.scale)
            }
            (Kind::YearlyChange, Some(since)) => (denominator > 0.0).then(|| {
                let tenths = f64::from(period.number() - since.number());
                ((numerator / denominator).powf(10.0 / tenths) - 1.0) * 100.0
            }),
            (Kind::Published, _) if indicator.is_weighted_mean() => {
                quality = Quality::Estimated;
                (denominator != 0.0).then(|| numerator / denominator)
            }
            (Kind::YearlyChange, None) | (Kind::Published, _) => None,
        };
        match value.filter(|value| value.is_finite()) {
            Some(value) => Value::Known(value, quality),
            None => Value::Missing(Missing::NotApplicable),
        }
    };
    let shown = value.known().is_some();
    Observation {
        indicator: indicator.id.clone(),
        place: place.clone(),
        period,
        value,
        numerator: shown.then_some(numerator),
        denominator: (shown && divided).then_some(denominator),
        basis: Basis::Summed,
        summed: None,
        since,
        secret_communes: secret as u32,
        absent_communes: absent as u32,
        rank: None,
    }
}
