use std::collections::BTreeMap;

use geojson::GeometryValue;
use obs_model::{Lang, Level};
use serde::Deserialize;
use serde_json::Value;

use crate::error::OutlineError;
use crate::oddity::{Oddity, Remark};
use crate::plane::{Plane, PointError, Projector};
use crate::shape::{Point, Ring, twice_area};

/// The share of refused features from which the whole file is refused: it is not what it is taken for.
const REFUSED_MAX: f64 = 0.01;

/// Outlines as a file gives them: projected, rings closed and turned the right way, not simplified.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Received {
    /// By code.
    pub(crate) places: BTreeMap<String, (Plane, Vec<Ring>)>,
    /// What had to be repaired or left out, by code.
    pub remarks: Vec<Remark>,
}

impl Received {
    /// The codes that have an outline, in order.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.places.keys().map(String::as_str)
    }

    /// Keeps only the outlines of some codes.
    pub fn retain(&mut self, mut keep: impl FnMut(&str) -> bool) {
        self.places.retain(|code, _| keep(code));
    }

    /// Points in all, before any simplification.
    pub fn points(&self) -> usize {
        let rings = self.places.values().flat_map(|(_, rings)| rings);
        rings.map(Vec::len).sum()
    }

    /// How many places were left out.
    pub fn refused(&self) -> usize {
        self.remarks
            .iter()
            .filter(|remark| remark.oddity.refuses())
            .count()
    }
}

#[derive(Deserialize)]
struct Collection {
    features: Vec<Feature>,
}

#[derive(Deserialize)]
struct Feature {
    properties: Option<Properties>,
    geometry: Option<geojson::Geometry>,
}

#[derive(Deserialize)]
struct Properties {
    code: Option<Value>,
}

/// Reads the bytes of a GeoJSON collection (WGS 84 degrees) whose features have a property `code`: the code of a place of
/// `level`, as text.
///
/// A broken outline is repaired when there is one way to do it, left out otherwise, and each case is remarked on.
///
/// # Errors
/// When it is not a collection of features, when it is empty, and when more than one feature in a hundred has to be left out.
pub fn read(bytes: &[u8], level: Level) -> Result<Received, OutlineError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let collection: Collection =
        serde_json::from_slice(bytes).map_err(|error| OutlineError::Form(error.to_string()))?;
    let found = collection.features.len();
    if found == 0 {
        return Err(OutlineError::Empty);
    }
    let projector =
        Projector::new().ok_or_else(|| OutlineError::Form("no projection".to_owned()))?;
    let mut received = Received::default();
    let mut twice = Vec::new();
    for (rank, feature) in collection.features.into_iter().enumerate() {
        let code = feature.properties.and_then(|properties| properties.code);
        let (code, outline) = match code {
            Some(Value::String(code)) if is_code(&code, level) => {
                let mut mended = Vec::new();
                let outline = outline(feature.geometry, &projector, &mut mended);
                mended.sort();
                mended.dedup();
                received
                    .remarks
                    .extend(mended.into_iter().map(|oddity| Remark {
                        code: code.clone(),
                        oddity,
                    }));
                (code, outline)
            }
            Some(Value::String(code)) => (code, Err(Oddity::NotACode)),
            Some(Value::Number(code)) => (code.to_string(), Err(Oddity::NoCode)),
            _ => (format!("n°\u{a0}{}", rank + 1), Err(Oddity::NoCode)),
        };
        match outline {
            Ok(outline) => match received.places.get(&code) {
                Some(known) if *known == outline => {}
                Some(_) => twice.push(code),
                None => {
                    received.places.insert(code, outline);
                }
            },
            Err(oddity) => received.remarks.push(Remark { code, oddity }),
        }
    }
    // Neither of two outlines is known to be the right one.
    twice.sort();
    twice.dedup();
    for code in twice {
        received.places.remove(&code);
        received.remarks.push(Remark {
            code,
            oddity: Oddity::Twice,
        });
    }
    received.remarks.sort();
    let first = received
        .remarks
        .iter()
        .find(|remark| remark.oddity.refuses());
    match first {
        Some(first) if received.refused() as f64 > REFUSED_MAX * found as f64 => {
            Err(OutlineError::Refusals {
                refused: received.refused(),
                found,
                first: first.sentence(Lang::En),
                first_fr: first.sentence(Lang::Fr),
            })
        }
        _ => Ok(received),
    }
}

/// Whether a text has the form of the codes of a level.
fn is_code(text: &str, level: Level) -> bool {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    match level {
        Level::Commune | Level::Arrondissement => {
            text.len() == 5
                && text.is_ascii()
                && digits(&text[2..])
                && (digits(&text[..2]) || matches!(&text[..2], "2A" | "2B"))
        }
        Level::Ept | Level::Epci => text.len() == 9 && digits(text),
        Level::Departement => {
            matches!(text, "2A" | "2B") || (matches!(text.len(), 2 | 3) && digits(text))
        }
        Level::Region => text.len() == 2 && digits(text),
        // Drawn from their communes.
        Level::Own
        | Level::BassinDeVie
        | Level::ZoneEmploi
        | Level::AireAttraction
        | Level::France => false,
    }
}

/// The rings of a geometry, and what had to be mended on the way.
fn outline(
    geometry: Option<geojson::Geometry>,
    projector: &Projector,
    mended: &mut Vec<Oddity>,
) -> Result<(Plane, Vec<Ring>), Oddity> {
    let polygons = match geometry.map(|geometry| geometry.value) {
        Some(GeometryValue::Polygon { coordinates }) => vec![coordinates],
        Some(GeometryValue::MultiPolygon { coordinates }) => coordinates,
        _ => return Err(Oddity::NoOutline),
    };
    let mut plane = None;
    let mut rings = Vec::new();
    for polygon in polygons {
        let mut outer: Option<Ring> = None;
        for (rank, positions) in polygon.iter().enumerate() {
            let mut points = Vec::with_capacity(positions.len());
            for position in positions {
                let &[longitude, latitude, ..] = position.as_slice() else {
                    return Err(Oddity::NotANumber);
                };
                let of_point =
                    Plane::holding(longitude, latitude).map_err(|error| match error {
                        PointError::NotANumber => Oddity::NotANumber,
                        PointError::Swapped => Oddity::Swapped,
                        PointError::Elsewhere => Oddity::Elsewhere,
                    })?;
                if *plane.get_or_insert(of_point) != of_point {
                    return Err(Oddity::Elsewhere);
                }
                let point = projector.project(of_point, longitude, latitude);
                points.push(point.ok_or(Oddity::Elsewhere)?);
            }
            let Some(ring) = ring(points, rank == 0, mended) else {
                mended.push(Oddity::FlatRing);
                if rank == 0 {
                    // Its holes are holes in nothing.
                    break;
                }
                continue;
            };
            match &outer {
                None => {
                    outer = Some(ring.clone());
                    rings.push(ring);
                }
                Some(outer) if ring.iter().any(|&point| holds(outer, point)) => rings.push(ring),
                Some(_) => mended.push(Oddity::StrayHole),
            }
        }
    }
    match plane {
        Some(plane) if !rings.is_empty() => Ok((plane, rings)),
        _ => Err(Oddity::NothingLeft),
    }
}

/// A clean ring: neither repeated points nor there-and-back lines, anticlockwise around the inside of a polygon.
/// None when nothing with an area is left.
fn ring(points: Vec<Point>, is_outer: bool, mended: &mut Vec<Oddity>) -> Option<Ring> {
    if points.len() > 2 && points.first() != points.last() {
        mended.push(Oddity::OpenRing);
    }
    let mut ring: Ring = Vec::with_capacity(points.len());
    for point in points {
        if ring.last() == Some(&point) {
            continue;
        }
        if ring.len() >= 2 && ring[ring.len() - 2] == point {
            ring.pop();
            continue;
        }
        ring.push(point);
    }
    while ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
    // A there-and-back line around the place where the ring begins.
    while ring.len() > 2 && ring[1] == ring[ring.len() - 1] {
        ring.remove(0);
        ring.pop();
    }
    while ring.len() > 2 && ring[0] == ring[ring.len() - 2] {
        ring.truncate(ring.len() - 2);
    }
    let area = twice_area(&ring);
    if ring.len() < 3 || area == 0 {
        return None;
    }
    if (area > 0) != is_outer {
        ring.reverse();
    }
    if crosses_itself(&ring) {
        mended.push(Oddity::CrossesItself);
    }
    Some(ring)
}

/// Whether a point lies in a ring: an even-odd count with the border's own points decided once for both its sides, so that a
/// point on a border that two neighbours share lies in exactly one of them.
pub(crate) fn holds(ring: &[Point], point: Point) -> bool {
    let mut inside = false;
    let next = ring.iter().cycle().skip(1);
    for (&a, &b) in ring.iter().zip(next) {
        if (a.y > point.y) != (b.y > point.y) {
            // The same line whichever way the ring goes.
            let (low, high) = if a.y < b.y { (a, b) } else { (b, a) };
            inside ^= side(low, high, point) > 0;
        }
    }
    inside
}

/// Positive when `point` is to the left of the line from `a` to `b`, exact.
fn side(a: Point, b: Point, point: Point) -> i64 {
    let d = |from: i32, to: i32| i64::from(to) - i64::from(from);
    d(a.x, b.x) * d(a.y, point.y) - d(a.y, b.y) * d(a.x, point.x)
}

/// Whether two sides of a ring cross; touching is not crossing.
fn crosses_itself(ring: &[Point]) -> bool {
    let mut sides: Vec<(Point, Point)> = ring
        .iter()
        .zip(ring.iter().cycle().skip(1))
        .map(|(&a, &b)| if a <= b { (a, b) } else { (b, a) })
        .collect();
    // From west to east: only sides whose widths overlap can cross.
    sides.sort();
    let mut open: Vec<(Point, Point)> = Vec::new();
    for (a, b) in sides {
        open.retain(|(_, end)| end.x >= a.x);
        let crosses = open.iter().any(|&(c, d)| {
            side(a, b, c).signum() * side(a, b, d).signum() < 0
                && side(c, d, a).signum() * side(c, d, b).signum() < 0
        });
        if crosses {
            return true;
        }
        open.push((a, b));
    }
    false
}
