//! What a place is called on a chart.

use obs_compare::{Comparison, Entry, Role};
use obs_model::Level;

use crate::words;

/// The label of each entry: its name, with its level when it is not the one compared, and its code
/// where two places would bear the same label.
pub(crate) fn labels(comparison: &Comparison) -> Vec<String> {
    let own_level = comparison
        .mine()
        .map_or(comparison.distribution.level, |entry| entry.place.level);
    let plain: Vec<String> = comparison
        .entries
        .iter()
        .map(|entry| label(entry, own_level, comparison))
        .collect();
    plain
        .iter()
        .zip(&comparison.entries)
        .map(|(text, entry)| {
            let shared = plain.iter().filter(|other| *other == text).count() > 1;
            if shared {
                format!("{text} ({})", entry.place.code)
            } else {
                text.clone()
            }
        })
        .collect()
}

fn label(entry: &Entry, own_level: Level, comparison: &Comparison) -> String {
    let level = entry.place.level;
    if level == own_level || level == Level::France {
        return entry.name.name.clone();
    }
    format!("{} ({})", entry.name.name, words::level(level, comparison.lang))
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
pub(crate) fn scale_limit(comparison: &Comparison, values: impl Fn(&Entry) -> Option<f64>) -> Option<f64> {
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
