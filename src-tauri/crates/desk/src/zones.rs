//! Zones d’emploi, bassins de vie and aires d’attraction: Insee’s table of what communes belong to, brought like any
//! dataset, and kept as one plain file beside the figures.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use obs_catalog::Dataset;
use obs_compare::{number, wording};
use obs_model::{Indicator, Lang as ModelLang, Level, PlaceId, Text};
use obs_sources::{Fetcher, MembershipTable, membership_request, read_membership};
use obs_territory::{Territories, Zone, Zones};
use tokio::sync::watch;

use crate::places::hit;
use crate::wire::{DatasetRow, DatasetState, Elsewhere, Lang, PlaceHit, Problem, ProblemCode};
use crate::{Desk, format};

/// Where the table is, and how it is laid out.
const TABLE: &str = include_str!("../../../../assets/territories/membership.toml");

/// Inside the data directory.
const FILE: &str = "zones/appartenance.tsv";

/// The theme under which the table is offered: the one whose figures need it.
pub(crate) const THEME: &str = "emploi";

/// What the file says of where it comes from.
const ADDRESS: &str = "address";
const SHA256: &str = "sha256";
const RECEIVED: &str = "received";

fn table() -> Result<MembershipTable, Problem> {
    toml::from_str(TABLE).map_err(|error| Problem::bug(error.to_string()))
}

/// The table among the datasets.
pub(crate) fn dataset() -> Result<Dataset, Problem> {
    let address = table()?.address;
    Ok(Dataset {
        key: format!("file:{address}"),
        api: "file".to_owned(),
        dataset: address,
        name: Text {
            fr: "Communes des zones d’emploi, bassins de vie et aires d’attraction".to_owned(),
            en: "Communes of employment zones, living areas and functional areas".to_owned(),
        },
        approximate_bytes: None,
        indicators: Vec::new(),
    })
}

/// True for the table, and for nothing else: every other dataset serves indicators.
pub(crate) fn is_table(dataset: &Dataset) -> bool {
    dataset.indicators.is_empty()
}

/// True when a dataset holds figures that have no place without the table.
pub(crate) fn needs_table(desk: &Desk, dataset: &Dataset) -> Result<bool, Problem> {
    let catalog = desk.catalog()?;
    let mut indicators = dataset
        .indicators
        .iter()
        .filter_map(|id| catalog.get(&id.0));
    Ok(indicators.any(|indicator| indicator.levels.iter().any(|level| level.is_zone())))
}

fn path(data_dir: &Path) -> PathBuf {
    data_dir.join(FILE)
}

/// What is kept; none before the first download.
fn kept(data_dir: &Path) -> Option<Result<Zones, Text>> {
    let text = fs::read_to_string(path(data_dir)).ok()?;
    Some(Zones::parse(&text))
}

/// The embedded places with the zones that are kept, and a sentence when these cannot be used.
pub(crate) fn with_zones(embedded: &Territories, data_dir: &Path) -> (Territories, Vec<String>) {
    let read = match kept(data_dir) {
        None => return (embedded.clone(), Vec::new()),
        Some(read) => read.and_then(|zones| embedded.with_zones(&zones)),
    };
    match read {
        Ok(with) => (with, Vec::new()),
        Err(why) => (
            embedded.clone(),
            vec![format!("{FILE}\u{202f}: {}", why.fr)],
        ),
    }
}

/// Downloads the table, checks it against the communes of today, and keeps it; false when it is the one already kept.
///
/// What is kept stays until the new one is wholly read.
pub(crate) fn bring(
    desk: &Desk,
    fetcher: &Fetcher,
    runtime: &tokio::runtime::Handle,
    progress: &dyn obs_sources::Progress,
    stop: &watch::Receiver<bool>,
    lang: Lang,
) -> Result<bool, Problem> {
    let table = table()?;
    let refused = |error| Problem::from_source(&error, lang);
    let document = runtime
        .block_on(fetcher.fetch(&membership_request(&table), progress, stop))
        .map_err(refused)?;
    let kept = kept(desk.data_dir()).and_then(Result::ok);
    if kept.is_some_and(|kept| kept.about.get(SHA256) == Some(&document.sha256)) {
        return Ok(false);
    }
    let read = || -> Result<Zones, Problem> {
        let zones = read_membership(&document, &table).map_err(refused)?;
        let zones = Zones {
            geography_year: table.geography_year,
            about: BTreeMap::from([
                (ADDRESS.to_owned(), document.request.url.clone()),
                (SHA256.to_owned(), document.sha256.clone()),
                (RECEIVED.to_owned(), desk.today()),
            ]),
            zones: zones
                .into_iter()
                .map(|zone| Zone {
                    id: zone.place,
                    name: zone.name,
                    communes: zone.communes,
                })
                .collect(),
        };
        desk.embedded_territories()?
            .with_zones(&zones)
            .map_err(|why| refusal(&why, lang))?;
        Ok(zones)
    };
    let zones = match read() {
        Ok(zones) => zones,
        Err(problem) => {
            // At worst the same bytes are refused again.
            let _ = fetcher.raw().distrust(&document);
            return Err(problem);
        }
    };
    write(&path(desk.data_dir()), &zones.written())
        .map_err(|error| Problem::disk_full(lang).with_detail(error.to_string()))?;
    desk.reread_zones()?;
    Ok(true)
}

fn refusal(why: &Text, lang: Lang) -> Problem {
    Problem::say(
        ProblemCode::SourceChanged,
        lang,
        (
            &why.fr,
            "Ce que vous aviez est intact. Réessayez plus tard\u{202f}; si cela dure, la source a changé et l’application doit suivre.",
        ),
        (
            &why.en,
            "What you had is intact. Try again later; if it lasts, the source has changed and the application must follow.",
        ),
    )
}

fn write(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let draft = path.with_extension("new");
    let mut file = fs::File::create(&draft)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(draft, path)
}

/// Why figures of zones cannot be kept before the table is here.
pub(crate) fn table_missing(lang: Lang) -> Problem {
    Problem::say(
        ProblemCode::BadRequest,
        lang,
        (
            "Ces chiffres sont ceux de zones dont les communes ne sont pas encore sur cet ordinateur.",
            "Téléchargez d’abord la table d’appartenance des communes de l’Insee, au thème Emploi.",
        ),
        (
            "These figures are those of zones whose communes are not on this computer yet.",
            "First download Insee’s table of what communes belong to, under Jobs.",
        ),
    )
}

/// "305 zones d’emploi, 1 707 bassins de vie, 699 aires d’attraction".
pub(crate) fn counts(desk: &Desk, lang: ModelLang) -> Result<String, Problem> {
    let territories = desk.territories()?;
    let count = |level: Level| {
        let count = territories.all(level).count();
        let words = match count {
            0 | 1 => wording::level_singular(level, lang),
            _ => wording::level_plural(level, lang),
        };
        format!("{} {words}", number::number(count as f64, 0, lang))
    };
    Ok(Level::ZONES.map(count).join(", "))
}

/// The day the table came; none when it is not here.
pub(crate) fn received(desk: &Desk) -> Option<String> {
    kept(desk.data_dir())?.ok()?.about.get(RECEIVED).cloned()
}

/// The table on the data page.
pub(crate) fn row(
    desk: &Desk,
    problem: Option<Problem>,
    lang: ModelLang,
) -> Result<DatasetRow, Problem> {
    let dataset = dataset()?;
    let day = received(desk).map(|day| format::day(&day, lang));
    let (state, status) = match (&problem, day, lang) {
        (None, Some(day), ModelLang::Fr) => (
            DatasetState::Here,
            format!("Sur cet ordinateur, téléchargé le {day}"),
        ),
        (None, Some(day), ModelLang::En) => (
            DatasetState::Here,
            format!("On this computer, downloaded on {day}"),
        ),
        (None, None, ModelLang::Fr) => (DatasetState::ToDownload, "À télécharger".to_owned()),
        (None, None, ModelLang::En) => (DatasetState::ToDownload, "To download".to_owned()),
        (Some(_), Some(day), ModelLang::Fr) => (
            DatasetState::Failed,
            format!("Échec de la mise à jour\u{202f}; ce que vous aviez du {day} reste là"),
        ),
        (Some(_), Some(day), ModelLang::En) => (
            DatasetState::Failed,
            format!("Update failed; what you had of {day} is still here"),
        ),
        (Some(_), None, ModelLang::Fr) => {
            (DatasetState::Failed, "Échec du téléchargement".to_owned())
        }
        (Some(_), None, ModelLang::En) => (DatasetState::Failed, "Download failed".to_owned()),
    };
    let year = table()?.geography_year;
    Ok(DatasetRow {
        key: dataset.key,
        name: dataset.name.get(lang).to_owned(),
        detail: match lang {
            ModelLang::Fr => format!("Insee · communes au 1er janvier {year}"),
            ModelLang::En => format!("Insee · communes on 1 January {year}"),
        },
        state,
        status,
        indicators: Vec::new(),
        problem,
        size: None,
        previous: None,
    })
}

/// The zones that a place lies in, each with how much of it when it is not all.
pub(crate) fn of_place(territories: &Territories, place: &PlaceId, lang: Lang) -> Vec<PlaceHit> {
    let communes = territories.place(place).map_or(0, |place| place.communes);
    let share = |count: u32| match (communes > count, lang) {
        (false, _) => None,
        (true, Lang::Fr) => Some(format!("{count} de ses {communes} communes")),
        (true, Lang::En) => Some(format!("{count} of its {communes} communes")),
    };
    territories
        .zones_of(place)
        .into_iter()
        .filter_map(|(zone, count)| {
            let mut hit = hit(territories, &zone, lang)?;
            hit.note = share(count);
            Some(hit)
        })
        .collect()
}

/// Where an indicator published for zones only is to be seen, for a place that is none.
pub(crate) fn elsewhere(
    territories: &Territories,
    indicator: &Indicator,
    place: &PlaceId,
    lang: Lang,
) -> Option<Elsewhere> {
    if place.level.is_zone() || !indicator.levels.iter().all(|level| level.is_zone()) {
        return None;
    }
    let published: Vec<&str> = indicator
        .levels
        .iter()
        .map(|level| wording::level_plural(*level, lang.into()))
        .collect();
    let published = published.join(", ");
    let words: Vec<&str> = indicator.levels.iter().map(|level| level.word()).collect();
    let mut places = of_place(territories, place, lang);
    places.retain(|hit| words.contains(&hit.level.as_str()));
    let sentence = match (places.is_empty(), lang) {
        (false, Lang::Fr) => format!(
            "Publié pour les {published} seulement, et jamais réparti entre leurs communes. Voir\u{202f}:"
        ),
        (false, Lang::En) => {
            format!("Published for {published} only, and never spread over their communes. See:")
        }
        (true, Lang::Fr) => format!(
            "Publié pour les {published} seulement, et jamais réparti entre leurs communes. Cherchez celle qui vous intéresse par son nom."
        ),
        (true, Lang::En) => format!(
            "Published for {published} only, and never spread over their communes. Search for the one you want by its name."
        ),
    };
    Some(Elsewhere { sentence, places })
}

impl Elsewhere {
    /// In one sentence, with the places and their written form.
    pub(crate) fn said(&self) -> String {
        let named: Vec<String> = self
            .places
            .iter()
            .map(|place| format!("{} ({})", place.name, place.id))
            .collect();
        match named.is_empty() {
            true => self.sentence.clone(),
            false => format!("{} {}.", self.sentence, named.join(", ")),
        }
    }
}

/// Why nothing is added up to a zone whose communes are not all sure.
pub(crate) fn uncertain(territories: &Territories, place: &PlaceId, lang: Lang) -> Option<String> {
    let names: Vec<&str> = territories
        .uncertain_in(place)
        .iter()
        .filter_map(|id| Some(territories.place(id)?.name.name.as_str()))
        .collect();
    if names.is_empty() {
        return None;
    }
    let names = names.join(", ");
    Some(match lang {
        Lang::Fr => format!(
            "Rien n’est additionné pour cette zone\u{202f}: des communes de zones différentes ont fusionné depuis ({names})."
        ),
        Lang::En => format!(
            "Nothing is added up for this zone: communes of different zones have merged since ({names})."
        ),
    })
}
