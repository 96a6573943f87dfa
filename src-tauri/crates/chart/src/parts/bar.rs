//! A bar: rounded at its end, filled, outlined or hatched.

use std::f64::consts::FRAC_PI_2;

use crate::scene::{At, Scene, Stroke};
use crate::surface::{Bars, Fill, RoleStyle};

/// Points of a quarter of a circle; four segments look round at these radii.
const CORNER_STEPS: usize = 4;

/// Draws a bar from `from` to `to` (left of `from` for a negative value), centred on `middle`.
pub(crate) fn bar(
    scene: &mut Scene,
    from: f64,
    to: f64,
    middle: f64,
    thickness: f64,
    style: &RoleStyle,
    sizes: &Bars,
) {
    if from == to {
        return;
    }
    let (top, bottom) = (middle - thickness / 2.0, middle + thickness / 2.0);
    if style.fill == Fill::Solid {
        scene.area(outline(from, to, top, bottom, sizes.radius), style.mark);
        return;
    }
    if let (Fill::Tinted, Some(tint)) = (style.fill, style.tint) {
        scene.area(outline(from, to, top, bottom, sizes.radius), tint);
    }
    // The stroke stays inside the length of the bar, so that its end is where the value is.
    let half = sizes.outline / 2.0;
    let towards = (to - from).signum();
    let inset = half.min((to - from).abs() / 2.0);
    let (from, to) = (from + inset * towards, to - inset * towards);
    let (top, bottom) = (top + half, bottom - half);
    let thin = Stroke::full(style.mark, sizes.outline * 0.75);
    // One stroke to and fro: the turns lie under the outline.
    let hatch = hatch(
        style.fill,
        from.min(to),
        from.max(to),
        top,
        bottom,
        sizes.hatch,
    );
    let to_and_fro: Vec<At> = hatch
        .into_iter()
        .enumerate()
        .flat_map(|(index, (start, end))| {
            if index % 2 == 0 {
                [start, end]
            } else {
                [end, start]
            }
        })
        .collect();
    if !to_and_fro.is_empty() {
        scene.path(to_and_fro, thin);
    }
    let mut points = outline(from, to, top, bottom, sizes.radius);
    points.extend_from_within(..2);
    scene.path(points, Stroke::full(style.mark, sizes.outline));
}

/// The outline, starting in the middle of the straight end at the axis.
fn outline(from: f64, to: f64, top: f64, bottom: f64, radius: f64) -> Vec<At> {
    let towards = (to - from).signum();
    let radius = radius.min((to - from).abs()).min((bottom - top) / 2.0);
    let mut points = vec![(from, (top + bottom) / 2.0), (from, top)];
    let centre = to - radius * towards;
    for step in 0..=CORNER_STEPS {
        let angle = FRAC_PI_2 * step as f64 / CORNER_STEPS as f64;
        points.push((
            centre + radius * angle.sin() * towards,
            top + radius - radius * angle.cos(),
        ));
    }
    for step in 0..=CORNER_STEPS {
        let angle = FRAC_PI_2 * step as f64 / CORNER_STEPS as f64;
        points.push((
            centre + radius * angle.cos() * towards,
            bottom - radius + radius * angle.sin(),
        ));
    }
    points.push((from, bottom));
    points
}

/// The lines of a hatch, cut at the sides of the rectangle.
pub(crate) fn hatch(
    fill: Fill,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    distance: f64,
) -> Vec<(At, At)> {
    let (width, height) = (right - left, bottom - top);
    let steps = |length: f64| {
        let count = (length / distance).ceil().max(1.0) as usize;
        (1..count).map(move |n| n as f64 * distance)
    };
    match fill {
        Fill::Solid | Fill::Outline | Fill::Tinted => Vec::new(),
        Fill::HatchCross => [Fill::HatchRising, Fill::HatchFalling]
            .into_iter()
            .flat_map(|fill| hatch(fill, left, right, top, bottom, distance))
            .collect(),
        Fill::HatchGrid => [Fill::HatchLevel, Fill::HatchUpright]
            .into_iter()
            .flat_map(|fill| hatch(fill, left, right, top, bottom, distance))
            .collect(),
        Fill::HatchLevel => steps(height)
            .map(|y| ((left, top + y), (right, top + y)))
            .collect(),
        Fill::HatchUpright => steps(width)
            .map(|x| ((left + x, top), (left + x, bottom)))
            .collect(),
        Fill::HatchRising | Fill::HatchFalling => steps((width + height) / 1.4)
            .map(|along| {
                // A diagonal x + y = c, cut by the four sides.
                let c = along * 1.4;
                let start = (c.min(width), (c - width).max(0.0));
                let end = ((c - height).max(0.0), c.min(height));
                let place = |(x, y): At| match fill {
                    Fill::HatchRising => (left + x, top + y),
                    _ => (left + x, bottom - y),
                };
                (place(start), place(end))
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hatches_stay_inside_the_bar() {
        for fill in [
            Fill::HatchLevel,
            Fill::HatchUpright,
            Fill::HatchRising,
            Fill::HatchFalling,
            Fill::HatchCross,
            Fill::HatchGrid,
        ] {
            let lines = hatch(fill, 10.0, 73.0, 5.0, 17.0, 3.5);
            assert!(!lines.is_empty(), "{fill:?}");
            for (from, to) in lines {
                for (x, y) in [from, to] {
                    assert!(
                        (10.0..=73.0).contains(&x) && (5.0..=17.0).contains(&y),
                        "{fill:?} {x} {y}"
                    );
                }
            }
        }
    }
}
