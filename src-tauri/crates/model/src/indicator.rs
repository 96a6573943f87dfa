use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Lang, Level, Period};

/// The path of an indicator's file without its ending: `population/population`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct IndicatorId(pub String);

impl IndicatorId {
    /// The theme: what stands before the slash.
    pub fn theme(&self) -> &str {
        self.0.split('/').next().unwrap_or(&self.0)
    }
}

impl fmt::Display for IndicatorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A text in both languages of the interface.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// French, always there.
    pub fr: String,
    /// English.
    pub en: String,
}

impl Text {
    /// The text in a language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Fr => &self.fr,
            Lang::En => &self.en,
        }
    }
}

/// A theme of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Folder name: `mobilites`.
    pub id: String,
    /// Other words that name it on the command line: `mobility`.
    pub aliases: Vec<String>,
    /// Name.
    pub name: Text,
    /// One sentence.
    pub sentence: Text,
}

/// What kind of figure an indicator is, which decides how it may be combined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A number of things; sums over places.
    Count,
    /// Numerator ÷ denominator × scale; recomputed from sums, never averaged.
    Ratio,
    /// (numerator ÷ denominator)^(1 ÷ years) − 1, in % a year, between two dates of one count.
    YearlyChange,
    /// A median, an index, a published mean: kept as published, never combined.
    Published,
}

/// How the levels above the commune are filled where the source does not publish them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aggregation {
    /// From the sums over the communes.
    Sum,
    /// From the mean of the published values of the communes, each counting for its denominator (its weight):
    /// approximate, and said to be.
    WeightedMean,
    /// Not at all: only what the source publishes.
    None,
}

impl Indicator {
    /// The latest break that keeps two figures from being compared: after the earlier one, at the later one or before.
    pub fn break_between(&self, earlier: Period, later: Period) -> Option<&SeriesBreak> {
        let mut breaks = self.breaks.iter().rev();
        breaks.find(|broken| earlier < broken.from && broken.from <= later)
    }

    /// True for a published value whose mean over larger places is known to be weighted by its denominator.
    pub fn is_weighted_mean(&self) -> bool {
        self.kind == Kind::Published && self.aggregation == Aggregation::WeightedMean
    }
}

/// Whether more is better, when that is agreed. Neutral unless stated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// No judgement.
    #[default]
    None,
    /// A higher value is agreed to be better.
    HighIsGood,
    /// A lower value is agreed to be better.
    LowIsGood,
}

/// The unit of an indicator and how its values are written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// Short sign after a number: `%`, `€`, `hab.`, `MWh`; empty for an index.
    pub sign: String,
    /// The unit in words: "pour cent", "habitants".
    pub words: Text,
    /// Decimals shown.
    pub decimals: u8,
}

/// Who publishes the figures, where, under which licence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// "Insee", "Agence ORE".
    pub producer: String,
    /// Name of the dataset as the producer says it.
    pub dataset: String,
    /// Page that describes it.
    pub page: String,
    /// "Licence Ouverte 2.0", "ODbL 1.0".
    pub licence: String,
    /// How often it is published, in words.
    pub cadence: String,
}

/// One place where an indicator's figures can be had. The first entry of an indicator wins over the next.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceEntry {
    /// Name of the connector: `melodi`, `opendatasoft`, `datafair`, `starter`.
    pub api: String,
    /// What is downloaded, once for all the indicators that name it.
    ///
    /// `DS_RP_POPULATION_PRINC`; for portals `host/dataset`.
    pub dataset: String,
    /// What only the connector understands, as it stands in the file (JSON text).
    pub query: String,
}

impl SourceEntry {
    /// The key of the dataset: one download, one transaction. `melodi:DS_RP_POPULATION_PRINC`.
    pub fn dataset_key(&self) -> String {
        format!("{}:{}", self.api, self.dataset)
    }
}

/// A denominator that another dataset gives: births of one, over the inhabitants of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DenominatorFrom {
    /// The indicator whose figures divide: a count.
    pub indicator: IndicatorId,
    /// Its latest figure at or before the numerator's period is taken, no more than so many years before.
    pub years_before_max: u8,
}

impl DenominatorFrom {
    /// The period whose figures divide those of `numerator`, among those that are there.
    pub fn period(&self, there: &[Period], numerator: Period) -> Option<Period> {
        let oldest = numerator.year - i32::from(self.years_before_max);
        let usable = |period: &&Period| **period <= numerator && period.year >= oldest;
        there.iter().filter(usable).max().copied()
    }
}

/// From a period on, figures that do not compare with those before: other rules, another questionnaire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeriesBreak {
    /// The first period of the new series.
    pub from: Period,
    /// What changed, in a few words without a full stop: "Nouvelles règles d’inscription".
    pub words: Text,
}

/// All that is known of an indicator before any figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Indicator {
    /// `population/population`.
    pub id: IndicatorId,
    /// Full name: "Part des 65 ans ou plus".
    pub name: Text,
    /// Short name for a card: "65 ans ou plus".
    pub short: Text,
    /// Definition in plain words.
    pub definition: Text,
    /// Sentence with `{place}` and `{value}`: "Sur 100 habitants de {place}, {value} ont 65 ans ou plus."
    pub reading: Text,
    /// Unit.
    pub unit: Unit,
    /// Kind of figure.
    pub kind: Kind,
    /// What is counted or divided, in words.
    pub numerator: Option<Text>,
    /// What it is divided by, in words; of a published value, the weight of a place in a mean.
    pub denominator: Option<Text>,
    /// Where the denominator comes from, when it is not the dataset of the numerator.
    pub denominator_from: Option<DenominatorFrom>,
    /// The ratio is multiplied by this: 100 for a percentage.
    pub scale: f64,
    /// How levels above the commune are filled.
    pub aggregation: Aggregation,
    /// Agreed direction, if any.
    pub direction: Direction,
    /// Levels that can have a value.
    pub levels: Vec<Level>,
    /// Years, in words: "2012, 2017, 2023".
    pub years: String,
    /// Two periods closer than this are not compared as a trend.
    pub years_between_comparable: u8,
    /// Where the series is broken, oldest first.
    pub breaks: Vec<SeriesBreak>,
    /// Lowest and highest plausible values.
    pub bounds: (f64, f64),
    /// What one must know before quoting the figure.
    pub caveats: Vec<Text>,
    /// Producer, dataset, page, licence, cadence.
    pub origin: Origin,
    /// Where it can be had, the best first.
    pub sources: Vec<SourceEntry>,
    /// Place in its theme, lowest first; the first three are on the territory page.
    pub order: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_denominator_before_is_taken() {
        let from = DenominatorFrom {
            indicator: IndicatorId("population/population".to_owned()),
            years_before_max: 3,
        };
        let there = [2016, 2018, 2023].map(Period::year);
        let quarter = Period {
            year: 2024,
            quarter: Some(1),
        };
        for (numerator, expected) in [
            (Period::year(2015), None),
            (Period::year(2016), Some(2016)),
            (Period::year(2017), Some(2016)),
            (Period::year(2018), Some(2018)),
            (Period::year(2021), Some(2018)),
            (Period::year(2022), None),
            (Period::year(2026), Some(2023)),
            (Period::year(2027), None),
            (quarter, Some(2023)),
        ] {
            let found = from.period(&there, numerator);
            assert_eq!(found, expected.map(Period::year), "{numerator}");
        }
    }
}
