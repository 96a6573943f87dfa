//! Which kind of chart answers a question, and why another one does not.

use obs_compare::Role;
use obs_model::Text;

use crate::kinds::Kind;
use crate::subject::Subject;

/// What a person wants to see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Question {
    /// Who is above and who is below.
    Ranking,
    /// What has changed.
    Change,
    /// Where mine stands among all its peers.
    Spread,
    /// What a whole is made of.
    Parts,
    /// How many out of a hundred.
    OutOf100,
    /// Where mine stands in several indicators.
    Profile,
    /// Two indicators together.
    Together,
}

/// A kind of chart, offered or refused.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// Which kind.
    pub kind: Kind,
    /// Why it is refused, as a sentence; none when it is offered.
    pub refused: Option<Text>,
}

/// Beyond, lines of named places hide each other.
const LINES_TOGETHER_MAX: usize = 6;
/// Beyond, dots no longer stand for one place each.
const DOTS_MAX: u32 = 2_000;

/// Every kind of chart, the one that answers the question best first, those that are refused last with their
/// reason. Points of two indicators are offered and never come first: they are read as a proof.
pub fn propose<'a>(question: Question, subject: impl Into<Subject<'a>>) -> Vec<Offer> {
    let subject = subject.into();
    let first = answers(question, &subject);
    let mut kinds: Vec<Kind> = first.clone();
    kinds.extend(
        Kind::ALL
            .iter()
            .copied()
            .filter(|kind| !first.contains(kind)),
    );
    let mut offers: Vec<Offer> = kinds
        .into_iter()
        .map(|kind| Offer {
            kind,
            refused: kind.refusal(&subject),
        })
        .collect();
    // Stable: within each group the order stays.
    offers.sort_by_key(|offer| (offer.refused.is_some(), offer.kind == Kind::Scatter));
    offers
}

/// The kinds that answer a question, the best first.
fn answers(question: Question, subject: &Subject<'_>) -> Vec<Kind> {
    let main = subject.main();
    match question {
        Question::Ranking => vec![Kind::RankedBars, Kind::BarTable, Kind::Strip],
        Question::Change => {
            let dates = main.mine().or(main.entries.first()).map_or(0, |entry| {
                let known = |point: &&obs_compare::Point| point.value.known().is_some();
                entry.series.iter().filter(known).count()
            });
            let named = main
                .entries
                .iter()
                .filter(|entry| entry.role != Role::Peer)
                .count();
            if dates == 2 {
                vec![Kind::Slope, Kind::Lines, Kind::SmallMultiples]
            } else if named > LINES_TOGETHER_MAX {
                vec![Kind::SmallMultiples, Kind::Lines, Kind::Slope]
            } else {
                vec![Kind::Lines, Kind::Slope, Kind::SmallMultiples]
            }
        }
        Question::Spread => {
            let known = main.distribution.stats.map_or(0, |stats| stats.known);
            if known <= DOTS_MAX {
                vec![Kind::Swarm, Kind::Strip, Kind::RankedBars]
            } else {
                vec![Kind::Strip, Kind::Swarm, Kind::RankedBars]
            }
        }
        Question::Parts => vec![Kind::Composition, Kind::Waffle],
        Question::OutOf100 => vec![Kind::Waffle, Kind::RankedBars],
        Question::Profile => vec![Kind::Profile, Kind::BarTable],
        Question::Together => vec![Kind::BarTable, Kind::Scatter],
    }
}
