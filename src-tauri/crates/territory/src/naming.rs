//! What places are called in a sentence: "de la Charente", "au Havre", "à Grand Cognac".

use obs_model::PlaceName;

use crate::PlaceKind;
use crate::fold::fold;

/// The name with the apostrophe of French typography.
pub(crate) fn typographic(name: &str) -> String {
    match memchr::memchr(b'\'', name.as_bytes()) {
        None => name.to_owned(),
        Some(_) => name.replace('\'', "’"),
    }
}

/// A commune, from its name and Insee's code of its article (TNCC).
pub(crate) fn commune(name: &str, article: &str) -> PlaceName {
    let name = typographic(name);
    let contracted = |article: &str| name.strip_prefix(article);
    let (of, at, rest) = match article {
        // "Aux Marais" is elided like a name that begins with a vowel.
        "1" | "6" => ("d’", "à ", name.as_str()),
        // Whatever the code: Le Vernet-Chaméane is listed without article.
        _ if let Some(rest) = contracted("Le ") => ("du ", "au ", rest),
        _ if let Some(rest) = contracted("Les ") => ("des ", "aux ", rest),
        _ => ("de ", "à ", name.as_str()),
    };
    // Joined without the formatting machinery: there are 35 000 of them to make at every start.
    PlaceName {
        of: [of, rest].concat(),
        at: [at, rest].concat(),
        name,
    }
}

/// A municipal arrondissement: "Paris 12e arrondissement".
pub(crate) fn arrondissement(name: &str) -> PlaceName {
    let name = name.replace("Arrondissement", "arrondissement");
    match name.split_once(' ') {
        Some((city, rest)) => PlaceName {
            of: format!("du {rest} de {city}"),
            at: format!("dans le {rest} de {city}"),
            name,
        },
        None => plain(name),
    }
}

/// A name that takes no article.
fn plain(name: String) -> PlaceName {
    let of = if begins_with_vowel(&name) {
        format!("d’{name}")
    } else {
        format!("de {name}")
    };
    let at = format!("à {name}");
    PlaceName { name, of, at }
}

/// Whether "de" is elided. An "h" is taken as aspirated but in "Hérault": names that say otherwise carry their own "d’".
fn begins_with_vowel(name: &str) -> bool {
    let folded = fold(name);
    folded.starts_with(['a', 'e', 'i', 'o', 'u'])
        || folded.starts_with("yv")
        || folded.starts_with("herault")
}

/// How a name is joined to a sentence.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Article {
    /// "de Grand Cognac", "à Grand Cognac".
    None,
    /// "d’Hénin-Carvin", "à Hénin-Carvin": elided whatever the first letter.
    D,
    /// "du Pays de Meaux", "dans le Pays de Meaux".
    Le,
    /// "de la Plaine Dijonnaise", "dans la Plaine Dijonnaise".
    La,
    /// "de l’Auxerrois", "dans l’Auxerrois".
    L,
    /// "des Savanes", "dans les Savanes".
    Les,
}

impl Article {
    fn apply(self, name: String) -> PlaceName {
        let (of, at) = match self {
            Article::None => return plain(name),
            Article::D => ("d’", "à "),
            Article::Le => ("du ", "dans le "),
            Article::La => ("de la ", "dans la "),
            Article::L => ("de l’", "dans l’"),
            Article::Les => ("des ", "dans les "),
        };
        PlaceName {
            of: format!("{of}{name}"),
            at: format!("{at}{name}"),
            name,
        }
    }
}

/// First words of the names people give to territories, with the article that French puts before them.
const FIRST_WORDS: [(&str, Article); 20] = [
    ("pays", Article::Le),
    ("petr", Article::Le),
    ("scot", Article::Le),
    ("bassin", Article::Le),
    ("parc", Article::Le),
    ("pole", Article::Le),
    ("secteur", Article::Le),
    ("territoire", Article::Le),
    ("perimetre", Article::Le),
    ("canton", Article::Le),
    ("nord", Article::Le),
    ("sud", Article::Le),
    ("littoral", Article::Le),
    ("vallee", Article::La),
    ("zone", Article::La),
    ("communaute", Article::La),
    ("ancienne", Article::L),
    ("ancien", Article::L),
    ("ouest", Article::L),
    ("est", Article::L),
];

/// A territory named by a person: "du Pays du Cognac", "de la Vallée de la Seudre", "de Trois Rivières".
pub(crate) fn own(name: &str) -> PlaceName {
    let name = typographic(name);
    let folded = fold(&name);
    let first = folded.split([' ', '-']).next().unwrap_or_default();
    let known = FIRST_WORDS.iter().find(|(word, _)| *word == first);
    known
        .map_or(Article::None, |(_, article)| *article)
        .apply(name)
}

/// A zone: "Zone d’emploi de Cognac", "de la zone d’emploi du Havre", "dans le bassin de vie d’Alençon".
pub(crate) fn zone(kind: PlaceKind, name: &str) -> PlaceName {
    let (words, article) = match kind {
        PlaceKind::BassinDeVie => ("Bassin de vie", Article::Le),
        PlaceKind::AireAttraction => ("Aire d’attraction", Article::L),
        _ => ("Zone d’emploi", Article::La),
    };
    let name = typographic(name);
    let of = match (name.strip_prefix("Le "), name.strip_prefix("Les ")) {
        (Some(rest), _) => format!("du {rest}"),
        (_, Some(rest)) => format!("des {rest}"),
        _ => plain(name).of,
    };
    let name = format!("{words} {of}");
    let said = article.apply(lower_first(&name));
    PlaceName { name, ..said }
}

/// EPCI that name themselves without the article of their official name, by SIREN.
const WITHOUT_ARTICLE: [(&str, &str); 2] = [
    ("200070514", "Grand Cognac"),
    ("200071827", "GrandAngoulême"),
];

/// An EPCI, the way people say it, from its official name ("CA du Grand Cognac").
///
/// An EPCI that has the very name of one of its communes keeps a word for its kind: "Agglomération de La Rochelle".
/// `seat` gives the name of the member commune that a folded name designates, if any.
pub(crate) fn epci<'a>(
    siren: &str,
    official: &str,
    kind: PlaceKind,
    seat: impl Fn(&str) -> Option<&'a PlaceName>,
) -> PlaceName {
    if let Some((_, name)) = WITHOUT_ARTICLE.iter().find(|(code, _)| *code == siren) {
        return plain((*name).to_owned());
    }
    let (bare, article) = parts(official);
    let of_commune = if article == Article::Le {
        seat(&fold(&format!("Le {bare}")))
    } else {
        None
    };
    let of_commune = match of_commune {
        Some(commune) => Some(commune.of.clone()),
        None => seat(&fold(&bare)).map(|commune| match article {
            Article::None | Article::D => commune.of.clone(),
            // "de l’Ernée" is the river, Ernée the town.
            _ => article.apply(bare.clone()).of,
        }),
    };
    if let Some(of_commune) = of_commune {
        let (word, article) = match kind {
            PlaceKind::CommunauteDAgglomeration => ("Agglomération", Article::L),
            PlaceKind::CommunauteUrbaine => ("Communauté urbaine", Article::La),
            PlaceKind::Metropole | PlaceKind::MetropoleDeLyon => ("Métropole", Article::La),
            _ => ("Communauté de communes", Article::La),
        };
        let name = format!("{word} {of_commune}");
        let said = article.apply(lower_first(&name));
        return PlaceName { name, ..said };
    }
    if article != Article::None {
        return article.apply(upper_first(&bare));
    }
    if let Some((article, rest)) = leading_article(&bare) {
        // "Le Havre Seine Métropole": the article belongs to the commune.
        let begins_with_commune = rest
            .match_indices([' ', '-'])
            .filter_map(|(end, _)| bare.get(..bare.len() - rest.len() + end))
            .any(|start| seat(&fold(start)).is_some());
        let said = match (begins_with_commune, article) {
            (true, Article::Le) => (format!("du {rest}"), format!("au {rest}")),
            (true, Article::Les) => (format!("des {rest}"), format!("aux {rest}")),
            (true, _) => (format!("de {bare}"), format!("à {bare}")),
            (false, _) => {
                let said = article.apply(rest.to_owned());
                (said.of, said.at)
            }
        };
        let (of, at) = said;
        return PlaceName {
            name: upper_first(&bare),
            of,
            at,
        };
    }
    article_of_noun(&bare).apply(upper_first(&bare))
}

/// The article of a name that the official list gives without any: "du Pays d’Opale", but "de Val de Garonne Agglomération",
/// which is a name of its own making.
fn article_of_noun(name: &str) -> Article {
    let noun = name.split([' ', '-']).next().unwrap_or_default();
    match noun {
        "Métropole" => return Article::La,
        "Eurométropole" | "Agglomération" | "Agglo" => return Article::L,
        _ => {}
    }
    let last = name.rsplit([' ', '-']).next().unwrap_or_default();
    let made_up = matches!(
        last,
        "Agglomération" | "Agglo" | "Communauté" | "Métropole" | "Intercom"
    );
    let goes_on = [" de ", " du ", " des ", " d’"].iter().any(|word| {
        name.get(noun.len()..)
            .is_some_and(|rest| rest.starts_with(word))
    });
    match noun {
        _ if made_up => Article::None,
        "Pays" => Article::Le,
        "Val" | "Bassin" | "Golfe" if goes_on => Article::Le,
        "Vallée" | "Plaine" | "Montagne" | "Porte" | "Baie" if goes_on => Article::La,
        "Vallées" | "Portes" | "Monts" | "Rives" | "Côtes" | "Pyrénées" if goes_on => {
            Article::Les
        }
        _ => Article::None,
    }
}

/// An établissement public territorial.
pub(crate) fn ept(name: &str) -> PlaceName {
    plain(typographic(name))
}

/// Splits an official name: the name without the letters of its kind, preposition and article; the article.
fn parts(official: &str) -> (String, Article) {
    let without_letters = ["CC ", "CA ", "CU "]
        .iter()
        .find_map(|letters| official.strip_prefix(letters))
        .unwrap_or(official);
    // Acronyms and lists in brackets, quotes, double spaces.
    let without_brackets = without_letters.split('(').next().unwrap_or(without_letters);
    let words: Vec<&str> = without_brackets.split_whitespace().collect();
    let tidy = typographic(&words.join(" "))
        .replace('"', "")
        .replace(" - ", " – ")
        .replace("Coeur", "Cœur");
    for (preposition, article) in [
        ("du ", Article::Le),
        ("de la ", Article::La),
        ("de l’", Article::L),
        ("des ", Article::Les),
        ("de ", Article::None),
        ("d’", Article::D),
    ] {
        if let Some(bare) = tidy.strip_prefix(preposition) {
            return (bare.to_owned(), article);
        }
    }
    (tidy, Article::None)
}

fn leading_article(name: &str) -> Option<(Article, &str)> {
    [
        ("Le ", Article::Le),
        ("le ", Article::Le),
        ("La ", Article::La),
        ("la ", Article::La),
        ("Les ", Article::Les),
        ("les ", Article::Les),
        ("L’", Article::L),
        ("l’", Article::L),
    ]
    .into_iter()
    .find_map(|(words, article)| Some((article, name.strip_prefix(words)?)))
}

fn upper_first(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_lowercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// What comes before the name of a département: code, "de…", "à…".
#[rustfmt::skip]
const DEPARTEMENTS: [(&str, &str, &str); 101] = [
    ("01", "de l’", "dans l’"), ("02", "de l’", "dans l’"), ("03", "de l’", "dans l’"),
    ("04", "des ", "dans les "), ("05", "des ", "dans les "), ("06", "des ", "dans les "),
    ("07", "de l’", "en "), ("08", "des ", "dans les "), ("09", "de l’", "en "),
    ("10", "de l’", "dans l’"), ("11", "de l’", "dans l’"), ("12", "de l’", "en "),
    ("13", "des ", "dans les "), ("14", "du ", "dans le "), ("15", "du ", "dans le "),
    ("16", "de la ", "en "), ("17", "de la ", "en "), ("18", "du ", "dans le "),
    ("19", "de la ", "en "), ("21", "de la ", "en "), ("22", "des ", "dans les "),
    ("23", "de la ", "dans la "), ("24", "de la ", "en "), ("25", "du ", "dans le "),
    ("26", "de la ", "dans la "), ("27", "de l’", "dans l’"), ("28", "d’", "en "),
    ("29", "du ", "dans le "), ("2A", "de la ", "en "), ("2B", "de la ", "en "),
    ("30", "du ", "dans le "), ("31", "de la ", "en "), ("32", "du ", "dans le "),
    ("33", "de la ", "en "), ("34", "de l’", "dans l’"), ("35", "d’", "en "),
    ("36", "de l’", "dans l’"), ("37", "d’", "en "), ("38", "de l’", "en "),
    ("39", "du ", "dans le "), ("40", "des ", "dans les "), ("41", "du ", "dans le "),
    ("42", "de la ", "dans la "), ("43", "de la ", "en "), ("44", "de la ", "en "),
    ("45", "du ", "dans le "), ("46", "du ", "dans le "), ("47", "du ", "dans le "),
    ("48", "de la ", "en "), ("49", "de ", "en "), ("50", "de la ", "dans la "),
    ("51", "de la ", "dans la "), ("52", "de la ", "en "), ("53", "de la ", "en "),
    ("54", "de ", "en "), ("55", "de la ", "dans la "), ("56", "du ", "dans le "),
    ("57", "de la ", "en "), ("58", "de la ", "dans la "), ("59", "du ", "dans le "),
    ("60", "de l’", "dans l’"), ("61", "de l’", "dans l’"), ("62", "du ", "dans le "),
    ("63", "du ", "dans le "), ("64", "des ", "dans les "), ("65", "des ", "dans les "),
    ("66", "des ", "dans les "), ("67", "du ", "dans le "), ("68", "du ", "dans le "),
    ("69", "du ", "dans le "), ("70", "de la ", "en "), ("71", "de ", "en "),
    ("72", "de la ", "dans la "), ("73", "de la ", "en "), ("74", "de la ", "en "),
    ("75", "de ", "à "), ("76", "de la ", "en "), ("77", "de ", "en "),
    ("78", "des ", "dans les "), ("79", "des ", "dans les "), ("80", "de la ", "dans la "),
    ("81", "du ", "dans le "), ("82", "du ", "dans le "), ("83", "du ", "dans le "),
    ("84", "du ", "dans le "), ("85", "de la ", "en "), ("86", "de la ", "dans la "),
    ("87", "de la ", "en "), ("88", "des ", "dans les "), ("89", "de l’", "dans l’"),
    ("90", "du ", "dans le "), ("91", "de l’", "dans l’"), ("92", "des ", "dans les "),
    ("93", "de la ", "en "), ("94", "du ", "dans le "), ("95", "du ", "dans le "),
    ("971", "de la ", "en "), ("972", "de la ", "en "), ("973", "de la ", "en "),
    ("974", "de ", "à "), ("976", "de ", "à "),
];

/// What comes before the name of a région.
#[rustfmt::skip]
const REGIONS: [(&str, &str, &str); 18] = [
    ("01", "de la ", "en "), ("02", "de la ", "en "), ("03", "de la ", "en "),
    ("04", "de ", "à "), ("06", "de ", "à "), ("11", "d’", "en "),
    ("24", "du ", "en "), ("27", "de ", "en "), ("28", "de ", "en "),
    ("32", "des ", "dans les "), ("44", "du ", "dans le "), ("52", "des ", "dans les "),
    ("53", "de ", "en "), ("75", "de ", "en "), ("76", "d’", "en "),
    ("84", "d’", "en "), ("93", "de ", "en "), ("94", "de ", "en "),
];

/// A département; none for a code that is not one of the 101.
pub(crate) fn departement(code: &str, name: &str) -> Option<PlaceName> {
    from_table(&DEPARTEMENTS, code, name)
}

/// A région; none for a code that is not one of the 18.
pub(crate) fn region(code: &str, name: &str) -> Option<PlaceName> {
    from_table(&REGIONS, code, name)
}

fn from_table(table: &[(&str, &str, &str)], code: &str, name: &str) -> Option<PlaceName> {
    let (_, of, at) = table.iter().find(|(key, _, _)| *key == code)?;
    let name = typographic(name);
    Some(PlaceName {
        of: format!("{of}{name}"),
        at: format!("{at}{name}"),
        name,
    })
}

/// The whole country.
pub(crate) fn france() -> PlaceName {
    PlaceName {
        name: "France".to_owned(),
        of: "de France".to_owned(),
        at: "en France".to_owned(),
    }
}
