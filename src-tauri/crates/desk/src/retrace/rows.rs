//! From the rows of the files to what the source gives for each place.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use obs_model::{
    Absent, Extract, IndicatorId, Level, LevelKey, Part, Period, PeriodKey, PlaceId, Reading,
    State, Table,
};
use obs_store::{RowAt, RowReader, StoreError};

use super::{Dataset, Grade, Ground, Piece, ROWS_KEPT, Retraced, RowRead, refused};

/// Two tellings of one fact may differ by this much, relatively: sources round.
const SAME_FACT: f64 = 2e-6;

/// Where zeros are left out, a table that names less than this share of the communes was cut.
const COMMUNES_NAMED: f64 = 0.02;

/// Rows read between two looks at the stop button.
const ROWS_BETWEEN_STOPS: u64 = 50_000;

/// What one code of the source has for one extract at one period.
#[derive(Debug, Default)]
struct Cell {
    sum: Option<f64>,
    grade: Option<Grade>,
    facts: usize,
    rows: Vec<RowRead>,
    row_count: usize,
}

/// The number of a cell, if there is one, and how good it is.
type NumberRead = (Option<f64>, Grade);

/// Level, code in the source, period.
type CellKey = (Level, u32, i32);

/// Codes as small numbers.
#[derive(Default)]
struct Codes {
    numbers: HashMap<String, u32>,
    texts: Vec<String>,
}

impl Codes {
    fn number(&mut self, code: &str) -> u32 {
        if let Some(number) = self.numbers.get(code) {
            return *number;
        }
        let number = self.texts.len() as u32;
        self.numbers.insert(code.to_owned(), number);
        self.texts.push(code.to_owned());
        number
    }
}

/// An extract and where its figures go.
#[derive(Default)]
struct Placed {
    /// Place → what it is made of.
    places: HashMap<(PlaceId, i32), Sum>,
    /// Periods at which some commune has a row.
    commune_periods: BTreeSet<i32>,
    /// Communes that have a row.
    named: HashSet<String>,
    /// Whether départements have rows.
    has_departements: bool,
}

#[derive(Default)]
struct Sum {
    sum: Option<f64>,
    grade: Option<Grade>,
    /// Codes that were communes of their own in the source.
    expected: usize,
    pieces: Vec<Piece>,
    piece_count: usize,
    is_unwritten_zero: bool,
}

fn add(sum: &mut Option<f64>, value: Option<f64>) {
    if let Some(value) = value {
        *sum = Some(sum.unwrap_or(0.0) + value);
    }
}

fn worsen(grade: &mut Option<Grade>, other: Grade) {
    *grade = Some(grade.map_or(other, |grade| grade.max(other)));
}

/// What the source gives for each place, for the indicators of the dataset.
pub(super) fn directs(
    dataset: &Dataset<'_>,
    ground: &Ground<'_>,
) -> Result<BTreeMap<IndicatorId, Retraced>, StoreError> {
    let is_wanted = |id: &IndicatorId| dataset.indicators.iter().any(|i| i.id == *id);
    // Where zeros are left out, every extract counts to know how many communes the table names.
    let mut all: Vec<(usize, Extract, Placed)> = Vec::new();
    for (number, reading) in dataset.readings.iter().enumerate() {
        if let (Some(periods), PeriodKey::Fixed { period }) = (dataset.periods, &reading.period)
            && !periods.contains(period)
        {
            continue;
        }
        let extracts: Vec<&Extract> = reading
            .extracts
            .iter()
            .filter(|extract| reading.absent == Absent::Zero || is_wanted(&extract.indicator))
            .collect();
        if !extracts.iter().any(|extract| is_wanted(&extract.indicator)) {
            continue;
        }
        let reader = dataset.store.row_reader(&reading.table)?;
        let pass = Pass::new(dataset, reading, number, &reader, extracts.clone())?;
        let (codes, cells) = pass.cells()?;
        for (extract, cells) in weighed(dataset, reading, &extracts, &cells) {
            let placed = place(dataset, ground, reading, &extract, &codes, cells);
            all.push((number, extract, placed));
        }
        for (extract, cells) in extracts.into_iter().zip(cells) {
            let placed = place(dataset, ground, reading, extract, &codes, cells);
            all.push((number, extract.clone(), placed));
        }
    }
    let zero = write_zeros(dataset, ground, &mut all);
    let mut found: BTreeMap<IndicatorId, Retraced> = BTreeMap::new();
    for indicator in dataset.indicators {
        let own: Vec<&(usize, Extract, Placed)> = all
            .iter()
            .filter(|(_, extract, _)| extract.indicator == indicator.id)
            .collect();
        let mut retraced = join(&own, zero);
        let commune_rows = own
            .iter()
            .any(|(_, _, placed)| !placed.commune_periods.is_empty());
        let departement_rows = own.iter().any(|(_, _, placed)| placed.has_departements);
        retraced.adds_departements = !commune_rows && departement_rows;
        found.insert(indicator.id.clone(), retraced);
    }
    Ok(found)
}

/// The numerators of weighted means: each published value times its weight, code by code of the source.
fn weighed(
    dataset: &Dataset<'_>,
    reading: &Reading,
    extracts: &[&Extract],
    cells: &[HashMap<CellKey, Cell>],
) -> Vec<(Extract, HashMap<CellKey, Cell>)> {
    let of = |indicator: &IndicatorId, part: Part| {
        extracts
            .iter()
            .zip(cells)
            .find(|(extract, _)| extract.indicator == *indicator && extract.part == part)
    };
    let means = dataset.indicators.iter().filter(|i| i.is_weighted_mean());
    means
        .filter_map(|indicator| {
            let (value, values) = of(&indicator.id, Part::Published)?;
            let (weight, weights) = of(&indicator.id, Part::Denominator)?;
            let products = values.iter().filter_map(|(key, cell)| {
                let (value, value_grade) = number_of(reading, value, cell);
                let (weight, weight_grade) = number_of(reading, weight, weights.get(key)?);
                let product = Cell {
                    sum: value.zip(weight).map(|(value, weight)| value * weight),
                    grade: Some(value_grade.max(weight_grade)),
                    facts: 1,
                    ..Cell::default()
                };
                Some((*key, product))
            });
            let extract = Extract {
                indicator: indicator.id.clone(),
                part: Part::Numerator,
                columns: Vec::new(),
                conditions: Vec::new(),
                factor: 1.0,
                count_rows: false,
            };
            Some((extract, products.collect()))
        })
        .collect()
}

/// The number that a code has for an extract, and how good it is.
fn number_of(reading: &Reading, extract: &Extract, cell: &Cell) -> NumberRead {
    // Where each category has one row, a group that lacks one is not complete.
    let rows_expected = if reading.duplicates_are_repeats && reading.absent != Absent::Zero {
        let rows = extract.conditions.iter().map(|c| c.values.len()).product();
        std::cmp::max(1usize, rows)
    } else {
        1
    };
    let mut grade = cell.grade.unwrap_or(Grade::Absent);
    if cell.facts < rows_expected {
        grade = grade.max(Grade::Absent);
    }
    let value = cell.sum.filter(|_| grade.is_known());
    (value.map(|sum| sum * extract.factor), grade)
}

/// One walk through a table.
struct Pass<'a> {
    dataset: &'a Dataset<'a>,
    reading: &'a Reading,
    number: usize,
    reader: &'a RowReader<'a>,
    extracts: Vec<&'a Extract>,
    /// Every column that is looked at.
    columns: Vec<&'a str>,
    // Positions in `columns`, looked up once: there may be millions of rows.
    code_at: usize,
    level_at: Option<usize>,
    period_at: Option<usize>,
    /// Of the column of each status rule.
    status_at: Vec<usize>,
    dimensions_at: Vec<usize>,
    /// Of the columns that hold numbers.
    value_columns: Vec<usize>,
}

/// What a row must hold for an extract.
struct Filter<'a> {
    conditions: Vec<(usize, &'a [String])>,
    /// Dimensions of which only the total counts.
    totals: Vec<usize>,
    /// Dimensions without a total, which must hold one value.
    single: Vec<usize>,
}

impl<'a> Pass<'a> {
    fn new(
        dataset: &'a Dataset<'a>,
        reading: &'a Reading,
        number: usize,
        reader: &'a RowReader<'a>,
        extracts: Vec<&'a Extract>,
    ) -> Result<Self, StoreError> {
        let mut columns: Vec<&str> = vec![&reading.code_column];
        if let LevelKey::Column { name, .. } = &reading.level {
            columns.push(name);
        }
        if let PeriodKey::Column { name } = &reading.period {
            columns.push(name);
        }
        columns.extend(reading.status.iter().map(|rule| rule.column.as_str()));
        columns.extend(reading.dimensions.iter().map(String::as_str));
        for extract in &extracts {
            columns.extend(extract.columns.iter().map(String::as_str));
            columns.extend(extract.conditions.iter().map(|c| c.column.as_str()));
        }
        let mut seen = HashSet::new();
        columns.retain(|column| seen.insert(*column));
        let at = |name: &str| -> Result<usize, StoreError> {
            let found = columns.iter().position(|column| *column == name);
            found.ok_or_else(|| StoreError::Database(format!("column {name} is not asked")))
        };
        let all = |names: Vec<&str>| names.into_iter().map(at).collect::<Result<Vec<_>, _>>();
        let mut value_columns = all(extracts
            .iter()
            .flat_map(|extract| extract.columns.iter().map(String::as_str))
            .collect())?;
        value_columns.sort_unstable();
        value_columns.dedup();
        let level_at = match &reading.level {
            LevelKey::Column { name, .. } => Some(at(name)?),
            LevelKey::Fixed { .. } => None,
        };
        let period_at = match &reading.period {
            PeriodKey::Column { name } => Some(at(name)?),
            PeriodKey::Fixed { .. } => None,
        };
        Ok(Self {
            code_at: at(&reading.code_column)?,
            level_at,
            period_at,
            status_at: all(reading.status.iter().map(|r| r.column.as_str()).collect())?,
            dimensions_at: all(reading.dimensions.iter().map(String::as_str).collect())?,
            value_columns,
            dataset,
            reading,
            number,
            reader,
            extracts,
            columns,
        })
    }

    fn position(&self, column: &str) -> Result<usize, StoreError> {
        let at = self.columns.iter().position(|name| *name == column);
        at.ok_or_else(|| StoreError::Database(format!("column {column} is not asked")))
    }

    /// What each extract asks of a row; the dimensions that it does not name are taken at their total.
    fn filters(&self) -> Result<Vec<Filter<'a>>, StoreError> {
        let open: Vec<usize> = self
            .reading
            .dimensions
            .iter()
            .filter(|name| self.extracts.iter().any(|extract| !names(extract, name)))
            .map(|name| self.position(name))
            .collect::<Result<_, _>>()?;
        // For each open dimension: whether it has a total, its first value, whether there is another.
        let mut spread: Vec<(bool, Option<String>, bool)> = vec![(false, None, false); open.len()];
        if !open.is_empty() {
            let columns: Vec<&str> = open.iter().map(|at| self.columns[*at]).collect();
            self.reader.read(&columns, &mut |at, cells| {
                self.check_stop(at)?;
                for ((has_total, first, varies), cell) in spread.iter_mut().zip(cells) {
                    let Some(cell) = cell else { continue };
                    *has_total |= *cell == "_T";
                    match first {
                        None => *first = Some((*cell).to_owned()),
                        Some(first) => *varies |= first != cell,
                    }
                }
                Ok(())
            })?;
        }
        self.extracts
            .iter()
            .map(|extract| {
                let mut filter = Filter {
                    conditions: extract
                        .conditions
                        .iter()
                        .map(|c| Ok((self.position(&c.column)?, c.values.as_slice())))
                        .collect::<Result<_, StoreError>>()?,
                    totals: Vec::new(),
                    single: Vec::new(),
                };
                for (at, (has_total, _, varies)) in open.iter().zip(&spread) {
                    if names(extract, self.columns[*at]) {
                        continue;
                    }
                    match (has_total, varies) {
                        (true, true) => filter.totals.push(*at),
                        (false, true) => filter.single.push(*at),
                        _ => {}
                    }
                }
                Ok(filter)
            })
            .collect()
    }

    fn check_stop(&self, at: RowAt) -> Result<(), StoreError> {
        if at.row.is_multiple_of(ROWS_BETWEEN_STOPS) && (self.dataset.stopped)() {
            return Err(StoreError::Stopped);
        }
        Ok(())
    }

    /// Sums by extract, level, code and period.
    fn cells(&self) -> Result<(Codes, Vec<HashMap<CellKey, Cell>>), StoreError> {
        let filters = self.filters()?;
        let mut codes = Codes::default();
        let mut cells: Vec<HashMap<CellKey, Cell>> = Vec::new();
        cells.resize_with(self.extracts.len(), HashMap::new);
        let mut singles: Vec<BTreeMap<usize, String>> = vec![BTreeMap::new(); self.extracts.len()];
        // Fact → its numbers, where the same one may be told twice.
        let mut facts: HashMap<u128, Box<[NumberRead]>> = HashMap::new();
        let mut flags = vec![false; self.extracts.len()];
        self.reader.read(&self.columns, &mut |at, row| {
            self.check_stop(at)?;
            let Some(level) = self.level(row) else {
                return Ok(());
            };
            for (index, (flag, filter)) in flags.iter_mut().zip(&filters).enumerate() {
                *flag = filter.takes(row);
                if !*flag {
                    continue;
                }
                for single in &filter.single {
                    let value = row[*single].unwrap_or_default();
                    let first = singles[index]
                        .entry(*single)
                        .or_insert_with(|| value.to_owned());
                    if first != value {
                        return Err(detailed(self.columns[*single]));
                    }
                }
            }
            if !flags.contains(&true) {
                return Ok(());
            }
            let code = row[self.code_at].unwrap_or_default().trim();
            let code = code.strip_prefix(&self.reading.code_prefix).unwrap_or(code);
            if code.is_empty() {
                return Err(no_code(at));
            }
            let period = self.period(row)?;
            let mut numbers: Box<[NumberRead]> = self
                .value_columns
                .iter()
                .map(|column| self.number(row, *column, at))
                .collect::<Result<_, _>>()?;
            let mut before = None;
            if self.reading.duplicates_are_repeats {
                match facts.entry(self.fact(level, code, row, &flags)) {
                    Entry::Vacant(entry) => {
                        entry.insert(numbers.clone());
                    }
                    Entry::Occupied(mut entry) => {
                        let both = reconcile(entry.get(), &numbers);
                        let both = both.ok_or_else(|| conflict(code))?;
                        before = Some(entry.insert(both.clone()));
                        numbers = both;
                    }
                }
            }
            let keeps_rows = self.dataset.keeps_rows;
            let number = codes.number(code);
            for (index, extract) in self.extracts.iter().enumerate() {
                if !flags[index] {
                    continue;
                }
                let (value, grade) = self.combine(extract, &numbers);
                let cell = cells[index].entry((level, number, period)).or_default();
                worsen(&mut cell.grade, grade);
                match &before {
                    None => {
                        add(&mut cell.sum, value);
                        cell.facts += 1;
                        cell.row_count += 1;
                    }
                    Some(known) => {
                        let (old, _) = self.combine(extract, known);
                        let more = value.unwrap_or(0.0) - old.unwrap_or(0.0);
                        add(&mut cell.sum, Some(more));
                    }
                }
                if keeps_rows && cell.rows.len() < ROWS_KEPT {
                    cell.rows
                        .push(self.row_read(extract, row, at, before.is_some()));
                }
            }
            Ok(())
        })?;
        Ok((codes, cells))
    }

    fn level(&self, row: &[Option<&str>]) -> Option<Level> {
        match (&self.reading.level, self.level_at) {
            (LevelKey::Fixed { level }, _) => Some(*level),
            (LevelKey::Column { values, .. }, at) => {
                let word = at.and_then(|at| row[at])?;
                let found = values.iter().find(|(value, _)| value == word);
                found.map(|(_, level)| *level)
            }
        }
    }

    fn period(&self, row: &[Option<&str>]) -> Result<i32, StoreError> {
        if let PeriodKey::Fixed { period } = &self.reading.period {
            return Ok(period.number());
        }
        let text = self.period_at.and_then(|at| row[at]).unwrap_or_default();
        period(text).map(Period::number).ok_or_else(|| {
            refused(
                format!("La date «\u{202f}{text}\u{202f}» n’est ni une année ni un trimestre."),
                format!("The date “{text}” is neither a year nor a quarter."),
            )
        })
    }

    /// What makes a fact itself, as one number: level, code, period, extracts it counts in, every dimension.
    fn fact(&self, level: Level, code: &str, row: &[Option<&str>], flags: &[bool]) -> u128 {
        let half = |salt: u8| {
            let mut hasher = DefaultHasher::new();
            (salt, level, code, flags).hash(&mut hasher);
            for at in self.period_at.iter().chain(&self.dimensions_at) {
                row[*at].hash(&mut hasher);
            }
            u128::from(hasher.finish())
        };
        half(1) << 64 | half(2)
    }

    /// The number of a cell and how good it is.
    fn number(
        &self,
        row: &[Option<&str>],
        column: usize,
        at: RowAt,
    ) -> Result<NumberRead, StoreError> {
        let reading = self.reading;
        let is_text = self.reader.is_text(self.columns[column]).unwrap_or(true);
        let cell = row[column].map(str::trim).unwrap_or_default();
        let comma = matches!(reading.table, Table::Csv { decimal: ',', .. });
        let bare: String = cell
            .chars()
            .filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}'))
            .map(|c| if comma && is_text && c == ',' { '.' } else { c })
            .collect();
        let value: Option<f64> = bare.parse().ok();
        let says = |state: fn(State) -> bool| {
            let mut rules = reading.status.iter().zip(&self.status_at);
            let found = rules.find(|(rule, at)| {
                state(rule.state)
                    && row[**at].is_some_and(|word| rule.values.iter().any(|value| value == word))
            });
            found.map(|(rule, _)| rule)
        };
        let hidden = says(|state| {
            !matches!(
                state,
                State::Measured | State::Provisional | State::Estimated
            )
        });
        let marked = |markers: &[String]| is_text && markers.iter().any(|mark| mark == cell);
        let grade = if let Some(rule) = hidden {
            Grade::of_rule(rule)
        } else if cell.is_empty() {
            Grade::Absent
        } else if marked(&reading.secret_markers) {
            Grade::Secret
        } else if marked(&reading.absent_markers) {
            Grade::Absent
        } else {
            match value {
                None => return Err(no_number(self.columns[column], at)),
                Some(value) if !value.is_finite() => Grade::Absent,
                Some(_) if says(|state| state == State::Estimated).is_some() => Grade::Estimated,
                Some(_) if says(|state| state == State::Provisional).is_some() => {
                    Grade::Provisional
                }
                Some(_) => Grade::Measured,
            }
        };
        Ok((value, grade))
    }

    /// The number of an extract from those of its columns.
    fn combine(&self, extract: &Extract, numbers: &[NumberRead]) -> NumberRead {
        if extract.count_rows {
            return (Some(1.0), Grade::Measured);
        }
        let mut sum = Some(0.0);
        let mut worst = Grade::Measured;
        for (column, (value, grade)) in self.value_columns.iter().zip(numbers) {
            let name = self.columns[*column];
            for _ in extract.columns.iter().filter(|own| *own == name) {
                sum = sum.and_then(|sum| Some(sum + (*value)?));
                worst = worst.max(*grade);
            }
        }
        (sum, worst)
    }

    fn row_read(
        &self,
        extract: &Extract,
        row: &[Option<&str>],
        at: RowAt,
        is_repeat: bool,
    ) -> RowRead {
        let reading = self.reading;
        let mut shown: Vec<&str> = vec![&reading.code_column];
        if let LevelKey::Column { name, .. } = &reading.level {
            shown.push(name);
        }
        if let PeriodKey::Column { name } = &reading.period {
            shown.push(name);
        }
        shown.extend(extract.conditions.iter().map(|c| c.column.as_str()));
        shown.extend(extract.columns.iter().map(String::as_str));
        shown.extend(reading.status.iter().map(|rule| rule.column.as_str()));
        let mut seen = HashSet::new();
        shown.retain(|name| seen.insert(*name));
        RowRead {
            reading: self.number,
            at,
            cells: shown
                .into_iter()
                .filter_map(|name| {
                    let at = self.columns.iter().position(|column| *column == name)?;
                    Some((name.to_owned(), row[at].unwrap_or_default().to_owned()))
                })
                .collect(),
            is_repeat,
        }
    }
}

impl Filter<'_> {
    fn takes(&self, row: &[Option<&str>]) -> bool {
        let holds = |(at, values): &(usize, &[String])| {
            row[*at].is_some_and(|cell| values.iter().any(|value| value == cell))
        };
        self.conditions.iter().all(holds) && self.totals.iter().all(|at| row[*at] == Some("_T"))
    }
}

/// The two tellings of a fact as one, the larger number; none when they differ.
fn reconcile(one: &[NumberRead], other: &[NumberRead]) -> Option<Box<[NumberRead]>> {
    one.iter()
        .zip(other)
        .map(|((a, grade_a), (b, grade_b))| {
            if let (Some(a), Some(b)) = (a, b) {
                let larger = a.max(*b);
                if (a - b).abs() > SAME_FACT * larger.abs().max(1.0) {
                    return None;
                }
            }
            let value = match (a, b) {
                (Some(a), Some(b)) => Some(a.max(*b)),
                (a, b) => a.or(*b),
            };
            Some((value, *grade_a.max(grade_b)))
        })
        .collect()
}

/// `2021`, a date of that year, or `2026-Q1`.
fn period(text: &str) -> Option<Period> {
    let digits = |part: &str, count: usize| {
        part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let year = text.get(..4).filter(|year| digits(year, 4))?;
    match text.get(4..)? {
        "" => year.parse().ok(),
        rest if rest.starts_with("-Q") || rest.starts_with("-T") => text.parse().ok(),
        rest => {
            let mut parts = rest.strip_prefix('-')?.splitn(2, '-');
            let month = parts.next().is_some_and(|month| digits(month, 2));
            let day = parts
                .next()
                .is_none_or(|day| day.get(..2).is_some_and(|day| digits(day, 2)));
            (month && day).then(|| year.parse().ok()).flatten()
        }
    }
}

/// The figures of an extract on the places of today.
fn place(
    dataset: &Dataset<'_>,
    ground: &Ground<'_>,
    reading: &Reading,
    extract: &Extract,
    codes: &Codes,
    cells: HashMap<CellKey, Cell>,
) -> Placed {
    let pieces_expected = ground.pieces_expected(reading);
    let mut placed = Placed::default();
    for ((level, number, period), cell) in cells {
        let source_code = &codes.texts[number as usize];
        let (value, grade) = number_of(reading, extract, &cell);
        let piece = Piece {
            source_code: source_code.clone(),
            value,
            grade,
            factor: extract.factor,
            rows: cell.rows,
            row_count: cell.row_count,
        };
        for way in ground.ways(reading, level, source_code) {
            match way.place.level {
                Level::Commune => {
                    placed.commune_periods.insert(period);
                    placed.named.insert(way.place.code.clone());
                }
                Level::Departement => placed.has_departements = true,
                _ => {}
            }
            if dataset
                .focus
                .is_some_and(|focus| !focus.contains(&way.place))
            {
                continue;
            }
            let sum = placed.places.entry((way.place, period)).or_default();
            add(&mut sum.sum, value);
            worsen(&mut sum.grade, grade);
            sum.expected += usize::from(way.is_expected);
            sum.piece_count += 1;
            if dataset.keeps_rows {
                sum.pieces.push(piece.clone());
            }
        }
    }
    for ((place, _), sum) in &mut placed.places {
        let expected = match place.level {
            Level::Commune => pieces_expected.get(place.code.as_str()).copied(),
            _ => None,
        };
        if expected.is_some_and(|expected| expected > sum.expected) {
            worsen(&mut sum.grade, Grade::Absent);
        }
        sum.pieces.sort_by(|a, b| a.source_code.cmp(&b.source_code));
    }
    placed
}

/// Where the source leaves zeros out, and says so, an expected commune without a row counts 0.
/// Tells whether it was done: a table that names hardly any commune was cut, and its silence says nothing.
fn write_zeros(
    dataset: &Dataset<'_>,
    ground: &Ground<'_>,
    all: &mut [(usize, Extract, Placed)],
) -> bool {
    let leaves_out = |number: usize| dataset.readings[number].absent == Absent::Zero;
    let named: HashSet<&String> = all
        .iter()
        .filter(|(number, _, _)| leaves_out(*number))
        .flat_map(|(_, _, placed)| &placed.named)
        .collect();
    let expected = ground.expected();
    if named.is_empty() || (named.len() as f64) < COMMUNES_NAMED * expected.len() as f64 {
        return false;
    }
    for (number, _, placed) in all.iter_mut() {
        if !leaves_out(*number) {
            continue;
        }
        for period in placed.commune_periods.clone() {
            for commune in &expected {
                let place = PlaceId::new(Level::Commune, *commune);
                if dataset.focus.is_some_and(|focus| !focus.contains(&place)) {
                    continue;
                }
                placed.places.entry((place, period)).or_insert_with(|| Sum {
                    sum: Some(0.0),
                    grade: Some(Grade::Measured),
                    piece_count: 1,
                    is_unwritten_zero: true,
                    ..Sum::default()
                });
            }
        }
    }
    true
}

/// Numerator, denominator and published value side by side.
fn join(own: &[&(usize, Extract, Placed)], zeros_written: bool) -> Retraced {
    let mut retraced = Retraced::default();
    for part in [Part::Numerator, Part::Denominator, Part::Published] {
        let of_part: Vec<_> = own
            .iter()
            .filter(|(_, extract, _)| extract.part == part)
            .collect();
        let mut by_reading: BTreeMap<usize, usize> = BTreeMap::new();
        for (number, _, _) in &of_part {
            *by_reading.entry(*number).or_default() += 1;
        }
        let extracts_expected = by_reading.values().copied().max().unwrap_or(0);
        let mut counts: HashMap<(&PlaceId, i32), usize> = HashMap::new();
        for (_, _, placed) in &of_part {
            for ((place, period), sum) in &placed.places {
                *counts.entry((place, *period)).or_default() += 1;
                let key = (place.clone(), Period::from_number(*period));
                let tally = retraced.direct.entry(key).or_default().part_mut(part);
                add(&mut tally.sum, sum.sum);
                worsen(&mut tally.grade, sum.grade.unwrap_or(Grade::Absent));
                tally.piece_count = tally.piece_count.max(sum.piece_count);
                tally.is_unwritten_zero |= sum.is_unwritten_zero;
                tally.pieces.extend(sum.pieces.iter().cloned());
            }
        }
        if zeros_written {
            continue;
        }
        for ((place, period), count) in counts {
            if count < extracts_expected {
                let key = (place.clone(), Period::from_number(period));
                let tally = retraced.direct.entry(key).or_default().part_mut(part);
                worsen(&mut tally.grade, Grade::Absent);
            }
        }
    }
    retraced
}

fn names(extract: &Extract, dimension: &str) -> bool {
    let conditions = &extract.conditions;
    conditions.iter().any(|c| c.column == dimension)
}

fn detailed(column: &str) -> StoreError {
    refused(
        format!("Le fichier détaille «\u{202f}{column}\u{202f}» sans donner de total."),
        format!("The file details “{column}” without a total."),
    )
}

fn no_code(at: RowAt) -> StoreError {
    refused(
        format!("La ligne {} n’a pas de code de territoire.", at.row),
        format!("Row {} has no place code.", at.row),
    )
}

fn no_number(column: &str, at: RowAt) -> StoreError {
    refused(
        format!(
            "À la ligne {}, la case «\u{202f}{column}\u{202f}» n’est ni un nombre ni une marque connue.",
            at.row
        ),
        format!(
            "In row {}, cell “{column}” is neither a number nor a known mark.",
            at.row
        ),
    )
}

fn conflict(code: &str) -> StoreError {
    refused(
        format!(
            "Le fichier donne deux chiffres différents pour la même chose (territoire {code})."
        ),
        format!("The file gives two different figures for the same thing (place {code})."),
    )
}
