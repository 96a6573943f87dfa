//! Contours of the communes of one intercommunalité in finer detail: asked for from its map, kept beside those of France.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use obs_catalog::Dataset;
use obs_model::{Lang as ModelLang, Level, PlaceId, Text};
use obs_outline::{Detail, OutlineError, Outlines, Provenance, read};
use obs_sources::contours::geojson;
use obs_sources::geo_api;
use obs_territory::Territories;
use tokio::runtime::Handle;

use crate::Desk;
use crate::contours::{API, Bring, Ground, write};
use crate::format;
use crate::wire::{DownloadOffer, Lang, Problem, ProblemCode, RefreshAsk, RefreshedDataset};

/// What a refresh calls them, before the SIREN.
const LEAD: &str = "contours:epci-";

/// A bend of 20 m over 200 m is seen when one intercommunalité fills a poster; a smaller one is not.
const DETAIL: Detail = Detail { least_m2: 2_000.0 };

/// The contours of an intercommunalité as a dataset of a refresh; none for a key that names no such place of today.
pub(crate) fn dataset(territories: &Territories, key: &str) -> Option<Dataset> {
    let epci = PlaceId::new(Level::Epci, key.strip_prefix(LEAD)?);
    let name = &territories.place(&epci)?.name;
    Some(Dataset {
        key: key.to_owned(),
        api: API.to_owned(),
        dataset: format!("epci-{}", epci.code),
        name: Text {
            fr: format!("Contours détaillés {}", name.of),
            en: format!("Detailed outlines of {}", name.name),
        },
        approximate_bytes: None,
        indicators: Vec::new(),
    })
}

/// The intercommunalité of such a dataset.
pub(crate) fn of(dataset: &Dataset) -> Option<PlaceId> {
    let code = dataset.key.strip_prefix(LEAD)?;
    Some(PlaceId::new(Level::Epci, code))
}

fn path(desk: &Desk, epci: &PlaceId) -> PathBuf {
    desk.data_dir()
        .join("contours")
        .join(format!("epci-{}.outlines", epci.code))
}

/// The detailed contours of the communes of a place; none before they are downloaded, nor once the communes of the place
/// are others, nor when the file is damaged: those of France then do, and the others are offered again.
pub(crate) fn ground(desk: &Desk, territories: &Territories, place: &PlaceId) -> Option<Ground> {
    if place.level != Level::Epci {
        return None;
    }
    let bytes = fs::read(path(desk, place)).ok()?;
    let kept = Outlines::from_bytes(&bytes).ok()?;
    let ground = Ground::new(territories, &kept, bytes.len() as u64);
    is_whole(territories, place, &ground).then_some(ground)
}

/// Whether every commune of the place has its contour.
fn is_whole(territories: &Territories, place: &PlaceId, ground: &Ground) -> bool {
    let drawn: BTreeSet<&str> = ground.communes().codes().collect();
    let members = territories.members(place);
    members
        .iter()
        .all(|commune| drawn.contains(commune.code.as_str()))
}

/// What the map of an intercommunalité offers while it is drawn with the contours of France.
pub(crate) fn offer(
    territories: &Territories,
    place: &PlaceId,
    lang: Lang,
) -> Option<DownloadOffer> {
    let key = format!("{LEAD}{}", place.code);
    let dataset = dataset(territories, &key).filter(|_| place.level == Level::Epci)?;
    let detail = match lang {
        Lang::Fr => {
            "Pour projeter cette carte ou l’imprimer en grand, avec les vrais détours des limites."
        }
        Lang::En => "To project this map or to print it large, with every bend of its borders.",
    };
    Some(DownloadOffer {
        title: dataset.name.get(lang.into()).to_owned(),
        detail: detail.to_owned(),
        what: RefreshAsk {
            ids: Vec::new(),
            themes: Vec::new(),
            datasets: vec![key],
            all: false,
            within: None,
            lang,
        },
    })
}

/// "Contours : API Découpage administratif (IGN, Etalab), reçus le 21 novembre 2026 · Licence Ouverte 2.0".
pub(crate) fn source(ground: &Ground, lang: ModelLang) -> String {
    let day = format::day(&ground.provenance().received_on, lang);
    match lang {
        ModelLang::Fr => format!(
            "Contours\u{202f}: API Découpage administratif (IGN, Etalab), reçus le {day} · Licence Ouverte 2.0"
        ),
        ModelLang::En => format!(
            "Outlines: API Découpage administratif (IGN, Etalab), received on {day} · Licence Ouverte 2.0"
        ),
    }
}

impl Bring<'_> {
    /// Downloads the detailed contours of an intercommunalité, checks them, keeps them.
    pub(crate) fn refresh_finer(
        &self,
        runtime: &Handle,
        dataset: &Dataset,
        epci: &PlaceId,
    ) -> RefreshedDataset {
        let before = self.desk.territories().ok();
        let before = before.and_then(|territories| ground(self.desk, &territories, epci));
        let brought = self.bring_finer(runtime, epci, before.as_ref());
        let here_since = before.map(|ground| ground.provenance().received_on.clone());
        self.settle(dataset, brought, here_since.as_deref())
    }

    fn bring_finer(
        &self,
        runtime: &Handle,
        epci: &PlaceId,
        before: Option<&Ground>,
    ) -> Result<Option<String>, Problem> {
        self.tracker.waiting();
        let unread = |error: OutlineError| Problem::from_outline(&error, self.lang);
        let refused = |error| Problem::from_source(&error, self.lang);
        let request = geo_api::communes_of_epci(&epci.code).map_err(refused)?;
        let fetched = runtime.block_on(self.fetcher.fetch(&request, self.tracker, self.stop));
        let document = fetched.map_err(refused)?;
        let is_known = |ground: &Ground| {
            let known = ground.provenance();
            known.sha256 == document.sha256 && known.detail == DETAIL
        };
        if before.is_some_and(is_known) {
            return Ok(None);
        }
        let kept = (|| {
            let received =
                read(&geojson(&document).map_err(refused)?, Level::Commune).map_err(unread)?;
            let territories = self.desk.territories()?;
            let outlines = Outlines::build(
                &received,
                Provenance {
                    // The API draws the communes of today and says no year.
                    geography_year: territories.geography_year(),
                    url: document.request.url.clone(),
                    sha256: document.sha256.clone(),
                    received_on: document.fetched_at.clone(),
                    resolution: String::new(),
                    detail: DETAIL,
                },
            );
            let bytes = outlines.to_bytes().map_err(unread)?;
            let ground = Ground::new(&territories, &outlines, bytes.len() as u64);
            if !is_whole(&territories, epci, &ground) {
                return Err(self.not_whole(&territories, epci, &ground));
            }
            Ok((bytes, self.brought(&territories, epci)))
        })();
        if matches!(&kept, Err(problem) if problem.code == ProblemCode::SourceChanged) {
            // At worst the same bytes are refused again.
            let _ = self.fetcher.raw().distrust(&document);
        }
        let (bytes, sentence) = kept?;
        if *self.stop.borrow() {
            return Err(Problem::stopped(self.lang));
        }
        write(&path(self.desk, epci), &bytes)
            .map_err(|error| Problem::disk_full(self.lang).with_detail(error.to_string()))?;
        Ok(Some(sentence))
    }

    fn brought(&self, territories: &Territories, epci: &PlaceId) -> String {
        let communes = territories.members(epci).len();
        match self.lang {
            Lang::Fr => format!("{communes} communes, contours détaillés"),
            Lang::En => format!("{communes} communes, detailed outlines"),
        }
    }

    fn not_whole(&self, territories: &Territories, epci: &PlaceId, ground: &Ground) -> Problem {
        let (drawn, members) = (
            ground.communes().codes().count(),
            territories.members(epci).len(),
        );
        let name = territories.place(epci);
        let (of, name) = name.map_or((epci.code.as_str(), epci.code.as_str()), |place| {
            (place.name.of.as_str(), place.name.name.as_str())
        });
        Problem::say(
            ProblemCode::SourceChanged,
            self.lang,
            (
                &format!(
                    "Les contours reçus ({drawn} communes) ne sont pas ceux des {members} communes {of}."
                ),
                "Rien n’en a été gardé\u{202f}: la carte reste dessinée avec les contours de la France.",
            ),
            (
                &format!(
                    "The outlines received ({drawn} communes) are not those of the {members} communes of {name}."
                ),
                "None of it was kept: the map is still drawn with the outlines of France.",
            ),
        )
    }
}
