//! Exported charts: what is in their files, at each size.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use obs_desk::wire::Exported;
use obs_tests::desk::TemporaryDesk;
use serde_json::{Value, json};

fn export(desk: &TemporaryDesk, more: &Value) -> Exported {
    let mut body = json!({
        "question": {
            "id": "population/65-ans-ou-plus", "place": "200070514", "with": null, "peers": "near",
            "period": null, "lang": "fr",
        },
        "kind": "ranked_bars",
        "surface": "projector",
    });
    for (key, value) in more.as_object().unwrap() {
        body[key] = value.clone();
    }
    serde_json::from_value(desk.ask("export", body).unwrap()).unwrap()
}

/// The files of an archive, by name.
fn unpacked(bytes: Vec<u8>) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut file = archive.by_index(index).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            (file.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

/// The width that a PNG says in its head.
fn width_px(png: &[u8]) -> u32 {
    assert!(png.starts_with(b"\x89PNG"));
    u32::from_be_bytes(png[16..20].try_into().unwrap())
}

#[test]
fn a_picture_has_the_size_asked_for() {
    let desk = TemporaryDesk::offline();
    for (size, expected) in [("once", 960), ("twice", 1920), ("four_k", 3840)] {
        let exported = export(&desk, &json!({ "format": "png", "size": size }));
        assert_eq!(width_px(&exported.files[0].bytes().unwrap()), expected);
    }
    let usual = export(&desk, &json!({ "format": "png" }));
    assert_eq!(width_px(&usual.files[0].bytes().unwrap()), 1920);
}

#[test]
fn a_folder_says_what_it_holds() {
    let desk = TemporaryDesk::offline();
    let exported = export(&desk, &json!({ "format": "zip" }));
    assert_eq!(exported.files.len(), 1);
    let bytes = exported.files[0].bytes().unwrap();
    let again = export(&desk, &json!({ "format": "zip" }));
    assert_eq!(
        bytes,
        again.files[0].bytes().unwrap(),
        "the same chart gives the same bytes"
    );

    let stem = exported.files[0].name.trim_end_matches(".zip");
    let files = unpacked(bytes);
    let of = |name: &str| &files[&format!("{stem}/{name}")];
    assert_eq!(width_px(of("image.png")), 1920);
    assert!(of("dessin.svg").starts_with(b"<svg"));
    let table = String::from_utf8(of("donnees.csv").clone()).unwrap();
    assert!(table.starts_with("\u{feff}code;nom;niveau;periode;valeur;etat;"));
    let metadata: Value = serde_json::from_slice(of("metadonnees.json")).unwrap();
    let read_me = String::from_utf8(of("LISEZ-MOI.txt").clone()).unwrap();
    for expected in [
        metadata["titre"].as_str().unwrap(),
        metadata["definition"].as_str().unwrap(),
        metadata["source"].as_str().unwrap(),
        metadata["sha256"].as_str().unwrap(),
        "Licence\u{202f}: Licence Ouverte 2.0",
        "Limites des territoires\u{202f}: 1er janvier 2026",
        "Valeurs mesurées\u{202f}: 12",
        "donnees.csv\u{202f}: les valeurs",
    ] {
        assert!(read_me.contains(expected), "{expected}\n{read_me}");
    }
    for value in metadata["valeurs"].as_array().unwrap() {
        let code = value["code"].as_str().unwrap();
        let line = table
            .lines()
            .find(|line| line.starts_with(&format!("{code};")));
        let cell = line.unwrap().split(';').nth(4).unwrap().replace(',', ".");
        let (cell, value): (f64, f64) = (cell.parse().unwrap(), value["valeur"].as_f64().unwrap());
        assert!(
            (cell - value).abs() < 1e-9,
            "{code}: {cell} in the table, {value}"
        );
    }
}
