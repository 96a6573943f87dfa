//! The cases of the kinds that set parts, dates, peers or indicators side by side.
//!
//! The figures are made up, of a plausible size.

use super::*;

/// Names of the age groups, and their shares by place.
const AGES: [&str; 7] = [
    "Moins de 15 ans",
    "15-24 ans",
    "25-39 ans",
    "40-54 ans",
    "55-64 ans",
    "65-79 ans",
    "80 ans ou plus",
];

fn text(words: &str) -> Text {
    Text {
        fr: words.to_owned(),
        en: words.to_owned(),
    }
}

/// One comparison per part, from rows of shares.
fn parts(
    lang: Lang,
    names: &[&str],
    rows: &[(Role, Level, &str, &[Value])],
    whole: &str,
) -> Vec<Comparison> {
    names
        .iter()
        .enumerate()
        .map(|(index, name)| {
            let values: Vec<[(i32, Value); 1]> =
                rows.iter().map(|row| [(2021, row.3[index])]).collect();
            let given: Vec<Given<'_>> = rows
                .iter()
                .zip(&values)
                .map(|((role, level, place, _), values)| (*role, *level, *place, values.as_slice()))
                .collect();
            let mut comparison = comparison(SHARE, lang, 2021, &given, &[]);
            comparison.indicator.short = text(name);
            comparison.indicator.name = text(name);
            comparison.indicator.id = IndicatorId(format!("tests/part-{index}"));
            comparison.indicator.denominator = Some(text(whole));
            comparison
        })
        .collect()
}

fn shares<const PARTS: usize>(values: [f64; PARTS]) -> Vec<Value> {
    values.into_iter().map(known).collect()
}

fn ages(lang: Lang) -> Vec<Comparison> {
    let mut secret = shares([15.0, 9.0, 14.0, 19.0, 15.0, 19.0, 9.0]);
    secret[6] = SECRET;
    let rows: Vec<(Role, Level, &str, Vec<Value>)> = vec![
        (
            Role::Mine,
            Level::Epci,
            "Grand Cognac",
            shares([15.6, 9.2, 15.3, 19.5, 15.3, 17.8, 7.3]),
        ),
        (
            Role::Departement,
            Level::Departement,
            "Charente",
            shares([14.9, 10.2, 15.0, 18.9, 14.9, 18.4, 7.7]),
        ),
        (
            Role::Region,
            Level::Region,
            "Nouvelle-Aquitaine",
            shares([15.2, 11.2, 16.4, 18.9, 13.8, 17.2, 7.3]),
        ),
        (
            Role::France,
            Level::France,
            "France",
            shares([17.4, 11.9, 18.2, 19.3, 12.7, 14.4, 6.1]),
        ),
        (
            Role::Peer,
            Level::Epci,
            "La Rochefoucauld Porte du Périgord",
            shares([14.8, 8.2, 13.2, 19.2, 16.2, 20.1, 8.3]),
        ),
        (Role::Peer, Level::Epci, "Rouillacais", secret),
    ];
    let rows: Vec<(Role, Level, &str, &[Value])> = rows
        .iter()
        .map(|(role, level, name, values)| (*role, *level, *name, values.as_slice()))
        .collect();
    parts(lang, &AGES, &rows, "habitants")
}

/// The same in five parts.
fn five_ages(lang: Lang) -> Vec<Comparison> {
    let names = [
        "Moins de 15 ans",
        "15-24 ans",
        "25-54 ans",
        "55-64 ans",
        "65 ans ou plus",
    ];
    let rows = [
        (
            Role::Mine,
            Level::Epci,
            "Grand Cognac",
            shares([15.6, 9.2, 34.8, 15.3, 25.1]),
        ),
        (
            Role::Departement,
            Level::Departement,
            "Charente",
            shares([14.9, 10.2, 33.9, 14.9, 26.1]),
        ),
        (
            Role::Region,
            Level::Region,
            "Nouvelle-Aquitaine",
            shares([15.2, 11.2, 35.3, 13.8, 24.5]),
        ),
        (
            Role::France,
            Level::France,
            "France",
            shares([17.4, 11.9, 37.5, 12.7, 20.5]),
        ),
    ];
    let rows: Vec<(Role, Level, &str, &[Value])> = rows
        .iter()
        .map(|(role, level, name, values)| (*role, *level, *name, values.as_slice()))
        .collect();
    parts(lang, &names, &rows, "habitants")
}

fn several(
    name: &'static str,
    kind: Kind,
    comparisons: Vec<Comparison>,
    asked: usize,
    caption: Caption,
) -> Case {
    Case {
        name,
        kind,
        comparisons,
        asked,
        caption,
        headed: true,
        once: false,
    }
}

fn by_age() -> Caption {
    caption(
        "À Grand Cognac, les plus de 55 ans sont deux habitants sur cinq",
        "Répartition des habitants par âge, 2021",
    )
}

pub fn all() -> Vec<Case> {
    let mut cases = composition();
    cases.extend(over_time());
    cases.extend(out_of_100());
    cases.extend(among_peers());
    cases.extend(side_by_side());
    cases
}

fn over_time() -> Vec<Case> {
    let poverty = || {
        caption(
            "À Grand Cognac, de 11,8 % en 2017 à 12,9 % en 2023",
            "Taux de pauvreté, Grand Cognac et ses repères, 2017-2023",
        )
    };
    let one_date = comparison(
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
    );
    let mut alone = seven_dates(Lang::Fr);
    alone.entries.truncate(1);
    vec![
        case("slope", Kind::Slope, seven_dates(Lang::Fr), poverty()),
        case("slope-ten-chosen", Kind::Slope, ten_chosen(), poverty()),
        case(
            "slope-english",
            Kind::Slope,
            seven_dates(Lang::En),
            Caption {
                title: "Poverty rises slowly in Grand Cognac".to_owned(),
                subtitle: "Share of people under 60% of median living standard".to_owned(),
                source: "Source: Insee, Filosofi · Licence Ouverte 2.0".to_owned(),
            },
        ),
        case("slope-refused", Kind::Slope, one_date.clone(), poverty()),
        case(
            "multiples",
            Kind::SmallMultiples,
            seven_dates(Lang::Fr),
            poverty(),
        ),
        case(
            "multiples-ten-chosen",
            Kind::SmallMultiples,
            ten_chosen(),
            poverty(),
        ),
        case(
            "multiples-alone-refused",
            Kind::SmallMultiples,
            alone,
            poverty(),
        ),
        case(
            "table-dates",
            Kind::BarTable,
            seven_dates(Lang::Fr),
            poverty(),
        ),
    ]
}

fn out_of_100() -> Vec<Case> {
    let seniors = || {
        caption(
            "Sur 100 habitants de Grand Cognac, 25 ont 65 ans ou plus",
            "Part des 65 ans ou plus dans la population, Grand Cognac et ses repères, 2021",
        )
    };
    let mut whole = four_places();
    whole.indicator.denominator = Some(text("habitants"));
    let mut few = four_places();
    few.entries[0].now.value = known(0.3);
    few.entries[3].now.value = SECRET;
    let mut median = four_places();
    median.indicator.kind = IndicatorKind::Published;
    let mut secret = four_places();
    secret.entries[0].now.value = SECRET;
    vec![
        case("waffle", Kind::Waffle, whole, seniors()),
        case("waffle-few", Kind::Waffle, few, seniors()),
        several(
            "waffle-ages",
            Kind::Waffle,
            five_ages(Lang::Fr),
            4,
            by_age(),
        ),
        several(
            "waffle-seven-refused",
            Kind::Waffle,
            ages(Lang::Fr),
            5,
            by_age(),
        ),
        case("waffle-median-refused", Kind::Waffle, median, seniors()),
        case("waffle-secret-refused", Kind::Waffle, secret, seniors()),
    ]
}

fn among_peers() -> Vec<Case> {
    let rank = || {
        caption(
            "Grand Cognac\u{202f}: 637e sur 1\u{202f}250 intercommunalités",
            "Part des 65 ans ou plus dans la population, toutes les intercommunalités, 2021",
        )
    };
    vec![
        case("swarm-1250", Kind::Swarm, grand_cognac(Lang::Fr), rank()),
        case(
            "swarm-few",
            Kind::Swarm,
            comparison(
                SHARE,
                Lang::Fr,
                2021,
                places! {
                    Mine Region "Nouvelle-Aquitaine" known(24.5);
                    France France "France" known(20.5);
                },
                &[
                    18.2, 19.0, 19.9, 20.4, 21.7, 22.0, 22.1, 23.0, 24.0, 24.5, 24.6, 27.2, 12.4,
                ],
            ),
            rank(),
        ),
        several(
            "profile",
            Kind::Profile,
            profile(),
            0,
            caption(
                "Grand Cognac parmi les intercommunalités",
                "Huit indicateurs, 2021",
            ),
        ),
        case(
            "profile-refused",
            Kind::Profile,
            grand_cognac(Lang::Fr),
            rank(),
        ),
    ]
}

/// Eight indicators of the same places, each with its own distribution.
fn profile() -> Vec<Comparison> {
    [
        ("65 ans ou plus", SHARE, 25.1, 24.5, 20.5, 25.3, 9.0),
        ("Logements vacants", SHARE, 11.2, 8.4, 8.1, 8.0, 5.0),
        ("Ménages sans voiture", SHARE, 9.9, 14.0, 19.0, 11.0, 6.0),
        ("Travail à vélo ou à pied", SHARE, 7.0, 8.0, 9.0, 7.1, 5.0),
        ("Taux de pauvreté", SHARE, 13.1, 13.5, 14.9, 13.0, 6.0),
        (
            "Population",
            COUNT,
            68_951.0,
            6_033_952.0,
            67_408_052.0,
            60_000.0,
            39_000.0,
        ),
        (
            "Évolution annuelle de la population",
            CHANGE,
            -0.12,
            0.44,
            0.35,
            0.1,
            1.2,
        ),
        ("Cadres", SHARE, 5.0, 7.9, 10.1, 6.0, 4.0),
    ]
    .into_iter()
    .enumerate()
    .map(
        |(index, (name, measure, mine, region, france, centre, width))| {
            let mut found = comparison(
                measure,
                Lang::Fr,
                2021,
                &[
                    (
                        Role::Mine,
                        Level::Epci,
                        "Grand Cognac",
                        &[(2021, known(mine))],
                    ),
                    (
                        Role::Region,
                        Level::Region,
                        "Nouvelle-Aquitaine",
                        &[(2021, known(region))],
                    ),
                    (
                        Role::France,
                        Level::France,
                        "France",
                        &[(2021, known(france))],
                    ),
                ],
                &scattered(1250, centre, width),
            );
            found.indicator.short = text(name);
            found.indicator.id = IndicatorId(format!("tests/profile-{index}"));
            if index == 4 {
                found.entries[0].now.value = SECRET;
            } else {
                let ticks = &found.distribution.ticks;
                let above = ticks.len() - ticks.partition_point(|tick| *tick <= mine);
                found.entries[0].now.rank = Some(above as u32 + 1);
            }
            found
        },
    )
    .collect()
}

fn side_by_side() -> Vec<Case> {
    let mut cars = grand_cognac(Lang::Fr);
    let values = [
        9.9, 11.0, 14.0, 19.0, 6.2, 6.0, 7.1, 5.5, 7.9, 8.4, 5.0, 16.0,
    ];
    for (entry, value) in cars.entries.iter_mut().zip(values) {
        entry.now.value = known(value);
    }
    cars.entries[7].now.value = SECRET;
    cars.indicator.short = text("Ménages sans voiture");
    let mut seniors = grand_cognac(Lang::Fr);
    seniors.indicator.short = text("65 ans ou plus");
    let pair = vec![seniors, cars];
    let mut counts = pair.clone();
    for comparison in &mut counts {
        comparison.indicator.kind = IndicatorKind::Count;
    }
    let both = || {
        caption(
            "65 ans ou plus et ménages sans voiture",
            "Intercommunalités de la Charente, 2021",
        )
    };
    vec![
        several("scatter", Kind::Scatter, pair.clone(), 0, both()),
        several("scatter-counts-refused", Kind::Scatter, counts, 0, both()),
        case(
            "scatter-alone-refused",
            Kind::Scatter,
            grand_cognac(Lang::Fr),
            both(),
        ),
        several("table-indicators", Kind::BarTable, pair, 0, both()),
    ]
}

fn composition() -> Vec<Case> {
    let mut median = ages(Lang::Fr);
    median[2].indicator.kind = IndicatorKind::Published;
    let mut other_whole = ages(Lang::Fr);
    other_whole[3].indicator.denominator = Some(text("ménages"));
    let mut not_here = ages(Lang::Fr);
    not_here[3].period = Period::year(0);
    let mut other_date = ages(Lang::Fr);
    other_date[3].period = Period::year(2016);
    let mut overlap = ages(Lang::Fr);
    for entry in &mut overlap[0].entries {
        entry.now.value = known(40.0);
    }
    let mut with_rest = ages(Lang::Fr);
    with_rest.truncate(3);
    with_rest.push(ages(Lang::Fr).remove(6));
    let mut english = ages(Lang::En);
    english.truncate(7);
    vec![
        several(
            "composition-ages",
            Kind::Composition,
            ages(Lang::Fr),
            5,
            by_age(),
        ),
        several(
            "composition-rest",
            Kind::Composition,
            with_rest,
            0,
            caption(
                "À Grand Cognac, un habitant sur six a moins de 15 ans",
                "Quelques âges parmi les habitants, 2021",
            ),
        ),
        several(
            "composition-english",
            Kind::Composition,
            english,
            0,
            Caption {
                title: "One inhabitant in six is under 15 in Grand Cognac".to_owned(),
                subtitle: "Residents by age, 2021".to_owned(),
                source: "Source: Insee, census 2021 · Licence Ouverte 2.0".to_owned(),
            },
        ),
        several(
            "composition-median-refused",
            Kind::Composition,
            median,
            0,
            by_age(),
        ),
        several(
            "composition-whole-refused",
            Kind::Composition,
            other_whole,
            0,
            by_age(),
        ),
        several(
            "composition-not-here-refused",
            Kind::Composition,
            not_here,
            0,
            by_age(),
        ),
        several(
            "composition-date-refused",
            Kind::Composition,
            other_date,
            0,
            by_age(),
        ),
        several(
            "composition-overlap-refused",
            Kind::Composition,
            overlap,
            0,
            by_age(),
        ),
        case(
            "composition-alone-refused",
            Kind::Composition,
            grand_cognac(Lang::Fr),
            by_age(),
        ),
    ]
}

/// So many places with names of so many letters, and the parts of a whole for each.
pub fn crowd_of_parts(count: usize, name_length: usize, parts: usize) -> Vec<Comparison> {
    (0..parts)
        .map(|index| {
            let mut found = crowd(count, name_length, Lang::Fr);
            let name: String = "abcdefgh ".chars().cycle().take(name_length / 2).collect();
            found.indicator.short = text(&format!("{name}{index}"));
            found.indicator.denominator = Some(text("habitants"));
            found.indicator.kind = IndicatorKind::Ratio;
            found.indicator.unit.sign = "%".to_owned();
            for (place, entry) in found.entries.iter_mut().enumerate() {
                if entry.now.value.known().is_some() {
                    let share = 100.0 / parts as f64 * (0.5 + 0.1 * ((place + index) % 5) as f64);
                    entry.now.value = known(share);
                }
            }
            found
        })
        .collect()
}
