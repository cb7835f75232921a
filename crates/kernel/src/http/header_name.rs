//! The name of a header, as the options write it.

use alloc::string::String;

use crate::text::invalid_text::invalid_text;

invalid_text! {
    /// A text that is not the name of a header.
    InvalidHeaderName
}

/// Reads the name of a header, in any case, and writes it in lowercase.
pub(crate) fn parse_header_name(text: &str) -> Result<String, InvalidHeaderName> {
    if is_token(text) {
        Ok(text.to_ascii_lowercase())
    } else {
        Err(InvalidHeaderName("write one such as `x-tenant-id`"))
    }
}

/// Whether a text is a token of HTTP: the grammar of header names and of cookie names.
pub(crate) fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(is_token_byte)
}

const fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'!' | b'#' | b'$' | b'%' | b'&' | b'\'' | b'*' | b'+' | b'-' | b'.' | b'^' | b'_' | b'`' | b'|' | b'~'
        )
}
