//! A note as an OpenDocument text, to go on writing in an office suite.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use obs_chart::{Drawing, Surface, SurfaceName, png};
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

use crate::faces::WEB;
use crate::markup::{escape, headings, title, words};
use crate::page::{ChartPart, ColumnKind, Note, Part, Picture, Span, TablePart, Term};
use crate::pdf::NoteError;
use crate::picture;
use crate::values::leads_somewhere;
use crate::words::{Words, long_day, tag};

/// Pixels of the picture that stands for a chart where SVG is not read: 300 to the inch.
const CHART_WIDTH_PX: u32 = 2_008;

/// Points of 1/72 inch that a picture may be wide and high.
const PICTURE_MAX_PT: (f64, f64) = (430.0, 560.0);

/// Lays a note out as ODT. Charts are SVG with a PNG beside, for suites that read no SVG. The same note gives the
/// same bytes.
///
/// # Errors
/// When a chart cannot be painted or the file cannot be packed: our mistake, never the words of a person.
pub fn odt(note: &Note) -> Result<Vec<u8>, NoteError> {
    let mut document = Document::default();
    document.note(note)?;
    document.pack(note)
}

/// What the file will hold.
#[derive(Default)]
struct Document {
    /// Markup of the text.
    text: String,
    /// Pictures: path in the file, type, bytes.
    pictures: Vec<(String, &'static str, Vec<u8>)>,
    tables: usize,
    frames: usize,
}

impl Document {
    fn note(&mut self, note: &Note) -> Result<(), NoteError> {
        let given = Words::of(note.lang);
        if let Some(logo) = &note.logo {
            self.picture(logo, &note.council, note, (150.0, 64.0));
        }
        self.line("Council", &escape(&note.council));
        self.line("Title", &escape(title(note)));
        self.line("Subtitle", &escape(&note.subtitle));
        self.line("Place", &escape(&note.place));
        self.line("Day", &escape(&long_day(note.day, note.lang)));
        let headings = headings(note);
        for (index, part) in note.body.iter().enumerate() {
            match part {
                Part::Heading { text, .. } => {
                    if let Some(heading) = headings.iter().find(|heading| heading.part == index) {
                        self.heading(heading.level, &runs(text));
                    }
                }
                Part::Paragraph(text) => {
                    if !words(text).trim().is_empty() {
                        self.line("Text_20_body", &runs(text));
                    }
                }
                Part::List { ordered, items } => {
                    let style = if *ordered { "Numbers" } else { "Bullets" };
                    let _ = write!(self.text, "<text:list text:style-name=\"{style}\">");
                    for item in items {
                        let _ = write!(
                            self.text,
                            "<text:list-item><text:p text:style-name=\"Text_20_body\">{}</text:p></text:list-item>",
                            runs(item)
                        );
                    }
                    self.text.push_str("</text:list>\n");
                }
                Part::Quotation(paragraphs) => paragraphs
                    .iter()
                    .for_each(|text| self.line("Quotations", &runs(text))),
                Part::Callout(paragraphs) => {
                    self.line("Callout_20_label", given.callout);
                    for text in paragraphs {
                        self.line("Callout", &runs(text));
                    }
                }
                Part::Image { picture, caption } => {
                    self.picture(picture, caption, note, PICTURE_MAX_PT);
                    self.line("Small", &escape(caption));
                }
                Part::Chart(part) => self.chart(part, given)?,
                Part::Table(part) => {
                    self.line("Message", &escape(&part.caption));
                    self.table(part);
                    self.line("Small", &escape(&part.source.join(" · ")));
                }
                Part::Verbatim(text) => {
                    for line in text.lines() {
                        self.line("Callout", &escape(line));
                    }
                }
                Part::Missing(sentence) => self.line("Small", &escape(sentence)),
            }
        }
        if !note.method.is_empty() {
            self.heading(1, given.method);
            for text in &note.method {
                self.line("Text_20_body", &escape(text));
            }
        }
        self.terms(given.states, &note.states);
        self.terms(given.glossary, &note.glossary);
        Ok(())
    }

    /// A paragraph; nothing when it would be empty.
    fn line(&mut self, style: &str, markup: &str) {
        if !markup.trim().is_empty() {
            let _ = writeln!(
                self.text,
                "<text:p text:style-name=\"{style}\">{markup}</text:p>"
            );
        }
    }

    fn heading(&mut self, level: u8, markup: &str) {
        let _ = writeln!(
            self.text,
            "<text:h text:style-name=\"Heading_20_{level}\" text:outline-level=\"{level}\">{markup}</text:h>"
        );
    }

    fn terms(&mut self, name: &str, terms: &[Term]) {
        if terms.is_empty() {
            return;
        }
        self.heading(1, name);
        for term in terms {
            self.line("Message", &escape(&term.name));
            for text in &term.meaning {
                self.line("Text_20_body", &escape(text));
            }
        }
    }

    fn chart(&mut self, part: &ChartPart, given: &Words) -> Result<(), NoteError> {
        self.line("Message", &escape(&part.message));
        self.line("Measure", &escape(&part.subtitle));
        self.drawing(&part.drawing)?;
        if let Some(part) = &part.table {
            self.table(part);
        }
        for notice in &part.notices {
            self.line("Small", &escape(notice));
        }
        self.line("Small", &escape(&part.source.join(" · ")));
        if !part.reference.is_empty() {
            let line = format!("{}{}", given.reference, escape(&part.reference));
            self.line("Small", &line);
        }
        Ok(())
    }

    fn drawing(&mut self, drawing: &Drawing) -> Result<(), NoteError> {
        let painted =
            png(drawing, CHART_WIDTH_PX).map_err(|error| NoteError::Pack(error.to_string()))?;
        let nth = self.pictures.len();
        let svg = self.keep(
            format!("Pictures/graphique-{nth}.svg"),
            "image/svg+xml",
            plain_svg(&drawing.svg).into_bytes(),
        );
        let png = self.keep(
            format!("Pictures/graphique-{nth}.png"),
            "image/png",
            painted,
        );
        self.frame((drawing.width, drawing.height), &[svg, png], &drawing.alt);
        Ok(())
    }

    fn keep(&mut self, path: String, mime: &'static str, bytes: Vec<u8>) -> (String, &'static str) {
        self.pictures.push((path.clone(), mime, bytes));
        (path, mime)
    }

    fn picture(&mut self, picture: &Picture, otherwise: &str, note: &Note, max: (f64, f64)) {
        match picture::read(picture, note.lang) {
            Ok(read) => {
                let own = (read.width * 0.75, read.height * 0.75);
                let scale = (max.0 / own.0).min(max.1 / own.1).min(1.0);
                let nth = self.pictures.len();
                let kept = self.keep(
                    format!("Pictures/image-{nth}.{}", read.form.ending()),
                    read.form.mime(),
                    picture.bytes.clone(),
                );
                let alt = match picture.alt.trim() {
                    "" => otherwise,
                    alt => alt,
                };
                self.frame((own.0 * scale, own.1 * scale), &[kept], alt);
            }
            Err(sentence) => self.line("Small", &escape(&sentence)),
        }
    }

    /// A picture in a paragraph of its own; the first that the suite can read is shown.
    fn frame(&mut self, (width, height): (f64, f64), images: &[(String, &str)], alt: &str) {
        self.frames += 1;
        let _ = write!(
            self.text,
            "<text:p text:style-name=\"Picture\"><draw:frame draw:style-name=\"Frame\" draw:name=\"Image {}\" \
             text:anchor-type=\"as-char\" svg:width=\"{width:.1}pt\" svg:height=\"{height:.1}pt\">",
            self.frames
        );
        for (path, mime) in images {
            let _ = write!(
                self.text,
                "<draw:image xlink:href=\"{path}\" xlink:type=\"simple\" xlink:show=\"embed\" xlink:actuate=\"onLoad\" draw:mime-type=\"{mime}\"/>"
            );
        }
        let _ = writeln!(
            self.text,
            "<svg:desc>{}</svg:desc></draw:frame></text:p>",
            escape(alt)
        );
    }

    fn table(&mut self, part: &TablePart) {
        if part.head.is_empty() {
            return;
        }
        self.tables += 1;
        let columns = part.head.len();
        let _ = write!(
            self.text,
            "<table:table table:name=\"Tableau {}\" table:style-name=\"Table\"><table:table-column table:number-columns-repeated=\"{columns}\"/>\
             <table:table-header-rows><table:table-row>",
            self.tables
        );
        let aligned = |column: usize, row: &str| match part.columns.get(column) {
            Some(ColumnKind::Figures) => format!("{row}_20_figures"),
            _ => row.to_owned(),
        };
        for (column, name) in part.head.iter().enumerate() {
            self.cell("Head", &aligned(column, "Cell_20_strong"), name);
        }
        self.text
            .push_str("</table:table-row></table:table-header-rows>\n");
        for (index, row) in part.rows.iter().enumerate() {
            self.text.push_str("<table:table-row>");
            let style = if part.mine.contains(&index) {
                "Cell_20_mine"
            } else {
                "Cell"
            };
            for column in 0..columns {
                let words = row.get(column).map_or("", String::as_str);
                self.cell("Body", &aligned(column, style), words);
            }
            self.text.push_str("</table:table-row>\n");
        }
        self.text.push_str("</table:table>\n");
    }

    fn cell(&mut self, cell: &str, style: &str, words: &str) {
        let _ = write!(
            self.text,
            "<table:table-cell table:style-name=\"{cell}\" office:value-type=\"string\"><text:p text:style-name=\"{style}\">{}</text:p></table:table-cell>",
            escape(words)
        );
    }

    fn pack(self, note: &Note) -> Result<Vec<u8>, NoteError> {
        let content = format!(
            "{XML}<office:document-content {NAMES}><office:automatic-styles>{FRAMES}{}</office:automatic-styles>\
             <office:body><office:text>\n{}</office:text></office:body></office:document-content>\n",
            cells(),
            self.text
        );
        let meta = format!(
            "{XML}<office:document-meta {NAMES}><office:meta><meta:generator>Observatoire territorial</meta:generator>\
             <dc:title>{}</dc:title><dc:creator>{}</dc:creator><dc:date>{:04}-{:02}-{:02}T00:00:00</dc:date><dc:language>{}</dc:language>\
             </office:meta></office:document-meta>\n",
            escape(title(note)),
            escape(&note.council),
            note.day.year,
            note.day.month,
            note.day.day,
            tag(note.lang),
        );
        let faces = |slot: usize| format!("Fonts/AtkinsonHyperlegibleNext-{slot}.ttf");
        let mut parts: Vec<(String, &str, Vec<u8>)> = vec![
            ("content.xml".to_owned(), "text/xml", content.into_bytes()),
            (
                "styles.xml".to_owned(),
                "text/xml",
                styles(note, faces).into_bytes(),
            ),
            ("meta.xml".to_owned(), "text/xml", meta.into_bytes()),
        ];
        parts.extend(self.pictures);
        for (slot, (.., bytes)) in WEB.iter().enumerate() {
            parts.push((faces(slot), "application/x-font-ttf", bytes.to_vec()));
        }
        let mut manifest = format!(
            "{XML}<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" manifest:version=\"1.3\">\n\
             <manifest:file-entry manifest:full-path=\"/\" manifest:version=\"1.3\" manifest:media-type=\"{MIME}\"/>\n"
        );
        for (path, mime, _) in &parts {
            let _ = writeln!(
                manifest,
                "<manifest:file-entry manifest:full-path=\"{path}\" manifest:media-type=\"{mime}\"/>"
            );
        }
        manifest.push_str("</manifest:manifest>\n");
        packed(&parts, manifest).map_err(|error| NoteError::Pack(error.to_string()))
    }
}

fn packed(
    parts: &[(String, &str, Vec<u8>)],
    manifest: String,
) -> Result<Vec<u8>, zip::result::ZipError> {
    let mut file = ZipWriter::new(Cursor::new(Vec::new()));
    let deflated = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    // First and as it is: that is how readers know the file.
    file.start_file("mimetype", stored)?;
    file.write_all(MIME.as_bytes())?;
    file.start_file("META-INF/manifest.xml", deflated)?;
    file.write_all(manifest.as_bytes())?;
    for (path, mime, bytes) in parts {
        let packed_already = matches!(
            *mime,
            "image/png" | "image/jpeg" | "image/webp" | "image/gif"
        );
        file.start_file(
            path.as_str(),
            if packed_already { stored } else { deflated },
        )?;
        file.write_all(bytes)?;
    }
    Ok(file.finish()?.into_inner())
}

/// The markup with texts that stand on their baseline: suites do not read `dy`.
fn plain_svg(svg: &str) -> String {
    svg.split_inclusive('\n')
        .map(|line| on_baseline(line).unwrap_or_else(|| line.to_owned()))
        .collect()
}

fn on_baseline(line: &str) -> Option<String> {
    let value = |name: &str| {
        let (_, rest) = line.split_once(name)?;
        rest.split_once('"').map(|(value, _)| value)
    };
    let (top, down, size) = (value(" y=\"")?, value(" dy=\"")?, value(" font-size=\"")?);
    let baseline = top.parse::<f64>().ok()?
        + down.strip_suffix("em")?.parse::<f64>().ok()?
            * size.trim_end_matches("px").parse::<f64>().ok()?;
    Some(line.replacen(&format!(" dy=\"{down}\""), "", 1).replacen(
        &format!(" y=\"{top}\""),
        &format!(" y=\"{baseline:.1}\""),
        1,
    ))
}

fn runs(spans: &[Span]) -> String {
    let mut markup = String::new();
    for span in spans {
        let words = spaced(&escape(&span.text));
        let style = match (span.strong, span.emphasis) {
            (true, true) => Some("Both"),
            (true, false) => Some("Strong"),
            (false, true) => Some("Emphasis"),
            (false, false) => None,
        };
        let mut run = match style {
            Some(style) => format!("<text:span text:style-name=\"{style}\">{words}</text:span>"),
            None => words,
        };
        if let Some(link) = span.link.as_deref().filter(|link| leads_somewhere(link)) {
            run = format!(
                "<text:a xlink:type=\"simple\" xlink:href=\"{}\">{run}</text:a>",
                escape(link.trim())
            );
        }
        markup.push_str(&run);
        if span.breaks {
            markup.push_str("<text:line-break/>");
        }
    }
    markup
}

/// OpenDocument takes two spaces for one, unless told.
fn spaced(markup: &str) -> String {
    markup.replace("  ", " <text:s/>")
}

const MIME: &str = "application/vnd.oasis.opendocument.text";

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

const NAMES: &str = "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
    xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" \
    xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
    xmlns:draw=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\" \
    xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" \
    xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\" \
    xmlns:svg=\"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0\" \
    xmlns:meta=\"urn:oasis:names:tc:opendocument:xmlns:meta:1.0\" \
    xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
    xmlns:xlink=\"http://www.w3.org/1999/xlink\" \
    office:version=\"1.3\"";

/// What only the text itself may define: suites take no style of frames and cells from elsewhere.
const FRAMES: &str = "<style:style style:name=\"Frame\" style:family=\"graphic\"><style:graphic-properties style:vertical-pos=\"top\" style:vertical-rel=\"baseline\"/></style:style>\
    <style:style style:name=\"Table\" style:family=\"table\"><style:table-properties table:align=\"margins\" fo:margin-top=\"4pt\" fo:margin-bottom=\"6pt\"/></style:style>";

/// A colour of paper by its name.
fn colour(name: &str) -> String {
    Surface::named(SurfaceName::Print)
        .tokens()
        .find(|(other, _)| *other == name)
        .map(|(_, value)| value)
        .unwrap_or_default()
}

/// Styles of the cells of a head and of a body.
fn cells() -> String {
    [("Head", "1pt", colour("ink")), ("Body", "0.5pt", colour("line"))]
        .iter()
        .map(|(name, width, colour)| {
            format!(
                "<style:style style:name=\"{name}\" style:family=\"table-cell\"><style:table-cell-properties \
                 style:vertical-align=\"middle\" fo:padding=\"2.5pt\" fo:border=\"none\" fo:border-bottom=\"{width} solid {colour}\"/></style:style>"
            )
        })
        .collect()
}

/// The styles: named ones, so that a suite changes them all at once.
fn styles(note: &Note, faces: impl Fn(usize) -> String) -> String {
    let (ink, muted, line, mine) = (
        colour("ink"),
        colour("muted"),
        colour("line"),
        colour("mine"),
    );
    let mut styles = format!(
        "{XML}<office:document-styles {NAMES}><office:font-face-decls><style:font-face style:name=\"Atkinson\" \
         svg:font-family=\"'Atkinson Hyperlegible Next'\" style:font-family-generic=\"swiss\"><svg:font-face-src>"
    );
    for (slot, (weight, slant, _)) in WEB.iter().enumerate() {
        let weight = if *weight > 400 { "bold" } else { "normal" };
        let _ = write!(
            styles,
            "<svg:font-face-uri xlink:href=\"{}\" xlink:type=\"simple\" loext:font-style=\"{slant}\" loext:font-weight=\"{weight}\" \
             xmlns:loext=\"urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0\">\
             <svg:font-face-format svg:string=\"truetype\"/></svg:font-face-uri>",
            faces(slot)
        );
    }
    let language = tag(note.lang);
    let country = match language {
        "fr" => "FR",
        _ => "GB",
    };
    let _ = write!(
        styles,
        "</svg:font-face-src></style:font-face></office:font-face-decls><office:styles>\
         <style:default-style style:family=\"paragraph\"><style:paragraph-properties fo:line-height=\"140%\"/>\
         <style:text-properties style:font-name=\"Atkinson\" fo:font-size=\"10.5pt\" fo:color=\"{ink}\" fo:language=\"{language}\" fo:country=\"{country}\"/></style:default-style>\
         <style:style style:name=\"Standard\" style:family=\"paragraph\" style:class=\"text\"/>"
    );
    let mut paragraph = |name: &str, shown: &str, space: (u8, u8), layout: &str, text: &str| {
        let _ = write!(
            styles,
            "<style:style style:name=\"{name}\" style:display-name=\"{shown}\" style:family=\"paragraph\" style:parent-style-name=\"Standard\">\
             <style:paragraph-properties fo:margin-top=\"{}pt\" fo:margin-bottom=\"{}pt\" {layout}/><style:text-properties {text}/></style:style>",
            space.0, space.1
        );
    };
    let next = "fo:keep-with-next=\"always\"";
    paragraph("Text_20_body", "Text body", (0, 7), "", "");
    paragraph(
        "Title",
        "Title",
        (24, 4),
        "fo:line-height=\"110%\"",
        "fo:font-size=\"30pt\" fo:font-weight=\"bold\"",
    );
    paragraph(
        "Subtitle",
        "Subtitle",
        (0, 18),
        "",
        &format!("fo:font-size=\"14pt\" fo:color=\"{muted}\""),
    );
    paragraph(
        "Council",
        "Council",
        (6, 6),
        "",
        "fo:font-size=\"12pt\" fo:font-weight=\"bold\"",
    );
    paragraph(
        "Place",
        "Place",
        (0, 0),
        "",
        &format!("fo:font-size=\"13pt\" fo:font-weight=\"bold\" fo:color=\"{mine}\""),
    );
    paragraph("Day", "Day", (0, 24), "", &format!("fo:color=\"{muted}\""));
    for (level, size, before) in [(1, 19, 24), (2, 14, 18), (3, 12, 14)] {
        paragraph(
            &format!("Heading_20_{level}"),
            &format!("Heading {level}"),
            (before, 7),
            &format!("{next} fo:line-height=\"115%\""),
            &format!("fo:font-size=\"{size}pt\" fo:font-weight=\"bold\""),
        );
    }
    paragraph(
        "Quotations",
        "Quotations",
        (0, 7),
        &format!(
            "fo:margin-left=\"14pt\" fo:padding-left=\"9pt\" fo:border-left=\"2pt solid {line}\""
        ),
        "",
    );
    paragraph(
        "Callout",
        "Callout",
        (0, 7),
        &format!(
            "fo:margin-left=\"14pt\" fo:padding-left=\"9pt\" fo:border-left=\"3pt solid {mine}\""
        ),
        "",
    );
    paragraph(
        "Callout_20_label",
        "Callout label",
        (8, 0),
        next,
        &format!("fo:font-size=\"9pt\" fo:font-weight=\"bold\" fo:color=\"{mine}\""),
    );
    paragraph(
        "Message",
        "Message",
        (12, 2),
        next,
        "fo:font-size=\"12.5pt\" fo:font-weight=\"bold\"",
    );
    paragraph(
        "Small",
        "Small",
        (0, 4),
        "",
        &format!("fo:font-size=\"9pt\" fo:color=\"{muted}\""),
    );
    paragraph(
        "Measure",
        "Measure",
        (0, 4),
        next,
        &format!("fo:font-size=\"9pt\" fo:color=\"{muted}\""),
    );
    paragraph("Picture", "Picture", (4, 4), next, "");
    for (name, shown, text) in [
        ("Cell", "Cell", "fo:font-size=\"9pt\"".to_owned()),
        (
            "Cell_20_strong",
            "Cell strong",
            "fo:font-size=\"9pt\" fo:font-weight=\"bold\"".to_owned(),
        ),
        (
            "Cell_20_mine",
            "Cell mine",
            format!("fo:font-size=\"9pt\" fo:font-weight=\"bold\" fo:color=\"{mine}\""),
        ),
    ] {
        paragraph(name, shown, (0, 0), "fo:line-height=\"115%\"", &text);
        paragraph(
            &format!("{name}_20_figures"),
            &format!("{shown} figures"),
            (0, 0),
            "fo:line-height=\"115%\" fo:text-align=\"end\"",
            &text,
        );
    }
    for (name, text) in [
        ("Strong", "fo:font-weight=\"bold\""),
        ("Emphasis", "fo:font-style=\"italic\""),
        ("Both", "fo:font-weight=\"bold\" fo:font-style=\"italic\""),
    ] {
        let _ = write!(
            styles,
            "<style:style style:name=\"{name}\" style:family=\"text\"><style:text-properties {text}/></style:style>"
        );
    }
    let indent = "<style:list-level-properties text:list-level-position-and-space-mode=\"label-alignment\"><style:list-level-label-alignment text:label-followed-by=\"listtab\" fo:text-indent=\"-14pt\" fo:margin-left=\"18pt\"/></style:list-level-properties>";
    let _ = writeln!(
        styles,
        "<text:list-style style:name=\"Bullets\"><text:list-level-style-bullet text:level=\"1\" text:bullet-char=\"•\">{indent}</text:list-level-style-bullet></text:list-style>\
         <text:list-style style:name=\"Numbers\"><text:list-level-style-number text:level=\"1\" style:num-format=\"1\" style:num-suffix=\".\">{indent}</text:list-level-style-number></text:list-style>\
         </office:styles><office:automatic-styles><style:page-layout style:name=\"A4\"><style:page-layout-properties fo:page-width=\"210mm\" fo:page-height=\"297mm\" \
         style:print-orientation=\"portrait\" fo:margin-top=\"20mm\" fo:margin-bottom=\"16mm\" fo:margin-left=\"17mm\" fo:margin-right=\"17mm\"/>\
         <style:footer-style><style:header-footer-properties fo:min-height=\"8mm\" fo:margin-top=\"4mm\"/></style:footer-style></style:page-layout></office:automatic-styles>\
         <office:master-styles><style:master-page style:name=\"Standard\" style:page-layout-name=\"A4\"><style:footer>\
         <text:p text:style-name=\"Small\">{} · <text:page-number text:select-page=\"current\"/> / <text:page-count/></text:p></style:footer></style:master-page></office:master-styles></office:document-styles>",
        escape(title(note))
    );
    styles
}
