//! How long the shapes of all communes take: `cargo run --release -p obs-outline --example outline_bench -- FILE.geojson`.

use std::error::Error;
use std::time::{Duration, Instant};
use std::{env, fs};

use obs_model::Level;
use obs_outline::{Bounds, Detail, Outlines, Plane, Provenance, Sheet, read};

fn timed<T>(what: &str, times: u32, mut run: impl FnMut() -> T) -> T {
    let mut result = run();
    let mut best = Duration::MAX;
    for _ in 0..times {
        let start = Instant::now();
        result = run();
        best = best.min(start.elapsed());
    }
    println!("{what}: {:.1} ms", best.as_secs_f64() * 1e3);
    result
}

fn main() -> Result<(), Box<dyn Error>> {
    let file = env::args().nth(1).ok_or("name a GeoJSON of communes")?;
    let bytes = fs::read(&file)?;
    let received = timed("read and project", 2, || read(&bytes, Level::Commune))?;
    let provenance = |least_m2| Provenance {
        geography_year: 2026,
        url: file.clone(),
        sha256: String::new(),
        received_on: String::new(),
        resolution: "1000m".to_owned(),
        detail: Detail { least_m2 },
    };
    for least_m2 in [0.0, 100_000.0, 1_000_000.0] {
        println!("triangles of less than {least_m2} m² dropped");
        let outlines = timed("  build", 2, || {
            Outlines::build(&received, provenance(least_m2))
        });
        let kept = timed("  to bytes", 2, || outlines.to_bytes())?;
        println!(
            "  {} places, {} points, {} bytes",
            outlines.codes().count(),
            outlines.points(),
            kept.len()
        );
        timed("  load", 10, || Outlines::from_bytes(&kept))?;
        timed("  index of points", 5, || outlines.locator());
        let locator = outlines.locator();
        timed("  10 000 points located", 5, || {
            (0..10_000)
                .filter(|at| {
                    let (x, y) = (f64::from(at % 100), f64::from(at / 100));
                    matches!(locator.code_at(x * 0.07, 43.0 + y * 0.07), Ok(Some(_)))
                })
                .count()
        });
        let mut planes: Vec<(Plane, Bounds)> = Vec::new();
        for (_, shape) in outlines.all() {
            if let Some(bounds) = shape.bounds() {
                match planes.iter_mut().find(|(plane, _)| *plane == shape.plane) {
                    Some((_, known)) => *known = known.with(bounds),
                    None => planes.push((shape.plane, bounds)),
                }
            }
        }
        for width in [1000.0, 10_000.0] {
            let sheet = Sheet::arrange(&planes, width, width).ok_or("nothing to show")?;
            let bytes = timed(&format!("  paths {width} wide"), 5, || {
                outlines
                    .all()
                    .filter_map(|(_, shape)| Some(shape.path(sheet.frame(shape.plane)?).len()))
                    .sum::<usize>()
            });
            println!("  {bytes} bytes of paths");
        }
    }
    Ok(())
}
