//! A dataset read again from the raw documents that were kept, without asking the source anything.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use obs_model::{Indicator, Reading, Table};
use tempfile::TempDir;

use crate::connector::Connector;
use crate::error::SourceError;
use crate::raw::{hash, table_path};
use crate::request::{Expect, RawDocument, Request, Role};

/// A document as it was noted when the dataset was stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptDocument {
    /// Address it was asked at.
    pub url: String,
    /// Lower-case hex SHA-256 of its bytes then.
    pub sha256: String,
    /// When it was received.
    pub fetched_at: String,
    /// Where it was kept.
    pub path: PathBuf,
}

/// Why a dataset cannot be read again.
#[derive(Debug, thiserror::Error)]
pub enum AgainError {
    /// A file of figures is no longer there.
    #[error("{} was removed", .0.display())]
    Removed(PathBuf),
    /// A file of figures holds other bytes than those that were stored.
    #[error("{} is not the file that was read", .0.display())]
    Replaced(PathBuf),
    /// The connector no longer finds its figures in them.
    #[error("{0}")]
    Unreadable(#[from] SourceError),
}

/// The readings of a dataset, over copies that go when this is dropped.
#[derive(Debug)]
pub struct Reread {
    /// Where the figures are.
    pub readings: Vec<Reading>,
    /// The documents, at the place where they are kept, in the order they were asked.
    pub documents: Vec<RawDocument>,
    /// The catalogue or description is not the one of that day: it is received again at each refresh.
    pub description_changed: bool,
    /// Copy → position of its document.
    copies: Vec<(PathBuf, usize)>,
    /// Position of a document of pages → how many rows it holds, in the order they were put end to end.
    pages: Vec<(usize, u64)>,
    _folder: TempDir,
}

/// Reads a dataset again as its connector did.
///
/// `raw` is the folder of the raw documents; what has to be unpacked goes into a folder of its own beside them.
///
/// # Errors
/// When a file of figures is gone, holds other bytes, or can no longer be read.
pub fn read_again(
    connector: &dyn Connector,
    dataset: &str,
    indicators: &[&Indicator],
    kept: &[KeptDocument],
    raw: &Path,
) -> Result<Reread, AgainError> {
    let disk = |error: io::Error| AgainError::Unreadable(SourceError::disk(&error));
    let descriptions: Vec<String> = connector
        .resolve(dataset)?
        .into_iter()
        .map(|request| request.url)
        .collect();
    let folder = tempfile::Builder::new()
        .prefix(".again-")
        .tempdir_in(raw)
        .map_err(disk)?;
    let mut documents = Vec::new();
    let mut copies = Vec::new();
    let mut given = Vec::new();
    let mut description_changed = false;
    for (index, kept) in kept.iter().enumerate() {
        let is_description = descriptions.contains(&kept.url);
        if !kept.path.is_file() {
            return Err(AgainError::Removed(kept.path.clone()));
        }
        let (sha256, bytes) = hash(&kept.path).map_err(disk)?;
        if sha256 != kept.sha256 {
            if !is_description {
                return Err(AgainError::Replaced(kept.path.clone()));
            }
            description_changed = true;
        }
        let expect = Expect::of_file(&kept.path).unwrap_or(Expect::Json);
        let document = RawDocument {
            request: if is_description {
                Request::metadata(&kept.url)
            } else {
                Request::data(&kept.url, expect)
            },
            path: kept.path.clone(),
            fetched_at: kept.fetched_at.clone(),
            sha256,
            status: 200,
            content_type: None,
            bytes,
            unchanged: true,
        };
        // A refresh may unpack the same archive at the same moment: this one is unpacked elsewhere.
        let own = folder.path().join(index.to_string());
        fs::create_dir(&own).map_err(disk)?;
        let copy = own.join(kept.path.file_name().unwrap_or_default());
        if fs::hard_link(&kept.path, &copy).is_err() {
            fs::copy(&kept.path, &copy).map_err(disk)?;
        }
        copies.push((copy.clone(), index));
        given.push(RawDocument {
            path: copy,
            ..document.clone()
        });
        documents.push(document);
    }
    let readings = connector.read(dataset, indicators, &given)?;
    let mut pages = Vec::new();
    for (index, document) in given.iter().enumerate() {
        let request = &document.request;
        if request.role == Role::Data && request.expect == Expect::Json {
            pages.push((index, rows_of(document)?));
        }
    }
    Ok(Reread {
        readings,
        documents,
        description_changed,
        copies,
        pages,
        _folder: folder,
    })
}

/// Where a row of a table is among the documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DocumentRow {
    /// Position of the document.
    pub document: usize,
    /// For pages put end to end: position in the list of the page, from 1.
    pub in_page: Option<u64>,
    /// The table is a member of an archive.
    pub unpacked: bool,
}

impl Reread {
    /// The document that holds a row of a reading's table, counted from 1; none when that cannot be told.
    pub fn document_of(&self, reading: &Reading, row: u64) -> Option<DocumentRow> {
        let path = match &reading.table {
            Table::Rows { rows, .. } => {
                let all: u64 = self.pages.iter().map(|(_, rows)| rows).sum();
                return (all == rows.len() as u64)
                    .then(|| self.page_of(row))
                    .flatten();
            }
            Table::Csv { path, .. } | Table::Parquet { path } => path,
        };
        let copy = |wanted: &Path| {
            let found = self.copies.iter().find(|(copy, _)| copy == wanted);
            found.map(|(_, document)| *document)
        };
        if let Some(document) = copy(path) {
            return Some(DocumentRow {
                document,
                in_page: None,
                unpacked: false,
            });
        }
        let (_, document) = self
            .copies
            .iter()
            .find(|(copy, _)| table_path(copy) == *path)?;
        if self.pages.iter().any(|(page, _)| page == document) {
            return self.page_of(row);
        }
        Some(DocumentRow {
            document: *document,
            in_page: None,
            unpacked: true,
        })
    }

    fn page_of(&self, row: u64) -> Option<DocumentRow> {
        let mut before = 0;
        for (document, rows) in &self.pages {
            if row > before && row <= before + rows {
                return Some(DocumentRow {
                    document: *document,
                    in_page: Some(row - before),
                    unpacked: false,
                });
            }
            before += rows;
        }
        None
    }
}

/// How many rows a page holds: the length of its longest list.
fn rows_of(document: &RawDocument) -> Result<u64, SourceError> {
    let page: serde_json::Value = document.json()?;
    let lists = page.as_object().into_iter().flat_map(|page| page.values());
    let longest = lists
        .filter_map(|value| value.as_array().map(Vec::len))
        .max();
    Ok(longest.unwrap_or(0) as u64)
}
