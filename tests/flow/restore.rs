//! A dataset put back as it was before its last change, and what the next refreshes do of it.

use std::fs;
use std::path::Path;

use obs_tests::desk::TemporaryDesk;
use obs_tests::own::{OwnIndicator, desk_with, refresh, serve};
use serde_json::{Value, json};

const ID: &str = "revenus/retour-essai";
const DATASET: &str = "file:https://exemple.fr/retour.csv";

fn table(value: &str) -> Vec<u8> {
    format!("code;valeur\n16102;{value}\n16097;12\n").into_bytes()
}

fn shown(desk: &TemporaryDesk) -> (f64, String) {
    let ask = json!({ "id": ID, "code": "COM-16102", "period": null, "lang": "fr" });
    let value = desk.ask("value", ask).unwrap();
    let ask = json!({ "id": ID, "code": "COM-16102", "period": null, "lang": "fr" });
    let why = desk.ask("why", ask).unwrap();
    assert_eq!(why["agrees"], true, "{why}");
    let sha256 = value["origin"]["sha256"].as_str().unwrap().to_owned();
    (value["value"].as_f64().unwrap(), sha256)
}

fn previous(desk: &TemporaryDesk) -> Value {
    let page = desk.ask("data", json!({ "lang": "fr" })).unwrap();
    let themes = page["themes"].as_array().unwrap();
    let rows = themes
        .iter()
        .flat_map(|theme| theme["datasets"].as_array().unwrap());
    let mut rows = rows.filter(|row| row["key"] == DATASET);
    rows.next().unwrap()["previous"].clone()
}

fn restore(desk: &TemporaryDesk) -> Result<Value, String> {
    let ask = json!({ "dataset": DATASET, "lang": "fr" });
    desk.ask("restore", ask).map_err(|problem| problem.message)
}

fn log(desk: &TemporaryDesk) -> String {
    let log = desk.ask("log", json!({ "lang": "fr" })).unwrap();
    log["entries"][0]["sentences"].to_string()
}

fn files_of(folder: &Path) -> usize {
    fs::read_dir(folder).map_or(0, |entries| {
        entries
            .map(|entry| entry.unwrap().path())
            .map(|path| if path.is_dir() { files_of(&path) } else { 1 })
            .sum()
    })
}

#[test]
fn a_dataset_goes_back_stays_back_and_comes_again_when_asked() {
    let query = "table = { format = \"csv\" }\ncode = \"code\"\nlevel = \"commune\"\n\
                 period = { fixed = \"2021\" }\nnumerator = { sum = \"valeur\" }\n";
    let (desk, mirror) = desk_with(&[OwnIndicator {
        id: ID.to_owned(),
        kind: "count".to_owned(),
        levels: vec!["commune".to_owned()],
        more: String::new(),
        sources: vec![(
            "https://exemple.fr/retour.csv".to_owned(),
            query.parse().unwrap(),
        )],
    }]);
    let serve = |value: &str| serve(&desk, mirror.path(), ID, |_| table(value));
    let all = |desk: &TemporaryDesk| {
        refresh(desk, &[ID], &[])[0]["sentence"]
            .as_str()
            .unwrap()
            .to_owned()
    };

    serve("10");
    all(&desk);
    assert!(restore(&desk).is_err(), "nothing came before the first");
    let first = shown(&desk);
    serve("11");
    all(&desk);
    let second = shown(&desk);
    assert_eq!((first.0, second.0), (10.0, 11.0));
    assert!(
        previous(&desk)["sentence"]
            .as_str()
            .unwrap()
            .contains("est gardé ("),
        "{}",
        previous(&desk)
    );

    // The same file again, or one that cannot be read, keeps what was kept.
    all(&desk);
    serve("onze");
    all(&desk);
    serve("11");
    all(&desk);
    assert_eq!(shown(&desk), second);

    restore(&desk).unwrap();
    assert_eq!(shown(&desk), first);
    assert!(
        log(&desk).contains("Retour, à votre demande, aux chiffres du 21 novembre 2026."),
        "{}",
        log(&desk)
    );
    assert_eq!(previous(&desk)["left"], true);

    // A refresh of everything says that it leaves it alone.
    serve("12");
    assert!(all(&desk).contains("Laissé dans l’état"));
    assert_eq!(shown(&desk), first);

    // Back and forth.
    restore(&desk).unwrap();
    assert_eq!(shown(&desk), second);
    restore(&desk).unwrap();
    assert_eq!(shown(&desk), first);

    // Asked for by its name, it is taken again, and the log says so.
    assert_eq!(refresh(&desk, &[], &[DATASET])[0]["outcome"], "fetched");
    assert_eq!(shown(&desk).0, 12.0);
    assert!(
        log(&desk).contains("Mise à jour reprise, à votre demande"),
        "{}",
        log(&desk)
    );
    assert_eq!(previous(&desk)["left"], false);
    restore(&desk).unwrap();
    assert_eq!(shown(&desk), first);
    let kept = desk.folder().join("raw/.previous");
    assert!(files_of(&kept) <= 3, "{} files kept", files_of(&kept));
}
