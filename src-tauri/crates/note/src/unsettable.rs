//! What the bundled faces cannot set, said before exporting.

use obs_model::Lang;

use crate::faces;
use crate::page::{Note, Part, Span, TablePart};
use crate::picture;

/// Something of a note that its pages will not show as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsettable {
    /// The character as written (a letter with its marks, a whole emoji); empty for a picture.
    pub what: String,
    /// Where and what will be seen instead, in a sentence of the note's language.
    pub place: String,
}

/// Says what of a note cannot be set in the PDF: characters no bundled face has, pictures that cannot be read.
/// Each character once for each place it stands in, in the order of the note.
pub fn unsettable(note: &Note) -> Vec<Unsettable> {
    let mut finder = Finder {
        lang: note.lang,
        found: Vec::new(),
    };
    finder.text(Place::Title, &note.title);
    finder.text(Place::Subtitle, &note.subtitle);
    finder.text(Place::Cover, &note.place);
    finder.text(Place::Cover, &note.council);
    if let Some(logo) = &note.logo
        && picture::read(logo, note.lang).is_err()
    {
        finder.found.push(Unsettable {
            what: String::new(),
            place: match note.lang {
                Lang::Fr => {
                    "Le logo n’est pas une image lisible\u{202f}: la couverture n’en aura pas."
                }
                Lang::En => "The logo is not a readable picture: the cover will have none.",
            }
            .to_owned(),
        });
    }
    for part in &note.body {
        finder.part(part);
    }
    for text in &note.method {
        finder.text(Place::Method, text);
    }
    for term in note.states.iter().chain(&note.glossary) {
        finder.text(Place::Term(&term.name), &term.name);
        for text in &term.meaning {
            finder.text(Place::Term(&term.name), text);
        }
    }
    finder.found
}

/// Where a text stands.
#[derive(Clone, Copy)]
enum Place<'a> {
    Title,
    Subtitle,
    Cover,
    Heading(&'a str),
    Paragraph(&'a str),
    Chart(&'a str),
    Table(&'a str),
    Caption(&'a str),
    Method,
    Term(&'a str),
}

struct Finder {
    lang: Lang,
    found: Vec<Unsettable>,
}

/// So many characters of a text tell which one it is.
const EXCERPT: usize = 40;

fn excerpt(text: &str) -> String {
    let text = text.trim();
    match text.char_indices().nth(EXCERPT) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
    }
}

impl Finder {
    fn part(&mut self, part: &Part) {
        match part {
            Part::Heading { text, .. } => self.spans(Place::Heading, text),
            Part::Paragraph(text) => self.spans(Place::Paragraph, text),
            Part::List { items, .. } => items
                .iter()
                .for_each(|item| self.spans(Place::Paragraph, item)),
            Part::Quotation(paragraphs) | Part::Callout(paragraphs) => paragraphs
                .iter()
                .for_each(|text| self.spans(Place::Paragraph, text)),
            Part::Image { picture, caption } => {
                self.text(Place::Caption(caption), caption);
                if let Err(sentence) = picture::read(picture, self.lang) {
                    self.found.push(Unsettable {
                        what: String::new(),
                        place: sentence,
                    });
                }
            }
            Part::Chart(chart) => {
                let place = Place::Chart(&chart.message);
                self.text(place, &chart.message);
                self.text(place, &chart.subtitle);
                for text in &chart.drawing.texts {
                    self.text(place, &text.text);
                }
                for text in chart.notices.iter().chain(&chart.source) {
                    self.text(place, text);
                }
                if let Some(table) = &chart.table {
                    self.table(place, table);
                }
            }
            Part::Table(table) => self.table(Place::Table(&table.caption), table),
            Part::Verbatim(text) => self.text(Place::Paragraph(text), text),
            Part::Missing(text) => self.text(Place::Paragraph(text), text),
        }
    }

    fn spans<'a>(&mut self, place: fn(&'a str) -> Place<'a>, spans: &'a [Span]) {
        let first = spans.first().map_or("", |span| span.text.as_str());
        for span in spans {
            self.text(place(first), &span.text);
        }
    }

    fn table(&mut self, place: Place<'_>, table: &TablePart) {
        self.text(place, &table.caption);
        let rows = table.rows.iter().flatten();
        for text in table.head.iter().chain(rows).chain(&table.source) {
            self.text(place, text);
        }
    }

    fn text(&mut self, place: Place<'_>, text: &str) {
        for what in faces::unknown(text) {
            let found = Unsettable {
                place: self.sentence(place, &what),
                what,
            };
            if !self.found.contains(&found) {
                self.found.push(found);
            }
        }
    }

    fn sentence(&self, place: Place<'_>, what: &str) -> String {
        let square = faces::REPLACEMENT;
        match self.lang {
            Lang::Fr => {
                let place = match place {
                    Place::Title => "Dans le titre".to_owned(),
                    Place::Subtitle => "Dans le sous-titre".to_owned(),
                    Place::Cover => "Sur la couverture".to_owned(),
                    Place::Heading(text) => {
                        format!("Dans l’intertitre {}", quoted(text, self.lang))
                    }
                    Place::Paragraph(text) => {
                        format!("Dans le paragraphe {}", quoted(text, self.lang))
                    }
                    Place::Chart(text) => format!("Dans le graphique {}", quoted(text, self.lang)),
                    Place::Table(text) => format!("Dans le tableau {}", quoted(text, self.lang)),
                    Place::Caption(text) => format!("Dans la légende {}", quoted(text, self.lang)),
                    Place::Method => "Dans la méthode".to_owned(),
                    Place::Term(text) => {
                        format!("Dans l’explication de {}", quoted(text, self.lang))
                    }
                };
                format!("{place}, «\u{202f}{what}\u{202f}» sera remplacé par {square} dans le PDF.")
            }
            Lang::En => {
                let place = match place {
                    Place::Title => "In the title".to_owned(),
                    Place::Subtitle => "In the subtitle".to_owned(),
                    Place::Cover => "On the cover".to_owned(),
                    Place::Heading(text) => format!("In the heading {}", quoted(text, self.lang)),
                    Place::Paragraph(text) => {
                        format!("In the paragraph {}", quoted(text, self.lang))
                    }
                    Place::Chart(text) => format!("In the chart {}", quoted(text, self.lang)),
                    Place::Table(text) => format!("In the table {}", quoted(text, self.lang)),
                    Place::Caption(text) => format!("In the caption {}", quoted(text, self.lang)),
                    Place::Method => "In the method".to_owned(),
                    Place::Term(text) => {
                        format!("In the explanation of {}", quoted(text, self.lang))
                    }
                };
                format!("{place}, “{what}” will be replaced by {square} in the PDF.")
            }
        }
    }
}

fn quoted(text: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("«\u{202f}{}\u{202f}»", excerpt(text)),
        Lang::En => format!("“{}”", excerpt(text)),
    }
}
