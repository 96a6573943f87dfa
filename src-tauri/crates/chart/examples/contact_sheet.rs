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
            fs::write(folder.join(format!("{stem}.svg")), &drawing.svg)?;
            fs::write(folder.join(format!("{stem}.png")), png(&drawing, 760)?)?;
        }
    }
    println!("{}", folder.display());
    Ok(())
}
