//! What HTML and ODT share: escaping, and the headings of a note with their levels and anchors.

use crate::page::{Note, Part, Span};
use crate::words::Words;

/// Text as XML and HTML take it, between tags or in quotes; what XML cannot hold is left out.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\t' | '\r' => escaped.push(' '),
            c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// Words of a run of spans, without their manner.
pub(crate) fn words(spans: &[Span]) -> String {
    spans.iter().map(|span| span.text.as_str()).collect()
}

/// The title, or what stands for it.
pub(crate) fn title(note: &Note) -> &str {
    match note.title.trim() {
        "" => Words::of(note.lang).untitled,
        title => title,
    }
}

/// A heading of the body: where it stands, its level without a gap, its words.
pub(crate) struct Heading {
    /// Index of its part.
    pub part: usize,
    /// 1 to 3.
    pub level: u8,
    /// Its words.
    pub text: String,
}

/// The headings of the body that say something.
pub(crate) fn headings(note: &Note) -> Vec<Heading> {
    let mut last = 0;
    let mut headings = Vec::new();
    for (part, content) in note.body.iter().enumerate() {
        if let Part::Heading { level, text } = content {
            let text = words(text);
            if !text.trim().is_empty() {
                last = (*level).clamp(1, 3).min(last + 1);
                headings.push(Heading {
                    part,
                    level: last,
                    text,
                });
            }
        }
    }
    headings
}
