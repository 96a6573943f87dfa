//! Notes as pages: what they hold, what they withstand, how they look.
//!
//! `ACCEPT=1 cargo test -p obs-note --test note` accepts the pages as they are painted now, after looking at them.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod golden;
mod hard;
mod inside;
mod other;
mod sample;
mod workshop;
