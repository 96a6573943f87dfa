//! A stored dataset, read again from the files it came from.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use obs_model::{Geography, Indicator, Reading};
use obs_sources::{AgainError, KeptDocument, Reread, hash, read_again};
use obs_store::DatasetRecord;

use crate::wire::{Lang, Problem, ProblemCode};
use crate::{Desk, starter, transport};

/// A file of a dataset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct KeptFile {
    pub(crate) path: PathBuf,
    /// Where it was asked; for starter figures, the packages they were made from.
    pub(crate) urls: Vec<String>,
    pub(crate) sha256: String,
    /// Day it was received, `2026-10-12…`.
    pub(crate) fetched_at: String,
}

/// The files of a dataset and how they are read.
pub(crate) struct Rereading<'a> {
    /// The indicators that the dataset serves.
    pub(crate) indicators: Vec<&'a Indicator>,
    /// Of the starter figures; a download keeps its own beside the copies they read.
    own: Vec<Reading>,
    pub(crate) geographies: BTreeMap<Option<i32>, Geography>,
    pub(crate) files: Vec<KeptFile>,
    /// The source's description is not the one of that day.
    pub(crate) description_changed: bool,
    /// Says which file a row is in; the starter figures have one file.
    reread: Option<Reread>,
}

/// Where a row is among the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FileRow {
    /// Position of the file.
    pub(crate) file: usize,
    /// For pages put end to end: position in the page, from 1.
    pub(crate) in_page: Option<u64>,
    /// The table is a member of an archive.
    pub(crate) unpacked: bool,
}

impl Rereading<'_> {
    /// Where the figures are in the files.
    pub(crate) fn readings(&self) -> &[Reading] {
        self.reread
            .as_ref()
            .map_or(&self.own, |reread| &reread.readings)
    }

    /// The file that holds a row of a reading's table, counted from 1.
    pub(crate) fn file_of(&self, reading: usize, row: u64) -> Option<FileRow> {
        let Some(reread) = &self.reread else {
            return Some(FileRow {
                file: 0,
                in_page: None,
                unpacked: false,
            });
        };
        let found = reread.document_of(self.readings().get(reading)?, row)?;
        Some(FileRow {
            file: found.document,
            in_page: found.in_page,
            unpacked: found.unpacked,
        })
    }
}

/// Opens the files of a stored dataset.
///
/// # Errors
/// `NothingThere` with a sentence when a file was removed or is another one than the file that was read.
pub(crate) fn open<'a>(
    desk: &'a Desk,
    record: &DatasetRecord,
    lang: Lang,
) -> Result<Rereading<'a>, Problem> {
    let catalog = desk.catalog()?;
    let key = record.key.as_str();
    let indicators: Vec<&Indicator> = catalog
        .indicators()
        .filter(|indicator| indicator.sources.iter().any(|s| s.dataset_key() == key))
        .collect();
    let Some((api, dataset)) = key.split_once(':') else {
        return Err(Problem::bug(format!("dataset {key}")));
    };
    let (own, files, reread) = if api == starter::API {
        starter_file(desk, record, lang)?
    } else {
        downloaded(desk, record, api, dataset, &indicators, lang)?
    };
    let mut rereading = Rereading {
        indicators,
        own,
        geographies: BTreeMap::new(),
        files,
        description_changed: reread.as_ref().is_some_and(|r| r.description_changed),
        reread,
    };
    let years: BTreeSet<Option<i32>> = rereading
        .readings()
        .iter()
        .map(|reading| reading.geography_year)
        .collect();
    for year in years {
        rereading.geographies.insert(year, desk.geography(year)?);
    }
    Ok(rereading)
}

type Opened = (Vec<Reading>, Vec<KeptFile>, Option<Reread>);

fn starter_file(desk: &Desk, record: &DatasetRecord, lang: Lang) -> Result<Opened, Problem> {
    let file =
        starter::file_of(desk, &record.key)?.ok_or_else(|| no_longer_asked(&record.key, lang))?;
    if !file.path.is_file() {
        return Err(removed(&file.path, lang));
    }
    let (sha256, _) =
        hash(&file.path).map_err(|error| unreadable(&file.path, &error.to_string(), lang))?;
    if sha256 != file.sha256 {
        return Err(replaced(&file.path, lang));
    }
    let kept = KeptFile {
        path: file.path,
        urls: record.documents.iter().map(|d| d.url.clone()).collect(),
        sha256,
        fetched_at: record
            .documents
            .iter()
            .map(|document| document.fetched_at.clone())
            .max()
            .unwrap_or_default(),
    };
    Ok((file.readings, vec![kept], None))
}

fn downloaded(
    desk: &Desk,
    record: &DatasetRecord,
    api: &str,
    dataset: &str,
    indicators: &[&Indicator],
    lang: Lang,
) -> Result<Opened, Problem> {
    let connector = transport::connector(api).ok_or_else(|| no_longer_asked(&record.key, lang))?;
    let raw = desk.data_dir().join("raw");
    let kept: Vec<KeptDocument> = record
        .documents
        .iter()
        .map(|document| KeptDocument {
            url: document.url.clone(),
            sha256: document.sha256.clone(),
            fetched_at: document.fetched_at.clone(),
            path: raw.join(&document.path),
        })
        .collect();
    if let Some(gone) = kept.iter().find(|document| !document.path.is_file()) {
        return Err(removed(&gone.path, lang));
    }
    let reread =
        read_again(connector, dataset, indicators, &kept, &raw).map_err(|error| match error {
            AgainError::Removed(path) => removed(&path, lang),
            AgainError::Replaced(path) => replaced(&path, lang),
            AgainError::Unreadable(error) => Problem::from_source(&error, lang),
        })?;
    let files = kept
        .iter()
        .map(|document| KeptFile {
            path: document.path.clone(),
            urls: vec![document.url.clone()],
            sha256: document.sha256.clone(),
            fetched_at: document.fetched_at.clone(),
        })
        .collect();
    Ok((Vec::new(), files, Some(reread)))
}

fn removed(path: &Path, lang: Lang) -> Problem {
    let file = path.display();
    Problem::say(
        ProblemCode::NothingThere,
        lang,
        (
            &format!(
                "Le fichier d’origine a été supprimé de cet ordinateur ({file})\u{202f}: le chiffre reste, mais ses lignes ne peuvent plus être montrées."
            ),
            "Téléchargez de nouveau ce jeu de données pour pouvoir le vérifier.",
        ),
        (
            &format!(
                "The original file was removed from this computer ({file}): the figure stays, but its rows can no longer be shown."
            ),
            "Download this dataset again to be able to check it.",
        ),
    )
}

fn replaced(path: &Path, lang: Lang) -> Problem {
    let file = path.display();
    Problem::say(
        ProblemCode::NothingThere,
        lang,
        (
            &format!(
                "Le fichier {file} n’est plus celui qui a été lu (son empreinte a changé)\u{202f}: ses lignes ne prouveraient rien."
            ),
            "Téléchargez de nouveau ce jeu de données pour pouvoir le vérifier.",
        ),
        (
            &format!(
                "File {file} is no longer the one that was read (its hash has changed): its rows would prove nothing."
            ),
            "Download this dataset again to be able to check it.",
        ),
    )
}

fn unreadable(path: &Path, detail: &str, lang: Lang) -> Problem {
    let file = path.display();
    Problem::say(
        ProblemCode::NothingThere,
        lang,
        (
            &format!("Le fichier {file} ne peut pas être relu."),
            "Vérifiez que vous avez le droit de le lire.",
        ),
        (
            &format!("File {file} cannot be read again."),
            "Check that you are allowed to read it.",
        ),
    )
    .with_detail(detail)
}

fn no_longer_asked(key: &str, lang: Lang) -> Problem {
    Problem::say(
        ProblemCode::NothingThere,
        lang,
        (
            &format!(
                "Cette version de l’application ne sait plus lire le jeu «\u{202f}{key}\u{202f}»."
            ),
            "Téléchargez de nouveau l’indicateur.",
        ),
        (
            &format!("This version of the application no longer reads dataset “{key}”."),
            "Download the indicator again.",
        ),
    )
}
