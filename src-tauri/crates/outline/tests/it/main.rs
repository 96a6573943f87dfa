//! Small maps whose answer is known, broken outlines, and the real file of the 35 000 communes when it is there.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod broken;
mod real;
mod small;

use obs_model::Level;
use obs_outline::{Detail, Outlines, Provenance, Received, read};
use serde_json::{Value, json};

/// Degrees of the south-west corner of the small maps, in the Charente.
pub(crate) const ORIGIN: (f64, f64) = (-0.4, 45.6);
/// Degrees of one unit of the small maps.
pub(crate) const UNIT: f64 = 0.01;

/// A ring of GeoJSON from points in units.
pub(crate) fn ring(points: &[(f64, f64)]) -> Value {
    let position = |&(x, y): &(f64, f64)| json!([ORIGIN.0 + x * UNIT, ORIGIN.1 + y * UNIT]);
    points.iter().map(position).collect()
}

/// A closed ring around a rectangle of units, with a point at each unit.
pub(crate) fn square(x: f64, y: f64, width: f64, height: f64) -> Value {
    let mut points = Vec::new();
    let steps = |length: f64| (0..length as usize).map(|step| step as f64);
    points.extend(steps(width).map(|step| (x + step, y)));
    points.extend(steps(height).map(|step| (x + width, y + step)));
    points.extend(steps(width).map(|step| (x + width - step, y + height)));
    points.extend(steps(height).map(|step| (x, y + height - step)));
    points.push((x, y));
    ring(&points)
}

/// A feature with one polygon.
pub(crate) fn feature(code: impl Into<Value>, rings: Vec<Value>) -> Value {
    json!({
        "type": "Feature",
        "properties": {"code": code.into(), "nom": "Quelque part"},
        "geometry": {"type": "Polygon", "coordinates": rings},
    })
}

/// The bytes of a collection.
pub(crate) fn collection(features: &[Value]) -> Vec<u8> {
    json!({"type": "FeatureCollection", "features": features})
        .to_string()
        .into_bytes()
}

pub(crate) fn received(features: &[Value]) -> Received {
    read(&collection(features), Level::Commune).unwrap()
}

pub(crate) fn provenance(least_m2: f64) -> Provenance {
    Provenance {
        geography_year: 2026,
        url: "https://etalab-datasets.geo.data.gouv.fr/contours-administratifs/2026/geojson/communes-1000m.geojson.gz".to_owned(),
        sha256: "00".to_owned(),
        received_on: "2026-10-12".to_owned(),
        resolution: "1000m".to_owned(),
        detail: Detail { least_m2 },
    }
}

pub(crate) fn outlines(features: &[Value], least_m2: f64) -> Outlines {
    Outlines::build(&received(features), provenance(least_m2))
}
