//! Properties of the features of a GeoJSON; outlines are not read.

use std::collections::BTreeMap;
use std::io::Read;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Map, Value};

use super::reason::Reason;
use super::recipe::Recipe;
use super::{Fault, Rows};
use crate::table;

#[derive(Deserialize)]
struct Collection {
    features: Vec<Feature>,
}

#[derive(Deserialize)]
struct Feature {
    properties: Option<Map<String, Value>>,
    geometry: Option<Geometry>,
}

#[derive(Deserialize)]
struct Geometry {
    coordinates: Option<Coordinates>,
}

/// Only points are looked at: they tell when the coordinates are the wrong way round.
#[derive(Deserialize)]
#[serde(untagged)]
enum Coordinates {
    Point(f64, f64),
    Other(IgnoredAny),
}

/// Gives the names of the properties, then each feature with its rank from 1.
pub(super) fn read(input: impl Read, recipe: &Recipe, rows: &mut dyn Rows) -> Result<(), Fault> {
    let collection: Collection =
        serde_json::from_reader(input).map_err(|error| match error.is_io() {
            true => Fault::from(std::io::Error::from(error)),
            false => Fault::line(
                error.line() as u64,
                Reason::Form {
                    detail: error.to_string(),
                },
            ),
        })?;
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    for feature in &collection.features {
        for name in feature.properties.iter().flat_map(Map::keys) {
            let next = names.len();
            names.entry(name).or_insert(next);
        }
    }
    let mut header = vec![String::new(); names.len()];
    for (name, at) in &names {
        header[*at] = (*name).to_owned();
    }
    rows.begin(None)?;
    rows.row(0, &header)?;
    for (at, feature) in collection.features.iter().enumerate() {
        let rank = at as u64 + 1;
        if let Some(Geometry {
            coordinates: Some(Coordinates::Point(longitude, latitude)),
        }) = feature.geometry
            && !super::cell::is_in_france(longitude, latitude)
        {
            let cell = format!("{longitude}, {latitude}");
            return Err(Fault::line(rank, Reason::Swapped { cell }));
        }
        let mut cells = vec![String::new(); header.len()];
        for (name, value) in feature.properties.iter().flatten() {
            let text = table::cell(Some(value)).unwrap_or_default();
            cells[names[name.as_str()]] = match (value, recipe.decimal) {
                (Value::Number(_), sign @ ',') => text.replace('.', &sign.to_string()),
                _ => text,
            };
        }
        rows.row(rank, &cells)?;
    }
    Ok(())
}
