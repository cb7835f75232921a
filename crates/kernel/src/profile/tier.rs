//! The plan of a tenant.

use alloc::borrow::Cow;

use crate::text::string_enum::{open_string_enum, word};

open_string_enum! {
    /// The plan a tenant is on: any word, of which some are known.
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
    /// A sentence that says how to write one.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        word(text).map(Self)
    }
}
