//! The ground on which figures are placed: today's communes, what contains them, and where old codes lead.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use obs_model::{Geography, GeographyRow, Level, Municipal, Passage, PlaceId, Reading};

/// Before the code of a commune that was split since: it is no place of today, but still counts in the
/// larger places that hold all its parts.
pub(crate) const SPLIT: char = '~';

/// Geography as the readings of a dataset need it.
pub(crate) struct Ground<'a> {
    communes: HashMap<&'a str, &'a GeographyRow>,
    arrondissements: HashMap<&'a str, &'a str>,
    /// Places of which only published figures are kept.
    zones: HashSet<&'a PlaceId>,
    /// For each year named by a reading.
    passages: BTreeMap<Option<i32>, HashMap<&'a str, &'a Passage>>,
    /// Commune that was split since → communes of today that it covered.
    splits: BTreeMap<&'a str, &'a [String]>,
    /// Larger place → its communes.
    members: BTreeMap<(Level, &'a str), Vec<&'a str>>,
    /// Communes of which a figure is expected.
    expected: HashSet<&'a str>,
}

/// Where a code of the source leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Way {
    pub(crate) place: PlaceId,
    /// The code was a commune of its own then: the sum is not complete without it.
    pub(crate) is_expected: bool,
}

/// A place that counts in a larger one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Brick {
    pub(crate) place: PlaceId,
    /// How many communes (or départements) it stands for; 0 where no figure is expected.
    pub(crate) weight: usize,
}

impl<'a> Ground<'a> {
    /// The ground of some readings; none when there is no geography.
    pub(crate) fn new(
        readings: &[Reading],
        geographies: &'a BTreeMap<Option<i32>, Geography>,
    ) -> Option<Self> {
        let today = geographies.values().next()?;
        let mut members: BTreeMap<(Level, &str), Vec<&str>> = BTreeMap::new();
        for row in &today.communes {
            let places = [
                (Level::Epci, row.epci.as_deref()),
                (Level::Ept, row.ept.as_deref()),
                (Level::Departement, Some(row.departement.as_str())),
                (Level::Region, Some(row.region.as_str())),
                (Level::France, Some("F")),
            ];
            for (level, code) in places {
                if let Some(code) = code {
                    members.entry((level, code)).or_default().push(&row.commune);
                }
            }
        }
        let mut splits = BTreeMap::new();
        let mut passages = BTreeMap::new();
        for reading in readings {
            let year = reading.geography_year;
            let geography = geographies.get(&year)?;
            for passage in &geography.passages {
                if passage.to.is_none() && !passage.parts.is_empty() {
                    splits.insert(passage.from.as_str(), passage.parts.as_slice());
                }
            }
            passages.entry(year).or_insert_with(|| {
                geography
                    .passages
                    .iter()
                    .map(|passage| (passage.from.as_str(), passage))
                    .collect()
            });
        }
        let without: BTreeSet<&str> = readings
            .iter()
            .flat_map(|reading| reading.without_departements.iter().map(String::as_str))
            .collect();
        Some(Self {
            communes: today
                .communes
                .iter()
                .map(|row| (row.commune.as_str(), row))
                .collect(),
            arrondissements: today
                .arrondissements
                .iter()
                .map(|(code, commune)| (code.as_str(), commune.as_str()))
                .collect(),
            zones: today.zones.iter().collect(),
            passages,
            splits,
            members,
            expected: today
                .communes
                .iter()
                .filter(|row| !row.uninhabited && !without.contains(row.departement.as_str()))
                .map(|row| row.commune.as_str())
                .collect(),
        })
    }

    /// Adds a territory that a person composed of communes.
    pub(crate) fn add_composed(&mut self, place: &'a PlaceId, communes: &'a [PlaceId]) {
        let codes = communes.iter().map(|commune| commune.code.as_str());
        self.members
            .insert((place.level, &place.code), codes.collect());
    }

    /// Communes of which a figure is expected, by code.
    pub(crate) fn expected(&self) -> BTreeSet<&'a str> {
        self.expected.iter().copied().collect()
    }

    /// The larger places.
    pub(crate) fn larger(&self) -> impl Iterator<Item = PlaceId> + '_ {
        self.members
            .keys()
            .map(|(level, code)| PlaceId::new(*level, *code))
    }

    /// The places of today that a code counts in, at a level of the source.
    pub(crate) fn ways(&self, reading: &Reading, level: Level, code: &str) -> Vec<Way> {
        let way = |place: PlaceId, is_expected| Way { place, is_expected };
        match level {
            Level::Commune => {}
            Level::France if ["F", "FR", "FRA", "FRANCE", "France"].contains(&code) => {
                return vec![way(PlaceId::france(), false)];
            }
            Level::Arrondissement if self.arrondissements.contains_key(code) => {
                return vec![way(PlaceId::new(level, code), false)];
            }
            _ if self.zones.contains(&PlaceId::new(level, code))
                || self.members.contains_key(&(level, code)) =>
            {
                return vec![way(PlaceId::new(level, code), false)];
            }
            _ => return Vec::new(),
        }
        let passage = self
            .passages
            .get(&reading.geography_year)
            .and_then(|passages| passages.get(code));
        let is_expected = passage.is_some_and(|passage| passage.expected)
            && reading.absent == obs_model::Absent::Unknown;
        let commune = |code: &str| PlaceId::new(Level::Commune, code);
        if let Some(whole) = self.arrondissements.get(code) {
            let own = way(PlaceId::new(Level::Arrondissement, code), false);
            return match reading.municipal {
                Municipal::ArrondissementsOnly | Municipal::Residue => {
                    vec![way(commune(whole), is_expected), own]
                }
                Municipal::AsIs | Municipal::Both => vec![own],
            };
        }
        match passage {
            Some(passage) => match &passage.to {
                Some(became) if self.communes.contains_key(became.as_str()) => {
                    vec![way(commune(became), is_expected)]
                }
                None if self.splits.contains_key(code) => {
                    vec![way(commune(&format!("{SPLIT}{code}")), is_expected)]
                }
                _ => Vec::new(),
            },
            None if self.communes.contains_key(code) => vec![way(commune(code), is_expected)],
            None => Vec::new(),
        }
    }

    /// The communes of today that a code beginning with [`SPLIT`] stands for.
    pub(crate) fn split_parts(&self, place: &PlaceId) -> &'a [String] {
        let whole = place.code.strip_prefix(SPLIT);
        whole
            .and_then(|whole| self.splits.get(whole).copied())
            .unwrap_or_default()
    }

    /// How many old codes must be there for a commune of today to be complete, for each commune made of several.
    pub(crate) fn pieces_expected(&self, reading: &Reading) -> HashMap<&'a str, usize> {
        let mut pieces = HashMap::new();
        if reading.absent != obs_model::Absent::Unknown {
            return pieces;
        }
        let passages = self.passages.get(&reading.geography_year);
        for passage in passages.into_iter().flat_map(HashMap::values) {
            if let Some(became) = passage.to.as_deref().filter(|_| passage.expected) {
                *pieces.entry(became).or_default() += 1;
            }
        }
        pieces
    }

    /// What adds up to a larger place, by code: its communes, or its départements.
    pub(crate) fn bricks(&self, place: &PlaceId, adds_departements: bool) -> Vec<Brick> {
        let key = (place.level, place.code.as_str());
        let Some(members) = self.members.get(&key) else {
            return Vec::new();
        };
        if adds_departements {
            if place.level <= Level::Departement {
                return Vec::new();
            }
            let mut weights: BTreeMap<&str, usize> = BTreeMap::new();
            for commune in members {
                if let Some(row) = self.communes.get(commune) {
                    let weight = weights.entry(&row.departement).or_default();
                    let is_covered = |code: &&str| self.expected.contains(code);
                    let all = self
                        .members
                        .get(&(Level::Departement, row.departement.as_str()));
                    if *weight == 0 && all.is_some_and(|all| all.iter().any(is_covered)) {
                        *weight = 1;
                    }
                }
            }
            return weights
                .into_iter()
                .map(|(code, weight)| Brick {
                    place: PlaceId::new(Level::Departement, code),
                    weight,
                })
                .collect();
        }
        let inside: HashSet<&str> = members.iter().copied().collect();
        let mut bricks: Vec<Brick> = members
            .iter()
            .map(|commune| Brick {
                place: PlaceId::new(Level::Commune, *commune),
                weight: usize::from(self.expected.contains(commune)),
            })
            .collect();
        for (whole, parts) in &self.splits {
            if parts.iter().all(|part| inside.contains(part.as_str())) {
                bricks.push(Brick {
                    place: PlaceId::new(Level::Commune, format!("{SPLIT}{whole}")),
                    weight: parts.len(),
                });
            }
        }
        bricks.sort_by(|a, b| a.place.cmp(&b.place));
        bricks
    }

    /// How many communes (or départements) a larger place is expected to have figures of.
    pub(crate) fn wanted(&self, place: &PlaceId, adds_departements: bool) -> usize {
        self.bricks(place, adds_departements)
            .iter()
            .filter(|brick| !brick.place.code.starts_with(SPLIT))
            .map(|brick| brick.weight)
            .sum()
    }
}
