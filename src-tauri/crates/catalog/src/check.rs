//! The rules of the catalogue: a file becomes an [`Indicator`], or sentences that say what to write.

use std::collections::{BTreeMap, HashMap, HashSet};

use obs_model::{
    Aggregation, DenominatorFrom, Direction, Indicator, IndicatorId, Kind, Level, Origin, Period,
    SeriesBreak, SourceEntry, Text, Theme, Unit,
};

use crate::APIS;
use crate::file::{
    BreakFile, DatasetNote, DatasetNoteFile, DenominatorFromFile, IndicatorFile, OriginFile,
    SourceFile, TextFile, ThemesFile, UnitFile,
};
use crate::problem::{CatalogProblem, Fault, say};
use crate::words::{french_fault, is_slug, reading_fault, spacing_fault};

/// A short name must fit a card.
const SHORT_NAME_MAX_CHARS: usize = 42;

/// The words of a break stand over the chart, on one line of it.
const BREAK_WORDS_MAX_CHARS: usize = 42;

/// A denominator older than this no longer describes the same place.
const YEARS_BEFORE_MAX: u8 = 5;

/// What the indicators read so far have taken: names and orders are given once.
#[derive(Debug, Default)]
pub(crate) struct Neighbours {
    ids: HashSet<IndicatorId>,
    names: HashMap<String, IndicatorId>,
    orders: HashMap<(String, u32), IndicatorId>,
}

impl Neighbours {
    pub(crate) fn of(indicators: &[Indicator]) -> Self {
        let mut neighbours = Self::default();
        for indicator in indicators {
            neighbours.admit(indicator);
        }
        neighbours
    }

    pub(crate) fn forget_orders(&mut self) {
        self.orders.clear();
    }

    fn admit(&mut self, indicator: &Indicator) {
        let id = &indicator.id;
        self.ids.insert(id.clone());
        for (_, name) in names_of(indicator) {
            self.names.insert(name.to_lowercase(), id.clone());
        }
        let place = (id.theme().to_owned(), indicator.order);
        self.orders.insert(place, id.clone());
    }

    fn faults(&self, indicator: &Indicator) -> Vec<Fault> {
        let mut faults = Vec::new();
        let id = &indicator.id;
        if self.ids.contains(id) {
            faults.push(Fault::whole(say(
                format!("«\u{202f}{id}\u{202f}» est déjà un indicateur\u{202f}: donnez un autre nom au fichier."),
                format!("`{id}` is an indicator already: give the file another name."),
            )));
            return faults;
        }
        for (field, name) in names_of(indicator) {
            if let Some(other) = self.names.get(&name.to_lowercase()) {
                faults.push(Fault::new(
                    field,
                    say(
                        format!(
                            "«\u{202f}{name}\u{202f}» est déjà le nom de {other}\u{202f}: dites ce qui les distingue."
                        ),
                        format!(
                            "“{name}” is already the name of {other}: say what tells them apart."
                        ),
                    ),
                ));
            }
        }
        let order = (id.theme().to_owned(), indicator.order);
        if let Some(other) = self.orders.get(&order) {
            let order = indicator.order;
            faults.push(Fault::new(
                "order",
                say(
                    format!(
                        "La place {order} est prise par {other}\u{202f}: choisissez-en une autre."
                    ),
                    format!("Place {order} is taken by {other}: choose another."),
                ),
            ));
        }
        faults
    }
}

fn names_of(indicator: &Indicator) -> [(&'static str, &str); 4] {
    [
        ("name.fr", &indicator.name.fr),
        ("name.en", &indicator.name.en),
        ("short.fr", &indicator.short.fr),
        ("short.en", &indicator.short.en),
    ]
}

/// Reads and checks one indicator; a good one is admitted among its neighbours.
pub(crate) fn indicator(
    path: &str,
    text: &str,
    themes: &[Theme],
    neighbours: &mut Neighbours,
) -> Result<Indicator, Vec<CatalogProblem>> {
    let place = |faults: Vec<Fault>| -> Vec<CatalogProblem> {
        let placed = faults.into_iter().map(|fault| fault.in_file(path, text));
        placed.collect()
    };
    let file: IndicatorFile =
        toml::from_str(text).map_err(|error| place(vec![Fault::of_toml(&error)]))?;
    let mut rules = Rules::default();
    let id = rules.id(path, themes);
    let indicator = rules.indicator(id, file);
    if !rules.faults.is_empty() {
        return Err(place(rules.faults));
    }
    let faults = neighbours.faults(&indicator);
    if !faults.is_empty() {
        return Err(place(faults));
    }
    neighbours.admit(&indicator);
    Ok(indicator)
}

/// What is wrong with where an indicator takes its denominator, among all the indicators that there are.
pub(crate) fn denominator_fault<'a>(
    indicator: &Indicator,
    mut all: impl Iterator<Item = &'a Indicator>,
) -> Option<Fault> {
    let wanted = &indicator.denominator_from.as_ref()?.indicator;
    let sentence = match all.find(|other| other.id == *wanted) {
        None => say(
            format!("«\u{202f}{wanted}\u{202f}» n’est pas un indicateur."),
            format!("`{wanted}` is not an indicator."),
        ),
        Some(other) if other.kind != Kind::Count => say(
            format!(
                "«\u{202f}{wanted}\u{202f}» n’est pas un nombre compté\u{202f}: on ne divise que par un nombre."
            ),
            format!("`{wanted}` is not a count: one only divides by a count."),
        ),
        Some(other)
            if indicator.aggregation == Aggregation::Sum
                && other.aggregation != Aggregation::Sum =>
        {
            say(
                format!(
                    "«\u{202f}{wanted}\u{202f}» ne s’additionne pas\u{202f}: écrivez none dans aggregation."
                ),
                format!("`{wanted}` is not added up: write aggregation = \"none\"."),
            )
        }
        // Figures that come together would divide by those of the last time.
        Some(other) if shares_dataset(indicator, other) => say(
            format!(
                "«\u{202f}{wanted}\u{202f}» vient du même jeu de données\u{202f}: écrivez denominator dans la requête."
            ),
            format!("`{wanted}` comes from the same dataset: write `denominator` in the query."),
        ),
        Some(_) => return None,
    };
    Some(Fault::new("denominator_from.indicator", sentence))
}

fn shares_dataset(one: &Indicator, other: &Indicator) -> bool {
    let mut keys = one.sources.iter().map(SourceEntry::dataset_key);
    keys.any(|key| {
        other
            .sources
            .iter()
            .any(|source| source.dataset_key() == key)
    })
}

/// Reads and checks the themes.
pub(crate) fn themes(path: &str, text: &str) -> Result<Vec<Theme>, Vec<CatalogProblem>> {
    let file: ThemesFile =
        toml::from_str(text).map_err(|error| vec![Fault::of_toml(&error).in_file(path, text)])?;
    let mut rules = Rules::default();
    let mut words = HashSet::new();
    let mut themes = Vec::new();
    for (at, theme) in file.theme.into_iter().enumerate() {
        let id = rules.required_word(&format!("theme[{at}].id"), theme.id);
        if !id.is_empty() && !is_slug(&id) {
            rules.refuse(
                format!("theme[{at}].id"),
                "Un thème est un nom de dossier\u{202f}: minuscules sans accent et traits d’union.",
                "A theme is a folder name: lower-case letters without accents, and hyphens.",
            );
        }
        for word in theme.aliases.iter().chain([&id]) {
            if !words.insert(word.clone()) {
                rules.refuse(
                    format!("theme[{at}]"),
                    format!("«\u{202f}{word}\u{202f}» désigne déjà un thème."),
                    format!("“{word}” already names a theme."),
                );
            }
        }
        themes.push(Theme {
            name: rules.text(&format!("theme[{at}].name"), theme.name),
            sentence: rules.text(&format!("theme[{at}].sentence"), theme.sentence),
            aliases: theme.aliases,
            id,
        });
    }
    if themes.is_empty() {
        rules.refuse(
            "theme",
            "Donnez au moins un thème\u{202f}: [[theme]] avec id, name et sentence.",
            "Give at least one theme: [[theme]] with id, name and sentence.",
        );
    }
    rules.end(path, text, themes)
}

/// Reads and checks the names and sizes of the datasets, by key.
pub(crate) fn dataset_notes(
    path: &str,
    text: &str,
) -> Result<BTreeMap<String, DatasetNote>, Vec<CatalogProblem>> {
    let file: BTreeMap<String, DatasetNoteFile> =
        toml::from_str(text).map_err(|error| vec![Fault::of_toml(&error).in_file(path, text)])?;
    let mut rules = Rules::default();
    let notes = file
        .into_iter()
        .map(|(key, note)| {
            let name = rules.text(&key, note.name);
            let approximate_bytes = note.approximate_bytes;
            (
                key,
                DatasetNote {
                    name,
                    approximate_bytes,
                },
            )
        })
        .collect();
    rules.end(path, text, notes)
}

/// Which parts a query holds, beside what the kind of its indicator says.
#[derive(Clone, Copy)]
struct Parts {
    /// The denominator is another indicator.
    denominator_elsewhere: bool,
    /// The weight of a mean is the denominator of what is published.
    weighted: bool,
}

/// Applies the rules and keeps what each refuses. What is returned is only used when nothing was refused.
#[derive(Debug, Default)]
struct Rules {
    faults: Vec<Fault>,
}

impl Rules {
    fn end<T>(self, path: &str, text: &str, checked: T) -> Result<T, Vec<CatalogProblem>> {
        if self.faults.is_empty() {
            return Ok(checked);
        }
        let faults = self.faults.into_iter();
        Err(faults.map(|fault| fault.in_file(path, text)).collect())
    }

    fn refuse(&mut self, field: impl Into<String>, fr: impl Into<String>, en: impl Into<String>) {
        self.faults.push(Fault::new(field, say(fr, en)));
    }

    fn missing(&mut self, field: &str) {
        self.refuse(
            field,
            format!("Ajoutez «\u{202f}{field}\u{202f}»\u{202f}: ce champ est obligatoire."),
            format!("Add `{field}`: this field is required."),
        );
    }

    fn unexpected(&mut self, field: &str, kind: &str) {
        self.refuse(
            field,
            format!("Retirez «\u{202f}{field}\u{202f}»\u{202f}: il n’a pas de sens quand kind vaut {kind}."),
            format!("Remove `{field}`: it means nothing with kind = \"{kind}\"."),
        );
    }

    fn id(&mut self, path: &str, themes: &[Theme]) -> IndicatorId {
        let id = path.strip_suffix(".toml").unwrap_or(path);
        let (theme, slug) = id.split_once('/').unwrap_or(("", id));
        if !themes.iter().any(|known| known.id == theme) {
            let known: Vec<&str> = themes.iter().map(|theme| theme.id.as_str()).collect();
            let known = known.join(", ");
            self.faults.push(Fault::whole(say(
                format!("Rangez le fichier dans le dossier d’un thème\u{202f}: {known}."),
                format!("Put the file in the folder of a theme: {known}."),
            )));
        }
        if !is_slug(slug) {
            self.faults.push(Fault::whole(say(
                "Nommez le fichier en minuscules sans accent, avec des traits d’union\u{202f}: part-des-jeunes.toml.",
                "Name the file in lower case without accents, with hyphens: part-des-jeunes.toml.",
            )));
        }
        IndicatorId(id.to_owned())
    }

    fn indicator(&mut self, id: IndicatorId, file: IndicatorFile) -> Indicator {
        let kind = self.one_of(
            "kind",
            file.kind,
            &[
                ("count", Kind::Count),
                ("ratio", Kind::Ratio),
                ("yearly_change", Kind::YearlyChange),
                ("published", Kind::Published),
            ],
        );
        let aggregation = self.one_of(
            "aggregation",
            file.aggregation,
            &[
                ("sum", Aggregation::Sum),
                ("weighted_mean", Aggregation::WeightedMean),
                ("none", Aggregation::None),
            ],
        );
        let direction = match file.direction {
            None => Direction::None,
            direction => self
                .one_of(
                    "direction",
                    direction,
                    &[
                        ("none", Direction::None),
                        ("high_is_good", Direction::HighIsGood),
                        ("low_is_good", Direction::LowIsGood),
                    ],
                )
                .unwrap_or_default(),
        };
        if let Some(kind) = kind {
            self.kind(
                kind,
                aggregation,
                &file.numerator,
                &file.denominator,
                file.scale,
            );
        }
        let is_borrowed = file.denominator_from.is_some();
        let denominator_from = file
            .denominator_from
            .map(|from| self.denominator_from(kind, from));
        if file.source.is_empty() {
            self.refuse(
                "source",
                "Ajoutez au moins une source\u{202f}: [[source]] avec api, dataset et [source.query].",
                "Add at least one source: [[source]] with api, dataset and [source.query].",
            );
        }
        let indicator = Indicator {
            name: self.label("name", file.name, usize::MAX),
            short: self.label("short", file.short, SHORT_NAME_MAX_CHARS),
            definition: self.sentence("definition", file.definition),
            reading: self.reading(file.reading),
            unit: self.unit(file.unit),
            kind: kind.unwrap_or(Kind::Count),
            numerator: file
                .numerator
                .map(|text| self.text("numerator", Some(text))),
            denominator: file
                .denominator
                .map(|text| self.text("denominator", Some(text))),
            denominator_from,
            scale: file.scale.unwrap_or(1.0),
            aggregation: aggregation.unwrap_or(Aggregation::None),
            direction,
            levels: self.levels(file.levels),
            years: self.required_word("years", file.years),
            years_between_comparable: self.years_between(file.years_between_comparable),
            breaks: self.breaks(kind, file.breaks),
            bounds: self.bounds(file.bounds),
            caveats: self.caveats(file.caveats),
            origin: self.origin(file.origin),
            sources: self.sources(
                kind,
                Parts {
                    denominator_elsewhere: is_borrowed,
                    weighted: aggregation == Some(Aggregation::WeightedMean),
                },
                file.source,
            ),
            order: self.required("order", file.order),
            id,
        };
        if !(indicator.scale.is_finite() && indicator.scale > 0.0) {
            self.refuse(
                "scale",
                "Écrivez un nombre positif\u{202f}: 100 pour un pourcentage.",
                "Write a positive number: 100 for a percentage.",
            );
        }
        indicator
    }

    /// The words and the aggregation that go with each kind.
    fn kind(
        &mut self,
        kind: Kind,
        aggregation: Option<Aggregation>,
        numerator: &Option<TextFile>,
        denominator: &Option<TextFile>,
        scale: Option<f64>,
    ) {
        if kind != Kind::Published && numerator.is_none() {
            self.missing("numerator");
        }
        if kind != Kind::Published && aggregation == Some(Aggregation::WeightedMean) {
            self.refuse(
                "aggregation",
                "Écrivez sum ou none\u{202f}: seule une valeur publiée se moyenne avec un poids.",
                "Write \"sum\" or \"none\": only a published value is averaged with a weight.",
            );
        }
        match kind {
            Kind::Ratio => {
                if denominator.is_none() {
                    self.missing("denominator");
                }
            }
            Kind::Count | Kind::YearlyChange => {
                if denominator.is_some() {
                    self.unexpected("denominator", word_of(kind));
                }
                if scale.is_some() {
                    self.unexpected("scale", word_of(kind));
                }
            }
            Kind::Published => {
                if numerator.is_some() {
                    self.unexpected("numerator", word_of(kind));
                }
                // The weight of a mean.
                match (aggregation, denominator) {
                    (Some(Aggregation::WeightedMean), None) => self.missing("denominator"),
                    (Some(Aggregation::WeightedMean), Some(_)) | (_, None) => {}
                    (_, Some(_)) => self.unexpected("denominator", word_of(kind)),
                }
                if scale.is_some() {
                    self.unexpected("scale", word_of(kind));
                }
                if aggregation == Some(Aggregation::Sum) {
                    self.refuse(
                        "aggregation",
                        "Écrivez none\u{202f}: une valeur publiée (médiane, indice, moyenne) ne s’additionne pas.",
                        "Write \"none\": a published value (median, index, mean) is never added up.",
                    );
                }
            }
        }
    }

    /// Whether the other indicator is there and counts something is seen once all are read.
    fn denominator_from(
        &mut self,
        kind: Option<Kind>,
        from: DenominatorFromFile,
    ) -> DenominatorFrom {
        if let Some(kind) = kind.filter(|kind| *kind != Kind::Ratio) {
            self.unexpected("denominator_from", word_of(kind));
        }
        let indicator = self.required_word("denominator_from.indicator", from.indicator);
        let years_before_max =
            self.required("denominator_from.years_before_max", from.years_before_max);
        if years_before_max > YEARS_BEFORE_MAX {
            self.refuse(
                "denominator_from.years_before_max",
                format!(
                    "{YEARS_BEFORE_MAX} ans au plus\u{202f}: au-delà, on divise par un autre monde."
                ),
                format!(
                    "At most {YEARS_BEFORE_MAX} years: beyond that, one divides by another world."
                ),
            );
        }
        DenominatorFrom {
            indicator: IndicatorId(indicator),
            years_before_max,
        }
    }

    fn sources(
        &mut self,
        kind: Option<Kind>,
        parts: Parts,
        sources: Vec<SourceFile>,
    ) -> Vec<SourceEntry> {
        let mut keys = HashSet::new();
        let mut entries = Vec::new();
        for (at, source) in sources.into_iter().enumerate() {
            let field = format!("source[{at}]");
            let api = self.required_word(&format!("{field}.api"), source.api);
            if !api.is_empty() && !APIS.contains(&api.as_str()) {
                let known = APIS.join(", ");
                self.refuse(
                    format!("{field}.api"),
                    format!(
                        "«\u{202f}{api}\u{202f}» n’est pas une source connue\u{202f}: {known}."
                    ),
                    format!("`{api}` is not a known source: {known}."),
                );
            }
            let dataset = self.required_word(&format!("{field}.dataset"), source.dataset);
            let query = match source.query {
                Some(query) => {
                    self.query_parts(&format!("{field}.query"), kind, parts, &query);
                    serde_json::to_string(&query).unwrap_or_default()
                }
                None => {
                    self.missing(&format!("{field}.query"));
                    String::new()
                }
            };
            let entry = SourceEntry {
                api,
                dataset,
                query,
            };
            if !keys.insert(entry.dataset_key()) {
                self.refuse(
                    field,
                    "Ce jeu de données est déjà nommé plus haut\u{202f}: gardez une seule entrée.",
                    "This dataset is already named above: keep one entry.",
                );
            }
            entries.push(entry);
        }
        entries
    }

    /// The parts of a query that every connector shares: `numerator` and `denominator`, or `value`.
    fn query_parts(&mut self, field: &str, kind: Option<Kind>, parts: Parts, query: &toml::Table) {
        let Some(kind) = kind else { return };
        let (wanted, unwanted): (&[&str], &[&str]) = match kind {
            Kind::Count | Kind::YearlyChange => (&["numerator"], &["denominator", "value"]),
            Kind::Ratio if parts.denominator_elsewhere => {
                (&["numerator"], &["denominator", "value"])
            }
            Kind::Ratio => (&["numerator", "denominator"], &["value"]),
            Kind::Published if parts.weighted => (&["value", "denominator"], &["numerator"]),
            Kind::Published => (&["value"], &["numerator", "denominator"]),
        };
        for part in wanted.iter().filter(|part| !query.contains_key(**part)) {
            self.missing(&format!("{field}.{part}"));
        }
        for part in unwanted.iter().filter(|part| query.contains_key(**part)) {
            self.unexpected(&format!("{field}.{part}"), word_of(kind));
        }
    }

    fn one_of<T: Copy>(
        &mut self,
        field: &str,
        value: Option<String>,
        choices: &[(&str, T)],
    ) -> Option<T> {
        let Some(value) = value else {
            self.missing(field);
            return None;
        };
        let chosen = choices.iter().find(|(word, _)| *word == value);
        if chosen.is_none() {
            let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
            let words = words.join(", ");
            self.refuse(
                field,
                format!("«\u{202f}{value}\u{202f}» n’est pas possible ici\u{202f}: {words}."),
                format!("`{value}` is not possible here: {words}."),
            );
        }
        chosen.map(|(_, choice)| *choice)
    }

    fn required<T: Default>(&mut self, field: &str, value: Option<T>) -> T {
        value.unwrap_or_else(|| {
            self.missing(field);
            T::default()
        })
    }

    fn required_word(&mut self, field: &str, value: Option<String>) -> String {
        let Some(value) = value else {
            self.missing(field);
            return String::new();
        };
        if let Some(message) = spacing_fault(&value) {
            self.faults.push(Fault::new(field, message));
        }
        value
    }

    /// A text in both languages, rightly written.
    fn text(&mut self, field: &str, text: Option<TextFile>) -> Text {
        let Some(text) = text else {
            self.missing(&format!("{field}.fr"));
            self.missing(&format!("{field}.en"));
            return say("", "");
        };
        let fr = self.required_word(&format!("{field}.fr"), text.fr);
        let en = self.required_word(&format!("{field}.en"), text.en);
        if let Some(message) = french_fault(&fr) {
            self.faults.push(Fault::new(format!("{field}.fr"), message));
        }
        Text { fr, en }
    }

    fn label(&mut self, field: &str, text: Option<TextFile>, max_chars: usize) -> Text {
        let text = self.text(field, text);
        for (lang, words) in [("fr", &text.fr), ("en", &text.en)] {
            let field = format!("{field}.{lang}");
            if words.ends_with('.') {
                self.refuse(
                    &field,
                    "Un nom ne finit pas par un point.",
                    "A name does not end with a full stop.",
                );
            }
            if words.chars().next().is_some_and(char::is_lowercase) {
                self.refuse(
                    &field,
                    "Un nom commence par une majuscule.",
                    "A name begins with a capital letter.",
                );
            }
            let length = words.chars().count();
            if length > max_chars {
                self.refuse(
                    &field,
                    format!("Raccourcissez\u{202f}: {length} signes, {max_chars} tiennent sur une carte."),
                    format!("Shorten it: {length} characters, {max_chars} fit on a card."),
                );
            }
        }
        text
    }

    fn sentence(&mut self, field: &str, text: Option<TextFile>) -> Text {
        let text = self.text(field, text);
        for (lang, words) in [("fr", &text.fr), ("en", &text.en)] {
            if !words.is_empty() && !words.ends_with('.') {
                self.refuse(
                    format!("{field}.{lang}"),
                    "Écrivez une phrase, avec un point à la fin.",
                    "Write a sentence, with a full stop at the end.",
                );
            }
        }
        text
    }

    fn reading(&mut self, text: Option<TextFile>) -> Text {
        let text = self.sentence("reading", text);
        for (lang, words) in [("fr", &text.fr), ("en", &text.en)] {
            if words.is_empty() {
                continue;
            }
            if let Some(message) = reading_fault(words, lang == "fr") {
                self.faults
                    .push(Fault::new(format!("reading.{lang}"), message));
            }
        }
        text
    }

    fn caveats(&mut self, caveats: Vec<TextFile>) -> Vec<Text> {
        let mut seen = HashSet::new();
        let mut checked = Vec::new();
        for (at, caveat) in caveats.into_iter().enumerate() {
            let caveat = self.sentence(&format!("caveats[{at}]"), Some(caveat));
            if !seen.insert(caveat.fr.clone()) {
                self.refuse(
                    format!("caveats[{at}]"),
                    "Cette mise en garde est déjà dite.",
                    "This caveat is already said.",
                );
            }
            checked.push(caveat);
        }
        checked
    }

    fn breaks(&mut self, kind: Option<Kind>, breaks: Vec<BreakFile>) -> Vec<SeriesBreak> {
        if kind == Some(Kind::YearlyChange) && !breaks.is_empty() {
            self.refuse(
                "breaks",
                "Une évolution annuelle ne passe pas par-dessus une rupture\u{202f}: laissez cet indicateur de côté.",
                "A yearly change does not go over a break: leave this indicator out.",
            );
        }
        let mut checked: Vec<SeriesBreak> = Vec::new();
        for (at, broken) in breaks.into_iter().enumerate() {
            let field = format!("breaks[{at}]");
            let text = TextFile {
                fr: broken.fr,
                en: broken.en,
            };
            let words = self.label(&field, Some(text), BREAK_WORDS_MAX_CHARS);
            let from = self.required_word(&format!("{field}.from"), broken.from);
            if from.is_empty() {
                continue;
            }
            let Ok(from) = from.parse::<Period>() else {
                self.refuse(
                    format!("{field}.from"),
                    "Écrivez la première date de la nouvelle série, comme 2025 ou 2025-Q1.",
                    "Write the first date of the new series, like 2025 or 2025-Q1.",
                );
                continue;
            };
            if checked.last().is_some_and(|before| before.from >= from) {
                self.refuse(
                    format!("{field}.from"),
                    "Rangez les ruptures de la plus ancienne à la plus récente, une par date.",
                    "List the breaks from the oldest to the latest, one for each date.",
                );
            }
            checked.push(SeriesBreak { from, words });
        }
        checked
    }

    fn unit(&mut self, unit: Option<UnitFile>) -> Unit {
        let unit = unit.unwrap_or(UnitFile {
            sign: None,
            fr: None,
            en: None,
            decimals: None,
        });
        let sign = unit.sign.clone().unwrap_or_default();
        if unit.sign.is_none() {
            self.missing("unit.sign");
        }
        let mut letters = sign.chars();
        let word_with_capital = letters.next().is_some_and(char::is_uppercase)
            && letters.take(2).filter(|c| c.is_lowercase()).count() == 2;
        if word_with_capital || sign.trim() != sign {
            self.refuse(
                "unit.sign",
                "Écrivez le signe court qui suit un nombre, sans majuscule de phrase ni espace autour\u{202f}: hab., MWh, km².",
                "Write the short sign that follows a number, without a sentence capital or spaces around: %, hab., MWh.",
            );
        }
        let decimals = self.required("unit.decimals", unit.decimals);
        if decimals > 4 {
            self.refuse(
                "unit.decimals",
                "Quatre décimales au plus\u{202f}: au-delà, personne ne les lit.",
                "Four decimals at most: nobody reads more.",
            );
        }
        let words = TextFile {
            fr: unit.fr,
            en: unit.en,
        };
        Unit {
            sign,
            words: self.text("unit", Some(words)),
            decimals,
        }
    }

    fn levels(&mut self, words: Option<Vec<String>>) -> Vec<Level> {
        let Some(words) = words else {
            self.missing("levels");
            return Vec::new();
        };
        let known: Vec<&str> = Level::ALL.iter().map(|level| level.word()).collect();
        let known = known.join(", ");
        let mut levels = Vec::new();
        for word in &words {
            match Level::from_word(word) {
                Some(level) => levels.push(level),
                None => self.refuse(
                    "levels",
                    format!("«\u{202f}{word}\u{202f}» n’est pas un niveau\u{202f}: {known}."),
                    format!("`{word}` is not a level: {known}."),
                ),
            }
        }
        if !levels.is_sorted_by(|a, b| a < b) {
            self.refuse(
                "levels",
                format!(
                    "Écrivez chaque niveau une fois, du plus petit au plus grand\u{202f}: {known}."
                ),
                format!("Write each level once, the smallest first: {known}."),
            );
        }
        if levels.is_empty() {
            self.refuse(
                "levels",
                "Nommez au moins un niveau qui a des valeurs.",
                "Name at least one level that has values.",
            );
        }
        levels
    }

    fn years_between(&mut self, years: Option<u8>) -> u8 {
        let years = years.unwrap_or_else(|| {
            self.missing("years_between_comparable");
            1
        });
        if years == 0 {
            self.refuse(
                "years_between_comparable",
                "Écrivez 1, ou 5 pour le recensement (moyenne de cinq enquêtes).",
                "Write 1, or 5 for the census (a mean of five surveys).",
            );
        }
        years
    }

    fn bounds(&mut self, bounds: Option<[f64; 2]>) -> (f64, f64) {
        let Some([low, high]) = bounds else {
            self.missing("bounds");
            return (0.0, 0.0);
        };
        if !(low.is_finite() && high.is_finite() && low < high) {
            self.refuse(
                "bounds",
                "Écrivez deux nombres, le plus petit possible puis le plus grand\u{202f}: [0, 100].",
                "Write two numbers, the lowest possible then the highest: [0, 100].",
            );
        }
        (low, high)
    }

    fn origin(&mut self, origin: Option<OriginFile>) -> Origin {
        let origin = origin.unwrap_or(OriginFile {
            producer: None,
            dataset: None,
            page: None,
            licence: None,
            cadence: None,
        });
        let page = self.required_word("origin.page", origin.page);
        if !page.is_empty() && !page.starts_with("https://") {
            self.refuse(
                "origin.page",
                "Donnez l’adresse https:// de la page qui décrit le jeu de données.",
                "Give the https:// address of the page that describes the dataset.",
            );
        }
        let cadence = self.required_word("origin.cadence", origin.cadence);
        if let Some(message) = french_fault(&cadence) {
            self.faults.push(Fault::new("origin.cadence", message));
        }
        Origin {
            producer: self.required_word("origin.producer", origin.producer),
            dataset: self.required_word("origin.dataset", origin.dataset),
            page,
            licence: self.required_word("origin.licence", origin.licence),
            cadence,
        }
    }
}

fn word_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Count => "count",
        Kind::Ratio => "ratio",
        Kind::YearlyChange => "yearly_change",
        Kind::Published => "published",
    }
}
