//! The session at an issuer from which a token of the gateway comes.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::issuer::Identity;

/// The session at an issuer behind a sign-in code, or behind the session that a code started.
///
/// A code carries it on, so the new session has the limits of the first one: the tenants that the issuer may speak for,
/// the link of the identity, and the end of the issuer's token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuerSession {
    /// The issuer and the subject.
    #[serde(flatten)]
    pub identity: Identity,
    /// When the token of the issuer expires.
    #[serde(rename = "exp", with = "time::serde::timestamp")]
    pub expires_at: OffsetDateTime,
}
