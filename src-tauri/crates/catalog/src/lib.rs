//! What can be known: the indicators of `assets/catalog`, one TOML file each, and a user's own.
//!
//! A file that is incomplete, ambiguous or badly written is refused with a sentence that says what to
//! write, so that what reaches the screen can be quoted. `assets/catalog/README.md` is the guide.
//!
//! Never: knows an API. It keeps the name of one and an opaque `[source.query]` table.

mod check;
mod file;
mod problem;
#[cfg(test)]
mod refusals;
mod wholes;
mod words;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use include_dir::{Dir, DirEntry, include_dir};
use obs_model::{Indicator, IndicatorId, SourceEntry, Text, Theme};

use check::Neighbours;
use file::DatasetNote;
pub use problem::{CatalogProblem, CatalogProblems};
use problem::{Fault, say};

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../../assets/catalog");

/// The connectors an indicator may name in `api`.
pub const APIS: [&str; 9] = [
    "bdm",
    "datafair",
    "dido",
    "eurostat",
    "file",
    "melodi",
    "opendatasoft",
    "starter",
    "transport",
];

const THEMES_FILE: &str = "_themes.toml";
const DATASETS_FILE: &str = "_datasets.toml";
const WHOLES_FILE: &str = "_wholes.toml";

/// What is downloaded in one go, and the indicators it serves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dataset {
    /// `melodi:DS_RP_POPULATION_PRINC`, as [`obs_model::SourceEntry::dataset_key`] writes it.
    pub key: String,
    /// Name of the connector.
    pub api: String,
    /// What the connector calls it.
    pub dataset: String,
    /// Name to show.
    pub name: Text,
    /// Size of the download in bytes, where documented; only good for "about 40 MB".
    pub approximate_bytes: Option<u64>,
    /// The indicators that name it, sorted.
    pub indicators: Vec<IndicatorId>,
}

/// The themes, the indicators and the datasets they come from.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    themes: Vec<Theme>,
    indicators: Vec<Indicator>,
    positions: HashMap<IndicatorId, usize>,
    dataset_notes: BTreeMap<String, DatasetNote>,
    wholes: Vec<Vec<IndicatorId>>,
}

impl Catalog {
    /// The catalogue that ships with the app.
    ///
    /// # Errors
    /// Every problem of every file at once.
    pub fn embedded() -> Result<Self, CatalogProblems> {
        let mut files = Vec::new();
        collect_embedded(&EMBEDDED, &mut files);
        Self::from_files(&files, None)
    }

    /// Reads a folder of indicators: a whole catalogue when it has a `_themes.toml`,
    /// otherwise indicators for the themes that ship with the app.
    ///
    /// # Errors
    /// Every problem of every file at once, a folder that cannot be read among them.
    pub fn read_folder(dir: &Path) -> Result<Self, CatalogProblems> {
        let (files, mut problems) = read_files(dir);
        let has_themes = files.iter().any(|(path, _)| path == THEMES_FILE);
        let fallback = if has_themes {
            None
        } else {
            Some(Self::embedded()?)
        };
        match Self::from_files(&files, fallback.as_ref()) {
            Ok(catalog) if problems.is_empty() => Ok(catalog),
            Ok(_) => Err(CatalogProblems(problems)),
            Err(more) => {
                problems.extend(more.0);
                Err(CatalogProblems(problems))
            }
        }
    }

    /// Adds a user's own indicators, checked like the others and listed after them in their theme.
    ///
    /// A file with a problem is left out and its problems are returned; so is one that takes
    /// the identifier or the name of an indicator already there. A folder that does not exist is empty.
    pub fn with_user_folder(mut self, dir: &Path) -> (Self, Vec<CatalogProblem>) {
        if !dir.exists() {
            return (self, Vec::new());
        }
        let (files, mut problems) = read_files(dir);
        let mut neighbours = Neighbours::of(&self.indicators);
        // The orders of the indicators that ship are theirs: an update must not push a user's file out.
        neighbours.forget_orders();
        let mut own = Vec::new();
        for (path, text) in &files {
            if is_settings_file(path) {
                let sentence = say(
                    "Ce fichier n’est lu que dans le catalogue de l’application\u{202f}: retirez-le.",
                    "This file is only read in the catalogue of the app: remove it.",
                );
                problems.push(Fault::whole(sentence).in_file(path, text));
                continue;
            }
            match check::indicator(path, text, &self.themes, &mut neighbours) {
                Ok(indicator) => own.push(indicator),
                Err(faults) => problems.extend(faults),
            }
        }
        let known: Vec<Indicator> = self.indicators.iter().chain(&own).cloned().collect();
        own.retain(|indicator| {
            let Some(fault) = check::denominator_fault(indicator, known.iter()) else {
                return true;
            };
            problems.push(in_its_file(fault, indicator, &files));
            false
        });
        self.sort(&mut own);
        // Stable: within a theme, what ships stays before what the user added.
        self.indicators.extend(own);
        let rank = self.theme_ranks();
        self.indicators
            .sort_by_key(|indicator| rank.get(indicator.id.theme()).copied());
        self.index();
        (self, problems)
    }

    /// The themes, in the order of the screens.
    pub fn themes(&self) -> &[Theme] {
        &self.themes
    }

    /// The theme of an identifier (`mobilites`) or of one of its aliases (`mobility`), in any case.
    pub fn theme(&self, word: &str) -> Option<&Theme> {
        let word = word.to_lowercase();
        self.themes
            .iter()
            .find(|theme| theme.id == word || theme.aliases.contains(&word))
    }

    /// The indicators, by theme, then by order in the theme.
    pub fn indicators(&self) -> impl ExactSizeIterator<Item = &Indicator> {
        self.indicators.iter()
    }

    /// The indicator of an identifier.
    pub fn get(&self, id: &str) -> Option<&Indicator> {
        let position = self.positions.get(&IndicatorId(id.to_owned()))?;
        self.indicators.get(*position)
    }

    /// The parts of the whole that an indicator is a part of, in the order they are drawn.
    pub fn whole_of(&self, id: &IndicatorId) -> Option<&[IndicatorId]> {
        let whole = self.wholes.iter().find(|parts| parts.contains(id));
        whole.map(Vec::as_slice)
    }

    /// Identifiers that look like the one given, the closest first, at most three.
    pub fn nearest(&self, id: &str) -> Vec<&str> {
        let wanted = id.to_lowercase();
        let wanted_slug = slug_of(&wanted);
        let mut close: Vec<(f64, &str)> = self
            .indicators
            .iter()
            .map(|indicator| {
                let candidate = indicator.id.0.as_str();
                let whole = strsim::jaro_winkler(&wanted, candidate);
                let slug = strsim::jaro_winkler(wanted_slug, slug_of(candidate));
                (whole.max(slug), candidate)
            })
            .filter(|(likeness, _)| *likeness >= 0.8)
            .collect();
        close.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        close.into_iter().take(3).map(|(_, id)| id).collect()
    }

    /// What can be downloaded, sorted by key.
    pub fn datasets(&self) -> Vec<Dataset> {
        let mut datasets: BTreeMap<String, Dataset> = BTreeMap::new();
        for indicator in &self.indicators {
            for source in &indicator.sources {
                let key = source.dataset_key();
                let dataset = datasets.entry(key.clone()).or_insert_with(|| {
                    let note = self.dataset_notes.get(&key);
                    Dataset {
                        key,
                        api: source.api.clone(),
                        dataset: source.dataset.clone(),
                        name: note.map_or_else(
                            || self.name_from_origin(indicator),
                            |note| note.name.clone(),
                        ),
                        approximate_bytes: note.and_then(|note| note.approximate_bytes),
                        indicators: Vec::new(),
                    }
                });
                dataset.indicators.push(indicator.id.clone());
            }
        }
        let mut datasets: Vec<Dataset> = datasets.into_values().collect();
        for dataset in &mut datasets {
            dataset.indicators.sort();
        }
        datasets
    }

    fn name_from_origin(&self, indicator: &Indicator) -> Text {
        let dataset = &indicator.origin.dataset;
        let theme = self.theme(indicator.id.theme()).map(|theme| &theme.name);
        match theme {
            Some(theme) => Text {
                fr: format!("{dataset} · {}", theme.fr),
                en: format!("{dataset} · {}", theme.en),
            },
            None => Text {
                fr: dataset.clone(),
                en: dataset.clone(),
            },
        }
    }

    fn from_files(
        files: &[(String, String)],
        beside: Option<&Self>,
    ) -> Result<Self, CatalogProblems> {
        let text_of = |name: &str| {
            let found = files.iter().find(|(path, _)| path == name);
            found.map(|(_, text)| text.as_str())
        };
        let mut problems = Vec::new();
        let mut catalog = Self::default();
        match beside {
            Some(beside) => catalog.themes.clone_from(&beside.themes),
            None => match check::themes(THEMES_FILE, text_of(THEMES_FILE).unwrap_or_default()) {
                Ok(themes) => catalog.themes = themes,
                Err(faults) => problems.extend(faults),
            },
        }
        if let Some(text) = text_of(DATASETS_FILE) {
            match check::dataset_notes(DATASETS_FILE, text) {
                Ok(notes) => catalog.dataset_notes = notes,
                Err(faults) => problems.extend(faults),
            }
        }
        let mut neighbours = Neighbours::default();
        for (path, text) in files.iter().filter(|(path, _)| !is_settings_file(path)) {
            match check::indicator(path, text, &catalog.themes, &mut neighbours) {
                Ok(indicator) => catalog.indicators.push(indicator),
                Err(faults) => problems.extend(faults),
            }
        }
        // An indicator that was refused may be the one that is wanted: no second complaint then.
        if problems.is_empty() {
            for indicator in &catalog.indicators {
                let shipped = beside.into_iter().flat_map(Self::indicators);
                let known = catalog.indicators.iter().chain(shipped);
                if let Some(fault) = check::denominator_fault(indicator, known) {
                    problems.push(in_its_file(fault, indicator, files));
                }
            }
        }
        let named: HashSet<String> = catalog
            .indicators
            .iter()
            .flat_map(|indicator| &indicator.sources)
            .map(SourceEntry::dataset_key)
            .collect();
        // An indicator that was refused names its dataset all the same: no second complaint then.
        if problems.is_empty() {
            for key in catalog
                .dataset_notes
                .keys()
                .filter(|key| !named.contains(*key))
            {
                let sentence = say(
                    "Aucun indicateur ne nomme ce jeu de données\u{202f}: retirez-le ou corrigez sa clé.",
                    "No indicator names this dataset: remove it or correct its key.",
                );
                let text = text_of(DATASETS_FILE).unwrap_or_default();
                problems.push(Fault::new(key.clone(), sentence).in_file(DATASETS_FILE, text));
            }
        }
        if !problems.is_empty() {
            return Err(CatalogProblems(problems));
        }
        let mut indicators = std::mem::take(&mut catalog.indicators);
        catalog.sort(&mut indicators);
        catalog.indicators = indicators;
        catalog.index();
        if let Some(text) = text_of(WHOLES_FILE) {
            let read = wholes::read(text, |id| catalog.get(id));
            catalog.wholes = read.map_err(|faults| {
                let problem = |fault: Fault| fault.in_file(WHOLES_FILE, text);
                CatalogProblems(faults.into_iter().map(problem).collect())
            })?;
        }
        Ok(catalog)
    }

    fn theme_ranks(&self) -> HashMap<String, usize> {
        let ids = self.themes.iter().map(|theme| theme.id.clone());
        ids.enumerate().map(|(rank, id)| (id, rank)).collect()
    }

    fn sort(&self, indicators: &mut [Indicator]) {
        let rank = self.theme_ranks();
        indicators.sort_by_key(|indicator| {
            (
                rank.get(indicator.id.theme()).copied(),
                indicator.order,
                indicator.id.clone(),
            )
        });
    }

    fn index(&mut self) {
        let ids = self.indicators.iter().map(|indicator| indicator.id.clone());
        self.positions = ids.enumerate().map(|(at, id)| (id, at)).collect();
    }
}

fn in_its_file(fault: Fault, indicator: &Indicator, files: &[(String, String)]) -> CatalogProblem {
    let path = format!("{}.toml", indicator.id);
    let text = files.iter().find(|(name, _)| *name == path);
    fault.in_file(&path, text.map_or("", |(_, text)| text))
}

fn slug_of(id: &str) -> &str {
    id.rsplit('/').next().unwrap_or(id)
}

fn is_settings_file(path: &str) -> bool {
    [THEMES_FILE, DATASETS_FILE, WHOLES_FILE].contains(&path)
}

/// The TOML files of the embedded folder, as (path with `/`, text), sorted.
fn collect_embedded(dir: &Dir<'_>, files: &mut Vec<(String, String)>) {
    for entry in dir.entries() {
        match entry {
            DirEntry::Dir(dir) => collect_embedded(dir, files),
            DirEntry::File(file) => {
                let path = file.path().to_string_lossy().replace('\\', "/");
                if path.ends_with(".toml") {
                    files.push((path, String::from_utf8_lossy(file.contents()).into_owned()));
                }
            }
        }
    }
    files.sort();
}

/// The TOML files of a folder and of its direct sub-folders, sorted, and what could not be read.
fn read_files(dir: &Path) -> (Vec<(String, String)>, Vec<CatalogProblem>) {
    let mut files = Vec::new();
    let mut problems = Vec::new();
    read_files_into(dir, "", &mut files, &mut problems);
    files.sort();
    (files, problems)
}

fn read_files_into(
    dir: &Path,
    prefix: &str,
    files: &mut Vec<(String, String)>,
    problems: &mut Vec<CatalogProblem>,
) {
    let entries = match std::fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) => {
            let shown = if prefix.is_empty() {
                dir.display().to_string()
            } else {
                prefix.trim_end_matches('/').to_owned()
            };
            problems.push(unreadable(&shown, &error));
            return;
        }
    };
    for entry in entries.flatten() {
        let path = entry.path();
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if path.is_dir() && prefix.is_empty() {
            read_files_into(&path, &format!("{name}/"), files, problems);
        } else if name.ends_with(".toml") {
            match std::fs::read_to_string(&path) {
                Ok(text) => files.push((name, text)),
                Err(error) => problems.push(unreadable(&name, &error)),
            }
        }
    }
}

fn unreadable(path: &str, error: &std::io::Error) -> CatalogProblem {
    let sentence = say(
        format!(
            "Lecture impossible ({error}). Enregistrez le fichier en texte UTF-8, lisible par vous."
        ),
        format!("Cannot be read ({error}). Save it as UTF-8 text that you may read."),
    );
    Fault::whole(sentence).in_file(path, "")
}
