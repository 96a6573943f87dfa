//! What the log says of a refresh: the rank of one's territory, a source that is no more.

use obs_tests::desk::TemporaryDesk;
use obs_tests::own::{OwnIndicator, desk_with, refresh, serve};
use serde_json::json;

const ID: &str = "revenus/journal-essai";

fn sentences(desk: &TemporaryDesk) -> String {
    let log = desk.ask("log", json!({ "lang": "fr" })).unwrap();
    let said = log["entries"][0]["sentences"].to_string();
    said.replace(['\u{202f}', '\u{a0}'], " ")
}

#[test]
fn the_log_says_a_rank_that_moved_and_a_source_that_is_no_more() {
    let query = "table = { format = \"csv\" }\ncode = \"code\"\nlevel = \"commune\"\n\
                 period = { fixed = \"2021\" }\nnumerator = { sum = \"valeur\" }\n";
    let address = "https://exemple.fr/journal.csv".to_owned();
    let (desk, mirror) = desk_with(&[OwnIndicator {
        id: ID.to_owned(),
        kind: "count".to_owned(),
        levels: vec!["commune".to_owned()],
        more: String::new(),
        sources: vec![(address, query.parse().unwrap())],
    }]);
    let settings = json!({ "place": "COM-16102", "recent": [], "lang": "fr", "route": "", "text_size_percent": 100 });
    desk.ask("remember", json!({ "settings": settings }))
        .unwrap();
    let serve = |cognac: u32| {
        serve(&desk, mirror.path(), ID, |_| {
            format!("code;valeur\n16102;{cognac}\n16097;12\n16005;20\n").into_bytes()
        });
    };
    serve(10);
    refresh(&desk, &[ID], &[]);
    assert!(sentences(&desk).contains("Premier téléchargement : 1 indicateur, 3 chiffres."));

    serve(14);
    refresh(&desk, &[ID], &[]);
    let said = sentences(&desk);
    for sentence in [
        "1 chiffre révisé ; la plus forte révision : Cognac, de 10,0 à 14,0.",
        "Cognac passe du 3e au 2e rang : Essai 0.",
    ] {
        assert!(said.contains(sentence), "{said}");
    }

    std::fs::remove_dir_all(mirror.path().join("exemple.fr")).unwrap();
    let outcome = &refresh(&desk, &[ID], &[])[0];
    assert_eq!(outcome["outcome"], "kept", "{outcome}");
    let said = sentences(&desk);
    assert!(
        said.contains("Les chiffres qui étaient là sont gardés."),
        "{said} {outcome}"
    );
    let value = json!({ "id": ID, "code": "COM-16102", "period": null, "lang": "fr" });
    assert_eq!(desk.ask("value", value).unwrap()["value"], 14.0);
}
