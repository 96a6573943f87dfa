//! Carnets and notes from a terminal.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use obs_desk::CarnetFile;
use obs_desk::wire::{CarnetChecked, NoteFormat};
use serde_json::{Value, json};

use crate::{Face, Failure, bad_ending, extension};

/// Documents: list, begin, check.
#[derive(Subcommand)]
pub enum Carnet {
    /// The carnets here, and the templates
    List,
    /// Begin a carnet from a template
    New {
        /// Place: Insee code, SIREN, `DEP-22`
        code: String,
        /// Template, as `carnet list` names it; an empty page when absent
        #[arg(long, value_name = "TEMPLATE")]
        from: Option<String>,
        /// Its title
        #[arg(long)]
        title: Option<String>,
    },
    /// Whether each tied figure and each generated sentence still holds; exits with 3 when one does not
    Check {
        /// A carnet: its name, its folder or its file
        file: PathBuf,
    },
}

/// Notes made of carnets.
#[derive(Subcommand)]
pub enum Note {
    /// Lay out a carnet; PDF, HTML, ODT or Markdown by the ending of the file
    Export {
        /// A carnet: its name, its folder or its file
        file: PathBuf,
        /// File to write
        #[arg(short, long, value_name = "NOTE.pdf|html|odt|md")]
        output: PathBuf,
    },
    /// Open the carnet inside a PDF made by `note export`, and say what changed since
    Reopen {
        /// The PDF
        file: PathBuf,
    },
}

pub async fn carnet(face: &Face, command: Carnet) -> Result<ExitCode, Failure> {
    match command {
        Carnet::List => {
            let found = face.ask("carnets", json!({ "lang": face.lang })).await?;
            face.show(&found, list);
        }
        Carnet::New { code, from, title } => {
            let body =
                json!({ "template": from, "place": code, "title": title, "lang": face.lang });
            let opened = face.ask("new_carnet", body).await?;
            let file = face.desk.carnets_dir().join(text(&opened, "id"));
            face.show(&opened, |_| file.join("carnet.md").display().to_string());
        }
        Carnet::Check { file } => {
            let checked = CarnetFile::read(&face.desk, &file, face.lang)?;
            let checked: CarnetChecked = checked.check(&face.desk, face.lang);
            let holds = checked.holds;
            let answer = serde_json::to_value(&checked)
                .map_err(|error| Failure::Output(error.to_string()))?;
            face.show(&answer, report);
            return Ok(ExitCode::from(if holds { 0 } else { 3 }));
        }
    }
    Ok(ExitCode::SUCCESS)
}

pub async fn note(face: &Face, command: Note) -> Result<ExitCode, Failure> {
    match command {
        Note::Export { file, output } => {
            let format = match extension(&output).as_str() {
                "pdf" => NoteFormat::Pdf,
                "html" => NoteFormat::Html,
                "odt" => NoteFormat::Odt,
                "md" => NoteFormat::Markdown,
                other => return Err(bad_ending(other, "pdf, html, odt, md")),
            };
            let carnet = CarnetFile::read(&face.desk, &file, face.lang)?;
            let exported = carnet.export(&face.desk, format, face.lang)?;
            face.write(&exported, &output, false)?;
        }
        Note::Reopen { file } => {
            let bytes = std::fs::read(&file)
                .map_err(|error| Failure::Output(format!("{} : {error}", file.display())))?;
            let exported = obs_desk::wire::ExportedFile::of(
                file.file_name()
                    .map(|name| name.to_string_lossy().into_owned())
                    .unwrap_or_default(),
                "application/pdf",
                &bytes,
            );
            let body = json!({
                "name": exported.name, "base64": exported.base64, "lang": face.lang,
            });
            let opened = face.ask("reopen_note", body).await?;
            face.show(&opened, |opened| {
                let mut lines = vec![text(opened, "id")];
                lines.extend(texts(opened, "notes"));
                lines.extend(texts(opened, "changes"));
                lines.join("\n")
            });
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

fn texts(value: &Value, key: &str) -> Vec<String> {
    let all = value[key].as_array().into_iter().flatten();
    all.filter_map(|text| Some(text.as_str()?.to_owned()))
        .collect()
}

fn list(found: &Value) -> String {
    let all = |key: &str, title: &str, detail: &str| -> Vec<String> {
        let items = found[key].as_array().into_iter().flatten();
        items
            .map(|item| {
                format!(
                    "{:32} {} · {}",
                    text(item, "id"),
                    text(item, title),
                    text(item, detail)
                )
            })
            .collect()
    };
    let mut lines = all("carnets", "title", "detail");
    lines.push(format!("\n{}\n", text(found, "folder")));
    lines.extend(all("templates", "name", "sentence"));
    lines.join("\n")
}

fn report(checked: &Value) -> String {
    let mut lines = texts(checked, "problems");
    for check in checked["checks"].as_array().into_iter().flatten() {
        let mark = if check["holds"] == true { "=" } else { "≠" };
        lines.push(format!("{mark} {}", text(check, "about")));
        match check["problem"].as_str() {
            Some(problem) => lines.push(format!("    {problem}")),
            None if check["holds"] == true => lines.push(format!("    {}", text(check, "now"))),
            None => {
                lines.push(format!("    - {}", text(check, "was")));
                lines.push(format!("    + {}", text(check, "now")));
            }
        }
    }
    lines.push(text(checked, "summary"));
    lines.join("\n")
}
