//! One-use codes with which a signed-in person goes on to another host without a second sign-in.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::issuer_session::IssuerSession;
use super::purpose_key::PurposeKey;
use crate::environment::Secret;

/// A session token is not a code, and a code is not a session token: each has its own audience.
const AUDIENCE: &str = "tenantry-sign-in-code";

/// Long enough for a redirect.
const LIFETIME: Duration = Duration::seconds(30);

/// The key of sign-in codes, and the rules for a valid code.
///
/// A code is bound to a person, to the host it is for, and to the browser that asked for it. The browser keeps a random
/// verifier in a cookie of the target host; the code contains its SHA-256, the challenge. So a code that leaks is
/// worthless in another browser, and a foreign code cannot sign a person in as somebody else.
#[derive(Clone)]
pub struct SignInCodes {
    key: PurposeKey,
}

/// A valid code, before its use is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInCode {
    /// The id under which its use is stored.
    pub id: Uuid,
    /// The id of the person it signs in.
    pub user_id: Uuid,
    /// The session at an issuer that the code comes from.
    pub issuer_session: Option<IssuerSession>,
    /// When it expires.
    pub expires_at: OffsetDateTime,
}

#[derive(Serialize, Deserialize)]
struct Claims {
    jti: Uuid,
    sub: Uuid,
    aud: String,
    host: String,
    challenge: String,
    exp: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    issuer_session: Option<IssuerSession>,
}

impl SignInCodes {
    /// Codes signed with this key.
    #[must_use]
    pub fn new(secret: &Secret) -> Self {
        Self { key: PurposeKey::new(secret, AUDIENCE) }
    }

    /// Issues a code for a person who is a member of the tenant of `host`. `challenge` is the SHA-256 of the browser's
    /// verifier in lowercase hexadecimal digits. `issuer_session` is the session at an issuer that the person has now.
    ///
    /// # Errors
    ///
    /// The error of the signature.
    pub fn issue(
        &self,
        user_id: Uuid,
        issuer_session: Option<IssuerSession>,
        host: &str,
        challenge: &str,
        now: OffsetDateTime,
    ) -> Result<String, jsonwebtoken::errors::Error> {
        let claims = Claims {
            jti: Uuid::new_v4(),
            sub: user_id,
            aud: AUDIENCE.to_owned(),
            host: host.to_owned(),
            challenge: challenge.to_owned(),
            exp: (now + LIFETIME).unix_timestamp(),
            issuer_session,
        };
        self.key.sign(&claims)
    }

    /// The content of a code that is valid on this host and in the browser with this verifier. None for any other code:
    /// the reason would help only an attacker.
    #[must_use]
    pub fn verify(&self, code: &str, host: &str, verifier: &str) -> Option<SignInCode> {
        let claims = self.key.read::<Claims>(code)?;
        (claims.host == host && claims.challenge == challenge_of(verifier)).then_some(())?;
        let expires_at = OffsetDateTime::from_unix_timestamp(claims.exp).ok()?;
        let Claims { jti, sub, issuer_session, .. } = claims;
        Some(SignInCode { id: jti, user_id: sub, issuer_session, expires_at })
    }
}

fn challenge_of(verifier: &str) -> String {
    Sha256::digest(verifier).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::session::SessionTokens;

    const SOMEONE: Uuid = Uuid::from_u128(7);
    const HOST: &str = "medtech.localhost:3000";

    fn secret(key: &str) -> Secret {
        Secret::read(Some(key.repeat(32))).unwrap()
    }

    fn issued_at(now: OffsetDateTime) -> String {
        SignInCodes::new(&secret("k")).issue(SOMEONE, None, HOST, &challenge_of("verifier"), now).unwrap()
    }

    /// Planted faults: no check of the host, of the browser, of the expiry, of the key, or of the audience.
    #[test]
    fn a_code_is_valid_on_its_host_in_its_browser_for_thirty_seconds() {
        let codes = SignInCodes::new(&secret("k"));
        let now = OffsetDateTime::now_utc();
        let code = issued_at(now);
        assert_eq!(codes.verify(&code, HOST, "verifier").unwrap().user_id, SOMEONE);
        assert_eq!(codes.verify(&code, "acme.localhost:3000", "verifier"), None, "another host");
        assert_eq!(codes.verify(&code, HOST, "of another browser"), None, "another browser");
        assert_eq!(codes.verify(&issued_at(now - Duration::seconds(31)), HOST, "verifier"), None, "too late");
        assert_eq!(SignInCodes::new(&secret("x")).verify(&code, HOST, "verifier"), None, "another key");
        assert_eq!(SessionTokens::new(&secret("k")).verify(&code), None, "a code is not a session");
        let session = SessionTokens::new(&secret("k")).issue(SOMEONE, None, now).unwrap().token;
        assert_eq!(codes.verify(&session, HOST, "verifier"), None, "a session is not a code");
    }
}
