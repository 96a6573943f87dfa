//! Carnets: the documents a person makes, one file each, and what their questions answer.

use crate::Desk;
use crate::commands::Job;
use crate::wire::*;

pub(crate) fn list(_: &Desk, _: CarnetsAsk, _: &Job) -> Result<Carnets, Problem> {
    Err(Problem::bug("not written yet"))
}

pub(crate) fn begin(_: &Desk, _: NewCarnet, _: &Job) -> Result<OpenedCarnet, Problem> {
    Err(Problem::bug("not written yet"))
}

pub(crate) fn open(_: &Desk, _: OpenCarnet, _: &Job) -> Result<OpenedCarnet, Problem> {
    Err(Problem::bug("not written yet"))
}

pub(crate) fn save(_: &Desk, _: SaveCarnet, _: &Job) -> Result<SavedCarnet, Problem> {
    Err(Problem::bug("not written yet"))
}

pub(crate) fn forget(_: &Desk, _: ForgetCarnet, _: &Job) -> Result<Done, Problem> {
    Err(Problem::bug("not written yet"))
}

pub(crate) fn versions(_: &Desk, _: CarnetVersionsAsk, _: &Job) -> Result<CarnetVersions, Problem> {
    Err(Problem::bug("not written yet"))
}

pub(crate) fn add(_: &Desk, _: AddToCarnet, _: &Job) -> Result<SavedCarnet, Problem> {
    Err(Problem::bug("not written yet"))
}

pub(crate) fn add_image(_: &Desk, _: AddImage, _: &Job) -> Result<AddedImage, Problem> {
    Err(Problem::bug("not written yet"))
}

pub(crate) fn image(_: &Desk, _: ImageAsk, _: &Job) -> Result<ImageFound, Problem> {
    Err(Problem::bug("not written yet"))
}

pub(crate) fn answer_block(_: &Desk, _: AnswerBlock, _: &Job) -> Result<BlockAnswer, Problem> {
    Err(Problem::bug("not written yet"))
}

pub(crate) fn answer_figures(
    _: &Desk,
    _: AnswerFigures,
    _: &Job,
) -> Result<FiguresAnswered, Problem> {
    Err(Problem::bug("not written yet"))
}

pub(crate) fn check(_: &Desk, _: CheckCarnet, _: &Job) -> Result<CarnetChecked, Problem> {
    Err(Problem::bug("not written yet"))
}

pub(crate) fn export_note(_: &Desk, _: ExportNote, _: &Job) -> Result<Exported, Problem> {
    Err(Problem::bug("not written yet"))
}

pub(crate) fn check_note(_: &Desk, _: CheckNote, _: &Job) -> Result<NoteChecked, Problem> {
    Err(Problem::bug("not written yet"))
}

pub(crate) fn reopen(_: &Desk, _: ReopenNote, _: &Job) -> Result<OpenedCarnet, Problem> {
    Err(Problem::bug("not written yet"))
}

pub(crate) fn workshop(_: &Desk, _: WorkshopAsk, _: &Job) -> Result<Workshop, Problem> {
    Err(Problem::bug("not written yet"))
}

pub(crate) fn draw_slide(_: &Desk, _: DrawSlide, _: &Job) -> Result<SlideDrawn, Problem> {
    Err(Problem::bug("not written yet"))
}
