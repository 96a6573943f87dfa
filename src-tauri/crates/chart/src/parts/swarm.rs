//! Dots piled up in columns on both sides of a line.

use crate::scene::{At, Scene};
use crate::surface::Colour;

/// Dots never get smaller than this share of the size asked for.
const SHRINK_MIN: f64 = 0.3;

/// Where the dots stand around the line `y = 0`, and their radius.
pub(crate) struct Swarm {
    pub dots: Vec<At>,
    pub radius: f64,
    /// From the line to the farthest edge of a dot.
    pub reach: f64,
}

impl Swarm {
    /// Piles up the dots of these positions in columns; the radius shrinks until the swarm is no higher than
    /// `height_max`, then the columns are pressed together.
    pub fn pile(positions: &[f64], radius: f64, height_max: f64) -> Self {
        let mut radius_tried = radius;
        loop {
            let swarm = Self::columns(positions, radius_tried, 1.0);
            if swarm.reach * 2.0 <= height_max {
                return swarm;
            }
            if radius_tried <= radius * SHRINK_MIN {
                let press =
                    (height_max / 2.0 - radius_tried) / (swarm.reach - radius_tried).max(1e-9);
                return Self::columns(positions, radius_tried, press.clamp(0.0, 1.0));
            }
            radius_tried = (radius_tried * 0.85).max(radius * SHRINK_MIN);
        }
    }

    /// `positions` are sorted; each dot is at most a radius from its own.
    fn columns(positions: &[f64], radius: f64, press: f64) -> Self {
        let pitch = radius * 2.1;
        let column = |x: f64| (x / pitch).round();
        let mut dots = Vec::with_capacity(positions.len());
        let mut reach = radius;
        let (mut current, mut inside) = (f64::NAN, 0u32);
        for x in positions {
            if column(*x) != current {
                (current, inside) = (column(*x), 0);
            }
            // 0, 1, −1, 2, −2…
            let steps = f64::from(inside.div_ceil(2));
            let side = if inside % 2 == 1 { -1.0 } else { 1.0 };
            let y = side * steps * pitch * press;
            inside += 1;
            reach = reach.max(y.abs() + radius);
            dots.push((current * pitch, y));
        }
        Self {
            dots,
            radius,
            reach,
        }
    }

    pub fn draw(&self, scene: &mut Scene, middle: f64, (left, right): (f64, f64), colour: Colour) {
        for (x, y) in &self.dots {
            let x = x.clamp(left, right);
            scene.disc((x, middle + y), self.radius, colour);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_place_is_a_dot_and_none_covers_another() {
        let positions: Vec<f64> = (0..400)
            .map(|n| 300.0 + 100.0 * (f64::from(n) / 40.0).sin())
            .collect();
        let mut positions = positions;
        positions.sort_by(f64::total_cmp);
        let swarm = Swarm::pile(&positions, 3.0, 400.0);
        assert_eq!(swarm.dots.len(), positions.len());
        for (index, (x, y)) in swarm.dots.iter().enumerate() {
            assert!((x - positions[index]).abs() <= swarm.radius * 1.1);
            for (other_x, other_y) in &swarm.dots[index + 1..] {
                let apart = (x - other_x).hypot(y - other_y);
                assert!(apart >= swarm.radius * 2.0 - 1e-9, "{apart}");
            }
        }
    }

    #[test]
    fn a_crowd_stays_on_the_page() {
        let swarm = Swarm::pile(&[100.0; 500], 3.0, 80.0);
        assert!(swarm.reach <= 40.0 + 1e-9);
        assert!(swarm.radius < 3.0);
        assert_eq!(swarm.dots.len(), 500);
    }
}
