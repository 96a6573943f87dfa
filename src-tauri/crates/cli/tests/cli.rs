//! The terminal command as a person or a script meets it: words in, words or JSON out, exit codes.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::Path;
use std::process::{Command, Output};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use serde_json::Value;
use tempfile::TempDir;

/// One data folder for all: the starter figures are read once. The lock stands for "one program at a time".
static FOLDER: LazyLock<(TempDir, Mutex<()>)> =
    LazyLock::new(|| (TempDir::new().unwrap(), Mutex::new(())));

fn alone() -> (&'static Path, MutexGuard<'static, ()>) {
    let (folder, turn) = &*FOLDER;
    (
        folder.path(),
        turn.lock().unwrap_or_else(PoisonError::into_inner),
    )
}

fn command(folder: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_observatoire-cli"));
    command
        .arg("--data-dir")
        .arg(folder)
        .args(["--offline", "--today", "2026-11-21"])
        .args(words);
    command
}

fn run(words: &[&str]) -> Output {
    let (folder, _turn) = alone();
    command(folder, words).output().unwrap()
}

/// The JSON document on the standard output of a command that succeeds.
fn json(words: &[&str]) -> Value {
    let mut all = words.to_vec();
    all.push("--json");
    let output = run(&all);
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{words:?}: {errors}");
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{words:?}: {error}"))
}

#[test]
fn a_search_is_an_array_of_places_best_first() {
    for (text, code, level, name) in [
        ("grand cognac", "200070514", "epci", "Grand Cognac"),
        (
            "orleans metropole",
            "244500468",
            "epci",
            "Orléans Métropole",
        ),
        ("St Brieuc", "22278", "commune", "Saint-Brieuc"),
        ("cotes d armor", "22", "departement", "Côtes-d’Armor"),
        ("bordeaux", "33063", "commune", "Bordeaux"),
        ("16355", "16097", "commune", "Val-de-Cognac"),
        (
            "200023414",
            "200023414",
            "epci",
            "Métropole Rouen Normandie",
        ),
    ] {
        let found = json(&["territories", "search", text]);
        let first = &found.as_array().unwrap()[0];
        let got = [&first["code"], &first["level"], &first["name"]].map(|v| v.as_str().unwrap());
        assert_eq!(got, [code, level, name], "{text}");
    }
    assert_eq!(
        json(&["territories", "search", "zzzzzzzz"]),
        Value::Array(Vec::new())
    );
}

#[test]
fn a_value_says_what_it_is() {
    let answer = json(&[
        "value",
        "population/population",
        "16102",
        "--period",
        "2023",
    ]);
    for (key, expected) in [
        ("code", Value::from("16102")),
        ("period", Value::from("2023")),
        ("state", Value::from("measured")),
        ("value", Value::from(18532.0)),
        ("unit", Value::from("habitants")),
    ] {
        assert_eq!(answer[key], expected, "{key}");
    }
    assert_eq!(answer["origin"]["producer"], "Insee");
    let missing = json(&["value", "emploi/chomage-au-sens-du-recensement", "16102"]);
    assert_eq!(
        (&missing["state"], &missing["value"]),
        (&Value::from("not_downloaded"), &Value::Null)
    );
}

#[test]
fn a_value_is_led_to_its_row_and_verified() {
    let words = ["why", "population/65-ans-ou-plus", "16097"];
    let answer = json(&words);
    assert_eq!(answer["agrees"], true, "{answer}");
    let said = String::from_utf8(run(&words).stdout).unwrap();
    for part in [
        "963 ÷ 3\u{202f}468 × 100 = 27,8\u{202f}%",
        "ligne 5\u{202f}283  code=16097  plus_65=683  population=2285",
        "sha256 328ba5d61a62dd1e8dadae8709d2dcef6ea8ee60f5f12434d897e2f08ee656ff",
    ] {
        assert!(said.contains(part), "{part}\n{said}");
    }
    let output = run(&["verify", "population/65-ans-ou-plus"]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.contains("aucune différence"), "{said}");
}

#[test]
fn bad_input_gets_a_sentence_a_hint_and_exit_2() {
    for words in [
        &["value", "population/populatoin", "16102"][..],
        &["value", "population/population", "nowhere"],
        &[
            "value",
            "population/population",
            "16102",
            "--period",
            "1850",
        ],
        &[
            "compare",
            "population/population",
            "16102",
            "--with",
            "99999",
        ],
        &["why", "population/population", "nowhere"],
        &["verify", "population/populatoin"],
        &["draw", "population/population", "16102", "-o", "chart.gif"],
        &["export", "population/population", "-o", "table.xlsx"],
        &["refresh"],
        &["refresh", "--theme", "cuisine"],
        &["territories", "show", "00000"],
        &["no-such-command"],
    ] {
        let output = run(words);
        assert_eq!(output.status.code(), Some(2), "{words:?}");
        assert!(
            output.stdout.is_empty(),
            "{words:?}: answers only on the standard output"
        );
        assert!(!output.stderr.is_empty(), "{words:?}");
    }
}

#[test]
fn a_refresh_without_network_exits_with_3_and_says_so_for_each_dataset() {
    let output = run(&["refresh", "--theme", "mobility", "--json"]);
    assert_eq!(output.status.code(), Some(3));
    let summary: Value = serde_json::from_slice(&output.stdout).unwrap();
    for dataset in summary["datasets"].as_array().unwrap() {
        assert_eq!(dataset["problem"]["code"], "Offline", "{dataset}");
    }
}

#[test]
fn charts_and_tables_are_written_where_asked() {
    let files = TempDir::new().unwrap();
    let path = |name: &str| files.path().join(name).to_string_lossy().into_owned();
    for (name, kind, surface, head) in [
        ("bars.svg", "ranked_bars", "screen", &b"<svg"[..]),
        ("lines.svg", "lines", "print", b"<svg"),
        ("strip.png", "strip", "projector", b"\x89PNG"),
    ] {
        let file = path(name);
        let words = [
            "draw",
            "population/population",
            "200070514",
            "--kind",
            kind,
            "--surface",
            surface,
            "-o",
            &file,
        ];
        assert!(run(&words).status.success(), "{name}");
        assert!(std::fs::read(&file).unwrap().starts_with(head), "{name}");
    }
    let file = path("table.csv");
    assert!(
        run(&["export", "population/population", "16102", "-o", &file])
            .status
            .success()
    );
    let table = std::fs::read_to_string(&file).unwrap();
    assert!(
        table.starts_with(
            "\u{feff}code;nom;niveau;periode;valeur;etat;unite;communes_sous_secret;communes_sans_chiffre\r\n16102;Cognac;commune;"
        )
    );
    assert!(files.path().join("table.csv.meta.json").is_file());
}

#[test]
fn a_chart_shows_the_places_and_the_indicators_asked_for() {
    let files = TempDir::new().unwrap();
    let drawn = |more: &[&str]| {
        let file = files
            .path()
            .join("chart.svg")
            .to_string_lossy()
            .into_owned();
        let asked = [
            "draw",
            "population/65-ans-ou-plus",
            "200070514",
            "-o",
            &file,
        ];
        let words: Vec<&str> = asked.iter().chain(more).copied().collect();
        let output = run(&words);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{more:?}: {said}");
        std::fs::read_to_string(&file).unwrap()
    };
    // By default, what encloses mine; by name, these and no other.
    let enclosing = drawn(&[]);
    assert!(enclosing.contains("Charente") && !enclosing.contains("Rouen"));
    let named = drawn(&["--with", "200023414", "DEP-22"]);
    assert!(
        named.contains("Rouen") && named.contains("Côtes-d’Armor"),
        "{named}"
    );
    assert!(!named.contains("France"), "{named}");
    let two = drawn(&[
        "--kind",
        "scatter",
        "--peers",
        "--beside",
        "logement/maisons",
    ]);
    assert!(two.to_lowercase().contains("maisons"), "{two}");
    let output = run(&[
        "draw",
        "population/65-ans-ou-plus",
        "200070514",
        "--beside",
        "logement/chateaux",
        "-o",
        "chart.svg",
    ]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn the_catalogue_is_listed_shown_and_checked() {
    let list = json(&["catalog", "list"]);
    assert_eq!(list["themes"].as_array().unwrap().len(), 10);
    let entry = json(&["catalog", "show", "population/65-ans-ou-plus"]);
    assert_eq!(entry["origin"]["licence"], "Licence Ouverte 2.0");
    assert_eq!(
        json(&["catalog", "check"])["problems"],
        Value::Array(Vec::new())
    );
    let bad = TempDir::new().unwrap();
    std::fs::create_dir(bad.path().join("population")).unwrap();
    std::fs::write(bad.path().join("population/x.toml"), "name = 3\n").unwrap();
    let output = run(&["catalog", "check", &bad.path().to_string_lossy()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("population/x.toml:1"));
}

#[test]
fn a_second_program_is_told_that_the_data_is_open_elsewhere() {
    let (folder, _turn) = alone();
    assert!(
        command(folder, &["status"])
            .output()
            .unwrap()
            .status
            .success()
    );
    // This process holds the file as a window would.
    let desk = obs_desk::Desk::open(obs_desk::DeskConfig {
        data_dir: Some(folder.to_owned()),
        offline: true,
        ..obs_desk::DeskConfig::default()
    })
    .unwrap();
    desk.warm_up();
    let output = command(folder, &["status"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let sentence = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(sentence.contains("déjà ouvertes"), "{sentence}");
    // Places need no data file.
    assert!(
        command(folder, &["territories", "search", "cognac"])
            .output()
            .unwrap()
            .status
            .success()
    );
    drop(desk);
    assert!(
        command(folder, &["status"])
            .output()
            .unwrap()
            .status
            .success()
    );
}
