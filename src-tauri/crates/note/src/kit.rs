//! What a workshop prints: posters for a data walk, cards, worksheets, sheets to guess by hand. Black and white safe.

use obs_chart::{Drawing, SurfaceName};
use obs_model::Lang;
use typst::foundations::{Dict, IntoValue, Value};

use crate::page::Day;
use crate::pdf::{self, NoteError};
use crate::values::{date, dict, drawing, list, manner, unset, words};
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

/// Posters for a data walk, A3, one chart each, as PDF/A-3a and PDF/UA-1.
///
/// # Errors
/// As [`crate::pdf()`].
pub fn posters(occasion: &Occasion, posters: &[Poster]) -> Result<Vec<u8>, NoteError> {
    let sheets = posters.iter().map(|poster| {
        dict([
            ("message", words(&poster.message)),
            ("subtitle", words(&poster.subtitle)),
            (
                "drawing",
                Value::Dict(drawing(&poster.drawing, &poster.message, occasion.lang)),
            ),
            ("source", lines(&poster.source)),
            ("reference", words(&poster.reference)),
        ])
    });
    let questions = walking_questions(occasion.lang);
    print(occasion, "posters", SurfaceName::Poster, sheets, &questions)
}

/// Cards to cut out, four on an A4 page, as PDF/A-3a and PDF/UA-1.
///
/// # Errors
/// As [`crate::pdf()`].
pub fn cards(occasion: &Occasion, cards: &[Card]) -> Result<Vec<u8>, NoteError> {
    let sheets = cards.iter().map(|card| {
        dict([
            ("name", words(&card.name)),
            ("value", words(&card.value)),
            ("sentence", words(&card.sentence)),
            (
                "drawing",
                card.drawing.as_ref().map_or(Value::None, |strip| {
                    Value::Dict(drawing(strip, &card.sentence, occasion.lang))
                }),
            ),
            ("question", words(&card.question)),
            ("source", lines(&card.source)),
        ])
    });
    print(occasion, "cards", SurfaceName::Print, sheets, &[])
}

/// A sheet with room to answer each question, A4, as PDF/A-3a and PDF/UA-1; [`closing_questions`] are the usual ones.
///
/// # Errors
/// As [`crate::pdf()`].
pub fn worksheets<T: AsRef<str>>(
    occasion: &Occasion,
    questions: &[T],
) -> Result<Vec<u8>, NoteError> {
    let sheets = questions
        .iter()
        .map(|question| dict([("question", words(question.as_ref()))]));
    print(occasion, "worksheets", SurfaceName::Print, sheets, &[])
}

/// Sheets to guess by hand, one question on an A4 page, as PDF/A-3a and PDF/UA-1: names, scales and no figure.
///
/// # Errors
/// As [`crate::pdf()`].
pub fn guess_sheets(occasion: &Occasion, guesses: &[Guess]) -> Result<Vec<u8>, NoteError> {
    let texts = |texts: &[String]| list(texts.iter().map(|text| words(text)));
    let sheets = guesses.iter().map(|guess| {
        let none = String::new;
        let (kind, names, marks, last) = match &guess.kind {
            GuessKind::Bars { names, marks } => ("bars", texts(names), texts(marks), none()),
            GuessKind::Line { dates, marks } => ("line", texts(dates), texts(marks), none()),
            GuessKind::Rank { count, of } => {
                let last = format!("{} {of}", grouped(*count, occasion.lang));
                ("rank", list([]), list([]), last)
            }
            GuessKind::Choice { values } => ("choice", texts(values), list([]), none()),
        };
        dict([
            ("question", words(&guess.question)),
            ("kind", kind.into_value()),
            ("names", names),
            ("marks", marks),
            ("last", words(&last)),
            ("alt", unset(&empty(guess, occasion.lang))),
        ])
    });
    print(occasion, "guesses", SurfaceName::Print, sheets, &[])
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

fn lines(source: &[String]) -> Value {
    list(source.iter().map(|text| words(text)))
}

fn print(
    occasion: &Occasion,
    sheet: &str,
    surface: SurfaceName,
    sheets: impl IntoIterator<Item = Dict>,
    questions: &[&str],
) -> Result<Vec<u8>, NoteError> {
    let mut values = manner(occasion.lang, surface);
    let foot: Vec<&str> = [occasion.council.as_str(), &occasion.place]
        .into_iter()
        .filter(|text| !text.trim().is_empty())
        .collect();
    let (kind, group, answer) = match (occasion.lang, sheet) {
        (Lang::Fr, "posters") => ("Affiches", "", ""),
        (Lang::Fr, "cards") => ("Cartes", "", ""),
        (Lang::Fr, "worksheets") => ("Fiche d’atelier", "Groupe", ""),
        (Lang::Fr, _) => ("À votre avis\u{202f}?", "Groupe", "Notre réponse"),
        (Lang::En, "posters") => ("Posters", "", ""),
        (Lang::En, "cards") => ("Cards", "", ""),
        (Lang::En, "worksheets") => ("Worksheet", "Group", ""),
        (Lang::En, _) => ("Your guess?", "Group", "Our answer"),
    };
    let title = match occasion.title.trim() {
        "" => kind.to_owned(),
        title => title.to_owned(),
    };
    for (key, value) in [
        ("sheet", sheet.into_value()),
        ("sheets", list(sheets.into_iter().map(Value::Dict))),
        ("title", words(&title)),
        ("title-unset", unset(&format!("{title} · {kind}"))),
        ("author", unset(&occasion.council)),
        ("kind", words(kind)),
        ("group", words(group)),
        ("answer", words(answer)),
        ("foot", words(&foot.join(" · "))),
        ("day", words(&long_day(occasion.day, occasion.lang))),
        ("date", date(occasion.day)),
        ("questions", list(questions.iter().map(|text| words(text)))),
    ] {
        values.insert(key.into(), value);
    }
    pdf::write(&pdf::lay_out(Model::Kit, values)?)
}
