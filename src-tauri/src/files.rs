//! The files a person keeps: pictures and tables in `Documents/Observatoire`.
//!
//! The page gives a name and bytes; where they go, and that nothing is ever overwritten, is decided here.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use obs_desk::wire::{Problem, ProblemCode};
use tauri::State;

/// The endings a file may have: what the desk exports, and nothing a double click would run.
const ENDINGS: [&str; 10] = [
    "csv", "html", "json", "md", "odt", "pdf", "png", "svg", "txt", "zip",
];

/// Longest name, in characters, its ending included; file systems stop at 255 bytes.
const LONGEST_NAME: usize = 120;

/// Where files are kept, and those written since the window opened.
pub(crate) struct Files {
    folder: PathBuf,
    written: Mutex<BTreeSet<PathBuf>>,
}

/// `Documents/Observatoire`; `OBSERVATOIRE_DOCUMENTS` names another folder.
pub(crate) fn folder() -> PathBuf {
    if let Some(folder) = std::env::var_os("OBSERVATOIRE_DOCUMENTS") {
        return PathBuf::from(folder);
    }
    dirs::document_dir()
        .or_else(dirs::home_dir)
        .unwrap_or_else(std::env::temp_dir)
        .join("Observatoire")
}

impl Files {
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            written: Mutex::default(),
        }
    }

    /// Writes a file beside those that are there, under the first free name.
    fn save(&self, name: &str, bytes: &[u8]) -> Result<PathBuf, Problem> {
        let (stem, ending) = plain_name(name).ok_or_else(|| refused(name))?;
        let path = fs::create_dir_all(&self.folder)
            .and_then(|()| write_new(&self.folder, &stem, &ending, bytes))
            .map_err(|error| not_written(&self.folder, &error))?;
        self.written().insert(path.clone());
        Ok(path)
    }

    /// The folder of a file written here; none for any other path.
    fn folder_of(&self, path: &Path) -> Option<PathBuf> {
        self.written()
            .get(path)
            .and_then(|path| path.parent())
            .map(Path::to_path_buf)
    }

    fn written(&self) -> std::sync::MutexGuard<'_, BTreeSet<PathBuf>> {
        self.written.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes a file where the person will find it, and says where.
#[tauri::command]
pub(crate) async fn save(
    files: State<'_, Files>,
    name: String,
    base64: String,
) -> Result<PathBuf, Problem> {
    let bytes = STANDARD.decode(base64).map_err(|_| refused(&name))?;
    files.save(&name, &bytes)
}

/// Opens the folder of a file that `save` has written.
#[tauri::command]
pub(crate) async fn reveal(files: State<'_, Files>, path: PathBuf) -> Result<(), Problem> {
    let folder = files.folder_of(&path).ok_or_else(|| Problem {
        code: ProblemCode::NothingThere,
        message: "Ce fichier n’a pas été écrit par cette fenêtre.".to_owned(),
        hint: "Enregistrez-le à nouveau.".to_owned(),
        detail: None,
    })?;
    open::that_detached(&folder).map_err(|error| Problem {
        code: ProblemCode::NothingThere,
        message: "Cet ordinateur n’a pas su ouvrir le dossier.".to_owned(),
        hint: format!("Le fichier est dans {}.", folder.display()),
        detail: Some(error.to_string()),
    })
}

/// A name made of letters, digits and a little punctuation, cut from its ending; none when the ending is refused.
fn plain_name(name: &str) -> Option<(String, String)> {
    let (stem, ending) = name.rsplit_once('.')?;
    let ending = ending.to_ascii_lowercase();
    if !ENDINGS.contains(&ending.as_str()) {
        return None;
    }
    let stem: String = stem
        .chars()
        .map(|c| match c {
            c if c.is_alphanumeric() => c,
            ' ' | '-' | '_' | ',' | '(' | ')' | '’' | '.' => c,
            _ => '-',
        })
        .take(LONGEST_NAME - ending.len() - 1)
        .collect();
    // A leading dot hides a file, a trailing one or a space is lost on Windows.
    let stem = stem.trim_matches([' ', '.', '-']);
    let stem = if stem.is_empty() { "graphique" } else { stem };
    Some((stem.to_owned(), ending))
}

fn write_new(folder: &Path, stem: &str, ending: &str, bytes: &[u8]) -> io::Result<PathBuf> {
    for copy in 1_u32.. {
        let name = match copy {
            1 => format!("{stem}.{ending}"),
            copy => format!("{stem} ({copy}).{ending}"),
        };
        let path = folder.join(name);
        match File::create_new(&path) {
            Ok(mut file) => {
                let written = file.write_all(bytes).and_then(|()| file.sync_all());
                if written.is_err() {
                    // Half a picture is worse than none; the first error is the one to tell.
                    drop(fs::remove_file(&path));
                }
                return written.map(|()| path);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

fn refused(name: &str) -> Problem {
    Problem {
        code: ProblemCode::BadRequest,
        message: "Ce fichier ne peut pas être enregistré.".to_owned(),
        hint: "Une image (PNG, SVG) ou un tableau (CSV) peut l’être.".to_owned(),
        detail: Some(name.to_owned()),
    }
}

fn not_written(folder: &Path, error: &io::Error) -> Problem {
    let (code, hint) = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => (
            ProblemCode::DiskFull,
            "Faites de la place sur le disque, puis recommencez.".to_owned(),
        ),
        _ => (
            ProblemCode::BadRequest,
            format!("Vérifiez que vous pouvez écrire dans {}.", folder.display()),
        ),
    };
    Problem {
        code,
        message: "Le fichier n’a pas pu être écrit.".to_owned(),
        hint,
        detail: Some(error.to_string()),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_their_words_and_never_leave_the_folder() {
        let cases = [
            (
                "Grand Cognac, 65 ans ou plus.png",
                Some("Grand Cognac, 65 ans ou plus.png"),
            ),
            (
                "L’Haÿ-les-Roses (2021).SVG",
                Some("L’Haÿ-les-Roses (2021).svg"),
            ),
            ("../../.bashrc.txt", Some("bashrc.txt")),
            ("/etc/passwd.csv", Some("etc-passwd.csv")),
            ("C:\\Windows\\x.csv", Some("C--Windows-x.csv")),
            ("a\0b\nc.csv", Some("a-b-c.csv")),
            ("données.csv.json", Some("données.csv.json")),
            ("....png", Some("graphique.png")),
            ("run.desktop", None),
            ("run.png.sh", None),
            ("png", None),
            ("", None),
        ];
        for (name, expected) in cases {
            let found = plain_name(name).map(|(stem, ending)| format!("{stem}.{ending}"));
            assert_eq!(found.as_deref(), expected, "{name:?}");
        }
        let (stem, _) = plain_name(&format!("{}.png", "é".repeat(400))).unwrap();
        assert_eq!(stem.chars().count(), LONGEST_NAME - 4);
    }

    #[test]
    fn nothing_is_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::new(folder.path().join("Documents").join("Observatoire"));
        let names: Vec<String> = ["one", "two", "three"]
            .iter()
            .map(|text| files.save("carte.svg", text.as_bytes()).unwrap())
            .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
            .collect();
        assert_eq!(names, ["carte.svg", "carte (2).svg", "carte (3).svg"]);
        let first = fs::read_to_string(files.folder.join("carte.svg")).unwrap();
        assert_eq!(first, "one");
    }

    #[test]
    fn only_a_file_written_here_is_shown() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::new(folder.path().to_path_buf());
        let path = files.save("a.png", b"a").unwrap();
        assert_eq!(files.folder_of(&path).as_deref(), Some(folder.path()));
        fs::write(folder.path().join("b.png"), "b").unwrap();
        for other in [
            folder.path().join("b.png"),
            PathBuf::from("/etc/passwd"),
            path.join(".."),
        ] {
            assert_eq!(files.folder_of(&other), None, "{}", other.display());
        }
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_a_sentence() {
        let folder = tempfile::tempdir().unwrap();
        let occupied = folder.path().join("Observatoire");
        fs::write(&occupied, "a file").unwrap();
        let problem = Files::new(occupied).save("a.png", b"a").unwrap_err();
        assert_eq!(problem.code, ProblemCode::BadRequest);
        assert!(problem.hint.contains("Observatoire"), "{}", problem.hint);
    }
}
