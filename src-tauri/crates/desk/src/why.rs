//! From a figure back to the rows it was read in: formula, numbers, places, rows, files.

use std::collections::{BTreeMap, BTreeSet};

use obs_compare::number::{self, NNBSP};
use obs_compare::wording;
use obs_model::{
    Basis, Indicator, Kind, Lang as ModelLang, Level, Missing, Observation, Part, Period, PlaceId,
    State, Table, Value,
};

use crate::commands::Job;
use crate::indicator::{note_of_place, origin_card};
use crate::reread::{self, Rereading};
use crate::retrace::{self, Grade, Ground, Retraced, RowRead, SPLIT, Tally};
use crate::verify::same;
use crate::wire::{
    Lang, Peers, Problem, Question, Why, WhyAsk, WhyCell, WhyFile, WhyPart, WhyPlace, WhyRow,
};
use crate::{Desk, format, own, question, starter};

/// Rows of more places than this say nothing to anyone: the places are counted, and named where they have no figure.
const PLACES_SHOWN: usize = 1_000;

/// Communes named in a sentence; the others are counted.
const NAMES_SHOWN: usize = 8;

pub(crate) fn why(desk: &Desk, ask: WhyAsk, job: &Job) -> Result<Why, Problem> {
    let comparison = question::comparison(
        desk,
        &Question {
            id: ask.id.clone(),
            place: ask.code.clone(),
            with: Some(Vec::new()),
            peers: Peers::None,
            period: ask.period.clone(),
            lang: ask.lang,
        },
    )?;
    let indicator = question::indicator(desk, &ask.id, ask.lang)?;
    let mine = comparison
        .mine()
        .ok_or_else(|| Problem::bug("a comparison without its place"))?;
    let lang = comparison.lang;
    let period = comparison.period;
    let is_here = period.year > 0;
    let stored = question::observations(
        &*desk.store(ask.lang)?,
        &*desk.territories()?,
        indicator,
        std::slice::from_ref(&mine.place),
        ask.lang,
    )?
    .into_iter()
    .find(|observation| observation.period == period);
    let value = mine.now.value;
    let mut why = Why {
        id: indicator.id.to_string(),
        name: indicator.name.get(lang).to_owned(),
        place: mine.place.to_string(),
        place_name: mine.name.name.clone(),
        period: is_here.then(|| wording::period(period, lang)),
        state: value.state().word().to_owned(),
        value: value.known(),
        text: number::value(value, &indicator.unit, lang),
        formula: Vec::new(),
        parts: Vec::new(),
        basis: Vec::new(),
        places: Vec::new(),
        more: None,
        check: None,
        agrees: None,
        files: Vec::new(),
        notices: note_of_place(desk, &ask.code, lang).into_iter().collect(),
        origin: origin_card(desk, indicator, period, Some(&mine.place), lang)?,
    };
    if !is_here {
        why.notices
            .push(number::missing_sentence(Missing::NotDownloaded, lang).to_owned());
        return Ok(why);
    }
    let numbers = numbers(indicator, stored.as_ref(), period, lang);
    why.formula = formula(indicator, &numbers, value, lang);
    why.parts = numbers
        .iter()
        .map(|number| WhyPart {
            label: number.label.clone(),
            text: number.value.map_or_else(String::new, |v| whole(v, lang)),
            value: number.value,
        })
        .collect();
    let trace = Trace {
        desk,
        indicator,
        place: &mine.place,
        period,
        stored: stored.as_ref(),
        numbers: &numbers,
        wire_lang: ask.lang,
        lang,
        job,
    };
    why.notices
        .extend(other_dataset(desk, indicator, period, &ask, lang)?);
    trace.fill(&mut why)?;
    Ok(why)
}

/// Which other indicator divides, and of when, where the denominator is not in the files of the numerator.
fn other_dataset(
    desk: &Desk,
    indicator: &Indicator,
    period: Period,
    ask: &WhyAsk,
    lang: ModelLang,
) -> Result<Option<String>, Problem> {
    let Some(from) = &indicator.denominator_from else {
        return Ok(None);
    };
    let there = desk.store(ask.lang)?.periods(&from.indicator);
    let Some(period) = from.period(&there, period) else {
        return Ok(None);
    };
    let denominator = question::indicator(desk, &from.indicator.0, ask.lang)?;
    let (name, period) = (denominator.name.get(lang), wording::period(period, lang));
    Ok(Some(match lang {
        ModelLang::Fr => format!(
            "Le dénominateur vient d’un autre jeu de données{NNBSP}: «{NNBSP}{name}{NNBSP}», {period}, dont on peut aussi remonter à la source."
        ),
        ModelLang::En => format!(
            "The denominator comes from another dataset: “{name}”, {period}, which can be traced to its source too."
        ),
    }))
}

/// One number of the formula: what it is, where it is read, how much it is.
struct Number {
    label: String,
    part: Part,
    period: Period,
    value: Option<f64>,
}

fn numbers(
    indicator: &Indicator,
    stored: Option<&Observation>,
    period: Period,
    lang: ModelLang,
) -> Vec<Number> {
    let words = |text: &Option<obs_model::Text>| {
        let text = text.as_ref().unwrap_or(&indicator.unit.words);
        text.get(lang).to_owned()
    };
    let numerator = stored.and_then(|stored| stored.numerator);
    let denominator = stored.and_then(|stored| stored.denominator);
    let number = |label, part, period, value| Number {
        label,
        part,
        period,
        value,
    };
    match indicator.kind {
        Kind::Count => vec![number(
            words(&indicator.numerator),
            Part::Numerator,
            period,
            numerator,
        )],
        Kind::Ratio => vec![
            number(
                words(&indicator.numerator),
                Part::Numerator,
                period,
                numerator,
            ),
            number(
                words(&indicator.denominator),
                Part::Denominator,
                period,
                denominator,
            ),
        ],
        Kind::YearlyChange => {
            let at = |date: Period| {
                let (words, date) = (words(&indicator.numerator), wording::period(date, lang));
                match lang {
                    ModelLang::Fr => format!("{words} en {date}"),
                    ModelLang::En => format!("{words} in {date}"),
                }
            };
            let mut both = vec![number(at(period), Part::Numerator, period, numerator)];
            if let Some(since) = stored.and_then(|stored| stored.since) {
                both.push(number(at(since), Part::Numerator, since, denominator));
            }
            both
        }
        Kind::Published => {
            let mut numbers = vec![number(
                indicator.name.get(lang).to_owned(),
                Part::Published,
                period,
                stored.and_then(|stored| stored.value.known()),
            )];
            if indicator.is_weighted_mean() && stored.is_some_and(|s| s.basis == Basis::Summed) {
                let weight = words(&indicator.denominator);
                numbers.push(number(weight, Part::Denominator, period, denominator));
            }
            numbers
        }
    }
}

/// The formula in words, then with its numbers.
fn formula(
    indicator: &Indicator,
    numbers: &[Number],
    value: Value,
    lang: ModelLang,
) -> Vec<String> {
    let name = indicator.name.get(lang);
    let result = value
        .known()
        .map(|value| number::with_unit(value, &indicator.unit, lang));
    let times = if indicator.scale == 1.0 {
        String::new()
    } else {
        format!(" × {}", whole(indicator.scale, lang))
    };
    let mut sentences = Vec::new();
    match (indicator.kind, numbers) {
        (Kind::Ratio, [numerator, denominator]) => {
            sentences.push(format!(
                "{name} = {} ÷ {}{times}",
                numerator.label, denominator.label
            ));
            if let (Some(n), Some(d), Some(result)) = (numerator.value, denominator.value, result) {
                let (n, d) = (whole(n, lang), whole(d, lang));
                sentences.push(format!("{n} ÷ {d}{times} = {result}"));
            } else if denominator.value == Some(0.0) {
                sentences.push(match lang {
                    ModelLang::Fr => {
                        format!("On ne peut pas diviser par zéro ({}).", denominator.label)
                    }
                    ModelLang::En => {
                        format!("Nothing can be divided by zero ({}).", denominator.label)
                    }
                });
            }
        }
        (Kind::YearlyChange, [later, earlier]) => {
            let years = later.period.as_years() - earlier.period.as_years();
            let years = whole(years, lang);
            sentences.push(match lang {
                ModelLang::Fr => format!(
                    "{name} = ({} ÷ {}) puissance 1 ÷ {years}, moins 1, × 100",
                    later.label, earlier.label
                ),
                ModelLang::En => format!(
                    "{name} = ({} ÷ {}) to the power 1 ÷ {years}, minus 1, × 100",
                    later.label, earlier.label
                ),
            });
            if let (Some(l), Some(e), Some(result)) = (later.value, earlier.value, result) {
                let (l, e) = (whole(l, lang), whole(e, lang));
                sentences.push(match lang {
                    ModelLang::Fr => {
                        format!("({l} ÷ {e}) puissance 1 ÷ {years}, moins 1, × 100 = {result}")
                    }
                    ModelLang::En => {
                        format!("({l} ÷ {e}) to the power 1 ÷ {years}, minus 1, × 100 = {result}")
                    }
                });
            }
        }
        (Kind::Published, [_, weight]) => sentences.push(match lang {
            ModelLang::Fr => format!(
                "{name} = moyenne des valeurs publiées pour chaque commune, chacune comptant pour son poids ({}){NNBSP}; elle est approchée.",
                weight.label
            ),
            ModelLang::En => format!(
                "{name} = mean of the values published for each commune, each counting for its weight ({}); it is approximate.",
                weight.label
            ),
        }),
        (Kind::Published, _) => sentences.push(match lang {
            ModelLang::Fr => format!(
                "Ce chiffre est publié tel quel par {}{NNBSP}: il ne se recalcule pas.",
                indicator.origin.producer
            ),
            ModelLang::En => format!(
                "This figure is published as it is by {}: it cannot be computed again.",
                indicator.origin.producer
            ),
        }),
        (Kind::Count, [count]) => sentences.push(match (&result, lang) {
            (Some(result), ModelLang::Fr) => {
                format!(
                    "Un nombre compté, sans division{NNBSP}: {} = {result}",
                    count.label
                )
            }
            (Some(result), ModelLang::En) => {
                format!(
                    "A number that is counted, with no division: {} = {result}",
                    count.label
                )
            }
            (None, ModelLang::Fr) => "Un nombre compté, sans division.".to_owned(),
            (None, ModelLang::En) => "A number that is counted, with no division.".to_owned(),
        }),
        _ => {}
    }
    sentences
}

/// A number with as many decimals as it needs to be recognised.
fn whole(value: f64, lang: ModelLang) -> String {
    let decimals = match value.fract().abs() {
        fraction if fraction < 1e-9 => 0,
        _ if value.abs() < 10.0 => 3,
        _ => 1,
    };
    number::number(value, decimals, lang)
}

struct Trace<'a> {
    desk: &'a Desk,
    indicator: &'a Indicator,
    place: &'a PlaceId,
    period: Period,
    stored: Option<&'a Observation>,
    numbers: &'a [Number],
    wire_lang: Lang,
    lang: ModelLang,
    job: &'a Job,
}

impl Trace<'_> {
    /// Reads the files again, or says why they cannot be.
    fn fill(&self, why: &mut Why) -> Result<(), Problem> {
        let store = self.desk.store(self.wire_lang)?;
        let refused = |error| Problem::from_store(error, self.wire_lang);
        let record = store
            .dataset_of(&self.indicator.id, self.period, Some(self.place))
            .map_err(refused)?;
        let Some(record) = record else {
            return Ok(());
        };
        let rereading = match reread::open(self.desk, &record, self.wire_lang) {
            Ok(rereading) => rereading,
            Err(problem) => {
                why.notices
                    .push(format!("{} {}", problem.message, problem.hint));
                return self.places_stored(why);
            }
        };
        let composed = match own::is_combined(self.indicator, self.place) {
            true => self.desk.territories()?.members(self.place),
            false => Vec::new(),
        };
        let mut ground = Ground::new(rereading.readings(), &rereading.geographies)
            .ok_or_else(|| Problem::bug("a dataset without its geography"))?;
        if !composed.is_empty() {
            ground.add_composed(self.place, &composed);
        }
        let mut focus = BTreeSet::from([self.place.clone()]);
        for adds_departements in [false, true] {
            let bricks = ground.bricks(self.place, adds_departements);
            focus.extend(bricks.into_iter().map(|brick| brick.place));
        }
        let periods = self.numbers.iter().map(|number| number.period).collect();
        let stop = self.job.stop.clone();
        let dataset = retrace::Dataset {
            store: &store,
            indicators: &[self.indicator],
            readings: rereading.readings(),
            focus: Some(&focus),
            periods: Some(&periods),
            keeps_rows: focus.len() <= PLACES_SHOWN,
            stopped: &|| *stop.borrow(),
        };
        let retraced = match retrace::retrace(&dataset, &ground) {
            Ok(mut retraced) => retraced.remove(&self.indicator.id).unwrap_or_default(),
            Err(obs_store::StoreError::Stopped) => return Err(Problem::stopped(self.wire_lang)),
            Err(error) => {
                let problem = Problem::from_store(error, self.wire_lang);
                why.notices.push(problem.message);
                return self.places_stored(why);
            }
        };
        if rereading.description_changed {
            why.notices.push(match self.lang {
                ModelLang::Fr => format!("La source a publié depuis une nouvelle description de ce jeu de données{NNBSP}; le fichier, lui, est bien celui qui a été lu."),
                ModelLang::En => "The source has published a new description of this dataset since; the file is the one that was read.".to_owned(),
            });
        }
        self.check(&retraced, why);
        self.places(&ground, &rereading, &retraced, &record.key, why)
    }

    /// Whether the files give the figure that is stored.
    fn check(&self, retraced: &Retraced, why: &mut Why) {
        let computed = retraced.figures.get(&(self.place.clone(), self.period));
        let is_refused = self
            .stored
            .is_none_or(|stored| stored.value.known().is_none());
        if own::is_combined(self.indicator, self.place) && is_refused {
            return;
        }
        let agrees = match (self.stored, computed) {
            (None, None) => return,
            (Some(stored), Some(computed)) => {
                stored.value.state() == computed.state
                    && same(stored.value.known(), computed.value)
                    && same(stored.numerator, computed.numerator)
                    && same(stored.denominator, computed.denominator)
            }
            _ => false,
        };
        why.agrees = Some(agrees);
        why.check = Some(match (agrees, self.lang) {
            (true, ModelLang::Fr) => {
                format!(
                    "Vérifié à l’instant en relisant le fichier d’origine{NNBSP}: on retrouve exactement ce résultat."
                )
            }
            (true, ModelLang::En) => {
                "Checked just now by reading the original file again: it gives exactly this result."
                    .to_owned()
            }
            (false, lang) => {
                let found =
                    computed.map(|computed| Value::from_parts(computed.state, computed.value));
                let found = number::value(
                    found.unwrap_or(Value::Missing(Missing::NotCollected)),
                    &self.indicator.unit,
                    lang,
                );
                match lang {
                    ModelLang::Fr => format!(
                        "Attention{NNBSP}: en relisant le fichier d’origine, on trouve {found}. Téléchargez de nouveau ce jeu de données et signalez-le."
                    ),
                    ModelLang::En => format!(
                        "Beware: reading the original file again gives {found}. Download this dataset again and report it."
                    ),
                }
            }
        });
    }

    /// The places whose numbers are read, with their rows and the files these are in.
    fn places(
        &self,
        ground: &Ground<'_>,
        rereading: &Rereading<'_>,
        retraced: &Retraced,
        key: &str,
        why: &mut Why,
    ) -> Result<(), Problem> {
        let direct_here = self.numbers.iter().any(|number| {
            retraced
                .direct
                .contains_key(&(self.place.clone(), number.period))
        });
        let takes_direct = match self.stored {
            _ if self.place.level <= Level::Commune => true,
            Some(stored) if stored.value.known().is_some() => stored.basis == Basis::Published,
            _ => direct_here,
        };
        let has_rows = |place: &PlaceId| {
            let mut periods = self.numbers.iter().map(|number| number.period);
            periods.any(|period| retraced.direct.contains_key(&(place.clone(), period)))
        };
        let mut shown: Vec<PlaceId> = Vec::new();
        let mut communes = 0;
        if takes_direct {
            shown.push(self.place.clone());
        } else {
            let bricks = ground.bricks(self.place, retraced.adds_departements);
            // Communes that were one in the file are shown as one.
            let together: BTreeSet<&String> = bricks
                .iter()
                .filter(|brick| has_rows(&brick.place))
                .flat_map(|brick| ground.split_parts(&brick.place))
                .collect();
            for brick in &bricks {
                let is_split = !ground.split_parts(&brick.place).is_empty();
                let is_shown = if has_rows(&brick.place) {
                    true
                } else {
                    brick.weight > 0 && !is_split && !together.contains(&brick.place.code)
                };
                if is_shown {
                    communes += brick.weight.max(1);
                    shown.push(brick.place.clone());
                }
            }
        }
        let mut files = Files::new(rereading);
        let mut places: Vec<WhyPlace> = shown
            .iter()
            .map(|place| self.place_rows(place, ground, rereading, retraced, &mut files))
            .collect::<Result<_, _>>()?;
        places.sort_by_cached_key(|place| place.name.to_lowercase());
        why.basis = self.basis(takes_direct, &places, communes, retraced.adds_departements);
        if places.len() > PLACES_SHOWN {
            let all = places.len();
            // Those without a figure are what a reader must see.
            places.retain(|place| place.values.iter().any(Option::is_none));
            places.truncate(PLACES_SHOWN);
            let more = number::number((all - places.len()) as f64, 0, self.lang);
            why.more = Some(match self.lang {
                ModelLang::Fr => format!(
                    "{more} autres communes ont un chiffre. Elles sont trop nombreuses pour montrer leurs lignes ici{NNBSP}: remontez à la source pour l’une d’elles."
                ),
                ModelLang::En => format!(
                    "{more} other communes have a figure. They are too many to show their rows here: go back to the source for one of them."
                ),
            });
        }
        why.places = places;
        why.files = files.cards(key, self.lang);
        Ok(())
    }

    fn name(&self, place: &PlaceId) -> String {
        let territories = self.desk.territories().ok();
        let territories = territories.as_deref();
        if let Some(found) = territories.and_then(|t| t.place(place)) {
            return found.name.name.clone();
        }
        place.code.clone()
    }

    /// "Les Hauts-Talican et Beaumont-les-Nonains, une seule commune dans le fichier".
    fn name_of_split(&self, parts: &[String]) -> String {
        let names: Vec<String> = parts
            .iter()
            .map(|part| self.name(&PlaceId::new(Level::Commune, part)))
            .collect();
        let names = wording::and(&names, self.lang);
        match self.lang {
            ModelLang::Fr => format!("{names}, une seule commune dans le fichier"),
            ModelLang::En => format!("{names}, a single commune in the file"),
        }
    }

    fn place_rows(
        &self,
        place: &PlaceId,
        ground: &Ground<'_>,
        rereading: &Rereading<'_>,
        retraced: &Retraced,
        files: &mut Files<'_>,
    ) -> Result<WhyPlace, Problem> {
        let nothing = Tally::default();
        let tallies: Vec<&Tally> = self
            .numbers
            .iter()
            .map(|number| {
                let direct = retraced.direct.get(&(place.clone(), number.period));
                direct.map_or(&nothing, |direct| direct.part(number.part))
            })
            .collect();
        let worst = tallies
            .iter()
            .map(|tally| tally.grade())
            .max()
            .unwrap_or(Grade::Absent);
        // A row that serves two numbers is shown once, with the cells of both.
        let mut rows: BTreeMap<(usize, u64), (RowRead, Option<String>)> = BTreeMap::new();
        let mut more = 0;
        for tally in &tallies {
            for piece in &tally.pieces {
                more += piece
                    .row_count
                    .saturating_sub(piece.rows.iter().filter(|row| !row.is_repeat).count());
                let code = place.code.trim_start_matches(SPLIT);
                let former = (piece.source_code != code && matches!(place.level, Level::Commune))
                    .then(|| self.former(&piece.source_code));
                for row in &piece.rows {
                    let (known, _) = rows
                        .entry((self.table_of(rereading, row.reading), row.at.row))
                        .or_insert_with(|| {
                            (row.clone(), self.note(row, piece.factor, former.as_ref()))
                        });
                    for cell in &row.cells {
                        if !known.cells.contains(cell) {
                            known.cells.push(cell.clone());
                        }
                    }
                }
            }
        }
        let lang = self.lang;
        Ok(WhyPlace {
            place: place.to_string(),
            name: match ground.split_parts(place) {
                [] => self.name(place),
                parts => self.name_of_split(parts),
            },
            numbers: tallies
                .iter()
                .map(
                    |tally| match tally.sum.filter(|_| tally.grade().is_known()) {
                        Some(sum) => whole(sum, lang),
                        None => missing(tally.grade().state(), lang),
                    },
                )
                .collect(),
            values: tallies
                .iter()
                .map(|tally| tally.sum.filter(|_| tally.grade().is_known()))
                .collect(),
            state: worst.state().word().to_owned(),
            note: self.note_of(&tallies),
            rows: rows
                .into_values()
                .map(|(row, note)| files.row(rereading, row, note, lang))
                .collect(),
            more: (more > 0).then(|| match lang {
                ModelLang::Fr => format!(
                    "et {} de plus, comptées de la même façon",
                    format::count(more, "ligne", "lignes", lang)
                ),
                ModelLang::En => format!(
                    "and {} more, counted the same way",
                    format::count(more, "row", "rows", lang)
                ),
            }),
        })
    }

    /// Readings of one file share its rows.
    fn table_of(&self, rereading: &Rereading<'_>, reading: usize) -> usize {
        let readings = rereading.readings();
        let path = |reading: usize| match &readings.get(reading)?.table {
            Table::Csv { path, .. } | Table::Parquet { path } => Some(path),
            Table::Rows { .. } => None,
        };
        match path(reading) {
            Some(own) => (0..reading)
                .find(|other| path(*other) == Some(own))
                .unwrap_or(reading),
            None => reading,
        }
    }

    /// What a code of the source is to the commune that counts it: "Saint-Sulpice-de-Cognac (16355) fait partie…".
    fn former(&self, code: &str) -> String {
        let arrondissement = PlaceId::new(Level::Arrondissement, code);
        let found = self.desk.territories().ok();
        if let Some(place) = found
            .as_deref()
            .and_then(|known| known.place(&arrondissement))
        {
            return place.name.name.clone();
        }
        match note_of_place(self.desk, code, self.lang) {
            Some(note) => note.trim_end_matches('.').to_owned(),
            None => code.to_owned(),
        }
    }

    fn note(&self, row: &RowRead, factor: f64, former: Option<&String>) -> Option<String> {
        let mut notes: Vec<String> = former.into_iter().cloned().collect();
        if row.is_repeat {
            notes.push(match self.lang {
                ModelLang::Fr => "répète une ligne déjà comptée".to_owned(),
                ModelLang::En => "repeats a row already counted".to_owned(),
            });
        }
        if factor != 1.0 {
            let factor = factor.to_string();
            notes.push(match self.lang {
                ModelLang::Fr => format!("multiplié par {}", factor.replace('.', ",")),
                ModelLang::En => format!("multiplied by {factor}"),
            });
        }
        (!notes.is_empty()).then(|| notes.join(", "))
    }

    fn note_of(&self, tallies: &[&Tally]) -> Option<String> {
        if tallies.iter().any(|tally| tally.is_unwritten_zero) {
            return Some(match self.lang {
                ModelLang::Fr => format!(
                    "Pas de ligne dans le fichier{NNBSP}: la source n’écrit pas les zéros, et le dit."
                ),
                ModelLang::En => {
                    "No row in the file: the source does not write zeros, and says so.".to_owned()
                }
            });
        }
        if tallies.iter().all(|tally| tally.grade.is_none()) {
            return Some(match self.lang {
                ModelLang::Fr => "Aucune ligne dans le fichier.".to_owned(),
                ModelLang::En => "No row in the file.".to_owned(),
            });
        }
        None
    }

    /// Where the numbers are from, in sentences; the communes that have none are named.
    fn basis(
        &self,
        takes_direct: bool,
        places: &[WhyPlace],
        communes: usize,
        departements: bool,
    ) -> Vec<String> {
        let lang = self.lang;
        let producer = &self.indicator.origin.producer;
        let mut sentences = Vec::new();
        if takes_direct {
            let is_merged = self
                .stored
                .is_some_and(|stored| stored.basis == Basis::Summed);
            sentences.push(match (is_merged, lang) {
                (false, ModelLang::Fr) => format!(
                    "Publié par {producer} pour ce territoire{NNBSP}: rien n’est additionné entre communes."
                ),
                (false, ModelLang::En) => {
                    format!("Published by {producer} for this place: nothing is added between communes.")
                }
                (true, ModelLang::Fr) => {
                    "Somme de ce qui est publié pour les anciennes communes ou les arrondissements qui la composent.".to_owned()
                }
                (true, ModelLang::En) => {
                    "Sum of what is published for the former communes or city districts that make it up.".to_owned()
                }
            });
            if let Some(summed) = self.stored.and_then(|stored| stored.summed) {
                let text = number::with_unit(summed, &self.indicator.unit, lang);
                sentences.push(match lang {
                    ModelLang::Fr => {
                        format!("En additionnant ses communes, on trouverait {text}.")
                    }
                    ModelLang::En => format!("Adding its communes up would give {text}."),
                });
            }
            return sentences;
        }
        let (one, many) = match (departements, lang) {
            (false, _) => ("commune", "communes"),
            (true, ModelLang::Fr) => ("département", "départements"),
            (true, ModelLang::En) => ("département", "départements"),
        };
        let count = format::count(communes, one, many, lang);
        sentences.push(match lang {
            ModelLang::Fr => {
                format!("{producer} ne le publie pas pour ce territoire{NNBSP}: c’est la somme de {count} d’aujourd’hui.")
            }
            ModelLang::En => {
                format!("{producer} does not publish it for this place: it is the sum of {count} of today.")
            }
        });
        let named = |state: &dyn Fn(&str) -> bool| -> Vec<String> {
            places
                .iter()
                .filter(|place| state(&place.state))
                .map(|place| place.name.clone())
                .collect()
        };
        let secret = named(&|state| state == State::Secret.word());
        let absent = named(&|state| {
            [State::NotCollected, State::NotApplicable]
                .iter()
                .any(|missing| missing.word() == state)
        });
        let mut tell = |names: Vec<String>, fr: &str, en: &str| {
            if names.is_empty() {
                return;
            }
            let list = list_of(&names, lang);
            let count = format::count(names.len(), one, many, lang);
            sentences.push(match lang {
                ModelLang::Fr => format!("{count} {fr}{NNBSP}: {list}."),
                ModelLang::En => format!("{count} {en}: {list}."),
            });
        };
        tell(
            secret,
            "sous secret statistique",
            "under statistical secrecy",
        );
        tell(
            absent,
            "sans chiffre dans le fichier",
            "without a figure in the file",
        );
        sentences
    }

    /// When the files cannot be read: what the store holds of the communes.
    fn places_stored(&self, why: &mut Why) -> Result<(), Problem> {
        let summed = self
            .stored
            .is_some_and(|stored| stored.basis == Basis::Summed)
            && self.place.level > Level::Commune;
        if !summed {
            return Ok(());
        }
        let members = self.desk.territories()?.members(self.place);
        if members.len() > PLACES_SHOWN {
            return Ok(());
        }
        let found = self
            .desk
            .store(self.wire_lang)?
            .observations(&self.indicator.id, &members, Some(self.period))
            .map_err(|error| Problem::from_store(error, self.wire_lang))?;
        why.places = found
            .iter()
            .map(|observation| {
                let values: Vec<Option<f64>> = [observation.numerator, observation.denominator]
                    .into_iter()
                    .take(self.numbers.len())
                    .collect();
                let state = observation.value.state();
                WhyPlace {
                    place: observation.place.to_string(),
                    name: self.name(&observation.place),
                    numbers: values
                        .iter()
                        .map(|value| {
                            value.map_or_else(
                                || missing(state, self.lang),
                                |value| whole(value, self.lang),
                            )
                        })
                        .collect(),
                    values,
                    state: state.word().to_owned(),
                    note: None,
                    rows: Vec::new(),
                    more: None,
                }
            })
            .collect();
        why.places
            .sort_by_cached_key(|place| place.name.to_lowercase());
        why.basis = self.basis(false, &why.places, why.places.len(), false);
        Ok(())
    }
}

fn missing(state: State, lang: ModelLang) -> String {
    match Value::from_parts(state, None) {
        Value::Missing(reason) => number::missing(reason, lang).to_owned(),
        Value::Known(..) => String::new(),
    }
}

/// "A, B et 3 autres".
fn list_of(names: &[String], lang: ModelLang) -> String {
    if names.len() <= NAMES_SHOWN {
        return wording::and(names, lang);
    }
    let first = names[..NAMES_SHOWN].join(", ");
    let others = names.len() - NAMES_SHOWN;
    match (lang, others) {
        (ModelLang::Fr, 1) => format!("{first} et une autre"),
        (ModelLang::Fr, _) => format!("{first} et {others} autres"),
        (ModelLang::En, 1) => format!("{first} and one more"),
        (ModelLang::En, _) => format!("{first} and {others} more"),
    }
}

/// The files that rows were found in, in the order they are met.
struct Files<'a> {
    rereading: &'a Rereading<'a>,
    met: Vec<usize>,
}

impl<'a> Files<'a> {
    fn new(rereading: &'a Rereading<'a>) -> Self {
        Self {
            rereading,
            met: Vec::new(),
        }
    }

    fn row(
        &mut self,
        rereading: &Rereading<'_>,
        row: RowRead,
        note: Option<String>,
        lang: ModelLang,
    ) -> WhyRow {
        let found = rereading.file_of(row.reading, row.at.row);
        let file = found.map(|found| {
            let at = self.met.iter().position(|met| *met == found.file);
            at.unwrap_or_else(|| {
                self.met.push(found.file);
                self.met.len() - 1
            }) as u32
        });
        let in_page = found.and_then(|found| found.in_page);
        let unpacked = found.is_some_and(|found| found.unpacked);
        let place = |number: u64| self::number::number(number as f64, 0, lang);
        let position = match (in_page, row.at.line, lang) {
            (Some(item), _, ModelLang::Fr) => format!("élément {} de la page", place(item)),
            (Some(item), _, ModelLang::En) => format!("item {} of the page", place(item)),
            (None, Some(line), ModelLang::Fr) if unpacked => {
                format!("ligne {} du tableau que contient l’archive", place(line))
            }
            (None, Some(line), ModelLang::En) if unpacked => {
                format!("line {} of the table inside the archive", place(line))
            }
            (None, Some(line), ModelLang::Fr) => format!("ligne {}", place(line)),
            (None, Some(line), ModelLang::En) => format!("line {}", place(line)),
            (None, None, ModelLang::Fr) => format!("ligne de données {}", place(row.at.row)),
            (None, None, ModelLang::En) => format!("data row {}", place(row.at.row)),
        };
        WhyRow {
            file,
            position,
            line: row.at.line.map(|line| line as f64),
            row: in_page.unwrap_or(row.at.row) as f64,
            note,
            cells: row
                .cells
                .into_iter()
                .map(|(column, text)| WhyCell { column, text })
                .collect(),
        }
    }

    fn cards(&self, key: &str, lang: ModelLang) -> Vec<WhyFile> {
        let is_starter = key
            .split_once(':')
            .is_some_and(|(api, _)| api == starter::API);
        let all: Vec<usize> = if self.met.is_empty() {
            (0..self.rereading.files.len().min(PLACES_SHOWN)).collect()
        } else {
            self.met.clone()
        };
        all.into_iter()
            .filter_map(|at| self.rereading.files.get(at))
            .map(|file| {
                let day = format::day(&file.fetched_at, lang);
                WhyFile {
                    name: file
                        .path
                        .file_name()
                        .map(|name| name.to_string_lossy().into_owned())
                        .unwrap_or_default(),
                    path: file.path.display().to_string(),
                    urls: file.urls.clone(),
                    sha256: file.sha256.clone(),
                    fetched: match (is_starter, lang) {
                        (true, ModelLang::Fr) => format!(
                            "Fourni avec l’application, tiré de fichiers publics dont le plus récent est du {day}"
                        ),
                        (true, ModelLang::En) => format!(
                            "Came with the application, made from public files, the latest of {day}"
                        ),
                        (false, ModelLang::Fr) => format!("Reçu le {day}"),
                        (false, ModelLang::En) => format!("Received on {day}"),
                    },
                    is_here: file.path.is_file(),
                }
            })
            .collect()
    }
}
