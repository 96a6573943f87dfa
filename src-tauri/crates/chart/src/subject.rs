//! What a chart speaks of: one indicator, or several of the same places.

use obs_compare::{Comparison, Entry, Point};
use obs_model::{Lang, PlaceId};

/// What a chart speaks of: the indicator asked for, and for kinds that set indicators side by side, the others.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    comparisons: &'a [Comparison],
    asked: usize,
}

impl<'a> From<&'a Comparison> for Subject<'a> {
    fn from(comparison: &'a Comparison) -> Self {
        Self {
            comparisons: std::slice::from_ref(comparison),
            asked: 0,
        }
    }
}

impl<'a> Subject<'a> {
    /// Several indicators of the same places, in the order they are shown; `asked` is the index of the one
    /// the question is about. None when there is no such index.
    pub fn several(comparisons: &'a [Comparison], asked: usize) -> Option<Self> {
        (asked < comparisons.len()).then_some(Self { comparisons, asked })
    }

    /// The indicator asked for.
    pub fn main(&self) -> &'a Comparison {
        &self.comparisons[self.asked]
    }

    /// Every indicator, in the order shown.
    pub fn all(&self) -> &'a [Comparison] {
        self.comparisons
    }

    /// The indicators beside the one asked for, in the order shown.
    pub fn others(&self) -> impl Iterator<Item = &'a Comparison> {
        let asked = self.asked;
        let numbered = self.comparisons.iter().enumerate();
        numbered.filter_map(move |(index, comparison)| (index != asked).then_some(comparison))
    }

    pub(crate) fn asked(&self) -> usize {
        self.asked
    }

    /// The language of the sentences.
    pub fn lang(&self) -> Lang {
        self.main().lang
    }
}

/// The figure of a place in a comparison; none when the place is not there.
pub(crate) fn figure_of<'a>(comparison: &'a Comparison, place: &PlaceId) -> Option<&'a Point> {
    let entry: Option<&Entry> = comparison
        .entries
        .iter()
        .find(|entry| entry.place == *place);
    entry.map(|entry| &entry.now)
}
