//! The arrows between the rooms are tested, not remembered.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A room, the rooms it may import, and the heavy crates that are its own.
const ROOMS: &[(&str, &[&str], &[&str])] = &[
    ("model", &[], &[]),
    ("catalog", &["model"], &["toml", "include_dir"]),
    ("territory", &["model"], &[]),
    (
        "outline",
        &["model"],
        &["geo", "geojson", "proj4rs", "rstar", "postcard"],
    ),
    (
        "sources",
        &["model", "catalog"],
        &["reqwest", "zip", "calamine", "encoding_rs"],
    ),
    ("store", &["model"], &["duckdb"]),
    ("compare", &["model"], &[]),
    (
        "chart",
        &["model", "compare"],
        &["plotters", "resvg", "toml"],
    ),
    ("carnet", &["model"], &["pulldown-cmark", "toml", "ts-rs"]),
    (
        "note",
        &["model", "compare", "chart", "carnet"],
        &["typst", "typst-pdf", "lopdf", "zip"],
    ),
    (
        "desk",
        &[
            "model",
            "catalog",
            "territory",
            "outline",
            "sources",
            "store",
            "compare",
            "chart",
            "carnet",
            "note",
        ],
        // A chart is kept as a folder in one file; sources reads such files.
        &["ts-rs", "toml", "zip"],
    ),
    ("cli", &["desk"], &["clap"]),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn dependencies(manifest: &Path) -> BTreeSet<String> {
    let text = fs::read_to_string(manifest).unwrap();
    let table: toml::Table = toml::from_str(&text).unwrap();
    table
        .get("dependencies")
        .and_then(toml::Value::as_table)
        .map(|table| table.keys().cloned().collect())
        .unwrap_or_default()
}

/// What a manifest imports that its room may not, as sentences.
fn refusals(room: &str, dependencies: &BTreeSet<String>) -> Vec<String> {
    let (_, allowed, own) = ROOMS.iter().find(|(name, _, _)| *name == room).unwrap();
    let mut refusals = Vec::new();
    for dependency in dependencies {
        if let Some(other) = dependency.strip_prefix("obs-")
            && !allowed.contains(&other)
        {
            refusals.push(format!(
                "obs-{room} must not import obs-{other}: see the arrows in README.md"
            ));
        }
        let owners: Vec<&str> = ROOMS
            .iter()
            .filter(|(_, _, own)| own.contains(&dependency.as_str()))
            .map(|(name, _, _)| *name)
            .collect();
        if !owners.is_empty() && !own.contains(&dependency.as_str()) {
            refusals.push(format!(
                "obs-{room} must not import {dependency}: it belongs to {}",
                owners.join(", ")
            ));
        }
        if dependency.starts_with("tauri") {
            refusals.push(format!("obs-{room} must not know Tauri"));
        }
    }
    refusals
}

#[test]
fn rooms_import_only_what_the_arrows_allow() {
    let mut found = Vec::new();
    for (room, _, _) in ROOMS {
        let manifest = root().join(format!("src-tauri/crates/{room}/Cargo.toml"));
        found.extend(refusals(room, &dependencies(&manifest)));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_forbidden_arrow_is_said_in_a_sentence() {
    let imports = BTreeSet::from(["obs-store".to_owned(), "duckdb".to_owned()]);
    assert_eq!(
        refusals("compare", &imports),
        [
            "obs-compare must not import duckdb: it belongs to store",
            "obs-compare must not import obs-store: see the arrows in README.md",
        ]
    );
}

#[test]
fn every_room_is_in_the_list_and_says_its_never() {
    let folder = root().join("src-tauri/crates");
    for entry in fs::read_dir(&folder).unwrap() {
        let room = entry.unwrap().file_name().into_string().unwrap();
        assert!(
            ROOMS.iter().any(|(name, _, _)| *name == room),
            "{room} has no line in the list of arrows"
        );
        let head = ["lib.rs", "main.rs"]
            .iter()
            .find_map(|file| fs::read_to_string(folder.join(&room).join("src").join(file)).ok())
            .unwrap();
        assert!(head.starts_with("//! "), "{room} does not say what it is");
        let intro: Vec<&str> = head
            .lines()
            .take_while(|line| line.starts_with("//!"))
            .collect();
        assert!(
            intro.iter().any(|line| line.starts_with("//! Never: ")),
            "{room} does not say its never"
        );
    }
}

/// Files under a folder with one of the endings.
fn files(folder: &Path, endings: &[&str], found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, endings, found);
        } else if endings
            .iter()
            .any(|ending| path.to_string_lossy().ends_with(ending))
        {
            found.push(path);
        }
    }
}

/// A word that only some folders may hold.
fn only_in(word: &str, folder: &str, endings: &[&str], allowed: &[&str]) {
    let mut found = Vec::new();
    files(&root().join(folder), endings, &mut found);
    for path in found {
        let shown = path.to_string_lossy().replace('\\', "/");
        if shown.ends_with(".test.ts") || allowed.iter().any(|place| shown.contains(place)) {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        assert!(
            !text.contains(word),
            "{shown} must not hold `{word}`: only {allowed:?} may"
        );
    }
}

#[test]
fn one_door_each_way() {
    only_in("@tauri-apps", "ui/src", &[".ts", ".svelte"], &["/host/"]);
    only_in(
        "#[tauri::command]",
        "src-tauri/src",
        &[".rs"],
        &["/bridge.rs", "/files.rs"],
    );
    only_in("SELECT ", "src-tauri/crates", &[".rs"], &["/store/"]);
    only_in(
        "reqwest::",
        "src-tauri/crates",
        &[".rs"],
        &["/sources/src/fetch", "/sources/src/error.rs"],
    );
    only_in("{@html", "ui/src", &[".svelte"], &[]);
}

#[test]
fn colours_are_written_in_the_surfaces_only() {
    let mut found = Vec::new();
    files(
        &root().join("src-tauri/crates/chart/src"),
        &[".rs"],
        &mut found,
    );
    files(
        &root().join("src-tauri/crates/note/src"),
        &[".rs"],
        &mut found,
    );
    files(&root().join("assets/note"), &[".typ", ".css"], &mut found);
    files(&root().join("ui/src"), &[".svelte", ".css"], &mut found);
    for path in found {
        let shown = path.to_string_lossy().replace('\\', "/");
        if shown.ends_with("tokens.css") || shown.contains("/tests") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let colour = text.split('#').skip(1).find(|after| {
            let digits = after.bytes().take_while(u8::is_ascii_hexdigit).count();
            let next = after.as_bytes().get(digits).copied().unwrap_or(b' ');
            matches!(digits, 3 | 6 | 8)
                && !next.is_ascii_alphanumeric()
                && next != b'-'
                && next != b'_'
        });
        assert!(
            colour.is_none(),
            "{shown} writes a colour: it belongs in assets/surfaces"
        );
    }
}
