//! A chart shown to a room little by little: the axes, then France, then the others, then us.
//!
//! The whole chart is placed at each step, so that nothing moves; what has not come yet is not drawn, and stands nowhere
//! in the markup, in the words or among the marks.

use obs_compare::Role;
use obs_model::Lang;

use crate::draw::{ChartError, Drawing, placed};
use crate::figure::Figure;
use crate::legible::illegible;
use crate::surface::Surface;
use crate::words;

/// When a piece of a drawing comes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Turn {
    /// Axes, measure, source: there from the start.
    #[default]
    Ground,
    France,
    Others,
    /// My territory, and with it the finding and the notes, which say the figures.
    Mine,
}

impl Turn {
    pub const ALL: [Turn; 4] = [Turn::Ground, Turn::France, Turn::Others, Turn::Mine];

    /// The turn of a place.
    pub fn of(role: Role) -> Self {
        match role {
            Role::Mine => Turn::Mine,
            Role::France => Turn::France,
            Role::Epci | Role::Departement | Role::Region | Role::Chosen | Role::Peer => {
                Turn::Others
            }
        }
    }
}

/// What stands in place of a finding until it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Veil {
    /// "Part des 65 ans ou plus".
    pub title: String,
    /// The last turn shown.
    pub until: Turn,
}

/// How many steps show all of a figure; 1 when there is nothing to hold back.
///
/// # Errors
/// See [`crate::draw`].
pub fn steps(figure: &Figure, surface: &Surface) -> Result<usize, ChartError> {
    Ok(turns(figure, surface)?.len())
}

/// A step of a figure, from 0; the last, and any beyond, is the whole chart. `title` stands where the finding will.
///
/// # Errors
/// See [`crate::draw`].
pub fn draw_step(
    figure: &Figure,
    surface: &Surface,
    step: usize,
    title: &str,
) -> Result<Drawing, ChartError> {
    let turns = turns(figure, surface)?;
    let until = turns.get(step).copied().unwrap_or(Turn::Mine);
    let whole = until == Turn::Mine || step + 1 >= turns.len();
    let veil = Veil {
        title: title.to_owned(),
        until: if whole { Turn::Mine } else { until },
    };
    let (mut drawing, _) = placed(figure, surface, Some(&veil))?;
    if !whole {
        let alt = said(figure, &drawing, title);
        drawing.say(&alt);
    }
    Ok(drawing)
}

/// The projector's surface in the shape of a screen, or in its own where all of a figure cannot be read in that shape: the
/// page then leaves a band empty.
///
/// # Errors
/// See [`crate::draw`].
pub fn shaped_for(
    figure: &Figure,
    surface: &Surface,
    (width, height): (f64, f64),
) -> Result<Surface, ChartError> {
    let shaped = surface.shaped(width, height);
    let drawing = crate::draw(figure, &shaped)?;
    Ok(match illegible(&drawing, &shaped).is_empty() {
        true => shaped,
        false => surface.clone(),
    })
}

/// The turns that bring something, in order.
fn turns(figure: &Figure, surface: &Surface) -> Result<Vec<Turn>, ChartError> {
    if figure.empty().is_some() {
        return Ok(vec![Turn::Ground]);
    }
    let (_, met) = placed(figure, surface, None)?;
    Ok(Turn::ALL
        .into_iter()
        .filter(|turn| *turn == Turn::Ground || met.contains(turn))
        .collect())
}

/// What is seen so far, in words.
fn said(figure: &Figure, drawing: &Drawing, title: &str) -> String {
    let lang = figure.lang;
    let colon = words::colon(lang);
    let mut sentences = vec![format!("{title}. {}.", figure.caption.subtitle)];
    let mut seen: Vec<String> = Vec::new();
    for mark in &drawing.marks {
        let one = format!("{}{colon}{}", mark.label, mark.text);
        if !seen.contains(&one) {
            seen.push(one);
        }
    }
    sentences.extend(seen.into_iter().map(|one| format!("{one}.")));
    sentences.push(
        match lang {
            Lang::Fr => "La suite n’est pas encore montrée.",
            Lang::En => "The rest is not shown yet.",
        }
        .to_owned(),
    );
    sentences.join(" ")
}
