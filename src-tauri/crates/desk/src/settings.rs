//! What survives a restart: a small JSON file beside the data, replaced whole.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::PoisonError;

use crate::commands::Job;
use crate::wire::{Done, Lang, Problem, ProblemCode, Remember, Settings, Theme, Welcome, Welcomed};
use crate::{Desk, format, places, starter};

/// The settings in memory and where they are kept.
#[derive(Debug)]
pub(crate) struct Kept {
    path: PathBuf,
    pub(crate) settings: Settings,
}

impl Kept {
    /// Reads the settings; a missing or damaged file gives the defaults, and is kept aside.
    pub(crate) fn read(data_dir: &Path) -> Self {
        let path = data_dir.join("settings.json");
        let settings = match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).unwrap_or_else(|_| {
                // Nothing a person wrote is thrown away.
                let _ = fs::rename(&path, data_dir.join("settings.damaged.json"));
                default_settings()
            }),
            Err(_) => default_settings(),
        };
        Self { path, settings }
    }

    fn write(&self) -> std::io::Result<()> {
        let draft = self.path.with_extension("json.new");
        let text = serde_json::to_vec_pretty(&self.settings).map_err(std::io::Error::other)?;
        let mut file = fs::File::create(&draft)?;
        file.write_all(&text)?;
        file.sync_all()?;
        fs::rename(&draft, &self.path)
    }
}

fn default_settings() -> Settings {
    Settings {
        place: None,
        recent: Vec::new(),
        lang: Lang::Fr,
        route: String::new(),
        text_size_percent: 100,
        theme: Theme::System,
    }
}

pub(crate) fn welcome(desk: &Desk, ask: Welcome, _: &Job) -> Result<Welcomed, Problem> {
    let settings = desk
        .settings
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .settings
        .clone();
    let recent = if settings.recent.is_empty() {
        Vec::new()
    } else {
        let territories = desk.territories()?;
        settings
            .recent
            .iter()
            .filter_map(|id| id.parse().ok())
            .filter_map(|id| places::hit(&territories, &id, ask.lang))
            .collect()
    };
    Ok(Welcomed {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        offline: desk.offline(),
        first: desk.is_new(),
        here: here(desk, ask.lang).unwrap_or_default(),
        settings,
        recent,
    })
}

/// "74 indicateurs ici"; empty while the data file cannot be opened: the page that needs it says why.
fn here(desk: &Desk, lang: Lang) -> Option<String> {
    let catalog = desk.catalog().ok()?;
    let count = if desk.is_new() {
        // The first opening reads the starter figures: the first screen does not wait for that.
        catalog
            .indicators()
            .filter(|indicator| {
                indicator
                    .sources
                    .iter()
                    .any(|source| source.api == starter::API)
            })
            .count()
    } else {
        desk.store(lang)
            .ok()?
            .indicators()
            .iter()
            .filter(|id| catalog.get(&id.0).is_some())
            .count()
    };
    Some(match lang {
        Lang::Fr => format!(
            "{} ici",
            format::count(count, "indicateur", "indicateurs", lang.into())
        ),
        Lang::En => format!(
            "{} here",
            format::count(count, "indicator", "indicators", lang.into())
        ),
    })
}

pub(crate) fn remember(desk: &Desk, ask: Remember, _: &Job) -> Result<Done, Problem> {
    let mut kept = desk.settings.lock().unwrap_or_else(PoisonError::into_inner);
    let mut settings = ask.settings;
    settings.recent.truncate(8);
    settings.text_size_percent = settings.text_size_percent.clamp(100, 200);
    kept.settings = settings;
    kept.write().map_err(|error| {
        Problem::new(
            ProblemCode::DiskFull,
            "Vos réglages n’ont pas pu être gardés.",
            "Vérifiez la place sur le disque ; l’application continue sans eux.",
        )
        .with_detail(error.to_string())
    })?;
    Ok(Done {})
}
