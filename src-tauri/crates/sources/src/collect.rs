//! One dataset, from its name to the readings of its indicators.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use obs_model::{Indicator, Reading, Table};
use tokio::sync::watch;

use crate::connector::{Connector, Plan};
use crate::error::SourceError;
use crate::fetch::{Fetcher, Progress, Report, Step, stopped};
use crate::request::{Expect, RawDocument, Request, host_of};
use crate::table;

/// Pages followed before thinking that a source turns in circles.
const PAGES_MAX: usize = 5_000;

/// What is wanted.
#[derive(Clone, Copy)]
pub struct Ask<'a> {
    /// The API.
    pub connector: &'static dyn Connector,
    /// The dataset, as indicators name it.
    pub dataset: &'a str,
    /// All the indicators to read in it.
    pub indicators: &'a [&'a Indicator],
    /// The freshness of what the store holds for these same indicators, if it holds any.
    pub known_freshness: Option<&'a str>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq)]
pub enum Collected {
    /// The source's catalogue says that what the store holds is still so, or the source gives the very same bytes.
    Unchanged,
    /// Something to store.
    Fresh(Harvest),
}

/// Readings ready for the store.
#[derive(Clone, Debug, PartialEq)]
pub struct Harvest {
    /// Where the figures are.
    pub readings: Vec<Reading>,
    /// All the raw documents they come from, descriptions included.
    pub documents: Vec<RawDocument>,
    /// What the source's catalogue says of the state of the data, else the hash of the documents of figures. To be
    /// kept, and given back as `known_freshness` next time.
    pub freshness: String,
    /// Vintage of the data as the source says it: `2023`.
    pub vintage: Option<String>,
}

impl Harvest {
    /// Files made from the raw documents for the store to read (members of archives, pages put end to
    /// end). They can be removed once the store has read them: the raw documents stay.
    pub fn tables_made(&self) -> Vec<PathBuf> {
        let mut paths: Vec<PathBuf> = self
            .readings
            .iter()
            .filter_map(|reading| match &reading.table {
                Table::Csv { path, .. } if path.to_string_lossy().ends_with(".table.csv") => {
                    Some(path.clone())
                }
                _ => None,
            })
            .collect();
        paths.sort();
        paths.dedup();
        paths
    }
}

/// Adds up the bytes of the documents of a dataset.
struct Sum<'a> {
    to: &'a dyn Progress,
    before: AtomicU64,
    total: Option<u64>,
    /// Nobody knows how many pages follow the one that is coming.
    paged: bool,
}

impl Progress for Sum<'_> {
    fn report(&self, report: Report<'_>) {
        let before = self.before.load(Ordering::Relaxed);
        self.to.report(Report {
            bytes_done: before + report.bytes_done,
            bytes_total: self.total.or_else(|| {
                report
                    .bytes_total
                    .filter(|_| !self.paged)
                    .map(|total| before + total)
            }),
            ..report
        });
    }
}

/// Brings a dataset: description, plan, documents page after page, readings.
///
/// # Errors
/// What [`Fetcher::fetch`] and the connector say. Nothing is given of a dataset that is not whole.
pub async fn collect(
    fetcher: &Fetcher,
    ask: Ask<'_>,
    progress: &dyn Progress,
    stop: &watch::Receiver<bool>,
) -> Result<Collected, SourceError> {
    tokio::select! {
        biased;
        () = stopped(stop.clone()) => Err(SourceError::stopped()),
        result = collect_unstopped(fetcher, ask, progress, stop) => result,
    }
}

async fn collect_unstopped(
    fetcher: &Fetcher,
    ask: Ask<'_>,
    progress: &dyn Progress,
    stop: &watch::Receiver<bool>,
) -> Result<Collected, SourceError> {
    let Ask {
        connector, dataset, ..
    } = ask;
    let indicators: Vec<Indicator> = ask
        .indicators
        .iter()
        .map(|indicator| (*indicator).clone())
        .collect();

    let mut documents = Vec::new();
    for request in connector.resolve(dataset)? {
        documents.push(fetcher.fetch(&request, progress, stop).await?);
    }
    let plan: Plan = {
        let (dataset, indicators, documents) =
            (dataset.to_owned(), indicators.clone(), documents.clone());
        blocking(move || connector.requests(&dataset, &refs(&indicators), &documents)).await?
    };
    if plan.freshness.is_some() && plan.freshness.as_deref() == ask.known_freshness {
        return Ok(Collected::Unchanged);
    }

    let mut refused = SourceError::nothing_there(dataset);
    let mut found = None;
    for way in &plan.ways {
        let sum = Sum {
            to: progress,
            before: AtomicU64::new(0),
            total: way.iter().map(|request| request.bytes_expected).sum(),
            paged: way.iter().any(|request| request.expect == Expect::Json),
        };
        match follow(fetcher, connector, way, &sum, stop).await {
            Ok(data) => {
                found = Some((data, sum.before.into_inner()));
                break;
            }
            Err(error) if error.is_not_offered() => refused = error,
            Err(error) => return Err(error),
        }
    }
    let Some((data, bytes)) = found else {
        return Err(refused);
    };
    // A source that says no date is known by its bytes.
    let freshness = plan
        .freshness
        .unwrap_or_else(|| table::hash_of(&data.iter().collect::<Vec<_>>()));
    if ask.known_freshness == Some(freshness.as_str()) {
        return Ok(Collected::Unchanged);
    }
    progress.report(Report {
        url: data
            .first()
            .map_or("", |document| document.request.url.as_str()),
        step: Step::Reading,
        bytes_done: bytes,
        bytes_total: Some(bytes),
    });
    documents.extend(data);
    let read = {
        let (dataset, documents) = (dataset.to_owned(), documents.clone());
        blocking(move || connector.read(&dataset, &refs(&indicators), &documents)).await
    };
    let readings = match read {
        Ok(readings) => readings,
        Err(error) => {
            for document in &documents {
                fetcher.raw().distrust(document)?;
            }
            return Err(error);
        }
    };
    Ok(Collected::Fresh(Harvest {
        readings,
        documents,
        freshness,
        vintage: plan.vintage,
    }))
}

/// One way: its requests, and the pages after each.
async fn follow(
    fetcher: &Fetcher,
    connector: &'static dyn Connector,
    way: &[Request],
    progress: &Sum<'_>,
    stop: &watch::Receiver<bool>,
) -> Result<Vec<RawDocument>, SourceError> {
    let mut documents: Vec<RawDocument> = Vec::new();
    let mut seen = HashSet::new();
    for first in way {
        let mut next = Some(first.clone());
        while let Some(request) = next.take() {
            let host = host_of(&request.url);
            if !seen.insert(request.url.clone()) || seen.len() > PAGES_MAX {
                return Err(SourceError::changed(&host)
                    .detail(format!("pages in a circle: {}", request.url)));
            }
            let document = match fetcher.fetch(&request, progress, stop).await {
                // Once pages have come, one that is not there is not a way that is not offered.
                Err(error) if error.is_not_offered() && !documents.is_empty() => {
                    return Err(SourceError::incomplete(&host).detail(error));
                }
                result => result?,
            };
            if documents
                .iter()
                .any(|other| other.sha256 == document.sha256)
            {
                return Err(SourceError::changed(&host)
                    .detail(format!("the same page twice: {}", request.url)));
            }
            progress.before.fetch_add(document.bytes, Ordering::Relaxed);
            let after = {
                let document = document.clone();
                blocking(move || connector.next(&document)).await?
            };
            documents.push(document);
            next = match after {
                None => None,
                Some(mut request) => {
                    request.url = fetcher.at_source(&request.url);
                    if host_of(&request.url) != host || !request.url.starts_with("https://") {
                        return Err(SourceError::changed(&host)
                            .detail(format!("the next page is elsewhere: {}", request.url)));
                    }
                    Some(request)
                }
            };
        }
    }
    Ok(documents)
}

fn refs(indicators: &[Indicator]) -> Vec<&Indicator> {
    indicators.iter().collect()
}

/// Reading and parsing large files, off the threads that wait for the network.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, SourceError> + Send + 'static,
) -> Result<T, SourceError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => Err(SourceError::stopped()),
        },
    }
}
