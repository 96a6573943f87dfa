//! A question put to a room before the answer is shown: empty axes, then what each group guessed, then the figure, the
//! gaps and what the source says. Groups are told apart by their names and by dashes, never by colour.
//!
//! The axes do not depend on the figure: nothing on the screen tells it before its turn.

mod choice;
mod line;
mod rows;

use obs_compare::guesses::{Answer, Guessed};
use obs_compare::{Comparison, findings, number, wording};
use obs_model::{Lang, Period};

use crate::draw::{ChartError, Drawing, Ground, finished};
use crate::figure::Caption;
use crate::parts::scale::round_values;
use crate::parts::sheet::Sheet;
use crate::parts::text::{self, Weight};
use crate::reveal::{Turn, Veil};
use crate::scene::{Anchor, Type};
use crate::surface::Surface;
use crate::words;

/// How a room answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GuessForm {
    /// The length of a bar.
    Bar,
    /// The end of a line: a value for each of the last dates.
    Line,
    /// A rank among the peers.
    Rank,
    /// One of a few values.
    Choice,
}

/// What is shown of a guess, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GuessStep {
    /// Empty axes.
    Question,
    /// What the groups answered.
    Guesses,
    /// The figure, the gaps and what the source says.
    Answer,
}

impl GuessStep {
    /// Every step, in order.
    pub const ALL: [GuessStep; 3] = [GuessStep::Question, GuessStep::Guesses, GuessStep::Answer];
}

/// What a group answered.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupAnswer {
    /// "Table 1".
    pub group: String,
    /// In the unit of the indicator, or a rank; one value, or one for each date of a line.
    pub values: Vec<f64>,
}

/// More groups than a room has tables, and than a slide has rows.
pub const GROUPS_MAX: usize = 8;

/// A question to guess, its answer and its axes.
#[derive(Clone, Debug)]
pub struct Guess<'a> {
    comparison: &'a Comparison,
    form: GuessForm,
    /// The answer: one value, or one for each date to draw.
    truth: Vec<f64>,
    /// For a line: the dates to draw.
    dates: Vec<Period>,
    /// For a line: what the room is shown of it.
    past: Vec<(Period, f64)>,
    /// For a choice: the values offered, lowest first.
    choices: Vec<f64>,
    /// Lowest and highest value that can be answered.
    limits: (f64, f64),
}

impl<'a> Guess<'a> {
    /// Prepares a question; `choices` are only read for that form.
    ///
    /// # Errors
    /// Why there is nothing to guess, in a sentence.
    pub fn new(
        comparison: &'a Comparison,
        form: GuessForm,
        choices: &[f64],
    ) -> Result<Self, String> {
        let lang = comparison.lang;
        let mine = comparison.mine().ok_or_else(|| nothing(lang))?;
        let Some(value) = mine.now.value.known() else {
            return Err(wording::title(comparison) + ".");
        };
        let mut guess = Self {
            comparison,
            form,
            truth: vec![value],
            dates: Vec::new(),
            past: Vec::new(),
            choices: Vec::new(),
            limits: (0.0, 1.0),
        };
        match form {
            GuessForm::Bar => guess.limits = guess.room_around(&[value]),
            GuessForm::Choice => {
                guess.choices = choices
                    .iter()
                    .copied()
                    .filter(|one| one.is_finite())
                    .collect();
                guess.choices.sort_by(f64::total_cmp);
                guess.choices.dedup();
                guess.choices.truncate(GROUPS_MAX);
                if guess.choices.len() < 2 {
                    return Err(too_few_choices(lang));
                }
                guess.limits = (guess.choices[0], guess.choices[guess.choices.len() - 1]);
            }
            GuessForm::Rank => {
                let known = comparison.distribution.stats.map_or(0, |stats| stats.known);
                let rank = mine.now.rank.filter(|_| known >= 3);
                let rank = rank.ok_or_else(|| no_rank(lang))?;
                guess.truth = vec![f64::from(rank)];
                guess.limits = (1.0, f64::from(known.max(rank)));
            }
            GuessForm::Line => {
                let points: Vec<(Period, f64)> =
                    findings::comparable_points(mine, &comparison.indicator)
                        .into_iter()
                        .filter(|point| point.period <= comparison.period)
                        .filter_map(|point| Some((point.period, point.value.known()?)))
                        .collect();
                if points.len() < 3 {
                    return Err(too_short(lang));
                }
                // A third of the dates, and three at most, are left to draw.
                let hidden = (points.len() / 3).clamp(1, 3);
                let (past, rest) = points.split_at(points.len() - hidden);
                guess.past = past.to_vec();
                guess.dates = rest.iter().map(|(period, _)| *period).collect();
                guess.truth = rest.iter().map(|(_, value)| *value).collect();
                let all: Vec<f64> = points.iter().map(|(_, value)| *value).collect();
                guess.limits = guess.room_around(&all);
            }
        }
        Ok(guess)
    }

    /// What can be answered: lowest and highest value.
    pub fn limits(&self) -> (f64, f64) {
        self.limits
    }

    /// The dates that a line is drawn for; one value is answered otherwise.
    pub fn dates(&self) -> Vec<String> {
        let lang = self.comparison.lang;
        let written = |period: &Period| words::period(*period, lang);
        self.dates.iter().map(written).collect()
    }

    /// The values offered, for a choice.
    pub fn choices(&self) -> &[f64] {
        &self.choices
    }

    /// The last value that the room is shown of a line.
    pub fn last_shown(&self) -> Option<f64> {
        self.past.last().map(|(_, value)| *value)
    }

    /// What an answer is, as it is written.
    pub fn written(&self, value: f64) -> String {
        self.guessed().answer(value, self.comparison.lang)
    }

    fn guessed(&self) -> Guessed<'a> {
        match self.form {
            GuessForm::Rank => Guessed::Rank,
            _ => Guessed::Value(&self.comparison.indicator.unit),
        }
    }

    /// Limits that do not give the answer away: all of a percentage, else twice what the places around reach.
    fn room_around(&self, values: &[f64]) -> (f64, f64) {
        let comparison = self.comparison;
        let low = values.iter().copied().fold(0.0, f64::min);
        let high = values.iter().copied().fold(0.0, f64::max);
        if comparison.indicator.unit.sign == "%"
            && low >= 0.0
            && high <= 100.0
            && self.form == GuessForm::Bar
        {
            return (0.0, 100.0);
        }
        // For a line, what is seen of it and as much again on both sides.
        let around = match (self.form, comparison.distribution.stats) {
            (GuessForm::Bar, Some(stats)) if high <= stats.q3 * 4.0 => stats.q3 * 4.0,
            _ => high * 1.6,
        };
        let levels = round_values(low * 1.6, around.max(high * 1.1), 5);
        match levels.as_slice() {
            [first, .., last] => (*first, *last),
            _ => (0.0, 1.0),
        }
    }

    /// Which group came nearest.
    fn nearest(&self, answers: &[GroupAnswer]) -> Option<String> {
        let last = self.truth.len() - 1;
        let given: Vec<Answer<'_>> = answers
            .iter()
            .filter_map(|answer| {
                Some(Answer {
                    group: &answer.group,
                    value: *answer.values.get(last).or(answer.values.last())?,
                })
            })
            .collect();
        self.guessed()
            .nearest(&given, self.truth[last], self.comparison.lang)
    }

    /// What the source says: the finding, or the rank.
    fn finding(&self) -> String {
        match self.form {
            GuessForm::Rank => wording::rank_title(self.comparison),
            GuessForm::Line => wording::trend_title(self.comparison),
            GuessForm::Bar | GuessForm::Choice => wording::title(self.comparison),
        }
    }

    /// A step on a surface. `title` is "À votre avis ?", `question` what is asked.
    ///
    /// # Errors
    /// See [`crate::draw`].
    pub fn draw(
        &self,
        answers: &[GroupAnswer],
        step: GuessStep,
        (title, question): (&str, &str),
        surface: &Surface,
    ) -> Result<Drawing, ChartError> {
        let lang = self.comparison.lang;
        let caption = Caption {
            title: title.to_owned(),
            subtitle: question.to_owned(),
            source: wording::source_line(self.comparison),
        };
        let answers = &answers[..answers.len().min(GROUPS_MAX)];
        let until = match step {
            GuessStep::Question => Turn::Ground,
            GuessStep::Guesses => Turn::Others,
            GuessStep::Answer => Turn::Mine,
        };
        // The heading is the question, at every step.
        let veil = Veil {
            title: title.to_owned(),
            until,
        };
        let mut sheet = Sheet::veiled(surface, lang, &caption, true, Vec::new(), Some(&veil));
        let foot = self.place_foot(answers, &mut sheet);
        match self.form {
            GuessForm::Bar | GuessForm::Rank => rows::place(self, answers, &mut sheet, foot),
            GuessForm::Line => line::place(self, answers, &mut sheet, foot),
            GuessForm::Choice => choice::place(self, answers, &mut sheet, foot),
        }
        sheet.turn_ground();
        let height = sheet.finish(foot);
        let alt = self.spoken(answers, step, question);
        finished(
            sheet.scene,
            surface,
            (surface.width(), height),
            Ground::Filled,
            &alt,
        )
    }

    /// What the source says and which group came nearest, under the chart; gives the top of that room.
    fn place_foot(&self, answers: &[GroupAnswer], sheet: &mut Sheet<'_>) -> f64 {
        let sizes = &sheet.surface.text;
        let width = sheet.right - sheet.left;
        let strong = Type::new(sizes.subtitle, Weight::Bold, sheet.surface.roles.mine.label);
        let plain = Type::new(sizes.subtitle, Weight::Regular, sizes.ink);
        let finding = format!("{}.", self.finding());
        let mut lines: Vec<(String, Type)> = Vec::new();
        for (words, style) in [
            (finding, strong),
            (self.nearest(answers).unwrap_or_default(), plain),
        ] {
            let wrapped = text::wrap(&words, style.weight, style.size, width, 2);
            lines.extend(wrapped.into_iter().map(|line| (line, style)));
        }
        let pitch = sizes.subtitle * 1.2;
        let bottom = sheet
            .bottom
            .unwrap_or(sheet.top + sheet.surface.lines.height);
        let top = bottom - pitch * lines.len() as f64;
        sheet.scene.turn(Turn::Mine);
        for (number, (line, style)) in lines.into_iter().enumerate() {
            let y = top + number as f64 * pitch;
            sheet
                .scene
                .text_top(line, sheet.left, y, Anchor::Start, style);
        }
        sheet.turn_ground();
        top - sizes.small * 0.5
    }

    /// What is seen, for whoever does not see it.
    fn spoken(&self, answers: &[GroupAnswer], step: GuessStep, question: &str) -> String {
        let lang = self.comparison.lang;
        let colon = words::colon(lang);
        let mut sentences = vec![question.to_owned()];
        if step >= GuessStep::Guesses {
            sentences.extend(answers.iter().map(|answer| {
                let values: Vec<String> = answer
                    .values
                    .iter()
                    .map(|value| self.written(*value))
                    .collect();
                format!("{}{colon}{}.", answer.group, values.join(", "))
            }));
        }
        if step == GuessStep::Answer {
            sentences.push(format!("{}.", self.finding()));
            sentences.extend(self.nearest(answers));
        }
        sentences.join(" ")
    }

    /// The name of my territory and its answer.
    fn mine(&self) -> (String, String) {
        let lang = self.comparison.lang;
        let Some(mine) = self.comparison.mine() else {
            return (String::new(), String::new());
        };
        let text = match self.form {
            GuessForm::Rank => self.written(self.truth[0]),
            // An estimate is said to be one.
            _ => number::value(mine.now.value, &self.comparison.indicator.unit, lang),
        };
        (mine.name.name.clone(), text)
    }
}

fn nothing(lang: Lang) -> String {
    words::nothing_known(lang).to_owned()
}

fn too_few_choices(lang: Lang) -> String {
    match lang {
        Lang::Fr => "Une question à choix demande au moins deux valeurs à proposer.",
        Lang::En => "A choice needs at least two values to offer.",
    }
    .to_owned()
}

fn no_rank(lang: Lang) -> String {
    match lang {
        Lang::Fr => {
            "Ce territoire n’a pas de rang\u{202f}: trop peu de chiffres sont connus autour de lui."
        }
        Lang::En => "This place has no rank: too few figures are known around it.",
    }
    .to_owned()
}

fn too_short(lang: Lang) -> String {
    match lang {
        Lang::Fr => "Dessiner la fin d’une courbe demande au moins trois dates qui se comparent.",
        Lang::En => "Drawing the end of a line needs at least three dates that compare.",
    }
    .to_owned()
}
