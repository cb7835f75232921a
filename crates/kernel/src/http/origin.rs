//! Web origins: the grammar of one, and the list of those that receive the tenant.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::tenant::slug::is_label;
use crate::text::fill::fill;
use crate::text::invalid_text::invalid_text;

/// One web origin, such as `https://api.vital.health`, or with `*` as its first label every origin one label below a
/// domain, such as `https://*.vital.health`.
///
/// - Read in any case, with or without the port that the scheme implies.
/// - Held as a browser writes it: lowercase, without that port.
///
/// ```
/// use tenantry_kernel::OriginPattern;
///
/// let pattern = OriginPattern::parse("https://*.vital.health")?;
/// assert!(pattern.matches("https://acme.vital.health"));
/// assert!(!pattern.matches("https://a.b.vital.health"));
/// assert!(OriginPattern::parse("https://*").is_err());
/// # Ok::<(), tenantry_kernel::InvalidOrigin>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OriginPattern {
    /// The whole origin, or the scheme of a pattern with `*`.
    before: String,
    /// What follows the `*`, beginning with a dot.
    after: Option<String>,
}

invalid_text! {
    /// A text that is not an [`OriginPattern`].
    InvalidOrigin
}

impl OriginPattern {
    /// Reads an origin or a pattern.
    ///
    /// # Errors
    ///
    /// [`InvalidOrigin`] for anything but a scheme and a host with an optional port, such as a path or a bare `*`.
    pub fn parse(text: &str) -> Result<Self, InvalidOrigin> {
        let refuse = || InvalidOrigin("write one such as https://api.example.com, with no path");
        let origin = text.to_ascii_lowercase();
        let (scheme, rest, implied_port) = match (origin.strip_prefix("https://"), origin.strip_prefix("http://")) {
            (Some(rest), _) => ("https://", rest, ":443"),
            (_, Some(rest)) => ("http://", rest, ":80"),
            _ => return Err(refuse()),
        };
        let rest = rest.strip_suffix(implied_port).unwrap_or(rest);
        let domain = rest.strip_prefix("*.");
        let host = domain.unwrap_or(rest);
        let is_host_byte = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':' | b'[' | b']');
        if host.is_empty() || !host.bytes().all(is_host_byte) {
            return Err(refuse());
        }
        Ok(match domain {
            Some(domain) => Self { before: String::from(scheme), after: Some(fill(".{}", &[domain])) },
            None => Self { before: fill("{}{}", &[scheme, host]), after: None },
        })
    }

    /// Whether the pattern has a `*`.
    #[must_use]
    pub const fn has_wildcard(&self) -> bool {
        self.after.is_some()
    }

    /// Whether an origin, as a browser writes it, is this one or one of these.
    #[must_use]
    pub fn matches(&self, origin: &str) -> bool {
        match &self.after {
            None => origin == self.before,
            Some(after) => origin
                .strip_prefix(self.before.as_str())
                .and_then(|rest| rest.strip_suffix(after.as_str()))
                .is_some_and(is_label),
        }
    }
}

impl fmt::Display for OriginPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.before)?;
        match &self.after {
            Some(after) => f.write_str("*").and_then(|()| f.write_str(after)),
            None => Ok(()),
        }
    }
}

/// The exact origins that receive the tenant header. No other origin does.
///
/// ```
/// use tenantry_kernel::AllowedOrigins;
///
/// let allowed = AllowedOrigins::parse(["https://api.vital.health"])?;
/// assert!(allowed.allows("https://api.vital.health"));
/// assert!(!allowed.allows("https://api.vital.health.evil.test"));
/// # Ok::<(), tenantry_kernel::InvalidOrigin>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AllowedOrigins(Vec<String>);

impl AllowedOrigins {
    /// Reads a list of origins.
    ///
    /// # Errors
    ///
    /// [`InvalidOrigin`] for an entry that is not one exact origin. A pattern with `*` is refused: where it matches one
    /// host too many, a stranger learns the tenant.
    pub fn parse(origins: impl IntoIterator<Item = impl AsRef<str>>) -> Result<Self, InvalidOrigin> {
        let mut allowed = Vec::new();
        for origin in origins {
            let text = origin.as_ref();
            let origin = OriginPattern::parse(text)?;
            if origin.has_wildcard() {
                return Err(InvalidOrigin("write each origin whole, with no wildcard"));
            }
            allowed.push(origin.before);
        }
        Ok(Self(allowed))
    }

    /// Whether the list has this origin, as a browser writes it.
    #[must_use]
    pub fn allows(&self, origin: &str) -> bool {
        self.0.iter().any(|allowed| allowed == origin)
    }
}
