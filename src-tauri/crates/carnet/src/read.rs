//! From the text of a file to a carnet. Never fails: what is not understood is kept as it is written.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::{
    Block, Carnet, Heading, Image, Inline, List, Paragraphs, Run, Verbatim, Words, fences, figure,
    head,
};

/// Stands for a brace that a backslash keeps from opening a figure, until figures are told from text.
const PLAIN_BRACE: char = '\u{f07b}';

type Spanned<'a> = (Event<'a>, Range<usize>);

/// Reads the text of a file.
pub fn read(text: &str) -> Carnet {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let (head, body) = head::read(&text);
    Carnet {
        head,
        blocks: blocks(&text[body..]),
    }
}

/// The blocks of a text without a head.
pub(crate) fn blocks(text: &str) -> Vec<Block> {
    let events: Vec<Spanned<'_>> = Parser::new_ext(text, Options::empty())
        .into_offset_iter()
        .collect();
    let mut blocks = Vec::new();
    let mut read_until = 0;
    let mut rest = events.as_slice();
    while let Some((_, range)) = rest.first() {
        let length = length(rest);
        let (events, after) = rest.split_at(length);
        let range = range.clone();
        // What gives no event, a definition of links for one, is text too.
        keep(&mut blocks, text, read_until..range.start, String::new());
        match block(text, events) {
            Ok(block) => blocks.push(block),
            Err(why) => keep(
                &mut blocks,
                text,
                line_start(text, range.start)..range.end,
                why,
            ),
        }
        read_until = range.end;
        rest = after;
    }
    keep(&mut blocks, text, read_until..text.len(), String::new());
    blocks
}

/// How many events the first block takes.
fn length(events: &[Spanned<'_>]) -> usize {
    let mut depth = 0;
    for (position, (event, _)) in events.iter().enumerate() {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return position + 1;
        }
    }
    events.len()
}

/// Where the line of a position starts: an indentation means something.
fn line_start(text: &str, position: usize) -> usize {
    let before = text[..position].trim_end_matches([' ', '\t']);
    match before.is_empty() || before.ends_with('\n') {
        true => before.len(),
        false => position,
    }
}

fn keep(blocks: &mut Vec<Block>, text: &str, range: Range<usize>, why: String) {
    let Some(source) = text.get(range) else {
        return;
    };
    let source = source.trim_start_matches('\n').trim_end();
    if !source.trim().is_empty() {
        blocks.push(Block::Verbatim(Verbatim {
            source: source.to_owned(),
            why,
        }));
    }
}

/// A block; otherwise why it is kept as written, in a sentence that may be empty.
fn block(text: &str, events: &[Spanned<'_>]) -> Result<Block, String> {
    let other = Err(String::new());
    let [(Event::Start(tag), _), inside @ .., _] = events else {
        return other;
    };
    let read = match tag {
        Tag::Paragraph => image(inside)
            .map(Block::Image)
            .or_else(|| inlines(text, inside).map(|text| Block::Paragraph(Words { text }))),
        Tag::Heading { level, .. } => inlines(text, inside).map(|words| {
            Block::Heading(Heading {
                level: match level {
                    HeadingLevel::H1 => 1,
                    HeadingLevel::H2 => 2,
                    _ => 3,
                },
                text: words,
            })
        }),
        Tag::List(first) => items(text, inside).map(|items| {
            Block::List(List {
                ordered: first.is_some(),
                items,
            })
        }),
        Tag::BlockQuote(_) => children(inside)
            .map(|child| match child {
                [(Event::Start(Tag::Paragraph), _), inside @ .., _] => inlines(text, inside),
                _ => None,
            })
            .collect::<Option<Vec<_>>>()
            .map(|paragraphs| Block::Quotation(Paragraphs { paragraphs })),
        Tag::CodeBlock(CodeBlockKind::Fenced(word)) => {
            let content: String = inside.iter().filter_map(|(event, _)| said(event)).collect();
            let word = word.split_whitespace().next().unwrap_or_default();
            if word == fences::CALLOUT {
                return callout(&content)
                    .ok_or_else(|| "Un encadré ne contient que des paragraphes.".to_owned());
            }
            match fences::read(word, &content) {
                Some(read) => return read,
                None => None,
            }
        }
        _ => None,
    };
    read.map_or(other, Ok)
}

fn said<'a>(event: &'a Event<'_>) -> Option<&'a str> {
    match event {
        Event::Text(text) => Some(text),
        _ => None,
    }
}

fn callout(content: &str) -> Option<Block> {
    let paragraphs = blocks(content)
        .into_iter()
        .map(|block| match block {
            Block::Paragraph(words) => Some(words.text),
            _ => None,
        })
        .collect::<Option<Vec<_>>>()?;
    Some(Block::Callout(Paragraphs { paragraphs }))
}

/// The elements at the first depth, each with its events.
fn children<'a, 'e>(events: &'a [Spanned<'e>]) -> impl Iterator<Item = &'a [Spanned<'e>]> {
    let mut rest = events;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (child, after) = rest.split_at(length(rest));
        rest = after;
        Some(child)
    })
}

/// The items of a flat list; none for one whose items hold more than words.
fn items(text: &str, events: &[Spanned<'_>]) -> Option<Vec<Vec<Inline>>> {
    children(events)
        .map(|item| match item {
            [(Event::Start(Tag::Item), _), inside @ .., _] => match inside {
                [(Event::Start(Tag::Paragraph), _), words @ .., _]
                    if length(inside) == inside.len() =>
                {
                    inlines(text, words)
                }
                words => inlines(text, words),
            },
            _ => None,
        })
        .collect()
}

/// A paragraph that is one picture.
fn image(events: &[Spanned<'_>]) -> Option<Image> {
    let [
        (
            Event::Start(Tag::Image {
                dest_url, title, ..
            }),
            _,
        ),
        inside @ ..,
        (Event::End(TagEnd::Image), _),
    ] = events
    else {
        return None;
    };
    let alt = inside
        .iter()
        .map(|(event, _)| said(event))
        .collect::<Option<String>>()?;
    Some(Image {
        file: dest_url.to_string(),
        alt,
        caption: title.to_string(),
    })
}

/// Words, figures and line breaks; none when there is anything else.
fn inlines(text: &str, events: &[Spanned<'_>]) -> Option<Vec<Inline>> {
    let mut words: Vec<Inline> = Vec::new();
    let mut manner = Run::default();
    let mut links: Vec<Option<String>> = Vec::new();
    let (mut strong, mut emphasis) = (0, 0);
    for (event, range) in events {
        match event {
            Event::Text(piece) => {
                let is_plain_brace = piece.starts_with('{') && text[..range.start].ends_with('\\');
                let piece = match is_plain_brace {
                    true => format!("{PLAIN_BRACE}{}", &piece[1..]),
                    false => piece.to_string(),
                };
                manner.strong = strong > 0;
                manner.emphasis = emphasis > 0;
                manner.link = links.last().cloned().flatten();
                push(
                    &mut words,
                    Run {
                        text: piece,
                        ..manner.clone()
                    },
                );
            }
            Event::SoftBreak => push(
                &mut words,
                Run {
                    text: " ".to_owned(),
                    ..manner.clone()
                },
            ),
            Event::HardBreak => words.push(Inline::Break),
            Event::Start(Tag::Strong) => strong += 1,
            Event::End(TagEnd::Strong) => strong -= 1,
            Event::Start(Tag::Emphasis) => emphasis += 1,
            Event::End(TagEnd::Emphasis) => emphasis -= 1,
            Event::Start(Tag::Link {
                dest_url, title, ..
            }) if title.is_empty() => {
                links.push(Some(dest_url.to_string()));
            }
            Event::End(TagEnd::Link) => {
                links.pop();
            }
            Event::InlineHtml(html) if **html == *crate::write::APART => {}
            _ => return None,
        }
    }
    Some(words.into_iter().flat_map(figures).collect())
}

fn push(words: &mut Vec<Inline>, run: Run) {
    if let Some(Inline::Text(last)) = words.last_mut()
        && (last.strong, last.emphasis, &last.link) == (run.strong, run.emphasis, &run.link)
    {
        last.text.push_str(&run.text);
    } else if !run.text.is_empty() {
        words.push(Inline::Text(run));
    }
}

/// A run with its figures told apart.
fn figures(word: Inline) -> Vec<Inline> {
    let Inline::Text(run) = word else {
        return vec![word];
    };
    let mut words = Vec::new();
    let mut plain = String::new();
    let mut rest = run.text.as_str();
    while let Some(first) = rest.chars().next() {
        if let Some((figure, length)) = figure::read(rest) {
            push(
                &mut words,
                Run {
                    text: std::mem::take(&mut plain),
                    ..run.clone()
                },
            );
            words.push(Inline::Figure(figure));
            rest = &rest[length..];
            continue;
        }
        plain.push(if first == PLAIN_BRACE { '{' } else { first });
        rest = &rest[first.len_utf8()..];
    }
    push(&mut words, Run { text: plain, ..run });
    words
}
