//! The one form of a carnet that says what it says: what a file gives back.

use crate::{Block, Carnet, Inline, Run};

impl Carnet {
    /// The same carnet in order: runs of one manner joined, blanks at the edges and empty pieces taken away, letters
    /// that no file holds left out. Nothing that can be seen changes.
    #[must_use]
    pub fn ordered(mut self) -> Self {
        for text in [
            &mut self.head.title,
            &mut self.head.subtitle,
            &mut self.head.council,
        ] {
            *text = one_line(text);
        }
        self.blocks = self.blocks.into_iter().filter_map(block).collect();
        self
    }
}

fn block(block: Block) -> Option<Block> {
    Some(match block {
        Block::Heading(mut heading) => {
            heading.level = heading.level.clamp(1, 3);
            for word in &mut heading.text {
                if *word == Inline::Break {
                    *word = Inline::Text(Run {
                        text: " ".to_owned(),
                        ..Run::default()
                    });
                }
            }
            heading.text = words(heading.text)?;
            Block::Heading(heading)
        }
        Block::Paragraph(mut paragraph) => {
            paragraph.text = words(paragraph.text)?;
            Block::Paragraph(paragraph)
        }
        Block::List(mut list) => {
            list.items = list.items.into_iter().filter_map(words).collect();
            (!list.items.is_empty()).then_some(Block::List(list))?
        }
        Block::Quotation(mut quotation) => {
            quotation.paragraphs = quotation.paragraphs.into_iter().filter_map(words).collect();
            (!quotation.paragraphs.is_empty()).then_some(Block::Quotation(quotation))?
        }
        Block::Callout(mut callout) => {
            callout.paragraphs = callout.paragraphs.into_iter().filter_map(words).collect();
            (!callout.paragraphs.is_empty()).then_some(Block::Callout(callout))?
        }
        Block::Image(mut image) => {
            image.file = one_line(&image.file);
            image.alt = one_line(&image.alt);
            image.caption = one_line(&image.caption);
            Block::Image(image)
        }
        Block::Verbatim(verbatim) if verbatim.source.trim().is_empty() => return None,
        other => other,
    })
}

/// On one line, without the letters that no file holds.
fn one_line(text: &str) -> String {
    let text: String = text.chars().map(visible).collect();
    text.trim_matches([' ', '\t']).to_owned()
}

fn visible(letter: char) -> char {
    if letter.is_control() { ' ' } else { letter }
}

fn words(text: Vec<Inline>) -> Option<Vec<Inline>> {
    let mut joined: Vec<Inline> = Vec::new();
    for word in text {
        let run = match word {
            Inline::Text(run) => run,
            // A line with nothing on it is not kept.
            Inline::Break if matches!(joined.last(), Some(Inline::Break)) => continue,
            other => {
                joined.push(other);
                continue;
            }
        };
        for run in apart_from_blanks(run) {
            match joined.last_mut() {
                Some(Inline::Text(last))
                    if (last.strong, last.emphasis, &last.link)
                        == (run.strong, run.emphasis, &run.link) =>
                {
                    last.text.push_str(&run.text);
                }
                _ => joined.push(Inline::Text(run)),
            }
        }
    }
    trim(joined)
}

/// A mark does not hold the blanks at its edges: no one sees them, and Markdown refuses them.
fn apart_from_blanks(run: Run) -> Vec<Run> {
    let text: String = run.text.chars().map(visible).collect();
    let is_plain = !run.strong && !run.emphasis && run.link.is_none();
    if is_plain {
        return match text.is_empty() {
            true => Vec::new(),
            false => vec![Run { text, ..run }],
        };
    }
    let core = text.trim();
    let blank = |blank: &str| Run {
        text: blank.to_owned(),
        ..Run::default()
    };
    let lead = text.len() - text.trim_start().len();
    let mut runs = vec![blank(&text[..lead])];
    if !core.is_empty() {
        runs.push(Run {
            text: core.to_owned(),
            ..run
        });
        runs.push(blank(&text[lead + core.len()..]));
    }
    runs.retain(|run| !run.text.is_empty());
    runs
}

/// Without blanks or breaks at the edges, and without blanks around a break; none when nothing is left.
fn trim(mut words: Vec<Inline>) -> Option<Vec<Inline>> {
    loop {
        let before = words.len();
        for edge in [0, words.len().wrapping_sub(1)] {
            match words.get_mut(edge) {
                Some(Inline::Break) => {
                    words.remove(edge);
                    break;
                }
                Some(Inline::Text(run)) => {
                    run.text = match edge {
                        0 => run.text.trim_start().to_owned(),
                        _ => run.text.clone(),
                    };
                    if edge + 1 == before {
                        run.text = run.text.trim_end().to_owned();
                    }
                    if run.text.is_empty() {
                        words.remove(edge);
                        break;
                    }
                }
                _ => {}
            }
        }
        if words.is_empty() {
            return None;
        }
        if words.len() == before {
            break;
        }
    }
    for position in 0..words.len() {
        let near_break = |at: Option<usize>| {
            at.and_then(|at| words.get(at))
                .is_some_and(|word| *word == Inline::Break)
        };
        let (after, before) = (
            near_break(position.checked_sub(1)),
            near_break(Some(position + 1)),
        );
        if let Inline::Text(run) = &mut words[position] {
            if after {
                run.text = run.text.trim_start().to_owned();
            }
            if before {
                run.text = run.text.trim_end().to_owned();
            }
        }
    }
    words.retain(|word| !matches!(word, Inline::Text(run) if run.text.is_empty()));
    Some(words)
}
