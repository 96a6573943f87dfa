//! What a room guesses, on the projector: nothing moves, nothing tells the answer before its turn, all can be read.

use std::fs;

use obs_chart::{
    Drawing, GroupAnswer, Guess, GuessForm, GuessStep, Surface, SurfaceName, illegible,
};
use obs_compare::Comparison;
use obs_model::{Lang, Level};

use super::{accepting, cases, expected_folder};

const TITLE: &str = "À votre avis\u{202f}?";

struct Case {
    name: &'static str,
    comparison: Comparison,
    form: GuessForm,
    question: &'static str,
    choices: Vec<f64>,
    answers: Vec<GroupAnswer>,
}

fn of(case: &str) -> Comparison {
    let case = cases::all()
        .into_iter()
        .find(|other| other.name == case)
        .unwrap();
    case.subject().main().clone()
}

/// What four tables answered.
fn answers(values: [&[f64]; 4]) -> Vec<GroupAnswer> {
    let names = ["Table 1", "Table 2", "Les élus", "Table 4"];
    let named = names.into_iter().zip(values);
    named
        .map(|(group, values)| GroupAnswer {
            group: group.to_owned(),
            values: values.to_vec(),
        })
        .collect()
}

fn all() -> Vec<Case> {
    let share = "Sur 100 habitants de Grand Cognac, combien ont 65 ans ou plus\u{202f}?";
    let mut ranked = of("bars-grand-cognac");
    ranked.distribution = cases::distribution(Level::Epci, &cases::scattered(1250, 25.3, 9.0));
    ranked.entries[0].now.rank = Some(637);
    vec![
        Case {
            name: "guess-bar",
            comparison: of("bars-grand-cognac"),
            form: GuessForm::Bar,
            question: share,
            choices: Vec::new(),
            answers: answers([&[18.0], &[31.0], &[22.0], &[40.0]]),
        },
        Case {
            name: "guess-bar-nobody",
            comparison: of("bars-grand-cognac"),
            form: GuessForm::Bar,
            question: share,
            choices: Vec::new(),
            answers: Vec::new(),
        },
        Case {
            name: "guess-bar-crowd",
            comparison: of("bars-count"),
            form: GuessForm::Bar,
            question: "Combien d’habitants compte l’intercommunalité, en comptant les résidents des maisons de retraite et des internats\u{202f}?",
            choices: Vec::new(),
            answers: (1..=9)
                .map(|number| GroupAnswer {
                    group: format!("La table du fond à gauche, numéro {number}"),
                    values: vec![f64::from(number) * 30_000.0],
                })
                .collect(),
        },
        Case {
            name: "guess-line",
            comparison: of("lines-gaps"),
            form: GuessForm::Line,
            question: "Depuis, la pauvreté a-t-elle monté ou baissé\u{202f}?",
            choices: Vec::new(),
            answers: answers([&[11.0], &[14.5], &[12.8], &[12.9]]),
        },
        Case {
            name: "guess-rank",
            comparison: ranked,
            form: GuessForm::Rank,
            question: "De la plus âgée à la plus jeune, à quel rang est notre intercommunalité\u{202f}?",
            choices: Vec::new(),
            answers: answers([&[100.0], &[637.0], &[900.0], &[1250.0]]),
        },
        Case {
            name: "guess-choice",
            comparison: of("bars-grand-cognac"),
            form: GuessForm::Choice,
            question: share,
            choices: vec![40.0, 15.0, 25.0],
            answers: answers([&[15.0], &[25.0], &[25.0], &[40.0]]),
        },
    ]
}

impl Case {
    fn drawn(&self, step: GuessStep, surface: &Surface) -> Drawing {
        let guess = Guess::new(&self.comparison, self.form, &self.choices).expect(self.name);
        guess
            .draw(&self.answers, step, (TITLE, self.question), surface)
            .unwrap()
    }
}

#[test]
fn guesses_are_those_that_were_accepted() {
    let mut changed = Vec::new();
    for case in all() {
        for (step, word) in GuessStep::ALL
            .into_iter()
            .zip(["question", "guesses", "answer"])
        {
            let drawing = case.drawn(step, Surface::named(SurfaceName::Projector));
            let path =
                expected_folder().join(format!("guesses/{}-{word}-projector.svg", case.name));
            if accepting() {
                fs::write(&path, &drawing.svg).unwrap();
            }
            if fs::read_to_string(&path).unwrap_or_default() != drawing.svg {
                changed.push(path);
            }
        }
    }
    assert!(
        changed.is_empty(),
        "look at them, then `make golden`: {changed:#?}"
    );
}

#[test]
fn guesses_can_be_read_and_nothing_moves() {
    let mut found = Vec::new();
    for case in all() {
        for surface in [
            Surface::named(SurfaceName::Projector),
            Surface::dark(SurfaceName::Projector),
        ] {
            for (width, height) in [(1920.0, 1080.0), (1024.0, 768.0)] {
                let surface = surface.shaped(width, height);
                let last = case.drawn(GuessStep::Answer, &surface);
                for step in GuessStep::ALL {
                    let drawing = case.drawn(step, &surface);
                    let name = format!("{} {width}×{height} {step:?}", case.name);
                    found.extend(
                        illegible(&drawing, &surface)
                            .into_iter()
                            .map(|problem| format!("{name}: {problem}")),
                    );
                    let moved = drawing
                        .texts
                        .iter()
                        .filter(|text| !last.texts.contains(text));
                    found.extend(moved.map(|text| format!("{name}: “{}” moves", text.text)));
                }
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn the_answer_is_nowhere_before_its_turn() {
    let check = |name: &str, told: &str| {
        let case = all().into_iter().find(|case| case.name == name).unwrap();
        let surface = Surface::named(SurfaceName::Projector);
        for step in [GuessStep::Question, GuessStep::Guesses] {
            let drawing = case.drawn(step, surface);
            assert!(drawing.marks.is_empty(), "{name}");
            for text in [&drawing.svg, &drawing.alt] {
                assert!(!text.contains(told), "{name} {step:?} tells {told}");
            }
        }
        let drawing = case.drawn(GuessStep::Answer, surface);
        assert!(
            drawing.svg.contains(told) && drawing.alt.contains("réponse"),
            "{name}: {}",
            drawing.alt
        );
        assert_eq!(drawing.marks.len(), 1, "{name}");
    };
    check("guess-bar", "25,1");
    check("guess-line", "12,9\u{202f}% (estimé)");
    check("guess-choice", "25,1");
    let bar = all()
        .into_iter()
        .find(|case| case.name == "guess-bar")
        .unwrap();
    // What the groups say comes after the question alone.
    let surface = Surface::named(SurfaceName::Projector);
    assert!(
        !bar.drawn(GuessStep::Question, surface)
            .svg
            .contains("Table 1")
    );
    assert!(
        bar.drawn(GuessStep::Guesses, surface)
            .svg
            .contains("Table 1")
    );
    assert!(
        bar.drawn(GuessStep::Answer, surface)
            .alt
            .ends_with("La réponse la plus proche\u{202f}: Les élus, 3,1 points de moins.")
    );
}

/// The axes are those of the question, not of its answer: two places with other figures get the same ones.
#[test]
fn the_axes_do_not_tell_the_answer() {
    let mut comparison = of("bars-grand-cognac");
    let axes = |comparison: &Comparison| {
        let guess = Guess::new(comparison, GuessForm::Bar, &[]).unwrap();
        guess.limits()
    };
    let before = axes(&comparison);
    comparison.entries[0].now.value = obs_model::Value::measured(61.0);
    assert_eq!(axes(&comparison), before);
    assert_eq!(before, (0.0, 100.0));
}

#[test]
fn what_cannot_be_guessed_says_why() {
    let check = |comparison: &Comparison, form: GuessForm, choices: &[f64], expected: &str| {
        assert_eq!(comparison.lang, Lang::Fr);
        let refused = Guess::new(comparison, form, choices).map(drop);
        assert_eq!(refused, Err(expected.to_owned()));
    };
    let bars = of("bars-grand-cognac");
    check(
        &bars,
        GuessForm::Choice,
        &[12.0],
        "Une question à choix demande au moins deux valeurs à proposer.",
    );
    check(
        &bars,
        GuessForm::Line,
        &[],
        "Dessiner la fin d’une courbe demande au moins trois dates qui se comparent.",
    );
    let secret = of("bars-mine-secret");
    let refused = Guess::new(&secret, GuessForm::Bar, &[])
        .map(drop)
        .unwrap_err();
    assert!(refused.contains("secret statistique"), "{refused}");
}
