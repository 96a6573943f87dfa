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

fn shares(values: [f64; 7]) -> Vec<Value> {
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
    }
}

fn by_age() -> Caption {
    caption(
        "À Grand Cognac, les plus de 55 ans sont deux habitants sur cinq",
        "Répartition des habitants par âge, 2021",
    )
}

pub fn all() -> Vec<Case> {
    composition()
}

fn composition() -> Vec<Case> {
    let mut median = ages(Lang::Fr);
    median[2].indicator.kind = IndicatorKind::Published;
    let mut other_whole = ages(Lang::Fr);
    other_whole[3].indicator.denominator = Some(text("ménages"));
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
