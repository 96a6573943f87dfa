//! `observatoire-cli`: the desk from a terminal, for automation, tests and measures.
//!
//! Never: contains an `if` about the subject. It reads words, asks the desk, prints the answer.

mod carnets;
mod print;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Parser, Subcommand, ValueEnum};
use obs_desk::wire::{
    CatalogChecked, ChartKind, ClassMethod, ExportFormat, Exported, Lang, Peers, PictureSize,
    Problem, ProblemCode, Progress, Question, RefreshSummary, SurfaceName, Verified,
};
use obs_desk::{Desk, DeskConfig, Job, dispatch};
use serde_json::value::RawValue;
use serde_json::{Value, json};

/// Public figures about French territories, from a terminal.
#[derive(Parser)]
#[command(
    name = "observatoire-cli",
    version,
    about,
    disable_help_subcommand = true
)]
struct Arguments {
    /// Where data is kept, instead of your data directory
    #[arg(long, global = true, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// A folder or an address that answers instead of the sources
    #[arg(long, global = true, value_name = "URL|DIR")]
    mirror: Option<String>,
    /// Open no socket
    #[arg(long, global = true)]
    offline: bool,
    /// Take this day for today
    #[arg(long, global = true, value_name = "DATE")]
    today: Option<String>,
    /// Print one JSON document on the standard output
    #[arg(long, global = true)]
    json: bool,
    /// Language of the sentences
    #[arg(long, global = true, value_enum, default_value = "fr")]
    lang: Language,
    #[command(subcommand)]
    command: Command,
}

#[derive(Clone, Copy, ValueEnum)]
enum Language {
    Fr,
    En,
}

#[derive(Subcommand)]
enum Command {
    /// Places: search, show
    #[command(subcommand)]
    Territories(Territories),
    /// Indicators: list, show, check
    #[command(subcommand)]
    Catalog(Catalog),
    /// Download indicators; exits with 3 when some failed
    Refresh(Refresh),
    /// Put a dataset back as it was before its last change, until it is asked for with `refresh --dataset`
    Restore {
        /// Dataset, as `status` names it
        dataset: String,
    },
    /// Shapes of places, for maps
    #[command(subcommand)]
    Contours(Contours),
    /// What is here, from when
    Status,
    /// One value with its state
    Value {
        /// Indicator, `population/population`
        id: String,
        /// Place: Insee code, SIREN, `DEP-22`, `REG-75`, `F`
        code: String,
        /// `2021` or `2026-Q1`; the latest when absent
        #[arg(long)]
        period: Option<String>,
    },
    /// Where a value comes from: formula, numbers, rows of the files, hashes
    Why {
        /// Indicator
        id: String,
        /// Place
        code: String,
        /// `2021` or `2026-Q1`; the latest when absent
        #[arg(long)]
        period: Option<String>,
    },
    /// Compute stored values again from the files they came from; exits with 3 when something differs or cannot
    /// be read again
    Verify {
        /// Indicators; all of them when absent
        ids: Vec<String>,
    },
    /// What each refresh changed, the latest first
    Log,
    /// A place among others
    Compare(Compare),
    /// A chart, SVG or PNG by the ending of the file
    Draw(Draw),
    /// A map, SVG or PNG by the ending of the file
    Map(Map),
    /// Documents: list, begin, check
    #[command(subcommand)]
    Carnet(carnets::Carnet),
    /// Notes made of carnets: export, reopen
    #[command(subcommand)]
    Note(carnets::Note),
    /// A table for a spreadsheet, with its metadata beside it
    Export {
        /// Indicator
        id: String,
        /// Places; every place when absent
        codes: Vec<String>,
        /// File to write
        #[arg(short, long, value_name = "FILE.csv")]
        output: PathBuf,
    },
}

#[derive(Clone, Copy, Subcommand)]
enum Contours {
    /// Download them; exits with 3 when that failed
    Download,
    /// Which are here
    Status,
}

#[derive(Subcommand)]
enum Territories {
    /// Search by name, part of a name, postal code, Insee code or SIREN
    Search {
        /// What to look for
        text: String,
        /// At most so many places
        #[arg(long, default_value_t = 10)]
        limit: u32,
    },
    /// One place: what contains it, what it contains, its history
    Show {
        /// Code of the place
        code: String,
    },
    /// The territories that you composed
    Mine,
    /// Compose a territory of communes: a PETR, a pays, a former EPCI
    Compose {
        /// The name that titles will show
        name: String,
        /// Communes, or larger places whose communes are taken: codes or names
        #[arg(long, value_name = "CODE", num_args = 1.., required_unless_present = "list")]
        with: Vec<String>,
        /// File that lists them, one a line
        #[arg(long, value_name = "FILE")]
        list: Option<PathBuf>,
        /// Change this one (`TER-…`) instead of making a new one
        #[arg(long, value_name = "CODE")]
        replace: Option<String>,
    },
    /// Put a composed territory aside; its file is kept
    Forget {
        /// Its code, `TER-…`
        code: String,
    },
}

#[derive(Subcommand)]
enum Catalog {
    /// Every indicator, by theme
    List,
    /// One indicator
    Show {
        /// Indicator
        id: String,
    },
    /// Checks indicator files: the catalogue, or a folder
    Check {
        /// Folder of TOML files
        folder: Option<String>,
    },
}

#[derive(Args)]
struct Refresh {
    /// Indicators
    ids: Vec<String>,
    /// A whole theme
    #[arg(long = "theme", value_name = "THEME")]
    themes: Vec<String>,
    /// A dataset, as `status` names it
    #[arg(long = "dataset", value_name = "DATASET")]
    datasets: Vec<String>,
    /// Everything
    #[arg(long)]
    all: bool,
    /// The place whose timetables are wanted: a commune, an EPCI, a département or a territory of one's own
    #[arg(long, value_name = "CODE")]
    within: Option<String>,
}

#[derive(Args)]
struct Compare {
    /// Indicator
    id: String,
    /// My place
    code: String,
    /// Places to set beside mine; the enclosing ones when absent
    #[arg(long, num_args = 1.., value_name = "CODE")]
    with: Vec<String>,
    /// Add the places of the same level nearby
    #[arg(long)]
    peers: bool,
    /// `2021` or `2026-Q1`; the latest when absent
    #[arg(long)]
    period: Option<String>,
}

#[derive(Args)]
struct Draw {
    #[command(flatten)]
    question: Compare,
    /// Kind of chart
    #[arg(long, value_enum, default_value = "ranked-bars")]
    kind: Kind,
    /// Indicators to set beside this one, for a kind that shows several; those that the kind calls for when absent
    #[arg(long, num_args = 1.., value_name = "ID")]
    beside: Vec<String>,
    /// What it is drawn for
    #[arg(long, value_enum, default_value = "screen")]
    surface: Surface,
    /// In the colours of the dark theme (screen and projector)
    #[arg(long)]
    dark: bool,
    /// File to write
    #[arg(short, long, value_name = "FILE.png|svg|csv|zip")]
    output: PathBuf,
    /// Fineness of a picture: 960, 1 920 or 3 840 pixels wide
    #[arg(long, value_enum, default_value = "2x")]
    size: Size,
}

#[derive(Args)]
struct Map {
    /// Indicator
    id: String,
    /// The larger place: Insee code, SIREN, `DEP-22`, `REG-75`, `F`
    within: String,
    /// Places shown: commune, epci, ept, departement, region
    #[arg(long, default_value = "commune")]
    level: String,
    /// `2021` or `2026-Q1`; the latest when absent
    #[arg(long)]
    period: Option<String>,
    /// Where classes are cut
    #[arg(long, value_enum, default_value = "quantiles")]
    method: Method,
    /// What it is drawn for
    #[arg(long, value_enum, default_value = "screen")]
    surface: Surface,
    /// In the colours of the dark theme (screen and projector)
    #[arg(long)]
    dark: bool,
    /// File to write
    #[arg(short, long, value_name = "FILE.png|svg|csv|zip")]
    output: PathBuf,
    /// Fineness of a picture: 960, 1 920 or 3 840 pixels wide
    #[arg(long, value_enum, default_value = "2x")]
    size: Size,
}

#[derive(Clone, Copy, ValueEnum)]
enum Method {
    Quantiles,
    EqualSteps,
    Natural,
}

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    #[value(alias = "ranked_bars", alias = "bars")]
    RankedBars,
    Lines,
    Strip,
    Composition,
    Slope,
    Waffle,
    SmallMultiples,
    Swarm,
    Profile,
    BarTable,
    Scatter,
}

#[derive(Clone, Copy, ValueEnum)]
enum Size {
    #[value(name = "1x")]
    Once,
    #[value(name = "2x")]
    Twice,
    #[value(name = "4k")]
    FourK,
}

#[derive(Clone, Copy, ValueEnum)]
enum Surface {
    Screen,
    Projector,
    Print,
    Poster,
}

/// Why the command ends without its answer.
enum Failure {
    Asked(Problem),
    Output(String),
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Failure::Asked(problem)
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let code = match runtime.block_on(run(arguments)) {
        Ok(code) => code,
        Err(Failure::Output(sentence)) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
        Err(Failure::Asked(problem)) => {
            eprintln!("{}", problem.message);
            if !problem.hint.is_empty() {
                eprintln!("\nhint: {}", problem.hint);
            }
            if let Some(detail) = problem.detail.filter(|detail| !detail.is_empty()) {
                eprintln!("detail: {detail}");
            }
            match problem.code {
                ProblemCode::BadRequest | ProblemCode::NothingThere => ExitCode::from(2),
                _ => ExitCode::FAILURE,
            }
        }
    };
    runtime.shutdown_background();
    code
}

async fn run(arguments: Arguments) -> Result<ExitCode, Failure> {
    let lang = match arguments.lang {
        Language::Fr => Lang::Fr,
        Language::En => Lang::En,
    };
    let desk = Desk::open(DeskConfig {
        data_dir: arguments.data_dir,
        mirror: arguments.mirror,
        offline: arguments.offline,
        today: arguments.today,
        ..DeskConfig::default()
    })?;
    let face = Face {
        desk: Arc::new(desk),
        json: arguments.json,
        lang,
    };
    match arguments.command {
        Command::Territories(Territories::Search { text, limit }) => {
            let found = face
                .ask(
                    "search_places",
                    json!({ "text": text, "limit": limit, "lang": lang }),
                )
                .await?;
            let places = found.get("places").cloned().unwrap_or_default();
            face.show(&places, |_| print::places(&found));
        }
        Command::Territories(Territories::Show { code }) => {
            let card = face
                .ask("place", json!({ "place": code, "lang": lang }))
                .await?;
            face.show(&card, print::place);
        }
        Command::Territories(Territories::Mine) => {
            let found = face.ask("own_territories", json!({ "lang": lang })).await?;
            for problem in found
                .get("problems")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
            {
                eprintln!("{}", problem.as_str().unwrap_or_default());
            }
            let places = found.get("places").cloned().unwrap_or_default();
            face.show(&places, |_| print::places(&found));
        }
        Command::Territories(Territories::Compose {
            name,
            with,
            list,
            replace,
        }) => {
            let mut communes = with;
            if let Some(file) = list {
                let text = std::fs::read_to_string(&file)
                    .map_err(|error| Failure::Output(format!("{} : {error}", file.display())))?;
                communes.push(text);
            }
            let body =
                json!({ "place": replace, "name": name, "communes": communes, "lang": lang });
            let place = face.ask("save_own", body).await?;
            face.show(&place, |place| print::places(&json!({ "places": [place] })));
        }
        Command::Territories(Territories::Forget { code }) => {
            let done = face
                .ask("forget_own", json!({ "place": code, "lang": lang }))
                .await?;
            face.show(&done, |_| {
                "Mis de côté : le fichier est gardé dans territoires/retires.".to_owned()
            });
        }
        Command::Catalog(Catalog::List) => {
            let page = face.ask("catalog", json!({ "lang": lang })).await?;
            face.show(&page, print::catalog);
        }
        Command::Catalog(Catalog::Show { id }) => {
            let entry = face
                .ask("catalog_entry", json!({ "id": id, "lang": lang }))
                .await?;
            face.show(&entry, print::fields);
        }
        Command::Catalog(Catalog::Check { folder }) => {
            let answer = face
                .ask("check_catalog", json!({ "folder": folder, "lang": lang }))
                .await?;
            let checked: CatalogChecked = read(&answer)?;
            for problem in &checked.problems {
                eprintln!("{problem}");
            }
            face.show(&answer, print::checked);
            if !checked.problems.is_empty() {
                return Ok(ExitCode::from(2));
            }
        }
        Command::Refresh(refresh) => return face.refresh(refresh).await,
        Command::Restore { dataset } => {
            let ask = json!({ "dataset": dataset, "lang": lang });
            let restored = face.ask("restore", ask).await?;
            face.show(&restored, print::restored);
        }
        Command::Contours(Contours::Download) => {
            let state = face.ask("contours", json!({ "lang": lang })).await?;
            return face.download(state["what"].clone()).await;
        }
        Command::Contours(Contours::Status) => {
            let state = face.ask("contours", json!({ "lang": lang })).await?;
            face.show(&state, print::contours);
        }
        Command::Status => {
            let page = face.ask("data", json!({ "lang": lang })).await?;
            face.show(&page, print::status);
        }
        Command::Value { id, code, period } => {
            let answer = face
                .ask(
                    "value",
                    json!({ "id": id, "code": code, "period": period, "lang": lang }),
                )
                .await?;
            face.show(&answer, print::value);
        }
        Command::Why { id, code, period } => {
            let answer = face
                .ask(
                    "why",
                    json!({ "id": id, "code": code, "period": period, "lang": lang }),
                )
                .await?;
            face.show(&answer, print::why);
        }
        Command::Log => {
            let log = face.ask("log", json!({ "lang": lang })).await?;
            face.show(&log, print::log);
        }
        Command::Verify { ids } => {
            let answer = face
                .ask("verify", json!({ "ids": ids, "lang": lang }))
                .await?;
            face.show(&answer, print::verified);
            let verified: Verified = read(&answer)?;
            let is_right = verified.differences.is_empty() && verified.problems.is_empty();
            return Ok(ExitCode::from(if is_right { 0 } else { 3 }));
        }
        Command::Compare(compare) => {
            let page = face.ask("indicator", question(compare, lang)?).await?;
            face.show(&page, print::comparison);
        }
        Command::Map(map) => {
            let method = match map.method {
                Method::Quantiles => ClassMethod::Quantiles,
                Method::EqualSteps => ClassMethod::EqualSteps,
                Method::Natural => ClassMethod::Natural,
            };
            let body = json!({
                "map": {
                    "id": map.id, "within": map.within, "level": map.level, "period": map.period,
                    "method": method, "classes": null, "lang": lang,
                },
                "surface": surface(map.surface),
                "dark": map.dark,
                "format": kept_as(&map.output)?,
                "size": size(map.size),
            });
            let exported: Exported = read(&face.ask("export_map", body).await?)?;
            face.write(&exported, &map.output, true)?;
        }
        Command::Draw(draw) => {
            let format = kept_as(&draw.output)?;
            let kind = match draw.kind {
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
            };
            let surface = surface(draw.surface);
            let body = json!({
                "question": question(draw.question, lang)?,
                "kind": kind,
                "surface": surface,
                "dark": draw.dark,
                "format": format,
                "size": size(draw.size),
                "beside": draw.beside,
            });
            let exported: Exported = read(&face.ask("export", body).await?)?;
            face.write(&exported, &draw.output, false)?;
        }
        Command::Carnet(command) => return carnets::carnet(&face, command).await,
        Command::Note(command) => return carnets::note(&face, command).await,
        Command::Export { id, codes, output } => {
            if extension(&output) != "csv" {
                return Err(bad_ending(&extension(&output), "csv"));
            }
            let body = json!({ "id": id, "places": codes, "lang": lang });
            let exported: Exported = read(&face.ask("export_table", body).await?)?;
            face.write(&exported, &output, true)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints a line. A reader that left early (`| head`) is no error.
fn say(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

fn question(compare: Compare, lang: Lang) -> Result<Value, Failure> {
    let question = Question {
        id: compare.id,
        place: compare.code,
        with: (!compare.with.is_empty()).then_some(compare.with),
        peers: if compare.peers {
            Peers::Near
        } else {
            Peers::None
        },
        period: compare.period,
        lang,
    };
    serde_json::to_value(question).map_err(|error| Failure::Output(error.to_string()))
}

fn surface(surface: Surface) -> SurfaceName {
    match surface {
        Surface::Screen => SurfaceName::Screen,
        Surface::Projector => SurfaceName::Projector,
        Surface::Print => SurfaceName::Print,
        Surface::Poster => SurfaceName::Poster,
    }
}

/// The format of a chart or a map, by the ending of its file.
fn kept_as(output: &Path) -> Result<ExportFormat, Failure> {
    match extension(output).as_str() {
        "svg" => Ok(ExportFormat::Svg),
        "png" => Ok(ExportFormat::Png),
        "csv" => Ok(ExportFormat::Csv),
        "zip" => Ok(ExportFormat::Zip),
        other => Err(bad_ending(other, "png, svg, csv, zip")),
    }
}

fn size(size: Size) -> PictureSize {
    match size {
        Size::Once => PictureSize::Once,
        Size::Twice => PictureSize::Twice,
        Size::FourK => PictureSize::FourK,
    }
}

fn extension(path: &Path) -> String {
    path.extension()
        .map(|ending| ending.to_string_lossy().to_lowercase())
        .unwrap_or_default()
}

fn bad_ending(ending: &str, known: &str) -> Failure {
    Failure::Asked(Problem::new(
        ProblemCode::BadRequest,
        format!("Un fichier « .{ending} » ne peut pas être écrit ici."),
        format!("Terminez le nom du fichier par : {known}."),
    ))
}

fn read<T: serde::de::DeserializeOwned>(answer: &Value) -> Result<T, Failure> {
    serde_json::from_value(answer.clone()).map_err(|error| Failure::Output(error.to_string()))
}

fn parsed(answer: &RawValue) -> Result<Value, Failure> {
    serde_json::from_str(answer.get()).map_err(|error| Failure::Output(error.to_string()))
}

struct Face {
    desk: Arc<Desk>,
    json: bool,
    lang: Lang,
}

impl Face {
    async fn ask(&self, name: &str, body: Value) -> Result<Value, Failure> {
        parsed(&dispatch(&self.desk, name, body, Job::quiet()).await?)
    }

    fn show(&self, answer: &Value, words: impl FnOnce(&Value) -> String) {
        if self.json {
            say(&format!("{answer:#}"));
        } else {
            say(words(answer).trim_end());
        }
    }

    async fn refresh(&self, refresh: Refresh) -> Result<ExitCode, Failure> {
        let names = [&refresh.ids, &refresh.themes, &refresh.datasets];
        if names.iter().all(|names| names.is_empty()) && !refresh.all {
            return Err(Failure::Asked(Problem::new(
                ProblemCode::BadRequest,
                "Que faut-il télécharger ?",
                "Nommez des indicateurs, un thème avec --theme, un jeu de données avec --dataset, ou tout avec --all.",
            )));
        }
        self.download(json!({
            "ids": refresh.ids,
            "themes": refresh.themes,
            "datasets": refresh.datasets,
            "all": refresh.all,
            "within": refresh.within,
            "lang": self.lang,
        }))
        .await
    }

    /// Downloads, telling each step, until it ends or Ctrl-C.
    async fn download(&self, body: Value) -> Result<ExitCode, Failure> {
        let (stop, stopped) = tokio::sync::watch::channel(false);
        let job = Job {
            progress: Arc::new(|step: Progress| {
                eprintln!(
                    "[{}/{}] {} : {}",
                    step.dataset_index, step.dataset_count, step.name, step.text
                );
            }),
            stop: stopped,
        };
        tokio::spawn(async move {
            if tokio::signal::ctrl_c().await.is_ok() {
                let _ = stop.send(true);
            }
            // Kept alive: a dropped sender would look like a stop that never comes.
            std::future::pending::<()>().await;
        });
        let answer = parsed(&dispatch(&self.desk, "refresh", body, job).await?)?;
        let summary: RefreshSummary = read(&answer)?;
        self.show(&answer, print::refreshed);
        let failed = summary.stopped
            || summary
                .datasets
                .iter()
                .any(|dataset| dataset.problem.is_some());
        Ok(ExitCode::from(if failed { 3 } else { 0 }))
    }

    /// Writes the files of an export beside one another, the main one under the name asked.
    fn write(
        &self,
        exported: &Exported,
        output: &Path,
        with_metadata: bool,
    ) -> Result<(), Failure> {
        let refused = |path: &Path, error: std::io::Error| {
            Failure::Output(format!("{} : {error}", path.display()))
        };
        let mut written = Vec::new();
        for (index, file) in exported.files.iter().enumerate() {
            if index > 0 && !with_metadata {
                break;
            }
            let path = if index == 0 {
                output.to_owned()
            } else {
                let mut name = output.as_os_str().to_owned();
                name.push(".meta.json");
                PathBuf::from(name)
            };
            let bytes = file.bytes().map_err(Failure::Output)?;
            std::fs::write(&path, bytes).map_err(|error| refused(&path, error))?;
            written.push(path.display().to_string());
        }
        if self.json {
            say(&format!("{:#}", json!({ "files": written })));
        } else {
            say(&written.join("\n"));
        }
        Ok(())
    }
}
