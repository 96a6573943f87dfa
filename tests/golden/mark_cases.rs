//! The cases of what keeps figures from being compared, or from being known: breaks, boundaries, states.
//!
//! The figures are made up, of a plausible size.

use obs_model::{Quality, SeriesBreak};

use super::*;

fn broken(mut comparison: Comparison, from: i32) -> Comparison {
    comparison.indicator.breaks = vec![SeriesBreak {
        from: Period::year(from),
        words: Text {
            fr: "Nouvelles règles d’inscription".to_owned(),
            en: "New registration rules".to_owned(),
        },
    }];
    comparison
}

/// Mine is of other boundaries until a year, included.
fn moved(mut comparison: Comparison, until: i32) -> Comparison {
    for point in &mut comparison.entries[0].series {
        if point.period.year <= until {
            point.perimeter = Perimeter::Of(2019);
        }
    }
    comparison
}

/// What stands between figures of several dates.
fn cut() -> Vec<Case> {
    let poverty = || {
        caption(
            "À Grand Cognac, la pauvreté touche une personne sur huit",
            "Taux de pauvreté, Grand Cognac et ses repères, 2017-2023",
        )
    };
    let seven = || seven_dates(Lang::Fr);
    vec![
        case("lines-break", Kind::Lines, broken(seven(), 2021), poverty()),
        case(
            "lines-boundaries",
            Kind::Lines,
            moved(seven(), 2018),
            poverty(),
        ),
        case(
            "lines-break-boundaries",
            Kind::Lines,
            moved(broken(seven(), 2022), 2020),
            poverty(),
        ),
        case(
            "multiples-break",
            Kind::SmallMultiples,
            moved(broken(seven(), 2022), 2018),
            poverty(),
        ),
        case("slope-break", Kind::Slope, broken(seven(), 2021), poverty()),
        case(
            "slope-break-refused",
            Kind::Slope,
            broken(seven(), 2023),
            poverty(),
        ),
        case(
            "slope-boundaries-refused",
            Kind::Slope,
            moved(seven(), 2022),
            poverty(),
        ),
        case(
            "table-break",
            Kind::BarTable,
            broken(seven(), 2022),
            poverty(),
        ),
    ]
}

/// The latest figures are provisional, those before estimated; of the last place, the other way round.
fn not_firm(mut comparison: Comparison) -> Comparison {
    let turned = comparison.entries.len() - 1;
    for (index, entry) in comparison.entries.iter_mut().enumerate() {
        let (last, before) = match index == turned {
            true => (Quality::Estimated, Quality::Provisional),
            false => (Quality::Provisional, Quality::Estimated),
        };
        let of = |value: Value, quality| {
            value
                .known()
                .map_or(value, |value| Value::Known(value, quality))
        };
        for (point, quality) in entry.series.iter_mut().rev().zip([last, before]) {
            point.value = of(point.value, quality);
        }
        entry.now.value = of(entry.now.value, last);
    }
    comparison
}

/// Figures that the source will revise, or has estimated.
fn uncertain() -> Vec<Case> {
    let poverty = || {
        caption(
            "À Grand Cognac, la pauvreté touche une personne sur huit",
            "Taux de pauvreté, Grand Cognac et ses repères, 2017-2023",
        )
    };
    [
        ("lines-not-firm", Kind::Lines),
        ("bars-not-firm", Kind::RankedBars),
        ("strip-not-firm", Kind::Strip),
    ]
    .map(|(name, kind)| case(name, kind, not_firm(seven_dates(Lang::Fr)), poverty()))
    .into()
}

pub fn all() -> Vec<Case> {
    let mut cases = cut();
    cases.extend(uncertain());
    for case in &mut cases {
        case.once = true;
    }
    cases
}
