//! The charts that are drawn and compared to their golden files: comparisons written by hand, as data.
//!
//! The figures of `grand-cognac` are Insee's (census 2021); the others are made up to be difficult.

use obs_chart::{Caption, Kind, Subject};
use obs_compare::{Comparison, Distribution, Entry, NearPeers, Perimeter, Point, Role, Stats};
use obs_model::{
    Aggregation, Basis, Direction, Indicator, IndicatorId, Kind as IndicatorKind, Lang, Level,
    Missing, Origin, Period, PlaceId, PlaceName, Quality, Text, Unit, Value,
};

/// A chart to draw.
pub struct Case {
    /// Name of its golden file.
    pub name: &'static str,
    pub kind: Kind,
    /// The indicators, in the order shown.
    pub comparisons: Vec<Comparison>,
    /// Which of them is asked for.
    pub asked: usize,
    pub caption: Caption,
    /// False where the page around the chart shows its title.
    pub headed: bool,
    /// True where one golden file, on the screen, shows what there is to see.
    pub once: bool,
}

impl Case {
    /// What the chart speaks of.
    pub fn subject(&self) -> Subject<'_> {
        match Subject::several(&self.comparisons, self.asked) {
            Some(subject) => subject,
            None => panic!("{}: no comparison number {}", self.name, self.asked),
        }
    }
}

/// What an indicator of the cases is like.
#[derive(Clone, Copy)]
struct Measure {
    kind: IndicatorKind,
    sign: &'static str,
    decimals: u8,
    years_between_comparable: u8,
}

const SHARE: Measure = Measure {
    kind: IndicatorKind::Ratio,
    sign: "%",
    decimals: 1,
    years_between_comparable: 5,
};
const YEARLY: Measure = Measure {
    years_between_comparable: 1,
    ..SHARE
};
const COUNT: Measure = Measure {
    kind: IndicatorKind::Count,
    sign: "hab.",
    decimals: 0,
    years_between_comparable: 5,
};
const CHANGE: Measure = Measure {
    kind: IndicatorKind::YearlyChange,
    sign: "%",
    decimals: 2,
    years_between_comparable: 5,
};

fn indicator(measure: Measure) -> Indicator {
    let text = |words: &str| Text {
        fr: words.to_owned(),
        en: words.to_owned(),
    };
    Indicator {
        id: IndicatorId("tests/case".to_owned()),
        name: text("Case"),
        short: text("Case"),
        definition: text("Case"),
        reading: text("{place} {value}"),
        unit: Unit {
            sign: measure.sign.to_owned(),
            words: text(measure.sign),
            decimals: measure.decimals,
        },
        kind: measure.kind,
        numerator: None,
        denominator: None,
        denominator_from: None,
        scale: 100.0,
        aggregation: Aggregation::Sum,
        direction: Direction::None,
        levels: Level::ALL.to_vec(),
        years: String::new(),
        years_between_comparable: measure.years_between_comparable,
        breaks: Vec::new(),
        bounds: (f64::MIN, f64::MAX),
        caveats: Vec::new(),
        origin: Origin {
            producer: "Insee".to_owned(),
            dataset: String::new(),
            page: String::new(),
            licence: "Licence Ouverte 2.0".to_owned(),
            cadence: String::new(),
        },
        sources: Vec::new(),
        order: 0,
    }
}

fn point(period: Period, value: Value) -> Point {
    Point {
        period,
        value,
        numerator: None,
        denominator: None,
        basis: Basis::Published,
        rank: None,
        secret_communes: 0,
        absent_communes: 0,
        since: None,
        perimeter: Perimeter::Today,
    }
}

/// A place of a case: role, level, name, its values, oldest first.
type Given<'a> = (Role, Level, &'a str, &'a [(i32, Value)]);

fn known(value: f64) -> Value {
    Value::measured(value)
}

const SECRET: Value = Value::Missing(Missing::Secret);
const ABSENT: Value = Value::Missing(Missing::NotCollected);

fn comparison(
    measure: Measure,
    lang: Lang,
    year: i32,
    given: &[Given<'_>],
    peers: &[f64],
) -> Comparison {
    let entries: Vec<Entry> = given
        .iter()
        .enumerate()
        .map(|(index, (role, level, name, values))| {
            let series: Vec<Point> = values
                .iter()
                .map(|(year, value)| point(Period::year(*year), *value))
                .collect();
            let now = series
                .iter()
                .find(|point| point.period.year == year)
                .cloned()
                .unwrap_or_else(|| point(Period::year(year), ABSENT));
            let code = match level {
                Level::France => "F".to_owned(),
                Level::Epci => (200_000_000 + index).to_string(),
                _ => (10 + index).to_string(),
            };
            Entry {
                place: PlaceId::new(*level, code),
                name: PlaceName {
                    name: (*name).to_owned(),
                    of: format!("de {name}"),
                    at: format!("à {name}"),
                },
                role: *role,
                now,
                series,
                communes: 1,
            }
        })
        .collect();
    let level = given.first().map_or(Level::Epci, |(_, level, _, _)| *level);
    let near = given.iter().any(|(role, ..)| *role == Role::Peer);
    Comparison {
        indicator: indicator(measure),
        lang,
        period: Period::year(year),
        entries,
        distribution: distribution(level, peers),
        near: near.then(|| NearPeers {
            label: "intercommunalités de la Charente".to_owned(),
        }),
        geography_year: 2026,
    }
}

/// The distribution of values, with its marks: quantiles by linear interpolation.
pub fn distribution(level: Level, values: &[f64]) -> Distribution {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    let quantile = |share: f64| {
        let position = share * (values.len() - 1) as f64;
        let (below, above) = (position.floor() as usize, position.ceil() as usize);
        values[below] + (values[above] - values[below]) * position.fract()
    };
    let stats = (!values.is_empty()).then(|| Stats {
        known: values.len() as u32,
        secret: 3,
        absent: 2,
        min: quantile(0.0),
        q1: quantile(0.25),
        median: quantile(0.5),
        q3: quantile(0.75),
        max: quantile(1.0),
    });
    Distribution {
        level,
        ticks: values.into(),
        stats,
    }
}

/// Values around `centre`, always the same ones.
pub fn scattered(count: usize, centre: f64, width: f64) -> Vec<f64> {
    let mut state = 20_251_012_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(state >> 8) / f64::from(1 << 24)
    };
    (0..count)
        .map(|_| centre + (next() + next() + next() - 1.5) * width)
        .collect()
}

fn caption(title: &str, subtitle: &str) -> Caption {
    Caption {
        title: title.to_owned(),
        subtitle: subtitle.to_owned(),
        source: "Source\u{202f}: Insee, recensement 2021, géographie au 1er janvier 2026 · Licence Ouverte 2.0".to_owned(),
    }
}

fn case(name: &'static str, kind: Kind, comparison: Comparison, caption: Caption) -> Case {
    Case {
        name,
        kind,
        comparisons: vec![comparison],
        asked: 0,
        caption,
        headed: true,
        once: false,
    }
}

/// A place with one value in 2021.
macro_rules! places {
    ($($role:ident $level:ident $name:literal $value:expr;)*) => {
        &[$((Role::$role, Level::$level, $name, &[(2021, $value)] as &[(i32, Value)])),*]
    };
}

#[path = "kind_cases.rs"]
mod kind_cases;
#[path = "mark_cases.rs"]
mod mark_cases;

/// Grand Cognac and its neighbours: the picture of the indicator page.
fn grand_cognac(lang: Lang) -> Comparison {
    comparison(
        SHARE,
        lang,
        2021,
        places! {
            Mine Epci "Grand Cognac" known(25.134_7);
            Departement Departement "Charente" known(26.1);
            Region Region "Nouvelle-Aquitaine" known(24.5);
            France France "France" known(20.5);
            Peer Epci "Val de Charente" known(31.42);
            Peer Epci "Charente Limousine" known(31.4);
            Peer Epci "Lavalette Tude Dronne" known(31.0);
            Peer Epci "La Rochefoucauld Porte du Périgord" known(28.4);
            Peer Epci "Cœur de Charente" known(28.1);
            Peer Epci "4B Sud Charente" known(27.5);
            Peer Epci "Rouillacais" known(25.4);
            Peer Epci "Grand Angoulême" known(23.2);
        },
        &scattered(1250, 25.3, 9.0),
    )
}

/// Four places only: the picture of the projector.
fn four_places() -> Comparison {
    let mut comparison = grand_cognac(Lang::Fr);
    comparison.entries.truncate(4);
    comparison.near = None;
    comparison
}

fn seven_dates(lang: Lang) -> Comparison {
    comparison(
        YEARLY,
        lang,
        2023,
        &[
            (
                Role::Mine,
                Level::Epci,
                "Grand Cognac",
                &[
                    (2017, known(11.8)),
                    (2018, known(11.9)),
                    (2019, SECRET),
                    (2020, known(12.6)),
                    (2021, known(12.1)),
                    (2022, known(12.4)),
                    (2023, Value::Known(12.9, Quality::Estimated)),
                ],
            ),
            (
                Role::Departement,
                Level::Departement,
                "Charente",
                &[
                    (2017, known(12.9)),
                    (2018, known(12.7)),
                    (2019, known(12.8)),
                    (2020, known(13.1)),
                    (2021, known(13.0)),
                    (2022, known(13.0)),
                    (2023, known(13.1)),
                ],
            ),
            (
                Role::Region,
                Level::Region,
                "Nouvelle-Aquitaine",
                &[
                    (2017, known(12.5)),
                    (2018, known(12.6)),
                    (2019, known(12.9)),
                    (2020, known(13.2)),
                    (2021, known(12.9)),
                    (2022, known(12.95)),
                    (2023, known(13.0)),
                ],
            ),
            (
                Role::France,
                Level::France,
                "France",
                &[
                    (2017, known(14.5)),
                    (2018, known(14.6)),
                    (2019, known(14.8)),
                    (2020, known(15.1)),
                    (2021, known(14.9)),
                    (2022, known(14.8)),
                    (2023, known(14.7)),
                ],
            ),
            (
                Role::Chosen,
                Level::Epci,
                "La Rochefoucauld Porte du Périgord",
                &[
                    (2017, known(10.1)),
                    (2018, known(10.2)),
                    (2021, known(10.9)),
                    (2022, known(11.0)),
                ],
            ),
            (
                Role::Peer,
                Level::Epci,
                "Rouillacais",
                &[
                    (2017, known(8.8)),
                    (2018, known(8.9)),
                    (2019, known(9.3)),
                    (2020, known(9.5)),
                    (2021, known(9.4)),
                    (2022, known(9.5)),
                    (2023, known(9.6)),
                ],
            ),
            (
                Role::Peer,
                Level::Epci,
                "Val de Charente",
                &[
                    (2017, known(16.1)),
                    (2020, known(16.9)),
                    (2023, known(17.4)),
                ],
            ),
            (Role::Chosen, Level::Commune, "Cognac", &[(2023, SECRET)]),
        ],
        &scattered(1250, 13.0, 5.0),
    )
}

/// So many places, and the parts of a whole for each.
pub fn crowd_of_parts(count: usize, name_length: usize, parts: usize) -> Vec<Comparison> {
    kind_cases::crowd_of_parts(count, name_length, parts)
}

/// Every case.
pub fn all() -> Vec<Case> {
    let mut cases = first_kinds();
    cases.extend(kind_cases::all());
    cases.extend(mark_cases::all());
    cases
}

fn first_kinds() -> Vec<Case> {
    let seniors = || {
        caption(
            "À Grand Cognac, un habitant sur quatre a 65 ans ou plus",
            "Part des 65 ans ou plus dans la population, intercommunalités de la Charente, 2021",
        )
    };
    let peers_400: Vec<String> = (1..=400)
        .map(|n| format!("Communauté de communes n° {n}"))
        .collect();
    let values_400: Vec<[(i32, Value); 1]> = scattered(400, 25.0, 9.0)
        .into_iter()
        .map(|value| [(2021, known(value))])
        .collect();
    let mut four_hundred: Vec<Given<'_>> = vec![
        (
            Role::Mine,
            Level::Epci,
            "Grand Cognac",
            &[(2021, Value::Known(25.1, Quality::Measured))],
        ),
        (
            Role::France,
            Level::France,
            "France",
            &[(2021, Value::Known(20.5, Quality::Measured))],
        ),
    ];
    four_hundred.extend(
        peers_400
            .iter()
            .zip(&values_400)
            .map(|(name, values)| (Role::Peer, Level::Epci, name.as_str(), values.as_slice())),
    );

    let mut in_page = case(
        "bars-in-page",
        Kind::RankedBars,
        grand_cognac(Lang::Fr),
        seniors(),
    );
    in_page.headed = false;

    vec![
        case(
            "bars-grand-cognac",
            Kind::RankedBars,
            grand_cognac(Lang::Fr),
            seniors(),
        ),
        case(
            "bars-four-places",
            Kind::RankedBars,
            four_places(),
            caption(
                "Un habitant sur quatre a 65 ans ou plus",
                "Grand Cognac et ses repères, 2021",
            ),
        ),
        in_page,
        case(
            "bars-english",
            Kind::RankedBars,
            grand_cognac(Lang::En),
            Caption {
                title: "In Grand Cognac, one inhabitant in four is 65 or older".to_owned(),
                subtitle:
                    "Share of people aged 65 and over, intercommunal bodies of Charente, 2021"
                        .to_owned(),
                source:
                    "Source: Insee, census 2021, geography of 1 January 2026 · Licence Ouverte 2.0"
                        .to_owned(),
            },
        ),
        case(
            "bars-long-names",
            Kind::RankedBars,
            comparison(
                YEARLY,
                Lang::Fr,
                2021,
                places! {
                    Mine Epci "Communauté de communes du Pays de Saint-Aubin-du-Cormier et de la Haute Vallée de l’Ille" known(12.0);
                    Departement Departement "Ille-et-Vilaine" known(8.25);
                    Region Region "Provence-Alpes-Côte d’Azur" known(14.0);
                    France France "France" known(9.5);
                    Chosen Epci "Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson" known(13.0);
                    Chosen Commune "Saint-Denis" known(11.0);
                    Chosen Commune "Saint-Denis" known(7.0);
                    Chosen Epci "CC <b>Bruyères</b> & \"Vallons\" des Vosges" known(6.0);
                },
                &scattered(1250, 10.0, 6.0),
            ),
            caption(
                "Dans la communauté de communes du Pays de Saint-Aubin-du-Cormier et de la Haute Vallée de l’Ille, douze logements sur cent sont vacants",
                "Part des logements vacants dans l’ensemble des logements, territoires choisis, département, région et France, recensement de la population 2021",
            ),
        ),
        case(
            "bars-ties-missing-zero",
            Kind::RankedBars,
            comparison(
                YEARLY,
                Lang::Fr,
                2021,
                places! {
                    Mine Commune "Saint-Sulpice-de-Cognac" known(0.0);
                    Epci Epci "Grand Cognac" known(3.5);
                    Departement Departement "Charente" known(3.5);
                    France France "France" Value::Known(4.1, Quality::Estimated);
                    Peer Commune "Bréville" SECRET;
                    Peer Commune "Cherves-Richemont" known(3.5);
                    Peer Commune "Cognac" known(6.2);
                    Peer Commune "Nercillac" ABSENT;
                    Peer Commune "Réparsac" SECRET;
                },
                &scattered(900, 4.0, 3.0),
            ),
            caption(
                "Aucun emploi de ce secteur à Saint-Sulpice-de-Cognac",
                "Part des emplois du secteur, communes de Grand Cognac, 2021",
            ),
        ),
        case(
            "bars-mine-secret",
            Kind::RankedBars,
            comparison(
                YEARLY,
                Lang::Fr,
                2021,
                places! {
                    Mine Commune "Bréville" SECRET;
                    Departement Departement "Charente" known(3.5);
                    France France "France" known(4.1);
                },
                &[],
            ),
            caption(
                "Le chiffre de Bréville n’est pas montré",
                "Part des emplois du secteur, 2021",
            ),
        ),
        case(
            "bars-negative",
            Kind::RankedBars,
            comparison(
                CHANGE,
                Lang::Fr,
                2021,
                places! {
                    Mine Epci "Grand Cognac" known(-0.12);
                    Departement Departement "Charente" known(-0.21);
                    Region Region "Nouvelle-Aquitaine" known(0.44);
                    France France "France" known(0.35);
                    Peer Epci "Val de Charente" known(-0.95);
                    Peer Epci "Charente Limousine" known(-0.8);
                    Peer Epci "Rouillacais" known(0.0);
                    Peer Epci "Grand Angoulême" known(0.08);
                },
                &scattered(1250, 0.1, 1.2),
            ),
            caption(
                "Grand Cognac perd un peu de population, la France en gagne",
                "Évolution moyenne par an de la population, 2016-2021",
            ),
        ),
        case(
            "bars-count",
            Kind::RankedBars,
            comparison(
                COUNT,
                Lang::Fr,
                2021,
                places! {
                    Mine Epci "Grand Cognac" known(68_951.0);
                    Departement Departement "Charente" known(351_718.0);
                    Region Region "Nouvelle-Aquitaine" known(6_033_952.0);
                    France France "France" known(67_408_052.0);
                    Peer Epci "Grand Angoulême" known(141_500.0);
                    Peer Epci "Rouillacais" known(10_500.0);
                },
                &scattered(1250, 60_000.0, 39_000.0),
            ),
            caption(
                "Grand Cognac compte 68 951 habitants",
                "Population municipale, 2021",
            ),
        ),
        case(
            "bars-400-peers",
            Kind::RankedBars,
            comparison(
                SHARE,
                Lang::Fr,
                2021,
                &four_hundred,
                &scattered(400, 25.0, 9.0),
            ),
            seniors(),
        ),
        case(
            "bars-single",
            Kind::RankedBars,
            comparison(
                SHARE,
                Lang::Fr,
                2021,
                places! {
                    Mine Epci "Grand Cognac" known(25.1);
                },
                &[25.1],
            ),
            seniors(),
        ),
        case(
            "bars-nothing-known",
            Kind::RankedBars,
            comparison(
                SHARE,
                Lang::Fr,
                2021,
                places! {
                    Mine Commune "Bréville" SECRET;
                    Peer Commune "Réparsac" ABSENT;
                },
                &[],
            ),
            caption(
                "Le chiffre de Bréville n’est pas montré",
                "Part des emplois du secteur, 2021",
            ),
        ),
        case(
            "lines-gaps",
            Kind::Lines,
            seven_dates(Lang::Fr),
            caption(
                "La pauvreté monte doucement à Grand Cognac, moins haute qu’en France",
                "Taux de pauvreté au seuil de 60 % du niveau de vie médian, 2017-2023",
            ),
        ),
        case(
            "lines-english",
            Kind::Lines,
            seven_dates(Lang::En),
            Caption {
                title: "Poverty rises slowly in Grand Cognac, below the national rate".to_owned(),
                subtitle: "Share of people under 60% of median living standard, 2017-2023"
                    .to_owned(),
                source: "Source: Insee, Filosofi · Licence Ouverte 2.0".to_owned(),
            },
        ),
        case(
            "lines-close-years",
            Kind::Lines,
            comparison(
                COUNT,
                Lang::Fr,
                2023,
                &[
                    (
                        Role::Mine,
                        Level::Commune,
                        "Cognac",
                        &[
                            (2013, known(18_705.0)),
                            (2016, known(18_702.0)),
                            (2017, known(18_825.0)),
                            (2018, known(18_628.0)),
                            (2019, known(18_670.0)),
                            (2021, known(18_448.0)),
                            (2022, known(18_466.0)),
                            (2023, known(18_532.0)),
                        ],
                    ),
                    (
                        Role::Epci,
                        Level::Epci,
                        "Grand Cognac",
                        &[
                            (2013, known(69_500.0)),
                            (2018, known(69_222.0)),
                            (2023, known(68_900.0)),
                        ],
                    ),
                    (
                        Role::France,
                        Level::France,
                        "France",
                        &[
                            (2013, known(65_564_756.0)),
                            (2018, known(66_732_538.0)),
                            (2023, known(68_094_000.0)),
                        ],
                    ),
                ],
                &[],
            ),
            caption(
                "Cognac garde ses habitants depuis dix ans",
                "Population municipale, 2013-2023",
            ),
        ),
        case(
            "lines-refused",
            Kind::Lines,
            comparison(
                SHARE,
                Lang::Fr,
                2021,
                &[(
                    Role::Mine,
                    Level::Epci,
                    "Grand Cognac",
                    &[(2019, known(24.6)), (2021, known(25.1))],
                )],
                &[],
            ),
            seniors(),
        ),
        case(
            "lines-ten-chosen",
            Kind::Lines,
            ten_chosen(),
            caption(
                "Onze territoires, onze chemins",
                "Part des ménages sans voiture, 2010-2021",
            ),
        ),
        case(
            "lines-negative",
            Kind::Lines,
            comparison(
                Measure {
                    years_between_comparable: 1,
                    ..CHANGE
                },
                Lang::Fr,
                2021,
                &[
                    (
                        Role::Mine,
                        Level::Epci,
                        "Grand Cognac",
                        &[
                            (2011, known(0.3)),
                            (2016, known(-0.05)),
                            (2021, known(-0.12)),
                        ],
                    ),
                    (
                        Role::France,
                        Level::France,
                        "France",
                        &[(2011, known(0.52)), (2016, known(0.4)), (2021, known(0.35))],
                    ),
                ],
                &[],
            ),
            caption(
                "La population de Grand Cognac recule depuis 2016",
                "Évolution moyenne par an de la population",
            ),
        ),
        case(
            "strip-1250",
            Kind::Strip,
            grand_cognac(Lang::Fr),
            caption(
                "Grand Cognac est au milieu des intercommunalités pour la part des 65 ans ou plus",
                "Part des 65 ans ou plus dans la population, toutes les intercommunalités, 2021",
            ),
        ),
        case(
            "strip-english",
            Kind::Strip,
            grand_cognac(Lang::En),
            Caption {
                title: "Grand Cognac stands in the middle of the intercommunal bodies".to_owned(),
                subtitle: "Share of people aged 65 and over, all intercommunal bodies, 2021"
                    .to_owned(),
                source: "Source: Insee, census 2021 · Licence Ouverte 2.0".to_owned(),
            },
        ),
        case(
            "strip-edges",
            Kind::Strip,
            comparison(
                YEARLY,
                Lang::Fr,
                2021,
                places! {
                    Mine Epci "Communauté de communes des Hauts Plateaux de la Margeride" known(40.0);
                    Departement Departement "Lozère" known(39.5);
                    Region Region "Occitanie" known(39.0);
                    France France "France" known(10.2);
                    Chosen Epci "Métropole du Grand Paris" known(10.0);
                    Chosen Epci "Grand Besançon Métropole" known(39.8);
                    Chosen Epci "Bréville" SECRET;
                },
                &{
                    let mut values = scattered(300, 15.0, 4.0);
                    values.extend([10.0, 40.0, 39.8]);
                    values.retain(|value| (10.0..=40.0).contains(value));
                    values
                },
            ),
            caption(
                "Loin au-dessus des autres",
                "Part des emplois agricoles, intercommunalités, 2021",
            ),
        ),
        case(
            "strip-all-equal",
            Kind::Strip,
            comparison(
                YEARLY,
                Lang::Fr,
                2021,
                places! {
                    Mine Epci "Grand Cognac" known(0.0);
                    France France "France" known(0.0);
                },
                &[0.0; 12],
            ),
            caption("Partout le même chiffre", "Part nulle, 2021"),
        ),
        case(
            "strip-refused",
            Kind::Strip,
            comparison(
                SHARE,
                Lang::Fr,
                2021,
                places! {
                    Mine Region "Corse" known(25.0);
                },
                &[25.0, 24.0],
            ),
            seniors(),
        ),
    ]
}

fn ten_chosen() -> Comparison {
    let names = [
        "Grand Angoulême",
        "Bordeaux Métropole",
        "Saint-Brieuc Armor Agglomération",
        "Orléans Métropole",
        "Métropole Rouen Normandie",
        "Val de Charente",
        "Rouillacais",
        "Cœur de Charente",
        "4B Sud Charente",
        "Charente Limousine",
    ];
    let series: Vec<Vec<(i32, Value)>> = (0..=names.len())
        .map(|n| {
            let n = n as f64;
            [2010, 2015, 2021]
                .iter()
                .enumerate()
                .map(|(at, year)| {
                    (
                        *year,
                        known(10.0 + n * 0.8 + (at as f64 - 1.0) * (n - 5.0) * 0.35),
                    )
                })
                .collect()
        })
        .collect();
    let mut given: Vec<Given<'_>> = vec![(
        Role::Mine,
        Level::Epci,
        "Grand Cognac",
        series[10].as_slice(),
    )];
    for (name, values) in names.iter().zip(&series) {
        given.push((Role::Chosen, Level::Epci, name, values));
    }
    comparison(YEARLY, Lang::Fr, 2021, &given, &[])
}

/// A comparison of `count` places with names of about `name_length` letters, to crowd a drawing.
pub fn crowd(count: usize, name_length: usize, lang: Lang) -> Comparison {
    const WORDS: [&str; 8] = [
        "Saint-Aubin",
        "Vallée",
        "de",
        "la",
        "Haute",
        "Charente",
        "Communauté",
        "du",
    ];
    let names: Vec<String> = (0..count)
        .map(|index| {
            let mut name = format!("Pays {index}");
            for word in WORDS.iter().cycle().skip(index) {
                if name.chars().count() >= name_length {
                    break;
                }
                name.push(' ');
                name.push_str(word);
            }
            name
        })
        .collect();
    let values = scattered(count, 25.0, 9.0);
    let series: Vec<[(i32, Value); 3]> = values
        .iter()
        .enumerate()
        .map(|(index, value)| {
            let before = if index % 5 == 3 {
                SECRET
            } else {
                known(value * 0.9)
            };
            [
                (2010, known(value * 0.8)),
                (2015, before),
                (2021, known(*value)),
            ]
        })
        .collect();
    let roles = [Role::Mine, Role::Departement, Role::Region, Role::France];
    let given: Vec<Given<'_>> = names
        .iter()
        .zip(&series)
        .enumerate()
        .map(|(index, (name, series))| {
            let role = match index {
                0..4 => roles[index],
                4..14 => Role::Chosen,
                _ => Role::Peer,
            };
            (role, Level::Epci, name.as_str(), series.as_slice())
        })
        .collect();
    comparison(YEARLY, lang, 2021, &given, &scattered(400, 25.0, 9.0))
}
