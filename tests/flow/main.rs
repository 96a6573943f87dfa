//! From a source to a figure, through every room: real desk, real files, fake sources on the loopback.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod why;

use std::fs;

use obs_desk::wire::ProgressStep;
use obs_tests::desk::{TemporaryDesk, copy_folder};
use obs_tests::fake::{Fake, Fault, World, melodi};
use serde_json::{Value, json};

/// One whole refresh; gives the outcome of each dataset and its problem's code.
fn refresh(desk: &TemporaryDesk, ids: &[&str]) -> Vec<(String, String)> {
    let body = json!({ "ids": ids, "themes": [], "datasets": [], "all": false, "lang": "fr" });
    let summary = desk.ask("refresh", body).unwrap();
    let code = |dataset: &Value| dataset["problem"]["code"].as_str().unwrap_or("").to_owned();
    summary["datasets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|dataset| {
            (
                dataset["outcome"].as_str().unwrap().to_owned(),
                code(dataset),
            )
        })
        .collect()
}

fn outcome(outcome: &str, code: &str) -> Vec<(String, String)> {
    vec![(outcome.to_owned(), code.to_owned())]
}

/// A value with the key of what it says of itself: `18532 measured Fourni avec l’application`.
fn value(desk: &TemporaryDesk, id: &str, code: &str, period: &str) -> String {
    let body = json!({ "id": id, "code": code, "period": period, "lang": "fr" });
    let answer = desk.ask("value", body).unwrap();
    let number = answer["value"].as_f64().map_or("—".to_owned(), |value| {
        format!("{}", (value * 1e6).round() / 1e6)
    });
    format!(
        "{number} {} {}",
        answer["state"].as_str().unwrap(),
        answer["origin"]["obtained"].as_str().unwrap()
    )
}

const POPULATION: &str = "population/population";

#[test]
fn starter_figures_answer_with_nothing_downloaded() {
    let desk = TemporaryDesk::offline();
    for (id, code, period, expected) in [
        // Insee, populations légales; census 2021 summed over the communes of 2026, mergers followed.
        (POPULATION, "16102", "2023", "18532 measured"),
        (POPULATION, "16102", "2016", "18702 measured"),
        (
            "population/65-ans-ou-plus",
            "16102",
            "2021",
            "23.146141 measured",
        ),
        ("logement/logements", "200070514", "2021", "37921 measured"),
        (POPULATION, "75101", "2023", "15114 measured"),
        // Mayotte has no annual census: no figure, and not a zero.
        (POPULATION, "976", "2023", "— not_collected"),
    ] {
        let found = value(&desk, id, code, period);
        assert_eq!(
            found,
            format!("{expected} Fourni avec l’application"),
            "{id} {code}"
        );
    }
    let body = json!({ "id": "population/65-ans-ou-plus", "code": "200070514", "period": null, "lang": "fr" });
    let answer = desk.ask("value", body).unwrap();
    assert_eq!(
        answer["denominator"], 68951.0,
        "Grand Cognac, census 2021, communes of 2026"
    );
    assert_eq!(answer["numerator"], 17331.0);
    assert_eq!(answer["text"], "25,1\u{202f}%");
}

#[test]
fn a_download_brings_figures_and_a_second_one_brings_nothing() {
    let fake = Fake::start(World::with_known_figures());
    let desk = TemporaryDesk::new(Some(fake.url()));
    assert_eq!(refresh(&desk, &[POPULATION]), outcome("fetched", ""));
    let downloaded = "measured Téléchargé le 21 novembre 2026";
    assert_eq!(
        value(&desk, POPULATION, "16102", "2013"),
        format!("18705 {downloaded}")
    );
    assert_eq!(
        value(&desk, POPULATION, "DEP-69", "2023"),
        format!("1914667 {downloaded}")
    );
    // What the download does not hold stays as it was, under its own name.
    let starter = "measured Fourni avec l’application";
    assert_eq!(
        value(&desk, POPULATION, "16330", "2023"),
        format!("832 {starter}")
    );
    let steps: Vec<ProgressStep> = desk.progress().iter().map(|step| step.step).collect();
    assert_eq!(steps.first(), Some(&ProgressStep::Waiting));
    assert_eq!(steps.last(), Some(&ProgressStep::Done));

    fake.forget();
    assert_eq!(refresh(&desk, &[POPULATION]), outcome("unchanged", ""));
    let figures = fake
        .asked()
        .iter()
        .filter(|asked| !asked.full().contains("catalog"))
        .count();
    assert_eq!(figures, 0, "only the catalogue is asked again");
}

#[test]
fn what_is_not_data_never_becomes_data_and_nothing_is_lost() {
    for (fault, code) in [
        (Fault::WebPage, "SourceChanged"),
        (Fault::WrongContentType("text/html"), "SourceChanged"),
        (Fault::Empty, "SourceChanged"),
        (
            Fault::Renamed("POPREF_MEASURE", "MESURE_POP"),
            "SourceChanged",
        ),
    ] {
        let fake = Fake::start(World::with_known_figures());
        let desk = TemporaryDesk::new(Some(fake.url()));
        let before = value(&desk, POPULATION, "16102", "2023");
        let name = format!("{fault:?}");
        fake.fault("/melodi/data/", fault, 100);
        assert_eq!(
            refresh(&desk, &[POPULATION]),
            outcome("failed", code),
            "{name}"
        );
        assert_eq!(value(&desk, POPULATION, "16102", "2023"), before, "{name}");
        let page = desk.ask("data", json!({ "lang": "fr" })).unwrap();
        assert_eq!(
            page["problems"].as_array().unwrap().len(),
            1,
            "{name}: the problem is kept"
        );

        fake.repair();
        assert_eq!(
            refresh(&desk, &[POPULATION]),
            outcome("fetched", ""),
            "{name}"
        );
        let page = desk.ask("data", json!({ "lang": "fr" })).unwrap();
        assert_eq!(
            page["problems"].as_array().unwrap().len(),
            0,
            "{name}: mended"
        );
    }
}

#[test]
fn a_failed_update_keeps_what_was_downloaded_before() {
    let mut world = World::with_known_figures();
    let fake = Fake::start(world.clone());
    let desk = TemporaryDesk::new(Some(fake.url()));
    assert_eq!(refresh(&desk, &[POPULATION]), outcome("fetched", ""));
    drop(desk);

    // The source has something newer, and answers with a page.
    world.melodi[0].modified = "2026-12-18T12:00:16".to_owned();
    let newer = Fake::start(world);
    newer.fault("/melodi/data/", Fault::WebPage, 100);
    let desk = TemporaryDesk::new(Some(fake.url()));
    assert_eq!(refresh(&desk, &[POPULATION]), outcome("fetched", ""));
    let folder = tempfile::tempdir().unwrap();
    copy_folder(desk.folder(), folder.path()).unwrap();
    drop(desk);
    let desk = TemporaryDesk::with(|config| {
        config.data_dir = Some(folder.path().to_owned());
        config.mirror = Some(newer.url().to_owned());
    });
    assert_eq!(
        refresh(&desk, &[POPULATION]),
        outcome("kept", "SourceChanged")
    );
    let kept = value(&desk, POPULATION, "16102", "2013");
    assert_eq!(kept, "18705 measured Téléchargé le 21 novembre 2026");
}

#[test]
fn a_folder_copied_to_a_key_serves_another_computer_without_network() {
    let fake = Fake::start(World::with_known_figures());
    let first = TemporaryDesk::new(Some(fake.url()));
    assert_eq!(refresh(&first, &[POPULATION]), outcome("fetched", ""));
    let key = tempfile::tempdir().unwrap();
    copy_folder(&first.folder().join("raw"), key.path()).unwrap();
    drop(fake);

    let second = TemporaryDesk::with(|config| {
        config.mirror = Some(key.path().to_string_lossy().into_owned());
        config.offline = true;
    });
    assert_eq!(refresh(&second, &[POPULATION]), outcome("fetched", ""));
    let found = value(&second, POPULATION, "16102", "2013");
    assert_eq!(found, "18705 measured Téléchargé le 21 novembre 2026");
}

#[test]
fn without_network_nothing_breaks_and_nothing_is_lost() {
    let desk = TemporaryDesk::offline();
    assert_eq!(refresh(&desk, &[POPULATION]), outcome("failed", "Offline"));
    let page = desk.ask("data", json!({ "lang": "fr" })).unwrap();
    assert_eq!(
        page["problems"],
        json!([]),
        "being offline is a state, not a problem to keep"
    );
    assert_eq!(page["offline"], true);
    assert!(
        value(&desk, POPULATION, "22", "2023").starts_with("6"),
        "the Côtes-d’Armor are still here"
    );
}

#[test]
fn a_stopped_download_changes_nothing() {
    let fake = Fake::start(World::with_known_figures());
    fake.fault("/melodi/data/", Fault::Stalled, 100);
    let desk = TemporaryDesk::new(Some(fake.url()));
    let (stop, stopped) = tokio::sync::watch::channel(false);
    stop.send_replace(true);
    let body =
        json!({ "ids": [POPULATION], "themes": [], "datasets": [], "all": false, "lang": "fr" });
    let summary = desk.ask_until("refresh", body, stopped).unwrap();
    assert_eq!(summary["stopped"], true);
    assert!(value(&desk, POPULATION, "16102", "2023").ends_with("Fourni avec l’application"));
}

/// The whole-France Parquet file of a dataset, in the form of Melodi's: bare codes, a level column, dates.
fn parquet(rows: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data.parquet");
    let connection = duckdb::Connection::open_in_memory().unwrap();
    connection
        .execute_batch(&format!(
            "COPY (SELECT * REPLACE (make_date(TIME_PERIOD, 1, 1) AS TIME_PERIOD) FROM (VALUES {rows})
                   t(GEO, GEO_OBJECT, TIME_PERIOD, RP_MEASURE, SEX, AGE, OBS_STATUS, CONF_STATUS, OBS_VALUE))
             TO '{}' (FORMAT parquet)",
            path.display()
        ))
        .unwrap();
    fs::read(path).unwrap()
}

#[test]
fn one_parquet_file_serves_every_indicator_of_its_dataset() {
    // Cognac in the census of 2021, from the bases infracommunales (assets/starter), in the form of DS_RP_POPULATION_PRINC.
    let rows = "
        ('16102', 'COM', 2021, 'POP', '_T', '_T', 'A', 'F', 18448.0),
        ('16102', 'COM', 2021, 'POP', '_T', 'Y_GE65', 'A', 'F', 4270.0),
        ('16102', 'COM', 2021, 'POP', 'F', 'Y_GE65', 'A', 'F', 2500.0),
        ('16102', 'COM', 2021, 'POP', '_T', 'Y_LT20', 'A', 'F', 3819.0),
        ('16102', 'COM', 2021, 'POP', '_T', 'Y_GE80', 'A', 'C', NULL),
        ('16102', 'BV2022', 2021, 'POP', '_T', '_T', 'A', 'F', 99999.0),
        ('FM', 'FRANCE', 2021, 'POP', '_T', '_T', 'A', 'F', 1.0)";
    let dataset = melodi::Dataset {
        years: (2021, 2021),
        parquet: Some(parquet(rows)),
        ..melodi::Dataset::new(
            "DS_RP_POPULATION_PRINC",
            "Population par âge",
            &["RP_MEASURE", "SEX", "AGE"],
        )
    };
    let world = World {
        melodi: vec![dataset],
        ..World::default()
    };
    let fake = Fake::start(world);
    let desk = TemporaryDesk::new(Some(fake.url()));
    assert_eq!(
        refresh(&desk, &["population/65-ans-ou-plus"]),
        outcome("fetched", "")
    );
    let files = fake
        .asked()
        .iter()
        .filter(|asked| asked.full().contains("PARQUET"))
        .count();
    assert_eq!(files, 1, "one download");
    let downloaded = "Téléchargé le 21 novembre 2026";
    let share = |id: &str| value(&desk, id, "16102", "2021");
    assert_eq!(
        share("population/65-ans-ou-plus"),
        format!("23.146141 measured {downloaded}")
    );
    assert_eq!(
        share("population/moins-de-20-ans"),
        format!("20.701431 measured {downloaded}")
    );
    assert_eq!(
        share("population/80-ans-ou-plus"),
        format!("— secret {downloaded}")
    );
    // The same figures by another way, from the same file.
    why::assert_verified(&desk, "population/65-ans-ou-plus");
    why::assert_verified(&desk, "population/80-ans-ou-plus");
}

#[test]
fn questions_that_make_no_sense_are_refused_with_a_sentence_and_a_way_out() {
    let desk = TemporaryDesk::offline();
    let question = |id: &str, place: &str, with: Value, period: Value| json!({ "id": id, "place": place, "with": with, "peers": "none", "period": period, "lang": "fr" });
    let eleven: Vec<String> = (16001..16012).map(|code| format!("COM-{code}")).collect();
    for (case, body) in [
        (
            "unknown indicator",
            question("population/inconnu", "16102", json!(null), json!(null)),
        ),
        (
            "unknown place",
            question(POPULATION, "99999", json!(null), json!(null)),
        ),
        (
            "unknown period",
            question(POPULATION, "16102", json!(null), json!("1850")),
        ),
        (
            "no period at all",
            question(POPULATION, "16102", json!(null), json!("hier")),
        ),
        (
            "too many places",
            question(POPULATION, "16102", json!(eleven), json!(null)),
        ),
        (
            "markup for a place",
            question(POPULATION, "<script>", json!(null), json!(null)),
        ),
        (
            "SQL for a place",
            question(POPULATION, "COM-1' OR '1'='1", json!(null), json!(null)),
        ),
    ] {
        let problem = desk.ask("indicator", body).unwrap_err();
        assert_eq!(
            serde_json::to_value(problem.code).unwrap(),
            "BadRequest",
            "{case}"
        );
        assert!(
            !problem.message.is_empty() && !problem.hint.is_empty(),
            "{case}"
        );
    }
    assert!(desk.ask("no_such_command", json!({})).is_err());
}

#[test]
fn every_page_of_every_council_answers_in_both_languages() {
    let desk = TemporaryDesk::offline();
    let places = [
        "200070514",
        "244500468",
        "200023414",
        "243300316",
        "200069409",
        "22",
        "16102",
        "75101",
        "REG-75",
        "F",
        "16355",
    ];
    for place in places {
        for lang in ["fr", "en"] {
            let portrait = desk
                .ask("portrait", json!({ "place": place, "lang": lang }))
                .unwrap();
            assert_eq!(portrait["big"].as_array().unwrap().len(), 3, "{place}");
            assert_eq!(portrait["themes"].as_array().unwrap().len(), 10, "{place}");
            for id in [
                "population/65-ans-ou-plus",
                "population/evolution-annuelle",
                POPULATION,
                "emploi/taux-de-chomage",
            ] {
                let question = json!({
                    "id": id, "place": place, "with": null, "peers": "near", "period": null, "lang": lang,
                });
                let Ok(page) = desk.ask("indicator", question.clone()) else {
                    assert_eq!(id, "emploi/taux-de-chomage", "{place}");
                    continue;
                };
                assert!(
                    !page["title"].as_str().unwrap().contains('{'),
                    "{}",
                    page["title"]
                );
                for kind in ["ranked_bars", "lines", "strip"] {
                    let body =
                        json!({ "question": question, "kind": kind, "surface": "projector" });
                    let drawn = desk.ask("draw", body).unwrap();
                    assert!(
                        drawn["svg"].as_str().unwrap().starts_with("<svg"),
                        "{place} {id} {kind}"
                    );
                    assert!(!drawn["alt"].as_str().unwrap().is_empty());
                }
            }
        }
    }
}

#[test]
fn the_words_of_a_strip_count_every_place_not_its_ticks() {
    let desk = TemporaryDesk::offline();
    for (place, count) in [
        ("200070514", "sur 1 250 intercommunalités"),
        ("16102", "communes"),
    ] {
        let body = json!({ "place": place, "lang": "fr" });
        let portrait = desk.ask("portrait", body).unwrap();
        let themes = portrait["themes"].as_array().unwrap();
        let cards = themes
            .iter()
            .flat_map(|theme| theme["cards"].as_array().unwrap());
        let mut strips = 0;
        for card in cards.filter(|card| card["strip"].is_string()) {
            strips += 1;
            let words = |key: &str| {
                card[key]
                    .as_str()
                    .unwrap()
                    .replace(['\u{a0}', '\u{202f}'], " ")
            };
            let (alt, context) = (words("strip_alt"), words("context"));
            assert!(alt.contains(count), "{alt}");
            // "475e sur 1 250 intercommunalités" on the card, "475e valeur la plus haute sur 1 250…" in words.
            assert_eq!(
                alt.replace(" valeur la plus haute", ""),
                format!("{context}.")
            );
        }
        assert!(strips >= 9, "{place}: {strips}");
    }
}

#[test]
fn an_exported_table_opens_rightly_and_carries_its_metadata() {
    let desk = TemporaryDesk::offline();
    let body = json!({ "id": POPULATION, "places": ["16102", "976"], "lang": "fr" });
    let exported: obs_desk::wire::Exported =
        serde_json::from_value(desk.ask("export_table", body).unwrap()).unwrap();
    let text = String::from_utf8(exported.files[0].bytes().unwrap()).unwrap();
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
    assert!(text.starts_with('\u{feff}'));
    assert_eq!(lines[0], "code;nom;niveau;periode;valeur;etat;unite");
    assert_eq!(lines[1], "16102;Cognac;commune;2016;18702;measured;hab.");
    assert_eq!(
        lines.last(),
        Some(&"976;Mayotte;departement;;;not_collected;hab.")
    );
    let metadata: Value = serde_json::from_slice(&exported.files[1].bytes().unwrap()).unwrap();
    assert_eq!(metadata["origine"]["licence"], "Licence Ouverte 2.0");
}
