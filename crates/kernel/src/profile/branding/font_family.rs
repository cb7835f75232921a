//! The fonts of a brand.

use alloc::string::String;

use crate::text::ascii;
use crate::text::invalid_text::invalid_text;

/// A CSS font stack: 1 to 8 family names, such as `Inter, Segoe UI, sans-serif`.
///
/// Each name consists of words of letters, digits and hyphens that begin with a letter. Such names need no quotes in
/// CSS, so the style sheet has no quotes that a page could escape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FontFamily(String);

/// Names with a different meaning in CSS.
const RESERVED: [&str; 6] = ["inherit", "initial", "unset", "revert", "revert-layer", "default"];

invalid_text! {
    /// A text that is not a [`FontFamily`].
    InvalidFontFamily
}

impl FontFamily {
    /// Reads a stack, and removes quotes around a name.
    ///
    /// # Errors
    ///
    /// [`InvalidFontFamily`] for any other text.
    pub fn parse(text: &str) -> Result<Self, InvalidFontFamily> {
        const WANTED: &str = "write 1 to 8 names with commas between them, of words that begin with a letter";
        let mut css = String::new();
        for (index, name) in ascii::split(text, ",").enumerate() {
            let family = family(ascii::trim(name, b" ")).filter(|_| index < 8).ok_or(InvalidFontFamily(WANTED))?;
            if index > 0 {
                css.push_str(", ");
            }
            css.push_str(family);
        }
        Ok(Self(css))
    }

    pub(crate) fn into_css(self) -> String {
        self.0
    }

    /// The stack as CSS.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn family(text: &str) -> Option<&str> {
    let name = match text.as_bytes() {
        [b'"', .., b'"'] | [b'\'', .., b'\''] => text.get(1..text.len() - 1)?,
        _ => text,
    };
    let is_reserved = RESERVED.iter().any(|reserved| name.eq_ignore_ascii_case(reserved));
    (name.len() <= 64 && !is_reserved && is_identifiers(name)).then_some(name)
}

/// Whether the text consists of words with one space between them.
fn is_identifiers(text: &str) -> bool {
    let mut before = b' ';
    let is_valid = text.bytes().all(|byte| match core::mem::replace(&mut before, byte) {
        b' ' => byte.is_ascii_alphabetic(),
        _ => byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b' '),
    });
    is_valid && before != b' '
}
