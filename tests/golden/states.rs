//! Each state of a figure × each kind of chart: a mark and words of its own.

use obs_chart::{Drawing, Kind, Surface, SurfaceName, draw, figure, illegible};
use obs_model::{Missing, Quality, Value};

use super::cases;

/// The first case of a kind, with the second place in a state.
fn in_state(kind: Kind, state: &dyn Fn(Value) -> Value) -> cases::Case {
    let mut case = cases::all()
        .into_iter()
        .find(|case| case.kind == kind && !case.name.ends_with("refused"))
        .unwrap();
    let asked = case.asked;
    let entry = &mut case.comparisons[asked].entries[1];
    entry.now.value = state(entry.now.value);
    for point in &mut entry.series {
        point.value = state(point.value);
    }
    case
}

fn drawn(case: &cases::Case) -> Drawing {
    let surface = Surface::named(SurfaceName::Screen);
    let drawing = draw(&figure(case.kind, case.subject(), &case.caption), surface).unwrap();
    let problems = illegible(&drawing, surface);
    assert!(problems.is_empty(), "{:?}: {problems:#?}", case.kind);
    drawing
}

fn words(drawing: &Drawing) -> String {
    let texts = drawing.texts.iter().map(|text| text.text.as_str());
    texts.collect::<Vec<_>>().join(" ")
}

/// What is drawn but for the texts, which say more than the state.
fn shapes(drawing: &Drawing) -> String {
    let mut in_text = false;
    let lines = drawing.svg.lines().filter(|line| {
        let text = in_text || line.starts_with("<text");
        in_text = text && !line.contains("</text>");
        !text && !line.starts_with("<svg")
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// What becomes of a value.
type Change = dyn Fn(Value) -> Value;

#[test]
fn each_state_has_a_mark_and_words_in_each_kind() {
    let mut lacking = Vec::new();
    for kind in Kind::ALL {
        let measured = drawn(&in_state(*kind, &|value| value));
        let estimated = |value: Value| {
            value
                .known()
                .map_or(value, |value| Value::Known(value, Quality::Estimated))
        };
        let provisional = |value: Value| {
            value
                .known()
                .map_or(value, |value| Value::Known(value, Quality::Provisional))
        };
        let missing = |reason| move |_: Value| Value::Missing(reason);
        let states: [(&str, Box<Change>); 5] = [
            ("estimé", Box::new(estimated)),
            ("provisoire", Box::new(provisional)),
            ("secret statistique", Box::new(missing(Missing::Secret))),
            ("non publié", Box::new(missing(Missing::NotCollected))),
            ("sans objet", Box::new(missing(Missing::NotApplicable))),
        ];
        let mut seen = vec![("mesuré", shapes(&measured))];
        for (said, state) in states {
            let drawing = drawn(&in_state(*kind, &state));
            if !words(&drawing).contains(said) {
                lacking.push(format!(
                    "{kind:?} does not say “{said}”: {}",
                    words(&drawing)
                ));
            }
            let drawn = shapes(&drawing);
            // What is missing has one mark; each of the others has its own.
            let same = seen.iter().find(|(_, shapes)| *shapes == drawn);
            if let Some((other, _)) = same {
                lacking.push(format!("{kind:?} draws “{said}” as “{other}”"));
            }
            if ["estimé", "provisoire"].contains(&said) {
                seen.push((said, drawn));
            }
        }
    }
    assert!(lacking.is_empty(), "{lacking:#?}");
}
