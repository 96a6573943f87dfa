//! Maps: the figures of the places of a level inside a larger one, cut into classes; and, apart, their shapes, which a face can
//! keep while the question changes.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::thread;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use obs_chart::{Caption, Choropleth, MapKey, Surface};
use obs_compare::classes::{CLASSES_MAX, Classes, Method};
use obs_compare::{number, wording};
use obs_model::{
    Basis, Indicator, IndicatorId, Lang as ModelLang, Level, Missing, Observation, Period, PlaceId,
    Quality, State, Value,
};
use obs_outline::{Bounds, Mosaic, Plane, Point, Shape, Sheet};
use obs_store::{Store, StoreError};
use obs_territory::Territories;

use crate::commands::Job;
use crate::contours::{self, Ground};
use crate::export::{self, Keepsake, Metadata};
use crate::symbols::{self, Drawn};
use crate::wire::{
    ClassMethod, DownloadOffer, ExportMapAsk, Exported, Lang, MapAnswer, MapAsk, MapClass,
    MapColumns, MapFrame, MapMissing, MapMosaic, MapPlace, MapShape, MapShapes, MapShapesAsk,
    MapWords, Problem, ProblemCode,
};
use crate::{Desk, drawing, finer, question};

/// Whole units of a drawing at most, so that a path stays short.
const UNITS_MAX: f64 = 20_000.0;

/// The places of a level inside a larger one, and the larger one.
struct Perimeter {
    within: PlaceId,
    places: Vec<PlaceId>,
}

fn perimeter(
    desk: &Desk,
    territories: &Territories,
    within: &str,
    level: &str,
    lang: Lang,
) -> Result<Perimeter, Problem> {
    let within = question::place_id(desk, within, lang)?;
    let level = Level::from_word(level)
        .ok_or_else(|| Problem::bad_request(format!("unknown level {level}")))?;
    let places: Vec<PlaceId> = match (within.level, level) {
        (_, Level::France | Level::Own) => Vec::new(),
        (Level::France, level) => territories
            .all(level)
            .map(|place| place.id.clone())
            .collect(),
        (_, Level::Commune) => territories.members(&within),
        (_, level) => territories
            .all(level)
            .filter(|place| place.parents.contains(&within))
            .map(|place| place.id.clone())
            .collect(),
    };
    // The arrondissements of Paris are the members of a commune, and have no contour.
    let places: Vec<PlaceId> = places
        .into_iter()
        .filter(|place| place.level == level && level != Level::Arrondissement)
        .collect();
    if places.is_empty() {
        let plural = wording::level_plural(level, lang.into());
        let name = territories
            .place(&within)
            .map_or_else(|| within.to_string(), |place| place.name.name.clone());
        return Err(Problem::say(
            ProblemCode::BadRequest,
            lang,
            (
                &format!("Il n’y a pas de carte de {name} par {plural}."),
                "Choisissez une autre maille, ou un territoire plus grand.",
            ),
            (
                &format!("There is no map of {name} by {plural}."),
                "Choose another level, or a larger place.",
            ),
        ));
    }
    Ok(Perimeter { within, places })
}

/// The figures of the places, in their order.
fn found(
    store: &Store,
    indicator: &IndicatorId,
    places: &[PlaceId],
    period: Period,
) -> Result<Vec<Option<Observation>>, StoreError> {
    let observations = store.observations(indicator, places, Some(period))?;
    let mut by_place: HashMap<PlaceId, Observation> = observations
        .into_iter()
        .map(|observation| (observation.place.clone(), observation))
        .collect();
    Ok(places.iter().map(|place| by_place.remove(place)).collect())
}

/// A question about a map, read from the store.
struct Read<'a> {
    indicator: &'a Indicator,
    territories: Arc<Territories>,
    perimeter: Perimeter,
    level: Level,
    period: Option<Period>,
    /// In the order of the places.
    found: Vec<Option<Observation>>,
    values: Vec<Value>,
    drawn: Drawn,
    cut: Classes,
    lang: ModelLang,
}

impl<'a> Read<'a> {
    fn new(desk: &'a Desk, store: &Store, ask: &MapAsk) -> Result<Read<'a>, Problem> {
        let indicator = question::indicator(desk, &ask.id, ask.lang)?;
        let territories = desk.territories()?;
        let perimeter = perimeter(desk, &territories, &ask.within, &ask.level, ask.lang)?;
        let here = store.periods(&indicator.id);
        let period = match &ask.period {
            None => here.last().copied(),
            Some(text) => match text.parse().ok().filter(|period| here.contains(period)) {
                Some(period) => Some(period),
                None if here.is_empty() => None,
                None => {
                    return Err(Problem::bad_request(format!(
                        "no figures of {} for {text}",
                        indicator.id
                    )));
                }
            },
        };
        let found = match period {
            None => vec![None; perimeter.places.len()],
            Some(period) => found(store, &indicator.id, &perimeter.places, period)
                .map_err(|error| Problem::from_store(error, ask.lang))?,
        };
        let nothing = Value::Missing(match period {
            Some(_) => Missing::NotCollected,
            None => Missing::NotDownloaded,
        });
        let values: Vec<Value> = found
            .iter()
            .map(|found| found.as_ref().map_or(nothing, |one| one.value))
            .collect();
        let method = match ask.method {
            ClassMethod::Quantiles => Method::Quantiles,
            ClassMethod::EqualSteps => Method::EqualSteps,
            ClassMethod::Natural => Method::Natural,
        };
        let count = ask.classes.map_or(CLASSES_MAX, |count| count as usize);
        Ok(Read {
            drawn: Drawn::of(indicator, &values),
            cut: Classes::cut(&values, method, count, indicator.unit.decimals),
            level: perimeter.places[0].level,
            indicator,
            territories,
            perimeter,
            period,
            found,
            values,
            lang: ask.lang.into(),
        })
    }

    /// Too many places for their borders to be seen, or for an answer that names each of them.
    fn is_wide(&self) -> bool {
        self.values.len() > NAMED_MAX
    }

    fn name(&self, place: &PlaceId) -> String {
        self.territories
            .place(place)
            .map_or_else(String::new, |place| place.name.name.clone())
    }

    fn text(&self, value: Value) -> String {
        number::value(value, &self.indicator.unit, self.lang)
    }

    /// "478e"; none without a rank.
    fn rank(&self, at: usize) -> Option<String> {
        let rank = self.found.get(at)?.as_ref()?.rank?;
        Some(number::ordinal(rank, self.lang))
    }

    fn class(&self, value: Value) -> Option<usize> {
        self.cut
            .of(value)
            .filter(|_| matches!(self.drawn, Drawn::Classes))
    }

    fn place(&self, at: usize) -> MapPlace {
        let (place, value) = (&self.perimeter.places[at], self.values[at]);
        MapPlace {
            place: place.to_string(),
            name: self.name(place),
            class: self.class(value).map(|at| at as u32),
            radius: self.drawn.radius(value),
            value: value.known(),
            text: self.text(value),
            state: value.state().word().to_owned(),
            rank: self.rank(at),
        }
    }

    fn places(&self) -> Vec<MapPlace> {
        (0..self.values.len()).map(|at| self.place(at)).collect()
    }

    fn columns(&self) -> MapColumns {
        let codes: Vec<&str> = self
            .perimeter
            .places
            .iter()
            .map(|place| place.code.as_str())
            .collect();
        let class = |value: &Value| match self.class(*value) {
            None => '-',
            Some(at) => char::from_digit(at as u32, 10).unwrap_or('-'),
        };
        let radii = || {
            let radius = |value: &Value| self.drawn.radius(*value);
            self.values.iter().map(radius).collect()
        };
        MapColumns {
            prefix: format!("{}-", self.level.prefix()),
            codes: codes.join(" "),
            classes: self.values.iter().map(class).collect(),
            radii: match self.drawn {
                Drawn::Discs(_) => radii(),
                Drawn::Classes | Drawn::Nothing => Vec::new(),
            },
        }
    }

    /// The place with the lowest value, and the one with the highest.
    fn extremes(&self) -> Option<(MapPlace, MapPlace)> {
        let known = || {
            let values = self.values.iter().enumerate();
            values.filter_map(|(at, value)| Some((value.known()?, at)))
        };
        let (_, low) = known().min_by(|a, b| a.0.total_cmp(&b.0))?;
        let (_, high) = known().max_by(|a, b| a.0.total_cmp(&b.0))?;
        Some((self.place(low), self.place(high)))
    }

    /// Everything but the places.
    fn answer(&self, desk: &Desk, store: &Store, lang: Lang) -> Result<MapAnswer, Problem> {
        let (indicator, level, cut) = (self.indicator, self.level, &self.cut);
        let known = match self.period {
            None => 0,
            Some(period) => store
                .distribution(&indicator.id, level, period)
                .map_err(|error| Problem::from_store(error, lang))?
                .map_or(0, |spread| spread.known),
        };
        let download = crate::data::offer_for(desk, store, indicator, lang)?;
        let contours = match contours::ground(desk, lang)? {
            Some(_) => None,
            None => Some(contours::offer(lang)),
        };
        let lang = self.lang;
        let classes: Vec<MapClass> = match self.drawn {
            Drawn::Discs(_) | Drawn::Nothing => Vec::new(),
            Drawn::Classes => (0..cut.classes.len())
                .map(|at| MapClass {
                    from: cut.classes[at].from,
                    to: cut.classes[at].to,
                    label: cut.label(at, &indicator.unit, lang),
                    count: cut.classes[at].count,
                    count_text: places_words(cut.classes[at].count, level, lang),
                })
                .collect(),
        };
        let missing = cut
            .missing
            .iter()
            .map(|(reason, count)| MapMissing {
                state: Value::Missing(*reason).state().word().to_owned(),
                label: number::missing(*reason, lang).to_owned(),
                count: *count,
                count_text: places_words(*count, level, lang),
            })
            .collect();
        let uncertain: Vec<MapMissing> = UNCERTAIN
            .into_iter()
            .filter_map(|quality| {
                let label = number::quality(quality, lang)?;
                let is_such =
                    |value: &&Value| matches!(value, Value::Known(_, of) if *of == quality);
                let count = self.values.iter().filter(is_such).count() as u32;
                (count > 0).then(|| MapMissing {
                    state: quality.state().word().to_owned(),
                    label: label.to_owned(),
                    count,
                    count_text: places_words(count, level, lang),
                })
            })
            .collect();
        let title = title(
            &self.territories,
            indicator,
            &self.perimeter.within,
            level,
            self.period,
            lang,
        );
        let coloured = classes.iter().any(|class| class.count > 0);
        let peers = wording::level_plural(level, lang);
        let whole = number::number(f64::from(known), 0, lang);
        Ok(MapAnswer {
            finding: coloured.then(|| finding(&title, self.extremes(), &uncertain, lang)),
            title,
            unit: indicator.unit.words.get(lang).to_owned(),
            period: self.period.map(|period| period.to_string()),
            periods: store
                .periods(&indicator.id)
                .iter()
                .map(ToString::to_string)
                .collect(),
            within: self.perimeter.within.to_string(),
            level: level.word().to_owned(),
            refused: self.drawn.refusal(lang),
            classes,
            symbols: self.drawn.symbols(indicator, &self.values, level, lang),
            missing,
            uncertain,
            among: match lang {
                ModelLang::Fr => format!("sur {whole} {peers}"),
                ModelLang::En => format!("of {whole} {peers}"),
            },
            places: Vec::new(),
            columns: None,
            download,
            contours,
        })
    }
}

/// The figures of a map, each place by its name, or in columns where they are thousands.
pub(crate) fn map(desk: &Desk, ask: MapAsk, _: &Job) -> Result<MapAnswer, Problem> {
    let store = desk.store(ask.lang)?;
    let read = Read::new(desk, &store, &ask)?;
    let mut answer = read.answer(desk, &store, ask.lang)?;
    match read.is_wide() {
        true => answer.columns = Some(read.columns()),
        false => answer.places = read.places(),
    }
    Ok(answer)
}

/// The figures of a map, every place by its name.
fn whole(desk: &Desk, ask: &MapAsk) -> Result<MapAnswer, Problem> {
    let store = desk.store(ask.lang)?;
    let read = Read::new(desk, &store, ask)?;
    let answer = read.answer(desk, &store, ask.lang)?;
    Ok(MapAnswer {
        places: read.places(),
        ..answer
    })
}

/// What the columns of a map leave out: names, figures and ranks, in the same order.
pub(crate) fn words(desk: &Desk, ask: MapAsk, _: &Job) -> Result<MapWords, Problem> {
    let store = desk.store(ask.lang)?;
    let read = Read::new(desk, &store, &ask)?;
    let places = read.perimeter.places.iter();
    let lines = |texts: Vec<String>| texts.join("\n");
    Ok(MapWords {
        names: lines(places.map(|place| read.name(place)).collect()),
        texts: lines(read.values.iter().map(|&value| read.text(value)).collect()),
        ranks: lines(
            (0..read.values.len())
                .map(|at| read.rank(at).unwrap_or_default())
                .collect(),
        ),
        values: read.values.iter().map(|value| value.known()).collect(),
    })
}

/// "54 communes", "1 commune".
pub(crate) fn places_words(count: u32, level: Level, lang: ModelLang) -> String {
    crate::format::count(
        count as usize,
        wording::level_singular(level, lang),
        wording::level_plural(level, lang),
        lang,
    )
}

/// "Part des 65 ans ou plus, communes de la Charente, 2021".
fn title(
    territories: &Territories,
    indicator: &Indicator,
    within: &PlaceId,
    level: Level,
    period: Option<Period>,
    lang: ModelLang,
) -> String {
    let peers = wording::level_plural(level, lang);
    let place = territories.place(within);
    let mut title = indicator.name.get(lang).to_owned();
    title.push_str(&match (place, lang) {
        (Some(place), ModelLang::Fr) => format!(", {peers} {}", place.name.of),
        (Some(place), ModelLang::En) => format!(", {peers} of {}", place.name.name),
        (None, _) => format!(", {peers}"),
    });
    if let Some(period) = period {
        title.push_str(&format!(", {}", wording::period(period, lang)));
    }
    title
}

/// The shapes of some places, set on a sheet.
struct Laid {
    sheet: Sheet,
    /// In the order of the places; without a shape when there is none.
    drawn: Vec<(PlaceId, Vec<Shape>)>,
    /// Those of the larger place.
    around: Vec<Shape>,
    /// Places without a shape.
    absent: u32,
    /// Where the shapes come from.
    source: String,
    /// Finer ones that could be downloaded.
    finer: Option<DownloadOffer>,
}

impl Laid {
    /// None while the contours are not here.
    fn new(
        desk: &Desk,
        territories: &Territories,
        perimeter: &Perimeter,
        (width, height): (f64, f64),
        lang: Lang,
    ) -> Result<Option<Laid>, Problem> {
        let Some(of_france) = contours::ground(desk, lang)? else {
            return Ok(None);
        };
        let level = perimeter.places[0].level;
        let is_cut = level == Level::Commune && perimeter.within.level == Level::Epci;
        let detailed = is_cut
            .then(|| finer::ground(desk, territories, &perimeter.within))
            .flatten()
            .map(Arc::new);
        let source = match &detailed {
            Some(ground) => finer::source(ground, lang.into()),
            None => source(&of_france, lang.into()),
        };
        let finer = is_cut
            .then(|| finer::offer(territories, &perimeter.within, lang))
            .flatten()
            .filter(|_| detailed.is_none());
        let ground = detailed.unwrap_or(of_france);
        let outlines = ground
            .outlines(territories, level)
            .ok_or_else(|| Problem::bad_request(format!("no outlines of {}", level.word())))?;
        let codes = perimeter.places.iter().map(|place| place.code.as_str());
        // Putting a whole country together takes as long as reading its communes.
        let (shapes, around) = thread::scope(|scope| {
            let around = scope.spawn(|| {
                let outline = ground.outline(territories, &perimeter.within);
                outline.shapes(&perimeter.within.code).collect()
            });
            (outlines.shapes_of(codes), around.join())
        });
        let around = around.map_err(|_| Problem::bug("an outline could not be put together"))?;
        let mut planes: BTreeMap<Plane, Bounds> = BTreeMap::new();
        let absent = shapes.iter().filter(|shapes| shapes.is_empty()).count() as u32;
        for shape in shapes.iter().flatten() {
            if let Some(bounds) = shape.bounds() {
                planes
                    .entry(shape.plane)
                    .and_modify(|known| *known = known.with(bounds))
                    .or_insert(bounds);
            }
        }
        let drawn = perimeter.places.iter().cloned().zip(shapes).collect();
        let planes: Vec<(Plane, Bounds)> = planes.into_iter().collect();
        let sheet = Sheet::arrange(&planes, width, height).unwrap_or(Sheet {
            width,
            height,
            frames: Vec::new(),
        });
        Ok(Some(Laid {
            sheet,
            drawn,
            around,
            absent,
            source,
            finer,
        }))
    }

    /// The shapes alone, in the order of the places.
    fn shapes(&self) -> Vec<&[Shape]> {
        self.drawn
            .iter()
            .map(|(_, shapes)| shapes.as_slice())
            .collect()
    }

    /// "8 communes sans contour", or nothing.
    fn absent_words(&self, level: Level, lang: ModelLang) -> String {
        if self.absent == 0 {
            return String::new();
        }
        let words = places_words(self.absent, level, lang);
        match lang {
            ModelLang::Fr => format!("{words} sans contour"),
            ModelLang::En => format!("{words} without an outline"),
        }
    }
}

pub(crate) fn shapes(desk: &Desk, ask: MapShapesAsk, _: &Job) -> Result<MapShapes, Problem> {
    let lang: ModelLang = ask.lang.into();
    let territories = desk.territories()?;
    let perimeter = perimeter(desk, &territories, &ask.within, &ask.level, ask.lang)?;
    let is_size = |size: f64| (1.0..=UNITS_MAX).contains(&size);
    if !is_size(ask.width) || !is_size(ask.height) {
        return Err(Problem::bad_request(format!(
            "a map of {} × {}",
            ask.width, ask.height
        )));
    }
    let is_wide = perimeter.places.len() > NAMED_MAX;
    let smaller = match is_wide {
        true => (MOSAIC_MAX.0 / ask.width)
            .min(MOSAIC_MAX.1 / ask.height)
            .min(1.0),
        false => 1.0,
    };
    let size = (ask.width * smaller, ask.height * smaller);
    let Some(laid) = Laid::new(desk, &territories, &perimeter, size, ask.lang)? else {
        return Ok(MapShapes {
            width: 0.0,
            height: 0.0,
            frames: Vec::new(),
            places: Vec::new(),
            mosaic: None,
            around: String::new(),
            absent: String::new(),
            source: String::new(),
            contours: Some(contours::offer(ask.lang)),
            finer: None,
        });
    };
    let sheet = &laid.sheet;
    let mosaic = is_wide
        .then(|| Mosaic::of(sheet, &laid.shapes()))
        .flatten()
        .map(|mosaic| MapMosaic {
            width: mosaic.width,
            height: mosaic.height,
            runs: STANDARD.encode(mosaic.to_bytes()),
        });
    let places = laid
        .drawn
        .iter()
        .filter(|(_, shapes)| !shapes.is_empty() && mosaic.is_none())
        .map(|(place, shapes)| {
            let largest = shapes
                .iter()
                .max_by(|a, b| a.area_m2().total_cmp(&b.area_m2()));
            // A label is asked for few places: its point is sought where there is room for one.
            let label = largest
                .filter(|_| perimeter.places.len() <= LABELS_MAX)
                .and_then(|shape| Some((sheet.frame(shape.plane)?, shape.label_point()?)))
                .map(|(frame, point)| frame.place(point));
            MapShape {
                place: place.to_string(),
                path: path(sheet, shapes),
                x: label.map(|(x, _)| x),
                y: label.map(|(_, y)| y),
            }
        })
        .collect();
    Ok(MapShapes {
        width: sheet.width,
        height: sheet.height,
        frames: sheet
            .frames
            .iter()
            .map(|frame| MapFrame {
                name: plane_name(frame.plane, lang).to_owned(),
                left: frame.left,
                top: frame.top,
                width: frame.width(),
                height: frame.height(),
            })
            .collect(),
        places,
        mosaic,
        around: path(sheet, &laid.around),
        absent: laid.absent_words(perimeter.places[0].level, lang),
        source: laid.source.clone(),
        contours: None,
        finer: laid.finer.clone(),
    })
}

/// The rings of a shape on a sheet.
fn rings(sheet: &Sheet, shapes: &[Shape]) -> Vec<Vec<(f64, f64)>> {
    shapes
        .iter()
        .filter_map(|shape| Some((sheet.frame(shape.plane)?, shape)))
        .flat_map(|(frame, shape)| {
            shape.rings.iter().map(|ring| {
                let place = |point: &Point| {
                    let (x, y) = frame.place(*point);
                    (f64::from(x), f64::from(y))
                };
                ring.iter().map(place).collect()
            })
        })
        .collect()
}

/// What a known figure may be, short of measured.
const UNCERTAIN: [Quality; 2] = [Quality::Provisional, Quality::Estimated];

/// Width and height of the sheet of a picture, in units: fine enough for 4K.
const PICTURE: (f64, f64) = (8_000.0, 8_000.0);

pub(crate) fn export(desk: &Desk, ask: ExportMapAsk, _: &Job) -> Result<Exported, Problem> {
    let surface = drawing::surface(ask.surface, ask.dark);
    let (keepsake, _) = keepsake(desk, &ask.map, (surface, true))?;
    keepsake.files(ask.format, ask.size)
}

/// The answer of a map that can be drawn.
fn answered(desk: &Desk, ask: &MapAsk) -> Result<MapAnswer, Problem> {
    let answer = whole(desk, ask)?;
    match &answer.refused {
        Some(reason) => Err(Problem::new(ProblemCode::BadRequest, reason, "")),
        None => Ok(answer),
    }
}

fn without_contours(lang: Lang) -> Problem {
    let offer = contours::offer(lang);
    Problem::new(ProblemCode::NothingThere, offer.title, offer.detail)
}

/// What a map says, nothing being drawn: its finding, and its figures as its metadata lists them. What cannot be drawn
/// says why.
pub(crate) fn said(desk: &Desk, ask: &MapAsk) -> Result<(String, Vec<serde_json::Value>), Problem> {
    let answer = answered(desk, ask)?;
    if !contours::are_here(desk) {
        return Err(without_contours(ask.lang));
    }
    Ok((found_in(&answer, ask.lang.into()), values(&answer)))
}

/// A map drawn, with or without its heading, and the answer it shows.
pub(crate) fn keepsake(
    desk: &Desk,
    ask: &MapAsk,
    (surface, headed): (&Surface, bool),
) -> Result<(Keepsake, MapAnswer), Problem> {
    let wire_lang = ask.lang;
    let lang: ModelLang = wire_lang.into();
    let answer = answered(desk, ask)?;
    let indicator = question::indicator(desk, &ask.id, wire_lang)?;
    let territories = desk.territories()?;
    let perimeter = perimeter(desk, &territories, &answer.within, &answer.level, wire_lang)?;
    let Some(laid) = Laid::new(desk, &territories, &perimeter, PICTURE, wire_lang)? else {
        return Err(without_contours(wire_lang));
    };
    let level = perimeter.places[0].level;
    let key = |label: &str, count: u32, count_text: &str| MapKey {
        label: label.to_owned(),
        count,
        count_text: count_text.to_owned(),
    };
    let period: Period = answer
        .period
        .as_deref()
        .and_then(|period| period.parse().ok())
        .ok_or_else(|| Problem::bug("a map without a period"))?;
    let figures = found(
        &*desk.store(wire_lang)?,
        &indicator.id,
        &perimeter.places,
        period,
    )
    .map_err(|error| Problem::from_store(error, wire_lang))?;
    let has_signs = perimeter.places.len() <= NAMED_MAX;
    let places: Vec<obs_chart::MapPlace> = answer
        .places
        .iter()
        .zip(&figures)
        .zip(&laid.drawn)
        .filter(|(_, (_, shapes))| !shapes.is_empty())
        .map(|((known, figure), (place, shapes))| obs_chart::MapPlace {
            place: place.clone(),
            name: known.name.clone(),
            text: known.text.clone(),
            state: State::ALL
                .into_iter()
                .find(|state| state.word() == known.state)
                .unwrap_or(State::NotCollected),
            value: known.value,
            basis: figure
                .as_ref()
                .map_or(Basis::Published, |figure| figure.basis),
            class: known.class.map(|class| class as usize),
            rings: rings(&laid.sheet, shapes),
            inside: (has_signs && answer.uncertain.iter().any(|one| one.state == known.state))
                .then(|| symbols::centre(&laid.sheet, shapes))
                .flatten(),
        })
        .collect();
    let insets: Vec<String> = laid
        .sheet
        .frames
        .iter()
        .skip(1)
        .map(|frame| plane_name(frame.plane, lang).to_owned())
        .collect();
    let mut notes = Vec::new();
    if !insets.is_empty() {
        let names = wording::and(&insets, lang);
        notes.push(match lang {
            ModelLang::Fr => {
                format!("À gauche, chacune à son échelle, de haut en bas\u{202f}: {names}.")
            }
            ModelLang::En => {
                format!("At the left, each at its own scale, from top to bottom: {names}.")
            }
        });
    }
    if !has_signs && !answer.uncertain.is_empty() {
        notes.push(match lang {
            ModelLang::Fr => "Trop de territoires pour marquer sur chacun que son chiffre n’est pas définitif\u{202f}: ils sont comptés dans la légende.".to_owned(),
            ModelLang::En => "Too many places to mark on each that its figure is not final: they are counted in the legend.".to_owned(),
        });
    }
    let absent = laid.absent_words(level, lang);
    if !absent.is_empty() {
        notes.push(format!("{absent}."));
    }
    notes.push(format!("{}.", laid.source));
    let caption = Caption {
        title: found_in(&answer, lang),
        subtitle: answer.title.clone(),
        source: wording::source_of(indicator, Some(territories.geography_year()), lang),
    };
    let choropleth = Choropleth {
        lang,
        alt: alt(&answer, &caption, lang),
        caption: match headed {
            true => caption.clone(),
            false => Caption {
                title: String::new(),
                subtitle: String::new(),
                source: String::new(),
            },
        },
        indicator: indicator.id.clone(),
        period,
        size: (laid.sheet.width, laid.sheet.height),
        places,
        classes: answer
            .classes
            .iter()
            .map(|class| key(&class.label, class.count, &class.count_text))
            .collect(),
        missing: answer
            .missing
            .iter()
            .map(|missing| key(&missing.label, missing.count, &missing.count_text))
            .collect(),
        uncertain: UNCERTAIN
            .into_iter()
            .filter_map(|quality| {
                let word = quality.state().word();
                let one = answer.uncertain.iter().find(|one| one.state == word)?;
                Some((quality, key(&one.label, one.count, &one.count_text)))
            })
            .collect(),
        borders: rings(&laid.sheet, &laid.around),
        notes,
    };
    let drawing = match &answer.symbols {
        None => obs_chart::choropleth(&choropleth, surface),
        Some(symbols) => {
            let (radii, shapes): (Vec<Option<f64>>, Vec<&[Shape]>) = answer
                .places
                .iter()
                .zip(&laid.drawn)
                .filter(|(_, (_, shapes))| !shapes.is_empty())
                .map(|(place, (_, shapes))| (place.radius, shapes.as_slice()))
                .unzip();
            let sheet = (answer.unit.as_str(), &laid.sheet);
            let map = symbols::picture(choropleth, symbols, &radii, &shapes, sheet);
            obs_chart::symbols(&map, surface)
        }
    }
    .map_err(|error| Problem::bug(error.to_string()))?;
    let stem = format!(
        "carte_{}_{}_{}",
        indicator.id.0.replace('/', "-"),
        perimeter.within,
        level.word()
    );
    let source = Some(laid.source.clone());
    let keepsake = Keepsake {
        stem,
        table: table(&answer, indicator, period, lang)?,
        metadata: Metadata {
            contours: source,
            values: values(&answer),
            ..Metadata::of(
                desk,
                indicator,
                (period, None),
                &caption,
                &drawing.alt,
                lang,
            )?
        },
        drawing,
        lang,
    };
    Ok((keepsake, answer))
}

/// The places of a map as the lines of a table.
fn table(
    answer: &MapAnswer,
    indicator: &Indicator,
    period: Period,
    lang: ModelLang,
) -> Result<String, Problem> {
    let mut text = String::from(export::CSV_HEAD);
    for place in &answer.places {
        let id: PlaceId = place
            .place
            .parse()
            .map_err(|_| Problem::bug(format!("a map with {}", place.place)))?;
        // The answer's own words say why there is none; the table wants the state.
        export::csv_line(
            &mut text,
            (&id, &place.name),
            Some(period),
            (place.value, &place.state),
            None,
            indicator,
            lang,
        );
    }
    Ok(text)
}

/// The places of a map, as its metadata lists them.
fn values(answer: &MapAnswer) -> Vec<serde_json::Value> {
    let one = |place: &MapPlace| {
        serde_json::json!({
            "id": place.place,
            "nom": place.name,
            "valeur": place.value,
            "texte": place.text,
            "etat": place.state,
        })
    };
    answer.places.iter().map(one).collect()
}

/// "De 12,4 % (Merpins) à 41,2 % (Bassac) ; chiffre estimé pour 3 communes", or that no figure is known.
fn finding(
    title: &str,
    ends: Option<(MapPlace, MapPlace)>,
    uncertain: &[MapMissing],
    lang: ModelLang,
) -> String {
    let clauses: Vec<String> = std::iter::once(extremes(title, ends, lang))
        .chain(uncertain.iter().map(|one| match lang {
            ModelLang::Fr => format!("{} pour {}", one.label, one.count_text),
            ModelLang::En => format!("{} for {}", one.label, one.count_text),
        }))
        .collect();
    clauses.join(match lang {
        ModelLang::Fr => "\u{202f}; ",
        ModelLang::En => "; ",
    })
}

/// The finding of an answer that names every place.
fn found_in(answer: &MapAnswer, lang: ModelLang) -> String {
    finding(&answer.title, ends(answer), &answer.uncertain, lang)
}

/// "De 12,4 % (Merpins) à 41,2 % (Bassac)", or that no figure is known.
fn extremes(title: &str, ends: Option<(MapPlace, MapPlace)>, lang: ModelLang) -> String {
    match (ends, lang) {
        (Some((low, high)), _) if low.text == high.text => format!("{title}\u{a0}: {}", low.text),
        (Some((low, high)), ModelLang::Fr) => format!(
            "De {} ({}) à {} ({})",
            low.text, low.name, high.text, high.name
        ),
        (Some((low, high)), ModelLang::En) => format!(
            "From {} ({}) to {} ({})",
            low.text, low.name, high.text, high.name
        ),
        (None, ModelLang::Fr) => "Aucun chiffre n’est connu ici".to_owned(),
        (None, ModelLang::En) => "No figure is known here".to_owned(),
    }
}

/// The places of an answer with the lowest and the highest value.
fn ends(answer: &MapAnswer) -> Option<(MapPlace, MapPlace)> {
    let known = || {
        let places = answer.places.iter();
        places.filter_map(|place| Some((place.value?, place)))
    };
    let (_, low) = known().min_by(|a, b| a.0.total_cmp(&b.0))?;
    let (_, high) = known().max_by(|a, b| a.0.total_cmp(&b.0))?;
    Some((low.clone(), high.clone()))
}

/// Kind, measure, place, period, extremes, then each line of the legend.
fn alt(answer: &MapAnswer, caption: &Caption, lang: ModelLang) -> String {
    let kind = match (lang, &answer.symbols) {
        (ModelLang::Fr, None) => "Carte",
        (ModelLang::Fr, Some(_)) => "Carte en disques",
        (ModelLang::En, None) => "Map",
        (ModelLang::En, Some(_)) => "Map of discs",
    };
    let classes = answer
        .classes
        .iter()
        .map(|class| (&class.label, &class.count_text));
    let missing = answer
        .missing
        .iter()
        .map(|missing| (&missing.label, &missing.count_text));
    let colon = match lang {
        ModelLang::Fr => "\u{202f}: ",
        ModelLang::En => ": ",
    };
    let zero = answer.symbols.as_ref().and_then(|symbols| {
        let zero = symbols.zero.as_ref()?;
        Some((&zero.label, &zero.count_text))
    });
    let uncertain = answer
        .uncertain
        .iter()
        .map(|uncertain| (&uncertain.label, &uncertain.count_text));
    let keys: Vec<String> = classes
        .chain(missing)
        .chain(zero)
        .chain(uncertain)
        .map(|(label, count)| format!("{label}{colon}{count}"))
        .collect();
    let keys = keys.join(match lang {
        ModelLang::Fr => "\u{202f}; ",
        ModelLang::En => "; ",
    });
    let sentences = [answer.title.as_str(), &caption.title, &keys];
    let sentences = sentences
        .into_iter()
        .filter(|sentence| !sentence.is_empty());
    let said: Vec<String> = sentences.map(|sentence| format!("{sentence}.")).collect();
    format!("{kind}{colon}{}", said.join(" "))
}

/// Beyond so many places, borders would hide the shades, and an answer that names each of them would keep a page waiting.
const NAMED_MAX: usize = 2_500;
/// Width and height of a mosaic at most: two units for a pixel of most screens, so that its edges are smooth.
const MOSAIC_MAX: (f64, f64) = (1_280.0, 960.0);
/// Beyond so many places, none has room for its name.
const LABELS_MAX: usize = 400;

fn path(sheet: &Sheet, shapes: &[Shape]) -> String {
    shapes
        .iter()
        .filter_map(|shape| Some(shape.path(sheet.frame(shape.plane)?)))
        .collect()
}

fn plane_name(plane: Plane, lang: ModelLang) -> &'static str {
    match (plane, lang) {
        (Plane::Metropole, ModelLang::Fr) => "France métropolitaine",
        (Plane::Metropole, ModelLang::En) => "Mainland France and Corsica",
        (Plane::Guadeloupe, _) => "Guadeloupe",
        (Plane::Martinique, _) => "Martinique",
        (Plane::Guyane, ModelLang::Fr) => "Guyane",
        (Plane::Guyane, ModelLang::En) => "French Guiana",
        (Plane::Reunion, ModelLang::Fr) => "La Réunion",
        (Plane::Reunion, ModelLang::En) => "Réunion",
        (Plane::Mayotte, _) => "Mayotte",
        (Plane::SaintPierreEtMiquelon, ModelLang::Fr) => "Saint-Pierre-et-Miquelon",
        (Plane::SaintPierreEtMiquelon, ModelLang::En) => "Saint Pierre and Miquelon",
        (Plane::IlesDuNord, ModelLang::Fr) => "Saint-Martin et Saint-Barthélemy",
        (Plane::IlesDuNord, ModelLang::En) => "Saint Martin and Saint Barthélemy",
    }
}

/// "Contours : IGN et Etalab, 1er janvier 2026, 1 000 m · Licence Ouverte 2.0".
fn source(ground: &Ground, lang: ModelLang) -> String {
    let provenance = ground.provenance();
    let year = provenance.geography_year;
    let detail = contours::detail(&provenance.resolution, lang);
    match lang {
        ModelLang::Fr => format!(
            "Contours\u{202f}: IGN et Etalab, 1er janvier {year}, {detail} · Licence Ouverte 2.0"
        ),
        ModelLang::En => {
            format!("Outlines: IGN and Etalab, 1 January {year}, {detail} · Licence Ouverte 2.0")
        }
    }
}
