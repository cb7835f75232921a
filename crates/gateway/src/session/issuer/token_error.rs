//! Why a token is not a session.

use std::fmt;

/// Why a token is not a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenError {
    /// The token is invalid, for this reason. The reason is for the log: in a response it would help only an attacker.
    Invalid(&'static str),
    /// The keys of the issuer cannot be fetched at the moment, so nothing is known about the token.
    KeysUnavailable,
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(reason) => f.write_str(reason),
            Self::KeysUnavailable => f.write_str("the keys of the issuer cannot be fetched"),
        }
    }
}

impl std::error::Error for TokenError {}
