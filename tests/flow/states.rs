//! Each state of a value, on each way out: page, drawing, its words, table, JSON.

use obs_desk::wire::Exported;
use obs_tests::desk::TemporaryDesk;
use obs_tests::own::{OwnIndicator, desk_with, refresh, serve};
use serde_json::{Value, json};

const COUNT: &str = "revenus/menages-essai";
const SHARE: &str = "revenus/part-essai";
const NOT_HERE: &str = "revenus/pas-encore";

/// What each output must show of a place.
struct Case {
    id: &'static str,
    place: &'static str,
    state: &'static str,
    /// In the words beside the chart and in its mark.
    text: &'static str,
    /// In the title, hence in the words of the chart.
    title: &'static str,
    /// End of the line of the table: communes under secrecy, communes without a figure.
    counted: &'static str,
}

/// All the communes of Grand Cognac: one under secrecy, one left out, one of nothing, the others 10 of 100.
fn table(desk: &TemporaryDesk) -> String {
    let ask = json!({ "place": "EPCI-200070514", "lang": "fr" });
    let card = desk.ask("place", ask).unwrap();
    let mut text = "code;parties;tout\n".to_owned();
    for member in card["members"].as_array().unwrap() {
        let code = member["code"].as_str().unwrap();
        text.push_str(&match code {
            "16097" => format!("{code};s;s\n"),
            "16102" => format!("{code};0;100\n"),
            "16012" => String::new(),
            _ => format!("{code};10;100\n"),
        });
    }
    text.push_str("17415;5;0\n79191;12;100\n");
    text
}

fn query(numerator: &str, denominator: &str) -> toml::Table {
    format!(
        "table = {{ format = \"csv\" }}\ncode = \"code\"\nlevel = \"commune\"\nsecret = [\"s\"]\n\
         period = {{ fixed = \"2021\" }}\nnumerator = {{ sum = \"{numerator}\" }}\n{denominator}"
    )
    .parse()
    .unwrap()
}

fn desk() -> TemporaryDesk {
    let share = "denominator = { sum = \"tout\" }\n";
    let address = "https://exemple.fr/etats.csv".to_owned();
    let own = |id: &str, kind: &str, address: String, query| OwnIndicator {
        id: id.to_owned(),
        kind: kind.to_owned(),
        levels: Vec::new(),
        more: String::new(),
        sources: vec![(address, query)],
    };
    let later = "https://exemple.fr/plus-tard.csv".to_owned();
    let (desk, mirror) = desk_with(&[
        own(COUNT, "count", address.clone(), query("parties", "")),
        own(SHARE, "ratio", address, query("parties", share)),
        own(NOT_HERE, "count", later, query("parties", "")),
    ]);
    let table = table(&desk);
    serve(&desk, mirror.path(), COUNT, |_| table.clone().into_bytes());
    for dataset in refresh(&desk, &[COUNT], &[]) {
        assert_eq!(dataset["outcome"], "fetched", "{dataset}");
    }
    desk
}

#[test]
fn every_state_goes_out_with_its_reason_and_its_count() {
    let desk = desk();
    for case in [
        Case {
            id: COUNT,
            place: "COM-16005",
            state: "not_collected",
            text: "non publié",
            title: "non publié",
            counted: ";;",
        },
        Case {
            id: COUNT,
            place: "COM-16102",
            state: "measured",
            text: "0,0",
            title: "0,0",
            counted: ";;",
        },
        Case {
            id: SHARE,
            place: "COM-79191",
            state: "measured",
            text: "12,0",
            title: "12,0",
            counted: ";;",
        },
        Case {
            id: COUNT,
            place: "COM-16097",
            state: "secret",
            text: "secret statistique",
            title: "secret statistique",
            counted: ";;",
        },
        Case {
            id: SHARE,
            place: "COM-17415",
            state: "not_applicable",
            text: "sans objet",
            title: "sans objet",
            counted: ";;",
        },
        Case {
            id: NOT_HERE,
            place: "COM-16102",
            state: "not_downloaded",
            text: "à télécharger",
            title: "à télécharger",
            counted: ";;",
        },
        Case {
            id: COUNT,
            place: "EPCI-200070514",
            state: "secret",
            text: "secret statistique",
            title: "(1 commune sur 54 sous secret, 1 sans chiffre)",
            counted: ";1;1",
        },
        Case {
            id: SHARE,
            place: "EPCI-200070514",
            state: "secret",
            text: "secret statistique",
            title: "(1 commune sur 54 sous secret, 1 sans chiffre)",
            counted: ";1;1",
        },
        Case {
            id: COUNT,
            place: "DEP-16",
            state: "secret",
            text: "secret statistique",
            title: "communes sur 359 sous secret",
            counted: "",
        },
    ] {
        let name = format!("{} {}", case.id, case.place);
        let question = json!({ "id": case.id, "place": case.place, "with": [], "peers": "none", "period": null, "lang": "fr" });
        let said = |value: &Value| value.as_str().unwrap().replace(['\u{202f}', '\u{a0}'], " ");

        let page = desk.ask("indicator", question.clone()).unwrap();
        assert_eq!(page["rows"][0]["state"], case.state, "{name}: page");
        assert!(
            said(&page["rows"][0]["text"]).contains(case.text),
            "{name}: {page}"
        );
        assert!(
            said(&page["title"]).contains(case.title) || case.place == "DEP-16",
            "{name}: {}",
            page["title"]
        );

        let draw = json!({ "question": question, "kind": "ranked_bars", "surface": "projector" });
        let drawn = desk.ask("draw", draw).unwrap();
        for mark in drawn["marks"].as_array().unwrap() {
            assert_eq!(mark["state"], case.state, "{name}: mark");
        }
        let alt = said(&drawn["alt"]);
        assert!(alt.contains(case.text), "{name}: {alt}");

        let export = json!({ "question": question, "kind": "ranked_bars", "surface": "screen", "format": "csv" });
        let exported: Exported =
            serde_json::from_value(desk.ask("export", export).unwrap()).unwrap();
        let csv = String::from_utf8(exported.files[0].bytes().unwrap()).unwrap();
        let line = csv.lines().next_back().unwrap();
        assert!(
            line.contains(&format!(";{};", case.state)),
            "{name}: {line}"
        );
        assert!(line.ends_with(case.counted), "{name}: {line}");
        let metadata: Value = serde_json::from_slice(&exported.files[1].bytes().unwrap()).unwrap();
        assert_eq!(
            metadata["valeurs"][0]["etat"], case.state,
            "{name}: metadata"
        );

        let value = json!({ "id": case.id, "code": case.place, "period": null, "lang": "fr" });
        let value = desk.ask("value", value).unwrap();
        assert_eq!(value["state"], case.state, "{name}: value");
        let is_known = matches!(case.state, "measured" | "estimated");
        assert_eq!(value["value"].is_null(), !is_known, "{name}: {value}");
        if case.counted == ";1;1" {
            assert_eq!(
                value["basis"], "1 commune sur 54 sous secret, 1 sans chiffre",
                "{name}"
            );
            assert_eq!(
                (&value["secret_communes"], &value["absent_communes"]),
                (&json!(1), &json!(1))
            );
        }
    }
}
