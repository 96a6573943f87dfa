//! The figures that came with the application, brought into a new data file.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use obs_model::{
    Absent, Condition, Extract, Indicator, Level, LevelKey, Municipal, Part, Period, PeriodKey,
    Reading, Table,
};
use obs_store::{Delivery, DocumentRecord, Store};
use serde::Deserialize;

use crate::Desk;
use crate::wire::{Lang, Problem};

/// The word for this source in the catalogue.
pub(crate) const API: &str = "starter";

/// Mayotte has no annual census: these files leave it out (assets/starter/README.md).
const WITHOUT: &[&str] = &["976"];

const SOURCES: &str = include_str!("../../../../assets/starter/sources.json");

const FILES: &[(&str, &[u8])] = &[
    (
        "populations.csv.gz",
        include_bytes!("../../../../assets/starter/populations.csv.gz"),
    ),
    (
        "recensement-2021.csv.gz",
        include_bytes!("../../../../assets/starter/recensement-2021.csv.gz"),
    ),
];

/// What `sources.json` says of a file.
#[derive(Debug, Deserialize)]
struct SourceFile {
    sha256: String,
    columns: Vec<String>,
    series: Vec<Series>,
}

#[derive(Debug, Deserialize)]
struct Series {
    year: i32,
    geography_year: i32,
    files: Vec<PackageFile>,
}

#[derive(Debug, Deserialize)]
struct PackageFile {
    registry: String,
    package: String,
    version: String,
    package_date: String,
    file: String,
    file_sha256: String,
}

/// The `[source.query]` of a starter indicator.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Query {
    numerator: Columns,
    denominator: Option<Columns>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Columns {
    One(String),
    Several(Vec<String>),
}

impl Columns {
    fn list(&self) -> Vec<String> {
        match self {
            Columns::One(column) => vec![column.clone()],
            Columns::Several(columns) => columns.clone(),
        }
    }
}

/// Makes sure that the starter figures of this version are in the store.
pub(crate) fn bring(desk: &Desk, store: &Store, lang: Lang) -> Result<(), Problem> {
    let sources: BTreeMap<String, SourceFile> =
        serde_json::from_str(SOURCES).map_err(|error| Problem::bug(error.to_string()))?;
    for (name, bytes) in FILES {
        let source = sources
            .get(*name)
            .ok_or_else(|| Problem::bug(format!("{name} is not in sources.json")))?;
        bring_file(desk, store, name, bytes, source, lang)?;
    }
    Ok(())
}

fn bring_file(
    desk: &Desk,
    store: &Store,
    name: &str,
    bytes: &[u8],
    source: &SourceFile,
    lang: Lang,
) -> Result<(), Problem> {
    let key = dataset_key(name);
    let indicators: Vec<&Indicator> = desk
        .catalog()?
        .indicators()
        .filter(|indicator| indicator.sources.iter().any(|s| s.dataset_key() == key))
        .collect();
    // The same file asked by the same questions needs no second reading.
    let questions: Vec<String> = indicators
        .iter()
        .map(|indicator| {
            format!(
                "{}{:?}{:?}",
                indicator.id,
                indicator.levels,
                query_text(indicator, &key)
            )
        })
        .collect();
    let freshness = format!(
        "{} {:016x}",
        source.sha256,
        fingerprint(&questions.join("\n"))
    );
    let record = store
        .dataset(&key)
        .map_err(|error| Problem::from_store(error, lang))?;
    if indicators.is_empty() || record.is_some_and(|r| r.freshness.as_deref() == Some(&freshness)) {
        return Ok(());
    }

    let folder = desk.data_dir().join("starter");
    let path = folder.join(name);
    write_file(&folder, &path, bytes)?;
    let mut readings = Vec::new();
    let mut geographies = BTreeMap::new();
    for series in &source.series {
        let year = Some(series.geography_year);
        geographies.insert(year, desk.geography(year)?);
        readings.push(reading(&path, source, series, &indicators, &key)?);
    }
    let documents: Vec<DocumentRecord> = source
        .series
        .iter()
        .flat_map(|series| &series.files)
        .map(|file| DocumentRecord {
            url: format!(
                "{} {}@{} {}",
                file.registry, file.package, file.version, file.file
            ),
            sha256: file.file_sha256.clone(),
            fetched_at: file.package_date.clone(),
            bytes: 0,
            path: name.to_owned(),
        })
        .collect();
    store
        .ingest(
            &Delivery {
                key: &key,
                indicators: &indicators,
                readings: &readings,
                geographies: &geographies,
                documents: &documents,
                freshness: Some(&freshness),
                vintage: None,
                today: &desk.today(),
            },
            &|| false,
        )
        .map_err(|error| Problem::from_store(error, lang))?;
    Ok(())
}

/// A file of starter figures, to be read again.
pub(crate) struct StarterFile {
    /// Where it is in the data directory.
    pub(crate) path: PathBuf,
    /// Lower-case hex SHA-256 that it must have.
    pub(crate) sha256: String,
    /// How it is read.
    pub(crate) readings: Vec<Reading>,
}

/// The starter file of a dataset; none when this version of the application has no such file.
pub(crate) fn file_of(desk: &Desk, key: &str) -> Result<Option<StarterFile>, Problem> {
    let sources: BTreeMap<String, SourceFile> =
        serde_json::from_str(SOURCES).map_err(|error| Problem::bug(error.to_string()))?;
    let found = sources.iter().find(|(name, _)| dataset_key(name) == key);
    let Some((name, source)) = found else {
        return Ok(None);
    };
    let path = desk.data_dir().join("starter").join(name);
    let indicators: Vec<&Indicator> = desk
        .catalog()?
        .indicators()
        .filter(|indicator| indicator.sources.iter().any(|s| s.dataset_key() == key))
        .collect();
    let readings = source
        .series
        .iter()
        .map(|series| reading(&path, source, series, &indicators, key))
        .collect::<Result<_, _>>()?;
    Ok(Some(StarterFile {
        path,
        sha256: source.sha256.clone(),
        readings,
    }))
}

fn dataset_key(name: &str) -> String {
    format!("{API}:{}", name.strip_suffix(".csv.gz").unwrap_or(name))
}

fn query_text<'a>(indicator: &'a Indicator, key: &str) -> &'a str {
    indicator
        .sources
        .iter()
        .find(|source| source.dataset_key() == key)
        .map_or("", |source| source.query.as_str())
}

/// FNV-1a: only to notice that a question changed between two versions.
pub(crate) fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

fn write_file(folder: &Path, path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    let attempt = || -> std::io::Result<()> {
        fs::create_dir_all(folder)?;
        let draft = path.with_extension("new");
        fs::write(&draft, bytes)?;
        fs::rename(&draft, path)
    };
    attempt().map_err(|error| Problem::disk_full(Lang::Fr).with_detail(error.to_string()))
}

fn reading(
    path: &Path,
    source: &SourceFile,
    series: &Series,
    indicators: &[&Indicator],
    key: &str,
) -> Result<Reading, Problem> {
    // The populations hold a row per year; each year has the geography of its own date.
    let by_year = source.columns.iter().any(|column| column == "annee");
    let conditions = if by_year {
        vec![Condition {
            column: "annee".to_owned(),
            values: vec![series.year.to_string()],
        }]
    } else {
        Vec::new()
    };
    let mut extracts = Vec::new();
    for indicator in indicators {
        let query: Query = serde_json::from_str(query_text(indicator, key))
            .map_err(|error| Problem::bug(format!("{}: {error}", indicator.id)))?;
        let parts = [
            (Part::Numerator, Some(&query.numerator)),
            (Part::Denominator, query.denominator.as_ref()),
        ];
        for (part, columns) in parts {
            if let Some(columns) = columns {
                extracts.push(Extract {
                    indicator: indicator.id.clone(),
                    part,
                    columns: columns.list(),
                    conditions: conditions.clone(),
                    factor: 1.0,
                    count_rows: false,
                });
            }
        }
    }
    Ok(Reading {
        table: Table::Csv {
            path: path.to_owned(),
            delimiter: ';',
            decimal: '.',
        },
        sha256: source.sha256.clone(),
        code_column: "code".to_owned(),
        code_prefix: String::new(),
        level: LevelKey::Fixed {
            level: Level::Commune,
        },
        period: PeriodKey::Fixed {
            period: Period::year(series.year),
        },
        geography_year: Some(series.geography_year),
        municipal: if by_year {
            Municipal::Both
        } else {
            Municipal::ArrondissementsOnly
        },
        absent: Absent::Unknown,
        without_departements: WITHOUT.iter().map(|code| (*code).to_owned()).collect(),
        secret_markers: Vec::new(),
        absent_markers: Vec::new(),
        status: Vec::new(),
        dimensions: Vec::new(),
        duplicates_are_repeats: true,
        extracts,
    })
}
