//! A small chart of lines for each place, all on one scale: mine is behind each of the others.

use obs_compare::Role;
use obs_model::{Lang, Quality, Text};

use crate::kinds::lines::{self, Series};
use crate::parts::cuts;
use crate::parts::marker::marker;
use crate::parts::scale::Scale;
use crate::parts::sheet::Sheet;
use crate::parts::states;
use crate::parts::text::{self, Weight};
use crate::scene::{Anchor, At, Stroke, Type};
use crate::subject::Subject;
use crate::surface::{Marker, Surface};
use crate::words;

/// What the lines say; each line has its own small chart, mine first.
#[derive(Clone, Debug)]
pub(crate) struct Content {
    lines: lines::Content,
    /// Indices of the series, in the order of the charts.
    order: Vec<usize>,
}

pub(crate) fn label(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => "Évolutions côte à côte",
        Lang::En => "Trends side by side",
    }
}

pub(crate) fn refusal(subject: &Subject<'_>) -> Option<Text> {
    if let Some(reason) = lines::refusal(subject) {
        return Some(reason);
    }
    let with_series = |entry: &&obs_compare::Entry| entry.series.iter().any(|point| point.value.known().is_some());
    let count = subject.main().entries.iter().filter(with_series).count();
    (count < 2).then(|| words::both(|lang| words::alone(lang).to_owned()))
}

pub(crate) fn decide(subject: &Subject<'_>) -> Result<Content, String> {
    if let Some(reason) = refusal(subject) {
        return Err(reason.get(subject.lang()).to_owned());
    }
    let lines = lines::decide(subject)?;
    let mut order: Vec<usize> = (0..lines.series.len()).collect();
    order.sort_by_key(|index| {
        let series = &lines.series[*index];
        (series.role, series.nth, *index)
    });
    Ok(Content { lines, order })
}

pub(crate) fn spoken(content: &Content, subject: &Subject<'_>) -> Vec<String> {
    let lang = subject.lang();
    let mut sentences: Vec<String> = crate::alt::from_to(subject.main()).into_iter().collect();
    let count = content.order.len().saturating_sub(1);
    sentences.push(words::others_beside(count, lang));
    sentences.extend(cuts::spoken(subject.main()));
    sentences.extend(crate::alt::missing_always(subject.main()));
    sentences
}

pub(crate) fn notes(content: &Content, _surface: &Surface, lang: Lang) -> Vec<String> {
    let mut notes = vec![words::ghost_note(lang).to_owned()];
    notes.extend(content.lines.unnamed_cut_notes.iter().cloned());
    notes.extend(content.lines.notes.iter().cloned());
    notes
}

/// Between the lines of a title, in em.
const PITCH: f64 = 1.15;

pub(crate) fn place(content: &Content, sheet: &mut Sheet<'_>) -> f64 {
    let surface = sheet.surface;
    let (sizes, panels, axis) = (&surface.text, &surface.panels, &surface.axis);
    let small = Type::new(sizes.small, Weight::Regular, sizes.muted);
    let lines = &content.lines;
    let ticks = lines.tick_texts(sheet.lang);
    let ticks_width = ticks.iter().map(|text| small.width(text)).fold(0.0, f64::max);
    let left = sheet.left + ticks_width + surface.bars.gap;
    let between = sizes.label_min * 1.5;
    let width = sheet.right - left;
    let fitting = ((width + between) / (panels.width_min + between)).floor().max(1.0) as usize;
    let foot = small.size * 1.7;
    let air = sizes.label_min * 0.9;

    // As many as find room: each needs a plot that can be read under its title.
    let most = content.order.len().min(panels.count_max).max(1);
    let set = |count: usize| -> Grid<'_> {
        let order = &content.order[..count.min(content.order.len())];
        let rows = order.len().div_ceil(fitting).max(1);
        let columns = order.len().div_ceil(rows).max(1);
        let panel = (width - between * (columns as f64 - 1.0)) / columns as f64;
        let titles: Vec<(Vec<String>, Type)> = order
            .iter()
            .map(|index| {
                let series = &lines.series[*index];
                let style = surface.style(series.role, series.nth);
                let style = Type::new(sizes.label_min, Weight::bold_if(style.bold), style.label);
                let words = format!("{} {}", series.said.label, series.said.text);
                (text::wrap(&words, style.weight, style.size, panel, 4), style)
            })
            .collect();
        let title_lines: Vec<usize> =
            titles.chunks(columns).map(|row| row.iter().map(|(lines, _)| lines.len()).max().unwrap_or(1)).collect();
        let titles_height = title_lines.iter().sum::<usize>() as f64 * PITCH * sizes.label_min;
        let left_out = if order.len() < content.order.len() { small.size * 1.4 } else { 0.0 };
        let height = match sheet.bottom {
            Some(bottom) => {
                let between_rows = (foot + small.size * 0.5) * rows as f64 + air * (rows as f64 - 1.0);
                let room = bottom - sheet.top - titles_height - between_rows - left_out;
                (room / rows as f64).min(panels.height * 1.6)
            }
            None => panels.height,
        };
        Grid { order, rows, columns, panel, titles, title_lines, height }
    };
    let least = small.size * 2.6;
    let grid = (1..=most).rev().map(set).find(|grid| grid.height >= least).unwrap_or_else(|| set(1));
    let Grid { order, rows, columns, panel, titles, title_lines, height } = grid;

    let (low, high) = lines.limits();
    let (first, last) = lines.dates();
    let mine = lines.series.iter().find(|series| series.role == Role::Mine);
    let mut top = sheet.top;
    for row in 0..rows {
        let plot_top = top + title_lines[row] as f64 * PITCH * sizes.label_min + small.size * 0.5;
        let plot_bottom = plot_top + height;
        let y = Scale::new((low, high), (plot_bottom, plot_top));
        for (column, index) in order.iter().skip(row * columns).take(columns).enumerate() {
            let series = &lines.series[*index];
            let x0 = left + column as f64 * (panel + between);
            let inset = surface.lines.marker * 1.6;
            let x = Scale::new((first, last), (x0 + inset, x0 + panel - inset));
            for (number, level) in lines.levels.iter().enumerate() {
                let ends = number == 0 || number + 1 == lines.levels.len();
                if !ends && *level != 0.0 {
                    continue;
                }
                let at = y.at(*level);
                let stroke = if *level == 0.0 {
                    Stroke::full(axis.colour, axis.width * 0.7)
                } else {
                    Stroke::full(axis.grid, axis.grid_width)
                };
                sheet.scene.line((x0, at), (x0 + panel, at), stroke);
                let clear = ends || (at - plot_top > small.size * 1.2 && plot_bottom - at > small.size * 1.2);
                if column == 0 && clear {
                    sheet.scene.text(ticks[number].as_str(), x0 - surface.bars.gap * 0.6, at, Anchor::End, small);
                }
            }
            let (lines_of_title, style) = &titles[row * columns + column];
            sheet.turn_of(series.role);
            for (number, line) in lines_of_title.iter().enumerate() {
                let y = top + number as f64 * PITCH * style.size;
                sheet.scene.text_top(line.as_str(), x0, y, Anchor::Start, *style);
            }
            sheet.turn_ground();
            cuts::place_marks(&lines.cuts, series.role == Role::Mine, sheet, &x, (plot_top, plot_bottom));
            let position = |point: &lines::Observed| -> At { (x.at(point.period.as_years()), y.at(point.value)) };
            if let Some(mine) = mine.filter(|mine| mine.said.place != series.said.place) {
                let style = surface.style(mine.role, mine.nth);
                sheet.turn_of(mine.role);
                draw(mine, sheet, position, Stroke::dashed(style.mark, surface.lines.width_peer, &[surface.lines.width * 1.6, surface.lines.width * 1.6]), 0.0);
            }
            let style = surface.style(series.role, series.nth);
            sheet.turn_of(series.role);
            let stroke_width = if series.role == Role::Mine { surface.lines.width_mine } else { surface.lines.width };
            draw(series, sheet, position, Stroke::full(style.mark, stroke_width), surface.lines.marker * 0.9);
            sheet.look_named(series.role, series.nth, &series.said.label);
            let side = surface.lines.marker * 4.0;
            for point in &series.points {
                let at = position(point);
                let said = lines.said_at(series, point, sheet.lang);
                sheet.mark(&said, (at.0 - side / 2.0, at.1 - side / 2.0), (side, side));
            }
            // First and last dates, when both find room.
            sheet.turn_ground();
            let dates = [lines.periods.first(), lines.periods.last()];
            let texts: Vec<String> = dates.into_iter().flatten().map(|period| words::period(*period, sheet.lang)).collect();
            if let [from, to] = texts.as_slice() {
                let text_top = plot_bottom + small.size * 0.5;
                sheet.scene.text_top(to.as_str(), x0 + panel, text_top, Anchor::End, small);
                if from != to && small.width(from) + small.width(to) + small.size < panel {
                    sheet.scene.text_top(from.as_str(), x0, text_top, Anchor::Start, small);
                }
            }
        }
        top = plot_bottom + foot + air;
    }
    let left_out = content.order.len() - order.len();
    if left_out > 0 {
        let words = words::not_shown_note(left_out, sheet.lang);
        sheet.scene.text_top(words, sheet.left, top - air + small.size * 0.2, Anchor::Start, small);
        return top - air + small.size * 1.4;
    }
    top - air
}

/// How the small charts are set.
struct Grid<'a> {
    /// Indices of the series shown.
    order: &'a [usize],
    rows: usize,
    columns: usize,
    /// Width of a small chart.
    panel: f64,
    titles: Vec<(Vec<String>, Type)>,
    /// Lines of the tallest title of each row.
    title_lines: Vec<usize>,
    /// Of a plot.
    height: f64,
}

/// A line and its observations.
fn draw(series: &Series, sheet: &mut Sheet<'_>, position: impl Fn(&lines::Observed) -> At, stroke: Stroke, radius: f64) {
    let colour = stroke.colour;
    for run in &series.joined {
        let points = run.iter().map(|index| position(&series.points[*index])).collect();
        sheet.scene.path(points, stroke.clone());
    }
    if radius == 0.0 {
        return;
    }
    let background = sheet.surface.canvas.background;
    for point in &series.points {
        let is_firm = point.quality != Quality::Estimated;
        let (shape, radius, filled) = match point {
            point if point.other_boundaries => (Marker::Square, radius * 0.8, false),
            point if point.comparable => (Marker::Disc, radius, is_firm),
            _ => (Marker::Disc, radius * 0.55, is_firm),
        };
        marker(&mut sheet.scene, shape, position(point), radius, colour, background, filled);
        if point.quality == Quality::Provisional && !point.other_boundaries {
            states::encircle(&mut sheet.scene, position(point), radius, colour);
        }
    }
}
