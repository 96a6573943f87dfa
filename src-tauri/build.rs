//! Writes the permissions of the five commands: the windows may call these and nothing else.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let commands =
        tauri_build::AppManifest::new().commands(&["ask", "stop", "project", "save", "reveal"]);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(commands))?;
    Ok(())
}
