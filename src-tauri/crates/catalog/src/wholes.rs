//! `_wholes.toml`: which indicators are the parts of one whole.

use obs_model::{Indicator, IndicatorId, Kind, Text};
use serde::Deserialize;

use crate::problem::{Fault, say};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WholesFile {
    #[serde(default)]
    whole: Vec<WholeFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WholeFile {
    parts: Vec<String>,
}

/// Reads the wholes; each part is an indicator, a share, of the denominator of the first part, in one whole only.
pub(crate) fn read<'a>(
    text: &str,
    get: impl Fn(&str) -> Option<&'a Indicator>,
) -> Result<Vec<Vec<IndicatorId>>, Vec<Fault>> {
    let file: WholesFile = toml::from_str(text).map_err(|error| {
        let sentence = Text {
            fr: format!("Ce fichier ne se lit pas\u{202f}: {}.", error.message()),
            en: format!("This file cannot be read: {}.", error.message()),
        };
        vec![Fault::whole(sentence)]
    })?;
    let mut faults = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for (number, whole) in file.whole.iter().enumerate() {
        let mut refuse = |sentence: Text| {
            faults.push(Fault::new(format!("whole[{number}].parts"), sentence));
        };
        if whole.parts.len() < 2 {
            refuse(say(
                "Un tout a deux parts au moins.",
                "A whole has at least two parts.",
            ));
        }
        let first = whole.parts.first().and_then(|id| get(id));
        for id in &whole.parts {
            match get(id) {
                None => refuse(Text {
                    fr: format!("Aucun indicateur ne s’appelle {id}."),
                    en: format!("No indicator is called {id}."),
                }),
                Some(part) if part.kind != Kind::Ratio || part.unit.sign != "%" => refuse(Text {
                    fr: format!("{id} n’est pas une part en pour cent."),
                    en: format!("{id} is not a share in per cent."),
                }),
                Some(part) if first.is_some_and(|first| first.denominator != part.denominator) => {
                    refuse(Text {
                        fr: format!("{id} n’a pas le dénominateur des autres parts."),
                        en: format!("{id} does not have the denominator of the other parts."),
                    })
                }
                Some(_) if seen.contains(&id.as_str()) => refuse(Text {
                    fr: format!("{id} est déjà la part d’un tout."),
                    en: format!("{id} is already the part of a whole."),
                }),
                Some(_) => {}
            }
            seen.push(id);
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let ids = |whole: &WholeFile| {
        whole
            .parts
            .iter()
            .map(|id| IndicatorId(id.clone()))
            .collect()
    };
    Ok(file.whole.iter().map(ids).collect())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::Catalog;

    use super::*;

    #[test]
    fn the_parts_of_a_whole_are_together_and_in_their_order() {
        let catalog = Catalog::embedded().unwrap();
        let whole = |id: &str| catalog.whole_of(&IndicatorId(id.to_owned()));
        let cars = whole("mobilites/menages-une-voiture").unwrap();
        let slugs: Vec<&str> = cars.iter().map(|id| id.0.as_str()).collect();
        assert_eq!(
            slugs,
            [
                "mobilites/menages-sans-voiture",
                "mobilites/menages-une-voiture",
                "mobilites/menages-deux-voitures"
            ]
        );
        // Those of 65 or more are in two of the age groups: no part.
        assert_eq!(whole("population/65-ans-ou-plus"), None);
    }

    #[test]
    fn parts_that_make_no_whole_are_refused() {
        let catalog = Catalog::embedded().unwrap();
        let check = |parts: &str, expected: &str| {
            let text = format!("[[whole]]\nparts = [{parts}]\n");
            let faults = read(&text, |id| catalog.get(id)).unwrap_err();
            let said = format!("{faults:?}");
            assert!(said.contains(expected), "{said}");
        };
        check("\"logement/maisons\"", "at least two parts");
        check(
            "\"logement/maisons\", \"logement/chateaux\"",
            "No indicator is called",
        );
        check(
            "\"logement/maisons\", \"population/population\"",
            "not a share",
        );
        check(
            "\"logement/maisons\", \"logement/locataires\"",
            "denominator of the other",
        );
        check(
            "\"logement/maisons\", \"logement/maisons\"",
            "already the part",
        );
    }
}
