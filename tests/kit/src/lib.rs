//! What the tests share: fake sources on the loopback, and a desk in a folder of its own.

#![allow(clippy::unwrap_used, clippy::expect_used)]

pub mod desk;
pub mod fake;
pub mod lot;
pub mod measured;
pub mod own;
pub mod whole;
pub mod workbook;
pub mod zones;
