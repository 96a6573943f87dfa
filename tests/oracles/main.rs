//! Statistical oracles: figures as their producers print them, and what the application says for the same place.
//!
//! Each row walks the whole way: file → connector → store → the desk's answer. The value shown is the published one,
//! or a rule named in the table explains why it is not. `starter.toml` asks what ships with the application;
//! `shared.toml` names large files that stand beside the repository on the computers that have them.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use obs_catalog::Catalog;
use obs_sources::{connector, file_path};
use obs_tests::desk::TemporaryDesk;
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Oracles {
    /// Why a value shown may differ from the published one: name → sentence.
    rules: BTreeMap<String, String>,
    file: Vec<File>,
}

/// A file of a producer, and the figures that are asked of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Where it is among the shared files; none for what ships with the application.
    path: Option<String>,
    /// Who publishes it, under which title and year.
    published_by: String,
    figure: Vec<Figure>,
}

/// An indicator and the values of it that are known.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Figure {
    /// An indicator of the catalogue, or the name of one made for the test.
    id: String,
    /// `count`, `ratio` or `published`, when it is made for the test.
    kind: Option<String>,
    /// Levels it can have; all from the commune when not said.
    levels: Option<Vec<String>>,
    /// Its `[source.query]`.
    query: Option<toml::Table>,
    /// What the refusal of the file says, in French, when it must be refused.
    refused: Option<String>,
    #[serde(default)]
    rows: Vec<Row>,
}

/// A published value, and what must be shown.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    /// Where the published value stands: row and column of the file, or another publication.
    at: String,
    published: Option<f64>,
    /// `COM-16102`.
    place: String,
    period: String,
    /// The value shown, when it is not the published one.
    shown: Option<f64>,
    /// The state, when it is not `measured`.
    state: Option<String>,
    /// Largest difference allowed, in the unit; a billionth of the value when not said.
    tolerance: Option<f64>,
    /// The rule that explains a difference, a tolerance or a refusal.
    rule: Option<String>,
}

/// The file of an indicator made for the test; nothing for one of the catalogue.
fn definition(figure: &Figure, address: &str, number: usize) -> Option<String> {
    let (kind, query) = (figure.kind.as_deref()?, figure.query.as_ref()?);
    let levels = ["commune", "ept", "epci", "departement", "region", "france"];
    let levels = figure
        .levels
        .clone()
        .unwrap_or_else(|| levels.map(str::to_owned).to_vec());
    let aggregation = if kind == "published" { "none" } else { "sum" };
    let words = match kind {
        "published" => "",
        "count" => "numerator = { fr = \"choses\", en = \"things\" }\n",
        _ => {
            "scale = 100\nnumerator = { fr = \"parties\", en = \"parts\" }\n\
             denominator = { fr = \"tout\", en = \"whole\" }\n"
        }
    };
    let mut text = format!(
        "name = {{ fr = \"Oracle {number}\", en = \"Oracle {number}\" }}\n\
         short = {{ fr = \"Oracle {number}\", en = \"Oracle {number}\" }}\n\
         definition.fr = \"Figure publiée.\"\ndefinition.en = \"Published figure.\"\n\
         reading.fr = \"{{At_place}}, {{value}}.\"\nreading.en = \"In {{place}}, {{value}}.\"\n\
         kind = \"{kind}\"\n{words}\
         unit = {{ sign = \"\", fr = \"unités\", en = \"units\", decimals = 1 }}\n\
         levels = {levels:?}\nyears = \"2013\"\nyears_between_comparable = 1\n\
         aggregation = \"{aggregation}\"\nbounds = [-1000, 100000000]\norder = {order}\n\
         [origin]\nproducer = \"Insee\"\ndataset = \"Oracle\"\npage = \"https://www.insee.fr/\"\n\
         licence = \"Licence Ouverte 2.0\"\ncadence = \"annuelle\"\n",
        order = 9000 + number * 10,
    );
    let source = json!({ "source": [{ "api": "file", "dataset": address, "query": query }] });
    text.push_str(&toml::to_string(&source).unwrap());
    Some(text)
}

/// A desk that has read the file, or what it says of not having read it.
fn desk_of(file: &File, data: &Path) -> Result<TemporaryDesk, String> {
    let Some(path) = &file.path else {
        return Ok(TemporaryDesk::offline());
    };
    let mirror = tempfile::tempdir().unwrap();
    let desk = TemporaryDesk::new(Some(&mirror.path().to_string_lossy()));
    let folder = desk.folder().join("catalog");
    for (number, figure) in file.figure.iter().enumerate() {
        let address = format!("https://exemple.fr/{path}");
        if let Some(text) = definition(figure, &address, number) {
            let target = folder.join(format!("{}.toml", figure.id));
            fs::create_dir_all(target.parent().unwrap()).unwrap();
            fs::write(target, text).unwrap();
        }
    }
    let catalog = Catalog::embedded().unwrap();
    let (catalog, problems) = catalog.with_user_folder(&folder);
    assert!(problems.is_empty(), "{path}: {problems:?}");
    for figure in &file.figure {
        let indicator = catalog.get(&figure.id).expect("an indicator");
        let source = &indicator.sources[0];
        let api = connector(&source.api).unwrap();
        let plan = api.requests(&source.dataset, &[indicator], &[]).unwrap();
        let request = &plan.ways[0][0];
        let place = file_path(&request.url, request.expect).unwrap();
        let place = mirror.path().join(place);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::copy(data.join(path), place).unwrap();
    }
    let ids: Vec<&str> = file
        .figure
        .iter()
        .map(|figure| figure.id.as_str())
        .collect();
    let ask = json!({ "ids": ids, "themes": [], "datasets": [], "all": false, "lang": "fr" });
    let summary = desk
        .ask("refresh", ask)
        .map_err(|problem| problem.message)?;
    let problems: Vec<String> = summary["datasets"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|dataset| dataset["outcome"] != "fetched")
        .map(|dataset| dataset["problem"].to_string())
        .collect();
    match problems.is_empty() {
        true => Ok(desk),
        false => Err(problems.join("\n")),
    }
}

/// What is wrong with a row; nothing when the application says what it must.
fn fault(desk: &TemporaryDesk, id: &str, row: &Row) -> Option<String> {
    let ask = json!({ "id": id, "code": row.place, "period": row.period, "lang": "fr" });
    let answer = match desk.ask("value", ask) {
        Ok(answer) => answer,
        Err(problem) => return Some(problem.message),
    };
    let state = row.state.as_deref().unwrap_or("measured");
    if answer["state"] != state {
        return Some(format!("{state} expected, the answer is {answer}"));
    }
    let value = answer["value"].as_f64();
    let expected = match state {
        "measured" | "estimated" => row.shown.or(row.published),
        _ => None,
    };
    match (value, expected) {
        (None, None) => None,
        (Some(value), Some(expected)) => {
            let allowed = row.tolerance.unwrap_or(expected.abs() * 1e-9);
            ((value - expected).abs() > allowed).then(|| format!("{value} is not {expected}"))
        }
        _ => Some(format!("{value:?} is not {expected:?}")),
    }
}

/// Checks every row of a table whose file is here; says how many were.
fn check(table: &str) -> usize {
    let text = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("oracles")
        .join(table);
    let oracles: Oracles = toml::from_str(&fs::read_to_string(text).unwrap()).unwrap();
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
    let mut wrong = Vec::new();
    let mut rules = BTreeSet::new();
    let mut checked = 0;
    for file in &oracles.file {
        for figure in &file.figure {
            for row in &figure.rows {
                let explained =
                    row.shown.is_none() && row.state.is_none() && row.tolerance.is_none();
                let name = format!("{} {} {}", figure.id, row.place, row.period);
                assert!(
                    explained || row.rule.is_some(),
                    "{name}: a difference without its rule"
                );
                assert!(
                    row.published.is_some() || row.shown.is_some() || row.state.is_some(),
                    "{name}: nothing is said of it"
                );
                rules.extend(row.rule.as_deref());
            }
        }
        // Not everybody has these files.
        if file
            .path
            .as_ref()
            .is_some_and(|path| !data.join(path).exists())
        {
            continue;
        }
        let about = file.path.as_deref().unwrap_or("starter");
        println!("{about}");
        let desk = match (desk_of(file, &data), file.figure[0].refused.as_deref()) {
            (Ok(desk), None) => desk,
            (Err(said), Some(reason)) if said.contains(reason) => {
                checked += 1;
                continue;
            }
            (Ok(_), Some(reason)) => {
                wrong.push(format!("{about}: read, where « {reason} » was expected"));
                continue;
            }
            (Err(said), _) => {
                wrong.push(format!("{about}: {said}"));
                continue;
            }
        };
        for figure in &file.figure {
            for row in &figure.rows {
                checked += 1;
                if let Some(fault) = fault(&desk, &figure.id, row) {
                    wrong.push(format!(
                        "{about} ({}), {} of {} in {}, from {}\n    {fault}",
                        file.published_by, figure.id, row.place, row.period, row.at
                    ));
                }
            }
        }
    }
    let known: BTreeSet<&str> = oracles.rules.keys().map(String::as_str).collect();
    assert_eq!(rules, known, "rules named and rules explained");
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
    checked
}

#[test]
fn what_ships_says_what_producers_publish() {
    assert!(check("starter.toml") > 0);
}

#[test]
fn files_of_producers_say_what_producers_publish() {
    if check("shared.toml") == 0 {
        println!("None of these files is beside the repository: nothing was compared.");
    }
}
