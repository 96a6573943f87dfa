//! Numbers as a reader expects them: narrow no-break spaces and decimal comma in French.

use obs_model::{Lang, Missing, Quality, State, Unit, Value};

/// Narrow no-break space.
pub const NNBSP: char = '\u{202f}';

/// A number with the given decimals: `68 951`, `25,1`; in English `68,951`, `25.1`.
///
/// Halves are rounded away from zero on the decimal expansion of the number; −0 is written 0;
/// the minus is the real sign (−), not a hyphen.
pub fn number(value: f64, decimals: u8, lang: Lang) -> String {
    let decimals = usize::from(decimals);
    let rounded = round(value, decimals);
    let plain = format!("{:.decimals$}", rounded.abs());
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let (thousands, mark) = match lang {
        Lang::Fr => (NNBSP, ','),
        Lang::En => (',', '.'),
    };
    let mut text = String::with_capacity(plain.len() + 6);
    if rounded < 0.0 {
        text.push('−');
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            text.push(thousands);
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push(mark);
        text.push_str(fraction);
    }
    text
}

/// The value rounded to a number of decimals, halves away from zero.
pub fn round(value: f64, decimals: usize) -> f64 {
    let scale = 10f64.powi(decimals as i32);
    let scaled = value * scale;
    if !scaled.is_finite() || scaled.abs() > 1e15 {
        return value;
    }
    // 0.285 × 100 is 28.499999999999996: one unit in the last place must not decide.
    (scaled + scaled.signum() * scaled.abs() * 1e-12).round() / scale
}

/// A number with its unit: `25,1 %`, `68 951 hab.`, `1 234 €`.
pub fn with_unit(value: f64, unit: &Unit, lang: Lang) -> String {
    let text = number(value, unit.decimals, lang);
    sign_after(&text, &unit.sign, lang)
}

/// The unit's sign after an already written number.
pub fn sign_after(text: &str, sign: &str, lang: Lang) -> String {
    match (sign, lang) {
        ("", _) => text.to_owned(),
        ("%", Lang::En) => format!("{text}%"),
        _ => format!("{text}{NNBSP}{sign}"),
    }
}

/// The value in words: the number with its unit, or why there is none, short enough for a label.
pub fn value(value: Value, unit: &Unit, lang: Lang) -> String {
    match value {
        Value::Known(number, quality) => {
            let text = with_unit(number, unit, lang);
            let quality = match (quality, lang) {
                (Quality::Measured, _) => return text,
                (Quality::Provisional, Lang::Fr) => "provisoire",
                (Quality::Provisional, Lang::En) => "provisional",
                (Quality::Estimated, Lang::Fr) => "estimé",
                (Quality::Estimated, Lang::En) => "estimate",
            };
            format!("{text} ({quality})")
        }
        Value::Missing(reason) => missing(reason, lang).to_owned(),
    }
}

/// Why there is no value, in two words.
pub fn missing(reason: Missing, lang: Lang) -> &'static str {
    match (reason, lang) {
        (Missing::Secret, Lang::Fr) => "secret statistique",
        (Missing::Secret, Lang::En) => "statistical secrecy",
        (Missing::NotCollected, Lang::Fr) => "non publié",
        (Missing::NotCollected, Lang::En) => "not published",
        (Missing::NotApplicable, Lang::Fr) => "sans objet",
        (Missing::NotApplicable, Lang::En) => "not applicable",
        (Missing::NotDownloaded, Lang::Fr) => "à télécharger",
        (Missing::NotDownloaded, Lang::En) => "to download",
    }
}

/// What is said of a figure that is not measured, in two words; none for one that is.
pub fn quality(quality: Quality, lang: Lang) -> Option<&'static str> {
    match (quality, lang) {
        (Quality::Measured, _) => None,
        (Quality::Provisional, Lang::Fr) => Some("chiffre provisoire"),
        (Quality::Provisional, Lang::En) => Some("provisional figure"),
        (Quality::Estimated, Lang::Fr) => Some("chiffre estimé"),
        (Quality::Estimated, Lang::En) => Some("estimated figure"),
    }
}

/// A state as the head of a count: "Valeurs mesurées", "Secret statistique".
pub fn state(state: State, lang: Lang) -> &'static str {
    match (state, lang) {
        (State::Measured, Lang::Fr) => "Valeurs mesurées",
        (State::Measured, Lang::En) => "Measured values",
        (State::Provisional, Lang::Fr) => "Valeurs provisoires",
        (State::Provisional, Lang::En) => "Provisional values",
        (State::Estimated, Lang::Fr) => "Valeurs estimées par la source",
        (State::Estimated, Lang::En) => "Values estimated by the source",
        (State::Secret, Lang::Fr) => "Sous secret statistique",
        (State::Secret, Lang::En) => "Under statistical secrecy",
        (State::NotCollected, Lang::Fr) => "Non publiées",
        (State::NotCollected, Lang::En) => "Not published",
        (State::NotApplicable, Lang::Fr) => "Sans objet",
        (State::NotApplicable, Lang::En) => "Not applicable",
        (State::NotDownloaded, Lang::Fr) => "Pas encore téléchargées",
        (State::NotDownloaded, Lang::En) => "Not downloaded yet",
    }
}

/// Why there is no value, as a sentence.
pub fn missing_sentence(reason: Missing, lang: Lang) -> &'static str {
    match (reason, lang) {
        (Missing::Secret, Lang::Fr) => {
            "La source ne montre pas ce chiffre\u{202f}: trop peu de personnes ou d’établissements sont concernés (secret statistique)."
        }
        (Missing::Secret, Lang::En) => {
            "The source does not show this figure: too few people or businesses are concerned (statistical secrecy)."
        }
        (Missing::NotCollected, Lang::Fr) => {
            "La source ne publie pas de chiffre complet pour ce territoire à cette date."
        }
        (Missing::NotCollected, Lang::En) => {
            "The source publishes no complete figure for this place at this date."
        }
        (Missing::NotApplicable, Lang::Fr) => {
            "La question ne se pose pas ici\u{202f}: il n’y a rien à diviser."
        }
        (Missing::NotApplicable, Lang::En) => {
            "The question makes no sense here: there is nothing to divide by."
        }
        (Missing::NotDownloaded, Lang::Fr) => "Ces chiffres ne sont pas encore sur cet ordinateur.",
        (Missing::NotDownloaded, Lang::En) => "These figures are not on this computer yet.",
    }
}

/// An ordinal: `1er`, `478e`; in English `1st`, `478th`.
pub fn ordinal(rank: u32, lang: Lang) -> String {
    let text = number(f64::from(rank), 0, lang);
    match lang {
        Lang::Fr if rank == 1 => format!("{text}er"),
        Lang::Fr => format!("{text}e"),
        Lang::En => {
            let ending = match (rank % 10, rank % 100) {
                (1, n) if n != 11 => "st",
                (2, n) if n != 12 => "nd",
                (3, n) if n != 13 => "rd",
                _ => "th",
            };
            format!("{text}{ending}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_readers_expect() {
        let check = |value: f64, decimals: u8, fr: &str, en: &str| {
            assert_eq!(number(value, decimals, Lang::Fr), fr, "{value}");
            assert_eq!(number(value, decimals, Lang::En), en, "{value}");
        };
        check(68951.0, 0, "68\u{202f}951", "68,951");
        check(25.134, 1, "25,1", "25.1");
        check(25.15, 1, "25,2", "25.2");
        check(0.285, 2, "0,29", "0.29");
        check(0.0, 1, "0,0", "0.0");
        check(-0.04, 1, "0,0", "0.0");
        check(-0.25, 1, "−0,3", "−0.3");
        check(999.95, 1, "1\u{202f}000,0", "1,000.0");
        check(1234567.0, 0, "1\u{202f}234\u{202f}567", "1,234,567");
        check(-1234.0, 0, "−1\u{202f}234", "−1,234");
    }

    #[test]
    fn ordinals() {
        assert_eq!(ordinal(1, Lang::Fr), "1er");
        assert_eq!(ordinal(478, Lang::Fr), "478e");
        assert_eq!(ordinal(1250, Lang::Fr), "1\u{202f}250e");
        for (rank, text) in [
            (1, "1st"),
            (2, "2nd"),
            (3, "3rd"),
            (11, "11th"),
            (112, "112th"),
            (121, "121st"),
        ] {
            assert_eq!(ordinal(rank, Lang::En), text);
        }
    }
}
