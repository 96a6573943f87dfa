//! Whether each tied figure and each generated sentence of a carnet still holds.

use obs_carnet::{Block, Carnet, Inline};

use crate::Desk;
use crate::carnets::blocks::{self, Here};
use crate::carnets::figures::Answers;
use crate::carnets::{figures, files, not_understood};
use crate::commands::Job;
use crate::format;
use crate::wire::{CarnetCheck, CarnetChecked, CheckCarnet, Lang, Problem};

pub(crate) fn check(desk: &Desk, ask: CheckCarnet, _: &Job) -> Result<CarnetChecked, Problem> {
    let folder = files::folder(desk, &ask.id, ask.lang)?;
    let carnet = folder.read(ask.lang)?.carnet;
    Ok(checked(desk, &carnet, ask.lang))
}

/// Every figure and every title of a carnet, set against what its question answers today.
pub(crate) fn checked(desk: &Desk, carnet: &Carnet, lang: Lang) -> CarnetChecked {
    let here = Here {
        desk,
        place: &carnet.head.place,
        lang,
    };
    let answers = Answers::new(desk, here.place, lang);
    let mut checks = Vec::new();
    let mut blocks = carnet.blocks.clone();
    for (block, position) in blocks.iter_mut().zip(0_u32..) {
        for text in figures::texts(block) {
            for inline in text.iter() {
                let Inline::Figure(figure) = inline else {
                    continue;
                };
                let answer = answers.answer(figure);
                checks.push(CarnetCheck {
                    block: position,
                    about: answer.about,
                    was: figure.text.clone(),
                    now: answer.text,
                    // A figure without words yet says nothing that could be untrue.
                    holds: answer.holds || (figure.text.is_empty() && answer.problem.is_none()),
                    problem: answer.problem,
                });
            }
        }
        if let Block::Chart(chart) = block {
            checks.extend(title(here, position, chart));
        }
    }
    let stale = checks.iter().filter(|check| !check.holds).count();
    CarnetChecked {
        summary: summary(checks.len(), stale, lang),
        holds: stale == 0,
        checks,
        problems: not_understood(carnet, lang),
    }
}

/// The title of a chart in the person's own words, set against the finding it was written for. A chart that cannot be
/// answered is said whatever its title.
fn title(here: Here<'_>, block: u32, chart: &obs_carnet::Chart) -> Option<CarnetCheck> {
    match blocks::said(here, chart) {
        Ok(said) => {
            let was = chart.finding.clone().filter(|_| chart.title.is_some())?;
            Some(CarnetCheck {
                block,
                about: chart.title.clone().unwrap_or_default(),
                holds: figures::same(&was, &said.finding),
                was,
                now: said.finding,
                problem: None,
            })
        }
        Err(problem) => Some(CarnetCheck {
            block,
            about: chart.indicator.clone(),
            was: chart.title.clone().unwrap_or_default(),
            now: String::new(),
            holds: false,
            problem: Some(format!("{} {}", problem.message, problem.hint)),
        }),
    }
}

fn summary(all: usize, stale: usize, lang: Lang) -> String {
    let words = lang.into();
    match (lang, stale) {
        (Lang::Fr, _) if all == 0 => "Aucun chiffre à vérifier dans ce carnet.".to_owned(),
        (Lang::En, _) if all == 0 => "No figure to check in this carnet.".to_owned(),
        (Lang::Fr, 0) => format!(
            "{}\u{202f}: tout est encore vrai.",
            format::count(
                all,
                "chiffre ou phrase vérifié",
                "chiffres ou phrases vérifiés",
                words
            )
        ),
        (Lang::En, 0) => format!(
            "{}: all of it still holds.",
            format::count(
                all,
                "figure or sentence checked",
                "figures or sentences checked",
                words
            )
        ),
        (Lang::Fr, _) => format!(
            "{}, {}.",
            format::count(
                all,
                "chiffre ou phrase vérifié",
                "chiffres ou phrases vérifiés",
                words
            ),
            format::count(stale, "ne tient plus", "ne tiennent plus", words)
        ),
        (Lang::En, _) => format!(
            "{}, {}.",
            format::count(
                all,
                "figure or sentence checked",
                "figures or sentences checked",
                words
            ),
            format::count(stale, "no longer holds", "no longer hold", words)
        ),
    }
}
