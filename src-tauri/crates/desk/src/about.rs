//! Licences and attributions, the same text as the file of the repository.

use crate::Desk;
use crate::commands::Job;
use crate::wire::{About, AboutAsk, Problem};

const ATTRIBUTIONS: &str = include_str!("../../../../assets/ATTRIBUTIONS.md");
const LICENCE: &str = include_str!("../../../../LICENSE-MIT");

pub(crate) fn about(_: &Desk, _: AboutAsk, _: &Job) -> Result<About, Problem> {
    Ok(About {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        licences: LICENCE.to_owned(),
        attributions: ATTRIBUTIONS.to_owned(),
    })
}
