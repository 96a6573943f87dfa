//! What can be known, what is here, and what can be downloaded.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use obs_catalog::{Catalog, CatalogProblem, Dataset};
use obs_compare::number::NNBSP;
use obs_compare::wording;
use obs_model::{Indicator, Kind, Lang as ModelLang, Period, Text};
use obs_store::{DatasetRecord, Store};

use crate::commands::Job;
use crate::indicator::origin_card;
use crate::question::indicator;
use crate::wire::{
    CatalogAsk, CatalogChecked, CatalogEntry, CatalogEntryAsk, CatalogItem, CatalogPage,
    CatalogTheme, CheckCatalog, DataAsk, DataPage, DataTheme, DatasetProblem, DatasetRow,
    DatasetState, DownloadOffer, Lang, NamedId, Problem, RefreshAsk,
};
use crate::{Desk, contours, format, restore, starter, transport, zones};

/// True for what is downloaded, false for what came with the application.
pub(crate) fn is_online(dataset: &Dataset) -> bool {
    dataset.api != starter::API
}

pub(crate) fn catalog(desk: &Desk, ask: CatalogAsk, _: &Job) -> Result<CatalogPage, Problem> {
    let lang: ModelLang = ask.lang.into();
    let catalog = desk.catalog()?;
    let store = desk.store(ask.lang)?;
    let themes = catalog
        .themes()
        .iter()
        .map(|theme| CatalogTheme {
            id: theme.id.clone(),
            name: theme.name.get(lang).to_owned(),
            sentence: theme.sentence.get(lang).to_owned(),
            indicators: catalog
                .indicators()
                .filter(|indicator| indicator.id.theme() == theme.id)
                .map(|indicator| CatalogItem {
                    id: indicator.id.to_string(),
                    name: indicator.name.get(lang).to_owned(),
                    definition: indicator.definition.get(lang).to_owned(),
                    unit: indicator.unit.words.get(lang).to_owned(),
                    producer: indicator.origin.producer.clone(),
                    years: indicator.years.clone(),
                    levels: indicator
                        .levels
                        .iter()
                        .map(|level| wording::level_plural(*level, lang).to_owned())
                        .collect(),
                    here: !store.periods(&indicator.id).is_empty(),
                })
                .collect(),
        })
        .collect();
    Ok(CatalogPage { themes })
}

pub(crate) fn entry(desk: &Desk, ask: CatalogEntryAsk, _: &Job) -> Result<CatalogEntry, Problem> {
    let lang: ModelLang = ask.lang.into();
    let indicator = indicator(desk, &ask.id, ask.lang)?;
    let periods = desk.store(ask.lang)?.periods(&indicator.id);
    let latest = periods.last().copied().unwrap_or(Period::year(0));
    let words = |text: &Option<Text>| text.as_ref().map(|text| text.get(lang).to_owned());
    Ok(CatalogEntry {
        id: indicator.id.to_string(),
        name: indicator.name.get(lang).to_owned(),
        theme: indicator.id.theme().to_owned(),
        definition: indicator.definition.get(lang).to_owned(),
        reading: indicator.reading.get(lang).to_owned(),
        unit: indicator.unit.words.get(lang).to_owned(),
        kind: match indicator.kind {
            Kind::Count => "count",
            Kind::Ratio => "ratio",
            Kind::YearlyChange => "yearly_change",
            Kind::Published => "published",
        }
        .to_owned(),
        numerator: words(&indicator.numerator),
        denominator: words(&indicator.denominator),
        scale: indicator.scale,
        levels: indicator
            .levels
            .iter()
            .map(|level| level.word().to_owned())
            .collect(),
        years: indicator.years.clone(),
        caveats: indicator
            .caveats
            .iter()
            .map(|caveat| caveat.get(lang).to_owned())
            .collect(),
        origin: origin_card(desk, indicator, latest, None, lang)?,
        datasets: indicator
            .sources
            .iter()
            .map(|source| source.dataset_key())
            .collect(),
        periods: periods.iter().map(ToString::to_string).collect(),
    })
}

pub(crate) fn check(desk: &Desk, ask: CheckCatalog, _: &Job) -> Result<CatalogChecked, Problem> {
    let lang: ModelLang = ask.lang.into();
    let sentences = |problems: &[CatalogProblem]| -> Vec<String> {
        problems.iter().map(|p| p.sentence(lang)).collect()
    };
    let read;
    let (catalog, mut problems) = match &ask.folder {
        None => (desk.catalog()?, sentences(&desk.own_catalog_problems())),
        Some(folder) => {
            let (catalog, problems) = match Catalog::read_folder(Path::new(folder)) {
                Ok(catalog) => (catalog, Vec::new()),
                Err(problems) => (Catalog::default(), sentences(&problems.0)),
            };
            read = catalog;
            (&read, problems)
        }
    };
    // What only the connectors understand: the queries.
    for dataset in catalog
        .datasets()
        .iter()
        .filter(|dataset| is_online(dataset))
    {
        let indicators: Vec<&Indicator> = dataset
            .indicators
            .iter()
            .filter_map(|id| catalog.get(&id.0))
            .collect();
        let checked =
            transport::connector(&dataset.api).map(|api| api.check(&dataset.dataset, &indicators));
        if let Some(Err(error)) = checked {
            let detail = error.detail.as_deref().unwrap_or_default();
            problems.push(format!(
                "{}: {} {detail}",
                dataset.key,
                error.message.get(lang)
            ));
        }
    }
    Ok(CatalogChecked {
        indicators: catalog.indicators().count() as u32,
        datasets: catalog.datasets().len() as u32,
        problems,
    })
}

/// What of a theme is not here at all, offered where it is missed.
pub(crate) fn download_offer(
    desk: &Desk,
    store: &Store,
    theme: &str,
    lang: Lang,
) -> Result<Option<DownloadOffer>, Problem> {
    let missing: Vec<&Indicator> = desk
        .catalog()?
        .indicators()
        .filter(|indicator| indicator.id.theme() == theme)
        // Those of a territory are offered where it is.
        .filter(|indicator| !transport::has(indicator))
        .filter(|indicator| store.periods(&indicator.id).is_empty())
        .collect();
    let what = RefreshAsk {
        ids: Vec::new(),
        themes: vec![theme.to_owned()],
        datasets: Vec::new(),
        all: false,
        within: None,
        lang,
    };
    offer(desk, &missing, what)
}

/// The download of one indicator, when nothing of it is here.
pub(crate) fn offer_for(
    desk: &Desk,
    store: &Store,
    indicator: &Indicator,
    lang: Lang,
) -> Result<Option<DownloadOffer>, Problem> {
    if !store.periods(&indicator.id).is_empty() {
        return Ok(None);
    }
    let what = RefreshAsk {
        ids: vec![indicator.id.to_string()],
        themes: Vec::new(),
        datasets: Vec::new(),
        all: false,
        within: None,
        lang,
    };
    offer(desk, &[indicator], what)
}

fn offer(
    desk: &Desk,
    missing: &[&Indicator],
    what: RefreshAsk,
) -> Result<Option<DownloadOffer>, Problem> {
    if missing.is_empty() {
        return Ok(None);
    }
    let lang: ModelLang = what.lang.into();
    let keys: BTreeSet<String> = missing
        .iter()
        .filter_map(|indicator| Some(indicator.sources.first()?.dataset_key()))
        .collect();
    let datasets: Vec<Dataset> = desk
        .catalog()?
        .datasets()
        .into_iter()
        .filter(|dataset| keys.contains(&dataset.key))
        .collect();
    let title = match lang {
        ModelLang::Fr => format!(
            "{} à télécharger",
            format::count(missing.len(), "indicateur", "indicateurs", lang)
        ),
        ModelLang::En => format!(
            "{} to download",
            format::count(missing.len(), "indicator", "indicators", lang)
        ),
    };
    let mut names: Vec<String> = missing
        .iter()
        .take(5)
        .map(|indicator| indicator.short.get(lang).to_owned())
        .collect();
    if missing.len() > names.len() {
        names.push("…".to_owned());
    }
    let sizes: Option<u64> = datasets
        .iter()
        .map(|dataset| dataset.approximate_bytes)
        .sum();
    let size = sizes.filter(|bytes| *bytes > 0).map(|bytes| {
        let bytes = format::bytes(bytes as f64, lang);
        match lang {
            ModelLang::Fr => format!("{bytes} environ."),
            ModelLang::En => format!("about {bytes}."),
        }
    });
    let detail = match size {
        Some(size) => format!("{}. {size}", names.join(", ").replace(", …", "…")),
        None => names.join(", ").replace(", …", "…"),
    };
    Ok(Some(DownloadOffer {
        title,
        detail: detail.replace("….", "…"),
        what,
    }))
}

pub(crate) fn page(desk: &Desk, ask: DataAsk, _: &Job) -> Result<DataPage, Problem> {
    let lang: ModelLang = ask.lang.into();
    let catalog = desk.catalog()?;
    let store = desk.store(ask.lang)?;
    let refused = |error| Problem::from_store(error, ask.lang);
    let records: BTreeMap<String, DatasetRecord> = store
        .datasets()
        .map_err(refused)?
        .into_iter()
        .map(|record| (record.key.clone(), record))
        .collect();
    let problems: BTreeMap<String, (String, Problem)> = store
        .problems()
        .map_err(refused)?
        .into_iter()
        .filter_map(|(key, day, body)| Some((key, (day, serde_json::from_str(&body).ok()?))))
        .collect();
    let datasets = catalog.datasets();
    let table = zones::dataset()?;
    let row = |dataset: &Dataset, theme: Option<&str>| {
        row(dataset, theme, &records, &problems, desk, lang)
    };

    let mut themes = Vec::new();
    for theme in catalog.themes() {
        let mut rows = Vec::new();
        for dataset in &datasets {
            if dataset.indicators.iter().any(|id| id.theme() == theme.id) {
                rows.push(row(dataset, Some(&theme.id))?);
            }
        }
        if theme.id == zones::THEME {
            let problem = problems.get(&table.key).map(|(_, problem)| problem.clone());
            rows.push(zones::row(desk, problem, lang)?);
        }
        let to_download = catalog
            .indicators()
            .filter(|indicator| indicator.id.theme() == theme.id)
            .filter(|indicator| store.periods(&indicator.id).is_empty())
            .count();
        themes.push(DataTheme {
            id: theme.id.clone(),
            name: theme.name.get(lang).to_owned(),
            datasets: rows,
            to_download: to_download as u32,
        });
    }
    let of_contours = problems.get(contours::KEY).map(|(_, problem)| problem);
    themes.push(contours::theme(desk, of_contours, ask.lang));
    let all = catalog.indicators().count();
    let here = catalog
        .indicators()
        .filter(|indicator| !store.periods(&indicator.id).is_empty())
        .count();
    let last = records
        .values()
        .filter(|record| !record.key.starts_with("starter:"))
        .map(|record| record.ingested_on.as_str())
        .max();
    Ok(DataPage {
        summary: summary(here, all - here, last, lang),
        offline: desk.offline(),
        themes,
        problems: problems
            .into_iter()
            .map(|(key, (_, problem))| DatasetProblem {
                name: datasets
                    .iter()
                    .chain([&table, &contours::dataset()])
                    .find(|dataset| dataset.key == key)
                    .map_or_else(|| key.clone(), |dataset| dataset.name.get(lang).to_owned()),
                key,
                problem,
            })
            .chain(own_files(desk, ask.lang))
            .collect(),
        folder: desk.data_dir().display().to_string(),
    })
}

/// The person's own indicator files that were left out, each with its sentence.
fn own_files(desk: &Desk, lang: Lang) -> Vec<DatasetProblem> {
    desk.own_catalog_problems()
        .into_iter()
        .map(|problem| DatasetProblem {
            key: problem.file.clone(),
            name: problem.file.clone(),
            problem: Problem::say(
                crate::wire::ProblemCode::BadRequest,
                lang,
                (
                    &problem.sentence(ModelLang::Fr),
                    "Corrigez ce fichier du dossier «\u{202f}catalog\u{202f}» de vos données\u{202f}; les autres indicateurs marchent.",
                ),
                (
                    &problem.sentence(ModelLang::En),
                    "Mend this file in the “catalog” folder of your data; the other indicators work.",
                ),
            ),
        })
        .collect()
}

fn summary(here: usize, missing: usize, last: Option<&str>, lang: ModelLang) -> String {
    let mut text = match lang {
        ModelLang::Fr => format!(
            "{} sur cet ordinateur, {missing} à télécharger",
            format::count(here, "indicateur", "indicateurs", lang)
        ),
        ModelLang::En => format!(
            "{} on this computer, {missing} to download",
            format::count(here, "indicator", "indicators", lang)
        ),
    };
    if let Some(last) = last.filter(|day| !day.is_empty()) {
        let day = format::day(last, lang);
        text.push_str(&match lang {
            ModelLang::Fr => format!(" · dernière mise à jour le {day}"),
            ModelLang::En => format!(" · last updated on {day}"),
        });
    }
    text
}

fn row(
    dataset: &Dataset,
    theme: Option<&str>,
    records: &BTreeMap<String, DatasetRecord>,
    problems: &BTreeMap<String, (String, Problem)>,
    desk: &Desk,
    lang: ModelLang,
) -> Result<DatasetRow, Problem> {
    let catalog = desk.catalog()?;
    let record = records.get(&dataset.key);
    let problem = problems.get(&dataset.key);
    let indicators: Vec<&Indicator> = dataset
        .indicators
        .iter()
        .filter(|id| theme.is_none_or(|theme| id.theme() == theme))
        .filter_map(|id| catalog.get(&id.0))
        .collect();
    let state = match (record, problem) {
        _ if !is_online(dataset) => DatasetState::Starter,
        (_, Some(_)) => DatasetState::Failed,
        (Some(_), None) => DatasetState::Here,
        (None, None) => DatasetState::ToDownload,
    };
    let kept = record.map(|record| format::day(&record.ingested_on, lang));
    let status = match (state, kept, lang) {
        (DatasetState::Starter, _, ModelLang::Fr) => "Fourni avec l’application".to_owned(),
        (DatasetState::Starter, _, ModelLang::En) => "Came with the application".to_owned(),
        (DatasetState::Here, kept, ModelLang::Fr) => {
            format!(
                "Sur cet ordinateur, téléchargé le {}",
                kept.unwrap_or_default()
            )
        }
        (DatasetState::Here, kept, ModelLang::En) => {
            format!(
                "On this computer, downloaded on {}",
                kept.unwrap_or_default()
            )
        }
        (DatasetState::Failed, Some(kept), ModelLang::Fr) => {
            format!("Échec de la mise à jour{NNBSP}; vos chiffres du {kept} restent là")
        }
        (DatasetState::Failed, Some(kept), ModelLang::En) => {
            format!("Update failed; your figures of {kept} are still here")
        }
        (DatasetState::Failed, None, ModelLang::Fr) => "Échec du téléchargement".to_owned(),
        (DatasetState::Failed, None, ModelLang::En) => "Download failed".to_owned(),
        (DatasetState::ToDownload, _, ModelLang::Fr) => "À télécharger".to_owned(),
        (DatasetState::ToDownload, _, ModelLang::En) => "To download".to_owned(),
    };
    let producer = indicators
        .first()
        .map(|indicator| indicator.origin.producer.clone())
        .unwrap_or_default();
    let (one, many) = match lang {
        ModelLang::Fr => ("indicateur", "indicateurs"),
        ModelLang::En => ("indicator", "indicators"),
    };
    let downloaded: u64 = record
        .map(|record| record.documents.iter().map(|d| d.bytes).sum())
        .unwrap_or(0);
    let bytes = if downloaded > 0 {
        Some(downloaded)
    } else {
        dataset.approximate_bytes
    };
    Ok(DatasetRow {
        key: dataset.key.clone(),
        name: dataset.name.get(lang).to_owned(),
        detail: format!(
            "{producer} · {}",
            format::count(indicators.len(), one, many, lang)
        ),
        state,
        status,
        indicators: indicators
            .iter()
            .map(|indicator| NamedId {
                id: indicator.id.to_string(),
                name: indicator.name.get(lang).to_owned(),
            })
            .collect(),
        problem: problem.map(|(_, problem)| problem.clone()),
        size: bytes
            .filter(|_| is_online(dataset))
            .map(|bytes| format::bytes(bytes as f64, lang)),
        previous: restore::kept(desk, &dataset.key, lang),
    })
}
