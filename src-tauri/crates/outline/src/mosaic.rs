use std::num::NonZero;
use std::ops::Range;
use std::thread;

use crate::shape::{Point, Shape, signed_area_m2};
use crate::sheet::{Frame, Sheet};

/// Which place holds each pixel of a drawing: what a face paints, and points at, when places are thousands and their
/// borders would hide their shades.
///
/// A pixel is of the place that holds its centre, so that neighbours leave neither gap nor overlap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mosaic {
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
    /// Row by row, 0 where there is no place, else one more than its position.
    pixels: Vec<u16>,
}

/// A place smaller than a pixel takes one at most so far from where it lies.
const NEAR_PX: i32 = 3;

impl Mosaic {
    /// Lays places on a sheet whose unit is the pixel; a place keeps one pixel at least, however small it is, as long as
    /// one is to be had. None beyond 65 535 places.
    pub fn of(sheet: &Sheet, places: &[impl AsRef<[Shape]> + Sync]) -> Option<Mosaic> {
        let last = u16::try_from(places.len()).ok()?;
        let (width, height) = (sheet.width.ceil() as u32, sheet.height.ceil() as u32);
        let mut pixels = vec![0; width as usize * height as usize];
        // Each processor fills its own rows.
        let processors = thread::available_parallelism().map_or(1, NonZero::get);
        let rows = height.div_ceil(processors as u32).max(1);
        let shares = pixels.chunks_mut((rows * width.max(1)) as usize);
        thread::scope(|scope| {
            for (first, pixels) in (0..).step_by(rows as usize).zip(shares) {
                scope.spawn(move || {
                    let mut band = Band {
                        width,
                        rows: first..(first + rows).min(height),
                        pixels,
                        crossings: Vec::new(),
                    };
                    for (owner, shapes) in (1..=last).zip(places) {
                        for (frame, shape) in framed(sheet, shapes.as_ref()) {
                            band.fill(frame, shape, owner);
                        }
                    }
                });
            }
        });
        let mut mosaic = Mosaic {
            width,
            height,
            pixels,
        };
        mosaic.keep_small(sheet, places);
        Some(mosaic)
    }

    /// Position of the place that holds a pixel.
    pub fn at(&self, x: u32, y: u32) -> Option<usize> {
        let inside = x < self.width && y < self.height;
        let pixel = self.pixels.get(self.index(x, y)).filter(|_| inside)?;
        usize::from(*pixel).checked_sub(1)
    }

    /// Runs of pixels of one place, row after row and from one row into the next: the number of the place (0 for none,
    /// else one more than its position), then how many pixels follow the first, both as LEB128.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for run in self.pixels.chunk_by(|a, b| a == b) {
            leb128(&mut bytes, u32::from(run[0]));
            leb128(&mut bytes, run.len() as u32 - 1);
        }
        bytes
    }

    fn index(&self, x: u32, y: u32) -> usize {
        y as usize * self.width as usize + x as usize
    }

    /// Gives a pixel to the places that hold the centre of none.
    fn keep_small(&mut self, sheet: &Sheet, places: &[impl AsRef<[Shape]>]) {
        let mut held = vec![0_u32; places.len() + 1];
        for &pixel in &self.pixels {
            held[usize::from(pixel)] += 1;
        }
        for (position, shapes) in places.iter().enumerate() {
            let owner = position + 1;
            if held[owner] > 0 {
                continue;
            }
            let middle = framed(sheet, shapes.as_ref())
                .filter_map(|(frame, shape)| Some(frame.exact(middle(shape)?)))
                .next();
            let Some((x, y)) = middle else { continue };
            let free = near().find_map(|(right, down)| {
                let x = u32::try_from(x as i32 + right).ok()?;
                let y = u32::try_from(y as i32 + down).ok()?;
                let inside = x < self.width && y < self.height;
                let index = inside.then(|| self.index(x, y))?;
                let there = usize::from(*self.pixels.get(index)?);
                (there == 0 || held[there] > 1).then_some((index, there))
            });
            if let Some((index, there)) = free {
                held[there] -= 1;
                held[owner] += 1;
                self.pixels[index] = owner as u16;
            }
        }
    }
}

/// Some rows of a mosaic, filled by themselves.
struct Band<'a> {
    width: u32,
    rows: Range<u32>,
    pixels: &'a mut [u16],
    /// Where borders cross the middles of rows; kept from one shape to the next.
    crossings: Vec<(u32, f64)>,
}

impl Band<'_> {
    /// Gives a shape the pixels whose centre is inside, by the even-odd rule.
    fn fill(&mut self, frame: &Frame, shape: &Shape, owner: u16) {
        self.crossings.clear();
        for ring in &shape.rings {
            let Some(&last) = ring.last() else { continue };
            let mut from = frame.exact(last);
            for &point in ring {
                let to = frame.exact(point);
                self.cross(from, to);
                from = to;
            }
        }
        self.crossings
            .sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        for pair in self.crossings.chunks_exact(2) {
            let row = (pair[0].0 - self.rows.start) as usize * self.width as usize;
            let from = row + first_centre(pair[0].1, self.width) as usize;
            let to = row + first_centre(pair[1].1, self.width) as usize;
            if let Some(run) = self.pixels.get_mut(from..to) {
                run.fill(owner);
            }
        }
    }

    /// Where a line crosses the middles of the rows. The same from one end as from the other, so that two places that share
    /// it agree.
    fn cross(&mut self, a: (f64, f64), b: (f64, f64)) {
        let (upper, lower) = if a.1 <= b.1 { (a, b) } else { (b, a) };
        let first = first_centre(upper.1, self.rows.end).max(self.rows.start);
        for row in first..first_centre(lower.1, self.rows.end) {
            let down = f64::from(row) + 0.5 - upper.1;
            let x = upper.0 + down * (lower.0 - upper.0) / (lower.1 - upper.1);
            self.crossings.push((row, x));
        }
    }
}

/// The shapes that a sheet has a frame for.
fn framed<'a>(
    sheet: &'a Sheet,
    shapes: &'a [Shape],
) -> impl Iterator<Item = (&'a Frame, &'a Shape)> {
    shapes
        .iter()
        .filter_map(|shape| Some((sheet.frame(shape.plane)?, shape)))
}

/// The first pixel whose centre is at or after a place of its axis.
fn first_centre(at: f64, count: u32) -> u32 {
    let at = at - 0.5;
    // Rounded up; what is before the first pixel is cut by the conversion, what is after the last by `min`.
    let whole = at as u32;
    (whole + u32::from(at > f64::from(whole))).min(count)
}

/// A point of the largest part of a small shape.
fn middle(shape: &Shape) -> Option<Point> {
    let largest = shape
        .rings
        .iter()
        .max_by(|a, b| signed_area_m2(a).total_cmp(&signed_area_m2(b)))?;
    let count = i64::try_from(largest.len())
        .ok()
        .filter(|&count| count > 0)?;
    let mean = |sum: i64| i32::try_from(sum / count).ok();
    Some(Point {
        x: mean(largest.iter().map(|point| i64::from(point.x)).sum())?,
        y: mean(largest.iter().map(|point| i64::from(point.y)).sum())?,
    })
}

/// Steps to the pixels around one, the nearest first.
fn near() -> impl Iterator<Item = (i32, i32)> {
    let side = -NEAR_PX..=NEAR_PX;
    let mut steps: Vec<(i32, i32)> = side
        .clone()
        .flat_map(|down| side.clone().map(move |right| (right, down)))
        .collect();
    steps.sort_by_key(|(right, down)| right * right + down * down);
    steps.into_iter()
}

fn leb128(bytes: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;
    use crate::plane::Plane;
    use crate::shape::{Bounds, Ring};

    /// A rectangle of metres, anticlockwise; a hole when its corners are given the other way round.
    fn rectangle(left: i32, bottom: i32, right: i32, top: i32) -> Ring {
        [(left, bottom), (right, bottom), (right, top), (left, top)]
            .map(|(x, y)| Point { x, y })
            .to_vec()
    }

    fn place(rings: &[Ring]) -> Vec<Shape> {
        vec![Shape {
            plane: Plane::Metropole,
            rings: rings.to_vec(),
        }]
    }

    /// One letter a pixel, on a ground of 80 × 60 m whose pixels are 10 m wide.
    fn drawn(places: &[Vec<Shape>]) -> Vec<String> {
        let ground = Bounds {
            min: Point { x: 0, y: 0 },
            max: Point { x: 80, y: 60 },
        };
        let sheet = Sheet::arrange(&[(Plane::Metropole, ground)], 8.0, 6.0).unwrap();
        let mosaic = Mosaic::of(&sheet, places).unwrap();
        let letter = |at: Option<usize>| at.map_or('.', |at| char::from(b'a' + at as u8));
        (0..mosaic.height)
            .map(|y| (0..mosaic.width).map(|x| letter(mosaic.at(x, y))).collect())
            .collect()
    }

    #[test]
    fn each_pixel_is_of_the_place_that_holds_its_centre() {
        // A border that cuts pixels: those left of 33 m whose centre is at 25 m or before are the first one's.
        let beside = [
            place(&[rectangle(0, 0, 33, 60)]),
            place(&[rectangle(33, 0, 80, 40)]),
        ];
        assert_eq!(
            drawn(&beside),
            [
                "aaa.....", "aaa.....", "aaabbbbb", "aaabbbbb", "aaabbbbb", "aaabbbbb"
            ]
        );
        // An enclave, and the place around it, whatever their order.
        let around = place(&[rectangle(0, 0, 80, 60), rectangle(20, 20, 60, 40)]);
        let enclave = place(&[rectangle(20, 20, 60, 40)]);
        let ring = [
            "aaaaaaaa", "aaaaaaaa", "aabbbbaa", "aabbbbaa", "aaaaaaaa", "aaaaaaaa",
        ];
        assert_eq!(drawn(&[around, enclave]), ring);
        // Two parts of one place.
        let parts = place(&[rectangle(0, 50, 20, 60), rectangle(60, 0, 80, 10)]);
        assert_eq!(
            drawn(&[parts]),
            [
                "aa......", "........", "........", "........", "........", "......aa"
            ]
        );
    }

    #[test]
    fn a_slanted_border_leaves_neither_gap_nor_overlap() {
        let corner =
            |points: &[(i32, i32)]| place(&[points.iter().map(|&(x, y)| Point { x, y }).collect()]);
        let rows = drawn(&[
            corner(&[(0, 0), (80, 60), (0, 60)]),
            corner(&[(0, 0), (80, 0), (80, 60)]),
        ]);
        assert!(!rows.concat().contains('.'), "{rows:?}");
        let count = |letter| rows.concat().matches(letter).count();
        assert_eq!(count('a') + count('b'), 48);
        assert_eq!(count('a'), 24);
    }

    #[test]
    fn a_place_smaller_than_a_pixel_keeps_one() {
        let large = place(&[rectangle(0, 0, 80, 60)]);
        // Neither holds a centre; both lie in the same pixel.
        let small = [
            place(&[rectangle(21, 21, 23, 23)]),
            place(&[rectangle(26, 26, 28, 28)]),
        ];
        let rows = drawn(&[large, small[0].clone(), small[1].clone()]).concat();
        assert_eq!(rows.matches('b').count(), 1);
        assert_eq!(rows.matches('c').count(), 1);
        assert_eq!(rows.matches('a').count(), 46);
        // Nothing is taken from a place that has one pixel only.
        let pixel = place(&[rectangle(20, 20, 30, 30)]);
        let rows = drawn(&[pixel, small[0].clone()]).concat();
        assert_eq!(
            [rows.matches('a').count(), rows.matches('b').count()],
            [1, 1]
        );
    }

    #[test]
    fn runs_tell_every_pixel() {
        let ground = Bounds {
            min: Point { x: 0, y: 0 },
            max: Point { x: 4000, y: 2000 },
        };
        let sheet = Sheet::arrange(&[(Plane::Metropole, ground)], 40.0, 20.0).unwrap();
        // More places than a byte counts, a run longer than a byte counts.
        let mut places = vec![place(&[rectangle(0, 1000, 4000, 2000)])];
        places.extend((0..200).map(|at| {
            let (left, bottom) = (at % 40 * 100, at / 40 * 100);
            place(&[rectangle(left, bottom, left + 100, bottom + 100)])
        }));
        let mosaic = Mosaic::of(&sheet, &places).unwrap();
        let bytes = mosaic.to_bytes();
        let mut bytes = bytes.iter();
        let mut number = || {
            let mut number = 0_u32;
            for shift in (0..).step_by(7) {
                let byte = *bytes.next()?;
                number |= u32::from(byte & 0x7f) << shift;
                if byte < 0x80 {
                    break;
                }
            }
            Some(number)
        };
        let mut pixels = Vec::new();
        while let (Some(place), Some(more)) = (number(), number()) {
            pixels.extend(vec![place as u16; more as usize + 1]);
        }
        assert_eq!(pixels, mosaic.pixels);
        assert!(pixels.contains(&201));
    }

    #[test]
    fn too_many_places_are_refused() {
        let sheet = Sheet {
            width: 1.0,
            height: 1.0,
            frames: Vec::new(),
        };
        assert_eq!(Mosaic::of(&sheet, &vec![Vec::<Shape>::new(); 70_000]), None);
    }
}
