//! The paper of a workshop: posters, cards, worksheets and sheets to guess by hand, from the same carnet.

use obs_carnet::{Block, Carnet, GuessForm};
use obs_chart::Surface;
use obs_compare::wording;
use obs_model::Lang as ModelLang;
use obs_note::{
    Card, Guess, GuessKind, Occasion, POSTER_DRAWING_HEIGHT, Paper, Poster, closing_questions,
};

use crate::Desk;
use crate::carnets::blocks::{self, ChartAnswer, Here};
use crate::carnets::{figures, files, note, place_name, workshop};
use crate::commands::Job;
use crate::drawing;
use crate::wire::{Exported, ExportedFile, KitPaper, PrintKit, Problem, ProblemCode, SurfaceName};

/// Steps of a scale to guess on.
const STEPS: u32 = 10;

pub(crate) fn print_kit(desk: &Desk, ask: PrintKit, _: &Job) -> Result<Exported, Problem> {
    let folder = files::folder(desk, &ask.id, ask.lang)?;
    let mut carnet = folder.read(ask.lang)?.carnet;
    figures::settle(desk, &mut carnet, ask.lang);
    let kit = Kit {
        here: Here {
            desk,
            place: &carnet.head.place,
            lang: ask.lang,
        },
        carnet: &carnet,
    };
    let day = carnet.head.day.clone().unwrap_or_else(|| desk.today());
    let occasion = Occasion {
        lang: ask.lang.into(),
        title: carnet.head.title.clone(),
        place: place_name(desk, &carnet.head.place),
        council: carnet.head.council.clone(),
        day: note::calendar(&day),
    };
    let (word, pages) = match ask.paper {
        KitPaper::Posters => {
            let posters = kit.posters();
            kit.some(&posters, "graphique", "chart")?;
            (
                "affiches",
                obs_note::paper(&occasion, Paper::Posters(&posters)),
            )
        }
        KitPaper::Cards => {
            let cards = kit.cards();
            kit.some(&cards, "graphique", "chart")?;
            ("cartes", obs_note::paper(&occasion, Paper::Cards(&cards)))
        }
        KitPaper::Worksheets => {
            let questions = kit.questions();
            (
                "fiches",
                obs_note::paper(&occasion, Paper::Worksheets(&questions)),
            )
        }
        KitPaper::Guesses => {
            let guesses = kit.guesses();
            kit.some(&guesses, "question à deviner", "question to guess")?;
            (
                "a-deviner",
                obs_note::paper(&occasion, Paper::Guesses(&guesses)),
            )
        }
    };
    let bytes = pages.map_err(|error| Problem::bug(error.to_string()))?;
    Ok(Exported {
        files: vec![ExportedFile::of(
            format!("{}_{word}.pdf", folder.id),
            "application/pdf",
            &bytes,
        )],
    })
}

struct Kit<'a> {
    here: Here<'a>,
    carnet: &'a Carnet,
}

impl Kit<'_> {
    /// Refuses an empty print with a sentence.
    fn some<T>(&self, sheets: &[T], fr: &str, en: &str) -> Result<(), Problem> {
        if !sheets.is_empty() {
            return Ok(());
        }
        Err(Problem::say(
            ProblemCode::BadRequest,
            self.here.lang,
            (
                &format!("Ce carnet n’a pas de {fr} à imprimer."),
                "Insérez-en dans le carnet, ou téléchargez les chiffres qui manquent.",
            ),
            (
                &format!("This carnet has no {en} to print."),
                "Insert some in the carnet, or download the figures that are missing.",
            ),
        ))
    }

    /// The charts that can be answered, drawn on a surface, each with what is asked about it.
    fn charts(&self, surface: &Surface) -> Vec<(ChartAnswer, String)> {
        let blocks = &self.carnet.blocks;
        blocks
            .iter()
            .enumerate()
            .filter_map(|(position, block)| {
                let Block::Chart(chart) = block else {
                    return None;
                };
                let answer = blocks::chart(self.here, chart, surface, |figure| {
                    obs_chart::draw(figure, surface)
                        .map_err(|error| Problem::bug(error.to_string()))
                });
                let ask = match blocks.get(position + 1) {
                    Some(Block::Notes(notes)) => notes.ask.clone(),
                    _ => String::new(),
                };
                Some((answer.ok()?, ask))
            })
            .collect()
    }

    fn posters(&self) -> Vec<Poster> {
        // What the sheet leaves under its message, filled.
        let surface =
            drawing::surface(SurfaceName::Poster, false).with_height(POSTER_DRAWING_HEIGHT);
        let charts = self.charts(&surface).into_iter();
        charts
            .map(|(answer, _)| Poster {
                reference: reference(&answer),
                message: answer.title,
                subtitle: answer.subtitle,
                drawing: answer.keepsake.drawing,
                source: answer.source,
            })
            .collect()
    }

    fn cards(&self) -> Vec<Card> {
        let lang: ModelLang = self.here.lang.into();
        let surface = drawing::surface(SurfaceName::Print, false);
        let charts = self.charts(surface).into_iter();
        charts
            .filter_map(|(answer, question)| {
                let main = answer.board.main();
                let mine = main.mine()?;
                Some(Card {
                    name: wording::capital(main.indicator.short.get(lang)),
                    value: obs_compare::number::value(mine.now.value, &main.indicator.unit, lang),
                    sentence: answer.finding,
                    drawing: None,
                    question,
                    source: answer.source,
                })
            })
            .collect()
    }

    /// What the facilitator asks, then the four questions.
    fn questions(&self) -> Vec<String> {
        let asked = self.carnet.blocks.iter().filter_map(|block| match block {
            Block::Notes(notes) if !notes.ask.trim().is_empty() => Some(notes.ask.clone()),
            _ => None,
        });
        let closing = closing_questions(self.here.lang.into());
        asked
            .chain(closing.into_iter().map(str::to_owned))
            .collect()
    }

    fn guesses(&self) -> Vec<Guess> {
        let blocks = self.carnet.blocks.iter();
        blocks
            .filter_map(|block| match block {
                Block::Guess(guess) => self.guess(guess),
                _ => None,
            })
            .collect()
    }

    /// A sheet without its answer: names, scale and nothing else.
    fn guess(&self, block: &obs_carnet::Guess) -> Option<Guess> {
        let (comparison, question) = workshop::asked(self.here, block).ok()?;
        let form = workshop::form(block.form);
        let guess = obs_chart::Guess::new(&comparison, form, &block.choices).ok()?;
        let (low, high) = guess.limits();
        let step = (high - low) / f64::from(STEPS);
        let marks = || {
            (0..=STEPS)
                .map(|mark| guess.written(low + step * f64::from(mark)))
                .collect()
        };
        let kind = match block.form {
            GuessForm::Bar => GuessKind::Bars {
                names: vec![comparison.mine()?.name.name.clone()],
                marks: marks(),
            },
            GuessForm::Line => GuessKind::Line {
                dates: guess.dates(),
                marks: marks(),
            },
            GuessForm::Rank => GuessKind::Rank {
                count: high as u32,
                of: wording::level_plural(comparison.distribution.level, comparison.lang)
                    .to_owned(),
            },
            GuessForm::Choice => GuessKind::Choice {
                values: guess
                    .choices()
                    .iter()
                    .map(|value| guess.written(*value))
                    .collect(),
            },
        };
        Some(Guess { question, kind })
    }
}

/// What was asked, short enough to be copied by hand.
pub(crate) fn reference(answer: &ChartAnswer) -> String {
    let main = answer.board.main();
    let mine = main
        .mine()
        .map_or(String::new(), |mine| mine.place.to_string());
    format!("{} · {mine} · {}", main.indicator.id, main.period)
}
