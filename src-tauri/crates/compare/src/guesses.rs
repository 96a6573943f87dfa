//! What a room guessed before it was shown the figure, set against it.

use obs_model::{Lang, Unit};

use crate::number::{self, NNBSP, round};
use crate::wording;

/// What is guessed.
#[derive(Clone, Copy, Debug)]
pub enum Guessed<'a> {
    /// A value, in this unit.
    Value(&'a Unit),
    /// A rank among the peers, 1 for the highest.
    Rank,
}

/// What a group answered.
#[derive(Clone, Copy, Debug)]
pub struct Answer<'a> {
    /// "Table 1".
    pub group: &'a str,
    /// In the unit of the indicator, or a rank.
    pub value: f64,
}

impl Guessed<'_> {
    /// As a reader sees it.
    fn shown(&self, value: f64) -> f64 {
        match self {
            Guessed::Value(unit) => round(value, usize::from(unit.decimals)),
            Guessed::Rank => value.round(),
        }
    }

    /// A value as a group gave it: "31", "31,5 %", "478e". Whole numbers stay whole.
    pub fn answer(&self, value: f64, lang: Lang) -> String {
        match self {
            Guessed::Value(unit) => {
                let text = number::number(value, decimals(value, unit), lang);
                number::sign_after(&text, &unit.sign, lang)
            }
            Guessed::Rank => number::ordinal(value.round().max(1.0) as u32, lang),
        }
    }

    /// How far an answer is: "5,9 points de trop", "1 200 € de moins", "78 places trop haut", "juste".
    pub fn gap(&self, answer: f64, truth: f64, lang: Lang) -> String {
        let gap = self.shown(answer) - self.shown(truth);
        let over = gap > 0.0;
        match self {
            _ if gap.abs() < 1e-9 => match lang {
                Lang::Fr => "juste".to_owned(),
                Lang::En => "exact".to_owned(),
            },
            Guessed::Value(unit) => {
                let size = round(gap.abs(), usize::from(unit.decimals));
                let text = number::number(size, decimals(size, unit), lang);
                let size = if unit.sign.starts_with(['%', '‰']) {
                    let word = match lang {
                        Lang::Fr if size < 2.0 => "point",
                        Lang::En if size == 1.0 => "point",
                        _ => "points",
                    };
                    format!("{text} {word}")
                } else {
                    number::sign_after(&text, &unit.sign, lang)
                };
                match (lang, over) {
                    (Lang::Fr, true) => format!("{size} de trop"),
                    (Lang::Fr, false) => format!("{size} de moins"),
                    (Lang::En, true) => format!("{size} too many"),
                    (Lang::En, false) => format!("{size} too few"),
                }
            }
            Guessed::Rank => {
                let places = gap.abs();
                let text = number::number(places, 0, lang);
                let one = places < 2.0;
                match (lang, over) {
                    (Lang::Fr, true) if one => format!("{text} place trop bas"),
                    (Lang::Fr, true) => format!("{text} places trop bas"),
                    (Lang::Fr, false) if one => format!("{text} place trop haut"),
                    (Lang::Fr, false) => format!("{text} places trop haut"),
                    (Lang::En, true) if one => format!("{text} place too low"),
                    (Lang::En, true) => format!("{text} places too low"),
                    (Lang::En, false) if one => format!("{text} place too high"),
                    (Lang::En, false) => format!("{text} places too high"),
                }
            }
        }
    }

    /// Which group came nearest: "La réponse la plus proche : Table 2, 3 points de trop." None when nobody answered.
    pub fn nearest(&self, answers: &[Answer<'_>], truth: f64, lang: Lang) -> Option<String> {
        let truth_shown = self.shown(truth);
        let distance = |answer: &Answer<'_>| (self.shown(answer.value) - truth_shown).abs();
        let least = answers.iter().map(distance).reduce(f64::min)?;
        let nearest: Vec<&Answer<'_>> = answers
            .iter()
            .filter(|answer| distance(answer) - least < 1e-9)
            .collect();
        let groups: Vec<String> = nearest
            .iter()
            .map(|answer| answer.group.to_owned())
            .collect();
        let groups = wording::and(&groups, lang);
        if least < 1e-9 {
            return Some(match lang {
                Lang::Fr => format!("La réponse juste{NNBSP}: {groups}."),
                Lang::En => format!("The right answer: {groups}."),
            });
        }
        let mut gaps: Vec<String> = nearest
            .iter()
            .map(|answer| self.gap(answer.value, truth, lang))
            .collect();
        gaps.dedup();
        let gaps = gaps.join(", ");
        let many = nearest.len() > 1;
        Some(match (lang, many) {
            (Lang::Fr, false) => format!("La réponse la plus proche{NNBSP}: {groups}, {gaps}."),
            (Lang::Fr, true) => format!("Les réponses les plus proches{NNBSP}: {groups}, {gaps}."),
            (Lang::En, false) => format!("The nearest answer: {groups}, {gaps}."),
            (Lang::En, true) => format!("The nearest answers: {groups}, {gaps}."),
        })
    }
}

/// Whole numbers stay whole: "3 points", not "3,0 points".
fn decimals(value: f64, unit: &Unit) -> u8 {
    let rounded = round(value, usize::from(unit.decimals));
    if rounded.fract().abs() < 1e-9 {
        0
    } else {
        unit.decimals.max(1)
    }
}

#[cfg(test)]
mod tests {
    use obs_model::Text;

    use super::*;

    fn unit(sign: &str, decimals: u8) -> Unit {
        let words = Text {
            fr: String::new(),
            en: String::new(),
        };
        Unit {
            sign: sign.to_owned(),
            words,
            decimals,
        }
    }

    #[test]
    fn a_gap_is_said_as_a_reader_would_count_it() {
        let check = |guessed: Guessed<'_>, answer: f64, truth: f64, fr: &str, en: &str| {
            assert_eq!(guessed.gap(answer, truth, Lang::Fr), fr);
            assert_eq!(guessed.gap(answer, truth, Lang::En), en);
        };
        let percent = unit("%", 1);
        let share = Guessed::Value(&percent);
        check(
            share,
            31.0,
            25.134,
            "5,9 points de trop",
            "5.9 points too many",
        );
        check(share, 22.0, 25.04, "3 points de moins", "3 points too few");
        check(share, 26.0, 25.0, "1 point de trop", "1 point too many");
        check(
            share,
            26.5,
            25.0,
            "1,5 point de trop",
            "1.5 points too many",
        );
        check(share, 25.1, 25.134, "juste", "exact");
        let euros = unit("€", 0);
        let income = Guessed::Value(&euros);
        check(
            income,
            20_000.0,
            21_240.0,
            "1\u{202f}240\u{202f}€ de moins",
            "1,240\u{202f}€ too few",
        );
        check(
            Guessed::Rank,
            400.0,
            478.0,
            "78 places trop haut",
            "78 places too high",
        );
        check(
            Guessed::Rank,
            2.0,
            1.0,
            "1 place trop bas",
            "1 place too low",
        );
    }

    #[test]
    fn the_nearest_group_is_named_and_ties_are_shared() {
        let percent = unit("%", 1);
        let share = Guessed::Value(&percent);
        let check = |answers: &[(&str, f64)], expected: Option<&str>| {
            let answers: Vec<Answer<'_>> = answers
                .iter()
                .map(|(group, value)| Answer {
                    group,
                    value: *value,
                })
                .collect();
            let said = share.nearest(&answers, 25.134, Lang::Fr);
            assert_eq!(said.as_deref(), expected);
        };
        check(&[], None);
        check(
            &[("Table 1", 18.0), ("Table 2", 28.1)],
            Some("La réponse la plus proche\u{202f}: Table 2, 3 points de trop."),
        );
        check(
            &[("Table 1", 24.0), ("Table 2", 26.2), ("Table 3", 60.0)],
            Some(
                "Les réponses les plus proches\u{202f}: Table 1 et Table 2, 1,1 point de moins, 1,1 point de trop.",
            ),
        );
        check(
            &[("Table 1", 25.1), ("Les jeunes", 25.1)],
            Some("La réponse juste\u{202f}: Table 1 et Les jeunes."),
        );
    }
}
