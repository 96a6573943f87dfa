//! How the places of each level spread on a sheet: counts and quarters in memory, ticks where they are.

use std::collections::HashMap;
use std::sync::Arc;

use duckdb::Connection;
use duckdb::arrow::array::{Array, Float64Array, Int32Array, ListArray, UInt8Array};
use obs_model::Level;

use crate::page::{Pages, batches, column, sheet_filter};
use crate::{StoreError, is_small};

/// How the places of a level spread on one indicator at one period.
#[derive(Clone, Debug, PartialEq)]
pub struct DistributionStats {
    /// Places with a value.
    pub known: u32,
    /// Places under secrecy.
    pub secret: u32,
    /// Places without a value for another reason.
    pub absent: u32,
    /// Smallest value, quartiles, largest; none when no place has a value.
    pub marks: Option<[f64; 5]>,
    /// Sorted values, to be drawn and never counted: every one, but for communes 300 evenly spaced quantiles.
    pub ticks: Arc<[f64]>,
}

impl DistributionStats {
    /// Of a level that has no figures of its own.
    pub(crate) fn none() -> Self {
        Self {
            known: 0,
            secret: 0,
            absent: 0,
            marks: None,
            ticks: Arc::from([]),
        }
    }
}

/// What is known of every sheet, without the ticks.
#[derive(Debug, Default)]
pub(crate) struct Spreads(HashMap<(i32, Level), DistributionStats>);

impl Spreads {
    pub(crate) fn read(connection: &Connection) -> Result<Self, StoreError> {
        let mut spreads = HashMap::new();
        let query = "SELECT level, sheet, known, secret, absent, min, q1, median, q3, max FROM distribution";
        for batch in batches(connection, query)? {
            let levels = column::<UInt8Array>(&batch, 0)?;
            let sheets = column::<Int32Array>(&batch, 1)?;
            let count = |at: usize| column::<Int32Array>(&batch, at);
            let (known, secret, absent) = (count(2)?, count(3)?, count(4)?);
            let mark = |at: usize| column::<Float64Array>(&batch, at);
            let marks = [mark(5)?, mark(6)?, mark(7)?, mark(8)?, mark(9)?];
            for row in 0..batch.num_rows() {
                let Some(level) = Level::from_ordinal(levels.value(row)) else {
                    continue;
                };
                let complete = marks.iter().all(|mark| mark.is_valid(row));
                let stats = DistributionStats {
                    known: known.value(row).unsigned_abs(),
                    secret: secret.value(row).unsigned_abs(),
                    absent: absent.value(row).unsigned_abs(),
                    marks: complete.then(|| marks.map(|mark| mark.value(row))),
                    ticks: Arc::from([]),
                };
                spreads.insert((sheets.value(row), level), stats);
            }
        }
        Ok(Self(spreads))
    }

    /// How a level spreads on each of some sheets, in their order, ticks included.
    pub(crate) fn of(
        &self,
        connection: &Connection,
        pages: &Pages,
        sheets: &[i32],
        level: Level,
    ) -> Result<Vec<Option<DistributionStats>>, StoreError> {
        let ticks: Vec<Arc<[f64]>> = if is_small(level) {
            stored_ticks(connection, sheets, level)?
        } else {
            let pages = pages.read(connection, sheets)?;
            pages.iter().map(|page| page.ticks(level)).collect()
        };
        Ok(sheets
            .iter()
            .zip(ticks)
            .map(|(sheet, ticks)| {
                let stats = self.0.get(&(*sheet, level))?.clone();
                Some(DistributionStats { ticks, ..stats })
            })
            .collect())
    }
}

fn stored_ticks(
    connection: &Connection,
    sheets: &[i32],
    level: Level,
) -> Result<Vec<Arc<[f64]>>, StoreError> {
    let mut stored: HashMap<i32, Arc<[f64]>> = HashMap::new();
    let query = format!(
        "SELECT sheet, ticks FROM distribution WHERE level = {} AND {} AND ticks IS NOT NULL",
        level.ordinal(),
        sheet_filter(sheets.iter())
    );
    for batch in batches(connection, &query)? {
        let of_sheet = column::<Int32Array>(&batch, 0)?;
        let lists = column::<ListArray>(&batch, 1)?;
        for row in 0..batch.num_rows() {
            let list = lists.value(row);
            if let Some(ticks) = list.as_any().downcast_ref::<Float64Array>() {
                stored.insert(
                    of_sheet.value(row),
                    ticks.values().iter().copied().collect(),
                );
            }
        }
    }
    Ok(sheets
        .iter()
        .map(|sheet| stored.remove(sheet).unwrap_or_else(|| Arc::from([])))
        .collect())
}
