//! A desk in a folder of its own, gone when dropped.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use obs_desk::wire::{Problem, Progress};
use obs_desk::{Desk, DeskConfig, Job, dispatch};
use serde_json::Value;
use tempfile::TempDir;
use tokio::sync::watch;

/// The day of every test.
pub const TODAY: &str = "2026-11-21";

/// A data folder that holds the starter figures, made once and copied for each desk.
static STARTER: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = TempDir::new().expect("a temporary folder");
    let desk = Desk::open(DeskConfig {
        data_dir: Some(folder.path().to_owned()),
        today: Some(TODAY.to_owned()),
        offline: true,
        ..DeskConfig::default()
    })
    .expect("a desk");
    desk.warm_up();
    drop(desk);
    folder
});

/// A desk, its folder, and what it said while it worked.
pub struct TemporaryDesk {
    desk: Arc<Desk>,
    runtime: tokio::runtime::Runtime,
    folder: TempDir,
    progress: Arc<Mutex<Vec<Progress>>>,
}

impl TemporaryDesk {
    /// With the starter figures, and this answering instead of the sources.
    pub fn new(mirror: Option<&str>) -> Self {
        Self::with(|config| config.mirror = mirror.map(str::to_owned))
    }

    /// With the starter figures and no socket.
    pub fn offline() -> Self {
        Self::with(|config| config.offline = true)
    }

    /// With the starter figures, opened as `change` says.
    pub fn with(change: impl FnOnce(&mut DeskConfig)) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        copy_folder(STARTER.path(), folder.path()).expect("a copy of the starter figures");
        let mut config = DeskConfig {
            data_dir: Some(folder.path().to_owned()),
            today: Some(TODAY.to_owned()),
            ..DeskConfig::default()
        };
        change(&mut config);
        Self {
            desk: Arc::new(Desk::open(config).expect("a desk")),
            runtime: tokio::runtime::Runtime::new().expect("a runtime"),
            folder,
            progress: Arc::default(),
        }
    }

    /// The same desk, closed while `work` changes what is on the disk.
    #[must_use]
    pub fn closed(mut self, work: impl FnOnce()) -> Self {
        let config = DeskConfig {
            data_dir: Some(self.folder.path().to_owned()),
            today: Some(TODAY.to_owned()),
            offline: self.desk.offline(),
            ..DeskConfig::default()
        };
        let nothing = TempDir::new().expect("a temporary folder");
        let aside = DeskConfig {
            data_dir: Some(nothing.path().to_owned()),
            ..DeskConfig::default()
        };
        // The data file is let go before another hand takes it.
        self.desk = Arc::new(Desk::open(aside).expect("a desk"));
        work();
        self.desk = Arc::new(Desk::open(config).expect("a desk"));
        self
    }

    /// Asks as a face would, JSON in, JSON out.
    ///
    /// # Errors
    /// What the desk refuses.
    pub fn ask(&self, name: &str, body: Value) -> Result<Value, Problem> {
        let (_stop, stopped) = watch::channel(false);
        self.ask_until(name, body, stopped)
    }

    /// The same, with a way to stop it.
    ///
    /// # Errors
    /// What the desk refuses.
    pub fn ask_until(
        &self,
        name: &str,
        body: Value,
        stop: watch::Receiver<bool>,
    ) -> Result<Value, Problem> {
        let progress = Arc::clone(&self.progress);
        let job = Job {
            progress: Arc::new(move |step| {
                progress
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push(step);
            }),
            stop,
        };
        let answer = self
            .runtime
            .block_on(dispatch(&self.desk, name, body, job))?;
        Ok(serde_json::from_str(answer.get()).expect("the desk answers in JSON"))
    }

    /// The same folder after the program stopped without a word.
    #[must_use]
    pub fn reopened(self) -> Self {
        let Self {
            desk,
            runtime,
            folder,
            progress,
        } = self;
        drop(desk);
        let config = DeskConfig {
            data_dir: Some(folder.path().to_owned()),
            today: Some(TODAY.to_owned()),
            offline: true,
            ..DeskConfig::default()
        };
        Self {
            desk: Arc::new(Desk::open(config).expect("a desk")),
            runtime,
            folder,
            progress,
        }
    }

    /// All that was said of running jobs.
    pub fn progress(&self) -> Vec<Progress> {
        self.progress
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Where its data is.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

/// Copies a folder with all that it holds.
///
/// # Errors
/// What the file system refuses.
pub fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target: PathBuf = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target)?;
        }
    }
    Ok(())
}
