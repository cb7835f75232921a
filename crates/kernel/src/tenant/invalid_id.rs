//! The error of a text that is not a tenant id.

use alloc::string::String;
use core::fmt;

use crate::text::excerpt::excerpt;
use crate::text::fill::fill;

/// A text that is not a [`TenantId`](crate::TenantId).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidTenantId {
    pub(crate) value: String,
    pub(crate) reason: InvalidIdReason,
}

/// Why a text is not a [`TenantId`](crate::TenantId).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvalidIdReason {
    /// Neither 32 hexadecimal digits nor 8-4-4-4-12 of them.
    Malformed,
    /// The nil UUID: all zeros.
    Nil,
    /// The max UUID: all ones.
    Max,
    /// Not 1 to 64 letters, digits, `_` and `-`, where ids are opaque.
    NotOpaque,
    /// A spelling of a UUID, where ids are opaque.
    Uuid,
    /// Not a string, where the caller's language has no types.
    NotText,
}

impl InvalidTenantId {
    pub(crate) fn new(text: &str, reason: InvalidIdReason) -> Self {
        Self { value: String::from(excerpt(text)), reason }
    }

    /// The text, cut to 64 characters.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }

    /// Why the text is not an id.
    #[must_use]
    pub const fn reason(&self) -> InvalidIdReason {
        self.reason
    }

    /// The text, and what is wrong with it.
    pub(crate) fn sentence(&self) -> String {
        fill("\"{}\" is not a tenant id: {}", &[&self.value, self.reason.as_str()])
    }
}

impl InvalidIdReason {
    /// The reason in words.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Malformed => {
                "it is neither 32 hexadecimal digits nor a UUID written 8-4-4-4-12, with nothing around it"
            }
            Self::Nil => "the nil UUID names no tenant",
            Self::Max => "the max UUID names no tenant",
            Self::NotOpaque => "an opaque id is 1 to 64 of A-Z, a-z, 0-9, _ and -, and begins with a letter or a digit",
            Self::Uuid => "it is a UUID, and ids are opaque here; for UUIDs leave the option ids out",
            Self::NotText => "write a string",
        }
    }
}

impl fmt::Display for InvalidTenantId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence())
    }
}

impl core::error::Error for InvalidTenantId {}
