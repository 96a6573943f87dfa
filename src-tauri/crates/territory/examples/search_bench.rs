//! Prints how long loading and one keystroke of the search take.
//!
//! `cargo run --release -p obs-territory --example search_bench`
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::time::Instant;

use obs_model::Level;
use obs_territory::Territories;

/// What people type, besides names with and without a typo: parts of names, codes, several words.
const TYPED: [&str; 60] = [
    "cognac",
    "grand cognac",
    "bordeaux",
    "bordeaux métropole",
    "22",
    "charente",
    "rouen",
    "saint brieuc",
    "st brieuc",
    "orleans",
    "alpes",
    "16100",
    "16102",
    "200070514",
    "214500468",
    "2A004",
    "l'île-saint-denis",
    "ste mere eglise",
    "havre",
    "le havre",
    "paris 12",
    "lyon 3",
    "saint denis reunion",
    "agglo la rochelle",
    "departement de la charente",
    "métropole rouen",
    "val de cognac",
    "saint sulpice de cognac",
    "chalons sur marne",
    "bordaux",
    "marseile",
    "ruoen",
    "orlaens",
    "saintbrieuc",
    "saint breuc",
    "congac",
    "grnad cognac",
    "nante",
    "rennse",
    "toulose",
    "strasborg",
    "montpelier",
    "clermon ferrand",
    "aix en provense",
    "sainte",
    "saint",
    "a",
    "x",
    "zzzzz",
    "qwerty",
    "communaute",
    "pays de la loire",
    "nouvelle aquitaine",
    "côtes d’armor",
    "cotes darmor",
    "guadeloupe",
    "reunion",
    "mayotte",
    "boulogne billancourt",
    "villeneuve",
];

fn main() {
    let mut load_ms = f64::MAX;
    for _ in 0..5 {
        let start = Instant::now();
        std::hint::black_box(Territories::embedded().expect("embedded tables"));
        load_ms = load_ms.min(start.elapsed().as_secs_f64() * 1e3);
    }
    println!("load, best of 5     {load_ms:>9.2} ms");
    let territories = Territories::embedded().expect("embedded tables");

    let mut queries: Vec<String> = TYPED.iter().map(|text| (*text).to_owned()).collect();
    // Names spread over all communes and EPCI, every second one with a typo.
    let communes = territories.all(Level::Commune).step_by(220);
    let epci = territories.all(Level::Epci).step_by(15);
    for (turn, place) in communes.chain(epci).enumerate() {
        let mut letters: Vec<char> = place.name.name.chars().collect();
        let middle = letters.len() / 2;
        match turn % 8 {
            1 => drop(letters.remove(middle)),
            3 => letters.insert(middle, 'k'),
            5 => letters[middle] = 'k',
            7 if middle > 0 => letters.swap(middle - 1, middle),
            _ => {}
        }
        queries.push(letters.into_iter().collect());
    }
    let mut times_us: Vec<(f64, String)> = Vec::new();
    for query in &queries {
        let ends = query
            .char_indices()
            .map(|(at, letter)| at + letter.len_utf8());
        for end in ends {
            let typed = &query[..end];
            // The best of three: what else the machine does is left out.
            let mut best_us = f64::MAX;
            for _ in 0..3 {
                let start = Instant::now();
                std::hint::black_box(territories.search(typed, 12));
                best_us = best_us.min(start.elapsed().as_secs_f64() * 1e6);
            }
            times_us.push((best_us, typed.to_owned()));
        }
    }
    times_us.sort_by(|a, b| a.0.total_cmp(&b.0));
    let at = |share: f64| &times_us[((times_us.len() - 1) as f64 * share) as usize];
    println!("queries             {:>9}", queries.len());
    println!("keystrokes          {:>9}", times_us.len());
    for (name, share) in [
        ("median", 0.5),
        ("p95", 0.95),
        ("p99", 0.99),
        ("slowest", 1.0),
    ] {
        let (time_us, typed) = at(share);
        println!("{name:<19} {:>9.2} ms   ({typed})", time_us / 1e3);
    }
}
