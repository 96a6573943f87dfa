//! One tick per place on a line, as dark as there are places.

use crate::scene::{Scene, Shape};
use crate::surface::Colour;

/// Shades told apart.
const SHADES: usize = 6;
/// Ink of the lightest shade and of the darkest: one place alone is seen in a lit room.
const INK: (f64, f64) = (0.6, 1.0);

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
    // The eye tells light shades apart better than dark ones: the power spreads them. One place alone
    // is always seen.
    let most = f64::from(places.iter().copied().max().unwrap_or(1).max(2));
    let shade = |places: u32| {
        let ink = (f64::from(places) / most).powf(0.65);
        ((ink * SHADES as f64).round() as usize).clamp(usize::from(places > 0), SHADES)
    };
    let shades: Vec<usize> = places.into_iter().map(shade).collect();
    for wanted in 1..=SHADES {
        // A comb: teeth where the shade is the one wanted, nothing between them.
        let mut points = Vec::new();
        let mut index = 0;
        while index < count {
            let length = shades[index..]
                .iter()
                .take_while(|shade| **shade == shades[index])
                .count();
            if shades[index] == wanted {
                let left = from + index as f64 * bin;
                let right = left + length as f64 * bin;
                points.extend([(left, bottom), (left, top), (right, top), (right, bottom)]);
            }
            index += length;
        }
        if !points.is_empty() {
            scene.shape(Shape::Area {
                points,
                colour,
                opacity: opacity(wanted),
            });
        }
    }
}

/// Of a shade, from 1; two decimals keep the markup short.
fn opacity(shade: usize) -> f64 {
    let share = (shade - 1) as f64 / (SHADES - 1) as f64;
    ((INK.0 + (INK.1 - INK.0) * share) * 100.0).round() / 100.0
}
