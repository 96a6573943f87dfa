//! Where figures come from: one API = one file, one door to the network.
//!
//! A [`Connector`] says what to ask of an API and where the figures are in what came back: values in,
//! values out. [`Fetcher`] is the only code that opens a socket; [`RawCache`] keeps what was received
//! as it was received; [`collect`] walks one dataset through all of them.
//!
//! Never: reads before it has written. Raw bytes are on disk, hashed and dated, before a connector
//! sees them; connectors open no socket.

mod again;
mod bdm;
mod check;
mod collect;
mod connector;
pub mod contours;
mod cube;
mod datafair;
mod dido;
mod error;
mod eurostat;
mod fetch;
mod file;
pub mod geo_api;
pub mod gtfs;
mod melodi;
mod membership;
mod nuts;
mod opendatasoft;
mod pace;
mod portal;
mod previous;
mod raw;
mod request;
mod table;
mod tables;
pub mod transport;

pub use again::{AgainError, DocumentRow, KeptDocument, Reread, read_again};
pub use collect::{Ask, Collected, Harvest, collect};
pub use connector::{Connector, Plan};
pub use error::{SourceCode, SourceError};
pub use fetch::{FetchConfig, Fetcher, Mirror, Pause, Progress, Proxy, Quiet, Report, Step};
pub use membership::{MemberZone, MembershipTable, membership_request, read_membership};
pub use pace::Pace;
pub use previous::{Previous, State, StateFile};
pub use raw::{RawCache, Sidecar, file_path, hash};
pub use request::{Expect, RawDocument, Request, Role};

/// Declares the connectors: one word here, one file of that name with a `Connector` type in it.
macro_rules! connectors {
    ($($name:ident),* $(,)?) => {
        /// Every connector, in the order they are declared.
        pub fn all() -> &'static [&'static dyn Connector] {
            &[$(&$name::Api),*]
        }

        /// The connector that an indicator names in its `api`, if there is one.
        pub fn connector(name: &str) -> Option<&'static dyn Connector> {
            match name {
                $(stringify!($name) => Some(&$name::Api),)*
                _ => None,
            }
        }
    };
}

connectors! { melodi, opendatasoft, datafair, dido, bdm, eurostat, file }
