//! The paper of a workshop: one of each, from the same figures as the note.

use obs_chart::{Surface, SurfaceName};
use obs_model::Lang;
use obs_note::{
    Card, Day, Guess, GuessKind, Occasion, POSTER_DRAWING_HEIGHT, Paper, Poster, closing_questions,
};

use super::sample;

pub fn occasion() -> Occasion {
    Occasion {
        lang: Lang::Fr,
        title: "Bien vieillir ici".to_owned(),
        place: "Grand Cognac".to_owned(),
        council: "Conseil de développement de Grand Cognac".to_owned(),
        day: Day {
            year: 2026,
            month: 11,
            day: 22,
        },
    }
}

fn words(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn on_walls() -> Vec<Poster> {
    let surface = Surface::named(SurfaceName::Poster).with_height(POSTER_DRAWING_HEIGHT);
    ["bars-grand-cognac", "lines-gaps", "composition-ages"]
        .into_iter()
        .map(|name| {
            let part = sample::chart(name);
            Poster {
                message: part.message,
                subtitle: part.subtitle,
                drawing: sample::drawing(name, &surface),
                source: words(&["Insee, recensement 2021", "Licence Ouverte 2.0"]),
                reference: part.reference,
            }
        })
        .collect()
}

fn in_hand() -> Vec<Card> {
    let card = |name: &str, value: &str, sentence: &str, question: &str| Card {
        name: name.to_owned(),
        value: value.to_owned(),
        sentence: sentence.to_owned(),
        drawing: (!question.is_empty()).then(sample::strip),
        question: question.to_owned(),
        source: words(&["Insee, recensement 2021", "Licence Ouverte 2.0"]),
    };
    vec![
        card(
            "65 ans ou plus",
            "25,1\u{202f}%",
            "À Grand Cognac, un habitant sur quatre a 65 ans ou plus.",
            "Qui, autour de vous\u{202f}?",
        ),
        card(
            "Ménages sans voiture",
            "9,9\u{202f}%",
            "Un ménage sur dix n’a pas de voiture.",
            "Comment font-ils\u{202f}?",
        ),
        card(
            "Taux de pauvreté",
            "secret statistique",
            "Trop peu de personnes sont concernées pour que le chiffre soit publié.",
            "",
        ),
        card(
            "Population",
            "68\u{202f}951",
            "Grand Cognac compte 68\u{202f}951 habitants en 2021.",
            "Plus ou moins qu’hier\u{202f}?",
        ),
        card(
            "Logements vacants",
            "11,2\u{202f}%",
            "Un logement sur neuf est vide.",
            "Lesquels\u{202f}?",
        ),
    ]
}

fn to_guess() -> Vec<Guess> {
    let guess = |question: &str, kind: GuessKind| Guess {
        question: question.to_owned(),
        kind,
    };
    vec![
        guess(
            "Selon vous, quelle part des habitants a 65 ans ou plus\u{202f}?",
            GuessKind::Bars {
                names: words(&["Grand Cognac", "Charente", "Nouvelle-Aquitaine", "France"]),
                marks: words(&[
                    "0\u{202f}%",
                    "10\u{202f}%",
                    "20\u{202f}%",
                    "30\u{202f}%",
                    "40\u{202f}%",
                ]),
            },
        ),
        guess(
            "Comment a évolué le taux de pauvreté\u{202f}?",
            GuessKind::Line {
                dates: words(&["2017", "2018", "2019", "2020", "2021", "2022", "2023"]),
                marks: words(&[
                    "0\u{202f}%",
                    "5\u{202f}%",
                    "10\u{202f}%",
                    "15\u{202f}%",
                    "20\u{202f}%",
                ]),
            },
        ),
        guess(
            "À quel rang se trouve Grand Cognac\u{202f}?",
            GuessKind::Rank {
                count: 1_255,
                of: "intercommunalités".to_owned(),
            },
        ),
        guess(
            "Combien d’habitants vivent seuls\u{202f}?",
            GuessKind::Choice {
                values: words(&["un sur vingt", "un sur dix", "un sur six", "un sur trois"]),
            },
        ),
    ]
}

/// Does something with one of each paper: the name of its file, and what came of it.
pub fn each<T>(mut make: impl FnMut(&Occasion, Paper<'_>) -> T) -> Vec<(&'static str, T)> {
    let occasion = occasion();
    let questions = words(&closing_questions(Lang::Fr));
    vec![
        ("posters", make(&occasion, Paper::Posters(&on_walls()))),
        ("cards", make(&occasion, Paper::Cards(&in_hand()))),
        ("worksheets", make(&occasion, Paper::Worksheets(&questions))),
        ("guess-sheets", make(&occasion, Paper::Guesses(&to_guess()))),
    ]
}
