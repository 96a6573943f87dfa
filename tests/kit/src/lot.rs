//! Figures drawn by lot for the whole catalogue: every indicator has values, gaps and secrets, with no network.
//!
//! They are the same on every machine and at every run: each comes from a hash of what it stands for.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use obs_catalog::Catalog;
use obs_model::{
    Absent, Extract, Geography, Indicator, Kind, Level, LevelKey, Municipal, Part, PeriodKey,
    Reading, Table,
};
use obs_store::{Delivery, Store};
use obs_territory::{Place, Territories};

const YEARS: [i32; 3] = [2012, 2017, 2022];
/// Places that get a figure, where the indicator has that level: every peer of an intercommunalité, and what
/// stands around it; a few communes, where it has none of these.
const LEVELS: [Level; 5] = [
    Level::Epci,
    Level::ZoneEmploi,
    Level::Departement,
    Level::Region,
    Level::France,
];
const SECRET: &str = "s";
const COUNTRY_RESIDENTS: f64 = 7e7;

/// When a figure is of, and in which draw.
#[derive(Clone, Copy)]
struct Draw<'a> {
    year: i32,
    /// Another word, other figures.
    word: &'a str,
}

/// Fills the data file of a folder with figures for each indicator that does not come with the application.
///
/// # Panics
/// When the store refuses them: the bounds of an indicator are then not those of its unit.
pub fn fill(folder: &Path, today: &str) {
    fill_anew(folder, today, "");
}

/// The same with the figures of another draw: all of them move, gaps and secrets stay.
///
/// # Panics
/// As [`fill`].
pub fn fill_anew(folder: &Path, today: &str, word: &str) {
    let territories = Territories::embedded().expect("the territories");
    let catalog = Catalog::embedded().expect("the catalogue");
    let geographies: BTreeMap<Option<i32>, Geography> =
        BTreeMap::from([(None, territories.geography(None))]);
    let store = Store::open(&folder.join("observatoire.duckdb")).expect("a data file");
    let mut datasets: BTreeMap<String, Vec<&Indicator>> = BTreeMap::new();
    for indicator in catalog.indicators() {
        let source = &indicator.sources[0];
        let comes_with_it = indicator
            .sources
            .iter()
            .any(|source| source.api == "starter");
        if !comes_with_it {
            let key = format!("{}:{}", source.api, source.dataset);
            datasets.entry(key).or_default().push(indicator);
        }
    }
    let mut refused = Vec::new();
    for (key, indicators) in datasets {
        let reading = reading(&indicators, &territories, word);
        if matches!(&reading.table, Table::Rows { rows, .. } if rows.is_empty()) {
            // Zones, whose table is not on this computer.
            continue;
        }
        let delivery = Delivery {
            key: &key,
            indicators: &indicators,
            readings: &[reading],
            geographies: &geographies,
            documents: &[],
            freshness: None,
            vintage: None,
            today,
        };
        if let Err(error) = store.ingest(&delivery, &|| false) {
            refused.push(format!("{key}: {error}"));
        }
    }
    assert!(refused.is_empty(), "{refused:#?}");
}

fn reading(indicators: &[&Indicator], territories: &Territories, word: &str) -> Reading {
    let mut columns = ["LEVEL", "CODE", "YEAR"].map(str::to_owned).to_vec();
    let mut extracts = Vec::new();
    for indicator in indicators {
        for part in parts(indicator) {
            let column = format!("{}:{part:?}", indicator.id);
            extracts.push(Extract {
                indicator: indicator.id.clone(),
                part: *part,
                columns: vec![column.clone()],
                conditions: Vec::new(),
                factor: 1.0,
                count_rows: false,
            });
            columns.push(column);
        }
    }
    let mut levels: BTreeSet<Level> = indicators
        .iter()
        .flat_map(|indicator| &indicator.levels)
        .copied()
        .filter(|level| LEVELS.contains(level))
        .collect();
    if levels.is_empty() {
        levels.insert(Level::Commune);
    }
    let mut rows = Vec::new();
    for level in &levels {
        let places = territories
            .all(*level)
            .filter(|place| *level != Level::Commune || place.id.code.ends_with("01"));
        for place in places {
            let smallest = added_up(territories, place);
            for year in YEARS {
                let mut row = vec![
                    Some(level.word().to_owned()),
                    Some(place.id.code.clone()),
                    Some(year.to_string()),
                ];
                for indicator in indicators {
                    let there = indicator.levels.contains(level);
                    let cells = cells(indicator, place, &smallest, Draw { year, word });
                    row.extend(cells.into_iter().map(|cell| cell.filter(|_| there)));
                }
                rows.push(row);
            }
        }
    }
    Reading {
        table: Table::Rows { columns, rows },
        sha256: String::new(),
        code_column: "CODE".to_owned(),
        code_prefix: String::new(),
        level: LevelKey::Column {
            name: "LEVEL".to_owned(),
            values: levels
                .iter()
                .map(|level| (level.word().to_owned(), *level))
                .collect(),
        },
        period: PeriodKey::Column {
            name: "YEAR".to_owned(),
        },
        geography_year: None,
        municipal: Municipal::AsIs,
        absent: Absent::Unknown,
        without_departements: Vec::new(),
        secret_markers: vec![SECRET.to_owned()],
        absent_markers: Vec::new(),
        status: Vec::new(),
        dimensions: Vec::new(),
        duplicates_are_repeats: true,
        extracts,
    }
}

/// Which numbers make a figure of the indicator.
fn parts(indicator: &Indicator) -> &'static [Part] {
    match indicator.kind {
        Kind::Published => &[Part::Published],
        Kind::Ratio if indicator.denominator_from.is_none() => {
            &[Part::Numerator, Part::Denominator]
        }
        Kind::Ratio | Kind::Count | Kind::YearlyChange => &[Part::Numerator],
    }
}

/// The places whose numbers make those of a place: régions and the country are the sums of their départements.
fn added_up<'a>(territories: &'a Territories, place: &'a Place) -> Vec<&'a Place> {
    match place.id.level {
        Level::Region | Level::France => territories
            .all(Level::Departement)
            .filter(|departement| departement.parents.contains(&place.id))
            .collect(),
        _ => vec![place],
    }
}

/// The cells of those numbers for a place and a year.
fn cells(
    indicator: &Indicator,
    place: &Place,
    added_up: &[&Place],
    draw: Draw<'_>,
) -> Vec<Option<String>> {
    if indicator.kind == Kind::Published {
        let decimals = 10f64.powi(i32::from(indicator.unit.decimals));
        let (lowest, highest) = indicator.bounds;
        let value = lowest + (highest - lowest) * share(indicator, place, draw);
        let value = (value * decimals).round() / decimals;
        return vec![cell(indicator, place, draw.year, value)];
    }
    let sums = added_up
        .iter()
        .map(|place| numbers(indicator, place, draw))
        .reduce(|sum, more| sum.iter().zip(&more).map(|(a, b)| a + b).collect());
    let sums = sums.unwrap_or_default().into_iter();
    sums.map(|number| cell(indicator, place, draw.year, number))
        .collect()
}

/// What is counted in one place, and what it is divided by.
fn numbers(indicator: &Indicator, place: &Place, draw: Draw<'_>) -> Vec<f64> {
    let residents = f64::from(place.population.unwrap_or(1_000).max(100));
    let share = share(indicator, place, draw);
    let (lowest, highest) = indicator.bounds;
    if indicator.kind == Kind::Count {
        // The sum over the country stays within the bounds too.
        let most = residents * (highest / COUNTRY_RESIDENTS).min(1.0);
        return vec![(most * share * 0.5).round()];
    }
    let value = lowest + (highest - lowest) * share;
    let numerator = (value * residents / indicator.scale).round();
    match parts(indicator) {
        [_, _] => vec![numerator, residents],
        _ => vec![numerator],
    }
}

/// Where a place stands between the bounds; it moves little from a year to the next.
fn share(indicator: &Indicator, place: &Place, draw: Draw<'_>) -> f64 {
    let key = format!("{}{} {}", draw.word, indicator.id, place.id);
    0.1 + 0.5 * lot(&key) + 0.05 * lot(&format!("{key} {}", draw.year))
}

/// The number as a file writes it: one EPCI in thirty-two is without a figure, one in thirty-two under secrecy.
fn cell(indicator: &Indicator, place: &Place, year: i32, number: f64) -> Option<String> {
    let gap = match place.id.level {
        Level::Epci => 32.0 * lot(&format!("{} {} gap {}", indicator.id, place.id, year / 6)),
        _ => 32.0,
    };
    match gap {
        gap if gap < 1.0 => None,
        gap if gap < 2.0 => Some(SECRET.to_owned()),
        _ => Some(number.to_string()),
    }
}

/// Between 0 and 1, out of a text (FNV-1a, whose bits are then mixed).
fn lot(text: &str) -> f64 {
    let mut hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    hash = (hash ^ (hash >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    hash ^= hash >> 32;
    (hash >> 11) as f64 / (1u64 << 53) as f64
}
