//! From a source to a figure, through every room: real desk, real files, fake sources on the loopback.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod carnets;
mod keepsake;
mod kinds;
mod log;
mod maps;
mod mean;
mod mutation;
mod own;
mod perimeter;
mod rates;
mod restore;
mod sheet;
mod states;
mod transport;
mod typing;
mod unchanged;
mod why;
mod workshops;
mod zones;

use std::fs;

use obs_desk::wire::{Exported, ProgressStep};
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
                // Those offered are drawn, those refused say why in their place.
                for offer in page["kinds"].as_array().unwrap() {
                    let kind = offer["kind"].as_str().unwrap();
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
    assert_eq!(
        lines[0],
        "code;nom;niveau;periode;valeur;etat;unite;communes_sous_secret;communes_sans_chiffre"
    );
    assert_eq!(lines[1], "16102;Cognac;commune;2016;18702;measured;hab.;;");
    assert_eq!(
        lines.last(),
        Some(&"976;Mayotte;departement;;;not_collected;hab.;;")
    );
    let metadata: Value = serde_json::from_slice(&exported.files[1].bytes().unwrap()).unwrap();
    assert_eq!(metadata["origine"]["licence"], "Licence Ouverte 2.0");
}

/// A description of a resource in the form that data.gouv.fr was recorded in.
fn resource(id: &str, checksum: &str) -> Vec<u8> {
    json!({
        "dataset_id": "0123456789abcdef01234567",
        "resource": {
            "id": id,
            "title": "carte.csv",
            "format": "csv",
            "filetype": "file",
            "latest": format!("https://www.data.gouv.fr/api/1/datasets/r/{id}"),
            "url": "https://static.data.gouv.fr/resources/carte/20251117-151156/carte.csv",
            "checksum": { "type": "sha1", "value": checksum },
            "last_modified": "2025-11-17T15:18:38.714000+00:00",
            "extras": { "analysis:last-modified-at": "2025-11-17T15:12:42+00:00" },
        },
    })
    .to_string()
    .into_bytes()
}

#[test]
fn a_file_of_datagouv_is_found_verified_read_and_kept() {
    const RENT: &str = "logement/loyer-des-appartements";
    const ID: &str = "55b34088-0964-415f-9df7-d87dd98a09be";
    let described = format!("www.data.gouv.fr/api/2/datasets/resources/{ID}/");
    let stable = format!("www.data.gouv.fr/api/1/datasets/r/{ID}");
    // Made for the test; columns as the producer writes them.
    let rents = "id_zone;INSEE_C;LIBGEO;loypredm2;TYPPRED\r\n1;16102;Cognac;9,31;commune\r\n1;16015;Angoul\u{ea}me;8,9;maille\r\n";
    let latin: Vec<u8> = rents.chars().map(|sign| sign as u8).collect();
    let world = |body: &[u8], checksum: &str| {
        let mut world = World::default();
        let json = ("application/json".to_owned(), resource(ID, checksum));
        world.files.insert(described.clone(), json);
        let csv = ("text/csv".to_owned(), body.to_vec());
        world.files.insert(stable.clone(), csv);
        world
    };
    // The SHA-1 of these bytes.
    let good = "e78068efcbe67429ea76269f7d269ee3fdadef12";
    let fake = Fake::start(world(&latin, good));
    let folder = tempfile::tempdir().unwrap();
    let open = |fake: &Fake| {
        TemporaryDesk::with(|config| {
            config.data_dir = Some(folder.path().to_owned());
            config.mirror = Some(fake.url().to_owned());
        })
    };
    let desk = open(&fake);
    assert_eq!(refresh(&desk, &[RENT]), outcome("fetched", ""));
    let downloaded = "Téléchargé le 21 novembre 2026";
    assert_eq!(
        value(&desk, RENT, "16102", "2025"),
        format!("9.31 measured {downloaded}")
    );
    assert_eq!(
        value(&desk, RENT, "16015", "2025"),
        format!("8.9 estimated {downloaded}")
    );
    fake.forget();
    assert_eq!(refresh(&desk, &[RENT]), outcome("unchanged", ""));
    assert!(
        fake.asked().iter().all(|asked| asked.full() == described),
        "only the description is asked again"
    );
    drop(desk);

    for (trouble, body, checksum) in [
        ("other bytes than announced", latin.clone(), "00"),
        (
            "a mark nobody knows",
            b"INSEE_C;loypredm2;TYPPRED\n16102;?;commune\n".to_vec(),
            "",
        ),
        ("a web page", b"<!DOCTYPE html><html></html>".to_vec(), ""),
    ] {
        let fake = Fake::start(world(&body, checksum));
        let desk = open(&fake);
        let found = refresh(&desk, &[RENT]);
        assert_eq!(found, outcome("kept", "SourceChanged"), "{trouble}");
        assert!(value(&desk, RENT, "16102", "2025").starts_with("9.31 measured"));
    }
}

#[test]
fn the_last_edition_of_dido_is_read_and_its_secrets_stay_secret() {
    const PERMITS: &str = "logement/logements-autorises";
    const RID: &str = "9c90a880-4ba0-49b4-b99d-d7dd6c810dd0";
    let api = "data.statistiques.developpement-durable.gouv.fr/dido/api/v1";
    // The form of the producer's own test answers; figures made for the test.
    let edition = |name: &str, columns: &[&str]| {
        let columns: Vec<Value> = columns
            .iter()
            .map(|name| json!({ "name": name, "type": "string", "unit": "n/a", "filters": ["eq", "ne", "in", "nin"] }))
            .collect();
        json!({
            "millesime": name, "date_diffusion": "2026-07-11T11:15:55.214Z", "rows": 3,
            "columns": columns, "extendedFilters": [], "geoFields": [], "refs": [],
        })
    };
    let known = ["ANNEE", "COMM", "TYPE_LGT", "LOG_AUT", "LOG_COM"];
    let catalogue = json!({
        "total": 1, "page": 1, "pageSize": 100, "nextPage": null,
        "data": [{ "id": "618cfaf9aac4a70022253aaa", "datafiles": [{
            "rid": RID, "title": "Logements",
            "millesimes": [edition("2026-07", &known), edition("2025-07", &["ANNEE"])],
        }]}],
    });
    let asked = format!(
        "{api}/datafiles/{RID}/csv?millesime=2026-07&withColumnName=true&withColumnDescription=false&withColumnUnit=false&columns=ANNEE%2CCOMM%2CLOG_AUT%2CLOG_COM%2CTYPE_LGT&TYPE_LGT=in%3ACollectif%2CTous+Logements"
    );
    let csv = "\"ANNEE\";\"COMM\";\"LOG_AUT\";\"LOG_COM\";\"TYPE_LGT\"\n\"2024\";\"16102\";\"1.2e1\";9;\"Tous Logements\"\n\"2024\";\"16102\";5;;\"Collectif\"\n\"2024\";\"16015\";\"secret\";\"secret\";\"Tous Logements\"\n";
    let mut world = World::default();
    let file = |kind: &str, body: Vec<u8>| (kind.to_owned(), body);
    world.files.insert(
        format!("{api}/datasets?pageSize=100&page=1"),
        file("application/json", catalogue.to_string().into_bytes()),
    );
    world.files.insert(
        asked,
        file("text/csv; charset=utf-8", csv.as_bytes().to_vec()),
    );
    let fake = Fake::start(world);
    let desk = TemporaryDesk::new(Some(fake.url()));
    assert_eq!(refresh(&desk, &[PERMITS]), outcome("fetched", ""));
    let downloaded = "Téléchargé le 21 novembre 2026";
    for (id, code, expected) in [
        (PERMITS, "16102", "12 measured"),
        (PERMITS, "16015", "— secret"),
        ("logement/logements-commences", "16102", "9 measured"),
        (
            "logement/part-du-collectif-dans-les-logements-autorises",
            "16102",
            "41.666667 measured",
        ),
    ] {
        let found = value(&desk, id, code, "2024");
        assert_eq!(found, format!("{expected} {downloaded}"), "{id} {code}");
    }
    assert_eq!(refresh(&desk, &[PERMITS]), outcome("unchanged", ""));
}

#[test]
fn quarterly_unemployment_comes_from_the_right_series() {
    const UNEMPLOYMENT: &str = "emploi/chomage-localise";
    // The form of a recorded answer of bdm.insee.fr; figures made for the test.
    let series = |area: &str, indicator: &str, value: &str| {
        format!(
            "<Series REF_AREA=\"{area}\" CORRECTION=\"CVS\" INDICATEUR=\"{indicator}\" FREQ=\"T\" FORME-VENTE=\"SO\" IDBANK=\"001\" TITLE_FR=\"L&apos;emploi\"><Obs TIME_PERIOD=\"2026-Q1\" OBS_VALUE=\"{value}\" OBS_STATUS=\"A\"/></Series>"
        )
    };
    let body = [
        series("D16", "TAUX_CHOMAGE_LOCALISE", "7.3"),
        series("D16", "NOMBRE", "1000"),
        series("D17", "TAUX_CHOMAGE_LOCALISE", "NaN"),
        series("R75", "TAUX_CHOMAGE_LOCALISE", "6.9"),
        series("FM", "TAUX_CHOMAGE_LOCALISE", "7.5"),
        series("FR-D976", "TAUX_CHOMAGE_LOCALISE", "7.6"),
    ]
    .concat();
    let body = format!(
        "<?xml version='1.0' encoding='UTF-8'?><message:StructureSpecificData xmlns:message=\"http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message\"><message:DataSet>{body}</message:DataSet></message:StructureSpecificData>"
    );
    let mut world = World::default();
    world.files.insert(
        "bdm.insee.fr/series/sdmx/data/TAUX-CHOMAGE".to_owned(),
        ("application/xml".to_owned(), body.into_bytes()),
    );
    let fake = Fake::start(world);
    let desk = TemporaryDesk::new(Some(fake.url()));
    assert_eq!(refresh(&desk, &[UNEMPLOYMENT]), outcome("fetched", ""));
    for (code, expected) in [
        ("DEP-16", "7.3 measured"),
        ("DEP-17", "— not_collected"),
        ("REG-75", "6.9 measured"),
        ("F", "7.6 measured"),
    ] {
        let found = value(&desk, UNEMPLOYMENT, code, "2026-Q1");
        assert!(found.starts_with(expected), "{code}: {found}");
    }
    why::assert_verified(&desk, UNEMPLOYMENT);
}

#[test]
fn wealth_of_a_departement_stands_beside_that_of_europe() {
    const EUROS: &str = "economie/pib-par-habitant";
    const EUROPE: &str = "economie/pib-par-habitant-europe";
    // The form of a recorded answer of Eurostat; figures made for the test.
    let body = r#"{
        "version": "2.0", "class": "dataset", "id": ["freq", "unit", "geo", "time"], "size": [1, 2, 4, 2],
        "dimension": {
            "freq": { "category": { "index": { "A": 0 } } },
            "unit": { "category": { "index": { "EUR_HAB": 0, "PPS_HAB_EU27_2020": 1 } } },
            "geo": { "category": { "index": { "EU27_2020": 0, "FR": 1, "FRI": 2, "FRI31": 3 } } },
            "time": { "category": { "index": { "2023": 0, "2024": 1 } } }
        },
        "value": { "0": 38000, "1": 39000, "2": 41000, "3": 42600, "4": 34000, "6": 29000, "7": 29500,
                   "8": 100, "9": 100, "10": 101, "11": 99, "12": 84, "14": 71, "15": 70 },
        "status": { "3": "p", "5": "c", "7": "p", "15": "bp" }
    }"#;
    let mut world = World::default();
    world.files.insert(
        "ec.europa.eu/eurostat/api/dissemination/statistics/1.0/data/nama_10r_3gdp?format=JSON&lang=fr&unit=EUR_HAB&unit=PPS_HAB_EU27_2020".to_owned(),
        ("application/json".to_owned(), body.as_bytes().to_vec()),
    );
    let fake = Fake::start(world);
    let desk = TemporaryDesk::new(Some(fake.url()));
    assert_eq!(refresh(&desk, &[EUROS]), outcome("fetched", ""));
    for (id, code, period, expected) in [
        (EUROS, "DEP-16", "2023", "29000 measured"),
        (EUROS, "DEP-16", "2024", "29500 provisional"),
        (EUROS, "REG-75", "2023", "34000 measured"),
        (EUROS, "REG-75", "2024", "— secret"),
        (EUROS, "DEP-17", "2024", "— not_collected"),
        (EUROS, "F", "2024", "42600 provisional"),
        (EUROPE, "DEP-16", "2024", "70 provisional"),
        (EUROPE, "F", "2024", "99 measured"),
    ] {
        let found = value(&desk, id, code, period);
        assert!(found.starts_with(expected), "{id} {code} {period}: {found}");
    }
    for id in [EUROS, EUROPE] {
        why::assert_verified(&desk, id);
    }
    // What the source will revise is said so wherever it is shown.
    let map = json!({
        "id": EUROS, "within": "FRANCE", "level": "departement", "period": null,
        "method": "quantiles", "classes": null, "lang": "fr",
    });
    let map = desk.ask("map", map).unwrap();
    assert_eq!(
        map["uncertain"],
        json!([{
            "state": "provisional", "label": "chiffre provisoire",
            "count": 1, "count_text": "1 département",
        }])
    );
    let finding = map["finding"].as_str().unwrap();
    assert!(
        finding.ends_with("chiffre provisoire pour 1 département"),
        "{finding}"
    );
    let exported = |format: &str| -> String {
        let body = json!({
            "question": {
                "id": EUROS, "place": "DEP-16", "with": null, "peers": "none", "period": "2024", "lang": "fr",
            },
            "kind": "ranked_bars", "surface": "print", "format": format,
        });
        let exported: Exported = serde_json::from_value(desk.ask("export", body).unwrap()).unwrap();
        String::from_utf8(exported.files[0].bytes().unwrap()).unwrap()
    };
    assert!(exported("csv").contains("departement;2024;29500;provisional;"));
    let drawn = exported("svg");
    for words in ["(provisoire)", "Point cerclé"] {
        assert!(drawn.contains(words), "{words}: {drawn}");
    }
}
