//! The files as they are written. Everything is optional here, so that all that is missing is told at once.

use obs_model::Text;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct IndicatorFile {
    pub name: Option<TextFile>,
    pub short: Option<TextFile>,
    pub definition: Option<TextFile>,
    pub reading: Option<TextFile>,
    pub numerator: Option<TextFile>,
    pub denominator: Option<TextFile>,
    pub denominator_from: Option<DenominatorFromFile>,
    pub kind: Option<String>,
    pub scale: Option<f64>,
    pub unit: Option<UnitFile>,
    pub levels: Option<Vec<String>>,
    pub years: Option<String>,
    pub years_between_comparable: Option<u8>,
    pub aggregation: Option<String>,
    pub bounds: Option<[f64; 2]>,
    pub direction: Option<String>,
    pub order: Option<u32>,
    #[serde(default)]
    pub caveats: Vec<TextFile>,
    #[serde(default)]
    pub breaks: Vec<BreakFile>,
    pub origin: Option<OriginFile>,
    #[serde(default)]
    pub source: Vec<SourceFile>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TextFile {
    pub fr: Option<String>,
    pub en: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DenominatorFromFile {
    pub indicator: Option<String>,
    pub years_before_max: Option<u8>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct UnitFile {
    pub sign: Option<String>,
    pub fr: Option<String>,
    pub en: Option<String>,
    pub decimals: Option<u8>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BreakFile {
    pub from: Option<String>,
    pub fr: Option<String>,
    pub en: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OriginFile {
    pub producer: Option<String>,
    pub dataset: Option<String>,
    pub page: Option<String>,
    pub licence: Option<String>,
    pub cadence: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SourceFile {
    pub api: Option<String>,
    pub dataset: Option<String>,
    pub query: Option<toml::Table>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ThemesFile {
    #[serde(default)]
    pub theme: Vec<ThemeFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ThemeFile {
    pub id: Option<String>,
    #[serde(default)]
    pub aliases: Vec<String>,
    pub name: Option<TextFile>,
    pub sentence: Option<TextFile>,
}

/// What `_datasets.toml` says of one dataset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DatasetNote {
    pub name: Text,
    pub approximate_bytes: Option<u64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DatasetNoteFile {
    pub name: Option<TextFile>,
    pub approximate_bytes: Option<u64>,
}
