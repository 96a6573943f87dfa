//! Text fitting with the real advances of the bundled faces.

use std::sync::LazyLock;

use ab_glyph::{Font, FontRef};

/// The face every chart is set in.
pub(crate) const FAMILY: &str = "Atkinson Hyperlegible Next";
pub(crate) const REGULAR: &[u8] =
    include_bytes!("../../../../../assets/fonts/AtkinsonHyperlegibleNext-Regular.ttf");
pub(crate) const BOLD: &[u8] =
    include_bytes!("../../../../../assets/fonts/AtkinsonHyperlegibleNext-Bold.ttf");

/// From the top of a text's box to its baseline, in em; plotters writes it as `dy`.
pub(crate) const ASCENT: f64 = 0.76;
/// Height of a text's box, in em: down to below the p and q.
pub(crate) const BOX_HEIGHT: f64 = 1.0;
/// Height of a capital, in em.
pub(crate) const CAPITAL: f64 = 0.668;

/// The weights charts use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular,
    Bold,
}

impl Weight {
    pub fn bold_if(bold: bool) -> Self {
        if bold { Weight::Bold } else { Weight::Regular }
    }
}

/// Advances of a face, in em.
struct Advances {
    font: Option<FontRef<'static>>,
    units_per_em: f32,
    /// Of the characters below U+0180: nearly all there are.
    common: Vec<f32>,
}

impl Advances {
    fn of(bytes: &'static [u8]) -> Self {
        let font = FontRef::try_from_slice(bytes).ok();
        let units_per_em = font.as_ref().and_then(Font::units_per_em).unwrap_or(1000.0);
        let mut advances = Self {
            font,
            units_per_em,
            common: Vec::new(),
        };
        advances.common = (0..0x180u32)
            .map(|code| char::from_u32(code).map_or(0.0, |c| advances.measure(c)))
            .collect();
        advances
    }

    fn measure(&self, c: char) -> f32 {
        let Some(font) = &self.font else { return 0.6 };
        font.h_advance_unscaled(font.glyph_id(c)) / self.units_per_em
    }

    fn em(&self, c: char) -> f32 {
        match self.common.get(c as usize) {
            Some(advance) => *advance,
            None => self.measure(c),
        }
    }
}

static ADVANCES: LazyLock<[Advances; 2]> =
    LazyLock::new(|| [Advances::of(REGULAR), Advances::of(BOLD)]);

/// Width of a text in the unit of its size.
pub(crate) fn width(text: &str, weight: Weight, size: f64) -> f64 {
    let advances = &ADVANCES[weight as usize];
    let ems: f32 = text.chars().map(|c| advances.em(c)).sum();
    f64::from(ems) * size
}

/// The first character that the face cannot draw.
pub(crate) fn without_glyph(text: &str) -> Option<char> {
    let font = ADVANCES[Weight::Regular as usize].font.as_ref()?;
    text.chars().find(|c| font.glyph_id(*c).0 == 0)
}

/// Where a line may be broken.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Break {
    Spaces,
    SpacesAndHyphens,
}

/// The bytes after which a line may be broken.
fn breaks(text: &str, at: Break) -> impl Iterator<Item = usize> {
    text.char_indices()
        .filter(move |(_, c)| *c == ' ' || (*c == '-' && at == Break::SpacesAndHyphens))
        .map(|(index, c)| index + c.len_utf8())
        .chain(std::iter::once(text.len()))
}

/// Lines no wider than `limit`, each filled before the next.
///
/// A piece wider than the limit keeps a line to itself.
fn fill(text: &str, weight: Weight, size: f64, limit: f64, at: Break) -> Vec<String> {
    let mut lines = Vec::new();
    let (mut start, mut end) = (0, 0);
    for next in breaks(text, at) {
        let candidate = text[start..next].trim_end();
        if end > start && width(candidate, weight, size) > limit {
            lines.push(text[start..end].trim().to_owned());
            start = end;
        }
        end = next;
    }
    let last = text[start..].trim();
    if !last.is_empty() {
        lines.push(last.to_owned());
    }
    lines
}

/// The text on at most `lines_max` lines of about the same length, none wider than `limit`.
///
/// Only what cannot fit otherwise is shortened, with an ellipsis that says so.
pub(crate) fn wrap(
    text: &str,
    weight: Weight,
    size: f64,
    limit: f64,
    lines_max: usize,
) -> Vec<String> {
    let whole = width(text, weight, size);
    if whole <= limit {
        return if text.is_empty() {
            Vec::new()
        } else {
            vec![text.to_owned()]
        };
    }
    // Double names stay together where they can.
    let fits =
        |lines: &[String], limit: f64| lines.iter().all(|line| width(line, weight, size) <= limit);
    let at = [Break::Spaces, Break::SpacesAndHyphens]
        .into_iter()
        .find(|at| {
            let lines = fill(text, weight, size, limit, *at);
            lines.len() <= lines_max && fits(&lines, limit)
        })
        .unwrap_or(Break::SpacesAndHyphens);
    let mut lines = fill(text, weight, size, limit, at);
    if lines.len() <= lines_max {
        // The narrowest limit that needs no more lines gives lines of about the same length.
        let (mut low, mut high) = (whole / lines.len() as f64 * 0.9, limit);
        for _ in 0..8 {
            let middle = (low + high) / 2.0;
            let narrower = fill(text, weight, size, middle, at);
            if narrower.len() <= lines.len() && fits(&narrower, middle) {
                lines = narrower;
                high = middle;
            } else {
                low = middle;
            }
        }
    } else if lines_max > 0 {
        let rest = lines.split_off(lines_max - 1).join(" ");
        lines.push(rest);
    }
    for line in &mut lines {
        *line = shorten(line, weight, size, limit);
    }
    lines
}

/// The text, cut with an ellipsis when it is wider than `limit`.
fn shorten(text: &str, weight: Weight, size: f64, limit: f64) -> String {
    if width(text, weight, size) <= limit {
        return text.to_owned();
    }
    let mut kept = text.to_owned();
    while kept.pop().is_some() {
        let shown = format!("{}…", kept.trim_end());
        if width(&shown, weight, size) <= limit {
            return shown;
        }
    }
    "…".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_those_of_the_face() {
        // Advances of the Regular face, out of its hmtx table (units per em: 1000).
        let check = |text: &str, weight, ems: f64| {
            let found = width(text, weight, 1000.0) / 1000.0;
            assert!((found - ems).abs() < 1e-3, "{text}: {found}");
        };
        check("", Weight::Regular, 0.0);
        // Ours: see assets/fonts/recipe.py.
        check("\u{202f}", Weight::Regular, 0.196);
        assert!(width("Cognac", Weight::Bold, 16.0) > width("Cognac", Weight::Regular, 16.0));
        assert!(width("i", Weight::Regular, 16.0) < width("m", Weight::Regular, 16.0));
    }

    #[test]
    fn long_names_go_on_lines_of_about_the_same_length() {
        let check = |text: &str, limit: f64, lines_max: usize, expected: &[&str]| {
            assert_eq!(
                wrap(text, Weight::Regular, 16.0, limit, lines_max),
                expected,
                "{text}"
            );
        };
        check("", 100.0, 2, &[]);
        check("Cognac", 100.0, 2, &["Cognac"]);
        check(
            "Nouvelle-Aquitaine (région)",
            150.0,
            2,
            &["Nouvelle-Aquitaine", "(région)"],
        );
        // A double name is broken at its hyphens only when it must.
        check(
            "Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson",
            220.0,
            2,
            &["Saint-Remy-en-Bouzemont-", "Saint-Genest-et-Isson"],
        );
        check(
            "La Rochefoucauld Porte du Périgord",
            200.0,
            2,
            &["La Rochefoucauld", "Porte du Périgord"],
        );
        check("68\u{202f}951\u{202f}hab.", 40.0, 2, &["68…"]);
        for limit in [60.0, 90.0, 140.0, 300.0] {
            for line in wrap(
                "Communauté de communes du Pays de Saint-Aubin-du-Cormier",
                Weight::Bold,
                16.0,
                limit,
                3,
            ) {
                assert!(width(&line, Weight::Bold, 16.0) <= limit, "{line}");
            }
        }
    }
}
