//! Tickets: one WebSocket for which the person who asked for the ticket is authorized, without a header.

use serde::{Deserialize, Serialize};
use tenantry_kernel::TenantId;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::issuer_session::IssuerSession;
use super::purpose_key::PurposeKey;
use super::session_authenticator::Session;
use super::signed_address::SignedAddress;
use crate::environment::Secret;

/// Another token by the same key is not a ticket.
const AUDIENCE: &str = "tenantry-ticket";

/// Long enough to open a WebSocket at once.
const LIFETIME: Duration = Duration::seconds(30);

/// The key of tickets, and the rules for a valid one.
///
/// A ticket is an HMAC over the upstream, the target (path and query, letter for letter), the web origin, the tenant,
/// the person, its end and the end of the person's session. It grants nothing that the person may not do at the moment
/// of its use. Its use is stored, so it counts once.
#[derive(Clone)]
pub struct Tickets {
    key: PurposeKey,
}

/// What a WebSocket must have in common with its ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TicketUse<'a> {
    /// The name of the upstream.
    pub upstream: &'a str,
    /// The path and the query.
    pub target: &'a str,
    /// The web origin of the page. None for a program other than a browser.
    pub origin: Option<&'a str>,
}

/// A valid ticket, before its use is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// The id under which its use is stored.
    pub id: Uuid,
    /// When it expires.
    pub expires_at: OffsetDateTime,
    /// Who may open the WebSocket, for which tenant, and when the session of this person ends.
    pub address: SignedAddress,
}

#[derive(Serialize, Deserialize)]
struct Claims {
    jti: Uuid,
    sub: Uuid,
    aud: String,
    upstream: String,
    target: String,
    origin: Option<String>,
    tenant: String,
    exp: i64,
    session_exp: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    issuer_session: Option<IssuerSession>,
}

impl Tickets {
    /// Tickets signed with this key.
    #[must_use]
    pub fn new(secret: &Secret) -> Self {
        Self { key: PurposeKey::new(secret, AUDIENCE) }
    }

    /// Issues a ticket to the person of a session, and returns it with its end: after 30 seconds, or with the session.
    ///
    /// # Errors
    ///
    /// The error of the signature.
    pub fn issue(
        &self,
        session: Session,
        tenant: TenantId,
        planned: TicketUse<'_>,
        now: OffsetDateTime,
    ) -> Result<(String, OffsetDateTime), jsonwebtoken::errors::Error> {
        let expires_at = (now + LIFETIME).replace_nanosecond(0).unwrap_or(now).min(session.expires_at);
        let claims = Claims {
            jti: Uuid::new_v4(),
            sub: session.caller.user_id,
            aud: AUDIENCE.to_owned(),
            upstream: planned.upstream.to_owned(),
            target: planned.target.to_owned(),
            origin: planned.origin.map(str::to_owned),
            tenant: tenant.to_string(),
            exp: expires_at.unix_timestamp(),
            session_exp: session.expires_at.unix_timestamp(),
            issuer_session: session.issuer_session,
        };
        Ok((self.key.sign(&claims)?, expires_at))
    }

    /// What a ticket says that is valid for this use. None for any other one: the reason would help only an attacker.
    #[must_use]
    pub fn verify(&self, ticket: &str, tried: TicketUse<'_>) -> Option<Ticket> {
        let claims = self.key.read::<Claims>(ticket)?;
        let Claims { upstream, target, origin, .. } = &claims;
        (tried == TicketUse { upstream, target, origin: origin.as_deref() }).then_some(())?;
        Some(Ticket {
            id: claims.jti,
            expires_at: OffsetDateTime::from_unix_timestamp(claims.exp).ok()?,
            address: SignedAddress {
                tenant: TenantId::parse(&claims.tenant).ok()?,
                user_id: claims.sub,
                session_ends_at: OffsetDateTime::from_unix_timestamp(claims.session_exp).ok()?,
                issuer_session: claims.issuer_session,
            },
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::session::{Caller, SessionTokens, SignedAddresses};

    const ADA: Uuid = Uuid::from_u128(7);
    const USE: TicketUse<'_> =
        TicketUse { upstream: "chat", target: "/services/chat/a?b=c", origin: Some("https://app.example.com") };

    fn secret(key: &str) -> Secret {
        Secret::read(Some(key.repeat(32))).unwrap()
    }

    /// Planted faults: a ticket that counts for another upstream, path, query, origin or time, or by another key, and
    /// tokens for another purpose that count as tickets.
    #[test]
    fn a_ticket_is_for_one_use_and_its_time() {
        let tickets = Tickets::new(&secret("k"));
        let now = OffsetDateTime::now_utc().replace_nanosecond(0).unwrap();
        let ends = now + Duration::HOUR;
        let session = Session { caller: Caller::own(ADA), issuer_session: None, expires_at: ends };
        let tenant = TenantId::parse("11111111-1111-1111-1111-111111111111").unwrap();
        let issue = |at| tickets.issue(session.clone(), tenant, USE, at).unwrap();
        let (good, expires_at) = issue(now);
        assert_eq!(expires_at, now + Duration::seconds(30));
        let address = SignedAddress { tenant, user_id: ADA, issuer_session: None, session_ends_at: ends };
        let read = tickets.verify(&good, USE).unwrap();
        assert_eq!((read.expires_at, &read.address), (expires_at, &address));
        assert_ne!(tickets.verify(&issue(now).0, USE).unwrap().id, read.id, "each has an id of its own");
        for other in [
            TicketUse { upstream: "files", ..USE },
            TicketUse { target: "/services/chat/a", ..USE },
            TicketUse { target: "/services/chat/b?b=c", ..USE },
            TicketUse { origin: Some("https://evil.test"), ..USE },
            TicketUse { origin: None, ..USE },
        ] {
            assert_eq!(tickets.verify(&good, other), None, "{other:?}");
        }
        assert_eq!(tickets.verify(&issue(now - Duration::seconds(31)).0, USE), None, "too late");
        assert_eq!(Tickets::new(&secret("x")).verify(&good, USE), None, "another key");
        assert_eq!(SessionTokens::new(&secret("k")).verify(&good), None, "a ticket is not a session");
        assert_eq!(SignedAddresses::new(&secret("k")).verify(&good, USE.target), None, "a ticket is not a signature");
        let token = SessionTokens::new(&secret("k")).issue(ADA, None, now).unwrap().token;
        assert_eq!(tickets.verify(&token, USE), None, "a session is not a ticket");
        let late = Session { expires_at: now + Duration::seconds(5), ..session };
        assert_eq!(tickets.issue(late, tenant, USE, now).unwrap().1, now + Duration::seconds(5));
    }
}
