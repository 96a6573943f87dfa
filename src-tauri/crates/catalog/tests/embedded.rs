//! The catalogue that ships: it is right, complete, and can be asked for.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;

use obs_catalog::{APIS, Catalog};

fn embedded() -> Catalog {
    match Catalog::embedded() {
        Ok(catalog) => catalog,
        Err(problems) => panic!("{problems}"),
    }
}

#[test]
fn every_embedded_file_is_accepted() {
    let catalog = embedded();
    assert!(catalog.indicators().len() > 0);
    assert_eq!(
        catalog.themes()[0].id,
        "population",
        "the first theme of the screens"
    );
}

#[test]
fn indicators_come_by_theme_then_by_order() {
    let catalog = embedded();
    let rank = |theme: &str| catalog.themes().iter().position(|known| known.id == theme);
    let keys: Vec<_> = catalog
        .indicators()
        .map(|indicator| (rank(indicator.id.theme()), indicator.order))
        .collect();
    assert!(keys.is_sorted(), "{keys:?}");
}

#[test]
fn every_theme_has_its_indicators() {
    let catalog = embedded();
    let count = |theme: &str| {
        let of_theme = catalog.indicators().filter(|i| i.id.theme() == theme);
        of_theme.count()
    };
    // What a council may count on; adding is free, losing one is not.
    for (theme, least) in [
        ("population", 16),
        ("logement", 12),
        ("mobilites", 11),
        ("sante", 13),
        ("energies", 9),
        ("emploi", 13),
        ("economie", 13),
        ("revenus", 9),
        ("education", 9),
        ("environnement", 2),
    ] {
        assert!(count(theme) >= least, "{theme}: {}", count(theme));
    }
    assert!(catalog.get("population/population").is_some());
}

#[test]
fn every_dataset_has_a_name_of_its_own() {
    let catalog = embedded();
    let mut names = BTreeMap::new();
    for dataset in catalog.datasets() {
        let other = names.insert(dataset.name.fr.clone(), dataset.key.clone());
        assert_eq!(
            other, None,
            "{} is also called {}",
            dataset.key, dataset.name.fr
        );
    }
}

#[test]
fn enough_is_there_before_any_download() {
    let catalog = embedded();
    let mut starters: BTreeMap<&str, usize> = BTreeMap::new();
    for indicator in catalog.indicators() {
        if indicator
            .sources
            .iter()
            .any(|source| source.api == "starter")
        {
            *starters.entry(indicator.id.theme()).or_default() += 1;
        }
    }
    assert!(
        starters["population"] + starters["logement"] >= 10,
        "{starters:?}"
    );
    assert_eq!(starters.len(), 2, "{starters:?}");
}

#[test]
fn datasets_group_the_indicators_of_one_download() {
    let catalog = embedded();
    let datasets = catalog.datasets();
    assert!(datasets.is_sorted_by(|a, b| a.key < b.key));
    let mut entries = 0;
    for dataset in &datasets {
        assert_eq!(dataset.key, format!("{}:{}", dataset.api, dataset.dataset));
        assert!(APIS.contains(&dataset.api.as_str()));
        assert!(dataset.indicators.is_sorted());
        assert!(!dataset.name.fr.is_empty() && !dataset.name.en.is_empty());
        entries += dataset.indicators.len();
    }
    let named: usize = catalog.indicators().map(|i| i.sources.len()).sum();
    assert_eq!(entries, named);
    let ages = datasets
        .iter()
        .find(|dataset| dataset.key == "melodi:DS_RP_POPULATION_PRINC");
    assert!(ages.unwrap().indicators.len() >= 3);
}

#[test]
fn a_query_reaches_the_connector_as_it_was_written() {
    let catalog = embedded();
    let indicator = catalog.get("population/65-ans-ou-plus").unwrap();
    let queries: Vec<&str> = indicator.sources.iter().map(|s| s.query.as_str()).collect();
    assert_eq!(
        queries,
        [
            r#"{"common":{"RP_MEASURE":"POP"},"denominator":{"AGE":"_T"},"numerator":{"AGE":"Y_GE65"},"without":["976"]}"#,
            r#"{"denominator":"population","numerator":"plus_65"}"#,
        ]
    );
}

#[test]
fn an_identifier_close_to_the_one_meant_is_found() {
    let catalog = embedded();
    let cases = [
        ("population/populaton", "population/population"),
        ("logements-vacants", "logement/logements-vacants"),
        ("logement/65-ans-ou-plus", "population/65-ans-ou-plus"),
        ("Population/Population", "population/population"),
    ];
    for (typed, meant) in cases {
        assert_eq!(catalog.nearest(typed).first(), Some(&meant), "{typed}");
    }
    assert!(catalog.nearest("xyzzy").is_empty());
    assert!(catalog.get("population/populaton").is_none());
}

#[test]
fn a_theme_answers_to_its_aliases() {
    let catalog = embedded();
    for (word, id) in [
        ("mobility", "mobilites"),
        ("Health", "sante"),
        ("energy", "energies"),
        ("jobs", "emploi"),
        ("population", "population"),
    ] {
        assert_eq!(catalog.theme(word).map(|t| t.id.as_str()), Some(id));
    }
    assert!(catalog.theme("astrology").is_none());
}
