//! The files that a dataset was read in before its last change, kept so that it can be put back.
//!
//! # Layout
//! ```text
//! RAW/.previous/KEY/state.json   what the files are, and whether the person came back to them
//! RAW/.previous/KEY/a/…          the files, and `b/` while the next ones are on their way
//! ```
//! A name of the raw cache never begins with a dot: nothing a source sends can land there. Files are linked where the
//! disk allows it: setting them aside before a refresh costs nothing, and the raw cache replaces files, never
//! writes into them.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::raw::{hash, safe_name};

const FOLDER: &str = ".previous";
const STATE: &str = "state.json";
const SLOTS: [&str; 2] = ["a", "b"];

/// A file of a state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateFile {
    /// Address it was asked at.
    pub url: String,
    /// Lower-case hex SHA-256 of its bytes.
    pub sha256: String,
    /// When it was received.
    pub fetched_at: String,
    /// Its size.
    pub bytes: u64,
    /// Where it is, relative to the raw cache.
    pub path: String,
}

/// A state of a dataset that is not the one in use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// Day of its ingest, `2026-10-12`.
    pub ingested_on: String,
    /// What the source said of its date.
    pub freshness: Option<String>,
    /// Vintage in the source's words.
    pub vintage: Option<String>,
    /// The files it was read in, in the order they were asked.
    pub files: Vec<StateFile>,
    /// The day the person left this state for the one before; none when a refresh did.
    pub left_on: Option<String>,
}

impl State {
    /// Size of its files.
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }
}

/// Where the other state of a dataset is kept.
#[derive(Clone, Debug)]
pub struct Previous {
    raw: PathBuf,
    /// Relative to the raw cache.
    folder: PathBuf,
}

impl Previous {
    /// The place for a dataset in a raw cache; nothing is made yet.
    pub fn of(raw: &Path, key: &str) -> Self {
        Self {
            raw: raw.to_owned(),
            folder: Path::new(FOLDER).join(safe_name(key)),
        }
    }

    /// The state that can be put back, when its files are still here.
    pub fn state(&self) -> Option<State> {
        let text = fs::read(self.raw.join(&self.folder).join(STATE)).ok()?;
        let state: State = serde_json::from_slice(&text).ok()?;
        let is_here = |file: &StateFile| self.raw.join(&file.path).is_file();
        state.files.iter().all(is_here).then_some(state)
    }

    /// Sets the files of the state in use aside, before others take their names.
    ///
    /// Gives the state with its files where they are now, to be kept once the others are in, or dropped.
    ///
    /// # Errors
    /// What the disk refuses.
    pub fn set_aside(&self, mut state: State) -> io::Result<State> {
        let kept = self.state();
        let used = |slot: &str| {
            let folder = self.slot(slot);
            let files = state.files.iter();
            let other = kept.iter().flat_map(|kept| &kept.files);
            files
                .chain(other)
                .any(|file| Path::new(&file.path).starts_with(&folder))
        };
        let slot = SLOTS.into_iter().find(|slot| !used(slot));
        let folder = self.slot(slot.unwrap_or(SLOTS[0]));
        remove(&self.raw.join(&folder))?;
        fs::create_dir_all(self.raw.join(&folder))?;
        for (rank, file) in state.files.iter_mut().enumerate() {
            let from = self.raw.join(&file.path);
            let name = from.file_name().unwrap_or_default().to_string_lossy();
            let to = folder.join(format!("{rank}-{name}"));
            if fs::hard_link(&from, self.raw.join(&to)).is_err() {
                fs::copy(&from, self.raw.join(&to))?;
            }
            file.path = to.to_string_lossy().into_owned();
        }
        Ok(state)
    }

    /// True when the figures of a state are still in its files: the largest one is what was received. The others
    /// describe it, and are received again at each refresh.
    pub fn is_whole(&self, state: &State) -> bool {
        let largest = state.files.iter().max_by_key(|file| file.bytes);
        largest.is_some_and(|file| {
            hash(&self.raw.join(&file.path)).is_ok_and(|(sha256, _)| sha256 == file.sha256)
        })
    }

    /// Keeps a state as the one that can be put back; the one that was kept goes.
    ///
    /// `used` are the paths of the files that figures are read in now: they stay.
    ///
    /// # Errors
    /// What the disk refuses.
    pub fn keep(&self, state: &State, used: &[String]) -> io::Result<()> {
        let folder = self.raw.join(&self.folder);
        fs::create_dir_all(&folder)?;
        let part = folder.join("state.json.part");
        let mut file = fs::File::create(&part)?;
        file.write_all(&serde_json::to_vec_pretty(state)?)?;
        file.sync_all()?;
        fs::rename(&part, folder.join(STATE))?;
        self.sweep(used)
    }

    /// Removes the folders of files that neither the state kept nor the figures need.
    ///
    /// # Errors
    /// What the disk refuses.
    pub fn sweep(&self, used: &[String]) -> io::Result<()> {
        let kept = self.state();
        let kept = kept.iter().flat_map(|state| &state.files);
        let needed: Vec<&str> = kept
            .map(|file| file.path.as_str())
            .chain(used.iter().map(String::as_str))
            .collect();
        for slot in SLOTS {
            let folder = self.slot(slot);
            if !needed
                .iter()
                .any(|path| Path::new(path).starts_with(&folder))
            {
                remove(&self.raw.join(folder))?;
            }
        }
        Ok(())
    }

    fn slot(&self, slot: &str) -> PathBuf {
        self.folder.join(slot)
    }
}

fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn state(raw: &Path, day: &str, body: &str) -> State {
        fs::write(raw.join("a.csv"), body).unwrap();
        State {
            ingested_on: day.to_owned(),
            freshness: None,
            vintage: None,
            files: vec![StateFile {
                url: "https://h.fr/a".to_owned(),
                sha256: String::new(),
                fetched_at: day.to_owned(),
                bytes: body.len() as u64,
                path: "a.csv".to_owned(),
            }],
            left_on: None,
        }
    }

    fn replace(raw: &Path, body: &str) {
        fs::write(raw.join("new"), body).unwrap();
        fs::rename(raw.join("new"), raw.join("a.csv")).unwrap();
    }

    #[test]
    fn one_state_is_kept_whatever_takes_the_name_of_its_files() {
        let raw = tempfile::tempdir().unwrap();
        let previous = Previous::of(raw.path(), "file:https://h.fr/a");
        assert_eq!(previous.state(), None);
        for (before, now) in [("1", "22"), ("22", "333"), ("333", "4444")] {
            let aside = previous
                .set_aside(state(raw.path(), "2026-11-21", before))
                .unwrap();
            replace(raw.path(), now);
            previous.keep(&aside, &["a.csv".to_owned()]).unwrap();
            let kept = previous.state().unwrap();
            let body = fs::read_to_string(raw.path().join(&kept.files[0].path)).unwrap();
            assert_eq!((body.as_str(), kept.bytes()), (before, before.len() as u64));
            let folders = fs::read_dir(raw.path().join(&previous.folder)).unwrap();
            let folders = folders.filter(|entry| entry.as_ref().unwrap().path().is_dir());
            assert_eq!(folders.count(), 1, "at most one state");
        }
        let kept = previous.state().unwrap();
        previous
            .set_aside(state(raw.path(), "2026-11-22", "4444"))
            .unwrap();
        previous.sweep(&["a.csv".to_owned()]).unwrap();
        assert_eq!(
            previous.state(),
            Some(kept),
            "a refresh that failed keeps it"
        );
    }
}
