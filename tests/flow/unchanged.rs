//! Everything downloaded, then asked again with nothing new: only catalogues travel, and nothing changes.

use obs_catalog::Catalog;
use obs_model::Level;
use obs_territory::Territories;
use obs_tests::desk::TemporaryDesk;
use obs_tests::fake::Fake;
use obs_tests::whole;
use serde_json::{Value, json};

/// One for each API: the other tests would wait for all of them.
const DATASETS: [&str; 6] = [
    // No description: the address itself says whether the bytes are the same.
    "bdm:TAUX-CHOMAGE",
    "datafair:opendata.agenceore.fr/h1alt47wy0mt88lu6ybebjf-",
    "dido:9c90a880-4ba0-49b4-b99d-d7dd6c810dd0",
    "file:data.gouv.fr/2e0417b4-902d-4c60-90e7-bf5df148cb87",
    "melodi:DS_ETAT_CIVIL_DECES_COMMUNES",
    "opendatasoft:odre.opendatasoft.com/registre-national-installation-production-stockage-electricite-agrege-311225",
];
const CHARENTE: &str = "16";
const COGNAC: &str = "16102";

fn refresh(desk: &TemporaryDesk) -> Vec<(String, String, String)> {
    let body = json!({ "ids": [], "themes": [], "datasets": DATASETS, "all": false, "lang": "fr" });
    let summary = desk.ask("refresh", body).unwrap();
    let datasets = summary["datasets"].as_array().unwrap();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    datasets
        .iter()
        .map(|one| {
            (
                text(&one["key"]),
                text(&one["outcome"]),
                one["problem"].to_string(),
            )
        })
        .collect()
}

/// What is answered for a commune.
fn figures(desk: &TemporaryDesk, ids: &[String]) -> Vec<Value> {
    ids.iter()
        .map(|id| {
            let body = json!({ "id": id, "code": COGNAC, "period": null, "lang": "fr" });
            desk.ask("value", body).unwrap()
        })
        .collect()
}

#[test]
fn what_is_unchanged_is_asked_of_catalogues_only() {
    let catalog = Catalog::embedded().unwrap();
    let world = whole::mirror_of(
        &catalog,
        &Territories::embedded().unwrap(),
        &DATASETS,
        |place| {
            place.id.level > Level::Commune
                || place
                    .parent(Level::Departement)
                    .is_some_and(|id| id.code == CHARENTE)
        },
    );
    let fake = Fake::start(world);
    let desk = TemporaryDesk::new(Some(fake.url()));
    let all = |outcome: &str| -> Vec<(String, String, String)> {
        let one = |key: &&str| ((*key).to_owned(), outcome.to_owned(), "null".to_owned());
        DATASETS.iter().map(one).collect()
    };
    assert_eq!(refresh(&desk), all("fetched"));
    let ids: Vec<String> = catalog
        .datasets()
        .into_iter()
        .filter(|dataset| DATASETS.contains(&dataset.key.as_str()))
        .flat_map(|dataset| dataset.indicators)
        .map(|id| id.0)
        .collect();
    let before = figures(&desk, &ids);
    assert!(
        before
            .iter()
            .filter(|value| value["value"].is_number())
            .count()
            > 8,
        "the mirror has figures: {before:?}"
    );
    let log = desk.ask("log", json!({ "lang": "fr" })).unwrap();

    fake.forget();
    assert_eq!(refresh(&desk), all("unchanged"));
    for served in fake.served() {
        assert!(
            !whole::is_for_figures(&served.asked) || served.bytes == 0,
            "{} was downloaded again, {} bytes",
            served.asked.full(),
            served.bytes
        );
    }
    // Each catalogue is asked once, whatever the number of datasets it describes.
    let mut asked: Vec<String> = fake.asked().iter().map(|asked| asked.full()).collect();
    let requests = asked.len();
    asked.sort();
    asked.dedup();
    assert_eq!(asked.len(), requests, "{asked:?}");
    assert_eq!(figures(&desk, &ids), before);
    assert_eq!(
        desk.ask("log", json!({ "lang": "fr" })).unwrap(),
        log,
        "nothing changed, nothing is noted"
    );
}
