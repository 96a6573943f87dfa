//! The shapes that cross to a face: window, HTTP twin, terminal.
//!
//! Every text is ready to be shown in the language asked for: a face computes no number and no sentence.

#![allow(missing_docs, reason = "a field whose name says it all has no comment")]

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Derives what every wire type needs.
macro_rules! wire {
    ($($(#[$meta:meta])* pub struct $name:ident { $($(#[$fmeta:meta])* pub $field:ident : $ty:ty),* $(,)? })*) => {
        $($(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
        pub struct $name { $($(#[$fmeta])* pub $field: $ty),* })*
    };
}

mod carnet;

pub use carnet::*;

/// The language of the texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// French.
    #[default]
    Fr,
    /// English.
    En,
}

/// The kinds of chart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ChartKind {
    /// Bars, the highest first.
    #[default]
    RankedBars,
    /// Lines over time.
    Lines,
    /// Every peer as a tick on one line.
    Strip,
    /// The parts of one whole, as bars of 100 %.
    Composition,
    /// Two dates and a line between them.
    Slope,
    /// A hundred squares.
    Waffle,
    /// A small chart of lines for each place.
    SmallMultiples,
    /// Every peer as a dot.
    Swarm,
    /// Positions among the peers, indicator by indicator.
    Profile,
    /// A table with a bar in each cell.
    BarTable,
    /// Two indicators, a point for each place.
    Scatter,
}

/// What a chart is drawn for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SurfaceName {
    /// The window.
    #[default]
    Screen,
    /// A room of forty people.
    Projector,
    /// A4 paper, black and white safe.
    Print,
    /// A3 paper on a wall, read from two metres, black and white safe.
    Poster,
}

/// Where the cuts between the classes of a map are placed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ClassMethod {
    /// As many places in each class.
    #[default]
    Quantiles,
    /// As much between the bounds of each class.
    EqualSteps,
    /// Where values are furthest apart.
    Natural,
}

/// Which other places stand beside mine without being named one by one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Peers {
    /// None: only the places named.
    #[default]
    None,
    /// The places of the same level in the same département (the same EPCI for a commune).
    Near,
}

/// The file formats of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum ExportFormat {
    /// Picture.
    Png,
    /// Drawing, its text stays text.
    Svg,
    /// Table for a French spreadsheet.
    Csv,
    /// All of it in one folder, with a text that says what it is.
    Zip,
}

/// How fine a picture is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PictureSize {
    /// 960 pixels wide: for a mail.
    Once,
    /// 1 920 pixels: for slides.
    #[default]
    Twice,
    /// 3 840 pixels: for a large screen or a print.
    FourK,
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the system is.
    #[default]
    System,
    /// Dark ink on light paper.
    Light,
    /// Light ink on dark paper.
    Dark,
}

/// Where a dataset stands on this computer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DatasetState {
    /// Came with the application.
    Starter,
    /// Downloaded.
    Here,
    /// Not downloaded yet.
    ToDownload,
    /// The last try failed; what was here before, if anything, still is.
    Failed,
}

/// How a place is marked in charts and chips: colour, shape and weight all follow from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// My territory: disc.
    Mine,
    /// Its EPCI (for a commune).
    Epci,
    /// Its département: lozenge.
    Departement,
    /// Its région: triangle.
    Region,
    /// France: bar.
    France,
    /// Chosen by hand.
    Chosen,
    /// Another place of the same level.
    Peer,
}

/// Codes of problems: one exists only if the screen acts on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub enum ProblemCode {
    /// The source cannot be reached.
    Offline,
    /// The source answered and said no.
    SourceRefused,
    /// The source answered something that is not what it used to be.
    SourceChanged,
    /// There is no such thing.
    NothingThere,
    /// Another window or terminal holds the data file.
    StoreBusy,
    /// The data file was written by a newer version.
    StoreNewer,
    /// No room left.
    DiskFull,
    /// Stopped by the person.
    Stopped,
    /// The question makes no sense.
    BadRequest,
    /// Our mistake.
    Bug,
}

wire! {
    /// What went wrong, in a sentence, and the way out.
    pub struct Problem {
        /// What the screen acts on.
        pub code: ProblemCode,
        /// A sentence.
        pub message: String,
        /// What to do.
        pub hint: String,
        /// For whoever repairs: never needed to act.
        pub detail: Option<String>,
    }

    /// First question of a face.
    pub struct Welcome { pub lang: Lang }
    /// What a face needs to open.
    pub struct Welcomed {
        pub version: String,
        /// True when started with `--offline`.
        pub offline: bool,
        /// The data file is not there yet: its first opening takes a few seconds.
        pub first: bool,
        /// "74 indicateurs ici".
        pub here: String,
        pub settings: Settings,
        /// Places opened lately, the last first.
        pub recent: Vec<PlaceHit>,
    }

    /// What survives a restart.
    pub struct Settings {
        /// Last territory, `EPCI-200070514`.
        pub place: Option<String>,
        /// Last places, the last first.
        pub recent: Vec<String>,
        pub lang: Lang,
        /// Last route of the window, as it writes it (`#/indicateur/...`).
        pub route: String,
        /// Text size in per cent, 100 to 200.
        pub text_size_percent: u16,
        /// Light, dark, or as the system.
        #[serde(default)]
        pub theme: Theme,
    }
    /// Keeps the settings.
    pub struct Remember { pub settings: Settings }
    /// Nothing to say.
    pub struct Done {}

    /// Search among all places.
    pub struct SearchPlaces { pub text: String, pub limit: u32, pub lang: Lang }
    /// Best first.
    pub struct PlacesFound {
        pub places: Vec<PlaceHit>,
        /// Sentence when nothing was found.
        pub empty: Option<String>,
    }
    /// A place in a list.
    pub struct PlaceHit {
        /// `EPCI-200070514`: what the other commands take.
        pub id: String,
        pub code: String,
        /// `epci`.
        pub level: String,
        pub name: String,
        /// "commune · Charente · 3 471 hab."
        pub detail: String,
        /// "Saint-Sulpice-de-Cognac en fait partie depuis 2024".
        pub note: Option<String>,
        pub population: Option<f64>,
    }

    /// One place.
    pub struct PlaceAsk { pub place: String, pub lang: Lang }
    /// All that the header of a page says of a place.
    pub struct PlaceCard {
        pub id: String,
        pub code: String,
        pub level: String,
        pub name: String,
        /// "Communauté d’agglomération".
        pub kind: String,
        /// "intercommunalité, 54 communes".
        pub detail: String,
        /// Enclosing places, smallest first.
        pub parents: Vec<PlaceHit>,
        /// Zones d’emploi, bassins de vie and aires d’attraction that it lies in; the note says how many of its communes.
        pub zones: Vec<PlaceHit>,
        /// Communes inside, for an EPCI, an EPT or a zone; empty for larger places.
        pub members: Vec<PlaceHit>,
        /// Former codes and mergers, as sentences.
        pub history: Vec<String>,
        /// What the code asked means, when it is not plain: a former commune, a code shared with a région.
        pub note: Option<String>,
    }

    /// Which territories the person composed.
    pub struct OwnTerritories { pub lang: Lang }
    /// Composed territories, by name.
    pub struct OwnTerritoriesFound {
        pub places: Vec<PlaceHit>,
        /// A sentence for each file that cannot be used.
        pub problems: Vec<String>,
    }
    /// A list of codes or names, as pasted.
    pub struct ReadList { pub text: String, pub lang: Lang }
    /// What a list designates.
    pub struct ListRead {
        /// Communes of today, by code, each once.
        pub communes: Vec<PlaceHit>,
        /// "54 communes, 69 249 habitants (2023)"; empty without a commune.
        pub summary: String,
        /// The published place made of exactly these communes.
        pub same_as: Option<PlaceHit>,
        /// What was understood in a way that must be said.
        pub notes: Vec<String>,
        pub unread: Vec<UnreadLine>,
    }
    /// A piece of a list that designates no commune.
    pub struct UnreadLine { pub line: u32, pub text: String, pub why: String }
    /// Keeps a composed territory, new or changed.
    pub struct SaveOwn {
        /// The one to change, `TER-PAYSDUCOGNAC`; none for a new one.
        pub place: Option<String>,
        pub name: String,
        /// Codes of communes or of larger places, whose communes are then taken.
        pub communes: Vec<String>,
        pub lang: Lang,
    }
    /// Puts a composed territory aside; its file is kept.
    pub struct ForgetOwn { pub place: String, pub lang: Lang }

    /// The territory page.
    pub struct PortraitAsk {
        pub place: String,
        pub lang: Lang,
        /// Strips in the colours of the dark theme.
        #[serde(default)]
        #[ts(as = "Option<bool>", optional)]
        pub dark: bool,
    }
    /// Three big figures, then three indicators per theme.
    pub struct Portrait {
        pub place: PlaceCard,
        pub big: Vec<BigFigure>,
        pub themes: Vec<PortraitTheme>,
        /// Legend of the strips: my place, its département, France, the peers ("chaque intercommunalité (1 255)").
        pub legend: Vec<LegendItem>,
    }
    /// An entry of a legend.
    pub struct LegendItem { pub role: Role, pub label: String }
    /// A number that a person remembers.
    pub struct BigFigure {
        /// Indicator behind it.
        pub id: String,
        /// "25,1 %", or "—".
        pub text: String,
        /// "ont 65 ans ou plus".
        pub label: String,
        /// "1 habitant sur 4 ; 1 sur 5 en France".
        pub context: String,
    }
    /// A theme of the territory page.
    pub struct PortraitTheme {
        pub id: String,
        pub name: String,
        pub sentence: String,
        /// All the indicators of the theme that have something to say here; the page shows three, then "voir les autres".
        pub cards: Vec<IndicatorCard>,
        /// What can still be downloaded, if anything.
        pub download: Option<DownloadOffer>,
    }
    /// An indicator in a card.
    pub struct IndicatorCard {
        pub id: String,
        pub name: String,
        /// "25,1 %", or the words of a missing value.
        pub text: String,
        pub state: String,
        /// "478e sur 1 250 intercommunalités" or "proche de la Charente (26,1 %)".
        pub context: String,
        /// "2021".
        pub period: String,
        /// Small distribution strip, as SVG markup made by the chart room.
        pub strip: Option<String>,
        /// The same in words, for whoever does not see it.
        pub strip_alt: String,
    }
    /// Something to download.
    pub struct DownloadOffer {
        /// "17 indicateurs à télécharger".
        pub title: String,
        /// "Voiture, vélo, marche… 14 Mo environ".
        pub detail: String,
        /// What to hand to `refresh`.
        pub what: RefreshAsk,
    }

    /// A whole question about one indicator; the same for page, drawing and export.
    pub struct Question {
        /// `population/65-ans-ou-plus`.
        pub id: String,
        pub place: String,
        /// Places beside mine, in order; none means the enclosing ones.
        pub with: Option<Vec<String>>,
        pub peers: Peers,
        /// `2021`; none means the latest.
        pub period: Option<String>,
        pub lang: Lang,
    }
    /// The indicator page.
    pub struct IndicatorPage {
        pub id: String,
        pub name: String,
        pub theme: String,
        pub theme_name: String,
        /// The finding.
        pub title: String,
        /// Measure, place, period.
        pub subtitle: String,
        /// "Lire ce chiffre", one sentence each.
        pub sentences: Vec<String>,
        pub definition: String,
        /// "17 331 habitants de 65 ans ou plus ÷ 68 951 habitants, somme de 54 communes."
        pub provenance: Vec<String>,
        /// Producer, dataset, page, licence, date, hash.
        pub origin: OriginCard,
        pub caveats: Vec<String>,
        /// "54 communes mesurées · 0 sous secret".
        pub states: String,
        pub rows: Vec<ComparisonRow>,
        /// Periods that can be chosen, latest first.
        pub periods: Vec<String>,
        pub period: Option<String>,
        pub kinds: Vec<KindOffer>,
        /// Why peers or trends are not offered, when they are not.
        pub notices: Vec<String>,
        /// Sentence of the rank: "478e sur 1 250 intercommunalités".
        pub rank: Option<String>,
        /// Where to look, when it is not published for places like mine.
        pub elsewhere: Option<Elsewhere>,
        /// Offered when there is nothing here yet.
        pub download: Option<DownloadOffer>,
        /// Label of the peers that can be added: "Intercommunalités du département".
        pub near_label: Option<String>,
    }
    /// Places of another level that an indicator is published for.
    pub struct Elsewhere {
        /// "Publié pour les zones d’emploi seulement… Voir :"
        pub sentence: String,
        /// Those that mine lies in.
        pub places: Vec<PlaceHit>,
    }
    /// A chart kind, offered or refused with its reason.
    pub struct KindOffer { pub kind: ChartKind, pub label: String, pub refused: Option<String> }
    /// Where figures come from.
    pub struct OriginCard {
        pub producer: String,
        pub dataset: String,
        pub page: String,
        pub licence: String,
        pub cadence: String,
        /// "Fourni avec l’application" or "Téléchargé le 12 octobre 2026".
        pub obtained: String,
        /// SHA-256 of the file, if one is here.
        pub sha256: Option<String>,
        /// Where it was downloaded from.
        pub url: Option<String>,
    }
    /// One row of the table behind a chart.
    pub struct ComparisonRow {
        pub place: String,
        pub name: String,
        pub level: String,
        pub role: Role,
        pub period: String,
        pub value: Option<f64>,
        /// "25,1 %", or the words of the missing state.
        pub text: String,
        pub state: String,
        pub numerator: Option<String>,
        pub denominator: Option<String>,
        pub rank: Option<String>,
        /// "Publié" or "Somme de 54 communes"; of a missing value, "3 communes sur 54 sous secret".
        pub basis: String,
    }

    /// A drawing.
    pub struct DrawAsk {
        pub question: Question,
        pub kind: ChartKind,
        pub surface: SurfaceName,
        /// In the colours of the dark theme, where the surface has them.
        #[serde(default)]
        #[ts(as = "Option<bool>", optional)]
        pub dark: bool,
        /// Indicators set side by side, in the order shown; empty leaves the choice to the kind.
        #[serde(default)]
        #[ts(as = "Option<Vec<String>>", optional)]
        pub beside: Vec<String>,
        /// For the window only: a canvas narrower than the surface's, in its units. The chart is laid out again.
        #[serde(default)]
        #[ts(optional)]
        pub width: Option<f64>,
    }
    /// SVG markup made by the chart room, and the same in words.
    pub struct Drawn {
        pub svg: String,
        pub alt: String,
        pub title: String,
        pub subtitle: String,
        pub width: f64,
        pub height: f64,
        pub marks: Vec<MarkCard>,
    }
    /// A mark of the drawing, for hover, keyboard and speech.
    pub struct MarkCard {
        pub place: String,
        /// Its name, as written on the chart.
        pub label: String,
        /// Its value, or why there is none: what the data table shows.
        pub text: String,
        pub state: String,
        /// What it says on its own: "Grand Cognac, 25,1 %, 475e sur 1 250 intercommunalités".
        pub said: String,
        /// Id of the indicator, for `value` and `why`.
        pub indicator: String,
        /// Short name of the indicator.
        pub measure: String,
        /// `2021`; empty when nothing is here.
        pub period: String,
        pub x: f64,
        pub y: f64,
        pub width: f64,
        pub height: f64,
    }

    /// A territory in charts: up to twelve, small, each of the kind that fits its figures.
    pub struct SheetAsk {
        pub place: String,
        /// Of each chart, in units of the window's surface.
        pub width: f64,
        /// In the colours of the dark theme.
        #[serde(default)]
        #[ts(as = "Option<bool>", optional)]
        pub dark: bool,
        pub lang: Lang,
    }
    /// The charts, in the order of the themes.
    pub struct Sheet {
        pub place: String,
        pub name: String,
        pub charts: Vec<SheetChart>,
        /// Where the figures come from, each source once.
        pub sources: Vec<String>,
        /// Sentence when there is nothing to draw.
        pub empty: Option<String>,
    }
    /// A chart of a sheet.
    pub struct SheetChart {
        /// Indicator behind it.
        pub id: String,
        pub name: String,
        pub theme_name: String,
        pub kind: ChartKind,
        pub drawn: Drawn,
    }

    /// A file to keep.
    pub struct ExportAsk {
        pub question: Question,
        pub kind: ChartKind,
        pub surface: SurfaceName,
        /// In the colours of the dark theme, where the surface has them.
        #[serde(default)]
        #[ts(as = "Option<bool>", optional)]
        pub dark: bool,
        pub format: ExportFormat,
        /// Of a picture.
        #[serde(default)]
        #[ts(as = "Option<PictureSize>", optional)]
        pub size: PictureSize,
        /// Indicators set side by side, in the order shown; empty leaves the choice to the kind.
        #[serde(default)]
        #[ts(as = "Option<Vec<String>>", optional)]
        pub beside: Vec<String>,
    }
    /// The files, the main one first; the second carries its metadata.
    pub struct Exported { pub files: Vec<ExportedFile> }
    /// A file, ready to be written.
    pub struct ExportedFile { pub name: String, pub mime: String, pub base64: String }

    /// All the places of a level on one indicator.
    pub struct RankingAsk {
        pub id: String,
        /// `epci`.
        pub level: String,
        pub period: Option<String>,
        pub lang: Lang,
    }
    /// Highest first; places without a value are counted, not listed.
    pub struct Ranking {
        pub period: String,
        pub rows: Vec<RankedPlace>,
        /// "3 sous secret, 12 non publiés".
        pub without: String,
    }
    /// A line of a ranking.
    pub struct RankedPlace { pub place: String, pub name: String, pub rank: u32, pub value: f64, pub text: String }

    /// All indicators, by theme.
    pub struct CatalogAsk { pub lang: Lang }
    /// All indicators, by theme.
    pub struct CatalogPage { pub themes: Vec<CatalogTheme> }
    /// A theme.
    pub struct CatalogTheme { pub id: String, pub name: String, pub sentence: String, pub indicators: Vec<CatalogItem> }
    /// An indicator in a list.
    pub struct CatalogItem {
        pub id: String,
        pub name: String,
        pub definition: String,
        pub unit: String,
        pub producer: String,
        pub years: String,
        pub levels: Vec<String>,
        pub here: bool,
    }

    /// The data page.
    pub struct DataAsk { pub lang: Lang }
    /// What is here, from when, and what can be downloaded.
    pub struct DataPage {
        /// "74 indicateurs sur cet ordinateur, 96 à télécharger · dernière mise à jour le 12 octobre 2026".
        pub summary: String,
        pub offline: bool,
        pub themes: Vec<DataTheme>,
        pub problems: Vec<DatasetProblem>,
        /// Where files are kept.
        pub folder: String,
    }
    /// A theme of the data page.
    pub struct DataTheme { pub id: String, pub name: String, pub datasets: Vec<DatasetRow>, pub to_download: u32 }
    /// One download.
    pub struct DatasetRow {
        /// `melodi:DS_RP_POPULATION_PRINC`.
        pub key: String,
        /// "Recensement : population par âge".
        pub name: String,
        /// "Insee · 9 indicateurs · communes, intercommunalités, …".
        pub detail: String,
        pub state: DatasetState,
        /// "À jour, téléchargé le 12 octobre 2026".
        pub status: String,
        /// Indicators of the dataset that belong to this theme: id and name.
        pub indicators: Vec<NamedId>,
        pub problem: Option<Problem>,
        /// "12,4 Mo" when the size is known.
        pub size: Option<String>,
        pub previous: Option<PreviousState>,
    }
    /// The other state of a dataset that is kept on this computer.
    pub struct PreviousState {
        /// "L’état précédent, celui du 12 octobre 2026, est gardé (12,4 Mo).".
        pub sentence: String,
        /// What putting it back is called: "Revenir à l’état précédent".
        pub action: String,
        /// True when the figures here are those that the person came back to.
        pub left: bool,
    }
    /// Puts back the other state of a dataset.
    pub struct RestoreAsk {
        /// `melodi:DS_RP_POPULATION_PRINC`.
        pub dataset: String,
        pub lang: Lang,
    }
    /// An id with its name.
    pub struct NamedId { pub id: String, pub name: String }
    /// A dataset whose last refresh failed.
    pub struct DatasetProblem { pub key: String, pub name: String, pub problem: Problem }

    /// A map: the places of a level inside a larger place, on one indicator.
    pub struct MapAsk {
        pub id: String,
        /// The larger place: `EPCI-200070514`, `DEP-16`, `FRANCE-F`.
        pub within: String,
        /// `commune`, `epci`, `ept`, `departement`, `region`.
        pub level: String,
        pub period: Option<String>,
        pub method: ClassMethod,
        /// At most so many classes; none means five, which is also the most.
        pub classes: Option<u32>,
        pub lang: Lang,
    }
    /// The figures of a map. Shapes come apart, by `map_shapes`: they do not change with the indicator.
    pub struct MapAnswer {
        /// "De 12,4 % (Merpins) à 41,2 % (Bassac)"; none when there is nothing to colour.
        pub finding: Option<String>,
        /// "Part des 65 ans ou plus, communes de la Charente, 2021".
        pub title: String,
        pub unit: String,
        pub period: Option<String>,
        pub periods: Vec<String>,
        pub within: String,
        pub level: String,
        /// Why these figures are not drawn at all; there are neither classes nor symbols then.
        pub refused: Option<String>,
        /// Lowest first.
        pub classes: Vec<MapClass>,
        /// For a count: discs, in the place of classes.
        pub symbols: Option<MapSymbols>,
        /// Places without a figure, by reason: hatched, and counted.
        pub missing: Vec<MapMissing>,
        /// Places whose figure is provisional or estimated, counted in their class too.
        pub uncertain: Vec<MapMissing>,
        /// What ranks are among: "sur 34 875 communes".
        pub among: String,
        /// Empty where `columns` are in their place.
        pub places: Vec<MapPlace>,
        /// Where places are thousands.
        pub columns: Option<MapColumns>,
        /// Offered when the figures are not here.
        pub download: Option<DownloadOffer>,
        /// Offered when the shapes are not here.
        pub contours: Option<DownloadOffer>,
    }
    /// A class of a map: values from `from` to less than `to`; the last class holds `to`.
    pub struct MapClass {
        pub from: f64,
        pub to: f64,
        /// "de 12 à 15 %".
        pub label: String,
        pub count: u32,
        /// "54 communes".
        pub count_text: String,
    }
    /// Discs whose area is in proportion to the figure of their place.
    pub struct MapSymbols {
        /// Why discs, and not shades.
        pub why: String,
        /// Radius of the largest, as a share of the side of a square as large as the drawing.
        pub largest: f64,
        /// Sizes of the legend, the largest first.
        pub keys: Vec<MapSymbolKey>,
        /// Places whose figure is 0: known, without a disc.
        pub zero: Option<MapMissing>,
    }
    /// A size of the legend.
    pub struct MapSymbolKey {
        pub value: f64,
        /// "10 000".
        pub label: String,
        /// As a share of the largest radius.
        pub radius: f64,
    }
    /// Places of a map that have no figure.
    pub struct MapMissing {
        pub state: String,
        /// "secret statistique".
        pub label: String,
        pub count: u32,
        /// "3 communes".
        pub count_text: String,
    }
    /// A place of a map.
    pub struct MapPlace {
        pub place: String,
        pub name: String,
        /// Position in `classes`; none without a figure.
        pub class: Option<u32>,
        /// Radius of its disc, as a share of the largest; none without a figure, or without symbols.
        pub radius: Option<f64>,
        pub value: Option<f64>,
        /// "25,1 %", or the words of a missing value.
        pub text: String,
        pub state: String,
        /// "478e": among all the places of the level.
        pub rank: Option<String>,
    }
    /// Thousands of places: what painting them takes. Their words come apart, by `map_words`.
    pub struct MapColumns {
        /// Before each code, to make the name of a place: `COM-`.
        pub prefix: String,
        /// Codes, with a space between.
        pub codes: String,
        /// For each place a digit, the position of its class; `-` without one.
        pub classes: String,
        /// For each place the radius of its disc, as a share of the largest; empty without symbols.
        pub radii: Vec<Option<f64>>,
    }
    /// The words of the same places, in the same order; a line each.
    pub struct MapWords {
        pub names: String,
        /// "25,1 %", or the words of a missing value.
        pub texts: String,
        /// "478e", or nothing.
        pub ranks: String,
        pub values: Vec<Option<f64>>,
    }
    /// The shapes of the same places, for a drawing of at most `width` × `height` units.
    pub struct MapShapesAsk { pub within: String, pub level: String, pub width: f64, pub height: f64, pub lang: Lang }
    /// Shapes in whole units of a drawing, `y` downwards.
    pub struct MapShapes {
        /// Of the drawing, in units: what a `viewBox` takes.
        pub width: f64,
        pub height: f64,
        /// One for each part of France shown, the large one first; the others are insets.
        pub frames: Vec<MapFrame>,
        pub places: Vec<MapShape>,
        /// In their place, where places are thousands.
        pub mosaic: Option<MapMosaic>,
        /// Path of the border of the larger place.
        pub around: String,
        /// "8 communes sans contour", or nothing.
        pub absent: String,
        /// "Contours : IGN et Etalab, 1er janvier 2026, 1 000 m · Licence Ouverte 2.0".
        pub source: String,
        /// Offered when the shapes are not here.
        pub contours: Option<DownloadOffer>,
        /// Offered while finer contours of this place could be drawn.
        pub finer: Option<DownloadOffer>,
    }
    /// A map to keep, as SVG or PNG.
    pub struct ExportMapAsk {
        pub map: MapAsk,
        pub surface: SurfaceName,
        /// In the colours of the dark theme, where the surface has them.
        #[serde(default)]
        #[ts(as = "Option<bool>", optional)]
        pub dark: bool,
        pub format: ExportFormat,
        /// Of a picture.
        #[serde(default)]
        #[ts(as = "Option<PictureSize>", optional)]
        pub size: PictureSize,
    }
    /// Where a part of France is on the drawing.
    pub struct MapFrame { pub name: String, pub left: f64, pub top: f64, pub width: f64, pub height: f64 }
    /// Which place holds each unit of a drawing.
    pub struct MapMosaic {
        pub width: u32,
        pub height: u32,
        /// Runs, row after row, in base64: the number of a place (0 for none, else one more than its position), then how many
        /// units follow the first, both as LEB128.
        pub runs: String,
    }
    /// The shape of a place.
    pub struct MapShape {
        pub place: String,
        /// Path of an SVG or a canvas, to fill by the even-odd rule.
        pub path: String,
        /// A point inside, for a label or a symbol; none when places are too many to have labels.
        pub x: Option<i32>,
        pub y: Option<i32>,
    }

    /// The shapes that maps are drawn with.
    pub struct ContoursAsk { pub lang: Lang }
    /// Which shapes are here.
    pub struct Contours {
        pub here: bool,
        /// "34 875 communes, contours du 1er janvier 2026 (1 000 m)", or that there are none yet.
        pub status: String,
        pub geography_year: Option<i32>,
        /// `1000m`.
        pub resolution: Option<String>,
        /// "2,9 Mo".
        pub size: Option<String>,
        /// "21 novembre 2026".
        pub received: Option<String>,
        pub url: Option<String>,
        /// Of the file as it was received.
        pub sha256: Option<String>,
        /// Communes that have no shape.
        pub absent: Vec<NamedId>,
        /// Offered while they are not here.
        pub download: Option<DownloadOffer>,
        /// What to hand to `refresh` to bring them, or to look for newer ones.
        pub what: RefreshAsk,
    }

    /// What to download: the three lists add up; `all` is everything.
    pub struct RefreshAsk {
        pub ids: Vec<String>,
        pub themes: Vec<String>,
        pub datasets: Vec<String>,
        pub all: bool,
        /// Where: figures that are computed from the files of a territory are brought for this place only. Without one, for
        /// the territories that they are here for.
        pub within: Option<String>,
        pub lang: Lang,
    }
    /// A refresh never fails as a whole: each dataset says what became of it.
    pub struct RefreshSummary {
        pub datasets: Vec<RefreshedDataset>,
        /// "9 indicateurs mis à jour, 2 jeux inchangés, 1 en échec".
        pub sentence: String,
        pub stopped: bool,
    }
    /// One dataset of a refresh.
    pub struct RefreshedDataset {
        pub key: String,
        pub name: String,
        pub outcome: RefreshOutcome,
        /// "11 indicateurs, 38 210 valeurs" or what is kept and from when.
        pub sentence: String,
        pub problem: Option<Problem>,
    }

    /// A step of a running job.
    pub struct Progress {
        /// Dataset at work.
        pub key: String,
        pub name: String,
        pub step: ProgressStep,
        /// Position in the job, from 1.
        pub dataset_index: u32,
        pub dataset_count: u32,
        pub bytes_done: f64,
        pub bytes_total: Option<f64>,
        pub rows: Option<f64>,
        /// "8,1 Mo sur 12,4 · 2,3 Mo/s · encore 20 secondes".
        pub text: String,
        /// 0 to 1, when known.
        pub fraction: Option<f64>,
    }

    /// One indicator before any figure.
    pub struct CatalogEntryAsk { pub id: String, pub lang: Lang }
    /// All that the catalogue says of an indicator.
    pub struct CatalogEntry {
        pub id: String,
        pub name: String,
        pub theme: String,
        pub definition: String,
        pub reading: String,
        pub unit: String,
        /// `count`, `ratio`, `yearly_change`, `published`.
        pub kind: String,
        pub numerator: Option<String>,
        pub denominator: Option<String>,
        pub scale: f64,
        pub levels: Vec<String>,
        pub years: String,
        pub caveats: Vec<String>,
        pub origin: OriginCard,
        /// Datasets it can come from, the best first.
        pub datasets: Vec<String>,
        /// Periods here.
        pub periods: Vec<String>,
    }

    /// A folder of indicator files to check; none means the catalogue of the application and the person's own files.
    pub struct CheckCatalog { pub folder: Option<String>, pub lang: Lang }
    /// What was found.
    pub struct CatalogChecked { pub indicators: u32, pub datasets: u32, pub problems: Vec<String> }

    /// Every figure of an indicator, for the places named or for all.
    pub struct ExportTable { pub id: String, pub places: Vec<String>, pub lang: Lang }

    /// Licences and attributions.
    pub struct AboutAsk { pub lang: Lang }
    /// Licences and attributions, as plain text.
    pub struct About { pub version: String, pub licences: String, pub attributions: String }

    /// One value, with its state.
    pub struct ValueAsk { pub id: String, pub code: String, pub period: Option<String>, pub lang: Lang }
    /// One value, with its state.
    pub struct ValueAnswer {
        pub id: String,
        pub code: String,
        pub level: String,
        pub name: String,
        pub period: Option<String>,
        pub state: String,
        pub value: Option<f64>,
        pub text: String,
        pub unit: String,
        pub numerator: Option<f64>,
        pub denominator: Option<f64>,
        pub rank: Option<u32>,
        /// "Somme de 54 communes"; of a missing value, "3 communes sur 54 sous secret".
        pub basis: String,
        /// How many communes of the place are under secrecy.
        pub secret_communes: u32,
        /// How many have no figure for another reason.
        pub absent_communes: u32,
        pub note: Option<String>,
        pub origin: OriginCard,
    }

    /// From a figure back to the rows it was read in.
    pub struct WhyAsk { pub id: String, pub code: String, pub period: Option<String>, pub lang: Lang }
    /// How a figure came to be: formula, numbers, rows, files.
    pub struct Why {
        pub id: String,
        pub name: String,
        pub place: String,
        pub place_name: String,
        pub period: Option<String>,
        pub state: String,
        pub value: Option<f64>,
        /// "25,1 %", or the words of the missing state.
        pub text: String,
        /// The formula in words, then with its numbers; then what became of missing communes.
        pub formula: Vec<String>,
        /// Numerator, denominator, or the one number there is.
        pub parts: Vec<WhyPart>,
        /// "54 communes", the former ones and the missing ones named.
        pub basis: Vec<String>,
        /// The place itself, or the communes (départements) it adds up.
        pub places: Vec<WhyPlace>,
        /// How many more there are than shown.
        pub more: Option<String>,
        /// What reading the files again gives: "on retrouve exactement ce chiffre".
        pub check: Option<String>,
        /// False when the files say something else.
        pub agrees: Option<bool>,
        pub files: Vec<WhyFile>,
        /// Why rows cannot be shown, when they cannot.
        pub notices: Vec<String>,
        pub origin: OriginCard,
    }
    /// A number of the formula.
    pub struct WhyPart {
        /// "habitants de 65 ans ou plus".
        pub label: String,
        /// "17 331".
        pub text: String,
        pub value: Option<f64>,
    }
    /// A place whose numbers are read in the files.
    pub struct WhyPlace {
        pub place: String,
        pub name: String,
        /// One text for each part, in their order: "4 199", or the words of a missing state.
        pub numbers: Vec<String>,
        /// The same as numbers, unrounded; none where missing.
        pub values: Vec<Option<f64>>,
        pub state: String,
        /// "avec l’ancienne commune de Saint-Sulpice-de-Cognac", "0 : la source ne publie pas les zéros".
        pub note: Option<String>,
        pub rows: Vec<WhyRow>,
        /// How many more rows there are than shown.
        pub more: Option<String>,
    }
    /// A row of a file.
    pub struct WhyRow {
        /// Position in `files`; none when it cannot be told.
        pub file: Option<u32>,
        /// "ligne 1 234", "rang 56 de la page".
        pub position: String,
        /// Line of a text file, from 1.
        pub line: Option<f64>,
        /// Position among the rows of the table, from 1.
        pub row: f64,
        /// "répète la ligne précédente", "multiplié par 0,001".
        pub note: Option<String>,
        pub cells: Vec<WhyCell>,
    }
    /// A cell as it stands in the file.
    pub struct WhyCell { pub column: String, pub text: String }
    /// A file that figures were read in.
    pub struct WhyFile {
        /// Last part of the path.
        pub name: String,
        /// Where it is on this computer.
        pub path: String,
        /// Where it was asked.
        pub urls: Vec<String>,
        pub sha256: String,
        /// "Reçu le 12 octobre 2026".
        pub fetched: String,
        pub is_here: bool,
    }

    /// What each refresh changed.
    pub struct LogAsk { pub lang: Lang }
    /// What each refresh changed, the latest first.
    pub struct Log {
        pub entries: Vec<LogEntry>,
        /// Sentence when nothing changed yet.
        pub empty: Option<String>,
    }
    /// What changed in a dataset on a day.
    pub struct LogEntry {
        /// "12 octobre 2026".
        pub day: String,
        pub key: String,
        pub name: String,
        pub sentences: Vec<String>,
    }

    /// Computes stored figures again; of every indicator when none is named.
    pub struct VerifyAsk { pub ids: Vec<String>, pub lang: Lang }
    /// What was found.
    pub struct Verified {
        /// "10 indicateurs, 412 345 chiffres recalculés depuis les fichiers : aucune différence."
        pub sentence: String,
        /// Figures computed again.
        pub figures: f64,
        pub indicators: u32,
        pub difference_count: f64,
        /// The first two hundred.
        pub differences: Vec<Difference>,
        /// Datasets that could not be computed again.
        pub problems: Vec<DatasetProblem>,
    }
    /// A stored figure that the files do not give.
    pub struct Difference {
        pub id: String,
        pub place: String,
        pub name: String,
        pub period: String,
        pub dataset: String,
        /// "valeur : 18 600 ici, 18 532 d’après les fichiers".
        pub sentence: String,
    }
}

/// What became of a dataset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RefreshOutcome {
    /// New data is in.
    Fetched,
    /// The source has nothing newer.
    Unchanged,
    /// It failed; what was here before still is.
    Kept,
    /// It failed and there was nothing before.
    Failed,
}

/// Where a download stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ProgressStep {
    /// Waiting for its turn or for the source's pace.
    Waiting,
    /// Bytes are coming.
    Downloading,
    /// The file is being read into the store.
    Reading,
    /// Done.
    Done,
}
