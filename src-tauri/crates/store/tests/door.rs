//! What is refused at the door, and what is let in: each case says what comes after what, and the sentence.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;

use obs_model::*;
use obs_store::{Delivery, Store, StoreError};

/// Twelve communes in each of two départements of one région.
const COMMUNES: usize = 12;
const DEPARTEMENTS: [&str; 2] = ["01", "69"];

fn codes() -> impl Iterator<Item = (usize, String)> {
    DEPARTEMENTS
        .into_iter()
        .flat_map(|departement| (1..=COMMUNES).map(move |n| format!("{departement}{n:03}")))
        .enumerate()
}

fn geography() -> Geography {
    Geography {
        year: 2026,
        communes: codes()
            .map(|(_, commune)| GeographyRow {
                epci: Some(format!("2000000{}", &commune[..2])),
                ept: None,
                departement: commune[..2].to_owned(),
                region: "84".to_owned(),
                uninhabited: false,
                commune,
            })
            .collect(),
        passages: Vec::new(),
        arrondissements: Vec::new(),
        zones: Vec::new(),
    }
}

fn text(fr: &str) -> Text {
    Text {
        fr: fr.into(),
        en: fr.into(),
    }
}

fn indicator(kind: Kind, sign: &str) -> Indicator {
    Indicator {
        id: IndicatorId("t/essai".into()),
        name: text("essai"),
        short: text("essai"),
        definition: text("essai"),
        reading: text("{value}"),
        unit: Unit {
            sign: sign.into(),
            words: text("essai"),
            decimals: 0,
        },
        kind,
        numerator: None,
        denominator: None,
        denominator_from: None,
        scale: if kind == Kind::Ratio { 100.0 } else { 1.0 },
        aggregation: Aggregation::Sum,
        direction: Direction::None,
        levels: Level::ALL.to_vec(),
        years: String::new(),
        years_between_comparable: 1,
        breaks: Vec::new(),
        bounds: (0.0, 1e8),
        caveats: Vec::new(),
        origin: Origin {
            producer: String::new(),
            dataset: String::new(),
            page: String::new(),
            licence: String::new(),
            cadence: String::new(),
        },
        sources: vec![SourceEntry {
            api: "melodi".into(),
            dataset: "A".into(),
            query: "{}".into(),
        }],
        order: 1,
    }
}

/// Rows written as lines of `geo level time sex value conf`; `.` is an empty cell.
fn reading(lines: &str, kind: Kind) -> Reading {
    let extract = |part, sex: Option<&str>| Extract {
        indicator: IndicatorId("t/essai".into()),
        part,
        columns: vec!["VALUE".into()],
        conditions: sex
            .map(|sex| Condition {
                column: "SEX".into(),
                values: vec![sex.into()],
            })
            .into_iter()
            .collect(),
        factor: 1.0,
        count_rows: false,
    };
    Reading {
        table: Table::Rows {
            columns: ["GEO", "LEVEL", "TIME", "SEX", "VALUE", "CONF"]
                .map(String::from)
                .to_vec(),
            rows: lines
                .lines()
                .map(|line| {
                    line.split_whitespace()
                        .map(|cell| (cell != ".").then(|| cell.to_owned()))
                        .collect::<Vec<_>>()
                })
                .filter(|row| !row.is_empty())
                .collect(),
        },
        sha256: String::new(),
        code_column: "GEO".into(),
        code_prefix: String::new(),
        level: LevelKey::Column {
            name: "LEVEL".into(),
            values: vec![
                ("COM".into(), Level::Commune),
                ("DEP".into(), Level::Departement),
                ("REG".into(), Level::Region),
            ],
        },
        period: PeriodKey::Column {
            name: "TIME".into(),
        },
        geography_year: None,
        municipal: Municipal::AsIs,
        absent: Absent::Unknown,
        without_departements: Vec::new(),
        secret_markers: Vec::new(),
        absent_markers: vec!["nd".into()],
        status: vec![
            StatusRule {
                column: "CONF".into(),
                values: vec!["F".into()],
                state: State::Measured,
            },
            StatusRule {
                column: "CONF".into(),
                values: vec!["C".into()],
                state: State::Secret,
            },
        ],
        dimensions: vec!["SEX".into()],
        duplicates_are_repeats: true,
        extracts: match kind {
            Kind::Ratio => vec![
                extract(Part::Numerator, Some("F")),
                extract(Part::Denominator, Some("_T")),
            ],
            _ => vec![extract(Part::Numerator, Some("_T"))],
        },
    }
}

/// A figure of a commune that is like no other: not a multiple of five, never the same twice.
fn figure(index: usize) -> f64 {
    101.0 + 7.0 * index as f64
}

/// The communes at a period, each with its figure.
fn communes(period: &str, figure: impl Fn(usize) -> f64) -> String {
    codes()
        .map(|(index, code)| format!("{code} COM {period} _T {} F\n", figure(index)))
        .collect()
}

/// The sum of the figures of a département.
fn total(departement: usize) -> f64 {
    (departement * COMMUNES..(departement + 1) * COMMUNES)
        .map(figure)
        .sum()
}

struct Door {
    store: Store,
    geography: Geography,
    indicator: Indicator,
    _folder: tempfile::TempDir,
}

impl Door {
    fn new(indicator: Indicator) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self {
            store: Store::open(&folder.path().join("observatoire.duckdb")).unwrap(),
            geography: geography(),
            indicator,
            _folder: folder,
        }
    }

    fn bring(&self, lines: &str) -> Result<(), StoreError> {
        let geographies = BTreeMap::from([(None, self.geography.clone())]);
        let delivery = Delivery {
            key: "melodi:A",
            indicators: &[&self.indicator],
            readings: &[reading(lines, self.indicator.kind)],
            geographies: &geographies,
            documents: &[],
            freshness: None,
            vintage: None,
            today: "2026-10-12",
        };
        self.store.ingest(&delivery, &|| false).map(|_| ())
    }

    /// Every known figure of every period.
    fn figures(&self) -> Vec<(String, String, f64)> {
        let mut all = Vec::new();
        for period in self.store.periods(&self.indicator.id) {
            for level in Level::ALL {
                let values = self.store.values(&self.indicator.id, level, period);
                all.extend(values.unwrap().into_iter().map(|(code, value)| {
                    (
                        period.to_string(),
                        format!("{}-{code}", level.prefix()),
                        value,
                    )
                }));
            }
        }
        all
    }
}

/// `before` is let in; then `after` is, when `refusal` is empty, or is refused with these words.
fn check(case: &str, indicator: Indicator, before: &str, after: &str, refusal: &str) {
    let door = Door::new(indicator);
    if !before.is_empty() {
        door.bring(before)
            .unwrap_or_else(|error| panic!("{case}: {error}"));
    }
    let kept = door.figures();
    match (door.bring(after), refusal) {
        (Ok(()), "") => assert!(!door.figures().is_empty(), "{case}"),
        (Err(StoreError::Refused(sentence)), words) if !words.is_empty() => {
            let said = sentence.fr.replace(['\u{a0}', '\u{202f}'], " ");
            assert!(said.contains(words), "{case}: {said}");
            assert!(!sentence.en.is_empty(), "{case}");
            assert_eq!(door.figures(), kept, "{case}: nothing changes");
        }
        (result, words) => panic!("{case}: {result:?}, “{words}” expected"),
    }
}

#[test]
fn what_does_not_agree_is_refused() {
    let count = || indicator(Kind::Count, "hab.");
    let ratio = || indicator(Kind::Ratio, "%");
    let good = communes("2022", figure);
    let (ain, rhone) = (total(0), total(1));
    let replaced = |from: &str, to: &str| good.replace(from, to);
    let without = |what: &str| -> String {
        good.lines()
            .filter(|line| !line.contains(what))
            .map(|line| format!("{line}\n"))
            .collect()
    };
    let cases = [
        (
            "a total twice too large",
            format!("{good}01 DEP 2022 _T {} F", 2.0 * ain),
            "la somme des parties du territoire 01 est 1674, le total publié est 3348",
        ),
        (
            "one commune ten times too large",
            replaced("01003 COM 2022 _T 115", "01003 COM 2022 _T 1150")
                + &format!("01 DEP 2022 _T {ain} F"),
            "la somme des parties du territoire 01",
        ),
        (
            "visible communes above the published total",
            replaced("01003 COM 2022 _T 115 F", "01003 COM 2022 _T . C")
                + &format!("01 DEP 2022 _T {} F", ain / 2.0),
            "la somme des parties du territoire 01",
        ),
        (
            "départements that do not make their région",
            format!(
                "01 DEP 2022 _T {ain} F\n69 DEP 2022 _T {rhone} F\n84 REG 2022 _T {} F\n",
                3.0 * (ain + rhone)
            ),
            "la somme des parties du territoire 84",
        ),
        (
            "categories that do not make the total",
            format!("{good}01 DEP 2022 _T {ain} F\n01 DEP 2022 M 700 F\n01 DEP 2022 F 700 F\n"),
            "Les catégories de « SEX » font 1400 en tout, et le total publié est 1674 (territoire 01, 2022)",
        ),
        (
            "a negative count",
            replaced("01003 COM 2022 _T 115", "01003 COM 2022 _T -115"),
            "nombre négatif pour t/essai, qui ne peut pas l’être (territoire 01003, 2022)",
        ),
        (
            "an impossible figure",
            replaced("01003 COM 2022 _T 115", "01003 COM 2022 _T 115000000"),
            "t/essai vaut 115000000 pour le territoire 01003, hors de ce qui est possible (0 à 100000000)",
        ),
        (
            "a lost zero, once",
            replaced("01003 COM", "1003 COM"),
            "1 codes de commune sur 24 sont inconnus (1003…) : zéros perdus",
        ),
        (
            "a lost zero of a département",
            format!("{good}1 DEP 2022 _T {ain} F"),
            "« 1 » a perdu son zéro (01)",
        ),
        (
            "an unknown département",
            format!("{good}0X DEP 2022 _T {ain} F"),
            "1 codes de département sur 1 sont inconnus (« 0X »…)",
        ),
        (
            "a figure that is none",
            replaced("_T 115 F", "_T NaN F"),
            "ni un nombre ni une marque connue (territoire 01003, 2022)",
        ),
        (
            "a mark of secrecy never seen before",
            replaced("_T 115 F", "_T 115 Z"),
            "ni un nombre ni une marque connue (territoire 01003, 2022)",
        ),
        (
            "a département gone",
            without("69"),
            "n’a plus aucune commune du département 69, contre 12 avant",
        ),
        (
            "another unit",
            communes("2022", |index| 1000.0 * figure(index)),
            "un tel saut n’est pas plausible",
        ),
        (
            "another unit the next year",
            communes("2023", |index| figure(index) / 100.0),
            "un tel saut n’est pas plausible",
        ),
        (
            "last year’s figures under this year’s name",
            communes("2023", figure),
            "les chiffres donnés pour 2023 sont ceux de 2022",
        ),
        (
            "an older file",
            communes("2021", |index| figure(index) + 1.0),
            "s’arrête maintenant à 2021, alors que vous avez 2022",
        ),
    ];
    for (case, after, refusal) in cases {
        check(case, count(), &good, &after, refusal);
    }
    let parts = |women: f64, all: f64| -> String {
        codes()
            .map(|(_, code)| format!("{code} COM 2022 F {women} F\n{code} COM 2022 _T {all} F\n"))
            .collect()
    };
    check(
        "two negatives that make a plausible share",
        ratio(),
        "",
        &parts(-50.0, -100.0),
        "nombre négatif pour t/essai",
    );
    check(
        "a share whose two parts are in thousands",
        ratio(),
        &parts(50.0, 100.0),
        &parts(50_000.0, 100_000.0),
        "un tel saut n’est pas plausible",
    );
}

#[test]
fn what_is_only_unusual_is_let_in() {
    let count = || indicator(Kind::Count, "hab.");
    let good = communes("2022", figure);
    let cases = [
        (
            "revised by a few percent",
            count(),
            communes("2022", |i| figure(i) * 1.05),
        ),
        (
            "doubled in a year",
            count(),
            communes("2023", |i| figure(i) * 2.0),
        ),
        (
            "totals rounded to the unit",
            count(),
            communes("2022", |i| figure(i) + 0.4) + &format!("01 DEP 2022 _T {} F", total(0)),
        ),
        (
            "a residue that no commune has",
            count(),
            format!("{good}01 DEP 2022 _T {} F", total(0) * 1.009),
        ),
        (
            "categories that make the total",
            count(),
            format!(
                "{good}01 DEP 2022 _T {0} F\n01 DEP 2022 M 800 F\n01 DEP 2022 F {1} F\n",
                total(0),
                total(0) - 800.0
            ),
        ),
        (
            "a commune that became secret",
            count(),
            good.replace("01003 COM 2022 _T 115 F", "01003 COM 2022 _T . C"),
        ),
        (
            "a figure that the source says it has not",
            count(),
            good.replace("_T 115 F", "_T nd F"),
        ),
        (
            "an area, the same the next year",
            indicator(Kind::Count, "km²"),
            communes("2023", figure),
        ),
        (
            "both years in one file, one of them revised",
            count(),
            good.clone() + &communes("2023", |i| figure(i) + 3.0),
        ),
    ];
    for (case, indicator, after) in cases {
        check(case, indicator, &good, &after, "");
    }
}

#[test]
fn lines_dropped_on_the_way_are_refused() {
    let all: Vec<String> = (1..=200).map(|index| format!("01{index:03}")).collect();
    let lines = |dropped: &[usize]| -> String {
        let kept = all.iter().enumerate();
        kept.filter(|(index, _)| !dropped.contains(index))
            .map(|(index, code)| format!("{code} COM 2022 _T {} F\n", figure(index)))
            .collect()
    };
    for (dropped, is_let_in) in [
        (vec![], true),
        // Two communes of two hundred: closures and moves.
        (vec![3, 150], true),
        (vec![3, 77, 150], false),
    ] {
        let mut door = Door::new(indicator(Kind::Count, "hab."));
        door.geography.communes = all
            .iter()
            .map(|code| GeographyRow {
                commune: code.clone(),
                epci: None,
                ept: None,
                departement: "01".to_owned(),
                region: "84".to_owned(),
                uninhabited: false,
            })
            .collect();
        door.bring(&lines(&[])).unwrap();
        let kept = door.figures();
        match door.bring(&lines(&dropped)) {
            Ok(()) => assert!(is_let_in, "{dropped:?}"),
            Err(StoreError::Refused(sentence)) => {
                assert!(!is_let_in, "{dropped:?}: {}", sentence.fr);
                let said = "n’a plus de ligne pour 3 communes (01004…) sur les 200 que vous avez";
                assert!(sentence.fr.contains(said), "{}", sentence.fr);
                assert_eq!(door.figures(), kept, "nothing changes");
            }
            Err(other) => panic!("{dropped:?}: {other:?}"),
        }
    }
}
