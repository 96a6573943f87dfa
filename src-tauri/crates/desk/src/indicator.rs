//! The indicator page, and one value alone.

use obs_chart::{Question as ChartQuestion, propose};
use obs_compare::{Comparison, Entry, number, wording};
use obs_model::{Indicator, Kind, Lang as ModelLang, Level, Missing, Period, PlaceId, Value};

use crate::beside::has_others;
use crate::commands::Job;
use crate::data::offer_for;
use crate::drawing::wire_kind;
use crate::own;
use crate::perimeter;
use crate::question::{self, comparison, near, wire_role};
use crate::starter;
use crate::wire::{
    ComparisonRow, IndicatorPage, KindOffer, OriginCard, Peers, Problem, Question, RankedPlace,
    Ranking, RankingAsk, ValueAnswer, ValueAsk,
};
use crate::{Desk, format, transport, zones};

pub(crate) fn page(desk: &Desk, ask: Question, _: &Job) -> Result<IndicatorPage, Problem> {
    let comparison = comparison(desk, &ask)?;
    let lang = comparison.lang;
    let indicator = &comparison.indicator;
    let store = desk.store(ask.lang)?;
    let territories = desk.territories()?;
    let here = store.periods(&indicator.id);
    let mine = comparison.mine();
    let is_known = mine.is_some_and(|mine| mine.now.value.known().is_some());

    let mut sentences = vec![wording::reading(&comparison)];
    sentences.extend(wording::against_references(&comparison));
    sentences.extend(wording::position(&comparison));
    sentences.extend(wording::trend(&comparison));
    sentences.retain(|sentence| !sentence.is_empty());

    let mut provenance: Vec<String> = wording::computation(&comparison).into_iter().collect();
    if let Some(mine) = mine.filter(|_| is_known && provenance.is_empty()) {
        provenance.push(wording::capital(&format!(
            "{}.",
            wording::basis_in(&comparison, mine)
        )));
    }

    let no_sum = mine.and_then(|mine| own::refusal(indicator, &mine.place, lang));

    let mut periods: Vec<String> = here.iter().map(ToString::to_string).collect();
    periods.reverse();
    Ok(IndicatorPage {
        id: indicator.id.to_string(),
        name: indicator.name.get(lang).to_owned(),
        theme: indicator.id.theme().to_owned(),
        theme_name: theme_name(desk, indicator, lang)?,
        title: wording::title(&comparison),
        subtitle: wording::subtitle(&comparison),
        sentences,
        definition: indicator.definition.get(lang).to_owned(),
        provenance,
        origin: origin_card(
            desk,
            indicator,
            comparison.period,
            mine.map(|mine| &mine.place),
            lang,
        )?,
        caveats: indicator
            .caveats
            .iter()
            .map(|caveat| caveat.get(lang).to_owned())
            .collect(),
        states: wording::states(&comparison),
        rows: rows(&comparison),
        period: (!here.is_empty()).then(|| comparison.period.to_string()),
        periods,
        kinds: kinds(desk, indicator, &comparison),
        notices: note_of_place(desk, &ask.place, lang)
            .into_iter()
            .chain(no_sum.clone())
            .chain(mine.and_then(|mine| zones::uncertain(&territories, &mine.place, ask.lang)))
            .chain(notices(&comparison))
            .chain(perimeter::notice(&comparison, &*desk.territories()?))
            .collect(),
        rank: wording::rank(&comparison),
        elsewhere: mine
            .and_then(|mine| zones::elsewhere(&territories, indicator, &mine.place, ask.lang)),
        // What would have no figure here once downloaded is not offered.
        download: match no_sum {
            Some(_) => None,
            None if transport::has(indicator) => mine
                .filter(|_| !is_known)
                .and_then(|mine| transport::offer(&territories, indicator, &mine.place, ask.lang)),
            None => offer_for(desk, &store, indicator, ask.lang)?,
        },
        near_label: mine
            .and_then(|mine| near(&territories, &mine.place, ask.lang))
            .map(|(label, _)| wording::capital(&label)),
    })
}

/// The kinds of chart, in the order they are offered, each with its reason when it is refused.
pub(crate) fn kinds(desk: &Desk, indicator: &Indicator, comparison: &Comparison) -> Vec<KindOffer> {
    propose(ChartQuestion::Ranking, comparison)
        .into_iter()
        .map(|offer| {
            // What is set beside is only read when it is drawn.
            let refused = offer
                .refused
                .filter(|_| !has_others(desk, indicator, offer.kind))
                .map(|why| why.get(comparison.lang).to_owned());
            KindOffer {
                kind: wire_kind(offer.kind),
                label: offer.kind.label(comparison.lang).to_owned(),
                refused,
            }
        })
        .collect()
}

fn theme_name(desk: &Desk, indicator: &Indicator, lang: ModelLang) -> Result<String, Problem> {
    Ok(desk
        .catalog()?
        .themes()
        .iter()
        .find(|theme| theme.id == indicator.id.theme())
        .map(|theme| theme.name.get(lang).to_owned())
        .unwrap_or_default())
}

/// What the code asked means, when it is not plain: a former commune, a code shared with a région.
pub(crate) fn note_of_place(desk: &Desk, text: &str, lang: ModelLang) -> Option<String> {
    let note = desk.territories().ok()?.resolve(text).ok()?.note?;
    Some(note.get(lang).to_owned())
}

/// What a reader must be told beside the chart.
pub(crate) fn notices(comparison: &Comparison) -> Vec<String> {
    let lang = comparison.lang;
    let mut notices: Vec<String> = wording::too_close(comparison).into_iter().collect();
    notices.extend(wording::series_break(comparison));
    if let Some(mine) = comparison.mine()
        && let (Some(summed), Value::Known(..)) = (mine.now.numerator, mine.now.value)
        && (matches!(mine.place.level, Level::Epci | Level::Own) || mine.place.level.is_zone())
        && summed >= 0.0
        && mine.now.basis == obs_model::Basis::Summed
        && comparison.indicator.kind != Kind::Published
    {
        notices.push(match lang {
            ModelLang::Fr => format!(
                "Chiffre calculé ici\u{202f}: somme des {} communes d’aujourd’hui, anciennes communes comprises.",
                mine.communes
            ),
            ModelLang::En => format!(
                "Computed here: sum of today’s {} communes, former communes included.",
                mine.communes
            ),
        });
    }
    notices
}

pub(crate) fn rows(comparison: &Comparison) -> Vec<ComparisonRow> {
    let lang = comparison.lang;
    let unit = &comparison.indicator.unit;
    // A mean has a weight, and products of values and weights: no numbers that a person counts.
    let divides = comparison.indicator.kind != Kind::Published;
    let counted = |count: f64| format::counted(count, lang);
    let mut rows: Vec<(&Entry, ComparisonRow)> = comparison
        .entries
        .iter()
        .map(|entry| {
            let now = &entry.now;
            (
                entry,
                ComparisonRow {
                    place: entry.place.to_string(),
                    name: entry.name.name.clone(),
                    level: wording::level_singular(entry.place.level, lang).to_owned(),
                    role: wire_role(entry.role),
                    period: if now.period.year == 0 {
                        String::new()
                    } else {
                        wording::point_period(now, lang)
                    },
                    value: now.value.known(),
                    text: number::value(now.value, unit, lang),
                    state: now.value.state().word().to_owned(),
                    numerator: now.numerator.filter(|_| divides).map(counted),
                    denominator: now.denominator.filter(|_| divides).map(counted),
                    rank: now
                        .rank
                        .filter(|_| entry.place.level != Level::France)
                        .map(|rank| number::ordinal(rank, lang)),
                    basis: if now.value.known().is_some() {
                        wording::basis_in(comparison, entry)
                    } else {
                        wording::counted(entry, lang).unwrap_or_default()
                    },
                },
            )
        })
        .collect();
    // The order of the bars: highest first, what is missing at the end by name.
    rows.sort_by(|(a, _), (b, _)| {
        let value = |entry: &Entry| entry.now.value.known();
        match (value(a), value(b)) {
            (Some(a), Some(b)) => b.total_cmp(&a),
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (None, None) => a.name.name.cmp(&b.name.name),
        }
    });
    rows.into_iter().map(|(_, row)| row).collect()
}

/// Where the figures of an indicator at a period come from.
pub(crate) fn origin_card(
    desk: &Desk,
    indicator: &Indicator,
    period: Period,
    place: Option<&PlaceId>,
    lang: ModelLang,
) -> Result<OriginCard, Problem> {
    let wire_lang = match lang {
        ModelLang::Fr => crate::wire::Lang::Fr,
        ModelLang::En => crate::wire::Lang::En,
    };
    let record = desk
        .store(wire_lang)?
        .dataset_of(&indicator.id, period, place)
        .map_err(|error| Problem::from_store(error, wire_lang))?;
    let origin = &indicator.origin;
    let is_starter =
        |key: &str| key.starts_with(starter::API) && key[starter::API.len()..].starts_with(':');
    let obtained = match (&record, lang) {
        (None, ModelLang::Fr) => "Pas encore téléchargé".to_owned(),
        (None, ModelLang::En) => "Not downloaded yet".to_owned(),
        (Some(record), ModelLang::Fr) if is_starter(&record.key) => {
            "Fourni avec l’application".to_owned()
        }
        (Some(record), ModelLang::En) if is_starter(&record.key) => {
            "Came with the application".to_owned()
        }
        (Some(record), ModelLang::Fr) => {
            format!("Téléchargé le {}", format::day(&record.ingested_on, lang))
        }
        (Some(record), ModelLang::En) => {
            format!("Downloaded on {}", format::day(&record.ingested_on, lang))
        }
    };
    // The figures are in the largest file; the others describe it.
    let document = record.as_ref().and_then(|record| {
        record
            .documents
            .iter()
            .max_by_key(|document| document.bytes)
    });
    Ok(OriginCard {
        producer: origin.producer.clone(),
        dataset: origin.dataset.clone(),
        page: origin.page.clone(),
        licence: origin.licence.clone(),
        cadence: origin.cadence.clone(),
        obtained,
        sha256: document.map(|document| document.sha256.clone()),
        url: document.map(|document| document.url.clone()),
    })
}

/// "65-ans-ou-plus_grand-cognac_2021": letters, digits and hyphens only, whatever the names hold.
pub fn file_stem(comparison: &Comparison) -> String {
    let indicator = comparison
        .indicator
        .id
        .0
        .rsplit('/')
        .next()
        .unwrap_or_default();
    let place = comparison
        .mine()
        .map(|mine| format::stem(&mine.name.name))
        .unwrap_or_default();
    let mut parts = vec![format::stem(indicator), place];
    if comparison.period.year > 0 {
        parts.push(comparison.period.to_string());
    }
    parts.retain(|part| !part.is_empty());
    parts.join("_")
}

pub(crate) fn ranking(desk: &Desk, ask: RankingAsk, _: &Job) -> Result<Ranking, Problem> {
    let lang: ModelLang = ask.lang.into();
    let indicator = question::indicator(desk, &ask.id, ask.lang)?;
    let level = Level::from_word(&ask.level)
        .ok_or_else(|| Problem::bad_request(format!("unknown level {}", ask.level)))?;
    let store = desk.store(ask.lang)?;
    let territories = desk.territories()?;
    let here = store.periods(&indicator.id);
    let period = match &ask.period {
        None => here.last().copied(),
        Some(text) => text.parse().ok().filter(|period| here.contains(period)),
    };
    let Some(period) = period else {
        return Ok(Ranking {
            period: String::new(),
            rows: Vec::new(),
            without: number::missing_sentence(Missing::NotDownloaded, lang).to_owned(),
        });
    };
    let refused = |error| Problem::from_store(error, ask.lang);
    let mut rows: Vec<RankedPlace> = Vec::new();
    for (code, value) in store
        .values(&indicator.id, level, period)
        .map_err(refused)?
        .into_iter()
        .rev()
    {
        let place = PlaceId::new(level, code);
        let position = rows.len() as u32 + 1;
        // Equal values share the better rank.
        let rank = rows
            .last()
            .filter(|row| row.value == value)
            .map_or(position, |row| row.rank);
        rows.push(RankedPlace {
            name: territories
                .place(&place)
                .map_or_else(String::new, |place| place.name.name.clone()),
            place: place.to_string(),
            rank,
            value,
            text: number::with_unit(value, &indicator.unit, lang),
        });
    }
    let spread = store
        .distribution(&indicator.id, level, period)
        .map_err(refused)?;
    let (secret, absent) = spread.map_or((0, 0), |spread| (spread.secret, spread.absent));
    let whole = |count: u32| number::number(f64::from(count), 0, lang);
    Ok(Ranking {
        period: period.to_string(),
        rows,
        without: match lang {
            ModelLang::Fr => format!(
                "{} sous secret, {} sans chiffre",
                whole(secret),
                whole(absent)
            ),
            ModelLang::En => format!(
                "{} under secrecy, {} without a figure",
                whole(secret),
                whole(absent)
            ),
        },
    })
}

pub(crate) fn value(desk: &Desk, ask: ValueAsk, _: &Job) -> Result<ValueAnswer, Problem> {
    let note = note_of_place(desk, &ask.code, ask.lang.into());
    let question = Question {
        id: ask.id,
        place: ask.code,
        with: Some(Vec::new()),
        peers: Peers::None,
        period: ask.period,
        lang: ask.lang,
    };
    let comparison = comparison(desk, &question)?;
    let lang = comparison.lang;
    let mine = comparison
        .mine()
        .ok_or_else(|| Problem::bug("a comparison without its place"))?;
    let unit = &comparison.indicator.unit;
    let elsewhere = zones::elsewhere(
        &*desk.territories()?,
        &comparison.indicator,
        &mine.place,
        question.lang,
    );
    let divides = comparison.indicator.kind != Kind::Published;
    Ok(ValueAnswer {
        id: comparison.indicator.id.to_string(),
        code: mine.place.code.clone(),
        level: mine.place.level.word().to_owned(),
        name: mine.name.name.clone(),
        period: (mine.now.period.year > 0).then(|| mine.now.period.to_string()),
        state: mine.now.value.state().word().to_owned(),
        value: mine.now.value.known(),
        text: number::value(mine.now.value, unit, lang),
        unit: unit.words.get(lang).to_owned(),
        numerator: mine.now.numerator.filter(|_| divides),
        denominator: mine.now.denominator.filter(|_| divides),
        rank: mine.now.rank.filter(|_| mine.place.level != Level::France),
        basis: if mine.now.value.known().is_some() {
            wording::basis_in(&comparison, mine)
        } else {
            wording::counted(mine, lang).unwrap_or_default()
        },
        secret_communes: mine.now.secret_communes,
        absent_communes: mine.now.absent_communes,
        note: note.or(elsewhere.map(|elsewhere| elsewhere.said())),
        origin: origin_card(
            desk,
            &comparison.indicator,
            comparison.period,
            Some(&mine.place),
            lang,
        )?,
    })
}
