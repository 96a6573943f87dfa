//! A question from a face, turned into a comparison: places named, peers added, figures fetched.

use std::collections::BTreeMap;
use std::sync::Arc;

use obs_compare::{
    Comparison, Distribution, Entry, NearPeers, Perimeter, Point, Role, Stats, wording,
};
use obs_model::{Basis, Indicator, Level, Missing, Observation, Period, PlaceId, Value};
use obs_store::{DistributionStats, Store};
use obs_territory::Territories;

use crate::Desk;
use crate::own;
use crate::perimeter;
use crate::wire::{self, Lang, Peers, Problem, ProblemCode, Question};

/// How many places a person can set beside theirs: more cannot be told apart.
const PLACES_AT_MOST: usize = 10;

/// An indicator of the catalogue, or a sentence with the nearest ones.
pub(crate) fn indicator<'a>(
    desk: &'a Desk,
    id: &str,
    lang: Lang,
) -> Result<&'a Indicator, Problem> {
    let catalog = desk.catalog()?;
    catalog.get(id).ok_or_else(|| {
        let near = catalog.nearest(id).join(", ");
        Problem::say(
            ProblemCode::BadRequest,
            lang,
            (
                &format!("Aucun indicateur ne s’appelle «\u{202f}{id}\u{202f}»."),
                &format!("Essayez par exemple\u{202f}: {near}."),
            ),
            (
                &format!("No indicator is called “{id}”."),
                &format!("Try for example: {near}."),
            ),
        )
    })
}

/// A place from its written form or a bare code.
pub(crate) fn place_id(desk: &Desk, text: &str, lang: Lang) -> Result<PlaceId, Problem> {
    let territories = desk.territories()?;
    match territories.resolve(text) {
        Ok(resolved) => Ok(resolved.place),
        Err(unresolved) => Err(Problem::new(
            ProblemCode::BadRequest,
            unresolved.sentence.get(lang.into()),
            unresolved.hint.get(lang.into()),
        )),
    }
}

/// What a place is to mine.
pub(crate) fn role_of(place: &PlaceId, mine: &PlaceId, parents: &[PlaceId]) -> Role {
    if place == mine {
        return Role::Mine;
    }
    if !parents.contains(place) {
        return Role::Chosen;
    }
    match place.level {
        Level::Epci | Level::Ept => Role::Epci,
        Level::Departement => Role::Departement,
        Level::Region => Role::Region,
        Level::France => Role::France,
        Level::Commune
        | Level::Arrondissement
        | Level::Own
        | Level::BassinDeVie
        | Level::ZoneEmploi
        | Level::AireAttraction => Role::Chosen,
    }
}

pub(crate) fn wire_role(role: Role) -> wire::Role {
    match role {
        Role::Mine => wire::Role::Mine,
        Role::Epci => wire::Role::Epci,
        Role::Departement => wire::Role::Departement,
        Role::Region => wire::Role::Region,
        Role::France => wire::Role::France,
        Role::Chosen => wire::Role::Chosen,
        Role::Peer => wire::Role::Peer,
    }
}

/// A figure as the compare room takes it.
pub(crate) fn point(observation: &Observation, perimeter: Perimeter) -> Point {
    Point {
        period: observation.period,
        value: observation.value,
        numerator: observation.numerator,
        denominator: observation.denominator,
        basis: observation.basis,
        rank: observation.rank,
        since: observation.since,
        secret_communes: observation.secret_communes,
        absent_communes: observation.absent_communes,
        perimeter,
    }
}

fn nothing(period: Period, reason: Missing) -> Point {
    Point {
        period,
        value: Value::Missing(reason),
        numerator: None,
        denominator: None,
        basis: Basis::Published,
        rank: None,
        since: None,
        secret_communes: 0,
        absent_communes: 0,
        perimeter: Perimeter::Today,
    }
}

pub(crate) fn stats(found: &DistributionStats) -> Option<Stats> {
    let [min, q1, median, q3, max] = found.marks?;
    Some(Stats {
        known: found.known,
        secret: found.secret,
        absent: found.absent,
        min,
        q1,
        median,
        q3,
        max,
    })
}

/// The places of the same level around a place, and what to call them: "intercommunalités de la Charente".
pub(crate) fn near(
    territories: &Territories,
    mine: &PlaceId,
    lang: Lang,
) -> Option<(String, Vec<PlaceId>)> {
    let group = territories.siblings(mine).groups.into_iter().next()?;
    let within = territories.place(&group.within)?;
    let peers = wording::level_plural(mine.level.of_peers(), lang.into());
    let label = match lang {
        Lang::Fr => format!("{peers} {}", within.name.of),
        Lang::En => format!("{peers} of {}", within.name.name),
    };
    Some((label, group.places))
}

/// The whole comparison behind a question.
pub(crate) fn comparison(desk: &Desk, ask: &Question) -> Result<Comparison, Problem> {
    let indicator = indicator(desk, &ask.id, ask.lang)?;
    let mine = place_id(desk, &ask.place, ask.lang)?;
    let store = desk.store(ask.lang)?;
    let territories = desk.territories()?;
    let parents = territories
        .place(&mine)
        .map(|place| place.parents.clone())
        .unwrap_or_default();

    let mut places: Vec<(PlaceId, Role)> = vec![(mine.clone(), Role::Mine)];
    let add = |place: PlaceId, role: Role, places: &mut Vec<(PlaceId, Role)>| {
        if !places.iter().any(|(known, _)| *known == place) {
            places.push((place, role));
        }
    };
    match &ask.with {
        None => {
            for parent in parents.iter() {
                if parent.level != Level::Ept {
                    add(
                        parent.clone(),
                        role_of(parent, &mine, &parents),
                        &mut places,
                    );
                }
            }
        }
        Some(chosen) if chosen.len() > PLACES_AT_MOST => {
            return Err(Problem::say(
                ProblemCode::BadRequest,
                ask.lang,
                (
                    "Au-delà de dix territoires, on ne les distingue plus sur un graphique.",
                    "Retirez-en avant d’en ajouter.",
                ),
                (
                    "Beyond ten places, a chart can no longer tell them apart.",
                    "Remove some before adding others.",
                ),
            ));
        }
        Some(chosen) => {
            for text in chosen {
                let place = place_id(desk, text, ask.lang)?;
                let role = role_of(&place, &mine, &parents);
                add(place, role, &mut places);
            }
        }
    }
    let mut near = None;
    if ask.peers == Peers::Near
        && let Some((label, peers)) = self::near(&territories, &mine, ask.lang)
    {
        near = Some(NearPeers { label });
        for place in peers {
            add(place, Role::Peer, &mut places);
        }
    }

    let series = series(&store, &territories, indicator, &places, ask.lang)?;
    let period = period(&store, indicator, &series, &mine, ask)?;
    let entries = places
        .into_iter()
        .filter_map(|(id, role)| {
            let place = territories.place(&id)?;
            let series = series.get(&id).cloned().unwrap_or_default();
            let now = series
                .iter()
                .find(|point| Some(point.period) == period)
                .cloned()
                .unwrap_or_else(|| match period {
                    Some(period) => nothing(period, Missing::NotCollected),
                    None => nothing(Period::year(0), Missing::NotDownloaded),
                });
            Some(Entry {
                name: place.name.clone(),
                communes: place.communes,
                place: id,
                role,
                now,
                series,
            })
        })
        .collect();
    let distribution = distribution(&store, indicator, mine.level.of_peers(), period, ask.lang)?;
    Ok(Comparison {
        indicator: indicator.clone(),
        lang: ask.lang.into(),
        period: period.unwrap_or(Period::year(0)),
        entries,
        distribution,
        near,
        geography_year: territories.geography_year(),
    })
}

/// The figures of some places; those of a composed territory, and those of a zone that no source publishes, are added up
/// from its communes.
pub(crate) fn observations(
    store: &Store,
    territories: &Territories,
    indicator: &Indicator,
    places: &[PlaceId],
    lang: Lang,
) -> Result<Vec<Observation>, Problem> {
    let refused = |error| Problem::from_store(error, lang);
    let (own, published): (Vec<PlaceId>, Vec<PlaceId>) = places
        .iter()
        .cloned()
        .partition(|place| own::is_combined(indicator, place));
    let mut found = store
        .observations(&indicator.id, &published, None)
        .map_err(refused)?;
    for place in &own {
        let members = own::inhabited(territories, place);
        let combined = store.combined(place, &members, &[indicator], false);
        found.extend(combined.map_err(refused)?);
    }
    Ok(found)
}

fn series(
    store: &Store,
    territories: &Territories,
    indicator: &Indicator,
    places: &[(PlaceId, Role)],
    lang: Lang,
) -> Result<BTreeMap<PlaceId, Vec<Point>>, Problem> {
    let ids: Vec<PlaceId> = places.iter().map(|(place, _)| place.clone()).collect();
    let found = observations(store, territories, indicator, &ids, lang)?;
    let mut series: BTreeMap<PlaceId, Vec<Point>> = BTreeMap::new();
    for observation in &found {
        series
            .entry(observation.place.clone())
            .or_default()
            .push(point(
                observation,
                perimeter::of(store, territories, observation),
            ));
    }
    Ok(series)
}

/// The period asked; else the latest at which my territory has a figure; else the latest there is.
fn period(
    store: &Store,
    indicator: &Indicator,
    series: &BTreeMap<PlaceId, Vec<Point>>,
    mine: &PlaceId,
    ask: &Question,
) -> Result<Option<Period>, Problem> {
    let here = store.periods(&indicator.id);
    if let Some(text) = &ask.period {
        let list = || {
            here.iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(", ")
        };
        let asked: Option<Period> = text.parse().ok();
        return match asked.filter(|asked| here.contains(asked)) {
            Some(asked) => Ok(Some(asked)),
            // Nothing here at all: the page says that it can be downloaded.
            None if here.is_empty() && asked.is_some() => Ok(None),
            None => Err(Problem::say(
                ProblemCode::BadRequest,
                ask.lang,
                (
                    &format!(
                        "Il n’y a pas de chiffres pour «\u{202f}{text}\u{202f}» sur cet ordinateur."
                    ),
                    &format!("Périodes disponibles\u{202f}: {}.", list()),
                ),
                (
                    &format!("There are no figures for “{text}” on this computer."),
                    &format!("Periods available: {}.", list()),
                ),
            )),
        };
    }
    let known = series
        .get(mine)
        .and_then(|points| points.iter().rev().find(|p| p.value.known().is_some()))
        .map(|point| point.period);
    Ok(known.or_else(|| here.last().copied()))
}

fn distribution(
    store: &Store,
    indicator: &Indicator,
    level: Level,
    period: Option<Period>,
    lang: Lang,
) -> Result<Distribution, Problem> {
    let spread = match period.filter(|_| level != Level::France) {
        None => None,
        Some(period) => store
            .distribution(&indicator.id, level, period)
            .map_err(|error| Problem::from_store(error, lang))?,
    };
    Ok(Distribution {
        level,
        stats: spread.as_ref().and_then(stats),
        ticks: spread.map_or_else(|| Arc::from([]), |spread| spread.ticks),
    })
}
