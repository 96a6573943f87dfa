//! A map whose places are shaded by class, the darker the higher; what is missing is hatched, and all is counted.
//!
//! Unlike the kinds, it is not made from a comparison: shapes, classes and words come decided, as plain values.

use obs_compare::number;
use obs_model::{Basis, IndicatorId, Lang, Period, PlaceId, Quality, State};

use crate::draw::{ChartError, Drawing, Ground, Mark, SUBUNITS, finished};
use crate::figure::Caption;
use crate::parts::mesh::{self, Knot};
use crate::parts::sheet::Sheet;
use crate::parts::text::{self, Weight};
use crate::scene::{Anchor, At, Scene, Stroke, Type};
use crate::surface::{Colour, Surface};

/// A map decided: what is shown, in which class, with which words. Lengths are in units of its own.
#[derive(Clone, Debug)]
pub struct Choropleth {
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
    pub places: Vec<MapPlace>,
    /// Lowest class first.
    pub classes: Vec<MapKey>,
    /// Places without a figure, by reason.
    pub missing: Vec<MapKey>,
    /// Places whose figure is not firm, counted among those of the classes too: each has a mark of its own.
    pub uncertain: Vec<(Quality, MapKey)>,
    /// Borders drawn over all: my territory, or the larger place.
    pub borders: Vec<Vec<(f64, f64)>>,
    /// Small lines under the map: what insets show, what has no shape.
    pub notes: Vec<String>,
}

/// A place of a map.
#[derive(Clone, Debug)]
pub struct MapPlace {
    /// Which place.
    pub place: PlaceId,
    /// Its name.
    pub name: String,
    /// Its value with its unit, or why there is none.
    pub text: String,
    /// The value, in the indicator's unit.
    pub value: Option<f64>,
    /// State of the value.
    pub state: State,
    /// Published for the place, or summed from smaller ones.
    pub basis: Basis,
    /// Position in the classes; none without a figure.
    pub class: Option<usize>,
    /// Closed lines around it and around the holes in it; the last point does not repeat the first.
    pub rings: Vec<Vec<(f64, f64)>>,
    /// Where there is room for a mark inside it; none for a firm figure, or where no mark is wanted.
    pub inside: Option<(f64, f64)>,
}

/// A line of the legend.
#[derive(Clone, Debug)]
pub struct MapKey {
    /// "de 12 à 15 %".
    pub label: String,
    /// How many places.
    pub count: u32,
    /// "54 communes".
    pub count_text: String,
}

/// The part of the width that the legend takes.
const LEGEND_WIDTH: f64 = 0.3;
/// The map is at most so high for its width, where the canvas grows with its content.
const HEIGHT_MAX: f64 = 0.72;

/// A border takes at most this share of the side of a place.
const BORDER_SHARE: f64 = 0.03;
/// The line around my territory takes at most this share of it.
const AROUND_SHARE: f64 = 0.12;
/// A thinner line is not drawn, in units of the surface: nobody sees it, and those of all communes weigh as much as
/// their shades.
const LINE_MIN: f64 = 0.15;

/// Draws a map on a surface.
///
/// # Errors
/// When plotters refuses to draw, which no data should cause.
pub fn choropleth(map: &Choropleth, surface: &Surface) -> Result<Drawing, ChartError> {
    let mut sheet = Sheet::new(
        surface,
        map.lang,
        &map.caption,
        !map.caption.title.is_empty(),
        map.notes.clone(),
    );
    let gap = surface.text.label;
    let width = sheet.right - sheet.left;
    let legend_left = sheet.right - width * LEGEND_WIDTH;
    let room = (
        legend_left - gap - sheet.left,
        match sheet.bottom {
            Some(bottom) => bottom - sheet.top,
            None => width * HEIGHT_MAX,
        },
    );
    let scale = (room.0 / map.size.0.max(1.0)).min(room.1 / map.size.1.max(1.0));
    let (left, top) = (sheet.left + (room.0 - map.size.0 * scale) / 2.0, sheet.top);
    let at = |&(x, y): &(f64, f64)| (left + x * scale, top + y * scale);
    let shades = Shades {
        surface,
        count: map.classes.len(),
    };

    // The largest first: an enclave lies over what surrounds it.
    let mut order: Vec<(f64, usize)> = map
        .places
        .iter()
        .enumerate()
        .map(|(rank, place)| {
            let areas = place.rings.iter().map(|ring| area(ring).abs());
            (areas.fold(0.0, f64::max), rank)
        })
        .collect();
    order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let placed: Vec<Vec<Vec<At>>> = map
        .places
        .iter()
        .map(|place| {
            let rings = place.rings.iter();
            rings.map(|ring| ring.iter().map(at).collect()).collect()
        })
        .collect();
    // Lines stay thin beside the places they part.
    let side = (map.size.0 * map.size.1 * scale * scale / map.places.len().max(1) as f64).sqrt();
    let border_width = surface.map.border_width.min(side * BORDER_SHARE);
    let around_width = surface
        .map
        .around_width
        .min(side * AROUND_SHARE)
        .max(LINE_MIN);
    let step = step(surface);
    let knots: Vec<Vec<Vec<Knot>>> = placed
        .iter()
        .map(|rings| rings.iter().map(|ring| mesh::snapped(ring, step)).collect())
        .collect();
    for &(_, rank) in &order {
        let rings: Vec<Vec<At>> = knots[rank]
            .iter()
            .map(|ring| mesh::points(&mesh::straightened(ring), step))
            .collect();
        match map.places[rank].class {
            Some(class) => fill(&mut sheet.scene, &rings, shades.of(class)),
            None => hatch(&mut sheet.scene, &rings, surface),
        }
    }
    if border_width >= LINE_MIN {
        let thin = Stroke::full(surface.map.border, border_width);
        for line in mesh::borders(knots.iter().flatten().map(Vec::as_slice)) {
            sheet.scene.path(mesh::points(&line, step), thin.clone());
        }
    }
    for border in &map.borders {
        let points: Vec<At> = border.iter().map(at).collect();
        let stroke = Stroke::full(surface.map.around, around_width);
        outline(&mut sheet.scene, &points, stroke);
    }
    for (place, rings) in map.places.iter().zip(&placed) {
        if let Some(inside) = &place.inside {
            let room = rings
                .iter()
                .map(|ring| area(ring).abs())
                .fold(0.0, f64::max);
            let radius = sign_radius(surface).min(room.sqrt() * SIGN_SHARE);
            sign(&mut sheet.scene, place.state, at(inside), radius, surface);
        }
        if let Some(mark) = mark(&map.indicator, map.period, place, rings) {
            sheet.scene.mark(mark);
        }
    }
    let legend_bottom = legend(map, &shades, &mut sheet, legend_left);
    let height = sheet.finish((top + map.size.1 * scale).max(legend_bottom));
    finished(
        sheet.scene,
        surface,
        (surface.canvas.width, height),
        Ground::Filled,
        &map.alt,
    )
}

/// A mark takes at most this share of the side of its place.
const SIGN_SHARE: f64 = 0.22;
/// A smaller mark is not drawn, in units of the surface: nobody sees what it is. The legend counts its place all the same.
const SIGN_MIN: f64 = 1.0;

/// Radius of the mark of a figure that is not firm, where there is room for it.
pub(crate) fn sign_radius(surface: &Surface) -> f64 {
    surface.text.small * 0.36
}

/// The mark of a figure that is not firm: hollow when estimated, with a dot inside when provisional; edged so that it
/// stands out from every shade.
pub(crate) fn sign(scene: &mut Scene, state: State, centre: At, radius: f64, surface: &Surface) {
    let (ink, paper) = (surface.map.around, surface.canvas.background);
    if radius < SIGN_MIN || !matches!(state, State::Estimated | State::Provisional) {
        return;
    }
    scene.disc(centre, radius * 1.25, paper);
    scene.disc(centre, radius, ink);
    scene.disc(centre, radius * 0.7, paper);
    if state == State::Provisional {
        scene.disc(centre, radius * 0.4, ink);
    }
}

/// The widest picture made of a map: 4K.
const PICTURE_WIDTH_PX: f64 = 3840.0;

/// Points of borders closer than this are one: a pixel of the widest picture, in whole units of what is drawn.
fn step(surface: &Surface) -> f64 {
    let pixel = surface.canvas.width / PICTURE_WIDTH_PX;
    (pixel * SUBUNITS).floor().max(1.0) / SUBUNITS
}

/// The shades of the classes there are, spread over those of the surface.
struct Shades<'a> {
    surface: &'a Surface,
    count: usize,
}

impl Shades<'_> {
    fn of(&self, class: usize) -> Colour {
        let shades = &self.surface.map.classes;
        let last = shades.len() - 1;
        let at = match self.count {
            0 | 1 => last / 2,
            count => (class * last + (count - 1) / 2) / (count - 1),
        };
        shades[at.min(last)]
    }
}

/// Twice-signed area over two: positive one way round, negative the other.
fn area(ring: &[(f64, f64)]) -> f64 {
    let next = ring.iter().cycle().skip(1);
    let twice: f64 = ring
        .iter()
        .zip(next)
        .map(|(a, b)| a.0 * b.1 - b.0 * a.1)
        .sum();
    twice / 2.0
}

/// Fills rings as one polygon for each outer ring: a hole is reached along a line and left along the same.
pub(crate) fn fill(scene: &mut Scene, rings: &[Vec<At>], colour: Colour) {
    let outward = rings
        .iter()
        .map(|ring| area(ring))
        .max_by(|a, b| a.abs().total_cmp(&b.abs()))
        .unwrap_or_default()
        .signum();
    let (outer, holes): (Vec<&Vec<At>>, Vec<&Vec<At>>) = rings
        .iter()
        .filter(|ring| ring.len() >= 3)
        .partition(|ring| area(ring).signum() == outward);
    for ring in outer {
        let mut points = ring.clone();
        for hole in &holes {
            if let Some(&entry) = hole.first()
                && holds(ring, entry)
                && let Some(&door) = ring.last()
            {
                points.extend(hole.iter());
                points.extend([entry, door]);
            }
        }
        scene.area(points, colour);
    }
}

fn holds(ring: &[At], (x, y): At) -> bool {
    let next = ring.iter().cycle().skip(1);
    let crossings = ring
        .iter()
        .zip(next)
        .filter(|(a, b)| (a.1 > y) != (b.1 > y) && x < a.0 + (y - a.1) / (b.1 - a.1) * (b.0 - a.0));
    crossings.count() % 2 == 1
}

pub(crate) fn outline(scene: &mut Scene, ring: &[At], stroke: Stroke) {
    if let Some(&first) = ring.first() {
        let mut points = ring.to_vec();
        points.push(first);
        scene.path(points, stroke);
    }
}

/// Rising lines cut at the borders; those of neighbours go on from one to the next.
pub(crate) fn hatch(scene: &mut Scene, rings: &[Vec<At>], surface: &Surface) {
    let distance = surface.bars.hatch * 1.5;
    let sums = || rings.iter().flatten().map(|(x, y)| x + y);
    let (low, high) = (
        sums().fold(f64::INFINITY, f64::min),
        sums().fold(f64::NEG_INFINITY, f64::max),
    );
    let stroke = Stroke::full(surface.map.missing, surface.map.border_width.max(1.0));
    let mut line = (low / distance).ceil() * distance;
    while line < high {
        // Where the diagonal x + y = line meets a border, by x.
        let mut meets: Vec<f64> = Vec::new();
        for ring in rings {
            for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
                let (from, to) = (a.0 + a.1 - line, b.0 + b.1 - line);
                if (from > 0.0) != (to > 0.0) {
                    meets.push(a.0 + from / (from - to) * (b.0 - a.0));
                }
            }
        }
        meets.sort_by(f64::total_cmp);
        for pair in meets.chunks_exact(2) {
            scene.line(
                (pair[0], line - pair[0]),
                (pair[1], line - pair[1]),
                stroke.clone(),
            );
        }
        line += distance;
    }
}

/// The mark of a place: the box of its largest part.
pub(crate) fn mark(
    indicator: &IndicatorId,
    period: Period,
    place: &MapPlace,
    rings: &[Vec<At>],
) -> Option<Mark> {
    let largest = rings
        .iter()
        .max_by(|a, b| area(a).abs().total_cmp(&area(b).abs()))?;
    let xs = || largest.iter().map(|point| point.0);
    let ys = || largest.iter().map(|point| point.1);
    let (x, y) = (
        xs().fold(f64::INFINITY, f64::min),
        ys().fold(f64::INFINITY, f64::min),
    );
    Some(Mark {
        place: place.place.clone(),
        label: place.name.clone(),
        text: place.text.clone(),
        value: place.value,
        state: place.state,
        indicator: indicator.clone(),
        period,
        basis: place.basis,
        x,
        y,
        width: xs().fold(f64::NEG_INFINITY, f64::max) - x,
        height: ys().fold(f64::NEG_INFINITY, f64::max) - y,
    })
}

/// What stands before a line of the legend.
#[derive(Clone, Copy)]
enum Swatch {
    /// The shade of a class.
    Class(usize),
    /// The hatch of what is missing.
    Missing,
    /// The mark of a figure that is not firm.
    Sign(Quality),
}

/// A line for each class, the highest first: its shade, its bounds, how many places it has.
/// Returns the bottom.
fn legend(map: &Choropleth, shades: &Shades<'_>, sheet: &mut Sheet<'_>, left: f64) -> f64 {
    let sizes = &sheet.surface.text;
    let roomy = sizes.label_min * 1.25 + sizes.small * 1.9;
    let classes = map.classes.iter().enumerate().rev();
    let keys: Vec<(Swatch, &MapKey)> = classes
        .map(|(class, key)| (Swatch::Class(class), key))
        .chain(map.missing.iter().map(|key| (Swatch::Missing, key)))
        .chain(
            map.uncertain
                .iter()
                .map(|(quality, key)| (Swatch::Sign(*quality), key)),
        )
        .collect();
    let fits = sheet
        .bottom
        .is_none_or(|bottom| sheet.top + roomy * keys.len() as f64 <= bottom);
    let mut top = sheet.top;
    for (stands, key) in &keys {
        top = if fits {
            let most = keys.iter().map(|(_, key)| key.count).max().unwrap_or(1);
            let share = f64::from(key.count) / f64::from(most.max(1));
            roomy_key(key, *stands, share, shades, sheet, (left, top))
        } else {
            compact_key(key, *stands, shades, sheet, (left, top))
        };
    }
    top
}

/// The bounds, and under them a bar as long as the class has places, with their number.
fn roomy_key(
    key: &MapKey,
    stands: Swatch,
    share: f64,
    shades: &Shades<'_>,
    sheet: &mut Sheet<'_>,
    (left, mut top): At,
) -> f64 {
    let sizes = &sheet.surface.text;
    let label = Type::new(sizes.label_min, Weight::Bold, sizes.ink);
    let small = Type::new(sizes.small, Weight::Regular, sizes.muted);
    let width = sheet.right - left;
    for line in text::wrap(&key.label, label.weight, label.size, width, 2) {
        sheet.scene.text_top(line, left, top, Anchor::Start, label);
        top += label.size * 1.25;
    }
    // The longest bar leaves room for its count.
    let room = width - small.width(&key.count_text) - sizes.small;
    let bar = ((room * share).max(sizes.small), sizes.small);
    swatch(&mut sheet.scene, shades, stands, (left, top), bar);
    sheet.scene.text(
        key.count_text.as_str(),
        left + bar.0 + sizes.small * 0.5,
        top + bar.1 / 2.0,
        Anchor::Start,
        small,
    );
    top + sizes.small * 1.9
}

/// A square of the shade, the bounds and the number of places on one line.
fn compact_key(
    key: &MapKey,
    stands: Swatch,
    shades: &Shades<'_>,
    sheet: &mut Sheet<'_>,
    (left, top): At,
) -> f64 {
    let sizes = &sheet.surface.text;
    let label = Type::new(sizes.label_min, Weight::Bold, sizes.ink);
    let small = Type::new(sizes.small, Weight::Regular, sizes.muted);
    let side = label.size * 0.8;
    let text_left = left + side * 1.4;
    let gap = sizes.small * 0.5;
    let room = sheet.right - text_left - gap;
    let words = key.count_text.as_str();
    let alone = number::number(f64::from(key.count), 0, sheet.lang);
    let count = match label.width(&key.label) + small.width(words) <= room {
        true => words,
        false => alone.as_str(),
    };
    let label_room = room - small.width(count);
    let pitch = label.size * 1.3;
    let lines = text::wrap(&key.label, label.weight, label.size, label_room, 2);
    let middle = top + pitch / 2.0;
    swatch(
        &mut sheet.scene,
        shades,
        stands,
        (left, middle - side / 2.0),
        (side, side),
    );
    for (rank, line) in lines.iter().enumerate() {
        let y = middle + pitch * rank as f64;
        sheet
            .scene
            .text(line.as_str(), text_left, y, Anchor::Start, label);
    }
    sheet
        .scene
        .text(count, sheet.right, middle, Anchor::End, small);
    top + pitch * lines.len().max(1) as f64
}

/// A rectangle of the shade of a class, of the hatch of what is missing, or with the mark of what is not firm.
fn swatch(
    scene: &mut Scene,
    shades: &Shades<'_>,
    stands: Swatch,
    (left, top): At,
    (width, height): (f64, f64),
) {
    let (right, bottom) = (left + width, top + height);
    let ring = vec![(left, top), (right, top), (right, bottom), (left, bottom)];
    match stands {
        Swatch::Class(class) => fill(scene, std::slice::from_ref(&ring), shades.of(class)),
        Swatch::Missing => hatch(scene, std::slice::from_ref(&ring), shades.surface),
        Swatch::Sign(_) => {}
    }
    let edge = Stroke::full(shades.surface.text.muted, shades.surface.map.border_width);
    outline(scene, &ring, edge);
    if let Swatch::Sign(quality) = stands {
        let centre = (left + width.min(height) / 2.0, top + height / 2.0);
        let radius = sign_radius(shades.surface).min(height * 0.4);
        sign(scene, quality.state(), centre, radius, shades.surface);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::legible::illegible;
    use crate::surface::SurfaceName;
    use obs_model::Level;

    fn square(x: f64, y: f64, side: f64) -> Vec<(f64, f64)> {
        vec![(x, y), (x + side, y), (x + side, y + side), (x, y + side)]
    }

    fn key(label: &str, count: u32) -> MapKey {
        MapKey {
            label: label.to_owned(),
            count,
            count_text: match count {
                1 => "1 commune".to_owned(),
                count => format!("{count} communes"),
            },
        }
    }

    /// Five by four squares; the first surrounds a hole, the last is secret.
    fn map() -> Choropleth {
        let mut places: Vec<MapPlace> = (0..20)
            .map(|rank| MapPlace {
                place: PlaceId::new(Level::Commune, format!("16{:03}", rank + 1)),
                name: format!("Commune {rank}"),
                text: "25,1\u{202f}%".to_owned(),
                value: Some(25.1),
                state: State::Measured,
                basis: Basis::Summed,
                class: Some(rank / 4),
                rings: vec![square(
                    f64::from(rank as u32 % 5) * 100.0,
                    f64::from(rank as u32 / 5) * 100.0,
                    100.0,
                )],
                inside: None,
            })
            .collect();
        let mut hole = square(30.0, 30.0, 40.0);
        hole.reverse();
        places[0].rings.push(hole);
        places[19].class = None;
        places[19].state = State::Secret;
        places[17].state = State::Provisional;
        places[18].state = State::Estimated;
        for rank in [17, 18] {
            let (x, y) = places[rank].rings[0][0];
            places[rank].inside = Some((x + 50.0, y + 50.0));
        }
        Choropleth {
            lang: Lang::Fr,
            caption: Caption {
                title: "En Charente, la part des 65 ans ou plus va de 12 à 41\u{202f}%".to_owned(),
                subtitle: "Part des 65 ans ou plus, communes de la Charente, 2021".to_owned(),
                source: "Source\u{202f}: Insee".to_owned(),
            },
            indicator: IndicatorId("population/65-ans-ou-plus".to_owned()),
            period: Period::year(2021),
            alt: "Carte.".to_owned(),
            size: (500.0, 400.0),
            places,
            classes: vec![
                key("moins de 18\u{202f}%", 4),
                key("de 18 à 22\u{202f}%", 4),
                key("de 22 à 26\u{202f}%", 4),
                key("de 26 à 31\u{202f}%", 4),
                key("31\u{202f}% ou plus", 3),
            ],
            missing: vec![key("secret statistique", 1)],
            uncertain: vec![
                (Quality::Provisional, key("chiffre provisoire", 1)),
                (Quality::Estimated, key("chiffre estimé", 1)),
            ],
            borders: vec![square(0.0, 0.0, 200.0)],
            notes: vec!["1 commune sans contour.".to_owned()],
        }
    }

    #[test]
    fn a_map_can_be_read_on_every_surface() {
        for name in SurfaceName::ALL {
            let surface = Surface::named(name);
            let drawing = choropleth(&map(), surface).unwrap();
            assert_eq!(
                illegible(&drawing, surface),
                Vec::<String>::new(),
                "{}",
                name.word()
            );
            assert_eq!(drawing.marks.len(), 20);
            // Each class and what is missing is named and counted.
            for words in [
                "31\u{202f}% ou plus",
                "secret statistique",
                "chiffre provisoire",
                "chiffre estimé",
                "3 communes",
                "1 commune",
            ] {
                let found = drawing.texts.iter().any(|text| text.text == words);
                assert!(found, "{words} on {}", name.word());
            }
            assert_eq!(choropleth(&map(), surface).unwrap(), drawing);
            if let Some(folder) = std::env::var_os("MAP_PICTURES") {
                let picture = crate::png(&drawing, 1200).unwrap();
                let file = std::path::Path::new(&folder).join(format!("{}.png", name.word()));
                std::fs::write(file, picture).unwrap();
            }
        }
    }

    #[test]
    fn a_figure_that_is_not_firm_has_a_mark_of_its_own() {
        let surface = Surface::named(SurfaceName::Print);
        let discs = |map: &Choropleth| {
            let svg = choropleth(map, surface).unwrap().svg;
            svg.matches("<circle").count()
        };
        let both = discs(&map());
        // Paper, ink, paper, and a dot for what is provisional: on its place, and in the legend.
        for (rank, expected) in [(17, 4), (18, 3)] {
            let mut without = map();
            without.places[rank].state = State::Measured;
            assert_eq!(both - discs(&without), expected, "{rank}");
        }
        assert_eq!(both, 2 * (4 + 3));
    }

    #[test]
    fn fewer_classes_take_shades_far_apart() {
        let surface = Surface::named(SurfaceName::Screen);
        let check = |count: usize, expected: &[usize]| {
            let shades = Shades { surface, count };
            let found: Vec<Colour> = (0..count).map(|class| shades.of(class)).collect();
            let expected: Vec<Colour> =
                expected.iter().map(|at| surface.map.classes[*at]).collect();
            assert_eq!(found, expected, "{count}");
        };
        check(5, &[0, 1, 2, 3, 4]);
        check(3, &[0, 2, 4]);
        check(2, &[0, 4]);
        check(1, &[2]);
    }

    #[test]
    fn a_hole_is_not_filled_and_a_hatch_stays_inside() {
        let mut scene = Scene::default();
        let mut hole = square(30.0, 30.0, 40.0);
        hole.reverse();
        let rings = vec![square(0.0, 0.0, 100.0), hole];
        hatch(&mut scene, &rings, Surface::named(SurfaceName::Screen));
        assert!(!scene.shapes.is_empty());
        for shape in &scene.shapes {
            if let crate::scene::Shape::Path { points, .. } = shape {
                let middle = (
                    (points[0].0 + points[1].0) / 2.0,
                    (points[0].1 + points[1].1) / 2.0,
                );
                assert!(
                    holds(&rings[0], middle) && !holds(&rings[1], middle),
                    "{points:?}"
                );
            }
        }
        let mut scene = Scene::default();
        fill(
            &mut scene,
            &rings,
            Surface::named(SurfaceName::Screen).map.around,
        );
        match scene.shapes.as_slice() {
            [crate::scene::Shape::Area { points, .. }] => {
                let whole = area(&rings[0]).abs() - area(&rings[1]).abs();
                assert!((area(points).abs() - whole).abs() < 1e-9, "{points:?}");
            }
            other => assert_eq!(other.len(), 1),
        }
    }
}
