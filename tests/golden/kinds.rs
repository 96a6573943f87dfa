//! What each of the kinds says, refuses and draws, checked against its data.

use obs_chart::{
    Caption, Kind, Question, Subject, Surface, SurfaceName, draw, figure, illegible, propose,
    refusal,
};
use obs_compare::side_by_side;
use obs_model::{Missing, Value};

use super::{cases, drawn, on_screen};

#[test]
fn each_kind_can_be_heard() {
    let check = |case: &str, expected: &str| assert_eq!(on_screen(case).alt, expected);
    check(
        "composition-ages",
        "Composition\u{202f}: Répartition des habitants par âge, 2021. À Grand Cognac, les plus de 55 ans sont deux habitants sur cinq. Grand Cognac\u{202f}: Moins de 15 ans 15,6\u{202f}%\u{202f}; 15-24 ans 9,2\u{202f}%\u{202f}; 25-39 ans 15,3\u{202f}%\u{202f}; 40-54 ans 19,5\u{202f}%\u{202f}; 55-64 ans 15,3\u{202f}%\u{202f}; 65-79 ans 17,8\u{202f}%\u{202f}; 80 ans ou plus 7,3\u{202f}%. Plus grand écart avec Charente (département)\u{202f}: 15-24 ans, 1,0 point de moins. 1 territoire sans chiffre.",
    );
    check(
        "slope",
        "Avant, après\u{202f}: Taux de pauvreté, Grand Cognac et ses repères, 2017-2023. À Grand Cognac, de 11,8 % en 2017 à 12,9 % en 2023. Grand Cognac\u{202f}: 11,8\u{202f}% en 2017, 12,9\u{202f}% (estimé) en 2023. Entre ces deux dates\u{202f}: 6 en hausse. 2 territoires ne sont pas montrés.",
    );
    check(
        "slope-english",
        "Before, after: Share of people under 60% of median living standard. Poverty rises slowly in Grand Cognac. Grand Cognac: 11.8% in 2017, 12.9% (estimate) in 2023. Between these two dates: 6 up. 2 places are not shown.",
    );
    check(
        "waffle",
        "Sur 100\u{202f}: Part des 65 ans ou plus dans la population, Grand Cognac et ses repères, 2021. Sur 100 habitants de Grand Cognac, 25 ont 65 ans ou plus. Grand Cognac\u{202f}: 25\u{a0}sur\u{a0}100 (25,1\u{202f}%). Charente (département)\u{202f}: 26\u{a0}sur\u{a0}100 (26,1\u{202f}%). Nouvelle-Aquitaine (région)\u{202f}: 25\u{a0}sur\u{a0}100 (24,5\u{202f}%). France\u{202f}: 21\u{a0}sur\u{a0}100 (20,5\u{202f}%). Les parts sont arrondies pour faire 100.",
    );
    check(
        "waffle-few",
        "Sur 100\u{202f}: Part des 65 ans ou plus dans la population, Grand Cognac et ses repères, 2021. Sur 100 habitants de Grand Cognac, 25 ont 65 ans ou plus. Grand Cognac\u{202f}: 0\u{a0}sur\u{a0}100 (0,3\u{202f}%). Charente (département)\u{202f}: 26\u{a0}sur\u{a0}100 (26,1\u{202f}%). Nouvelle-Aquitaine (région)\u{202f}: 25\u{a0}sur\u{a0}100 (24,5\u{202f}%). Les parts sont arrondies pour faire 100. 1 territoire sans chiffre.",
    );
    check(
        "waffle-ages",
        "Sur 100\u{202f}: Répartition des habitants par âge, 2021. À Grand Cognac, les plus de 55 ans sont deux habitants sur cinq. Grand Cognac\u{202f}: Moins de 15 ans 16\u{a0}sur\u{a0}100 (15,6\u{202f}%)\u{202f}; 15-24 ans 9\u{a0}sur\u{a0}100 (9,2\u{202f}%)\u{202f}; 25-54 ans 35\u{a0}sur\u{a0}100 (34,8\u{202f}%)\u{202f}; 55-64 ans 15\u{a0}sur\u{a0}100 (15,3\u{202f}%)\u{202f}; 65 ans ou plus 25\u{a0}sur\u{a0}100 (25,1\u{202f}%). Les parts sont arrondies pour faire 100.",
    );
    check(
        "multiples",
        "Évolutions côte à côte\u{202f}: Taux de pauvreté, Grand Cognac et ses repères, 2017-2023. À Grand Cognac, de 11,8 % en 2017 à 12,9 % en 2023. Grand Cognac\u{202f}: 11,8\u{202f}% en 2017, 12,9\u{202f}% (estimé) en 2023. À côté, sur la même échelle\u{202f}: 6 autres territoires. 1 territoire sans chiffre (secret statistique).",
    );
    check(
        "swarm-1250",
        "Un point chacun\u{202f}: Part des 65 ans ou plus dans la population, toutes les intercommunalités, 2021. Grand Cognac\u{202f}: 637e sur 1\u{202f}250 intercommunalités. 1\u{202f}250\u{a0}intercommunalités, de 13,6\u{202f}% à 36,9\u{202f}%\u{202f}; la moitié entre 22,1\u{202f}% et 28,4\u{202f}%. Grand Cognac est dans le deuxième quart en partant du bas.",
    );
    check(
        "profile",
        "Profil\u{202f}: Huit indicateurs, 2021. Grand Cognac parmi les intercommunalités. Grand Cognac parmi 1\u{202f}250\u{a0}intercommunalités. Dans le quart le plus haut\u{202f}: Logements vacants. Dans la moitié du milieu\u{202f}: 6 indicateurs. 1 indicateur sans position.",
    );
    check(
        "table-dates",
        "Tableau à barres\u{202f}: Taux de pauvreté, Grand Cognac et ses repères, 2017-2023. À Grand Cognac, de 11,8 % en 2017 à 12,9 % en 2023. 8 territoires, 3 colonnes. Grand Cognac, 2021\u{202f}: 12,1\u{202f}%\u{202f}; 2022\u{202f}: 12,4\u{202f}%\u{202f}; 2023\u{202f}: 12,9\u{202f}% (estimé). Le plus haut\u{202f}: Val de Charente, 17,4\u{202f}%\u{202f}; le plus bas\u{202f}: Rouillacais, 9,6\u{202f}%. 2 territoires sans chiffre, dont 1 sous secret statistique.",
    );
    check(
        "table-indicators",
        "Tableau à barres\u{202f}: Intercommunalités de la Charente, 2021. 65 ans ou plus et ménages sans voiture. 12 territoires, 2 colonnes. Grand Cognac, 65 ans ou plus\u{202f}: 25,1\u{202f}%\u{202f}; Ménages sans voiture\u{202f}: 9,9\u{202f}%. Le plus haut\u{202f}: Val de Charente, 31,4\u{202f}%\u{202f}; le plus bas\u{202f}: France, 20,5\u{202f}%.",
    );
    check(
        "scatter",
        "Deux indicateurs\u{202f}: Intercommunalités de la Charente, 2021. 65 ans ou plus et ménages sans voiture. 11 territoires\u{202f}; de gauche à droite, Ménages sans voiture\u{202f}; de bas en haut, 65 ans ou plus. Grand Cognac\u{202f}: 65 ans ou plus 25,1\u{202f}%\u{202f}; Ménages sans voiture 9,9\u{202f}%. Deux chiffres qui vont ensemble ne prouvent pas que l’un cause l’autre\u{202f}: une troisième raison peut porter les deux. 1 territoire n’a pas les deux chiffres.",
    );
}

#[test]
fn each_kind_says_why_it_is_refused() {
    let check = |name: &str, expected: &str| {
        let case = cases::all().into_iter().find(|case| case.name == name);
        let case = case.expect(name);
        let reason = refusal(case.kind, case.subject()).map(|text| text.fr);
        assert_eq!(reason.as_deref(), Some(expected), "{name}");
        assert!(drawn(&case, SurfaceName::Screen).marks.is_empty(), "{name}");
    };
    check(
        "composition-median-refused",
        "«\u{202f}25-39 ans\u{202f}» n’est pas une part d’un tout\u{202f}: une médiane, une moyenne, un indice ou un nombre ne se partagent pas en 100.",
    );
    check(
        "composition-whole-refused",
        "Ces parts ne sont pas celles d’un même tout\u{202f}: les unes sont rapportées à «\u{202f}habitants\u{202f}», d’autres à «\u{202f}ménages\u{202f}».",
    );
    check(
        "composition-overlap-refused",
        "Ces parts se recouvrent\u{202f}: à Grand Cognac, elles font 124\u{202f}% ensemble.",
    );
    check(
        "composition-not-here-refused",
        "«\u{202f}40-54 ans\u{202f}» n’est pas encore sur cet ordinateur.",
    );
    check(
        "composition-date-refused",
        "Ces chiffres ne sont pas de la même date\u{202f}: 2021 et 2016.",
    );
    check(
        "composition-alone-refused",
        "Une composition demande toutes les parts d’un même tout\u{202f}: une seule est connue ici.",
    );
    check(
        "slope-refused",
        "Il faut deux dates séparées d’au moins 5\u{202f}ans pour dessiner une évolution\u{202f}: plus rapprochées, elles ne se comparent pas.",
    );
    check(
        "multiples-alone-refused",
        "Il faut deux territoires au moins pour les mettre côte à côte.",
    );
    check(
        "waffle-median-refused",
        "«\u{202f}Case\u{202f}» n’est pas une part d’un tout\u{202f}: une médiane, une moyenne, un indice ou un nombre ne se partagent pas en 100.",
    );
    check(
        "waffle-secret-refused",
        "Ce territoire n’a pas de chiffre à cette date.",
    );
    check(
        "profile-refused",
        "Un profil demande deux indicateurs au moins où ce territoire peut être placé parmi d’autres.",
    );
    check(
        "scatter-counts-refused",
        "Deux nombres grandissent ensemble avec la taille du territoire\u{202f}: le dessin ne dirait que cela. Prenez une part ou un taux.",
    );
    check(
        "scatter-alone-refused",
        "Il faut un second indicateur, à choisir, pour en placer deux l’un contre l’autre.",
    );
}

#[test]
fn the_parts_of_a_bar_fill_it_in_their_proportions() {
    for surface in SurfaceName::ALL {
        let case = cases::all()
            .into_iter()
            .find(|case| case.name == "composition-ages");
        let drawing = drawn(&case.unwrap(), surface);
        let mine: Vec<_> = drawing
            .marks
            .iter()
            .filter(|mark| mark.label.starts_with("Grand Cognac"))
            .collect();
        assert_eq!(mine.len(), 7);
        let values: Vec<f64> = mine.iter().map(|mark| mark.value.unwrap()).collect();
        assert_eq!(values.iter().sum::<f64>().round(), 100.0);
        let unit = (mine[6].x + mine[6].width - mine[0].x) / 100.0;
        for (index, mark) in mine.iter().enumerate() {
            let before: f64 = values[..index].iter().sum();
            // Parts are set apart by a little of the background, and drawn to a tenth of a unit.
            assert!(
                (mark.x - mine[0].x - before * unit).abs() < unit * 0.8,
                "{} {surface:?}",
                mark.label
            );
            assert!(
                (mark.width - values[index] * unit).abs() < unit * 0.8,
                "{} {surface:?}",
                mark.label
            );
        }
    }
}

#[test]
fn a_grid_has_a_hundred_squares() {
    let drawing = on_screen("waffle-ages");
    let squares = |name: &str| -> u32 {
        let of = drawing
            .marks
            .iter()
            .filter(|mark| mark.label.starts_with(name));
        of.map(|mark| {
            mark.text
                .split('\u{a0}')
                .next()
                .unwrap()
                .parse::<u32>()
                .unwrap()
        })
        .sum()
    };
    for name in ["Grand Cognac", "Charente", "Nouvelle-Aquitaine", "France"] {
        assert_eq!(squares(name), 100, "{name}");
    }
}

#[test]
fn every_peer_is_a_dot() {
    for (case, places) in [("swarm-1250", 1250), ("swarm-few", 13)] {
        let svg = on_screen(case).svg;
        let edge = super::token("peer_edge");
        let dots = svg
            .lines()
            .filter(|line| line.starts_with("<circle") && line.contains(&edge))
            .count();
        assert_eq!(dots, places, "{case}");
    }
}

#[test]
fn marks_can_be_traced() {
    for case in cases::all() {
        for mark in drawn(&case, SurfaceName::Screen).marks {
            let known = case
                .comparisons
                .iter()
                .any(|comparison| comparison.indicator.id == mark.indicator);
            assert!(
                known && !mark.label.is_empty() && !mark.text.is_empty(),
                "{}: {mark:?}",
                case.name
            );
        }
    }
}

#[test]
fn the_kind_proposed_answers_the_question() {
    let check = |name: &str, question: Question, best: Kind, refused: &[Kind]| {
        let case = cases::all()
            .into_iter()
            .find(|case| case.name == name)
            .expect(name);
        let offers = propose(question, case.subject());
        assert_eq!(
            offers.len(),
            Kind::ALL.len(),
            "{name}: every kind is there once"
        );
        assert_eq!(offers[0].kind, best, "{name} {question:?}");
        assert_eq!(offers[0].refused, None, "{name} {question:?}");
        let offered = offers
            .iter()
            .filter(|offer| offer.refused.is_none())
            .count();
        assert!(
            offers[offered..]
                .iter()
                .all(|offer| offer.refused.is_some()),
            "{name}: the refused are last"
        );
        for kind in refused {
            let offer = offers.iter().find(|offer| offer.kind == *kind).unwrap();
            let reason = offer
                .refused
                .as_ref()
                .unwrap_or_else(|| panic!("{name}: {kind:?} is offered"));
            assert!(
                reason.fr.ends_with('.') && reason.en.ends_with('.'),
                "{reason:?}"
            );
        }
    };
    use Kind::{
        BarTable, Composition, Lines, Profile, RankedBars, Scatter, Slope, SmallMultiples, Strip,
        Swarm, Waffle,
    };
    check(
        "bars-grand-cognac",
        Question::Ranking,
        RankedBars,
        &[Composition, Profile, Scatter, Lines, Slope],
    );
    check(
        "bars-grand-cognac",
        Question::OutOf100,
        Waffle,
        &[Composition],
    );
    check("bars-grand-cognac", Question::Spread, Swarm, &[]);
    check(
        "bars-count",
        Question::OutOf100,
        RankedBars,
        &[Waffle, Composition],
    );
    check(
        "waffle-median-refused",
        Question::OutOf100,
        RankedBars,
        &[Waffle],
    );
    check("lines-gaps", Question::Change, Lines, &[Composition]);
    check("lines-ten-chosen", Question::Change, SmallMultiples, &[]);
    check(
        "lines-refused",
        Question::Change,
        RankedBars,
        &[Lines, Slope, SmallMultiples],
    );
    check(
        "composition-ages",
        Question::Parts,
        Composition,
        &[Profile, Waffle],
    );
    // Of five parts at most, squares come next; and first where they are asked for.
    check("waffle-ages", Question::Parts, Composition, &[Profile]);
    check("waffle-ages", Question::OutOf100, Waffle, &[Profile]);
    // Medians are no parts: neither bars of 100 % nor squares.
    check(
        "composition-median-refused",
        Question::Parts,
        RankedBars,
        &[Composition, Waffle],
    );
    check("profile", Question::Profile, Profile, &[Composition]);
    // Points are offered, never proposed.
    check("scatter", Question::Together, BarTable, &[]);
    check(
        "strip-refused",
        Question::Spread,
        RankedBars,
        &[Strip, Swarm],
    );
    check(
        "scatter-counts-refused",
        Question::Together,
        BarTable,
        &[Scatter],
    );
}

#[test]
fn sentences_about_several_indicators_are_true_of_them() {
    let of = |name: &str| {
        let case = cases::all().into_iter().find(|case| case.name == name);
        case.expect(name).comparisons
    };
    let mut ages = of("composition-ages");
    assert_eq!(
        side_by_side::composition_title(&ages).as_deref(),
        Some("À Grand Cognac, la plus grande part\u{202f}: 40-54 ans, 19,5\u{202f}%")
    );
    assert_eq!(
        side_by_side::composition_subtitle(&ages).as_deref(),
        Some("Sur 100 habitants, intercommunalités de la Charente, 2021")
    );
    // Equal once rounded: both are named.
    ages[5].entries[0].now.value = Value::measured(19.48);
    assert_eq!(
        side_by_side::composition_title(&ages).as_deref(),
        Some(
            "À Grand Cognac, les plus grandes parts\u{202f}: 40-54 ans et 65-79 ans, 19,5\u{202f}% chacune"
        )
    );
    ages[0].entries[0].now.value = Value::Missing(Missing::Secret);
    assert_eq!(side_by_side::composition_title(&ages), None);
    assert_eq!(
        side_by_side::profile_title(&of("profile")).as_deref(),
        Some("Grand Cognac parmi 1\u{202f}250 intercommunalités, en 8 indicateurs")
    );
    let pair = of("scatter");
    assert_eq!(
        side_by_side::pair_title(&pair[0], &pair[1]),
        "«\u{202f}65 ans ou plus\u{202f}» et «\u{202f}Ménages sans voiture\u{202f}», côte à côte"
    );
}

#[test]
fn a_crowd_of_indicators_can_be_read() {
    let mut found = Vec::new();
    for surface in SurfaceName::ALL {
        for kind in [
            Kind::Composition,
            Kind::Waffle,
            Kind::Profile,
            Kind::BarTable,
            Kind::Scatter,
        ] {
            for count in [2, 5, 14, 60] {
                for name_length in [6, 48] {
                    for parts in [2, 7] {
                        let comparisons = cases::crowd_of_parts(count, name_length, parts);
                        let subject = Subject::several(&comparisons, 1).unwrap();
                        let caption = Caption {
                            title: "Un titre de graphique qui dit ce que l’on voit".to_owned(),
                            subtitle: "Mesure, territoires, 2021".to_owned(),
                            source: "Source".to_owned(),
                        };
                        let surface = Surface::named(surface);
                        let drawing = draw(&figure(kind, subject, &caption), surface).unwrap();
                        for problem in illegible(&drawing, surface) {
                            found.push(format!(
                                "{kind:?}, {count} places, names of {name_length}, {parts} parts: {problem}"
                            ));
                        }
                    }
                }
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}
