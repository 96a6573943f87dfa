//! The one list of commands. Shell, HTTP twin, terminal and TypeScript follow from it.

use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use tokio::sync::watch;
use ts_rs::TS;

use crate::wire::*;
use crate::{
    Desk, about, carnets, contours, data, drawing, export, indicator, log, map, own, places,
    portrait, refresh, restore, settings, sheet, verify, why,
};

/// How a running command tells where it stands, and learns that it must stop.
#[derive(Clone)]
pub struct Job {
    /// Called with each step, from any thread.
    pub progress: Arc<dyn Fn(Progress) + Send + Sync>,
    /// Becomes true when the person asks to stop.
    pub stop: watch::Receiver<bool>,
}

impl Job {
    /// A job that nobody watches and nobody stops.
    pub fn quiet() -> Self {
        let (_, stop) = watch::channel(false);
        Self {
            progress: Arc::new(|_| {}),
            stop,
        }
    }
}

/// Expands the list into `dispatch`, the names, and the TypeScript schema.
macro_rules! commands {
    ($($(#[$doc:meta])* $name:ident ( $ask:ty ) -> $answer:ty = $run:path;)*) => {
        /// The names of the commands, in the order of the list.
        pub const COMMANDS: &[&str] = &[$(stringify!($name)),*];

        /// Answers a command by its name: JSON in, JSON out, as the text it will travel as.
        ///
        /// # Errors
        /// A [`Problem`], with a code that a face acts on and a sentence for the person.
        pub async fn dispatch(
            desk: &Arc<Desk>,
            name: &str,
            body: serde_json::Value,
            job: Job,
        ) -> Result<Box<RawValue>, Problem> {
            match name {
                $(stringify!($name) => run::<$ask, $answer>(desk, body, job, $run).await,)*
                other => Err(Problem::bad_request(format!("unknown command: {other}"))),
            }
        }

        fn schema(config: &ts_rs::Config) -> String {
            let mut lines = vec!["export type Schema = {".to_owned()];
            $(lines.push(format!(
                "  {}: [{}, {}],",
                stringify!($name),
                <$ask as TS>::name(config),
                <$answer as TS>::name(config),
            ));)*
            lines.push("};".to_owned());
            lines.join("\n")
        }

        fn collect_types(types: &mut Types) {
            $(types.add::<$ask>(); types.add::<$answer>();)*
        }
    };
}

commands! {
    /// First question of a face.
    welcome(Welcome) -> Welcomed = settings::welcome;
    /// Keeps what must survive a restart.
    remember(Remember) -> Done = settings::remember;
    /// Search among all places.
    search_places(SearchPlaces) -> PlacesFound = places::search_places;
    /// One place.
    place(PlaceAsk) -> PlaceCard = places::place;
    /// The territory page.
    portrait(PortraitAsk) -> Portrait = portrait::portrait;
    /// A territory in charts.
    sheet(SheetAsk) -> Sheet = sheet::sheet;
    /// The indicator page.
    indicator(Question) -> IndicatorPage = indicator::page;
    /// All the places of a level, highest first.
    ranking(RankingAsk) -> Ranking = indicator::ranking;
    /// A drawing.
    draw(DrawAsk) -> Drawn = drawing::draw;
    /// A file to keep.
    export(ExportAsk) -> Exported = export::export;
    /// All indicators, by theme.
    catalog(CatalogAsk) -> CatalogPage = data::catalog;
    /// One indicator before any figure.
    catalog_entry(CatalogEntryAsk) -> CatalogEntry = data::entry;
    /// Checks indicator files.
    check_catalog(CheckCatalog) -> CatalogChecked = data::check;
    /// A table of every figure of an indicator.
    export_table(ExportTable) -> Exported = export::export_table;
    /// What is here, from when, and what can be downloaded.
    data(DataAsk) -> DataPage = data::page;
    /// The figures of a map, in classes.
    map(MapAsk) -> MapAnswer = map::map;
    /// The words of a map of thousands of places.
    map_words(MapAsk) -> MapWords = map::words;
    /// The shapes of a map.
    map_shapes(MapShapesAsk) -> MapShapes = map::shapes;
    /// A picture of a map, to keep.
    export_map(ExportMapAsk) -> Exported = map::export;
    /// Whether the shapes of places are here, and which.
    contours(ContoursAsk) -> Contours = contours::contours;
    /// Downloads.
    refresh(RefreshAsk) -> RefreshSummary = refresh::refresh;
    /// Puts a dataset back as it was before its last change.
    restore(RestoreAsk) -> RefreshedDataset = restore::restore;
    /// Territories that the person composed.
    own_territories(OwnTerritories) -> OwnTerritoriesFound = own::list;
    /// The communes that a pasted list designates.
    read_list(ReadList) -> ListRead = own::read_list;
    /// Keeps a composed territory.
    save_own(SaveOwn) -> PlaceHit = own::save;
    /// Puts a composed territory aside.
    forget_own(ForgetOwn) -> Done = own::forget;
    /// One value with its state.
    value(ValueAsk) -> ValueAnswer = indicator::value;
    /// From a figure back to the rows it was read in.
    why(WhyAsk) -> Why = why::why;
    /// Computes stored figures again from the files they came from.
    verify(VerifyAsk) -> Verified = verify::verify;
    /// What each refresh changed.
    log(LogAsk) -> Log = log::log;
    /// The carnets of a person, and the templates.
    carnets(CarnetsAsk) -> Carnets = carnets::list;
    /// Begins a carnet.
    new_carnet(NewCarnet) -> OpenedCarnet = carnets::begin;
    /// Opens a carnet, as it is or as it was.
    open_carnet(OpenCarnet) -> OpenedCarnet = carnets::open;
    /// Writes a carnet.
    save_carnet(SaveCarnet) -> SavedCarnet = carnets::save;
    /// Puts a carnet aside.
    forget_carnet(ForgetCarnet) -> Done = carnets::forget;
    /// Former states of a carnet.
    carnet_versions(CarnetVersionsAsk) -> CarnetVersions = carnets::versions;
    /// Adds a piece at the end of a carnet.
    add_to_carnet(AddToCarnet) -> SavedCarnet = carnets::add;
    /// A picture of one's own, into a carnet.
    add_image(AddImage) -> AddedImage = carnets::add_image;
    /// A picture of a carnet.
    image(ImageAsk) -> ImageFound = carnets::image;
    /// What a block that holds a question answers today.
    answer_block(AnswerBlock) -> BlockAnswer = carnets::answer_block;
    /// What tied figures say today.
    answer_figures(AnswerFigures) -> FiguresAnswered = carnets::answer_figures;
    /// Whether each tied figure and each generated sentence still holds.
    check_carnet(CheckCarnet) -> CarnetChecked = carnets::check;
    /// A note to keep.
    export_note(ExportNote) -> Exported = carnets::export_note;
    /// What must be known before a note is made.
    check_note(CheckNote) -> NoteChecked = carnets::check_note;
    /// Opens the carnet inside a PDF made here.
    reopen_note(ReopenNote) -> OpenedCarnet = carnets::reopen;
    /// A carnet to be projected.
    workshop(WorkshopAsk) -> Workshop = carnets::workshop;
    /// A slide drawn for a screen.
    draw_slide(DrawSlide) -> SlideDrawn = carnets::draw_slide;
    /// Where a workshop stands.
    stage(StageAsk) -> Stage = carnets::stage;
    /// Moves a workshop.
    move_stage(MoveStage) -> Stage = carnets::move_stage;
    /// Writes down what the room said.
    note_remark(NoteRemark) -> Workshop = carnets::note_remark;
    /// Takes back something the room said.
    forget_remark(ForgetRemark) -> Workshop = carnets::forget_remark;
    /// Writes down what a group guessed.
    note_guess(NoteGuess) -> Workshop = carnets::note_guess;
    /// Writes down the answers to the four questions.
    note_closing(NoteClosing) -> Workshop = carnets::note_closing;
    /// What the room said in all, as a file.
    export_cahier(ExportCahier) -> Exported = carnets::export_cahier;
    /// The paper of a workshop.
    print_kit(PrintKit) -> Exported = carnets::print_kit;
    /// Licences and attributions.
    about(AboutAsk) -> About = about::about;
}

async fn run<A, B>(
    desk: &Arc<Desk>,
    body: serde_json::Value,
    job: Job,
    command: fn(&Desk, A, &Job) -> Result<B, Problem>,
) -> Result<Box<RawValue>, Problem>
where
    A: DeserializeOwned + Send + 'static,
    B: Serialize + Send + 'static,
{
    let ask: A =
        serde_json::from_value(body).map_err(|error| Problem::bad_request(error.to_string()))?;
    let desk = Arc::clone(desk);
    tokio::task::spawn_blocking(move || {
        let answer = command(&desk, ask, &job)?;
        serde_json::value::to_raw_value(&answer).map_err(|error| Problem::bug(error.to_string()))
    })
    .await
    .map_err(|error| Problem::bug(error.to_string()))?
}

/// TypeScript declarations, gathered with what they depend on, sorted by name.
#[derive(Default)]
struct Types {
    config: ts_rs::Config,
    declarations: std::collections::BTreeMap<String, String>,
}

impl Types {
    fn add<T: TS + 'static + ?Sized>(&mut self) {
        if T::output_path().is_none() {
            return;
        }
        let declaration = T::decl(&self.config);
        if self
            .declarations
            .insert(T::name(&self.config), declaration)
            .is_none()
        {
            T::visit_dependencies(self);
        }
    }
}

impl ts_rs::TypeVisitor for Types {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        self.add::<T>();
        T::visit_generics(self);
    }
}

/// The text of `ui/src/bindings.ts`.
pub fn typescript() -> String {
    let mut types = Types::default();
    collect_types(&mut types);
    types.add::<Problem>();
    types.add::<Progress>();
    let mut text = String::from(
        "// Written from src-tauri/crates/desk/src/wire.rs by\n// `ACCEPT=1 cargo test -p obs-tests --test contract`; a test fails when it is stale.\n\n",
    );
    for declaration in types.declarations.values() {
        text.push_str("export ");
        text.push_str(declaration);
        text.push_str("\n\n");
    }
    text.push_str("/** Every command: what is asked, what is answered. */\n");
    text.push_str(&schema(&types.config));
    text.push('\n');
    text
}
