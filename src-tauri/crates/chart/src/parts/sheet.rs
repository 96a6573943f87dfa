//! The page around a chart: title and subtitle above, notes and source below.

use std::fmt::Debug;

use obs_compare::{Comparison, Entry, Point, Role, number};
use obs_model::{Basis, IndicatorId, Lang, Period, PlaceId, Value};

use crate::draw::Mark;
use crate::figure::Caption;
use crate::parts::text::{self, Weight};
use crate::reveal::{Turn, Veil};
use crate::scene::{Anchor, Look, Scene, Type};
use crate::surface::{CategoryStyle, Surface};

/// A page being filled.
pub(crate) struct Sheet<'a> {
    pub scene: Scene,
    pub surface: &'a Surface,
    pub lang: Lang,
    /// Sides of the place left for the chart.
    pub left: f64,
    pub right: f64,
    pub top: f64,
    /// None when the canvas grows with its content.
    pub bottom: Option<f64>,
    /// Small paragraphs under the chart: the notes, then the source.
    small_print: [String; 2],
}

/// A title or a subtitle takes at most so many lines.
const TITLE_LINES: usize = 3;
/// The notes and the source take at most so many lines each.
const NOTE_LINES: usize = 6;
/// Between the chart and its notes, in em.
const NOTES_GAP: f64 = 1.1;

impl<'a> Sheet<'a> {
    /// A page with its heading; `notes` and the source are reserved a place under the chart.
    pub fn new(
        surface: &'a Surface,
        lang: Lang,
        caption: &Caption,
        headed: bool,
        notes: Vec<String>,
    ) -> Self {
        Self::veiled(surface, lang, caption, headed, notes, None)
    }

    /// The same for a chart that is shown little by little.
    pub fn veiled(
        surface: &'a Surface,
        lang: Lang,
        caption: &Caption,
        headed: bool,
        notes: Vec<String>,
        veil: Option<&Veil>,
    ) -> Self {
        let margin = surface.canvas.margin;
        let mut sheet = Self {
            scene: Scene::until(veil.map_or(Turn::Mine, |veil| veil.until)),
            surface,
            lang,
            left: margin,
            right: surface.canvas.width - margin,
            top: margin,
            bottom: None,
            small_print: [notes.join(" "), caption.source.clone()],
        };
        if headed {
            sheet.heading(caption, veil);
        }
        if let Some(height) = surface.canvas.height {
            let notes = sheet.note_lines().len() as f64 * sheet.note_pitch();
            sheet.bottom = Some(height - margin - notes - surface.text.small * NOTES_GAP);
        }
        sheet
    }

    fn heading(&mut self, caption: &Caption, veil: Option<&Veil>) {
        let sizes = &self.surface.text;
        let width = self.right - self.left;
        // A long title is set smaller before it takes a third line from the chart.
        let title = [1.0, 0.86, 0.74]
            .map(|share| (sizes.title * share).max(self.surface.legible.title_min))
            .into_iter()
            .find(|size| {
                text::wrap(&caption.title, Weight::Bold, *size, width, TITLE_LINES).len() <= 2
            })
            .unwrap_or(self.surface.legible.title_min);
        let style = Type::new(title, Weight::Bold, sizes.ink);
        let top = self.top;
        // The finding says the figures: it comes with mine, where another title stood.
        self.scene.turn(Turn::Mine);
        let finding = self.paragraph(&caption.title, style, top, width);
        self.scene.turn(Turn::Ground);
        self.top = match veil {
            Some(veil) if veil.until < Turn::Mine => {
                self.paragraph(&veil.title, style, top, width).max(finding)
            }
            Some(veil) => {
                let lines = text::wrap(&veil.title, style.weight, title, width, TITLE_LINES);
                finding.max(top + lines.len() as f64 * self.pitch_of(title))
            }
            None => finding,
        };
        self.top += title * 0.12;
        let style = Type::new(sizes.subtitle, Weight::Regular, sizes.muted);
        self.top = self.paragraph(&caption.subtitle, style, self.top, width);
        self.top += sizes.subtitle * 0.8;
    }

    fn pitch_of(&self, size: f64) -> f64 {
        size * self.surface.text.line_height.min(1.2)
    }

    /// Writes lines of a heading from `top`, and returns their bottom.
    fn paragraph(&mut self, words: &str, style: Type, top: f64, width: f64) -> f64 {
        let mut y = top;
        for line in text::wrap(words, style.weight, style.size, width, TITLE_LINES) {
            self.scene
                .text_top(line, self.left, y, Anchor::Start, style);
            y += self.pitch_of(style.size);
        }
        y
    }

    /// What is placed from now on comes with a place.
    pub fn turn_of(&mut self, role: Role) {
        self.scene.turn(Turn::of(role));
    }

    /// What is placed from now on is there from the start.
    pub fn turn_ground(&mut self) {
        self.scene.turn(Turn::Ground);
    }

    fn note_pitch(&self) -> f64 {
        self.surface.text.small * self.surface.text.line_height
    }

    fn note_lines(&self) -> Vec<String> {
        let width = self.right - self.left;
        self.small_print
            .iter()
            .flat_map(|paragraph| {
                text::wrap(
                    paragraph,
                    Weight::Regular,
                    self.surface.text.small,
                    width,
                    NOTE_LINES,
                )
            })
            .collect()
    }

    /// Writes the notes and the source under the chart, and returns the height of the page.
    pub fn finish(&mut self, chart_bottom: f64) -> f64 {
        let sizes = &self.surface.text;
        let style = Type::new(sizes.small, Weight::Regular, sizes.muted);
        let mut y = self.bottom.unwrap_or(chart_bottom) + sizes.small * NOTES_GAP;
        let width = self.right - self.left;
        // The notes speak of the figures; where they come from is said from the start.
        let turns = [Turn::Mine, Turn::Ground];
        for (paragraph, turn) in self.small_print.clone().iter().zip(turns) {
            self.scene.turn(turn);
            for line in text::wrap(paragraph, style.weight, style.size, width, NOTE_LINES) {
                self.scene
                    .text_top(line, self.left, y, Anchor::Start, style);
                y += self.note_pitch();
            }
        }
        self.surface
            .canvas
            .height
            .unwrap_or((y + self.surface.canvas.margin - sizes.small * 0.2).ceil())
    }

    /// The sentence of a chart that has nothing to show.
    pub fn say_empty(&mut self, reason: &str) -> f64 {
        let sizes = &self.surface.text;
        let style = Type::new(sizes.label, Weight::Regular, sizes.muted);
        let width = self.right - self.left;
        let lines = text::wrap(reason, Weight::Regular, sizes.label, width * 0.8, 6);
        let pitch = sizes.label * sizes.line_height;
        let height = self
            .bottom
            .map_or(pitch * (lines.len() as f64 + 3.0), |bottom| {
                bottom - self.top
            });
        let middle = self.top + height / 2.0;
        self.scene.text_block(
            &lines,
            (self.left + self.right) / 2.0,
            middle,
            Anchor::Middle,
            style,
            sizes.line_height,
        );
        self.top + height
    }

    /// Tells how a place is recognised: by what is not its colour (a dash, a marker).
    pub fn look(&mut self, role: Role, nth: usize, label: &str, shape: impl Debug) {
        // The peers are one crowd, however many they are.
        let peer = role == Role::Peer;
        if peer && self.scene.looks.iter().any(|look| look.label.is_empty()) {
            return;
        }
        self.scene.look(Look {
            label: if peer {
                String::new()
            } else {
                label.to_owned()
            },
            shape: Some(format!("{shape:?}")),
            edge: self.surface.style(role, nth).mark,
        });
    }

    /// Tells that a place is recognised by its name, which stands beside its mark.
    pub fn look_named(&mut self, role: Role, nth: usize, label: &str) {
        self.scene.look(Look {
            label: label.to_owned(),
            shape: None,
            edge: self.surface.style(role, nth).mark,
        });
    }

    /// Tells how a part of a whole is recognised.
    pub fn look_of_category(&mut self, label: &str, style: &CategoryStyle) {
        self.scene.look(Look {
            label: label.to_owned(),
            shape: Some(format!("{:?}", style.fill)),
            edge: style.mark,
        });
    }

    /// Adds a mark for hover, keyboard and speech.
    pub fn mark(&mut self, what: &Said, (x, y): (f64, f64), (width, height): (f64, f64)) {
        self.scene.mark(Mark {
            place: what.place.clone(),
            label: what.label.clone(),
            text: what.text.clone(),
            value: what.value.known(),
            state: what.value.state(),
            indicator: what.indicator.clone(),
            period: what.period,
            basis: what.basis,
            x,
            y,
            width,
            height,
        });
    }
}

/// What a mark says of a place.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    pub place: PlaceId,
    pub indicator: IndicatorId,
    pub label: String,
    pub text: String,
    pub value: Value,
    pub period: Period,
    pub basis: Basis,
}

impl Said {
    /// The figure of a place at the period of a comparison.
    pub fn now(entry: &Entry, label: String, comparison: &Comparison) -> Self {
        Self::at(&entry.now, entry, label, comparison)
    }

    /// One figure of a place.
    pub fn at(point: &Point, entry: &Entry, label: String, comparison: &Comparison) -> Self {
        Self {
            place: entry.place.clone(),
            indicator: comparison.indicator.id.clone(),
            label,
            text: number::value(point.value, &comparison.indicator.unit, comparison.lang),
            value: point.value,
            period: point.period,
            basis: point.basis,
        }
    }
}
