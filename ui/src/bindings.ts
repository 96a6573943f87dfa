// Written from src-tauri/crates/desk/src/wire.rs by
// `ACCEPT=1 cargo test -p obs-tests --test contract`; a test fails when it is stale.

export type About = { version: string, licences: string, attributions: string, };

export type AboutAsk = { lang: Lang, };

export type AddImage = { id: string, name: string, base64: string, lang: Lang, };

export type AddToCarnet = { 
/**
 * None begins a carnet.
 */
id: string | null, place: string, block: Block, lang: Lang, };

export type AddedImage = { file: string, };

export type AnswerBlock = { block: Block, 
/**
 * The territory that "ici" stands for.
 */
place: string, lang: Lang, 
/**
 * Room for a drawing on the screen, in its units.
 */
width: number, dark?: boolean, };

export type AnswerFigures = { figures: Array<TiedFigure>, place: string, lang: Lang, };

export type BigFigure = { 
/**
 * Indicator behind it.
 */
id: string, 
/**
 * "25,1 %", or "—".
 */
text: string, 
/**
 * "ont 65 ans ou plus".
 */
label: string, 
/**
 * "1 habitant sur 4 ; 1 sur 5 en France".
 */
context: string, };

export type Block = { "type": "heading" } & Heading | { "type": "paragraph" } & Words | { "type": "list" } & List | { "type": "quotation" } & Paragraphs | { "type": "callout" } & Paragraphs | { "type": "image" } & Image | { "type": "chart" } & Chart | { "type": "table" } & Table | { "type": "guess" } & Guess | { "type": "notes" } & Notes | { "type": "remarks" } & Remarks | { "type": "closing" } & Closing | { "type": "verbatim" } & Verbatim;

export type BlockAnswer = { 
/**
 * The drawing, without its heading.
 */
drawn: Drawn | null, 
/**
 * For a table: names of the columns, then the rows.
 */
table: BlockTable | null, 
/**
 * The title shown: the person's, else the finding.
 */
title: string, 
/**
 * The finding of today.
 */
finding: string, subtitle: string, 
/**
 * Source, vintage, perimeter, licence, a line each.
 */
source: Array<string>, notices: Array<string>, 
/**
 * What the title was written for and what the figures say now, when these differ.
 */
changed: Changed | null, 
/**
 * Periods that can be chosen.
 */
periods: Array<string>, 
/**
 * Kinds that can be chosen.
 */
kinds: Array<BlockKind>, 
/**
 * Why there is nothing to show.
 */
problem: Problem | null, };

export type BlockKind = { kind: string, label: string, refused: string | null, };

export type BlockTable = { caption: string, head: Array<string>, rows: Array<Array<string>>, };

export type CahierFormat = "pdf" | "odt" | "markdown" | "csv";

export type Carnet = { 
/**
 * What its head says.
 */
head: Head, 
/**
 * Its text, in order.
 */
blocks: Array<Block>, };

export type CarnetCard = { 
/**
 * Name of its file without its ending: what the other commands take.
 */
id: string, title: string, 
/**
 * "Grand Cognac · 3 graphiques · modifié le 21 novembre 2026".
 */
detail: string, };

export type CarnetCheck = { 
/**
 * Which block, from 0.
 */
block: number, 
/**
 * "Part des 65 ans ou plus, Grand Cognac, 2021".
 */
about: string, was: string, now: string, holds: boolean, problem: string | null, };

export type CarnetChecked = { 
/**
 * "12 chiffres vérifiés, 1 a changé".
 */
summary: string, holds: boolean, checks: Array<CarnetCheck>, 
/**
 * What could not be read in the file.
 */
problems: Array<string>, };

export type CarnetVersion = { id: string, 
/**
 * "21 novembre 2026, 14 h 05".
 */
when: string, 
/**
 * "412 mots, 3 graphiques".
 */
detail: string, };

export type CarnetVersions = { versions: Array<CarnetVersion>, };

export type CarnetVersionsAsk = { id: string, lang: Lang, };

export type Carnets = { 
/**
 * The last changed first.
 */
carnets: Array<CarnetCard>, templates: Array<TemplateCard>, 
/**
 * The folder they are kept in.
 */
folder: string, };

export type CarnetsAsk = { lang: Lang, };

export type CatalogAsk = { lang: Lang, };

export type CatalogChecked = { indicators: number, datasets: number, problems: Array<string>, };

export type CatalogEntry = { id: string, name: string, theme: string, definition: string, reading: string, unit: string, 
/**
 * `count`, `ratio`, `yearly_change`, `published`.
 */
kind: string, numerator: string | null, denominator: string | null, scale: number, levels: Array<string>, years: string, caveats: Array<string>, origin: OriginCard, 
/**
 * Datasets it can come from, the best first.
 */
datasets: Array<string>, 
/**
 * Periods here.
 */
periods: Array<string>, };

export type CatalogEntryAsk = { id: string, lang: Lang, };

export type CatalogItem = { id: string, name: string, definition: string, unit: string, producer: string, years: string, levels: Array<string>, here: boolean, };

export type CatalogPage = { themes: Array<CatalogTheme>, };

export type CatalogTheme = { id: string, name: string, sentence: string, indicators: Array<CatalogItem>, };

export type Changed = { was: string, now: string, };

export type Chart = { 
/**
 * `population/65-ans-ou-plus`.
 */
indicator: string, 
/**
 * `ranked_bars`; `map` for a map.
 */
kind: string, 
/**
 * `EPCI-200070514`; none means the territory of the carnet.
 */
place: string | null, 
/**
 * The places set beside it; none means the enclosing ones.
 */
with: Array<string> | null, 
/**
 * The places of the same level around it, or not.
 */
near: boolean, 
/**
 * `2021`; none means the latest.
 */
period: string | null, 
/**
 * Indicators set beside this one, for the kinds that show several.
 */
beside: Array<string>, 
/**
 * For a map: the level of the places drawn, `commune`.
 */
level: string | null, 
/**
 * The message in the person's own words; none means the finding, made anew each time.
 */
title: string | null, 
/**
 * The finding when the title was written: when it is no longer that, the title is to be read again.
 */
finding: string | null, };

export type ChartKind = "ranked_bars" | "lines" | "strip" | "composition" | "slope" | "waffle" | "small_multiples" | "swarm" | "profile" | "bar_table" | "scatter";

export type CheckCarnet = { id: string, lang: Lang, };

export type CheckCatalog = { folder: string | null, lang: Lang, };

export type CheckNote = { id: string, lang: Lang, };

export type ClassMethod = "quantiles" | "equal_steps" | "natural";

export type Closing = { 
/**
 * What use will you make of it?
 */
uses: Array<string>, 
/**
 * What is missing?
 */
missing: Array<string>, 
/**
 * What service would help?
 */
services: Array<string>, 
/**
 * The find of the day, and what to improve.
 */
finds: Array<string>, };

export type ComparisonRow = { place: string, name: string, level: string, role: Role, period: string, value: number | null, 
/**
 * "25,1 %", or the words of the missing state.
 */
text: string, state: string, numerator: string | null, denominator: string | null, rank: string | null, 
/**
 * "Publié" or "Somme de 54 communes"; of a missing value, "3 communes sur 54 sous secret".
 */
basis: string, };

export type Contours = { here: boolean, 
/**
 * "34 875 communes, contours du 1er janvier 2026 (1 000 m)", or that there are none yet.
 */
status: string, geography_year: number | null, 
/**
 * `1000m`.
 */
resolution: string | null, 
/**
 * "2,9 Mo".
 */
size: string | null, 
/**
 * "21 novembre 2026".
 */
received: string | null, url: string | null, 
/**
 * Of the file as it was received.
 */
sha256: string | null, 
/**
 * Communes that have no shape.
 */
absent: Array<NamedId>, 
/**
 * Offered while they are not here.
 */
download: DownloadOffer | null, 
/**
 * What to hand to `refresh` to bring them, or to look for newer ones.
 */
what: RefreshAsk, };

export type ContoursAsk = { lang: Lang, };

export type DataAsk = { lang: Lang, };

export type DataPage = { 
/**
 * "74 indicateurs sur cet ordinateur, 96 à télécharger · dernière mise à jour le 12 octobre 2026".
 */
summary: string, offline: boolean, themes: Array<DataTheme>, problems: Array<DatasetProblem>, 
/**
 * Where files are kept.
 */
folder: string, };

export type DataTheme = { id: string, name: string, datasets: Array<DatasetRow>, to_download: number, };

export type DatasetProblem = { key: string, name: string, problem: Problem, };

export type DatasetRow = { 
/**
 * `melodi:DS_RP_POPULATION_PRINC`.
 */
key: string, 
/**
 * "Recensement : population par âge".
 */
name: string, 
/**
 * "Insee · 9 indicateurs · communes, intercommunalités, …".
 */
detail: string, state: DatasetState, 
/**
 * "À jour, téléchargé le 12 octobre 2026".
 */
status: string, 
/**
 * Indicators of the dataset that belong to this theme: id and name.
 */
indicators: Array<NamedId>, problem: Problem | null, 
/**
 * "12,4 Mo" when the size is known.
 */
size: string | null, previous: PreviousState | null, };

export type DatasetState = "starter" | "here" | "to_download" | "failed";

export type Difference = { id: string, place: string, name: string, period: string, dataset: string, 
/**
 * "valeur : 18 600 ici, 18 532 d’après les fichiers".
 */
sentence: string, };

export type Done = Record<symbol, never>;

export type DownloadOffer = { 
/**
 * "17 indicateurs à télécharger".
 */
title: string, 
/**
 * "Voiture, vélo, marche… 14 Mo environ".
 */
detail: string, 
/**
 * What to hand to `refresh`.
 */
what: RefreshAsk, };

export type DrawAsk = { question: Question, kind: ChartKind, surface: SurfaceName, 
/**
 * In the colours of the dark theme, where the surface has them.
 */
dark?: boolean, 
/**
 * Indicators set side by side, in the order shown; empty leaves the choice to the kind.
 */
beside?: Array<string>, 
/**
 * For the window only: a canvas narrower than the surface's, in its units. The chart is laid out again.
 */
width?: number, };

export type DrawSlide = { id: string, slide: number, 
/**
 * From 0.
 */
step: number, 
/**
 * The real size of the place it is shown in.
 */
width: number, height: number, dark?: boolean, lang: Lang, };

export type Drawn = { svg: string, alt: string, title: string, subtitle: string, width: number, height: number, marks: Array<MarkCard>, };

export type Elsewhere = { 
/**
 * "Publié pour les zones d’emploi seulement… Voir :"
 */
sentence: string, 
/**
 * Those that mine lies in.
 */
places: Array<PlaceHit>, };

export type ExportAsk = { question: Question, kind: ChartKind, surface: SurfaceName, 
/**
 * In the colours of the dark theme, where the surface has them.
 */
dark?: boolean, format: ExportFormat, 
/**
 * Of a picture.
 */
size?: PictureSize, 
/**
 * Indicators set side by side, in the order shown; empty leaves the choice to the kind.
 */
beside?: Array<string>, };

export type ExportCahier = { id: string, format: CahierFormat, lang: Lang, };

export type ExportFormat = "png" | "svg" | "csv" | "zip";

export type ExportMapAsk = { map: MapAsk, surface: SurfaceName, 
/**
 * In the colours of the dark theme, where the surface has them.
 */
dark?: boolean, format: ExportFormat, 
/**
 * Of a picture.
 */
size?: PictureSize, };

export type ExportNote = { id: string, format: NoteFormat, lang: Lang, };

export type ExportTable = { id: string, places: Array<string>, lang: Lang, };

export type Exported = { files: Array<ExportedFile>, };

export type ExportedFile = { name: string, mime: string, base64: string, };

export type FigureAnswer = { 
/**
 * Today's words; as written when there is nothing to say them from.
 */
text: string, 
/**
 * True when the words written are today's.
 */
holds: boolean, 
/**
 * "Part des 65 ans ou plus, Grand Cognac, 2021".
 */
about: string, 
/**
 * Why it cannot be told.
 */
problem: string | null, };

export type FiguresAnswered = { figures: Array<FigureAnswer>, };

export type ForgetCarnet = { id: string, lang: Lang, };

export type ForgetOwn = { place: string, lang: Lang, };

export type ForgetRemark = { id: string, slide: number, position: number, lang: Lang, };

export type GroupGuess = { 
/**
 * "Table 1".
 */
group: string, 
/**
 * In the unit of the indicator, or a rank; one value, or one for each date of a line.
 */
values: Array<number>, };

export type Guess = { 
/**
 * "Sur 100 habitants, combien ont 65 ans ou plus ?"; none means one made from the indicator.
 */
question: string | null, 
/**
 * `population/65-ans-ou-plus`.
 */
indicator: string, 
/**
 * `EPCI-200070514`; none means the territory of the carnet.
 */
place: string | null, 
/**
 * `2021`; none means the latest.
 */
period: string | null, 
/**
 * How the room answers.
 */
form: GuessForm, 
/**
 * For a choice: the values offered.
 */
choices: Array<number>, 
/**
 * What the groups answered.
 */
guesses: Array<GroupGuess>, };

export type GuessAsked = { form: GuessForm, 
/**
 * After a number: `%`; empty for a rank.
 */
sign: string, 
/**
 * What can be answered.
 */
low: number, high: number, 
/**
 * From one answer to the next with the arrows.
 */
step: number, 
/**
 * For a choice: the values offered, with their words.
 */
choices: Array<GuessChoice>, 
/**
 * For a line: the dates to answer for; empty otherwise.
 */
dates: Array<string>, 
/**
 * Where a line stops: where a drawing starts.
 */
from: number | null, 
/**
 * Why there is nothing to guess.
 */
refused: string | null, };

export type GuessChoice = { value: number, text: string, };

export type GuessForm = "bar" | "line" | "rank" | "choice";

export type Head = { 
/**
 * Its title.
 */
title: string, 
/**
 * A line under the title; may be empty.
 */
subtitle: string, 
/**
 * Who signs: "Conseil de développement de Grand Cognac"; may be empty.
 */
council: string, 
/**
 * The council's logo, a file of the carnet's own folder.
 */
logo: string | null, 
/**
 * The territory that "ici" stands for: `EPCI-200070514`.
 */
place: string, 
/**
 * Language of its generated words.
 */
lang: "fr" | "en", 
/**
 * The template it was made from, `note-thematique`.
 */
template: string | null, 
/**
 * The day it bears, `2026-11-22`; none means the day it is exported.
 */
day: string | null, 
/**
 * Lines of the head that this version does not know, kept as written.
 */
others: string, };

export type Heading = { 
/**
 * 1 to 3.
 */
level: number, 
/**
 * Its words.
 */
text: Array<Inline>, };

export type Image = { 
/**
 * The name of a file in the carnet's own folder.
 */
file: string, 
/**
 * What it shows, for who cannot see it.
 */
alt: string, 
/**
 * A line under it; may be empty.
 */
caption: string, };

export type ImageAsk = { id: string, file: string, lang: Lang, };

export type ImageFound = { mime: string, base64: string, };

export type IndicatorCard = { id: string, name: string, 
/**
 * "25,1 %", or the words of a missing value.
 */
text: string, state: string, 
/**
 * "478e sur 1 250 intercommunalités" or "proche de la Charente (26,1 %)".
 */
context: string, 
/**
 * "2021".
 */
period: string, 
/**
 * Small distribution strip, as SVG markup made by the chart room.
 */
strip: string | null, 
/**
 * The same in words, for whoever does not see it.
 */
strip_alt: string, };

export type IndicatorPage = { id: string, name: string, theme: string, theme_name: string, 
/**
 * The finding.
 */
title: string, 
/**
 * Measure, place, period.
 */
subtitle: string, 
/**
 * "Lire ce chiffre", one sentence each.
 */
sentences: Array<string>, definition: string, 
/**
 * "17 331 habitants de 65 ans ou plus ÷ 68 951 habitants, somme de 54 communes."
 */
provenance: Array<string>, 
/**
 * Producer, dataset, page, licence, date, hash.
 */
origin: OriginCard, caveats: Array<string>, 
/**
 * "54 communes mesurées · 0 sous secret".
 */
states: string, rows: Array<ComparisonRow>, 
/**
 * Periods that can be chosen, latest first.
 */
periods: Array<string>, period: string | null, kinds: Array<KindOffer>, 
/**
 * Why peers or trends are not offered, when they are not.
 */
notices: Array<string>, 
/**
 * Sentence of the rank: "478e sur 1 250 intercommunalités".
 */
rank: string | null, 
/**
 * Where to look, when it is not published for places like mine.
 */
elsewhere: Elsewhere | null, 
/**
 * Offered when there is nothing here yet.
 */
download: DownloadOffer | null, 
/**
 * Label of the peers that can be added: "Intercommunalités du département".
 */
near_label: string | null, };

export type Inline = { "type": "text" } & Run | { "type": "figure" } & TiedFigure | { "type": "break" };

export type KindOffer = { kind: ChartKind, label: string, refused: string | null, };

export type KitPaper = "posters" | "cards" | "worksheets" | "guesses";

export type Lang = "fr" | "en";

export type LegendItem = { role: Role, label: string, };

export type List = { 
/**
 * Numbered.
 */
ordered: boolean, 
/**
 * Its items.
 */
items: Array<Array<Inline>>, };

export type ListRead = { 
/**
 * Communes of today, by code, each once.
 */
communes: Array<PlaceHit>, 
/**
 * "54 communes, 69 249 habitants (2023)"; empty without a commune.
 */
summary: string, 
/**
 * The published place made of exactly these communes.
 */
same_as: PlaceHit | null, 
/**
 * What was understood in a way that must be said.
 */
notes: Array<string>, unread: Array<UnreadLine>, };

export type Log = { entries: Array<LogEntry>, 
/**
 * Sentence when nothing changed yet.
 */
empty: string | null, };

export type LogAsk = { lang: Lang, };

export type LogEntry = { 
/**
 * "12 octobre 2026".
 */
day: string, key: string, name: string, sentences: Array<string>, };

export type MapAnswer = { 
/**
 * "De 12,4 % (Merpins) à 41,2 % (Bassac)"; none when there is nothing to colour.
 */
finding: string | null, 
/**
 * "Part des 65 ans ou plus, communes de la Charente, 2021".
 */
title: string, unit: string, period: string | null, periods: Array<string>, within: string, level: string, 
/**
 * Why these figures are not drawn at all; there are neither classes nor symbols then.
 */
refused: string | null, 
/**
 * Lowest first.
 */
classes: Array<MapClass>, 
/**
 * For a count: discs, in the place of classes.
 */
symbols: MapSymbols | null, 
/**
 * Places without a figure, by reason: hatched, and counted.
 */
missing: Array<MapMissing>, 
/**
 * Places whose figure is provisional or estimated, counted in their class too.
 */
uncertain: Array<MapMissing>, 
/**
 * What ranks are among: "sur 34 875 communes".
 */
among: string, 
/**
 * Empty where `columns` are in their place.
 */
places: Array<MapPlace>, 
/**
 * Where places are thousands.
 */
columns: MapColumns | null, 
/**
 * Offered when the figures are not here.
 */
download: DownloadOffer | null, 
/**
 * Offered when the shapes are not here.
 */
contours: DownloadOffer | null, };

export type MapAsk = { id: string, 
/**
 * The larger place: `EPCI-200070514`, `DEP-16`, `FRANCE-F`.
 */
within: string, 
/**
 * `commune`, `epci`, `ept`, `departement`, `region`.
 */
level: string, period: string | null, method: ClassMethod, 
/**
 * At most so many classes; none means five, which is also the most.
 */
classes: number | null, lang: Lang, };

export type MapClass = { from: number, to: number, 
/**
 * "de 12 à 15 %".
 */
label: string, count: number, 
/**
 * "54 communes".
 */
count_text: string, };

export type MapColumns = { 
/**
 * Before each code, to make the name of a place: `COM-`.
 */
prefix: string, 
/**
 * Codes, with a space between.
 */
codes: string, 
/**
 * For each place a digit, the position of its class; `-` without one.
 */
classes: string, 
/**
 * For each place the radius of its disc, as a share of the largest; empty without symbols.
 */
radii: Array<number | null>, };

export type MapFrame = { name: string, left: number, top: number, width: number, height: number, };

export type MapMissing = { state: string, 
/**
 * "secret statistique".
 */
label: string, count: number, 
/**
 * "3 communes".
 */
count_text: string, };

export type MapMosaic = { width: number, height: number, 
/**
 * Runs, row after row, in base64: the number of a place (0 for none, else one more than its position), then how many
 * units follow the first, both as LEB128.
 */
runs: string, };

export type MapPlace = { place: string, name: string, 
/**
 * Position in `classes`; none without a figure.
 */
class: number | null, 
/**
 * Radius of its disc, as a share of the largest; none without a figure, or without symbols.
 */
radius: number | null, value: number | null, 
/**
 * "25,1 %", or the words of a missing value.
 */
text: string, state: string, 
/**
 * "478e": among all the places of the level.
 */
rank: string | null, };

export type MapShape = { place: string, 
/**
 * Path of an SVG or a canvas, to fill by the even-odd rule.
 */
path: string, 
/**
 * A point inside, for a label or a symbol; none when places are too many to have labels.
 */
x: number | null, y: number | null, };

export type MapShapes = { 
/**
 * Of the drawing, in units: what a `viewBox` takes.
 */
width: number, height: number, 
/**
 * One for each part of France shown, the large one first; the others are insets.
 */
frames: Array<MapFrame>, places: Array<MapShape>, 
/**
 * In their place, where places are thousands.
 */
mosaic: MapMosaic | null, 
/**
 * Path of the border of the larger place.
 */
around: string, 
/**
 * "8 communes sans contour", or nothing.
 */
absent: string, 
/**
 * "Contours : IGN et Etalab, 1er janvier 2026, 1 000 m · Licence Ouverte 2.0".
 */
source: string, 
/**
 * Offered when the shapes are not here.
 */
contours: DownloadOffer | null, 
/**
 * Offered while finer contours of this place could be drawn.
 */
finer: DownloadOffer | null, };

export type MapShapesAsk = { within: string, level: string, width: number, height: number, lang: Lang, };

export type MapSymbolKey = { value: number, 
/**
 * "10 000".
 */
label: string, 
/**
 * As a share of the largest radius.
 */
radius: number, };

export type MapSymbols = { 
/**
 * Why discs, and not shades.
 */
why: string, 
/**
 * Radius of the largest, as a share of the side of a square as large as the drawing.
 */
largest: number, 
/**
 * Sizes of the legend, the largest first.
 */
keys: Array<MapSymbolKey>, 
/**
 * Places whose figure is 0: known, without a disc.
 */
zero: MapMissing | null, };

export type MapWords = { names: string, 
/**
 * "25,1 %", or the words of a missing value.
 */
texts: string, 
/**
 * "478e", or nothing.
 */
ranks: string, values: Array<number | null>, };

export type MarkCard = { place: string, 
/**
 * Its name, as written on the chart.
 */
label: string, 
/**
 * Its value, or why there is none: what the data table shows.
 */
text: string, state: string, 
/**
 * What it says on its own: "Grand Cognac, 25,1 %, 475e sur 1 250 intercommunalités".
 */
said: string, 
/**
 * Id of the indicator, for `value` and `why`.
 */
indicator: string, 
/**
 * Short name of the indicator.
 */
measure: string, 
/**
 * `2021`; empty when nothing is here.
 */
period: string, x: number, y: number, width: number, height: number, };

export type MoveStage = { id: string, slide: number | null, step: number | null, screen: StageScreen | null, clock: StageClock | null, size: StageSize | null, 
/**
 * The machine's clock, in milliseconds.
 */
now_ms: number, lang: Lang, };

export type NamedId = { id: string, name: string, };

export type NewCarnet = { 
/**
 * None begins with an empty page.
 */
template: string | null, place: string, 
/**
 * None takes the title of the template.
 */
title: string | null, lang: Lang, };

export type NoteChecked = { problems: Array<string>, pages: number | null, };

export type NoteClosing = { id: string, slide: number, closing: Closing, lang: Lang, };

export type NoteFormat = "pdf" | "html" | "odt" | "markdown";

export type NoteGuess = { id: string, slide: number, answer: GroupGuess, lang: Lang, };

export type NoteRemark = { id: string, slide: number, remark: Remark, lang: Lang, };

export type Notes = { 
/**
 * What to remember.
 */
text: string, 
/**
 * What to ask the room; may be empty.
 */
ask: string, 
/**
 * Time meant for it, in minutes.
 */
minutes: number | null, };

export type OpenCarnet = { id: string, 
/**
 * A version kept, as `carnet_versions` names it; none means as it is now.
 */
version: string | null, lang: Lang, };

export type OpenedCarnet = { id: string, carnet: Carnet, 
/**
 * Name of the territory that "ici" stands for.
 */
place_name: string, 
/**
 * The state of the file, to hand back when saving.
 */
state: string, 
/**
 * What must be said of it: a piece that is not understood, a file found after a crash.
 */
notes: Array<string>, 
/**
 * What changed since it was last exported, when it was opened from a PDF.
 */
changes: Array<string>, };

export type OriginCard = { producer: string, dataset: string, page: string, licence: string, cadence: string, 
/**
 * "Fourni avec l’application" or "Téléchargé le 12 octobre 2026".
 */
obtained: string, 
/**
 * SHA-256 of the file, if one is here.
 */
sha256: string | null, 
/**
 * Where it was downloaded from.
 */
url: string | null, };

export type OwnTerritories = { lang: Lang, };

export type OwnTerritoriesFound = { places: Array<PlaceHit>, 
/**
 * A sentence for each file that cannot be used.
 */
problems: Array<string>, };

export type Paragraphs = { 
/**
 * In order.
 */
paragraphs: Array<Array<Inline>>, };

export type Peers = "none" | "near";

export type PictureSize = "once" | "twice" | "four_k";

export type PlaceAsk = { place: string, lang: Lang, };

export type PlaceCard = { id: string, code: string, level: string, name: string, 
/**
 * "Communauté d’agglomération".
 */
kind: string, 
/**
 * "intercommunalité, 54 communes".
 */
detail: string, 
/**
 * Enclosing places, smallest first.
 */
parents: Array<PlaceHit>, 
/**
 * Zones d’emploi, bassins de vie and aires d’attraction that it lies in; the note says how many of its communes.
 */
zones: Array<PlaceHit>, 
/**
 * Communes inside, for an EPCI, an EPT or a zone; empty for larger places.
 */
members: Array<PlaceHit>, 
/**
 * Former codes and mergers, as sentences.
 */
history: Array<string>, 
/**
 * What the code asked means, when it is not plain: a former commune, a code shared with a région.
 */
note: string | null, };

export type PlaceHit = { 
/**
 * `EPCI-200070514`: what the other commands take.
 */
id: string, code: string, 
/**
 * `epci`.
 */
level: string, name: string, 
/**
 * "commune · Charente · 3 471 hab."
 */
detail: string, 
/**
 * "Saint-Sulpice-de-Cognac en fait partie depuis 2024".
 */
note: string | null, population: number | null, };

export type PlacesFound = { places: Array<PlaceHit>, 
/**
 * Sentence when nothing was found.
 */
empty: string | null, };

export type Portrait = { place: PlaceCard, big: Array<BigFigure>, themes: Array<PortraitTheme>, 
/**
 * Legend of the strips: my place, its département, France, the peers ("chaque intercommunalité (1 255)").
 */
legend: Array<LegendItem>, };

export type PortraitAsk = { place: string, lang: Lang, 
/**
 * Strips in the colours of the dark theme.
 */
dark?: boolean, };

export type PortraitTheme = { id: string, name: string, sentence: string, 
/**
 * All the indicators of the theme that have something to say here; the page shows three, then "voir les autres".
 */
cards: Array<IndicatorCard>, 
/**
 * What can still be downloaded, if anything.
 */
download: DownloadOffer | null, };

export type PreviousState = { 
/**
 * "L’état précédent, celui du 12 octobre 2026, est gardé (12,4 Mo).".
 */
sentence: string, 
/**
 * What putting it back is called: "Revenir à l’état précédent".
 */
action: string, 
/**
 * True when the figures here are those that the person came back to.
 */
left: boolean, };

export type PrintKit = { id: string, paper: KitPaper, lang: Lang, };

export type Problem = { 
/**
 * What the screen acts on.
 */
code: ProblemCode, 
/**
 * A sentence.
 */
message: string, 
/**
 * What to do.
 */
hint: string, 
/**
 * For whoever repairs: never needed to act.
 */
detail: string | null, };

export type ProblemCode = "Offline" | "SourceRefused" | "SourceChanged" | "NothingThere" | "StoreBusy" | "StoreNewer" | "DiskFull" | "Stopped" | "BadRequest" | "Bug";

export type Progress = { 
/**
 * Dataset at work.
 */
key: string, name: string, step: ProgressStep, 
/**
 * Position in the job, from 1.
 */
dataset_index: number, dataset_count: number, bytes_done: number, bytes_total: number | null, rows: number | null, 
/**
 * "8,1 Mo sur 12,4 · 2,3 Mo/s · encore 20 secondes".
 */
text: string, 
/**
 * 0 to 1, when known.
 */
fraction: number | null, };

export type ProgressStep = "waiting" | "downloading" | "reading" | "done";

export type Question = { 
/**
 * `population/65-ans-ou-plus`.
 */
id: string, place: string, 
/**
 * Places beside mine, in order; none means the enclosing ones.
 */
with: Array<string> | null, peers: Peers, 
/**
 * `2021`; none means the latest.
 */
period: string | null, lang: Lang, };

export type RankedPlace = { place: string, name: string, rank: number, value: number, text: string, };

export type Ranking = { period: string, rows: Array<RankedPlace>, 
/**
 * "3 sous secret, 12 non publiés".
 */
without: string, };

export type RankingAsk = { id: string, 
/**
 * `epci`.
 */
level: string, period: string | null, lang: Lang, };

export type ReadList = { text: string, lang: Lang, };

export type RefreshAsk = { ids: Array<string>, themes: Array<string>, datasets: Array<string>, all: boolean, 
/**
 * Where: figures that are computed from the files of a territory are brought for this place only. Without one, for
 * the territories that they are here for.
 */
within: string | null, lang: Lang, };

export type RefreshOutcome = "fetched" | "unchanged" | "kept" | "failed";

export type RefreshSummary = { datasets: Array<RefreshedDataset>, 
/**
 * "9 indicateurs mis à jour, 2 jeux inchangés, 1 en échec".
 */
sentence: string, stopped: boolean, };

export type RefreshedDataset = { key: string, name: string, outcome: RefreshOutcome, 
/**
 * "11 indicateurs, 38 210 valeurs" or what is kept and from when.
 */
sentence: string, problem: Problem | null, };

export type Remark = { 
/**
 * What it is.
 */
kind: RemarkKind, 
/**
 * The words.
 */
text: string, 
/**
 * The indicator it is about, when it is about one.
 */
about: string | null, };

export type RemarkKind = "remark" | "question" | "missing" | "check";

export type Remarks = { 
/**
 * In the order they were said.
 */
remarks: Array<Remark>, };

export type Remember = { settings: Settings, };

export type ReopenNote = { name: string, base64: string, lang: Lang, };

export type RestoreAsk = { 
/**
 * `melodi:DS_RP_POPULATION_PRINC`.
 */
dataset: string, lang: Lang, };

export type Role = "mine" | "epci" | "departement" | "region" | "france" | "chosen" | "peer";

export type Run = { 
/**
 * The words.
 */
text: string, 
/**
 * Strong.
 */
strong: boolean, 
/**
 * Emphasised.
 */
emphasis: boolean, 
/**
 * An address it leads to.
 */
link: string | null, };

export type SaveCarnet = { id: string, carnet: Carnet, 
/**
 * The state it was opened or last saved in.
 */
state: string, lang: Lang, };

export type SaveOwn = { 
/**
 * The one to change, `TER-PAYSDUCOGNAC`; none for a new one.
 */
place: string | null, name: string, 
/**
 * Codes of communes or of larger places, whose communes are then taken.
 */
communes: Array<string>, lang: Lang, };

export type SavedCarnet = { 
/**
 * Another than asked when the file had been changed by someone else in between: nothing is written over.
 */
id: string, state: string, 
/**
 * "Enregistré".
 */
said: string, 
/**
 * What must be said, when the file had changed.
 */
note: string | null, };

export type Says = "value" | "numerator" | "denominator" | "rank" | "finding" | "trend" | "position";

export type SearchPlaces = { text: string, limit: number, lang: Lang, };

export type Settings = { 
/**
 * Last territory, `EPCI-200070514`.
 */
place: string | null, 
/**
 * Last places, the last first.
 */
recent: Array<string>, lang: Lang, 
/**
 * Last route of the window, as it writes it (`#/indicateur/...`).
 */
route: string, 
/**
 * Text size in per cent, 100 to 200.
 */
text_size_percent: number, 
/**
 * Light, dark, or as the system.
 */
theme: Theme, };

export type Sheet = { place: string, name: string, charts: Array<SheetChart>, 
/**
 * Where the figures come from, each source once.
 */
sources: Array<string>, 
/**
 * Sentence when there is nothing to draw.
 */
empty: string | null, };

export type SheetAsk = { place: string, 
/**
 * Of each chart, in units of the window's surface.
 */
width: number, 
/**
 * In the colours of the dark theme.
 */
dark?: boolean, lang: Lang, };

export type SheetChart = { 
/**
 * Indicator behind it.
 */
id: string, name: string, theme_name: string, kind: ChartKind, drawn: Drawn, };

export type Slide = { 
/**
 * The block it shows; none for the title.
 */
block: number | null, 
/**
 * `title`, `section`, `chart`, `table`, `image`, `guess`, `closing`.
 */
kind: string, title: string, 
/**
 * Lines under the title.
 */
lines: Array<string>, 
/**
 * How many steps until all of it is seen; 1 at least.
 */
steps: number, notes: string, ask: string, minutes: number | null, 
/**
 * Indicator it is about.
 */
about: string | null, 
/**
 * What the room said so far.
 */
remarks: Array<Remark>, 
/**
 * What the groups guessed so far.
 */
guesses: Array<GroupGuess>, 
/**
 * For a guess: how it is answered.
 */
guess: GuessAsked | null, 
/**
 * For an image: its file in the carnet.
 */
image: string | null, 
/**
 * For an image: what it shows.
 */
alt: string, 
/**
 * For the four questions: the answers so far.
 */
closing: Closing | null, };

export type SlideDrawn = { slide: Slide, drawn: Drawn | null, table: BlockTable | null, 
/**
 * "Insee, recensement 2021 · Licence Ouverte 2.0".
 */
source: string, problem: Problem | null, };

export type Stage = { 
/**
 * Changes with anything below.
 */
turn: number, slide: number, 
/**
 * From 0.
 */
step: number, screen: StageScreen, 
/**
 * When the clock was started, in milliseconds of the machine's clock; none before.
 */
started_ms: number | null, 
/**
 * When the slide was reached, on the same clock.
 */
slide_ms: number | null, 
/**
 * Since when the clock is stopped.
 */
paused_ms: number | null, 
/**
 * The place the room sees it in; none until a projection was open.
 */
size: StageSize | null, 
/**
 * Changes when the carnet was written in.
 */
revision: number, };

export type StageAsk = { id: string, turn: number | null, lang: Lang, };

export type StageClock = "start" | "pause" | "resume";

export type StageScreen = "slide" | "black" | "white";

export type StageSize = { width: number, height: number, };

export type SurfaceName = "screen" | "projector" | "print" | "poster";

export type Table = { 
/**
 * What it holds, in the person's words; none means one made anew.
 */
title: string | null, 
/**
 * One row each.
 */
indicators: Array<string>, 
/**
 * `EPCI-200070514`; none means the territory of the carnet.
 */
place: string | null, 
/**
 * The places set beside it; none means the enclosing ones.
 */
with: Array<string> | null, 
/**
 * `2021`; none means the latest.
 */
period: string | null, };

export type TemplateCard = { 
/**
 * `note-thematique`.
 */
id: string, name: string, 
/**
 * What it is for, in a sentence.
 */
sentence: string, 
/**
 * True when it is made to be projected.
 */
workshop: boolean, };

export type Theme = "system" | "light" | "dark";

export type TiedFigure = { 
/**
 * `population/65-ans-ou-plus`.
 */
indicator: string, 
/**
 * `EPCI-200070514`; none means the territory of the carnet.
 */
place: string | null, 
/**
 * `2021`; none means the latest.
 */
period: string | null, 
/**
 * What of the answer it says.
 */
says: Says, 
/**
 * The words that were true when it was written or last accepted: "25,1 %".
 */
text: string, };

export type UnreadLine = { line: number, text: string, why: string, };

export type ValueAnswer = { id: string, code: string, level: string, name: string, period: string | null, state: string, value: number | null, text: string, unit: string, numerator: number | null, denominator: number | null, rank: number | null, 
/**
 * "Somme de 54 communes"; of a missing value, "3 communes sur 54 sous secret".
 */
basis: string, 
/**
 * How many communes of the place are under secrecy.
 */
secret_communes: number, 
/**
 * How many have no figure for another reason.
 */
absent_communes: number, note: string | null, origin: OriginCard, };

export type ValueAsk = { id: string, code: string, period: string | null, lang: Lang, };

export type Verbatim = { 
/**
 * The lines.
 */
source: string, 
/**
 * Why it is not understood, in a sentence; empty when it is plain text of a form this version does not edit.
 */
why: string, };

export type Verified = { 
/**
 * "10 indicateurs, 412 345 chiffres recalculés depuis les fichiers : aucune différence."
 */
sentence: string, 
/**
 * Figures computed again.
 */
figures: number, indicators: number, difference_count: number, 
/**
 * The first two hundred.
 */
differences: Array<Difference>, 
/**
 * Datasets that could not be computed again.
 */
problems: Array<DatasetProblem>, };

export type VerifyAsk = { ids: Array<string>, lang: Lang, };

export type Welcome = { lang: Lang, };

export type Welcomed = { version: string, 
/**
 * True when started with `--offline`.
 */
offline: boolean, 
/**
 * The data file is not there yet: its first opening takes a few seconds.
 */
first: boolean, 
/**
 * "74 indicateurs ici".
 */
here: string, settings: Settings, 
/**
 * Places opened lately, the last first.
 */
recent: Array<PlaceHit>, };

export type Why = { id: string, name: string, place: string, place_name: string, period: string | null, state: string, value: number | null, 
/**
 * "25,1 %", or the words of the missing state.
 */
text: string, 
/**
 * The formula in words, then with its numbers; then what became of missing communes.
 */
formula: Array<string>, 
/**
 * Numerator, denominator, or the one number there is.
 */
parts: Array<WhyPart>, 
/**
 * "54 communes", the former ones and the missing ones named.
 */
basis: Array<string>, 
/**
 * The place itself, or the communes (départements) it adds up.
 */
places: Array<WhyPlace>, 
/**
 * How many more there are than shown.
 */
more: string | null, 
/**
 * What reading the files again gives: "on retrouve exactement ce chiffre".
 */
check: string | null, 
/**
 * False when the files say something else.
 */
agrees: boolean | null, files: Array<WhyFile>, 
/**
 * Why rows cannot be shown, when they cannot.
 */
notices: Array<string>, origin: OriginCard, };

export type WhyAsk = { id: string, code: string, period: string | null, lang: Lang, };

export type WhyCell = { column: string, text: string, };

export type WhyFile = { 
/**
 * Last part of the path.
 */
name: string, 
/**
 * Where it is on this computer.
 */
path: string, 
/**
 * Where it was asked.
 */
urls: Array<string>, sha256: string, 
/**
 * "Reçu le 12 octobre 2026".
 */
fetched: string, is_here: boolean, };

export type WhyPart = { 
/**
 * "habitants de 65 ans ou plus".
 */
label: string, 
/**
 * "17 331".
 */
text: string, value: number | null, };

export type WhyPlace = { place: string, name: string, 
/**
 * One text for each part, in their order: "4 199", or the words of a missing state.
 */
numbers: Array<string>, 
/**
 * The same as numbers, unrounded; none where missing.
 */
values: Array<number | null>, state: string, 
/**
 * "avec l’ancienne commune de Saint-Sulpice-de-Cognac", "0 : la source ne publie pas les zéros".
 */
note: string | null, rows: Array<WhyRow>, 
/**
 * How many more rows there are than shown.
 */
more: string | null, };

export type WhyRow = { 
/**
 * Position in `files`; none when it cannot be told.
 */
file: number | null, 
/**
 * "ligne 1 234", "rang 56 de la page".
 */
position: string, 
/**
 * Line of a text file, from 1.
 */
line: number | null, 
/**
 * Position among the rows of the table, from 1.
 */
row: number, 
/**
 * "répète la ligne précédente", "multiplié par 0,001".
 */
note: string | null, cells: Array<WhyCell>, };

export type Words = { 
/**
 * In order.
 */
text: Array<Inline>, };

export type Workshop = { id: string, title: string, place: string, slides: Array<Slide>, 
/**
 * Sum of the times written.
 */
minutes: number, };

export type WorkshopAsk = { id: string, lang: Lang, };

/** Every command: what is asked, what is answered. */
export type Schema = {
  welcome: [Welcome, Welcomed],
  remember: [Remember, Done],
  search_places: [SearchPlaces, PlacesFound],
  place: [PlaceAsk, PlaceCard],
  portrait: [PortraitAsk, Portrait],
  sheet: [SheetAsk, Sheet],
  indicator: [Question, IndicatorPage],
  ranking: [RankingAsk, Ranking],
  draw: [DrawAsk, Drawn],
  export: [ExportAsk, Exported],
  catalog: [CatalogAsk, CatalogPage],
  catalog_entry: [CatalogEntryAsk, CatalogEntry],
  check_catalog: [CheckCatalog, CatalogChecked],
  export_table: [ExportTable, Exported],
  data: [DataAsk, DataPage],
  map: [MapAsk, MapAnswer],
  map_words: [MapAsk, MapWords],
  map_shapes: [MapShapesAsk, MapShapes],
  export_map: [ExportMapAsk, Exported],
  contours: [ContoursAsk, Contours],
  refresh: [RefreshAsk, RefreshSummary],
  restore: [RestoreAsk, RefreshedDataset],
  own_territories: [OwnTerritories, OwnTerritoriesFound],
  read_list: [ReadList, ListRead],
  save_own: [SaveOwn, PlaceHit],
  forget_own: [ForgetOwn, Done],
  value: [ValueAsk, ValueAnswer],
  why: [WhyAsk, Why],
  verify: [VerifyAsk, Verified],
  log: [LogAsk, Log],
  carnets: [CarnetsAsk, Carnets],
  new_carnet: [NewCarnet, OpenedCarnet],
  open_carnet: [OpenCarnet, OpenedCarnet],
  save_carnet: [SaveCarnet, SavedCarnet],
  forget_carnet: [ForgetCarnet, Done],
  carnet_versions: [CarnetVersionsAsk, CarnetVersions],
  add_to_carnet: [AddToCarnet, SavedCarnet],
  add_image: [AddImage, AddedImage],
  image: [ImageAsk, ImageFound],
  answer_block: [AnswerBlock, BlockAnswer],
  answer_figures: [AnswerFigures, FiguresAnswered],
  check_carnet: [CheckCarnet, CarnetChecked],
  export_note: [ExportNote, Exported],
  check_note: [CheckNote, NoteChecked],
  reopen_note: [ReopenNote, OpenedCarnet],
  workshop: [WorkshopAsk, Workshop],
  draw_slide: [DrawSlide, SlideDrawn],
  stage: [StageAsk, Stage],
  move_stage: [MoveStage, Stage],
  note_remark: [NoteRemark, Workshop],
  forget_remark: [ForgetRemark, Workshop],
  note_guess: [NoteGuess, Workshop],
  note_closing: [NoteClosing, Workshop],
  export_cahier: [ExportCahier, Exported],
  print_kit: [PrintKit, Exported],
  about: [AboutAsk, About],
};
