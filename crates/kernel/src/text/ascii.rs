//! Texts taken apart at ASCII bytes.
//!
//! The standard library looks for any character there is. In every browser that would be kilobytes, and on a server a
//! good part of each answer.

/// What stands before and after the first `byte`.
pub(crate) fn split_once(text: &str, byte: u8) -> Option<(&str, &str)> {
    let at = text.bytes().position(|other| other == byte)?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// What stands between the `byte`s.
pub(crate) fn split(text: &str, byte: u8) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    core::iter::from_fn(move || {
        let text = rest?;
        let (part, after) = split_once(text, byte).map_or((text, None), |(part, after)| (part, Some(after)));
        rest = after;
        Some(part)
    })
}

/// The text without the bytes of `set` at its beginning.
pub(crate) fn trim_start<'a>(text: &'a str, set: &[u8]) -> &'a str {
    let start = text.bytes().position(|byte| !set.contains(&byte)).unwrap_or(text.len());
    text.get(start..).unwrap_or_default()
}

/// The text without the bytes of `set` at its end.
pub(crate) fn trim_end<'a>(text: &'a str, set: &[u8]) -> &'a str {
    let end = text.bytes().rposition(|byte| !set.contains(&byte)).map_or(0, |last| last + 1);
    text.get(..end).unwrap_or_default()
}

/// The text without the bytes of `set` at either end.
pub(crate) fn trim<'a>(text: &'a str, set: &[u8]) -> &'a str {
    trim_end(trim_start(text, set), set)
}
