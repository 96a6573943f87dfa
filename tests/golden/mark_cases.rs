//! The cases of what keeps figures from being compared, or from being known: breaks, boundaries, states.
//!
//! The figures are made up, of a plausible size.

use obs_model::SeriesBreak;

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

pub fn all() -> Vec<Case> {
    let mut cases = cut();
    for case in &mut cases {
        case.once = true;
    }
    cases
}
