//! A note opened again: the carnet inside the PDF, and what changed since.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use obs_carnet::{Block, Carnet};

use crate::Desk;
use crate::carnets::blocks::{self, Here};
use crate::carnets::note::{CARNET, IMAGES, MANIFEST};
use crate::carnets::{check, files, opened, writing};
use crate::commands::Job;
use crate::wire::{Lang, OpenedCarnet, Problem, ProblemCode, ReopenNote};

pub(crate) fn reopen(desk: &Desk, ask: ReopenNote, _: &Job) -> Result<OpenedCarnet, Problem> {
    let refused = |detail: String| {
        Problem::say(
            ProblemCode::BadRequest,
            ask.lang,
            (
                &format!("«\u{202f}{}\u{202f}» ne contient pas de carnet.", ask.name),
                "Choisissez un PDF exporté par l’Observatoire, tel qu’il a été exporté\u{202f}: une impression ou une copie refaite par un autre logiciel perd ce qui lui est joint.",
            ),
            (
                &format!("“{}” holds no carnet.", ask.name),
                "Choose a PDF exported by the Observatoire, as it was exported: a print or a copy made by another program loses what is attached.",
            ),
        )
        .with_detail(detail)
    };
    let bytes = STANDARD
        .decode(&ask.base64)
        .map_err(|error| refused(error.to_string()))?;
    let attached = obs_note::attached(&bytes).map_err(|error| refused(error.to_string()))?;
    let find = |name: &str| attached.iter().find(|file| file.name == name);
    let text = find(CARNET).ok_or_else(|| refused(format!("no {CARNET}")))?;
    let carnet = obs_carnet::read(&String::from_utf8_lossy(&text.bytes));
    let Compared { changes, whole } = match find(MANIFEST) {
        Some(manifest) => compared(desk, &carnet, &manifest.bytes, ask.lang),
        None => Compared::default(),
    };
    let _writing = writing(desk);
    let folder = files::new_folder(desk, &carnet.head.title, ask.lang)?;
    for file in &attached {
        if let Some(name) = file.name.strip_prefix(IMAGES) {
            folder.add_image(name, &file.bytes, ask.lang)?;
        }
    }
    folder.write(&carnet, ask.lang)?;
    let mut opened = opened(desk, &folder, ask.lang)?;
    if changes.is_empty() && whole {
        opened.notes.insert(0, unchanged(ask.lang).to_owned());
    }
    Ok(OpenedCarnet { changes, ..opened })
}

fn unchanged(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => "Rien n’a changé depuis l’export, ni dans les phrases ni dans les graphiques.",
        Lang::En => {
            "Nothing has changed since it was exported, neither in its sentences nor in its charts."
        }
    }
}

/// A note set against what its figures say today.
#[derive(Default)]
struct Compared {
    /// What they say now and did not say then, a sentence each: first those of the text, then those of the charts.
    changes: Vec<String>,
    /// Every chart of the note was found again; else nothing is said of those that were not.
    whole: bool,
}

fn compared(desk: &Desk, carnet: &Carnet, manifest: &[u8], lang: Lang) -> Compared {
    let changed = |about: &str, was: &str, now: &str| match lang {
        Lang::Fr => {
            format!("{about}\u{202f}: «\u{202f}{was}\u{202f}» est devenu «\u{202f}{now}\u{202f}».")
        }
        Lang::En => format!("{about}: “{was}” became “{now}”."),
    };
    let mut said: Vec<String> = check::checked(desk, carnet, lang)
        .checks
        .iter()
        .filter(|check| !check.holds)
        .map(|check| match &check.problem {
            Some(problem) => format!("{}\u{202f}: {problem}", check.about),
            None => changed(&check.about, &check.was, &check.now),
        })
        .collect();
    let manifest: serde_json::Value = serde_json::from_slice(manifest).unwrap_or_default();
    let then = manifest["graphiques"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let here = Here {
        desk,
        place: &carnet.head.place,
        lang,
    };
    let charts = carnet.blocks.iter().filter_map(|block| match block {
        Block::Chart(chart) => Some(chart),
        _ => None,
    });
    let count = charts.clone().count();
    // A chart that could not be answered then is in neither list.
    let now: Vec<_> = charts
        .filter_map(|chart| blocks::said(here, chart).ok())
        .collect();
    let mut whole = [then.len(), now.len()] == [count; 2];
    for (then, now) in then.iter().zip(now) {
        let text = |value: &serde_json::Value, key: &str| {
            value[key].as_str().unwrap_or_default().to_owned()
        };
        if text(then, "indicateur") != now.indicator.id.0 {
            whole = false;
            continue;
        }
        for value in &now.values {
            // A map says which place in one word, a chart in two.
            let place =
                |value: &serde_json::Value| ["id", "code", "niveau"].map(|key| text(value, key));
            let before = then["valeurs"]
                .as_array()
                .into_iter()
                .flatten()
                .find(|before| place(before) == place(value));
            let Some(before) = before else {
                continue;
            };
            let words = |value: &serde_json::Value| match text(value, "periode") {
                period if period.is_empty() => text(value, "texte"),
                period => format!("{} ({period})", text(value, "texte")),
            };
            if words(before) != words(value) {
                let name = now.indicator.name.get(lang.into());
                let about = format!("{name}, {}", text(value, "nom"));
                said.push(changed(&about, &words(before), &words(value)));
            }
        }
    }
    said.dedup();
    Compared {
        changes: said,
        whole,
    }
}
