//! A note of ten pages with eight charts, from fixed figures: what the tests look at, and what is measured.
//!
//! The figures of Grand Cognac are Insee's (census 2021); the others are made up to be difficult.

use std::sync::LazyLock;

use obs_chart::{Drawing, Surface, SurfaceName, draw, figure, strip_card};
use obs_compare::{Comparison, Role};
use obs_model::{Lang, Level, Value};
use obs_note::{
    Attachment, ChartPart, ColumnKind, Day, Note, Part, Picture, Relationship, Span, TablePart,
    Term,
};

#[path = "../golden/cases.rs"]
#[allow(dead_code)]
mod cases;

/// A run of plain words.
pub fn plain(text: &str) -> Span {
    Span {
        text: text.to_owned(),
        ..Span::default()
    }
}

pub fn paragraph(text: &str) -> Part {
    Part::Paragraph(vec![plain(text)])
}

pub fn heading(level: u8, text: &str) -> Part {
    Part::Heading {
        level,
        text: vec![plain(text)],
    }
}

/// A case of the golden charts.
fn case(name: &str) -> &'static cases::Case {
    static CASES: LazyLock<Vec<cases::Case>> = LazyLock::new(cases::all);
    CASES
        .iter()
        .find(|case| case.name == name)
        .unwrap_or_else(|| panic!("no case named {name}"))
}

/// The same chart on a surface, without its heading.
pub fn drawing(name: &str, surface: &Surface) -> Drawing {
    let case = case(name);
    let mut caption = case.caption.clone();
    caption.source.clear();
    let figure = figure(case.kind, case.subject(), &caption).without_heading();
    draw(&figure, surface).unwrap()
}

/// A chart of the golden cases, drawn for paper, with all that stands beside it.
pub fn chart(name: &str) -> ChartPart {
    let case = case(name);
    ChartPart {
        message: case.caption.title.clone(),
        subtitle: case.caption.subtitle.clone(),
        drawing: drawing(name, Surface::named(SurfaceName::Print)),
        table: Some(small_table(&case.comparisons)),
        notices: Vec::new(),
        source: vec![
            "Insee, recensement de la population, 2021".to_owned(),
            "géographie au 1er janvier 2026".to_owned(),
            "Grand Cognac (54 communes)".to_owned(),
            "Licence Ouverte 2.0".to_owned(),
        ],
        reference: "population/65-ans-ou-plus, 200070514, 2021".to_owned(),
    }
}

/// The first places of a chart, with a column for each of its indicators.
fn small_table(comparisons: &[Comparison]) -> TablePart {
    let comparisons = &comparisons[..comparisons.len().min(4)];
    let places = comparisons[0].entries.iter().take(4);
    TablePart {
        caption: String::new(),
        head: std::iter::once("Territoire".to_owned())
            .chain((1..=comparisons.len()).map(|nth| match comparisons.len() {
                1 => "Valeur, 2021".to_owned(),
                _ => format!("Mesure {nth}, 2021"),
            }))
            .collect(),
        columns: std::iter::once(ColumnKind::Words)
            .chain(comparisons.iter().map(|_| ColumnKind::Figures))
            .collect(),
        rows: places
            .enumerate()
            .map(|(index, place)| {
                let values = comparisons.iter().map(|comparison| {
                    match comparison.entries.get(index).map(|entry| entry.now.value) {
                        Some(Value::Known(value, _)) => {
                            format!("{value:.1}\u{202f}%").replace('.', ",")
                        }
                        _ => "secret statistique".to_owned(),
                    }
                });
                std::iter::once(place.name.name.clone())
                    .chain(values)
                    .collect()
            })
            .collect(),
        mine: vec![0],
        source: Vec::new(),
    }
}

/// Where a place stands among the others, small.
pub fn strip() -> Drawing {
    let distribution = cases::distribution(Level::Epci, &cases::scattered(1250, 25.3, 9.0));
    let marks = [(Role::Mine, 25.1), (Role::France, 20.5)];
    strip_card(
        &distribution,
        &marks,
        Some(637),
        Surface::named(SurfaceName::Print),
        Lang::Fr,
    )
    .unwrap()
}

/// A small picture.
pub fn logo() -> Picture {
    const SVG: &str = "<svg xmlns='http://www.w3.org/2000/svg' width='160' height='64' viewBox='0 0 160 64'>\
        <path d='M4 60 V28 L32 6 L60 28 V60 Z' fill='#1B5687'/><path d='M24 60 V40 H40 V60' fill='#FFFFFF'/>\
        <rect x='74' y='22' width='80' height='6' fill='#1B2530'/><rect x='74' y='36' width='56' height='6' fill='#92280F'/></svg>";
    Picture {
        bytes: SVG.as_bytes().to_vec(),
        alt: "Logo du conseil de développement\u{202f}: une maison ouverte".to_owned(),
    }
}

const LOREM: [&str; 4] = [
    "Le vieillissement n’est ni une bonne ni une mauvaise nouvelle\u{202f}: c’est un fait qui demande des choix. Les personnes de 65 ans ou plus sont aussi celles qui font vivre les associations, gardent les petits-enfants et tiennent les permanences des mairies.",
    "Cette part recouvre des situations très différentes d’une commune à l’autre. Dans les bourgs, les logements sont anciens, souvent grands, et leurs habitants y vivent seuls\u{202f}; autour de Cognac, les familles arrivées dans les années 1980 vieillissent ensemble, dans les mêmes lotissements.",
    "Le conseil a réuni quarante-deux personnes le 14 octobre. Chacune a d’abord dit ce qu’elle imaginait, puis les chiffres ont été montrés. L’écart entre les deux a nourri l’essentiel de la discussion\u{202f}: on se croit souvent plus seul, plus vieux et plus loin qu’on ne l’est.",
    "Nous ne savons pas combien de personnes renoncent à des soins faute de transport. Aucune source publique ne le mesure à l’échelle de l’intercommunalité\u{202f}; le conseil propose de poser la question dans l’enquête du contrat local de santé.",
];

/// The note of ten pages.
pub fn ten_pages() -> Note {
    static NOTE: LazyLock<Note> = LazyLock::new(made);
    NOTE.clone()
}

fn made() -> Note {
    let mut body = vec![
        heading(1, "Une population qui vieillit"),
        Part::Paragraph(vec![
            plain("Grand Cognac compte "),
            Span {
                strong: true,
                ..plain("68\u{202f}951 habitants")
            },
            plain(" en 2021. Parmi eux, "),
            Span {
                strong: true,
                ..plain("17\u{202f}331")
            },
            plain(" ont 65 ans ou plus, soit "),
            Span {
                strong: true,
                ..plain("25,1\u{202f}%")
            },
            plain(". C’est "),
            Span {
                emphasis: true,
                ..plain("un peu moins")
            },
            plain(" qu’en Charente, et nettement plus qu’en France ("),
            Span {
                link: Some("https://www.insee.fr/fr/statistiques/8202264".to_owned()),
                ..plain("recensement de la population")
            },
            plain(")."),
        ]),
        Part::Chart(Box::new(chart("bars-grand-cognac"))),
        paragraph(LOREM[0]),
        heading(2, "Des âges qui se suivent"),
        paragraph(LOREM[1]),
        Part::Chart(Box::new(chart("composition-ages"))),
        Part::Quotation(vec![
            vec![plain(
                "«\u{202f}On ne veut pas d’une maison de retraite de plus, on veut un car le mardi.\u{202f}»",
            )],
            vec![plain("Une habitante de Segonzac, atelier du 14 octobre")],
        ]),
        heading(1, "Se soigner"),
        paragraph(LOREM[2]),
        Part::Chart(Box::new(chart("lines-gaps"))),
        Part::List {
            ordered: false,
            items: vec![
                vec![plain(
                    "des médecins installés depuis plus de trente ans\u{202f};",
                )],
                vec![plain("deux maisons de santé ouvertes depuis 2019\u{202f};")],
                vec![
                    Span {
                        strong: true,
                        ..plain("aucun chiffre public")
                    },
                    plain(" sur les délais de rendez-vous."),
                ],
            ],
        },
        heading(1, "Se déplacer"),
        paragraph(LOREM[3]),
        Part::Chart(Box::new(chart("slope"))),
        Part::Callout(vec![vec![plain(
            "Les ménages sans voiture sont deux fois plus nombreux dans la ville-centre que dans les communes rurales\u{202f}: la moyenne du territoire ne décrit personne.",
        )]]),
        Part::Chart(Box::new(chart("scatter"))),
        paragraph(LOREM[0]),
        heading(1, "Se comparer"),
        paragraph(LOREM[1]),
        Part::Chart(Box::new(chart("waffle"))),
        Part::Chart(Box::new(chart("profile"))),
        Part::Chart(Box::new(chart("multiples"))),
        heading(2, "Ce que nous proposons"),
        Part::List {
            ordered: true,
            items: vec![
                vec![plain(
                    "Poser la question du renoncement aux soins dans l’enquête du contrat local de santé.",
                )],
                vec![plain(
                    "Réunir chaque automne les trois réseaux de transport autour des mêmes chiffres.",
                )],
                vec![plain(
                    "Refaire cette note dans un an, avec les mêmes graphiques.",
                )],
            ],
        },
        Part::Image {
            picture: logo(),
            caption: "Le logo du conseil, dessiné par les élèves du lycée".to_owned(),
        },
        Part::Missing(
            "Un graphique devait être ici\u{202f}: cet indicateur n’est pas encore téléchargé."
                .to_owned(),
        ),
    ];
    body.push(Part::Table(communes(8)));
    Note {
        lang: Lang::Fr,
        title: "Bien vieillir ici".to_owned(),
        subtitle: "Ce que disent les chiffres, ce qu’en disent les habitants, ce que nous ne savons pas".to_owned(),
        place: "Grand Cognac".to_owned(),
        council: "Conseil de développement de Grand Cognac".to_owned(),
        logo: Some(logo()),
        day: Day { year: 2026, month: 11, day: 22 },
        body,
        method: vec![
            "Les chiffres viennent de producteurs publics et sont repris sans retouche. Les parts sont recalculées à partir des effectifs, jamais à partir d’autres parts.".to_owned(),
            "Un territoire est comparé aux intercommunalités de France dans leurs limites de 2026.".to_owned(),
        ],
        states: vec![
            Term { name: "Secret statistique".to_owned(), meaning: vec!["Trop peu de personnes sont concernées\u{202f}: le producteur ne publie pas le chiffre pour que nul ne soit reconnu.".to_owned()] },
            Term { name: "Estimé".to_owned(), meaning: vec!["Le producteur a calculé ce chiffre à partir d’un modèle\u{202f}; il peut être révisé.".to_owned()] },
            Term { name: "Non disponible".to_owned(), meaning: vec!["Le chiffre n’est pas mesuré pour ce territoire. Il n’est pas égal à zéro.".to_owned()] },
        ],
        glossary: vec![
            Term { name: "65 ans ou plus".to_owned(), meaning: vec!["Part des personnes de 65 ans ou plus dans la population municipale. Source\u{202f}: Insee, recensement.".to_owned()] },
            Term { name: "Taux de pauvreté".to_owned(), meaning: vec!["Part des personnes dont le niveau de vie est inférieur à 60\u{202f}% du niveau de vie médian.".to_owned()] },
        ],
        attachments: vec![
            Attachment {
                name: "donnees/1-65-ans-ou-plus.csv".to_owned(),
                mime: "text/csv".to_owned(),
                description: "Les chiffres du premier graphique".to_owned(),
                relationship: Relationship::Data,
                bytes: b"territoire;valeur\nGrand Cognac;25,1\n".to_vec(),
            },
            Attachment {
                name: "provenance.json".to_owned(),
                mime: "application/json".to_owned(),
                description: "D’où vient chaque chiffre, avec les empreintes des fichiers reçus".to_owned(),
                relationship: Relationship::Supplement,
                bytes: b"{\"charts\":8}\n".to_vec(),
            },
            Attachment {
                name: "bien-vieillir-ici.md".to_owned(),
                mime: "text/markdown".to_owned(),
                description: "Le carnet lui-même, à rouvrir dans l’application".to_owned(),
                relationship: Relationship::Source,
                bytes: b"# Bien vieillir ici\n".to_vec(),
            },
        ],
    }
}

/// A note of one page behind its cover.
pub fn short() -> Note {
    Note {
        title:
            "Ce que les habitants des communes rurales disent de leurs trajets de tous les jours"
                .to_owned(),
        body: vec![
            heading(1, "Un seul constat"),
            paragraph(LOREM[0]),
            paragraph(LOREM[1]),
        ],
        method: Vec::new(),
        states: Vec::new(),
        glossary: Vec::new(),
        attachments: Vec::new(),
        ..ten_pages()
    }
}

/// A table of so many communes.
pub fn communes(count: usize) -> TablePart {
    let shares = cases::scattered(count, 25.0, 9.0);
    TablePart {
        caption: "Part des 65 ans ou plus par commune, 2021".to_owned(),
        head: vec![
            "Commune".to_owned(),
            "Habitants".to_owned(),
            "65 ans ou plus".to_owned(),
            "Remarque".to_owned(),
        ],
        columns: vec![
            ColumnKind::Words,
            ColumnKind::Figures,
            ColumnKind::Figures,
            ColumnKind::Words,
        ],
        rows: shares
            .iter()
            .enumerate()
            .map(|(index, share)| {
                vec![
                    format!("Commune numéro {}", index + 1),
                    format!("{}", 120 + index * 37),
                    format!("{share:.1}\u{202f}%").replace('.', ","),
                    if index % 7 == 0 {
                        "commune nouvelle".to_owned()
                    } else {
                        String::new()
                    },
                ]
            })
            .collect(),
        mine: vec![2],
        source: vec![
            "Insee, recensement 2021".to_owned(),
            "Licence Ouverte 2.0".to_owned(),
        ],
    }
}
