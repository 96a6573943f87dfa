//! Draws every golden case on every surface into a folder, as SVG and PNG, for people to look at.
//!
//! `cargo run -p obs-chart --example contact_sheet -- FOLDER [CASE]`

#[path = "../../../../tests/golden/cases.rs"]
#[allow(dead_code)] // an example takes only a part of it
mod cases;

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use obs_chart::{Surface, SurfaceName, draw, figure, illegible, png, strip_card};
use obs_compare::Role;
use obs_model::{Lang, Level};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(
        arguments
            .next()
            .ok_or("which folder? contact_sheet FOLDER [CASE]")?,
    );
    let wanted = arguments.next().unwrap_or_default();
    fs::create_dir_all(&folder)?;
    let mut stems: Vec<(String, SurfaceName, String)> = Vec::new();
    for name in SurfaceName::ALL {
        let surface = Surface::named(name);
        let width_px = match name {
            SurfaceName::Screen | SurfaceName::Print => 1200,
            SurfaceName::Projector => 1280,
        };
        for case in cases::all()
            .into_iter()
            .filter(|case| case.name.contains(&wanted))
        {
            let mut figure = figure(case.kind, case.subject(), &case.caption);
            if !case.headed {
                figure = figure.without_heading();
            }
            let drawing = draw(&figure, surface)?;
            let stem = format!("{}-{}", case.name, name.word());
            stems.push((case.kind.word().to_owned(), name, stem.clone()));
            for problem in illegible(&drawing, surface) {
                println!("{stem}: {problem}");
            }
            fs::write(folder.join(format!("{stem}.svg")), &drawing.svg)?;
            fs::write(folder.join(format!("{stem}.png")), png(&drawing, width_px)?)?;
        }
        if "card".contains(&wanted) {
            let values = cases::scattered(1250, 25.3, 9.0);
            let distribution = cases::distribution(Level::Epci, &values);
            let marks = [
                (Role::Mine, 25.1),
                (Role::Departement, 26.1),
                (Role::France, 20.5),
            ];
            let drawing = strip_card(&distribution, &marks, Some(637), surface, Lang::Fr)?;
            let stem = format!("card-{}", name.word());
            stems.push(("card".to_owned(), name, stem.clone()));
            fs::write(folder.join(format!("{stem}.svg")), &drawing.svg)?;
            fs::write(folder.join(format!("{stem}.png")), png(&drawing, 760)?)?;
        }
    }
    fs::write(folder.join("index.html"), page(&stems))?;
    println!("{}", folder.join("index.html").display());
    Ok(())
}

/// One page of all the pictures, by kind, then by surface.
fn page(stems: &[(String, SurfaceName, String)]) -> String {
    let mut kinds: Vec<&str> = stems.iter().map(|(kind, ..)| kind.as_str()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let mut html = String::from(
        "<!doctype html>\n<meta charset=\"utf-8\">\n<title>Contact sheet</title>\n\
         <style>body{font:16px sans-serif;margin:2rem;background:#ddd}div{display:flex;flex-wrap:wrap;gap:1rem}\
         figure{margin:0;width:30rem}img{width:100%;background:#fff}</style>\n",
    );
    for kind in kinds {
        for surface in SurfaceName::ALL {
            html.push_str(&format!("<h2>{kind}, {}</h2>\n<div>\n", surface.word()));
            let of_kind =
                |stem: &&(String, SurfaceName, String)| stem.0 == kind && stem.1 == surface;
            for (_, _, stem) in stems.iter().filter(of_kind) {
                html.push_str(&format!(
                    "<figure><img loading=\"lazy\" src=\"{stem}.png\" alt=\"\"><figcaption>{stem}</figcaption></figure>\n"
                ));
            }
            html.push_str("</div>\n");
        }
    }
    html
}
