//! The distribution of all peers on one line: a tick each, the named places above, the quarters below.

use obs_compare::{Comparison, Role, Stats, number};
use obs_model::{Lang, Level, Text};

use crate::parts::marker::marker_apart;
use crate::parts::names;
use crate::parts::scale::Scale;
use crate::parts::sheet::{Said, Sheet};
use crate::parts::spread::spread;
use crate::parts::text::{self, Weight};
use crate::parts::ticks::ticks;
use crate::scene::{Anchor, Stroke, Type};
use crate::surface::Surface;
use crate::words;

/// Values of the peers, and the places marked among them.
#[derive(Clone, Debug)]
pub(crate) struct Content {
    values: Vec<f64>,
    level: Level,
    stats: Stats,
    /// Lowest, first quarter, median, third quarter, highest, as written.
    positions: [(f64, String); 5],
    named: Vec<Named>,
    /// Named places without a figure, with the reason.
    without: Vec<String>,
    /// Named places beyond the values of the peers.
    off_scale: Vec<String>,
}

#[derive(Clone, Debug)]
struct Named {
    said: Said,
    role: Role,
    nth: usize,
    value: f64,
}

/// Fewer values make no distribution.
const KNOWN_MIN: u32 = 4;

pub(crate) fn label(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => "Répartition",
        Lang::En => "Distribution",
    }
}

pub(crate) fn refusal(comparison: &Comparison) -> Option<Text> {
    let distribution = &comparison.distribution;
    let known = distribution.stats.map_or(0, |stats| stats.known);
    (known < KNOWN_MIN || distribution.values.is_empty()).then(|| Text {
        fr: words::strip_refused(known, distribution.level, Lang::Fr),
        en: words::strip_refused(known, distribution.level, Lang::En),
    })
}

pub(crate) fn decide(comparison: &Comparison) -> Result<Content, String> {
    let (lang, unit) = (comparison.lang, &comparison.indicator.unit);
    let distribution = &comparison.distribution;
    let stats = match (refusal(comparison), distribution.stats) {
        (None, Some(stats)) => stats,
        (reason, _) => return Err(reason.map_or_else(String::new, |reason| reason.get(lang).to_owned())),
    };
    let mut named = Vec::new();
    let (mut without, mut off_scale) = (Vec::new(), Vec::new());
    // A count of a larger place says nothing among those of the peers.
    let is_count = comparison.indicator.kind == obs_model::Kind::Count;
    let (labels, nths) = (names::labels(comparison), names::chosen_order(comparison));
    for ((entry, label), nth) in comparison.entries.iter().zip(labels).zip(nths) {
        if entry.role == Role::Peer {
            continue;
        }
        let text = number::value(entry.now.value, unit, lang);
        match entry.now.value.known() {
            None => without.push(format!("{label} ({text})")),
            Some(value) if is_count && value > stats.max => off_scale.push(label),
            Some(value) => named.push(Named {
                said: Said {
                    place: entry.place.clone(),
                    label,
                    text,
                    state: entry.now.value.state(),
                },
                role: entry.role,
                nth,
                value,
            }),
        }
    }
    named.sort_by_key(|named| (named.role, named.nth));
    let written = |value: f64| (value, number::with_unit(value, unit, lang));
    Ok(Content {
        values: distribution.values.clone(),
        level: distribution.level,
        positions: [stats.min, stats.q1, stats.median, stats.q3, stats.max].map(written),
        stats,
        named,
        without,
        off_scale,
    })
}

pub(crate) fn notes(content: &Content, _surface: &Surface, lang: Lang) -> Vec<String> {
    let stats = &content.stats;
    let mut notes = vec![words::ticks_note(stats.known, content.level, stats.secret, stats.absent, lang)];
    if !content.off_scale.is_empty() {
        let names: Vec<&str> = content.off_scale.iter().map(String::as_str).collect();
        notes.push(words::off_scale_note(&names, lang));
    }
    if !content.without.is_empty() {
        notes.push(words::without_figure_note(&content.without, lang));
    }
    notes
}

/// A name above the strip: on which tier, from where to where.
struct Flag {
    tier: usize,
    from: f64,
    to: f64,
    pole: f64,
}

/// Finds each name a tier above the strip, the nearest where it covers no other name and no other pole.
///
/// `wanted` holds the pole and the width of each name, the most needed first; a name that finds no tier
/// is none.
fn raise(wanted: &[(f64, f64)], (left, right): (f64, f64), gap: f64, tiers_max: usize) -> Vec<Option<Flag>> {
    let mut flags: Vec<Option<Flag>> = Vec::with_capacity(wanted.len());
    for &(pole, width) in wanted {
        let sides = [(pole, pole + width), (pole - width, pole)];
        let free = |tier: usize, from: f64, to: f64, strict: bool| {
            from >= left - 1e-9
                && to <= right + 1e-9
                && flags.iter().flatten().all(|other| {
                    let names_meet = other.tier == tier && from < other.to + gap && to > other.from - gap;
                    let covers_pole = tier <= other.tier && other.pole > from - gap && other.pole < to + gap;
                    let is_covered = other.tier <= tier && pole > other.from - gap && pole < other.to + gap;
                    !names_meet && (!strict || (!covers_pole && !is_covered))
                })
        };
        let find = |strict: bool| {
            (0..tiers_max).find_map(|tier| {
                sides
                    .iter()
                    .find(|(from, to)| free(tier, *from, *to, strict))
                    .map(|(from, to)| Flag { tier, from: *from, to: *to, pole })
            })
        };
        let flag = find(true).or_else(|| find(false));
        flags.push(flag);
    }
    flags
}

pub(crate) fn place(content: &Content, sheet: &mut Sheet<'_>) -> f64 {
    let surface = sheet.surface;
    let (sizes, strip) = (&surface.text, &surface.strip);
    let lang = sheet.lang;
    let all = content.named.iter().map(|named| named.value);
    let low = all.clone().fold(content.stats.min, f64::min);
    let high = all.fold(content.stats.max, f64::max);
    let inset = strip.marker * 1.4;
    let (left, right) = (sheet.left + inset, sheet.right - inset);
    let x = Scale::new((low, high), (left, right - strip.bin));

    // Under the strip: five positions, a number and its words.
    let number_type = Type::new(sizes.label_min, Weight::Bold, sizes.ink);
    let words_type = Type::new(sizes.small, Weight::Regular, sizes.muted);
    let column = (sheet.right - sheet.left) / 5.0 - sizes.small * 0.8;
    let under: Vec<(f64, &str, Vec<String>, f64)> = content
        .positions
        .iter()
        .zip(words::positions(lang))
        .map(|((value, written), words)| {
            let lines = text::wrap(words, words_type.weight, words_type.size, column, 2);
            let width = lines
                .iter()
                .map(|line| words_type.width(line))
                .fold(number_type.width(written), f64::max);
            (x.at(*value), written.as_str(), lines, width)
        })
        .collect();
    let words_lines = under.iter().map(|(_, _, lines, _)| lines.len()).max().unwrap_or(1);
    let number_pitch = number_type.size * 1.2;
    let words_pitch = words_type.size * 1.15;
    let leader = sizes.small * 1.1;
    let under_height = leader + number_pitch + words_lines as f64 * words_pitch;

    // Above: the names, on as many tiers as they need and find.
    let tier_height = sizes.label_min * 1.45;
    let foot = strip.marker * 1.6;
    let tiers_max = match sheet.bottom {
        Some(bottom) => {
            let room = bottom - sheet.top - under_height - strip.height - foot;
            ((room / tier_height) as usize).max(1)
        }
        None => content.named.len().max(1),
    };
    let gap = surface.bars.gap * 0.5;
    let written: Vec<(String, Type)> = content
        .named
        .iter()
        .map(|named| {
            let style = surface.style(named.role, named.nth);
            let weight = Weight::bold_if(style.bold);
            let label = Type::new(sizes.label_min, weight, style.label);
            (format!("{} {}", named.said.label, named.said.text), label)
        })
        .collect();
    let limit = (sheet.right - sheet.left) * 0.5;
    let written: Vec<(String, Type)> = written
        .into_iter()
        .map(|(text, style)| {
            let text = text::wrap(&text, style.weight, style.size, limit, 1).join("");
            (text, style)
        })
        .collect();
    let wanted: Vec<(f64, f64)> = content
        .named
        .iter()
        .zip(&written)
        .map(|(named, (text, style))| (x.at(named.value), style.width(text) + gap))
        .collect();
    let flags = raise(&wanted, (sheet.left, sheet.right), gap, tiers_max);
    let tiers = flags.iter().flatten().map(|flag| flag.tier + 1).max().unwrap_or(0);
    let names_height = tiers as f64 * tier_height + foot;

    let free = sheet
        .bottom
        .map_or(0.0, |bottom| bottom - sheet.top - names_height - strip.height - under_height);
    let strip_top = sheet.top + names_height + (free * 0.4).max(0.0);
    let strip_bottom = strip_top + strip.height;

    // The strip.
    ticks(
        &mut sheet.scene,
        content.values.iter().map(|value| x.at(*value)),
        (left, right),
        strip.bin,
        (strip_top, strip_bottom),
        strip.tick,
    );

    // The positions, joined to their words by a thin line.
    let axis = &surface.axis;
    let rail = strip_bottom + leader * 0.35;
    let thin = Stroke::full(sizes.muted, axis.grid_width);
    let (q1, q3) = (under[1].0, under[3].0);
    sheet.scene.line((q1, rail), (q3, rail), Stroke::full(axis.colour, axis.width * 1.5));
    let boxes: Vec<(f64, f64)> = under.iter().map(|(at, _, _, width)| (*at, *width)).collect();
    let centres = spread(&boxes, sheet.left, sheet.right, sizes.small * 0.6);
    for ((at, written, lines, _), centre) in under.iter().zip(centres) {
        sheet.scene.path(
            vec![(*at, strip_bottom), (*at, rail), (centre, strip_bottom + leader)],
            thin.clone(),
        );
        let mut top = strip_bottom + leader + number_type.size * 0.2;
        sheet.scene.text_top(*written, centre, top, Anchor::Middle, number_type);
        top += number_pitch;
        for line in lines {
            sheet.scene.text_top(line.as_str(), centre, top, Anchor::Middle, words_type);
            top += words_pitch;
        }
    }

    // The named places: poles first, then their markers, the least needed first, then the words.
    let middle = (strip_top + strip_bottom) / 2.0;
    let tier_middle = |tier: usize| strip_top - foot - (tier as f64 + 0.5) * tier_height;
    for (named, flag) in content.named.iter().zip(&flags).rev() {
        let style = surface.style(named.role, named.nth);
        if let Some(flag) = flag {
            let stroke = Stroke::full(style.mark, axis.width);
            sheet
                .scene
                .line((flag.pole, tier_middle(flag.tier) - sizes.label_min * 0.4), (flag.pole, middle), stroke);
        }
    }
    for named in content.named.iter().rev() {
        let style = surface.style(named.role, named.nth);
        let scale = if named.role == Role::Mine { 1.0 } else { 0.85 };
        let at = (x.at(named.value), middle);
        marker_apart(&mut sheet.scene, style.marker, at, strip.marker * scale, style.mark, surface.canvas.background);
    }
    for ((named, flag), (text, style)) in content.named.iter().zip(&flags).zip(&written) {
        let at = x.at(named.value);
        let side = strip.marker * 3.0;
        let mut area = ((at - side / 2.0, middle - strip.height / 2.0), (side, strip.height));
        if let Some(flag) = flag {
            let to_the_right = flag.from >= flag.pole;
            let (start, anchor) = if to_the_right {
                (flag.pole + gap, Anchor::Start)
            } else {
                (flag.pole - gap, Anchor::End)
            };
            let y = tier_middle(flag.tier);
            sheet.scene.text(text.as_str(), start, y, anchor, *style);
            let (from, to) = (flag.from.min(area.0.0).max(0.0), flag.to.max(at + side / 2.0));
            let top = y - tier_height / 2.0;
            area = ((from, top), (to.min(surface.canvas.width) - from, strip_bottom - top));
        }
        sheet.mark(&named.said, area.0, area.1);
    }
    let unnamed = flags.iter().filter(|flag| flag.is_none()).count();
    let bottom = strip_bottom + under_height + sizes.small * 0.3;
    if unnamed > 0 {
        sheet
            .scene
            .text_top(words::unnamed_note(unnamed, lang), sheet.left, sheet.top, Anchor::Start, words_type);
    }
    bottom
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cover_neither_each_other_nor_a_pole() {
        let mut state = 3u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from(state >> 16) / 65_536.0
        };
        for count in 1..9 {
            let wanted: Vec<(f64, f64)> = (0..count).map(|_| (20.0 + next() * 860.0, 80.0 + next() * 150.0)).collect();
            let flags = raise(&wanted, (0.0, 900.0), 6.0, 20);
            for (index, flag) in flags.iter().enumerate() {
                let flag = flag.as_ref().expect("twenty tiers are enough");
                assert!(flag.from >= 0.0 && flag.to <= 900.0);
                for other in flags[..index].iter().flatten() {
                    let meet = other.tier == flag.tier && flag.from < other.to && other.from < flag.to;
                    assert!(!meet, "{wanted:?}");
                }
            }
        }
        // With one tier, the second name that falls on the first is left out.
        let flags = raise(&[(100.0, 200.0), (150.0, 200.0)], (90.0, 400.0), 6.0, 1);
        assert!(flags[0].is_some() && flags[1].is_none());
    }
}
