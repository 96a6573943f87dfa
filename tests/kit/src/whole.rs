//! Sources that answer for every dataset of the catalogue, about every commune.
//!
//! Columns, codes, filters and periods are those that the indicators name, so that a new indicator finds its
//! figures here. **The figures are made up**: a population times the shares of [`share`], moved a little by a
//! hash of the place, the period and the columns. They are plausible enough to pass every check, and nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use flate2::Compression;
use flate2::write::GzEncoder;
use obs_catalog::{Catalog, Dataset};
use obs_model::{Indicator, Kind, Level};
use obs_territory::{Place, Territories};
use serde_json::{Map, Value, json};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::fake::{Asked, World, melodi};

/// Periods of each dataset, the latest that its indicators announce.
const PERIODS: usize = 2;
/// The latest year of what is announced with a beginning and no end.
const LAST_YEAR: i32 = 2025;
/// When every dataset was last changed.
const MODIFIED: &str = "2026-07-01T12:00:16";
/// Rows of a page of data-fair.
const PAGE_ROWS: usize = 10_000;
/// Smaller places count as this many inhabitants, so that no share of them is lost in rounding.
const POPULATION_MIN: f64 = 50.0;

/// Codes, and columns of tables, whose share of the population is not the default; `*` stands for any dimension.
const SHARES: [(&str, &str, f64); 71] = [
    // Totals.
    ("*", "_T", 1.0),
    ("*", "Total", 1.0),
    ("*", "Tous Logements", 1.0),
    ("*", "all", 1.0),
    // Melodi: what is counted…
    ("RP_MEASURE", "POP", 1.0),
    ("RP_MEASURE", "DWELLINGS", 0.55),
    ("RP_MEASURE", "DWELLINGS_POPSIZE", 1.2),
    ("RP_MEASURE", "DWELLINGS_ROOMS", 2.2),
    ("RP_MEASURE", "SUP", 0.009),
    ("RP_MEASURE", "NBEMP", 0.4),
    ("POPREF_MEASURE", "PMUN", 1.0),
    ("EP_MEASURE", "POP_JAN_1ST", 1.0),
    ("EC_MEASURE", "DTH", 0.009),
    ("EC_MEASURE", "LVB", 0.01),
    ("BPE_MEASURE", "FACILITIES", 0.04),
    ("FLORES_MEASURE", "EMPL3112", 0.4),
    ("FLORES_MEASURE", "UNIT_LOC", 0.04),
    ("SIDE_MEASURE", "BURE", 0.02),
    ("SIDE_MEASURE", "UNIT_LOC_BURE", 0.02),
    ("SIDE_MEASURE", "UNIT_LOC", 0.1),
    ("TOUR_MEASURE", "PLACE", 0.05),
    // … and the categories whose shares the starter figures know, or that others are divided by.
    ("OCS", "DW_MAIN", 0.82),
    ("OCS", "DW_SEC_DW_OCC", 0.045),
    ("OCS", "DW_VAC", 0.08),
    ("TDW", "1", 0.33),
    ("TDW", "2", 0.6),
    ("AGE", "Y_GE15", 0.83),
    ("AGE", "Y15T64", 0.61),
    ("AGE", "Y_GE65", 0.22),
    ("AGE", "Y_LT20", 0.23),
    ("AGE", "Y_LT15", 0.17),
    ("AGE", "Y15T24", 0.12),
    ("SEX", "F", 0.51),
    ("SEX", "M", 0.49),
    ("EMPSTA_ENQ", "1", 0.65),
    ("EMPSTA_ENQ", "2", 0.08),
    ("EMPSTA_ENQ", "1T2", 0.73),
    ("EMPFORM", "211", 0.6),
    ("EMPFORM", "22T27", 0.15),
    ("BUILD_END", "Y_LT2021", 0.97),
    ("BUILD_END", "Y_LT1919", 0.2),
    ("BUILD_END", "Y1919T1945", 0.1),
    ("TFN", "22", 0.45),
    ("LEGAL_FORM_WITH_PUBLIC", "1T9X7", 1.0),
    // Columns of tables.
    ("", "nb_vp", 0.55),
    ("", "nb_vp_rechargeables_el", 0.02),
    ("", "nb_sites", 0.55),
    ("", "LOG_AUT", 0.006),
    ("", "LOG_COM", 0.005),
    ("TYPE_LGT", "Collectif", 0.45),
    ("", "pp_total_{yy}", 0.5),
    ("", "pp_vacant_{yy}", 0.04),
    ("", "pp_vacant_plus_2ans_{yy}", 0.02),
    ("", "insee_log", 0.55),
    ("", "nombre", 0.01),
    ("", "naf{yy}art{yy+1}", 3.0),
    ("", "nbr", 0.55),
    ("", "elig_ftth", 0.4),
    ("", "ntop", 0.05),
    ("", "npop", 1.0),
    ("", "ptot", 1.0),
    ("", "montant", 100.0),
    ("", "indfoy_ndur", 0.2),
    ("", "indfoy_af", 0.08),
    ("", "indfoy_apl", 0.05),
    ("", "indfoy_als", 0.03),
    ("", "indfoy_alf", 0.02),
    ("", "nombre_d_etablissements_{year}", 0.03),
    ("", "indfoy_ppa", 0.06),
    ("", "indfoy_rsa", 0.03),
    ("", "nbinstallations", 0.02),
];
/// The share of what [`SHARES`] does not name.
const SHARE: f64 = 0.3;

/// What each inhabitant makes of a code of a dimension, or of a column when `dimension` is empty.
fn share(dimension: &str, code: &str) -> f64 {
    SHARES
        .iter()
        .find(|(of, known, _)| {
            (*of == "*" && !dimension.is_empty() || *of == dimension) && *known == code
        })
        .map_or(SHARE, |(_, _, share)| *share)
}

/// Sources for a catalogue, about every place.
///
/// # Panics
/// When a query of the catalogue is not in the form that its connector reads.
pub fn mirror(catalog: &Catalog, territories: &Territories) -> World {
    mirror_of(catalog, territories, &[], |_| true)
}

/// The same for some datasets, by their keys (none means all), about the places that `keep` holds on to.
///
/// # Panics
/// As [`mirror`].
pub fn mirror_of(
    catalog: &Catalog,
    territories: &Territories,
    keys: &[&str],
    keep: impl Fn(&Place) -> bool,
) -> World {
    let ground = Ground {
        territories,
        keep: &keep,
    };
    let mut world = World::default();
    for dataset in catalog.datasets() {
        if !keys.is_empty() && !keys.contains(&dataset.key.as_str()) {
            continue;
        }
        let indicators: Vec<&Indicator> = dataset
            .indicators
            .iter()
            .filter_map(|id| catalog.get(&id.0))
            .collect();
        let demands: Vec<Demand<'_>> = indicators
            .iter()
            .map(|indicator| Demand::new(indicator, &dataset))
            .collect();
        match dataset.api.as_str() {
            "melodi" => world.melodi.push(of_melodi(&ground, &dataset, &demands)),
            "opendatasoft" => of_opendatasoft(&ground, &dataset, &demands, &mut world.files),
            "datafair" => of_datafair(&ground, &dataset, &demands, &mut world.files),
            "dido" => of_dido(&ground, &dataset, &demands, &mut world.files),
            "bdm" => of_bdm(&ground, &dataset, &demands, &mut world.files),
            "file" => of_file(&ground, &dataset, &demands, &mut world.files),
            _ => {}
        }
    }
    world
}

/// Whether the mirror answers for a dataset: not for those of zones, which wait for the table of what communes belong
/// to, for Eurostat, nor for timetables, which are of one territory.
pub fn answers_for(catalog: &Catalog, dataset: &Dataset) -> bool {
    let of_places = |indicator: &Indicator| indicator.levels.iter().any(|level| !level.is_zone());
    ["melodi", "opendatasoft", "datafair", "dido", "bdm", "file"].contains(&dataset.api.as_str())
        && dataset
            .indicators
            .iter()
            .filter_map(|id| catalog.get(&id.0))
            .any(of_places)
}

/// Whether a request is for figures; it is for a catalogue or a description otherwise.
pub fn is_for_figures(asked: &Asked) -> bool {
    let path = asked.path.as_str();
    let of_figures = [
        "/melodi/file/",
        "/melodi/data/",
        "/datafiles/",
        "/datasets/r/",
        "/sdmx/data/",
        "/attachments/",
    ];
    of_figures.iter().any(|part| path.contains(part))
        || path.ends_with("/exports/csv")
        || path.ends_with("/lines")
        || path.ends_with(".csv")
}

/// `HOST/PATH` → content type and body.
type Files = BTreeMap<String, (String, Vec<u8>)>;

const JSON: &str = "application/json; charset=utf-8";
const CSV: &str = "text/csv; charset=utf-8";

/// The places that figures are about.
struct Ground<'a> {
    territories: &'a Territories,
    keep: &'a dyn Fn(&Place) -> bool,
}

impl<'a> Ground<'a> {
    /// The places of a level outside some départements.
    fn places(&self, level: Level, without: &BTreeSet<String>) -> Vec<&'a Place> {
        let left_out = |place: &Place| {
            let of = place.parent(Level::Departement);
            without.contains(of.map_or(place.id.code.as_str(), |id| id.code.as_str()))
                && matches!(
                    level,
                    Level::Arrondissement | Level::Commune | Level::Departement
                )
        };
        self.territories
            .all(level)
            .filter(|place| (self.keep)(place) && !left_out(place))
            .collect()
    }
}

/// What an indicator asks of a dataset.
struct Demand<'a> {
    indicator: &'a Indicator,
    query: Map<String, Value>,
}

impl<'a> Demand<'a> {
    fn new(indicator: &'a Indicator, dataset: &Dataset) -> Self {
        let source = indicator
            .sources
            .iter()
            .find(|source| source.dataset_key() == dataset.key)
            .expect("a dataset is named by its indicators");
        Self {
            indicator,
            query: serde_json::from_str(&source.query).expect("a query is a table"),
        }
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.query.get(name)?.as_str()
    }

    fn is_published(&self) -> bool {
        self.query.contains_key("value")
    }

    /// The tables of `numerator`, `denominator` and `value`, those that are there.
    fn parts(&self) -> impl Iterator<Item = &Map<String, Value>> {
        ["numerator", "denominator", "value"]
            .into_iter()
            .filter_map(|part| self.query.get(part)?.as_object())
    }

    /// The years that the indicator announces: `2012, 2017, 2023`, `2013–2025`, `≤ 2024`, `≥ 2025`.
    fn years(&self) -> BTreeSet<i32> {
        let years = &self.indicator.years;
        let named: Vec<i32> = years
            .split(|sign: char| !sign.is_ascii_digit())
            .filter_map(|word| word.parse().ok())
            .collect();
        match named.as_slice() {
            [first, last] if years.contains('–') => (*first..=*last).collect(),
            [last] if years.contains('≤') => (*last - 1..=*last).collect(),
            [first] if years.contains('≥') => (*first..=LAST_YEAR.max(*first)).collect(),
            named => named.iter().copied().collect(),
        }
    }
}

/// One text or several.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(many) => many.iter().flat_map(texts).collect(),
        Value::String(one) => vec![one.clone()],
        other => vec![other.to_string()],
    }
}

/// Départements that none of the indicators covers.
fn without(demands: &[Demand<'_>]) -> BTreeSet<String> {
    demands
        .iter()
        .map(|demand| demand.query.get("without").map(texts).unwrap_or_default())
        .map(BTreeSet::from_iter)
        .reduce(|all: BTreeSet<String>, own| all.intersection(&own).cloned().collect())
        .unwrap_or_default()
}

/// The years that most indicators of a dataset announce, the latest of those.
fn years(demands: &[Demand<'_>]) -> Vec<i32> {
    let mut votes: BTreeMap<i32, usize> = BTreeMap::new();
    for year in demands.iter().flat_map(Demand::years) {
        *votes.entry(year).or_default() += 1;
    }
    let mut ranked: Vec<(usize, i32)> = votes.into_iter().map(|(year, n)| (n, year)).collect();
    ranked.sort_unstable();
    let mut years: Vec<i32> = ranked
        .into_iter()
        .rev()
        .take(PERIODS)
        .map(|(_, year)| year)
        .collect();
    years.sort_unstable();
    // A change is said of two dates that are far enough apart.
    let apart = demands
        .iter()
        .map(|demand| demand.indicator)
        .filter(|indicator| indicator.kind == Kind::YearlyChange)
        .map(|indicator| i32::from(indicator.years_between_comparable))
        .max();
    if let (Some(apart), Some(last)) = (apart, years.last()) {
        years.insert(0, last - apart);
    }
    years
}

/// Every way to choose one value for each name.
fn combinations(conditions: &BTreeMap<String, Vec<String>>) -> Vec<BTreeMap<String, String>> {
    conditions
        .iter()
        .fold(vec![BTreeMap::new()], |before, (name, values)| {
            let with = |known: &BTreeMap<String, String>, value: &String| {
                let mut longer = known.clone();
                longer.insert(name.clone(), value.clone());
                longer
            };
            before
                .iter()
                .flat_map(|known| values.iter().map(move |value| with(known, value)))
                .collect()
        })
}

/// A figure that follows from its place, its period and what it counts.
#[derive(Clone, Copy)]
enum Figure {
    /// So much for each inhabitant.
    PerInhabitant { share: f64, decimals: usize },
    /// Something between these.
    Between(f64, f64),
}

impl Figure {
    fn published(indicator: &Indicator) -> Self {
        let (low, high) = indicator.bounds;
        Figure::Between(low, high)
    }

    /// The number as it is written.
    fn written(self, place: &Place, period: i32, salt: u64) -> String {
        // From −1 to 1, the same each time.
        let moved = (hash(&[&place.id.code], salt ^ period as u64) % 2001) as f64 / 1000.0 - 1.0;
        match self {
            Figure::PerInhabitant { share, decimals } => {
                let population = place.population.map_or(0.0, f64::from);
                let number = population.max(POPULATION_MIN) * share * (1.0 + 0.05 * moved);
                format!("{number:.decimals$}")
            }
            Figure::Between(low, high) => {
                format!("{:.3}", low + (high - low) * (0.3 + 0.05 * moved))
            }
        }
    }
}

/// FNV-1a.
fn hash(words: &[&str], seed: u64) -> u64 {
    words.iter().flat_map(|word| word.bytes().chain([0])).fold(
        0xcbf2_9ce4_8422_2325 ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15),
        |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3),
    ) >> 7
}

// ── Melodi ──────────────────────────────────────────────────────────────────────────────────────────────────

fn of_melodi(ground: &Ground<'_>, dataset: &Dataset, demands: &[Demand<'_>]) -> melodi::Dataset {
    // What is counted or published, by the codes of its dimensions, and the levels that say it.
    let mut rows: BTreeMap<BTreeMap<String, String>, (Figure, BTreeSet<Level>)> = BTreeMap::new();
    let leaves_zeros_out = demands
        .iter()
        .any(|demand| demand.text("absent") == Some("zero"));
    for one in demands {
        let common = one.query.get("common").and_then(Value::as_object);
        for part in one.parts() {
            let conditions: BTreeMap<String, Vec<String>> = common
                .into_iter()
                .flatten()
                .chain(part)
                .map(|(name, codes)| (name.clone(), texts(codes)))
                .collect();
            for codes in combinations(&conditions) {
                let figure = match one.is_published() {
                    true => Figure::published(one.indicator),
                    false => Figure::PerInhabitant {
                        share: codes.iter().map(|(name, code)| share(name, code)).product(),
                        decimals: if leaves_zeros_out { 0 } else { 2 },
                    },
                };
                let levels = rows.entry(codes).or_insert((figure, BTreeSet::new()));
                levels.1.extend(levels_of(one));
            }
        }
    }
    let dimensions: BTreeSet<String> = rows.keys().flat_map(BTreeMap::keys).cloned().collect();
    let years = years(demands);
    let without = without(demands);
    let mut text = String::from("\"GEO\";\"GEO_OBJECT\"");
    for name in &dimensions {
        let _ = write!(text, ";\"{name}\"");
    }
    text.push_str(";\"OBS_STATUS\";TIME_PERIOD;OBS_VALUE\n");
    let mut written = 0;
    for level in Level::ALL {
        let places = ground.places(level, &without);
        for (codes, (figure, levels)) in &rows {
            if !levels.contains(&level) {
                continue;
            }
            let mut middle = format!("\"{}\"", level.prefix());
            for name in &dimensions {
                let code = codes.get(name).map_or("_T", String::as_str);
                let _ = write!(middle, ";\"{code}\"");
            }
            let salt = hash(&[&middle], 0);
            for place in &places {
                for year in &years {
                    let number = figure.written(place, *year, salt);
                    if leaves_zeros_out && number == "0" {
                        continue;
                    }
                    let _ = writeln!(text, "\"{}\";{middle};\"\";{year};{number}", place.id.code);
                    written += 1;
                }
            }
        }
    }
    let (first, last) = (years.first().copied(), years.last().copied());
    let last = last.unwrap_or(LAST_YEAR);
    let names: Vec<&str> = dimensions.iter().map(String::as_str).collect();
    melodi::Dataset {
        modified: MODIFIED.to_owned(),
        geography_year: ground.territories.geography_year(),
        years: (first.unwrap_or(last), last),
        rows_in_file: written,
        zip: Some(zipped(
            &format!("{}_{last}_data.csv", dataset.dataset),
            text.as_bytes(),
        )),
        ..melodi::Dataset::new(&dataset.dataset, &dataset.name.fr, &names)
    }
}

/// Levels whose figures the source gives: all of them where they do not add up, else the smallest.
fn levels_of(demand: &Demand<'_>) -> Vec<Level> {
    let levels = &demand.indicator.levels;
    if demand.is_published() {
        return levels.clone();
    }
    match levels.contains(&Level::Commune) {
        true => levels
            .iter()
            .copied()
            .filter(|level| *level <= Level::Commune)
            .collect(),
        false => levels.iter().copied().min().into_iter().collect(),
    }
}

fn zipped(member: &str, body: &[u8]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let written = archive
        .start_file(member, SimpleFileOptions::default())
        .and_then(|()| Ok(archive.write_all(body)?))
        .and_then(|()| archive.finish());
    written.expect("an archive in memory").into_inner()
}

// ── Tables of portals and files ─────────────────────────────────────────────────────────────────────────────

/// A table as the queries of portals describe it.
struct Table {
    /// Columns of place, level, period, filters and status, then of numbers.
    columns: Vec<String>,
    /// Name of the number columns.
    numbers: BTreeSet<String>,
    rows: Vec<Row>,
}

/// A row: the cells in the order of the columns.
type Row = Vec<String>;

/// How a source writes a period in a column.
fn in_a_column(column: &str, year: i32) -> String {
    match column.contains("date") || column.contains("dtref") {
        true => format!("{year}-12-31"),
        false => year.to_string(),
    }
}

/// The name of a column, or of a sheet, for a year.
fn with_year(name: &str, year: i32) -> String {
    name.replace("{year}", &year.to_string())
        .replace("{yy}", &format!("{:02}", year % 100))
        .replace("{yy+1}", &format!("{:02}", (year + 1) % 100))
}

impl Table {
    /// One row for each place, each year and each set of filters that some part asks; `only` keeps a year.
    fn new(ground: &Ground<'_>, demands: &[Demand<'_>], only: Option<i32>) -> Self {
        let first = &demands[0];
        let code = first.text("code").expect("a column of codes").to_owned();
        let level = Level::from_word(first.text("level").expect("a level")).expect("a known level");
        let period = first.query["period"].as_object().expect("a period");
        let period_column = period
            .get("column")
            .and_then(Value::as_str)
            .map(str::to_owned);
        let mut years = years(demands);
        if let Some(year) = only {
            years = vec![year];
        }
        let empty = Map::new();
        // Number column, as it is named in the queries → what it holds.
        let mut figures: BTreeMap<String, Figure> = BTreeMap::new();
        let mut filters: BTreeSet<BTreeMap<String, String>> = BTreeSet::new();
        let mut status: BTreeSet<String> = BTreeSet::new();
        for one in demands {
            let all = one.query.get("filter").and_then(Value::as_object);
            for part in one.parts() {
                let own = part
                    .get("where")
                    .and_then(Value::as_object)
                    .unwrap_or(&empty);
                let conditions: BTreeMap<String, Vec<String>> = all
                    .unwrap_or(&empty)
                    .iter()
                    .chain(own)
                    .map(|(name, values)| (name.clone(), texts(values)))
                    .collect();
                filters.extend(combinations(&conditions));
                let columns = part.get("sum").or_else(|| part.get("column"));
                for column in columns.map(texts).unwrap_or_default() {
                    let figure = match one.is_published() {
                        true => Figure::published(one.indicator),
                        false => Figure::PerInhabitant {
                            share: share("", &column),
                            decimals: 2,
                        },
                    };
                    figures.insert(column, figure);
                }
            }
            for rule in one
                .query
                .get("status")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
            {
                status.extend(rule["column"].as_str().map(str::to_owned));
            }
        }
        let filtered: BTreeSet<String> = filters.iter().flat_map(BTreeMap::keys).cloned().collect();
        let is_wide = period.contains_key("in_columns");
        let rows_of_years: Vec<i32> = match period_column.is_some() {
            true => years.clone(),
            // One row says all the years, or the only one.
            false => years.last().copied().into_iter().collect(),
        };
        let numbers: Vec<(String, i32, Figure)> = figures
            .iter()
            .flat_map(|(name, figure)| {
                let of_years: Vec<i32> = if is_wide { years.clone() } else { vec![0] };
                of_years
                    .into_iter()
                    .map(move |year| (name.clone(), year, *figure))
            })
            .map(|(name, year, figure)| (with_year(&name, year), year, figure))
            .collect();
        let mut columns = vec![code];
        // The year in the name of a sheet is no column of it.
        let named_period = period_column.filter(|column| column != "{year}");
        columns.extend(named_period.clone());
        columns.extend(filtered.iter().cloned());
        columns.extend(status.iter().cloned());
        columns.extend(numbers.iter().map(|(name, ..)| name.clone()));

        let mut rows = Vec::new();
        for place in Self::places(ground, demands, level) {
            for year in &rows_of_years {
                for filter in &filters {
                    let mut row = Vec::with_capacity(columns.len());
                    row.push(place.id.code.clone());
                    row.extend(
                        named_period
                            .as_ref()
                            .map(|column| in_a_column(column, *year)),
                    );
                    row.extend(
                        filtered
                            .iter()
                            .map(|name| filter.get(name).cloned().unwrap_or_default()),
                    );
                    // No rule is about this word: the figure is an ordinary one.
                    row.extend(status.iter().map(|_| "diff".to_owned()));
                    let of_filter: f64 = filter
                        .iter()
                        .map(|(name, value)| share(name, value))
                        .product();
                    let words: Vec<&str> = filter.values().map(String::as_str).collect();
                    for (name, of_year, figure) in &numbers {
                        let figure = match *figure {
                            Figure::PerInhabitant { share, decimals } => Figure::PerInhabitant {
                                share: share * of_filter,
                                decimals,
                            },
                            other => other,
                        };
                        let salt = hash(&words, hash(&[name], 0));
                        row.push(figure.written(place, year + of_year, salt));
                    }
                    rows.push(row);
                }
            }
        }
        Self {
            columns,
            numbers: numbers.into_iter().map(|(name, ..)| name).collect(),
            rows,
        }
    }

    /// The places, with Paris, Lyon and Marseille as the source tells them.
    fn places<'a>(ground: &Ground<'a>, demands: &[Demand<'_>], level: Level) -> Vec<&'a Place> {
        let without = without(demands);
        let mut places = ground.places(level, &without);
        let municipal = demands[0].text("municipal").unwrap_or("as_is");
        if level == Level::Commune && municipal != "as_is" {
            let parts = ground.places(Level::Arrondissement, &without);
            if municipal == "arrondissements_only" {
                places.retain(|place| {
                    !parts
                        .iter()
                        .any(|part| part.parent(Level::Commune) == Some(&place.id))
                });
            }
            places.extend(parts);
        }
        places
    }

    fn csv(&self, separator: &str, decimal: &str) -> String {
        let mut text = self.columns.join(separator);
        text.push('\n');
        for row in &self.rows {
            for (at, cell) in row.iter().enumerate() {
                if at > 0 {
                    text.push_str(separator);
                }
                let is_number = decimal != "." && self.numbers.contains(&self.columns[at]);
                match (is_number, cell.contains(separator)) {
                    (true, _) => text.push_str(&cell.replace('.', decimal)),
                    (_, true) => {
                        let _ = write!(text, "\"{cell}\"");
                    }
                    _ => text.push_str(cell),
                }
            }
            text.push('\n');
        }
        text
    }
}

fn of_opendatasoft(
    ground: &Ground<'_>,
    dataset: &Dataset,
    demands: &[Demand<'_>],
    files: &mut Files,
) {
    let (host, id) = dataset.dataset.split_once('/').expect("host/dataset");
    let table = Table::new(ground, demands, None);
    let base = format!("{host}/api/explore/v2.1/catalog/datasets/{id}");
    let fields: Vec<Value> = table
        .columns
        .iter()
        .map(|name| {
            let kind = if table.numbers.contains(name) {
                "double"
            } else {
                "text"
            };
            json!({"name": name, "label": name, "type": kind, "annotations": {}})
        })
        .collect();
    let description = json!({
        "dataset_id": id,
        "has_records": true,
        "fields": fields,
        "metas": {"default": {
            "title": id, "modified": MODIFIED, "data_processed": MODIFIED, "records_count": table.rows.len(),
        }},
    });
    insert(files, base.clone(), JSON, description.to_string());
    let text = format!("\u{feff}{}", table.csv(";", "."));
    insert(files, format!("{base}/exports/csv"), CSV, text);
}

fn of_datafair(ground: &Ground<'_>, dataset: &Dataset, demands: &[Demand<'_>], files: &mut Files) {
    let (host, id) = dataset.dataset.split_once('/').expect("host/dataset");
    let table = Table::new(ground, demands, None);
    let base = format!("{host}/data-fair/api/v1/datasets/{id}");
    let schema: Vec<Value> = table
        .columns
        .iter()
        .map(|key| json!({"key": key, "type": if table.numbers.contains(key) { "number" } else { "string" }}))
        .collect();
    let description = json!({
        "id": id, "title": id, "dataUpdatedAt": MODIFIED, "updatedAt": MODIFIED,
        "count": table.rows.len(), "schema": schema,
    });
    insert(files, base.clone(), JSON, description.to_string());
    let names: Vec<String> = table
        .columns
        .iter()
        .map(|name| json!(name).to_string())
        .collect();
    let pages = table.rows.chunks(PAGE_ROWS);
    let last = pages.len().saturating_sub(1);
    for (number, page) in pages.enumerate() {
        let mut body = format!("{{\"total\":{}", table.rows.len());
        if number < last {
            let _ = write!(
                body,
                ",\"next\":\"https://{base}/lines?after={}\"",
                (number + 1) * PAGE_ROWS
            );
        }
        body.push_str(",\"results\":[");
        for (rank, row) in page.iter().enumerate() {
            body.push_str(if rank == 0 { "{" } else { ",{" });
            for (at, cell) in row.iter().enumerate() {
                let comma = if at == 0 { "" } else { "," };
                let quote = if table.numbers.contains(&table.columns[at]) {
                    ""
                } else {
                    "\""
                };
                let _ = write!(body, "{comma}{}:{quote}{cell}{quote}", names[at]);
            }
            body.push('}');
        }
        body.push_str("]}");
        let address = match number {
            0 => format!("{base}/lines"),
            _ => format!("{base}/lines?after={}", number * PAGE_ROWS),
        };
        insert(files, address, JSON, body);
    }
}

fn of_dido(ground: &Ground<'_>, dataset: &Dataset, demands: &[Demand<'_>], files: &mut Files) {
    const BASE: &str = "data.statistiques.developpement-durable.gouv.fr/dido/api/v1";
    let rid = &dataset.dataset;
    let table = Table::new(ground, demands, None);
    let columns: Vec<Value> = table
        .columns
        .iter()
        .map(|name| json!({"name": name, "filters": ["eq", "in"]}))
        .collect();
    let millesime = json!({
        "millesime": "2026-07", "date_diffusion": MODIFIED, "rows": table.rows.len(), "columns": columns,
    });
    let datafile = json!({"rid": rid, "title": dataset.name.fr, "millesimes": [millesime]});
    // The catalogue lists all datasets at once.
    let address = format!("{BASE}/datasets");
    let mut catalogue = files
        .get(&address)
        .and_then(|(_, body)| serde_json::from_slice(body).ok())
        .unwrap_or_else(|| json!({"data": []}));
    if let Some(list) = catalogue["data"].as_array_mut() {
        list.push(json!({"id": rid, "datafiles": [datafile]}));
    }
    insert(files, address, JSON, catalogue.to_string());
    insert(
        files,
        format!("{BASE}/datafiles/{rid}/csv"),
        CSV,
        table.csv(";", "."),
    );
}

fn of_bdm(ground: &Ground<'_>, dataset: &Dataset, demands: &[Demand<'_>], files: &mut Files) {
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<message:StructureSpecificData><message:DataSet>\n",
    );
    let without = without(demands);
    let years = years(demands);
    for one in demands {
        for part in one.parts() {
            let attributes: String = part
                .iter()
                .map(|(name, code)| format!(" {name}=\"{}\"", texts(code).join("")))
                .collect();
            let salt = hash(&[&attributes], 0);
            for (letter, level) in [("D", Level::Departement), ("R", Level::Region)] {
                for place in ground.places(level, &without) {
                    let _ = writeln!(
                        text,
                        "<Series{attributes} REF_AREA=\"{letter}{}\">",
                        place.id.code
                    );
                    for year in &years {
                        for quarter in 1..=4 {
                            let number = Figure::published(one.indicator).written(
                                place,
                                year * 10 + quarter,
                                salt,
                            );
                            let _ = writeln!(
                                text,
                                "<Obs TIME_PERIOD=\"{year}-Q{quarter}\" OBS_VALUE=\"{number}\" OBS_STATUS=\"A\"/>"
                            );
                        }
                    }
                    text.push_str("</Series>\n");
                }
            }
        }
    }
    text.push_str("</message:DataSet></message:StructureSpecificData>\n");
    insert(
        files,
        format!("bdm.insee.fr/series/sdmx/data/{}", dataset.dataset),
        "application/xml",
        text,
    );
}

fn of_file(ground: &Ground<'_>, dataset: &Dataset, demands: &[Demand<'_>], files: &mut Files) {
    let recipe = demands[0].query["table"].as_object().expect("a recipe");
    let word = |name: &str| recipe.get(name).and_then(Value::as_str);
    let (kind, body) = match word("format") {
        Some("xlsx") => (
            "application/octet-stream",
            workbook(ground, demands, recipe),
        ),
        Some("csv") => {
            let decimal = word("decimal").unwrap_or(".");
            let separator = word("separator").unwrap_or(if decimal == "," { ";" } else { "," });
            let text = Table::new(ground, demands, None)
                .csv(separator, decimal)
                .into_bytes();
            match (word("member"), recipe.get("gzip")) {
                (Some(member), _) => ("application/zip", zipped(member, &text)),
                (None, Some(_)) => ("application/gzip", gzipped(&text)),
                (None, None) => (CSV, text),
            }
        }
        other => panic!("{}: no writer of {other:?}", dataset.key),
    };
    let Some(resource) = dataset.dataset.strip_prefix("data.gouv.fr/") else {
        let address = dataset.dataset.trim_start_matches("https://").to_owned();
        files.insert(address, (kind.to_owned(), body));
        return;
    };
    let id = resource.rsplit('/').next().unwrap_or(resource);
    let address = format!("www.data.gouv.fr/api/1/datasets/r/{id}");
    let description = json!({
        "id": id, "latest": format!("https://{address}"), "filesize": body.len(), "filetype": "file",
        "last_modified": MODIFIED, "extras": {"analysis:last-modified-at": MODIFIED},
    });
    let (of_description, description) = match resource.split_once('/') {
        Some((dataset, _)) => (
            format!("www.data.gouv.fr/api/1/datasets/{dataset}/"),
            json!({"resources": [description]}),
        ),
        None => (
            format!("www.data.gouv.fr/api/2/datasets/resources/{id}/"),
            json!({"resource": description}),
        ),
    };
    insert(files, of_description, JSON, description.to_string());
    files.insert(address, (kind.to_owned(), body));
}

fn insert(files: &mut Files, address: String, kind: &str, body: impl Into<String>) {
    files.insert(address, (kind.to_owned(), body.into().into_bytes()));
}

fn gzipped(body: &[u8]) -> Vec<u8> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::default());
    let written = writer.write_all(body).and_then(|()| writer.finish());
    written.expect("a body in memory")
}

// ── A workbook, by hand: the five parts that ECMA-376 asks for, with its texts in their cells ──────────────────

/// A sheet for each year, as the recipe names it.
fn workbook(ground: &Ground<'_>, demands: &[Demand<'_>], recipe: &Map<String, Value>) -> Vec<u8> {
    const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
    const SHEET: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml";
    const BOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";
    let name = recipe
        .get("sheet")
        .and_then(Value::as_str)
        .unwrap_or("Feuille");
    let row_of =
        |name: &str, default: u64| recipe.get(name).and_then(Value::as_u64).unwrap_or(default);
    let header = row_of("header", 1);
    let units = row_of("unit_rows", 0);
    let years = match name.contains("{year}") {
        true => years(demands),
        false => vec![years(demands).last().copied().unwrap_or(LAST_YEAR)],
    };
    let mut parts: Vec<(String, String)> = Vec::new();
    let (mut overrides, mut sheets, mut relations) = (String::new(), String::new(), String::new());
    for (rank, year) in years.iter().enumerate() {
        let number = rank + 1;
        let table = Table::new(ground, demands, Some(*year));
        let mut body = format!("{HEAD}<worksheet xmlns=\"{MAIN}\"><sheetData>");
        let texts_in = |body: &mut String, at: u64, cells: &[String]| {
            let _ = write!(body, "<row r=\"{at}\">");
            for (column, cell) in cells.iter().enumerate() {
                let column = char::from(b'A' + column as u8);
                match table
                    .numbers
                    .contains(&table.columns[usize::from(column as u8 - b'A')])
                    && at > header
                {
                    true => {
                        let _ = write!(body, "<c r=\"{column}{at}\"><v>{cell}</v></c>");
                    }
                    false => {
                        let _ = write!(
                            body,
                            "<c r=\"{column}{at}\" t=\"inlineStr\"><is><t>{cell}</t></is></c>"
                        );
                    }
                }
            }
            body.push_str("</row>");
        };
        texts_in(&mut body, header, &table.columns);
        for (at, row) in table.rows.iter().enumerate() {
            texts_in(&mut body, header + units + 1 + at as u64, row);
        }
        body.push_str("</sheetData></worksheet>");
        parts.push((format!("xl/worksheets/sheet{number}.xml"), body));
        let _ = write!(
            overrides,
            "<Override PartName=\"/xl/worksheets/sheet{number}.xml\" ContentType=\"{SHEET}\"/>"
        );
        let _ = write!(
            sheets,
            "<sheet name=\"{}\" sheetId=\"{number}\" r:id=\"rId{number}\"/>",
            with_year(name, *year)
        );
        let _ = write!(
            relations,
            "<Relationship Id=\"rId{number}\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet{number}.xml\"/>"
        );
    }
    let rels = "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>";
    let types = format!(
        "{HEAD}<Types xmlns=\"{PACKAGE}/content-types\">{rels}<Override PartName=\"/xl/workbook.xml\" ContentType=\"{BOOK}\"/>{overrides}</Types>"
    );
    let root = format!(
        "{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    let book = format!(
        "{HEAD}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>{sheets}</sheets></workbook>"
    );
    let relations = format!(
        "{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\">{relations}</Relationships>"
    );
    parts.push(("[Content_Types].xml".to_owned(), types));
    parts.push(("_rels/.rels".to_owned(), root));
    parts.push(("xl/workbook.xml".to_owned(), book));
    parts.push(("xl/_rels/workbook.xml.rels".to_owned(), relations));

    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, body) in &parts {
        let written = archive
            .start_file(name, SimpleFileOptions::default())
            .and_then(|()| Ok(archive.write_all(body.as_bytes())?));
        written.expect("an archive in memory");
    }
    archive.finish().expect("an archive in memory").into_inner()
}
