//! Figures that move under a carnet: every tied figure and every generated sentence that they make untrue is caught.

use std::fs;

use obs_tests::desk::TemporaryDesk;
use obs_tests::lot;
use serde_json::{Value, json};

const TODAY: &str = "2026-11-21";
const SAYS: [&str; 7] = [
    "valeur",
    "effectif",
    "total",
    "rang",
    "constat",
    "evolution",
    "position",
];

/// A desk whose figures, but those that come with the application, are those of a draw.
fn drawn(word: &str) -> TemporaryDesk {
    let desk = TemporaryDesk::offline();
    desk.ask("data", json!({ "lang": "fr" })).unwrap();
    let folder = desk.folder().to_owned();
    desk.closed(|| lot::fill_anew(&folder, TODAY, word))
}

/// The checks of a carnet that holds this text, in order.
fn checks(desk: &TemporaryDesk, text: &str) -> Vec<Value> {
    let folder = desk.folder().join("carnets").join("tout");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("carnet.md"), text).unwrap();
    let checked = desk
        .ask("check_carnet", json!({ "id": "tout", "lang": "fr" }))
        .unwrap();
    checked["checks"].as_array().unwrap().clone()
}

#[test]
fn every_sentence_that_moved_figures_make_untrue_is_caught() {
    let (before, after) = (drawn(""), drawn("autrement "));
    let catalog = before.ask("catalog", json!({ "lang": "fr" })).unwrap();
    let ids: Vec<&str> = catalog["themes"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|theme| theme["indicators"].as_array().unwrap())
        .map(|indicator| indicator["id"].as_str().unwrap())
        .collect();
    assert!(ids.len() > 200, "{}", ids.len());
    let head = "+++\ntitre = \"Tout\"\nterritoire = \"EPCI-200070514\"\nlangue = \"fr\"\n+++\n";
    let mut questions = Vec::new();
    for id in &ids {
        for says in SAYS {
            questions.push(format!("{id}, ici, dernier, {says}"));
        }
    }
    let asked: String = questions
        .iter()
        .map(|question| format!("\n{{{question}}}\n"))
        .collect();
    let then = checks(&before, &format!("{head}{asked}"));
    assert_eq!(then.len(), questions.len());
    // What was said then, written into the carnet; what could not be said has no words to become untrue.
    let said: Vec<(&String, &str)> = questions
        .iter()
        .zip(&then)
        .filter(|(_, check)| check["problem"].is_null())
        .map(|(question, check)| (question, check["now"].as_str().unwrap()))
        .collect();
    assert!(said.len() > 600, "{}", said.len());
    let written: String = said
        .iter()
        .map(|(question, words)| format!("\n{{{question} : {words}}}\n"))
        .collect();
    let text = format!("{head}{written}");
    // Nothing moved: all of it holds.
    let held = checks(&before, &text);
    let untrue: Vec<&Value> = held
        .iter()
        .filter(|check| check["holds"] == false)
        .collect();
    assert!(untrue.is_empty(), "{untrue:#?}");
    // All the drawn figures moved: what now reads otherwise is caught, and what reads the same is left alone.
    let now = checks(&after, &text);
    let mut caught = 0;
    for ((question, words), check) in said.iter().zip(&now) {
        let same = check["problem"].is_null() && check["now"] == *words;
        assert_eq!(check["holds"], same, "{question}: {check:#}");
        caught += usize::from(!same);
    }
    let from_starter = said
        .iter()
        .zip(&now)
        .filter(|((_, words), check)| check["now"] == *words)
        .count();
    assert!(
        caught > 600,
        "{caught} caught, {from_starter} unchanged of {}",
        said.len()
    );
}
