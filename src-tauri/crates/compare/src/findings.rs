//! What a comparison shows, before it is put into words.

use obs_model::{Indicator, Kind, Period, SeriesBreak, Unit};

use crate::number::round;
use crate::{Comparison, Entry, Point};

/// How mine stands beside another value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Gap {
    /// The same once rounded as shown.
    Same,
    /// Difference of two percentages, in points; positive when mine is higher.
    Points(f64),
    /// Relative difference in per cent of the other; positive when mine is higher.
    Relative(f64),
}

/// The gap between mine and another value of the same indicator, from the values as they are shown:
/// a reader who subtracts finds the same.
pub fn gap(mine: f64, other: f64, unit: &Unit) -> Gap {
    let decimals = usize::from(unit.decimals);
    let (mine, other) = (round(mine, decimals), round(other, decimals));
    if mine == other {
        return Gap::Same;
    }
    if unit.sign.starts_with(['%', '‰']) || other <= 0.0 || mine < 0.0 {
        Gap::Points(round(mine - other, decimals.max(1)))
    } else {
        Gap::Relative((mine / other - 1.0) * 100.0)
    }
}

/// A simple fraction `k sur n` (n ≤ 10) that says a percentage within one point, the simplest first.
pub fn simple_fraction(percent: f64) -> Option<(u32, u32)> {
    if !(4.0..=96.0).contains(&percent) {
        return None;
    }
    [2u32, 3, 4, 5, 10]
        .into_iter()
        .flat_map(|n| (1..n).map(move |k| (k, n)))
        .find(|(k, n)| (100.0 * f64::from(*k) / f64::from(*n) - percent).abs() <= 1.0)
}

/// The points of a place that may be joined by a line: known, and far enough from one another.
///
/// Where periods are closer than the indicator allows, the latest is kept and earlier ones
/// are kept only at that distance. Figures for other boundaries than those of the latest are left aside:
/// what moves between them may be the boundary. Those before the last break of the series are too.
pub fn comparable_points<'a>(entry: &'a Entry, indicator: &Indicator) -> Vec<&'a Point> {
    let years_between = indicator.years_between_comparable;
    let mut kept: Vec<&Point> = Vec::new();
    for point in entry
        .series
        .iter()
        .rev()
        .filter(|point| point.value.known().is_some())
    {
        let next = kept.last();
        if next.is_some_and(|next| indicator.break_between(point.period, next.period).is_some()) {
            break;
        }
        if next.is_some_and(|next| next.perimeter != point.perimeter) {
            continue;
        }
        let far_enough = kept.last().is_none_or(|next| {
            next.period.as_years() - point.period.as_years() >= f64::from(years_between) - 1e-9
                || years_between <= 1
        });
        if far_enough {
            kept.push(point);
        }
    }
    kept.reverse();
    kept
}

/// True for a figure of the same boundaries as the latest known one of its place: a line may join them.
pub fn is_of_latest_boundaries(entry: &Entry, point: &Point) -> bool {
    let mut known = entry
        .series
        .iter()
        .rev()
        .filter(|p| p.value.known().is_some());
    known
        .next()
        .is_none_or(|latest| latest.perimeter == point.perimeter)
}

/// First and last comparable figures of my territory, when there are two.
pub fn trend(comparison: &Comparison) -> Option<(Period, f64, Period, f64)> {
    if comparison.indicator.kind == Kind::YearlyChange {
        return None;
    }
    let mine = comparison.mine()?;
    let points = comparable_points(mine, &comparison.indicator);
    let (first, last) = (points.first()?, points.last()?);
    if first.period == last.period {
        return None;
    }
    Some((
        first.period,
        first.value.known()?,
        last.period,
        last.value.known()?,
    ))
}

/// The last break of the series between two known figures of my territory.
pub fn series_break(comparison: &Comparison) -> Option<&SeriesBreak> {
    let mine = comparison.mine().or(comparison.entries.first())?;
    let mut known = mine
        .series
        .iter()
        .filter(|point| point.value.known().is_some())
        .map(|point| point.period);
    let first = known.next()?;
    comparison
        .indicator
        .break_between(first, known.next_back()?)
}

/// Share of the peers that are strictly below mine, 0 to 1, within a third of a hundredth.
pub fn share_below(comparison: &Comparison) -> Option<f64> {
    let mine = comparison.mine()?.now.value.known()?;
    let ticks = &comparison.distribution.ticks;
    if ticks.len() < 5 {
        return None;
    }
    let below = ticks.partition_point(|value| *value < mine);
    Some(below as f64 / ticks.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_are_simple_and_true_within_a_point() {
        for (percent, expected) in [
            (25.1, Some((1, 4))),
            (20.5, Some((1, 5))),
            (50.0, Some((1, 2))),
            (66.9, Some((2, 3))),
            (19.4, Some((1, 5))),
            (70.3, Some((7, 10))),
            (9.9, Some((1, 10))),
            (2.0, None),
            (97.0, None),
            (45.0, None),
        ] {
            assert_eq!(simple_fraction(percent), expected, "{percent}");
        }
    }
}
