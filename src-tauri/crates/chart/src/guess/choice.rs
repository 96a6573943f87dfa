//! A row for each value offered, with the groups that chose it.

use obs_compare::Role;

use super::rows::dash;
use super::{GroupAnswer, Guess};
use crate::parts::rows::Rows;
use crate::parts::sheet::{Said, Sheet};
use crate::parts::text::Weight;
use crate::reveal::Turn;
use crate::scene::{Anchor, Stroke, Type};
use crate::words;

pub(super) fn place(
    guess: &Guess<'_>,
    answers: &[GroupAnswer],
    sheet: &mut Sheet<'_>,
    bottom: f64,
) {
    let surface = sheet.surface;
    let (sizes, bars, axis) = (&surface.text, &surface.bars, &surface.axis);
    let own = &surface.roles.mine;
    let (mine, truth_text) = guess.mine();
    let truth = guess.truth[0];
    let distance = |value: f64| (value - truth).abs();
    let right_one = (0..guess.choices.len())
        .min_by(|a, b| distance(guess.choices[*a]).total_cmp(&distance(guess.choices[*b])))
        .unwrap_or(0);

    let ink = Type::new(sizes.label, Weight::Bold, sizes.ink);
    let names: Vec<(String, Type)> = guess
        .choices
        .iter()
        .map(|value| (guess.written(*value), ink))
        .collect();
    let top = sheet.top;
    let room = bottom - top;
    let row = (room / names.len() as f64 * 0.999).clamp(bars.row * 0.9, bars.row_max);
    let rows = Rows::fit(&names, sheet, Some(room), row, 0.3);
    let names_right = sheet.left + rows.width + bars.gap;
    let value = Type::new(rows.size, Weight::Bold, own.value);
    let answer = format!("{mine}{}{truth_text}", words::colon(sheet.lang));
    let left = names_right + bars.gap * 1.5;
    let thickness = (rows.pitch * 0.7).min(bars.thickness);
    let chip = Type::new(sizes.label_min, Weight::Regular, sizes.ink);
    let padding = chip.size * 0.5;
    // The figure stands right of the groups that found it.
    let room = sheet.right - value.width(&answer) - bars.gap;

    for (row, choice) in guess.choices.iter().enumerate().take(rows.shown()) {
        let middle = rows.middle(row, top);
        sheet.turn_ground();
        let line = middle + rows.pitch / 2.0;
        if row + 1 < rows.shown() {
            sheet.scene.line(
                (sheet.left, line),
                (sheet.right, line),
                Stroke::full(axis.grid, axis.grid_width),
            );
        }
        rows.place_name(row, sheet, names_right, middle);

        let chosen: Vec<usize> = (0..answers.len())
            .filter(|index| {
                let given = answers[*index].values.first().copied();
                given.is_some_and(|given| (given - choice).abs() < 1e-9)
            })
            .collect();
        sheet.scene.turn(Turn::Others);
        let mut x = left;
        for (position, index) in chosen.iter().enumerate() {
            let name = &answers[*index].group;
            let width = chip.width(name) + padding * 2.0;
            let rest = chosen.len() - position;
            if x + width > room && rest > 0 {
                sheet.scene.text(
                    words::others(rest, sheet.lang),
                    x,
                    middle,
                    Anchor::Start,
                    chip,
                );
                break;
            }
            let (upper, lower) = (middle - thickness / 2.0, middle + thickness / 2.0);
            let corners = vec![
                (x, upper),
                (x + width, upper),
                (x + width, lower),
                (x, lower),
                (x, upper),
            ];
            sheet.scene.path(
                corners,
                Stroke::dashed(sizes.ink, bars.outline, dash(sheet, *index)),
            );
            sheet
                .scene
                .text(name.as_str(), x + padding, middle, Anchor::Start, chip);
            x += width + padding;
        }
        if row == right_one {
            sheet.scene.turn(Turn::Mine);
            let (upper, lower) = (middle - thickness / 2.0, middle + thickness / 2.0);
            let bar = vec![
                (names_right + bars.gap * 0.4, upper),
                (names_right + bars.gap * 0.9, upper),
                (names_right + bars.gap * 0.9, lower),
                (names_right + bars.gap * 0.4, lower),
            ];
            sheet.scene.area(bar, own.mark);
            sheet
                .scene
                .text(answer.as_str(), sheet.right, middle, Anchor::End, value);
            sheet.look_named(Role::Mine, 0, &mine);
            if let Some(entry) = guess.comparison.mine() {
                let mut said = Said::now(entry, mine.clone(), guess.comparison);
                said.text.clone_from(&truth_text);
                sheet.mark(
                    &said,
                    (sheet.left, middle - rows.pitch / 2.0),
                    (sheet.right - sheet.left, rows.pitch),
                );
            }
        }
    }
    sheet.turn_ground();
}
