//! Pages: laid out by typst, written as one file that is PDF/A-3a and PDF/UA-1 at once.

use std::sync::LazyLock;

use typst::diag::{SourceDiagnostic, Warned};
use typst::foundations::{Dict, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};
use typst_render::RenderOptions;

use crate::page::{Note, Part};
use crate::values::{self, Pictures};
use crate::world::{Desk, Model};

/// Why pages could not be made: our mistake, or a picture's; never the words of a person.
#[derive(Debug, thiserror::Error)]
pub enum NoteError {
    /// typst refused the page model with these values.
    #[error("the pages could not be laid out: {0}")]
    Layout(String),
    /// The pages would not be PDF/A-3a and PDF/UA-1.
    #[error("the pages could not be written as an accessible PDF: {0}")]
    Standard(String),
    /// A picture of a page, or the parts of a file, could not be packed.
    #[error("the file could not be packed: {0}")]
    Pack(String),
    /// A file to be read back is no PDF, or is damaged.
    #[error("the file is not a PDF that can be read: {0}")]
    NotAPdf(String),
}

/// Both norms at once: to keep for fifty years, and to be read aloud.
static STANDARDS: LazyLock<Result<PdfStandards, String>> = LazyLock::new(|| {
    PdfStandards::new(&[PdfStandard::A_3a, PdfStandard::Ua_1])
        .map_err(|error| error.message().to_string())
});

/// Sets a note as PDF/A-3a and PDF/UA-1, its attachments inside. The same note gives the same bytes.
///
/// What no bundled face has is replaced by a square: ask [`crate::unsettable`] before.
///
/// # Errors
/// When the pages would not keep to both norms, which no words should cause.
pub fn pdf(note: &Note) -> Result<Vec<u8>, NoteError> {
    match export(note, Pictures::Set) {
        // An SVG of one's own can hold what the norms refuse; the rest of the note must not be lost for it.
        Err(NoteError::Standard(_) | NoteError::Layout(_)) if has_pictures(note) => {
            export(note, Pictures::Said)
        }
        result => result,
    }
}

fn export(note: &Note, pictures: Pictures) -> Result<Vec<u8>, NoteError> {
    write(&lay_out(Model::Note, values::note(note, pictures))?)
}

fn has_pictures(note: &Note) -> bool {
    note.logo.is_some()
        || note
            .body
            .iter()
            .any(|part| matches!(part, Part::Image { .. }))
}

/// Paints the pages of a note as PNG, for whoever looks before exporting.
///
/// `dots_per_inch` is kept between 10 and 600.
///
/// # Errors
/// As [`pdf`].
pub fn pages(note: &Note, dots_per_inch: f64) -> Result<Vec<Vec<u8>>, NoteError> {
    let document = match lay_out(Model::Note, values::note(note, Pictures::Set)) {
        Err(_) if has_pictures(note) => lay_out(Model::Note, values::note(note, Pictures::Said))?,
        result => result?,
    };
    paint(&document, dots_per_inch)
}

pub(crate) fn lay_out(model: Model, values: Dict) -> Result<PagedDocument, NoteError> {
    let desk = Desk::new(model, values);
    let Warned { output, .. } = typst::compile::<PagedDocument>(&desk);
    // What was remembered for this note serves no other.
    typst::comemo::evict(1);
    output.map_err(|errors| NoteError::Layout(sentences(&errors)))
}

pub(crate) fn write(document: &PagedDocument) -> Result<Vec<u8>, NoteError> {
    let standards = STANDARDS.clone().map_err(NoteError::Standard)?;
    let options = PdfOptions {
        ident: Smart::Auto,
        creator: Smart::Custom(Some("Observatoire territorial".to_owned())),
        // The document's date is the note's.
        timestamp: None,
        page_ranges: None,
        standards,
        tagged: true,
        pretty: false,
    };
    typst_pdf::pdf(document, &options).map_err(|errors| NoteError::Standard(sentences(&errors)))
}

pub(crate) fn paint(
    document: &PagedDocument,
    dots_per_inch: f64,
) -> Result<Vec<Vec<u8>>, NoteError> {
    let options = RenderOptions {
        pixel_per_pt: (dots_per_inch.clamp(10.0, 600.0) / 72.0).into(),
        render_bleed: false,
    };
    document
        .pages()
        .iter()
        .map(|page| {
            typst_render::render(page, &options)
                .encode_png()
                .map_err(|error| NoteError::Pack(error.to_string()))
        })
        .collect()
}

fn sentences(errors: &[SourceDiagnostic]) -> String {
    let sentences: Vec<String> = errors
        .iter()
        .map(|error| {
            let hints = error.hints.iter().map(|hint| format!(" ({})", hint.v));
            format!("{}{}", error.message, hints.collect::<String>())
        })
        .collect();
    sentences.join("; ")
}
