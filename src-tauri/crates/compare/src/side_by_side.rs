//! Sentences about several indicators of the same places.

use obs_model::{Lang, Text};

use crate::number::{self, NNBSP};
use crate::wording::{capital, level_plural, point_period};
use crate::{Comparison, Entry};

/// Title of a composition: "À Grand Cognac, la plus grande part : 40-54 ans, 19,5 %".
///
/// None when a part of my territory has no figure.
pub fn composition_title(parts: &[Comparison]) -> Option<String> {
    let lang = parts.first()?.lang;
    let mine = parts.first()?.mine()?;
    let shares: Vec<(&Comparison, f64)> = parts
        .iter()
        .map(|part| Some((part, part.mine()?.now.value.known()?)))
        .collect::<Option<_>>()?;
    let shown = |part: &Comparison, share: f64| {
        number::round(share, usize::from(part.indicator.unit.decimals))
    };
    let largest = shares
        .iter()
        .map(|(part, share)| shown(part, *share))
        .fold(f64::NEG_INFINITY, f64::max);
    let first: Vec<&(&Comparison, f64)> = shares
        .iter()
        .filter(|(part, share)| shown(part, *share) == largest)
        .collect();
    let names: Vec<String> = first
        .iter()
        .map(|(part, _)| part.indicator.short.get(lang).to_owned())
        .collect();
    let (part, share) = first.first()?;
    let value = number::with_unit(*share, &part.indicator.unit, lang);
    let names = crate::wording::and(&names, lang);
    let several = first.len() > 1;
    Some(match lang {
        Lang::Fr => {
            let at = capital(&mine.name.at);
            let words = if several {
                "les plus grandes parts"
            } else {
                "la plus grande part"
            };
            let each = if several { " chacune" } else { "" };
            format!("{at}, {words}{NNBSP}: {names}, {value}{each}")
        }
        Lang::En => {
            let words = if several {
                "the largest parts"
            } else {
                "the largest part"
            };
            let each = if several { " each" } else { "" };
            format!("{}, {words}: {names}, {value}{each}", mine.name.name)
        }
    })
}

/// Subtitle of a composition: "Sur 100 habitants, Grand Cognac et ses repères, 2021".
pub fn composition_subtitle(parts: &[Comparison]) -> Option<String> {
    let first = parts.first()?;
    let whole: &Text = first.indicator.denominator.as_ref()?;
    let whole = whole.get(first.lang);
    let out_of = match first.lang {
        Lang::Fr => format!("Sur 100 {whole}"),
        Lang::En => format!("Out of 100 {whole}"),
    };
    Some(with_place_and_date(out_of, first))
}

/// Title of a profile: "Grand Cognac parmi 1 250 intercommunalités, en 8 indicateurs".
pub fn profile_title(indicators: &[Comparison]) -> Option<String> {
    let first = indicators.first()?;
    let (lang, mine) = (first.lang, first.mine()?);
    let known =
        |comparison: &Comparison| comparison.distribution.stats.map_or(0, |stats| stats.known);
    let peers = indicators.iter().map(known).max()?;
    let count = number::number(f64::from(peers), 0, lang);
    let level = level_plural(first.distribution.level, lang);
    let name = &mine.name.name;
    Some(match lang {
        Lang::Fr => format!(
            "{name} parmi {count} {level}, en {} indicateurs",
            indicators.len()
        ),
        Lang::En => format!(
            "{name} among {count} {level}, in {} indicators",
            indicators.len()
        ),
    })
}

/// Subtitle of a profile: "Position de la valeur la plus basse à la plus haute".
pub fn profile_subtitle(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => "Position entre la valeur la plus basse et la plus haute",
        Lang::En => "Position between the lowest and the highest value",
    }
}

/// Title of two indicators together: both named, nothing claimed.
pub fn pair_title(main: &Comparison, other: &Comparison) -> String {
    let lang = main.lang;
    let (a, b) = (
        main.indicator.short.get(lang),
        other.indicator.short.get(lang),
    );
    match lang {
        Lang::Fr => format!("«{NNBSP}{a}{NNBSP}» et «{NNBSP}{b}{NNBSP}», côte à côte"),
        Lang::En => format!("“{a}” and “{b}”, side by side"),
    }
}

/// The places and the date of a comparison after some words.
pub fn with_place_and_date(words: String, comparison: &Comparison) -> String {
    let Some(mine) = comparison.mine() else {
        return words;
    };
    let name = &mine.name.name;
    let alone = comparison.entries.len() < 2;
    let places = match (&comparison.near, comparison.lang) {
        (Some(near), _) => near.label.clone(),
        (None, _) if alone => name.clone(),
        (None, Lang::Fr) => format!("{name} et ses repères"),
        (None, Lang::En) => format!("{name} and its reference places"),
    };
    let date = |entry: &Entry| point_period(&entry.now, comparison.lang);
    if comparison.period.year == 0 {
        format!("{words}, {places}")
    } else {
        format!("{words}, {places}, {}", date(mine))
    }
}
