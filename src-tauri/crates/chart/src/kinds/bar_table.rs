//! A table whose cells hold a bar beside each value: places in rows; dates, or indicators, in columns.

use obs_compare::{Comparison, Entry, Role, wording};
use obs_model::{Lang, Text};

use crate::kinds::lines::comparable_periods;
use crate::parts::bar::bar;
use crate::parts::names;
use crate::parts::rows::Rows;
use crate::parts::scale::Scale;
use crate::parts::states;
use crate::parts::sheet::{Said, Sheet};
use crate::parts::text::{self, Weight};
use crate::scene::{Anchor, Stroke, Type};
use crate::subject::Subject;
use crate::surface::Surface;
use crate::words;

/// Rows and columns.
#[derive(Clone, Debug)]
pub(crate) struct Content {
    columns: Vec<Column>,
    rows: Vec<Row>,
    notes: Vec<String>,
}

#[derive(Clone, Debug)]
struct Column {
    head: String,
    /// Smallest and largest value that a bar stands for; zero is between them.
    limits: (f64, f64),
    /// Beyond, a value has no bar.
    limit: Option<f64>,
}

#[derive(Clone, Debug)]
struct Row {
    label: String,
    role: Role,
    nth: usize,
    cells: Vec<Said>,
}

/// Columns that find room beside the names on every surface.
const COLUMNS_MAX: usize = 3;

pub(crate) fn label(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => "Tableau à barres",
        Lang::En => "Table with bars",
    }
}

pub(crate) fn refusal(subject: &Subject<'_>) -> Option<Text> {
    let known = |entry: &Entry| entry.now.value.known().is_some();
    let none = subject.all().iter().all(|comparison| !comparison.entries.iter().any(known));
    none.then(|| words::both(|lang| words::nothing_known(lang).to_owned()))
}

pub(crate) fn decide(subject: &Subject<'_>) -> Result<Content, String> {
    let (main, lang) = (subject.main(), subject.lang());
    if let Some(reason) = refusal(subject) {
        return Err(reason.get(lang).to_owned());
    }
    let (labels, nths) = (names::labels(main), names::chosen_order(main));
    let cells: Vec<Vec<Said>> = main
        .entries
        .iter()
        .zip(&labels)
        .map(|(entry, label)| if subject.all().len() > 1 { of_indicators(subject, entry, label) } else { of_dates(main, entry, label) })
        .collect();
    let heads: Vec<String> = if subject.all().len() > 1 {
        columns(subject).map(|comparison| head_of(comparison, main)).collect()
    } else {
        shown_dates(main).into_iter().map(|period| words::period(period, lang)).collect()
    };
    let mut columns_found: Vec<Column> = heads
        .into_iter()
        .enumerate()
        .map(|(index, head)| {
            let comparison = if subject.all().len() > 1 { columns(subject).nth(index).unwrap_or(main) } else { main };
            let limit = names::scale_limit(comparison, |entry| entry.now.value.known());
            let values = || {
                let values = cells.iter().filter_map(|cells| cells[index].value.known());
                values.filter(|value| limit.is_none_or(|limit| *value <= limit))
            };
            Column { head, limits: (values().fold(0.0, f64::min), values().fold(0.0, f64::max)), limit }
        })
        .collect();
    if subject.all().len() == 1 {
        // Dates are compared: one scale for all.
        let low = columns_found.iter().map(|column| column.limits.0).fold(0.0, f64::min);
        let high = columns_found.iter().map(|column| column.limits.1).fold(0.0, f64::max);
        for column in &mut columns_found {
            column.limits = (low, high);
        }
    }
    // By the indicator asked for, at the date asked for.
    let by = if subject.all().len() > 1 { 0 } else { columns_found.len().saturating_sub(1) };
    let mut rows: Vec<Row> = main
        .entries
        .iter()
        .zip(labels)
        .zip(nths)
        .zip(cells)
        .map(|(((entry, label), nth), cells)| Row { label, role: entry.role, nth, cells })
        .collect();
    let value = |row: &Row| row.cells[by].value.known().unwrap_or(f64::NEG_INFINITY);
    rows.sort_by(|a, b| value(b).total_cmp(&value(a)).then(a.role.cmp(&b.role)).then_with(|| a.label.cmp(&b.label)));
    // Where not all find room, those asked for stay.
    let mut notes = Vec::new();
    let left_out = subject.all().len().saturating_sub(COLUMNS_MAX);
    if left_out > 0 {
        notes.push(words::indicators_not_shown(left_out, lang));
    }
    if subject.all().len() == 1 {
        notes.extend(break_between(main));
    }
    notes.push(words::table_note(subject.all().len() > 1, lang).to_owned());
    Ok(Content { columns: columns_found, rows, notes })
}

/// The indicators shown: the one asked for first.
fn columns<'a>(subject: &Subject<'a>) -> impl Iterator<Item = &'a Comparison> {
    std::iter::once(subject.main()).chain(subject.others()).take(COLUMNS_MAX)
}

/// What to say when the dates shown are on both sides of a break.
fn break_between(comparison: &Comparison) -> Option<String> {
    let dates = shown_dates(comparison);
    let broken = comparison.indicator.break_between(*dates.first()?, *dates.last()?)?;
    Some(wording::break_sentence(broken, comparison.lang))
}

fn head_of(comparison: &Comparison, main: &Comparison) -> String {
    let name = comparison.indicator.short.get(comparison.lang);
    if comparison.period == main.period {
        name.to_owned()
    } else {
        format!("{name} ({})", words::period(comparison.period, comparison.lang))
    }
}

fn of_indicators(subject: &Subject<'_>, entry: &Entry, label: &str) -> Vec<Said> {
    columns(subject)
        .map(|comparison| {
            let same = comparison.entries.iter().find(|other| other.place == entry.place);
            let mut said = Said::now(same.unwrap_or(entry), label.to_owned(), comparison);
            if same.is_none() {
                said.value = obs_model::Value::Missing(obs_model::Missing::NotCollected);
                said.text = obs_compare::number::missing(obs_model::Missing::NotCollected, comparison.lang).to_owned();
            }
            said
        })
        .collect()
}

/// The last dates that can be compared, oldest first; at least the one asked for.
fn shown_dates(comparison: &Comparison) -> Vec<obs_model::Period> {
    let mut dates = comparable_periods(comparison);
    dates.retain(|date| *date <= comparison.period);
    if !dates.contains(&comparison.period) {
        dates = vec![comparison.period];
    }
    dates.split_off(dates.len().saturating_sub(COLUMNS_MAX))
}

fn of_dates(comparison: &Comparison, entry: &Entry, label: &str) -> Vec<Said> {
    shown_dates(comparison)
        .into_iter()
        .map(|date| {
            let point = entry.series.iter().find(|point| point.period == date);
            let mut said = Said::at(point.unwrap_or(&entry.now), entry, label.to_owned(), comparison);
            if point.is_none() && date != entry.now.period {
                said.period = date;
                said.value = obs_model::Value::Missing(obs_model::Missing::NotCollected);
                said.text = obs_compare::number::missing(obs_model::Missing::NotCollected, comparison.lang).to_owned();
            }
            said
        })
        .collect()
}

pub(crate) fn spoken(content: &Content, subject: &Subject<'_>) -> Vec<String> {
    let (main, lang) = (subject.main(), subject.lang());
    let mut sentences = vec![words::table_of(content.rows.len(), content.columns.len(), lang)];
    if let Some(row) = content.rows.iter().find(|row| row.role == Role::Mine) {
        let cells: Vec<String> = row
            .cells
            .iter()
            .zip(&content.columns)
            .map(|(said, column)| format!("{}{}{}", column.head, words::colon(lang), said.text))
            .collect();
        sentences.push(format!("{}, {}", row.label, cells.join(words::semicolon(lang))));
    }
    sentences.extend(crate::alt::extremes(main));
    sentences.extend(crate::alt::missing(main));
    sentences
}

pub(crate) fn notes(content: &Content, _surface: &Surface, _lang: Lang) -> Vec<String> {
    content.notes.clone()
}

pub(crate) fn place(content: &Content, sheet: &mut Sheet<'_>) -> f64 {
    let surface = sheet.surface;
    let (sizes, bars, axis) = (&surface.text, &surface.bars, &surface.axis);
    // The rows that find room: those asked for stay, then as the table is sorted.
    let order = |shown: usize| -> Vec<usize> {
        let mut kept: Vec<usize> = (0..content.rows.len()).collect();
        kept.sort_by_key(|index| (content.rows[*index].role == Role::Peer, *index));
        kept.truncate(shown);
        kept.sort_unstable();
        kept
    };
    let set = |kept: &[usize]| -> Vec<(String, Type)> {
        kept.iter()
            .map(|index| {
                let row = &content.rows[*index];
                let style = surface.style(row.role, row.nth);
                (row.label.clone(), Type::new(sizes.label, Weight::bold_if(style.bold), style.label))
            })
            .collect()
    };
    let head = Type::new(sizes.label_min, Weight::Bold, sizes.ink);
    let share = 0.3;
    let count = content.columns.len().max(1) as f64;
    let between = bars.gap * 2.0;
    let head_room = (sheet.right - sheet.left) * (1.0 - share) / count - between;
    let heads: Vec<Vec<String>> =
        content.columns.iter().map(|column| text::wrap(&column.head, head.weight, head.size, head_room, 3)).collect();
    let head_lines = heads.iter().map(Vec::len).max().unwrap_or(1);
    let head_pitch = head.size * 1.2;
    let top = sheet.top + head_lines as f64 * head_pitch + head.size * 0.4;

    let room = sheet.bottom.map(|bottom| bottom - top);
    let fit = |shown: usize| {
        let kept = order(shown);
        let mut names = set(&kept);
        if shown < content.rows.len() {
            // A row to say how many are left out.
            names.push((String::new(), head));
        }
        (Rows::fit(&names, sheet, room, bars.row * 0.95, share), kept)
    };
    let most = content.rows.len().min(bars.rows_max);
    let (rows, kept) = (1..=most).rev().map(fit).find(|(rows, _)| rows.left_out == 0).unwrap_or_else(|| fit(1));
    let left_out = content.rows.len() - kept.len();
    let names_right = sheet.left + rows.width;

    let left = names_right + bars.gap;
    let column_width = (sheet.right - left - between * (count - 1.0)) / count;
    let thickness = (rows.pitch * 0.6).min(bars.thickness * 0.8);
    let value = Type::new(rows.size, Weight::Bold, sizes.ink);
    // As wide in every column: the bars of two columns can be compared.
    let texts_width = kept
        .iter()
        .flat_map(|row| &content.rows[*row].cells)
        .filter(|said| said.value.known().is_some())
        .map(|said| value.width(&said.text))
        .fold(0.0, f64::max);
    for (index, column) in content.columns.iter().enumerate() {
        let x = left + index as f64 * (column_width + between);
        for (number, line) in heads[index].iter().enumerate() {
            let from_bottom = (heads[index].len() - number) as f64;
            let y = top - head.size * 0.4 - from_bottom * head_pitch;
            sheet.scene.text_top(line.as_str(), x, y, Anchor::Start, head);
        }
        let bars_left = x + texts_width + bars.gap * 0.7;
        let (low, mut high) = column.limits;
        if low == high {
            high = 1.0;
        }
        let scale = Scale::new((low, high), (bars_left, (x + column_width).max(bars_left + 1.0)));
        for (line, row) in kept.iter().enumerate() {
            let row = &content.rows[*row];
            let said = &row.cells[index];
            sheet.turn_of(row.role);
            let middle = rows.middle(line, top);
            let style = surface.style(row.role, row.nth);
            let limited = said.value.known().filter(|value| column.limit.is_none_or(|limit| *value <= limit));
            match said.value.known() {
                Some(_) => {
                    let words = Type { colour: style.value, ..value };
                    sheet.scene.text(said.text.as_str(), x + texts_width, middle, Anchor::End, words);
                    if let Some(number) = limited {
                        bar(&mut sheet.scene, scale.at(0.0), scale.at(number), middle, thickness, style, bars);
                        states::pierce_bar(&mut sheet.scene, said, (scale.at(number), middle), thickness, style, surface);
                        sheet.look_named(row.role, row.nth, &row.label);
                    }
                }
                None => {
                    let muted = Type::new(sizes.small, Weight::Regular, sizes.muted);
                    let wrapped = |room: f64| {
                        let lines = text::wrap(&said.text, muted.weight, muted.size, room, 2);
                        let widest = lines.iter().map(|line| muted.width(line)).fold(0.0, f64::max);
                        (lines, widest)
                    };
                    // The words stand where the number would, as long as they fit; else where the bar would.
                    let (lines, widest) = wrapped(texts_width);
                    let is_cut = lines.iter().any(|line| line.ends_with('…'));
                    let height = lines.len() as f64 * muted.size * 1.05;
                    if widest <= texts_width && height <= rows.pitch && !is_cut {
                        let right = x + texts_width;
                        sheet.scene.text_block(&lines, right, middle, Anchor::End, muted, 1.05);
                        sheet.mark(said, (x, middle - thickness / 2.0), (column_width, thickness));
                        continue;
                    }
                    let from = scale.at(0.0) + bars.gap * 0.5;
                    let room = (x + column_width + between * 0.8).min(sheet.right) - from;
                    let (lines, widest) = wrapped(room.max(column_width * 0.6));
                    let from = from.min(sheet.right - widest);
                    sheet.scene.text_block(&lines, from, middle, Anchor::Start, muted, 1.05);
                }
            }
            sheet.mark(said, (x, middle - thickness / 2.0), (column_width, thickness));
        }
        sheet.turn_ground();
        let bottom = rows.middle(kept.len(), top) - rows.pitch / 2.0;
        let zero = scale.at(0.0);
        sheet.scene.line((zero, top), (zero, bottom), Stroke::full(axis.colour, axis.grid_width));
    }
    for (line, row) in kept.iter().enumerate() {
        let middle = rows.middle(line, top);
        sheet.turn_of(content.rows[*row].role);
        rows.place_name(line, sheet, names_right, middle);
        sheet.turn_ground();
        let y = middle + rows.pitch / 2.0;
        sheet.scene.line((sheet.left, y), (sheet.right, y), Stroke::full(axis.grid, axis.grid_width));
    }
    if left_out > 0 {
        let muted = Type::new(rows.size, Weight::Regular, sizes.muted);
        let middle = rows.middle(kept.len(), top);
        sheet.scene.text(words::others(left_out, sheet.lang), sheet.left, middle, Anchor::Start, muted);
    }
    top + rows.height()
}
