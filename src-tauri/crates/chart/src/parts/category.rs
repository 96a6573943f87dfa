//! A part of a whole: a block filled in its own manner, and the legend that names each.

use crate::parts::bar::hatch;
use crate::parts::sheet::Sheet;
use crate::parts::text::Weight;
use crate::scene::{Anchor, At, Scene, Stroke, Type};
use crate::surface::{Bars, CategoryStyle, Fill, Surface};

/// The look of the part of an index; `rest` is what is left of the whole.
pub(crate) fn style(surface: &Surface, index: usize, rest: bool) -> &CategoryStyle {
    if rest {
        &surface.rest
    } else {
        &surface.categories[index % surface.categories.len()]
    }
}

/// Draws a block: tint, hatch, outline. The outline stays inside, so that the block is as wide as its value.
pub(crate) fn block(
    scene: &mut Scene,
    (left, top): At,
    (width, height): (f64, f64),
    style: &CategoryStyle,
    bars: &Bars,
) {
    if width <= 0.0 {
        return;
    }
    let rectangle = |inset: f64| {
        vec![
            (left + inset, top + inset),
            (left + width - inset, top + inset),
            (left + width - inset, top + height - inset),
            (left + inset, top + height - inset),
        ]
    };
    if style.fill == Fill::Solid {
        scene.area(rectangle(0.0), style.mark);
        return;
    }
    scene.area(rectangle(0.0), style.tint);
    let line = bars.outline * 0.75;
    let inset = (line / 2.0).min(width / 2.0);
    let (right, bottom) = (left + width - inset, top + height - inset);
    for (from, to) in hatch(
        style.fill,
        left + inset,
        right,
        top + inset,
        bottom,
        bars.hatch,
    ) {
        scene.line(from, to, Stroke::full(style.mark, line * 0.6));
    }
    let mut outline = rectangle(inset);
    outline.extend_from_within(..2);
    scene.path(outline, Stroke::full(style.mark, line));
}

/// Text on a plate of the background, so that it is read over a hatch.
pub(crate) fn text_on_plate(
    scene: &mut Scene,
    text: &str,
    centre: At,
    style: Type,
    surface: &Surface,
) {
    let (half, tall) = (
        style.width(text) / 2.0 + style.size * 0.18,
        style.size * 0.52,
    );
    let (x, y) = centre;
    scene.area(
        vec![
            (x - half, y - tall),
            (x + half, y - tall),
            (x + half, y + tall),
            (x - half, y + tall),
        ],
        surface.canvas.background,
    );
    scene.text(text, x, y, Anchor::Middle, style);
}

/// The names of the parts, in lines.
pub(crate) struct Legend {
    /// Lines of parts: which one, and how far from the left.
    lines: Vec<Vec<(usize, f64)>>,
    style: Type,
}

impl Legend {
    /// Sets the names on as few lines as they need.
    pub fn fit(names: &[String], sheet: &Sheet<'_>) -> Self {
        let sizes = &sheet.surface.text;
        let style = Type::new(sizes.label_min, Weight::Regular, sizes.ink);
        let width = sheet.right - sheet.left;
        let mut lines: Vec<Vec<(usize, f64)>> = vec![Vec::new()];
        let mut x = 0.0;
        for (index, name) in names.iter().enumerate() {
            let needed = style.size * 1.35 + style.width(name);
            if x > 0.0 && x + needed > width {
                lines.push(Vec::new());
                x = 0.0;
            }
            if let Some(line) = lines.last_mut() {
                line.push((index, x));
            }
            x += needed + style.size * 1.4;
        }
        Self { lines, style }
    }

    fn pitch(&self) -> f64 {
        self.style.size * 1.5
    }

    pub fn height(&self) -> f64 {
        self.lines.len() as f64 * self.pitch() + self.style.size * 0.4
    }

    /// Draws each name with its swatch; `rest` is the index of what is left of the whole, if any.
    pub fn place(&self, names: &[String], rest: Option<usize>, sheet: &mut Sheet<'_>, top: f64) {
        let surface = sheet.surface;
        let size = self.style.size;
        for (number, line) in self.lines.iter().enumerate() {
            let middle = top + self.pitch() * (number as f64 + 0.5);
            for (index, x) in line {
                let left = sheet.left + x;
                let style = style(surface, *index, rest == Some(*index));
                let corner = (left, middle - size * 0.5);
                block(&mut sheet.scene, corner, (size, size), style, &surface.bars);
                let name = names[*index].as_str();
                sheet
                    .scene
                    .text(name, left + size * 1.35, middle, Anchor::Start, self.style);
                sheet.look_of_category(name, style);
            }
        }
    }
}
