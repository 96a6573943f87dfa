//! Contours of the administrative places of France, as Etalab publishes them: IGN's Admin Express, simplified, one file a
//! year, a level and a detail (etalab/contours-administratifs, Licence ouverte 2.0).
//!
//! What is asked and how it is unpacked; the shapes are the `outline` room's business. The addresses are those of the
//! project's documentation; no answer of them was recorded, so that every assumption is checked when one comes.

use std::fs;
use std::io::Read;

use flate2::read::MultiGzDecoder;
use obs_model::Level;

use crate::error::SourceError;
use crate::request::{Expect, RawDocument, Request, strip_bom};

/// Where the files are.
const BASE: &str = "https://etalab-datasets.geo.data.gouv.fr/contours-administratifs";

/// Largest document once unpacked, in bytes: ten times the largest file of outlines seen.
const UNPACKED_MAX_BYTES: u64 = 600_000_000;

/// How close to the ground the borders are, as their producer simplified them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// For a map of France.
    Metres1000,
    /// For a map of one territory.
    Metres100,
}

impl Resolution {
    /// The producer's own word.
    pub fn word(self) -> &'static str {
        match self {
            Resolution::Metres1000 => "1000m",
            Resolution::Metres100 => "100m",
        }
    }
}

/// The contours of every place of a level, with the codes of 1 January of `year`. None for a level that has no file.
pub fn of_france(level: Level, year: i32, resolution: Resolution) -> Option<Request> {
    let name = match level {
        Level::Commune => "communes",
        Level::Epci => "epci",
        Level::Departement => "departements",
        Level::Region => "regions",
        Level::Arrondissement
        | Level::Ept
        | Level::Own
        | Level::BassinDeVie
        | Level::ZoneEmploi
        | Level::AireAttraction
        | Level::France => return None,
    };
    let word = resolution.word();
    Some(Request::data(
        format!("{BASE}/{year}/geojson/{name}-{word}.geojson.gz"),
        Expect::GeojsonGz,
    ))
}

/// The GeoJSON of a document, unpacked when it is packed.
///
/// # Errors
/// `SourceChanged` when the packing is broken, cut, or swells beyond any file of contours.
pub fn geojson(document: &RawDocument) -> Result<Vec<u8>, SourceError> {
    let host = document.host();
    let bytes = fs::read(&document.path)?;
    if !bytes.starts_with(b"\x1f\x8b") {
        return Ok(strip_bom(&bytes).to_vec());
    }
    let mut unpacked = Vec::new();
    MultiGzDecoder::new(bytes.as_slice())
        .take(UNPACKED_MAX_BYTES + 1)
        .read_to_end(&mut unpacked)
        .map_err(|error| {
            SourceError::incomplete(&host).detail(format!("{}: {error}", document.request.url))
        })?;
    if unpacked.len() as u64 > UNPACKED_MAX_BYTES {
        return Err(SourceError::too_big(&host, UNPACKED_MAX_BYTES));
    }
    Ok(unpacked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_those_of_the_producer() {
        let check = |level, expected: Option<&str>| {
            let request = of_france(level, 2026, Resolution::Metres1000);
            let url = request.as_ref().map(|request| request.url.as_str());
            assert_eq!(url, expected, "{level:?}");
        };
        check(
            Level::Commune,
            Some(
                "https://etalab-datasets.geo.data.gouv.fr/contours-administratifs/2026/geojson/communes-1000m.geojson.gz",
            ),
        );
        check(
            Level::Epci,
            Some(
                "https://etalab-datasets.geo.data.gouv.fr/contours-administratifs/2026/geojson/epci-1000m.geojson.gz",
            ),
        );
        check(Level::Own, None);
        check(Level::France, None);
    }
}
