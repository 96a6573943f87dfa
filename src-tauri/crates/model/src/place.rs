use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The kinds of places France publishes figures for.
///
/// The order is from the smallest to the largest, as far as there is one: an attraction area may be larger than a
/// département, and zones cross EPCI, départements and régions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Municipal arrondissement of Paris, Lyon or Marseille.
    Arrondissement,
    /// Commune.
    Commune,
    /// Établissement public territorial, inside the Métropole du Grand Paris.
    Ept,
    /// Intercommunalité with its own taxation (EPCI).
    Epci,
    /// A territory that a person made of communes: a PETR, a pays, a former EPCI. No source publishes it.
    Own,
    /// Bassin de vie of 2022: the smallest area in which everyday shops and services are found.
    BassinDeVie,
    /// Zone d’emploi of 2020: where most people both live and work.
    ZoneEmploi,
    /// Aire d’attraction des villes of 2020: a city and the communes that send it workers.
    AireAttraction,
    /// Département.
    Departement,
    /// Région.
    Region,
    /// The whole country, overseas départements included.
    France,
}

impl Level {
    /// Every level that figures are published or stored for, smallest first: all but [`Level::Own`].
    pub const ALL: [Level; 10] = [
        Level::Arrondissement,
        Level::Commune,
        Level::Ept,
        Level::Epci,
        Level::BassinDeVie,
        Level::ZoneEmploi,
        Level::AireAttraction,
        Level::Departement,
        Level::Region,
        Level::France,
    ];

    /// The levels that Insee draws across EPCI, départements and régions, and whose communes are in a table of its own.
    pub const ZONES: [Level; 3] = [Level::ZoneEmploi, Level::BassinDeVie, Level::AireAttraction];

    /// True for one of [`Level::ZONES`].
    pub fn is_zone(self) -> bool {
        Level::ZONES.contains(&self)
    }

    /// The prefix of a place's written form: `COM`, `EPCI`, `DEP`…
    pub fn prefix(self) -> &'static str {
        match self {
            Level::Arrondissement => "ARM",
            Level::Commune => "COM",
            Level::Ept => "EPT",
            Level::Epci => "EPCI",
            Level::Own => "TER",
            Level::BassinDeVie => "BV",
            Level::ZoneEmploi => "ZE",
            Level::AireAttraction => "AAV",
            Level::Departement => "DEP",
            Level::Region => "REG",
            Level::France => "FRANCE",
        }
    }

    /// The word used in files and JSON: `commune`, `epci`, `departement`…
    pub fn word(self) -> &'static str {
        match self {
            Level::Arrondissement => "arrondissement",
            Level::Commune => "commune",
            Level::Ept => "ept",
            Level::Epci => "epci",
            Level::Own => "territoire",
            Level::BassinDeVie => "bassin_de_vie",
            Level::ZoneEmploi => "zone_emploi",
            Level::AireAttraction => "aire_attraction",
            Level::Departement => "departement",
            Level::Region => "region",
            Level::France => "france",
        }
    }

    /// The level of a word written by [`Level::word`].
    pub fn from_word(word: &str) -> Option<Level> {
        Level::ALL.into_iter().find(|level| level.word() == word)
    }

    /// The small number the store keeps; never reuse one.
    pub fn ordinal(self) -> u8 {
        match self {
            Level::Arrondissement => 1,
            Level::Commune => 2,
            Level::Ept => 3,
            Level::Epci => 4,
            Level::Departement => 5,
            Level::Region => 6,
            Level::France => 7,
            Level::Own => 8,
            Level::ZoneEmploi => 9,
            Level::BassinDeVie => 10,
            Level::AireAttraction => 11,
        }
    }

    /// The level whose places a place is set among: its own, and EPCI for a territory made by a person.
    pub fn of_peers(self) -> Level {
        match self {
            Level::Own => Level::Epci,
            published => published,
        }
    }

    /// The level of a number written by [`Level::ordinal`].
    pub fn from_ordinal(ordinal: u8) -> Option<Level> {
        Level::ALL
            .into_iter()
            .find(|level| level.ordinal() == ordinal)
    }
}

/// A place: its level and its official code (Insee code or SIREN), always text.
///
/// Written `EPCI-200070514`, `COM-16102`, `ZE-7509`, `DEP-2A`, `REG-75`, `FRANCE-F`.
/// A code alone is ambiguous: `24` is both the Dordogne and Centre-Val de Loire.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlaceId {
    /// What kind of place the code belongs to.
    pub level: Level,
    /// Insee code or SIREN, as text: leading zeros matter.
    pub code: String,
}

impl PlaceId {
    /// A place from its level and code.
    pub fn new(level: Level, code: impl Into<String>) -> Self {
        Self {
            level,
            code: code.into(),
        }
    }

    /// The whole country.
    pub fn france() -> Self {
        Self::new(Level::France, "F")
    }
}

impl fmt::Display for PlaceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.level.prefix(), self.code)
    }
}

/// What a place is called, with the small words French puts before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceName {
    /// "Grand Cognac", "Charente", "Le Havre".
    pub name: String,
    /// With "de": "de Grand Cognac", "d’Orléans Métropole", "de la Charente", "du Havre".
    pub of: String,
    /// Where: "à Grand Cognac", "en Charente", "dans le Loiret", "au Havre".
    pub at: String,
}

/// A text that is not the written form of a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceError(pub String);

impl fmt::Display for PlaceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not a place: {}", self.0)
    }
}

impl std::error::Error for PlaceError {}

impl FromStr for PlaceId {
    type Err = PlaceError;

    fn from_str(text: &str) -> Result<Self, PlaceError> {
        let refuse = || PlaceError(text.to_owned());
        let (prefix, code) = text.split_once('-').ok_or_else(refuse)?;
        let level = Level::ALL
            .into_iter()
            .chain([Level::Own])
            .find(|level| level.prefix() == prefix)
            .ok_or_else(refuse)?;
        let plain = !code.is_empty() && code.bytes().all(|b| b.is_ascii_alphanumeric());
        if !plain {
            return Err(refuse());
        }
        Ok(PlaceId::new(level, code))
    }
}

impl Serialize for PlaceId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PlaceId {
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
    fn places_are_written_and_read_back() {
        for text in [
            "EPCI-200070514",
            "COM-01001",
            "DEP-2A",
            "REG-75",
            "FRANCE-F",
            "ARM-75101",
            "EPT-200057867",
            "TER-PAYSDUCOGNAC",
            "ZE-0051",
            "BV-16102",
            "AAV-152",
        ] {
            let place: PlaceId = text.parse().expect(text);
            assert_eq!(place.to_string(), text);
        }
        for text in ["", "16102", "COM-", "COM-16 102", "COM-1'; DROP", "VILLE-1"] {
            assert!(text.parse::<PlaceId>().is_err(), "{text}");
        }
    }

    #[test]
    fn levels_keep_their_number_and_word() {
        for level in Level::ALL {
            assert_eq!(Level::from_ordinal(level.ordinal()), Some(level));
            assert_eq!(Level::from_word(level.word()), Some(level));
        }
    }
}
