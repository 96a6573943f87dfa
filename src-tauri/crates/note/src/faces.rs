//! The bundled faces: what they can set, and what stands for the rest.
//!
//! PDF/UA-1 refuses a page with a glyph that no face has, so nothing reaches the pages unsifted.

use std::borrow::Cow;
use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use unicode_normalization::{UnicodeNormalization, is_nfc};
use unicode_segmentation::UnicodeSegmentation;

/// The faces a page is set in, in the order they are tried.
const FILES: [&[u8]; 7] = [
    include_bytes!("../../../../assets/fonts/AtkinsonHyperlegibleNext-Regular.ttf"),
    include_bytes!("../../../../assets/fonts/AtkinsonHyperlegibleNext-Italic.ttf"),
    include_bytes!("../../../../assets/fonts/AtkinsonHyperlegibleNext-SemiBold.ttf"),
    include_bytes!("../../../../assets/fonts/AtkinsonHyperlegibleNext-Bold.ttf"),
    include_bytes!("../../../../assets/fonts/NotoSansArabic-Regular.ttf"),
    include_bytes!("../../../../assets/fonts/NotoSansMath-Signs.ttf"),
    include_bytes!("../../../../assets/fonts/NotoSansSymbols2-Signs.ttf"),
];

/// Those that a page of the web takes with it: weight, and bytes.
pub(crate) const WEB: [(u16, &str, &[u8]); 3] = [
    (400, "normal", FILES[0]),
    (400, "italic", FILES[1]),
    (700, "normal", FILES[3]),
];

/// What stands for a character that no face has.
pub(crate) const REPLACEMENT: char = '\u{25A1}';

/// The faces, read once.
pub(crate) static FACES: LazyLock<Vec<Font>> = LazyLock::new(|| {
    FILES
        .into_iter()
        .filter_map(|file| Font::new(Bytes::new(file), 0))
        .collect()
});

/// What typst knows of them.
pub(crate) static BOOK: LazyLock<LazyHash<FontBook>> =
    LazyLock::new(|| LazyHash::new(FontBook::from_fonts(FACES.iter())));

/// The families, in the order they are tried.
pub(crate) fn families() -> Vec<&'static str> {
    let mut families: Vec<&str> = Vec::new();
    for face in FACES.iter() {
        let family = face.info().family.as_str();
        if !families.contains(&family) {
            families.push(family);
        }
    }
    families
}

/// A longer word is given places to break: it would leave the narrowest column of a table.
const WORD_MAX: usize = 36;

/// Letters between two such places where nothing in the word suggests one.
const STEP: usize = 10;

/// Where a long word may break without a hyphen.
const BREAK: char = '\u{200B}';

/// A text as the faces can set it, on one line: composed, without control characters, with a
/// [`REPLACEMENT`] for each cluster that no face has.
pub(crate) fn settable(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| (0x20..0x7F).contains(&byte)) {
        return Cow::Borrowed(text);
    }
    let mut set = String::with_capacity(text.len());
    sift(text, |cluster, sifted| match sifted {
        Sifted::Kept => set.push_str(cluster),
        Sifted::As(other) => set.push(other),
        Sifted::Nothing => {}
        Sifted::Unknown => set.push(REPLACEMENT),
    });
    Cow::Owned(set)
}

/// The same, and a very long word may break: after its own signs, else every few letters.
pub(crate) fn breakable(text: &str) -> Cow<'_, str> {
    let set = settable(text);
    if set.split_whitespace().all(|word| word.len() <= WORD_MAX) {
        return set;
    }
    let mut broken = String::with_capacity(set.len() * 2);
    for word in set.split_inclusive(char::is_whitespace) {
        let clusters: Vec<&str> = word.graphemes(true).collect();
        if clusters.len() <= WORD_MAX {
            broken.push_str(word);
            continue;
        }
        let mut since = 0;
        for (index, cluster) in clusters.iter().enumerate() {
            broken.push_str(cluster);
            since += 1;
            let sign = matches!(
                *cluster,
                "/" | "_" | "." | "," | ";" | ":" | "@" | "&" | "=" | "?"
            );
            if (sign || since == STEP) && index + 1 < clusters.len() {
                broken.push(BREAK);
                since = 0;
            }
        }
    }
    Cow::Owned(broken)
}

/// The clusters of a text that no face has, in order, each once.
pub(crate) fn unknown(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    if !text.is_ascii() {
        sift(text, |cluster, sifted| {
            if matches!(sifted, Sifted::Unknown) && !found.iter().any(|known| known == cluster) {
                found.push(cluster.to_owned());
            }
        });
    }
    found
}

enum Sifted {
    /// Some face has it.
    Kept,
    /// Another character says the same.
    As(char),
    /// It shows nothing.
    Nothing,
    /// No face has it.
    Unknown,
}

fn sift(text: &str, mut each: impl FnMut(&str, Sifted)) {
    let composed: Cow<'_, str> = match is_nfc(text) {
        true => Cow::Borrowed(text),
        false => Cow::Owned(text.nfc().collect()),
    };
    for cluster in composed.graphemes(true) {
        // PDF/A refuses what has no meaning of its own, though a face may draw it.
        if cluster.chars().any(private) {
            each(cluster, Sifted::Unknown);
            continue;
        }
        // Only the Arabic face has these, and another hyphen would stand out in a word.
        if matches!(cluster, "\u{2010}" | "\u{2011}") {
            each(cluster, Sifted::As('-'));
            continue;
        }
        if FACES.iter().any(|face| has(face, cluster)) {
            each(cluster, Sifted::Kept);
            continue;
        }
        let seen: String = cluster.chars().filter(|c| !unseen(*c)).collect();
        let mut chars = seen.chars();
        let first = chars.next();
        let alone = chars.next().is_none();
        match first {
            None if cluster.contains(['\n', '\t']) => each(cluster, Sifted::As(' ')),
            None => each(cluster, Sifted::Nothing),
            Some(space) if alone && space.is_whitespace() => each(cluster, Sifted::As(' ')),
            Some(_) if FACES.iter().any(|face| has(face, &seen)) => each(&seen, Sifted::Kept),
            Some(_) => each(cluster, Sifted::Unknown),
        }
    }
}

fn has(face: &Font, cluster: &str) -> bool {
    let coverage = &face.info().coverage;
    cluster
        .chars()
        .all(|c| c == BREAK || (!unseen(c) && coverage.contains(c as u32)))
        || joins(cluster)
            && cluster
                .chars()
                .all(|c| matches!(c, '\u{200C}' | '\u{200D}') || coverage.contains(c as u32))
}

/// Whether a cluster is of letters that a joiner shapes.
fn joins(cluster: &str) -> bool {
    cluster
        .chars()
        .any(|c| ('\u{0600}'..='\u{08FF}').contains(&c))
}

/// Characters whose meaning is somebody's own.
fn private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}')
}

/// What shows nothing by itself: control characters, marks of direction and joining, selectors of variants.
fn unseen(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
            | '\u{FFF0}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    use super::*;

    #[test]
    fn every_face_is_read() {
        assert_eq!(FACES.len(), FILES.len());
        assert_eq!(families()[0], "Atkinson Hyperlegible Next");
        assert!(FACES.iter().any(|face| has(face, "\u{25A1}")));
    }

    #[test]
    fn what_can_be_set_is_set_and_the_rest_is_seen() {
        let check = |text: &str, expected: &str| assert_eq!(settable(text), expected, "{text:?}");
        check("Bien vieillir ici", "Bien vieillir ici");
        check(
            "25,1\u{202f}%, l’été à Saint-Çé",
            "25,1\u{202f}%, l’été à Saint-Çé",
        );
        // Corsican, composed or not.
        check(
            "cità, perchè, quì, però, più",
            "cità, perchè, quì, però, più",
        );
        check("cita\u{300} piu\u{300}", "cità più");
        check("مرحبا", "مرحبا");
        check("→ \u{2713} \u{2610}", "→ \u{2713} \u{2610}");
        check("un \u{1F600} ici", "un □ ici");
        // A family is one cluster: one sign stands for it.
        check("\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}!", "□!");
        check("\u{260E}\u{FE0F}", "\u{260E}");
        check("a\u{FEFF}b\u{202E}c\u{0}d\te\u{AD}f", "abcd ef");
        check("1\u{2007}000 porte\u{2011}clés", "1 000 porte-clés");
        check("\u{E000}", "□");
        check("日本", "□□");
    }

    #[test]
    fn a_very_long_word_may_break() {
        let word = "x".repeat(60);
        assert!(breakable(&word).contains(BREAK));
        assert_eq!(breakable(&word).replace(BREAK, ""), word);
        assert_eq!(breakable("anticonstitutionnel"), "anticonstitutionnel");
    }

    #[test]
    fn what_cannot_be_set_is_named_once() {
        assert_eq!(unknown("\u{1F600} et \u{1F600} et 日"), ["\u{1F600}", "日"]);
        assert!(unknown("été à\u{200D}").is_empty());
    }
}
