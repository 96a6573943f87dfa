//! Contours of places: downloaded once like a dataset, kept as one small file, put together into the places of today.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use obs_catalog::Dataset;
use obs_compare::number::{self, NNBSP};
use obs_model::{Geography, Lang as ModelLang, Level, PlaceId, Text};
use obs_outline::{Detail, Group, OutlineError, Outlines, Provenance, Remark, read};
use obs_sources::contours::{Resolution, geojson, of_france};
use obs_sources::{Fetcher, Progress as _, RawDocument, Report, SourceCode, Step};
use obs_territory::Territories;
use tokio::runtime::Handle;
use tokio::sync::watch;

use crate::commands::Job;
use crate::refresh::Tracker;
use crate::wire::{
    Contours, ContoursAsk, DataTheme, DatasetRow, DatasetState, DownloadOffer, Lang, NamedId,
    Problem, ProblemCode, RefreshAsk, RefreshOutcome, RefreshedDataset,
};
use crate::{Desk, format};

/// What a refresh calls them.
pub(crate) const KEY: &str = "contours:communes-1000m";
pub(crate) const API: &str = "contours";

/// Of the file of 2026, as it is received: compressed.
const DOWNLOAD_BYTES: f64 = 8_550_555.0;

const RESOLUTION: Resolution = Resolution::Metres1000;

/// Points whose triangle with their neighbours is smaller than this, in square metres, are not kept: a bend of 50 m over 2 km
/// cannot be seen on a map of one EPCI.
const DETAIL: Detail = Detail { least_m2: 50_000.0 };

/// From this share of today's communes without a contour, the file is not what it is taken for.
const ABSENT_MAX: f64 = 0.01;

/// Names given before "…".
const NAMES_MAX: usize = 5;

/// The contours as a dataset of a refresh; no indicator comes from them.
pub(crate) fn dataset() -> Dataset {
    Dataset {
        key: KEY.to_owned(),
        api: API.to_owned(),
        dataset: format!("communes-{}", RESOLUTION.word()),
        name: Text {
            fr: "Contours des communes".to_owned(),
            en: "Outlines of communes".to_owned(),
        },
        approximate_bytes: None,
        indicators: Vec::new(),
    }
}

/// True for the dataset above.
pub(crate) fn are(dataset: &Dataset) -> bool {
    dataset.api == API
}

/// Contours in today's communes, and in the places made of them.
pub(crate) struct Ground {
    provenance: Provenance,
    /// Bytes of the kept file.
    bytes: u64,
    communes: Arc<Outlines>,
    /// Communes of today without a contour.
    absent: Vec<String>,
    /// Codes of the file that are nothing of today: the territories of the Pacific, say.
    unknown: usize,
    larger: Mutex<BTreeMap<Level, Arc<Outlines>>>,
}

impl Ground {
    pub(crate) fn new(territories: &Territories, kept: &Outlines, bytes: u64) -> Ground {
        let provenance = kept.provenance().clone();
        let geography = territories.geography(Some(provenance.geography_year));
        let today = Today::of(&geography, kept.codes());
        Ground {
            provenance,
            bytes,
            communes: Arc::new(kept.dissolve(&today.groups)),
            absent: today.absent,
            unknown: today.unknown,
            larger: Mutex::default(),
        }
    }

    /// Where they come from.
    pub(crate) fn provenance(&self) -> &Provenance {
        &self.provenance
    }

    /// The communes of today that have a contour.
    pub(crate) fn communes(&self) -> &Outlines {
        &self.communes
    }

    /// The outlines of the places of a level; none for arrondissements, whose borders are not in the file, and for France.
    pub(crate) fn outlines(
        &self,
        territories: &Territories,
        level: Level,
    ) -> Option<Arc<Outlines>> {
        match level {
            Level::Commune => return Some(Arc::clone(&self.communes)),
            Level::Arrondissement | Level::France => return None,
            // What a person composed changes at any time; what zones are made of, with their table.
            Level::Own | Level::BassinDeVie | Level::ZoneEmploi | Level::AireAttraction => {
                return Some(Arc::new(self.put_together(territories, level)));
            }
            Level::Ept | Level::Epci | Level::Departement | Level::Region => {}
        }
        let mut larger = self.larger.lock().unwrap_or_else(PoisonError::into_inner);
        let outlines = larger
            .entry(level)
            .or_insert_with(|| Arc::new(self.put_together(territories, level)));
        Some(Arc::clone(outlines))
    }

    fn put_together(&self, territories: &Territories, level: Level) -> Outlines {
        let groups: Vec<Group> = territories
            .all(level)
            .map(|place| group(territories, &place.id))
            .collect();
        self.communes.dissolve(&groups)
    }

    /// The outline of one place of any level.
    pub(crate) fn outline(&self, territories: &Territories, place: &PlaceId) -> Outlines {
        self.communes.dissolve(&[group(territories, place)])
    }
}

fn group(territories: &Territories, place: &PlaceId) -> Group {
    let members = match place.level {
        Level::Commune => vec![place.code.clone()],
        _ => territories
            .members(place)
            .into_iter()
            .map(|commune| commune.code)
            .collect(),
    };
    Group {
        code: place.code.clone(),
        members,
    }
}

/// What becomes today of the codes of a file of contours.
struct Today {
    groups: Vec<Group>,
    absent: Vec<String>,
    unknown: usize,
}

impl Today {
    /// Codes follow their mergers. One that was split since would be drawn as what it no longer is: it is left out, and what it
    /// was split into is absent.
    fn of<'a>(geography: &Geography, codes: impl Iterator<Item = &'a str>) -> Today {
        let passages: BTreeMap<&str, Option<&str>> = geography
            .passages
            .iter()
            .map(|passage| (passage.from.as_str(), passage.to.as_deref()))
            .collect();
        let arrondissements: BTreeMap<&str, &str> = geography
            .arrondissements
            .iter()
            .map(|(arrondissement, commune)| (arrondissement.as_str(), commune.as_str()))
            .collect();
        let today: BTreeSet<&str> = geography
            .communes
            .iter()
            .map(|row| row.commune.as_str())
            .collect();
        let codes: BTreeSet<&str> = codes.collect();
        let mut members: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        let mut unknown = 0;
        for &code in &codes {
            let commune = match (passages.get(code), arrondissements.get(code)) {
                (Some(to), _) => *to,
                // Paris drawn whole is not drawn again by parts.
                (None, Some(commune)) if codes.contains(commune) => continue,
                (None, Some(commune)) => Some(*commune),
                (None, None) => Some(code),
            };
            match commune.filter(|commune| today.contains(commune)) {
                Some(commune) => members.entry(commune).or_default().push(code.to_owned()),
                None => unknown += 1,
            }
        }
        let absent = today
            .iter()
            .filter(|commune| !members.contains_key(*commune))
            .map(|commune| (*commune).to_owned())
            .collect();
        let groups = members
            .into_iter()
            .map(|(code, members)| Group {
                code: code.to_owned(),
                members,
            })
            .collect();
        Today {
            groups,
            absent,
            unknown,
        }
    }
}

/// Where the kept file is.
fn path(desk: &Desk) -> PathBuf {
    desk.data_dir()
        .join("contours")
        .join(format!("communes-{}.outlines", RESOLUTION.word()))
}

/// Whether contours were downloaded, nothing being read.
pub(crate) fn are_here(desk: &Desk) -> bool {
    path(desk).exists()
}

/// The contours that are here, read once; none before they are downloaded.
///
/// # Errors
/// When the kept file cannot be read: it can be downloaded again.
pub(crate) fn ground(desk: &Desk, lang: Lang) -> Result<Option<Arc<Ground>>, Problem> {
    let mut slot = desk.ground.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(ground) = slot.as_ref() {
        return Ok(Some(Arc::clone(ground)));
    }
    let bytes = match fs::read(path(desk)) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            return Err(Problem::from_outline(
                &OutlineError::Kept(error.to_string()),
                lang,
            ));
        }
    };
    let kept = Outlines::from_bytes(&bytes).map_err(|error| Problem::from_outline(&error, lang))?;
    let territories = desk.territories()?;
    let ground = Arc::new(Ground::new(&territories, &kept, bytes.len() as u64));
    *slot = Some(Arc::clone(&ground));
    Ok(Some(ground))
}

/// What a map offers before contours are here.
pub(crate) fn offer(lang: Lang) -> DownloadOffer {
    let size = format::bytes(DOWNLOAD_BYTES, lang.into());
    let (title, detail) = match lang {
        Lang::Fr => (
            "Contours à télécharger",
            format!(
                "Les contours des communes de toute la France, une fois pour toutes les cartes. {size} environ."
            ),
        ),
        Lang::En => (
            "Outlines to download",
            format!("The outlines of all the communes of France, once for all maps. About {size}."),
        ),
    };
    DownloadOffer {
        title: title.to_owned(),
        detail,
        what: what(lang),
    }
}

fn what(lang: Lang) -> RefreshAsk {
    RefreshAsk {
        ids: Vec::new(),
        themes: Vec::new(),
        datasets: vec![KEY.to_owned()],
        all: false,
        within: None,
        lang,
    }
}

/// Downloads the contours, checks them, keeps them.
pub(crate) struct Bring<'a> {
    pub desk: &'a Desk,
    pub fetcher: &'a Fetcher,
    pub tracker: &'a Tracker<'a>,
    pub stop: &'a watch::Receiver<bool>,
    pub lang: Lang,
}

impl Bring<'_> {
    pub(crate) fn refresh(&self, runtime: &Handle) -> RefreshedDataset {
        // A file that cannot be read is as good as none: it is about to be replaced.
        let before = ground(self.desk, self.lang).ok().flatten();
        let brought = self.bring(runtime, before.as_deref());
        let here_since = before.map(|ground| ground.provenance.received_on.clone());
        self.settle(&dataset(), brought, here_since.as_deref())
    }

    /// What a refresh says of what was brought, and notes for the page of data; `here_since` is the day of what was here
    /// before.
    pub(crate) fn settle(
        &self,
        dataset: &Dataset,
        brought: Result<Option<String>, Problem>,
        here_since: Option<&str>,
    ) -> RefreshedDataset {
        let store = self.desk.store(self.lang);
        let (outcome, sentence, problem) = match brought {
            Ok(brought) => {
                if let Ok(store) = &store {
                    // The problem of last time is over; at worst it is shown once more.
                    let _ = store.note_unchanged(&dataset.key, None);
                }
                match brought {
                    Some(sentence) => (RefreshOutcome::Fetched, sentence, None),
                    None => (RefreshOutcome::Unchanged, self.unchanged(here_since), None),
                }
            }
            Err(problem) => {
                let passes = matches!(problem.code, ProblemCode::Stopped | ProblemCode::Offline);
                if let (Ok(store), false, Ok(body)) =
                    (&store, passes, serde_json::to_string(&problem))
                {
                    let _ = store.note_problem(&dataset.key, &self.desk.today(), &body);
                }
                match here_since {
                    Some(day) => (RefreshOutcome::Kept, self.kept(day), Some(problem)),
                    None => (
                        RefreshOutcome::Failed,
                        problem.message.clone(),
                        Some(problem),
                    ),
                }
            }
        };
        self.tracker.done(&sentence);
        RefreshedDataset {
            key: dataset.key.clone(),
            name: dataset.name.get(self.lang.into()).to_owned(),
            outcome,
            sentence,
            problem,
        }
    }

    /// What was kept, in a sentence; none when the source has nothing newer.
    fn bring(&self, runtime: &Handle, before: Option<&Ground>) -> Result<Option<String>, Problem> {
        self.tracker.waiting();
        let (year, document) = self.fetch(runtime)?;
        if before.is_some_and(|ground| {
            let known = &ground.provenance;
            known.sha256 == document.sha256
                && known.geography_year == year
                && known.detail == DETAIL
        }) {
            return Ok(None);
        }
        self.tracker.report(Report {
            url: &document.request.url,
            step: Step::Reading,
            bytes_done: document.bytes,
            bytes_total: Some(document.bytes),
        });
        let kept = self.keep(year, &document);
        if matches!(&kept, Err(problem) if problem.code == ProblemCode::SourceChanged) {
            // At worst the same bytes are refused again.
            let _ = self.fetcher.raw().distrust(&document);
        }
        kept.map(Some)
    }

    /// The contours of this year, or of the year before as long as this year's are not out: both are years whose codes can be
    /// followed.
    fn fetch(&self, runtime: &Handle) -> Result<(i32, RawDocument), Problem> {
        let year = self.desk.territories()?.geography_year();
        let mut not_there = None;
        for year in [year, year - 1] {
            let Some(request) = of_france(Level::Commune, year, RESOLUTION) else {
                continue;
            };
            let fetched = runtime.block_on(self.fetcher.fetch(&request, self.tracker, self.stop));
            match fetched {
                Ok(document) => return Ok((year, document)),
                Err(error) if error.code == SourceCode::NothingThere => not_there = Some(error),
                Err(error) => return Err(Problem::from_source(&error, self.lang)),
            }
        }
        Err(match not_there {
            Some(error) => Problem::from_source(&error, self.lang),
            None => Problem::bug("communes have no file of contours"),
        })
    }

    fn keep(&self, year: i32, document: &RawDocument) -> Result<String, Problem> {
        let refused = |error: OutlineError| Problem::from_outline(&error, self.lang);
        let bytes = geojson(document).map_err(|error| Problem::from_source(&error, self.lang))?;
        let received = read(&bytes, Level::Commune).map_err(refused)?;
        let territories = self.desk.territories()?;
        let geography = territories.geography(Some(year));
        let today = Today::of(&geography, received.codes());
        let communes = geography.communes.len();
        if today.absent.len() as f64 > ABSENT_MAX * communes as f64 {
            return Err(self.incomplete(&territories, &today.absent, communes));
        }
        let outlines = Outlines::build(
            &received,
            Provenance {
                geography_year: year,
                url: document.request.url.clone(),
                sha256: document.sha256.clone(),
                received_on: document.fetched_at.clone(),
                resolution: RESOLUTION.word().to_owned(),
                detail: DETAIL,
            },
        );
        let kept = outlines.to_bytes().map_err(refused)?;
        if *self.stop.borrow() {
            return Err(Problem::stopped(self.lang));
        }
        write(&path(self.desk), &kept)
            .map_err(|error| Problem::disk_full(self.lang).with_detail(error.to_string()))?;
        let ground = Ground::new(&territories, &outlines, kept.len() as u64);
        let sentence = self.fetched(&territories, &ground, &received.remarks);
        *self
            .desk
            .ground
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(ground));
        Ok(sentence)
    }

    fn incomplete(&self, territories: &Territories, absent: &[String], of: usize) -> Problem {
        let count = |count: usize| number::number(count as f64, 0, self.lang.into());
        let names = names(territories, absent);
        Problem::say(
            ProblemCode::SourceChanged,
            self.lang,
            (
                &format!(
                    "Le fichier de contours n’a pas {} des {} communes\u{202f}: {names}.",
                    count(absent.len()),
                    count(of)
                ),
                "Rien n’en a été gardé. Réessayez plus tard\u{202f}; si cela dure, la source a changé et l’application doit suivre.",
            ),
            (
                &format!(
                    "The file of outlines lacks {} of the {} communes: {names}.",
                    count(absent.len()),
                    count(of)
                ),
                "None of it was kept. Try again later; if it lasts, the source has changed and the application must follow.",
            ),
        )
    }

    fn fetched(&self, territories: &Territories, ground: &Ground, remarks: &[Remark]) -> String {
        let lang: ModelLang = self.lang.into();
        let mut text = status(ground, lang);
        let absent = ground.absent.len();
        if absent > 0 {
            let count = number::number(absent as f64, 0, lang);
            let names = names(territories, &ground.absent);
            text.push_str(&match lang {
                ModelLang::Fr => format!("\u{202f}; sans contour\u{202f}: {count} ({names})"),
                ModelLang::En => format!("; without an outline: {count} ({names})"),
            });
        }
        if ground.unknown > 0 {
            let count = number::number(ground.unknown as f64, 0, lang);
            text.push_str(&match lang {
                ModelLang::Fr => format!("\u{202f}; codes inconnus, non repris\u{202f}: {count}"),
                ModelLang::En => format!("; unknown codes, left out: {count}"),
            });
        }
        if let Some(first) = remarks.first() {
            let count = number::number(remarks.len() as f64, 0, lang);
            let first = first.sentence(lang);
            let first = first.trim_end_matches('.');
            text.push_str(&match lang {
                ModelLang::Fr => {
                    format!("\u{202f}; contours imparfaits\u{202f}: {count} (dont {first})")
                }
                ModelLang::En => format!("; imperfect outlines: {count} (among them {first})"),
            });
        }
        text
    }

    fn unchanged(&self, here_since: Option<&str>) -> String {
        let lang: ModelLang = self.lang.into();
        let day = here_since.map_or_else(String::new, |day| format::day(day, lang));
        match lang {
            ModelLang::Fr => format!("Rien de nouveau depuis le {day}"),
            ModelLang::En => format!("Nothing new since {day}"),
        }
    }

    fn kept(&self, day: &str) -> String {
        let lang: ModelLang = self.lang.into();
        let day = format::day(day, lang);
        match lang {
            ModelLang::Fr => format!("Vos contours du {day} restent là"),
            ModelLang::En => format!("Your outlines of {day} are still here"),
        }
    }
}

/// "Cognac, Jarnac…"
fn names(territories: &Territories, codes: &[String]) -> String {
    let mut names: Vec<String> = codes
        .iter()
        .take(NAMES_MAX)
        .map(|code| name(territories, code))
        .collect();
    if codes.len() > NAMES_MAX {
        names.push("…".to_owned());
    }
    names.join(", ")
}

fn name(territories: &Territories, code: &str) -> String {
    territories
        .place(&PlaceId::new(Level::Commune, code))
        .map_or_else(|| code.to_owned(), |place| place.name.name.clone())
}

/// Writes a file whole or not at all.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let part = path.with_extension("part");
    let mut file = fs::File::create(&part)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&part, path)
}

/// "34 867 communes au 1er janvier 2026 (1 000 m)".
fn status(ground: &Ground, lang: ModelLang) -> String {
    let count = number::number(ground.communes.codes().count() as f64, 0, lang);
    let year = ground.provenance.geography_year;
    let detail = detail(&ground.provenance.resolution, lang);
    match lang {
        ModelLang::Fr => format!("{count} communes, contours du 1er janvier {year} ({detail})"),
        ModelLang::En => format!("{count} communes, outlines of 1 January {year} ({detail})"),
    }
}

/// The source's word for its detail, as a length: `1000m` is "1 000 m". Another word stays as it is.
pub(crate) fn detail(resolution: &str, lang: ModelLang) -> String {
    let metres = resolution
        .strip_suffix('m')
        .and_then(|digits| digits.parse().ok());
    match metres {
        Some(metres) => format!("{}{NNBSP}m", number::number(metres, 0, lang)),
        None => resolution.to_owned(),
    }
}

/// The contours on the data page, as a theme of their own.
pub(crate) fn theme(desk: &Desk, last: Option<&Problem>, wire_lang: Lang) -> DataTheme {
    let lang: ModelLang = wire_lang.into();
    let (ground, unreadable) = match ground(desk, wire_lang) {
        Ok(ground) => (ground, None),
        Err(problem) => (None, Some(problem)),
    };
    let problem = last.cloned().or(unreadable);
    let state = match (&ground, &problem) {
        (_, Some(_)) => DatasetState::Failed,
        (Some(_), None) => DatasetState::Here,
        (None, None) => DatasetState::ToDownload,
    };
    let kept = ground
        .as_ref()
        .map(|ground| format::day(&ground.provenance.received_on, lang));
    let words = match (state, kept, lang) {
        (DatasetState::Failed, Some(day), ModelLang::Fr) => {
            format!("Échec de la mise à jour{NNBSP}; vos contours du {day} restent là")
        }
        (DatasetState::Failed, Some(day), ModelLang::En) => {
            format!("Update failed; your outlines of {day} are still here")
        }
        (DatasetState::Failed, None, ModelLang::Fr) => "Échec du téléchargement".to_owned(),
        (DatasetState::Failed, None, ModelLang::En) => "Download failed".to_owned(),
        (_, Some(day), ModelLang::Fr) => format!("Sur cet ordinateur, téléchargé le {day}"),
        (_, Some(day), ModelLang::En) => format!("On this computer, downloaded on {day}"),
        (_, None, ModelLang::Fr) => "À télécharger".to_owned(),
        (_, None, ModelLang::En) => "To download".to_owned(),
    };
    let producer = match lang {
        ModelLang::Fr => "IGN et Etalab · pour toutes les cartes",
        ModelLang::En => "IGN and Etalab · for all maps",
    };
    let detail = match &ground {
        Some(ground) => format!("{producer} · {}", status(ground, lang)),
        None => producer.to_owned(),
    };
    DataTheme {
        id: API.to_owned(),
        name: match lang {
            ModelLang::Fr => "Cartes",
            ModelLang::En => "Maps",
        }
        .to_owned(),
        to_download: u32::from(ground.is_none()),
        datasets: vec![DatasetRow {
            key: KEY.to_owned(),
            name: dataset().name.get(lang).to_owned(),
            detail,
            state,
            status: words,
            indicators: Vec::new(),
            problem,
            size: ground.map(|ground| format::bytes(ground.bytes as f64, lang)),
            previous: None,
        }],
    }
}

pub(crate) fn contours(desk: &Desk, ask: ContoursAsk, _: &Job) -> Result<Contours, Problem> {
    let lang: ModelLang = ask.lang.into();
    let Some(ground) = ground(desk, ask.lang)? else {
        return Ok(Contours {
            here: false,
            status: match lang {
                ModelLang::Fr => "Les contours ne sont pas encore sur cet ordinateur.",
                ModelLang::En => "Outlines are not on this computer yet.",
            }
            .to_owned(),
            geography_year: None,
            resolution: None,
            size: None,
            received: None,
            url: None,
            sha256: None,
            absent: Vec::new(),
            download: Some(offer(ask.lang)),
            what: what(ask.lang),
        });
    };
    let territories = desk.territories()?;
    let provenance = &ground.provenance;
    Ok(Contours {
        here: true,
        status: status(&ground, lang),
        geography_year: Some(provenance.geography_year),
        resolution: Some(provenance.resolution.clone()),
        size: Some(format::bytes(ground.bytes as f64, lang)),
        received: Some(format::day(&provenance.received_on, lang)),
        url: Some(provenance.url.clone()),
        sha256: Some(provenance.sha256.clone()),
        absent: ground
            .absent
            .iter()
            .map(|code| NamedId {
                id: PlaceId::new(Level::Commune, code.as_str()).to_string(),
                name: name(&territories, code),
            })
            .collect(),
        download: None,
        what: what(ask.lang),
    })
}
