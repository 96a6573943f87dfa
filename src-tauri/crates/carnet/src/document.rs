//! What a carnet holds.

use obs_model::Lang;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Carnet {
    /// What its head says.
    pub head: Head,
    /// Its text, in order.
    pub blocks: Vec<Block>,
}

/// The head of a document.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct Head {
    /// Its title.
    pub title: String,
    /// A line under the title; may be empty.
    pub subtitle: String,
    /// Who signs: "Conseil de développement de Grand Cognac"; may be empty.
    pub council: String,
    /// The council's logo, a file of the carnet's own folder.
    pub logo: Option<String>,
    /// The territory that "ici" stands for: `EPCI-200070514`.
    pub place: String,
    /// Language of its generated words.
    #[ts(type = "\"fr\" | \"en\"")]
    pub lang: Lang,
    /// The template it was made from, `note-thematique`.
    pub template: Option<String>,
    /// The day it bears, `2026-11-22`; none means the day it is exported.
    pub day: Option<String>,
    /// Lines of the head that this version does not know, kept as written.
    pub others: String,
}

/// A piece of a document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Block {
    /// A heading.
    Heading(Heading),
    /// A paragraph.
    Paragraph(Words),
    /// A list.
    List(List),
    /// What someone else said.
    Quotation(Paragraphs),
    /// A box set apart from the text.
    Callout(Paragraphs),
    /// A picture of one's own.
    Image(Image),
    /// A question answered by a chart.
    Chart(Chart),
    /// A question answered by a table.
    Table(Table),
    /// A question put to the room before the answer is shown.
    Guess(Guess),
    /// What only the facilitator sees, about what stands before.
    Notes(Notes),
    /// What the room said about what stands before.
    Remarks(Remarks),
    /// The four questions at the end of a workshop.
    Closing(Closing),
    /// Text kept exactly as written: what this version does not understand.
    Verbatim(Verbatim),
}

/// A heading.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Heading {
    /// 1 to 3.
    pub level: u8,
    /// Its words.
    pub text: Vec<Inline>,
}

/// The words of a paragraph.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Words {
    /// In order.
    pub text: Vec<Inline>,
}

/// A list, flat.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct List {
    /// Numbered.
    pub ordered: bool,
    /// Its items.
    pub items: Vec<Vec<Inline>>,
}

/// Paragraphs that belong together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Paragraphs {
    /// In order.
    pub paragraphs: Vec<Vec<Inline>>,
}

/// A picture of one's own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Image {
    /// The name of a file in the carnet's own folder.
    pub file: String,
    /// What it shows, for who cannot see it.
    pub alt: String,
    /// A line under it; may be empty.
    pub caption: String,
}

/// A run of words, or a figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Inline {
    /// Words in one manner.
    Text(Run),
    /// A figure tied to its value.
    Figure(TiedFigure),
    /// A line break.
    Break,
}

/// Words in one manner.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct Run {
    /// The words.
    pub text: String,
    /// Strong.
    #[serde(default)]
    pub strong: bool,
    /// Emphasised.
    #[serde(default)]
    pub emphasis: bool,
    /// An address it leads to.
    #[serde(default)]
    pub link: Option<String>,
}

/// A figure or a generated sentence inside a text, tied to the question that makes it true.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct TiedFigure {
    /// `population/65-ans-ou-plus`.
    pub indicator: String,
    /// `EPCI-200070514`; none means the territory of the carnet.
    pub place: Option<String>,
    /// `2021`; none means the latest.
    pub period: Option<String>,
    /// What of the answer it says.
    pub says: Says,
    /// The words that were true when it was written or last accepted: "25,1 %".
    pub text: String,
}

/// What of an answer a tied figure says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Says {
    /// "25,1 %".
    #[default]
    Value,
    /// "17 331": what is counted.
    Numerator,
    /// "68 951": among how many.
    Denominator,
    /// "475e".
    Rank,
    /// The finding, a sentence.
    Finding,
    /// How it changed, a sentence.
    Trend,
    /// Where it stands among its peers, a sentence.
    Position,
}

/// A question answered by a chart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Chart {
    /// `population/65-ans-ou-plus`.
    pub indicator: String,
    /// `ranked_bars`; `map` for a map.
    pub kind: String,
    /// `EPCI-200070514`; none means the territory of the carnet.
    pub place: Option<String>,
    /// The places set beside it; none means the enclosing ones.
    pub with: Option<Vec<String>>,
    /// The places of the same level around it, or not.
    pub near: bool,
    /// `2021`; none means the latest.
    pub period: Option<String>,
    /// Indicators set beside this one, for the kinds that show several.
    pub beside: Vec<String>,
    /// For a map: the level of the places drawn, `commune`.
    pub level: Option<String>,
    /// The message in the person's own words; none means the finding, made anew each time.
    pub title: Option<String>,
    /// The finding when the title was written: when it is no longer that, the title is to be read again.
    pub finding: Option<String>,
}

/// A question answered by a table: indicators down, places across.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Table {
    /// What it holds, in the person's words; none means one made anew.
    pub title: Option<String>,
    /// One row each.
    pub indicators: Vec<String>,
    /// `EPCI-200070514`; none means the territory of the carnet.
    pub place: Option<String>,
    /// The places set beside it; none means the enclosing ones.
    pub with: Option<Vec<String>>,
    /// `2021`; none means the latest.
    pub period: Option<String>,
}

/// A question put to the room before the answer is shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Guess {
    /// "Sur 100 habitants, combien ont 65 ans ou plus ?"; none means one made from the indicator.
    pub question: Option<String>,
    /// `population/65-ans-ou-plus`.
    pub indicator: String,
    /// `EPCI-200070514`; none means the territory of the carnet.
    pub place: Option<String>,
    /// `2021`; none means the latest.
    pub period: Option<String>,
    /// How the room answers.
    pub form: GuessForm,
    /// For a choice: the values offered.
    pub choices: Vec<f64>,
    /// What the groups answered.
    pub guesses: Vec<GroupGuess>,
}

/// How a room answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum GuessForm {
    /// The height of a bar.
    #[default]
    Bar,
    /// The end of a line: a value for each of the last dates.
    Line,
    /// A rank among the peers.
    Rank,
    /// One of a few values.
    Choice,
}

/// What a group answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct GroupGuess {
    /// "Table 1".
    pub group: String,
    /// In the unit of the indicator, or a rank; one value, or one for each date of a line.
    pub values: Vec<f64>,
}

/// What only the facilitator sees.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Notes {
    /// What to remember.
    pub text: String,
    /// What to ask the room; may be empty.
    pub ask: String,
    /// Time meant for it, in minutes.
    pub minutes: Option<u32>,
}

/// What the room said about what stands before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Remarks {
    /// In the order they were said.
    pub remarks: Vec<Remark>,
}

/// Something said by the room.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Remark {
    /// What it is.
    pub kind: RemarkKind,
    /// The words.
    pub text: String,
    /// The indicator it is about, when it is about one.
    pub about: Option<String>,
}

/// What a remark is.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS,
)]
#[serde(rename_all = "snake_case")]
pub enum RemarkKind {
    /// Something said.
    #[default]
    Remark,
    /// Something asked.
    Question,
    /// A figure that nobody has.
    Missing,
    /// A figure that the room doubts.
    Check,
}

/// The four questions at the end of a workshop, with what was answered; a line each.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct Closing {
    /// What use will you make of it?
    pub uses: Vec<String>,
    /// What is missing?
    pub missing: Vec<String>,
    /// What service would help?
    pub services: Vec<String>,
    /// The find of the day, and what to improve.
    pub finds: Vec<String>,
}

/// Text kept exactly as written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Verbatim {
    /// The lines.
    pub source: String,
    /// Why it is not understood, in a sentence; empty when it is plain text of a form this version does not edit.
    pub why: String,
}
