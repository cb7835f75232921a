//! A key as an issuer publishes it: a JSON Web Key (RFC 7517, RFC 7518, RFC 8037).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde_json::Value;

use super::public_key::PublicKey;

const MIN_RSA_BITS: usize = 2048;
const MAX_RSA_BITS: usize = 8192;

/// A key of an issuer, for one algorithm.
#[derive(Clone, Debug)]
pub(super) struct JsonWebKey {
    pub(super) id: Option<String>,
    pub(super) public: PublicKey,
}

#[derive(Deserialize)]
struct Members {
    kty: String,
    kid: Option<String>,
    #[serde(rename = "use")]
    public_key_use: Option<String>,
    key_ops: Option<Vec<String>>,
    alg: Option<String>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
    d: Option<Value>,
}

impl JsonWebKey {
    /// Reads a key.
    ///
    /// # Errors
    ///
    /// The reason why the gateway does not use it: it is not for signatures, its members do not fit together, it is of
    /// another kind, or it is weak. An issuer may publish such keys for other purposes, so they are left out.
    pub(super) fn read(key: &Value) -> Result<Self, &'static str> {
        let members = Members::deserialize(key).map_err(|_| "it is not a JSON Web Key")?;
        if members.d.is_some() {
            return Err("it contains a private key, so everyone who reads it can sign");
        }
        if members.public_key_use.as_deref().is_some_and(|purpose| purpose != "sig") {
            return Err("it is not for signatures");
        }
        if members.key_ops.as_ref().is_some_and(|operations| !operations.iter().any(|name| name == "verify")) {
            return Err("it is not for the verification of signatures");
        }
        let public = public_key(&members)?;
        if members.alg.as_deref().is_some_and(|algorithm| algorithm != public.algorithm().name()) {
            return Err("its `alg` does not fit its `kty`, or is not RS256, ES256 or EdDSA");
        }
        Ok(Self { id: members.kid, public })
    }
}

fn public_key(members: &Members) -> Result<PublicKey, &'static str> {
    match (members.kty.as_str(), members.crv.as_deref()) {
        ("RSA", None) => rsa(members),
        ("EC", Some("P-256")) => {
            let (x, y) = (bytes(members.x.as_deref(), 32)?, bytes(members.y.as_deref(), 32)?);
            Ok(PublicKey::P256([&[4], x.as_slice(), y.as_slice()].concat()))
        }
        ("OKP", Some("Ed25519")) => Ok(PublicKey::Ed25519(bytes(members.x.as_deref(), 32)?)),
        _ => Err("its `kty` and `crv` are not RSA, EC with P-256, or OKP with Ed25519"),
    }
}

fn rsa(members: &Members) -> Result<PublicKey, &'static str> {
    let number = |text: Option<&String>| {
        let bytes = text.and_then(|text| URL_SAFE_NO_PAD.decode(text).ok()).unwrap_or_default();
        // A leading zero is not part of a number. Some issuers write one.
        bytes.into_iter().skip_while(|byte| *byte == 0).collect::<Vec<_>>()
    };
    let (modulus, exponent) = (number(members.n.as_ref()), number(members.e.as_ref()));
    let bits = modulus.len() * 8 - modulus.first().map_or(0, |first| first.leading_zeros() as usize);
    if !(MIN_RSA_BITS..=MAX_RSA_BITS).contains(&bits) {
        return Err("its RSA modulus has less than 2048 or more than 8192 bits");
    }
    Ok(PublicKey::Rsa { modulus, exponent })
}

fn bytes(text: Option<&str>, length: usize) -> Result<Vec<u8>, &'static str> {
    let bytes = text.and_then(|text| URL_SAFE_NO_PAD.decode(text).ok()).ok_or("a coordinate is not base64url")?;
    if bytes.len() == length { Ok(bytes) } else { Err("a coordinate has the wrong length") }
}
