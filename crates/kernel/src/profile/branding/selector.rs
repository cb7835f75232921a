//! The selector of a brand's CSS rule.

use crate::text::invalid_text::invalid_text;

/// One simple CSS selector: `:root`, `:host`, or a tag, classes, an id and attributes combined, such as
/// `section.card[data-brand="acme"]`.
///
/// It is parsed, because it precedes the rule of a brand: an unclosed selector would swallow the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selector<'a>(&'a str);

invalid_text! {
    /// A text that is not a [`Selector`].
    InvalidSelector
}

impl<'a> Selector<'a> {
    /// The document itself.
    pub const ROOT: Selector<'static> = Selector(":root");

    /// Reads a selector.
    ///
    /// # Errors
    ///
    /// [`InvalidSelector`] for any other text.
    pub fn parse(text: &'a str) -> Result<Self, InvalidSelector> {
        let is_selector = matches!(text, ":root" | ":host") || (!text.is_empty() && is_compound(text.as_bytes()));
        is_selector
            .then_some(Self(text))
            .ok_or(InvalidSelector("write :root, :host, or a tag, .class, #id and [attribute=\"value\"] together"))
    }

    /// The selector as CSS.
    #[must_use]
    pub const fn as_str(self) -> &'a str {
        self.0
    }
}

fn is_compound(text: &[u8]) -> bool {
    // The tag may be missing.
    let mut rest = after_name(text).unwrap_or(text);
    while let [first, after @ ..] = rest {
        let next = match first {
            b'.' | b'#' => after_name(after),
            b'[' => after_attribute(after),
            _ => None,
        };
        let Some(next) = next else { return false };
        rest = next;
    }
    true
}

/// What follows the attribute at the start: `data-brand]`, `data-brand=acme]` or `data-brand="acme"]`.
fn after_attribute(text: &[u8]) -> Option<&[u8]> {
    let rest = match after_name(text)? {
        [b'=', b'"', value @ ..] => after_name_bytes(value).strip_prefix(b"\"")?,
        [b'=', value @ ..] => after_name(value)?,
        rest => rest,
    };
    rest.strip_prefix(b"]")
}

/// What follows the name at the start. A name begins with a letter.
fn after_name(text: &[u8]) -> Option<&[u8]> {
    text.first()?.is_ascii_alphabetic().then(|| after_name_bytes(text))
}

fn after_name_bytes(mut text: &[u8]) -> &[u8] {
    while let [first, rest @ ..] = text
        && is_name_byte(*first)
    {
        text = rest;
    }
    text
}

const fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}
