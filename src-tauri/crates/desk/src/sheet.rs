//! A territory in charts: one page of small ones, drawn together.

use std::collections::BTreeMap;

use obs_chart::{Kind, Question as ChartQuestion, Surface, figure, propose};
use obs_compare::{Comparison, wording};
use obs_model::{Indicator, IndicatorId, Level};

use crate::Desk;
use crate::beside::Board;
use crate::commands::Job;
use crate::drawing::{caption, fitted, on_page, surface, wire_kind};
use crate::portrait;
use crate::question::{comparison, place_id};
use crate::wire::{Lang, Peers, Problem, Question, Sheet, SheetAsk, SheetChart, SurfaceName};

/// More would be a catalogue, not a page.
const CHARTS_MAX: usize = 12;
/// Known dates that make a trend worth a chart.
const DATES_MIN: usize = 3;

/// The looks at an indicator, the one that says most first.
const LOOKS: [Look; 2] = [Look::First, Look::Second];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    /// Its trend where there is one, else who is above and who is below.
    First,
    /// Where mine stands among all.
    Second,
}

pub(crate) fn sheet(desk: &Desk, ask: SheetAsk, _: &Job) -> Result<Sheet, Problem> {
    let place = place_id(desk, &ask.place, ask.lang)?;
    let territories = desk.territories()?;
    let name = territories.place(&place);
    let name = name.map_or_else(String::new, |place| place.name.name.clone());
    // As on the page of an indicator: all the communes of an EPCI are too many to read.
    let peers = match place.level {
        Level::Commune | Level::Arrondissement | Level::France => Peers::None,
        _ => Peers::Near,
    };
    let surface = surface(SurfaceName::Screen, ask.dark);
    let known = known_here(desk, &place, ask.lang)?;
    let question = |indicator: &Indicator| Question {
        id: indicator.id.0.clone(),
        place: place.to_string(),
        with: None,
        peers,
        period: None,
        lang: ask.lang,
    };

    let wanted: Vec<&Indicator> = by_turns(known).into_iter().take(CHARTS_MAX).collect();
    let comparisons =
        on_all_processors(&wanted, |indicator| comparison(desk, &question(indicator)))?;
    // A few indicators are looked at twice rather than leave the page half empty.
    let mut chosen: Vec<(&Comparison, Kind)> = Vec::new();
    for look in LOOKS {
        for comparison in &comparisons {
            if chosen.len() == CHARTS_MAX {
                break;
            }
            let kind = kind_for(look, comparison);
            chosen.extend(
                kind.filter(|kind| !chosen.contains(&(comparison, *kind)))
                    .map(|kind| (comparison, kind)),
            );
        }
    }
    let order = |id: &IndicatorId| wanted.iter().position(|indicator| indicator.id == *id);
    chosen.sort_by_key(|(comparison, _)| {
        let id = &comparison.indicator.id;
        (theme_order(desk, id), order(id))
    });
    let charts = on_all_processors(&chosen, |(comparison, kind)| {
        chart(desk, comparison, *kind, (surface, ask.width))
    })?;
    let mut sources: Vec<String> = chosen
        .iter()
        .map(|(one, _)| wording::source_line(one))
        .collect();
    sources.sort();
    sources.dedup();
    Ok(Sheet {
        place: place.to_string(),
        empty: charts.is_empty().then(|| match ask.lang {
            Lang::Fr => {
                "Aucun chiffre de ce territoire n’est sur cet ordinateur\u{202f}: il n’y a rien à dessiner."
                    .to_owned()
            }
            Lang::En => "No figure of this place is on this computer: there is nothing to draw.".to_owned(),
        }),
        name,
        charts,
        sources,
    })
}

/// The indicators that have a figure of the place, by theme, in the order of the catalogue.
fn known_here<'a>(
    desk: &'a Desk,
    place: &obs_model::PlaceId,
    lang: Lang,
) -> Result<Vec<Vec<&'a Indicator>>, Problem> {
    let catalog = desk.catalog()?;
    let store = desk.store(lang)?;
    let ids: Vec<IndicatorId> = catalog.indicators().map(|one| one.id.clone()).collect();
    let rows = portrait::profile(desk, &store, place, &ids, lang)?;
    let mut themes: BTreeMap<usize, Vec<&Indicator>> = BTreeMap::new();
    for indicator in catalog.indicators() {
        let row = rows.get(&indicator.id);
        if row.is_some_and(|row| row.observation.value.known().is_some()) {
            let theme = theme_order(desk, &indicator.id);
            themes.entry(theme).or_default().push(indicator);
        }
    }
    Ok(themes.into_values().collect())
}

fn theme_order(desk: &Desk, indicator: &IndicatorId) -> usize {
    let theme = indicator.theme();
    let position = |catalog: &obs_catalog::Catalog| {
        catalog.themes().iter().position(|known| known.id == theme)
    };
    desk.catalog().ok().and_then(position).unwrap_or(usize::MAX)
}

/// One of each theme, then a second of each: every theme is on the page before one fills it.
fn by_turns<T>(themes: Vec<Vec<T>>) -> Vec<T> {
    let mut themes: Vec<_> = themes.into_iter().map(Vec::into_iter).collect();
    let mut turns = Vec::new();
    loop {
        let before = turns.len();
        turns.extend(themes.iter_mut().filter_map(Iterator::next));
        if turns.len() == before {
            return turns;
        }
    }
}

/// The kind of a small chart; none when nothing fits.
fn kind_for(look: Look, comparison: &Comparison) -> Option<Kind> {
    let dates = comparison.mine().map_or(0, |mine| {
        let known = mine
            .series
            .iter()
            .filter(|point| point.value.known().is_some());
        known.count()
    });
    let question = match look {
        Look::First if dates >= DATES_MIN => ChartQuestion::Change,
        Look::First => ChartQuestion::Ranking,
        Look::Second => ChartQuestion::Spread,
    };
    let fits = |kind: Kind| match look {
        // A dot for each place and panels for each need a page of their own.
        Look::First => matches!(kind, Kind::Lines | Kind::Slope | Kind::RankedBars),
        Look::Second => matches!(kind, Kind::Strip | Kind::RankedBars),
    };
    let offers = propose(question, comparison);
    let mut kinds = offers.into_iter().filter(|offer| offer.refused.is_none());
    kinds.find(|offer| fits(offer.kind)).map(|offer| offer.kind)
}

fn chart(
    desk: &Desk,
    comparison: &Comparison,
    kind: Kind,
    (surface, width): (&Surface, f64),
) -> Result<SheetChart, Problem> {
    let wire = wire_kind(kind);
    let mut said = caption(wire, comparison);
    // Sources are written once, at the foot of the page.
    said.source = String::new();
    let figure = figure(kind, comparison, &said).without_heading();
    let drawing = fitted(&figure, width, |width| surface.small(width))?;
    let board = Board::of(comparison.clone());
    let indicator = &comparison.indicator;
    let theme = desk
        .catalog()?
        .themes()
        .iter()
        .find(|theme| theme.id == indicator.id.theme());
    Ok(SheetChart {
        id: indicator.id.to_string(),
        name: indicator.short.get(comparison.lang).to_owned(),
        theme_name: theme.map_or_else(String::new, |theme| {
            theme.name.get(comparison.lang).to_owned()
        }),
        kind: wire,
        drawn: on_page(drawing, said, &board, kind),
    })
}

/// The same work on each item, shared by the processors; answers in the order of the items.
fn on_all_processors<T: Sync, A: Send>(
    items: &[T],
    work: impl Fn(&T) -> Result<A, Problem> + Sync,
) -> Result<Vec<A>, Problem> {
    let processors = std::thread::available_parallelism().map_or(1, |count| count.get());
    let share = items.len().div_ceil(processors).max(1);
    std::thread::scope(|scope| {
        let workers: Vec<_> = items
            .chunks(share)
            .map(|items| {
                scope.spawn(|| items.iter().map(&work).collect::<Result<Vec<A>, Problem>>())
            })
            .collect();
        let mut answers = Vec::with_capacity(items.len());
        for worker in workers {
            let part = worker.join();
            answers
                .extend(part.unwrap_or_else(|_| Err(Problem::bug("a chart could not be drawn")))?);
        }
        Ok(answers)
    })
}

#[cfg(test)]
mod tests {
    use super::by_turns;

    #[test]
    fn every_theme_has_its_turn() {
        let themes = vec![vec!["a1", "a2", "a3"], vec![], vec!["b1"], vec!["c1", "c2"]];
        assert_eq!(by_turns(themes), ["a1", "b1", "c1", "a2", "c2", "a3"]);
    }
}
