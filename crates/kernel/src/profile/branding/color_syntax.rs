//! The spellings of a color in CSS Color 4.

use alloc::string::String;

use crate::profile::branding::channel::level;
use crate::profile::branding::color::{Color, InvalidColor};
use crate::profile::branding::color_names::named;
use crate::profile::branding::color_space::{from_hsl, from_hwb, from_lab, from_lch, from_oklab, from_oklch};
use crate::profile::branding::color_spelling::function;
use crate::text::ascii;

/// How a function of CSS names a color by three components.
struct ColorFunction {
    /// What 100% of each component is.
    full: [f64; 3],
    /// Which component is an angle.
    angle: Option<usize>,
    /// Red, green and blue of the components.
    channels: fn([f64; 3]) -> [u8; 3],
}

/// In the order of [`function`].
#[rustfmt::skip]
static READERS: [ColorFunction; 7] = [
    ColorFunction { full: [255.0; 3], angle: None, channels: |components| components.map(level) },
    ColorFunction { full: [0.0, 100.0, 100.0], angle: Some(0), channels: from_hsl },
    ColorFunction { full: [0.0, 100.0, 100.0], angle: Some(0), channels: from_hwb },
    ColorFunction { full: [100.0, 125.0, 125.0], angle: None, channels: from_lab },
    ColorFunction { full: [100.0, 150.0, 0.0], angle: Some(2), channels: from_lch },
    ColorFunction { full: [1.0, 0.4, 0.4], angle: None, channels: from_oklab },
    ColorFunction { full: [1.0, 0.4, 0.0], angle: Some(2), channels: from_oklch },
];

/// The units of an angle, and how many degrees each is.
const ANGLES: [(&str, f64); 4] = [("deg", 1.0), ("grad", 0.9), ("rad", 57.295_779_513_082_32), ("turn", 360.0)];

impl Color {
    /// Reads a color: a CSS name, `#rgb`, `#rgba`, `#rrggbb`, `#rrggbbaa`, or `rgb()`, `hsl()`, `hwb()`, `lab()`,
    /// `lch()`, `oklab()` or `oklch()`.
    ///
    /// A color that sRGB does not have keeps its lightness and its hue and loses chroma.
    ///
    /// ```
    /// use tenantry_kernel::branding::Color;
    ///
    /// assert_eq!(Color::parse("oklch(62.8% 0.2577 29.23)").unwrap().text(), "#ff0000");
    /// assert!(Color::parse("var(--brand)").is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidColor`] for any other text.
    pub fn parse(text: &str) -> Result<Self, InvalidColor> {
        parse(text).ok_or_else(InvalidColor::new)
    }
}

fn parse(text: &str) -> Option<Color> {
    let mut text = String::from(ascii::trim(text, b" "));
    text.make_ascii_lowercase();
    if let Some(digits) = text.strip_prefix("#") {
        return Color::from_digits(digits);
    }
    match ascii::split_once(&text, "(") {
        Some((name, arguments)) => from_function(name, arguments.strip_suffix(")")?),
        None => Color::from_digits(named(&text)?),
    }
}

fn from_function(name: &str, arguments: &str) -> Option<Color> {
    let place = function(name)?;
    let function = READERS.get(place)?;
    let has_commas = place < 2 && ascii::split_once(arguments, ",").is_some();
    let (arguments, after_slash) = match ascii::split_once(arguments, "/") {
        Some((components, alpha)) if !has_commas => (components, Some(alpha)),
        _ => (arguments, None),
    };
    let mut parts = ascii::split(arguments, if has_commas { "," } else { " " })
        .map(|part| ascii::trim(part, b" "))
        .filter(|part| has_commas || !part.is_empty());
    let mut components = [0.0; 3];
    for (index, component) in components.iter_mut().enumerate() {
        let part = parts.next()?;
        let full = *function.full.get(index)?;
        *component = if function.angle == Some(index) { angle(part)? } else { amount(part, full)? };
    }
    let alpha = if has_commas { parts.next() } else { after_slash };
    let alpha = alpha.map_or(Some(1.0), |alpha| amount(ascii::trim(alpha, b" "), 1.0))?;
    if parts.next().is_some() {
        return None;
    }
    let [red, green, blue] = (function.channels)(components);
    Some(Color { red, green, blue, alpha: level(alpha * 255.0) })
}

/// A number, or a percentage of `full`. `none` is 0.
fn amount(text: &str, full: f64) -> Option<f64> {
    match number(text)? {
        (value, "") => Some(value),
        (value, "%") => Some(value / 100.0 * full),
        _ => None,
    }
}

/// An angle in degrees. `none` is 0.
fn angle(text: &str) -> Option<f64> {
    let (value, unit) = number(text)?;
    let unit = if unit.is_empty() { "deg" } else { unit };
    ANGLES.iter().find(|(name, _)| *name == unit).map(|(_, degrees)| value * degrees)
}

/// The largest number that is read as such. Every larger one makes the same color, except for an angle.
const LARGEST: f64 = 1e7;

/// A number of CSS, and its unit. The parser of the standard library would add kilobytes to the module.
#[expect(clippy::cast_possible_truncation, reason = "at most 40")]
fn number(text: &str) -> Option<(f64, &str)> {
    if text == "none" {
        return Some((0.0, ""));
    }
    let (sign, text) = signed(text);
    if !matches!(text.as_bytes(), [b'0'..=b'9', ..] | [b'.', b'0'..=b'9', ..]) {
        return None;
    }
    let (mut value, mut text) = digits(text, 0.0);
    let mut tenths = 0;
    if let Some(fraction) = text.strip_prefix(".") {
        let rest;
        (value, rest) = digits(fraction, value);
        tenths = fraction.len() - rest.len();
        // `1.` is no number of CSS.
        text = if tenths > 0 { rest } else { "." };
    }
    let mut scale = i32::try_from(tenths).ok()?;
    if let Some(exponent) = text.strip_prefix("e") {
        let (sign, exponent) = signed(exponent);
        let (tens, unit) = digits(exponent, 0.0);
        // A larger one makes no color that a smaller one does not make.
        scale -= (sign * tens.min(40.0)) as i32;
        text = unit;
    }
    for _ in 0..scale.unsigned_abs() {
        value = if scale > 0 { value / 10.0 } else { value * 10.0 };
    }
    // Sums of larger ones would have no value.
    Some((sign * value.min(LARGEST), text))
}

/// The sign at the beginning, as a factor, and what follows it.
fn signed(text: &str) -> (f64, &str) {
    match text.strip_prefix("-") {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix("+").unwrap_or(text)),
    }
}

/// A number with the digits at the beginning appended, and what follows them.
fn digits(mut text: &str, mut number: f64) -> (f64, &str) {
    while let [digit @ b'0'..=b'9', ..] = text.as_bytes() {
        number = number * 10.0 + f64::from(digit - b'0');
        text = text.get(1..).unwrap_or_default();
    }
    (number, text)
}
