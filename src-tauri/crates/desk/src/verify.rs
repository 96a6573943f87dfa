//! Stored figures computed again from the files they came from, and what differs.

use std::collections::{BTreeMap, BTreeSet};

use obs_compare::number::{self, NNBSP};
use obs_model::{Basis, Indicator, IndicatorId, Lang as ModelLang, Level, Observation, Period};
use obs_store::{DatasetRecord, Store, StoredFigure};

use crate::commands::Job;
use crate::retrace::{self, Figure, Ground};
use crate::wire::{DatasetProblem, Difference, Lang, Problem, Verified, VerifyAsk};
use crate::{Desk, format, question, reread};

/// Two numbers that differ less than this, relatively, are the same: sums depend on the order of their terms.
const SAME: f64 = 1e-9;

/// Differences told one by one; the others are counted.
const DIFFERENCES_SHOWN: usize = 200;

pub(crate) fn verify(desk: &Desk, ask: VerifyAsk, job: &Job) -> Result<Verified, Problem> {
    let store = desk.store(ask.lang)?;
    let wanted: BTreeSet<IndicatorId> = if ask.ids.is_empty() {
        store.indicators().into_iter().collect()
    } else {
        ask.ids
            .iter()
            .map(|id| Ok(question::indicator(desk, id, ask.lang)?.id.clone()))
            .collect::<Result<_, Problem>>()?
    };
    let mut run = Run {
        desk,
        store: &store,
        lang: ask.lang,
        job,
        verified: BTreeSet::new(),
        figures: 0,
        difference_count: 0,
        differences: Vec::new(),
    };
    let records = store
        .datasets()
        .map_err(|error| Problem::from_store(error, ask.lang))?;
    let datasets = desk.catalog()?.datasets();
    let mut problems = Vec::new();
    for record in &records {
        if *job.stop.borrow() {
            return Err(Problem::stopped(ask.lang));
        }
        if let Err(problem) = run.dataset(record, &wanted) {
            problems.push(DatasetProblem {
                key: record.key.clone(),
                name: datasets
                    .iter()
                    .find(|dataset| dataset.key == record.key)
                    .map_or_else(
                        || record.key.clone(),
                        |dataset| dataset.name.get(ask.lang.into()).to_owned(),
                    ),
                problem,
            });
        }
    }
    Ok(Verified {
        sentence: sentence(&run, &problems, ask.lang.into()),
        figures: run.figures as f64,
        indicators: run.verified.len() as u32,
        difference_count: run.difference_count as f64,
        differences: run.differences,
        problems,
    })
}

fn sentence(run: &Run<'_>, problems: &[DatasetProblem], lang: ModelLang) -> String {
    let whole = |count: usize| number::number(count as f64, 0, lang);
    let (indicators, figures) = (run.verified.len(), whole(run.figures));
    let found = match (run.difference_count, lang) {
        (0, ModelLang::Fr) => "aucune différence".to_owned(),
        (0, ModelLang::En) => "no difference".to_owned(),
        (count, ModelLang::Fr) => format::count(count, "différence", "différences", lang),
        (count, ModelLang::En) => format::count(count, "difference", "differences", lang),
    };
    let mut text = match lang {
        ModelLang::Fr => format!(
            "{}, {figures} chiffres recalculés depuis les fichiers d’origine{NNBSP}: {found}.",
            format::count(indicators, "indicateur", "indicateurs", lang)
        ),
        ModelLang::En => format!(
            "{}, {figures} figures computed again from the original files: {found}.",
            format::count(indicators, "indicator", "indicators", lang)
        ),
    };
    if !problems.is_empty() {
        text.push_str(&match lang {
            ModelLang::Fr => format!(
                " {} n’ont pas pu être vérifiés.",
                format::count(problems.len(), "jeu de données", "jeux de données", lang)
            ),
            ModelLang::En => format!(
                " {} could not be verified.",
                format::count(problems.len(), "dataset", "datasets", lang)
            ),
        });
    }
    text
}

struct Run<'a> {
    desk: &'a Desk,
    store: &'a Store,
    lang: Lang,
    job: &'a Job,
    verified: BTreeSet<IndicatorId>,
    figures: usize,
    difference_count: usize,
    differences: Vec<Difference>,
}

impl Run<'_> {
    /// Every figure that a dataset gave, for the indicators wanted.
    fn dataset(
        &mut self,
        record: &DatasetRecord,
        wanted: &BTreeSet<IndicatorId>,
    ) -> Result<(), Problem> {
        let refused = |error| Problem::from_store(error, self.lang);
        // A dataset that gives no stored figure of these indicators has nothing to verify.
        let mut stored: BTreeMap<IndicatorId, Vec<StoredFigure>> = BTreeMap::new();
        let named: Vec<&Indicator> = self
            .desk
            .catalog()?
            .indicators()
            .filter(|indicator| wanted.contains(&indicator.id))
            .filter(|indicator| {
                let mut sources = indicator.sources.iter();
                sources.any(|source| source.dataset_key() == record.key)
            })
            .collect();
        for indicator in &named {
            let figures = self.store.stored_figures(&indicator.id).map_err(refused)?;
            if figures.iter().any(|figure| figure.dataset == record.key) {
                stored.insert(indicator.id.clone(), figures);
            }
        }
        if stored.is_empty() {
            return Ok(());
        }
        let rereading = reread::open(self.desk, record, self.lang)?;
        let indicators: Vec<&Indicator> = rereading
            .indicators
            .iter()
            .copied()
            .filter(|indicator| stored.contains_key(&indicator.id))
            .collect();
        let ground = Ground::new(rereading.readings(), &rereading.geographies)
            .ok_or_else(|| Problem::bug("a dataset without its geography"))?;
        let stop = self.job.stop.clone();
        let dataset = retrace::Dataset {
            store: self.store,
            indicators: &indicators,
            readings: rereading.readings(),
            focus: None,
            periods: None,
            keeps_rows: false,
            stopped: &|| *stop.borrow(),
        };
        let retraced = retrace::retrace(&dataset, &ground).map_err(refused)?;
        for indicator in indicators {
            let (Some(stored), Some(retraced)) =
                (stored.get(&indicator.id), retraced.get(&indicator.id))
            else {
                continue;
            };
            self.compare(indicator, record, stored, &retraced.figures)?;
            self.verified.insert(indicator.id.clone());
        }
        Ok(())
    }

    fn compare(
        &mut self,
        indicator: &Indicator,
        record: &DatasetRecord,
        stored: &[StoredFigure],
        computed: &BTreeMap<(obs_model::PlaceId, Period), Figure>,
    ) -> Result<(), Problem> {
        let lang = self.lang.into();
        let ranks = ranks(stored);
        let mut seen = BTreeSet::new();
        // One wrong value moves the ranks of its peers: those are told only where the values are right.
        let mut wrong: BTreeSet<(Level, Period)> = BTreeSet::new();
        let mut misranked: Vec<(&Observation, String)> = Vec::new();
        for figure in stored {
            let observation = &figure.observation;
            let key = (observation.place.clone(), observation.period);
            if figure.dataset == record.key {
                self.figures += 1;
                let sentence = match computed.get(&key) {
                    None => Some(match lang {
                        ModelLang::Fr => "ce chiffre n’est pas dans les fichiers".to_owned(),
                        ModelLang::En => "this figure is not in the files".to_owned(),
                    }),
                    Some(computed) => difference(observation, computed, lang),
                };
                if let Some(sentence) = sentence {
                    wrong.insert((observation.place.level, observation.period));
                    let place = &observation.place;
                    self.note(indicator, record, place, observation.period, sentence);
                } else if let Some(sentence) = rank_difference(observation, &ranks, lang) {
                    misranked.push((observation, sentence));
                }
            }
            seen.insert(key);
        }
        // What the files give must be here, for the periods that no better source answers for.
        let mut ours: BTreeMap<Period, bool> = BTreeMap::new();
        for ((place, period), figure) in computed {
            let is_ours = match ours.get(period) {
                Some(known) => *known,
                None => {
                    let by = self
                        .store
                        .dataset_of(&indicator.id, *period, None)
                        .map_err(|error| Problem::from_store(error, self.lang))?;
                    let is_ours = by.is_none_or(|by| by.key == record.key);
                    ours.insert(*period, is_ours);
                    is_ours
                }
            };
            if is_ours && !seen.contains(&(place.clone(), *period)) {
                self.figures += 1;
                let text = say(figure.value, figure.state.word(), lang);
                let sentence = match lang {
                    ModelLang::Fr => format!("absent ici, {text} d’après les fichiers"),
                    ModelLang::En => format!("not here, {text} in the files"),
                };
                wrong.insert((place.level, *period));
                self.note(indicator, record, place, *period, sentence);
            }
        }
        for (observation, sentence) in misranked {
            let place = &observation.place;
            if !wrong.contains(&(place.level, observation.period)) {
                self.note(indicator, record, place, observation.period, sentence);
            }
        }
        Ok(())
    }

    fn note(
        &mut self,
        indicator: &Indicator,
        record: &DatasetRecord,
        place: &obs_model::PlaceId,
        period: Period,
        sentence: String,
    ) {
        self.difference_count += 1;
        if self.differences.len() == DIFFERENCES_SHOWN {
            return;
        }
        let name = self
            .desk
            .territories()
            .ok()
            .and_then(|territories| Some(territories.place(place)?.name.name.clone()));
        self.differences.push(Difference {
            id: indicator.id.to_string(),
            place: place.to_string(),
            name: name.unwrap_or_default(),
            period: period.to_string(),
            dataset: record.key.clone(),
            sentence,
        });
    }
}

/// Whether two numbers are the same but for the order in which they were added.
pub(crate) fn same(one: Option<f64>, other: Option<f64>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => {
            (one - other).abs() <= SAME * one.abs().max(other.abs()).max(1.0)
        }
        (None, None) => true,
        _ => false,
    }
}

/// The first thing in which a stored figure differs from the one computed.
fn difference(stored: &Observation, computed: &Figure, lang: ModelLang) -> Option<String> {
    let known = stored.value.known();
    let numbers = [
        (("valeur", "value"), known, computed.value),
        (
            ("numérateur", "numerator"),
            stored.numerator,
            computed.numerator,
        ),
        (
            ("dénominateur", "denominator"),
            stored.denominator,
            computed.denominator,
        ),
        (("somme", "sum"), stored.summed, computed.summed),
        (
            ("communes sous secret", "communes under secrecy"),
            Some(f64::from(stored.secret_communes)),
            Some(f64::from(computed.secret_communes)),
        ),
        (
            ("communes sans chiffre", "communes without a figure"),
            Some(f64::from(stored.absent_communes)),
            Some(f64::from(computed.absent_communes)),
        ),
    ];
    let texts = [
        (
            ("état", "state"),
            stored.value.state().word().to_owned(),
            computed.state.word().to_owned(),
        ),
        (
            ("publié", "published"),
            (stored.basis == Basis::Published).to_string(),
            computed.is_published.to_string(),
        ),
        (
            ("depuis", "since"),
            stored
                .since
                .map(|since| since.to_string())
                .unwrap_or_default(),
            computed
                .since
                .map(|since| since.to_string())
                .unwrap_or_default(),
        ),
    ];
    let by_number = numbers
        .into_iter()
        .filter(|(_, here, there)| !same(*here, *there))
        .map(|(what, here, there)| (what, plain(here), plain(there)));
    let by_text = texts.into_iter().filter(|(_, here, there)| here != there);
    by_number
        .chain(by_text)
        .next()
        .map(|(what, here, there)| told(what, &here, &there, lang))
}

fn told(what: (&str, &str), here: &str, there: &str, lang: ModelLang) -> String {
    match lang {
        ModelLang::Fr => format!(
            "{}{NNBSP}: {here} ici, {there} d’après les fichiers",
            what.0
        ),
        ModelLang::En => format!("{}: {here} here, {there} in the files", what.1),
    }
}

/// A number as it is, for whoever has to find it again.
fn plain(value: Option<f64>) -> String {
    value.map_or_else(|| "—".to_owned(), |value| value.to_string())
}

fn say(value: Option<f64>, state: &str, lang: ModelLang) -> String {
    match value {
        Some(value) => value.to_string(),
        None if lang == ModelLang::Fr => format!("sans valeur ({state})"),
        None => format!("no value ({state})"),
    }
}

/// Values of each level and period, largest first.
fn ranks(stored: &[StoredFigure]) -> BTreeMap<(Level, Period), Vec<f64>> {
    let mut values: BTreeMap<(Level, Period), Vec<f64>> = BTreeMap::new();
    for StoredFigure { observation, .. } in stored {
        if let Some(value) = observation.value.known() {
            let key = (observation.place.level, observation.period);
            values.entry(key).or_default().push(value);
        }
    }
    for values in values.values_mut() {
        values.sort_by(|a, b| b.total_cmp(a));
    }
    values
}

fn rank_difference(
    observation: &Observation,
    ranks: &BTreeMap<(Level, Period), Vec<f64>>,
    lang: ModelLang,
) -> Option<String> {
    let value = observation.value.known()?;
    let values = ranks.get(&(observation.place.level, observation.period))?;
    let rank = values.partition_point(|other| *other > value) as u32 + 1;
    (observation.rank != Some(rank)).then(|| {
        let here = observation.rank.map(f64::from);
        told(("rang", "rank"), &plain(here), &rank.to_string(), lang)
    })
}
