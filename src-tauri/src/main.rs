//! The program people start: reads its options, then opens the window.

// A terminal behind the window is of no use on Windows.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use clap::Parser;

fn main() -> std::process::ExitCode {
    observatoire::run(observatoire::Options::parse())
}
