// The shapes that cross between the desk and this interface: the same names as `wire.rs` in the desk crate.

export type Lang = "fr" | "en";

export type ChartKind = "ranked_bars" | "lines" | "strip";

export type SurfaceName = "screen" | "projector" | "print";

export type Peers = "none" | "near";

export type ExportFormat = "png" | "svg" | "csv";

export type DatasetState = "starter" | "here" | "to_download" | "failed";

export type Role = "mine" | "epci" | "departement" | "region" | "france" | "chosen" | "peer";

export type ProblemCode = "Offline" | "SourceRefused" | "SourceChanged" | "NothingThere" | "StoreBusy" | "StoreNewer" | "DiskFull" | "Stopped" | "BadRequest" | "Bug";

export type Problem = { code: ProblemCode, message: string, hint: string, detail: string | null };

export type Welcome = { lang: Lang };

export type Welcomed = { version: string, offline: boolean, here: string, settings: Settings, recent: Array<PlaceHit> };

export type Settings = { place: string | null, recent: Array<string>, lang: Lang, route: string, text_size_percent: number };

export type Remember = { settings: Settings };

export type Done = {  };

export type SearchPlaces = { text: string, limit: number, lang: Lang };

export type PlacesFound = { places: Array<PlaceHit>, empty: string | null };

export type PlaceHit = { id: string, code: string, level: string, name: string, detail: string, note: string | null, population: number | null };

export type PlaceAsk = { place: string, lang: Lang };

export type PlaceCard = { id: string, code: string, level: string, name: string, kind: string, detail: string, parents: Array<PlaceHit>, members: Array<PlaceHit>, history: Array<string> };

export type PortraitAsk = { place: string, lang: Lang };

export type Portrait = { place: PlaceCard, big: Array<BigFigure>, themes: Array<PortraitTheme>, legend: Array<LegendItem> };

export type LegendItem = { role: Role, label: string };

export type BigFigure = { id: string, text: string, label: string, context: string };

export type PortraitTheme = { id: string, name: string, sentence: string, cards: Array<IndicatorCard>, download: DownloadOffer | null };

export type IndicatorCard = { id: string, name: string, text: string, state: string, context: string, period: string, strip: string | null, strip_alt: string };

export type DownloadOffer = { title: string, detail: string, what: RefreshAsk };

export type Question = { id: string, place: string, with: Array<string> | null, peers: Peers, period: string | null, lang: Lang };

export type IndicatorPage = { id: string, name: string, theme: string, theme_name: string, title: string, subtitle: string, sentences: Array<string>, definition: string, provenance: Array<string>, origin: OriginCard, caveats: Array<string>, states: string, rows: Array<ComparisonRow>, periods: Array<string>, period: string | null, kinds: Array<KindOffer>, notices: Array<string>, rank: string | null, download: DownloadOffer | null, near_label: string | null };

export type KindOffer = { kind: ChartKind, label: string, refused: string | null };

export type OriginCard = { producer: string, dataset: string, page: string, licence: string, cadence: string, obtained: string, sha256: string | null, url: string | null };

export type ComparisonRow = { place: string, name: string, level: string, role: Role, period: string, value: number | null, text: string, state: string, numerator: string | null, denominator: string | null, rank: string | null, basis: string };

export type DrawAsk = { question: Question, kind: ChartKind, surface: SurfaceName };

export type Drawn = { svg: string, alt: string, title: string, subtitle: string, width: number, height: number, marks: Array<MarkCard> };

export type MarkCard = { place: string, label: string, text: string, state: string, x: number, y: number, width: number, height: number };

export type ExportAsk = { question: Question, kind: ChartKind, surface: SurfaceName, format: ExportFormat };

export type Exported = { files: Array<ExportedFile> };

export type ExportedFile = { name: string, mime: string, base64: string };

export type CatalogAsk = { lang: Lang };

export type CatalogPage = { themes: Array<CatalogTheme> };

export type CatalogTheme = { id: string, name: string, sentence: string, indicators: Array<CatalogItem> };

export type CatalogItem = { id: string, name: string, definition: string, unit: string, producer: string, years: string, levels: Array<string>, here: boolean };

export type DataAsk = { lang: Lang };

export type DataPage = { summary: string, offline: boolean, themes: Array<DataTheme>, problems: Array<DatasetProblem>, folder: string };

export type DataTheme = { id: string, name: string, datasets: Array<DatasetRow>, to_download: number };

export type DatasetRow = { key: string, name: string, detail: string, state: DatasetState, status: string, indicators: Array<NamedId>, problem: Problem | null, size: string | null };

export type NamedId = { id: string, name: string };

export type DatasetProblem = { key: string, name: string, problem: Problem };

export type RefreshAsk = { ids: Array<string>, themes: Array<string>, datasets: Array<string>, all: boolean, lang: Lang };

export type RefreshSummary = { datasets: Array<RefreshedDataset>, sentence: string, stopped: boolean };

export type RefreshedDataset = { key: string, name: string, outcome: RefreshOutcome, sentence: string, problem: Problem | null };

export type Progress = { key: string, name: string, step: ProgressStep, dataset_index: number, dataset_count: number, bytes_done: number, bytes_total: number | null, rows: number | null, text: string, fraction: number | null };

export type AboutAsk = { lang: Lang };

export type About = { version: string, licences: string, attributions: string };

export type ValueAsk = { id: string, code: string, period: string | null, lang: Lang };

export type ValueAnswer = { id: string, code: string, level: string, name: string, period: string | null, state: string, value: number | null, text: string, unit: string, numerator: number | null, denominator: number | null, rank: number | null, basis: string, origin: OriginCard };

export type RefreshOutcome = "fetched" | "unchanged" | "kept" | "failed";

export type ProgressStep = "waiting" | "downloading" | "reading" | "done";

/** Every question the desk answers: its name, what it takes, what it gives. */
export type Schema = {
  welcome: [Welcome, Welcomed],
  remember: [Remember, Done],
  search_places: [SearchPlaces, PlacesFound],
  place: [PlaceAsk, PlaceCard],
  portrait: [PortraitAsk, Portrait],
  indicator: [Question, IndicatorPage],
  draw: [DrawAsk, Drawn],
  export: [ExportAsk, Exported],
  catalog: [CatalogAsk, CatalogPage],
  data: [DataAsk, DataPage],
  refresh: [RefreshAsk, RefreshSummary],
  about: [AboutAsk, About],
  value: [ValueAsk, ValueAnswer],
};
