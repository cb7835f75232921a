//! The session tokens of the gateway itself.

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::issuer_session::IssuerSession;
use super::purpose_key::PurposeKey;
use crate::environment::Secret;

/// A token for another purpose that is signed with the same key is not a session.
const AUDIENCE: &str = "tenantry";
const LIFETIME: Duration = Duration::hours(8);

/// The key of session tokens, and the rules for a valid token.
#[derive(Clone)]
pub struct SessionTokens {
    key: PurposeKey,
}

/// A new token.
pub struct IssuedToken {
    /// The token.
    pub token: String,
    /// When the token expires.
    pub expires_at: OffsetDateTime,
}

/// What a valid token says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnSession {
    /// The id of the person.
    pub user_id: Uuid,
    /// The session at an issuer that this one comes from, by a sign-in code.
    pub issuer_session: Option<IssuerSession>,
}

#[derive(Serialize)]
struct IssuedClaims<'a> {
    sub: Uuid,
    aud: &'a str,
    iat: i64,
    exp: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    issuer_session: Option<&'a IssuerSession>,
}

/// The claims that the validation of `jsonwebtoken` does not check.
#[derive(Deserialize)]
struct Claims {
    sub: Uuid,
    exp: i64,
    issuer_session: Option<IssuerSession>,
}

impl SessionTokens {
    /// Tokens signed with this key.
    #[must_use]
    pub fn new(secret: &Secret) -> Self {
        Self { key: PurposeKey::new(secret, AUDIENCE).with_leeway(5) }
    }

    /// Issues a token for a person whose identity is verified. It ends with the session at the issuer, if it comes from
    /// one.
    ///
    /// # Errors
    ///
    /// The error of the signature.
    pub fn issue(
        &self,
        user_id: Uuid,
        issuer_session: Option<&IssuerSession>,
        now: OffsetDateTime,
    ) -> Result<IssuedToken, jsonwebtoken::errors::Error> {
        let lifetime = now + LIFETIME;
        let expires_at = issuer_session.map_or(lifetime, |session| session.expires_at.min(lifetime));
        let claims = IssuedClaims {
            sub: user_id,
            aud: AUDIENCE,
            iat: now.unix_timestamp(),
            exp: expires_at.unix_timestamp(),
            issuer_session,
        };
        let token = self.key.sign(&claims)?;
        Ok(IssuedToken { token, expires_at })
    }

    /// Issues a token that ends with another session of the same person.
    ///
    /// # Errors
    ///
    /// The error of the signature.
    pub(crate) fn issue_until(
        &self,
        user_id: Uuid,
        issuer_session: Option<&IssuerSession>,
        expires_at: OffsetDateTime,
    ) -> Result<String, jsonwebtoken::errors::Error> {
        let (iat, exp) = (OffsetDateTime::now_utc().unix_timestamp(), expires_at.unix_timestamp());
        let claims = IssuedClaims { sub: user_id, aud: AUDIENCE, iat, exp, issuer_session };
        self.key.sign(&claims)
    }

    /// What a valid token says. None for any invalid token: the reason would help only an attacker.
    #[must_use]
    pub fn verify(&self, token: &str) -> Option<OwnSession> {
        self.verify_with_end(token).map(|(session, _)| session)
    }

    /// As [`verify`](Self::verify), with the end of the session.
    pub(super) fn verify_with_end(&self, token: &str) -> Option<(OwnSession, OffsetDateTime)> {
        let claims: Claims = self.key.read(token)?;
        let expires_at = OffsetDateTime::from_unix_timestamp(claims.exp).ok()?;
        Some((OwnSession { user_id: claims.sub, issuer_session: claims.issuer_session }, expires_at))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use jsonwebtoken::{Algorithm, EncodingKey, Header};

    use super::*;
    use crate::session::{Identity, hs256};

    fn tokens(key: &str) -> SessionTokens {
        SessionTokens::new(&Secret::read(Some(key.repeat(32))).unwrap())
    }

    const SOMEONE: Uuid = Uuid::from_u128(7);
    const SESSION: OwnSession = OwnSession { user_id: SOMEONE, issuer_session: None };

    fn signed(header: &Header, claims: &serde_json::Value, key: &str) -> String {
        jsonwebtoken::encode(header, claims, &EncodingKey::from_secret(key.repeat(32).as_bytes())).unwrap()
    }

    #[test]
    fn verify_accepts_an_issued_token() {
        let now = OffsetDateTime::now_utc();
        let issued = tokens("k").issue(SOMEONE, None, now).unwrap();
        assert_eq!(tokens("k").verify(&issued.token), Some(SESSION));
        let exp = (now + LIFETIME).unix_timestamp();
        for claims in [
            serde_json::json!({ "sub": SOMEONE, "aud": AUDIENCE, "exp": exp }),
            serde_json::json!({ "sub": SOMEONE, "aud": ["mail", AUDIENCE], "exp": exp }),
        ] {
            assert_eq!(tokens("k").verify(&signed(&Header::new(Algorithm::HS256), &claims, "k")), Some(SESSION));
        }
    }

    /// Planted fault: a session that outlives the token of the issuer, or forgets the issuer and its limits.
    #[test]
    fn a_session_from_an_issuer_ends_with_the_token_of_the_issuer() {
        let now = OffsetDateTime::now_utc().replace_nanosecond(0).unwrap();
        let identity = Identity::parse("https://login.example.com/", "ada").unwrap();
        for (minutes, expected) in [(5, Duration::minutes(5)), (600, LIFETIME)] {
            let from = IssuerSession { identity: identity.clone(), expires_at: now + Duration::minutes(minutes) };
            let issued = tokens("k").issue(SOMEONE, Some(&from), now).unwrap();
            assert_eq!(issued.expires_at, now + expected);
            let expected = OwnSession { user_id: SOMEONE, issuer_session: Some(from) };
            assert_eq!(tokens("k").verify(&issued.token), Some(expected));
        }
    }

    #[test]
    fn the_signature_equals_the_test_vector_of_rfc_4231() {
        // Case 2: key "Jefe", data "what do ya want for nothing?".
        let _ = hs256::PROVIDER.install_default();
        let key = EncodingKey::from_secret(b"Jefe");
        let signature = jsonwebtoken::crypto::sign(b"what do ya want for nothing?", &key, Algorithm::HS256).unwrap();
        assert_eq!(signature, "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM");
    }

    /// Planted faults: no check of the key, the expiry, the audience, the algorithm (`none`) or the signature.
    #[test]
    fn verify_refuses_every_other_token() {
        let now = OffsetDateTime::now_utc();
        let good = tokens("k").issue(SOMEONE, None, now).unwrap().token;
        let hs256 = Header::new(Algorithm::HS256);
        let exp = (now + LIFETIME).unix_timestamp();
        let claims = |change: fn(&mut serde_json::Value)| {
            let mut claims = serde_json::json!({"sub": SOMEONE, "aud": AUDIENCE, "iat": 0, "exp": exp});
            change(&mut claims);
            claims
        };
        let unsigned = {
            let body = good.split('.').nth(1).unwrap();
            format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{body}.")
        };
        let tampered = {
            let (signed, signature) = good.rsplit_once('.').unwrap();
            let flipped = if signature.starts_with('A') { "B" } else { "A" };
            format!("{signed}.{flipped}{}", signature.get(1..).unwrap())
        };
        for (case, token) in [
            ("another key", tokens("x").issue(SOMEONE, None, now).unwrap().token),
            ("expired", tokens("k").issue(SOMEONE, None, now - LIFETIME - Duration::minutes(1)).unwrap().token),
            ("no expiry", signed(&hs256, &claims(|c| drop(c.as_object_mut().unwrap().remove("exp"))), "k")),
            ("another audience", signed(&hs256, &claims(|c| c["aud"] = "mail".into()), "k")),
            ("no audience", signed(&hs256, &claims(|c| drop(c.as_object_mut().unwrap().remove("aud"))), "k")),
            ("subject is not an id", signed(&hs256, &claims(|c| c["sub"] = "root".into()), "k")),
            ("a critical extension", {
                let header = Header { crit: Some(vec!["exp".into()]), ..hs256.clone() };
                signed(&header, &claims(|_| ()), "k")
            }),
            ("unsigned", unsigned),
            ("tampered", tampered),
            ("empty", String::new()),
            ("not a token", "a.b.c".into()),
        ] {
            assert_eq!(tokens("k").verify(&token), None, "{case}");
        }
        assert!(tokens("k").verify(&good).is_some());
    }
}
