//! Places: what they are called, what contains them, how to find them, and what became of those that are no more.
//!
//! Everything is read from `assets/territories`, which is embedded, but what others hand over: the zones of Insee's table
//! and the territories of the person. Nothing is ever downloaded or written.
//!
//! Never: guesses a code. Unknown is unknown, and is said with the nearest names.

mod fold;
mod load;
mod naming;
mod own;
mod past;
mod place;
mod resolve;
mod search;
mod tables;
mod zones;

use std::sync::{Arc, OnceLock};

use obs_model::{Geography, GeographyRow, Lang, Level, Passage, PlaceId};

pub use own::{Composed, OwnTerritory, Unread};
pub use past::{Change, Event, Named};
pub use place::{Place, PlaceKind};
pub use resolve::{Resolved, Unresolved};
pub use search::{Hit, Matched};
pub use zones::{Zone, Zones};

use own::OwnPlace;
use past::Past;
use search::Index;
use zones::ZonePlaces;

/// The embedded tables cannot be read: the application was built from files that do not belong together.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TerritoryError {
    /// The header of a table names other columns.
    #[error(
        "assets/territories/{file}: the columns are not the expected ones; run `make territories`"
    )]
    Columns {
        /// File name.
        file: &'static str,
    },
    /// A row has too many or too few cells, or a cell that is no number where one is due.
    #[error(
        "assets/territories/{file}, line {line}: this row cannot be read; run `make territories`"
    )]
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
///
/// Cheap to clone: what is embedded is shared.
#[derive(Clone, Debug)]
pub struct Territories {
    /// Sorted by level, then by code.
    places: Arc<Vec<Place>>,
    /// Positions in `places` of the members, by position of the place.
    members: Arc<Vec<Vec<u32>>>,
    past: Arc<Past>,
    /// Made by the first search.
    index: Arc<OnceLock<Index>>,
    zones: Arc<ZonePlaces>,
    own: Vec<OwnPlace>,
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
        if id.level == Level::Own {
            return self.own_place(id).map(|own| &own.place);
        }
        if id.level.is_zone() {
            return self.zones.place(id);
        }
        self.position(id).and_then(|at| self.places.get(at))
    }

    fn position(&self, id: &PlaceId) -> Option<usize> {
        self.places.binary_search_by(|place| place.id.cmp(id)).ok()
    }

    /// Every place of a level, by code.
    pub fn all(&self, level: Level) -> impl Iterator<Item = &Place> {
        let from = self.places.partition_point(|place| place.id.level < level);
        let to = self.places.partition_point(|place| place.id.level <= level);
        let own = self.own.iter().filter(move |_| level == Level::Own);
        let embedded = self.places.get(from..to).unwrap_or_default();
        embedded
            .iter()
            .chain(own.map(|own| &own.place))
            .chain(self.zones.all(level))
    }

    /// What a place is made of, by code: communes of an EPCI, EPT, département, région, of France or of a territory that a
    /// person made; arrondissements
    /// of Paris, Lyon and Marseille; nothing for another commune or an arrondissement.
    pub fn members(&self, id: &PlaceId) -> Vec<PlaceId> {
        if id.level == Level::France {
            return self
                .all(Level::Commune)
                .map(|place| place.id.clone())
                .collect();
        }
        if let Some(own) = self.own_place(id) {
            return own.communes.clone();
        }
        if id.level.is_zone() {
            return self.zones.communes(id).to_vec();
        }
        let members = self.position(id).and_then(|at| self.members.get(at));
        let members = members.map(Vec::as_slice).unwrap_or_default();
        let found = members
            .iter()
            .filter_map(|&at| self.places.get(at as usize));
        found.map(|place| place.id.clone()).collect()
    }

    /// True when every commune of a place lies in a larger one.
    pub fn holds(&self, larger: &PlaceId, place: &PlaceId) -> bool {
        let is_inside = |id: &PlaceId| {
            self.place(id)
                .is_some_and(|place| place.parents.contains(larger))
        };
        match place.level {
            Level::Ept
            | Level::Epci
            | Level::Own
            | Level::BassinDeVie
            | Level::ZoneEmploi
            | Level::AireAttraction => {
                self.uncertain_in(place).is_empty() && self.members(place).iter().all(is_inside)
            }
            _ => is_inside(place),
        }
    }

    /// The places of the same level around a place.
    ///
    /// A commune: those of its EPCI, then of its département. An EPCI: those of its département, then of its région (an EPCI
    /// belongs to the département where most of its inhabitants live); a zone likewise. A territory made by a person: the EPCI around it. An EPT: those of the Métropole du Grand Paris. An
    /// arrondissement: those of its city. A département: those of its région, then of France. A région: those of France.
    pub fn siblings(&self, id: &PlaceId) -> Siblings {
        let Some(place) = self.place(id) else {
            return Siblings::default();
        };
        let within: &[Level] = match id.level {
            Level::Arrondissement => &[Level::Commune],
            Level::Commune => &[Level::Epci, Level::Departement],
            Level::Ept => &[Level::Epci],
            Level::Epci
            | Level::Own
            | Level::BassinDeVie
            | Level::ZoneEmploi
            | Level::AireAttraction => &[Level::Departement, Level::Region],
            Level::Departement => &[Level::Region, Level::France],
            Level::Region => &[Level::France],
            Level::France => &[],
        };
        let groups = within
            .iter()
            .filter_map(|&level| place.parent(level))
            .map(|parent| {
                let mut others: Vec<&Place> = self
                    .all(id.level.of_peers())
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
        Geography {
            year: self.geography_year,
            communes,
            passages: self.passages(source_year),
            arrondissements,
            zones: self.zones.ids(),
        }
    }

    /// The codes of a year that are not those of today, by code.
    pub(crate) fn passages(&self, source_year: Option<i32>) -> Vec<Passage> {
        let mut passages: Vec<Passage> = self
            .past
            .former()
            .filter(|former| former.code != former.became)
            .map(|former| Passage {
                from: former.code.to_owned(),
                to: self
                    .past
                    .carried_to(former.code, former.became, source_year)
                    .map(str::to_owned),
                // A merger of no known year is of 2019 or 2020: see the README of the tables.
                expected: source_year.is_some_and(|source| former.year.unwrap_or(2019) > source),
                parts: Vec::new(),
            })
            .collect();
        let split_since = self.all(Level::Commune).filter_map(|place| {
            let code = place.id.code.as_str();
            let to = self.past.carried_to(code, code, source_year);
            (to != Some(code)).then(|| Passage {
                from: code.to_owned(),
                to: to.map(str::to_owned),
                expected: true,
                parts: self.past.parts_since(code, source_year),
            })
        });
        passages.extend(split_since);
        passages.sort_by(|a, b| a.from.cmp(&b.from));
        passages
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

    /// Makes ready what searching takes, so that the first letters typed do not wait for it.
    pub fn warm_up(&self) {
        self.index();
    }

    fn index(&self) -> &Index {
        self.index
            .get_or_init(|| Index::build(&self.places, &self.past))
    }

    /// The places whose name, former name or code is like a text, best first, at most `limit`.
    ///
    /// Territories that a person made come first. Names are matched whole, then from their beginning, then from the beginning of a word, then inside a word, then with
    /// one letter too many, too few, wrong or swapped. Accents, case, hyphens, apostrophes and "St" do not matter. Postal codes,
    /// Insee codes and SIREN are matched from their beginning. Within a kind of match, larger places come first.
    pub fn search(&self, text: &str, limit: usize) -> Vec<Hit> {
        let mut hits = self.search_own(text);
        let mut others = self.index().search(self, text, limit);
        others.extend(self.zones.search(text));
        // Stable: the order of those that are as good as each other stays.
        others.sort_by(|a, b| a.score.total_cmp(&b.score));
        hits.extend(others);
        hits.truncate(limit);
        hits
    }

    /// The place that a code designates: `16102`, `200070514`, `22`, `REG-24`, `FRANCE`, or the code of a former commune.
    ///
    /// A text of two or three characters is a département first; a note says when a région has the same code.
    ///
    /// # Errors
    /// When no place has this code, with the nearest ones.
    pub fn resolve(&self, text: &str) -> Result<Resolved, Box<Unresolved>> {
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
            _ => parts.push(place.communes_words()),
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

#[cfg(test)]
mod tests;
