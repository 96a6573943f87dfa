//! The desktop shell: a window and a projection, five commands, and the desk behind them.
//!
//! Never: contains an `if` about the subject. It carries questions to the desk and answers to the page.

mod bridge;
mod files;
mod windows;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use obs_desk::DeskConfig;

use crate::bridge::Bridge;
use crate::files::Files;

/// What can be said when the window is started from a terminal; the same words as `observatoire-cli`.
#[derive(Clone, Debug, Default, clap::Parser)]
#[command(name = "observatoire", version, about = "Observatoire territorial")]
pub struct Options {
    /// Folder of the figures, instead of the one of the person.
    #[arg(long, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// Folder or address to download from, instead of the sources themselves.
    #[arg(long, value_name = "DIR|URL")]
    pub mirror: Option<String>,
    /// Open no connection at all.
    #[arg(long)]
    pub offline: bool,
    /// Date to take for today, `2026-10-12`.
    #[arg(long, value_name = "DATE")]
    pub today: Option<String>,
}

impl Options {
    fn desk(&self) -> DeskConfig {
        DeskConfig {
            data_dir: self.data_dir.clone(),
            mirror: self.mirror.clone(),
            offline: self.offline,
            today: self.today.clone(),
            ..DeskConfig::default()
        }
    }
}

/// Opens the window and comes back when it is closed.
pub fn run(options: Options) -> ExitCode {
    let bridge = Arc::new(Bridge::open(options.desk()));
    bridge.warm_up();
    let data_dir = bridge.data_dir();
    #[cfg(target_os = "linux")]
    if let Err(error) = gtk::init() {
        return no_window(&error);
    }

    let built = tauri::Builder::default()
        .manage(bridge)
        .manage(Files::new(files::folder()))
        .invoke_handler(tauri::generate_handler![
            bridge::ask,
            bridge::stop,
            bridge::project,
            files::save,
            files::reveal
        ])
        .setup(move |app| Ok(windows::open_main(app, data_dir.as_deref())?))
        .build(tauri::generate_context!());
    match built {
        Ok(app) => {
            app.run(|_, _| {});
            ExitCode::SUCCESS
        }
        Err(error) => no_window(&error),
    }
}

fn no_window(error: &dyn std::error::Error) -> ExitCode {
    eprintln!("La fenêtre ne peut pas s’ouvrir\u{202f}: {error}.");
    eprintln!("Le terminal répond aux mêmes questions\u{202f}: observatoire-cli --help");
    ExitCode::FAILURE
}
