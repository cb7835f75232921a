//! The selector of a brand's CSS rule.

use crate::text::ascii;
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
        let is_selector = matches!(text, ":root" | ":host") || (!text.is_empty() && is_compound(text));
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

fn is_compound(text: &str) -> bool {
    let (_, mut rest) = split_name(text);
    while let Some(first) = rest.as_bytes().first() {
        let after = rest.get(1..).unwrap_or_default();
        let part = match first {
            b'.' | b'#' => Some(split_name(after)).filter(|(name, _)| !name.is_empty()).map(|(_, rest)| rest),
            b'[' => {
                ascii::split_once(after, "]").filter(|(attribute, _)| is_attribute(attribute)).map(|(_, rest)| rest)
            }
            _ => None,
        };
        let Some(next) = part else { return false };
        rest = next;
    }
    true
}

/// `data-brand`, `data-brand=acme` or `data-brand="acme"`.
fn is_attribute(text: &str) -> bool {
    let (name, value) = ascii::split_once(text, "=").map_or((text, None), |(name, value)| (name, Some(value)));
    let quoted = |value: &str| {
        let inner = value.strip_prefix("\"").and_then(|value| value.strip_suffix("\""));
        inner.map_or_else(|| is_name(value), |inner| inner.bytes().all(is_name_byte))
    };
    is_name(name) && value.is_none_or(quoted)
}

fn is_name(text: &str) -> bool {
    let (name, rest) = split_name(text);
    !name.is_empty() && rest.is_empty()
}

/// The name at the start and the rest. A name begins with a letter; without one it is empty.
fn split_name(text: &str) -> (&str, &str) {
    let end = text.bytes().position(|byte| !is_name_byte(byte)).unwrap_or(text.len());
    if text.as_bytes().first().is_some_and(u8::is_ascii_alphabetic) {
        text.split_at_checked(end).unwrap_or((text, ""))
    } else {
        ("", text)
    }
}

const fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}
