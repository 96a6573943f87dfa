//! The files inside a PDF, read back.

use std::collections::BTreeSet;

use lopdf::{Dictionary, Document, Object};

use crate::page::Relationship;
use crate::{Attachment, NoteError};

/// The files attached to a PDF, by name; their bytes are as they were put in.
///
/// # Errors
/// [`NoteError::NotAPdf`] when the bytes are none, or are damaged.
pub fn attached(pdf: &[u8]) -> Result<Vec<Attachment>, NoteError> {
    let document =
        Document::load_mem(pdf).map_err(|error| NoteError::NotAPdf(error.to_string()))?;
    let mut seen = BTreeSet::new();
    let mut files: Vec<Attachment> = document
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok())
        .filter(|dictionary| dictionary.has(b"EF"))
        .filter_map(|specification| file(&document, specification))
        .filter(|file| seen.insert(file.name.clone()))
        .collect();
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}

/// The file that a specification describes.
fn file(document: &Document, specification: &Dictionary) -> Option<Attachment> {
    let text = |key: &[u8]| {
        let value = specification.get(key).ok()?;
        lopdf::decode_text_string(value).ok()
    };
    let resolve = |object: &Object| match object {
        Object::Reference(id) => document.get_object(*id).ok().cloned(),
        other => Some(other.clone()),
    };
    let embedded = resolve(specification.get(b"EF").ok()?)?;
    let embedded = embedded.as_dict().ok()?;
    let stream = resolve(embedded.get(b"UF").or_else(|_| embedded.get(b"F")).ok()?)?;
    let stream = stream.as_stream().ok()?;
    let name = |value: &Dictionary, key: &[u8]| {
        let bytes = value.get(key).ok()?.as_name().ok()?;
        Some(String::from_utf8_lossy(bytes).into_owned())
    };
    Some(Attachment {
        name: text(b"UF").or_else(|| text(b"F"))?,
        mime: name(&stream.dict, b"Subtype").unwrap_or_default(),
        description: text(b"Desc").unwrap_or_default(),
        relationship: match name(specification, b"AFRelationship").as_deref() {
            Some("Source") => Relationship::Source,
            Some("Data") => Relationship::Data,
            _ => Relationship::Supplement,
        },
        bytes: match stream.dict.has(b"Filter") {
            true => stream.decompressed_content().ok()?,
            false => stream.content.clone(),
        },
    })
}
