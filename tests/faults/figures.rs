//! The figures of the fault run: one small table, given in the form of each source.
//!
//! They are made up for the test, by a rule, and stand for nothing.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::LazyLock;

use obs_territory::Territories;
use obs_tests::fake::{World, datafair, melodi, opendatasoft};
use obs_tests::workbook::{Cell, workbook};
use serde_json::{Value, json};

/// Two départements, one of which begins with a zero.
const DEPARTEMENTS: [&str; 2] = ["06", "90"];
/// What the desk holds before anything goes wrong.
pub const YEARS: [i32; 2] = [2021, 2022];

/// How a dataset is brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    MelodiParquet,
    MelodiZip,
    MelodiPages,
    OpendatasoftExport,
    OpendatasoftRecords,
    DatafairLines,
    Eurostat,
    Bdm,
    Dido,
    FileCsv,
    FileXlsx,
}

/// A file of DiDo, and a resource of data.gouv.fr.
const RID: &str = "0e55a1e5-5a1e-45a1-85a1-e55a1e55a1e5";
const RESOURCE: &str = "data.gouv.fr/0e55a1e5-5a1e-45a1-85a1-e55a1e55a1e5";
const DIDO: &str = "data.statistiques.developpement-durable.gouv.fr/dido/api/v1";

impl Route {
    pub fn is_melodi(self) -> bool {
        matches!(
            self,
            Route::MelodiParquet | Route::MelodiZip | Route::MelodiPages
        )
    }

    pub fn is_paged(self) -> bool {
        matches!(
            self,
            Route::MelodiPages | Route::OpendatasoftRecords | Route::DatafairLines
        )
    }

    /// Figures of départements only, and no description beside them.
    pub fn is_of_departements(self) -> bool {
        matches!(self, Route::Eurostat | Route::Bdm)
    }

    /// The addresses of figures, and of what describes them.
    pub fn addresses(self) -> (&'static [&'static str], &'static str) {
        match self {
            Route::MelodiParquet | Route::MelodiZip | Route::MelodiPages => {
                (&["/melodi/data/", "/melodi/file/"], "/melodi/catalog/")
            }
            Route::OpendatasoftExport | Route::OpendatasoftRecords => {
                (&["/exports/", "/records"], "/datasets/essai")
            }
            Route::DatafairLines => (&["/lines"], "/datasets/essai"),
            // It describes itself.
            Route::Eurostat => (&["/data/essai"], "/nothing"),
            Route::Bdm => (&["/data/ESSAI"], "/nothing"),
            Route::Dido => (&["/csv"], "/datasets"),
            Route::FileCsv | Route::FileXlsx => (&["/datasets/r/"], "/resources/"),
        }
    }

    fn columns(self) -> &'static [&'static str] {
        match self.is_melodi() {
            true => &[
                "GEO",
                "GEO_OBJECT",
                "SEX",
                "TIME_PERIOD",
                "CONF_STATUS",
                "OBS_VALUE",
            ],
            false => &["annee", "code", "ensemble", "femmes", "niveau"],
        }
    }
}

/// A table on its way out: cells are text.
#[derive(Clone, Debug)]
pub struct Sheet {
    pub route: Route,
    pub columns: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl Sheet {
    /// The figures of these years, right.
    pub fn right(route: Route, years: &[i32]) -> Self {
        Self::revised(route, years, 0.0)
    }

    /// The same with so many women more in each commune.
    pub fn revised(route: Route, years: &[i32], more: f64) -> Self {
        let mut rows = Vec::new();
        let mut add = |level: (&str, &str), code: &str, year: i32, women: f64, men: f64| {
            let year = year.to_string();
            if route.is_melodi() {
                for (sex, value) in [("F", women), ("M", men), ("_T", women + men)] {
                    rows.push(
                        [code, level.0, sex, &year, "F", &value.to_string()]
                            .map(str::to_owned)
                            .to_vec(),
                    );
                }
            } else {
                let all = (women + men).to_string();
                rows.push(
                    [&year, code, &all, &women.to_string(), level.1]
                        .map(str::to_owned)
                        .to_vec(),
                );
            }
        };
        if route.is_of_departements() {
            for year in years {
                for (index, (_, departement)) in regions().enumerate() {
                    let women = 5_050.5 + (index * 37 % 900) as f64 + more;
                    let women = women + f64::from(*year - YEARS[0]) * (1 + index % 7) as f64;
                    let men = women + 3.25 + (index % 11) as f64;
                    add(("DEP", "département"), departement, *year, women, men);
                }
            }
        }
        for year in years.iter().filter(|_| !route.is_of_departements()) {
            let mut sums = [(0.0, 0.0); DEPARTEMENTS.len()];
            for (departement, code, women, men) in communes(*year) {
                let women = women + more;
                add(("COM", "commune"), &code, *year, women, men);
                sums[departement].0 += women;
                sums[departement].1 += men;
            }
            for (departement, (women, men)) in DEPARTEMENTS.iter().zip(sums) {
                add(("DEP", "département"), departement, *year, women, men);
            }
        }
        Self {
            route,
            columns: route.columns().iter().map(|c| (*c).to_owned()).collect(),
            rows,
        }
    }

    /// Position of a column by what it holds.
    pub fn column(&self, holds: Holds) -> usize {
        let name = match (holds, self.route.is_melodi()) {
            (Holds::Code, true) => "GEO",
            (Holds::Code, false) => "code",
            (Holds::Level, true) => "GEO_OBJECT",
            (Holds::Level, false) => "niveau",
            (Holds::Period, true) => "TIME_PERIOD",
            (Holds::Period, false) => "annee",
            (Holds::Figure, true) => "OBS_VALUE",
            (Holds::Figure, false) => "femmes",
        };
        self.columns
            .iter()
            .position(|column| column == name)
            .expect("a column of the table")
    }

    /// A row of a commune in the middle of the table: women, latest year.
    pub fn one_row(&self) -> usize {
        let (level, period) = (self.column(Holds::Level), self.column(Holds::Period));
        let latest = YEARS[1].to_string();
        let of_commune: Vec<usize> = (0..self.rows.len())
            .filter(|index| {
                let row = &self.rows[*index];
                let is_small = row[level].to_lowercase().starts_with("com");
                (is_small || self.route.is_of_departements()) && row[period] == latest
            })
            .filter(|index| !self.route.is_melodi() || self.rows[*index][2] == "F")
            .collect();
        of_commune[of_commune.len() / 3]
    }

    /// What the fake source holds; `day` is what it says of the date of its data.
    pub fn world(&self, day: &str) -> World {
        let mut world = World::default();
        let cell = |text: &String| match text.parse::<f64>() {
            Ok(number) if number.is_finite() => json!(number),
            _ if text.is_empty() => Value::Null,
            _ => json!(text),
        };
        let text_columns = [
            "code",
            "niveau",
            "annee",
            "GEO",
            "GEO_OBJECT",
            "SEX",
            "TIME_PERIOD",
            "CONF_STATUS",
        ];
        if self.route.is_melodi() {
            let mut dataset = melodi::Dataset {
                modified: day.to_owned(),
                years: (YEARS[0], YEARS[1]),
                page_rows_max: 500,
                ..melodi::Dataset::new("DS_ESSAI", "Essai", &[])
            };
            let position = |name: &str| self.columns.iter().position(|column| column == name);
            let special = [
                "GEO",
                "GEO_OBJECT",
                "TIME_PERIOD",
                "CONF_STATUS",
                "OBS_VALUE",
            ];
            let dimensions: Vec<usize> = (0..self.columns.len())
                .filter(|index| !special.contains(&self.columns[*index].as_str()))
                .collect();
            dataset.dimensions = dimensions
                .iter()
                .map(|i| self.columns[*i].clone())
                .collect();
            for row in &self.rows {
                let get = |name: &str| position(name).map(|index| row[index].clone());
                dataset.observations.push(melodi::Observation {
                    geo: format!(
                        "{}-{}",
                        get("GEO_OBJECT").unwrap_or_default(),
                        get("GEO").unwrap_or_default()
                    ),
                    period: get("TIME_PERIOD").unwrap_or_default(),
                    codes: dimensions.iter().map(|index| row[*index].clone()).collect(),
                    value: get("OBS_VALUE").as_ref().map(cell).filter(|v| !v.is_null()),
                    attributes: get("CONF_STATUS")
                        .map(|status| ("CONF_STATUS".to_owned(), status))
                        .into_iter()
                        .collect(),
                });
            }
            match self.route {
                Route::MelodiParquet => dataset.parquet = Some(self.parquet()),
                Route::MelodiZip => dataset.zip = Some(zipped(self.csv().as_bytes())),
                _ => {}
            }
            world.melodi.push(dataset);
        } else if self.route == Route::Eurostat {
            let body = self.cube(day).to_string().into_bytes();
            world.files.insert(
                "ec.europa.eu/eurostat/api/dissemination/statistics/1.0/data/essai?format=JSON&lang=fr&sex=F&sex=T".to_owned(),
                ("application/json".to_owned(), body),
            );
        } else if let Some((address, kind, body)) = self.as_file() {
            let mut hold = |address: String, kind: &str, body: Vec<u8>| {
                world.files.insert(address, (kind.to_owned(), body));
            };
            hold(address, kind, body);
            if let Some((address, description)) = self.description(day) {
                hold(
                    address,
                    "application/json",
                    description.to_string().into_bytes(),
                );
            }
        } else {
            let rows: Vec<Vec<Value>> = self
                .rows
                .iter()
                .map(|row| {
                    self.columns
                        .iter()
                        .zip(row)
                        .map(
                            |(column, text)| match text_columns.contains(&column.as_str()) {
                                true => json!(text),
                                false => cell(text),
                            },
                        )
                        .collect()
                })
                .collect();
            if self.route == Route::DatafairLines {
                world.datafair.push(datafair::Dataset {
                    host: "essai.fr".to_owned(),
                    id: "essai".to_owned(),
                    data_updated_at: day.to_owned(),
                    keys: self.columns.clone(),
                    rows,
                    page_rows_max: 100,
                });
            } else {
                world.opendatasoft.push(opendatasoft::Dataset {
                    host: "essai.fr".to_owned(),
                    id: "essai".to_owned(),
                    data_processed: day.to_owned(),
                    fields: self
                        .columns
                        .iter()
                        .map(|column| {
                            let text = text_columns.contains(&column.as_str());
                            let kind = if text { "text" } else { "double" };
                            (column.clone(), kind.to_owned())
                        })
                        .collect(),
                    rows,
                    exports: self.route == Route::OpendatasoftExport,
                });
            }
        }
        world
    }

    /// The document of a route that has only one: its address, its type and its bytes.
    fn as_file(&self) -> Option<(String, &'static str, Vec<u8>)> {
        let resource = format!("www.data.gouv.fr/api/1/datasets/r/{RID}");
        Some(match self.route {
            Route::Bdm => (
                "bdm.insee.fr/series/sdmx/data/ESSAI".to_owned(),
                "application/xml",
                self.series().into_bytes(),
            ),
            Route::Dido => (
                format!("{DIDO}/datafiles/{RID}/csv"),
                "text/csv",
                self.csv().into_bytes(),
            ),
            Route::FileCsv => (resource, "text/csv", self.csv().into_bytes()),
            Route::FileXlsx => (
                resource,
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                self.workbook(),
            ),
            _ => return None,
        })
    }

    /// What describes that document, as DiDo and data.gouv.fr write it.
    fn description(&self, day: &str) -> Option<(String, Value)> {
        match self.route {
            Route::Dido => {
                let columns: Vec<Value> = self
                    .columns
                    .iter()
                    .map(|name| json!({ "name": name, "filters": [] }))
                    .collect();
                let edition = json!({
                    "millesime": "2026-01", "date_diffusion": day, "rows": self.rows.len(), "columns": columns,
                });
                let datafile = json!({ "rid": RID, "millesimes": [edition] });
                Some((
                    format!("{DIDO}/datasets"),
                    json!({ "data": [{ "datafiles": [datafile] }] }),
                ))
            }
            Route::FileCsv | Route::FileXlsx => Some((
                format!("www.data.gouv.fr/api/2/datasets/resources/{RID}/"),
                json!({ "dataset_id": "essai", "resource": {
                    "id": RID, "filetype": "remote", "last_modified": day,
                    "latest": format!("https://www.data.gouv.fr/api/1/datasets/r/{RID}"),
                } }),
            )),
            _ => None,
        }
    }

    /// As BDM writes its XML: a series for each département, of women and of all.
    fn series(&self) -> String {
        let (code, period) = (self.column(Holds::Code), self.column(Holds::Period));
        let mut series: BTreeMap<(&str, &str), String> = BTreeMap::new();
        for row in &self.rows {
            for (sex, column) in [("F", "femmes"), ("T", "ensemble")] {
                let at = self.columns.iter().position(|name| name == column);
                let value = at.map_or("", |at| row[at].as_str());
                let _ = write!(
                    series.entry((&row[code], sex)).or_default(),
                    "<Obs TIME_PERIOD=\"{}\" OBS_VALUE=\"{value}\" OBS_STATUS=\"A\"/>",
                    row[period]
                );
            }
        }
        let mut text = String::from("<?xml version=\"1.0\"?><StructureSpecificData><DataSet>");
        for ((code, sex), observations) in series {
            let _ = write!(
                text,
                "<Series REF_AREA=\"D{code}\" SEXE=\"{sex}\">{observations}</Series>"
            );
        }
        text + "</DataSet></StructureSpecificData>"
    }

    /// As producers write their workbooks: codes as texts, numbers as numbers.
    fn workbook(&self) -> Vec<u8> {
        let cell = |name: &String, text: &String| match text.parse::<f64>() {
            Ok(number) if number.is_finite() && ["ensemble", "femmes"].contains(&name.as_str()) => {
                Cell::Float(number)
            }
            _ => Cell::String(text.clone()),
        };
        let mut rows: Vec<Vec<Cell>> = vec![
            self.columns
                .iter()
                .map(|name| Cell::String(name.clone()))
                .collect(),
        ];
        rows.extend(self.rows.iter().map(|row| {
            let cells = self.columns.iter().zip(row);
            cells.map(|(name, text)| cell(name, text)).collect()
        }));
        workbook(&BTreeMap::from([("Essai".to_owned(), rows)]))
    }

    /// As Eurostat writes its JSON-stat: regions by years, for women and for all.
    fn cube(&self, day: &str) -> Value {
        let code_at = self.column(Holds::Code);
        let period_at = self.column(Holds::Period);
        let distinct = |at: usize| -> Vec<&String> {
            let mut codes: Vec<&String> = self.rows.iter().map(|row| &row[at]).collect();
            codes.sort();
            codes.dedup();
            codes
        };
        let (places, periods) = (distinct(code_at), distinct(period_at));
        let mut values = serde_json::Map::new();
        for row in &self.rows {
            let rank =
                |codes: &[&String], at: usize| codes.iter().position(|code| **code == row[at]);
            let (Some(place), Some(period)) = (rank(&places, code_at), rank(&periods, period_at))
            else {
                continue;
            };
            for (sex, column) in ["femmes", "ensemble"].iter().enumerate() {
                let at = self.columns.iter().position(|name| name == column);
                let text = at.map_or("", |at| row[at].as_str());
                let value = match text.parse::<f64>() {
                    Ok(number) if number.is_finite() => json!(number),
                    _ if text.is_empty() => continue,
                    _ => json!(text),
                };
                let cell = (sex * places.len() + place) * periods.len() + period;
                values.insert(cell.to_string(), value);
            }
        }
        let dimension = |codes: Vec<&str>| {
            let index = codes.into_iter().zip(0..);
            let index: serde_json::Map<String, Value> = index
                .map(|(code, at)| (code.to_owned(), json!(at)))
                .collect();
            json!({ "category": { "index": index } })
        };
        let nuts = |place: &String| {
            let found = regions().find(|(_, departement)| departement == place);
            found.map_or("FRQ99", |(nuts, _)| nuts)
        };
        json!({
            "version": "2.0", "class": "dataset", "updated": day,
            "id": ["sex", "geo", "time"],
            "size": [2, places.len(), periods.len()],
            "dimension": {
                "sex": dimension(vec!["F", "T"]),
                "geo": dimension(places.iter().map(|place| nuts(place)).collect()),
                "time": dimension(periods.iter().map(|period| period.as_str()).collect()),
            },
            "value": values,
        })
    }

    /// As Melodi writes its CSV.
    pub fn csv(&self) -> String {
        let mut text = String::new();
        let line = |cells: &[String]| -> String {
            let quoted: Vec<String> = cells.iter().map(|cell| format!("\"{cell}\"")).collect();
            quoted.join(";")
        };
        let _ = writeln!(text, "{}", line(&self.columns));
        for row in &self.rows {
            let _ = writeln!(text, "{}", line(row));
        }
        text
    }

    /// As Melodi writes its Parquet: dates, and numbers as long as all of them are.
    fn parquet(&self) -> Vec<u8> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (from, to) = (folder.path().join("x.csv"), folder.path().join("x.parquet"));
        std::fs::write(&from, self.csv()).expect("a file");
        let is_number = |name: &str| {
            let position = self.columns.iter().position(|column| column == name);
            position.is_some_and(|at| {
                let cells = self.rows.iter().map(|row| &row[at]);
                cells.clone().all(|cell| cell.parse::<f64>().is_ok())
            })
        };
        let mut replaced = Vec::new();
        if is_number("OBS_VALUE") {
            replaced.push("CAST(OBS_VALUE AS DOUBLE) AS OBS_VALUE");
        }
        if is_number("TIME_PERIOD") {
            replaced.push("make_date(CAST(TIME_PERIOD AS INTEGER), 1, 1) AS TIME_PERIOD");
        }
        let replace = match replaced.is_empty() {
            true => String::new(),
            false => format!("REPLACE ({})", replaced.join(", ")),
        };
        duckdb::Connection::open_in_memory()
            .and_then(|connection| {
                connection.execute_batch(&format!(
                    "COPY (SELECT * {replace} FROM read_csv('{}', delim = ';', all_varchar = true, header = true))
                     TO '{}' (FORMAT parquet)",
                    from.display(),
                    to.display()
                ))
            })
            .expect("a Parquet file");
        std::fs::read(to).expect("a Parquet file")
    }
}

/// What a column holds.
#[derive(Clone, Copy)]
pub enum Holds {
    Code,
    Level,
    Period,
    Figure,
}

/// The regions of Eurostat and their départements.
fn regions() -> impl Iterator<Item = (&'static str, &'static str)> {
    const REGIONS: &str = "
        FR101 75 FR102 77 FR103 78 FR104 91 FR105 92 FR106 93 FR107 94 FR108 95 FRB01 18 FRB02 28 FRB03 36
        FRB04 37 FRB05 41 FRB06 45 FRC11 21 FRC12 58 FRC13 71 FRC14 89 FRC21 25 FRC22 39 FRC23 70 FRC24 90
        FRD11 14 FRD12 50 FRD13 61 FRD21 27 FRD22 76 FRE11 59 FRE12 62 FRE21 02 FRE22 60 FRE23 80 FRF11 67
        FRF12 68 FRF21 08 FRF22 10 FRF23 51 FRF24 52 FRF31 54 FRF32 55 FRF33 57 FRF34 88 FRG01 44 FRG02 49
        FRG03 53 FRG04 72 FRG05 85 FRH01 22 FRH02 29 FRH03 35 FRH04 56 FRI11 24 FRI12 33 FRI13 40 FRI14 47
        FRI15 64 FRI21 19 FRI22 23 FRI23 87 FRI31 16 FRI32 17 FRI33 79 FRI34 86 FRJ11 11 FRJ12 30 FRJ13 34
        FRJ14 48 FRJ15 66 FRJ21 09 FRJ22 12 FRJ23 31 FRJ24 32 FRJ25 46 FRJ26 65 FRJ27 81 FRJ28 82 FRK11 03
        FRK12 15 FRK13 43 FRK14 63 FRK21 01 FRK22 07 FRK23 26 FRK24 38 FRK25 42 FRK26 69 FRK27 73 FRK28 74
        FRL01 04 FRL02 05 FRL03 06 FRL04 13 FRL05 83 FRL06 84 FRM01 2A FRM02 2B FRY10 971 FRY20 972 FRY30 973
        FRY40 974 FRY50 976";
    let mut words = REGIONS.split_whitespace();
    std::iter::from_fn(move || Some((words.next()?, words.next()?)))
}

/// Département, commune, women and men.
fn communes(year: i32) -> Vec<(usize, String, f64, f64)> {
    static COMMUNES: LazyLock<Vec<(usize, String)>> = LazyLock::new(|| {
        let territories = Territories::embedded().expect("the territories");
        let mut communes = Vec::new();
        for row in territories.geography(None).communes {
            let departement = DEPARTEMENTS.iter().position(|d| *d == row.departement);
            communes.extend(departement.map(|departement| (departement, row.commune)));
        }
        communes
    });
    let mut all = Vec::new();
    for (index, (departement, commune)) in COMMUNES.iter().enumerate() {
        let women =
            50.5 + (index * 37 % 900) as f64 + f64::from(year - YEARS[0]) * (1 + index % 7) as f64;
        all.push((
            *departement,
            commune.clone(),
            women,
            women + 3.25 + (index % 11) as f64,
        ));
    }
    all
}

/// An archive with one CSV in it, as Melodi names it.
pub fn zipped(csv: &[u8]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    writer
        .start_file(
            "DS_ESSAI_data.csv",
            zip::write::SimpleFileOptions::default(),
        )
        .and_then(|()| writer.write_all(csv).map_err(Into::into))
        .expect("an archive");
    writer.finish().expect("an archive").into_inner()
}

/// The indicators of the table, as files of the person's own catalogue: how many there are, and the share of women.
pub fn indicators(route: Route) -> [(String, String); 2] {
    let (api, dataset, count, share) = match route.is_melodi() {
        true => (
            "melodi",
            "DS_ESSAI",
            "numerator = { SEX = \"_T\" }",
            "numerator = { SEX = \"F\" }\ndenominator = { SEX = \"_T\" }",
        ),
        false if route == Route::Bdm => (
            "bdm",
            "ESSAI",
            "numerator = { SEXE = \"T\" }",
            "value = { SEXE = \"F\" }",
        ),
        false if route == Route::Eurostat => (
            "eurostat",
            "essai",
            "numerator = { sex = \"T\" }",
            "numerator = { sex = \"F\" }\ndenominator = { sex = \"T\" }",
        ),
        false => (
            match route {
                Route::DatafairLines => "datafair",
                Route::Dido => "dido",
                Route::FileCsv | Route::FileXlsx => "file",
                _ => "opendatasoft",
            },
            match route {
                Route::Dido => RID,
                Route::FileCsv | Route::FileXlsx => RESOURCE,
                _ => "essai.fr/essai",
            },
            "numerator = { sum = \"ensemble\" }",
            "numerator = { sum = \"femmes\" }\ndenominator = { sum = \"ensemble\" }",
        ),
    };
    let portal = "code = \"code\"\nlevel_column = { column = \"niveau\", values = { commune = \"commune\", \"département\" = \"departement\" } }\nperiod = { column = \"annee\" }\n";
    let common = match route {
        _ if route.is_melodi() || route.is_of_departements() => String::new(),
        Route::FileCsv => {
            format!(
                "table = {{ format = \"csv\", separator = \";\", rows = \"repeats\" }}\n{portal}"
            )
        }
        Route::FileXlsx => {
            format!(
                "table = {{ format = \"xlsx\", sheet = \"Essai\", rows = \"repeats\" }}\n{portal}"
            )
        }
        _ => format!("{portal}one_row = true\n"),
    };
    let file = |order: u32, name: &str, kind: &str, query: &str| {
        let aggregation = match kind.contains("published") {
            true => "none",
            false => "sum",
        };
        format!(
            r#"name = {{ fr = "Essai : {name}", en = "Trial: {name}" }}
short = {{ fr = "Essai : {name}", en = "Trial: {name}" }}
definition.fr = "Des nombres qui ne servent qu’aux essais."
definition.en = "Numbers that only serve in trials."
reading.fr = "{{At_place}}, l’essai vaut {{value}}."
reading.en = "In {{place}}, the trial is {{value}}."
{kind}
levels = ["commune", "epci", "departement", "region", "france"]
years = "2021, 2022"
years_between_comparable = 1
aggregation = "{aggregation}"
order = {order}
caveats = []

[origin]
producer = "Essai"
dataset = "Essai"
page = "https://essai.fr"
licence = "Licence Ouverte 2.0"
cadence = "annuelle"

[[source]]
api = "{api}"
dataset = "{dataset}"
[source.query]
{common}{query}
"#
        )
        .replace(" :", "\u{202f}:")
    };
    [
        (
            "essai-nombre".to_owned(),
            file(
                900,
                "nombre",
                "kind = \"count\"\nnumerator = { fr = \"personnes\", en = \"persons\" }\nunit = { sign = \"hab.\", fr = \"habitants\", en = \"residents\", decimals = 0 }\nbounds = [0, 100000000]",
                count,
            ),
        ),
        (
            "essai-part".to_owned(),
            file(
                910,
                "part",
                match route {
                    Route::Bdm => {
                        "kind = \"published\"\nunit = { sign = \"hab.\", fr = \"habitants\", en = \"residents\", decimals = 0 }\nbounds = [0, 100000000]"
                    }
                    _ => {
                        "kind = \"ratio\"\nscale = 100\nnumerator = { fr = \"femmes\", en = \"women\" }\ndenominator = { fr = \"personnes\", en = \"persons\" }\nunit = { sign = \"%\", fr = \"pour cent\", en = \"per cent\", decimals = 1 }\nbounds = [0, 100.01]"
                    }
                },
                share,
            ),
        ),
    ]
}
