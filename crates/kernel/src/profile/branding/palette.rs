//! The colors of a page from the colors of a brand, readable by WCAG 2.2.

use alloc::vec::Vec;

use crate::json::object::Object;
use crate::json::value::Value;
use crate::profile::branding::branding::Branding;
use crate::profile::branding::checked_branding::CheckedBranding;
use crate::profile::branding::color::Color;

/// The contrast of text with what it lies on (WCAG 2.2, success criterion 1.4.3).
const TEXT: f64 = 4.5;

/// The contrast of borders and focus rings with what is around them (success criterion 1.4.11).
const EDGE: f64 = 3.0;

/// The background of dark pages where the brand has none.
const DARK: Color = Color::opaque([0x12; 3]);

/// The colors of a brand for light and for dark pages.
///
/// - Text in `on-primary` is readable on `primary`, `primary-hover` and `primary-active`.
/// - `primary-text` is readable on the background, and `primary-border` and `focus` are visible on it. Where the
///   brand's own color is not, it is made darker or lighter by as little as that takes.
/// - The same for `secondary`. Both schemes have the same tones.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Palette {
    /// For light pages.
    pub light: Tones,
    /// For dark pages.
    pub dark: Tones,
    /// Where a color of the brand had to give way.
    pub adjustments: Vec<Adjustment>,
}

/// The tones of one color scheme, by the names of the custom properties without `--tenant-`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tones(Vec<(&'static str, Color)>);

/// A tone that differs from the brand's color, because that had too little contrast.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adjustment {
    /// Whether it is a tone of dark pages.
    pub is_dark: bool,
    /// The name of the tone.
    pub tone: &'static str,
    /// The color of the brand.
    pub from: Color,
    /// The color in its place.
    pub to: Color,
    /// What it must contrast with.
    pub against: Color,
    /// The contrast of the brand's color.
    pub contrast: f64,
    /// The contrast that is required.
    pub required: f64,
}

impl Tones {
    /// The tone of this name, such as `primary-hover`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Color> {
        self.iter().find(|(tone, _)| *tone == name).map(|(_, color)| color)
    }

    /// The tones with their names.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, Color)> {
        self.0.iter().copied()
    }
}

impl Branding {
    /// The colors of pages with this brand.
    #[must_use]
    pub fn palette(&self) -> Palette {
        CheckedBranding::from(self).palette()
    }
}

/// The names of the tones of one color: itself, text on it, hover, active, as text, as a border.
struct ToneNames {
    part: &'static str,
    names: [&'static str; 6],
}

const TONES: [ToneNames; 2] = [
    ToneNames {
        part: "primaryColor",
        names: ["primary", "on-primary", "primary-hover", "primary-active", "primary-text", "primary-border"],
    },
    ToneNames {
        part: "secondaryColor",
        names: [
            "secondary",
            "on-secondary",
            "secondary-hover",
            "secondary-active",
            "secondary-text",
            "secondary-border",
        ],
    },
];

impl CheckedBranding {
    /// The colors of pages with this brand; see [`Branding::palette`].
    #[must_use]
    pub fn palette(&self) -> Palette {
        let mut adjustments = Vec::new();
        let light = self.tones(false, &mut adjustments);
        let dark = self.tones(true, &mut adjustments);
        Palette { light, dark, adjustments }
    }

    fn tones(&self, is_dark: bool, adjustments: &mut Vec<Adjustment>) -> Tones {
        let default = if is_dark { DARK } else { Color::WHITE };
        let background = self.color("backgroundColor", is_dark).map_or(default, |color| color.over(default));
        let mut scheme = Scheme { is_dark, background, tones: Vec::new(), adjustments };
        let sets = |name| self.color(name, false).is_some() || self.color(name, true).is_some();
        if sets("backgroundColor") || sets("textColor") {
            scheme.add("background", background);
            let text = self.color("textColor", is_dark).map(|color| color.over(background));
            let text = text.map_or(background.on_color(), |text| scheme.adjusted("on-background", text, TEXT));
            scheme.add("on-background", text);
        }
        for ToneNames { part, names } in TONES {
            let own = self.color(part, is_dark);
            if let Some(color) = own.or_else(|| self.color(part, !is_dark)) {
                scheme.add_color(color, own.is_some(), names);
            }
        }
        Tones(scheme.tones)
    }
}

/// The tones of one scheme while they are collected.
struct Scheme<'a> {
    is_dark: bool,
    background: Color,
    tones: Vec<(&'static str, Color)>,
    adjustments: &'a mut Vec<Adjustment>,
}

impl Scheme<'_> {
    fn add(&mut self, name: &'static str, color: Color) {
        self.tones.push((name, color));
    }

    /// Adds the tones of one color. A color that was not chosen for this scheme must be visible on its background.
    fn add_color(&mut self, color: Color, is_chosen: bool, names: [&'static str; 6]) {
        let [fill, on, hover, active, text, border] = names;
        let own = color.over(self.background);
        let color = if is_chosen { own } else { self.adjusted(fill, own, EDGE) };
        let on_color = color.on_color();
        self.add(fill, color);
        self.add(on, on_color);
        self.add(hover, step(color, on_color, 1.0));
        self.add(active, step(color, on_color, 2.0));
        let readable = self.adjusted(text, color, TEXT);
        self.add(text, readable);
        let edge = self.adjusted(border, color, EDGE);
        self.add(border, edge);
        if self.tones.iter().all(|(name, _)| *name != "focus") {
            self.add("focus", edge);
        }
    }

    /// The color, or the nearest one with this contrast with the background.
    fn adjusted(&mut self, tone: &'static str, from: Color, required: f64) -> Color {
        let to = with_contrast(from, self.background, required);
        if to != from {
            let contrast = from.contrast(self.background);
            let (is_dark, against) = (self.is_dark, self.background);
            self.adjustments.push(Adjustment { is_dark, tone, from, to, against, contrast, required });
        }
        to
    }
}

/// A color one or two steps away, on which the same text is readable: away from that text, or towards it where the
/// color is at the end of the scale.
fn step(color: Color, on_color: Color, steps: f64) -> Color {
    let luminance = color.luminance();
    match on_color == Color::WHITE {
        true if luminance < 0.08 => color.lighter(0.045 * steps),
        true => color.darker(1.0 - 0.22 * steps),
        false if luminance > 0.7 => color.darker(1.0 - 0.16 * steps),
        false => color.lighter(0.18 * steps),
    }
}

/// The color, or the nearest one of its hue that has this contrast with another color. `required` is at most 4.5, so
/// that darker or lighter is always enough.
///
/// The color moves away from the other one. Where even black or white is too near in that direction, it moves past it.
fn with_contrast(color: Color, against: Color, required: f64) -> Color {
    if color.contrast(against) >= required {
        return color;
    }
    let (from, beside) = (color.luminance(), against.luminance() + 0.05);
    let (darker, lighter) = (beside / required - 0.05, beside * required - 0.05);
    let goes_darker = if from < beside - 0.05 { darker >= 0.0 } else { lighter > 1.0 };
    if goes_darker { color.darker(darker / from) } else { color.lighter((lighter - from) / (1.0 - from)) }
}

impl Palette {
    /// The palette as JSON: `{ light, dark, adjustments }`.
    #[must_use]
    pub fn to_object(&self) -> Object {
        let mut palette = Object::default();
        palette.set("light", self.light.to_value());
        palette.set("dark", self.dark.to_value());
        palette.set("adjustments", Value::List(self.adjustments.iter().copied().map(Adjustment::to_value).collect()));
        palette
    }
}

impl Tones {
    fn to_value(&self) -> Value {
        let mut tones = Object::default();
        for (name, color) in self.iter() {
            tones.set(name, Value::Text(color.text()));
        }
        tones.into()
    }
}

impl Adjustment {
    fn to_value(self) -> Value {
        let mut adjustment = Object::default();
        adjustment.text("scheme", if self.is_dark { "dark" } else { "light" });
        adjustment.text("tone", self.tone);
        for (key, color) in [("from", self.from), ("to", self.to), ("against", self.against)] {
            adjustment.set(key, Value::Text(color.text()));
        }
        for (key, ratio) in [("contrast", self.contrast), ("required", self.required)] {
            adjustment.set(key, Value::Number(ratio));
        }
        adjustment.into()
    }
}
