use std::fmt::Write as _;

use geo::{Centroid, Contains, Coord, InteriorPoint, LineString, Polygon};

use crate::plane::Plane;
use crate::sheet::Frame;

/// A point of a plane, in whole metres: `x` grows to the east, `y` to the north.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Point {
    /// Metres to the east.
    pub x: i32,
    /// Metres to the north.
    pub y: i32,
}

/// A closed line; the last point, which would repeat the first, is left out.
///
/// Anticlockwise around the inside of a place, clockwise around a hole in it.
pub type Ring = Vec<Point>;

/// The smallest rectangle around something, in metres of its plane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// South-west corner.
    pub min: Point,
    /// North-east corner.
    pub max: Point,
}

impl Bounds {
    /// Around points; none without any.
    pub fn around(points: impl IntoIterator<Item = Point>) -> Option<Bounds> {
        points.into_iter().fold(None, |bounds, point| {
            let bounds = bounds.unwrap_or(Bounds {
                min: point,
                max: point,
            });
            Some(bounds.with(Bounds {
                min: point,
                max: point,
            }))
        })
    }

    /// Around both.
    pub fn with(self, other: Bounds) -> Bounds {
        Bounds {
            min: Point {
                x: self.min.x.min(other.min.x),
                y: self.min.y.min(other.min.y),
            },
            max: Point {
                x: self.max.x.max(other.max.x),
                y: self.max.y.max(other.max.y),
            },
        }
    }

    /// Metres from west to east.
    pub fn width_m(self) -> f64 {
        f64::from(self.max.x) - f64::from(self.min.x)
    }

    /// Metres from south to north.
    pub fn height_m(self) -> f64 {
        f64::from(self.max.y) - f64::from(self.min.y)
    }
}

/// The outline of a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    /// The part of France it lies in.
    pub plane: Plane,
    /// Its borders: around it, and around the holes in it.
    pub rings: Vec<Ring>,
}

impl Shape {
    /// The rectangle around it; none when nothing is left of it.
    pub fn bounds(&self) -> Option<Bounds> {
        Bounds::around(self.rings.iter().flatten().copied())
    }

    /// Area in square metres, as simplified: a few thousandths off the official one.
    pub fn area_m2(&self) -> f64 {
        self.rings.iter().map(|ring| signed_area_m2(ring)).sum()
    }

    /// A point inside, as near the middle of its largest part as can be: where a label or a symbol goes.
    pub fn label_point(&self) -> Option<Point> {
        let largest = self
            .rings
            .iter()
            .max_by(|a, b| signed_area_m2(a).total_cmp(&signed_area_m2(b)))?;
        let outer = line(largest);
        let around = Polygon::new(outer.clone(), Vec::new());
        let holes = self
            .rings
            .iter()
            .filter(|ring| signed_area_m2(ring) < 0.0)
            .map(|ring| line(ring))
            .filter(|hole| {
                hole.0.iter().all(|&point| {
                    // A hole may touch the border around it.
                    around.contains(&point) || outer.0.contains(&point)
                })
            })
            .collect();
        let polygon = Polygon::new(outer, holes);
        let centroid = polygon.centroid();
        let inside = centroid
            .filter(|point| polygon.contains(point))
            .or_else(|| polygon.interior_point())?;
        Some(Point {
            x: inside.x().round() as i32,
            y: inside.y().round() as i32,
        })
    }

    /// The path of an SVG or a canvas (`M12 40l3-2…z`), in whole units of a frame; empty when the frame has no room for it.
    ///
    /// Rings that the frame makes smaller than its unit are left out, but never the largest: a small commune stays a dot.
    pub fn path(&self, frame: &Frame) -> String {
        let mut text = String::new();
        let mut largest: Option<(f64, Vec<(i32, i32)>)> = None;
        for ring in &self.rings {
            let mut points: Vec<(i32, i32)> = Vec::with_capacity(ring.len());
            for &point in ring {
                let placed = frame.place(point);
                if points.last() != Some(&placed) {
                    points.push(placed);
                }
            }
            if points.len() > 1 && points.first() == points.last() {
                points.pop();
            }
            if points.len() >= 3 {
                write_ring(&mut text, &points);
            } else if text.is_empty() {
                let area = signed_area_m2(ring);
                if largest.as_ref().is_none_or(|(known, _)| area > *known) {
                    largest = Some((area, points));
                }
            }
        }
        if text.is_empty()
            && let Some((x, y)) = largest.and_then(|(_, points)| points.first().copied())
        {
            write_ring(&mut text, &[(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)]);
        }
        text
    }
}

/// Writing to a text cannot fail.
fn write_ring(text: &mut String, points: &[(i32, i32)]) {
    let Some((&(mut x, mut y), rest)) = points.split_first() else {
        return;
    };
    let _ = write!(text, "M{x} {y}l");
    for (rank, &(to_x, to_y)) in rest.iter().enumerate() {
        let (dx, dy) = (to_x - x, to_y - y);
        // A minus sign separates as well as a space does.
        if rank > 0 && dx >= 0 {
            text.push(' ');
        }
        let _ = write!(text, "{dx}");
        if dy >= 0 {
            text.push(' ');
        }
        let _ = write!(text, "{dy}");
        (x, y) = (to_x, to_y);
    }
    text.push('z');
}

fn line(ring: &[Point]) -> LineString<f64> {
    ring.iter()
        .map(|point| Coord {
            x: f64::from(point.x),
            y: f64::from(point.y),
        })
        .collect()
}

/// Positive when the ring turns anticlockwise, in square metres.
pub(crate) fn signed_area_m2(ring: &[Point]) -> f64 {
    twice_area(ring) as f64 / 2.0
}

/// Twice the signed area, exact.
pub(crate) fn twice_area(ring: &[Point]) -> i128 {
    let next = ring.iter().cycle().skip(1);
    ring.iter()
        .zip(next)
        .map(|(a, b)| {
            i128::from(i64::from(a.x) * i64::from(b.y))
                - i128::from(i64::from(b.x) * i64::from(a.y))
        })
        .sum()
}
