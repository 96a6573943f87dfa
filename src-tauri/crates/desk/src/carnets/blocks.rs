//! What a block that holds a question answers today: the same for the window, the note and the room.

use obs_carnet::{Block, Chart as ChartBlock, Table as TableBlock};
use obs_chart::{Caption, Drawing, Kind, Surface};
use obs_compare::{Comparison, number, wording};
use obs_model::{Indicator, Lang as ModelLang, Level, PlaceId};

use crate::Desk;
use crate::beside::{self, Board};
use crate::carnets::figures::{self, same};
use crate::commands::Job;
use crate::drawing::{self, Chart};
use crate::export::{self, Keepsake};
use crate::indicator;
use crate::map;
use crate::perimeter;
use crate::question;
use crate::wire::{
    AnswerBlock, BlockAnswer, BlockKind, BlockTable, Changed, ChartKind, ClassMethod,
    ComparisonRow, Lang, MapAsk, Peers, Problem, ProblemCode, Question, SurfaceName,
};

/// The word of a map, among those of the kinds of chart.
const MAP: &str = "map";
/// Rows of the small table beside a chart, at most.
const ROWS_MAX: usize = 12;

/// Where a block is read: the territory of the carnet, and the language.
#[derive(Clone, Copy)]
pub(crate) struct Here<'a> {
    pub desk: &'a Desk,
    pub place: &'a str,
    pub lang: Lang,
}

/// A chart with all that stands beside it.
pub(crate) struct ChartAnswer {
    /// The title shown: the person's, else the finding.
    pub title: String,
    /// The finding of today.
    pub finding: String,
    pub subtitle: String,
    /// The small table: names of the columns, then the rows.
    pub table: BlockTable,
    /// The row of my territory.
    pub mine: Option<usize>,
    /// Source, vintage, perimeter; a line each.
    pub source: Vec<String>,
    pub notices: Vec<String>,
    /// What travels with it; its drawing is that of the surface, without its heading.
    pub keepsake: Keepsake,
    /// The comparisons behind it.
    pub board: Board,
}

impl ChartAnswer {
    /// What the title was written for and what the figures say now, when these differ.
    pub fn changed(&self, block: &ChartBlock) -> Option<Changed> {
        changed(
            block.title.as_deref(),
            block.finding.as_deref(),
            &self.finding,
        )
    }
}

/// What a chart says today, nothing being drawn.
pub(crate) struct ChartSaid {
    /// The indicator asked for.
    pub indicator: Indicator,
    /// The finding of today.
    pub finding: String,
    /// The figures, as the metadata of the chart lists them.
    pub values: Vec<serde_json::Value>,
}

/// What a chart says, for whoever does not look at it.
pub(crate) fn said(here: Here<'_>, block: &ChartBlock) -> Result<ChartSaid, Problem> {
    let question = question_of(here, block)?;
    let Some(kind) = kind_of(block, here.lang)? else {
        let (finding, values) = map::said(here.desk, &map_ask(here, block, &question))?;
        return Ok(ChartSaid {
            indicator: question::indicator(here.desk, &question.id, here.lang)?.clone(),
            finding,
            values,
        });
    };
    let board = beside::board(here.desk, &question, drawing::kind(kind), &block.beside)?;
    let comparison = board.main();
    Ok(ChartSaid {
        indicator: comparison.indicator.clone(),
        finding: drawing::said(kind, &board).title,
        values: export::values(comparison),
    })
}

/// A title of one's own is true of the finding it was written for.
pub(crate) fn changed(title: Option<&str>, was: Option<&str>, now: &str) -> Option<Changed> {
    let was = was.filter(|was| title.is_some() && !same(was, now))?;
    Some(Changed {
        was: was.to_owned(),
        now: now.to_owned(),
    })
}

/// The question of a chart.
pub(crate) fn question_of(here: Here<'_>, block: &ChartBlock) -> Result<Question, Problem> {
    let indicator = figures::indicator(here.desk, &block.indicator, here.lang)?;
    let place = block.place.as_deref().unwrap_or(here.place);
    Ok(Question {
        id: indicator.id.to_string(),
        place: figures::place(here.desk, place, here.lang)?.to_string(),
        with: block.with.clone(),
        peers: match block.near {
            true => Peers::Near,
            false => Peers::None,
        },
        period: block.period.clone(),
        lang: here.lang,
    })
}

/// The kind of a chart; none for a map.
pub(crate) fn kind_of(block: &ChartBlock, lang: Lang) -> Result<Option<ChartKind>, Problem> {
    if block.kind == MAP {
        return Ok(None);
    }
    let kind = serde_json::from_value(serde_json::Value::String(block.kind.clone()));
    kind.map(Some).map_err(|error| {
        Problem::say(
            ProblemCode::BadRequest,
            lang,
            (
                &format!(
                    "«\u{202f}{}\u{202f}» n’est pas un genre de graphique.",
                    block.kind
                ),
                "Choisissez-en un dans la liste des genres.",
            ),
            (
                &format!("“{}” is not a kind of chart.", block.kind),
                "Choose one in the list of kinds.",
            ),
        )
        .with_detail(error.to_string())
    })
}

/// A chart answered, drawn by `draw` from its figure without a heading; maps are drawn on `surface`.
pub(crate) fn chart(
    here: Here<'_>,
    block: &ChartBlock,
    surface: &Surface,
    draw: impl Fn(&obs_chart::Figure) -> Result<Drawing, Problem>,
) -> Result<ChartAnswer, Problem> {
    let question = question_of(here, block)?;
    let Some(kind) = kind_of(block, here.lang)? else {
        return on_map(here, block, &question, surface);
    };
    let board = beside::board(here.desk, &question, drawing::kind(kind), &block.beside)?;
    let chart = Chart::of(kind, &board);
    let comparison = board.main();
    // Its title and its source stand beside it.
    let drawn = draw(&chart.figure.clone().without_heading().without_source())?;
    let (table, mine) = small_table(&board);
    let territories = here.desk.territories()?;
    let mut notices = indicator::notices(comparison);
    notices.extend(perimeter::notice(comparison, &territories));
    Ok(ChartAnswer {
        title: title(block, &chart.caption.title),
        finding: chart.caption.title.clone(),
        subtitle: chart.caption.subtitle.clone(),
        source: source(here, comparison, &chart.caption.source)?,
        table,
        mine,
        notices,
        keepsake: export::keepsake(here.desk, &board, &chart, drawn)?,
        board,
    })
}

fn title(block: &ChartBlock, finding: &str) -> String {
    block.title.clone().unwrap_or_else(|| finding.to_owned())
}

/// Source, when it came here, over which communes.
fn source(here: Here<'_>, comparison: &Comparison, source: &str) -> Result<Vec<String>, Problem> {
    let lang = comparison.lang;
    let mine = comparison.mine();
    let origin = indicator::origin_card(
        here.desk,
        &comparison.indicator,
        comparison.period,
        mine.map(|mine| &mine.place),
        lang,
    )?;
    let mut lines = vec![source.to_owned()];
    let when = match comparison.period.year {
        0 => String::new(),
        _ => wording::period(comparison.period, lang),
    };
    lines.push(match lang {
        ModelLang::Fr => format!("Chiffres de {when}. {}.", origin.obtained),
        ModelLang::En => format!("Figures of {when}. {}.", origin.obtained),
    });
    if let Some(mine) = mine.filter(|mine| mine.place.level > Level::Commune && mine.communes > 1) {
        let communes = number::number(f64::from(mine.communes), 0, lang);
        let name = &mine.name.name;
        let year = comparison.geography_year;
        lines.push(match lang {
            ModelLang::Fr => {
                format!("Périmètre\u{202f}: {name}, {communes} communes au 1er janvier {year}.")
            }
            ModelLang::En => {
                format!("Perimeter: {name}, {communes} communes on 1 January {year}.")
            }
        });
    }
    Ok(lines)
}

/// The figures drawn, mine among them: name, when, value, rank.
fn small_table(board: &Board) -> (BlockTable, Option<usize>) {
    let comparison = board.main();
    let lang = comparison.lang;
    let mut rows = indicator::rows(comparison);
    if rows.len() > ROWS_MAX {
        rows.retain(|row| row.role != crate::wire::Role::Peer);
    }
    let has_rank = rows.iter().any(|row| row.rank.is_some());
    let words = |fr: &str, en: &str| match lang {
        ModelLang::Fr => fr.to_owned(),
        ModelLang::En => en.to_owned(),
    };
    let mut head = vec![
        words("Territoire", "Place"),
        words("Date", "Date"),
        comparison.indicator.short.get(lang).to_owned(),
    ];
    if has_rank {
        head.push(words("Rang", "Rank"));
    }
    let mine = rows
        .iter()
        .position(|row| row.role == crate::wire::Role::Mine);
    let cells = |row: ComparisonRow| {
        let mut cells = vec![row.name, row.period, row.text];
        if has_rank {
            cells.push(row.rank.unwrap_or_default());
        }
        cells
    };
    let table = BlockTable {
        caption: comparison.indicator.name.get(lang).to_owned(),
        head,
        rows: rows.into_iter().map(cells).collect(),
    };
    (table, mine)
}

fn map_ask(here: Here<'_>, block: &ChartBlock, question: &Question) -> MapAsk {
    MapAsk {
        id: question.id.clone(),
        within: question.place.clone(),
        level: block.level.clone().unwrap_or_else(|| "commune".to_owned()),
        period: question.period.clone(),
        method: ClassMethod::default(),
        classes: None,
        lang: here.lang,
    }
}

fn on_map(
    here: Here<'_>,
    block: &ChartBlock,
    question: &Question,
    surface: &Surface,
) -> Result<ChartAnswer, Problem> {
    let ask = map_ask(here, block, question);
    let (keepsake, answer) = map::keepsake(here.desk, &ask, (surface, false))?;
    let finding = keepsake.metadata.title.clone();
    let key = |label: &str, count: &str| vec![label.to_owned(), count.to_owned()];
    let lang: ModelLang = here.lang.into();
    let (class, count) = match lang {
        ModelLang::Fr => ("Valeur", "Nombre"),
        ModelLang::En => ("Value", "Number"),
    };
    let mut source = vec![keepsake.metadata.source.clone()];
    source.extend(keepsake.metadata.contours.clone());
    Ok(ChartAnswer {
        title: title(block, &finding),
        finding,
        subtitle: answer.title.clone(),
        table: BlockTable {
            caption: answer.title,
            head: vec![class.to_owned(), count.to_owned()],
            rows: answer
                .classes
                .iter()
                .map(|class| key(&class.label, &class.count_text))
                .chain(
                    answer
                        .missing
                        .iter()
                        .map(|missing| key(&missing.label, &missing.count_text)),
                )
                .collect(),
        },
        mine: None,
        source,
        notices: Vec::new(),
        keepsake,
        board: Board::of(question::comparison(here.desk, question)?),
    })
}

/// A table answered.
pub(crate) struct TableAnswer {
    pub table: BlockTable,
    pub source: Vec<String>,
}

/// Indicators down, places across.
pub(crate) fn table(here: Here<'_>, block: &TableBlock) -> Result<TableAnswer, Problem> {
    let lang: ModelLang = here.lang.into();
    let place = block.place.as_deref().unwrap_or(here.place);
    let place = figures::place(here.desk, place, here.lang)?;
    let mut columns: Vec<(PlaceId, String)> = Vec::new();
    let mut rows = Vec::new();
    let mut sources: Vec<String> = Vec::new();
    for id in &block.indicators {
        let indicator = figures::indicator(here.desk, id, here.lang)?;
        let asked = Question {
            id: indicator.id.to_string(),
            place: place.to_string(),
            with: block.with.clone(),
            peers: Peers::None,
            period: block.period.clone(),
            lang: here.lang,
        };
        let found = match question::comparison(here.desk, &asked) {
            // One that has no such date is given at its own, and says so.
            Err(problem) if problem.code == ProblemCode::BadRequest && asked.period.is_some() => {
                question::comparison(
                    here.desk,
                    &Question {
                        period: None,
                        ..asked
                    },
                )?
            }
            other => other?,
        };
        if columns.is_empty() {
            columns = found
                .entries
                .iter()
                .map(|entry| (entry.place.clone(), entry.name.name.clone()))
                .collect();
        }
        let when = match found.period.year {
            0 => String::new(),
            _ => format!(", {}", wording::period(found.period, lang)),
        };
        let mut row = vec![format!("{}{when}", indicator.name.get(lang))];
        row.extend(columns.iter().map(|(place, _)| {
            let entry = found.entries.iter().find(|entry| entry.place == *place);
            entry.map_or_else(String::new, |entry| {
                number::value(entry.now.value, &indicator.unit, lang)
            })
        }));
        rows.push(row);
        sources.push(wording::source_line(&found));
    }
    sources.sort();
    sources.dedup();
    let mine = columns.first().map_or("", |(_, name)| name.as_str());
    let (first, caption) = match lang {
        ModelLang::Fr => ("Indicateur", format!("{mine} en chiffres")),
        ModelLang::En => ("Indicator", format!("{mine} in figures")),
    };
    let mut head = vec![first.to_owned()];
    head.extend(columns.into_iter().map(|(_, name)| name));
    Ok(TableAnswer {
        table: BlockTable {
            caption: block.title.clone().unwrap_or(caption),
            head,
            rows,
        },
        source: sources,
    })
}

/// A block answered for the screen.
pub(crate) fn answer_block(desk: &Desk, ask: AnswerBlock, _: &Job) -> Result<BlockAnswer, Problem> {
    let here = Here {
        desk,
        place: &ask.place,
        lang: ask.lang,
    };
    let answered = match &ask.block {
        Block::Chart(block) => chart_on_screen(here, block, &ask),
        Block::Table(block) => table(here, block).map(|answer| BlockAnswer {
            title: answer.table.caption.clone(),
            table: Some(answer.table),
            source: answer.source,
            ..nothing()
        }),
        _ => Err(Problem::bad_request("a block without a question")),
    };
    // What cannot be answered is said in the block, and spoils nothing around it.
    Ok(answered.unwrap_or_else(|problem| BlockAnswer {
        problem: Some(problem),
        ..nothing()
    }))
}

fn nothing() -> BlockAnswer {
    BlockAnswer {
        drawn: None,
        table: None,
        title: String::new(),
        finding: String::new(),
        subtitle: String::new(),
        source: Vec::new(),
        notices: Vec::new(),
        changed: None,
        periods: Vec::new(),
        kinds: Vec::new(),
        problem: None,
    }
}

fn chart_on_screen(
    here: Here<'_>,
    block: &ChartBlock,
    ask: &AnswerBlock,
) -> Result<BlockAnswer, Problem> {
    let surface = drawing::surface(SurfaceName::Screen, ask.dark);
    let narrow = surface.narrowed(ask.width);
    let answer = chart(here, block, &narrow, |figure| {
        drawing::fitted(figure, ask.width, |width| surface.narrowed(width))
    })?;
    let comparison = answer.board.main();
    let indicator = &comparison.indicator;
    let store = here.desk.store(here.lang)?;
    let periods = store.periods(&indicator.id);
    let mut kinds: Vec<BlockKind> = indicator::kinds(here.desk, indicator, comparison)
        .into_iter()
        .map(|offer| BlockKind {
            kind: drawing::word(offer.kind),
            label: offer.label,
            refused: offer.refused,
        })
        .collect();
    kinds.push(BlockKind {
        kind: MAP.to_owned(),
        label: match here.lang {
            Lang::Fr => "Carte".to_owned(),
            Lang::En => "Map".to_owned(),
        },
        refused: None,
    });
    let changed = answer.changed(block);
    let caption = Caption {
        title: answer.title.clone(),
        subtitle: answer.subtitle.clone(),
        source: String::new(),
    };
    // The marks of a map stand for one figure each, as those of bars.
    let kind = kind_of(block, here.lang)?.map_or(Kind::RankedBars, drawing::kind);
    let drawn = drawing::on_page(answer.keepsake.drawing, caption, &answer.board, kind);
    Ok(BlockAnswer {
        drawn: Some(drawn),
        table: Some(answer.table),
        title: answer.title,
        finding: answer.finding,
        subtitle: answer.subtitle,
        source: answer.source,
        notices: answer.notices,
        changed,
        periods: periods.iter().rev().map(ToString::to_string).collect(),
        kinds,
        problem: None,
    })
}
