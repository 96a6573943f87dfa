//! Territories that a person makes of communes: a PETR, a pays, a SCoT, a former EPCI.
//!
//! Never: leaves a commune out in silence. What cannot be read is said, line by line.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use obs_model::{Level, PlaceId, Text};

use crate::fold::fold;
use crate::search::{Hit, Matched};
use crate::{Place, PlaceKind, Territories, naming};

/// Letters of a code at the most: enough to recognise the name.
const CODE_LETTERS: usize = 24;

/// How many places of one name are looked at: more communes than share any name.
const HOMONYMS: usize = 60;

/// A territory as a person keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnTerritory {
    /// `PAYSDUCOGNAC`: capital letters and digits.
    pub code: String,
    /// "Pays du Cognac".
    pub name: String,
    /// Insee codes, of today or of former communes.
    pub communes: Vec<String>,
}

/// What a list of codes or names designates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Composed {
    /// Communes of today, by code, each once.
    pub communes: Vec<PlaceId>,
    /// What the person must know: a former commune, a code that is also a postal code.
    pub notes: Vec<Text>,
    /// What could not be read.
    pub unread: Vec<Unread>,
}

/// A piece of a list that designates no commune.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// Line of the list, from 1.
    pub line: usize,
    /// What was written there.
    pub text: String,
    /// Why it was not taken, and what to write.
    pub why: Text,
}

#[derive(Clone, Debug)]
pub(crate) struct OwnPlace {
    pub(crate) place: Place,
    /// By code.
    pub(crate) communes: Vec<PlaceId>,
    folded: String,
}

impl Territories {
    /// The same places, with these territories beside them and no other. One that names a code which is no commune,
    /// of today or of before, is left out: its sums would be wrong. Gives the codes of those, with a sentence each.
    pub fn with_own(&self, own: &[OwnTerritory]) -> (Territories, Vec<(String, Text)>) {
        let mut with = self.clone();
        with.own.clear();
        let mut refused = Vec::new();
        for territory in own {
            match self.own_place_of(territory) {
                Ok(place) => with.own.push(place),
                Err(why) => refused.push((territory.code.clone(), why)),
            }
        }
        with.own.sort_by(|a, b| a.folded.cmp(&b.folded));
        (with, refused)
    }

    fn own_place_of(&self, own: &OwnTerritory) -> Result<OwnPlace, Text> {
        let mut communes = BTreeSet::new();
        for code in &own.communes {
            let found = self.resolve(&format!("COM-{code}")).map_err(|_| Text {
                fr: format!(
                    "«\u{202f}{}\u{202f}» contient le code {code}, qui n’est celui d’aucune commune.",
                    own.name
                ),
                en: format!(
                    "“{}” contains the code {code}, which is that of no commune.",
                    own.name
                ),
            })?;
            communes.insert(found.place);
        }
        if communes.is_empty() {
            return Err(Text {
                fr: format!("«\u{202f}{}\u{202f}» ne contient aucune commune.", own.name),
                en: format!("“{}” contains no commune.", own.name),
            });
        }
        let places: Vec<&Place> = communes.iter().filter_map(|id| self.place(id)).collect();
        let (departement, parents) = self.around(places.iter().copied());
        Ok(OwnPlace {
            place: Place {
                id: PlaceId::new(Level::Own, own.code.as_str()),
                name: naming::own(&own.name),
                official_name: None,
                kind: PlaceKind::Own,
                siren: None,
                postal_codes: Vec::new(),
                population: Some(places.iter().filter_map(|place| place.population).sum()),
                communes: places.len() as u32,
                departement,
                parents,
            },
            communes: communes.into_iter().collect(),
            folded: fold(&own.name),
        })
    }

    /// The département where most inhabitants of some communes live, as for an EPCI across several, and the places
    /// around, from it up.
    pub(crate) fn around<'a>(
        &self,
        communes: impl Iterator<Item = &'a Place>,
    ) -> (Option<&'static str>, Arc<[PlaceId]>) {
        let mut inhabitants: BTreeMap<&'static str, u32> = BTreeMap::new();
        for place in communes {
            if let Some(departement) = place.departement {
                *inhabitants.entry(departement).or_default() += place.population.unwrap_or(0);
            }
        }
        let departement = inhabitants
            .iter()
            .max_by_key(|(code, sum)| (**sum, std::cmp::Reverse(**code)))
            .map(|(code, _)| *code);
        let parents: Vec<PlaceId> = departement
            .and_then(|code| {
                let departement = PlaceId::new(Level::Departement, code);
                let above = self.place(&departement)?.parents.to_vec();
                Some([vec![departement], above].concat())
            })
            .unwrap_or_else(|| vec![PlaceId::france()]);
        (departement, Arc::from(parents))
    }

    pub(crate) fn own_place(&self, id: &PlaceId) -> Option<&OwnPlace> {
        self.own.iter().find(|own| own.place.id == *id)
    }

    /// Territories of the person whose name holds a text.
    pub(crate) fn search_own(&self, text: &str) -> Vec<Hit> {
        let folded = fold(text);
        if folded.is_empty() {
            return Vec::new();
        }
        let named = self.own.iter().filter(|own| own.folded.contains(&folded));
        named
            .map(|own| Hit {
                place: own.place.id.clone(),
                matched: Matched::Current,
                score: 0.0,
            })
            .collect()
    }

    /// A code for a new territory, made of its name and unlike those that are there.
    pub fn new_own_code(&self, name: &str) -> String {
        let letters = fold(name).to_uppercase();
        let mut code: String = letters
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .take(CODE_LETTERS)
            .collect();
        if code.is_empty() {
            code.push_str("TERRITOIRE");
        }
        let taken = |code: &str| self.own.iter().any(|own| own.place.id.code == code);
        let mut free = code.clone();
        let mut number = 2;
        while taken(&free) {
            free = format!("{code}{number}");
            number += 1;
        }
        free
    }

    /// The published place that is made of exactly these communes, if there is one.
    pub fn same_as(&self, communes: &[PlaceId]) -> Option<&Place> {
        [Level::Epci, Level::Departement, Level::Region]
            .into_iter()
            .flat_map(|level| self.all(level))
            .filter(|place| place.communes as usize == communes.len())
            .find(|place| self.members(&place.id) == communes)
    }

    /// The communes that a pasted list designates: Insee codes, SIREN, names of communes or EPCI, whole départements;
    /// one a line, or separated by `;`, `,` or tabs. On a line that holds a code and words,
    /// the first code counts: the rest is taken for its label and figures.
    /// A name that several communes share needs its département: "Beaumont (24)".
    pub fn compose(&self, list: &str) -> Composed {
        let mut communes = BTreeSet::new();
        let mut composed = Composed::default();
        for (at, line) in list.lines().enumerate() {
            let pieces: Vec<&str> = line
                .split([';', ',', '\t'])
                .map(|piece| piece.trim().trim_matches('"').trim())
                .filter(|piece| !piece.is_empty())
                .collect();
            let codes: Vec<&str> = pieces
                .iter()
                .copied()
                .filter(|piece| is_code(piece))
                .collect();
            // A row of a table: its other numbers may well look like codes.
            let wanted = match codes.first() {
                Some(first) if codes.len() < pieces.len() => vec![*first],
                _ => pieces,
            };
            for piece in wanted {
                match self.designated(piece) {
                    Ok((found, note)) => {
                        communes.extend(found);
                        composed.notes.extend(note);
                    }
                    Err(why) => composed.unread.push(Unread {
                        line: at + 1,
                        text: piece.to_owned(),
                        why,
                    }),
                }
            }
        }
        composed.communes = communes.into_iter().collect();
        composed
    }

    fn designated(&self, piece: &str) -> Result<(Vec<PlaceId>, Option<Text>), Text> {
        if is_code(piece) {
            return match self.resolve(piece) {
                Ok(found) => Ok((self.communes_of(&found.place), found.note)),
                Err(refused) => Err(Text {
                    fr: format!("{} {}", refused.sentence.fr, refused.hint.fr),
                    en: format!("{} {}", refused.sentence.en, refused.hint.en),
                }),
            };
        }
        let (name, departement) = match piece.split_once('(') {
            Some((name, rest)) => (name.trim(), Some(rest.trim_end_matches(')').trim())),
            None => (piece, None),
        };
        let folded = bare(name);
        let mut places: Vec<PlaceId> = Vec::new();
        let mut note = None;
        for hit in self.search(name, HOMONYMS) {
            let Some(place) = self.place(&hit.place) else {
                continue;
            };
            let is_there = departement.is_none_or(|code| {
                place
                    .departement
                    .is_some_and(|d| d.eq_ignore_ascii_case(code))
            });
            let former = match &hit.matched {
                Matched::Former { name, .. } => bare(name) == folded,
                _ => false,
            };
            if is_there
                && (former || bare(&place.name.name) == folded)
                && !places.contains(&hit.place)
            {
                if former {
                    note = hit.matched.note().map(|note| Text {
                        fr: format!("{}\u{202f}: {}.", place.name.name, note.fr),
                        en: format!("{}: {}.", place.name.name, note.en),
                    });
                }
                places.push(hit.place.clone());
            }
        }
        // Of a commune and an EPCI of the same name, the commune; those of today before former ones.
        let smallest = places.iter().map(|place| place.level).min();
        places.retain(|place| Some(place.level) == smallest);
        match places.as_slice() {
            [] => Err(Text {
                fr: "Aucune commune ni intercommunalité ne porte ce nom. Essayez son code Insee."
                    .to_owned(),
                en: "No commune or EPCI has this name. Try its Insee code.".to_owned(),
            }),
            [one] => Ok((self.communes_of(one), note)),
            several => {
                let named: Vec<String> = several
                    .iter()
                    .filter_map(|id| {
                        let departement = self.place(id)?.departement?;
                        Some(format!("{name} ({departement})"))
                    })
                    .collect();
                Err(Text {
                    fr: format!(
                        "{} territoires portent ce nom. Écrivez lequel\u{202f}: {}.",
                        several.len(),
                        named.join(", ")
                    ),
                    en: format!(
                        "{} places have this name. Write which: {}.",
                        several.len(),
                        named.join(", ")
                    ),
                })
            }
        }
    }

    fn communes_of(&self, id: &PlaceId) -> Vec<PlaceId> {
        match id.level {
            Level::Commune => vec![id.clone()],
            Level::Arrondissement => self
                .place(id)
                .and_then(|place| place.parent(Level::Commune).cloned())
                .into_iter()
                .collect(),
            _ => self.members(id),
        }
    }
}

/// A name without its spaces: "Grand Angoulême" is how many write GrandAngoulême.
fn bare(name: &str) -> String {
    fold(name).replace(' ', "")
}

/// Whether a text is a code and not a name: digits, `2A004`, `EPCI-200070514`.
fn is_code(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let is_written_form = text.parse::<PlaceId>().is_ok();
    is_written_form
        || (digits > 0
            && text.len() - digits <= 1
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    fn territories() -> Territories {
        Territories::embedded().expect("the embedded tables")
    }

    #[test]
    fn lists_are_read_as_people_write_them() {
        let territories = territories();
        let check = |list: &str, communes: usize, unread: usize, holds: &str| {
            let composed = territories.compose(list);
            assert_eq!(composed.communes.len(), communes, "{list}: {composed:?}");
            assert_eq!(
                composed.unread.len(),
                unread,
                "{list}: {:?}",
                composed.unread
            );
            if !holds.is_empty() {
                assert!(
                    composed
                        .communes
                        .contains(&PlaceId::new(Level::Commune, holds)),
                    "{list}"
                );
            }
        };
        check("", 0, 0, "");
        check("16102\n16109", 2, 0, "16102");
        check("16102;Cognac;18532\r\n16109;Champmillon;500", 2, 0, "16102");
        check("\"16102\",\"16102\"", 1, 0, "16102");
        check("Cognac, Châteaubernard", 2, 0, "16089");
        check("Grand Cognac", 54, 0, "16102");
        check("grand angoulême", 38, 0, "16015");
        check("200070514", 54, 0, "16102");
        check("EPCI-200070514\nTER-NOWHERE", 54, 1, "16102");
        // A former commune leads to the one of today.
        check("16355", 1, 0, "16097");
        check("Saint-Sulpice-de-Cognac", 1, 0, "16097");
        check("75112", 1, 0, "75056");
        check("99999\nVille-Imaginaire", 0, 2, "");
        check("2A004", 1, 0, "2A004");
        check("Beaumont (86)", 0, 1, "");
        check("Saint-Simon (16)", 1, 0, "16352");
        check("Saint-Simon", 0, 1, "");
    }

    #[test]
    fn a_composed_territory_is_a_place_like_any_other() {
        let base = territories();
        let own = OwnTerritory {
            code: base.new_own_code("Pays du Cognac"),
            name: "Pays du Cognac".to_owned(),
            communes: vec!["16102".into(), "16355".into(), "17415".into()],
        };
        let wrong = OwnTerritory {
            code: "WRONG".to_owned(),
            name: "Faux".to_owned(),
            communes: vec!["16102".into(), "99999".into()],
        };
        let (with, refused) = base.with_own(&[own.clone(), wrong]);
        assert_eq!(refused.len(), 1);
        assert!(refused[0].1.fr.contains("99999"));
        let id: PlaceId = "TER-PAYSDUCOGNAC".parse().unwrap();
        let place = with.place(&id).unwrap();
        assert_eq!(place.communes, 3);
        assert_eq!(place.name.of, "du Pays du Cognac");
        assert_eq!(place.name.at, "dans le Pays du Cognac");
        // Saintes has more inhabitants than Cognac and Val-de-Cognac together.
        assert_eq!(place.departement, Some("17"));
        assert_eq!(with.members(&id).len(), 3);
        // It lies across two départements: it is a share of neither.
        assert!(!with.holds(&"DEP-17".parse().unwrap(), &id));
        assert!(with.holds(&"REG-75".parse().unwrap(), &id));
        assert!(with.holds(
            &"DEP-16".parse().unwrap(),
            &"EPCI-200070514".parse().unwrap()
        ));
        assert_eq!(with.search("pays du cog", 5)[0].place, id);
        assert_eq!(with.resolve("ter-paysducognac").unwrap().place, id);
        assert_eq!(with.siblings(&id).groups[0].places[0].level, Level::Epci);
        assert_eq!(with.new_own_code("Pays du Cognac"), "PAYSDUCOGNAC2");
        assert_eq!(base.place(&id), None);
        assert_eq!(with.all(Level::Own).count(), 1);
    }

    #[test]
    fn a_territory_that_already_has_a_name_is_recognised() {
        let territories = territories();
        let members = territories.members(&"EPCI-200070514".parse().unwrap());
        let same = territories.same_as(&members).unwrap();
        assert_eq!(same.name.name, "Grand Cognac");
        assert!(territories.same_as(&members[1..]).is_none());
    }
}
