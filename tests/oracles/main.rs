//! Statistical oracles: figures as their producers print them, and what the application says for the same place.
//!
//! Each row walks the whole way: file → connector → store → the desk's answer. The value shown is the published one,
//! or a rule named in the table explains why it is not. `starter.toml` asks what ships with the application;
//! `shared.toml` names large files that stand beside the repository on the computers that have them.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use obs_tests::desk::TemporaryDesk;
use obs_tests::own::{OwnIndicator, desk_with, refresh, serve};
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

/// A desk that has read the file, or what it says of not having read it.
fn desk_of(file: &File, data: &Path) -> Result<TemporaryDesk, String> {
    let Some(path) = &file.path else {
        return Ok(TemporaryDesk::offline());
    };
    let made: Vec<OwnIndicator> = file
        .figure
        .iter()
        .filter_map(|figure| {
            let query = figure.query.clone()?;
            Some(OwnIndicator {
                id: figure.id.clone(),
                kind: figure.kind.clone().unwrap(),
                levels: figure.levels.clone().unwrap_or_default(),
                more: String::new(),
                sources: vec![(format!("https://exemple.fr/{path}"), query)],
            })
        })
        .collect();
    let (desk, mirror) = desk_with(&made);
    for figure in &file.figure {
        serve(&desk, mirror.path(), &figure.id, |_| {
            fs::read(data.join(path)).unwrap()
        });
    }
    let ids: Vec<&str> = file
        .figure
        .iter()
        .map(|figure| figure.id.as_str())
        .collect();
    let problems: Vec<String> = refresh(&desk, &ids, &[])
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
