//! Downloads: each dataset is brought, read and stored by itself, and says what became of it.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use obs_catalog::Dataset;
use obs_compare::number;
use obs_model::{Indicator, IndicatorId, Lang as ModelLang};
use obs_sources::{
    Ask, Collected, FetchConfig, Fetcher, Harvest, Mirror, Report, SourceError, Step, collect,
};
use obs_store::{DatasetRecord, Delivery, DocumentRecord, IngestReport, Note, SheetChange, Store};

use crate::commands::Job;
use crate::contours;
use crate::data::is_online;
use crate::finer;
use crate::wire::{
    Lang, Problem, ProblemCode, Progress, ProgressStep, RefreshAsk, RefreshOutcome, RefreshSummary,
    RefreshedDataset,
};
use crate::{Desk, format, log, question, restore, transport, zones};

/// A face repaints at most this often for progress.
const PROGRESS_EVERY: Duration = Duration::from_millis(100);

pub(crate) fn refresh(desk: &Desk, ask: RefreshAsk, job: &Job) -> Result<RefreshSummary, Problem> {
    let store = desk.store(ask.lang)?;
    let mut wanted = chosen(desk, &store, &ask)?;
    let epci = transport::asked(desk, &ask)?;
    let fetcher = fetcher(desk, ask.lang)?;
    let runtime = tokio::runtime::Handle::try_current();
    let runtime = runtime.map_err(|error| Problem::bug(error.to_string()))?;

    let mut datasets = Vec::new();
    let mut stopped = false;
    let mut unreachable = Unreachable::default();
    let mut index = 0;
    while let Some(dataset) = wanted.get(index).cloned() {
        let dataset = &dataset;
        if *job.stop.borrow() {
            stopped = true;
            break;
        }
        let run = Run {
            desk,
            store: &store,
            fetcher: &fetcher,
            dataset,
            lang: ask.lang,
            job,
            left_on: restore::left_on(desk, &dataset.key),
            is_named: ask.datasets.contains(&dataset.key),
            epci: &epci,
            left_out: RefCell::default(),
            tracker: Tracker::new(dataset, index, wanted.len(), ask.lang, job),
        };
        let refreshed = if contours::are(dataset) {
            run.contours(&runtime)
        } else {
            run.refresh(&runtime, &mut unreachable)
        };
        stopped |= refreshed
            .problem
            .as_ref()
            .is_some_and(|problem| problem.code == ProblemCode::Stopped);
        if refreshed.outcome == RefreshOutcome::Fetched {
            let dividing = divided_by(desk, &store, dataset)?;
            wanted.extend(
                dividing
                    .into_iter()
                    .filter(|other| wanted.iter().all(|known| known.key != other.key))
                    .collect::<Vec<_>>(),
            );
        }
        datasets.push(refreshed);
        if stopped {
            break;
        }
        index += 1;
    }
    Ok(RefreshSummary {
        sentence: sentence(&datasets, stopped, ask.lang),
        datasets,
        stopped,
    })
}

/// The datasets that are here and divide by the figures of this one: they are computed again with its new figures.
fn divided_by(desk: &Desk, store: &Store, dataset: &Dataset) -> Result<Vec<Dataset>, Problem> {
    let catalog = desk.catalog()?;
    let divides = |id: &IndicatorId| {
        let from = catalog.get(&id.0)?.denominator_from.as_ref()?;
        dataset.indicators.contains(&from.indicator).then_some(())
    };
    Ok(catalog
        .datasets()
        .into_iter()
        .filter(|other| is_online(other) && other.indicators.iter().any(|id| divides(id).is_some()))
        .filter(|other| matches!(store.dataset(&other.key), Ok(Some(_))))
        .collect())
}

/// The datasets asked, each once, in the order of the catalogue; those whose figures others divide by come first.
fn chosen(desk: &Desk, store: &Store, ask: &RefreshAsk) -> Result<Vec<Dataset>, Problem> {
    let catalog = desk.catalog()?;
    let mut keys: BTreeSet<String> = BTreeSet::new();
    for id in &ask.ids {
        let indicator = question::indicator(desk, id, ask.lang)?;
        keys.extend(indicator.sources.first().map(|source| source.dataset_key()));
    }
    let table = zones::dataset()?;
    let mut wants_table = ask.all || ask.datasets.contains(&table.key);
    for name in &ask.themes {
        let theme = catalog
            .themes()
            .iter()
            .find(|theme| theme.id == *name || theme.aliases.contains(name))
            .ok_or_else(|| {
                let known: Vec<&str> = catalog.themes().iter().map(|t| t.id.as_str()).collect();
                let known = known.join(", ");
                Problem::say(
                    ProblemCode::BadRequest,
                    ask.lang,
                    (
                        &format!("Aucun thème ne s’appelle «\u{202f}{name}\u{202f}»."),
                        &format!("Thèmes\u{202f}: {known}."),
                    ),
                    (
                        &format!("No theme is called “{name}”."),
                        &format!("Themes: {known}."),
                    ),
                )
            })?;
        wants_table |= theme.id == zones::THEME;
        for indicator in catalog.indicators().filter(|i| i.id.theme() == theme.id) {
            keys.extend(indicator.sources.first().map(|source| source.dataset_key()));
        }
    }
    let all = catalog.datasets();
    let others = [table.key.as_str(), contours::KEY];
    let territories = desk.territories()?;
    let mut shapes: Vec<Dataset> = Vec::new();
    for key in ask.datasets.iter().filter(|key| **key != table.key) {
        if let Some(dataset) = finer::dataset(&territories, key) {
            shapes.push(dataset);
        } else if !others.contains(&key.as_str()) && !all.iter().any(|dataset| dataset.key == *key)
        {
            return Err(Problem::bad_request(format!("unknown dataset {key}")));
        }
        keys.insert(key.clone());
    }
    let denominators_of = |dataset: &Dataset| -> Vec<&Indicator> {
        let indicators = dataset
            .indicators
            .iter()
            .filter_map(|id| catalog.get(&id.0));
        let from = indicators.filter_map(|indicator| indicator.denominator_from.as_ref());
        from.filter_map(|from| catalog.get(&from.indicator.0))
            .collect()
    };
    // What is not here at all cannot divide.
    let missing: Vec<String> = all
        .iter()
        .filter(|dataset| keys.contains(&dataset.key))
        .flat_map(denominators_of)
        .filter(|denominator| store.periods(&denominator.id).is_empty())
        .filter_map(|denominator| Some(denominator.sources.first()?.dataset_key()))
        .collect();
    keys.extend(missing);
    if ask.all || keys.contains(contours::KEY) {
        shapes.insert(0, contours::dataset());
    }
    let mut chosen: Vec<Dataset> = all
        .into_iter()
        .filter(|dataset| is_online(dataset) && (ask.all || keys.contains(&dataset.key)))
        .filter(|dataset| !transport::are(dataset) || transport::has_place(store, dataset, ask))
        .collect();
    // Without a place, everything is all but timetables; timetables asked by their name are missed.
    let is_named = |dataset: &Dataset| {
        ask.datasets.contains(&dataset.key)
            || dataset.indicators.iter().any(|id| ask.ids.contains(&id.0))
    };
    let is_missed =
        |dataset: &Dataset| transport::are(dataset) && !transport::has_place(store, dataset, ask);
    if catalog
        .datasets()
        .iter()
        .any(|dataset| is_missed(dataset) && is_named(dataset))
    {
        return Err(transport::place_missing(ask.lang));
    }
    let denominators: BTreeSet<IndicatorId> = chosen
        .iter()
        .flat_map(denominators_of)
        .map(|denominator| denominator.id.clone())
        .collect();
    chosen.sort_by_key(|dataset| {
        !dataset
            .indicators
            .iter()
            .any(|id| denominators.contains(id))
    });
    if !wants_table && desk.territories()?.zones_year().is_none() {
        for dataset in &chosen {
            wants_table |= zones::needs_table(desk, dataset)?;
        }
    }
    // First: the figures of zones have no place without it.
    if wants_table {
        chosen.insert(0, table);
    }
    chosen.extend(shapes);
    Ok(chosen)
}

fn fetcher(desk: &Desk, lang: Lang) -> Result<Fetcher, Problem> {
    let refused = |error: SourceError| Problem::from_source(&error, lang);
    let mut config = FetchConfig::new(desk.data_dir().join("raw"), desk.today());
    config.offline = desk.offline();
    if let Some(patience) = desk.patience() {
        config.idle_timeout = patience.idle_timeout;
        config.tries = patience.tries;
        config.pause =
            Arc::new(move |asked| Box::pin(tokio::time::sleep(asked.min(patience.pause_max))));
    }
    config.mirror = desk
        .mirror()
        .map(Mirror::parse)
        .transpose()
        .map_err(refused)?;
    Fetcher::new(config).map_err(refused)
}

/// Sources that could not be reached during a refresh.
#[derive(Default)]
struct Unreachable {
    /// Source → what was said of it.
    sources: BTreeMap<String, Problem>,
}

impl Unreachable {
    /// Melodi is one source; each portal is another, named before the slash.
    fn source(dataset: &Dataset) -> String {
        match dataset.dataset.split_once('/') {
            Some((host, _)) => host.to_owned(),
            None => dataset.api.clone(),
        }
    }

    fn note(&mut self, dataset: &Dataset, problem: &Problem) {
        self.sources.insert(Self::source(dataset), problem.clone());
    }

    /// The problem of this source; of any source once two cannot be reached: there is no network.
    fn known(&self, dataset: &Dataset) -> Option<Problem> {
        let own = self.sources.get(&Self::source(dataset));
        let any = self
            .sources
            .values()
            .next()
            .filter(|_| self.sources.len() > 1);
        own.or(any).cloned()
    }
}

struct Run<'a> {
    desk: &'a Desk,
    store: &'a Store,
    fetcher: &'a Fetcher,
    dataset: &'a Dataset,
    lang: Lang,
    job: &'a Job,
    /// The day the person put an older state back, when that is where the dataset stands.
    left_on: Option<String>,
    /// Whether the person asked for this very dataset.
    is_named: bool,
    /// The EPCI whose timetables are asked; none means those that are here.
    epci: &'a [String],
    /// What was asked and has no figure: a sentence each.
    left_out: RefCell<Vec<String>>,
    tracker: Tracker<'a>,
}

impl Run<'_> {
    fn contours(&self, runtime: &tokio::runtime::Handle) -> RefreshedDataset {
        let bring = contours::Bring {
            desk: self.desk,
            fetcher: self.fetcher,
            tracker: &self.tracker,
            stop: &self.job.stop,
            lang: self.lang,
        };
        match finer::of(self.dataset) {
            Some(epci) => bring.refresh_finer(runtime, self.dataset, &epci),
            None => bring.refresh(runtime),
        }
    }

    fn refresh(
        &self,
        runtime: &tokio::runtime::Handle,
        unreachable: &mut Unreachable,
    ) -> RefreshedDataset {
        if let Some(left_on) = self.left_on.as_deref().filter(|_| !self.is_named) {
            let sentence = restore::waits(left_on, self.lang);
            self.tracker.done(&sentence);
            return RefreshedDataset {
                key: self.dataset.key.clone(),
                name: self.dataset.name.get(self.lang.into()).to_owned(),
                outcome: RefreshOutcome::Unchanged,
                sentence,
                problem: None,
            };
        }
        let before = match zones::is_table(self.dataset) {
            true => self.table_before(),
            false => self.store.dataset(&self.dataset.key).ok().flatten(),
        };
        let (outcome, sentence, problem) =
            match self.bring_unless(unreachable, runtime, before.as_ref()) {
                Ok(None) => (
                    RefreshOutcome::Unchanged,
                    self.unchanged(before.as_ref()),
                    None,
                ),
                Ok(Some(_)) if zones::is_table(self.dataset) => (
                    RefreshOutcome::Fetched,
                    zones::counts(self.desk, self.lang.into()).unwrap_or_default(),
                    None,
                ),
                Ok(Some(report)) => (RefreshOutcome::Fetched, self.fetched(&report), None),
                Err(problem) => {
                    self.keep(&problem);
                    if problem.code == ProblemCode::NothingThere && before.is_some() {
                        log::note_gone(self.desk, self.store, self.dataset, &problem);
                    }
                    match &before {
                        Some(record) => (RefreshOutcome::Kept, self.kept(record), Some(problem)),
                        None => (
                            RefreshOutcome::Failed,
                            problem.message.clone(),
                            Some(problem),
                        ),
                    }
                }
            };
        self.tracker.done(&sentence);
        RefreshedDataset {
            key: self.dataset.key.clone(),
            name: self.dataset.name.get(self.lang.into()).to_owned(),
            outcome,
            sentence,
            problem,
        }
    }

    /// A source that could not be reached a moment ago is not waited for again.
    fn bring_unless(
        &self,
        unreachable: &mut Unreachable,
        runtime: &tokio::runtime::Handle,
        before: Option<&DatasetRecord>,
    ) -> Result<Option<IngestReport>, Problem> {
        if let Some(problem) = unreachable.known(self.dataset) {
            return Err(problem);
        }
        let brought = match zones::is_table(self.dataset) {
            true => self.bring_table(runtime),
            false => self.bring_figures(runtime, before),
        };
        if let Err(problem) = &brought
            && problem.code == ProblemCode::Offline
        {
            unreachable.note(self.dataset, problem);
        }
        brought
    }

    /// Brings the figures, and keeps the files of those that they replace.
    fn bring_figures(
        &self,
        runtime: &tokio::runtime::Handle,
        before: Option<&DatasetRecord>,
    ) -> Result<Option<IngestReport>, Problem> {
        // Those files may be replaced before the new ones are known to be right.
        let previous = restore::previous(self.desk, &self.dataset.key);
        let aside = before.and_then(|record| previous.set_aside(restore::state_of(record)).ok());
        let brought = self.bring(runtime, before);
        let used = self.store.dataset(&self.dataset.key).ok().flatten();
        let used = used.as_ref().map(restore::paths).unwrap_or_default();
        // At worst the previous state cannot be put back, or takes room until the next refresh.
        let _ = match (&brought, aside) {
            (Ok(Some(report)), Some(aside))
                if (self.left_on.is_some()
                    || !report.changes.iter().all(SheetChange::is_nothing))
                    && previous.is_whole(&aside) =>
            {
                previous.keep(&aside, &used)
            }
            _ => previous.sweep(&used),
        };
        brought
    }

    /// None when the source has nothing newer.
    fn bring(
        &self,
        runtime: &tokio::runtime::Handle,
        before: Option<&DatasetRecord>,
    ) -> Result<Option<IngestReport>, Problem> {
        if zones::needs_table(self.desk, self.dataset)?
            && self.desk.territories()?.zones_year().is_none()
        {
            return Err(zones::table_missing(self.lang));
        }
        let catalog = self.desk.catalog()?;
        let indicators: Vec<&Indicator> = self
            .dataset
            .indicators
            .iter()
            .filter_map(|id| catalog.get(&id.0))
            .collect();
        let connector = transport::connector(&self.dataset.api)
            .ok_or_else(|| Problem::bug(format!("no connector called {}", self.dataset.api)))?;
        // What the source says of its date counts only for the same questions.
        let denominators = self.denominators(&indicators)?;
        let questions = questions(&indicators, &self.dataset.key, &denominators);
        let questions = format!("{questions:016x} ");
        let known = before
            .and_then(|record| record.freshness.as_deref())
            .and_then(|freshness| freshness.strip_prefix(&questions));
        self.tracker.waiting();
        let collected = if transport::are(self.dataset) {
            let bring = transport::Bring {
                desk: self.desk,
                fetcher: self.fetcher,
                runtime,
                tracker: &self.tracker,
                stop: &self.job.stop,
                lang: self.lang,
            };
            let brought = bring.collect(&indicators, self.epci, before, known)?;
            self.left_out.replace(brought.left_out);
            brought.collected
        } else {
            let ask = Ask {
                connector,
                dataset: &self.dataset.dataset,
                indicators: &indicators,
                known_freshness: known,
            };
            runtime
                .block_on(collect(self.fetcher, ask, &self.tracker, &self.job.stop))
                .map_err(|error| Problem::from_source(&error, self.lang))?
        };
        let harvest = match collected {
            Collected::Fresh(harvest) => harvest,
            Collected::Unchanged => {
                self.store
                    .note_unchanged(&self.dataset.key, None)
                    .map_err(|error| Problem::from_store(error, self.lang))?;
                return Ok(None);
            }
        };
        let report = self.ingest(&indicators, &harvest, &questions, before);
        if matches!(&report, Err(problem) if problem.code == ProblemCode::SourceChanged) {
            for document in &harvest.documents {
                // At worst the same bytes are refused again.
                let _ = self.fetcher.raw().distrust(document);
            }
        }
        for table in harvest.tables_made() {
            // Left behind, it only takes room.
            let _ = std::fs::remove_file(table);
        }
        report.map(Some)
    }

    /// The table of what communes belong to: it holds no figure, and the store does not know it.
    fn bring_table(
        &self,
        runtime: &tokio::runtime::Handle,
    ) -> Result<Option<IngestReport>, Problem> {
        self.tracker.waiting();
        let (desk, fetcher, stop) = (self.desk, self.fetcher, &self.job.stop);
        let is_new = zones::bring(desk, fetcher, runtime, &self.tracker, stop, self.lang)?;
        // Whatever went wrong before is over.
        self.store
            .note_unchanged(&self.dataset.key, None)
            .map_err(|error| Problem::from_store(error, self.lang))?;
        Ok(is_new.then(IngestReport::default))
    }

    fn table_before(&self) -> Option<DatasetRecord> {
        Some(DatasetRecord {
            key: self.dataset.key.clone(),
            ingested_on: zones::received(self.desk)?,
            freshness: None,
            vintage: None,
            geography_year: None,
            known_values: 0,
            documents: Vec::new(),
        })
    }

    /// Which files the denominators of other datasets came from, as text.
    fn denominators(&self, indicators: &[&Indicator]) -> Result<String, Problem> {
        let catalog = self.desk.catalog()?;
        let wanted: BTreeSet<String> = indicators
            .iter()
            .filter_map(|indicator| indicator.denominator_from.as_ref())
            .filter_map(|from| catalog.get(&from.indicator.0))
            .flat_map(|denominator| &denominator.sources)
            .map(|source| source.dataset_key())
            .collect();
        let records = self.store.datasets();
        let records = records.map_err(|error| Problem::from_store(error, self.lang))?;
        Ok(records
            .iter()
            .filter(|record| wanted.contains(&record.key))
            .flat_map(|record| &record.documents)
            .map(|document| format!("{}\n", document.sha256))
            .collect())
    }

    fn ingest(
        &self,
        indicators: &[&Indicator],
        harvest: &Harvest,
        questions: &str,
        before: Option<&DatasetRecord>,
    ) -> Result<IngestReport, Problem> {
        let mut geographies = BTreeMap::new();
        for reading in &harvest.readings {
            let year = reading.geography_year;
            geographies.insert(year, self.desk.geography(year)?);
        }
        let raw = self.fetcher.raw().dir();
        let documents: Vec<DocumentRecord> = harvest
            .documents
            .iter()
            .map(|document| DocumentRecord {
                url: document.request.url.clone(),
                sha256: document.sha256.clone(),
                fetched_at: document.fetched_at.clone(),
                bytes: document.bytes,
                path: document
                    .path
                    .strip_prefix(raw)
                    .unwrap_or(&document.path)
                    .to_string_lossy()
                    .into_owned(),
            })
            .collect();
        let freshness = format!("{questions}{}", harvest.freshness);
        let stop = self.job.stop.clone();
        let delivery = Delivery {
            key: &self.dataset.key,
            indicators,
            readings: &harvest.readings,
            geographies: &geographies,
            documents: &documents,
            freshness: Some(&freshness),
            vintage: harvest.vintage.as_deref(),
            today: &self.desk.today(),
        };
        let ranks = log::Ranks::of(self.desk, self.store, self.dataset);
        let note = Note {
            place: ranks.place(),
            write: &|report, now| {
                log::of_fetched(
                    before,
                    &delivery,
                    report,
                    (&ranks, now),
                    self.left_on.as_deref(),
                )
            },
        };
        self.store
            .ingest_noting(&delivery, &note, &|| *stop.borrow())
            .map_err(|error| Problem::from_store(error, self.lang))
    }

    /// A problem is remembered until the dataset comes well; being stopped or offline is none.
    fn keep(&self, problem: &Problem) {
        if matches!(problem.code, ProblemCode::Stopped | ProblemCode::Offline) {
            return;
        }
        if let Ok(body) = serde_json::to_string(problem) {
            let _ = self
                .store
                .note_problem(&self.dataset.key, &self.desk.today(), &body);
        }
    }

    fn fetched(&self, report: &IngestReport) -> String {
        let lang: ModelLang = self.lang.into();
        let count = self.dataset.indicators.len();
        let values = number::number(report.known_values as f64, 0, lang);
        let mut text = match lang {
            ModelLang::Fr => format!(
                "{}, {values} valeurs",
                format::count(count, "indicateur", "indicateurs", lang)
            ),
            ModelLang::En => format!(
                "{}, {values} values",
                format::count(count, "indicator", "indicators", lang)
            ),
        };
        if !report.empty_indicators.is_empty() {
            let list: Vec<String> = report
                .empty_indicators
                .iter()
                .map(ToString::to_string)
                .collect();
            text.push_str(&match lang {
                ModelLang::Fr => format!("\u{202f}; sans chiffre\u{202f}: {}", list.join(", ")),
                ModelLang::En => format!("; without a figure: {}", list.join(", ")),
            });
        }
        if !report.split_codes.is_empty() {
            let list = report.split_codes.join(", ");
            text.push_str(&match lang {
                ModelLang::Fr => {
                    format!("\u{202f}; communes scindées depuis, non reprises\u{202f}: {list}")
                }
                ModelLang::En => format!("; communes split since, left out: {list}"),
            });
        }
        if !report.unknown_codes.is_empty() {
            let list = report.unknown_codes.join(", ");
            text.push_str(&match lang {
                ModelLang::Fr => format!("\u{202f}; codes inconnus, non repris\u{202f}: {list}"),
                ModelLang::En => format!("; unknown codes, left out: {list}"),
            });
        }
        for sentence in self.left_out.borrow().iter() {
            text.push_str(" · ");
            text.push_str(sentence);
        }
        text
    }

    fn unchanged(&self, before: Option<&DatasetRecord>) -> String {
        let lang: ModelLang = self.lang.into();
        let day = before
            .map(|record| format::day(&record.ingested_on, lang))
            .unwrap_or_default();
        match lang {
            ModelLang::Fr => format!("Rien de nouveau depuis le {day}"),
            ModelLang::En => format!("Nothing new since {day}"),
        }
    }

    fn kept(&self, record: &DatasetRecord) -> String {
        let lang: ModelLang = self.lang.into();
        let day = format::day(&record.ingested_on, lang);
        match lang {
            ModelLang::Fr if zones::is_table(self.dataset) => {
                format!("Ce que vous aviez du {day} reste là")
            }
            ModelLang::En if zones::is_table(self.dataset) => {
                format!("What you had of {day} is still here")
            }
            ModelLang::Fr => format!("Vos chiffres du {day} restent là"),
            ModelLang::En => format!("Your figures of {day} are still here"),
        }
    }
}

/// A number that changes when what is asked of a dataset changes.
fn questions(indicators: &[&Indicator], key: &str, denominators: &str) -> u64 {
    let mut text: String = indicators
        .iter()
        .flat_map(|indicator| {
            indicator
                .sources
                .iter()
                .filter(|source| source.dataset_key() == key)
                .map(move |source| {
                    format!("{}{:?}{}\n", indicator.id, indicator.levels, source.query)
                })
        })
        .collect();
    text.push_str(denominators);
    crate::starter::fingerprint(&text)
}

fn sentence(datasets: &[RefreshedDataset], stopped: bool, lang: Lang) -> String {
    let words: ModelLang = lang.into();
    let count = |outcome: RefreshOutcome| datasets.iter().filter(|d| d.outcome == outcome).count();
    let fetched = count(RefreshOutcome::Fetched);
    let unchanged = count(RefreshOutcome::Unchanged);
    let failed = count(RefreshOutcome::Kept) + count(RefreshOutcome::Failed);
    let mut parts = Vec::new();
    let mut say = |n: usize, fr: (&str, &str), en: (&str, &str)| {
        if n > 0 {
            let (one, many) = if lang == Lang::Fr { fr } else { en };
            parts.push(format::count(n, one, many, words));
        }
    };
    say(
        fetched,
        ("jeu de données mis à jour", "jeux de données mis à jour"),
        ("dataset updated", "datasets updated"),
    );
    say(
        unchanged,
        ("inchangé", "inchangés"),
        ("unchanged", "unchanged"),
    );
    say(failed, ("en échec", "en échec"), ("failed", "failed"));
    let mut text = if parts.is_empty() {
        match lang {
            Lang::Fr => "Rien à télécharger".to_owned(),
            Lang::En => "Nothing to download".to_owned(),
        }
    } else {
        parts.join(", ")
    };
    if stopped {
        text.push_str(match lang {
            Lang::Fr => " · arrêté",
            Lang::En => " · stopped",
        });
    }
    text
}

/// Turns bytes into words for a face, not more often than it can show.
pub(crate) struct Tracker<'a> {
    dataset: &'a Dataset,
    index: usize,
    count: usize,
    lang: Lang,
    job: &'a Job,
    started: Instant,
    last: Mutex<Option<Instant>>,
    reading: AtomicBool,
}

impl<'a> Tracker<'a> {
    fn new(dataset: &'a Dataset, index: usize, count: usize, lang: Lang, job: &'a Job) -> Self {
        Self {
            dataset,
            index,
            count,
            lang,
            job,
            started: Instant::now(),
            last: Mutex::new(None),
            reading: AtomicBool::new(false),
        }
    }

    fn send(&self, step: ProgressStep, done: u64, total: Option<u64>, text: String) {
        let fraction = match step {
            ProgressStep::Done => Some(1.0),
            _ => total
                .filter(|total| *total > 0)
                .map(|total| (done as f64 / total as f64).min(1.0)),
        };
        (self.job.progress)(Progress {
            key: self.dataset.key.clone(),
            name: self.dataset.name.get(self.lang.into()).to_owned(),
            step,
            dataset_index: self.index as u32 + 1,
            dataset_count: self.count as u32,
            bytes_done: done as f64,
            bytes_total: total.map(|total| total as f64),
            rows: None,
            text,
            fraction,
        });
    }

    fn asking(&self) -> &'static str {
        match self.lang {
            Lang::Fr => "On demande à la source…",
            Lang::En => "Asking the source…",
        }
    }

    pub(crate) fn waiting(&self) {
        self.send(ProgressStep::Waiting, 0, None, self.asking().to_owned());
    }

    pub(crate) fn done(&self, sentence: &str) {
        self.send(ProgressStep::Done, 0, None, sentence.to_owned());
    }

    /// "8,1 Mo sur 12,4 Mo · 2,3 Mo/s · encore 20 secondes".
    fn words(&self, done: u64, total: Option<u64>) -> String {
        let lang: ModelLang = self.lang.into();
        let so_far = format::bytes(done as f64, lang);
        let mut parts = vec![match (total, self.lang) {
            (Some(total), Lang::Fr) => {
                format!("{so_far} sur {}", format::bytes(total as f64, lang))
            }
            (Some(total), Lang::En) => format!("{so_far} of {}", format::bytes(total as f64, lang)),
            (None, _) => so_far,
        }];
        let elapsed_secs = self.started.elapsed().as_secs_f64();
        if elapsed_secs > 1.0 && done > 0 {
            let rate = done as f64 / elapsed_secs;
            parts.push(format!("{}/s", format::bytes(rate, lang)));
            if let Some(total) = total.filter(|total| *total > done) {
                parts.push(format::remaining((total - done) as f64 / rate, lang));
            }
        }
        parts.join(" · ")
    }
}

impl obs_sources::Progress for Tracker<'_> {
    fn report(&self, report: Report<'_>) {
        if report.step == Step::Reading {
            if !self.reading.swap(true, Ordering::Relaxed) {
                let text = match self.lang {
                    Lang::Fr => "Lecture du fichier…",
                    Lang::En => "Reading the file…",
                };
                self.send(
                    ProgressStep::Reading,
                    report.bytes_done,
                    report.bytes_total,
                    text.to_owned(),
                );
            }
            return;
        }
        let now = Instant::now();
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.is_some_and(|last| now - last < PROGRESS_EVERY) {
            return;
        }
        *last = Some(now);
        drop(last);
        let text = match (report.step, self.lang) {
            (Step::Retrying { attempt, .. }, Lang::Fr) => {
                format!("La source ne répond pas, nouvel essai ({attempt}e)…")
            }
            (Step::Retrying { attempt, .. }, Lang::En) => {
                format!("The source does not answer, trying again (attempt {attempt})…")
            }
            _ if report.bytes_done == 0 => self.asking().to_owned(),
            _ => self.words(report.bytes_done, report.bytes_total),
        };
        self.send(
            ProgressStep::Downloading,
            report.bytes_done,
            report.bytes_total,
            text,
        );
    }
}
