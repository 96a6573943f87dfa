//! What must be said when the boundaries of a territory are not the same from one figure to the other.

use obs_model::{Lang, Level};

use crate::number::NNBSP;
use crate::{Comparison, Perimeter, Point, wording};

/// How many events a sentence names; the others are counted.
const EVENTS_SHOWN: usize = 2;

/// The known figures of my territory, oldest first.
fn known(comparison: &Comparison) -> Vec<&Point> {
    let series = comparison.mine().map(|mine| mine.series.as_slice());
    series
        .unwrap_or_default()
        .iter()
        .filter(|point| point.value.known().is_some())
        .collect()
}

/// The first year of the figures that stand beside one another, when several do.
pub fn first_year(comparison: &Comparison) -> Option<i32> {
    match known(comparison).as_slice() {
        [first, _, ..] => Some(first.since.unwrap_or(first.period).year),
        [only] => only.since.map(|since| since.year),
        [] => None,
    }
}

/// What to say beside figures of several dates; nothing when the boundaries never moved.
///
/// `events` are the mergers and separations since the first of these dates, in clauses without a final stop:
/// "Saint-Sulpice-de-Cognac a rejoint Val-de-Cognac en 2024".
pub fn notice(comparison: &Comparison, events: &[String]) -> Option<String> {
    let lang = comparison.lang;
    let points = known(comparison);
    let latest = points.last()?.perimeter;
    let several = first_year(comparison).is_some();
    let apart: Vec<String> = points
        .iter()
        .filter(|point| point.perimeter != latest)
        .map(|point| wording::period(point.period, lang))
        .collect();
    if !apart.is_empty() {
        let years = wording::and(&apart, lang);
        return Some(match lang {
            Lang::Fr => format!(
                "Le périmètre a changé{NNBSP}: {years}, la source publie le chiffre d’un autre périmètre que pour {}. L’évolution n’est pas calculée avec cette date.",
                wording::period(points.last()?.period, lang)
            ),
            Lang::En => format!(
                "The boundaries changed: for {years}, the source publishes the figure of other boundaries than for {}. No change is computed with that date.",
                wording::period(points.last()?.period, lang)
            ),
        });
    }
    match latest {
        Perimeter::Today if several => today(comparison, events),
        Perimeter::Today => None,
        Perimeter::Of(year) if year == comparison.geography_year => None,
        Perimeter::Of(year) => Some(match lang {
            Lang::Fr => format!(
                "Chiffre publié pour le périmètre du 1er janvier {year}{NNBSP}; celui d’aujourd’hui peut être différent."
            ),
            Lang::En => format!(
                "Published for the boundaries of 1 January {year}; today’s may be different."
            ),
        }),
        Perimeter::Other => Some(match lang {
            Lang::Fr => "Chiffre publié pour un autre périmètre que celui d’aujourd’hui, dont les communes donnent un autre total.".to_owned(),
            Lang::En => "Published for other boundaries than today’s, whose communes add up to another total.".to_owned(),
        }),
        Perimeter::Unsaid if several => Some(match lang {
            Lang::Fr => format!(
                "La source publie ces chiffres sans dire de quel périmètre{NNBSP}: si l’intercommunalité a gagné ou perdu des communes, une part de l’évolution vient de là."
            ),
            Lang::En => "The source publishes these figures without saying for which boundaries: if the intercommunality gained or lost communes, part of the change comes from that.".to_owned(),
        }),
        Perimeter::Unsaid => None,
    }
}

fn today(comparison: &Comparison, events: &[String]) -> Option<String> {
    let lang = comparison.lang;
    let mine = comparison.mine()?;
    if events.is_empty() && !matches!(mine.place.level, Level::Epci | Level::Ept) {
        return None;
    }
    let mut text = match lang {
        Lang::Fr => "Toutes les dates sont données pour le périmètre d’aujourd’hui".to_owned(),
        Lang::En => "All dates are given for today’s boundaries".to_owned(),
    };
    if !events.is_empty() {
        let mut shown: Vec<String> = events.iter().take(EVENTS_SHOWN).cloned().collect();
        let more = events.len() - shown.len();
        match (lang, more) {
            (_, 0) => {}
            (Lang::Fr, 1) => shown.push("une autre commune a changé".to_owned()),
            (Lang::Fr, more) => shown.push(format!("{more} autres communes ont changé")),
            (Lang::En, 1) => shown.push("another commune changed".to_owned()),
            (Lang::En, more) => shown.push(format!("{more} other communes changed")),
        }
        text.push_str(match lang {
            Lang::Fr => "\u{202f}: ",
            Lang::En => ": ",
        });
        text.push_str(&wording::and(&shown, lang));
    }
    text.push_str(match lang {
        Lang::Fr => ". Elles se comparent.",
        Lang::En => ". They can be compared.",
    });
    Some(text)
}
