//! Indicators of a person's own, as many as a measure needs: the desk treats them like any other.

use std::fs;
use std::path::Path;

/// The indicator of a number: `population/mesure-07`.
pub fn id(number: usize) -> String {
    format!("population/mesure-{number:02}")
}

/// Writes the files of ratios in a folder of indicators: one for each dataset named, numbered from 0.
/// Their numerator is the rows with N = the number, their denominator those with N = D.
///
/// # Panics
/// When the folder cannot be written.
pub fn write<'a>(folder: &Path, datasets: impl IntoIterator<Item = &'a str>) {
    fs::create_dir_all(folder.join("population")).expect("a folder that can be written");
    for (number, dataset) in datasets.into_iter().enumerate() {
        let text = format!(
            r#"name = {{ fr = "Mesure numéro {number:02}", en = "Measure number {number:02}" }}
short = {{ fr = "Mesure {number:02}", en = "Measure {number:02}" }}
definition = {{ fr = "Une part, pour mesurer des durées.", en = "A share, to measure durations." }}
reading = {{ fr = "Sur 100 habitants {{of_place}}, {{rounded}} sont comptés.", en = "Of every 100 residents of {{place}}, {{rounded}} are counted." }}
numerator = {{ fr = "habitants comptés", en = "residents counted" }}
denominator = {{ fr = "habitants", en = "residents" }}
kind = "ratio"
scale = 100
unit = {{ sign = "%", fr = "pour cent", en = "per cent", decimals = 1 }}
levels = ["commune", "epci", "departement", "region", "france"]
years = "2011–2023"
years_between_comparable = 1
aggregation = "sum"
bounds = [0, 101]
order = {order}
[origin]
producer = "Mesure"
dataset = "Valeurs tirées au sort ({dataset})"
page = "https://example.org/"
licence = "Licence Ouverte 2.0"
cadence = "jamais"
[[source]]
api = "melodi"
dataset = "{dataset}"
[source.query]
numerator = {{ N = "{number}" }}
denominator = {{ N = "D" }}
"#,
            order = 1000 + number,
        );
        let file = folder.join(format!("{}.toml", id(number)));
        fs::write(file, text).expect("a file that can be written");
    }
}
