//! Insee's Melodi, in the forms recorded on api.insee.fr from 2025-02 to 2026-03.

use serde_json::{Value, json};

use super::wire::{Answer, Asked};

/// The host that is stood for.
pub const HOST: &str = "api.insee.fr";

/// A figure.
#[derive(Clone, Debug)]
pub struct Observation {
    /// `COM-16102`.
    pub geo: String,
    /// `2023`.
    pub period: String,
    /// Codes, in the order of the dataset's dimensions.
    pub codes: Vec<String>,
    /// A number; none is left out of the answer, as Melodi does under secrecy.
    pub value: Option<Value>,
    /// `CONF_STATUS` → `C`; empty most of the time.
    pub attributes: Vec<(String, String)>,
}

/// A dataset.
#[derive(Clone, Debug)]
pub struct Dataset {
    /// `DS_POPULATIONS_REFERENCE`.
    pub id: String,
    /// French title.
    pub title: String,
    /// `2025-12-18T12:00:16`.
    pub modified: String,
    /// Year of the geography: `2025`.
    pub geography_year: i32,
    /// First and last year.
    pub years: (i32, i32),
    /// `FE` France entière, `FEHM` hors Mayotte.
    pub spatial: String,
    /// Dimensions besides GEO and TIME_PERIOD.
    pub dimensions: Vec<String>,
    /// Key of the measure: `OBS_VALUE_NIVEAU`.
    pub measure: String,
    /// Figures.
    pub observations: Vec<Observation>,
    /// Rows of the file, where there are too many to hold them as figures.
    pub rows_in_file: usize,
    /// Rows of a page, whatever is asked, so that few rows make several pages.
    pub page_rows_max: usize,
    /// The whole-France Parquet file, for datasets that offer it.
    pub parquet: Option<Vec<u8>>,
    /// The zipped CSV, for datasets that offer it.
    pub zip: Option<Vec<u8>>,
}

impl Dataset {
    /// A dataset without figures, of the census kind.
    pub fn new(id: &str, title: &str, dimensions: &[&str]) -> Self {
        Self {
            id: id.to_owned(),
            title: title.to_owned(),
            modified: "2026-07-01T12:00:16".to_owned(),
            geography_year: 2026,
            years: (2023, 2023),
            spatial: "FE".to_owned(),
            dimensions: dimensions.iter().map(|name| (*name).to_owned()).collect(),
            measure: "OBS_VALUE_NIVEAU".to_owned(),
            observations: Vec::new(),
            rows_in_file: 0,
            page_rows_max: 100_000,
            parquet: None,
            zip: None,
        }
    }

    /// Adds a figure.
    pub fn figure(mut self, geo: &str, period: &str, codes: &[&str], value: Option<f64>) -> Self {
        self.observations.push(Observation {
            geo: geo.to_owned(),
            period: period.to_owned(),
            codes: codes.iter().map(|code| (*code).to_owned()).collect(),
            value: value.map(|value| json!(value)),
            attributes: Vec::new(),
        });
        self
    }

    /// The same figures as the CSV of the dataset's archive.
    pub fn csv(&self) -> String {
        let mut text = String::from("\"GEO\";\"GEO_OBJECT\";");
        for name in &self.dimensions {
            text.push_str(&format!("\"{name}\";"));
        }
        text.push_str("\"OBS_STATUS\";TIME_PERIOD;OBS_VALUE\n");
        for figure in &self.observations {
            let (level, code) = figure.geo.split_once('-').unwrap_or(("", &figure.geo));
            text.push_str(&format!("\"{code}\";\"{level}\";"));
            for code in &figure.codes {
                text.push_str(&format!("\"{code}\";"));
            }
            let value = match &figure.value {
                Some(Value::Number(number)) => number
                    .as_f64()
                    .map(|number| number.to_string())
                    .unwrap_or_default(),
                Some(other) => other.to_string(),
                None => String::new(),
            };
            text.push_str(&format!("\"\";{};{value}\n", figure.period));
        }
        text
    }

    fn entry(&self) -> Value {
        let both =
            |text: &str| json!([{"lang": "fr", "content": text}, {"lang": "en", "content": text}]);
        let (first, last) = self.years;
        let mut entry = json!({
            "identifier": self.id,
            "title": both(&self.title),
            "accessRights": both("Libre"),
            "modified": self.modified,
            "publisher": publisher(),
            "temporal": {"startPeriod": format!("{first}-01-01T00:00:00"), "endPeriod": format!("{last}-01-01T00:00:00")},
            "spatial": {"id": self.spatial},
            "spatialResolution": [{"id": "COM"}, {"id": "DEP"}],
            "spatialTemporal": format!("{}-01-01T01:00:00", self.geography_year),
            "product": [],
            "numObservations": self.observations.len().max(self.rows_in_file),
        });
        if let Some(zip) = &self.zip {
            let id = format!("{}_{last}_CSV_FR", self.id);
            entry["product"] = json!([{
                "id": id, "format": "CSV", "modified": self.modified, "title": self.title,
                "accessURL": format!("https://{HOST}/melodi/file/{}/{id}", self.id),
                "byteSize": zip.len(), "packageFormat": "application/zip",
                "mediaType": "text/csv", "language": "FR",
            }]);
        }
        if let Some(parquet) = &self.parquet {
            entry["accessURLParquet"] = json!(format!(
                "https://{HOST}/melodi/file/{}_{last}/PARQUET",
                self.id
            ));
            entry["tailleFichierParquetEnOctets"] = json!(parquet.len());
        }
        entry
    }

    fn data(&self, asked: &Asked) -> Answer {
        let parameters = asked.parameters();
        let values = |name: &str| -> Vec<String> {
            parameters
                .iter()
                .filter(|(key, _)| key == name)
                .map(|(_, value)| value.clone())
                .collect()
        };
        let one = |name: &str| values(name).into_iter().next();
        let keeps = |name: &str, code: &str| {
            let wanted = values(name);
            wanted.is_empty() || wanted.iter().any(|value| value == code)
        };
        let found: Vec<&Observation> = self
            .observations
            .iter()
            .filter(|figure| {
                let level = figure.geo.split('-').next().unwrap_or("");
                (keeps("GEO", &figure.geo) || keeps("GEO", level))
                    && keeps("TIME_PERIOD", &figure.period)
                    && self
                        .dimensions
                        .iter()
                        .zip(&figure.codes)
                        .all(|(name, code)| keeps(name, code))
            })
            .collect();
        let size: usize = one("maxResult")
            .and_then(|text| text.parse().ok())
            .unwrap_or(10_000);
        let size = size.min(self.page_rows_max);
        let page: usize = one("page").and_then(|text| text.parse().ok()).unwrap_or(1);
        let base: String = {
            let kept: Vec<&str> = asked
                .query
                .split('&')
                .filter(|pair| !pair.starts_with("page="))
                .collect();
            format!("https://{HOST}{}?{}", asked.path, kept.join("&"))
        };
        let mut paging = json!({"first": format!("{base}&page=1")});
        if size > 0 && page * size < found.len() {
            paging["next"] = json!(format!("{base}&page={}", page + 1));
        }
        if one("totalCount").as_deref() == Some("TRUE") {
            paging["count"] = json!(found.len());
        }
        let with_vintage = one("idTerritoire").as_deref() == Some("TRUE");
        let observations: Vec<Value> = found
            .into_iter()
            .skip((page - 1) * size)
            .take(size)
            .map(|figure| self.observation(figure, with_vintage))
            .collect();
        Answer::json(
            200,
            &json!({
                "identifier": self.id,
                "title": {"fr": self.title, "en": self.title},
                "publisher": publisher(),
                "observations": observations,
                "paging": paging,
            }),
        )
    }

    fn observation(&self, figure: &Observation, with_vintage: bool) -> Value {
        let geo = match with_vintage {
            true => format!("{}-{}", self.geography_year, figure.geo),
            false => figure.geo.clone(),
        };
        let mut dimensions = json!({"GEO": geo, "TIME_PERIOD": figure.period});
        for (name, code) in self.dimensions.iter().zip(&figure.codes) {
            dimensions[name] = json!(code);
        }
        let measure = figure
            .value
            .as_ref()
            .map_or(json!({}), |value| json!({"value": value}));
        let mut observation =
            json!({"dimensions": dimensions, "measures": {(self.measure.clone()): measure}});
        for (name, value) in &figure.attributes {
            observation["attributes"][name] = json!(value);
        }
        observation
    }
}

fn publisher() -> Value {
    json!({"id": "INSEE", "label": [{"lang": "fr", "content": "Institut national de la statistique et des etudes economiques (INSEE)"}]})
}

pub(super) fn answer(datasets: &[Dataset], asked: &Asked) -> Answer {
    let path: Vec<&str> = asked.path.trim_start_matches('/').split('/').collect();
    let find = |id: &str| datasets.iter().find(|dataset| dataset.id == id);
    // Recorded word for word, for a dataset that does not exist.
    let unknown = || {
        Answer::text(
            500,
            "text/plain;charset=UTF-8",
            "Le serveur a rencontré une erreur inattendue.",
        )
    };
    let answer = match path.as_slice() {
        ["melodi", "catalog", "all"] => {
            let entries: Vec<Value> = datasets.iter().map(Dataset::entry).collect();
            Answer::json(200, &json!(entries))
        }
        ["melodi", "catalog", id] => {
            find(id).map_or_else(unknown, |dataset| Answer::json(200, &dataset.entry()))
        }
        ["melodi", "data", id] => find(id).map_or_else(unknown, |dataset| dataset.data(asked)),
        ["melodi", "file", name, "PARQUET"] => datasets
            .iter()
            .find(|dataset| *name == format!("{}_{}", dataset.id, dataset.years.1))
            .and_then(|dataset| dataset.parquet.clone())
            .map_or_else(unknown, |bytes| {
                Answer::file("application/octet-stream", bytes)
            }),
        ["melodi", "file", id, _] => find(id)
            .and_then(|dataset| dataset.zip.clone())
            .map_or_else(unknown, |bytes| {
                Answer::file("application/octet-stream", bytes)
            }),
        _ => Answer::text(404, "text/html", "<html>404</html>"),
    };
    answer.header("Cache-Control", "no-cache, no-store")
}

/// Municipal populations of Cognac (16102) by year and of the département du Rhône in 2023.
///
/// Insee, DS_POPULATIONS_HISTORIQUES and DS_POPULATIONS_REFERENCE.
pub fn populations_historiques() -> Dataset {
    let mut dataset = Dataset {
        years: (2013, 2023),
        geography_year: 2025,
        modified: "2025-12-18T12:00:16".to_owned(),
        ..Dataset::new(
            "DS_POPULATIONS_HISTORIQUES",
            "Populations historiques",
            &["FREQ", "POPREF_MEASURE"],
        )
    };
    for (year, population) in [
        ("2013", 18705.0),
        ("2016", 18702.0),
        ("2017", 18825.0),
        ("2018", 18628.0),
        ("2019", 18670.0),
        ("2021", 18448.0),
        ("2022", 18466.0),
        ("2023", 18532.0),
    ] {
        dataset = dataset.figure("COM-16102", year, &["A", "PMUN"], Some(population));
    }
    dataset.figure("DEP-69", "2023", &["A", "PMUN"], Some(1_914_667.0))
}

/// Populations of Nantes and of five communes of Nantes Métropole, and of the Rhône, in 2023.
///
/// Insee, DS_POPULATIONS_REFERENCE, as recorded on 2026-01-30.
pub fn populations_reference() -> Dataset {
    let dataset = Dataset {
        geography_year: 2025,
        modified: "2025-12-18T12:00:16".to_owned(),
        ..Dataset::new(
            "DS_POPULATIONS_REFERENCE",
            "Populations de référence",
            &["FREQ", "POPREF_MEASURE"],
        )
    };
    dataset
        .figure("COM-44109", "2023", &["A", "PMUN"], Some(327_734.0))
        .figure("COM-44109", "2023", &["A", "PTOT"], Some(332_515.0))
        .figure("COM-44109", "2023", &["A", "PCAP"], Some(4_781.0))
        .figure("COM-44215", "2023", &["A", "PMUN"], Some(26_227.0))
        .figure("COM-44166", "2023", &["A", "PMUN"], Some(6_067.0))
        .figure("COM-44024", "2023", &["A", "PMUN"], Some(2_709.0))
        .figure("COM-44162", "2023", &["A", "PMUN"], Some(50_973.0))
        .figure("COM-44018", "2023", &["A", "PMUN"], Some(8_343.0))
        .figure("DEP-69", "2023", &["A", "PMUN"], Some(1_914_667.0))
}
