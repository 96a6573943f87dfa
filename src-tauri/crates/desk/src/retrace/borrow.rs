//! Denominators that another dataset gave, put beside the numerators as the ingest does.

use std::collections::{BTreeMap, BTreeSet};

use obs_model::{DenominatorFrom, Level, Observation, Period, State};
use obs_store::StoreError;

use super::{Dataset, Grade, Retraced, Tally};

/// Adds the stored figures that divide; numerators of periods for which there are none are left out.
///
/// These figures are taken as they are: they are verified with the dataset that they come from.
pub(super) fn denominators(
    dataset: &Dataset<'_>,
    from: &DenominatorFrom,
    retraced: &mut Retraced,
) -> Result<(), StoreError> {
    let there = dataset.store.periods(&from.indicator);
    retraced
        .direct
        .retain(|(_, period), _| from.period(&there, *period).is_some());
    let mut levels: BTreeMap<Period, BTreeSet<Level>> = BTreeMap::new();
    for (place, period) in retraced.direct.keys() {
        levels.entry(*period).or_default().insert(place.level);
    }
    if levels.is_empty() {
        return Ok(());
    }
    let stored: Vec<Observation> = dataset.store.all_observations(&from.indicator)?;
    for observation in stored {
        if dataset
            .focus
            .is_some_and(|focus| !focus.contains(&observation.place))
        {
            continue;
        }
        for (period, levels) in &levels {
            let borrowed = from.period(&there, *period);
            if borrowed != Some(observation.period) || !levels.contains(&observation.place.level) {
                continue;
            }
            let direct = retraced
                .direct
                .entry((observation.place.clone(), *period))
                .or_default();
            direct.denominator = Tally {
                sum: observation.value.known(),
                grade: Some(grade(observation.value.state())),
                piece_count: 1,
                ..Tally::default()
            };
        }
    }
    Ok(())
}

fn grade(state: State) -> Grade {
    match state {
        State::Measured => Grade::Measured,
        State::Provisional => Grade::Provisional,
        State::Estimated => Grade::Estimated,
        State::Secret => Grade::Secret,
        State::NotApplicable => Grade::NotApplicable,
        State::NotCollected | State::NotDownloaded => Grade::Absent,
    }
}
