//! Files of real producers and their troubles: each is read rightly, or refused with its line and the reason.
//!
//! `troubles.toml` carries small files in itself; `shared.toml` names large ones that stand beside the
//! repository on the computers that have them, and passes where they are not.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use obs_model::{Indicator, Reading, SourceEntry, Table};
use obs_sources::{Ask, Collected, FetchConfig, Fetcher, Mirror, Quiet, collect, connector};
use obs_tests::workbook::{workbook, zipped};
use serde::Deserialize;
use tokio::sync::watch;

#[derive(Deserialize)]
struct Cases {
    file: Vec<Case>,
}

/// A file, how to read it, and what must come of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// Where it is, or would be.
    path: String,
    /// What the case is about.
    about: Option<String>,
    /// The file itself, when it is small.
    text: Option<String>,
    /// Encoding of that text in the file, when it is not UTF-8.
    written_as: Option<String>,
    /// Sheets of a workbook, when the file is one: name → rows → cells.
    sheets: Option<BTreeMap<String, Vec<Vec<toml::Value>>>>,
    /// Packed into this before it is read: `zip` or `gz`.
    packed: Option<String>,
    /// `[source.query]` of an indicator.
    query: toml::Table,
    /// Rows of the table that is made.
    rows: Option<usize>,
    /// Column → text of the row to look at.
    find: Option<BTreeMap<String, String>>,
    /// Column → text in that row.
    cells: Option<BTreeMap<String, String>>,
    /// What the refusal says, in French.
    refused: Option<String>,
}

fn indicator(dataset: &str, query: &toml::Table) -> Indicator {
    let catalog = obs_catalog::Catalog::embedded().unwrap();
    let mut indicator = catalog.indicators().next().unwrap().clone();
    indicator.sources = vec![SourceEntry {
        api: "file".to_owned(),
        dataset: dataset.to_owned(),
        query: serde_json::to_string(query).unwrap(),
    }];
    indicator
}

/// Walks the file through the mirror, the raw cache and the connector, as the application does.
fn read(folder: &Path, file: &Path, case: &Case) -> Result<Vec<Reading>, String> {
    let name = file.file_name().unwrap().to_string_lossy();
    let dataset = format!("https://exemple.fr/{}", name.replace(' ', "-"));
    let indicator = indicator(&dataset, &case.query);
    let api = connector("file").unwrap();
    api.check(&dataset, &[&indicator])
        .unwrap_or_else(|error| panic!("{}: {error}", case.path));
    let mirror = folder.join("mirror");
    let plan = api.requests(&dataset, &[&indicator], &[]).unwrap();
    let request = &plan.ways[0][0];
    let place = mirror.join(obs_sources::file_path(&request.url, request.expect).unwrap());
    fs::create_dir_all(place.parent().unwrap()).unwrap();
    fs::copy(file, &place).unwrap();
    let mut config = FetchConfig::new(folder.join("raw"), "2026-11-21");
    config.mirror = Some(Mirror::Dir(mirror));
    let fetcher = Fetcher::new(config).unwrap();
    let ask = Ask {
        connector: api,
        dataset: &dataset,
        indicators: &[&indicator],
        known_freshness: None,
    };
    let (_stop, stopped) = watch::channel(false);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    match runtime.block_on(collect(&fetcher, ask, &Quiet, &stopped)) {
        Ok(Collected::Fresh(harvest)) => Ok(harvest.readings),
        Ok(Collected::Unchanged) => panic!("{}: nothing was known before", case.path),
        Err(error) => {
            assert!(!error.hint.fr.is_empty() && !error.message.en.is_empty());
            Err(format!("{error} {}", error.hint.fr))
        }
    }
}

/// The table that was made, as column → text for each row.
fn rows_of(table: &Table) -> Vec<BTreeMap<String, String>> {
    let Table::Csv { path, .. } = table else {
        panic!("not a table that was made: {table:?}");
    };
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

fn parquet_rows(path: &Path) -> usize {
    let connection = duckdb::Connection::open_in_memory().unwrap();
    let path = path.to_string_lossy();
    let count: i64 = connection
        .query_row("SELECT count(*) FROM read_parquet(?)", [path], |row| {
            row.get(0)
        })
        .unwrap();
    count as usize
}

/// What is wrong with a case; nothing when it is as it says.
fn fault(file: &Path, case: &Case) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let readings = match (read(folder.path(), file, case), &case.refused) {
        (Ok(readings), None) => readings,
        (Ok(_), Some(_)) => return Some("read, but it should be refused".to_owned()),
        (Err(error), None) => return Some(error),
        (Err(error), Some(reason)) => return (!error.contains(reason.as_str())).then_some(error),
    };
    let table = &readings[0].table;
    if let Table::Parquet { path } = table {
        let rows = parquet_rows(path);
        return (Some(rows) != case.rows).then(|| format!("{rows} rows"));
    }
    let rows = rows_of(table);
    if Some(rows.len()) != case.rows {
        return Some(format!("{} rows, first {:?}", rows.len(), rows.first()));
    }
    let holds = |row: &BTreeMap<String, String>, cells: &BTreeMap<String, String>| {
        cells
            .iter()
            .all(|(column, text)| row.get(column) == Some(text))
    };
    let (Some(find), Some(cells)) = (&case.find, &case.cells) else {
        return Some("the case must look at a row: find, cells".to_owned());
    };
    let found: Vec<_> = rows.iter().filter(|row| holds(row, find)).collect();
    // A figure told several times is told the same each time.
    let is_so = !found.is_empty() && found.iter().all(|row| holds(row, cells));
    (!is_so).then(|| format!("found {found:?}"))
}

fn check(cases: &str, file_of: impl Fn(&Case) -> Option<PathBuf>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("files");
    let cases: Cases = toml::from_str(&fs::read_to_string(folder.join(cases)).unwrap()).unwrap();
    let files: Vec<(PathBuf, &Case)> = cases
        .file
        .iter()
        .filter_map(|case| Some((file_of(case)?, case)))
        .collect();
    // Some files are large: as many at once as there are processors.
    let next = AtomicUsize::new(0);
    let work = || {
        let mut wrong = Vec::new();
        while let Some((file, case)) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
            if let Some(fault) = fault(file, case) {
                let about = case.about.as_deref().unwrap_or_default();
                wrong.push(format!("{} {about}\n    {fault}", case.path));
            }
        }
        wrong
    };
    let processors = thread::available_parallelism().map_or(1, usize::from);
    let mut wrong: Vec<String> = thread::scope(|scope| {
        let workers: Vec<_> = (0..processors).map(|_| scope.spawn(work)).collect();
        let wrong = workers.into_iter().map(|worker| worker.join().unwrap());
        wrong.flatten().collect()
    });
    wrong.sort();
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn troubles_are_read_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    check("troubles.toml", |case| {
        let mut bytes = match (&case.text, &case.sheets) {
            (Some(text), None) => encoded(text, case.written_as.as_deref()),
            (None, Some(sheets)) => workbook(sheets),
            _ => panic!("{}: text or sheets", case.path),
        };
        match case.packed.as_deref() {
            Some("gz") => {
                let mut writer = flate2::write::GzEncoder::new(Vec::new(), Default::default());
                writer.write_all(&bytes).unwrap();
                bytes = writer.finish().unwrap();
            }
            Some("zip") => {
                let name = case.path.trim_end_matches(".zip").to_owned();
                bytes = zipped(&[("lisez-moi.txt".to_owned(), b"x".to_vec()), (name, bytes)]);
            }
            Some(other) => panic!("{}: packed as {other}", case.path),
            None => {}
        }
        let path = folder.path().join(&case.path);
        fs::write(&path, bytes).unwrap();
        Some(path)
    });
}

#[test]
fn files_of_producers_are_read_or_refused() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
    check("shared.toml", |case| {
        let path = data.join(&case.path);
        // Not everybody has these files.
        path.exists().then_some(path)
    });
}

fn encoded(text: &str, encoding: Option<&str>) -> Vec<u8> {
    match encoding {
        None => text.as_bytes().to_vec(),
        // The first 256 characters of Unicode are those of Latin-1.
        Some("latin-1") => text
            .chars()
            .map(|sign| u8::try_from(sign).unwrap())
            .collect(),
        Some(other) => panic!("{other}"),
    }
}
