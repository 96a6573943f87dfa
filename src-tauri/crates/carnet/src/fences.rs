//! The fenced blocks of a file: their names, and their keys as a person reads them.

use serde::{Deserialize, Serialize};

use crate::{
    Block, Chart, Closing, GroupGuess, Guess, GuessForm, Notes, Remark, RemarkKind, Remarks, Table,
};

/// The word after the fence of a box; its content is Markdown.
pub(crate) const CALLOUT: &str = "encadre";

/// Says which words open which block, and what their keys are.
macro_rules! fences {
    ($($word:literal $file:ident => $block:ident,)*) => {
        /// The block that a fence holds; none when its word is not one of ours.
        pub(crate) fn read(word: &str, content: &str) -> Option<Result<Block, String>> {
            match word {
                $($word => Some(
                    toml::from_str::<$file>(content)
                        .map(|file| Block::$block(file.into()))
                        .map_err(|error| said(&error)),
                ),)*
                _ => None,
            }
        }

        /// The word and the content of a fence; none for a block that is no fence.
        pub(crate) fn write(block: &Block) -> Option<(&'static str, String)> {
            match block {
                $(Block::$block(block) => {
                    Some(($word, toml::to_string(&$file::from(block.clone()))
                        .unwrap_or_else(|error| format!("# {error}\n"))))
                })*
                _ => None,
            }
        }
    };
}

fences! {
    "graphique" ChartFile => Chart,
    "tableau" TableFile => Table,
    "avis" GuessFile => Guess,
    "animation" NotesFile => Notes,
    "salle" RemarksFile => Remarks,
    "bilan" ClosingFile => Closing,
}

/// The sentence of a TOML error, on one line.
fn said(error: &toml::de::Error) -> String {
    let place = error
        .span()
        .map_or_else(String::new, |span| format!(" ({})", span.start));
    format!("{}{place}", error.message().replace('\n', " "))
}

fn is_false(value: &bool) -> bool {
    !value
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ChartFile {
    #[serde(rename = "indicateur")]
    indicator: String,
    #[serde(rename = "genre", default = "first_kind")]
    kind: String,
    #[serde(rename = "territoire", skip_serializing_if = "Option::is_none")]
    place: Option<String>,
    #[serde(rename = "avec", skip_serializing_if = "Option::is_none")]
    with: Option<Vec<String>>,
    #[serde(rename = "voisins", default, skip_serializing_if = "is_false")]
    near: bool,
    #[serde(rename = "periode", skip_serializing_if = "Option::is_none")]
    period: Option<String>,
    #[serde(rename = "a_cote", default, skip_serializing_if = "Vec::is_empty")]
    beside: Vec<String>,
    #[serde(rename = "niveau", skip_serializing_if = "Option::is_none")]
    level: Option<String>,
    #[serde(rename = "titre", skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(rename = "constat", skip_serializing_if = "Option::is_none")]
    finding: Option<String>,
}

fn first_kind() -> String {
    "ranked_bars".to_owned()
}

/// The same fields under the names of a file: as they are, or turned into what the other side calls them, one
/// (`into`) or each of a list (`all`).
macro_rules! same {
    ($block:ident <=> $file:ident { $($field:ident $(: $how:ident)?),* $(,)? }) => {
        impl From<$file> for $block {
            fn from(file: $file) -> Self {
                Self { $($field: same!(file.$field $($how)?)),* }
            }
        }
        impl From<$block> for $file {
            fn from(block: $block) -> Self {
                Self { $($field: same!(block.$field $($how)?)),* }
            }
        }
    };
    ($from:ident.$field:ident) => { $from.$field };
    ($from:ident.$field:ident into) => { $from.$field.into() };
    ($from:ident.$field:ident all) => { $from.$field.into_iter().map(Into::into).collect() };
}

same!(Chart <=> ChartFile {
    indicator, kind, place, with, near, period, beside, level, title, finding,
});

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TableFile {
    #[serde(rename = "titre", skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(rename = "indicateurs")]
    indicators: Vec<String>,
    #[serde(rename = "territoire", skip_serializing_if = "Option::is_none")]
    place: Option<String>,
    #[serde(rename = "avec", skip_serializing_if = "Option::is_none")]
    with: Option<Vec<String>>,
    #[serde(rename = "periode", skip_serializing_if = "Option::is_none")]
    period: Option<String>,
}

same!(Table <=> TableFile { title, indicators, place, with, period });

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct GuessFile {
    #[serde(skip_serializing_if = "Option::is_none")]
    question: Option<String>,
    #[serde(rename = "indicateur")]
    indicator: String,
    #[serde(rename = "territoire", skip_serializing_if = "Option::is_none")]
    place: Option<String>,
    #[serde(rename = "periode", skip_serializing_if = "Option::is_none")]
    period: Option<String>,
    #[serde(rename = "forme", default)]
    form: FormWord,
    #[serde(rename = "choix", default, skip_serializing_if = "Vec::is_empty")]
    choices: Vec<f64>,
    #[serde(rename = "reponse", default, skip_serializing_if = "Vec::is_empty")]
    guesses: Vec<GroupGuessFile>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupGuessFile {
    #[serde(rename = "groupe")]
    group: String,
    #[serde(rename = "valeurs")]
    values: Vec<f64>,
}

same!(GroupGuess <=> GroupGuessFile { group, values });

/// An enumeration under the words of a file.
macro_rules! words {
    ($inner:ident as $file:ident { $($variant:ident = $word:literal),* $(,)? }) => {
        #[derive(Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
        enum $file {
            #[default]
            $(#[serde(rename = $word)] $variant),*
        }
        impl From<$file> for $inner {
            fn from(word: $file) -> Self {
                match word { $($file::$variant => Self::$variant),* }
            }
        }
        impl From<$inner> for $file {
            fn from(inner: $inner) -> Self {
                match inner { $($inner::$variant => Self::$variant),* }
            }
        }
    };
}

words!(GuessForm as FormWord { Bar = "barre", Line = "courbe", Rank = "rang", Choice = "choix" });
words!(RemarkKind as RemarkWord {
    Remark = "remarque", Question = "question", Missing = "manque", Check = "verifier",
});

same!(Guess <=> GuessFile {
    question, indicator, place, period, choices, form: into, guesses: all,
});

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct NotesFile {
    #[serde(skip_serializing_if = "Option::is_none")]
    minutes: Option<u32>,
    #[serde(rename = "demander", default, skip_serializing_if = "String::is_empty")]
    ask: String,
    #[serde(rename = "notes", default, skip_serializing_if = "String::is_empty")]
    text: String,
}

same!(Notes <=> NotesFile { minutes, ask, text });

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RemarksFile {
    #[serde(rename = "dit", default, skip_serializing_if = "Vec::is_empty")]
    remarks: Vec<RemarkFile>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RemarkFile {
    #[serde(rename = "genre", default)]
    kind: RemarkWord,
    #[serde(rename = "texte")]
    text: String,
    #[serde(rename = "sujet", skip_serializing_if = "Option::is_none")]
    about: Option<String>,
}

same!(Remark <=> RemarkFile { text, about, kind: into });
same!(Remarks <=> RemarksFile { remarks: all });

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClosingFile {
    #[serde(rename = "usages", default)]
    uses: Vec<String>,
    #[serde(rename = "manques", default)]
    missing: Vec<String>,
    #[serde(default)]
    services: Vec<String>,
    #[serde(rename = "pepites_et_progres", default)]
    finds: Vec<String>,
}

same!(Closing <=> ClosingFile { uses, missing, services, finds });
