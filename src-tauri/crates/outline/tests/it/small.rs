use obs_outline::{Bounds, Group, Outlines, Plane, Point, PointError, Shape, Sheet};
use serde_json::Value;

use crate::{ORIGIN, UNIT, feature, outlines, ring, square};

/// Four squares around a fifth, which is also a hole in the large one at the left:
///
/// ```text
/// 4 ┌────────┬───┐
///   │ 16001  │ 2 │
///   │  ┌──┐  ├───┤
///   │  │ 5│  │ 3 │
///   │  └──┘  │   │
/// 0 └────────┴───┘
///   0        4   6
/// ```
fn map() -> Vec<Value> {
    vec![
        feature(
            "16001",
            vec![square(0., 0., 4., 4.), square(1., 1., 2., 2.)],
        ),
        feature("16002", vec![square(4., 2., 2., 2.)]),
        feature("16003", vec![square(4., 0., 2., 2.)]),
        feature("16005", vec![square(1., 1., 2., 2.)]),
    ]
}

fn shape(outlines: &Outlines, code: &str) -> Shape {
    let shapes: Vec<Shape> = outlines.shapes(code).collect();
    assert_eq!(shapes.len(), 1, "{code}");
    shapes.into_iter().next().unwrap()
}

fn group(code: &str, members: &[&str]) -> Group {
    Group {
        code: code.to_owned(),
        members: members.iter().map(|&member| member.to_owned()).collect(),
    }
}

/// Square kilometres of one unit of the small maps, near enough.
const UNIT_KM2: f64 = 0.7793 * 1.1114;

#[test]
fn shapes_have_their_rings_area_and_middle() {
    let outlines = outlines(&map(), 0.0);
    let check = |code: &str, rings: usize, units: f64| {
        let shape = shape(&outlines, code);
        assert_eq!(shape.plane, Plane::Metropole);
        assert_eq!(shape.rings.len(), rings, "{code}");
        let found = shape.area_m2() / 1e6;
        let expected = units * UNIT_KM2;
        assert!(
            (found / expected - 1.0).abs() < 0.01,
            "{code}: {found} km² instead of {expected}"
        );
    };
    check("16001", 2, 12.0);
    check("16002", 1, 4.0);
    check("16005", 1, 4.0);
    assert_eq!(outlines.shapes("16004").count(), 0);
    assert_eq!(
        outlines.codes().collect::<Vec<_>>(),
        ["16001", "16002", "16003", "16005"]
    );
}

#[test]
fn a_point_is_in_one_place_even_on_a_border() {
    let locator = outlines(&map(), 0.0).locator();
    let check = |x: f64, y: f64, expected: &[&str]| {
        let found = locator.code_at(ORIGIN.0 + x * UNIT, ORIGIN.1 + y * UNIT);
        let found = found.unwrap();
        match expected {
            [] => assert_eq!(found, None, "{x} {y}"),
            some => assert!(
                found.is_some_and(|code| some.contains(&code)),
                "{x} {y}: {found:?}"
            ),
        }
    };
    check(0.5, 0.5, &["16001"]);
    check(2.0, 2.0, &["16005"]);
    check(5.0, 3.5, &["16002"]);
    check(5.0, 0.5, &["16003"]);
    check(7.0, 0.5, &[]);
    // On a border: one of the two, never none.
    check(5.0, 2.0, &["16002", "16003"]);
    check(4.0, 3.0, &["16001", "16002"]);
    check(4.0, 2.0, &["16001", "16002", "16003"]);
    check(1.0, 2.0, &["16001", "16005"]);
    check(2.0, 3.0, &["16001", "16005"]);
    assert_eq!(locator.code_at(45.6, -0.4), Err(PointError::Swapped));
    assert_eq!(locator.code_at(2.35, 51.9), Err(PointError::Elsewhere));
}

#[test]
fn borders_inside_a_group_are_dropped() {
    let outlines = outlines(&map(), 0.0);
    let check = |members: &[&str], rings: usize, units: f64| {
        let dissolved = outlines.dissolve(&[group("200000001", members)]);
        let shape = shape(&dissolved, "200000001");
        assert_eq!(shape.rings.len(), rings, "{members:?}");
        let expected = units * UNIT_KM2;
        let found = shape.area_m2() / 1e6;
        assert!(
            (found / expected - 1.0).abs() < 0.01,
            "{members:?}: {found} km² instead of {expected}"
        );
    };
    check(&["16001", "16005"], 1, 16.0);
    check(&["16002", "16003"], 1, 8.0);
    check(&["16001", "16002", "16003"], 2, 20.0);
    check(&["16001", "16002", "16003", "16005"], 1, 24.0);
    // Apart from each other: two borders.
    check(&["16002", "16005"], 2, 8.0);

    let dissolved = outlines.dissolve(&[group("A", &["16002", "99999"]), group("B", &["88888"])]);
    assert_eq!(dissolved.codes().collect::<Vec<_>>(), ["A"]);
    assert_eq!(dissolved.absent().get("A").unwrap(), &["99999"]);
    assert_eq!(dissolved.absent().get("B").unwrap(), &["88888"]);
}

/// Two neighbours whose border zigzags by a tenth of a unit around a large bend.
fn neighbours() -> Vec<Value> {
    let border: Vec<(f64, f64)> = (0..=40)
        .map(|step| {
            let y = f64::from(step) / 4.0;
            let bend = if (4.0..6.0).contains(&y) { 1.5 } else { 0.0 };
            (5.0 + bend + 0.03 * f64::from(step % 2), y)
        })
        .collect();
    let mut west = vec![(0.0, 0.0)];
    west.extend(&border);
    west.extend([(0.0, 10.0), (0.0, 0.0)]);
    let mut east = vec![(10.0, 0.0), (10.0, 10.0)];
    east.extend(border.iter().rev());
    east.push((10.0, 0.0));
    vec![
        feature("16011", vec![ring(&west)]),
        feature("16012", vec![ring(&east)]),
    ]
}

#[test]
fn neighbours_are_simplified_together() {
    let whole = outlines(&neighbours(), 0.0);
    let simple = outlines(&neighbours(), 300_000.0);
    assert!(
        simple.points() < whole.points() / 2,
        "{} of {}",
        simple.points(),
        whole.points()
    );
    let both = |outlines: &Outlines| {
        let dissolved = outlines.dissolve(&[group("16", &["16011", "16012"])]);
        (
            shape(&dissolved, "16"),
            shape(outlines, "16011").area_m2() + shape(outlines, "16012").area_m2(),
        )
    };
    let (around, sum) = both(&simple);
    assert_eq!(around.rings.len(), 1);
    // Neither gap nor overlap: the parts add up to the whole, to the square metre.
    assert_eq!(around.area_m2(), sum);
    assert_eq!(both(&whole).0.bounds(), around.bounds());
    // The bend is still there: 1.5 × 2 units moved from one side to the other.
    let moved = shape(&simple, "16011").area_m2() - shape(&simple, "16012").area_m2();
    assert!(moved / 1e6 / UNIT_KM2 > 3.0, "{moved}");
}

#[test]
fn an_islet_outlives_simplification() {
    let islet = vec![
        feature(
            "29001",
            vec![square(0., 0., 20., 20.), square(10., 10., 1., 1.)],
        ),
        feature("29002", vec![square(10., 10., 1., 1.)]),
    ];
    let simple = outlines(&islet, 5e8);
    assert!(shape(&simple, "29002").area_m2() > 0.0);
    assert!(shape(&simple, "29001").area_m2() > 0.0);
    assert_eq!(shape(&simple, "29001").rings.len(), 2);
}

#[test]
fn the_kept_file_gives_back_what_it_was_given() {
    let outlines = outlines(&map(), 0.0);
    let bytes = outlines.to_bytes().unwrap();
    assert_eq!(Outlines::from_bytes(&bytes).unwrap(), outlines);
    assert_eq!(
        Outlines::from_bytes(&bytes)
            .unwrap()
            .provenance()
            .geography_year,
        2026
    );
    for at in 0..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x10;
        assert!(Outlines::from_bytes(&damaged).is_err(), "byte {at}");
        assert!(Outlines::from_bytes(&bytes[..at]).is_err(), "cut at {at}");
    }
}

#[test]
fn the_label_is_inside_even_of_a_crescent() {
    let check = |rings: Vec<Value>| {
        let outlines = outlines(&[feature("16001", rings)], 0.0);
        let shape = shape(&outlines, "16001");
        let label = shape.label_point().unwrap();
        let far = Point {
            x: label.x + 1_000_000,
            y: label.y,
        };
        // A line from the label outwards crosses the borders an odd number of times.
        let crossed = shape
            .rings
            .iter()
            .flat_map(|ring| ring.iter().zip(ring.iter().cycle().skip(1)))
            .filter(|(a, b)| (a.y > label.y) != (b.y > label.y))
            .filter(|(a, b)| {
                let t = f64::from(label.y - a.y) / f64::from(b.y - a.y);
                let x = f64::from(a.x) + t * f64::from(b.x - a.x);
                x > f64::from(label.x) && x < f64::from(far.x)
            })
            .count();
        assert_eq!(crossed % 2, 1, "{label:?}");
    };
    check(vec![square(0., 0., 4., 4.)]);
    check(vec![square(0., 0., 9., 9.), square(2., 2., 5., 5.)]);
    let crescent = [
        (0., 0.),
        (9., 0.),
        (9., 1.),
        (1., 1.),
        (1., 8.),
        (9., 8.),
        (9., 9.),
        (0., 9.),
        (0., 0.),
    ];
    check(vec![ring(&crescent)]);
}

#[test]
fn a_sheet_holds_every_plane_in_its_frame() {
    let bounds = |width: i32, height: i32| Bounds {
        min: Point { x: 0, y: 0 },
        max: Point {
            x: width,
            y: height,
        },
    };
    let check = |planes: &[(Plane, Bounds)]| {
        let sheet = Sheet::arrange(planes, 1000.0, 800.0).unwrap();
        assert!(
            sheet.width <= 1000.001 && sheet.height <= 800.001,
            "{sheet:?}"
        );
        assert_eq!(sheet.frames.len(), planes.len());
        for (rank, frame) in sheet.frames.iter().enumerate() {
            assert!(
                frame.left >= -0.001 && frame.left + frame.width() <= sheet.width + 0.001,
                "{frame:?}"
            );
            assert!(
                frame.top >= -0.001 && frame.top + frame.height() <= sheet.height + 0.001,
                "{frame:?}"
            );
            for other in &sheet.frames[rank + 1..] {
                let apart = frame.left >= other.left + other.width()
                    || other.left >= frame.left + frame.width()
                    || frame.top >= other.top + other.height()
                    || other.top >= frame.top + frame.height();
                assert!(apart, "{frame:?} {other:?}");
            }
        }
    };
    check(&[(Plane::Metropole, bounds(1_000_000, 1_000_000))]);
    check(&[(Plane::Reunion, bounds(60_000, 60_000))]);
    let all: Vec<(Plane, Bounds)> = Plane::ALL
        .iter()
        .map(|&plane| match plane {
            Plane::Metropole => (plane, bounds(1_100_000, 1_050_000)),
            Plane::Guyane => (plane, bounds(380_000, 420_000)),
            _ => (plane, bounds(70_000, 50_000)),
        })
        .collect();
    check(&all);
    assert_eq!(Sheet::arrange(&[], 100.0, 100.0), None);
}

#[test]
fn paths_are_whole_units_from_the_top_left() {
    let outlines = outlines(&map(), 0.0);
    let shape = shape(&outlines, "16002");
    let bounds = shape.bounds().unwrap();
    let path = |width: f64| {
        let sheet = Sheet::arrange(&[(Plane::Metropole, bounds)], width, width).unwrap();
        shape.path(&sheet.frames[0])
    };
    let text = path(100.0);
    assert!(text.starts_with('M') && text.ends_with('z'), "{text}");
    assert_eq!(text.matches('M').count(), 1, "{text}");
    assert!(
        text.bytes().all(|byte| b"Mlz -0123456789".contains(&byte)),
        "{text}"
    );
    // Smaller than a unit: still a mark.
    assert_eq!(path(0.4), "M0 0l1 0 0 1-1 0z");
}
