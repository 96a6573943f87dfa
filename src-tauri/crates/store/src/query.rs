//! The questions. Each answer is a small struct; heavy work over all communes stays in the database.

use std::collections::{BTreeMap, HashSet};

use duckdb::{Connection, Row};
use obs_model::{IndicatorId, Level, Observation, Period, PlaceId};

use crate::ingest::DocumentRecord;
use crate::page::{COLUMNS, figures, sheet_filter, sort_by_value};
use crate::scan::text;
use crate::spread::DistributionStats;
use crate::{Store, StoreError, is_small, lock};

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

impl Store {
    /// The figures of some places on one indicator, by place, oldest first.
    ///
    /// Only what the store holds: a place or period it has no row for is not in the answer.
    pub fn observations(
        &self,
        indicator: &IndicatorId,
        places: &[PlaceId],
        period: Option<Period>,
    ) -> Result<Vec<Observation>, StoreError> {
        let known = self.known();
        let sheets: Vec<(i32, Period)> = known
            .sheets(indicator)
            .filter(|(_, at)| period.is_none_or(|period| period == *at))
            .collect();
        let numbers: Vec<i32> = sheets.iter().map(|(sheet, _)| *sheet).collect();
        if sheets.is_empty() || places.is_empty() {
            return Ok(Vec::new());
        }
        let (small, large): (Vec<&PlaceId>, Vec<&PlaceId>) =
            places.iter().partition(|place| is_small(place.level));
        let mut found = Vec::new();
        self.with_reader(|connection| {
            if !large.is_empty() {
                let pages = known.pages.read(connection, &numbers)?;
                for (page, (_, period)) in pages.iter().zip(&sheets) {
                    let figures = large.iter().filter_map(|place| page.figure(place));
                    found.extend(figures.map(|figure| figure.observation(indicator, *period)));
                }
            }
            if !small.is_empty() {
                let periods: BTreeMap<i32, Period> = sheets.iter().copied().collect();
                for figure in communes(connection, &numbers, &small)? {
                    if let Some(period) = periods.get(&figure.sheet) {
                        found.push(figure.observation(indicator, *period));
                    }
                }
            }
            Ok(())
        })?;
        found.sort_by(|a, b| (&a.place, a.period).cmp(&(&b.place, b.period)));
        Ok(found)
    }

    /// Every figure of an indicator, by place, oldest first.
    pub fn all_observations(
        &self,
        indicator: &IndicatorId,
    ) -> Result<Vec<Observation>, StoreError> {
        let known = self.known();
        let sheets: BTreeMap<i32, Period> = known.sheets(indicator).collect();
        if sheets.is_empty() {
            return Ok(Vec::new());
        }
        let query = format!(
            "SELECT {COLUMNS} FROM every_observation WHERE {}",
            sheet_filter(sheets.keys())
        );
        let figures = self.with_reader(|connection| figures(connection, &query))?;
        let mut found: Vec<Observation> = figures
            .iter()
            .filter_map(|figure| Some(figure.observation(indicator, *sheets.get(&figure.sheet)?)))
            .collect();
        found.sort_by(|a, b| (&a.place, a.period).cmp(&(&b.place, b.period)));
        Ok(found)
    }

    /// Codes and values of all the known places of a level, smallest value first.
    pub fn values(
        &self,
        indicator: &IndicatorId,
        level: Level,
        period: Period,
    ) -> Result<Vec<(String, f64)>, StoreError> {
        let known = self.known();
        let Some(sheet) = known.sheet(indicator, period) else {
            return Ok(Vec::new());
        };
        self.with_reader(|connection| {
            if !is_small(level) {
                let pages = known.pages.read(connection, &[sheet.number])?;
                return Ok(pages
                    .first()
                    .map(|page| page.values(level))
                    .unwrap_or_default());
            }
            let query = format!(
                "SELECT code, value FROM commune_observation
                 WHERE level = {} AND sheet = {} AND value IS NOT NULL",
                level.ordinal(),
                sheet.number
            );
            let mut found: Vec<(String, f64)> =
                collect(connection, &query, |row| Ok((row.get(0)?, row.get(1)?)))?;
            sort_by_value(&mut found);
            Ok(found)
        })
    }

    /// How the places of a level spread; none when nothing is here.
    pub fn distribution(
        &self,
        indicator: &IndicatorId,
        level: Level,
        period: Period,
    ) -> Result<Option<DistributionStats>, StoreError> {
        let known = self.known();
        let Some(sheet) = known.sheet(indicator, period) else {
            return Ok(None);
        };
        let sheets = [sheet.number];
        let mut found = self
            .with_reader(|connection| known.spreads.of(connection, &known.pages, &sheets, level))?;
        Ok(found.pop().flatten())
    }

    /// A place on many indicators, each at its latest period, with how its peers spread.
    pub fn profile(
        &self,
        place: &PlaceId,
        indicators: &[IndicatorId],
    ) -> Result<Vec<ProfileRow>, StoreError> {
        let known = self.known();
        let latest: Vec<(&IndicatorId, Period, i32)> = indicators
            .iter()
            .filter_map(|id| {
                let (sheet, period) = known.sheets(id).last()?;
                Some((id, period, sheet))
            })
            .collect();
        let sheets: Vec<i32> = latest.iter().map(|(_, _, sheet)| *sheet).collect();
        if sheets.is_empty() {
            return Ok(Vec::new());
        }
        self.with_reader(|connection| {
            let pages = known.pages.read(connection, &sheets)?;
            let peers = known
                .spreads
                .of(connection, &known.pages, &sheets, place.level)?;
            let own: BTreeMap<i32, _> = if is_small(place.level) {
                communes(connection, &sheets, &[place])?
                    .into_iter()
                    .map(|figure| (figure.sheet, figure))
                    .collect()
            } else {
                BTreeMap::new()
            };
            Ok(latest
                .iter()
                .zip(pages.iter().zip(peers))
                .filter_map(|((id, period, sheet), (page, peers))| {
                    let figure = own.get(sheet).or_else(|| page.figure(place))?;
                    Some(ProfileRow {
                        observation: figure.observation(id, *period),
                        peers: peers?,
                    })
                })
                .collect())
        })
    }

    /// The dataset that a figure comes from; without a place, the one that answers for most places.
    pub fn dataset_of(
        &self,
        indicator: &IndicatorId,
        period: Period,
        place: Option<&PlaceId>,
    ) -> Result<Option<DatasetRecord>, StoreError> {
        let known = self.known();
        let Some(sheet) = known.sheet(indicator, period) else {
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
        Ok(known.records.get(&number).cloned())
    }

    /// The datasets that are here, by key.
    pub fn datasets(&self) -> Result<Vec<DatasetRecord>, StoreError> {
        let mut records: Vec<DatasetRecord> = self.known().records.values().cloned().collect();
        records.sort_by(|a, b| a.key.cmp(&b.key));
        Ok(records)
    }

    /// One dataset by key.
    pub fn dataset(&self, key: &str) -> Result<Option<DatasetRecord>, StoreError> {
        Ok(self
            .known()
            .records
            .values()
            .find(|record| record.key == key)
            .cloned())
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
        self.change(|| Ok(()))
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
}

/// The table that holds the places of a level.
fn table(level: Level) -> &'static str {
    if is_small(level) {
        "commune_observation"
    } else {
        "observation"
    }
}

/// A list of codes longer than this takes longer to be read than the rows that it leaves out.
const NAMED_MAX: usize = 2_000;

/// The figures of some communes on some sheets.
pub(crate) fn communes(
    connection: &Connection,
    sheets: &[i32],
    places: &[&PlaceId],
) -> Result<Vec<crate::page::Figure>, StoreError> {
    let mut by_level: BTreeMap<Level, HashSet<&str>> = BTreeMap::new();
    for place in places {
        by_level.entry(place.level).or_default().insert(&place.code);
    }
    let filters: Vec<String> = by_level
        .iter()
        .map(|(level, codes)| {
            let level = format!("level = {}", level.ordinal());
            if codes.len() > NAMED_MAX {
                return level;
            }
            let codes: Vec<String> = codes.iter().map(|code| text(code)).collect();
            format!("({level} AND code IN ({}))", codes.join(", "))
        })
        .collect();
    let query = format!(
        "SELECT {COLUMNS} FROM commune_observation WHERE {} AND ({})",
        sheet_filter(sheets.iter()),
        filters.join(" OR ")
    );
    let mut found = figures(connection, &query)?;
    found.retain(|figure| {
        by_level
            .get(&figure.place.level)
            .is_some_and(|codes| codes.contains(figure.place.code.as_str()))
    });
    Ok(found)
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

/// Reads the records of the datasets, by number.
pub(crate) fn records(connection: &Connection) -> Result<BTreeMap<i32, DatasetRecord>, StoreError> {
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
        "SELECT dataset, url, sha256, fetched_at, bytes, path FROM document ORDER BY dataset, rowid",
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
}
