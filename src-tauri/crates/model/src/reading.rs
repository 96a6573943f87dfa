//! Where the figures of indicators are in a file: what a connector says, and what the store carries out.
//!
//! A connector opens no table itself: it names the columns, the conditions and the markers,
//! and the store turns that into one pass over the file.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::{IndicatorId, Level, Period, PlaceId};

/// A table of text to read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "format", rename_all = "snake_case")]
pub enum Table {
    /// A Parquet file.
    Parquet {
        /// Where it is.
        path: PathBuf,
    },
    /// Delimited text in UTF-8, with or without BOM, plain or `.gz`.
    Csv {
        /// Where it is.
        path: PathBuf,
        /// `;`, `,` or a tab.
        delimiter: char,
        /// `,` or `.`.
        decimal: char,
    },
    /// Rows already in memory, from JSON pages: every cell is text, `None` where the key is absent or null.
    Rows {
        /// Column names.
        columns: Vec<String>,
        /// Cells, in the order of the columns.
        rows: Vec<Vec<Option<String>>>,
    },
}

/// How the level of a row is known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum LevelKey {
    /// All rows are of one level.
    Fixed {
        /// That level.
        level: Level,
    },
    /// A column says it; rows with another value are left aside.
    Column {
        /// Its name.
        name: String,
        /// Value in the file → level.
        values: Vec<(String, Level)>,
    },
}

/// How the period of a row is known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum PeriodKey {
    /// All rows are of one period.
    Fixed {
        /// That period.
        period: Period,
    },
    /// A column holds it, as `2021`, a date `2021-01-01…` (its year is taken) or `2026-Q1`.
    Column {
        /// Its name.
        name: String,
    },
}

/// A row counts when the column holds one of the values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// Column name.
    pub column: String,
    /// Accepted values; several are added up.
    pub values: Vec<String>,
}

/// A value of a column that says why the row has no usable number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusRule {
    /// Column name.
    pub column: String,
    /// Values that say it.
    pub values: Vec<String>,
    /// What they say.
    pub state: crate::State,
}

/// Which part of an indicator a number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// What is counted, or divided.
    Numerator,
    /// What it is divided by.
    Denominator,
    /// A value published as such (median, index, published rate).
    Published,
}

/// One part of one indicator in a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Extract {
    /// Whose.
    pub indicator: IndicatorId,
    /// Which part.
    pub part: Part,
    /// Column that holds the number; several are added up (wide tables).
    pub columns: Vec<String>,
    /// All must hold for a row to count.
    pub conditions: Vec<Condition>,
    /// Multiply the number by this (kWh → MWh); 1 most of the time. −1 subtracts.
    pub factor: f64,
    /// When the column is empty: count rows instead of adding a column.
    pub count_rows: bool,
}

/// What an absent row means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Absent {
    /// Nothing is known.
    Unknown,
    /// The source leaves zeros out, and says so (BPE).
    Zero,
}

/// How the source treats Paris, Lyon and Marseille.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Municipal {
    /// Commune rows only, or arrondissements at a level of their own: take rows as they are.
    AsIs,
    /// Commune and arrondissement rows side by side at commune level: leave the arrondissements aside.
    Both,
    /// Arrondissement rows only, at commune level: add them up to the commune.
    ArrondissementsOnly,
    /// A residue on the commune plus the arrondissements: add all of them.
    Residue,
}

/// How to read one table of a dataset.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// The table.
    pub table: Table,
    /// Hash of the file the table came from (lower-case hex SHA-256).
    pub sha256: String,
    /// Column that holds the place's code.
    pub code_column: String,
    /// What comes before the code in that column, cut off (`2025-COM-`); empty most of the time.
    pub code_prefix: String,
    /// Level of each row.
    pub level: LevelKey,
    /// Period of each row.
    pub period: PeriodKey,
    /// Year of the geography of the codes (1 January), when known.
    pub geography_year: Option<i32>,
    /// Paris, Lyon, Marseille.
    pub municipal: Municipal,
    /// What an absent commune means.
    pub absent: Absent,
    /// Départements the source does not cover: their communes are not expected in sums over France or a région.
    pub without_departements: Vec<String>,
    /// Cell texts that mean "secret": `s`, `secret`, `nd`.
    pub secret_markers: Vec<String>,
    /// Cell texts that mean "no figure": empty is always one.
    pub absent_markers: Vec<String>,
    /// Status columns.
    pub status: Vec<StatusRule>,
    /// Dimensions of the table. One that no condition of an extract names must hold a single value,
    /// or `_T`, which is then the one taken; anything else is refused, so that categories are never added by accident.
    pub dimensions: Vec<String>,
    /// Whether rows that agree on every dimension are the same fact told twice (kept once after rounding to
    /// six decimals, refused when they differ), or parts to add up.
    pub duplicates_are_repeats: bool,
    /// The parts to take.
    pub extracts: Vec<Extract>,
}

/// One commune of today and the places that contain it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GeographyRow {
    /// Insee code today.
    pub commune: String,
    /// SIREN of its EPCI; none for the few islands without one.
    pub epci: Option<String>,
    /// SIREN of its EPT, in Greater Paris.
    pub ept: Option<String>,
    /// Code of its département.
    pub departement: String,
    /// Code of its région.
    pub region: String,
    /// True where nobody lives (six villages of the Meuse, destroyed in 1916): no figure is expected.
    pub uninhabited: bool,
}

/// An old code and what it is today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Code in the geography of the source.
    pub from: String,
    /// Today's commune; none when the old one was split and cannot be followed.
    pub to: Option<String>,
    /// Whether the code was a commune of its own in that geography: a sum without it is not complete.
    pub expected: bool,
    /// Today's communes that it covered, when it was split since.
    pub parts: Vec<String>,
}

/// What the store needs to know of the territory to follow mergers and add up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Geography {
    /// 1 January of this year.
    pub year: i32,
    /// Every commune of today.
    pub communes: Vec<GeographyRow>,
    /// Codes that are not today's.
    pub passages: Vec<Passage>,
    /// Municipal arrondissement → commune (75101 → 75056).
    pub arrondissements: Vec<(String, String)>,
    /// Zones whose published figures have a place. Nothing is added up to them: they are combined from their communes
    /// when they are asked for, because their communes are known from another day than the figures.
    pub zones: Vec<PlaceId>,
}
