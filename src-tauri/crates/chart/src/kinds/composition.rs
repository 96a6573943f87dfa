//! The parts of one whole, for several places: bars of 100 %, each part told by its fill.

use obs_compare::{Comparison, Entry, Role, number};
use obs_model::{Lang, Text, Unit};

use crate::parts::category::{Legend, block, style, text_on_plate};
use crate::parts::names;
use crate::parts::parts_of_whole::{self, rest, shares};
use crate::parts::rows::Rows;
use crate::parts::scale::Scale;
use crate::parts::states;
use crate::parts::sheet::{Said, Sheet};
use crate::parts::text::Weight;
use crate::scene::{Anchor, Stroke, Type};
use crate::subject::Subject;
use crate::surface::Surface;
use crate::words;

/// The places, mine first, and the parts.
#[derive(Clone, Debug)]
pub(crate) struct Content {
    rows: Vec<Row>,
    /// Names of the parts; what is left of the whole is the last one, when it is there.
    parts: Vec<String>,
    /// Whether the last part is what is left.
    rest: bool,
    unit: Unit,
}

#[derive(Clone, Debug)]
struct Row {
    label: String,
    role: Role,
    nth: usize,
    /// A value in per cent for each part; or the place and why it has none.
    parts: Result<Vec<(Said, f64)>, Said>,
}

pub(crate) fn label(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => "Composition",
        Lang::En => "Composition",
    }
}

pub(crate) fn refusal(subject: &Subject<'_>) -> Option<Text> {
    parts_of_whole::refusal(subject)
}

pub(crate) fn decide(subject: &Subject<'_>) -> Result<Content, String> {
    let (main, lang) = (subject.main(), subject.lang());
    if let Some(reason) = refusal(subject) {
        return Err(reason.get(lang).to_owned());
    }
    let mut parts = part_names(subject);
    let left = main
        .entries
        .iter()
        .filter_map(|entry| shares(subject, entry).ok())
        .any(|shares| rest(&shares.iter().map(|(_, value)| *value).collect::<Vec<f64>>()).is_some());
    if left {
        parts.push(words::rest_of_whole(lang).to_owned());
    }
    let labels = names::labels(main);
    let nths = names::chosen_order(main);
    let mut rows: Vec<Row> = main
        .entries
        .iter()
        .zip(labels)
        .zip(nths)
        .map(|((entry, label), nth)| row(entry, label, nth, left, &parts, subject))
        .collect();
    // Those asked for first; then the peers, by the part the question is about.
    let asked = |row: &Row| row.parts.as_ref().map_or(f64::NEG_INFINITY, |parts| parts[subject.asked()].1);
    rows.sort_by(|a, b| {
        a.role.cmp(&b.role).then(a.nth.cmp(&b.nth)).then(asked(b).total_cmp(&asked(a))).then_with(|| a.label.cmp(&b.label))
    });
    Ok(Content { rows, parts, rest: left, unit: main.indicator.unit.clone() })
}

/// "65-79 ans", with a capital where it is a word.
fn part_names(subject: &Subject<'_>) -> Vec<String> {
    let short = |comparison: &Comparison| comparison.indicator.short.get(comparison.lang).to_owned();
    subject.all().iter().map(short).collect()
}

fn row(entry: &Entry, label: String, nth: usize, left: bool, names: &[String], subject: &Subject<'_>) -> Row {
    let main = subject.main();
    let said_of = |part: &str| format!("{label}, {part}");
    let parts = match shares(subject, entry) {
        Ok(shares) => {
            let values: Vec<f64> = shares.iter().map(|(_, value)| *value).collect();
            let mut parts: Vec<(Said, f64)> = subject
                .all()
                .iter()
                .zip(shares)
                .zip(names)
                .map(|((comparison, (point, value)), name)| (Said::at(point, entry, said_of(name), comparison), value))
                .collect();
            if left {
                let left = rest(&values).unwrap_or(0.0);
                let mut said = Said::now(entry, said_of(words::rest_of_whole(main.lang)), main);
                said.text = number::with_unit(left, &main.indicator.unit, main.lang);
                said.value = obs_model::Value::measured(left);
                parts.push((said, left));
            }
            Ok(parts)
        }
        Err(absent) => {
            let mut said = Said::now(entry, label.clone(), main);
            said.value = obs_model::Value::Missing(absent.reason);
            let reason = number::missing(absent.reason, main.lang);
            said.text = format!("{}{}{reason}", absent.part, words::colon(main.lang));
            Err(said)
        }
    };
    Row { label, role: entry.role, nth, parts }
}

pub(crate) fn spoken(content: &Content, subject: &Subject<'_>) -> Vec<String> {
    let (main, lang) = (subject.main(), subject.lang());
    let mut sentences = Vec::new();
    let mine = content.rows.iter().find(|row| row.role == Role::Mine).or(content.rows.first());
    if let Some(row) = mine {
        let said = match &row.parts {
            Ok(parts) => {
                let parts: Vec<String> =
                    parts.iter().zip(&content.parts).map(|((said, _), name)| format!("{name} {}", said.text)).collect();
                parts.join(words::semicolon(lang))
            }
            Err(said) => said.text.clone(),
        };
        sentences.push(format!("{}{}{said}", row.label, words::colon(lang)));
        // The largest difference with the place that is compared first.
        let reference = content.rows.iter().find(|other| other.role != Role::Mine && other.parts.is_ok());
        if let (Ok(parts), Some(reference)) = (&row.parts, reference)
            && let Ok(others) = &reference.parts
        {
            let decimals = usize::from(main.indicator.unit.decimals);
            let shown = |value: f64| number::round(value, decimals);
            let gaps = parts.iter().zip(others).map(|((_, a), (_, b))| shown(shown(*a) - shown(*b)));
            let largest = gaps.enumerate().max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()).then(b.0.cmp(&a.0)));
            if let Some((index, gap)) = largest.filter(|(_, gap)| *gap != 0.0) {
                sentences.push(words::largest_gap(&content.parts[index], &reference.label, gap, &content.unit, lang));
            }
        }
    }
    let without = content.rows.iter().filter(|row| row.parts.is_err()).count();
    sentences.extend(crate::alt::without_figure(without, lang));
    sentences
}

pub(crate) fn notes(content: &Content, _surface: &Surface, lang: Lang) -> Vec<String> {
    let mut notes = vec![words::composition_note(lang).to_owned()];
    if content.rest {
        notes.push(words::rest_note(lang).to_owned());
    }
    notes
}

pub(crate) fn place(content: &Content, sheet: &mut Sheet<'_>) -> f64 {
    let surface = sheet.surface;
    let (sizes, bars) = (&surface.text, &surface.bars);
    let rest_index = content.rest.then(|| content.parts.len() - 1);
    let legend = Legend::fit(&content.parts, sheet);
    let top = sheet.top + legend.height();
    legend.place(&content.parts, rest_index, sheet, sheet.top);

    let names: Vec<(String, Type)> = content
        .rows
        .iter()
        .map(|row| {
            let style = surface.style(row.role, row.nth);
            (row.label.clone(), Type::new(sizes.label, Weight::bold_if(style.bold), style.label))
        })
        .collect();
    let axis_height = sizes.small * 1.9;
    let room = sheet.bottom.map(|bottom| bottom - top - axis_height);
    let rows = Rows::fit(&names, sheet, room, bars.row * 1.15, 0.32);
    let names_right = sheet.left + rows.width;
    let value = Type::new(sizes.label_min, Weight::Regular, sizes.ink);
    let small = Type::new(sizes.small, Weight::Regular, sizes.muted);
    let right = sheet.right - small.width("100\u{202f}%") / 2.0;
    let scale = Scale::new((0.0, 100.0), (names_right + bars.gap, right));
    let thickness = (rows.pitch * 0.72).min(bars.thickness * 1.5);
    // Parts are set apart by a little of the background.
    let air = bars.outline;

    for (index, row) in content.rows.iter().take(rows.shown()).enumerate() {
        let middle = rows.middle(index, top);
        sheet.turn_of(row.role);
        rows.place_name(index, sheet, names_right, middle);
        match &row.parts {
            Ok(parts) => {
                // Rounding may bring the sum a little over the whole.
                let sum: f64 = parts.iter().map(|(_, value)| value).sum();
                let stretch = 100.0 / sum.max(100.0);
                let mut from = 0.0;
                for (number, (said, share)) in parts.iter().enumerate() {
                    let (start, end) = (scale.at(from * stretch), scale.at((from + share) * stretch));
                    from += share;
                    let style = style(surface, number, rest_index == Some(number));
                    let width = (end - start - air).max((end - start).min(air));
                    let corner = (start, middle - thickness / 2.0);
                    block(&mut sheet.scene, corner, (width, thickness), style, bars);
                    let short = number::number(*share, content.unit.decimals, sheet.lang);
                    let whole = |text: &str| value.width(text) + value.size * 0.5 < width;
                    let fitting = [said.text.as_str(), short.as_str()].into_iter().find(|text| whole(text));
                    if let Some(text) = fitting.filter(|_| value.size * 1.1 < thickness) {
                        text_on_plate(&mut sheet.scene, text, (start + width / 2.0, middle), value, surface);
                    }
                    // In the corner: the figure is in the middle.
                    let radius = (thickness * 0.13).min(width * 0.3);
                    let point = (corner.0 + radius * 2.0, corner.1 + thickness - radius * 2.0);
                    states::pierce(&mut sheet.scene, said.value, point, radius, style.mark, surface.canvas.background);
                    sheet.mark(said, corner, (width.max(1.0), thickness));
                }
            }
            Err(said) => {
                let muted = Type::new(rows.size, Weight::Regular, sizes.muted);
                let x = scale.at(0.0) + bars.gap * 0.7;
                sheet.scene.text(said.text.as_str(), x, middle, Anchor::Start, muted);
                let width = muted.width(&said.text);
                sheet.mark(said, (x, middle - rows.size / 2.0), (width, rows.size));
            }
        }
    }
    sheet.turn_ground();
    let bottom = top + rows.height();
    rows.place_left_out(sheet, names_right, top);
    let axis = &surface.axis;
    for percent in [0.0, 25.0, 50.0, 75.0, 100.0] {
        let x = scale.at(percent);
        sheet.scene.line((x, bottom), (x, bottom + small.size * 0.4), Stroke::full(axis.colour, axis.grid_width));
        let text = number::sign_after(&number::number(percent, 0, sheet.lang), "%", sheet.lang);
        sheet.scene.text_top(text, x, bottom + small.size * 0.6, Anchor::Middle, small);
    }
    bottom + axis_height
}
