//! Two indicators of the same places, a point for each: offered, never proposed first, with what it does not prove.

use obs_compare::{Comparison, Role, number};
use obs_model::{Kind, Lang, Text, Unit, Value};

use crate::legible::SERIES_MAX;
use crate::parts::marker::{marker, marker_apart};
use crate::parts::names;
use crate::parts::scale::{Scale, decimals, round_values};
use crate::parts::states;
use crate::parts::sheet::{Said, Sheet};
use crate::parts::text::{self, Weight};
use crate::scene::{Anchor, Stroke, Type};
use crate::subject::Subject;
use crate::surface::{Marker, Surface};
use crate::words;

/// The points, mine last so that it is drawn over the others.
#[derive(Clone, Debug)]
pub(crate) struct Content {
    points: Vec<Point>,
    /// Upright: the indicator asked for; level: the other one.
    upright: Axis,
    level: Axis,
    notes: Vec<String>,
}

#[derive(Clone, Debug)]
struct Axis {
    /// What it measures, and when if the dates differ.
    name: String,
    /// Round values, lowest first.
    levels: Vec<f64>,
    unit: Unit,
}

#[derive(Clone, Debug)]
struct Point {
    said: Said,
    role: Role,
    nth: usize,
    x: f64,
    y: f64,
    /// The figure of the two that is less firm.
    state: Value,
}

/// Fewer places say nothing of two indicators together.
const POINTS_MIN: usize = 5;

pub(crate) fn label(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => "Deux indicateurs",
        Lang::En => "Two indicators",
    }
}

pub(crate) fn refusal(subject: &Subject<'_>) -> Option<Text> {
    let main = subject.main();
    let Some(other) = subject.others().next() else {
        return Some(words::both(|lang| words::scatter_alone(lang).to_owned()));
    };
    if main.indicator.kind == Kind::Count && other.indicator.kind == Kind::Count {
        return Some(words::both(|lang| words::scatter_counts(lang).to_owned()));
    }
    let both = points(main, other).len();
    (both < POINTS_MIN).then(|| words::both(|lang| words::scatter_few(both, POINTS_MIN, lang)))
}

/// The places that have both figures.
fn points(main: &Comparison, other: &Comparison) -> Vec<Point> {
    let (labels, nths) = (names::labels(main), names::chosen_order(main));
    main.entries
        .iter()
        .zip(labels)
        .zip(nths)
        .filter_map(|((entry, label), nth)| {
            let beside = crate::subject::figure_of(other, &entry.place)?;
            let (y, x) = (entry.now.value.known()?, beside.value.known()?);
            let mut said = Said::now(entry, label, main);
            let other_text = number::value(beside.value, &other.indicator.unit, other.lang);
            said.text = format!("{}{}{other_text}", said.text, words::semicolon(main.lang));
            let state = [entry.now.value, beside.value].into_iter().max_by_key(|value| states::quality(*value));
            let state = state.unwrap_or(entry.now.value);
            Some(Point { said, role: entry.role, nth, x, y, state })
        })
        .collect()
}

pub(crate) fn decide(subject: &Subject<'_>) -> Result<Content, String> {
    let (main, lang) = (subject.main(), subject.lang());
    let other = match (refusal(subject), subject.others().next()) {
        (None, Some(other)) => other,
        (reason, _) => return Err(reason.map_or_else(String::new, |reason| reason.get(lang).to_owned())),
    };
    let mut points = points(main, other);
    let without = main.entries.len() - points.len();
    // The ten told apart are those asked for first.
    let mut order: Vec<usize> = (0..points.len()).filter(|index| points[*index].role != Role::Peer).collect();
    order.sort_by_key(|index| (points[*index].role, points[*index].nth));
    for index in order.into_iter().skip(SERIES_MAX) {
        points[index].role = Role::Peer;
    }
    points.sort_by_key(|point| (std::cmp::Reverse(point.role), point.nth));
    let dated = main.period != other.period;
    let of = |comparison: &Comparison, value: fn(&Point) -> f64| {
        let values = || points.iter().map(value);
        let (low, high) = (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max));
        let name = comparison.indicator.short.get(lang);
        let name = if dated { format!("{name} ({})", words::period(comparison.period, lang)) } else { name.to_owned() };
        Axis { name, levels: round_values(low, high, 5), unit: comparison.indicator.unit.clone() }
    };
    let (upright, level) = (of(main, |point| point.y), of(other, |point| point.x));
    let mut notes = vec![words::scatter_note(lang).to_owned()];
    if [&upright, &level].into_iter().any(|axis| axis.levels.first().is_some_and(|first| *first > 0.0)) {
        notes.push(words::axes_note(lang).to_owned());
    }
    if without > 0 {
        notes.extend(words::without_both_figures(without, lang));
    }
    Ok(Content { points, upright, level, notes })
}

pub(crate) fn spoken(content: &Content, subject: &Subject<'_>) -> Vec<String> {
    let lang = subject.lang();
    let mut sentences = vec![words::scatter_of(content.points.len(), &content.level.name, &content.upright.name, lang)];
    if let Some(mine) = content.points.iter().find(|point| point.role == Role::Mine) {
        let colon = words::colon(lang);
        let value = |axis: &Axis, value: f64| format!("{} {}", axis.name, number::with_unit(value, &axis.unit, lang));
        let (y, x) = (value(&content.upright, mine.y), value(&content.level, mine.x));
        sentences.push(format!("{}{colon}{y}{}{x}", mine.said.label, words::semicolon(lang)));
    }
    sentences.push(words::scatter_note(lang).to_owned());
    let without = subject.main().entries.len() - content.points.len();
    sentences.extend(words::without_both_figures(without, lang));
    sentences
}

pub(crate) fn notes(content: &Content, _surface: &Surface, _lang: Lang) -> Vec<String> {
    content.notes.clone()
}

/// A rectangle: left, top, right, bottom.
type Room = (f64, f64, f64, f64);

fn meet(a: &Room, b: &Room) -> bool {
    a.0 < b.2 && b.0 < a.2 && a.1 < b.3 && b.1 < a.3
}

pub(crate) fn place(content: &Content, sheet: &mut Sheet<'_>) -> f64 {
    let surface = sheet.surface;
    let (sizes, lines, axis) = (&surface.text, &surface.lines, &surface.axis);
    let gap = surface.bars.gap;
    let small = Type::new(sizes.small, Weight::Regular, sizes.muted);
    let named = Type::new(sizes.label_min, Weight::Bold, sizes.ink);
    let texts = |axis: &Axis| -> Vec<String> {
        let places = decimals(&axis.levels);
        let last = axis.levels.len().saturating_sub(1);
        let written = |(index, level): (usize, &f64)| {
            let text = number::number(*level, places, sheet.lang);
            if index == last { number::sign_after(&text, &axis.unit.sign, sheet.lang) } else { text }
        };
        axis.levels.iter().enumerate().map(written).collect()
    };
    let (upright_texts, level_texts) = (texts(&content.upright), texts(&content.level));

    // Names of the axes: the upright one over its top, the level one under its end.
    let width = sheet.right - sheet.left;
    let mut top = sheet.top;
    for line in text::wrap(&words::upwards(&content.upright.name, sheet.lang), named.weight, named.size, width, 2) {
        sheet.scene.text_top(line, sheet.left, top, Anchor::Start, named);
        top += named.size * 1.2;
    }
    top += small.size * 1.2;
    let under = text::wrap(&words::rightwards(&content.level.name, sheet.lang), named.weight, named.size, width, 2);
    let foot = small.size * 2.25 + under.len() as f64 * named.size * 1.2;
    let bottom_of_all = sheet.bottom.unwrap_or(top + lines.height + foot);
    let bottom = bottom_of_all - foot;

    let ticks_width = upright_texts.iter().map(|text| small.width(text)).fold(0.0, f64::max);
    let left = sheet.left + ticks_width + gap;
    let right = sheet.right - level_texts.last().map_or(0.0, |text| small.width(text)) / 2.0;
    let limits = |axis: &Axis| match axis.levels.as_slice() {
        [low, .., high] => (*low, *high),
        _ => (0.0, 1.0),
    };
    let (x, y) = (Scale::new(limits(&content.level), (left, right)), Scale::new(limits(&content.upright), (bottom, top)));
    let grid = Stroke::full(axis.grid, axis.grid_width);
    for (level, text) in content.upright.levels.iter().zip(&upright_texts) {
        let at = y.at(*level);
        sheet.scene.line((left, at), (right, at), grid.clone());
        sheet.scene.text(text.as_str(), left - gap * 0.6, at, Anchor::End, small);
    }
    let widest = level_texts.iter().map(|text| small.width(text)).fold(0.0, f64::max) + small.size * 0.6;
    let step = match content.level.levels.as_slice() {
        [first, second, ..] => x.at(*second) - x.at(*first),
        _ => widest,
    };
    let every = (widest / step.max(1.0)).ceil().max(1.0) as usize;
    for (index, (level, text)) in content.level.levels.iter().zip(&level_texts).enumerate() {
        let at = x.at(*level);
        sheet.scene.line((at, top), (at, bottom), grid.clone());
        // The last, with its unit, then every so many before it.
        if (content.level.levels.len() - 1 - index).is_multiple_of(every) {
            sheet.scene.text_top(text.as_str(), at, bottom + small.size * 0.75, Anchor::Middle, small);
        }
    }
    for (number, line) in under.iter().enumerate() {
        let y = bottom + small.size * 2.15 + number as f64 * named.size * 1.2;
        sheet.scene.text_top(line.as_str(), right, y, Anchor::End, named);
    }

    let radius = |role: Role| match role {
        Role::Mine => lines.marker * 1.5,
        Role::Peer => lines.marker * 0.9,
        _ => lines.marker * 1.2,
    };
    let mut taken: Vec<Room> = Vec::new();
    for point in &content.points {
        let style = surface.style(point.role, point.nth);
        let (at, r) = ((x.at(point.x), y.at(point.y)), radius(point.role));
        sheet.turn_of(point.role);
        let shape = if point.role == Role::Peer { Marker::Ring } else { style.marker };
        if point.role == Role::Peer {
            marker(&mut sheet.scene, shape, at, r, style.mark, surface.canvas.background, true);
            taken.push((at.0 - r, at.1 - r, at.0 + r, at.1 + r));
        } else {
            marker_apart(&mut sheet.scene, shape, at, r, style.mark, surface.canvas.background);
            states::qualify(&mut sheet.scene, point.state, at, r, style.mark, surface.canvas.background);
            taken.push((at.0 - r, at.1 - r, at.0 + r, at.1 + r));
        }
        sheet.look(point.role, point.nth, &point.said.label, (shape, point.role != Role::Peer));
        sheet.mark(&point.said, (at.0 - r * 1.4, at.1 - r * 1.4), (r * 2.8, r * 2.8));
    }
    // Names, mine first: right, left, over, under, where they cover no other name nor a named point.
    let own = taken.clone();
    let mut unnamed = 0;
    let named_points = content.points.iter().filter(|point| point.role != Role::Peer).rev();
    for point in named_points {
        let style = surface.style(point.role, point.nth);
        let words = Type::new(sizes.label_min, Weight::bold_if(style.bold), style.label);
        let (px, py, r) = (x.at(point.x), y.at(point.y), radius(point.role) * 1.6);
        let (w, h) = (words.width(&point.said.label), words.size);
        let places = [
            (px + r, py, Anchor::Start, px + r),
            (px - r, py, Anchor::End, px - r - w),
            (px, py - r - h * 0.5, Anchor::Middle, px - w / 2.0),
            (px, py + r + h * 0.5, Anchor::Middle, px - w / 2.0),
        ];
        let found = places.into_iter().find(|(_, middle, _, from)| {
            let room = (*from, middle - h * 0.6, from + w, middle + h * 0.6);
            let inside = room.0 >= left && room.2 <= sheet.right && room.1 >= top - small.size * 0.6 && room.3 <= bottom;
            // Its own point is beside it.
            let mine = |other: &Room| (other.0 + other.2) / 2.0 == px && (other.1 + other.3) / 2.0 == py;
            inside && taken.iter().all(|other| (own.contains(other) && mine(other)) || !meet(&room, other))
        });
        sheet.turn_of(point.role);
        match found {
            Some((at, middle, anchor, from)) => {
                sheet.scene.text(point.said.label.as_str(), at, middle, anchor, words);
                taken.push((from, middle - h * 0.6, from + w, middle + h * 0.6));
            }
            None => unnamed += 1,
        }
    }
    sheet.turn_ground();
    if unnamed > 0 {
        let words = words::unnamed_note(unnamed, sheet.lang);
        let at = bottom + small.size * 2.15;
        let room = right - under.iter().map(|line| named.width(line)).fold(0.0, f64::max) - gap;
        if sheet.left + small.width(&words) < room {
            sheet.scene.text_top(words, sheet.left, at, Anchor::Start, small);
        }
    }
    bottom_of_all
}
