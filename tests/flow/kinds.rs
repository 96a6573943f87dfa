//! Charts of several indicators, through the desk's own door.

use serde_json::json;

use obs_tests::desk::TemporaryDesk;

#[test]
fn indicators_are_set_side_by_side() {
    let desk = TemporaryDesk::offline();
    let draw = |id: &str, kind: &str, beside: &[&str]| {
        let question = json!({
            "id": id, "place": "200070514", "with": null, "peers": "near", "period": null, "lang": "fr",
        });
        let body =
            json!({ "question": question, "kind": kind, "surface": "screen", "beside": beside });
        desk.ask("draw", body)
    };
    let seniors = "population/65-ans-ou-plus";
    let vacant = "logement/logements-vacants";

    // A profile takes the indicators of the theme that are here.
    let profile = draw(seniors, "profile", &[]).unwrap();
    let marks = profile["marks"].as_array().unwrap();
    assert!(marks.len() >= 3, "{profile:#}");
    assert!(
        profile["title"]
            .as_str()
            .unwrap()
            .contains("parmi 1\u{202f}250 intercommunalités")
    );

    // Two indicators are named in the title, and nothing is claimed of them.
    let scatter = draw(seniors, "scatter", &[vacant]).unwrap();
    assert!(
        scatter["alt"].as_str().unwrap().contains("ne prouvent pas"),
        "{scatter:#}"
    );
    let alone = draw(seniors, "scatter", &[]).unwrap();
    assert!(
        alone["alt"].as_str().unwrap().contains("second indicateur"),
        "{alone:#}"
    );

    // Parts that are not here are named, never counted as nothing.
    let composition = draw(vacant, "composition", &[]).unwrap();
    assert!(composition["marks"].as_array().unwrap().is_empty());
    assert!(
        composition["alt"]
            .as_str()
            .unwrap()
            .contains("n’est pas encore sur cet ordinateur"),
        "{composition:#}"
    );

    // An unknown indicator and too many of them are refused with a sentence.
    assert!(draw(seniors, "scatter", &["population/dragons"]).is_err());
    assert!(draw(seniors, "bar_table", &[vacant; 13]).is_err());
}
