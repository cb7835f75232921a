//! The form of a token: a JWS in compact form (RFC 7515), with a header that is fully understood.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

use super::algorithm::Algorithm;
use super::claims::Claims;
use super::token_error::TokenError;
use super::unique_json::parse_object;

/// Header members that change how the rest of a token is read. The gateway implements none of these extensions, so it
/// cannot read a token that uses one.
const NOT_UNDERSTOOD: [&str; 5] = ["crit", "cty", "enc", "zip", "b64"];

/// The values of `typ` for an access token. Other kinds of tokens, such as `logout+jwt`, `dpop+jwt` and
/// `secevent+jwt`, are signed with the same keys and are not sessions.
const TYPES: [&str; 3] = ["jwt", "at+jwt", "application/at+jwt"];

/// A token whose form is right and whose signature is not verified yet.
pub(super) struct SignedToken<'t> {
    pub(super) algorithm: Algorithm,
    pub(super) key_id: Option<String>,
    /// What the token says. Do not believe it before the signature is verified.
    pub(super) claims: Claims,
    pub(super) message: &'t [u8],
    pub(super) signature: Vec<u8>,
}

impl<'t> SignedToken<'t> {
    /// Parses a token.
    pub(super) fn parse(token: &'t str) -> Result<Self, TokenError> {
        let invalid = TokenError::Invalid;
        let (message, signature) = token.rsplit_once('.').ok_or(invalid("it is not a JWT in compact form"))?;
        let (header, claims) = message.split_once('.').ok_or(invalid("it is not a JWT in compact form"))?;
        let header = decode_object(header).ok_or(invalid("the header is not a JSON object with unique members"))?;
        if NOT_UNDERSTOOD.iter().any(|member| header.contains_key(*member)) {
            return Err(invalid("the header has an extension that is not understood: crit, cty, enc, zip or b64"));
        }
        if !is_access_token(&header) {
            return Err(invalid("the header `typ` is neither JWT nor at+jwt"));
        }
        let algorithm = header.get("alg").and_then(Value::as_str).and_then(Algorithm::by_name);
        let key_id = match header.get("kid") {
            None => None,
            Some(Value::String(id)) => Some(id.clone()),
            Some(_) => return Err(invalid("the header `kid` is not text")),
        };
        let claims = decode_object(claims).ok_or(invalid("the claims are not a JSON object with unique members"))?;
        Ok(Self {
            algorithm: algorithm.ok_or(invalid("the header `alg` is not RS256, ES256 or EdDSA"))?,
            key_id,
            claims: Claims::read(&claims)?,
            message: message.as_bytes(),
            signature: URL_SAFE_NO_PAD.decode(signature).map_err(|_| invalid("the signature is not base64url"))?,
        })
    }
}

fn decode_object(part: &str) -> Option<Map<String, Value>> {
    parse_object(&URL_SAFE_NO_PAD.decode(part).ok()?)
}

fn is_access_token(header: &Map<String, Value>) -> bool {
    match header.get("typ") {
        None => true,
        Some(Value::String(kind)) => TYPES.iter().any(|accepted| kind.eq_ignore_ascii_case(accepted)),
        Some(_) => false,
    }
}
