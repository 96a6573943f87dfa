use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use obs_sources::{
    Expect, FetchConfig, Fetcher, Mirror, Pace, Progress, Proxy, Quiet, RawDocument, Report,
    Request, SourceCode, SourceError, Step,
};
use tokio::sync::watch;

use crate::fake::{Answer, Fault, Server};
use crate::{Pauses, StopAtFirstByte, config, go_on};

const JSON: &str = "{\"figures\":[1,2,3]}";

fn parquet() -> Vec<u8> {
    let mut bytes = b"PAR1".to_vec();
    bytes.extend((0..200_000_u32).flat_map(u32::to_le_bytes));
    bytes.extend(b"PAR1");
    bytes
}

fn csv() -> String {
    let rows: String = (0..500).map(|row| format!("{row:05};{row}\r\n")).collect();
    format!("\u{feff}code;total\r\n{rows}")
}

fn server() -> Server {
    Server::start(|asked| match asked.path.as_str() {
        "/json" | "/other.json" => Answer {
            ranges: true,
            ..Answer::json(200, &serde_json::from_str(JSON).unwrap())
        },
        "/csv" => Answer::text(200, "text/csv; charset=utf-8", csv()),
        "/parquet" => Answer::file("application/octet-stream", parquet()),
        "/moved" => Answer::text(302, "text/html", "").header("Location", "/h.fr/json"),
        "/away" => {
            Answer::text(302, "text/html", "").header("Location", "http://127.0.0.2:9/h.fr/json")
        }
        "/field" => Answer::json(
            400,
            &serde_json::json!({
                "error_code": "ODSQLError", "message": "ODSQL query is malformed: Unknown field: anzahl"
            }),
        ),
        _ => Answer::text(404, "text/html", "<html></html>"),
    })
}

fn json() -> Request {
    Request::data("https://h.fr/json", Expect::Json)
}

struct Bench {
    server: Server,
    folder: tempfile::TempDir,
    config: FetchConfig,
    pauses: Pauses,
}

impl Bench {
    fn new() -> Self {
        let server = server();
        let folder = tempfile::tempdir().unwrap();
        let (config, pauses) = config(&folder.path().join("raw"), server.url());
        Self {
            server,
            folder,
            config,
            pauses,
        }
    }

    async fn fetch(&self, request: &Request) -> Result<RawDocument, SourceError> {
        Fetcher::new(self.config.clone())
            .unwrap()
            .fetch(request, &Quiet, &go_on())
            .await
    }

    fn count(&self) -> usize {
        self.server.asked().len()
    }
}

#[tokio::test]
async fn a_body_is_on_disk_with_its_origin_before_anyone_sees_it() {
    let bench = Bench::new();
    let document = bench.fetch(&json()).await.unwrap();
    assert_eq!(fs::read_to_string(&document.path).unwrap(), JSON);
    assert_eq!(
        document.path,
        bench.folder.path().join("raw/h.fr/json.json")
    );
    assert_eq!(
        (document.status, document.bytes, document.unchanged),
        (200, 19, false)
    );
    let origin = fs::read_to_string(bench.folder.path().join("raw/h.fr/json.json.origin")).unwrap();
    let origin: serde_json::Value = serde_json::from_str(&origin).unwrap();
    assert_eq!(origin["url"], "https://h.fr/json");
    assert_eq!(origin["fetched_at"], "2026-11-21");
    assert_eq!(origin["sha256"], document.sha256.as_str());
    assert_eq!(origin["status"], 200);

    let asked = &bench.server.asked()[0];
    assert_eq!(asked.full(), "h.fr/json");
    assert!(
        asked
            .header("user-agent")
            .unwrap()
            .starts_with("observatoire-territorial/")
    );
}

#[tokio::test]
async fn what_has_not_changed_is_not_downloaded_again() {
    let mut bench = Bench::new();
    let first = bench.fetch(&json()).await.unwrap();
    bench.config.fetched_at = "2026-11-22".to_owned();
    let second = bench.fetch(&json()).await.unwrap();
    assert!(second.unchanged);
    assert_eq!(first.sha256, second.sha256);
    assert!(bench.server.asked()[1].header("if-none-match").is_some());
    let (_, origin) = Fetcher::new(bench.config.clone())
        .unwrap()
        .raw()
        .find(&json())
        .unwrap()
        .unwrap();
    assert_eq!(origin.fetched_at, "2026-11-22", "confirmed on that day");

    // A body spoilt on disk is not there any more: it comes whole again.
    fs::write(&first.path, "{\"figures\":[9,9,9]}").unwrap();
    assert_eq!(bench.fetch(&json()).await.unwrap().sha256, first.sha256);
    assert!(bench.server.asked()[2].header("if-none-match").is_none());
}

#[tokio::test]
async fn the_same_word_of_the_catalogue_asks_nothing() {
    let bench = Bench::new();
    let of = |version: &str| Request {
        version: Some(version.to_owned()),
        ..json()
    };
    bench.fetch(&of("2026-07-01")).await.unwrap();
    assert!(bench.fetch(&of("2026-07-01")).await.unwrap().unchanged);
    assert_eq!(bench.count(), 1);
    bench.fetch(&of("2026-07-29")).await.unwrap();
    assert_eq!(bench.count(), 2);
}

#[tokio::test]
async fn descriptions_are_asked_once_in_a_session() {
    let bench = Bench::new();
    let fetcher = Fetcher::new(bench.config.clone()).unwrap();
    let request = Request::metadata("https://h.fr/json");
    let stop = go_on();
    let (one, two) = tokio::join!(
        fetcher.fetch(&request, &Quiet, &stop),
        fetcher.fetch(&request, &Quiet, &stop)
    );
    assert_eq!(one.unwrap().sha256, two.unwrap().sha256);
    assert_eq!(bench.count(), 1);
}

#[tokio::test]
async fn passing_trouble_is_tried_again_and_lasting_trouble_is_not() {
    /// `faults` in a row, then how many requests, how many pauses, and the outcome.
    async fn check(fault: Fault, times: usize, requests: usize, outcome: Result<(), SourceCode>) {
        let bench = Bench::new();
        bench.server.fault("json", fault.clone(), times);
        let result = bench.fetch(&json()).await;
        assert_eq!(
            result.as_ref().map(|_| ()).map_err(|error| error.code),
            outcome,
            "{fault:?}: {result:?}"
        );
        assert_eq!(
            (bench.count(), bench.pauses.taken().len()),
            (requests, requests - 1),
            "{fault:?}"
        );
    }
    check(Fault::Status(503), 2, 3, Ok(())).await;
    check(Fault::Status(504), 1, 2, Ok(())).await;
    check(Fault::Status(503), 9, 5, Err(SourceCode::SourceRefused)).await;
    check(
        Fault::TooManyRequests {
            retry_after_secs: 7,
        },
        1,
        2,
        Ok(()),
    )
    .await;
    check(
        Fault::TooManyRequests {
            retry_after_secs: 7,
        },
        9,
        5,
        Err(SourceCode::SourceRefused),
    )
    .await;
    // A day's quota: not worth waiting for.
    check(
        Fault::TooManyRequests {
            retry_after_secs: 86_400,
        },
        9,
        1,
        Err(SourceCode::SourceRefused),
    )
    .await;
    check(Fault::Truncated, 1, 2, Ok(())).await;
    check(Fault::Reset, 1, 2, Ok(())).await;
    check(Fault::Truncated, 9, 5, Err(SourceCode::SourceChanged)).await;
    check(Fault::Reset, 9, 5, Err(SourceCode::Offline)).await;
    check(Fault::Status(403), 9, 1, Err(SourceCode::SourceRefused)).await;
    check(Fault::Status(404), 9, 1, Err(SourceCode::NothingThere)).await;
    check(Fault::Status(410), 9, 1, Err(SourceCode::NothingThere)).await;
}

#[tokio::test]
async fn the_source_says_how_long_to_wait() {
    let bench = Bench::new();
    bench.server.fault(
        "json",
        Fault::TooManyRequests {
            retry_after_secs: 7,
        },
        1,
    );
    bench.fetch(&json()).await.unwrap();
    assert_eq!(bench.pauses.taken(), [Duration::from_secs(7)]);

    // As a date, counted from the source's own.
    let dated = Arc::new(AtomicUsize::new(0));
    let counter = dated.clone();
    let server = Server::start(move |_| match counter.fetch_add(1, Ordering::SeqCst) {
        0 => Answer::json(429, &serde_json::json!({}))
            .header("Date", "Sat, 21 Nov 2026 08:00:00 GMT")
            .header("Retry-After", "Sat, 21 Nov 2026 08:00:42 GMT"),
        _ => Answer::json(200, &serde_json::json!([])),
    });
    let (config, pauses) = config(&bench.folder.path().join("dated"), server.url());
    Fetcher::new(config)
        .unwrap()
        .fetch(&json(), &Quiet, &go_on())
        .await
        .unwrap();
    assert_eq!(pauses.taken(), [Duration::from_secs(42)]);
}

#[tokio::test]
async fn what_is_not_what_was_asked_is_never_data() {
    async fn check(path: &str, expect: Expect, fault: Fault) {
        let bench = Bench::new();
        bench.server.fault(path, fault.clone(), 99);
        let request = Request::data(format!("https://h.fr/{path}"), expect);
        let error = bench.fetch(&request).await.unwrap_err();
        assert_eq!(
            error.code,
            SourceCode::SourceChanged,
            "{path} {fault:?}: {error}"
        );
        let raw = Fetcher::new(bench.config.clone()).unwrap();
        let left = raw
            .raw()
            .path(&request)
            .unwrap()
            .with_extension(format!("{}.part", expect.extension()));
        assert!(
            matches!(fault, Fault::Truncated) || !left.exists(),
            "{path} {fault:?} left {}",
            left.display()
        );
        assert!(
            raw.raw().find(&request).unwrap().is_none(),
            "{path} {fault:?} was kept"
        );
    }
    for (path, expect) in [
        ("json", Expect::Json),
        ("csv", Expect::Csv),
        ("parquet", Expect::Parquet),
    ] {
        check(path, expect, Fault::WebPage).await;
        check(path, expect, Fault::Empty).await;
        check(path, expect, Fault::Truncated).await;
        check(path, expect, Fault::WrongContentType("image/png")).await;
        check(
            path,
            expect,
            Fault::WrongContentType("text/html; charset=utf-8"),
        )
        .await;
    }
    // Whole according to its length, and cut all the same.
    check("json", Expect::Json, Fault::Renamed(",3]}", "")).await;
    check("csv", Expect::Csv, Fault::Renamed("00499;499\r\n", "00499")).await;
    check(
        "parquet",
        Expect::Csv,
        Fault::WrongContentType("application/json"),
    )
    .await;
}

#[tokio::test]
async fn a_column_unknown_to_the_source_is_named() {
    let bench = Bench::new();
    let error = bench
        .fetch(&Request::data("https://h.fr/field", Expect::Csv))
        .await
        .unwrap_err();
    assert_eq!(error.code, SourceCode::SourceChanged);
    assert!(error.message.fr.contains("anzahl"), "{error}");
    assert_eq!(bench.count(), 1);
}

#[tokio::test]
async fn the_plain_500_of_melodi_is_an_absence_after_one_more_try() {
    let bench = Bench::new();
    bench.server.fault("json", Fault::Status(500), 99);
    let request = Request {
        plain_500_means_absent: true,
        ..json()
    };
    assert_eq!(
        bench.fetch(&request).await.unwrap_err().code,
        SourceCode::NothingThere
    );
    assert_eq!(bench.count(), 2);
}

/// A Parquet file broken in the middle, then asked again by a new session.
async fn resumed(bench: &Bench, version: Option<&str>) -> Vec<Option<String>> {
    let request = Request {
        version: version.map(str::to_owned),
        ..Request::data("https://h.fr/parquet", Expect::Parquet)
    };
    let document = bench.fetch(&request).await.unwrap();
    assert_eq!(fs::read(&document.path).unwrap(), parquet());
    bench
        .server
        .asked()
        .iter()
        .map(|asked| asked.header("range").map(str::to_owned))
        .collect()
}

#[tokio::test]
async fn a_broken_download_goes_on_where_it_stopped() {
    let half = Some(format!("bytes={}-", parquet().len() / 2));

    let bench = Bench::new();
    bench.server.fault("parquet", Fault::Truncated, 1);
    assert_eq!(resumed(&bench, None).await, [None, half.clone()]);
    assert!(bench.server.asked()[1].header("if-range").is_some());

    // Given up, then asked again another day.
    let mut bench = Bench::new();
    bench.config.tries = 1;
    bench.server.fault("parquet", Fault::Truncated, 1);
    let request = Request::data("https://h.fr/parquet", Expect::Parquet);
    bench.fetch(&request).await.unwrap_err();
    assert_eq!(resumed(&bench, None).await, [None, half.clone()]);

    // The source sends the whole again.
    let bench = Bench::new();
    bench.server.fault("parquet", Fault::Truncated, 1);
    bench.server.fault("parquet", Fault::IgnoresRange, 1);
    assert_eq!(resumed(&bench, None).await, [None, half]);
}

#[tokio::test]
async fn two_states_of_a_file_are_never_mixed() {
    // Without validators, as Melodi: the word of the catalogue decides.
    let bytes = Arc::new(Mutex::new(parquet()));
    let served = bytes.clone();
    let server = Server::start(move |asked| {
        let body = served.lock().unwrap().clone();
        let total = body.len();
        let from = asked.header("range").and_then(|range| {
            range
                .strip_prefix("bytes=")?
                .strip_suffix('-')?
                .parse()
                .ok()
        });
        match from {
            Some(from) if from < total => Answer {
                status: 206,
                body: body[from..].to_vec(),
                ..Answer::text(206, "application/octet-stream", "").header(
                    "Content-Range",
                    &format!("bytes {from}-{}/{total}", total - 1),
                )
            },
            _ => Answer {
                body,
                ..Answer::text(200, "application/octet-stream", "")
            },
        }
    });
    let folder = tempfile::tempdir().unwrap();
    let (mut config, _) = config(folder.path(), server.url());
    config.tries = 1;
    let fetch = |version: &'static str| {
        let fetcher = Fetcher::new(config.clone()).unwrap();
        async move {
            let request = Request {
                version: Some(version.to_owned()),
                ..Request::data("https://h.fr/parquet", Expect::Parquet)
            };
            fetcher.fetch(&request, &Quiet, &go_on()).await
        }
    };
    let ranges = || {
        server
            .asked()
            .iter()
            .filter(|asked| asked.header("range").is_some())
            .count()
    };

    server.fault("parquet", Fault::Truncated, 1);
    fetch("2026-07-01").await.unwrap_err();
    fetch("2026-07-01").await.unwrap();
    assert_eq!(ranges(), 1, "same state: goes on");

    server.fault("parquet", Fault::Truncated, 1);
    fetch("2026-07-29").await.unwrap_err();
    let longer = [b"PAR1".as_slice(), &[7; 900_000], b"PAR1"].concat();
    *bytes.lock().unwrap() = longer.clone();
    fetch("2026-07-29").await.unwrap_err();
    assert_eq!(ranges(), 2, "same word, another length: thrown away");
    let document = fetch("2026-07-29").await.unwrap();
    assert_eq!(ranges(), 2);
    assert_eq!(fs::read(document.path).unwrap(), longer);

    server.fault("parquet", Fault::Truncated, 1);
    fetch("2026-08-01").await.unwrap_err();
    fetch("2026-08-02").await.unwrap();
    assert_eq!(ranges(), 2, "another state: from the beginning");
}

#[tokio::test]
async fn stopping_is_immediate_and_keeps_what_came() {
    let bench = Bench::new();
    bench.server.fault("parquet", Fault::Stalled, 1);
    let (sender, stop) = watch::channel(false);
    let request = Request::data("https://h.fr/parquet", Expect::Parquet);
    let fetcher = Fetcher::new(bench.config.clone()).unwrap();
    let error = fetcher
        .fetch(&request, &StopAtFirstByte(sender), &stop)
        .await
        .unwrap_err();
    assert_eq!(error.code, SourceCode::Stopped);
    // Stopped before it began: nothing is asked.
    let asked = bench.count();
    assert_eq!(
        fetcher
            .fetch(&json(), &Quiet, &stop)
            .await
            .unwrap_err()
            .code,
        SourceCode::Stopped
    );
    assert_eq!(bench.count(), asked);
    assert_eq!(
        fs::read(bench.fetch(&request).await.unwrap().path).unwrap(),
        parquet()
    );
}

#[tokio::test]
async fn offline_opens_no_socket() {
    let mut bench = Bench::new();
    bench.fetch(&json()).await.unwrap();
    bench.server.forget();
    bench.config.offline = true;
    let kept = bench.fetch(&json()).await.unwrap();
    assert!(kept.unchanged);
    let error = bench
        .fetch(&Request::data("https://h.fr/csv", Expect::Csv))
        .await
        .unwrap_err();
    assert_eq!(error.code, SourceCode::Offline);
    assert_eq!(bench.count(), 0);
}

#[tokio::test]
async fn a_raw_cache_copied_to_a_key_is_a_source() {
    let bench = Bench::new();
    let original = bench.fetch(&json()).await.unwrap();
    let other = tempfile::tempdir().unwrap();
    let key = bench.folder.path().join("raw");
    let fetcher = Fetcher::new(FetchConfig {
        mirror: Some(Mirror::parse(key.to_str().unwrap()).unwrap()),
        ..FetchConfig::new(other.path(), "2027-01-01")
    })
    .unwrap();
    bench.server.forget();
    let copy = fetcher.fetch(&json(), &Quiet, &go_on()).await.unwrap();
    assert_eq!(copy.sha256, original.sha256);
    assert_eq!(
        copy.fetched_at, "2026-11-21",
        "when it was received, not when it was copied"
    );
    assert!(copy.path.starts_with(other.path()));
    assert!(
        fetcher
            .fetch(&json(), &Quiet, &go_on())
            .await
            .unwrap()
            .unchanged
    );
    let absent = fetcher
        .fetch(
            &Request::data("https://h.fr/csv", Expect::Csv),
            &Quiet,
            &go_on(),
        )
        .await;
    assert_eq!(absent.unwrap_err().code, SourceCode::NothingThere);

    // A key that lost bytes.
    let request = Request::metadata("https://h.fr/other.json");
    let path = bench.fetch(&request).await.unwrap().path;
    fs::write(&path, "{\"figures\":[").unwrap();
    let spoilt = fetcher.fetch(&request, &Quiet, &go_on()).await;
    assert_eq!(spoilt.unwrap_err().code, SourceCode::SourceChanged);
}

#[tokio::test]
async fn redirections_are_followed_on_the_same_ground_only() {
    let bench = Bench::new();
    let to = |path: &str| Request::data(format!("https://h.fr/{path}"), Expect::Json);
    assert_eq!(bench.fetch(&to("moved")).await.unwrap().bytes, 19);
    assert_eq!(
        bench.fetch(&to("away")).await.unwrap_err().code,
        SourceCode::SourceRefused
    );
    bench.server.fault("other.json", Fault::RedirectLoop, 99);
    bench.server.forget();
    assert_eq!(
        bench.fetch(&to("other.json")).await.unwrap_err().code,
        SourceCode::SourceRefused
    );
    assert_eq!(bench.count(), 6, "five redirections, one try");
}

#[tokio::test]
async fn a_body_larger_than_allowed_is_dropped() {
    let bench = Bench::new();
    let request = Request {
        bytes_max: 1000,
        ..Request::data("https://h.fr/parquet", Expect::Parquet)
    };
    let error = bench.fetch(&request).await.unwrap_err();
    assert_eq!(error.code, SourceCode::SourceChanged);
    assert_eq!(bench.count(), 1);
}

#[tokio::test]
async fn no_one_at_the_other_end() {
    let mut bench = Bench::new();
    let gone = server().url().to_owned();
    bench.config.mirror = Some(Mirror::parse(&gone).unwrap());
    // The listener of a dropped server may take one last connection before it closes.
    let error = bench.fetch(&json()).await.unwrap_err();
    assert_eq!(error.code, SourceCode::Offline, "{error}");
}

#[tokio::test]
async fn a_proxy_is_gone_through() {
    let proxy = Server::start(|_| Answer::text(403, "text/plain", "no"));
    let folder = tempfile::tempdir().unwrap();
    let fetcher = Fetcher::new(FetchConfig {
        proxy: Proxy::Url(proxy.url().to_owned()),
        tries: 1,
        ..FetchConfig::new(folder.path(), "2026-11-21")
    })
    .unwrap();
    let error = fetcher.fetch(&json(), &Quiet, &go_on()).await.unwrap_err();
    assert_eq!(error.code, SourceCode::Offline, "{error}");
    let asked = proxy.asked();
    assert_eq!(
        (
            asked.len(),
            asked[0].method.as_str(),
            asked[0].host.as_str()
        ),
        (1, "CONNECT", "h.fr:443")
    );
    let bad = FetchConfig {
        proxy: Proxy::Url("::".to_owned()),
        ..FetchConfig::new(folder.path(), "")
    };
    assert_eq!(
        Fetcher::new(bad).err().map(|error| error.code),
        Some(SourceCode::BadRequest)
    );
}

#[tokio::test]
async fn no_more_at_once_than_the_host_takes() {
    let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (entered, peak) = (now.clone(), most.clone());
    let server = Server::start(move |_| {
        peak.fetch_max(entered.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        for _ in 0..2_000 {
            std::thread::yield_now();
        }
        entered.fetch_sub(1, Ordering::SeqCst);
        Answer::json(200, &serde_json::json!([]))
    });
    let folder = tempfile::tempdir().unwrap();
    let (mut config, _) = config(folder.path(), server.url());
    config.pace = Some(Pace {
        at_once: 2,
        ..Pace::FREE
    });
    let fetcher = Arc::new(Fetcher::new(config).unwrap());
    let tasks: Vec<_> = (0..8)
        .map(|number| {
            let fetcher = fetcher.clone();
            tokio::spawn(async move {
                let request = Request::data(format!("https://h.fr/{number}"), Expect::Json);
                fetcher.fetch(&request, &Quiet, &go_on()).await.unwrap();
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert!((1..=2).contains(&most.load(Ordering::SeqCst)));
}

#[tokio::test]
async fn progress_goes_from_waiting_to_checking() {
    #[derive(Default)]
    struct Steps(Mutex<Vec<(Step, u64, Option<u64>)>>);
    impl Progress for Steps {
        fn report(&self, report: Report<'_>) {
            self.0
                .lock()
                .unwrap()
                .push((report.step, report.bytes_done, report.bytes_total));
        }
    }
    let bench = Bench::new();
    let total = parquet().len() as u64;
    let steps = Steps::default();
    let fetcher = Fetcher::new(bench.config.clone()).unwrap();
    let request = Request::data("https://h.fr/parquet", Expect::Parquet);
    fetcher.fetch(&request, &steps, &go_on()).await.unwrap();
    let steps = steps.0.into_inner().unwrap();
    assert_eq!(steps.first(), Some(&(Step::Waiting, 0, None)));
    assert_eq!(steps[1], (Step::Receiving, 0, Some(total)));
    assert_eq!(steps.last(), Some(&(Step::Checking, total, Some(total))));
    assert!(
        steps.windows(2).all(|pair| pair[0].1 <= pair[1].1),
        "{steps:?}"
    );
}
