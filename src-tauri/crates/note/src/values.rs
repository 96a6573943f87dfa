//! A note as values for the page model. Words are given as values, never as markup: nothing a person writes is run.

use obs_chart::{Drawing, Surface, SurfaceName};
use obs_model::Lang;
use typst::foundations::{Array, Bytes, Datetime, Dict, IntoValue, Str, Value};

use crate::faces::{breakable, families, settable};
use crate::page::{
    Attachment, ChartPart, ColumnKind, Day, Note, Part, Picture, Relationship, Span, TablePart,
    Term,
};
use crate::picture;
use crate::words::{Words, long_day, tag};

/// A dictionary of the page model.
pub(crate) fn dict<const N: usize>(pairs: [(&str, Value); N]) -> Dict {
    pairs
        .into_iter()
        .map(|(name, value)| (Str::from(name), value))
        .collect()
}

/// A list of the page model.
pub(crate) fn list(values: impl IntoIterator<Item = Value>) -> Value {
    Value::Array(values.into_iter().collect::<Array>())
}

/// Words that will be set.
pub(crate) fn words(text: &str) -> Value {
    Value::Str(breakable(text).as_ref().into())
}

/// PDF/A takes no string of more than 32 767 bytes, and a letter may take four.
const UNSET_MAX: usize = 8_000;

/// Words that are never set, only read aloud or found.
pub(crate) fn unset(text: &str) -> Value {
    let spoken: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .filter(|c| !matches!(c, '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}'))
        .take(UNSET_MAX)
        .collect();
    Value::Str(spoken.as_str().into())
}

/// A number.
pub(crate) fn number(number: f64) -> Value {
    Value::Float(number)
}

/// Whether the pictures of one's own are set, or a sentence in their place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pictures {
    Set,
    Said,
}

/// What every page model is told: language, colours, faces.
pub(crate) fn manner(lang: Lang, surface: SurfaceName) -> Dict {
    let colours: Dict = Surface::named(surface)
        .tokens()
        .filter(|(_, value)| value.starts_with('#'))
        .map(|(name, value)| (Str::from(name), Value::Str(value.as_str().into())))
        .collect();
    dict([
        ("lang", tag(lang).into_value()),
        ("colours", Value::Dict(colours)),
        (
            "families",
            list(families().into_iter().map(Value::from_str)),
        ),
    ])
}

/// A value of a text as it is.
trait FromText {
    fn from_str(text: &str) -> Value;
}

impl FromText for Value {
    fn from_str(text: &str) -> Value {
        Value::Str(text.into())
    }
}

/// The day as the document's date; the last day of its month when it has no such day.
pub(crate) fn date(day: Day) -> Value {
    (1..=day.day.clamp(1, 31))
        .rev()
        .find_map(|date| Datetime::from_ymd(day.year, day.month.clamp(1, 12), date))
        .map_or(Value::None, Value::Datetime)
}

/// What a note's pages are made of.
pub(crate) fn note(note: &Note, pictures: Pictures) -> Dict {
    let given = Words::of(note.lang);
    let title = match shown(&note.title).is_empty() {
        true => given.untitled,
        false => note.title.trim(),
    };
    let author = match note.council.trim() {
        "" => note.place.trim(),
        council => council,
    };
    let mut values = manner(note.lang, SurfaceName::Print);
    let mut insert = |name: &str, value: Value| {
        values.insert(name.into(), value);
    };
    insert("title", words(title));
    insert("title-unset", unset(title));
    insert("subtitle", words(&note.subtitle));
    insert("subtitle-unset", unset(note.subtitle.trim()));
    let running_place = running(&note.place, 4);
    let left = RUNNING_WORDS_MAX - running_place.split_whitespace().count();
    insert("running-title", words(&running(title, left)));
    insert("running-place", words(&running_place));
    insert(
        "running-council",
        words(&running(&note.council, RUNNING_WORDS_MAX)),
    );
    insert("place", words(&note.place));
    insert("council", words(&note.council));
    insert("author", unset(author));
    insert("day", words(&long_day(note.day, note.lang)));
    insert("date", date(note.day));
    insert(
        "logo",
        note.logo
            .as_ref()
            .filter(|_| pictures == Pictures::Set)
            .map_or(Value::None, |logo| logo_value(logo, note)),
    );
    let mut levels = Levels::default();
    insert(
        "body",
        list(
            note.body
                .iter()
                .map(|part| part_value(part, note.lang, &mut levels, pictures)),
        ),
    );
    insert("method", list(note.method.iter().map(|text| words(text))));
    insert("states", terms(&note.states));
    insert("glossary", terms(&note.glossary));
    insert("attachments", attachments(&note.attachments));
    insert("contents", Value::Bool(long(note)));
    insert(
        "words",
        Value::Dict(dict([
            ("contents", words(given.contents)),
            ("method", words(given.method)),
            ("states", words(given.states)),
            ("glossary", words(given.glossary)),
            ("figures", words(given.figures)),
            ("reference", words(given.reference)),
            ("callout", words(given.callout)),
            ("attached", words(given.attached)),
            ("attached-intro", words(given.attached_intro)),
        ])),
    );
    values
}

/// A line at the head or foot of a page is no sentence: it is not read aloud, and who listens must lose nothing by it.
const RUNNING_WORDS_MAX: usize = 7;

/// So many letters leave room for what stands at the other end of the line.
const RUNNING_LETTERS_MAX: usize = 60;

/// The first words of a text, with "…" when some are left out.
fn running(text: &str, words_max: usize) -> String {
    let mut kept = String::new();
    for (nth, word) in text.split_whitespace().enumerate() {
        let word: String = word.chars().take(RUNNING_LETTERS_MAX).collect();
        let letters = kept.chars().count() + word.chars().count();
        if nth >= words_max || letters > RUNNING_LETTERS_MAX {
            kept.push('…');
            break;
        }
        if nth > 0 {
            kept.push(' ');
        }
        kept.push_str(&word);
    }
    kept
}

/// Whether a note is long enough for a table of contents: more than six headings, or more than about four pages.
/// Guessed from what it holds: asking the pages would set them twice.
fn long(note: &Note) -> bool {
    let headings = note
        .body
        .iter()
        .filter(|part| matches!(part, Part::Heading { .. }))
        .count();
    let pages: f64 = note
        .body
        .iter()
        .map(|part| match part {
            Part::Chart(_) => 0.5,
            Part::Image { .. } => 0.4,
            Part::Table(table) => table.rows.len() as f64 / 45.0,
            Part::Paragraph(spans) => length(spans) / 3_000.0,
            Part::List { items, .. } => {
                items.iter().map(|item| length(item) + 60.0).sum::<f64>() / 3_000.0
            }
            _ => 0.05,
        })
        .sum();
    headings > 6 || pages > 3.5
}

fn length(spans: &[Span]) -> f64 {
    spans.iter().map(|span| span.text.len()).sum::<usize>() as f64
}

/// The levels of headings, without a gap: screen readers take a gap for something that is lost.
#[derive(Default)]
struct Levels {
    last: u8,
}

impl Levels {
    fn next(&mut self, level: u8) -> u8 {
        self.last = level.clamp(1, 3).min(self.last + 1);
        self.last
    }
}

fn part_value(part: &Part, lang: Lang, levels: &mut Levels, pictures: Pictures) -> Value {
    let value = match part {
        Part::Heading { text, .. } if text.iter().all(|span| shown(&span.text).is_empty()) => {
            nothing()
        }
        Part::Heading { level, text } => dict([
            ("kind", "heading".into_value()),
            ("level", i64::from(levels.next(*level)).into_value()),
            ("spans", spans(text)),
        ]),
        Part::Paragraph(text) => dict([("kind", "paragraph".into_value()), ("spans", spans(text))]),
        Part::List { ordered, items } => dict([
            ("kind", "list".into_value()),
            ("ordered", Value::Bool(*ordered)),
            ("items", list(items.iter().map(|item| spans(item)))),
        ]),
        Part::Quotation(paragraphs) => dict([
            ("kind", "quotation".into_value()),
            (
                "paragraphs",
                list(paragraphs.iter().map(|text| spans(text))),
            ),
        ]),
        Part::Callout(paragraphs) => dict([
            ("kind", "callout".into_value()),
            (
                "paragraphs",
                list(paragraphs.iter().map(|text| spans(text))),
            ),
        ]),
        Part::Image { picture, caption } => match (pictures, picture::read(picture, lang)) {
            (Pictures::Set, Ok(read)) => dict([
                ("kind", "image".into_value()),
                ("bytes", bytes(&picture.bytes)),
                ("alt", spoken(&picture.alt, caption, lang)),
                ("width", number(read.width)),
                ("height", number(read.height)),
                ("caption", words(caption)),
            ]),
            (Pictures::Said, Ok(_)) => missing(Words::of(lang).unset_picture),
            (_, Err(sentence)) => missing(&sentence),
        },
        Part::Chart(chart) => chart_value(chart, lang),
        Part::Table(table) if table.head.is_empty() => nothing(),
        Part::Table(table) => table_value(table),
        Part::Verbatim(text) => dict([
            ("kind", "verbatim".into_value()),
            ("lines", list(text.lines().map(words))),
        ]),
        Part::Missing(sentence) => missing(sentence),
    };
    Value::Dict(value)
}

/// A part with nothing to set.
fn nothing() -> Dict {
    dict([("kind", "paragraph".into_value()), ("spans", list([]))])
}

/// A text without what shows nothing.
pub(crate) fn shown(text: &str) -> String {
    settable(text).trim().replace('\u{200B}', "")
}

fn missing(sentence: &str) -> Dict {
    dict([("kind", "missing".into_value()), ("text", words(sentence))])
}

/// What a picture is in words: what was written for it, else its caption, else that it is a picture.
fn spoken(alt: &str, caption: &str, lang: Lang) -> Value {
    let spoken = [alt, caption, Words::of(lang).image]
        .into_iter()
        .find(|text| !text.trim().is_empty());
    unset(spoken.unwrap_or_default())
}

fn logo_value(logo: &Picture, note: &Note) -> Value {
    // A logo that cannot be read is left out: the council's name stands beside it.
    let Ok(read) = picture::read(logo, note.lang) else {
        return Value::None;
    };
    Value::Dict(dict([
        ("bytes", bytes(&logo.bytes)),
        (
            "alt",
            match (logo.alt.trim(), note.council.trim()) {
                ("", "") => unset(Words::of(note.lang).logo),
                ("", council) => unset(council),
                (alt, _) => unset(alt),
            },
        ),
        ("width", number(read.width)),
        ("height", number(read.height)),
    ]))
}

pub(crate) fn bytes(bytes: &[u8]) -> Value {
    Value::Bytes(Bytes::new(bytes.to_vec()))
}

fn spans(spans: &[Span]) -> Value {
    list(spans.iter().map(|span| {
        Value::Dict(dict([
            ("text", words(&span.text)),
            ("strong", Value::Bool(span.strong)),
            ("emphasis", Value::Bool(span.emphasis)),
            (
                "link",
                span.link
                    .as_deref()
                    .filter(|link| leads_somewhere(link))
                    .map_or(Value::None, unset),
            ),
            ("breaks", Value::Bool(span.breaks)),
        ]))
    }))
}

/// Whether an address may be followed from a page: a page of the web or a letter, and no program.
pub(crate) fn leads_somewhere(link: &str) -> bool {
    let link = link.trim();
    ["https://", "http://", "mailto:", "tel:"]
        .iter()
        .any(|start| {
            link.len() > start.len()
                && link
                    .get(..start.len())
                    .is_some_and(|head| head.eq_ignore_ascii_case(start))
        })
        && link.len() < 2_000
        && !link.chars().any(|c| c.is_control() || c.is_whitespace())
}

/// A drawing; what it says in words is its own, else what stands above it, else that it is a chart.
pub(crate) fn drawing(drawing: &Drawing, message: &str, lang: Lang) -> Dict {
    let alt = [&drawing.alt, message, Words::of(lang).chart]
        .into_iter()
        .find(|text| !text.trim().is_empty());
    dict([
        // Only names of places can hold what no face has: the markup itself is plain.
        (
            "svg",
            Value::Bytes(Bytes::from_string(settable_svg(&drawing.svg))),
        ),
        ("alt", unset(alt.unwrap_or_default())),
        ("width", number(drawing.width)),
        ("height", number(drawing.height)),
    ])
}

/// SVG markup whose texts the faces can set.
pub(crate) fn settable_svg(svg: &str) -> String {
    if svg.is_ascii() {
        return svg.to_owned();
    }
    // Line by line: the lines of the markup are not words.
    svg.split_inclusive('\n')
        .map(|line| match line.strip_suffix('\n') {
            Some(line) => format!("{}\n", settable(line)),
            None => settable(line).into_owned(),
        })
        .collect()
}

fn chart_value(chart: &ChartPart, lang: Lang) -> Dict {
    dict([
        ("kind", "chart".into_value()),
        ("message", words(&chart.message)),
        ("subtitle", words(&chart.subtitle)),
        (
            "drawing",
            Value::Dict(drawing(&chart.drawing, &chart.message, lang)),
        ),
        (
            "table",
            chart
                .table
                .as_ref()
                .filter(|table| !table.head.is_empty())
                .map_or(Value::None, |table| Value::Dict(table_value(table))),
        ),
        (
            "notices",
            list(chart.notices.iter().map(|text| words(text))),
        ),
        ("source", list(chart.source.iter().map(|text| words(text)))),
        ("reference", words(&chart.reference)),
    ])
}

fn table_value(table: &TablePart) -> Dict {
    let width = table.head.len();
    dict([
        ("kind", "table".into_value()),
        ("caption", words(&table.caption)),
        ("head", list(table.head.iter().map(|text| words(text)))),
        (
            "figures",
            list((0..width).map(|column| {
                Value::Bool(table.columns.get(column) == Some(&ColumnKind::Figures))
            })),
        ),
        (
            "rows",
            list(table.rows.iter().enumerate().map(|(index, row)| {
                Value::Dict(dict([
                    ("mine", Value::Bool(table.mine.contains(&index))),
                    (
                        "cells",
                        list(
                            (0..width)
                                .map(|column| words(row.get(column).map_or("", String::as_str))),
                        ),
                    ),
                ]))
            })),
        ),
        ("source", list(table.source.iter().map(|text| words(text)))),
    ])
}

fn terms(terms: &[Term]) -> Value {
    list(terms.iter().map(|term| {
        Value::Dict(dict([
            ("name", words(&term.name)),
            ("meaning", list(term.meaning.iter().map(|text| words(text)))),
        ]))
    }))
}

fn attachments(attachments: &[Attachment]) -> Value {
    let mut taken: Vec<String> = Vec::new();
    list(attachments.iter().map(|attachment| {
        let name = file_name(&attachment.name, &taken);
        taken.push(name.clone());
        let relationship = match attachment.relationship {
            Relationship::Source => "source",
            Relationship::Data => "data",
            Relationship::Supplement => "supplement",
        };
        let description = match attachment.description.trim() {
            "" => name.as_str(),
            description => description,
        };
        Value::Dict(dict([
            ("name", unset(&name)),
            ("shown", words(&name)),
            ("mime", unset(mime(&attachment.mime))),
            ("description", unset(description)),
            ("said", words(description)),
            ("relationship", relationship.into_value()),
            ("bytes", bytes(&attachment.bytes)),
        ]))
    }))
}

/// Longer names cannot be written to every disk.
const NAME_MAX: usize = 120;

/// A name no other attachment has, without steps up or empty steps: readers write it to disk.
fn file_name(name: &str, taken: &[String]) -> String {
    let steps: Vec<String> = name
        .split(['/', '\\'])
        .map(|step| {
            step.chars()
                .map(|c| {
                    if c.is_control() || ":*?\"<>|".contains(c) {
                        '-'
                    } else {
                        c
                    }
                })
                .collect::<String>()
        })
        .filter(|step| !matches!(step.trim(), "" | "." | ".."))
        .collect();
    let name: String = match steps.join("/") {
        name if name.is_empty() => "fichier".to_owned(),
        // The end says what kind of file it is.
        name => {
            let letters = name.chars().count();
            name.chars()
                .skip(letters.saturating_sub(NAME_MAX))
                .collect()
        }
    };
    if !taken.contains(&name) {
        return name;
    }
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() => (stem.to_owned(), format!(".{ending}")),
        _ => (name.clone(), String::new()),
    };
    (2..)
        .map(|count| format!("{stem}-{count}{ending}"))
        .find(|name| !taken.contains(name))
        .unwrap_or(name)
}

/// A type as PDF takes it; plain bytes when it is none.
fn mime(mime: &str) -> &str {
    let part = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
    };
    match mime.split_once('/') {
        Some((kind, of)) if part(kind) && part(of) => mime,
        _ => "application/octet-stream",
    }
}
