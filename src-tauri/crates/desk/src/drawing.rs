//! Charts for a face.

use obs_chart::{Caption, Drawing, Figure, Kind, Surface, SurfaceName as ChartSurface};
use obs_compare::{Comparison, wording};

use crate::Desk;
use crate::beside::{self, Board};
use crate::commands::Job;
use crate::marks;
use crate::wire::{ChartKind, DrawAsk, Drawn, Problem, Question, SurfaceName};

pub(crate) fn kind(kind: ChartKind) -> Kind {
    match kind {
        ChartKind::RankedBars => Kind::RankedBars,
        ChartKind::Lines => Kind::Lines,
        ChartKind::Strip => Kind::Strip,
        ChartKind::Composition => Kind::Composition,
        ChartKind::Slope => Kind::Slope,
        ChartKind::Waffle => Kind::Waffle,
        ChartKind::SmallMultiples => Kind::SmallMultiples,
        ChartKind::Swarm => Kind::Swarm,
        ChartKind::Profile => Kind::Profile,
        ChartKind::BarTable => Kind::BarTable,
        ChartKind::Scatter => Kind::Scatter,
    }
}

pub(crate) fn wire_kind(kind: Kind) -> ChartKind {
    match kind {
        Kind::RankedBars => ChartKind::RankedBars,
        Kind::Lines => ChartKind::Lines,
        Kind::Strip => ChartKind::Strip,
        Kind::Composition => ChartKind::Composition,
        Kind::Slope => ChartKind::Slope,
        Kind::Waffle => ChartKind::Waffle,
        Kind::SmallMultiples => ChartKind::SmallMultiples,
        Kind::Swarm => ChartKind::Swarm,
        Kind::Profile => ChartKind::Profile,
        Kind::BarTable => ChartKind::BarTable,
        Kind::Scatter => ChartKind::Scatter,
    }
}

/// The word of a kind, as it crosses to a face: `ranked_bars`.
pub(crate) fn word(chart: ChartKind) -> String {
    match serde_json::to_value(chart) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

pub(crate) fn surface(name: SurfaceName, dark: bool) -> &'static Surface {
    let name = match name {
        SurfaceName::Screen => ChartSurface::Screen,
        SurfaceName::Projector => ChartSurface::Projector,
        SurfaceName::Print => ChartSurface::Print,
        SurfaceName::Poster => ChartSurface::Poster,
    };
    match dark {
        true => Surface::dark(name),
        false => Surface::named(name),
    }
}

/// The sentences of a chart of this kind.
pub(crate) fn caption(chart: ChartKind, comparison: &Comparison) -> Caption {
    let (title, subtitle) = match chart {
        ChartKind::RankedBars
        | ChartKind::Waffle
        | ChartKind::BarTable
        | ChartKind::Composition
        | ChartKind::Profile
        | ChartKind::Scatter => (wording::title(comparison), wording::subtitle(comparison)),
        ChartKind::Lines | ChartKind::Slope | ChartKind::SmallMultiples => (
            wording::trend_title(comparison),
            wording::trend_subtitle(comparison),
        ),
        ChartKind::Strip | ChartKind::Swarm => (
            wording::rank_title(comparison),
            wording::subtitle(comparison),
        ),
    };
    // A short name stays on one line of a large title.
    let title = match comparison.mine().map(|mine| mine.name.name.as_str()) {
        Some(name) if name.chars().count() <= 22 => {
            title.replace(name, &name.replace(' ', "\u{a0}"))
        }
        _ => title,
    };
    Caption {
        title,
        subtitle,
        source: wording::source_line(comparison),
    }
}

/// The sentences of a chart of a board: what it says, whether or not it is drawn.
pub(crate) fn said(chart: ChartKind, board: &Board) -> Caption {
    beside::caption(kind(chart), board).unwrap_or_else(|| caption(chart, board.main()))
}

/// A chart without pixels yet, with what it says.
pub struct Chart {
    /// What every surface draws.
    pub figure: Figure,
    /// Its sentences.
    pub caption: Caption,
}

impl Chart {
    /// The chart of a board.
    pub(crate) fn of(chart: ChartKind, board: &Board) -> Self {
        let kind = kind(chart);
        let caption = said(chart, board);
        Self {
            figure: obs_chart::figure(kind, board.subject(), &caption),
            caption,
        }
    }

    /// On a surface.
    pub(crate) fn drawn(&self, surface: &Surface) -> Result<Drawing, Problem> {
        drawn(&self.figure, surface)
    }
}

/// The chart that answers a question, for whoever lays it out: the same as `draw` draws.
///
/// # Errors
/// What the desk refuses.
pub fn chart(desk: &Desk, question: &Question, kind_asked: ChartKind) -> Result<Chart, Problem> {
    let board = beside::board(desk, question, kind(kind_asked), &[])?;
    Ok(Chart::of(kind_asked, &board))
}

fn drawn(figure: &Figure, surface: &Surface) -> Result<Drawing, Problem> {
    obs_chart::draw(figure, surface).map_err(|error| Problem::bug(error.to_string()))
}

pub(crate) fn draw(desk: &Desk, ask: DrawAsk, _: &Job) -> Result<Drawn, Problem> {
    let board = beside::board(desk, &ask.question, kind(ask.kind), &ask.beside)?;
    let Chart {
        mut figure,
        caption,
    } = Chart::of(ask.kind, &board);
    let surface = surface(ask.surface, ask.dark);
    let mut drawing = None;
    if ask.surface == SurfaceName::Screen {
        // The page already shows the finding.
        figure = figure.without_heading();
        if let Some(width) = ask.width {
            drawing = Some(fitted(&figure, width, |width| surface.narrowed(width))?);
        }
    }
    let drawing = match drawing {
        Some(drawing) => drawing,
        None => drawn(&figure, surface)?,
    };
    Ok(on_page(drawing, caption, &board, kind(ask.kind)))
}

/// From one width tried to the next.
const WIDER: f64 = 1.2;

/// A figure laid out for the room there is, or for the next larger one where all of it can be read: the page then
/// scales it down, which is better than names over one another.
pub(crate) fn fitted(
    figure: &Figure,
    width: f64,
    on: impl Fn(f64) -> Surface,
) -> Result<Drawing, Problem> {
    let mut width = width;
    loop {
        let surface = on(width);
        let drawing = drawn(figure, &surface)?;
        let is_widest = surface.width() < width || !width.is_finite();
        if is_widest || obs_chart::illegible(&drawing, &surface).is_empty() {
            return Ok(drawing);
        }
        width = surface.width() * WIDER;
    }
}

/// A drawing for a page that shows its title.
pub(crate) fn on_page(drawing: Drawing, caption: Caption, board: &Board, kind: Kind) -> Drawn {
    Drawn {
        alt: drawing.alt,
        title: caption.title,
        subtitle: caption.subtitle,
        width: drawing.width,
        height: drawing.height,
        marks: marks::cards(drawing.marks, board, kind),
        svg: drawing.svg,
    }
}
