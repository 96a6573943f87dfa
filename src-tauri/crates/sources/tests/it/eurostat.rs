//! Cubes of Eurostat, in the form of the recorded one: what is read, and what is refused.

use std::fs;
use std::path::Path;

use obs_model::{Indicator, Reading, Table};
use obs_sources::{Connector, RawDocument, Request, SourceError, connector};
use serde_json::{Value, json};

use crate::indicator;

fn eurostat() -> &'static dyn Connector {
    connector("eurostat").unwrap()
}

const QUERY: &str = r#"{ "value": { "unit": "EUR_HAB" } }"#;

fn read(cube: &Value, query: &str) -> Result<Vec<Reading>, SourceError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cube.json");
    fs::write(&path, cube.to_string()).unwrap();
    read_file(&path, query)
}

fn read_file(path: &Path, query: &str) -> Result<Vec<Reading>, SourceError> {
    let indicator = indicator("a/b", "eurostat", "essai", query);
    let indicators: [&Indicator; 1] = [&indicator];
    let plan = eurostat().requests("essai", &indicators, &[])?;
    let document = RawDocument {
        request: Request::clone(&plan.ways[0][0]),
        path: path.to_owned(),
        fetched_at: "2026-01-30".to_owned(),
        sha256: "0".repeat(64),
        status: 200,
        content_type: Some("application/json".to_owned()),
        bytes: fs::metadata(path).unwrap().len(),
        unchanged: false,
    };
    eurostat().read("essai", &indicators, &[document])
}

/// Two units, five regions, two years; figures made for the test.
fn cube() -> Value {
    let list = |codes: &[&str]| {
        let index: serde_json::Map<String, Value> = codes
            .iter()
            .enumerate()
            .map(|(at, code)| ((*code).to_owned(), json!(at)))
            .collect();
        json!({ "label": "x", "category": { "index": index } })
    };
    json!({
        "version": "2.0", "class": "dataset", "source": "ESTAT",
        "id": ["freq", "unit", "geo", "time"],
        "size": [1, 2, 5, 2],
        "dimension": {
            "freq": list(&["A"]),
            "unit": list(&["EUR_HAB", "MIO_EUR"]),
            "geo": list(&["DE111", "FR", "FRI", "FRI3", "FRI31"]),
            "time": list(&["2023", "2024"]),
        },
        "value": {
            "0": 90000, "1": 91000, "2": 41000, "3": 42600.5, "4": 34000, "6": 30000, "8": 29000,
            "12": 2800000
        },
        "status": { "3": "p", "5": "c", "8": "bp", "9": ":" },
    })
}

/// Rows as text: level, code, period, value, state, unit.
fn rows(readings: &[Reading]) -> Vec<String> {
    let Table::Rows { columns, rows } = &readings[0].table else {
        panic!("rows kept in memory")
    };
    let all = [
        "LEVEL",
        "CODE",
        "TIME_PERIOD",
        "OBS_VALUE",
        "STATE",
        "freq",
        "unit",
    ];
    assert_eq!(*columns, all);
    let line = |row: &Vec<Option<String>>| {
        let cells = row.iter().map(|cell| cell.as_deref().unwrap_or("—"));
        cells
            .filter(|cell| *cell != "A")
            .collect::<Vec<_>>()
            .join(" ")
    };
    rows.iter().map(line).collect()
}

const RIGHT: [&str; 7] = [
    "france F 2023 41000 measured EUR_HAB",
    "france F 2024 42600.5 provisional EUR_HAB",
    "region 75 2023 34000 measured EUR_HAB",
    "region 75 2024 — secret EUR_HAB",
    "departement 16 2023 29000 provisional EUR_HAB",
    "departement 16 2024 — not_collected EUR_HAB",
    "france F 2023 2800000 measured MIO_EUR",
];

#[test]
fn cells_find_their_place_in_the_cube() {
    assert_eq!(rows(&read(&cube(), QUERY).unwrap()), RIGHT);
}

#[test]
fn the_same_cube_may_be_written_otherwise() {
    let check = |case: &str, change: fn(&mut Value)| {
        let mut cube = cube();
        change(&mut cube);
        assert_eq!(rows(&read(&cube, QUERY).unwrap()), RIGHT, "{case}");
    };
    check("values as a list", |cube| {
        let list: Vec<Value> = (0..20)
            .map(|at| cube["value"][at.to_string()].clone())
            .collect();
        cube["value"] = json!(list);
    });
    check("codes as a list", |cube| {
        cube["dimension"]["time"]["category"]["index"] = json!(["2023", "2024"]);
    });
    check("nothing for what is not known", |cube| {
        cube["value"]["7"] = Value::Null;
    });
}

#[test]
fn what_is_not_a_right_cube_is_refused() {
    let check = |case: &str, change: fn(&mut Value)| {
        let mut cube = cube();
        change(&mut cube);
        let read = read(&cube, QUERY);
        assert!(
            read.is_err(),
            "{case}: {:?}",
            read.map(|readings| rows(&readings))
        );
    };
    check("too large an extraction", |cube| {
        *cube = json!({ "error": [{ "status": 413, "id": 413, "label": "EXTRACTION_TOO_BIG" }] });
    });
    check("an answer for later", |cube| {
        cube["warning"] = json!({ "status": 413, "label": "ASYNCHRONOUS_RESPONSE" });
    });
    check("no cell", |cube| cube["value"] = json!({}));
    check("no value at all", |cube| {
        cube.as_object_mut().unwrap().remove("value");
    });
    check("one size too few", |cube| cube["size"] = json!([1, 2, 5]));
    check("another size", |cube| cube["size"] = json!([1, 2, 5, 3]));
    check("a size beyond reason", |cube| {
        cube["size"] = json!([1, 2, 5, u64::MAX / 4])
    });
    check("a list too short", |cube| cube["value"] = json!([1, 2, 3]));
    check("a cell beyond the cube", |cube| {
        cube["value"]["20"] = json!(1)
    });
    check("a cell with no number", |cube| {
        cube["value"]["a"] = json!(1)
    });
    check("a dimension that is not described", |cube| {
        cube["dimension"].as_object_mut().unwrap().remove("time");
    });
    check("the dimension of the indicator renamed", |cube| {
        cube["id"] = json!(["freq", "units", "geo", "time"]);
        cube["dimension"]["units"] = cube["dimension"]["unit"].clone();
    });
    check("a dimension twice", |cube| {
        cube["id"] = json!(["unit", "unit", "geo", "time"])
    });
    check("two codes in one place", |cube| {
        cube["dimension"]["time"]["category"]["index"]["2024"] = json!(0);
    });
    check("a region of another classification", |cube| {
        cube["dimension"]["geo"]["category"]["index"] =
            json!({ "DE111": 0, "FR": 1, "FRI": 2, "FRI3": 3, "FR531": 4 });
    });
    check("months", |cube| {
        cube["dimension"]["time"]["category"]["index"] = json!({ "2023-11": 0, "2023-12": 1 });
    });
    check("a flag never seen", |cube| cube["status"]["2"] = json!("q"));
    check("flags that are no text", |cube| {
        cube["status"]["2"] = json!(1)
    });
}

#[test]
fn only_what_indicators_name_is_asked() {
    let first = indicator("a/b", "eurostat", "essai", QUERY);
    let second = indicator(
        "a/c",
        "eurostat",
        "essai",
        r#"{ "numerator": { "unit": ["MIO_EUR"], "sex": "T" } }"#,
    );
    let plan = eurostat()
        .requests("essai", &[&first, &second], &[])
        .unwrap();
    assert_eq!(
        plan.ways[0][0].url,
        "https://ec.europa.eu/eurostat/api/dissemination/statistics/1.0/data/essai?format=JSON&lang=fr&unit=EUR_HAB&unit=MIO_EUR"
    );
    for query in [
        "{}",
        r#"{ "value": { "geo": "FR" } }"#,
        r#"{ "value": { "unit": "A&geo=FR" } }"#,
        r#"{ "values": { "unit": "A" } }"#,
    ] {
        let wrong = indicator("a/b", "eurostat", "essai", query);
        assert!(eurostat().check("essai", &[&wrong]).is_err(), "{query}");
    }
    assert!(eurostat().check("essai/../x", &[&first]).is_err());
}

#[test]
fn the_recorded_cube_has_months_and_no_place_of_france() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/sources/samples");
    let path = folder.join("eurostat/prc_hicp_manr_EA.json");
    if !path.is_file() {
        return;
    }
    let refused = read_file(&path, r#"{ "value": { "coicop": "CP00" } }"#).unwrap_err();
    let said = format!("{refused:?}");
    assert!(said.contains("2025-10"), "{said}");
}
