//! The failure of a call to the tenant API.

use alloc::string::String;

use crate::json::value::Value;
use crate::text::decimal::decimal;

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
        Value::object([
            ("status", self.status.map_or(Value::Null, |status| Value::integer(status.into()))),
            ("detail", Value::text(&self.detail)),
            ("url", Value::optional_text(self.url.as_deref())),
            ("contentType", Value::optional_text(self.content_type.as_deref())),
            ("excerpt", Value::optional_text(self.excerpt.as_deref())),
        ])
    }

    /// The failure in a sentence.
    pub(crate) fn message(&self) -> String {
        let mut message = ["The tenant API gave no usable answer: ", self.detail.as_str()].concat();
        if let Some(url) = &self.url {
            for part in [" (", url.as_str()] {
                message.push_str(part);
            }
            if let Some(status) = self.status {
                message.push_str(", status ");
                message.push_str(&decimal(status.into()));
            }
            message.push(')');
        }
        message.push('.');
        message
    }
}
