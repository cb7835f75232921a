//! Signed addresses: a `GET` for which the person who asked for the address is authorized, without a header.

use serde::{Deserialize, Serialize};
use tenantry_kernel::TenantId;
use time::OffsetDateTime;
use uuid::Uuid;

use super::issuer_session::IssuerSession;
use super::purpose_key::PurposeKey;
use super::session_authenticator::Session;
use crate::environment::Secret;

/// Another token by the same key is not an address.
const AUDIENCE: &str = "tenantry-signed-address";

/// The key of signed addresses, and the rules for a valid one.
///
/// A signature is an HMAC over the target (path and query, letter for letter), the tenant, the person, the end of the
/// address and the end of the person's session. It grants nothing that the person may not do at the moment of its use.
#[derive(Clone)]
pub struct SignedAddresses {
    key: PurposeKey,
}

/// What a valid signature says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedAddress {
    /// The tenant that the address is for.
    pub tenant: TenantId,
    /// The id of the person who asked for it.
    pub user_id: Uuid,
    /// The session at an issuer of this person.
    pub issuer_session: Option<IssuerSession>,
    /// When the session ends in which the person asked.
    pub session_ends_at: OffsetDateTime,
}

#[derive(Serialize, Deserialize)]
struct Claims {
    sub: Uuid,
    aud: String,
    target: String,
    tenant: String,
    exp: i64,
    session_exp: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    issuer_session: Option<IssuerSession>,
}

impl SignedAddresses {
    /// Addresses signed with this key.
    #[must_use]
    pub fn new(secret: &Secret) -> Self {
        Self { key: PurposeKey::new(secret, AUDIENCE) }
    }

    /// Signs a target, a path with its query, for the person of a session.
    ///
    /// # Errors
    ///
    /// The error of the signature.
    pub fn sign(
        &self,
        session: Session,
        tenant: TenantId,
        target: &str,
        expires_at: OffsetDateTime,
    ) -> Result<String, jsonwebtoken::errors::Error> {
        let claims = Claims {
            sub: session.caller.user_id,
            aud: AUDIENCE.to_owned(),
            target: target.to_owned(),
            tenant: tenant.to_string(),
            exp: expires_at.unix_timestamp(),
            session_exp: session.expires_at.unix_timestamp(),
            issuer_session: session.issuer_session,
        };
        self.key.sign(&claims)
    }

    /// What the signature of a target says. None for any other signature: the reason would help only an attacker.
    #[must_use]
    pub fn verify(&self, signature: &str, target: &str) -> Option<SignedAddress> {
        let claims = self.key.read::<Claims>(signature)?;
        (claims.target == target).then_some(())?;
        Some(SignedAddress {
            tenant: TenantId::parse(&claims.tenant).ok()?,
            user_id: claims.sub,
            session_ends_at: OffsetDateTime::from_unix_timestamp(claims.session_exp).ok()?,
            issuer_session: claims.issuer_session,
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use time::Duration;

    use super::*;
    use crate::session::{Caller, SessionTokens};

    const TARGET: &str = "/services/files/a.png?size=2";
    const ADA: Uuid = Uuid::from_u128(7);

    fn secret(key: &str) -> Secret {
        Secret::read(Some(key.repeat(32))).unwrap()
    }

    /// Planted faults: a signature that counts for another path, query or time, or by another key, and tokens for
    /// another purpose that count as signatures.
    #[test]
    fn a_signature_is_for_one_target_and_its_time() {
        let addresses = SignedAddresses::new(&secret("k"));
        let now = OffsetDateTime::now_utc().replace_nanosecond(0).unwrap();
        let session = Session { caller: Caller::own(ADA), issuer_session: None, expires_at: now + Duration::HOUR };
        let tenant = TenantId::parse("11111111-1111-1111-1111-111111111111").unwrap();
        let sign = |at| addresses.sign(session.clone(), tenant, TARGET, at).unwrap();
        let good = sign(now + Duration::MINUTE);
        let expected =
            SignedAddress { tenant, user_id: ADA, issuer_session: None, session_ends_at: now + Duration::HOUR };
        assert_eq!(addresses.verify(&good, TARGET), Some(expected));
        for other in ["/services/files/b.png?size=2", "/services/files/a.png", "/services/files/a.png?size=20", "/"] {
            assert_eq!(addresses.verify(&good, other), None, "{other}");
        }
        assert_eq!(addresses.verify(&sign(now - Duration::SECOND), TARGET), None, "too late");
        assert_eq!(SignedAddresses::new(&secret("x")).verify(&good, TARGET), None, "another key");
        assert_eq!(SessionTokens::new(&secret("k")).verify(&good), None, "a signature is not a session");
        let token = SessionTokens::new(&secret("k")).issue(ADA, None, now).unwrap().token;
        assert_eq!(addresses.verify(&token, TARGET), None, "a session is not a signature");
    }
}
