//! A row for each group: a bar, or a rank on a line.

use obs_compare::Role;

use super::{GroupAnswer, Guess, GuessForm};
use crate::parts::bar::bar;
use crate::parts::marker::{marker, marker_apart};
use crate::parts::rows::Rows;
use crate::parts::scale::{Scale, decimals, round_values};
use crate::parts::sheet::{Said, Sheet};
use crate::parts::text::Weight;
use crate::reveal::Turn;
use crate::scene::{Anchor, Stroke, Type};
use crate::surface::Marker;
use obs_compare::number;

/// The dash of a group: its place in the order of the room.
pub(super) fn dash<'s>(sheet: &Sheet<'s>, index: usize) -> &'s [f64] {
    &sheet.surface.style(Role::Chosen, index).dash
}

pub(super) fn place(
    guess: &Guess<'_>,
    answers: &[GroupAnswer],
    sheet: &mut Sheet<'_>,
    bottom: f64,
) {
    let surface = sheet.surface;
    let (sizes, bars, axis) = (&surface.text, &surface.bars, &surface.axis);
    let lang = sheet.lang;
    let small = Type::new(sizes.small, Weight::Regular, sizes.muted);
    let (mine, truth_text) = guess.mine();
    let truth = guess.truth[0];
    let own = &surface.roles.mine;

    // A row for each group, then mine.
    let ink = Type::new(sizes.label, Weight::Regular, sizes.ink);
    let mut names: Vec<(String, Type)> = answers
        .iter()
        .map(|answer| (answer.group.clone(), ink))
        .collect();
    names.push((
        mine.clone(),
        Type::new(sizes.label, Weight::Bold, own.label),
    ));
    let axis_height = sizes.small * 1.9;
    let top = sheet.top;
    // As tall as the room allows, so that few groups fill it.
    let room = bottom - top - axis_height;
    let row = (room / names.len() as f64 * 0.999).clamp(bars.row * 0.9, bars.row_max * 0.8);
    let rows = Rows::fit(&names, sheet, Some(room), row, 0.28);
    let names_right = sheet.left + rows.width;
    let value = Type::new(rows.size, Weight::Bold, sizes.ink);
    let gap_type = Type::new(sizes.label_min, Weight::Regular, sizes.muted);

    let said: Vec<(f64, String, String)> = answers
        .iter()
        .map(|answer| {
            let first = answer.values.first().copied().unwrap_or(guess.limits.0);
            (
                first,
                guess.written(first),
                guess.guessed().gap(first, truth, lang),
            )
        })
        .collect();
    let between = bars.gap * 0.7;
    let room = said
        .iter()
        .map(|(_, text, gap)| value.width(text) + between + gap_type.width(gap))
        .fold(value.width(&truth_text), f64::max);
    let (low, high) = said.iter().fold(guess.limits, |(low, high), (value, ..)| {
        (low.min(*value), high.max(*value))
    });
    let left = names_right + bars.gap;
    let scale = Scale::new((low, high), (left, sheet.right - room - between));
    let rows_bottom = top + rows.height();
    let start = if guess.form == GuessForm::Rank {
        low
    } else {
        0.0
    };

    // The axis: from the start.
    let ticks: Vec<(f64, String)> = match guess.form {
        GuessForm::Rank => [low, high].map(|rank| (rank, guess.written(rank))).to_vec(),
        _ => {
            let levels: Vec<f64> = round_values(low, high, 5)
                .into_iter()
                .filter(|level| *level <= high + 1e-9)
                .collect();
            let places = decimals(&levels);
            let last = levels.len().saturating_sub(1);
            let written = |(index, level): (usize, &f64)| {
                let text = number::number(*level, places, lang);
                let sign = &guess.comparison.indicator.unit.sign;
                (
                    *level,
                    if index == last {
                        number::sign_after(&text, sign, lang)
                    } else {
                        text
                    },
                )
            };
            levels.iter().enumerate().map(written).collect()
        }
    };
    let mut taken = f64::NEG_INFINITY;
    for (level, text) in &ticks {
        let x = scale.at(*level);
        sheet.scene.line(
            (x, top),
            (x, rows_bottom),
            Stroke::full(axis.grid, axis.grid_width),
        );
        let half = small.width(text) / 2.0;
        if x - half > taken + small.size * 0.5 {
            let at = x.max(sheet.left + half).min(sheet.right - half);
            sheet.scene.text_top(
                text.as_str(),
                at,
                rows_bottom + small.size * 0.4,
                Anchor::Middle,
                small,
            );
            taken = at + half;
        }
    }
    let zero = scale.at(start);
    sheet.scene.line(
        (zero, top),
        (zero, rows_bottom),
        Stroke::full(axis.colour, axis.width),
    );

    // The figure crosses every row: the gaps are what is left between.
    let at = scale.at(truth);
    sheet.scene.turn(Turn::Mine);
    sheet.scene.line(
        (at, top),
        (at, rows_bottom),
        Stroke::full(own.mark, axis.width),
    );

    let thickness = (rows.pitch * 0.64).min(bars.thickness);
    for (index, (given, text, gap)) in said.iter().enumerate().take(rows.shown()) {
        let middle = rows.middle(index, top);
        sheet.scene.turn(Turn::Others);
        rows.place_name(index, sheet, names_right, middle);
        let end = scale.at(*given);
        let stroke = Stroke::dashed(sizes.ink, bars.outline, dash(sheet, index));
        match guess.form {
            GuessForm::Rank => {
                sheet.scene.line((zero, middle), (end, middle), stroke);
                marker(
                    &mut sheet.scene,
                    Marker::Ring,
                    (end, middle),
                    surface.lines.marker * 1.3,
                    sizes.ink,
                    surface.canvas.background,
                    false,
                );
            }
            _ => {
                let (upper, lower) = (middle - thickness / 2.0, middle + thickness / 2.0);
                let corners = [
                    (zero, upper),
                    (end, upper),
                    (end, lower),
                    (zero, lower),
                    (zero, upper),
                ];
                if end != zero {
                    sheet.scene.path(corners.to_vec(), stroke);
                }
            }
        }
        // From the answer to the figure.
        sheet.scene.turn(Turn::Mine);
        if (end - at).abs() > axis.width * 2.0 {
            sheet.scene.line(
                (end, middle),
                (at, middle),
                Stroke::full(own.mark, axis.grid_width * 1.5),
            );
        }
        let foot = if guess.form == GuessForm::Rank {
            surface.lines.marker * 1.4
        } else {
            0.0
        };
        let x = end.max(zero) + foot + between;
        let width = value.width(text);
        // The words stand over whatever line passes there.
        let plate = |sheet: &mut Sheet<'_>, from: f64, width: f64, size: f64| {
            let (upper, lower) = (middle - size * 0.55, middle + size * 0.55);
            let corners = vec![
                (from - 4.0, upper),
                (from + width + 4.0, upper),
                (from + width + 4.0, lower),
                (from - 4.0, lower),
            ];
            sheet.scene.area(corners, surface.canvas.background);
        };
        sheet.scene.turn(Turn::Others);
        plate(sheet, x, width, value.size);
        sheet
            .scene
            .text(text.as_str(), x, middle, Anchor::Start, value);
        sheet.scene.turn(Turn::Mine);
        plate(
            sheet,
            x + width + between,
            gap_type.width(gap),
            gap_type.size,
        );
        sheet.scene.text(
            gap.as_str(),
            x + width + between,
            middle,
            Anchor::Start,
            gap_type,
        );
    }
    let index = answers.len();
    if index < rows.shown() {
        let middle = rows.middle(index, top);
        sheet.scene.turn(Turn::Mine);
        rows.place_name(index, sheet, names_right, middle);
        let foot = match guess.form {
            GuessForm::Rank => {
                let radius = surface.lines.marker * 1.6;
                sheet.scene.line(
                    (zero, middle),
                    (at, middle),
                    Stroke::full(own.mark, surface.lines.width),
                );
                marker_apart(
                    &mut sheet.scene,
                    own.marker,
                    (at, middle),
                    radius,
                    own.mark,
                    surface.canvas.background,
                );
                radius
            }
            _ => {
                bar(&mut sheet.scene, zero, at, middle, thickness, own, bars);
                0.0
            }
        };
        let words = Type {
            colour: own.value,
            ..value
        };
        sheet.scene.text(
            truth_text.as_str(),
            at.max(zero) + foot + between,
            middle,
            Anchor::Start,
            words,
        );
        sheet.look_named(Role::Mine, 0, &mine);
        if let Some(entry) = guess.comparison.mine() {
            let mut said = Said::now(entry, mine, guess.comparison);
            said.text = truth_text;
            sheet.mark(
                &said,
                (sheet.left, middle - rows.pitch / 2.0),
                (sheet.right - sheet.left, rows.pitch),
            );
        }
    }
    sheet.turn_ground();
}
