//! Why a line of a file is refused, in sentences.

use obs_model::Text;

/// What is wrong with one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    /// Fewer or more cells than the header.
    Width { found: usize, expected: usize },
    /// A quote opened and never closed: the file was cut.
    OpenQuote,
    /// Bytes that are not of the encoding, or a text that was decoded wrongly once.
    Mojibake { column: String, cell: String },
    /// No header where the recipe says.
    NoHeader,
    /// Two columns that are read have the same name.
    TwoColumns { column: String },
    /// A number that is not one.
    NotANumber { column: String, cell: String },
    /// A number with the other decimal sign.
    OtherDecimal { column: String, cell: String },
    /// A text that is not a date.
    NotADate { column: String, cell: String },
    /// Nothing where a code is expected, and a figure on the line.
    NoCode { column: String },
    /// A text that is not a code of the level.
    NotACode { column: String, cell: String },
    /// A code that a spreadsheet took for a number.
    LostZero { column: String, cell: String },
    /// A code written with decimals.
    DecimalCode { column: String, cell: String },
    /// The column of codes holds postal codes.
    PostalCodes { column: String, cell: String },
    /// The place was on another line already.
    Twice { cell: String, line: u64 },
    /// Longitude and latitude the wrong way round.
    Swapped { cell: String },
    /// Not JSON of the form expected.
    Form { detail: String },
}

impl Reason {
    /// The sentence, without its full stop.
    pub(crate) fn text(&self) -> Text {
        let quoted = |text: &str| -> (String, String) {
            let mut short: String = text.chars().take(60).collect();
            if short.len() < text.len() {
                short.push('…');
            }
            (format!("«\u{202f}{short}\u{202f}»"), format!("“{short}”"))
        };
        let (fr, en) = match self {
            Reason::Width { found, expected } => (
                format!(
                    "{found} cases au lieu de {expected}\u{202f}: ligne coupée, ou séparateur hors de ses guillemets"
                ),
                format!(
                    "{found} cells instead of {expected}: the line is cut, or a separator is out of its quotes"
                ),
            ),
            Reason::OpenQuote => (
                "un guillemet ouvert n’est jamais refermé\u{202f}: le fichier est coupé".to_owned(),
                "a quote is opened and never closed: the file is cut".to_owned(),
            ),
            Reason::Mojibake { column, cell } => {
                let (column, cell) = (quoted(column), quoted(cell));
                (
                    format!(
                        "dans la colonne {}, {} n’est pas dans l’encodage annoncé, ou a été décodé de travers",
                        column.0, cell.0
                    ),
                    format!(
                        "in column {}, {} is not in the encoding announced, or was decoded wrongly",
                        column.1, cell.1
                    ),
                )
            }
            Reason::NoHeader => (
                "les noms de colonnes n’y sont pas".to_owned(),
                "the names of columns are not there".to_owned(),
            ),
            Reason::TwoColumns { column } => {
                let column = quoted(column);
                (
                    format!("deux colonnes s’appellent {}", column.0),
                    format!("two columns are called {}", column.1),
                )
            }
            Reason::NotANumber { column, cell } => {
                let (column, cell) = (quoted(column), quoted(cell));
                (
                    format!(
                        "dans la colonne {}, {} n’est ni un nombre ni une marque connue",
                        column.0, cell.0
                    ),
                    format!(
                        "in column {}, {} is neither a number nor a known mark",
                        column.1, cell.1
                    ),
                )
            }
            Reason::NotADate { column, cell } => {
                let (column, cell) = (quoted(column), quoted(cell));
                (
                    format!(
                        "dans la colonne {}, {} n’est pas une date (2026-06-30)",
                        column.0, cell.0
                    ),
                    format!(
                        "in column {}, {} is not a date (2026-06-30)",
                        column.1, cell.1
                    ),
                )
            }
            Reason::OtherDecimal { column, cell } => {
                let (column, cell) = (quoted(column), quoted(cell));
                (
                    format!(
                        "dans la colonne {}, {} n’a pas le signe décimal des autres nombres",
                        column.0, cell.0
                    ),
                    format!(
                        "in column {}, {} does not have the decimal sign of the other numbers",
                        column.1, cell.1
                    ),
                )
            }
            Reason::NoCode { column } => {
                let column = quoted(column);
                (
                    format!(
                        "un chiffre est donné sans code de territoire dans la colonne {}",
                        column.0
                    ),
                    format!(
                        "a figure is given without a place code in column {}",
                        column.1
                    ),
                )
            }
            Reason::NotACode { column, cell } => {
                let (column, cell) = (quoted(column), quoted(cell));
                (
                    format!(
                        "dans la colonne {}, {} n’est pas un code de territoire de ce niveau",
                        column.0, cell.0
                    ),
                    format!(
                        "in column {}, {} is not a place code of this level",
                        column.1, cell.1
                    ),
                )
            }
            Reason::LostZero { column, cell } => {
                let (column, cell) = (quoted(column), quoted(cell));
                (
                    format!(
                        "dans la colonne {}, le code {} a perdu son zéro de tête",
                        column.0, cell.0
                    ),
                    format!(
                        "in column {}, code {} has lost its leading zero",
                        column.1, cell.1
                    ),
                )
            }
            Reason::DecimalCode { column, cell } => {
                let (column, cell) = (quoted(column), quoted(cell));
                (
                    format!(
                        "dans la colonne {}, le code {} est écrit comme un nombre à virgule",
                        column.0, cell.0
                    ),
                    format!(
                        "in column {}, code {} is written as a number with decimals",
                        column.1, cell.1
                    ),
                )
            }
            Reason::PostalCodes { column, cell } => {
                let (column, cell) = (quoted(column), quoted(cell));
                (
                    format!(
                        "la colonne {} semble contenir des codes postaux ({}) au lieu de codes Insee",
                        column.0, cell.0
                    ),
                    format!(
                        "column {} seems to hold postal codes ({}) instead of Insee codes",
                        column.1, cell.1
                    ),
                )
            }
            Reason::Twice { cell, line } => {
                let cell = quoted(cell);
                (
                    format!("le territoire {} est déjà à la ligne {line}", cell.0),
                    format!("place {} is on line {line} already", cell.1),
                )
            }
            Reason::Swapped { cell } => {
                let cell = quoted(cell);
                (
                    format!(
                        "la longitude et la latitude sont inversées ({}), ou hors de France",
                        cell.0
                    ),
                    format!(
                        "longitude and latitude are the wrong way round ({}), or out of France",
                        cell.1
                    ),
                )
            }
            Reason::Form { detail } => (
                format!("le contenu n’a pas la forme attendue ({detail})"),
                format!("the content is not in the form expected ({detail})"),
            ),
        };
        Text { fr, en }
    }
}
