//! The shape of an observation: it says the role without colour.

use crate::scene::{At, Scene, Stroke};
use crate::surface::{Colour, Marker};

/// Draws a marker; one that is not `filled` is a ring of the same shape (an estimate, a point that is not joined).
pub(crate) fn marker(
    scene: &mut Scene,
    marker: Marker,
    centre: At,
    radius: f64,
    colour: Colour,
    background: Colour,
    filled: bool,
) {
    let (x, y) = centre;
    let r = radius;
    let points: Vec<At> = match marker {
        Marker::Disc | Marker::Ring => {
            scene.disc(centre, r, colour);
            if !filled || marker == Marker::Ring {
                scene.disc(centre, r * 0.55, background);
            }
            return;
        }
        Marker::Plus => {
            let stroke = Stroke::full(colour, r * 0.6);
            scene.line((x - r * 1.2, y), (x + r * 1.2, y), stroke.clone());
            scene.line((x, y - r * 1.2), (x, y + r * 1.2), stroke);
            if !filled {
                scene.disc(centre, r * 0.5, background);
            }
            return;
        }
        Marker::Cross => {
            let stroke = Stroke::full(colour, r * 0.6);
            scene.line((x - r, y - r), (x + r, y + r), stroke.clone());
            scene.line((x - r, y + r), (x + r, y - r), stroke);
            if !filled {
                scene.disc(centre, r * 0.5, background);
            }
            return;
        }
        Marker::Tick => vec![
            (x - r * 1.3, y - r * 0.4),
            (x + r * 1.3, y - r * 0.4),
            (x + r * 1.3, y + r * 0.4),
            (x - r * 1.3, y + r * 0.4),
        ],
        Marker::Hourglass => vec![
            (x - r, y - r),
            (x + r, y - r),
            (x - r, y + r),
            (x + r, y + r),
        ],
        Marker::BowTie => vec![
            (x - r, y - r),
            (x + r, y + r),
            (x + r, y - r),
            (x - r, y + r),
        ],
        Marker::Chevron => vec![
            (x - r, y - r),
            (x, y - r * 0.2),
            (x + r, y - r),
            (x + r, y + r * 0.2),
            (x, y + r),
            (x - r, y + r * 0.2),
        ],
        Marker::Lozenge => vec![
            (x, y - r * 1.35),
            (x + r * 1.1, y),
            (x, y + r * 1.35),
            (x - r * 1.1, y),
        ],
        Marker::Triangle => vec![
            (x, y - r * 1.2),
            (x + r * 1.2, y + r * 0.9),
            (x - r * 1.2, y + r * 0.9),
        ],
        Marker::Bar => vec![
            (x - r * 0.4, y - r * 1.5),
            (x + r * 0.4, y - r * 1.5),
            (x + r * 0.4, y + r * 1.5),
            (x - r * 0.4, y + r * 1.5),
        ],
        Marker::Square | Marker::SquareRing => vec![
            (x - r * 0.9, y - r * 0.9),
            (x + r * 0.9, y - r * 0.9),
            (x + r * 0.9, y + r * 0.9),
            (x - r * 0.9, y + r * 0.9),
        ],
    };
    let inner = points
        .iter()
        .map(|(px, py)| (x + (px - x) * 0.5, y + (py - y) * 0.5))
        .collect();
    scene.area(points, colour);
    if !filled || marker == Marker::SquareRing {
        scene.area(inner, background);
    }
}

/// A marker with a ring of the background around it, so that it stands out from what it covers.
pub(crate) fn marker_apart(
    scene: &mut Scene,
    shape: Marker,
    centre: At,
    radius: f64,
    colour: Colour,
    background: Colour,
) {
    marker(
        scene,
        shape,
        centre,
        radius * 1.3,
        background,
        background,
        true,
    );
    marker(scene, shape, centre, radius, colour, background, true);
}
