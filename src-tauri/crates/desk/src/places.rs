//! Searching for a place, and what is said of it.

use obs_model::{Lang as ModelLang, Level, PlaceId};
use obs_territory::{Change, Event, Territories};

use crate::Desk;
use crate::commands::Job;
use crate::question::place_id;
use crate::wire::{Lang, PlaceAsk, PlaceCard, PlaceHit, PlacesFound, Problem, SearchPlaces};
use crate::zones;

/// A place as a list shows it.
pub(crate) fn hit(territories: &Territories, id: &PlaceId, lang: Lang) -> Option<PlaceHit> {
    let place = territories.place(id)?;
    Some(PlaceHit {
        id: id.to_string(),
        code: id.code.clone(),
        level: id.level.word().to_owned(),
        name: place.name.name.clone(),
        detail: territories.caption(place, lang.into()),
        note: None,
        population: place.population.map(|population| population as f64),
    })
}

pub(crate) fn search_places(
    desk: &Desk,
    ask: SearchPlaces,
    _: &Job,
) -> Result<PlacesFound, Problem> {
    let territories = desk.territories()?;
    let limit = (ask.limit as usize).clamp(1, 100);
    let places: Vec<PlaceHit> = territories
        .search(&ask.text, limit)
        .into_iter()
        .filter_map(|found| {
            let mut hit = hit(&territories, &found.place, ask.lang)?;
            hit.note = found
                .matched
                .note()
                .map(|note| note.get(ask.lang.into()).to_owned());
            Some(hit)
        })
        .collect();
    let empty = (places.is_empty() && !ask.text.trim().is_empty()).then(|| match ask.lang {
        Lang::Fr => format!(
            "Aucun territoire ne ressemble à «\u{202f}{}\u{202f}». Essayez le nom d’une commune, un code postal ou un numéro de département.",
            ask.text.trim()
        ),
        Lang::En => format!(
            "No place looks like “{}”. Try the name of a commune, a postal code or a département number.",
            ask.text.trim()
        ),
    });
    Ok(PlacesFound { places, empty })
}

pub(crate) fn place(desk: &Desk, ask: PlaceAsk, _: &Job) -> Result<PlaceCard, Problem> {
    let id = place_id(desk, &ask.place, ask.lang)?;
    let mut card = card(desk, &id, ask.lang)?;
    let note = desk
        .territories()?
        .resolve(&ask.place)
        .ok()
        .and_then(|resolved| Some(resolved.note?.get(ask.lang.into()).to_owned()));
    card.note = note.or(card.note);
    Ok(card)
}

/// Everything the head of a page says of a place.
pub(crate) fn card(desk: &Desk, id: &PlaceId, lang: Lang) -> Result<PlaceCard, Problem> {
    let territories = desk.territories()?;
    let place = territories
        .place(id)
        .ok_or_else(|| Problem::bad_request(format!("unknown place {id}")))?;
    let words: ModelLang = lang.into();
    let hits = |ids: &[PlaceId]| -> Vec<PlaceHit> {
        ids.iter()
            .filter_map(|id| hit(&territories, id, lang))
            .collect()
    };
    let members = match id.level {
        Level::Epci
        | Level::Ept
        | Level::Own
        | Level::BassinDeVie
        | Level::ZoneEmploi
        | Level::AireAttraction => territories.members(id),
        _ => Vec::new(),
    };
    Ok(PlaceCard {
        note: zones::uncertain(&territories, id, lang),
        id: id.to_string(),
        code: id.code.clone(),
        level: id.level.word().to_owned(),
        name: place.name.name.clone(),
        kind: place.kind.official().to_owned(),
        detail: place.kind_words(words),
        parents: hits(&place.parents),
        zones: zones::of_place(&territories, id, lang),
        members: hits(&members),
        history: territories
            .history(id)
            .iter()
            .filter_map(|event| event_sentence(event, words))
            .collect(),
    })
}

/// "Saint-Sulpice-de-Cognac a rejoint Val-de-Cognac en 2024."; none for what changes no perimeter.
pub(crate) fn event_sentence(event: &Event, lang: ModelLang) -> Option<String> {
    let since = |fr: &str, en: &str| match (event.year, lang) {
        (Some(year), ModelLang::Fr) => format!(" {fr} {year}"),
        (Some(year), ModelLang::En) => format!(" {en} {year}"),
        (None, _) => String::new(),
    };
    Some(match (&event.change, lang) {
        (Change::Merged { part, into }, ModelLang::Fr) => {
            format!(
                "{} a rejoint {}{}.",
                part.name,
                into.name,
                since("en", "in")
            )
        }
        (Change::Merged { part, into }, ModelLang::En) => {
            format!("{} joined {}{}.", part.name, into.name, since("en", "in"))
        }
        (Change::Split { part, from }, ModelLang::Fr) => {
            format!(
                "{} s’est séparée de {}{}.",
                part.name,
                from.name,
                since("en", "in")
            )
        }
        (Change::Split { part, from }, ModelLang::En) => {
            format!(
                "{} separated from {}{}.",
                part.name,
                from.name,
                since("en", "in")
            )
        }
        (Change::Recoded { .. } | Change::Renamed { .. }, _) => return None,
    })
}
