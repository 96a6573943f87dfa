//! What went wrong, in a sentence, and the way out.

use obs_catalog::CatalogProblems;
use obs_model::{Lang as ModelLang, Text};
use obs_outline::OutlineError;
use obs_sources::{SourceCode, SourceError};
use obs_store::StoreError;

use crate::wire::{Lang, Problem, ProblemCode};

impl Problem {
    /// A problem from its parts.
    pub fn new(code: ProblemCode, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            hint: hint.into(),
            detail: None,
        }
    }

    /// With a line for whoever repairs.
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// The question makes no sense; `detail` says where.
    pub fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(
            ProblemCode::BadRequest,
            "Cette question n’a pas pu être comprise.",
            "Reprenez depuis la page précédente.",
        )
        .with_detail(detail)
    }

    /// Our mistake.
    pub fn bug(detail: impl Into<String>) -> Self {
        Self::new(
            ProblemCode::Bug,
            "L’application s’est trompée.",
            "Vos données sont intactes. Fermez puis rouvrez l’application ; si cela revient, signalez le détail ci-dessous.",
        )
        .with_detail(detail)
    }

    /// A problem in the language of the question.
    pub fn say(code: ProblemCode, lang: Lang, fr: (&str, &str), en: (&str, &str)) -> Self {
        let (message, hint) = match lang {
            Lang::Fr => fr,
            Lang::En => en,
        };
        Self::new(code, message, hint)
    }

    /// What the store refuses.
    pub fn from_store(error: StoreError, lang: Lang) -> Self {
        let detail = error.to_string();
        match error {
            StoreError::Busy(_) => Self::say(
                ProblemCode::StoreBusy,
                lang,
                (
                    "Vos données sont déjà ouvertes dans une autre fenêtre ou un autre programme.",
                    "Fermez l’autre fenêtre de l’Observatoire (ou la commande en cours), puis réessayez.",
                ),
                (
                    "Your data is already open in another window or program.",
                    "Close the other Observatoire window (or the running command), then try again.",
                ),
            ),
            StoreError::Newer { .. } => Self::say(
                ProblemCode::StoreNewer,
                lang,
                (
                    "Vos données ont été écrites par une version plus récente de l’application.",
                    "Installez la dernière version. Rien n’a été modifié.",
                ),
                (
                    "Your data was written by a newer version of the application.",
                    "Install the latest version. Nothing was changed.",
                ),
            ),
            StoreError::DiskFull(_) => Self::disk_full(lang),
            StoreError::Refused(text) => Self::say(
                ProblemCode::SourceChanged,
                lang,
                (
                    &text.fr,
                    "Ce que vous aviez est intact. Réessayez plus tard ; si cela dure, la source a changé et l’application doit suivre.",
                ),
                (
                    &text.en,
                    "What you had is intact. Try again later; if it lasts, the source has changed and the application must follow.",
                ),
            ),
            StoreError::Stopped => return Self::stopped(lang),
            StoreError::Database(_) => Self::bug(""),
        }
        .with_detail(detail)
    }

    /// No room left.
    pub fn disk_full(lang: Lang) -> Self {
        Self::say(
            ProblemCode::DiskFull,
            lang,
            (
                "Il n’y a plus de place sur le disque.",
                "Libérez de la place, puis réessayez. Ce que vous aviez est intact.",
            ),
            (
                "There is no room left on the disk.",
                "Free some space, then try again. What you had is intact.",
            ),
        )
    }

    /// Stopped by the person.
    pub fn stopped(lang: Lang) -> Self {
        Self::say(
            ProblemCode::Stopped,
            lang,
            (
                "Téléchargement arrêté.",
                "Ce qui était déjà là est intact ; vous pouvez reprendre quand vous voulez.",
            ),
            (
                "Download stopped.",
                "What was already here is intact; you can resume whenever you like.",
            ),
        )
    }

    /// What a source did.
    pub fn from_source(error: &SourceError, lang: Lang) -> Self {
        let code = match error.code {
            SourceCode::Offline => ProblemCode::Offline,
            SourceCode::SourceRefused => ProblemCode::SourceRefused,
            SourceCode::SourceChanged => ProblemCode::SourceChanged,
            SourceCode::NothingThere => ProblemCode::NothingThere,
            SourceCode::Stopped => ProblemCode::Stopped,
            SourceCode::DiskFull => ProblemCode::DiskFull,
            SourceCode::BadRequest => ProblemCode::BadRequest,
        };
        let get = |text: &Text| text.get(lang.into()).to_owned();
        Self {
            code,
            message: get(&error.message),
            hint: get(&error.hint),
            detail: error.detail.as_ref().map(ToString::to_string),
        }
    }

    /// Contours that cannot be used.
    pub fn from_outline(error: &OutlineError, lang: Lang) -> Self {
        Self::say(
            ProblemCode::SourceChanged,
            lang,
            (
                &error.sentence(ModelLang::Fr),
                "Vos chiffres sont intacts\u{202f}; seules les cartes attendent. Téléchargez de nouveau les contours depuis la page des données.",
            ),
            (
                &error.sentence(ModelLang::En),
                "Your figures are intact; only maps are waiting. Download the outlines again from the data page.",
            ),
        )
        .with_detail(error.to_string())
    }

    /// Our own catalogue is at fault.
    pub fn from_catalog(problems: &CatalogProblems) -> Self {
        Self::bug(problems.to_string())
    }
}

impl From<Lang> for ModelLang {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::Fr => ModelLang::Fr,
            Lang::En => ModelLang::En,
        }
    }
}
