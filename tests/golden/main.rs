//! Golden charts: every case on every surface, compared byte for byte with `tests/expected`, and readable.
//!
//! To accept what has changed, after looking at it: `make golden`.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod cases;
mod every;
mod guesses;
mod kinds;
mod map_cases;
mod report;
mod reveal;
mod states;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use obs_chart::{
    Drawing, Kind, Look, Surface, SurfaceName, draw, figure, illegible, png, refusal, strip_card,
};
use obs_compare::Role;
use obs_model::{Lang, Level, State};

fn expected_folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("expected")
}

/// Whether what is drawn now is to be accepted: `make golden`.
fn accepting() -> bool {
    std::env::var_os("ACCEPT").is_some()
}

fn drawn(case: &cases::Case, surface: SurfaceName) -> Drawing {
    drawn_on(case, Surface::named(surface))
}

fn drawn_on(case: &cases::Case, surface: &Surface) -> Drawing {
    let mut figure = figure(case.kind, case.subject(), &case.caption);
    if !case.headed {
        figure = figure.without_heading();
    }
    draw(&figure, surface).expect(case.name)
}

/// A drawing of a case on a surface.
struct Drawn {
    /// `bars-english-screen`: the name of its golden file.
    name: String,
    surface: &'static Surface,
    drawing: Drawing,
    /// Whether it has a golden file.
    kept: bool,
}

/// The cases that are kept in dark.
const KEPT_IN_DARK: [&str; 4] = [
    "bars-grand-cognac",
    "lines-gaps",
    "composition-ages",
    "card",
];

/// Every case on every surface; in dark, where only colours differ, one case of each kind.
fn drawings() -> Vec<Drawn> {
    let mut drawings = Vec::new();
    for (word, name, surface) in surfaces() {
        let is_dark = word.ends_with("-dark");
        let mut kinds = Vec::new();
        for case in cases::all() {
            let first = !kinds.contains(&case.kind);
            kinds.push(case.kind);
            let kept = match name {
                _ if is_dark => name == SurfaceName::Screen && KEPT_IN_DARK.contains(&case.name),
                // The sizes of a poster are seen on one case of each kind.
                SurfaceName::Poster => first,
                SurfaceName::Screen => true,
                SurfaceName::Projector | SurfaceName::Print => !case.once,
            };
            if is_dark && !first && !kept {
                continue;
            }
            drawings.push(Drawn {
                name: format!("{}-{word}", case.name),
                surface,
                drawing: drawn_on(&case, surface),
                kept,
            });
        }
        let distribution = cases::distribution(Level::Epci, &cases::scattered(1250, 25.3, 9.0));
        let marks = [
            (Role::Mine, 25.1),
            (Role::Departement, 26.1),
            (Role::France, 20.5),
        ];
        let card = strip_card(&distribution, &marks, Some(637), surface, Lang::Fr).unwrap();
        drawings.push(Drawn {
            name: format!("card-{word}"),
            surface,
            drawing: card,
            kept: name == SurfaceName::Screen || !is_dark,
        });
        for (map, drawing) in map_cases::drawings(surface) {
            drawings.push(Drawn {
                name: format!("{map}-{word}"),
                surface,
                drawing,
                kept: name == SurfaceName::Screen || !is_dark,
            });
        }
    }
    drawings
}

/// Every surface with the end of the names of its files, then those that have a dark theme in it.
fn surfaces() -> Vec<(String, SurfaceName, &'static Surface)> {
    let lit = SurfaceName::ALL.map(|name| (name.word().to_owned(), name, Surface::named(name)));
    let dark = SurfaceName::ALL
        .map(|name| (format!("{}-dark", name.word()), name, Surface::dark(name)))
        .into_iter()
        .filter(|(.., surface)| surface.has_dark());
    lit.into_iter().chain(dark).collect()
}

/// The drawing of one case on the screen.
fn on_screen(name: &str) -> Drawing {
    let case = cases::all()
        .into_iter()
        .find(|case| case.name == name)
        .expect(name);
    drawn(&case, SurfaceName::Screen)
}

#[test]
fn charts_are_those_that_were_accepted() {
    let folder = expected_folder();
    let accept = accepting();
    let mut known = BTreeSet::new();
    let mut changed = Vec::new();
    let mut changes = Vec::new();
    for Drawn { name, drawing, .. } in drawings().into_iter().filter(|drawn| drawn.kept) {
        let path = folder.join(format!("{name}.svg"));
        known.insert(path.clone());
        let text = format!(
            "<!-- {} -->\n{}",
            drawing.alt.replace("--", "- -"),
            drawing.svg
        );
        let before = fs::read_to_string(&path).unwrap_or_default();
        if before == text {
            continue;
        }
        if accept {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&path, text).unwrap();
        } else {
            let line = before
                .lines()
                .zip(text.lines())
                .position(|(before, now)| before != now);
            changed.push(format!("{name} (line {})", line.map_or(1, |line| line + 1)));
            changes.push(report::Change {
                name,
                before: Some(before).filter(|before| !before.is_empty()),
                after: Some(text),
            });
        }
    }
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "svg") && !known.contains(&path) {
            if accept {
                fs::remove_file(&path).unwrap();
            } else {
                changed.push(format!("{} belongs to no case", path.display()));
            }
        }
    }
    if !changed.is_empty() {
        let page = report::write("charts", &changes);
        panic!(
            "charts differ from tests/expected; look at them in {}, then accept them with `make golden`:\n{}",
            page.display(),
            changed.join("\n")
        );
    }
}

#[test]
fn every_chart_can_be_read() {
    for Drawn {
        name,
        surface,
        drawing,
        ..
    } in drawings()
    {
        let problems = illegible(&drawing, surface);
        assert!(problems.is_empty(), "{name}: {problems:#?}");
    }
}

#[test]
fn a_crowd_can_be_read() {
    let mut found = Vec::new();
    for surface in SurfaceName::ALL {
        for kind in Kind::ALL {
            for count in [1, 2, 5, 9, 14, 40, 90] {
                for name_length in [6, 24, 48] {
                    for lang in [Lang::Fr, Lang::En] {
                        let comparison = cases::crowd(count, name_length, lang);
                        let caption = obs_chart::Caption {
                            title: format!("{count} places whose names have {name_length} letters"),
                            subtitle: "Crowd".to_owned(),
                            source: "Source".to_owned(),
                        };
                        let drawing = draw(
                            &figure(*kind, &comparison, &caption),
                            Surface::named(surface),
                        )
                        .unwrap();
                        for problem in illegible(&drawing, Surface::named(surface)) {
                            found.push(format!(
                                "{kind:?} of {count} places, names of {name_length}, {}: {problem}",
                                surface.word()
                            ));
                        }
                    }
                }
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn the_check_sees_what_cannot_be_read() {
    let surface = Surface::named(SurfaceName::Screen);
    let check = |spoil: &dyn Fn(&mut Drawing), expected: &str| {
        let mut drawing = on_screen("bars-grand-cognac");
        spoil(&mut drawing);
        let problems = illegible(&drawing, surface);
        assert!(
            problems.iter().any(|problem| problem.contains(expected)),
            "{expected}: {problems:?}"
        );
    };
    check(&|drawing| drawing.texts[0].x = -5.0, "leaves the canvas");
    check(
        &|drawing| drawing.texts[1].y = drawing.texts[0].y,
        "overlap",
    );
    check(&|drawing| drawing.texts[2].size = 11.0, "is set in 11");
    check(&|drawing| drawing.texts[2].contrast = 3.0, "contrast of 3");
    check(&|drawing| drawing.texts[2].text.push('…'), "is cut");
    check(&|drawing| drawing.texts[2].text.push('→'), "the face lacks");
    check(&|drawing| drawing.looks[0].contrast = 2.9, "in a lit room");
    check(&|drawing| drawing.svg.push_str("rotate(90)"), "rotated");
    check(
        &|drawing| {
            for look in &mut drawing.looks {
                look.shape = Some("Solid".to_owned());
            }
        },
        "by colour alone",
    );
    check(
        &|drawing| {
            let looks = drawing.looks.clone();
            for (index, look) in looks.iter().cycle().take(11).enumerate() {
                drawing.looks.push(Look {
                    shape: Some(index.to_string()),
                    ..look.clone()
                });
            }
        },
        "more than 10",
    );
}

#[test]
fn markup_is_plain_and_data_stays_text() {
    for Drawn { name, drawing, .. } in drawings() {
        for forbidden in [
            "style=",
            "<style",
            " id=",
            "<script",
            "href",
            "url(",
            "<b>",
            "\"Vallons\"",
            "NaN",
            "inf",
        ] {
            assert!(!drawing.svg.contains(forbidden), "{name} holds {forbidden}");
        }
        assert!(
            drawing
                .svg
                .starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\""),
            "{name}"
        );
        assert!(drawing.svg.contains("role=\"img\" aria-label=\""), "{name}");
        // A picture is only painted from a well-formed drawing.
        let picture = png(&drawing, 120).expect(&name);
        assert!(picture.starts_with(b"\x89PNG"), "{name}");
    }
    let escaped = on_screen("bars-long-names").svg;
    assert!(
        escaped.contains("&lt;b&gt;Bruyères&lt;/b&gt; &amp;"),
        "the name of the place is written as it is"
    );
}

#[test]
fn pictures_have_the_width_asked_for() {
    let drawing = on_screen("bars-grand-cognac");
    for width in [960u32, 1920, 3840] {
        let picture = png(&drawing, width).unwrap();
        assert_eq!(picture[16..20], width.to_be_bytes());
    }
    for width in [0, 20_000] {
        assert!(png(&drawing, width).is_err(), "{width}");
    }
}

/// The points of the polygons of a colour.
fn polygons(svg: &str, colour: &str) -> Vec<Vec<(f64, f64)>> {
    svg.lines()
        .filter(|line| line.starts_with("<polygon") && line.contains(&format!("fill=\"{colour}\"")))
        .map(|line| {
            let points = line
                .split_once("points=\"")
                .unwrap()
                .1
                .split('"')
                .next()
                .unwrap();
            points
                .split_whitespace()
                .map(|point| point.split_once(',').unwrap())
                .map(|(x, y)| (x.parse().unwrap(), y.parse().unwrap()))
                .collect()
        })
        .collect()
}

fn token(name: &str) -> String {
    let mut tokens = Surface::named(SurfaceName::Screen).tokens();
    tokens.find(|(token, _)| *token == name).unwrap().1
}

#[test]
fn bars_are_as_long_as_their_values() {
    let length = |polygon: &[(f64, f64)]| {
        let xs = || polygon.iter().map(|(x, _)| *x);
        xs().fold(f64::MIN, f64::max) - xs().fold(f64::MAX, f64::min)
    };
    let svg = on_screen("bars-grand-cognac").svg;
    let mine = length(&polygons(&svg, &token("mine"))[0]) / 25.134_7;
    let check = |colour: &str, values: &[f64]| {
        let found = polygons(&svg, &token(colour));
        assert_eq!(found.len(), values.len(), "{colour}");
        for (polygon, value) in found.iter().zip(values) {
            let expected = value * mine;
            // A tenth of a pixel: what plotters rounds to.
            assert!(
                (length(polygon) - expected).abs() <= 2.0,
                "{colour} {value}"
            );
        }
    };
    check("departement", &[26.1]);
    check("region", &[24.5]);
    check("france", &[20.5]);
    check("peer", &[31.42, 31.4, 31.0, 28.4, 28.1, 27.5, 25.4, 23.2]);
}

#[test]
fn a_missing_value_has_words_and_no_bar() {
    let drawing = on_screen("bars-ties-missing-zero");
    let bars = ["mine", "epci", "departement", "france", "peer"]
        .map(|colour| polygons(&drawing.svg, &token(colour)).len());
    // Zero has no length; the three missing values have nothing.
    assert_eq!(bars, [0, 1, 1, 1, 2]);
    let said: Vec<(&str, &str, State)> = drawing
        .marks
        .iter()
        .map(|mark| (mark.label.as_str(), mark.text.as_str(), mark.state))
        .collect();
    assert_eq!(
        said,
        [
            ("Cognac", "6,2\u{202f}%", State::Measured),
            ("France", "4,1\u{202f}% (estimé)", State::Estimated),
            (
                "Grand Cognac (intercommunalité)",
                "3,5\u{202f}%",
                State::Measured
            ),
            ("Charente (département)", "3,5\u{202f}%", State::Measured),
            ("Cherves-Richemont", "3,5\u{202f}%", State::Measured),
            ("Saint-Sulpice-de-Cognac", "0,0\u{202f}%", State::Measured),
            ("Bréville", "secret statistique", State::Secret),
            ("Nercillac", "non publié", State::NotCollected),
            ("Réparsac", "secret statistique", State::Secret),
        ]
    );
}

#[test]
fn lines_break_where_a_figure_is_missing() {
    let lines_of = |case: &str, colour: &str| {
        let svg = on_screen(case).svg;
        let stroke = format!("stroke=\"{}\" stroke-width=\"40\"", token(colour));
        svg.lines()
            .filter(|line| line.starts_with("<polyline") && line.contains(&stroke))
            .count()
    };
    // 2019 is secret: one line before, one after.
    assert_eq!(lines_of("lines-gaps", "mine"), 2);
    // 2013, 2018 and 2023 are joined; the years between are not.
    assert_eq!(lines_of("lines-close-years", "mine"), 1);
}

#[test]
fn lines_are_cut_where_figures_do_not_compare() {
    let lines_of = |case: &str, colour: &str| {
        let svg = on_screen(case).svg;
        let stroke = format!("stroke=\"{}\" stroke-width=\"40\"", token(colour));
        svg.lines()
            .filter(|line| line.starts_with("<polyline") && line.contains(&stroke))
            .count()
    };
    let says = |case: &str, words: &str| {
        let drawing = on_screen(case);
        assert!(
            drawing.texts.iter().any(|text| text.text.contains(words)),
            "{case}: {words}"
        );
    };
    // 2019 is secret; the break before 2021 leaves 2020 alone.
    assert_eq!(lines_of("lines-gaps", "mine"), 2);
    assert_eq!(lines_of("lines-break", "mine"), 2);
    assert_eq!(lines_of("lines-break-boundaries", "mine"), 1);
    assert_eq!(lines_of("lines-boundaries", "mine"), 1);
    says("lines-break", "Nouvelles règles d’inscription (2021)");
    says("lines-boundaries", "Autre périmètre jusqu’en 2018");
    says("multiples-break", "Trait vertical");
    says("table-break", "Rupture de série en 2022");
    let slope = on_screen("slope-break");
    assert!(slope.marks.iter().all(|mark| mark.period.year >= 2021));
}

#[test]
fn a_kind_that_makes_no_sense_says_why() {
    let check = |case: &str, fr: &str| {
        let case = cases::all()
            .into_iter()
            .find(|other| other.name == case)
            .unwrap();
        let reason = refusal(case.kind, case.subject()).map(|text| text.fr);
        assert_eq!(reason.as_deref(), Some(fr), "{}", case.name);
        let figure = figure(case.kind, case.subject(), &case.caption);
        assert_eq!(figure.empty(), Some(fr));
        assert!(figure.alt().contains(fr.trim_end_matches('.')));
    };
    check(
        "lines-refused",
        "Il faut deux dates séparées d’au moins 5\u{202f}ans pour dessiner une évolution\u{202f}: plus rapprochées, elles ne se comparent pas.",
    );
    check(
        "strip-refused",
        "Une répartition demande au moins 4 chiffres\u{202f}; 2 ici.",
    );
    check(
        "slope-break-refused",
        "Rupture de série en 2023 («\u{202f}Nouvelles règles d’inscription\u{202f}»)\u{202f}: \
         les chiffres d’avant et d’après ne se comparent pas.",
    );
    check(
        "slope-boundaries-refused",
        "Les chiffres de ces dates ne sont pas du même périmètre\u{202f}: une ligne les comparerait à tort.",
    );
    check(
        "bars-nothing-known",
        "Aucun de ces territoires n’a de chiffre à cette date.",
    );
    for case in cases::all()
        .iter()
        .filter(|case| !case.name.ends_with("refused") && !case.name.ends_with("known"))
    {
        assert_eq!(refusal(case.kind, case.subject()), None, "{}", case.name);
    }
}

#[test]
fn a_chart_can_be_heard() {
    let check = |case: &str, expected: &str| assert_eq!(on_screen(case).alt, expected);
    check(
        "bars-grand-cognac",
        "Classement\u{202f}: Part des 65 ans ou plus dans la population, intercommunalités de la Charente, 2021. \
         À Grand Cognac, un habitant sur quatre a 65 ans ou plus. \
         Le plus haut\u{202f}: Val de Charente, 31,4\u{202f}%\u{202f}; le plus bas\u{202f}: France, 20,5\u{202f}%.",
    );
    check(
        "lines-gaps",
        "Évolution\u{202f}: Taux de pauvreté au seuil de 60 % du niveau de vie médian, 2017-2023. \
         La pauvreté monte doucement à Grand Cognac, moins haute qu’en France. \
         Grand Cognac\u{202f}: 11,8\u{202f}% en 2017, 12,9\u{202f}% (estimé) en 2023. 1 territoire sans chiffre (secret statistique).",
    );
    check(
        "lines-break",
        "Évolution\u{202f}: Taux de pauvreté, Grand Cognac et ses repères, 2017-2023. \
         À Grand Cognac, la pauvreté touche une personne sur huit. \
         Grand Cognac\u{202f}: 12,1\u{202f}% en 2021, 12,9\u{202f}% (estimé) en 2023. \
         Rupture de série en 2021 («\u{202f}Nouvelles règles d’inscription\u{202f}»)\u{202f}: \
         les chiffres d’avant et d’après ne se comparent pas. \
         1 territoire sans chiffre (secret statistique).",
    );
    check(
        "strip-english",
        "Distribution: Share of people aged 65 and over, all intercommunalities, 2021. \
         Grand Cognac stands in the middle of the intercommunalities. \
         1,250\u{a0}intercommunalities, from 13.6% to 36.9%; half of them between 22.1% and 28.4%.",
    );
}
