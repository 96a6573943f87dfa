//! A carnet projected: its slides, each drawn for the screen it is shown on, and what the room answers written into it.

use obs_carnet::{Block, Carnet, Chart as ChartBlock, Slide as Cut};
use obs_chart::{
    Caption, Figure, GroupAnswer, Guess, GuessForm, GuessStep, Kind, Surface, draw_step, shaped_for,
};
use obs_compare::{Comparison, wording};
use obs_model::Lang as ModelLang;

use crate::Desk;
use crate::beside::{self, Board};
use crate::carnets::blocks::{self, Here};
use crate::carnets::figures;
use crate::carnets::files;
use crate::carnets::stage;
use crate::carnets::{place_name, writing};
use crate::commands::Job;
use crate::drawing::{self, Chart};
use crate::question;
use crate::wire::{
    BlockTable, DrawSlide, ForgetRemark, GuessAsked, GuessChoice, Lang, NoteClosing, NoteGuess,
    NoteRemark, Peers, Problem, ProblemCode, Question, Slide, SlideDrawn, SurfaceName, Workshop,
    WorkshopAsk,
};

/// Rows of a table that a room can read at once.
const ROWS_MAX: usize = 7;

/// A carnet about to be projected.
struct Room<'a> {
    here: Here<'a>,
    carnet: &'a Carnet,
    surface: &'a Surface,
}

/// The carnet of a workshop, its figures as they are today.
fn carnet(desk: &Desk, id: &str, lang: Lang) -> Result<Carnet, Problem> {
    let mut carnet = files::folder(desk, id, lang)?.read(lang)?.carnet;
    figures::settle(desk, &mut carnet, lang);
    Ok(carnet)
}

pub(crate) fn workshop(desk: &Desk, ask: WorkshopAsk, _: &Job) -> Result<Workshop, Problem> {
    let carnet = carnet(desk, &ask.id, ask.lang)?;
    Ok(prepared(desk, &ask.id, &carnet, ask.lang))
}

fn prepared(desk: &Desk, id: &str, carnet: &Carnet, lang: Lang) -> Workshop {
    let room = Room {
        here: Here {
            desk,
            place: &carnet.head.place,
            lang,
        },
        carnet,
        surface: drawing::surface(SurfaceName::Projector, false),
    };
    let slides: Vec<Slide> = obs_carnet::slides(carnet)
        .into_iter()
        .map(|cut| room.slide(cut))
        .collect();
    Workshop {
        id: id.to_owned(),
        title: carnet.head.title.clone(),
        place: place_name(desk, &carnet.head.place),
        minutes: slides.iter().filter_map(|slide| slide.minutes).sum(),
        slides,
    }
}

/// A chart decided, and what stands in place of its finding until it is shown.
struct Ready {
    figure: Figure,
    caption: Caption,
    board: Board,
    kind: Kind,
    veil: String,
}

impl Room<'_> {
    fn lang(&self) -> ModelLang {
        self.here.lang.into()
    }

    fn block(&self, cut: &Cut) -> Option<&Block> {
        self.carnet.blocks.get(cut.block?)
    }

    /// A slide as it is listed: what it will need is asked, nothing is drawn for good.
    fn slide(&self, cut: Cut) -> Slide {
        let mut slide = Slide {
            block: cut.block.map(|block| block as u32),
            kind: cut.kind.word().to_owned(),
            title: cut.title.clone(),
            lines: cut.lines.clone(),
            steps: 1,
            notes: cut.notes.clone(),
            ask: cut.ask.clone(),
            minutes: cut.minutes,
            about: cut.about.clone(),
            remarks: cut.remarks.clone(),
            guesses: Vec::new(),
            guess: None,
            image: None,
            alt: String::new(),
            closing: None,
        };
        match self.block(&cut) {
            Some(Block::Chart(block)) => {
                if let Ok(Some(ready)) = self.chart(block) {
                    let steps = obs_chart::steps(&ready.figure, self.surface);
                    slide.steps = steps.map_or(1, |steps| steps as u32);
                    slide.title.clone_from(&ready.caption.title);
                    slide.lines = vec![ready.caption.subtitle];
                }
            }
            Some(Block::Table(block)) => {
                if let Ok(answer) = blocks::table(self.here, block) {
                    slide.title = answer.table.caption;
                    slide.steps = answer.table.rows.len().div_ceil(ROWS_MAX).max(1) as u32;
                }
            }
            Some(Block::Guess(block)) => {
                slide.guesses.clone_from(&block.guesses);
                slide.steps = GuessStep::ALL.len() as u32;
                match asked(self.here, block) {
                    Ok((comparison, question)) => {
                        slide.title = question;
                        slide.guess = Some(self.answered(block, &comparison));
                    }
                    Err(problem) => slide.guess = Some(refused(block.form, problem.message)),
                }
            }
            Some(Block::Image(block)) => {
                slide.image = Some(block.file.clone());
                slide.alt.clone_from(&block.alt);
            }
            Some(Block::Closing(block)) => slide.closing = Some(block.clone()),
            _ => {}
        }
        slide
    }

    /// The chart of a block; none for a map.
    fn chart(&self, block: &ChartBlock) -> Result<Option<Ready>, Problem> {
        let Some(chart) = blocks::kind_of(block, self.here.lang)? else {
            return Ok(None);
        };
        let question = blocks::question_of(self.here, block)?;
        let kind = drawing::kind(chart);
        let board = beside::board(self.here.desk, &question, kind, &block.beside)?;
        let found = Chart::of(chart, &board).caption;
        let caption = Caption {
            title: block.title.clone().unwrap_or_else(|| found.title.clone()),
            ..found
        };
        let figure = obs_chart::figure(kind, board.subject(), &caption);
        let lang = self.lang();
        let veil = wording::capital(board.main().indicator.short.get(lang));
        Ok(Some(Ready {
            figure,
            caption,
            board,
            kind,
            veil,
        }))
    }

    fn answered(&self, block: &obs_carnet::Guess, comparison: &Comparison) -> GuessAsked {
        let guess = match Guess::new(comparison, form(block.form), &block.choices) {
            Ok(guess) => guess,
            Err(why) => return refused(block.form, why),
        };
        let (low, high) = guess.limits();
        let is_rank = block.form == obs_carnet::GuessForm::Rank;
        GuessAsked {
            form: block.form,
            sign: match is_rank {
                true => String::new(),
                false => comparison.indicator.unit.sign.clone(),
            },
            low,
            high,
            step: step(low, high, is_rank),
            choices: guess
                .choices()
                .iter()
                .map(|value| GuessChoice {
                    value: *value,
                    text: guess.written(*value),
                })
                .collect(),
            dates: guess.dates(),
            from: guess.last_shown(),
            refused: None,
        }
    }

    /// A slide at a step, on a screen.
    fn drawn(&self, cut: Cut, step: usize, size: (f64, f64)) -> Result<SlideDrawn, Problem> {
        let block = self.block(&cut).cloned();
        let mut shown = SlideDrawn {
            slide: self.slide(cut),
            drawn: None,
            table: None,
            source: String::new(),
            problem: None,
        };
        match &block {
            Some(Block::Chart(block)) => self.draw_chart(block, step, size, &mut shown)?,
            Some(Block::Table(block)) => {
                let answer = blocks::table(self.here, block)?;
                let rows = answer.table.rows.into_iter();
                shown.table = Some(BlockTable {
                    rows: rows.skip(step * ROWS_MAX).take(ROWS_MAX).collect(),
                    ..answer.table
                });
                shown.source = answer.source.join(" ");
            }
            Some(Block::Guess(block)) => self.draw_guess(block, step, size, &mut shown)?,
            _ => {}
        }
        Ok(shown)
    }

    fn draw_chart(
        &self,
        block: &ChartBlock,
        step: usize,
        size: (f64, f64),
        shown: &mut SlideDrawn,
    ) -> Result<(), Problem> {
        let Some(ready) = self.chart(block)? else {
            let surface = self.surface.shaped(size.0, size.1);
            let answer = blocks::chart(self.here, block, &surface, |_| {
                Err(Problem::bug("a map has no figure"))
            })?;
            let caption = Caption {
                title: answer.title,
                subtitle: answer.subtitle,
                source: answer.source.join(" "),
            };
            shown.source.clone_from(&caption.source);
            let drawing = answer.keepsake.drawing;
            shown.drawn = Some(drawing::on_page(
                drawing,
                caption,
                &answer.board,
                Kind::RankedBars,
            ));
            return Ok(());
        };
        let surface = shaped_for(&ready.figure, self.surface, size).map_err(bug)?;
        let drawing = draw_step(&ready.figure, &surface, step, &ready.veil).map_err(bug)?;
        let whole = step + 1 >= shown.slide.steps as usize;
        let caption = Caption {
            title: match whole {
                true => ready.caption.title,
                false => ready.veil,
            },
            ..ready.caption
        };
        shown.source.clone_from(&caption.source);
        shown.drawn = Some(drawing::on_page(drawing, caption, &ready.board, ready.kind));
        Ok(())
    }

    fn draw_guess(
        &self,
        block: &obs_carnet::Guess,
        step: usize,
        (width, height): (f64, f64),
        shown: &mut SlideDrawn,
    ) -> Result<(), Problem> {
        let (comparison, question) = asked(self.here, block)?;
        let title = match self.here.lang {
            Lang::Fr => "À votre avis\u{202f}?",
            Lang::En => "What do you think?",
        };
        let guess = Guess::new(&comparison, form(block.form), &block.choices).map_err(|why| {
            Problem::say(
                ProblemCode::NothingThere,
                self.here.lang,
                (
                    &why,
                    "Choisissez une autre question ou une autre forme de réponse.",
                ),
                (&why, "Choose another question, or another way to answer."),
            )
        })?;
        let answers: Vec<GroupAnswer> = block
            .guesses
            .iter()
            .map(|answer| GroupAnswer {
                group: answer.group.clone(),
                values: answer.values.clone(),
            })
            .collect();
        let step = GuessStep::ALL[step.min(GuessStep::ALL.len() - 1)];
        let surface = self.surface.shaped(width, height);
        let drawing = guess
            .draw(&answers, step, (title, &question), &surface)
            .map_err(bug)?;
        let caption = Caption {
            title: title.to_owned(),
            subtitle: question.clone(),
            source: wording::source_line(&comparison),
        };
        shown.source.clone_from(&caption.source);
        let board = Board::of(comparison.clone());
        shown.drawn = Some(drawing::on_page(drawing, caption, &board, Kind::RankedBars));
        Ok(())
    }
}

/// The figures behind a question put to the room, and its words.
pub(crate) fn asked(
    here: Here<'_>,
    block: &obs_carnet::Guess,
) -> Result<(Comparison, String), Problem> {
    let indicator = figures::indicator(here.desk, &block.indicator, here.lang)?;
    let place = block.place.as_deref().unwrap_or(here.place);
    let comparison = question::comparison(
        here.desk,
        &Question {
            id: indicator.id.to_string(),
            place: figures::place(here.desk, place, here.lang)?.to_string(),
            with: None,
            peers: Peers::None,
            period: block.period.clone(),
            lang: here.lang,
        },
    )?;
    let question = block.question.clone().unwrap_or_else(|| match block.form {
        obs_carnet::GuessForm::Rank => wording::guess_rank_question(&comparison),
        _ => wording::guess_question(&comparison),
    });
    Ok((comparison, question))
}

fn bug(error: obs_chart::ChartError) -> Problem {
    Problem::bug(error.to_string())
}

pub(crate) fn form(form: obs_carnet::GuessForm) -> GuessForm {
    match form {
        obs_carnet::GuessForm::Bar => GuessForm::Bar,
        obs_carnet::GuessForm::Line => GuessForm::Line,
        obs_carnet::GuessForm::Rank => GuessForm::Rank,
        obs_carnet::GuessForm::Choice => GuessForm::Choice,
    }
}

fn refused(form: obs_carnet::GuessForm, why: String) -> GuessAsked {
    GuessAsked {
        form,
        sign: String::new(),
        low: 0.0,
        high: 0.0,
        step: 1.0,
        choices: Vec::new(),
        dates: Vec::new(),
        from: None,
        refused: Some(why),
    }
}

/// A hundredth of what can be answered, as a round number.
fn step(low: f64, high: f64, is_rank: bool) -> f64 {
    if is_rank {
        return 1.0;
    }
    let hundredth = (high - low).abs() / 100.0;
    if hundredth <= 0.0 || !hundredth.is_finite() {
        return 1.0;
    }
    10f64.powf((hundredth * 1.001).log10().floor())
}

pub(crate) fn draw_slide(desk: &Desk, ask: DrawSlide, _: &Job) -> Result<SlideDrawn, Problem> {
    let carnet = carnet(desk, &ask.id, ask.lang)?;
    let cuts = obs_carnet::slides(&carnet);
    // A carnet that was shortened while it is projected shows its last slide.
    let last = cuts.len().saturating_sub(1);
    let Some(cut) = cuts.into_iter().nth((ask.slide as usize).min(last)) else {
        return Err(Problem::bug("a carnet without a slide"));
    };
    let room = Room {
        here: Here {
            desk,
            place: &carnet.head.place,
            lang: ask.lang,
        },
        carnet: &carnet,
        surface: drawing::surface(SurfaceName::Projector, ask.dark),
    };
    let spare = cut.clone();
    let drawn = room.drawn(cut, ask.step as usize, (ask.width, ask.height));
    // What cannot be shown is said on the slide: the next one is shown all the same.
    Ok(drawn.unwrap_or_else(|problem| SlideDrawn {
        slide: room.slide(spare),
        drawn: None,
        table: None,
        source: String::new(),
        problem: Some(problem),
    }))
}

/// Writes into a carnet at once, and tells the windows that follow it.
fn write(
    desk: &Desk,
    id: &str,
    lang: Lang,
    change: impl FnOnce(&mut Carnet) -> bool,
) -> Result<Workshop, Problem> {
    let folder = files::folder(desk, id, lang)?;
    let carnet = {
        let _writing = writing(desk);
        let mut carnet = folder.read(lang)?.carnet;
        if !change(&mut carnet) {
            return Err(Problem::say(
                ProblemCode::NothingThere,
                lang,
                (
                    "Ce qui a été dit n’a pas trouvé sa place\u{202f}: le carnet a changé pendant l’atelier.",
                    "Revenez à la diapositive concernée, puis notez-le de nouveau.",
                ),
                (
                    "What was said found no place: the carnet changed during the workshop.",
                    "Go back to the slide it is about, then note it again.",
                ),
            ));
        }
        folder.write(&carnet, lang)?;
        carnet
    };
    stage::written(desk, &folder);
    let mut settled = carnet;
    figures::settle(desk, &mut settled, lang);
    Ok(prepared(desk, id, &settled, lang))
}

pub(crate) fn note_remark(desk: &Desk, ask: NoteRemark, _: &Job) -> Result<Workshop, Problem> {
    write(desk, &ask.id, ask.lang, |carnet| {
        let mut remark = ask.remark;
        remark.text = one_line(&remark.text);
        if remark.about.is_none() {
            let slide = obs_carnet::slides(carnet)
                .into_iter()
                .nth(ask.slide as usize);
            remark.about = slide.and_then(|slide| slide.about);
        }
        remark.text.is_empty() || carnet.note_remark(ask.slide as usize, remark)
    })
}

pub(crate) fn forget_remark(desk: &Desk, ask: ForgetRemark, _: &Job) -> Result<Workshop, Problem> {
    write(desk, &ask.id, ask.lang, |carnet| {
        carnet.forget_remark(ask.slide as usize, ask.position as usize)
    })
}

pub(crate) fn note_guess(desk: &Desk, ask: NoteGuess, _: &Job) -> Result<Workshop, Problem> {
    let mut answer = ask.answer;
    answer.group = one_line(&answer.group);
    answer.values.retain(|value| value.is_finite());
    if answer.group.is_empty() {
        return Err(Problem::say(
            ProblemCode::BadRequest,
            ask.lang,
            (
                "Un groupe a besoin d’un nom.",
                "Écrivez par exemple «\u{202f}Table 1\u{202f}».",
            ),
            ("A group needs a name.", "Write for example “Table 1”."),
        ));
    }
    let mut too_many = false;
    let written = write(desk, &ask.id, ask.lang, |carnet| {
        let guesses = carnet
            .guess_of(ask.slide as usize)
            .map(|guess| &guess.guesses);
        too_many = guesses.is_some_and(|guesses| {
            guesses.len() >= obs_chart::GROUPS_MAX
                && guesses.iter().all(|known| known.group != answer.group)
        });
        !too_many && carnet.note_guess(ask.slide as usize, answer)
    });
    match too_many {
        true => Err(Problem::say(
            ProblemCode::BadRequest,
            ask.lang,
            (
                "Au-delà de huit groupes, la salle ne lit plus les réponses.",
                "Réunissez des groupes, ou retirez-en un.",
            ),
            (
                "Beyond eight groups, the room can no longer read the answers.",
                "Join some groups, or take one out.",
            ),
        )),
        false => written,
    }
}

pub(crate) fn note_closing(desk: &Desk, ask: NoteClosing, _: &Job) -> Result<Workshop, Problem> {
    let mut closing = ask.closing;
    for answers in [
        &mut closing.uses,
        &mut closing.missing,
        &mut closing.services,
        &mut closing.finds,
    ] {
        for answer in answers.iter_mut() {
            *answer = one_line(answer);
        }
        answers.retain(|answer| !answer.is_empty());
    }
    write(desk, &ask.id, ask.lang, |carnet| {
        carnet.note_closing(ask.slide as usize, closing)
    })
}

/// Words typed in a hurry, on one line.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arrow_moves_an_answer_by_a_round_hundredth() {
        for (low, high, is_rank, expected) in [
            (0.0, 100.0, false, 1.0),
            (0.0, 250_000.0, false, 1000.0),
            (0.0, 8.0, false, 0.01),
            (1.0, 1250.0, true, 1.0),
            (0.0, 0.0, false, 1.0),
        ] {
            assert_eq!(step(low, high, is_rank), expected, "{low} {high}");
        }
        assert_eq!(one_line("  deux\n lignes "), "deux lignes");
    }
}
