//! Public transport: the timetables of the networks of some EPCI, from the national list to stops and departures by commune.
//!
//! What is downloaded is of a territory. The dataset holds every EPCI that was asked for so far: asking for another one reads
//! the files of the others again, without asking their sources.

use std::collections::{BTreeMap, BTreeSet};

use obs_catalog::Dataset;
use obs_compare::number::NNBSP;
use obs_model::{
    Absent, Extract, Indicator, Lang as ModelLang, Level, LevelKey, Municipal, Part, Period,
    PeriodKey, PlaceId, Reading, Table, Text,
};
use obs_outline::{Detail, OutlineError, Outlines, Provenance, Received};
use obs_sources::gtfs::{self, Feed, Stop};
use obs_sources::transport::{Network, list, networks};
use obs_sources::{
    Collected, Connector, Expect, Fetcher, Harvest, KeptDocument, Plan, Progress as _, RawDocument,
    Report, Request, Role, SourceCode, SourceError, Step, contours, geo_api, hash,
};
use obs_store::{DatasetRecord, Store};
use obs_territory::Territories;
use serde::Deserialize;
use tokio::runtime::Handle;
use tokio::sync::watch;

use crate::refresh::Tracker;
use crate::wire::{DownloadOffer, Lang, Problem, ProblemCode, RefreshAsk};
use crate::{Desk, format, question};

/// The word that indicators write in `api`.
const API: &str = "transport";
const DATASET: &str = "reseaux";

/// A territory of more EPCI than this is not downloaded in one go: each has its networks, and some of them large files.
const EPCI_MAX: usize = 30;

/// The connector that an indicator names in its `api`, if there is one.
///
/// Timetables need contours to be read, which sources know nothing of: their connector is here.
pub fn connector(name: &str) -> Option<&'static dyn Connector> {
    match name {
        API => Some(&Timetables),
        _ => obs_sources::connector(name),
    }
}

/// True for the dataset of timetables.
pub(crate) fn are(dataset: &Dataset) -> bool {
    dataset.api == API
}

/// True for an indicator computed from timetables.
pub(crate) fn has(indicator: &Indicator) -> bool {
    indicator.sources.iter().any(|source| source.api == API)
}

/// The EPCI that a place is in, or is made of.
fn epci_of(territories: &Territories, place: &PlaceId) -> BTreeSet<String> {
    let communes = match place.level {
        Level::Epci => return BTreeSet::from([place.code.clone()]),
        Level::Commune => vec![place.clone()],
        Level::Arrondissement => territories
            .place(place)
            .and_then(|found| found.parent(Level::Commune))
            .cloned()
            .into_iter()
            .collect(),
        _ => territories.members(place),
    };
    communes
        .iter()
        .filter_map(|commune| territories.place(commune)?.parent(Level::Epci))
        .map(|epci| epci.code.clone())
        .collect()
}

/// The download of the timetables of a place whose figure is not here.
pub(crate) fn offer(
    territories: &Territories,
    indicator: &Indicator,
    place: &PlaceId,
    lang: Lang,
) -> Option<DownloadOffer> {
    let epci = epci_of(territories, place);
    if epci.is_empty() || epci.len() > EPCI_MAX {
        return None;
    }
    let one = epci.first().filter(|_| epci.len() == 1);
    let asked = match one {
        Some(code) => PlaceId::new(Level::Epci, code.as_str()),
        None => place.clone(),
    };
    let name = &territories.place(&asked)?.name;
    let (title, detail) = match (lang, epci.len()) {
        (Lang::Fr, 1) => (
            format!("Horaires des réseaux {}", name.of),
            "Les arrêts et les horaires que ses réseaux publient sur transport.data.gouv.fr."
                .to_owned(),
        ),
        (Lang::En, 1) => (
            format!("Timetables of the networks of {}", name.name),
            "The stops and timetables that its networks publish on transport.data.gouv.fr."
                .to_owned(),
        ),
        (Lang::Fr, count) => (
            format!("Horaires des réseaux {}", name.of),
            format!(
                "Les arrêts et les horaires que publient les réseaux de ses {count} intercommunalités."
            ),
        ),
        (Lang::En, count) => (
            format!("Timetables of the networks of {}", name.name),
            format!("The stops and timetables that the networks of its {count} EPCI publish."),
        ),
    };
    Some(DownloadOffer {
        title,
        detail,
        what: RefreshAsk {
            ids: vec![indicator.id.to_string()],
            themes: Vec::new(),
            datasets: Vec::new(),
            all: false,
            within: Some(asked.to_string()),
            lang,
        },
    })
}

/// The EPCI that a refresh asks for; none for those that are here already.
///
/// # Errors
/// `BadRequest` when the place is unknown, in no EPCI, or too large.
pub(crate) fn asked(desk: &Desk, ask: &RefreshAsk) -> Result<Vec<String>, Problem> {
    let Some(within) = &ask.within else {
        return Ok(Vec::new());
    };
    let territories = desk.territories()?;
    let lang = ask.lang;
    let place = question::place_id(desk, within, lang)?;
    let epci = epci_of(&territories, &place);
    if epci.is_empty() {
        return Err(Problem::say(
            ProblemCode::BadRequest,
            lang,
            (
                "Cette commune n’est dans aucune intercommunalité.",
                "Les horaires se téléchargent par intercommunalité\u{202f}: choisissez-en une.",
            ),
            (
                "This commune is in no EPCI.",
                "Timetables are downloaded by EPCI: choose one.",
            ),
        ));
    }
    if epci.len() > EPCI_MAX {
        return Err(Problem::say(
            ProblemCode::BadRequest,
            lang,
            (
                &format!("Ce territoire compte {} intercommunalités.", epci.len()),
                &format!(
                    "Les horaires se téléchargent pour {EPCI_MAX} intercommunalités au plus\u{202f}: choisissez un territoire moins grand."
                ),
            ),
            (
                &format!("This territory has {} EPCI.", epci.len()),
                &format!(
                    "Timetables are downloaded for {EPCI_MAX} EPCI at most: choose a smaller territory."
                ),
            ),
        ));
    }
    Ok(epci.into_iter().collect())
}

/// Whether a refresh has a place to bring timetables of: one that it names, or those of before.
pub(crate) fn has_place(store: &Store, dataset: &Dataset, ask: &RefreshAsk) -> bool {
    ask.within.is_some() || matches!(store.dataset(&dataset.key), Ok(Some(_)))
}

/// Why timetables cannot come without a place.
pub(crate) fn place_missing(lang: Lang) -> Problem {
    Problem::say(
        ProblemCode::BadRequest,
        lang,
        (
            "Les horaires se téléchargent par territoire.",
            "Ouvrez l’indicateur sur la page d’une intercommunalité, ou nommez-la avec --within.",
        ),
        (
            "Timetables are downloaded for a territory.",
            "Open the indicator on the page of an EPCI, or name it with --within.",
        ),
    )
}

/// The documents of one EPCI.
struct Group<'a> {
    epci: &'a str,
    contours: &'a RawDocument,
    feeds: Vec<&'a RawDocument>,
}

/// Documents by EPCI: the contours of each come before its feeds.
fn groups(documents: &[RawDocument]) -> Result<Vec<Group<'_>>, SourceError> {
    let list = list().url;
    let mut groups: Vec<Group<'_>> = Vec::new();
    for document in documents
        .iter()
        .filter(|document| document.request.url != list)
    {
        if let Some(epci) = geo_api::epci_of(&document.request.url) {
            groups.push(Group {
                epci,
                contours: document,
                feeds: Vec::new(),
            });
        } else if let Some(group) = groups.last_mut() {
            group.feeds.push(document);
        } else {
            return Err(changed(
                format!("{} vient avant les contours.", document.request.url),
                format!("{} comes before the contours.", document.request.url),
            ));
        }
    }
    Ok(groups)
}

fn changed(fr: String, en: String) -> SourceError {
    SourceError {
        code: SourceCode::SourceChanged,
        message: Text { fr, en },
        hint: Text {
            fr: "Ce que vous aviez est intact. Le réseau, ou l’administration du fichier, peut le corriger.".to_owned(),
            en: "What you had is intact. The network, or whoever keeps the file, can correct it.".to_owned(),
        },
        detail: None,
        status: None,
    }
}

fn outlined(document: &RawDocument) -> Result<Received, SourceError> {
    let refused =
        |error: OutlineError| changed(error.sentence(ModelLang::Fr), error.sentence(ModelLang::En));
    obs_outline::read(&contours::geojson(document)?, Level::Commune).map_err(refused)
}

/// The stops of all the feeds of an EPCI.
///
/// Two editions of a timetable may run side by side: a stop of the same identifier at the same place counts once, with the
/// departures of the one that has most.
fn merged(feeds: Vec<Feed>) -> Result<Feed, SourceError> {
    let weekday = feeds.iter().map(|feed| feed.weekday.clone()).max();
    let last_day = feeds.iter().map(|feed| feed.last_day.clone()).max();
    let mut stops: BTreeMap<(String, u64, u64), Stop> = BTreeMap::new();
    for stop in feeds.into_iter().flat_map(|feed| feed.stops) {
        let Some((longitude, latitude)) = stop.place else {
            if stop.departures == 0 {
                continue;
            }
            return Err(changed(
                format!(
                    "L’arrêt «{NNBSP}{}{NNBSP}» est desservi et n’a pas de coordonnées{NNBSP}: sa commune est inconnue.",
                    stop.id
                ),
                format!(
                    "Stop “{}” is served and has no coordinates: its commune is unknown.",
                    stop.id
                ),
            ));
        };
        let departures = stop.departures;
        stops
            .entry((stop.id.clone(), longitude.to_bits(), latitude.to_bits()))
            .and_modify(|known| known.departures = known.departures.max(departures))
            .or_insert(stop);
    }
    Ok(Feed {
        weekday: weekday.unwrap_or_default(),
        last_day: last_day.unwrap_or_default(),
        stops: stops.into_values().collect(),
    })
}

const COLUMNS: [&str; 5] = ["epci", "commune", "weekday", "stops", "departures"];

/// A row for each commune of the EPCI. One without a stop has 0: the networks of the EPCI cover it, and none stops there.
fn rows(group: &Group<'_>) -> Result<Vec<Vec<Option<String>>>, SourceError> {
    let received = outlined(group.contours)?;
    let outlines = Outlines::build(
        &received,
        Provenance {
            geography_year: 0,
            url: group.contours.request.url.clone(),
            sha256: group.contours.sha256.clone(),
            received_on: group.contours.fetched_at.clone(),
            resolution: String::new(),
            detail: Detail::WHOLE,
        },
    );
    let locator = outlines.locator();
    let feeds: Vec<Feed> = group
        .feeds
        .iter()
        .map(|document| gtfs::read(&document.path, &document.request.url))
        .collect::<Result<_, _>>()?;
    let feed = merged(feeds)?;
    let weekday = feed.weekday.clone();
    let counted = gtfs::by_commune(&[feed], |longitude, latitude| {
        // A point that no map of France holds is in none of these communes.
        locator
            .code_at(longitude, latitude)
            .ok()
            .flatten()
            .map(str::to_owned)
    });
    if counted.communes.is_empty() {
        return Err(changed(
            format!(
                "Aucun arrêt des réseaux n’est dans l’intercommunalité {}{NNBSP}: ce ne sont pas ses horaires.",
                group.epci
            ),
            format!(
                "No stop of the networks is in EPCI {}: these are not its timetables.",
                group.epci
            ),
        ));
    }
    Ok(received
        .codes()
        .map(|code| {
            let served = counted.communes.get(code).copied().unwrap_or_default();
            vec![
                Some(group.epci.to_owned()),
                Some(code.to_owned()),
                Some(weekday.clone()),
                Some(served.stops.to_string()),
                Some(served.departures.to_string()),
            ]
        })
        .collect())
}

/// What is counted, in `[source.query]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Query {
    numerator: Counted,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Counted {
    Stops,
    Departures,
}

impl Counted {
    fn column(self) -> &'static str {
        match self {
            Counted::Stops => "stops",
            Counted::Departures => "departures",
        }
    }
}

fn extracts(dataset: &str, indicators: &[&Indicator]) -> Result<Vec<Extract>, SourceError> {
    let wrong = |what: String| SourceError {
        code: SourceCode::BadRequest,
        detail: Some(what.into_boxed_str()),
        ..changed(
            "La question d’un indicateur ne peut pas être lue.".to_owned(),
            "The query of an indicator cannot be read.".to_owned(),
        )
    };
    if dataset != DATASET {
        return Err(wrong(format!("{dataset}: {DATASET} is all there is")));
    }
    let mut extracts = Vec::new();
    for indicator in indicators {
        for source in indicator.sources.iter().filter(|source| source.api == API) {
            let query: Query = serde_json::from_str(&source.query)
                .map_err(|error| wrong(format!("{}: {error}", indicator.id)))?;
            extracts.push(Extract {
                indicator: indicator.id.clone(),
                part: Part::Numerator,
                columns: vec![query.numerator.column().to_owned()],
                conditions: Vec::new(),
                factor: 1.0,
                count_rows: false,
            });
        }
    }
    Ok(extracts)
}

struct Timetables;

impl Connector for Timetables {
    fn name(&self) -> &'static str {
        API
    }

    fn check(&self, dataset: &str, indicators: &[&Indicator]) -> Result<(), SourceError> {
        extracts(dataset, indicators).map(|_| ())
    }

    fn resolve(&self, _: &str) -> Result<Vec<Request>, SourceError> {
        Ok(vec![list()])
    }

    /// Nothing without a territory: [`Bring`] knows it, and asks.
    fn requests(&self, _: &str, _: &[&Indicator], _: &[RawDocument]) -> Result<Plan, SourceError> {
        Ok(Plan {
            ways: Vec::new(),
            freshness: None,
            vintage: None,
            bytes_expected: None,
        })
    }

    fn next(&self, _: &RawDocument) -> Result<Option<Request>, SourceError> {
        Ok(None)
    }

    fn read(
        &self,
        dataset: &str,
        indicators: &[&Indicator],
        documents: &[RawDocument],
    ) -> Result<Vec<Reading>, SourceError> {
        let extracts = extracts(dataset, indicators)?;
        let mut all = Vec::new();
        for group in groups(documents)? {
            all.extend(rows(&group)?);
        }
        // Timetables are those of the day they were received.
        let year = documents
            .iter()
            .filter_map(|document| document.fetched_at.get(..4)?.parse().ok())
            .max();
        let (Some(year), false) = (year, all.is_empty()) else {
            return Err(changed(
                "Aucun horaire n’a été reçu.".to_owned(),
                "No timetable was received.".to_owned(),
            ));
        };
        let sha256 = documents
            .iter()
            .rev()
            .find(|document| document.request.role == Role::Data)
            .map(|document| document.sha256.clone());
        Ok(vec![Reading {
            table: Table::Rows {
                columns: COLUMNS.map(str::to_owned).to_vec(),
                rows: all,
            },
            sha256: sha256.unwrap_or_default(),
            code_column: "commune".to_owned(),
            code_prefix: String::new(),
            level: LevelKey::Fixed {
                level: Level::Commune,
            },
            period: PeriodKey::Fixed {
                period: Period::year(year),
            },
            geography_year: None,
            municipal: Municipal::AsIs,
            // Every commune of an EPCI has its row; of the others nothing is known.
            absent: Absent::Unknown,
            without_departements: Vec::new(),
            secret_markers: Vec::new(),
            absent_markers: Vec::new(),
            status: Vec::new(),
            dimensions: Vec::new(),
            duplicates_are_repeats: false,
            extracts,
        }])
    }
}

/// Downloads the timetables of some EPCI, and puts them beside those of before.
pub(crate) struct Bring<'a> {
    pub desk: &'a Desk,
    pub fetcher: &'a Fetcher,
    pub runtime: &'a Handle,
    pub tracker: &'a Tracker<'a>,
    pub stop: &'a watch::Receiver<bool>,
    pub lang: Lang,
}

/// What was brought, and what must be said beside it.
pub(crate) struct Brought {
    pub collected: Collected,
    /// EPCI that were asked among others and have no timetable: a sentence each.
    pub left_out: Vec<String>,
}

impl Bring<'_> {
    /// Brings the EPCI asked, or all those of before when none is; `before` is what the dataset was made of.
    pub(crate) fn collect(
        &self,
        indicators: &[&Indicator],
        asked: &[String],
        before: Option<&DatasetRecord>,
        known_freshness: Option<&str>,
    ) -> Result<Brought, Problem> {
        let refused = |error: SourceError| Problem::from_source(&error, self.lang);
        let kept = self.kept(before);
        let of_before: BTreeSet<String> = groups(&kept)
            .map_err(refused)?
            .iter()
            .map(|group| group.epci.to_owned())
            .collect();
        let list = self.fetch(&list())?;
        let mut by_epci = BTreeMap::new();
        let mut left_out = Vec::new();
        let mut none = None;
        // Those asked come first: what they share with the others is then known to have changed.
        let others = of_before.iter().filter(|epci| !asked.contains(epci));
        for epci in asked.iter().chain(others) {
            let is_asked = asked.is_empty() || asked.contains(epci);
            if !is_asked && let Some(still) = self.still_here(&kept, epci).map_err(refused)? {
                by_epci.insert(epci, still);
                continue;
            }
            match self.bring(epci, &list) {
                Ok(brought) => {
                    by_epci.insert(epci, brought);
                }
                // One of many territories without a network says nothing against the others.
                Err(problem)
                    if problem.code == ProblemCode::NothingThere
                        && asked.len() > 1
                        && !of_before.contains(epci) =>
                {
                    left_out.push(problem.message.clone());
                    none.get_or_insert(problem);
                }
                Err(problem) => return Err(problem),
            }
        }
        let mut documents = vec![list.clone()];
        documents.extend(by_epci.into_values().flatten());
        if documents.len() == 1 {
            return Err(none.unwrap_or_else(|| place_missing(self.lang)));
        }
        // The list changes every day: what was brought is known by its bytes.
        let freshness: String = documents
            .iter()
            .skip(1)
            .map(|document| document.sha256.get(..16).unwrap_or(&document.sha256))
            .collect::<Vec<_>>()
            .join(" ");
        if known_freshness == Some(freshness.as_str()) {
            return Ok(Brought {
                collected: Collected::Unchanged,
                left_out,
            });
        }
        self.tracker.report(Report {
            url: &list.request.url,
            step: Step::Reading,
            bytes_done: 0,
            bytes_total: None,
        });
        let readings = match Timetables.read(DATASET, indicators, &documents) {
            Ok(readings) => readings,
            Err(error) => {
                for document in &documents {
                    // At worst the same bytes are refused again.
                    let _ = self.fetcher.raw().distrust(document);
                }
                return Err(refused(error));
            }
        };
        Ok(Brought {
            collected: Collected::Fresh(Harvest {
                readings,
                documents,
                freshness,
                vintage: None,
            }),
            left_out,
        })
    }

    fn fetch(&self, request: &Request) -> Result<RawDocument, Problem> {
        self.runtime
            .block_on(self.fetcher.fetch(request, self.tracker, self.stop))
            .map_err(|error| Problem::from_source(&error, self.lang))
    }

    /// The documents that the figures of before came from.
    fn kept(&self, before: Option<&DatasetRecord>) -> Vec<RawDocument> {
        let raw = self.fetcher.raw().dir();
        before
            .into_iter()
            .flat_map(|record| &record.documents)
            .map(|document| {
                let expect = match geo_api::epci_of(&document.url) {
                    Some(_) => Expect::Geojson,
                    None => Expect::Zip,
                };
                let kept = KeptDocument {
                    url: document.url.clone(),
                    sha256: document.sha256.clone(),
                    fetched_at: document.fetched_at.clone(),
                    path: raw.join(&document.path),
                };
                RawDocument {
                    request: Request::data(&kept.url, expect),
                    path: kept.path,
                    fetched_at: kept.fetched_at,
                    sha256: kept.sha256,
                    status: 200,
                    content_type: None,
                    bytes: document.bytes,
                    unchanged: true,
                }
            })
            .collect()
    }

    /// The documents of an EPCI as they were read, if they are all still here; figures of one year stand side by side, so
    /// those of another year are asked again.
    fn still_here(
        &self,
        kept: &[RawDocument],
        epci: &str,
    ) -> Result<Option<Vec<RawDocument>>, SourceError> {
        let today = self.desk.today();
        let groups = groups(kept)?;
        let Some(group) = groups.iter().find(|group| group.epci == epci) else {
            return Ok(None);
        };
        let documents: Vec<RawDocument> = std::iter::once(group.contours)
            .chain(group.feeds.iter().copied())
            .cloned()
            .collect();
        let is_whole = documents.iter().all(|document| {
            hash(&document.path).is_ok_and(|(sha256, _)| sha256 == document.sha256)
        });
        let is_of_this_year = documents
            .iter()
            .any(|document| document.fetched_at.get(..4) == today.get(..4));
        Ok((is_whole && is_of_this_year).then_some(documents))
    }

    /// The contours of the communes of an EPCI, and the feeds of its networks, each once.
    fn bring(&self, epci: &str, list: &RawDocument) -> Result<Vec<RawDocument>, Problem> {
        let refused = |error: SourceError| Problem::from_source(&error, self.lang);
        let territories = self.desk.territories()?;
        let place = PlaceId::new(Level::Epci, epci);
        let communes: BTreeSet<String> = territories
            .members(&place)
            .into_iter()
            .map(|commune| commune.code)
            .collect();
        let of_epci = BTreeSet::from([epci.to_owned()]);
        let whole = networks(list, &of_epci, &BTreeSet::new()).map_err(refused)?;
        // A shuttle of one commune says nothing of the others: without a network of the EPCI, none of them has a zero.
        if whole.is_empty() {
            return Err(self.no_network(&territories, &place));
        }
        let request = geo_api::communes_of_epci(epci).map_err(refused)?;
        let contours = self.fetch(&request)?;
        let drawn: BTreeSet<String> = outlined(&contours)
            .map_err(refused)?
            .codes()
            .map(str::to_owned)
            .collect();
        if drawn != communes {
            let _ = self.fetcher.raw().distrust(&contours);
            return Err(self.other_communes(&territories, &place, drawn.len(), communes.len()));
        }
        let mut documents = vec![contours];
        for network in networks(list, &of_epci, &communes).map_err(refused)? {
            for feed in self.feeds(&network)? {
                if documents.iter().all(|known| known.sha256 != feed.sha256) {
                    documents.push(feed);
                }
            }
        }
        Ok(documents)
    }

    /// The feeds of a network that still run: publishers leave old ones beside the new.
    fn feeds(&self, network: &Network) -> Result<Vec<RawDocument>, Problem> {
        let is_any_available = network.feeds.iter().any(|feed| feed.is_available);
        let mut running = Vec::new();
        let mut ended: Option<String> = None;
        for feed in &network.feeds {
            if is_any_available && !feed.is_available {
                continue;
            }
            let document = self.fetch(&Request::data(&feed.url, Expect::Zip))?;
            let read = match gtfs::read(&document.path, &network.title) {
                Ok(read) => read,
                Err(error) => {
                    // At worst the same bytes are refused again.
                    let _ = self.fetcher.raw().distrust(&document);
                    return Err(Problem::from_source(&error, self.lang)
                        .with_detail(format!("{}: {error}", feed.url)));
                }
            };
            if read.last_day < self.desk.today() {
                ended = ended.max(Some(read.last_day));
            } else {
                running.push(document);
            }
        }
        match ended.filter(|_| running.is_empty()) {
            Some(day) => Err(self.expired(network, &day)),
            None => Ok(running),
        }
    }

    fn no_network(&self, territories: &Territories, place: &PlaceId) -> Problem {
        let (of, name) = territories.place(place).map_or_else(
            || (format!("de {}", place.code), place.code.clone()),
            |place| (place.name.of.clone(), place.name.name.clone()),
        );
        Problem::say(
            ProblemCode::NothingThere,
            self.lang,
            (
                &format!(
                    "Aucun réseau {of} ne publie ses horaires sur transport.data.gouv.fr{NNBSP}: cela ne dit pas qu’aucun car n’y passe."
                ),
                "L’intercommunalité, ou la région, peut dire ce qu’elle organise et où elle le publie.",
            ),
            (
                &format!(
                    "No network of {name} publishes its timetables on transport.data.gouv.fr: that does not mean that no bus runs there."
                ),
                "The EPCI, or the région, can say what it runs and where it publishes it.",
            ),
        )
    }

    fn other_communes(
        &self,
        territories: &Territories,
        place: &PlaceId,
        drawn: usize,
        known: usize,
    ) -> Problem {
        let (of, name) = territories.place(place).map_or_else(
            || (format!("de {}", place.code), place.code.clone()),
            |place| (place.name.of.clone(), place.name.name.clone()),
        );
        Problem::say(
            ProblemCode::SourceChanged,
            self.lang,
            (
                &format!(
                    "Les contours reçus ne sont pas ceux des communes {of} (reçus{NNBSP}: {drawn}, attendus{NNBSP}: {known})."
                ),
                "Ce que vous aviez est intact. Si l’intercommunalité vient de changer de communes, une mise à jour de l’application suivra.",
            ),
            (
                &format!(
                    "The outlines received are not those of the communes of {name} (received: {drawn}, expected: {known})."
                ),
                "What you had is intact. If the EPCI has just changed its communes, an update of the application will follow.",
            ),
        )
    }

    fn expired(&self, network: &Network, last_day: &str) -> Problem {
        let title = &network.title;
        let (fr, en) = (
            format::day(last_day, ModelLang::Fr),
            format::day(last_day, ModelLang::En),
        );
        Problem::say(
            ProblemCode::SourceChanged,
            self.lang,
            (
                &format!(
                    "Les horaires publiés par «{NNBSP}{title}{NNBSP}» se sont arrêtés le {fr}{NNBSP}: ce n’est plus ce qui circule."
                ),
                "Ce que vous aviez est intact. Le réseau peut publier ses horaires à jour sur transport.data.gouv.fr.",
            ),
            (
                &format!(
                    "The timetables published by “{title}” ended on {en}: they are no longer what runs."
                ),
                "What you had is intact. The network can publish its current timetables on transport.data.gouv.fr.",
            ),
        )
        .with_detail(&network.page)
    }
}
