//! Sentences with gaps.
//!
//! The formatting of the standard library would add kilobytes to the module, and a list of pieces is hard to read.

use alloc::string::String;

use crate::text::ascii;

/// The sentence with each `{}` replaced by the next part.
pub(crate) fn fill(sentence: &str, parts: &[&str]) -> String {
    let mut text = String::new();
    let mut parts = parts.iter();
    for (index, piece) in ascii::split(sentence, "{}").enumerate() {
        if index > 0 {
            text.push_str(parts.next().copied().unwrap_or_default());
        }
        text.push_str(piece);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn fills_each_gap_once_and_in_order() {
        assert_eq!(fill("\"{}\" and {}{}.", &["{}", "b", ""]), "\"{}\" and b.");
        assert_eq!(fill("{ id }", &[]), "{ id }");
    }
}
