//! What the interface is promised: TypeScript written from the Rust types, never stale.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fs;
use std::path::Path;

#[test]
fn the_typescript_bindings_are_those_of_the_rust_types() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src/bindings.ts");
    let fresh = obs_desk::typescript();
    if std::env::var_os("ACCEPT").is_some() {
        fs::write(&path, &fresh).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == fresh,
        "ui/src/bindings.ts is stale: run `ACCEPT=1 cargo test -p obs-tests --test contract`"
    );
}

#[test]
fn every_command_is_in_the_schema_once() {
    let text = obs_desk::typescript();
    for command in obs_desk::COMMANDS {
        let line = format!("\n  {command}: [");
        assert_eq!(text.matches(&line).count(), 1, "{command}");
    }
}
