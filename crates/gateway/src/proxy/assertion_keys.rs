//! The keys with which the gateway signs its assertions.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{Ed25519KeyPair, KeyPair};
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::pki_types::pem::PemObject;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Ed25519 keys. The first one signs. Upstreams may accept assertions by any of them, so that a key can change.
#[derive(Clone)]
pub(super) struct AssertionKeys(Arc<[AssertionKey]>);

struct AssertionKey {
    pair: Ed25519KeyPair,
    id: String,
    public: String,
}

impl AssertionKeys {
    /// Reads PEM with one or more private keys (`openssl genpkey -algorithm ed25519`). The error contains no part of
    /// a key.
    pub(super) fn parse(pem: &str) -> Result<Self, String> {
        const EXPECTED: &str = "write the output of `openssl genpkey -algorithm ed25519`";
        let keys: Vec<AssertionKey> = PrivatePkcs8KeyDer::pem_slice_iter(pem.as_bytes())
            .map(|der| {
                let der = der.map_err(|_| format!("it is not PEM; {EXPECTED}"))?;
                AssertionKey::parse(der.secret_pkcs8_der()).ok_or_else(|| format!("a key is not Ed25519; {EXPECTED}"))
            })
            .collect::<Result<_, _>>()?;
        if keys.is_empty() {
            return Err(format!("it has no private key; {EXPECTED}"));
        }
        Ok(Self(keys.into()))
    }

    /// The id of the key that signs.
    pub(super) fn id(&self) -> &str {
        self.0.first().map_or("", |key| &key.id)
    }

    pub(super) fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.0.first().map_or_else(Vec::new, |key| key.pair.sign(message).as_ref().to_vec())
    }

    /// The public keys, as a JSON Web Key Set (RFC 7517, RFC 8037).
    pub(super) fn public(&self) -> Value {
        let keys: Vec<Value> = self
            .0
            .iter()
            .map(|key| {
                json!({
                    "kty": "OKP", "crv": "Ed25519", "x": key.public, "kid": key.id, "use": "sig", "alg": "EdDSA"
                })
            })
            .collect();
        json!({ "keys": keys })
    }
}

impl AssertionKey {
    fn parse(der: &[u8]) -> Option<Self> {
        // OpenSSL writes no public key into the file. `ring` computes it.
        let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(der).ok()?;
        let public = URL_SAFE_NO_PAD.encode(pair.public_key().as_ref());
        // The thumbprint of RFC 7638: the members in this order, without spaces.
        let thumbprint = Sha256::digest(format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{public}"}}"#));
        Some(Self { pair, id: URL_SAFE_NO_PAD.encode(thumbprint), public })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    /// The key of RFC 8037, appendix A, which also has its public key, its thumbprint and a signature.
    const RFC_8037: &str = "-----BEGIN PRIVATE KEY-----\n\
        MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----\n";

    #[test]
    fn a_key_equals_the_example_of_rfc_8037() {
        let keys = AssertionKeys::parse(RFC_8037).unwrap();
        assert_eq!(keys.id(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
        assert_eq!(keys.public()["keys"][0]["x"], "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
        let signature = keys.sign(b"eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc");
        assert_eq!(
            URL_SAFE_NO_PAD.encode(signature),
            "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
        );
    }

    /// Planted fault: a key set with a private part, or without the key that comes next.
    #[test]
    fn the_key_set_has_every_public_key_and_no_private_one() {
        let other = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f\n\
                     -----END PRIVATE KEY-----\n";
        let keys = AssertionKeys::parse(&format!("{RFC_8037}{other}")).unwrap();
        let public = keys.public();
        assert_eq!(public["keys"].as_array().unwrap().len(), 2);
        assert_eq!(public["keys"][0]["kid"], keys.id());
        assert!(public["keys"].as_array().unwrap().iter().all(|key| key.get("d").is_none()));
        assert!(AssertionKeys::parse("").is_err());
    }
}
