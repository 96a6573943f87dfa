//! What statistical cubes have in common (SDMX, JSON-stat): a figure is named by categories of dimensions.

use std::collections::BTreeMap;

use obs_model::{Condition, Extract, Indicator, Part};
use serde::Deserialize;

use crate::error::SourceError;
use crate::portal::{self, OneOrMany};

/// Column of the figures in the tables made of a cube.
pub(crate) const VALUE: &str = "OBS_VALUE";

type Dimensions = BTreeMap<String, OneOrMany>;

/// What an indicator writes in `[source.query]`: dimension → code or codes.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Query {
    /// A figure published as such.
    value: Option<Dimensions>,
    /// What is counted or divided.
    numerator: Option<Dimensions>,
    /// What it is divided by.
    denominator: Option<Dimensions>,
    /// Départements that the source does not cover.
    #[serde(default)]
    pub without: Vec<String>,
}

impl Query {
    /// Where the figures of the indicator stand in the table made of the cube.
    pub(crate) fn extracts(&self, indicator: &Indicator) -> Vec<Extract> {
        [
            (Part::Published, &self.value),
            (Part::Numerator, &self.numerator),
            (Part::Denominator, &self.denominator),
        ]
        .into_iter()
        .filter_map(|(part, dimensions)| {
            let conditions = dimensions.clone()?.into_iter();
            Some(Extract {
                indicator: indicator.id.clone(),
                part,
                columns: vec![VALUE.to_owned()],
                conditions: conditions
                    .map(|(column, codes)| Condition {
                        column,
                        values: codes.into_vec(),
                    })
                    .collect(),
                factor: 1.0,
                count_rows: false,
            })
        })
        .collect()
    }
}

/// The queries that indicators write for a dataset of an API.
///
/// # Errors
/// When one of them cannot be read, or names no figure.
pub(crate) fn queries<'a>(
    indicators: &[&'a Indicator],
    api: &str,
    dataset: &str,
) -> Result<Vec<(&'a Indicator, Query)>, SourceError> {
    indicators
        .iter()
        .map(|indicator| {
            let query: Query = portal::query(indicator, api, dataset)?;
            match query.value.is_none() && query.numerator.is_none() {
                true => Err(SourceError::bad_request(format!(
                    "{}, il faut value ou numerator",
                    indicator.id
                ))),
                false => Ok((*indicator, query)),
            }
        })
        .collect()
}
