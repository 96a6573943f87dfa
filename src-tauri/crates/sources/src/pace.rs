//! How fast each host may be asked.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use governor::clock::{Clock, MonotonicClock};
use governor::middleware::NoOpMiddleware;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::fetch::Pause;

/// At most so many requests in any window of time, and so many at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Requests in any window; none for no limit.
    pub requests: Option<u32>,
    /// The window, in seconds.
    pub window_secs: u32,
    /// Requests at the same time.
    pub at_once: u32,
}

impl Pace {
    /// As fast as the other side answers: a mirror, a test.
    pub const FREE: Pace = Pace {
        requests: None,
        window_secs: 1,
        at_once: 8,
    };

    /// What is asked of a host when its producer says nothing else.
    pub const POLITE: Pace = Pace {
        requests: Some(5),
        window_secs: 1,
        at_once: 2,
    };

    /// What the producers say of their hosts.
    pub fn of_host(host: &str) -> Pace {
        match host {
            // README of InseeFrLab/melodi: 30 requests a minute, then 429.
            "api.insee.fr" => Pace {
                requests: Some(30),
                window_secs: 60,
                at_once: 3,
            },
            // API Découpage administratif: 10 requests a second and per address.
            "geo.api.gouv.fr" => Pace {
                requests: Some(10),
                window_secs: 1,
                at_once: 3,
            },
            // ADEME counts 600 anonymous requests a minute, and answers 429 to long paging.
            "data.ademe.fr" => Pace {
                requests: Some(300),
                window_secs: 60,
                at_once: 2,
            },
            _ => Pace::POLITE,
        }
    }

    /// The rate limiter's words for it: a burst, then one request every so often, so that no window of
    /// `window_secs` ever holds more than `requests`.
    fn quota(self) -> Option<Quota> {
        let requests = self.requests?;
        let burst = self.at_once.clamp(1, requests.max(2) - 1);
        let window = Duration::from_secs(u64::from(self.window_secs));
        let period = window / requests.saturating_sub(burst).max(1);
        Some(Quota::with_period(period)?.allow_burst(NonZeroU32::new(burst)?))
    }
}

type Limiter =
    RateLimiter<NotKeyed, InMemoryState, MonotonicClock, NoOpMiddleware<std::time::Instant>>;

struct Lane {
    limiter: Option<Limiter>,
    places: Arc<Semaphore>,
}

/// The lanes of all hosts.
#[derive(Default)]
pub(crate) struct Lanes {
    by_host: Mutex<HashMap<String, Arc<Lane>>>,
}

impl Lanes {
    /// Waits for one's turn on a host; the turn lasts as long as what is returned.
    pub(crate) async fn turn(
        &self,
        host: &str,
        pace: Pace,
        pause: &Pause,
    ) -> Option<OwnedSemaphorePermit> {
        let lane = {
            let mut by_host = self.by_host.lock().unwrap_or_else(PoisonError::into_inner);
            by_host
                .entry(host.to_owned())
                .or_insert_with(|| {
                    Arc::new(Lane {
                        limiter: pace
                            .quota()
                            .map(|quota| RateLimiter::direct_with_clock(quota, MonotonicClock)),
                        places: Arc::new(Semaphore::new(pace.at_once.max(1) as usize)),
                    })
                })
                .clone()
        };
        let place = lane.places.clone().acquire_owned().await.ok();
        if let Some(limiter) = &lane.limiter {
            while let Err(not_until) = limiter.check() {
                pause(not_until.wait_time_from(MonotonicClock.now())).await;
            }
        }
        place
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use governor::clock::FakeRelativeClock;

    use super::*;

    /// Asks as fast as allowed for three windows on a clock moved by hand, and counts in every window.
    fn check(pace: Pace) {
        let clock = FakeRelativeClock::default();
        let limiter = RateLimiter::direct_with_clock(pace.quota().unwrap(), clock.clone());
        let step = Duration::from_millis(50);
        let window = Duration::from_secs(u64::from(pace.window_secs));
        let (mut now, mut times) = (Duration::ZERO, Vec::new());
        while now < window * 3 {
            while limiter.check().is_ok() {
                times.push(now);
            }
            clock.advance(step);
            now += step;
        }
        let most = times
            .iter()
            .map(|start| {
                times
                    .iter()
                    .filter(|t| **t >= *start && **t < *start + window)
                    .count()
            })
            .max()
            .unwrap();
        let allowed = pace.requests.unwrap() as usize;
        assert!(most <= allowed, "{pace:?}: {most} in a window");
        assert!(
            most * 10 >= allowed * 7,
            "{pace:?}: only {most} in a window"
        );
    }

    #[test]
    fn no_window_holds_more_requests_than_the_producer_allows() {
        for host in [
            "api.insee.fr",
            "geo.api.gouv.fr",
            "data.ademe.fr",
            "data.ofgl.fr",
        ] {
            check(Pace::of_host(host));
        }
    }

    #[test]
    fn what_the_producers_ask() {
        let melodi = Pace::of_host("api.insee.fr");
        assert_eq!(
            (melodi.requests, melodi.window_secs, melodi.at_once),
            (Some(30), 60, 3)
        );
        let geo = Pace::of_host("geo.api.gouv.fr");
        assert_eq!((geo.requests, geo.window_secs), (Some(10), 1));
    }
}
