//! The kinds of chart. To add one: its file here, and one line in `charts!`.
//!
//! A kind's file holds `Content` (what it says, no pixel) and six functions:
//! `label` (its name), `refusal` (why it is not offered), `decide` (subject → content, or why it is
//! empty), `spoken` (the sentences for whoever does not see it), `notes` (the small lines under it) and
//! `place` (content → scene; returns the bottom of what it placed).

use obs_model::{Lang, Text};

use crate::parts::sheet::Sheet;
use crate::subject::Subject;

/// Declares the kinds, from one list: the public enum, and the way to each file's functions.
macro_rules! charts {
    ($($(#[$doc:meta])* $kind:ident in $module:ident,)*) => {
        $(mod $module;)*

        /// A kind of chart.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Kind {
            $($(#[$doc])* $kind,)*
        }

        /// What a chart says, by kind.
        #[derive(Clone, Debug)]
        pub(crate) enum Body {
            $($(#[$doc])* $kind($module::Content),)*
            /// Nothing to show.
            Empty {
                /// Why, as a sentence.
                reason: String,
            },
        }

        impl Kind {
            /// Every kind, in the order they are offered.
            pub const ALL: &[Kind] = &[$(Kind::$kind),*];

            /// The word used in files and JSON: `ranked_bars`.
            pub fn word(self) -> &'static str {
                match self {
                    $(Kind::$kind => stringify!($module),)*
                }
            }

            /// The kind of a word written by [`Kind::word`].
            pub fn from_word(word: &str) -> Option<Kind> {
                Kind::ALL.iter().copied().find(|kind| kind.word() == word)
            }

            /// Its name on a button: "Classement".
            pub fn label(self, lang: Lang) -> &'static str {
                match self {
                    $(Kind::$kind => $module::label(lang),)*
                }
            }

            pub(crate) fn refusal(self, subject: &Subject<'_>) -> Option<Text> {
                match self {
                    $(Kind::$kind => $module::refusal(subject),)*
                }
            }

            pub(crate) fn decide(self, subject: &Subject<'_>) -> Result<Body, String> {
                match self {
                    $(Kind::$kind => $module::decide(subject).map(Body::$kind),)*
                }
            }
        }

        impl Body {
            /// Small lines to write under the chart on this surface.
            pub(crate) fn notes(&self, surface: &crate::Surface, lang: Lang) -> Vec<String> {
                match self {
                    $(Body::$kind(content) => $module::notes(content, surface, lang),)*
                    Body::Empty { .. } => Vec::new(),
                }
            }

            /// What it shows, in sentences without their full stop.
            pub(crate) fn spoken(&self, subject: &Subject<'_>) -> Vec<String> {
                match self {
                    $(Body::$kind(content) => $module::spoken(content, subject),)*
                    Body::Empty { reason } => vec![reason.clone()],
                }
            }

            pub(crate) fn place(&self, sheet: &mut Sheet<'_>) -> f64 {
                match self {
                    $(Body::$kind(content) => $module::place(content, sheet),)*
                    Body::Empty { reason } => sheet.say_empty(reason),
                }
            }
        }
    };
}

charts! {
    /// Bars, the highest first.
    RankedBars in ranked_bars,
    /// Lines over time.
    Lines in lines,
    /// Every peer as a tick on one line.
    Strip in strip,
    /// The parts of one whole, as bars of 100 %.
    Composition in composition,
    /// Two dates and a line between them.
    Slope in slope,
    /// A hundred squares.
    Waffle in waffle,
    /// A small chart of lines for each place.
    SmallMultiples in small_multiples,
    /// Every peer as a dot.
    Swarm in swarm,
    /// Positions among the peers, indicator by indicator.
    Profile in profile,
    /// A table with a bar in each cell.
    BarTable in bar_table,
    /// Two indicators, a point for each place.
    Scatter in scatter,
}
