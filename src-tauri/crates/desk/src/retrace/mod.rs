//! Figures computed again from the rows of the sources' files, row by row and in plain Rust.
//!
//! The store computes the same figures in SQL when it takes a dataset in. This shares none of that code:
//! one checks the other, and what is computed here can say which rows each number comes from.

mod borrow;
mod ground;
mod rows;
mod settle;

use std::collections::{BTreeMap, BTreeSet};

use obs_model::{Indicator, IndicatorId, Part, Period, PlaceId, Reading, State, StatusRule};
use obs_store::{RowAt, Store, StoreError};

pub(crate) use ground::{Ground, SPLIT};

/// How good a number is; the worst of a group decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Grade {
    Measured,
    Provisional,
    Estimated,
    NotApplicable,
    Absent,
    Secret,
}

impl Grade {
    pub(crate) fn is_known(self) -> bool {
        self <= Grade::Estimated
    }

    fn of_rule(rule: &StatusRule) -> Self {
        match rule.state {
            State::Measured => Grade::Measured,
            State::Provisional => Grade::Provisional,
            State::Estimated => Grade::Estimated,
            State::Secret => Grade::Secret,
            State::NotApplicable => Grade::NotApplicable,
            State::NotCollected | State::NotDownloaded => Grade::Absent,
        }
    }

    pub(crate) fn state(self) -> State {
        match self {
            Grade::Measured => State::Measured,
            Grade::Provisional => State::Provisional,
            Grade::Estimated => State::Estimated,
            Grade::NotApplicable => State::NotApplicable,
            Grade::Absent => State::NotCollected,
            Grade::Secret => State::Secret,
        }
    }
}

/// A dataset to compute again.
pub(crate) struct Dataset<'a> {
    /// Reads the tables.
    pub(crate) store: &'a Store,
    /// What is computed.
    pub(crate) indicators: &'a [&'a Indicator],
    /// Where the figures are, for all the indicators that the dataset serves.
    pub(crate) readings: &'a [Reading],
    /// Only these places; every place when none.
    pub(crate) focus: Option<&'a BTreeSet<PlaceId>>,
    /// Only these periods; every period when none.
    pub(crate) periods: Option<&'a BTreeSet<Period>>,
    /// Whether each number keeps the rows it comes from.
    pub(crate) keeps_rows: bool,
    /// Asked now and then.
    pub(crate) stopped: &'a dyn Fn() -> bool,
}

/// A row that was read, and what was read in it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RowRead {
    /// Position of its reading.
    pub(crate) reading: usize,
    /// Where it is.
    pub(crate) at: RowAt,
    /// Columns and cells as they stand in the file.
    pub(crate) cells: Vec<(String, String)>,
    /// Says again what another row says: not counted a second time.
    pub(crate) is_repeat: bool,
}

/// At most so many rows are kept for one number; the others are counted.
pub(crate) const ROWS_KEPT: usize = 12;

/// What one code of the source brings to a number.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Piece {
    /// Code as the source writes it.
    pub(crate) source_code: String,
    /// The number, in the unit of the part.
    pub(crate) value: Option<f64>,
    /// How good it is.
    pub(crate) grade: Grade,
    /// What the rows were multiplied by.
    pub(crate) factor: f64,
    /// The first rows it comes from.
    pub(crate) rows: Vec<RowRead>,
    /// How many there are.
    pub(crate) row_count: usize,
}

/// A number of one place, as the source gives it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Tally {
    pub(crate) sum: Option<f64>,
    pub(crate) grade: Option<Grade>,
    /// Codes of the source that it is made of.
    pub(crate) pieces: Vec<Piece>,
    /// How many codes of the source it is made of.
    pub(crate) piece_count: usize,
    /// The source leaves zeros out, and this is one.
    pub(crate) is_unwritten_zero: bool,
}

impl Tally {
    /// How good it is; a number that is not there is absent.
    pub(crate) fn grade(&self) -> Grade {
        self.grade.unwrap_or(Grade::Absent)
    }
}

/// The numbers of one place at one period.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Direct {
    pub(crate) numerator: Tally,
    pub(crate) denominator: Tally,
    pub(crate) published: Tally,
}

impl Direct {
    pub(crate) fn part(&self, part: Part) -> &Tally {
        match part {
            Part::Numerator => &self.numerator,
            Part::Denominator => &self.denominator,
            Part::Published => &self.published,
        }
    }

    fn part_mut(&mut self, part: Part) -> &mut Tally {
        match part {
            Part::Numerator => &mut self.numerator,
            Part::Denominator => &mut self.denominator,
            Part::Published => &mut self.published,
        }
    }
}

/// A figure as it must be in the store.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Figure {
    pub(crate) state: State,
    pub(crate) value: Option<f64>,
    pub(crate) numerator: Option<f64>,
    pub(crate) denominator: Option<f64>,
    pub(crate) is_published: bool,
    pub(crate) summed: Option<f64>,
    pub(crate) since: Option<Period>,
    pub(crate) secret_communes: u32,
    pub(crate) absent_communes: u32,
}

/// One indicator, computed again. Codes of communes that were split since begin with `~`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Retraced {
    /// What the source gives for each place.
    pub(crate) direct: BTreeMap<(PlaceId, Period), Direct>,
    /// What follows from it.
    pub(crate) figures: BTreeMap<(PlaceId, Period), Figure>,
    /// Larger places are added up from départements, not from communes.
    pub(crate) adds_departements: bool,
}

/// Computes indicators again.
///
/// # Errors
/// When a file is not what its reading says.
pub(crate) fn retrace(
    dataset: &Dataset<'_>,
    ground: &Ground<'_>,
) -> Result<BTreeMap<IndicatorId, Retraced>, StoreError> {
    let mut directs = rows::directs(dataset, ground)?;
    dataset
        .indicators
        .iter()
        .map(|indicator| {
            let mut found = directs.remove(&indicator.id).unwrap_or_default();
            if let Some(from) = &indicator.denominator_from {
                borrow::denominators(dataset, from, &mut found)?;
            }
            settle::settle(indicator, ground, dataset.focus, &mut found);
            Ok((indicator.id.clone(), found))
        })
        .collect()
}

fn refused(fr: String, en: String) -> StoreError {
    StoreError::Refused(obs_model::Text { fr, en })
}
