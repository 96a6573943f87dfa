//! The kept file: one small file that holds every border once.
//!
//! postcard writes a small whole number as one byte, so points are kept as steps from the point before, and the lines of a
//! ring as steps from the line before. A Parquet file would need a reader here, or this room a store; JSON would be five
//! times larger and slower. The checksum of the end covers the whole.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use crc::{CRC_32_ISCSI, Crc};
use serde::{Deserialize, Serialize};

use crate::error::OutlineError;
use crate::outlines::{Lines, Outlines, PlaceRings, Provenance};
use crate::plane::Plane;
use crate::shape::Point;

/// What the file begins with; the number is that of the form below.
const HEAD: &[u8] = b"observatoire outlines 1\n";

const CRC: Crc<u32> = Crc::<u32>::new(&CRC_32_ISCSI);

#[derive(Serialize, Deserialize)]
struct Kept<'a> {
    #[serde(borrow)]
    provenance: Cow<'a, Provenance>,
    absent: Cow<'a, BTreeMap<String, Vec<String>>>,
    /// Points of each line.
    line_lengths: Vec<u32>,
    /// Steps from point to point, over all lines.
    steps: Vec<(i32, i32)>,
    #[serde(borrow)]
    places: Vec<(Cow<'a, str>, Plane, Vec<u32>)>,
    /// Lines of every ring of every place: twice the step from the line before, plus one when followed backwards.
    numbers: Vec<i32>,
}

pub(crate) fn to_bytes(outlines: &Outlines) -> Result<Vec<u8>, OutlineError> {
    let lines = &outlines.lines;
    let mut last = Point { x: 0, y: 0 };
    let steps = lines
        .points
        .iter()
        .map(|&point| {
            let step = (point.x.wrapping_sub(last.x), point.y.wrapping_sub(last.y));
            last = point;
            step
        })
        .collect();
    let mut before = 0;
    let all = outlines
        .places
        .iter()
        .flat_map(|place| place.rings.iter().flatten());
    let numbers = all
        .map(|&number| {
            let (at, backwards) = if number < 0 {
                (!number, 1)
            } else {
                (number, 0)
            };
            let step = (at - before) * 2 + backwards;
            before = at;
            step
        })
        .collect();
    let kept = Kept {
        provenance: Cow::Borrowed(&outlines.provenance),
        absent: Cow::Borrowed(&outlines.absent),
        line_lengths: (0..lines.count())
            .map(|at| lines.get(at).len() as u32)
            .collect(),
        steps,
        places: outlines
            .places
            .iter()
            .map(|place| {
                let lengths = place.rings.iter().map(|ring| ring.len() as u32).collect();
                (Cow::Borrowed(place.code.as_str()), place.plane, lengths)
            })
            .collect(),
        numbers,
    };
    let body = postcard::to_allocvec_crc32(&kept, CRC.digest())
        .map_err(|error| OutlineError::Kept(error.to_string()))?;
    Ok([HEAD, &body].concat())
}

pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Outlines, OutlineError> {
    let refuse = |reason: &str| OutlineError::Kept(reason.to_owned());
    let body = bytes
        .strip_prefix(HEAD)
        .ok_or_else(|| refuse("another form"))?;
    let kept: Kept<'_> = postcard::from_bytes_crc32(body, CRC.digest())
        .map_err(|error| OutlineError::Kept(error.to_string()))?;
    let mut last = Point { x: 0, y: 0 };
    let points = kept
        .steps
        .iter()
        .map(|&(dx, dy)| {
            last = Point {
                x: last.x.wrapping_add(dx),
                y: last.y.wrapping_add(dy),
            };
            last
        })
        .collect();
    let mut end = 0_u32;
    let ends = kept
        .line_lengths
        .iter()
        .map(|&length| {
            end = end.saturating_add(length);
            end
        })
        .collect();
    let mut numbers = kept.numbers.iter();
    let mut before = 0_i32;
    let mut places = Vec::with_capacity(kept.places.len());
    for (code, plane, lengths) in kept.places {
        let mut rings = Vec::with_capacity(lengths.len());
        for length in lengths {
            let ring: Vec<i32> = numbers
                .by_ref()
                .take(length as usize)
                .map(|&step| {
                    let at = before.wrapping_add(step >> 1);
                    before = at;
                    if step & 1 == 1 { !at } else { at }
                })
                .collect();
            if ring.len() != length as usize {
                return Err(refuse("a ring is cut"));
            }
            rings.push(ring);
        }
        places.push(PlaceRings {
            code: code.into_owned(),
            plane,
            rings,
        });
    }
    let outlines = Outlines {
        provenance: kept.provenance.into_owned(),
        lines: Arc::new(Lines { points, ends }),
        places,
        absent: kept.absent.into_owned(),
    };
    if !outlines.is_sound() {
        return Err(refuse("a ring follows a line that is not there"));
    }
    Ok(outlines)
}
