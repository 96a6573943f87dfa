//! What a delivery changes in the figures that are already here, and the log of what changed.

use std::collections::BTreeMap;

use duckdb::Connection;
use obs_model::{IndicatorId, Level, Period, PlaceId};

use crate::scan::text;
use crate::{Store, StoreError, lock};

/// What becomes of one indicator at one period.
#[derive(Clone, Debug, PartialEq)]
pub struct SheetChange {
    /// Which indicator.
    pub indicator: IndicatorId,
    /// Which period.
    pub period: Period,
    /// Known values of the dataset before; 0 for a new period.
    pub before: u64,
    /// Known values now; 0 for a period that is gone.
    pub after: u64,
    /// Values that are not what they were.
    pub revised: u64,
    /// Places that had no value.
    pub appeared: u64,
    /// Places that no longer have one.
    pub gone: u64,
    /// The largest revision, among communes when some were revised.
    pub largest: Option<Revision>,
}

impl SheetChange {
    /// True when every value is what it was.
    pub fn is_nothing(&self) -> bool {
        self.before == self.after && self.revised + self.appeared + self.gone == 0
    }
}

/// A value that is not what it was.
#[derive(Clone, Debug, PartialEq)]
pub struct Revision {
    /// Where.
    pub place: PlaceId,
    /// The value before.
    pub before: f64,
    /// The value now.
    pub after: f64,
}

/// Compares what is about to be stored with what the dataset gave last time.
///
/// Reads `ranked` and `question`, which an ingest has filled.
pub(crate) fn changes(connection: &Connection, key: &str) -> Result<Vec<SheetChange>, StoreError> {
    connection.execute_batch(&format!(
        "CREATE OR REPLACE TEMP TABLE beside AS
         WITH old AS (
            SELECT s.indicator, s.period, o.level, o.code, o.value
            FROM sheet s JOIN dataset d ON d.number = s.dataset AND d.key = {key}
            JOIN question q ON q.indicator = s.indicator
            JOIN every_observation o ON o.sheet = s.number WHERE o.dataset IS NULL
         ), new AS (SELECT indicator, period, level, code, value FROM ranked WHERE dataset IS NULL)
         SELECT indicator, period, level, code, old.value AS was, new.value AS is_now,
                coalesce(abs(new.value - old.value) > 1e-9 * greatest(abs(old.value), 1), false) AS revised
         FROM old FULL JOIN new USING (indicator, period, level, code);",
        key = text(key)
    ))?;
    let mut statement = connection.prepare(&format!(
        "WITH largest AS (
            SELECT indicator, period, level, code, was, is_now FROM beside WHERE revised
            QUALIFY row_number() OVER (
                PARTITION BY indicator, period
                ORDER BY (level = {commune}) DESC, abs(is_now - was) DESC, level, code) = 1
         ), counted AS (
            SELECT indicator, period, count(was) AS before, count(is_now) AS after,
                   count(*) FILTER (revised) AS revised,
                   count(*) FILTER (was IS NULL AND is_now IS NOT NULL) AS appeared,
                   count(*) FILTER (was IS NOT NULL AND is_now IS NULL) AS gone
            FROM beside GROUP BY ALL
         )
         SELECT q.id, CAST(c.period AS INTEGER), c.before, c.after, c.revised, c.appeared, c.gone,
                l.level, l.code, l.was, l.is_now
         FROM counted c JOIN question q USING (indicator)
         LEFT JOIN largest l ON l.indicator = c.indicator AND l.period = c.period
         ORDER BY q.id, c.period",
        commune = Level::Commune.ordinal()
    ))?;
    let rows = statement.query_map([], |row| {
        let count = |at: usize| row.get::<_, i64>(at).map(i64::unsigned_abs);
        let level: Option<u8> = row.get(7)?;
        let code: Option<String> = row.get(8)?;
        let (before, after): (Option<f64>, Option<f64>) = (row.get(9)?, row.get(10)?);
        let largest = match (level.and_then(Level::from_ordinal), code, before, after) {
            (Some(level), Some(code), Some(before), Some(after)) => Some(Revision {
                place: PlaceId::new(level, code),
                before,
                after,
            }),
            _ => None,
        };
        Ok(SheetChange {
            indicator: IndicatorId(row.get(0)?),
            period: Period::from_number(row.get(1)?),
            before: count(2)?,
            after: count(3)?,
            revised: count(4)?,
            appeared: count(5)?,
            gone: count(6)?,
            largest,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The latest rank of a place for each indicator of the delivery that is being swapped in.
pub(crate) fn ranks(
    connection: &Connection,
    place: &PlaceId,
) -> Result<BTreeMap<IndicatorId, u32>, StoreError> {
    let mut statement = connection.prepare(
        "SELECT q.id, o.rank FROM every_observation o
         JOIN sheet s ON s.number = o.sheet JOIN question q ON q.indicator = s.indicator
         WHERE o.level = ? AND o.code = ? AND o.rank IS NOT NULL
         QUALIFY row_number() OVER (PARTITION BY q.id ORDER BY s.period DESC) = 1",
    )?;
    let rows = statement.query_map(duckdb::params![place.level.ordinal(), place.code], |row| {
        Ok((
            IndicatorId(row.get(0)?),
            row.get::<_, i32>(1)?.unsigned_abs(),
        ))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Adds an entry to the log.
pub(crate) fn note(
    connection: &Connection,
    key: &str,
    today: &str,
    body: &str,
) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO refresh_log
         SELECT coalesce((SELECT max(number) FROM refresh_log), 0) + 1, ?, ?, ?",
        duckdb::params![today, key, body],
    )?;
    Ok(())
}

impl Store {
    /// Keeps what changed in a dataset, as the desk writes it.
    pub fn note_changes(&self, key: &str, today: &str, body: &str) -> Result<(), StoreError> {
        let _writing = lock(&self.writer);
        note(&self.connect()?, key, today, body)
    }

    /// What changed, the latest first: day, dataset, body.
    pub fn noted_changes(&self, limit: usize) -> Result<Vec<(String, String, String)>, StoreError> {
        self.with_reader(|connection| {
            let mut statement = connection.prepare(&format!(
                "SELECT happened_on, key, body FROM refresh_log ORDER BY number DESC LIMIT {limit}"
            ))?;
            let rows =
                statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}
