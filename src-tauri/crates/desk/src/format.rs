//! Sizes, dates and durations in words.

use obs_compare::number::{self, NNBSP};
use obs_compare::wording;
use obs_model::Lang;

/// "12,4 Mo", "980 ko".
pub fn bytes(count: f64, lang: Lang) -> String {
    let (kilo, mega, giga) = match lang {
        Lang::Fr => ("ko", "Mo", "Go"),
        Lang::En => ("kB", "MB", "GB"),
    };
    let (value, unit) = if count < 999_500.0 {
        ((count / 1e3).max(1.0), kilo)
    } else if count < 999_500_000.0 {
        (count / 1e6, mega)
    } else {
        (count / 1e9, giga)
    };
    let decimals = u8::from(value < 100.0 && unit != kilo);
    format!("{}{NNBSP}{unit}", number::number(value, decimals, lang))
}

/// "12 octobre 2026" from `2026-10-12…`; the text itself when it is no date.
pub fn day(date: &str, lang: Lang) -> String {
    let parts: Vec<&str> = date.get(..10).unwrap_or("").split('-').collect();
    let [year, month, day] = parts.as_slice() else {
        return date.to_owned();
    };
    let (Ok(year), Ok(month), Ok(day)) = (year.parse(), month.parse(), day.parse()) else {
        return date.to_owned();
    };
    wording::day((year, month, day), lang).unwrap_or_else(|| date.to_owned())
}

/// "encore 20 secondes", "encore 3 minutes".
pub fn remaining(duration_secs: f64, lang: Lang) -> String {
    let secs = duration_secs.max(1.0).round() as u64;
    match (lang, secs) {
        (Lang::Fr, ..=1) => "encore une seconde".to_owned(),
        (Lang::Fr, ..=89) => format!("encore {secs} secondes"),
        (Lang::Fr, _) => format!("encore {} minutes", secs.div_ceil(60)),
        (Lang::En, ..=1) => "one second left".to_owned(),
        (Lang::En, ..=89) => format!("{secs} seconds left"),
        (Lang::En, _) => format!("{} minutes left", secs.div_ceil(60)),
    }
}

/// "1 indicateur", "9 indicateurs".
pub fn count(number_of: usize, one: &str, many: &str, lang: Lang) -> String {
    let word = match lang {
        Lang::Fr if number_of < 2 => one,
        Lang::En if number_of == 1 => one,
        _ => many,
    };
    format!("{} {word}", number::number(number_of as f64, 0, lang))
}

/// "17 331", "12,5": what is counted, with a decimal only where a small sum has one.
pub fn counted(count: f64, lang: Lang) -> String {
    let decimals = u8::from(count.fract().abs() > 1e-9 && count.abs() < 1000.0);
    number::number(count, decimals, lang)
}

/// "grand-cognac": small letters without accents, digits and hyphens only, whatever the text holds.
pub fn stem(text: &str) -> String {
    let mut stem = String::new();
    for letter in text.chars() {
        let letter = match letter.to_lowercase().next().unwrap_or(letter) {
            'à' | 'â' | 'ä' => 'a',
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'î' | 'ï' => 'i',
            'ô' | 'ö' => 'o',
            'ù' | 'û' | 'ü' => 'u',
            'ç' => 'c',
            other => other,
        };
        if letter.is_ascii_alphanumeric() {
            stem.push(letter);
        } else if !stem.ends_with('-') && !stem.is_empty() {
            stem.push('-');
        }
    }
    stem.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_sizes_dates_and_counts() {
        assert_eq!(bytes(12_430_000.0, Lang::Fr), "12,4\u{202f}Mo");
        assert_eq!(bytes(500.0, Lang::Fr), "1\u{202f}ko");
        assert_eq!(bytes(2_100_000_000.0, Lang::En), "2.1\u{202f}GB");
        assert_eq!(day("2026-10-12", Lang::Fr), "12 octobre 2026");
        assert_eq!(day("2026-01-01T10:00:00Z", Lang::Fr), "1er janvier 2026");
        assert_eq!(day("2026-13-01", Lang::Fr), "2026-13-01");
        assert_eq!(day("hier", Lang::Fr), "hier");
        assert_eq!(count(0, "commune", "communes", Lang::Fr), "0 commune");
        assert_eq!(count(0, "commune", "communes", Lang::En), "0 communes");
        assert_eq!(remaining(20.2, Lang::Fr), "encore 20 secondes");
        assert_eq!(remaining(125.0, Lang::Fr), "encore 3 minutes");
    }
}
