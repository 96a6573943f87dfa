//! What the file says of itself: its norms, its faces, its attachments, its structure.

use obs_note::{Note, pdf};

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
