//! Answers as lines of text. Every word and number comes from the desk.

use std::fmt::Write as _;

use serde_json::Value;

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn items<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value
        .get(key)
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default()
}

fn lines<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a str> {
    items(value, key).iter().filter_map(Value::as_str)
}

pub(crate) fn places(found: &Value) -> String {
    let mut out = String::new();
    for place in items(found, "places") {
        let _ = write!(
            out,
            "{:<18} {}  ({})",
            text(place, "id"),
            text(place, "name"),
            text(place, "detail")
        );
        if let Some(note) = place.get("note").and_then(Value::as_str) {
            let _ = write!(out, " — {note}");
        }
        out.push('\n');
    }
    out + text(found, "empty")
}

pub(crate) fn place(card: &Value) -> String {
    let (kind, detail) = (text(card, "kind"), text(card, "detail"));
    let mut out = format!("{}\n{kind}", text(card, "name"));
    if kind.to_lowercase() != detail {
        let _ = write!(out, " ({detail})");
    }
    out.push('\n');
    if let Some(note) = card.get("note").and_then(Value::as_str) {
        let _ = writeln!(out, "  {note}");
    }
    for parent in items(card, "parents") {
        let _ = writeln!(
            out,
            "  dans  {:<18} {}",
            text(parent, "id"),
            text(parent, "name")
        );
    }
    for zone in items(card, "zones") {
        let (id, name) = (text(zone, "id"), text(zone, "name"));
        let _ = write!(out, "  dans  {id:<18} {name}");
        if let Some(note) = zone.get("note").and_then(Value::as_str) {
            let _ = write!(out, " ({note})");
        }
        out.push('\n');
    }
    for sentence in lines(card, "history") {
        let _ = writeln!(out, "  {sentence}");
    }
    for member in items(card, "members") {
        let _ = writeln!(out, "  {:<18} {}", text(member, "id"), text(member, "name"));
    }
    out
}

pub(crate) fn catalog(page: &Value) -> String {
    let mut out = String::new();
    for theme in items(page, "themes") {
        let _ = writeln!(out, "{} — {}", text(theme, "name"), text(theme, "sentence"));
        for item in items(theme, "indicators") {
            let here = item
                .get("here")
                .and_then(Value::as_bool)
                .unwrap_or_default();
            let mark = if here { '●' } else { '○' };
            let _ = writeln!(
                out,
                "  {mark} {:<44} {}",
                text(item, "id"),
                text(item, "name")
            );
        }
    }
    out
}

/// Every field of a document, one a line.
pub(crate) fn fields(document: &Value) -> String {
    fn add(out: &mut String, indent: usize, document: &Value) {
        let Some(object) = document.as_object() else {
            return;
        };
        for (key, value) in object {
            let pad = " ".repeat(indent);
            match value {
                Value::Null => {}
                Value::Object(_) => {
                    let _ = writeln!(out, "{pad}{key}:");
                    add(out, indent + 2, value);
                }
                Value::Array(values) => {
                    let _ = writeln!(out, "{pad}{key}:");
                    for value in values {
                        let _ = writeln!(
                            out,
                            "{pad}  {}",
                            value
                                .as_str()
                                .map_or_else(|| value.to_string(), str::to_owned)
                        );
                    }
                }
                Value::String(value) => {
                    let _ = writeln!(out, "{pad}{key}: {value}");
                }
                other => {
                    let _ = writeln!(out, "{pad}{key}: {other}");
                }
            }
        }
    }
    let mut out = String::new();
    add(&mut out, 0, document);
    out
}

pub(crate) fn checked(checked: &Value) -> String {
    let count = |key: &str| checked.get(key).and_then(Value::as_u64).unwrap_or_default();
    let problems = items(checked, "problems").len();
    format!(
        "{} indicators, {} datasets, {problems} problems",
        count("indicators"),
        count("datasets")
    )
}

pub(crate) fn status(page: &Value) -> String {
    let mut out = format!("{}\n", text(page, "summary"));
    for theme in items(page, "themes") {
        let _ = writeln!(out, "\n{}", text(theme, "name"));
        for dataset in items(theme, "datasets") {
            let _ = writeln!(
                out,
                "  {} — {}",
                text(dataset, "name"),
                text(dataset, "status")
            );
            if let Some(previous) = dataset.get("previous").filter(|kept| !kept.is_null()) {
                let (sentence, key) = (text(previous, "sentence"), text(dataset, "key"));
                let _ = writeln!(out, "      {sentence} restore {key}");
            }
            if let Some(problem) = dataset.get("problem").filter(|problem| !problem.is_null()) {
                let _ = writeln!(
                    out,
                    "      {} {}",
                    text(problem, "message"),
                    text(problem, "hint")
                );
            }
        }
    }
    let _ = writeln!(out, "\n{}", text(page, "folder"));
    out
}

pub(crate) fn restored(dataset: &Value) -> String {
    format!("{} — {}", text(dataset, "name"), text(dataset, "sentence"))
}

pub(crate) fn contours(state: &Value) -> String {
    let mut out = format!("{}\n", text(state, "status"));
    for key in ["received", "size", "url", "sha256"] {
        if let Some(words) = state.get(key).and_then(Value::as_str) {
            let _ = writeln!(out, "  {key:<9} {words}");
        }
    }
    for place in items(state, "absent") {
        let _ = writeln!(
            out,
            "  absent    {:<10} {}",
            text(place, "id"),
            text(place, "name")
        );
    }
    out
}

pub(crate) fn value(answer: &Value) -> String {
    let origin = answer.get("origin").cloned().unwrap_or_default();
    format!(
        "{} ({}) : {}{}\n{}, {} · {} · {}",
        text(answer, "name"),
        text(answer, "code"),
        text(answer, "text"),
        answer
            .get("period")
            .and_then(Value::as_str)
            .map(|period| format!(" ({period})"))
            .unwrap_or_default(),
        text(&origin, "producer"),
        text(&origin, "dataset"),
        text(&origin, "licence"),
        text(&origin, "obtained"),
    ) + &answer
        .get("note")
        .and_then(Value::as_str)
        .map(|note| format!("\n{note}"))
        .unwrap_or_default()
}

pub(crate) fn comparison(page: &Value) -> String {
    let mut out = format!("{}\n{}\n\n", text(page, "title"), text(page, "subtitle"));
    let rows = items(page, "rows");
    let width = rows
        .iter()
        .map(|row| text(row, "name").chars().count())
        .max()
        .unwrap_or(0);
    for row in rows {
        let name = text(row, "name");
        let pad = " ".repeat(width - name.chars().count());
        let _ = writeln!(
            out,
            "  {name}{pad}  {:>14}  {}",
            text(row, "text"),
            text(row, "period")
        );
    }
    out.push('\n');
    for sentence in lines(page, "sentences")
        .chain(lines(page, "provenance"))
        .chain(lines(page, "notices"))
    {
        let _ = writeln!(out, "{sentence}");
    }
    let _ = writeln!(out, "{}", text(page, "states"));
    if let Some(offer) = page.get("download").filter(|offer| !offer.is_null()) {
        let _ = writeln!(out, "{} : {}", text(offer, "title"), text(offer, "detail"));
    }
    out
}

pub(crate) fn refreshed(summary: &Value) -> String {
    let mut out = String::new();
    for dataset in items(summary, "datasets") {
        let _ = writeln!(
            out,
            "{} : {}",
            text(dataset, "name"),
            text(dataset, "sentence")
        );
        if let Some(problem) = dataset.get("problem").filter(|problem| !problem.is_null()) {
            if text(problem, "message") != text(dataset, "sentence") {
                let _ = writeln!(out, "    {}", text(problem, "message"));
            }
            let _ = writeln!(out, "    hint: {}", text(problem, "hint"));
        }
    }
    out + text(summary, "sentence")
}

/// How a figure came to be, from its formula down to the cells.
pub(crate) fn why(answer: &Value) -> String {
    let mut out = format!(
        "{} — {}{} : {}\n",
        text(answer, "name"),
        text(answer, "place_name"),
        answer
            .get("period")
            .and_then(Value::as_str)
            .map(|period| format!(", {period}"))
            .unwrap_or_default(),
        text(answer, "text"),
    );
    for sentence in lines(answer, "formula").chain(lines(answer, "basis")) {
        let _ = writeln!(out, "  {sentence}");
    }
    if let Some(check) = answer.get("check").and_then(Value::as_str) {
        let _ = writeln!(out, "  {check}");
    }
    for notice in lines(answer, "notices") {
        let _ = writeln!(out, "  {notice}");
    }
    let parts: Vec<&str> = items(answer, "parts")
        .iter()
        .map(|part| text(part, "label"))
        .collect();
    for place in items(answer, "places") {
        let numbers: Vec<String> = lines(place, "numbers")
            .zip(&parts)
            .map(|(number, part)| format!("{number} {part}").trim_end().to_owned())
            .collect();
        let _ = writeln!(
            out,
            "\n{} ({}) : {}",
            text(place, "name"),
            text(place, "place"),
            numbers.join(" · ")
        );
        if let Some(note) = place.get("note").and_then(Value::as_str) {
            let _ = writeln!(out, "  {note}");
        }
        for row in items(place, "rows") {
            let cells: Vec<String> = items(row, "cells")
                .iter()
                .map(|cell| format!("{}={}", text(cell, "column"), text(cell, "text")))
                .collect();
            let file = row
                .get("file")
                .and_then(Value::as_u64)
                .map(|file| format!("[{}] ", file + 1))
                .unwrap_or_default();
            let note = row
                .get("note")
                .and_then(Value::as_str)
                .map(|note| format!("  ({note})"))
                .unwrap_or_default();
            let _ = writeln!(
                out,
                "  {file}{}  {}{note}",
                text(row, "position"),
                cells.join("  ")
            );
        }
        if let Some(more) = place.get("more").and_then(Value::as_str) {
            let _ = writeln!(out, "  {more}");
        }
    }
    if let Some(more) = answer.get("more").and_then(Value::as_str) {
        let _ = writeln!(out, "\n{more}");
    }
    let origin = answer.get("origin").cloned().unwrap_or_default();
    let _ = writeln!(
        out,
        "\n{}, {} · {} · {}",
        text(&origin, "producer"),
        text(&origin, "dataset"),
        text(&origin, "licence"),
        text(&origin, "page"),
    );
    for (index, file) in items(answer, "files").iter().enumerate() {
        let _ = writeln!(out, "[{}] {}", index + 1, text(file, "path"));
        let _ = writeln!(out, "    {}", text(file, "fetched"));
        let _ = writeln!(out, "    sha256 {}", text(file, "sha256"));
        for url in lines(file, "urls") {
            let _ = writeln!(out, "    {url}");
        }
    }
    out
}

pub(crate) fn verified(answer: &Value) -> String {
    let mut out = String::new();
    for difference in items(answer, "differences") {
        let _ = writeln!(
            out,
            "{} {} {} {} : {}",
            text(difference, "id"),
            text(difference, "place"),
            text(difference, "name"),
            text(difference, "period"),
            text(difference, "sentence")
        );
    }
    for problem in items(answer, "problems") {
        let body = problem.get("problem").cloned().unwrap_or_default();
        let _ = writeln!(
            out,
            "{} : {} {}",
            text(problem, "name"),
            text(&body, "message"),
            text(&body, "hint")
        );
    }
    out + text(answer, "sentence")
}

pub(crate) fn log(log: &Value) -> String {
    let mut out = String::new();
    for entry in items(log, "entries") {
        let _ = writeln!(out, "{} — {}", text(entry, "day"), text(entry, "name"));
        for sentence in lines(entry, "sentences") {
            let _ = writeln!(out, "  {sentence}");
        }
    }
    out + text(log, "empty")
}
