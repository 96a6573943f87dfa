//! Portals on Opendatasoft, Explore API 2.1: OFGL, Caf, Dares, Urssaf, Éducation nationale, Odré…
//!
//! The description of the dataset gives its date and its columns; figures come from the CSV export, which
//! has no limit of rows, with only the columns and the rows that the indicators read. Where a portal
//! refuses exports, `/records` is paged (a hundred rows at a time, ten thousand at most).
//!
//! Exports also exist as Parquet; CSV is preferred because one request serves every portal, its cells are
//! text (codes keep their zeros) and its columns have been seen.

use obs_model::{Indicator, Reading, Table};
use serde::Deserialize;
use serde_json::{Map, Value};
use url::Url;

use crate::connector::{Connector, Plan};
use crate::error::SourceError;
use crate::portal::{Queries, bytes_max, host_and_id, year};
use crate::request::{Expect, RawDocument, Request, Role};
use crate::table::{self, PagesSeen, TableBuilder};

/// Opendatasoft Explore 2.1.
#[derive(Clone, Copy, Debug)]
pub struct Api;

/// Largest page of `/records`.
const PAGE_ROWS_MAX: u64 = 100;
/// `/records` answers no further than this.
const RECORDS_MAX: u64 = 10_000;

/// `/catalog/datasets/{id}`, as far as it is used.
#[derive(Debug, Deserialize)]
struct Description {
    #[serde(default)]
    fields: Vec<Field>,
    metas: Option<Metas>,
}

#[derive(Debug, Deserialize)]
struct Field {
    name: String,
    #[serde(rename = "type", default)]
    kind: String,
}

#[derive(Debug, Default, Deserialize)]
struct Metas {
    #[serde(default)]
    default: DefaultMetas,
}

#[derive(Debug, Default, Deserialize)]
struct DefaultMetas {
    modified: Option<String>,
    data_processed: Option<String>,
    records_count: Option<u64>,
}

impl Description {
    fn columns(&self) -> Vec<String> {
        self.fields.iter().map(|field| field.name.clone()).collect()
    }

    fn metas(&self) -> Option<&DefaultMetas> {
        Some(&self.metas.as_ref()?.default)
    }
}

/// A page of `/records`.
#[derive(Debug, Deserialize)]
struct Page {
    total_count: u64,
    results: Vec<Map<String, Value>>,
}

impl Connector for Api {
    fn name(&self) -> &'static str {
        "opendatasoft"
    }

    fn check(&self, dataset: &str, indicators: &[&Indicator]) -> Result<(), SourceError> {
        host_and_id(dataset)?;
        Queries::new(self.name(), dataset, indicators)?.check()
    }

    fn resolve(&self, dataset: &str) -> Result<Vec<Request>, SourceError> {
        Ok(vec![Request::metadata(base(dataset)?)])
    }

    fn requests(
        &self,
        dataset: &str,
        indicators: &[&Indicator],
        metadata: &[RawDocument],
    ) -> Result<Plan, SourceError> {
        let description = description(dataset, metadata)?;
        let queries = Queries::new(self.name(), dataset, indicators)?;
        let columns = queries.columns(&description.columns())?;
        let select = columns
            .iter()
            .map(|name| field(name))
            .collect::<Vec<_>>()
            .join(",");
        let conditions: Vec<String> = queries
            .shared_conditions()
            .iter()
            .filter_map(|condition| {
                let kind = &description
                    .fields
                    .iter()
                    .find(|field| field.name == condition.column)?
                    .kind;
                any_of(&condition.column, kind, &condition.values)
            })
            .collect();
        let condition = conditions.join(" and ");

        let base = base(dataset)?;
        let address = |path: &str, pairs: &[(&str, &str)]| -> Result<String, SourceError> {
            let mut url = Url::parse(&format!("{base}/{path}"))
                .map_err(|_| SourceError::bad_request(format!("jeu {dataset}")))?;
            {
                let mut query = url.query_pairs_mut();
                query.append_pair("select", &select);
                if !condition.is_empty() {
                    query.append_pair("where", &condition);
                }
                query.extend_pairs(pairs);
            }
            Ok(url.into())
        };
        let metas = description.metas();
        let freshness = metas.and_then(|metas| {
            metas
                .data_processed
                .clone()
                .or_else(|| metas.modified.clone())
        });
        let export = Request::data(
            address(
                "exports/csv",
                &[("use_labels", "false"), ("delimiter", ";")],
            )?,
            Expect::Csv,
        );
        let records = metas.and_then(|metas| metas.records_count);
        let export = Request {
            version: freshness.clone(),
            bytes_max: records.map_or(export.bytes_max, |records| {
                bytes_max(records, columns.len())
            }),
            ..export
        };
        let page = Request {
            version: freshness.clone(),
            bytes_max: bytes_max(PAGE_ROWS_MAX, columns.len()),
            ..Request::data(
                address(
                    "records",
                    &[
                        (
                            "order_by",
                            &columns
                                .iter()
                                .map(|name| field(name))
                                .collect::<Vec<_>>()
                                .join(","),
                        ),
                        ("limit", &PAGE_ROWS_MAX.to_string()),
                        ("offset", "0"),
                    ],
                )?,
                Expect::Json,
            )
        };
        Ok(Plan {
            ways: vec![vec![export], vec![page]],
            vintage: freshness
                .as_deref()
                .and_then(year)
                .map(|year| year.to_string()),
            freshness,
            bytes_expected: None,
        })
    }

    fn next(&self, document: &RawDocument) -> Result<Option<Request>, SourceError> {
        if document.request.role != Role::Data || document.request.expect != Expect::Json {
            return Ok(None);
        }
        let page: Page = document.json()?;
        if page.total_count > RECORDS_MAX {
            return Err(SourceError::refused(&document.host()).detail(format!(
                "{} rows, and exports are not offered",
                page.total_count
            )));
        }
        let changed = || SourceError::changed(&document.host()).detail(&document.request.url);
        let mut url = Url::parse(&document.request.url).map_err(|_| changed())?;
        let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
        let offset: u64 = pairs
            .iter()
            .find(|(name, _)| name == "offset")
            .and_then(|(_, value)| value.parse().ok())
            .ok_or_else(changed)?;
        let after = offset + page.results.len() as u64;
        if after >= page.total_count {
            return Ok(None);
        }
        if page.results.is_empty() {
            return Err(SourceError::incomplete(&document.host())
                .detail(format!("{} rows of {}", after, page.total_count)));
        }
        url.query_pairs_mut()
            .clear()
            .extend_pairs(pairs.iter().map(|(name, value)| match name.as_str() {
                "offset" => (name.clone(), after.to_string()),
                _ => (name.clone(), value.clone()),
            }));
        Ok(Some(Request {
            url: url.into(),
            ..document.request.clone()
        }))
    }

    fn read(
        &self,
        dataset: &str,
        indicators: &[&Indicator],
        documents: &[RawDocument],
    ) -> Result<Vec<Reading>, SourceError> {
        let queries = Queries::new(self.name(), dataset, indicators)?;
        let data: Vec<&RawDocument> = documents
            .iter()
            .filter(|document| document.request.role == Role::Data)
            .collect();
        let first = *data
            .first()
            .ok_or_else(|| SourceError::no_figure(dataset))?;
        let (table, columns) = match first.request.expect {
            Expect::Csv => {
                let (columns, delimiter) = table::csv_columns(&first.path)?;
                let (rows, ended) = table::rows_at_least(&first.path)?;
                // The last cell of a line that was not ended may be the beginning of a number.
                if !ended {
                    return Err(
                        SourceError::incomplete(&first.host()).detail("the last line has no end")
                    );
                }
                if rows == 0 {
                    return Err(SourceError::no_figure(dataset));
                }
                let announced = description(dataset, documents)?
                    .metas()
                    .and_then(|metas| metas.records_count);
                // Without a condition an export holds every record.
                if let Some(announced) =
                    announced.filter(|_| queries.shared_conditions().is_empty())
                    && rows < announced
                {
                    return Err(SourceError::incomplete(&first.host())
                        .detail(format!("{rows} rows of {announced}")));
                }
                (
                    Table::Csv {
                        path: first.path.clone(),
                        delimiter,
                        decimal: '.',
                    },
                    columns,
                )
            }
            _ => {
                let available = description(dataset, documents)?.columns();
                let columns = queries.columns(&available)?;
                let mut builder = TableBuilder::new(columns.clone(), &first.path);
                let mut seen = PagesSeen::default();
                for document in &data {
                    let page: Page = document.json()?;
                    if data.len() > 1 {
                        seen.note(document, &page.results)?;
                    }
                    for record in &page.results {
                        builder.push(
                            columns
                                .iter()
                                .map(|name| table::cell(record.get(name)))
                                .collect(),
                        )?;
                    }
                }
                if builder.len() == 0 {
                    return Err(SourceError::no_figure(dataset));
                }
                (builder.finish()?, columns)
            }
        };
        queries.columns(&columns)?;
        queries.readings(&table, &columns, &table::hash_of(&data))
    }
}

fn base(dataset: &str) -> Result<String, SourceError> {
    let (host, id) = host_and_id(dataset)?;
    Ok(format!(
        "https://{host}/api/explore/v2.1/catalog/datasets/{id}"
    ))
}

fn description(dataset: &str, documents: &[RawDocument]) -> Result<Description, SourceError> {
    let document = documents
        .iter()
        .find(|document| document.request.role == Role::Metadata)
        .ok_or_else(|| SourceError::bad_request(format!("description de {dataset} absente")))?;
    let description: Description = document.json()?;
    if description.fields.is_empty() {
        return Err(SourceError::changed(&document.host())
            .detail(format!("{}: no fields", document.request.url)));
    }
    Ok(description)
}

/// A field in ODSQL: between back quotes unless it is a plain word.
fn field(name: &str) -> String {
    let plain = name
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        && name.starts_with(|first: char| first.is_ascii_lowercase());
    if plain {
        name.to_owned()
    } else {
        format!("`{}`", name.replace('`', ""))
    }
}

/// `(a = "x" or a = "y")`, by the type of the field; nothing for a type whose equality is not plain, and
/// the condition is then applied at reading only.
fn any_of(name: &str, kind: &str, values: &[String]) -> Option<String> {
    let literal = |value: &String| match kind {
        "text" => Some(format!(
            "\"{}\"",
            value.replace('\\', "\\\\").replace('"', "\\\"")
        )),
        "int" | "double" => value.parse::<f64>().ok().map(|_| value.clone()),
        _ => None,
    };
    let alternatives: Option<Vec<String>> = values
        .iter()
        .map(|value| Some(format!("{} = {}", field(name), literal(value)?)))
        .collect();
    match alternatives?.as_slice() {
        [] => None,
        [one] => Some(one.clone()),
        many => Some(format!("({})", many.join(" or "))),
    }
}
