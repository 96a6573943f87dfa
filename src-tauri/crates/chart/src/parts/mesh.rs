//! Shapes that share their borders, on a grid: what is closer than can be seen becomes one point, the same for both
//! sides of a border, so that nothing parts; and each border is found once.

use std::collections::HashSet;

use crate::scene::At;

/// A point in steps of a grid.
pub(crate) type Knot = (i64, i64);

/// A closed line on a grid of this step; a point is never followed by itself.
pub(crate) fn snapped(ring: &[At], step: f64) -> Vec<Knot> {
    let to_step = |length: f64| (length / step).round() as i64;
    let mut knots: Vec<Knot> = ring
        .iter()
        .map(|&(x, y)| (to_step(x), to_step(y)))
        .collect();
    knots.dedup();
    while knots.len() > 1 && knots.first() == knots.last() {
        knots.pop();
    }
    knots
}

/// A closed line without the points that lie on the line through those before and after: it encloses the same.
pub(crate) fn straightened(ring: &[Knot]) -> Vec<Knot> {
    let mut kept: Vec<Knot> = Vec::with_capacity(ring.len());
    for &knot in ring {
        drop_aligned(&mut kept, knot);
        kept.push(knot);
    }
    // The ends meet: what lies on a line there goes too.
    while let [first, second, .., before, last] = kept[..] {
        if aligned(before, last, first) {
            kept.pop();
        } else if aligned(last, first, second) {
            kept.remove(0);
        } else {
            break;
        }
    }
    kept
}

/// Each side of the rings once, as open lines: a border between two places belongs to both.
pub(crate) fn borders<'a>(rings: impl Iterator<Item = &'a [Knot]>) -> Vec<Vec<Knot>> {
    let mut seen: HashSet<(Knot, Knot)> = HashSet::new();
    let mut lines = Vec::new();
    for ring in rings.filter(|ring| ring.len() > 1) {
        let mut line: Vec<Knot> = Vec::new();
        for (&from, &to) in ring.iter().zip(ring.iter().cycle().skip(1)) {
            if seen.insert((from.min(to), from.max(to))) {
                if line.is_empty() {
                    line.push(from);
                }
                drop_aligned(&mut line, to);
                line.push(to);
            } else if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
        }
        if !line.is_empty() {
            lines.push(line);
        }
    }
    lines
}

/// Back from the grid.
pub(crate) fn points(knots: &[Knot], step: f64) -> Vec<At> {
    knots
        .iter()
        .map(|&(x, y)| (x as f64 * step, y as f64 * step))
        .collect()
}

/// Takes the ends off a line for as long as they lie on the way to the next point.
fn drop_aligned(line: &mut Vec<Knot>, next: Knot) {
    while let [.., before, last] = line[..] {
        if !aligned(before, last, next) {
            break;
        }
        line.pop();
    }
}

fn aligned(a: Knot, b: Knot, c: Knot) -> bool {
    (b.0 - a.0) * (c.1 - b.1) == (b.1 - a.1) * (c.0 - b.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Twice the area, positive one way round.
    fn twice_area(ring: &[Knot]) -> i64 {
        let next = ring.iter().cycle().skip(1);
        ring.iter()
            .zip(next)
            .map(|(a, b)| a.0 * b.1 - b.0 * a.1)
            .sum()
    }

    /// Cells whose corners and borders wander, from a small country.
    fn cells(side: i64) -> Vec<Vec<At>> {
        let wander = |x: i64, y: i64| {
            let mixed = (x * 7919 + y * 104_729).wrapping_mul(2_654_435_761) >> 7;
            (mixed % 100) as f64 / 100.0
        };
        let at = |x: i64, y: i64| {
            let edge = x == 0 || y == 0 || x == side * 4 || y == side * 4;
            let shift = if edge { 0.0 } else { 1.0 };
            (
                x as f64 + shift * wander(x, y),
                y as f64 + shift * wander(y, x + 1),
            )
        };
        (0..side * side)
            .map(|rank| (rank % side * 4, rank / side * 4))
            .map(|(x, y)| {
                let right = (0..4).map(|n| at(x + n, y));
                let down = (0..4).map(|n| at(x + 4, y + n));
                let left = (0..4).map(|n| at(x + 4 - n, y + 4));
                let up = (0..4).map(|n| at(x, y + 4 - n));
                right.chain(down).chain(left).chain(up).collect()
            })
            .collect()
    }

    #[test]
    fn neighbours_leave_no_gap_on_any_grid() {
        let side = 6;
        for step in [0.1, 0.5, 1.0, 2.0, 4.0] {
            let rings: Vec<Vec<Knot>> = cells(side)
                .iter()
                .map(|ring| straightened(&snapped(ring, step)))
                .collect();
            let sum: i64 = rings.iter().map(|ring| twice_area(ring)).sum();
            let whole = (side as f64 * 4.0 / step).round() as i64;
            assert_eq!(sum, 2 * whole * whole, "{step}");
        }
    }

    #[test]
    fn points_on_a_line_go_and_the_shape_stays() {
        let check = |ring: &[Knot], expected: &[Knot]| {
            let found = straightened(ring);
            assert_eq!(found, expected, "{ring:?}");
            assert_eq!(twice_area(&found), twice_area(ring), "{ring:?}");
        };
        check(
            &[(0, 0), (1, 0), (4, 0), (4, 4), (0, 4)],
            &[(0, 0), (4, 0), (4, 4), (0, 4)],
        );
        // The ends lie on a line.
        check(
            &[(2, 0), (4, 0), (4, 4), (0, 4), (0, 0)],
            &[(4, 0), (4, 4), (0, 4), (0, 0)],
        );
        // There and back encloses nothing.
        check(
            &[(0, 0), (4, 0), (9, 0), (4, 0), (4, 4)],
            &[(0, 0), (4, 0), (4, 4)],
        );
    }

    #[test]
    fn a_place_smaller_than_the_grid_is_a_point() {
        let ring = [(1.01, 1.0), (1.02, 1.0), (1.02, 1.03), (1.01, 1.02)];
        assert_eq!(snapped(&ring, 0.5), [(2, 2)]);
        assert!(borders([&snapped(&ring, 0.5)[..]].into_iter()).is_empty());
    }

    #[test]
    fn each_border_is_found_once() {
        let length = |lines: &[Vec<Knot>]| -> f64 {
            let sides = lines.iter().flat_map(|line| line.windows(2));
            sides
                .map(|pair| ((pair[1].0 - pair[0].0) as f64).hypot((pair[1].1 - pair[0].1) as f64))
                .sum()
        };
        // Two squares of side 2 share one of seven sides.
        let left: [Knot; 5] = [(0, 0), (2, 0), (2, 1), (2, 2), (0, 2)];
        let right: [Knot; 5] = [(2, 0), (4, 0), (4, 2), (2, 2), (2, 1)];
        let lines = borders([&left[..], &right[..]].into_iter());
        assert_eq!(length(&lines), 14.0);
        let inside = lines
            .iter()
            .flat_map(|line| line.windows(2))
            .filter(|pair| pair[0].0 == 2 && pair[1].0 == 2);
        assert_eq!(inside.count(), 1);
    }
}
