//! Figures tied to a text: what each says today, and whether the text still says it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use obs_carnet::{Block, Carnet, Inline, Says, TiedFigure};
use obs_compare::{Comparison, number, wording};
use obs_model::{Indicator, Kind, Lang as ModelLang, Level, PlaceId};

use crate::Desk;
use crate::format;
use crate::question::{self, comparison};
use crate::wire::{FigureAnswer, Lang, Peers, Problem, ProblemCode, Question};

/// An indicator by its id, or by its name as a person writes it.
pub(crate) fn indicator<'a>(
    desk: &'a Desk,
    text: &str,
    lang: Lang,
) -> Result<&'a Indicator, Problem> {
    let catalog = desk.catalog()?;
    if let Some(known) = catalog.get(text) {
        return Ok(known);
    }
    let wanted = plain(text);
    let mut named = catalog.indicators().filter(|indicator| {
        [&indicator.name, &indicator.short]
            .into_iter()
            .flat_map(|name| [name.get(ModelLang::Fr), name.get(ModelLang::En)])
            .any(|name| plain(name) == wanted)
    });
    match (named.next(), named.next()) {
        (Some(one), None) => Ok(one),
        (Some(_), Some(_)) => Err(Problem::say(
            ProblemCode::BadRequest,
            lang,
            (
                &format!("Plusieurs indicateurs s’appellent «\u{202f}{text}\u{202f}»."),
                "Choisissez-le dans la liste des indicateurs.",
            ),
            (
                &format!("Several indicators are called “{text}”."),
                "Choose it in the list of indicators.",
            ),
        )),
        _ => question::indicator(desk, text, lang),
    }
}

/// A place by its code, or by its name as a person writes it when only one place bears it.
pub(crate) fn place(desk: &Desk, text: &str, lang: Lang) -> Result<PlaceId, Problem> {
    let by_code = question::place_id(desk, text, lang);
    if by_code.is_ok() {
        return by_code;
    }
    let territories = desk.territories()?;
    let wanted = plain(text);
    let named: Vec<PlaceId> = territories
        .search(text, 20)
        .into_iter()
        .map(|hit| hit.place)
        .filter(|id| {
            territories
                .place(id)
                .is_some_and(|place| plain(&place.name.name) == wanted)
        })
        .collect();
    match named.as_slice() {
        [one] => Ok(one.clone()),
        [] => by_code,
        several => {
            let codes: Vec<String> = several.iter().map(ToString::to_string).collect();
            let codes = codes.join(", ");
            Err(Problem::say(
                ProblemCode::BadRequest,
                lang,
                (
                    &format!("Plusieurs territoires s’appellent «\u{202f}{text}\u{202f}»."),
                    &format!("Écrivez son code\u{202f}: {codes}."),
                ),
                (
                    &format!("Several places are called “{text}”."),
                    &format!("Write its code: {codes}."),
                ),
            ))
        }
    }
}

/// Small letters, one kind of blank, one kind of apostrophe: what a reader takes for the same words.
pub(crate) fn plain(text: &str) -> String {
    text.to_lowercase()
        .replace('’', "'")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// Whether two texts say the same to a reader; capitals count.
pub(crate) fn same(a: &str, b: &str) -> bool {
    let words = |text: &str| {
        text.replace('’', "'")
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    };
    words(a) == words(b)
}

/// An indicator, a place and a period.
type Asked = (String, String, Option<String>);

/// What the figures of one carnet say today: the same question is asked of the store once.
pub(crate) struct Answers<'a> {
    desk: &'a Desk,
    /// The territory of the carnet.
    here: &'a str,
    lang: Lang,
    known: RefCell<BTreeMap<Asked, Rc<Comparison>>>,
}

impl<'a> Answers<'a> {
    pub fn new(desk: &'a Desk, here: &'a str, lang: Lang) -> Self {
        Self {
            desk,
            here,
            lang,
            known: RefCell::default(),
        }
    }

    /// What a tied figure says today.
    pub fn answer(&self, figure: &TiedFigure) -> FigureAnswer {
        match self.said(figure) {
            Ok((about, Ok(text))) => FigureAnswer {
                holds: same(&text, &figure.text),
                text,
                about,
                problem: None,
            },
            Ok((about, Err(why))) => FigureAnswer {
                text: figure.text.clone(),
                holds: false,
                about,
                problem: Some(why),
            },
            Err(problem) => FigureAnswer {
                text: figure.text.clone(),
                holds: false,
                about: figure.indicator.clone(),
                problem: Some(format!("{} {}", problem.message, problem.hint)),
            },
        }
    }

    /// What a figure is about, and its words or why there are none.
    fn said(&self, figure: &TiedFigure) -> Result<(String, Result<String, String>), Problem> {
        let indicator = indicator(self.desk, &figure.indicator, self.lang)?;
        let place = place(
            self.desk,
            figure.place.as_deref().unwrap_or(self.here),
            self.lang,
        )?;
        let question = Question {
            id: indicator.id.to_string(),
            place: place.to_string(),
            // A sentence names the enclosing places.
            with: None,
            peers: Peers::None,
            period: figure.period.clone(),
            lang: self.lang,
        };
        let comparison = self.comparison(&question)?;
        let lang: ModelLang = self.lang.into();
        let name = territories_name(self.desk, &place)?;
        let about = match comparison.period.year {
            0 => format!("{}, {name}", indicator.name.get(lang)),
            _ => format!(
                "{}, {name}, {}",
                indicator.name.get(lang),
                wording::period(comparison.period, lang)
            ),
        };
        Ok((about, words(&comparison, figure.says)))
    }

    fn comparison(&self, question: &Question) -> Result<Rc<Comparison>, Problem> {
        let key = (
            question.id.clone(),
            question.place.clone(),
            question.period.clone(),
        );
        if let Some(known) = self.known.borrow().get(&key) {
            return Ok(Rc::clone(known));
        }
        let found = Rc::new(comparison(self.desk, question)?);
        self.known.borrow_mut().insert(key, Rc::clone(&found));
        Ok(found)
    }
}

fn territories_name(desk: &Desk, place: &PlaceId) -> Result<String, Problem> {
    Ok(desk
        .territories()?
        .place(place)
        .map_or_else(String::new, |place| place.name.name.clone()))
}

/// The words of an answer, or why there are none.
fn words(comparison: &Comparison, says: Says) -> Result<String, String> {
    let lang = comparison.lang;
    let Some(mine) = comparison.mine() else {
        return Err(number::missing_sentence(obs_model::Missing::NotCollected, lang).to_owned());
    };
    if let obs_model::Value::Missing(why) = mine.now.value {
        return Err(number::missing_sentence(why, lang).to_owned());
    }
    let unit = &comparison.indicator.unit;
    // A mean has a weight, and products of values and weights: no numbers that a person counts.
    let counted = |count: Option<f64>| {
        count
            .filter(|_| comparison.indicator.kind != Kind::Published)
            .map(|count| format::counted(count, lang))
    };
    let found = match says {
        Says::Value => Some(number::value(mine.now.value, unit, lang)),
        Says::Numerator => counted(mine.now.numerator),
        Says::Denominator => counted(mine.now.denominator),
        Says::Rank => mine
            .now
            .rank
            .filter(|_| mine.place.level != Level::France)
            .map(|rank| number::ordinal(rank, lang)),
        Says::Finding => Some(wording::title(comparison)),
        Says::Trend => wording::trend(comparison),
        Says::Position => wording::position(comparison),
    };
    found.ok_or_else(|| {
        match lang {
            ModelLang::Fr => "Cet indicateur ne permet pas de le dire pour ce territoire.",
            ModelLang::En => "This indicator does not allow to say it for this place.",
        }
        .to_owned()
    })
}

/// Every run of words of a block, to be read or changed.
pub(crate) fn texts(block: &mut Block) -> Vec<&mut Vec<Inline>> {
    match block {
        Block::Heading(heading) => vec![&mut heading.text],
        Block::Paragraph(paragraph) => vec![&mut paragraph.text],
        Block::List(list) => list.items.iter_mut().collect(),
        Block::Quotation(all) | Block::Callout(all) => all.paragraphs.iter_mut().collect(),
        _ => Vec::new(),
    }
}

/// Writes the names that a person typed as ids, and the words of figures that have none yet.
pub(crate) fn settle(desk: &Desk, carnet: &mut Carnet, lang: Lang) {
    let here = carnet.head.place.clone();
    let answers = Answers::new(desk, &here, lang);
    for block in &mut carnet.blocks {
        for text in texts(block) {
            for inline in text {
                let Inline::Figure(figure) = inline else {
                    continue;
                };
                if let Ok(known) = indicator(desk, &figure.indicator, lang) {
                    figure.indicator = known.id.to_string();
                }
                if let Some(Ok(known)) = figure.place.as_deref().map(|text| place(desk, text, lang))
                {
                    figure.place = (known.to_string() != here).then(|| known.to_string());
                }
                if figure.text.is_empty() {
                    figure.text = answers.answer(figure).text;
                }
            }
        }
    }
}
