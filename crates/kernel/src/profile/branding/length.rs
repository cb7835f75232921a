//! A CSS length, for the radius of corners.

use alloc::string::String;

use crate::text::ascii;
use crate::text::invalid_text::invalid_text;

/// A length from `0` to `999.999`, in `px`, `rem` or `em`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Length(String);

invalid_text! {
    /// A text that is not a [`Length`].
    InvalidLength
}

impl Length {
    /// Reads a length such as `8px`, `0.5rem` or `0`.
    ///
    /// # Errors
    ///
    /// [`InvalidLength`] for any other text.
    pub fn parse(text: &str) -> Result<Self, InvalidLength> {
        Self::check(text).map(|text| Self(String::from(text)))
    }

    pub(crate) fn check(text: &str) -> Result<&str, InvalidLength> {
        let number = ["px", "rem", "em"].into_iter().find_map(|unit| text.strip_suffix(unit));
        let (whole, fraction) = match ascii::split_once(number.unwrap_or(text), ".") {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (number.unwrap_or(text), None),
        };
        let digits = |part: &str| (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        let valid = digits(whole) && fraction.is_none_or(digits) && (number.is_some() || text == "0");
        if valid { Ok(text) } else { Err(InvalidLength("write one such as 8px, 0.5rem or 0")) }
    }

    /// The length as CSS.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
