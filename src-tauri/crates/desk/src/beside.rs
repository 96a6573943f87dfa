//! The indicators that a chart sets side by side: those named, or those its kind calls for.

use obs_chart::{Caption, Kind, Subject};
use obs_compare::{Comparison, side_by_side, wording};
use obs_model::Indicator;

use crate::Desk;
use crate::question::comparison;
use crate::wire::{Problem, ProblemCode, Question};

/// More make a table, not a chart.
const INDICATORS_MAX: usize = 12;

/// What is drawn: the indicator asked for among those beside it, in the order shown.
pub(crate) struct Board {
    comparisons: Vec<Comparison>,
    asked: usize,
}

impl Board {
    /// The indicator asked for.
    pub fn main(&self) -> &Comparison {
        &self.comparisons[self.asked]
    }

    /// One indicator alone.
    pub fn of(comparison: Comparison) -> Self {
        Self {
            comparisons: vec![comparison],
            asked: 0,
        }
    }

    /// Whether indicators are set beside the one asked for.
    pub fn is_several(&self) -> bool {
        self.comparisons.len() > 1
    }

    /// All of them, in the order shown.
    pub fn all(&self) -> &[Comparison] {
        &self.comparisons
    }

    /// What the chart room takes.
    pub fn subject(&self) -> Subject<'_> {
        Subject::several(&self.comparisons, self.asked).unwrap_or_else(|| self.main().into())
    }
}

/// The comparisons of a chart; `beside` names other indicators, or none to leave the choice to the kind.
pub(crate) fn board(
    desk: &Desk,
    question: &Question,
    kind: Kind,
    beside: &[String],
) -> Result<Board, Problem> {
    let main = comparison(desk, question)?;
    let named = !beside.is_empty();
    let ids: Vec<String> = if named {
        beside.to_vec()
    } else {
        called_for(desk, &main.indicator, kind)?
    };
    if ids.len() > INDICATORS_MAX {
        return Err(Problem::say(
            ProblemCode::BadRequest,
            question.lang,
            (
                "Au-delà de douze indicateurs, un graphique ne se lit plus.",
                "Retirez-en avant d’en ajouter.",
            ),
            (
                "Beyond twelve indicators, a chart can no longer be read.",
                "Remove some before adding others.",
            ),
        ));
    }
    // Parts of a whole are of one date; positions are each at their latest.
    let period = match kind {
        Kind::Profile => None,
        _ => Some(main.period.to_string()).filter(|_| main.period.year > 0),
    };
    let mut comparisons = Vec::new();
    let mut asked = None;
    for id in ids {
        if id == main.indicator.id.0 {
            asked = Some(comparisons.len());
            comparisons.push(main.clone());
            continue;
        }
        let beside = Question {
            id,
            period: period.clone(),
            ..question.clone()
        };
        let found = match comparison(desk, &beside) {
            // An indicator that has no such date says so in its own words on the chart.
            Err(problem) if problem.code == ProblemCode::BadRequest => comparison(
                desk,
                &Question {
                    period: None,
                    ..beside
                },
            )?,
            other => other?,
        };
        // A profile leaves out what is not on this computer.
        if named || kind != Kind::Profile || found.period.year > 0 {
            comparisons.push(found);
        }
    }
    let asked = match asked {
        Some(asked) => asked,
        None => {
            comparisons.insert(0, main);
            0
        }
    };
    let board = Board { comparisons, asked };
    // Parts that are not here, or too many for a hundred squares: the one asked for is shown alone.
    if kind == Kind::Waffle && !named && obs_chart::refusal(kind, board.subject()).is_some() {
        return Ok(Board::of(board.main().clone()));
    }
    Ok(board)
}

/// The indicators that a kind calls for when none is named: the parts of the whole, the theme of the profile.
fn called_for(desk: &Desk, indicator: &Indicator, kind: Kind) -> Result<Vec<String>, Problem> {
    let catalog = desk.catalog()?;
    Ok(match kind {
        Kind::Composition | Kind::Waffle => catalog
            .whole_of(&indicator.id)
            .map(|parts| parts.iter().map(|id| id.0.clone()).collect())
            .unwrap_or_default(),
        Kind::Profile => {
            let theme = indicator.id.theme();
            let same = catalog
                .indicators()
                .filter(|other| other.id.theme() == theme);
            let mut ids: Vec<String> = same
                .map(|other| other.id.0.clone())
                .take(INDICATORS_MAX)
                .collect();
            if !ids.contains(&indicator.id.0) {
                ids.truncate(INDICATORS_MAX - 1);
                ids.insert(0, indicator.id.0.clone());
            }
            ids
        }
        _ => Vec::new(),
    })
}

/// Whether a kind has indicators to set side by side, without reading any figure.
pub(crate) fn has_others(desk: &Desk, indicator: &Indicator, kind: Kind) -> bool {
    match kind {
        // The person names the second one.
        Kind::Scatter => desk
            .catalog()
            .is_ok_and(|catalog| catalog.indicators().nth(1).is_some()),
        // Without the others it shows the one asked for, or says why that cannot be.
        Kind::Waffle => false,
        _ => called_for(desk, indicator, kind).is_ok_and(|ids| ids.len() > 1),
    }
}

/// The sentences of a chart of several indicators; none where those of one indicator do.
pub(crate) fn caption(kind: Kind, board: &Board) -> Option<Caption> {
    let all = &board.comparisons;
    if all.len() < 2 {
        return None;
    }
    let main = board.main();
    let (title, subtitle) = match kind {
        Kind::Composition | Kind::Waffle => (
            side_by_side::composition_title(all)?,
            side_by_side::composition_subtitle(all)?,
        ),
        Kind::Profile => (
            side_by_side::profile_title(all)?,
            side_by_side::profile_subtitle(main.lang).to_owned(),
        ),
        Kind::Scatter | Kind::BarTable => {
            let other = board.subject().others().next()?;
            let title = side_by_side::pair_title(main, other);
            let both = wording::and(
                &[main, other].map(|one| one.indicator.name.get(main.lang).to_owned()),
                main.lang,
            );
            (title, side_by_side::with_place_and_date(both, main))
        }
        _ => return None,
    };
    let mut sources: Vec<String> = all.iter().map(wording::source_line).collect();
    sources.sort();
    sources.dedup();
    Some(Caption {
        title,
        subtitle,
        source: sources.join(" "),
    })
}
