//! The few words a chart adds to the sentences it is given.

use obs_compare::number;
use obs_model::{Lang, Level, Period};

/// Narrow no-break space, before the high marks.
const THIN: char = number::NNBSP;
/// No-break space, between a number and its word.
const NO_BREAK: char = '\u{a0}';

/// "intercommunalité": one place of the level.
pub(crate) fn level(level: Level, lang: Lang) -> &'static str {
    match (level, lang) {
        (Level::Arrondissement, _) => "arrondissement",
        (Level::Commune, _) => "commune",
        (Level::Ept, Lang::Fr) => "établissement territorial",
        (Level::Ept, Lang::En) => "territorial authority",
        (Level::Epci, Lang::Fr) => "intercommunalité",
        (Level::Epci, Lang::En) => "intercommunal body",
        (Level::BassinDeVie, Lang::Fr) => "bassin de vie",
        (Level::BassinDeVie, Lang::En) => "living area",
        (Level::ZoneEmploi, Lang::Fr) => "zone d’emploi",
        (Level::ZoneEmploi, Lang::En) => "employment zone",
        (Level::AireAttraction, Lang::Fr) => "aire d’attraction",
        (Level::AireAttraction, Lang::En) => "functional area",
        (Level::Own, Lang::Fr) => "territoire composé",
        (Level::Own, Lang::En) => "composed territory",
        (Level::Departement, _) => "département",
        (Level::Region, Lang::Fr) => "région",
        (Level::Region, Lang::En) => "region",
        (Level::France, Lang::Fr) => "pays",
        (Level::France, Lang::En) => "country",
    }
}

/// "intercommunalités": several places of the level.
pub(crate) fn levels(level: Level, lang: Lang) -> &'static str {
    match (level, lang) {
        (Level::Arrondissement, _) => "arrondissements",
        (Level::Commune, _) => "communes",
        (Level::Ept, Lang::Fr) => "établissements territoriaux",
        (Level::Ept, Lang::En) => "territorial authorities",
        (Level::Epci, Lang::Fr) => "intercommunalités",
        (Level::Epci, Lang::En) => "intercommunal bodies",
        (Level::BassinDeVie, Lang::Fr) => "bassins de vie",
        (Level::BassinDeVie, Lang::En) => "living areas",
        (Level::ZoneEmploi, Lang::Fr) => "zones d’emploi",
        (Level::ZoneEmploi, Lang::En) => "employment zones",
        (Level::AireAttraction, Lang::Fr) => "aires d’attraction",
        (Level::AireAttraction, Lang::En) => "functional areas",
        (Level::Own, Lang::Fr) => "territoires composés",
        (Level::Own, Lang::En) => "composed territories",
        (Level::Departement, _) => "départements",
        (Level::Region, Lang::Fr) => "régions",
        (Level::Region, Lang::En) => "regions",
        (Level::France, Lang::Fr) => "pays",
        (Level::France, Lang::En) => "countries",
    }
}

/// "1 commune", "12 communes": in French, 0 and 1 are singular.
pub(crate) fn count_of_level(count: u32, of: Level, lang: Lang) -> String {
    let one = match lang {
        Lang::Fr => count < 2,
        Lang::En => count == 1,
    };
    let word = if one {
        level(of, lang)
    } else {
        levels(of, lang)
    };
    format!("{}{NO_BREAK}{word}", whole(count, lang))
}

/// "2021", "1er trimestre 2026".
pub(crate) fn period(period: Period, lang: Lang) -> String {
    match (period.quarter, lang) {
        (None, _) => period.year.to_string(),
        (Some(quarter), Lang::Fr) => format!("T{quarter} {}", period.year),
        (Some(quarter), Lang::En) => format!("Q{quarter} {}", period.year),
    }
}

/// Rows left out between two rows.
pub(crate) fn others(count: usize, lang: Lang) -> String {
    match (lang, count) {
        (Lang::Fr, 1) => "… 1 autre".to_owned(),
        (Lang::Fr, _) => format!("… {} autres", whole(count as u32, lang)),
        (Lang::En, 1) => "… 1 other".to_owned(),
        (Lang::En, _) => format!("… {} others", whole(count as u32, lang)),
    }
}

/// Rows left out among those that have no value.
pub(crate) fn others_without_value(count: usize, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("{} sans chiffre", others(count, lang)),
        Lang::En => format!("{} without a figure", others(count, lang)),
    }
}

/// A value whose bar would crush the others.
pub(crate) fn off_scale(text: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("{text}, hors de l’échelle"),
        Lang::En => format!("{text}, off the scale"),
    }
}

/// Names the places left off a scale.
pub(crate) fn off_scale_note(names: &[&str], lang: Lang) -> String {
    match lang {
        Lang::Fr => format!(
            "Hors de l’échelle, bien plus grands{THIN}: {}.",
            names.join(", ")
        ),
        Lang::En => format!("Off the scale, much larger: {}.", names.join(", ")),
    }
}

/// Names what has no figure to draw, each with its reason.
pub(crate) fn without_figure_note(names: &[String], lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("Sans chiffre{THIN}: {}.", names.join("\u{202f}; ")),
        Lang::En => format!("Without a figure: {}.", names.join("; ")),
    }
}

/// Says that the axis does not start at 0.
pub(crate) fn axis_note(start: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("L’axe vertical commence à {start}, pas à 0."),
        Lang::En => format!("The vertical axis starts at {start}, not at 0."),
    }
}

/// Says what the points are that no line joins.
pub(crate) fn too_close_note(years: u8, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!(
            "Petits points{THIN}: dates à moins de {years}{NO_BREAK}ans d’une autre, qui ne s’y comparent pas."
        ),
        Lang::En => format!(
            "Small dots: dates less than {years} years from another, not to be compared with it."
        ),
    }
}

/// Says what a hollow point is.
pub(crate) fn estimated_note(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => "Point creux\u{202f}: chiffre estimé par la source.",
        Lang::En => "Hollow point: figure estimated by the source.",
    }
}

/// Says who the thin lines are.
pub(crate) fn thin_lines_note(who: Option<&str>, lang: Lang) -> String {
    match (lang, who) {
        (Lang::Fr, Some(who)) => format!("Lignes fines{THIN}: {who}."),
        (Lang::Fr, None) => format!("Lignes fines{THIN}: les autres territoires."),
        (Lang::En, Some(who)) => format!("Thin lines: {who}."),
        (Lang::En, None) => "Thin lines: the other places.".to_owned(),
    }
}

/// Why figures of different boundaries make no line.
pub(crate) fn boundaries_moved(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => {
            "Les chiffres de ces dates ne sont pas du même périmètre\u{202f}: une ligne les comparerait à tort."
        }
        Lang::En => {
            "The figures of these dates are not of the same boundaries: a line would compare them wrongly."
        }
    }
}

/// Why no line is drawn.
pub(crate) fn lines_refused(years: u8, lang: Lang) -> String {
    match (lang, years) {
        (Lang::Fr, 0 | 1) => {
            "Il faut des chiffres à deux dates au moins pour dessiner une évolution.".to_owned()
        }
        (Lang::Fr, _) => format!(
            "Il faut deux dates séparées d’au moins {years}{THIN}ans pour dessiner une évolution{THIN}: \
             plus rapprochées, elles ne se comparent pas."
        ),
        (Lang::En, 0 | 1) => "A trend needs figures at two dates at least.".to_owned(),
        (Lang::En, _) => format!(
            "A trend needs two dates at least {years} years apart: closer ones cannot be compared."
        ),
    }
}

/// Why no distribution is drawn.
pub(crate) fn strip_refused(known: u32, of: Level, lang: Lang) -> String {
    match lang {
        Lang::Fr if known == 0 => {
            format!("Aucun chiffre n’est connu pour les {}.", levels(of, lang))
        }
        Lang::Fr => format!("Une répartition demande au moins 4 chiffres{THIN}; {known} ici."),
        Lang::En if known == 0 => format!("No figure is known for the {}.", levels(of, lang)),
        Lang::En => format!("A distribution needs at least 4 figures; {known} here."),
    }
}

/// Why no bar is drawn, when no place has a figure.
pub(crate) fn nothing_known(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => "Aucun de ces territoires n’a de chiffre à cette date.",
        Lang::En => "None of these places has a figure at this date.",
    }
}

/// The five positions of a distribution: lowest, first quarter, median, third quarter, highest.
pub(crate) fn positions(lang: Lang) -> [&'static str; 5] {
    match lang {
        Lang::Fr => [
            "le plus bas",
            "un quart en dessous",
            "la moitié en dessous",
            "trois quarts en dessous",
            "le plus haut",
        ],
        Lang::En => [
            "lowest",
            "a quarter below",
            "half below",
            "three quarters below",
            "highest",
        ],
    }
}

/// The only position of a distribution whose values are all equal.
pub(crate) fn same_everywhere(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => "partout",
        Lang::En => "everywhere",
    }
}

/// What a tick of a distribution is, and how many places have none.
pub(crate) fn ticks_note(known: u32, of: Level, secret: u32, absent: u32, lang: Lang) -> String {
    let counted = count_of_level(known, of, lang);
    let mut text = match lang {
        Lang::Fr => format!("Un trait par territoire{THIN}: {counted}"),
        Lang::En => format!("One tick per place: {counted}"),
    };
    for (count, fr, en) in [
        (
            secret,
            "sous secret statistique",
            "under statistical secrecy",
        ),
        (absent, "sans chiffre", "without a figure"),
    ] {
        if count > 0 {
            let words = match lang {
                Lang::Fr => fr,
                Lang::En => en,
            };
            text.push_str(&format!(", {}{NO_BREAK}{words}", whole(count, lang)));
        }
    }
    text.push('.');
    text
}

/// Places that are marked but not named for lack of room.
pub(crate) fn unnamed_note(count: usize, lang: Lang) -> String {
    match (lang, count) {
        (Lang::Fr, 1) => "1 autre territoire est marqué sans être nommé.".to_owned(),
        (Lang::Fr, _) => format!("{count} autres territoires sont marqués sans être nommés."),
        (Lang::En, 1) => "1 other place is marked but not named.".to_owned(),
        (Lang::En, _) => format!("{count} other places are marked but not named."),
    }
}

/// A whole number as readers expect it.
pub(crate) fn whole(count: u32, lang: Lang) -> String {
    number::number(f64::from(count), 0, lang)
}

/// ": " as the language writes it.
pub(crate) fn colon(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => "\u{202f}: ",
        Lang::En => ": ",
    }
}
