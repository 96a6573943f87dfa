//! What a face is told of each mark of a chart: what to say of it, and which figure it stands for.

use obs_chart::{Kind, Mark};
use obs_compare::{Comparison, wording};
use obs_model::{IndicatorId, Level};

use crate::beside::Board;
use crate::wire::MarkCard;

/// The marks of a drawing, in the order they are read.
pub(crate) fn cards(marks: Vec<Mark>, board: &Board, kind: Kind) -> Vec<MarkCard> {
    let mine = board.main().mine().map(|mine| mine.name.name.as_str());
    marks
        .into_iter()
        .map(|mark| {
            let comparison = comparison_of(board, &mark.indicator);
            let lang = comparison.lang;
            let mut said = match kind {
                // Its rows are indicators, all of my territory.
                Kind::Profile => mine.into_iter().map(str::to_owned).collect(),
                _ => Vec::new(),
            };
            said.push(mark.label.clone());
            if kind == Kind::BarTable && board.is_several() {
                said.push(comparison.indicator.short.get(lang).to_owned());
            }
            said.push(mark.text.clone());
            said.extend(rank(&mark, comparison, kind));
            MarkCard {
                place: mark.place.to_string(),
                said: said.join(", "),
                indicator: mark.indicator.to_string(),
                measure: comparison.indicator.short.get(lang).to_owned(),
                period: if mark.period.year > 0 {
                    mark.period.to_string()
                } else {
                    String::new()
                },
                label: mark.label,
                text: mark.text,
                state: mark.state.word().to_owned(),
                x: mark.x,
                y: mark.y,
                width: mark.width,
                height: mark.height,
            }
        })
        .collect()
}

fn comparison_of<'a>(board: &'a Board, indicator: &IndicatorId) -> &'a Comparison {
    let main = board.main();
    let others = board.subject().all();
    let found = others.iter().find(|one| one.indicator.id == *indicator);
    found.unwrap_or(main)
}

/// "475e sur 1 250 intercommunalités", of a chart that sets places above one another and does not write it.
fn rank(mark: &Mark, comparison: &Comparison, kind: Kind) -> Option<String> {
    if !matches!(
        kind,
        Kind::RankedBars | Kind::Strip | Kind::Swarm | Kind::BarTable
    ) {
        return None;
    }
    let mut entries = comparison.entries.iter();
    let entry = entries.find(|entry| entry.place == mark.place)?;
    let level = comparison.distribution.level;
    if entry.place.level != level || level == Level::France || entry.now.period != mark.period {
        return None;
    }
    let known = comparison.distribution.stats?.known;
    let rank = entry.now.rank.filter(|_| mark.value.is_some())?;
    Some(wording::rank_among(rank, known, level, comparison.lang))
}
