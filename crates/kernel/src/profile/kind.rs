//! What sort of tenant it is.

use alloc::borrow::Cow;

use crate::text::string_enum::{UnknownWord, open_string_enum, word};

open_string_enum! {
    /// What sort of tenant it is: any word, of which some are known.
    TenantKind, "write client, solution, industry or platform":
    /// A customer.
    CLIENT = "client",
    /// A product line built on the platform.
    SOLUTION = "solution",
    /// A whole field of business.
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
        word(text).map(Self)
    }
}
