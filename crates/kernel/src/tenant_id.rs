//! The identity of a tenant: one UUID, one spelling.

use alloc::string::String;
use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

use crate::error::TenantError;

/// The identity of one tenant: a UUID, parsed once at a boundary and never changed.
///
/// - Read from the 32-hex and the 8-4-4-4-12 spelling, in any case.
/// - Held, compared and written in one: lowercase with hyphens. Two spellings of a tenant are one key.
/// - The nil and the max UUID, braces, `urn:uuid:` and surrounding space are refused: each is a second
///   spelling, or a value that stands for "nobody" or "everybody" in somebody's code.
///
/// ```
/// use tenantry_kernel::TenantId;
///
/// let id = TenantId::parse("11111111111111111111111111111111")?;
/// assert_eq!(id.to_string(), "11111111-1111-1111-1111-111111111111");
/// assert!(TenantId::parse("{11111111-1111-1111-1111-111111111111}").is_err());
/// # Ok::<(), tenantry_kernel::TenantError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TenantId(Uuid);

impl TenantId {
    /// The platform itself, reserved for its own operations.
    pub const PLATFORM: Self = Self(Uuid::from_u128(1));

    /// Reads a tenant from text.
    ///
    /// # Errors
    ///
    /// [`TenantError::InvalidTenantId`] with the reason; nothing is trimmed or repaired.
    pub fn parse(text: &str) -> Result<Self, TenantError> {
        Self::read(text).map_err(|reason| TenantError::invalid_id(text, reason))
    }

    /// Reads a tenant from text that may well be something else: a refusal costs nothing.
    pub(crate) fn read(text: &str) -> Result<Self, InvalidId> {
        parse(text).map(Self)
    }

    /// Takes a UUID that is already one, from a database column for instance.
    ///
    /// # Errors
    ///
    /// [`TenantError::InvalidTenantId`] for the nil and the max UUID.
    pub fn from_uuid(uuid: Uuid) -> Result<Self, TenantError> {
        real(uuid).map(Self).map_err(|reason| TenantError::invalid_id(Self(uuid).write_to(&mut [0; 36]), reason))
    }

    /// The UUID behind the identity, for a driver that has a type for it.
    #[must_use]
    pub const fn as_uuid(self) -> Uuid {
        self.0
    }

    /// The canonical text in the caller's buffer, for paths that must not allocate.
    pub fn write_to(self, buffer: &mut [u8; 36]) -> &str {
        self.0.hyphenated().encode_lower(buffer)
    }

    /// The canonical text.
    #[must_use]
    pub fn text(self) -> String {
        String::from(self.write_to(&mut [0; 36]))
    }

    /// Whether this is the platform itself.
    #[must_use]
    pub fn is_platform(self) -> bool {
        self == Self::PLATFORM
    }
}

/// Why a text is no [`TenantId`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvalidId {
    /// Neither 32 hexadecimal digits nor 8-4-4-4-12 of them.
    Malformed,
    /// All zeros.
    Nil,
    /// All ones.
    Max,
}

impl InvalidId {
    pub(crate) const fn reason(self) -> &'static str {
        match self {
            Self::Malformed => {
                "it is neither 32 hexadecimal digits nor a UUID written 8-4-4-4-12, with nothing around it"
            }
            Self::Nil => "the nil UUID names nobody",
            Self::Max => "the max UUID names nobody",
        }
    }
}

/// `Uuid` reads braces and URNs as well; the two spellings we take are quickly read here.
fn parse(text: &str) -> Result<Uuid, InvalidId> {
    let bytes = text.as_bytes();
    let hyphens = match bytes {
        [_, _, _, _, _, _, _, _, b'-', _, _, _, _, b'-', _, _, _, _, b'-', _, _, _, _, b'-', rest @ ..]
            if rest.len() == 12 =>
        {
            4
        }
        _ if bytes.len() == 32 => 0,
        _ => return Err(InvalidId::Malformed),
    };
    let (mut bits, mut found) = (0, 0);
    for &byte in bytes {
        let digit = match byte {
            b'0'..=b'9' => byte - b'0',
            b'a'..=b'f' => byte - b'a' + 10,
            b'A'..=b'F' => byte - b'A' + 10,
            b'-' => {
                found += 1;
                continue;
            }
            _ => return Err(InvalidId::Malformed),
        };
        bits = bits << 4 | u128::from(digit);
    }
    if found != hyphens {
        return Err(InvalidId::Malformed);
    }
    real(Uuid::from_u128(bits))
}

fn real(uuid: Uuid) -> Result<Uuid, InvalidId> {
    if uuid.is_nil() {
        Err(InvalidId::Nil)
    } else if uuid.is_max() {
        Err(InvalidId::Max)
    } else {
        Ok(uuid)
    }
}

impl fmt::Display for TenantId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.write_to(&mut [0; 36]))
    }
}

impl fmt::Debug for TenantId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TenantId(")?;
        f.write_str(self.write_to(&mut [0; 36]))?;
        f.write_str(")")
    }
}

impl FromStr for TenantId {
    type Err = TenantError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl Serialize for TenantId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.write_to(&mut [0; 36]))
    }
}

impl<'de> Deserialize<'de> for TenantId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::text::deserialize(deserializer, Self::parse)
    }
}
