//! A large file taken in with every check, beside what DuckDB alone needs to put the same file into a table.
//!
//! Ten million rows in the long form of the census (place, age, sex, year, value, status), as Parquet and as a
//! CSV of 400 MB, for ten indicators. Each measure runs in a process of its own, so that its peak memory is its
//! own. Prints a table; asserts nothing.
//!
//! `cargo bench -p obs-tests --bench ingest` · `-- --in FOLDER` keeps the files there for the next time.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use obs_catalog::Catalog;
use obs_model::{
    Absent, Condition, Extract, Geography, Indicator, IndicatorId, Level, LevelKey, Municipal,
    Part, PeriodKey, Reading, State, StatusRule, Table,
};
use obs_store::{Delivery, Store};
use obs_territory::Territories;
use obs_tests::measured::{self, id};

/// The goal: at least this share of the speed of DuckDB reading the same file into a table.
const GOAL_SHARE: f64 = 0.6;
/// The goal for the peak of memory, in MB.
const GOAL_MB: f64 = 1500.0;

/// How often each measure is made; the median counts.
const ROUNDS: usize = 5;

/// Age groups as the census details them: the total, the seven that make it, wider ones, and five by five years.
const AGES: [&str; 32] = [
    "_T", "Y_LT15", "Y15T24", "Y25T39", "Y40T54", "Y55T64", "Y65T79", "Y_GE80", "Y_LT20", "Y20T64",
    "Y_GE65", "Y_GE75", "Y_LT5", "Y5T9", "Y10T14", "Y15T19", "Y20T24", "Y25T29", "Y30T34",
    "Y35T39", "Y40T44", "Y45T49", "Y50T54", "Y55T59", "Y60T64", "Y65T69", "Y70T74", "Y75T79",
    "Y80T84", "Y85T89", "Y90T94", "Y_GE95",
];
/// The age groups that make the total.
const PARTITION: std::ops::RangeInclusive<usize> = 1..=7;
const SEXES: [&str; 3] = ["_T", "M", "F"];
/// The vintages of the census that its files hold.
const YEARS: [i32; 3] = [2012, 2017, 2023];
/// What the ten indicators count among all: age and sex.
const SHARES: [(&str, &str); 10] = [
    ("Y_LT15", "_T"),
    ("Y_LT20", "_T"),
    ("Y15T24", "_T"),
    ("Y25T39", "_T"),
    ("Y55T64", "_T"),
    ("Y65T79", "_T"),
    ("Y_GE65", "_T"),
    ("Y_GE80", "F"),
    ("Y_GE75", "_T"),
    ("_T", "F"),
];

fn main() {
    let words: Vec<String> = std::env::args().collect();
    if let Some(at) = words.iter().position(|word| word == "--measure") {
        return measure(&words[at + 1], Path::new(&words[at + 2]));
    }
    let kept = words.iter().position(|word| word == "--in");
    let temporary = tempfile::tempdir().unwrap();
    let folder = kept.map_or_else(
        || temporary.path().to_owned(),
        |at| PathBuf::from(&words[at + 1]),
    );
    fs::create_dir_all(&folder).unwrap();
    for form in ["parquet", "csv"] {
        let file = folder.join(format!("large.{form}"));
        if !file.exists() {
            write_file(&file, form);
        }
    }
    println!(
        "{:<34} {:>12} {:>12} {:>8} {:>10} {:>12} {:>12}",
        "", "DuckDB s", "ours s", "speed", "goal", "peak MB", "goal MB"
    );
    for (what, form) in [
        ("Parquet, 10 million rows", "parquet"),
        ("CSV, 400 MB", "csv"),
    ] {
        let file = folder.join(format!("large.{form}"));
        // One after the other, so that a slow moment of the machine is shared.
        let mut alone = Vec::new();
        let mut ours = Vec::new();
        for _ in 0..ROUNDS {
            alone.push(in_a_process("duckdb", &file));
            ours.push(in_a_process("ours", &file));
        }
        let (alone_secs, ours_secs) = (median_secs(&alone), median_secs(&ours));
        let peak = ours
            .iter()
            .map(|measure| measure.peak_mb)
            .fold(0.0, f64::max);
        println!(
            "{:<34} {:>12.2} {:>12.2} {:>7.0}% {:>9.0}% {:>12.0} {:>12.0}",
            format!(
                "{what} ({:.0} MB)",
                fs::metadata(&file).unwrap().len() as f64 / 1e6
            ),
            alone_secs,
            ours_secs,
            100.0 * alone_secs / ours_secs,
            100.0 * GOAL_SHARE,
            peak,
            GOAL_MB
        );
    }
}

struct Measure {
    secs: f64,
    peak_mb: f64,
}

fn median_secs(measures: &[Measure]) -> f64 {
    let mut secs: Vec<f64> = measures.iter().map(|measure| measure.secs).collect();
    secs.sort_by(f64::total_cmp);
    secs[secs.len() / 2]
}

fn in_a_process(who: &str, file: &Path) -> Measure {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--measure", who])
        .arg(file)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let said = String::from_utf8(output.stdout).unwrap();
    let numbers: Vec<f64> = said
        .split_whitespace()
        .map(|word| word.parse().unwrap())
        .collect();
    Measure {
        secs: numbers[0],
        peak_mb: numbers[1],
    }
}

/// In the process of the measure: says its duration and the peak of its memory.
fn measure(who: &str, file: &Path) {
    let folder = tempfile::tempdir().unwrap();
    let secs = match who {
        "duckdb" => duckdb_alone(file, &folder.path().join("alone.duckdb")),
        _ => with_every_check(file, &folder.path().join("ours.duckdb")),
    };
    println!("{secs} {}", peak_mb());
}

fn duckdb_alone(file: &Path, database: &Path) -> f64 {
    let connection = duckdb::Connection::open(database).unwrap();
    let relation = match file.extension().and_then(|form| form.to_str()) {
        Some("parquet") => format!("read_parquet('{}')", file.display()),
        _ => format!("read_csv('{}', delim = ';', header = true)", file.display()),
    };
    let started = Instant::now();
    connection
        .execute_batch(&format!(
            "CREATE TABLE copy AS SELECT * FROM {relation}; CHECKPOINT;"
        ))
        .unwrap();
    started.elapsed().as_secs_f64()
}

fn with_every_check(file: &Path, database: &Path) -> f64 {
    let territories = Territories::embedded().unwrap();
    let geographies: BTreeMap<Option<i32>, Geography> =
        BTreeMap::from([(None, territories.geography(None))]);
    let folder = tempfile::tempdir().unwrap();
    let catalog = indicators(folder.path());
    let asked: Vec<&Indicator> = (0..SHARES.len())
        .map(|number| catalog.get(&id(number)).unwrap())
        .collect();
    let store = Store::open(database).unwrap();
    let readings = [reading(file)];
    let started = Instant::now();
    store
        .ingest(
            &Delivery {
                key: "melodi:DS_MESURE",
                indicators: &asked,
                readings: &readings,
                geographies: &geographies,
                documents: &[],
                freshness: None,
                vintage: None,
                today: "2026-11-21",
            },
            &|| false,
        )
        .unwrap();
    started.elapsed().as_secs_f64()
}

/// The most memory this process ever held, in MB; Linux only, 0 elsewhere.
fn peak_mb() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok())
        .unwrap_or_default()
        / 1024.0
}

fn indicators(folder: &Path) -> Catalog {
    measured::write(folder, SHARES.iter().map(|_| "DS_MESURE"));
    let (catalog, problems) = Catalog::embedded().unwrap().with_user_folder(folder);
    assert!(problems.is_empty(), "{problems:?}");
    catalog
}

fn reading(file: &Path) -> Reading {
    let condition = |column: &str, value: &str| Condition {
        column: column.to_owned(),
        values: vec![value.to_owned()],
    };
    let extract = |number: usize, part: Part, (age, sex): (&str, &str)| Extract {
        indicator: IndicatorId(id(number)),
        part,
        columns: vec!["OBS_VALUE".to_owned()],
        conditions: vec![condition("AGE", age), condition("SEX", sex)],
        factor: 1.0,
        count_rows: false,
    };
    let status = |value: &str, state: State| StatusRule {
        column: "OBS_STATUS".to_owned(),
        values: vec![value.to_owned()],
        state,
    };
    let path = file.to_owned();
    Reading {
        table: match file.extension().and_then(|form| form.to_str()) {
            Some("parquet") => Table::Parquet { path },
            _ => Table::Csv {
                path,
                delimiter: ';',
                decimal: '.',
            },
        },
        sha256: String::new(),
        code_column: "GEO".to_owned(),
        code_prefix: String::new(),
        level: LevelKey::Column {
            name: "GEO_OBJECT".to_owned(),
            values: vec![("COM".to_owned(), Level::Commune)],
        },
        period: PeriodKey::Column {
            name: "TIME_PERIOD".to_owned(),
        },
        geography_year: None,
        municipal: Municipal::AsIs,
        absent: Absent::Unknown,
        without_departements: Vec::new(),
        secret_markers: Vec::new(),
        absent_markers: Vec::new(),
        status: vec![
            status("A", State::Measured),
            status("P", State::Estimated),
            status("C", State::Secret),
        ],
        dimensions: ["AGE", "SEX"].map(str::to_owned).to_vec(),
        duplicates_are_repeats: true,
        extracts: SHARES
            .iter()
            .enumerate()
            .flat_map(|(number, asked)| {
                [
                    extract(number, Part::Numerator, *asked),
                    extract(number, Part::Denominator, ("_T", "_T")),
                ]
            })
            .collect(),
    }
}

/// Every cell follows from its commune, age, sex and year; groups add up to their totals.
fn write_file(path: &Path, form: &str) {
    let territories = Territories::embedded().unwrap();
    let connection = duckdb::Connection::open_in_memory().unwrap();
    connection
        .execute_batch("CREATE TABLE commune (code VARCHAR)")
        .unwrap();
    let mut appender = connection.appender("commune").unwrap();
    for place in territories.all(Level::Commune) {
        appender.append_row([&place.id.code]).unwrap();
    }
    appender.flush().unwrap();
    drop(appender);
    let years = YEARS.map(|year| year.to_string()).join(", ");
    let age_names = AGES.map(|age| format!("'{age}'")).join(", ");
    let sex_names = SEXES.map(|sex| format!("'{sex}'")).join(", ");
    // Men and women of each age group, then the totals that are made of them.
    let part = |sex: usize, age: usize| {
        format!("round(1 + hash(code, year, {sex}, {age}) % 90000 / 91.0, 3)")
    };
    let sum = |sex: usize, age: usize| {
        let ages = if age == 0 { PARTITION } else { age..=age };
        let sexes = if sex == 0 { 1..=2 } else { sex..=sex };
        let terms: Vec<String> = sexes
            .flat_map(|sex| ages.clone().map(move |age| (sex, age)))
            .map(|(sex, age)| part(sex, age))
            .collect();
        terms.join(" + ")
    };
    let cells: Vec<String> = (0..AGES.len())
        .flat_map(|age| (0..SEXES.len()).map(move |sex| (age, sex)))
        .map(|(age, sex)| format!("round({}, 3)", sum(sex, age)))
        .collect();
    let options = match form {
        "parquet" => "FORMAT parquet",
        _ => "FORMAT csv, DELIMITER ';', HEADER",
    };
    connection
        .execute_batch(&format!(
            "COPY (
                SELECT 'COM' AS GEO_OBJECT, code AS GEO,
                       [{age_names}][1 + i // 3] AS AGE, [{sex_names}][1 + i % 3] AS SEX,
                       'POP' AS RP_MEASURE, year AS TIME_PERIOD, v AS OBS_VALUE,
                       'A' AS OBS_STATUS
                FROM (SELECT code, year, unnest([{cells}]) AS v, unnest(range({count})) AS i
                      FROM commune, (SELECT unnest([{years}]) AS year))
             ) TO '{path}' ({options})",
            cells = cells.join(", "),
            count = cells.len(),
            path = path.display(),
        ))
        .unwrap();
}
