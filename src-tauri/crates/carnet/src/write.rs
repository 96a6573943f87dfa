//! From a carnet to the text of its file: what [`crate::read`] reads back the same.

use crate::{Block, Carnet, Inline, Paragraphs, Run, fences, figure, head, read};

/// Keeps two marks apart that would run into each other; means nothing in Markdown.
pub(crate) const APART: &str = "<!-- -->";

/// Letters that mean something in Markdown wherever they stand.
const MEANINGFUL: [char; 9] = ['\\', '`', '*', '_', '[', ']', '<', '&', '{'];

/// Writes a carnet, put in order first (see [`Carnet::ordered`]).
pub fn write(carnet: &Carnet) -> String {
    let carnet = carnet.clone().ordered();
    let mut text = head::write(&carnet.head);
    let mut before: Option<&Block> = None;
    let mut is_other_list = false;
    for block in &carnet.blocks {
        // Two lists in a row are two lists, whatever stands between the items.
        is_other_list = match (before, block) {
            (Some(Block::List(before)), Block::List(list)) => {
                before.ordered == list.ordered && !is_other_list
            }
            _ => false,
        };
        text.push('\n');
        text.push_str(&one(block, is_other_list));
        text.push('\n');
        before = Some(block);
    }
    text
}

fn one(block: &Block, is_other_list: bool) -> String {
    if let Some((word, content)) = fences::write(block) {
        return fenced(word, content.trim_end());
    }
    match block {
        Block::Heading(heading) => {
            format!(
                "{} {}",
                "#".repeat(heading.level.into()),
                words(&heading.text)
            )
        }
        Block::Paragraph(paragraph) => words(&paragraph.text),
        Block::List(list) => list
            .items
            .iter()
            .zip(1..)
            .map(|(item, number)| {
                let mark = match (list.ordered, is_other_list) {
                    (false, false) => "-".to_owned(),
                    (false, true) => "*".to_owned(),
                    (true, false) => format!("{number}."),
                    (true, true) => format!("{number})"),
                };
                let indent = " ".repeat(mark.len() + 1);
                format!(
                    "{mark} {}",
                    words(item).replace('\n', &format!("\n{indent}"))
                )
            })
            .collect::<Vec<_>>()
            .join("\n"),
        Block::Quotation(quotation) => format!("> {}", paragraphs(quotation).replace('\n', "\n> ")),
        Block::Callout(callout) => fenced(fences::CALLOUT, &paragraphs(callout)),
        Block::Image(image) => {
            let caption = match image.caption.as_str() {
                "" => String::new(),
                caption => format!(" \"{}\"", escaped(caption).replace('"', "\\\"")),
            };
            format!(
                "![{}](<{}>{caption})",
                escaped(&image.alt),
                target(&image.file)
            )
        }
        Block::Verbatim(verbatim) => {
            let source = verbatim.source.trim_end();
            // What would swallow the text after it is fenced.
            let follows = read::blocks(&format!("{source}\n\nx\n"));
            let ends = matches!(follows.last(), Some(Block::Paragraph(words)) if words.text == [plain("x")]);
            match ends {
                true => source.to_owned(),
                false => fenced("texte", source),
            }
        }
        // Written above.
        _ => String::new(),
    }
}

fn plain(text: &str) -> Inline {
    Inline::Text(Run {
        text: text.to_owned(),
        ..Run::default()
    })
}

fn fenced(word: &str, content: &str) -> String {
    let mut longest = 0;
    let mut run = 0;
    for letter in content.chars() {
        run = if letter == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(3.max(longest + 1));
    format!("{fence}{word}\n{content}\n{fence}")
}

fn paragraphs(all: &Paragraphs) -> String {
    let all: Vec<String> = all.paragraphs.iter().map(|text| words(text)).collect();
    all.join("\n\n")
}

/// A line of words. Where two marks would run into each other, something that means nothing is set between them.
fn words(text: &[Inline]) -> String {
    let close = joined(text, "");
    let reads_back = |written: &str| match read::blocks(written).as_slice() {
        [Block::Paragraph(words)] => words.text == text,
        [] => text.is_empty(),
        _ => false,
    };
    if reads_back(&close) {
        return close;
    }
    joined(text, APART)
}

fn joined(text: &[Inline], between: &str) -> String {
    let mut written = String::new();
    for (position, inline) in text.iter().enumerate() {
        if position > 0 && !written.ends_with('\n') {
            written.push_str(between);
        }
        let starts_line = written.is_empty() || written.ends_with('\n');
        match inline {
            Inline::Text(run) => written.push_str(&marked(run, starts_line)),
            Inline::Figure(figure) => {
                // Its opening brace stays: the others mean what they mean anywhere.
                let source = figure::write(figure);
                written.push('{');
                written.push_str(&escaped(&source[1..]));
            }
            Inline::Break => {
                written.push_str(if written.ends_with('\n') { APART } else { "" });
                written.push_str("\\\n");
            }
        }
    }
    written
}

fn marked(run: &Run, starts_line: bool) -> String {
    let mark = match (run.strong, run.emphasis) {
        (true, true) => "***",
        (true, false) => "**",
        (false, true) => "*",
        (false, false) => "",
    };
    let mut text = escaped(&run.text);
    if starts_line && mark.is_empty() && run.link.is_none() {
        text = line_start_escaped(&text);
    }
    let text = format!("{mark}{text}{mark}");
    match &run.link {
        Some(link) => format!("[{text}](<{}>)", target(link)),
        None => text,
    }
}

/// The address of a link or a picture, between angle brackets.
fn target(address: &str) -> String {
    address
        .chars()
        .filter(|letter| !letter.is_control())
        .map(|letter| match letter {
            '<' | '>' | '\\' | '&' => format!("\\{letter}"),
            other => other.to_string(),
        })
        .collect()
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if MEANINGFUL.contains(&letter) {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

/// What would begin a heading, a list, a quotation or a rule does not.
fn line_start_escaped(text: &str) -> String {
    if text.starts_with(['#', '>', '-', '+', '=', '~']) {
        return format!("\\{text}");
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    match (digits, text[digits..].chars().next()) {
        (1.., Some('.' | ')')) => format!("{}\\{}", &text[..digits], &text[digits..]),
        _ => text.to_owned(),
    }
}
