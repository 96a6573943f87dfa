//! The end of a line, drawn by each group from where the room stops seeing it.

use obs_compare::{Role, number};

use super::rows::dash;
use super::{GroupAnswer, Guess};
use crate::parts::marker::marker;
use crate::parts::scale::{Scale, decimals, round_values};
use crate::parts::sheet::{Said, Sheet};
use crate::parts::spread::spread;
use crate::parts::text::{self, Weight};
use crate::reveal::Turn;
use crate::scene::{Anchor, At, Stroke, Type};
use crate::surface::Marker;
use crate::words;

/// Share of the width that the names at the end of the lines may take.
const NAMES_SHARE: f64 = 0.36;

pub(super) fn place(
    guess: &Guess<'_>,
    answers: &[GroupAnswer],
    sheet: &mut Sheet<'_>,
    bottom_of_all: f64,
) {
    let surface = sheet.surface;
    let (sizes, lines, axis) = (&surface.text, &surface.lines, &surface.axis);
    let lang = sheet.lang;
    let small = Type::new(sizes.small, Weight::Regular, sizes.muted);
    let own = &surface.roles.mine;
    let gap = surface.bars.gap;
    let (mine, truth_text) = guess.mine();

    let given = answers
        .iter()
        .flat_map(|answer| answer.values.iter().copied());
    let (low, high) = given.fold(guess.limits, |(low, high), value| {
        (low.min(value), high.max(value))
    });
    let levels = round_values(low, high, 5);
    let places = decimals(&levels);
    let last = levels.len().saturating_sub(1);
    let ticks: Vec<String> = levels
        .iter()
        .enumerate()
        .map(|(index, level)| {
            let text = number::number(*level, places, lang);
            if index == last {
                number::sign_after(&text, &guess.comparison.indicator.unit.sign, lang)
            } else {
                text
            }
        })
        .collect();
    let ticks_width = ticks
        .iter()
        .map(|text| small.width(text))
        .fold(0.0, f64::max);

    // What stands at the end of each line; mine last.
    let limit = (sheet.right - sheet.left) * NAMES_SHARE;
    let end_index = guess.truth.len() - 1;
    let end_of = |answer: &GroupAnswer| {
        answer
            .values
            .get(end_index)
            .or(answer.values.last())
            .copied()
    };
    let mut labels: Vec<(f64, Vec<String>, Type, Turn)> = Vec::new();
    for answer in answers {
        if let Some(end) = end_of(answer) {
            let words = format!("{} {}", answer.group, guess.written(end));
            let style = Type::new(sizes.label_min, Weight::Regular, sizes.ink);
            labels.push((
                end,
                text::wrap(&words, style.weight, style.size, limit, 2),
                style,
                Turn::Others,
            ));
        }
    }
    let style = Type::new(sizes.label_min, Weight::Bold, own.label);
    let words = format!("{mine} {truth_text}");
    labels.push((
        guess.truth[end_index],
        text::wrap(&words, style.weight, style.size, limit, 2),
        style,
        Turn::Mine,
    ));
    let names_width = labels
        .iter()
        .flat_map(|(_, lines, style, _)| lines.iter().map(|line| style.width(line)))
        .fold(0.0, f64::max);

    let top = sheet.top + sizes.small;
    let bottom = bottom_of_all - sizes.small * 1.9;
    let left = sheet.left + ticks_width + gap;
    let leader = gap * 2.2;
    let right = sheet.right - names_width - leader;
    let bounds = (
        levels.first().copied().unwrap_or(low),
        levels.last().copied().unwrap_or(high),
    );
    let y = Scale::new(bounds, (bottom, top));
    let dates = || {
        guess
            .past
            .iter()
            .map(|(period, _)| *period)
            .chain(guess.dates.iter().copied())
    };
    let first = dates().next().map_or(0.0, |period| period.as_years());
    let end = dates().last().map_or(1.0, |period| period.as_years());
    let inset = lines.marker * 2.0;
    let x = Scale::new((first, end), (left + inset, right - inset));

    for (level, text) in levels.iter().zip(&ticks) {
        let at = y.at(*level);
        let stroke = if *level == 0.0 {
            Stroke::full(axis.colour, axis.width)
        } else {
            Stroke::full(axis.grid, axis.grid_width)
        };
        sheet.scene.line((left, at), (right, at), stroke);
        sheet
            .scene
            .text(text.as_str(), left - gap * 0.6, at, Anchor::End, small);
    }
    let mut taken = f64::INFINITY;
    for period in dates().collect::<Vec<_>>().into_iter().rev() {
        let at = x.at(period.as_years());
        let text = words::period(period, lang);
        let half = small.width(&text) / 2.0;
        let fits = at + half + small.size * 0.6 < taken && at - half >= sheet.left;
        let length = if fits { 0.45 } else { 0.25 } * small.size;
        sheet.scene.line(
            (at, bottom),
            (at, bottom + length),
            Stroke::full(axis.colour, axis.grid_width),
        );
        if fits {
            sheet
                .scene
                .text_top(text, at, bottom + small.size * 0.7, Anchor::Middle, small);
            taken = at - half;
        }
    }

    // What the room sees of it.
    let mut past: Vec<At> = guess
        .past
        .iter()
        .map(|(period, value)| (x.at(period.as_years()), y.at(*value)))
        .collect();
    let Some(joint) = past.last().copied() else {
        return;
    };
    sheet
        .scene
        .path(past.clone(), Stroke::full(own.mark, lines.width_mine));
    for at in &past {
        marker(
            &mut sheet.scene,
            own.marker,
            *at,
            lines.marker * 1.25,
            own.mark,
            surface.canvas.background,
            true,
        );
    }
    // Where it stops.
    let dashes = [lines.width, lines.width * 2.0];
    sheet.scene.line(
        (joint.0, top),
        (joint.0, bottom),
        Stroke::dashed(sizes.muted, axis.grid_width, &dashes),
    );

    sheet.scene.turn(Turn::Others);
    for (index, answer) in answers.iter().enumerate() {
        let mut points = vec![joint];
        points.extend(
            guess
                .dates
                .iter()
                .zip(&answer.values)
                .map(|(period, value)| (x.at(period.as_years()), y.at(*value))),
        );
        for at in &points[1..] {
            marker(
                &mut sheet.scene,
                Marker::Ring,
                *at,
                lines.marker,
                sizes.ink,
                surface.canvas.background,
                false,
            );
        }
        sheet.scene.path(
            points,
            Stroke::dashed(sizes.ink, lines.width, dash(sheet, index)),
        );
    }

    sheet.scene.turn(Turn::Mine);
    past.drain(..past.len() - 1);
    past.extend(
        guess
            .dates
            .iter()
            .zip(&guess.truth)
            .map(|(period, value)| (x.at(period.as_years()), y.at(*value))),
    );
    sheet
        .scene
        .path(past.clone(), Stroke::full(own.mark, lines.width_mine));
    for at in &past[1..] {
        marker(
            &mut sheet.scene,
            own.marker,
            *at,
            lines.marker * 1.25,
            own.mark,
            surface.canvas.background,
            true,
        );
    }
    sheet.look_named(Role::Mine, 0, &mine);
    if let (Some(entry), Some(at)) = (guess.comparison.mine(), past.last()) {
        let mut said = Said::now(entry, mine, guess.comparison);
        said.text = truth_text;
        let side = lines.marker * 4.0;
        sheet.mark(&said, (at.0 - side / 2.0, at.1 - side / 2.0), (side, side));
    }

    // Names: as if all of them were there already, so that none moves.
    labels.sort_by(|a, b| b.0.total_cmp(&a.0));
    let pitch = sizes.label_min * 1.15;
    let wanted: Vec<(f64, f64)> = labels
        .iter()
        .map(|(end, lines, ..)| (y.at(*end), lines.len() as f64 * pitch))
        .collect();
    let centres = spread(
        &wanted,
        top - pitch / 2.0,
        bottom + pitch / 2.0,
        pitch * 0.12,
    );
    let names_left = sheet.right - names_width;
    for ((end_value, lines_of_name, style, turn), centre) in labels.iter().zip(centres) {
        sheet.scene.turn(*turn);
        let at = (x.at(end) + lines.marker * 2.0, y.at(*end_value));
        let thin = Stroke::full(style.colour, axis.grid_width);
        sheet.scene.path(
            vec![
                at,
                (names_left - gap * 0.9, at.1),
                (names_left - gap * 0.35, centre),
            ],
            thin,
        );
        sheet.scene.text_block(
            lines_of_name,
            names_left,
            centre,
            Anchor::Start,
            *style,
            1.15,
        );
    }
    sheet.turn_ground();
}
