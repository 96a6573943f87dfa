//! The shapes of carnets, notes and workshops that cross to a face.

use obs_carnet::{Block, Carnet, Closing, GroupGuess, GuessForm, Remark, TiedFigure};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Drawn, Lang, Problem};

/// The paper of a workshop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum KitPaper {
    /// A3, a chart each, for a data walk.
    Posters,
    /// A figure in the hand, four on a page.
    Cards,
    /// The questions, with room to answer.
    Worksheets,
    /// The questions to guess by hand, without their answers.
    Guesses,
}

/// The files that a note can be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum NoteFormat {
    /// One file that is archived, accessible, and can be opened again here.
    #[default]
    Pdf,
    /// One page that works without a network.
    Html,
    /// For a word processor.
    Odt,
    /// Plain text.
    Markdown,
}

wire! {
    /// Which carnets are here.
    pub struct CarnetsAsk { pub lang: Lang }
    /// The carnets of a person.
    pub struct Carnets {
        /// The last changed first.
        pub carnets: Vec<CarnetCard>,
        pub templates: Vec<TemplateCard>,
        /// The folder they are kept in.
        pub folder: String,
    }
    /// A carnet in a list.
    pub struct CarnetCard {
        /// Name of its file without its ending: what the other commands take.
        pub id: String,
        pub title: String,
        /// "Grand Cognac · 3 graphiques · modifié le 21 novembre 2026".
        pub detail: String,
    }
    /// A way to begin.
    pub struct TemplateCard {
        /// `note-thematique`.
        pub id: String,
        pub name: String,
        /// What it is for, in a sentence.
        pub sentence: String,
        /// True when it is made to be projected.
        pub workshop: bool,
    }
    /// Begins a carnet.
    pub struct NewCarnet {
        /// None begins with an empty page.
        pub template: Option<String>,
        pub place: String,
        /// None takes the title of the template.
        pub title: Option<String>,
        pub lang: Lang,
    }
    /// Opens a carnet.
    pub struct OpenCarnet {
        pub id: String,
        /// A version kept, as `carnet_versions` names it; none means as it is now.
        pub version: Option<String>,
        pub lang: Lang,
    }
    /// A carnet, as its file says.
    pub struct OpenedCarnet {
        pub id: String,
        pub carnet: Carnet,
        /// Name of the territory that "ici" stands for.
        pub place_name: String,
        /// The state of the file, to hand back when saving.
        pub state: String,
        /// What must be said of it: a piece that is not understood, a file found after a crash.
        pub notes: Vec<String>,
        /// What changed since it was last exported, when it was opened from a PDF.
        pub changes: Vec<String>,
    }
    /// Writes a carnet.
    pub struct SaveCarnet {
        pub id: String,
        pub carnet: Carnet,
        /// The state it was opened or last saved in.
        pub state: String,
        pub lang: Lang,
    }
    /// Where it was written.
    pub struct SavedCarnet {
        /// Another than asked when the file had been changed by someone else in between: nothing is written over.
        pub id: String,
        pub state: String,
        /// "Enregistré".
        pub said: String,
        /// What must be said, when the file had changed.
        pub note: Option<String>,
    }
    /// Puts a carnet aside; its file is kept.
    pub struct ForgetCarnet { pub id: String, pub lang: Lang }
    /// Former states of a carnet.
    pub struct CarnetVersionsAsk { pub id: String, pub lang: Lang }
    /// The last first.
    pub struct CarnetVersions { pub versions: Vec<CarnetVersion> }
    /// A former state.
    pub struct CarnetVersion {
        pub id: String,
        /// "21 novembre 2026, 14 h 05".
        pub when: String,
        /// "412 mots, 3 graphiques".
        pub detail: String,
    }
    /// Adds a piece at the end of a carnet, or of a new one.
    pub struct AddToCarnet {
        /// None begins a carnet.
        pub id: Option<String>,
        pub place: String,
        pub block: Block,
        pub lang: Lang,
    }

    /// A picture of one's own, into the folder of a carnet.
    pub struct AddImage { pub id: String, pub name: String, pub base64: String, pub lang: Lang }
    /// Under which name it is there.
    pub struct AddedImage { pub file: String }
    /// A picture of a carnet.
    pub struct ImageAsk { pub id: String, pub file: String, pub lang: Lang }
    /// Its bytes.
    pub struct ImageFound { pub mime: String, pub base64: String }

    /// What a block that holds a question answers today.
    pub struct AnswerBlock {
        pub block: Block,
        /// The territory that "ici" stands for.
        pub place: String,
        pub lang: Lang,
        /// Room for a drawing on the screen, in its units.
        pub width: f64,
        #[serde(default)]
        #[ts(as = "Option<bool>", optional)]
        pub dark: bool,
    }
    /// The answer to a block.
    pub struct BlockAnswer {
        /// The drawing, without its heading.
        pub drawn: Option<Drawn>,
        /// For a table: names of the columns, then the rows.
        pub table: Option<BlockTable>,
        /// The title shown: the person's, else the finding.
        pub title: String,
        /// The finding of today.
        pub finding: String,
        pub subtitle: String,
        /// Source, vintage, perimeter, licence, a line each.
        pub source: Vec<String>,
        pub notices: Vec<String>,
        /// What the title was written for and what the figures say now, when these differ.
        pub changed: Option<Changed>,
        /// Periods that can be chosen.
        pub periods: Vec<String>,
        /// Kinds that can be chosen.
        pub kinds: Vec<BlockKind>,
        /// Why there is nothing to show.
        pub problem: Option<Problem>,
    }
    /// A kind of chart offered for a block.
    pub struct BlockKind { pub kind: String, pub label: String, pub refused: Option<String> }
    /// A small table.
    pub struct BlockTable { pub caption: String, pub head: Vec<String>, pub rows: Vec<Vec<String>> }
    /// What a text said and what it should say now.
    pub struct Changed { pub was: String, pub now: String }

    /// What tied figures say today.
    pub struct AnswerFigures { pub figures: Vec<TiedFigure>, pub place: String, pub lang: Lang }
    /// In the order asked.
    pub struct FiguresAnswered { pub figures: Vec<FigureAnswer> }
    /// What a tied figure says today.
    pub struct FigureAnswer {
        /// Today's words; as written when there is nothing to say them from.
        pub text: String,
        /// True when the words written are today's.
        pub holds: bool,
        /// "Part des 65 ans ou plus, Grand Cognac, 2021".
        pub about: String,
        /// Why it cannot be told.
        pub problem: Option<String>,
    }

    /// Checks every tied figure and generated sentence of a carnet.
    pub struct CheckCarnet { pub id: String, pub lang: Lang }
    /// What still holds.
    pub struct CarnetChecked {
        /// "12 chiffres vérifiés, 1 a changé".
        pub summary: String,
        pub holds: bool,
        pub checks: Vec<CarnetCheck>,
        /// What could not be read in the file.
        pub problems: Vec<String>,
    }
    /// A figure or a sentence of a carnet, checked.
    pub struct CarnetCheck {
        /// Which block, from 0.
        pub block: u32,
        /// "Part des 65 ans ou plus, Grand Cognac, 2021".
        pub about: String,
        pub was: String,
        pub now: String,
        pub holds: bool,
        pub problem: Option<String>,
    }

    /// Makes a file of a carnet.
    pub struct ExportNote {
        pub id: String,
        pub format: NoteFormat,
        pub lang: Lang,
    }
    /// What must be known before a note is made.
    pub struct CheckNote { pub id: String, pub lang: Lang }
    /// Sentences; none means that all is well.
    pub struct NoteChecked { pub problems: Vec<String>, pub pages: Option<u32> }
    /// Opens the carnet inside a PDF made here.
    pub struct ReopenNote { pub name: String, pub base64: String, pub lang: Lang }

    /// A carnet to be projected.
    pub struct WorkshopAsk { pub id: String, pub lang: Lang }
    /// Its slides.
    pub struct Workshop {
        pub id: String,
        pub title: String,
        pub place: String,
        pub slides: Vec<Slide>,
        /// Sum of the times written.
        pub minutes: u32,
    }
    /// What the room sees at once, and what the facilitator reads.
    pub struct Slide {
        /// The block it shows; none for the title.
        pub block: Option<u32>,
        /// `title`, `section`, `chart`, `table`, `image`, `guess`, `closing`.
        pub kind: String,
        pub title: String,
        /// Lines under the title.
        pub lines: Vec<String>,
        /// How many steps until all of it is seen; 1 at least.
        pub steps: u32,
        pub notes: String,
        pub ask: String,
        pub minutes: Option<u32>,
        /// Indicator it is about.
        pub about: Option<String>,
        /// What the room said so far.
        pub remarks: Vec<Remark>,
        /// What the groups guessed so far.
        pub guesses: Vec<GroupGuess>,
        /// For a guess: how it is answered.
        pub guess: Option<GuessAsked>,
        /// For an image: its file in the carnet.
        pub image: Option<String>,
        /// For an image: what it shows.
        pub alt: String,
        /// For the four questions: the answers so far.
        pub closing: Option<Closing>,
    }
    /// How a question is answered by a group.
    pub struct GuessAsked {
        pub form: GuessForm,
        /// After a number: `%`; empty for a rank.
        pub sign: String,
        /// What can be answered.
        pub low: f64,
        pub high: f64,
        /// From one answer to the next with the arrows.
        pub step: f64,
        /// For a choice: the values offered, with their words.
        pub choices: Vec<GuessChoice>,
        /// For a line: the dates to answer for; empty otherwise.
        pub dates: Vec<String>,
        /// Where a line stops: where a drawing starts.
        pub from: Option<f64>,
        /// Why there is nothing to guess.
        pub refused: Option<String>,
    }
    /// A value offered.
    pub struct GuessChoice { pub value: f64, pub text: String }
    /// A slide drawn for a screen.
    pub struct DrawSlide {
        pub id: String,
        pub slide: u32,
        /// From 0.
        pub step: u32,
        /// The real size of the place it is shown in.
        pub width: f64,
        pub height: f64,
        #[serde(default)]
        #[ts(as = "Option<bool>", optional)]
        pub dark: bool,
        pub lang: Lang,
    }
    /// A slide ready to be shown.
    pub struct SlideDrawn {
        pub slide: Slide,
        pub drawn: Option<Drawn>,
        pub table: Option<BlockTable>,
        /// "Insee, recensement 2021 · Licence Ouverte 2.0".
        pub source: String,
        pub problem: Option<Problem>,
    }

    /// Where a workshop stands. With `turn`, the answer waits for another one, half a minute at most: two windows follow
    /// each other so.
    pub struct StageAsk { pub id: String, pub turn: Option<u32>, pub lang: Lang }
    /// Where a workshop stands; kept on disk, so that no cable and no stop loses the place.
    pub struct Stage {
        /// Changes with anything below.
        pub turn: u32,
        pub slide: u32,
        /// From 0.
        pub step: u32,
        pub screen: StageScreen,
        /// When the clock was started, in milliseconds of the machine's clock; none before.
        pub started_ms: Option<f64>,
        /// When the slide was reached, on the same clock.
        pub slide_ms: Option<f64>,
        /// Since when the clock is stopped.
        pub paused_ms: Option<f64>,
        /// The place the room sees it in; none until a projection was open.
        pub size: Option<StageSize>,
        /// Changes when the carnet was written in.
        pub revision: u32,
    }
    /// The size of a screen, in pixels.
    pub struct StageSize { pub width: f64, pub height: f64 }
    /// Moves a workshop; what is none stays.
    pub struct MoveStage {
        pub id: String,
        pub slide: Option<u32>,
        pub step: Option<u32>,
        pub screen: Option<StageScreen>,
        pub clock: Option<StageClock>,
        pub size: Option<StageSize>,
        /// The machine's clock, in milliseconds.
        pub now_ms: f64,
        pub lang: Lang,
    }
    /// Something that the room said about a slide.
    pub struct NoteRemark { pub id: String, pub slide: u32, pub remark: Remark, pub lang: Lang }
    /// Takes it back, by its position among what was said of the slide.
    pub struct ForgetRemark { pub id: String, pub slide: u32, pub position: u32, pub lang: Lang }
    /// What a group answered; without a value, takes it back.
    pub struct NoteGuess { pub id: String, pub slide: u32, pub answer: GroupGuess, pub lang: Lang }
    /// The answers to the four questions.
    pub struct NoteClosing { pub id: String, pub slide: u32, pub closing: Closing, pub lang: Lang }
    /// What the room said in all, as a file.
    pub struct ExportCahier { pub id: String, pub format: CahierFormat, pub lang: Lang }
    /// What a workshop prints, from the same carnet.
    pub struct PrintKit { pub id: String, pub paper: KitPaper, pub lang: Lang }
}

/// What the room sees.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StageScreen {
    /// The slide.
    #[default]
    Slide,
    /// Nothing, dark.
    Black,
    /// Nothing, light.
    White,
}

/// What becomes of the clock of a workshop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StageClock {
    /// Runs from now.
    Start,
    /// Stops.
    Pause,
    /// Goes on.
    Resume,
}

/// The files that a « cahier » can be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum CahierFormat {
    /// To print and to hand in.
    #[default]
    Pdf,
    /// For a word processor.
    Odt,
    /// Plain text.
    Markdown,
    /// A table.
    Csv,
}
