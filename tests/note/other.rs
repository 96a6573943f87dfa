//! The same note as HTML, ODT and Markdown.

use std::io::{Cursor, Read as _};

use obs_note::{Note, Part, Span, html, markdown, odt};

use super::sample::{self, heading, paragraph, plain};

#[test]
fn html_needs_nothing_else() {
    let page = html(&sample::ten_pages());
    assert_eq!(page, html(&sample::ten_pages()));
    assert!(page.starts_with("<!doctype html>\n<html lang=\"fr\">"));
    for (left, _) in page
        .match_indices("src=\"")
        .chain(page.match_indices("url("))
    {
        let rest = &page[left..left + 20];
        assert!(rest.contains("data:"), "{rest} is outside the page");
    }
    assert!(!page.contains("<script") && !page.contains("<link"));
    let count = |word: &str| page.matches(word).count();
    assert_eq!(count("<h1>"), 1);
    assert_eq!(count("<figure class=\"chart\">"), 8);
    assert_eq!(count("role=\"img\" aria-label=\""), 8);
    assert_eq!(count("<svg "), 8);
    assert_eq!(count("<table>"), count("<thead>"));
    assert_eq!(count("@font-face"), 3);
    assert_eq!(count("<a download="), 3);
}

#[test]
fn what_a_person_writes_stays_words() {
    let text = "<script>alert(1)</script> & \"x\" *y* [z](javascript:1) # 1. \u{0}";
    let mut note = Note {
        body: vec![
            heading(1, text),
            paragraph(text),
            Part::Paragraph(vec![Span {
                link: Some("javascript:alert(1)".to_owned()),
                ..plain(text)
            }]),
            Part::Paragraph(vec![
                Span {
                    strong: true,
                    ..plain(" entouré ")
                },
                plain("# non"),
            ]),
            paragraph("1. pas une liste"),
            paragraph("# pas un titre"),
        ],
        ..sample::ten_pages()
    };
    note.title = text.to_owned();
    let page = html(&note);
    assert!(!page.contains("<script") && !page.contains("href=\"javascript"));
    let text = markdown(&note);
    assert!(text.starts_with(
        "# \\<script\\>alert(1)\\</script\\> &amp; \"x\" \\*y\\* \\[z\\](javascript:1) # 1."
    ));
    for line in [
        " **entouré** \\# non\n",
        "\n1\\. pas une liste\n",
        "\n\\# pas un titre\n",
    ] {
        assert!(text.contains(line), "{line:?} is not in\n{text}");
    }
}

#[test]
fn markdown_holds_messages_figures_and_sources() {
    let text = markdown(&sample::ten_pages());
    for line in [
        "# Bien vieillir ici\n",
        "## Une population qui vieillit\n",
        "### Des âges qui se suivent\n",
        "**À Grand Cognac, un habitant sur quatre a 65 ans ou plus**\n",
        "| Territoire | Valeur, 2021 |\n| --- | ---: |\n| **Grand Cognac** | **25,1\u{202f}%** |\n",
        "Insee, recensement de la population, 2021 · géographie au 1er janvier 2026",
        "1. Poser la question",
        "> **À noter**\n>\n> Les ménages",
        "## Méthode\n",
    ] {
        assert!(text.contains(line), "{line:?} is not in\n{text}");
    }
}

#[test]
fn odt_is_a_whole_file() {
    let bytes = odt(&sample::ten_pages()).unwrap();
    assert_eq!(bytes, odt(&sample::ten_pages()).unwrap());
    // Readers look for this at this place.
    assert_eq!(&bytes[30..38], b"mimetype");
    assert_eq!(&bytes[38..77], b"application/vnd.oasis.opendocument.text");
    let mut file = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut read = |name: &str| {
        let mut text = String::new();
        file.by_name(name)
            .unwrap()
            .read_to_string(&mut text)
            .unwrap();
        text
    };
    let manifest = read("META-INF/manifest.xml");
    let content = read("content.xml");
    let names: Vec<String> = content
        .split("xlink:href=\"Pictures/")
        .skip(1)
        .filter_map(|rest| rest.split_once('"'))
        .map(|(name, _)| format!("Pictures/{name}"))
        .collect();
    // Two for each chart, a logo, an image.
    assert_eq!(names.len(), 8 * 2 + 2);
    for name in &names {
        assert!(
            manifest.contains(name.as_str()) && file.by_name(name).is_ok(),
            "{name}"
        );
    }
    assert_eq!(content.matches("<svg:desc>").count(), 8 + 2);
    // Every style that is named is there.
    let styles = {
        let mut text = String::new();
        file.by_name("styles.xml")
            .unwrap()
            .read_to_string(&mut text)
            .unwrap();
        text
    };
    for used in content
        .split("text:style-name=\"")
        .skip(1)
        .filter_map(|rest| rest.split_once('"'))
    {
        assert!(
            styles.contains(&format!("style:name=\"{}\"", used.0)),
            "{}",
            used.0
        );
    }
}
