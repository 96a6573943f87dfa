//! The connectors over answers recorded from the real sources, where the folder that holds them is there.

use std::fs;
use std::path::{Path, PathBuf};

use obs_model::{Indicator, Reading, Table};
use obs_sources::{Connector, RawDocument, Request, SourceError, connector};

use crate::indicator;

fn samples() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/sources/samples");
    folder.is_dir().then_some(folder)
}

fn document(request: Request, path: PathBuf) -> RawDocument {
    RawDocument {
        bytes: fs::metadata(&path).unwrap().len(),
        request,
        path,
        fetched_at: "2026-01-30".to_owned(),
        sha256: "0".repeat(64),
        status: 200,
        content_type: Some("application/json".to_owned()),
        unchanged: false,
    }
}

fn melodi() -> &'static dyn Connector {
    connector("melodi").unwrap()
}

fn catalogue(samples: &Path, dataset: &str) -> RawDocument {
    let request = melodi().resolve(dataset).unwrap().remove(0);
    document(request, samples.join("melodi/get_catalog_fr_0.json"))
}

/// The readings of one recorded page of a dataset.
fn read(
    samples: &Path,
    dataset: &str,
    query: &str,
    page: &str,
) -> Result<Vec<Reading>, SourceError> {
    let indicator = indicator("a/b", "melodi", dataset, query);
    let indicators: [&Indicator; 1] = [&indicator];
    let catalogue = catalogue(samples, dataset);
    let plan = melodi().requests(dataset, &indicators, std::slice::from_ref(&catalogue))?;
    let pages = plan.ways.last().unwrap()[0].clone();
    let page = document(pages, samples.join("melodi").join(page));
    assert_eq!(melodi().next(&page)?, None);
    melodi().read(dataset, &indicators, &[catalogue, page])
}

#[test]
fn populations_as_recorded() {
    let Some(samples) = samples() else { return };
    let check = |page: &str, count: usize, first: &[&str]| {
        let readings = read(
            &samples,
            "DS_POPULATIONS_REFERENCE",
            r#"{"numerator":{"POPREF_MEASURE":"PMUN"}}"#,
            page,
        )
        .unwrap();
        let Table::Rows { columns, rows } = &readings[0].table else {
            panic!("rows")
        };
        assert_eq!(
            columns,
            &[
                "GEO",
                "GEO_OBJECT",
                "FREQ",
                "TIME_PERIOD",
                "POPREF_MEASURE",
                "OBS_STATUS",
                "CONF_STATUS",
                "OBS_VALUE"
            ]
        );
        assert_eq!(rows.len(), count);
        let cells: Vec<&str> = rows[0]
            .iter()
            .map(|cell| cell.as_deref().unwrap_or("∅"))
            .collect();
        assert_eq!(cells, first);
        assert_eq!(readings[0].geography_year, Some(2025));
        assert_eq!(readings[0].dimensions, ["FREQ", "POPREF_MEASURE"]);
        assert_eq!(readings[0].without_departements, ["976"]);
    };
    check(
        "get_data_popref_nantes_1.json",
        3,
        &["44109", "COM", "A", "2023", "PMUN", "∅", "∅", "327734.0"],
    );
    check(
        "get_local_data_filter_popref_1.json",
        1,
        &["69", "DEP", "A", "2023", "PMUN", "∅", "∅", "1914667.0"],
    );
    check(
        "get_local_data_filter_by_com_popref_1.json",
        24,
        &["44215", "COM", "A", "2023", "PMUN", "∅", "∅", "26227.0"],
    );
}

#[test]
fn an_empty_answer_is_nothing_there() {
    let Some(samples) = samples() else { return };
    let query = r#"{"numerator":{"POPREF_MEASURE":"PMUN"}}"#;
    let error = read(
        &samples,
        "DS_POPULATIONS_REFERENCE",
        query,
        "get_data_popref_empty_0.json",
    )
    .unwrap_err();
    assert_eq!(error.code, obs_sources::SourceCode::NothingThere);
}

#[test]
fn the_whole_catalogue_gives_a_plan_for_every_dataset() {
    let Some(samples) = samples() else { return };
    let text = fs::read(samples.join("melodi/get_catalog_fr_0.json")).unwrap();
    let entries: Vec<serde_json::Value> = serde_json::from_slice(&text).unwrap();
    assert_eq!(entries.len(), 96);
    for entry in &entries {
        let dataset = entry["identifier"].as_str().unwrap();
        let indicator = indicator("a/b", "melodi", dataset, r#"{"numerator":{}}"#);
        let plan = melodi()
            .requests(dataset, &[&indicator], &[catalogue(&samples, dataset)])
            .unwrap();
        let first = &plan.ways[0][0];
        assert!(
            first.url.starts_with("https://api.insee.fr/melodi/"),
            "{}",
            first.url
        );
        assert!(
            plan.freshness
                .as_deref()
                .is_some_and(|date| date.starts_with("202")),
            "{dataset}"
        );
    }
    // The archive in French, its size, its vintage.
    let indicator = indicator(
        "a/b",
        "melodi",
        "DS_RP_POPULATION_PRINC",
        r#"{"numerator":{"AGE":"_T"}}"#,
    );
    let metadata = [catalogue(&samples, "DS_RP_POPULATION_PRINC")];
    let plan = melodi()
        .requests("DS_RP_POPULATION_PRINC", &[&indicator], &metadata)
        .unwrap();
    assert_eq!(
        plan.ways[0][0].url,
        "https://api.insee.fr/melodi/file/DS_RP_POPULATION_PRINC/DS_RP_POPULATION_PRINC_2022_CSV_FR"
    );
    assert_eq!(
        (plan.bytes_expected, plan.vintage.as_deref()),
        (Some(40_079_532), Some("2022"))
    );
    assert_eq!(plan.freshness.as_deref(), Some("2025-06-26T15:15:13"));
}

#[test]
fn datafair_pages_as_recorded() {
    let Some(samples) = samples() else { return };
    let datafair = connector("datafair").unwrap();
    let dataset = "data.ademe.fr/dpe03existant";
    let request = || {
        Request::data(
            "https://data.ademe.fr/data-fair/api/v1/datasets/dpe03existant/lines?size=1",
            obs_sources::Expect::Json,
        )
    };
    let page = |name: &str| document(request(), samples.join("datafair").join(name));
    let first = page("dpe03existant_lines_page1.json");
    let next = datafair.next(&first).unwrap().unwrap();
    assert!(next.url.ends_with("after=CURSEUR-FICTIF"));
    assert_eq!(
        datafair
            .next(&page("dpe03existant_lines_lastpage.json"))
            .unwrap(),
        None
    );

    // Two rows of the 422 announced: not whole, so nothing is given.
    let folder = tempfile::tempdir().unwrap();
    let description = folder.path().join("description.json");
    fs::write(&description, r#"{"schema":[{"key":"etiquette_dpe"},{"key":"code_postal_ban"},{"key":"date_etablissement_dpe"}]}"#).unwrap();
    let metadata = document(datafair.resolve(dataset).unwrap().remove(0), description);
    let query = r#"{"code":"code_postal_ban","level":"commune","period":{"column":"date_etablissement_dpe"},"numerator":{"count":true}}"#;
    let indicator = indicator("e/d", "datafair", dataset, query);
    let error = datafair
        .read(
            dataset,
            &[&indicator],
            &[metadata, first, page("dpe03existant_lines_lastpage.json")],
        )
        .unwrap_err();
    assert_eq!(error.code, obs_sources::SourceCode::SourceChanged);
    assert_eq!(error.detail.as_deref(), Some("2 rows of 422"));
}
