//! A CSS length, for the radius of corners.

use alloc::string::String;

use crate::text::ascii;
use crate::text::invalid_text::invalid_text;

/// A length from `0` to `99999.9999`, in `px`, `rem`, `em` or `%`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Length(String);

invalid_text! {
    /// A text that is not a [`Length`].
    InvalidLength
}

impl Length {
    /// Reads a length such as `8px`, `.5rem`, `9999px` or `0`, and writes a digit before the point.
    ///
    /// # Errors
    ///
    /// [`InvalidLength`] for any other text.
    pub fn parse(text: &str) -> Result<Self, InvalidLength> {
        let text = ascii::trim(text, b" ");
        let unitless = ["px", "rem", "em", "%"].into_iter().find_map(|unit| text.strip_suffix(unit));
        let number = unitless.unwrap_or(text);
        let (whole, fraction) =
            ascii::split_once(number, ".").map_or((number, None), |(whole, part)| (whole, Some(part)));
        let digits = |part: &str, most| part.len() <= most && part.bytes().all(|byte| byte.is_ascii_digit());
        let has_number = digits(whole, 5)
            && fraction.map_or(!whole.is_empty(), |fraction| !fraction.is_empty() && digits(fraction, 4));
        if !has_number || (unitless.is_none() && text != "0") {
            return Err(InvalidLength("write one such as 8px, 0.5rem, 9999px or 0"));
        }
        let mut length = String::from(if whole.is_empty() { "0" } else { "" });
        length.push_str(text);
        Ok(Self(length))
    }

    pub(crate) fn into_css(self) -> String {
        self.0
    }

    /// The length as CSS.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
