//! The value of the header `Idempotency-Key`.

use axum::http::{HeaderMap, HeaderName};

use crate::error::ApiError;

const HEADER: HeaderName = HeaderName::from_static("idempotency-key");
const MAX_KEY: usize = 255;

/// A key: 1 to 255 printable ASCII characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct IdempotencyKey(String);

impl IdempotencyKey {
    /// The key of a request, if it has one.
    ///
    /// # Errors
    ///
    /// [`ApiError::InvalidIdempotencyKey`] when the header is repeated, malformed or too long.
    pub(super) fn of(headers: &HeaderMap) -> Result<Option<Self>, ApiError> {
        let mut values = headers.get_all(HEADER).iter();
        let (first, second) = (values.next(), values.next());
        match (first, second) {
            (None, _) => Ok(None),
            (Some(value), None) => {
                let key = value.to_str().ok().and_then(parse).ok_or(ApiError::InvalidIdempotencyKey)?;
                Ok(Some(Self(key)))
            }
            (Some(_), Some(_)) => Err(ApiError::InvalidIdempotencyKey),
        }
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

/// The draft writes the key as a string of structured fields (RFC 9651): `"8e03978e"`. Many clients send it without
/// quotes, so the characters of a UUID, of Base64 and of a URL are also a key without quotes. Both spellings are the
/// same key.
fn parse(text: &str) -> Option<String> {
    let text = text.trim_matches([' ', '\t']);
    let key = match text.strip_prefix('"') {
        Some(quoted) => unquote(quoted)?,
        None => text.bytes().all(is_unquoted).then(|| text.to_owned())?,
    };
    (1..=MAX_KEY).contains(&key.len()).then_some(key)
}

const fn is_unquoted(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~' | b':' | b'/' | b'+' | b'=')
}

/// The rest of a quoted string, up to the closing quote at its end.
fn unquote(quoted: &str) -> Option<String> {
    let mut key = String::new();
    let mut characters = quoted.chars();
    loop {
        match characters.next()? {
            '"' => return characters.next().is_none().then_some(key),
            '\\' => key.push(characters.next().filter(|escaped| matches!(escaped, '"' | '\\'))?),
            plain @ ' '..='~' => key.push(plain),
            _ => return None,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// Planted faults: a key that is cut to its length, and a repeated header of which the first value counts.
    #[test]
    fn a_key_is_a_string_of_structured_fields_or_plain_text() {
        let longest = "k".repeat(MAX_KEY);
        for (text, expected) in [
            ("8e03978e-40d5-43dd-bc93-6894a57f9324", Some("8e03978e-40d5-43dd-bc93-6894a57f9324")),
            ("\"8e03978e-40d5-43dd-bc93-6894a57f9324\"", Some("8e03978e-40d5-43dd-bc93-6894a57f9324")),
            (r#""a \"b\" \\ c""#, Some(r#"a "b" \ c"#)),
            ("order/7:2026+x=_~.", Some("order/7:2026+x=_~.")),
            (longest.as_str(), Some(longest.as_str())),
            (&format!("{longest}k"), None),
            (&format!("\"{longest}k\""), None),
            ("", None),
            ("\"\"", None),
            ("\"open", None),
            ("\"a\";q=1", None),
            ("\"a\" \"b\"", None),
            (r#""a\n""#, None),
            ("a, b", None),
            ("a b", None),
            ("schlüssel", None),
        ] {
            assert_eq!(parse(text).as_deref(), expected, "{text}");
        }
        let mut headers = HeaderMap::new();
        assert_eq!(IdempotencyKey::of(&headers).unwrap(), None);
        headers.append(HEADER, "a".parse().unwrap());
        assert_eq!(IdempotencyKey::of(&headers).unwrap(), Some(IdempotencyKey("a".into())));
        headers.append(HEADER, "a".parse().unwrap());
        assert!(IdempotencyKey::of(&headers).is_err(), "a repeated header");
    }
}
