//! Folders of indicators on disk: a user's own, and those that `catalog check` is given.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::Path;

use obs_catalog::Catalog;

const OWN: &str = r#"
name = { fr = "Jardins partagés", en = "Shared gardens" }
short = { fr = "Jardins partagés", en = "Shared gardens" }
definition = { fr = "Jardins cultivés par des habitants.", en = "Gardens grown by residents." }
reading = { fr = "{At_place}, on compte {number} jardins partagés.", en = "There are {number} shared gardens in {place}." }
numerator = { fr = "jardins", en = "gardens" }
kind = "count"
unit = { sign = "", fr = "jardins", en = "gardens", decimals = 0 }
levels = ["commune"]
years = "2025"
years_between_comparable = 1
aggregation = "sum"
bounds = [0, 1000]
order = 10

[origin]
producer = "Ville"
dataset = "Jardins"
page = "https://example.org/jardins"
licence = "ODbL 1.0"
cadence = "annuelle"

[[source]]
api = "opendatasoft"
dataset = "example.org/jardins"
[source.query]
numerator = { count = true }
"#;

fn write(dir: &Path, path: &str, text: &str) {
    let file = dir.join(path);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, text).unwrap();
}

fn embedded() -> Catalog {
    Catalog::embedded().unwrap_or_else(|problems| panic!("{problems}"))
}

#[test]
fn a_users_indicator_joins_its_theme_after_those_that_ship() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "environnement/jardins.toml", OWN);
    let (catalog, problems) = embedded().with_user_folder(dir.path());
    assert_eq!(problems, []);
    let last_of_theme = catalog
        .indicators()
        .filter(|indicator| indicator.id.theme() == "environnement")
        .last();
    assert_eq!(last_of_theme.unwrap().id.0, "environnement/jardins");
    assert!(catalog.get("environnement/jardins").is_some());
    let named: Vec<String> = catalog.datasets().into_iter().map(|d| d.key).collect();
    assert!(named.contains(&"opendatasoft:example.org/jardins".to_owned()));
}

#[test]
fn a_bad_file_of_the_user_is_left_out_and_the_others_stay() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "environnement/jardins.toml", OWN);
    write(
        dir.path(),
        "environnement/friches.toml",
        &OWN.replace("years = \"2025\"\n", ""),
    );
    let clash = OWN
        .replace("Jardins partagés", "Population")
        .replace("Shared gardens", "Population");
    write(dir.path(), "population/population.toml", &clash);
    let taken = OWN
        .replace(
            "short = { fr = \"Jardins partagés\"",
            "short = { fr = \"Logements\"",
        )
        .replace("Jardins partagés", "Jardins loués")
        .replace("Shared gardens", "Rented gardens");
    write(dir.path(), "logement/nombre.toml", &taken);
    write(dir.path(), "_themes.toml", "");
    let shipped = embedded().indicators().len();
    let (catalog, problems) = embedded().with_user_folder(dir.path());
    let told: Vec<(&str, Option<&str>)> = problems
        .iter()
        .map(|problem| (problem.file.as_str(), problem.field.as_deref()))
        .collect();
    assert_eq!(
        told,
        [
            ("_themes.toml", None),
            ("environnement/friches.toml", Some("years")),
            ("logement/nombre.toml", Some("short.fr")),
            ("population/population.toml", None),
        ]
    );
    assert_eq!(catalog.indicators().len(), shipped + 1);
    assert_eq!(
        catalog
            .get("population/population")
            .unwrap()
            .origin
            .producer,
        "Insee"
    );
}

#[test]
fn a_user_without_a_folder_has_no_problem() {
    let dir = tempfile::tempdir().unwrap();
    let (catalog, problems) = embedded().with_user_folder(&dir.path().join("none"));
    assert_eq!(problems, []);
    assert_eq!(catalog.indicators().len(), embedded().indicators().len());
}

#[test]
fn a_folder_without_themes_is_checked_against_those_that_ship() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "environnement/jardins.toml", OWN);
    let catalog = Catalog::read_folder(dir.path()).unwrap();
    assert_eq!(catalog.indicators().len(), 1);
    assert_eq!(catalog.themes().len(), embedded().themes().len());

    write(
        dir.path(),
        "environnement/friches.toml",
        &OWN.replace("https://", "ftp://"),
    );
    let problems = Catalog::read_folder(dir.path()).unwrap_err();
    let told = problems.to_string();
    assert!(
        told.starts_with("environnement/friches.toml:19: origin.page:"),
        "{told}"
    );
    assert_eq!(problems.0.len(), 1, "{told}");
}

#[test]
fn a_folder_that_cannot_be_read_is_a_problem() {
    let dir = tempfile::tempdir().unwrap();
    let problems = Catalog::read_folder(&dir.path().join("none")).unwrap_err();
    assert!(
        problems.to_string().contains("Cannot be read"),
        "{problems}"
    );

    std::fs::create_dir(dir.path().join("sante")).unwrap();
    std::fs::write(dir.path().join("sante/latin.toml"), [0xe9, 0x0a]).unwrap();
    let problems = Catalog::read_folder(dir.path()).unwrap_err();
    assert!(
        problems
            .to_string()
            .starts_with("sante/latin.toml: Cannot be read"),
        "{problems}"
    );
}
