//! "Sur 100 habitants": a hundred squares for each place, those concerned filled.

use obs_compare::{Entry, Role, number};
use obs_model::{Lang, Text, Value};

use crate::parts::category::{Legend, block, style};
use crate::parts::names;
use crate::parts::parts_of_whole::{self, is_share, rest, shares};
use crate::parts::remainder::whole_parts;
use crate::parts::states;
use crate::parts::sheet::{Said, Sheet};
use crate::parts::text::{self, Weight};
use crate::scene::{Anchor, Type};
use crate::subject::Subject;
use crate::surface::{CategoryStyle, Fill, Surface};
use crate::words;

/// A hundred squares for each place, mine first.
#[derive(Clone, Debug)]
pub(crate) struct Content {
    grids: Vec<Grid>,
    /// Names of the parts when there are several; what is left of the whole is not one of them.
    parts: Vec<String>,
    /// Named places without a figure.
    without: usize,
    notes: Vec<String>,
}

#[derive(Clone, Debug)]
struct Grid {
    label: String,
    role: Role,
    nth: usize,
    /// Squares of each part, and what they say; the rest of the hundred is empty.
    parts: Vec<(Said, u32)>,
}

/// Parts told apart at most: more would leave several of them with a square or two, and a legend longer than the grid.
const PARTS_MAX: usize = 5;

/// Places set side by side, at most: more would make the squares too small.
const GRIDS_MAX: usize = 4;

pub(crate) fn label(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => "Sur 100",
        Lang::En => "Out of 100",
    }
}

pub(crate) fn refusal(subject: &Subject<'_>) -> Option<Text> {
    let main = subject.main();
    let count = subject.all().len();
    if count > PARTS_MAX {
        return Some(words::both(|lang| words::too_many_parts(count, PARTS_MAX, lang)));
    }
    if count > 1 {
        return parts_of_whole::refusal(subject);
    }
    if !is_share(main) {
        return Some(words::both(|lang| words::not_a_share(main.indicator.short.get(lang), lang)));
    }
    let whose = main.mine().or(main.entries.first());
    match whose.map(|entry| entry.now.value) {
        Some(Value::Known(value, _)) if (0.0..=100.0 + 1e-6).contains(&value) => None,
        Some(Value::Known(..)) => Some(words::both(|lang| words::beyond_whole(lang).to_owned())),
        Some(Value::Missing(_)) | None => Some(words::both(|lang| words::nothing_known_here(lang).to_owned())),
    }
}

pub(crate) fn decide(subject: &Subject<'_>) -> Result<Content, String> {
    let (main, lang) = (subject.main(), subject.lang());
    if let Some(reason) = refusal(subject) {
        return Err(reason.get(lang).to_owned());
    }
    let (labels, nths) = (names::labels(main), names::chosen_order(main));
    let mut grids = Vec::new();
    let (mut without, mut unseen): (Vec<String>, Vec<String>) = Default::default();
    for ((entry, label), nth) in main.entries.iter().zip(labels).zip(nths) {
        if entry.role == Role::Peer {
            continue;
        }
        let Some(parts) = counted(subject, entry, &label) else {
            let value = subject.all().iter().find_map(|comparison| {
                let value = crate::subject::figure_of(comparison, &entry.place)?.value;
                value.known().is_none().then_some(value)
            });
            without.push(match value {
                Some(value) => format!("{label}, {}", number::value(value, &main.indicator.unit, lang)),
                None => label,
            });
            continue;
        };
        for (said, squares) in &parts {
            if *squares == 0 && said.value.known() > Some(0.0) {
                unseen.push(format!("{}, {}", said.label, said.text));
            }
        }
        grids.push(Grid { label, role: entry.role, nth, parts });
    }
    grids.sort_by_key(|grid| (grid.role, grid.nth));
    let left_out = grids.len().saturating_sub(GRIDS_MAX);
    grids.truncate(GRIDS_MAX);
    let short = |index: usize| subject.all()[index].indicator.short.get(lang).to_owned();
    let parts = if subject.all().len() > 1 { (0..subject.all().len()).map(short).collect() } else { Vec::new() };
    let whole = main.indicator.denominator.as_ref().map(|text| text.get(lang));
    let mut notes = vec![words::waffle_note(whole, lang)];
    if !unseen.is_empty() {
        notes.push(words::less_than_a_square_note(&unseen, lang));
    }
    if left_out > 0 {
        notes.push(words::not_shown_note(left_out, lang));
    }
    if !without.is_empty() {
        notes.push(words::without_figure_note(&without, lang));
    }
    Ok(Content { grids, parts, without: without.len(), notes })
}

/// The squares of a place; none when one of its parts has no figure.
fn counted(subject: &Subject<'_>, entry: &Entry, label: &str) -> Option<Vec<(Said, u32)>> {
    let shares = shares(subject, entry).ok()?;
    let values: Vec<f64> = shares.iter().map(|(_, value)| *value).collect();
    let mut all = values.clone();
    all.push(rest(&values).unwrap_or(0.0));
    let squares = whole_parts(&all, 100);
    let several = subject.all().len() > 1;
    Some(
        subject
            .all()
            .iter()
            .zip(shares)
            .zip(squares)
            .map(|((comparison, (point, _)), squares)| {
                let part = comparison.indicator.short.get(comparison.lang);
                let label = if several { format!("{label}, {part}") } else { label.to_owned() };
                let mut said = Said::at(point, entry, label, comparison);
                said.text = words::out_of_100(squares, &said.text, comparison.lang);
                (said, squares)
            })
            .collect(),
    )
}

pub(crate) fn spoken(content: &Content, subject: &Subject<'_>) -> Vec<String> {
    let lang = subject.lang();
    let colon = words::colon(lang);
    let mut sentences: Vec<String> = if content.parts.is_empty() {
        content
            .grids
            .iter()
            .flat_map(|grid| grid.parts.first().map(|(said, _)| format!("{}{colon}{}", grid.label, said.text)))
            .collect()
    } else {
        let said = |grid: &Grid| {
            let parts = grid.parts.iter().zip(&content.parts).map(|((said, _), name)| format!("{name} {}", said.text));
            format!("{}{colon}{}", grid.label, parts.collect::<Vec<_>>().join(words::semicolon(lang)))
        };
        content.grids.first().map(said).into_iter().collect()
    };
    sentences.push(words::rounded_to_100(lang).to_owned());
    sentences.extend(crate::alt::without_figure(content.without, lang));
    sentences
}

pub(crate) fn notes(content: &Content, _surface: &Surface, _lang: Lang) -> Vec<String> {
    content.notes.clone()
}

pub(crate) fn place(content: &Content, sheet: &mut Sheet<'_>) -> f64 {
    let surface = sheet.surface;
    let (sizes, waffle) = (&surface.text, &surface.waffle);
    let mut top = sheet.top;
    if !content.parts.is_empty() {
        let legend = Legend::fit(&content.parts, sheet);
        legend.place(&content.parts, None, sheet, top);
        top += legend.height() + sizes.label_min * 0.4;
    }
    let count = content.grids.len().max(1) as f64;
    let between = sizes.label_min * 2.0;
    let column = (sheet.right - sheet.left - between * (count - 1.0)) / count;

    // Under each grid: its name, and how many when there is one part.
    let name_pitch = sizes.label * 1.15;
    let names: Vec<(Vec<String>, Type)> = content
        .grids
        .iter()
        .map(|grid| {
            let style = surface.style(grid.role, grid.nth);
            let weight = Weight::bold_if(style.bold);
            let size = if text::wrap(&grid.label, weight, sizes.label, column, 3).last().is_some_and(|line| line.ends_with('…')) {
                sizes.label_min
            } else {
                sizes.label
            };
            (text::wrap(&grid.label, weight, size, column, 4), Type::new(size, weight, style.label))
        })
        .collect();
    let name_lines = names.iter().map(|(lines, _)| lines.len()).max().unwrap_or(1);
    let counted = content.parts.is_empty();
    let figure = Type::new(sizes.value, Weight::Bold, sizes.ink);
    let figure_height = if counted { figure.size * 1.5 } else { 0.0 };
    let under = sizes.label * 0.7 + figure_height + name_lines as f64 * name_pitch;

    let room = sheet.bottom.map_or(f64::INFINITY, |bottom| bottom - top - under);
    let across = column.min(room).max(10.0);
    let square = ((across + waffle.gap) / 10.0 - waffle.gap).min(waffle.square).max(waffle.gap);
    let side = square * 10.0 + waffle.gap * 9.0;

    for (index, (grid, (lines, name))) in content.grids.iter().zip(&names).enumerate() {
        let left = sheet.left + index as f64 * (column + between);
        let role = surface.style(grid.role, grid.nth);
        let own = CategoryStyle {
            mark: role.mark,
            tint: surface.canvas.background,
            // Filled against empty: each grid has its name, it needs no hatch of its own.
            fill: Fill::Solid,
        };
        let corner = |number: u32| {
            let (column, row) = (f64::from(number % 10), f64::from(number / 10));
            (left + column * (square + waffle.gap), top + row * (square + waffle.gap))
        };
        let mut next = 0;
        sheet.turn_of(grid.role);
        if !sheet.scene.shows() {
            // Until it comes, a hundred empty squares.
            sheet.turn_ground();
            for number in 0..100 {
                block(&mut sheet.scene, corner(number), (square, square), &surface.rest, &surface.bars);
            }
            sheet.turn_of(grid.role);
        }
        for (number, (said, squares)) in grid.parts.iter().enumerate() {
            let style = if counted { &own } else { style(surface, number, false) };
            let from = next;
            for _ in 0..*squares {
                block(&mut sheet.scene, corner(next), (square, square), style, &surface.bars);
                let (x, y) = corner(next);
                let centre = (x + square / 2.0, y + square / 2.0);
                states::pierce(&mut sheet.scene, said.value, centre, square * 0.24, style.mark, surface.canvas.background);
                next += 1;
            }
            if counted {
                sheet.look_named(grid.role, grid.nth, &grid.label);
                sheet.mark(said, (left, top), (side, side));
            } else if next > from {
                let (first, last) = (from / 10, (next - 1) / 10);
                let y = top + f64::from(first) * (square + waffle.gap);
                let height = f64::from(last - first + 1) * (square + waffle.gap) - waffle.gap;
                let (x, width) = if first == last {
                    (corner(from).0, f64::from(next - from) * (square + waffle.gap) - waffle.gap)
                } else {
                    (left, side)
                };
                sheet.mark(said, (x, y), (width, height));
            }
        }
        for number in next..100 {
            block(&mut sheet.scene, corner(number), (square, square), &surface.rest, &surface.bars);
        }
        let mut y = top + side + sizes.label * 0.7;
        if let (true, Some((_, squares))) = (counted, grid.parts.first()) {
            let style = Type { colour: role.value, ..figure };
            sheet.scene.text_top(words::squares(*squares, sheet.lang), left, y, Anchor::Start, style);
            y += figure_height;
        }
        for line in lines {
            sheet.scene.text_top(line.as_str(), left, y, Anchor::Start, *name);
            y += name_pitch;
        }
    }
    sheet.turn_ground();
    top + side + under
}
