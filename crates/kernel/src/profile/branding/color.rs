//! A color, and the color of text on it.

use alloc::string::String;

use crate::text::hex;
use crate::text::invalid_text::invalid_text;

/// An opaque sRGB color, read from `#rgb` or `#rrggbb` and written as `#rrggbb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Color {
    /// Red.
    pub red: u8,
    /// Green.
    pub green: u8,
    /// Blue.
    pub blue: u8,
}

invalid_text! {
    /// A text that is not a [`Color`].
    InvalidColor
}

impl Color {
    /// White.
    pub const WHITE: Self = Self { red: 255, green: 255, blue: 255 };
    /// Black.
    pub const BLACK: Self = Self { red: 0, green: 0, blue: 0 };

    /// Reads a color.
    ///
    /// # Errors
    ///
    /// [`InvalidColor`] for any other text.
    pub fn parse(text: &str) -> Result<Self, InvalidColor> {
        const INVALID: InvalidColor = InvalidColor("write #rgb or #rrggbb");
        let digits = text.strip_prefix("#").ok_or(INVALID)?;
        let mut number = 0_u32;
        for digit in digits.bytes() {
            let value = u32::from(hex::value(digit).ok_or(INVALID)?);
            number = if digits.len() == 3 { (number << 8) | (value * 17) } else { (number << 4) | value };
        }
        let [_, red, green, blue] = number.to_be_bytes();
        if matches!(digits.len(), 3 | 6) { Ok(Self { red, green, blue }) } else { Err(INVALID) }
    }

    /// The color as `#rrggbb`.
    #[must_use]
    pub fn text(self) -> String {
        let number = u32::from_be_bytes([0, self.red, self.green, self.blue]);
        let mut text = String::from("#");
        for place in (0..6).rev() {
            text.push(hex::digit(number >> (4 * place)));
        }
        text
    }

    /// The relative luminance, from 0 to 1 (WCAG 2).
    #[must_use]
    pub fn luminance(self) -> f64 {
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }

    /// The contrast with another color, from 1 to 21 (WCAG 2).
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance() + 0.05, other.luminance() + 0.05);
        if a > b { a / b } else { b / a }
    }

    /// The color for text on this one: white where its contrast is at least 4.5, else the one of white and black with
    /// the higher contrast. One of the two always reaches 4.5.
    #[must_use]
    pub fn on_color(self) -> Self {
        let white = self.contrast(Self::WHITE);
        if white >= 4.5 || white >= self.contrast(Self::BLACK) { Self::WHITE } else { Self::BLACK }
    }
}

/// One sRGB channel, linear. The exponent 2.4 is x² times the fifth root of x². `powf` would add kilobytes to the
/// module.
fn linear(channel: u8) -> f64 {
    let value = f64::from(channel) / 255.0;
    if value <= 0.04045 {
        return value / 12.92;
    }
    let base = (value + 0.055) / 1.055;
    let square = base * base;
    square * fifth_root(square)
}

/// Newton's method; for 0.004 to 1, the whole range of [`linear`], 16 steps from 1 are exact to a double.
fn fifth_root(value: f64) -> f64 {
    (0..16).fold(1.0, |root: f64, _| {
        let square = root * root;
        (4.0 * root + value / (square * square)) / 5.0
    })
}
