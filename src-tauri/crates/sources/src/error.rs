//! What can go wrong between a source and this computer, each with a sentence and a way out.

use std::fmt;
use std::io;

use obs_model::Text;

/// What the screen acts on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceCode {
    /// The source cannot be reached, or the application was told not to try.
    Offline,
    /// The source answered and said no, or not now.
    SourceRefused,
    /// The source answered something that is not what it used to be.
    SourceChanged,
    /// There is no such dataset or figure.
    NothingThere,
    /// Stopped by the person.
    Stopped,
    /// No room left on the disk.
    DiskFull,
    /// The question makes no sense.
    BadRequest,
}

/// A problem with its sentence, its way out, and a detail for whoever repairs.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceError {
    /// What the screen acts on.
    pub code: SourceCode,
    /// A sentence.
    pub message: Text,
    /// What to do.
    pub hint: Text,
    /// For whoever repairs; never needed to act.
    pub detail: Option<Box<str>>,
    /// HTTP status, when the source answered with an error.
    pub status: Option<u16>,
}

impl fmt::Display for SourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message.fr)?;
        match &self.detail {
            Some(detail) => write!(f, " ({detail})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for SourceError {}

fn text(fr: impl Into<String>, en: impl Into<String>) -> Text {
    Text {
        fr: fr.into(),
        en: en.into(),
    }
}

impl SourceError {
    fn new(code: SourceCode, message: Text, hint: Text) -> Self {
        Self {
            code,
            message,
            hint,
            detail: None,
            status: None,
        }
    }

    /// Adds what only a person who repairs needs.
    pub(crate) fn detail(mut self, detail: impl fmt::Display) -> Self {
        self.detail = Some(detail.to_string().into_boxed_str());
        self
    }

    /// Notes the HTTP status.
    pub(crate) fn status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    /// The source says that it does not offer what was asked, so another way may be tried.
    pub(crate) fn is_not_offered(&self) -> bool {
        self.code == SourceCode::NothingThere
            || matches!(self.status, Some(400 | 404 | 405 | 406 | 410 | 501))
    }

    /// Nothing answers at this host.
    pub(crate) fn unreachable(host: &str) -> Self {
        Self::new(
            SourceCode::Offline,
            text(
                format!("Impossible de joindre {host}."),
                format!("{host} cannot be reached."),
            ),
            text(
                "Vérifiez la connexion à internet, puis relancez. Ce qui est déjà sur cet ordinateur reste utilisable.",
                "Check the internet connection, then try again. What is already on this computer can still be used.",
            ),
        )
    }

    /// The connection broke and did not come back.
    pub(crate) fn interrupted(host: &str) -> Self {
        Self::new(
            SourceCode::Offline,
            text(
                format!("La connexion avec {host} s’est interrompue."),
                format!("The connection with {host} broke."),
            ),
            text(
                "Relancez\u{202f}: ce qui a été reçu est gardé, et le téléchargement reprend là où il en était quand la source le permet.",
                "Try again: what was received is kept, and the download goes on from there when the source allows it.",
            ),
        )
    }

    /// `--offline`, and the document is not in the raw cache.
    pub(crate) fn offline_mode(host: &str) -> Self {
        Self::new(
            SourceCode::Offline,
            text(
                format!(
                    "Le mode hors ligne est actif, et ces données de {host} n’ont pas encore été téléchargées."
                ),
                format!(
                    "Offline mode is on, and these data from {host} have not been downloaded yet."
                ),
            ),
            text(
                "Quittez le mode hors ligne, ou indiquez un dossier copié d’un autre ordinateur avec --mirror.",
                "Leave offline mode, or point to a folder copied from another computer with --mirror.",
            ),
        )
    }

    /// `--mirror DIR`, and the document is not in the folder.
    pub(crate) fn not_in_mirror(host: &str) -> Self {
        Self::new(
            SourceCode::NothingThere,
            text(
                format!("Le dossier miroir ne contient pas ces données de {host}."),
                format!("The mirror folder does not hold these data from {host}."),
            ),
            text(
                "Copiez à nouveau le dossier depuis un ordinateur où ces données ont été téléchargées.",
                "Copy the folder again from a computer where these data were downloaded.",
            ),
        )
    }

    /// The source says that too much was asked lately.
    pub(crate) fn too_many_requests(host: &str) -> Self {
        Self::new(
            SourceCode::SourceRefused,
            text(
                format!("{host} demande d’attendre\u{202f}: trop de demandes ont été faites."),
                format!("{host} asks to wait: too many requests were made."),
            ),
            text(
                "Relancez dans quelques minutes.",
                "Try again in a few minutes.",
            ),
        )
    }

    /// The source is out of order.
    pub(crate) fn out_of_order(host: &str) -> Self {
        Self::new(
            SourceCode::SourceRefused,
            text(
                format!("{host} est en panne pour le moment."),
                format!("{host} is out of order for now."),
            ),
            text(
                "Relancez plus tard\u{202f}: ce qui est déjà sur cet ordinateur reste utilisable.",
                "Try again later: what is already on this computer can still be used.",
            ),
        )
    }

    /// The source refuses this request.
    pub(crate) fn refused(host: &str) -> Self {
        Self::new(
            SourceCode::SourceRefused,
            text(
                format!("{host} refuse de donner ces données."),
                format!("{host} refuses to give these data."),
            ),
            text(
                "Une mise à jour de l’application est peut-être nécessaire. Ce qui est déjà là reste utilisable.",
                "An update of the application may be needed. What is already here can still be used.",
            ),
        )
    }

    /// The redirection of an address leads nowhere, or where it must not.
    pub(crate) fn redirected(host: &str) -> Self {
        Self::new(
            SourceCode::SourceRefused,
            text(
                format!("{host} renvoie vers une adresse que l’application ne suit pas."),
                format!("{host} redirects to an address that the application does not follow."),
            ),
            text(
                "Sur un réseau public (hôtel, mairie, train), ouvrez d’abord une page dans le navigateur pour accepter ses conditions.",
                "On a public network (hotel, town hall, train), first open a page in the browser to accept its terms.",
            ),
        )
    }

    /// A page for people came instead of data.
    pub(crate) fn web_page(host: &str) -> Self {
        Self::new(
            SourceCode::SourceChanged,
            text(
                format!("{host} a répondu par une page web au lieu de données."),
                format!("{host} answered with a web page instead of data."),
            ),
            text(
                "Sur un réseau public, ouvrez d’abord une page dans le navigateur pour accepter ses conditions\u{202f}; sinon, relancez plus tard.",
                "On a public network, first open a page in the browser to accept its terms; otherwise try again later.",
            ),
        )
    }

    /// What came is not whole.
    pub(crate) fn incomplete(host: &str) -> Self {
        Self::new(
            SourceCode::SourceChanged,
            text(
                format!("La réponse de {host} est incomplète."),
                format!("The answer of {host} is incomplete."),
            ),
            text(
                "Rien n’en a été gardé comme donnée. Relancez plus tard.",
                "None of it was kept as data. Try again later.",
            ),
        )
    }

    /// What came is not in the form expected.
    pub(crate) fn changed(host: &str) -> Self {
        Self::new(
            SourceCode::SourceChanged,
            text(
                format!("{host} ne répond plus sous la forme attendue."),
                format!("{host} no longer answers in the expected form."),
            ),
            text(
                "Rien n’en a été gardé comme donnée. Une mise à jour de l’application est peut-être nécessaire.",
                "None of it was kept as data. An update of the application may be needed.",
            ),
        )
    }

    /// A column is not there any more.
    pub(crate) fn column_gone(dataset: &str, column: &str) -> Self {
        Self::new(
            SourceCode::SourceChanged,
            text(
                format!("Le jeu {dataset} n’a plus de colonne «\u{202f}{column}\u{202f}»."),
                format!("Dataset {dataset} no longer has a column “{column}”."),
            ),
            text(
                "Le producteur a changé son fichier\u{202f}: une mise à jour de l’application est nécessaire. Ce qui est déjà là reste utilisable.",
                "The producer changed the file: an update of the application is needed. What is already here can still be used.",
            ),
        )
    }

    /// Adds the columns that are there now, to the hint for a person and whole to the detail.
    pub(crate) fn columns_there<'a>(mut self, columns: impl Iterator<Item = &'a str>) -> Self {
        const SHOWN: usize = 12;
        let all: Vec<&str> = columns.collect();
        let mut some = all[..all.len().min(SHOWN)].join(", ");
        if all.len() > SHOWN {
            some.push('…');
        }
        self.hint
            .fr
            .push_str(&format!(" Colonnes présentes\u{202f}: {some}."));
        self.hint
            .en
            .push_str(&format!(" Columns there now: {some}."));
        self.detail(format!("columns found: {}", all.join(", ")))
    }

    /// A line of a file cannot be read for sure.
    pub(crate) fn line(file: &str, line: u64, reason: &Text) -> Self {
        Self::new(
            SourceCode::SourceChanged,
            text(
                format!("{file}, ligne {line}\u{202f}: {}.", reason.fr),
                format!("{file}, line {line}: {}.", reason.en),
            ),
            text(
                "Rien n’a été gardé de ce fichier. Signalez la ligne au producteur, ou corrigez la recette de lecture de l’indicateur.",
                "Nothing of this file was kept. Tell the producer about the line, or correct the reading recipe of the indicator.",
            ),
        )
    }

    /// A workbook does not have the sheet that is wanted.
    pub(crate) fn no_sheet(host: &str, wanted: &str, names: &[String]) -> Self {
        let names = names.join(", ");
        Self::new(
            SourceCode::SourceChanged,
            text(
                format!(
                    "Le classeur de {host} n’a pas la feuille attendue («\u{202f}{wanted}\u{202f}»)."
                ),
                format!("The workbook of {host} does not have the sheet expected (“{wanted}”)."),
            ),
            text(
                format!("Ses feuilles sont\u{202f}: {names}."),
                format!("Its sheets are: {names}."),
            ),
        )
    }

    /// An archive does not have the member that is wanted, or has several.
    pub(crate) fn no_member(host: &str, wanted: &str, names: &[String]) -> Self {
        let names = names.join(", ");
        Self::new(
            SourceCode::SourceChanged,
            text(
                format!(
                    "L’archive de {host} n’a pas un fichier et un seul nommé «\u{202f}{wanted}\u{202f}»."
                ),
                format!(
                    "The archive of {host} does not have one file, and one only, named “{wanted}”."
                ),
            ),
            text(
                format!("Ses fichiers sont\u{202f}: {names}."),
                format!("Its files are: {names}."),
            ),
        )
    }

    /// A pointer of Git LFS came instead of the file it stands for.
    pub(crate) fn pointer(host: &str) -> Self {
        Self::new(
            SourceCode::SourceChanged,
            text(
                format!("{host} a donné un renvoi Git LFS au lieu du fichier lui-même."),
                format!("{host} gave a Git LFS pointer instead of the file itself."),
            ),
            text(
                "L’adresse de l’indicateur doit mener au fichier, pas à son renvoi.",
                "The address of the indicator must lead to the file, not to its pointer.",
            ),
        )
    }

    /// The catalogue of the source does not list the dataset any more.
    pub(crate) fn dataset_gone(dataset: &str, near: &[&str]) -> Self {
        let hint = if near.is_empty() {
            text(
                "Le producteur l’a renommé ou retiré\u{202f}: une mise à jour de l’application est nécessaire.",
                "The producer renamed or withdrew it: an update of the application is needed.",
            )
        } else {
            let names = near.join(", ");
            text(
                format!(
                    "Le producteur l’a sans doute renommé. Noms voisins dans son catalogue\u{202f}: {names}."
                ),
                format!("The producer probably renamed it. Close names in the catalogue: {names}."),
            )
        };
        Self::new(
            SourceCode::SourceChanged,
            text(
                format!("Le jeu {dataset} n’est plus au catalogue de la source."),
                format!("Dataset {dataset} is no longer in the catalogue of the source."),
            ),
            hint,
        )
    }

    /// There is nothing at this address.
    pub(crate) fn nothing_there(host: &str) -> Self {
        Self::new(
            SourceCode::NothingThere,
            text(
                format!("{host} n’a pas, ou n’a plus, ce jeu de données."),
                format!("{host} does not have this dataset, or not any more."),
            ),
            text(
                "Le producteur l’a peut-être renommé ou déplacé\u{202f}: une mise à jour de l’application le retrouvera.",
                "The producer may have renamed or moved it: an update of the application will find it.",
            ),
        )
    }

    /// The answer is well formed and holds no figure.
    pub(crate) fn no_figure(dataset: &str) -> Self {
        Self::new(
            SourceCode::NothingThere,
            text(
                format!("Le jeu {dataset} ne contient aucun chiffre pour cette demande."),
                format!("Dataset {dataset} holds no figure for this request."),
            ),
            text(
                "Relancez plus tard\u{202f}: la source est peut-être en cours de mise à jour.",
                "Try again later: the source may be being updated.",
            ),
        )
    }

    /// The body is larger than what the request allows.
    pub(crate) fn too_big(host: &str, limit_bytes: u64) -> Self {
        let megabytes = limit_bytes / 1_000_000;
        Self::new(
            SourceCode::SourceChanged,
            text(
                format!(
                    "La réponse de {host} est bien plus grosse que prévu (plus de {megabytes} Mo)."
                ),
                format!("The answer of {host} is much larger than expected (over {megabytes} MB)."),
            ),
            text(
                "Le téléchargement a été arrêté. Une mise à jour de l’application est peut-être nécessaire.",
                "The download was stopped. An update of the application may be needed.",
            ),
        )
    }

    /// The person stopped.
    pub(crate) fn stopped() -> Self {
        Self::new(
            SourceCode::Stopped,
            text("Téléchargement arrêté.", "Download stopped."),
            text(
                "Ce qui était déjà là n’a pas changé. Relancez quand vous voulez.",
                "What was already here has not changed. Start again whenever you like.",
            ),
        )
    }

    /// The catalogue of indicators or the caller asks for something that cannot be asked.
    pub(crate) fn bad_request(what: impl fmt::Display) -> Self {
        Self::new(
            SourceCode::BadRequest,
            text(
                format!("La description de la source ne peut pas être lue\u{202f}: {what}."),
                format!("The description of the source cannot be read: {what}."),
            ),
            text(
                "Corrigez la table [source.query] de l’indicateur\u{202f}; assets/catalog/README.md en donne les règles.",
                "Correct the [source.query] table of the indicator; assets/catalog/README.md gives the rules.",
            ),
        )
    }

    /// Writing or reading the raw cache failed.
    pub fn disk(error: &io::Error) -> Self {
        let full = matches!(
            error.kind(),
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
        );
        let message = if full {
            text(
                "Il n’y a plus de place sur le disque.",
                "There is no room left on the disk.",
            )
        } else {
            text(
                "Le dossier des données brutes ne peut pas être lu ou écrit.",
                "The folder of raw data cannot be read or written.",
            )
        };
        // To the person, a folder that cannot be written is the same trouble as a full one: the disk.
        Self::new(
            SourceCode::DiskFull,
            message,
            text(
                "Libérez de la place ou vérifiez les droits du dossier, puis relancez.",
                "Make room or check the permissions of the folder, then try again.",
            ),
        )
        .detail(error)
    }
}

impl From<io::Error> for SourceError {
    fn from(error: io::Error) -> Self {
        Self::disk(&error)
    }
}
