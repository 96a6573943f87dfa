//! The distribution of all peers on one line: a tick each, the named places above, the quarters below.

use std::sync::Arc;

use obs_compare::{Role, Stats, number};
use obs_model::{Lang, Level, Text};

use crate::alt;
use crate::parts::marker::marker_apart;
use crate::parts::names;
use crate::parts::scale::Scale;
use crate::parts::states;
use crate::parts::sheet::{Said, Sheet};
use crate::parts::spread::spread;
use crate::parts::swarm::Swarm;
use crate::parts::text::{self, Weight};
use crate::parts::ticks::ticks;
use crate::scene::{Anchor, Stroke, Type};
use crate::subject::Subject;
use crate::surface::Surface;
use crate::words;

/// Values of the peers, and the places marked among them.
#[derive(Clone, Debug)]
pub(crate) struct Content {
    ticks: Arc<[f64]>,
    level: Level,
    stats: Stats,
    /// Lowest, first quarter, median, third quarter, highest: the value, as written, and its words.
    positions: Vec<(f64, String, &'static str)>,
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

impl Content {
    /// How many dots or ticks, how many places they stand for, of which level.
    pub(super) fn counts(&self) -> (usize, u32, Level) {
        (self.ticks.len(), self.stats.known, self.level)
    }

    /// "Grand Cognac est dans le quart le plus haut".
    pub(super) fn quarter_of_mine(&self, lang: Lang) -> Option<String> {
        let mine = self.named.iter().find(|named| named.role == Role::Mine)?;
        if self.stats.min == self.stats.max {
            return None;
        }
        let quarters = [self.stats.q1, self.stats.median, self.stats.q3];
        let quarter = quarters.iter().filter(|limit| mine.value > **limit).count();
        Some(words::in_quarter(&mine.said.label, quarter, lang))
    }
}

/// Fewer values make no distribution.
const KNOWN_MIN: u32 = 4;

pub(crate) fn label(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => "Répartition",
        Lang::En => "Distribution",
    }
}

pub(crate) fn refusal(subject: &Subject<'_>) -> Option<Text> {
    let distribution = &subject.main().distribution;
    let known = distribution.stats.map_or(0, |stats| stats.known);
    (known < KNOWN_MIN || distribution.ticks.is_empty()).then(|| Text {
        fr: words::strip_refused(known, distribution.level, Lang::Fr),
        en: words::strip_refused(known, distribution.level, Lang::En),
    })
}

pub(crate) fn decide(subject: &Subject<'_>) -> Result<Content, String> {
    let comparison = subject.main();
    let (lang, unit) = (comparison.lang, &comparison.indicator.unit);
    let distribution = &comparison.distribution;
    let stats = match (refusal(subject), distribution.stats) {
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
            None => without.push(format!("{label}, {text}")),
            Some(value) if is_count && value > stats.max => off_scale.push(label),
            Some(value) => named.push(Named {
                said: Said::now(entry, label, comparison),
                role: entry.role,
                nth,
                value,
            }),
        }
    }
    named.sort_by_key(|named| (named.role, named.nth));
    let positions = if stats.min == stats.max {
        vec![(stats.min, words::same_everywhere(lang))]
    } else {
        let values = [stats.min, stats.q1, stats.median, stats.q3, stats.max];
        values.into_iter().zip(words::positions(lang)).collect()
    };
    let positions = positions
        .into_iter()
        .map(|(value, words)| (value, number::with_unit(value, unit, lang), words))
        .collect();
    Ok(Content {
        ticks: Arc::clone(&distribution.ticks),
        level: distribution.level,
        positions,
        stats,
        named,
        without,
        off_scale,
    })
}

pub(crate) fn spoken(_content: &Content, subject: &Subject<'_>) -> Vec<String> {
    let comparison = subject.main();
    [alt::spread(comparison), alt::missing(comparison)].into_iter().flatten().collect()
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
#[derive(Clone, Copy, Debug)]
struct Flag {
    tier: usize,
    from: f64,
    to: f64,
    pole: f64,
}

/// Finds each name a tier above the strip, so that it covers no other name and no other pole.
///
/// `wanted` holds the pole and the width of each name, the most needed first; those that find no tier
/// are none.
fn raise(wanted: &[(f64, f64)], sides: (f64, f64), gap: f64, tiers_max: usize) -> Vec<Option<Flag>> {
    let mut flags: Vec<Option<Flag>> = vec![None; wanted.len()];
    for kept in (1..=wanted.len()).rev() {
        let wanted = &wanted[..kept];
        // Names up to a pole lean left and the others right: they turn their backs to each other. Every
        // pole is tried as the last that leans left.
        let splits = wanted.iter().map(|(pole, _)| *pole).chain([f64::NEG_INFINITY]);
        let best = splits
            .map(|split| lean(wanted, sides, gap, split))
            .min_by_key(|(flags, hidden)| (*hidden, tiers(flags)));
        if let Some((found, _)) = best.filter(|(found, _)| tiers(found) <= tiers_max) {
            for (flag, found) in flags.iter_mut().zip(found) {
                *flag = Some(found);
            }
            break;
        }
    }
    flags
}

fn tiers(flags: &[Flag]) -> usize {
    flags.iter().map(|flag| flag.tier + 1).max().unwrap_or(0)
}

/// The flags when the names of the poles up to `split` lean left, and how many poles a name hides.
fn lean(wanted: &[(f64, f64)], (left, right): (f64, f64), gap: f64, split: f64) -> (Vec<Flag>, usize) {
    let mut flags: Vec<Flag> = wanted
        .iter()
        .map(|&(pole, width)| {
            let fits = (pole - width >= left, pole + width <= right);
            let (from, to) = match fits {
                (true, fits_right) if pole <= split || !fits_right => (pole - width, pole),
                (_, true) => (pole, pole + width),
                // Too long for either side: over its pole, inside the page.
                _ => {
                    let from = (pole - width / 2.0).min(right - width).max(left);
                    (from, from + width)
                }
            };
            Flag { tier: 0, from, to, pole }
        })
        .collect();
    let covers = |name: &Flag, pole: &Flag| {
        // At its own pole a name already keeps its distance.
        let air = |end: f64| if end == name.pole { 0.0 } else { gap };
        pole.pole > name.from - air(name.from) && pole.pole < name.to + air(name.to)
    };
    // A name stands higher than every pole it covers; those that cover nothing yet unplaced come first.
    let mut waiting: Vec<usize> = (0..flags.len()).collect();
    let mut placed: Vec<usize> = Vec::new();
    let mut hidden = 0;
    while !waiting.is_empty() {
        let free = waiting
            .iter()
            .position(|name| waiting.iter().all(|pole| pole == name || !covers(&flags[*name], &flags[*pole])));
        hidden += usize::from(free.is_none());
        let name = waiting.remove(free.unwrap_or(0));
        let meets = |other: usize, tier: usize| {
            let (a, b) = (&flags[name], &flags[other]);
            b.tier == tier && a.from < b.to + gap && a.to > b.from - gap
        };
        let mut tier = placed
            .iter()
            .filter(|other| covers(&flags[name], &flags[**other]))
            .map(|other| flags[*other].tier + 1)
            .max()
            .unwrap_or(0);
        while placed.iter().any(|other| meets(*other, tier)) {
            tier += 1;
        }
        flags[name].tier = tier;
        placed.push(name);
    }
    (flags, hidden)
}

pub(crate) fn place(content: &Content, sheet: &mut Sheet<'_>) -> f64 {
    place_band(content, sheet, Band::Ticks)
}

/// How the peers are drawn between the names and the quarters.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Band {
    /// A tick each, as dark as there are places.
    Ticks,
    /// A dot each, as high as there are places.
    Dots,
}

pub(super) fn place_band(content: &Content, sheet: &mut Sheet<'_>, band: Band) -> f64 {
    let surface = sheet.surface;
    let (sizes, strip) = (&surface.text, &surface.strip);
    let lang = sheet.lang;
    let all = content.named.iter().map(|named| named.value);
    let low = all.clone().fold(content.stats.min, f64::min);
    let high = all.fold(content.stats.max, f64::max);
    let inset = strip.marker * 1.4;
    let (left, right) = (sheet.left + inset, sheet.right - inset);
    let x = Scale::new((low, high), (left, right - strip.bin));

    let swarm = (band == Band::Dots).then(|| {
        let positions: Vec<f64> = content.ticks.iter().map(|value| x.at(*value)).collect();
        let height_max = sheet.bottom.map_or(surface.swarm.height_max, |bottom| {
            surface.swarm.height_max.min((bottom - sheet.top) * 0.55)
        });
        Swarm::pile(&positions, surface.swarm.dot, height_max)
    });
    let band_height = swarm.as_ref().map_or(strip.height, |swarm| (swarm.reach * 2.0).max(strip.height));

    // Under the strip: five positions, a number and its words.
    let number_type = Type::new(sizes.label_min, Weight::Bold, sizes.ink);
    let words_type = Type::new(sizes.small, Weight::Regular, sizes.muted);
    let column = (sheet.right - sheet.left) / 5.0 - sizes.small * 0.8;
    let under: Vec<(f64, &str, Vec<String>, f64)> = content
        .positions
        .iter()
        .map(|(value, written, words)| {
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
            let room = bottom - sheet.top - under_height - band_height - foot;
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
    let limit = (sheet.right - sheet.left) * 0.95;
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
    let sides = (sheet.left, sheet.right);
    let mut flags = raise(&wanted, sides, gap, tiers_max);
    let unnamed = |flags: &[Option<Flag>]| flags.iter().filter(|flag| flag.is_none()).count();
    // Saying that some are not named takes a tier itself.
    let note_height = if unnamed(&flags) > 0 {
        flags = raise(&wanted, sides, gap, tiers_max.saturating_sub(1).max(1));
        let note = words::unnamed_note(unnamed(&flags), lang);
        sheet.scene.text_top(note, sheet.left, sheet.top, Anchor::Start, words_type);
        tier_height
    } else {
        0.0
    };
    let tiers = flags.iter().flatten().map(|flag| flag.tier + 1).max().unwrap_or(0);
    let names_height = note_height + tiers as f64 * tier_height + foot;

    let free = sheet
        .bottom
        .map_or(0.0, |bottom| bottom - sheet.top - names_height - band_height - under_height);
    let strip_top = sheet.top + names_height + (free * 0.4).max(0.0);
    let strip_bottom = strip_top + band_height;

    // The strip.
    sheet.turn_of(Role::Peer);
    match &swarm {
        None => ticks(
            &mut sheet.scene,
            content.ticks.iter().map(|value| x.at(*value)),
            (left, right),
            strip.bin,
            (strip_top, strip_bottom),
            strip.tick,
        ),
        Some(swarm) => {
            let middle = (strip_top + strip_bottom) / 2.0;
            swarm.draw(&mut sheet.scene, middle, (left, right), surface.roles.peer.mark);
            sheet.look(Role::Peer, 0, "", "dot");
        }
    }

    // The positions, joined to their words by a thin line.
    sheet.turn_ground();
    let axis = &surface.axis;
    let rail = strip_bottom + leader * 0.35;
    let thin = Stroke::full(sizes.muted, axis.grid_width);
    // The middle half, between the quarters.
    if let [_, q1, _, q3, _] = under.as_slice() {
        let stroke = Stroke::full(axis.colour, axis.width * 1.5);
        sheet.scene.line((q1.0, rail), (q3.0, rail), stroke);
    }
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
        sheet.turn_of(named.role);
        if let Some(flag) = flag {
            let stroke = Stroke::full(style.mark, axis.width);
            let beside = flag.from == flag.pole || flag.to == flag.pole;
            let reach = if beside { -0.4 } else { 0.55 } * sizes.label_min;
            sheet
                .scene
                .line((flag.pole, tier_middle(flag.tier) + reach), (flag.pole, middle), stroke);
        }
    }
    for named in content.named.iter().rev() {
        let style = surface.style(named.role, named.nth);
        let scale = if named.role == Role::Mine { 1.0 } else { 0.85 };
        let at = (x.at(named.value), middle);
        // Its pole leads to its name.
        sheet.turn_of(named.role);
        sheet.look_named(named.role, named.nth, &named.said.label);
        marker_apart(&mut sheet.scene, style.marker, at, strip.marker * scale, style.mark, surface.canvas.background);
        let background = surface.canvas.background;
        states::qualify(&mut sheet.scene, named.said.value, at, strip.marker * scale, style.mark, background);
    }
    for ((named, flag), (text, style)) in content.named.iter().zip(&flags).zip(&written) {
        let at = x.at(named.value);
        let side = strip.marker * 3.0;
        sheet.turn_of(named.role);
        let mut area = ((at - side / 2.0, middle - band_height / 2.0), (side, band_height));
        if let Some(flag) = flag {
            let (start, anchor) = if flag.to == flag.pole {
                (flag.pole - gap, Anchor::End)
            } else if flag.from == flag.pole {
                (flag.pole + gap, Anchor::Start)
            } else {
                (flag.from, Anchor::Start)
            };
            let y = tier_middle(flag.tier);
            sheet.scene.text(text.as_str(), start, y, anchor, *style);
            let (from, to) = (flag.from.min(area.0.0).max(0.0), flag.to.max(at + side / 2.0));
            let top = y - tier_height / 2.0;
            area = ((from, top), (to.min(surface.canvas.width) - from, strip_bottom - top));
        }
        sheet.mark(&named.said, area.0, area.1);
    }
    sheet.turn_ground();
    strip_bottom + under_height + sizes.small * 0.3
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
        let check = |wanted: &[(f64, f64)]| {
            let flags: Vec<Flag> = raise(wanted, (0.0, 900.0), 6.0, 20).into_iter().flatten().collect();
            assert_eq!(flags.len(), wanted.len());
            for (index, flag) in flags.iter().enumerate() {
                assert!(flag.from >= 0.0 && flag.to <= 900.0);
                for (other_index, other) in flags.iter().enumerate().filter(|(other, _)| *other != index) {
                    let meet = other.tier == flag.tier && flag.from < other.to && other.from < flag.to;
                    assert!(!meet, "{wanted:?}");
                    let crosses = flag.tier <= other.tier && flag.from < other.pole && other.pole < flag.to;
                    assert!(!crosses, "{index} {other_index} {wanted:?}");
                }
            }
        };
        for count in 1..9 {
            let wanted: Vec<(f64, f64)> =
                (0..count).map(|_| (300.0 + next() * 300.0, 80.0 + next() * 150.0)).collect();
            check(&wanted);
        }
        // With one tier, the second name that falls on the first is left out.
        let flags = raise(&[(100.0, 200.0), (150.0, 200.0)], (90.0, 400.0), 6.0, 1);
        assert!(flags[0].is_some() && flags[1].is_none());
    }
}
