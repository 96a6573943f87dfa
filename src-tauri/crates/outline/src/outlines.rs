use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::error::OutlineError;
use crate::kept;
use crate::locate::Locator;
use crate::plane::Plane;
use crate::received::Received;
use crate::shape::{Point, Ring, Shape};
use crate::topology::{Topology, dissolve, index, join};

/// How much of a border is kept.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Detail {
    /// A point whose triangle with its neighbours is smaller than this, in square metres, is dropped; 0 keeps every point.
    pub least_m2: f64,
}

impl Detail {
    /// Every point that was received.
    pub const WHOLE: Detail = Detail { least_m2: 0.0 };
}

/// Where outlines come from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Provenance {
    /// Their codes are those of 1 January of this year.
    pub geography_year: i32,
    /// Address of the raw file.
    pub url: String,
    /// Lower-case hex SHA-256 of the raw file.
    pub sha256: String,
    /// When it was received, `2026-10-12`.
    pub received_on: String,
    /// Detail of the source, in its own word: `1000m`.
    pub resolution: String,
    /// What was dropped here.
    pub detail: Detail,
}

/// A place to be made of others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The code it will have.
    pub code: String,
    /// The codes it is made of, in the geography of the outlines.
    pub members: Vec<String>,
}

/// The outlines of many places, whose common borders are kept once.
#[derive(Clone, Debug, PartialEq)]
pub struct Outlines {
    pub(crate) provenance: Provenance,
    pub(crate) lines: Arc<Lines>,
    /// By code, then by plane: a place that spreads over two parts of France is there twice.
    pub(crate) places: Vec<PlaceRings>,
    /// Members asked and not there, by code of the group.
    pub(crate) absent: BTreeMap<String, Vec<String>>,
}

/// Borders between places, one after the other.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Lines {
    pub points: Vec<Point>,
    /// Where each line ends in `points`.
    pub ends: Vec<u32>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PlaceRings {
    pub code: String,
    pub plane: Plane,
    pub rings: Vec<Vec<i32>>,
}

impl Lines {
    pub(crate) fn get(&self, at: usize) -> &[Point] {
        let from = match at.checked_sub(1) {
            None => 0,
            Some(before) => self.ends.get(before).copied().unwrap_or_default() as usize,
        };
        let to = self.ends.get(at).copied().unwrap_or_default() as usize;
        self.points.get(from..to).unwrap_or_default()
    }

    pub(crate) fn count(&self) -> usize {
        self.ends.len()
    }
}

impl Outlines {
    /// Finds what neighbours share and simplifies it once.
    pub fn build(received: &Received, provenance: Provenance) -> Outlines {
        let mut places = Vec::with_capacity(received.places.len());
        let mut lines = Lines::default();
        // Coordinates of two planes have nothing to do with each other.
        for plane in Plane::ALL {
            let (codes, rings): (Vec<&str>, Vec<&[Ring]>) = received
                .places
                .iter()
                .filter(|(_, (of_place, _))| *of_place == plane)
                .map(|(code, (_, rings))| (code.as_str(), rings.as_slice()))
                .unzip();
            let mut topology = Topology::of(&rings);
            topology.simplify(provenance.detail.least_m2);
            let first = lines.count() as i32;
            for line in &topology.lines {
                lines.points.extend(line);
                lines.ends.push(lines.points.len() as u32);
            }
            let moved = |number: i32| {
                if number < 0 {
                    !(!number + first)
                } else {
                    number + first
                }
            };
            for (code, rings) in codes.into_iter().zip(topology.rings) {
                places.push(PlaceRings {
                    code: code.to_owned(),
                    plane,
                    rings: rings
                        .into_iter()
                        .map(|ring| ring.into_iter().map(moved).collect())
                        .collect(),
                });
            }
        }
        places.sort_by(|a, b| a.code.cmp(&b.code));
        Outlines {
            provenance,
            lines: Arc::new(lines),
            places,
            absent: BTreeMap::new(),
        }
    }

    /// Where they come from.
    pub fn provenance(&self) -> &Provenance {
        &self.provenance
    }

    /// The codes that have an outline, in order.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        let mut last = None;
        self.places.iter().filter_map(move |place| {
            let code = place.code.as_str();
            (last.replace(code) != Some(code)).then_some(code)
        })
    }

    /// Points kept in all, each border counted once.
    pub fn points(&self) -> usize {
        self.lines.points.len()
    }

    /// The shapes of a place: one for each part of France it lies in, so nearly always one; none when its code is unknown.
    pub fn shapes<'a>(&'a self, code: &str) -> impl Iterator<Item = Shape> + use<'a> {
        let from = self
            .places
            .partition_point(|place| place.code.as_str() < code);
        let to = self
            .places
            .partition_point(|place| place.code.as_str() <= code);
        let found = self.places.get(from..to).unwrap_or_default();
        found.iter().map(|place| self.drawn(place))
    }

    /// The shapes of several places, in their order: soonest where the codes are sorted.
    pub fn shapes_of<'a>(&self, codes: impl IntoIterator<Item = &'a str>) -> Vec<Vec<Shape>> {
        let mut next = 0;
        let shapes = |code: &str| {
            let is_next = |place: &PlaceRings| place.code == code;
            if !self.places.get(next).is_some_and(is_next) {
                next = self
                    .places
                    .partition_point(|place| place.code.as_str() < code);
            }
            let rest = self.places.get(next..).unwrap_or_default();
            let found = rest.iter().take_while(|place| is_next(place));
            let shapes: Vec<Shape> = found.map(|place| self.drawn(place)).collect();
            next += shapes.len();
            shapes
        };
        codes.into_iter().map(shapes).collect()
    }

    /// The shape of every place, by code.
    pub fn all(&self) -> impl Iterator<Item = (&str, Shape)> {
        self.places
            .iter()
            .map(|place| (place.code.as_str(), self.drawn(place)))
    }

    fn drawn(&self, place: &PlaceRings) -> Shape {
        Shape {
            plane: place.plane,
            rings: place
                .rings
                .iter()
                .map(|ring| join(|at| self.lines.get(at), ring))
                .collect(),
        }
    }

    /// The outlines of places made of these: borders inside a group are dropped, no geometry is computed, so that the
    /// outer border of a group is, point for point, that of its members.
    ///
    /// Who is made of what is the caller's knowledge: the communes of an EPCI, the old communes of a merger.
    /// A member that has no outline is left out and told by [`Outlines::absent`]; a group without any outline is not there.
    pub fn dissolve(&self, groups: &[Group]) -> Outlines {
        let ends: Vec<(Point, Point)> = (0..self.lines.count())
            .map(|at| {
                let line = self.lines.get(at);
                let end = |point: Option<&Point>| point.copied().unwrap_or(Point { x: 0, y: 0 });
                (end(line.first()), end(line.last()))
            })
            .collect();
        let mut places = Vec::with_capacity(groups.len());
        let mut absent: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for group in groups {
            let mut of_planes: BTreeMap<Plane, Vec<&PlaceRings>> = BTreeMap::new();
            for member in &group.members {
                let from = self.places.partition_point(|place| place.code < *member);
                let found: Vec<&PlaceRings> = self.places[from..]
                    .iter()
                    .take_while(|place| place.code == *member)
                    .collect();
                if found.is_empty() {
                    let list = absent.entry(group.code.clone()).or_default();
                    list.push(member.clone());
                }
                for place in found {
                    of_planes.entry(place.plane).or_default().push(place);
                }
            }
            for (plane, members) in of_planes {
                let rings = match members.as_slice() {
                    [only] => only.rings.clone(),
                    several => dissolve(
                        several
                            .iter()
                            .flat_map(|place| place.rings.iter().map(Vec::as_slice)),
                        &ends,
                    ),
                };
                places.push(PlaceRings {
                    code: group.code.clone(),
                    plane,
                    rings,
                });
            }
        }
        places.sort_by(|a, b| (&a.code, a.plane).cmp(&(&b.code, b.plane)));
        Outlines {
            provenance: self.provenance.clone(),
            lines: Arc::clone(&self.lines),
            places,
            absent,
        }
    }

    /// The members of each group that had no outline when it was put together.
    pub fn absent(&self) -> &BTreeMap<String, Vec<String>> {
        &self.absent
    }

    /// What tells which place holds a point.
    pub fn locator(&self) -> Locator {
        Locator::new(self)
    }

    /// The bytes of the kept file.
    ///
    /// # Errors
    /// When they cannot be written in memory.
    pub fn to_bytes(&self) -> Result<Vec<u8>, OutlineError> {
        kept::to_bytes(self)
    }

    /// Outlines from the bytes of a kept file.
    ///
    /// # Errors
    /// When the file was damaged, or is of another version of the application.
    pub fn from_bytes(bytes: &[u8]) -> Result<Outlines, OutlineError> {
        kept::from_bytes(bytes)
    }

    /// True when every ring follows lines that are there.
    pub(crate) fn is_sound(&self) -> bool {
        let count = self.lines.count();
        let numbers = self
            .places
            .iter()
            .flat_map(|place| place.rings.iter().flatten());
        self.lines.ends.is_sorted()
            && self.lines.ends.last().copied().unwrap_or_default() as usize
                == self.lines.points.len()
            && numbers.into_iter().all(|&number| index(number) < count)
    }
}
