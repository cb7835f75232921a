//! The name of a tenant's product.

use alloc::string::String;

use crate::text::ascii;
use crate::text::excerpt::first;
use crate::text::hidden::is_hidden;
use crate::text::invalid_text::invalid_text;

/// The name of a product, for titles: 1 to 64 characters on one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductName(String);

invalid_text! {
    /// A text that is not a [`ProductName`].
    InvalidProductName
}

impl ProductName {
    /// Reads a name, and removes spaces around it.
    ///
    /// # Errors
    ///
    /// [`InvalidProductName`] for a name that is empty or too long, and for characters that are not shown.
    pub fn parse(text: &str) -> Result<Self, InvalidProductName> {
        let name = ascii::trim(text, b" ");
        if name.is_empty() || first(name, 64).len() < name.len() || name.chars().any(is_hidden) {
            return Err(InvalidProductName("write 1 to 64 characters on one line"));
        }
        Ok(Self(String::from(name)))
    }

    pub(crate) fn into_text(self) -> String {
        self.0
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
