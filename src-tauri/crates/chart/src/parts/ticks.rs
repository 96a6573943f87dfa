//! One tick per place on a line, as dark as there are places.

use crate::scene::{Scene, Shape};
use crate::surface::Colour;

/// Share of ink of one tick alone.
const ONE: f64 = 0.22;
/// Shades told apart.
const SHADES: usize = 6;

/// Draws the ticks whose left and right ends are `from..to`, `bin` wide, between `top` and `bottom`.
///
/// Places that fall on the same tick darken it; neighbouring ticks of one shade are one area, so that
/// 35 000 communes weigh no more than a few hundred.
pub(crate) fn ticks(
    scene: &mut Scene,
    positions: impl Iterator<Item = f64>,
    (from, to): (f64, f64),
    bin: f64,
    (top, bottom): (f64, f64),
    colour: Colour,
) {
    let count = (((to - from) / bin).round() as usize).max(1);
    let mut places = vec![0u32; count];
    for x in positions {
        let index = ((x - from) / bin).floor().max(0.0) as usize;
        places[index.min(count - 1)] += 1;
    }
    let shade = |places: u32| {
        let ink = 1.0 - (1.0 - ONE).powi(places.min(100) as i32);
        // One place is always seen: the lightest shade is 1.
        ((ink * SHADES as f64).round() as usize).clamp(usize::from(places > 0), SHADES)
    };
    let shades: Vec<usize> = places.into_iter().map(shade).collect();
    for wanted in 1..=SHADES {
        // A comb: teeth where the shade is the one wanted, nothing between them.
        let mut points = Vec::new();
        let mut index = 0;
        while index < count {
            let length = shades[index..].iter().take_while(|shade| **shade == shades[index]).count();
            if shades[index] == wanted {
                let left = from + index as f64 * bin;
                let right = left + length as f64 * bin;
                points.extend([(left, bottom), (left, top), (right, top), (right, bottom)]);
            }
            index += length;
        }
        if !points.is_empty() {
            scene.shapes.push(Shape::Area {
                points,
                colour,
                opacity: wanted as f64 / SHADES as f64,
            });
        }
    }
}
