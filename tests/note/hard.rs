//! What breaks no page: each case is set under both norms, which refuse a glyph that is missing.

use obs_note::{
    Card, Guess, GuessKind, Note, Occasion, Paper, Part, Picture, Poster, Span, pages, paper, pdf,
    unsettable,
};

use super::sample::{self, heading, paragraph, plain};
use super::workshop;

/// A note with nothing but this.
fn with(body: Vec<Part>) -> Note {
    Note {
        body,
        attachments: Vec::new(),
        logo: None,
        ..sample::ten_pages()
    }
}

fn sets(note: &Note) -> Vec<u8> {
    let bytes = pdf(note).unwrap();
    assert!(bytes.starts_with(b"%PDF-1.7"));
    bytes
}

#[test]
fn words_of_any_kind_break_no_page() {
    for text in [
        "",
        " ",
        "#panic(\"no\") $x^2$ *no* _no_ @none <label> \\ `raw` // no /* no */ = no",
        "#import \"base.typ\": * #sys.inputs #eval(\"1\")",
        "Montrer 😀 👩‍👩‍👧 🇫🇷 1️⃣ ©️",
        "مرحبا بكم في المجلس، ١٢٣",
        "cità, perchè, quì, però, più — cita\u{300} perche\u{300} piu\u{300}\u{301}\u{302}",
        "zéro\u{200b}largeur\u{200d}jointe\u{feff}marque\u{2060}mot\u{ad}coupe\u{202e}envers\u{202c}",
        "\u{0}\u{1}\u{7}\u{1b}\t\n\r\u{85}\u{2028}\u{fffe}\u{e000}\u{10ffff}",
        "日本語 한국어 हिन्दी ไทย עברית Ελληνικά Русский",
        "-- --- ... ~ \" ' « » ‹ › ’ “ ” – — … ‑ ‐ → ← ↗ ≤ ≥ ≈ ± × ÷ ½ € ² ³ № ✓ ✗ ☐ ■ ● ★",
    ] {
        let mut note = with(vec![
            heading(3, text),
            paragraph(text),
            Part::List {
                ordered: true,
                items: vec![vec![plain(text)], Vec::new()],
            },
            Part::Quotation(vec![vec![Span {
                strong: true,
                emphasis: true,
                breaks: true,
                ..plain(text)
            }]]),
            Part::Callout(vec![vec![Span {
                link: Some(text.to_owned()),
                ..plain(text)
            }]]),
            Part::Verbatim(format!("{text}\n{text}")),
            Part::Missing(text.to_owned()),
        ]);
        for field in [
            &mut note.title,
            &mut note.subtitle,
            &mut note.place,
            &mut note.council,
        ] {
            *field = text.to_owned();
        }
        let mut chart = sample::chart("bars-grand-cognac");
        chart.drawing.svg = chart.drawing.svg.replace(
            "Rouillacais",
            &text.replace(['&', '<', '\0', '\u{1}', '\u{7}', '\u{1b}', '\u{fffe}'], ""),
        );
        chart.drawing.alt = text.to_owned();
        chart.message = text.to_owned();
        note.body.push(Part::Chart(Box::new(chart)));
        let mut table = sample::communes(3);
        table.caption = text.to_owned();
        table.rows[1][0] = text.to_owned();
        table.head[1] = text.to_owned();
        note.body.push(Part::Table(table));
        note.attachments = sample::ten_pages().attachments;
        note.attachments[0].name = text.to_owned();
        note.attachments[1].name = text.to_owned();
        note.attachments[1].mime = text.to_owned();
        note.attachments[2].description = text.to_owned();
        sets(&note);
    }
}

#[test]
fn long_things_break_no_page() {
    let mut table = sample::communes(400);
    table.rows[7][0] = "Saint".repeat(60);
    let note = with(vec![
        heading(1, &"Intercommunalité".repeat(20)),
        paragraph(&"x".repeat(5_000)),
        Part::Table(table),
        Part::Paragraph(Vec::new()),
        Part::List {
            ordered: false,
            items: Vec::new(),
        },
    ]);
    let note = Note {
        title: "Communauté".repeat(40),
        place: "W".repeat(300),
        council: "Conseil ".repeat(60),
        ..note
    };
    let mut note = note;
    let mut chart = sample::chart("bars-grand-cognac");
    chart.drawing.alt = "é\u{1F600}".repeat(50_000);
    note.body.push(Part::Chart(Box::new(chart)));
    note.attachments = sample::ten_pages().attachments;
    note.attachments[0].name = format!("{}.csv", "n".repeat(40_000));
    note.attachments[1].description = "d".repeat(400);
    sets(&note);
    // The table alone takes seven pages at least: no row is lost.
    assert!(pages(&note, 20.0).unwrap().len() > 9);
}

#[test]
fn a_table_that_is_not_whole_is_set_all_the_same() {
    let mut table = sample::communes(4);
    table.rows[1].clear();
    table.rows[2].push("de trop".to_owned());
    table.columns.clear();
    table.mine = vec![99];
    let none = obs_note::TablePart::default();
    sets(&with(vec![Part::Table(table), Part::Table(none)]));
}

#[test]
fn a_broken_picture_is_said_and_the_rest_is_set() {
    let png_of_four_billion_pixels = {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        bytes.extend(60_000_u32.to_be_bytes());
        bytes.extend(60_000_u32.to_be_bytes());
        bytes.extend(b"\x08\x02\0\0\0\0\0\0\0");
        bytes
    };
    let svg = |inside: &str| {
        format!("<svg xmlns='http://www.w3.org/2000/svg' width='90' height='40'>{inside}</svg>")
            .into_bytes()
    };
    let check = |what: &str, bytes: Vec<u8>, said: usize| {
        let picture = Picture {
            bytes,
            alt: String::new(),
        };
        let mut note = with(vec![
            Part::Image {
                picture: picture.clone(),
                caption: String::new(),
            },
            paragraph("Le reste."),
        ]);
        note.logo = Some(picture);
        assert_eq!(unsettable(&note).len(), said, "{what}");
        sets(&note);
    };
    check("a text", b"bonjour".to_vec(), 2);
    check("nothing", Vec::new(), 2);
    check("the head of a PNG", b"\x89PNG\r\n\x1a\n".to_vec(), 2);
    check(
        "a PNG of four billion pixels",
        png_of_four_billion_pixels,
        2,
    );
    check("a PDF", b"%PDF-1.7\n".to_vec(), 2);
    check(
        "an SVG that is cut",
        b"<svg xmlns='http://www.w3.org/2000/svg' width='9'".to_vec(),
        2,
    );
    check("an SVG", svg("<rect width='20' height='20'/>"), 0);
    // Nothing outside the note is ever read.
    check(
        "an SVG that leads to a file",
        svg("<image href='/etc/hostname' width='9' height='9'/>"),
        0,
    );
    check(
        "an SVG that leads to the network",
        svg("<image href='https://example.org/a.png' width='9' height='9'/>"),
        0,
    );
    check(
        "an SVG with what no face has",
        svg("<text x='2' y='20'>日本 😀</text>"),
        0,
    );
}

#[test]
fn the_paper_of_a_workshop_withstands_the_same() {
    let text = "#panic() 😀 مرحبا \u{0} ".to_owned() + &"x".repeat(300);
    let occasion = Occasion {
        title: text.clone(),
        place: text.clone(),
        council: String::new(),
        ..workshop::occasion()
    };
    let texts = vec![text.clone(), String::new()];
    let chart = sample::chart("bars-grand-cognac");
    let poster = Poster {
        message: text.repeat(3),
        subtitle: text.clone(),
        drawing: chart.drawing.clone(),
        source: texts.clone(),
        reference: text.clone(),
    };
    let card = Card {
        name: text.clone(),
        value: text.clone(),
        sentence: String::new(),
        drawing: Some(chart.drawing),
        question: text.clone(),
        source: texts.clone(),
    };
    let guesses: Vec<Guess> = [
        GuessKind::Bars {
            names: texts.clone(),
            marks: texts.clone(),
        },
        GuessKind::Bars {
            names: Vec::new(),
            marks: Vec::new(),
        },
        GuessKind::Line {
            dates: texts.clone(),
            marks: Vec::new(),
        },
        GuessKind::Line {
            dates: Vec::new(),
            marks: texts.clone(),
        },
        GuessKind::Rank {
            count: 0,
            of: text.clone(),
        },
        GuessKind::Choice {
            values: texts.clone(),
        },
        GuessKind::Choice { values: Vec::new() },
    ]
    .map(|kind| Guess {
        question: text.clone(),
        kind,
    })
    .into();
    paper(&occasion, Paper::Posters(&[poster])).unwrap();
    paper(&occasion, Paper::Cards(&[card])).unwrap();
    paper(&occasion, Paper::Worksheets(&texts)).unwrap();
    paper(&occasion, Paper::Guesses(&guesses)).unwrap();
    for none in [
        Paper::Posters(&[]),
        Paper::Cards(&[]),
        Paper::Worksheets(&[]),
        Paper::Guesses(&[]),
    ] {
        paper(&occasion, none).unwrap();
    }
}

#[test]
fn a_day_that_is_none_is_kept_near() {
    for (month, day) in [(2, 31), (0, 0), (13, 40)] {
        let note = Note {
            day: obs_note::Day {
                year: 2026,
                month,
                day,
            },
            ..sample::ten_pages()
        };
        sets(&note);
    }
}

#[test]
fn what_cannot_be_set_is_said_before() {
    assert_eq!(unsettable(&sample::ten_pages()), []);
    let mut note = with(vec![
        paragraph("Rien à signaler ici."),
        paragraph("On nous a dit 😀, puis encore 😀, et aussi 日."),
    ]);
    note.title = "Bien vieillir 👵🏽".to_owned();
    let said: Vec<(String, String)> = unsettable(&note)
        .into_iter()
        .map(|found| (found.what, found.place))
        .collect();
    let expected = [
        (
            "👵🏽",
            "Dans le titre, «\u{202f}👵🏽\u{202f}» sera remplacé par □ dans le PDF.",
        ),
        (
            "😀",
            "Dans le paragraphe «\u{202f}On nous a dit 😀, puis encore 😀, et aussi…\u{202f}», «\u{202f}😀\u{202f}» sera remplacé par □ dans le PDF.",
        ),
        (
            "日",
            "Dans le paragraphe «\u{202f}On nous a dit 😀, puis encore 😀, et aussi…\u{202f}», «\u{202f}日\u{202f}» sera remplacé par □ dans le PDF.",
        ),
    ];
    let said: Vec<(&str, &str)> = said
        .iter()
        .map(|(what, place)| (what.as_str(), place.as_str()))
        .collect();
    assert_eq!(said, expected);
}
