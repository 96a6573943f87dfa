//! Every peer a dot, piled up where there are many: the whole page for one distribution.

use obs_model::{Lang, Text};

use crate::alt;
use crate::kinds::strip::{self, Band};
use crate::parts::sheet::Sheet;
use crate::subject::Subject;
use crate::surface::Surface;
use crate::words;

/// What the strip says, drawn larger.
#[derive(Clone, Debug)]
pub(crate) struct Content {
    strip: strip::Content,
}

pub(crate) fn label(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => "Un point chacun",
        Lang::En => "A dot each",
    }
}

pub(crate) fn refusal(subject: &Subject<'_>) -> Option<Text> {
    strip::refusal(subject)
}

pub(crate) fn decide(subject: &Subject<'_>) -> Result<Content, String> {
    Ok(Content { strip: strip::decide(subject)? })
}

pub(crate) fn spoken(content: &Content, subject: &Subject<'_>) -> Vec<String> {
    let comparison = subject.main();
    let mut sentences: Vec<String> = alt::spread(comparison).into_iter().collect();
    sentences.extend(content.strip.quarter_of_mine(subject.lang()));
    sentences.extend(alt::missing(comparison));
    sentences
}

pub(crate) fn notes(content: &Content, surface: &Surface, lang: Lang) -> Vec<String> {
    let mut notes = strip::notes(&content.strip, surface, lang);
    let (dots, known, level) = content.strip.counts();
    if let Some(first) = notes.first_mut() {
        *first = words::dots_note(dots, first, known, level, lang);
    }
    notes
}

pub(crate) fn place(content: &Content, sheet: &mut Sheet<'_>) -> f64 {
    strip::place_band(&content.strip, sheet, Band::Dots)
}
