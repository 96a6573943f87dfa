//! How long charts take: decided, placed, drawn, with their alternative text and marks; and painted. Prints a table;
//! asserts nothing.
//!
//! `cargo bench -p obs-chart --bench charts` · `-- --once` draws each a few times only · `-- --serve` answers
//! `tests/bench/peers`, which sets other tools beside.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../golden/cases.rs"]
#[allow(dead_code)] // a bench takes only a part of it
mod cases;

use std::io::BufRead as _;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use obs_chart::{
    Caption, Choropleth, Drawing, Kind, MapKey, MapPlace, Subject, Surface, SurfaceName,
    choropleth, draw, figure, png, strip_card,
};
use obs_compare::{Comparison, Role};
use obs_model::{Basis, IndicatorId, Lang, Level, Period, PlaceId, State, Value};
use serde_json::{Value as Json, json};

/// Places of the chart that everything is set against.
const BARS: usize = 21;
/// Indicators of a page about a territory.
const PAGE: usize = 60;

fn main() {
    let has = |word: &str| std::env::args().any(|given| given == word);
    if has("--serve") {
        return serve();
    }
    let rounds = Rounds {
        drawn: if has("--once") { 5 } else { 300 },
        painted: if has("--once") { 2 } else { 40 },
    };
    println!(
        "{:<50} {:>9} {:>9}   {:<16} {:>8}",
        "", "median ms", "p95 ms", "goal ms", "kB"
    );
    charts(&rounds);
    kinds(&rounds);
    pictures(&rounds);
    maps(&rounds);
}

/// How many times each is done.
struct Rounds {
    drawn: usize,
    painted: usize,
}

/// What is asked of a measure, in milliseconds.
enum Goal {
    None,
    Median(f64),
    P95(f64),
}

/// Does it over and over, and prints a line of the table; what is done returns the bytes it wrote.
fn line(what: &str, goal: &Goal, rounds: usize, mut once: impl FnMut(usize) -> usize) {
    for turn in 0..3 {
        once(turn);
    }
    let mut bytes = 0;
    let mut durations: Vec<Duration> = (0..rounds)
        .map(|turn| {
            let started = Instant::now();
            bytes = once(turn);
            started.elapsed()
        })
        .collect();
    durations.sort();
    let at = |share: f64| durations[(durations.len() as f64 * share) as usize].as_secs_f64() * 1e3;
    let (median, p95) = (at(0.5), at(0.95));
    let said = |word: &str, goal: f64, measured: f64| {
        let met = if measured <= goal { "met" } else { "not met" };
        format!("{word} {goal:.0}, {met}")
    };
    let goal = match *goal {
        Goal::None => String::new(),
        Goal::Median(goal) => said("median", goal, median),
        Goal::P95(goal) => said("p95", goal, p95),
    };
    let kilobytes = bytes as f64 / 1e3;
    println!("{what:<50} {median:>9.3} {p95:>9.3}   {goal:<16} {kilobytes:>8.1}");
}

fn caption() -> Caption {
    Caption {
        title: "Ici, un habitant sur quatre a 65 ans ou plus, un peu plus qu’en France".to_owned(),
        subtitle: "Part des 65 ans ou plus dans la population, 2021".to_owned(),
        source: "Insee, recensement 2021 · Licence Ouverte 2.0".to_owned(),
    }
}

/// A comparison of so many places; each of a page has other values, written with one decimal.
fn comparison(places: usize, nth: usize) -> Comparison {
    let mut comparison = cases::crowd(places, 24, Lang::Fr);
    for (rank, entry) in comparison.entries.iter_mut().enumerate() {
        let value = entry.now.value.known().unwrap();
        let moved = value * (1.0 + ((nth * 7 + rank * 3) % 11) as f64 / 40.0);
        entry.now.value = Value::measured((moved * 10.0).round() / 10.0);
    }
    comparison
}

fn bars(comparison: &Comparison, surface: SurfaceName) -> Drawing {
    let subject: Subject<'_> = comparison.into();
    let figure = figure(Kind::RankedBars, subject, &caption());
    draw(&figure, Surface::named(surface)).unwrap()
}

fn charts(rounds: &Rounds) {
    let page: Vec<Comparison> = (0..PAGE).map(|nth| comparison(BARS, nth)).collect();
    for surface in SurfaceName::ALL {
        line(
            &format!("{BARS} bars, finished, {}", surface.word()),
            &Goal::P95(3.0),
            rounds.drawn,
            |turn| bars(&page[turn % PAGE], surface).svg.len(),
        );
    }
    line(
        &format!("{PAGE} finished charts of {BARS} bars, screen"),
        &Goal::P95(150.0),
        rounds.painted,
        |_| {
            let page = page
                .iter()
                .map(|comparison| bars(comparison, SurfaceName::Screen));
            page.map(|drawing| drawing.svg.len()).sum()
        },
    );
    let communes = cases::distribution(Level::Commune, &cases::scattered(34_900, 25.0, 9.0));
    line(
        &format!("{PAGE} strips of a territory among 34 900"),
        &Goal::P95(150.0),
        rounds.painted,
        |_| {
            let screen = Surface::named(SurfaceName::Screen);
            let strips = (0..PAGE).map(|nth| {
                let mine = [(Role::Mine, 20.0 + nth as f64 / 5.0)];
                strip_card(&communes, &mine, Some(637), screen, Lang::Fr).unwrap()
            });
            strips.map(|drawing| drawing.svg.len()).sum()
        },
    );
}

fn kinds(rounds: &Rounds) {
    const CASES: [&str; 11] = [
        "bars-grand-cognac",
        "lines-ten-chosen",
        "strip-1250",
        "composition-ages",
        "slope",
        "waffle-ages",
        "multiples",
        "swarm-1250",
        "profile",
        "table-dates",
        "scatter",
    ];
    let all = cases::all();
    for name in CASES {
        let Some(case) = all.iter().find(|case| case.name == name) else {
            println!("{name}: no such case");
            continue;
        };
        for surface in SurfaceName::ALL {
            let what = format!("{}, {}, {}", case.kind.word(), name, surface.word());
            line(&what, &Goal::Median(1.0), rounds.drawn, |_| {
                let figure = figure(case.kind, case.subject(), &case.caption);
                draw(&figure, Surface::named(surface)).unwrap().svg.len()
            });
        }
    }
}

fn pictures(rounds: &Rounds) {
    let drawing = bars(&comparison(BARS, 0), SurfaceName::Projector);
    for (width_px, goal_ms) in [(1920, 45.0), (3840, 180.0)] {
        line(
            &format!("PNG {width_px} wide, {BARS} bars, projector"),
            &Goal::P95(goal_ms),
            rounds.painted,
            |_| png(&drawing, width_px).unwrap().len(),
        );
    }
}

fn maps(rounds: &Rounds) {
    let map = every_commune();
    for surface in SurfaceName::ALL {
        line(
            &format!("map of {} places, {}", map.places.len(), surface.word()),
            &Goal::None,
            rounds.painted.min(10),
            |_| choropleth(&map, Surface::named(surface)).unwrap().svg.len(),
        );
    }
}

/// Places along each side of a made-up country: as many as there are communes.
const SIDE: usize = 187;
/// Units of the map along a side, as exports ask for.
const UNITS: f64 = 8000.0;
/// Points of a border between two corners.
const BORDER_POINTS: usize = 3;

/// A country of 34 969 places whose borders wander and are those of their neighbours.
fn every_commune() -> Choropleth {
    // Between -0.5 and 0.5, always the same for the same place.
    let wander = |seed: usize| {
        let mixed = (seed as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (mixed >> 40) as f64 / (1u64 << 24) as f64 - 0.5
    };
    let pitch = UNITS / SIDE as f64;
    let shift = |seed: usize, share: f64| (wander(seed) * pitch * share).round();
    let corner = |column: usize, row: usize| {
        let seed = (row * (SIDE + 1) + column) * 16;
        let (x, y) = (column as f64 * pitch, row as f64 * pitch);
        (
            x.round() + shift(seed, 0.5),
            y.round() + shift(seed + 1, 0.5),
        )
    };
    // From a corner to the next one right or down, the last left out.
    let border = |column: usize, row: usize, down: usize| {
        let (from, to) = (corner(column, row), corner(column + 1 - down, row + down));
        let seed = (row * (SIDE + 1) + column) * 16 + 2 + down * 7;
        let between = (1..=BORDER_POINTS).map(move |nth| {
            let share = nth as f64 / (BORDER_POINTS + 1) as f64;
            (
                (from.0 + (to.0 - from.0) * share).round() + shift(seed + nth * 2, 0.15),
                (from.1 + (to.1 - from.1) * share).round() + shift(seed + nth * 2 + 1, 0.15),
            )
        });
        let mut points = vec![from];
        points.extend(between);
        (points, to)
    };
    let ring = |column: usize, row: usize| {
        let reversed = |(mut points, to): (Vec<(f64, f64)>, (f64, f64))| {
            points.push(to);
            points.reverse();
            points.pop();
            points
        };
        let mut ring = border(column, row, 0).0;
        ring.extend(border(column + 1, row, 1).0);
        ring.extend(reversed(border(column, row + 1, 0)));
        ring.extend(reversed(border(column, row, 1)));
        ring
    };
    let places: Vec<MapPlace> = (0..SIDE * SIDE)
        .map(|rank| MapPlace {
            place: PlaceId::new(Level::Commune, format!("{rank:05}")),
            name: format!("Commune {rank}"),
            text: "25,1\u{202f}%".to_owned(),
            value: Some(25.1),
            state: State::Measured,
            basis: Basis::Published,
            class: Some(((wander(rank) + 0.5) * 5.0) as usize),
            rings: vec![ring(rank % SIDE, rank / SIDE)],
            inside: None,
        })
        .collect();
    let keys = (0..5).map(|class| {
        let count = places.iter().filter(|place| place.class == Some(class));
        let count = count.count() as u32;
        MapKey {
            label: format!("classe {class}"),
            count,
            count_text: format!("{count} communes"),
        }
    });
    let classes = keys.collect();
    Choropleth {
        lang: Lang::Fr,
        caption: caption(),
        indicator: IndicatorId("population/65-ans-ou-plus".to_owned()),
        period: Period::year(2021),
        alt: "Carte.".to_owned(),
        size: (UNITS, UNITS),
        places,
        classes,
        missing: Vec::new(),
        uncertain: Vec::new(),
        borders: Vec::new(),
        notes: Vec::new(),
    }
}

/// Answers, a line of JSON for a line of JSON: first what is to be drawn, then each task with how long it took.
///
/// `{"do":"svg","nth":3}`, `{"do":"page"}` and `{"do":"png"}`; ends with its input.
fn serve() {
    let page: Vec<Comparison> = (0..PAGE).map(|nth| comparison(BARS, nth)).collect();
    // A projector shows fewer places: those it shows are asked of the others.
    let picture = comparison(12, 0);
    let charts: Vec<Json> = page
        .iter()
        .map(|comparison| to_draw(comparison, SurfaceName::Screen))
        .collect();
    println!(
        "{}",
        json!({ "charts": charts, "picture": to_draw(&picture, SurfaceName::Projector) })
    );
    for line in std::io::stdin().lock().lines() {
        let task: Json = serde_json::from_str(&line.unwrap()).unwrap();
        let started = Instant::now();
        let (svg, painted) = match task["do"].as_str() {
            Some("svg") => {
                let nth = task["nth"].as_u64().unwrap() as usize;
                (bars(&page[nth], SurfaceName::Screen).svg, None)
            }
            Some("page") => {
                let drawn = page.iter().map(|one| bars(one, SurfaceName::Screen).svg);
                (drawn.collect(), None)
            }
            Some("png") => {
                let drawing = bars(&picture, SurfaceName::Projector);
                let painted = png(&drawing, 1920).unwrap();
                (drawing.svg, Some(painted))
            }
            _ => panic!("no such task: {task}"),
        };
        let ms = started.elapsed().as_secs_f64() * 1e3;
        let png = painted.map(|painted| STANDARD.encode(painted));
        println!("{}", json!({ "ms": ms, "svg": svg, "png": png }));
    }
}

/// A chart for whoever draws it: its words, its size, its bars in the order shown.
fn to_draw(comparison: &Comparison, surface: SurfaceName) -> Json {
    let drawing = bars(comparison, surface);
    let role = |place: &PlaceId| {
        let entry = comparison
            .entries
            .iter()
            .find(|entry| entry.place == *place);
        match entry.map(|entry| entry.role) {
            Some(Role::Mine) => "mine",
            Some(Role::Peer) => "peer",
            _ => "landmark",
        }
    };
    let bars: Vec<Json> = drawing
        .marks
        .iter()
        .map(|mark| {
            json!({ "name": mark.label, "value": mark.value, "text": mark.text, "role": role(&mark.place) })
        })
        .collect();
    let caption = caption();
    json!({
        "title": caption.title, "subtitle": caption.subtitle, "source": caption.source, "alt": drawing.alt,
        "width": drawing.width, "height": drawing.height, "bars": bars,
    })
}
