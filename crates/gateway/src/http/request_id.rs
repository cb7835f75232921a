//! The id of a request, which is in its response and in its log lines.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use uuid::Uuid;

/// The header with the id of a request.
pub(crate) const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

const MAX_LENGTH: usize = 128;

/// The id of the request: that of the proxy in front of this server, or else a new one.
///
/// An id of a request is written into logs. So it is kept only when there is exactly one, with 1 to 128 letters, digits
/// and `-._:=`.
pub(crate) fn request_id(headers: &HeaderMap) -> HeaderValue {
    let mut sent = headers.get_all(X_REQUEST_ID).iter();
    match (sent.next(), sent.next()) {
        (Some(id), None) if is_valid(id.as_bytes()) => id.clone(),
        _ => new_id(),
    }
}

fn is_valid(id: &[u8]) -> bool {
    (1..=MAX_LENGTH).contains(&id.len())
        && id.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-._:=".contains(byte))
}

fn new_id() -> HeaderValue {
    let mut buffer = Uuid::encode_buffer();
    let text: &str = Uuid::new_v4().hyphenated().encode_lower(&mut buffer);
    // The digits and hyphens of a UUID are valid in every header.
    HeaderValue::from_str(text).unwrap_or_else(|_| HeaderValue::from_static("unknown"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn id_for(sent: &[&[u8]]) -> String {
        let mut headers = HeaderMap::new();
        for id in sent {
            headers.append(X_REQUEST_ID, HeaderValue::from_bytes(id).unwrap());
        }
        request_id(&headers).to_str().unwrap().to_owned()
    }

    /// Planted fault: an id from a stranger that adds text to the log, or that is as long as a head may be.
    #[test]
    fn a_request_keeps_a_well_formed_id_and_gets_a_new_one_otherwise() {
        let longest = "a".repeat(MAX_LENGTH);
        for kept in ["7", "01JDQ-4c.f_9:x", "Root=1-67891233-abcdef012345678912345678", longest.as_str()] {
            assert_eq!(id_for(&[kept.as_bytes()]), kept);
        }
        let too_long = "a".repeat(MAX_LENGTH + 1);
        let refused: [&[&[u8]]; 8] =
            [&[], &[b""], &[b"a b"], &[b"a\"b"], &[b"a;b"], &[b"\xff"], &[too_long.as_bytes()], &[b"a", b"b"]];
        for sent in refused {
            let id = id_for(sent);
            assert!(Uuid::try_parse(&id).is_ok_and(|id| id.get_version_num() == 4), "{sent:?}: {id}");
        }
    }
}
