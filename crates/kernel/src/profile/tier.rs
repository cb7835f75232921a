//! The tier of a tenant.

use alloc::borrow::Cow;
use alloc::string::String;

use crate::text::string_enum::{UnknownWord, open_string_enum, word};

open_string_enum! {
    /// The tier (plan) of a tenant: any word, of which some are known.
    Tier, "write starter, professional or enterprise":
    /// The first plan.
    STARTER = "starter",
    /// The middle plan.
    PROFESSIONAL = "professional",
    /// The full plan.
    ENTERPRISE = "enterprise",
}

impl Tier {
    /// Reads a tier, known or not.
    ///
    /// # Errors
    ///
    /// [`UnknownWord`] for a blank text.
    pub fn parse(text: &str) -> Result<Self, UnknownWord> {
        word(text).map(|word| Self(Cow::Owned(String::from(word))))
    }
}
