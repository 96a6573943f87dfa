//! How long a note takes: ten pages, eight charts, from values to a file that is PDF/A-3a and PDF/UA-1. Prints a table;
//! asserts nothing.
//!
//! `cargo bench -p obs-note --bench note` · `-- --once` takes a few rounds only · `-- --pdf FILE` writes the note once,
//! as a process of its own, and says how long each part took.
//!
//! A person waits for a process that has set nothing before: each round is one.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../note/sample.rs"]
#[allow(dead_code)] // a bench takes only a part of it
mod sample;

use std::path::Path;
use std::process::Command;
use std::time::Instant;

/// What a person may wait for, in milliseconds.
const PROCESS_GOAL_MS: f64 = 300.0;
/// What of it is ours: the rest asks the questions and draws the charts.
const PAGES_GOAL_MS: f64 = 150.0;

fn main() {
    let given: Vec<String> = std::env::args().collect();
    let after = |word: &str| {
        let at = given.iter().position(|given| given == word)?;
        given.get(at + 1).cloned()
    };
    if let Some(file) = after("--pdf") {
        return once(Path::new(&file));
    }
    let rounds = if given.iter().any(|given| given == "--once") {
        3
    } else {
        30
    };
    let folder = std::env::temp_dir().join(format!("note-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("note.pdf");
    let mut processes = Vec::new();
    let mut parts: Vec<Vec<f64>> = vec![Vec::new(); PARTS.len()];
    for round in 0..=rounds {
        let started = Instant::now();
        let said = Command::new(std::env::current_exe().unwrap())
            .arg("--pdf")
            .arg(&file)
            .output()
            .unwrap();
        let process_ms = started.elapsed().as_secs_f64() * 1e3;
        assert!(
            said.status.success(),
            "{}",
            String::from_utf8_lossy(&said.stderr)
        );
        // The first one warms the disk.
        if round > 0 {
            processes.push(process_ms);
            let said = String::from_utf8(said.stdout).unwrap();
            for (part, ms) in parts.iter_mut().zip(said.split_whitespace()) {
                part.push(ms.parse().unwrap());
            }
        }
    }
    let bytes = std::fs::metadata(&file).unwrap().len();
    std::fs::remove_dir_all(&folder).unwrap();

    println!("{:<52} {:>9} {:>9}   goal", "", "median ms", "p95 ms");
    line(
        "note of ten pages, eight charts, whole process",
        &mut processes,
        Some(PROCESS_GOAL_MS),
    );
    for ((name, goal), part) in PARTS.into_iter().zip(&mut parts) {
        line(name, part, goal);
    }
    println!("{} kB, {rounds} rounds, each a process", bytes / 1_000);

    let note = sample::ten_pages();
    other("HTML, in a process that runs", rounds, || {
        obs_note::html(&note).len()
    });
    other("ODT", rounds, || obs_note::odt(&note).unwrap().len());
    other("Markdown", rounds, || obs_note::markdown(&note).len());
}

/// The same note in another form.
fn other(what: &str, rounds: usize, mut make: impl FnMut() -> usize) {
    let mut bytes = 0;
    let mut durations: Vec<f64> = (0..rounds)
        .map(|_| {
            let started = Instant::now();
            bytes = make();
            started.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    line(
        &format!("{what} ({} kB)", bytes / 1_000),
        &mut durations,
        None,
    );
}

/// What a process says of itself, in this order.
const PARTS: [(&str, Option<f64>); 2] = [
    ("  eight charts, figured and drawn", None),
    (
        "  PDF/A-3a and PDF/UA-1, from the note",
        Some(PAGES_GOAL_MS),
    ),
];

/// One process: the note to a file, and how long each part took.
fn once(file: &Path) {
    let started = Instant::now();
    let note = sample::ten_pages();
    let drawn = started.elapsed();
    let bytes = obs_note::pdf(&note).unwrap();
    let set = started.elapsed() - drawn;
    std::fs::write(file, bytes).unwrap();
    println!(
        "{:.2} {:.2}",
        drawn.as_secs_f64() * 1e3,
        set.as_secs_f64() * 1e3
    );
}

fn line(what: &str, durations_ms: &mut [f64], goal_ms: Option<f64>) {
    durations_ms.sort_by(f64::total_cmp);
    let Some(last) = durations_ms.len().checked_sub(1) else {
        return;
    };
    let at = |share: f64| durations_ms[((last as f64) * share).round() as usize];
    let goal = goal_ms.map_or(String::new(), |goal| {
        let met = if at(0.5) <= goal { "met" } else { "not met" };
        format!("≤ {goal} {met}")
    });
    println!("{what:<52} {:>9.1} {:>9.1}   {goal}", at(0.5), at(0.95));
}
