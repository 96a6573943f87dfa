//! What each refresh changed, in a citizen's words: kept as facts, said in the language of the question.

use std::collections::BTreeMap;

use obs_catalog::Dataset;
use obs_compare::number::{self, NNBSP};
use obs_compare::wording;
use obs_model::{IndicatorId, Lang as ModelLang, Level, Observation, Period, PlaceId};
use obs_store::{DatasetRecord, Delivery, IngestReport, SheetChange, Store};
use serde::{Deserialize, Serialize};

use crate::commands::Job;
use crate::wire::{Lang, Log, LogAsk, LogEntry, Problem};
use crate::{Desk, format};

/// Entries shown.
const ENTRIES_SHOWN: usize = 100;

/// Indicators named in a sentence; the others are counted.
const NAMES_SHOWN: usize = 3;

/// One thing that changed in a dataset.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
enum Change {
    /// It was not here before.
    First { indicators: usize, values: u64 },
    /// A period that was not here.
    NewPeriod {
        indicators: Vec<String>,
        period: Period,
    },
    /// Values are not what they were.
    Revised {
        indicator: String,
        period: Period,
        revised: u64,
        appeared: u64,
        gone: u64,
        largest: Option<Largest>,
    },
    /// A period that the source no longer gives.
    PeriodGone {
        indicators: Vec<String>,
        period: Period,
    },
    /// The codes are those of another year.
    Perimeter { before: i32, after: i32 },
    /// This version of the application asks something else of the source.
    Definition,
    /// The rank of the person's territory moved.
    Rank {
        indicator: String,
        place: PlaceId,
        before: u32,
        after: u32,
    },
    /// The person put back the figures of a day.
    PutBack { day: String },
    /// A refresh took the latest figures, after the person had put back older ones.
    TakenAgain { left_on: String },
    /// The source no longer has it.
    SourceGone { message: String },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Largest {
    place: PlaceId,
    before: f64,
    after: f64,
}

/// The ranks of the person's territory before a refresh.
pub(crate) struct Ranks {
    place: Option<PlaceId>,
    /// Indicator → rank at the latest period that has one.
    ranks: BTreeMap<IndicatorId, u32>,
}

impl Ranks {
    /// The ranks for the indicators of a dataset.
    pub(crate) fn of(desk: &Desk, store: &Store, dataset: &Dataset) -> Self {
        let place = {
            let kept = desk
                .settings
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner);
            kept.settings.place.as_ref().and_then(|id| id.parse().ok())
        };
        let ranks = place
            .as_ref()
            .filter(|place: &&PlaceId| place.level != Level::France)
            .map(|place| latest_ranks(store, dataset, place))
            .unwrap_or_default();
        Self { place, ranks }
    }

    /// The person's territory.
    pub(crate) fn place(&self) -> Option<&PlaceId> {
        self.place.as_ref()
    }

    /// Those that are not what they were.
    fn moved(&self, now: &BTreeMap<IndicatorId, u32>) -> Vec<Change> {
        let Some(place) = &self.place else {
            return Vec::new();
        };
        self.ranks
            .iter()
            .filter_map(|(indicator, before)| {
                let after = now.get(indicator).filter(|after| *after != before)?;
                Some(Change::Rank {
                    indicator: indicator.to_string(),
                    place: place.clone(),
                    before: *before,
                    after: *after,
                })
            })
            .collect()
    }
}

fn latest_ranks(store: &Store, dataset: &Dataset, place: &PlaceId) -> BTreeMap<IndicatorId, u32> {
    let rank_of = |id: &IndicatorId| {
        let found: Vec<Observation> = store
            .observations(id, std::slice::from_ref(place), None)
            .ok()?;
        found.iter().rev().find_map(|observation| observation.rank)
    };
    dataset
        .indicators
        .iter()
        .filter_map(|id| Some((id.clone(), rank_of(id)?)))
        .collect()
}

/// What the log keeps of a refresh; nothing when nothing changed.
///
/// `now` are the ranks after it, `left_on` the day the person had put an older state back.
pub(crate) fn of_fetched(
    before: Option<&DatasetRecord>,
    delivery: &Delivery<'_>,
    report: &IngestReport,
    (ranks, now): (&Ranks, &BTreeMap<IndicatorId, u32>),
    left_on: Option<&str>,
) -> Option<String> {
    let sheets = &report.changes;
    let mut changes = match before {
        None => vec![Change::First {
            indicators: sheets
                .iter()
                .map(|sheet| &sheet.indicator)
                .collect::<std::collections::BTreeSet<_>>()
                .len(),
            values: report.known_values,
        }],
        Some(before) => {
            let mut changes = of_sheets(sheets);
            let geography_year = delivery.geography_year();
            if let (Some(was), Some(is_now)) = (before.geography_year, geography_year)
                && was != is_now
            {
                changes.push(Change::Perimeter {
                    before: was,
                    after: is_now,
                });
            }
            let asked = questions(before.freshness.as_deref());
            if let (Some(was), Some(is_now)) = (asked, questions(delivery.freshness))
                && was != is_now
            {
                changes.push(Change::Definition);
            }
            changes
        }
    };
    if let Some(left_on) = left_on {
        let left_on = left_on.to_owned();
        changes.insert(0, Change::TakenAgain { left_on });
    }
    changes.extend(ranks.moved(now));
    body(&changes)
}

/// What the log keeps of the figures of a day being put back.
pub(crate) fn of_put_back(
    day: &str,
    report: &IngestReport,
    (ranks, now): (&Ranks, &BTreeMap<IndicatorId, u32>),
) -> Option<String> {
    let mut changes = vec![Change::PutBack {
        day: day.to_owned(),
    }];
    changes.extend(of_sheets(&report.changes));
    changes.extend(ranks.moved(now));
    body(&changes)
}

fn body(changes: &[Change]) -> Option<String> {
    if changes.is_empty() {
        return None;
    }
    serde_json::to_string(changes).ok()
}

/// Keeps that a source no longer has a dataset.
pub(crate) fn note_gone(desk: &Desk, store: &Store, dataset: &Dataset, problem: &Problem) {
    let gone = Change::SourceGone {
        message: problem.message.clone(),
    };
    // The figures are kept, whether or not the log can say so.
    if let Some(body) = body(&[gone]) {
        let _ = store.note_changes(&dataset.key, &desk.today(), &body);
    }
}

/// What was asked of the source, as the word before its date.
fn questions(freshness: Option<&str>) -> Option<&str> {
    freshness?.split(' ').next()
}

fn of_sheets(sheets: &[SheetChange]) -> Vec<Change> {
    let mut new: BTreeMap<Period, Vec<String>> = BTreeMap::new();
    let mut gone: BTreeMap<Period, Vec<String>> = BTreeMap::new();
    let mut revised = Vec::new();
    for sheet in sheets {
        let id = sheet.indicator.to_string();
        if sheet.before == 0 && sheet.after > 0 {
            new.entry(sheet.period).or_default().push(id);
        } else if sheet.before > 0 && sheet.after == 0 {
            gone.entry(sheet.period).or_default().push(id);
        } else if sheet.revised + sheet.appeared + sheet.gone > 0 {
            revised.push(Change::Revised {
                indicator: id,
                period: sheet.period,
                revised: sheet.revised,
                appeared: sheet.appeared,
                gone: sheet.gone,
                largest: sheet.largest.as_ref().map(|largest| Largest {
                    place: largest.place.clone(),
                    before: largest.before,
                    after: largest.after,
                }),
            });
        }
    }
    let new = new
        .into_iter()
        .map(|(period, indicators)| Change::NewPeriod { indicators, period });
    let gone = gone
        .into_iter()
        .map(|(period, indicators)| Change::PeriodGone { indicators, period });
    new.chain(gone).chain(revised).collect()
}

/// The log, the latest first.
pub(crate) fn log(desk: &Desk, ask: LogAsk, _: &Job) -> Result<Log, Problem> {
    let lang: ModelLang = ask.lang.into();
    let datasets = desk.catalog()?.datasets();
    let noted = desk
        .store(ask.lang)?
        .noted_changes(ENTRIES_SHOWN)
        .map_err(|error| Problem::from_store(error, ask.lang))?;
    let entries: Vec<LogEntry> = noted
        .into_iter()
        .map(|(day, key, body)| {
            // An entry of another version that cannot be read still says its day.
            let changes: Vec<Change> = serde_json::from_str(&body).unwrap_or_default();
            LogEntry {
                day: format::day(&day, lang),
                name: datasets
                    .iter()
                    .find(|dataset| dataset.key == key)
                    .map_or_else(|| key.clone(), |dataset| dataset.name.get(lang).to_owned()),
                key,
                sentences: changes
                    .iter()
                    .map(|change| sentence(desk, change, lang))
                    .collect(),
            }
        })
        .collect();
    let empty = entries.is_empty().then(|| match ask.lang {
        Lang::Fr => "Rien n’a encore été téléchargé.".to_owned(),
        Lang::En => "Nothing has been downloaded yet.".to_owned(),
    });
    Ok(Log { entries, empty })
}

fn sentence(desk: &Desk, change: &Change, lang: ModelLang) -> String {
    let fr = lang == ModelLang::Fr;
    let whole = |count: u64| number::number(count as f64, 0, lang);
    match change {
        Change::First { indicators, values } => {
            let indicators = format::count(
                *indicators,
                if fr { "indicateur" } else { "indicator" },
                if fr { "indicateurs" } else { "indicators" },
                lang,
            );
            let values = whole(*values);
            match lang {
                ModelLang::Fr => {
                    format!("Premier téléchargement{NNBSP}: {indicators}, {values} chiffres.")
                }
                ModelLang::En => format!("First download: {indicators}, {values} figures."),
            }
        }
        Change::NewPeriod { indicators, period } => {
            let (names, period) = (names(desk, indicators, lang), wording::period(*period, lang));
            match lang {
                ModelLang::Fr => format!("Nouvelle période, {period}{NNBSP}: {names}."),
                ModelLang::En => format!("New period, {period}: {names}."),
            }
        }
        Change::PeriodGone { indicators, period } => {
            let (names, period) = (names(desk, indicators, lang), wording::period(*period, lang));
            match lang {
                ModelLang::Fr => {
                    format!("La source ne donne plus {period}{NNBSP}: {names}.")
                }
                ModelLang::En => format!("The source no longer gives {period}: {names}."),
            }
        }
        Change::Revised {
            indicator,
            period,
            revised,
            appeared,
            gone,
            largest,
        } => {
            let name = name(desk, indicator, lang);
            let period = wording::period(*period, lang);
            let mut parts = Vec::new();
            let mut say = |count: u64, fr: (&str, &str), en: (&str, &str)| {
                if count > 0 {
                    let (one, many) = if lang == ModelLang::Fr { fr } else { en };
                    parts.push(format::count(count as usize, one, many, lang));
                }
            };
            say(
                *revised,
                ("chiffre révisé", "chiffres révisés"),
                ("figure revised", "figures revised"),
            );
            say(
                *appeared,
                ("chiffre apparu", "chiffres apparus"),
                ("figure appeared", "figures appeared"),
            );
            say(
                *gone,
                ("chiffre retiré", "chiffres retirés"),
                ("figure withdrawn", "figures withdrawn"),
            );
            let mut text = match lang {
                ModelLang::Fr => format!("{name} ({period}){NNBSP}: {}", parts.join(", ")),
                ModelLang::En => format!("{name} ({period}): {}", parts.join(", ")),
            };
            if let Some(largest) = largest {
                let place = place_name(desk, &largest.place);
                let (before, after) = (
                    value(desk, indicator, largest.before, lang),
                    value(desk, indicator, largest.after, lang),
                );
                text.push_str(&match lang {
                    ModelLang::Fr => format!(
                        "{NNBSP}; la plus forte révision{NNBSP}: {place}, de {before} à {after}"
                    ),
                    ModelLang::En => {
                        format!("; the largest revision: {place}, from {before} to {after}")
                    }
                });
            }
            text.push('.');
            text
        }
        Change::Perimeter { before, after } => match lang {
            ModelLang::Fr => format!(
                "Périmètre{NNBSP}: les communes sont maintenant celles de {after}, au lieu de {before}."
            ),
            ModelLang::En => {
                format!("Perimeter: the communes are now those of {after}, instead of {before}.")
            }
        },
        Change::Definition => match lang {
            ModelLang::Fr => format!(
                "Définition{NNBSP}: ce qui est lu dans ce jeu a changé avec l’application{NNBSP}; une différence peut venir de là."
            ),
            ModelLang::En => "Definition: what is read in this dataset changed with the application; a difference may come from that.".to_owned(),
        },
        Change::Rank {
            indicator,
            place,
            before,
            after,
        } => {
            let name = name(desk, indicator, lang);
            let place = place_name(desk, place);
            let (before, after) = (number::ordinal(*before, lang), number::ordinal(*after, lang));
            match lang {
                ModelLang::Fr => {
                    format!("{place} passe du {before} au {after} rang{NNBSP}: {name}.")
                }
                ModelLang::En => format!("{place} moves from {before} to {after}: {name}."),
            }
        }
        Change::PutBack { day } => {
            let day = format::day(day, lang);
            match lang {
                ModelLang::Fr => format!("Retour, à votre demande, aux chiffres du {day}."),
                ModelLang::En => format!("Back, as you asked, to the figures of {day}."),
            }
        }
        Change::TakenAgain { left_on } => {
            let day = format::day(left_on, lang);
            match lang {
                ModelLang::Fr => format!(
                    "Mise à jour reprise, à votre demande, après le retour en arrière du {day}."
                ),
                ModelLang::En => format!("Updated again, as you asked, after going back on {day}."),
            }
        }
        Change::SourceGone { message } => match lang {
            ModelLang::Fr => {
                format!("{message} Les chiffres qui étaient là sont gardés.")
            }
            ModelLang::En => format!("{message} The figures that were here are kept."),
        },
    }
}

fn name(desk: &Desk, id: &str, lang: ModelLang) -> String {
    let indicator = desk.catalog().ok().and_then(|catalog| catalog.get(id));
    indicator.map_or_else(
        || id.to_owned(),
        |indicator| indicator.name.get(lang).to_owned(),
    )
}

fn names(desk: &Desk, ids: &[String], lang: ModelLang) -> String {
    if ids.len() > NAMES_SHOWN {
        return match lang {
            ModelLang::Fr => format::count(ids.len(), "indicateur", "indicateurs", lang),
            ModelLang::En => format::count(ids.len(), "indicator", "indicators", lang),
        };
    }
    let names: Vec<String> = ids.iter().map(|id| name(desk, id, lang)).collect();
    wording::and(&names, lang)
}

fn value(desk: &Desk, id: &str, value: f64, lang: ModelLang) -> String {
    match desk.catalog().ok().and_then(|catalog| catalog.get(id)) {
        Some(indicator) => number::with_unit(value, &indicator.unit, lang),
        None => number::number(value, 1, lang),
    }
}

fn place_name(desk: &Desk, place: &PlaceId) -> String {
    let territories = desk.territories().ok();
    territories
        .as_deref()
        .and_then(|territories| territories.place(place))
        .map_or_else(|| place.to_string(), |place| place.name.name.clone())
}
