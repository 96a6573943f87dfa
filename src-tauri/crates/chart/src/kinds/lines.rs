//! Lines over time, each named at its end. A line is broken where a figure is missing, and only joins
//! periods that can be compared.

use obs_compare::{Comparison, Entry, Role, findings, number};
use obs_model::{Basis, Lang, Period, Quality, Text, Unit, Value};

use crate::alt;
use crate::legible::SERIES_MAX;
use crate::parts::cuts::{self, Band, Cut};
use crate::parts::marker::marker;
use crate::parts::names;
use crate::parts::scale::{Scale, decimals, round_values};
use crate::parts::sheet::{Said, Sheet};
use crate::parts::states;
use crate::parts::spread::spread;
use crate::parts::text::{self, Weight};
use crate::scene::{Anchor, At, Stroke, Type};
use crate::subject::Subject;
use crate::surface::{Marker, Surface};
use crate::words;

/// The lines, mine last so that it is drawn over the others.
#[derive(Clone, Debug)]
pub(crate) struct Content {
    pub(super) series: Vec<Series>,
    /// Periods on the axis, oldest first.
    pub(super) periods: Vec<Period>,
    /// Round values of the vertical axis, lowest first.
    pub(super) levels: Vec<f64>,
    /// Where no line goes on.
    pub(super) cuts: Vec<Cut>,
    /// What the small print says of them, where their words stand over them and where they do not.
    cut_notes: Vec<String>,
    pub(super) unnamed_cut_notes: Vec<String>,
    unit: Unit,
    /// Who the thin lines are, when there are some.
    thin_lines: Option<String>,
    pub(super) notes: Vec<String>,
}

#[derive(Clone, Debug)]
pub(super) struct Series {
    pub said: Said,
    pub role: Role,
    pub nth: usize,
    /// Known values, oldest first.
    pub points: Vec<Observed>,
    /// Runs of points a line joins, as indices of `points`.
    pub joined: Vec<Vec<usize>>,
    /// Whether its name stands at its end.
    named: bool,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Observed {
    pub period: Period,
    pub value: f64,
    basis: Basis,
    pub quality: Quality,
    /// False for a period too close to be compared with the others, and for other boundaries.
    pub comparable: bool,
    /// True for a figure of other boundaries than the latest of its place.
    pub other_boundaries: bool,
}

impl Content {
    /// Lowest and highest value of the vertical axis.
    pub(super) fn limits(&self) -> (f64, f64) {
        match self.levels.as_slice() {
            [low, .., high] => (*low, *high),
            _ => (0.0, 1.0),
        }
    }

    /// First and last date, in years.
    pub(super) fn dates(&self) -> (f64, f64) {
        match self.periods.as_slice() {
            [first, .., last] => (first.as_years(), last.as_years()),
            [only] => (only.as_years(), only.as_years()),
            [] => (0.0, 1.0),
        }
    }

    /// The values of the vertical axis as written, with their unit on the highest only.
    pub(super) fn tick_texts(&self, lang: Lang) -> Vec<String> {
        let places = decimals(&self.levels);
        let written = |(index, level): (usize, &f64)| {
            let text = number::number(*level, places, lang);
            if index + 1 == self.levels.len() { number::sign_after(&text, &self.unit.sign, lang) } else { text }
        };
        self.levels.iter().enumerate().map(written).collect()
    }

    /// What one observation of a line says: "2021 : 12,1 %".
    pub(super) fn said_at(&self, series: &Series, point: &Observed, lang: Lang) -> Said {
        let value = Value::Known(point.value, point.quality);
        let (period, colon) = (words::period(point.period, lang), words::colon(lang));
        Said {
            text: format!("{period}{colon}{}", number::value(value, &self.unit, lang)),
            value,
            period: point.period,
            basis: point.basis,
            ..series.said.clone()
        }
    }
}

pub(crate) fn label(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => "Évolution",
        Lang::En => "Trend",
    }
}

pub(crate) fn refusal(subject: &Subject<'_>) -> Option<Text> {
    let comparison = subject.main();
    let chain = comparable_periods(comparison);
    let whose = comparison.mine().or(comparison.entries.first());
    let known = whose.map_or(0, |entry| {
        entry
            .series
            .iter()
            .filter(|point| point.value.known().is_some() && chain.contains(&point.period))
            .filter(|point| findings::is_of_latest_boundaries(entry, point))
            .count()
    });
    let moved = whose.is_some_and(|entry| {
        let mut known = entry.series.iter().filter(|point| point.value.known().is_some());
        known.any(|point| !findings::is_of_latest_boundaries(entry, point))
    });
    if known < 2 && moved {
        return Some(Text {
            fr: words::boundaries_moved(Lang::Fr).to_owned(),
            en: words::boundaries_moved(Lang::En).to_owned(),
        });
    }
    let years = comparison.indicator.years_between_comparable;
    (known < 2).then(|| Text {
        fr: words::lines_refused(years, Lang::Fr),
        en: words::lines_refused(years, Lang::En),
    })
}

/// Periods far enough from each other to be compared, from the one asked for, backwards then forwards.
pub(super) fn comparable_periods(comparison: &Comparison) -> Vec<Period> {
    let apart = f64::from(comparison.indicator.years_between_comparable);
    let all = known_periods(comparison.entries.iter());
    let far = |a: Period, b: Period| (a.as_years() - b.as_years()).abs() >= apart - 1e-9;
    let start = all
        .iter()
        .rposition(|period| *period <= comparison.period)
        .unwrap_or(0);
    let mut chain: Vec<Period> = Vec::new();
    for period in all[..all.len().min(start + 1)].iter().rev() {
        if chain.last().is_none_or(|last| far(*last, *period)) {
            chain.push(*period);
        }
    }
    chain.reverse();
    for period in all.iter().skip(start + 1) {
        if chain.last().is_none_or(|last| far(*last, *period)) {
            chain.push(*period);
        }
    }
    chain
}

fn known_periods<'a>(entries: impl Iterator<Item = &'a Entry>) -> Vec<Period> {
    let mut periods: Vec<Period> = entries
        .flat_map(|entry| &entry.series)
        .filter(|point| point.value.known().is_some())
        .map(|point| point.period)
        .collect();
    periods.sort();
    periods.dedup();
    periods
}

pub(crate) fn decide(subject: &Subject<'_>) -> Result<Content, String> {
    let comparison = subject.main();
    let lang = comparison.lang;
    if let Some(reason) = refusal(subject) {
        return Err(reason.get(lang).to_owned());
    }
    let chain = comparable_periods(comparison);
    let largest = |entry: &Entry| {
        let known = entry.series.iter().filter_map(|point| point.value.known());
        known.reduce(f64::max)
    };
    let limit = names::scale_limit(comparison, largest);
    let labels = names::labels(comparison);
    let nths = names::chosen_order(comparison);

    let mut series = Vec::new();
    let (mut off_scale, mut without): (Vec<&str>, Vec<String>) = (Vec::new(), Vec::new());
    for ((entry, label), nth) in comparison.entries.iter().zip(&labels).zip(nths) {
        match largest(entry) {
            None => {
                let why = number::value(entry.now.value, &comparison.indicator.unit, lang);
                without.push(format!("{label}, {why}"));
            }
            Some(value) if limit.is_some_and(|limit| value > limit) => off_scale.push(label),
            Some(_) => series.push(one(entry, label, nth, &chain, comparison)),
        }
    }
    // The ten named are those asked for first.
    let mut order: Vec<usize> = (0..series.len()).filter(|index| series[*index].named).collect();
    order.sort_by_key(|index| (series[*index].role, series[*index].nth));
    let demoted = order.len() > SERIES_MAX;
    for index in order.into_iter().skip(SERIES_MAX) {
        series[index].named = false;
        series[index].role = Role::Peer;
    }
    // Thin lines first, mine last and over all others.
    series.sort_by_key(|series| (std::cmp::Reverse(series.role), series.nth));

    let known = || series.iter().flat_map(|series| &series.points).map(|point| point.value);
    let (low, high) = (known().fold(f64::INFINITY, f64::min), known().fold(f64::NEG_INFINITY, f64::max));
    let levels = axis(low, high, comparison.indicator.kind);
    let mut periods: Vec<Period> = series.iter().flat_map(|series| &series.points).map(|point| point.period).collect();
    periods.sort();
    periods.dedup();

    let mut notes = Vec::new();
    let thin = series.iter().any(|series| !series.named);
    let near = comparison.near.as_ref().filter(|_| !demoted);
    let thin_lines = thin.then(|| words::thin_lines_note(near.map(|near| near.label.as_str()), lang));
    let cuts = cuts::cuts(comparison, &periods);
    if series.iter().flat_map(|series| &series.points).any(|point| !point.comparable && !point.other_boundaries) {
        notes.push(words::too_close_note(comparison.indicator.years_between_comparable, lang));
    }
    let compared = series.iter().flat_map(|series| &series.points).filter(|point| point.comparable);
    let values = compared.map(|point| Value::Known(point.value, point.quality));
    notes.extend(states::quality_notes(values, crate::kinds::Kind::Lines, lang));
    if let Some(first) = levels.first().filter(|first| **first > 0.0) {
        let start = number::number(*first, decimals(&levels), lang);
        let start = number::sign_after(&start, &comparison.indicator.unit.sign, lang);
        notes.push(words::axis_note(&start, lang));
    }
    if !off_scale.is_empty() {
        notes.push(words::off_scale_note(&off_scale, lang));
    }
    if let Some(mine) = comparison.mine().filter(|mine| largest(mine).is_some()) {
        without.extend(mine.series.iter().filter_map(|point| match point.value {
            Value::Missing(reason) => {
                let period = words::period(point.period, lang);
                Some(format!("{} {period}, {}", mine.name.name, number::missing(reason, lang)))
            }
            Value::Known(..) => None,
        }));
    }
    if !without.is_empty() {
        notes.push(words::without_figure_note(&without, lang));
    }
    Ok(Content {
        series,
        cut_notes: cuts::notes(&cuts, true, comparison),
        unnamed_cut_notes: cuts::notes(&cuts, false, comparison),
        cuts,
        periods,
        levels,
        unit: comparison.indicator.unit.clone(),
        thin_lines,
        notes,
    })
}

fn one(entry: &Entry, label: &str, nth: usize, chain: &[Period], comparison: &Comparison) -> Series {
    let points: Vec<Observed> = entry
        .series
        .iter()
        .filter_map(|point| match point.value {
            Value::Known(value, quality) => Some(Observed {
                period: point.period,
                value,
                basis: point.basis,
                quality,
                comparable: chain.contains(&point.period)
                    && findings::is_of_latest_boundaries(entry, point),
                other_boundaries: !findings::is_of_latest_boundaries(entry, point),
            }),
            Value::Missing(_) => None,
        })
        .collect();
    let mut joined: Vec<Vec<usize>> = vec![Vec::new()];
    for (rank, period) in chain.iter().enumerate() {
        let before = rank.checked_sub(1).map(|rank| chain[rank]);
        if before.is_some_and(|before| comparison.indicator.break_between(before, *period).is_some()) {
            joined.push(Vec::new());
        }
        match points.iter().position(|point| point.period == *period && point.comparable) {
            Some(index) => {
                if let Some(run) = joined.last_mut() {
                    run.push(index);
                }
            }
            None => joined.push(Vec::new()),
        }
    }
    joined.retain(|run| run.len() > 1);
    let latest = entry.series.iter().rev().find(|point| point.value.known().is_some());
    let said = Said::at(latest.unwrap_or(&entry.now), entry, label.to_owned(), comparison);
    Series {
        said,
        role: entry.role,
        nth,
        points,
        joined,
        named: entry.role != Role::Peer,
    }
}

/// The round values of the axis. Counts start at 0; so does what comes near to it.
pub(super) fn axis(low: f64, high: f64, kind: obs_model::Kind) -> Vec<f64> {
    const COUNT: usize = 6;
    let from_zero = kind == obs_model::Kind::Count || low < 0.75 * high;
    let low = if low > 0.0 && from_zero { 0.0 } else { low };
    let high = if high < 0.0 { 0.0 } else { high };
    round_values(low, high, COUNT)
}

pub(crate) fn spoken(_content: &Content, subject: &Subject<'_>) -> Vec<String> {
    let comparison = subject.main();
    let mut sentences: Vec<String> = alt::from_to(comparison).into_iter().collect();
    sentences.extend(cuts::spoken(comparison));
    sentences.extend(alt::missing_always(comparison));
    sentences
}

pub(crate) fn notes(content: &Content, _surface: &Surface, _lang: Lang) -> Vec<String> {
    content.thin_lines.iter().chain(&content.cut_notes).chain(&content.notes).cloned().collect()
}

/// Share of the width that the names at the end of the lines should take, and may take at most.
const NAMES_SHARE: (f64, f64) = (0.34, 0.48);

pub(crate) fn place(content: &Content, sheet: &mut Sheet<'_>) -> f64 {
    let surface = sheet.surface;
    let (sizes, lines) = (&surface.text, &surface.lines);
    let small = Type::new(sizes.small, Weight::Regular, sizes.muted);
    let gap = surface.bars.gap;

    // Height first: the axis of periods needs a line of text.
    let band = Band::set(&content.cuts, sheet, (sheet.right - sheet.left) * (1.0 - NAMES_SHARE.1) - sizes.small * 4.0);
    let top = sheet.top + sizes.small + band.height();
    let bottom_of_all = sheet.bottom.unwrap_or(sheet.top + lines.height);
    let bottom = bottom_of_all - sizes.small * 1.9;

    // Values, with their unit on the highest only.
    let tick_texts = content.tick_texts(sheet.lang);
    let ticks_width = tick_texts.iter().map(|text| small.width(text)).fold(0.0, f64::max);
    let (low, high) = content.limits();
    let y = Scale::new((low, high), (bottom, top));

    let labels = EndLabels::fit(content, sheet, bottom - top);
    let left = sheet.left + ticks_width + gap;
    let leader = gap * 2.2;
    let right = sheet.right - labels.width - leader;
    let (first, last) = content.dates();
    let inset = lines.marker * 2.0;
    let x = Scale::new((first, last), (left + inset, right));

    let axis = &surface.axis;
    for (level, text) in content.levels.iter().zip(&tick_texts) {
        let at = y.at(*level);
        let stroke = if *level == 0.0 {
            Stroke::full(axis.colour, axis.width)
        } else {
            Stroke::full(axis.grid, axis.grid_width)
        };
        sheet.scene.line((left, at), (right, at), stroke);
        // The text of the highest value, with its unit, may be the widest: all end at the same place.
        sheet.scene.text(text.as_str(), left - gap * 0.6, at, Anchor::End, small);
    }
    place_periods(content, sheet, &x, bottom, small);
    band.place(&content.cuts, sheet, &x, (left, right), (top, bottom));

    for series in &content.series {
        let style = surface.style(series.role, series.nth);
        let width = match series.role {
            Role::Mine => lines.width_mine,
            Role::Peer => lines.width_peer,
            _ => lines.width,
        };
        let at = |point: &Observed| -> At { (x.at(point.period.as_years()), y.at(point.value)) };
        let shape = (&style.dash, style.marker, width);
        sheet.turn_of(series.role);
        sheet.look(series.role, series.nth, &series.said.label, shape);
        for run in &series.joined {
            let points = run.iter().map(|index| at(&series.points[*index])).collect();
            sheet.scene.path(points, Stroke::dashed(style.mark, width, &style.dash));
        }
        let radius = match series.role {
            Role::Mine => lines.marker * 1.25,
            Role::Peer => lines.marker * 0.5,
            _ => lines.marker,
        };
        let shape = if series.role == Role::Peer { Marker::Disc } else { style.marker };
        for point in &series.points {
            let background = surface.canvas.background;
            if point.comparable {
                let is_firm = point.quality != Quality::Estimated;
                marker(&mut sheet.scene, shape, at(point), radius, style.mark, background, is_firm);
                if point.quality == Quality::Provisional {
                    states::encircle(&mut sheet.scene, at(point), radius, style.mark);
                }
            } else if point.other_boundaries {
                marker(&mut sheet.scene, Marker::Square, at(point), radius * 0.8, style.mark, background, false);
            } else {
                // Small and apart from the line it happens to lie on.
                sheet.scene.disc(at(point), radius * 0.85, background);
                sheet.scene.disc(at(point), radius * 0.5, style.mark);
            }
        }
    }
    labels.place(content, sheet, &x, &y, right, (top, bottom));
    sheet.turn_ground();
    bottom_of_all
}

/// The periods under the axis: the last one always, then those that find room.
fn place_periods(content: &Content, sheet: &mut Sheet<'_>, x: &Scale, bottom: f64, style: Type) {
    let axis = &sheet.surface.axis;
    let ends = |text: &str, at: f64| {
        let half = style.width(text) / 2.0;
        (at - half, at + half)
    };
    let mut taken: Vec<(f64, f64)> = Vec::new();
    let mut order: Vec<&Period> = content.periods.iter().rev().collect();
    if order.len() > 2 {
        // The two ends first.
        let first = order.remove(order.len() - 1);
        order.insert(1, first);
    }
    for period in order {
        let text = words::period(*period, sheet.lang);
        let at = x.at(period.as_years());
        let (from, to) = ends(&text, at);
        let fits = from >= sheet.left && to <= sheet.right
            && taken.iter().all(|(left, right)| to + style.size * 0.6 < *left || from > *right + style.size * 0.6);
        let length = if fits { 0.45 } else { 0.25 } * style.size;
        sheet.scene.line(
            (at, bottom),
            (at, bottom + length),
            Stroke::full(axis.colour, axis.grid_width),
        );
        if fits {
            sheet.scene.text_top(text, at, bottom + style.size * 0.7, Anchor::Middle, style);
            taken.push((from, to));
        }
    }
}

/// The names at the end of the lines.
struct EndLabels {
    /// Index of the series, its lines of text, how they are written.
    labels: Vec<(usize, Vec<String>, Type)>,
    width: f64,
    pitch: f64,
}

impl EndLabels {
    /// Wraps the names so that all of them find room beside the plot.
    fn fit(content: &Content, sheet: &Sheet<'_>, height: f64) -> Self {
        let sizes = &sheet.surface.text;
        let attempt = |size: f64, lines_max: usize, share: f64| {
            let limit = (sheet.right - sheet.left) * share;
            let labels: Vec<(usize, Vec<String>, Type)> = content
                .series
                .iter()
                .enumerate()
                .filter(|(_, series)| series.named)
                .map(|(index, series)| {
                    let style = sheet.surface.style(series.role, series.nth);
                    let style = Type::new(size, Weight::bold_if(style.bold), style.label);
                    let value = format!(" {}", series.said.text);
                    // When a name must be cut, its value must not.
                    let whole = text::wrap(&format!("{}{value}", series.said.label), style.weight, size, limit, lines_max);
                    let lines = if whole.last().is_some_and(|line| line.ends_with('…')) {
                        let room = limit - style.width(&value);
                        let mut lines = text::wrap(&series.said.label, style.weight, size, room, lines_max);
                        if let Some(last) = lines.last_mut() {
                            last.push_str(&value);
                        }
                        lines
                    } else {
                        whole
                    };
                    (index, lines, style)
                })
                .collect();
            let width = labels
                .iter()
                .flat_map(|(_, lines, style)| lines.iter().map(|line| style.width(line)))
                .fold(0.0, f64::max);
            let pitch = size * sizes.line_height.min(1.15);
            Self { labels, width, pitch }
        };
        let (share, share_max) = NAMES_SHARE;
        [(sizes.label, 3, share), (sizes.label_min, 3, share), (sizes.label_min, 2, share_max)]
            .into_iter()
            .map(|(size, lines_max, share)| attempt(size, lines_max, share))
            .find(|labels| labels.height() <= height)
            .unwrap_or_else(|| attempt(sizes.label_min, 1, share_max))
    }

    fn gap(&self) -> f64 {
        self.pitch * 0.25
    }

    fn height(&self) -> f64 {
        let boxes: f64 = self.labels.iter().map(|(_, lines, _)| lines.len() as f64 * self.pitch).sum();
        boxes + self.gap() * self.labels.len().saturating_sub(1) as f64
    }

    fn place(mut self, content: &Content, sheet: &mut Sheet<'_>, x: &Scale, y: &Scale, plot_right: f64, (top, bottom): (f64, f64)) {
        let end_of = |index: usize| -> At {
            content.series[index]
                .points
                .last()
                .map_or((plot_right, bottom), |last| (x.at(last.period.as_years()), y.at(last.value)))
        };
        self.labels
            .sort_by(|a, b| end_of(a.0).1.total_cmp(&end_of(b.0).1).then(a.0.cmp(&b.0)));
        let wanted: Vec<(f64, f64)> = self
            .labels
            .iter()
            .map(|(index, lines, _)| (end_of(*index).1, lines.len() as f64 * self.pitch))
            .collect();
        let centres = spread(&wanted, top - self.pitch / 2.0, bottom + self.pitch / 2.0, self.gap());
        let gap = sheet.surface.bars.gap;
        let names_left = sheet.right - self.width;
        for ((index, lines, style), centre) in self.labels.iter().zip(centres) {
            let series = &content.series[*index];
            let (end_x, end_y) = end_of(*index);
            sheet.turn_of(series.role);
            let colour = sheet.surface.style(series.role, series.nth).mark;
            let from = end_x + sheet.surface.lines.marker * 2.0;
            let thin = Stroke::full(colour, sheet.surface.axis.grid_width);
            sheet
                .scene
                .path(vec![(from, end_y), (names_left - gap * 0.9, end_y), (names_left - gap * 0.35, centre)], thin);
            sheet.scene.text_block(lines, names_left, centre, Anchor::Start, *style, self.pitch / style.size);
        }
        for series in &content.series {
            sheet.turn_of(series.role);
            for point in &series.points {
                let at = (x.at(point.period.as_years()), y.at(point.value));
                let side = sheet.surface.lines.marker * 4.0;
                let said = content.said_at(series, point, sheet.lang);
                sheet.mark(&said, (at.0 - side / 2.0, at.1 - side / 2.0), (side, side));
            }
        }
    }
}
