//! Plain text that any editor opens: what charts show is in their tables and words.

use std::fmt::Write as _;

use crate::markup::{headings, title, words};
use crate::page::{ChartPart, ColumnKind, Note, Part, Span, TablePart, Term};
use crate::values::leads_somewhere;
use crate::words::{Words, long_day};

/// Writes a note as Markdown. Charts become their message, the same in words and their figures; pictures become their
/// words. The same note gives the same text.
pub fn markdown(note: &Note) -> String {
    let given = Words::of(note.lang);
    let mut text = String::with_capacity(32 * 1024);
    let _ = writeln!(text, "# {}\n", escape(title(note)));
    if !note.subtitle.trim().is_empty() {
        let _ = writeln!(text, "{}\n", escape(&note.subtitle));
    }
    let signed: Vec<String> = [
        note.council.as_str(),
        note.place.as_str(),
        &long_day(note.day, note.lang),
    ]
    .iter()
    .filter(|words| !words.trim().is_empty())
    .map(|words| escape(words))
    .collect();
    let _ = writeln!(text, "{}\n", signed.join(" · "));
    let headings = headings(note);
    for (index, part) in note.body.iter().enumerate() {
        match part {
            Part::Heading { text: spans, .. } => {
                if let Some(heading) = headings.iter().find(|heading| heading.part == index) {
                    let signs = "#".repeat(usize::from(heading.level) + 1);
                    let _ = writeln!(text, "{signs} {}\n", runs(spans));
                }
            }
            Part::Paragraph(spans) => {
                if !words(spans).trim().is_empty() {
                    let _ = writeln!(text, "{}\n", runs(spans));
                }
            }
            Part::List { ordered, items } => {
                for (nth, item) in items.iter().enumerate() {
                    let _ = match ordered {
                        true => writeln!(text, "{}. {}", nth + 1, runs(item)),
                        false => writeln!(text, "- {}", runs(item)),
                    };
                }
                text.push('\n');
            }
            Part::Quotation(paragraphs) => quoted(&mut text, None, paragraphs),
            Part::Callout(paragraphs) => quoted(&mut text, Some(given.callout), paragraphs),
            Part::Image { picture, caption } => {
                let alt = [picture.alt.trim(), caption.trim(), given.image]
                    .into_iter()
                    .find(|words| !words.is_empty());
                let _ = writeln!(text, "*[{}]*\n", escape(alt.unwrap_or_default()));
                if !caption.trim().is_empty() {
                    let _ = writeln!(text, "{}\n", escape(caption));
                }
            }
            Part::Chart(part) => chart(&mut text, part, given),
            Part::Table(part) => {
                if !part.caption.trim().is_empty() {
                    let _ = writeln!(text, "**{}**\n", escape(part.caption.trim()));
                }
                table(&mut text, part);
                source(&mut text, &part.source);
            }
            Part::Verbatim(lines) => {
                for line in lines.lines() {
                    let _ = writeln!(text, "    {line}");
                }
                text.push('\n');
            }
            Part::Missing(sentence) => {
                let _ = writeln!(text, "> {}\n", escape(sentence));
            }
        }
    }
    if !note.method.is_empty() {
        let _ = writeln!(text, "## {}\n", given.method);
        for paragraph in &note.method {
            let _ = writeln!(text, "{}\n", escape(paragraph));
        }
    }
    terms(&mut text, given.states, &note.states);
    terms(&mut text, given.glossary, &note.glossary);
    while text.ends_with("\n\n") {
        text.pop();
    }
    text
}

fn quoted(text: &mut String, label: Option<&str>, paragraphs: &[Vec<Span>]) {
    let label = label.map(|label| format!("**{label}**"));
    let lines: Vec<String> = label
        .into_iter()
        .chain(paragraphs.iter().map(|spans| runs(spans)))
        .map(|line| format!("> {line}"))
        .collect();
    let _ = writeln!(text, "{}\n", lines.join("\n>\n"));
}

fn chart(text: &mut String, part: &ChartPart, given: &Words) {
    let _ = writeln!(text, "**{}**\n", escape(part.message.trim()));
    for line in [&part.subtitle, &part.drawing.alt] {
        if !line.trim().is_empty() {
            let _ = writeln!(text, "{}\n", escape(line));
        }
    }
    if let Some(part) = &part.table {
        table(text, part);
    }
    for notice in &part.notices {
        let _ = writeln!(text, "{}\n", escape(notice));
    }
    source(text, &part.source);
    if !part.reference.is_empty() {
        let _ = writeln!(text, "{}{}\n", given.reference, escape(&part.reference));
    }
}

fn source(text: &mut String, source: &[String]) {
    if !source.is_empty() {
        let _ = writeln!(text, "{}\n", escape(&source.join(" · ")));
    }
}

fn table(text: &mut String, part: &TablePart) {
    if part.head.is_empty() {
        return;
    }
    let line = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    let _ = writeln!(
        text,
        "{}",
        line(part.head.iter().map(|name| escape(name)).collect())
    );
    let rules = (0..part.head.len()).map(|column| match part.columns.get(column) {
        Some(ColumnKind::Figures) => "---:".to_owned(),
        _ => "---".to_owned(),
    });
    let _ = writeln!(text, "{}", line(rules.collect()));
    for (index, row) in part.rows.iter().enumerate() {
        let cells = (0..part.head.len()).map(|column| {
            let cell = escape(row.get(column).map_or("", String::as_str).trim());
            match part.mine.contains(&index) && !cell.is_empty() {
                true => format!("**{cell}**"),
                false => cell,
            }
        });
        let _ = writeln!(text, "{}", line(cells.collect()));
    }
    text.push('\n');
}

fn terms(text: &mut String, name: &str, terms: &[Term]) {
    if terms.is_empty() {
        return;
    }
    let _ = writeln!(text, "## {name}\n");
    for term in terms {
        let _ = writeln!(text, "**{}**\n", escape(term.name.trim()));
        for paragraph in &term.meaning {
            let _ = writeln!(text, "{}\n", escape(paragraph));
        }
    }
}

fn runs(spans: &[Span]) -> String {
    let mut text = String::new();
    for span in spans {
        // Signs of manner must touch a word: spaces go outside.
        let words = span.text.trim();
        let before = &span.text[..span.text.len() - span.text.trim_start().len()];
        let after = &span.text[span.text.trim_end().len()..];
        let mut run = escape(words);
        if !words.is_empty() {
            if span.emphasis {
                run = format!("*{run}*");
            }
            if span.strong {
                run = format!("**{run}**");
            }
            if let Some(link) = span.link.as_deref().filter(|link| leads_somewhere(link)) {
                run = format!("[{run}](<{}>)", link.trim().replace(['<', '>'], ""));
            }
            text.push_str(before);
        }
        text.push_str(&run);
        text.push_str(after);
        if span.breaks {
            text.push_str("\\\n");
        }
    }
    text
}

/// Words that Markdown takes as words, on one line.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for (index, c) in text.char_indices() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '$' => {
                escaped.push('\\');
                escaped.push(c);
            }
            // A sign only where a line begins.
            '#' | '+' | '-' | '=' if text[..index].trim().is_empty() => {
                escaped.push('\\');
                escaped.push(c);
            }
            // "1. " would begin a list.
            '.' | ')' if begins_a_list(&text[..index]) => {
                escaped.push('\\');
                escaped.push(c);
            }
            '&' => escaped.push_str("&amp;"),
            '\n' | '\t' => escaped.push(' '),
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}

fn begins_a_list(before: &str) -> bool {
    let before = before.trim();
    !before.is_empty() && before.len() < 10 && before.bytes().all(|byte| byte.is_ascii_digit())
}
