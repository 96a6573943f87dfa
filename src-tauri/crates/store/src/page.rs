//! Pages: the figures of one sheet for every place larger than a commune, kept in memory once read.
//!
//! A few thousand places at the most, asked again and again: by the next chart, the next territory, the rank.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};

use duckdb::Connection;
use duckdb::arrow::array::{
    Array, BooleanArray, Float64Array, Int32Array, StringArray, UInt8Array,
};
use duckdb::arrow::record_batch::RecordBatch;
use obs_model::{Basis, IndicatorId, Level, Observation, Period, PlaceId, State, Value};

use crate::{StoreError, lock};

/// Pages kept at the same time, about 200 kB each; beyond, they are all read again as they are asked.
const PAGES_KEPT: usize = 400;

/// What is asked of a table of figures, in the order that [`figures`] reads.
pub(crate) const COLUMNS: &str = "level, sheet, code, state, value, numerator, denominator, published, \
                                  summed, since, secret_communes, absent_communes, rank";

/// One figure, without what its page already says: the indicator and the period.
#[derive(Clone, Debug)]
pub(crate) struct Figure {
    pub(crate) sheet: i32,
    pub(crate) place: PlaceId,
    pub(crate) value: Value,
    pub(crate) numerator: Option<f64>,
    pub(crate) denominator: Option<f64>,
    basis: Basis,
    summed: Option<f64>,
    pub(crate) since: Option<Period>,
    secret_communes: u32,
    absent_communes: u32,
    rank: Option<u32>,
}

impl Figure {
    /// The figure as the other rooms know it.
    pub(crate) fn observation(&self, indicator: &IndicatorId, period: Period) -> Observation {
        Observation {
            indicator: indicator.clone(),
            place: self.place.clone(),
            period,
            value: self.value,
            numerator: self.numerator,
            denominator: self.denominator,
            basis: self.basis,
            summed: self.summed,
            since: self.since,
            secret_communes: self.secret_communes,
            absent_communes: self.absent_communes,
            rank: self.rank,
        }
    }
}

/// One sheet: every place larger than a commune.
#[derive(Debug)]
pub(crate) struct Page {
    /// Sorted by place.
    figures: Vec<Figure>,
    ticks: BTreeMap<Level, Arc<[f64]>>,
}

impl Page {
    /// The figure of a place, when there is a row for it.
    pub(crate) fn figure(&self, place: &PlaceId) -> Option<&Figure> {
        self.figures
            .binary_search_by(|figure| figure.place.cmp(place))
            .ok()
            .map(|at| &self.figures[at])
    }

    /// Codes and values of the known places of a level, smallest value first.
    pub(crate) fn values(&self, level: Level) -> Vec<(String, f64)> {
        let mut values: Vec<(String, f64)> = self
            .figures
            .iter()
            .filter(|figure| figure.place.level == level)
            .filter_map(|figure| Some((figure.place.code.clone(), figure.value.known()?)))
            .collect();
        sort_by_value(&mut values);
        values
    }

    /// Sorted values of the known places of a level, to draw.
    pub(crate) fn ticks(&self, level: Level) -> Arc<[f64]> {
        self.ticks
            .get(&level)
            .cloned()
            .unwrap_or_else(|| Arc::from([]))
    }

    fn new(mut figures: Vec<Figure>) -> Self {
        figures.sort_by(|a, b| a.place.cmp(&b.place));
        let mut ticks: BTreeMap<Level, Vec<f64>> = BTreeMap::new();
        for figure in &figures {
            if let Some(value) = figure.value.known() {
                ticks.entry(figure.place.level).or_default().push(value);
            }
        }
        let sorted = ticks.into_iter().map(|(level, mut values)| {
            values.sort_by(f64::total_cmp);
            (level, values.into())
        });
        Self {
            ticks: sorted.collect(),
            figures,
        }
    }
}

/// Smallest value first; equal values by code.
pub(crate) fn sort_by_value(values: &mut [(String, f64)]) {
    values.sort_by(|a, b| a.1.total_cmp(&b.1).then_with(|| a.0.cmp(&b.0)));
}

/// The pages read since the last ingest.
#[derive(Debug, Default)]
pub(crate) struct Pages {
    kept: Mutex<HashMap<i32, Arc<Page>>>,
}

impl Pages {
    /// The pages of some sheets, in their order; those that are not in memory are read together.
    pub(crate) fn read(
        &self,
        connection: &Connection,
        sheets: &[i32],
    ) -> Result<Vec<Arc<Page>>, StoreError> {
        let missing: Vec<i32> = {
            let kept = lock(&self.kept);
            let missing = sheets.iter().filter(|sheet| !kept.contains_key(sheet));
            missing.copied().collect()
        };
        let fresh = if missing.is_empty() {
            HashMap::new()
        } else {
            read(connection, &missing)?
        };
        let mut kept = lock(&self.kept);
        let pages = sheets
            .iter()
            .filter_map(|sheet| fresh.get(sheet).or_else(|| kept.get(sheet)).cloned())
            .collect();
        if kept.len() + fresh.len() > PAGES_KEPT {
            kept.clear();
        }
        kept.extend(fresh);
        Ok(pages)
    }
}

/// Reads whole pages; a sheet without any row has an empty one.
fn read(connection: &Connection, sheets: &[i32]) -> Result<HashMap<i32, Arc<Page>>, StoreError> {
    let mut pages: HashMap<i32, Vec<Figure>> =
        sheets.iter().map(|sheet| (*sheet, Vec::new())).collect();
    let filter = sheet_filter(sheets.iter());
    for figure in figures(
        connection,
        &format!("SELECT {COLUMNS} FROM observation WHERE {filter}"),
    )? {
        if let Some(page) = pages.get_mut(&figure.sheet) {
            page.push(figure);
        }
    }
    Ok(pages
        .into_iter()
        .map(|(sheet, figures)| (sheet, Arc::new(Page::new(figures))))
        .collect())
}

/// `sheet = 4` or `sheet IN (4, 7)`: numbers written in the question, because a parameter would keep
/// DuckDB from skipping row groups.
pub(crate) fn sheet_filter<'a>(sheets: impl Iterator<Item = &'a i32>) -> String {
    let numbers: Vec<String> = sheets.map(i32::to_string).collect();
    match numbers.as_slice() {
        [one] => format!("sheet = {one}"),
        many => format!("sheet IN ({})", many.join(", ")),
    }
}

/// The figures that a question for [`COLUMNS`] finds, column by column: thousands at a time.
pub(crate) fn figures(connection: &Connection, query: &str) -> Result<Vec<Figure>, StoreError> {
    let mut found = Vec::new();
    for batch in batches(connection, query)? {
        let levels = column::<UInt8Array>(&batch, 0)?;
        let sheets = column::<Int32Array>(&batch, 1)?;
        let codes = column::<StringArray>(&batch, 2)?;
        let states = column::<UInt8Array>(&batch, 3)?;
        let number = |at: usize| column::<Float64Array>(&batch, at);
        let (values, numerators, denominators, summed) =
            (number(4)?, number(5)?, number(6)?, number(8)?);
        let published = column::<BooleanArray>(&batch, 7)?;
        let whole = |at: usize| column::<Int32Array>(&batch, at);
        let (since, secret, absent, ranks) = (whole(9)?, whole(10)?, whole(11)?, whole(12)?);
        found.reserve(batch.num_rows());
        for row in 0..batch.num_rows() {
            let float = |column: &Float64Array| column.is_valid(row).then(|| column.value(row));
            let int = |column: &Int32Array| column.is_valid(row).then(|| column.value(row));
            let level = Level::from_ordinal(levels.value(row)).unwrap_or(Level::Commune);
            let state = State::from_ordinal(states.value(row)).unwrap_or(State::NotCollected);
            found.push(Figure {
                sheet: sheets.value(row),
                place: PlaceId::new(level, codes.value(row)),
                value: Value::from_parts(state, float(values)),
                numerator: float(numerators),
                denominator: float(denominators),
                basis: if published.value(row) {
                    Basis::Published
                } else {
                    Basis::Summed
                },
                summed: float(summed),
                since: int(since).map(Period::from_number),
                secret_communes: secret.value(row).unsigned_abs(),
                absent_communes: absent.value(row).unsigned_abs(),
                rank: int(ranks).map(i32::unsigned_abs),
            });
        }
    }
    Ok(found)
}

pub(crate) fn batches(
    connection: &Connection,
    query: &str,
) -> Result<Vec<RecordBatch>, StoreError> {
    let mut statement = connection.prepare(query)?;
    Ok(statement.query_arrow([])?.collect())
}

pub(crate) fn column<T: Array + 'static>(batch: &RecordBatch, at: usize) -> Result<&T, StoreError> {
    batch
        .column(at)
        .as_any()
        .downcast_ref::<T>()
        .ok_or_else(|| {
            StoreError::Database(format!("column {at} is {}", batch.column(at).data_type()))
        })
}
