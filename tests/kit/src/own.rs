//! Indicators made for a test, read from files that stand in a mirror.

use std::fs;
use std::path::Path;

use obs_catalog::Catalog;
use obs_model::Level;
use obs_sources::{connector, file_path};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::desk::TemporaryDesk;

/// An indicator of the catalogue of a person, with the least that its file must say.
pub struct OwnIndicator {
    /// `revenus/essai`.
    pub id: String,
    /// `count`, `ratio` or `published`.
    pub kind: String,
    /// Levels it can have, smallest first; all from the commune but zones when empty.
    pub levels: Vec<String>,
    /// More lines of the file, before `[origin]`.
    pub more: String,
    /// Address of a file and its `[source.query]`, the best first.
    pub sources: Vec<(String, toml::Table)>,
}

impl OwnIndicator {
    /// The text of its file; `number` makes its name its own.
    pub fn text(&self, number: usize) -> String {
        let kind = self.kind.as_str();
        let levels: Vec<&str> = if self.levels.is_empty() {
            let all = Level::ALL.into_iter().filter(|level| !level.is_zone());
            all.filter(|level| *level >= Level::Commune)
                .map(Level::word)
                .collect()
        } else {
            self.levels.iter().map(String::as_str).collect()
        };
        let aggregation = match kind {
            _ if self.more.contains("aggregation") => "",
            "published" => "aggregation = \"none\"\n",
            _ => "aggregation = \"sum\"\n",
        };
        let words = match kind {
            "published" => "",
            "count" => "numerator = { fr = \"choses\", en = \"things\" }\n",
            _ => {
                "scale = 100\nnumerator = { fr = \"parties\", en = \"parts\" }\n\
                 denominator = { fr = \"tout\", en = \"whole\" }\n"
            }
        };
        let sources: Vec<Value> = self
            .sources
            .iter()
            .map(|(address, query)| json!({ "api": "file", "dataset": address, "query": query }))
            .collect();
        format!(
            "name = {{ fr = \"Essai {number}\", en = \"Trial {number}\" }}\n\
             short = {{ fr = \"Essai {number}\", en = \"Trial {number}\" }}\n\
             definition.fr = \"Figure publiée.\"\ndefinition.en = \"Published figure.\"\n\
             reading.fr = \"{{At_place}}, {{value}}.\"\nreading.en = \"In {{place}}, {{value}}.\"\n\
             kind = \"{kind}\"\n{words}\
             unit = {{ sign = \"\", fr = \"unités\", en = \"units\", decimals = 1 }}\n\
             levels = {levels:?}\nyears = \"2013\"\nyears_between_comparable = 1\n\
             {aggregation}bounds = [-1000, 100000000]\norder = {order}\n{more}\
             [origin]\nproducer = \"Insee\"\ndataset = \"Essai\"\npage = \"https://www.insee.fr/\"\n\
             licence = \"Licence Ouverte 2.0\"\ncadence = \"annuelle\"\n{sources}",
            order = 9000 + number * 10,
            more = self.more,
            sources = toml::to_string(&json!({ "source": sources })).expect("a source"),
        )
    }
}

/// A desk whose person has these indicators, and the folder that answers instead of the sources.
pub fn desk_with(indicators: &[OwnIndicator]) -> (TemporaryDesk, TempDir) {
    let mirror = TempDir::new().expect("a temporary folder");
    let desk = TemporaryDesk::new(Some(&mirror.path().to_string_lossy()));
    for (number, indicator) in indicators.iter().enumerate() {
        let target = desk.folder().join(format!("catalog/{}.toml", indicator.id));
        fs::create_dir_all(target.parent().expect("a theme")).expect("its folder");
        fs::write(target, indicator.text(number)).expect("its file");
    }
    (desk, mirror)
}

/// Puts a file where the mirror answers for each source of an indicator of the desk, `bytes` giving it by its address.
pub fn serve(desk: &TemporaryDesk, mirror: &Path, id: &str, bytes: impl Fn(&str) -> Vec<u8>) {
    let catalog = Catalog::embedded().expect("the catalogue");
    let (catalog, problems) = catalog.with_user_folder(&desk.folder().join("catalog"));
    assert!(problems.is_empty(), "{problems:?}");
    let indicator = catalog.get(id).expect("an indicator");
    for source in indicator
        .sources
        .iter()
        .filter(|source| source.api == "file")
    {
        let api = connector(&source.api).expect("a connector");
        let plan = api
            .requests(&source.dataset, &[indicator], &[])
            .expect("a plan");
        let request = &plan.ways[0][0];
        let place = file_path(&request.url, request.expect).expect("a path");
        let place = mirror.join(place);
        fs::create_dir_all(place.parent().expect("a host")).expect("its folder");
        fs::write(place, bytes(&source.dataset)).expect("the file");
    }
}

/// Refreshes indicators and datasets; gives what became of each dataset.
pub fn refresh(desk: &TemporaryDesk, ids: &[&str], datasets: &[&str]) -> Vec<Value> {
    let ask = json!({ "ids": ids, "themes": [], "datasets": datasets, "all": false, "lang": "fr" });
    let summary = desk.ask("refresh", ask).expect("a summary");
    summary["datasets"].as_array().expect("datasets").clone()
}
