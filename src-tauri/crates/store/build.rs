//! Finds DuckDB's shared library, so that a build links it (no time) instead of compiling it (half an hour).
//!
//! The library is the one DuckDB publishes on npm; `make setup` installs it, pinned with its hash by
//! `ui/package-lock.json`. It is put in two places:
//! - `OUT_DIR`, declared as a link path: cargo puts it on the loader's path of every `cargo run` and `cargo test`;
//! - beside the finished programs, where their `$ORIGIN` run path (`.cargo/config.toml`) finds it
//!   when they are started by hand.
//!
//! `DUCKDB_LIB_DIR` names another folder to take it from. The feature `bundled` compiles DuckDB instead.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    if env::var_os("CARGO_FEATURE_BUNDLED").is_some() {
        return ExitCode::SUCCESS;
    }
    match place_library() {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            println!("cargo::error={sentence}");
            ExitCode::FAILURE
        }
    }
}

fn place_library() -> Result<(), String> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=DUCKDB_LIB_DIR");
    let os = variable("CARGO_CFG_TARGET_OS")?;
    let arch = variable("CARGO_CFG_TARGET_ARCH")?;
    let file_name = match os.as_str() {
        "macos" => "libduckdb.dylib",
        _ => "libduckdb.so",
    };
    let library = match env::var_os("DUCKDB_LIB_DIR") {
        Some(folder) => PathBuf::from(folder).join(file_name),
        None => package(&os, &arch)?.join(file_name),
    };
    println!("cargo::rerun-if-changed={}", library.display());
    if !library.is_file() {
        return Err(format!(
            "DuckDB’s library is not at {}: run `make setup`, or build with `--features obs-store/bundled`",
            library.display()
        ));
    }

    let out_dir = PathBuf::from(variable("OUT_DIR")?);
    link(&library, &out_dir.join(file_name))?;
    println!("cargo::rustc-link-search=native={}", out_dir.display());

    // OUT_DIR is <target>/<profile>/build/<package>-<hash>/out: programs are three folders up.
    if let Some(programs) = out_dir.ancestors().nth(3) {
        let beside = programs.join(file_name);
        link(&library, &beside)?;
        println!("cargo::rerun-if-changed={}", beside.display());
    }
    Ok(())
}

/// The folder of the npm package made for a target.
fn package(os: &str, arch: &str) -> Result<PathBuf, String> {
    let os = match os {
        "linux" => "linux",
        "macos" => "darwin",
        other => return Err(no_library(other, arch)),
    };
    let arch = match arch {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => return Err(no_library(os, other)),
    };
    let modules = Path::new(&variable("CARGO_MANIFEST_DIR")?).join("../../../ui/node_modules");
    Ok(modules.join(format!("@duckdb/node-bindings-{os}-{arch}")))
}

fn no_library(os: &str, arch: &str) -> String {
    format!(
        "no DuckDB library is taken from npm for {os} on {arch}: set DUCKDB_LIB_DIR, or build with `--features obs-store/bundled`"
    )
}

/// Hard link, or copy when the target folder is on another disk. Renamed into place: a program that runs keeps its own.
fn link(from: &Path, to: &Path) -> Result<(), String> {
    if same_age_and_size(from, to) {
        return Ok(());
    }
    let draft = to.with_extension(format!("{}.new", std::process::id()));
    fs::hard_link(from, &draft)
        .or_else(|_| copy_with_age(from, &draft))
        .and_then(|()| fs::rename(&draft, to))
        .map_err(|error| format!("cannot put {} at {}: {error}", from.display(), to.display()))
}

/// The age is kept because cargo runs this script again when a file it named is younger than the last run.
fn copy_with_age(from: &Path, to: &Path) -> io::Result<()> {
    fs::copy(from, to)?;
    let modified = fs::metadata(from)?.modified()?;
    fs::File::options()
        .write(true)
        .open(to)?
        .set_modified(modified)
}

fn same_age_and_size(from: &Path, to: &Path) -> bool {
    let (Ok(from), Ok(to)) = (fs::metadata(from), fs::metadata(to)) else {
        return false;
    };
    from.len() == to.len() && from.modified().ok() == to.modified().ok()
}

fn variable(name: &str) -> Result<String, String> {
    env::var(name).map_err(|error| format!("{name}: {error}"))
}
