//! The DuckDB file of a person: every figure with its state, and the only SQL of the project.
//!
//! Never: lets SQL out, or invents a value. Missing stays missing and keeps its reason.

mod borrow;
mod changes;
mod combine;
mod door;
mod error;
mod ingest;
mod migrations;
mod page;
mod query;
mod scan;
mod spread;
mod trace;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};

use duckdb::Connection;
use obs_model::{IndicatorId, Level, Period};

use page::Pages;
use spread::Spreads;

pub use changes::{Revision, SheetChange};
pub use combine::adds_up;
pub use error::StoreError;
pub use ingest::{Delivery, DocumentRecord, IngestReport, Note, Writing};
pub use query::{DatasetRecord, ProfileRow};
pub use spread::DistributionStats;
pub use trace::{RowAt, RowReader, StoredFigure};

/// What DuckDB may hold in memory; beyond it, a large ingest uses the disk, beside the file.
/// Some of its buffers are not counted: the whole program stays below half as much again.
const MEMORY_MB: u32 = 1_000;

/// Rows in a row group: small, so that a question about one indicator reads little.
const ROW_GROUP_ROWS: u32 = 16_384;

/// What is known about an indicator without reading a figure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Coverage {
    /// Period → the sheet that holds it.
    pub(crate) periods: BTreeMap<Period, Sheet>,
}

/// One indicator at one period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sheet {
    pub(crate) number: i32,
    pub(crate) dataset: i32,
    /// Whether some of its rows come from another dataset.
    pub(crate) mixed: bool,
}

/// The open data file.
///
/// Cheap to share; questions run side by side, each on a connection of its own.
pub struct Store {
    path: PathBuf,
    /// Keeps the database open; every other connection is cloned from it.
    root: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
    /// One writer at a time.
    writer: Mutex<()>,
    /// Held for reading by each question, for writing while a dataset takes the place of the old one:
    /// no question sees half of each.
    known: RwLock<Known>,
}

/// What is kept in memory: it says what the file holds, and is read again after each change of the file.
#[derive(Default)]
pub(crate) struct Known {
    coverage: BTreeMap<String, Coverage>,
    records: BTreeMap<i32, DatasetRecord>,
    spreads: Spreads,
    pages: Pages,
}

impl Known {
    /// The sheets of an indicator, oldest first.
    pub(crate) fn sheets(
        &self,
        indicator: &IndicatorId,
    ) -> impl Iterator<Item = (i32, Period)> + '_ {
        self.coverage
            .get(&indicator.0)
            .into_iter()
            .flat_map(|coverage| &coverage.periods)
            .map(|(period, sheet)| (sheet.number, *period))
    }

    pub(crate) fn sheet(&self, indicator: &IndicatorId, period: Period) -> Option<Sheet> {
        self.coverage
            .get(&indicator.0)?
            .periods
            .get(&period)
            .copied()
    }
}

impl Store {
    /// Opens the file, creating it and bringing it to the newest format as needed.
    ///
    /// # Errors
    /// `Busy` when another program holds it, `Newer` when a newer version wrote it.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let mut root = Connection::open_in_memory()?;
        root.execute_batch(&format!(
            "SET threads = {threads};
             SET memory_limit = '{MEMORY_MB}MB';
             SET temp_directory = {spill};
             SET preserve_insertion_order = true;
             SET autoinstall_known_extensions = false;
             SET autoload_known_extensions = false;
             ATTACH {path} AS obs (ROW_GROUP_SIZE {ROW_GROUP_ROWS});
             USE obs;",
            threads = std::thread::available_parallelism().map_or(2, |n| n.get()),
            path = scan::text(&path.to_string_lossy()),
            spill = scan::text(&path.with_extension("tmp").to_string_lossy()),
        ))?;
        migrations::migrate(&mut root)?;
        let store = Self {
            path: path.to_owned(),
            root: Mutex::new(root),
            readers: Mutex::new(Vec::new()),
            writer: Mutex::new(()),
            known: RwLock::default(),
        };
        store.change(|| Ok(()))?;
        Ok(store)
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Periods of an indicator for which there is something, oldest first.
    pub fn periods(&self, indicator: &IndicatorId) -> Vec<Period> {
        self.known()
            .coverage
            .get(&indicator.0)
            .map(|coverage| coverage.periods.keys().copied().collect())
            .unwrap_or_default()
    }

    /// Indicators for which there is something, sorted.
    pub fn indicators(&self) -> Vec<IndicatorId> {
        self.known()
            .coverage
            .keys()
            .map(|id| IndicatorId(id.clone()))
            .collect()
    }

    /// What is in memory, unchanged for as long as the guard is held. A question takes it once.
    fn known(&self) -> RwLockReadGuard<'_, Known> {
        self.known.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes a change that shows in what is kept in memory, while no question is being answered.
    fn change(&self, change: impl FnOnce() -> Result<(), StoreError>) -> Result<(), StoreError> {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        change()?;
        // Should the reading fail, nothing is shown rather than what was replaced.
        *known = Known::default();
        *known = self.read_known()?;
        Ok(())
    }

    fn read_known(&self) -> Result<Known, StoreError> {
        self.with_reader(|connection| {
            let mut statement = connection.prepare(
                "SELECT i.id, s.period, s.number, s.dataset, s.mixed
                 FROM indicator i JOIN sheet s ON s.indicator = i.number ORDER BY ALL",
            )?;
            let mut rows = statement.query([])?;
            let mut coverage: BTreeMap<String, Coverage> = BTreeMap::new();
            while let Some(row) = rows.next()? {
                let sheet = Sheet {
                    number: row.get(2)?,
                    dataset: row.get(3)?,
                    mixed: row.get(4)?,
                };
                coverage
                    .entry(row.get(0)?)
                    .or_default()
                    .periods
                    .insert(Period::from_number(row.get(1)?), sheet);
            }
            Ok(Known {
                coverage,
                records: query::records(connection)?,
                spreads: Spreads::read(connection)?,
                pages: Pages::default(),
            })
        })
    }

    /// Runs a question on a connection of its own, kept for the next one.
    fn with_reader<T>(
        &self,
        ask: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let waiting = lock(&self.readers).pop();
        let connection = match waiting {
            Some(connection) => connection,
            None => self.connect()?,
        };
        let answer = ask(&connection);
        if answer.is_ok() {
            lock(&self.readers).push(connection);
        }
        answer
    }

    fn connect(&self) -> Result<Connection, StoreError> {
        let connection = lock(&self.root).try_clone()?;
        connection.execute_batch("USE obs")?;
        connection.set_prepared_statement_cache_capacity(64);
        Ok(connection)
    }
}

/// Communes and their arrondissements: tens of thousands, read a place at a time.
fn is_small(level: Level) -> bool {
    level <= Level::Commune
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
