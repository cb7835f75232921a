//! The failure of a call to the tenant API.

use alloc::string::String;

use crate::json::object::Object;
use crate::json::value::Value;
use crate::text::decimal::decimal;
use crate::text::fill::fill;

/// Why a call of the tenant API gave no usable answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ApiFailure {
    /// What is wrong, as the end of a sentence.
    pub detail: String,
    /// The URL of the request, without its query.
    pub url: Option<String>,
    /// The HTTP status; `None` without an answer.
    pub status: Option<u16>,
    /// The media type of the answer.
    pub content_type: Option<String>,
    /// The first 80 characters of the body.
    pub excerpt: Option<String>,
}

impl ApiFailure {
    /// The members of `details` of the JavaScript error.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let mut failure = Object::default();
        failure.optional_number("status", self.status.map(f64::from));
        failure.text("detail", &self.detail);
        failure.optional_text("url", self.url.as_deref());
        failure.optional_text("contentType", self.content_type.as_deref());
        failure.optional_text("excerpt", self.excerpt.as_deref());
        failure.into()
    }

    /// The failure in a sentence.
    pub(crate) fn message(&self) -> String {
        let place = match (&self.url, self.status) {
            (None, _) => String::new(),
            (Some(url), None) => fill(" ({})", &[url]),
            (Some(url), Some(status)) => fill(" ({}, status {})", &[url, &decimal(status.into())]),
        };
        fill("The tenant API gave no usable answer: {}{}.", &[&self.detail, &place])
    }
}
