//! What a workshop prints: posters for a data walk, cards, worksheets, sheets to guess by hand. Black and white safe.

use obs_chart::{Drawing, SurfaceName};
use obs_model::Lang;
use typst::foundations::{Dict, IntoValue, Value};
use typst_layout::PagedDocument;

use crate::page::Day;
use crate::pdf::{self, NoteError};
use crate::values::{date, dict, drawing, list, manner, shown, unset, words};
use crate::words::long_day;
use crate::world::Model;

/// The workshop that paper is printed for; it stands at the foot of each page.
#[derive(Clone, Debug)]
pub struct Occasion {
    /// Language of all its words.
    pub lang: Lang,
    /// What it is called.
    pub title: String,
    /// The territory it is about.
    pub place: String,
    /// Who holds it; may be empty.
    pub council: String,
    /// When.
    pub day: Day,
}

/// Height of a drawing that fills its place on a poster, in units of the poster surface.
pub const POSTER_DRAWING_HEIGHT: f64 = 560.0;

/// A chart on a wall.
#[derive(Clone, Debug)]
pub struct Poster {
    /// The message: a sentence, read from two metres.
    pub message: String,
    /// Measure, place, period.
    pub subtitle: String,
    /// Drawn on [`SurfaceName::Poster`] without its heading, [`POSTER_DRAWING_HEIGHT`] high.
    pub drawing: Drawing,
    /// Source, vintage, licence.
    pub source: Vec<String>,
    /// What was asked, short enough to be copied by hand.
    pub reference: String,
}

/// One figure in the hand.
#[derive(Clone, Debug)]
pub struct Card {
    /// What is measured: "65 ans ou plus".
    pub name: String,
    /// The figure with its unit: "25,1 %"; or why there is none.
    pub value: String,
    /// The figure in a sentence.
    pub sentence: String,
    /// Where the place stands among the others, drawn small on [`SurfaceName::Print`].
    pub drawing: Option<Drawing>,
    /// Something to talk about; may be empty.
    pub question: String,
    /// Source, vintage, licence.
    pub source: Vec<String>,
}

/// Something to guess by hand before it is shown.
#[derive(Clone, Debug)]
pub struct Guess {
    /// "Selon vous, quelle part des habitants a 65 ans ou plus ?"
    pub question: String,
    /// What is filled in.
    pub kind: GuessKind,
}

/// What is filled in on a sheet to guess.
#[derive(Clone, Debug)]
pub enum GuessKind {
    /// A bar for each name, on a scale with these marks, evenly spaced.
    Bars {
        /// Names of the bars.
        names: Vec<String>,
        /// Marks of the scale: "0 %", "10 %"…
        marks: Vec<String>,
    },
    /// A line over these dates, on a scale with these marks from the lowest.
    Line {
        /// Dates, evenly spaced.
        dates: Vec<String>,
        /// Marks of the scale, from the lowest.
        marks: Vec<String>,
    },
    /// A rank among so many.
    Rank {
        /// Of how many.
        count: u32,
        /// What is ranked: "intercommunalités".
        of: String,
    },
    /// One of these.
    Choice {
        /// What can be chosen.
        values: Vec<String>,
    },
}

/// The questions that close a workshop: what use, what is missing, what service, the find and what to improve.
pub fn closing_questions(lang: Lang) -> [&'static str; 4] {
    match lang {
        Lang::Fr => [
            "À quoi ces chiffres peuvent-ils nous servir\u{202f}?",
            "Que manque-t-il pour comprendre\u{202f}?",
            "Quel service, quelle action cela appelle-t-il\u{202f}?",
            "La pépite de cet atelier, et ce qui est à améliorer\u{202f}?",
        ],
        Lang::En => [
            "What can these figures be used for?",
            "What is missing to understand?",
            "What service, what action does this call for?",
            "The find of this workshop, and what to improve?",
        ],
    }
}

/// What is asked beside each poster of a data walk.
fn walking_questions(lang: Lang) -> [&'static str; 3] {
    match lang {
        Lang::Fr => [
            "Que remarquez-vous\u{202f}?",
            "Qu’est-ce qui vous surprend\u{202f}?",
            "Que manque-t-il\u{202f}?",
        ],
        Lang::En => [
            "What do you notice?",
            "What surprises you?",
            "What is missing?",
        ],
    }
}

/// What is printed for a workshop.
#[derive(Clone, Copy, Debug)]
pub enum Paper<'a> {
    /// Posters for a data walk, A3, one chart each.
    Posters(&'a [Poster]),
    /// Cards to cut out, four on an A4 page.
    Cards(&'a [Card]),
    /// Room to answer each question, A4; [`closing_questions`] are the usual ones.
    Worksheets(&'a [String]),
    /// One question to guess by hand on each A4 page: names, scales and no figure.
    Guesses(&'a [Guess]),
}

/// Sets the paper of a workshop as PDF/A-3a and PDF/UA-1. The same paper gives the same bytes.
///
/// # Errors
/// As [`crate::pdf()`].
pub fn paper(occasion: &Occasion, paper: Paper<'_>) -> Result<Vec<u8>, NoteError> {
    pdf::write(&set(occasion, paper)?)
}

/// Paints the same pages as PNG; `dots_per_inch` is kept between 10 and 600.
///
/// # Errors
/// As [`crate::pdf()`].
pub fn paper_pages(
    occasion: &Occasion,
    paper: Paper<'_>,
    dots_per_inch: f64,
) -> Result<Vec<Vec<u8>>, NoteError> {
    pdf::paint(&set(occasion, paper)?, dots_per_inch)
}

fn set(occasion: &Occasion, paper: Paper<'_>) -> Result<PagedDocument, NoteError> {
    let lang = occasion.lang;
    let (sheet, surface, sheets) = match paper {
        Paper::Posters(posters) => (
            Sheet::Posters,
            SurfaceName::Poster,
            list(posters.iter().map(|poster| poster_value(poster, lang))),
        ),
        Paper::Cards(cards) => (
            Sheet::Cards,
            SurfaceName::Print,
            list(cards.iter().map(|card| card_value(card, lang))),
        ),
        Paper::Worksheets(questions) => (
            Sheet::Worksheets,
            SurfaceName::Print,
            list(
                questions
                    .iter()
                    .filter(|question| !shown(question).is_empty())
                    .map(|question| Value::Dict(dict([("question", words(question))]))),
            ),
        ),
        Paper::Guesses(guesses) => (
            Sheet::Guesses,
            SurfaceName::Print,
            list(guesses.iter().map(|guess| guess_value(guess, lang))),
        ),
    };
    let mut values = manner(lang, surface);
    for (key, value) in around(occasion, sheet) {
        values.insert(key, value);
    }
    values.insert("sheets".into(), sheets);
    pdf::lay_out(Model::Kit, values)
}

fn poster_value(poster: &Poster, lang: Lang) -> Value {
    Value::Dict(dict([
        ("message", headed(&poster.message, Sheet::Posters, lang)),
        ("subtitle", words(&poster.subtitle)),
        (
            "drawing",
            Value::Dict(drawing(&poster.drawing, &poster.message, lang)),
        ),
        ("source", lines(&poster.source)),
        ("reference", words(&poster.reference)),
    ]))
}

fn card_value(card: &Card, lang: Lang) -> Value {
    Value::Dict(dict([
        ("name", headed(&card.name, Sheet::Cards, lang)),
        ("value", words(&card.value)),
        ("sentence", words(&card.sentence)),
        (
            "drawing",
            card.drawing.as_ref().map_or(Value::None, |strip| {
                Value::Dict(drawing(strip, &card.sentence, lang))
            }),
        ),
        ("question", words(&card.question)),
        ("source", lines(&card.source)),
    ]))
}

fn guess_value(guess: &Guess, lang: Lang) -> Value {
    let none = String::new;
    let (kind, names, marks, last) = match &guess.kind {
        GuessKind::Bars { names, marks } => ("bars", lines(names), lines(marks), none()),
        GuessKind::Line { dates, marks } => ("line", lines(dates), lines(marks), none()),
        GuessKind::Rank { count, of } => {
            let last = format!("{} {of}", grouped(*count, lang));
            ("rank", list([]), list([]), last)
        }
        GuessKind::Choice { values } => ("choice", lines(values), list([]), none()),
    };
    Value::Dict(dict([
        ("question", headed(&guess.question, Sheet::Guesses, lang)),
        ("kind", kind.into_value()),
        ("names", names),
        ("marks", marks),
        ("last", words(&last)),
        ("alt", unset(&empty(guess, lang))),
    ]))
}

/// A count with its thousands apart: "1 255".
fn grouped(count: u32, lang: Lang) -> String {
    let digits = count.to_string();
    let apart = match lang {
        Lang::Fr => '\u{202f}',
        Lang::En => ',',
    };
    let mut grouped = String::with_capacity(digits.len() + 4);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(apart);
        }
        grouped.push(digit);
    }
    grouped
}

/// An empty chart in words.
fn empty(guess: &Guess, lang: Lang) -> String {
    let ends = |texts: &[String]| match (texts, lang) {
        ([], _) => String::new(),
        ([only], _) => only.clone(),
        ([first, .., last], Lang::Fr) => format!("de {first} à {last}"),
        ([first, .., last], Lang::En) => format!("from {first} to {last}"),
    };
    match (&guess.kind, lang) {
        (GuessKind::Bars { names, marks }, Lang::Fr) => format!(
            "Des barres vides à remplir à la main, sur une échelle {}, pour {}.",
            ends(marks),
            names.join(", ")
        ),
        (GuessKind::Bars { names, marks }, Lang::En) => format!(
            "Empty bars to fill in by hand, on a scale {}, for {}.",
            ends(marks),
            names.join(", ")
        ),
        (GuessKind::Line { dates, marks }, Lang::Fr) => format!(
            "Des axes vides pour dessiner une courbe à la main, {}, sur une échelle {}.",
            ends(dates),
            ends(marks)
        ),
        (GuessKind::Line { dates, marks }, Lang::En) => format!(
            "Empty axes to draw a line by hand, {}, on a scale {}.",
            ends(dates),
            ends(marks)
        ),
        (GuessKind::Rank { count, of }, Lang::Fr) => {
            format!("Une ligne vide où placer un rang à la main, de 1 à {count} {of}.")
        }
        (GuessKind::Rank { count, of }, Lang::En) => {
            format!("An empty line to place a rank by hand, from 1 to {count} {of}.")
        }
        (GuessKind::Choice { values }, Lang::Fr) => {
            format!(
                "Des cases à cocher à la main\u{202f}: {}.",
                values.join(", ")
            )
        }
        (GuessKind::Choice { values }, Lang::En) => {
            format!("Boxes to tick by hand: {}.", values.join(", "))
        }
    }
}

fn lines(texts: &[String]) -> Value {
    list(texts.iter().map(|text| words(text)))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sheet {
    Posters,
    Cards,
    Worksheets,
    Guesses,
}

/// What a heading says; the kind of the sheet when it would say nothing, which no norm allows.
fn headed(text: &str, sheet: Sheet, lang: Lang) -> Value {
    match shown(text).is_empty() {
        true => words(kind(sheet, lang)),
        false => words(text),
    }
}

/// What a sheet is called.
fn kind(sheet: Sheet, lang: Lang) -> &'static str {
    match (lang, sheet) {
        (Lang::Fr, Sheet::Posters) => "Affiches",
        (Lang::Fr, Sheet::Cards) => "Cartes",
        (Lang::Fr, Sheet::Worksheets) => "Fiche d’atelier",
        (Lang::Fr, Sheet::Guesses) => "À votre avis\u{202f}?",
        (Lang::En, Sheet::Posters) => "Posters",
        (Lang::En, Sheet::Cards) => "Cards",
        (Lang::En, Sheet::Worksheets) => "Worksheet",
        (Lang::En, Sheet::Guesses) => "Your guess?",
    }
}

/// What stands around the sheets: the occasion, and the words of their kind.
fn around(occasion: &Occasion, sheet: Sheet) -> Dict {
    let lang = occasion.lang;
    let key = match sheet {
        Sheet::Posters => "posters",
        Sheet::Cards => "cards",
        Sheet::Worksheets => "worksheets",
        Sheet::Guesses => "guesses",
    };
    let kind = kind(sheet, lang);
    let (group, answer) = match lang {
        Lang::Fr => ("Groupe", "Notre réponse"),
        Lang::En => ("Group", "Our answer"),
    };
    let title = match shown(&occasion.title).is_empty() {
        true => kind,
        false => occasion.title.trim(),
    };
    let foot: Vec<&str> = [occasion.council.as_str(), &occasion.place]
        .into_iter()
        .filter(|text| !text.trim().is_empty())
        .collect();
    dict([
        ("sheet", key.into_value()),
        ("title", words(title)),
        ("title-unset", unset(&format!("{title} · {kind}"))),
        ("author", unset(&occasion.council)),
        ("kind", words(kind)),
        ("group", words(group)),
        ("answer", words(answer)),
        ("foot", words(&foot.join(" · "))),
        ("day", words(&long_day(occasion.day, lang))),
        ("date", date(occasion.day)),
        (
            "questions",
            list(walking_questions(lang).into_iter().map(words)),
        ),
    ])
}
