//! What a note holds, in the order it is read: every text is ready, every chart is drawn.

use obs_chart::Drawing;
use obs_model::Lang;

/// A note, ready to be laid out.
#[derive(Clone, Debug)]
pub struct Note {
    /// Language of all its words.
    pub lang: Lang,
    /// Its title.
    pub title: String,
    /// A line under the title; may be empty.
    pub subtitle: String,
    /// The territory it is about: "Grand Cognac".
    pub place: String,
    /// Who signs it: "Conseil de développement de Grand Cognac"; may be empty.
    pub council: String,
    /// The council's logo.
    pub logo: Option<Picture>,
    /// The day it bears.
    pub day: Day,
    /// The text, in order.
    pub body: Vec<Part>,
    /// How the figures were made, a paragraph each.
    pub method: Vec<String>,
    /// The states a value can be in, each explained in plain words; those met in this note.
    pub states: Vec<Term>,
    /// The indicators used, by name.
    pub glossary: Vec<Term>,
    /// Files that travel inside the PDF, in order.
    pub attachments: Vec<Attachment>,
}

/// A day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// `2026`.
    pub year: i32,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

/// A piece of the text.
#[derive(Clone, Debug)]
pub enum Part {
    /// A heading; levels 1 to 3, the title of the note being above them.
    Heading {
        /// 1 to 3.
        level: u8,
        /// Its words.
        text: Vec<Span>,
    },
    /// A paragraph.
    Paragraph(Vec<Span>),
    /// A list.
    List {
        /// Numbered.
        ordered: bool,
        /// An item each.
        items: Vec<Vec<Span>>,
    },
    /// What someone else said, a paragraph each.
    Quotation(Vec<Vec<Span>>),
    /// A box set apart from the text, a paragraph each.
    Callout(Vec<Vec<Span>>),
    /// A picture of one's own.
    Image {
        /// The picture.
        picture: Picture,
        /// A line under it; may be empty.
        caption: String,
    },
    /// A chart.
    Chart(Box<ChartPart>),
    /// A table.
    Table(TablePart),
    /// Text kept as it was written, line by line.
    Verbatim(String),
    /// Something that should be here and cannot, in a sentence: a chart refused, an image that is not found.
    Missing(String),
}

/// A run of text in one manner.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The words.
    pub text: String,
    /// Strong.
    pub strong: bool,
    /// Emphasised.
    pub emphasis: bool,
    /// An address it leads to.
    pub link: Option<String>,
    /// A line break after it.
    pub breaks: bool,
}

/// A picture made of pixels or lines.
#[derive(Clone, Debug)]
pub struct Picture {
    /// Its bytes, as in the file: PNG, JPEG, GIF, WebP or SVG.
    pub bytes: Vec<u8>,
    /// What it shows, for who cannot see it; empty when it only decorates.
    pub alt: String,
}

/// A chart with all that must stand beside it, in the order it is read.
#[derive(Clone, Debug)]
pub struct ChartPart {
    /// The message: a sentence.
    pub message: String,
    /// Measure, place, period.
    pub subtitle: String,
    /// Drawn for paper, without its heading.
    pub drawing: Drawing,
    /// The figures drawn.
    pub table: Option<TablePart>,
    /// What a reader must be told of these figures, a sentence each.
    pub notices: Vec<String>,
    /// Source, vintage, perimeter, licence; a line each.
    pub source: Vec<String>,
    /// What was asked, short enough to be copied by hand.
    pub reference: String,
}

/// A table: its first column names the rows.
#[derive(Clone, Debug, Default)]
pub struct TablePart {
    /// What it holds.
    pub caption: String,
    /// Names of the columns.
    pub head: Vec<String>,
    /// How each column is set.
    pub columns: Vec<ColumnKind>,
    /// Rows, each as long as the head.
    pub rows: Vec<Vec<String>>,
    /// The rows that stand out: my territory.
    pub mine: Vec<usize>,
    /// Source; empty when it is said elsewhere.
    pub source: Vec<String>,
}

/// How a column is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColumnKind {
    /// Words, from the left.
    #[default]
    Words,
    /// Figures, from the right.
    Figures,
}

/// A word and what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The word.
    pub name: String,
    /// What it means, a paragraph each.
    pub meaning: Vec<String>,
}

/// A file inside the PDF.
#[derive(Clone, Debug)]
pub struct Attachment {
    /// `donnees/1-65-ans-ou-plus.csv`.
    pub name: String,
    /// `text/csv`.
    pub mime: String,
    /// What it is, in a sentence.
    pub description: String,
    /// What it is to the note.
    pub relationship: Relationship,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What an attached file is to the note, in the words of PDF/A-3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relationship {
    /// The note was made from it.
    Source,
    /// The figures behind a chart.
    Data,
    /// Says more.
    Supplement,
}
