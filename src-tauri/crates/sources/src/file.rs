//! Any file on the web: CSV, XLSX, XLS, Parquet or GeoJSON, plain, gzipped or in a ZIP, read as its
//! `table = { … }` says.
//!
//! A dataset is the address of a file (`https://…`), or a resource of data.gouv.fr by its stable identifier:
//! `data.gouv.fr/RESOURCE` or `data.gouv.fr/DATASET/RESOURCE`. The address of such a resource changes with each
//! deposit, its identifier does not; its description gives date and checksum.

use std::fs::File;
use std::io;

use obs_model::{Indicator, Reading, Table};
use serde::Deserialize;
use serde_json::{Map, Value};
use sha1::{Digest, Sha1};
use url::Url;

use crate::connector::{Connector, Plan};
use crate::error::SourceError;
use crate::portal::{OneOrMany, Queries, Query, year};
use crate::request::{Expect, RawDocument, Request, Role};
use crate::tables::{self, CODE, Format, Recipe, RowsAre};

/// Files.
#[derive(Clone, Copy, Debug)]
pub struct Api;

const DATAGOUV: &str = "https://www.data.gouv.fr/api";

/// Where a file is.
enum Place<'a> {
    /// At an address that does not change.
    Address(Url),
    /// On data.gouv.fr.
    Resource {
        dataset: Option<&'a str>,
        resource: &'a str,
    },
}

/// A resource as data.gouv.fr describes it, as far as it is used.
#[derive(Debug, Deserialize)]
struct Resource {
    id: String,
    latest: Option<String>,
    checksum: Option<Checksum>,
    filesize: Option<u64>,
    filetype: Option<String>,
    last_modified: Option<String>,
    #[serde(default)]
    extras: Map<String, Value>,
}

#[derive(Debug, Deserialize)]
struct Checksum {
    #[serde(rename = "type")]
    kind: String,
    value: String,
}

/// Indicators whose tables are read with one recipe.
struct Group<'a> {
    recipe: Recipe,
    queries: Vec<(&'a Indicator, Query)>,
}

impl Connector for Api {
    fn name(&self) -> &'static str {
        "file"
    }

    fn check(&self, dataset: &str, indicators: &[&Indicator]) -> Result<(), SourceError> {
        place(dataset)?;
        let groups = groups(dataset, indicators)?;
        for group in &groups {
            if let Some(fault) = group.recipe.fault() {
                return Err(SourceError::bad_request(format!(
                    "{}, table\u{202f}: {fault}",
                    group.queries[0].0.id
                )));
            }
        }
        expected(&groups)?;
        for group in groups {
            Queries::of(dataset, group.queries).check()?;
        }
        Ok(())
    }

    fn resolve(&self, dataset: &str) -> Result<Vec<Request>, SourceError> {
        Ok(match place(dataset)? {
            Place::Address(_) => Vec::new(),
            Place::Resource {
                dataset: Some(dataset),
                ..
            } => vec![Request::metadata(format!(
                "{DATAGOUV}/1/datasets/{dataset}/"
            ))],
            Place::Resource { resource, .. } => vec![Request::metadata(format!(
                "{DATAGOUV}/2/datasets/resources/{resource}/"
            ))],
        })
    }

    fn requests(
        &self,
        dataset: &str,
        indicators: &[&Indicator],
        metadata: &[RawDocument],
    ) -> Result<Plan, SourceError> {
        let expect = expected(&groups(dataset, indicators)?)?;
        let (url, resource) = match place(dataset)? {
            Place::Address(url) => (url.to_string(), None),
            Place::Resource { resource: id, .. } => {
                let resource = resource(dataset, id, metadata)?;
                let stable = format!("{DATAGOUV}/1/datasets/r/{id}");
                let url = resource.latest.clone().unwrap_or(stable);
                (datagouv(&url)?, Some(resource))
            }
        };
        let freshness = resource.as_ref().and_then(Resource::freshness);
        let bytes_expected = resource.as_ref().and_then(|resource| resource.filesize);
        Ok(Plan {
            ways: vec![vec![Request {
                version: freshness.clone(),
                bytes_expected,
                ..Request::data(url, expect)
            }]],
            vintage: resource
                .as_ref()
                .and_then(|resource| year(resource.last_modified.as_deref()?))
                .map(|year| year.to_string()),
            freshness,
            bytes_expected,
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
        let document = documents
            .iter()
            .find(|document| document.request.role == Role::Data)
            .ok_or_else(|| SourceError::no_figure(dataset))?;
        if let Place::Resource { resource: id, .. } = place(dataset)? {
            resource(dataset, id, documents)?.verify(document)?;
        }
        let mut readings = Vec::new();
        for (rank, group) in groups(dataset, indicators)?.into_iter().enumerate() {
            let queries = Queries::of(dataset, group.queries);
            let (table, columns) = if group.recipe.format == Format::Parquet {
                let columns = crate::table::parquet_columns(document)?;
                queries.columns(&columns)?;
                let path = document.path.clone();
                (Table::Parquet { path }, columns)
            } else {
                let made = tables::make(document, &group.recipe, &queries, rank)?;
                let table = Table::Csv {
                    path: made.path,
                    delimiter: ',',
                    decimal: '.',
                };
                (table, made.columns)
            };
            let told_apart = queries.filter_columns();
            for mut reading in queries.readings(&table, &columns, &document.sha256)? {
                if group.recipe.format != Format::Parquet {
                    // Cut off when the table was made.
                    reading.code_prefix.clear();
                }
                if group.recipe.rows != RowsAre::Parts {
                    // What one indicator filters, another must not add up.
                    reading.dimensions = told_apart.iter().cloned().collect();
                    // A table that was made has each row once already.
                    reading.duplicates_are_repeats = group.recipe.rows == RowsAre::Repeats
                        || group.recipe.format == Format::Parquet;
                }
                readings.push(reading);
            }
        }
        Ok(readings)
    }
}

impl Resource {
    /// The word for the state of the file: its checksum, else the date of its last change.
    fn freshness(&self) -> Option<String> {
        let extra = |name: &str| Some(self.extras.get(name)?.as_str()?.to_owned());
        extra("analysis:checksum")
            .or_else(|| {
                self.hosted_checksum()
                    .map(|checksum| checksum.value.clone())
            })
            .or_else(|| extra("analysis:last-modified-at"))
            .or_else(|| self.last_modified.clone())
    }

    /// The checksum of a file that data.gouv.fr hosts; that of a file elsewhere may be of another day.
    fn hosted_checksum(&self) -> Option<&Checksum> {
        self.checksum
            .as_ref()
            .filter(|_| self.filetype.as_deref() == Some("file"))
    }

    /// Refuses bytes that are not those that the description announces.
    fn verify(&self, document: &RawDocument) -> Result<(), SourceError> {
        let Some(checksum) = self.hosted_checksum() else {
            return Ok(());
        };
        let found = match checksum.kind.as_str() {
            "sha256" | "sha2" => document.sha256.clone(),
            "sha1" => {
                let mut digest = Sha1::new();
                io::copy(&mut File::open(&document.path)?, &mut digest)?;
                let bytes = digest.finalize();
                bytes.iter().map(|byte| format!("{byte:02x}")).collect()
            }
            _ => return Ok(()),
        };
        if found.eq_ignore_ascii_case(&checksum.value) {
            return Ok(());
        }
        Err(SourceError::incomplete(&document.host()).detail(format!(
            "{}: {} {found}, {} announced",
            document.request.url, checksum.kind, checksum.value
        )))
    }
}

fn place(dataset: &str) -> Result<Place<'_>, SourceError> {
    let refuse = || {
        SourceError::bad_request(format!(
            "jeu {dataset} (attendu\u{202f}: https://…, ou data.gouv.fr/RESSOURCE)"
        ))
    };
    if let Some(rest) = dataset.strip_prefix("data.gouv.fr/") {
        let plain = |id: &str| {
            !id.is_empty()
                && id
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        let (dataset, resource) = match rest.split_once('/') {
            Some((dataset, resource)) => (Some(dataset), resource),
            None => (None, rest),
        };
        if !plain(resource) || !dataset.is_none_or(plain) {
            return Err(refuse());
        }
        return Ok(Place::Resource { dataset, resource });
    }
    let url = Url::parse(dataset).map_err(|_| refuse())?;
    let is_plain = url.scheme() == "https"
        && url.host_str().is_some_and(|host| host.contains('.'))
        && url.username().is_empty()
        && url.password().is_none()
        && url.fragment().is_none();
    match is_plain {
        true => Ok(Place::Address(url)),
        false => Err(refuse()),
    }
}

/// A description that sends elsewhere than data.gouv.fr is not followed: redirections are the fetcher's business.
fn datagouv(url: &str) -> Result<String, SourceError> {
    let host = "www.data.gouv.fr";
    let parsed = Url::parse(url).map_err(|error| SourceError::changed(host).detail(error))?;
    match parsed.scheme() == "https" && parsed.host_str() == Some(host) {
        true => Ok(parsed.to_string()),
        false => Err(SourceError::changed(host).detail(format!("address {url}"))),
    }
}

/// The description of a resource, in that of its dataset or alone.
fn resource(dataset: &str, id: &str, documents: &[RawDocument]) -> Result<Resource, SourceError> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Description {
        Dataset { resources: Vec<Resource> },
        Alone { resource: Box<Resource> },
    }
    let document = documents
        .iter()
        .find(|document| document.request.role == Role::Metadata)
        .ok_or_else(|| SourceError::bad_request(format!("description de {dataset} absente")))?;
    let found = match document.json()? {
        Description::Dataset { resources } => {
            resources.into_iter().find(|resource| resource.id == id)
        }
        Description::Alone { resource } => Some(*resource).filter(|resource| resource.id == id),
    };
    found.ok_or_else(|| SourceError::dataset_gone(dataset, &[]))
}

/// The indicators of a dataset, by the recipe that their tables are read with.
fn groups<'a>(dataset: &str, indicators: &[&'a Indicator]) -> Result<Vec<Group<'a>>, SourceError> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    for indicator in indicators {
        let (recipe, query) = recipe_and_query(indicator, dataset)?;
        match groups.iter_mut().find(|group| group.recipe == recipe) {
            Some(group) => group.queries.push((indicator, query)),
            None => groups.push(Group {
                recipe,
                queries: vec![(indicator, query)],
            }),
        }
    }
    Ok(groups)
}

/// `table` is the recipe, and the rest is the query of a portal, whose `code` may have two parts.
fn recipe_and_query(indicator: &Indicator, dataset: &str) -> Result<(Recipe, Query), SourceError> {
    let bad = |what: &dyn std::fmt::Display| {
        SourceError::bad_request(format!("{}, {what}", indicator.id))
    };
    let mut all: Map<String, Value> = crate::portal::query(indicator, "file", dataset)?;
    let table = all
        .remove("table")
        .ok_or_else(|| bad(&"il faut table = { format = … }"))?;
    let mut recipe: Recipe = serde_json::from_value(table).map_err(|error| bad(&error))?;
    if let Some(parts @ Value::Array(_)) = all.get("code") {
        let parts: OneOrMany =
            serde_json::from_value(parts.clone()).map_err(|error| bad(&error))?;
        recipe.code_parts = parts.into_vec();
        all.insert("code".to_owned(), CODE.into());
    }
    let query = serde_json::from_value(Value::Object(all)).map_err(|error| bad(&error))?;
    Ok((recipe, query))
}

/// The form of the body that all the recipes of a dataset expect.
fn expected(groups: &[Group<'_>]) -> Result<Expect, SourceError> {
    let form = |recipe: &Recipe| match (recipe.format, &recipe.member, recipe.gzip) {
        (_, Some(_), _) => Expect::Zip,
        (Format::Csv, None, true) => Expect::CsvGz,
        (Format::Csv, None, false) => Expect::Text,
        (Format::Xlsx, ..) => Expect::Xlsx,
        (Format::Xls, ..) => Expect::Xls,
        (Format::Parquet, ..) => Expect::Parquet,
        (Format::Geojson, ..) => Expect::Geojson,
    };
    let mut forms = groups.iter().map(|group| form(&group.recipe));
    let first = forms
        .next()
        .ok_or_else(|| SourceError::bad_request("aucun indicateur"))?;
    match forms.all(|other| other == first) {
        true => Ok(first),
        false => Err(SourceError::bad_request(format!(
            "{}, format, member ou gzip diffèrent d’un indicateur à l’autre",
            groups[0].queries[0].0.id
        ))),
    }
}
