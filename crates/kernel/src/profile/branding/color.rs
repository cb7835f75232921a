//! A color, and how well it contrasts with another one.

use alloc::string::String;

use crate::profile::branding::channel::{Rounding, encode, level, linear};
use crate::text::hex;
use crate::text::invalid_text::invalid_text;

/// An sRGB color, read from every spelling of CSS Color 4 and written as `#rrggbb`, or `#rrggbbaa` where it is not
/// opaque.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Color {
    /// Red.
    pub red: u8,
    /// Green.
    pub green: u8,
    /// Blue.
    pub blue: u8,
    /// The opacity: 255 is opaque.
    pub alpha: u8,
}

invalid_text! {
    /// A text that is not a [`Color`].
    InvalidColor
}

impl InvalidColor {
    pub(crate) const fn new() -> Self {
        Self("write a CSS color, such as #1a56db, rebeccapurple or oklch(55% 0.2 260)")
    }
}

impl Color {
    /// White.
    pub const WHITE: Self = Self::opaque([255; 3]);
    /// Black.
    pub const BLACK: Self = Self::opaque([0; 3]);

    /// An opaque color of red, green and blue.
    #[must_use]
    pub const fn opaque([red, green, blue]: [u8; 3]) -> Self {
        Self { red, green, blue, alpha: 255 }
    }

    /// The color of 3, 4, 6 or 8 hexadecimal digits; `None` for any other text.
    pub(crate) fn from_digits(digits: &str) -> Option<Self> {
        let is_short = digits.len() < 6;
        let mut number = 0_u32;
        for digit in digits.bytes() {
            let value = u32::from(hex::value(digit)?);
            number = if is_short { (number << 8) | (value * 17) } else { (number << 4) | value };
        }
        let number = match digits.len() {
            3 | 6 => (number << 8) | 255,
            4 | 8 => number,
            _ => return None,
        };
        let [red, green, blue, alpha] = number.to_be_bytes();
        Some(Self { red, green, blue, alpha })
    }

    /// The color as `#rrggbb` or `#rrggbbaa`.
    #[must_use]
    pub fn text(self) -> String {
        let number = u32::from_be_bytes([self.red, self.green, self.blue, self.alpha]);
        let mut text = String::from("#");
        for place in (if self.alpha == 255 { 2 } else { 0 }..8).rev() {
            text.push(hex::digit(number >> (4 * place)));
        }
        text
    }

    /// The relative luminance, from 0 to 1 (WCAG 2). It does not depend on the opacity.
    #[must_use]
    pub fn luminance(self) -> f64 {
        let [red, green, blue] = self.linear();
        0.2126 * red + 0.7152 * green + 0.0722 * blue
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

    /// The opaque color that a page shows where this one lies on `background`.
    #[must_use]
    pub fn over(self, background: Self) -> Self {
        let alpha = f64::from(self.alpha) / 255.0;
        let [red, green, blue] =
            [(self.red, background.red), (self.green, background.green), (self.blue, background.blue)]
                .map(|(above, below)| level(f64::from(above) * alpha + f64::from(below) * (1.0 - alpha)));
        Self::opaque([red, green, blue])
    }

    /// The color mixed with white: `share` of the distance to white in light. Never darker than asked for.
    #[must_use]
    pub(crate) fn lighter(self, share: f64) -> Self {
        Self::opaque(self.linear().map(|channel| encode(channel + (1.0 - channel) * share, Rounding::Up)))
    }

    /// The color with `share` of its light. Never lighter than asked for.
    #[must_use]
    pub(crate) fn darker(self, share: f64) -> Self {
        Self::opaque(self.linear().map(|channel| encode(channel * share, Rounding::Down)))
    }

    const fn channels(self) -> [u8; 3] {
        [self.red, self.green, self.blue]
    }

    fn linear(self) -> [f64; 3] {
        self.channels().map(|channel| linear(f64::from(channel)))
    }
}
