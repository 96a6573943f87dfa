//! Places: what they are called, what contains them, how to find them, and what became of those that are no more.
//!
//! Everything is read from `assets/territories`, which is embedded; nothing is ever downloaded or written.
//!
//! Never: guesses a code. Unknown is unknown, and is said with the nearest names.

mod fold;
mod naming;
mod past;
mod place;
mod resolve;
mod search;
mod tables;

use std::collections::HashMap;

use obs_model::{Geography, GeographyRow, Lang, Level, Passage, PlaceId};

pub use past::{Change, Event, Named};
pub use place::{Place, PlaceKind, level_words};
pub use resolve::{Resolved, Unresolved};
pub use search::{Hit, Matched};

use past::Past;
use search::Index;
use tables::{number, optional};

/// The embedded tables cannot be read: the application was built from files that do not belong together.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TerritoryError {
    /// The header of a table names other columns.
    #[error("assets/territories/{file}: the columns are not the expected ones; run `make territories`")]
    Columns {
        /// File name.
        file: &'static str,
    },
    /// A row has too many or too few cells, or a cell that is no number where one is due.
    #[error("assets/territories/{file}, line {line}: this row cannot be read; run `make territories`")]
    Row {
        /// File name.
        file: &'static str,
        /// Line, counted from 1.
        line: usize,
    },
    /// A row names a place that no table describes.
    #[error("assets/territories/{file}: {code} is not described anywhere; run `make territories`")]
    Unknown {
        /// File name.
        file: &'static str,
        /// The code that leads nowhere.
        code: String,
    },
}

/// Every place of today, and what is known of those of the past.
#[derive(Debug)]
pub struct Territories {
    /// Sorted by level, then by code.
    places: Vec<Place>,
    /// Position in `places` of the members, by place.
    members: HashMap<PlaceId, Vec<u32>>,
    past: Past,
    index: Index,
    geography_year: i32,
    membership_year: i32,
    population_year: i32,
}

/// Places to compare a place with: those of its level around it, group by group, the nearest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Siblings {
    /// The groups, the smallest surrounding place first.
    pub groups: Vec<SiblingGroup>,
}

/// The other places of a level inside one surrounding place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiblingGroup {
    /// The surrounding place.
    pub within: PlaceId,
    /// The others, sorted by name; the place itself is left out.
    pub places: Vec<PlaceId>,
}

impl Territories {
    /// Reads the embedded tables.
    ///
    /// # Errors
    /// When a table is not as `assets/territories/README.md` says.
    pub fn embedded() -> Result<Self, TerritoryError> {
        load::territories()
    }

    /// 1 January of this year: the communes of "today".
    pub fn geography_year(&self) -> i32 {
        self.geography_year
    }

    /// 1 January of this year: which communes belong to which EPCI and EPT.
    pub fn membership_year(&self) -> i32 {
        self.membership_year
    }

    /// Year of the populations (legal municipal population; 2017 in Mayotte).
    pub fn population_year(&self) -> i32 {
        self.population_year
    }

    /// A place of today.
    pub fn place(&self, id: &PlaceId) -> Option<&Place> {
        self.position(id).and_then(|at| self.places.get(at))
    }

    fn position(&self, id: &PlaceId) -> Option<usize> {
        self.places.binary_search_by(|place| place.id.cmp(id)).ok()
    }

    /// Every place of a level, by code.
    pub fn all(&self, level: Level) -> impl Iterator<Item = &Place> {
        let from = self.places.partition_point(|place| place.id.level < level);
        let to = self.places.partition_point(|place| place.id.level <= level);
        self.places.get(from..to).unwrap_or_default().iter()
    }

    /// What a place is made of, by code: communes of an EPCI, EPT, département, région or of France; arrondissements
    /// of Paris, Lyon and Marseille; nothing for another commune or an arrondissement.
    pub fn members(&self, id: &PlaceId) -> Vec<PlaceId> {
        if id.level == Level::France {
            return self.all(Level::Commune).map(|place| place.id.clone()).collect();
        }
        let members = self.members.get(id).map(Vec::as_slice).unwrap_or_default();
        let found = members.iter().filter_map(|&at| self.places.get(at as usize));
        found.map(|place| place.id.clone()).collect()
    }

    /// The places of the same level around a place.
    ///
    /// A commune: those of its EPCI, then of its département. An EPCI: those of its département, then of its région (an EPCI
    /// belongs to the département where most of its inhabitants live). An EPT: those of the Métropole du Grand Paris. An
    /// arrondissement: those of its city. A département: those of its région, then of France. A région: those of France.
    pub fn siblings(&self, id: &PlaceId) -> Siblings {
        let Some(place) = self.place(id) else {
            return Siblings::default();
        };
        let within: &[Level] = match id.level {
            Level::Arrondissement => &[Level::Commune],
            Level::Commune => &[Level::Epci, Level::Departement],
            Level::Ept => &[Level::Epci],
            Level::Epci => &[Level::Departement, Level::Region],
            Level::Departement => &[Level::Region, Level::France],
            Level::Region => &[Level::France],
            Level::France => &[],
        };
        let groups = within
            .iter()
            .filter_map(|&level| place.parent(level))
            .map(|parent| {
                let mut others: Vec<&Place> = self
                    .all(id.level)
                    .filter(|other| other.id != *id && other.parents.contains(parent))
                    .collect();
                others.sort_by_cached_key(|other| (fold::fold(&other.name.name), other.id.clone()));
                SiblingGroup {
                    within: parent.clone(),
                    places: others.into_iter().map(|other| other.id.clone()).collect(),
                }
            })
            .filter(|group| !group.places.is_empty())
            .collect();
        Siblings { groups }
    }

    /// What the store needs to follow mergers and to add up, for a source whose codes are those of 1 January of a year.
    ///
    /// Without a year, every code is taken for today's, and the codes that are no more for their last meaning.
    /// A code that covered more than one commune of today in that year leads nowhere (`to` is none).
    pub fn geography(&self, source_year: Option<i32>) -> Geography {
        let code_of = |place: &Place, level| place.parent(level).map(|parent| parent.code.clone());
        let communes = self
            .all(Level::Commune)
            .map(|place| GeographyRow {
                commune: place.id.code.clone(),
                epci: code_of(place, Level::Epci),
                ept: code_of(place, Level::Ept),
                departement: code_of(place, Level::Departement).unwrap_or_default(),
                region: code_of(place, Level::Region).unwrap_or_default(),
                uninhabited: place.is_uninhabited(),
            })
            .collect();
        let arrondissements = self
            .all(Level::Arrondissement)
            .filter_map(|place| {
                let commune = place.parent(Level::Commune)?;
                Some((place.id.code.clone(), commune.code.clone()))
            })
            .collect();
        let mut passages: Vec<Passage> = self
            .past
            .former()
            .filter(|former| former.code != former.became)
            .map(|former| Passage {
                from: former.code.to_owned(),
                to: self.past.carried_to(former.code, former.became, source_year).map(str::to_owned),
            })
            .collect();
        let split_since = self.all(Level::Commune).filter_map(|place| {
            let code = place.id.code.as_str();
            let to = self.past.carried_to(code, code, source_year);
            (to != Some(code)).then(|| Passage {
                from: code.to_owned(),
                to: to.map(str::to_owned),
            })
        });
        passages.extend(split_since);
        passages.sort_by(|a, b| a.from.cmp(&b.from));
        Geography {
            year: self.geography_year,
            communes,
            passages,
            arrondissements,
        }
    }

    /// The mergers, splits, changes of code and of name that a commune took part in, oldest first.
    pub fn history(&self, id: &PlaceId) -> Vec<Event> {
        if id.level != Level::Commune {
            return Vec::new();
        }
        self.past.events(&id.code, |code| {
            self.place(&PlaceId::new(Level::Commune, code))
                .map(|place| place.name.name.as_str())
        })
    }

    /// The places whose name, former name or code is like a text, best first, at most `limit`.
    ///
    /// Names are matched whole, then from their beginning, then from the beginning of a word, then inside a word, then with
    /// one letter too many, too few, wrong or swapped. Accents, case, hyphens, apostrophes and "St" do not matter. Postal codes,
    /// Insee codes and SIREN are matched from their beginning. Within a kind of match, larger places come first.
    pub fn search(&self, text: &str, limit: usize) -> Vec<Hit> {
        self.index.search(self, text, limit)
    }

    /// The place that a code designates: `16102`, `200070514`, `22`, `REG-24`, `FRANCE`, or the code of a former commune.
    ///
    /// A text of two or three characters is a département first; a note says when a région has the same code.
    ///
    /// # Errors
    /// When no place has this code, with the nearest ones.
    pub fn resolve(&self, text: &str) -> Result<Resolved, Unresolved> {
        resolve::resolve(self, text)
    }

    /// One line under a name: "commune · Charente · 18 532 hab.", "intercommunalité · 54 communes · 69 299 hab.".
    pub fn caption(&self, place: &Place, lang: Lang) -> String {
        let mut parts = vec![place.kind.words(lang).to_owned()];
        match place.id.level {
            Level::Commune | Level::Arrondissement => parts.extend(
                place
                    .parent(Level::Departement)
                    .and_then(|parent| self.place(parent))
                    .map(|parent| parent.name.name.clone()),
            ),
            _ => parts.push(format!("{} communes", place::grouped(place.communes))),
        }
        if let Some(population) = place.population {
            let sign = match lang {
                Lang::Fr => "hab.",
                Lang::En => "inh.",
            };
            parts.push(format!("{}\u{202f}{sign}", place::grouped(population)));
        }
        parts.join(" · ")
    }
}

mod load {
    use super::*;
    use obs_model::PlaceName;

    #[derive(Default)]
    struct Sum {
        population: u32,
        communes: u32,
        /// Inhabitants by département, to find where most of them live.
        by_departement: HashMap<&'static str, u32>,
    }

    struct Commune {
        code: &'static str,
        name: PlaceName,
        departement: &'static str,
        epci: Option<&'static str>,
        ept: Option<&'static str>,
        siren: Option<&'static str>,
        postal_codes: &'static str,
        population: Option<u32>,
    }

    fn id(level: Level, code: &str) -> PlaceId {
        PlaceId::new(level, code)
    }

    pub(super) fn territories() -> Result<Territories, TerritoryError> {
        let communes = communes()?;
        let mut regions: HashMap<&str, &str> = HashMap::new();
        for row in tables::DEPARTEMENTS.rows(["code", "name", "region"])? {
            let [code, _, region] = row?;
            regions.insert(code, region);
        }
        let mut sums: HashMap<(Level, &'static str), Sum> = HashMap::new();
        for commune in &communes {
            let region = regions.get(commune.departement).copied();
            let around = [
                (Level::Epci, commune.epci),
                (Level::Ept, commune.ept),
                (Level::Departement, Some(commune.departement)),
                (Level::Region, region),
                (Level::France, Some("F")),
            ];
            for (level, code) in around {
                let Some(code) = code else { continue };
                let sum = sums.entry((level, code)).or_default();
                let population = commune.population.unwrap_or(0);
                sum.population += population;
                sum.communes += 1;
                *sum.by_departement.entry(commune.departement).or_default() += population;
            }
        }
        let seats: HashMap<(&str, String), &PlaceName> = communes
            .iter()
            .filter_map(|commune| Some(((commune.epci?, fold::fold(&commune.name.name)), &commune.name)))
            .collect();

        let mut places = Vec::with_capacity(communes.len() + 1500);
        let around = |departement: &'static str| -> Result<Vec<PlaceId>, TerritoryError> {
            let region = regions.get(departement).ok_or_else(|| TerritoryError::Unknown {
                file: tables::DEPARTEMENTS.file,
                code: departement.to_owned(),
            })?;
            Ok(vec![
                id(Level::Departement, departement),
                id(Level::Region, region),
                PlaceId::france(),
            ])
        };
        let above = |level: Level, code: &'static str, file| -> Result<&Sum, TerritoryError> {
            sums.get(&(level, code)).ok_or_else(|| TerritoryError::Unknown {
                file,
                code: code.to_owned(),
            })
        };
        let most_in = |sum: &Sum| {
            let most = sum.by_departement.iter().max_by_key(|(code, inhabitants)| (**inhabitants, std::cmp::Reverse(**code)));
            most.map(|(code, _)| *code).unwrap_or_default()
        };

        for (line, row) in tables::ARRONDISSEMENTS
            .rows(["code", "name", "commune", "postal_codes", "population"])?
            .enumerate()
        {
            let [code, name, commune, postal_codes, population] = row?;
            let city = communes
                .binary_search_by(|other| other.code.cmp(commune))
                .ok()
                .and_then(|at| communes.get(at))
                .ok_or_else(|| tables::ARRONDISSEMENTS.bad_row(line + 2))?;
            let mut parents = vec![id(Level::Commune, commune)];
            parents.extend(city.epci.map(|epci| id(Level::Epci, epci)));
            parents.extend(around(city.departement)?);
            places.push(Place {
                id: id(Level::Arrondissement, code),
                name: naming::arrondissement(name),
                official_name: None,
                kind: PlaceKind::MunicipalArrondissement,
                siren: None,
                postal_codes: postal_codes.split_ascii_whitespace().collect(),
                population: number(tables::ARRONDISSEMENTS, line + 2, population)?,
                communes: 0,
                departement: Some(city.departement),
                parents,
            });
        }
        for row in tables::EPT.rows(["siren", "name"])? {
            let [siren, name] = row?;
            let sum = above(Level::Ept, siren, tables::EPT.file)?;
            let departement = most_in(sum);
            let metropole = communes
                .iter()
                .find(|commune| commune.ept == Some(siren))
                .and_then(|commune| commune.epci);
            let mut parents: Vec<PlaceId> = metropole.map(|epci| id(Level::Epci, epci)).into_iter().collect();
            parents.extend(around(departement)?);
            places.push(Place {
                id: id(Level::Ept, siren),
                name: naming::ept(name),
                official_name: None,
                kind: PlaceKind::EtablissementPublicTerritorial,
                siren: Some(siren),
                postal_codes: Vec::new(),
                population: Some(sum.population),
                communes: sum.communes,
                departement: Some(departement),
                parents,
            });
        }
        for (line, row) in tables::EPCI.rows(["siren", "name", "kind"])?.enumerate() {
            let [siren, official, letters] = row?;
            let kind = PlaceKind::of_epci(letters).ok_or_else(|| tables::EPCI.bad_row(line + 2))?;
            let sum = above(Level::Epci, siren, tables::EPCI.file)?;
            let departement = most_in(sum);
            let name = naming::epci(siren, official, kind, |folded| {
                seats.get(&(siren, folded.to_owned())).copied()
            });
            places.push(Place {
                id: id(Level::Epci, siren),
                official_name: (name.name != official).then_some(official),
                name,
                kind,
                siren: Some(siren),
                postal_codes: Vec::new(),
                population: Some(sum.population),
                communes: sum.communes,
                departement: Some(departement),
                parents: around(departement)?,
            });
        }
        for (line, row) in tables::DEPARTEMENTS.rows(["code", "name", "region"])?.enumerate() {
            let [code, name, region] = row?;
            let sum = above(Level::Departement, code, tables::DEPARTEMENTS.file)?;
            places.push(Place {
                id: id(Level::Departement, code),
                name: naming::departement(code, name).ok_or_else(|| tables::DEPARTEMENTS.bad_row(line + 2))?,
                official_name: None,
                kind: PlaceKind::Departement,
                siren: None,
                postal_codes: Vec::new(),
                population: Some(sum.population),
                communes: sum.communes,
                departement: Some(code),
                parents: vec![id(Level::Region, region), PlaceId::france()],
            });
        }
        for (line, row) in tables::REGIONS.rows(["code", "name"])?.enumerate() {
            let [code, name] = row?;
            let sum = above(Level::Region, code, tables::REGIONS.file)?;
            places.push(Place {
                id: id(Level::Region, code),
                name: naming::region(code, name).ok_or_else(|| tables::REGIONS.bad_row(line + 2))?,
                official_name: None,
                kind: PlaceKind::Region,
                siren: None,
                postal_codes: Vec::new(),
                population: Some(sum.population),
                communes: sum.communes,
                departement: None,
                parents: vec![PlaceId::france()],
            });
        }
        let france = above(Level::France, "F", tables::COMMUNES.file)?;
        places.push(Place {
            id: PlaceId::france(),
            name: naming::france(),
            official_name: None,
            kind: PlaceKind::Country,
            siren: None,
            postal_codes: Vec::new(),
            population: Some(france.population),
            communes: france.communes,
            departement: None,
            parents: Vec::new(),
        });
        drop(seats);
        for commune in communes {
            let mut parents = Vec::with_capacity(5);
            parents.extend(commune.ept.map(|ept| id(Level::Ept, ept)));
            parents.extend(commune.epci.map(|epci| id(Level::Epci, epci)));
            parents.extend(around(commune.departement)?);
            places.push(Place {
                id: id(Level::Commune, commune.code),
                name: commune.name,
                official_name: None,
                kind: PlaceKind::Commune,
                siren: commune.siren,
                postal_codes: commune.postal_codes.split_ascii_whitespace().collect(),
                population: commune.population,
                communes: 1,
                departement: Some(commune.departement),
                parents,
            });
        }
        places.sort_by(|a, b| a.id.cmp(&b.id));

        let mut members: HashMap<PlaceId, Vec<u32>> = HashMap::with_capacity(1500);
        for (at, place) in places.iter().enumerate() {
            let around = match place.id.level {
                Level::Arrondissement => place.parents.get(..1).unwrap_or_default(),
                Level::Commune => place.parents.as_slice(),
                _ => continue,
            };
            for parent in around.iter().filter(|parent| parent.level != Level::France) {
                match members.get_mut(parent) {
                    Some(list) => list.push(at as u32),
                    None => {
                        members.insert(parent.clone(), vec![at as u32]);
                    }
                }
            }
        }
        let mut years = [0; 3];
        let keys = ["geography_year", "membership_year", "population_year"];
        for (line, row) in tables::ABOUT.rows(["key", "value"])?.enumerate() {
            let [key, value] = row?;
            let value = number(tables::ABOUT, line + 2, value)?;
            if let (Some(at), Some(value)) = (keys.iter().position(|known| *known == key), value) {
                years[at] = value;
            }
        }
        let past = Past::read()?;
        let index = Index::build(&places, &past);
        let [geography_year, membership_year, population_year] = years;
        Ok(Territories {
            places,
            members,
            past,
            index,
            geography_year,
            membership_year,
            population_year,
        })
    }

    /// The communes, by code.
    fn communes() -> Result<Vec<Commune>, TerritoryError> {
        let columns = [
            "code", "name", "article", "departement", "epci", "ept", "siren", "postal_codes", "population",
        ];
        tables::COMMUNES
            .rows(columns)?
            .enumerate()
            .map(|(line, row)| {
                let [code, name, article, departement, epci, ept, siren, postal_codes, population] = row?;
                Ok(Commune {
                    code,
                    name: naming::commune(name, article),
                    departement,
                    epci: optional(epci),
                    ept: optional(ept),
                    siren: optional(siren),
                    postal_codes,
                    population: number(tables::COMMUNES, line + 2, population)?,
                })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests;
