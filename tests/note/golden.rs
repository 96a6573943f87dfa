//! Pages as they are painted, beside those that were looked at (`tests/expected/note-*.png`).
//!
//! The edge of a letter may fall on another shade on another machine: pages are the same when few of their pixels
//! differ by more than a shade.

use std::fs;
use std::path::PathBuf;

use obs_note::{pages, paper_pages};

use super::{sample, workshop};

/// Small files, and still enough to tell a column that moved.
const DOTS_PER_INCH: f64 = 50.0;

/// How far a pixel may be from the one that was looked at, of 255.
const SHADE: u8 = 40;

/// Of a thousand pixels, how many may be further.
const PIXELS_OF_A_THOUSAND: usize = 2;

/// A page: width, height, grey of each pixel.
struct Page {
    size: (u32, u32),
    greys: Vec<u8>,
}

fn read(bytes: &[u8]) -> Page {
    let mut reader = png::Decoder::new(std::io::Cursor::new(bytes))
        .read_info()
        .unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut pixels).unwrap();
    let samples = frame.color_type.samples();
    let greys = pixels[..frame.buffer_size()]
        .chunks(samples)
        .map(|pixel| match pixel {
            [red, green, blue, ..] => {
                ((u32::from(*red) * 3 + u32::from(*green) * 6 + u32::from(*blue)) / 10) as u8
            }
            [grey, ..] => *grey,
            [] => 0,
        })
        .collect();
    Page {
        size: (frame.width, frame.height),
        greys,
    }
}

/// How two pages differ, in a sentence.
fn difference(page: &Page, expected: &Page) -> Option<String> {
    if page.size != expected.size {
        return Some(format!(
            "{:?} pixels instead of {:?}",
            page.size, expected.size
        ));
    }
    let far = page
        .greys
        .iter()
        .zip(&expected.greys)
        .filter(|(grey, expected)| grey.abs_diff(**expected) > SHADE)
        .count();
    let allowed = page.greys.len() * PIXELS_OF_A_THOUSAND / 1_000;
    (far > allowed).then(|| format!("{far} pixels differ, {allowed} may"))
}

/// As small a file as a page makes: one byte for a pixel.
fn packed(page: &Page) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, page.size.0, page.size.1);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_compression(png::Compression::High);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&page.greys).unwrap();
    writer.finish().unwrap();
    bytes
}

fn check(painted: &[(String, Vec<u8>)]) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../tests/expected");
    let mut found = Vec::new();
    for (name, bytes) in painted {
        let page = read(bytes);
        let path = folder.join(format!("note-{name}.png"));
        if std::env::var_os("ACCEPT").is_some() {
            fs::write(&path, packed(&page)).unwrap();
            continue;
        }
        match fs::read(&path) {
            Err(_) => found.push(format!("note-{name}.png is not there")),
            Ok(expected) => found.extend(
                difference(&page, &read(&expected)).map(|how| format!("note-{name}.png: {how}")),
            ),
        }
    }
    assert!(
        found.is_empty(),
        "{}\nLook at the pages, then accept them with ACCEPT=1.",
        found.join("\n")
    );
}

#[test]
fn the_pages_of_a_note_look_as_they_did() {
    let painted = pages(&sample::ten_pages(), DOTS_PER_INCH).unwrap();
    assert_eq!(painted.len(), 10);
    let painted: Vec<(String, Vec<u8>)> = painted
        .into_iter()
        .enumerate()
        .map(|(index, page)| (format!("page-{:02}", index + 1), page))
        .collect();
    check(&painted);
}

#[test]
fn the_paper_of_a_workshop_looks_as_it_did() {
    let painted: Vec<(String, Vec<u8>)> =
        workshop::each(|occasion, paper| paper_pages(occasion, paper, DOTS_PER_INCH).unwrap())
            .into_iter()
            .filter_map(|(name, pages)| Some((name.to_owned(), pages.into_iter().next()?)))
            .collect();
    assert_eq!(painted.len(), 4);
    check(&painted);
}

#[test]
fn a_page_that_changed_is_seen() {
    let page = read(&pages(&sample::ten_pages(), DOTS_PER_INCH).unwrap()[0]);
    let mut other = read(&packed(&page));
    assert_eq!(difference(&page, &other), None);
    // A line of text that is gone.
    let line = other.size.0 as usize * 6;
    let first = other.greys.iter().position(|grey| *grey < 128).unwrap();
    other.greys[first..first + line].fill(255);
    assert!(difference(&page, &other).is_some());
}
