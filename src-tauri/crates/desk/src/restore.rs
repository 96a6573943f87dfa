//! A dataset put back as it was before its last change, and left there until the person asks for it again.

use std::collections::BTreeMap;

use obs_compare::number::{self, NNBSP};
use obs_model::{Indicator, Lang as ModelLang};
use obs_sources::{AgainError, KeptDocument, Previous, State, StateFile, read_again};
use obs_store::{DatasetRecord, Delivery, DocumentRecord, Note};

use crate::commands::Job;
use crate::wire::{
    Lang, PreviousState, Problem, ProblemCode, RefreshOutcome, RefreshedDataset, RestoreAsk,
};
use crate::{Desk, format, log, transport};

/// Where the other state of a dataset is kept.
pub(crate) fn previous(desk: &Desk, key: &str) -> Previous {
    Previous::of(&desk.data_dir().join("raw"), key)
}

/// The state that a stored dataset is in, as it can be kept.
pub(crate) fn state_of(record: &DatasetRecord) -> State {
    State {
        ingested_on: record.ingested_on.clone(),
        freshness: record.freshness.clone(),
        vintage: record.vintage.clone(),
        files: record
            .documents
            .iter()
            .map(|document| StateFile {
                url: document.url.clone(),
                sha256: document.sha256.clone(),
                fetched_at: document.fetched_at.clone(),
                bytes: document.bytes,
                path: document.path.clone(),
            })
            .collect(),
        left_on: None,
    }
}

/// The paths of the files that a stored dataset is read in.
pub(crate) fn paths(record: &DatasetRecord) -> Vec<String> {
    let documents = record.documents.iter();
    documents.map(|document| document.path.clone()).collect()
}

/// The day the person went back to an older state of a dataset, when that is where it stands.
pub(crate) fn left_on(desk: &Desk, key: &str) -> Option<String> {
    previous(desk, key).state()?.left_on
}

/// What the data page says of the other state of a dataset.
pub(crate) fn kept(desk: &Desk, key: &str, lang: ModelLang) -> Option<PreviousState> {
    let state = previous(desk, key).state()?;
    let day = format::day(&state.ingested_on, lang);
    let size = format::bytes(state.bytes() as f64, lang);
    let left = state.left_on.as_deref().map(|day| format::day(day, lang));
    let sentence = match (&left, lang) {
        (None, ModelLang::Fr) => {
            format!("L’état précédent, celui du {day}, est gardé ({size}).")
        }
        (None, ModelLang::En) => format!("The previous state, of {day}, is kept ({size})."),
        (Some(left), ModelLang::Fr) => format!(
            "Vous êtes revenu en arrière le {left}{NNBSP}: les mises à jour attendent. L’état du {day} est gardé ({size})."
        ),
        (Some(left), ModelLang::En) => {
            format!("You went back on {left}: updates wait. The state of {day} is kept ({size}).")
        }
    };
    let action = match (left.is_some(), lang) {
        (false, ModelLang::Fr) => "Revenir à l’état précédent".to_owned(),
        (false, ModelLang::En) => "Go back to the previous state".to_owned(),
        (true, ModelLang::Fr) => format!("Reprendre l’état du {day}"),
        (true, ModelLang::En) => format!("Take the state of {day} again"),
    };
    Some(PreviousState {
        sentence,
        action,
        left: left.is_some(),
    })
}

pub(crate) fn restore(
    desk: &Desk,
    ask: RestoreAsk,
    job: &Job,
) -> Result<RefreshedDataset, Problem> {
    let (lang, key) = (ask.lang, ask.dataset.as_str());
    let catalog = desk.catalog()?;
    let dataset = catalog
        .datasets()
        .into_iter()
        .find(|dataset| dataset.key == key)
        .ok_or_else(|| Problem::bad_request(format!("unknown dataset {key}")))?;
    let store = desk.store(lang)?;
    let refused = |error| Problem::from_store(error, lang);
    let previous = previous(desk, key);
    let (Some(record), Some(state), Some(connector)) = (
        store.dataset(key).map_err(refused)?,
        previous.state(),
        transport::connector(&dataset.api),
    ) else {
        return Err(nothing_kept(lang));
    };
    let indicators: Vec<&Indicator> = dataset
        .indicators
        .iter()
        .filter_map(|id| catalog.get(&id.0))
        .collect();
    let raw = desk.data_dir().join("raw");
    let files: Vec<KeptDocument> = state
        .files
        .iter()
        .map(|file| KeptDocument {
            url: file.url.clone(),
            sha256: file.sha256.clone(),
            fetched_at: file.fetched_at.clone(),
            path: raw.join(&file.path),
        })
        .collect();
    let reread = read_again(connector, &dataset.dataset, &indicators, &files, &raw);
    let reread = reread.map_err(|error| match error {
        AgainError::Unreadable(error) => Problem::from_source(&error, lang),
        AgainError::Removed(_) | AgainError::Replaced(_) => {
            nothing_kept(lang).with_detail(error.to_string())
        }
    })?;
    let mut geographies = BTreeMap::new();
    for reading in &reread.readings {
        let year = reading.geography_year;
        geographies.insert(year, desk.geography(year)?);
    }
    let documents: Vec<DocumentRecord> = state
        .files
        .iter()
        .map(|file| DocumentRecord {
            url: file.url.clone(),
            sha256: file.sha256.clone(),
            fetched_at: file.fetched_at.clone(),
            bytes: file.bytes,
            path: file.path.clone(),
        })
        .collect();
    let ranks = log::Ranks::of(desk, &store, &dataset);
    let stop = job.stop.clone();
    let delivery = Delivery {
        key,
        indicators: &indicators,
        readings: &reread.readings,
        geographies: &geographies,
        documents: &documents,
        freshness: state.freshness.as_deref(),
        vintage: state.vintage.as_deref(),
        today: &desk.today(),
    };
    let note = Note {
        place: ranks.place(),
        write: &|report, now| log::of_put_back(&state.ingested_on, report, (&ranks, now)),
    };
    let report = store
        .put_back(&delivery, &note, &|| *stop.borrow())
        .map_err(refused)?;
    let used: Vec<String> = documents.into_iter().map(|file| file.path).collect();
    let other = State {
        // Coming back to the latest state is no longer having left it.
        left_on: state.left_on.is_none().then(|| desk.today()),
        ..state_of(&record)
    };
    previous
        .keep(&other, &used)
        .map_err(|error| Problem::from_source(&obs_sources::SourceError::disk(&error), lang))?;

    let words: ModelLang = lang.into();
    let day = format::day(&state.ingested_on, words);
    let values = number::number(report.known_values as f64, 0, words);
    Ok(RefreshedDataset {
        key: key.to_owned(),
        name: dataset.name.get(words).to_owned(),
        outcome: RefreshOutcome::Fetched,
        sentence: match words {
            ModelLang::Fr => {
                format!("Les chiffres sont de nouveau ceux du {day}, {values} valeurs")
            }
            ModelLang::En => format!("The figures are again those of {day}, {values} values"),
        },
        problem: None,
    })
}

fn nothing_kept(lang: Lang) -> Problem {
    Problem::say(
        ProblemCode::NothingThere,
        lang,
        (
            "Aucun état précédent de ce jeu de données n’est gardé sur cet ordinateur.",
            "Il en est gardé un dès qu’une mise à jour change des chiffres.",
        ),
        (
            "No previous state of this dataset is kept on this computer.",
            "One is kept as soon as an update changes figures.",
        ),
    )
}

/// What a refresh of everything says of a dataset that the person put back.
pub(crate) fn waits(left_on: &str, lang: Lang) -> String {
    let words: ModelLang = lang.into();
    let day = format::day(left_on, words);
    match words {
        ModelLang::Fr => format!(
            "Laissé dans l’état où vous l’avez remis le {day}{NNBSP}; demandez ce jeu seul pour reprendre ses mises à jour"
        ),
        ModelLang::En => format!(
            "Left in the state you put it back to on {day}; ask for this dataset alone to update it again"
        ),
    }
}
