//! Documents: begun from a template, written, read back, checked, made into a note and opened again from it.

use std::fs;
use std::path::PathBuf;

use obs_desk::wire::Exported;
use obs_tests::desk::TemporaryDesk;
use serde_json::{Value, json};

const COGNAC: &str = "EPCI-200070514";

fn begin(desk: &TemporaryDesk, template: &str) -> Value {
    let body = json!({ "template": template, "place": COGNAC, "title": null, "lang": "fr" });
    desk.ask("new_carnet", body).unwrap()
}

fn file(desk: &TemporaryDesk, id: &str) -> PathBuf {
    desk.folder().join("carnets").join(id).join("carnet.md")
}

fn open(desk: &TemporaryDesk, id: &str) -> Value {
    desk.ask(
        "open_carnet",
        json!({ "id": id, "version": null, "lang": "fr" }),
    )
    .unwrap()
}

fn save(desk: &TemporaryDesk, opened: &Value) -> Value {
    let body = json!({
        "id": opened["id"], "carnet": opened["carnet"], "state": opened["state"], "lang": "fr",
    });
    desk.ask("save_carnet", body).unwrap()
}

fn paragraph(text: &str) -> Value {
    json!({ "type": "paragraph", "text": [{ "type": "text", "text": text }] })
}

fn push(opened: &mut Value, block: Value) {
    opened["carnet"]["blocks"]
        .as_array_mut()
        .unwrap()
        .push(block);
}

#[test]
fn a_template_speaks_of_the_territory_at_once() {
    let desk = TemporaryDesk::offline();
    let opened = begin(&desk, "note-thematique");
    assert_eq!(opened["id"], "bien-vieillir-ici");
    assert_eq!(opened["place_name"], "Grand Cognac");
    assert_eq!(
        opened["carnet"]["head"]["council"],
        "Conseil de développement de Grand Cognac"
    );
    let text = fs::read_to_string(file(&desk, "bien-vieillir-ici")).unwrap();
    for words in [
        "territoire = \"EPCI-200070514\"",
        "{population/65-ans-ou-plus, ici, dernier, effectif : 17\u{202f}331}",
        "{population/65-ans-ou-plus, ici, dernier : 25,1\u{202f}%}",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    // What it leaves to the author is told before it is sent.
    let found = desk.ask("check_note", json!({ "id": opened["id"], "lang": "fr" }));
    let found = found.unwrap()["problems"].clone();
    assert_eq!(found.as_array().unwrap().len(), 1, "{found:#}");
    let told = found[0].as_str().unwrap();
    assert!(
        told.starts_with("Le modèle attend encore vos mots\u{202f}: «\u{202f}Écrivez ici"),
        "{told}"
    );
    assert!(
        told.ends_with("«\u{202f}Deuxième proposition.\u{202f}», et 1 de plus."),
        "{told}"
    );
    // Every template is answered whole with what comes with the application.
    for template in ["portrait", "contribution", "atelier"] {
        let id = begin(&desk, template)["id"].clone();
        let checked = desk
            .ask("check_carnet", json!({ "id": id, "lang": "fr" }))
            .unwrap();
        assert_eq!(checked["holds"], true, "{template}: {checked:#}");
        assert_eq!(checked["problems"], json!([]), "{template}");
    }
    let listed = desk.ask("carnets", json!({ "lang": "fr" })).unwrap();
    assert_eq!(listed["carnets"].as_array().unwrap().len(), 4, "{listed:#}");
    assert_eq!(listed["templates"].as_array().unwrap().len(), 4);
}

#[test]
fn what_is_written_is_read_back_and_former_states_are_kept() {
    let desk = TemporaryDesk::offline();
    let mut opened = begin(&desk, "note-thematique");
    let long = "Un long paragraphe. ".repeat(40);
    push(&mut opened, paragraph(&long));
    let saved = save(&desk, &opened);
    assert_eq!(saved["id"], opened["id"]);
    let again = open(&desk, "bien-vieillir-ici");
    let last = again["carnet"]["blocks"]
        .as_array()
        .unwrap()
        .last()
        .unwrap();
    assert_eq!(last["text"][0]["text"], long.trim_end());
    let versions = desk
        .ask(
            "carnet_versions",
            json!({ "id": "bien-vieillir-ici", "lang": "fr" }),
        )
        .unwrap();
    assert_eq!(
        versions["versions"].as_array().unwrap().len(),
        1,
        "{versions:#}"
    );
    let before = desk
        .ask(
            "open_carnet",
            json!({ "id": "bien-vieillir-ici", "version": versions["versions"][0]["id"], "lang": "fr" }),
        )
        .unwrap();
    assert_eq!(
        before["carnet"]["blocks"].as_array().unwrap().len() + 1,
        again["carnet"]["blocks"].as_array().unwrap().len()
    );
    // The state is that of the file as it is, so that a former state can be written over it.
    assert_eq!(before["state"], again["state"]);
}

#[test]
fn a_carnet_changed_elsewhere_is_not_written_over() {
    let desk = TemporaryDesk::offline();
    let mut opened = begin(&desk, "note-thematique");
    let path = file(&desk, "bien-vieillir-ici");
    let theirs = fs::read_to_string(&path).unwrap() + "\nAjouté dans un éditeur de texte.\n";
    fs::write(&path, &theirs).unwrap();
    push(&mut opened, paragraph("Écrit dans la fenêtre."));
    let saved = save(&desk, &opened);
    assert_eq!(saved["id"], "bien-vieillir-ici-2");
    assert!(
        saved["note"]
            .as_str()
            .unwrap()
            .contains("bien-vieillir-ici-2"),
        "{saved}"
    );
    assert_eq!(fs::read_to_string(&path).unwrap(), theirs);
    let mine = fs::read_to_string(file(&desk, "bien-vieillir-ici-2")).unwrap();
    assert!(mine.contains("Écrit dans la fenêtre."), "{mine}");
}

#[test]
fn a_write_cut_short_loses_nothing_that_was_there() {
    let desk = TemporaryDesk::offline();
    begin(&desk, "note-thematique");
    let path = file(&desk, "bien-vieillir-ici");
    let whole = fs::read_to_string(&path).unwrap();
    let draft = path.with_file_name("carnet.md.new");
    fs::write(&draft, format!("{whole}\nUne phrase en cours d’écri")).unwrap();
    // What only reads leaves it alone: it may be what another question is writing.
    for question in ["check_carnet", "workshop", "check_note"] {
        let body = json!({ "id": "bien-vieillir-ici", "lang": "fr" });
        desk.ask(question, body).unwrap();
        assert!(draft.exists(), "{question}");
    }
    let opened = open(&desk, "bien-vieillir-ici");
    assert!(
        opened["notes"][0].as_str().unwrap().contains("interrompue"),
        "{opened:#}"
    );
    assert_eq!(fs::read_to_string(&path).unwrap(), whole);
    let version = path.with_file_name("versions").join("0001.md");
    assert!(fs::read_to_string(version).unwrap().ends_with("d’écri"));
    assert!(!draft.exists());
}

#[test]
fn names_written_by_hand_become_codes_and_figures() {
    let desk = TemporaryDesk::offline();
    begin(&desk, "note-thematique");
    let path = file(&desk, "bien-vieillir-ici");
    let text = fs::read_to_string(&path).unwrap()
        + "\nIci : {Part des 65 ans ou plus, Grand Cognac, 2021}, ailleurs : {part des 65 ans ou plus, Rouen, 2021}, rien : {âge du capitaine, ici, 2021}.\n";
    fs::write(&path, text).unwrap();
    let opened = open(&desk, "bien-vieillir-ici");
    let last = opened["carnet"]["blocks"]
        .as_array()
        .unwrap()
        .last()
        .unwrap();
    let figures: Vec<(String, Value, String)> = last["text"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|inline| inline["type"] == "figure")
        .map(|figure| {
            let text = |key: &str| figure[key].as_str().unwrap_or_default().to_owned();
            (text("indicator"), figure["place"].clone(), text("text"))
        })
        .collect();
    assert_eq!(
        figures,
        [
            (
                "population/65-ans-ou-plus".to_owned(),
                Value::Null,
                "25,1\u{202f}%".to_owned()
            ),
            (
                "population/65-ans-ou-plus".to_owned(),
                json!("COM-76540"),
                "14,7\u{202f}%".to_owned()
            ),
            ("âge du capitaine".to_owned(), Value::Null, String::new()),
        ]
    );
    let checked = desk
        .ask(
            "check_carnet",
            json!({ "id": "bien-vieillir-ici", "lang": "fr" }),
        )
        .unwrap();
    assert_eq!(checked["holds"], false, "{checked:#}");
}

/// A change in one figure, and which checks fail.
#[test]
fn a_figure_that_is_no_longer_true_is_said_with_old_and_new() {
    let desk = TemporaryDesk::offline();
    let id = begin(&desk, "note-thematique")["id"].clone();
    let path = file(&desk, id.as_str().unwrap());
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("25,1\u{202f}%", "24,9\u{202f}%")).unwrap();
    let checked = desk
        .ask("check_carnet", json!({ "id": id, "lang": "fr" }))
        .unwrap();
    let failed: Vec<&Value> = checked["checks"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|check| check["holds"] == false)
        .collect();
    assert_eq!(failed.len(), 1, "{checked:#}");
    assert_eq!(failed[0]["was"], "24,9\u{202f}%");
    assert_eq!(failed[0]["now"], "25,1\u{202f}%");
    assert_eq!(
        failed[0]["about"],
        "Part des 65 ans ou plus, Grand Cognac, 2021"
    );
}

#[test]
fn another_territory_asks_every_question_again() {
    let desk = TemporaryDesk::offline();
    let opened = begin(&desk, "note-thematique");
    let chart = opened["carnet"]["blocks"]
        .as_array()
        .unwrap()
        .iter()
        .find(|block| block["type"] == "chart")
        .unwrap()
        .clone();
    let finding = |place: &str| {
        let body = json!({ "block": chart, "place": place, "lang": "fr", "width": 600.0 });
        let answer = desk.ask("answer_block", body).unwrap();
        assert!(answer["drawn"]["svg"].as_str().unwrap().starts_with("<svg"));
        answer["finding"].as_str().unwrap().to_owned()
    };
    for (place, name) in [(COGNAC, "Cognac"), ("EPCI-244500468", "Orléans")] {
        let finding = finding(place);
        assert!(finding.contains(name), "{finding}");
    }
}

#[test]
fn a_title_of_one_s_own_is_flagged_when_its_finding_changes() {
    let desk = TemporaryDesk::offline();
    let answer = |finding: Option<&str>| {
        let block = json!({
            "type": "chart", "indicator": "population/65-ans-ou-plus", "kind": "ranked_bars",
            "place": null, "with": null, "near": false, "period": null, "beside": [],
            "level": null, "title": "Nous vieillissons", "finding": finding,
        });
        let body = json!({ "block": block, "place": COGNAC, "lang": "fr", "width": 600.0 });
        desk.ask("answer_block", body).unwrap()
    };
    let today = answer(None);
    assert_eq!(today["title"], "Nous vieillissons");
    assert_eq!(today["changed"], Value::Null);
    let same = answer(today["finding"].as_str());
    assert_eq!(same["changed"], Value::Null);
    let changed = answer(Some("Un habitant sur cinq a 65 ans ou plus"));
    assert_eq!(changed["changed"]["now"], today["finding"]);
}

#[test]
fn a_note_carries_its_carnet_and_can_be_opened_again() {
    let desk = TemporaryDesk::offline();
    let id = begin(&desk, "note-thematique")["id"].clone();
    let export = || -> Vec<u8> {
        let body = json!({ "id": id, "format": "pdf", "lang": "fr" });
        let exported: Exported =
            serde_json::from_value(desk.ask("export_note", body).unwrap()).unwrap();
        exported.files[0].bytes().unwrap()
    };
    let pdf = export();
    assert!(pdf.starts_with(b"%PDF"));
    assert_eq!(
        pdf,
        export(),
        "the same carnet and data give the same bytes"
    );
    let names: Vec<String> = obs_note::attached(&pdf)
        .unwrap()
        .into_iter()
        .map(|file| file.name)
        .collect();
    assert_eq!(
        names,
        [
            "carnet.md",
            "donnees/01-65-ans-ou-plus_grand-cognac_2021.csv",
            "donnees/02-maisons_grand-cognac_2021.csv",
            "manifeste.json",
        ]
    );
    let reopen = |bytes: &[u8]| {
        let file =
            obs_desk::wire::ExportedFile::of("note.pdf".to_owned(), "application/pdf", bytes);
        desk.ask(
            "reopen_note",
            json!({ "name": file.name, "base64": file.base64, "lang": "fr" }),
        )
    };
    let opened = reopen(&pdf).unwrap();
    assert_eq!(opened["id"], "bien-vieillir-ici-2");
    assert_eq!(opened["changes"], json!([]));
    let note = opened["notes"][0].as_str().unwrap();
    assert!(note.starts_with("Rien n’a changé"), "{note}");
    assert_eq!(opened["carnet"], open(&desk, "bien-vieillir-ici")["carnet"]);
    for bytes in [b"%PDF-1.7 nothing".as_slice(), b"", b"hello"] {
        let problem = reopen(bytes).unwrap_err();
        assert!(
            problem.message.contains("ne contient pas de carnet"),
            "{problem:?}"
        );
    }
}

#[test]
fn names_lead_nowhere_else() {
    let desk = TemporaryDesk::offline();
    begin(&desk, "note-thematique");
    for id in [
        "../carnets/bien-vieillir-ici",
        "",
        "..",
        "retires",
        "absent",
    ] {
        let problem = desk
            .ask(
                "open_carnet",
                json!({ "id": id, "version": null, "lang": "fr" }),
            )
            .unwrap_err();
        assert!(problem.message.contains("plus là"), "{id}: {problem:?}");
    }
    let image =
        json!({ "id": "bien-vieillir-ici", "file": "../../observatoire.duckdb", "lang": "fr" });
    assert!(desk.ask("image", image).is_err());
}

#[test]
fn the_paper_of_a_workshop_comes_from_the_same_carnet() {
    let desk = TemporaryDesk::offline();
    let workshop = begin(&desk, "atelier")["id"].clone();
    let print = |id: &Value, paper: &str| {
        desk.ask(
            "print_kit",
            json!({ "id": id, "paper": paper, "lang": "fr" }),
        )
    };
    for (paper, file) in [
        ("posters", "affiches"),
        ("cards", "cartes"),
        ("worksheets", "fiches"),
        ("guesses", "a-deviner"),
    ] {
        let exported: Exported = serde_json::from_value(print(&workshop, paper).unwrap()).unwrap();
        assert_eq!(
            exported.files[0].name,
            format!("atelier-qui-sommes-nous_{file}.pdf")
        );
        assert!(
            exported.files[0].bytes().unwrap().starts_with(b"%PDF"),
            "{paper}"
        );
    }
    // Nothing to guess in a note: a sentence, not an empty page.
    let note = begin(&desk, "note-thematique")["id"].clone();
    let problem = print(&note, "guesses").unwrap_err();
    assert!(
        problem.message.contains("question à deviner"),
        "{problem:?}"
    );
}
