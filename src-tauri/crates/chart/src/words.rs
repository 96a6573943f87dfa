//! The few words a chart adds to the sentences it is given.

use obs_compare::{number, wording};
use obs_model::{Lang, Level, Period, Text, Unit};

/// Narrow no-break space, before the high marks.
const THIN: char = number::NNBSP;
/// No-break space, between a number and its word.
const NO_BREAK: char = '\u{a0}';

/// "1 commune", "12 communes": in French, 0 and 1 are singular.
pub(crate) fn count_of_level(count: u32, of: Level, lang: Lang) -> String {
    let one = match lang {
        Lang::Fr => count < 2,
        Lang::En => count == 1,
    };
    let word = if one {
        wording::level_singular(of, lang)
    } else {
        wording::level_plural(of, lang)
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

/// Says what a point in a circle is.
pub(crate) fn provisional_note(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => "Point cerclé\u{202f}: chiffre provisoire, que la source révisera.",
        Lang::En => "Encircled point: provisional figure, to be revised by the source.",
    }
}

/// Says what a square with a point in it is.
pub(crate) fn provisional_squares_note(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => "Carrés à point\u{202f}: chiffre provisoire, que la source révisera.",
        Lang::En => "Dotted squares: provisional figure, to be revised by the source.",
    }
}

/// Says what a pierced square is.
pub(crate) fn estimated_squares_note(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => "Carrés percés\u{202f}: chiffre estimé par la source.",
        Lang::En => "Pierced squares: figure estimated by the source.",
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

/// What stands over the mark of a change of boundaries: "Autre périmètre jusqu’en 2019".
pub(crate) fn other_boundaries_until(last: Period, lang: Lang) -> String {
    let when = period(last, lang);
    match (lang, last.quarter) {
        (Lang::Fr, None) => format!("Autre périmètre jusqu’en {when}"),
        (Lang::Fr, Some(_)) => format!("Autre périmètre jusqu’au {when}"),
        (Lang::En, _) => format!("Other boundaries until {when}"),
    }
}

/// Says what an upright line is: full for a break, dotted for boundaries; its words, when they are not beside it.
pub(crate) fn upright_note(is_break: bool, what: Option<&str>, lang: Lang) -> String {
    match (lang, is_break, what) {
        (Lang::Fr, true, None) => {
            format!("Trait vertical{THIN}: rupture de série, avant et après ne se comparent pas.")
        }
        (Lang::Fr, true, Some(what)) => {
            format!("Trait vertical{THIN}: {what}, avant et après ne se comparent pas.")
        }
        (Lang::Fr, false, what) => {
            format!(
                "Pointillé vertical{THIN}: {}.",
                what.unwrap_or("autre périmètre avant")
            )
        }
        (Lang::En, true, None) => {
            "Upright line: break in the series, before and after do not compare.".to_owned()
        }
        (Lang::En, true, Some(what)) => {
            format!("Upright line: {what}, before and after do not compare.")
        }
        (Lang::En, false, what) => {
            format!(
                "Dotted upright line: {}.",
                what.unwrap_or("other boundaries before")
            )
        }
    }
}

/// Says what a hollow square is.
pub(crate) fn other_boundaries_note(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => {
            "Carré creux\u{202f}: chiffre d’un autre périmètre, qui ne se compare pas aux autres."
        }
        Lang::En => {
            "Hollow square: figure for other boundaries, not to be compared with the others."
        }
    }
}

/// Places whose two figures are not of the same boundaries.
pub(crate) fn other_boundaries_names(names: &[String], lang: Lang) -> String {
    let names = names.join(", ");
    match lang {
        Lang::Fr => format!("Périmètre changé entre les deux dates, non dessiné{THIN}: {names}."),
        Lang::En => format!("Boundaries changed between the two dates, not drawn: {names}."),
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
            format!(
                "Aucun chiffre n’est connu pour les {}.",
                wording::level_plural(of, lang)
            )
        }
        Lang::Fr => format!("Une répartition demande au moins 4 chiffres{THIN}; {known} ici."),
        Lang::En if known == 0 => format!(
            "No figure is known for the {}.",
            wording::level_plural(of, lang)
        ),
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

/// A sentence in both languages.
pub(crate) fn both(sentence: impl Fn(Lang) -> String) -> Text {
    Text {
        fr: sentence(Lang::Fr),
        en: sentence(Lang::En),
    }
}

/// Why one indicator makes no composition.
pub(crate) fn composition_alone(lang: Lang) -> String {
    match lang {
        Lang::Fr => "Une composition demande toutes les parts d’un même tout\u{202f}: une seule est connue ici.".to_owned(),
        Lang::En => "A composition needs all the parts of one whole: only one is known here.".to_owned(),
    }
}

/// Why so many parts are not drawn.
pub(crate) fn too_many_parts(count: usize, most: usize, lang: Lang) -> String {
    match lang {
        Lang::Fr => {
            format!("{count} parts sont trop pour être distinguées\u{202f}: {most} au plus.")
        }
        Lang::En => format!("{count} parts are too many to be told apart: {most} at most."),
    }
}

/// Why an indicator is no part of a whole.
pub(crate) fn not_a_share(name: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!(
            "«\u{202f}{name}\u{202f}» n’est pas une part d’un tout\u{202f}: une médiane, une moyenne, un indice ou un nombre ne se partagent pas en 100."
        ),
        Lang::En => format!(
            "“{name}” is not a part of a whole: a median, a mean, an index or a count cannot be split into 100."
        ),
    }
}

/// Why parts of two wholes are not set together.
pub(crate) fn other_whole(a: &str, b: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!(
            "Ces parts ne sont pas celles d’un même tout\u{202f}: les unes sont rapportées à «\u{202f}{a}\u{202f}», d’autres à «\u{202f}{b}\u{202f}»."
        ),
        Lang::En => {
            format!("These are not parts of one whole: some are out of “{a}”, others out of “{b}”.")
        }
    }
}

/// Why a part that was not downloaded stops the whole.
pub(crate) fn not_here(name: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("«\u{202f}{name}\u{202f}» n’est pas encore sur cet ordinateur."),
        Lang::En => format!("“{name}” is not on this computer yet."),
    }
}

/// Why figures of two periods are not set together.
pub(crate) fn other_period(a: &str, b: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("Ces chiffres ne sont pas de la même date\u{202f}: {a} et {b}."),
        Lang::En => format!("These figures are not of the same date: {a} and {b}."),
    }
}

/// Why parts that count people twice make no composition.
pub(crate) fn parts_overlap(at: &str, name: &str, sum: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => {
            format!("Ces parts se recouvrent\u{202f}: {at}, elles font {sum}\u{202f}% ensemble.")
        }
        Lang::En => format!("These parts overlap: in {name}, they add up to {sum}%."),
    }
}

/// What is left of a whole once its parts are taken.
pub(crate) fn rest_of_whole(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => "Reste",
        Lang::En => "Rest",
    }
}

/// Says what is left of the whole.
pub(crate) fn rest_note(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => "Reste\u{202f}: ce que ces parts laissent du tout.",
        Lang::En => "Rest: what these parts leave of the whole.",
    }
}

/// Says what a bar of a composition is.
pub(crate) fn composition_note(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => {
            "Chaque barre vaut 100\u{202f}%\u{202f}; une part trop étroite n’a pas son chiffre écrit."
        }
        Lang::En => "Each bar is 100%; a part too narrow does not have its figure written.",
    }
}

/// "Plus grand écart avec la France : 65-79 ans, 3,1 points de plus".
pub(crate) fn largest_gap(
    part: &str,
    reference: &str,
    gap: f64,
    unit: &Unit,
    lang: Lang,
) -> String {
    let size = number::number(gap.abs(), unit.decimals.max(1), lang);
    match lang {
        Lang::Fr => {
            let point = if gap.abs() < 2.0 { "point" } else { "points" };
            let way = if gap > 0.0 { "de plus" } else { "de moins" };
            format!("Plus grand écart avec {reference}\u{202f}: {part}, {size} {point} {way}")
        }
        Lang::En => {
            let point = if gap.abs() == 1.0 { "point" } else { "points" };
            let way = if gap > 0.0 { "more" } else { "less" };
            format!("Largest gap with {reference}: {part}, {size} {point} {way}")
        }
    }
}

/// Between the things of a list.
pub(crate) fn semicolon(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => "\u{202f}; ",
        Lang::En => "; ",
    }
}

/// "12,1 % en 2021".
pub(crate) fn in_period(text: &str, at: Period, lang: Lang) -> String {
    let when = period(at, lang);
    match lang {
        Lang::Fr => format!("{text} en {when}"),
        Lang::En => format!("{text} in {when}"),
    }
}

/// "En hausse : 5 ; en baisse : 2 ; stable : 1".
pub(crate) fn moves(up: usize, down: usize, same: usize, lang: Lang) -> String {
    let all = [
        (up, "en hausse", "up"),
        (down, "en baisse", "down"),
        (same, "stables", "unchanged"),
    ];
    let said: Vec<String> = all
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, fr, en)| match lang {
            Lang::Fr => {
                let fr = if count == 1 {
                    fr.trim_end_matches('s')
                } else {
                    fr
                };
                format!("{count} {fr}")
            }
            Lang::En => format!("{count} {en}"),
        })
        .collect();
    match lang {
        Lang::Fr => format!("Entre ces deux dates{THIN}: {}", said.join(", ")),
        Lang::En => format!("Between these two dates: {}", said.join(", ")),
    }
}

/// Places without both dates.
pub(crate) fn without_both_dates(count: usize, lang: Lang) -> Option<String> {
    match (lang, count) {
        (_, 0) => None,
        (Lang::Fr, 1) => Some("1 territoire n’est pas montré".to_owned()),
        (Lang::Fr, _) => Some(format!(
            "{} territoires ne sont pas montrés",
            whole(count as u32, lang)
        )),
        (Lang::En, 1) => Some("1 place is not shown".to_owned()),
        (Lang::En, _) => Some(format!(
            "{} places are not shown",
            whole(count as u32, lang)
        )),
    }
}

/// Names the places without both dates.
pub(crate) fn without_both_dates_note(names: &[String], lang: Lang) -> String {
    match lang {
        Lang::Fr => format!(
            "Sans chiffre à l’une des deux dates{THIN}: {}.",
            names.join(semicolon(lang))
        ),
        Lang::En => format!(
            "Without a figure at one of the two dates: {}.",
            names.join(semicolon(lang))
        ),
    }
}

/// Why a value makes no hundred squares.
pub(crate) fn beyond_whole(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => {
            "Cette valeur n’est pas entre 0 et 100\u{202f}%\u{202f}: elle ne se dessine pas sur 100."
        }
        Lang::En => "This value is not between 0 and 100%: it cannot be drawn out of 100.",
    }
}

/// Why nothing is drawn of my territory.
pub(crate) fn nothing_known_here(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => "Ce territoire n’a pas de chiffre à cette date.",
        Lang::En => "This place has no figure at this date.",
    }
}

/// "25 sur 100".
pub(crate) fn squares(count: u32, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("{count}{NO_BREAK}sur{NO_BREAK}100"),
        Lang::En => format!("{count}{NO_BREAK}out of{NO_BREAK}100"),
    }
}

/// "25 sur 100 (25,1 %)".
pub(crate) fn out_of_100(count: u32, exact: &str, lang: Lang) -> String {
    format!("{} ({exact})", squares(count, lang))
}

/// Says what a square is.
pub(crate) fn waffle_note(whole: Option<&str>, lang: Lang) -> String {
    match (lang, whole) {
        (Lang::Fr, Some(whole)) => {
            format!(
                "Un carré vaut 1 sur 100 {whole}. Les parts sont arrondies pour que les carrés fassent 100."
            )
        }
        (Lang::Fr, None) => {
            "Un carré vaut 1 sur 100. Les parts sont arrondies pour que les carrés fassent 100."
                .to_owned()
        }
        (Lang::En, Some(whole)) => {
            format!(
                "One square is 1 in 100 {whole}. Shares are rounded so that the squares make 100."
            )
        }
        (Lang::En, None) => {
            "One square is 1 in 100. Shares are rounded so that the squares make 100.".to_owned()
        }
    }
}

/// Says that shares are rounded.
pub(crate) fn rounded_to_100(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => "Les parts sont arrondies pour faire 100",
        Lang::En => "Shares are rounded so as to make 100",
    }
}

/// Names the shares that fill no square.
pub(crate) fn less_than_a_square_note(names: &[String], lang: Lang) -> String {
    match lang {
        Lang::Fr => format!(
            "Trop peu pour un carré{THIN}: {}.",
            names.join(semicolon(lang))
        ),
        Lang::En => format!("Too few for a square: {}.", names.join(semicolon(lang))),
    }
}

/// How many places are not shown for lack of room.
pub(crate) fn not_shown_note(count: usize, lang: Lang) -> String {
    match (lang, count) {
        (Lang::Fr, 1) => "1 autre territoire n’est pas montré, faute de place.".to_owned(),
        (Lang::Fr, _) => {
            format!(
                "{} autres territoires ne sont pas montrés, faute de place.",
                whole(count as u32, lang)
            )
        }
        (Lang::En, 1) => "1 other place is not shown for lack of room.".to_owned(),
        (Lang::En, _) => format!(
            "{} other places are not shown for lack of room.",
            whole(count as u32, lang)
        ),
    }
}

/// Why a place alone is not set beside others.
pub(crate) fn alone(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => "Il faut deux territoires au moins pour les mettre côte à côte.",
        Lang::En => "It takes two places at least to set them side by side.",
    }
}

/// "À côté, sur la même échelle : 7 autres territoires".
pub(crate) fn others_beside(count: usize, lang: Lang) -> String {
    match (lang, count) {
        (Lang::Fr, 1) => format!("À côté, sur la même échelle{THIN}: 1 autre territoire"),
        (Lang::Fr, _) => format!(
            "À côté, sur la même échelle{THIN}: {} autres territoires",
            whole(count as u32, lang)
        ),
        (Lang::En, 1) => "Beside it, on the same scale: 1 other place".to_owned(),
        (Lang::En, _) => format!(
            "Beside it, on the same scale: {} other places",
            whole(count as u32, lang)
        ),
    }
}

/// Says what the dotted line of each small chart is.
pub(crate) fn ghost_note(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => "Tous sur la même échelle\u{202f}; en pointillé, mon territoire.",
        Lang::En => "All on one scale; dotted, my territory.",
    }
}

/// "Grand Cognac est dans le quart le plus haut"; 0 for the lowest quarter.
pub(crate) fn in_quarter(name: &str, quarter: usize, lang: Lang) -> String {
    let (fr, en) = [
        ("le quart le plus bas", "the lowest quarter"),
        (
            "le deuxième quart en partant du bas",
            "the second quarter from the bottom",
        ),
        (
            "le troisième quart en partant du bas",
            "the third quarter from the bottom",
        ),
        ("le quart le plus haut", "the highest quarter"),
    ][quarter.min(3)];
    match lang {
        Lang::Fr => format!("{name} est dans {fr}"),
        Lang::En => format!("{name} is in {en}"),
    }
}

/// What a dot is: a place, or so many when they are thousands; `ticks` says how many there are.
pub(crate) fn dots_note(dots: usize, ticks: &str, known: u32, of: Level, lang: Lang) -> String {
    if dots == known as usize {
        return match lang {
            Lang::Fr => ticks.replacen("Un trait", "Un point", 1),
            Lang::En => ticks.replacen("One tick", "One dot", 1),
        };
    }
    let many = whole((f64::from(known) / dots.max(1) as f64).round() as u32, lang);
    let counted = count_of_level(known, of, lang);
    match lang {
        Lang::Fr => format!("Un point pour {many} territoires environ{THIN}: {counted}."),
        Lang::En => format!("One dot for about {many} places: {counted}."),
    }
}

/// Why there is no profile.
pub(crate) fn profile_refused(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => {
            "Un profil demande deux indicateurs au moins où ce territoire peut être placé parmi d’autres."
        }
        Lang::En => {
            "A profile needs at least two indicators in which this place can be set among others."
        }
    }
}

/// "478e sur 1 250".
pub(crate) fn rank_short(rank: u32, known: u32, lang: Lang) -> String {
    let (rank, known) = (number::ordinal(rank, lang), whole(known, lang));
    match lang {
        Lang::Fr => format!("{rank} sur {known}"),
        Lang::En => format!("{rank} of {known}"),
    }
}

/// "Grand Cognac parmi 1 250 intercommunalités".
pub(crate) fn among(name: &str, peers: u32, of: Level, lang: Lang) -> String {
    let counted = count_of_level(peers, of, lang);
    match lang {
        Lang::Fr => format!("{name} parmi {counted}"),
        Lang::En => format!("{name} among {counted}"),
    }
}

/// "Dans le quart le plus haut : A, B"; quarter 0 or 3.
pub(crate) fn quarter(quarter: usize, names: &[&str], lang: Lang) -> Option<String> {
    if names.is_empty() {
        return None;
    }
    let names = names.join(", ");
    Some(match (lang, quarter) {
        (Lang::Fr, 0) => format!("Dans le quart le plus bas{THIN}: {names}"),
        (Lang::Fr, _) => format!("Dans le quart le plus haut{THIN}: {names}"),
        (Lang::En, 0) => format!("In the lowest quarter: {names}"),
        (Lang::En, _) => format!("In the highest quarter: {names}"),
    })
}

/// "Dans la moitié du milieu : 4 indicateurs".
pub(crate) fn middle_half(count: usize, lang: Lang) -> Option<String> {
    match (lang, count) {
        (_, 0) => None,
        (Lang::Fr, 1) => Some(format!("Dans la moitié du milieu{THIN}: 1 indicateur")),
        (Lang::Fr, _) => Some(format!(
            "Dans la moitié du milieu{THIN}: {count} indicateurs"
        )),
        (Lang::En, 1) => Some("In the middle half: 1 indicator".to_owned()),
        (Lang::En, _) => Some(format!("In the middle half: {count} indicators")),
    }
}

/// "1 indicateur sans chiffre".
pub(crate) fn indicators_without(count: usize, lang: Lang) -> Option<String> {
    match (lang, count) {
        (_, 0) => None,
        (Lang::Fr, 1) => Some("1 indicateur sans position".to_owned()),
        (Lang::Fr, _) => Some(format!("{count} indicateurs sans position")),
        (Lang::En, 1) => Some("1 indicator without a position".to_owned()),
        (Lang::En, _) => Some(format!("{count} indicators without a position")),
    }
}

/// Says what a position is.
pub(crate) fn profile_note(peers: u32, of: Level, lang: Lang) -> String {
    let counted = count_of_level(peers, of, lang);
    match lang {
        Lang::Fr => format!(
            "Position parmi {counted}, de la valeur la plus basse à la plus haute{THIN}: ni bonne ni mauvaise en soi. \
             En gris, la moitié du milieu."
        ),
        Lang::En => format!(
            "Position among {counted}, from the lowest value to the highest: neither good nor bad in itself. \
             In grey, the middle half."
        ),
    }
}

/// Says why larger places have no position for counts.
pub(crate) fn profile_counts_note(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => "Les nombres des territoires plus grands n’y ont pas de position.",
        Lang::En => "Counts of larger places have no position there.",
    }
}

/// The position in the middle.
pub(crate) fn median(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => "médiane",
        Lang::En => "median",
    }
}

/// Indicators left out of a table.
pub(crate) fn indicators_not_shown(count: usize, lang: Lang) -> String {
    match (lang, count) {
        (Lang::Fr, 1) => "1 autre indicateur n’est pas montré, faute de place.".to_owned(),
        (Lang::Fr, _) => format!("{count} autres indicateurs ne sont pas montrés, faute de place."),
        (Lang::En, 1) => "1 other indicator is not shown for lack of room.".to_owned(),
        (Lang::En, _) => format!("{count} other indicators are not shown for lack of room."),
    }
}

/// Says which bars share a scale.
pub(crate) fn table_note(of_indicators: bool, lang: Lang) -> &'static str {
    match (lang, of_indicators) {
        (Lang::Fr, true) => "Chaque colonne a sa propre échelle, à partir de 0.",
        (Lang::Fr, false) => "Toutes les colonnes ont la même échelle, à partir de 0.",
        (Lang::En, true) => "Each column has its own scale, from 0.",
        (Lang::En, false) => "All columns share one scale, from 0.",
    }
}

/// "8 territoires, 3 colonnes".
pub(crate) fn table_of(rows: usize, columns: usize, lang: Lang) -> String {
    let (rows_s, columns_s) = (
        if rows > 1 { "s" } else { "" },
        if columns > 1 { "s" } else { "" },
    );
    let rows = whole(rows as u32, lang);
    match lang {
        Lang::Fr => format!("{rows} territoire{rows_s}, {columns} colonne{columns_s}"),
        Lang::En => format!("{rows} place{rows_s}, {columns} column{columns_s}"),
    }
}

/// Why one indicator makes no points.
pub(crate) fn scatter_alone(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => {
            "Il faut un second indicateur, à choisir, pour en placer deux l’un contre l’autre."
        }
        Lang::En => "A second indicator must be chosen to set two against each other.",
    }
}

/// Why two counts make no points.
pub(crate) fn scatter_counts(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => {
            "Deux nombres grandissent ensemble avec la taille du territoire\u{202f}: le dessin ne dirait que cela. Prenez une part ou un taux."
        }
        Lang::En => {
            "Two counts grow together with the size of the place: the chart would say nothing else. Take a share or a rate."
        }
    }
}

/// Why so few places make no points.
pub(crate) fn scatter_few(count: usize, least: usize, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!(
            "Il faut {least} territoires au moins qui aient les deux chiffres{THIN}; {count} ici."
        ),
        Lang::En => format!("It takes at least {least} places with both figures; {count} here."),
    }
}

/// What such a chart does not prove.
pub(crate) fn scatter_note(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => {
            "Deux chiffres qui vont ensemble ne prouvent pas que l’un cause l’autre\u{202f}: une troisième raison peut porter les deux."
        }
        Lang::En => {
            "Two figures that go together do not prove that one causes the other: a third reason may carry both."
        }
    }
}

/// Says that the axes do not start at 0.
pub(crate) fn axes_note(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => "Les axes ne commencent pas tous à 0.",
        Lang::En => "Not all axes start at 0.",
    }
}

/// Places that lack one of the two figures.
pub(crate) fn without_both_figures(count: usize, lang: Lang) -> Option<String> {
    match (lang, count) {
        (_, 0) => None,
        (Lang::Fr, 1) => Some("1 territoire n’a pas les deux chiffres.".to_owned()),
        (Lang::Fr, _) => Some(format!(
            "{} territoires n’ont pas les deux chiffres.",
            whole(count as u32, lang)
        )),
        (Lang::En, 1) => Some("1 place does not have both figures.".to_owned()),
        (Lang::En, _) => Some(format!(
            "{} places do not have both figures.",
            whole(count as u32, lang)
        )),
    }
}

/// "Points : 12 territoires, de gauche à droite X, de bas en haut Y".
pub(crate) fn scatter_of(count: usize, level: &str, upright: &str, lang: Lang) -> String {
    let count = whole(count as u32, lang);
    match lang {
        Lang::Fr => format!(
            "{count} territoires{THIN}; de gauche à droite, {level}{THIN}; de bas en haut, {upright}"
        ),
        Lang::En => {
            format!("{count} places; from left to right, {level}; from bottom to top, {upright}")
        }
    }
}

/// Names an axis whose values grow upwards.
pub(crate) fn upwards(name: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("De bas en haut{THIN}: {name}"),
        Lang::En => format!("From bottom to top: {name}"),
    }
}

/// Names an axis whose values grow to the right.
pub(crate) fn rightwards(name: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("De gauche à droite{THIN}: {name}"),
        Lang::En => format!("From left to right: {name}"),
    }
}
