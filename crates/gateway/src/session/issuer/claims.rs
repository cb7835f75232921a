//! The claims of a token (RFC 7519), and the rules for them.

use serde_json::{Map, Value};
use time::OffsetDateTime;

use super::identity::is_subject;
use super::token_error::TokenError;

/// How far the clocks of an issuer and of the gateway may differ, in seconds.
const LEEWAY: f64 = 30.0;

/// Claims that only tokens for another purpose have, though they are signed with the same keys: `nonce`, `at_hash` and
/// `c_hash` are in ID tokens, which prove a sign-in to the client and are not meant for an API. `events` is in logout
/// tokens and other security events.
const OF_OTHER_PURPOSE: [&str; 4] = ["nonce", "at_hash", "c_hash", "events"];

/// The claims of a token.
pub(super) struct Claims {
    pub(super) issuer: String,
    pub(super) subject: String,
    /// In seconds since 1970, as the other times. It may have a fraction.
    expires_at: f64,
    audiences: Vec<String>,
    not_before: Option<f64>,
    issued_at: Option<f64>,
}

impl Claims {
    /// Reads the claims. A claim that is present and has the wrong type is an error.
    pub(super) fn read(claims: &Map<String, Value>) -> Result<Self, TokenError> {
        let invalid = TokenError::Invalid;
        if OF_OTHER_PURPOSE.iter().any(|claim| claims.contains_key(*claim)) {
            return Err(invalid("it is an ID token or a logout token and not an access token"));
        }
        let subject = text(claims, "sub").ok_or(invalid("the claim `sub` is not text"))?;
        if !is_subject(&subject) {
            return Err(invalid("the claim `sub` is empty, too long, or has a control character"));
        }
        Ok(Self {
            issuer: text(claims, "iss").ok_or(invalid("the claim `iss` is not text"))?,
            subject,
            expires_at: seconds(claims, "exp")
                .ok_or(invalid("the claim `exp` is not a number"))?
                .ok_or(invalid("the claim `exp` is missing"))?,
            audiences: audiences(claims).ok_or(invalid("the claim `aud` is neither text nor a list of texts"))?,
            not_before: seconds(claims, "nbf").ok_or(invalid("the claim `nbf` is not a number"))?,
            issued_at: seconds(claims, "iat").ok_or(invalid("the claim `iat` is not a number"))?,
        })
    }

    /// Checks the audience and the times.
    pub(super) fn check(&self, audiences: &[String], now: OffsetDateTime) -> Result<(), TokenError> {
        let invalid = TokenError::Invalid;
        if !self.audiences.iter().any(|audience| audiences.contains(audience)) {
            return Err(invalid("the claim `aud` does not contain an audience of GATEWAY_ISSUERS"));
        }
        let now = now.unix_timestamp_nanos() as f64 / 1e9;
        if self.expires_at + LEEWAY <= now {
            return Err(invalid("it has expired"));
        }
        if self.not_before.is_some_and(|from| from > now + LEEWAY) {
            return Err(invalid("it is not valid yet"));
        }
        if self.issued_at.is_some_and(|at| at > now + LEEWAY) {
            return Err(invalid("it was issued in the future"));
        }
        Ok(())
    }

    /// When the token expires. A time after the year 9999 counts as its end.
    pub(super) fn expires_at(&self) -> OffsetDateTime {
        let latest = time::macros::datetime!(9999-12-31 23:59:59 UTC);
        // The cast of a number that is too large gives the largest integer.
        OffsetDateTime::from_unix_timestamp(self.expires_at as i64).unwrap_or(latest)
    }
}

fn text(claims: &Map<String, Value>, name: &str) -> Option<String> {
    claims.get(name).and_then(Value::as_str).map(str::to_owned)
}

/// None for a claim that is not a number, `Some(None)` for an absent one.
fn seconds(claims: &Map<String, Value>, name: &str) -> Option<Option<f64>> {
    match claims.get(name) {
        None => Some(None),
        Some(value) => value.as_f64().map(Some),
    }
}

fn audiences(claims: &Map<String, Value>) -> Option<Vec<String>> {
    match claims.get("aud")? {
        Value::String(audience) => Some(vec![audience.clone()]),
        Value::Array(list) => list.iter().map(|item| item.as_str().map(str::to_owned)).collect(),
        _ => None,
    }
}
