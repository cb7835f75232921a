//! A secret key.

use std::fmt;

use super::config_error::ConfigError;

const SHORTEST_SECRET: usize = 32;

/// A secret key that no `{:?}` shows.
#[derive(Clone)]
pub struct Secret(Vec<u8>);

impl Secret {
    /// Takes a key of 32 bytes or more.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] when there is none or it is shorter.
    pub fn read(text: Option<String>) -> Result<Self, ConfigError> {
        let bytes = text.unwrap_or_default().into_bytes();
        if bytes.len() < SHORTEST_SECRET {
            let reason = format!(
                "it has {} bytes and needs {SHORTEST_SECRET} or more; make one with `openssl rand -base64 48`",
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
