//! Which origins may be told the tenant.

use alloc::string::String;
use alloc::vec::Vec;

use crate::error::TenantError;

/// The exact origins that get the tenant header. An origin that is not listed never does.
///
/// ```
/// use tenantry_kernel::AllowedOrigins;
///
/// let allowed = AllowedOrigins::parse(["https://api.vital.health"])?;
/// assert!(allowed.allows("https://api.vital.health"));
/// assert!(!allowed.allows("https://api.vital.health.evil.test"));
/// # Ok::<(), tenantry_kernel::TenantError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AllowedOrigins(Vec<String>);

impl AllowedOrigins {
    /// Reads a list of origins.
    ///
    /// # Errors
    ///
    /// [`TenantError::Validation`] for an entry that is no plain origin. There are no wildcards: a
    /// pattern that matches one host too many tells a stranger which tenant is at work.
    pub fn parse(origins: impl IntoIterator<Item = impl AsRef<str>>) -> Result<Self, TenantError> {
        let mut allowed = Vec::new();
        for origin in origins {
            allowed.push(parse_origin(origin.as_ref())?);
        }
        Ok(Self(allowed))
    }

    /// Whether the origin, as a URL parser writes it, is one of them.
    #[must_use]
    pub fn allows(&self, origin: &str) -> bool {
        self.0.iter().any(|allowed| allowed == origin)
    }
}

/// One origin in the spelling of a URL parser: lowercase, without the port that the scheme implies.
fn parse_origin(text: &str) -> Result<String, TenantError> {
    let origin = text.to_ascii_lowercase();
    let (rest, implied_port) = match (origin.strip_prefix("https://"), origin.strip_prefix("http://")) {
        (Some(rest), _) => (rest, ":443"),
        (_, Some(rest)) => (rest, ":80"),
        _ => return Err(refuse()),
    };
    let authority = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':' | b'[' | b']');
    if rest.is_empty() || !rest.bytes().all(authority) {
        return Err(refuse());
    }
    Ok(String::from(origin.strip_suffix(implied_port).unwrap_or(&origin)))
}

fn refuse() -> TenantError {
    TenantError::validation(
        "apiOrigins",
        "write whole origins such as https://api.example.com, with scheme and port and no path or wildcard",
    )
}
