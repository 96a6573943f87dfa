//! A reading turned into one pass over its table: a temporary table with a row per
//! (level, code, period) and, for each part asked, its sum, its worst state and how many rows made it.

use std::collections::BTreeMap;

use duckdb::{Connection, appender_params_from_iter};
use obs_model::{Condition, Extract, Level, LevelKey, Part, PeriodKey, Reading, State, Table};

use crate::StoreError;
use crate::door::{ROUNDING_DEVIATIONS, SUM_DIFFERENCE, said};

/// How good a cell is; the worst of a group decides. The order is what matters.
pub(crate) const MEASURED: u8 = 0;
pub(crate) const PROVISIONAL: u8 = 1;
/// The last of those that have a figure.
pub(crate) const ESTIMATED: u8 = 2;
pub(crate) const NOT_APPLICABLE: u8 = 3;
pub(crate) const ABSENT: u8 = 4;
pub(crate) const SECRET: u8 = 5;
const UNREADABLE: u8 = 6;

/// Categories that make the total of their dimension, each person or dwelling in one of them (code lists of
/// Insee: CL_SEX, CL_AGE, CL_OCS). Others overlap, and their sum says nothing.
const PARTITIONS: [(&str, &[&str]); 3] = [
    ("SEX", &["M", "F"]),
    (
        "AGE",
        &[
            "Y_LT15", "Y15T24", "Y25T39", "Y40T54", "Y55T64", "Y65T79", "Y_GE80",
        ],
    ),
    ("OCS", &["DW_MAIN", "DW_SEC_DW_OCC", "DW_VAC"]),
];

/// The total of a dimension.
const TOTAL: &str = "_T";

/// A value as a SQL text.
pub(crate) fn text(value: &str) -> String {
    format!("'{}'", value.replace('\'', "''"))
}

/// A column or table name as a SQL identifier.
pub(crate) fn name(column: &str) -> String {
    format!("\"{}\"", column.replace('"', "\"\""))
}

fn list(values: &[String]) -> String {
    let quoted: Vec<String> = values.iter().map(|value| text(value)).collect();
    quoted.join(", ")
}

/// The distinct questions of a reading, and which of them each of its extracts asks: ten shares of the same
/// residents read the residents once.
pub(crate) fn distinct(reading: &Reading) -> (Vec<&Extract>, Vec<usize>) {
    let mut asked: Vec<&Extract> = Vec::new();
    let numbers = reading
        .extracts
        .iter()
        .map(|extract| {
            let same = |other: &&Extract| {
                other.columns == extract.columns
                    && other.conditions == extract.conditions
                    && other.factor == extract.factor
                    && other.count_rows == extract.count_rows
            };
            asked.iter().position(same).unwrap_or_else(|| {
                asked.push(extract);
                asked.len() - 1
            })
        })
        .collect();
    (asked, numbers)
}

/// Fills `cell` with what the reading's extracts say. `first_extract` is the number of its first distinct one.
pub(crate) fn scan(
    connection: &Connection,
    reading: &Reading,
    reading_number: usize,
    first_extract: usize,
    shared: &BTreeMap<usize, String>,
) -> Result<(), StoreError> {
    let relation = match shared.get(&reading_number) {
        Some(table) => table.clone(),
        None => relation(connection, &reading.table, reading_number)?,
    };
    let columns = describe(connection, &relation)?;
    require_columns(reading, &columns)?;
    let (asked, numbers) = distinct(reading);
    let mut pass = Pass {
        reading,
        asked,
        columns: &columns,
        relation,
    };
    let spread = pass.spread(connection).map_err(unreadable)?;
    let text = matches!(reading.table, Table::Csv { .. }) && !shared.contains_key(&reading_number);
    if text {
        pass.keep_rows_of_interest(connection, reading_number)
            .map_err(unreadable)?;
    }
    let conditions = pass.conditions(connection, &spread).map_err(unreadable)?;
    let wide = format!("wide_{reading_number}");
    connection
        .execute_batch(&format!(
            "CREATE OR REPLACE TEMP TABLE {wide} AS {}",
            pass.query(&conditions)
        ))
        .map_err(|error| unreadable(error.into()))?;
    pass.refuse_bad_rows(connection, &wide, &numbers)?;
    pass.refuse_categories_that_do_not_add_up(connection, &spread)?;
    for (index, extract) in pass.asked.iter().enumerate() {
        let expected = expected_rows(reading, extract);
        connection.execute_batch(&format!(
            "INSERT INTO cell
             SELECT {reading_number}, {number}, level, code, period,
                    CASE WHEN s{index} <= {ESTIMATED} AND n{index} >= {expected} THEN v{index} * {factor} END,
                    CASE WHEN n{index} < {expected} THEN greatest(s{index}, {ABSENT}) ELSE s{index} END
             FROM {wide} WHERE n{index} > 0",
            number = first_extract + index,
            factor = extract.factor,
        ))?;
    }
    connection.execute_batch(&format!("DROP TABLE {wide}"))?;
    if text {
        connection.execute_batch(&format!("DROP TABLE {}", pass.relation))?;
    }
    Ok(())
}

/// Loads once each text that several readings read: the number of such a reading → its table.
pub(crate) fn load_shared(
    connection: &Connection,
    readings: &[Reading],
) -> Result<BTreeMap<usize, String>, StoreError> {
    let mut shared: BTreeMap<usize, String> = BTreeMap::new();
    for (number, reading) in readings.iter().enumerate() {
        if !matches!(reading.table, Table::Csv { .. }) {
            continue;
        }
        let same = |other: &Reading| other.table == reading.table;
        if let Some(first) = readings[..number].iter().position(same) {
            shared.insert(number, shared[&first].clone());
        } else if readings[number + 1..].iter().any(same) {
            let table = format!("shared_{number}");
            connection
                .execute_batch(&format!(
                    "CREATE OR REPLACE TEMP TABLE {table} AS SELECT * FROM {}",
                    relation(connection, &reading.table, number)?
                ))
                .map_err(|error| unreadable(error.into()))?;
            shared.insert(number, table);
        }
    }
    Ok(shared)
}

/// How many rows a complete group holds, where each category has one row.
fn expected_rows(reading: &Reading, extract: &Extract) -> usize {
    if !reading.duplicates_are_repeats || reading.absent == obs_model::Absent::Zero {
        return 1;
    }
    extract
        .conditions
        .iter()
        .map(|condition| condition.values.len())
        .product::<usize>()
        .max(1)
}

/// The table as something SQL can select from.
fn relation(
    connection: &Connection,
    table: &Table,
    reading_number: usize,
) -> Result<String, StoreError> {
    match table {
        Table::Parquet { path } => Ok(format!("read_parquet({})", text(&path.to_string_lossy()))),
        Table::Csv {
            path, delimiter, ..
        } => Ok(format!(
            "read_csv({}, delim = {}, header = true, all_varchar = true, quote = '\"', escape = '\"', nullstr = '')",
            text(&path.to_string_lossy()),
            text(&delimiter.to_string()),
        )),
        Table::Rows { columns, rows } => {
            let table = format!("rows_{reading_number}");
            let shape: Vec<String> = columns
                .iter()
                .map(|column| format!("{} VARCHAR", name(column)))
                .collect();
            connection.execute_batch(&format!(
                "CREATE OR REPLACE TEMP TABLE {table} ({})",
                shape.join(", ")
            ))?;
            let mut appender = connection.appender_to_catalog_and_db(&table, "temp", "main")?;
            for row in rows {
                appender.append_row(appender_params_from_iter(row.iter()))?;
            }
            appender.flush()?;
            Ok(format!("temp.{table}"))
        }
    }
}

/// What DuckDB says of a file that it cannot read is about the file; what it says of a question is about us.
fn unreadable(error: StoreError) -> StoreError {
    match error {
        StoreError::Database(detail)
            if ![
                "Binder Error",
                "Parser Error",
                "Catalog Error",
                "INTERNAL Error",
            ]
            .iter()
            .any(|ours| detail.contains(ours)) =>
        {
            let first = detail.lines().next().unwrap_or_default();
            StoreError::refused(
                format!("Le fichier reçu ne se lit pas comme un tableau ({first})."),
                format!("The file received cannot be read as a table ({first})."),
            )
        }
        other => other,
    }
}

/// Column → type, as DuckDB sees the table.
fn describe(
    connection: &Connection,
    relation: &str,
) -> Result<BTreeMap<String, String>, StoreError> {
    let mut statement = connection
        .prepare(&format!("DESCRIBE SELECT * FROM {relation}"))
        .map_err(|error| unreadable(error.into()))?;
    let mut rows = statement
        .query([])
        .map_err(|error| unreadable(error.into()))?;
    let mut columns = BTreeMap::new();
    while let Some(row) = rows.next()? {
        columns.insert(row.get(0)?, row.get(1)?);
    }
    Ok(columns)
}

/// Every column that the reading looks at; some more than once.
fn wanted_columns(reading: &Reading) -> Vec<&str> {
    let mut wanted: Vec<&str> = vec![&reading.code_column];
    if let LevelKey::Column { name, .. } = &reading.level {
        wanted.push(name);
    }
    if let PeriodKey::Column { name } = &reading.period {
        wanted.push(name);
    }
    wanted.extend(reading.status.iter().map(|rule| rule.column.as_str()));
    wanted.extend(reading.dimensions.iter().map(String::as_str));
    for extract in &reading.extracts {
        wanted.extend(extract.columns.iter().map(String::as_str));
        wanted.extend(extract.conditions.iter().map(|c| c.column.as_str()));
    }
    wanted
}

/// What an extract names.
fn named(extract: &Extract) -> Filter {
    Filter(
        extract
            .conditions
            .iter()
            .map(|Condition { column, values }| (column.clone(), values.clone()))
            .collect(),
    )
}

fn require_columns(
    reading: &Reading,
    columns: &BTreeMap<String, String>,
) -> Result<(), StoreError> {
    for column in wanted_columns(reading) {
        if !columns.contains_key(column) {
            let there = columns.keys().cloned().collect::<Vec<_>>().join(", ");
            return Err(StoreError::refused(
                format!(
                    "La colonne «\u{202f}{column}\u{202f}» n’est plus dans le fichier de la source (colonnes reçues\u{202f}: {there})."
                ),
                format!(
                    "Column “{column}” is no longer in the source’s file (columns received: {there})."
                ),
            ));
        }
    }
    Ok(())
}

struct Pass<'a> {
    reading: &'a Reading,
    /// What is asked, each question once.
    asked: Vec<&'a Extract>,
    columns: &'a BTreeMap<String, String>,
    relation: String,
}

/// What a row must say to count for an extract: column → one of these values. All of them hold.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Filter(Vec<(String, Vec<String>)>);

impl Filter {
    /// As a SQL condition that is never NULL; `expression` says what stands for a column.
    fn sql(&self, expression: impl Fn(&str) -> String) -> String {
        let all: Vec<String> = self
            .0
            .iter()
            .map(|(column, values)| format!("{} IN ({})", expression(column), list(values)))
            .collect();
        match all.is_empty() {
            true => "true".to_owned(),
            false => format!("coalesce({}, false)", all.join(" AND ")),
        }
    }
}

impl Pass<'_> {
    /// Puts the rows that an extract may take, and all of départements and above, in a table of their own:
    /// a text is read as few times as can be.
    fn keep_rows_of_interest(
        &mut self,
        connection: &Connection,
        reading_number: usize,
    ) -> Result<(), StoreError> {
        let reading = self.reading;
        let mut wanted: Vec<String> = reading
            .extracts
            .iter()
            .map(|extract| named(extract).sql(|column| self.as_text(column)))
            .collect();
        wanted.sort();
        wanted.dedup();
        let mut kept: Vec<&str> = wanted_columns(reading);
        kept.sort_unstable();
        kept.dedup();
        let kept: Vec<String> = kept.into_iter().map(name).collect();
        let table = format!("kept_{reading_number}");
        connection.execute_batch(&format!(
            "CREATE OR REPLACE TEMP TABLE {table} AS SELECT {kept} FROM {relation}
             WHERE {levels} AND ({wanted} OR ({level}) >= {departement})",
            kept = kept.join(", "),
            relation = self.relation,
            levels = self.level_filter(),
            wanted = wanted.join(" OR "),
            level = self.level(),
            departement = Level::Departement.ordinal(),
        ))?;
        self.relation = table;
        Ok(())
    }

    /// One condition per extract: what it names, and the total of every dimension it does not name.
    fn conditions(
        &self,
        connection: &Connection,
        spread: &BTreeMap<String, (bool, bool)>,
    ) -> Result<Vec<Filter>, StoreError> {
        self.asked
            .iter()
            .map(|extract| self.condition(connection, extract, spread))
            .collect()
    }

    /// For each dimension that some extract leaves open: whether it has a total, and whether it varies at all.
    fn spread(
        &self,
        connection: &Connection,
    ) -> Result<BTreeMap<String, (bool, bool)>, StoreError> {
        let open: Vec<&String> = self
            .reading
            .dimensions
            .iter()
            .filter(|dimension| {
                self.reading
                    .extracts
                    .iter()
                    .any(|extract| !names(extract, dimension))
            })
            .collect();
        if open.is_empty() {
            return Ok(BTreeMap::new());
        }
        let asked: Vec<String> = open
            .iter()
            .map(|dimension| {
                let column = self.as_text(dimension);
                format!("coalesce(bool_or({column} = '{TOTAL}'), false), coalesce(min({column}) <> max({column}), false)")
            })
            .collect();
        let query = format!("SELECT {} FROM {}", asked.join(", "), self.relation);
        Ok(connection.query_row(&query, [], |row| {
            open.iter()
                .enumerate()
                .map(|(index, dimension)| {
                    Ok((
                        (*dimension).clone(),
                        (row.get(2 * index)?, row.get(2 * index + 1)?),
                    ))
                })
                .collect()
        })?)
    }

    fn condition(
        &self,
        connection: &Connection,
        extract: &Extract,
        spread: &BTreeMap<String, (bool, bool)>,
    ) -> Result<Filter, StoreError> {
        let mut filter = named(extract);
        let mut varying = Vec::new();
        for dimension in &self.reading.dimensions {
            if names(extract, dimension) {
                continue;
            }
            match spread.get(dimension) {
                Some((true, true)) => filter.0.push((dimension.clone(), vec![TOTAL.to_owned()])),
                Some((false, true)) => varying.push(dimension),
                _ => {}
            }
        }
        let condition = filter.sql(|column| self.as_text(column));
        for dimension in varying {
            let column = self.as_text(dimension);
            let varies: bool = connection.query_row(
                &format!(
                    "SELECT coalesce(min({column}) <> max({column}), false) FROM {} WHERE {condition}",
                    self.relation
                ),
                [],
                |row| row.get(0),
            )?;
            if varies {
                return Err(StoreError::refused(
                    format!(
                        "La source détaille maintenant «\u{202f}{dimension}\u{202f}» sans donner de total\u{202f}: additionner au hasard donnerait un chiffre faux."
                    ),
                    format!(
                        "The source now details “{dimension}” without a total: adding blindly would give a wrong figure."
                    ),
                ));
            }
        }
        Ok(filter)
    }

    fn as_text(&self, column: &str) -> String {
        let quoted = name(column);
        match self.columns.get(column).map(String::as_str) {
            Some("VARCHAR") => quoted,
            _ => format!("CAST({quoted} AS VARCHAR)"),
        }
    }

    fn is_text(&self, column: &str) -> bool {
        self.columns
            .get(column)
            .is_none_or(|kind| kind == "VARCHAR")
    }

    /// The number of a cell, NULL when it is not one.
    fn as_number(&self, column: &str) -> String {
        if !self.is_text(column) {
            return format!("CAST({} AS DOUBLE)", name(column));
        }
        let bare = format!(
            "replace(replace(replace(trim({}), ' ', ''), '\u{a0}', ''), '\u{202f}', '')",
            name(column)
        );
        let decimal = match self.reading.table {
            Table::Csv { decimal: ',', .. } => format!("replace({bare}, ',', '.')"),
            _ => bare,
        };
        format!("TRY_CAST({decimal} AS DOUBLE)")
    }

    /// How good a cell is.
    fn quality(&self, column: &str) -> String {
        let number = self.as_number(column);
        let mut cases = Vec::new();
        for rule in &self.reading.status {
            let code = match rule.state {
                State::Measured => MEASURED,
                State::Provisional => PROVISIONAL,
                State::Estimated => ESTIMATED,
                State::Secret => SECRET,
                State::NotCollected | State::NotDownloaded => ABSENT,
                State::NotApplicable => NOT_APPLICABLE,
            };
            if code > ESTIMATED {
                let column = self.as_text(&rule.column);
                cases.push(format!(
                    "WHEN {column} IN ({}) THEN {code}",
                    list(&rule.values)
                ));
            }
        }
        if self.is_text(column) {
            let cell = format!("trim({})", name(column));
            cases.push(format!("WHEN {cell} IS NULL OR {cell} = '' THEN {ABSENT}"));
            if !self.reading.secret_markers.is_empty() {
                let markers = list(&self.reading.secret_markers);
                cases.push(format!("WHEN {cell} IN ({markers}) THEN {SECRET}"));
            }
            if !self.reading.absent_markers.is_empty() {
                let markers = list(&self.reading.absent_markers);
                cases.push(format!("WHEN {cell} IN ({markers}) THEN {ABSENT}"));
            }
            cases.push(format!("WHEN {number} IS NULL THEN {UNREADABLE}"));
        } else {
            cases.push(format!("WHEN {number} IS NULL THEN {ABSENT}"));
        }
        // NaN is a number to SQL and a figure to nobody: a source for which it means "none" says so.
        cases.push(format!("WHEN NOT isfinite({number}) THEN {UNREADABLE}"));
        cases.extend(self.closed_lists());
        for (state, code) in [
            (State::Estimated, ESTIMATED),
            (State::Provisional, PROVISIONAL),
        ] {
            let rules = self.reading.status.iter();
            cases.extend(rules.filter(|rule| rule.state == state).map(|rule| {
                let column = self.as_text(&rule.column);
                format!("WHEN {column} IN ({}) THEN {code}", list(&rule.values))
            }));
        }
        format!("CASE {} ELSE {MEASURED} END", cases.join(" "))
    }

    /// A column with a word for what is measured has a word for each state: another one is unheard of.
    fn closed_lists(&self) -> Vec<String> {
        let rules = &self.reading.status;
        rules
            .iter()
            .filter(|rule| rule.state == State::Measured)
            .map(|closed| {
                let known: Vec<String> = rules
                    .iter()
                    .filter(|rule| rule.column == closed.column)
                    .flat_map(|rule| rule.values.iter().cloned())
                    .collect();
                let column = self.as_text(&closed.column);
                format!(
                    "WHEN {column} <> '' AND {column} NOT IN ({}) THEN {UNREADABLE}",
                    list(&known)
                )
            })
            .collect()
    }

    fn level(&self) -> String {
        match &self.reading.level {
            LevelKey::Fixed { level } => level.ordinal().to_string(),
            LevelKey::Column { name, values } => {
                let cases: Vec<String> = values
                    .iter()
                    .map(|(value, level)| format!("WHEN {} THEN {}", text(value), level.ordinal()))
                    .collect();
                format!("CASE {} {} END", self.as_text(name), cases.join(" "))
            }
        }
    }

    /// The rows of a level that is read.
    fn level_filter(&self) -> String {
        match &self.reading.level {
            LevelKey::Fixed { .. } => "true".to_owned(),
            LevelKey::Column { name, values } => {
                let words: Vec<String> = values.iter().map(|(value, _)| value.clone()).collect();
                format!("{} IN ({})", self.as_text(name), list(&words))
            }
        }
    }

    fn code(&self) -> String {
        let column = format!("trim({})", self.as_text(&self.reading.code_column));
        if self.reading.code_prefix.is_empty() {
            return column;
        }
        let prefix = text(&self.reading.code_prefix);
        format!(
            "CASE WHEN starts_with({column}, {prefix}) THEN substr({column}, length({prefix}) + 1) ELSE {column} END"
        )
    }

    fn raw_period(&self) -> String {
        match &self.reading.period {
            PeriodKey::Fixed { period } => text(&period.to_string()),
            PeriodKey::Column { name } => self.as_text(name),
        }
    }

    /// One pass: filter, keep repeats once, add up.
    fn query(&self, conditions: &[Filter]) -> String {
        let reading = self.reading;
        let raw_period = self.raw_period();
        let mut value_columns: Vec<&String> = reading
            .extracts
            .iter()
            .flat_map(|extract| &extract.columns)
            .collect();
        value_columns.sort();
        value_columns.dedup();
        let position =
            |column: &String| value_columns.iter().position(|c| *c == column).unwrap_or(0);

        let mut base = vec![
            format!("{} AS level", self.level()),
            format!("{} AS code", self.code()),
            format!("{raw_period} AS raw_period"),
        ];
        // Where the dimensions say all that is asked, a row of them is asked about once, not each of its repeats.
        let dimension = |column: &str| {
            let at = reading.dimensions.iter().position(|name| name == column)?;
            Some(format!("d{at}"))
        };
        let asked_late = reading.duplicates_are_repeats
            && conditions
                .iter()
                .flat_map(|filter| &filter.0)
                .all(|(column, _)| dimension(column).is_some());
        let raw: Vec<String> = conditions
            .iter()
            .map(|filter| filter.sql(|column| self.as_text(column)))
            .collect();
        if !asked_late {
            for (index, condition) in raw.iter().enumerate() {
                base.push(format!("{condition} AS f{index}"));
            }
        }
        for (index, column) in value_columns.iter().enumerate() {
            base.push(format!("{} AS c{index}", self.as_number(column)));
            base.push(format!(
                "CAST({} AS UTINYINT) AS q{index}",
                self.quality(column)
            ));
        }
        let mut keep: Vec<String> = vec!["level".into(), "code".into(), "raw_period".into()];
        if !asked_late {
            keep.extend((0..conditions.len()).map(|index| format!("f{index}")));
        }
        if reading.duplicates_are_repeats {
            for (index, dimension) in reading.dimensions.iter().enumerate() {
                base.push(format!("{} AS d{index}", self.as_text(dimension)));
                keep.push(format!("d{index}"));
            }
        }
        let mut facts = keep.clone();
        if asked_late {
            for (index, filter) in conditions.iter().enumerate() {
                let condition = filter.sql(|column| dimension(column).unwrap_or_default());
                facts.push(format!("{condition} AS f{index}"));
            }
        }
        for index in 0..value_columns.len() {
            if reading.duplicates_are_repeats {
                facts.push(format!("max(c{index}) AS c{index}"));
                facts.push(format!("max(q{index}) AS q{index}"));
                facts.push(format!(
                    "coalesce(max(c{index}) - min(c{index}) > 2e-6 * greatest(1, abs(max(c{index}))), false) AS k{index}"
                ));
            } else {
                facts.push(format!("c{index}"));
                facts.push(format!("q{index}"));
                facts.push(format!("false AS k{index}"));
            }
        }
        let grouping = if reading.duplicates_are_repeats {
            format!("GROUP BY {}", keep.join(", "))
        } else {
            String::new()
        };

        let mut sums = vec![
            "CAST(level AS UTINYINT) AS level".to_owned(),
            "code".to_owned(),
            "CAST(CASE
               WHEN regexp_full_match(raw_period, '[0-9]{4}-[QT][1-4]')
                 THEN CAST(left(raw_period, 4) AS INTEGER) * 10 + CAST(right(raw_period, 1) AS INTEGER)
               WHEN regexp_full_match(raw_period, '[0-9]{4}(-[0-9]{2}(-[0-9]{2}.*)?)?')
                 THEN CAST(left(raw_period, 4) AS INTEGER) * 10
             END AS INTEGER) AS period"
                .to_owned(),
            "min(raw_period) AS raw_period".to_owned(),
        ];
        let mut conflicts = vec!["false".to_owned()];
        for (index, extract) in self.asked.iter().enumerate() {
            let used: Vec<usize> = extract.columns.iter().map(position).collect();
            let (sum, worst) = if extract.count_rows {
                ("1".to_owned(), MEASURED.to_string())
            } else {
                let added: Vec<String> = used.iter().map(|c| format!("c{c}")).collect();
                let worst: Vec<String> = used.iter().map(|c| format!("q{c}")).collect();
                (added.join(" + "), format!("greatest({})", worst.join(", ")))
            };
            sums.push(format!("sum({sum}) FILTER (f{index}) AS v{index}"));
            sums.push(format!(
                "coalesce(max({worst}) FILTER (f{index}), {ABSENT}) AS s{index}"
            ));
            sums.push(format!("count(*) FILTER (f{index}) AS n{index}"));
            sums.push(format!("min({sum}) FILTER (f{index}) AS least{index}"));
            conflicts.extend(used.iter().map(|c| format!("bool_or(k{c} AND f{index})")));
        }
        sums.push(format!("({}) AS conflict", conflicts.join(" OR ")));
        format!(
            "WITH base AS (SELECT {base} FROM {relation} WHERE {levels} AND ({any})),
                  fact AS (SELECT {facts} FROM base {grouping})
             SELECT {sums} FROM fact GROUP BY level, code, period",
            base = base.join(", "),
            relation = self.relation,
            levels = self.level_filter(),
            any = {
                let mut any = raw;
                any.sort();
                any.dedup();
                any.join(" OR ")
            },
            facts = facts.join(", "),
            sums = sums.join(", "),
        )
    }

    /// A cell that is no number, a period that is no date, two different figures for the same thing: nothing is taken.
    ///
    /// `numbers` says which question each extract asks.
    fn refuse_bad_rows(
        &self,
        connection: &Connection,
        wide: &str,
        numbers: &[usize],
    ) -> Result<(), StoreError> {
        let first = |condition: &str| -> Result<Option<(String, String)>, StoreError> {
            let mut statement = connection.prepare(&format!(
                "SELECT coalesce(code, ''), coalesce(raw_period, '') FROM {wide} WHERE {condition} ORDER BY ALL LIMIT 1"
            ))?;
            let mut rows = statement.query([])?;
            Ok(match rows.next()? {
                Some(row) => Some((row.get(0)?, row.get(1)?)),
                None => None,
            })
        };
        if let Some((code, period)) = first("period IS NULL")? {
            return Err(StoreError::refused(
                format!(
                    "La date «\u{202f}{period}\u{202f}» (territoire {code}) n’est ni une année ni un trimestre."
                ),
                format!("The date “{period}” (place {code}) is neither a year nor a quarter."),
            ));
        }
        if let Some((code, period)) = first("code IS NULL OR code = ''")? {
            return Err(StoreError::refused(
                format!(
                    "Une ligne n’a pas de code de territoire («\u{202f}{code}\u{202f}», {period})."
                ),
                format!("A row has no place code (“{code}”, {period})."),
            ));
        }
        if let Some((code, period)) = first("conflict")? {
            return Err(StoreError::refused(
                format!(
                    "La source donne deux chiffres différents pour la même chose (territoire {code}, {period})."
                ),
                format!(
                    "The source gives two different figures for the same thing (place {code}, {period})."
                ),
            ));
        }
        for (index, extract) in self.asked.iter().enumerate() {
            if let Some((code, period)) =
                first(&format!("s{index} = {UNREADABLE} AND n{index} > 0"))?
            {
                let columns = extract.columns.join(", ");
                return Err(StoreError::refused(
                    format!(
                        "Une case de la colonne «\u{202f}{columns}\u{202f}» n’est ni un nombre ni une marque connue (territoire {code}, {period})."
                    ),
                    format!(
                        "A cell of column “{columns}” is neither a number nor a known mark (place {code}, {period})."
                    ),
                ));
            }
        }
        for (extract, index) in self.reading.extracts.iter().zip(numbers) {
            // A factor below zero subtracts; a published value has its own bounds.
            if extract.part == Part::Published || extract.factor < 0.0 {
                continue;
            }
            let id = &extract.indicator.0;
            let never: bool = connection.query_row(
                "SELECT coalesce(bool_and(low >= 0), false) FROM question WHERE id = ?",
                [id],
                |row| row.get(0),
            )?;
            if never && let Some((code, period)) = first(&format!("least{index} < 0"))? {
                return Err(StoreError::refused(
                    format!(
                        "La source donne un nombre négatif pour {id}, qui ne peut pas l’être (territoire {code}, {period})."
                    ),
                    format!(
                        "The source gives a negative number for {id}, which cannot be (place {code}, {period})."
                    ),
                ));
            }
        }
        Ok(())
    }

    /// Where a table gives a total and all the categories that make it, they agree, at least in larger places.
    fn refuse_categories_that_do_not_add_up(
        &self,
        connection: &Connection,
        spread: &BTreeMap<String, (bool, bool)>,
    ) -> Result<(), StoreError> {
        let mut questions: BTreeMap<(String, String), (&str, String)> = BTreeMap::new();
        for (dimension, categories) in PARTITIONS {
            if !self.reading.dimensions.iter().any(|name| name == dimension) {
                continue;
            }
            for extract in &self.reading.extracts {
                let [column] = extract.columns.as_slice() else {
                    continue;
                };
                let own = extract.conditions.iter().find(|c| c.column == dimension);
                if extract.part == Part::Published || own.is_some_and(|own| own.values != [TOTAL]) {
                    continue;
                }
                let others: Vec<Condition> = extract
                    .conditions
                    .iter()
                    .filter(|condition| condition.column != dimension)
                    .cloned()
                    .collect();
                let width: usize = others.iter().map(|c| c.values.len()).product();
                let with = |values: &[&str]| {
                    let mut other = extract.clone();
                    other.conditions.clone_from(&others);
                    other.conditions.push(Condition {
                        column: dimension.to_owned(),
                        values: values.iter().map(|value| (*value).to_owned()).collect(),
                    });
                    self.condition(connection, &other, spread)
                };
                // What is refused here is refused for the extract itself, when it matters to it.
                let (Ok(total), Ok(parts)) = (with(&[TOTAL]), with(categories)) else {
                    continue;
                };
                let [total, parts] =
                    [total, parts].map(|filter| filter.sql(|column| self.as_text(column)));
                let number = self.as_number(column);
                let sides = format!(
                    "{{'total': sum({number}) FILTER ({total}), 'parts': sum({number}) FILTER ({parts}),
                      'whole': count({number}) FILTER ({total}) = {width} AND count({number}) FILTER ({parts}) = {}}}",
                    width * categories.len()
                );
                questions.insert((total, parts), (dimension, sides));
            }
        }
        if questions.is_empty() {
            return Ok(());
        }
        let (dimensions, sides): (Vec<&str>, Vec<String>) = questions.into_values().unzip();
        let columns: Vec<String> = sides
            .iter()
            .enumerate()
            .map(|(index, side)| format!("{side} AS side{index}"))
            .collect();
        // One pass for all of them.
        connection
            .execute_batch(&format!(
                "CREATE OR REPLACE TEMP TABLE sides AS
                 SELECT {code} AS code, {raw_period} AS raw_period, {level} AS level, {columns}
                 FROM {relation} WHERE ({level}) >= {departement} GROUP BY 1, 2, 3",
                code = self.code(),
                raw_period = self.raw_period(),
                columns = columns.join(", "),
                relation = self.relation,
                level = self.level(),
                departement = Level::Departement.ordinal(),
            ))
            .map_err(|error| unreadable(error.into()))?;
        for (index, dimension) in dimensions.into_iter().enumerate() {
            let query = format!(
                "SELECT code, raw_period, side{index}.parts, side{index}.total FROM sides
                 WHERE side{index}.whole AND abs(side{index}.parts - side{index}.total)
                       > {SUM_DIFFERENCE} * abs(side{index}.total) + {ROUNDING_DEVIATIONS} * 5
                 ORDER BY ALL LIMIT 1"
            );
            let mut statement = connection.prepare(&query)?;
            let mut rows = statement.query([])?;
            if let Some(row) = rows.next()? {
                let (code, period): (String, String) = (row.get(0)?, row.get(1)?);
                let (parts, total): (f64, f64) = (row.get(2)?, row.get(3)?);
                return Err(StoreError::refused(
                    format!(
                        "Les catégories de «\u{202f}{dimension}\u{202f}» font {} en tout, et le total publié est {} (territoire {code}, {period}).",
                        said(parts).0,
                        said(total).0
                    ),
                    format!(
                        "The categories of “{dimension}” make {} in all, and the published total is {} (place {code}, {period}).",
                        said(parts).1,
                        said(total).1
                    ),
                ));
            }
        }
        Ok(())
    }
}

fn names(extract: &Extract, dimension: &str) -> bool {
    extract
        .conditions
        .iter()
        .any(|condition| condition.column == dimension)
}
