use crate::plane::Plane;
use crate::shape::{Bounds, Point};

/// From the metres of a plane to the units of a drawing, `y` downwards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// The part of France it shows.
    pub plane: Plane,
    /// The rectangle shown, in metres.
    pub bounds: Bounds,
    /// Left and top of the rectangle on the sheet, in units.
    pub left: f64,
    /// See `left`.
    pub top: f64,
    /// Units a metre.
    pub scale: f64,
}

impl Frame {
    /// Where a point of the plane goes, in units.
    pub fn exact(&self, point: Point) -> (f64, f64) {
        let x = self.left + (f64::from(point.x) - f64::from(self.bounds.min.x)) * self.scale;
        let y = self.top + (f64::from(self.bounds.max.y) - f64::from(point.y)) * self.scale;
        (x, y)
    }

    /// Where a point of the plane goes, in whole units.
    pub fn place(&self, point: Point) -> (i32, i32) {
        let (x, y) = self.exact(point);
        (x.round() as i32, y.round() as i32)
    }

    /// Width on the sheet, in units.
    pub fn width(&self) -> f64 {
        self.bounds.width_m() * self.scale
    }

    /// Height on the sheet, in units.
    pub fn height(&self) -> f64 {
        self.bounds.height_m() * self.scale
    }
}

/// A drawing with a frame for each part of France it shows: the métropole (or whichever comes first) large, the others as
/// insets in a column at its left, each at a scale of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// Width of the whole, in units.
    pub width: f64,
    /// Height of the whole, in units.
    pub height: f64,
    /// The frames, the large one first.
    pub frames: Vec<Frame>,
}

/// The part of the width that insets take.
const INSET_WIDTH: f64 = 0.16;
/// Space around insets, as a part of the width.
const GAP: f64 = 0.015;

impl Sheet {
    /// Sets planes on a sheet of at most `width` × `height` units. None without any plane, or without room.
    pub fn arrange(planes: &[(Plane, Bounds)], width: f64, height: f64) -> Option<Sheet> {
        let mut planes = planes.to_vec();
        planes.sort_by_key(|(plane, _)| *plane);
        let (&(main, bounds), insets) = planes.split_first()?;
        if !(width > 0.0 && height > 0.0) {
            return None;
        }
        let gap = width * GAP;
        let column = if insets.is_empty() {
            0.0
        } else {
            width * INSET_WIDTH + gap
        };
        let scale = fit(bounds, width - column, height);
        let mut frames = vec![Frame {
            plane: main,
            bounds,
            left: column,
            top: 0.0,
            scale,
        }];
        let drawn_height = if insets.is_empty() {
            bounds.height_m() * scale
        } else {
            height
        };
        let cell =
            (height - gap * insets.len().saturating_sub(1) as f64) / insets.len().max(1) as f64;
        for (rank, &(plane, bounds)) in insets.iter().enumerate() {
            let scale = fit(bounds, width * INSET_WIDTH, cell);
            frames.push(Frame {
                plane,
                bounds,
                left: 0.0,
                top: (cell + gap) * rank as f64 + (cell - bounds.height_m() * scale) / 2.0,
                scale,
            });
        }
        Some(Sheet {
            width: column + bounds.width_m() * scale,
            height: drawn_height,
            frames,
        })
    }

    /// The frame of a plane.
    pub fn frame(&self, plane: Plane) -> Option<&Frame> {
        self.frames.iter().find(|frame| frame.plane == plane)
    }
}

fn fit(bounds: Bounds, width: f64, height: f64) -> f64 {
    (width / bounds.width_m().max(1.0)).min(height / bounds.height_m().max(1.0))
}
