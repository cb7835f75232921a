//! The session of a request: `Authorization: Bearer`, or else the cookie `session`.

use axum::http::{HeaderMap, header};
use tenantry_kernel::cookie;
use tenantry_layer::{Authenticate, Refusal};

use super::caller::Caller;
use super::session_token::SessionTokens;

const COOKIE: &str = "session";

/// Reads the caller from the signed session token of a request.
///
/// - When `Authorization` is present, only that header counts. An invalid one does not fall back to the cookie.
/// - A header or a cookie that is present twice is not a session.
#[derive(Clone)]
pub struct SessionAuthenticator {
    tokens: SessionTokens,
}

impl SessionAuthenticator {
    /// An authenticator that accepts these tokens.
    #[must_use]
    pub const fn new(tokens: SessionTokens) -> Self {
        Self { tokens }
    }
}

impl Authenticate for SessionAuthenticator {
    type Caller = Caller;

    async fn caller(&self, headers: &HeaderMap) -> Result<Caller, Refusal> {
        token(headers).and_then(|token| self.tokens.verify(token)).ok_or(Refusal::NotSignedIn)
    }
}

fn token(headers: &HeaderMap) -> Option<&str> {
    if headers.contains_key(header::AUTHORIZATION) {
        let (scheme, token) = single_value(headers, &header::AUTHORIZATION)?.split_once(' ')?;
        return scheme.eq_ignore_ascii_case("bearer").then_some(token);
    }
    // HTTP/2 may split one `Cookie` header into several lines. A server joins them before it passes the request on, as
    // ours does, so two lines here are two headers.
    cookie::find(single_value(headers, &header::COOKIE)?, COOKIE).ok()?
}

fn single_value<'a>(headers: &'a HeaderMap, name: &header::HeaderName) -> Option<&'a str> {
    let mut lines = headers.get_all(name).iter();
    match (lines.next(), lines.next()) {
        (Some(line), None) => line.to_str().ok(),
        _ => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use axum::http::HeaderName;

    use super::*;

    fn read(lines: &[(HeaderName, &str)]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(name, value.parse().unwrap());
        }
        token(&headers).map(str::to_owned)
    }

    #[test]
    fn the_session_is_the_bearer_token_or_else_the_cookie() {
        assert_eq!(read(&[(header::AUTHORIZATION, "Bearer abc")]).as_deref(), Some("abc"));
        assert_eq!(read(&[(header::AUTHORIZATION, "bearer abc")]).as_deref(), Some("abc"));
        assert_eq!(read(&[(header::COOKIE, "theme=dark; session=abc")]).as_deref(), Some("abc"));
        assert_eq!(read(&[(header::AUTHORIZATION, "Bearer a"), (header::COOKIE, "session=b")]).as_deref(), Some("a"));
    }

    /// Planted faults: a reader that takes the first of two values, and an invalid header that falls back to the
    /// cookie.
    #[test]
    fn an_ambiguous_request_has_no_session() {
        for lines in [
            vec![],
            vec![(header::AUTHORIZATION, "Bearer a"), (header::AUTHORIZATION, "Bearer b")],
            vec![(header::AUTHORIZATION, "Basic a"), (header::COOKIE, "session=b")],
            vec![(header::AUTHORIZATION, ""), (header::COOKIE, "session=b")],
            vec![(header::COOKIE, "session=a; session=b")],
            vec![(header::COOKIE, "session=a"), (header::COOKIE, "session=b")],
            vec![(header::COOKIE, "xsession=a")],
            vec![(header::COOKIE, "session")],
        ] {
            assert_eq!(read(&lines), None, "{lines:?}");
        }
    }
}
