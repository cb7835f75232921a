//! The keys that an issuer publishes at one moment.

use serde_json::Value;

use super::json_web_key::JsonWebKey;
use super::public_key::PublicKey;
use crate::session::issuer::algorithm::Algorithm;
use crate::session::issuer::unique_json::parse_object;

/// The usable keys of an issuer. It may be empty: an issuer that withdraws all keys withdraws all tokens.
#[derive(Debug, Default)]
pub(super) struct KeySet {
    keys: Vec<JsonWebKey>,
}

/// The keys of a set that fit a token.
#[derive(Debug)]
pub(super) enum FittingKey<'k> {
    One(&'k PublicKey),
    /// The issuer may have published it since.
    None,
    /// A signature would be tried with several keys, so an attacker could choose the weakest one.
    Several,
}

impl KeySet {
    /// Reads a JSON Web Key Set. It leaves out keys that are not usable. None when the text is not a key set.
    pub(super) fn read(text: &[u8]) -> Option<Self> {
        let set = parse_object(text)?;
        let keys = set.get("keys").and_then(Value::as_array)?;
        let usable = |key| match JsonWebKey::read(key) {
            Ok(key) => Some(key),
            Err(reason) => {
                let id = key.get("kid").and_then(Value::as_str).unwrap_or_default();
                tracing::debug!(id, reason, "key of an issuer left out");
                None
            }
        };
        Some(Self { keys: keys.iter().filter_map(usable).collect() })
    }

    /// The key for a token with this algorithm and this `kid`. Without a `kid`, the only key for the algorithm.
    pub(super) fn find(&self, id: Option<&str>, algorithm: Algorithm) -> FittingKey<'_> {
        let mut fitting = self
            .keys
            .iter()
            .filter(|key| key.public.algorithm() == algorithm)
            .filter(|key| id.is_none() || key.id.as_deref() == id);
        match (fitting.next(), fitting.next()) {
            (Some(key), None) => FittingKey::One(&key.public),
            (None, _) => FittingKey::None,
            (Some(_), Some(_)) => FittingKey::Several,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use serde_json::json;

    use super::*;

    const RSA: &str = "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0B\
                       m4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5\
                       z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7\
                       aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ";
    const P256_X: &str = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU";
    const P256_Y: &str = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0";
    const ED25519: &str = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";

    fn set(keys: Value) -> KeySet {
        KeySet::read(json!({ "keys": keys }).to_string().as_bytes()).unwrap()
    }

    /// The examples of RFC 7515 (A.2, A.3) and RFC 8037 (A.4).
    #[test]
    fn the_signatures_of_the_rfcs_are_verified() {
        let keys = set(json!([
            { "kty": "RSA", "n": RSA, "e": "AQAB" },
            { "kty": "EC", "crv": "P-256", "x": P256_X, "y": P256_Y },
            { "kty": "OKP", "crv": "Ed25519", "x": ED25519 },
        ]));
        let claims = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
        for (algorithm, message, signature) in [
            (
                Algorithm::RS256,
                format!("eyJhbGciOiJSUzI1NiJ9.{claims}"),
                "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9u\
                 JdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_e\
                 SN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5\
                 AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw",
            ),
            (
                Algorithm::ES256,
                format!("eyJhbGciOiJFUzI1NiJ9.{claims}"),
                "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q",
            ),
            (
                Algorithm::EdDsa,
                "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc".into(),
                "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg",
            ),
        ] {
            let FittingKey::One(key) = keys.find(None, algorithm) else { panic!("{algorithm:?}") };
            let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
            assert!(key.verifies(message.as_bytes(), &signature), "{algorithm:?}");
            assert!(!key.verifies(b"another message", &signature), "{algorithm:?}");
        }
    }

    /// Planted faults, one for each row: a key for another purpose, another algorithm or another curve, a weak key, a
    /// key whose private half is public, and a key whose parts do not fit.
    #[test]
    fn a_key_that_is_not_for_signatures_of_a_listed_kind_is_left_out() {
        let rsa_1024 = "r".repeat(171);
        for key in [
            json!({ "kty": "RSA", "n": RSA, "e": "AQAB", "use": "enc" }),
            json!({ "kty": "RSA", "n": RSA, "e": "AQAB", "key_ops": ["encrypt"] }),
            json!({ "kty": "RSA", "n": RSA, "e": "AQAB", "alg": "RS512" }),
            json!({ "kty": "RSA", "n": RSA, "e": "AQAB", "alg": "ES256" }),
            json!({ "kty": "RSA", "n": RSA, "e": "AQAB", "alg": "HS256" }),
            json!({ "kty": "RSA", "n": RSA, "e": "AQAB", "d": "AQAB" }),
            json!({ "kty": "RSA", "n": rsa_1024, "e": "AQAB" }),
            json!({ "kty": "RSA", "n": format!("AAAAAAAA{}", "A".repeat(340)), "e": "AQAB" }),
            json!({ "kty": "RSA", "e": "AQAB" }),
            json!({ "kty": "EC", "crv": "P-256", "x": P256_X, "y": P256_Y, "alg": "RS256" }),
            json!({ "kty": "EC", "crv": "P-384", "x": P256_X, "y": P256_Y }),
            json!({ "kty": "EC", "crv": "P-256", "x": P256_X, "y": "AQAB" }),
            json!({ "kty": "OKP", "crv": "X25519", "x": ED25519 }),
            json!({ "kty": "OKP", "crv": "P-256", "x": ED25519 }),
            json!({ "kty": "oct", "k": "c2VjcmV0", "alg": "HS256" }),
            json!({ "kid": "a" }),
            json!("a"),
        ] {
            assert_eq!(set(json!([key])).len(), 0, "{key}");
        }
        let named =
            json!([{ "kty": "RSA", "n": RSA, "e": "AQAB", "use": "sig", "key_ops": ["verify"], "alg": "RS256" }]);
        assert_eq!(set(named).len(), 1);
        assert!(KeySet::read(b"<html>").is_none() && KeySet::read(b"{}").is_none());
        assert_eq!(set(json!([])).len(), 0, "an issuer may withdraw all keys");
    }
}
