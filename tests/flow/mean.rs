//! A published value whose weight is known: its mean over several communes, approximate and said to be.

use obs_tests::desk::TemporaryDesk;
use obs_tests::own::{OwnIndicator, desk_with, refresh, serve};
use serde_json::{Value, json};

const MEAN: &str = "sante/moyenne-essai";
const MEDIAN: &str = "revenus/mediane-essai";

fn indicator(id: &str, is_mean: bool) -> OwnIndicator {
    let mut query = "table = { format = \"csv\" }\ncode = \"code\"\nlevel = \"commune\"\nsecret = [\"s\"]\n\
                     geography_year = 2023\nperiod = { fixed = \"2021\" }\nvalue = { column = \"indice\" }\n"
        .to_owned();
    let mut more = String::new();
    if is_mean {
        query += "denominator = { sum = \"poids\" }\n";
        more += "aggregation = \"weighted_mean\"\n\
                 denominator = { fr = \"habitants\", en = \"residents\" }\n";
    }
    OwnIndicator {
        id: id.to_owned(),
        kind: "published".to_owned(),
        levels: Vec::new(),
        more,
        sources: vec![(
            "https://exemple.fr/moyenne.csv".to_owned(),
            query.parse().unwrap(),
        )],
    }
}

/// The communes of Grand Cognac in 2023, Saint-Sulpice-de-Cognac still apart: code, value, weight.
fn rows(desk: &TemporaryDesk) -> Vec<(String, f64, f64)> {
    let ask = json!({ "place": "EPCI-200070514", "lang": "fr" });
    let card = desk.ask("place", ask).unwrap();
    let members = card["members"].as_array().unwrap();
    let codes = members
        .iter()
        .map(|member| member["code"].as_str().unwrap().to_owned())
        .chain(["16355".to_owned()]);
    codes
        .enumerate()
        .map(|(index, code)| (code, 40.0 + 1.5 * index as f64, 100.0 + 37.0 * index as f64))
        .collect()
}

fn mean<'a>(rows: impl Iterator<Item = &'a (String, f64, f64)>) -> f64 {
    let (above, below) = rows.fold((0.0, 0.0), |(above, below), (_, value, weight)| {
        (above + value * weight, below + weight)
    });
    above / below
}

fn value(desk: &TemporaryDesk, id: &str, place: &str) -> Value {
    let ask = json!({ "id": id, "code": place, "period": null, "lang": "fr" });
    desk.ask("value", ask).unwrap()
}

#[test]
fn a_mean_weighs_its_communes_and_says_that_it_is_approximate() {
    let (desk, mirror) = desk_with(&[indicator(MEAN, true), indicator(MEDIAN, false)]);
    let rows = rows(&desk);
    let file = |secret: &str| {
        let line = |(code, value, weight): &(String, f64, f64)| match code == secret {
            true => format!("{code};s;{weight}\n"),
            false => format!("{code};{value};{weight}\n"),
        };
        let lines: String = rows.iter().map(line).collect();
        format!("code;indice;poids\n{lines}").into_bytes()
    };
    let own = json!({ "place": null, "name": "Deux villes", "communes": ["16102", "16097"], "lang": "fr" });
    let own = desk.ask("save_own", own).unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let question = json!({ "id": MEDIAN, "place": own, "with": [], "peers": "none", "period": null, "lang": "fr" });
    let page = desk.ask("indicator", question).unwrap();
    assert!(
        page["download"].is_null(),
        "nothing to hope for: {}",
        page["download"]
    );

    serve(&desk, mirror.path(), MEAN, |_| file(""));
    for dataset in refresh(&desk, &[MEAN], &[]) {
        assert_eq!(dataset["outcome"], "fetched", "{dataset}");
    }
    let of = |codes: &[&str]| {
        mean(
            rows.iter()
                .filter(|(code, _, _)| codes.contains(&code.as_str())),
        )
    };
    for (place, expected, state, basis) in [
        (
            "COM-16102",
            of(&["16102"]),
            "measured",
            "publié pour ce territoire",
        ),
        (
            "COM-16097",
            of(&["16097", "16355"]),
            "estimated",
            "moyenne d’anciennes communes ou d’arrondissements, pondérée (habitants), approchée",
        ),
        (
            "EPCI-200070514",
            mean(rows.iter()),
            "estimated",
            "moyenne de 54 communes, pondérée (habitants), approchée",
        ),
        (
            own.as_str(),
            of(&["16102", "16097", "16355"]),
            "estimated",
            "moyenne de 2 communes, pondérée (habitants), approchée",
        ),
    ] {
        let answer = value(&desk, MEAN, place);
        assert_eq!(answer["state"], state, "{place}: {answer}");
        assert_eq!(answer["basis"], basis, "{place}");
        assert_eq!(
            answer["text"].as_str().unwrap().ends_with("(estimé)"),
            state == "estimated",
            "{place}"
        );
        let found = answer["value"].as_f64().unwrap();
        assert!(
            (found - expected).abs() < 1e-9,
            "{place}: {found} {expected}"
        );
        let ask = json!({ "id": MEAN, "code": place, "period": null, "lang": "fr" });
        let why = desk.ask("why", ask).unwrap();
        assert_eq!(why["agrees"], true, "{place}: {why}");
    }
    for place in ["EPCI-200070514", own.as_str()] {
        assert_eq!(
            value(&desk, MEDIAN, place)["state"],
            "not_collected",
            "a median is no mean"
        );
    }
    let verified = desk
        .ask("verify", json!({ "ids": [MEAN, MEDIAN], "lang": "fr" }))
        .unwrap();
    assert_eq!(verified["difference_count"], 0.0, "{verified}");
    assert!(verified["figures"].as_f64().unwrap() > 100.0, "{verified}");

    serve(&desk, mirror.path(), MEAN, |_| file("16102"));
    for dataset in refresh(&desk, &[MEAN], &[]) {
        assert_eq!(dataset["outcome"], "fetched", "{dataset}");
    }
    let answer = value(&desk, MEAN, "EPCI-200070514");
    assert_eq!(answer["state"], "secret");
    assert_eq!(answer["basis"], "1 commune sur 54 sous secret");
}
