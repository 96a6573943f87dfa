//! Rows with a name on the left, one under the other: as large as the page allows, those that find no room counted.

use crate::parts::sheet::Sheet;
use crate::parts::text::{self, Weight};
use crate::scene::{Anchor, Type};
use crate::words;

/// Between the lines of a name, in em.
const NAME_PITCH: f64 = 1.15;
/// A name takes at most so many lines.
const NAME_LINES: usize = 3;

/// How the rows are set.
pub(crate) struct Rows {
    /// The names of the rows shown, in lines, and how they are written.
    names: Vec<(Vec<String>, Type)>,
    /// Rows that found no room, at the end.
    pub left_out: usize,
    /// Size of the type.
    pub size: f64,
    /// From one row to the next.
    pub pitch: f64,
    /// Width of the widest name.
    pub width: f64,
}

impl Rows {
    /// Sets rows of these names in `room` (as high as needed when none), each at least `row` high; names
    /// take at most this share of the width.
    pub fn fit(
        names: &[(String, Type)],
        sheet: &Sheet<'_>,
        room: Option<f64>,
        row: f64,
        share: f64,
    ) -> Self {
        let sizes = &sheet.surface.text;
        let limit = (sheet.right - sheet.left) * share;
        let set = |size: f64| -> (Vec<(Vec<String>, Type)>, f64) {
            let names: Vec<(Vec<String>, Type)> = names
                .iter()
                .map(|(name, style)| {
                    let style = Type { size, ..*style };
                    (
                        text::wrap(name, style.weight, size, limit, NAME_LINES),
                        style,
                    )
                })
                .collect();
            let lines = names
                .iter()
                .map(|(lines, _)| lines.len())
                .max()
                .unwrap_or(1);
            let tall = if lines > 1 {
                size * (lines as f64 * NAME_PITCH + 0.35)
            } else {
                0.0
            };
            (names, row.max(tall))
        };
        let rows_max = sheet.surface.bars.rows_max.max(2);
        let mut chosen = None;
        for size in [sizes.label, sizes.label_min] {
            let (names, pitch) = set(size);
            let fits = room
                .map_or(rows_max, |room| (room / pitch).floor() as usize)
                .min(rows_max);
            let enough = names.len() <= fits;
            chosen = Some((names, pitch, size, fits.max(1)));
            if enough {
                break;
            }
        }
        let (mut names, pitch, size, fits) = chosen.unwrap_or((Vec::new(), row, sizes.label, 1));
        // Saying how many are left out takes a row itself.
        let shown = if names.len() > fits {
            fits.saturating_sub(1).max(1)
        } else {
            names.len()
        };
        let left_out = names.len() - shown;
        names.truncate(shown);
        let lines = shown + usize::from(left_out > 0);
        let pitch = room.map_or(pitch, |room| {
            (room / lines.max(1) as f64).clamp(pitch, row.max(pitch) * 1.8)
        });
        let width = names
            .iter()
            .flat_map(|(lines, style)| lines.iter().map(|line| style.width(line)))
            .fold(0.0, f64::max);
        Self {
            names,
            left_out,
            size,
            pitch,
            width,
        }
    }

    /// How many rows are shown.
    pub fn shown(&self) -> usize {
        self.names.len()
    }

    pub fn height(&self) -> f64 {
        self.pitch * (self.names.len() + usize::from(self.left_out > 0)) as f64
    }

    /// Middle of a row of a chart that starts at `top`.
    pub fn middle(&self, index: usize, top: f64) -> f64 {
        top + self.pitch * (index as f64 + 0.5)
    }

    /// Writes the name of a row so that it ends at `right`.
    pub fn place_name(&self, index: usize, sheet: &mut Sheet<'_>, right: f64, middle: f64) {
        let (lines, style) = &self.names[index];
        sheet
            .scene
            .text_block(lines, right, middle, Anchor::End, *style, NAME_PITCH);
    }

    /// Says how many are left out, under the last row.
    pub fn place_left_out(&self, sheet: &mut Sheet<'_>, right: f64, top: f64) {
        if self.left_out == 0 {
            return;
        }
        let muted = Type::new(self.size, Weight::Regular, sheet.surface.text.muted);
        let middle = self.middle(self.names.len(), top);
        let words = words::others(self.left_out, sheet.lang);
        let right = right.max(sheet.left + muted.width(&words));
        sheet.scene.text(words, right, middle, Anchor::End, muted);
    }
}
