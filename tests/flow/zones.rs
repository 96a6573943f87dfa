//! Zones d’emploi, bassins de vie and aires d’attraction: from Insee’s table to figures that are never spread.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use obs_model::Level;
use obs_sources::{
    Expect, FetchConfig, Fetcher, MembershipTable, Mirror, Quiet, file_path, membership_request,
    read_membership,
};
use obs_territory::{Territories, Zone, Zones};
use obs_tests::desk::TemporaryDesk;
use obs_tests::fake::Fake;
use obs_tests::workbook::zipped;
use obs_tests::zones::{SAINTES, Table, world};
use serde_json::{Value, json};
use tokio::sync::watch;

const UNEMPLOYMENT: &str = "emploi/chomage-zone-emploi";

fn refresh(desk: &TemporaryDesk) -> Value {
    let body =
        json!({ "ids": [UNEMPLOYMENT], "themes": [], "datasets": [], "all": false, "lang": "fr" });
    desk.ask("refresh", body).unwrap()
}

fn value(desk: &TemporaryDesk, id: &str, place: &str, period: Option<&str>) -> Value {
    let body = json!({ "id": id, "code": place, "period": period, "lang": "fr" });
    desk.ask("value", body).unwrap()
}

fn page(desk: &TemporaryDesk, id: &str, place: &str) -> Value {
    let body = json!({ "id": id, "place": place, "with": null, "peers": "none", "period": null, "lang": "fr" });
    desk.ask("indicator", body).unwrap()
}

fn names(hits: &Value) -> Vec<String> {
    let hits = hits.as_array().unwrap().iter();
    hits.map(|hit| hit["id"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn unemployment_has_its_place_and_is_never_spread() {
    let fake = Fake::start(world(&Table::default()));
    let desk = TemporaryDesk::new(Some(fake.url()));

    // Before: the zones are not there, and the way out is said.
    let unknown = desk
        .ask("place", json!({ "place": "ZE-7509", "lang": "fr" }))
        .unwrap_err();
    assert!(unknown.hint.contains("Téléchargez"), "{unknown:?}");

    // The table comes with the figures that need it.
    let brought = refresh(&desk);
    let outcomes: Vec<&str> = brought["datasets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|dataset| dataset["outcome"].as_str().unwrap())
        .collect();
    assert_eq!(outcomes, ["fetched", "fetched"], "{brought}");
    assert_eq!(
        brought["datasets"][0]["sentence"],
        "2 zones d’emploi, 23 bassins de vie, 8 aires d’attraction"
    );

    for (place, period, expected) in [
        ("ZE-7509", "2003-Q1", 7.3),
        ("ZE-7509", "2023-Q3", 6.2),
        ("ZE-7509", "2025-Q4", 7.2),
        ("ZE-7528", "2025-Q4", SAINTES[2]),
    ] {
        let found = value(&desk, UNEMPLOYMENT, place, Some(period));
        assert_eq!(found["value"], expected, "{place} {period}: {found}");
    }
    // No commune, EPCI or other zone has it.
    for place in ["16102", "200070514", "BV-16102", "AAV-152", "16"] {
        let found = value(&desk, UNEMPLOYMENT, place, None);
        assert_eq!(found["value"], Value::Null, "{place}");
        assert_eq!(found["state"], "not_collected", "{place}");
    }
    let note = value(&desk, UNEMPLOYMENT, "200070514", None)["note"].to_string();
    assert!(note.contains("Zone d’emploi de Cognac (ZE-7509)"), "{note}");
    let elsewhere = &page(&desk, UNEMPLOYMENT, "200070514")["elsewhere"];
    assert!(
        elsewhere["sentence"]
            .as_str()
            .unwrap()
            .contains("zones d’emploi seulement")
    );
    assert_eq!(names(&elsewhere["places"]), ["ZE-7509"]);
    assert_eq!(
        page(&desk, UNEMPLOYMENT, "ZE-7509")["elsewhere"],
        Value::Null
    );
    assert_eq!(
        page(&desk, "population/population", "16102")["elsewhere"],
        Value::Null
    );

    // Where a commune and an EPCI are.
    let card = |place: &str| {
        desk.ask("place", json!({ "place": place, "lang": "fr" }))
            .unwrap()
    };
    assert_eq!(
        names(&card("16102")["zones"]),
        ["ZE-7509", "BV-16102", "AAV-152"]
    );
    let epci = card("200070514");
    assert_eq!(epci["zones"][0]["id"], "ZE-7509");
    assert_eq!(epci["zones"][0]["name"], "Zone d’emploi de Cognac");
    assert_eq!(card("ZE-7509")["members"].as_array().unwrap().len(), 191);

    // Search: the commune first.
    let body = json!({ "text": "cognac", "limit": 5, "lang": "fr" });
    let found = desk.ask("search_places", body).unwrap();
    assert_eq!(names(&found["places"])[..2], ["COM-16102", "ZE-7509"]);

    // What the files give is what is stored.
    let verified = desk
        .ask("verify", json!({ "ids": [UNEMPLOYMENT], "lang": "fr" }))
        .unwrap();
    assert_eq!(verified["differences"], json!([]), "{verified}");
    let why = desk
        .ask(
            "why",
            json!({ "id": UNEMPLOYMENT, "code": "ZE-7509", "period": null, "lang": "fr" }),
        )
        .unwrap();
    assert_eq!(why["value"], 7.2, "{why}");

    // A second time, nothing is new, and the zones are there at the next opening.
    let again = refresh(&desk);
    assert_eq!(again["datasets"].as_array().unwrap().len(), 1, "{again}");
    let kept = fs::read_to_string(desk.folder().join("zones/appartenance.tsv")).unwrap();
    assert_eq!(Zones::parse(&kept).unwrap().zones.len(), 33);
}

#[test]
fn figures_of_communes_add_up_to_zones() {
    let fake = Fake::start(world(&Table::default()));
    let desk = TemporaryDesk::new(Some(fake.url()));
    refresh(&desk);
    // The sum of the municipal populations of the 191 communes.
    let population = value(&desk, "population/population", "ZE-7509", Some("2023"));
    assert_eq!(population["value"], 134_848.0, "{population}");
    assert_eq!(population["rank"], Value::Null);
    let share = value(&desk, "population/65-ans-ou-plus", "ZE-7509", None);
    let (above, below) = (
        share["numerator"].as_f64().unwrap(),
        share["denominator"].as_f64().unwrap(),
    );
    let expected = above / below * 100.0;
    assert!(
        (share["value"].as_f64().unwrap() - expected).abs() < 1e-9,
        "{share}"
    );
    let why = desk
        .ask("why", json!({ "id": "population/population", "code": "ZE-7509", "period": "2023", "lang": "fr" }))
        .unwrap();
    assert_eq!(why["places"].as_array().unwrap().len(), 191, "{why}");
    let portrait = desk
        .ask("portrait", json!({ "place": "ZE-7509", "lang": "fr" }))
        .unwrap();
    assert_eq!(portrait["big"][0]["text"], "134\u{202f}848");
}

#[test]
fn a_table_that_cannot_be_right_changes_nothing() {
    let fake = Fake::start(world(&Table::default()));
    let desk = TemporaryDesk::new(Some(fake.url()));
    refresh(&desk);
    let kept = || fs::read_to_string(desk.folder().join("zones/appartenance.tsv")).unwrap();
    let before = kept();
    let key = format!("file:https://{}", obs_tests::zones::TABLE);
    type Spoil = fn(&mut Table);
    let cases: [(Spoil, &str); 8] = [
        (
            |table| table.year = 2024,
            "la table est celle du 1er janvier 2024, et non de 2025",
        ),
        // Last year’s communes under this year’s title: Saint-Sulpice-de-Cognac merged in 2024.
        (
            |table| {
                let mut row = table.communes[1].clone();
                row[0] = "16355".to_owned();
                let zones: Vec<String> = row[2..].to_vec();
                table.communes.push(row);
                for zone in &mut table.zones[1..] {
                    if zones.contains(&zone[1]) {
                        let count: usize = zone[3].parse().unwrap();
                        zone[3] = (count + 1).to_string();
                    }
                }
            },
            "16355 n’était pas une commune au 1er janvier 2025",
        ),
        (
            |table| table.communes[1][0] = "16999".to_owned(),
            "La commune 16999 est inconnue",
        ),
        (
            |table| {
                let mut row = table.communes[1].clone();
                row[2] = "7528".to_owned();
                table.communes.push(row);
            },
            "est déjà à la ligne",
        ),
        (|table| drop(table.communes.pop()), "et la table en annonce"),
        (
            |table| table.communes[1][2] = "9999".to_owned(),
            "n’est le code d’aucune zone de ZE2020",
        ),
        (
            |table| table.communes[1][0] = "1601".to_owned(),
            "n’est pas un code",
        ),
        (|table| table.communes[0][3] = "BV2032".to_owned(), "BV2022"),
    ];
    for (spoil, sentence) in cases {
        let mut table = Table::default();
        spoil(&mut table);
        fake.hold(world(&table));
        let body =
            json!({ "ids": [], "themes": [], "datasets": [key], "all": false, "lang": "fr" });
        let brought = desk.ask("refresh", body).unwrap();
        let dataset = &brought["datasets"][0];
        assert_eq!(dataset["outcome"], "kept", "{sentence}: {brought}");
        let problem = &dataset["problem"];
        let message = problem["message"].as_str().unwrap();
        assert!(message.contains(sentence), "{sentence}: {problem}");
        assert!(!problem["hint"].as_str().unwrap().is_empty());
        assert_eq!(kept(), before, "{sentence}");
    }
    let data = desk.ask("data", json!({ "lang": "fr" })).unwrap();
    assert!(
        data.to_string().contains("Échec de la mise à jour"),
        "the data page says it"
    );
    assert_eq!(value(&desk, UNEMPLOYMENT, "ZE-7509", None)["value"], 7.2);
}

/// The whole table of 2022, on the computers that have it.
#[test]
fn the_table_of_2022_is_followed_to_today() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../shared/data/geo/table-appartenance-geo-communes-22.xlsx");
    let Ok(bytes) = fs::read(file) else { return };
    let table = MembershipTable {
        address: "https://exemple.fr/table.zip".to_owned(),
        member: ".xlsx".to_owned(),
        geography_year: 2022,
        communes: "COM".to_owned(),
        zones: "Zones_supra_communales".to_owned(),
        levels: BTreeMap::from([
            (Level::ZoneEmploi, "ZE2020".to_owned()),
            (Level::AireAttraction, "AAV2020".to_owned()),
            // Those of 2012: the table of 2022 has no others.
            (Level::BassinDeVie, "BV2012".to_owned()),
        ]),
    };
    let folder = tempfile::tempdir().unwrap();
    let mirror = folder.path().join("mirror");
    let place = mirror.join(file_path(&table.address, Expect::Zip).unwrap());
    fs::create_dir_all(place.parent().unwrap()).unwrap();
    fs::write(&place, zipped(&[("table.xlsx".to_owned(), bytes)])).unwrap();
    let mut config = FetchConfig::new(folder.path().join("raw"), "2026-11-21");
    config.mirror = Some(Mirror::Dir(mirror));
    let fetcher = Fetcher::new(config).unwrap();
    let (_stop, stopped) = watch::channel(false);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let document = runtime
        .block_on(fetcher.fetch(&membership_request(&table), &Quiet, &stopped))
        .unwrap();
    let zones = read_membership(&document, &table).unwrap();
    let zones = Zones {
        geography_year: 2022,
        about: BTreeMap::new(),
        zones: zones
            .into_iter()
            .map(|zone| Zone {
                id: zone.place,
                name: zone.name,
                communes: zone.communes,
            })
            .collect(),
    };
    let france = Territories::embedded().unwrap().with_zones(&zones).unwrap();
    assert_eq!(france.all(Level::ZoneEmploi).count(), 306);
    assert_eq!(france.all(Level::AireAttraction).count(), 699);
    assert_eq!(france.all(Level::BassinDeVie).count(), 1663);
    // Every commune of today is in one zone d’emploi, but those made of communes of two.
    let without: Vec<&str> = france
        .all(Level::Commune)
        .filter(|place| {
            !france
                .zones_of(&place.id)
                .iter()
                .any(|(id, _)| id.level == Level::ZoneEmploi)
        })
        .map(|place| place.id.code.as_str())
        .collect();
    let uncertain: std::collections::BTreeSet<&str> = france
        .all(Level::ZoneEmploi)
        .flat_map(|zone| france.uncertain_in(&zone.id))
        .map(|id| id.code.as_str())
        .collect();
    assert_eq!(without, uncertain.into_iter().collect::<Vec<_>>());
    assert!(without.len() < 10, "{without:?}");
}
