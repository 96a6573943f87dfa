//! Territories that a person composes: one readable file each, kept beside the figures and never lost.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use obs_model::{Indicator, Kind, Lang as ModelLang, Level, PlaceId};
use obs_territory::{OwnTerritory, Territories};
use serde::Deserialize;

use crate::Desk;
use crate::commands::Job;
use crate::places::hit;
use crate::question::place_id;
use crate::wire::{
    Done, ForgetOwn, Lang, ListRead, OwnTerritories, OwnTerritoriesFound, PlaceHit, Problem,
    ProblemCode, ReadList, SaveOwn, UnreadLine,
};

/// Inside the data directory: one `CODE.toml` a territory.
const FOLDER: &str = "territoires";

/// Where the files of territories that were removed are put: nothing a person wrote is thrown away.
const REMOVED: &str = "retires";

/// A name longer than this fits no title.
const NAME_LETTERS: usize = 60;

/// What a file holds.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: String,
    communes: Vec<String>,
}

/// The territories of a person, and a sentence for each file that cannot be used; such a file stays where it is.
pub(crate) fn with_own(places: &Territories, data_dir: &Path) -> (Territories, Vec<String>) {
    let (own, mut problems) = read_all(&data_dir.join(FOLDER));
    let (with, refused) = places.with_own(&own);
    problems.extend(
        refused
            .into_iter()
            .map(|(code, why)| format!("{code}.toml\u{202f}: {}", why.fr)),
    );
    (with, problems)
}

fn read_all(folder: &Path) -> (Vec<OwnTerritory>, Vec<String>) {
    let mut own = Vec::new();
    let mut problems = Vec::new();
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "toml")
        })
        .collect();
    files.sort();
    for path in files {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let file = format!("{stem}.toml");
        if !stem.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            problems.push(format!(
                "{file}\u{202f}: le nom du fichier ne doit contenir que des lettres sans accent et des chiffres."
            ));
            continue;
        }
        let written = fs::read_to_string(&path)
            .map_err(|error| error.to_string())
            .and_then(|text| toml::from_str::<Written>(&text).map_err(|error| error.to_string()));
        match written {
            Ok(written) => own.push(OwnTerritory {
                code: stem.to_uppercase(),
                name: written.name,
                communes: written.communes,
            }),
            Err(error) => problems.push(format!("{file}\u{202f}: {}", error.trim())),
        }
    }
    (own, problems)
}

/// Whether the figures of a place are those of its communes put together when they are asked for: those of a composed
/// territory, and those of a zone but where the source publishes them.
pub(crate) fn is_combined(indicator: &Indicator, place: &PlaceId) -> bool {
    place.level == Level::Own || (place.level.is_zone() && !indicator.levels.contains(&place.level))
}

/// The communes of a composed territory or a zone where people live: the others have no figure to wait for.
pub(crate) fn inhabited(territories: &Territories, place: &PlaceId) -> Vec<PlaceId> {
    if !territories.uncertain_in(place).is_empty() {
        return Vec::new();
    }
    let mut members = territories.members(place);
    members.retain(|id| {
        territories
            .place(id)
            .is_some_and(|place| !place.is_uninhabited())
    });
    members
}

/// Why an indicator has no figure for a composed territory or a zone, when its figures do not add up.
pub(crate) fn refusal(indicator: &Indicator, place: &PlaceId, lang: ModelLang) -> Option<String> {
    if !is_combined(indicator, place) || obs_store::adds_up(indicator) {
        return None;
    }
    let whose = match (place.level, lang) {
        (Level::BassinDeVie, ModelLang::Fr) => "un bassin de vie",
        (Level::ZoneEmploi, ModelLang::Fr) => "une zone d’emploi",
        (Level::AireAttraction, ModelLang::Fr) => "une aire d’attraction",
        (_, ModelLang::Fr) => "un territoire composé",
        (Level::BassinDeVie, ModelLang::En) => "a living area",
        (Level::ZoneEmploi, ModelLang::En) => "an employment zone",
        (Level::AireAttraction, ModelLang::En) => "a functional area",
        (_, ModelLang::En) => "a composed territory",
    };
    let is_published = indicator.kind == Kind::Published;
    Some(match (lang, is_published) {
        (ModelLang::Fr, true) => format!(
            "Pas de chiffre pour {whose}\u{202f}: la source publie cette valeur toute faite (une médiane, un indice ou un taux), et on ne peut ni l’additionner ni en faire la moyenne."
        ),
        (ModelLang::Fr, false) => format!(
            "Pas de chiffre pour {whose}\u{202f}: les chiffres des communes ne s’additionnent pas pour cet indicateur."
        ),
        (ModelLang::En, true) => format!(
            "No figure for {whose}: the source publishes this value ready made (a median, an index or a rate), and it can be neither added nor averaged."
        ),
        (ModelLang::En, false) => format!(
            "No figure for {whose}: the figures of communes do not add up for this indicator."
        ),
    })
}

pub(crate) fn list(
    desk: &Desk,
    ask: OwnTerritories,
    _: &Job,
) -> Result<OwnTerritoriesFound, Problem> {
    let problems = desk.reread_own()?;
    let territories = desk.territories()?;
    Ok(OwnTerritoriesFound {
        places: territories
            .all(Level::Own)
            .filter_map(|place| hit(&territories, &place.id, ask.lang))
            .collect(),
        problems,
    })
}

pub(crate) fn read_list(desk: &Desk, ask: ReadList, _: &Job) -> Result<ListRead, Problem> {
    let territories = desk.territories()?;
    let lang: ModelLang = ask.lang.into();
    let composed = territories.compose(&ask.text);
    let inhabitants: u32 = composed
        .communes
        .iter()
        .filter_map(|id| territories.place(id)?.population)
        .sum();
    let inhabitants = obs_compare::number::number(f64::from(inhabitants), 0, lang);
    let count = composed.communes.len();
    let count_words = crate::format::count(count, "commune", "communes", lang);
    let year = territories.population_year();
    Ok(ListRead {
        summary: match lang {
            _ if count == 0 => String::new(),
            ModelLang::Fr => format!("{count_words}, {inhabitants} habitants ({year})"),
            ModelLang::En => format!("{count_words}, {inhabitants} residents ({year})"),
        },
        same_as: territories
            .same_as(&composed.communes)
            .and_then(|place| hit(&territories, &place.id, ask.lang)),
        communes: composed
            .communes
            .iter()
            .filter_map(|id| hit(&territories, id, ask.lang))
            .collect(),
        notes: composed
            .notes
            .iter()
            .map(|note| note.get(lang).to_owned())
            .collect(),
        unread: composed
            .unread
            .into_iter()
            .map(|unread| UnreadLine {
                line: unread.line as u32,
                text: unread.text,
                why: unread.why.get(lang).to_owned(),
            })
            .collect(),
    })
}

pub(crate) fn save(desk: &Desk, ask: SaveOwn, _: &Job) -> Result<PlaceHit, Problem> {
    let territories = desk.territories()?;
    let name = ask.name.split_whitespace().collect::<Vec<_>>().join(" ");
    let refuse = |fr: (&str, &str), en: (&str, &str)| {
        Err(Problem::say(ProblemCode::BadRequest, ask.lang, fr, en))
    };
    if name.is_empty() || name.chars().count() > NAME_LETTERS {
        return refuse(
            (
                "Il faut un nom d’au plus 60 lettres.",
                "Donnez à votre territoire le nom que l’on verra dans les titres.",
            ),
            (
                "A name of at most 60 letters is needed.",
                "Give your territory the name that titles will show.",
            ),
        );
    }
    let composed = territories.compose(&ask.communes.join("\n"));
    if let Some(unread) = composed.unread.first() {
        return Err(Problem::new(
            ProblemCode::BadRequest,
            &unread.text,
            unread.why.get(ask.lang.into()),
        ));
    }
    if composed.communes.is_empty() {
        return refuse(
            (
                "Ce territoire ne contient encore aucune commune.",
                "Ajoutez-en au moins une, puis enregistrez.",
            ),
            (
                "This territory holds no commune yet.",
                "Add at least one, then save.",
            ),
        );
    }
    let code = match &ask.place {
        None => territories.new_own_code(&name),
        Some(text) => own_id(desk, text, ask.lang)?.code,
    };
    let text = written(&territories, &name, &composed.communes);
    let folder = desk.data_dir().join(FOLDER);
    write_file(&folder, &format!("{code}.toml"), &text)
        .map_err(|error| Problem::disk_full(ask.lang).with_detail(error.to_string()))?;
    desk.reread_own()?;
    let territories = desk.territories()?;
    hit(&territories, &PlaceId::new(Level::Own, code), ask.lang)
        .ok_or_else(|| Problem::bug("a territory just saved is not there"))
}

pub(crate) fn forget(desk: &Desk, ask: ForgetOwn, _: &Job) -> Result<Done, Problem> {
    let id = own_id(desk, &ask.place, ask.lang)?;
    let folder = desk.data_dir().join(FOLDER);
    let removed = folder.join(REMOVED);
    let from = folder.join(format!("{}.toml", id.code));
    let attempt = || -> std::io::Result<()> {
        fs::create_dir_all(&removed)?;
        // A former one of the same name stays too.
        let free = (1..)
            .map(|number| removed.join(format!("{}-{number}.toml", id.code)))
            .find(|path| !path.exists());
        fs::rename(&from, free.unwrap_or_else(|| removed.join(&id.code)))
    };
    attempt().map_err(|error| Problem::disk_full(ask.lang).with_detail(error.to_string()))?;
    desk.reread_own()?;
    Ok(Done {})
}

fn own_id(desk: &Desk, text: &str, lang: Lang) -> Result<PlaceId, Problem> {
    let id = place_id(desk, text, lang)?;
    if id.level == Level::Own {
        return Ok(id);
    }
    Err(Problem::say(
        ProblemCode::BadRequest,
        lang,
        (
            "Ce territoire n’est pas de ceux que l’on compose.",
            "Choisissez l’un des vôtres.",
        ),
        ("This is not a composed territory.", "Choose one of yours."),
    ))
}

/// The file, as a person can read it, change it, and give it to another.
fn written(territories: &Territories, name: &str, communes: &[PlaceId]) -> String {
    let mut text = format!("name = {}\ncommunes = [\n", toml::Value::from(name));
    for id in communes {
        let label = territories
            .place(id)
            .map_or("", |place| place.name.name.as_str());
        text.push_str(&format!("  \"{}\", # {label}\n", id.code));
    }
    text.push_str("]\n");
    text
}

fn write_file(folder: &Path, name: &str, text: &str) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    let draft = folder.join(format!("{name}.new"));
    let mut file = fs::File::create(&draft)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(draft, folder.join(name))
}
