use obs_model::{Lang, Text};

/// Contours that cannot be read, built or kept, with a sentence for the person.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OutlineError {
    /// The bytes are not a GeoJSON collection of features, or the file was cut.
    #[error("not a GeoJSON collection: {0}")]
    Form(String),
    /// The collection holds no feature.
    #[error("no feature")]
    Empty,
    /// Too many of the features had to be refused for the others to be trusted.
    #[error("{refused} of {found} features refused, the first because: {first}")]
    Refusals {
        /// Features refused.
        refused: usize,
        /// Features in the file.
        found: usize,
        /// What was wrong with the first one, in English.
        first: String,
        /// The same in French.
        first_fr: String,
    },
    /// The kept file was damaged, or written by another version of the application.
    #[error("kept outlines cannot be read: {0}")]
    Kept(String),
}

impl OutlineError {
    /// The sentence for the person, with its full stop.
    pub fn sentence(&self, lang: Lang) -> String {
        self.text().get(lang).to_owned()
    }

    fn text(&self) -> Text {
        let (fr, en) = match self {
            OutlineError::Form(_) => (
                "Le fichier de contours n’est pas un GeoJSON lisible, ou il est coupé.".to_owned(),
                "The file of outlines is not a GeoJSON that can be read, or it was cut.".to_owned(),
            ),
            OutlineError::Empty => (
                "Le fichier de contours ne contient aucun territoire.".to_owned(),
                "The file of outlines holds no place.".to_owned(),
            ),
            OutlineError::Refusals {
                refused,
                found,
                first,
                first_fr,
            } => (
                format!(
                    "{refused} contours sur {found} sont inutilisables, à commencer par celui-ci\u{202f}: {first_fr}"
                ),
                format!("{refused} of {found} outlines cannot be used, starting with this one: {first}"),
            ),
            OutlineError::Kept(_) => (
                "Les contours gardés sur cet ordinateur sont abîmés ou d’une autre version de l’application\u{202f}; téléchargez-les de nouveau.".to_owned(),
                "The outlines kept on this computer are damaged or of another version of the application; download them again.".to_owned(),
            ),
        };
        Text { fr, en }
    }
}
