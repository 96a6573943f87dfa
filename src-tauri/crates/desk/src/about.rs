//! Licences and attributions, the same text as the file of the repository.

use crate::Desk;
use crate::commands::Job;
use crate::wire::{About, AboutAsk, Lang, Problem};

const ATTRIBUTIONS: &str = include_str!("../../../../assets/ATTRIBUTIONS.txt");
const LICENCE: &str = include_str!("../../../../LICENSE-MIT");

/// Stands alone on a line between the French and the English half.
const BETWEEN_LANGUAGES: &str = "\n* * *\n";

pub(crate) fn about(_: &Desk, ask: AboutAsk, _: &Job) -> Result<About, Problem> {
    let halves = ATTRIBUTIONS.split_once(BETWEEN_LANGUAGES);
    let attributions = match (halves, ask.lang) {
        (Some((french, _)), Lang::Fr) => french,
        (Some((_, english)), Lang::En) => english,
        (None, _) => ATTRIBUTIONS,
    };
    Ok(About {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        licences: LICENCE.to_owned(),
        attributions: attributions.trim().to_owned(),
    })
}
