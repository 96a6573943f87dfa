#![allow(clippy::unwrap_used, clippy::expect_used)]

use obs_model::Lang;
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};

use crate::*;

fn run(text: &str) -> Inline {
    Inline::Text(Run {
        text: text.to_owned(),
        ..Run::default()
    })
}

fn strong(text: &str) -> Inline {
    Inline::Text(Run {
        text: text.to_owned(),
        strong: true,
        ..Run::default()
    })
}

fn paragraph(text: Vec<Inline>) -> Block {
    Block::Paragraph(Words { text })
}

fn verbatim(source: &str) -> Block {
    Block::Verbatim(Verbatim {
        source: source.to_owned(),
        why: String::new(),
    })
}

fn tied(
    indicator: &str,
    place: Option<&str>,
    period: Option<&str>,
    says: Says,
    text: &str,
) -> Inline {
    Inline::Figure(TiedFigure {
        indicator: indicator.to_owned(),
        place: place.map(str::to_owned),
        period: period.map(str::to_owned),
        says,
        text: text.to_owned(),
    })
}

/// What a text reads as, and that writing it again changes nothing more.
fn check(text: &str, expected: &[Block]) {
    let read = read(text);
    assert_eq!(read.blocks, expected, "{text}");
    let again = crate::read(&write(&read));
    assert_eq!(
        again,
        read.clone().ordered(),
        "{text}\nwritten:\n{}",
        write(&read)
    );
}

#[test]
fn a_text_reads_as_its_blocks() {
    check("", &[]);
    check("Bonjour.", &[paragraph(vec![run("Bonjour.")])]);
    check(
        "# Une population **qui** vieillit\n\nDeux lignes\nd’un paragraphe.\n",
        &[
            Block::Heading(Heading {
                level: 1,
                text: vec![run("Une population "), strong("qui"), run(" vieillit")],
            }),
            paragraph(vec![run("Deux lignes d’un paragraphe.")]),
        ],
    );
    check(
        "- un\n- deux\n\n1. premier\n2. second\n",
        &[
            Block::List(List {
                ordered: false,
                items: vec![vec![run("un")], vec![run("deux")]],
            }),
            Block::List(List {
                ordered: true,
                items: vec![vec![run("premier")], vec![run("second")]],
            }),
        ],
    );
    check(
        "> Dit par un autre.\n>\n> Et encore.\n",
        &[Block::Quotation(Paragraphs {
            paragraphs: vec![vec![run("Dit par un autre.")], vec![run("Et encore.")]],
        })],
    );
    check(
        "![La place](<place du marché.png> \"La place, un samedi\")",
        &[Block::Image(Image {
            file: "place du marché.png".to_owned(),
            alt: "La place".to_owned(),
            caption: "La place, un samedi".to_owned(),
        })],
    );
    check(
        "```encadre\nÀ retenir.\n```\n",
        &[Block::Callout(Paragraphs {
            paragraphs: vec![vec![run("À retenir.")]],
        })],
    );
}

#[test]
fn figures_stand_in_a_text() {
    check(
        "Soit {population/65-ans-ou-plus, ici, 2021 : 25,1 %}.",
        &[paragraph(vec![
            run("Soit "),
            tied(
                "population/65-ans-ou-plus",
                None,
                Some("2021"),
                Says::Value,
                "25,1 %",
            ),
            run("."),
        ])],
    );
    check(
        "{population/65-ans-ou-plus, DEP-16, dernier, effectif : 91 234}",
        &[paragraph(vec![tied(
            "population/65-ans-ou-plus",
            Some("DEP-16"),
            None,
            Says::Numerator,
            "91 234",
        )])],
    );
    // As a person would write it by hand, without its words.
    check(
        "{part des 65 ans et plus, Grand Cognac, 2021}",
        &[paragraph(vec![tied(
            "part des 65 ans et plus",
            Some("Grand Cognac"),
            Some("2021"),
            Says::Value,
            "",
        )])],
    );
    check(
        "{Naissances, décès et solde, ici, 2021}",
        &[paragraph(vec![tied(
            "Naissances, décès et solde",
            None,
            Some("2021"),
            Says::Value,
            "",
        )])],
    );
    for plain in [
        "{a}",
        "{a, b, c}",
        "{a, b, 2021, quoi : x}",
        "{, ici, 2021}",
        "{a, b, 2021",
        "a}",
    ] {
        check(plain, &[paragraph(vec![run(plain)])]);
    }
    check(
        "Ainsi \\{a, ici, 2021}.",
        &[paragraph(vec![run("Ainsi {a, ici, 2021}.")])],
    );
}

#[test]
fn questions_are_fences() {
    check(
        "```graphique\nindicateur = \"population/65-ans-ou-plus\"\navec = [\"DEP-16\"]\nvoisins = true\n```\n",
        &[Block::Chart(Chart {
            indicator: "population/65-ans-ou-plus".to_owned(),
            kind: "ranked_bars".to_owned(),
            place: None,
            with: Some(vec!["DEP-16".to_owned()]),
            near: true,
            period: None,
            beside: Vec::new(),
            level: None,
            title: None,
            finding: None,
        })],
    );
    check(
        "```avis\nindicateur = \"a/b\"\nforme = \"choix\"\nchoix = [18, 25.1]\n\n[[reponse]]\ngroupe = \"Table 1\"\nvaleurs = [18]\n```\n",
        &[Block::Guess(Guess {
            question: None,
            indicator: "a/b".to_owned(),
            place: None,
            period: None,
            form: GuessForm::Choice,
            choices: vec![18.0, 25.1],
            guesses: vec![GroupGuess {
                group: "Table 1".to_owned(),
                values: vec![18.0],
            }],
        })],
    );
    check(
        "```salle\n[[dit]]\ngenre = \"manque\"\ntexte = \"Les places en résidence autonomie\"\nsujet = \"a/b\"\n```\n",
        &[Block::Remarks(Remarks {
            remarks: vec![Remark {
                kind: RemarkKind::Missing,
                text: "Les places en résidence autonomie".to_owned(),
                about: Some("a/b".to_owned()),
            }],
        })],
    );
}

#[test]
fn what_is_not_understood_is_kept_as_written() {
    for text in [
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "<div>bonjour</div>",
        "- un\n  - dedans\n- deux",
        "```python\nprint(1)\n```",
        "    indenté\n      encore",
        "avec `du code` dedans",
        "[lien]: <http://exemple.fr>",
        "***",
        "```encadre\n# Un titre\n```",
    ] {
        let blocks = read(text).blocks;
        let kept: Vec<String> = blocks
            .iter()
            .map(|block| match block {
                Block::Verbatim(verbatim) => verbatim.source.clone(),
                Block::Paragraph(words) => match words.text.as_slice() {
                    [Inline::Text(run)] => run.text.clone(),
                    other => panic!("{text}: {other:?}"),
                },
                other => panic!("{text}: {other:?}"),
            })
            .collect();
        assert_eq!(
            kept.join("\n").replace("\n \n", "\n").replace(' ', ""),
            text.replace(
                ['\n'],
                if kept.len() == 1 && kept[0].contains('\n') {
                    "\n"
                } else {
                    ""
                }
            )
            .replace(' ', ""),
            "{text}"
        );
        let again = read(&write(&read(text))).blocks;
        assert_eq!(again, blocks, "{text}");
    }
    // A question with a word that is not one of its keys says why it is not answered.
    let read = read("```graphique\nindicateur = \"a/b\"\ncouleur = \"rouge\"\n```\n");
    let [Block::Verbatim(kept)] = read.blocks.as_slice() else {
        panic!("{read:?}");
    };
    assert!(kept.why.contains("couleur"), "{}", kept.why);
    assert!(kept.source.contains("rouge"), "{}", kept.source);
}

#[test]
fn what_would_swallow_the_rest_is_closed() {
    for source in [
        "```graphique\nindicateur = \"a/b\"",
        "<!-- jamais fermé",
        "<script>",
    ] {
        let carnet = Carnet {
            head: Head::default(),
            blocks: vec![verbatim(source), paragraph(vec![run("La suite.")])],
        };
        let read = read(&write(&carnet));
        assert_eq!(
            read.blocks.last(),
            Some(&paragraph(vec![run("La suite.")])),
            "{source}"
        );
        let [Block::Verbatim(kept), _] = read.blocks.as_slice() else {
            panic!("{read:?}");
        };
        assert!(kept.source.contains(source), "{}", kept.source);
    }
}

#[test]
fn a_line_of_the_head_that_is_not_understood_spoils_no_other() {
    let text = "+++\ntitre = \"Bien vieillir\"\ncouleur = 3\nterritoire = \"EPCI-200070514\"\nlangue = \"en\"\nceci n’est rien\n# à moi\n+++\n\nSuite.\n";
    let carnet = read(text);
    assert_eq!(carnet.head.title, "Bien vieillir");
    assert_eq!(carnet.head.place, "EPCI-200070514");
    assert_eq!(carnet.head.lang, Lang::En);
    assert_eq!(
        carnet.head.others,
        "couleur = 3\nceci n’est rien\n# à moi\n"
    );
    assert_eq!(read(&write(&carnet)), carnet);
    // No head at all, or one that nothing closes, is text.
    assert_eq!(read("Bonjour").head, Head::default());
    assert!(!read("+++\ntitre = \"a\"\n").blocks.is_empty());
}

/// Any sequence of blocks, with the letters that mean something in Markdown.
struct Lot(StdRng);

impl Lot {
    fn below(&mut self, count: usize) -> usize {
        self.0.random_range(0..count)
    }

    fn text(&mut self) -> String {
        const PIECES: [&str; 42] = [
            "mot",
            " ",
            "é",
            "*",
            "_",
            "`",
            "[",
            "]",
            "(",
            ")",
            "{",
            "}",
            "<",
            ">",
            "#",
            "-",
            "+",
            "1.",
            "2)",
            "!",
            "&amp;",
            "\\",
            "~",
            "=",
            "« ",
            " »",
            "\u{202f}%",
            "’",
            "\"",
            ", ",
            " : ",
            "2021",
            "ici",
            "|",
            "a@b.fr",
            "http://x.fr",
            "\u{1f600}",
            "ا",
            "\n",
            "\t",
            "/",
            "----",
        ];
        let count = 1 + self.below(6);
        (0..count)
            .map(|_| PIECES[self.below(PIECES.len())])
            .collect()
    }

    fn words(&mut self) -> Vec<Inline> {
        let count = 1 + self.below(5);
        (0..count)
            .map(|_| match self.below(8) {
                0 => tied(
                    "theme/indicateur",
                    [None, Some("DEP-16")][self.below(2)],
                    [None, Some("2021")][self.below(2)],
                    [Says::Value, Says::Rank, Says::Finding][self.below(3)],
                    ["", "25,1 %", "a * b_c [x]"][self.below(3)],
                ),
                1 => Inline::Break,
                _ => Inline::Text(Run {
                    text: self.text(),
                    strong: self.below(3) == 0,
                    emphasis: self.below(3) == 0,
                    link: (self.below(6) == 0).then(|| "https://exemple.fr/a_(b)?c=d&e".to_owned()),
                }),
            })
            .collect()
    }

    fn all(&mut self) -> Vec<Vec<Inline>> {
        let count = 1 + self.below(3);
        (0..count).map(|_| self.words()).collect()
    }

    fn block(&mut self) -> Block {
        match self.below(8) {
            0 => Block::Heading(Heading {
                level: 1 + self.below(3) as u8,
                text: self.words(),
            }),
            1 => Block::List(List {
                ordered: self.below(2) == 0,
                items: self.all(),
            }),
            2 => Block::Quotation(Paragraphs {
                paragraphs: self.all(),
            }),
            3 => Block::Callout(Paragraphs {
                paragraphs: self.all(),
            }),
            4 => Block::Image(Image {
                file: format!("{}.png", self.text()),
                alt: self.text(),
                caption: self.text(),
            }),
            5 => Block::Notes(Notes {
                text: self.text(),
                ask: self.text(),
                minutes: None,
            }),
            6 => verbatim("<div>\n  gardé\n</div>"),
            _ => paragraph(self.words()),
        }
    }
}

#[test]
fn what_is_written_is_read_back_the_same() {
    for seed in 0..4000 {
        let mut lot = Lot(StdRng::seed_from_u64(seed));
        let count = 1 + lot.below(4);
        let carnet = Carnet {
            head: Head {
                title: lot.text(),
                council: lot.text(),
                place: "EPCI-200070514".to_owned(),
                ..Head::default()
            },
            blocks: (0..count).map(|_| lot.block()).collect(),
        };
        let text = write(&carnet);
        let read = read(&text);
        assert_eq!(read, carnet.ordered(), "seed {seed}\n{text}");
        assert_eq!(write(&read), text, "seed {seed}");
    }
}

#[test]
fn every_template_is_understood() {
    for template in Template::ALL {
        assert_eq!(Template::named(template.id()), Some(*template));
        for lang in [Lang::Fr, Lang::En] {
            let carnet = template.carnet(lang);
            assert_eq!(carnet.head.lang, lang, "{}", template.id());
            assert_eq!(carnet.head.others, "", "{}", template.id());
            assert!(!carnet.head.title.is_empty(), "{}", template.id());
            let kept = carnet
                .blocks
                .iter()
                .find(|block| matches!(block, Block::Verbatim(_)));
            assert_eq!(kept, None, "{}", template.id());
            assert_eq!(read(&write(&carnet)), carnet);
        }
    }
}

#[test]
fn what_a_template_invites_to_write_is_told_until_it_is_written() {
    let mut carnet = Template::ThematicNote.carnet(Lang::Fr);
    let left = [
        "Écrivez ici ce que ce chiffre veut dire pour vous : qui connaît-on, que voit-on, qu’est-ce qui change ?",
        "Première proposition.",
        "Deuxième proposition.",
        "Une question restée sans chiffre.",
    ];
    assert_eq!(unwritten(&carnet), left);
    for block in &mut carnet.blocks {
        if let Block::List(list) = block {
            list.items[0] = vec![Inline::Text(Run {
                text: "Un taxi partagé vers l’hôpital.".to_owned(),
                ..Run::default()
            })];
        }
    }
    assert_eq!(unwritten(&carnet), [left[0], left[2]]);
    // The same words where no template put them are an author's own.
    carnet.head.template = None;
    assert_eq!(unwritten(&carnet), [""; 0]);
    // Sentences that figures complete are not invitations.
    for lang in [Lang::Fr, Lang::En] {
        assert_eq!(unwritten(&Template::Portrait.carnet(lang)), [""; 0]);
    }
}
