//! What a cell may hold: a number, a place code, a readable text.

use std::borrow::Cow;

use obs_model::Level;

use super::recipe::LeadingZeros;

/// Why a text is not a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NumberFault {
    /// It has the sign that is not the file's decimal sign.
    OtherDecimal,
    /// Something else.
    NotANumber,
}

/// The number of a cell as plain text with a decimal point; empty for an empty cell.
///
/// Spaces between thousands and a final `%` are left out. A thousands sign other than a space is refused: it
/// could be a decimal sign.
pub(crate) fn number(text: &str, decimal: char) -> Result<Cow<'_, str>, NumberFault> {
    let text = text.trim();
    let bare = text.strip_suffix('%').map_or(text, str::trim_end);
    let other = if decimal == ',' { '.' } else { ',' };
    if bare.contains(other) {
        return Err(NumberFault::OtherDecimal);
    }
    let plain = bare.bytes().all(|byte| byte.is_ascii_digit());
    if plain {
        // An empty cell is one; a lone percent sign is not.
        return match bare.is_empty() && !text.is_empty() {
            true => Err(NumberFault::NotANumber),
            false => Ok(Cow::Borrowed(bare)),
        };
    }
    let number: String = bare
        .chars()
        .filter(|sign| !matches!(sign, ' ' | '\u{a0}' | '\u{202f}'))
        .map(|sign| match sign {
            '−' => '-',
            sign if sign == decimal => '.',
            sign => sign,
        })
        .collect();
    // Words that the parser takes for numbers (NaN, inf) are not.
    let signs = |sign: char| sign.is_ascii_digit() || matches!(sign, '+' | '-' | '.' | 'e' | 'E');
    match number.chars().all(signs) && number.parse::<f64>().is_ok_and(f64::is_finite) {
        true => Ok(Cow::Owned(number)),
        false => Err(NumberFault::NotANumber),
    }
}

/// Why a text is not a place code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CodeFault {
    /// A digit is missing in front.
    LostZero,
    /// `77172.0`.
    Decimal,
    /// Something else.
    NotACode,
}

/// The code of a place of a level.
pub(crate) fn code(
    text: &str,
    level: Level,
    leading_zeros: LeadingZeros,
) -> Result<Cow<'_, str>, CodeFault> {
    let restore = leading_zeros == LeadingZeros::Restore;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let mut text = text.trim();
    if let Some(whole) = text.strip_suffix(".0")
        && digits(whole)
    {
        if !restore {
            return Err(CodeFault::Decimal);
        }
        text = whole;
    }
    let width = match level {
        Level::Commune | Level::Arrondissement => 5,
        Level::Departement | Level::Region => 2,
        Level::Epci | Level::Ept => 9,
        // A bassin de vie has the code of the commune at its centre.
        Level::BassinDeVie => 5,
        Level::ZoneEmploi => 4,
        Level::AireAttraction => 3,
        // The whole country is written in many ways; the store has one place there.
        _ => return Ok(Cow::Borrowed(text)),
    };
    let good = |text: &str| match level {
        Level::Commune | Level::Arrondissement | Level::BassinDeVie => {
            let (front, rest) = text.split_at_checked(2).unwrap_or(("", ""));
            (matches!(front, "2A" | "2B") || digits(front) && front != "00")
                && rest.len() == 3
                && digits(rest)
        }
        Level::Departement => {
            matches!(text, "2A" | "2B")
                || digits(text)
                    && (text.len() == 2 && text != "00" || text.starts_with("97"))
                    && text.len() <= 3
        }
        Level::Region => digits(text) && text.len() == 2,
        Level::ZoneEmploi => digits(text) && text.len() == 4 && text != "0000",
        // 000 says that a commune is out of the attraction of any city. Overseas, there is a letter: 9A1; across a
        // border, three: GEN.
        Level::AireAttraction => {
            text.len() == 3
                && !matches!(text, "000" | "ZZZ")
                && text
                    .bytes()
                    .all(|sign| sign.is_ascii_digit() || sign.is_ascii_uppercase())
        }
        _ => digits(text) && text.len() == 9,
    };
    if good(text) {
        return Ok(Cow::Borrowed(text));
    }
    let padded = format!("{text:0>width$}");
    // Only one zero can be lost: two would be a number that is no code.
    if digits(text) && text.len() + 1 == width && width <= 5 && good(&padded) {
        return match restore {
            true => Ok(Cow::Owned(padded)),
            false => Err(CodeFault::LostZero),
        };
    }
    Err(CodeFault::NotACode)
}

/// The commune's code from its two parts: `66` + `25` or `025` → `66025`; `971` + `01` or `101` → `97101`.
pub(crate) fn joined(departement: &str, commune: &str, leading_zeros: LeadingZeros) -> String {
    let (mut departement, commune) = (departement.trim().to_owned(), commune.trim());
    if leading_zeros == LeadingZeros::Restore && departement.len() == 1 {
        departement.insert(0, '0');
    }
    if departement.is_empty() || commune.is_empty() {
        return String::new();
    }
    // Overseas, some producers repeat the third digit of the département in the commune's part.
    if departement.len() == 3 && commune.len() == 3 && departement.ends_with(&commune[..1]) {
        return format!("{}{commune}", &departement[..2]);
    }
    let width = 5usize.saturating_sub(departement.len());
    format!("{departement}{commune:0>width$}")
}

/// Whether a text bears the marks of a wrong decoding: `Ã©` for `é`, `â€™` for `’`, or the sign for lost bytes.
pub(crate) fn is_mojibake(text: &str) -> bool {
    if text.is_ascii() {
        return false;
    }
    let mut before = ' ';
    for sign in text.chars() {
        let continued = matches!(sign, '\u{80}'..='\u{bf}')
            || matches!(
                sign,
                '€' | '‚'
                    | 'ƒ'
                    | '„'
                    | '…'
                    | '†'
                    | '‡'
                    | 'ˆ'
                    | '‰'
                    | 'Š'
                    | '‹'
                    | 'Œ'
                    | 'Ž'
                    | '‘'
                    | '’'
                    | '“'
                    | '”'
                    | '•'
                    | '–'
                    | '—'
                    | '˜'
                    | '™'
                    | 'š'
                    | '›'
                    | 'œ'
                    | 'ž'
                    | 'Ÿ'
            );
        if sign == '\u{fffd}'
            || matches!(before, 'Ã' | 'Â') && continued
            || before == 'â' && matches!(sign, '€' | '\u{80}')
        {
            return true;
        }
        before = sign;
    }
    false
}

/// The quarter of a date, as periods are written: `2026-06-30` → `2026-Q2`.
pub(crate) fn quarter(date: &str) -> Option<String> {
    let mut parts = date.split('-');
    let mut number = |length: usize| -> Option<u32> {
        let part = parts.next()?;
        let plain = part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| part.parse().ok()).flatten()
    };
    let (year, month, day) = (number(4)?, number(2)?, number(2)?);
    let good = (1..=12).contains(&month) && (1..=31).contains(&day) && parts.next().is_none();
    good.then(|| format!("{year:04}-Q{}", (month - 1) / 3 + 1))
}

/// Whether a point is in France, overseas included.
pub(crate) fn is_in_france(longitude: f64, latitude: f64) -> bool {
    // West, south, east, north: mainland and Corsica, the Antilles and Saint-Pierre, Guyane, La Réunion and
    // Mayotte, the Pacific.
    const BOXES: [[f64; 4]; 5] = [
        [-5.6, 41.2, 9.8, 51.3],
        [-63.5, 14.0, -55.9, 47.3],
        [-54.9, 1.9, -51.3, 6.0],
        [44.8, -21.6, 56.0, -12.4],
        [-180.0, -28.0, 180.0, -7.0],
    ];
    BOXES.iter().any(|[west, south, east, north]| {
        (*west..=*east).contains(&longitude) && (*south..=*north).contains(&latitude)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_one_decimal_sign() {
        let check = |text: &str, decimal: char, expected: Result<&str, NumberFault>| {
            let found = number(text, decimal);
            assert_eq!(found.as_deref().map_err(|fault| *fault), expected, "{text}");
        };
        check("", '.', Ok(""));
        check("  ", ',', Ok(""));
        check("12", ',', Ok("12"));
        check(" 1 234\u{202f}567,5 ", ',', Ok("1234567.5"));
        check("93,20%", ',', Ok("93.20"));
        check("93,2\u{202f}%", ',', Ok("93.2"));
        check("8,911819e+01", ',', Ok("8.911819e+01"));
        check("−14,8", ',', Ok("-14.8"));
        check("-1.3e-3", '.', Ok("-1.3e-3"));
        check("3,7", '.', Err(NumberFault::OtherDecimal));
        check("22.000", ',', Err(NumberFault::OtherDecimal));
        check("1.234,5", ',', Err(NumberFault::OtherDecimal));
        for text in ["s", "NaN", "inf", "%", "1-2", "3kW", "#N/A", "1.2.3", "--"] {
            check(text, '.', Err(NumberFault::NotANumber));
        }
    }

    #[test]
    fn codes_have_the_form_of_their_level() {
        use LeadingZeros::{Kept, Restore};
        let check = |text: &str, level, zeros, expected: Result<&str, CodeFault>| {
            let found = code(text, level, zeros);
            assert_eq!(found.as_deref().map_err(|fault| *fault), expected, "{text}");
        };
        check(" 16102", Level::Commune, Kept, Ok("16102"));
        check("2A004", Level::Commune, Kept, Ok("2A004"));
        check("1001", Level::Commune, Kept, Err(CodeFault::LostZero));
        check("1001", Level::Commune, Restore, Ok("01001"));
        check("1001.0", Level::Commune, Restore, Ok("01001"));
        check("77172.0", Level::Commune, Kept, Err(CodeFault::Decimal));
        check("101", Level::Commune, Restore, Err(CodeFault::NotACode));
        check("00123", Level::Commune, Kept, Err(CodeFault::NotACode));
        check("é1001", Level::Commune, Kept, Err(CodeFault::NotACode));
        check("CODGEO", Level::Commune, Kept, Err(CodeFault::NotACode));
        check("1", Level::Departement, Kept, Err(CodeFault::LostZero));
        check("9", Level::Departement, Restore, Ok("09"));
        check("974", Level::Departement, Kept, Ok("974"));
        check("123", Level::Departement, Kept, Err(CodeFault::NotACode));
        check("200070514", Level::Epci, Kept, Ok("200070514"));
        check("ZZZZZZZZZ", Level::Epci, Kept, Err(CodeFault::NotACode));
        check("FM", Level::France, Kept, Ok("FM"));
        check("0051", Level::ZoneEmploi, Kept, Ok("0051"));
        check("7509", Level::ZoneEmploi, Kept, Ok("7509"));
        check("101", Level::ZoneEmploi, Kept, Err(CodeFault::LostZero));
        check("51", Level::ZoneEmploi, Kept, Err(CodeFault::NotACode));
        check("16102", Level::BassinDeVie, Kept, Ok("16102"));
        check("003", Level::AireAttraction, Kept, Ok("003"));
        check("9A1", Level::AireAttraction, Kept, Ok("9A1"));
        check("GEN", Level::AireAttraction, Kept, Ok("GEN"));
        check("ZZZ", Level::AireAttraction, Kept, Err(CodeFault::NotACode));
        check("000", Level::AireAttraction, Kept, Err(CodeFault::NotACode));
    }

    #[test]
    fn two_parts_make_a_code() {
        for (departement, commune, expected) in [
            ("66", "25", "66025"),
            ("01", "001", "01001"),
            ("971", "01", "97101"),
            ("971", "101", "97101"),
            ("2A", "4", "2A004"),
            ("", "4", ""),
        ] {
            assert_eq!(joined(departement, commune, LeadingZeros::Kept), expected);
        }
        assert_eq!(joined("1", "4", LeadingZeros::Restore), "01004");
    }

    #[test]
    fn wrong_decodings_are_seen() {
        for text in [
            "Deux-SÃ¨vres",
            "Ãle-de-France",
            "l\u{e2}€™eau",
            "Sa\u{fffd}ne",
        ] {
            // « Ãle » lost its second byte: nothing tells it from a Portuguese word.
            assert_eq!(is_mojibake(text), text != "Ãle-de-France", "{text}");
        }
        for text in [
            "Deux-Sèvres",
            "Île-de-France",
            "L’Haÿ-les-Roses",
            "âge",
            "Â",
        ] {
            assert!(!is_mojibake(text), "{text}");
        }
    }

    #[test]
    fn dates_are_put_in_their_quarter() {
        for (date, expected) in [
            ("2026-01-01", Some("2026-Q1")),
            ("2026-03-31", Some("2026-Q1")),
            ("2026-06-30", Some("2026-Q2")),
            ("2025-12-31", Some("2025-Q4")),
            ("2026-13-01", None),
            ("2026-06-32", None),
            ("2026-06", None),
            ("30/06/2026", None),
            ("2026-06-30-1", None),
            ("2026-Q2", None),
            ("", None),
        ] {
            assert_eq!(quarter(date).as_deref(), expected, "{date}");
        }
    }

    #[test]
    fn points_out_of_france_are_seen() {
        assert!(is_in_france(-0.33, 45.69), "Cognac");
        assert!(is_in_france(55.45, -20.88), "Saint-Denis de La Réunion");
        assert!(!is_in_france(45.69, -0.33), "Cognac the wrong way round");
    }
}
