//! The state of a figure, where its kind of chart has no other way to show it: its mark is hollow or encircled, and the
//! small print says what that is.

use std::collections::BTreeSet;

use obs_compare::{Comparison, Entry, Role, number};
use obs_model::{Lang, Quality, Value};

use crate::kinds::Kind;
use crate::parts::names;
use crate::parts::sheet::Said;
use crate::scene::{At, Scene, Stroke};
use crate::subject::Subject;
use crate::surface::{Colour, RoleStyle, Surface};
use crate::words;

/// How a figure came to be; one that is missing is nothing to say here.
pub(crate) fn quality(value: Value) -> Quality {
    match value {
        Value::Known(_, quality) => quality,
        Value::Missing(_) => Quality::Measured,
    }
}

/// Says of a marker of this radius that its figure is estimated, with a hole, or provisional, with a circle around it.
pub(crate) fn qualify(
    scene: &mut Scene,
    value: Value,
    centre: At,
    radius: f64,
    colour: Colour,
    background: Colour,
) {
    match quality(value) {
        Quality::Measured => {}
        Quality::Provisional => encircle(scene, centre, radius, colour),
        Quality::Estimated => scene.disc(centre, radius * 0.45, background),
    }
}

/// A circle around a marker of this radius.
pub(crate) fn encircle(scene: &mut Scene, (x, y): At, radius: f64, colour: Colour) {
    const SIDES: u32 = 24;
    let around = radius * 1.8;
    let points = (0..=SIDES).map(|side| {
        let turn = f64::from(side) / f64::from(SIDES) * std::f64::consts::TAU;
        (x + around * turn.cos(), y + around * turn.sin())
    });
    scene.path(points.collect(), Stroke::full(colour, radius * 0.35));
}

/// The same inside what is too large for a circle around it: a hole of this radius, with a dot in it when provisional.
pub(crate) fn pierce(
    scene: &mut Scene,
    value: Value,
    centre: At,
    radius: f64,
    colour: Colour,
    background: Colour,
) {
    let quality = quality(value);
    if quality != Quality::Measured {
        scene.disc(centre, radius, background);
    }
    if quality == Quality::Provisional {
        scene.disc(centre, radius * 0.5, colour);
    }
}

/// The same at the end of a bar, whose inside may be empty or hatched.
pub(crate) fn pierce_bar(
    scene: &mut Scene,
    said: &Said,
    (end, middle): At,
    thickness: f64,
    style: &RoleStyle,
    surface: &Surface,
) {
    if quality(said.value) != Quality::Measured {
        let back = thickness
            * 0.5
            * if said.value.known() < Some(0.0) {
                -1.0
            } else {
                1.0
            };
        let centre = (end - back, middle);
        scene.disc(centre, thickness * 0.32, style.mark);
        let background = surface.canvas.background;
        pierce(
            scene,
            said.value,
            centre,
            thickness * 0.2,
            style.mark,
            background,
        );
    }
}

/// What the marks of estimated and provisional figures are, for those that are drawn.
pub(crate) fn quality_notes(
    values: impl IntoIterator<Item = Value>,
    kind: Kind,
    lang: Lang,
) -> Vec<String> {
    let drawn: BTreeSet<Quality> = values.into_iter().map(quality).collect();
    let note = |quality: Quality| match (quality, kind) {
        (Quality::Measured, _) => None,
        (Quality::Provisional, Kind::Waffle) => Some(words::provisional_squares_note(lang)),
        (Quality::Provisional, _) => Some(words::provisional_note(lang)),
        (Quality::Estimated, Kind::Waffle) => Some(words::estimated_squares_note(lang)),
        (Quality::Estimated, _) => Some(words::estimated_note(lang)),
    };
    drawn
        .into_iter()
        .filter_map(note)
        .map(str::to_owned)
        .collect()
}

/// What the small print says of states, for the kinds that do not say it themselves.
pub(crate) fn notes(kind: Kind, subject: &Subject<'_>) -> Vec<String> {
    let lang = subject.lang();
    let mut notes = Vec::new();
    let (with_peers, missing_said) = match kind {
        Kind::Lines | Kind::SmallMultiples | Kind::Slope => return notes,
        Kind::RankedBars | Kind::BarTable | Kind::Composition | Kind::Waffle => (true, true),
        Kind::Strip | Kind::Swarm => (false, true),
        Kind::Scatter => (true, false),
        Kind::Profile => (false, false),
    };
    let drawn = |entry: &&Entry| with_peers || entry.role != Role::Peer;
    let values = subject
        .all()
        .iter()
        .flat_map(|comparison| &comparison.entries)
        .filter(drawn)
        .flat_map(|entry| match kind {
            // Its columns may be dates.
            Kind::BarTable => entry
                .series
                .iter()
                .chain(std::slice::from_ref(&entry.now))
                .collect(),
            _ => vec![&entry.now],
        })
        .map(|point| point.value);
    notes.extend(quality_notes(values, kind, lang));
    if !missing_said {
        let without: Vec<String> = subject
            .all()
            .iter()
            .flat_map(|comparison| missing(comparison, subject))
            .collect();
        if !without.is_empty() {
            notes.push(words::without_figure_note(&without, lang));
        }
    }
    notes
}

/// "Charente (département), secret statistique": the named places without a figure, but mine where it is said.
fn missing(comparison: &Comparison, subject: &Subject<'_>) -> Vec<String> {
    let labels = names::labels(comparison);
    let entries = comparison.entries.iter().zip(labels);
    entries
        .filter(|(entry, _)| entry.role != Role::Peer && entry.now.value.known().is_none())
        .map(|(entry, label)| {
            let why = number::value(entry.now.value, &comparison.indicator.unit, comparison.lang);
            match subject.all().len() {
                1 => format!("{label}, {why}"),
                _ => format!(
                    "{label}, {} ({why})",
                    comparison.indicator.short.get(comparison.lang)
                ),
            }
        })
        .collect()
}
