//! Ratios of two datasets: births of one over the inhabitants of another.

use obs_tests::desk::TemporaryDesk;
use obs_tests::fake::{Fake, World, melodi};
use serde_json::json;

use super::why::assert_verified;
use super::{POPULATION, outcome, refresh, value};

const BIRTHS: &str = "population/naissances";
const BIRTH_RATE: &str = "population/taux-de-natalite";

/// Figures made for the test.
fn births() -> melodi::Dataset {
    let dataset = melodi::Dataset {
        years: (2023, 2024),
        ..melodi::Dataset::new(
            "DS_ETAT_CIVIL_NAIS_COMMUNES",
            "Naissances",
            &["FREQ", "EC_MEASURE"],
        )
    };
    let births = |dataset: melodi::Dataset, geo: &str, year: &str, count: f64| {
        dataset.figure(geo, year, &["A", "LVB"], Some(count))
    };
    let dataset = births(dataset, "COM-16102", "2023", 185.32);
    let dataset = births(dataset, "COM-16102", "2024", 190.0);
    births(dataset, "DEP-16", "2024", 2_500.0)
}

fn populations() -> melodi::Dataset {
    let dataset = melodi::Dataset {
        years: (2024, 2024),
        ..melodi::Dataset::new(
            "DS_POPULATIONS_HISTORIQUES",
            "Populations",
            &["POPREF_MEASURE"],
        )
    };
    dataset.figure("COM-16102", "2024", &["PMUN"], Some(19_000.0))
}

#[test]
fn births_are_divided_by_the_inhabitants_of_another_dataset() {
    let world = |melodi: Vec<melodi::Dataset>| World {
        melodi,
        ..World::default()
    };
    let fake = Fake::start(world(vec![births()]));
    let desk = TemporaryDesk::new(Some(fake.url()));
    assert_eq!(refresh(&desk, &[BIRTH_RATE]), outcome("fetched", ""));
    let rate = |code: &str, period: &str| value(&desk, BIRTH_RATE, code, period);
    // The inhabitants of 2023 came with the application.
    assert!(
        rate("16102", "2023").starts_with("10 measured"),
        "{}",
        rate("16102", "2023")
    );
    let of_last_year = rate("16102", "2024");
    assert!(
        of_last_year.starts_with("10.252536 measured"),
        "{of_last_year}"
    );
    assert!(
        rate("DEP-16", "2024").contains(" measured"),
        "{}",
        rate("DEP-16", "2024")
    );
    assert!(
        rate("17299", "2024").starts_with("— not_collected"),
        "{}",
        rate("17299", "2024")
    );
    for id in [BIRTHS, BIRTH_RATE] {
        assert_verified(&desk, id);
    }
    let body = json!({ "id": BIRTH_RATE, "code": "16102", "period": "2024", "lang": "fr" });
    let why = desk.ask("why", body).unwrap();
    assert_eq!(why["agrees"], true, "{why}");
    let notices = why["notices"].to_string();
    assert!(notices.contains("Population municipale"), "{notices}");
    assert!(notices.contains("2023"), "{notices}");

    // The inhabitants of 2024 arrive: births are divided again, though nothing new is asked of their source.
    fake.hold(world(vec![births(), populations()]));
    let refreshed = refresh(&desk, &[POPULATION]);
    assert_eq!(
        refreshed,
        [outcome("fetched", ""), outcome("fetched", "")].concat()
    );
    assert!(
        rate("16102", "2024").starts_with("10 measured"),
        "{}",
        rate("16102", "2024")
    );
    assert!(
        rate("16102", "2023").starts_with("10 measured"),
        "{}",
        rate("16102", "2023")
    );
    for id in [BIRTHS, BIRTH_RATE] {
        assert_verified(&desk, id);
    }
    // And nothing is done again when nothing has changed.
    assert_eq!(
        refresh(&desk, &[POPULATION, BIRTH_RATE]),
        [outcome("unchanged", ""), outcome("unchanged", "")].concat()
    );
}
