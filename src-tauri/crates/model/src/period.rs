use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// When a figure is true: a year, or a quarter of a year.
///
/// Written `2021` or `2026-Q1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// The year.
    pub year: i32,
    /// The quarter, 1 to 4; none for a whole year.
    pub quarter: Option<u8>,
}

impl Period {
    /// A whole year.
    pub fn year(year: i32) -> Self {
        Self {
            year,
            quarter: None,
        }
    }

    /// The number the store keeps and sorts by: year × 10 + quarter, 0 for a whole year.
    pub fn number(self) -> i32 {
        self.year * 10 + i32::from(self.quarter.unwrap_or(0))
    }

    /// The period of a number written by [`Period::number`].
    pub fn from_number(number: i32) -> Self {
        let quarter = number.rem_euclid(10) as u8;
        Self {
            year: number.div_euclid(10),
            quarter: (1..=4).contains(&quarter).then_some(quarter),
        }
    }

    /// Position on a time axis, in years.
    pub fn as_years(self) -> f64 {
        f64::from(self.year) + self.quarter.map_or(0.0, |q| f64::from(q - 1) / 4.0)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.quarter {
            None => write!(f, "{}", self.year),
            Some(quarter) => write!(f, "{}-Q{quarter}", self.year),
        }
    }
}

/// A text that is not a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeriodError(pub String);

impl fmt::Display for PeriodError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not a period (2021 or 2026-Q1): {}", self.0)
    }
}

impl std::error::Error for PeriodError {}

impl FromStr for Period {
    type Err = PeriodError;

    /// Reads `2021`, `2026-Q1` and `2026-T1`.
    fn from_str(text: &str) -> Result<Self, PeriodError> {
        let refuse = || PeriodError(text.to_owned());
        let (year, quarter) = match text.split_once('-') {
            None => (text, None),
            Some((year, rest)) => {
                let digit = rest.strip_prefix(['Q', 'T']).ok_or_else(refuse)?;
                let quarter: u8 = digit.parse().map_err(|_| refuse())?;
                if !(1..=4).contains(&quarter) {
                    return Err(refuse());
                }
                (year, Some(quarter))
            }
        };
        if year.len() != 4 || !year.bytes().all(|b| b.is_ascii_digit()) {
            return Err(refuse());
        }
        Ok(Self {
            year: year.parse().map_err(|_| refuse())?,
            quarter,
        })
    }
}

impl Serialize for Period {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_written_and_read_back() {
        for text in ["2021", "2026-Q1", "1968"] {
            let period: Period = text.parse().expect(text);
            assert_eq!(period.to_string(), text);
            assert_eq!(Period::from_number(period.number()), period);
        }
        for text in ["", "21", "2021-Q5", "2021-01", "20x1", "+202"] {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
    }
}
