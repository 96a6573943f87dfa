//! data-fair portals: description, and pages of lines that lead to one another by `next`.

use serde_json::{Map, Value, json};

use super::wire::{Answer, Asked};

/// A dataset of a portal.
#[derive(Clone, Debug)]
pub struct Dataset {
    /// `data.ademe.fr`.
    pub host: String,
    /// `dpe03existant`.
    pub id: String,
    /// `2026-08-05T04:00:00.000Z`.
    pub data_updated_at: String,
    /// Keys of the schema.
    pub keys: Vec<String>,
    /// Cells in the order of the keys; null ones are left out of the answers.
    pub rows: Vec<Vec<Value>>,
    /// Rows of a page, whatever is asked, so that few rows make several pages.
    pub page_rows_max: usize,
}

/// Two energy diagnoses of Carcassonne (11069).
///
/// ADEME, dpe03existant, recorded on 2026-08-05; the commune's code was not among the columns kept.
pub fn dpe() -> Dataset {
    let keys = [
        "numero_dpe",
        "etiquette_dpe",
        "nom_commune_ban",
        "code_postal_ban",
        "date_etablissement_dpe",
        "surface_habitable_logement",
    ];
    Dataset {
        host: "data.ademe.fr".to_owned(),
        id: "dpe03existant".to_owned(),
        data_updated_at: "2026-08-05T04:00:00.000Z".to_owned(),
        keys: keys.map(str::to_owned).to_vec(),
        rows: vec![
            vec![
                json!("2611E0206181R"),
                json!("E"),
                json!("Carcassonne"),
                json!("11000"),
                json!("2025-01-01"),
                json!(88.7),
            ],
            vec![
                json!("2111E0136972P"),
                json!("F"),
                json!("Carcassonne"),
                json!("11000"),
                json!("2025-01-02"),
                json!(60.0),
            ],
        ],
        page_rows_max: 1,
    }
}

impl Dataset {
    fn description(&self) -> Answer {
        let schema: Vec<Value> = self
            .keys
            .iter()
            .map(|key| json!({"key": key, "type": "string"}))
            .collect();
        Answer::json(
            200,
            &json!({
                "id": self.id,
                "title": self.id,
                "dataUpdatedAt": self.data_updated_at,
                "updatedAt": self.data_updated_at,
                "count": self.rows.len(),
                "schema": schema,
            }),
        )
    }

    fn lines(&self, asked: &Asked) -> Answer {
        let parameters = asked.parameters();
        if parameters
            .iter()
            .any(|(name, value)| name == "qs" && value.contains([':', '"']))
        {
            return Answer::text(403, "text/html", "<html>403 Forbidden</html>");
        }
        let number = |name: &str, default: usize| {
            asked
                .parameter(name)
                .and_then(|text| text.parse().ok())
                .unwrap_or(default)
        };
        let (size, after) = (
            number("size", 12).min(self.page_rows_max),
            number("after", 0),
        );
        let keeps = |row: &[Value]| {
            self.keys.iter().zip(row).all(|(key, cell)| {
                let text = match cell {
                    Value::String(text) => text.clone(),
                    other => other.to_string(),
                };
                parameters
                    .iter()
                    .all(|(name, value)| match name.strip_prefix(key.as_str()) {
                        Some("_eq") => *value == text,
                        Some("_in") => value.split(',').any(|one| one == text),
                        _ => true,
                    })
            })
        };
        let select = asked.parameter("select");
        let selected = |key: &str| {
            select
                .as_deref()
                .is_none_or(|select| select.split(',').any(|one| one == key))
        };
        let kept: Vec<&Vec<Value>> = self.rows.iter().filter(|row| keeps(row)).collect();
        let results: Vec<Value> = kept
            .iter()
            .skip(after)
            .take(size)
            .map(|row| {
                let line: Map<String, Value> = self
                    .keys
                    .iter()
                    .zip(row.iter())
                    .filter(|(key, cell)| selected(key) && !cell.is_null())
                    .map(|(key, cell)| (key.clone(), cell.clone()))
                    .collect();
                Value::Object(line)
            })
            .collect();
        let mut page = json!({"total": kept.len()});
        if after + size < kept.len() {
            let others: Vec<&str> = asked
                .query
                .split('&')
                .filter(|pair| !pair.starts_with("after="))
                .collect();
            page["next"] = json!(format!(
                "https://{}{}?{}&after={}",
                self.host,
                asked.path,
                others.join("&"),
                after + size
            ));
        }
        page["results"] = json!(results);
        Answer::json(200, &page)
    }
}

pub(super) fn answer(datasets: &[Dataset], asked: &Asked) -> Answer {
    let not_found = || Answer::text(404, "text/plain; charset=utf-8", "Dataset not found");
    let Some(rest) = asked.path.strip_prefix("/data-fair/api/v1/datasets/") else {
        return not_found();
    };
    let path: Vec<&str> = rest.split('/').collect();
    let dataset = datasets
        .iter()
        .find(|dataset| dataset.host == asked.host && Some(&dataset.id.as_str()) == path.first());
    match (dataset, &path[1..]) {
        (Some(dataset), []) => dataset.description(),
        (Some(dataset), ["lines"]) => dataset.lines(asked),
        _ => not_found(),
    }
}
