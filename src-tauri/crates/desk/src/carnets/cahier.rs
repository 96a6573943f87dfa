//! The « cahier » of a workshop: the questions, the data nobody has, the figures to check and the remarks of the room, each
//! with the slide and the indicator it is about, to be handed to whoever can answer.

use obs_carnet::{Carnet, Closing, RemarkKind};
use obs_compare::wording;
use obs_model::Lang as ModelLang;
use obs_note::{Note, Part, Span, TablePart};

use crate::Desk;
use crate::carnets::files;
use crate::carnets::note::calendar;
use crate::carnets::{figures, place_name};
use crate::commands::Job;

use crate::wire::{CahierFormat, ExportCahier, Exported, ExportedFile, Lang, Problem};

/// Something that the room said, with all that says what it is about.
struct Said {
    kind: RemarkKind,
    text: String,
    /// Title of the slide, with its number.
    slide: String,
    /// Name, id and source of the indicator; empty when it is about none.
    name: String,
    indicator: String,
    source: String,
}

/// All that the room said.
struct Cahier {
    lang: ModelLang,
    title: String,
    place: String,
    day: String,
    said: Vec<Said>,
    closing: Closing,
}

impl Cahier {
    fn of(desk: &Desk, carnet: &Carnet, lang: Lang) -> Self {
        let model_lang: ModelLang = lang.into();
        let mut said = Vec::new();
        let mut closing = Closing::default();
        for (number, slide) in obs_carnet::slides(carnet).into_iter().enumerate() {
            if let Some(answers) = carnet.closing_of(number) {
                closing.uses.extend(answers.uses.iter().cloned());
                closing.missing.extend(answers.missing.iter().cloned());
                closing.services.extend(answers.services.iter().cloned());
                closing.finds.extend(answers.finds.iter().cloned());
            }
            for remark in slide.remarks {
                let id = remark.about.as_ref().or(slide.about.as_ref());
                let known = id.and_then(|id| figures::indicator(desk, id, lang).ok());
                let name =
                    known.map_or_else(String::new, |known| known.name.get(model_lang).to_owned());
                let title = match slide.title.is_empty() {
                    true => name.clone(),
                    false => slide.title.clone(),
                };
                said.push(Said {
                    kind: remark.kind,
                    text: remark.text,
                    slide: match title.is_empty() {
                        true => (number + 1).to_string(),
                        false => format!("{}. {title}", number + 1),
                    },
                    name,
                    indicator: id.cloned().unwrap_or_default(),
                    source: known.map_or_else(String::new, |known| {
                        wording::source_of(known, None, model_lang)
                    }),
                });
            }
        }
        Self {
            lang: model_lang,
            title: carnet.head.title.clone(),
            place: place_name(desk, &carnet.head.place),
            day: desk.today(),
            said,
            closing,
        }
    }

    fn words(&self, fr: &str, en: &str) -> String {
        match self.lang {
            ModelLang::Fr => fr.to_owned(),
            ModelLang::En => en.to_owned(),
        }
    }

    fn kind(&self, kind: RemarkKind) -> String {
        match kind {
            RemarkKind::Question => self.words("Questions", "Questions"),
            RemarkKind::Missing => self.words("Données manquantes", "Missing data"),
            RemarkKind::Check => self.words("À vérifier", "To be checked"),
            RemarkKind::Remark => self.words("Remarques", "Remarks"),
        }
    }

    /// The four questions with their answers, those without an answer left out.
    fn closing(&self) -> Vec<(String, &[String])> {
        let closing = &self.closing;
        [
            (
                &closing.uses,
                "Quel usage en ferez-vous\u{202f}?",
                "What use will you make of it?",
            ),
            (
                &closing.missing,
                "Que manque-t-il\u{202f}?",
                "What is missing?",
            ),
            (
                &closing.services,
                "Quel service vous aiderait\u{202f}?",
                "What service would help you?",
            ),
            (
                &closing.finds,
                "La pépite, et ce qui est à améliorer",
                "The find of the day, and what to improve",
            ),
        ]
        .into_iter()
        .filter(|(answers, ..)| !answers.is_empty())
        .map(|(answers, fr, en)| (self.words(fr, en), answers.as_slice()))
        .collect()
    }

    /// For a spreadsheet: BOM, `;`, a line for each thing said.
    fn csv(&self) -> String {
        let cell = |text: &str| {
            // A cell that starts with one of these is a formula for a spreadsheet.
            let guarded = match text.starts_with(['=', '+', '-', '@']) {
                true => format!("\u{2019}{text}"),
                false => text.to_owned(),
            };
            match guarded.contains([';', '"', '\n', '\r']) {
                true => format!("\"{}\"", guarded.replace('"', "\"\"")),
                false => guarded,
            }
        };
        let mut text = String::from(
            "\u{feff}genre;texte;diapositive;indicateur;nom;source;territoire;date\r\n",
        );
        let mut line = |cells: [&str; 8]| {
            let cells: Vec<String> = cells.into_iter().map(cell).collect();
            text.push_str(&cells.join(";"));
            text.push_str("\r\n");
        };
        for kind in RemarkKind::CAHIER {
            for said in self.said.iter().filter(|said| said.kind == kind) {
                line([
                    &self.kind(kind),
                    &said.text,
                    &said.slide,
                    &said.indicator,
                    &said.name,
                    &said.source,
                    &self.place,
                    &self.day,
                ]);
            }
        }
        for (question, answers) in self.closing() {
            for answer in answers {
                line([&question, answer, "", "", "", "", &self.place, &self.day]);
            }
        }
        text
    }

    /// The same as pages.
    fn note(&self) -> Note {
        let plain = |text: String| Span {
            text,
            ..Span::default()
        };
        let heading = |text: String| Part::Heading {
            level: 1,
            text: vec![plain(text)],
        };
        let mut body = Vec::new();
        for kind in RemarkKind::CAHIER {
            let said: Vec<&Said> = self.said.iter().filter(|said| said.kind == kind).collect();
            if said.is_empty() {
                continue;
            }
            body.push(heading(self.kind(kind)));
            let mut sources: Vec<String> = said.iter().map(|said| said.source.clone()).collect();
            sources.retain(|source| !source.is_empty());
            sources.sort();
            sources.dedup();
            let about = |said: &Said| match said.indicator.is_empty() {
                true => String::new(),
                false => format!("{} ({})", said.name, said.indicator),
            };
            body.push(Part::Table(TablePart {
                caption: self.kind(kind),
                head: vec![
                    self.words("Ce qui a été dit", "What was said"),
                    self.words("Diapositive", "Slide"),
                    self.words("Indicateur", "Indicator"),
                ],
                columns: vec![Default::default(); 3],
                rows: said
                    .iter()
                    .map(|said| vec![said.text.clone(), said.slide.clone(), about(said)])
                    .collect(),
                mine: Vec::new(),
                source: sources,
            }));
        }
        let closing = self.closing();
        if !closing.is_empty() {
            body.push(heading(self.words("Pour finir", "To finish")));
        }
        for (question, answers) in closing {
            body.push(Part::Heading {
                level: 2,
                text: vec![plain(question)],
            });
            body.push(Part::List {
                ordered: false,
                items: answers
                    .iter()
                    .map(|answer| vec![plain(answer.clone())])
                    .collect(),
            });
        }
        if body.is_empty() {
            body.push(Part::Paragraph(vec![plain(self.words(
                "Rien n’a été noté pendant cet atelier.",
                "Nothing was noted during this workshop.",
            ))]));
        }
        Note {
            lang: self.lang,
            title: match self.lang {
                ModelLang::Fr => format!("Cahier de l’atelier «\u{202f}{}\u{202f}»", self.title),
                ModelLang::En => format!("Notes of the workshop “{}”", self.title),
            },
            subtitle: self.words(
                "Questions, données manquantes, à vérifier, remarques de la salle",
                "Questions, missing data, to be checked, remarks of the room",
            ),
            place: self.place.clone(),
            council: String::new(),
            logo: None,
            day: calendar(&self.day),
            body,
            method: Vec::new(),
            states: Vec::new(),
            glossary: Vec::new(),
            attachments: Vec::new(),
        }
    }
}

pub(crate) fn export_cahier(desk: &Desk, ask: ExportCahier, _: &Job) -> Result<Exported, Problem> {
    let folder = files::folder(desk, &ask.id, ask.lang)?;
    let carnet = folder.read(ask.lang)?.carnet;
    let cahier = Cahier::of(desk, &carnet, ask.lang);
    let (ending, mime, bytes) = match ask.format {
        CahierFormat::Csv => ("csv", "text/csv", cahier.csv().into_bytes()),
        CahierFormat::Markdown => (
            "md",
            "text/markdown",
            obs_note::markdown(&cahier.note()).into_bytes(),
        ),
        CahierFormat::Odt => (
            "odt",
            "application/vnd.oasis.opendocument.text",
            obs_note::odt(&cahier.note()).map_err(|error| Problem::bug(error.to_string()))?,
        ),
        CahierFormat::Pdf => (
            "pdf",
            "application/pdf",
            obs_note::pdf(&cahier.note()).map_err(|error| Problem::bug(error.to_string()))?,
        ),
    };
    Ok(Exported {
        files: vec![ExportedFile::of(
            format!("{}-cahier.{ending}", folder.id),
            mime,
            &bytes,
        )],
    })
}
