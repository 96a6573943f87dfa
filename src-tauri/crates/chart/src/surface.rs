//! What a chart is drawn for: sizes, type and colours, read once from `assets/surfaces`.

use std::sync::LazyLock;

use obs_compare::Role;
use plotters::style::RGBColor;
use serde::{Deserialize, Deserializer};

use crate::sight::{self, Light};

/// The surfaces a chart can be drawn for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SurfaceName {
    /// The window.
    Screen,
    /// A room of forty people.
    Projector,
    /// A4 paper, black and white safe.
    Print,
    /// A3 paper on a wall, read from two metres, black and white safe.
    Poster,
}

impl SurfaceName {
    /// Every surface.
    pub const ALL: [SurfaceName; 4] = [
        SurfaceName::Screen,
        SurfaceName::Projector,
        SurfaceName::Print,
        SurfaceName::Poster,
    ];

    /// The word used in files and JSON, and the name of its file.
    pub fn word(self) -> &'static str {
        match self {
            SurfaceName::Screen => "screen",
            SurfaceName::Projector => "projector",
            SurfaceName::Print => "print",
            SurfaceName::Poster => "poster",
        }
    }

    /// The surface of a word written by [`SurfaceName::word`].
    pub fn from_word(word: &str) -> Option<SurfaceName> {
        SurfaceName::ALL
            .into_iter()
            .find(|name| name.word() == word)
    }

    /// The file of the surface, as it was when this was built.
    pub fn toml(self) -> &'static str {
        match self {
            SurfaceName::Screen => include_str!("../../../../assets/surfaces/screen.toml"),
            SurfaceName::Projector => include_str!("../../../../assets/surfaces/projector.toml"),
            SurfaceName::Print => include_str!("../../../../assets/surfaces/print.toml"),
            SurfaceName::Poster => include_str!("../../../../assets/surfaces/poster.toml"),
        }
    }
}

/// Which of the two sets of colours of a surface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Theme {
    Light,
    Dark,
}

/// A colour, written `#RRGGBB` in a surface's file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Colour(pub u8, pub u8, pub u8);

impl Colour {
    /// As plotters takes it.
    pub fn rgb(self) -> RGBColor {
        RGBColor(self.0, self.1, self.2)
    }

    /// Lowest contrast ratio with another colour, 1 to 21, over the usual sight and three colour blindnesses.
    pub fn contrast(self, other: Colour) -> f64 {
        sight::lowest_contrast(self, other, Light::Dark)
    }

    /// The same in a lit room.
    pub fn contrast_in_light(self, other: Colour) -> f64 {
        sight::lowest_contrast(self, other, Light::Lit)
    }
}

impl<'de> Deserialize<'de> for Colour {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6);
        let number = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let [_, r, g, b] = number
            .ok_or_else(|| serde::de::Error::custom(format!("not a colour (#RRGGBB): {text}")))?
            .to_be_bytes();
        Ok(Colour(r, g, b))
    }
}

/// How the inside of a bar is told from another without colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Fill {
    Solid,
    Outline,
    /// An outline around a paler tint.
    Tinted,
    HatchRising,
    HatchFalling,
    HatchLevel,
    HatchUpright,
    /// Rising and falling.
    HatchCross,
    /// Level and upright.
    HatchGrid,
}

/// Lowest contrast of a mark's edge with what lies beside it, in a lit room and whatever the sight (WCAG 1.4.11).
pub(crate) const MARK_CONTRAST_MIN: f64 = 3.0;

/// The shape of an observation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Marker {
    Disc,
    Lozenge,
    Triangle,
    Bar,
    Square,
    Ring,
    Cross,
    Tick,
    Plus,
    SquareRing,
    Hourglass,
    BowTie,
    Chevron,
}

/// How the marks and words of a role look.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RoleStyle {
    /// Bars, lines, points: their edge at least.
    pub mark: Colour,
    /// The inside of a bar that is `tinted`.
    pub tint: Option<Colour>,
    /// Its name.
    pub label: Colour,
    /// Its value.
    pub value: Colour,
    /// Whether its name is bold.
    pub bold: bool,
    pub fill: Fill,
    /// Drawn and skipped lengths; empty for a full line.
    pub dash: Vec<f64>,
    pub marker: Marker,
}

/// How a part of a whole looks: hatched in one colour over a pale one.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CategoryStyle {
    pub mark: Colour,
    pub tint: Colour,
    pub fill: Fill,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Roles {
    pub mine: RoleStyle,
    pub epci: RoleStyle,
    pub departement: RoleStyle,
    pub region: RoleStyle,
    pub france: RoleStyle,
    pub peer: RoleStyle,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Canvas {
    pub width: f64,
    /// None: as high as what it holds.
    pub height: Option<f64>,
    pub margin: f64,
    pub background: Colour,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TextSizes {
    pub title: f64,
    pub subtitle: f64,
    pub label: f64,
    /// Labels shrink down to this before rows are left out.
    pub label_min: f64,
    pub value: f64,
    pub small: f64,
    /// In heights of the type.
    pub line_height: f64,
    pub ink: Colour,
    pub muted: Colour,
}

/// What the tests enforce.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Legible {
    pub text_min: f64,
    pub title_min: f64,
    pub contrast_min: f64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Axis {
    pub colour: Colour,
    pub width: f64,
    pub grid: Colour,
    pub grid_width: f64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Bars {
    /// From one bar to the next, at least.
    pub row: f64,
    /// From one bar to the next, at most.
    pub row_max: f64,
    /// Largest thickness of a bar.
    pub thickness: f64,
    pub radius: f64,
    /// Stroke of a bar that is not filled.
    pub outline: f64,
    /// Distance between two hatch lines.
    pub hatch: f64,
    /// Beyond, rows are left out and counted.
    pub rows_max: usize,
    /// Between a name, a bar and its value.
    pub gap: f64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LineSizes {
    /// Of the plot, when the canvas has no height of its own.
    pub height: f64,
    pub width: f64,
    pub width_mine: f64,
    pub width_peer: f64,
    /// Radius of an observation.
    pub marker: f64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StripSizes {
    pub height: f64,
    /// Width of a tick; places that fall on the same tick darken it.
    pub bin: f64,
    pub tick: Colour,
    /// Radius of a named place.
    pub marker: f64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SwarmSizes {
    /// Radius of a place, at most: a crowd makes it smaller.
    pub dot: f64,
    /// Of the whole swarm.
    pub height_max: f64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WaffleSizes {
    /// Side of a square, at most.
    pub square: f64,
    /// Between two squares.
    pub gap: f64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PanelSizes {
    /// Of a small chart, at least.
    pub width_min: f64,
    pub height: f64,
    /// Beyond, small charts are left out and counted.
    pub count_max: usize,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CardSizes {
    pub width: f64,
    /// Of the strip.
    pub height: f64,
    pub text: f64,
    pub marker: f64,
}

/// Shades and lines of a map.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MapColours {
    /// From the lowest class to the highest.
    pub classes: Vec<Colour>,
    /// Between places.
    pub border: Colour,
    pub border_width: f64,
    /// Around my territory.
    pub around: Colour,
    pub around_width: f64,
    /// Hatch of what is missing.
    pub missing: Colour,
}

/// What a chart is drawn for: sizes, type and colours.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Surface {
    /// Named colours and sizes; the window makes its CSS variables from those of the screen.
    tokens: toml::Table,
    /// Those that differ in the dark theme; none on paper.
    dark: Option<toml::Table>,
    pub(crate) canvas: Canvas,
    pub(crate) text: TextSizes,
    pub(crate) legible: Legible,
    pub(crate) axis: Axis,
    pub(crate) bars: Bars,
    pub(crate) lines: LineSizes,
    pub(crate) strip: StripSizes,
    pub(crate) swarm: SwarmSizes,
    pub(crate) waffle: WaffleSizes,
    pub(crate) panels: PanelSizes,
    pub(crate) card: CardSizes,
    pub(crate) map: MapColours,
    pub(crate) roles: Roles,
    /// Places chosen by hand take these in turn.
    pub(crate) chosen: Vec<RoleStyle>,
    /// The parts of a whole take these in turn.
    pub(crate) categories: Vec<CategoryStyle>,
    /// What is left of a whole.
    pub(crate) rest: CategoryStyle,
}

static SURFACES: LazyLock<[Surface; 4]> = LazyLock::new(|| embedded(Theme::Light));
static DARK_SURFACES: LazyLock<[Surface; 4]> = LazyLock::new(|| embedded(Theme::Dark));

fn embedded(theme: Theme) -> [Surface; 4] {
    SurfaceName::ALL.map(|name| match Surface::parse(name.toml(), theme) {
        Ok(surface) => surface,
        // The file is part of the program and a test reads it: this is a broken build, not a broken input.
        Err(error) => panic!("assets/surfaces/{}.toml: {error}", name.word()),
    })
}

impl Surface {
    /// A surface of the application.
    pub fn named(name: SurfaceName) -> &'static Surface {
        &SURFACES[name as usize]
    }

    /// The same in the dark theme. Paper has none: it is given as it is.
    pub fn dark(name: SurfaceName) -> &'static Surface {
        &DARK_SURFACES[name as usize]
    }

    /// Whether the surface has colours of its own for the dark theme.
    pub fn has_dark(&self) -> bool {
        self.dark.is_some()
    }

    /// The named colours and sizes of the surface (`paper = "#FAF8F4"`, `title_px = 29`), in their order.
    pub fn tokens(&self) -> impl Iterator<Item = (&str, String)> {
        self.tokens.iter().map(|(name, value)| {
            let text = match value {
                toml::Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            (name.as_str(), text)
        })
    }

    /// Width of the drawings, in units of the surface.
    pub fn width(&self) -> f64 {
        self.canvas.width
    }

    /// The same, for a drawing of this height: what is left of a page under its message.
    pub fn with_height(&self, height: f64) -> Surface {
        let mut surface = self.clone();
        surface.canvas.height = Some(height);
        surface
    }

    fn parse(text: &str, theme: Theme) -> Result<Surface, String> {
        let mut table: toml::Table = toml::from_str(text).map_err(|error| error.to_string())?;
        let dark = match table.get("dark") {
            Some(toml::Value::Table(dark)) if theme == Theme::Dark => dark.clone(),
            _ => toml::Table::new(),
        };
        let tokens = match table.get_mut("tokens") {
            Some(toml::Value::Table(tokens)) => {
                for (name, colour) in dark {
                    let light = tokens.get_mut(&name);
                    *light.ok_or_else(|| format!("no token named {name}"))? = colour;
                }
                tokens.clone()
            }
            _ => return Err("no [tokens]".to_owned()),
        };
        for (_, value) in table.iter_mut() {
            resolve(value, &tokens)?;
        }
        let surface: Surface = table.try_into().map_err(|error| error.to_string())?;
        surface.check()?;
        Ok(surface)
    }

    /// Refuses a surface whose type is too small or too pale by its own rules.
    fn check(&self) -> Result<(), String> {
        if self.chosen.is_empty() {
            return Err("no [[chosen]]".to_owned());
        }
        if self.map.classes.is_empty() {
            return Err("no shade in [map]".to_owned());
        }
        let (text, legible) = (&self.text, &self.legible);
        if text.title < legible.title_min {
            return Err(format!("title {} < {}", text.title, legible.title_min));
        }
        for size in [
            text.subtitle,
            text.label,
            text.label_min,
            text.value,
            text.small,
            self.card.text,
        ] {
            if size < legible.text_min {
                return Err(format!("text {size} < {}", legible.text_min));
            }
        }
        let roles = &self.roles;
        let named = [
            &roles.mine,
            &roles.epci,
            &roles.departement,
            &roles.region,
            &roles.france,
            &roles.peer,
        ];
        let inks = named
            .into_iter()
            .chain(&self.chosen)
            .flat_map(|style| [style.label, style.value])
            .chain([text.ink, text.muted]);
        for ink in inks {
            let contrast = ink.contrast(self.canvas.background);
            if contrast < legible.contrast_min {
                return Err(format!(
                    "{ink:?} has a contrast of {contrast:.2} < {}",
                    legible.contrast_min
                ));
            }
        }
        let marks = named
            .into_iter()
            .chain(&self.chosen)
            .map(|style| style.mark)
            .chain(self.categories.iter().map(|style| style.mark))
            .chain([self.rest.mark, self.strip.tick]);
        for mark in marks {
            let contrast = mark.contrast_in_light(self.canvas.background);
            if contrast < MARK_CONTRAST_MIN {
                return Err(format!(
                    "the mark {mark:?} has a contrast of {contrast:.2} < {MARK_CONTRAST_MIN} in a lit room"
                ));
            }
        }
        Ok(())
    }

    /// The look of a role; `nth` tells places chosen by hand apart.
    pub(crate) fn style(&self, role: Role, nth: usize) -> &RoleStyle {
        match role {
            Role::Mine => &self.roles.mine,
            Role::Epci => &self.roles.epci,
            Role::Departement => &self.roles.departement,
            Role::Region => &self.roles.region,
            Role::France => &self.roles.france,
            Role::Peer => &self.roles.peer,
            Role::Chosen => &self.chosen[nth % self.chosen.len()],
        }
    }
}

/// Replaces each `$name` by the token of that name.
fn resolve(value: &mut toml::Value, tokens: &toml::Table) -> Result<(), String> {
    match value {
        toml::Value::String(text) => {
            if let Some(name) = text.strip_prefix('$') {
                *value = tokens
                    .get(name)
                    .ok_or_else(|| format!("no token named {name}"))?
                    .clone();
            }
        }
        toml::Value::Array(values) => {
            for value in values {
                resolve(value, tokens)?;
            }
        }
        toml::Value::Table(table) => {
            for (_, value) in table.iter_mut() {
                resolve(value, tokens)?;
            }
        }
        _ => {}
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    #[test]
    fn every_surface_is_complete() {
        for name in SurfaceName::ALL {
            for theme in [Theme::Light, Theme::Dark] {
                let surface = Surface::parse(name.toml(), theme).unwrap();
                assert!(surface.tokens().count() > 5, "{}", name.word());
            }
            assert_eq!(SurfaceName::from_word(name.word()), Some(name));
        }
    }

    #[test]
    fn the_room_can_read_the_projector() {
        let projector = Surface::named(SurfaceName::Projector);
        let height = projector.canvas.height.unwrap();
        assert!(projector.legible.text_min >= 0.03 * height);
        assert!(projector.legible.title_min >= 0.04 * height);
        for name in SurfaceName::ALL {
            assert!(Surface::named(name).legible.contrast_min >= 7.0);
        }
    }

    /// 5 minutes of arc at two metres, in points: the smallest letter that normal sight tells apart.
    const SMALLEST_LETTER_PT: f64 = 2_000.0 * 0.001_454 / 25.4 * 72.0;

    #[test]
    fn a_poster_can_be_read_from_two_metres() {
        let poster = Surface::named(SurfaceName::Poster);
        // Capitals are two thirds of the type.
        assert!(poster.legible.text_min * 0.66 > 1.7 * SMALLEST_LETTER_PT);
        assert!(poster.legible.title_min >= 1.5 * poster.legible.text_min);
    }

    #[test]
    fn lit_surfaces_have_a_dark_theme_and_paper_has_none() {
        for name in SurfaceName::ALL {
            let (light, dark) = (Surface::named(name), Surface::dark(name));
            let paper = matches!(name, SurfaceName::Print | SurfaceName::Poster);
            assert_eq!(light.has_dark(), !paper, "{}", name.word());
            let same = light.canvas.background == dark.canvas.background;
            assert_eq!(same, paper, "{}", name.word());
            // The higher the class, the further from the background.
            let far = |shade: &Colour| shade.contrast(dark.canvas.background);
            assert!(dark.map.classes.is_sorted_by(|a, b| far(a) < far(b)));
        }
    }

    #[test]
    fn a_surface_that_cannot_be_read_is_refused() {
        let check = |from: &str, to: &str, expected: &str| {
            let text = SurfaceName::Projector.toml();
            assert!(text.contains(from), "{from}");
            for theme in [Theme::Light, Theme::Dark] {
                if let Err(error) = Surface::parse(&text.replace(from, to), theme) {
                    assert_eq!(error, expected);
                    return;
                }
            }
            assert_eq!("read all the same", expected);
        };
        check("label_min = 34", "label_min = 30", "text 30 < 32.4");
        check("title = 70", "title = 40", "title 40 < 43.2");
        check(
            "peer = \"#6F695E\"",
            "peer = \"#C9C3B7\"",
            "the mark Colour(201, 195, 183) has a contrast of 1.68 < 3 in a lit room",
        );
        check(
            "#92280F",
            "#B3401A",
            "Colour(179, 64, 26) has a contrast of 5.00 < 7",
        );
        check(
            "mine = \"#FFA68C\"",
            "mine = \"#C0603F\"",
            "Colour(192, 96, 63) has a contrast of 3.46 < 7",
        );
        check(
            "moss_tint = \"#2B3420\"",
            "mousse = \"#2B3420\"",
            "no token named mousse",
        );
    }

    #[test]
    fn a_surface_that_names_no_token_is_refused() {
        let broken = SurfaceName::Screen
            .toml()
            .replace("background = \"$card\"", "background = \"$cart\"");
        assert_eq!(
            Surface::parse(&broken, Theme::Light).unwrap_err(),
            "no token named cart"
        );
        let broken = SurfaceName::Screen.toml().replace("#A3301A", "red");
        assert!(
            Surface::parse(&broken, Theme::Light)
                .unwrap_err()
                .contains("not a colour")
        );
    }
}
