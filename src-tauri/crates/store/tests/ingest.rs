//! What the store makes of small tables: mergers, sums, secrecy, zeros, repeats, refusals.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;

use obs_model::*;
use obs_store::{Delivery, IngestReport, Store, StoreError};

fn text(fr: &str) -> Text {
    Text {
        fr: fr.into(),
        en: fr.into(),
    }
}

fn indicator(id: &str, kind: Kind) -> Indicator {
    Indicator {
        id: IndicatorId(id.into()),
        name: text(id),
        short: text(id),
        definition: text(id),
        reading: text("{value}"),
        unit: Unit {
            sign: "%".into(),
            words: text("pour cent"),
            decimals: 1,
        },
        kind,
        numerator: None,
        denominator: None,
        denominator_from: None,
        scale: if kind == Kind::Ratio { 100.0 } else { 1.0 },
        aggregation: if kind == Kind::Published {
            Aggregation::None
        } else {
            Aggregation::Sum
        },
        direction: Direction::None,
        levels: Level::ALL.to_vec(),
        years: String::new(),
        years_between_comparable: 5,
        breaks: Vec::new(),
        bounds: (-1e9, 1e9),
        caveats: Vec::new(),
        origin: Origin {
            producer: "Insee".into(),
            dataset: String::new(),
            page: String::new(),
            licence: String::new(),
            cadence: String::new(),
        },
        sources: vec![
            SourceEntry {
                api: "melodi".into(),
                dataset: "A".into(),
                query: "{}".into(),
            },
            SourceEntry {
                api: "starter".into(),
                dataset: "B".into(),
                query: "{}".into(),
            },
        ],
        order: 1,
    }
}

/// Two EPCI in two départements of one région; E9 is an empty village; 01090 merged into 01001 in 2022.
fn geography() -> Geography {
    let row = |commune: &str, epci: &str, departement: &str, uninhabited| GeographyRow {
        commune: commune.into(),
        epci: Some(epci.into()),
        ept: None,
        departement: departement.into(),
        region: "84".into(),
        uninhabited,
    };
    Geography {
        year: 2026,
        communes: vec![
            row("01001", "200000001", "01", false),
            row("01002", "200000001", "01", false),
            row("01003", "200000001", "01", true),
            row("69123", "200000002", "69", false),
        ],
        passages: vec![
            Passage {
                from: "01090".into(),
                to: Some("01001".into()),
                expected: true,
                parts: Vec::new(),
            },
            Passage {
                from: "01080".into(),
                to: Some("01001".into()),
                expected: false,
                parts: Vec::new(),
            },
        ],
        arrondissements: vec![
            ("69381".into(), "69123".into()),
            ("69382".into(), "69123".into()),
        ],
        zones: vec![PlaceId::new(Level::ZoneEmploi, "0051")],
    }
}

fn extract(id: &str, part: Part, column: &str, conditions: &[(&str, &[&str])]) -> Extract {
    Extract {
        indicator: IndicatorId(id.into()),
        part,
        columns: vec![column.into()],
        conditions: conditions
            .iter()
            .map(|(column, values)| Condition {
                column: (*column).into(),
                values: values.iter().map(|v| (*v).into()).collect(),
            })
            .collect(),
        factor: 1.0,
        count_rows: false,
    }
}

/// Rows written as lines of `geo level time sex value status`; `.` is an empty cell.
fn reading(lines: &str, extracts: Vec<Extract>) -> Reading {
    let rows = lines
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| {
            line.split_whitespace()
                .map(|cell| (cell != ".").then(|| cell.to_owned()))
                .collect()
        })
        .collect();
    Reading {
        table: Table::Rows {
            columns: ["GEO", "LEVEL", "TIME", "SEX", "VALUE", "CONF"]
                .map(String::from)
                .to_vec(),
            rows,
        },
        sha256: String::new(),
        code_column: "GEO".into(),
        code_prefix: String::new(),
        level: LevelKey::Column {
            name: "LEVEL".into(),
            values: vec![
                ("COM".into(), Level::Commune),
                ("ARM".into(), Level::Arrondissement),
                ("EPCI".into(), Level::Epci),
                ("ZE2020".into(), Level::ZoneEmploi),
                ("DEP".into(), Level::Departement),
                ("FRANCE".into(), Level::France),
            ],
        },
        period: PeriodKey::Column {
            name: "TIME".into(),
        },
        geography_year: Some(2021),
        municipal: Municipal::AsIs,
        absent: Absent::Unknown,
        without_departements: Vec::new(),
        secret_markers: vec!["s".into()],
        absent_markers: vec!["nd".into()],
        status: vec![StatusRule {
            column: "CONF".into(),
            values: vec!["C".into()],
            state: State::Secret,
        }],
        dimensions: vec!["SEX".into()],
        duplicates_are_repeats: true,
        extracts,
    }
}

struct Desk {
    store: Store,
    _folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("observatoire.duckdb")).unwrap();
        Self {
            store,
            _folder: folder,
        }
    }

    fn ingest(
        &self,
        key: &str,
        indicators: &[&Indicator],
        readings: &[Reading],
    ) -> Result<IngestReport, StoreError> {
        self.ingest_with(&geography(), key, indicators, readings)
    }

    fn ingest_with(
        &self,
        geography: &Geography,
        key: &str,
        indicators: &[&Indicator],
        readings: &[Reading],
    ) -> Result<IngestReport, StoreError> {
        let geographies =
            BTreeMap::from([(Some(2021), geography.clone()), (None, geography.clone())]);
        self.store.ingest(
            &Delivery {
                key,
                indicators,
                readings,
                geographies: &geographies,
                documents: &[],
                freshness: Some("2026-01-01"),
                vintage: None,
                today: "2026-10-12",
            },
            &|| false,
        )
    }

    /// `value` or the word of the state, for each place.
    fn check(&self, id: &str, period: &str, expected: &[(&str, &str)]) {
        let id = IndicatorId(id.into());
        for (place, wanted) in expected {
            let place: PlaceId = place.parse().unwrap();
            let found = self
                .store
                .observations(
                    &id,
                    std::slice::from_ref(&place),
                    Some(period.parse().unwrap()),
                )
                .unwrap();
            let got = match found.as_slice() {
                [] => "nothing".to_owned(),
                [one] => match one.value.known() {
                    Some(value) => format!("{}", (value * 1e6).round() / 1e6),
                    None => one.value.state().word().to_owned(),
                },
                many => format!("{} rows", many.len()),
            };
            assert_eq!(&got, wanted, "{place}");
        }
    }
}

const BOTH_SEXES: &[(&str, &[&str])] = &[];

#[test]
fn counts_follow_mergers_and_add_up() {
    let desk = Desk::new();
    let count = indicator("t/count", Kind::Count);
    let lines = "
        01001 COM 2021 _T 100 F
        01090 COM 2021 _T 20 F
        01090 COM 2021 M 7 F
        01002 COM 2021 _T 0 F
        69123 COM 2021 _T 500 F
        69123 COM 2021 _T 500.0000001 F
        75 REG 2021 _T 1 F
        97502 COM 2021 _T 4 F";
    let report = desk
        .ingest(
            "melodi:A",
            &[&count],
            &[reading(
                lines,
                vec![extract("t/count", Part::Numerator, "VALUE", BOTH_SEXES)],
            )],
        )
        .unwrap();
    assert_eq!(report.unknown_codes, Vec::<String>::new());
    desk.check(
        "t/count",
        "2021",
        &[
            ("COM-01001", "120"),
            ("COM-01002", "0"),
            ("COM-01003", "nothing"),
            ("COM-69123", "500"),
            ("EPCI-200000001", "120"),
            ("EPCI-200000002", "500"),
            ("DEP-01", "120"),
            ("REG-84", "620"),
            ("FRANCE-F", "620"),
        ],
    );
    let values = desk
        .store
        .values(&count.id, Level::Commune, Period::year(2021))
        .unwrap();
    assert_eq!(
        values,
        [
            ("01002".into(), 0.0),
            ("01001".into(), 120.0),
            ("69123".into(), 500.000_000_1)
        ]
    );
    let profile = desk
        .store
        .profile(&"EPCI-200000001".parse().unwrap(), &[count.id])
        .unwrap();
    assert_eq!(profile[0].observation.rank, Some(2));
    assert_eq!(profile[0].peers.marks.unwrap()[0], 120.0);
    assert_eq!(*profile[0].peers.ticks, [120.0, 500.000_000_1]);
}

#[test]
fn zones_have_what_is_published_for_them_and_nothing_else() {
    let desk = Desk::new();
    let rate = indicator("t/rate", Kind::Published);
    let count = indicator("t/count", Kind::Count);
    let rates = "
        0051 ZE2020 2021-Q4 _T 6.9 F
        9999 ZE2020 2021-Q4 _T 5 F";
    let counts = "
        01001 COM 2021 _T 100 F
        01090 COM 2021 _T 20 F
        01002 COM 2021 _T 0 F
        69123 COM 2021 _T 500 F";
    let read =
        |lines: &str, id: &str, part| reading(lines, vec![extract(id, part, "VALUE", BOTH_SEXES)]);
    desk.ingest(
        "melodi:A",
        &[&rate, &count],
        &[
            read(rates, "t/rate", Part::Published),
            read(counts, "t/count", Part::Numerator),
        ],
    )
    .unwrap();
    desk.check(
        "t/rate",
        "2021-Q4",
        &[
            ("ZE-0051", "6.9"),
            ("ZE-9999", "nothing"),
            ("COM-01001", "nothing"),
            ("EPCI-200000001", "nothing"),
            ("DEP-01", "nothing"),
        ],
    );
    desk.check(
        "t/count",
        "2021",
        &[("ZE-0051", "nothing"), ("REG-84", "620")],
    );
}

#[test]
fn what_is_kept_in_memory_is_forgotten_when_the_figures_change() {
    let desk = Desk::new();
    let count = indicator("t/count", Kind::Count);
    for (figure, sum) in [("113", "620"), ("213", "720")] {
        let lines = format!(
            "01001 COM 2021 _T {figure} F
             01002 COM 2021 _T 7 F
             01090 COM 2021 _T 0 F
             69123 COM 2021 _T 500 F"
        );
        let extract = extract("t/count", Part::Numerator, "VALUE", BOTH_SEXES);
        desk.ingest("melodi:A", &[&count], &[reading(&lines, vec![extract])])
            .unwrap();
        let epci = (figure.parse::<u32>().unwrap() + 7).to_string();
        // Asked twice: the second answer comes from memory.
        for _ in 0..2 {
            desk.check(
                "t/count",
                "2021",
                &[("EPCI-200000001", &epci), ("REG-84", sum)],
            );
        }
    }
}

#[test]
fn a_merged_commune_lacking_one_of_its_parts_is_not_complete() {
    let desk = Desk::new();
    let count = indicator("t/count", Kind::Count);
    let lines = "
        01001 COM 2021 _T 100 F
        01002 COM 2021 _T 7 F
        69123 COM 2021 _T 500 F";
    desk.ingest(
        "melodi:A",
        &[&count],
        &[reading(
            lines,
            vec![extract("t/count", Part::Numerator, "VALUE", BOTH_SEXES)],
        )],
    )
    .unwrap();
    desk.check(
        "t/count",
        "2021",
        &[
            ("COM-01001", "not_collected"),
            ("COM-01002", "7"),
            ("EPCI-200000001", "not_collected"),
            ("DEP-69", "500"),
            ("FRANCE-F", "not_collected"),
        ],
    );
}

#[test]
fn a_commune_split_since_still_counts_where_one_place_holds_its_parts() {
    let desk = Desk::new();
    let count = indicator("t/count", Kind::Count);
    let mut then = geography();
    then.passages = vec![Passage {
        from: "01001".into(),
        to: None,
        expected: true,
        parts: vec!["01001".into(), "01002".into()],
    }];
    let lines = "
        01001 COM 2021 _T 100 F
        69123 COM 2021 _T 500 F";
    let report = desk
        .ingest_with(
            &then,
            "melodi:A",
            &[&count],
            &[reading(
                lines,
                vec![extract("t/count", Part::Numerator, "VALUE", BOTH_SEXES)],
            )],
        )
        .unwrap();
    assert_eq!(report.split_codes, ["01001"]);
    desk.check(
        "t/count",
        "2021",
        &[
            ("COM-01001", "nothing"),
            ("COM-01002", "nothing"),
            ("EPCI-200000001", "100"),
            ("DEP-01", "100"),
            ("FRANCE-F", "600"),
        ],
    );
}

#[test]
fn a_ratio_comes_from_sums_and_secrecy_is_carried_up() {
    let desk = Desk::new();
    let ratio = indicator("t/ratio", Kind::Ratio);
    let lines = "
        01001 COM 2021 F 10 F
        01001 COM 2021 _T 40 F
        01090 COM 2021 F 0 F
        01090 COM 2021 _T 0 F
        01002 COM 2021 F . C
        01002 COM 2021 _T 60 F
        69123 COM 2021 F 30 F
        69123 COM 2021 _T 90 F
        200000002 EPCI 2021 F 31 F
        200000002 EPCI 2021 _T 100 F
        01 DEP 2021 F 25 F
        01 DEP 2021 _T 100 F";
    desk.ingest(
        "melodi:A",
        &[&ratio],
        &[reading(
            lines,
            vec![
                extract("t/ratio", Part::Numerator, "VALUE", &[("SEX", &["F"])]),
                extract("t/ratio", Part::Denominator, "VALUE", BOTH_SEXES),
            ],
        )],
    )
    .unwrap();
    desk.check(
        "t/ratio",
        "2021",
        &[
            ("COM-01001", "25"),
            ("COM-01002", "secret"),
            ("EPCI-200000001", "secret"),
            ("EPCI-200000002", "31"),
            ("DEP-01", "25"),
            ("DEP-69", "33.333333"),
            ("FRANCE-F", "secret"),
        ],
    );
    let place: PlaceId = "EPCI-200000002".parse().unwrap();
    let kept = &desk.store.observations(&ratio.id, &[place], None).unwrap()[0];
    assert_eq!(kept.basis, Basis::Published);
    assert_eq!(kept.summed.map(|v| v.round()), Some(33.0), "both are kept");
    let place: PlaceId = "EPCI-200000001".parse().unwrap();
    let hidden = &desk.store.observations(&ratio.id, &[place], None).unwrap()[0];
    assert_eq!((hidden.secret_communes, hidden.absent_communes), (1, 0));
}

#[test]
fn a_share_of_nothing_is_not_applicable_and_a_median_is_not_added() {
    let desk = Desk::new();
    let ratio = indicator("t/ratio", Kind::Ratio);
    let median = indicator("t/median", Kind::Published);
    let lines = "
        01001 COM 2021 F 0 F
        01001 COM 2021 _T 0 F
        01090 COM 2021 F 0 F
        01090 COM 2021 _T 0 F
        01002 COM 2021 F 5 F
        01002 COM 2021 _T 9 F
        69123 COM 2021 F 5 F
        69123 COM 2021 _T 10 F";
    desk.ingest(
        "melodi:A",
        &[&ratio, &median],
        &[reading(
            lines,
            vec![
                extract("t/ratio", Part::Numerator, "VALUE", &[("SEX", &["F"])]),
                extract("t/ratio", Part::Denominator, "VALUE", BOTH_SEXES),
                extract("t/median", Part::Published, "VALUE", BOTH_SEXES),
            ],
        )],
    )
    .unwrap();
    desk.check(
        "t/ratio",
        "2021",
        &[("COM-01001", "not_applicable"), ("COM-69123", "50")],
    );
    desk.check(
        "t/median",
        "2021",
        &[
            ("COM-01001", "not_collected"),
            ("COM-01002", "9"),
            ("EPCI-200000002", "nothing"),
        ],
    );
}

#[test]
fn absent_means_zero_only_where_the_source_says_so() {
    let desk = Desk::new();
    let count = indicator("t/count", Kind::Count);
    let mut zeros = reading(
        "01001 COM 2021 _T 3 F",
        vec![extract("t/count", Part::Numerator, "VALUE", BOTH_SEXES)],
    );
    zeros.absent = Absent::Zero;
    zeros.geography_year = None;
    desk.ingest("melodi:A", &[&count], &[zeros]).unwrap();
    desk.check(
        "t/count",
        "2021",
        &[
            ("COM-01001", "3"),
            ("COM-01002", "0"),
            ("EPCI-200000001", "3"),
            ("FRANCE-F", "3"),
        ],
    );
}

#[test]
fn what_one_reading_says_of_absent_rows_holds_for_that_reading_only() {
    let desk = Desk::new();
    let zeros = indicator("t/zeros", Kind::Count);
    let counts = indicator("t/counts", Kind::Count);
    let table = |id: &str, absent: Absent| {
        let mut reading = reading(
            "69123 COM 2021 _T 3 F",
            vec![extract(id, Part::Numerator, "VALUE", BOTH_SEXES)],
        );
        reading.absent = absent;
        reading.geography_year = None;
        reading
    };
    let readings = [
        table("t/zeros", Absent::Zero),
        table("t/counts", Absent::Unknown),
    ];
    desk.ingest("melodi:A", &[&zeros, &counts], &readings)
        .unwrap();
    desk.check("t/zeros", "2021", &[("COM-01001", "0"), ("REG-84", "3")]);
    desk.check(
        "t/counts",
        "2021",
        &[
            ("COM-01001", "nothing"),
            ("DEP-69", "3"),
            ("REG-84", "not_collected"),
            ("FRANCE-F", "not_collected"),
        ],
    );
}

#[test]
fn a_table_that_names_hardly_any_commune_makes_no_zero() {
    let desk = Desk::new();
    let count = indicator("t/count", Kind::Count);
    let mut many = geography();
    many.passages.clear();
    many.communes = (1..=200)
        .map(|number| GeographyRow {
            commune: format!("01{number:03}"),
            epci: None,
            ept: None,
            departement: "01".into(),
            region: "84".into(),
            uninhabited: false,
        })
        .collect();
    let mut cut = reading(
        "01001 COM 2021 _T 3 F",
        vec![extract("t/count", Part::Numerator, "VALUE", BOTH_SEXES)],
    );
    cut.absent = Absent::Zero;
    desk.ingest_with(&many, "melodi:A", &[&count], &[cut])
        .unwrap();
    desk.check(
        "t/count",
        "2021",
        &[
            ("COM-01001", "3"),
            ("COM-01002", "nothing"),
            ("DEP-01", "not_collected"),
        ],
    );
}

#[test]
fn arrondissements_follow_the_pattern_of_the_source() {
    let lines = "
        69381 COM 2021 _T 3 F
        69382 COM 2021 _T 4 F
        69123 COM 2021 _T 10 F";
    for (municipal, lyon) in [
        (Municipal::Both, "10"),
        (Municipal::Residue, "17"),
        (Municipal::AsIs, "10"),
    ] {
        let desk = Desk::new();
        let count = indicator("t/count", Kind::Count);
        let mut table = reading(
            lines,
            vec![extract("t/count", Part::Numerator, "VALUE", BOTH_SEXES)],
        );
        table.municipal = municipal;
        desk.ingest("melodi:A", &[&count], &[table]).unwrap();
        desk.check(
            "t/count",
            "2021",
            &[("COM-69123", lyon), ("EPCI-200000002", lyon)],
        );
        if municipal != Municipal::Residue {
            desk.check("t/count", "2021", &[("ARM-69381", "3")]);
        }
    }
}

#[test]
fn a_change_needs_two_dates_far_enough() {
    let desk = Desk::new();
    let change = indicator("t/change", Kind::YearlyChange);
    let lines = "
        69123 COM 2013 _T 100 F
        69123 COM 2016 _T 900 F
        69123 COM 2018 _T 110.40808032 F";
    desk.ingest(
        "melodi:A",
        &[&change],
        &[reading(
            lines,
            vec![extract("t/change", Part::Numerator, "VALUE", BOTH_SEXES)],
        )],
    )
    .unwrap();
    assert_eq!(desk.store.periods(&change.id), [Period::year(2018)]);
    let found = desk
        .store
        .observations(&change.id, &["DEP-69".parse().unwrap()], None)
        .unwrap();
    assert!((found[0].value.known().unwrap() - 2.0).abs() < 1e-9);
    assert_eq!(found[0].since, Some(Period::year(2013)));
    for (place, basis) in [("COM-69123", Basis::Published), ("DEP-69", Basis::Summed)] {
        let found = desk
            .store
            .observations(&change.id, &[place.parse().unwrap()], None)
            .unwrap();
        assert_eq!(found[0].basis, basis, "{place}");
    }
}

#[test]
fn what_is_not_what_it_used_to_be_is_refused_and_nothing_is_lost() {
    let desk = Desk::new();
    let count = indicator("t/count", Kind::Count);
    let good = "
        01001 COM 2021 _T 1 F
        01090 COM 2021 _T 1 F
        69123 COM 2021 _T 5 F";
    let total = || vec![extract("t/count", Part::Numerator, "VALUE", BOTH_SEXES)];
    desk.ingest("melodi:A", &[&count], &[reading(good, total())])
        .unwrap();

    let mut bounded = indicator("t/count", Kind::Count);
    bounded.bounds = (0.0, 100.0);
    let cases: &[(&str, &str, Vec<Extract>)] = &[
        ("a word for a number", "69123 COM 2021 _T abc F", total()),
        (
            "two figures for one thing",
            "69123 COM 2021 _T 5 F\n69123 COM 2021 _T 6 F",
            total(),
        ),
        ("a date that is none", "69123 COM soon _T 5 F", total()),
        (
            "codes nobody knows",
            "16100 COM 2021 _T 5 F\n1001 COM 2021 _T 5 F",
            total(),
        ),
        (
            "categories without a total",
            "69123 COM 2021 M 5 F\n69123 COM 2021 F 6 F",
            total(),
        ),
        ("an impossible value", "69123 COM 2021 _T -5 F", total()),
        ("nothing usable", "69123 COM 2021 _T . F", total()),
        (
            "a column that went away",
            "69123 COM 2021 _T 5 F",
            vec![extract("t/count", Part::Numerator, "GONE", BOTH_SEXES)],
        ),
    ];
    for (case, lines, extracts) in cases {
        let answer = desk.ingest("melodi:A", &[&bounded], &[reading(lines, extracts.clone())]);
        assert!(
            matches!(answer, Err(StoreError::Refused(_))),
            "{case}: {answer:?}"
        );
        desk.check("t/count", "2021", &[("COM-01001", "2"), ("COM-69123", "5")]);
    }
}

#[test]
fn the_better_source_answers_for_its_periods() {
    let desk = Desk::new();
    let count = indicator("t/count", Kind::Count);
    let total = || vec![extract("t/count", Part::Numerator, "VALUE", BOTH_SEXES)];
    let starter = "
        69123 COM 2020 _T 1 F
        69123 COM 2021 _T 2 F
        01002 COM 2021 _T 7 F";
    let better = "69123 COM 2021 _T 20 F";
    desk.ingest("starter:B", &[&count], &[reading(starter, total())])
        .unwrap();
    desk.ingest("melodi:A", &[&count], &[reading(better, total())])
        .unwrap();
    desk.ingest("starter:B", &[&count], &[reading(starter, total())])
        .unwrap();
    desk.check("t/count", "2020", &[("COM-69123", "1")]);
    // Two names for one place: what only the lesser source knows stays, under its name.
    let expected = [("COM-69123", "20"), ("COM-01002", "7"), ("DEP-69", "20")];
    desk.check("t/count", "2021", &expected);
    let source = |place: &str| {
        let place: PlaceId = place.parse().unwrap();
        let record = desk
            .store
            .dataset_of(&count.id, Period::year(2021), Some(&place))
            .unwrap();
        record.unwrap().key
    };
    assert_eq!(source("COM-69123"), "melodi:A");
    assert_eq!(source("COM-01002"), "starter:B");
    desk.ingest("melodi:A", &[&count], &[reading(better, total())])
        .unwrap();
    desk.check("t/count", "2021", &expected);
    assert_eq!(source("COM-01002"), "starter:B");
}

#[test]
fn a_dataset_cut_in_two_does_not_replace_the_whole_one() {
    let desk = Desk::new();
    let count = indicator("t/count", Kind::Count);
    let total = || vec![extract("t/count", Part::Numerator, "VALUE", BOTH_SEXES)];
    let mut many = geography();
    many.communes = (1..=120)
        .map(|number| GeographyRow {
            commune: format!("01{number:03}"),
            epci: None,
            ept: None,
            departement: "01".into(),
            region: "84".into(),
            uninhabited: false,
        })
        .collect();
    many.passages.clear();
    let lines = |count: u32| -> String {
        (1..=count)
            .map(|number| format!("01{number:03} COM 2021 _T 1 F\n"))
            .collect()
    };
    let all = [reading(&lines(120), total())];
    let cut = [reading(&lines(60), total())];
    desk.ingest_with(&many, "melodi:A", &[&count], &all)
        .unwrap();
    let answer = desk.ingest_with(&many, "melodi:A", &[&count], &cut);
    assert!(matches!(answer, Err(StoreError::Refused(_))), "{answer:?}");
    desk.check("t/count", "2021", &[("COM-01120", "1"), ("DEP-01", "120")]);
}

#[test]
fn a_file_of_a_newer_version_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("observatoire.duckdb");
    drop(Store::open(&path).unwrap());
    let connection = duckdb::Connection::open(&path).unwrap();
    connection
        .execute("INSERT INTO format VALUES (999)", [])
        .unwrap();
    drop(connection);
    let refusal = Store::open(&path).err();
    assert!(
        matches!(refusal, Some(StoreError::Newer { found: 999, .. })),
        "{refusal:?}"
    );
}

const POPULATION: &str = "
    01001 COM 2020 _T 100 F
    01090 COM 2020 _T 20 F
    01002 COM 2020 _T 50 F
    69123 COM 2020 _T 500 F
    01001 COM 2023 _T 180 F
    01090 COM 2023 _T 20 F
    01002 COM 2023 _T . C
    69123 COM 2023 _T 1000 F";

/// Births of one dataset over the population of another, which is here.
fn births(desk: &Desk) -> Indicator {
    let population = indicator("t/population", Kind::Count);
    let extract = extract("t/population", Part::Numerator, "VALUE", BOTH_SEXES);
    desk.ingest(
        "melodi:P",
        &[&population],
        &[reading(POPULATION, vec![extract])],
    )
    .unwrap();
    Indicator {
        denominator_from: Some(DenominatorFrom {
            indicator: population.id,
            years_before_max: 3,
        }),
        ..indicator("t/births", Kind::Ratio)
    }
}

#[test]
fn a_denominator_comes_from_another_dataset() {
    let desk = Desk::new();
    let births = births(&desk);
    let lines = "
        01001 COM 2018 _T 1 F
        01001 COM 2021 _T 6 F
        01090 COM 2021 _T 6 F
        01002 COM 2021 _T 5 F
        69123 COM 2021 _T 25 F
        01001 COM 2024 _T 4 F
        01090 COM 2024 _T 6 F
        01002 COM 2024 _T 1 F
        69123 COM 2024 _T 20 F
        69123 COM 2027 _T 20 F";
    let numerator = || extract("t/births", Part::Numerator, "VALUE", BOTH_SEXES);
    desk.ingest("melodi:A", &[&births], &[reading(lines, vec![numerator()])])
        .unwrap();
    desk.check(
        "t/births",
        "2021",
        &[
            ("COM-01001", "10"),
            ("COM-01002", "10"),
            ("COM-69123", "5"),
            ("EPCI-200000001", "10"),
            ("DEP-01", "10"),
            ("FRANCE-F", "6.268657"),
        ],
    );
    desk.check(
        "t/births",
        "2024",
        &[
            ("COM-01001", "5"),
            ("COM-01002", "secret"),
            ("DEP-01", "secret"),
            ("DEP-69", "2"),
            ("FRANCE-F", "secret"),
        ],
    );
    // Too old a numerator, or too new: what it is divided by is not known.
    for year in ["2018", "2027"] {
        desk.check(
            "t/births",
            year,
            &[("COM-01001", "nothing"), ("COM-69123", "nothing")],
        );
    }
    // What is divided by is renewed, and asked again.
    let population = indicator("t/population", Kind::Count);
    let newer = format!("{POPULATION}\n69123 COM 2024 _T 2000 F");
    let of_population = extract("t/population", Part::Numerator, "VALUE", BOTH_SEXES);
    desk.ingest(
        "melodi:P",
        &[&population],
        &[reading(&newer, vec![of_population])],
    )
    .unwrap();
    desk.ingest("melodi:A", &[&births], &[reading(lines, vec![numerator()])])
        .unwrap();
    desk.check(
        "t/births",
        "2024",
        &[("COM-69123", "1"), ("COM-01001", "not_collected")],
    );
}

#[test]
fn a_commune_split_since_is_divided_by_those_it_became() {
    let desk = Desk::new();
    let births = births(&desk);
    let mut geography = geography();
    geography.passages = vec![Passage {
        from: "01095".into(),
        to: None,
        expected: true,
        parts: vec!["01001".into(), "01002".into()],
    }];
    let lines = "
        01095 COM 2021 _T 17 F
        69123 COM 2021 _T 25 F";
    let numerator = extract("t/births", Part::Numerator, "VALUE", BOTH_SEXES);
    desk.ingest_with(
        &geography,
        "melodi:A",
        &[&births],
        &[reading(lines, vec![numerator])],
    )
    .unwrap();
    desk.check(
        "t/births",
        "2021",
        &[
            ("COM-01001", "not_collected"),
            ("EPCI-200000001", "10"),
            ("FRANCE-F", "6.268657"),
        ],
    );
}

#[test]
fn nothing_is_divided_by_what_is_not_here() {
    let desk = Desk::new();
    let births = Indicator {
        denominator_from: Some(DenominatorFrom {
            indicator: IndicatorId("t/population".into()),
            years_before_max: 3,
        }),
        ..indicator("t/births", Kind::Ratio)
    };
    let count = indicator("t/count", Kind::Count);
    let extracts = ["t/births", "t/count"]
        .map(|id| extract(id, Part::Numerator, "VALUE", BOTH_SEXES))
        .to_vec();
    let report = desk
        .ingest(
            "melodi:A",
            &[&births, &count],
            &[reading("69123 COM 2021 _T 25 F", extracts)],
        )
        .unwrap();
    assert_eq!(report.empty_indicators, [births.id]);
    desk.check("t/births", "2021", &[("COM-69123", "nothing")]);
    desk.check("t/count", "2021", &[("COM-69123", "25")]);
}
