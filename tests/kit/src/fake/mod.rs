//! Sources that answer on the loopback in the forms that the real ones were recorded in, with faults on
//! demand. Given to `--mirror URL`, one [`Fake`] stands for every host at once: the first segment of a
//! path is the host.
//!
//! Few figures, all real: each is written with where it comes from.

pub mod datafair;
pub mod melodi;
pub mod opendatasoft;
pub mod wire;

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

pub use wire::{Answer, Asked, Fault, Served, Server};

/// What the fake sources hold.
#[derive(Clone, Default)]
pub struct World {
    /// Datasets of Melodi.
    pub melodi: Vec<melodi::Dataset>,
    /// Datasets of Opendatasoft portals.
    pub opendatasoft: Vec<opendatasoft::Dataset>,
    /// Datasets of data-fair portals.
    pub datafair: Vec<datafair::Dataset>,
    /// Anything else: `HOST/PATH?QUERY`, or `HOST/PATH` for any query → content type and body. Wins over the rest.
    pub files: BTreeMap<String, (String, Vec<u8>)>,
}

impl World {
    /// A world with the figures that are carried in this crate.
    pub fn with_known_figures() -> Self {
        Self {
            melodi: vec![
                melodi::populations_historiques(),
                melodi::populations_reference(),
            ],
            opendatasoft: vec![opendatasoft::petite_enfance_epci()],
            datafair: vec![datafair::dpe()],
            files: BTreeMap::new(),
        }
    }

    fn answer(&self, asked: &Asked) -> Answer {
        let file = self.files.get(&asked.full());
        let file = file.or_else(|| self.files.get(&format!("{}{}", asked.host, asked.path)));
        let (content_type, body) = match file {
            Some(file) => file,
            None => {
                let host = asked.host.as_str();
                if host == melodi::HOST {
                    return melodi::answer(&self.melodi, asked);
                }
                if self.opendatasoft.iter().any(|dataset| dataset.host == host) {
                    return opendatasoft::answer(&self.opendatasoft, asked);
                }
                if self.datafair.iter().any(|dataset| dataset.host == host) {
                    return datafair::answer(&self.datafair, asked);
                }
                return Answer::text(404, "text/html; charset=utf-8", "<html>404</html>");
            }
        };
        Answer::file(content_type, body.clone())
    }
}

/// Fake sources, until dropped.
pub struct Fake {
    server: Server,
    world: Arc<RwLock<World>>,
}

impl Fake {
    /// Starts answering.
    pub fn start(world: World) -> Self {
        let world = Arc::new(RwLock::new(world));
        let own = Arc::clone(&world);
        Self {
            server: Server::start(move |asked| {
                let world = own.read().unwrap_or_else(PoisonError::into_inner);
                world.answer(asked)
            }),
            world,
        }
    }

    /// Holds something else from now on.
    pub fn hold(&self, world: World) {
        *self.world.write().unwrap_or_else(PoisonError::into_inner) = world;
    }

    /// What to give to `--mirror`.
    pub fn url(&self) -> &str {
        self.server.url()
    }

    /// Everything asked so far, in order.
    pub fn asked(&self) -> Vec<Asked> {
        self.server.asked()
    }

    /// The same, with what was given.
    pub fn served(&self) -> Vec<Served> {
        self.server.served()
    }

    /// Forgets what was asked.
    pub fn forget(&self) {
        self.server.forget();
    }

    /// The next `times` answers whose `HOST/PATH?QUERY` contains `part` have this fault.
    pub fn fault(&self, part: &str, fault: Fault, times: usize) {
        self.server.fault(part, fault, times);
    }

    /// No fault any more.
    pub fn repair(&self) {
        self.server.repair();
    }
}
