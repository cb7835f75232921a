//! The gateway's own key, for the tokens of one purpose.

use jsonwebtoken::errors::Error;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::hs256;
use crate::environment::Secret;

/// A key that signs and reads tokens of one purpose, with HS256.
///
/// The audience is the purpose. A token of another purpose with the same secret is invalid.
#[derive(Clone)]
pub(super) struct PurposeKey {
    encoding: EncodingKey,
    decoding: DecodingKey,
    validation: Validation,
}

impl PurposeKey {
    /// A key whose tokens end exactly at `exp`: a gateway wrote the time, so no clock differs by much.
    pub(super) fn new(secret: &Secret, audience: &str) -> Self {
        // The only error is that a provider is installed already. It does the same work.
        let _ = hs256::PROVIDER.install_default();
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_audience(&[audience]);
        validation.set_required_spec_claims(&["exp", "aud", "sub"]);
        validation.validate_nbf = true;
        validation.leeway = 0;
        Self {
            encoding: EncodingKey::from_secret(secret.as_bytes()),
            decoding: DecodingKey::from_secret(secret.as_bytes()),
            validation,
        }
    }

    /// The same key, whose tokens are valid for some seconds before `nbf` and after `exp`.
    pub(super) fn with_leeway(mut self, seconds: u64) -> Self {
        self.validation.leeway = seconds;
        self
    }

    /// Signs the claims, which have `aud`.
    ///
    /// # Errors
    ///
    /// The error of the signature.
    pub(super) fn sign(&self, claims: &impl Serialize) -> Result<String, Error> {
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), claims, &self.encoding)
    }

    /// The claims of a valid token. None for any invalid token: the reason would help only an attacker.
    pub(super) fn read<Claims: DeserializeOwned>(&self, token: &str) -> Option<Claims> {
        let data = jsonwebtoken::decode(token, &self.decoding, &self.validation).ok()?;
        // The gateway implements no extension, so it cannot read a token for which one is critical.
        data.header.crit.is_none().then_some(data.claims)
    }
}
