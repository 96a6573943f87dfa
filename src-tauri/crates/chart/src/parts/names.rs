//! What a place is called on a chart.

use obs_compare::{Comparison, Entry, Role, wording};
use obs_model::Level;

/// The label of each entry: its name, with its level when it is not the one compared, and its code
/// where two places would bear the same label.
pub(crate) fn labels(comparison: &Comparison) -> Vec<String> {
    let own_level = comparison
        .mine()
        .map_or(comparison.distribution.level, |entry| entry.place.level);
    let alike = |a: &Entry, b: &Entry| a.name.name == b.name.name && a.place.level == b.place.level;
    comparison
        .entries
        .iter()
        .map(|entry| {
            let level = entry.place.level;
            let tell_level = level != own_level && level != Level::France;
            let tell_code = comparison
                .entries
                .iter()
                .filter(|other| alike(entry, other))
                .count()
                > 1;
            let details: Vec<&str> = [
                tell_level.then(|| wording::level_singular(level, comparison.lang)),
                tell_code.then_some(entry.place.code.as_str()),
            ]
            .into_iter()
            .flatten()
            .collect();
            match details.as_slice() {
                [] => entry.name.name.clone(),
                details => format!("{} ({})", entry.name.name, details.join(", ")),
            }
        })
        .collect()
}

/// For each entry, how many places chosen by hand stand before it: their looks differ.
pub(crate) fn chosen_order(comparison: &Comparison) -> Vec<usize> {
    let mut chosen = 0;
    comparison
        .entries
        .iter()
        .map(|entry| {
            let nth = chosen;
            chosen += usize::from(entry.role == Role::Chosen);
            nth
        })
        .collect()
}

/// Counts that would crush those of the places compared: more than ten times the largest of my level.
///
/// Returns the largest value that keeps its bar, or none when all do.
pub(crate) fn scale_limit(
    comparison: &Comparison,
    values: impl Fn(&Entry) -> Option<f64>,
) -> Option<f64> {
    const TIMES: f64 = 10.0;
    if comparison.indicator.kind != obs_model::Kind::Count {
        return None;
    }
    let mine = comparison.mine()?;
    let largest = comparison
        .entries
        .iter()
        .filter(|entry| entry.place.level <= mine.place.level)
        .filter_map(&values)
        .fold(0.0, f64::max);
    (largest > 0.0).then_some(largest * TIMES)
}
