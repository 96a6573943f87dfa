//! The reading recipe of a file: the `table = { … }` of a `[source.query]`.

use encoding_rs::Encoding;
use serde::Deserialize;

/// What stands for a year in the name of a sheet, and the column that then holds it.
pub(crate) const YEAR: &str = "{year}";
/// The column made of the two parts of a code.
pub(crate) const CODE: &str = "{code}";

/// How a file is laid out.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Recipe {
    pub format: Format,
    /// Name, or end of the name, of the file inside a ZIP; the address is then that of the ZIP.
    pub member: Option<String>,
    /// The text is compressed with gzip.
    #[serde(default)]
    pub gzip: bool,
    /// Name of the sheet; `{year}` in it takes every sheet that fits, and makes a column of that name.
    pub sheet: Option<String>,
    /// Line of the header, from 1; what stands before it is left aside.
    #[serde(default = "one")]
    pub header: u32,
    /// A cell of the first row of the header: it is looked for from `header` on, for files whose titles take more or
    /// fewer lines from one edition to the next.
    pub header_with: Option<String>,
    /// How many rows make the header; their texts are joined by ` / `, merged cells filled to the right.
    #[serde(default = "one")]
    pub header_rows: u32,
    /// Rows under the header that are left aside (units).
    #[serde(default)]
    pub unit_rows: u32,
    /// `;`, `,`, a tab or `|`; the commonest of the header line when it is not said.
    pub separator: Option<char>,
    /// Label of the WHATWG list: `windows-1252`. UTF-8 when it is not said.
    pub encoding: Option<String>,
    /// `.` or `,`.
    #[serde(default = "point")]
    pub decimal: char,
    /// `restore` gives back the zeros that a spreadsheet took from the front of codes.
    #[serde(default)]
    pub leading_zeros: LeadingZeros,
    /// What several rows of one place and period are.
    #[serde(default)]
    pub rows: Rows,
    /// Codes that are no place, whose rows are left aside: `NA`, `*000` (every code that ends so).
    #[serde(default)]
    pub no_place: Vec<String>,
    /// Column of dates (`2026-06-30`) that stand for the quarter they are in.
    pub quarter_of: Option<String>,
    /// Columns of coordinates in degrees: a row that has them the wrong way round refuses the file.
    pub point: Option<Point>,
    /// The two columns that make a code, département first; written as a list in `code`.
    #[serde(skip)]
    pub code_parts: Vec<String>,
}

/// Form of the table, once out of its ZIP or gzip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Format {
    /// Delimited text.
    Csv,
    /// Workbook of Excel 2007 or later.
    Xlsx,
    /// Workbook of an older Excel.
    Xls,
    /// Parquet, which the store reads itself.
    Parquet,
    /// Properties of the features of a GeoJSON.
    Geojson,
}

/// What to do with a code shorter than its level asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LeadingZeros {
    /// Refuse it.
    #[default]
    Kept,
    /// Put the zeros back: the producer lost them.
    Restore,
}

/// What several rows of one place, one period and the same filtered values are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Rows {
    /// A fault: each place has one row.
    #[default]
    One,
    /// Parts to add up (an establishment, a station).
    Parts,
    /// The same figure told several times; two different figures are a fault.
    Repeats,
}

/// Names of the columns of coordinates.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Point {
    pub longitude: String,
    pub latitude: String,
}

fn one() -> u32 {
    1
}

fn point() -> char {
    '.'
}

impl Recipe {
    /// Every row of a sheet of a workbook in a ZIP, whatever is above the table.
    pub(crate) fn of_sheet(member: &str, sheet: &str) -> Self {
        Self {
            format: Format::Xlsx,
            member: Some(member.to_owned()),
            gzip: false,
            sheet: Some(sheet.to_owned()),
            header: 1,
            header_with: None,
            header_rows: 1,
            unit_rows: 0,
            separator: None,
            encoding: None,
            decimal: '.',
            leading_zeros: LeadingZeros::Kept,
            rows: Rows::One,
            no_place: Vec::new(),
            quarter_of: None,
            point: None,
            code_parts: Vec::new(),
        }
    }

    /// What is wrong with the recipe whatever the file is, in a few words.
    pub(crate) fn fault(&self) -> Option<String> {
        let workbook = matches!(self.format, Format::Xlsx | Format::Xls);
        let faults = [
            (self.header == 0, "header se compte à partir de 1"),
            (
                !(1..=5).contains(&self.header_rows),
                "header_rows va de 1 à 5",
            ),
            (
                !matches!(self.decimal, '.' | ','),
                "decimal est un point ou une virgule",
            ),
            (
                self.separator
                    .is_some_and(|sign| !matches!(sign, ';' | ',' | '\t' | '|')),
                "separator est ; , | ou une tabulation",
            ),
            (
                self.separator.is_some() && self.format != Format::Csv,
                "separator ne vaut que pour csv",
            ),
            (
                self.encoding.is_some() && self.format != Format::Csv,
                "encoding ne vaut que pour csv",
            ),
            (
                self.sheet.is_some() && !workbook,
                "sheet ne vaut que pour xlsx et xls",
            ),
            (
                self.gzip && (self.format != Format::Csv || self.member.is_some()),
                "gzip ne vaut que pour un csv hors d’un ZIP",
            ),
            (
                self.format == Format::Parquet
                    && (self.member.is_some()
                        || self.header != 1
                        || self.header_with.is_some()
                        || self.header_rows != 1
                        || self.leading_zeros != LeadingZeros::Kept
                        || !self.no_place.is_empty()
                        || self.point.is_some()
                        || !self.code_parts.is_empty()),
                "un Parquet se lit tel quel, sans member, header, leading_zeros, no_place, point ni code en deux parties",
            ),
            (
                !matches!(self.code_parts.len(), 0 | 2),
                "un code a deux parties au plus : département, commune",
            ),
        ];
        if let Some((_, what)) = faults.into_iter().find(|(wrong, _)| *wrong) {
            return Some(what.to_owned());
        }
        match (&self.encoding, self.encoding()) {
            (Some(label), None) => Some(format!("encodage {label} inconnu")),
            _ => None,
        }
    }

    /// The encoding of the text. Only those in which ASCII is ASCII: lines and separators are found first.
    pub(crate) fn encoding(&self) -> Option<&'static Encoding> {
        match &self.encoding {
            None => Some(encoding_rs::UTF_8),
            Some(label) => Encoding::for_label(label.as_bytes())
                .filter(|encoding| encoding.is_ascii_compatible()),
        }
    }
}
