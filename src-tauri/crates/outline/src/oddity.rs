use obs_model::{Lang, Text};

/// What is wrong with the outline of one place, as it was received.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Oddity {
    /// A ring did not end where it began: closed.
    OpenRing,
    /// A ring of fewer than three points: left out.
    FlatRing,
    /// A hole that does not lie in its polygon: left out.
    StrayHole,
    /// A border that crosses itself: kept, filled where it turns an odd number of times.
    CrossesItself,
    /// No code, or one that is not a text: leading zeros may be lost.
    NoCode,
    /// A text that is not a code of the level.
    NotACode,
    /// The same code twice, with two outlines.
    Twice,
    /// No outline, or a point or a line instead of one.
    NoOutline,
    /// Nothing is left of the outline once its broken rings are out.
    NothingLeft,
    /// Longitude and latitude the wrong way round.
    Swapped,
    /// A point outside every part of France that is drawn.
    Elsewhere,
    /// A coordinate that is no number.
    NotANumber,
}

impl Oddity {
    /// True when the place is left out because of it.
    pub fn refuses(self) -> bool {
        !matches!(
            self,
            Oddity::OpenRing | Oddity::FlatRing | Oddity::StrayHole | Oddity::CrossesItself
        )
    }

    fn text(self) -> Text {
        let (fr, en) = match self {
            Oddity::OpenRing => (
                "sa limite ne se referme pas\u{202f}; elle a été fermée",
                "its border does not close; it was closed",
            ),
            Oddity::FlatRing => (
                "un morceau sans surface a été laissé de côté",
                "a part without any area was left out",
            ),
            Oddity::StrayHole => (
                "un trou qui n’est pas dans son polygone a été laissé de côté",
                "a hole that is not in its polygon was left out",
            ),
            Oddity::CrossesItself => (
                "sa limite se croise elle-même\u{202f}; elle est gardée telle quelle",
                "its border crosses itself; it is kept as it is",
            ),
            Oddity::NoCode => (
                "pas de code écrit en texte\u{202f}: ses zéros ont pu être perdus",
                "no code written as text: its zeros may be lost",
            ),
            Oddity::NotACode => (
                "ce n’est pas un code de ce niveau\u{202f}: un zéro a pu être perdu",
                "this is not a code of the level: a zero may be lost",
            ),
            Oddity::Twice => (
                "le même code est donné à deux contours différents",
                "two different outlines have the same code",
            ),
            Oddity::NoOutline => ("aucun contour n’est donné", "no outline is given"),
            Oddity::NothingLeft => (
                "il ne reste rien de son contour une fois les morceaux cassés retirés",
                "nothing is left of its outline once its broken parts are out",
            ),
            Oddity::Swapped => (
                "longitude et latitude sont inversées",
                "longitude and latitude are the wrong way round",
            ),
            Oddity::Elsewhere => (
                "un point est hors des parties de la France qui sont dessinées",
                "a point is outside the parts of France that are drawn",
            ),
            Oddity::NotANumber => (
                "une coordonnée n’est pas un nombre",
                "a coordinate is not a number",
            ),
        };
        Text {
            fr: fr.to_owned(),
            en: en.to_owned(),
        }
    }
}

/// Something to say about the outline of one place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Remark {
    /// Its code as the file has it, or `n° 12` for its rank.
    pub code: String,
    /// What is wrong.
    pub oddity: Oddity,
}

impl Remark {
    /// "2A004 : sa limite ne se referme pas ; elle a été fermée."
    pub fn sentence(&self, lang: Lang) -> String {
        let text = self.oddity.text();
        match lang {
            Lang::Fr => format!("{}\u{202f}: {}.", self.code, text.fr),
            Lang::En => format!("{}: {}.", self.code, text.en),
        }
    }
}
