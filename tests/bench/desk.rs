//! What a person waits for, through `dispatch`, JSON included, on a seeded store of 12.56 million rows,
//! then on one ten times larger. Prints a table; asserts nothing.
//!
//! `cargo bench -p obs-tests --bench desk` · `-- --once` leaves the larger store out · `-- --in FOLDER` keeps the store there
//! and measures it again the next time.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use obs_catalog::Catalog;
use obs_desk::{Desk, DeskConfig, Job, dispatch};
use obs_model::{
    Absent, Extract, Geography, Indicator, Level, LevelKey, Municipal, Part, PeriodKey, Reading,
    Table,
};
use obs_store::{Delivery, Store};
use obs_territory::Territories;
use obs_tests::measured::{self, id};
use serde_json::{Value, json};

const INDICATORS: usize = 60;
/// As many indicators as a dataset of the census serves.
const INDICATORS_PER_DATASET: usize = 10;
const YEARS: [i32; 6] = [2018, 2019, 2020, 2021, 2022, 2023];
const TODAY: &str = "2026-11-21";
const TIMES_LARGER: usize = 10;

/// One line of the table.
struct Line {
    what: &'static str,
    target_ms: f64,
    median_ms: f64,
    p95_ms: f64,
}

fn main() {
    let words: Vec<String> = std::env::args().collect();
    let once = words.iter().any(|word| word == "--once");
    if let Some(at) = words.iter().position(|word| word == "--in") {
        let folder = Path::new(&words[at + 1]);
        if !folder.join("observatoire.duckdb").exists() {
            write_indicators(folder);
            seed(folder);
        }
        return print(&measure(folder), None);
    }
    let folder = tempfile::tempdir().unwrap();
    write_indicators(folder.path());
    let seeding = Instant::now();
    let rows = seed(folder.path());
    println!(
        "seeded {rows} rows ({INDICATORS} indicators, {} years) in {:.0} s",
        YEARS.len(),
        seeding.elapsed().as_secs_f64()
    );
    let first = measure(folder.path());
    print(&first, None);
    if once {
        return;
    }
    let enlarging = Instant::now();
    let rows = enlarge(folder.path());
    println!(
        "\n{rows} rows, added in {:.0} s",
        enlarging.elapsed().as_secs_f64()
    );
    print(&measure(folder.path()), Some(&first));
}

/// The indicators measured, so many in each dataset.
fn write_indicators(folder: &Path) {
    let datasets: Vec<String> = (0..INDICATORS)
        .map(|number| format!("DS_MESURE_{}", number / INDICATORS_PER_DATASET))
        .collect();
    measured::write(&folder.join("catalog"), datasets.iter().map(String::as_str));
}

/// Fills the store through the same ingest as a download: a Parquet file per dataset, sums and ranks included.
fn seed(folder: &Path) -> u64 {
    let territories = Territories::embedded().unwrap();
    let (catalog, problems) = Catalog::embedded()
        .unwrap()
        .with_user_folder(&folder.join("catalog"));
    assert!(problems.is_empty(), "{problems:?}");
    let communes: Vec<String> = territories
        .all(Level::Commune)
        .map(|place| place.id.code.clone())
        .collect();
    let geographies: BTreeMap<Option<i32>, Geography> =
        BTreeMap::from([(None, territories.geography(None))]);
    let store = Store::open(&folder.join("observatoire.duckdb")).unwrap();
    for dataset in 0..INDICATORS / INDICATORS_PER_DATASET {
        let numbers: Vec<usize> =
            (dataset * INDICATORS_PER_DATASET..(dataset + 1) * INDICATORS_PER_DATASET).collect();
        let path = folder.join(format!("mesure-{dataset}.parquet"));
        write_parquet(&path, &communes, &numbers);
        let indicators: Vec<&Indicator> = numbers
            .iter()
            .map(|number| catalog.get(&id(*number)).unwrap())
            .collect();
        let key = format!("melodi:DS_MESURE_{dataset}");
        store
            .ingest(
                &Delivery {
                    key: &key,
                    indicators: &indicators,
                    readings: &[reading(&path, &numbers)],
                    geographies: &geographies,
                    documents: &[],
                    freshness: None,
                    vintage: None,
                    today: TODAY,
                },
                &|| false,
            )
            .unwrap();
        fs::remove_file(path).unwrap();
    }
    drop(store);
    count(folder)
}

fn count(folder: &Path) -> u64 {
    let connection = duckdb::Connection::open(folder.join("observatoire.duckdb")).unwrap();
    connection
        .query_row("SELECT count(*) FROM every_observation", [], |row| {
            row.get(0)
        })
        .unwrap()
}

fn write_parquet(path: &Path, communes: &[String], numbers: &[usize]) {
    let connection = duckdb::Connection::open_in_memory().unwrap();
    connection
        .execute_batch("CREATE TABLE commune (code VARCHAR)")
        .unwrap();
    let mut appender = connection.appender("commune").unwrap();
    for code in communes {
        appender.append_row([code]).unwrap();
    }
    appender.flush().unwrap();
    drop(appender);
    let columns: Vec<String> = numbers
        .iter()
        .map(|number| {
            format!("floor(d * (0.05 + hash(code, year, {number}) % 900 / 1000.0)) AS n{number}")
        })
        .collect();
    let years = YEARS.map(|year| year.to_string()).join(", ");
    connection
        .execute_batch(&format!(
            "COPY (SELECT code, year, d, {} FROM (
                SELECT code, year, 50.0 + hash(code, year) % 20000 AS d
                FROM commune, (SELECT unnest([{years}]) AS year)))
             TO '{}' (FORMAT parquet)",
            columns.join(", "),
            path.display()
        ))
        .unwrap();
}

fn reading(path: &Path, numbers: &[usize]) -> Reading {
    let extract = |number: usize, part: Part, column: String| Extract {
        indicator: obs_model::IndicatorId(id(number)),
        part,
        columns: vec![column],
        conditions: Vec::new(),
        factor: 1.0,
        count_rows: false,
    };
    Reading {
        table: Table::Parquet {
            path: path.to_owned(),
        },
        sha256: String::new(),
        code_column: "code".to_owned(),
        code_prefix: String::new(),
        level: LevelKey::Fixed {
            level: Level::Commune,
        },
        period: PeriodKey::Column {
            name: "year".to_owned(),
        },
        geography_year: None,
        municipal: Municipal::AsIs,
        absent: Absent::Unknown,
        without_departements: Vec::new(),
        secret_markers: Vec::new(),
        absent_markers: Vec::new(),
        status: Vec::new(),
        dimensions: Vec::new(),
        duplicates_are_repeats: true,
        extracts: numbers
            .iter()
            .flat_map(|number| {
                [
                    extract(*number, Part::Numerator, format!("n{number}")),
                    extract(*number, Part::Denominator, "d".to_owned()),
                ]
            })
            .collect(),
    }
}

/// Adds the same figures nine times more under other names, as other datasets would.
fn enlarge(folder: &Path) -> u64 {
    let connection = duckdb::Connection::open_in_memory().unwrap();
    let path = folder.join("observatoire.duckdb");
    connection
        .execute_batch(&format!(
            "ATTACH '{}' AS obs (ROW_GROUP_SIZE 16384); USE obs;",
            path.display()
        ))
        .unwrap();
    let highest = |what: &str| -> i64 {
        connection
            .query_row(&format!("SELECT max(number) FROM {what}"), [], |row| {
                row.get(0)
            })
            .unwrap()
    };
    let (indicators, sheets) = (highest("indicator"), highest("sheet"));
    for copy in 1..TIMES_LARGER {
        let (more_indicators, more_sheets) = (indicators * copy as i64, sheets * copy as i64);
        connection
            .execute_batch(&format!(
                "INSERT INTO indicator SELECT number + {more_indicators}, id || '-{copy}' FROM indicator WHERE number <= {indicators};
                 INSERT INTO sheet SELECT number + {more_sheets}, indicator + {more_indicators}, period, dataset, priority, mixed
                   FROM sheet WHERE number <= {sheets};
                 INSERT INTO distribution SELECT * REPLACE (sheet + {more_sheets} AS sheet) FROM distribution WHERE sheet <= {sheets};
                 INSERT INTO observation SELECT * REPLACE (sheet + {more_sheets} AS sheet) FROM observation
                   WHERE sheet <= {sheets} ORDER BY sheet, level, code;
                 INSERT INTO commune_observation SELECT * REPLACE (sheet + {more_sheets} AS sheet) FROM commune_observation
                   WHERE sheet <= {sheets} ORDER BY level, sheet, code;"
            ))
            .unwrap();
    }
    connection.execute_batch("CHECKPOINT").unwrap();
    drop(connection);
    count(folder)
}

fn measure(folder: &Path) -> Vec<Line> {
    let desk = Arc::new(
        Desk::open(DeskConfig {
            data_dir: Some(folder.to_owned()),
            offline: true,
            today: Some(TODAY.to_owned()),
            ..DeskConfig::default()
        })
        .unwrap(),
    );
    desk.warm_up();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let ask = |name: &str, body: Value| -> String {
        let answer = runtime
            .block_on(dispatch(&desk, name, body, Job::quiet()))
            .unwrap();
        answer.get().to_owned()
    };
    let epci: Vec<String> = Territories::embedded()
        .unwrap()
        .all(Level::Epci)
        .map(|place| place.id.to_string())
        .collect();
    let place = |turn: usize| epci[turn * 37 % epci.len()].clone();
    let indicator = |turn: usize| id(turn * 7 % INDICATORS);
    let question = |turn: usize, peers: &str| {
        json!({
            "id": indicator(turn), "place": place(turn), "with": null, "peers": peers,
            "period": null, "lang": "fr",
        })
    };
    let composed = |turn: usize| {
        let communes: Vec<String> = (0..4).map(|next| place(turn + next)).collect();
        let body = json!({ "place": null, "name": format!("Essai {turn}"), "communes": communes, "lang": "fr" });
        let saved: Value = serde_json::from_str(&ask("save_own", body)).unwrap();
        saved["id"].as_str().unwrap().to_owned()
    };
    let typed: Vec<String> = [
        "grand cognac",
        "saint brieuc",
        "orléans métropole",
        "16100",
        "bordeux",
        "val de cognac",
    ]
    .iter()
    .flat_map(|name| (1..=name.chars().count()).map(|end| name.chars().take(end).collect()))
    .collect();
    vec![
        line("rank of all EPCI on one indicator", 5.0, |turn| {
            ask(
                "ranking",
                json!({ "id": indicator(turn), "level": "epci", "period": null, "lang": "fr" }),
            );
        }),
        line(
            "indicator page: six years, four levels, all peers",
            5.0,
            |turn| {
                ask("indicator", question(turn, "none"));
            },
        ),
        line(
            "territory page: 60 indicators placed among all EPCI",
            20.0,
            |turn| {
                ask("portrait", json!({ "place": place(turn), "lang": "fr" }));
            },
        ),
        line(
            "one finished chart: an EPCI among its neighbours",
            3.0,
            |turn| {
                ask(
                    "draw",
                    json!({ "question": question(turn, "near"), "kind": "ranked_bars", "surface": "screen" }),
                );
            },
        ),
        line(
            "a territory of four EPCI, composed and read",
            50.0,
            |turn| {
                let own = composed(turn);
                let question = json!({
                    "id": indicator(turn), "place": own, "with": null, "peers": "none", "period": null, "lang": "fr",
                });
                ask("indicator", question);
                ask("forget_own", json!({ "place": own, "lang": "fr" }));
            },
        ),
        line("territory search, one keystroke", 5.0, |turn| {
            ask(
                "search_places",
                json!({ "text": typed[turn % typed.len()], "limit": 8, "lang": "fr" }),
            );
        }),
    ]
}

fn line(what: &'static str, target_ms: f64, mut once: impl FnMut(usize)) -> Line {
    for turn in 0..20 {
        once(turn);
    }
    let mut durations: Vec<Duration> = (0..200)
        .map(|turn| {
            let started = Instant::now();
            once(turn + 20);
            started.elapsed()
        })
        .collect();
    durations.sort();
    let at = |share: f64| durations[(durations.len() as f64 * share) as usize].as_secs_f64() * 1e3;
    Line {
        what,
        target_ms,
        median_ms: at(0.5),
        p95_ms: at(0.95),
    }
}

fn print(lines: &[Line], before: Option<&[Line]>) {
    let mut table = String::new();
    let _ = writeln!(
        table,
        "{:<54} {:>9} {:>9} {:>9}",
        "", "median ms", "p95 ms", "goal ms"
    );
    for (index, line) in lines.iter().enumerate() {
        let _ = write!(
            table,
            "{:<54} {:>9.2} {:>9.2} {:>9.0}",
            line.what, line.median_ms, line.p95_ms, line.target_ms
        );
        if let Some(before) = before.and_then(|before| before.get(index)) {
            let _ = write!(table, "   × {:.2}", line.p95_ms / before.p95_ms);
        }
        table.push('\n');
    }
    print!("{table}");
}
