//! Finding a place from what a person types, letter by letter.
//!
//! All names stand folded in one text, one a line; a query is looked for in that text, and each hit is scored
//! by where in the name it lies and by how many people live there. No tree, no hash: 41 000 short names are read faster than
//! a clever index is walked.

use std::collections::HashSet;

use memchr::memmem;
use obs_model::{Lang, Level, PlaceId, Text};

use crate::fold::{fold, fold_into};
use crate::naming::typographic;
use crate::past::{Past, Status};
use crate::{Place, Territories};

/// A place that a text may mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The place of today.
    pub place: PlaceId,
    /// What in the text led to it.
    pub matched: Matched,
    /// Lower is better; only good for comparing hits of one search.
    pub score: f32,
}

/// What led to a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Matched {
    /// Its own name or code.
    Current,
    /// The name or code of a former commune that is now part of it.
    Former {
        /// Its name: "Saint-Sulpice-de-Cognac".
        name: String,
        /// Its Insee code.
        code: String,
        /// The commune of today.
        became: PlaceId,
        /// Since when, where known.
        year: Option<i32>,
    },
    /// The name of the part of a commune nouvelle that kept the code of the whole.
    DelegatedPart {
        /// Its name.
        name: String,
        /// Its Insee code, which is also that of the whole.
        code: String,
    },
    /// A code that the commune itself had.
    FormerCode {
        /// The old code: `20004`.
        code: String,
    },
    /// A name that the commune itself had.
    FormerName {
        /// The old name: "Châlons-sur-Marne".
        name: String,
        /// Year of the change, where known.
        year: Option<i32>,
    },
}

impl Matched {
    /// What to say beside the place, as the end of a line: "Saint-Sulpice-de-Cognac en fait partie depuis 2024".
    pub fn note(&self) -> Option<Text> {
        let text = |fr: String, en: String| Some(Text { fr, en });
        match self {
            Matched::Current => None,
            Matched::Former {
                name,
                year: Some(year),
                ..
            } => text(
                format!("{name} en fait partie depuis {year}"),
                format!("{name} has been part of it since {year}"),
            ),
            Matched::Former {
                name, year: None, ..
            }
            | Matched::DelegatedPart { name, .. } => text(
                format!("{name} en fait partie"),
                format!("{name} is part of it"),
            ),
            Matched::FormerCode { code } => text(
                format!("{code} est son ancien code"),
                format!("{code} is its former code"),
            ),
            Matched::FormerName {
                name,
                year: Some(year),
            } => text(
                format!("s’appelait {name} jusqu’en {year}"),
                format!("was called {name} until {year}"),
            ),
            Matched::FormerName { name, year: None } => text(
                format!("s’est appelée {name}"),
                format!("was once called {name}"),
            ),
        }
    }
}

/// What a line of the text leads to.
#[derive(Clone, Copy, Debug)]
struct Target {
    /// Position of the place.
    place: u32,
    origin: Origin,
}

#[derive(Clone, Copy, Debug)]
enum Origin {
    Name,
    /// The official name of an EPCI.
    OfficialName,
    Former {
        name: &'static str,
        code: &'static str,
        year: Option<i32>,
    },
    Seat {
        name: &'static str,
        code: &'static str,
    },
    OldCode {
        code: &'static str,
    },
    OldName {
        name: &'static str,
        year: Option<i32>,
    },
}

impl Origin {
    fn is_current(self) -> bool {
        matches!(self, Origin::Name | Origin::OfficialName)
    }
}

/// A word of the text.
#[derive(Clone, Copy, Debug)]
struct Word {
    /// Where it begins.
    begin: u32,
    /// On which line.
    line: u32,
    /// Its first two bytes, or what follows it: enough to leave most words alone.
    head: [u8; 2],
}

const CODE_LENGTH: usize = 9;
/// Longer texts are no names.
const LONGEST_QUERY: usize = 80;

/// Insee code, postal code or SIREN, padded with zero bytes.
type Code = [u8; CODE_LENGTH];

/// What the search looks through.
#[derive(Debug)]
pub(crate) struct Index {
    /// `\nname\nname\n`: folded.
    text: Vec<u8>,
    /// Where each line begins in `text`.
    lines: Vec<u32>,
    /// What each line leads to; after those of the lines, those that only a code leads to.
    targets: Vec<Target>,
    /// The words of all lines, in the order of the text.
    words: Vec<Word>,
    /// Codes, sorted, with the position of their target.
    codes: Vec<(Code, u32)>,
    /// By place: what size takes off a score.
    weights: Vec<f32>,
    /// By place: position in `departement_names`.
    departements: Vec<u8>,
    /// Folded names of the départements.
    departement_names: Vec<String>,
}

/// How well a line matches: what its score begins with. Size takes off 1 to 8.
pub(crate) mod tier {
    pub const CODE_OF_DEPARTEMENT: f32 = -60.0;
    pub const CODE_OF_REGION: f32 = -50.0;
    pub const CODE: f32 = -40.0;
    pub const EXACT: f32 = -20.0;
    pub const PREFIX: f32 = 0.0;
    pub const FORMER_EXACT: f32 = 0.5;
    pub const WORD: f32 = 1.0;
    pub const INSIDE: f32 = 10.0;
    pub const WHOLE_NAME_APART: f32 = 8.0;
    pub const WORDS_APART: f32 = 12.0;
    pub const TYPO_WHOLE: f32 = 20.0;
    pub const TYPO: f32 = 21.0;
    /// Added for names of the past, so that current places come first.
    pub const PAST: f32 = 1.5;
}

impl Index {
    pub fn build(places: &[Place], past: &Past) -> Index {
        let mut index = Index {
            text: Vec::with_capacity(1 << 20),
            lines: Vec::with_capacity(places.len() + 10_000),
            targets: Vec::with_capacity(places.len() + 10_000),
            words: Vec::with_capacity(140_000),
            codes: Vec::with_capacity(130_000),
            weights: Vec::with_capacity(places.len()),
            departements: Vec::with_capacity(places.len()),
            departement_names: vec![String::new()],
        };
        index.text.push(b'\n');
        let departement_codes: Vec<&str> = places
            .iter()
            .filter(|place| place.id.level == Level::Departement)
            .map(|place| {
                index.departement_names.push(fold(&place.name.name));
                place.id.code.as_str()
            })
            .collect();
        let mut folded = String::with_capacity(80);
        for (at, place) in places.iter().enumerate() {
            let own = |origin| Target {
                place: at as u32,
                origin,
            };
            index
                .weights
                .push((place.population.unwrap_or(0) as f32 + 10.0).log10());
            let departement = place
                .departement
                .and_then(|code| departement_codes.binary_search(&code).ok());
            index
                .departements
                .push(departement.map_or(0, |position| position as u8 + 1));
            let target = index.add_line(&mut folded, &place.name.name, own(Origin::Name));
            if let Some(official) = place.official_name {
                index.add_line(&mut folded, official, own(Origin::OfficialName));
            }
            let code = place.id.code.as_str();
            index.codes.push((code_of(code), target));
            let others = place.siren.iter().chain(&place.postal_codes);
            let others = others.filter(|other| **other != code);
            index
                .codes
                .extend(others.map(|other| (code_of(other), target)));
        }
        let position = |code: &str| {
            let id = PlaceId::new(Level::Commune, code);
            places
                .binary_search_by(|place| place.id.cmp(&id))
                .ok()
                .map(|at| at as u32)
        };
        // A name that lives on as that of a part is told as such.
        let seats: HashSet<(&str, &str)> = past
            .former()
            .filter(|former| former.status == Status::Seat)
            .map(|former| (former.code, former.name))
            .collect();
        for (code, name, year) in past
            .old_names()
            .filter(|(code, name, _)| !seats.contains(&(*code, *name)))
        {
            if let Some(place) = position(code) {
                index.add_line(
                    &mut folded,
                    name,
                    Target {
                        place,
                        origin: Origin::OldName { name, year },
                    },
                );
            }
        }
        let mut only_by_code = Vec::new();
        for former in past.former() {
            let Some(place) = position(former.became) else {
                continue;
            };
            let (name, code, year) = (former.name, former.code, former.year);
            let (origin, has_own_code) = match former.status {
                Status::Seat => (Origin::Seat { name, code }, false),
                Status::Merged | Status::Part => (Origin::Former { name, code, year }, true),
                Status::Recoded => {
                    only_by_code.push(Target {
                        place,
                        origin: Origin::OldCode { code },
                    });
                    continue;
                }
            };
            let target = index.add_line(&mut folded, name, Target { place, origin });
            if has_own_code {
                index.codes.push((code_of(code), target));
            }
        }
        for target in only_by_code {
            if let Origin::OldCode { code } = target.origin {
                index
                    .codes
                    .push((code_of(code), index.targets.len() as u32));
                index.targets.push(target);
            }
        }
        index.codes.sort_unstable();
        index
    }

    /// Adds a line, and tells its number, which is also that of its target.
    fn add_line(&mut self, folded: &mut String, name: &str, target: Target) -> u32 {
        folded.clear();
        fold_into(name, folded);
        let begin = self.text.len() as u32;
        let line = self.lines.len() as u32;
        self.text.extend_from_slice(folded.as_bytes());
        self.text.push(b'\n');
        let spaces = memchr::memchr_iter(b' ', folded.as_bytes()).map(|at| at + 1);
        for at in std::iter::once(0).chain(spaces) {
            let begin = begin + at as u32;
            let head = [0, 1].map(|step| self.byte(begin as usize + step));
            self.words.push(Word { begin, line, head });
        }
        self.lines.push(begin);
        self.targets.push(target);
        line
    }

    fn target(&self, at: u32) -> Option<&Target> {
        self.targets.get(at as usize)
    }

    pub fn search(&self, territories: &Territories, text: &str, limit: usize) -> Vec<Hit> {
        let text = text.trim_start();
        let folded = fold(text);
        if folded.is_empty() || folded.len() > LONGEST_QUERY || limit == 0 {
            return Vec::new();
        }
        let mut found = Found::new(self, limit);
        let spaceless = folded.replace(' ', "");
        if looks_like_code(&spaceless) {
            self.by_code(&mut found, territories, &spaceless);
            return found.best(territories);
        }
        self.by_name(&mut found, folded.as_bytes());
        if let Some(unfinished) = unfinished_abbreviation(text, &folded) {
            self.by_name(&mut found, unfinished.as_bytes());
        }
        if found.is_short() {
            self.by_words(&mut found, territories, &folded);
        }
        // A name typed in full is no typo.
        if found.is_short() && folded.len() >= 4 && !found.has_exact() {
            self.by_typo(&mut found, folded.as_bytes());
        }
        found.best(territories)
    }

    /// Postal codes, Insee codes and SIREN that begin with the text.
    fn by_code(&self, found: &mut Found<'_>, territories: &Territories, text: &str) {
        if text.len() > CODE_LENGTH {
            return;
        }
        let wanted = text.to_ascii_uppercase();
        let first = self
            .codes
            .partition_point(|(code, _)| code.as_slice() < wanted.as_bytes());
        let rest = self.codes.get(first..).unwrap_or_default();
        for &(ref code, at) in rest
            .iter()
            .take_while(|(code, _)| code.starts_with(wanted.as_bytes()))
        {
            let length = code
                .iter()
                .position(|byte| *byte == 0)
                .unwrap_or(CODE_LENGTH);
            let whole = length == wanted.len();
            // The first digits of a SIREN say nothing: "22" is not the beginning of one.
            if !whole && length == CODE_LENGTH && wanted.len() < 6 {
                continue;
            }
            let Some(target) = self.target(at) else {
                continue;
            };
            let level = territories
                .places
                .get(target.place as usize)
                .map(|place| place.id.level);
            let base = match (whole, level) {
                (true, Some(Level::Departement)) => tier::CODE_OF_DEPARTEMENT,
                (true, Some(Level::Region)) => tier::CODE_OF_REGION,
                (true, _) => tier::CODE,
                (false, _) => tier::PREFIX,
            };
            found.add(at, base);
        }
    }

    /// Names that contain the text as it stands.
    fn by_name(&self, found: &mut Found<'_>, query: &[u8]) {
        let mut line = 0;
        let mut last_line = usize::MAX;
        let mut last_base = f32::MAX;
        for at in memmem::find_iter(&self.text, query) {
            while self
                .lines
                .get(line + 1)
                .is_some_and(|&begin| begin as usize <= at)
            {
                line += 1;
            }
            if line != last_line {
                self.add_hit(found, last_line, last_base);
                last_base = f32::MAX;
                last_line = line;
            }
            last_base = last_base.min(self.base_of(line, at, query.len()));
        }
        self.add_hit(found, last_line, last_base);
    }

    fn add_hit(&self, found: &mut Found<'_>, line: usize, base: f32) {
        if let Some(target) = self.targets.get(line).filter(|_| base < f32::MAX) {
            let past = match (target.origin.is_current(), base == tier::EXACT) {
                (true, _) => base,
                (false, true) => tier::FORMER_EXACT,
                (false, false) => base + tier::PAST,
            };
            found.add(line as u32, past);
        }
    }

    fn byte(&self, at: usize) -> u8 {
        self.text.get(at).copied().unwrap_or(b'\n')
    }

    /// How good a match at a place of the text is.
    fn base_of(&self, line: usize, at: usize, length: usize) -> f32 {
        let begin = self.lines.get(line).map_or(0, |&begin| begin as usize);
        let ends_name = self.byte(at + length) == b'\n';
        let starts_name = at == begin || self.is_after_article(begin, at);
        if starts_name {
            return if ends_name { tier::EXACT } else { tier::PREFIX };
        }
        match at.checked_sub(1).map(|before| self.byte(before)) {
            Some(b' ') => tier::WORD,
            _ if length > 2 => tier::INSIDE,
            // One or two letters inside a word mean nothing.
            _ => f32::MAX,
        }
    }

    /// Whether a name begins there but for its article: "havre" in "le havre".
    fn is_after_article(&self, begin: usize, at: usize) -> bool {
        matches!(
            self.text.get(begin..at),
            Some(b"le " | b"la " | b"les " | b"l " | b"los " | b"las ")
        )
    }

    /// Names that contain all the words of the text, in any order, with the help of the département, the kind
    /// and the postal code: "lyon 3", "saint denis reunion", "agglo la rochelle".
    fn by_words(&self, found: &mut Found<'_>, territories: &Territories, query: &str) {
        let words: Vec<&str> = query
            .split(' ')
            .filter(|word| !is_small_word(word))
            .collect();
        let can_lead = |word: &&str| {
            word.len() >= 2
                && *word != query
                && kind_of_word(word).is_none()
                && !word.bytes().all(|byte| byte.is_ascii_digit())
        };
        for anchor in words.iter().copied().filter(can_lead) {
            let mut line = 0;
            for at in memmem::find_iter(&self.text, anchor.as_bytes()) {
                if at
                    .checked_sub(1)
                    .is_none_or(|before| self.byte(before) > b' ')
                {
                    continue;
                }
                while self
                    .lines
                    .get(line + 1)
                    .is_some_and(|&begin| begin as usize <= at)
                {
                    line += 1;
                }
                let Some(target) = self.targets.get(line) else {
                    break;
                };
                let name = self.line(line);
                let mut in_name = 0;
                let all_there = words.iter().all(|word| {
                    let there = has_word_like(name, word);
                    in_name += usize::from(there);
                    there || self.is_about(*target, territories, word)
                });
                if all_there {
                    let whole = in_name == significant_words(name);
                    let past = if target.origin.is_current() {
                        0.0
                    } else {
                        tier::PAST
                    };
                    let base = if whole {
                        tier::WHOLE_NAME_APART
                    } else {
                        tier::WORDS_APART
                    };
                    found.add(line as u32, base + past);
                }
            }
        }
    }

    /// The folded name on a line.
    fn line(&self, line: usize) -> &[u8] {
        let begin = self.lines.get(line).map_or(0, |&begin| begin as usize);
        let end = self
            .lines
            .get(line + 1)
            .map_or(self.text.len(), |&next| next as usize);
        self.text
            .get(begin..end.saturating_sub(1))
            .unwrap_or_default()
    }

    /// Whether a word tells of a place something else than its name: département, kind, postal code.
    fn is_about(&self, target: Target, territories: &Territories, word: &str) -> bool {
        let place = target.place as usize;
        let departement = self
            .departements
            .get(place)
            .and_then(|&position| self.departement_names.get(usize::from(position)));
        departement.is_some_and(|name| has_word_like(name.as_bytes(), word))
            || territories.places.get(place).is_some_and(|place| {
                kind_of_word(word).is_some_and(|is_of_kind| is_of_kind(place.id.level))
                    || place.postal_codes.iter().any(|code| code.starts_with(word))
            })
    }

    /// Names that begin, at a word, like the text with one letter too many, too few, wrong or swapped.
    fn by_typo(&self, found: &mut Found<'_>, query: &[u8]) {
        let Some((&first, &second)) = query.first().zip(query.get(1)) else {
            return;
        };
        for &Word { begin, line, head } in &self.words {
            // One typo leaves the first letter, or the second, or swaps or shifts them.
            let near =
                head[0] == first || head[0] == second || head[1] == first || head[1] == second;
            if !near {
                continue;
            }
            let Some(text) = self.text.get(begin as usize..) else {
                break;
            };
            let Some(length) = nearly_starts_with(text, query) else {
                continue;
            };
            let Some(target) = self.targets.get(line as usize) else {
                continue;
            };
            let whole = text.get(length).is_none_or(|byte| *byte == b'\n');
            let at_start = self.lines.get(line as usize) == Some(&begin);
            let mut base = if whole { tier::TYPO_WHOLE } else { tier::TYPO };
            if !at_start {
                base += 1.0;
            }
            if !target.origin.is_current() {
                base += tier::PAST;
            }
            found.add(line, base);
        }
    }
}

/// Whether a word of a folded name begins like this one.
fn has_word_like(name: &[u8], word: &str) -> bool {
    name.split(|byte| *byte == b' ')
        .any(|other| other.starts_with(word.as_bytes()))
}

/// How many words a folded name has, without articles and prepositions.
fn significant_words(name: &[u8]) -> usize {
    let words = name.split(|byte| *byte == b' ');
    words
        .filter(|word| !std::str::from_utf8(word).is_ok_and(is_small_word))
        .count()
}

/// How many bytes of a text the query stands for, when the text begins like it but for one typo.
fn nearly_starts_with(text: &[u8], query: &[u8]) -> Option<usize> {
    let same = text.iter().zip(query).take_while(|(a, b)| a == b).count();
    let rest = query.get(same..)?;
    let (letter, after) = match rest.split_first() {
        None => return Some(same),
        Some(parts) => parts,
    };
    // A wrong digit is another place: "lyon 3" is not "lyon 7".
    if letter.is_ascii_digit() {
        return None;
    }
    let here = text.get(same..)?;
    // One letter too many.
    if here.starts_with(after) {
        return Some(same + after.len());
    }
    let (text_letter, text_after) = here.split_first()?;
    if *text_letter == b'\n' {
        return None;
    }
    // One letter wrong.
    if text_after.starts_with(after) {
        return Some(same + 1 + after.len());
    }
    // One letter too few.
    if text_after.starts_with(rest) {
        return Some(same + 1 + rest.len());
    }
    // Two letters swapped.
    let (next, after_next) = after.split_first()?;
    let (text_next, text_rest) = text_after.split_first()?;
    let swapped = next == text_letter && letter == text_next && text_rest.starts_with(after_next);
    swapped.then_some(same + 2 + after_next.len())
}

/// Digits, or the beginning of a Corsican code.
fn looks_like_code(text: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    digits(text)
        || ["2a", "2b"]
            .iter()
            .any(|corsica| text.strip_prefix(corsica).is_some_and(digits))
}

fn code_of(code: &str) -> Code {
    let mut padded = [0; CODE_LENGTH];
    for (slot, byte) in padded.iter_mut().zip(code.bytes()) {
        *slot = byte;
    }
    padded
}

/// While "st" is being typed it may also be the beginning of "strasbourg".
fn unfinished_abbreviation(text: &str, folded: &str) -> Option<String> {
    let last = text.rsplit([' ', '-', '\'', '’']).next()?;
    let word = last.to_lowercase();
    let long = match word.as_str() {
        "st" => "saint",
        "ste" => "sainte",
        _ => return None,
    };
    Some(format!("{}{word}", folded.strip_suffix(long)?))
}

fn is_small_word(word: &str) -> bool {
    matches!(
        word,
        "d" | "l"
            | "de"
            | "du"
            | "des"
            | "la"
            | "le"
            | "les"
            | "en"
            | "et"
            | "a"
            | "au"
            | "aux"
            | "sur"
    )
}

/// A word that says what kind of place is meant.
fn kind_of_word(word: &str) -> Option<fn(Level) -> bool> {
    Some(match word {
        "commune" | "ville" | "village" | "mairie" => |level| level == Level::Commune,
        "agglo" | "agglomeration" | "communaute" | "communes" | "intercommunalite" | "interco"
        | "epci" | "metropole" | "cc" | "ca" | "cu" | "urbaine" => |level| level == Level::Epci,
        "departement" => |level| level == Level::Departement,
        "region" => |level| level == Level::Region,
        "arrondissement" => |level| level == Level::Arrondissement,
        _ => return None,
    })
}

/// The hits of one search.
struct Found<'a> {
    index: &'a Index,
    limit: usize,
    /// Score, and position of the target.
    hits: Vec<(f32, u32)>,
}

impl<'a> Found<'a> {
    fn new(index: &'a Index, limit: usize) -> Self {
        Self {
            index,
            limit,
            hits: Vec::with_capacity(1024),
        }
    }

    fn add(&mut self, at: u32, base: f32) {
        let Some(target) = self.index.target(at) else {
            return;
        };
        let weight = self
            .index
            .weights
            .get(target.place as usize)
            .copied()
            .unwrap_or(0.0);
        // The size of what a former commune became says little about it.
        let weight = if target.origin.is_current() {
            weight
        } else {
            weight * 0.5
        };
        self.hits.push((base - weight, at));
    }

    /// Whether there is room for weaker matches.
    fn is_short(&self) -> bool {
        self.hits.len() < self.limit
    }

    /// Whether a place of today has the very name.
    fn has_exact(&self) -> bool {
        self.hits.iter().any(|(score, _)| *score <= tier::EXACT)
    }

    /// The best hits, each place once.
    fn best(mut self, territories: &Territories) -> Vec<Hit> {
        // Of places with one name and one size (Paris), the smaller level, then the code: the order of the lines.
        let rank = |a: &(f32, u32), b: &(f32, u32)| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1));
        // A place can be there by several names: three times as many are enough for the choice.
        let kept = self.limit.saturating_mul(3).saturating_add(16);
        if self.hits.len() > kept {
            self.hits.select_nth_unstable_by(kept, rank);
            self.hits.truncate(kept);
        }
        self.hits.sort_unstable_by(rank);
        let mut out: Vec<Hit> = Vec::with_capacity(self.limit.min(self.hits.len()));
        for (score, at) in self.hits {
            if out.len() == self.limit {
                break;
            }
            let Some(target) = self.index.target(at) else {
                continue;
            };
            let Some(place) = territories.places.get(target.place as usize) else {
                continue;
            };
            if out.iter().any(|hit| hit.place == place.id) {
                continue;
            }
            out.push(Hit {
                place: place.id.clone(),
                matched: matched(target.origin, &place.id),
                score,
            });
        }
        out
    }
}

fn matched(origin: Origin, place: &PlaceId) -> Matched {
    let said = typographic;
    match origin {
        Origin::Name | Origin::OfficialName => Matched::Current,
        Origin::Former { name, code, year } => Matched::Former {
            name: said(name),
            code: code.to_owned(),
            became: place.clone(),
            year,
        },
        Origin::Seat { name, code } => Matched::DelegatedPart {
            name: said(name),
            code: code.to_owned(),
        },
        Origin::OldCode { code } => Matched::FormerCode {
            code: code.to_owned(),
        },
        Origin::OldName { name, year } => Matched::FormerName {
            name: said(name),
            year,
        },
    }
}

impl Hit {
    /// What to say beside the place in a language; nothing when its own name or code matched.
    pub fn note(&self, lang: Lang) -> Option<String> {
        self.matched.note().map(|note| note.get(lang).to_owned())
    }
}
