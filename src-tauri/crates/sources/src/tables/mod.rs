//! Tables of any form turned into one: UTF-8, commas, decimal points, one header, only the columns that are
//! read, and every cell of them checked with the number of its line.
//!
//! Never: a cell changed into something that it may not have been. What cannot be read for sure is refused.

mod cell;
mod features;
mod reason;
mod recipe;
mod text;
mod workbook;

use std::borrow::Cow;
use std::collections::hash_map::{DefaultHasher, Entry};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::{self, File};
use std::hash::{Hash, Hasher};
use std::io::{self, BufReader, Cursor, Read};
use std::path::PathBuf;

use flate2::read::MultiGzDecoder;
use obs_model::LevelKey;
use zip::ZipArchive;

use self::cell::{CodeFault, NumberFault};
use self::reason::Reason;
pub(crate) use self::recipe::{CODE, Format, Recipe, Rows as RowsAre, YEAR};
use crate::error::SourceError;
use crate::portal::Queries;
use crate::request::RawDocument;

/// A text larger than this, once decompressed, is refused.
const TEXT_BYTES_MAX: u64 = 8_000_000_000;
/// A workbook is read in memory: a larger one is refused.
const WORKBOOK_BYTES_MAX: u64 = 512_000_000;
/// Fewer communes than this say nothing of their codes as a whole.
const FEW_COMMUNES: usize = 20;
/// About one Insee code in ten ends with a zero; postal codes nearly all do.
const POSTAL_SHARE: f64 = 0.6;

/// What takes the rows of a file.
trait Rows {
    /// A table begins; the year is the one in the name of its sheet.
    fn begin(&mut self, year: Option<i32>) -> Result<(), Fault>;
    /// A row, header included, with the number of its line.
    fn row(&mut self, line: u64, cells: &[String]) -> Result<(), Fault>;
}

/// Why a file is refused.
enum Fault {
    Line(u64, Reason),
    Source(Box<SourceError>),
    Read(io::Error),
}

impl Fault {
    fn line(line: u64, reason: Reason) -> Self {
        Fault::Line(line, reason)
    }
}

impl From<SourceError> for Fault {
    fn from(error: SourceError) -> Self {
        Fault::Source(Box::new(error))
    }
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Fault::Read(error)
    }
}

impl From<csv::Error> for Fault {
    fn from(error: csv::Error) -> Self {
        Fault::Read(error.into())
    }
}

/// A table made, and the columns that it has.
pub(crate) struct Made {
    pub path: PathBuf,
    pub columns: Vec<String>,
}

/// Turns the table of a document into a file beside it, numbered `rank` among those of the document.
///
/// # Errors
/// `SourceChanged` with the line and the reason, `NothingThere` when no row is left.
pub(crate) fn make(
    document: &RawDocument,
    recipe: &Recipe,
    queries: &Queries<'_>,
    rank: usize,
) -> Result<Made, SourceError> {
    let path = crate::raw::table_path(&crate::raw::ranked_path(&document.path, rank));
    let part = crate::raw::part_path(&path);
    let mut maker = Maker {
        recipe,
        queries,
        year: None,
        header: Vec::new(),
        units: 0,
        layout: None,
        out: csv::Writer::from_path(&part).map_err(io::Error::from)?,
        columns: Vec::new(),
        seen: HashMap::new(),
        communes: BTreeMap::new(),
        kept: 0,
    };
    let read = read(document, recipe, &mut maker).and_then(|()| maker.finish());
    match read {
        Ok(columns) => {
            fs::rename(&part, &path)?;
            Ok(Made { path, columns })
        }
        Err(fault) => {
            // A table that is half made serves nobody.
            fs::remove_file(&part)?;
            Err(refused(document, recipe, fault))
        }
    }
}

/// What takes rows, each with the number of its line.
pub(crate) type TakeRow<'a> = dyn FnMut(u64, &[String]) -> Result<(), SourceError> + 'a;

/// Gives every row that a recipe reads, with the number of its line.
///
/// # Errors
/// What `take` refuses; `SourceChanged` when the file cannot be read.
pub(crate) fn each_row(
    document: &RawDocument,
    recipe: &Recipe,
    take: &mut TakeRow<'_>,
) -> Result<(), SourceError> {
    struct Taking<'a, 'b>(&'a mut TakeRow<'b>);
    impl Rows for Taking<'_, '_> {
        fn begin(&mut self, _: Option<i32>) -> Result<(), Fault> {
            Ok(())
        }

        fn row(&mut self, line: u64, cells: &[String]) -> Result<(), Fault> {
            Ok((self.0)(line, cells)?)
        }
    }
    read(document, recipe, &mut Taking(take)).map_err(|fault| refused(document, recipe, fault))
}

/// Whether a text is the code of a place of a level.
pub(crate) fn is_code(text: &str, level: obs_model::Level) -> bool {
    cell::code(text, level, recipe::LeadingZeros::Kept).is_ok()
}

fn refused(document: &RawDocument, recipe: &Recipe, fault: Fault) -> SourceError {
    match fault {
        Fault::Line(line, reason) => {
            SourceError::line(&file_name(document, recipe), line, &reason.text())
        }
        Fault::Source(error) => *error,
        Fault::Read(error) => unreadable(document, &error),
    }
}

/// A wrong checksum or a broken compressed stream is the file's fault, not the disk's.
fn unreadable(document: &RawDocument, error: &io::Error) -> SourceError {
    use io::ErrorKind::{InvalidData, InvalidInput, Other, UnexpectedEof};
    match error.kind() {
        UnexpectedEof => SourceError::incomplete(&document.host()).detail(error),
        InvalidData | InvalidInput | Other => SourceError::changed(&document.host()).detail(error),
        _ => SourceError::disk(error),
    }
}

/// The name of the file in sentences.
fn file_name(document: &RawDocument, recipe: &Recipe) -> String {
    let address = document.request.url.split('?').next().unwrap_or_default();
    let name = address.rsplit('/').next().unwrap_or_default();
    recipe.member.clone().unwrap_or_else(|| name.to_owned())
}

fn read(document: &RawDocument, recipe: &Recipe, rows: &mut dyn Rows) -> Result<(), Fault> {
    let file = BufReader::with_capacity(1 << 18, File::open(&document.path)?);
    let host = document.host();
    let table = |input: &mut dyn Read, rows: &mut dyn Rows| -> Result<(), Fault> {
        let mut input = input.take(TEXT_BYTES_MAX);
        match recipe.format {
            Format::Geojson => features::read(&mut input, recipe, rows),
            _ => text::read(&mut input, recipe, rows),
        }
    };
    let is_workbook = matches!(recipe.format, Format::Xlsx | Format::Xls);
    match &recipe.member {
        None if is_workbook => workbook::read(file, recipe, &host, rows),
        None if recipe.gzip => table(&mut MultiGzDecoder::new(file), rows),
        None => table(&mut { file }, rows),
        Some(wanted) => {
            let changed = |error: &dyn std::fmt::Display| {
                SourceError::changed(&host).detail(format!("{}: {error}", document.request.url))
            };
            let mut archive = ZipArchive::new(file).map_err(|error| changed(&error))?;
            let index = member(&archive, wanted, &host)?;
            let mut member = archive.by_index(index).map_err(|error| changed(&error))?;
            if !is_workbook {
                return table(&mut member, rows);
            }
            if member.size() > WORKBOOK_BYTES_MAX {
                return Err(SourceError::too_big(&host, WORKBOOK_BYTES_MAX).into());
            }
            let mut bytes = Vec::new();
            Read::take(&mut member, WORKBOOK_BYTES_MAX).read_to_end(&mut bytes)?;
            workbook::read(Cursor::new(bytes), recipe, &host, rows)
        }
    }
}

/// The member of that name, or the only one whose name ends so.
fn member<R: Read + io::Seek>(
    archive: &ZipArchive<R>,
    wanted: &str,
    host: &str,
) -> Result<usize, SourceError> {
    let wanted = wanted.to_lowercase();
    let names: Vec<(usize, String)> = (0..archive.len())
        .filter_map(|index| {
            let name = archive.name_for_index(index)?.ok()?;
            Some((index, name.to_lowercase()))
        })
        .collect();
    if let Some((index, _)) = names.iter().find(|(_, name)| *name == wanted) {
        return Ok(*index);
    }
    let mut ending = names.iter().filter(|(_, name)| name.ends_with(&wanted));
    match (ending.next(), ending.next()) {
        (Some((index, _)), None) => Ok(*index),
        _ => {
            let names: Vec<String> = names.into_iter().map(|(_, name)| name).collect();
            Err(SourceError::no_member(host, &wanted, &names))
        }
    }
}

/// Where a column that is read comes from.
enum Place {
    Cell(usize),
    /// The two parts of a code.
    Parts(usize, usize),
    /// The name of the sheet.
    Year,
}

/// What a column that is read holds.
struct Column {
    name: String,
    place: Place,
    is_number: bool,
}

/// A column of codes, what is cut off them, and how their level is known.
struct Codes {
    column: usize,
    prefix: String,
    level: LevelKey,
    /// Column of the level, when one says it.
    level_column: Option<usize>,
}

/// The columns of a sheet, once its header is known.
struct Layout {
    width: usize,
    columns: Vec<Column>,
    codes: Vec<Codes>,
    conditions: Vec<(usize, Vec<String>)>,
    /// Columns that tell rows of one place apart.
    key: Vec<usize>,
    markers: BTreeSet<String>,
    point: Option<(usize, usize)>,
}

struct Maker<'a> {
    recipe: &'a Recipe,
    queries: &'a Queries<'a>,
    year: Option<i32>,
    header: Vec<Vec<String>>,
    units: u32,
    layout: Option<Layout>,
    out: csv::Writer<File>,
    columns: Vec<String>,
    /// What tells a row from the others → its line.
    seen: HashMap<u64, u64>,
    /// Codes of communes met → the first line of each, to tell postal codes.
    communes: BTreeMap<String, u64>,
    kept: u64,
}

impl Rows for Maker<'_> {
    fn begin(&mut self, year: Option<i32>) -> Result<(), Fault> {
        self.year = year;
        self.header.clear();
        self.units = 0;
        self.layout = None;
        Ok(())
    }

    fn row(&mut self, line: u64, cells: &[String]) -> Result<(), Fault> {
        if self.header.len() < self.recipe.header_rows as usize {
            let begins = |wanted: &String| cells.iter().any(|cell| cell.trim() == wanted);
            if !self.header.is_empty() || self.recipe.header_with.as_ref().is_none_or(begins) {
                self.header.push(cells.to_vec());
            }
            return Ok(());
        }
        if self.layout.is_none() {
            let layout = self.layout(line)?;
            if self.columns.is_empty() {
                self.columns = layout.columns.iter().map(|c| c.name.clone()).collect();
                self.out.write_record(&self.columns)?;
            }
            self.layout = Some(layout);
        }
        if self.units < self.recipe.unit_rows {
            self.units += 1;
            return Ok(());
        }
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            return Ok(());
        }
        match self.layout.take() {
            None => Ok(()),
            Some(layout) => {
                let taken = self.take(&layout, line, cells);
                self.layout = Some(layout);
                taken
            }
        }
    }
}

/// A name on one line, with single spaces.
fn plain(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Maker<'_> {
    /// The names of columns: rows of the header one under the other, merged cells filled to the right.
    fn names(&self) -> Vec<String> {
        let width = self.header.iter().map(Vec::len).max().unwrap_or(0);
        let last = self.header.len().saturating_sub(1);
        let mut names = vec![Vec::<String>::new(); width];
        for (rank, row) in self.header.iter().enumerate() {
            let mut above = String::new();
            for (at, name) in names.iter_mut().enumerate() {
                let text = row.get(at).map(|cell| plain(cell)).unwrap_or_default();
                if !text.is_empty() {
                    above = text;
                } else if rank == last {
                    continue;
                }
                if !above.is_empty() && rank < last || rank == last {
                    name.push(above.clone());
                }
            }
        }
        names
            .into_iter()
            .enumerate()
            .map(|(at, parts)| match parts.is_empty() {
                // A column without a name is called by its place.
                true => format!("#{}", at + 1),
                false => parts.join(" / "),
            })
            .collect()
    }

    fn layout(&self, line: u64) -> Result<Layout, Fault> {
        let names = self.names();
        let header_line = line.saturating_sub(self.header.len() as u64);
        let mut available = names.clone();
        // Any column may be called by its place: two of them can share a merged header.
        let at_place = |name: &str| -> Option<usize> {
            let place: usize = name.strip_prefix('#')?.parse().ok()?;
            (1..=names.len()).contains(&place).then(|| place - 1)
        };
        available.extend((1..=names.len()).map(|place| format!("#{place}")));
        let place_of = |name: &str| {
            let named = names.iter().position(|other| *other == name);
            named.or_else(|| at_place(name))
        };
        let parts = match self.recipe.code_parts.as_slice() {
            [departement, commune] => match (place_of(departement), place_of(commune)) {
                (Some(departement), Some(commune)) => Some((departement, commune)),
                _ => return Err(self.gone(&names, &format!("{departement} + {commune}"))),
            },
            _ => None,
        };
        available.extend(parts.map(|_| CODE.to_owned()));
        available.extend(self.year.map(|_| YEAR.to_owned()));
        if let Some(name) = names.iter().find(|name| cell::is_mojibake(name))
            && self.queries.columns(&available).is_err()
        {
            return Err(Fault::line(
                header_line,
                Reason::Mojibake {
                    column: name.clone(),
                    cell: name.clone(),
                },
            ));
        }
        let wanted = self.queries.columns(&available)?;
        let numbers = self.queries.number_columns(&available);
        let mut columns = Vec::new();
        for name in wanted {
            let place = match (name.as_str(), parts) {
                (CODE, Some((departement, commune))) => Place::Parts(departement, commune),
                (YEAR, _) => Place::Year,
                (name, _) => {
                    let mut places = (0..names.len()).filter(|at| names[*at] == name);
                    let Some(at) = places.next().or_else(|| at_place(name)) else {
                        return Err(self.gone(&names, name));
                    };
                    if places.next().is_some() {
                        let column = name.to_owned();
                        return Err(Fault::line(header_line, Reason::TwoColumns { column }));
                    }
                    Place::Cell(at)
                }
            };
            columns.push(Column {
                is_number: numbers.contains(&name),
                place,
                name,
            });
        }
        let at = |name: &str| columns.iter().position(|column| column.name == name);
        let mut codes = Vec::new();
        for (name, prefix, level) in self.queries.codes()? {
            let level_column = match &level {
                LevelKey::Column { name, .. } => at(name),
                LevelKey::Fixed { .. } => None,
            };
            if let Some(column) = at(&name) {
                codes.push(Codes {
                    column,
                    prefix,
                    level,
                    level_column,
                });
            }
        }
        let told_apart = self.queries.columns_that_tell_apart();
        let key = (0..columns.len())
            .filter(|at| told_apart.contains(&columns[*at].name))
            .collect();
        let conditions = self
            .queries
            .shared_conditions()
            .into_iter()
            .filter_map(|condition| Some((at(&condition.column)?, condition.values)))
            .collect();
        let point = match &self.recipe.point {
            None => None,
            Some(point) => match (place_of(&point.longitude), place_of(&point.latitude)) {
                (Some(longitude), Some(latitude)) => Some((longitude, latitude)),
                _ => {
                    let wanted = format!("{} + {}", point.longitude, point.latitude);
                    return Err(self.gone(&names, &wanted));
                }
            },
        };
        Ok(Layout {
            width: names.len(),
            columns,
            codes,
            conditions,
            key,
            markers: self.queries.markers(),
            point,
        })
    }

    fn gone(&self, names: &[String], wanted: &str) -> Fault {
        SourceError::column_gone(self.queries.dataset(), wanted)
            .detail(format!("columns found: {}", names.join(", ")))
            .into()
    }

    fn take(&mut self, layout: &Layout, line: u64, cells: &[String]) -> Result<(), Fault> {
        let beyond = cells.iter().skip(layout.width);
        let too_many = beyond.into_iter().any(|cell| !cell.trim().is_empty());
        // Sheets leave out their last empty cells; a text never does.
        let too_few = self.recipe.format == Format::Csv && cells.len() < layout.width;
        if too_few || too_many {
            return Err(Fault::line(
                line,
                Reason::Width {
                    found: cells.len(),
                    expected: layout.width,
                },
            ));
        }
        let cell = |at: usize| cells.get(at).map_or("", String::as_str).trim();
        let mut row: Vec<Cow<'_, str>> = layout
            .columns
            .iter()
            .map(|column| match column.place {
                Place::Cell(at) => Cow::Borrowed(cell(at)),
                Place::Parts(departement, commune) => Cow::Owned(cell::joined(
                    cell(departement),
                    cell(commune),
                    self.recipe.leading_zeros,
                )),
                Place::Year => Cow::Owned(self.year.unwrap_or_default().to_string()),
            })
            .collect();
        // Before anything is compared: a word that was decoded wrongly would be none of those awaited.
        let strange = |(_, cell): &(&Column, &Cow<'_, str>)| cell::is_mojibake(cell);
        if let Some((column, cell)) = layout.columns.iter().zip(&row).find(strange) {
            return Err(Fault::line(
                line,
                Reason::Mojibake {
                    column: column.name.clone(),
                    cell: cell.to_string(),
                },
            ));
        }
        if let Some(dates) = &self.recipe.quarter_of {
            for (column, text) in layout.columns.iter().zip(row.iter_mut()) {
                if column.name != *dates {
                    continue;
                }
                let Some(quarter) = cell::quarter(text) else {
                    let (column, cell) = (column.name.clone(), text.to_string());
                    return Err(Fault::line(line, Reason::NotADate { column, cell }));
                };
                *text = Cow::Owned(quarter);
            }
        }
        let counts = layout
            .conditions
            .iter()
            .all(|(at, values)| values.iter().any(|value| *value == row[*at]));
        if !counts {
            return Ok(());
        }
        let has_figures = layout
            .columns
            .iter()
            .zip(&row)
            .any(|(column, cell)| column.is_number && !cell.is_empty());
        let counted = layout.columns.iter().all(|column| !column.is_number);
        if !self.codes(layout, line, &mut row, has_figures || counted)? {
            return Ok(());
        }
        for (column, text) in layout.columns.iter().zip(row.iter_mut()) {
            if !column.is_number || layout.markers.contains(text.as_ref()) {
                continue;
            }
            *text = match cell::number(text, self.recipe.decimal) {
                Ok(number) => Cow::Owned(number.into_owned()),
                Err(fault) => {
                    let (column, cell) = (column.name.clone(), text.to_string());
                    return Err(Fault::line(
                        line,
                        match fault {
                            NumberFault::OtherDecimal => Reason::OtherDecimal { column, cell },
                            NumberFault::NotANumber => Reason::NotANumber { column, cell },
                        },
                    ));
                }
            };
        }
        if let Some((longitude, latitude)) = layout.point {
            self.point(line, cell(longitude), cell(latitude))?;
        }
        if self.recipe.rows == RowsAre::One {
            self.alone(layout, line, &row)?;
        }
        self.kept += 1;
        Ok(self.out.write_record(row.iter().map(AsRef::as_ref))?)
    }

    /// Checks the codes of a row; false when the row is of no place that is read.
    fn codes(
        &mut self,
        layout: &Layout,
        line: u64,
        row: &mut [Cow<'_, str>],
        has_figures: bool,
    ) -> Result<bool, Fault> {
        let mut is_place = false;
        for codes in &layout.codes {
            let level = match (&codes.level, codes.level_column) {
                (LevelKey::Fixed { level }, _) => *level,
                (LevelKey::Column { values, .. }, Some(at)) => {
                    match values.iter().find(|(word, _)| *word == row[at]) {
                        Some((_, level)) => *level,
                        None => continue,
                    }
                }
                (LevelKey::Column { .. }, None) => continue,
            };
            let text = row[codes.column].to_string();
            let text = text.strip_prefix(&codes.prefix).unwrap_or(&text);
            if self.is_no_place(text) || text.is_empty() && !has_figures {
                continue;
            }
            let column = layout.columns[codes.column].name.clone();
            if text.is_empty() {
                return Err(Fault::line(line, Reason::NoCode { column }));
            }
            match cell::code(text, level, self.recipe.leading_zeros) {
                Ok(code) => {
                    if level == obs_model::Level::Commune && !self.communes.contains_key(&*code) {
                        self.communes.insert(code.to_string(), line);
                    }
                    row[codes.column] = Cow::Owned(code.into_owned());
                    is_place = true;
                }
                // Notes under a table are no rows of it.
                Err(CodeFault::NotACode) if !has_figures => {}
                Err(fault) => {
                    let cell = text.to_owned();
                    return Err(Fault::line(
                        line,
                        match fault {
                            CodeFault::LostZero => Reason::LostZero { column, cell },
                            CodeFault::Decimal => Reason::DecimalCode { column, cell },
                            CodeFault::NotACode => Reason::NotACode { column, cell },
                        },
                    ));
                }
            }
        }
        Ok(is_place)
    }

    fn is_no_place(&self, code: &str) -> bool {
        self.recipe
            .no_place
            .iter()
            .any(|pattern| match pattern.strip_prefix('*') {
                Some(ending) => code.ends_with(ending),
                None => code == pattern,
            })
    }

    fn point(&self, line: u64, longitude: &str, latitude: &str) -> Result<(), Fault> {
        let degrees = |text: &str| -> Option<f64> {
            cell::number(text, self.recipe.decimal).ok()?.parse().ok()
        };
        if longitude.is_empty() && latitude.is_empty() {
            return Ok(());
        }
        match (degrees(longitude), degrees(latitude)) {
            (Some(x), Some(y)) if cell::is_in_france(x, y) => Ok(()),
            _ => Err(Fault::line(
                line,
                Reason::Swapped {
                    cell: format!("{longitude}, {latitude}"),
                },
            )),
        }
    }

    /// Refuses a row whose place, period and filtered values were met before.
    fn alone(&mut self, layout: &Layout, line: u64, row: &[Cow<'_, str>]) -> Result<(), Fault> {
        let mut hasher = DefaultHasher::new();
        for at in &layout.key {
            row[*at].hash(&mut hasher);
        }
        match self.seen.entry(hasher.finish()) {
            Entry::Vacant(place) => {
                place.insert(line);
                Ok(())
            }
            Entry::Occupied(first) => {
                let cell = layout
                    .codes
                    .first()
                    .map(|codes| row[codes.column].to_string());
                Err(Fault::line(
                    line,
                    Reason::Twice {
                        cell: cell.unwrap_or_default(),
                        line: *first.get(),
                    },
                ))
            }
        }
    }

    fn finish(mut self) -> Result<Vec<String>, Fault> {
        self.out.flush()?;
        if self.header.len() < self.recipe.header_rows as usize {
            return Err(Fault::line(u64::from(self.recipe.header), Reason::NoHeader));
        }
        let mut postal = self.communes.iter().filter(|(code, _)| code.ends_with('0'));
        let count = postal.clone().count();
        if self.communes.len() >= FEW_COMMUNES
            && count as f64 >= POSTAL_SHARE * self.communes.len() as f64
            && let Some((code, line)) = postal.next()
        {
            let names: Vec<String> = self.queries.codes()?.into_iter().map(|(n, ..)| n).collect();
            return Err(Fault::line(
                *line,
                Reason::PostalCodes {
                    column: names.join(", "),
                    cell: code.clone(),
                },
            ));
        }
        if self.kept == 0 {
            return Err(SourceError::no_figure(self.queries.dataset()).into());
        }
        Ok(self.columns)
    }
}
