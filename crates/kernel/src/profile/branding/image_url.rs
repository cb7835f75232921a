//! The URL of an image of a brand.

use alloc::string::String;

use crate::text::invalid_text::invalid_text;

/// The URL of an image: `https`, or a path of the page's own origin.
///
/// - For `<img src>`, which runs no script of an SVG.
/// - Never `data:`, `javascript:` or protocol-relative, and without characters that could end an attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageUrl(String);

invalid_text! {
    /// A text that is not a [`ImageUrl`].
    InvalidImageUrl
}

impl ImageUrl {
    /// Reads a URL.
    ///
    /// # Errors
    ///
    /// [`InvalidImageUrl`] for any other text.
    pub fn parse(text: &str) -> Result<Self, InvalidImageUrl> {
        Self::check(text).map(|text| Self(String::from(text)))
    }

    pub(crate) fn check(text: &str) -> Result<&str, InvalidImageUrl> {
        let own_path = text.strip_prefix("/").is_some_and(|path| !path.starts_with("/"));
        let secure = text.strip_prefix("https://").and_then(|rest| rest.bytes().next());
        let secure = secure.is_some_and(|first| first.is_ascii_alphanumeric());
        let plain = text.len() <= 2048
            && text
                .bytes()
                .all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\'' | b'<' | b'>' | b'\\' | b'`'));
        if (own_path || secure) && plain {
            Ok(text)
        } else {
            Err(InvalidImageUrl("write an https URL, or a path of this site that begins with one /"))
        }
    }

    /// The URL as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
