//! Timetables of the networks of an EPCI: from the national list, contours and GTFS files to stops for 1 000 residents.

use std::fs;

use obs_model::{Level, PlaceId};
use obs_territory::Territories;
use obs_tests::desk::TemporaryDesk;
use obs_tests::fake::contours::squares;
use obs_tests::fake::{Fake, World};
use obs_tests::workbook::zipped;
use serde_json::{Value, json};

const STOPS: &str = "mobilites/arrets-de-transport";
const DEPARTURES: &str = "mobilites/departs-en-semaine";
const KEY: &str = "transport:reseaux";
const COGNAC: &str = "200070514";
/// Another EPCI of the same département.
const ROUILLACAIS: &str = "241600303";

fn communes(epci: &str) -> Vec<String> {
    let territories = Territories::embedded().unwrap();
    let members = territories.members(&PlaceId::new(Level::Epci, epci));
    assert!(members.len() > 2, "{epci}");
    members.into_iter().map(|place| place.code).collect()
}

/// The middle of the square of a commune.
fn middle(communes: &[String], code: &str) -> (f64, f64) {
    let rank = communes.iter().position(|known| known == code).unwrap();
    assert!(rank < 200);
    (-4.48 + 0.04 * rank as f64, 42.52)
}

/// Three trips on each Tuesday: A → B → C, beyond → A, C → A.
fn feed(places: [(f64, f64); 3], last_day: &str) -> Vec<u8> {
    let mut stops = "stop_id,stop_name,stop_lat,stop_lon\nbeyond,Ailleurs,48.0,2.0\n".to_owned();
    for (name, (longitude, latitude)) in ["A", "B", "C"].iter().zip(places) {
        stops.push_str(&format!("{name},Arrêt,{latitude},{longitude}\n"));
    }
    let files = [
        ("stops.txt", stops),
        (
            "trips.txt",
            "route_id,service_id,trip_id\nr,w,t1\nr,w,t2\nr,w,t3\n".to_owned(),
        ),
        (
            "stop_times.txt",
            "trip_id,arrival_time,departure_time,stop_id,stop_sequence\nt1,7:00:00,7:00:00,A,1\nt1,7:10:00,7:10:00,B,2\nt1,7:20:00,7:20:00,C,3\nt2,8:00:00,8:00:00,beyond,1\nt2,9:00:00,9:00:00,A,2\nt3,10:00:00,10:00:00,C,1\nt3,10:30:00,10:30:00,A,2\n"
                .to_owned(),
        ),
        (
            "calendar.txt",
            format!("service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\nw,1,1,1,1,1,0,0,20250901,{last_day}\n"),
        ),
    ];
    zipped(&files.map(|(name, text)| (name.to_owned(), text.into_bytes())))
}

fn dataset(title: &str, kind: &str, code: &str, feeds: &[&str]) -> Value {
    let resources: Vec<Value> = feeds
        .iter()
        .map(|name| json!({ "format": "GTFS", "url": format!("https://exemple.fr/{name}.zip"), "is_available": true }))
        .collect();
    json!({
        "title": title, "slug": "reseau", "type": "public-transit", "licence": "lov2",
        "covered_area": [{ "insee": code, "type": kind }], "resources": resources,
    })
}

fn world(datasets: &[Value], feeds: &[(&str, Vec<u8>)]) -> World {
    let mut world = World::default();
    let json = "application/json; charset=utf-8".to_owned();
    world.files.insert(
        "transport.data.gouv.fr/api/datasets".to_owned(),
        (json.clone(), json!(datasets).to_string().into_bytes()),
    );
    for epci in [COGNAC, ROUILLACAIS] {
        let codes = communes(epci);
        let drawn = squares(codes.iter().map(String::as_str));
        world.files.insert(
            format!("geo.api.gouv.fr/epcis/{epci}/communes"),
            (json.clone(), drawn.to_string().into_bytes()),
        );
    }
    for (name, bytes) in feeds {
        world.files.insert(
            format!("exemple.fr/{name}.zip"),
            ("application/zip".to_owned(), bytes.clone()),
        );
    }
    world
}

fn cognac(last_day: &str) -> Vec<u8> {
    let codes = communes(COGNAC);
    let town = middle(&codes, "16102");
    let beside = (town.0 + 0.01, town.1);
    feed([town, beside, middle(&codes, "16167")], last_day)
}

fn rouillacais() -> Vec<u8> {
    let codes = communes(ROUILLACAIS);
    let place = |rank: usize| middle(&codes, &codes[rank]);
    feed([place(0), place(0), place(1)], "20270630")
}

/// The network of Cognac with its feed told twice and an old one beside it, and the network next to it.
fn whole() -> World {
    world(
        &[
            dataset("Transcom", "epci", COGNAC, &["now", "before"]),
            dataset("Transcom, le même", "epci", COGNAC, &["copy"]),
            dataset("À côté", "epci", ROUILLACAIS, &["beside"]),
        ],
        &[
            ("now", cognac("20270630")),
            ("before", cognac("20260630")),
            ("copy", cognac("20270630")),
            ("beside", rouillacais()),
        ],
    )
}

/// Outcome, sentence, and sentence of the problem of the first dataset.
fn refresh(desk: &TemporaryDesk, within: Option<&str>) -> [String; 3] {
    let body = json!({ "ids": [STOPS], "themes": [], "datasets": [], "all": false, "within": within, "lang": "fr" });
    let summary = match desk.ask("refresh", body) {
        Ok(summary) => summary,
        Err(problem) => return ["refused".to_owned(), String::new(), problem.message],
    };
    let dataset = &summary["datasets"][0];
    assert_eq!(dataset["key"], KEY, "{summary}");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    [
        text(&dataset["outcome"]),
        text(&dataset["sentence"]),
        text(&dataset["problem"]["message"]),
    ]
}

/// `numerator state` of a figure.
fn figure(desk: &TemporaryDesk, id: &str, code: &str) -> String {
    let body = json!({ "id": id, "code": code, "period": null, "lang": "fr" });
    let found = desk.ask("value", body).unwrap();
    match found["numerator"].as_f64() {
        Some(number) => format!("{number} {}", found["period"].as_str().unwrap()),
        None => found["state"].as_str().unwrap().to_owned(),
    }
}

fn check(desk: &TemporaryDesk, case: &str, expected: &[(&str, &str, &str)]) {
    for (id, code, figure_expected) in expected {
        assert_eq!(
            figure(desk, id, code),
            *figure_expected,
            "{case}: {id} {code}"
        );
    }
}

fn offer(desk: &TemporaryDesk, place: &str) -> Value {
    let body = json!({ "id": STOPS, "place": place, "with": null, "peers": "none", "period": null, "lang": "fr" });
    desk.ask("indicator", body).unwrap()["download"].clone()
}

/// Every stored figure is what its files give.
fn check_verified(desk: &TemporaryDesk) {
    let ask = json!({ "ids": [STOPS, DEPARTURES], "lang": "fr" });
    let found = desk.ask("verify", ask).unwrap();
    assert!(found["figures"].as_f64().unwrap() > 0.0, "{found}");
    assert_eq!(found["differences"], json!([]), "{found}");
    assert_eq!(found["problems"], json!([]), "{found}");
}

#[test]
fn timetables_of_one_epci_then_of_another() {
    let fake = Fake::start(whole());
    let desk = TemporaryDesk::new(Some(fake.url()));
    assert_eq!(
        offer(&desk, COGNAC)["title"],
        "Horaires des réseaux de Grand Cognac"
    );
    assert_eq!(
        offer(&desk, "16102")["what"]["within"],
        format!("EPCI-{COGNAC}")
    );
    assert_eq!(refresh(&desk, None)[0], "refused");

    let [outcome, sentence, problem] = refresh(&desk, Some(COGNAC));
    assert_eq!(outcome, "fetched", "{sentence} {problem}");
    let of_cognac = [
        (STOPS, "16102", "2 2026"),
        (DEPARTURES, "16102", "2 2026"),
        (STOPS, "16167", "1 2026"),
        (DEPARTURES, "16167", "1 2026"),
        // A commune of the EPCI where nothing stops; a commune and a département of which nothing is known.
        (STOPS, "16012", "0 2026"),
        (STOPS, "200070514", "3 2026"),
        (DEPARTURES, "200070514", "3 2026"),
        (STOPS, "16015", "not_collected"),
    ];
    check(&desk, "Cognac", &of_cognac);
    check(&desk, "Cognac", &[(STOPS, ROUILLACAIS, "not_collected")]);
    assert_eq!(offer(&desk, COGNAC), Value::Null);
    assert_eq!(offer(&desk, ROUILLACAIS)["what"]["ids"], json!([STOPS]));
    check_verified(&desk);

    // The files of Cognac are read again, and not asked again.
    fake.forget();
    assert_eq!(refresh(&desk, Some(ROUILLACAIS))[0], "fetched");
    let asked: Vec<String> = fake.asked().iter().map(|asked| asked.full()).collect();
    assert!(
        !asked.iter().any(|url| url.contains("now.zip")),
        "{asked:?}"
    );
    check(&desk, "both", &of_cognac);
    check(&desk, "both", &[(STOPS, ROUILLACAIS, "3 2026")]);
    check_verified(&desk);

    // Nothing new of any of them.
    assert_eq!(refresh(&desk, None)[0], "unchanged");

    // Where a figure comes from.
    let body = json!({ "id": STOPS, "code": "16102", "period": null, "lang": "fr" });
    let why = desk.ask("why", body).unwrap().to_string();
    assert!(
        why.contains("exemple.fr/now.zip") || why.contains("geo.api.gouv.fr"),
        "{why}"
    );

    // Back to Cognac alone.
    let restored = desk
        .ask("restore", json!({ "dataset": KEY, "lang": "fr" }))
        .unwrap();
    assert_eq!(restored["outcome"], "fetched", "{restored}");
    check(&desk, "restored", &of_cognac);
    check(&desk, "restored", &[(STOPS, ROUILLACAIS, "not_collected")]);
}

#[test]
fn what_is_not_the_timetables_of_the_place_is_refused() {
    let transcom = |feeds: &[&str]| dataset("Transcom", "epci", COGNAC, feeds);
    let codes = communes(ROUILLACAIS);
    let far = feed([(2.0, 48.0); 3], "20270630");
    let mut other_communes = world(&[transcom(&["now"])], &[("now", cognac("20270630"))]);
    other_communes.files.insert(
        format!("geo.api.gouv.fr/epcis/{COGNAC}/communes"),
        (
            "application/json".to_owned(),
            squares(codes.iter().map(String::as_str))
                .to_string()
                .into_bytes(),
        ),
    );
    let cases = [
        (
            "no network of the EPCI, only a shuttle",
            world(
                &[dataset("Navette", "commune", "16102", &["now"])],
                &[("now", cognac("20270630"))],
            ),
            "Aucun réseau de Grand Cognac ne publie",
        ),
        (
            "a feed that ended",
            world(&[transcom(&["before"])], &[("before", cognac("20260630"))]),
            "se sont arrêtés le 30 juin 2026",
        ),
        (
            "a feed of elsewhere",
            world(&[transcom(&["far"])], &[("far", far)]),
            "ne sont pas ses horaires",
        ),
        (
            "contours of elsewhere",
            other_communes,
            "ne sont pas ceux des communes",
        ),
        (
            "a feed that is none",
            world(&[transcom(&["now"])], &[("now", b"<html>".to_vec())]),
            "",
        ),
        (
            "a feed that is not there",
            world(&[transcom(&["now"])], &[]),
            "",
        ),
    ];
    for (case, world, sentence) in cases {
        let fake = Fake::start(world);
        let desk = TemporaryDesk::new(Some(fake.url()));
        let [outcome, _, problem] = refresh(&desk, Some(COGNAC));
        assert_eq!(outcome, "failed", "{case}: {problem}");
        assert!(
            !problem.is_empty() && problem.contains(sentence),
            "{case}: {problem}"
        );
        assert_eq!(figure(&desk, STOPS, "16102"), "not_downloaded", "{case}");
    }
}

#[test]
fn figures_stay_when_a_network_goes_or_a_file_is_removed() {
    let fake = Fake::start(whole());
    let desk = TemporaryDesk::new(Some(fake.url()));
    assert_eq!(refresh(&desk, Some(COGNAC))[0], "fetched");
    // The timetables end: what was here stays.
    fake.hold(world(
        &[dataset("Transcom", "epci", COGNAC, &["now"])],
        &[("now", cognac("20261031"))],
    ));
    let [outcome, _, problem] = refresh(&desk, None);
    assert_eq!(outcome, "kept", "{problem}");
    check(&desk, "kept", &[(STOPS, COGNAC, "3 2026")]);

    // A file that is gone from this computer is asked again with the next EPCI.
    fake.hold(whole());
    let raw = desk.folder().join("raw/exemple.fr");
    for file in fs::read_dir(raw).unwrap() {
        fs::remove_file(file.unwrap().path()).unwrap();
    }
    assert_eq!(refresh(&desk, Some(ROUILLACAIS))[0], "fetched");
    check(
        &desk,
        "both",
        &[(STOPS, COGNAC, "3 2026"), (STOPS, ROUILLACAIS, "3 2026")],
    );
}
