//! The id of a tenant, in one canonical spelling.

use core::fmt;
use core::str::{self, FromStr};

use alloc::string::String;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

use crate::tenant::id_format::IdFormat;
use crate::tenant::invalid_id::{InvalidIdReason, InvalidTenantId};
use crate::text::deserialize::deserialize;

/// The length of the longest id.
const MAX_LENGTH: usize = 64;

/// The length of a UUID in its canonical spelling.
const UUID_LENGTH: usize = 36;

/// The id of a tenant, parsed once at a boundary.
///
/// - Usually a UUID, read from the 32-hex and the 8-4-4-4-12 spelling in any case. It is held, compared and written in
///   one spelling: lowercase with hyphens.
/// - The nil and the max UUID, braces, `urn:uuid:` and surrounding space are refused. Each is a second spelling, or
///   often means "no tenant" or "every tenant".
/// - With the option `ids: "opaque"` an opaque id; see [`IdFormat::Opaque`]. No text is an id of both formats.
/// - Never equal to a text: parse the text first.
///
/// ```
/// use tenantry_kernel::{IdFormat, TenantId};
///
/// let id = TenantId::parse("11111111111111111111111111111111")?;
/// assert_eq!(id.as_str(), "11111111-1111-1111-1111-111111111111");
/// assert!(TenantId::parse("org_2abcDEF").is_err());
/// assert_eq!(IdFormat::Opaque.parse_id("org_2abcDEF")?.as_str(), "org_2abcDEF");
/// # Ok::<(), tenantry_kernel::InvalidTenantId>(())
/// ```
// Aligned, so that the compiler does not copy it byte by byte.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(align(8))]
pub struct TenantId {
    /// The canonical text, padded with zeros.
    text: [u8; MAX_LENGTH],
    length: u8,
}

impl TenantId {
    /// The id of the platform, a UUID in every format.
    pub const PLATFORM: Self = Self::of(Self::PLATFORM_TEXT.as_bytes());

    pub(crate) const PLATFORM_TEXT: &'static str = "00000000-0000-0000-0000-000000000001";

    /// Reads a UUID from text. [`IdFormat::parse_id`] reads an id of either format.
    ///
    /// # Errors
    ///
    /// [`InvalidTenantId`] with the reason; nothing is trimmed or repaired.
    pub fn parse(text: &str) -> Result<Self, InvalidTenantId> {
        IdFormat::Uuid.parse_id(text)
    }

    /// Reads what [`as_str`](Self::as_str) returned, in either format. A text from outside has the format of the
    /// deployment: read it with [`IdFormat::parse_id`].
    ///
    /// # Errors
    ///
    /// [`InvalidTenantId`] for any other text.
    pub fn from_canonical(text: &str) -> Result<Self, InvalidTenantId> {
        match read_uuid(text) {
            Ok(id) if id.as_str() == text => Ok(id),
            _ => IdFormat::Opaque.parse_id(text),
        }
    }

    /// The id that is this UUID, such as the value of a database column.
    ///
    /// # Errors
    ///
    /// [`InvalidTenantId`] for the nil and the max UUID.
    pub fn from_uuid(uuid: Uuid) -> Result<Self, InvalidTenantId> {
        Self::parse(uuid.hyphenated().encode_lower(&mut [0; UUID_LENGTH]))
    }

    /// The id as a UUID, for a database driver; `None` for an opaque id.
    #[must_use]
    pub fn as_uuid(&self) -> Option<Uuid> {
        Uuid::try_parse(self.as_str()).ok()
    }

    /// The format of the id.
    #[must_use]
    pub fn format(&self) -> IdFormat {
        if check_uuid(self.as_str()).is_ok() { IdFormat::Uuid } else { IdFormat::Opaque }
    }

    /// The canonical text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let text = self.text.get(..usize::from(self.length)).unwrap_or_default();
        // INVARIANT: the text is ASCII.
        str::from_utf8(text).unwrap_or_default()
    }

    /// The canonical text as a `String`.
    #[must_use]
    pub fn text(&self) -> String {
        String::from(self.as_str())
    }

    /// Whether this is the platform.
    #[must_use]
    pub fn is_platform(&self) -> bool {
        *self == Self::PLATFORM
    }

    /// The id with this text. INVARIANT: the text is ASCII and has at most [`MAX_LENGTH`] bytes.
    const fn of(ascii: &[u8]) -> Self {
        let mut text = [0; MAX_LENGTH];
        let mut length = 0;
        if let Some((place, _)) = text.split_at_mut_checked(ascii.len()) {
            place.copy_from_slice(ascii);
            length = ascii.len() as u8;
        }
        Self { text, length }
    }
}

impl IdFormat {
    /// Reads an id of this format.
    ///
    /// # Errors
    ///
    /// [`InvalidTenantId`] with the reason; nothing is trimmed or repaired.
    pub fn parse_id(self, text: &str) -> Result<TenantId, InvalidTenantId> {
        self.read_id(text).map_err(|reason| InvalidTenantId::new(text, reason))
    }

    /// Reads an id that a deployment keeps itself: in an option, a tab, a cookie, a resolution. There the platform has
    /// its own id in every format.
    ///
    /// # Errors
    ///
    /// As [`parse_id`](Self::parse_id).
    pub fn parse_kept_id(self, text: &str) -> Result<TenantId, InvalidTenantId> {
        if text == TenantId::PLATFORM_TEXT { Ok(TenantId::PLATFORM) } else { self.parse_id(text) }
    }

    /// Checks that [`parse_id`](Self::parse_id) reads the text, without making the id.
    pub(crate) fn check_id(self, text: &str) -> Result<(), InvalidIdReason> {
        match self {
            Self::Uuid => check_uuid(text),
            Self::Opaque => check_opaque(text),
        }
    }

    /// As [`parse_id`](Self::parse_id), with an error that allocates nothing.
    pub(crate) fn read_id(self, text: &str) -> Result<TenantId, InvalidIdReason> {
        match self {
            Self::Uuid => read_uuid(text),
            Self::Opaque => read_opaque(text),
        }
    }
}

/// Reads a UUID in its two accepted spellings.
pub(crate) fn read_uuid(text: &str) -> Result<TenantId, InvalidIdReason> {
    check_uuid(text)?;
    let mut id = TenantId { text: [0; MAX_LENGTH], length: UUID_LENGTH as u8 };
    let mut digits = text.bytes().filter(|byte| *byte != b'-');
    for (place, written) in id.text.iter_mut().take(UUID_LENGTH).enumerate() {
        let byte = if is_hyphen_at(place) { b'-' } else { digits.next().unwrap_or_default() };
        *written = byte.to_ascii_lowercase();
    }
    Ok(id)
}

/// Checks that [`read_uuid`] reads the text, without making the id.
pub(crate) fn check_uuid(text: &str) -> Result<(), InvalidIdReason> {
    let is_hyphenated = text.len() == UUID_LENGTH;
    if !is_hyphenated && text.len() != UUID_LENGTH - 4 {
        return Err(InvalidIdReason::Malformed);
    }
    for (place, byte) in text.bytes().enumerate() {
        let is_right = if is_hyphenated && is_hyphen_at(place) { byte == b'-' } else { byte.is_ascii_hexdigit() };
        if !is_right {
            return Err(InvalidIdReason::Malformed);
        }
    }
    let has_only = |digit: u8| text.bytes().all(|byte| byte == b'-' || byte.eq_ignore_ascii_case(&digit));
    if has_only(b'0') {
        Err(InvalidIdReason::Nil)
    } else if has_only(b'f') {
        Err(InvalidIdReason::Max)
    } else {
        Ok(())
    }
}

const fn is_hyphen_at(place: usize) -> bool {
    matches!(place, 8 | 13 | 18 | 23)
}

/// Reads an id of either format. No text is an id of both.
pub(crate) fn read_any_id(text: &str) -> Option<TenantId> {
    read_uuid(text).or_else(|_| read_opaque(text)).ok()
}

/// Reads an opaque id.
pub(crate) fn read_opaque(text: &str) -> Result<TenantId, InvalidIdReason> {
    check_opaque(text).map(|()| TenantId::of(text.as_bytes()))
}

fn check_opaque(text: &str) -> Result<(), InvalidIdReason> {
    let is_opaque = matches!(text.len(), 1..=MAX_LENGTH)
        && text.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric)
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    if !is_opaque {
        Err(InvalidIdReason::NotOpaque)
    } else if check_uuid(text) != Err(InvalidIdReason::Malformed) {
        // Also the nil and the max UUID: no text is an id of both formats.
        Err(InvalidIdReason::Uuid)
    } else {
        Ok(())
    }
}

impl fmt::Display for TenantId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for TenantId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TenantId(")?;
        f.write_str(self.as_str())?;
        f.write_str(")")
    }
}

impl FromStr for TenantId {
    type Err = InvalidTenantId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl Serialize for TenantId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// Reads a UUID. For an opaque id read a string, then use [`IdFormat::parse_id`].
impl<'de> Deserialize<'de> for TenantId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize(deserializer, Self::parse)
    }
}
