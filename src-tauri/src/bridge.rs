//! From the page to the desk and back: one command to ask, one to stop, one to show a workshop to the room.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use obs_desk::wire::{Problem, ProblemCode, Progress};
use obs_desk::{Desk, DeskConfig, Job};
use serde_json::Value;
use serde_json::value::RawValue;
use tauri::ipc::Channel;
use tauri::{AppHandle, State};
use tokio::sync::{OnceCell, watch};

use crate::windows;

/// The desk, once it is open, and the jobs under way.
pub(crate) struct Bridge {
    config: DeskConfig,
    desk: OnceCell<Arc<Desk>>,
    jobs: Mutex<HashMap<String, watch::Sender<bool>>>,
}

impl Bridge {
    /// Opens the desk, which is quick: what is heavy waits for [`Desk::warm_up`] or the first question.
    pub(crate) fn open(config: DeskConfig) -> Self {
        let desk = Desk::open(config.clone()).ok().map(Arc::new);
        Self {
            config,
            desk: OnceCell::new_with(desk),
            jobs: Mutex::default(),
        }
    }

    /// Loads what the first questions need while the webview starts: neither waits for the other.
    pub(crate) fn warm_up(&self) {
        if let Some(desk) = self.desk.get().map(Arc::clone) {
            tauri::async_runtime::spawn_blocking(move || desk.warm_up());
        }
    }

    /// Where the figures are kept, unless there is no such place yet.
    pub(crate) fn data_dir(&self) -> Option<PathBuf> {
        Some(self.desk.get()?.data_dir().to_path_buf())
    }

    /// The desk. When it could not be opened, each question tries again and is answered with the problem.
    async fn desk(&self) -> Result<Arc<Desk>, Problem> {
        let open = || async { Desk::open(self.config.clone()).map(Arc::new) };
        self.desk.get_or_try_init(open).await.map(Arc::clone)
    }

    fn jobs(&self) -> MutexGuard<'_, HashMap<String, watch::Sender<bool>>> {
        // Nothing under this lock can be left half done.
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes a job, so that `stop` finds it until the returned guard is dropped.
    fn begin(&self, job: Option<String>) -> (watch::Receiver<bool>, Running<'_>) {
        let (sender, stop) = watch::channel(false);
        let name = job.unwrap_or_default();
        self.jobs().insert(name.clone(), sender);
        (stop, Running { bridge: self, name })
    }

    fn stop(&self, job: &str) {
        if let Some(sender) = self.jobs().get(job) {
            sender.send_replace(true);
        }
    }
}

/// A job that `stop` can name.
struct Running<'a> {
    bridge: &'a Bridge,
    name: String,
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.bridge.jobs().remove(&self.name);
    }
}

/// Asks the desk a question by its name. `progress` receives the steps of a long job, which `stop` ends.
#[tauri::command]
pub(crate) async fn ask(
    bridge: State<'_, Arc<Bridge>>,
    name: String,
    body: Value,
    job: Option<String>,
    progress: Channel<Progress>,
) -> Result<Box<RawValue>, Problem> {
    let desk = bridge.desk().await?;
    let (stop, _running) = bridge.begin(job);
    let job = Job {
        // The page may have gone away: the work goes on, nobody is told.
        progress: Arc::new(move |step| drop(progress.send(step))),
        stop,
    };
    // A task of its own, so that a panic comes back as a problem instead of leaving the page waiting.
    let answer = async move { obs_desk::dispatch(&desk, &name, body, job).await };
    tauri::async_runtime::spawn(answer)
        .await
        .map_err(|error| bug(&error))?
}

/// Asks a job to stop; its own `ask` then answers with what was done. Unknown jobs are over already.
#[tauri::command]
pub(crate) fn stop(bridge: State<'_, Arc<Bridge>>, job: String) {
    bridge.stop(&job);
}

/// Shows a workshop to the room, in a window of its own. Asynchronous: a window cannot be made while another one waits.
#[tauri::command]
pub(crate) async fn project(
    app: AppHandle,
    bridge: State<'_, Arc<Bridge>>,
    id: String,
) -> Result<(), Problem> {
    windows::open_projection(&app, &id, bridge.data_dir().as_deref()).map_err(|error| bug(&error))
}

fn bug(error: &dyn std::error::Error) -> Problem {
    Problem {
        code: ProblemCode::Bug,
        message: "Le programme s’est trompé et n’a pas pu répondre.".to_owned(),
        hint: "Recommencez\u{202f}; si cela se reproduit, signalez-le avec le détail ci-dessous."
            .to_owned(),
        detail: Some(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bridge() -> Bridge {
        let nowhere = DeskConfig {
            data_dir: Some(PathBuf::from("/dev/null/observatoire")),
            ..DeskConfig::default()
        };
        Bridge::open(nowhere)
    }

    #[test]
    fn a_desk_that_cannot_open_answers_with_its_problem() {
        let bridge = bridge();
        assert_eq!(bridge.data_dir(), None);
        let answer = tauri::async_runtime::block_on(bridge.desk()).map(drop);
        assert!(answer.is_err());
    }

    #[test]
    fn stop_reaches_the_job_it_names_and_no_other() {
        let bridge = bridge();
        let (first, _first) = bridge.begin(Some("a-1".to_owned()));
        let (second, _second) = bridge.begin(Some("a-2".to_owned()));
        bridge.stop("a-2");
        bridge.stop("never-begun");
        assert!(!*first.borrow());
        assert!(*second.borrow());
    }

    #[test]
    fn a_finished_job_is_forgotten() {
        let bridge = bridge();
        let (_stop, running) = bridge.begin(Some("a-1".to_owned()));
        drop(running);
        assert!(bridge.jobs().is_empty());
    }
}
