//! Writes the sample note in a folder, for whoever looks at it or checks it from outside.
//!
//! `cargo run -p obs-note --example note_files -- FOLDER`

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod sample;
mod workshop;

use std::fs;
use std::path::PathBuf;

fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).expect("a folder"));
    fs::create_dir_all(&folder).unwrap();
    let note = sample::ten_pages();
    let write = |name: &str, bytes: &[u8]| fs::write(folder.join(name), bytes).unwrap();
    write("note.pdf", &obs_note::pdf(&note).unwrap());
    write("short.pdf", &obs_note::pdf(&sample::short()).unwrap());
    write("note.html", obs_note::html(&note).as_bytes());
    write("note.odt", &obs_note::odt(&note).unwrap());
    for (name, bytes) in workshop::each(obs_note::paper) {
        write(&format!("{name}.pdf"), &bytes.unwrap());
    }
    write("note.md", obs_note::markdown(&note).as_bytes());
}
