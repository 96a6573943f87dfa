//! The fake sources of the tests for programs that are not written in Rust: says where it listens, then
//! answers until it is ended.

use obs_model::Level;
use obs_territory::Territories;
use obs_tests::fake::{Fake, World, contours, datafair};
use serde_json::json;

/// Electricity and gas delivered to the dwellings of six communes beside Lyon: commune, year, network,
/// MWh, meters.
///
/// Agence ORE, "Consommation annuelle d’électricité et de gaz par commune", sector RESIDENTIEL, as
/// published; the gas of 2023 is left out.
const HOUSEHOLD_ENERGY: [(&str, i32, &str, f64, u32); 18] = [
    ("69029", 2022, "Electricité", 54630.586, 19634),
    ("69029", 2022, "Gaz", 87575.36666, 10593),
    ("69029", 2023, "Electricité", 53722.814, 20012),
    ("69034", 2022, "Electricité", 73111.096, 22853),
    ("69034", 2022, "Gaz", 130339.67489, 11460),
    ("69034", 2023, "Electricité", 71006.718, 23018),
    ("69040", 2022, "Electricité", 12827.19, 3275),
    ("69040", 2022, "Gaz", 18245.51903, 1481),
    ("69040", 2023, "Electricité", 12659.991, 3355),
    ("69081", 2022, "Electricité", 34959.961, 8935),
    ("69081", 2022, "Gaz", 61118.18643, 4312),
    ("69081", 2023, "Electricité", 33720.076, 8982),
    ("69259", 2022, "Electricité", 73789.403, 29101),
    ("69259", 2022, "Gaz", 96061.16646, 17462),
    ("69259", 2023, "Electricité", 72355.842, 29556),
    ("69266", 2022, "Electricité", 222887.478, 86873),
    ("69266", 2022, "Gaz", 307021.90425, 39223),
    ("69266", 2023, "Electricité", 216785.87, 87948),
];

fn main() -> Result<(), String> {
    let territories = Territories::embedded().map_err(|error| error.to_string())?;
    let mut world = World::with_known_figures();
    world.datafair.push(household_energy());
    let communes = territories.all(Level::Commune);
    let codes = communes.map(|place| place.id.code.as_str());
    let outlines = contours::world(territories.geography_year(), codes);
    world.files.extend(outlines.files);
    let fake = Fake::start(world);
    println!("listening on {}", fake.url());
    loop {
        std::thread::park();
    }
}

fn household_energy() -> datafair::Dataset {
    let keys = [
        "code_commune",
        "annee",
        "filiere",
        "code_grand_secteur",
        "conso_totale_mwh",
        "nb_sites",
    ];
    let rows = HOUSEHOLD_ENERGY.map(|(commune, year, network, mwh, meters)| {
        vec![
            json!(commune),
            json!(year.to_string()),
            json!(network),
            json!("RESIDENTIEL"),
            json!(mwh),
            json!(meters),
        ]
    });
    datafair::Dataset {
        host: "opendata.agenceore.fr".to_owned(),
        id: "noxwlxv702-ohfyt76f-a3y9".to_owned(),
        data_updated_at: "2026-06-20T04:00:00.000Z".to_owned(),
        keys: keys.map(str::to_owned).to_vec(),
        rows: rows.to_vec(),
        // Several pages, so that the window follows the next ones.
        page_rows_max: 5,
    }
}
