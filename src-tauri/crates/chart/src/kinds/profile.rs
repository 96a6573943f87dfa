//! Where my territory stands among its peers, indicator by indicator: positions, not judgements.

use obs_compare::{Comparison, Role};
use obs_model::{Kind, Lang, Level, Text, Value};

use crate::parts::marker::marker_apart;
use crate::parts::names;
use crate::parts::rows::Rows;
use crate::parts::scale::Scale;
use crate::parts::states;
use crate::parts::sheet::{Said, Sheet};
use crate::parts::text::Weight;
use crate::scene::{Anchor, Shape, Stroke, Type};
use crate::subject::Subject;
use crate::surface::Surface;
use crate::words;

/// A row for each indicator.
#[derive(Clone, Debug)]
pub(crate) struct Content {
    rows: Vec<Row>,
    level: Level,
    /// How many peers the largest distribution has.
    peers: u32,
    /// The places set beside mine, in their order.
    beside: Vec<(Role, usize, String)>,
    mine: String,
    /// Whether some row lacks a place beside mine because it is a count.
    counts: bool,
}

#[derive(Clone, Debug)]
struct Row {
    said: Said,
    /// Name of the indicator.
    label: String,
    /// Share of the peers below mine, 0 to 1.
    position: Option<f64>,
    /// Index in `beside`, and its share of the peers below.
    beside: Vec<(usize, f64, Value)>,
}

/// Fewer peers make no position.
const PEERS_MIN: u32 = 4;
/// Places set beside mine, at most.
const BESIDE_MAX: usize = 4;

pub(crate) fn label(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => "Profil",
        Lang::En => "Profile",
    }
}

pub(crate) fn refusal(subject: &Subject<'_>) -> Option<Text> {
    let placed = subject.all().iter().filter(|comparison| position_of_mine(comparison).is_some()).count();
    (placed < 2).then(|| words::both(|lang| words::profile_refused(lang).to_owned()))
}

/// Share of the peers below a value; those equal to it are half below.
fn position(comparison: &Comparison, value: f64) -> Option<f64> {
    let distribution = &comparison.distribution;
    if distribution.stats.is_none_or(|stats| stats.known < PEERS_MIN) || distribution.ticks.is_empty() {
        return None;
    }
    let ticks = &distribution.ticks;
    let below = ticks.partition_point(|tick| *tick < value);
    let equal = ticks.partition_point(|tick| *tick <= value) - below;
    Some((below as f64 + equal as f64 / 2.0) / ticks.len() as f64)
}

fn position_of_mine(comparison: &Comparison) -> Option<f64> {
    position(comparison, comparison.mine()?.now.value.known()?)
}

pub(crate) fn decide(subject: &Subject<'_>) -> Result<Content, String> {
    let (main, lang) = (subject.main(), subject.lang());
    if let Some(reason) = refusal(subject) {
        return Err(reason.get(lang).to_owned());
    }
    let mine = main.mine().map(|mine| mine.name.name.clone()).unwrap_or_default();
    let mut beside: Vec<(Role, usize, String, &obs_model::PlaceId)> = main
        .entries
        .iter()
        .zip(names::labels(main))
        .zip(names::chosen_order(main))
        .filter(|((entry, _), _)| !matches!(entry.role, Role::Mine | Role::Peer))
        .map(|((entry, label), nth)| (entry.role, nth, label, &entry.place))
        .collect();
    beside.sort_by_key(|(role, nth, ..)| (*role, *nth));
    beside.truncate(BESIDE_MAX);

    let dated = subject.all().iter().any(|comparison| comparison.period != main.period);
    let mut counts = false;
    let rows = subject
        .all()
        .iter()
        .filter_map(|comparison| {
            let entry = comparison.mine()?;
            let name = comparison.indicator.short.get(lang);
            let label = if dated {
                format!("{name} ({})", words::period(comparison.period, lang))
            } else {
                name.to_owned()
            };
            let mut said = Said::now(entry, label.clone(), comparison);
            let stats = comparison.distribution.stats;
            if let (Some(rank), Some(stats), true) = (entry.now.rank, stats, said.value.known().is_some()) {
                let rank = words::rank_short(rank, stats.known, lang);
                said.text = format!("{} · {rank}", said.text);
            }
            // The count of a larger place says nothing among those of the peers.
            let is_count = comparison.indicator.kind == Kind::Count;
            counts |= is_count && !beside.is_empty();
            let others = beside.iter().enumerate().filter(|_| !is_count).filter_map(|(index, (_, _, _, place))| {
                let point = crate::subject::figure_of(comparison, place)?;
                Some((index, position(comparison, point.value.known()?)?, point.value))
            });
            Some(Row { said, label, position: position_of_mine(comparison), beside: others.collect() })
        })
        .collect();
    let known = |comparison: &Comparison| comparison.distribution.stats.map_or(0, |stats| stats.known);
    Ok(Content {
        rows,
        level: main.distribution.level,
        peers: subject.all().iter().map(known).max().unwrap_or(0),
        beside: beside.into_iter().map(|(role, nth, label, _)| (role, nth, label)).collect(),
        mine,
        counts,
    })
}

pub(crate) fn spoken(content: &Content, subject: &Subject<'_>) -> Vec<String> {
    let lang = subject.lang();
    let mut sentences = vec![words::among(&content.mine, content.peers, content.level, lang)];
    let named = |from: f64, to: f64| -> Vec<&str> {
        let inside = |row: &&Row| row.position.is_some_and(|position| (from..to).contains(&position));
        content.rows.iter().filter(inside).map(|row| row.label.as_str()).collect()
    };
    sentences.extend(words::quarter(3, &named(0.75, 1.1), lang));
    sentences.extend(words::quarter(0, &named(-0.1, 0.25), lang));
    sentences.extend(words::middle_half(named(0.25, 0.75).len(), lang));
    let without = content.rows.iter().filter(|row| row.position.is_none()).count();
    sentences.extend(words::indicators_without(without, lang));
    sentences
}

pub(crate) fn notes(content: &Content, _surface: &Surface, lang: Lang) -> Vec<String> {
    let mut notes = vec![words::profile_note(content.peers, content.level, lang)];
    if content.counts {
        notes.push(words::profile_counts_note(lang).to_owned());
    }
    notes
}

pub(crate) fn place(content: &Content, sheet: &mut Sheet<'_>) -> f64 {
    let surface = sheet.surface;
    let (sizes, bars, axis) = (&surface.text, &surface.bars, &surface.axis);
    let small = Type::new(sizes.small, Weight::Regular, sizes.muted);
    let radius = surface.lines.marker * 1.5;

    // Who the markers are.
    let who: Vec<(Role, usize, &str)> = std::iter::once((Role::Mine, 0, content.mine.as_str()))
        .chain(content.beside.iter().map(|(role, nth, label)| (*role, *nth, label.as_str())))
        .collect();
    let (mut x, mut y) = (sheet.left, sheet.top + sizes.label_min * 0.7);
    for (role, nth, label) in who {
        let style = surface.style(role, nth);
        let words = Type::new(sizes.label_min, Weight::bold_if(style.bold), style.label);
        let needed = words.size * 1.1 + words.width(label);
        if x > sheet.left && x + needed > sheet.right {
            (x, y) = (sheet.left, y + words.size * 1.45);
        }
        let centre = (x + words.size * 0.4, y);
        sheet.turn_of(role);
        marker_apart(&mut sheet.scene, style.marker, centre, words.size * 0.36, style.mark, surface.canvas.background);
        sheet.scene.text(label, x + words.size * 1.1, y, Anchor::Start, words);
        sheet.look(role, nth, label, style.marker);
        x += needed + words.size * 1.3;
    }
    sheet.turn_ground();
    // What the sides and the middle are.
    let head_top = y + sizes.label_min * 1.2;
    let top = head_top + small.size * 1.6;

    let ink = Type::new(sizes.label, Weight::Regular, sizes.ink);
    let names: Vec<(String, Type)> = content.rows.iter().map(|row| (row.label.clone(), ink)).collect();
    let room = sheet.bottom.map(|bottom| bottom - top);
    let rows = Rows::fit(&names, sheet, room, bars.row, 0.34);
    let names_right = sheet.left + rows.width;
    let value = Type::new(sizes.label_min, Weight::Regular, surface.roles.mine.value);
    let shown = &content.rows[..rows.shown()];
    let values_width = shown.iter().map(|row| value.width(&row.said.text)).fold(0.0, f64::max);
    let plot = (names_right + bars.gap + radius, sheet.right - values_width - bars.gap - radius);
    let scale = Scale::new((0.0, 1.0), plot);
    let bottom = rows.middle(shown.len(), top) - rows.pitch * 0.5;

    // The middle half and the median.
    sheet.scene.shape(Shape::Area {
        points: vec![
            (scale.at(0.25), top),
            (scale.at(0.75), top),
            (scale.at(0.75), bottom),
            (scale.at(0.25), bottom),
        ],
        colour: axis.grid,
        opacity: 0.45,
    });
    for (share, stroke) in [
        (0.0, Stroke::full(axis.grid, axis.grid_width)),
        (0.25, Stroke::full(axis.grid, axis.grid_width)),
        (0.5, Stroke::full(axis.colour, axis.width * 0.75)),
        (0.75, Stroke::full(axis.grid, axis.grid_width)),
        (1.0, Stroke::full(axis.grid, axis.grid_width)),
    ] {
        sheet.scene.line((scale.at(share), top), (scale.at(share), bottom), stroke);
    }
    let [lowest, _, _, _, highest] = words::positions(sheet.lang);
    let median = words::median(sheet.lang);
    let widths = small.width(lowest) + small.width(median) + small.width(highest) + small.size * 2.0;
    if widths < plot.1 - plot.0 {
        sheet.scene.text_top(lowest, plot.0, head_top, Anchor::Start, small);
        sheet.scene.text_top(highest, plot.1, head_top, Anchor::End, small);
    }
    sheet.scene.text_top(median, scale.at(0.5), head_top, Anchor::Middle, small);

    for (index, row) in shown.iter().enumerate() {
        let middle = rows.middle(index, top);
        sheet.turn_ground();
        rows.place_name(index, sheet, names_right, middle);
        let thin = Stroke::full(axis.grid, axis.grid_width);
        sheet.scene.line((plot.0, middle), (plot.1, middle), thin);
        for (which, share, figure) in row.beside.iter().rev() {
            let (role, nth, _) = &content.beside[*which];
            let style = surface.style(*role, *nth);
            let at = (scale.at(*share), middle);
            sheet.turn_of(*role);
            marker_apart(&mut sheet.scene, style.marker, at, radius * 0.7, style.mark, surface.canvas.background);
            states::qualify(&mut sheet.scene, *figure, at, radius * 0.7, style.mark, surface.canvas.background);
        }
        sheet.turn_of(Role::Mine);
        let mine = surface.style(Role::Mine, 0);
        let words = if row.position.is_some() { value } else { Type { colour: sizes.muted, ..value } };
        if let Some(share) = row.position {
            let at = (scale.at(share), middle);
            marker_apart(&mut sheet.scene, mine.marker, at, radius, mine.mark, surface.canvas.background);
            states::qualify(&mut sheet.scene, row.said.value, at, radius, mine.mark, surface.canvas.background);
        }
        sheet.scene.text(row.said.text.as_str(), sheet.right, middle, Anchor::End, words);
        let tall = rows.pitch.min(rows.size * 2.0);
        sheet.mark(&row.said, (sheet.left, middle - tall / 2.0), (sheet.right - sheet.left, tall));
    }
    sheet.turn_ground();
    rows.place_left_out(sheet, names_right, top);
    top + rows.height()
}
