//! A carnet as a workshop: what the room sees at once, what the facilitator reads beside it, and where what is said in the
//! room is written down.

use crate::{
    Block, Carnet, Closing, GroupGuess, Guess, Inline, Notes, Remark, RemarkKind, Remarks,
};

/// More lines than this are read, not listened over.
const LINES_MAX: usize = 6;
/// A paragraph longer than this is of the note, not of the room: the facilitator reads it.
const LINE_LETTERS_MAX: usize = 150;

/// What a slide shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlideKind {
    /// The title of the carnet.
    Title,
    /// A heading and a few lines.
    Section,
    /// A chart or a map.
    Chart,
    /// A table.
    Table,
    /// A picture of one's own.
    Image,
    /// A question put to the room.
    Guess,
    /// The four questions at the end.
    Closing,
}

impl SlideKind {
    /// The word used in files and JSON.
    pub fn word(self) -> &'static str {
        match self {
            SlideKind::Title => "title",
            SlideKind::Section => "section",
            SlideKind::Chart => "chart",
            SlideKind::Table => "table",
            SlideKind::Image => "image",
            SlideKind::Guess => "guess",
            SlideKind::Closing => "closing",
        }
    }
}

/// What the room sees at once, and what the facilitator reads.
#[derive(Clone, Debug, PartialEq)]
pub struct Slide {
    /// What it shows.
    pub kind: SlideKind,
    /// The block it shows, as an index; none for the title of the carnet.
    pub block: Option<usize>,
    /// The words of a title, of a heading, of a question; empty where the answer makes one.
    pub title: String,
    /// Lines under it.
    pub lines: Vec<String>,
    /// What the facilitator remembers: their notes, then the prose that no slide can hold.
    pub notes: String,
    /// What to ask the room.
    pub ask: String,
    /// Time meant for it, in minutes; the sum when it has several notes.
    pub minutes: Option<u32>,
    /// The indicator it is about.
    pub about: Option<String>,
    /// What the room said so far.
    pub remarks: Vec<Remark>,
    /// The index before which something said would be written.
    after: usize,
    /// The block that holds what was said, when there is one.
    said: Option<usize>,
}

impl Slide {
    fn new(kind: SlideKind, block: Option<usize>) -> Self {
        Self {
            kind,
            block,
            title: String::new(),
            lines: Vec::new(),
            notes: String::new(),
            ask: String::new(),
            minutes: None,
            about: None,
            remarks: Vec::new(),
            after: block.map_or(0, |block| block + 1),
            said: None,
        }
    }

    fn add_note(&mut self, text: &str) {
        let text = text.trim();
        if !text.is_empty() {
            if !self.notes.is_empty() {
                self.notes.push_str("\n\n");
            }
            self.notes.push_str(text);
        }
    }

    /// A line for the room if it is short enough, else a note for the facilitator.
    fn add_line(&mut self, text: String) {
        let is_text = matches!(self.kind, SlideKind::Title | SlideKind::Section);
        let short = text.chars().count() <= LINE_LETTERS_MAX;
        if is_text && short && self.block.is_some() && self.lines.len() < LINES_MAX {
            self.lines.push(text);
        } else {
            self.add_note(&text);
        }
    }
}

/// The slides of a carnet, its title first.
///
/// A heading of level 1 or 2 makes one when it has lines, notes or remarks of its own; one that only stands over a
/// chart does not. What follows a slide and is not one itself belongs to it.
pub fn slides(carnet: &Carnet) -> Vec<Slide> {
    let mut title = Slide::new(SlideKind::Title, None);
    title.title = carnet.head.title.clone();
    title.lines = [&carnet.head.subtitle, &carnet.head.council]
        .into_iter()
        .filter(|line| !line.is_empty())
        .cloned()
        .collect();
    let mut slides = vec![title];
    // A heading that has nothing to say yet.
    let mut waiting: Option<Slide> = None;
    for (index, block) in carnet.blocks.iter().enumerate() {
        let shown = match block {
            Block::Heading(heading) if heading.level <= 2 => {
                let mut slide = Slide::new(SlideKind::Section, Some(index));
                slide.title = words(&heading.text);
                waiting = Some(slide);
                continue;
            }
            Block::Chart(chart) => {
                let mut slide = Slide::new(SlideKind::Chart, Some(index));
                slide.title = chart.title.clone().unwrap_or_default();
                slide.about = Some(chart.indicator.clone());
                Some(slide)
            }
            Block::Table(table) => {
                let mut slide = Slide::new(SlideKind::Table, Some(index));
                slide.title = table.title.clone().unwrap_or_default();
                slide.about = table.indicators.first().cloned();
                Some(slide)
            }
            Block::Guess(guess) => {
                let mut slide = Slide::new(SlideKind::Guess, Some(index));
                slide.title = guess.question.clone().unwrap_or_default();
                slide.about = Some(guess.indicator.clone());
                Some(slide)
            }
            Block::Image(image) => {
                let mut slide = Slide::new(SlideKind::Image, Some(index));
                slide.title = image.caption.clone();
                Some(slide)
            }
            Block::Closing(_) => Some(Slide::new(SlideKind::Closing, Some(index))),
            _ => None,
        };
        if let Some(slide) = shown {
            waiting = None;
            slides.push(slide);
            continue;
        }
        if !says_something(block) {
            continue;
        }
        slides.extend(waiting.take());
        if let Some(slide) = slides.last_mut() {
            follow(slide, block, index);
        }
    }
    slides
}

/// Whether a block has words for a slide or its facilitator.
fn says_something(block: &Block) -> bool {
    match block {
        Block::Verbatim(_) => false,
        Block::Remarks(remarks) => !remarks.remarks.is_empty(),
        _ => true,
    }
}

/// What a block that is no slide brings to the one before it.
fn follow(slide: &mut Slide, block: &Block, index: usize) {
    match block {
        Block::Heading(heading) => slide.add_line(words(&heading.text)),
        Block::Paragraph(paragraph) => slide.add_line(words(&paragraph.text)),
        Block::List(list) => {
            for (number, item) in list.items.iter().enumerate() {
                let words = words(item);
                slide.add_line(match list.ordered {
                    true => format!("{}. {words}", number + 1),
                    false => words,
                });
            }
        }
        Block::Quotation(all) | Block::Callout(all) => {
            for paragraph in &all.paragraphs {
                slide.add_line(words(paragraph));
            }
        }
        Block::Notes(Notes { text, ask, minutes }) => {
            slide.add_note(text);
            if !ask.trim().is_empty() {
                if !slide.ask.is_empty() {
                    slide.ask.push(' ');
                }
                slide.ask.push_str(ask.trim());
            }
            if let Some(minutes) = minutes {
                slide.minutes = Some(slide.minutes.unwrap_or(0).saturating_add(*minutes));
            }
        }
        Block::Remarks(remarks) => {
            slide.remarks.extend(remarks.remarks.iter().cloned());
            slide.said = Some(index);
        }
        _ => {}
    }
    if !matches!(block, Block::Remarks(_)) {
        slide.after = index + 1;
    }
}

/// The words of a text, on one line.
fn words(text: &[Inline]) -> String {
    let mut words = String::new();
    for inline in text {
        match inline {
            Inline::Text(run) => words.push_str(&run.text),
            Inline::Figure(figure) => words.push_str(&figure.text),
            Inline::Break => words.push(' '),
        }
    }
    words.trim().to_owned()
}

impl Carnet {
    /// Writes down something that the room said about a slide, from 0; false when there is no such slide.
    pub fn note_remark(&mut self, slide: usize, remark: Remark) -> bool {
        let Some(slide) = slides(self).into_iter().nth(slide) else {
            return false;
        };
        if let Some(Block::Remarks(remarks)) = slide.said.and_then(|said| self.blocks.get_mut(said))
        {
            remarks.remarks.push(remark);
            return true;
        }
        let remarks = Remarks {
            remarks: vec![remark],
        };
        let at = slide.after.min(self.blocks.len());
        self.blocks.insert(at, Block::Remarks(remarks));
        true
    }

    /// Takes back something that the room said about a slide, by its position among what was said of it.
    pub fn forget_remark(&mut self, slide: usize, position: usize) -> bool {
        let Some(slide) = slides(self).into_iter().nth(slide) else {
            return false;
        };
        // Several blocks of remarks may stand after a slide.
        let from = slide.block.map_or(0, |block| block + 1);
        let mut position = position;
        for block in self.blocks.iter_mut().skip(from) {
            if let Block::Remarks(remarks) = block {
                if position < remarks.remarks.len() {
                    remarks.remarks.remove(position);
                    return true;
                }
                position -= remarks.remarks.len();
            }
        }
        false
    }

    /// The question that a slide puts to the room.
    pub fn guess_of(&self, slide: usize) -> Option<&Guess> {
        let block = slides(self).into_iter().nth(slide)?.block?;
        match self.blocks.get(block) {
            Some(Block::Guess(guess)) => Some(guess),
            _ => None,
        }
    }

    /// Writes down what a group answered, in place of its former answer; without a value, takes it back. False when
    /// the slide asks nothing.
    pub fn note_guess(&mut self, slide: usize, answer: GroupGuess) -> bool {
        let block = slides(self)
            .into_iter()
            .nth(slide)
            .and_then(|slide| slide.block);
        let Some(Block::Guess(guess)) = block.and_then(|block| self.blocks.get_mut(block)) else {
            return false;
        };
        let known = guess
            .guesses
            .iter()
            .position(|known| known.group == answer.group);
        match known {
            Some(known) if answer.values.is_empty() => {
                guess.guesses.remove(known);
            }
            Some(known) => guess.guesses[known] = answer,
            None if answer.values.is_empty() => {}
            None => guess.guesses.push(answer),
        }
        true
    }

    /// The answers of the closing slide.
    pub fn closing_of(&self, slide: usize) -> Option<&Closing> {
        let block = slides(self).into_iter().nth(slide)?.block?;
        match self.blocks.get(block) {
            Some(Block::Closing(closing)) => Some(closing),
            _ => None,
        }
    }

    /// Writes down the answers of the closing slide; false when the slide is another.
    pub fn note_closing(&mut self, slide: usize, answers: Closing) -> bool {
        let block = slides(self)
            .into_iter()
            .nth(slide)
            .and_then(|slide| slide.block);
        match block.and_then(|block| self.blocks.get_mut(block)) {
            Some(Block::Closing(closing)) => {
                *closing = answers;
                true
            }
            _ => false,
        }
    }
}

impl RemarkKind {
    /// Every kind, in the order of the « cahier ».
    pub const CAHIER: [RemarkKind; 4] = [
        RemarkKind::Question,
        RemarkKind::Missing,
        RemarkKind::Check,
        RemarkKind::Remark,
    ];
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;
    use crate::{read, write};

    const CARNET: &str = "\
+++
titre = \"Bien vieillir\"
sous_titre = \"Atelier du 12 octobre\"
lieu = \"EPCI-200070514\"
+++

# Pourquoi nous sommes là

Trois questions pour une heure\u{202f}:

- qui vieillit, et où\u{202f};
- qui vit seul\u{202f};
- qui peut aider.

## Les âges

```graphique
indicateur = \"population/65-ans-ou-plus\"
```

```animation
Rappeler que la moyenne nationale est 21.
question = \"Qu’est-ce qui vous surprend\u{202f}?\"
minutes = 7
```
";

    fn carnet() -> Carnet {
        let guess = Guess {
            question: Some("Sur 100 habitants, combien ont 65 ans ou plus ?".to_owned()),
            indicator: "population/65-ans-ou-plus".to_owned(),
            place: None,
            period: None,
            form: crate::GuessForm::Bar,
            choices: Vec::new(),
            guesses: Vec::new(),
        };
        let text = |words: &str| {
            vec![Inline::Text(crate::Run {
                text: words.to_owned(),
                ..crate::Run::default()
            })]
        };
        let heading = |level: u8, words: &str| {
            Block::Heading(crate::Heading {
                level,
                text: text(words),
            })
        };
        let chart = Block::Chart(crate::Chart {
            indicator: "population/75-ans-et-plus-seuls".to_owned(),
            kind: "ranked_bars".to_owned(),
            place: None,
            with: None,
            near: true,
            period: None,
            beside: Vec::new(),
            level: None,
            title: None,
            finding: None,
        });
        let notes = |words: &str, ask: &str, minutes: Option<u32>| {
            Block::Notes(Notes {
                text: words.to_owned(),
                ask: ask.to_owned(),
                minutes,
            })
        };
        let mut carnet = read("");
        carnet.head.title = "Bien vieillir".to_owned();
        carnet.head.subtitle = "Atelier du 12 octobre".to_owned();
        carnet.blocks = vec![
            heading(1, "Pourquoi nous sommes là"),
            Block::List(crate::List {
                ordered: false,
                items: vec![text("qui vieillit"), text("qui vit seul")],
            }),
            Block::Paragraph(crate::Words {
                text: text(&"Une longue phrase du texte. ".repeat(12)),
            }),
            heading(2, "Les âges"),
            Block::Guess(guess),
            notes(
                "Laisser chaque table poser son chiffre.",
                "Qu’est-ce qui vous surprend ?",
                Some(7),
            ),
            notes("Rappeler la moyenne nationale.", "", Some(3)),
            chart,
            Block::Paragraph(crate::Words {
                text: text("Ce que la note en dira."),
            }),
            heading(2, "Sans rien dessous"),
            Block::Closing(Closing::default()),
        ];
        carnet
    }

    #[test]
    fn a_carnet_is_cut_into_slides() {
        let slides = slides(&carnet());
        let seen: Vec<(&str, &str, usize, Option<u32>)> = slides
            .iter()
            .map(|slide| {
                (
                    slide.kind.word(),
                    slide.title.as_str(),
                    slide.lines.len(),
                    slide.minutes,
                )
            })
            .collect();
        assert_eq!(
            seen,
            [
                ("title", "Bien vieillir", 1, None),
                ("section", "Pourquoi nous sommes là", 2, None),
                (
                    "guess",
                    "Sur 100 habitants, combien ont 65 ans ou plus ?",
                    0,
                    Some(10)
                ),
                ("chart", "", 0, None),
                ("closing", "", 0, None),
            ]
        );
        // What is too long for the room is for the facilitator.
        assert!(slides[1].notes.starts_with("Une longue phrase"));
        assert_eq!(
            slides[2].notes,
            "Laisser chaque table poser son chiffre.\n\nRappeler la moyenne nationale."
        );
        assert_eq!(slides[2].ask, "Qu’est-ce qui vous surprend ?");
        assert_eq!(
            slides[2].about.as_deref(),
            Some("population/65-ans-ou-plus")
        );
        assert_eq!(slides[3].notes, "Ce que la note en dira.");
    }

    #[test]
    fn an_empty_carnet_has_its_title() {
        let mut carnet = read("");
        assert_eq!(slides(&carnet).len(), 1);
        carnet.blocks = vec![Block::Notes(Notes {
            text: "Ouvrir la salle.".to_owned(),
            ask: String::new(),
            minutes: Some(5),
        })];
        let slides = slides(&carnet);
        assert_eq!((slides.len(), slides[0].minutes), (1, Some(5)));
    }

    #[test]
    fn what_the_room_says_is_written_beside_its_slide_and_moves_no_other() {
        let remark = |kind, text: &str| Remark {
            kind,
            text: text.to_owned(),
            about: None,
        };
        for slide in 0..5 {
            let mut carnet = carnet();
            let before: Vec<String> = slides(&carnet)
                .into_iter()
                .map(|slide| slide.title)
                .collect();
            assert!(carnet.note_remark(slide, remark(RemarkKind::Missing, "places en résidence")));
            assert!(carnet.note_remark(
                slide,
                remark(RemarkKind::Question, "et les retraités qui arrivent ?")
            ));
            let after = slides(&carnet);
            let titles: Vec<String> = after.iter().map(|slide| slide.title.clone()).collect();
            assert_eq!(titles, before);
            let said: Vec<usize> = after.iter().map(|slide| slide.remarks.len()).collect();
            let mut expected = vec![0; 5];
            expected[slide] = 2;
            assert_eq!(said, expected, "slide {slide}");
            // The file says the same.
            assert_eq!(
                slides(&read(&write(&carnet)))[slide].remarks,
                after[slide].remarks
            );
            assert!(carnet.forget_remark(slide, 0));
            assert_eq!(slides(&carnet)[slide].remarks.len(), 1);
            assert!(!carnet.forget_remark(slide, 7));
        }
        assert!(!carnet().note_remark(5, remark(RemarkKind::Remark, "")));
    }

    #[test]
    fn guesses_and_closing_answers_are_kept_in_the_file() {
        let mut carnet = carnet();
        let answer = |group: &str, values: &[f64]| GroupGuess {
            group: group.to_owned(),
            values: values.to_vec(),
        };
        assert!(carnet.note_guess(2, answer("Table 1", &[18.0])));
        assert!(carnet.note_guess(2, answer("Table 2", &[31.0])));
        assert!(carnet.note_guess(2, answer("Table 1", &[22.5])));
        assert!(carnet.note_guess(2, answer("Table 2", &[])));
        assert!(!carnet.note_guess(3, answer("Table 1", &[1.0])));
        let closing = Closing {
            uses: vec!["Une note au président".to_owned()],
            ..Closing::default()
        };
        assert!(carnet.note_closing(4, closing.clone()));
        assert!(!carnet.note_closing(0, closing.clone()));
        let again = read(&write(&carnet));
        assert_eq!(
            again.guess_of(2).unwrap().guesses,
            [answer("Table 1", &[22.5])]
        );
        assert_eq!(again.closing_of(4), Some(&closing));
        assert_eq!(again.guess_of(0), None);
    }

    #[test]
    fn reading_a_file_and_cutting_it_never_fails() {
        let slides = slides(&read(CARNET));
        assert_eq!(slides[1].lines.len(), 4, "{slides:?}");
    }
}
