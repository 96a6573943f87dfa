//! Charts for a face, and files to keep.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use obs_chart::{Caption, Drawing, Figure, Kind, Surface, SurfaceName as ChartSurface};
use obs_compare::{Comparison, number, wording};
use obs_model::{Indicator, Lang as ModelLang, Level, Missing, Period, PlaceId, Value};

use crate::Desk;
use crate::beside::{self, Board};
use crate::commands::Job;
use crate::indicator::{file_stem, origin_card};
use crate::marks;
use crate::perimeter;
use crate::question;
use crate::wire::{
    ChartKind, DrawAsk, Drawn, ExportAsk, ExportFormat, ExportTable, Exported, ExportedFile,
    Problem, SurfaceName,
};

/// Width of exported pictures, in pixels.
pub(crate) const PNG_WIDTH_PX: u32 = 1920;

pub(crate) fn kind(kind: ChartKind) -> Kind {
    match kind {
        ChartKind::RankedBars => Kind::RankedBars,
        ChartKind::Lines => Kind::Lines,
        ChartKind::Strip => Kind::Strip,
        ChartKind::Composition => Kind::Composition,
        ChartKind::Slope => Kind::Slope,
        ChartKind::Waffle => Kind::Waffle,
        ChartKind::SmallMultiples => Kind::SmallMultiples,
        ChartKind::Swarm => Kind::Swarm,
        ChartKind::Profile => Kind::Profile,
        ChartKind::BarTable => Kind::BarTable,
        ChartKind::Scatter => Kind::Scatter,
    }
}

pub(crate) fn wire_kind(kind: Kind) -> ChartKind {
    match kind {
        Kind::RankedBars => ChartKind::RankedBars,
        Kind::Lines => ChartKind::Lines,
        Kind::Strip => ChartKind::Strip,
        Kind::Composition => ChartKind::Composition,
        Kind::Slope => ChartKind::Slope,
        Kind::Waffle => ChartKind::Waffle,
        Kind::SmallMultiples => ChartKind::SmallMultiples,
        Kind::Swarm => ChartKind::Swarm,
        Kind::Profile => ChartKind::Profile,
        Kind::BarTable => ChartKind::BarTable,
        Kind::Scatter => ChartKind::Scatter,
    }
}

pub(crate) fn surface(name: SurfaceName, dark: bool) -> &'static Surface {
    let name = match name {
        SurfaceName::Screen => ChartSurface::Screen,
        SurfaceName::Projector => ChartSurface::Projector,
        SurfaceName::Print => ChartSurface::Print,
        SurfaceName::Poster => ChartSurface::Poster,
    };
    match dark {
        true => Surface::dark(name),
        false => Surface::named(name),
    }
}

/// The sentences of a chart of this kind.
pub(crate) fn caption(chart: ChartKind, comparison: &Comparison) -> Caption {
    let (title, subtitle) = match chart {
        ChartKind::RankedBars
        | ChartKind::Waffle
        | ChartKind::BarTable
        | ChartKind::Composition
        | ChartKind::Profile
        | ChartKind::Scatter => (wording::title(comparison), wording::subtitle(comparison)),
        ChartKind::Lines | ChartKind::Slope | ChartKind::SmallMultiples => (
            wording::trend_title(comparison),
            wording::trend_subtitle(comparison),
        ),
        ChartKind::Strip | ChartKind::Swarm => (
            wording::rank_title(comparison),
            wording::subtitle(comparison),
        ),
    };
    // A short name stays on one line of a large title.
    let title = match comparison.mine().map(|mine| mine.name.name.as_str()) {
        Some(name) if name.chars().count() <= 22 => {
            title.replace(name, &name.replace(' ', "\u{a0}"))
        }
        _ => title,
    };
    Caption {
        title,
        subtitle,
        source: wording::source_line(comparison),
    }
}

fn figure(chart: ChartKind, board: &Board) -> (Figure, Caption) {
    let kind = kind(chart);
    let caption = beside::caption(kind, board).unwrap_or_else(|| caption(chart, board.main()));
    (obs_chart::figure(kind, board.subject(), &caption), caption)
}

fn drawn(figure: &Figure, surface: &Surface) -> Result<Drawing, Problem> {
    obs_chart::draw(figure, surface).map_err(|error| Problem::bug(error.to_string()))
}

pub(crate) fn draw(desk: &Desk, ask: DrawAsk, _: &Job) -> Result<Drawn, Problem> {
    let board = beside::board(desk, &ask.question, kind(ask.kind), &ask.beside)?;
    let (mut figure, caption) = figure(ask.kind, &board);
    let surface = surface(ask.surface, ask.dark);
    let mut drawing = None;
    if ask.surface == SurfaceName::Screen {
        // The page already shows the finding.
        figure = figure.without_heading();
        if let Some(width) = ask.width {
            drawing = Some(fitted(&figure, width, |width| surface.narrowed(width))?);
        }
    }
    let drawing = match drawing {
        Some(drawing) => drawing,
        None => drawn(&figure, surface)?,
    };
    Ok(on_page(drawing, caption, &board, kind(ask.kind)))
}

/// From one width tried to the next.
const WIDER: f64 = 1.2;

/// A figure laid out for the room there is, or for the next larger one where all of it can be read: the page then
/// scales it down, which is better than names over one another.
pub(crate) fn fitted(
    figure: &Figure,
    width: f64,
    on: impl Fn(f64) -> Surface,
) -> Result<Drawing, Problem> {
    let mut width = width;
    loop {
        let surface = on(width);
        let drawing = drawn(figure, &surface)?;
        let is_widest = surface.width() < width || !width.is_finite();
        if is_widest || obs_chart::illegible(&drawing, &surface).is_empty() {
            return Ok(drawing);
        }
        width = surface.width() * WIDER;
    }
}

/// A drawing for a page that shows its title.
pub(crate) fn on_page(drawing: Drawing, caption: Caption, board: &Board, kind: Kind) -> Drawn {
    Drawn {
        alt: drawing.alt,
        title: caption.title,
        subtitle: caption.subtitle,
        width: drawing.width,
        height: drawing.height,
        marks: marks::cards(drawing.marks, board, kind),
        svg: drawing.svg,
    }
}

pub(crate) fn export(desk: &Desk, ask: ExportAsk, _: &Job) -> Result<Exported, Problem> {
    let board = beside::board(desk, &ask.question, kind(ask.kind), &ask.beside)?;
    let (figure, caption) = figure(ask.kind, &board);
    let comparison = board.main();
    let stem = file_stem(comparison);
    let (extension, mime, bytes) = match ask.format {
        ExportFormat::Csv => ("csv", "text/csv", csv(comparison).into_bytes()),
        ExportFormat::Svg => (
            "svg",
            "image/svg+xml",
            drawn(&figure, surface(ask.surface, ask.dark))?
                .svg
                .into_bytes(),
        ),
        ExportFormat::Png => {
            let drawing = drawn(&figure, surface(ask.surface, ask.dark))?;
            let png = obs_chart::png(&drawing, PNG_WIDTH_PX)
                .map_err(|error| Problem::bug(error.to_string()))?;
            ("png", "image/png", png)
        }
    };
    let metadata = metadata(desk, comparison, &caption, figure.alt())?;
    Ok(Exported {
        files: vec![
            file(format!("{stem}.{extension}"), mime, &bytes),
            file(
                format!("{stem}.{extension}.meta.json"),
                "application/json",
                metadata.as_bytes(),
            ),
        ],
    })
}

impl ExportedFile {
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

pub(crate) fn file(name: String, mime: &str, bytes: &[u8]) -> ExportedFile {
    ExportedFile {
        name,
        mime: mime.to_owned(),
        base64: STANDARD.encode(bytes),
    }
}

/// Byte order mark, then the names of the columns.
const CSV_HEAD: &str = "\u{feff}code;nom;niveau;periode;valeur;etat;unite;communes_sous_secret;communes_sans_chiffre\r\n";

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
                &entry.place,
                &entry.name.name,
                Some(point.period).filter(|period| period.year > 0),
                (
                    point.value,
                    Some((point.secret_communes, point.absent_communes)),
                ),
                &comparison.indicator,
                comparison.lang,
            );
        }
    }
    text
}

fn csv_line(
    text: &mut String,
    place: &PlaceId,
    name: &str,
    period: Option<Period>,
    // A value, and how many communes it lacks: under secrecy, without a figure.
    (value, without): (Value, Option<(u32, u32)>),
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
            .known()
            .map(|value| value.to_string().replace('.', ","))
            .unwrap_or_default(),
        value.state().word(),
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
            &observation.place,
            name,
            Some(observation.period),
            (
                observation.value,
                Some((observation.secret_communes, observation.absent_communes)),
            ),
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
            place,
            name,
            None,
            (Value::Missing(why), None),
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
        "etats": ["measured", "estimated", "secret", "not_collected", "not_applicable", "not_downloaded"],
        "avertissements": indicator.caveats.iter().map(|caveat| caveat.get(lang)).collect::<Vec<_>>(),
    }))
    .map_err(|error| Problem::bug(error.to_string()))?;
    let stem = indicator.id.0.replace('/', "_");
    Ok(Exported {
        files: vec![
            file(format!("{stem}.csv"), "text/csv", text.as_bytes()),
            file(
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

/// What must travel with an exported file.
fn metadata(
    desk: &Desk,
    comparison: &Comparison,
    caption: &Caption,
    alt: &str,
) -> Result<String, Problem> {
    let lang: ModelLang = comparison.lang;
    let indicator = &comparison.indicator;
    let origin = origin_card(
        desk,
        indicator,
        comparison.period,
        comparison.mine().map(|mine| &mine.place),
        lang,
    )?;
    let states: Vec<serde_json::Value> = comparison
        .entries
        .iter()
        .map(|entry| {
            serde_json::json!({
                "code": entry.place.code,
                "nom": entry.name.name,
                "niveau": entry.place.level.word(),
                "periode": wording::point_period(&entry.now, lang),
                "valeur": entry.now.value.known(),
                "texte": number::value(entry.now.value, &indicator.unit, lang),
                "etat": entry.now.value.state().word(),
                "numerateur": entry.now.numerator,
                "denominateur": entry.now.denominator,
                "base": wording::basis_in(comparison, entry),
                "communes": entry.communes,
                "communes_sous_secret": entry.now.secret_communes,
                "communes_sans_chiffre": entry.now.absent_communes,
            })
        })
        .collect();
    let body = serde_json::json!({
        "indicateur": indicator.id.to_string(),
        "nom": indicator.name.get(lang),
        "definition": indicator.definition.get(lang),
        "unite": indicator.unit.words.get(lang),
        "titre": caption.title,
        "sous_titre": caption.subtitle,
        "texte_de_remplacement": alt,
        "source": caption.source,
        "producteur": origin.producer,
        "jeu": origin.dataset,
        "page": origin.page,
        "licence": origin.licence,
        "obtenu": origin.obtained,
        "sha256": origin.sha256,
        "adresse": origin.url,
        "geographie": format!("1er janvier {}", comparison.geography_year),
        "perimetre": perimeter::notice(comparison, &*desk.territories()?),
        "avertissements": indicator.caveats.iter().map(|caveat| caveat.get(lang)).collect::<Vec<_>>(),
        "valeurs": states,
    });
    serde_json::to_string_pretty(&body).map_err(|error| Problem::bug(error.to_string()))
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
