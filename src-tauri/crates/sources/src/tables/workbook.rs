//! Sheets of workbooks, row by row.

use std::io::{Read, Seek};

use calamine::{Data, DataRef, ExcelDateTime, Reader, Xls, Xlsx};

use super::recipe::{Format, Recipe, YEAR};
use super::{Fault, Rows};
use crate::error::SourceError;

/// A row with more cells than this is no table.
const COLUMNS_MAX: u32 = 5_000;

/// Gives every row of the sheets from the header on, with its number as the spreadsheet shows it.
pub(super) fn read<R: Read + Seek>(
    input: R,
    recipe: &Recipe,
    host: &str,
    rows: &mut dyn Rows,
) -> Result<(), Fault> {
    match recipe.format {
        Format::Xls => {
            let mut book = Xls::new(input).map_err(|error| changed(host, &error))?;
            for (name, year) in sheets(&book.sheet_names(), recipe, host)? {
                let range = book
                    .worksheet_range(&name)
                    .map_err(|error| changed(host, &error))?;
                let mut sheet = Sheet::begin(rows, recipe, year)?;
                let (top, left) = range.start().unwrap_or_default();
                for (row, column, value) in range.used_cells() {
                    let at = (top + row as u32, left + column as u32);
                    sheet.cell(at, &text(value, recipe.decimal))?;
                }
                sheet.end()?;
            }
        }
        _ => {
            let mut book = Xlsx::new(input).map_err(|error| changed(host, &error))?;
            for (name, year) in sheets(&book.sheet_names(), recipe, host)? {
                let mut cells = book
                    .worksheet_cells_reader(&name)
                    .map_err(|error| changed(host, &error))?;
                let mut sheet = Sheet::begin(rows, recipe, year)?;
                while let Some(cell) = cells.next_cell().map_err(|error| changed(host, &error))? {
                    let value = match cell.get_value() {
                        DataRef::SharedString(text) => (*text).to_owned(),
                        other => text(&Data::from(other.clone()), recipe.decimal),
                    };
                    sheet.cell(cell.get_position(), &value)?;
                }
                sheet.end()?;
            }
        }
    }
    Ok(())
}

fn changed(host: &str, error: &dyn std::fmt::Display) -> Fault {
    SourceError::changed(host).detail(error).into()
}

/// The sheets to read, with the year in the name of each.
fn sheets(
    names: &[String],
    recipe: &Recipe,
    host: &str,
) -> Result<Vec<(String, Option<i32>)>, Fault> {
    let found: Vec<(String, Option<i32>)> = match &recipe.sheet {
        None => match names {
            [only] => vec![(only.clone(), None)],
            _ => Vec::new(),
        },
        Some(wanted) => {
            let (before, after) = wanted.split_once(YEAR).unwrap_or((wanted, ""));
            names
                .iter()
                .filter_map(|name| {
                    if !wanted.contains(YEAR) {
                        return (name.trim() == wanted.trim()).then(|| (name.clone(), None));
                    }
                    let year = name.trim().strip_prefix(before)?.strip_suffix(after)?;
                    let year = year.parse().ok().filter(|_| year.len() == 4)?;
                    Some((name.clone(), Some(year)))
                })
                .collect()
        }
    };
    if found.is_empty() {
        let wanted = recipe.sheet.as_deref().unwrap_or("une seule feuille");
        return Err(SourceError::no_sheet(host, wanted, names).into());
    }
    Ok(found)
}

/// Cells put back in rows; rows without any cell are given too, so that they count.
struct Sheet<'a> {
    rows: &'a mut dyn Rows,
    first: u32,
    /// Row being filled, from 0.
    at: u32,
    cells: Vec<String>,
}

impl<'a> Sheet<'a> {
    fn begin(rows: &'a mut dyn Rows, recipe: &Recipe, year: Option<i32>) -> Result<Self, Fault> {
        rows.begin(year)?;
        let first = recipe.header - 1;
        Ok(Self {
            rows,
            first,
            at: first,
            cells: Vec::new(),
        })
    }

    fn cell(&mut self, (row, column): (u32, u32), text: &str) -> Result<(), Fault> {
        // A stray cell far to the right is no column.
        if row < self.first || column >= COLUMNS_MAX || text.trim().is_empty() {
            return Ok(());
        }
        while self.at < row {
            self.give()?;
        }
        let column = column as usize;
        if self.cells.len() <= column {
            self.cells.resize_with(column + 1, String::new);
        }
        self.cells[column].push_str(text);
        Ok(())
    }

    fn give(&mut self) -> Result<(), Fault> {
        self.rows.row(u64::from(self.at) + 1, &self.cells)?;
        self.cells.clear();
        self.at += 1;
        Ok(())
    }

    fn end(mut self) -> Result<(), Fault> {
        match self.cells.is_empty() {
            true => Ok(()),
            false => self.give(),
        }
    }
}

/// A cell as text: numbers with the decimal sign of the recipe, dates as 2024-12-31.
fn text(value: &Data, decimal: char) -> String {
    match value {
        Data::Empty => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => match decimal {
            '.' => number.to_string(),
            sign => number.to_string().replace('.', &sign.to_string()),
        },
        Data::Bool(truth) => truth.to_string(),
        Data::DateTime(date) => day(date),
        // `#N/A`: refused where a number is read, unless the recipe says that it means no figure.
        Data::Error(error) => error.to_string(),
    }
}

fn day(date: &ExcelDateTime) -> String {
    let (year, month, day, ..) = date.to_ymd_hms_milli();
    format!("{year:04}-{month:02}-{day:02}")
}
