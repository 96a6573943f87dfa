//! Whether a drawing can be read: computed on its boxes, enforced by tests on every case.

use crate::draw::{Drawing, Look, TextBox};
use crate::parts::text::without_glyph;
use crate::surface::{MARK_CONTRAST_MIN, Surface};

/// Series that a reader can follow in one chart.
pub(crate) const SERIES_MAX: usize = 10;

/// Boxes may touch by this much: the space around letters is part of the box.
const TOUCH: f64 = 0.5;

/// What cannot be read in a drawing, one sentence each; nothing when all is well.
pub fn illegible(drawing: &Drawing, surface: &Surface) -> Vec<String> {
    let mut problems = Vec::new();
    let inside = |low: f64, length: f64, high: f64| low >= -0.01 && low + length <= high + 0.01;
    for text in &drawing.texts {
        if text.size + 1e-9 < surface.legible.text_min {
            problems.push(format!("“{}” is set in {}", text.text, text.size));
        }
        if text.contrast < surface.legible.contrast_min {
            problems.push(format!(
                "“{}” has a contrast of {:.1}",
                text.text, text.contrast
            ));
        }
        if !inside(text.x, text.width, drawing.width)
            || !inside(text.y, text.height, drawing.height)
        {
            problems.push(format!("“{}” leaves the canvas", text.text));
        }
        if let Some(missing) = without_glyph(&text.text) {
            problems.push(format!(
                "“{}” holds {missing:?}, which the face lacks",
                text.text
            ));
        }
        if text.text.ends_with('…') {
            problems.push(format!("“{}” is cut", text.text));
        }
    }
    for (index, a) in drawing.texts.iter().enumerate() {
        for b in &drawing.texts[index + 1..] {
            if overlap(a, b) {
                problems.push(format!("“{}” and “{}” overlap", a.text, b.text));
            }
        }
    }
    if drawing.svg.contains("rotate(") {
        problems.push("a text is rotated".to_owned());
    }
    let coded: Vec<&Look> = drawing
        .looks
        .iter()
        .filter(|look| look.shape.is_some())
        .collect();
    let named = coded.iter().filter(|look| !look.label.is_empty()).count();
    if named > SERIES_MAX {
        problems.push(format!("{named} series are more than {SERIES_MAX}"));
    }
    for (index, look) in coded.iter().enumerate() {
        let alike = |other: &&&Look| other.shape == look.shape;
        if let Some(other) = coded[..index].iter().find(alike) {
            problems.push(format!(
                "“{}” and “{}” are told apart by colour alone",
                other.label, look.label
            ));
        }
    }
    for look in &drawing.looks {
        if look.contrast < MARK_CONTRAST_MIN {
            problems.push(format!(
                "the mark of “{}” has a contrast of {:.1} in a lit room",
                look.label, look.contrast
            ));
        }
    }
    for mark in &drawing.marks {
        if !inside(mark.x, mark.width, drawing.width)
            || !inside(mark.y, mark.height, drawing.height)
        {
            problems.push(format!("the mark of {} leaves the canvas", mark.label));
        }
    }
    problems
}

fn overlap(a: &TextBox, b: &TextBox) -> bool {
    let crosses = |a: f64, a_length: f64, b: f64, b_length: f64| {
        a + a_length > b + TOUCH && b + b_length > a + TOUCH
    };
    // Letters seldom fill the last tenth of the box, under the line.
    crosses(a.x, a.width, b.x, b.width) && crosses(a.y, a.height * 0.95, b.y, b.height * 0.95)
}
