//! Texts that people see: which characters they may not have.
//!
//! A character that shows nothing makes two names look the same. One that reverses the text after it makes a name read
//! as another.

use tenantry_kernel::{TenantError, is_hidden};

/// Refuses a name, or another text of one line, with a character that is not shown.
///
/// # Errors
///
/// [`TenantError::Validation`] of `field`, with the code point.
pub(crate) fn refuse_hidden(text: &str, field: &str) -> Result<(), TenantError> {
    refuse(text, field, is_hidden)
}

/// Refuses a text of several lines with a control character, or with one that reverses text. Tabs and line ends are
/// valid. So are soft hyphens, marks of direction and spaces of no width, which people paste with other texts.
///
/// # Errors
///
/// [`TenantError::Validation`] of `field`, with the code point.
pub(crate) fn refuse_hidden_in_lines(text: &str, field: &str) -> Result<(), TenantError> {
    refuse(text, field, |character| {
        let is_valid = matches!(
            character,
            '\t' | '\n' | '\r' | '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}'
        );
        is_hidden(character) && !is_valid
    })
}

fn refuse(text: &str, field: &str, is_refused: impl Fn(char) -> bool) -> Result<(), TenantError> {
    match text.chars().find(|&character| is_refused(character)) {
        None => Ok(()),
        Some(character) => {
            let reason =
                format!("it contains U+{:04X}, a character that is not shown; remove it", u32::from(character));
            Err(TenantError::validation(field, &reason))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each character, and whether a name and a text of several lines may have it.
    const CHARACTERS: &[(char, bool, bool, &str)] = &[
        ('a', true, true, "a letter"),
        ('\u{5d0}', true, true, "a letter that is read from the right"),
        ('\u{1f600}', true, true, "an emoji"),
        ('\u{301}', true, true, "an accent"),
        ('\u{a0}', true, true, "a space that keeps words together"),
        ('\u{200c}', true, true, "the non-joiner of Persian"),
        ('\u{200d}', true, true, "the joiner of emoji"),
        ('\u{fe0f}', true, true, "the selector of emoji"),
        ('\n', false, true, "a line end"),
        ('\r', false, true, "a line end of Windows"),
        ('\t', false, true, "a tab"),
        ('\u{ad}', false, true, "a soft hyphen"),
        ('\u{61c}', false, true, "the Arabic letter mark"),
        ('\u{200b}', false, true, "a space of no width"),
        ('\u{200e}', false, true, "the left-to-right mark"),
        ('\u{200f}', false, true, "the right-to-left mark"),
        ('\u{feff}', false, true, "a byte order mark"),
        ('\0', false, false, "NUL"),
        ('\u{8}', false, false, "backspace"),
        ('\u{b}', false, false, "a vertical tab"),
        ('\u{1b}', false, false, "escape, which begins a command of a terminal"),
        ('\u{7f}', false, false, "delete"),
        ('\u{85}', false, false, "a line end of mainframes"),
        ('\u{9b}', false, false, "another begin of a command of a terminal"),
        ('\u{2028}', false, false, "a line separator"),
        ('\u{2029}', false, false, "a paragraph separator"),
        ('\u{202a}', false, false, "left-to-right embedding"),
        ('\u{202b}', false, false, "right-to-left embedding"),
        ('\u{202c}', false, false, "the end of an embedding"),
        ('\u{202d}', false, false, "left-to-right override"),
        ('\u{202e}', false, false, "right-to-left override"),
        ('\u{2060}', false, false, "a word joiner"),
        ('\u{2066}', false, false, "left-to-right isolate"),
        ('\u{2067}', false, false, "right-to-left isolate"),
        ('\u{2068}', false, false, "first strong isolate"),
        ('\u{2069}', false, false, "the end of an isolate"),
        ('\u{206f}', false, false, "a deprecated format character"),
        ('\u{fff9}', false, false, "the begin of an annotation"),
        ('\u{e0041}', false, false, "a tag"),
    ];

    /// Planted faults: a name with a character that is not shown, and a question that may not have lines.
    #[test]
    fn a_text_has_no_character_that_is_not_shown() {
        for &(character, in_name, in_lines, what) in CHARACTERS {
            let text = format!("Ac{character}me");
            assert_eq!(refuse_hidden(&text, "name").is_ok(), in_name, "{what}");
            assert_eq!(refuse_hidden_in_lines(&text, "question").is_ok(), in_lines, "{what}");
        }
    }

    #[test]
    fn the_error_has_the_code_point_and_not_the_character() {
        let error = refuse_hidden("Acme\u{202e}", "name").map_err(|error| error.to_string());
        assert!(error.as_ref().is_err_and(|text| text.contains("U+202E") && !text.contains('\u{202e}')), "{error:?}");
    }
}
