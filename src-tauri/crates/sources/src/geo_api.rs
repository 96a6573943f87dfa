//! API Découpage administratif (`geo.api.gouv.fr`): the detailed contours of the communes of one EPCI, in one request.
//!
//! Written from its published description; its answer to this question was never recorded.

use crate::error::SourceError;
use crate::request::{Expect, Request};

const EPCIS: &str = "https://geo.api.gouv.fr/epcis/";

/// The contours of the communes of an EPCI, with today's codes: a GeoJSON collection whose features have `code` and `nom`.
///
/// # Errors
/// `BadRequest` when the code is no SIREN.
pub fn communes_of_epci(siren: &str) -> Result<Request, SourceError> {
    if siren.len() != 9 || !siren.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(SourceError::bad_request(format!("SIREN {siren}")));
    }
    Ok(Request::data(
        format!("{EPCIS}{siren}/communes?format=geojson&geometry=contour&fields=code,nom"),
        Expect::Geojson,
    ))
}

/// The SIREN in an address that [`communes_of_epci`] asks; none of any other address.
pub fn epci_of(url: &str) -> Option<&str> {
    let (siren, rest) = url.strip_prefix(EPCIS)?.split_once('/')?;
    rest.starts_with("communes?").then_some(siren)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn only_a_siren_is_asked_for() {
        assert_eq!(
            communes_of_epci("200070514").unwrap().url,
            "https://geo.api.gouv.fr/epcis/200070514/communes?format=geojson&geometry=contour&fields=code,nom"
        );
        let asked = communes_of_epci("200070514").unwrap().url;
        assert_eq!(epci_of(&asked), Some("200070514"));
        assert_eq!(
            epci_of("https://exemple.fr/epcis/200070514/communes?"),
            None
        );
        for text in ["", "16102", "20007051A", "200070514/../x"] {
            assert!(communes_of_epci(text).is_err(), "{text}");
        }
    }
}
