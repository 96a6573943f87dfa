//! Contours downloaded from a fake Etalab, and maps drawn with them.

use std::collections::BTreeSet;
use std::fs;
use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use obs_desk::wire::{Exported, ProblemCode};
use obs_model::Level;
use obs_territory::Territories;
use obs_tests::desk::TemporaryDesk;
use obs_tests::fake::contours::{file_of, packed, squares, world};
use obs_tests::fake::{Answer, Fake, Fault, World};
use serde_json::{Value, json};

const KEY: &str = "contours:communes-1000m";

/// The codes of every commune of today.
fn communes() -> Vec<String> {
    let territories = Territories::embedded().unwrap();
    territories
        .all(Level::Commune)
        .map(|place| place.id.code.clone())
        .collect()
}

/// The contours of all of them, this year: made once, they are large.
static WHOLE: LazyLock<World> = LazyLock::new(|| world(year(), of(&communes())));

fn year() -> i32 {
    Territories::embedded().unwrap().geography_year()
}

fn of(codes: &[String]) -> impl Iterator<Item = &str> {
    codes.iter().map(String::as_str)
}

/// Downloads the contours; gives the outcome, the sentence and the code of the problem.
fn download(desk: &TemporaryDesk) -> (String, String, String) {
    let body = json!({ "ids": [], "themes": [], "datasets": [KEY], "all": false, "lang": "fr" });
    let summary = desk.ask("refresh", body).unwrap();
    let datasets = summary["datasets"].as_array().unwrap();
    assert_eq!(datasets.len(), 1, "{summary}");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    (
        text(&datasets[0]["outcome"]),
        text(&datasets[0]["sentence"]),
        text(&datasets[0]["problem"]["code"]),
    )
}

fn state(desk: &TemporaryDesk) -> Value {
    desk.ask("contours", json!({ "lang": "fr" })).unwrap()
}

fn row(desk: &TemporaryDesk) -> Value {
    let page = desk.ask("data", json!({ "lang": "fr" })).unwrap();
    let themes = page["themes"].as_array().unwrap();
    let theme = themes
        .iter()
        .find(|theme| theme["id"] == "contours")
        .unwrap();
    theme["datasets"][0].clone()
}

fn map(desk: &TemporaryDesk, id: &str, within: &str, level: &str) -> Value {
    let body = json!({
        "id": id, "within": within, "level": level, "period": null,
        "method": "quantiles", "classes": null, "lang": "fr",
    });
    desk.ask("map", body).unwrap()
}

fn shapes(desk: &TemporaryDesk, within: &str, level: &str) -> Value {
    let body = json!({
        "within": within, "level": level, "width": 1000.0, "height": 1000.0, "lang": "fr",
    });
    desk.ask("map_shapes", body).unwrap()
}

#[test]
fn contours_are_downloaded_once_and_stay() {
    let codes = communes();
    let fake = Fake::start(WHOLE.clone());
    let desk = TemporaryDesk::new(Some(fake.url()));
    assert_eq!(state(&desk)["here"], false);
    assert_eq!(state(&desk)["download"]["what"]["datasets"], json!([KEY]));
    assert_eq!(row(&desk)["state"], "to_download");

    let (outcome, sentence, _) = download(&desk);
    assert_eq!(outcome, "fetched", "{sentence}");
    let count = codes.len().to_string();
    let (thousands, rest) = count.split_at(count.len() - 3);
    let expected = format!(
        "{thousands}\u{202f}{rest} communes, contours du 1er janvier {} (1\u{202f}000\u{202f}m)",
        year()
    );
    assert_eq!(sentence, expected);
    let here = state(&desk);
    assert_eq!(here["here"], true);
    assert_eq!(here["geography_year"], year());
    assert_eq!(here["absent"], json!([]));
    assert_eq!(row(&desk)["state"], "here");
    assert!(desk.progress().iter().any(|step| step.key == KEY));

    // The same bytes: nothing is read again.
    assert_eq!(download(&desk).0, "unchanged");

    // Damaged on this computer: said, and brought again.
    let kept = desk.folder().join("contours/communes-1000m.outlines");
    let fresh = TemporaryDesk::new(Some(fake.url()));
    fs::create_dir_all(fresh.folder().join("contours")).unwrap();
    let bytes = fs::read(&kept).unwrap();
    let copy = fresh.folder().join("contours/communes-1000m.outlines");
    fs::write(&copy, &bytes[..bytes.len() / 2]).unwrap();
    let problem = fresh.ask("contours", json!({ "lang": "fr" })).unwrap_err();
    assert_eq!(problem.code, ProblemCode::SourceChanged);
    assert_eq!(row(&fresh)["state"], "failed");
    assert_eq!(download(&fresh).0, "fetched");
    assert_eq!(state(&fresh)["here"], true);
}

#[test]
fn last_year_s_contours_follow_mergers() {
    let territories = Territories::embedded().unwrap();
    let before = year() - 1;
    let geography = territories.geography(Some(before));
    let mut codes = communes();
    for passage in geography.passages.iter().filter(|passage| passage.expected) {
        if !codes.contains(&passage.from) {
            codes.push(passage.from.clone());
        }
    }
    codes.sort();
    let fake = Fake::start(world(before, of(&codes)));
    let desk = TemporaryDesk::new(Some(fake.url()));
    let (outcome, sentence, _) = download(&desk);
    assert_eq!(outcome, "fetched", "{sentence}");
    assert_eq!(state(&desk)["geography_year"], before);
    assert_eq!(state(&desk)["absent"], json!([]), "{sentence}");
    // This year's file was asked first.
    let asked: Vec<String> = fake.asked().iter().map(|asked| asked.full()).collect();
    assert_eq!(asked, [file_of(year()), file_of(before)]);
}

#[test]
fn contours_that_are_not_those_of_today_are_refused_and_the_old_ones_stay() {
    let codes = communes();
    let good = WHOLE.clone();
    let fake = Fake::start(good.clone());
    let desk = TemporaryDesk::new(Some(fake.url()));
    assert_eq!(download(&desk).0, "fetched");
    let kept = desk.folder().join("contours/communes-1000m.outlines");
    let before = fs::read(&kept).unwrap();

    let body_of = |text: String| {
        let mut world = World::default();
        let file = ("application/gzip".to_owned(), packed(&text));
        world.files.insert(file_of(year()), file);
        world
    };
    let check = |world: World, fault: Option<Fault>, code: &str, words: &str| {
        fake.hold(world);
        if let Some(fault) = fault {
            fake.fault("communes-1000m", fault, usize::MAX);
        }
        let (outcome, sentence, found) = download(&desk);
        fake.repair();
        assert_eq!(
            (outcome.as_str(), found.as_str()),
            ("kept", code),
            "{sentence}"
        );
        assert_eq!(fs::read(&kept).unwrap(), before);
        let problem = row(&desk)["problem"]["message"].clone();
        assert!(
            problem.as_str().unwrap_or_default().contains(words),
            "{problem}"
        );
        // Right again: the problem is over.
        fake.hold(good.clone());
        assert_eq!(download(&desk).0, "unchanged");
        assert_eq!(row(&desk)["state"], "here");
    };
    let whole = squares(of(&codes)).to_string();
    check(
        body_of(squares(of(&codes[..1000])).to_string()),
        None,
        "SourceChanged",
        "n’a pas",
    );
    check(
        body_of(squares([]).to_string()),
        None,
        "SourceChanged",
        "aucun territoire",
    );
    check(
        body_of(whole[..whole.len() / 2].to_owned()),
        None,
        "SourceChanged",
        "coupé",
    );
    let lost = whole.replace("\"code\":\"0", "\"code\":\"");
    check(
        body_of(lost),
        None,
        "SourceChanged",
        "un zéro a pu être perdu",
    );
    let numbers = "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"code\":1001},\"geometry\":null}]}";
    check(
        body_of(numbers.to_owned()),
        None,
        "SourceChanged",
        "en texte",
    );
    check(good.clone(), Some(Fault::WebPage), "SourceChanged", "");
    let gzip = Answer::file("application/gzip", packed(&whole)[..5000].to_vec());
    check(
        good.clone(),
        Some(Fault::Instead(gzip)),
        "SourceChanged",
        "incomplète",
    );
}

#[test]
fn a_few_communes_without_a_contour_are_named() {
    let mut codes = communes();
    codes.retain(|code| code != "16102" && code != "75056");
    // What is not of today's communes is left out and counted.
    codes.push("98801".to_owned());
    let fake = Fake::start(world(year(), of(&codes)));
    let desk = TemporaryDesk::new(Some(fake.url()));
    let (outcome, sentence, _) = download(&desk);
    assert_eq!(outcome, "fetched", "{sentence}");
    for words in [
        "sans contour\u{202f}: 2",
        "Cognac",
        "codes inconnus, non repris\u{202f}: 1",
    ] {
        assert!(sentence.contains(words), "{sentence}");
    }
    let shapes = shapes(&desk, "EPCI-200070514", "commune");
    assert_eq!(shapes["absent"], "1 commune sans contour");
}

#[test]
fn a_map_has_a_class_for_every_place_or_the_reason_why_not() {
    let codes = communes();
    let fake = Fake::start(WHOLE.clone());
    let desk = TemporaryDesk::new(Some(fake.url()));
    let before = map(
        &desk,
        "population/65-ans-ou-plus",
        "EPCI-200070514",
        "commune",
    );
    assert_eq!(before["contours"]["what"]["datasets"], json!([KEY]));
    assert_eq!(
        shapes(&desk, "EPCI-200070514", "commune")["places"],
        json!([])
    );
    assert_eq!(download(&desk).0, "fetched");

    let check = |within: &str, level: &str| {
        let answer = map(&desk, "population/65-ans-ou-plus", within, level);
        let drawn = shapes(&desk, within, level);
        let places = answer["places"].as_array().unwrap();
        let classes = answer["classes"].as_array().unwrap();
        assert!(!places.is_empty() && classes.len() <= 5 && !classes.is_empty());
        assert_eq!(answer["contours"], Value::Null);
        // The counts of the legend are those of the places, and all are counted.
        let mut total = 0;
        for (at, class) in classes.iter().enumerate() {
            let alike = places.iter().filter(|place| place["class"] == at).count();
            assert_eq!(class["count"], alike, "{within} {level} {class}");
            total += alike;
        }
        for missing in answer["missing"].as_array().unwrap() {
            total += missing["count"].as_u64().unwrap() as usize;
        }
        assert_eq!(total, places.len(), "{within} {level}");
        // Every place of the figures has its shape, in the same order, inside the drawing.
        let names = |list: &Value| -> Vec<Value> {
            let list = list.as_array().unwrap();
            list.iter().map(|place| place["place"].clone()).collect()
        };
        assert_eq!(names(&answer["places"]), names(&drawn["places"]));
        assert_eq!(drawn["absent"], "");
        for place in drawn["places"].as_array().unwrap() {
            assert!(place["path"].as_str().unwrap().starts_with('M'), "{place}");
        }
        assert!(drawn["width"].as_f64().unwrap() <= 1000.0);
        (places.len(), drawn["frames"].as_array().unwrap().len())
    };
    assert_eq!(check("EPCI-200070514", "commune"), (54, 1));
    assert_eq!(check("DEP-16", "epci").1, 1);
    assert_eq!(check("FRANCE-F", "departement"), (101, 6));
    assert_eq!(check("FRANCE-F", "region"), (18, 6));
    assert_eq!(check("FRANCE-F", "epci").1, 6);
    wide_map(&desk, &codes);

    // A territory of one's own has its map, and its border.
    let body = json!({ "place": null, "name": "Pays du Cognac", "communes": ["16102", "16167", "33063"], "lang": "fr" });
    let own = desk.ask("save_own", body).unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(check(&own, "commune"), (3, 1));
    assert!(
        shapes(&desk, &own, "commune")["around"]
            .as_str()
            .unwrap()
            .starts_with('M')
    );

    // A count is shown by discs, which say why, and never by shades.
    let counts = map(&desk, "population/population", "EPCI-200070514", "commune");
    assert_eq!(counts["refused"], Value::Null);
    let symbols = &counts["symbols"];
    assert!(
        symbols["why"]
            .as_str()
            .unwrap()
            .contains("ne se colorie pas")
    );
    let radii: Vec<(f64, f64)> = counts["places"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|place| Some((place["value"].as_f64()?, place["radius"].as_f64()?)))
        .collect();
    let most = radii.iter().map(|(value, _)| *value).fold(0.0, f64::max);
    assert!(!radii.is_empty());
    for (value, radius) in radii {
        assert!((radius * radius - value / most).abs() < 1e-9, "{value}");
    }
    let keys = symbols["keys"].as_array().unwrap();
    assert!((1..=3).contains(&keys.len()), "{keys:?}");
    assert!(
        keys.iter()
            .all(|key| key["value"].as_f64().unwrap() <= most)
    );
    assert_eq!(counts["classes"], json!([]));
    assert_eq!(counts["places"][0]["class"], Value::Null);
    assert!(counts["places"][0]["value"].is_f64());
    // Figures that are not here are offered.
    let missing = map(
        &desk,
        "mobilites/travail-en-voiture",
        "EPCI-200070514",
        "commune",
    );
    assert_eq!(missing["missing"][0]["state"], "not_downloaded");
    assert!(missing["download"].is_object());
    // A picture to keep, that names its classes and its source.
    let picture = |id: &str| {
        let question = json!({
            "id": id, "within": "FRANCE-F", "level": "departement", "period": null,
            "method": "natural", "classes": 4, "lang": "fr",
        });
        desk.ask(
            "export_map",
            json!({ "map": question, "surface": "projector", "format": "svg" }),
        )
    };
    let exported = picture("population/65-ans-ou-plus").unwrap();
    let exported: Exported = serde_json::from_value(exported).unwrap();
    let svg = String::from_utf8(exported.files[0].bytes().unwrap()).unwrap();
    for words in ["départements", "Insee", "Contours", "Mayotte", "ou plus"] {
        assert!(svg.contains(words), "{words}");
    }
    if let Some(folder) = std::env::var_os("MAP_PICTURES") {
        fs::write(std::path::Path::new(&folder).join("france.svg"), &svg).unwrap();
    }
    let exported: Exported =
        serde_json::from_value(picture("population/population").unwrap()).unwrap();
    let svg = String::from_utf8(exported.files[0].bytes().unwrap()).unwrap();
    for words in ["<circle", "Carte en disques", "La surface du disque"] {
        assert!(svg.contains(words), "{words}");
    }
    // There is no map of a commune by regions.
    for (within, level) in [
        ("COM-16102", "region"),
        ("COM-75056", "arrondissement"),
        ("DEP-16", "france"),
    ] {
        let body = json!({ "within": within, "level": level, "width": 100.0, "height": 100.0, "lang": "fr" });
        let problem = desk.ask("map_shapes", body).unwrap_err();
        assert_eq!(problem.code, ProblemCode::BadRequest, "{within} {level}");
    }
}

/// Where communes are thousands: figures in columns, their words apart, and a mosaic in the place of paths.
fn wide_map(desk: &TemporaryDesk, codes: &[String]) {
    let answer = map(desk, "population/65-ans-ou-plus", "FRANCE-F", "commune");
    assert_eq!(answer["places"], json!([]));
    let columns = &answer["columns"];
    let column = |name: &str| columns[name].as_str().unwrap().to_owned();
    let (here, classes) = (column("codes"), column("classes"));
    let here: Vec<&str> = here.split(' ').collect();
    assert_eq!(here, codes);
    assert_eq!(
        (column("prefix").as_str(), &columns["radii"]),
        ("COM-", &json!([]))
    );
    assert_eq!(classes.len(), codes.len());
    for (at, class) in answer["classes"].as_array().unwrap().iter().enumerate() {
        assert_eq!(class["count"], classes.matches(&at.to_string()).count());
    }

    let body = json!({
        "id": "population/65-ans-ou-plus", "within": "FRANCE-F", "level": "commune", "period": null,
        "method": "quantiles", "classes": null, "lang": "fr",
    });
    let words = desk.ask("map_words", body).unwrap();
    let lines = |name: &str| -> Vec<String> {
        words[name]
            .as_str()
            .unwrap()
            .split('\n')
            .map(str::to_owned)
            .collect()
    };
    let (names, texts, ranks) = (lines("names"), lines("texts"), lines("ranks"));
    let values = words["values"].as_array().unwrap();
    for count in [names.len(), texts.len(), ranks.len(), values.len()] {
        assert_eq!(count, codes.len());
    }
    // The same as where they come by name.
    let near = map(
        desk,
        "population/65-ans-ou-plus",
        "EPCI-200070514",
        "commune",
    );
    for place in near["places"].as_array().unwrap() {
        let code = place["place"].as_str().unwrap().trim_start_matches("COM-");
        let at = here.iter().position(|one| *one == code).unwrap();
        assert_eq!(place["name"], names[at]);
        assert_eq!(place["text"], texts[at]);
        assert_eq!(place["rank"].as_str().unwrap_or_default(), ranks[at]);
        assert_eq!(place["value"], values[at]);
    }
    // Discs have a radius each.
    let counts = map(desk, "population/population", "FRANCE-F", "commune");
    let radii = counts["columns"]["radii"].as_array().unwrap();
    assert_eq!(radii.len(), codes.len());
    assert_eq!(
        radii.iter().filter(|radius| **radius == json!(1.0)).count(),
        1
    );

    // Every commune holds a part of the drawing, however small it is.
    let drawn = shapes(desk, "FRANCE-F", "commune");
    assert_eq!(
        (&drawn["places"], &drawn["absent"]),
        (&json!([]), &json!(""))
    );
    assert_eq!(drawn["frames"].as_array().unwrap().len(), 6);
    let mosaic = &drawn["mosaic"];
    let bytes = STANDARD.decode(mosaic["runs"].as_str().unwrap()).unwrap();
    let mut bytes = bytes.into_iter();
    let mut number = || {
        let mut number = 0_u64;
        for shift in (0..).step_by(7) {
            let byte = bytes.next()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                break;
            }
        }
        Some(number)
    };
    let (mut units, mut held) = (0, BTreeSet::new());
    while let (Some(owner), Some(more)) = (number(), number()) {
        units += more + 1;
        held.insert(owner);
    }
    held.remove(&0);
    assert_eq!(
        units,
        mosaic["width"].as_u64().unwrap() * mosaic["height"].as_u64().unwrap()
    );
    assert_eq!(held, (1..=codes.len() as u64).collect());
    // The border is a path of the same drawing.
    assert!(drawn["around"].as_str().unwrap().starts_with('M'));
}

/// The communes of Grand Cognac, but for the last ones.
fn of_cognac(without: usize) -> Vec<String> {
    let territories = Territories::embedded().unwrap();
    let members = territories.members(&"EPCI-200070514".parse().unwrap());
    let mut codes: Vec<String> = members.into_iter().map(|place| place.code).collect();
    codes.truncate(codes.len() - without);
    codes
}

#[test]
fn one_territory_can_be_drawn_in_finer_detail() {
    let within = "EPCI-200070514";
    let key = "contours:epci-200070514";
    let world = |without: usize| {
        let mut world = WHOLE.clone();
        world.files.insert(
            "geo.api.gouv.fr/epcis/200070514/communes".to_owned(),
            (
                "application/json".to_owned(),
                squares(of(&of_cognac(without))).to_string().into_bytes(),
            ),
        );
        world
    };
    let bring = |desk: &TemporaryDesk, key: &str| {
        let body =
            json!({ "ids": [], "themes": [], "datasets": [key], "all": false, "lang": "fr" });
        desk.ask("refresh", body)
            .map(|summary| summary["datasets"][0].clone())
    };
    let fake = Fake::start(world(0));
    let desk = TemporaryDesk::new(Some(fake.url()));
    download(&desk);
    let rough = shapes(&desk, within, "commune");
    assert_eq!(rough["finer"]["what"]["datasets"], json!([key]));
    assert_eq!(
        rough["finer"]["title"],
        "Contours détaillés de Grand Cognac"
    );
    // Nothing finer is offered for what is too large to show it.
    assert_eq!(shapes(&desk, "DEP-16", "commune")["finer"], Value::Null);

    let brought = bring(&desk, key).unwrap();
    assert_eq!(brought["outcome"], "fetched", "{brought}");
    assert_eq!(brought["sentence"], "54 communes, contours détaillés");
    let fine = shapes(&desk, within, "commune");
    assert_eq!(fine["finer"], Value::Null);
    assert_eq!(fine["places"].as_array().unwrap().len(), 54);
    assert_eq!(
        fine["source"],
        "Contours\u{202f}: API Découpage administratif (IGN, Etalab), reçus le 21 novembre 2026 · Licence Ouverte 2.0"
    );
    assert_eq!(bring(&desk, key).unwrap()["outcome"], "unchanged");

    // Damaged: the contours of France do, and the others are offered again.
    fs::write(desk.folder().join("contours/epci-200070514.outlines"), b"?").unwrap();
    assert_eq!(shapes(&desk, within, "commune")["source"], rough["source"]);

    // A commune is missing: nothing is kept.
    let fake = Fake::start(world(1));
    let desk = TemporaryDesk::new(Some(fake.url()));
    download(&desk);
    let refused = bring(&desk, key).unwrap();
    assert_eq!(refused["outcome"], "failed", "{refused}");
    assert_eq!(refused["problem"]["code"], "SourceChanged");
    assert_eq!(
        refused["problem"]["message"],
        "Les contours reçus (53 communes) ne sont pas ceux des 54 communes de Grand Cognac."
    );
    assert_eq!(shapes(&desk, within, "commune")["source"], rough["source"]);
    assert!(bring(&desk, "contours:epci-999999999").is_err());
}
