//! Ways to begin: whole carnets whose figures wait for a territory. They need nothing but what comes with the application.

use obs_model::Lang;

use crate::{Block, Carnet, Inline, read};

/// Names the templates, their files and what is said of them.
macro_rules! templates {
    ($($variant:ident $id:literal $is_workshop:literal [$fr:literal, $fr_sentence:literal] [$en:literal, $en_sentence:literal];)*) => {
        /// A way to begin a carnet.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Template {
            $(#[doc = $en] $variant),*
        }

        impl Template {
            /// All of them, in the order they are offered.
            pub const ALL: &[Template] = &[$(Template::$variant),*];

            /// `note-thematique`.
            pub fn id(self) -> &'static str {
                match self { $(Self::$variant => $id),* }
            }

            /// "Note thématique".
            pub fn name(self, lang: Lang) -> &'static str {
                match (self, lang) {
                    $((Self::$variant, Lang::Fr) => $fr, (Self::$variant, Lang::En) => $en),*
                }
            }

            /// What it is for, in a sentence.
            pub fn sentence(self, lang: Lang) -> &'static str {
                match (self, lang) {
                    $((Self::$variant, Lang::Fr) => $fr_sentence, (Self::$variant, Lang::En) => $en_sentence),*
                }
            }

            /// True when it is made to be projected.
            pub fn is_workshop(self) -> bool {
                match self { $(Self::$variant => $is_workshop),* }
            }

            /// The carnet it begins with.
            pub fn carnet(self, lang: Lang) -> Carnet {
                read(match (self, lang) {
                    $(
                        (Self::$variant, Lang::Fr) => include_str!(concat!("../../../../assets/carnets/", $id, ".fr.md")),
                        (Self::$variant, Lang::En) => include_str!(concat!("../../../../assets/carnets/", $id, ".en.md"))
                    ),*
                })
            }
        }
    };
}

templates! {
    Portrait "portrait" false
        ["Portrait du territoire", "Qui sommes-nous, en trois graphiques et un tableau\u{202f}: pour commencer."]
        ["Portrait of an area", "Who we are, in three charts and a table: to begin with."];
    ThematicNote "note-thematique" false
        ["Note thématique", "Un sujet, ce que disent les chiffres, ce que vous proposez."]
        ["Note on a theme", "One subject, what the figures say, what you propose."];
    Contribution "contribution" false
        ["Contribution à une saisine", "La question posée, l’essentiel, vos recommandations\u{202f}: à remettre aux élus."]
        ["Contribution to a referral", "The question put, the essentials, your recommendations: to hand to elected officials."];
    Workshop "atelier" true
        ["Atelier d’une heure", "Des graphiques à projeter, deux questions à deviner, des notes pour l’animateur."]
        ["One-hour workshop", "Charts to project, two questions to guess, notes for the facilitator."];
}

impl Template {
    /// A template by its id.
    pub fn named(id: &str) -> Option<Template> {
        Self::ALL
            .iter()
            .copied()
            .find(|template| template.id() == id)
    }
}

/// What the template of a carnet wrote for its author to replace, and that still stands there, in order: every text of a
/// template that holds no figure is such an invitation.
pub fn unwritten(carnet: &Carnet) -> Vec<String> {
    let Some(template) = carnet.head.template.as_deref().and_then(Template::named) else {
        return Vec::new();
    };
    let invitations: Vec<String> = [Lang::Fr, Lang::En]
        .into_iter()
        .flat_map(|lang| figureless(&template.carnet(lang)))
        .collect();
    let mut left = figureless(carnet);
    left.retain(|text| invitations.contains(text));
    left
}

/// The paragraphs, items and quoted words that hold no figure, spaces of any width made plain.
fn figureless(carnet: &Carnet) -> Vec<String> {
    let texts = carnet.blocks.iter().flat_map(|block| match block {
        Block::Paragraph(words) => std::slice::from_ref(&words.text),
        Block::List(list) => &list.items,
        Block::Quotation(quoted) | Block::Callout(quoted) => &quoted.paragraphs,
        _ => &[],
    });
    texts.filter_map(|text| figureless_text(text)).collect()
}

fn figureless_text(text: &[Inline]) -> Option<String> {
    let mut whole = String::new();
    for inline in text {
        match inline {
            Inline::Text(run) => whole.push_str(&run.text),
            Inline::Break => whole.push(' '),
            Inline::Figure(_) => return None,
        }
    }
    let plain: Vec<&str> = whole.split_whitespace().collect();
    (!plain.is_empty()).then(|| plain.join(" "))
}
