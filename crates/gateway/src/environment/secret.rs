//! A secret key.

use std::fmt;

use super::config_error::ConfigError;

const MIN_BYTES: usize = 32;

/// A secret key. Its `Debug` output does not contain the key.
#[derive(Clone)]
pub struct Secret(Vec<u8>);

impl Secret {
    /// Reads a key of at least 32 bytes.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] when the key is missing or shorter.
    pub fn read(text: Option<String>) -> Result<Self, ConfigError> {
        let bytes = text.unwrap_or_default().into_bytes();
        if bytes.len() < MIN_BYTES {
            let reason = format!(
                "it has {} bytes and needs {MIN_BYTES} or more; create one with `openssl rand -base64 48`",
                bytes.len()
            );
            return Err(ConfigError::new("GATEWAY_JWT_SECRET", reason));
        }
        Ok(Self(bytes))
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}
