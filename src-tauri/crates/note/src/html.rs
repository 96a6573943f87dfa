//! One page of HTML that needs nothing else: pictures, faces and style inside.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use obs_chart::{Surface, SurfaceName};
use obs_model::Lang;

use crate::faces::WEB;
use crate::markup::{escape, headings, title, words};
use crate::page::{ChartPart, ColumnKind, Note, Part, Picture, Span, TablePart, Term};
use crate::picture;
use crate::values::leads_somewhere;
use crate::words::{Words, long_day, tag};

/// Lays a note out as one HTML file that works without a network: pictures inside, faces inside, nothing that runs.
/// The same note gives the same bytes.
pub fn html(note: &Note) -> String {
    let given = Words::of(note.lang);
    let mut page = String::with_capacity(512 * 1024);
    let _ = write!(
        page,
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'\">\n\
         <meta name=\"generator\" content=\"Observatoire territorial\">\n<meta name=\"author\" content=\"{}\">\n\
         <meta name=\"dcterms.date\" content=\"{:04}-{:02}-{:02}\">\n<title>{}</title>\n<style>\n{}</style>\n</head>\n<body>\n",
        tag(note.lang),
        escape(&note.council),
        note.day.year,
        note.day.month,
        note.day.day,
        escape(title(note)),
        style(),
    );
    cover(&mut page, note);
    contents(&mut page, note);
    page.push_str("<main>\n");
    body(&mut page, note);
    if !note.method.is_empty() {
        section(&mut page, "methode", given.method);
        for text in &note.method {
            paragraph(&mut page, &escape(text));
        }
    }
    terms(&mut page, "etats", given.states, &note.states);
    terms(&mut page, "indicateurs", given.glossary, &note.glossary);
    attached(&mut page, note);
    page.push_str("</main>\n</body>\n</html>\n");
    page
}

/// The style sheet: colours of paper, faces inside.
fn style() -> String {
    let mut style = String::with_capacity(256 * 1024);
    for (weight, slant, bytes) in WEB {
        let _ = writeln!(
            style,
            "@font-face {{ font-family: \"Atkinson Hyperlegible Next\"; font-weight: {weight}; font-style: {slant}; \
             src: url(data:font/ttf;base64,{}) format(\"truetype\"); }}",
            STANDARD.encode(bytes)
        );
    }
    style.push_str(":root {");
    for (name, value) in Surface::named(SurfaceName::Print).tokens() {
        if value.starts_with('#') {
            let _ = write!(style, " --{name}: {value};");
        }
    }
    style.push_str(" }\n");
    style.push_str(include_str!("../../../../assets/note/note.css"));
    style
}

fn cover(page: &mut String, note: &Note) {
    page.push_str("<header>\n");
    if let Some(logo) = &note.logo
        && let Ok(read) = picture::read(logo, note.lang)
    {
        image(page, logo, read.form.mime(), &note.council);
    }
    if !note.council.trim().is_empty() {
        let _ = writeln!(page, "<p class=\"council\">{}</p>", escape(&note.council));
    }
    let _ = writeln!(page, "<h1>{}</h1>", escape(title(note)));
    if !note.subtitle.trim().is_empty() {
        let _ = writeln!(page, "<p class=\"subtitle\">{}</p>", escape(&note.subtitle));
    }
    let _ = writeln!(
        page,
        "<p class=\"place\"><strong>{}</strong><br><time datetime=\"{:04}-{:02}-{:02}\">{}</time></p>\n</header>",
        escape(&note.place),
        note.day.year,
        note.day.month,
        note.day.day,
        long_day(note.day, note.lang),
    );
}

/// The headings of the first two levels, when there are several.
fn contents(page: &mut String, note: &Note) {
    let headings = headings(note);
    if headings.len() < 3 {
        return;
    }
    let given = Words::of(note.lang);
    let _ = writeln!(
        page,
        "<nav aria-labelledby=\"sommaire\">\n<h2 id=\"sommaire\">{}</h2>\n<ul>",
        given.contents
    );
    for heading in headings.iter().filter(|heading| heading.level < 3) {
        let _ = writeln!(
            page,
            "<li class=\"level-{}\"><a href=\"#p{}\">{}</a></li>",
            heading.level,
            heading.part,
            escape(&heading.text)
        );
    }
    page.push_str("</ul>\n</nav>\n");
}

fn body(page: &mut String, note: &Note) {
    let headings = headings(note);
    for (index, part) in note.body.iter().enumerate() {
        match part {
            Part::Heading { text, .. } => {
                if let Some(heading) = headings.iter().find(|heading| heading.part == index) {
                    // The title of the note is the first level.
                    let level = heading.level + 1;
                    let _ = writeln!(page, "<h{level} id=\"p{index}\">{}</h{level}>", runs(text));
                }
            }
            Part::Paragraph(text) => {
                if !words(text).trim().is_empty() {
                    paragraph(page, &runs(text));
                }
            }
            Part::List { ordered, items } => {
                let list = if *ordered { "ol" } else { "ul" };
                let _ = writeln!(page, "<{list}>");
                for item in items {
                    let _ = writeln!(page, "<li>{}</li>", runs(item));
                }
                let _ = writeln!(page, "</{list}>");
            }
            Part::Quotation(paragraphs) => {
                page.push_str("<blockquote>\n");
                paragraphs
                    .iter()
                    .for_each(|text| paragraph(page, &runs(text)));
                page.push_str("</blockquote>\n");
            }
            Part::Callout(paragraphs) => {
                let label = Words::of(note.lang).callout;
                let _ = writeln!(
                    page,
                    "<aside aria-label=\"{label}\">\n<p class=\"label\">{label}</p>"
                );
                paragraphs
                    .iter()
                    .for_each(|text| paragraph(page, &runs(text)));
                page.push_str("</aside>\n");
            }
            Part::Image { picture, caption } => match picture::read(picture, note.lang) {
                Ok(read) => {
                    page.push_str("<figure class=\"picture\">\n");
                    image(page, picture, read.form.mime(), caption);
                    if !caption.trim().is_empty() {
                        let _ = writeln!(page, "<figcaption>{}</figcaption>", escape(caption));
                    }
                    page.push_str("</figure>\n");
                }
                Err(sentence) => missing(page, &sentence),
            },
            Part::Chart(part) => chart(page, part, note.lang),
            Part::Table(part) => {
                page.push_str("<div class=\"wide\">\n");
                table(page, part);
                source(page, &part.source);
                page.push_str("</div>\n");
            }
            Part::Verbatim(text) => {
                let lines: Vec<String> = text.lines().map(escape).collect();
                let _ = writeln!(page, "<pre>{}</pre>", lines.join("\n"));
            }
            Part::Missing(sentence) => missing(page, sentence),
        }
    }
}

fn paragraph(page: &mut String, markup: &str) {
    let _ = writeln!(page, "<p>{markup}</p>");
}

fn missing(page: &mut String, sentence: &str) {
    let _ = writeln!(page, "<p class=\"missing\">{}</p>", escape(sentence));
}

fn image(page: &mut String, picture: &Picture, mime: &str, otherwise: &str) {
    let alt = match picture.alt.trim() {
        "" => otherwise,
        alt => alt,
    };
    let _ = writeln!(
        page,
        "<img alt=\"{}\" src=\"data:{mime};base64,{}\">",
        escape(alt),
        STANDARD.encode(&picture.bytes)
    );
}

fn chart(page: &mut String, part: &ChartPart, lang: Lang) {
    let _ = writeln!(
        page,
        "<figure class=\"chart\">\n<figcaption><strong>{}</strong><br>{}</figcaption>\n{}",
        escape(&part.message),
        escape(&part.subtitle),
        part.drawing.svg.trim_end()
    );
    if let Some(part) = &part.table {
        table(page, part);
    }
    for notice in &part.notices {
        paragraph(page, &escape(notice));
    }
    source(page, &part.source);
    if !part.reference.is_empty() {
        let words = Words::of(lang).reference;
        let _ = writeln!(
            page,
            "<p class=\"source\">{words}{}</p>",
            escape(&part.reference)
        );
    }
    page.push_str("</figure>\n");
}

fn source(page: &mut String, source: &[String]) {
    if !source.is_empty() {
        let _ = writeln!(
            page,
            "<p class=\"source\">{}</p>",
            escape(&source.join(" · "))
        );
    }
}

fn table(page: &mut String, part: &TablePart) {
    if part.head.is_empty() {
        return;
    }
    page.push_str("<table>\n");
    if !part.caption.trim().is_empty() {
        let _ = writeln!(page, "<caption>{}</caption>", escape(&part.caption));
    }
    let class = |column: usize| match part.columns.get(column) {
        Some(ColumnKind::Figures) => " class=\"figures\"",
        _ => "",
    };
    page.push_str("<thead><tr>");
    for (column, name) in part.head.iter().enumerate() {
        let _ = write!(
            page,
            "<th scope=\"col\"{}>{}</th>",
            class(column),
            escape(name)
        );
    }
    page.push_str("</tr></thead>\n<tbody>\n");
    for (index, row) in part.rows.iter().enumerate() {
        page.push_str(if part.mine.contains(&index) {
            "<tr class=\"mine\">"
        } else {
            "<tr>"
        });
        for column in 0..part.head.len() {
            let text = escape(row.get(column).map_or("", String::as_str));
            let _ = match column {
                0 => write!(page, "<th scope=\"row\"{}>{text}</th>", class(column)),
                _ => write!(page, "<td{}>{text}</td>", class(column)),
            };
        }
        page.push_str("</tr>\n");
    }
    page.push_str("</tbody>\n</table>\n");
}

fn section(page: &mut String, id: &str, name: &str) {
    let _ = writeln!(page, "<h2 id=\"{id}\">{}</h2>", escape(name));
}

fn terms(page: &mut String, id: &str, name: &str, terms: &[Term]) {
    if terms.is_empty() {
        return;
    }
    section(page, id, name);
    page.push_str("<dl>\n");
    for term in terms {
        let _ = writeln!(page, "<dt>{}</dt>", escape(&term.name));
        for text in &term.meaning {
            let _ = writeln!(page, "<dd>{}</dd>", escape(text));
        }
    }
    page.push_str("</dl>\n");
}

/// The attached files, to be saved from the page itself.
fn attached(page: &mut String, note: &Note) {
    if note.attachments.is_empty() {
        return;
    }
    section(page, "fichiers", Words::of(note.lang).attached);
    page.push_str("<ul>\n");
    for file in &note.attachments {
        let name = file.name.rsplit('/').next().unwrap_or(&file.name);
        let _ = writeln!(
            page,
            "<li><a download=\"{}\" href=\"data:application/octet-stream;base64,{}\">{}</a><br>{}</li>",
            escape(name),
            STANDARD.encode(&file.bytes),
            escape(name),
            escape(&file.description)
        );
    }
    page.push_str("</ul>\n");
}

fn runs(spans: &[Span]) -> String {
    let mut markup = String::new();
    for span in spans {
        let mut run = escape(&span.text);
        if span.emphasis {
            run = format!("<em>{run}</em>");
        }
        if span.strong {
            run = format!("<strong>{run}</strong>");
        }
        if let Some(link) = span.link.as_deref().filter(|link| leads_somewhere(link)) {
            run = format!("<a href=\"{}\">{run}</a>", escape(link.trim()));
        }
        markup.push_str(&run);
        if span.breaks {
            markup.push_str("<br>");
        }
    }
    markup
}
