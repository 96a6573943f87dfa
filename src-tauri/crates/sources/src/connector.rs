//! What an API is to the rest of the room.

use obs_model::{Indicator, Reading};

use crate::error::SourceError;
use crate::request::{RawDocument, Request};

/// What to download for a dataset, once its description is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Ways to get the figures, the best first. A later one is tried when the source says that it
    /// does not offer the one before (404, 410, 400), never when it answers something wrong.
    pub ways: Vec<Vec<Request>>,
    /// Word of the catalogue for the state of the data (a date): the same word means nothing to download.
    pub freshness: Option<String>,
    /// Vintage of the data, as the source says it: `2023`.
    pub vintage: Option<String>,
    /// Size of the first way, in bytes, when the catalogue says it.
    pub bytes_expected: Option<u64>,
}

/// An API: what to ask, and where the figures are in the answers. No socket in it.
pub trait Connector: Send + Sync {
    /// The word that indicators write in `api`.
    fn name(&self) -> &'static str;

    /// Whether the names and queries of indicators can be read, before anything is asked.
    ///
    /// # Errors
    /// `BadRequest` with the indicator and what is wrong.
    fn check(&self, dataset: &str, indicators: &[&Indicator]) -> Result<(), SourceError>;

    /// What to ask first: the catalogue or the description of the dataset. Identifiers and vintages
    /// change, so they are looked up each time.
    ///
    /// # Errors
    /// `BadRequest` when the dataset's name cannot be one.
    fn resolve(&self, dataset: &str) -> Result<Vec<Request>, SourceError>;

    /// What to download, given the descriptions: once for all the indicators of the dataset.
    ///
    /// # Errors
    /// `SourceChanged` when the dataset or a column is gone, `BadRequest` when an indicator's query
    /// cannot be read.
    fn requests(
        &self,
        dataset: &str,
        indicators: &[&Indicator],
        metadata: &[RawDocument],
    ) -> Result<Plan, SourceError>;

    /// The page after this one, if the source says there is one.
    ///
    /// # Errors
    /// `SourceChanged` when the page is not in the form expected.
    fn next(&self, document: &RawDocument) -> Result<Option<Request>, SourceError>;

    /// Where the figures of the indicators are. `documents` holds the descriptions and the data, in the
    /// order they were asked. Tables too large for memory, and members of archives, are written beside
    /// the raw documents with the ending `.table.csv`.
    ///
    /// # Errors
    /// `SourceChanged` when a column is gone, `NothingThere` when there is no figure at all.
    fn read(
        &self,
        dataset: &str,
        indicators: &[&Indicator],
        documents: &[RawDocument],
    ) -> Result<Vec<Reading>, SourceError>;
}
