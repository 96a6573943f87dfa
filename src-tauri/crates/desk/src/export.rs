//! Files to keep: a chart, a map or a table, each with what must be known of it.

use std::io::{Cursor, Write as _};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use obs_chart::{Caption, Drawing};
use obs_compare::{Comparison, number, wording};
use obs_model::{Indicator, Lang as ModelLang, Level, Missing, Period, PlaceId, State, Value};
use serde::Serialize;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::Desk;
use crate::beside::{self, Board};
use crate::commands::Job;
use crate::drawing::{self, Chart};
use crate::indicator::{file_stem, origin_card};
use crate::perimeter;
use crate::question;
use crate::read_me;
use crate::wire::{
    ExportAsk, ExportFormat, ExportTable, Exported, ExportedFile, PictureSize, Problem,
};

/// Width of a picture, in pixels: the surface decides of what is in it, never of how fine it is.
fn width_px(size: PictureSize) -> u32 {
    match size {
        PictureSize::Once => 960,
        PictureSize::Twice => 1920,
        PictureSize::FourK => 3840,
    }
}

/// A chart or a map, ready to be written in any format.
pub(crate) struct Keepsake {
    /// Name of its files, without an ending.
    pub stem: String,
    /// What is seen.
    pub drawing: Drawing,
    /// The figures drawn, as a table.
    pub table: String,
    /// What must travel with it.
    pub metadata: Metadata,
    /// Language of the words.
    pub lang: ModelLang,
}

/// What must travel with an exported file; its keys are part of the file format.
#[derive(Debug, Serialize)]
pub(crate) struct Metadata {
    #[serde(rename = "indicateur")]
    pub indicator: String,
    #[serde(rename = "nom")]
    pub name: String,
    pub definition: String,
    #[serde(rename = "unite")]
    pub unit: String,
    #[serde(rename = "titre")]
    pub title: String,
    #[serde(rename = "sous_titre")]
    pub subtitle: String,
    #[serde(rename = "texte_de_remplacement")]
    pub alt: String,
    /// "Insee, recensement 2021, géographie au 1er janvier 2026 · Licence Ouverte 2.0".
    pub source: String,
    #[serde(rename = "producteur")]
    pub producer: String,
    #[serde(rename = "jeu")]
    pub dataset: String,
    pub page: String,
    #[serde(rename = "licence")]
    pub licence: String,
    #[serde(rename = "obtenu")]
    pub obtained: String,
    pub sha256: Option<String>,
    #[serde(rename = "adresse")]
    pub url: Option<String>,
    #[serde(rename = "geographie")]
    pub geography: String,
    #[serde(rename = "perimetre")]
    pub perimeter: Option<String>,
    /// Whose contours a map is drawn with.
    #[serde(rename = "contours", skip_serializing_if = "Option::is_none")]
    pub contours: Option<String>,
    #[serde(rename = "avertissements")]
    pub caveats: Vec<String>,
    #[serde(rename = "valeurs")]
    pub values: Vec<serde_json::Value>,
}

impl Metadata {
    /// What is known of an indicator's figures at a period; the values are the caller's.
    pub(crate) fn of(
        desk: &Desk,
        indicator: &Indicator,
        (period, place): (Period, Option<&PlaceId>),
        caption: &Caption,
        alt: &str,
        lang: ModelLang,
    ) -> Result<Self, Problem> {
        let origin = origin_card(desk, indicator, period, place, lang)?;
        Ok(Self {
            indicator: indicator.id.to_string(),
            name: indicator.name.get(lang).to_owned(),
            definition: indicator.definition.get(lang).to_owned(),
            unit: indicator.unit.words.get(lang).to_owned(),
            title: caption.title.clone(),
            subtitle: caption.subtitle.clone(),
            alt: alt.to_owned(),
            source: caption.source.clone(),
            producer: origin.producer,
            dataset: origin.dataset,
            page: origin.page,
            licence: origin.licence,
            obtained: origin.obtained,
            sha256: origin.sha256,
            url: origin.url,
            geography: format!("1er janvier {}", desk.territories()?.geography_year()),
            perimeter: None,
            contours: None,
            caveats: indicator
                .caveats
                .iter()
                .map(|caveat| caveat.get(lang).to_owned())
                .collect(),
            values: Vec::new(),
        })
    }

    fn to_json(&self) -> Result<String, Problem> {
        serde_json::to_string_pretty(self).map_err(|error| Problem::bug(error.to_string()))
    }
}

impl Keepsake {
    /// The files of a format, the main one first.
    pub(crate) fn files(
        &self,
        format: ExportFormat,
        size: PictureSize,
    ) -> Result<Exported, Problem> {
        let metadata = self.metadata.to_json()?;
        let png = || {
            obs_chart::png(&self.drawing, width_px(size))
                .map_err(|error| Problem::bug(error.to_string()))
        };
        let (extension, mime, bytes) = match format {
            ExportFormat::Csv => ("csv", "text/csv", self.table.clone().into_bytes()),
            ExportFormat::Svg => (
                "svg",
                "image/svg+xml",
                self.drawing.svg.clone().into_bytes(),
            ),
            ExportFormat::Png => ("png", "image/png", png()?),
            ExportFormat::Zip => {
                let inside = read_me::names(self.lang);
                let read_me = read_me::text(&self.metadata, self.lang);
                let folder = packed(
                    &self.stem,
                    &[
                        (inside.read_me, read_me.as_bytes()),
                        (inside.picture, &png()?),
                        (inside.drawing, self.drawing.svg.as_bytes()),
                        (inside.table, self.table.as_bytes()),
                        (inside.metadata, metadata.as_bytes()),
                    ],
                )
                .map_err(|error| Problem::bug(error.to_string()))?;
                // It holds its own metadata.
                return Ok(Exported {
                    files: vec![ExportedFile::of(
                        format!("{}.zip", self.stem),
                        "application/zip",
                        &folder,
                    )],
                });
            }
        };
        Ok(Exported {
            files: vec![
                ExportedFile::of(format!("{}.{extension}", self.stem), mime, &bytes),
                ExportedFile::of(
                    format!("{}.{extension}.meta.json", self.stem),
                    "application/json",
                    metadata.as_bytes(),
                ),
            ],
        })
    }
}

/// A ZIP with one folder. Its files bear no date: the same chart gives the same bytes.
fn packed(folder: &str, files: &[(&str, &[u8])]) -> zip::result::ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    for (name, bytes) in files {
        zip.start_file(format!("{folder}/{name}"), options)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

pub(crate) fn export(desk: &Desk, ask: ExportAsk, _: &Job) -> Result<Exported, Problem> {
    let board = beside::board(desk, &ask.question, drawing::kind(ask.kind), &ask.beside)?;
    let chart = Chart::of(ask.kind, &board);
    let drawing = chart.drawn(drawing::surface(ask.surface, ask.dark))?;
    keepsake(desk, &board, &chart, drawing)?.files(ask.format, ask.size)
}

/// A chart drawn, with what must be known of it.
pub(crate) fn keepsake(
    desk: &Desk,
    board: &Board,
    chart: &Chart,
    drawing: Drawing,
) -> Result<Keepsake, Problem> {
    let comparison = board.main();
    Ok(Keepsake {
        stem: file_stem(comparison),
        drawing,
        table: csv(comparison),
        metadata: metadata(desk, comparison, chart)?,
        lang: comparison.lang,
    })
}

/// What is known of the figures of a chart.
fn metadata(desk: &Desk, comparison: &Comparison, chart: &Chart) -> Result<Metadata, Problem> {
    let lang = comparison.lang;
    let mine = comparison.mine().map(|mine| &mine.place);
    let (indicator, period) = (&comparison.indicator, comparison.period);
    let known = Metadata::of(
        desk,
        indicator,
        (period, mine),
        &chart.caption,
        chart.figure.alt(),
        lang,
    )?;
    Ok(Metadata {
        perimeter: perimeter::notice(comparison, &*desk.territories()?),
        values: values(comparison),
        ..known
    })
}

/// The figures compared, as the metadata of a chart lists them.
pub(crate) fn values(comparison: &Comparison) -> Vec<serde_json::Value> {
    let lang = comparison.lang;
    comparison
        .entries
        .iter()
        .map(|entry| {
            serde_json::json!({
                "code": entry.place.code,
                "nom": entry.name.name,
                "niveau": entry.place.level.word(),
                "periode": wording::point_period(&entry.now, lang),
                "valeur": entry.now.value.known(),
                "texte": number::value(entry.now.value, &comparison.indicator.unit, lang),
                "etat": entry.now.value.state().word(),
                "numerateur": entry.now.numerator,
                "denominateur": entry.now.denominator,
                "base": wording::basis_in(comparison, entry),
                "communes": entry.communes,
                "communes_sous_secret": entry.now.secret_communes,
                "communes_sans_chiffre": entry.now.absent_communes,
            })
        })
        .collect()
}

impl ExportedFile {
    /// A file ready to travel.
    pub fn of(name: String, mime: &str, bytes: &[u8]) -> Self {
        Self {
            name,
            mime: mime.to_owned(),
            base64: STANDARD.encode(bytes),
        }
    }

    /// The bytes to write.
    ///
    /// # Errors
    /// A sentence, when the text is not base64; the desk never writes such a one.
    pub fn bytes(&self) -> Result<Vec<u8>, String> {
        STANDARD
            .decode(&self.base64)
            .map_err(|error| error.to_string())
    }
}

/// Byte order mark, then the names of the columns.
pub(crate) const CSV_HEAD: &str = "\u{feff}code;nom;niveau;periode;valeur;etat;unite;communes_sous_secret;communes_sans_chiffre\r\n";

/// A table that opens rightly in a French spreadsheet: BOM, `;`, decimal comma, no thousands sign.
/// A missing value is an empty cell with its state, and the numbers of communes that it lacks.
fn csv(comparison: &Comparison) -> String {
    let mut text = String::from(CSV_HEAD);
    for entry in &comparison.entries {
        let mut points: Vec<_> = entry.series.iter().collect();
        if points.is_empty() {
            points.push(&entry.now);
        }
        for point in points {
            csv_line(
                &mut text,
                (&entry.place, &entry.name.name),
                Some(point.period).filter(|period| period.year > 0),
                (point.value.known(), point.value.state().word()),
                Some((point.secret_communes, point.absent_communes)),
                &comparison.indicator,
                comparison.lang,
            );
        }
    }
    text
}

/// Adds a line: a place, when, the value and its state, how many of its communes lack one (under secrecy, without
/// a figure).
pub(crate) fn csv_line(
    text: &mut String,
    (place, name): (&PlaceId, &str),
    period: Option<Period>,
    (value, state): (Option<f64>, &str),
    without: Option<(u32, u32)>,
    indicator: &Indicator,
    lang: ModelLang,
) {
    // Communes are counted where a place holds several.
    let without = without.filter(|_| place.level > Level::Commune);
    let (secret, absent) = without
        .map(|(secret, absent)| (secret.to_string(), absent.to_string()))
        .unwrap_or_default();
    let unit = match indicator.unit.sign.as_str() {
        "" => indicator.unit.words.get(lang),
        sign => sign,
    };
    let cells = [
        place.code.as_str(),
        name,
        place.level.word(),
        &period.map(|period| period.to_string()).unwrap_or_default(),
        // All the digits that are known: a reader can recompute.
        &value
            .map(|value| value.to_string().replace('.', ","))
            .unwrap_or_default(),
        state,
        unit,
        &secret,
        &absent,
    ];
    let line: Vec<String> = cells.iter().map(|cell| csv_cell(cell)).collect();
    text.push_str(&line.join(";"));
    text.push_str("\r\n");
}

pub(crate) fn export_table(desk: &Desk, ask: ExportTable, _: &Job) -> Result<Exported, Problem> {
    let lang: ModelLang = ask.lang.into();
    let indicator = question::indicator(desk, &ask.id, ask.lang)?;
    let store = desk.store(ask.lang)?;
    let territories = desk.territories()?;
    let places = ask
        .places
        .iter()
        .map(|text| question::place_id(desk, text, ask.lang))
        .collect::<Result<Vec<PlaceId>, Problem>>()?;
    let found = if places.is_empty() {
        store
            .all_observations(&indicator.id)
            .map_err(|error| Problem::from_store(error, ask.lang))?
    } else {
        question::observations(&store, &territories, indicator, &places, ask.lang)?
    };
    let mut text = String::from(CSV_HEAD);
    for observation in &found {
        let name = territories
            .place(&observation.place)
            .map_or("", |place| place.name.name.as_str());
        csv_line(
            &mut text,
            (&observation.place, name),
            Some(observation.period),
            (observation.value.known(), observation.value.state().word()),
            Some((observation.secret_communes, observation.absent_communes)),
            indicator,
            lang,
        );
    }
    // A place asked for and without any row is in the table all the same, with its state.
    for place in places
        .iter()
        .filter(|place| !found.iter().any(|o| o.place == **place))
    {
        let name = territories
            .place(place)
            .map_or("", |place| place.name.name.as_str());
        let why = if store.periods(&indicator.id).is_empty() {
            Missing::NotDownloaded
        } else {
            Missing::NotCollected
        };
        csv_line(
            &mut text,
            (place, name),
            None,
            (None, Value::Missing(why).state().word()),
            None,
            indicator,
            lang,
        );
    }
    let latest = store
        .periods(&indicator.id)
        .last()
        .copied()
        .unwrap_or(Period::year(0));
    let origin = origin_card(desk, indicator, latest, None, lang)?;
    let metadata = serde_json::to_string_pretty(&serde_json::json!({
        "indicateur": indicator.id.to_string(),
        "nom": indicator.name.get(lang),
        "definition": indicator.definition.get(lang),
        "unite": indicator.unit.words.get(lang),
        "origine": origin,
        "geographie": format!("1er janvier {}", territories.geography_year()),
        "etats": State::ALL.map(State::word),
        "avertissements": indicator.caveats.iter().map(|caveat| caveat.get(lang)).collect::<Vec<_>>(),
    }))
    .map_err(|error| Problem::bug(error.to_string()))?;
    let stem = indicator.id.0.replace('/', "_");
    Ok(Exported {
        files: vec![
            ExportedFile::of(format!("{stem}.csv"), "text/csv", text.as_bytes()),
            ExportedFile::of(
                format!("{stem}.csv.meta.json"),
                "application/json",
                metadata.as_bytes(),
            ),
        ],
    })
}

/// Quoted when needed; a text that a spreadsheet would run as a formula is kept a text.
fn csv_cell(cell: &str) -> String {
    let number = cell
        .strip_prefix('-')
        .unwrap_or(cell)
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b',');
    let runs = cell.starts_with(['=', '+', '@', '\t']) || (cell.starts_with('-') && !number);
    let cell = if runs {
        format!("'{cell}")
    } else {
        cell.to_owned()
    };
    if cell.contains([';', '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell
    }
}

#[cfg(test)]
mod tests {
    use super::csv_cell;

    #[test]
    fn cells_stay_texts_and_numbers_stay_numbers() {
        for (cell, written) in [
            ("Cognac", "Cognac"),
            ("A;B", "\"A;B\""),
            ("L\"Île", "\"L\"\"Île\""),
            ("=1+1", "'=1+1"),
            ("-12,5", "-12,5"),
            ("-cmd", "'-cmd"),
            ("@x", "'@x"),
        ] {
            assert_eq!(csv_cell(cell), written);
        }
    }
}
