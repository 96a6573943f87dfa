//! A surface for a smaller room: the chart is laid out again, its type keeps its size.

use crate::surface::Surface;

/// Narrower, names and values leave nothing to the bars.
const WIDTH_MIN: f64 = 320.0;
/// Rows of a small chart: more would make it taller than the window.
const ROWS_MAX: usize = 14;
/// Width by height of the narrowest projector, 4 to 3, and of the widest, 21 to 9.
const SHAPE_MIN: f64 = 4.0 / 3.0;
const SHAPE_MAX: f64 = 21.0 / 9.0;
/// Heights of a small chart, as shares of those of the surface.
const HEIGHT_SHARE: f64 = 0.55;

impl Surface {
    /// The same type and colours on a canvas of this width, in units of the surface. Never wider than the surface,
    /// nor narrower than what a chart needs.
    pub fn narrowed(&self, width: f64) -> Surface {
        let mut narrow = self.clone();
        if !width.is_finite() || width >= self.canvas.width {
            return narrow;
        }
        narrow.canvas.width = width.max(WIDTH_MIN);
        // Margins are a share of the page.
        narrow.canvas.margin =
            (self.canvas.margin * narrow.canvas.width / self.canvas.width).max(6.0);
        narrow
    }

    /// A screen of this shape: as high as the surface, so that its type keeps its share of the height, and as wide as
    /// the screen. A shape that no projector has gets the nearest one that has room for a chart.
    pub fn shaped(&self, width: f64, height: f64) -> Surface {
        let mut shaped = self.clone();
        let Some(own_height) = self.canvas.height else {
            return shaped;
        };
        let shape = width / height;
        if !shape.is_finite() {
            return shaped;
        }
        shaped.canvas.width = (own_height * shape.clamp(SHAPE_MIN, SHAPE_MAX)).round();
        shaped.canvas.margin = (self.canvas.margin * shaped.canvas.width / self.canvas.width)
            .min(self.canvas.margin)
            .round();
        shaped
    }

    /// A small chart among others on a page: narrow, low, with few rows.
    pub fn small(&self, width: f64) -> Surface {
        let mut small = self.narrowed(width);
        small.bars.row = self.bars.row * 0.75;
        small.bars.row_max = self.bars.row_max * 0.75;
        small.bars.thickness = self.bars.thickness * 0.75;
        small.bars.rows_max = ROWS_MAX;
        small.lines.height = self.lines.height * HEIGHT_SHARE;
        small.swarm.height_max = self.swarm.height_max * HEIGHT_SHARE;
        small
    }
}
