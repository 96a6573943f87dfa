//! DiDo, the data of the statistics service of the ministry of ecology (SDES):
//! `https://data.statistiques.developpement-durable.gouv.fr/dido/api/v1`, no key, Licence Ouverte 2.0 most of the time.
//!
//! A dataset is the stable identifier of one file (`rid`). Its editions (`millesimes`) replace one another: the
//! last one is asked for by its name, so that what is read is what the catalogue describes.

use obs_model::{Indicator, Reading, Table};
use serde::Deserialize;
use url::Url;

use crate::connector::{Connector, Plan};
use crate::error::SourceError;
use crate::portal::{Queries, Query, query, year};
use crate::request::{Expect, RawDocument, Request, Role};
use crate::table;

/// DiDo.
#[derive(Clone, Copy, Debug)]
pub struct Api;

const BASE: &str = "https://data.statistiques.developpement-durable.gouv.fr/dido/api/v1";
/// Written in the place of a number, in columns of numbers too.
const SECRET: &str = "secret";

/// `/datasets`, as far as it is used.
#[derive(Debug, Deserialize)]
struct Catalogue {
    data: Vec<Dataset>,
}

#[derive(Debug, Deserialize)]
struct Dataset {
    #[serde(default)]
    datafiles: Vec<Datafile>,
}

#[derive(Debug, Deserialize)]
struct Datafile {
    rid: String,
    #[serde(default)]
    millesimes: Vec<Edition>,
}

#[derive(Debug, Deserialize)]
struct Edition {
    /// `2026-07`.
    millesime: String,
    date_diffusion: Option<String>,
    rows: u64,
    columns: Vec<Column>,
}

#[derive(Debug, Deserialize)]
struct Column {
    name: String,
    /// The comparisons that the source makes on it.
    #[serde(default)]
    filters: Vec<String>,
}

impl Connector for Api {
    fn name(&self) -> &'static str {
        "dido"
    }

    fn check(&self, dataset: &str, indicators: &[&Indicator]) -> Result<(), SourceError> {
        check_rid(dataset)?;
        queries(dataset, indicators)?.check()
    }

    fn resolve(&self, dataset: &str) -> Result<Vec<Request>, SourceError> {
        check_rid(dataset)?;
        // About forty datasets: one page holds them all.
        Ok(vec![Request::metadata(format!(
            "{BASE}/datasets?pageSize=100&page=1"
        ))])
    }

    fn requests(
        &self,
        dataset: &str,
        indicators: &[&Indicator],
        metadata: &[RawDocument],
    ) -> Result<Plan, SourceError> {
        let edition = edition(dataset, metadata)?;
        let queries = queries(dataset, indicators)?;
        let columns = queries.columns(&edition.names())?;
        let mut url = Url::parse(&format!("{BASE}/datafiles/{dataset}/csv"))
            .map_err(|_| SourceError::bad_request(format!("jeu {dataset}")))?;
        {
            let mut pairs = url.query_pairs_mut();
            pairs.append_pair("millesime", &edition.millesime);
            pairs.append_pair("withColumnName", "true");
            pairs.append_pair("withColumnDescription", "false");
            pairs.append_pair("withColumnUnit", "false");
            pairs.append_pair("columns", &columns.join(","));
            for condition in queries.shared_conditions() {
                let makes = |operator: &str| {
                    edition.columns.iter().any(|column| {
                        column.name == condition.column
                            && column.filters.iter().any(|filter| filter == operator)
                    })
                };
                match condition.values.as_slice() {
                    [one] if makes("eq") => {
                        pairs.append_pair(&condition.column, &format!("eq:{one}"));
                    }
                    // Values of `in` are separated by commas: one that holds a comma is left for reading.
                    many if makes("in") && !many.iter().any(|value| value.contains(',')) => {
                        pairs.append_pair(&condition.column, &format!("in:{}", many.join(",")));
                    }
                    _ => {}
                }
            }
        }
        let freshness = edition.freshness();
        Ok(Plan {
            ways: vec![vec![Request {
                version: Some(freshness.clone()),
                ..Request::data(url, Expect::Csv)
            }]],
            vintage: year(&edition.millesime).map(|year| year.to_string()),
            freshness: Some(freshness),
            bytes_expected: None,
        })
    }

    fn next(&self, _: &RawDocument) -> Result<Option<Request>, SourceError> {
        Ok(None)
    }

    fn read(
        &self,
        dataset: &str,
        indicators: &[&Indicator],
        documents: &[RawDocument],
    ) -> Result<Vec<Reading>, SourceError> {
        let queries = queries(dataset, indicators)?;
        let document = documents
            .iter()
            .find(|document| document.request.role == Role::Data)
            .ok_or_else(|| SourceError::no_figure(dataset))?;
        let (columns, delimiter) = table::csv_columns(&document.path)?;
        queries.columns(&columns)?;
        let (rows, _) = table::rows_at_least(&document.path)?;
        if rows == 0 {
            return Err(SourceError::no_figure(dataset));
        }
        // Without a condition the file holds every row that the catalogue announces.
        let announced = edition(dataset, documents)?.rows;
        if queries.shared_conditions().is_empty() && rows < announced {
            return Err(SourceError::incomplete(&document.host())
                .detail(format!("{rows} rows of {announced}")));
        }
        let table = Table::Csv {
            path: document.path.clone(),
            delimiter,
            decimal: '.',
        };
        queries.readings(&table, &columns, &document.sha256)
    }
}

impl Edition {
    fn names(&self) -> Vec<String> {
        self.columns
            .iter()
            .map(|column| column.name.clone())
            .collect()
    }

    /// An edition may be released again with corrections.
    fn freshness(&self) -> String {
        match &self.date_diffusion {
            Some(date) => format!("{} {date}", self.millesime),
            None => self.millesime.clone(),
        }
    }
}

/// Every indicator knows the mark of secrecy without saying it.
fn queries<'a>(dataset: &'a str, indicators: &[&'a Indicator]) -> Result<Queries<'a>, SourceError> {
    let read = |indicator: &&'a Indicator| -> Result<(&'a Indicator, Query), SourceError> {
        let mut query: Query = query(indicator, "dido", dataset)?;
        query.secret.push(SECRET.to_owned());
        Ok((indicator, query))
    };
    let queries = indicators.iter().map(read).collect::<Result<_, _>>()?;
    Ok(Queries::of(dataset, queries))
}

fn check_rid(dataset: &str) -> Result<(), SourceError> {
    let plain = |byte: u8| byte.is_ascii_hexdigit() || byte == b'-';
    match dataset.len() == 36 && dataset.bytes().all(plain) {
        true => Ok(()),
        false => Err(SourceError::bad_request(format!(
            "jeu {dataset} (attendu\u{202f}: l’identifiant d’un fichier, rid)"
        ))),
    }
}

/// The last edition of the file.
fn edition(dataset: &str, documents: &[RawDocument]) -> Result<Edition, SourceError> {
    let document = documents
        .iter()
        .find(|document| document.request.role == Role::Metadata)
        .ok_or_else(|| SourceError::bad_request(format!("description de {dataset} absente")))?;
    let catalogue: Catalogue = document.json()?;
    catalogue
        .data
        .into_iter()
        .flat_map(|dataset| dataset.datafiles)
        .find(|datafile| datafile.rid == dataset)
        .ok_or_else(|| SourceError::dataset_gone(dataset, &[]))?
        .millesimes
        .into_iter()
        .max_by(|one, other| one.millesime.cmp(&other.millesime))
        .ok_or_else(|| SourceError::no_figure(dataset))
}
