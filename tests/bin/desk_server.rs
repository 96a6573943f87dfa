//! The shell's twin over loopback HTTP: the real desk and the real interface, for any browser.
//! For tests and development; never shipped.
//!
//! `desk_server --data-dir DIR --ui ui/dist [--port 0] [--mirror URL|DIR] [--offline] [--today DATE]`
//! prints `listening on http://127.0.0.1:PORT`.

use std::collections::HashMap;
use std::net::Ipv4Addr;
use std::path::{Component, Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path as UrlPath, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use obs_desk::{Desk, DeskConfig, Job, dispatch};
use serde_json::{Value, json};
use tokio::sync::{mpsc, watch};
use tokio_stream::StreamExt as _;
use tokio_stream::wrappers::UnboundedReceiverStream;

/// As strict as the window's own.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
                      font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'";

struct Twin {
    desk: Arc<Desk>,
    ui: PathBuf,
    running: Mutex<HashMap<String, watch::Sender<bool>>>,
}

#[tokio::main]
async fn main() -> ExitCode {
    match serve().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}

async fn serve() -> Result<(), String> {
    let mut config = DeskConfig::default();
    let mut ui = PathBuf::from("ui/dist");
    let mut port = 0u16;
    let mut arguments = std::env::args().skip(1);
    while let Some(flag) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{flag} needs a value"));
        match flag.as_str() {
            "--data-dir" => config.data_dir = Some(value()?.into()),
            "--ui" => ui = value()?.into(),
            "--port" => {
                port = value()?
                    .parse()
                    .map_err(|_| "--port needs a number".to_owned())?
            }
            "--mirror" => config.mirror = Some(value()?),
            "--today" => config.today = Some(value()?),
            "--offline" => config.offline = true,
            other => return Err(format!("unknown flag {other}")),
        }
    }
    if config.data_dir.is_none() {
        return Err("--data-dir is needed: tests never touch a person's own data".to_owned());
    }
    let desk = Arc::new(Desk::open(config).map_err(|problem| problem.message)?);
    let warm = Arc::clone(&desk);
    tokio::task::spawn_blocking(move || warm.warm_up());
    let twin = Arc::new(Twin {
        desk,
        ui,
        running: Mutex::default(),
    });
    let routes = Router::new()
        .route("/ask/{name}", post(ask))
        .route("/stop/{job}", post(stop))
        .fallback(get(file))
        .with_state(twin);
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .await
        .map_err(|error| error.to_string())?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    println!("listening on http://{address}");
    axum::serve(listener, routes)
        .with_graceful_shutdown(async {
            let _ = tokio::signal::ctrl_c().await;
        })
        .await
        .map_err(|error| error.to_string())
}

/// Lines of JSON: `{"progress": …}` as often as needed, then one `{"answer": …}` or `{"problem": …}`.
async fn ask(
    State(twin): State<Arc<Twin>>,
    UrlPath(name): UrlPath<String>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    // Another site open in the same browser must not be able to ask.
    let own = headers
        .get(header::ORIGIN)
        .and_then(|origin| origin.to_str().ok())
        .is_none_or(|origin| origin.starts_with("http://127.0.0.1:"));
    if !own {
        return StatusCode::FORBIDDEN.into_response();
    }
    let Ok(body) = serde_json::from_slice::<Value>(&body) else {
        return (StatusCode::BAD_REQUEST, "not JSON").into_response();
    };
    let (stop, stopped) = watch::channel(false);
    let job_id = query.get("job").cloned();
    if let Some(id) = &job_id {
        lock(&twin.running).insert(id.clone(), stop);
    }
    let (lines, received) = mpsc::unbounded_channel::<Value>();
    let progress = lines.clone();
    let job = Job {
        progress: Arc::new(move |step| {
            let _ = progress.send(json!({ "progress": step }));
        }),
        stop: stopped,
    };
    tokio::spawn(async move {
        let line = match dispatch(&twin.desk, &name, body, job).await {
            Ok(answer) => json!({ "answer": answer }),
            Err(problem) => json!({ "problem": problem }),
        };
        let _ = lines.send(line);
        if let Some(id) = job_id {
            lock(&twin.running).remove(&id);
        }
    });
    let stream = UnboundedReceiverStream::new(received)
        .map(|line| Ok::<_, std::convert::Infallible>(format!("{line}\n")));
    (
        [(header::CONTENT_TYPE, "application/x-ndjson")],
        Body::from_stream(stream),
    )
        .into_response()
}

async fn stop(State(twin): State<Arc<Twin>>, UrlPath(job): UrlPath<String>) -> StatusCode {
    match lock(&twin.running).get(&job) {
        Some(stop) => {
            let _ = stop.send(true);
            StatusCode::NO_CONTENT
        }
        None => StatusCode::NOT_FOUND,
    }
}

/// A file of the built interface.
async fn file(State(twin): State<Arc<Twin>>, uri: axum::http::Uri) -> Response {
    let wanted = Path::new(uri.path().trim_start_matches('/'));
    if !wanted
        .components()
        .all(|part| matches!(part, Component::Normal(_)))
    {
        return StatusCode::NOT_FOUND.into_response();
    }
    let mut path = twin.ui.join(wanted);
    if path.is_dir() {
        path = path.join("index.html");
    }
    let mime = match path.extension().and_then(|ending| ending.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("ttf") => "font/ttf",
        Some("woff2") => "font/woff2",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    };
    match tokio::fs::read(&path).await {
        Ok(bytes) => (
            [
                (header::CONTENT_TYPE, mime),
                (header::CONTENT_SECURITY_POLICY, POLICY),
            ],
            bytes,
        )
            .into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
