//! The words a note brings by itself.

use obs_compare::wording;
use obs_model::Lang;

use crate::page::Day;

/// The words of a note, in its language.
#[derive(Debug)]
pub(crate) struct Words {
    pub contents: &'static str,
    pub method: &'static str,
    pub states: &'static str,
    pub glossary: &'static str,
    pub untitled: &'static str,
    pub figures: &'static str,
    pub reference: &'static str,
    pub callout: &'static str,
    pub image: &'static str,
    pub attached: &'static str,
    pub attached_intro: &'static str,
    pub logo: &'static str,
    pub chart: &'static str,
    pub unset_picture: &'static str,
}

static FRENCH: Words = Words {
    contents: "Sommaire",
    method: "Méthode",
    states: "Quand un chiffre manque ou change",
    glossary: "Indicateurs utilisés",
    untitled: "Note sans titre",
    figures: "Les chiffres",
    reference: "Pour retrouver ce graphique\u{202f}: ",
    callout: "À noter",
    image: "Image",
    attached: "Fichiers joints",
    attached_intro: "Ces fichiers voyagent à l’intérieur de ce PDF\u{202f}: ouvrez le volet des pièces jointes de votre lecteur pour les prendre.",
    logo: "Logo",
    chart: "Graphique",
    unset_picture: "Une image devait être ici\u{202f}: elle ne peut pas entrer dans un PDF accessible. Enregistrez-la en PNG.",
};

static ENGLISH: Words = Words {
    contents: "Contents",
    method: "Method",
    states: "When a figure is missing or changes",
    glossary: "Indicators used",
    untitled: "Untitled note",
    figures: "The figures",
    reference: "To find this chart again: ",
    callout: "Note",
    image: "Picture",
    attached: "Attached files",
    attached_intro: "These files travel inside this PDF: open your reader’s attachments pane to take them out.",
    logo: "Logo",
    chart: "Chart",
    unset_picture: "A picture should be here: it cannot be part of an accessible PDF. Save it as PNG.",
};

impl Words {
    pub fn of(lang: Lang) -> &'static Words {
        match lang {
            Lang::Fr => &FRENCH,
            Lang::En => &ENGLISH,
        }
    }
}

/// The tag of a language: `fr`.
pub(crate) fn tag(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => "fr",
        Lang::En => "en",
    }
}

/// "22 novembre 2026", "1er mars 2026".
pub(crate) fn long_day(day: Day, lang: Lang) -> String {
    let month = day.month.clamp(1, 12);
    wording::day((day.year, month, day.day), lang).unwrap_or_default()
}
