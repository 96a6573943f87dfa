//! The shapes of places: GeoJSON is read and projected, borders that neighbours share are found and simplified once for
//! both, communes are put together into larger places by dropping the borders inside, and the whole is kept in one small file.
//!
//! ```text
//! GeoJSON ─► Received ─► Outlines ─► bytes of the kept file ─► Outlines ─► Shape ─► path on a Sheet
//!            read         build        to_bytes                from_bytes
//! ```
//!
//! Coordinates are whole metres in the equal-area [`Plane`] of the part of France they lie in.
//!
//! Never: says that a place exists. It knows the codes that a file gave it and nothing of who they are: which communes make
//! a place, and what became of old ones, is told by whoever asks.

mod error;
mod kept;
mod locate;
mod mosaic;
mod oddity;
mod outlines;
mod plane;
mod received;
mod shape;
mod sheet;
mod topology;

pub use error::OutlineError;
pub use locate::Locator;
pub use mosaic::Mosaic;
pub use oddity::{Oddity, Remark};
pub use outlines::{Detail, Group, Outlines, Provenance};
pub use plane::{Plane, PointError};
pub use received::{Received, read};
pub use shape::{Bounds, Point, Ring, Shape};
pub use sheet::{Frame, Sheet};
