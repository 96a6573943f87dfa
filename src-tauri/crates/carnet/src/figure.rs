//! A figure tied to its value, as it stands in a text: `{population/65-ans-ou-plus, ici, 2021 : 25,1 %}`.

use crate::{Says, TiedFigure};

/// What stands for the territory of the carnet.
const HERE: &str = "ici";
/// What stands for the latest period.
const LATEST: &str = "dernier";

const WORDS: [(Says, &str); 7] = [
    (Says::Value, "valeur"),
    (Says::Numerator, "effectif"),
    (Says::Denominator, "total"),
    (Says::Rank, "rang"),
    (Says::Finding, "constat"),
    (Says::Trend, "evolution"),
    (Says::Position, "position"),
];

/// The figure that starts a text with its opening brace, and the length of its source.
///
/// Its words may be absent: `{Part des 65 ans ou plus, Grand Cognac, 2021}` asks for them.
pub(crate) fn read(text: &str) -> Option<(TiedFigure, usize)> {
    let inside = text.strip_prefix('{')?;
    let end = inside.find('}')?;
    let inside = &inside[..end];
    if inside.contains(['{', '\n']) {
        return None;
    }
    let (question, words) = match inside.split_once(':') {
        Some((question, words)) => (question, words.trim()),
        None => (inside, ""),
    };
    let mut parts: Vec<&str> = question.split(',').map(str::trim).collect();
    let word = |(says, known): &(Says, &str)| (parts.last() == Some(known)).then_some(*says);
    let says = match WORDS.iter().find_map(word) {
        Some(says) if parts.len() > 3 => {
            parts.pop();
            says
        }
        _ => Says::Value,
    };
    // The name of an indicator may hold commas; places and periods do not.
    let [.., place, period] = parts.as_slice() else {
        return None;
    };
    let indicator = question
        .split(',')
        .take(parts.len() - 2)
        .collect::<Vec<_>>()
        .join(",");
    let indicator = indicator.trim();
    let is_period = *period == LATEST || period.starts_with(|first: char| first.is_ascii_digit());
    if indicator.is_empty() || place.is_empty() || !is_period {
        return None;
    }
    let figure = TiedFigure {
        indicator: indicator.to_owned(),
        place: (*place != HERE).then(|| (*place).to_owned()),
        period: (*period != LATEST).then(|| (*period).to_owned()),
        says,
        text: words.to_owned(),
    };
    Some((figure, end + 2))
}

/// The source of a figure.
pub(crate) fn write(figure: &TiedFigure) -> String {
    let mut text = format!(
        "{{{}, {}, {}",
        figure.indicator,
        figure.place.as_deref().unwrap_or(HERE),
        figure.period.as_deref().unwrap_or(LATEST),
    );
    if let Some((_, word)) = WORDS
        .iter()
        .find(|(says, _)| *says == figure.says && *says != Says::Value)
    {
        text.push_str(", ");
        text.push_str(word);
    }
    let words = figure.text.trim().replace(['{', '}', '\n'], " ");
    if !words.is_empty() {
        text.push_str(" : ");
        text.push_str(&words);
    }
    text.push('}');
    text
}
