//! Carnets on disk: a folder each, with the text, its pictures and its former states. Nothing is ever thrown away.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use obs_carnet::Carnet;
use sha2::{Digest, Sha256};

use crate::Desk;
use crate::format;
use crate::wire::{Lang, Problem, ProblemCode};

/// The text of a carnet, in its folder.
const TEXT: &str = "carnet.md";
/// Where its former states are.
const VERSIONS: &str = "versions";
/// Where the folders of removed carnets are put.
const REMOVED: &str = "retires";
/// Letters changed since the last state kept that make another worth keeping.
const CHANGED_BYTES: usize = 400;

/// The folder of one carnet.
pub(crate) struct Folder {
    /// Name of the folder.
    pub id: String,
    pub path: PathBuf,
}

/// The text of a carnet as it is on disk.
pub(crate) struct Written {
    pub carnet: Carnet,
    /// Hash of the bytes.
    pub state: String,
}

/// All the folders that hold a carnet, by name.
pub(crate) fn all(desk: &Desk) -> Vec<Folder> {
    let mut found: Vec<Folder> = fs::read_dir(desk.carnets_dir())
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let path = entry.path();
            let id = entry.file_name().into_string().ok()?;
            path.join(TEXT).is_file().then_some(Folder { id, path })
        })
        .collect();
    found.sort_by(|a, b| a.id.cmp(&b.id));
    found
}

/// The folder of a carnet.
///
/// # Errors
/// A sentence when there is none of that name.
pub(crate) fn folder(desk: &Desk, id: &str, lang: Lang) -> Result<Folder, Problem> {
    let path = desk.carnets_dir().join(id);
    if is_name(id) && path.join(TEXT).is_file() {
        return Ok(Folder {
            id: id.to_owned(),
            path,
        });
    }
    Err(Problem::say(
        ProblemCode::NothingThere,
        lang,
        (
            "Ce carnet n’est plus là.",
            "Il a été renommé ou déplacé\u{202f}: cherchez-le dans la liste des carnets.",
        ),
        (
            "This carnet is no longer there.",
            "It was renamed or moved: look for it in the list of carnets.",
        ),
    )
    .with_detail(path.display().to_string()))
}

/// Whether a text names a file of a folder and nothing beyond it.
pub(crate) fn is_name(text: &str) -> bool {
    !text.is_empty()
        && !text.starts_with('.')
        && !text.contains(['/', '\\', ':'])
        && text.chars().all(|letter| !letter.is_control())
}

/// A folder for a new carnet, named after its title.
pub(crate) fn new_folder(desk: &Desk, title: &str, lang: Lang) -> Result<Folder, Problem> {
    let stem = match format::stem(title) {
        stem if stem.is_empty() => "carnet".to_owned(),
        stem => stem.chars().take(60).collect(),
    };
    let home = desk.carnets_dir();
    for number in 1_u32.. {
        let id = match number {
            1 => stem.clone(),
            number => format!("{stem}-{number}"),
        };
        let path = home.join(&id);
        if id == REMOVED || path.exists() {
            continue;
        }
        fs::create_dir_all(&path).map_err(|error| not_written(&error, &path, lang))?;
        return Ok(Folder { id, path });
    }
    Err(Problem::bug("no name is left for a carnet"))
}

impl Folder {
    /// Keeps as a version a text that was being written when the program stopped; true when there was one.
    ///
    /// To be asked while nobody writes: what another question is writing looks the same.
    pub fn recover(&self, lang: Lang) -> bool {
        let draft = self.path.join(format!("{TEXT}.new"));
        fs::read(&draft).is_ok_and(|bytes| {
            let kept = self.keep(&bytes, lang).unwrap_or(false);
            // It is kept by now, or the same as what is there.
            fs::remove_file(&draft).is_ok() && kept
        })
    }

    /// The text as it is.
    pub fn read(&self, lang: Lang) -> Result<Written, Problem> {
        let bytes = self.bytes(lang)?;
        Ok(Written {
            carnet: obs_carnet::read(&String::from_utf8_lossy(&bytes)),
            state: state(&bytes),
        })
    }

    fn bytes(&self, lang: Lang) -> Result<Vec<u8>, Problem> {
        let path = self.path.join(TEXT);
        fs::read(&path).map_err(|error| not_read(&error, &path, lang))
    }

    /// Whether the text is still in a state; true when there is none yet.
    pub fn is_in(&self, state: &str) -> bool {
        fs::read(self.path.join(TEXT)).map_or(true, |bytes| self::state(&bytes) == state)
    }

    /// Writes the text; gives its state. What was there is kept when much of it changes.
    pub fn write(&self, carnet: &Carnet, lang: Lang) -> Result<String, Problem> {
        let text = obs_carnet::write(carnet);
        let path = self.path.join(TEXT);
        if let Ok(before) = fs::read(&path) {
            if before == text.as_bytes() {
                return Ok(state(&before));
            }
            let kept = self.last_version();
            if changed(kept.as_deref().unwrap_or_default(), text.as_bytes()) > CHANGED_BYTES {
                self.keep(&before, lang)?;
            }
        }
        replace(&self.path, TEXT, text.as_bytes())
            .map_err(|error| not_written(&error, &path, lang))?;
        Ok(state(text.as_bytes()))
    }

    /// Keeps the text as it is now as a version.
    pub fn keep_now(&self, lang: Lang) -> Result<(), Problem> {
        let bytes = self.bytes(lang)?;
        self.keep(&bytes, lang).map(|_| ())
    }

    /// Keeps a text as a version; false when the last one is the same.
    fn keep(&self, bytes: &[u8], lang: Lang) -> Result<bool, Problem> {
        if self.last_version().as_deref() == Some(bytes) {
            return Ok(false);
        }
        let number = self.versions().last().map_or(0, |(number, _)| *number) + 1;
        let folder = self.path.join(VERSIONS);
        replace(&folder, &version_name(number), bytes)
            .map_err(|error| not_written(&error, &folder, lang))?;
        Ok(true)
    }

    fn last_version(&self) -> Option<Vec<u8>> {
        let (_, path) = self.versions().pop()?;
        fs::read(path).ok()
    }

    /// Former states, the oldest first.
    pub fn versions(&self) -> Vec<(u32, PathBuf)> {
        let mut found: Vec<(u32, PathBuf)> = fs::read_dir(self.path.join(VERSIONS))
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|entry| {
                let name = entry.file_name().into_string().ok()?;
                Some((name.strip_suffix(".md")?.parse().ok()?, entry.path()))
            })
            .collect();
        found.sort();
        found
    }

    /// A former state, by its number.
    pub fn version(&self, number: &str, lang: Lang) -> Result<Carnet, Problem> {
        let wanted = number.parse().ok();
        let found = self
            .versions()
            .into_iter()
            .find(|(number, _)| Some(*number) == wanted);
        let (_, path) = found.ok_or_else(|| {
            Problem::say(
                ProblemCode::NothingThere,
                lang,
                ("Cette version n’est plus là.", "Choisissez-en une autre."),
                ("This version is no longer there.", "Choose another one."),
            )
        })?;
        let bytes = fs::read(&path).map_err(|error| not_read(&error, &path, lang))?;
        Ok(obs_carnet::read(&String::from_utf8_lossy(&bytes)))
    }

    /// When the text was last written: seconds since 1970, or zero.
    pub fn changed_secs(&self) -> i64 {
        modified_secs(&self.path.join(TEXT))
    }

    /// Puts the folder aside.
    pub fn put_aside(&self, desk: &Desk, lang: Lang) -> Result<(), Problem> {
        let removed = desk.carnets_dir().join(REMOVED);
        let free = (1_u32..)
            .map(|number| removed.join(format!("{}-{number}", self.id)))
            .find(|path| !path.exists())
            .unwrap_or_else(|| removed.join(&self.id));
        fs::create_dir_all(&removed)
            .and_then(|()| fs::rename(&self.path, free))
            .map_err(|error| not_written(&error, &self.path, lang))
    }

    /// Writes a picture beside the text; gives the name it has there.
    pub fn add_image(&self, name: &str, bytes: &[u8], lang: Lang) -> Result<String, Problem> {
        let (stem, ending) = name.rsplit_once('.').unwrap_or((name, "png"));
        let stem = match format::stem(stem) {
            stem if stem.is_empty() => "image".to_owned(),
            stem => stem.chars().take(60).collect(),
        };
        let ending = ending.to_lowercase();
        for number in 1_u32.. {
            let file = match number {
                1 => format!("{stem}.{ending}"),
                number => format!("{stem}-{number}.{ending}"),
            };
            let path = self.path.join(&file);
            match fs::read(&path) {
                // The same picture twice is one file.
                Ok(there) if there == bytes => return Ok(file),
                Ok(_) => continue,
                Err(_) => {}
            }
            replace(&self.path, &file, bytes).map_err(|error| not_written(&error, &path, lang))?;
            return Ok(file);
        }
        Err(Problem::bug("no name is left for a picture"))
    }

    /// The bytes of a picture; none when there is no such file.
    pub fn image(&self, file: &str) -> Option<Vec<u8>> {
        is_name(file).then(|| fs::read(self.path.join(file)).ok())?
    }
}

/// "0007.md".
fn version_name(number: u32) -> String {
    format!("{number:04}.md")
}

/// When a file was last written: seconds since 1970, or zero.
pub(crate) fn modified_secs(path: &Path) -> i64 {
    let modified = fs::metadata(path).and_then(|found| found.modified());
    modified
        .ok()
        .and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok())
        .map_or(0, |since| since.as_secs() as i64)
}

/// Hash of a text, by which two states are told apart.
fn state(bytes: &[u8]) -> String {
    format!("{:x}", Sha256::digest(bytes))
}

/// How many bytes differ, in the one span that holds all the differences.
fn changed(a: &[u8], b: &[u8]) -> usize {
    let same = |pairs: &mut dyn Iterator<Item = (&u8, &u8)>| {
        pairs.take_while(|(one, other)| one == other).count()
    };
    let start = same(&mut a.iter().zip(b));
    let end = same(&mut a[start..].iter().rev().zip(b[start..].iter().rev()));
    a.len().max(b.len()) - start - end
}

/// Puts a file in place of another, whole or not at all.
pub(crate) fn replace(folder: &Path, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    let draft = folder.join(format!("{name}.new"));
    let mut file = fs::File::create(&draft)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&draft, folder.join(name))
}

fn not_written(error: &std::io::Error, path: &Path, lang: Lang) -> Problem {
    let detail = format!("{}: {error}", path.display());
    if error.kind() == std::io::ErrorKind::StorageFull {
        return Problem::disk_full(lang).with_detail(detail);
    }
    Problem::say(
        ProblemCode::DiskFull,
        lang,
        (
            "Votre carnet n’a pas pu être écrit sur le disque.",
            "Votre texte est toujours à l’écran. Vérifiez que le dossier des carnets n’est pas plein ni en lecture seule.",
        ),
        (
            "Your carnet could not be written to the disk.",
            "Your text is still on the screen. Check that the folder of carnets is neither full nor read-only.",
        ),
    )
    .with_detail(detail)
}

fn not_read(error: &std::io::Error, path: &Path, lang: Lang) -> Problem {
    Problem::say(
        ProblemCode::NothingThere,
        lang,
        (
            "Ce carnet n’a pas pu être lu.",
            "Vérifiez que son dossier n’est pas protégé, puis réessayez. Rien n’a été modifié.",
        ),
        (
            "This carnet could not be read.",
            "Check that its folder is not protected, then try again. Nothing was changed.",
        ),
    )
    .with_detail(format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::{changed, is_name};

    #[test]
    fn the_span_that_changed_is_measured() {
        for (a, b, bytes) in [
            ("", "", 0),
            ("abc", "abc", 0),
            ("abc", "abXc", 1),
            ("aaaa", "aa", 2),
            ("un mot ici", "un autre mot ici", 6),
            ("", "abc", 3),
        ] {
            assert_eq!(changed(a.as_bytes(), b.as_bytes()), bytes, "{a} {b}");
        }
    }

    #[test]
    fn a_name_leads_nowhere_else() {
        for (name, is) in [
            ("bien-vieillir", true),
            ("place du marché.png", true),
            ("", false),
            ("..", false),
            (".cache", false),
            ("a/b", false),
            ("a\\b", false),
            ("C:", false),
        ] {
            assert_eq!(is_name(name), is, "{name}");
        }
    }
}
