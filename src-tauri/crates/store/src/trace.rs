//! Back from a figure to what it was read in: the rows of a source's table one by one, and every stored
//! figure with the dataset it came from.
//!
//! Delimited text is read by another reader than at ingest, so that one checks the other.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use duckdb::arrow::array::{Array, Int64Array, StringArray};
use obs_model::{IndicatorId, Observation, Table};

use crate::page::{COLUMNS, column, figures, sheet_filter};
use crate::scan::{name, text};
use crate::{Store, StoreError};

/// Where a row is in its table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowAt {
    /// Position among the rows of figures, from 1; the row of column names is not counted.
    pub row: u64,
    /// Line of a text file, from 1, column names and lines inside quotes counted.
    pub line: Option<u64>,
}

/// A stored figure and the key of the dataset that gave it.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredFigure {
    /// The figure.
    pub observation: Observation,
    /// `melodi:DS_RP_POPULATION_PRINC`.
    pub dataset: String,
}

/// Called for each row with where it is and the cells asked, in their order; an empty cell is none.
pub type EachRow<'a> = dyn FnMut(RowAt, &[Option<&str>]) -> Result<(), StoreError> + 'a;

/// A table of a source, to be read row by row.
pub struct RowReader<'a> {
    store: &'a Store,
    table: &'a Table,
    /// Column → whether its cells are text; numbers are given as text too.
    columns: Vec<(String, bool)>,
}

impl Store {
    /// Opens a table of a source to read its rows.
    ///
    /// # Errors
    /// `Refused` when the file is not there or is no table.
    pub fn row_reader<'a>(&'a self, table: &'a Table) -> Result<RowReader<'a>, StoreError> {
        let columns = match table {
            Table::Rows { columns, .. } => all_text(columns.iter().map(String::as_str)),
            Table::Csv {
                path, delimiter, ..
            } => {
                let mut reader = csv_reader(path, *delimiter)?;
                let headers = reader.headers().map_err(|error| unreadable(path, &error))?;
                all_text(
                    headers
                        .iter()
                        .map(|name| name.trim_start_matches('\u{feff}').trim()),
                )
            }
            Table::Parquet { path } => self.with_reader(|connection| {
                let mut statement = connection
                    .prepare(&format!(
                        "DESCRIBE SELECT * FROM read_parquet({})",
                        text(&path.to_string_lossy())
                    ))
                    .map_err(|error| unreadable(path, &error))?;
                let rows = statement.query_map([], |row| {
                    let kind: String = row.get(1)?;
                    Ok((row.get(0)?, kind == "VARCHAR"))
                })?;
                Ok(rows.collect::<Result<_, _>>()?)
            })?,
        };
        Ok(RowReader {
            store: self,
            table,
            columns,
        })
    }

    /// Every stored figure of an indicator with its dataset, by place, oldest first.
    pub fn stored_figures(&self, indicator: &IndicatorId) -> Result<Vec<StoredFigure>, StoreError> {
        let known = self.known();
        let mut found = Vec::new();
        self.with_reader(|connection| {
            for (sheet, period) in known.sheets(indicator) {
                let Some(of_sheet) = known.sheet(indicator, period).map(|sheet| sheet.dataset)
                else {
                    continue;
                };
                // Rows of other datasets are few; they are asked apart so that the columns stay the same.
                let own: Vec<(Option<i32>, String)> = {
                    let mut statement = connection.prepare(&format!(
                        "SELECT DISTINCT dataset FROM every_observation WHERE {}",
                        sheet_filter([sheet].iter())
                    ))?;
                    let rows = statement.query_map([], |row| row.get::<_, Option<i32>>(0))?;
                    rows.map(|number| {
                        let number = number?;
                        let key = known.records.get(&number.unwrap_or(of_sheet));
                        Ok((number, key.map(|r| r.key.clone()).unwrap_or_default()))
                    })
                    .collect::<Result<_, duckdb::Error>>()?
                };
                for (number, key) in own {
                    let of_dataset = match number {
                        None => "dataset IS NULL".to_owned(),
                        Some(number) => format!("dataset = {number}"),
                    };
                    let query = format!(
                        "SELECT {COLUMNS} FROM every_observation WHERE {} AND {of_dataset}",
                        sheet_filter([sheet].iter())
                    );
                    found.extend(
                        figures(connection, &query)?
                            .iter()
                            .map(|figure| StoredFigure {
                                observation: figure.observation(indicator, period),
                                dataset: key.clone(),
                            }),
                    );
                }
            }
            Ok(())
        })?;
        found.sort_by(|a, b| {
            let (a, b) = (&a.observation, &b.observation);
            (&a.place, a.period).cmp(&(&b.place, b.period))
        });
        Ok(found)
    }
}

impl RowReader<'_> {
    /// Whether the cells of a column are text; none when there is no such column.
    pub fn is_text(&self, column: &str) -> Option<bool> {
        let found = self.columns.iter().find(|(name, _)| name == column);
        found.map(|(_, is_text)| *is_text)
    }

    /// Gives every row, in the order of the file.
    ///
    /// # Errors
    /// `Refused` when a column is not there or the file cannot be read to its end; what `each` says.
    pub fn read(&self, columns: &[&str], each: &mut EachRow<'_>) -> Result<(), StoreError> {
        let positions = columns
            .iter()
            .map(|column| {
                let at = self.columns.iter().position(|(name, _)| name == column);
                at.ok_or_else(|| no_column(column))
            })
            .collect::<Result<Vec<usize>, _>>()?;
        match self.table {
            Table::Rows { rows, .. } => {
                let mut cells = Vec::with_capacity(positions.len());
                for (index, row) in rows.iter().enumerate() {
                    cells.clear();
                    cells.extend(positions.iter().map(|at| row.get(*at)?.as_deref()));
                    let at = RowAt {
                        row: index as u64 + 1,
                        line: None,
                    };
                    each(at, &cells)?;
                }
                Ok(())
            }
            Table::Csv {
                path, delimiter, ..
            } => read_csv(path, *delimiter, &positions, each),
            Table::Parquet { path } => self.read_parquet(path, columns, each),
        }
    }

    fn read_parquet(
        &self,
        path: &Path,
        columns: &[&str],
        each: &mut EachRow<'_>,
    ) -> Result<(), StoreError> {
        let asked: Vec<String> = columns
            .iter()
            .map(|column| format!(", CAST({} AS VARCHAR)", name(column)))
            .collect();
        let query = format!(
            "SELECT CAST(file_row_number AS BIGINT){} FROM read_parquet({}, file_row_number = true)",
            asked.concat(),
            text(&path.to_string_lossy())
        );
        self.store.with_reader(|connection| {
            let mut statement = connection.prepare(&query)?;
            for batch in statement.stream_arrow([])? {
                let numbers = column::<Int64Array>(&batch, 0)?;
                let texts = (1..=columns.len())
                    .map(|at| column::<StringArray>(&batch, at))
                    .collect::<Result<Vec<_>, _>>()?;
                let mut cells = Vec::with_capacity(texts.len());
                for row in 0..batch.num_rows() {
                    cells.clear();
                    cells.extend(
                        texts
                            .iter()
                            .map(|text| text.is_valid(row).then(|| text.value(row))),
                    );
                    let at = RowAt {
                        row: numbers.value(row).unsigned_abs() + 1,
                        line: None,
                    };
                    each(at, &cells)?;
                }
            }
            Ok(())
        })
    }
}

fn all_text<'a>(names: impl Iterator<Item = &'a str>) -> Vec<(String, bool)> {
    names.map(|name| (name.to_owned(), true)).collect()
}

fn read_csv(
    path: &Path,
    delimiter: char,
    positions: &[usize],
    each: &mut EachRow<'_>,
) -> Result<(), StoreError> {
    let mut reader = csv_reader(path, delimiter)?;
    let width = reader
        .headers()
        .map_err(|error| unreadable(path, &error))?
        .len();
    let mut record = csv::StringRecord::new();
    let mut cells = Vec::with_capacity(positions.len());
    let mut row = 0;
    while reader
        .read_record(&mut record)
        .map_err(|error| unreadable(path, &error))?
    {
        let line = record.position().map(csv::Position::line);
        if record.len() == 1 && record.get(0).is_some_and(|cell| cell.trim().is_empty()) {
            continue;
        }
        if record.len() != width {
            let line = line.unwrap_or_default();
            let found = format!("line {line}: {} cells, {width} expected", record.len());
            return Err(unreadable(path, &found));
        }
        row += 1;
        cells.clear();
        cells.extend(positions.iter().map(|at| {
            let cell = record.get(*at)?;
            // Lines end with \n here, so that they are counted right: the \r before it is no part of a cell.
            let cell = match *at + 1 == width {
                true => cell.strip_suffix('\r').unwrap_or(cell),
                false => cell,
            };
            (!cell.is_empty()).then_some(cell)
        }));
        each(RowAt { row, line }, &cells)?;
        cells = recycled(cells);
    }
    Ok(())
}

/// The same memory for cells of another lifetime.
fn recycled<'b>(mut cells: Vec<Option<&str>>) -> Vec<Option<&'b str>> {
    cells.clear();
    cells.into_iter().map(|_| None).collect()
}

fn csv_reader(path: &Path, delimiter: char) -> Result<csv::Reader<Box<dyn Read>>, StoreError> {
    let file = File::open(path).map_err(|error| unreadable(path, &error))?;
    let bytes: Box<dyn Read> = if path.extension().is_some_and(|ending| ending == "gz") {
        Box::new(flate2::read::MultiGzDecoder::new(BufReader::new(file)))
    } else {
        Box::new(file)
    };
    let delimiter = u8::try_from(delimiter)
        .map_err(|_| StoreError::Database(format!("delimiter {delimiter:?}")))?;
    Ok(csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .terminator(csv::Terminator::Any(b'\n'))
        .flexible(true)
        .buffer_capacity(1 << 18)
        .from_reader(bytes))
}

fn unreadable(path: &Path, error: &dyn std::fmt::Display) -> StoreError {
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    StoreError::refused(
        format!("Le fichier {file} ne se relit pas ({error})."),
        format!("File {file} cannot be read again ({error})."),
    )
}

fn no_column(column: &str) -> StoreError {
    StoreError::refused(
        format!("La colonne «\u{202f}{column}\u{202f}» n’est plus dans le fichier."),
        format!("Column “{column}” is no longer in the file."),
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::io::Write as _;

    use super::*;

    /// What a table gives for two columns: `row/line first=second`, and whether the second is text.
    fn read(store: &Store, table: &Table, columns: [&str; 2]) -> (Vec<String>, Option<bool>) {
        let reader = store.row_reader(table).unwrap();
        let mut found = Vec::new();
        reader
            .read(&columns, &mut |at, cells| {
                let line = at.line.map_or("-".to_owned(), |line| line.to_string());
                let cell = |index: usize| cells[index].unwrap_or("∅");
                found.push(format!("{}/{line} {}={}", at.row, cell(0), cell(1)));
                Ok(())
            })
            .unwrap();
        (found, reader.is_text(columns[1]))
    }

    #[test]
    fn every_form_of_table_says_where_its_rows_are() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("x.duckdb")).unwrap();
        let text = "\u{feff}code;nom;n\r\n01001;\"sur\ndeux lignes\";1\r\n01002;b;\r\n\r\n";
        let lines = ["1/2 01001=1", "2/4 01002=∅"].map(str::to_owned).to_vec();
        let csv = |name: &str| Table::Csv {
            path: folder.path().join(name),
            delimiter: ';',
            decimal: '.',
        };
        std::fs::write(folder.path().join("x.csv"), text).unwrap();
        assert_eq!(
            read(&store, &csv("x.csv"), ["code", "n"]),
            (lines.clone(), Some(true))
        );

        let file = File::create(folder.path().join("x.csv.gz")).unwrap();
        let mut gz = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
        gz.write_all(text.as_bytes()).unwrap();
        gz.finish().unwrap();
        assert_eq!(
            read(&store, &csv("x.csv.gz"), ["code", "n"]),
            (lines, Some(true))
        );

        let path = folder.path().join("x.parquet");
        let copy = format!(
            "COPY (SELECT * FROM (VALUES ('01001', 1.5), ('01002', NULL)) t(code, n)) TO {}",
            text_of(&path)
        );
        store
            .with_reader(|connection| Ok(connection.execute_batch(&copy)?))
            .unwrap();
        let rows = ["1/- 01001=1.5", "2/- 01002=∅"].map(str::to_owned).to_vec();
        assert_eq!(
            read(&store, &Table::Parquet { path }, ["code", "n"]),
            (rows.clone(), Some(false))
        );

        let table = Table::Rows {
            columns: vec!["n".into(), "code".into()],
            rows: vec![
                vec![Some("1.5".into()), Some("01001".into())],
                vec![None, Some("01002".into())],
            ],
        };
        assert_eq!(read(&store, &table, ["code", "n"]), (rows, Some(true)));
    }

    fn text_of(path: &Path) -> String {
        text(&path.to_string_lossy())
    }

    #[test]
    fn a_cut_file_and_a_missing_column_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("x.duckdb")).unwrap();
        let path = folder.path().join("x.csv");
        std::fs::write(&path, "code;n\n01001;1\n0100").unwrap();
        let table = Table::Csv {
            path,
            delimiter: ';',
            decimal: '.',
        };
        let reader = store.row_reader(&table).unwrap();
        for columns in [["code", "n"], ["code", "m"]] {
            let refused = reader.read(&columns, &mut |_, _| Ok(()));
            assert!(
                matches!(refused, Err(StoreError::Refused(_))),
                "{columns:?}: {refused:?}"
            );
        }
    }
}
