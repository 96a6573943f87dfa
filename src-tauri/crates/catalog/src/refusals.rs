//! Each rule of the catalogue, broken once.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use obs_model::Lang;

use crate::words::french_fault;
use crate::{Catalog, CatalogProblem};

const THEMES: &str = r#"
[[theme]]
id = "sante"
aliases = ["health"]
name = { fr = "Santé", en = "Health" }
sentence = { fr = "Qui soigne.", en = "Who cares." }
"#;

/// A good ratio; every case below spoils one thing in it.
const GOOD: &str = r#"name = { fr = "Part des cabinets ouverts", en = "Share of open practices" }
short = { fr = "Cabinets ouverts", en = "Open practices" }
definition = { fr = "Parmi les cabinets, la part de ceux qui sont ouverts.", en = "Among practices, the share that are open." }
reading = { fr = "Sur 100 cabinets {of_place}, {rounded} sont ouverts.", en = "Of every 100 practices in {place}, {rounded} are open." }
numerator = { fr = "cabinets ouverts", en = "open practices" }
denominator = { fr = "cabinets", en = "practices" }
kind = "ratio"
scale = 100
unit = { sign = "%", fr = "pour cent", en = "per cent", decimals = 1 }
levels = ["commune", "epci", "france"]
years = "2024"
years_between_comparable = 1
aggregation = "sum"
bounds = [0, 100]
order = 10
caveats = [{ fr = "Peu de communes.", en = "Few communes." }]

[origin]
producer = "Insee"
dataset = "Cabinets"
page = "https://example.org/cabinets"
licence = "Licence Ouverte 2.0"
cadence = "annuelle"

[[source]]
api = "melodi"
dataset = "DS_CABINETS"
[source.query]
numerator = { STATE = "OPEN" }
denominator = { STATE = "_T" }
"#;

fn read(files: &[(&str, &str)]) -> Result<Catalog, Vec<CatalogProblem>> {
    let owned: Vec<(String, String)> = files
        .iter()
        .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
        .collect();
    Catalog::from_files(&owned, None).map_err(|problems| problems.0)
}

/// The good file with breaks before its origin.
fn with_breaks(breaks: &str) -> String {
    GOOD.replace("\n[origin]", &format!("[[breaks]]\n{breaks}\n\n[origin]"))
}

/// The only problem of these files is in this field, at this line, and says this.
fn check(files: &[(&str, &str)], field: Option<&str>, line: Option<usize>, says: &str) {
    let problems = match read(files) {
        Ok(_) => panic!("accepted, while this was expected: {says}"),
        Err(problems) => problems,
    };
    let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(problems.len(), 1, "{told:#?}");
    let problem = &problems[0];
    assert!(problem.message.en.contains(says), "{told:?} lacks {says:?}");
    assert_eq!(problem.field.as_deref(), field, "{told:?}");
    assert_eq!(problem.line, line, "{told:?}");
    let french = problem.message.fr.as_str();
    assert_ne!(french, problem.message.en);
    // What the TOML reader says is quoted in its own English.
    if !french.contains("lecteur TOML") {
        assert_eq!(french_fault(french), None, "{french}");
    }
    assert!(problem.sentence(Lang::Fr).ends_with(french));
}

/// Replaces one thing in the good file; an empty `to` at a whole line removes it.
fn spoiled(from: &str, to: &str) -> String {
    assert_eq!(
        GOOD.matches(from).count(),
        1,
        "{from:?} must stand once in the good file"
    );
    GOOD.replace(from, to)
}

#[test]
fn the_good_file_is_good() {
    let catalog = read(&[("_themes.toml", THEMES), ("sante/cabinets.toml", GOOD)]);
    let catalog = catalog.unwrap_or_else(|problems| panic!("{problems:#?}"));
    assert_eq!(catalog.indicators().len(), 1);
    assert_eq!(catalog.get("sante/cabinets").unwrap().sources.len(), 1);
}

#[test]
fn each_rule_refuses() {
    let without_line = |start: &str| {
        let kept: Vec<&str> = GOOD
            .lines()
            .filter(|line| !line.starts_with(start))
            .collect();
        kept.join("\n")
    };
    let cases: &[(String, Option<&str>, Option<usize>, &str)] = &[
        // Missing fields.
        (without_line("years ="), Some("years"), None, "Add `years`"),
        (
            without_line("levels ="),
            Some("levels"),
            None,
            "Add `levels`",
        ),
        (without_line("order ="), Some("order"), None, "Add `order`"),
        (
            without_line("bounds ="),
            Some("bounds"),
            None,
            "Add `bounds`",
        ),
        (without_line("kind ="), Some("kind"), None, "Add `kind`"),
        (
            without_line("aggregation ="),
            Some("aggregation"),
            None,
            "Add `aggregation`",
        ),
        (
            without_line("years_between"),
            Some("years_between_comparable"),
            None,
            "Add `years_between_comparable`",
        ),
        (
            without_line("licence ="),
            Some("origin.licence"),
            Some(18),
            "Add `origin.licence`",
        ),
        (
            without_line("page ="),
            Some("origin.page"),
            Some(18),
            "Add `origin.page`",
        ),
        (
            spoiled(r#", en = "Open practices""#, ""),
            Some("short.en"),
            Some(2),
            "Add `short.en`",
        ),
        (
            spoiled(r#"fr = "pour cent", "#, ""),
            Some("unit.fr"),
            Some(9),
            "Add `unit.fr`",
        ),
        (
            without_line("denominator = { fr"),
            Some("denominator"),
            None,
            "Add `denominator`",
        ),
        (
            without_line("denominator = { STATE"),
            Some("source[0].query.denominator"),
            Some(28),
            "Add `source[0].query.denominator`",
        ),
        // What the TOML reader refuses.
        (
            spoiled("years =", "yeers ="),
            None,
            Some(11),
            "There is no field `yeers`",
        ),
        (
            spoiled("order = 10", "order = ten"),
            None,
            Some(15),
            "Not understood by the TOML reader",
        ),
        (
            spoiled("scale = 100", "scale = \"x\""),
            None,
            Some(8),
            "invalid type",
        ),
        // Words out of a list.
        (
            spoiled("kind = \"ratio\"", "kind = \"mean\""),
            Some("kind"),
            Some(7),
            "count, ratio, yearly_change, published",
        ),
        (
            spoiled("aggregation = \"sum\"", "aggregation = \"mean\""),
            Some("aggregation"),
            Some(13),
            "sum, weighted_mean, none",
        ),
        (
            spoiled("order = 10", "order = 10\ndirection = \"up\""),
            Some("direction"),
            Some(16),
            "high_is_good",
        ),
        (
            spoiled("\"epci\"", "\"canton\""),
            Some("levels"),
            Some(10),
            "`canton` is not a level",
        ),
        (
            spoiled("api = \"melodi\"", "api = \"excel\""),
            Some("source[0].api"),
            Some(26),
            "`excel` is not a known source: bdm, datafair, dido, eurostat, file, melodi",
        ),
        // Numbers.
        (
            spoiled("scale = 100", "scale = 0"),
            Some("scale"),
            Some(8),
            "a positive number",
        ),
        (
            spoiled("[0, 100]", "[100, 0]"),
            Some("bounds"),
            Some(14),
            "the lowest possible",
        ),
        (
            spoiled("decimals = 1", "decimals = 9"),
            Some("unit.decimals"),
            Some(9),
            "Four decimals",
        ),
        (
            spoiled("comparable = 1", "comparable = 0"),
            Some("years_between_comparable"),
            Some(12),
            "5 for the census",
        ),
        // Kinds.
        (
            spoiled("[source.query]\n", "[source.query]\nvalue = {}\n"),
            Some("source[0].query.value"),
            Some(29),
            "means nothing with kind",
        ),
        // Levels, sources, caveats.
        (
            spoiled("\"commune\", \"epci\"", "\"epci\", \"commune\""),
            Some("levels"),
            Some(10),
            "the smallest first",
        ),
        (
            spoiled("[\"commune\", \"epci\", \"france\"]", "[]"),
            Some("levels"),
            Some(10),
            "at least one level",
        ),
        (
            GOOD.split("[[source]]").next().unwrap().to_owned(),
            Some("source"),
            None,
            "at least one source",
        ),
        (
            format!(
                "{GOOD}\n[[source]]{}",
                GOOD.split("[[source]]").nth(1).unwrap()
            ),
            Some("source[1]"),
            Some(32),
            "already named above",
        ),
        (
            spoiled(
                r#"[{ fr = "Peu de communes.", en = "Few communes." }]"#,
                r#"[{ fr = "Peu.", en = "Few." }, { fr = "Peu.", en = "Few." }]"#,
            ),
            Some("caveats[1]"),
            Some(16),
            "already said",
        ),
        (
            with_breaks("from = \"soon\"\nfr = \"Autres règles\"\nen = \"Other rules\""),
            Some("breaks[0].from"),
            Some(18),
            "first date of the new series",
        ),
        (
            with_breaks("from = \"2025\"\nfr = \"Autres règles.\"\nen = \"Other rules\""),
            Some("breaks[0].fr"),
            Some(19),
            "does not end with a full stop",
        ),
        (
            with_breaks(
                "from = \"2025\"\nfr = \"Autres règles\"\nen = \"Other rules\"\n\n[[breaks]]\nfrom = \"2024-Q2\"\nfr = \"Avant\"\nen = \"Before\"",
            ),
            Some("breaks[1].from"),
            Some(23),
            "from the oldest to the latest",
        ),
        (
            spoiled("https://example.org", "http://example.org"),
            Some("origin.page"),
            Some(21),
            "https:// address",
        ),
        // Texts.
        (
            spoiled("Cabinets ouverts\"", "Cabinets ouverts.\""),
            Some("short.fr"),
            Some(2),
            "does not end with a full stop",
        ),
        (
            spoiled("\"Cabinets ouverts\"", "\"cabinets encore ouverts\""),
            Some("short.fr"),
            Some(2),
            "capital letter",
        ),
        (
            spoiled(
                "\"Open practices\"",
                "\"Open practices that still accept some new patients\"",
            ),
            Some("short.en"),
            Some(2),
            "fit on a card",
        ),
        (
            spoiled("qui sont ouverts.\"", "qui sont ouverts\""),
            Some("definition.fr"),
            Some(3),
            "full stop at the end",
        ),
        (
            spoiled("\"open practices\"", "\"open  practices\""),
            Some("numerator.en"),
            Some(5),
            "One space between words",
        ),
        (
            spoiled("\"open practices\"", "\" \""),
            Some("numerator.en"),
            Some(5),
            "it is empty",
        ),
        (
            spoiled("sign = \"%\"", "sign = \"Habitants\""),
            Some("unit.sign"),
            Some(9),
            "short sign",
        ),
        (
            spoiled("Peu de communes.", "Peu d'habitants."),
            Some("caveats[0].fr"),
            Some(16),
            "the apostrophe ’",
        ),
        (
            spoiled("Peu de communes.", "Peu\u{a0}: deux communes; trois."),
            Some("caveats[0].fr"),
            Some(16),
            "no-break space (U+202F) before ;",
        ),
        (
            spoiled("Peu de communes.", "Le « peu\u{202f}» compte."),
            Some("caveats[0].fr"),
            Some(16),
            "after «",
        ),
        (
            spoiled("Peu de communes.", "Environ 12 000 communes."),
            Some("caveats[0].fr"),
            Some(16),
            "between thousands",
        ),
        (
            spoiled("Peu de communes.", "Et caetera..."),
            Some("caveats[0].fr"),
            Some(16),
            "the ellipsis …",
        ),
        (
            spoiled("annuelle", "l'été"),
            Some("origin.cadence"),
            Some(23),
            "the apostrophe ’",
        ),
        // Reading sentences.
        (
            spoiled("{of_place}, {rounded}", "{of_town}, {rounded}"),
            Some("reading.fr"),
            Some(4),
            "{of_town} is not known here",
        ),
        (
            spoiled("in {place}, {rounded}", "in {of_place}, {rounded}"),
            Some("reading.en"),
            Some(4),
            "{of_place} is not known here",
        ),
        (
            spoiled("cabinets {of_place}", "cabinets de {place}"),
            Some("reading.fr"),
            Some(4),
            "Write {of_place}",
        ),
        (
            spoiled("{rounded} are open", "many are open"),
            Some("reading.en"),
            Some(4),
            "must name the place ({place}) and the figure",
        ),
        (
            spoiled("{of_place}, {rounded}", "{of_place, {rounded}"),
            Some("reading.fr"),
            Some(4),
            "is not known here",
        ),
    ];
    for (text, field, line, says) in cases {
        let files = [
            ("_themes.toml", THEMES),
            ("sante/cabinets.toml", text.as_str()),
        ];
        check(&files, *field, *line, says);
    }
}

#[test]
fn each_kind_has_its_parts() {
    let words = r#"numerator = { fr = "cabinets ouverts", en = "open practices" }
denominator = { fr = "cabinets", en = "practices" }
kind = "ratio"
scale = 100
"#;
    let parts = "numerator = { STATE = \"OPEN\" }\ndenominator = { STATE = \"_T\" }\n";
    let with = |new_words: &str, new_parts: &str| {
        let text = spoiled(words, new_words).replace(parts, new_parts);
        assert!(!text.contains(parts));
        text
    };
    let numerator = "numerator = { fr = \"cabinets\", en = \"practices\" }\n";
    let published = "kind = \"published\"\n";
    let value = "value = { STATE = \"OPEN\" }\n";
    let refused: &[(String, &str, &str)] = &[
        (
            with(&format!("{numerator}{published}"), value).replace("\"sum\"", "\"none\""),
            "numerator",
            "means nothing with kind = \"published\"",
        ),
        (with(published, value), "aggregation", "is never added up"),
        (
            with(published, "numerator = {}\nvalue = {}\n").replace("\"sum\"", "\"none\""),
            "source[0].query.numerator",
            "means nothing",
        ),
        (
            with(published, "STATE = 1\n").replace("\"sum\"", "\"none\""),
            "source[0].query.value",
            "Add `source[0].query.value`",
        ),
        (
            with("kind = \"count\"\n", "numerator = {}\n"),
            "numerator",
            "Add `numerator`",
        ),
        (
            with(
                &format!("{numerator}kind = \"count\"\nscale = 2\n"),
                "numerator = {}\n",
            ),
            "scale",
            "means nothing with kind = \"count\"",
        ),
        (
            with(
                &format!("{numerator}kind = \"yearly_change\"\n"),
                "numerator = {}\ndenominator = {}\n",
            ),
            "source[0].query.denominator",
            "means nothing with kind = \"yearly_change\"",
        ),
    ];
    for (text, field, says) in refused {
        let files = [
            ("_themes.toml", THEMES),
            ("sante/cabinets.toml", text.as_str()),
        ];
        let problems = read(&files).expect_err(says);
        assert_eq!(problems.len(), 1, "{problems:#?}");
        assert_eq!(problems[0].field.as_deref(), Some(*field));
        assert!(problems[0].message.en.contains(says), "{}", problems[0]);
    }
    let accepted = [
        with(published, value).replace("\"sum\"", "\"none\""),
        with(
            &format!("{numerator}kind = \"count\"\n"),
            "numerator = {}\n",
        ),
        with(
            &format!("{numerator}kind = \"yearly_change\"\n"),
            "numerator = {}\n",
        ),
    ];
    for text in &accepted {
        let files = [
            ("_themes.toml", THEMES),
            ("sante/cabinets.toml", text.as_str()),
        ];
        assert!(read(&files).is_ok(), "{:#?}", read(&files).err());
    }
}

#[test]
fn a_denominator_of_another_dataset_is_a_count_that_is_there() {
    let count = GOOD
        .replace("kind = \"ratio\"\nscale = 100", "kind = \"count\"")
        .replace(
            "denominator = { fr = \"cabinets\", en = \"practices\" }\n",
            "",
        )
        .replace("denominator = { STATE = \"_T\" }\n", "")
        .replace("DS_CABINETS", "DS_NOMBRE")
        .replace("Part des cabinets ouverts", "Nombre de cabinets")
        .replace("Share of open practices", "Number of practices")
        .replace("Cabinets ouverts", "Cabinets")
        .replace("Open practices", "Practices")
        .replace("order = 10", "order = 20");
    let from = |indicator: &str, years: u8| {
        GOOD.replace("denominator = { STATE = \"_T\" }\n", "").replace(
            "[origin]",
            &format!("[denominator_from]\nindicator = \"{indicator}\"\nyears_before_max = {years}\n\n[origin]"),
        )
    };
    let files = |good: &str| {
        let files = [
            ("_themes.toml", THEMES),
            ("sante/nombre.toml", &count),
            ("sante/part.toml", good),
        ];
        files.map(|(path, text)| (path.to_owned(), text.to_owned()))
    };
    let said = |good: &str| match Catalog::from_files(&files(good), None) {
        Ok(_) => "accepted".to_owned(),
        Err(problems) => format!("{problems}"),
    };
    for (good, says) in [
        (from("sante/nombre", 3), "accepted"),
        (from("sante/autre", 3), "`sante/autre` is not an indicator"),
        (from("sante/part", 3), "is not a count"),
        (
            from("sante/nombre", 3).replace("DS_CABINETS", "DS_NOMBRE"),
            "comes from the same dataset",
        ),
        (from("sante/nombre", 9), "At most 5 years"),
        (
            from("sante/nombre", 3) + "denominator = { STATE = \"_T\" }\n",
            "Remove `source[0].query.denominator`",
        ),
        (
            from("sante/nombre", 3).replace("years_before_max = 3\n", ""),
            "Add `denominator_from.years_before_max`",
        ),
    ] {
        let said = said(&good);
        assert!(said.contains(says), "{said} lacks {says}");
    }
    let of_a_count = count.replace(
        "[origin]",
        "[denominator_from]\nindicator = \"sante/part\"\nyears_before_max = 1\n\n[origin]",
    );
    let problems = read(&[("_themes.toml", THEMES), ("sante/nombre.toml", &of_a_count)]);
    let problems = problems.expect_err("a count divided");
    assert_eq!(problems[0].field.as_deref(), Some("denominator_from"));
}

#[test]
fn what_must_be_unique_is_refused_the_second_time() {
    let other = GOOD
        .replace("Part des cabinets ouverts", "Part des cabinets fermés")
        .replace("Share of open practices", "Share of closed practices")
        .replace("\"Cabinets ouverts\"", "\"Cabinets fermés\"")
        .replace("\"Open practices\"", "\"Closed practices\"")
        .replace("order = 10", "order = 20");
    let cases = [
        (other.clone(), None),
        (
            other.replace("order = 20", "order = 10"),
            Some(("order", Some(15), "Place 10 is taken by sante/cabinets")),
        ),
        (
            other
                .replace("Part des cabinets fermés", "part des cabinets ouverts")
                .replace("\"part", "\"Part"),
            Some(("name.fr", Some(1), "is already the name of sante/cabinets")),
        ),
        (
            other.replace("\"Closed practices\"", "\"Open practices\""),
            Some(("short.en", Some(2), "is already the name of sante/cabinets")),
        ),
    ];
    for (second, expected) in &cases {
        let files = [
            ("_themes.toml", THEMES),
            ("sante/cabinets.toml", GOOD),
            ("sante/fermes.toml", second.as_str()),
        ];
        match expected {
            None => assert!(read(&files).is_ok(), "{:#?}", read(&files).err()),
            Some((field, line, says)) => check(&files, Some(field), *line, says),
        }
    }
}

#[test]
fn files_and_themes_are_checked_too() {
    check(
        &[("_themes.toml", THEMES), ("astres/cabinets.toml", GOOD)],
        None,
        None,
        "in the folder of a theme: sante",
    );
    check(
        &[("_themes.toml", THEMES), ("cabinets.toml", GOOD)],
        None,
        None,
        "in the folder of a theme: sante",
    );
    check(
        &[
            ("_themes.toml", THEMES),
            ("sante/Cabinets_Ouverts.toml", GOOD),
        ],
        None,
        None,
        "in lower case without accents",
    );
    check(
        &[("_themes.toml", "")],
        Some("theme"),
        None,
        "at least one theme",
    );
    let accent = THEMES.replace("id = \"sante\"", "id = \"santé\"");
    check(
        &[("_themes.toml", &accent)],
        Some("theme[0].id"),
        Some(3),
        "folder name",
    );
    let twice = THEMES.replace("\"health\"", "\"sante\"");
    check(
        &[("_themes.toml", &twice)],
        Some("theme[0]"),
        Some(2),
        "already names a theme",
    );
    let nameless = THEMES.replace(
        "name = { fr = \"Santé\", en = \"Health\" }",
        "name = { fr = \"Santé\" }",
    );
    check(
        &[("_themes.toml", &nameless)],
        Some("theme[0].name.en"),
        Some(5),
        "Add",
    );
    let notes = "\n[\"melodi:DS_ELSEWHERE\"]\nname = { fr = \"Ailleurs\", en = \"Elsewhere\" }\n";
    check(
        &[
            ("_themes.toml", THEMES),
            ("_datasets.toml", notes),
            ("sante/cabinets.toml", GOOD),
        ],
        Some("melodi:DS_ELSEWHERE"),
        Some(2),
        "No indicator names this dataset",
    );
}

#[test]
fn every_problem_of_every_file_is_told_at_once() {
    let bad = GOOD
        .replace("years = \"2024\"\n", "")
        .replace("https://", "http://")
        .replace("\"epci\"", "\"canton\"");
    let files = [
        ("_themes.toml", THEMES),
        ("sante/a.toml", bad.as_str()),
        ("sante/b.toml", "name = 3"),
    ];
    let problems = read(&files).expect_err("three problems in a, one in b");
    let places: Vec<(&str, Option<&str>)> = problems
        .iter()
        .map(|problem| (problem.file.as_str(), problem.field.as_deref()))
        .collect();
    assert_eq!(
        places,
        [
            ("sante/a.toml", Some("levels")),
            ("sante/a.toml", Some("years")),
            ("sante/a.toml", Some("origin.page")),
            ("sante/b.toml", None),
        ]
    );
}
