//! Insee's macroeconomic database (BDM), by SDMX: `https://bdm.insee.fr/series/sdmx`, no key, Licence Ouverte 2.0.
//!
//! A dataset is a dataflow (`TAUX-CHOMAGE`): one XML document with every series, each with its dimensions as
//! attributes and its observations below. Areas are coded `D16` (département), `R75` (région) and
//! `FR-D976` (the country without Mayotte); the others are left aside.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;

use obs_model::{
    Absent, Indicator, Level, LevelKey, Municipal, PeriodKey, Reading, State, StatusRule,
};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::connector::{Connector, Plan};
use crate::cube;
use crate::error::SourceError;
use crate::request::{Expect, RawDocument, Request, Role};
use crate::table::{self, TableBuilder};

/// Insee's BDM.
#[derive(Clone, Copy, Debug)]
pub struct Api;

const BASE: &str = "https://bdm.insee.fr/series/sdmx/data";
/// What every row of the table starts with.
const COLUMNS: [&str; 5] = ["LEVEL", "CODE", "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS"];
const LEVELS: [(&str, Level); 3] = [
    ("D", Level::Departement),
    ("R", Level::Region),
    ("F", Level::France),
];

impl Connector for Api {
    fn name(&self) -> &'static str {
        "bdm"
    }

    fn check(&self, dataset: &str, indicators: &[&Indicator]) -> Result<(), SourceError> {
        check_name(dataset)?;
        cube::queries(indicators, "bdm", dataset).map(|_| ())
    }

    fn resolve(&self, dataset: &str) -> Result<Vec<Request>, SourceError> {
        check_name(dataset)?;
        Ok(Vec::new())
    }

    fn requests(
        &self,
        dataset: &str,
        _: &[&Indicator],
        _: &[RawDocument],
    ) -> Result<Plan, SourceError> {
        check_name(dataset)?;
        let url = format!("{BASE}/{dataset}");
        Ok(Plan {
            ways: vec![vec![Request::data(url, Expect::Xml)]],
            // The source says no date before it is asked for the figures.
            freshness: None,
            vintage: None,
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
        let document = documents
            .iter()
            .find(|document| document.request.role == Role::Data)
            .ok_or_else(|| SourceError::no_figure(dataset))?;
        let queries = cube::queries(indicators, "bdm", dataset)?;
        let mut dimensions: Vec<String> = queries
            .iter()
            .flat_map(|(indicator, query)| query.extracts(indicator))
            .flat_map(|extract| extract.conditions)
            .map(|condition| condition.column)
            .collect();
        dimensions.sort();
        dimensions.dedup();
        let builder = rows(dataset, document, &dimensions)?;
        if builder.len() == 0 {
            return Err(SourceError::no_figure(dataset));
        }
        let table = builder.finish()?;
        Ok(queries
            .into_iter()
            .map(|(indicator, query)| Reading {
                table: table.clone(),
                sha256: document.sha256.clone(),
                code_column: "CODE".to_owned(),
                code_prefix: String::new(),
                level: LevelKey::Column {
                    name: "LEVEL".to_owned(),
                    values: LEVELS
                        .map(|(word, level)| (word.to_owned(), level))
                        .to_vec(),
                },
                period: PeriodKey::Column {
                    name: "TIME_PERIOD".to_owned(),
                },
                geography_year: None,
                municipal: Municipal::AsIs,
                absent: Absent::Unknown,
                without_departements: query.without.clone(),
                secret_markers: Vec::new(),
                absent_markers: vec!["NaN".to_owned()],
                status: [("E", State::Estimated), ("P", State::Provisional)]
                    .map(|(word, state)| StatusRule {
                        column: "OBS_STATUS".to_owned(),
                        values: vec![word.to_owned()],
                        state,
                    })
                    .to_vec(),
                dimensions: dimensions.clone(),
                // Two series that the query does not tell apart must say the same.
                duplicates_are_repeats: true,
                extracts: query.extracts(indicator),
            })
            .collect())
    }
}

fn check_name(dataset: &str) -> Result<(), SourceError> {
    let plain =
        |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
    match !dataset.is_empty() && dataset.bytes().all(plain) {
        true => Ok(()),
        false => Err(SourceError::bad_request(format!("jeu {dataset}"))),
    }
}

/// An area, by its code.
#[derive(Debug, PartialEq, Eq)]
enum Area<'a> {
    /// `D16`: level and code.
    Place(&'a str, &'a str),
    /// Another kind of area, left aside.
    Other,
    /// Like a département or a région, and none: `D6` has lost its zero.
    Odd,
}

fn area(code: &str) -> Area<'_> {
    if code == "FR-D976" {
        return Area::Place("F", "F");
    }
    let Some((level, number)) = code.split_at_checked(1) else {
        return Area::Other;
    };
    let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    match (level, number.len()) {
        ("D", _) if matches!(number, "2A" | "2B") => Area::Place(level, number),
        ("D", 2 | 3) | ("R", 2) if digits => Area::Place(level, number),
        ("D" | "R", _) if digits => Area::Odd,
        _ => Area::Other,
    }
}

/// Every observation of every series about a place, with the dimensions that are asked.
fn rows(
    dataset: &str,
    document: &RawDocument,
    dimensions: &[String],
) -> Result<TableBuilder, SourceError> {
    let changed = |what: &dyn std::fmt::Display| {
        SourceError::changed(&document.host()).detail(format!("{}: {what}", document.request.url))
    };
    let columns = COLUMNS
        .iter()
        .map(|name| (*name).to_owned())
        .chain(dimensions.iter().cloned())
        .collect();
    let mut builder = TableBuilder::new(columns, &document.path);
    let mut reader = Reader::from_reader(BufReader::new(File::open(&document.path)?));
    let mut buffer = Vec::new();
    let mut series: BTreeMap<String, String> = BTreeMap::new();
    let mut known: Option<Vec<String>> = None;
    let attributes = |element: &BytesStart<'_>| -> Result<BTreeMap<String, String>, SourceError> {
        element
            .attributes()
            .map(|attribute| {
                let attribute = attribute.map_err(|error| changed(&error))?;
                let name = attribute.key.local_name().into_inner().to_owned();
                let value = attribute
                    .normalized_value(XmlVersion::Implicit1_0)
                    .map_err(|error| changed(&error))?
                    .into_owned();
                Ok((name, value))
            })
            .collect()
    };
    loop {
        buffer.clear();
        match reader
            .read_event_into(&mut buffer)
            .map_err(|error| changed(&error))?
        {
            Event::Eof => break,
            Event::Start(element) | Event::Empty(element) => {
                match element.local_name().into_inner() {
                    "Series" => {
                        series = attributes(&element)?;
                        known.get_or_insert_with(|| series.keys().cloned().collect());
                    }
                    "Obs" => {
                        let observation = attributes(&element)?;
                        let written = series.get("REF_AREA").map_or("", String::as_str);
                        let (level, code) = match area(written) {
                            Area::Place(level, code) => (level, code),
                            Area::Other => continue,
                            Area::Odd => {
                                return Err(changed(&format_args!("{written} is no area")));
                            }
                        };
                        let of = |name: &str| observation.get(name).cloned();
                        let mut row = vec![
                            Some(level.to_owned()),
                            Some(code.to_owned()),
                            of("TIME_PERIOD"),
                            of("OBS_VALUE"),
                            of("OBS_STATUS"),
                        ];
                        row.extend(dimensions.iter().map(|name| series.get(name).cloned()));
                        builder.push(row)?;
                    }
                    _ => {}
                }
            }
            _ => {}
        }
    }
    // A dimension that no series has was renamed.
    table::require(
        dataset,
        &known.unwrap_or_default(),
        dimensions.iter().map(String::as_str),
    )?;
    Ok(builder)
}
