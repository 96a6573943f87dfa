//! Bars, the highest first; what has no value is named last, with the reason.

use obs_compare::{Comparison, Entry, Role, number};
use obs_model::{Lang, Text};

use crate::alt;
use crate::parts::bar::bar;
use crate::parts::names;
use crate::parts::scale::Scale;
use crate::parts::states;
use crate::parts::sheet::{Said, Sheet};
use crate::parts::text::{self, Weight};
use crate::scene::{Anchor, Stroke, Type};
use crate::subject::Subject;
use crate::surface::Surface;
use crate::words;

/// The rows, in their order.
#[derive(Clone, Debug)]
pub(crate) struct Content {
    rows: Vec<Row>,
}

#[derive(Clone, Debug)]
struct Row {
    said: Said,
    role: Role,
    nth: usize,
    extent: Extent,
    /// When there is not room for all, rows of low rank stay.
    keep: usize,
}

/// What stands right of a name.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Extent {
    /// A bar of this value.
    Bar(f64),
    /// The value in words: its bar would crush the others.
    OffScale,
    /// The reason why there is no value.
    Missing,
}

/// What is drawn on a line: a row, or how many are left out there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    Row(usize),
    /// So many rows, with a value or without.
    Gap(usize, bool),
}

pub(crate) fn label(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => "Classement",
        Lang::En => "Ranking",
    }
}

pub(crate) fn refusal(subject: &Subject<'_>) -> Option<Text> {
    let none_known = subject.main().entries.iter().all(|entry| entry.now.value.known().is_none());
    none_known.then(|| Text {
        fr: words::nothing_known(Lang::Fr).to_owned(),
        en: words::nothing_known(Lang::En).to_owned(),
    })
}

pub(crate) fn decide(subject: &Subject<'_>) -> Result<Content, String> {
    let comparison = subject.main();
    if let Some(reason) = refusal(subject) {
        return Err(reason.get(comparison.lang).to_owned());
    }
    let limit = names::scale_limit(comparison, |entry| entry.now.value.known());
    let nths = names::chosen_order(comparison);
    let mut rows: Vec<Row> = comparison
        .entries
        .iter()
        .zip(names::labels(comparison))
        .zip(nths)
        .map(|((entry, label), nth)| row(entry, label, nth, limit, comparison))
        .collect();
    let group = |row: &Row| match row.extent {
        Extent::Bar(_) => 0,
        Extent::OffScale => 1,
        Extent::Missing => 2,
    };
    let value = |row: &Row| match row.extent {
        Extent::Bar(value) => value,
        _ => 0.0,
    };
    rows.sort_by(|a, b| {
        group(a)
            .cmp(&group(b))
            .then(value(b).total_cmp(&value(a)))
            .then(a.role.cmp(&b.role))
            .then_with(|| a.said.label.cmp(&b.said.label))
    });
    rank_by_need(&mut rows);
    Ok(Content { rows })
}

fn row(entry: &Entry, label: String, nth: usize, limit: Option<f64>, comparison: &Comparison) -> Row {
    let value = entry.now.value;
    let text = number::value(value, &comparison.indicator.unit, comparison.lang);
    let (extent, text) = match value.known() {
        None => (Extent::Missing, text),
        Some(known) if limit.is_some_and(|limit| known > limit) => {
            (Extent::OffScale, words::off_scale(&text, comparison.lang))
        }
        Some(known) => (Extent::Bar(known), text),
    };
    Row {
        said: Said {
            text,
            ..Said::now(entry, label, comparison)
        },
        role: entry.role,
        nth,
        extent,
        keep: 0,
    }
}

/// Mine and the places named stay first; then the ends of the ranking, from both sides; then the rest.
fn rank_by_need(rows: &mut [Row]) {
    let peers: Vec<usize> = (0..rows.len()).filter(|index| rows[*index].role == Role::Peer).collect();
    let (known, missing): (Vec<usize>, Vec<usize>) =
        peers.into_iter().partition(|index| rows[*index].extent != Extent::Missing);
    let mut keep = 0;
    let mut next = |row: &mut Row| {
        keep += 1;
        row.keep = keep;
    };
    let mut named: Vec<&mut Row> = rows.iter_mut().filter(|row| row.role != Role::Peer).collect();
    named.sort_by_key(|row| row.role);
    for row in named {
        next(row);
    }
    let (mut first, mut last) = (0, known.len());
    while first < last {
        next(&mut rows[known[first]]);
        first += 1;
        if first < last {
            last -= 1;
            next(&mut rows[known[last]]);
        }
    }
    for index in missing {
        next(&mut rows[index]);
    }
}

impl Content {
    /// At most `lines_max` lines: the rows needed most, and how many are left out between them.
    fn lines(&self, lines_max: usize) -> Vec<Line> {
        if self.rows.len() <= lines_max {
            return (0..self.rows.len()).map(Line::Row).collect();
        }
        // Each row kept is a line: no more of them can be.
        let mut kept = lines_max;
        loop {
            let lines = self.lines_keeping(kept);
            if lines.len() <= lines_max || kept <= 1 {
                return lines;
            }
            kept -= 1;
        }
    }

    fn lines_keeping(&self, kept: usize) -> Vec<Line> {
        let mut lines = Vec::new();
        let mut left_out: Vec<usize> = Vec::new();
        let flush = |left_out: &mut Vec<usize>, lines: &mut Vec<Line>| {
            let missing = |index: &usize| self.rows[*index].extent == Extent::Missing;
            let (without, with): (Vec<usize>, Vec<usize>) = left_out.drain(..).partition(missing);
            for (rows, known) in [(with, true), (without, false)] {
                match rows.as_slice() {
                    [] => {}
                    // One row takes no more room than the words that it is left out.
                    [row] => lines.push(Line::Row(*row)),
                    rows => lines.push(Line::Gap(rows.len(), known)),
                }
            }
        };
        for (index, row) in self.rows.iter().enumerate() {
            if row.keep <= kept {
                flush(&mut left_out, &mut lines);
                lines.push(Line::Row(index));
            } else {
                left_out.push(index);
            }
        }
        flush(&mut left_out, &mut lines);
        lines
    }
}

pub(crate) fn spoken(_content: &Content, subject: &Subject<'_>) -> Vec<String> {
    let comparison = subject.main();
    [alt::extremes(comparison), alt::missing(comparison)].into_iter().flatten().collect()
}

pub(crate) fn notes(_content: &Content, _surface: &Surface, _lang: Lang) -> Vec<String> {
    Vec::new()
}

/// Share of the width that names may take.
const NAMES_MAX: f64 = 0.38;
/// A name takes at most so many lines.
const NAME_LINES: usize = 3;
/// Between the lines of a name, in em.
const NAME_PITCH: f64 = 1.15;

/// How rows are spaced and set on a surface.
struct Rhythm {
    rows: Vec<PlacedRow>,
    label: f64,
    value: f64,
    thickness: f64,
}

/// A line of the chart with the words of its name, and its height.
struct PlacedRow {
    line: Line,
    name: Vec<String>,
    style: Type,
    height: f64,
}

fn rhythm(content: &Content, sheet: &Sheet<'_>) -> Rhythm {
    let (bars, sizes) = (&sheet.surface.bars, &sheet.surface.text);
    let Some(bottom) = sheet.bottom else {
        return Rhythm {
            rows: set_rows(content, sheet, bars.rows_max, sizes.label, bars.row),
            label: sizes.label,
            value: sizes.value,
            thickness: bars.thickness,
        };
    };
    // As many rows as find room in the smallest type; then as large as the room allows.
    let room = bottom - sheet.top;
    let height = |rows: &[PlacedRow]| rows.iter().map(|row| row.height).sum::<f64>();
    let fits = |rows: &Vec<PlacedRow>| height(rows) <= room;
    let rows_max = (1..=bars.rows_max)
        .rev()
        .find(|count| fits(&set_rows(content, sheet, *count, sizes.label_min, bars.row)))
        .unwrap_or(1);
    let mut pitch = (room / content.lines(rows_max).len() as f64).min(bars.row_max);
    loop {
        let shrink = |size: f64| (pitch * 0.5).clamp(sizes.label_min, size);
        let rows = set_rows(content, sheet, rows_max, shrink(sizes.label), pitch);
        if fits(&rows) || pitch <= bars.row {
            return Rhythm {
                rows,
                label: shrink(sizes.label),
                value: shrink(sizes.value),
                thickness: (pitch * 0.64).min(bars.thickness),
            };
        }
        pitch = (pitch * 0.97).max(bars.row);
    }
}

/// Sets the names of at most `lines_max` lines in a size; a row is `pitch` high, or as high as its name.
fn set_rows(content: &Content, sheet: &Sheet<'_>, lines_max: usize, size: f64, pitch: f64) -> Vec<PlacedRow> {
    let names_max = (sheet.right - sheet.left) * NAMES_MAX;
    let muted = sheet.surface.text.muted;
    let set = |line: Line| {
        let (words, style) = match line {
            Line::Row(index) => {
                let row = &content.rows[index];
                let style = sheet.surface.style(row.role, row.nth);
                (row.said.label.clone(), Type::new(size, Weight::bold_if(style.bold), style.label))
            }
            Line::Gap(count, true) => (words::others(count, sheet.lang), Type::new(size, Weight::Regular, muted)),
            Line::Gap(count, false) => {
                (words::others_without_value(count, sheet.lang), Type::new(size, Weight::Regular, muted))
            }
        };
        let name = text::wrap(&words, style.weight, size, names_max, NAME_LINES);
        let block = match name.len() {
            0 | 1 => 0.0,
            lines => size * (lines as f64 * NAME_PITCH + 0.3),
        };
        PlacedRow {
            line,
            name,
            style,
            height: pitch.max(block),
        }
    };
    content.lines(lines_max).into_iter().map(set).collect()
}

pub(crate) fn place(content: &Content, sheet: &mut Sheet<'_>) -> f64 {
    let surface = sheet.surface;
    let rhythm = rhythm(content, sheet);
    let gap = surface.bars.gap;
    let (left, right) = (sheet.left, sheet.right);

    // Names: one column, as wide as the widest needs.
    let names_width = rhythm
        .rows
        .iter()
        .flat_map(|row| row.name.iter().map(|line| row.style.width(line)))
        .fold(0.0, f64::max);
    let names_right = left + names_width;

    // Bars: zero is always on the scale; each side keeps room for the words at the end of its bars.
    let bars: Vec<(f64, f64)> = rhythm
        .rows
        .iter()
        .filter_map(|placed| {
            let Line::Row(index) = placed.line else { return None };
            let row = &content.rows[index];
            let Extent::Bar(value) = row.extent else { return None };
            let words = text::width(&row.said.text, Weight::Bold, rhythm.value);
            Some((value, words + gap * 0.7))
        })
        .collect();
    let room = |negative: bool| {
        bars.iter()
            .filter(|(value, _)| (*value < 0.0) == negative)
            .map(|(_, words)| *words)
            .fold(0.0, f64::max)
    };
    let low = bars.iter().map(|(value, _)| *value).fold(0.0, f64::min);
    let mut high = bars.iter().map(|(value, _)| *value).fold(0.0, f64::max);
    if low == high {
        // Only zeros: any scale says so.
        high = 1.0;
    }
    let scale = Scale::new((low, high), (names_right + gap + room(true), right - room(false)));
    let zero = scale.at(0.0);

    let top = sheet.top;
    let mut bottom = top;
    for PlacedRow { line, name, style, height } in &rhythm.rows {
        let (row_top, height) = (bottom, *height);
        bottom += height;
        let middle = row_top + height / 2.0;
        sheet.turn_of(match line {
            Line::Row(index) => content.rows[*index].role,
            Line::Gap(..) => Role::Peer,
        });
        sheet.scene.text_block(name, names_right, middle, Anchor::End, *style, NAME_PITCH);
        let Line::Row(index) = line else { continue };
        let row = &content.rows[*index];
        let style = surface.style(row.role, row.nth);
        let (x, anchor, style) = match row.extent {
            Extent::Bar(value) => {
                let end = scale.at(value);
                bar(&mut sheet.scene, zero, end, middle, rhythm.thickness, style, &surface.bars);
                states::pierce_bar(&mut sheet.scene, &row.said, (end, middle), rhythm.thickness, style, surface);
                let value_type = Type::new(rhythm.value, Weight::Bold, style.value);
                let (x, anchor) = if value < 0.0 {
                    (end - gap * 0.7, Anchor::End)
                } else {
                    (end + gap * 0.7, Anchor::Start)
                };
                sheet.scene.text(row.said.text.as_str(), x, middle, anchor, value_type);
                (x, anchor, value_type)
            }
            Extent::OffScale | Extent::Missing => {
                let style = Type::new(rhythm.label, Weight::Regular, surface.text.muted);
                let start = if zero + gap * 0.7 + style.width(&row.said.text) > right {
                    names_right + gap
                } else {
                    zero + gap * 0.7
                };
                sheet.scene.text(row.said.text.as_str(), start, middle, Anchor::Start, style);
                (start, Anchor::Start, style)
            }
        };
        let end = match anchor {
            Anchor::Start => (x + style.width(&row.said.text)).max(zero),
            _ => zero,
        };
        if let Extent::Bar(_) = row.extent {
            sheet.look_named(row.role, row.nth, &row.said.label);
        }
        sheet.mark(&row.said, (left, row_top), (end - left, height));
    }
    sheet.turn_ground();
    let axis = &surface.axis;
    sheet
        .scene
        .line((zero, top), (zero, bottom), Stroke::full(axis.colour, axis.width));
    bottom
}

#[cfg(test)]
mod tests {
    use obs_model::{Basis, IndicatorId, Level, Period, PlaceId, Value};

    use super::*;

    fn content(values: &[Option<f64>], mine: usize) -> Content {
        let mut rows: Vec<Row> = values
            .iter()
            .enumerate()
            .map(|(index, value)| Row {
                said: Said {
                    place: PlaceId::new(Level::Epci, index.to_string()),
                    indicator: IndicatorId("a/b".to_owned()),
                    label: index.to_string(),
                    text: String::new(),
                    value: Value::measured(0.0),
                    period: Period::year(2021),
                    basis: Basis::Published,
                },
                role: if index == mine { Role::Mine } else { Role::Peer },
                nth: 0,
                extent: value.map_or(Extent::Missing, Extent::Bar),
                keep: 0,
            })
            .collect();
        rank_by_need(&mut rows);
        Content { rows }
    }

    #[test]
    fn what_is_left_out_is_counted() {
        use Line::{Gap, Row};
        let check = |count: usize, missing: usize, mine: usize, lines_max: usize, expected: &[Line]| {
            let mut values: Vec<Option<f64>> = (0..count).map(|n| Some(-(n as f64))).collect();
            values.extend(std::iter::repeat_n(None, missing));
            let content = content(&values, mine);
            assert_eq!(content.lines(lines_max), expected);
        };
        check(3, 0, 0, 5, &[Row(0), Row(1), Row(2)]);
        // Mine in the middle: both ends, and what is between.
        check(20, 0, 9, 5, &[Row(0), Gap(8, true), Row(9), Gap(9, true), Row(19)]);
        // Mine first: one gap only, the last row stays.
        check(20, 0, 0, 5, &[Row(0), Row(1), Row(2), Gap(16, true), Row(19)]);
        // A row alone is shown rather than counted.
        check(5, 0, 2, 5, &[Row(0), Row(1), Row(2), Row(3), Row(4)]);
        // Rows without a value are counted apart.
        check(4, 6, 0, 5, &[Row(0), Row(1), Row(2), Row(3), Gap(6, false)]);
    }
}
