//! As much of a text from outside as an error repeats.

/// The first 64 characters of a text.
pub(crate) fn excerpt(text: &str) -> &str {
    let end = text.char_indices().nth(64).map(|(end, _)| end);
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}
