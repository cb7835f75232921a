//! Cutting texts at ASCII separators.
//!
//! The functions of the standard library search for any character or text. In every browser that would be kilobytes,
//! and on a server a good part of each answer.

/// The parts before and after the first `separator`, which is ASCII.
pub(crate) fn split_once<'a>(text: &'a str, separator: &str) -> Option<(&'a str, &'a str)> {
    let (first, others) = separator.as_bytes().split_first()?;
    let mut rest = text.as_bytes();
    while let [byte, after @ ..] = rest {
        if byte == first && after.starts_with(others) {
            let at = text.len() - rest.len();
            return Some((text.get(..at)?, text.get(at + separator.len()..)?));
        }
        rest = after;
    }
    None
}

/// The parts between the separators.
pub(crate) fn split<'a>(text: &'a str, separator: &str) -> impl Iterator<Item = &'a str> {
    let mut rest = Some(text);
    core::iter::from_fn(move || {
        let text = rest?;
        let (part, after) = split_once(text, separator).map_or((text, None), |(part, after)| (part, Some(after)));
        rest = after;
        Some(part)
    })
}

/// Whether the byte is one of `set`.
#[expect(clippy::manual_contains, reason = "`contains` searches several bytes at a time, which takes more code")]
fn is_in(byte: u8, set: &[u8]) -> bool {
    set.iter().any(|other| *other == byte)
}

/// The text without the bytes of `set` at its beginning.
pub(crate) fn trim_start<'a>(text: &'a str, set: &[u8]) -> &'a str {
    let start = text.bytes().position(|byte| !is_in(byte, set)).unwrap_or(text.len());
    text.get(start..).unwrap_or_default()
}

/// The text without the bytes of `set` at its end.
pub(crate) fn trim_end<'a>(text: &'a str, set: &[u8]) -> &'a str {
    let end = text.bytes().rposition(|byte| !is_in(byte, set)).map_or(0, |last| last + 1);
    text.get(..end).unwrap_or_default()
}

/// The text without the bytes of `set` at either end.
pub(crate) fn trim<'a>(text: &'a str, set: &[u8]) -> &'a str {
    trim_end(trim_start(text, set), set)
}
