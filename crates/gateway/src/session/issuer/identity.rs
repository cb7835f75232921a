//! Who a person is for an issuer.

use serde::{Deserialize, Serialize};

use super::issuer_url::IssuerUrl;

/// OpenID Connect limits a subject to 255 characters.
const MAX_SUBJECT: usize = 255;

/// A person in the words of an issuer: the issuer and the subject together. The same subject of another issuer is
/// another person.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Identity {
    #[serde(rename = "iss")]
    issuer: String,
    #[serde(rename = "sub")]
    subject: String,
}

impl Identity {
    /// The person that the issuer with this address calls `subject`.
    ///
    /// # Errors
    ///
    /// A sentence when the issuer is not an address, or the subject is empty, longer than 255 bytes, or has a control
    /// character.
    pub fn parse(issuer: &str, subject: &str) -> Result<Self, String> {
        let issuer = IssuerUrl::parse(issuer)?.as_str().to_owned();
        if !is_subject(subject) {
            return Err(
                "the subject is empty, longer than 255 bytes, or has a control character; write the claim `sub`".into(),
            );
        }
        Ok(Self { issuer, subject: subject.to_owned() })
    }

    /// An identity of a token. The issuer is one of the list, and the subject was checked.
    pub(super) const fn of_token(issuer: String, subject: String) -> Self {
        Self { issuer, subject }
    }

    /// The claim `iss`.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The claim `sub`.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.subject
    }
}

pub(super) fn is_subject(text: &str) -> bool {
    (1..=MAX_SUBJECT).contains(&text.len()) && !text.chars().any(char::is_control)
}
