//! From a figure to SVG, drawn by plotters.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use obs_model::{Basis, IndicatorId, Period, PlaceId, State};
use plotters::coord::Shift;
use plotters::element::DashedPathElement;
use plotters::prelude::*;
use plotters::style::register_font;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use crate::figure::Figure;
use crate::parts::sheet::Sheet;
use crate::parts::text::{self, Weight};
use crate::reveal::{Turn, Veil};
use crate::scene::{Anchor, At, Scene, Shape, Words};
use crate::surface::{Colour, Surface};

/// plotters draws on integers: a unit of the surface is divided into this many.
pub(crate) const SUBUNITS: f64 = 10.0;

/// A finished chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    /// SVG markup: presentation attributes only, text as text, no id.
    pub svg: String,
    /// The same in words.
    pub alt: String,
    /// In units of the surface, as the viewBox.
    pub width: f64,
    /// In units of the surface, as the viewBox.
    pub height: f64,
    /// What stands for a place, for hover, keyboard and speech; in the order they are read.
    pub marks: Vec<Mark>,
    /// Where each text stands, for whoever checks that it can be read.
    pub texts: Vec<TextBox>,
    /// How series and parts are told from each other, for the same.
    pub looks: Vec<Look>,
}

impl Drawing {
    /// Says something else in words, in the markup too.
    pub(crate) fn say(&mut self, alt: &str) {
        let label = |alt: &str| format!("aria-label=\"{}\"", escape(alt));
        self.svg = self.svg.replacen(&label(&self.alt), &label(alt), 1);
        self.alt = alt.to_owned();
    }
}

/// How a series or a part of a drawing is told from the others.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// Its name; empty for the crowd of peers.
    pub label: String,
    /// What is not colour, in words of the program: its fill, its dash, its marker. None when its name stands
    /// beside it.
    pub shape: Option<String>,
    /// Lowest contrast ratio of its edge with the background, in a lit room and whatever the sight.
    pub contrast: f64,
}

/// What stands for a place in a drawing. Lengths are in viewBox units.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// Which place.
    pub place: PlaceId,
    /// Its name, as written on the chart.
    pub label: String,
    /// Its value with its unit, or why there is none.
    pub text: String,
    /// The value, in the indicator's unit.
    pub value: Option<f64>,
    /// State of the value.
    pub state: State,
    /// Which indicator, for whoever traces the value to its source.
    pub indicator: IndicatorId,
    /// When.
    pub period: Period,
    /// Published for the place, or summed from smaller ones.
    pub basis: Basis,
    /// Left side.
    pub x: f64,
    /// Top side.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// A text of a drawing and the box it fills. Lengths are in viewBox units.
#[derive(Clone, Debug, PartialEq)]
pub struct TextBox {
    /// The text.
    pub text: String,
    /// Left side.
    pub x: f64,
    /// Top side.
    pub y: f64,
    /// Width by the face's own advances.
    pub width: f64,
    /// Height.
    pub height: f64,
    /// Size of the type.
    pub size: f64,
    /// Whether it is bold.
    pub bold: bool,
    /// Lowest contrast ratio with the background of the surface over every sight, 1 to 21.
    pub contrast: f64,
}

/// Why a chart could not be drawn: always our mistake, never the data's.
#[derive(Debug, thiserror::Error)]
pub enum ChartError {
    /// plotters refused a shape.
    #[error("the chart could not be drawn: {0}")]
    Draw(String),
    /// The SVG was refused, the size asked for is nothing or too large, or the picture could not be packed.
    #[error("the picture could not be painted: {0}")]
    Paint(String),
}

/// Places a figure on a surface and draws it.
///
/// # Errors
/// When plotters refuses to draw, which no data should cause.
pub fn draw(figure: &Figure, surface: &Surface) -> Result<Drawing, ChartError> {
    placed(figure, surface, None).map(|(drawing, _)| drawing)
}

/// The same up to a turn, with the turns that something was placed for.
pub(crate) fn placed(
    figure: &Figure,
    surface: &Surface,
    veil: Option<&Veil>,
) -> Result<(Drawing, BTreeSet<Turn>), ChartError> {
    let mut notes = figure.body.notes(surface, figure.lang);
    notes.extend(figure.states.iter().cloned());
    let (lang, caption) = (figure.lang, &figure.caption);
    let mut sheet = Sheet::veiled(surface, lang, caption, figure.headed, notes, veil);
    let bottom = figure.body.place(&mut sheet);
    let met = std::mem::take(&mut sheet.scene.met);
    sheet.turn_ground();
    let height = sheet.finish(bottom);
    let drawing = finished(
        sheet.scene,
        surface,
        (surface.canvas.width, height),
        Ground::Filled,
        &figure.alt,
    )?;
    Ok((drawing, met))
}

/// What is behind a drawing.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ground {
    /// The background of the surface: the drawing stands alone.
    Filled,
    /// Nothing: it lies in a page of the same background.
    Clear,
}

/// Draws what is placed.
pub(crate) fn finished(
    scene: Scene,
    surface: &Surface,
    (width, height): (f64, f64),
    ground: Ground,
    alt: &str,
) -> Result<Drawing, ChartError> {
    let background = surface.canvas.background;
    let filled = (ground == Ground::Filled).then_some(background);
    let canvas = (subunits(width) as u32, subunits(height) as u32);
    let mut markup = String::with_capacity(16 * 1024);
    {
        let area = SVGBackend::with_string(&mut markup, canvas).into_drawing_area();
        paint(&scene, &area, filled).map_err(|error| ChartError::Draw(error.to_string()))?;
        area.present()
            .map_err(|error| ChartError::Draw(error.to_string()))?;
    }
    Ok(Drawing {
        svg: wrap(&markup, width, height, alt),
        alt: alt.to_owned(),
        width,
        height,
        texts: scene
            .words
            .iter()
            .map(|words| words.to_box(background))
            .collect(),
        looks: scene
            .looks
            .into_iter()
            .map(|look| Look {
                label: look.label,
                shape: look.shape,
                contrast: look.edge.contrast_in_light(background),
            })
            .collect(),
        marks: scene.marks,
    })
}

fn subunits(length: f64) -> i32 {
    (length * SUBUNITS).round() as i32
}

fn point((x, y): At) -> (i32, i32) {
    (subunits(x), subunits(y))
}

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Painted<'a> = Result<(), DrawingAreaErrorKind<<SVGBackend<'a> as DrawingBackend>::ErrorType>>;

fn paint<'a>(scene: &Scene, area: &Area<'a>, background: Option<Colour>) -> Painted<'a> {
    FACES
        .as_ref()
        .map_err(|_| DrawingAreaErrorKind::LayoutError)?;
    if let Some(background) = background {
        area.fill(&background.rgb())?;
    }
    for shape in &scene.shapes {
        match shape {
            Shape::Area {
                points,
                colour,
                opacity,
            } => {
                let points: Vec<_> = points.iter().copied().map(point).collect();
                area.draw(&Polygon::new(points, colour.rgb().mix(*opacity)))?;
            }
            Shape::Path { points, stroke } => {
                let points: Vec<_> = points.iter().copied().map(point).collect();
                let style = stroke
                    .colour
                    .rgb()
                    .stroke_width(subunits(stroke.width).max(1) as u32);
                match stroke.dash {
                    None => area.draw(&PathElement::new(points, style))?,
                    Some((drawn, skipped)) => {
                        area.draw(&DashedPathElement::new(
                            points,
                            subunits(drawn),
                            subunits(skipped),
                            style,
                        ))?;
                    }
                }
            }
            Shape::Disc {
                centre,
                radius,
                colour,
            } => {
                area.draw(&Circle::new(
                    point(*centre),
                    subunits(*radius),
                    colour.rgb().filled(),
                ))?;
            }
            Shape::Text(index) => paint_words(&scene.words[*index], area)?,
        }
    }
    Ok(())
}

fn paint_words<'a>(words: &Words, area: &Area<'a>) -> Painted<'a> {
    let horizontal = match words.anchor {
        Anchor::Start => HPos::Left,
        Anchor::Middle => HPos::Center,
        Anchor::End => HPos::Right,
    };
    let style = match words.style.weight {
        Weight::Regular => FontStyle::Normal,
        Weight::Bold => FontStyle::Bold,
    };
    let font = FontDesc::new(
        FontFamily::Name(FAMILIES),
        plotters_size(words.style.size * SUBUNITS),
        style,
    );
    let colour = words.style.colour.rgb();
    let style = TextStyle::from(font)
        .color(&colour)
        .pos(Pos::new(horizontal, VPos::Top));
    area.draw(&Text::new(
        words.text.as_str(),
        point((words.x, words.top)),
        style,
    ))
}

/// The size to ask plotters for: its SVG backend writes size ÷ 1.24.
fn plotters_size(size: f64) -> f64 {
    let asked = size * 1.24;
    [asked, asked.next_up(), asked.next_down()]
        .into_iter()
        .find(|asked| asked / 1.24 == size)
        .unwrap_or(asked)
}

/// The family as written in the SVG: our face, else a plain one.
const FAMILIES: &str = "Atkinson Hyperlegible Next, Atkinson Hyperlegible, sans-serif";

/// plotters' own registry of faces, told once; without it plotters would measure with nothing.
static FACES: LazyLock<Result<(), ()>> = LazyLock::new(|| {
    register_font(FAMILIES, FontStyle::Normal, text::REGULAR).map_err(|_| ())?;
    register_font(FAMILIES, FontStyle::Bold, text::BOLD).map_err(|_| ())
});

/// What plotters repeats on each element and that is already so, or is said once for all.
///
/// Texts are escaped by plotters: no data can hold one of these.
const REPEATED: [&str; 4] = [
    " opacity=\"1\"",
    " stroke=\"none\"",
    " text-anchor=\"start\"",
    " font-family=\"Atkinson Hyperlegible Next, Atkinson Hyperlegible, sans-serif\"",
];

/// Puts plotters' elements in an SVG whose units are those of the surface, with the alternative text.
fn wrap(markup: &str, width: f64, height: f64, alt: &str) -> String {
    let body = markup.split_once(">\n").map_or("", |(_, body)| body);
    let body = body.trim_end().strip_suffix("</svg>").unwrap_or(body);
    let mut svg = String::with_capacity(body.len() + 1024);
    let label = escape(alt);
    svg.push_str(&format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         role=\"img\" aria-label=\"{label}\">\n<g transform=\"scale({})\" font-family=\"{FAMILIES}\">\n",
        1.0 / SUBUNITS
    ));
    let mut rest = body;
    while let Some(start) = rest.find(' ') {
        let (before, from) = rest.split_at(start);
        svg.push_str(before);
        match REPEATED
            .iter()
            .find(|repeated| from.starts_with(**repeated))
        {
            Some(repeated) => rest = &from[repeated.len()..],
            None => {
                svg.push(' ');
                rest = &from[1..];
            }
        }
    }
    svg.push_str(rest);
    svg.push_str("</g>\n</svg>\n");
    svg
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
