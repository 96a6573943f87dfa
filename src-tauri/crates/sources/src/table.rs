//! Tables made of raw documents: JSON pages put end to end, a CSV taken out of its zip, and the column
//! names of files that the store will read itself.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use obs_model::Table;
use parquet::file::reader::FileReader;
use parquet::file::serialized_reader::SerializedFileReader;
use sha2::{Digest, Sha256};
use zip::ZipArchive;

use crate::check;
use crate::error::SourceError;
use crate::raw::table_path;
use crate::request::{RawDocument, strip_bom};

/// Tables up to this many cells stay in memory; larger ones go to a file.
const CELLS_IN_MEMORY_MAX: usize = 2_000_000;
/// An archive member larger than this is refused (the largest known is 0.5 GB).
const MEMBER_BYTES_MAX: u64 = 8_000_000_000;
/// A member that grows more than this when it is unpacked is no table: Insee's grow ten times.
const UNPACKED_FACTOR_MAX: u64 = 200;

/// A table that grows row by row, first in memory, then in a CSV file beside the raw documents.
pub(crate) struct TableBuilder {
    columns: Vec<String>,
    rows: Vec<Vec<Option<String>>>,
    spill: Option<csv::Writer<File>>,
    path: PathBuf,
    cells_max: usize,
    count: usize,
}

impl TableBuilder {
    /// A table with these columns; `beside` is the raw document whose name the file takes.
    pub(crate) fn new(columns: Vec<String>, beside: &Path) -> Self {
        Self {
            columns,
            rows: Vec::new(),
            spill: None,
            path: table_path(beside),
            cells_max: CELLS_IN_MEMORY_MAX,
            count: 0,
        }
    }

    /// The columns.
    pub(crate) fn columns(&self) -> &[String] {
        &self.columns
    }

    /// How many rows so far.
    pub(crate) fn len(&self) -> usize {
        self.count
    }

    /// Adds a row, in the order of the columns.
    pub(crate) fn push(&mut self, row: Vec<Option<String>>) -> Result<(), SourceError> {
        debug_assert_eq!(row.len(), self.columns.len());
        self.count += 1;
        if self.spill.is_none() && (self.rows.len() + 1) * self.columns.len() > self.cells_max {
            let mut writer = csv::Writer::from_path(&self.path).map_err(disk)?;
            writer.write_record(&self.columns).map_err(disk)?;
            for row in self.rows.drain(..) {
                write_row(&mut writer, &row)?;
            }
            self.spill = Some(writer);
        }
        match &mut self.spill {
            Some(writer) => write_row(writer, &row),
            None => {
                self.rows.push(row);
                Ok(())
            }
        }
    }

    /// The finished table.
    pub(crate) fn finish(self) -> Result<Table, SourceError> {
        match self.spill {
            None => Ok(Table::Rows {
                columns: self.columns,
                rows: self.rows,
            }),
            Some(mut writer) => {
                writer.flush()?;
                Ok(Table::Csv {
                    path: self.path,
                    delimiter: ',',
                    decimal: '.',
                })
            }
        }
    }
}

/// The rows of pages that came before: a source that gives the same ones again has lost its place.
#[derive(Default)]
pub(crate) struct PagesSeen(HashSet<Vec<u8>>);

impl PagesSeen {
    /// Refuses rows that are all those of another page.
    pub(crate) fn note(
        &mut self,
        document: &RawDocument,
        rows: &impl serde::Serialize,
    ) -> Result<(), SourceError> {
        let changed = |what: String| {
            SourceError::changed(&document.host())
                .detail(format!("{}: {what}", document.request.url))
        };
        let bytes = serde_json::to_vec(rows).map_err(|error| changed(error.to_string()))?;
        match self.0.insert(Sha256::digest(&bytes).to_vec()) {
            true => Ok(()),
            false => Err(changed("the rows of another page".to_owned())),
        }
    }
}

fn write_row(writer: &mut csv::Writer<File>, row: &[Option<String>]) -> Result<(), SourceError> {
    writer
        .write_record(row.iter().map(|cell| cell.as_deref().unwrap_or("")))
        .map_err(disk)
}

fn disk(error: csv::Error) -> SourceError {
    SourceError::disk(&io::Error::other(error))
}

/// The hash that stands for several documents: the SHA-256 of their hashes, one after the other.
pub(crate) fn hash_of(documents: &[&RawDocument]) -> String {
    match documents {
        [one] => one.sha256.clone(),
        many => {
            let mut digest = Sha256::new();
            for document in many {
                digest.update(document.sha256.as_bytes());
            }
            digest
                .finalize()
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect()
        }
    }
}

/// A JSON scalar as the text of a cell; objects and lists, which no indicator reads, as their JSON.
pub(crate) fn cell(value: Option<&serde_json::Value>) -> Option<String> {
    match value? {
        serde_json::Value::Null => None,
        serde_json::Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// Column names of a Parquet file, from its footer.
pub(crate) fn parquet_columns(document: &RawDocument) -> Result<Vec<String>, SourceError> {
    let unreadable = |error: parquet::errors::ParquetError| {
        SourceError::changed(&document.host()).detail(format!("{}: {error}", document.request.url))
    };
    let file = File::open(&document.path)?;
    let reader = SerializedFileReader::new(file).map_err(unreadable)?;
    let columns = reader.metadata().file_metadata().schema_descr();
    Ok(columns
        .columns()
        .iter()
        .map(|column| column.path().string())
        .collect())
}

/// Column names and delimiter of a delimited text, plain or gzipped.
pub(crate) fn csv_columns(path: &Path) -> Result<(Vec<String>, char), SourceError> {
    let file = File::open(path)?;
    let gzipped = path.extension().is_some_and(|extension| extension == "gz");
    let mut header = Vec::new();
    if gzipped {
        BufReader::new(flate2::read::GzDecoder::new(file)).read_until(b'\n', &mut header)?;
    } else {
        BufReader::new(file).read_until(b'\n', &mut header)?;
    }
    let header = strip_bom(&header);
    let delimiter = check::delimiter(header);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .from_reader(header);
    let mut columns = Vec::new();
    if let Some(record) = reader.records().next() {
        let record = record.map_err(disk)?;
        columns.extend(record.iter().map(|name| name.trim().to_owned()));
    }
    Ok((columns, char::from(delimiter)))
}

/// Lines after the header, no fewer than the rows since a quoted cell may hold line breaks, and whether the
/// last one is ended.
pub(crate) fn rows_at_least(path: &Path) -> Result<(u64, bool), SourceError> {
    let mut reader = BufReader::new(File::open(path)?);
    let mut buffer = vec![0; 1 << 16];
    let (mut lines, mut last) = (0u64, b'\n');
    loop {
        match reader.read(&mut buffer)? {
            0 => break,
            read => {
                let read = &buffer[..read];
                lines += read.iter().filter(|byte| **byte == b'\n').count() as u64;
                last = read[read.len() - 1];
            }
        }
    }
    let ended = last == b'\n';
    Ok(((lines + u64::from(!ended)).saturating_sub(1), ended))
}

/// Takes the member of a zip whose name ends so (`_data.csv`) out of it, beside the archive.
///
/// The member's own name never becomes a path. What is there already with the member's size is kept.
pub(crate) fn unzip(document: &RawDocument, ending: &str) -> Result<PathBuf, SourceError> {
    let changed = |what: String| {
        SourceError::changed(&document.host()).detail(format!("{}: {what}", document.request.url))
    };
    let mut archive = ZipArchive::new(BufReader::new(File::open(&document.path)?))
        .map_err(|error| changed(error.to_string()))?;
    let index = (0..archive.len())
        .find(|index| {
            archive
                .name_for_index(*index)
                .and_then(Result::ok)
                .is_some_and(|name| name.to_ascii_lowercase().ends_with(ending))
        })
        .ok_or_else(|| changed(format!("no member ends in {ending}")))?;
    let mut member = archive
        .by_index(index)
        .map_err(|error| changed(error.to_string()))?;
    let limit = (UNPACKED_FACTOR_MAX * document.bytes).min(MEMBER_BYTES_MAX);
    if member.size() > limit {
        return Err(SourceError::too_big(&document.host(), limit));
    }
    let path = table_path(&document.path);
    let part = crate::raw::part_path(&path);
    let mut file = io::BufWriter::with_capacity(1 << 18, File::create(&part)?);
    let limit = member.size();
    let copied = io::copy(
        &mut io::Read::take(&mut member, limit.saturating_add(1)),
        &mut file,
    )
    .map_err(|error| match error.kind() {
        // A wrong checksum or a broken deflate stream: the archive's fault, not the disk's.
        io::ErrorKind::InvalidData
        | io::ErrorKind::InvalidInput
        | io::ErrorKind::UnexpectedEof
        | io::ErrorKind::Other => changed(error.to_string()),
        _ => SourceError::disk(&error),
    })?;
    if copied != limit {
        return Err(changed(format!(
            "member of {copied} bytes, {limit} announced"
        )));
    }
    file.flush()?;
    drop(file);
    fs::rename(&part, &path)?;
    Ok(path)
}

/// Refuses a table that lacks one of the columns.
pub(crate) fn require<'a>(
    dataset: &str,
    columns: &[String],
    wanted: impl IntoIterator<Item = &'a str>,
) -> Result<(), SourceError> {
    for name in wanted {
        if !columns.iter().any(|column| column == name) {
            return Err(SourceError::column_gone(dataset, name).columns_there(
                columns
                    .iter()
                    .map(String::as_str)
                    .filter(|name| !name.starts_with('#')),
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    #[test]
    fn a_table_too_large_for_memory_goes_to_a_file() {
        let dir = tempfile::tempdir().unwrap();
        let mut table = TableBuilder::new(vec!["a".into(), "b".into()], &dir.path().join("x.json"));
        table.cells_max = 4;
        for index in 0..5 {
            let second = (index != 3).then(|| format!("dit «;,\"{index}»"));
            table.push(vec![Some(index.to_string()), second]).unwrap();
        }
        assert_eq!(table.len(), 5);
        let Table::Csv {
            path, delimiter, ..
        } = table.finish().unwrap()
        else {
            panic!("rows kept in memory");
        };
        assert_eq!(path, dir.path().join("x.json.table.csv"));
        assert_eq!(
            csv_columns(&path).unwrap(),
            (vec!["a".into(), "b".into()], delimiter)
        );
        let mut reader = csv::Reader::from_path(&path).unwrap();
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), 5);
        assert_eq!(&rows[4][1], "dit «;,\"4»");
        assert_eq!(&rows[3][1], "");
    }

    #[test]
    fn headers_are_read_with_their_quotes_and_mark() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.csv");
        let check = |text: &str, columns: &[&str], delimiter: char| {
            fs::write(&path, text).unwrap();
            let (found, by) = csv_columns(&path).unwrap();
            assert_eq!(
                (found.as_slice(), by),
                (
                    columns
                        .iter()
                        .map(|c| (*c).to_owned())
                        .collect::<Vec<_>>()
                        .as_slice(),
                    delimiter
                )
            );
        };
        check(
            "\u{feff}\"GEO\";\"GEO_OBJECT\";TIME_PERIOD;OBS_VALUE\r\n",
            &["GEO", "GEO_OBJECT", "TIME_PERIOD", "OBS_VALUE"],
            ';',
        );
        check("a,b\n1,2\n", &["a", "b"], ',');
        check("\"a;b\";c", &["a;b", "c"], ';');
        check("", &[], ';');
    }
}
