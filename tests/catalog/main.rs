//! The whole catalogue against the rest of the house: each indicator can be asked of its source.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;

use obs_catalog::Catalog;
use obs_sources::connector;

/// How many indicators each theme holds at the least.
const AT_LEAST: &[(&str, usize)] = &[
    ("mobilites", 8),
    ("sante", 8),
    ("energies", 8),
    ("emploi", 8),
    ("population", 6),
    ("logement", 6),
    ("revenus", 2),
    ("economie", 2),
    ("education", 2),
    ("environnement", 1),
];

#[test]
fn sixty_indicators_and_every_theme_filled() {
    let catalog = Catalog::embedded().unwrap();
    assert!(catalog.indicators().count() >= 60);
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
