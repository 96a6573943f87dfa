//! Where a workshop stands: which slide, which step, what the room sees, since when. Kept beside the carnet at each move,
//! so that an unplugged projector, a closed window, a sleep or a stop loses nothing; windows follow it and one another.
//!
//! The clock is the window's: what is kept are the moments it gave.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::Desk;
use crate::carnets::files::{self, Folder};
use crate::commands::Job;
use crate::wire::{MoveStage, Problem, Stage, StageAsk, StageClock, StageScreen};

/// The place, in the folder of the carnet.
const FILE: &str = "atelier.json";
/// How long a window waits for a move before it asks again.
const WAIT_MAX: Duration = Duration::from_secs(25);
/// How soon a wait that was given up is noticed.
const NOTICE: Duration = Duration::from_millis(300);

/// The workshops that windows follow.
#[derive(Debug, Default)]
pub(crate) struct Stages {
    known: Mutex<BTreeMap<String, Stage>>,
    moved: Condvar,
}

impl Stages {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Stage>> {
        // Nothing under this lock can be left half done.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where a workshop stands as its file says; at its start when there is none, or none that can be read.
fn kept(folder: &Folder) -> Stage {
    let bytes = std::fs::read(folder.path.join(FILE)).unwrap_or_default();
    serde_json::from_slice(&bytes).unwrap_or(Stage {
        turn: 0,
        slide: 0,
        step: 0,
        screen: StageScreen::Slide,
        started_ms: None,
        slide_ms: None,
        paused_ms: None,
        size: None,
        revision: 0,
    })
}

/// Changes where a workshop stands, keeps it and tells those who follow.
fn change(desk: &Desk, folder: &Folder, change: impl FnOnce(&mut Stage)) -> Stage {
    let mut known = desk.stages.lock();
    let stage = known
        .entry(folder.id.clone())
        .or_insert_with(|| kept(folder));
    let before = stage.clone();
    change(stage);
    if *stage != before {
        stage.turn = before.turn.wrapping_add(1);
        if let Ok(bytes) = serde_json::to_vec_pretty(stage) {
            // A full disk must not stop a workshop: the place is lost only if the program stops too.
            drop(files::replace(&folder.path, FILE, &bytes));
        }
    }
    let now = stage.clone();
    drop(known);
    desk.stages.moved.notify_all();
    now
}

pub(crate) fn stage(desk: &Desk, ask: StageAsk, job: &Job) -> Result<Stage, Problem> {
    let folder = files::folder(desk, &ask.id, ask.lang)?;
    let until = Instant::now() + WAIT_MAX;
    let mut known = desk.stages.lock();
    loop {
        let stage = known
            .entry(folder.id.clone())
            .or_insert_with(|| kept(&folder))
            .clone();
        let over = Instant::now() >= until || *job.stop.borrow();
        if ask.turn != Some(stage.turn) || over {
            return Ok(stage);
        }
        known = desk
            .stages
            .moved
            .wait_timeout(known, NOTICE)
            .unwrap_or_else(PoisonError::into_inner)
            .0;
    }
}

pub(crate) fn move_stage(desk: &Desk, ask: MoveStage, _: &Job) -> Result<Stage, Problem> {
    let folder = files::folder(desk, &ask.id, ask.lang)?;
    Ok(change(desk, &folder, |stage| moved(stage, &ask)))
}

fn moved(stage: &mut Stage, ask: &MoveStage) {
    if let Some(slide) = ask.slide {
        if slide != stage.slide {
            stage.slide_ms = stage
                .started_ms
                .map(|_| stage.paused_ms.unwrap_or(ask.now_ms));
            stage.step = 0;
        }
        stage.slide = slide;
    }
    if let Some(step) = ask.step {
        stage.step = step;
    }
    if let Some(screen) = ask.screen {
        stage.screen = screen;
    }
    if let Some(size) = &ask.size {
        stage.size = Some(size.clone());
    }
    match ask.clock {
        None => {}
        Some(StageClock::Start) => {
            stage.started_ms = Some(ask.now_ms);
            stage.slide_ms = Some(ask.now_ms);
            stage.paused_ms = None;
        }
        Some(StageClock::Pause) if stage.started_ms.is_some() => {
            stage.paused_ms.get_or_insert(ask.now_ms);
        }
        Some(StageClock::Pause) => {}
        Some(StageClock::Resume) => {
            if let Some(since) = stage.paused_ms.take() {
                let away = (ask.now_ms - since).max(0.0);
                stage.started_ms = stage.started_ms.map(|at| at + away);
                stage.slide_ms = stage.slide_ms.map(|at| at + away);
            }
        }
    }
}

/// Tells those who follow that the carnet was written in.
pub(crate) fn written(desk: &Desk, folder: &Folder) {
    change(desk, folder, |stage| {
        stage.revision = stage.revision.wrapping_add(1);
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Lang;

    fn at(now_ms: f64) -> MoveStage {
        MoveStage {
            id: String::new(),
            slide: None,
            step: None,
            screen: None,
            clock: None,
            size: None,
            now_ms,
            lang: Lang::Fr,
        }
    }

    #[test]
    fn the_clock_stands_still_while_it_is_stopped() {
        let folder = Folder {
            id: String::new(),
            path: "/nowhere".into(),
        };
        let mut stage = kept(&folder);
        let clock = |clock| Some(clock);
        moved(
            &mut stage,
            &MoveStage {
                clock: clock(StageClock::Pause),
                ..at(500.0)
            },
        );
        assert_eq!(stage.paused_ms, None);
        moved(
            &mut stage,
            &MoveStage {
                clock: clock(StageClock::Start),
                ..at(1000.0)
            },
        );
        moved(
            &mut stage,
            &MoveStage {
                slide: Some(2),
                step: Some(1),
                ..at(4000.0)
            },
        );
        assert_eq!(
            (stage.slide, stage.step, stage.slide_ms),
            (2, 1, Some(4000.0))
        );
        moved(
            &mut stage,
            &MoveStage {
                clock: clock(StageClock::Pause),
                ..at(5000.0)
            },
        );
        moved(
            &mut stage,
            &MoveStage {
                slide: Some(3),
                ..at(7000.0)
            },
        );
        assert_eq!((stage.step, stage.slide_ms), (0, Some(5000.0)));
        moved(
            &mut stage,
            &MoveStage {
                clock: clock(StageClock::Resume),
                ..at(9000.0)
            },
        );
        // Four seconds of the room passed before the stop, none during it.
        assert_eq!(
            (stage.started_ms, stage.slide_ms),
            (Some(5000.0), Some(9000.0))
        );
        assert_eq!(stage.paused_ms, None);
    }
}
