//! Portals on data-fair: Agence ORE, ADEME.
//!
//! The description gives the columns and the date of the data; rows come by pages of ten thousand, whose
//! `next` is followed as it stands until there is none. A key that is absent from a row is null.
//!
//! Conditions are written column by column (`filiere_eq=Gaz`): the firewall of the ADEME refuses `qs`.
//! The description (`GET /datasets/{id}`) is known from data-fair's own code and clients, and has not
//! been recorded live; the pages have.

use obs_model::{Indicator, Reading};
use serde::Deserialize;
use serde_json::{Map, Value};
use url::Url;

use crate::connector::{Connector, Plan};
use crate::error::SourceError;
use crate::portal::{Queries, bytes_max, host_and_id, year};
use crate::request::{Expect, RawDocument, Request, Role};
use crate::table::{self, PagesSeen, TableBuilder};

/// data-fair.
#[derive(Clone, Copy, Debug)]
pub struct Api;

/// Largest page.
const PAGE_ROWS_MAX: u64 = 10_000;

/// `/datasets/{id}`, as far as it is used.
#[derive(Debug, Deserialize)]
struct Description {
    #[serde(default)]
    schema: Vec<Field>,
    #[serde(rename = "dataUpdatedAt")]
    data_updated_at: Option<String>,
    #[serde(rename = "updatedAt")]
    updated_at: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Field {
    key: String,
}

/// A page of `/lines`.
#[derive(Debug, Deserialize)]
struct Page {
    total: Option<u64>,
    next: Option<String>,
    results: Vec<Map<String, Value>>,
}

impl Connector for Api {
    fn name(&self) -> &'static str {
        "datafair"
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
        let mut url = Url::parse(&format!("{}/lines", base(dataset)?))
            .map_err(|_| SourceError::bad_request(format!("jeu {dataset}")))?;
        {
            let mut pairs = url.query_pairs_mut();
            pairs.append_pair("size", &PAGE_ROWS_MAX.to_string());
            pairs.append_pair("select", &columns.join(","));
            // Totals above ten thousand are estimated otherwise.
            pairs.append_pair("count", "exact");
            for condition in queries.shared_conditions() {
                match condition.values.as_slice() {
                    [one] => pairs.append_pair(&format!("{}_eq", condition.column), one),
                    // Values of `_in` are separated by commas: one that holds a comma is left for reading.
                    many if many.iter().any(|value| value.contains(',')) => &mut pairs,
                    many => pairs.append_pair(&format!("{}_in", condition.column), &many.join(",")),
                };
            }
        }
        let freshness = description.data_updated_at.or(description.updated_at);
        Ok(Plan {
            ways: vec![vec![Request {
                version: freshness.clone(),
                bytes_max: bytes_max(PAGE_ROWS_MAX, columns.len()),
                ..Request::data(url, Expect::Json)
            }]],
            vintage: freshness
                .as_deref()
                .and_then(year)
                .map(|year| year.to_string()),
            freshness,
            bytes_expected: None,
        })
    }

    fn next(&self, document: &RawDocument) -> Result<Option<Request>, SourceError> {
        if document.request.role != Role::Data {
            return Ok(None);
        }
        let page: Page = document.json()?;
        Ok(page.next.map(|url| Request {
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
        let queries = Queries::new(self.name(), dataset, indicators)?;
        let available = description(dataset, documents)?.columns();
        let columns = queries.columns(&available)?;
        let data: Vec<&RawDocument> = documents
            .iter()
            .filter(|document| document.request.role == Role::Data)
            .collect();
        let first = *data
            .first()
            .ok_or_else(|| SourceError::no_figure(dataset))?;
        let mut builder = TableBuilder::new(columns.clone(), &first.path);
        let mut total = None;
        let mut seen = PagesSeen::default();
        for document in &data {
            let page: Page = document.json()?;
            total = total.or(page.total);
            if data.len() > 1 {
                seen.note(document, &page.results)?;
            }
            for row in &page.results {
                builder.push(
                    columns
                        .iter()
                        .map(|name| table::cell(row.get(name)))
                        .collect(),
                )?;
            }
        }
        if builder.len() == 0 {
            return Err(SourceError::no_figure(dataset));
        }
        if let Some(total) = total
            && (builder.len() as u64) < total
        {
            return Err(SourceError::incomplete(&first.host())
                .detail(format!("{} rows of {total}", builder.len())));
        }
        let table = builder.finish()?;
        queries.readings(&table, &columns, &table::hash_of(&data))
    }
}

impl Description {
    fn columns(&self) -> Vec<String> {
        self.schema.iter().map(|field| field.key.clone()).collect()
    }
}

fn base(dataset: &str) -> Result<String, SourceError> {
    let (host, id) = host_and_id(dataset)?;
    Ok(format!("https://{host}/data-fair/api/v1/datasets/{id}"))
}

fn description(dataset: &str, documents: &[RawDocument]) -> Result<Description, SourceError> {
    let document = documents
        .iter()
        .find(|document| document.request.role == Role::Metadata)
        .ok_or_else(|| SourceError::bad_request(format!("description de {dataset} absente")))?;
    let description: Description = document.json()?;
    if description.schema.is_empty() {
        return Err(SourceError::changed(&document.host())
            .detail(format!("{}: no schema", document.request.url)));
    }
    Ok(description)
}
