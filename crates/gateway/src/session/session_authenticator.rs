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
use super::sign_up_caller::SignUpCaller;

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

/// What a valid token leads to.
enum Found {
    Session(Session),
    /// The identity is not linked to a person.
    Unlinked(VerifiedToken),
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

    /// Who signs up. The link may come from a cache.
    ///
    /// # Errors
    ///
    /// As [`current_session`](Self::current_session). An identity without a person is refused, unless the identities of
    /// its issuer may sign up.
    pub async fn sign_up_caller(&self, headers: &HeaderMap) -> Result<SignUpCaller, Refusal> {
        self.found_sign_up_caller(headers, Link::Cached).await
    }

    /// As [`sign_up_caller`](Self::sign_up_caller), but never from a cache.
    ///
    /// # Errors
    ///
    /// As [`sign_up_caller`](Self::sign_up_caller).
    pub async fn current_sign_up_caller(&self, headers: &HeaderMap) -> Result<SignUpCaller, Refusal> {
        self.found_sign_up_caller(headers, Link::Current).await
    }

    async fn found_sign_up_caller(&self, headers: &HeaderMap, link: Link) -> Result<SignUpCaller, Refusal> {
        match self.found(headers, link).await? {
            Found::Session(session) => Ok(SignUpCaller::Known(session.caller)),
            Found::Unlinked(token) if self.issuers.may_sign_up(token.issuer) => Ok(SignUpCaller::New(token.identity)),
            Found::Unlinked(token) => Err(not_linked(&token.identity)),
        }
    }

    async fn session(&self, headers: &HeaderMap, link: Link) -> Result<Session, Refusal> {
        match self.found(headers, link).await? {
            Found::Session(session) => Ok(session),
            Found::Unlinked(token) => Err(not_linked(&token.identity)),
        }
    }

    async fn found(&self, headers: &HeaderMap, link: Link) -> Result<Found, Refusal> {
        let token = token(headers).filter(|token| token.len() <= MAX_TOKEN).ok_or(Refusal::NotSignedIn)?;
        match self.tokens.verify_with_end(token) {
            Some((session, expires_at)) => Ok(Found::Session(self.own_session(session, expires_at, link).await?)),
            None => self.of_issuer(token, link).await,
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

    async fn of_issuer(&self, token: &str, link: Link) -> Result<Found, Refusal> {
        let verified = self.issuers.verify(token, OffsetDateTime::now_utc()).await.map_err(|error| {
            tracing::debug!(%error, "token refused");
            match error {
                TokenError::Invalid(_) => Refusal::NotSignedIn,
                TokenError::KeysUnavailable => Refusal::Unavailable,
            }
        })?;
        let Some(user_id) = self.person(&verified.identity, link).await? else {
            return Ok(Found::Unlinked(verified));
        };
        let VerifiedToken { identity, issuer, expires_at } = verified;
        let caller = Caller { user_id, issuer: Some(issuer) };
        let issuer_session = Some(IssuerSession { identity, expires_at });
        Ok(Found::Session(Session { caller, issuer_session, expires_at }))
    }

    async fn person(&self, identity: &Identity, link: Link) -> Result<Option<Uuid>, Refusal> {
        match link {
            Link::Cached => self.people.person(identity).await,
            Link::Current => self.people.current_person(identity).await,
        }
    }
}

fn not_linked(identity: &Identity) -> Refusal {
    tracing::info!(issuer = identity.issuer(), subject = identity.subject(), "identity is not linked");
    TenantError::UnauthorizedAccess.into()
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
