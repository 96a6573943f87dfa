//! The main window, where it was last time, and the projection of a workshop, on the other screen where there is one.
//!
//! Never: shows another page than the one that came with the program.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tauri::webview::NewWindowResponse;
use tauri::{
    App, AppHandle, LogicalPosition, LogicalSize, Manager, Monitor, Url, WebviewUrl, WebviewWindow,
    WebviewWindowBuilder, WindowEvent,
};

const TITLE: &str = "Observatoire territorial";
/// Name of the window that a room sees.
const PROJECTION: &str = "projection";
/// Of a projection that has no screen to itself.
const PROJECTION_SIZE: (f64, f64) = (1280.0, 720.0);
/// The size the screens were drawn for; smaller on a smaller display.
const FIRST_SIZE: (f64, f64) = (1366.0, 860.0);
/// Below this, the header and one card no longer stand side by side.
const SMALLEST_SIZE: (f64, f64) = (640.0, 480.0);

/// Where the window stood when it was closed, in pixels of an ordinary display.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
struct Frame {
    width: f64,
    height: f64,
    x: f64,
    y: f64,
    maximized: bool,
}

/// Opens the main window where it was when last closed; without a data directory, where it was drawn to be.
pub(crate) fn open_main(app: &App, data_dir: Option<&Path>) -> tauri::Result<()> {
    let file = data_dir.map(|folder| folder.join("window.json"));
    let frame = file.as_deref().and_then(read_frame);
    let frame = frame.filter(|frame| is_visible(app, frame));
    let (width, height) = frame.map_or(FIRST_SIZE, |frame| (frame.width, frame.height));

    let mut builder = WebviewWindowBuilder::new(app, "main", WebviewUrl::default())
        .title(TITLE)
        .inner_size(width, height)
        .min_inner_size(SMALLEST_SIZE.0, SMALLEST_SIZE.1)
        .prevent_overflow()
        .maximized(frame.is_some_and(|frame| frame.maximized))
        .on_navigation(is_own_page)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_document_title_changed(|window, title| {
            // A window that keeps its former title is no harm.
            drop(window.set_title(if title.is_empty() { TITLE } else { &title }));
        });
    if let Some(folder) = data_dir {
        builder = builder.data_directory(folder.join("webview"));
    }
    builder = match frame {
        Some(frame) => builder.position(frame.x, frame.y),
        None => builder.center(),
    };
    let window = builder.build()?;
    #[cfg(target_os = "linux")]
    if !has_graphics_card() {
        draw_without_card(&window)?;
    }
    if let Some(file) = file {
        remember_frame(&window, file, frame);
    }
    // A projection without the window that leads it would stay on the screen of the room.
    let handle = app.handle().clone();
    window.on_window_event(move |event| {
        if let WindowEvent::Destroyed = event
            && let Some(projection) = handle.get_webview_window(PROJECTION)
        {
            drop(projection.close());
        }
    });
    Ok(())
}

/// Shows a workshop to the room: over the whole of the other screen where there is one, else in a window of its own that
/// F makes as large as the screen. A projection that is already open shows this one, where the screens are now.
pub(crate) fn open_projection(
    app: &AppHandle,
    id: &str,
    data_dir: Option<&Path>,
) -> tauri::Result<()> {
    let screen = other_monitor(app)?;
    let page = format!("index.html#/projection/{}", escaped(id));
    if let Some(open) = app.get_webview_window(PROJECTION) {
        let mut url = open.url()?;
        url.set_fragment(Some(&format!("/projection/{}", escaped(id))));
        open.navigate(url)?;
        stand(&open, screen.as_ref())?;
        return open.set_focus();
    }
    let (width, height) = PROJECTION_SIZE;
    let mut builder = WebviewWindowBuilder::new(app, PROJECTION, WebviewUrl::App(page.into()))
        .title(TITLE)
        .inner_size(width, height)
        .on_navigation(is_own_page)
        .on_new_window(|_, _| NewWindowResponse::Deny);
    if let Some(folder) = data_dir {
        builder = builder.data_directory(folder.join("webview"));
    }
    if let Some(monitor) = &screen {
        let (corner, size) = frame_of_monitor(monitor);
        // The place first: full screen is over the screen where the window stands.
        builder = builder
            .position(corner.x, corner.y)
            .inner_size(size.width, size.height)
            .decorations(false)
            .fullscreen(true);
    }
    let window = builder.build()?;
    #[cfg(target_os = "linux")]
    if !has_graphics_card() {
        draw_without_card(&window)?;
    }
    #[cfg(not(target_os = "linux"))]
    drop(window);
    Ok(())
}

/// Puts the projection on a screen; without one, in a window beside the main one. The projector may have been unplugged, or
/// plugged in, since it was opened.
fn stand(window: &WebviewWindow, screen: Option<&Monitor>) -> tauri::Result<()> {
    window.set_fullscreen(false)?;
    window.set_decorations(screen.is_none())?;
    match screen {
        Some(monitor) => {
            let (corner, size) = frame_of_monitor(monitor);
            window.set_position(corner)?;
            window.set_size(size)?;
            window.set_fullscreen(true)
        }
        None => {
            let (width, height) = PROJECTION_SIZE;
            window.set_size(LogicalSize::new(width, height))?;
            window.center()
        }
    }
}

/// Where a screen is, and how large, in pixels of an ordinary display.
fn frame_of_monitor(monitor: &Monitor) -> (LogicalPosition<f64>, LogicalSize<f64>) {
    let scale = monitor.scale_factor();
    (
        monitor.position().to_logical(scale),
        monitor.size().to_logical(scale),
    )
}

/// A screen that the main window is not on.
fn other_monitor(app: &AppHandle) -> tauri::Result<Option<Monitor>> {
    let Some(main) = app.get_webview_window("main") else {
        return Ok(None);
    };
    let here = main.current_monitor()?.map(|monitor| *monitor.position());
    let monitors = main.available_monitors()?;
    Ok(monitors
        .into_iter()
        .find(|monitor| here.is_some_and(|here| *monitor.position() != here)))
}

/// The name of a carnet as an address holds it.
fn escaped(id: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    id.bytes()
        .map(|byte| match plain(byte) {
            true => char::from(byte).to_string(),
            false => format!("%{byte:02X}"),
        })
        .collect()
}

/// True when a graphics card can draw the page: none is found, or its driver is one that leaves windows blank,
/// on many an old computer and in virtual machines.
#[cfg(target_os = "linux")]
fn has_graphics_card() -> bool {
    let devices = fs::read_dir("/dev/dri").into_iter().flatten().flatten();
    let mut names = devices.map(|device| device.file_name());
    names.any(|name| name.to_string_lossy().starts_with("renderD"))
        && !Path::new("/proc/driver/nvidia/version").exists()
}

/// Lets WebKit draw by itself rather than through a simulated card: the first figure is there a quarter of a
/// second sooner, and the page is seen at all where the simulation fails.
#[cfg(target_os = "linux")]
fn draw_without_card(window: &WebviewWindow) -> tauri::Result<()> {
    use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt as _, WebViewExt as _};
    window.with_webview(|webview| {
        if let Some(settings) = webview.inner().settings() {
            settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
        }
    })
}

/// True for the pages inside the program: everything else is refused, whatever the page asks for.
fn is_own_page(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        // What Windows calls the same thing.
        "http" | "https" => url.host_str() == Some("tauri.localhost"),
        _ => false,
    }
}

/// A corner on a display of today: the projector of last time may be gone.
fn is_visible(app: &App, frame: &Frame) -> bool {
    let Ok(monitors) = app.available_monitors() else {
        return false;
    };
    monitors.iter().any(|monitor| {
        let corner: LogicalPosition<f64> = monitor.position().to_logical(monitor.scale_factor());
        let size: LogicalSize<f64> = monitor.size().to_logical(monitor.scale_factor());
        (corner.x - 1.0..corner.x + size.width - 100.0).contains(&frame.x)
            && (corner.y - 1.0..corner.y + size.height - 100.0).contains(&frame.y)
    })
}

/// Writes the frame when the window closes.
fn remember_frame(window: &WebviewWindow, file: PathBuf, before: Option<Frame>) {
    let watched = window.clone();
    window.on_window_event(move |event| {
        if let WindowEvent::CloseRequested { .. } = event
            && let Ok(frame) = frame_of(&watched, before)
        {
            // Next time the window opens at its first size: not worth a message.
            drop(write_frame(&file, &frame));
        }
    });
}

fn frame_of(window: &WebviewWindow, before: Option<Frame>) -> tauri::Result<Frame> {
    // A maximized window says nothing of the size it comes back to.
    if let Some(before) = before
        && window.is_maximized()?
    {
        return Ok(Frame {
            maximized: true,
            ..before
        });
    }
    let scale = window.scale_factor()?;
    let size: LogicalSize<f64> = window.inner_size()?.to_logical(scale);
    let corner: LogicalPosition<f64> = window.outer_position()?.to_logical(scale);
    Ok(Frame {
        width: size.width,
        height: size.height,
        x: corner.x,
        y: corner.y,
        maximized: window.is_maximized()?,
    })
}

/// What was written last time, if it is whole and a window can have that size.
fn read_frame(file: &Path) -> Option<Frame> {
    let frame: Frame = serde_json::from_slice(&fs::read(file).ok()?).ok()?;
    let possible = frame.width >= SMALLEST_SIZE.0 && frame.height >= SMALLEST_SIZE.1;
    possible.then_some(frame)
}

fn write_frame(file: &Path, frame: &Frame) -> std::io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(file, serde_json::to_vec_pretty(frame)?)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    #[test]
    fn the_window_goes_to_no_other_host() {
        let cases = [
            (
                "tauri://localhost/index.html#/territoire/EPCI-200070514",
                true,
            ),
            ("http://tauri.localhost/", true),
            ("https://tauri.localhost/index.html", true),
            ("tauri://elsewhere/", false),
            ("http://localhost:5173/", false),
            ("https://tauri.localhost.example.org/", false),
            ("https://www.insee.fr/", false),
            ("file:///etc/passwd", false),
            ("data:text/html,hello", false),
            ("javascript:alert(1)", false),
            ("about:blank", false),
        ];
        for (url, expected) in cases {
            assert_eq!(is_own_page(&url.parse().unwrap()), expected, "{url}");
        }
    }

    #[test]
    fn the_name_of_a_carnet_cannot_lead_elsewhere() {
        for (id, expected) in [
            ("bien-vieillir_2", "bien-vieillir_2"),
            ("marché 2026", "march%C3%A9%202026"),
            ("a/../b#?c", "a%2F..%2Fb%23%3Fc"),
        ] {
            assert_eq!(escaped(id), expected);
        }
    }

    #[test]
    fn a_frame_is_written_and_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("new").join("window.json");
        let frame = Frame {
            width: 1200.0,
            height: 700.0,
            x: 40.0,
            y: -1.0,
            maximized: true,
        };
        write_frame(&file, &frame).unwrap();
        assert_eq!(read_frame(&file), Some(frame));
        for broken in [
            "",
            "{",
            "{\"width\":1200}",
            "{\"width\":1,\"height\":1,\"x\":0,\"y\":0,\"maximized\":false}",
        ] {
            fs::write(&file, broken).unwrap();
            assert_eq!(read_frame(&file), None, "{broken:?}");
        }
    }
}
