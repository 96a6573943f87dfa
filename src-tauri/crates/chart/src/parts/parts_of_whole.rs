//! The parts of one whole, place by place: what a composition and a waffle of several kinds of people show.

use obs_compare::{Comparison, Entry, Point, number};
use obs_model::{Kind, Missing, Text, Value};

use crate::subject::{Subject, figure_of};
use crate::words::{self, both};

/// At most so many parts are told apart.
pub(crate) const PARTS_MAX: usize = 7;
/// Published shares are rounded: parts may add up to a little more or less than the whole.
const ROUNDING: f64 = 1.0;
/// What is left of the whole is shown beyond this.
const REST_MIN: f64 = 0.5;
/// Denominators of one place may differ by this share: weighted counts are rounded too.
const SAME_WHOLE: f64 = 0.01;

/// The parts of a place, in the order of the indicators, in per cent; or why they cannot be shown.
pub(crate) type Shares<'a> = Result<Vec<(&'a Point, f64)>, Absent>;

/// Why a place has no composition.
#[derive(Clone, Debug)]
pub(crate) struct Absent {
    /// The part without a value.
    pub part: String,
    pub reason: Missing,
}

/// Why the indicators are no parts of one whole.
pub(crate) fn refusal(subject: &Subject<'_>) -> Option<Text> {
    let all = subject.all();
    if all.len() < 2 {
        return Some(both(words::composition_alone));
    }
    if all.len() > PARTS_MAX {
        return Some(both(|lang| {
            words::too_many_parts(all.len(), PARTS_MAX, lang)
        }));
    }
    if let Some(not_share) = all.iter().find(|comparison| !is_share(comparison)) {
        return Some(both(|lang| {
            words::not_a_share(not_share.indicator.short.get(lang), lang)
        }));
    }
    let main = subject.main();
    for other in subject.others() {
        let (a, b) = (&main.indicator.denominator, &other.indicator.denominator);
        if a != b {
            let said = |text: &Option<Text>, lang| {
                text.as_ref().map_or("?", |text| text.get(lang)).to_owned()
            };
            return Some(both(|lang| {
                words::other_whole(&said(a, lang), &said(b, lang), lang)
            }));
        }
        if other.period.year == 0 {
            return Some(both(|lang| {
                words::not_here(other.indicator.short.get(lang), lang)
            }));
        }
        if other.period != main.period {
            let (a, b) = (main.period, other.period);
            return Some(both(|lang| {
                words::other_period(&words::period(a, lang), &words::period(b, lang), lang)
            }));
        }
    }
    let mut known = false;
    for entry in &main.entries {
        let Ok(shares) = shares(subject, entry) else {
            continue;
        };
        known = true;
        let sum: f64 = shares.iter().map(|(_, value)| value).sum();
        if sum > 100.0 + ROUNDING || shares.iter().any(|(_, value)| *value < 0.0) {
            return Some(both(|lang| {
                words::parts_overlap(
                    &entry.name.at,
                    &entry.name.name,
                    &number::number(sum, 0, lang),
                    lang,
                )
            }));
        }
        let wholes = || shares.iter().filter_map(|(point, _)| point.denominator);
        let (low, high) = (
            wholes().fold(f64::INFINITY, f64::min),
            wholes().fold(0.0, f64::max),
        );
        if high > 0.0 && (high - low) / high > SAME_WHOLE {
            return Some(both(|lang| {
                let said = |value| number::number(value, 0, lang);
                words::other_whole(&said(low), &said(high), lang)
            }));
        }
    }
    (!known).then(|| both(|lang| words::nothing_known(lang).to_owned()))
}

/// A ratio in hundredths: not a median, a mean, an index or a change.
pub(crate) fn is_share(comparison: &Comparison) -> bool {
    let indicator = &comparison.indicator;
    indicator.kind == Kind::Ratio && indicator.unit.sign == "%" && indicator.scale == 100.0
}

/// The parts of a place.
pub(crate) fn shares<'a>(subject: &Subject<'a>, entry: &Entry) -> Shares<'a> {
    subject
        .all()
        .iter()
        .map(|comparison| {
            let absent = |reason| Absent {
                part: comparison.indicator.short.get(comparison.lang).to_owned(),
                reason,
            };
            let point =
                figure_of(comparison, &entry.place).ok_or_else(|| absent(Missing::NotCollected))?;
            match point.value {
                Value::Known(value, _) => Ok((point, value)),
                Value::Missing(reason) => Err(absent(reason)),
            }
        })
        .collect()
}

/// What is left of the whole; none when the parts are all of it, to the rounding.
pub(crate) fn rest(values: &[f64]) -> Option<f64> {
    let rest = 100.0 - values.iter().sum::<f64>();
    (rest > REST_MIN).then_some(rest)
}
