//! Insee’s table of what communes belong to (“table d’appartenance géographique des communes”): which zone d’emploi,
//! bassin de vie and aire d’attraction each commune is in. It holds no figure, so no indicator names it.
//!
//! One sheet has a row for each commune, another a row for each zone, with its name and how many communes it has: a
//! table whose rows are not as many was cut.

use std::collections::{BTreeMap, HashMap};

use obs_model::{Level, PlaceId, Text};
use serde::Deserialize;

use crate::error::SourceError;
use crate::request::{Expect, RawDocument, Request};
use crate::tables::{self, Recipe};

/// Where the table is, and how it is laid out.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MembershipTable {
    /// Address of a ZIP.
    pub address: String,
    /// Name, or end of the name, of the workbook in it.
    pub member: String,
    /// 1 January of this year: the communes that the table is of.
    pub geography_year: i32,
    /// Sheet with a row for each commune.
    pub communes: String,
    /// Sheet with a row for each zone.
    pub zones: String,
    /// Level → its column in the first sheet, which is also its word in the second.
    pub levels: BTreeMap<Level, String>,
}

/// A zone, as the table says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberZone {
    /// Level and code.
    pub place: PlaceId,
    /// "Cognac".
    pub name: String,
    /// Insee codes, in the order of the table.
    pub communes: Vec<String>,
}

/// Whether a code says that a commune is in no zone: out of the attraction of any city (`000`), or without object
/// (`ZZZZZ`: Mayotte in the bassins de vie of 2012).
fn is_no_zone(code: &str, level: Level) -> bool {
    (code == "000" && level == Level::AireAttraction) || code.bytes().all(|sign| sign == b'Z')
}

/// What asks for the table.
pub fn membership_request(table: &MembershipTable) -> Request {
    Request::data(table.address.as_str(), Expect::Zip)
}

/// The zones of the table, by level and code.
///
/// # Errors
/// `SourceChanged` when a sheet or a column is gone, the table is of another year, a code is not one, a commune is there
/// twice, or a zone has not as many communes as the table says.
pub fn read_membership(
    document: &RawDocument,
    table: &MembershipTable,
) -> Result<Vec<MemberZone>, SourceError> {
    let mut zones = names(document, table)?;
    let mut sheet = Sheet::new(table, &table.communes);
    let mut seen: HashMap<String, u64> = HashMap::new();
    sheet.read(document, "CODGEO", |sheet, line, cells| {
        let code = sheet.cell(line, cells, "CODGEO")?;
        if !tables::is_code(code, Level::Commune) {
            return Err(sheet.refuse(line, not_a_code(code)));
        }
        if let Some(first) = seen.insert(code.to_owned(), line) {
            return Err(sheet.refuse(
                line,
                Text {
                    fr: format!("la commune {code} est déjà à la ligne {first}"),
                    en: format!("commune {code} is on line {first} already"),
                },
            ));
        }
        for (level, column) in &table.levels {
            let zone = sheet.cell(line, cells, column)?;
            if is_no_zone(zone, *level) {
                continue;
            }
            match zones.get_mut(&PlaceId::new(*level, zone)) {
                Some((_, communes, _)) => communes.push(code.to_owned()),
                None => {
                    return Err(sheet.refuse(
                        line,
                        Text {
                            fr: format!(
                                "«\u{202f}{zone}\u{202f}» n’est le code d’aucune zone de {column}"
                            ),
                            en: format!("“{zone}” is the code of no zone of {column}"),
                        },
                    ));
                }
            }
        }
        Ok(())
    })?;
    for (place, (name, communes, count)) in &zones {
        if communes.len() != *count {
            let found = communes.len();
            return Err(sheet.refuse(
                sheet.last,
                Text {
                    fr: format!(
                        "{name} ({place}) a {found} communes, et la table en annonce {count}"
                    ),
                    en: format!(
                        "{name} ({place}) has {found} communes, and the table says {count}"
                    ),
                },
            ));
        }
    }
    Ok(zones
        .into_iter()
        .map(|(place, (name, communes, _))| MemberZone {
            place,
            name,
            communes,
        })
        .collect())
}

/// Name, communes so far, and how many are announced, of each zone.
type Announced = BTreeMap<PlaceId, (String, Vec<String>, usize)>;

fn names(document: &RawDocument, table: &MembershipTable) -> Result<Announced, SourceError> {
    let mut zones = Announced::new();
    let mut sheet = Sheet::new(table, &table.zones);
    sheet.read(document, "NIVGEO", |sheet, line, cells| {
        let word = sheet.cell(line, cells, "NIVGEO")?;
        let Some((level, _)) = table.levels.iter().find(|(_, column)| *column == word) else {
            return Ok(());
        };
        let code = sheet.cell(line, cells, "CODGEO")?;
        if is_no_zone(code, *level) {
            return Ok(());
        }
        let count = sheet.cell(line, cells, "NB_COM")?;
        let count: usize = count
            .parse()
            .map_err(|_| sheet.refuse(line, not_a_code(count)))?;
        if !tables::is_code(code, *level) {
            return Err(sheet.refuse(line, not_a_code(code)));
        }
        let name = sheet.cell(line, cells, "LIBGEO")?.to_owned();
        zones.insert(PlaceId::new(*level, code), (name, Vec::new(), count));
        Ok(())
    })?;
    match table
        .levels
        .iter()
        .find(|(level, _)| !zones.keys().any(|zone| zone.level == **level))
    {
        Some((_, column)) => Err(SourceError::column_gone(&table.address, column)),
        None => Ok(zones),
    }
}

fn not_a_code(cell: &str) -> Text {
    Text {
        fr: format!("«\u{202f}{cell}\u{202f}» n’est pas un code"),
        en: format!("“{cell}” is not a code"),
    }
}

/// A sheet whose header is found by one of its cells, under lines that say the year.
struct Sheet<'a> {
    table: &'a MembershipTable,
    recipe: Recipe,
    /// Column → where it is.
    header: HashMap<String, usize>,
    last: u64,
}

impl<'a> Sheet<'a> {
    fn new(table: &'a MembershipTable, name: &str) -> Self {
        Self {
            table,
            recipe: Recipe::of_sheet(&table.member, name),
            header: HashMap::new(),
            last: 0,
        }
    }

    fn read(
        &mut self,
        document: &RawDocument,
        header: &str,
        mut take: impl FnMut(&Self, u64, &[String]) -> Result<(), SourceError>,
    ) -> Result<(), SourceError> {
        let recipe = self.recipe.clone();
        tables::each_row(document, &recipe, &mut |line, cells| {
            self.last = line;
            if self.header.is_empty() {
                self.check_year(line, cells)?;
                if cells.iter().any(|cell| cell.trim() == header) {
                    let named = cells.iter().enumerate();
                    self.header = named
                        .map(|(at, name)| (name.trim().to_owned(), at))
                        .collect();
                }
                return Ok(());
            }
            match cells.iter().all(|cell| cell.trim().is_empty()) {
                true => Ok(()),
                false => take(self, line, cells),
            }
        })?;
        match self.header.is_empty() {
            true => Err(SourceError::column_gone(&self.table.address, header)),
            false => Ok(()),
        }
    }

    /// "Géographie au 01/01/2025", among the lines before the header.
    fn check_year(&self, line: u64, cells: &[String]) -> Result<(), SourceError> {
        let wanted = self.table.geography_year;
        let told = cells.iter().find_map(|cell| {
            let (_, after) = cell.split_once("01/01/")?;
            after.get(..4)?.parse::<i32>().ok()
        });
        match told {
            Some(year) if year != wanted => Err(self.refuse(
                line,
                Text {
                    fr: format!("la table est celle du 1er janvier {year}, et non de {wanted}"),
                    en: format!("the table is that of 1 January {year}, not of {wanted}"),
                },
            )),
            _ => Ok(()),
        }
    }

    fn cell<'c>(
        &self,
        line: u64,
        cells: &'c [String],
        column: &str,
    ) -> Result<&'c str, SourceError> {
        let at = self
            .header
            .get(column)
            .ok_or_else(|| SourceError::column_gone(&self.table.address, column))?;
        match cells.get(*at).map(|cell| cell.trim()) {
            Some(cell) if !cell.is_empty() => Ok(cell),
            _ => Err(self.refuse(
                line,
                Text {
                    fr: format!("la case de la colonne «\u{202f}{column}\u{202f}» est vide"),
                    en: format!("the cell of column “{column}” is empty"),
                },
            )),
        }
    }

    fn refuse(&self, line: u64, why: Text) -> SourceError {
        let sheet = self.recipe.sheet.as_deref().unwrap_or_default();
        SourceError::line(&format!("{}, {sheet}", self.table.member), line, &why)
    }
}
