//! Invitations: an e-mail address, a role, and a token that is shown once.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::{SecureRandom, SystemRandom};
use sha2::{Digest, Sha256};
use tenantry_kernel::TenantError;

use crate::error::ApiError;
use crate::http::refuse_hidden;

const MAX_EMAIL: usize = 254;
const TOKEN_BYTES: usize = 32;

/// The secret of an invitation. The database has only its hash.
pub(crate) struct InvitationToken(String);

impl InvitationToken {
    /// A new token of 256 random bits.
    ///
    /// # Errors
    ///
    /// [`ApiError::Internal`] when the system gives no random bits.
    pub(crate) fn generate() -> Result<Self, ApiError> {
        let mut bytes = [0; TOKEN_BYTES];
        SystemRandom::new().fill(&mut bytes).map_err(|_| ApiError::Internal)?;
        Ok(Self(URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// A token that a client sent.
    pub(crate) const fn received(text: String) -> Self {
        Self(text)
    }

    /// The text for the one answer that has it.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The SHA-256 of the token.
    pub(crate) fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.0.as_bytes()).to_vec()
    }
}

/// An e-mail address as the gateway stores it: trimmed and in lowercase.
///
/// # Errors
///
/// [`TenantError::Validation`] for a text that is not an address.
pub(crate) fn email(text: &str) -> Result<String, TenantError> {
    let address = text.trim().to_lowercase();
    let is_address = address.len() <= MAX_EMAIL
        && address.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty() && host.contains('.') && !host.contains('@') && !host.starts_with('.')
        })
        && !address.chars().any(char::is_whitespace);
    refuse_hidden(&address, "email")?;
    if is_address {
        Ok(address)
    } else {
        Err(TenantError::validation("email", "it is not an e-mail address; write one such as ada@example.com"))
    }
}

/// A role of a member.
///
/// # Errors
///
/// [`TenantError::Validation`] for another word.
pub(crate) fn role(word: &str) -> Result<&'static str, TenantError> {
    ["member", "admin", "consultant"]
        .into_iter()
        .find(|role| *role == word)
        .ok_or_else(|| TenantError::validation("role", "it is not a role; write member, admin or consultant"))
}
