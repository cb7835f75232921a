//! The fonts of a brand.

use alloc::string::String;

use crate::text::ascii;
use crate::text::hidden::is_hidden;
use crate::text::invalid_text::invalid_text;

/// A CSS font stack: 1 to 8 family names, such as `Inter, "Segoe UI", sans-serif`.
///
/// - A name may be of any script, and stands in quotes unless it consists of ASCII identifiers without quotes.
/// - A name contains none of the characters that end a string, a rule or an element, or begin an address:
///   `" ' \ / : ; @ < > { } ( ) [ ]`. Nor does it contain controls and invisible characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FontFamily(String);

/// Names with a different meaning in CSS, where they have no quotes.
const RESERVED: [&str; 6] = ["inherit", "initial", "unset", "revert", "revert-layer", "default"];

invalid_text! {
    /// A text that is not a [`FontFamily`].
    InvalidFontFamily
}

impl FontFamily {
    /// Reads a stack as CSS has it.
    ///
    /// # Errors
    ///
    /// [`InvalidFontFamily`] for any other text.
    pub fn parse(text: &str) -> Result<Self, InvalidFontFamily> {
        let mut css = String::new();
        let mut rest = text;
        for index in 0..8 {
            let (name, after) = first_name(rest);
            push_name(ascii::trim(name, b" "), &mut css).ok_or(InvalidFontFamily(WANTED))?;
            match after {
                None => return Ok(Self(css)),
                Some(_) if index == 7 => {}
                Some(after) => {
                    css.push_str(", ");
                    rest = after;
                }
            }
        }
        Err(InvalidFontFamily(WANTED))
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

const WANTED: &str = "write 1 to 8 font names with commas between them, such as Inter, \"Segoe UI\", sans-serif";

/// What is before the first comma outside of quotes, and what is behind it.
fn first_name(text: &str) -> (&str, Option<&str>) {
    let mut quote = None;
    let comma = text.bytes().position(|byte| {
        match byte {
            b'"' | b'\'' if quote == Some(byte) => quote = None,
            b'"' | b'\'' if quote.is_none() => quote = Some(byte),
            _ => {}
        }
        byte == b',' && quote.is_none()
    });
    match comma {
        Some(comma) => (text.get(..comma).unwrap_or_default(), text.get(comma + 1..)),
        None => (text, None),
    }
}

/// Writes one name, in quotes where it needs them.
fn push_name(text: &str, css: &mut String) -> Option<()> {
    let quoted = match text.as_bytes() {
        [b'"', .., b'"'] | [b'\'', .., b'\''] if text.len() > 2 => text.get(1..text.len() - 1),
        _ => None,
    };
    let name = quoted.unwrap_or(text);
    if name.is_empty() || name.len() > 128 || name.chars().any(is_refused) {
        return None;
    }
    if quoted.is_none() && is_identifiers(name) {
        let is_reserved = RESERVED.iter().any(|reserved| name.eq_ignore_ascii_case(reserved));
        css.push_str(name);
        return (!is_reserved).then_some(());
    }
    css.push('"');
    css.push_str(name);
    css.push('"');
    Some(())
}

fn is_refused(character: char) -> bool {
    matches!(character, '"' | '\'' | '\\' | '/' | ':' | '<' | '>' | '{' | '}' | '(' | ')' | '[' | ']' | ';' | '@')
        || is_hidden(character)
}

/// Whether the text consists of ASCII identifiers with one space between them.
fn is_identifiers(text: &str) -> bool {
    ascii::split(text, " ").all(|word| {
        let start = word.strip_prefix("-").unwrap_or(word);
        start.bytes().next().is_some_and(|first| first.is_ascii_alphabetic() || first == b'_')
            && start.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    })
}
