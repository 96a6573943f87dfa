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
    let mut stems: Vec<(String, String, String)> = Vec::new();
    for (word, surface) in surfaces() {
        let width_px = if word.starts_with("projector") {
            1280
        } else {
            1200
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
            let stem = format!("{}-{word}", case.name);
            stems.push((case.kind.word().to_owned(), word.clone(), stem.clone()));
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
            let stem = format!("card-{word}");
            stems.push(("card".to_owned(), word.clone(), stem.clone()));
            fs::write(folder.join(format!("{stem}.svg")), &drawing.svg)?;
            fs::write(folder.join(format!("{stem}.png")), png(&drawing, 760)?)?;
        }
    }
    fs::write(folder.join("index.html"), page(&stems))?;
    println!("{}", folder.join("index.html").display());
    Ok(())
}

/// Every surface with its word, then those that have a dark theme in it.
fn surfaces() -> Vec<(String, &'static Surface)> {
    let lit = SurfaceName::ALL.map(|name| (name.word().to_owned(), Surface::named(name)));
    let dark = SurfaceName::ALL
        .map(|name| (format!("{}-dark", name.word()), Surface::dark(name)))
        .into_iter()
        .filter(|(_, surface)| surface.has_dark());
    lit.into_iter().chain(dark).collect()
}

/// One page of all the pictures, by kind, then by surface.
fn page(stems: &[(String, String, String)]) -> String {
    let mut kinds: Vec<&str> = stems.iter().map(|(kind, ..)| kind.as_str()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let mut html = String::from(
        "<!doctype html>\n<meta charset=\"utf-8\">\n<title>Contact sheet</title>\n\
         <style>body{font:16px sans-serif;margin:2rem;background:#ddd}div{display:flex;flex-wrap:wrap;gap:1rem}\
         figure{margin:0;width:30rem}img{width:100%;background:#fff}</style>\n",
    );
    for kind in kinds {
        for (word, _) in surfaces() {
            html.push_str(&format!("<h2>{kind}, {word}</h2>\n<div>\n"));
            let of_kind = |stem: &&(String, String, String)| stem.0 == kind && stem.1 == word;
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
