//! From one date to another: a line per place, mine bold, each named with its two values.

use obs_compare::{Comparison, Role, findings, number, wording};
use obs_model::{Lang, Period, Quality, Text};

use crate::legible::SERIES_MAX;
use crate::kinds::lines::comparable_periods;
use crate::parts::cuts;
use crate::parts::marker::marker;
use crate::parts::names;
use crate::parts::scale::{Scale, decimals, round_values};
use crate::parts::sheet::{Said, Sheet};
use crate::parts::states;
use crate::parts::spread::spread;
use crate::parts::text::{self, Weight};
use crate::scene::{Anchor, Stroke, Type};
use crate::subject::Subject;
use crate::surface::{Marker, Surface};
use crate::words;

/// The places that have both dates, mine last so that it is drawn over the others.
#[derive(Clone, Debug)]
pub(crate) struct Content {
    from: Period,
    to: Period,
    rows: Vec<Row>,
    /// Lowest and highest value of the vertical scale.
    limits: (f64, f64),
    notes: Vec<String>,
}

#[derive(Clone, Debug)]
struct Row {
    role: Role,
    nth: usize,
    before: Said,
    after: Said,
    values: (f64, f64),
    /// Whether its name and values are written.
    named: bool,
}

pub(crate) fn label(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => "Avant, après",
        Lang::En => "Before, after",
    }
}

pub(crate) fn refusal(subject: &Subject<'_>) -> Option<Text> {
    let comparison = subject.main();
    let years = comparison.indicator.years_between_comparable;
    dates(comparison).is_none().then(|| {
        words::both(|lang| cuts::refused(comparison, lang).unwrap_or_else(|| words::lines_refused(years, lang)))
    })
}

/// The first and the last date of my territory that can be compared: on one side of a break, of the same boundaries.
fn dates(comparison: &Comparison) -> Option<(Period, Period)> {
    let whose = comparison.mine().or(comparison.entries.first())?;
    let known: Vec<Period> = comparable_periods(comparison)
        .into_iter()
        .filter(|period| {
            whose.series.iter().any(|point| {
                point.period == *period
                    && point.value.known().is_some()
                    && findings::is_of_latest_boundaries(whose, point)
            })
        })
        .collect();
    let last = *known.last()?;
    let after = |period: &Period| comparison.indicator.break_between(*period, last).is_none();
    let known: Vec<Period> = known.into_iter().filter(after).collect();
    match known.as_slice() {
        [first, .., last] => Some((*first, *last)),
        _ => None,
    }
}

pub(crate) fn decide(subject: &Subject<'_>) -> Result<Content, String> {
    let comparison = subject.main();
    let lang = comparison.lang;
    let (from, to) = match (refusal(subject), dates(comparison)) {
        (None, Some(dates)) => dates,
        (reason, _) => return Err(reason.map_or_else(String::new, |reason| reason.get(lang).to_owned())),
    };
    let (labels, nths) = (names::labels(comparison), names::chosen_order(comparison));
    let limit = names::scale_limit(comparison, |entry| {
        let known = entry.series.iter().filter_map(|point| point.value.known());
        known.reduce(f64::max)
    });
    let (mut rows, mut without, mut off_scale): (Vec<Row>, Vec<String>, Vec<&str>) = Default::default();
    let mut moved: Vec<String> = Vec::new();
    for ((entry, label), nth) in comparison.entries.iter().zip(&labels).zip(nths) {
        let at = |period: Period| {
            let point = entry.series.iter().find(|point| point.period == period)?;
            Some((Said::at(point, entry, label.clone(), comparison), point.value.known()?))
        };
        let boundaries = |period: Period| {
            let point = entry.series.iter().find(|point| point.period == period);
            point.map(|point| point.perimeter)
        };
        match (at(from), at(to)) {
            (Some(_), Some(_)) if boundaries(from) != boundaries(to) => moved.push(label.clone()),
            (Some((_, a)), Some((_, b))) if limit.is_some_and(|limit| a.max(b) > limit) => off_scale.push(label),
            (Some((before, a)), Some((after, b))) => {
                rows.push(Row { role: entry.role, nth, before, after, values: (a, b), named: entry.role != Role::Peer });
            }
            _ => {
                let missing = entry
                    .series
                    .iter()
                    .chain(std::iter::once(&entry.now))
                    .find(|point| [from, to].contains(&point.period) && point.value.known().is_none());
                without.push(match missing {
                    Some(point) => format!("{label}, {}", number::value(point.value, &comparison.indicator.unit, lang)),
                    None => label.clone(),
                });
            }
        }
    }
    let mut order: Vec<usize> = (0..rows.len()).filter(|index| rows[*index].named).collect();
    order.sort_by_key(|index| (rows[*index].role, rows[*index].nth));
    let demoted = order.len() > SERIES_MAX;
    for index in order.into_iter().skip(SERIES_MAX) {
        rows[index].named = false;
        rows[index].role = Role::Peer;
    }
    rows.sort_by_key(|row| (std::cmp::Reverse(row.role), row.nth));
    let values = || rows.iter().flat_map(|row| [row.values.0, row.values.1]);
    let (low, high) = (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max));
    // A slope says how much each place moved: its scale needs no zero, and says so.
    let levels = round_values(low, high, 5);
    let limits = (levels.first().copied().unwrap_or(low), levels.last().copied().unwrap_or(high));

    let mut notes: Vec<String> = wording::series_break(comparison).into_iter().collect();
    if rows.iter().any(|row| !row.named) {
        let near = comparison.near.as_ref().filter(|_| !demoted);
        notes.push(words::thin_lines_note(near.map(|near| near.label.as_str()), lang));
    }
    if limits.0 > 0.0 {
        let start = number::number(limits.0, decimals(&levels), lang);
        notes.push(words::axis_note(&number::sign_after(&start, &comparison.indicator.unit.sign, lang), lang));
    }
    let values = rows.iter().flat_map(|row| [row.before.value, row.after.value]);
    notes.extend(states::quality_notes(values, crate::kinds::Kind::Slope, lang));
    if !off_scale.is_empty() {
        notes.push(words::off_scale_note(&off_scale, lang));
    }
    if !without.is_empty() {
        notes.push(words::without_both_dates_note(&without, lang));
    }
    if !moved.is_empty() {
        notes.push(words::other_boundaries_names(&moved, lang));
    }
    Ok(Content { from, to, rows, limits, notes })
}

pub(crate) fn spoken(content: &Content, subject: &Subject<'_>) -> Vec<String> {
    let lang = subject.lang();
    let mut sentences = Vec::new();
    if let Some(mine) = content.rows.iter().rev().find(|row| row.role == Role::Mine).or(content.rows.last()) {
        let at = |said: &Said| words::in_period(&said.text, said.period, lang);
        let colon = words::colon(lang);
        sentences.push(format!("{}{colon}{}, {}", mine.before.label, at(&mine.before), at(&mine.after)));
    }
    // As written: what is shown equal is said equal.
    let moves = |row: &&Row, way: std::cmp::Ordering| {
        let same = row.before.text == row.after.text;
        let ordering = if same { std::cmp::Ordering::Equal } else { row.values.1.total_cmp(&row.values.0) };
        ordering == way
    };
    let count = |way| content.rows.iter().filter(|row| moves(row, way)).count();
    sentences.push(words::moves(
        count(std::cmp::Ordering::Greater),
        count(std::cmp::Ordering::Less),
        count(std::cmp::Ordering::Equal),
        lang,
    ));
    sentences.extend(wording::series_break(subject.main()));
    let without = subject.main().entries.len() - content.rows.len();
    sentences.extend(words::without_both_dates(without, lang));
    sentences
}

pub(crate) fn notes(content: &Content, _surface: &Surface, _lang: Lang) -> Vec<String> {
    content.notes.clone()
}

/// A label beside an end of a line.
struct Beside {
    /// Index of its row.
    row: usize,
    lines: Vec<String>,
    style: Type,
}

/// Between the lines of a label, in em.
const PITCH: f64 = 1.15;
/// Share of the width that the names should take, and may take at most.
const NAMES_SHARE: f64 = 0.42;
const NAMES_SHARE_MAX: f64 = 0.7;

pub(crate) fn place(content: &Content, sheet: &mut Sheet<'_>) -> f64 {
    let surface = sheet.surface;
    let (sizes, lines) = (&surface.text, &surface.lines);
    let gap = surface.bars.gap;
    let head = Type::new(sizes.label_min, Weight::Bold, sizes.ink);
    let top = sheet.top + head.size * 2.2;
    let air = head.size * 0.6;

    let width = sheet.right - sheet.left;
    let named: Vec<usize> = (0..content.rows.len()).filter(|index| content.rows[*index].named).collect();
    let type_of = |row: &Row, size: f64| {
        let style = surface.style(row.role, row.nth);
        Type::new(size, Weight::bold_if(style.bold), style.label)
    };
    let set = |size: f64, lines_max: usize, share: f64| -> [Vec<Beside>; 2] {
        let before = |row: usize| {
            let style = type_of(&content.rows[row], size);
            Beside { row, lines: vec![content.rows[row].before.text.clone()], style }
        };
        let after = |row: usize| {
            let said = &content.rows[row].after;
            let style = type_of(&content.rows[row], size);
            let words = format!("{} {}", said.text, said.label);
            Beside { row, lines: text::wrap(&words, style.weight, size, width * share, lines_max), style }
        };
        [named.iter().copied().map(before).collect(), named.iter().copied().map(after).collect()]
    };
    let height = |labels: &[Beside]| -> f64 {
        labels.iter().map(|label| (label.lines.len() as f64 * PITCH + 0.2) * label.style.size).sum()
    };
    // A page that grows makes room for the names; on another, they get smaller, then a line of their own.
    let grown = height(&set(sizes.label, 3, NAMES_SHARE)[1]);
    let bottom = sheet.bottom.unwrap_or(top + lines.height.max(grown) + air) - air;
    let tries = [(sizes.label, 3, NAMES_SHARE), (sizes.label_min, 3, NAMES_SHARE), (sizes.label_min, 2, NAMES_SHARE)];
    let [mut left, mut right] = tries
        .into_iter()
        .map(|(size, lines_max, share)| set(size, lines_max, share))
        .find(|[_, right]| height(right) <= bottom - top + air)
        .unwrap_or_else(|| set(sizes.label_min, 1, NAMES_SHARE_MAX));
    let widest = |labels: &[Beside]| {
        let lines = labels.iter().flat_map(|label| label.lines.iter().map(|line| label.style.width(line)));
        lines.fold(0.0, f64::max)
    };
    let leader = gap * 2.0 + lines.marker;
    let heads = [words::period(content.from, sheet.lang), words::period(content.to, sheet.lang)];
    let left_width = widest(&left).max(head.width(&heads[0]) / 2.0 - leader);
    let right_width = widest(&right).max(head.width(&heads[1]) / 2.0 - leader);
    let ends = (sheet.left + left_width + leader, sheet.right - right_width - leader);
    let y = Scale::new(content.limits, (bottom, top));

    let axis = &surface.axis;
    for (x, words) in [ends.0, ends.1].into_iter().zip(heads) {
        sheet.scene.text(words, x, sheet.top + head.size * 0.6, Anchor::Middle, head);
        sheet.scene.line((x, top), (x, bottom), Stroke::full(axis.grid, axis.width));
    }
    for row in &content.rows {
        let style = surface.style(row.role, row.nth);
        let (stroke_width, radius, shape) = match row.role {
            Role::Mine => (lines.width_mine, lines.marker * 1.25, style.marker),
            Role::Peer => (lines.width_peer, lines.marker * 0.5, Marker::Disc),
            _ => (lines.width, lines.marker, style.marker),
        };
        let points = [(ends.0, y.at(row.values.0)), (ends.1, y.at(row.values.1))];
        sheet.turn_of(row.role);
        sheet.look(row.role, row.nth, &row.after.label, (&style.dash, shape, stroke_width));
        sheet.scene.path(points.to_vec(), Stroke::dashed(style.mark, stroke_width, &style.dash));
        for (at, said) in points.into_iter().zip([&row.before, &row.after]) {
            let quality = states::quality(said.value);
            let is_firm = quality != Quality::Estimated;
            marker(&mut sheet.scene, shape, at, radius, style.mark, surface.canvas.background, is_firm);
            if quality == Quality::Provisional {
                states::encircle(&mut sheet.scene, at, radius, style.mark);
            }
            let side = lines.marker * 4.0;
            let mut dated = said.clone();
            dated.text = format!("{}{}{}", words::period(said.period, sheet.lang), words::colon(sheet.lang), said.text);
            sheet.mark(&dated, (at.0 - side / 2.0, at.1 - side / 2.0), (side, side));
        }
    }
    let limits = (top - air, bottom + air);
    for (labels, after) in [(&mut left, false), (&mut right, true)] {
        let value = |row: usize| {
            let values = content.rows[row].values;
            if after { values.1 } else { values.0 }
        };
        labels.sort_by(|a, b| value(b.row).total_cmp(&value(a.row)).then(b.row.cmp(&a.row)));
        let wanted: Vec<(f64, f64)> = labels
            .iter()
            .map(|label| (y.at(value(label.row)), label.lines.len() as f64 * PITCH * label.style.size))
            .collect();
        let centres = spread(&wanted, limits.0, limits.1, sizes.label_min * 0.15);
        for ((label, centre), (at, _)) in labels.iter().zip(centres).zip(wanted) {
            let row = &content.rows[label.row];
            sheet.turn_of(row.role);
            let thin = Stroke::full(surface.style(row.role, row.nth).mark, axis.grid_width);
            let (end, way, anchor) = if after { (ends.1, 1.0, Anchor::Start) } else { (ends.0, -1.0, Anchor::End) };
            let near = end + way * lines.marker * 2.0;
            let far = end + way * (leader - gap * 0.35);
            sheet.scene.path(vec![(near, at), (far - way * gap * 0.5, centre), (far, centre)], thin);
            let x = end + way * leader;
            sheet.scene.text_block(&label.lines, x, centre, anchor, label.style, PITCH);
        }
    }
    sheet.turn_ground();
    bottom + air
}
