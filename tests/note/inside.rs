//! What the file says of itself: its norms, its faces, its attachments, its structure.

use obs_note::{Note, pages, pdf};

use super::sample;

/// The bytes of a PDF as text, for what it says outside compressed streams.
fn plain(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn the_same_note_gives_the_same_bytes() {
    let note = sample::ten_pages();
    let first = pdf(&note).unwrap();
    assert_eq!(first, pdf(&note).unwrap());
    // Whatever was set in between.
    pdf(&Note {
        title: "Une autre".to_owned(),
        ..note.clone()
    })
    .unwrap();
    assert_eq!(first, pdf(&note).unwrap());
}

#[test]
fn the_file_says_both_norms_and_its_day() {
    let text = plain(&pdf(&sample::ten_pages()).unwrap());
    let check = |word: &str| assert!(text.contains(word), "{word} is nowhere in the file");
    check("<pdfaid:part>3</pdfaid:part>");
    check("<pdfaid:conformance>A</pdfaid:conformance>");
    check("<pdfuaid:part>1</pdfuaid:part>");
    check("2026-11-22");
    check("Observatoire territorial");
}

#[test]
fn the_pages_say_what_each_thing_is() {
    let text = plain(&pdf(&sample::ten_pages()).unwrap());
    let check = |what: &str, expected: usize| {
        let word = format!("/S/{what}");
        let found = text
            .match_indices(&word)
            .filter(|(at, _)| !text[at + word.len()..].starts_with(|c: char| c.is_alphanumeric()))
            .count();
        assert_eq!(found, expected, "{what}");
    };
    check("Title", 1);
    // Of the text, contents, method, states, glossary, attached files.
    check("H1", 9);
    check("H2", 2);
    // Eight charts, a logo, a picture.
    check("Figure", 10);
    check("Caption", 9);
    check("Table", 9);
    check("L", 3);
    assert!(text.contains("/Lang(fr)"));
    assert_eq!(text.matches("/FontFile2").count(), 4);
}

#[test]
fn a_short_note_has_no_contents() {
    let note = sample::short();
    assert_eq!(pages(&note, 20.0).unwrap().len(), 2);
    assert!(!plain(&pdf(&note).unwrap()).contains("/S/TOC"));
}

#[test]
fn the_attachments_say_what_they_are_to_the_note() {
    let text = plain(&pdf(&sample::ten_pages()).unwrap());
    for (name, relationship) in [
        ("donnees/1-65-ans-ou-plus.csv", "Data"),
        ("provenance.json", "Supplement"),
        ("bien-vieillir-ici.md", "Source"),
    ] {
        let (_, said) = text.split_once(&format!("/UF({name})")).expect(name);
        assert!(
            said[..200].contains(&format!("/AFRelationship/{relationship}")),
            "{name}"
        );
    }
}

#[test]
fn attachments_of_the_same_name_are_all_kept() {
    let mut note = sample::ten_pages();
    for file in &mut note.attachments {
        file.name = "../../a/./donnees.csv".to_owned();
    }
    let text = plain(&pdf(&note).unwrap());
    for name in ["a/donnees.csv", "a/donnees-2.csv", "a/donnees-3.csv"] {
        assert!(text.contains(&format!("/UF({name})")), "{name}");
    }
}
