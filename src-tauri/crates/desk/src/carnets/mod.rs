//! Carnets: the documents a person makes, one folder each, and what their questions answer.

mod blocks;
mod cahier;
mod check;
mod figures;
mod files;
mod kit;
mod note;
mod reopen;
mod stage;
mod workshop;

use std::sync::{MutexGuard, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use obs_carnet::{Block, Carnet, Head, Inline, Template};
use obs_model::Lang as ModelLang;

use crate::Desk;
use crate::commands::Job;
use crate::format;
use crate::question::place_id;
use crate::wire::*;

pub(crate) use blocks::answer_block;
pub(crate) use cahier::export_cahier;
pub(crate) use check::check;
use files::Folder;
pub(crate) use kit::print_kit;
pub use note::CarnetFile;
pub(crate) use note::{check_note, export_note};
pub(crate) use reopen::reopen;
pub(crate) use stage::{Stages, move_stage, stage};
pub(crate) use workshop::{
    draw_slide, forget_remark, note_closing, note_guess, note_remark, workshop,
};

/// Larger pictures make a note that no mail carries.
const IMAGE_BYTES_MAX: usize = 20_000_000;

pub(crate) fn list(desk: &Desk, ask: CarnetsAsk, _: &Job) -> Result<Carnets, Problem> {
    let mut found: Vec<(i64, CarnetCard)> = files::all(desk)
        .into_iter()
        .filter_map(|folder| {
            let written = folder.read(ask.lang).ok()?;
            let changed_secs = folder.changed_secs();
            let detail = detail(desk, &written.carnet, changed_secs, ask.lang);
            let title = shown_title(&written.carnet, ask.lang);
            Some((
                changed_secs,
                CarnetCard {
                    id: folder.id,
                    title,
                    detail,
                },
            ))
        })
        .collect();
    found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.id.cmp(&b.1.id)));
    Ok(Carnets {
        carnets: found.into_iter().map(|(_, card)| card).collect(),
        templates: Template::ALL
            .iter()
            .map(|template| TemplateCard {
                id: template.id().to_owned(),
                name: template.name(ask.lang.into()).to_owned(),
                sentence: template.sentence(ask.lang.into()).to_owned(),
                workshop: template.is_workshop(),
            })
            .collect(),
        folder: desk.carnets_dir().display().to_string(),
    })
}

fn shown_title(carnet: &Carnet, lang: Lang) -> String {
    match (carnet.head.title.as_str(), lang) {
        ("", Lang::Fr) => "Sans titre".to_owned(),
        ("", Lang::En) => "Untitled".to_owned(),
        (title, _) => title.to_owned(),
    }
}

/// "Grand Cognac · 3 graphiques · modifié le 21 novembre 2026".
fn detail(desk: &Desk, carnet: &Carnet, changed_secs: i64, lang: Lang) -> String {
    let place = place_name(desk, &carnet.head.place);
    let changed = moment(changed_secs).map_or_else(String::new, |moment| {
        format::day(&moment.date().to_string(), lang.into())
    });
    let mut parts = vec![place, charts(carnet, lang)];
    parts.push(match lang {
        Lang::Fr => format!("modifié le {changed}"),
        Lang::En => format!("changed on {changed}"),
    });
    parts.retain(|part| !part.is_empty());
    parts.join(" · ")
}

fn charts(carnet: &Carnet, lang: Lang) -> String {
    let count = carnet
        .blocks
        .iter()
        .filter(|block| matches!(block, Block::Chart(_)))
        .count();
    match lang {
        Lang::Fr => format::count(count, "graphique", "graphiques", lang.into()),
        Lang::En => format::count(count, "chart", "charts", lang.into()),
    }
}

/// A moment on this computer's clock.
fn moment(secs: i64) -> Option<jiff::Zoned> {
    let moment = jiff::Timestamp::from_second(secs).ok()?;
    Some(moment.to_zoned(jiff::tz::TimeZone::system()))
}

/// The name of a place; its code when there is no such place.
pub(crate) fn place_name(desk: &Desk, place: &str) -> String {
    let territories = desk.territories();
    let known = territories.as_ref().ok().and_then(|territories| {
        let id = territories.resolve(place).ok()?.place;
        Some(territories.place(&id)?.name.name.clone())
    });
    known.unwrap_or_else(|| place.to_owned())
}

fn writing(desk: &Desk) -> MutexGuard<'_, ()> {
    desk.writing.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) fn begin(desk: &Desk, ask: NewCarnet, _: &Job) -> Result<OpenedCarnet, Problem> {
    let place = place_id(desk, &ask.place, ask.lang)?.to_string();
    let lang: ModelLang = ask.lang.into();
    let mut carnet = match &ask.template {
        None => Carnet {
            head: Head::default(),
            blocks: Vec::new(),
        },
        Some(id) => Template::named(id)
            .ok_or_else(|| Problem::bad_request(format!("unknown template {id}")))?
            .carnet(lang),
    };
    carnet.head.place = place;
    carnet.head.lang = lang;
    carnet.head.council = council(desk, &carnet.head.place, ask.lang);
    if let Some(title) = ask.title.filter(|title| !title.trim().is_empty()) {
        carnet.head.title = title;
    }
    figures::settle(desk, &mut carnet, ask.lang);
    let _writing = writing(desk);
    let folder = files::new_folder(desk, &carnet.head.title, ask.lang)?;
    folder.write(&carnet, ask.lang)?;
    opened(desk, &folder, ask.lang)
}

/// "Conseil de développement de Grand Cognac": what a council is most often called.
fn council(desk: &Desk, place: &str, lang: Lang) -> String {
    let of = desk.territories().ok().and_then(|territories| {
        let id = territories.resolve(place).ok()?.place;
        Some(territories.place(&id)?.name.clone())
    });
    match (of, lang) {
        (None, _) => String::new(),
        (Some(name), Lang::Fr) => format!("Conseil de développement {}", name.of),
        (Some(name), Lang::En) => format!("Citizens’ council of {}", name.name),
    }
}

pub(crate) fn open(desk: &Desk, ask: OpenCarnet, _: &Job) -> Result<OpenedCarnet, Problem> {
    let folder = files::folder(desk, &ask.id, ask.lang)?;
    let Some(version) = &ask.version else {
        let recovered = {
            let _writing = writing(desk);
            folder.recover(ask.lang)
        };
        let mut opened = opened(desk, &folder, ask.lang)?;
        if recovered {
            opened.notes.insert(0, interrupted(ask.lang).to_owned());
        }
        return Ok(opened);
    };
    let carnet = folder.version(version, ask.lang)?;
    let now = opened(desk, &folder, ask.lang)?;
    Ok(OpenedCarnet { carnet, ..now })
}

fn interrupted(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => {
            "Une écriture interrompue a été retrouvée\u{202f}: elle est dans les versions de ce carnet."
        }
        Lang::En => "An interrupted save was found: it is among the versions of this carnet.",
    }
}

fn opened(desk: &Desk, folder: &Folder, lang: Lang) -> Result<OpenedCarnet, Problem> {
    let written = folder.read(lang)?;
    let mut carnet = written.carnet;
    figures::settle(desk, &mut carnet, lang);
    let notes = not_understood(&carnet, lang);
    Ok(OpenedCarnet {
        id: folder.id.clone(),
        place_name: place_name(desk, &carnet.head.place),
        carnet,
        state: written.state,
        notes,
        changes: Vec::new(),
    })
}

/// A sentence for each piece that is kept as written because a question in it is not understood.
pub(crate) fn not_understood(carnet: &Carnet, lang: Lang) -> Vec<String> {
    let kept = carnet.blocks.iter().filter_map(|block| match block {
        Block::Verbatim(kept) if !kept.why.is_empty() => Some(kept),
        _ => None,
    });
    kept.map(|kept| {
        let first = kept.source.lines().next().unwrap_or_default();
        match lang {
            Lang::Fr => format!(
                "Un bloc «\u{202f}{first}\u{202f}» n’a pas été compris et reste tel qu’il est écrit\u{202f}: {}",
                kept.why
            ),
            Lang::En => format!(
                "A block “{first}” was not understood and stays as written: {}",
                kept.why
            ),
        }
    })
    .collect()
}

pub(crate) fn save(desk: &Desk, ask: SaveCarnet, _: &Job) -> Result<SavedCarnet, Problem> {
    let _writing = writing(desk);
    // A carnet whose folder went away while it was open is written again.
    let Ok(folder) = files::folder(desk, &ask.id, ask.lang) else {
        let folder = files::new_folder(desk, &ask.carnet.head.title, ask.lang)?;
        let state = folder.write(&ask.carnet, ask.lang)?;
        return Ok(saved(&folder, state, ask.lang));
    };
    if folder.is_in(&ask.state) {
        let state = folder.write(&ask.carnet, ask.lang)?;
        return Ok(saved(&folder, state, ask.lang));
    }
    let there = folder.read(ask.lang)?;
    if there.carnet == ask.carnet.clone().ordered() {
        return Ok(saved(&folder, there.state, ask.lang));
    }
    let copy = files::new_folder(desk, &ask.carnet.head.title, ask.lang)?;
    let state = copy.write(&ask.carnet, ask.lang)?;
    for file in images(&ask.carnet) {
        if let Some(bytes) = folder.image(file) {
            copy.add_image(file, &bytes, ask.lang)?;
        }
    }
    Ok(SavedCarnet {
        note: Some(match ask.lang {
            Lang::Fr => format!(
                "Ce carnet a été modifié ailleurs pendant que vous écriviez. Votre texte est enregistré dans un second carnet, «\u{202f}{}\u{202f}»\u{202f}; l’autre est intact.",
                copy.id
            ),
            Lang::En => format!(
                "This carnet was changed elsewhere while you were writing. Your text is saved in a second carnet, “{}”; the other one is intact.",
                copy.id
            ),
        }),
        ..saved(&copy, state, ask.lang)
    })
}

fn saved(folder: &Folder, state: String, lang: Lang) -> SavedCarnet {
    SavedCarnet {
        id: folder.id.clone(),
        state,
        said: match lang {
            Lang::Fr => "Enregistré".to_owned(),
            Lang::En => "Saved".to_owned(),
        },
        note: None,
    }
}

/// The files of pictures that a carnet shows.
pub(crate) fn images(carnet: &Carnet) -> impl Iterator<Item = &str> {
    carnet
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Image(image) => Some(image.file.as_str()),
            _ => None,
        })
        .chain(carnet.head.logo.as_deref())
}

pub(crate) fn forget(desk: &Desk, ask: ForgetCarnet, _: &Job) -> Result<Done, Problem> {
    let _writing = writing(desk);
    files::folder(desk, &ask.id, ask.lang)?.put_aside(desk, ask.lang)?;
    Ok(Done {})
}

pub(crate) fn versions(
    desk: &Desk,
    ask: CarnetVersionsAsk,
    _: &Job,
) -> Result<CarnetVersions, Problem> {
    let folder = files::folder(desk, &ask.id, ask.lang)?;
    let versions = folder.versions().into_iter().rev();
    Ok(CarnetVersions {
        versions: versions
            .filter_map(|(number, path)| {
                let id = number.to_string();
                let carnet = folder.version(&id, ask.lang).ok()?;
                let words = words(&carnet);
                let words = match ask.lang {
                    Lang::Fr => format::count(words, "mot", "mots", ask.lang.into()),
                    Lang::En => format::count(words, "word", "words", ask.lang.into()),
                };
                Some(CarnetVersion {
                    id,
                    when: when(files::modified_secs(&path), ask.lang),
                    detail: format!("{words}, {}", charts(&carnet, ask.lang)),
                })
            })
            .collect(),
    })
}

/// "21 novembre 2026, 14 h 05".
fn when(secs: i64, lang: Lang) -> String {
    let Some(moment) = moment(secs) else {
        return String::new();
    };
    let day = format::day(&moment.date().to_string(), lang.into());
    match lang {
        Lang::Fr => format!(
            "{day}, {}\u{202f}h\u{202f}{:02}",
            moment.hour(),
            moment.minute()
        ),
        Lang::En => format!("{day}, {}:{:02}", moment.hour(), moment.minute()),
    }
}

/// How many words a person wrote.
fn words(carnet: &Carnet) -> usize {
    let mut blocks = carnet.blocks.clone();
    let count = |inline: &Inline| match inline {
        Inline::Text(run) => run.text.split_whitespace().count(),
        Inline::Figure(_) => 1,
        Inline::Break => 0,
    };
    blocks
        .iter_mut()
        .flat_map(figures::texts)
        .flat_map(|text| text.iter())
        .map(count)
        .sum()
}

pub(crate) fn add(desk: &Desk, ask: AddToCarnet, job: &Job) -> Result<SavedCarnet, Problem> {
    let id = match ask.id {
        Some(id) => id,
        None => {
            let new = NewCarnet {
                template: None,
                title: Some(match ask.lang {
                    Lang::Fr => format!("Carnet {}", place_of(desk, &ask.place)),
                    Lang::En => format!("Carnet of {}", place_name(desk, &ask.place)),
                }),
                place: ask.place,
                lang: ask.lang,
            };
            begin(desk, new, job)?.id
        }
    };
    let _writing = writing(desk);
    let folder = files::folder(desk, &id, ask.lang)?;
    let mut carnet = folder.read(ask.lang)?.carnet;
    carnet.blocks.push(at_home(ask.block, &carnet.head.place));
    let state = folder.write(&carnet, ask.lang)?;
    Ok(saved(&folder, state, ask.lang))
}

/// A block of the carnet's own territory follows the carnet when it moves.
fn at_home(mut block: Block, home: &str) -> Block {
    let place = match &mut block {
        Block::Chart(chart) => &mut chart.place,
        Block::Table(table) => &mut table.place,
        Block::Guess(guess) => &mut guess.place,
        _ => return block,
    };
    if place.as_deref() == Some(home) {
        *place = None;
    }
    block
}

/// "de Grand Cognac".
fn place_of(desk: &Desk, place: &str) -> String {
    let known = desk.territories().ok().and_then(|territories| {
        let id = territories.resolve(place).ok()?.place;
        Some(territories.place(&id)?.name.of.clone())
    });
    known.unwrap_or_default()
}

pub(crate) fn add_image(desk: &Desk, ask: AddImage, _: &Job) -> Result<AddedImage, Problem> {
    let refuse = |fr: &str, en: &str| {
        Err(Problem::say(
            ProblemCode::BadRequest,
            ask.lang,
            (
                fr,
                "Choisissez une image PNG, JPEG, GIF, WebP ou SVG de moins de 20\u{202f}Mo.",
            ),
            (
                en,
                "Choose a PNG, JPEG, GIF, WebP or SVG picture of less than 20\u{202f}MB.",
            ),
        ))
    };
    let Ok(bytes) = STANDARD.decode(&ask.base64) else {
        return Err(Problem::bad_request("a picture that is not base64"));
    };
    if mime(&bytes).is_none() {
        return refuse(
            "Ce fichier n’est pas une image que l’on sait montrer.",
            "This file is not a picture that can be shown.",
        );
    }
    if bytes.len() > IMAGE_BYTES_MAX {
        return refuse("Cette image est trop lourde.", "This picture is too heavy.");
    }
    let folder = files::folder(desk, &ask.id, ask.lang)?;
    let file = folder.add_image(&ask.name, &bytes, ask.lang)?;
    Ok(AddedImage { file })
}

/// What a picture is, by its first bytes; none for what is not one.
pub(crate) fn mime(bytes: &[u8]) -> Option<&'static str> {
    let start = |signature: &[u8]| bytes.starts_with(signature);
    if start(b"\x89PNG\r\n\x1a\n") {
        return Some("image/png");
    }
    if start(b"\xff\xd8\xff") {
        return Some("image/jpeg");
    }
    if start(b"GIF8") {
        return Some("image/gif");
    }
    if start(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Some("image/webp");
    }
    let head = String::from_utf8_lossy(bytes.get(..1000).unwrap_or(bytes));
    let head = head.trim_start_matches('\u{feff}').trim_start();
    (head.starts_with("<svg") || (head.starts_with("<?xml") && head.contains("<svg")))
        .then_some("image/svg+xml")
}

pub(crate) fn image(desk: &Desk, ask: ImageAsk, _: &Job) -> Result<ImageFound, Problem> {
    let folder = files::folder(desk, &ask.id, ask.lang)?;
    let found = folder.image(&ask.file);
    let found = found.and_then(|bytes| Some((mime(&bytes)?, bytes)));
    let Some((mime, bytes)) = found else {
        return Err(Problem::say(
            ProblemCode::NothingThere,
            ask.lang,
            (
                &format!(
                    "L’image «\u{202f}{}\u{202f}» n’est pas dans le dossier de ce carnet.",
                    ask.file
                ),
                "Insérez-la de nouveau.",
            ),
            (
                &format!(
                    "The picture “{}” is not in the folder of this carnet.",
                    ask.file
                ),
                "Insert it again.",
            ),
        ));
    };
    Ok(ImageFound {
        mime: mime.to_owned(),
        base64: STANDARD.encode(bytes),
    })
}

pub(crate) fn answer_figures(
    desk: &Desk,
    ask: AnswerFigures,
    _: &Job,
) -> Result<FiguresAnswered, Problem> {
    let answers = figures::Answers::new(desk, &ask.place, ask.lang);
    Ok(FiguresAnswered {
        figures: ask
            .figures
            .iter()
            .map(|figure| answers.answer(figure))
            .collect(),
    })
}
