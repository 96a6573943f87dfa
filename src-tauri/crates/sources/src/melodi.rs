//! Insee's Melodi: `https://api.insee.fr/melodi`, no key, Licence Ouverte 2.0.
//!
//! The catalogue says which datasets there are, of what date, and where their files are: identifiers
//! and vintages change each year, so they are read there. Figures come, by order of preference, from
//! the whole-France Parquet file, from the zipped CSV, or from the pages of `/data`.
//!
//! In files `GEO` is a bare code and `GEO_OBJECT` its level; in JSON both are one text (`2025-COM-44109`),
//! which is split here so that the store sees one form.

use obs_model::{
    Absent, Condition, Extract, Indicator, Level, LevelKey, Municipal, Part, PeriodKey, Reading,
    State, StatusRule, Table,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use url::Url;

use crate::connector::{Connector, Plan};
use crate::error::SourceError;
use crate::portal::{OneOrMany, query, year};
use crate::request::{Expect, RawDocument, Request, Role, host_of};
use crate::table::{self, PagesSeen, TableBuilder};

/// Insee's Melodi.
#[derive(Clone, Copy, Debug)]
pub struct Api;

const BASE: &str = "https://api.insee.fr/melodi";
/// Largest page since Melodi 1.0.0.
const PAGE_ROWS_MAX: u32 = 100_000;

/// A page larger than this holds more than [`PAGE_ROWS_MAX`] observations of a few hundred bytes.
const PAGE_BYTES_MAX: u64 = 128_000_000;
/// A file may have grown since the catalogue announced its size, but not so many times.
const FILE_GROWTH_MAX: u64 = 10;
/// The same for small files.
const FILE_BYTES_MORE: u64 = 4_000_000;

/// Datasets that changed names in 2026, old name first. Either may be the one in the catalogue.
const RENAMED: [(&str, &str); 4] = [
    ("DS_RP_EDUCATION", "DS_RP_EDUCATION_PRINC"),
    ("DS_RP_LOGEMENT_COMPL", "DS_RP_LOGEMENT_COMP"),
    ("DS_SIDE_STOCKS_ET_COM", "DS_SIDE_STOCKS_COM"),
    ("DS_SIDE_CREA_ETAB_COM", "DS_SIDE_CREA_COM"),
];

/// Columns that say something of the figure rather than what it counts.
const ATTRIBUTES: [&str; 11] = [
    "OBS_STATUS",
    "OBS_STATUS_FR",
    "CONF_STATUS",
    "DECIMALS",
    "UNIT_MULT",
    "UNIT_MEASURE",
    "GEO",
    "GEO_OBJECT",
    "TIME_PERIOD",
    "LAST_UPDATE",
    "OBS_COMMENT",
];

/// Levels as `GEO_OBJECT` writes them. The others (zones d’emploi, bassins de vie…) are left aside:
/// a bassin de vie bears the code of a commune.
const LEVELS: [(&str, Level); 6] = [
    ("ARM", Level::Arrondissement),
    ("COM", Level::Commune),
    ("EPCI", Level::Epci),
    ("DEP", Level::Departement),
    ("REG", Level::Region),
    ("FRANCE", Level::France),
];

/// What an indicator writes in `[source.query]`: dimension → code or codes.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Query {
    /// Dimensions of every part.
    #[serde(default)]
    common: Dimensions,
    numerator: Option<Dimensions>,
    denominator: Option<Dimensions>,
    /// A figure published as such.
    value: Option<Dimensions>,
    /// Multiplies the numerator.
    factor: Option<f64>,
    absent: Option<Absent>,
    geography_year: Option<i32>,
    /// Départements that the source does not cover.
    #[serde(default)]
    without: Vec<String>,
}

type Dimensions = std::collections::BTreeMap<String, OneOrMany>;

impl Query {
    fn extracts(&self, indicator: &Indicator) -> Vec<Extract> {
        let parts = [
            (Part::Numerator, &self.numerator),
            (Part::Denominator, &self.denominator),
            (Part::Published, &self.value),
        ];
        parts
            .into_iter()
            .filter_map(|(part, own)| Some((part, own.as_ref()?)))
            .map(|(part, own)| {
                // What a part says of a dimension replaces what is common.
                let mut dimensions = self.common.clone();
                dimensions.extend(
                    own.iter()
                        .map(|(name, codes)| (name.clone(), codes.clone())),
                );
                Extract {
                    indicator: indicator.id.clone(),
                    part,
                    columns: vec!["OBS_VALUE".to_owned()],
                    conditions: dimensions
                        .into_iter()
                        .map(|(column, codes)| Condition {
                            column,
                            values: codes.into_vec(),
                        })
                        .collect(),
                    factor: match part {
                        Part::Numerator => self.factor.unwrap_or(1.0),
                        Part::Denominator | Part::Published => 1.0,
                    },
                    count_rows: false,
                }
            })
            .collect()
    }
}

/// An entry of `/catalog/all`, as far as it is used.
#[derive(Debug, Deserialize)]
struct Entry {
    identifier: String,
    modified: Option<String>,
    temporal: Option<Temporal>,
    spatial: Option<Identified>,
    #[serde(rename = "spatialTemporal")]
    spatial_temporal: Option<String>,
    #[serde(default)]
    product: Vec<Product>,
    // In the catalogue since 2026; seen in the code of two clients, not in a recorded answer.
    #[serde(rename = "accessURLParquet")]
    parquet_url: Option<String>,
    #[serde(rename = "tailleFichierParquetEnOctets")]
    parquet_bytes: Option<Value>,
}

#[derive(Debug, Deserialize)]
struct Temporal {
    #[serde(rename = "endPeriod")]
    end: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Identified {
    id: String,
}

#[derive(Debug, Deserialize)]
struct Product {
    format: Option<String>,
    language: Option<String>,
    modified: Option<String>,
    #[serde(rename = "accessURL")]
    url: Option<String>,
    #[serde(rename = "byteSize")]
    bytes: Option<Value>,
    #[serde(rename = "packageFormat")]
    package: Option<String>,
}

impl Entry {
    /// The zipped CSV, in French when both languages are there, the latest first.
    fn zipped_csv(&self) -> Option<&Product> {
        self.product
            .iter()
            .filter(|product| product.format.as_deref() == Some("CSV") && product.url.is_some())
            .filter(|product| {
                product
                    .package
                    .as_deref()
                    .is_none_or(|package| package.contains("zip"))
            })
            .max_by_key(|product| {
                let french = product
                    .language
                    .as_deref()
                    .is_none_or(|lang| lang.eq_ignore_ascii_case("fr"));
                (french, product.modified.clone())
            })
    }

    fn freshness(&self) -> Option<String> {
        let file = self
            .zipped_csv()
            .and_then(|product| product.modified.clone());
        self.modified.clone().max(file)
    }
}

/// A page of `/data`.
#[derive(Debug, Deserialize)]
struct Page {
    observations: Vec<Observation>,
    paging: Option<Paging>,
}

#[derive(Debug, Deserialize)]
struct Paging {
    next: Option<String>,
    /// Observations of all pages.
    count: Option<u64>,
}

#[derive(Debug, Deserialize, Serialize)]
struct Observation {
    dimensions: Map<String, Value>,
    #[serde(default)]
    measures: Map<String, Value>,
    // Described by Insee; never seen in a recorded answer, which leaves it out when all is normal.
    #[serde(default)]
    attributes: Map<String, Value>,
}

impl Connector for Api {
    fn name(&self) -> &'static str {
        "melodi"
    }

    fn check(&self, dataset: &str, indicators: &[&Indicator]) -> Result<(), SourceError> {
        check_name(dataset)?;
        extracts(dataset, indicators).map(|_| ())
    }

    fn resolve(&self, dataset: &str) -> Result<Vec<Request>, SourceError> {
        check_name(dataset)?;
        Ok(vec![Request::metadata(format!("{BASE}/catalog/all"))])
    }

    fn requests(
        &self,
        dataset: &str,
        indicators: &[&Indicator],
        metadata: &[RawDocument],
    ) -> Result<Plan, SourceError> {
        let entry = entry(dataset, metadata)?;
        let freshness = entry.freshness();
        let mut ways = Vec::new();
        let mut bytes_expected = None;
        let mut offer =
            |url: &str, expect: Expect, bytes: Option<u64>| -> Result<(), SourceError> {
                bytes_expected = bytes_expected.or(bytes);
                let request = Request::data(insee(url)?, expect);
                ways.push(vec![Request {
                    version: freshness.clone(),
                    bytes_expected: bytes,
                    bytes_max: match (bytes, expect) {
                        (_, Expect::Json) => PAGE_BYTES_MAX,
                        (Some(bytes), _) => FILE_GROWTH_MAX * bytes + FILE_BYTES_MORE,
                        (None, _) => request.bytes_max,
                    }
                    .min(request.bytes_max),
                    plain_500_means_absent: true,
                    ..request
                }]);
                Ok(())
            };
        if let Some(url) = &entry.parquet_url {
            offer(
                url,
                Expect::Parquet,
                entry.parquet_bytes.as_ref().and_then(number),
            )?;
        }
        if let Some(product) = entry.zipped_csv() {
            let url = product.url.as_deref().unwrap_or_default();
            offer(url, Expect::Zip, product.bytes.as_ref().and_then(number))?;
        }
        let url = pages_url(&entry.identifier, &extracts(dataset, indicators)?)?;
        offer(&url, Expect::Json, None)?;
        Ok(Plan {
            ways,
            freshness,
            vintage: entry
                .temporal
                .as_ref()
                .and_then(|temporal| year(temporal.end.as_deref()?))
                .map(|year| year.to_string()),
            bytes_expected,
        })
    }

    fn next(&self, document: &RawDocument) -> Result<Option<Request>, SourceError> {
        if document.request.role != Role::Data || document.request.expect != Expect::Json {
            return Ok(None);
        }
        #[derive(Deserialize)]
        struct Tail {
            paging: Option<Paging>,
        }
        let tail: Tail = document.json()?;
        Ok(tail
            .paging
            .and_then(|paging| paging.next)
            .map(|url| Request {
                url,
                ..document.request.clone()
            }))
    }

    fn read(
        &self,
        dataset: &str,
        indicators: &[&Indicator],
        documents: &[RawDocument],
    ) -> Result<Vec<Reading>, SourceError> {
        let entry = entry(dataset, documents)?;
        let data: Vec<&RawDocument> = documents
            .iter()
            .filter(|document| document.request.role == Role::Data)
            .collect();
        let first = *data
            .first()
            .ok_or_else(|| SourceError::no_figure(dataset))?;
        let (table, columns, geography_year) = match first.request.expect {
            Expect::Parquet => {
                let columns = table::parquet_columns(first)?;
                (
                    Table::Parquet {
                        path: first.path.clone(),
                    },
                    columns,
                    None,
                )
            }
            Expect::Zip => {
                let path = table::unzip(first, "_data.csv")?;
                let (columns, delimiter) = table::csv_columns(&path)?;
                (
                    Table::Csv {
                        path,
                        delimiter,
                        decimal: '.',
                    },
                    columns,
                    None,
                )
            }
            Expect::Csv => {
                let (columns, delimiter) = table::csv_columns(&first.path)?;
                (
                    Table::Csv {
                        path: first.path.clone(),
                        delimiter,
                        decimal: '.',
                    },
                    columns,
                    None,
                )
            }
            _ => pages(dataset, &data)?,
        };
        let value = columns
            .iter()
            .find(|column| column.starts_with("OBS_VALUE"))
            .ok_or_else(|| SourceError::column_gone(dataset, "OBS_VALUE"))?
            .clone();
        let extracts = extracts(dataset, indicators)?;
        let named = extracts.iter().flat_map(|extract| {
            extract
                .conditions
                .iter()
                .map(|condition| condition.column.as_str())
        });
        table::require(
            dataset,
            &columns,
            ["GEO", "GEO_OBJECT", "TIME_PERIOD"]
                .into_iter()
                .chain(named),
        )?;

        let has = |name: &str| columns.iter().any(|column| column == name);
        let mut status = Vec::new();
        if has("CONF_STATUS") {
            // F is free: with it the list is closed, and a letter never seen before is refused.
            status.push(StatusRule {
                column: "CONF_STATUS".to_owned(),
                values: vec!["F".to_owned()],
                state: State::Measured,
            });
            status.push(StatusRule {
                column: "CONF_STATUS".to_owned(),
                // C, S and D are secrecy (of its own, statistical, by others), N is not for publication.
                values: ["C", "S", "D", "N"].map(str::to_owned).to_vec(),
                state: State::Secret,
            });
        }
        if has("OBS_STATUS") {
            status.push(StatusRule {
                column: "OBS_STATUS".to_owned(),
                // K: the figure is counted in another commune.
                values: vec!["K".to_owned()],
                state: State::NotCollected,
            });
            status.push(StatusRule {
                column: "OBS_STATUS".to_owned(),
                values: vec!["E".to_owned()],
                state: State::Estimated,
            });
        }
        let dimensions = columns
            .iter()
            .filter(|column| {
                !ATTRIBUTES.contains(&column.as_str()) && !column.starts_with("OBS_VALUE")
            })
            .cloned()
            .collect();
        let base = Reading {
            table,
            sha256: table::hash_of(&data),
            code_column: "GEO".to_owned(),
            code_prefix: String::new(),
            level: LevelKey::Column {
                name: "GEO_OBJECT".to_owned(),
                values: LEVELS
                    .map(|(word, level)| (word.to_owned(), level))
                    .to_vec(),
            },
            period: PeriodKey::Column {
                name: "TIME_PERIOD".to_owned(),
            },
            geography_year: geography_year.or_else(|| year(entry.spatial_temporal.as_deref()?)),
            municipal: Municipal::AsIs,
            // The BPE counts what there is: a commune without a row for a type has none of it.
            absent: match dataset.starts_with("DS_BPE") {
                true => Absent::Zero,
                false => Absent::Unknown,
            },
            without_departements: match entry.spatial {
                // « France hors Mayotte »
                Some(spatial) if spatial.id == "FEHM" => vec!["976".to_owned()],
                _ => Vec::new(),
            },
            secret_markers: Vec::new(),
            absent_markers: Vec::new(),
            status,
            dimensions,
            duplicates_are_repeats: true,
            extracts: Vec::new(),
        };
        let mut readings: Vec<Reading> = Vec::new();
        for (indicator, query) in queries(dataset, indicators)? {
            let mut extracts = query.extracts(indicator);
            for extract in &mut extracts {
                extract.columns = vec![value.clone()];
            }
            let absent = query.absent.unwrap_or(base.absent);
            let geography_year = query.geography_year.or(base.geography_year);
            let mut without = base.without_departements.clone();
            without.extend(query.without);
            without.sort();
            without.dedup();
            let same = readings.iter_mut().find(|reading| {
                reading.absent == absent
                    && reading.geography_year == geography_year
                    && reading.without_departements == without
            });
            match same {
                Some(reading) => reading.extracts.extend(extracts),
                None => readings.push(Reading {
                    absent,
                    geography_year,
                    without_departements: without,
                    extracts,
                    ..base.clone()
                }),
            }
        }
        Ok(readings)
    }
}

fn check_name(dataset: &str) -> Result<(), SourceError> {
    let plain = !dataset.is_empty()
        && dataset
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
    if plain {
        Ok(())
    } else {
        Err(SourceError::bad_request(format!("jeu Melodi {dataset}")))
    }
}

/// The catalogue's entry for a dataset, under its name of today.
fn entry(dataset: &str, documents: &[RawDocument]) -> Result<Entry, SourceError> {
    let document = documents
        .iter()
        .find(|document| document.request.role == Role::Metadata)
        .ok_or_else(|| SourceError::bad_request("catalogue Melodi absent"))?;
    let mut entries: Vec<Entry> = document.json()?;
    let names = std::iter::once(dataset).chain(RENAMED.iter().filter_map(|(old, new)| {
        if *old == dataset {
            Some(*new)
        } else if *new == dataset {
            Some(*old)
        } else {
            None
        }
    }));
    for name in names {
        if let Some(index) = entries.iter().position(|entry| entry.identifier == name) {
            return Ok(entries.swap_remove(index));
        }
    }
    let family: String = dataset.split('_').take(3).collect::<Vec<_>>().join("_");
    let mut near: Vec<&str> = entries
        .iter()
        .map(|entry| entry.identifier.as_str())
        .filter(|name| name.starts_with(&family))
        .collect();
    near.sort_unstable();
    near.truncate(6);
    Err(SourceError::dataset_gone(dataset, &near))
}

fn queries<'a>(
    dataset: &str,
    indicators: &[&'a Indicator],
) -> Result<Vec<(&'a Indicator, Query)>, SourceError> {
    indicators
        .iter()
        .map(|indicator| Ok((*indicator, query::<Query>(indicator, "melodi", dataset)?)))
        .collect()
}

fn extracts(dataset: &str, indicators: &[&Indicator]) -> Result<Vec<Extract>, SourceError> {
    Ok(queries(dataset, indicators)?
        .iter()
        .flat_map(|(indicator, query)| query.extracts(indicator))
        .collect())
}

/// `/data` with what all the extracts agree to leave out left out.
///
/// Parameters repeated are alternatives, and an unknown one may be ignored in silence, so the conditions
/// are applied again at reading. That a whole dataset can be paged without `GEO` is known from counts
/// only (`maxResult=0`); the pages themselves have been seen for single places.
fn pages_url(dataset: &str, extracts: &[Extract]) -> Result<String, SourceError> {
    let mut url = Url::parse(&format!("{BASE}/data/{dataset}"))
        .map_err(|_| SourceError::bad_request(format!("jeu Melodi {dataset}")))?;
    {
        let mut pairs = url.query_pairs_mut();
        if let [first, others @ ..] = extracts {
            for condition in &first.conditions {
                let mut values = condition.values.clone();
                let mut everywhere = true;
                for other in others {
                    match other
                        .conditions
                        .iter()
                        .find(|c| c.column == condition.column)
                    {
                        Some(also) => values.extend(also.values.iter().cloned()),
                        None => everywhere = false,
                    }
                }
                if everywhere {
                    values.sort();
                    values.dedup();
                    for value in &values {
                        pairs.append_pair(&condition.column, value);
                    }
                }
            }
        }
        pairs.append_pair("idTerritoire", "TRUE");
        pairs.append_pair("maxResult", &PAGE_ROWS_MAX.to_string());
        pairs.append_pair("totalCount", "TRUE");
    }
    Ok(url.into())
}

/// An address taken from the catalogue: it must lead to Insee.
fn insee(url: &str) -> Result<String, SourceError> {
    let host = host_of(url);
    if url.starts_with("https://") && (host == "insee.fr" || host.ends_with(".insee.fr")) {
        Ok(url.to_owned())
    } else {
        Err(SourceError::changed("api.insee.fr").detail(format!("the catalogue points to {url}")))
    }
}

fn number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}

/// The pages of `/data` as one table in the form of the files, and the year of their geography.
fn pages(
    dataset: &str,
    documents: &[&RawDocument],
) -> Result<(Table, Vec<String>, Option<i32>), SourceError> {
    let mut dimensions: Vec<String> = Vec::new();
    let mut builder: Option<TableBuilder> = None;
    let mut geography_year = None;
    let mut count = None;
    let mut seen = PagesSeen::default();
    for document in documents {
        let changed = |what: String| {
            SourceError::changed(&document.host())
                .detail(format!("{}: {what}", document.request.url))
        };
        let page: Page = document.json()?;
        count = count.or(page.paging.as_ref().and_then(|paging| paging.count));
        if documents.len() > 1 {
            seen.note(document, &page.observations)?;
        }
        for observation in &page.observations {
            let table = builder.get_or_insert_with(|| {
                dimensions = observation
                    .dimensions
                    .keys()
                    .filter(|name| *name != "GEO")
                    .cloned()
                    .collect();
                let mut columns = vec!["GEO".to_owned(), "GEO_OBJECT".to_owned()];
                columns.extend(dimensions.iter().cloned());
                columns.extend(["OBS_STATUS", "CONF_STATUS", "OBS_VALUE"].map(str::to_owned));
                TableBuilder::new(columns, &document.path)
            });
            let geo = observation
                .dimensions
                .get("GEO")
                .and_then(Value::as_str)
                .ok_or_else(|| changed("an observation has no GEO".to_owned()))?;
            let (vintage, level, code) =
                split_geo(geo).ok_or_else(|| changed(format!("GEO is {geo}")))?;
            geography_year = geography_year.or(vintage);
            if observation.dimensions.len() != dimensions.len() + 1 {
                return Err(changed(
                    "observations do not have the same dimensions".to_owned(),
                ));
            }
            let mut row = vec![Some(code.to_owned()), Some(level.to_owned())];
            for name in &dimensions {
                let value = observation
                    .dimensions
                    .get(name)
                    .ok_or_else(|| changed(format!("an observation has no {name}")))?;
                row.push(table::cell(Some(value)));
            }
            for name in ["OBS_STATUS", "CONF_STATUS"] {
                row.push(table::cell(observation.attributes.get(name)));
            }
            // The name of the measure varies (OBS_VALUE_NIVEAU, OBS_VALUE_INDICE_DE_PRIX…); its value
            // may be left out, which is missing and never 0.
            let measure = observation.measures.values().next();
            row.push(table::cell(
                measure.and_then(|measure| measure.get("value")),
            ));
            table.push(row)?;
        }
    }
    let builder = builder.ok_or_else(|| SourceError::no_figure(dataset))?;
    if let (Some(count), Some(first)) = (count, documents.first())
        && (builder.len() as u64) < count
    {
        return Err(SourceError::incomplete(&first.host())
            .detail(format!("{} observations of {count}", builder.len())));
    }
    let columns = builder.columns().to_vec();
    Ok((builder.finish()?, columns, geography_year))
}

/// `2025-COM-44109` or `COM-44109` → year, level, code.
fn split_geo(geo: &str) -> Option<(Option<i32>, &str, &str)> {
    let (first, rest) = geo.split_once('-')?;
    match first.parse::<i32>() {
        Ok(year) => {
            let (level, code) = rest.split_once('-')?;
            Some((Some(year), level, code))
        }
        Err(_) => Some((None, first, rest)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn geo_is_a_year_a_level_and_a_code() {
        let check = |text, parts| assert_eq!(split_geo(text), parts, "{text}");
        check("2025-COM-44109", Some((Some(2025), "COM", "44109")));
        check("COM-2A004", Some((None, "COM", "2A004")));
        check("2026-FRANCE-F", Some((Some(2026), "FRANCE", "F")));
        check("2025-BV2022-44109", Some((Some(2025), "BV2022", "44109")));
        check("44109", None);
        check("2025-44109", None);
    }
}
