//! The grammar of a host, checked before anything is read from it.
//!
//! A raw host is hostile text. No URL parser reads it: a URL parser repairs (percent-escapes, fullwidth dots,
//! backslashes, `0x7f.1`), and two parsers repair differently. Here a host is a DNS name of ASCII letters, digits,
//! hyphens and dots with an optional port, or it is refused.

use alloc::borrow::Cow;
use alloc::string::String;
use core::fmt;

use crate::tenant::slug::is_bounded;
use crate::text::ascii;
use crate::text::invalid_text::invalid_text;

/// The longest DNS name, without a trailing dot.
const MAX_NAME: usize = 253;

/// The root domain that needs no set-up: every browser resolves it to this machine.
pub(crate) const LOCALHOST: &str = "localhost";

/// A host, parsed.
pub(crate) struct Host<'a> {
    /// The DNS name, lowercase, without a trailing dot.
    pub(crate) name: Cow<'a, str>,
    /// The port as text, from 1 to 65535.
    pub(crate) port: Option<&'a str>,
}

impl<'a> Host<'a> {
    /// Reads a host, or says why the text is not one.
    pub(crate) fn parse(text: &'a str) -> Result<Self, &'static str> {
        let (mut is_lowercase, mut end) = (true, text.len());
        for (at, byte) in text.bytes().enumerate() {
            match byte {
                b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' => {}
                b'A'..=b'Z' => is_lowercase = false,
                b':' => end = end.min(at),
                _ => return Err(foreign(byte)),
            }
        }
        let port = text.get(end + 1..);
        if port.is_some_and(|port| !is_port(port)) {
            return Err("its port is not a number from 1 to 65535");
        }
        if end > 0 && text.as_bytes().get(end - 1) == Some(&b'.') {
            end -= 1;
        }
        let name = text.get(..end).unwrap_or_default();
        if name.is_empty() {
            return Err("it is empty");
        }
        if name.len() > MAX_NAME {
            return Err("it is longer than 253 characters");
        }
        let name = if is_lowercase { Cow::Borrowed(name) } else { Cow::Owned(name.to_ascii_lowercase()) };
        let mut last: &[u8] = &[];
        for label in name.as_bytes().split(|byte| *byte == b'.') {
            if !is_bounded(label) {
                return Err("each label needs 1 to 63 letters, digits and hyphens, with no hyphen at either end");
            }
            last = label;
        }
        if is_number(last) {
            return Err(IP_ADDRESS);
        }
        Ok(Self { name, port })
    }

    /// Whether both are the same host. An absent port equals 80 and 443.
    pub(crate) fn is_same(&self, other: &Host<'_>) -> bool {
        let is_usual = |port: Option<&str>| matches!(port, None | Some("80" | "443"));
        let is_same_port = match (self.port, other.port) {
            (Some(port), Some(other)) => port == other,
            (port, other) => is_usual(port) && is_usual(other),
        };
        self.name == other.name && is_same_port
    }

    /// Whether this is `localhost` or a name under it, where browsers speak plain http.
    pub(crate) fn is_local(&self) -> bool {
        front_of(&self.name, LOCALHOST).is_some()
    }
}

/// What is in front of a root domain, with its dot; `None` for a name that is neither the root nor under it.
pub(crate) fn front_of<'a>(name: &'a str, root: &str) -> Option<&'a str> {
    let (front, end) = name.split_at_checked(name.len().checked_sub(root.len())?)?;
    (matches!(front.as_bytes(), [] | [.., b'.']) && end == root).then_some(front)
}

pub(crate) const IP_ADDRESS: &str = "it is an IP address, which names no tenant; open the site by its name";

/// Whether a host is an IP address in its canonical spelling: a dotted IPv4 address or an IPv6 address in brackets,
/// with or without a port. `0x7f.1`, `127.1` and `127.0.0.01` are not.
pub(crate) fn is_ip_address(text: &str) -> bool {
    let (address, port) = match text.strip_prefix("[").and_then(|text| ascii::split_once(text, "]")) {
        Some((address, port)) => (is_ipv6(address), port),
        None => match ascii::split_once(text, ":") {
            Some((address, port)) => return is_ipv4(address) && is_port(port),
            None => (is_ipv4(text), ""),
        },
    };
    address && (port.is_empty() || port.strip_prefix(":").is_some_and(is_port))
}

fn is_ipv4(text: &str) -> bool {
    let mut octets = 0;
    let are_octets = ascii::split(text, ".").all(|octet| {
        octets += 1;
        octet == "0" || is_number_up_to(octet, 255)
    });
    are_octets && octets == 4
}

/// Eight groups of one to four hexadecimal digits; `::` stands for one group or more, and the last two may be written
/// as an IPv4 address.
fn is_ipv6(text: &str) -> bool {
    let (mut groups, mut gaps, mut before) = (0, 0, "-");
    let mut parts = ascii::split(text, ":").peekable();
    while let Some(part) = parts.next() {
        let is_last = parts.peek().is_none();
        match part.len() {
            // `::` at either end leaves two empty parts there, and anywhere else one.
            0 if before == "-" && parts.peek() == Some(&"") => {}
            0 if is_last && before.is_empty() => {}
            0 if !is_last && before != "-" => gaps += 1,
            1..=4 if part.bytes().all(|byte| byte.is_ascii_hexdigit()) => groups += 1,
            _ if is_last && is_ipv4(part) => groups += 2,
            _ => return false,
        }
        before = part;
    }
    (gaps == 0 && groups == 8) || (gaps == 1 && groups < 8)
}

/// Why a byte is refused.
const fn foreign(byte: u8) -> &'static str {
    match byte {
        b'@' => "it has user-info; give the host alone",
        b'/' | b'\\' => "it has a slash; give the host alone",
        b'%' => "it has a percent-escape; write the host in plain letters",
        b'[' | b']' => IP_ADDRESS,
        b',' => "it is a list; give exactly one host",
        b'*' => "it has a wildcard; leave `*.` out",
        0x80.. => "it has a character outside ASCII",
        _ => "it has a character that no host has",
    }
}

/// One to five digits without a leading zero, at most 65535.
fn is_port(text: &str) -> bool {
    is_number_up_to(text, 65_535)
}

/// A number above 0 in decimal digits.
fn is_number_up_to(text: &str, most: u32) -> bool {
    // The standard library accepts a plus sign and leading zeros, which are second spellings of one number.
    let number = text.bytes().try_fold(0, |number: u32, byte| {
        let next = number * 10 + u32::from(byte.wrapping_sub(b'0'));
        (byte.is_ascii_digit() && next <= most).then_some(next)
    });
    number.is_some() && !matches!(text.as_bytes(), [] | [b'0', ..])
}

/// A last label that URL parsers read as the end of an IPv4 address.
fn is_number(label: &[u8]) -> bool {
    match label {
        [b'0', b'x', hex @ ..] => hex.iter().all(u8::is_ascii_hexdigit),
        _ => label.iter().all(u8::is_ascii_digit),
    }
}

/// A domain in the options: a root domain, or a custom domain of one tenant.
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

invalid_text! {
    /// A text that is not a [`Domain`].
    InvalidDomain
}

impl Domain {
    /// Reads a domain from text, in any case.
    ///
    /// # Errors
    ///
    /// [`InvalidDomain`] for anything but a DNS name.
    pub fn parse(text: &str) -> Result<Self, InvalidDomain> {
        match Host::parse(text) {
            Ok(Host { name, port: None }) => Ok(Self(name.into_owned())),
            Ok(_) => Err(InvalidDomain("it has a port; leave the port out")),
            Err(reason) => Err(InvalidDomain(reason)),
        }
    }

    /// Whether the domain has more than one label.
    pub(crate) fn has_dot(&self) -> bool {
        self.0.bytes().any(|byte| byte == b'.')
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
