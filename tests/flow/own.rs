//! Territories that a person composes: their figures against those of the same communes added up elsewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use obs_catalog::Catalog;
use obs_desk::wire::ProblemCode;
use obs_model::{Indicator, Kind, Level, Observation, Period, PlaceId};
use obs_store::Store;
use obs_territory::Territories;
use obs_tests::desk::TemporaryDesk;
use serde_json::{Value, json};

/// Every starter indicator that adds up.
const INDICATORS: [&str; 10] = [
    "population/population",
    "population/evolution-annuelle",
    "population/moins-de-20-ans",
    "population/65-ans-ou-plus",
    "population/indice-de-vieillissement",
    "logement/logements",
    "logement/logements-vacants",
    "logement/residences-secondaires",
    "logement/maisons",
    "logement/habitants-par-residence-principale",
];

fn compose(desk: &TemporaryDesk, name: &str, communes: &[&str]) -> String {
    let body = json!({ "place": null, "name": name, "communes": communes, "lang": "fr" });
    desk.ask("save_own", body).unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

fn value(desk: &TemporaryDesk, id: &str, place: &str) -> Value {
    let body = json!({ "id": id, "code": place, "period": null, "lang": "fr" });
    desk.ask("value", body).unwrap()
}

#[test]
fn the_communes_of_an_epci_give_the_figures_of_the_epci() {
    let desk = TemporaryDesk::offline();
    for (number, siren) in [
        "200070514",
        "244500468",
        "200023414",
        "243300316",
        "200069409",
    ]
    .iter()
    .enumerate()
    {
        let own = compose(&desk, &format!("Essai {number}"), &[siren]);
        for id in INDICATORS {
            let (theirs, ours) = (value(&desk, id, siren), value(&desk, id, &own));
            let number = |answer: &Value, key: &str| answer[key].as_f64().unwrap_or(f64::NAN);
            for key in ["value", "numerator"] {
                let (a, b) = (number(&theirs, key), number(&ours, key));
                assert!(
                    (a - b).abs() <= 1e-9 * a.abs().max(1.0),
                    "{siren} {id} {key}: {a} {b}"
                );
            }
            assert_eq!(theirs["period"], ours["period"]);
            assert_eq!(ours["level"], "territoire");
            assert_eq!(ours["rank"], Value::Null);
        }
    }
}

/// Sums of the figures of communes, one at a time, as a person would with a table and a pencil.
fn by_hand(indicator: &Indicator, members: &[&Observation]) -> Option<f64> {
    let sum = |part: fn(&Observation) -> Option<f64>| -> Option<f64> {
        members.iter().map(|figure| part(figure)).sum()
    };
    match indicator.kind {
        Kind::Count => sum(|figure| figure.value.known()),
        Kind::Ratio => {
            let below = sum(|figure| figure.denominator)?;
            Some(sum(|figure| figure.numerator)? / below * indicator.scale).filter(|_| below != 0.0)
        }
        Kind::YearlyChange => {
            let (later, earlier) = (
                sum(|figure| figure.numerator)?,
                sum(|figure| figure.denominator)?,
            );
            let first = members.first()?;
            let years = first.period.as_years() - first.since?.as_years();
            Some(((later / earlier).powf(1.0 / years) - 1.0) * 100.0).filter(|_| earlier > 0.0)
        }
        Kind::Published => None,
    }
}

#[test]
fn a_thousand_territories_taken_at_random_add_up() {
    let desk = TemporaryDesk::offline();
    let store = Store::open(&desk.folder().join("observatoire.duckdb")).unwrap();
    let catalog = Catalog::embedded().unwrap();
    let territories = Territories::embedded().unwrap();
    let inhabited: Vec<PlaceId> = territories
        .all(Level::Commune)
        .filter(|place| !place.is_uninhabited())
        .map(|place| place.id.clone())
        .collect();
    let indicators: Vec<&Indicator> = INDICATORS
        .iter()
        .map(|id| catalog.get(id).expect(id))
        .collect();
    let mut figures: BTreeMap<(&str, Period), BTreeMap<PlaceId, Observation>> = BTreeMap::new();
    for indicator in &indicators {
        for figure in store.all_observations(&indicator.id).unwrap() {
            if figure.place.level == Level::Commune {
                let sheet = figures.entry((&indicator.id.0, figure.period)).or_default();
                sheet.insert(figure.place.clone(), figure);
            }
        }
    }
    let own = PlaceId::new(Level::Own, "ESSAI");
    let mut state: u64 = 20_261_121;
    let mut draw = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let (mut compared, mut known) = (0, 0);
    for round in 0..1000 {
        let chosen: BTreeSet<&PlaceId> = (0..=draw(60))
            .map(|_| &inhabited[draw(inhabited.len())])
            .collect();
        let members: Vec<PlaceId> = chosen.into_iter().cloned().collect();
        for found in store.combined(&own, &members, &indicators, false).unwrap() {
            let sheet = &figures[&(found.indicator.0.as_str(), found.period)];
            let rows: Option<Vec<&Observation>> =
                members.iter().map(|place| sheet.get(place)).collect();
            let indicator = catalog.get(&found.indicator.0).unwrap();
            let expected = rows.and_then(|rows| by_hand(indicator, &rows));
            compared += 1;
            match (found.value.known(), expected) {
                (Some(found), Some(expected)) => {
                    known += 1;
                    let close = (found - expected).abs() <= 1e-9 * expected.abs().max(1.0);
                    assert!(close, "round {round}, {}: {found} {expected}", indicator.id);
                }
                (found, expected) => assert_eq!(found, expected, "round {round}, {}", indicator.id),
            }
        }
    }
    assert!(compared > 15_000 && known > 10_000, "{compared} {known}");
}

#[test]
fn what_a_person_composed_is_kept_and_found_like_any_place() {
    let desk = TemporaryDesk::offline();
    let list = desk
        .ask(
            "read_list",
            json!({ "text": "16102;Cognac\n16355\nSaint-Simon", "lang": "fr" }),
        )
        .unwrap();
    assert_eq!(list["communes"].as_array().unwrap().len(), 2);
    assert_eq!(list["unread"][0]["line"], 3);
    assert!(list["notes"][0].as_str().unwrap().contains("Val-de-Cognac"));

    let own = compose(&desk, "Pays du Cognac", &["16102", "17415"]);
    assert_eq!(own, "TER-PAYSDUCOGNAC");
    let found = desk
        .ask(
            "search_places",
            json!({ "text": "pays du cognac", "limit": 5, "lang": "fr" }),
        )
        .unwrap();
    assert_eq!(found["places"][0]["id"], own.as_str());
    let file = desk.folder().join("territoires/PAYSDUCOGNAC.toml");
    assert!(
        fs::read_to_string(&file)
            .unwrap()
            .contains("\"16102\", # Cognac")
    );

    for lang in ["fr", "en"] {
        let portrait = desk
            .ask("portrait", json!({ "place": own, "lang": lang }))
            .unwrap();
        let cards: Vec<&Value> = portrait["themes"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|theme| theme["cards"].as_array().unwrap())
            .collect();
        assert_eq!(cards.len(), INDICATORS.len());
        for card in cards {
            assert!(
                card["strip_alt"].as_str().unwrap().contains("250"),
                "{card}"
            );
        }
        for kind in [
            "ranked_bars",
            "lines",
            "strip",
            "waffle",
            "swarm",
            "profile",
            "composition",
        ] {
            let question = json!({
                "id": "population/65-ans-ou-plus", "place": own, "with": null, "peers": "near",
                "period": null, "lang": lang,
            });
            let body = json!({ "question": question, "kind": kind, "surface": "print" });
            let drawn = desk.ask("draw", body).unwrap();
            assert!(!drawn["alt"].as_str().unwrap().is_empty());
        }
    }

    // Each of its two communes with the row it was read in, and the sum found again.
    let ask =
        json!({ "id": "population/65-ans-ou-plus", "code": own, "period": null, "lang": "fr" });
    let why = desk.ask("why", ask).unwrap();
    assert_eq!(why["agrees"], true, "{why:#}");
    assert_eq!(why["places"].as_array().unwrap().len(), 2, "{why:#}");

    let changed =
        json!({ "place": own, "name": "Pays du cognac", "communes": ["16102"], "lang": "fr" });
    desk.ask("save_own", changed).unwrap();
    assert_eq!(
        value(&desk, "population/population", &own)["value"],
        18532.0
    );

    desk.ask("forget_own", json!({ "place": own, "lang": "fr" }))
        .unwrap();
    assert!(
        desk.folder()
            .join("territoires/retires/PAYSDUCOGNAC-1.toml")
            .exists()
    );
    let gone = desk
        .ask("portrait", json!({ "place": own, "lang": "fr" }))
        .unwrap_err();
    assert_eq!(gone.code, ProblemCode::BadRequest);
}

#[test]
fn a_median_is_refused_and_a_damaged_file_is_said_and_left_alone() {
    let desk = TemporaryDesk::offline();
    let own = compose(&desk, "Essai", &["16102"]);
    let body = json!({
        "id": "revenus/niveau-de-vie-median", "place": own, "with": null, "peers": "none",
        "period": null, "lang": "fr",
    });
    let page = desk.ask("indicator", body).unwrap();
    let notices = page["notices"].to_string();
    assert!(notices.contains("ne peut ni l’additionner"), "{notices}");

    let folder = desk.folder().join("territoires");
    for (file, text) in [
        ("ABIME.toml", "name = "),
        ("FAUX.toml", "name = \"Faux\"\ncommunes = [\"99999\"]"),
        ("../../x.toml", ""),
    ] {
        let path = folder.join(file.trim_start_matches("../"));
        fs::write(&path, text).unwrap();
    }
    let found = desk
        .ask("own_territories", json!({ "lang": "fr" }))
        .unwrap();
    assert_eq!(found["places"].as_array().unwrap().len(), 1);
    assert_eq!(found["problems"].as_array().unwrap().len(), 3, "{found}");
    assert!(folder.join("ABIME.toml").exists());
    for (name, communes) in [("", vec!["16102"]), ("X", vec![]), ("X", vec!["99999"])] {
        let body = json!({ "place": null, "name": name, "communes": communes, "lang": "fr" });
        assert_eq!(
            desk.ask("save_own", body).unwrap_err().code,
            ProblemCode::BadRequest
        );
    }
}
