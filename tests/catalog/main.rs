//! The whole catalogue against the rest of the house: each indicator can be asked of its source.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;

use obs_catalog::Catalog;
use obs_desk::connector;

/// How many indicators each theme holds at the least.
const AT_LEAST: &[(&str, usize)] = &[
    ("population", 25),
    ("logement", 20),
    ("mobilites", 12),
    ("sante", 30),
    ("energies", 14),
    ("emploi", 20),
    ("economie", 20),
    ("revenus", 16),
    ("education", 14),
    ("environnement", 6),
];

#[test]
fn one_hundred_and_fifty_indicators_and_every_theme_filled() {
    let catalog = Catalog::embedded().unwrap();
    assert!(catalog.indicators().count() >= 150);
    let mut themes: BTreeMap<&str, usize> = BTreeMap::new();
    for indicator in catalog.indicators() {
        *themes.entry(indicator.id.theme()).or_default() += 1;
    }
    for (theme, at_least) in AT_LEAST {
        let count = themes.get(theme).copied().unwrap_or_default();
        assert!(count >= *at_least, "{theme}: {count}");
    }
}

#[test]
fn the_first_question_to_every_source_can_be_asked() {
    for dataset in Catalog::embedded().unwrap().datasets() {
        if dataset.api == "starter" {
            continue;
        }
        let connector = connector(&dataset.api).unwrap_or_else(|| panic!("{}", dataset.api));
        let requests = connector.resolve(&dataset.dataset);
        let requests = requests.unwrap_or_else(|error| panic!("{}: {error}", dataset.key));
        for request in requests {
            assert!(request.url.starts_with("https://"), "{}", request.url);
        }
    }
}

#[test]
fn every_query_is_one_that_its_connector_reads() {
    let catalog = Catalog::embedded().unwrap();
    for dataset in catalog.datasets() {
        if dataset.api == "starter" {
            continue;
        }
        let connector = connector(&dataset.api).unwrap();
        let indicators: Vec<_> = dataset
            .indicators
            .iter()
            .map(|id| catalog.get(&id.0).unwrap())
            .collect();
        connector
            .check(&dataset.dataset, &indicators)
            .unwrap_or_else(|error| panic!("{}: {error}", dataset.key));
    }
}
