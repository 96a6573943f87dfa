//! Eurostat: `https://ec.europa.eu/eurostat/api/dissemination`, no key, free reuse with the source named.
//!
//! A dataset is a cube in JSON-stat 2.0: dimensions in the order of `id`, each of `size` categories, and cells
//! numbered row by row (the last dimension runs fastest). Cells without a value are left out of `value`, those
//! without a flag out of `status`. The whole of Europe is asked at once, for the categories that indicators name;
//! only the places of France are kept.

use std::collections::{BTreeMap, BTreeSet};
use std::mem;

use obs_model::{
    Absent, Extract, Indicator, Level, LevelKey, Municipal, Period, PeriodKey, Reading, State,
    StatusRule,
};
use serde::Deserialize;
use serde_json::Value;

use crate::connector::{Connector, Plan};
use crate::cube;
use crate::error::SourceError;
use crate::nuts::{Region, region};
use crate::request::{Expect, RawDocument, Request, Role};
use crate::table::{self, TableBuilder};

/// Eurostat's statistics API.
#[derive(Clone, Copy, Debug)]
pub struct Api;

const BASE: &str = "https://ec.europa.eu/eurostat/api/dissemination/statistics/1.0/data";
/// What every row of the table starts with.
const COLUMNS: [&str; 5] = ["LEVEL", "CODE", "TIME_PERIOD", "OBS_VALUE", "STATE"];
const GEO: &str = "geo";
const TIME: &str = "time";
/// No cube asked here comes near: Eurostat itself refuses extractions of some millions of cells.
const CELLS_MAX: usize = 50_000_000;

/// Two units over all the regions of Europe since 2000 take 3 MB.
const BYTES_MAX: u64 = 64_000_000;

impl Connector for Api {
    fn name(&self) -> &'static str {
        "eurostat"
    }

    fn check(&self, dataset: &str, indicators: &[&Indicator]) -> Result<(), SourceError> {
        check_name(dataset)?;
        queries(dataset, indicators).map(|_| ())
    }

    fn resolve(&self, dataset: &str) -> Result<Vec<Request>, SourceError> {
        check_name(dataset)?;
        Ok(Vec::new())
    }

    fn requests(
        &self,
        dataset: &str,
        indicators: &[&Indicator],
        _: &[RawDocument],
    ) -> Result<Plan, SourceError> {
        check_name(dataset)?;
        let extracts: Vec<Extract> = queries(dataset, indicators)?
            .iter()
            .flat_map(|(indicator, query)| query.extracts(indicator))
            .collect();
        let mut url = format!("{BASE}/{dataset}?format=JSON&lang=fr");
        for (dimension, codes) in asked(&extracts) {
            for code in codes {
                url.push_str(&format!("&{dimension}={code}"));
            }
        }
        Ok(Plan {
            ways: vec![vec![Request {
                bytes_max: BYTES_MAX,
                ..Request::data(url, Expect::Json)
            }]],
            // The date of the data stands in the answer itself.
            freshness: None,
            vintage: None,
            bytes_expected: None,
        })
    }

    fn next(&self, _: &RawDocument) -> Result<Option<Request>, SourceError> {
        Ok(None)
    }

    fn read(
        &self,
        dataset: &str,
        indicators: &[&Indicator],
        documents: &[RawDocument],
    ) -> Result<Vec<Reading>, SourceError> {
        let document = documents
            .iter()
            .find(|document| document.request.role == Role::Data)
            .ok_or_else(|| SourceError::no_figure(dataset))?;
        let queries = queries(dataset, indicators)?;
        let cube = Cube::read(document)?;
        let named: BTreeSet<String> = queries
            .iter()
            .flat_map(|(indicator, query)| query.extracts(indicator))
            .flat_map(|extract| extract.conditions)
            .map(|condition| condition.column)
            .collect();
        table::require(
            dataset,
            &cube.id,
            named.iter().map(String::as_str).chain([GEO, TIME]),
        )?;
        // A dimension that no indicator names is kept too: the store wants a total or a single category in it.
        let dimensions: Vec<String> = cube
            .id
            .iter()
            .filter(|name| !matches!(name.as_str(), GEO | TIME))
            .cloned()
            .collect();
        let builder = cube
            .rows(document, &dimensions)?
            .ok_or_else(|| SourceError::no_figure(dataset))?;
        let table = builder.finish()?;
        Ok(queries
            .into_iter()
            .map(|(indicator, query)| Reading {
                table: table.clone(),
                sha256: document.sha256.clone(),
                code_column: "CODE".to_owned(),
                code_prefix: String::new(),
                level: LevelKey::Column {
                    name: "LEVEL".to_owned(),
                    values: [Level::Departement, Level::Region, Level::France]
                        .map(|level| (level.word().to_owned(), level))
                        .to_vec(),
                },
                period: PeriodKey::Column {
                    name: "TIME_PERIOD".to_owned(),
                },
                geography_year: None,
                municipal: Municipal::AsIs,
                absent: Absent::Unknown,
                without_departements: query.without.clone(),
                secret_markers: Vec::new(),
                absent_markers: Vec::new(),
                status: STATES
                    .map(|state| StatusRule {
                        column: "STATE".to_owned(),
                        values: vec![state.word().to_owned()],
                        state,
                    })
                    .to_vec(),
                dimensions: dimensions.clone(),
                duplicates_are_repeats: true,
                extracts: query.extracts(indicator),
            })
            .collect())
    }
}

/// The categories to ask of each dimension: those that every extract names, so that no filter hides the figures
/// of an indicator that names none.
fn asked(extracts: &[Extract]) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut asked: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for condition in extracts.iter().flat_map(|extract| &extract.conditions) {
        asked
            .entry(&condition.column)
            .or_default()
            .extend(condition.values.iter().map(String::as_str));
    }
    asked.retain(|dimension, _| {
        extracts
            .iter()
            .all(|extract| extract.conditions.iter().any(|c| c.column == *dimension))
    });
    asked
}

/// The queries, once their words can stand in an address.
fn queries<'a>(
    dataset: &str,
    indicators: &[&'a Indicator],
) -> Result<Vec<(&'a Indicator, cube::Query)>, SourceError> {
    let queries = cube::queries(indicators, "eurostat", dataset)?;
    for (indicator, query) in &queries {
        let wrong = |what: &str| SourceError::bad_request(format!("{}, {what}", indicator.id));
        for condition in query
            .extracts(indicator)
            .iter()
            .flat_map(|extract| &extract.conditions)
        {
            let words = condition.values.iter().chain([&condition.column]);
            if matches!(condition.column.as_str(), GEO | TIME) {
                return Err(wrong("geo et time ne se choisissent pas"));
            }
            if let Some(word) = words.into_iter().find(|word| !is_word(word)) {
                return Err(wrong(&format!("{word} n’est pas un code d’Eurostat")));
            }
        }
    }
    Ok(queries)
}

/// Whether a text can be a code of Eurostat: `nama_10r_3gdp`, `Y15-64`, `EUR_HAB`.
fn is_word(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    !text.is_empty() && text.bytes().all(plain)
}

fn check_name(dataset: &str) -> Result<(), SourceError> {
    match is_word(dataset) {
        true => Ok(()),
        false => Err(SourceError::bad_request(format!("jeu {dataset}"))),
    }
}

/// The states that the table can write.
const STATES: [State; 6] = [
    State::Measured,
    State::Provisional,
    State::Estimated,
    State::Secret,
    State::NotCollected,
    State::NotApplicable,
];

/// What the flags of a cell say (Eurostat's list of observation flags); none when one is unheard of.
///
/// A break in the series, a definition that differs and a revision leave the figure as it is.
fn state(flags: &str) -> Option<State> {
    let mut worst = State::Measured;
    for flag in flags.chars() {
        let said = match flag {
            'b' | 'd' | 'r' | ' ' | ',' => continue,
            'p' => State::Provisional,
            // Estimated, forecast, imputed, Eurostat's estimate, unreliable.
            'e' | 'f' | 'i' | 's' | 'u' => State::Estimated,
            // Not available, and not significant.
            ':' | 'n' => State::NotCollected,
            'z' => State::NotApplicable,
            'c' => return Some(State::Secret),
            _ => return None,
        };
        let is_firm = matches!(worst, State::Measured | State::Provisional);
        if is_firm || said == State::NotCollected {
            worst = said;
        }
    }
    Some(worst)
}

/// A JSON-stat dataset.
#[derive(Debug, Deserialize)]
struct Cube {
    /// Dimensions, slowest first.
    id: Vec<String>,
    /// Categories of each.
    size: Vec<usize>,
    dimension: BTreeMap<String, Dimension>,
    value: Cells<Value>,
    #[serde(default)]
    status: Cells<String>,
}

#[derive(Debug, Deserialize)]
struct Dimension {
    category: Category,
}

#[derive(Debug, Deserialize)]
struct Category {
    index: Index,
}

/// Codes of a dimension and where they stand.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Index {
    List(Vec<String>),
    Positions(BTreeMap<String, usize>),
}

/// Cells by number: all of them, or only those that hold something.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Cells<T> {
    Dense(Vec<Option<T>>),
    Sparse(BTreeMap<String, Option<T>>),
}

impl<T> Default for Cells<T> {
    fn default() -> Self {
        Cells::Sparse(BTreeMap::new())
    }
}

impl<T> Cells<T> {
    /// The cells that hold something; none when there are not as many as the cube has, or one is beyond it.
    fn into_map(self, count: usize) -> Option<BTreeMap<usize, T>> {
        let cells: Vec<(usize, Option<T>)> = match self {
            Cells::Dense(cells) if cells.len() == count => cells.into_iter().enumerate().collect(),
            Cells::Dense(_) => return None,
            Cells::Sparse(cells) => cells
                .into_iter()
                .map(|(key, cell)| Some((key.parse().ok()?, cell)))
                .collect::<Option<_>>()?,
        };
        if cells.iter().any(|(number, _)| *number >= count) {
            return None;
        }
        let held = cells.into_iter();
        Some(
            held.filter_map(|(number, cell)| Some((number, cell?)))
                .collect(),
        )
    }
}

impl Cube {
    /// The cube, with the sentence of the source when it sent none: what it says of an extraction that is too
    /// large, or that it prepares for later.
    fn read(document: &RawDocument) -> Result<Self, SourceError> {
        let body: Value = document.json()?;
        if let Some(said) = ["warning", "error"].iter().find_map(|key| body.get(key)) {
            return Err(SourceError::refused(&document.host())
                .detail(format!("{}: {said}", document.request.url)));
        }
        serde_json::from_value(body).map_err(|error| {
            SourceError::changed(&document.host())
                .detail(format!("{}: {error}", document.request.url))
        })
    }

    /// The codes of each dimension, by position.
    fn codes(&self) -> Result<Vec<Vec<&str>>, String> {
        if self.id.len() != self.size.len() {
            return Err(format!(
                "{} dimensions, {} sizes",
                self.id.len(),
                self.size.len()
            ));
        }
        let unique: BTreeSet<&String> = self.id.iter().collect();
        if unique.len() != self.id.len() {
            return Err("a dimension stands twice".to_owned());
        }
        let mut all = Vec::new();
        for (name, size) in self.id.iter().zip(&self.size) {
            let Some(dimension) = self.dimension.get(name) else {
                return Err(format!("dimension {name} is not described"));
            };
            let mut codes: Vec<Option<&str>> = vec![None; (*size).min(CELLS_MAX)];
            let positions: Vec<(&str, usize)> = match &dimension.category.index {
                Index::List(list) => list.iter().map(String::as_str).zip(0..).collect(),
                Index::Positions(map) => {
                    map.iter().map(|(code, at)| (code.as_str(), *at)).collect()
                }
            };
            if positions.len() != *size {
                return Err(format!(
                    "{name} has {} codes for a size of {size}",
                    positions.len()
                ));
            }
            for (code, at) in positions {
                match codes.get_mut(at) {
                    Some(place @ None) => *place = Some(code),
                    _ => return Err(format!("{name}: {code} has no place of its own")),
                }
            }
            all.push(codes.into_iter().flatten().collect());
        }
        Ok(all)
    }

    /// A row for each cell about a place of France that holds a value or a flag; none when no cell holds a value.
    fn rows(
        mut self,
        document: &RawDocument,
        dimensions: &[String],
    ) -> Result<Option<TableBuilder>, SourceError> {
        let changed = |what: &str| {
            SourceError::changed(&document.host())
                .detail(format!("{}: {what}", document.request.url))
        };
        let (values, flags) = (mem::take(&mut self.value), mem::take(&mut self.status));
        let codes = self.codes().map_err(|what| changed(&what))?;
        let count = self
            .size
            .iter()
            .try_fold(1usize, |product, size| product.checked_mul(*size))
            .filter(|count| *count <= CELLS_MAX)
            .ok_or_else(|| changed("more cells than can be"))?;
        let position = |name: &str| self.id.iter().position(|id| id == name);
        let (Some(geo), Some(time)) = (position(GEO), position(TIME)) else {
            return Err(changed("no geo or no time"));
        };
        let regions: Vec<Region> = codes[geo].iter().map(|code| region(code)).collect();
        if let Some(unknown) = regions.iter().position(|region| *region == Region::Unknown) {
            return Err(changed(&format!(
                "{} is no region of the classification of 2021",
                codes[geo][unknown]
            )));
        }
        if let Some(period) = codes[time]
            .iter()
            .find(|time| time.parse::<Period>().is_err())
        {
            return Err(changed(&format!(
                "{period} is neither a year nor a quarter"
            )));
        }
        let wrong_count = || changed("cells do not match the sizes");
        let values = values.into_map(count).ok_or_else(wrong_count)?;
        let flags = flags.into_map(count).ok_or_else(wrong_count)?;

        let columns = COLUMNS.iter().map(|name| (*name).to_owned());
        let columns = columns.chain(dimensions.iter().cloned()).collect();
        let mut builder = TableBuilder::new(columns, &document.path);
        let mut holds_value = false;
        let cells: BTreeSet<usize> = values.keys().chain(flags.keys()).copied().collect();
        for cell in cells {
            let mut rest = cell;
            let mut at = vec![0; self.size.len()];
            for (dimension, size) in self.size.iter().enumerate().rev() {
                at[dimension] = rest % size;
                rest /= size;
            }
            let Region::Place(level, code) = regions[at[geo]] else {
                continue;
            };
            let flag = flags.get(&cell).map_or("", String::as_str);
            let Some(state) = state(flag) else {
                return Err(changed(&format!("flag {flag} is unheard of")));
            };
            let mut row = vec![
                Some(level.word().to_owned()),
                Some(code.to_owned()),
                Some(codes[time][at[time]].to_owned()),
                table::cell(values.get(&cell)),
                Some(state.word().to_owned()),
            ];
            row.extend(dimensions.iter().map(|name| {
                let dimension = position(name)?;
                Some(codes[dimension][at[dimension]].to_owned())
            }));
            holds_value |= values.contains_key(&cell);
            builder.push(row)?;
        }
        Ok(holds_value.then_some(builder))
    }
}
