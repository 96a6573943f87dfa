//! A refresh killed at any moment leaves, of each dataset, the old figures or the new ones, and never a mix.
//!
//! Ten moments by default, `KILL_ROUNDS` of them when it is set (`make kill-test` sets 200). Moments are drawn from
//! a seed, as shares of the time that a whole refresh takes here.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../../../../tests/faults/figures.rs"]
#[allow(dead_code)]
mod figures;

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use obs_model::IndicatorId;
use obs_store::Store;
use obs_tests::desk::copy_folder;
use obs_tests::fake::{Fake, World};
use tempfile::TempDir;

use figures::{Route, Sheet, YEARS, indicators};

const SEED: u64 = 0x0b5e_7a70_19e5_2026;
const ROUTES: [(Route, &str, &str); 2] = [
    (Route::MelodiParquet, "melodi", "melodi:DS_ESSAI"),
    (
        Route::OpendatasoftExport,
        "portail",
        "opendatasoft:essai.fr/essai",
    ),
];
const OLD: &str = "2026-01-01T08:00:00";
const NEW: &str = "2026-02-01T08:00:00";

fn world(day: &str, more: f64) -> World {
    let mut world = World::default();
    for (route, ..) in ROUTES {
        let part = Sheet::revised(route, &YEARS, more).world(day);
        world.melodi.extend(part.melodi);
        world.opendatasoft.extend(part.opendatasoft);
    }
    world
}

fn ids(word: &str) -> [String; 2] {
    ["nombre", "part"].map(|name| format!("population/essai-{word}-{name}"))
}

/// `observatoire-cli refresh` of both datasets.
fn refresh(folder: &Path, fake: &Fake) -> Child {
    let ids: Vec<String> = ROUTES.iter().flat_map(|(_, word, _)| ids(word)).collect();
    Command::new(env!("CARGO_BIN_EXE_observatoire-cli"))
        .arg("--data-dir")
        .arg(folder)
        .args(["--mirror", fake.url(), "--today", "2026-11-21", "refresh"])
        .args(ids)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// What the file holds of each dataset: its date as the source said it, and every figure.
fn held(folder: &Path) -> Vec<String> {
    let store = Store::open(&folder.join("observatoire.duckdb")).unwrap();
    ROUTES
        .iter()
        .map(|(_, word, key)| {
            let record = store.dataset(key).unwrap().unwrap();
            let mut text = format!("{:?}\n", record.freshness);
            for id in ids(word) {
                for observation in store.all_observations(&IndicatorId(id)).unwrap() {
                    text.push_str(&format!(
                        "{} {} {:?}\n",
                        observation.place, observation.period, observation.value
                    ));
                }
            }
            text
        })
        .collect()
}

/// A number from 0 to 1 out of a seed (splitmix64).
fn draw(state: &mut u64) -> f64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (mixed ^ (mixed >> 31)) as f64 / u64::MAX as f64
}

#[test]
fn a_killed_refresh_leaves_old_or_new_and_never_a_mix() {
    let rounds: usize = match std::env::var("KILL_ROUNDS") {
        Ok(text) => text.parse().unwrap(),
        Err(_) => 10,
    };
    let fake = Fake::start(world(OLD, 0.0));
    let before = TempDir::new().unwrap();
    let catalog = before.path().join("catalog/population");
    fs::create_dir_all(&catalog).unwrap();
    for (place, (route, word, _)) in ROUTES.into_iter().enumerate() {
        for (name, file) in indicators(route) {
            let name = name.replace("essai-", &format!("essai-{word}-"));
            let file = file
                .replace("Essai", &format!("Essai {word}"))
                .replace("Trial", &format!("Trial {word}"))
                .replace("order = 9", &format!("order = {}", 10 + place));
            fs::write(catalog.join(format!("{name}.toml")), file).unwrap();
        }
    }
    assert!(refresh(before.path(), &fake).wait().unwrap().success());
    let old = held(before.path());

    fake.hold(world(NEW, 1.0));
    let after = TempDir::new().unwrap();
    copy_folder(before.path(), after.path()).unwrap();
    let started = Instant::now();
    assert!(refresh(after.path(), &fake).wait().unwrap().success());
    let whole = started.elapsed();
    let new = held(after.path());
    for (old, new) in old.iter().zip(&new) {
        assert_ne!(old, new, "the two states differ");
    }

    let mut seed = SEED;
    let mut ends = [0; 3];
    for round in 0..rounds {
        let folder = TempDir::new().unwrap();
        copy_folder(before.path(), folder.path()).unwrap();
        let moment = whole.mul_f64(draw(&mut seed));
        let mut child = refresh(folder.path(), &fake);
        std::thread::sleep(Duration::from_millis(moment.as_millis() as u64));
        // SIGKILL: nothing of the program runs any more.
        child.kill().unwrap();
        child.wait().unwrap();

        let found = held(folder.path());
        let mut replaced = 0;
        for (index, text) in found.iter().enumerate() {
            let is_new = *text == new[index];
            assert!(
                is_new || *text == old[index],
                "round {round}, killed after {moment:?} of {whole:?}: {} is a mix",
                ROUTES[index].2
            );
            replaced += usize::from(is_new);
        }
        ends[replaced] += 1;
        // What a kill left behind does not stand in the way of the next refresh.
        if round % 5 == 0 {
            assert!(refresh(folder.path(), &fake).wait().unwrap().success());
            assert_eq!(held(folder.path()), new, "round {round}: mended");
        }
    }
    println!(
        "{rounds} kills within {whole:?}: {} left both datasets old, {} one new, {} both new",
        ends[0], ends[1], ends[2]
    );
}
