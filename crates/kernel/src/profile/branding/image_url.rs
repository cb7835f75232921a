//! Where an image of a brand is loaded from.

use alloc::string::String;

use crate::text::invalid_text::invalid_text;

/// The address of an image: `https`, or a path of the page's own origin.
///
/// It is made for `<img src>`, which runs no script of an SVG. No `data:`, `javascript:` or protocol-relative
/// address, and no character that could end an attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageUrl(String);

invalid_text! {
    /// A text that is not a [`ImageUrl`].
    InvalidImageUrl
}

impl ImageUrl {
    /// Reads an address.
    ///
    /// # Errors
    ///
    /// [`InvalidImageUrl`] that says how to write one.
    pub fn parse(text: &str) -> Result<Self, InvalidImageUrl> {
        let own_path = text.starts_with('/') && !text.starts_with("//");
        let secure =
            text.strip_prefix("https://").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric()));
        let plain = text.len() <= 2048
            && text
                .bytes()
                .all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\'' | b'<' | b'>' | b'\\' | b'`'));
        if (own_path || secure) && plain {
            Ok(Self(String::from(text)))
        } else {
            Err(InvalidImageUrl("write an https URL, or a path of this site that begins with one /"))
        }
    }

    /// The address as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
