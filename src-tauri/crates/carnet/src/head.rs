//! The head of a file: a line each, so that one that is not understood spoils no other.

use obs_model::Lang;
use serde::Deserialize;

use crate::Head;

/// What opens and closes the head.
pub(crate) const FENCE: &str = "+++";

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    titre: Option<String>,
    sous_titre: Option<String>,
    conseil: Option<String>,
    logo: Option<String>,
    territoire: Option<String>,
    langue: Option<Lang>,
    modele: Option<String>,
    date: Option<String>,
}

/// The head of a text, and where its body begins.
pub(crate) fn read(text: &str) -> (Head, usize) {
    let mut head = Head::default();
    let Some(after) = text
        .strip_prefix(FENCE)
        .and_then(|after| after.strip_prefix('\n'))
    else {
        return (head, 0);
    };
    let mut at = text.len() - after.len();
    for line in after.split_inclusive('\n') {
        at += line.len();
        if line.trim_end() == FENCE {
            return (head, at);
        }
        read_line(&mut head, line.trim_end_matches('\n'));
    }
    // A head that nothing closes is text.
    (Head::default(), 0)
}

fn read_line(head: &mut Head, line: &str) {
    let Ok(found) = toml::from_str::<Line>(line) else {
        keep(head, line);
        return;
    };
    let is_empty = line.trim().is_empty();
    let mut known = false;
    let mut take = |place: &mut String, found: Option<String>| {
        if let Some(found) = found {
            *place = found;
            known = true;
        }
    };
    take(&mut head.title, found.titre);
    take(&mut head.subtitle, found.sous_titre);
    take(&mut head.council, found.conseil);
    take(&mut head.place, found.territoire);
    let mut take = |place: &mut Option<String>, found: Option<String>| {
        if found.is_some() {
            *place = found;
            known = true;
        }
    };
    take(&mut head.logo, found.logo);
    take(&mut head.template, found.modele);
    take(&mut head.day, found.date);
    if let Some(lang) = found.langue {
        head.lang = lang;
        known = true;
    }
    // A comment is kept too.
    if !known && !is_empty {
        keep(head, line);
    }
}

fn keep(head: &mut Head, line: &str) {
    head.others.push_str(line);
    head.others.push('\n');
}

/// The lines of a head, with its fences.
pub(crate) fn write(head: &Head) -> String {
    let mut text = format!("{FENCE}\n");
    let mut line = |key: &str, value: &str| {
        text.push_str(key);
        text.push_str(" = ");
        text.push_str(&one_line(value));
        text.push('\n');
    };
    line("titre", &head.title);
    for (key, value) in [("sous_titre", &head.subtitle), ("conseil", &head.council)] {
        if !value.is_empty() {
            line(key, value);
        }
    }
    line("territoire", &head.place);
    line(
        "langue",
        match head.lang {
            Lang::Fr => "fr",
            Lang::En => "en",
        },
    );
    for (key, value) in [
        ("logo", &head.logo),
        ("modele", &head.template),
        ("date", &head.day),
    ] {
        if let Some(value) = value {
            line(key, value);
        }
    }
    for other in head.others.lines().filter(|line| line.trim_end() != FENCE) {
        text.push_str(other);
        text.push('\n');
    }
    text.push_str(FENCE);
    text.push('\n');
    text
}

/// A TOML string on one line, whatever it holds.
fn one_line(value: &str) -> String {
    let mut text = String::from("\"");
    for letter in value.chars() {
        match letter {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\t' => text.push_str("\\t"),
            other if other.is_control() => text.push_str(&format!("\\u{:04X}", u32::from(other))),
            other => text.push(other),
        }
    }
    text.push('"');
    text
}
