//! From a code, as people and files write it, to a place.

use std::fmt;

use obs_model::{Level, PlaceId, Text};

use crate::naming::typographic;
use crate::search::Matched;
use crate::{Territories, tables};

/// A place found from a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// The place.
    pub place: PlaceId,
    /// What the person must know: the code is that of a former commune, or a région has the same code.
    pub note: Option<Text>,
}

/// A text that designates no place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unresolved {
    /// The text.
    pub text: String,
    /// What is wrong, in one sentence.
    pub sentence: Text,
    /// What to do about it.
    pub hint: Text,
    /// The nearest places, best first.
    pub suggestions: Vec<PlaceId>,
}

impl fmt::Display for Unresolved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.sentence.fr, self.hint.fr)
    }
}

impl std::error::Error for Unresolved {}

fn found(place: PlaceId) -> Resolved {
    Resolved { place, note: None }
}

pub(crate) fn resolve(territories: &Territories, text: &str) -> Result<Resolved, Box<Unresolved>> {
    let spaceless: String = text.split_whitespace().collect();
    let code = spaceless.to_uppercase();
    if matches!(code.as_str(), "F" | "FR" | "FRANCE") {
        return Ok(found(PlaceId::france()));
    }
    if let Ok(id) = code.parse::<PlaceId>() {
        return of_level(territories, id.level, &id.code)
            .ok_or_else(|| refuse(territories, text, &code));
    }
    let by_level = [
        Level::Departement,
        Level::Region,
        Level::Commune,
        Level::Arrondissement,
        Level::Epci,
        Level::Ept,
    ];
    let mut resolved = by_level
        .into_iter()
        .find_map(|level| of_level(territories, level, &code))
        .or_else(|| of_siren(territories, &code))
        .ok_or_else(|| refuse(territories, text, &code))?;
    match resolved.place.level {
        Level::Departement => resolved.note = same_code_as_region(territories, &resolved.place),
        Level::Commune if resolved.note.is_none() => {
            resolved.note = same_code_as_postal_code(territories, &resolved.place);
        }
        _ => {}
    }
    Ok(resolved)
}

/// The place of a level that has a code, or the commune that the one with this code became.
fn of_level(territories: &Territories, level: Level, code: &str) -> Option<Resolved> {
    let id = PlaceId::new(level, code);
    if territories.place(&id).is_some() {
        return Some(found(id));
    }
    let former = (level == Level::Commune)
        .then(|| territories.past.former_of(code))
        .flatten()?;
    let id = PlaceId::new(Level::Commune, former.became);
    let place = territories.place(&id)?;
    let (name, today) = (typographic(former.name), &place.name.name);
    let note = match (former.status, former.year) {
        (crate::past::Status::Recoded, _) => Text {
            fr: format!(
                "{code} est l’ancien code {}\u{202f}: {}.",
                place.name.of, place.id.code
            ),
            en: format!("{code} is the former code of {today}: {}.", place.id.code),
        },
        (_, Some(year)) => Text {
            fr: format!(
                "{name} ({code}) fait partie {} depuis {year}.",
                place.name.of
            ),
            en: format!("{name} ({code}) has been part of {today} since {year}."),
        },
        (_, None) => Text {
            fr: format!("{name} ({code}) fait maintenant partie {}.", place.name.of),
            en: format!("{name} ({code}) is now part of {today}."),
        },
    };
    Some(Resolved {
        place: id,
        note: Some(note),
    })
}

/// The commune that has a SIREN.
fn of_siren(territories: &Territories, code: &str) -> Option<Resolved> {
    let commune = territories
        .all(Level::Commune)
        .find(|place| place.siren == Some(code))?;
    Some(found(commune.id.clone()))
}

fn same_code_as_region(territories: &Territories, departement: &PlaceId) -> Option<Text> {
    let id = PlaceId::new(Level::Region, departement.code.as_str());
    let region = territories.place(&id)?;
    let name = &territories.place(departement)?.name.name;
    let (code, other) = (&departement.code, &region.name.name);
    Some(Text {
        fr: format!(
            "{code} est pris comme le département ({name})\u{202f}; pour la région {other}, écrire {id}."
        ),
        en: format!(
            "{code} is taken as the département ({name}); for the région {other}, write {id}."
        ),
    })
}

/// `16100` is Chirac for Insee, and Cognac for the post.
fn same_code_as_postal_code(territories: &Territories, commune: &PlaceId) -> Option<Text> {
    let code = commune.code.as_str();
    let mut others: Vec<&crate::Place> = territories
        .all(Level::Commune)
        .filter(|place| place.id != *commune && place.postal_codes.contains(&code))
        .collect();
    others.sort_by_key(|place| std::cmp::Reverse(place.population));
    let largest = others.first()?;
    let name = &territories.place(commune)?.name.name;
    Some(Text {
        fr: format!(
            "{code} est pris comme le code Insee ({name})\u{202f}; c’est aussi le code postal {} ({}).",
            largest.name.of, largest.id.code
        ),
        en: format!(
            "{code} is taken as the Insee code ({name}); it is also the postal code of {} ({}).",
            largest.name.name, largest.id.code
        ),
    })
}

fn refuse(territories: &Territories, text: &str, code: &str) -> Box<Unresolved> {
    let shown = shortened(text.trim());
    if let Some(refusal) = refuse_overseas(&shown, code) {
        return Box::new(refusal);
    }
    if let Some(level) = code.parse::<PlaceId>().ok().map(|id| id.level)
        && level.is_zone()
        && territories.zones_year().is_none()
    {
        return Box::new(refuse_zone(shown));
    }
    let hits = territories.search(text, 5);
    let name = |id: &PlaceId| {
        let place = territories.place(id);
        place
            .map(|place| format!("{} ({})", place.name.name, place.id))
            .unwrap_or_default()
    };
    let names: Vec<String> = hits.iter().map(|hit| name(&hit.place)).collect();
    let suggestions: Vec<PlaceId> = hits.iter().map(|hit| hit.place.clone()).collect();
    let is_postal = code.len() == 5
        && hits.iter().any(|hit| {
            matches!(hit.matched, Matched::Current)
                && territories
                    .place(&hit.place)
                    .is_some_and(|place| place.postal_codes.contains(&code))
        });
    let sentence = if is_postal {
        Text {
            fr: format!("{shown} est un code postal, pas le code d’un territoire."),
            en: format!("{shown} is a postal code, not the code of a place."),
        }
    } else {
        Text {
            fr: format!("Aucun territoire n’a le code «\u{202f}{shown}\u{202f}»."),
            en: format!("No place has the code “{shown}”."),
        }
    };
    let hint = if names.is_empty() {
        Text {
            fr: "Donner un code Insee (16102), un SIREN (200070514), un département (16) ou REG-75 pour une région."
                .to_owned(),
            en: "Give an Insee code (16102), a SIREN (200070514), a département (16), or REG-75 for a région.".to_owned(),
        }
    } else {
        Text {
            fr: format!("Les plus proches\u{202f}: {}.", names.join(", ")),
            en: format!("The nearest: {}.", names.join(", ")),
        }
    };
    Box::new(Unresolved {
        text: text.to_owned(),
        sentence,
        hint,
        suggestions,
    })
}

/// Zones come with a table that is downloaded.
fn refuse_zone(shown: String) -> Unresolved {
    Unresolved {
        sentence: Text {
            fr: format!("«\u{202f}{shown}\u{202f}» ne peut pas être trouvé\u{202f}: les zones d’emploi, bassins de vie et aires d’attraction ne sont pas encore sur cet ordinateur."),
            en: format!("“{shown}” cannot be found: employment zones, living areas and functional areas are not on this computer yet."),
        },
        hint: Text {
            fr: "Téléchargez la table d’appartenance des communes de l’Insee, au thème Emploi de la page Données."
                .to_owned(),
            en: "Download Insee’s table of what communes belong to, under Jobs on the data page.".to_owned(),
        },
        text: shown,
        suggestions: Vec::new(),
    }
}

/// A commune of a collectivité d’outre-mer exists, but is outside the figures of France.
fn refuse_overseas(shown: &str, code: &str) -> Option<Unresolved> {
    let code = code.strip_prefix("COM-").unwrap_or(code);
    let rows = tables::OVERSEAS
        .rows(["code", "name", "collectivity"])
        .ok()?;
    let [_, name, collectivity] = rows.flatten().find(|[known, _, _]| *known == code)?;
    let (name, collectivity) = (typographic(name), typographic(collectivity));
    Some(Unresolved {
        text: shown.to_owned(),
        sentence: Text {
            fr: format!(
                "{name} ({code}) est dans une collectivité d’outre-mer\u{202f}: {collectivity}."
            ),
            en: format!("{name} ({code}) is in an overseas collectivity: {collectivity}."),
        },
        hint: Text {
            fr: "Les indicateurs couvrent la métropole et les cinq départements d’outre-mer."
                .to_owned(),
            en: "The indicators cover mainland France and the five overseas départements."
                .to_owned(),
        },
        suggestions: Vec::new(),
    })
}

/// A text that may be anything, short enough for a sentence.
fn shortened(text: &str) -> String {
    let mut letters = text.chars().filter(|letter| !letter.is_control());
    let mut out: String = letters.by_ref().take(40).collect();
    if letters.next().is_some() {
        out.push('…');
    }
    out
}
