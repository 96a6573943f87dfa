//! From a figure back to its rows, and every stored figure computed again from the files.

use std::fs;
use std::path::Path;

use obs_tests::desk::{TemporaryDesk, copy_folder};
use obs_tests::fake::{Fake, World};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{POPULATION, outcome, refresh};

const ELDERLY: &str = "population/65-ans-ou-plus";

fn verify(desk: &TemporaryDesk, ids: &[&str]) -> Value {
    let body = json!({ "ids": ids, "lang": "fr" });
    desk.ask("verify", body).unwrap()
}

fn why(desk: &TemporaryDesk, id: &str, code: &str, period: Option<&str>) -> Value {
    let body = json!({ "id": id, "code": code, "period": period, "lang": "fr" });
    desk.ask("why", body).unwrap()
}

/// What a verification found, as `figures differences problems`.
fn found(verified: &Value) -> String {
    let shown: Vec<String> = verified["differences"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| {
            let text = |key: &str| d[key].as_str().unwrap().to_owned();
            format!("{} {} {}", text("place"), text("period"), text("sentence"))
        })
        .collect();
    let problems: Vec<String> = verified["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| p["problem"]["message"].as_str().unwrap().to_owned())
        .collect();
    format!("{}{}", shown.join("\n"), problems.join("\n"))
}

/// Every stored figure of an indicator is what its files give, and some were verified.
pub(super) fn assert_verified(desk: &TemporaryDesk, id: &str) {
    let verified = verify(desk, &[id]);
    assert_eq!(found(&verified), "", "{id}");
    assert_eq!(verified["indicators"], 1, "{id}: {verified}");
}

/// The starter figures with some things changed by hand in the data file.
fn tampered(changes: &[String]) -> (TempDir, TemporaryDesk) {
    let folder = TempDir::new().unwrap();
    copy_folder(TemporaryDesk::offline().folder(), folder.path()).unwrap();
    let file = duckdb::Connection::open(folder.path().join("observatoire.duckdb")).unwrap();
    for sql in changes {
        assert_eq!(file.execute(sql, []).unwrap(), 1, "{sql}");
    }
    drop(file);
    let path = folder.path().to_owned();
    let desk = TemporaryDesk::with(|config| {
        config.data_dir = Some(path);
        config.offline = true;
    });
    (folder, desk)
}

#[test]
fn the_starter_figures_are_those_of_their_files() {
    let desk = TemporaryDesk::offline();
    let verified = verify(&desk, &[]);
    assert_eq!(found(&verified), "");
    assert_eq!(verified["indicators"], 10);
    assert!(
        verified["figures"].as_f64().unwrap() > 500_000.0,
        "{verified}"
    );
}

#[test]
fn what_was_changed_by_hand_is_found_and_nothing_else() {
    let sheet = format!(
        "sheet = (SELECT s.number FROM sheet s JOIN indicator i ON i.number = s.indicator
                  WHERE i.id = '{ELDERLY}' AND s.period = 20210)"
    );
    let nothing = "value = NULL, numerator = NULL, denominator = NULL, rank = NULL";
    let (changes, expected): (Vec<String>, Vec<&str>) = [
        (
            "UPDATE commune_observation SET value = value + 0.5 WHERE level = 2 AND code = '16102'",
            "COM-16102 2021 valeur",
        ),
        (
            &format!("UPDATE commune_observation SET state = 2, {nothing} WHERE level = 2 AND code = '16224'"),
            "COM-16224 2021 valeur",
        ),
        (
            "UPDATE observation SET numerator = numerator + 1 WHERE level = 4 AND code = '200070514'",
            "EPCI-200070514 2021 numérateur",
        ),
        (
            "UPDATE observation SET rank = rank + 1 WHERE level = 6 AND code = '75'",
            "REG-75 2021 rang",
        ),
        (
            "DELETE FROM observation WHERE level = 5 AND code = '16'",
            "DEP-16 2021 absent ici",
        ),
    ]
    .into_iter()
    .map(|(sql, expected)| (format!("{sql} AND {sheet}"), expected))
    .unzip();
    let (_folder, desk) = tampered(&changes);
    let verified = verify(&desk, &[ELDERLY]);
    let found = found(&verified);
    for sentence in &expected {
        assert!(found.contains(sentence), "{sentence}\n{found}");
    }
    assert_eq!(found.lines().count(), expected.len(), "{found}");
}

#[test]
fn downloaded_figures_are_those_of_their_files() {
    let ids = [POPULATION];
    let fake = Fake::start(World::with_known_figures());
    let desk = TemporaryDesk::new(Some(fake.url()));
    assert_eq!(refresh(&desk, &ids), outcome("fetched", ""));
    // The figures of the download, and those of the starter files that it does not replace.
    let verified = verify(&desk, &ids);
    assert_eq!(found(&verified), "");
    assert_eq!(verified["indicators"], 1, "{verified}");
    // What was made to read the files is gone.
    let left: Vec<String> = fs::read_dir(desk.folder().join("raw"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with('.'))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_ratio_leads_to_its_two_cells() {
    let desk = TemporaryDesk::offline();
    let answer = why(&desk, ELDERLY, "16102", None);
    assert_eq!(answer["text"], "23,1\u{202f}%");
    assert_eq!(
        answer["formula"][1],
        "4\u{202f}270 ÷ 18\u{202f}448 × 100 = 23,1\u{202f}%"
    );
    assert_eq!(answer["agrees"], true, "{answer}");
    let place = &answer["places"][0];
    let row = &place["rows"][0];
    assert_eq!(place["rows"].as_array().unwrap().len(), 1, "{answer}");
    let cells: Vec<String> = row["cells"]
        .as_array()
        .unwrap()
        .iter()
        .map(|cell| {
            let text = |key: &str| cell[key].as_str().unwrap().to_owned();
            format!("{}={}", text("column"), text("text"))
        })
        .collect();
    assert!(cells.contains(&"code=16102".to_owned()), "{cells:?}");
    assert!(cells.contains(&"plus_65=4270".to_owned()), "{cells:?}");
    assert!(cells.contains(&"population=18448".to_owned()), "{cells:?}");
    let file = &answer["files"][row["file"].as_u64().unwrap() as usize];
    let path = file["path"].as_str().unwrap();
    assert!(Path::new(path).is_file(), "{path}");
    assert_eq!(
        file["sha256"],
        "328ba5d61a62dd1e8dadae8709d2dcef6ea8ee60f5f12434d897e2f08ee656ff"
    );
}

#[test]
fn a_sum_names_its_communes_and_the_former_ones() {
    let desk = TemporaryDesk::offline();
    let answer = why(&desk, ELDERLY, "200070514", None);
    let places = answer["places"].as_array().unwrap();
    assert_eq!(places.len(), 54);
    for (index, number) in [17331.0, 68951.0].into_iter().enumerate() {
        let sum: f64 = places
            .iter()
            .map(|place| place["values"][index].as_f64().unwrap())
            .sum();
        assert_eq!(sum, number);
        assert_eq!(answer["parts"][index]["value"], number);
    }
    assert_eq!(answer["agrees"], true);
    let merged = places
        .iter()
        .find(|place| place["place"] == "COM-16097")
        .unwrap();
    let rows = merged["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 2, "{merged}");
    let notes: Vec<&str> = rows.iter().filter_map(|row| row["note"].as_str()).collect();
    assert_eq!(notes.len(), 1, "{merged}");
    assert!(notes[0].contains("16355"), "{notes:?}");
}

#[test]
fn a_download_leads_to_its_page_and_a_change_to_its_two_dates() {
    let fake = Fake::start(World::with_known_figures());
    let desk = TemporaryDesk::new(Some(fake.url()));
    assert_eq!(refresh(&desk, &[POPULATION]), outcome("fetched", ""));
    let answer = why(&desk, POPULATION, "16102", Some("2013"));
    let row = &answer["places"][0]["rows"][0];
    assert!(
        row["position"].as_str().unwrap().ends_with("de la page"),
        "{answer}"
    );
    let file = &answer["files"][0];
    assert!(
        file["urls"][0].as_str().unwrap().contains("/melodi/data/"),
        "{file}"
    );
    assert_eq!(file["fetched"], "Reçu le 21 novembre 2026");
    assert_eq!(answer["agrees"], true, "{answer}");

    let answer = why(&desk, "population/evolution-annuelle", "16102", None);
    assert_eq!(answer["parts"].as_array().unwrap().len(), 2, "{answer}");
    assert_eq!(answer["agrees"], true, "{answer}");
}

#[test]
fn a_file_that_was_removed_or_replaced_is_said_and_the_figure_stays() {
    for (change, sentence) in [
        (
            (|file: &Path| fs::remove_file(file).unwrap()) as fn(&Path),
            "a été supprimé de cet ordinateur",
        ),
        (
            |file: &Path| fs::write(file, "code;population\n").unwrap(),
            "n’est plus celui qui a été lu",
        ),
    ] {
        let desk = TemporaryDesk::offline();
        change(&desk.folder().join("starter/recensement-2021.csv.gz"));
        let answer = why(&desk, ELDERLY, "200070514", None);
        let notices = answer["notices"].to_string();
        assert!(notices.contains(sentence), "{notices}");
        assert_eq!(answer["text"], "25,1\u{202f}%");
        assert_eq!(answer["places"].as_array().unwrap().len(), 54);
        assert_eq!(answer["agrees"], Value::Null);
        let verified = verify(&desk, &[ELDERLY]);
        assert!(found(&verified).contains(sentence), "{verified}");
    }
}

/// The figures of the sources a year later: a value revised, a year added, the communes of 2026.
fn a_year_later() -> World {
    let mut world = World::with_known_figures();
    for dataset in &mut world.melodi {
        dataset.modified = "2026-12-18T12:00:16".to_owned();
        dataset.geography_year = 2026;
        for figure in &mut dataset.observations {
            if figure.geo == "COM-16102" && figure.period == "2013" {
                figure.value = Some(json!(18_805));
            }
        }
        let codes: Vec<String> = match dataset.observations.first() {
            Some(first) => first.codes.clone(),
            None => continue,
        };
        let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
        *dataset = dataset
            .clone()
            .figure("COM-16102", "2024", &codes, Some(18_600.0));
    }
    world
}

#[test]
fn a_refresh_says_what_it_changed() {
    let folder = TempDir::new().unwrap();
    copy_folder(TemporaryDesk::offline().folder(), folder.path()).unwrap();
    let open = |fake: &Fake| {
        TemporaryDesk::with(|config| {
            config.data_dir = Some(folder.path().to_owned());
            config.mirror = Some(fake.url().to_owned());
        })
    };
    let log = |desk: &TemporaryDesk| {
        let log = desk.ask("log", json!({ "lang": "fr" })).unwrap();
        let entries = log["entries"].as_array().unwrap();
        let sentences = |entry: &Value| {
            let sentences = entry["sentences"].as_array().unwrap();
            let texts = sentences.iter().map(|s| s.as_str().unwrap().to_owned());
            texts.collect::<Vec<_>>()
        };
        entries.iter().map(sentences).collect::<Vec<_>>()
    };
    let first = Fake::start(World::with_known_figures());
    let desk = open(&first);
    assert!(log(&desk).is_empty());
    assert_eq!(refresh(&desk, &[POPULATION]), outcome("fetched", ""));
    let entries = log(&desk);
    assert_eq!(entries.len(), 1, "{entries:?}");
    assert!(
        entries[0][0].starts_with("Premier téléchargement"),
        "{entries:?}"
    );
    drop(desk);

    let second = Fake::start(a_year_later());
    let desk = open(&second);
    assert_eq!(refresh(&desk, &[POPULATION]), outcome("fetched", ""));
    let entries = log(&desk);
    assert_eq!(entries.len(), 2, "the latest first: {entries:?}");
    let latest = entries[0].join("\n");
    for part in [
        "Nouvelle période, 2024",
        "Population municipale (2013)\u{202f}: 1 chiffre révisé",
        "Cognac, de 18\u{202f}705",
        "à 18\u{202f}805",
        "les communes sont maintenant celles de 2026, au lieu de 2025",
    ] {
        assert!(latest.contains(part), "{part}\n{latest}");
    }
    // What comes back the same says nothing new.
    assert_eq!(refresh(&desk, &[POPULATION]), outcome("unchanged", ""));
    assert_eq!(log(&desk).len(), 2);
}
