//! Where a line may not go on: a break of the series, or other boundaries before.

use obs_compare::{Comparison, Perimeter, findings, wording};
use obs_model::{Lang, Period};

use crate::parts::scale::Scale;
use crate::parts::sheet::Sheet;
use crate::parts::text::{self, Weight};
use crate::scene::{Anchor, Stroke, Type};
use crate::words;

/// Why figures before do not compare with those after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Why {
    /// What is counted changed, everywhere.
    Break,
    /// The boundaries of my territory changed.
    Boundaries,
}

/// An upright mark between two dates.
#[derive(Clone, Debug)]
pub(crate) struct Cut {
    pub why: Why,
    /// Between the last date before and the first after, in years.
    years: f64,
    /// What stands over the mark: "Nouvelles règles d’inscription (2025)".
    pub words: String,
}

/// The cuts that fall between these dates, oldest first.
pub(crate) fn cuts(comparison: &Comparison, periods: &[Period]) -> Vec<Cut> {
    let lang = comparison.lang;
    let between = |before: Period, after: Period| (before.as_years() + after.as_years()) / 2.0;
    let mut cuts: Vec<Cut> = comparison
        .indicator
        .breaks
        .iter()
        .filter_map(|broken| {
            let before = periods.iter().rev().find(|period| **period < broken.from)?;
            let after = periods.iter().find(|period| **period >= broken.from)?;
            let words = broken.words.get(lang);
            Some(Cut {
                why: Why::Break,
                years: between(*before, *after),
                words: format!("{words} ({})", words::period(broken.from, lang)),
            })
        })
        .collect();
    if let Some((before, after)) = boundaries_changed(comparison) {
        cuts.push(Cut {
            why: Why::Boundaries,
            years: between(before, after),
            words: words::other_boundaries_until(before, lang),
        });
    }
    cuts.sort_by(|a, b| a.years.total_cmp(&b.years));
    cuts
}

/// The dates of mine between which its boundaries last changed.
fn boundaries_changed(comparison: &Comparison) -> Option<(Period, Period)> {
    let mine = comparison.mine()?;
    let known = || {
        mine.series
            .iter()
            .filter(|point| point.value.known().is_some())
    };
    let latest: Perimeter = known().next_back()?.perimeter;
    let before = known().rfind(|point| point.perimeter != latest)?;
    let after = known().find(|point| point.period > before.period)?;
    Some((before.period, after.period))
}

/// What is said of the cuts to whoever does not see them.
pub(crate) fn spoken(comparison: &Comparison) -> Vec<String> {
    let broken = wording::series_break(comparison);
    let moved = moved(comparison).then(|| words::other_boundaries_note(comparison.lang).to_owned());
    broken.into_iter().chain(moved).collect()
}

/// What is said of the marks in the small print; `named` when their words stand over them.
pub(crate) fn notes(cuts: &[Cut], named: bool, comparison: &Comparison) -> Vec<String> {
    let lang = comparison.lang;
    let mut notes: Vec<String> = cuts
        .iter()
        .filter(|cut| cut.why == Why::Break || !named)
        .map(|cut| {
            let words = (!named).then_some(cut.words.as_str());
            words::upright_note(cut.why == Why::Break, words, lang)
        })
        .collect();
    notes.dedup();
    if moved(comparison) {
        notes.push(words::other_boundaries_note(lang).to_owned());
    }
    notes
}

/// True when a place has a figure of other boundaries than its latest.
fn moved(comparison: &Comparison) -> bool {
    comparison.entries.iter().any(|entry| {
        let mut known = entry
            .series
            .iter()
            .filter(|point| point.value.known().is_some());
        known.any(|point| !findings::is_of_latest_boundaries(entry, point))
    })
}

/// The words of the cuts, set in lines over the plot.
pub(crate) struct Band {
    /// For each cut, its lines.
    lines: Vec<Vec<String>>,
    style: Type,
    pitch: f64,
}

impl Band {
    /// Sets the words at most as wide as the plot, which is at least `width` wide.
    pub fn set(cuts: &[Cut], sheet: &Sheet<'_>, width: f64) -> Self {
        let sizes = &sheet.surface.text;
        let style = Type::new(sizes.small, Weight::Bold, sizes.muted);
        let lines = cuts
            .iter()
            .map(|cut| text::wrap(&cut.words, style.weight, style.size, width, 3))
            .collect();
        Self {
            lines,
            style,
            pitch: sizes.small * 1.2,
        }
    }

    /// Height of the words, and of the air under them.
    pub fn height(&self) -> f64 {
        let count = self.lines.iter().map(Vec::len).sum::<usize>();
        if count == 0 {
            0.0
        } else {
            self.pitch * count as f64 + self.style.size * 0.5
        }
    }

    /// Writes the words from `sheet.top` down, each over its mark and inside the plot, and draws the marks.
    pub fn place(
        &self,
        cuts: &[Cut],
        sheet: &mut Sheet<'_>,
        x: &Scale,
        (left, right): (f64, f64),
        (top, bottom): (f64, f64),
    ) {
        let mut y = sheet.top;
        for (cut, lines) in cuts.iter().zip(&self.lines) {
            let at = x.at(cut.years);
            for line in lines {
                let half = self.style.width(line) / 2.0;
                let middle = at.min(right - half).max(left + half);
                sheet
                    .scene
                    .text_top(line.as_str(), middle, y, Anchor::Middle, self.style);
                y += self.pitch;
            }
            draw(cut.why, sheet, at, (top - self.style.size * 0.5, bottom));
        }
    }
}

/// The marks alone, where the words are said elsewhere; those of boundaries belong to my territory only.
pub(crate) fn place_marks(
    cuts: &[Cut],
    is_mine: bool,
    sheet: &mut Sheet<'_>,
    x: &Scale,
    (top, bottom): (f64, f64),
) {
    for cut in cuts.iter().filter(|cut| is_mine || cut.why == Why::Break) {
        draw(cut.why, sheet, x.at(cut.years), (top, bottom));
    }
}

/// A full line for a break, a dotted one for boundaries.
fn draw(why: Why, sheet: &mut Sheet<'_>, at: f64, (top, bottom): (f64, f64)) {
    let axis = &sheet.surface.axis;
    let stroke = match why {
        Why::Break => Stroke::full(sheet.surface.text.muted, axis.width),
        Why::Boundaries => Stroke::dashed(
            sheet.surface.text.muted,
            axis.width,
            &[axis.width * 1.5, axis.width * 2.5],
        ),
    };
    sheet.scene.line((at, top), (at, bottom), stroke);
}

/// Why a chart of two dates is not drawn across a cut: none when there is no cut, and dates are lacking.
pub(crate) fn refused(comparison: &Comparison, lang: Lang) -> Option<String> {
    if let Some(broken) = findings::series_break(comparison) {
        return Some(wording::break_sentence(broken, lang));
    }
    boundaries_changed(comparison).map(|_| words::boundaries_moved(lang).to_owned())
}
