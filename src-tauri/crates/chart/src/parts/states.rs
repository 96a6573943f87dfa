//! The state of a figure, where its kind of chart has no other way to show it: a hole in its mark, words in the small print.

use obs_compare::{Comparison, Entry, Role, number};
use obs_model::{State, Value};

use crate::kinds::Kind;
use crate::parts::names;
use crate::parts::sheet::Said;
use crate::scene::{At, Scene};
use crate::subject::Subject;
use crate::surface::{Colour, RoleStyle, Surface};
use crate::words;

/// Pierces the mark of an estimated figure; leaves others alone.
pub(crate) fn pierce(scene: &mut Scene, said: &Said, centre: At, radius: f64, background: Colour) {
    if is_estimated(said.value) {
        scene.disc(centre, radius, background);
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
    if is_estimated(said.value) {
        let back = thickness
            * 0.5
            * if said.value.known() < Some(0.0) {
                -1.0
            } else {
                1.0
            };
        scene.disc((end - back, middle), thickness * 0.32, style.mark);
        scene.disc(
            (end - back, middle),
            thickness * 0.2,
            surface.canvas.background,
        );
    }
}

fn is_estimated(value: Value) -> bool {
    value.state() == State::Estimated
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
    let estimated = subject
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
        .any(|point| is_estimated(point.value));
    if estimated {
        notes.push(match kind {
            Kind::Waffle => words::estimated_squares_note(lang).to_owned(),
            _ => words::estimated_note(lang).to_owned(),
        });
    }
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
