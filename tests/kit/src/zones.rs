//! Insee’s table of what communes belong to, and the unemployment of zones d’emploi, as two workbooks.
//!
//! The zones d’emploi of Cognac and Saintes are whole (`zones.tsv`: Insee’s table of 1 January 2022, without the one
//! commune that has merged since). The other zones have only the communes that lie in these two, and are said to have as
//! many. The bassins de vie are those of 2012 under the name of those of 2022: the table of 2022 has no others.

use std::collections::BTreeMap;

use toml::Value;

use crate::fake::World;
use crate::workbook::{workbook, zipped};

const COMMUNES: &str = include_str!("zones.tsv");
const NAMES: &str = include_str!("zones_names.tsv");

/// `HOST/PATH` of the table.
pub const TABLE: &str =
    "www.insee.fr/fr/statistiques/fichier/7671844/table-appartenance-geo-communes-2025.zip";
/// `HOST/PATH` of the unemployment.
pub const UNEMPLOYMENT: &str =
    "www.insee.fr/fr/statistiques/fichier/1893230/chomage-zone-t1-2003-t4-2025.xlsx";

/// The two sheets of the table, to be spoilt by a test.
#[derive(Clone, Debug)]
pub struct Table {
    /// Year in the title.
    pub year: i32,
    /// `CODGEO`, `LIBGEO`, `ZE2020`, `BV2022`, `AAV2020`, with their header.
    pub communes: Vec<Vec<String>>,
    /// `NIVGEO`, `CODGEO`, `LIBGEO`, `NB_COM`, with their header.
    pub zones: Vec<Vec<String>>,
}

fn rows(text: &str) -> Vec<Vec<String>> {
    let cells = |line: &str| line.split('\t').map(str::to_owned).collect();
    text.lines().map(cells).collect()
}

impl Default for Table {
    fn default() -> Self {
        let communes = rows(COMMUNES);
        let mut zones = rows(NAMES);
        zones[0].push("NB_COM".to_owned());
        for zone in &mut zones[1..] {
            let column = communes[0]
                .iter()
                .position(|name| *name == zone[0])
                .unwrap();
            let count = communes[1..].iter().filter(|row| row[column] == zone[1]);
            zone.push(count.count().to_string());
        }
        Self {
            year: 2025,
            communes,
            zones,
        }
    }
}

impl Table {
    /// The ZIP that Insee gives.
    pub fn zip(&self) -> Vec<u8> {
        let sheet = |what: &str, rows: &[Vec<String>]| -> Vec<Vec<Value>> {
            let titles = [
                format!("Liste des communes au 1er janvier {}", self.year),
                what.to_owned(),
                format!(
                    "Mise en ligne le 18/03/2025       Géographie au 01/01/{}",
                    self.year
                ),
                "@Insee       Source(s) : Insee, Code officiel géographique".to_owned(),
            ];
            let titles = titles.into_iter().map(|title| vec![title]);
            titles
                .chain(rows.iter().cloned())
                .map(|row| row.into_iter().map(Value::String).collect())
                .collect()
        };
        let sheets = BTreeMap::from([
            ("COM".to_owned(), sheet("France - Communes", &self.communes)),
            (
                "Zones_supra_communales".to_owned(),
                sheet("Zones supra - communales", &self.zones),
            ),
        ]);
        zipped(&[("table-appartenance.xlsx".to_owned(), workbook(&sheets))])
    }
}

/// Figures of three quarters, from the published series.
fn unemployment() -> Vec<u8> {
    let text = |text: &str| Value::String(text.to_owned());
    let row = |code: &str, name: &str, figures: [f64; 3]| {
        let mut row = vec![
            text(code),
            text(name),
            text("75"),
            text("NOUVELLE AQUITAINE"),
        ];
        row.extend(figures.map(Value::Float));
        row
    };
    let header = [
        "ZE2020",
        "LIBZE2020",
        "REG",
        "LIBREG",
        "2003-T1",
        "2023-T3",
        "2025-T4",
    ];
    let sheet = vec![
        vec![text("Taux de chômage localisés par zone d’emploi")],
        vec![text("Source : Insee")],
        header.map(text).to_vec(),
        row("7509", "Cognac", [7.3, 6.2, 7.2]),
        row("7528", "Saintes", SAINTES),
    ];
    workbook(&BTreeMap::from([("txcho_ze".to_owned(), sheet)]))
}

/// The same quarters in the zone d’emploi of Saintes.
pub const SAINTES: [f64; 3] = [7.5, 6.9, 7.3];

/// A world with both files.
pub fn world(table: &Table) -> World {
    let mut world = World::default();
    let kind = "application/zip".to_owned();
    world.files.insert(TABLE.to_owned(), (kind, table.zip()));
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".to_owned();
    world
        .files
        .insert(UNEMPLOYMENT.to_owned(), (kind, unemployment()));
    world
}
