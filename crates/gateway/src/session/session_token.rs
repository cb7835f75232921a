//! Issuing and verifying session tokens.

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::caller::Caller;
use super::hs256;
use crate::environment::Secret;

/// A token for another purpose that is signed with the same key is not a session.
const AUDIENCE: &str = "tenantry";
const LIFETIME: Duration = Duration::hours(8);

/// The key of session tokens, and the rules for a valid token.
#[derive(Clone)]
pub struct SessionTokens {
    encoding: EncodingKey,
    decoding: DecodingKey,
    validation: Validation,
}

/// A new token.
pub struct IssuedToken {
    /// The token.
    pub token: String,
    /// When the token expires.
    pub expires_at: OffsetDateTime,
}

#[derive(Serialize, Deserialize)]
struct Claims {
    sub: Uuid,
    aud: String,
    iat: i64,
    exp: i64,
}

impl SessionTokens {
    /// Tokens signed with this key.
    #[must_use]
    pub fn new(secret: &Secret) -> Self {
        // The only error is that a provider is installed already. It does the same work.
        let _ = hs256::PROVIDER.install_default();
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["exp", "aud", "sub"]);
        validation.validate_nbf = true;
        validation.leeway = 5;
        Self {
            encoding: EncodingKey::from_secret(secret.as_bytes()),
            decoding: DecodingKey::from_secret(secret.as_bytes()),
            validation,
        }
    }

    /// Issues a token for a person whose identity is verified.
    ///
    /// # Errors
    ///
    /// The error of the signature.
    pub fn issue(&self, caller: Caller, now: OffsetDateTime) -> Result<IssuedToken, jsonwebtoken::errors::Error> {
        let expires_at = now + LIFETIME;
        let claims = Claims {
            sub: caller.user_id,
            aud: AUDIENCE.to_owned(),
            iat: now.unix_timestamp(),
            exp: expires_at.unix_timestamp(),
        };
        let token = jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &self.encoding)?;
        Ok(IssuedToken { token, expires_at })
    }

    /// The caller of a valid token. None for any invalid token: the reason would help only an attacker.
    #[must_use]
    pub fn verify(&self, token: &str) -> Option<Caller> {
        jsonwebtoken::decode::<Claims>(token, &self.decoding, &self.validation)
            .ok()
            .map(|data| Caller { user_id: data.claims.sub })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn tokens(key: &str) -> SessionTokens {
        SessionTokens::new(&Secret::read(Some(key.repeat(32))).unwrap())
    }

    const SOMEONE: Caller = Caller { user_id: Uuid::from_u128(7) };

    fn signed(header: &Header, claims: &serde_json::Value, key: &str) -> String {
        jsonwebtoken::encode(header, claims, &EncodingKey::from_secret(key.repeat(32).as_bytes())).unwrap()
    }

    #[test]
    fn verify_accepts_an_issued_token() {
        let issued = tokens("k").issue(SOMEONE, OffsetDateTime::now_utc()).unwrap();
        assert_eq!(tokens("k").verify(&issued.token), Some(SOMEONE));
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
        let good = tokens("k").issue(SOMEONE, now).unwrap().token;
        let hs256 = Header::new(Algorithm::HS256);
        let exp = (now + LIFETIME).unix_timestamp();
        let claims = |change: fn(&mut serde_json::Value)| {
            let mut claims = serde_json::json!({"sub": SOMEONE.user_id, "aud": AUDIENCE, "iat": 0, "exp": exp});
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
            ("another key", tokens("x").issue(SOMEONE, now).unwrap().token),
            ("expired", tokens("k").issue(SOMEONE, now - LIFETIME - Duration::minutes(1)).unwrap().token),
            ("no expiry", signed(&hs256, &claims(|c| drop(c.as_object_mut().unwrap().remove("exp"))), "k")),
            ("another audience", signed(&hs256, &claims(|c| c["aud"] = "mail".into()), "k")),
            ("no audience", signed(&hs256, &claims(|c| drop(c.as_object_mut().unwrap().remove("aud"))), "k")),
            ("subject is not an id", signed(&hs256, &claims(|c| c["sub"] = "root".into()), "k")),
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
