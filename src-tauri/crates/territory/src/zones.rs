//! Zones d’emploi, bassins de vie and aires d’attraction: what Insee’s table says, followed to the communes of today.
//!
//! They cross EPCI, départements and régions, so they are the parents of nothing: which zones a place is in is asked apart.
//!
//! Never: puts a commune in a zone by guess. Where communes of two zones have merged since, both zones say so.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;
use std::sync::Arc;

use obs_model::{Level, Passage, PlaceId, Text};

use crate::fold::fold;
use crate::search::{Hit, Matched, tier};
use crate::{Place, PlaceKind, Territories, naming};

const COLUMNS: &str = "level\tcode\tname\tcommunes";
const YEAR: &str = "geography_year";

/// A zone as the table of its year says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    /// Level and code: `ZE-7509`.
    pub id: PlaceId,
    /// Without its kind: "Cognac".
    pub name: String,
    /// Insee codes of its communes, of the geography of the table.
    pub communes: Vec<String>,
}

/// Which communes every zone is made of, on one 1 January.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Zones {
    /// 1 January of this year: that of the codes of communes.
    pub geography_year: i32,
    /// Where it comes from, in the words of whoever wrote it (address, day, hash), kept as they are.
    pub about: BTreeMap<String, String>,
    /// The zones.
    pub zones: Vec<Zone>,
}

impl Zones {
    /// The text that [`Zones::parse`] reads: a few `key⇥value` lines, then one zone a line.
    pub fn written(&self) -> String {
        let mut text = String::new();
        let _ = writeln!(text, "{YEAR}\t{}", self.geography_year);
        for (key, value) in &self.about {
            let _ = writeln!(text, "{key}\t{value}");
        }
        let _ = writeln!(text, "{COLUMNS}");
        for zone in &self.zones {
            let (level, code) = (zone.id.level.word(), &zone.id.code);
            let _ = writeln!(
                text,
                "{level}\t{code}\t{}\t{}",
                zone.name,
                zone.communes.join(" ")
            );
        }
        text
    }

    /// Reads what [`Zones::written`] wrote.
    ///
    /// # Errors
    /// A sentence with the line that cannot be read.
    pub fn parse(text: &str) -> Result<Self, Text> {
        let refuse = |line: usize| Text {
            fr: format!("La ligne {line} ne peut pas être lue."),
            en: format!("Line {line} cannot be read."),
        };
        let mut zones = Self::default();
        let mut lines = text.lines().enumerate();
        for (at, line) in lines.by_ref().take_while(|(_, line)| *line != COLUMNS) {
            let (key, value) = line.split_once('\t').ok_or_else(|| refuse(at + 1))?;
            if key == YEAR {
                zones.geography_year = value.parse().map_err(|_| refuse(at + 1))?;
            } else {
                zones.about.insert(key.to_owned(), value.to_owned());
            }
        }
        for (at, line) in lines {
            let cells: Vec<&str> = line.split('\t').collect();
            let [level, code, name, communes] = cells.as_slice() else {
                return Err(refuse(at + 1));
            };
            let level = Level::from_word(level).filter(|level| level.is_zone());
            zones.zones.push(Zone {
                id: PlaceId::new(level.ok_or_else(|| refuse(at + 1))?, *code),
                name: (*name).to_owned(),
                communes: communes.split(' ').map(str::to_owned).collect(),
            });
        }
        match zones.geography_year > 0 && !zones.zones.is_empty() {
            true => Ok(zones),
            false => Err(refuse(1)),
        }
    }
}

/// The zones among the places of today.
#[derive(Debug, Default)]
pub(crate) struct ZonePlaces {
    geography_year: Option<i32>,
    /// By level and code.
    zones: Vec<ZonePlace>,
    /// Commune of today → positions of its zones.
    of_commune: HashMap<PlaceId, Vec<usize>>,
}

#[derive(Debug)]
struct ZonePlace {
    place: Place,
    /// By code.
    communes: Vec<PlaceId>,
    /// Name without the kind, folded.
    bare: String,
    /// Name with the kind, folded.
    whole: String,
    /// Communes of today of which nobody can say whether they are in it.
    uncertain: Vec<PlaceId>,
}

impl ZonePlaces {
    fn get(&self, id: &PlaceId) -> Option<&ZonePlace> {
        let at = self
            .zones
            .binary_search_by(|zone| zone.place.id.cmp(id))
            .ok()?;
        self.zones.get(at)
    }

    pub(crate) fn place(&self, id: &PlaceId) -> Option<&Place> {
        self.get(id).map(|zone| &zone.place)
    }

    pub(crate) fn communes(&self, id: &PlaceId) -> &[PlaceId] {
        self.get(id)
            .map(|zone| zone.communes.as_slice())
            .unwrap_or_default()
    }

    pub(crate) fn all(&self, level: Level) -> impl Iterator<Item = &Place> {
        let zones = self.zones.iter().map(|zone| &zone.place);
        zones.filter(move |place| place.id.level == level)
    }

    pub(crate) fn ids(&self) -> Vec<PlaceId> {
        self.zones
            .iter()
            .map(|zone| zone.place.id.clone())
            .collect()
    }

    /// Zones whose name holds every word of a text: "cognac", "zone emploi cognac".
    pub(crate) fn search(&self, text: &str) -> Vec<Hit> {
        let folded = fold(text);
        if folded.is_empty() {
            return Vec::new();
        }
        let begins = |name: &str, word: &str| name.split(' ').any(|other| other.starts_with(word));
        let score = |zone: &ZonePlace| -> Option<f32> {
            let rank = Level::ZONES
                .iter()
                .position(|level| *level == zone.place.id.level)? as f32;
            // After the commune of that name, which size puts before.
            let base = if zone.bare == folded {
                tier::EXACT
            } else if zone.bare.starts_with(&folded) || zone.whole.starts_with(&folded) {
                tier::WORD
            } else if folded.split(' ').all(|word| begins(&zone.whole, word)) {
                tier::WORDS_APART
            } else {
                return None;
            };
            Some(base + rank / 10.0)
        };
        self.zones
            .iter()
            .filter_map(|zone| {
                Some(Hit {
                    place: zone.place.id.clone(),
                    matched: Matched::Current,
                    score: score(zone)?,
                })
            })
            .collect()
    }
}

/// What the codes of a table lead to.
struct Followed<'a> {
    passages: HashMap<&'a str, &'a Passage>,
    year: i32,
}

impl Territories {
    /// The same places, with these zones beside them and no other.
    ///
    /// # Errors
    /// A sentence when the table names a commune that is unknown or was none that day, or puts one in two zones.
    pub fn with_zones(&self, zones: &Zones) -> Result<Territories, Text> {
        let passages = self.passages(Some(zones.geography_year));
        let followed = Followed {
            passages: passages
                .iter()
                .map(|passage| (passage.from.as_str(), passage))
                .collect(),
            year: zones.geography_year,
        };
        // Commune of today → the zones of each level that its parts are in.
        let mut zones_of: BTreeMap<(Level, PlaceId), BTreeSet<usize>> = BTreeMap::new();
        let mut seen: HashMap<(Level, &str), usize> = HashMap::new();
        for (at, zone) in zones.zones.iter().enumerate() {
            for code in &zone.communes {
                if let Some(first) = seen.insert((zone.id.level, code), at) {
                    return Err(twice(code, &zones.zones[first], zone));
                }
                for commune in self.followed(code, &followed)? {
                    let key = (zone.id.level, commune);
                    zones_of.entry(key).or_default().insert(at);
                }
            }
        }
        let mut communes: Vec<Vec<PlaceId>> = vec![Vec::new(); zones.zones.len()];
        let mut uncertain: Vec<Vec<PlaceId>> = vec![Vec::new(); zones.zones.len()];
        for ((_, commune), at) in zones_of {
            let lists = match at.len() {
                1 => &mut communes,
                _ => &mut uncertain,
            };
            for zone in at {
                lists[zone].push(commune.clone());
            }
        }
        let mut places: Vec<ZonePlace> = zones
            .zones
            .iter()
            .zip(communes)
            .zip(uncertain)
            .filter(|((_, communes), _)| !communes.is_empty())
            .map(|((zone, communes), uncertain)| self.zone_place(zone, communes, uncertain))
            .collect();
        places.sort_by(|a, b| a.place.id.cmp(&b.place.id));
        let mut of_commune: HashMap<PlaceId, Vec<usize>> = HashMap::new();
        for (at, zone) in places.iter().enumerate() {
            for commune in &zone.communes {
                of_commune.entry(commune.clone()).or_default().push(at);
            }
        }
        Ok(Territories {
            zones: Arc::new(ZonePlaces {
                geography_year: Some(zones.geography_year),
                zones: places,
                of_commune,
            }),
            ..self.clone()
        })
    }

    /// The communes of today that a commune of a table is in, or covers.
    fn followed(&self, code: &str, table: &Followed<'_>) -> Result<Vec<PlaceId>, Text> {
        let commune = |code: &str| PlaceId::new(Level::Commune, code);
        let year = table.year;
        match table.passages.get(code) {
            None if self.place(&commune(code)).is_some() => Ok(vec![commune(code)]),
            None => Err(Text {
                fr: format!("La commune {code} est inconnue au 1er janvier {year}."),
                en: format!("Commune {code} is unknown on 1 January {year}."),
            }),
            Some(passage) if !passage.expected && !self.past.is_recoded_after(code, year) => {
                Err(Text {
                    fr: format!(
                        "{code} n’était pas une commune au 1er janvier {year}\u{202f}: la table est d’une autre année."
                    ),
                    en: format!(
                        "{code} was no commune on 1 January {year}: the table is of another year."
                    ),
                })
            }
            Some(passage) if passage.to.is_none() && passage.parts.is_empty() => Err(Text {
                fr: format!(
                    "La commune {code} a été scindée depuis le 1er janvier {year}, et ce qu’elle couvrait n’est pas connu."
                ),
                en: format!(
                    "Commune {code} was split since 1 January {year}, and what it covered is not known."
                ),
            }),
            // What it covered then was all in the zone.
            Some(passage) => Ok(match &passage.to {
                Some(today) => vec![commune(today)],
                None => passage.parts.iter().map(|part| commune(part)).collect(),
            }),
        }
    }

    fn zone_place(
        &self,
        zone: &Zone,
        communes: Vec<PlaceId>,
        uncertain: Vec<PlaceId>,
    ) -> ZonePlace {
        let members: Vec<&Place> = communes.iter().filter_map(|id| self.place(id)).collect();
        let (departement, parents) = self.around(members.iter().copied());
        let kind = match zone.id.level {
            Level::BassinDeVie => PlaceKind::BassinDeVie,
            Level::AireAttraction => PlaceKind::AireAttraction,
            _ => PlaceKind::ZoneEmploi,
        };
        let name = naming::zone(kind, &zone.name);
        ZonePlace {
            bare: fold(&zone.name),
            whole: fold(&name.name),
            place: Place {
                id: zone.id.clone(),
                name,
                official_name: None,
                kind,
                siren: None,
                postal_codes: Vec::new(),
                population: uncertain
                    .is_empty()
                    .then(|| members.iter().filter_map(|place| place.population).sum()),
                communes: communes.len() as u32,
                departement,
                parents,
            },
            communes,
            uncertain,
        }
    }

    /// 1 January of this year: which communes belong to which zone; none when there are no zones.
    pub fn zones_year(&self) -> Option<i32> {
        self.zones.geography_year
    }

    /// The zones that a place lies in, in the order of [`Level::ZONES`], with how many of its communes are in each;
    /// those that hold most of it first.
    pub fn zones_of(&self, id: &PlaceId) -> Vec<(PlaceId, u32)> {
        let communes = match id.level {
            Level::Commune => vec![id.clone()],
            Level::Arrondissement => self
                .place(id)
                .and_then(|place| place.parent(Level::Commune).cloned())
                .into_iter()
                .collect(),
            Level::Ept | Level::Epci | Level::Own => self.members(id),
            _ => Vec::new(),
        };
        let mut counts: BTreeMap<usize, u32> = BTreeMap::new();
        for commune in &communes {
            for &at in self.zones.of_commune.get(commune).into_iter().flatten() {
                *counts.entry(at).or_default() += 1;
            }
        }
        let mut found: Vec<(PlaceId, u32)> = counts
            .into_iter()
            .filter_map(|(at, count)| Some((self.zones.zones.get(at)?.place.id.clone(), count)))
            .collect();
        let rank = |id: &PlaceId| Level::ZONES.iter().position(|level| *level == id.level);
        found.sort_by_key(|(id, count)| (rank(id), std::cmp::Reverse(*count), id.clone()));
        found
    }

    /// Communes of today that came of communes of several zones, for each of these: nobody can say whether they are in
    /// it, so nothing is added up to it.
    pub fn uncertain_in(&self, zone: &PlaceId) -> &[PlaceId] {
        self.zones
            .get(zone)
            .map(|zone| zone.uncertain.as_slice())
            .unwrap_or_default()
    }
}

fn twice(code: &str, first: &Zone, second: &Zone) -> Text {
    let (a, b) = (&first.name, &second.name);
    Text {
        fr: format!(
            "La commune {code} est dans deux zones à la fois\u{202f}: {a} ({}) et {b} ({}).",
            first.id, second.id
        ),
        en: format!(
            "Commune {code} is in two zones at once: {a} ({}) and {b} ({}).",
            first.id, second.id
        ),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    fn zone(id: &str, name: &str, communes: &[&str]) -> Zone {
        Zone {
            id: id.parse().unwrap(),
            name: name.to_owned(),
            communes: communes.iter().map(|code| (*code).to_owned()).collect(),
        }
    }

    fn table(year: i32, zones: &[Zone]) -> Zones {
        Zones {
            geography_year: year,
            about: BTreeMap::from([("received".to_owned(), "2026-11-21".to_owned())]),
            zones: zones.to_vec(),
        }
    }

    /// Real zones, with few of their communes.
    fn around_cognac() -> Vec<Zone> {
        vec![
            zone("ZE-7509", "Cognac", &["16102", "16089", "16097", "16355"]),
            zone("ZE-7528", "Saintes", &["17415", "17058"]),
            zone("ZE-0051", "Alençon", &["61001"]),
            zone("BV-16102", "Cognac", &["16102", "16089", "16097", "16355"]),
            zone("AAV-152", "Cognac", &["16102", "16089"]),
        ]
    }

    #[test]
    fn zones_are_places_that_are_the_parents_of_nothing() {
        let base = Territories::embedded().unwrap();
        let written = table(2022, &around_cognac()).written();
        let zones = Zones::parse(&written).unwrap();
        assert_eq!(zones, table(2022, &around_cognac()));
        let with = base.with_zones(&zones).unwrap();
        let id: PlaceId = "ZE-7509".parse().unwrap();
        let place = with.place(&id).unwrap();
        assert_eq!(place.name.name, "Zone d’emploi de Cognac");
        assert_eq!(place.name.of, "de la zone d’emploi de Cognac");
        // 16355 is a part of 16097 since 2024.
        let members: Vec<String> = with.members(&id).into_iter().map(|id| id.code).collect();
        assert_eq!(members, ["16089", "16097", "16102"]);
        assert_eq!(place.departement, Some("16"));
        let commune: PlaceId = "COM-16102".parse().unwrap();
        let of: Vec<String> = with
            .zones_of(&commune)
            .iter()
            .map(|(id, _)| id.to_string())
            .collect();
        assert_eq!(of, ["ZE-7509", "BV-16102", "AAV-152"]);
        let epci = with.zones_of(&"EPCI-200070514".parse().unwrap());
        assert_eq!(epci[0], (id.clone(), 3));
        assert!(
            with.place(&commune)
                .unwrap()
                .parents
                .iter()
                .all(|parent| !parent.level.is_zone())
        );
        assert_eq!(with.geography(None).zones.len(), 5);
        assert_eq!(with.all(Level::ZoneEmploi).count(), 3);
        assert_eq!(with.siblings(&id).groups[0].within.to_string(), "REG-75");
        assert_eq!(with.resolve("ze-0051").unwrap().place.code, "0051");
        let refused = base.resolve("ZE-7509").unwrap_err();
        assert!(refused.hint.fr.contains("Téléchargez"), "{refused}");
        assert!(base.zones_of(&commune).is_empty());
    }

    #[test]
    fn a_commune_is_found_before_the_zones_that_have_its_name() {
        let base = Territories::embedded().unwrap();
        let with = base.with_zones(&table(2022, &around_cognac())).unwrap();
        let check = |text: &str, first: &[&str]| {
            let found: Vec<String> = with
                .search(text, 8)
                .iter()
                .map(|hit| hit.place.to_string())
                .take(first.len())
                .collect();
            assert_eq!(found, first, "{text}");
        };
        check("cognac", &["COM-16102", "ZE-7509", "BV-16102", "AAV-152"]);
        check("Saintes", &["COM-17415", "ZE-7528"]);
        check("zone d'emploi cognac", &["ZE-7509"]);
        check("bassin de vie de cog", &["BV-16102"]);
        check("emploi alencon", &["ZE-0051"]);
        check("75056", &["COM-75056"]);
    }

    #[test]
    fn tables_that_cannot_be_right_are_refused_with_a_sentence() {
        let base = Territories::embedded().unwrap();
        let check = |year: i32, zones: &[Zone], sentence: &str| {
            let refused = base.with_zones(&table(year, zones)).unwrap_err();
            assert!(refused.fr.contains(sentence), "{}", refused.fr);
            assert!(!refused.en.is_empty());
        };
        check(
            2022,
            &[zone("ZE-7509", "Cognac", &["16102", "16999"])],
            "16999 est inconnue",
        );
        check(
            2022,
            &[
                zone("ZE-7509", "Cognac", &["16102"]),
                zone("ZE-7528", "Saintes", &["16102"]),
            ],
            "16102 est dans deux zones à la fois",
        );
        // Merged on 1 January 2024: last year’s table under this year’s name.
        check(2025, &around_cognac(), "16355 n’était pas une commune");
        assert!(Zones::parse("").is_err());
        assert!(Zones::parse("geography_year\t2025\nlevel\tcode\n").is_err());
    }

    #[test]
    fn a_commune_that_took_another_code_is_followed() {
        let base = Territories::embedded().unwrap();
        let zones = [zone("ZE-7621", "Rodez", &["12076"])];
        let with = base.with_zones(&table(2022, &zones)).unwrap();
        let members = with.members(&"ZE-7621".parse().unwrap());
        assert_eq!(members[0].code, "12218");
        assert!(base.with_zones(&table(2026, &zones)).is_err());
    }

    #[test]
    fn a_commune_that_came_of_two_zones_is_in_neither() {
        let base = Territories::embedded().unwrap();
        let zones = [
            zone("ZE-7509", "Cognac", &["16102", "16355"]),
            zone("ZE-7528", "Saintes", &["17415", "16097"]),
        ];
        let with = base.with_zones(&table(2022, &zones)).unwrap();
        for id in ["ZE-7509", "ZE-7528"] {
            let id: PlaceId = id.parse().unwrap();
            assert_eq!(with.uncertain_in(&id)[0].code, "16097");
            assert_eq!(with.place(&id).unwrap().population, None);
            assert_eq!(with.members(&id).len(), 1);
        }
        assert!(with.zones_of(&"COM-16097".parse().unwrap()).is_empty());
    }
}
