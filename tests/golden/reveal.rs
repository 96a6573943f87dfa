//! Charts shown to a room step by step: nothing moves, and nothing tells the answer before its turn.

use obs_chart::{Drawing, Surface, SurfaceName, draw_step, figure, illegible, shaped_for, steps};
use obs_compare::Role;

use super::cases;

/// Shapes of projectors: of today, of meeting rooms, of old ones.
const SHAPES: [(f64, f64); 3] = [(1920.0, 1080.0), (1280.0, 800.0), (1024.0, 768.0)];

const VEIL: &str = "Que montre ce graphique ?";

#[test]
fn nothing_moves_and_nothing_is_told_before_its_turn() {
    let mut found = Vec::new();
    for case in cases::all().iter().filter(|case| case.headed) {
        let figure = figure(case.kind, case.subject(), &case.caption);
        let mine = case.subject().main().mine().map(|mine| mine.place.clone());
        for (width, height) in SHAPES {
            let projector = Surface::named(SurfaceName::Projector);
            let surface = shaped_for(&figure, projector, (width, height)).unwrap();
            let count = steps(&figure, &surface).unwrap();
            let mut say = |step: usize, what: String| {
                found.push(format!(
                    "{} {width}×{height}, step {step}: {what}",
                    case.name
                ));
            };
            let last = draw_step(&figure, &surface, count - 1, VEIL).unwrap();
            let stands = |text: &obs_chart::TextBox| {
                let same = |other: &&obs_chart::TextBox| {
                    other.text == text.text && (other.x, other.y) == (text.x, text.y)
                };
                last.texts.iter().find(same).is_some()
            };
            let mut before: Option<Drawing> = None;
            for step in 0..count {
                let drawing = draw_step(&figure, &surface, step, VEIL).unwrap();
                let whole = step + 1 == count;
                for problem in illegible(&drawing, &surface) {
                    say(step, problem);
                }
                for text in &drawing.texts {
                    let veil = VEIL.contains(text.text.as_str());
                    if !veil && !stands(text) {
                        say(step, format!("“{}” moves", text.text));
                    }
                }
                if figure.empty().is_none() && !whole {
                    for mark in drawing
                        .marks
                        .iter()
                        .filter(|mark| Some(&mark.place) == mine.as_ref())
                    {
                        say(step, format!("{} is told", mark.label));
                    }
                    if drawing.svg.contains(&escaped(&case.caption.title))
                        || drawing.alt.contains(&case.caption.title)
                    {
                        say(step, "the finding is told".to_owned());
                    }
                }
                if let Some(before) = &before
                    && (before.texts.len() > drawing.texts.len() + 3 || before.svg == drawing.svg)
                {
                    say(step, "brings nothing".to_owned());
                }
                before = Some(drawing);
            }
        }
    }
    assert!(found.is_empty(), "{} {found:#?}", found.len());
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[test]
fn the_axes_come_first_then_france_then_the_others_then_us() {
    let case = cases::all()
        .into_iter()
        .find(|case| case.name == "bars-grand-cognac")
        .unwrap();
    let figure = figure(case.kind, case.subject(), &case.caption);
    let surface = Surface::named(SurfaceName::Projector);
    let entries = &case.subject().main().entries;
    let seen = |step: usize| -> Vec<Role> {
        let drawing = draw_step(&figure, surface, step, VEIL).unwrap();
        let role = |place| {
            entries
                .iter()
                .find(|entry| entry.place == place)
                .unwrap()
                .role
        };
        let mut roles: Vec<Role> = drawing
            .marks
            .into_iter()
            .map(|mark| role(mark.place))
            .collect();
        roles.sort();
        roles.dedup();
        roles
    };
    use Role::{Departement, France, Mine, Peer, Region};
    assert_eq!(steps(&figure, surface).unwrap(), 4);
    assert_eq!(seen(0), []);
    assert_eq!(seen(1), [France]);
    assert_eq!(seen(2), [Departement, Region, France, Peer]);
    assert_eq!(seen(3), [Mine, Departement, Region, France, Peer]);
    assert_eq!(seen(9), seen(3));
    // Who does not see the screen hears as much as the others see.
    let alt = draw_step(&figure, surface, 1, VEIL).unwrap().alt;
    assert!(
        alt.starts_with(VEIL) && alt.contains("France\u{202f}: 20,5\u{202f}%"),
        "{alt}"
    );
    assert!(!alt.contains("Grand Cognac\u{202f}:"), "{alt}");
}

#[test]
fn the_page_has_the_shape_of_the_screen_and_type_keeps_its_share_of_the_height() {
    let projector = Surface::named(SurfaceName::Projector);
    let case = cases::all()
        .into_iter()
        .find(|case| case.name == "bars-grand-cognac")
        .unwrap();
    let figure = figure(case.kind, case.subject(), &case.caption);
    let check = |(width, height): (f64, f64), expected: (f64, f64)| {
        let surface = shaped_for(&figure, projector, (width, height)).unwrap();
        let drawing = draw_step(&figure, &surface, 9, VEIL).unwrap();
        assert_eq!((drawing.width, drawing.height), expected);
        for text in &drawing.texts {
            assert!(
                text.size / drawing.height >= 0.03,
                "{} {}",
                text.text,
                text.size
            );
        }
    };
    check((1366.0, 768.0), (1921.0, 1080.0));
    check((1280.0, 800.0), (1728.0, 1080.0));
    check((1024.0, 768.0), (1440.0, 1080.0));
    check((3840.0, 1080.0), (2520.0, 1080.0));
    // A telephone held upright: a band above, a band below.
    check((400.0, 900.0), (1440.0, 1080.0));
    check((0.0, 0.0), (1920.0, 1080.0));
}
