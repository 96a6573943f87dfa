//! A territory among others: comparisons, findings, and the sentences that say them.
//!
//! Never: sees SQL or pixels. The same rows in give the same findings out.

pub mod classes;
mod comparison;
pub mod discs;
pub mod findings;
pub mod guesses;
pub mod number;
pub mod perimeter;
pub mod side_by_side;
pub mod wording;

pub use comparison::{Comparison, Distribution, Entry, NearPeers, Perimeter, Point, Role, Stats};
