//! From what the source gives for each place to the figure of each place: published, or added up.

use std::collections::{BTreeMap, BTreeSet};

use obs_model::{Aggregation, Indicator, Kind, Level, Period, PlaceId};

use super::ground::SPLIT;
use super::{Direct, Figure, Grade, Ground, Retraced};
use crate::own;

/// What a larger place adds up to.
#[derive(Clone, Debug, Default)]
struct Added {
    numerator: Option<f64>,
    denominator: Option<f64>,
    grade: Option<Grade>,
    numerator_weight: usize,
    denominator_weight: usize,
    secret: usize,
}

/// A figure with how good it is.
#[derive(Clone, Debug)]
struct Settled {
    grade: Grade,
    figure: Figure,
}

/// Fills the figures of an indicator.
pub(super) fn settle(
    indicator: &Indicator,
    ground: &Ground<'_>,
    focus: Option<&BTreeSet<PlaceId>>,
    retraced: &mut Retraced,
) {
    let added = add_up(indicator, ground, focus, retraced);
    let keys: BTreeSet<(PlaceId, Period)> = retraced
        .direct
        .keys()
        .chain(added.keys())
        .filter(|(place, _)| {
            (indicator.levels.contains(&place.level) || own::is_combined(indicator, place))
                && !place.code.starts_with(SPLIT)
        })
        .cloned()
        .collect();
    let mut settled = BTreeMap::new();
    for key in keys {
        let figure = one(
            indicator,
            &key.0,
            retraced.direct.get(&key),
            added.get(&key),
        );
        settled.insert(key, figure);
    }
    if indicator.kind == Kind::YearlyChange {
        settled = changes(indicator, &settled);
    }
    retraced.figures = settled
        .into_iter()
        .map(|(key, settled)| (key, settled.figure))
        .collect();
}

/// True where a larger place divides a sum by another.
fn is_ratio(indicator: &Indicator) -> bool {
    indicator.kind == Kind::Ratio || indicator.is_weighted_mean()
}

fn add_up(
    indicator: &Indicator,
    ground: &Ground<'_>,
    focus: Option<&BTreeSet<PlaceId>>,
    retraced: &Retraced,
) -> BTreeMap<(PlaceId, Period), (Added, usize)> {
    let mut all = BTreeMap::new();
    let adds_up = indicator.aggregation == Aggregation::Sum && indicator.kind != Kind::Published;
    if !adds_up && !indicator.is_weighted_mean() {
        return all;
    }
    let mut by_place: BTreeMap<&PlaceId, Vec<(Period, &Direct)>> = BTreeMap::new();
    for ((place, period), direct) in &retraced.direct {
        by_place.entry(place).or_default().push((*period, direct));
    }
    for place in ground.larger() {
        if focus.is_some_and(|focus| !focus.contains(&place)) {
            continue;
        }
        let wanted = ground.wanted(&place, retraced.adds_departements);
        if wanted == 0 {
            continue;
        }
        for brick in ground.bricks(&place, retraced.adds_departements) {
            for (period, direct) in by_place.get(&brick.place).into_iter().flatten() {
                let (added, _) = all
                    .entry((place.clone(), *period))
                    .or_insert_with(|| (Added::default(), wanted));
                added.take(direct, brick.weight, is_ratio(indicator));
            }
        }
    }
    all
}

impl Added {
    fn take(&mut self, direct: &Direct, weight: usize, is_ratio: bool) {
        let (numerator, denominator) = (&direct.numerator, &direct.denominator);
        if numerator.grade().is_known() {
            self.numerator = Some(self.numerator.unwrap_or(0.0) + numerator.sum.unwrap_or(0.0));
            self.grade = self.grade.max(Some(numerator.grade()));
            self.numerator_weight += weight;
        }
        if denominator.grade().is_known() {
            let sum = self.denominator.unwrap_or(0.0);
            self.denominator = Some(sum + denominator.sum.unwrap_or(0.0));
            self.denominator_weight += weight;
        }
        let worst = if is_ratio {
            numerator.grade().max(denominator.grade())
        } else {
            numerator.grade()
        };
        self.secret += usize::from(worst == Grade::Secret);
    }

    fn weight(&self, is_ratio: bool) -> usize {
        if is_ratio {
            self.numerator_weight.min(self.denominator_weight)
        } else {
            self.numerator_weight
        }
    }

    fn grade(&self, wanted: usize, is_ratio: bool) -> Grade {
        if self.secret > 0 {
            Grade::Secret
        } else if self.weight(is_ratio) < wanted {
            Grade::Absent
        } else {
            self.grade.unwrap_or(Grade::Measured)
        }
    }
}

/// The figure of one place at one period: published where it is, summed elsewhere, missing otherwise.
fn one(
    indicator: &Indicator,
    place: &PlaceId,
    direct: Option<&Direct>,
    added: Option<&(Added, usize)>,
) -> Settled {
    let ratio = is_ratio(indicator);
    let is_mean = indicator.is_weighted_mean();
    let pieces = direct.map_or(0, |direct| {
        let tallies = [&direct.numerator, &direct.denominator, &direct.published];
        tallies
            .iter()
            .map(|tally| tally.piece_count)
            .max()
            .unwrap_or(0)
    });
    let direct_grade = direct.map(|direct| match indicator.kind {
        Kind::Ratio => direct.numerator.grade().max(direct.denominator.grade()),
        Kind::Published if is_mean && pieces > 1 => {
            let parts = direct.numerator.grade().max(direct.denominator.grade());
            parts.max(Grade::Estimated)
        }
        // A median of two former communes is not the median of the new one.
        Kind::Published if pieces > 1 => direct.published.grade().max(Grade::Absent),
        Kind::Published => direct.published.grade(),
        Kind::Count | Kind::YearlyChange => direct.numerator.grade(),
    });
    let sum_grade = added.map(|(added, wanted)| {
        let grade = added.grade(*wanted, ratio);
        // A mean is no measure.
        if is_mean {
            grade.max(Grade::Estimated)
        } else {
            grade
        }
    });
    let takes_direct = direct_grade.is_some_and(Grade::is_known);
    let has_sum = sum_grade.is_some_and(Grade::is_known);
    let (mut numerator, mut denominator) = if takes_direct || !has_sum {
        let direct = direct.map(|direct| (direct.numerator.sum, direct.denominator.sum));
        direct.unwrap_or_default()
    } else {
        let sums = added.map(|(added, _)| (added.numerator, added.denominator));
        sums.unwrap_or_default()
    };
    let mut grade = match (takes_direct, has_sum) {
        (true, _) => direct_grade,
        (false, true) => sum_grade,
        (false, false) => direct_grade.or(sum_grade),
    }
    .unwrap_or(Grade::Absent);
    let divide = |numerator: Option<f64>, denominator: Option<f64>| {
        let denominator = denominator.filter(|denominator| *denominator != 0.0)?;
        Some(numerator? / denominator * indicator.scale)
    };
    // The value that the source gives ready made.
    let is_as_published = indicator.kind == Kind::Published && takes_direct && pieces == 1;
    let mut value = None;
    if grade.is_known() {
        value = match indicator.kind {
            Kind::Ratio => divide(numerator, denominator),
            Kind::Published if is_mean && !is_as_published => divide(numerator, denominator),
            Kind::Published => direct.and_then(|direct| direct.published.sum),
            Kind::Count | Kind::YearlyChange => numerator,
        };
        if ratio && !is_as_published && denominator == Some(0.0) {
            grade = Grade::NotApplicable;
        }
    } else {
        (numerator, denominator) = (None, None);
    }
    let summed = added
        .filter(|_| takes_direct && has_sum)
        .and_then(|(added, _)| match ratio {
            true => divide(added.numerator, added.denominator),
            false => added.numerator,
        });
    let secret = added.map_or(0, |(added, _)| added.secret);
    let absent = added.map_or(0, |(added, wanted)| {
        wanted.saturating_sub(added.weight(ratio) + added.secret)
    });
    Settled {
        grade,
        figure: Figure {
            state: grade.state(),
            value,
            numerator,
            denominator,
            is_published: takes_direct && !(place.level == Level::Commune && pieces > 1),
            summed,
            since: None,
            secret_communes: secret as u32,
            absent_communes: absent as u32,
        },
    }
}

/// Changes between a date and the latest earlier one that is far enough.
fn changes(
    indicator: &Indicator,
    counts: &BTreeMap<(PlaceId, Period), Settled>,
) -> BTreeMap<(PlaceId, Period), Settled> {
    let span = 10 * i32::from(indicator.years_between_comparable.max(1));
    let dates: BTreeSet<Period> = counts.keys().map(|(_, period)| *period).collect();
    let mut changes = BTreeMap::new();
    for ((place, period), later) in counts {
        let since = dates
            .iter()
            .rev()
            .find(|date| date.number() <= period.number() - span);
        let Some(since) = since else { continue };
        let Some(earlier) = counts.get(&(place.clone(), *since)) else {
            continue;
        };
        let mut grade = later.grade.max(earlier.grade);
        let mut value = None;
        if grade.is_known() {
            match (later.figure.value, earlier.figure.value) {
                (Some(now), Some(then)) if then > 0.0 => {
                    let years = f64::from(period.number() - since.number()) / 10.0;
                    value = Some(((now / then).powf(1.0 / years) - 1.0) * 100.0);
                }
                _ => grade = Grade::NotApplicable,
            }
        }
        changes.insert(
            (place.clone(), *period),
            Settled {
                grade,
                figure: Figure {
                    state: grade.state(),
                    value,
                    numerator: later.figure.value,
                    denominator: earlier.figure.value,
                    is_published: later.figure.is_published && earlier.figure.is_published,
                    summed: None,
                    since: Some(*since),
                    secret_communes: later.figure.secret_communes + earlier.figure.secret_communes,
                    absent_communes: later.figure.absent_communes + earlier.figure.absent_communes,
                },
            },
        );
    }
    changes
}
