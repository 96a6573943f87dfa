//! The territory page: three big figures, then the indicators of each theme, each placed among all peers.

use std::collections::BTreeMap;
use std::sync::Arc;

use obs_chart::{Surface, strip_card};
use obs_compare::number::{self, NNBSP};
use obs_compare::{Distribution, Role, findings, wording};
use obs_model::{Indicator, IndicatorId, Kind, Lang as ModelLang, Level, Missing, PlaceId, Value};
use obs_store::{ProfileRow, Store};

use crate::commands::Job;
use crate::data::download_offer;
use crate::own;
use crate::places;
use crate::question::{place_id, stats, wire_role};
use crate::wire::{
    BigFigure, IndicatorCard, Lang, LegendItem, Portrait, PortraitAsk, PortraitTheme, Problem,
    SurfaceName,
};
use crate::{Desk, drawing};

/// The three figures that a person remembers, with the words that follow each number.
const BIG: [(&str, &str, &str); 3] = [
    ("population/population", "habitants", "residents"),
    (
        "population/65-ans-ou-plus",
        "ont 65 ans ou plus",
        "are 65 or over",
    ),
    (
        "logement/logements-vacants",
        "des logements sont vacants",
        "of dwellings are vacant",
    ),
];

/// The same indicators for my place, its département and France.
struct Profiles {
    mine: BTreeMap<IndicatorId, ProfileRow>,
    references: Vec<(Role, PlaceId, BTreeMap<IndicatorId, ProfileRow>)>,
}

pub(crate) fn portrait(desk: &Desk, ask: PortraitAsk, _: &Job) -> Result<Portrait, Problem> {
    let id = place_id(desk, &ask.place, ask.lang)?;
    let store = desk.store(ask.lang)?;
    let catalog = desk.catalog()?;
    let territories = desk.territories()?;
    let lang: ModelLang = ask.lang.into();
    let place = places::card(desk, &id, ask.lang)?;
    let parents = territories
        .place(&id)
        .map(|place| place.parents.clone())
        .unwrap_or_default();

    let ids: Vec<IndicatorId> = catalog.indicators().map(|i| i.id.clone()).collect();
    let profile = |place: &PlaceId| profile(desk, &store, place, &ids, ask.lang);
    let mut references = Vec::new();
    for (role, level) in [
        (Role::Departement, Level::Departement),
        (Role::France, Level::France),
    ] {
        if let Some(parent) = parents.iter().find(|parent| parent.level == level) {
            references.push((role, parent.clone(), profile(parent)?));
        }
    }
    let profiles = Profiles {
        mine: profile(&id)?,
        references,
    };

    let big = BIG
        .iter()
        .filter_map(|(id, fr, en)| {
            let words = match lang {
                ModelLang::Fr => fr,
                ModelLang::En => en,
            };
            Some((catalog.get(id)?, words))
        })
        .map(|(indicator, words)| big_figure(desk, indicator, words, &profiles, lang))
        .collect::<Result<_, _>>()?;
    let surface = drawing::surface(SurfaceName::Screen, ask.dark);
    let mut cards = cards(desk, &profiles, surface, lang)?;
    let mut themes = Vec::new();
    for theme in catalog.themes() {
        themes.push(PortraitTheme {
            id: theme.id.clone(),
            name: theme.name.get(lang).to_owned(),
            sentence: theme.sentence.get(lang).to_owned(),
            cards: cards.remove(theme.id.as_str()).unwrap_or_default(),
            download: download_offer(desk, &store, &theme.id, ask.lang)?,
        });
    }
    Ok(Portrait {
        legend: legend(desk, &id, &profiles, lang)?,
        place,
        big,
        themes,
    })
}

/// The cards of every theme. Drawing the strips is most of the work: the processors share it.
fn cards<'a>(
    desk: &'a Desk,
    profiles: &Profiles,
    surface: &Surface,
    lang: ModelLang,
) -> Result<BTreeMap<&'a str, Vec<IndicatorCard>>, Problem> {
    let rows: Vec<(&Indicator, &ProfileRow)> = desk
        .catalog()?
        .indicators()
        .filter_map(|indicator| Some((indicator, profiles.mine.get(&indicator.id)?)))
        .collect();
    let processors = std::thread::available_parallelism().map_or(1, |count| count.get());
    let share = rows.len().div_ceil(processors).max(1);
    let drawn: Vec<Result<Vec<IndicatorCard>, Problem>> = std::thread::scope(|scope| {
        let workers: Vec<_> = rows
            .chunks(share)
            .map(|rows| {
                scope.spawn(|| {
                    rows.iter()
                        .map(|(indicator, row)| card(desk, indicator, row, profiles, surface, lang))
                        .collect()
                })
            })
            .collect();
        workers
            .into_iter()
            .map(|worker| {
                worker
                    .join()
                    .unwrap_or_else(|_| Err(Problem::bug("a card could not be drawn")))
            })
            .collect()
    });
    let mut cards: BTreeMap<&str, Vec<IndicatorCard>> = BTreeMap::new();
    let drawn = drawn.into_iter().collect::<Result<Vec<_>, _>>()?;
    for ((indicator, _), card) in rows.iter().zip(drawn.into_iter().flatten()) {
        cards.entry(indicator.id.theme()).or_default().push(card);
    }
    Ok(cards)
}

pub(crate) fn profile(
    desk: &Desk,
    store: &Store,
    place: &PlaceId,
    ids: &[IndicatorId],
    lang: Lang,
) -> Result<BTreeMap<IndicatorId, ProfileRow>, Problem> {
    let refused = |error| Problem::from_store(error, lang);
    let (combined, published): (Vec<&Indicator>, Vec<&Indicator>) = desk
        .catalog()?
        .indicators()
        .filter(|indicator| ids.contains(&indicator.id))
        .partition(|indicator| own::is_combined(indicator, place));
    let mut found = Vec::new();
    if !published.is_empty() {
        let ids: Vec<IndicatorId> = published.iter().map(|i| i.id.clone()).collect();
        found = store.profile(place, &ids).map_err(refused)?;
    }
    if !combined.is_empty() {
        let members = own::inhabited(&*desk.territories()?, place);
        let peers = place.level.of_peers();
        let more = store.combined_profile(place, &members, &combined, peers);
        found.extend(more.map_err(refused)?);
    }
    Ok(found
        .into_iter()
        .map(|row| (row.observation.indicator.clone(), row))
        .collect())
}

fn legend(
    desk: &Desk,
    mine: &PlaceId,
    profiles: &Profiles,
    lang: ModelLang,
) -> Result<Vec<LegendItem>, Problem> {
    let territories = desk.territories()?;
    let named = |id: &PlaceId| {
        territories
            .place(id)
            .map_or_else(String::new, |place| place.name.name.clone())
    };
    let mut legend = vec![LegendItem {
        role: wire_role(Role::Mine),
        label: named(mine),
    }];
    for (role, place, _) in &profiles.references {
        legend.push(LegendItem {
            role: wire_role(*role),
            label: named(place),
        });
    }
    if mine.level != Level::France {
        let peers = mine.level.of_peers();
        let count = territories.all(peers).count();
        let count = number::number(count as f64, 0, lang);
        let one = wording::level_singular(peers, lang);
        legend.push(LegendItem {
            role: wire_role(Role::Peer),
            label: match lang {
                ModelLang::Fr => format!("chaque {one} ({count})"),
                ModelLang::En => format!("each {one} ({count})"),
            },
        });
    }
    Ok(legend)
}

/// "habitants en 2023", "ont 65 ans ou plus (2021)".
fn big_figure(
    desk: &Desk,
    indicator: &Indicator,
    words: &str,
    profiles: &Profiles,
    lang: ModelLang,
) -> Result<BigFigure, Problem> {
    let Some(row) = profiles.mine.get(&indicator.id) else {
        return Ok(BigFigure {
            id: indicator.id.to_string(),
            text: "—".to_owned(),
            label: indicator.short.get(lang).to_owned(),
            context: number::missing_sentence(Missing::NotCollected, lang).to_owned(),
        });
    };
    let observation = &row.observation;
    let period = wording::period(observation.period, lang);
    let Value::Known(value, _) = observation.value else {
        return Ok(BigFigure {
            id: indicator.id.to_string(),
            text: "—".to_owned(),
            label: indicator.short.get(lang).to_owned(),
            context: number::value(observation.value, &indicator.unit, lang),
        });
    };
    let (text, label) = match (indicator.kind, lang) {
        (Kind::Count, ModelLang::Fr) => (
            number::number(value, indicator.unit.decimals, lang),
            format!("{words} en {period}"),
        ),
        (Kind::Count, ModelLang::En) => (
            number::number(value, indicator.unit.decimals, lang),
            format!("{words} in {period}"),
        ),
        _ => (
            number::with_unit(value, &indicator.unit, lang),
            format!("{words} ({period})"),
        ),
    };
    Ok(BigFigure {
        id: indicator.id.to_string(),
        text,
        label,
        context: big_context(desk, indicator, value, profiles, lang)?,
    })
}

/// "1 sur 4 ; 1 sur 5 en France", or the share in the département for a count.
fn big_context(
    desk: &Desk,
    indicator: &Indicator,
    value: f64,
    profiles: &Profiles,
    lang: ModelLang,
) -> Result<String, Problem> {
    let territories = desk.territories()?;
    let reference = |role: Role| {
        let (_, place, rows) = profiles.references.iter().find(|(r, _, _)| *r == role)?;
        let value = rows.get(&indicator.id)?.observation.value.known()?;
        Some((territories.place(place)?, value))
    };
    if indicator.kind == Kind::Count {
        // A share of a place is only said of what lies in it whole: an EPCI or a composed territory may lie across
        // several départements.
        let mine = profiles
            .mine
            .get(&indicator.id)
            .map(|row| &row.observation.place);
        let larger = reference(Role::Departement)
            .filter(|(larger, _)| mine.is_some_and(|mine| territories.holds(&larger.id, mine)))
            .or_else(|| reference(Role::France));
        return Ok(match larger {
            Some((place, total)) if total > 0.0 => {
                let share = value / total * 100.0;
                let share = number::with_unit(
                    share,
                    &obs_model::Unit {
                        sign: "%".to_owned(),
                        words: indicator.unit.words.clone(),
                        decimals: u8::from(share < 10.0),
                    },
                    lang,
                );
                match lang {
                    ModelLang::Fr => {
                        format!("{share} des {} {}", indicator.unit.words.fr, place.name.of)
                    }
                    ModelLang::En => format!(
                        "{share} of the {} of {}",
                        indicator.unit.words.en, place.name.name
                    ),
                }
            }
            _ => String::new(),
        });
    }
    let say = |value: f64| {
        let exact = number::with_unit(value, &indicator.unit, lang);
        if indicator.unit.sign != "%" {
            return exact;
        }
        match (findings::simple_fraction(value), lang) {
            (Some((k, n)), ModelLang::Fr) => format!("{k} sur {n}"),
            (Some((k, n)), ModelLang::En) => format!("{k} in {n}"),
            (None, _) => exact,
        }
    };
    let mine = say(value);
    let exact = number::with_unit(value, &indicator.unit, lang);
    let france = reference(Role::France).map(|(place, france)| {
        // The same fraction on both sides would hide the difference: digits then.
        let words = say(france);
        let words = if words == mine {
            number::with_unit(france, &indicator.unit, lang)
        } else {
            words
        };
        match lang {
            ModelLang::Fr => format!("{words} {}", place.name.at),
            ModelLang::En => format!("{words} in {}", place.name.name),
        }
    });
    Ok(match france {
        Some(france) if mine == exact => france,
        Some(france) => match lang {
            ModelLang::Fr => format!("environ {mine}{NNBSP}; {france}"),
            ModelLang::En => format!("about {mine}; {france}"),
        },
        None if mine == exact => String::new(),
        None => mine,
    })
}

fn card(
    desk: &Desk,
    indicator: &Indicator,
    row: &ProfileRow,
    profiles: &Profiles,
    surface: &Surface,
    lang: ModelLang,
) -> Result<IndicatorCard, Problem> {
    let observation = &row.observation;
    let known = observation.value.known();
    let level = observation.place.level.of_peers();
    let mut marks: Vec<(Role, f64)> = known.map(|value| (Role::Mine, value)).into_iter().collect();
    if indicator.kind != Kind::Count {
        marks.extend(profiles.references.iter().filter_map(|(role, _, rows)| {
            let reference = rows.get(&indicator.id)?;
            // Only the same period is set beside mine.
            (reference.observation.period == observation.period)
                .then_some(reference.observation.value.known())?
                .map(|value| (*role, value))
        }));
    }
    let mut strip = None;
    let mut strip_alt = String::new();
    if known.is_some() && level != Level::France && row.peers.known >= 5 {
        let distribution = Distribution {
            level,
            ticks: Arc::clone(&row.peers.ticks),
            stats: stats(&row.peers),
        };
        let drawing = strip_card(&distribution, &marks, observation.rank, surface, lang)
            .map_err(|error| Problem::bug(error.to_string()))?;
        strip = Some(drawing.svg);
        strip_alt = drawing.alt;
    }
    let context = context(desk, indicator, row, profiles, lang)?;
    Ok(IndicatorCard {
        id: indicator.id.to_string(),
        name: indicator.short.get(lang).to_owned(),
        text: number::value(observation.value, &indicator.unit, lang),
        state: observation.value.state().word().to_owned(),
        context,
        period: match observation.since {
            Some(since) => format!("{}-{}", since, observation.period),
            None => wording::period(observation.period, lang),
        },
        strip,
        strip_alt,
    })
}

/// "478e sur 1 250 intercommunalités" or, for France, nothing.
fn context(
    desk: &Desk,
    indicator: &Indicator,
    row: &ProfileRow,
    profiles: &Profiles,
    lang: ModelLang,
) -> Result<String, Problem> {
    let observation = &row.observation;
    if let Value::Missing(_) = observation.value {
        return Ok(String::new());
    }
    if let (Some(rank), true) = (observation.rank, row.peers.known >= 3) {
        return Ok(wording::rank_among(
            rank,
            row.peers.known,
            observation.place.level,
            lang,
        ));
    }
    let territories = desk.territories()?;
    Ok(profiles
        .references
        .iter()
        .find_map(|(_, place, rows)| {
            let value = rows.get(&indicator.id)?.observation.value.known()?;
            let place = territories.place(place)?;
            Some(format!(
                "{} {}",
                place.name.name,
                number::with_unit(value, &indicator.unit, lang)
            ))
        })
        .unwrap_or_default())
}
