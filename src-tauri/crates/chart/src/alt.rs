//! A chart in words, for whoever does not see it.

use obs_compare::{Comparison, Entry, findings, number};
use obs_model::{Lang, Missing, Value};

use crate::figure::Caption;
use crate::kinds::{Body, Kind};
use crate::parts::names;
use crate::subject::Subject;
use crate::words;

/// Kind, measure, place and period; the finding; then what the kind says of its figures.
pub(crate) fn alt(kind: Kind, body: &Body, subject: &Subject<'_>, caption: &Caption) -> String {
    let lang = subject.lang();
    let mut sentences = vec![format!(
        "{}{}{}",
        kind.label(lang),
        words::colon(lang),
        caption.subtitle
    )];
    sentences.push(caption.title.clone());
    sentences.extend(body.spoken(subject));
    sentences
        .iter()
        .map(|sentence| sentence.trim().trim_end_matches('.'))
        .filter(|sentence| !sentence.is_empty())
        .map(|sentence| format!("{sentence}."))
        .collect::<Vec<_>>()
        .join(" ")
}

/// "Le plus haut : Val de Charente, 31,4 % ; le plus bas : France, 20,5 %".
pub(crate) fn extremes(comparison: &Comparison) -> Option<String> {
    let labels = names::labels(comparison);
    let known: Vec<(&Entry, &String, f64)> = comparison
        .entries
        .iter()
        .zip(&labels)
        .filter_map(|(entry, label)| Some((entry, label, entry.now.value.known()?)))
        .collect();
    let high = known
        .iter()
        .max_by(|a, b| a.2.total_cmp(&b.2).then(b.1.cmp(a.1)))?;
    let low = known
        .iter()
        .min_by(|a, b| a.2.total_cmp(&b.2).then(a.1.cmp(b.1)))?;
    if high.2 == low.2 {
        return None;
    }
    let said = |(entry, label, _): &(&Entry, &String, f64)| {
        let value = number::value(entry.now.value, &comparison.indicator.unit, comparison.lang);
        format!("{label}, {value}")
    };
    Some(match comparison.lang {
        Lang::Fr => format!(
            "Le plus haut\u{202f}: {}\u{202f}; le plus bas\u{202f}: {}",
            said(high),
            said(low)
        ),
        Lang::En => format!("Highest: {}; lowest: {}", said(high), said(low)),
    })
}

/// "Grand Cognac : 23,1 % en 2016, 25,1 % en 2021", for mine: the first and last that compare, or the last alone.
pub(crate) fn from_to(comparison: &Comparison) -> Option<String> {
    let mine = comparison.mine().or(comparison.entries.first())?;
    let known = || {
        let points = mine.series.iter();
        points.filter(|point| point.value.known().is_some())
    };
    let last = known().next_back()?;
    let first = known().find(|point| {
        let broken = comparison
            .indicator
            .break_between(point.period, last.period);
        broken.is_none() && findings::is_of_latest_boundaries(mine, point)
    })?;
    let said = |point: &obs_compare::Point| {
        let value = number::value(point.value, &comparison.indicator.unit, comparison.lang);
        let when = words::period(point.period, comparison.lang);
        match comparison.lang {
            Lang::Fr => format!("{value} en {when}"),
            Lang::En => format!("{value} in {when}"),
        }
    };
    let colon = words::colon(comparison.lang);
    let name = &mine.name.name;
    Some(match first.period == last.period {
        true => format!("{name}{colon}{}", said(last)),
        false => format!("{name}{colon}{}, {}", said(first), said(last)),
    })
}

/// "La moitié des 1 250 intercommunalités est entre 22,0 % et 28,1 %".
pub(crate) fn spread(comparison: &Comparison) -> Option<String> {
    let stats = comparison.distribution.stats?;
    let (lang, unit) = (comparison.lang, &comparison.indicator.unit);
    let places = words::count_of_level(stats.known, comparison.distribution.level, lang);
    let value = |value: f64| number::with_unit(value, unit, lang);
    Some(match lang {
        Lang::Fr => format!(
            "{places}, de {} à {}\u{202f}; la moitié entre {} et {}",
            value(stats.min),
            value(stats.max),
            value(stats.q1),
            value(stats.q3)
        ),
        Lang::En => format!(
            "{places}, from {} to {}; half of them between {} and {}",
            value(stats.min),
            value(stats.max),
            value(stats.q1),
            value(stats.q3)
        ),
    })
}

/// "2 territoires sans chiffre, dont 1 sous secret statistique" at the period compared.
pub(crate) fn missing(comparison: &Comparison) -> Option<String> {
    unknown(comparison, |entry| entry.now.value.known().is_some())
}

/// The same at any period.
pub(crate) fn missing_always(comparison: &Comparison) -> Option<String> {
    unknown(comparison, |entry| {
        entry
            .series
            .iter()
            .any(|point| point.value.known().is_some())
    })
}

fn unknown(comparison: &Comparison, has_figure: impl Fn(&Entry) -> bool) -> Option<String> {
    let lang = comparison.lang;
    let without: Vec<&Entry> = comparison
        .entries
        .iter()
        .filter(|entry| !has_figure(entry))
        .collect();
    let secret = without
        .iter()
        .filter(|entry| entry.now.value == Value::Missing(Missing::Secret))
        .count();
    let written = words::whole(secret as u32, lang);
    let mut text = without_figure(without.len(), lang)?;
    text.push_str(&match lang {
        _ if secret == 0 => String::new(),
        Lang::Fr if secret == without.len() => " (secret statistique)".to_owned(),
        Lang::En if secret == without.len() => " (statistical secrecy)".to_owned(),
        Lang::Fr => format!(", dont {written} sous secret statistique"),
        Lang::En => format!(", {written} of them under statistical secrecy"),
    });
    Some(text)
}

/// "2 territoires sans chiffre"; none for none.
pub(crate) fn without_figure(count: usize, lang: Lang) -> Option<String> {
    let written = words::whole(count as u32, lang);
    match (lang, count) {
        (_, 0) => None,
        (Lang::Fr, 1) => Some("1 territoire sans chiffre".to_owned()),
        (Lang::Fr, _) => Some(format!("{written} territoires sans chiffre")),
        (Lang::En, 1) => Some("1 place without a figure".to_owned()),
        (Lang::En, _) => Some(format!("{written} places without a figure")),
    }
}
