//! Which boundaries a figure is given for, from what its dataset says and from its own communes.

use obs_compare::{Comparison, Perimeter};
use obs_model::{Basis, Lang as ModelLang, Level, Observation, PlaceId};
use obs_store::Store;
use obs_territory::{Change, Territories};

use crate::places::event_sentence;

/// A published figure and the sum over today's communes are of the same boundaries when they differ by less than
/// this share: rounding and what could not be located stay well below, the smallest commune of an EPCI does not.
const SAME_BOUNDARIES: f64 = 0.001;

/// The boundaries of a figure.
///
/// Only intercommunalities move: départements and régions are those of the source's communes, composed territories
/// are added up, and a commune's mergers are followed when the file is read.
pub(crate) fn of(store: &Store, territories: &Territories, observation: &Observation) -> Perimeter {
    let moves = matches!(observation.place.level, Level::Epci | Level::Ept);
    let (Some(value), Basis::Published, true) =
        (observation.value.known(), observation.basis, moves)
    else {
        return Perimeter::Today;
    };
    let adds_up = observation
        .summed
        .map(|sum| (value - sum).abs() <= SAME_BOUNDARIES * sum.abs().max(value.abs()));
    if adds_up == Some(true) {
        return Perimeter::Today;
    }
    let said = store
        .dataset_of(
            &observation.indicator,
            observation.period,
            Some(&observation.place),
        )
        .ok()
        .flatten()
        .and_then(|record| record.geography_year);
    match (said, adds_up) {
        // Who belongs to whom today is known as of the year of the memberships.
        (Some(year), None)
            if [territories.membership_year(), territories.geography_year()].contains(&year) =>
        {
            Perimeter::Today
        }
        (Some(year), _) => Perimeter::Of(year),
        (None, Some(_)) => Perimeter::Other,
        (None, None) => Perimeter::Unsaid,
    }
}

/// What to say beside the figures of a comparison, when boundaries moved.
pub(crate) fn notice(comparison: &Comparison, territories: &Territories) -> Option<String> {
    let mine = comparison.mine()?;
    let since = obs_compare::perimeter::first_year(comparison);
    let events = since.map_or_else(Vec::new, |since| {
        events(territories, &mine.place, since, comparison.lang)
    });
    obs_compare::perimeter::notice(comparison, &events)
}

/// Mergers and separations of the communes of a place after a year, the latest first, as clauses.
fn events(territories: &Territories, place: &PlaceId, since: i32, lang: ModelLang) -> Vec<String> {
    let communes = match place.level {
        Level::Commune => vec![place.clone()],
        Level::Epci | Level::Ept | Level::Own => territories.members(place),
        _ => return Vec::new(),
    };
    let mut found: Vec<(i32, String)> = communes
        .iter()
        .flat_map(|commune| territories.history(commune))
        .filter(|event| matches!(event.change, Change::Merged { .. } | Change::Split { .. }))
        .filter_map(|event| {
            let year = event.year.filter(|year| *year > since)?;
            let sentence = event_sentence(&event, lang)?;
            Some((year, sentence.trim_end_matches('.').to_owned()))
        })
        .collect();
    found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    found.dedup();
    found.into_iter().map(|(_, sentence)| sentence).collect()
}
