//! What typst may see: the page models, the bundled faces and the values it is given. No file, no clock, no network.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Dict, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt, World};

use crate::faces::{BOOK, FACES};

/// A page model of `assets/note`, with what it imports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Model {
    Note,
    Kit,
}

/// The page models, parsed once.
static SOURCES: LazyLock<Vec<Source>> = LazyLock::new(|| {
    [
        ("note.typ", include_str!("../../../../assets/note/note.typ")),
        ("kit.typ", include_str!("../../../../assets/note/kit.typ")),
        ("base.typ", include_str!("../../../../assets/note/base.typ")),
    ]
    .into_iter()
    .filter_map(|(name, text)| {
        let path = RootedPath::new(VirtualRoot::Project, VirtualPath::new(name).ok()?);
        Some(Source::new(path.intern(), text.to_owned()))
    })
    .collect()
});

/// Reads the faces and the page models, which every layout needs, before the first one asks for them.
pub fn warm_up() {
    LazyLock::force(&BOOK);
    LazyLock::force(&SOURCES);
}

/// One page model with its values.
pub(crate) struct Desk {
    model: Model,
    library: LazyHash<Library>,
}

impl Desk {
    pub fn new(model: Model, values: Dict) -> Desk {
        let library = Library::builder()
            .with_inputs(values)
            // Header cells that name their row.
            .with_features([Feature::A11yExtras].into_iter().collect())
            .build();
        Desk {
            model,
            library: LazyHash::new(library),
        }
    }
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &BOOK
    }

    fn main(&self) -> FileId {
        SOURCES[self.model as usize].id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        SOURCES
            .iter()
            .find(|source| source.id() == id)
            .cloned()
            .ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.source(id)
            .map(|source| Bytes::from_string(source.text().to_owned()))
    }

    fn font(&self, index: usize) -> Option<Font> {
        FACES.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
