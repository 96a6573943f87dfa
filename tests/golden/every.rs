//! Every indicator of the catalogue × five territories × each surface: drawn, readable, and as it was accepted.
//!
//! The figures are drawn by lot (`obs_tests::lot`), but for those that come with the application. Only a digest of
//! each drawing is kept in `tests/expected/every.tsv`; the drawings themselves stay in the target folder, by digest,
//! so that a change shows before and after in a page of HTML.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use obs_catalog::Catalog;
use obs_chart::{Surface, SurfaceName, draw, illegible};
use obs_desk::wire::{ChartKind, Lang, Peers, Question};
use obs_desk::{Desk, DeskConfig};
use obs_tests::{desk::TODAY, lot};

use super::report::{self, Change};
use super::{accepting, expected_folder};

const TERRITORIES: [(&str, &str); 5] = [
    ("EPCI-200070514", "Grand Cognac"),
    ("EPCI-244500468", "Orléans"),
    ("EPCI-200023414", "Rouen"),
    ("EPCI-243300316", "Bordeaux"),
    ("EPCI-200069409", "Saint-Brieuc"),
];
const SURFACES: [SurfaceName; 3] = [
    SurfaceName::Screen,
    SurfaceName::Projector,
    SurfaceName::Print,
];

/// What was drawn for an indicator and a territory, on each surface.
struct Drawn {
    key: String,
    /// One digest for each surface, or why there is no drawing.
    digests: Vec<String>,
    svgs: Vec<String>,
    problems: Vec<String>,
}

#[test]
fn every_indicator_is_drawn_for_five_territories() {
    let folder = tempfile::tempdir().unwrap();
    let desk = filled(folder.path());
    let ids: Vec<String> = Catalog::embedded()
        .unwrap()
        .indicators()
        .map(|indicator| indicator.id.to_string())
        .collect();
    let drawn = Mutex::new(Vec::new());
    let next = AtomicUsize::new(0);
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some(id) = ids.get(next.fetch_add(1, Ordering::Relaxed)) {
                    for territory in TERRITORIES {
                        let one = draw_one(&desk, id, territory);
                        drawn.lock().unwrap().push(one);
                    }
                }
            });
        }
    });
    let mut drawn = drawn.into_inner().unwrap();
    drawn.sort_by(|a, b| a.key.cmp(&b.key));
    let problems: Vec<&String> = drawn.iter().flat_map(|one| &one.problems).collect();
    assert!(
        problems.is_empty(),
        "{} of them: {problems:#?}",
        problems.len()
    );
    compare(&drawn);
}

/// A desk whose every indicator has figures.
fn filled(folder: &std::path::Path) -> Desk {
    let open = || {
        Desk::open(DeskConfig {
            data_dir: Some(folder.to_owned()),
            today: Some(TODAY.to_owned()),
            offline: true,
            ..DeskConfig::default()
        })
        .unwrap()
    };
    let desk = open();
    desk.warm_up();
    drop(desk);
    lot::fill(folder, TODAY);
    open()
}

fn draw_one(desk: &Desk, id: &str, (place, name): (&str, &str)) -> Drawn {
    let key = format!("{id}\t{name}");
    let mut found = Drawn {
        key: key.clone(),
        digests: Vec::new(),
        svgs: Vec::new(),
        problems: Vec::new(),
    };
    let question = Question {
        id: id.to_owned(),
        place: place.to_owned(),
        with: None,
        peers: Peers::Near,
        period: None,
        lang: Lang::Fr,
    };
    let chart = match obs_desk::chart(desk, &question, ChartKind::RankedBars) {
        Ok(chart) => chart,
        Err(problem) => {
            found.problems.push(format!("{key}: {}", problem.message));
            return found;
        }
    };
    for name in SURFACES {
        let surface = Surface::named(name);
        let drawing = draw(&chart.figure, surface).unwrap();
        for problem in illegible(&drawing, surface) {
            found
                .problems
                .push(format!("{key}\t{}: {problem}", name.word()));
        }
        let svg = denoised(&drawing.svg);
        found.digests.push(digest(&svg));
        found.svgs.push(svg);
    }
    found
}

/// Compares with what was accepted, keeps the drawings, and writes the page of what has changed.
fn compare(drawn: &[Drawn]) {
    let path = expected_folder().join("every.tsv");
    let mut text = format!(
        "indicator\tterritory\t{}\n",
        SURFACES.map(SurfaceName::word).join("\t")
    );
    for one in drawn {
        let _ = writeln!(text, "{}\t{}", one.key, one.digests.join("\t"));
    }
    let before = fs::read_to_string(&path).unwrap_or_default();
    let accepted = lines(&before);
    let kept = report::folder().join("drawings");
    fs::create_dir_all(&kept).unwrap();
    let mut changes = Vec::new();
    for one in drawn {
        let old = accepted.get(one.key.as_str());
        for (index, (digest, svg)) in one.digests.iter().zip(&one.svgs).enumerate() {
            let was = old.and_then(|digests| digests.get(index)).copied();
            if was == Some(digest) {
                continue;
            }
            changes.push(Change {
                name: format!(
                    "{} · {}",
                    one.key.replace('\t', " · "),
                    SURFACES[index].word()
                ),
                before: was
                    .and_then(|was| fs::read_to_string(kept.join(format!("{was}.svg"))).ok()),
                after: Some(svg.clone()),
            });
        }
    }
    let gone: Vec<&str> = accepted
        .keys()
        .copied()
        .filter(|key| !drawn.iter().any(|one| one.key == *key))
        .collect();
    let same = before == text;
    if accepting() {
        fs::write(&path, &text).unwrap();
    }
    if same || accepting() {
        keep(&kept, drawn);
    }
    if !same {
        let page = report::write("every", &changes);
        assert!(
            accepting(),
            "{} drawings are not those that were accepted (and {} are of no indicator: {gone:?}); look at {}, \
             then accept them with `make golden`",
            changes.len(),
            gone.len(),
            page.display()
        );
    }
}

/// Leaves the accepted drawings in the target folder, and only those.
fn keep(folder: &std::path::Path, drawn: &[Drawn]) {
    let mut wanted = BTreeSet::new();
    for (digest, svg) in drawn
        .iter()
        .flat_map(|one| one.digests.iter().zip(&one.svgs))
    {
        let name = format!("{digest}.svg");
        let path = folder.join(&name);
        if !path.exists() {
            fs::write(path, svg).unwrap();
        }
        wanted.insert(name);
    }
    for entry in fs::read_dir(folder).unwrap().flatten() {
        if !wanted.contains(&*entry.file_name().to_string_lossy()) {
            fs::remove_file(entry.path()).unwrap();
        }
    }
}

fn lines(text: &str) -> BTreeMap<&str, Vec<&str>> {
    text.lines()
        .skip(1)
        .filter_map(|line| {
            let (at, _) = line.match_indices('\t').nth(1)?;
            Some((&line[..at], line[at + 1..].split('\t').collect()))
        })
        .collect()
}

/// The drawing to the nearest unit of its surface: what moves by less is not seen.
fn denoised(svg: &str) -> String {
    let mut out = String::with_capacity(svg.len());
    let mut rest = svg;
    // Texts are kept letter by letter; only the numbers inside tags are rounded.
    while let Some(open) = rest.find('<') {
        let close = rest[open..]
            .find('>')
            .map_or(rest.len(), |at| open + at + 1);
        out.push_str(&rest[..open]);
        rounded(&rest[open..close], &mut out);
        rest = &rest[close..];
    }
    out.push_str(rest);
    out
}

fn rounded(tag: &str, out: &mut String) {
    // The head says the scale and the words: it stays as it is.
    if tag.starts_with("<svg") || tag.starts_with("<g") {
        return out.push_str(tag);
    }
    let mut number = String::new();
    let flush = |number: &mut String, out: &mut String| {
        match number.parse::<f64>() {
            // Smaller ones are opacities and widths of strokes.
            Ok(value) if value.abs() > 50.0 => {
                let _ = write!(out, "{}", (value / 10.0).round() * 10.0);
            }
            _ => out.push_str(number),
        }
        number.clear();
    };
    let mut before = ' ';
    for letter in tag.chars() {
        let starts =
            matches!(before, '"' | ' ' | ',') && (letter.is_ascii_digit() || letter == '-');
        let goes_on = !number.is_empty() && (letter.is_ascii_digit() || letter == '.');
        if starts || goes_on {
            number.push(letter);
        } else {
            flush(&mut number, out);
            out.push(letter);
        }
        before = letter;
    }
    flush(&mut number, out);
}

/// Twelve characters that two drawings do not share by chance.
fn digest(text: &str) -> String {
    use std::hash::{Hash, Hasher};
    #[expect(
        deprecated,
        reason = "the standard hasher promises nothing from a version to the next; this one is fixed"
    )]
    let mut hasher = std::hash::SipHasher::new();
    text.hash(&mut hasher);
    format!("{:016x}", hasher.finish())[..12].to_owned()
}

#[test]
fn only_what_is_not_seen_is_taken_for_noise() {
    let of = |x: f64, text: &str| {
        digest(&denoised(&format!(
            "<rect x=\"{x}\" y=\"20\"/><text x=\"10\">{text}</text>"
        )))
    };
    assert_eq!(of(101.0, "25,1 %"), of(103.0, "25,1 %"));
    assert_ne!(of(101.0, "25,1 %"), of(109.0, "25,1 %"));
    assert_ne!(of(101.0, "25,1 %"), of(101.0, "25,2 %"));
}
