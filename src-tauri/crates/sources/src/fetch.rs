//! The only code of the project that opens a socket.
//!
//! [`Fetcher::fetch`] brings one document into the raw cache, whatever the mode: from the source, from a
//! mirror of it at another address or in a folder, or from what is here already. It waits for its turn on
//! each host, tries again when the trouble may pass, goes on where a large file broke, and gives nothing
//! that is not what was asked.

use std::collections::HashMap;
use std::error::Error as _;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use backon::{BackoffBuilder, ExponentialBuilder};
use reqwest::header::{self, HeaderMap};
use reqwest::{Client, Response, StatusCode, redirect};
use tokio::sync::watch;
use url::{Host, Url};

use crate::check;
use crate::error::SourceError;
use crate::pace::{Lanes, Pace};
use crate::raw::{self, RawCache, Sidecar};
use crate::request::{RawDocument, Request, Role};

/// Waits; tests give one that does not.
pub type Pause = Arc<dyn Fn(Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> + Send + Sync>;

/// Redirections followed before giving up.
const REDIRECTS_MAX: usize = 5;
/// Bytes received between two reports.
const REPORT_BYTES: u64 = 256 * 1024;

/// Another place that serves what the sources serve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mirror {
    /// A folder laid out as a raw cache.
    Dir(PathBuf),
    /// `https://HOST/PATH?QUERY` is asked as `URL/HOST/PATH?QUERY`.
    Url(Url),
}

impl Mirror {
    /// What a person writes after `--mirror`: an address of the web, or else a folder.
    ///
    /// # Errors
    /// `BadRequest` when it starts as an address and is not one.
    pub fn parse(text: &str) -> Result<Self, SourceError> {
        if text.starts_with("http://") || text.starts_with("https://") {
            let url = Url::parse(text)
                .map_err(|error| SourceError::bad_request(format!("{text}, {error}")))?;
            Ok(Mirror::Url(url))
        } else {
            Ok(Mirror::Dir(PathBuf::from(text)))
        }
    }
}

/// How to go out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Proxy {
    /// As the system and `HTTPS_PROXY` say.
    #[default]
    System,
    /// Straight.
    None,
    /// Through this address: `http://user:word@proxy.mairie.fr:3128`, `socks5://…`.
    Url(String),
}

/// How a fetcher goes about it.
#[derive(Clone)]
pub struct FetchConfig {
    /// Folder of the raw cache.
    pub raw_dir: PathBuf,
    /// Today, as it is to be written beside what is received.
    pub fetched_at: String,
    /// Opens no socket: gives what is here already.
    pub offline: bool,
    /// Asks a mirror instead of the sources.
    pub mirror: Option<Mirror>,
    /// Way out.
    pub proxy: Proxy,
    /// How the application names itself.
    pub user_agent: String,
    /// Time allowed to reach a host.
    pub connect_timeout: Duration,
    /// Time allowed between two pieces of a body. A body as a whole has no limit of time.
    pub idle_timeout: Duration,
    /// Tries in all, for trouble that may pass.
    pub tries: usize,
    /// First pause before trying again; it doubles each time, with jitter.
    pub backoff_min: Duration,
    /// Longest pause of our own.
    pub backoff_max: Duration,
    /// A source that asks to wait longer than this has refused.
    pub retry_after_max: Duration,
    /// Pace of every host, instead of what their producers ask.
    pub pace: Option<Pace>,
    /// Waits.
    pub pause: Pause,
}

impl FetchConfig {
    /// What the application uses.
    pub fn new(raw_dir: impl Into<PathBuf>, fetched_at: impl Into<String>) -> Self {
        Self {
            raw_dir: raw_dir.into(),
            fetched_at: fetched_at.into(),
            offline: false,
            mirror: None,
            proxy: Proxy::System,
            user_agent: concat!(
                "observatoire-territorial/",
                env!("CARGO_PKG_VERSION"),
                " (desktop application; open data for citizens' councils)"
            )
            .to_owned(),
            connect_timeout: Duration::from_secs(30),
            // Melodi prepares large files for a long while before the first byte.
            idle_timeout: Duration::from_secs(180),
            tries: 5,
            backoff_min: Duration::from_secs(1),
            backoff_max: Duration::from_secs(60),
            retry_after_max: Duration::from_secs(120),
            pace: None,
            pause: Arc::new(|duration| Box::pin(tokio::time::sleep(duration))),
        }
    }
}

/// Where a download stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Waiting for its turn on the host.
    Waiting,
    /// Asked; bytes are coming.
    Receiving,
    /// Trouble that may pass: trying again after a pause.
    Retrying {
        /// Which try comes next, from 2.
        attempt: u32,
        /// Pause before it, in milliseconds.
        pause_ms: u64,
    },
    /// All bytes are here: checking them.
    Checking,
    /// Nothing to download: what is here still holds.
    Unchanged,
    /// Looking for the figures.
    Reading,
}

/// One word of progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Report<'a> {
    /// What is being asked.
    pub url: &'a str,
    /// Where it stands.
    pub step: Step,
    /// Bytes received so far.
    pub bytes_done: u64,
    /// Bytes in all, when they are known or announced.
    pub bytes_total: Option<u64>,
}

/// Who wants to know.
pub trait Progress: Send + Sync {
    /// Called often, from any thread; must return at once.
    fn report(&self, report: Report<'_>);
}

/// Nobody wants to know.
#[derive(Clone, Copy, Debug, Default)]
pub struct Quiet;

impl Progress for Quiet {
    fn report(&self, _: Report<'_>) {}
}

/// Brings documents into the raw cache. One per session: descriptions are asked once in its life.
pub struct Fetcher {
    config: FetchConfig,
    raw: RawCache,
    /// None when no socket may be opened.
    client: Option<Client>,
    lanes: Lanes,
    session: Mutex<HashMap<String, RawDocument>>,
    at_work: Mutex<HashMap<String, Arc<tokio::sync::Mutex<()>>>>,
}

/// A failed try.
struct Failed {
    error: SourceError,
    again: Again,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Again {
    /// Trying again would give the same.
    No,
    /// After our own pause.
    Soon,
    /// The same, one more time only.
    Once,
    /// After the pause the source asks for.
    After(Duration),
}

impl Failed {
    fn soon(error: SourceError) -> Self {
        Self {
            error,
            again: Again::Soon,
        }
    }
}

impl From<SourceError> for Failed {
    fn from(error: SourceError) -> Self {
        Self {
            error,
            again: Again::No,
        }
    }
}

impl From<io::Error> for Failed {
    fn from(error: io::Error) -> Self {
        SourceError::disk(&error).into()
    }
}

impl Fetcher {
    /// A fetcher; opens nothing yet.
    ///
    /// # Errors
    /// `BadRequest` when the proxy's address is not one.
    pub fn new(config: FetchConfig) -> Result<Self, SourceError> {
        let no_socket = config.offline || matches!(config.mirror, Some(Mirror::Dir(_)));
        let client = if no_socket {
            None
        } else {
            Some(client(&config)?)
        };
        Ok(Self {
            raw: RawCache::new(&config.raw_dir),
            client,
            lanes: Lanes::default(),
            session: Mutex::default(),
            at_work: Mutex::default(),
            config,
        })
    }

    /// The raw cache it fills.
    pub fn raw(&self) -> &RawCache {
        &self.raw
    }

    /// Brings one document, or the one that is here when it still holds.
    ///
    /// # Errors
    /// Every [`crate::SourceCode`]; `Stopped` as soon as `stop` holds true. What was received of a large
    /// file stays for the next time.
    pub async fn fetch(
        &self,
        request: &Request,
        progress: &dyn Progress,
        stop: &watch::Receiver<bool>,
    ) -> Result<RawDocument, SourceError> {
        tokio::select! {
            biased;
            () = stopped(stop.clone()) => Err(SourceError::stopped()),
            result = self.fetch_unstopped(request, progress) => result,
        }
    }

    async fn fetch_unstopped(
        &self,
        request: &Request,
        progress: &dyn Progress,
    ) -> Result<RawDocument, SourceError> {
        let lock = {
            let mut at_work = self.at_work.lock().unwrap_or_else(PoisonError::into_inner);
            at_work.entry(request.url.clone()).or_default().clone()
        };
        let _one_at_a_time = lock.lock().await;

        if request.role == Role::Metadata {
            let session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(document) = session.get(&request.url) {
                return Ok(document.clone());
            }
        }
        let cached = self.raw.find(request)?;
        let document = match (&self.client, &self.config.mirror) {
            (_, Some(Mirror::Dir(dir))) => self.copy_from_dir(dir, request, cached)?,
            (None, _) => match cached {
                Some((document, _)) => document,
                None => return Err(SourceError::offline_mode(&request.host())),
            },
            (Some(client), _) => match cached {
                Some((document, sidecar))
                    if request.version.is_some() && sidecar.version == request.version =>
                {
                    document
                }
                cached => {
                    self.download(client, request, cached.as_ref(), progress)
                        .await?
                }
            },
        };
        if document.unchanged {
            progress.report(Report {
                url: &request.url,
                step: Step::Unchanged,
                bytes_done: document.bytes,
                bytes_total: Some(document.bytes),
            });
        }
        if request.role == Role::Metadata {
            let mut session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
            session.insert(request.url.clone(), document.clone());
        }
        Ok(document)
    }

    /// The same address at the source, for one that a mirror wrote with its own.
    pub(crate) fn at_source(&self, url: &str) -> String {
        if let Some(Mirror::Url(mirror)) = &self.config.mirror {
            let base = mirror.as_str().trim_end_matches('/');
            if let Some(rest) = url
                .strip_prefix(base)
                .and_then(|rest| rest.strip_prefix('/'))
            {
                return format!("https://{rest}");
            }
        }
        url.to_owned()
    }

    fn address(&self, request: &Request) -> Result<Url, SourceError> {
        let refuse = |_| SourceError::bad_request(format!("adresse {}", request.url));
        let url = Url::parse(&request.url).map_err(refuse)?;
        match &self.config.mirror {
            Some(Mirror::Url(mirror)) => {
                let rest = request.url.split_once("://").map_or("", |(_, rest)| rest);
                let base = mirror.as_str().trim_end_matches('/');
                Url::parse(&format!("{base}/{rest}")).map_err(refuse)
            }
            _ => Ok(url),
        }
    }

    /// Copies a document of a mirror folder into the raw cache.
    fn copy_from_dir(
        &self,
        dir: &Path,
        request: &Request,
        cached: Option<(RawDocument, Sidecar)>,
    ) -> Result<RawDocument, SourceError> {
        let Some((source, origin)) = RawCache::new(dir).find_in_mirror(request)? else {
            return Err(SourceError::not_in_mirror(&request.host()).detail(format!(
                "{}: {}",
                dir.display(),
                request.url
            )));
        };
        if let (Some((document, _)), Some(origin)) = (&cached, &origin)
            && document.sha256 == origin.sha256
        {
            return Ok(document.clone());
        }
        check::body(request, &source)?;
        let path = self.raw.path(request)?;
        make_parent(&path)?;
        let part = raw::part_path(&path);
        fs::copy(&source, &part)?;
        let sidecar = origin.unwrap_or_else(|| Sidecar {
            fetched_at: self.config.fetched_at.clone(),
            status: 200,
            version: request.version.clone(),
            ..Sidecar::default()
        });
        self.raw.commit(request, &part, sidecar)
    }

    async fn download(
        &self,
        client: &Client,
        request: &Request,
        cached: Option<&(RawDocument, Sidecar)>,
        progress: &dyn Progress,
    ) -> Result<RawDocument, SourceError> {
        let address = self.address(request)?;
        let host = address.host_str().unwrap_or_default().to_owned();
        let pace = match (&self.config.pace, &self.config.mirror) {
            (Some(pace), _) => *pace,
            (None, Some(_)) => Pace::FREE,
            (None, None) => Pace::of_host(&host),
        };
        let mut pauses = ExponentialBuilder::default()
            .with_min_delay(self.config.backoff_min)
            .with_max_delay(self.config.backoff_max)
            .with_max_times(self.config.tries.saturating_sub(1))
            .with_jitter()
            .build();
        let report = |step| {
            progress.report(Report {
                url: &request.url,
                step,
                bytes_done: 0,
                bytes_total: request.bytes_expected,
            });
        };
        let mut attempt = 0;
        loop {
            attempt += 1;
            report(Step::Waiting);
            let turn = self.lanes.turn(&host, pace, &self.config.pause).await;
            let failed = match self
                .attempt(client, &address, request, cached, progress)
                .await
            {
                Ok(document) => return Ok(document),
                Err(failed) => failed,
            };
            drop(turn);
            let pause = match (failed.again, pauses.next()) {
                // Melodi says 500 both for what it does not have and for a passing trouble: once more.
                (Again::Once, Some(ours)) if attempt == 1 => ours,
                (Again::Soon, Some(ours)) => ours,
                (Again::After(asked), Some(_)) if asked <= self.config.retry_after_max => asked,
                _ => return Err(failed.error),
            };
            report(Step::Retrying {
                attempt: attempt + 1,
                pause_ms: u64::try_from(pause.as_millis()).unwrap_or(u64::MAX),
            });
            (self.config.pause)(pause).await;
        }
    }

    async fn attempt(
        &self,
        client: &Client,
        address: &Url,
        request: &Request,
        cached: Option<&(RawDocument, Sidecar)>,
        progress: &dyn Progress,
    ) -> Result<RawDocument, Failed> {
        let path = self.raw.path(request)?;
        make_parent(&path)?;
        let mut part = PartFile::open(&path, request)?;
        let mut call = client
            .get(address.clone())
            .header(header::ACCEPT, request.expect.accept());
        if request.expect.is_compressed() {
            call = call.header(header::ACCEPT_ENCODING, "identity");
        }
        let asked_from = part.resumable();
        if let Some(from) = asked_from {
            call = call.header(header::RANGE, format!("bytes={from}-"));
            if let Some(validator) = part.validator() {
                call = call.header(header::IF_RANGE, validator);
            }
        } else if let Some((_, sidecar)) = cached {
            if let Some(etag) = &sidecar.etag {
                call = call.header(header::IF_NONE_MATCH, etag);
            }
            if let Some(date) = &sidecar.last_modified {
                call = call.header(header::IF_MODIFIED_SINCE, date);
            }
        }
        let host = request.host();
        let mut response = call
            .send()
            .await
            .map_err(|error| from_reqwest(&host, &error))?;
        let status = response.status();
        match (status, cached, asked_from) {
            (StatusCode::NOT_MODIFIED, Some((document, sidecar)), None) => {
                let sidecar = Sidecar {
                    fetched_at: self.config.fetched_at.clone(),
                    version: request.version.clone(),
                    ..sidecar.clone()
                };
                self.raw.confirm(document, &sidecar)?;
                return Ok(document.clone());
            }
            (StatusCode::PARTIAL_CONTENT, _, Some(from)) => {
                if content_range(response.headers()) != Some((from, part.origin.bytes)) {
                    part.clear()?;
                    return Err(Failed::soon(
                        SourceError::changed(&host).detail("Content-Range is not what was asked"),
                    ));
                }
                part.file.seek(SeekFrom::End(0))?;
            }
            (StatusCode::RANGE_NOT_SATISFIABLE, _, Some(_)) => {
                part.clear()?;
                return Err(Failed::soon(SourceError::incomplete(&host).status(416)));
            }
            (StatusCode::OK, ..) => {
                part.clear()?;
                part.origin = self.origin(request, &response);
                part.note()?;
            }
            _ => return Err(self.refusal(request, response).await),
        }
        check::content_type(
            request,
            text_header(response.headers(), header::CONTENT_TYPE).as_deref(),
        )?;
        let total = Some(part.origin.bytes)
            .filter(|bytes| *bytes > 0)
            .or(request.bytes_expected);
        if part.origin.bytes > request.bytes_max {
            return Err(SourceError::too_big(&host, request.bytes_max).into());
        }
        let mut done = part.length;
        let mut reported = 0;
        loop {
            if reported == 0 || done >= reported + REPORT_BYTES {
                reported = done.max(1);
                progress.report(Report {
                    url: &request.url,
                    step: Step::Receiving,
                    bytes_done: done,
                    bytes_total: total,
                });
            }
            match response.chunk().await {
                Ok(Some(chunk)) => {
                    done += chunk.len() as u64;
                    if done > request.bytes_max {
                        part.clear()?;
                        return Err(SourceError::too_big(&host, request.bytes_max).into());
                    }
                    part.write(&chunk)?;
                }
                Ok(None) => break,
                Err(error) => return Err(from_reqwest(&host, &error)),
            }
        }
        progress.report(Report {
            url: &request.url,
            step: Step::Checking,
            bytes_done: done,
            bytes_total: Some(done),
        });
        if let Err(error) = check::body(request, &part.path) {
            // What is wrong once may be a passing trouble (a gateway's page); a file that stays is not.
            part.clear()?;
            return Err(error.into());
        }
        let (part_path, sidecar) = part.finish()?;
        Ok(self.raw.commit(request, &part_path, sidecar)?)
    }

    fn origin(&self, request: &Request, response: &Response) -> Sidecar {
        let headers = response.headers();
        Sidecar {
            url: request.url.clone(),
            fetched_at: self.config.fetched_at.clone(),
            status: response.status().as_u16(),
            content_type: text_header(headers, header::CONTENT_TYPE),
            etag: text_header(headers, header::ETAG),
            last_modified: text_header(headers, header::LAST_MODIFIED),
            version: request.version.clone(),
            // Absent when the body is decompressed on the way: its length is then not known.
            bytes: text_header(headers, header::CONTENT_LENGTH)
                .and_then(|length| length.parse().ok())
                .unwrap_or(0),
            sha256: String::new(),
        }
    }

    /// What an answer that is not a document means.
    async fn refusal(&self, request: &Request, mut response: Response) -> Failed {
        let host = request.host();
        let status = response.status();
        let wait = retry_after(response.headers());
        let plain = text_header(response.headers(), header::CONTENT_TYPE)
            .is_some_and(|kind| kind.starts_with("text/plain"));
        let mut start = Vec::new();
        while start.len() < 2_000 {
            match response.chunk().await {
                Ok(Some(chunk)) => start.extend_from_slice(&chunk),
                _ => break,
            }
        }
        let said: String = String::from_utf8_lossy(&start).chars().take(300).collect();
        let dress = |error: SourceError| {
            error
                .detail(format!("HTTP {}: {}: {said}", status.as_u16(), request.url))
                .status(status.as_u16())
        };
        let soon = wait.map_or(Again::Soon, Again::After);
        let (error, again) = match status.as_u16() {
            429 => (SourceError::too_many_requests(&host), soon),
            500 if plain && request.plain_500_means_absent => {
                (SourceError::nothing_there(&host), Again::Once)
            }
            408 | 425 | 500..=599 => (SourceError::out_of_order(&host), soon),
            404 | 410 => (SourceError::nothing_there(&host), Again::No),
            400 => match unknown_field(&start) {
                Some(field) => {
                    // A request with a column that is gone is not another way to try.
                    let mut error = SourceError::column_gone(&host, &field);
                    error = error.detail(format!("HTTP 400: {}: {said}", request.url));
                    return error.into();
                }
                None => (SourceError::refused(&host), Again::No),
            },
            300..=399 => (SourceError::redirected(&host), Again::No),
            _ => (SourceError::refused(&host), Again::No),
        };
        Failed {
            error: dress(error),
            again,
        }
    }
}

/// Resolves when the person stops, and never otherwise.
pub(crate) async fn stopped(mut stop: watch::Receiver<bool>) {
    if stop.wait_for(|stop| *stop).await.is_err() {
        std::future::pending::<()>().await;
    }
}

fn client(config: &FetchConfig) -> Result<Client, SourceError> {
    let bad =
        |error: reqwest::Error| SourceError::bad_request(format!("mandataire (proxy), {error}"));
    let on_mirror = matches!(config.mirror, Some(Mirror::Url(_)));
    let mut builder = Client::builder()
        .user_agent(&config.user_agent)
        // Melodi drops large files over HTTP/2.
        .http1_only()
        .connect_timeout(config.connect_timeout)
        .read_timeout(config.idle_timeout)
        .redirect(redirect::Policy::custom(move |attempt| {
            match may_follow(attempt.previous(), attempt.url(), on_mirror) {
                Ok(()) => attempt.follow(),
                Err(why) => attempt.error(why),
            }
        }));
    let local = matches!(&config.mirror, Some(Mirror::Url(url)) if is_loopback(url));
    builder = match &config.proxy {
        _ if local => builder.no_proxy(),
        Proxy::None => builder.no_proxy(),
        Proxy::System => builder,
        Proxy::Url(url) => builder.proxy(reqwest::Proxy::all(url).map_err(bad)?),
    };
    builder.build().map_err(bad)
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

fn may_follow(previous: &[Url], to: &Url, on_mirror: bool) -> Result<(), &'static str> {
    let from = previous.last();
    if previous.len() > REDIRECTS_MAX {
        return Err("too many redirections");
    }
    match (from.map(Url::scheme), to.scheme()) {
        (_, "https") | (Some("http"), "http") => {}
        (_, "http") => return Err("redirection from https to http"),
        _ => return Err("redirection to something that is not the web"),
    }
    if on_mirror && from.is_some_and(|from| from.host() != to.host() || from.port() != to.port()) {
        return Err("redirection out of the mirror");
    }
    Ok(())
}

fn from_reqwest(host: &str, error: &reqwest::Error) -> Failed {
    let mut detail = error.to_string();
    let mut kind = None;
    let mut source = error.source();
    while let Some(cause) = source {
        detail.push_str(": ");
        detail.push_str(&cause.to_string());
        kind = kind.or_else(|| cause.downcast_ref::<io::Error>().map(io::Error::kind));
        source = cause.source();
    }
    if error.is_redirect() {
        return SourceError::redirected(host).detail(detail).into();
    }
    if error.is_connect() {
        return Failed::soon(SourceError::unreachable(host).detail(detail));
    }
    // A body that ends early without a broken connection is the source's doing.
    let cut = kind == Some(io::ErrorKind::UnexpectedEof) || detail.contains("end of file");
    let ours = if error.is_body() || error.is_decode() {
        if cut && !error.is_timeout() {
            SourceError::incomplete(host)
        } else {
            SourceError::interrupted(host)
        }
    } else if error.is_builder() {
        return SourceError::bad_request(&detail).into();
    } else {
        SourceError::interrupted(host)
    };
    Failed::soon(ours.detail(detail))
}

fn text_header(headers: &HeaderMap, name: header::HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

/// `bytes 100-999/1000` → start and total.
fn content_range(headers: &HeaderMap) -> Option<(u64, u64)> {
    let text = text_header(headers, header::CONTENT_RANGE)?;
    let (range, total) = text.strip_prefix("bytes ")?.split_once('/')?;
    let (start, _) = range.split_once('-')?;
    Some((start.parse().ok()?, total.parse().ok()?))
}

/// `Retry-After` as seconds or as a date, counted from the date the source itself gives.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = text_header(headers, header::RETRY_AFTER)?;
    if let Ok(seconds) = text.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = httpdate::parse_http_date(text.trim()).ok()?;
    let now = text_header(headers, header::DATE)
        .and_then(|date| httpdate::parse_http_date(&date).ok())
        .unwrap_or_else(SystemTime::now);
    Some(until.duration_since(now).unwrap_or_default())
}

/// The field that Opendatasoft does not know any more, from its error.
fn unknown_field(body: &[u8]) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Said {
        message: String,
    }
    let said: Said = serde_json::from_slice(body).ok()?;
    let (_, field) = said.message.split_once("Unknown field: ")?;
    Some(field.trim().to_owned())
}

fn make_parent(path: &Path) -> Result<(), SourceError> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    Ok(())
}

/// A body that grows, and what is needed to go on with it another day.
struct PartFile {
    path: PathBuf,
    file: File,
    length: u64,
    /// `bytes` is the length of the whole, 0 when it is not known.
    origin: Sidecar,
    resumable: bool,
    whole: bool,
}

impl PartFile {
    fn open(path: &Path, request: &Request) -> Result<Self, SourceError> {
        let mut part = raw::part_path(path);
        let open = |part: &Path| {
            OpenOptions::new()
                .read(true)
                .write(true)
                .create(true)
                .truncate(false)
                .open(part)
        };
        let mut file = open(&part)?;
        if file.try_lock().is_err() {
            // Another window is at it: not the same file.
            part.set_extension(format!("{}.part", std::process::id()));
            file = open(&part)?;
        }
        let length = file.metadata()?.len();
        let origin = raw::read_sidecar(&part).unwrap_or_default();
        let same_state = origin.version.is_some() && origin.version == request.version;
        let resumable = request.expect.is_compressed()
            && length > 0
            && length < origin.bytes
            && origin.url == request.url
            && (same_state || strong_validator(&origin).is_some());
        Ok(Self {
            path: part,
            file,
            length,
            origin,
            resumable,
            whole: false,
        })
    }

    /// Where to go on from, when going on is safe.
    fn resumable(&self) -> Option<u64> {
        self.resumable.then_some(self.length)
    }

    fn validator(&self) -> Option<String> {
        strong_validator(&self.origin)
    }

    fn clear(&mut self) -> Result<(), SourceError> {
        self.file.set_len(0)?;
        self.file.seek(SeekFrom::Start(0))?;
        self.length = 0;
        raw::remove(&raw::sidecar_path(&self.path))
    }

    fn note(&self) -> Result<(), SourceError> {
        raw::write_sidecar(&self.path, &self.origin)
    }

    fn write(&mut self, chunk: &[u8]) -> Result<(), SourceError> {
        self.file.write_all(chunk)?;
        self.length += chunk.len() as u64;
        Ok(())
    }

    fn finish(mut self) -> Result<(PathBuf, Sidecar), SourceError> {
        self.file.sync_all()?;
        raw::remove(&raw::sidecar_path(&self.path))?;
        self.whole = true;
        Ok((self.path.clone(), std::mem::take(&mut self.origin)))
    }
}

impl Drop for PartFile {
    /// A file that never received anything is no use to anyone.
    fn drop(&mut self) {
        if self.length == 0 && !self.whole {
            let _ = raw::remove(&raw::sidecar_path(&self.path));
            let _ = raw::remove(&self.path);
        }
    }
}

fn strong_validator(origin: &Sidecar) -> Option<String> {
    origin
        .etag
        .clone()
        .filter(|etag| !etag.starts_with("W/"))
        .or_else(|| origin.last_modified.clone())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn redirections() {
        let check = |from: &str, to: &str, on_mirror: bool, followed: bool| {
            let (from, to) = (Url::parse(from).unwrap(), Url::parse(to).unwrap());
            let result = may_follow(&[from], &to, on_mirror);
            assert_eq!(result.is_ok(), followed, "{to}: {result:?}");
        };
        check("https://a.fr/x", "https://b.fr/y", false, true);
        check("http://a.fr/x", "https://a.fr/x", false, true);
        check("http://127.0.0.1:1/x", "http://127.0.0.1:1/y", true, true);
        check("https://a.fr/x", "http://a.fr/x", false, false);
        check("https://a.fr/x", "file:///etc/passwd", false, false);
        check("https://a.fr/x", "ftp://a.fr/x", false, false);
        check("http://127.0.0.1:1/x", "http://127.0.0.1:2/x", true, false);
        check("http://127.0.0.1:1/x", "https://a.fr/x", true, false);
        let many = vec![Url::parse("https://a.fr").unwrap(); REDIRECTS_MAX + 1];
        assert!(may_follow(&many, &many[0], false).is_err());
    }

    #[test]
    fn a_mirror_changes_the_address_and_back() {
        let folder = std::env::temp_dir();
        for base in ["http://127.0.0.1:8000", "http://127.0.0.1:8000/copie/"] {
            let fetcher = Fetcher::new(FetchConfig {
                mirror: Some(Mirror::parse(base).unwrap()),
                ..FetchConfig::new(&folder, "")
            })
            .unwrap();
            let request =
                Request::metadata("https://api.insee.fr/melodi/data/X?GEO=DEP-44%2ACOM&page=2");
            let address = fetcher.address(&request).unwrap();
            let base = base.trim_end_matches('/');
            assert_eq!(
                address.as_str(),
                format!("{base}/api.insee.fr/melodi/data/X?GEO=DEP-44%2ACOM&page=2")
            );
            assert_eq!(fetcher.at_source(address.as_str()), request.url);
            assert_eq!(fetcher.at_source("https://h.fr/x"), "https://h.fr/x");
        }
        assert_eq!(
            Mirror::parse("/media/cle").unwrap(),
            Mirror::Dir(PathBuf::from("/media/cle"))
        );
        assert!(Mirror::parse("https://").is_err());
    }

    #[test]
    fn ranges_that_are_not_what_was_asked() {
        let read = |text: &'static str| {
            let headers = HeaderMap::from_iter([(
                header::CONTENT_RANGE,
                header::HeaderValue::from_static(text),
            )]);
            content_range(&headers)
        };
        assert_eq!(read("bytes 100-999/1000"), Some((100, 1000)));
        for text in ["bytes */1000", "100-999/1000", "bytes 100-999/*", ""] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
