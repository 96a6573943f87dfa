//! What is placed, before any markup: shapes and words at their coordinates, in units of the surface.

use std::collections::BTreeSet;

use crate::draw::{Mark, TextBox};
use crate::parts::text::{self, Weight};
use crate::reveal::Turn;
use crate::surface::Colour;

/// A position, x to the right and y downwards.
pub(crate) type At = (f64, f64);

/// The outline of a shape.
#[derive(Clone, Debug)]
pub(crate) struct Stroke {
    pub colour: Colour,
    pub width: f64,
    /// Drawn and skipped lengths.
    pub dash: Option<(f64, f64)>,
}

impl Stroke {
    pub fn full(colour: Colour, width: f64) -> Self {
        Self {
            colour,
            width,
            dash: None,
        }
    }

    /// A stroke with the dash of a surface's file: empty, or drawn and skipped lengths.
    pub fn dashed(colour: Colour, width: f64, dash: &[f64]) -> Self {
        let dash = match dash {
            [drawn, skipped] => Some((*drawn, *skipped)),
            _ => None,
        };
        Self {
            colour,
            width,
            dash,
        }
    }
}

/// A thing to draw.
#[derive(Clone, Debug)]
pub(crate) enum Shape {
    /// A filled polygon.
    Area {
        points: Vec<At>,
        colour: Colour,
        opacity: f64,
    },
    /// A stroked line through points.
    Path { points: Vec<At>, stroke: Stroke },
    /// A filled disc.
    Disc {
        centre: At,
        radius: f64,
        colour: Colour,
    },
    /// The text of this index.
    Text(usize),
}

/// Where the text stands from its x.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// How a text is written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Type {
    pub size: f64,
    pub weight: Weight,
    pub colour: Colour,
}

impl Type {
    pub fn new(size: f64, weight: Weight, colour: Colour) -> Self {
        Self {
            size,
            weight,
            colour,
        }
    }

    pub fn width(&self, text: &str) -> f64 {
        text::width(text, self.weight, self.size)
    }
}

/// A placed text and how it is written.
#[derive(Clone, Debug)]
pub(crate) struct Words {
    pub text: String,
    pub x: f64,
    /// Top of the letters' box; the baseline is [`text::ASCENT`] lower.
    pub top: f64,
    pub anchor: Anchor,
    pub style: Type,
}

impl Words {
    /// The box the letters fill, on a background.
    pub fn to_box(&self, background: Colour) -> TextBox {
        let width = self.style.width(&self.text);
        let x = match self.anchor {
            Anchor::Start => self.x,
            Anchor::Middle => self.x - width / 2.0,
            Anchor::End => self.x - width,
        };
        TextBox {
            text: self.text.clone(),
            x,
            y: self.top,
            width,
            height: self.style.size * text::BOX_HEIGHT,
            size: self.style.size,
            bold: self.style.weight == Weight::Bold,
            contrast: self.style.colour.contrast(background),
        }
    }
}

/// How a series or a part is told from the others of its chart.
#[derive(Clone, Debug)]
pub(crate) struct Look {
    /// Its name; empty for the crowd of peers.
    pub label: String,
    /// What is not colour: its fill, its dash, its marker. None when its name stands beside it.
    pub shape: Option<String>,
    /// Its edge, against the background.
    pub edge: Colour,
}

/// All that is placed on one drawing.
pub(crate) struct Scene {
    pub looks: Vec<Look>,
    pub shapes: Vec<Shape>,
    pub words: Vec<Words>,
    pub marks: Vec<Mark>,
    /// Whose turn it is: what is placed now comes with it.
    turn: Turn,
    /// What comes later is left out.
    until: Turn,
    /// The turns that something was placed for.
    pub met: BTreeSet<Turn>,
}

impl Default for Scene {
    fn default() -> Self {
        Self::until(Turn::Mine)
    }
}

impl Scene {
    /// A scene that keeps what comes up to this turn.
    pub fn until(until: Turn) -> Self {
        Self {
            looks: Vec::new(),
            shapes: Vec::new(),
            words: Vec::new(),
            marks: Vec::new(),
            turn: Turn::Ground,
            until,
            met: BTreeSet::new(),
        }
    }

    /// What is placed from now on is of this turn.
    pub fn turn(&mut self, turn: Turn) {
        self.turn = turn;
    }

    /// Whether what is placed now is shown.
    pub fn shows(&self) -> bool {
        self.turn <= self.until
    }

    /// Adds a shape, if its turn has come.
    pub fn shape(&mut self, shape: Shape) {
        self.met.insert(self.turn);
        if self.shows() {
            self.shapes.push(shape);
        }
    }

    /// Adds a mark for hover, keyboard and speech, if its turn has come.
    pub fn mark(&mut self, mark: Mark) {
        self.met.insert(self.turn);
        if self.shows() {
            self.marks.push(mark);
        }
    }

    /// Tells how a series is recognised, if its turn has come.
    pub fn look(&mut self, look: Look) {
        if self.shows() {
            self.looks.push(look);
        }
    }

    /// A filled polygon.
    pub fn area(&mut self, points: Vec<At>, colour: Colour) {
        self.shape(Shape::Area {
            points,
            colour,
            opacity: 1.0,
        });
    }

    pub fn path(&mut self, points: Vec<At>, stroke: Stroke) {
        self.shape(Shape::Path { points, stroke });
    }

    pub fn line(&mut self, from: At, to: At, stroke: Stroke) {
        self.path(vec![from, to], stroke);
    }

    pub fn disc(&mut self, centre: At, radius: f64, colour: Colour) {
        self.shape(Shape::Disc {
            centre,
            radius,
            colour,
        });
    }

    /// One line of text whose capitals are centred on `middle`.
    pub fn text(
        &mut self,
        text: impl Into<String>,
        x: f64,
        middle: f64,
        anchor: Anchor,
        style: Type,
    ) {
        let top = middle + style.size * (text::CAPITAL / 2.0 - text::ASCENT);
        self.text_top(text, x, top, anchor, style);
    }

    /// One line of text whose box starts at `top`.
    pub fn text_top(
        &mut self,
        text: impl Into<String>,
        x: f64,
        top: f64,
        anchor: Anchor,
        style: Type,
    ) {
        let text = text.into();
        if text.is_empty() {
            return;
        }
        self.met.insert(self.turn);
        if !self.shows() {
            return;
        }
        self.shapes.push(Shape::Text(self.words.len()));
        self.words.push(Words {
            text,
            x,
            top,
            anchor,
            style,
        });
    }

    /// Lines of text centred on `middle` as a block.
    pub fn text_block(
        &mut self,
        lines: &[String],
        x: f64,
        middle: f64,
        anchor: Anchor,
        style: Type,
        line_height: f64,
    ) {
        let pitch = style.size * line_height;
        let first = middle - pitch * (lines.len().saturating_sub(1)) as f64 / 2.0;
        for (index, line) in lines.iter().enumerate() {
            self.text(
                line.as_str(),
                x,
                first + pitch * index as f64,
                anchor,
                style,
            );
        }
    }
}
