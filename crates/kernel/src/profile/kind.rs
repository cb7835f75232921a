//! The kind of a tenant.

use alloc::borrow::Cow;
use alloc::string::String;

use crate::text::string_enum::{UnknownWord, open_string_enum, word};

open_string_enum! {
    /// The kind of a tenant: any word, of which some are known.
    TenantKind, "write client, solution, industry or platform":
    /// A customer.
    CLIENT = "client",
    /// A product line on the platform.
    SOLUTION = "solution",
    /// An industry.
    INDUSTRY = "industry",
    /// The platform itself.
    PLATFORM = "platform",
}

impl TenantKind {
    /// Reads a kind, known or not.
    ///
    /// # Errors
    ///
    /// [`UnknownWord`] for a blank text.
    pub fn parse(text: &str) -> Result<Self, UnknownWord> {
        word(text).map(|word| Self(Cow::Owned(String::from(word))))
    }
}
