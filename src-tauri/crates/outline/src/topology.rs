use std::collections::HashMap;

use geo::{Coord, LineString, SimplifyVw};

use crate::shape::{Point, Ring, signed_area_m2};

/// Lines between places, each once for both its sides.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Topology {
    /// From end to end; a line that is a whole ring begins and ends with the same point.
    pub lines: Vec<Vec<Point>>,
    /// For each place, for each of its rings, the lines it follows: `n` for line `n`, `!n` for line `n` backwards.
    pub rings: Vec<Vec<Vec<i32>>>,
}

/// What the rings say of one point.
struct Corner {
    neighbours: (u32, u32),
    /// True where lines meet: two rings go through the point and do not follow each other.
    is_node: bool,
}

impl Topology {
    /// Cuts rings where three of them meet. Neighbours share a border when they give it the same points.
    pub(crate) fn of(places: &[&[Ring]]) -> Topology {
        let mut ids: HashMap<Point, u32> = HashMap::new();
        let mut points: Vec<Point> = Vec::new();
        let mut corners: Vec<Option<Corner>> = Vec::new();
        let mut numbered: Vec<Vec<Vec<u32>>> = Vec::with_capacity(places.len());
        for rings in places {
            let rings: Vec<Vec<u32>> = rings
                .iter()
                .map(|ring| {
                    ring.iter()
                        .map(|&point| {
                            *ids.entry(point).or_insert_with(|| {
                                points.push(point);
                                corners.push(None);
                                points.len() as u32 - 1
                            })
                        })
                        .collect()
                })
                .collect();
            for ring in &rings {
                let count = ring.len();
                for at in 0..count {
                    let before = ring[(at + count - 1) % count];
                    let after = ring[(at + 1) % count];
                    let neighbours = (before.min(after), before.max(after));
                    match &mut corners[ring[at] as usize] {
                        Some(corner) => corner.is_node |= corner.neighbours != neighbours,
                        unseen => {
                            *unseen = Some(Corner {
                                neighbours,
                                is_node: false,
                            });
                        }
                    }
                }
            }
            numbered.push(rings);
        }
        let is_node = |id: u32| {
            corners[id as usize]
                .as_ref()
                .is_some_and(|corner| corner.is_node)
        };

        let mut topology = Topology::default();
        // A line without a node inside is known by its first two points.
        let mut known: HashMap<(u32, u32), i32> = HashMap::new();
        for rings in &numbered {
            let mut of_place = Vec::with_capacity(rings.len());
            for ring in rings {
                let start = ring.iter().position(|&id| is_node(id)).unwrap_or_else(|| {
                    // An island or an enclave: both its sides must begin at the same point.
                    let least = ring.iter().enumerate().min_by_key(|(_, id)| **id);
                    least.map_or(0, |(at, _)| at)
                });
                let mut lines = Vec::new();
                let mut line = vec![ring[start]];
                for step in 1..=ring.len() {
                    let id = ring[(start + step) % ring.len()];
                    line.push(id);
                    if step == ring.len() || is_node(id) {
                        lines.push(topology.follow(&line, &points, &mut known));
                        line = vec![id];
                    }
                }
                of_place.push(lines);
            }
            topology.rings.push(of_place);
        }
        topology
    }

    /// The number of a line, new or met before from either end.
    fn follow(
        &mut self,
        line: &[u32],
        points: &[Point],
        known: &mut HashMap<(u32, u32), i32>,
    ) -> i32 {
        let forward = (line[0], line[1]);
        if let Some(&number) = known.get(&forward) {
            return number;
        }
        let number = self.lines.len() as i32;
        let backward = (line[line.len() - 1], line[line.len() - 2]);
        known.insert(forward, number);
        known.insert(backward, !number);
        let line = line.iter().map(|&id| points[id as usize]).collect();
        self.lines.push(line);
        number
    }

    /// Drops the points that matter least (Visvalingam and Whyatt), line by line: those whose triangle with their neighbours
    /// is smaller than `least_m2`. Ends stay, so that neighbours never part; a ring that would vanish keeps all its points.
    pub(crate) fn simplify(&mut self, least_m2: f64) {
        if least_m2 <= 0.0 {
            return;
        }
        let whole = self.lines.clone();
        for line in &mut self.lines {
            if line.len() > 2 {
                let simplified = LineString::from_iter(line.iter().map(|point| Coord {
                    x: f64::from(point.x),
                    y: f64::from(point.y),
                }))
                .simplify_vw(least_m2);
                *line = simplified
                    .0
                    .iter()
                    .map(|point| Point {
                        x: point.x as i32,
                        y: point.y as i32,
                    })
                    .collect();
            }
        }
        // Giving a line its points back may flatten no other ring: rings only gain points.
        for ring in self.rings.iter().flatten() {
            let before = signed_area_m2(&join(|at| &whole[at], ring));
            let after = signed_area_m2(&join(|at| &self.lines[at], ring));
            let vanishes = after == 0.0 || (before > 0.0) != (after > 0.0);
            if vanishes {
                for &number in ring {
                    let at = index(number);
                    self.lines[at].clone_from(&whole[at]);
                }
            }
        }
    }
}

/// The position of a line, whichever way it is followed.
pub(crate) fn index(number: i32) -> usize {
    (if number < 0 { !number } else { number }) as usize
}

/// The points of a ring from its lines.
pub(crate) fn join<'a>(line_at: impl Fn(usize) -> &'a [Point], ring: &[i32]) -> Ring {
    let mut points = Ring::new();
    for &number in ring {
        let line = line_at(index(number));
        // Each line ends where the next one begins.
        let kept = line.len().saturating_sub(1);
        if number < 0 {
            points.extend(line.iter().rev().take(kept));
        } else {
            points.extend(line.iter().take(kept));
        }
    }
    points
}

/// The rings around several places together: lines that have one of them on each side are dropped, the others put end to end.
pub(crate) fn dissolve<'a>(
    rings: impl IntoIterator<Item = &'a [i32]>,
    ends: &[(Point, Point)],
) -> Vec<Vec<i32>> {
    // How many times each line is followed forwards, less backwards.
    let mut balance: HashMap<usize, i32> = HashMap::new();
    for ring in rings {
        for &number in ring {
            *balance.entry(index(number)).or_default() += if number < 0 { -1 } else { 1 };
        }
    }
    let mut left: Vec<i32> = balance
        .into_iter()
        .filter_map(|(at, balance)| {
            let number = at as i32;
            match balance {
                0 => None,
                1.. => Some(number),
                _ => Some(!number),
            }
        })
        .collect();
    left.sort_by_key(|&number| index(number));
    let span = |number: i32| -> Option<(Point, Point)> {
        let &(first, last) = ends.get(index(number))?;
        Some(if number < 0 {
            (last, first)
        } else {
            (first, last)
        })
    };
    let mut leaving: HashMap<Point, Vec<i32>> = HashMap::new();
    for &number in left.iter().rev() {
        if let Some((from, _)) = span(number) {
            leaving.entry(from).or_default().push(number);
        }
    }
    let mut joined = Vec::new();
    for number in left {
        let Some((start, mut at)) = span(number) else {
            continue;
        };
        let Some(here) = leaving.get_mut(&start) else {
            continue;
        };
        let Some(place) = here.iter().rposition(|&other| other == number) else {
            continue;
        };
        here.remove(place);
        let mut ring = vec![number];
        while at != start {
            let Some(next) = leaving.get_mut(&at).and_then(Vec::pop) else {
                break;
            };
            ring.push(next);
            at = span(next).map_or(start, |(_, to)| to);
        }
        joined.push(ring);
    }
    joined
}
