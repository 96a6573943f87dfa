//! A territory in charts, through the desk's own door.

use serde_json::{Value, json};

use obs_tests::desk::TemporaryDesk;

fn sheet(desk: &TemporaryDesk, place: &str, width: f64) -> Value {
    let body = json!({ "place": place, "width": width, "lang": "fr" });
    desk.ask("sheet", body).unwrap()
}

/// Texts of a drawing that leave it sideways, by where they begin or end.
fn outside(svg: &str, width: f64) -> Vec<f64> {
    let starts = svg.split("<text ").skip(1);
    let x = starts.filter_map(|text| {
        text.split(" x=\"")
            .nth(1)?
            .split('"')
            .next()?
            .parse::<f64>()
            .ok()
    });
    x.filter(|x| *x < 0.0 || *x > width * 10.0).collect()
}

#[test]
fn every_chart_of_a_sheet_holds_my_territory_at_any_width() {
    let desk = TemporaryDesk::offline();
    for place in [
        "EPCI-200070514",
        "EPCI-243300316",
        "COM-16102",
        "DEP-16",
        "REG-75",
        "FRANCE-F",
    ] {
        for width in [0.0, 240.0, 360.0, 520.0, 2_000.0] {
            let sheet = sheet(&desk, place, width);
            let charts = sheet["charts"].as_array().unwrap();
            assert!(
                (6..=12).contains(&charts.len()),
                "{place}: {} charts",
                charts.len()
            );
            for chart in charts {
                let drawn = &chart["drawn"];
                let marks = drawn["marks"].as_array().unwrap();
                let mine = marks.iter().filter(|mark| mark["place"] == place);
                assert!(
                    mine.count() > 0,
                    "{place} is not in {} ({})",
                    chart["id"],
                    chart["kind"]
                );
                let far = outside(
                    drawn["svg"].as_str().unwrap(),
                    drawn["width"].as_f64().unwrap(),
                );
                assert!(
                    far.is_empty(),
                    "{place}, {width}: {} has texts at {far:?}",
                    chart["id"]
                );
            }
        }
    }
}

#[test]
fn twelve_charts_of_an_epci_speak_of_every_theme_once_each_kind() {
    let desk = TemporaryDesk::offline();
    let sheet = sheet(&desk, "EPCI-200070514", 480.0);
    let charts = sheet["charts"].as_array().unwrap();
    let mut seen: Vec<String> = charts
        .iter()
        .map(|chart| format!("{} {}", chart["id"], chart["kind"]))
        .collect();
    assert_eq!(seen.len(), 12);
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 12, "{seen:?}");
    assert_eq!(sheet["empty"], Value::Null);
    assert!(!sheet["sources"].as_array().unwrap().is_empty());
}

#[test]
fn a_place_that_is_none_is_refused() {
    let desk = TemporaryDesk::offline();
    let body = json!({ "place": "EPCI-000000000", "width": 400.0, "lang": "fr" });
    assert!(desk.ask("sheet", body).is_err());
}
