//! The text that travels in a folder with a chart or a map: what it says, where it comes from, how to quote it.

use std::collections::BTreeMap;

use obs_compare::number;
use obs_model::{Lang, State};

use crate::export::Metadata;

/// Names of the files of a folder.
pub(crate) struct Names {
    pub read_me: &'static str,
    pub picture: &'static str,
    pub drawing: &'static str,
    pub table: &'static str,
    pub metadata: &'static str,
}

/// In each language; plain letters, for any file system.
pub(crate) fn names(lang: Lang) -> Names {
    match lang {
        Lang::Fr => Names {
            read_me: "LISEZ-MOI.txt",
            picture: "image.png",
            drawing: "dessin.svg",
            table: "donnees.csv",
            metadata: "metadonnees.json",
        },
        Lang::En => Names {
            read_me: "READ-ME.txt",
            picture: "picture.png",
            drawing: "drawing.svg",
            table: "data.csv",
            metadata: "metadata.json",
        },
    }
}

/// The whole text; its first bytes say that it is UTF-8, for the editors that ask.
pub(crate) fn text(about: &Metadata, lang: Lang) -> String {
    let inside = names(lang);
    let (fr, en) = (Lang::Fr, Lang::En);
    let mut page = Page::default();
    page.line(&about.title);
    page.line(&about.subtitle);

    page.head([(fr, "Ce que l’on voit"), (en, "What is seen")], lang);
    page.line(&about.alt);
    page.head([(fr, "Ce qui est mesuré"), (en, "What is measured")], lang);
    page.line(&format!("{} ({})", about.name, about.unit));
    page.line(&about.definition);
    page.head(
        [(fr, "États des valeurs"), (en, "States of the values")],
        lang,
    );
    for line in states(about, lang) {
        page.line(&line);
    }
    if !about.caveats.is_empty() {
        page.head(
            [
                (fr, "À savoir avant de citer"),
                (en, "To know before quoting"),
            ],
            lang,
        );
        for caveat in &about.caveats {
            page.line(&format!("– {caveat}"));
        }
    }
    page.head([(fr, "D’où cela vient"), (en, "Where it comes from")], lang);
    page.line(&about.source);
    let mut known = vec![
        (["Producteur", "Producer"], Some(about.producer.as_str())),
        (["Jeu de données", "Dataset"], Some(&about.dataset)),
        (["Page", "Page"], Some(&about.page)),
        (["Licence", "Licence"], Some(&about.licence)),
        (["Obtenu", "Obtained"], Some(&about.obtained)),
        (
            ["Limites des territoires", "Boundaries"],
            Some(&about.geography),
        ),
        (["Périmètre", "Perimeter"], about.perimeter.as_deref()),
        (["Contours", "Outlines"], about.contours.as_deref()),
        (
            ["Adresse du fichier", "Address of the file"],
            about.url.as_deref(),
        ),
        (
            ["Empreinte SHA-256 du fichier", "SHA-256 of the file"],
            about.sha256.as_deref(),
        ),
    ];
    known.retain(|(_, value)| value.is_some_and(|value| !value.is_empty()));
    for ([french, english], value) in known {
        let label = match lang {
            Lang::Fr => format!("{french}\u{202f}:"),
            Lang::En => format!("{english}:"),
        };
        page.line(&format!("{label} {}", value.unwrap_or_default()));
    }
    page.head([(fr, "Dans ce dossier"), (en, "In this folder")], lang);
    let files = [
        (
            inside.picture,
            [
                "image, pour un diaporama ou un courriel",
                "picture, for slides or mail",
            ],
        ),
        (
            inside.drawing,
            [
                "dessin agrandissable, dont le texte reste du texte",
                "drawing that can be enlarged; its text stays text",
            ],
        ),
        (
            inside.table,
            [
                "les valeurs, pour un tableur (point-virgule, virgule décimale)",
                "the values, for a spreadsheet (semicolons, decimal comma)",
            ],
        ),
        (
            inside.metadata,
            [
                "les mêmes renseignements, pour un programme",
                "the same information, for a program",
            ],
        ),
    ];
    for (name, [french, english]) in files {
        page.line(&match lang {
            Lang::Fr => format!("{name}\u{202f}: {french}"),
            Lang::En => format!("{name}: {english}"),
        });
    }
    page.head([(fr, "Pour citer"), (en, "To quote it")], lang);
    page.line(&match lang {
        Lang::Fr => format!(
            "«\u{202f}{}\u{202f}», {}. {}. Graphique fait avec l’Observatoire territorial.",
            about.title, about.subtitle, about.source
        ),
        Lang::En => format!(
            "“{}”, {}. {}. Made with Observatoire territorial.",
            about.title, about.subtitle, about.source
        ),
    });
    page.0
}

/// "12 valeurs mesurées", then each reason why a place has none, with the places.
fn states(about: &Metadata, lang: Lang) -> Vec<String> {
    let mut places: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for value in &about.values {
        let word = value["etat"].as_str().unwrap_or_default();
        places
            .entry(word)
            .or_default()
            .push(value["nom"].as_str().unwrap_or_default());
    }
    State::ALL
        .into_iter()
        .filter_map(|state| {
            let names = places.get(state.word())?;
            let count = number::number(names.len() as f64, 0, lang);
            let words = number::state(state, lang);
            let line = match lang {
                Lang::Fr => format!("{words}\u{202f}: {count}"),
                Lang::En => format!("{words}: {count}"),
            };
            Some(match state {
                State::Measured => line,
                _ => format!("{line} ({})", names.join(", ")),
            })
        })
        .collect()
}

/// Lines of a text, with Windows ends: Notepad is where it will be read.
struct Page(String);

impl Default for Page {
    fn default() -> Self {
        Self("\u{feff}".to_owned())
    }
}

impl Page {
    fn line(&mut self, text: &str) {
        self.0.push_str(text);
        self.0.push_str("\r\n");
    }

    fn head(&mut self, words: [(Lang, &str); 2], lang: Lang) {
        self.line("");
        for (_, words) in words.into_iter().filter(|(of, _)| *of == lang) {
            self.line(&words.to_uppercase());
        }
    }
}
