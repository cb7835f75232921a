//! The grammar of a host: what a request may say it was sent to, checked before anything is read out of it.
//!
//! A raw host is hostile text. No URL parser ever sees it: such a parser repairs (percent-escapes, fullwidth
//! dots, backslashes, `0x7f.1`), and what it repairs another one reads differently. Here a host is a DNS
//! name of ASCII letters, digits, hyphens and dots with an optional port, or it is refused.

use alloc::borrow::Cow;
use alloc::string::String;
use core::fmt;

use crate::ascii;
use crate::error::TenantError;
use crate::tenant_slug::is_bounded;

/// The longest DNS name, without a trailing dot.
const MAX_NAME: usize = 253;

/// The root that needs no set-up: every browser sends it to this machine.
pub(crate) const LOCALHOST: &str = "localhost";

/// A host that keeps to the grammar.
pub(crate) struct Host<'a> {
    /// The DNS name, lowercase, without a trailing dot.
    pub(crate) name: Cow<'a, str>,
    /// The port as it was written, from 1 to 65535.
    pub(crate) port: Option<&'a str>,
}

impl<'a> Host<'a> {
    /// Reads a host, or says in a few words why it is none.
    pub(crate) fn parse(text: &'a str) -> Result<Self, &'static str> {
        let mut is_lowercase = true;
        for byte in text.bytes() {
            match byte {
                b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b':' => {}
                b'A'..=b'Z' => is_lowercase = false,
                _ => return Err(foreign(byte)),
            }
        }
        let (name, port) = match ascii::split_once(text, b':') {
            Some((_, port)) if !is_port(port) => return Err("its port is no number from 1 to 65535"),
            Some((name, port)) => (name, Some(port)),
            None => (text, None),
        };
        let name = name.strip_suffix(".").unwrap_or(name);
        if name.is_empty() {
            return Err("it is empty");
        }
        if name.len() > MAX_NAME {
            return Err("it is longer than 253 characters");
        }
        let name = if is_lowercase { Cow::Borrowed(name) } else { Cow::Owned(name.to_ascii_lowercase()) };
        let mut last = "";
        for label in ascii::split(&name, b'.') {
            if !is_bounded(label) {
                return Err("each label must have 1 to 63 letters, digits and hyphens, with no hyphen at either end");
            }
            last = label;
        }
        if is_number(last) {
            return Err(IP_ADDRESS);
        }
        Ok(Self { name, port })
    }

    /// Whether this is `localhost` or a name under it, where browsers speak plain http.
    pub(crate) fn is_local(&self) -> bool {
        self.name.strip_suffix(LOCALHOST).is_some_and(|front| front.is_empty() || front.ends_with("."))
    }
}

const IP_ADDRESS: &str = "it is an IP address, which names no tenant; open the site by its name";

/// Why a byte that no host holds is refused.
const fn foreign(byte: u8) -> &'static str {
    match byte {
        b'@' => "it holds user-info; give the host alone",
        b'/' | b'\\' => "it holds a slash; give the host alone, with no scheme and no path",
        b'%' => "it holds a percent-escape; write the host in plain letters",
        b'[' | b']' => IP_ADDRESS,
        b',' => "it is a list; give exactly one host",
        b'*' => "it holds a wildcard; leave `*.` out, one label in front of a root domain is always meant",
        0x80.. => "it holds a character outside ASCII",
        _ => "it holds a character that no host has",
    }
}

/// One to five digits, no zero in front, at most 65535.
fn is_port(text: &str) -> bool {
    // The standard library would take a plus sign and zeros in front: second spellings of one port.
    let number = text.bytes().try_fold(0, |number: u32, byte| {
        let next = number * 10 + u32::from(byte.wrapping_sub(b'0'));
        (byte.is_ascii_digit() && next <= 65_535).then_some(next)
    });
    number.is_some() && !matches!(text.as_bytes(), [] | [b'0', ..])
}

/// A last label that URL parsers read as the end of an IPv4 address, however many labels there are.
fn is_number(label: &str) -> bool {
    label.bytes().all(|byte| byte.is_ascii_digit())
        || label.strip_prefix("0x").is_some_and(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// A DNS name that the options speak of: a root domain, or a custom domain of one tenant.
///
/// - Lowercase, without port, wildcard or trailing dot.
///
/// ```
/// use tenantry_kernel::Domain;
///
/// assert_eq!(Domain::parse("Vital.Health")?.as_str(), "vital.health");
/// assert!(Domain::parse("*.vital.health").is_err());
/// # Ok::<(), tenantry_kernel::TenantError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Domain(String);

impl Domain {
    /// Reads a domain from text, in any case.
    ///
    /// # Errors
    ///
    /// [`TenantError::Validation`] for anything but a DNS name.
    pub fn parse(text: &str) -> Result<Self, TenantError> {
        Self::read(text).map_err(|reason| TenantError::validation("domain", reason))
    }

    pub(crate) fn read(text: &str) -> Result<Self, &'static str> {
        let host = Host::parse(text)?;
        match host.port {
            Some(_) => Err("it holds a port; leave the port out, every port of a domain counts"),
            None => Ok(Self(host.name.into_owned())),
        }
    }

    /// The domain as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Domain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}
