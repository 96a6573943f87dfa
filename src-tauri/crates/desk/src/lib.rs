//! What a person can ask of the observatory, as functions: the desk behind every face
//! (window, HTTP twin, terminal).
//!
//! Never: remembers what the person is looking at. Each command carries its whole question.

mod about;
mod beside;
mod carnets;
mod commands;
mod contours;
mod data;
mod desk;
mod drawing;
mod export;
mod finer;
mod format;
mod indicator;
mod log;
mod map;
mod marks;
mod own;
mod perimeter;
mod places;
mod portrait;
mod problem;
mod question;
mod read_me;
mod refresh;
mod reread;
mod restore;
mod retrace;
mod settings;
mod sheet;
mod starter;
mod symbols;
mod transport;
mod verify;
mod why;
pub mod wire;
mod zones;

pub use carnets::CarnetFile;
pub use commands::{COMMANDS, Job, dispatch, typescript};
pub use desk::{Desk, DeskConfig, Patience};
pub use drawing::{Chart, chart};
pub use indicator::file_stem;
pub use transport::connector;
