use std::fs;
use std::io::{Cursor, Write};
use std::sync::Arc;

use obs_model::{
    Absent, Indicator, Level, LevelKey, Part, Period, PeriodKey, Reading, State, Table,
};
use obs_sources::{
    Ask, Collected, Fetcher, Harvest, Quiet, SourceCode, SourceError, collect, connector,
};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use serde_json::{Value, json};
use zip::write::SimpleFileOptions;

use crate::fake::{Fake, Fault, World, datafair, melodi, opendatasoft};
use crate::{config, go_on, indicator};

struct Bench {
    fake: Fake,
    folder: tempfile::TempDir,
}

impl Bench {
    fn new(world: World) -> Self {
        Self {
            fake: Fake::start(world),
            folder: tempfile::tempdir().unwrap(),
        }
    }

    async fn ask(
        &self,
        indicators: &[Indicator],
        known_freshness: Option<&str>,
    ) -> Result<Collected, SourceError> {
        let (config, _) = config(self.folder.path(), self.fake.url());
        let fetcher = Fetcher::new(config).unwrap();
        let source = &indicators[0].sources[0];
        let refs: Vec<&Indicator> = indicators.iter().collect();
        let ask = Ask {
            connector: connector(&source.api).unwrap(),
            dataset: &source.dataset,
            indicators: &refs,
            known_freshness,
        };
        collect(&fetcher, ask, &Quiet, &go_on()).await
    }

    async fn harvest(&self, indicators: &[Indicator]) -> Harvest {
        match self.ask(indicators, None).await.unwrap() {
            Collected::Fresh(harvest) => harvest,
            Collected::Unchanged => panic!("nothing was known"),
        }
    }

    fn paths(&self) -> Vec<String> {
        self.fake.asked().iter().map(|asked| asked.full()).collect()
    }
}

/// The values of some columns, one text per row.
fn rows(reading: &Reading, names: &[&str]) -> Vec<String> {
    let (columns, cells) = match &reading.table {
        Table::Rows { columns, rows } => (columns.clone(), rows.clone()),
        Table::Csv {
            path, delimiter, ..
        } => {
            let text = fs::read_to_string(path).unwrap();
            let mut reader = csv::ReaderBuilder::new()
                .delimiter(*delimiter as u8)
                .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
            let columns = reader
                .headers()
                .unwrap()
                .iter()
                .map(str::to_owned)
                .collect();
            let rows = reader
                .records()
                .map(|row| {
                    row.unwrap()
                        .iter()
                        .map(|cell| Some(cell.to_owned()).filter(|cell| !cell.is_empty()))
                        .collect()
                })
                .collect();
            (columns, rows)
        }
        Table::Parquet { .. } => panic!("a Parquet file is for the store"),
    };
    cells
        .iter()
        .map(|row| {
            names
                .iter()
                .map(|name| {
                    let index = columns
                        .iter()
                        .position(|column: &String| column == name)
                        .unwrap();
                    row[index].clone().unwrap_or_else(|| "∅".to_owned())
                })
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect()
}

fn population() -> Indicator {
    indicator(
        "population/population",
        "melodi",
        "DS_POPULATIONS_HISTORIQUES",
        r#"{"numerator":{"POPREF_MEASURE":"PMUN"}}"#,
    )
}

#[tokio::test]
async fn melodi_pages_are_read_as_its_files_are() {
    let mut world = World::with_known_figures();
    world.melodi[0].page_rows_max = 4;
    let bench = Bench::new(world);
    let harvest = bench.harvest(&[population()]).await;
    assert_eq!(harvest.freshness, "2025-12-18T12:00:16");
    assert_eq!(harvest.vintage.as_deref(), Some("2023"));
    assert_eq!(
        bench.paths(),
        [
            "api.insee.fr/melodi/catalog/all",
            "api.insee.fr/melodi/data/DS_POPULATIONS_HISTORIQUES?POPREF_MEASURE=PMUN&idTerritoire=TRUE&maxResult=100000&totalCount=TRUE",
            "api.insee.fr/melodi/data/DS_POPULATIONS_HISTORIQUES?POPREF_MEASURE=PMUN&idTerritoire=TRUE&maxResult=100000&totalCount=TRUE&page=2",
            "api.insee.fr/melodi/data/DS_POPULATIONS_HISTORIQUES?POPREF_MEASURE=PMUN&idTerritoire=TRUE&maxResult=100000&totalCount=TRUE&page=3",
        ]
    );
    let [reading] = harvest.readings.as_slice() else {
        panic!("one reading")
    };
    let figures = rows(reading, &["GEO", "GEO_OBJECT", "TIME_PERIOD", "OBS_VALUE"]);
    assert_eq!(figures.len(), 9);
    assert_eq!(figures[7], "16102 COM 2023 18532.0");
    assert_eq!(figures[8], "69 DEP 2023 1914667.0");
    assert_eq!(reading.dimensions, ["FREQ", "POPREF_MEASURE"]);
    assert_eq!(reading.geography_year, Some(2025));
    assert!(reading.duplicates_are_repeats);
    assert_eq!(reading.absent, Absent::Unknown);
    assert!(matches!(&reading.level, LevelKey::Column { name, values }
        if name == "GEO_OBJECT" && values.contains(&("FRANCE".to_owned(), Level::France))));
    let extract = &reading.extracts[0];
    assert_eq!(
        (extract.part, extract.columns.as_slice()),
        (Part::Numerator, ["OBS_VALUE".to_owned()].as_slice())
    );
    assert_eq!(extract.conditions[0].values, ["PMUN"]);
    assert_eq!(harvest.documents.len(), 4);
}

#[tokio::test]
async fn the_date_of_the_catalogue_saves_the_download() {
    let bench = Bench::new(World::with_known_figures());
    let known = bench
        .ask(&[population()], Some("2025-12-18T12:00:16"))
        .await
        .unwrap();
    assert_eq!(known, Collected::Unchanged);
    assert_eq!(bench.paths(), ["api.insee.fr/melodi/catalog/all"]);
}

#[tokio::test]
async fn one_download_serves_all_the_indicators_of_a_dataset() {
    let dataset = melodi::Dataset::new("DS_X", "X", &["AGE", "SEX"])
        .figure("COM-16102", "2023", &["Y_GE65", "_T"], Some(1.5))
        .figure("COM-16102", "2023", &["Y_LT20", "_T"], Some(2.5))
        .figure("COM-16102", "2023", &["Y_LT20", "F"], Some(1.0));
    let bench = Bench::new(World {
        melodi: vec![dataset],
        ..World::default()
    });
    let of = |id: &str, age: &str| {
        indicator(
            id,
            "melodi",
            "DS_X",
            &format!(r#"{{"common":{{"SEX":"_T"}},"numerator":{{"AGE":"{age}"}}}}"#),
        )
    };
    let harvest = bench
        .harvest(&[of("a/b", "Y_GE65"), of("a/c", "Y_LT20")])
        .await;
    assert!(bench.paths()[1].ends_with(
        "DS_X?AGE=Y_GE65&AGE=Y_LT20&SEX=_T&idTerritoire=TRUE&maxResult=100000&totalCount=TRUE"
    ));
    let reading = &harvest.readings[0];
    assert_eq!(
        rows(reading, &["AGE", "OBS_VALUE"]),
        ["Y_GE65 1.5", "Y_LT20 2.5"]
    );
    let ids: Vec<&str> = reading
        .extracts
        .iter()
        .map(|extract| extract.indicator.0.as_str())
        .collect();
    assert_eq!(ids, ["a/b", "a/c"]);
}

#[tokio::test]
async fn a_missing_value_stays_missing_and_says_why() {
    let mut dataset = melodi::Dataset::new("DS_X", "X", &["M"])
        .figure("COM-16102", "2023", &["A"], None)
        .figure("COM-16103", "2023", &["A"], Some(0.0));
    dataset.observations[0]
        .attributes
        .push(("CONF_STATUS".to_owned(), "C".to_owned()));
    dataset.spatial = "FEHM".to_owned();
    let bench = Bench::new(World {
        melodi: vec![dataset],
        ..World::default()
    });
    let harvest = bench
        .harvest(&[indicator("a/b", "melodi", "DS_X", r#"{"value":{"M":"A"}}"#)])
        .await;
    let reading = &harvest.readings[0];
    assert_eq!(
        rows(reading, &["GEO", "OBS_VALUE", "CONF_STATUS"]),
        ["16102 ∅ C", "16103 0.0 ∅"]
    );
    let states: Vec<(&str, State)> = reading
        .status
        .iter()
        .map(|rule| (rule.values[0].as_str(), rule.state))
        .collect();
    assert_eq!(
        states,
        [
            ("F", State::Measured),
            ("C", State::Secret),
            ("K", State::NotCollected),
            ("E", State::Estimated)
        ]
    );
    assert_eq!(reading.without_departements, ["976"], "France hors Mayotte");
    assert_eq!(reading.extracts[0].part, Part::Published);
}

fn archive(members: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in members {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn parquet(columns: &[&str]) -> Vec<u8> {
    let fields: String = columns
        .iter()
        .map(|name| format!("optional binary {name} (UTF8);"))
        .collect();
    let schema = Arc::new(parse_message_type(&format!("message m {{ {fields} }}")).unwrap());
    let mut bytes = Vec::new();
    let writer =
        SerializedFileWriter::new(&mut bytes, schema, Arc::new(WriterProperties::new())).unwrap();
    writer.close().unwrap();
    bytes
}

/// Equipment of a commune, with the file forms that are asked for.
fn bpe(with_parquet: Option<&[&str]>, member: &str) -> World {
    let mut dataset = melodi::Dataset::new(
        "DS_BPE",
        "Équipements",
        &["FACILITY_TYPE", "BPE_MEASURE"],
    )
    .figure("DEP-67", "2024", &["F105", "FACILITIES"], Some(3.0));
    dataset.zip = Some(archive(&[
        ("DS_BPE_2024_metadata.csv", "x"),
        (member, &dataset.csv()),
    ]));
    dataset.parquet = with_parquet.map(parquet);
    World {
        melodi: vec![dataset],
        ..World::default()
    }
}

const BPE_COLUMNS: [&str; 6] = [
    "GEO",
    "GEO_OBJECT",
    "FACILITY_TYPE",
    "BPE_MEASURE",
    "TIME_PERIOD",
    "OBS_VALUE",
];

fn facilities() -> Indicator {
    indicator(
        "sport/f105",
        "melodi",
        "DS_BPE",
        r#"{"numerator":{"FACILITY_TYPE":"F105"}}"#,
    )
}

#[tokio::test]
async fn melodi_files_best_first() {
    let bench = Bench::new(bpe(Some(&BPE_COLUMNS), "DS_BPE_2024_data.csv"));
    let harvest = bench.harvest(&[facilities()]).await;
    assert!(
        matches!(&harvest.readings[0].table, Table::Parquet { path } if path.ends_with("DS_BPE_2023/PARQUET.parquet"))
    );
    assert_eq!(
        harvest.readings[0].dimensions,
        ["FACILITY_TYPE", "BPE_MEASURE"]
    );
    assert_eq!(
        harvest.readings[0].absent,
        Absent::Zero,
        "the BPE leaves zeros out"
    );
    assert_eq!(harvest.tables_made(), Vec::<std::path::PathBuf>::new());

    // The member of an archive, whatever it calls itself.
    for member in [
        "DS_BPE_2024_data.csv",
        "../../../etc/DS_BPE_2024_data.csv",
        "C:\\DS_data.csv",
    ] {
        let bench = Bench::new(bpe(None, member));
        let harvest = bench.harvest(&[facilities()]).await;
        let reading = &harvest.readings[0];
        assert_eq!(
            rows(
                reading,
                &["GEO", "GEO_OBJECT", "FACILITY_TYPE", "OBS_VALUE"]
            ),
            ["67 DEP F105 3"]
        );
        assert_eq!(
            reading.sha256, harvest.documents[1].sha256,
            "the hash of the archive"
        );
        let made = harvest.tables_made();
        assert_eq!(made.len(), 1);
        assert!(
            made[0].starts_with(bench.folder.path().join("api.insee.fr")),
            "{made:?}"
        );
    }
}

#[tokio::test]
async fn another_way_is_for_what_is_not_offered_not_for_what_is_wrong() {
    // 500 with a plain sentence: there is no such file, the zip then.
    let bench = Bench::new(bpe(Some(&BPE_COLUMNS), "DS_BPE_data.csv"));
    bench.fake.fault("PARQUET", Fault::Status(500), 99);
    assert!(matches!(
        bench.harvest(&[facilities()]).await.readings[0].table,
        Table::Csv { .. }
    ));

    for fault in [
        Fault::WebPage,
        Fault::Truncated,
        Fault::Empty,
        Fault::WrongContentType("image/png"),
    ] {
        let bench = Bench::new(bpe(Some(&BPE_COLUMNS), "DS_BPE_data.csv"));
        bench.fake.fault("PARQUET", fault.clone(), 99);
        let error = bench.ask(&[facilities()], None).await.unwrap_err();
        assert_eq!(error.code, SourceCode::SourceChanged, "{fault:?}: {error}");
    }
}

#[tokio::test]
async fn a_column_that_is_gone_is_named() {
    let without = [
        "GEO",
        "GEO_OBJECT",
        "FACILITY_KIND",
        "TIME_PERIOD",
        "OBS_VALUE",
    ];
    let bench = Bench::new(bpe(Some(&without), "DS_BPE_data.csv"));
    let error = bench.ask(&[facilities()], None).await.unwrap_err();
    assert_eq!(error.code, SourceCode::SourceChanged);
    assert!(error.message.fr.contains("FACILITY_TYPE"), "{error}");
}

#[tokio::test]
async fn datasets_are_found_under_their_new_name() {
    let world = || World {
        melodi: vec![
            melodi::Dataset::new("DS_RP_EDUCATION_PRINC", "Diplômes", &["EDUC"]).figure(
                "COM-16102",
                "2023",
                &["_T"],
                Some(1.0),
            ),
        ],
        ..World::default()
    };
    let of = |dataset: &str| indicator("e/d", "melodi", dataset, r#"{"numerator":{"EDUC":"_T"}}"#);
    let bench = Bench::new(world());
    bench.harvest(&[of("DS_RP_EDUCATION")]).await;
    assert!(bench.paths()[1].contains("/data/DS_RP_EDUCATION_PRINC?"));

    let error = Bench::new(world())
        .ask(&[of("DS_RP_EDUCATION_AUTRE")], None)
        .await
        .unwrap_err();
    assert_eq!(error.code, SourceCode::SourceChanged);
    assert!(
        error.hint.fr.contains("DS_RP_EDUCATION_PRINC"),
        "{}",
        error.hint.fr
    );

    for name in ["", "ds_bpe", "DS_BPE/../x", "DS BPE"] {
        let error = Bench::new(world())
            .ask(&[of(name)], None)
            .await
            .unwrap_err();
        assert_eq!(error.code, SourceCode::BadRequest, "{name}");
    }
}

#[tokio::test]
async fn a_query_that_cannot_be_read_is_the_catalogues_fault() {
    for query in ["{", r#"{"numerateur":{"A":"B"}}"#, r#"{"numerator":"POP"}"#] {
        let bench = Bench::new(World::with_known_figures());
        let bad = indicator("a/b", "melodi", "DS_POPULATIONS_HISTORIQUES", query);
        assert_eq!(
            bench.ask(&[bad], None).await.unwrap_err().code,
            SourceCode::BadRequest,
            "{query}"
        );
    }
}

const CAF: &str =
    r#"{"code":"numepci","level":"epci","period":{"fixed":"2023"},"value":{"sum":"txcouv_epci"}}"#;

#[tokio::test]
async fn opendatasoft_exports_only_what_is_read() {
    let bench = Bench::new(World::with_known_figures());
    let harvest = bench
        .harvest(&[indicator(
            "f/caf",
            "opendatasoft",
            "data.caf.fr/txcouv_pe_epci",
            CAF,
        )])
        .await;
    assert_eq!(
        bench.paths(),
        [
            "data.caf.fr/api/explore/v2.1/catalog/datasets/txcouv_pe_epci",
            "data.caf.fr/api/explore/v2.1/catalog/datasets/txcouv_pe_epci/exports/csv?select=numepci%2Ctxcouv_epci&use_labels=false&delimiter=%3B",
        ]
    );
    let reading = &harvest.readings[0];
    assert_eq!(
        rows(reading, &["numepci", "txcouv_epci"]),
        ["200070555 89.7"]
    );
    assert_eq!(reading.level, LevelKey::Fixed { level: Level::Epci });
    assert_eq!(
        reading.period,
        PeriodKey::Fixed {
            period: Period::year(2023)
        }
    );
    assert_eq!(harvest.freshness, "2026-03-01T08:00:00+00:00");
}

/// A dataset in the columns of the Dares, with made up places: only the walk is looked at.
fn dares(rows: usize, exports: bool) -> World {
    let fields = [
        ("date", "text"),
        ("code_commune", "text"),
        ("sexe", "text"),
        ("nombre", "int"),
    ];
    let dataset = opendatasoft::Dataset {
        host: "data.dares.travail-emploi.gouv.fr".to_owned(),
        id: "dares_defm".to_owned(),
        data_processed: "2026-02-01T00:00:00+00:00".to_owned(),
        fields: fields
            .map(|(name, kind)| (name.to_owned(), kind.to_owned()))
            .to_vec(),
        rows: (0..rows)
            .flat_map(|row| {
                ["Total", "Femmes"].map(|sex| {
                    vec![
                        json!("2024-T4"),
                        json!(format!("{row:05}")),
                        json!(sex),
                        if row == 1 { Value::Null } else { json!(row) },
                    ]
                })
            })
            .collect(),
        exports,
    };
    World {
        opendatasoft: vec![dataset],
        ..World::default()
    }
}

const DARES: &str = r#"{"code":"code_commune","level":"commune","period":{"column":"date"},"municipal":"both",
    "filter":{"sexe":"Total"},"numerator":{"sum":"nombre"}}"#;

fn job_seekers() -> Indicator {
    indicator(
        "emploi/defm",
        "opendatasoft",
        "data.dares.travail-emploi.gouv.fr/dares_defm",
        DARES,
    )
}

#[tokio::test]
async fn opendatasoft_records_are_paged_where_exports_are_refused() {
    for (exports, requests) in [(true, 2), (false, 5)] {
        let bench = Bench::new(dares(250, exports));
        let harvest = bench.harvest(&[job_seekers()]).await;
        let reading = &harvest.readings[0];
        let found = rows(reading, &["code_commune", "date", "sexe", "nombre"]);
        assert_eq!(found.len(), 250, "exports {exports}");
        assert_eq!(found[249], "00249 2024-T4 Total 249");
        assert_eq!(found[1], "00001 2024-T4 Total ∅", "null is missing");
        assert_eq!(bench.paths().len(), requests);
        assert!(bench.paths()[1].contains("where=sexe+%3D+%22Total%22"));
        assert_eq!(
            reading.extracts[0].conditions[0].column, "sexe",
            "applied again at reading"
        );
    }
    let error = Bench::new(dares(10_100, false))
        .ask(&[job_seekers()], None)
        .await
        .unwrap_err();
    assert_eq!(error.code, SourceCode::SourceRefused, "{error}");
}

#[tokio::test]
async fn opendatasoft_columns_that_change_names() {
    // In the description: the request is not even made.
    let bench = Bench::new(dares(3, true));
    bench.fake.fault(
        "datasets/dares_defm",
        Fault::Renamed("\"nombre\"", "\"nombre_demandeurs\""),
        1,
    );
    let error = bench.ask(&[job_seekers()], None).await.unwrap_err();
    assert_eq!(error.code, SourceCode::SourceChanged);
    assert!(
        error.message.fr.contains("«\u{202f}nombre\u{202f}»"),
        "{error}"
    );
    assert_eq!(bench.paths().len(), 1);

    // In the export only.
    let bench = Bench::new(dares(3, true));
    bench
        .fake
        .fault("exports/csv", Fault::Renamed(";nombre;", ";total;"), 99);
    let error = bench.ask(&[job_seekers()], None).await.unwrap_err();
    assert!(
        error.code == SourceCode::SourceChanged && error.message.fr.contains("nombre"),
        "{error}"
    );

    // A dataset that is not there.
    let mut gone = job_seekers();
    gone.sources[0].dataset = "data.dares.travail-emploi.gouv.fr/autre".to_owned();
    let error = Bench::new(dares(3, true))
        .ask(&[gone], None)
        .await
        .unwrap_err();
    assert_eq!(error.code, SourceCode::NothingThere);
}

#[tokio::test]
async fn years_in_the_names_of_columns_become_periods() {
    // URSSAF's columns; the figures of Rungis are those of a test of one of its clients.
    let fields = [
        "code_commune",
        "effectifs_salaries_2022",
        "effectifs_salaries_2023",
        "effectifs_salaries_2024",
    ];
    let dataset = opendatasoft::Dataset {
        host: "open.urssaf.fr".to_owned(),
        id: "x".to_owned(),
        data_processed: "2026-01-01".to_owned(),
        fields: fields
            .map(|name| (name.to_owned(), "text".to_owned()))
            .to_vec(),
        rows: vec![vec![json!("94065"), json!(178), json!(173), Value::Null]],
        exports: true,
    };
    let bench = Bench::new(World {
        opendatasoft: vec![dataset],
        ..World::default()
    });
    let query = r#"{"code":"code_commune","level":"commune","period":{"in_columns":true},"numerator":{"sum":"effectifs_salaries_{year}"}}"#;
    let harvest = bench
        .harvest(&[indicator(
            "emploi/prive",
            "opendatasoft",
            "open.urssaf.fr/x",
            query,
        )])
        .await;
    let found: Vec<(PeriodKey, String)> = harvest
        .readings
        .iter()
        .map(|reading| {
            (
                reading.period.clone(),
                reading.extracts[0].columns[0].clone(),
            )
        })
        .collect();
    let expected = |year: i32| {
        (
            PeriodKey::Fixed {
                period: Period::year(year),
            },
            format!("effectifs_salaries_{year}"),
        )
    };
    assert_eq!(found, [expected(2022), expected(2023), expected(2024)]);
}

const DPE: &str = r#"{"code":"code_postal_ban","level":"commune","period":{"column":"date_etablissement_dpe"},
    "numerator":{"count":true,"where":{"etiquette_dpe":["F","G"]}},"denominator":{"count":true}}"#;

#[tokio::test]
async fn datafair_pages_lead_to_one_another() {
    let bench = Bench::new(World::with_known_figures());
    let harvest = bench
        .harvest(&[indicator(
            "energie/dpe",
            "datafair",
            "data.ademe.fr/dpe03existant",
            DPE,
        )])
        .await;
    let base = "data.ademe.fr/data-fair/api/v1/datasets/dpe03existant";
    let page = format!(
        "{base}/lines?size=10000&select=code_postal_ban%2Cdate_etablissement_dpe%2Cetiquette_dpe&count=exact"
    );
    assert_eq!(
        bench.paths(),
        [base.to_owned(), page.clone(), format!("{page}&after=1")]
    );
    let reading = &harvest.readings[0];
    assert_eq!(
        rows(reading, &["etiquette_dpe", "date_etablissement_dpe"]),
        ["E 2025-01-01", "F 2025-01-02"]
    );
    assert!(reading.extracts.iter().all(|extract| extract.count_rows));
    assert_eq!(reading.extracts[0].conditions[0].values, ["F", "G"]);
    assert!(!reading.duplicates_are_repeats);
}

#[tokio::test]
async fn datafair_filters_column_by_column_and_never_by_qs() {
    let keys = ["annee", "filiere", "code_commune", "conso"];
    let rows_of =
        |filiere: &str, conso: Value| vec![json!(2024), json!(filiere), json!("16102"), conso];
    let dataset = datafair::Dataset {
        host: "opendata.agenceore.fr".to_owned(),
        id: "noxwlxv702-ohfyt76f-a3y9".to_owned(),
        data_updated_at: "2026-01-01T00:00:00Z".to_owned(),
        keys: keys.map(str::to_owned).to_vec(),
        rows: vec![
            rows_of("Gaz", json!(0)),
            rows_of("Electricité", json!(12.5)),
            rows_of("Electricité", Value::Null),
        ],
        page_rows_max: 10,
    };
    let bench = Bench::new(World {
        datafair: vec![dataset],
        ..World::default()
    });
    let query = r#"{"code":"code_commune","level":"commune","period":{"column":"annee"},
        "filter":{"filiere":"Electricité"},"numerator":{"sum":"conso","factor":0.001},"secret":["0"]}"#;
    let harvest = bench
        .harvest(&[indicator(
            "energie/elec",
            "datafair",
            "opendata.agenceore.fr/noxwlxv702-ohfyt76f-a3y9",
            query,
        )])
        .await;
    let reading = &harvest.readings[0];
    assert_eq!(
        rows(reading, &["annee", "filiere", "conso"]),
        ["2024 Electricité 12.5", "2024 Electricité ∅"]
    );
    assert_eq!(reading.secret_markers, ["0"]);
    assert_eq!(reading.extracts[0].factor, 0.001);
    assert!(
        bench.paths()[1].contains("filiere_eq=Electricit%C3%A9")
            && !bench.paths()[1].contains("qs=")
    );
}

#[tokio::test]
async fn pages_that_turn_in_circles_or_lead_away_are_refused() {
    let of = |next: &'static str| {
        let bench = Bench::new(World::with_known_figures());
        bench.fake.fault(
            "/lines",
            Fault::Renamed(
                "https://data.ademe.fr/data-fair/api/v1/datasets/dpe03existant/lines?size=10000",
                next,
            ),
            99,
        );
        bench
    };
    let dpe = indicator(
        "energie/dpe",
        "datafair",
        "data.ademe.fr/dpe03existant",
        DPE,
    );
    for next in [
        "https://ailleurs.fr/lines?size=10000",
        "http://data.ademe.fr/lines?size=10000",
        "file:///etc/passwd?size=10000",
    ] {
        let error = of(next)
            .ask(std::slice::from_ref(&dpe), None)
            .await
            .unwrap_err();
        assert_eq!(error.code, SourceCode::SourceChanged, "{next}: {error}");
    }
    let bench = Bench::new(World::with_known_figures());
    bench
        .fake
        .fault("/lines", Fault::Renamed("&after=1", ""), 99);
    let error = bench.ask(&[dpe], None).await.unwrap_err();
    assert_eq!(error.code, SourceCode::SourceChanged, "{error}");
    assert_eq!(bench.paths().len(), 2);
}

#[tokio::test]
async fn what_was_collected_can_be_read_again_offline() {
    let bench = Bench::new(World::with_known_figures());
    let before = bench.harvest(&[population()]).await;
    let (mut config, _) = config(bench.folder.path(), bench.fake.url());
    config.offline = true;
    bench.fake.forget();
    let fetcher = Fetcher::new(config).unwrap();
    let population = population();
    let ask = Ask {
        connector: connector("melodi").unwrap(),
        dataset: "DS_POPULATIONS_HISTORIQUES",
        indicators: &[&population],
        known_freshness: None,
    };
    let Collected::Fresh(after) = collect(&fetcher, ask, &Quiet, &go_on()).await.unwrap() else {
        panic!("nothing was known");
    };
    assert_eq!(after.readings, before.readings);
    assert_eq!(bench.paths(), Vec::<String>::new());
}

/// A source that gives no date before it gives its figures: what holds is told by the bytes.
#[tokio::test]
async fn the_same_bytes_of_a_source_without_a_date_are_nothing_new() {
    let query = r#"{"table":{"format":"csv"},"code":"c","level":"commune","period":{"fixed":"2025"},"numerator":{"sum":"n"}}"#;
    let asked = [indicator(
        "a/b",
        "file",
        "https://data.exemple.fr/f.csv",
        query,
    )];
    let holding = |text: &str| {
        let file = ("text/csv".to_owned(), text.as_bytes().to_vec());
        World {
            files: [("data.exemple.fr/f.csv".to_owned(), file)].into(),
            ..World::default()
        }
    };
    let bench = Bench::new(holding("c,n\n16102,1\n"));
    let first = bench.harvest(&asked).await;
    let known = Some(first.freshness.as_str());
    let again = bench.ask(&asked, known).await.unwrap();
    assert_eq!(again, Collected::Unchanged);
    bench.fake.hold(holding("c,n\n16102,2\n"));
    match bench.ask(&asked, known).await.unwrap() {
        Collected::Fresh(harvest) => assert_ne!(harvest.freshness, first.freshness),
        Collected::Unchanged => panic!("a figure changed"),
    }
}

#[tokio::test]
async fn indicators_that_are_not_covered_alike_are_read_apart() {
    let dataset =
        melodi::Dataset::new("DS_X", "X", &["M"]).figure("COM-16102", "2023", &["A"], Some(1.0));
    let bench = Bench::new(World {
        melodi: vec![dataset],
        ..World::default()
    });
    let of = |id: &str, more: &str| {
        indicator(
            id,
            "melodi",
            "DS_X",
            &format!(r#"{{"numerator":{{"M":"A"}}{more}}}"#),
        )
    };
    let harvest = bench
        .harvest(&[
            of("a/b", ""),
            of("a/c", r#","absent":"zero""#),
            of("a/d", ""),
            of("a/e", r#","without":["976"]"#),
        ])
        .await;
    let found: Vec<(Absent, usize, usize)> = harvest
        .readings
        .iter()
        .map(|reading| {
            (
                reading.absent,
                reading.without_departements.len(),
                reading.extracts.len(),
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            (Absent::Unknown, 0, 2),
            (Absent::Zero, 0, 1),
            (Absent::Unknown, 1, 1)
        ]
    );
}

#[test]
fn every_query_of_the_catalogue_is_understood() {
    let catalog = obs_catalog::Catalog::embedded().unwrap();
    let mut checked = 0;
    for indicator in catalog.indicators() {
        for source in indicator
            .sources
            .iter()
            // Timetables are read where contours are.
            .filter(|source| !["starter", "transport"].contains(&source.api.as_str()))
        {
            let connector = connector(&source.api)
                .unwrap_or_else(|| panic!("{}: {}", indicator.id, source.api));
            if let Err(error) = connector.check(&source.dataset, &[indicator]) {
                panic!("{}: {error}", indicator.id);
            }
            checked += 1;
        }
    }
    assert!(checked >= 60, "{checked}");

    let check = |query: &str| {
        let bad = indicator("a/b", "opendatasoft", "data.caf.fr/x", query);
        let error = connector("opendatasoft")
            .unwrap()
            .check("data.caf.fr/x", &[&bad])
            .unwrap_err();
        assert_eq!(error.code, SourceCode::BadRequest, "{query}");
    };
    check(r#"{"level":"epci","period":{"fixed":"2023"},"value":{"sum":"a"}}"#);
    check(r#"{"code":"c","period":{"fixed":"2023"},"value":{"sum":"a"}}"#);
    check(r#"{"code":"c","level":"canton","period":{"fixed":"2023"},"value":{"sum":"a"}}"#);
    check(r#"{"code":"c","level":"epci","period":{"fixed":"cette année"},"value":{"sum":"a"}}"#);
    check(r#"{"code":"c","level":"epci","period":{"in_columns":true},"value":{"sum":"a"}}"#);
    check(r#"{"code":"c","level":"epci","period":{"fixed":"2023"},"value":{}}"#);
    check(
        r#"{"code":"c","level":"epci","period":{"fixed":"2023"},"value":{"sum":"a"},"communes":true}"#,
    );
}
