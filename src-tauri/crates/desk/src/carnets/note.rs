//! A carnet answered: the note that the note room lays out, with all that must travel with it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use obs_carnet::{Block, Carnet, Inline, Remark, RemarkKind};
use obs_compare::number;
use obs_model::{Indicator, Lang as ModelLang, State};
use obs_note::{
    Attachment, ChartPart, ColumnKind, Day, Note, Part, Picture, Relationship, Span, TablePart,
    Term,
};

use crate::Desk;
use crate::carnets::blocks::{self, ChartAnswer, Here};
use crate::carnets::figures::Answers;
use crate::carnets::{check, figures, files, images, mime, place_name};
use crate::commands::Job;
use crate::drawing;
use crate::export::Metadata;
use crate::format;
use crate::wire::{
    BlockTable, CarnetChecked, CheckNote, ExportNote, Exported, ExportedFile, Lang, NoteChecked,
    NoteFormat, Problem, ProblemCode, SurfaceName,
};

/// The carnet inside the PDF.
pub(crate) const CARNET: &str = "carnet.md";
/// What the PDF says of its own figures.
pub(crate) const MANIFEST: &str = "manifeste.json";
/// Where pictures are inside the PDF.
pub(crate) const IMAGES: &str = "images/";

/// A carnet wherever its file is: what a terminal works on.
pub struct CarnetFile {
    carnet: Carnet,
    folder: PathBuf,
    stem: String,
}

impl CarnetFile {
    /// Reads a carnet: a file, the folder of one, or its name among those of the desk. Its pictures are looked for
    /// beside it.
    ///
    /// # Errors
    /// A sentence when there is no such file.
    pub fn read(desk: &Desk, path: &Path, lang: Lang) -> Result<Self, Problem> {
        let named = desk.carnets_dir().join(path);
        let path = match path.exists() {
            true => path.to_owned(),
            false => named,
        };
        let path = match path.is_dir() {
            true => path.join(CARNET),
            false => path,
        };
        let bytes = fs::read(&path).map_err(|error| {
            Problem::say(
                ProblemCode::NothingThere,
                lang,
                (
                    &format!("Le fichier «\u{202f}{}\u{202f}» ne peut pas être lu.", path.display()),
                    "Donnez le chemin d’un carnet, par exemple carnets/bien-vieillir-ici/carnet.md.",
                ),
                (
                    &format!("The file “{}” cannot be read.", path.display()),
                    "Give the path of a carnet, for example carnets/growing-old-here/carnet.md.",
                ),
            )
            .with_detail(error.to_string())
        })?;
        let carnet = obs_carnet::read(&String::from_utf8_lossy(&bytes));
        Ok(Self {
            stem: format::stem(&carnet.head.title),
            folder: path.parent().unwrap_or(Path::new(".")).to_owned(),
            carnet,
        })
    }

    /// Whether each tied figure and each generated sentence still holds.
    pub fn check(mut self, desk: &Desk, lang: Lang) -> CarnetChecked {
        desk.read_all();
        figures::settle(desk, &mut self.carnet, lang);
        check::checked(desk, &self.carnet, lang)
    }

    /// The note made of it.
    ///
    /// # Errors
    /// What cannot be laid out.
    pub fn export(
        mut self,
        desk: &Desk,
        format: NoteFormat,
        lang: Lang,
    ) -> Result<Exported, Problem> {
        // A process that does this and ends waits for each of them: they are read beside one another.
        std::thread::scope(|scope| {
            scope.spawn(obs_note::warm_up);
            desk.read_all();
        });
        figures::settle(desk, &mut self.carnet, lang);
        let image =
            |file: &str| files::is_name(file).then(|| fs::read(self.folder.join(file)).ok())?;
        exported(desk, &self.carnet, &self.stem, &image, format)
    }
}

pub(crate) fn export_note(desk: &Desk, ask: ExportNote, _: &Job) -> Result<Exported, Problem> {
    let folder = files::folder(desk, &ask.id, ask.lang)?;
    let mut carnet = folder.read(ask.lang)?.carnet;
    figures::settle(desk, &mut carnet, ask.lang);
    // What was handed out can be found again.
    folder.keep_now(ask.lang)?;
    exported(
        desk,
        &carnet,
        &folder.id,
        &|file| folder.image(file),
        ask.format,
    )
}

fn exported(
    desk: &Desk,
    carnet: &Carnet,
    stem: &str,
    image: &dyn Fn(&str) -> Option<Vec<u8>>,
    format: NoteFormat,
) -> Result<Exported, Problem> {
    let note = note(desk, carnet, image)?;
    let stem = if stem.is_empty() { "note" } else { stem };
    let (ending, mime, bytes) = match format {
        NoteFormat::Pdf => (
            "pdf",
            "application/pdf",
            obs_note::pdf(&note).map_err(|error| Problem::bug(error.to_string()))?,
        ),
        NoteFormat::Html => ("html", "text/html", obs_note::html(&note).into_bytes()),
        NoteFormat::Odt => (
            "odt",
            "application/vnd.oasis.opendocument.text",
            obs_note::odt(&note).map_err(|error| Problem::bug(error.to_string()))?,
        ),
        NoteFormat::Markdown => (
            "md",
            "text/markdown",
            obs_note::markdown(&note).into_bytes(),
        ),
    };
    Ok(Exported {
        files: vec![ExportedFile::of(format!("{stem}.{ending}"), mime, &bytes)],
    })
}

pub(crate) fn check_note(desk: &Desk, ask: CheckNote, _: &Job) -> Result<NoteChecked, Problem> {
    let folder = files::folder(desk, &ask.id, ask.lang)?;
    let mut carnet = folder.read(ask.lang)?.carnet;
    figures::settle(desk, &mut carnet, ask.lang);
    let note = note(desk, &carnet, &|file| folder.image(file))?;
    // Each says where and what will be seen instead.
    let mut problems: Vec<String> = obs_note::unsettable(&note)
        .into_iter()
        .map(|unset| unset.place)
        .collect();
    let checked = check::checked(desk, &carnet, ask.lang);
    problems.extend(checked.checks.iter().filter(|check| !check.holds).map(|check| {
        match (&check.problem, ask.lang) {
            (Some(problem), _) => format!("{}\u{202f}: {problem}", check.about),
            (None, Lang::Fr) => format!(
                "{}\u{202f}: vous avez écrit «\u{202f}{}\u{202f}», c’est maintenant «\u{202f}{}\u{202f}».",
                check.about, check.was, check.now
            ),
            (None, Lang::En) => format!(
                "{}: you wrote “{}”, it is now “{}”.",
                check.about, check.was, check.now
            ),
        }
    }));
    problems.extend(checked.problems);
    problems.extend(note.body.iter().filter_map(|part| match part {
        Part::Missing(why) => Some(why.clone()),
        _ => None,
    }));
    problems.extend(unwritten(&carnet, ask.lang));
    problems.dedup();
    Ok(NoteChecked {
        problems,
        pages: None,
    })
}

/// The words of its template that the carnet still holds, a few of them told: whoever receives the note would read them.
fn unwritten(carnet: &Carnet, lang: Lang) -> Option<String> {
    const TOLD_MAX: usize = 3;
    let left = obs_carnet::unwritten(carnet);
    if left.is_empty() {
        return None;
    }
    let more = left.len().saturating_sub(TOLD_MAX);
    let told = left.iter().take(TOLD_MAX);
    Some(match lang {
        Lang::Fr => {
            let told: Vec<String> = told
                .map(|text| format!("«\u{202f}{text}\u{202f}»"))
                .collect();
            let more = if more > 0 {
                format!(", et {more} de plus")
            } else {
                String::new()
            };
            format!(
                "Le modèle attend encore vos mots\u{202f}: {}{more}.",
                told.join(", ")
            )
        }
        Lang::En => {
            let told: Vec<String> = told.map(|text| format!("“{text}”")).collect();
            let more = if more > 0 {
                format!(", and {more} more")
            } else {
                String::new()
            };
            format!(
                "The template still waits for your words: {}{more}.",
                told.join(", ")
            )
        }
    })
}

/// The note of a carnet: every question answered, every chart drawn for paper.
///
/// # Errors
/// When the figures of this computer cannot be read at all; one question that cannot be answered is said in its place.
pub(crate) fn note(
    desk: &Desk,
    carnet: &Carnet,
    image: &dyn Fn(&str) -> Option<Vec<u8>>,
) -> Result<Note, Problem> {
    let lang = match carnet.head.lang {
        ModelLang::Fr => Lang::Fr,
        ModelLang::En => Lang::En,
    };
    let mut writing = Writing {
        here: Here {
            desk,
            place: &carnet.head.place,
            lang,
        },
        answers: Answers::new(desk, &carnet.head.place, lang),
        lang: carnet.head.lang,
        image,
        charts: Vec::new(),
        indicators: BTreeMap::new(),
        states: Vec::new(),
        stale: Vec::new(),
        attachments: Vec::new(),
    };
    // The answers of charts and figures, in order.
    let mut body = Vec::new();
    for block in &carnet.blocks {
        writing.block(block, &mut body)?;
    }
    let day = carnet.head.day.clone().unwrap_or_else(|| desk.today());
    let place = place_name(desk, &carnet.head.place);
    let logo = carnet.head.logo.as_deref().and_then(|file| {
        Some(Picture {
            bytes: image(file).filter(|bytes| mime(bytes).is_some())?,
            alt: carnet.head.council.clone(),
        })
    });
    let mut attachments = std::mem::take(&mut writing.attachments);
    attachments.extend(images(carnet).filter_map(|name| {
        let bytes = image(name)?;
        Some(Attachment {
            name: format!("{IMAGES}{name}"),
            mime: mime(&bytes)?.to_owned(),
            description: match carnet.head.lang {
                ModelLang::Fr => format!("L’image {name}, telle qu’elle a été fournie."),
                ModelLang::En => format!("The picture {name}, as it was provided."),
            },
            relationship: Relationship::Source,
            bytes,
        })
    }));
    attachments.push(manifest(desk, carnet, &writing.charts, &day)?);
    attachments.push(Attachment {
        name: CARNET.to_owned(),
        mime: "text/markdown".to_owned(),
        description: match writing.lang {
            ModelLang::Fr => {
                "Le carnet dont cette note est faite : l’Observatoire sait le rouvrir."
            }
            ModelLang::En => "The carnet this note is made of: the Observatoire can open it again.",
        }
        .to_owned(),
        relationship: Relationship::Source,
        bytes: obs_carnet::write(carnet).into_bytes(),
    });
    Ok(Note {
        lang: carnet.head.lang,
        title: carnet.head.title.clone(),
        subtitle: carnet.head.subtitle.clone(),
        place,
        council: carnet.head.council.clone(),
        logo,
        day: calendar(&day),
        body,
        method: writing.method(),
        states: writing.states(),
        glossary: writing.glossary(),
        attachments,
    })
}

/// A day from `2026-11-22`; the first day of the calendar when it is none.
pub(crate) fn calendar(day: &str) -> Day {
    let mut parts = day.split('-').map(|part| part.parse::<i32>().unwrap_or(1));
    let mut next = |most: i32| parts.next().unwrap_or(1).clamp(1, most);
    Day {
        year: next(9999),
        month: next(12) as u8,
        day: next(31) as u8,
    }
}

/// What a note gathers while its carnet is read.
struct Writing<'a> {
    here: Here<'a>,
    answers: Answers<'a>,
    lang: ModelLang,
    image: &'a dyn Fn(&str) -> Option<Vec<u8>>,
    charts: Vec<Metadata>,
    /// By name.
    indicators: BTreeMap<String, Indicator>,
    states: Vec<State>,
    /// Figures that are no longer what is written, as sentences.
    stale: Vec<String>,
    attachments: Vec<Attachment>,
}

impl Writing<'_> {
    fn words(&self, fr: &str, en: &str) -> String {
        match self.lang {
            ModelLang::Fr => fr.to_owned(),
            ModelLang::En => en.to_owned(),
        }
    }

    fn block(&mut self, block: &Block, body: &mut Vec<Part>) -> Result<(), Problem> {
        match block {
            Block::Heading(heading) => body.push(Part::Heading {
                level: heading.level,
                text: self.spans(&heading.text),
            }),
            Block::Paragraph(paragraph) => body.push(Part::Paragraph(self.spans(&paragraph.text))),
            Block::List(list) => body.push(Part::List {
                ordered: list.ordered,
                items: self.all(&list.items),
            }),
            Block::Quotation(all) => body.push(Part::Quotation(self.all(&all.paragraphs))),
            Block::Callout(all) => body.push(Part::Callout(self.all(&all.paragraphs))),
            Block::Image(shown) => body.push(self.picture(shown)),
            Block::Chart(chart) => {
                let part = self.chart(chart)?;
                body.push(part);
            }
            Block::Table(table) => match blocks::table(self.here, table) {
                Ok(answer) => {
                    for id in &table.indicators {
                        self.name(id);
                    }
                    body.push(Part::Table(part(answer.table, None, answer.source)));
                }
                Err(problem) => body.push(missing(&problem)),
            },
            Block::Guess(guess) => self.guess(guess, body),
            // Only the facilitator reads them.
            Block::Notes(_) => {}
            Block::Remarks(remarks) => body.extend(self.remarks(&remarks.remarks)),
            Block::Closing(closing) => self.closing(closing, body),
            Block::Verbatim(kept) if kept.why.is_empty() => {
                body.push(Part::Verbatim(kept.source.clone()));
            }
            Block::Verbatim(kept) => body.push(Part::Missing(kept.why.clone())),
        }
        Ok(())
    }

    fn all(&mut self, texts: &[Vec<Inline>]) -> Vec<Vec<Span>> {
        texts.iter().map(|text| self.spans(text)).collect()
    }

    /// The words as written; a figure that is no longer true bears a mark, and a line says what it is now.
    fn spans(&mut self, text: &[Inline]) -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        for inline in text {
            match inline {
                Inline::Text(run) => spans.push(Span {
                    text: run.text.clone(),
                    strong: run.strong,
                    emphasis: run.emphasis,
                    link: run.link.clone(),
                    breaks: false,
                }),
                Inline::Break => match spans.last_mut() {
                    Some(last) => last.breaks = true,
                    None => spans.push(Span {
                        breaks: true,
                        ..Span::default()
                    }),
                },
                Inline::Figure(figure) => {
                    let answer = self.answers.answer(figure);
                    self.name(&figure.indicator);
                    let mut text = figure.text.clone();
                    if !answer.holds {
                        text.push('*');
                        self.stale.push(match (&answer.problem, self.lang) {
                            (Some(problem), _) => format!("* {}\u{202f}: {problem}", answer.about),
                            (None, ModelLang::Fr) => format!(
                                "* {}\u{202f}: «\u{202f}{}\u{202f}» quand le texte a été écrit, «\u{202f}{}\u{202f}» à la date de cette note.",
                                answer.about, figure.text, answer.text
                            ),
                            (None, ModelLang::En) => format!(
                                "* {}: “{}” when the text was written, “{}” at the date of this note.",
                                answer.about, figure.text, answer.text
                            ),
                        });
                    }
                    spans.push(Span {
                        text,
                        ..Span::default()
                    });
                }
            }
        }
        spans
    }

    /// An indicator of the glossary.
    fn name(&mut self, id: &str) {
        if let Ok(indicator) = figures::indicator(self.here.desk, id, self.here.lang) {
            self.indicators
                .insert(indicator.name.get(self.lang).to_owned(), indicator.clone());
        }
    }

    fn picture(&self, shown: &obs_carnet::Image) -> Part {
        let bytes = (self.image)(&shown.file).filter(|bytes| mime(bytes).is_some());
        match bytes {
            Some(bytes) => Part::Image {
                picture: Picture {
                    bytes,
                    alt: shown.alt.clone(),
                },
                caption: shown.caption.clone(),
            },
            None => Part::Missing(match self.lang {
                ModelLang::Fr => format!(
                    "L’image «\u{202f}{}\u{202f}» n’est pas dans le dossier du carnet, ou n’est pas une image.",
                    shown.file
                ),
                ModelLang::En => format!(
                    "The picture “{}” is not in the folder of the carnet, or is not a picture.",
                    shown.file
                ),
            }),
        }
    }

    fn chart(&mut self, block: &obs_carnet::Chart) -> Result<Part, Problem> {
        let surface = drawing::surface(SurfaceName::Print, false);
        let answer = blocks::chart(self.here, block, surface, |figure| {
            obs_chart::draw(figure, surface).map_err(|error| Problem::bug(error.to_string()))
        });
        let answer = match answer {
            Ok(answer) => answer,
            Err(problem) => return Ok(missing(&problem)),
        };
        for comparison in answer.board.all() {
            let indicator = &comparison.indicator;
            self.indicators
                .insert(indicator.name.get(self.lang).to_owned(), indicator.clone());
            for entry in &comparison.entries {
                let state = entry.now.value.state();
                if !self.states.contains(&state) {
                    self.states.push(state);
                }
            }
        }
        if let Some(changed) = answer.changed(block) {
            self.stale.push(match self.lang {
                ModelLang::Fr => format!(
                    "* Le titre «\u{202f}{}\u{202f}» a été écrit pour ce constat\u{202f}: «\u{202f}{}\u{202f}»\u{202f}; les chiffres disent maintenant\u{202f}: «\u{202f}{}\u{202f}».",
                    answer.title, changed.was, changed.now
                ),
                ModelLang::En => format!(
                    "* The title “{}” was written for this finding: “{}”; the figures now say: “{}”.",
                    answer.title, changed.was, changed.now
                ),
            });
        }
        let ChartAnswer {
            title,
            subtitle,
            table,
            mine,
            source,
            notices,
            keepsake,
            board,
            ..
        } = answer;
        let number = self.charts.len() + 1;
        self.attachments.push(Attachment {
            name: format!("donnees/{number:02}-{}.csv", keepsake.stem),
            mime: "text/csv".to_owned(),
            description: match self.lang {
                ModelLang::Fr => format!("Les chiffres du graphique {number} : {title}"),
                ModelLang::En => format!("The figures of chart {number}: {title}"),
            },
            relationship: Relationship::Data,
            bytes: keepsake.table.into_bytes(),
        });
        self.charts.push(keepsake.metadata);
        let main = board.main();
        let reference = format!(
            "{} · {} · {} · {}",
            main.indicator.id,
            main.mine()
                .map_or(String::new(), |mine| mine.place.to_string()),
            main.period,
            block.kind
        );
        Ok(Part::Chart(Box::new(ChartPart {
            message: title,
            subtitle,
            drawing: keepsake.drawing,
            table: Some(part(table, mine, Vec::new())),
            notices,
            source,
            reference,
        })))
    }

    /// What was asked of the room, with what it answered and what the figures say.
    fn guess(&mut self, guess: &obs_carnet::Guess, body: &mut Vec<Part>) {
        let figure = obs_carnet::TiedFigure {
            indicator: guess.indicator.clone(),
            place: guess.place.clone(),
            period: guess.period.clone(),
            says: match guess.form {
                obs_carnet::GuessForm::Rank => obs_carnet::Says::Rank,
                _ => obs_carnet::Says::Value,
            },
            text: String::new(),
        };
        let answer = self.answers.answer(&figure);
        self.name(&guess.indicator);
        let question = guess.question.clone().unwrap_or_else(|| match self.lang {
            ModelLang::Fr => format!("À votre avis\u{202f}? {}", answer.about),
            ModelLang::En => format!("What would you say? {}", answer.about),
        });
        let truth = answer.problem.unwrap_or(answer.text);
        let mut rows: Vec<Vec<String>> = guess
            .guesses
            .iter()
            .map(|guessed| {
                let values: Vec<String> = guessed
                    .values
                    .iter()
                    .map(|value| format::counted(*value, self.lang))
                    .collect();
                vec![guessed.group.clone(), values.join(" ; ")]
            })
            .collect();
        rows.push(vec![
            self.words("Ce que dit la source", "What the source says"),
            truth,
        ]);
        body.push(Part::Table(TablePart {
            caption: question,
            head: vec![
                self.words("Groupe", "Group"),
                self.words("Réponse", "Answer"),
            ],
            columns: vec![ColumnKind::Words, ColumnKind::Figures],
            mine: vec![rows.len() - 1],
            rows,
            source: Vec::new(),
        }));
    }

    /// What the room said, a list for each kind.
    fn remarks(&self, remarks: &[Remark]) -> Vec<Part> {
        let titles = [
            (
                RemarkKind::Remark,
                "Remarques de la salle",
                "Remarks from the room",
            ),
            (
                RemarkKind::Question,
                "Questions de la salle",
                "Questions from the room",
            ),
            (RemarkKind::Missing, "Données manquantes", "Missing data"),
            (RemarkKind::Check, "À vérifier", "To be checked"),
        ];
        let mut parts = Vec::new();
        for (kind, fr, en) in titles {
            let items: Vec<Vec<Span>> = remarks
                .iter()
                .filter(|remark| remark.kind == kind)
                .map(|remark| vec![plain(&remark.text)])
                .collect();
            if !items.is_empty() {
                parts.push(Part::Paragraph(vec![strong(self.words(fr, en))]));
                parts.push(Part::List {
                    ordered: false,
                    items,
                });
            }
        }
        parts
    }

    fn closing(&self, closing: &obs_carnet::Closing, body: &mut Vec<Part>) {
        for (answers, fr, en) in [
            (&closing.uses, "À quoi cela servira", "What use it will be"),
            (&closing.missing, "Ce qui manque", "What is missing"),
            (
                &closing.services,
                "Le service qui aiderait",
                "The service that would help",
            ),
            (
                &closing.finds,
                "La pépite, et ce qui est à améliorer",
                "The find, and what to improve",
            ),
        ] {
            if !answers.is_empty() {
                body.push(Part::Paragraph(vec![strong(self.words(fr, en))]));
                body.push(Part::List {
                    ordered: false,
                    items: answers.iter().map(|answer| vec![plain(answer)]).collect(),
                });
            }
        }
    }

    fn method(&self) -> Vec<String> {
        let mut method = vec![
            self.words(
                "Les chiffres viennent de fichiers publics, nommés sous chaque graphique. Un taux est toujours calculé à partir de deux sommes, jamais en faisant la moyenne d’autres taux\u{202f}; une médiane publiée n’est ni additionnée ni moyennée. Une commune qui a rejoint une autre est comptée avec elle.",
                "The figures come from public files, named under each chart. A rate is always computed from two sums, never by averaging other rates; a published median is neither added nor averaged. A commune that joined another is counted with it.",
            ),
            self.words(
                "Les données de chaque graphique sont jointes à ce fichier, avec l’adresse et l’empreinte des fichiers d’origine\u{202f}: ouvrez les pièces jointes de ce PDF pour les relire ou les recalculer.",
                "The data of each chart is attached to this file, with the address and the hash of the original files: open the attachments of this PDF to read or compute them again.",
            ),
        ];
        let mut stale = self.stale.clone();
        stale.dedup();
        method.extend(stale);
        method
    }

    fn states(&self) -> Vec<Term> {
        let meaning = |state: State| match state {
            State::Measured => self.words(
                "La source publie ce chiffre, ou ceux dont il est la somme.",
                "The source publishes this figure, or those that it is the sum of.",
            ),
            State::Estimated => self.words(
                "La source dit elle-même que ce chiffre est une estimation.",
                "The source itself says that this figure is an estimate.",
            ),
            State::Provisional => self.words(
                "La source dit elle-même que ce chiffre sera révisé.",
                "The source itself says that this figure will be revised.",
            ),
            State::Secret => {
                number::missing_sentence(obs_model::Missing::Secret, self.lang).to_owned()
            }
            State::NotCollected => {
                number::missing_sentence(obs_model::Missing::NotCollected, self.lang).to_owned()
            }
            State::NotApplicable => {
                number::missing_sentence(obs_model::Missing::NotApplicable, self.lang).to_owned()
            }
            State::NotDownloaded => {
                number::missing_sentence(obs_model::Missing::NotDownloaded, self.lang).to_owned()
            }
        };
        State::ALL
            .into_iter()
            .filter(|state| self.states.contains(state))
            .map(|state| Term {
                name: number::state(state, self.lang).to_owned(),
                meaning: vec![meaning(state)],
            })
            .collect()
    }

    fn glossary(&self) -> Vec<Term> {
        self.indicators
            .iter()
            .map(|(name, indicator)| {
                let mut meaning = vec![indicator.definition.get(self.lang).to_owned()];
                meaning.extend(
                    indicator
                        .caveats
                        .iter()
                        .map(|caveat| caveat.get(self.lang).to_owned()),
                );
                Term {
                    name: name.clone(),
                    meaning,
                }
            })
            .collect()
    }
}

fn plain(text: &str) -> Span {
    Span {
        text: text.to_owned(),
        ..Span::default()
    }
}

fn strong(text: String) -> Span {
    Span {
        text,
        strong: true,
        ..Span::default()
    }
}

fn missing(problem: &Problem) -> Part {
    Part::Missing(format!("{} {}", problem.message, problem.hint))
}

/// A table of a note: words at the left, figures at the right.
fn part(table: BlockTable, mine: Option<usize>, source: Vec<String>) -> TablePart {
    let columns = (0..table.head.len())
        .map(|column| match column {
            0 => ColumnKind::Words,
            _ => ColumnKind::Figures,
        })
        .collect();
    TablePart {
        caption: table.caption,
        head: table.head,
        columns,
        rows: table.rows,
        mine: mine.into_iter().collect(),
        source,
    }
}

/// What the PDF says of its own figures, for a program.
fn manifest(
    desk: &Desk,
    carnet: &Carnet,
    charts: &[Metadata],
    day: &str,
) -> Result<Attachment, Problem> {
    let manifest = serde_json::json!({
        "format": "observatoire-note-1",
        "logiciel": format!("Observatoire territorial {}", env!("CARGO_PKG_VERSION")),
        "titre": carnet.head.title,
        "date": day,
        "territoire": carnet.head.place,
        "geographie": format!("1er janvier {}", desk.territories()?.geography_year()),
        "graphiques": charts,
    });
    let bytes =
        serde_json::to_vec_pretty(&manifest).map_err(|error| Problem::bug(error.to_string()))?;
    Ok(Attachment {
        name: MANIFEST.to_owned(),
        mime: "application/json".to_owned(),
        description: match carnet.head.lang {
            ModelLang::Fr => {
                "D’où vient chaque chiffre : fichier, adresse, empreinte, licence, état."
            }
            ModelLang::En => "Where each figure comes from: file, address, hash, licence, state.",
        }
        .to_owned(),
        relationship: Relationship::Supplement,
        bytes,
    })
}
