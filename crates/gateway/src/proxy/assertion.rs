//! What the gateway says about a request to its upstream, signed.

use std::sync::Arc;

use axum::http::HeaderValue;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::assertion_keys::AssertionKeys;
use crate::tenant_layer::AuthorizedTenant;

/// Long enough for the way to the upstream, with clocks that differ a little.
const LIFETIME: Duration = Duration::seconds(60);

/// Signs assertions: JWTs with EdDSA (Ed25519), each for one upstream, one tenant and one person.
///
/// An upstream that verifies them accepts no request past the gateway, and none that the gateway made for another
/// upstream.
#[derive(Clone)]
pub struct AssertionSigner {
    keys: AssertionKeys,
    issuer: Arc<str>,
    /// The encoded header of each assertion. It is the same for all.
    header: Arc<str>,
}

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    aud: &'a str,
    tenant: &'a str,
    sub: Uuid,
    role: &'a str,
    iat: i64,
    exp: i64,
    jti: Uuid,
}

impl AssertionSigner {
    pub(super) fn new(issuer: String, keys: AssertionKeys) -> Self {
        // The type keeps an assertion from being taken for another kind of token (RFC 8725, 3.11).
        let header = json!({ "alg": "EdDSA", "typ": "tenantry-assertion+jwt", "kid": keys.id() });
        let header = URL_SAFE_NO_PAD.encode(header.to_string());
        Self { keys, issuer: issuer.into(), header: header.into() }
    }

    /// The public keys, as a JSON Web Key Set.
    #[must_use]
    pub fn public_keys(&self) -> Value {
        self.keys.public()
    }

    /// The assertion for a request to an upstream. None when it cannot be written.
    pub(super) fn sign(
        &self,
        upstream: &str,
        authorized: &AuthorizedTenant,
        now: OffsetDateTime,
    ) -> Option<HeaderValue> {
        let tenant = authorized.tenant();
        let claims = Claims {
            iss: &self.issuer,
            aud: upstream,
            tenant: tenant.as_str(),
            sub: authorized.caller().user_id,
            role: authorized.role(),
            iat: now.unix_timestamp(),
            exp: (now + LIFETIME).unix_timestamp(),
            jti: Uuid::new_v4(),
        };
        let claims = URL_SAFE_NO_PAD.encode(serde_json::to_vec(&claims).ok()?);
        let message = format!("{}.{claims}", self.header);
        let signature = URL_SAFE_NO_PAD.encode(self.keys.sign(message.as_bytes()));
        let mut value = HeaderValue::try_from(format!("{message}.{signature}")).ok()?;
        value.set_sensitive(true);
        Some(value)
    }
}
