//! The whole catalogue refreshed from a local mirror, then refreshed again with nothing new. Prints a table.
//!
//! The mirror answers for every dataset, with made-up figures about every commune; it runs in a process of its own, so
//! that the peak of memory is that of the desk. What was asked, when and how many bytes were given is what the mirror
//! says; when the reading begins is what the progress of the refresh says.
//!
//! `cargo bench -p obs-tests --bench refresh` · `-- --only TEXT` keeps the datasets whose key contains the text ·
//! `-- --departement CODE` keeps the communes of that one.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};

use obs_catalog::Catalog;
use obs_desk::wire::ProgressStep;
use obs_desk::{Desk, DeskConfig, Job, dispatch};
use obs_model::Level;
use obs_territory::Territories;
use obs_tests::fake::Fake;
use obs_tests::whole;
use serde_json::{Value, json};
use tokio::sync::watch;

const TODAY: &str = "2026-11-21";
/// Datasets shown by themselves, those that take longest.
const SLOWEST: usize = 12;

fn main() {
    if std::env::args().any(|word| word == "--serve") {
        return serve();
    }
    let started = SystemTime::now();
    let mut mirror = Mirror::start();
    println!(
        "mirror of {:.0} MB made in {:.0} s",
        mirror.bytes / 1e6,
        started.elapsed().unwrap().as_secs_f64()
    );
    let folder = tempfile::tempdir().unwrap();
    let desk = Arc::new(
        Desk::open(DeskConfig {
            data_dir: Some(folder.path().to_owned()),
            mirror: Some(mirror.url.clone()),
            today: Some(TODAY.to_owned()),
            ..DeskConfig::default()
        })
        .unwrap(),
    );
    desk.warm_up();
    println!("peak before the first refresh: {:.0} MB", peak_mb());
    for title in ["first refresh", "refreshed again, nothing new"] {
        let round = refresh(&desk, &mut mirror);
        round.print(title, folder.path());
    }
}

/// The word after another on the command line.
fn word_after(name: &str) -> Option<String> {
    std::env::args().skip_while(|word| word != name).nth(1)
}

/// The datasets to download, sorted.
fn keys(catalog: &Catalog) -> Vec<String> {
    let only = word_after("--only").unwrap_or_default();
    catalog
        .datasets()
        .into_iter()
        .filter(|dataset| whole::answers_for(catalog, dataset) && dataset.key.contains(&only))
        .map(|dataset| dataset.key)
        .collect()
}

/// One refresh of everything.
struct Round {
    datasets: Vec<Refreshed>,
    served: Vec<Served>,
    secs: f64,
}

/// What became of a dataset.
struct Refreshed {
    key: String,
    outcome: String,
    problem: Option<String>,
    /// Asking the catalogue, downloading, reading and storing.
    stages_secs: [f64; 3],
    bytes: u64,
}

/// A request as the mirror saw it.
struct Served {
    at_secs: f64,
    bytes: u64,
    is_for_figures: bool,
    address: String,
}

fn secs(time: SystemTime) -> f64 {
    time.duration_since(UNIX_EPOCH).unwrap().as_secs_f64()
}

fn refresh(desk: &Arc<Desk>, mirror: &mut Mirror) -> Round {
    let keys = keys(&Catalog::embedded().unwrap());
    let steps: Arc<Mutex<Vec<(String, ProgressStep, f64)>>> = Arc::default();
    let heard = Arc::clone(&steps);
    let (_stop, stop) = watch::channel(false);
    let job = Job {
        progress: Arc::new(move |said| {
            let now = secs(SystemTime::now());
            if said.step == ProgressStep::Done {
                eprintln!("  {} {}", said.key, said.text);
            }
            heard.lock().unwrap().push((said.key, said.step, now));
        }),
        stop,
    };
    let body = json!({ "ids": [], "themes": [], "datasets": keys, "all": false, "lang": "en" });
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let started = secs(SystemTime::now());
    let answer = runtime
        .block_on(dispatch(desk, "refresh", body, job))
        .unwrap();
    let ended = secs(SystemTime::now());
    let answer: Value = serde_json::from_str(answer.get()).unwrap();
    let served = mirror.served();
    let steps = steps.lock().unwrap();
    let datasets = answer["datasets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|dataset| {
            let key = dataset["key"].as_str().unwrap().to_owned();
            let at = |wanted: ProgressStep| {
                let step = steps
                    .iter()
                    .find(|(of, step, _)| *of == key && *step == wanted);
                step.map(|(_, _, at)| *at)
            };
            let begun = at(ProgressStep::Waiting).unwrap_or(started);
            let done = at(ProgressStep::Done).unwrap_or(ended);
            let own = || {
                served
                    .iter()
                    .filter(move |one| (begun..=done).contains(&one.at_secs))
            };
            // One dataset after the other: what was asked meanwhile was asked for it.
            let figures = own().find(|one| one.is_for_figures).map(|one| one.at_secs);
            let reading = at(ProgressStep::Reading).unwrap_or(done);
            let problem = dataset["problem"].as_object().map(|problem| {
                format!(
                    "{}: {} {}",
                    problem["code"],
                    problem["message"],
                    problem.get("detail").unwrap_or(&Value::Null)
                )
            });
            Refreshed {
                key: key.clone(),
                outcome: dataset["outcome"].as_str().unwrap().to_owned(),
                problem,
                stages_secs: [
                    figures.unwrap_or(done) - begun,
                    figures.map_or(0.0, |figures| reading - figures),
                    if figures.is_some() {
                        done - reading
                    } else {
                        0.0
                    },
                ],
                bytes: own().map(|one| one.bytes).sum(),
            }
        });
    Round {
        datasets: datasets.collect(),
        secs: ended - started,
        served,
    }
}

impl Round {
    fn print(&self, title: &str, folder: &Path) {
        println!("\n{title}");
        let count = |outcome: &str| {
            self.datasets
                .iter()
                .filter(|one| one.outcome == outcome)
                .count()
        };
        println!(
            "  {} datasets: {} downloaded, {} unchanged, {} failed",
            self.datasets.len(),
            count("fetched"),
            count("unchanged"),
            count("failed") + count("kept")
        );
        for one in &self.datasets {
            if let Some(problem) = &one.problem {
                println!("  {} {problem}", one.key);
            }
        }
        for (what, is_for_figures) in [("catalogues", false), ("figures", true)] {
            let those = || {
                self.served
                    .iter()
                    .filter(|one| one.is_for_figures == is_for_figures)
            };
            let bytes: u64 = those().map(|one| one.bytes).sum();
            println!(
                "  {:<34} {:>8} requests {:>10.1} MB",
                what,
                those().count(),
                bytes as f64 / 1e6
            );
        }
        if self.served.iter().filter(|one| one.is_for_figures).count() <= SLOWEST {
            for one in self.served.iter().filter(|one| one.is_for_figures) {
                println!("    {} bytes: {}", one.bytes, one.address);
            }
        }
        let stages = [
            "asking the catalogues",
            "downloading and checking",
            "reading, checking and storing",
        ];
        for (index, stage) in stages.iter().enumerate() {
            let secs: f64 = self.datasets.iter().map(|one| one.stages_secs[index]).sum();
            println!("  {stage:<34} {secs:>8.1} s");
        }
        println!("  {:<34} {:>8.1} s", "in all", self.secs);
        println!("  {:<34} {:>8.0} MB", "peak of memory so far", peak_mb());
        let database = fs::metadata(folder.join("observatoire.duckdb"))
            .unwrap()
            .len();
        println!("  {:<34} {:>8.0} MB", "data file", database as f64 / 1e6);
        let mut slowest: Vec<&Refreshed> = self.datasets.iter().collect();
        let whole = |one: &Refreshed| one.stages_secs.iter().sum::<f64>();
        slowest.sort_by(|a, b| whole(b).total_cmp(&whole(a)));
        println!(
            "  {:<60} {:>7} {:>8} {:>8} {:>8}",
            "the slowest", "MB", "ask s", "load s", "read s"
        );
        for one in slowest.into_iter().take(SLOWEST) {
            let [asking, downloading, reading] = one.stages_secs;
            let key: String = one.key.chars().take(60).collect();
            println!(
                "  {key:<60} {:>7.1} {asking:>8.2} {downloading:>8.2} {reading:>8.2}",
                one.bytes as f64 / 1e6
            );
        }
    }
}

/// The most memory this process ever held, in MB; Linux only, 0 elsewhere.
fn peak_mb() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok())
        .unwrap_or_default()
        / 1024.0
}

// ── The mirror, in its own process ────────────────────────────────────────────────────────────────────────────

/// Says its address and its bytes; then, at each line it is given, what it served since, and an empty line.
fn serve() {
    let catalog = Catalog::embedded().unwrap();
    let keys = keys(&catalog);
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let departement = word_after("--departement");
    let world = whole::mirror_of(
        &catalog,
        &Territories::embedded().unwrap(),
        &keys,
        |place| {
            let own = place.parent(Level::Departement).map(|id| &id.code);
            place.id.level > Level::Commune || departement.is_none() || own == departement.as_ref()
        },
    );
    let files = world.files.values().map(|(_, body)| body.len());
    let archives = world
        .melodi
        .iter()
        .filter_map(|dataset| dataset.zip.as_ref().map(Vec::len));
    let bytes: usize = files.chain(archives).sum();
    let fake = Fake::start(world);
    println!("{} {bytes}", fake.url());
    for _ in std::io::stdin().lines() {
        for one in fake.served() {
            let kind = if whole::is_for_figures(&one.asked) {
                "figures"
            } else {
                "catalogue"
            };
            println!("{} {} {kind} {}", secs(one.at), one.bytes, one.asked.full());
        }
        fake.forget();
        println!();
    }
}

struct Mirror {
    child: Child,
    ask: ChildStdin,
    answers: BufReader<ChildStdout>,
    url: String,
    bytes: f64,
}

impl Mirror {
    fn start() -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(std::env::args().skip(1))
            .arg("--serve")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let ask = child.stdin.take().unwrap();
        let mut answers = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        answers.read_line(&mut line).unwrap();
        let (url, bytes) = line.trim().split_once(' ').expect("an address");
        Self {
            url: url.to_owned(),
            bytes: bytes.parse().unwrap(),
            child,
            ask,
            answers,
        }
    }

    fn served(&mut self) -> Vec<Served> {
        writeln!(self.ask).unwrap();
        let mut served = Vec::new();
        for line in (&mut self.answers).lines() {
            let line = line.unwrap();
            let mut words = line.splitn(4, ' ');
            let (Some(at), Some(bytes), Some(kind), Some(address)) =
                (words.next(), words.next(), words.next(), words.next())
            else {
                break;
            };
            served.push(Served {
                at_secs: at.parse().unwrap(),
                bytes: bytes.parse().unwrap(),
                is_for_figures: kind == "figures",
                address: address.to_owned(),
            });
        }
        served
    }
}

impl Drop for Mirror {
    fn drop(&mut self) {
        // It holds nothing that must be put away.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
