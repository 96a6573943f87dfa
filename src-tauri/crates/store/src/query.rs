//! The questions. Each answer is a small struct; heavy work over all communes stays in the database.

use std::collections::BTreeMap;

use duckdb::types::Value as DuckValue;
use duckdb::{Connection, Row};
use obs_model::{Basis, IndicatorId, Level, Observation, Period, PlaceId, State, Value};

use crate::ingest::DocumentRecord;
use crate::scan::text;
use crate::{Coverage, Store, StoreError, lock};

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
    /// Sorted values: every one when the places are few, 300 evenly spaced quantiles when they are many.
    pub ticks: Vec<f64>,
}

/// One line of a profile: a place on one indicator, and how its peers spread.
#[derive(Clone, Debug, PartialEq)]
pub struct ProfileRow {
    /// The figure.
    pub observation: Observation,
    /// The peers at the same period.
    pub peers: DistributionStats,
}

/// What is known of a dataset that is here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatasetRecord {
    /// `melodi:DS_RP_POPULATION_PRINC`.
    pub key: String,
    /// Day of the last ingest.
    pub ingested_on: String,
    /// What the source said of its date.
    pub freshness: Option<String>,
    /// Vintage in the source's words.
    pub vintage: Option<String>,
    /// Year of the geography of its codes.
    pub geography_year: Option<i32>,
    /// Known values it brought.
    pub known_values: u64,
    /// Files it came from.
    pub documents: Vec<DocumentRecord>,
}

const COLUMNS: &str = "level, sheet, code, state, value, numerator, denominator, published, summed, \
                       since, secret_communes, absent_communes, rank";

impl Store {
    /// The figures of some places on one indicator, oldest first within each place.
    ///
    /// Only what the store holds: a place or period it has no row for is not in the answer.
    pub fn observations(
        &self,
        indicator: &IndicatorId,
        places: &[PlaceId],
        period: Option<Period>,
    ) -> Result<Vec<Observation>, StoreError> {
        let coverage = self.coverage();
        let Some(coverage) = coverage.get(&indicator.0) else {
            return Ok(Vec::new());
        };
        let sheets: BTreeMap<i32, Period> = coverage
            .periods
            .iter()
            .filter(|(at, _)| period.is_none_or(|period| period == **at))
            .map(|(at, sheet)| (sheet.number, *at))
            .collect();
        if sheets.is_empty() || places.is_empty() {
            return Ok(Vec::new());
        }
        let mut by_level: BTreeMap<Level, Vec<String>> = BTreeMap::new();
        for place in places {
            by_level
                .entry(place.level)
                .or_default()
                .push(text(&place.code));
        }
        // One pass over each of the two tables at most.
        let mut by_table: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for (level, codes) in &by_level {
            by_table.entry(table(*level)).or_default().push(format!(
                "(level = {} AND code IN ({}))",
                level.ordinal(),
                codes.join(", ")
            ));
        }
        let branches: Vec<String> = by_table
            .iter()
            .map(|(table, places)| {
                format!(
                    "SELECT {COLUMNS} FROM {table} WHERE {} AND ({})",
                    sheet_filter(sheets.keys()),
                    places.join(" OR ")
                )
            })
            .collect();
        let query = branches.join(" UNION ALL ");
        let mut found = self.with_reader(|connection| {
            collect(connection, &query, |row| {
                let sheet: i32 = row.get(1)?;
                let period = sheets.get(&sheet).copied().unwrap_or(Period::year(0));
                observation(row, indicator.clone(), period)
            })
        })?;
        found.sort_by(|a, b| (&a.place, a.period).cmp(&(&b.place, b.period)));
        Ok(found)
    }

    /// Every figure of an indicator, by place then period.
    pub fn all_observations(
        &self,
        indicator: &IndicatorId,
    ) -> Result<Vec<Observation>, StoreError> {
        let coverage = self.coverage();
        let Some(coverage) = coverage.get(&indicator.0) else {
            return Ok(Vec::new());
        };
        let sheets: BTreeMap<i32, Period> = coverage
            .periods
            .iter()
            .map(|(at, sheet)| (sheet.number, *at))
            .collect();
        let query = format!(
            "SELECT {COLUMNS} FROM every_observation WHERE {} ORDER BY level, code, sheet",
            sheet_filter(sheets.keys())
        );
        self.with_reader(|connection| {
            collect(connection, &query, |row| {
                let sheet: i32 = row.get(1)?;
                let period = sheets.get(&sheet).copied().unwrap_or(Period::year(0));
                observation(row, indicator.clone(), period)
            })
        })
    }

    /// Codes and values of all the known places of a level, smallest value first.
    pub fn values(
        &self,
        indicator: &IndicatorId,
        level: Level,
        period: Period,
    ) -> Result<Vec<(String, f64)>, StoreError> {
        let Some(sheet) = self.sheet(indicator, period) else {
            return Ok(Vec::new());
        };
        // The numbers are written in the question: a parameter would keep DuckDB from skipping row groups.
        let query = format!(
            "SELECT code, value FROM {} WHERE level = {} AND sheet = {sheet} AND value IS NOT NULL",
            table(level),
            level.ordinal()
        );
        let mut found: Vec<(String, f64)> = self.with_reader(|connection| {
            collect(connection, &query, |row| Ok((row.get(0)?, row.get(1)?)))
        })?;
        found.sort_by(|a, b| a.1.total_cmp(&b.1).then_with(|| a.0.cmp(&b.0)));
        Ok(found)
    }

    /// How the places of a level spread; none when nothing is here.
    pub fn distribution(
        &self,
        indicator: &IndicatorId,
        level: Level,
        period: Period,
    ) -> Result<Option<DistributionStats>, StoreError> {
        let Some(sheet) = self.sheet(indicator, period) else {
            return Ok(None);
        };
        let query = format!(
            "SELECT known, secret, absent, min, q1, median, q3, max, NULL AS ticks
             FROM distribution WHERE level = {} AND sheet = {sheet}",
            level.ordinal()
        );
        self.with_reader(|connection| Ok(collect(connection, &query, |row| stats(row, 0))?.pop()))
    }

    /// A place on many indicators, each at its latest period, with how its peers spread.
    ///
    /// Without `ticks`, the sorted values of the peers are left out: they are what takes time.
    pub fn profile(
        &self,
        place: &PlaceId,
        indicators: &[IndicatorId],
        ticks: bool,
    ) -> Result<Vec<ProfileRow>, StoreError> {
        let coverage = self.coverage();
        let sheets: BTreeMap<i32, (usize, Period)> = indicators
            .iter()
            .enumerate()
            .filter_map(|(index, id)| {
                let (period, sheet) = coverage.get(&id.0)?.periods.last_key_value()?;
                Some((sheet.number, (index, *period)))
            })
            .collect();
        if sheets.is_empty() {
            return Ok(Vec::new());
        }
        let query = format!(
            "SELECT o.*, d.known, d.secret, d.absent, d.min, d.q1, d.median, d.q3, d.max, {ticks}
             FROM (SELECT {COLUMNS} FROM {table}
                   WHERE level = {level} AND {filter} AND code = {code}) o
             JOIN (SELECT * FROM distribution WHERE level = {level} AND {filter}) d ON d.sheet = o.sheet",
            table = table(place.level),
            level = place.level.ordinal(),
            filter = sheet_filter(sheets.keys()),
            code = text(&place.code),
            ticks = if ticks { "d.ticks" } else { "NULL" },
        );
        let mut found = self.with_reader(|connection| {
            collect(connection, &query, |row| {
                let sheet: i32 = row.get(1)?;
                let (index, period) = sheets.get(&sheet).copied().unwrap_or((0, Period::year(0)));
                let row = ProfileRow {
                    observation: observation(row, indicators[index].clone(), period)?,
                    peers: stats(row, 13)?,
                };
                Ok((index, row))
            })
        })?;
        found.sort_by_key(|(index, _)| *index);
        Ok(found.into_iter().map(|(_, row)| row).collect())
    }

    /// The dataset that a figure comes from; without a place, the one that answers for most places.
    pub fn dataset_of(
        &self,
        indicator: &IndicatorId,
        period: Period,
        place: Option<&PlaceId>,
    ) -> Result<Option<DatasetRecord>, StoreError> {
        let coverage = self.coverage();
        let sheet = coverage
            .get(&indicator.0)
            .and_then(|coverage: &Coverage| coverage.periods.get(&period));
        let Some(sheet) = sheet else {
            return Ok(None);
        };
        let own = match place.filter(|_| sheet.mixed) {
            None => None,
            Some(place) => {
                let query = format!(
                    "SELECT dataset FROM {} WHERE level = {} AND sheet = {} AND code = {}",
                    table(place.level),
                    place.level.ordinal(),
                    sheet.number,
                    text(&place.code)
                );
                self.with_reader(|connection| {
                    let found = collect(connection, &query, |row| row.get::<_, Option<i32>>(0))?;
                    Ok(found.into_iter().next().flatten())
                })?
            }
        };
        let number = own.unwrap_or(sheet.dataset);
        Ok(self.records().get(&number).cloned())
    }

    /// The datasets that are here, by key.
    pub fn datasets(&self) -> Result<Vec<DatasetRecord>, StoreError> {
        let mut records: Vec<DatasetRecord> = self.records().values().cloned().collect();
        records.sort_by(|a, b| a.key.cmp(&b.key));
        Ok(records)
    }

    /// One dataset by key.
    pub fn dataset(&self, key: &str) -> Result<Option<DatasetRecord>, StoreError> {
        Ok(self
            .records()
            .values()
            .find(|record| record.key == key)
            .cloned())
    }

    /// Reads the records of the datasets, by number.
    pub(crate) fn read_records(&self) -> Result<BTreeMap<i32, DatasetRecord>, StoreError> {
        self.with_reader(|connection| {
            let mut records: BTreeMap<i32, DatasetRecord> = collect(
                connection,
                "SELECT number, key, coalesce(ingested_on, ''), freshness, vintage, geography_year,
                        coalesce(known_values, 0) FROM dataset",
                |row| {
                    let known: i64 = row.get(6)?;
                    Ok((
                        row.get(0)?,
                        DatasetRecord {
                            key: row.get(1)?,
                            ingested_on: row.get(2)?,
                            freshness: row.get(3)?,
                            vintage: row.get(4)?,
                            geography_year: row.get(5)?,
                            known_values: known as u64,
                            documents: Vec::new(),
                        },
                    ))
                },
            )?
            .into_iter()
            .collect();
            for (number, document) in collect(
                connection,
                "SELECT dataset, url, sha256, fetched_at, bytes, path FROM document ORDER BY url",
                |row| {
                    let number: i32 = row.get(0)?;
                    let bytes: i64 = row.get(4)?;
                    Ok((
                        number,
                        DocumentRecord {
                            url: row.get(1)?,
                            sha256: row.get(2)?,
                            fetched_at: row.get(3)?,
                            bytes: bytes as u64,
                            path: row.get(5)?,
                        },
                    ))
                },
            )? {
                if let Some(record) = records.get_mut(&number) {
                    record.documents.push(document);
                }
            }
            Ok(records)
        })
    }

    /// Marks a dataset that is here as found unchanged, with what the source says of its date.
    pub fn note_unchanged(&self, key: &str, freshness: Option<&str>) -> Result<(), StoreError> {
        let _writing = lock(&self.writer);
        let connection = self.connect()?;
        connection.execute(
            "UPDATE dataset SET freshness = coalesce(?, freshness) WHERE key = ?",
            duckdb::params![freshness, key],
        )?;
        connection.execute("DELETE FROM problem WHERE key = ?", [key])?;
        drop(connection);
        self.reload()
    }

    /// Keeps the last problem of a dataset, as the desk writes it.
    pub fn note_problem(&self, key: &str, today: &str, body: &str) -> Result<(), StoreError> {
        let _writing = lock(&self.writer);
        let mut connection = self.connect()?;
        let transaction = connection.transaction()?;
        transaction.execute("DELETE FROM problem WHERE key = ?", [key])?;
        transaction.execute(
            "INSERT INTO problem VALUES (?, ?, ?)",
            duckdb::params![key, today, body],
        )?;
        transaction.commit()?;
        Ok(())
    }

    /// Last problem of each dataset: key, day, body.
    pub fn problems(&self) -> Result<Vec<(String, String, String)>, StoreError> {
        self.with_reader(|connection| {
            collect(
                connection,
                "SELECT key, happened_on, body FROM problem ORDER BY key",
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )
        })
    }

    fn sheet(&self, indicator: &IndicatorId, period: Period) -> Option<i32> {
        self.coverage()
            .get(&indicator.0)
            .and_then(|coverage| coverage.periods.get(&period))
            .map(|sheet| sheet.number)
    }
}

/// The table that holds the places of a level.
fn table(level: Level) -> &'static str {
    if level <= Level::Commune {
        "commune_observation"
    } else {
        "observation"
    }
}

fn sheet_filter<'a>(sheets: impl Iterator<Item = &'a i32>) -> String {
    let numbers: Vec<String> = sheets.map(i32::to_string).collect();
    match numbers.as_slice() {
        [one] => format!("sheet = {one}"),
        many => format!("sheet IN ({})", many.join(", ")),
    }
}

fn collect<T>(
    connection: &Connection,
    query: &str,
    read: impl FnMut(&Row<'_>) -> Result<T, duckdb::Error>,
) -> Result<Vec<T>, StoreError> {
    let mut statement = connection.prepare(query)?;
    let rows = statement.query_map([], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn observation(
    row: &Row<'_>,
    indicator: IndicatorId,
    period: Period,
) -> Result<Observation, duckdb::Error> {
    let level = Level::from_ordinal(row.get(0)?).unwrap_or(Level::Commune);
    let state = State::from_ordinal(row.get(3)?).unwrap_or(State::NotCollected);
    let published: bool = row.get(7)?;
    let since: Option<i32> = row.get(9)?;
    Ok(Observation {
        indicator,
        place: PlaceId::new(level, row.get::<_, String>(2)?),
        period,
        value: Value::from_parts(state, row.get(4)?),
        numerator: row.get(5)?,
        denominator: row.get(6)?,
        basis: if published {
            Basis::Published
        } else {
            Basis::Summed
        },
        summed: row.get(8)?,
        since: since.map(Period::from_number),
        secret_communes: row.get(10)?,
        absent_communes: row.get(11)?,
        rank: row.get(12)?,
    })
}

fn stats(row: &Row<'_>, first: usize) -> Result<DistributionStats, duckdb::Error> {
    let mut marks = [0.0; 5];
    let mut complete = true;
    for (index, mark) in marks.iter_mut().enumerate() {
        match row.get::<_, Option<f64>>(first + 3 + index)? {
            Some(value) => *mark = value,
            None => complete = false,
        }
    }
    Ok(DistributionStats {
        known: row.get(first)?,
        secret: row.get(first + 1)?,
        absent: row.get(first + 2)?,
        marks: complete.then_some(marks),
        ticks: match row.get(first + 8)? {
            DuckValue::List(values) => values
                .into_iter()
                .filter_map(|value| match value {
                    DuckValue::Double(value) => Some(value),
                    _ => None,
                })
                .collect(),
            _ => Vec::new(),
        },
    })
}
