//! Figures of several dates, when the boundaries of the territory moved in between.

use obs_tests::desk::TemporaryDesk;
use obs_tests::own::{OwnIndicator, desk_with, refresh, serve};
use serde_json::{Value, json};

fn page(desk: &TemporaryDesk, id: &str, place: &str) -> Value {
    let question = json!({ "id": id, "place": place, "with": null, "peers": "none", "period": null, "lang": "fr" });
    desk.ask("indicator", question).unwrap()
}

fn notices(page: &Value) -> String {
    let notices = page["notices"].as_array().unwrap();
    let notices = notices.iter().map(|notice| notice.as_str().unwrap());
    notices.collect::<Vec<_>>().join("\n")
}

#[test]
fn figures_added_up_from_communes_say_whose_boundaries_they_are_of() {
    let desk = TemporaryDesk::offline();
    for (place, said) in [
        (
            "COM-16097",
            Some(
                "Toutes les dates sont données pour le périmètre d’aujourd’hui\u{202f}: Saint-Sulpice-de-Cognac a rejoint Val-de-Cognac en 2024",
            ),
        ),
        (
            "EPCI-200070514",
            Some(
                "Toutes les dates sont données pour le périmètre d’aujourd’hui\u{202f}: Saint-Sulpice-de-Cognac a rejoint Val-de-Cognac en 2024",
            ),
        ),
        // Nothing moved since the first of the dates shown.
        ("COM-16102", None),
        ("COM-59350", None),
        ("FRANCE-F", None),
    ] {
        let page = page(&desk, "population/population", place);
        let found = notices(&page);
        match said {
            Some(said) => assert!(found.contains(said), "{place}: {found}"),
            None => assert!(!found.contains("érimètre"), "{place}: {found}"),
        }
        let export = json!({
            "question": { "id": "population/population", "place": place, "with": [], "peers": "none", "period": null, "lang": "fr" },
            "kind": "ranked_bars", "surface": "screen", "format": "csv",
        });
        let export = desk.ask("export", export).unwrap();
        let metadata = obs_desk::wire::ExportedFile {
            name: String::new(),
            mime: String::new(),
            base64: export["files"][1]["base64"].as_str().unwrap().to_owned(),
        };
        let metadata: Value = serde_json::from_slice(&metadata.bytes().unwrap()).unwrap();
        let carried = metadata["perimetre"].as_str();
        assert_eq!(carried.is_some(), said.is_some(), "{place}: {metadata}");
    }
}

/// One value for each of three EPCI.
const MEDIANS: &str = "code;mediane\n200070514;21067\n200046977;21582\n249740119;16231\n";

/// Medians of 2016 and 2021, each in a file that says, or not, the year of its boundaries.
fn medians(years: [Option<i32>; 2]) -> Value {
    let id = "revenus/mediane-essai";
    let source = |period: i32, year: Option<i32>| {
        let geography = year.map_or(String::new(), |year| format!("geography_year = {year}\n"));
        let query = format!(
            "table = {{ format = \"csv\" }}\ncode = \"code\"\nlevel = \"epci\"\n{geography}\
             period = {{ fixed = \"{period}\" }}\nvalue = {{ column = \"mediane\" }}\n"
        );
        let address = format!("https://exemple.fr/{period}.csv");
        (address, query.parse().unwrap())
    };
    let sources = vec![source(2021, years[1]), source(2016, years[0])];
    let datasets: Vec<String> = sources.iter().map(|(a, _)| format!("file:{a}")).collect();
    let (desk, mirror) = desk_with(&[OwnIndicator {
        id: id.to_owned(),
        kind: "published".to_owned(),
        levels: vec!["epci".to_owned()],
        more: String::new(),
        sources,
    }]);
    serve(&desk, mirror.path(), id, |address| {
        let more = if address.contains("2021") { "1" } else { "0" };
        MEDIANS
            .replace('\n', &format!("{more}\n"))
            .replacen(&format!("mediane{more}"), "mediane", 1)
            .into_bytes()
    });
    let datasets: Vec<&str> = datasets.iter().map(String::as_str).collect();
    for dataset in refresh(&desk, &[], &datasets) {
        assert_eq!(dataset["outcome"], "fetched", "{dataset}");
    }
    page(&desk, id, "EPCI-200070514")
}

#[test]
fn figures_published_for_other_boundaries_are_marked_and_give_no_change() {
    for (years, said, has_trend) in [
        (
            [Some(2017), Some(2022)],
            "Le périmètre a changé\u{202f}: 2016, la source publie le chiffre d’un autre périmètre que pour 2021.",
            false,
        ),
        (
            [Some(2022), Some(2022)],
            "Chiffre publié pour le périmètre du 1er janvier 2022",
            true,
        ),
        ([None, None], "sans dire de quel périmètre", true),
    ] {
        let page = medians(years);
        let found = notices(&page);
        assert!(found.contains(said), "{years:?}: {found}");
        let lines = page["kinds"]
            .as_array()
            .unwrap()
            .iter()
            .find(|kind| kind["kind"] == "lines")
            .unwrap();
        assert_eq!(lines["refused"].is_null(), has_trend, "{years:?}: {lines}");
        let sentences = page["sentences"].to_string();
        assert_eq!(
            sentences.contains("Entre 2016 et 2021"),
            has_trend,
            "{sentences}"
        );
    }
}
