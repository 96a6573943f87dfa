//! Sentences. Each is a function of the data, true of it, in French and in English.

use obs_model::{
    Basis, Indicator, Kind, Lang, Level, Missing, Period, PlaceName, SeriesBreak, Text, Unit, Value,
};

use crate::findings::{self, Gap};
use crate::number::{self, NNBSP};
use crate::{Comparison, Entry, Perimeter, Point, Role};

/// The places of a level, in the plural: "intercommunalités".
pub fn level_plural(level: Level, lang: Lang) -> &'static str {
    match (level, lang) {
        (Level::Arrondissement, Lang::Fr) => "arrondissements",
        (Level::Arrondissement, Lang::En) => "city districts",
        (Level::Commune, Lang::Fr) => "communes",
        (Level::Commune, Lang::En) => "communes",
        (Level::Ept, Lang::Fr) => "territoires du Grand Paris",
        (Level::Ept, Lang::En) => "Greater Paris territories",
        (Level::Epci, Lang::Fr) => "intercommunalités",
        (Level::Epci, Lang::En) => "intercommunalities",
        (Level::BassinDeVie, Lang::Fr) => "bassins de vie",
        (Level::BassinDeVie, Lang::En) => "living areas",
        (Level::ZoneEmploi, Lang::Fr) => "zones d’emploi",
        (Level::ZoneEmploi, Lang::En) => "employment zones",
        (Level::AireAttraction, Lang::Fr) => "aires d’attraction",
        (Level::AireAttraction, Lang::En) => "functional areas",
        (Level::Own, Lang::Fr) => "territoires composés",
        (Level::Own, Lang::En) => "composed territories",
        (Level::Departement, Lang::Fr) => "départements",
        (Level::Departement, Lang::En) => "departments",
        (Level::Region, Lang::Fr) => "régions",
        (Level::Region, Lang::En) => "regions",
        (Level::France, _) => "France",
    }
}

/// One place of a level: "intercommunalité".
pub fn level_singular(level: Level, lang: Lang) -> &'static str {
    match (level, lang) {
        (Level::Arrondissement, Lang::Fr) => "arrondissement",
        (Level::Arrondissement, Lang::En) => "city district",
        (Level::Commune, _) => "commune",
        (Level::Ept, Lang::Fr) => "territoire du Grand Paris",
        (Level::Ept, Lang::En) => "Greater Paris territory",
        (Level::Epci, Lang::Fr) => "intercommunalité",
        (Level::Epci, Lang::En) => "intercommunality",
        (Level::BassinDeVie, Lang::Fr) => "bassin de vie",
        (Level::BassinDeVie, Lang::En) => "living area",
        (Level::ZoneEmploi, Lang::Fr) => "zone d’emploi",
        (Level::ZoneEmploi, Lang::En) => "employment zone",
        (Level::AireAttraction, Lang::Fr) => "aire d’attraction",
        (Level::AireAttraction, Lang::En) => "functional area",
        (Level::Own, Lang::Fr) => "territoire composé",
        (Level::Own, Lang::En) => "composed territory",
        (Level::Departement, Lang::Fr) => "département",
        (Level::Departement, Lang::En) => "department",
        (Level::Region, Lang::Fr) => "région",
        (Level::Region, Lang::En) => "region",
        (Level::France, Lang::Fr) => "pays",
        (Level::France, Lang::En) => "country",
    }
}

/// `2021`; `1er trimestre 2026`.
pub fn period(period: Period, lang: Lang) -> String {
    match (period.quarter, lang) {
        (None, _) => period.year.to_string(),
        (Some(1), Lang::Fr) => format!("1er trimestre {}", period.year),
        (Some(quarter), Lang::Fr) => format!("{quarter}e trimestre {}", period.year),
        (Some(quarter), Lang::En) => format!("{} Q{quarter}", period.year),
    }
}

/// The months, from the first.
const MONTHS: [[&str; 2]; 12] = [
    ["janvier", "January"],
    ["février", "February"],
    ["mars", "March"],
    ["avril", "April"],
    ["mai", "May"],
    ["juin", "June"],
    ["juillet", "July"],
    ["août", "August"],
    ["septembre", "September"],
    ["octobre", "October"],
    ["novembre", "November"],
    ["décembre", "December"],
];

/// "12 octobre 2026", "1er mars 2026"; none when there is no such month.
pub fn day((year, month, day): (i32, u8, u8), lang: Lang) -> Option<String> {
    let [fr, en] = MONTHS.get(usize::from(month).checked_sub(1)?)?;
    Some(match (lang, day) {
        (Lang::Fr, 1) => format!("1er {fr} {year}"),
        (Lang::Fr, _) => format!("{day} {fr} {year}"),
        (Lang::En, _) => format!("{day} {en} {year}"),
    })
}

/// Period of a point: for a change between two dates, both.
pub fn point_period(point: &Point, lang: Lang) -> String {
    match point.since {
        None => period(point.period, lang),
        Some(since) => format!("{}-{}", period(since, lang), period(point.period, lang)),
    }
}

/// The text with its first letter in capital.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// Ends a sentence once: "69 249 hab." has its stop already.
fn full_stop(text: &str) -> String {
    if text.ends_with('.') {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}

fn without_final_stop(text: &str) -> &str {
    text.strip_suffix('.').unwrap_or(text)
}

/// A reading template with its words in place.
fn fill(template: &str, name: &PlaceName, value: f64, comparison: &Comparison) -> String {
    let unit = &comparison.indicator.unit;
    let lang = comparison.lang;
    template
        .replace("{place}", &name.name)
        .replace("{of_place}", &name.of)
        .replace("{at_place}", &name.at)
        .replace("{At_place}", &capital(&name.at))
        .replace("{value}", &number::with_unit(value, unit, lang))
        .replace("{number}", &number::number(value, unit.decimals, lang))
        .replace("{rounded}", &rounded(value, lang))
}

/// For "sur 100…": a whole number, or one decimal where a whole number would say 0 or 1 for nearly nothing.
fn rounded(value: f64, lang: Lang) -> String {
    if value != 0.0 && value.abs() < 2.0 {
        number::number(value, 1, lang)
    } else {
        number::number(value, 0, lang)
    }
}

/// "Sur 100 habitants de Grand Cognac, 25 ont 65 ans ou plus." or why there is no figure.
pub fn reading(comparison: &Comparison) -> String {
    let Some(mine) = comparison.mine() else {
        return String::new();
    };
    match mine.now.value {
        Value::Known(value, _) => fill(
            comparison.indicator.reading.get(comparison.lang),
            &mine.name,
            value,
            comparison,
        ),
        Value::Missing(reason) => match counted(mine, comparison.lang) {
            Some(counted) => format!(
                "{} {}",
                number::missing_sentence(reason, comparison.lang),
                match comparison.lang {
                    Lang::Fr => full_stop(&format!("Ici{NNBSP}: {counted}")),
                    Lang::En => full_stop(&format!("Here: {counted}")),
                }
            ),
            None => number::missing_sentence(reason, comparison.lang).to_owned(),
        },
    }
}

/// The reading with its figure left out, for a room to fill: "Sur 100 habitants de Grand Cognac, … ont 65 ans ou plus ?"
pub fn guess_question(comparison: &Comparison) -> String {
    let Some(mine) = comparison.mine() else {
        return String::new();
    };
    let lang = comparison.lang;
    let blank = |template: &str| {
        ["{value}", "{number}", "{rounded}"]
            .into_iter()
            .fold(template.to_owned(), |text, figure| {
                text.replace(figure, "…")
            })
    };
    let reading = blank(comparison.indicator.reading.get(lang));
    let asked = fill(&reading, &mine.name, 0.0, comparison);
    match lang {
        Lang::Fr => format!("{}{NNBSP}?", without_final_stop(&asked)),
        Lang::En => format!("{}?", without_final_stop(&asked)),
    }
}

/// What a room is asked when it guesses a rank: "Part des 65 ans ou plus : quel rang pour Grand Cognac parmi les
/// intercommunalités, de la plus haute valeur à la plus basse ?"
pub fn guess_rank_question(comparison: &Comparison) -> String {
    let Some(mine) = comparison.mine() else {
        return String::new();
    };
    let lang = comparison.lang;
    let measure = comparison.indicator.name.get(lang);
    let name = &mine.name.name;
    let peers = level_plural(comparison.distribution.level, lang);
    match lang {
        Lang::Fr => format!(
            "{measure}{NNBSP}: quel rang pour {name} parmi les {peers}, de la plus haute valeur à la plus basse{NNBSP}?"
        ),
        Lang::En => format!("{measure}: which rank for {name} among {peers}, highest first?"),
    }
}

/// How many of the communes of a place have no figure, and why: "3 communes sur 54 sous secret".
///
/// None where every commune has one, and for a commune.
pub fn counted(entry: &Entry, lang: Lang) -> Option<String> {
    if entry.place.level <= Level::Commune {
        return None;
    }
    let all = number::number(f64::from(entry.communes), 0, lang);
    let mut parts = Vec::new();
    for (count, fr, en) in [
        (entry.now.secret_communes, "sous secret", "under secrecy"),
        (
            entry.now.absent_communes,
            "sans chiffre",
            "without a figure",
        ),
    ] {
        if count == 0 {
            continue;
        }
        let written = number::number(f64::from(count), 0, lang);
        let word = if count > 1 { "communes" } else { "commune" };
        parts.push(match (lang, parts.is_empty()) {
            (Lang::Fr, true) => format!("{written} {word} sur {all} {fr}"),
            (Lang::Fr, false) => format!("{written} {fr}"),
            (Lang::En, true) => format!("{written} {word} of {all} {en}"),
            (Lang::En, false) => format!("{written} {en}"),
        });
    }
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// The finding, as a title: the reading, without its full stop.
pub fn title(comparison: &Comparison) -> String {
    let Some(mine) = comparison.mine() else {
        return comparison.indicator.name.get(comparison.lang).to_owned();
    };
    match mine.now.value {
        Value::Known(..) => without_final_stop(&reading(comparison)).to_owned(),
        Value::Missing(reason) => {
            let words = number::missing(reason, comparison.lang);
            let words = match counted(mine, comparison.lang) {
                Some(counted) => format!("{words} ({counted})"),
                None => words.to_owned(),
            };
            match comparison.lang {
                Lang::Fr => format!("Pas de chiffre pour {}{NNBSP}: {words}", mine.name.name),
                Lang::En => format!("No figure for {}: {words}", mine.name.name),
            }
        }
    }
}

/// Title of lines: "À Grand Cognac, de 69 700 hab. en 2013 à 69 065 hab. en 2023".
pub fn trend_title(comparison: &Comparison) -> String {
    let Some(mine) = comparison.mine() else {
        return title(comparison);
    };
    let Some((first, from, last, to)) = findings::trend(comparison) else {
        return title(comparison);
    };
    let unit = &comparison.indicator.unit;
    let lang = comparison.lang;
    let from = number::with_unit(from, unit, lang);
    let to = number::with_unit(to, unit, lang);
    let (first, last) = (in_period(first, lang), in_period(last, lang));
    match lang {
        Lang::Fr => format!(
            "{}, de {from} {first} à {to} {last}",
            capital(&mine.name.at)
        ),
        Lang::En => format!("{}: from {from} {first} to {to} {last}", mine.name.name),
    }
}

fn in_period(at: Period, lang: Lang) -> String {
    match (at.quarter, lang) {
        (None, Lang::Fr) => format!("en {}", at.year),
        (Some(_), Lang::Fr) => format!("au {}", period(at, lang)),
        (_, Lang::En) => format!("in {}", period(at, lang)),
    }
}

/// Title of a distribution: "Grand Cognac est 478e sur 1 250 intercommunalités".
pub fn rank_title(comparison: &Comparison) -> String {
    match (comparison.mine(), rank(comparison)) {
        (Some(mine), Some(rank)) => match comparison.lang {
            Lang::Fr => format!("{}{NNBSP}: {rank}", mine.name.name),
            Lang::En => format!("{}: {rank}", mine.name.name),
        },
        _ => title(comparison),
    }
}

/// "478e sur 1 250 intercommunalités"; none where there is nothing to rank.
pub fn rank(comparison: &Comparison) -> Option<String> {
    let mine = comparison.mine()?;
    let stats = comparison.distribution.stats?;
    if stats.known < 3 {
        return None;
    }
    Some(rank_among(
        mine.now.rank?,
        stats.known,
        comparison.distribution.level,
        comparison.lang,
    ))
}

/// "478e sur 1 250 intercommunalités".
pub fn rank_among(rank: u32, known: u32, level: Level, lang: Lang) -> String {
    let place = number::ordinal(rank, lang);
    let known = number::number(f64::from(known), 0, lang);
    let peers = level_plural(level, lang);
    match lang {
        Lang::Fr => format!("{place} sur {known} {peers}"),
        Lang::En => format!("{place} of {known} {peers}"),
    }
}

/// Measure, places, period: "Part des 65 ans ou plus, intercommunalités de la Charente, 2021".
pub fn subtitle(comparison: &Comparison) -> String {
    let lang = comparison.lang;
    let measure = comparison.indicator.name.get(lang);
    let mine = comparison.mine();
    let places = match (&comparison.near, mine) {
        (Some(near), _) => near.label.clone(),
        (None, Some(mine)) if comparison.entries.len() > 1 => match lang {
            Lang::Fr => format!("{} et ses repères", mine.name.name),
            Lang::En => format!("{} and its reference places", mine.name.name),
        },
        (None, Some(mine)) => mine.name.name.clone(),
        (None, None) => String::new(),
    };
    // Year 0 stands for "nothing here yet".
    let when = match mine {
        _ if comparison.period.year == 0 => String::new(),
        Some(mine) => point_period(&mine.now, lang),
        None => period(comparison.period, lang),
    };
    [measure.to_owned(), places, when]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(", ")
}

/// Subtitle of lines: measure with its unit, places, first and last years.
pub fn trend_subtitle(comparison: &Comparison) -> String {
    let lang = comparison.lang;
    let measure = comparison.indicator.name.get(lang);
    let periods: Vec<Period> = comparison
        .entries
        .iter()
        .flat_map(|entry| &entry.series)
        .filter(|point| point.value.known().is_some())
        .map(|point| point.period)
        .collect();
    match (
        periods.iter().min(),
        periods.iter().max(),
        comparison.mine(),
    ) {
        (Some(first), Some(last), Some(mine)) if first != last => {
            let name = &mine.name.name;
            match lang {
                Lang::Fr => format!("{measure}, {name} et ses repères, {first}-{last}"),
                Lang::En => format!("{measure}, {name} and its reference places, {first}-{last}"),
            }
        }
        _ => subtitle(comparison),
    }
}

/// "Source : Insee, recensement de la population, géographie au 1er janvier 2026 · Licence Ouverte 2.0".
pub fn source_line(comparison: &Comparison) -> String {
    let year = match comparison.mine().map(|mine| mine.now.perimeter) {
        None | Some(Perimeter::Today) => Some(comparison.geography_year),
        Some(Perimeter::Of(year)) => Some(year),
        Some(Perimeter::Other | Perimeter::Unsaid) => None,
    };
    source_of(&comparison.indicator, year, comparison.lang)
}

/// The same for an indicator shown over the places of that year, when one is known.
pub fn source_of(indicator: &Indicator, geography_year: Option<i32>, lang: Lang) -> String {
    let origin = &indicator.origin;
    let boundaries = match (geography_year, lang) {
        (Some(year), Lang::Fr) => format!(", géographie au 1er janvier {year}"),
        (Some(year), Lang::En) => format!(", boundaries of 1 January {year}"),
        (None, _) => String::new(),
    };
    let colon = match lang {
        Lang::Fr => "\u{202f}:",
        Lang::En => ":",
    };
    format!(
        "Source{colon} {}, {}{boundaries} · {}",
        origin.producer, origin.dataset, origin.licence
    )
}

/// "C’est 1,0 point de moins qu’en Charente (26,1 %) et 4,6 points de plus qu’en France (20,5 %)."
///
/// For a count, its share in the larger places instead: a total is not compared with a larger total.
pub fn against_references(comparison: &Comparison) -> Option<String> {
    let mine = comparison.mine()?;
    let value = mine.now.value.known()?;
    let references: Vec<(&Entry, f64)> = comparison
        .entries
        .iter()
        .filter(|entry| !matches!(entry.role, Role::Mine | Role::Peer))
        .filter_map(|entry| Some((entry, entry.now.value.known()?)))
        .take(3)
        .collect();
    if references.is_empty() {
        return None;
    }
    let lang = comparison.lang;
    let unit = &comparison.indicator.unit;
    if comparison.indicator.kind == Kind::Count {
        let shares: Vec<String> = references
            .iter()
            .filter(|(entry, other)| entry.role != Role::Chosen && *other > 0.0 && value >= 0.0)
            .map(|(entry, other)| {
                let share = value / other * 100.0;
                let decimals = if share < 10.0 { 2 } else { 0 };
                let share = number::sign_after(&number::number(share, decimals, lang), "%", lang);
                match (lang, entry.role) {
                    (Lang::Fr, Role::France) => format!("{share} du total français"),
                    (Lang::En, Role::France) => format!("{share} of the French total"),
                    (Lang::Fr, _) => format!("{share} du total {}", entry.name.of),
                    (Lang::En, _) => format!("{share} of the total for {}", entry.name.name),
                }
            })
            .collect();
        if shares.is_empty() {
            return None;
        }
        return Some(match lang {
            Lang::Fr => format!("Cela représente {}.", and(&shares, lang)),
            Lang::En => format!("That is {}.", and(&shares, lang)),
        });
    }
    let gaps: Vec<String> = references
        .iter()
        .map(|(entry, other)| {
            let shown = number::with_unit(*other, unit, lang);
            match lang {
                Lang::Fr => {
                    let at = than(&entry.name.at);
                    match findings::gap(value, *other, unit) {
                        Gap::Same => format!("autant {at} ({shown})"),
                        Gap::Points(points) => {
                            format!("{} {at} ({shown})", points_fr(points, unit))
                        }
                        Gap::Relative(percent) => {
                            format!("{} {at} ({shown})", relative_fr(percent))
                        }
                    }
                }
                Lang::En => {
                    let name = &entry.name.name;
                    match findings::gap(value, *other, unit) {
                        Gap::Same => format!("the same as {name} ({shown})"),
                        Gap::Points(points) => {
                            let size = number::number(points.abs(), unit.decimals.max(1), lang);
                            let word = if points > 0.0 { "above" } else { "below" };
                            format!("{size} points {word} {name} ({shown})")
                        }
                        Gap::Relative(percent) => {
                            let size =
                                number::number(percent.abs(), percent_decimals(percent), lang);
                            let word = if percent > 0.0 {
                                "more than"
                            } else {
                                "less than"
                            };
                            format!("{size}% {word} {name} ({shown})")
                        }
                    }
                }
            }
        })
        .collect();
    Some(match lang {
        Lang::Fr => format!("C’est {}.", and(&gaps, lang)),
        Lang::En => format!("That is {}.", and(&gaps, lang)),
    })
}

fn percent_decimals(percent: f64) -> u8 {
    u8::from(percent.abs() < 10.0)
}

fn points_fr(points: f64, unit: &Unit) -> String {
    let size = number::number(points.abs(), unit.decimals.max(1), Lang::Fr);
    let direction = if points > 0.0 { "de plus" } else { "de moins" };
    let word = if points.abs() < 2.0 {
        "point"
    } else {
        "points"
    };
    if unit.sign.starts_with('%') {
        format!("{size} {word} {direction}")
    } else {
        format!("{size} {direction}")
    }
}

fn relative_fr(percent: f64) -> String {
    let size = number::number(percent.abs(), percent_decimals(percent), Lang::Fr);
    let direction = if percent > 0.0 { "de plus" } else { "de moins" };
    format!("{size}{NNBSP}% {direction}")
}

/// "qu’en Charente", "que dans le Loiret", "qu’à Bordeaux Métropole".
fn than(at: &str) -> String {
    let elides = at
        .chars()
        .next()
        .is_some_and(|first| "aàâeéèêiîoôuœAÀÂEÉÈÊIÎOÔU".contains(first));
    if elides {
        format!("qu’{at}")
    } else {
        format!("que {at}")
    }
}

/// "a", "a et b", "a, b et c".
pub fn and(parts: &[String], lang: Lang) -> String {
    let word = match lang {
        Lang::Fr => "et",
        Lang::En => "and",
    };
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {word} {last}", first.join(", ")),
    }
}

/// "Plus haut que 6 intercommunalités sur 10."
pub fn position(comparison: &Comparison) -> Option<String> {
    let below = findings::share_below(comparison)?;
    let lang = comparison.lang;
    let peers = level_plural(comparison.distribution.level, lang);
    let tenths = (below * 10.0).round() as u32;
    let rank = rank(comparison)?;
    Some(match (lang, tenths) {
        (Lang::Fr, 0) => {
            format!("Rang{NNBSP}: {rank}, de la valeur la plus haute à la plus basse.")
        }
        (Lang::Fr, _) => format!(
            "Rang{NNBSP}: {rank}, de la valeur la plus haute à la plus basse{NNBSP}; environ {tenths} {peers} sur 10 ont une valeur plus basse."
        ),
        (Lang::En, 0) => format!("Rank: {rank}, highest first."),
        (Lang::En, _) => {
            format!("Rank: {rank}, highest first; about {tenths} in 10 {peers} have a lower value.")
        }
    })
}

/// "Entre 2013 et 2018, la valeur est passée de 69 700 hab. à 69 100 hab."
pub fn trend(comparison: &Comparison) -> Option<String> {
    let (first, from, last, to) = findings::trend(comparison)?;
    let lang = comparison.lang;
    let unit = &comparison.indicator.unit;
    let from = number::with_unit(from, unit, lang);
    let to = number::with_unit(to, unit, lang);
    let (first, last) = (period(first, lang), period(last, lang));
    Some(match lang {
        Lang::Fr if from == to => {
            full_stop(&format!("Même valeur en {first} et en {last}{NNBSP}: {to}"))
        }
        Lang::En if from == to => full_stop(&format!("The same value in {first} and {last}: {to}")),
        Lang::Fr => full_stop(&format!(
            "Entre {first} et {last}, on est passé de {from} à {to}"
        )),
        Lang::En => full_stop(&format!(
            "Between {first} and {last} it went from {from} to {to}"
        )),
    })
}

/// "17 331 habitants de 65 ans ou plus ÷ 68 951 habitants, somme de 54 communes."
pub fn computation(comparison: &Comparison) -> Option<String> {
    let mine = comparison.mine()?;
    let lang = comparison.lang;
    let indicator = &comparison.indicator;
    let whole = |value: f64| {
        let decimals = u8::from(value.fract().abs() > 1e-9 && value.abs() < 1000.0);
        number::number(value, decimals, lang)
    };
    let words = |text: &Option<Text>| {
        text.as_ref()
            .map(|t| t.get(lang).to_owned())
            .unwrap_or_default()
    };
    let numerator = format!(
        "{} {}",
        whole(mine.now.numerator?),
        words(&indicator.numerator)
    );
    let made = match indicator.kind {
        Kind::Count => numerator.trim().to_owned(),
        Kind::Ratio => {
            let denominator = format!(
                "{} {}",
                whole(mine.now.denominator?),
                words(&indicator.denominator)
            );
            format!("{} ÷ {}", numerator.trim(), denominator.trim())
        }
        Kind::YearlyChange => {
            let since = period(mine.now.since?, lang);
            let denominator = whole(mine.now.denominator?);
            let at = period(mine.now.period, lang);
            match lang {
                Lang::Fr => format!("{} en {at}, {denominator} en {since}", numerator.trim()),
                Lang::En => format!("{} in {at}, {denominator} in {since}", numerator.trim()),
            }
        }
        Kind::Published => return None,
    };
    Some(format!("{made}, {}.", basis(mine, lang)))
}

/// Where the value of an entry comes from: its basis, or of a published value that is averaged, how.
///
/// "moyenne de 54 communes pondérée par la population standardisée, approchée".
pub fn basis_in(comparison: &Comparison, entry: &Entry) -> String {
    let lang = comparison.lang;
    let indicator = &comparison.indicator;
    let weight = indicator.denominator.as_ref();
    let (true, Basis::Summed, Some(weight)) =
        (indicator.is_weighted_mean(), entry.now.basis, weight)
    else {
        return match (indicator.kind, lang) {
            // Its weight is not what it is divided by.
            (Kind::Published, Lang::Fr) => "publié pour ce territoire".to_owned(),
            (Kind::Published, Lang::En) => "published for this place".to_owned(),
            _ => basis(entry, lang),
        };
    };
    let weight = weight.get(lang);
    let parts = match (entry.place.level, lang) {
        (Level::Commune, Lang::Fr) => "d’anciennes communes ou d’arrondissements".to_owned(),
        (Level::Commune, Lang::En) => "former communes or city districts".to_owned(),
        (_, Lang::Fr) => format!("de {}", communes(entry, lang)),
        (_, Lang::En) => communes(entry, lang),
    };
    match lang {
        Lang::Fr => format!("moyenne {parts}, pondérée ({weight}), approchée"),
        Lang::En => format!("mean of {parts}, weighted ({weight}), approximate"),
    }
}

/// "54 communes".
fn communes(entry: &Entry, lang: Lang) -> String {
    let count = number::number(f64::from(entry.communes), 0, lang);
    let word = if entry.communes > 1 {
        "communes"
    } else {
        "commune"
    };
    format!("{count} {word}")
}

/// "publié pour ce territoire", "nombres publiés pour ce territoire" of what is divided, "somme de 54 communes".
pub fn basis(entry: &Entry, lang: Lang) -> String {
    match (entry.now.basis, entry.place.level, lang) {
        (Basis::Summed, Level::Commune, Lang::Fr) => {
            "somme d’anciennes communes ou d’arrondissements".to_owned()
        }
        (Basis::Summed, Level::Commune, Lang::En) => {
            "sum of former communes or city districts".to_owned()
        }
        (Basis::Summed, _, Lang::Fr) => format!("somme de {}", communes(entry, lang)),
        (Basis::Summed, _, Lang::En) => format!("sum of {}", communes(entry, lang)),
        (Basis::Published, _, Lang::Fr) if entry.now.denominator.is_some() => {
            "nombres publiés pour ce territoire".to_owned()
        }
        (Basis::Published, _, Lang::En) if entry.now.denominator.is_some() => {
            "numbers published for this place".to_owned()
        }
        (Basis::Published, _, Lang::Fr) => "publié pour ce territoire".to_owned(),
        (Basis::Published, _, Lang::En) => "published for this place".to_owned(),
    }
}

/// "54 communes mesurées · 0 sous secret".
pub fn states(comparison: &Comparison) -> String {
    let lang = comparison.lang;
    let Some(mine) = comparison.mine() else {
        return String::new();
    };
    let whole = |count: u32| number::number(f64::from(count), 0, lang);
    let is_mean = comparison.indicator.is_weighted_mean() && mine.now.basis == Basis::Summed;
    if mine.place.level == Level::Commune || comparison.indicator.kind == Kind::Published {
        return match (mine.now.value, lang) {
            (Value::Known(..), Lang::Fr) if is_mean => "Moyenne pondérée, approchée".to_owned(),
            (Value::Known(..), Lang::En) if is_mean => "Weighted mean, approximate".to_owned(),
            (Value::Missing(_), _) if counted(mine, lang).is_some() => {
                capital(&counted(mine, lang).unwrap_or_default())
            }
            (Value::Known(_, obs_model::Quality::Measured), Lang::Fr) => {
                "Valeur mesurée".to_owned()
            }
            (Value::Known(_, obs_model::Quality::Measured), Lang::En) => {
                "Measured value".to_owned()
            }
            (Value::Known(_, obs_model::Quality::Provisional), Lang::Fr) => {
                "Valeur provisoire, que la source révisera".to_owned()
            }
            (Value::Known(_, obs_model::Quality::Provisional), Lang::En) => {
                "Provisional value, to be revised by the source".to_owned()
            }
            (Value::Known(_, obs_model::Quality::Estimated), Lang::Fr) => {
                "Valeur estimée par la source".to_owned()
            }
            (Value::Known(_, obs_model::Quality::Estimated), Lang::En) => {
                "Value estimated by the source".to_owned()
            }
            (Value::Missing(reason), _) => capital(number::missing(reason, lang)),
        };
    }
    if mine.now.value == Value::Missing(Missing::NotDownloaded) {
        return capital(number::missing(Missing::NotDownloaded, lang));
    }
    let secret = mine.now.secret_communes;
    let absent = mine.now.absent_communes;
    let known = mine.communes.saturating_sub(secret + absent);
    let mut parts = vec![match lang {
        Lang::Fr if known > 1 => format!("{} communes mesurées", whole(known)),
        Lang::Fr => format!("{} commune mesurée", whole(known)),
        Lang::En if known == 1 => "1 commune measured".to_owned(),
        Lang::En => format!("{} communes measured", whole(known)),
    }];
    parts.push(match lang {
        Lang::Fr => format!("{} sous secret", whole(secret)),
        Lang::En => format!("{} under secrecy", whole(secret)),
    });
    if absent > 0 {
        parts.push(match lang {
            Lang::Fr => format!("{} sans chiffre", whole(absent)),
            Lang::En => format!("{} without a figure", whole(absent)),
        });
    }
    parts.join(" · ")
}

/// Why a trend is not offered, when periods exist but are too close.
pub fn too_close(comparison: &Comparison) -> Option<String> {
    let mine = comparison.mine()?;
    let known = mine
        .series
        .iter()
        .filter(|p| p.value.known().is_some())
        .count();
    let years = comparison.indicator.years_between_comparable;
    if known < 2
        || findings::trend(comparison).is_some()
        || findings::series_break(comparison).is_some()
        || comparison.indicator.kind == Kind::YearlyChange
    {
        return None;
    }
    Some(match comparison.lang {
        Lang::Fr => format!(
            "Les années disponibles sont à moins de {years} ans l’une de l’autre{NNBSP}: ce recensement est une moyenne sur cinq ans, elles ne se comparent pas."
        ),
        Lang::En => format!(
            "The years available are less than {years} years apart: this census is a five-year average, so they are not compared."
        ),
    })
}

/// What to say beside figures from both sides of a break; nothing without one.
pub fn series_break(comparison: &Comparison) -> Option<String> {
    let broken = findings::series_break(comparison)?;
    Some(break_sentence(broken, comparison.lang))
}

/// "Rupture de série en 2025 (« Nouvelles règles d’inscription ») : les chiffres d’avant et d’après ne se comparent pas."
pub fn break_sentence(broken: &SeriesBreak, lang: Lang) -> String {
    let (when, words) = (in_period(broken.from, lang), broken.words.get(lang));
    match lang {
        Lang::Fr => format!(
            "Rupture de série {when} («{NNBSP}{words}{NNBSP}»){NNBSP}: les chiffres d’avant et d’après ne se comparent pas."
        ),
        Lang::En => format!(
            "The series breaks {when} (“{words}”): figures before and after do not compare."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn than_elides() {
        assert_eq!(than("en Charente"), "qu’en Charente");
        assert_eq!(than("à Grand Cognac"), "qu’à Grand Cognac");
        assert_eq!(than("dans le Loiret"), "que dans le Loiret");
        assert_eq!(than("au Havre"), "qu’au Havre");
    }

    #[test]
    fn a_sentence_ends_once() {
        assert_eq!(full_stop("de 1 hab. à 2 hab."), "de 1 hab. à 2 hab.");
        assert_eq!(full_stop("de 1 % à 2 %"), "de 1 % à 2 %.");
    }

    #[test]
    fn gaps_are_said_in_the_unit_of_the_reader() {
        let unit = |sign: &str, decimals| Unit {
            sign: sign.to_owned(),
            words: Text {
                fr: String::new(),
                en: String::new(),
            },
            decimals,
        };
        for (points, sign, decimals, expected) in [
            (-1.0, "%", 1, "1,0 point de moins"),
            (4.6, "%", 1, "4,6 points de plus"),
            (-0.53, "% par an", 2, "0,53 point de moins"),
            (12.0, "‰", 1, "12,0 de plus"),
        ] {
            assert_eq!(points_fr(points, &unit(sign, decimals)), expected);
        }
        assert_eq!(relative_fr(12.4), "12\u{202f}% de plus");
        assert_eq!(relative_fr(-3.25), "3,3\u{202f}% de moins");
    }
}
