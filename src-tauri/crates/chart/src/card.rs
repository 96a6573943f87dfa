//! The little strip of a territory card: where mine stands among all its peers.

use obs_compare::{Distribution, Role};
use obs_model::Lang;

use crate::draw::{ChartError, Drawing, Ground, finished};
use crate::parts::marker::marker_apart;
use crate::parts::scale::Scale;
use crate::parts::text::Weight;
use crate::parts::ticks::ticks;
use crate::scene::{Anchor, Scene, Type};
use crate::surface::Surface;
use crate::words;

/// Draws one tick per peer and the places given, mine over the others; "le plus bas", "le plus haut".
///
/// `rank` is mine, 1 for the highest value; it is said, not drawn.
/// Without any value the strip is empty and its words say so.
///
/// # Errors
/// When plotters refuses to draw, which no data should cause.
pub fn strip_card(
    distribution: &Distribution,
    marks: &[(Role, f64)],
    rank: Option<u32>,
    surface: &Surface,
    lang: Lang,
) -> Result<Drawing, ChartError> {
    let card = &surface.card;
    let mut scene = Scene::default();
    let reach = card.marker * 1.5;
    let middle = (card.height / 2.0).max(reach * 1.2);
    let (left, right) = (reach, card.width - reach);
    let finite = || {
        let marked = marks.iter().map(|(_, value)| *value);
        distribution
            .ticks
            .iter()
            .copied()
            .chain(marked)
            .filter(|value| value.is_finite())
    };
    let (low, high) = (
        finite().fold(f64::INFINITY, f64::min),
        finite().fold(f64::NEG_INFINITY, f64::max),
    );
    let known = low <= high;
    if known {
        let bin = surface.strip.bin;
        let x = Scale::new((low, high), (left, right - bin));
        let values = distribution.ticks.iter().filter(|value| value.is_finite());
        let band = (middle - card.height / 2.0, middle + card.height / 2.0);
        ticks(
            &mut scene,
            values.map(|value| x.at(*value)),
            (left, right),
            bin,
            band,
            surface.strip.tick,
        );
        let mut marks: Vec<&(Role, f64)> = marks
            .iter()
            .filter(|(_, value)| value.is_finite())
            .collect();
        // Mine last: over the others.
        marks.sort_by_key(|(role, _)| std::cmp::Reverse(*role));
        for (role, value) in marks {
            let style = surface.style(*role, 0);
            let background = surface.canvas.background;
            marker_apart(
                &mut scene,
                style.marker,
                (x.at(*value), middle),
                card.marker,
                style.mark,
                background,
            );
        }
    }
    let [lowest, .., highest] = words::positions(lang);
    let style = Type::new(card.text, Weight::Regular, surface.text.muted);
    let top = middle * 2.0 + card.text * 0.2;
    if known {
        scene.text_top(lowest, left, top, Anchor::Start, style);
        scene.text_top(highest, right, top, Anchor::End, style);
    }
    let height = (top + card.text * 1.1).ceil();
    finished(
        scene,
        surface,
        (card.width, height),
        Ground::Clear,
        &said(distribution, rank, lang),
    )
}

/// "À la 478e place sur 1 250 intercommunalités, de la plus haute valeur à la plus basse."
fn said(distribution: &Distribution, rank: Option<u32>, lang: Lang) -> String {
    let count = distribution.stats.map_or(0, |stats| stats.known);
    if count == 0 {
        return words::strip_refused(0, distribution.level, lang);
    }
    let among = words::count_of_level(count, distribution.level, lang);
    let Some(rank) = rank else { return among };
    let rank = obs_compare::number::ordinal(rank, lang);
    match lang {
        Lang::Fr => format!("{rank} valeur la plus haute sur {among}."),
        Lang::En => format!("{rank} highest value among {among}."),
    }
}
