//! The session of a request: `Authorization: Bearer`, or else the cookie `session`.

use axum::http::{HeaderMap, header};
use tenantry_kernel::{TenantError, cookie};
use tenantry_layer::{Authenticate, Refusal};
use time::OffsetDateTime;
use uuid::Uuid;

use super::caller::Caller;
use super::issuer::{Identity, Issuers, TokenError, VerifiedToken};
use super::issuer_session::IssuerSession;
use super::people::People;
use super::session_token::{OwnSession, SessionTokens};

const COOKIE: &str = "session";

/// The longest token, in bytes. A longer one is refused before it is decoded.
const MAX_TOKEN: usize = 16 * 1024;

/// Reads the session from the signed token of a request.
///
/// - When `Authorization` is present, only that header counts. An invalid one does not fall back to the cookie.
/// - A header or a cookie that is present twice is not a session.
/// - A token is one of the gateway itself, or one of a listed issuer. The identity of an issuer's token must be linked
///   to a person.
#[derive(Clone)]
pub struct SessionAuthenticator<P> {
    tokens: SessionTokens,
    issuers: Issuers,
    people: P,
}

/// A session that is valid now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The person, and the issuer of the token.
    pub caller: Caller,
    /// The session at an issuer that this one is, or comes from.
    pub issuer_session: Option<IssuerSession>,
    /// When its token expires.
    pub expires_at: OffsetDateTime,
}

/// Whether the link of an identity may come from a cache.
#[derive(Clone, Copy)]
enum Link {
    Cached,
    Current,
}

impl<P: People> SessionAuthenticator<P> {
    /// An authenticator that accepts these tokens and the tokens of these issuers.
    #[must_use]
    pub const fn new(tokens: SessionTokens, issuers: Issuers, people: P) -> Self {
        Self { tokens, issuers, people }
    }

    /// The session of a request, never from a cache.
    ///
    /// # Errors
    ///
    /// - [`Refusal::NotSignedIn`] for a missing and for an invalid token.
    /// - [`TenantError::UnauthorizedAccess`] for a valid token whose identity is not linked to a person. Its holder is
    ///   not a member of any tenant.
    /// - [`Refusal::Unavailable`] when the keys of the issuer or the link cannot be fetched.
    pub async fn current_session(&self, headers: &HeaderMap) -> Result<Session, Refusal> {
        self.session(headers, Link::Current).await
    }

    async fn session(&self, headers: &HeaderMap, link: Link) -> Result<Session, Refusal> {
        let token = token(headers).filter(|token| token.len() <= MAX_TOKEN).ok_or(Refusal::NotSignedIn)?;
        match self.tokens.verify_with_end(token) {
            Some((session, expires_at)) => self.own_session(session, expires_at, link).await,
            None => self.issuer_session(token, link).await,
        }
    }

    /// A session of the gateway. One that comes from an issuer ends with the listing of the issuer and with the link.
    async fn own_session(
        &self,
        session: OwnSession,
        expires_at: OffsetDateTime,
        link: Link,
    ) -> Result<Session, Refusal> {
        let OwnSession { user_id, issuer_session } = session;
        let Some(IssuerSession { identity, .. }) = &issuer_session else {
            return Ok(Session { caller: Caller::own(user_id), issuer_session: None, expires_at });
        };
        let issuer = self.issuers.find(identity.issuer()).ok_or(Refusal::NotSignedIn)?;
        if self.person(identity, link).await? != Some(user_id) {
            return Err(Refusal::NotSignedIn);
        }
        Ok(Session { caller: Caller { user_id, issuer: Some(issuer) }, issuer_session, expires_at })
    }

    async fn issuer_session(&self, token: &str, link: Link) -> Result<Session, Refusal> {
        let verified = self.issuers.verify(token, OffsetDateTime::now_utc()).await.map_err(|error| {
            tracing::debug!(%error, "token refused");
            match error {
                TokenError::Invalid(_) => Refusal::NotSignedIn,
                TokenError::KeysUnavailable => Refusal::Unavailable,
            }
        })?;
        let VerifiedToken { identity, issuer, expires_at } = verified;
        let user_id = self.person(&identity, link).await?.ok_or_else(|| {
            tracing::info!(issuer = identity.issuer(), subject = identity.subject(), "identity is not linked");
            TenantError::UnauthorizedAccess
        })?;
        let caller = Caller { user_id, issuer: Some(issuer) };
        Ok(Session { caller, issuer_session: Some(IssuerSession { identity, expires_at }), expires_at })
    }

    async fn person(&self, identity: &Identity, link: Link) -> Result<Option<Uuid>, Refusal> {
        match link {
            Link::Cached => self.people.person(identity).await,
            Link::Current => self.people.current_person(identity).await,
        }
    }
}

impl<P: People> Authenticate for SessionAuthenticator<P> {
    type Caller = Caller;

    async fn caller(&self, headers: &HeaderMap) -> Result<Caller, Refusal> {
        Ok(self.session(headers, Link::Cached).await?.caller)
    }

    async fn current_caller(&self, headers: &HeaderMap) -> Result<Caller, Refusal> {
        Ok(self.current_session(headers).await?.caller)
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
