//! The slug of a tenant: its label in a host.

use alloc::string::String;
use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::tenant::id::check_uuid;
use crate::tenant::invalid_id::InvalidIdReason;
use crate::text::deserialize::deserialize;
use crate::text::invalid_text::invalid_text;

/// The DNS label of a tenant: `acme` in `acme.vital.health`.
///
/// - 1 to 63 of `a-z`, `0-9` and `-`, with no hyphen at either end.
/// - Never an `xn--` label: a browser shows different characters than the code compares.
/// - Never a spelling of a UUID, so that no text is both.
///
/// `TenantSlug` owns its text, and `TenantSlug<&str>` borrows it.
///
/// ```
/// use tenantry_kernel::TenantSlug;
///
/// assert_eq!(TenantSlug::parse("acme")?.as_str(), "acme");
/// assert!(TenantSlug::parse("Acme").is_err());
/// # Ok::<(), tenantry_kernel::InvalidTenantSlug>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TenantSlug<S = String>(S);

invalid_text! {
    /// A text that is not a [`TenantSlug`].
    InvalidTenantSlug
}

const RULE: &str = "write 1 to 63 of a-z, 0-9 and -, with no hyphen at either end, no xn-- in front and no UUID";

impl TenantSlug {
    /// Reads a slug from text, which must already be lowercase.
    ///
    /// # Errors
    ///
    /// [`InvalidTenantSlug`] for anything but a slug.
    pub fn parse(text: &str) -> Result<Self, InvalidTenantSlug> {
        TenantSlug::borrow(text).map(Self::from).ok_or(InvalidTenantSlug(RULE))
    }
}

impl<'a> TenantSlug<&'a str> {
    /// Reads a slug from text and borrows it; `None` for anything but a slug.
    pub(crate) fn borrow(text: &'a str) -> Option<Self> {
        let is_slug =
            is_label(text) && !text.starts_with("xn--") && check_uuid(text) == Err(InvalidIdReason::Malformed);
        is_slug.then_some(Self(text))
    }
}

impl<'a> TenantSlug<&'a str> {
    /// The text that the slug borrows.
    pub(crate) const fn borrowed_text(self) -> &'a str {
        self.0
    }
}

impl<S: AsRef<str>> TenantSlug<S> {
    /// The slug as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_ref()
    }

    /// The slug, borrowed.
    #[must_use]
    pub fn borrowed(&self) -> TenantSlug<&str> {
        TenantSlug(self.as_str())
    }
}

impl From<TenantSlug<&str>> for TenantSlug {
    fn from(slug: TenantSlug<&str>) -> Self {
        Self(String::from(slug.0))
    }
}

/// Whether a text is one lowercase DNS label.
pub(crate) fn is_label(text: &str) -> bool {
    is_bounded(text.as_bytes()) && text.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}

/// Whether a text has the length and the ends of a DNS label.
pub(crate) const fn is_bounded(label: &[u8]) -> bool {
    matches!(label.len(), 1..=63) && !matches!(label, [b'-', ..] | [.., b'-'])
}

impl<S: AsRef<str>> fmt::Display for TenantSlug<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for TenantSlug {
    type Err = InvalidTenantSlug;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl Serialize for TenantSlug {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for TenantSlug {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize(deserializer, Self::parse)
    }
}
