//! Etalab's files of contours and `geo.api.gouv.fr`, in the forms their documentation gives.
//!
//! The shapes are squares on a grid of the métropole, one a commune: a map that is easy to check, in the place of borders
//! that are too large to carry.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

use super::World;
use super::wire::{Answer, Asked};

/// Host of Etalab's files.
pub const HOST: &str = "etalab-datasets.geo.data.gouv.fr";
/// Host of the API Découpage administratif.
pub const API_HOST: &str = "geo.api.gouv.fr";

/// The file of communes of a year, in a fake's words.
pub fn file_of(year: i32) -> String {
    format!("{HOST}/contours-administratifs/{year}/geojson/communes-1000m.geojson.gz")
}

/// A collection with a square for each code, from west to east then from south to north, two hundred in a row.
pub fn squares<'a>(codes: impl IntoIterator<Item = &'a str>) -> Value {
    let features: Vec<Value> = codes
        .into_iter()
        .enumerate()
        .map(|(rank, code)| {
            // Overseas, squares of a hundredth of a degree inside the island.
            let (west, south, side) = match code.get(..3) {
                Some("971") => (-61.8, 16.0, 0.01),
                Some("972") => (-61.2, 14.4, 0.01),
                Some("973") => (-54.0, 3.0, 0.01),
                Some("974") => (55.2, -21.3, 0.01),
                Some("976") => (45.0, -13.0, 0.01),
                _ => (-4.5, 42.5, 0.04),
            };
            let columns = if side < 0.02 { 20 } else { 200 };
            let rank = if side < 0.02 { rank % 400 } else { rank };
            // Whole hundredths, so that neighbours have the same corners to the last digit.
            let at = |from: f64, steps: usize| {
                ((from * 100.0).round() + steps as f64 * (side * 100.0_f64).round()) / 100.0
            };
            let (column, row) = (rank % columns, rank / columns);
            let (x1, x2) = (at(west, column), at(west, column + 1));
            let (y1, y2) = (at(south, row), at(south, row + 1));
            json!({
                "type": "Feature",
                "properties": {"code": code, "nom": "Quelque part", "plm": false},
                "geometry": {
                    "type": "Polygon",
                    "coordinates": [[[x1, y1], [x2, y1], [x2, y2], [x1, y2], [x1, y1]]],
                },
            })
        })
        .collect();
    json!({"type": "FeatureCollection", "features": features})
}

/// A text packed with gzip.
///
/// # Panics
/// Never: memory does not refuse to be written.
pub fn packed(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    #[allow(clippy::expect_used)]
    encoder
        .write_all(text.as_bytes())
        .expect("memory takes what it is given");
    #[allow(clippy::expect_used)]
    encoder.finish().expect("memory takes what it is given")
}

/// A world that holds nothing but the file of communes of a year.
pub fn world<'a>(year: i32, codes: impl IntoIterator<Item = &'a str>) -> World {
    let mut world = World::default();
    world.files.insert(
        file_of(year),
        (
            "application/gzip".to_owned(),
            packed(&squares(codes).to_string()),
        ),
    );
    world
}

/// What the API answers of a path it does not know.
pub fn not_found(asked: &Asked) -> Option<Answer> {
    (asked.host == API_HOST)
        .then(|| Answer::json(404, &json!({"code": 404, "message": "Not found"})))
}
