//! A workshop: its slides from a carnet, what the room sees of each, what it answers, and a place that nothing loses.

use std::fs;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use obs_tests::desk::TemporaryDesk;
use serde_json::{Value, json};

const COGNAC: &str = "EPCI-200070514";

/// The workshop of the template, for Grand Cognac.
fn begin(desk: &TemporaryDesk) -> String {
    let body =
        json!({ "template": "atelier", "place": COGNAC, "title": "Bien vieillir", "lang": "fr" });
    let opened = desk.ask("new_carnet", body).unwrap();
    opened["id"].as_str().unwrap().to_owned()
}

fn workshop(desk: &TemporaryDesk, id: &str) -> Value {
    desk.ask("workshop", json!({ "id": id, "lang": "fr" }))
        .unwrap()
}

fn draw(desk: &TemporaryDesk, id: &str, slide: usize, step: usize) -> Value {
    let body = json!({
        "id": id, "slide": slide, "step": step, "width": 1366, "height": 768, "lang": "fr",
    });
    desk.ask("draw_slide", body).unwrap()
}

fn stage(desk: &TemporaryDesk, id: &str) -> Value {
    desk.ask("stage", json!({ "id": id, "turn": null, "lang": "fr" }))
        .unwrap()
}

fn move_to(desk: &TemporaryDesk, id: &str, move_to: Value) -> Value {
    let mut body = json!({ "id": id, "now_ms": 1000, "lang": "fr" });
    for (key, value) in move_to.as_object().unwrap() {
        body[key] = value.clone();
    }
    desk.ask("move_stage", body).unwrap()
}

/// The first slide of a kind.
fn of_kind(workshop: &Value, kind: &str) -> usize {
    let slides = workshop["slides"].as_array().unwrap();
    slides
        .iter()
        .position(|slide| slide["kind"] == kind)
        .unwrap()
}

fn remark(desk: &TemporaryDesk, id: &str, slide: usize, kind: &str, text: &str) -> Value {
    let remark = json!({ "kind": kind, "text": text, "about": null });
    let body = json!({ "id": id, "slide": slide, "remark": remark, "lang": "fr" });
    desk.ask("note_remark", body).unwrap()
}

#[test]
fn the_template_is_cut_into_slides_that_can_all_be_shown() {
    let desk = TemporaryDesk::offline();
    let id = begin(&desk);
    let workshop = workshop(&desk, &id);
    assert_eq!(workshop["minutes"], 57);
    let slides = workshop["slides"].as_array().unwrap();
    let kinds: Vec<&str> = slides
        .iter()
        .map(|slide| slide["kind"].as_str().unwrap())
        .collect();
    assert_eq!(
        kinds,
        ["title", "chart", "guess", "chart", "guess", "closing"]
    );
    for (index, slide) in slides.iter().enumerate() {
        for step in 0..slide["steps"].as_u64().unwrap() as usize {
            let drawn = draw(&desk, &id, index, step);
            assert_eq!(drawn["problem"], Value::Null, "{index} {step}: {drawn:#}");
        }
    }
    // What is about an indicator says so, and the time is the facilitator's.
    assert_eq!(slides[2]["about"], "population/65-ans-ou-plus");
    assert_eq!(slides[2]["minutes"], 12);
    assert!(
        slides[2]["title"].as_str().unwrap().contains('…'),
        "{}",
        slides[2]["title"]
    );
}

#[test]
fn the_answer_comes_at_its_step_and_not_before() {
    let desk = TemporaryDesk::offline();
    let id = begin(&desk);
    let workshop = workshop(&desk, &id);
    let guess = of_kind(&workshop, "guess");
    for (group, value) in [("Table 1", 18.0), ("Table 2", 31.0)] {
        let answer = json!({ "group": group, "values": [value] });
        let body = json!({ "id": id, "slide": guess, "answer": answer, "lang": "fr" });
        desk.ask("note_guess", body).unwrap();
    }
    let svg = |slide: usize, step: usize| draw(&desk, &id, slide, step)["drawn"].to_string();
    assert!(!svg(guess, 0).contains("Table 1"));
    assert!(svg(guess, 1).contains("Table 2") && !svg(guess, 1).contains("25,1"));
    assert!(svg(guess, 2).contains("25,1") && svg(guess, 2).contains("5,9 points de trop"));

    // A chart: France, the others, then us.
    let chart = guess + 1;
    let steps = workshop["slides"][chart]["steps"].as_u64().unwrap() as usize;
    assert_eq!(steps, 4);
    for (step, france, mine) in [
        (0, false, false),
        (1, true, false),
        (2, true, false),
        (3, true, true),
    ] {
        let drawn = svg(chart, step);
        assert_eq!(drawn.contains("20,5"), france, "{step}");
        assert_eq!(drawn.contains("25,1"), mine, "{step}");
    }

    // What was guessed is in the file, in words.
    let text =
        fs::read_to_string(desk.folder().join("carnets").join(&id).join("carnet.md")).unwrap();
    assert!(text.contains("Table 2") && text.contains("31"), "{text}");
    // A ninth group is refused with a sentence.
    for number in 3..=9 {
        let answer = json!({ "group": format!("Table {number}"), "values": [20.0] });
        let body = json!({ "id": id, "slide": guess, "answer": answer, "lang": "fr" });
        let answered = desk.ask("note_guess", body);
        assert_eq!(answered.is_ok(), number <= 8, "{number}");
    }
}

#[test]
fn what_the_room_says_goes_out_with_its_indicator_and_source() {
    let desk = TemporaryDesk::offline();
    let id = begin(&desk);
    let chart = of_kind(&workshop(&desk, &id), "guess") + 1;
    remark(
        &desk,
        &id,
        chart,
        "missing",
        "places en résidence autonomie\npar commune",
    );
    remark(
        &desk,
        &id,
        chart,
        "question",
        "et les retraités qui arrivent ?",
    );
    let after = remark(&desk, &id, 0, "check", "=somme; \"à revoir\"");
    assert_eq!(
        after["slides"][chart]["remarks"].as_array().unwrap().len(),
        2
    );
    let closing = json!({ "uses": ["une note"], "missing": ["les aidants", " "], "services": [], "finds": [] });
    let last = of_kind(&workshop(&desk, &id), "closing");
    let body = json!({ "id": id, "slide": last, "closing": closing, "lang": "fr" });
    desk.ask("note_closing", body).unwrap();

    let export = |format: &str| {
        let body = json!({ "id": id, "format": format, "lang": "fr" });
        let exported = desk.ask("export_cahier", body).unwrap();
        let file = &exported["files"][0];
        (
            file["name"].as_str().unwrap().to_owned(),
            STANDARD.decode(file["base64"].as_str().unwrap()).unwrap(),
        )
    };
    let (name, csv) = export("csv");
    assert_eq!(name, format!("{id}-cahier.csv"));
    let csv = String::from_utf8(csv).unwrap();
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b';')
        .from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    let lines: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let said: Vec<(&str, &str, &str)> = lines
        .iter()
        .map(|line| (&line[0], &line[1], &line[3]))
        .collect();
    assert_eq!(
        said,
        [
            (
                "Questions",
                "et les retraités qui arrivent ?",
                "population/65-ans-ou-plus"
            ),
            (
                "Données manquantes",
                "places en résidence autonomie par commune",
                "population/65-ans-ou-plus"
            ),
            // No spreadsheet takes it for a formula.
            ("À vérifier", "\u{2019}=somme; \"à revoir\"", ""),
            ("Quel usage en ferez-vous\u{202f}?", "une note", ""),
            ("Que manque-t-il\u{202f}?", "les aidants", ""),
        ]
    );
    assert!(lines[0][5].contains("Insee"), "{:?}", lines[0]);
    let (_, markdown) = export("markdown");
    let markdown = String::from_utf8(markdown).unwrap();
    assert!(
        markdown.contains("Données manquantes") && markdown.contains("les aidants"),
        "{markdown}"
    );
    assert!(export("pdf").1.starts_with(b"%PDF-"));
    assert!(export("odt").1.starts_with(b"PK"));
}

#[test]
fn the_place_is_kept_by_the_disk_and_followed_by_every_window() {
    let desk = TemporaryDesk::offline();
    let id = begin(&desk);
    assert_eq!(stage(&desk, &id)["turn"], 0);
    let moved = move_to(
        &desk,
        &id,
        json!({ "slide": 3, "step": 2, "screen": "black", "clock": "start" }),
    );
    assert_eq!(
        (&moved["slide"], &moved["step"], &moved["screen"]),
        (&json!(3), &json!(2), &json!("black"))
    );
    // A window that knows a former turn is answered at once.
    let followed = desk
        .ask("stage", json!({ "id": id, "turn": 0, "lang": "fr" }))
        .unwrap();
    assert_eq!(followed, moved);
    // What is written in the carnet is told too.
    remark(&desk, &id, 3, "remark", "vu");
    let written = stage(&desk, &id);
    assert_ne!(written["revision"], moved["revision"]);
    assert_ne!(written["turn"], moved["turn"]);
    // Moving to where it stands wakes nobody up.
    let same = move_to(&desk, &id, json!({ "slide": 3, "step": 2 }));
    assert_eq!(same["turn"], written["turn"]);

    // The program stops without a word; the next one finds the place.
    let desk = desk.reopened();
    assert_eq!(stage(&desk, &id), written);
    let path = desk.folder().join("carnets").join(&id).join("atelier.json");
    fs::write(&path, "{ half").unwrap();
    let desk = desk.reopened();
    assert_eq!(stage(&desk, &id)["slide"], 0);
}

#[test]
fn a_window_that_waits_is_told_of_the_next_move() {
    let desk = TemporaryDesk::offline();
    let id = begin(&desk);
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| {
            desk.ask("stage", json!({ "id": id, "turn": 0, "lang": "fr" }))
                .unwrap()
        });
        let moved = move_to(&desk, &id, json!({ "slide": 1 }));
        assert_eq!(waiting.join().unwrap(), moved);
    });
}

#[test]
fn each_way_to_guess_asks_for_what_is_answered() {
    let desk = TemporaryDesk::offline();
    let id = begin(&desk);
    for (form, question) in [
        (
            "bar",
            "Sur 100 habitants de Grand Cognac, … ont 65 ans ou plus\u{202f}?",
        ),
        (
            "rank",
            "Part des 65 ans ou plus\u{202f}: quel rang pour Grand Cognac parmi les intercommunalités, de la plus haute valeur à la plus basse\u{202f}?",
        ),
    ] {
        let block = json!({
            "type": "guess", "question": null, "indicator": "population/65-ans-ou-plus",
            "place": null, "period": null, "form": form, "choices": [], "guesses": [],
        });
        let body = json!({ "id": id, "place": COGNAC, "block": block, "lang": "fr" });
        desk.ask("add_to_carnet", body).unwrap();
        let workshop = workshop(&desk, &id);
        let slide = workshop["slides"].as_array().unwrap().last().unwrap();
        assert_eq!(
            slide["title"].as_str().unwrap().replace('\u{a0}', " "),
            question,
            "{form}"
        );
    }
}
