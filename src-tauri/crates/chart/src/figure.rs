//! What a chart says, before any surface: the same figure goes to the window, the projector and paper.

use obs_model::{Lang, Text};

use crate::alt;
use crate::kinds::{Body, Kind};
use crate::parts::states;
use crate::subject::Subject;

/// The sentences around a chart, made by the compare room.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Caption {
    /// What is seen: "À Grand Cognac, un habitant sur quatre a 65 ans ou plus".
    pub title: String,
    /// Measure, place, period.
    pub subtitle: String,
    /// Source and licence.
    pub source: String,
}

/// A chart decided: what is shown, in which order, with which words. No pixel.
#[derive(Clone, Debug)]
pub struct Figure {
    pub(crate) lang: Lang,
    pub(crate) caption: Caption,
    pub(crate) alt: String,
    pub(crate) body: Body,
    pub(crate) headed: bool,
    /// What the small print says of states, after what the kind says.
    pub(crate) states: Vec<String>,
}

impl Figure {
    /// Why there is nothing to show, when there is nothing.
    pub fn empty(&self) -> Option<&str> {
        match &self.body {
            Body::Empty { reason } => Some(reason),
            _ => None,
        }
    }

    /// The chart in words: kind, measure, place, period, finding, extremes, what is missing.
    pub fn alt(&self) -> &str {
        &self.alt
    }

    /// The same figure for a page that already shows its title and subtitle.
    pub fn without_heading(mut self) -> Self {
        self.headed = false;
        self
    }

    /// The same figure for a page that writes its source beside it.
    pub fn without_source(mut self) -> Self {
        self.caption.source.clear();
        self
    }
}

/// Decides what a chart of this kind says of its subject: a comparison, or several of the same places.
pub fn figure<'a>(kind: Kind, subject: impl Into<Subject<'a>>, caption: &Caption) -> Figure {
    let subject = subject.into();
    let body = kind
        .decide(&subject)
        .unwrap_or_else(|reason| Body::Empty { reason });
    let states = match body {
        Body::Empty { .. } => Vec::new(),
        _ => states::notes(kind, &subject),
    };
    Figure {
        states,
        lang: subject.lang(),
        alt: alt::alt(kind, &body, &subject, caption),
        caption: caption.clone(),
        body,
        headed: true,
    }
}

/// Why a kind of chart is not offered for its subject; none when it is.
pub fn refusal<'a>(kind: Kind, subject: impl Into<Subject<'a>>) -> Option<Text> {
    kind.refusal(&subject.into())
}
