//! What is asked of a source, and what came back.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::SourceError;

/// The form a body must have to be taken as data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Expect {
    /// One JSON document.
    Json,
    /// Delimited text in UTF-8.
    Csv,
    /// A zip archive.
    Zip,
    /// A Parquet file.
    Parquet,
    /// Delimited text with anything before its header, in any encoding: its reader judges its lines.
    Text,
    /// Delimited text compressed with gzip.
    CsvGz,
    /// A workbook of Excel 2007 or later.
    Xlsx,
    /// A workbook of an older Excel.
    Xls,
    /// One GeoJSON document.
    Geojson,
    /// One GeoJSON document compressed with gzip.
    GeojsonGz,
    /// One XML document.
    Xml,
}

impl Expect {
    /// The ending of the file in the raw cache, so that a person can open it.
    pub fn extension(self) -> &'static str {
        match self {
            Expect::Json => "json",
            Expect::Csv => "csv",
            Expect::Zip => "zip",
            Expect::Parquet => "parquet",
            Expect::Text => "csv",
            Expect::CsvGz => "csv.gz",
            Expect::Xlsx => "xlsx",
            Expect::Xls => "xls",
            Expect::Geojson => "geojson",
            Expect::GeojsonGz => "geojson.gz",
            Expect::Xml => "xml",
        }
    }

    /// The form of a file of the raw cache, by its ending.
    pub(crate) fn of_file(path: &Path) -> Option<Expect> {
        let name = path.file_name()?.to_str()?;
        // `Text` has the ending of `Csv`.
        [
            Expect::Json,
            Expect::Csv,
            Expect::CsvGz,
            Expect::Zip,
            Expect::Parquet,
            Expect::Xlsx,
            Expect::Xls,
            Expect::Geojson,
            Expect::Xml,
        ]
        .into_iter()
        .find(|expect| name.ends_with(&format!(".{}", expect.extension())))
    }

    /// The `Accept` header.
    pub(crate) fn accept(self) -> &'static str {
        match self {
            Expect::Json => "application/json",
            Expect::Csv | Expect::Text => "text/csv, */*;q=0.5",
            Expect::Xml => "application/xml, text/xml, */*;q=0.5",
            Expect::Geojson => "application/geo+json, application/json;q=0.9, */*;q=0.5",
            Expect::Zip
            | Expect::Parquet
            | Expect::CsvGz
            | Expect::GeojsonGz
            | Expect::Xlsx
            | Expect::Xls => "application/octet-stream, */*;q=0.5",
        }
    }

    /// Formats that are already compressed are asked as they are: their length is then known,
    /// and a broken download can go on where it stopped.
    pub(crate) fn is_compressed(self) -> bool {
        matches!(
            self,
            Expect::Zip
                | Expect::Parquet
                | Expect::CsvGz
                | Expect::GeojsonGz
                | Expect::Xlsx
                | Expect::Xls
        )
    }
}

/// Whether a document says what there is, or holds figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Catalogue or description of a dataset.
    Metadata,
    /// Figures.
    Data,
}

/// One thing to ask of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Full address, `https://HOST/PATH?QUERY`: the same whatever mirror serves it.
    pub url: String,
    /// Form of the body.
    pub expect: Expect,
    /// Description or figures.
    pub role: Role,
    /// What the source's catalogue says of the state of the data (a date): a raw document that carries
    /// the same word is used as it is, without asking again.
    pub version: Option<String>,
    /// Size announced by the catalogue, in bytes, for the progress bar only.
    pub bytes_expected: Option<u64>,
    /// A body larger than this is refused, in bytes.
    pub bytes_max: u64,
    /// The source answers 500 with a plain sentence when the dataset does not exist (Melodi does).
    pub plain_500_means_absent: bool,
}

impl Request {
    /// A description to read: asked once per session.
    pub fn metadata(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            expect: Expect::Json,
            role: Role::Metadata,
            version: None,
            bytes_expected: None,
            bytes_max: 64_000_000,
            plain_500_means_absent: false,
        }
    }

    /// Figures to download.
    pub fn data(url: impl Into<String>, expect: Expect) -> Self {
        Self {
            role: Role::Data,
            expect,
            bytes_max: match expect {
                Expect::Json | Expect::Xml => 256_000_000,
                // Read in memory.
                Expect::Geojson | Expect::GeojsonGz | Expect::Xlsx | Expect::Xls => 512_000_000,
                Expect::Csv | Expect::Text | Expect::CsvGz | Expect::Zip | Expect::Parquet => {
                    3_000_000_000
                }
            },
            ..Self::metadata(url)
        }
    }

    /// The host, for sentences.
    pub(crate) fn host(&self) -> String {
        host_of(&self.url)
    }
}

/// The host of an address, or the address itself when it has none.
pub(crate) fn host_of(url: &str) -> String {
    url::Url::parse(url)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned))
        .unwrap_or_else(|| url.to_owned())
}

/// A body on disk, with where and when it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawDocument {
    /// What was asked.
    pub request: Request,
    /// Where the bytes are.
    pub path: PathBuf,
    /// When they came, as the caller writes dates.
    pub fetched_at: String,
    /// Lower-case hex SHA-256 of the bytes.
    pub sha256: String,
    /// HTTP status; 200 most of the time.
    pub status: u16,
    /// Content type as the source said it.
    pub content_type: Option<String>,
    /// Size in bytes.
    pub bytes: u64,
    /// True when the bytes were here already and the source, or its catalogue, says that they still hold.
    pub unchanged: bool,
}

impl RawDocument {
    /// The host it came from.
    pub(crate) fn host(&self) -> String {
        self.request.host()
    }

    /// The body as JSON of a known shape.
    ///
    /// # Errors
    /// `SourceChanged` when the shape is another one, `DiskFull` when the file cannot be read.
    pub(crate) fn json<T: serde::de::DeserializeOwned>(&self) -> Result<T, SourceError> {
        let bytes = fs::read(&self.path)?;
        serde_json::from_slice(strip_bom(&bytes)).map_err(|error| {
            SourceError::changed(&self.host()).detail(format!("{}: {error}", self.request.url))
        })
    }
}

/// The text without its byte order mark.
pub(crate) fn strip_bom(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}
