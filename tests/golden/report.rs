//! A page that shows what has changed: before and after, side by side.

use std::fs;
use std::path::{Path, PathBuf};

/// More pictures than this are not looked at one by one.
const SHOWN_MAX: usize = 300;

/// A drawing that is not the one that was accepted.
pub struct Change {
    pub name: String,
    /// None when it is new, or when this computer never drew it.
    pub before: Option<String>,
    /// None when it is drawn no more.
    pub after: Option<String>,
}

/// Where pages and drawings are left: in the target folder.
pub fn folder() -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    target.join("golden")
}

/// Writes the page, and says where it is.
pub fn write(name: &str, changes: &[Change]) -> PathBuf {
    let mut page = String::from(
        "<!doctype html><meta charset=\"utf-8\"><title>What has changed</title>\
         <style>body{font:16px sans-serif;margin:1rem;background:#ddd}section{margin:0 0 2rem}\
         div{display:grid;grid-template-columns:1fr 1fr;gap:1rem}figure{margin:0}svg{width:100%;height:auto;background:#fff}\
         @font-face{font-family:'Atkinson Hyperlegible Next';src:url('FONTS/AtkinsonHyperlegibleNext-Regular.ttf')}\
         @font-face{font-family:'Atkinson Hyperlegible Next';font-weight:bold;src:url('FONTS/AtkinsonHyperlegibleNext-Bold.ttf')}</style>",
    )
    .replace("FONTS", &fonts());
    page.push_str(&format!("<h1>{} drawings have changed</h1>", changes.len()));
    if changes.len() > SHOWN_MAX {
        page.push_str(&format!("<p>The first {SHOWN_MAX} are shown.</p>"));
    }
    for change in changes.iter().take(SHOWN_MAX) {
        let side = |label: &str, svg: &Option<String>, without: &str| {
            let shown = svg.as_deref().unwrap_or(without);
            format!("<figure><figcaption>{label}</figcaption>{shown}</figure>")
        };
        page.push_str(&format!(
            "<section><h2>{}</h2><div>{}{}</div></section>",
            change.name,
            side("before", &change.before, "<p>Not on this computer, or new. To have it: run the tests on the commit before, with the same target folder.</p>"),
            side("after", &change.after, "<p>Drawn no more.</p>"),
        ));
    }
    fs::create_dir_all(folder()).expect("a folder in target");
    let path = folder().join(format!("{name}.html"));
    fs::write(&path, page).expect("a page in target");
    path
}

fn fonts() -> String {
    let fonts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/fonts");
    format!("file://{}", fonts.display())
}
