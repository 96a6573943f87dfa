//! The national access point to transport data: `https://transport.data.gouv.fr/api`, no key, the licence of each dataset.
//!
//! One list names every dataset with the places it covers and its files. A network that nobody publishes is not in it:
//! that a place has none here says nothing of its buses.

use std::collections::BTreeSet;

use serde::Deserialize;
use url::Url;

use crate::error::SourceError;
use crate::request::{RawDocument, Request};

const HOST: &str = "transport.data.gouv.fr";

/// The timetables of a public transport network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Network {
    /// Its title, as its publisher writes it.
    pub title: String,
    /// Licence as the list says it: `lov2`, `odc-odbl`.
    pub licence: Option<String>,
    /// Page that describes it.
    pub page: String,
    /// Its GTFS files, each address once.
    pub feeds: Vec<FeedFile>,
}

/// A GTFS file to download.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedFile {
    /// Address.
    pub url: String,
    /// What the list says of its date.
    pub updated: Option<String>,
    /// Whether the access point could reach it lately.
    pub is_available: bool,
}

#[derive(Deserialize)]
struct Dataset {
    #[serde(default)]
    title: String,
    #[serde(default)]
    slug: String,
    #[serde(rename = "type")]
    kind: Option<String>,
    licence: Option<String>,
    #[serde(default)]
    covered_area: Vec<Area>,
    #[serde(default)]
    resources: Vec<Resource>,
}

#[derive(Deserialize)]
struct Area {
    insee: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
}

#[derive(Deserialize)]
struct Resource {
    format: Option<String>,
    url: Option<String>,
    updated: Option<String>,
    is_available: Option<bool>,
}

/// What to ask: the list of every dataset.
pub fn list() -> Request {
    Request::metadata(format!("https://{HOST}/api/datasets"))
}

/// The networks that cover one of these EPCI (SIREN) or communes (Insee codes), with a timetable.
///
/// A file that two datasets name is given with the first.
///
/// # Errors
/// `SourceChanged` when the list is not in the form expected, or names no network at all.
pub fn networks(
    list: &RawDocument,
    epci: &BTreeSet<String>,
    communes: &BTreeSet<String>,
) -> Result<Vec<Network>, SourceError> {
    let datasets: Vec<Dataset> = list.json()?;
    let is_network = |dataset: &&Dataset| dataset.kind.as_deref() == Some("public-transit");
    if !datasets.iter().any(|dataset| is_network(&dataset)) {
        return Err(SourceError::changed(HOST).detail("no dataset of type public-transit"));
    }
    let covers = |area: &Area| match (area.kind.as_deref(), &area.insee) {
        (Some("epci"), Some(code)) => epci.contains(code),
        (Some("commune"), Some(code)) => communes.contains(code),
        _ => false,
    };
    let mut addresses = BTreeSet::new();
    let mut networks = Vec::new();
    for dataset in datasets.into_iter().filter(|dataset| is_network(&dataset)) {
        if !dataset.covered_area.iter().any(covers) {
            continue;
        }
        let feeds: Vec<FeedFile> = dataset
            .resources
            .into_iter()
            .filter(|resource| resource.format.as_deref() == Some("GTFS"))
            .filter_map(|resource| {
                let url = Url::parse(&resource.url?).ok()?;
                let is_web = url.scheme() == "https" && url.host_str().is_some();
                (is_web && addresses.insert(url.to_string())).then(|| FeedFile {
                    url: url.to_string(),
                    updated: resource.updated,
                    is_available: resource.is_available.unwrap_or(true),
                })
            })
            .collect();
        if !feeds.is_empty() {
            networks.push(Network {
                page: format!("https://{HOST}/datasets/{}", dataset.slug),
                title: dataset.title,
                licence: dataset.licence,
                feeds,
            });
        }
    }
    Ok(networks)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn said(list: &Value) -> Result<Vec<String>, SourceError> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), list.to_string()).unwrap();
        let document = RawDocument {
            request: super::list(),
            path: file.path().to_owned(),
            fetched_at: "2026-11-21".to_owned(),
            sha256: String::new(),
            status: 200,
            content_type: None,
            bytes: 0,
            unchanged: false,
        };
        let codes = |code: &str| BTreeSet::from([code.to_owned()]);
        let networks = networks(&document, &codes("200070514"), &codes("16102"))?;
        let line = |network: &Network| {
            let feeds = network.feeds.iter().map(|feed| match feed.is_available {
                true => feed.url.clone(),
                false => format!("{} (hors service)", feed.url),
            });
            format!(
                "{} : {}",
                network.title,
                feeds.collect::<Vec<_>>().join(" ")
            )
        };
        Ok(networks.iter().map(line).collect())
    }

    fn dataset(title: &str, kind: &str, area: Value, resources: Value) -> Value {
        json!({
            "id": "x", "title": title, "slug": "reseau", "type": kind, "licence": "lov2",
            "covered_area": [area], "resources": resources,
        })
    }

    #[test]
    fn networks_of_a_place() {
        let here = json!({ "insee": "200070514", "nom": "CA du Grand Cognac", "type": "epci" });
        let elsewhere =
            json!({ "insee": "243300316", "nom": "Bordeaux Métropole", "type": "epci" });
        let commune = json!({ "insee": "16102", "nom": "Cognac", "type": "commune" });
        // The code of a département that is that of nothing here.
        let departement = json!({ "insee": "16102", "nom": "?", "type": "departement" });
        let gtfs = |url: &str| json!([{ "format": "GTFS", "url": url, "is_available": true }]);
        let list = json!([
            dataset(
                "Transcom",
                "public-transit",
                here.clone(),
                json!([
                    { "format": "GTFS", "url": "https://exemple.fr/a.zip", "updated": "2026-11-01", "is_available": true },
                    { "format": "NeTEx", "url": "https://exemple.fr/a.xml" },
                    { "format": "GTFS", "url": "https://exemple.fr/b.zip", "is_available": false },
                ])
            ),
            dataset(
                "Le même",
                "public-transit",
                here.clone(),
                gtfs("https://exemple.fr/a.zip")
            ),
            dataset(
                "Ailleurs",
                "public-transit",
                elsewhere,
                gtfs("https://exemple.fr/c.zip")
            ),
            dataset(
                "Navette",
                "public-transit",
                commune,
                gtfs("https://exemple.fr/d.zip")
            ),
            dataset(
                "Département",
                "public-transit",
                departement,
                gtfs("https://exemple.fr/e.zip")
            ),
            dataset(
                "Vélos",
                "bike-data",
                here.clone(),
                gtfs("https://exemple.fr/f.zip")
            ),
            dataset(
                "Fichier",
                "public-transit",
                here,
                gtfs("file:///etc/passwd")
            ),
        ]);
        assert_eq!(
            said(&list).unwrap(),
            [
                "Transcom : https://exemple.fr/a.zip https://exemple.fr/b.zip (hors service)",
                "Navette : https://exemple.fr/d.zip",
            ]
        );
        for wrong in [
            json!([]),
            json!({ "error": "x" }),
            json!([{ "type": "bike-data" }]),
        ] {
            assert!(said(&wrong).is_err(), "{wrong}");
        }
    }
}
