use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};
use std::time::Duration;

use obs_catalog::{Catalog, CatalogProblem};
use obs_model::Geography;
use obs_store::Store;
use obs_territory::Territories;

use crate::carnets::Stages;
use crate::contours::Ground;
use crate::wire::{Lang, Problem, ProblemCode};
use crate::{own, settings, starter, zones};

/// The data file, inside the data directory.
const DATA_FILE: &str = "observatoire.duckdb";

/// How a desk is opened. Everything has a default that needs nothing.
#[derive(Clone, Debug, Default)]
pub struct DeskConfig {
    /// Where data is kept; none means the person's data directory.
    pub data_dir: Option<PathBuf>,
    /// A folder or an address that answers instead of the sources.
    pub mirror: Option<String>,
    /// Open no socket.
    pub offline: bool,
    /// Today, `2026-10-12`; none means the clock.
    pub today: Option<String>,
    /// How long sources are waited for; none means as long as they need.
    pub patience: Option<Patience>,
}

/// How long sources are waited for.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// Longest pause before trying again, whatever the source asks.
    pub pause_max: Duration,
    /// Time allowed between two pieces of a body.
    pub idle_timeout: Duration,
    /// Tries in all, for trouble that may pass.
    pub tries: usize,
}

/// The desk: the catalogue, the territories and the data file of one person.
pub struct Desk {
    config: DeskConfig,
    data_dir: PathBuf,
    catalog: OnceLock<Result<(Catalog, Vec<CatalogProblem>), Problem>>,
    territories: OnceLock<Result<Territories, Problem>>,
    /// The same with the zones of Insee's table, and what is wrong with these; none until they are asked for.
    zoned: Mutex<Option<(Territories, Vec<String>)>>,
    /// The same with those of the person; none until they are asked for.
    own: RwLock<Option<Arc<Territories>>>,
    store: Mutex<Option<Arc<Store>>>,
    geographies: Mutex<BTreeMap<Option<i32>, Geography>>,
    /// The contours, once a map asked for them.
    pub(crate) ground: Mutex<Option<Arc<Ground>>>,
    is_new: AtomicBool,
    pub(crate) settings: Mutex<settings::Kept>,
    /// Held while a carnet is written: two answers never write the same one at once.
    pub(crate) writing: Mutex<()>,
    /// Where workshops stand.
    pub(crate) stages: Stages,
}

impl Desk {
    /// Opens a desk. Nothing heavy happens before the first question; see [`Desk::warm_up`].
    ///
    /// # Errors
    /// When the data directory cannot be made.
    pub fn open(config: DeskConfig) -> Result<Self, Problem> {
        let data_dir = match &config.data_dir {
            Some(dir) => dir.clone(),
            None => dirs::data_dir()
                .map(|dir| dir.join("observatoire"))
                .ok_or_else(|| no_folder("no data directory for this person"))?,
        };
        fs::create_dir_all(&data_dir)
            .map_err(|error| no_folder(&format!("{}: {error}", data_dir.display())))?;
        let settings = settings::Kept::read(&data_dir);
        let is_new = !data_dir.join(DATA_FILE).exists();
        Ok(Self {
            config,
            data_dir,
            catalog: OnceLock::new(),
            territories: OnceLock::new(),
            zoned: Mutex::new(None),
            own: RwLock::new(None),
            store: Mutex::new(None),
            geographies: Mutex::new(BTreeMap::new()),
            ground: Mutex::new(None),
            is_new: AtomicBool::new(is_new),
            settings: Mutex::new(settings),
            writing: Mutex::new(()),
            stages: Stages::default(),
        })
    }

    /// Loads what the first questions will need; call it beside the opening of a window.
    pub fn warm_up(&self) {
        self.read_all();
        if let Ok(territories) = self.territories() {
            territories.warm_up();
        }
    }

    /// Reads catalogue, territories and store, each beside the others. What cannot be read is told to whoever asks for it.
    pub(crate) fn read_all(&self) {
        std::thread::scope(|scope| {
            scope.spawn(|| self.catalog().is_ok());
            scope.spawn(|| self.territories().is_ok());
            scope.spawn(|| self.store(Lang::Fr).is_ok());
        });
    }

    /// Where data is kept.
    pub fn data_dir(&self) -> &Path {
        &self.data_dir
    }

    /// Where the documents of the person are: among their own, apart from the figures, unless told otherwise.
    pub fn carnets_dir(&self) -> PathBuf {
        let documents = match self.config.data_dir {
            Some(_) => None,
            None => dirs::document_dir(),
        };
        match documents {
            Some(documents) => documents.join("Carnets de l’Observatoire"),
            None => self.data_dir.join("carnets"),
        }
    }

    /// True when no socket may be opened.
    pub fn offline(&self) -> bool {
        self.config.offline
    }

    pub(crate) fn mirror(&self) -> Option<&str> {
        self.config.mirror.as_deref()
    }

    pub(crate) fn patience(&self) -> Option<Patience> {
        self.config.patience
    }

    /// Today, `2026-10-12`.
    pub(crate) fn today(&self) -> String {
        match &self.config.today {
            Some(day) => day.clone(),
            None => jiff::Zoned::now().date().to_string(),
        }
    }

    pub(crate) fn catalog(&self) -> Result<&Catalog, Problem> {
        let loaded = self.catalog.get_or_init(|| {
            let catalog =
                Catalog::embedded().map_err(|problems| Problem::from_catalog(&problems))?;
            Ok(catalog.with_user_folder(&self.data_dir.join("catalog")))
        });
        match loaded {
            Ok((catalog, _)) => Ok(catalog),
            Err(problem) => Err(problem.clone()),
        }
    }

    /// What is wrong in the person's own indicator files.
    pub(crate) fn own_catalog_problems(&self) -> Vec<CatalogProblem> {
        match self.catalog().and(Ok(self.catalog.get())) {
            Ok(Some(Ok((_, problems)))) => problems.clone(),
            _ => Vec::new(),
        }
    }

    /// Every place, those that the person composed included.
    pub(crate) fn territories(&self) -> Result<Arc<Territories>, Problem> {
        let known = self
            .own
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        if let Some(territories) = known {
            return Ok(territories);
        }
        self.reread_own()?;
        let known = self
            .own
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        known.ok_or_else(|| Problem::bug("territories were read and are not there"))
    }

    /// Reads again the territories of the person; gives a sentence for each file that cannot be used.
    pub(crate) fn reread_own(&self) -> Result<Vec<String>, Problem> {
        let (zoned, mut problems) = {
            let mut slot = self.zoned.lock().unwrap_or_else(PoisonError::into_inner);
            match slot.as_ref() {
                Some(known) => known.clone(),
                None => slot
                    .insert(zones::with_zones(
                        self.embedded_territories()?,
                        &self.data_dir,
                    ))
                    .clone(),
            }
        };
        let (with, more) = own::with_own(&zoned, &self.data_dir);
        problems.extend(more);
        *self.own.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(with));
        Ok(problems)
    }

    /// Reads again the table of zones, which has just been replaced.
    pub(crate) fn reread_zones(&self) -> Result<(), Problem> {
        *self.zoned.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.reread_own()?;
        // Which zones figures may be published for.
        self.geographies
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
        Ok(())
    }

    pub(crate) fn embedded_territories(&self) -> Result<&Territories, Problem> {
        self.territories
            .get_or_init(|| {
                Territories::embedded().map_err(|error| Problem::bug(error.to_string()))
            })
            .as_ref()
            .map_err(Clone::clone)
    }

    /// The data file, opened at the first need, with the starter figures in it.
    pub(crate) fn store(&self, lang: Lang) -> Result<Arc<Store>, Problem> {
        let mut slot = self.store.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(store) = slot.as_ref() {
            return Ok(Arc::clone(store));
        }
        let path = self.data_dir.join(DATA_FILE);
        let store = Store::open(&path).map_err(|error| Problem::from_store(error, lang))?;
        starter::bring(self, &store, lang)?;
        self.is_new.store(false, Ordering::Release);
        let store = Arc::new(store);
        *slot = Some(Arc::clone(&store));
        Ok(store)
    }

    /// True until the very first opening of the data file is over.
    pub(crate) fn is_new(&self) -> bool {
        self.is_new.load(Ordering::Acquire)
    }

    /// What the store needs to follow the codes of a source of that year.
    pub(crate) fn geography(&self, year: Option<i32>) -> Result<Geography, Problem> {
        let territories = self.territories()?;
        let mut known = self
            .geographies
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        Ok(known
            .entry(year)
            .or_insert_with(|| territories.geography(year))
            .clone())
    }
}

fn no_folder(detail: &str) -> Problem {
    Problem::new(
        ProblemCode::DiskFull,
        "Le dossier des données ne peut pas être créé.",
        "Vérifiez que votre dossier personnel n’est pas plein ni en lecture seule, ou choisissez un autre dossier avec --data-dir.",
    )
    .with_detail(detail)
}
