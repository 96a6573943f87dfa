//! Opendatasoft's Explore API 2.1: description, CSV export, pages of records, and its two recorded errors.

use serde_json::{Map, Value, json};

use super::wire::{Answer, Asked};

/// A dataset of a portal.
#[derive(Clone, Debug)]
pub struct Dataset {
    /// `data.caf.fr`.
    pub host: String,
    /// `txcouv_pe_epci`.
    pub id: String,
    /// Date of the data: `2026-03-01T08:00:00+00:00`.
    pub data_processed: String,
    /// Name and type (`text`, `int`, `double`, `date`).
    pub fields: Vec<(String, String)>,
    /// Cells in the order of the fields.
    pub rows: Vec<Vec<Value>>,
    /// Some portals refuse exports.
    pub exports: bool,
}

/// Child care places for a hundred children under three, CC de la Veyle (Ain).
///
/// Cnaf (Onape), txcouv_pe_epci, one record as published; the year of the record was not kept by whoever
/// recorded it, so the dataset has none.
pub fn petite_enfance_epci() -> Dataset {
    let fields = [
        ("numepci", "text"),
        ("nomepci", "text"),
        ("txcouv_epci", "double"),
        ("txcouv_am_ind_epci", "double"),
        ("txcouv_psu_col_epci", "double"),
        ("numdep", "text"),
        ("nomdep", "text"),
    ];
    Dataset {
        host: "data.caf.fr".to_owned(),
        id: "txcouv_pe_epci".to_owned(),
        data_processed: "2026-03-01T08:00:00+00:00".to_owned(),
        fields: fields
            .map(|(name, kind)| (name.to_owned(), kind.to_owned()))
            .to_vec(),
        rows: vec![vec![
            json!("200070555"),
            json!("CC DE LA VEYLE"),
            json!(89.7),
            json!(74.2),
            json!(6.2),
            json!("01"),
            json!("AIN"),
        ]],
        exports: true,
    }
}

impl Dataset {
    fn description(&self) -> Answer {
        let fields: Vec<Value> = self
            .fields
            .iter()
            .map(|(name, kind)| json!({"name": name, "label": name, "type": kind, "annotations": {}}))
            .collect();
        Answer::json(
            200,
            &json!({
                "dataset_id": self.id,
                "has_records": true,
                "fields": fields,
                "metas": {"default": {
                    "title": self.id,
                    "modified": self.data_processed,
                    "data_processed": self.data_processed,
                    "records_count": self.rows.len(),
                }},
            }),
        )
    }

    /// Positions of the fields selected, or the error of a field that is not there.
    fn selected(&self, asked: &Asked) -> Result<Vec<usize>, Answer> {
        let Some(select) = asked.parameter("select") else {
            return Ok((0..self.fields.len()).collect());
        };
        select
            .split(',')
            .map(|name| {
                let name = name.trim().trim_matches('`');
                self.position(name).ok_or_else(|| unknown_field(name))
            })
            .collect()
    }

    fn position(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|(field, _)| field == name)
    }

    /// The rows that `a = "x" and (b = 1 or b = 2)` keeps.
    fn kept(&self, asked: &Asked) -> Result<Vec<&Vec<Value>>, Answer> {
        let mut wanted: Vec<(usize, Vec<String>)> = Vec::new();
        let condition = asked.parameter("where").unwrap_or_default();
        for group in condition.split(" and ").filter(|group| !group.is_empty()) {
            let mut values = Vec::new();
            let mut field = None;
            for term in group.trim_matches(['(', ')']).split(" or ") {
                let (name, value) = term.split_once(" = ").unwrap_or((term, ""));
                let name = name.trim_matches('`');
                field = Some(self.position(name).ok_or_else(|| unknown_field(name))?);
                values.push(value.trim_matches('"').to_owned());
            }
            wanted.extend(field.map(|field| (field, values)));
        }
        Ok(self
            .rows
            .iter()
            .filter(|row| {
                wanted
                    .iter()
                    .all(|(field, values)| values.contains(&plain(&row[*field])))
            })
            .collect())
    }

    fn csv(&self, asked: &Asked) -> Result<Answer, Answer> {
        let selected = self.selected(asked)?;
        let delimiter = asked
            .parameter("delimiter")
            .unwrap_or_else(|| ";".to_owned());
        let quote = |text: String| match text.contains([';', ',', '"', '\n']) {
            true => format!("\"{}\"", text.replace('"', "\"\"")),
            false => text,
        };
        let header: Vec<String> = selected
            .iter()
            .map(|index| self.fields[*index].0.clone())
            .collect();
        let mut text = format!("\u{feff}{}\r\n", header.join(&delimiter));
        for row in self.kept(asked)? {
            let cells: Vec<String> = selected
                .iter()
                .map(|index| quote(plain(&row[*index])))
                .collect();
            text.push_str(&cells.join(&delimiter));
            text.push_str("\r\n");
        }
        Ok(Answer::text(200, "text/csv; charset=utf-8", text))
    }

    fn records(&self, asked: &Asked) -> Result<Answer, Answer> {
        let number = |name: &str, default: i64| {
            asked
                .parameter(name)
                .and_then(|text| text.parse().ok())
                .unwrap_or(default)
        };
        let (limit, offset) = (number("limit", 10), number("offset", 0));
        if !(-1..=100).contains(&limit) {
            // Recorded.
            return Err(error(
                "InvalidRESTParameterError",
                &format!(
                    "Invalid value for limit API parameter: {limit} was found but -1 <= limit <= 100 is expected."
                ),
            ));
        }
        let selected = self.selected(asked)?;
        let kept = self.kept(asked)?;
        let results: Vec<Value> = kept
            .iter()
            .skip(offset as usize)
            .take(if limit < 0 { 100 } else { limit as usize })
            .map(|row| {
                let record: Map<String, Value> = selected
                    .iter()
                    .map(|index| (self.fields[*index].0.clone(), row[*index].clone()))
                    .collect();
                Value::Object(record)
            })
            .collect();
        Ok(Answer::json(
            200,
            &json!({"total_count": kept.len(), "results": results}),
        ))
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn error(code: &str, message: &str) -> Answer {
    Answer::json(400, &json!({"error_code": code, "message": message}))
}

fn unknown_field(name: &str) -> Answer {
    // Recorded.
    error(
        "ODSQLError",
        &format!("ODSQL query is malformed: Unknown field: {name}"),
    )
}

pub(super) fn answer(datasets: &[Dataset], asked: &Asked) -> Answer {
    let Some(rest) = asked
        .path
        .strip_prefix("/api/explore/v2.1/catalog/datasets/")
    else {
        return Answer::text(404, "text/html", "<html>404</html>");
    };
    let path: Vec<&str> = rest.split('/').collect();
    let dataset = datasets
        .iter()
        .find(|dataset| dataset.host == asked.host && Some(&dataset.id.as_str()) == path.first());
    let Some(dataset) = dataset else {
        return Answer::json(
            404,
            &json!({"error_code": "NotFoundError", "message": "Unknown dataset"}),
        );
    };
    let answer = match &path[1..] {
        [] => Ok(dataset.description()),
        ["exports", "csv"] if dataset.exports => dataset.csv(asked),
        ["exports", _] => Err(Answer::json(
            404,
            &json!({"error_code": "NotFoundError", "message": "No export"}),
        )),
        ["records"] => dataset.records(asked),
        _ => Err(Answer::text(404, "text/html", "<html>404</html>")),
    };
    answer.unwrap_or_else(|error| error)
}
