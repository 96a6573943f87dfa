//! What portals of plain tables have in common (Opendatasoft, data-fair): the `[source.query]` of their
//! indicators, the columns it needs, and the readings it gives.

use std::collections::{BTreeMap, BTreeSet};

use obs_model::{
    Absent, Condition, Extract, Indicator, Level, LevelKey, Municipal, Part, Period, PeriodKey,
    Reading, State, StatusRule, Table,
};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::error::SourceError;

/// One value or a list of them; numbers are taken as their text.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
pub(crate) enum OneOrMany {
    One(Scalar),
    Many(Vec<Scalar>),
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
pub(crate) enum Scalar {
    Text(String),
    Integer(i64),
    Truth(bool),
}

impl Scalar {
    fn into_text(self) -> String {
        match self {
            Scalar::Text(text) => text,
            Scalar::Integer(number) => number.to_string(),
            Scalar::Truth(truth) => truth.to_string(),
        }
    }
}

impl OneOrMany {
    pub(crate) fn into_vec(self) -> Vec<String> {
        match self {
            OneOrMany::One(one) => vec![one.into_text()],
            OneOrMany::Many(many) => many.into_iter().map(Scalar::into_text).collect(),
        }
    }
}

/// The query that an indicator writes for a connector and a dataset.
pub(crate) fn query<T: DeserializeOwned>(
    indicator: &Indicator,
    api: &str,
    dataset: &str,
) -> Result<T, SourceError> {
    let entry = indicator
        .sources
        .iter()
        .find(|source| source.api == api && source.dataset == dataset)
        .ok_or_else(|| {
            SourceError::bad_request(format!("{} ne cite pas {api}:{dataset}", indicator.id))
        })?;
    serde_json::from_str(&entry.query)
        .map_err(|error| SourceError::bad_request(format!("{}, {error}", indicator.id)))
}

/// A body larger than this holds more than rows of so many columns: a cell with its key or its quotes takes
/// a few dozen bytes.
pub(crate) fn bytes_max(rows: u64, columns: usize) -> u64 {
    const CELL_BYTES_MAX: u64 = 500;
    const HEAD_BYTES_MAX: u64 = 1_000_000;
    HEAD_BYTES_MAX + rows.saturating_mul(columns as u64 * CELL_BYTES_MAX)
}

/// The year at the beginning of a date.
pub(crate) fn year(text: &str) -> Option<i32> {
    text.get(..4)?.parse().ok()
}

/// `host/dataset` → both, when they are plain.
pub(crate) fn host_and_id(dataset: &str) -> Result<(&str, &str), SourceError> {
    let plain = |text: &str, more: &[u8]| {
        !text.is_empty()
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || more.contains(&byte))
    };
    match dataset.split_once('/') {
        Some((host, id)) if plain(host, b".-") && host.contains('.') && plain(id, b"_-@") => {
            Ok((host, id))
        }
        _ => Err(SourceError::bad_request(format!(
            "jeu {dataset} (attendu\u{202f}: hôte/jeu)"
        ))),
    }
}

/// What an indicator writes in `[source.query]` for a portal.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Query {
    /// Column of the place's code.
    pub code: String,
    /// Cut off the code.
    #[serde(default)]
    pub code_prefix: String,
    /// Level of all rows…
    pub level: Option<Level>,
    /// …or the column that says it.
    pub level_column: Option<LevelColumn>,
    pub period: PeriodQuery,
    pub numerator: Option<Measure>,
    pub denominator: Option<Measure>,
    pub value: Option<Measure>,
    /// Rows that count, for every part; also asked of the source, to download less.
    #[serde(default)]
    pub filter: Where,
    pub municipal: Option<Municipal>,
    /// Texts that mean "secret" where a number is expected.
    #[serde(default)]
    pub secret: Vec<String>,
    /// Texts that mean "no figure".
    #[serde(default)]
    pub absent_markers: Vec<String>,
    /// Columns that say why a row has no number.
    #[serde(default)]
    pub status: Vec<Status>,
    pub geography_year: Option<i32>,
    /// Départements that the source does not cover.
    #[serde(default)]
    pub without: Vec<String>,
    pub absent: Option<Absent>,
    /// Whether a place has one row at each period and for each value of the columns of `filter` and `where`:
    /// told twice it counts once, and two that differ are refused. Rows are parts to add up otherwise.
    #[serde(default)]
    pub one_row: bool,
}

pub(crate) type Where = BTreeMap<String, OneOrMany>;

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LevelColumn {
    pub column: String,
    pub values: BTreeMap<String, Level>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum PeriodQuery {
    /// A column holds it.
    Column { column: String },
    /// All rows are of one period.
    Fixed { fixed: Scalar },
    /// Columns bear it in their names: `{year}` in `sum` stands for it.
    InColumns { in_columns: bool },
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Status {
    pub column: String,
    pub values: Vec<String>,
    pub state: State,
}

/// One part: a column or columns to add up, or rows to count.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Measure {
    #[serde(alias = "column")]
    pub sum: Option<OneOrMany>,
    #[serde(default)]
    pub count: bool,
    #[serde(default, rename = "where")]
    pub filter: Where,
    pub factor: Option<f64>,
}

/// What stands for a year in the name of a column.
const YEAR: &str = "{year}";
/// Its last two digits, in this century.
const SHORT_YEAR: &str = "{yy}";
/// The last two digits of the year after.
const NEXT_SHORT_YEAR: &str = "{yy+1}";

/// The quarter, 1 to 4.
const QUARTER: &str = "{quarter}";

/// Whether a name of column has a blank for the period.
fn has_period(name: &str) -> bool {
    [YEAR, SHORT_YEAR, NEXT_SHORT_YEAR]
        .iter()
        .any(|blank| name.contains(blank))
}

/// The name of the column for a period.
fn with_period(name: &str, period: Period) -> String {
    let Period { year, quarter } = period;
    let name = name
        .replace(YEAR, &year.to_string())
        .replace(SHORT_YEAR, &format!("{:02}", year.rem_euclid(100)))
        .replace(
            NEXT_SHORT_YEAR,
            &format!("{:02}", (year + 1).rem_euclid(100)),
        );
    match quarter {
        Some(quarter) => name.replace(QUARTER, &quarter.to_string()),
        None => name,
    }
}

impl Query {
    fn parts(&self) -> impl Iterator<Item = (Part, &Measure)> {
        [
            (Part::Numerator, self.numerator.as_ref()),
            (Part::Denominator, self.denominator.as_ref()),
            (Part::Published, self.value.as_ref()),
        ]
        .into_iter()
        .filter_map(|(part, measure)| Some((part, measure?)))
    }

    fn level(&self, indicator: &Indicator) -> Result<LevelKey, SourceError> {
        match (self.level, &self.level_column) {
            (Some(level), None) => Ok(LevelKey::Fixed { level }),
            (None, Some(key)) => Ok(LevelKey::Column {
                name: key.column.clone(),
                values: key
                    .values
                    .iter()
                    .map(|(word, level)| (word.clone(), *level))
                    .collect(),
            }),
            _ => Err(SourceError::bad_request(format!(
                "{}, il faut level ou bien level_column",
                indicator.id
            ))),
        }
    }

    /// The periods of the readings, and the one that replaces `{year}` in each.
    fn periods(
        &self,
        indicator: &Indicator,
        columns: &[String],
    ) -> Result<Vec<(PeriodKey, Option<Period>)>, SourceError> {
        match &self.period {
            PeriodQuery::Column { column } => Ok(vec![(
                PeriodKey::Column {
                    name: column.clone(),
                },
                None,
            )]),
            PeriodQuery::Fixed { fixed } => {
                let text = fixed.clone().into_text();
                let period: Period = text.parse().map_err(|error| {
                    SourceError::bad_request(format!("{}, {error}", indicator.id))
                })?;
                Ok(vec![(PeriodKey::Fixed { period }, None)])
            }
            PeriodQuery::InColumns { in_columns } => {
                let periods = self.periods_in(columns);
                if !in_columns || periods.is_empty() {
                    return Err(SourceError::column_gone(
                        &indicator.id.0,
                        &self.patterns().into_iter().next().unwrap_or_default(),
                    ));
                }
                Ok(periods
                    .into_iter()
                    .map(|period| (PeriodKey::Fixed { period }, Some(period)))
                    .collect())
            }
        }
    }

    /// Columns that choose rows, sorted.
    fn condition_columns(&self) -> Vec<String> {
        let mut names: BTreeSet<String> = self.filter.keys().cloned().collect();
        for (_, measure) in self.parts() {
            names.extend(measure.filter.keys().cloned());
        }
        names.into_iter().collect()
    }

    /// Names of columns with `{year}` in them.
    fn patterns(&self) -> Vec<String> {
        self.parts()
            .filter_map(|(_, measure)| measure.sum.clone())
            .flat_map(OneOrMany::into_vec)
            .filter(|name| has_period(name))
            .collect()
    }

    /// Periods for which every such column is there.
    fn periods_in(&self, columns: &[String]) -> BTreeSet<Period> {
        let patterns = self.patterns();
        if patterns.is_empty() {
            return BTreeSet::new();
        }
        // Two digits are of this century: no source shortens an older year.
        let first = match patterns.iter().all(|pattern| pattern.contains(YEAR)) {
            true => 1900,
            false => 2000,
        };
        let quarters: &[Option<u8>] = match patterns.iter().any(|name| name.contains(QUARTER)) {
            true => &[Some(1), Some(2), Some(3), Some(4)],
            false => &[None],
        };
        (first..2100)
            .flat_map(|year| quarters.iter().map(move |quarter| (year, *quarter)))
            .map(|(year, quarter)| Period { year, quarter })
            .filter(|period| {
                patterns
                    .iter()
                    .all(|pattern| columns.contains(&with_period(pattern, *period)))
            })
            .collect()
    }

    /// Every column that the query names, years filled in.
    fn columns(&self, available: &[String]) -> BTreeSet<String> {
        let mut names = BTreeSet::from([self.code.clone()]);
        names.extend(self.level_column.as_ref().map(|key| key.column.clone()));
        if let PeriodQuery::Column { column } = &self.period {
            names.insert(column.clone());
        }
        names.extend(self.filter.keys().cloned());
        names.extend(self.status.iter().map(|status| status.column.clone()));
        let periods = self.periods_in(available);
        for (_, measure) in self.parts() {
            names.extend(measure.filter.keys().cloned());
            for name in measure
                .sum
                .clone()
                .map(OneOrMany::into_vec)
                .unwrap_or_default()
            {
                if has_period(&name) {
                    names.extend(periods.iter().map(|period| with_period(&name, *period)));
                } else {
                    names.insert(name);
                }
            }
        }
        names
    }

    fn extracts(
        &self,
        indicator: &Indicator,
        period: Option<Period>,
    ) -> Result<Vec<Extract>, SourceError> {
        self.parts()
            .map(|(part, measure)| {
                let columns: Vec<String> = measure
                    .sum
                    .clone()
                    .map(OneOrMany::into_vec)
                    .unwrap_or_default()
                    .into_iter()
                    .map(|name| match period {
                        Some(period) => with_period(&name, period),
                        None => name,
                    })
                    .collect();
                if measure.count != columns.is_empty() {
                    return Err(SourceError::bad_request(format!(
                        "{}, une part a soit sum, soit count = true",
                        indicator.id
                    )));
                }
                let mut conditions = self.filter.clone();
                conditions.extend(measure.filter.iter().map(|(k, v)| (k.clone(), v.clone())));
                Ok(Extract {
                    indicator: indicator.id.clone(),
                    part,
                    columns,
                    conditions: conditions
                        .into_iter()
                        .map(|(column, values)| Condition {
                            column,
                            values: values.into_vec(),
                        })
                        .collect(),
                    factor: measure.factor.unwrap_or(1.0),
                    count_rows: measure.count,
                })
            })
            .collect()
    }
}

/// The queries of all the indicators of a dataset.
pub(crate) struct Queries<'a> {
    dataset: &'a str,
    queries: Vec<(&'a Indicator, Query)>,
}

impl<'a> Queries<'a> {
    pub(crate) fn new(
        api: &str,
        dataset: &'a str,
        indicators: &[&'a Indicator],
    ) -> Result<Self, SourceError> {
        let queries = indicators
            .iter()
            .map(|indicator| Ok((*indicator, query(indicator, api, dataset)?)))
            .collect::<Result<_, SourceError>>()?;
        Ok(Self { dataset, queries })
    }

    /// Queries that were read already.
    pub(crate) fn of(dataset: &'a str, queries: Vec<(&'a Indicator, Query)>) -> Self {
        Self { dataset, queries }
    }

    /// The dataset, for sentences.
    pub(crate) fn dataset(&self) -> &'a str {
        self.dataset
    }

    /// The columns that must hold numbers.
    pub(crate) fn number_columns(&self, available: &[String]) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        for (_, query) in &self.queries {
            let periods = query.periods_in(available);
            for name in query
                .parts()
                .filter_map(|(_, measure)| measure.sum.clone())
                .flat_map(OneOrMany::into_vec)
            {
                match has_period(&name) {
                    true => names.extend(periods.iter().map(|period| with_period(&name, *period))),
                    false => {
                        names.insert(name);
                    }
                }
            }
        }
        names
    }

    /// The columns of codes, what is cut off them, and how their level is known.
    pub(crate) fn codes(&self) -> Result<Vec<(String, String, LevelKey)>, SourceError> {
        let mut codes = Vec::new();
        for (indicator, query) in &self.queries {
            let one = (
                query.code.clone(),
                query.code_prefix.clone(),
                query.level(indicator)?,
            );
            if !codes.contains(&one) {
                codes.push(one);
            }
        }
        Ok(codes)
    }

    /// The columns that tell the rows of a table apart: place, level, period, filters.
    pub(crate) fn columns_that_tell_apart(&self) -> BTreeSet<String> {
        let mut names = self.filter_columns();
        for (_, query) in &self.queries {
            names.insert(query.code.clone());
            names.extend(query.level_column.as_ref().map(|key| key.column.clone()));
            if let PeriodQuery::Column { column } = &query.period {
                names.insert(column.clone());
            }
        }
        names
    }

    /// The columns that some part filters.
    pub(crate) fn filter_columns(&self) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        for (_, query) in &self.queries {
            names.extend(query.filter.keys().cloned());
            for (_, measure) in query.parts() {
                names.extend(measure.filter.keys().cloned());
            }
        }
        names
    }

    /// Texts that stand where a number is expected.
    pub(crate) fn markers(&self) -> BTreeSet<String> {
        self.queries
            .iter()
            .flat_map(|(_, query)| query.secret.iter().chain(&query.absent_markers))
            .cloned()
            .collect()
    }

    /// Whether each query says all it must, whatever the columns of the source are.
    pub(crate) fn check(&self) -> Result<(), SourceError> {
        for (indicator, query) in &self.queries {
            query.level(indicator)?;
            query.extracts(indicator, None)?;
            match &query.period {
                PeriodQuery::InColumns { in_columns }
                    if !in_columns || query.patterns().is_empty() =>
                {
                    return Err(SourceError::bad_request(format!(
                        "{}, in_columns demande {YEAR}, {SHORT_YEAR} ou {NEXT_SHORT_YEAR} dans le nom des colonnes",
                        indicator.id
                    )));
                }
                PeriodQuery::InColumns { .. } => {}
                _ => {
                    query.periods(indicator, &[])?;
                }
            }
        }
        Ok(())
    }

    /// The columns to ask for, sorted; all must be among those that the source has.
    pub(crate) fn columns(&self, available: &[String]) -> Result<Vec<String>, SourceError> {
        let names: BTreeSet<String> = self
            .queries
            .iter()
            .flat_map(|(_, query)| query.columns(available))
            .collect();
        crate::table::require(self.dataset, available, names.iter().map(String::as_str))?;
        Ok(names.into_iter().collect())
    }

    /// Conditions that hold for every part of every indicator, which the source can apply itself.
    pub(crate) fn shared_conditions(&self) -> Vec<Condition> {
        let mut sets: Vec<Vec<(String, BTreeSet<String>)>> = Vec::new();
        for (_, query) in &self.queries {
            for (_, measure) in query.parts() {
                let mut conditions = query.filter.clone();
                conditions.extend(measure.filter.iter().map(|(k, v)| (k.clone(), v.clone())));
                sets.push(
                    conditions
                        .into_iter()
                        .map(|(column, values)| (column, values.into_vec().into_iter().collect()))
                        .collect(),
                );
            }
        }
        let Some((first, others)) = sets.split_first() else {
            return Vec::new();
        };
        first
            .iter()
            .filter_map(|(column, values)| {
                let mut union = values.clone();
                for other in others {
                    let (_, also) = other.iter().find(|(name, _)| name == column)?;
                    union.extend(also.iter().cloned());
                }
                Some(Condition {
                    column: column.clone(),
                    values: union.into_iter().collect(),
                })
            })
            .collect()
    }

    /// The readings of a table: one for each way of finding place and period.
    pub(crate) fn readings(
        &self,
        table: &Table,
        columns: &[String],
        sha256: &str,
    ) -> Result<Vec<Reading>, SourceError> {
        let mut readings: Vec<Reading> = Vec::new();
        for (indicator, query) in &self.queries {
            for (period, in_columns) in query.periods(indicator, columns)? {
                let reading = Reading {
                    table: table.clone(),
                    sha256: sha256.to_owned(),
                    code_column: query.code.clone(),
                    code_prefix: query.code_prefix.clone(),
                    level: query.level(indicator)?,
                    period,
                    geography_year: query.geography_year,
                    municipal: query.municipal.unwrap_or(Municipal::AsIs),
                    absent: query.absent.unwrap_or(Absent::Unknown),
                    without_departements: query.without.clone(),
                    secret_markers: query.secret.clone(),
                    absent_markers: query.absent_markers.clone(),
                    status: query
                        .status
                        .iter()
                        .map(|status| StatusRule {
                            column: status.column.clone(),
                            values: status.values.clone(),
                            state: status.state,
                        })
                        .collect(),
                    // A portal's rows are parts to add up (an establishment, a sector) unless the query
                    // says that there is one: only what it names then tells them apart.
                    dimensions: match query.one_row {
                        true => query.condition_columns(),
                        false => Vec::new(),
                    },
                    duplicates_are_repeats: query.one_row,
                    extracts: query.extracts(indicator, in_columns)?,
                };
                let same = readings.iter_mut().find(|other| {
                    let mut alike = reading.clone();
                    alike.extracts.clone_from(&other.extracts);
                    **other == alike
                });
                match same {
                    Some(same) => same.extracts.extend(reading.extracts),
                    None => readings.push(reading),
                }
            }
        }
        Ok(readings)
    }
}
