//! How the texts of the catalogue must be written: French typography, and the blanks of a reading sentence.

use obs_model::Text;

use crate::problem::say;

const NARROW_SPACE: char = '\u{202f}';
const FIXED_SPACE: char = '\u{a0}';

/// The blanks that stand for the place, in French.
const PLACES_FR: [&str; 4] = ["place", "of_place", "at_place", "At_place"];
/// The blank that stands for the place, in English.
const PLACES_EN: [&str; 1] = ["place"];
/// The blanks that stand for the figure: with its unit, without it, as a whole number.
const VALUES: [&str; 3] = ["value", "number", "rounded"];

/// What is wrong in a text of either language, if anything.
pub(crate) fn spacing_fault(text: &str) -> Option<Text> {
    if text.trim().is_empty() {
        return Some(say(
            "Écrivez ce texte\u{202f}: il est vide.",
            "Write this text: it is empty.",
        ));
    }
    if text.trim() != text || text.contains("  ") || text.contains(['\n', '\t']) {
        return Some(say(
            "Une seule espace entre les mots, aucune au début ni à la fin, aucun retour à la ligne.",
            "One space between words, none at either end, no line break.",
        ));
    }
    None
}

fn digits_around(before: Option<&char>, after: Option<&char>) -> bool {
    [before, after]
        .iter()
        .all(|c| c.is_some_and(char::is_ascii_digit))
}

/// What is wrong in the typography of a French text, if anything.
pub(crate) fn french_fault(text: &str) -> Option<Text> {
    let fixed = |c: Option<&char>| matches!(c, Some(&NARROW_SPACE | &FIXED_SPACE));
    let chars: Vec<char> = text.chars().collect();
    for (i, &c) in chars.iter().enumerate() {
        let before = i.checked_sub(1).and_then(|i| chars.get(i));
        let after = chars.get(i + 1);
        match c {
            '\'' => {
                return Some(say(
                    "Écrivez l’apostrophe typographique ’ (U+2019), pas l’apostrophe droite.",
                    "Write the apostrophe ’ (U+2019) instead of '.",
                ));
            }
            '"' => {
                return Some(say(
                    "Écrivez les guillemets «\u{202f}», avec une espace fine insécable (U+202F) à l’intérieur.",
                    "Write the quotation marks «\u{202f}», with a narrow no-break space (U+202F) inside.",
                ));
            }
            '.' if chars[i..].starts_with(&['.', '.']) => {
                return Some(say(
                    "Écrivez les points de suspension … (U+2026).",
                    "Write the ellipsis … (U+2026).",
                ));
            }
            // An address, a time of day: not punctuation.
            ':' if after == Some(&'/') || digits_around(before, after) => {}
            '«' if !fixed(after) => {
                return Some(say(
                    "Mettez une espace fine insécable (U+202F) après le guillemet ouvrant.",
                    "Put a narrow no-break space (U+202F) after «.",
                ));
            }
            ';' | ':' | '!' | '?' | '%' | '»' if before.is_some() && !fixed(before) => {
                return Some(say(
                    format!(
                        "Mettez une espace fine insécable (U+202F) avant «\u{202f}{c}\u{202f}»."
                    ),
                    format!("Put a narrow no-break space (U+202F) before {c}"),
                ));
            }
            ' ' if before.is_some_and(char::is_ascii_digit)
                && chars[i + 1..].len() >= 3
                && chars[i + 1..i + 4].iter().all(char::is_ascii_digit) =>
            {
                return Some(say(
                    "Mettez une espace fine insécable (U+202F) entre les milliers.",
                    "Put a narrow no-break space (U+202F) between thousands.",
                ));
            }
            _ => {}
        }
    }
    None
}

/// What is wrong in the blanks of a reading sentence, if anything.
pub(crate) fn reading_fault(text: &str, french: bool) -> Option<Text> {
    let places: &[&str] = if french { &PLACES_FR } else { &PLACES_EN };
    let list = |names: &[&str]| {
        let braced: Vec<String> = names.iter().map(|name| format!("{{{name}}}")).collect();
        braced.join(" ")
    };
    let mut has_place = false;
    let mut has_value = false;
    let mut rest = text;
    while let Some(start) = rest.find(['{', '}']) {
        let name = rest[start..]
            .strip_prefix('{')
            .and_then(|inner| inner.split_once('}'))
            .map(|(name, _)| name);
        match name {
            Some(name) if places.contains(&name) => has_place = true,
            Some(name) if VALUES.contains(&name) => has_value = true,
            _ => {
                let known = format!("{} {}", list(places), list(&VALUES));
                let found = name.map_or("{ }".to_owned(), |name| format!("{{{name}}}"));
                return Some(say(
                    format!("{found} n’est pas connu ici. Possible\u{202f}: {known}."),
                    format!("{found} is not known here. Possible: {known}."),
                ));
            }
        }
        let before = &rest[..start];
        if french && name == Some("place") && (before.ends_with("de ") || before.ends_with("à ")) {
            return Some(say(
                "Écrivez {of_place} au lieu de «\u{202f}de {place}\u{202f}», {at_place} au lieu de «\u{202f}à {place}\u{202f}»\u{202f}: le français accorde ce petit mot au nom du lieu.",
                "Write {of_place} instead of “de {place}”, {at_place} instead of “à {place}”: French fits that word to the name of the place.",
            ));
        }
        let end = rest[start..]
            .find('}')
            .map_or(rest.len(), |end| start + end + 1);
        rest = &rest[end..];
    }
    if has_place && has_value {
        return None;
    }
    Some(say(
        format!(
            "La phrase doit nommer le lieu ({}) et la valeur ({}).",
            list(places),
            list(&VALUES)
        ),
        format!(
            "The sentence must name the place ({}) and the figure ({}).",
            list(places),
            list(&VALUES)
        ),
    ))
}

/// Whether a text is a file name of the catalogue: lower-case words of a–z and 0–9 joined by hyphens.
pub(crate) fn is_slug(text: &str) -> bool {
    !text.is_empty()
        && text.split('-').all(|word| {
            !word.is_empty()
                && word
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        })
}
