//! The sources room against sources that answer on the loopback, and misbehave on demand.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

#[allow(dead_code)]
#[path = "../../../../../tests/kit/src/fake/mod.rs"]
mod fake;

mod collecting;
mod contours;
mod eurostat;
mod fetching;
mod samples;

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use obs_model::{
    Aggregation, Direction, Indicator, IndicatorId, Kind, Origin, SourceEntry, Text, Unit,
};
use obs_sources::{FetchConfig, Mirror, Pace, Progress, Proxy, Report, Step};
use tokio::sync::watch;

/// Pauses asked for and not taken.
#[derive(Clone, Default)]
struct Pauses(Arc<Mutex<Vec<Duration>>>);

impl Pauses {
    fn taken(&self) -> Vec<Duration> {
        self.0.lock().unwrap().clone()
    }
}

/// A configuration that goes to a fake, never waits, and notes the pauses it was asked for.
fn config(raw: &Path, mirror: &str) -> (FetchConfig, Pauses) {
    let pauses = Pauses::default();
    let noted = pauses.clone();
    let config = FetchConfig {
        mirror: Some(Mirror::parse(mirror).unwrap()),
        proxy: Proxy::None,
        pace: Some(Pace::FREE),
        pause: Arc::new(move |duration| {
            noted.0.lock().unwrap().push(duration);
            Box::pin(std::future::ready(()))
        }),
        ..FetchConfig::new(raw, "2026-11-21")
    };
    (config, pauses)
}

/// Never stops.
fn go_on() -> watch::Receiver<bool> {
    watch::channel(false).1
}

/// Stops at the first byte.
struct StopAtFirstByte(watch::Sender<bool>);

impl Progress for StopAtFirstByte {
    fn report(&self, report: Report<'_>) {
        if report.step == Step::Receiving {
            self.0.send_replace(true);
        }
    }
}

fn text(fr: &str) -> Text {
    Text {
        fr: fr.to_owned(),
        en: fr.to_owned(),
    }
}

/// An indicator that only matters for where it is read.
fn indicator(id: &str, api: &str, dataset: &str, query: &str) -> Indicator {
    Indicator {
        id: IndicatorId(id.to_owned()),
        name: text(id),
        short: text(id),
        definition: text(id),
        reading: text(id),
        unit: Unit {
            sign: String::new(),
            words: text(""),
            decimals: 0,
        },
        kind: Kind::Count,
        numerator: None,
        denominator: None,
        denominator_from: None,
        scale: 1.0,
        aggregation: Aggregation::Sum,
        direction: Direction::None,
        levels: Vec::new(),
        years: String::new(),
        years_between_comparable: 1,
        breaks: Vec::new(),
        bounds: (0.0, 1e9),
        caveats: Vec::new(),
        origin: Origin {
            producer: String::new(),
            dataset: String::new(),
            page: String::new(),
            licence: String::new(),
            cadence: String::new(),
        },
        sources: vec![SourceEntry {
            api: api.to_owned(),
            dataset: dataset.to_owned(),
            query: query.to_owned(),
        }],
        order: 0,
    }
}
