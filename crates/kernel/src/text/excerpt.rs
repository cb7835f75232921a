//! Excerpts of texts from outside, for errors.

/// The first 64 characters of a text.
pub(crate) fn excerpt(text: &str) -> &str {
    first(text, 64)
}

/// The first characters of a text.
pub(crate) fn first(text: &str, characters: usize) -> &str {
    let begins = |&(_, byte): &(usize, u8)| !matches!(byte, 0x80..0xc0);
    let end = text.bytes().enumerate().filter(begins).nth(characters).map(|(end, _)| end);
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}
