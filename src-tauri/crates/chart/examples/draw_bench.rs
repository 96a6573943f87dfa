//! How long a finished chart takes: decided, placed, drawn, with its alternative text and its marks.
//!
//! `cargo run --release -p obs-chart --example draw_bench`

#[path = "../../../../tests/golden/cases.rs"]
#[allow(dead_code)] // an example takes only a part of it
mod cases;

use std::error::Error;
use std::time::{Duration, Instant};

use obs_chart::{Caption, Kind, Surface, SurfaceName, draw, figure, png, strip_card};
use obs_compare::Role;
use obs_model::{Lang, Level};

const RUNS: usize = 300;

fn main() -> Result<(), Box<dyn Error>> {
    println!(
        "{:<44} {:>10} {:>10} {:>10}",
        "", "median ms", "p95 ms", "SVG bytes"
    );
    let caption = Caption {
        title: "Ici, un habitant sur quatre a 65 ans ou plus, un peu plus qu’en France".to_owned(),
        subtitle: "Part des 65 ans ou plus dans la population, 2021".to_owned(),
        source: "Insee, recensement 2021 · Licence Ouverte 2.0".to_owned(),
    };
    for name in SurfaceName::ALL {
        let surface = Surface::named(name);
        let bars = cases::crowd(21, 24, Lang::Fr);
        let few = cases::crowd(5, 24, Lang::Fr);
        for (what, kind, comparison) in [
            ("21 bars", Kind::RankedBars, &bars),
            ("21 lines", Kind::Lines, &bars),
            ("strip of 400, 5 named", Kind::Strip, &few),
        ] {
            let mut bytes = 0;
            let times = measure(RUNS, || {
                let drawing = draw(&figure(kind, comparison, &caption), surface)?;
                bytes = drawing.svg.len();
                Ok(())
            })?;
            print(&format!("{what}, {}", name.word()), times, bytes);
        }
    }
    for name in [
        "composition-ages",
        "slope",
        "waffle-ages",
        "multiples",
        "swarm-1250",
        "profile",
        "table-dates",
        "scatter",
    ] {
        let case = cases::all().into_iter().find(|case| case.name == name);
        let case = case.ok_or_else(|| format!("no case {name}"))?;
        for surface in SurfaceName::ALL {
            let mut bytes = 0;
            let times = measure(RUNS, || {
                let figure = figure(case.kind, case.subject(), &case.caption);
                bytes = draw(&figure, Surface::named(surface))?.svg.len();
                Ok(())
            })?;
            print(&format!("{name}, {}", surface.word()), times, bytes);
        }
    }
    let screen = Surface::named(SurfaceName::Screen);
    for count in [1_250, 34_900] {
        let distribution = cases::distribution(Level::Commune, &cases::scattered(count, 25.0, 9.0));
        let mut bytes = 0;
        let times = measure(RUNS, || {
            bytes = strip_card(
                &distribution,
                &[(Role::Mine, 25.1)],
                Some(637),
                screen,
                Lang::Fr,
            )?
            .svg
            .len();
            Ok(())
        })?;
        print(&format!("card strip of {count}"), times, bytes);
    }
    let drawing = draw(
        &figure(Kind::RankedBars, &cases::crowd(21, 24, Lang::Fr), &caption),
        Surface::named(SurfaceName::Projector),
    )?;
    for width_px in [1920, 3840] {
        let times = measure(RUNS / 10, || png(&drawing, width_px).map(drop))?;
        print(&format!("PNG of 21 bars, {width_px} pixels wide"), times, 0);
    }
    Ok(())
}

fn measure(
    runs: usize,
    mut run: impl FnMut() -> Result<(), obs_chart::ChartError>,
) -> Result<Vec<Duration>, obs_chart::ChartError> {
    run()?;
    let mut times = Vec::with_capacity(runs);
    for _ in 0..runs {
        let start = Instant::now();
        run()?;
        times.push(start.elapsed());
    }
    times.sort();
    Ok(times)
}

fn print(what: &str, times: Vec<Duration>, bytes: usize) {
    let ms = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1000.0;
    println!(
        "{what:<44} {:>10.3} {:>10.3} {bytes:>10}",
        ms(0.5),
        ms(0.95)
    );
}
