use std::fmt;

use obs_model::{Lang, Text};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What is wrong in a file of the catalogue, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogProblem {
    /// The file, from the folder of the catalogue: `sante/infirmiers.toml`.
    pub file: String,
    /// The line, from 1, when the problem stands on one.
    pub line: Option<usize>,
    /// The field: `unit.sign`, `source[1].query`; none when it is the whole file.
    pub field: Option<String>,
    /// The sentence.
    pub message: Text,
}

impl CatalogProblem {
    /// File, line, field and sentence, on one line: `sante/infirmiers.toml:4: name.fr: …`.
    pub fn sentence(&self, lang: Lang) -> String {
        let line = self.line.map(|line| format!(":{line}"));
        let field = self.field.as_ref().map(|field| format!(" {field}:"));
        format!(
            "{}{}:{} {}",
            self.file,
            line.unwrap_or_default(),
            field.unwrap_or_default(),
            self.message.get(lang)
        )
    }
}

impl fmt::Display for CatalogProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence(Lang::En))
    }
}

/// All that is wrong in a catalogue, in the order of the files.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct CatalogProblems(pub Vec<CatalogProblem>);

/// A sentence in both languages.
pub(crate) fn say(fr: impl Into<String>, en: impl Into<String>) -> Text {
    Text {
        fr: fr.into(),
        en: en.into(),
    }
}

/// A problem before its file and its line are known.
#[derive(Debug)]
pub(crate) struct Fault {
    field: Option<String>,
    at: Option<usize>,
    message: Text,
}

impl Fault {
    pub(crate) fn new(field: impl Into<String>, message: Text) -> Self {
        Self {
            field: Some(field.into()),
            at: None,
            message,
        }
    }

    pub(crate) fn whole(message: Text) -> Self {
        Self {
            field: None,
            at: None,
            message,
        }
    }

    /// What the TOML reader or serde refused.
    pub(crate) fn of_toml(error: &toml::de::Error) -> Self {
        let said = error.message();
        let message = match said.strip_prefix("unknown field `") {
            Some(rest) => {
                let (field, rest) = rest.split_once('`').unwrap_or((rest, ""));
                let known = rest.trim_start_matches(", expected ");
                say(
                    format!(
                        "Le champ «\u{202f}{field}\u{202f}» n’existe pas. Possible\u{202f}: {known}."
                    ),
                    format!("There is no field `{field}`. Possible: {known}."),
                )
            }
            None => say(
                format!("Ligne incomprise par le lecteur TOML\u{202f}: {said}."),
                format!("Not understood by the TOML reader: {said}."),
            ),
        };
        Self {
            field: None,
            at: error.span().map(|span| span.start),
            message,
        }
    }

    /// Puts the problem in its file; the line is looked for in the text only now, when there is a problem.
    pub(crate) fn in_file(self, file: &str, text: &str) -> CatalogProblem {
        let at = self
            .at
            .or_else(|| position_of(text, self.field.as_deref()?));
        CatalogProblem {
            file: file.to_owned(),
            line: at.map(|at| {
                text.as_bytes()[..at]
                    .iter()
                    .filter(|b| **b == b'\n')
                    .count()
                    + 1
            }),
            field: self.field,
            message: self.message,
        }
    }
}

/// Byte position of a field (`source[1].query`) or, when it is absent, of the closest table around it.
fn position_of(text: &str, field: &str) -> Option<usize> {
    let root = DeTable::parse(text).ok()?;
    if let Some((key, _)) = root.get_ref().get_key_value(field) {
        return Some(key.span().start);
    }
    let mut steps = field
        .split(['.', '['])
        .map(|step| step.trim_end_matches(']'));
    let (key, value) = root.get_ref().get_key_value(steps.next()?)?;
    let mut at = key.span().start;
    let mut value: &Spanned<DeValue<'_>> = value;
    for step in steps {
        let next = match value.get_ref() {
            DeValue::Table(table) => table
                .get_key_value(step)
                .map(|(key, value)| (key.span().start, value)),
            DeValue::Array(array) => step
                .parse()
                .ok()
                .and_then(|index: usize| array.get(index))
                .map(|value| (value.span().start, value)),
            _ => None,
        };
        match next {
            Some((next_at, next_value)) => (at, value) = (next_at, next_value),
            None => break,
        }
    }
    Some(at.min(text.len()))
}
