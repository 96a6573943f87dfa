//! A map of counts: discs whose area is in proportion to the figure, over light contours.
//!
//! Like the choropleth, it is not made from a comparison: places, sizes and words come decided, as plain values.

use obs_model::{IndicatorId, Lang, Period, Quality};

use crate::choropleth::{MapKey, MapPlace, fill, hatch, mark, outline, sign, sign_radius};
use crate::draw::{ChartError, Drawing, Ground, finished};
use crate::figure::Caption;
use crate::parts::sheet::Sheet;
use crate::parts::spread::spread;
use crate::parts::text::{self, Weight};
use crate::scene::{Anchor, At, Look, Stroke, Type};
use crate::surface::{Colour, Surface};

/// A map of discs decided: what is shown, how large, with which words. Lengths are in units of its own.
#[derive(Clone, Debug)]
pub struct SymbolMap {
    /// Language of the words.
    pub lang: Lang,
    /// Title, subtitle, source; without a title, no heading is drawn.
    pub caption: Caption,
    /// Which indicator the values are of.
    pub indicator: IndicatorId,
    /// When.
    pub period: Period,
    /// The map in words.
    pub alt: String,
    /// Width and height of the map.
    pub size: (f64, f64),
    /// The places, in the order they are read.
    pub places: Vec<SymbolPlace>,
    /// Radius of the largest disc.
    pub largest: f64,
    /// What discs stand for: "habitants".
    pub unit: String,
    /// Sizes of the legend, the largest first.
    pub keys: Vec<SymbolKey>,
    /// Places without a figure, by reason.
    pub missing: Vec<MapKey>,
    /// Places whose figure is not firm, counted among those of the discs too: each has a mark of its own.
    pub uncertain: Vec<(Quality, MapKey)>,
    /// Places whose figure is 0: known, and without a disc.
    pub zero: Option<MapKey>,
    /// Borders drawn over all: my territory, or the larger place.
    pub borders: Vec<Vec<(f64, f64)>>,
    /// Small lines under the map: what insets show, what has no shape.
    pub notes: Vec<String>,
}

/// A place of such a map.
#[derive(Clone, Debug)]
pub struct SymbolPlace {
    /// Which place, its words and its shape; it has no class.
    pub place: MapPlace,
    /// Where its disc is.
    pub centre: (f64, f64),
    /// Radius of its disc, as a share of the largest; none without a figure.
    pub radius: Option<f64>,
}

/// A size of the legend.
#[derive(Clone, Debug)]
pub struct SymbolKey {
    /// "10 000".
    pub label: String,
    /// Radius, as a share of the largest disc.
    pub radius: f64,
}

/// The part of the width that the legend takes.
const LEGEND_WIDTH: f64 = 0.3;
/// The map is at most so high for its width, where the canvas grows with its content.
const HEIGHT_MAX: f64 = 0.72;

/// A mark takes at most this share of the radius of its disc.
const SIGN_SHARE: f64 = 0.6;

/// Draws a map of discs on a surface.
///
/// # Errors
/// When plotters refuses to draw, which no data should cause.
pub fn symbols(map: &SymbolMap, surface: &Surface) -> Result<Drawing, ChartError> {
    let mut sheet = Sheet::new(
        surface,
        map.lang,
        &map.caption,
        !map.caption.title.is_empty(),
        map.notes.clone(),
    );
    let width = sheet.right - sheet.left;
    let legend_left = sheet.right - width * LEGEND_WIDTH;
    let room = (
        legend_left - surface.text.label - sheet.left,
        match sheet.bottom {
            Some(bottom) => bottom - sheet.top,
            None => width * HEIGHT_MAX,
        },
    );
    let (low, high) = extent(map);
    let size = (high.0 - low.0, high.1 - low.1);
    let scale = (room.0 / size.0.max(1.0)).min(room.1 / size.1.max(1.0));
    let (left, top) = (sheet.left + (room.0 - size.0 * scale) / 2.0, sheet.top);
    let at = |&(x, y): &(f64, f64)| (left + (x - low.0) * scale, top + (y - low.1) * scale);

    let light = Stroke::full(surface.axis.grid, surface.axis.grid_width);
    for place in &map.places {
        let rings: Vec<Vec<At>> = place
            .place
            .rings
            .iter()
            .map(|ring| ring.iter().map(at).collect())
            .collect();
        if place.radius.is_none() {
            hatch(&mut sheet.scene, &rings, surface);
        }
        for ring in &rings {
            outline(&mut sheet.scene, ring, light.clone());
        }
        if let Some(mark) = mark(&map.indicator, map.period, &place.place, &rings) {
            sheet.scene.mark(mark);
        }
    }
    for border in &map.borders {
        let points: Vec<At> = border.iter().map(at).collect();
        let stroke = Stroke::full(surface.map.around, surface.axis.width);
        outline(&mut sheet.scene, &points, stroke);
    }
    // The largest first: a small one lies over it.
    let mut order: Vec<&SymbolPlace> = map
        .places
        .iter()
        .filter(|place| place.radius.is_some_and(|radius| radius > 0.0))
        .collect();
    order.sort_by(|a, b| {
        b.radius
            .partial_cmp(&a.radius)
            .unwrap_or(std::cmp::Ordering::Equal)
    });
    let largest = map.largest * scale;
    for place in order {
        let radius = place.radius.unwrap_or_default() * largest;
        disc(&mut sheet, at(&place.centre), radius);
        if place.place.inside.is_some() {
            let sign_radius = sign_radius(surface).min(radius * SIGN_SHARE);
            let (state, centre) = (place.place.state, at(&place.centre));
            sign(&mut sheet.scene, state, centre, sign_radius, surface);
        }
    }
    sheet.scene.look(Look {
        label: map.unit.clone(),
        shape: None,
        edge: colour(surface),
    });
    let legend_bottom = legend(map, largest, &mut sheet, legend_left);
    let height = sheet.finish((top + size.1 * scale).max(legend_bottom));
    finished(
        sheet.scene,
        surface,
        (surface.canvas.width, height),
        Ground::Filled,
        &map.alt,
    )
}

/// The corners of the map, its discs included: one at the edge goes beyond.
fn extent(map: &SymbolMap) -> (At, At) {
    let mut corners = ((0.0f64, 0.0f64), map.size);
    for place in &map.places {
        let Some(radius) = place.radius.map(|radius| radius * map.largest) else {
            continue;
        };
        let (x, y) = place.centre;
        let (low, high) = &mut corners;
        *low = (low.0.min(x - radius), low.1.min(y - radius));
        *high = (high.0.max(x + radius), high.1.max(y + radius));
    }
    corners
}

/// The colour of the discs: the shade of the last class but one, which stands out and lets a dark border be seen.
fn colour(surface: &Surface) -> Colour {
    let shades = &surface.map.classes;
    shades[shades.len().saturating_sub(2)]
}

/// A disc set apart from those under it by a ring of the background.
fn disc(sheet: &mut Sheet<'_>, centre: At, radius: f64) {
    let surface = sheet.surface;
    let ring = surface
        .map
        .border_width
        .max(surface.axis.grid_width)
        .min(radius * 0.3);
    sheet
        .scene
        .disc(centre, radius + ring, surface.canvas.background);
    sheet.scene.disc(centre, radius, colour(surface));
}

/// What stands before a line of the legend.
enum Swatch {
    /// The hatch of what is missing.
    Hatched,
    /// Nothing: a place without a disc.
    Blank,
    /// The mark of a figure that is not firm.
    Sign(Quality),
}

/// What discs stand for, three sizes one in the other, what has no disc. Returns the bottom.
fn legend(map: &SymbolMap, largest: f64, sheet: &mut Sheet<'_>, left: f64) -> f64 {
    let surface = sheet.surface;
    let sizes = &surface.text;
    let label = Type::new(sizes.label_min, Weight::Bold, sizes.ink);
    let small = Type::new(sizes.small, Weight::Regular, sizes.muted);
    let width = sheet.right - left;
    let mut top = sheet.top;
    let heads = [(&map.unit, label), (&area_words(map.lang), small)];
    for (words, style) in heads {
        for line in text::wrap(words, style.weight, style.size, width, 3) {
            sheet.scene.text_top(line, left, top, Anchor::Start, style);
            top += style.size * 1.25;
        }
    }
    top += sizes.small * 0.8;

    // The discs stand on one line; their figures, beside their tops.
    let widest = map.keys.first().map_or(0.0, |key| key.radius * largest);
    let bottom = top + (widest * 2.0).max(label.size * map.keys.len() as f64 * 1.3);
    let middle = left + widest;
    for key in &map.keys {
        let radius = key.radius * largest;
        disc(sheet, (middle, bottom - radius), radius);
    }
    let wanted: Vec<(f64, f64)> = map
        .keys
        .iter()
        .map(|key| (bottom - key.radius * largest * 2.0, label.size * 1.15))
        .collect();
    let (high, low) = (top - label.size * 0.6, bottom + label.size * 0.6);
    let heights = spread(&wanted, high, low, 0.0);
    let far = middle + widest + sizes.small * 0.6;
    let thin = Stroke::full(sizes.muted, surface.axis.grid_width);
    for ((key, (tip, _)), y) in map.keys.iter().zip(wanted).zip(heights) {
        let bend = far + sizes.small * 0.4;
        sheet
            .scene
            .path(vec![(middle, tip), (far, tip), (bend, y)], thin.clone());
        let x = bend + sizes.small * 0.4;
        sheet
            .scene
            .text(key.label.as_str(), x, y, Anchor::Start, label);
    }
    top = bottom + label.size * 1.4;

    let side = label.size * 0.8;
    let missing = map.missing.iter().map(|key| (Swatch::Hatched, key));
    let zero = map.zero.iter().map(|key| (Swatch::Blank, key));
    let uncertain = map
        .uncertain
        .iter()
        .map(|(quality, key)| (Swatch::Sign(*quality), key));
    for (stands, key) in missing.chain(zero).chain(uncertain) {
        let words = format!(
            "{}{}{}",
            key.label,
            crate::words::colon(map.lang),
            key.count_text
        );
        let text_left = left + side * 1.4;
        let ring = vec![
            (left, top),
            (left + side, top),
            (left + side, top + side),
            (left, top + side),
        ];
        if let Swatch::Hatched = stands {
            hatch(&mut sheet.scene, std::slice::from_ref(&ring), surface);
        } else {
            fill(
                &mut sheet.scene,
                std::slice::from_ref(&ring),
                surface.canvas.background,
            );
        }
        outline(
            &mut sheet.scene,
            &ring,
            Stroke::full(sizes.muted, surface.map.border_width),
        );
        if let Swatch::Sign(quality) = stands {
            let centre = (left + side / 2.0, top + side / 2.0);
            let radius = sign_radius(surface).min(side * 0.4);
            sign(&mut sheet.scene, quality.state(), centre, radius, surface);
        }
        for (rank, line) in text::wrap(&words, small.weight, small.size, sheet.right - text_left, 3)
            .into_iter()
            .enumerate()
        {
            let y = top + side / 2.0 + small.size * 1.25 * rank as f64;
            sheet.scene.text(line, text_left, y, Anchor::Start, small);
            top += if rank > 0 { small.size * 1.25 } else { 0.0 };
        }
        top += label.size * 1.5;
    }
    top
}

fn area_words(lang: Lang) -> String {
    match lang {
        Lang::Fr => "La surface du disque dit le nombre.",
        Lang::En => "The area of a disc says the number.",
    }
    .to_owned()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::legible::illegible;
    use crate::scene::Shape;
    use crate::surface::SurfaceName;
    use obs_model::{Basis, Level, PlaceId, State};

    /// Five by four squares whose figures are 1, 4, 9… of the largest; the last two have none.
    fn map() -> SymbolMap {
        let places: Vec<SymbolPlace> = (0..20u32)
            .map(|rank| {
                let (x, y) = (f64::from(rank % 5) * 100.0, f64::from(rank / 5) * 100.0);
                let radius = match rank {
                    18 => None,
                    19 => Some(0.0),
                    rank => Some(f64::from(rank + 1) / 18.0),
                };
                SymbolPlace {
                    place: MapPlace {
                        place: PlaceId::new(Level::Commune, format!("16{:03}", rank + 1)),
                        name: format!("Commune {rank}"),
                        text: "250\u{202f}hab.".to_owned(),
                        value: radius,
                        state: match rank {
                            17 => State::Estimated,
                            _ => radius.map_or(State::Secret, |_| State::Measured),
                        },
                        basis: Basis::Summed,
                        class: None,
                        rings: vec![vec![
                            (x, y),
                            (x + 100.0, y),
                            (x + 100.0, y + 100.0),
                            (x, y + 100.0),
                        ]],
                        inside: (rank == 17).then_some((x + 50.0, y + 50.0)),
                    },
                    centre: (x + 50.0, y + 50.0),
                    radius,
                }
            })
            .collect();
        let key = |label: &str, count_text: &str| MapKey {
            label: label.to_owned(),
            count: 1,
            count_text: count_text.to_owned(),
        };
        SymbolMap {
            lang: Lang::Fr,
            caption: Caption {
                title: "De 0 (Bassac) à 18\u{202f}717 habitants (Cognac)".to_owned(),
                subtitle: "Population, communes de Grand Cognac, 2023".to_owned(),
                source: "Source\u{202f}: Insee".to_owned(),
            },
            indicator: IndicatorId("population/population".to_owned()),
            period: Period::year(2023),
            alt: "Carte.".to_owned(),
            size: (500.0, 400.0),
            places,
            largest: 45.0,
            unit: "habitants".to_owned(),
            keys: [("10\u{202f}000", 0.8), ("2\u{202f}000", 0.4), ("500", 0.16)]
                .map(|(label, radius)| SymbolKey {
                    label: label.to_owned(),
                    radius,
                })
                .to_vec(),
            missing: vec![key("secret statistique", "1 commune")],
            zero: Some(key("0, sans disque", "1 commune")),
            uncertain: vec![(Quality::Estimated, key("chiffre estimé", "1 commune"))],
            borders: vec![vec![(0.0, 0.0), (200.0, 0.0), (200.0, 200.0), (0.0, 200.0)]],
            notes: vec!["1 commune sans contour.".to_owned()],
        }
    }

    #[test]
    fn a_map_of_discs_can_be_read_on_every_surface() {
        for name in SurfaceName::ALL {
            for surface in [Surface::named(name), Surface::dark(name)] {
                let drawing = symbols(&map(), surface).unwrap();
                assert_eq!(
                    illegible(&drawing, surface),
                    Vec::<String>::new(),
                    "{}",
                    name.word()
                );
                assert_eq!(drawing.marks.len(), 20);
                for words in ["habitants", "10\u{202f}000", "2\u{202f}000", "500"] {
                    let found = drawing.texts.iter().any(|text| text.text == words);
                    assert!(found, "{words} on {}", name.word());
                }
                let written: Vec<&str> = drawing
                    .texts
                    .iter()
                    .map(|text| text.text.as_str())
                    .collect();
                let written = written.join(" ");
                assert!(
                    written.contains("secret statistique\u{202f}: 1 commune"),
                    "{written}"
                );
                assert!(written.contains("0, sans disque"), "{written}");
                assert!(
                    written.contains("chiffre estimé\u{202f}: 1 commune"),
                    "{written}"
                );
            }
        }
    }

    #[test]
    fn small_discs_lie_over_large_ones() {
        let surface = Surface::named(SurfaceName::Screen);
        let mut sheet = Sheet::new(surface, Lang::Fr, &map().caption, false, Vec::new());
        disc(&mut sheet, (100.0, 100.0), 20.0);
        let radii: Vec<f64> = sheet
            .scene
            .shapes
            .iter()
            .filter_map(|shape| match shape {
                Shape::Disc { radius, .. } => Some(*radius),
                _ => None,
            })
            .collect();
        // The ring of the background, then the disc itself, whose area is not eaten by the ring.
        assert!(
            matches!(radii.as_slice(), [ring, 20.0] if *ring > 20.0),
            "{radii:?}"
        );
        let mut firm = map();
        for place in &mut firm.places {
            place.place.inside = None;
        }
        let svg = symbols(&firm, surface).unwrap().svg;
        let fill = format!("{:?}", surface.map.classes[3]);
        let drawn: Vec<f64> = svg
            .lines()
            .filter(|line| line.starts_with("<circle"))
            .filter_map(|line| line.split("r=\"").nth(1)?.split('"').next()?.parse().ok())
            .collect();
        assert!(drawn.len() >= 2 * 18, "{fill}");
        let of_map = &drawn[..2 * 18];
        assert!(
            of_map.iter().step_by(2).is_sorted_by(|a, b| a >= b),
            "{of_map:?}"
        );
    }
}
