//! Why the tenant API gave no usable answer, and what may be told of the one that came.

use alloc::string::String;

use crate::error::TenantError;
use crate::http::echo::check_echo;
use crate::json::fields::decimal;
use crate::json::value::Value;
use crate::tenant::id::TenantId;
use crate::text::excerpt::first;

/// As much of a body as an error repeats, in characters.
const EXCERPT: usize = 80;

/// Why a call of the tenant API gave no usable answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ApiFailure {
    /// What was wrong, as the end of a sentence.
    pub detail: String,
    /// The address that was asked, without its query.
    pub url: Option<String>,
    /// The HTTP status, when there was an answer.
    pub status: Option<u16>,
    /// The media type of the answer.
    pub content_type: Option<String>,
    /// The first 80 characters of the body.
    pub excerpt: Option<String>,
}

/// An answer that was of no use.
#[derive(Clone, Copy, Debug, Default)]
pub struct UnusableAnswer<'a> {
    /// The address that was asked.
    pub url: &'a str,
    /// The HTTP status, when there was an answer.
    pub status: Option<u16>,
    /// Its `Content-Type`.
    pub content_type: Option<&'a str>,
    /// Its body, as far as it came.
    pub body: Option<&'a str>,
    /// The tenant header that it echoes.
    pub echo: Option<&'a str>,
    /// The tenant that was asked for, where its id was known.
    pub asked: Option<TenantId>,
}

impl ApiFailure {
    /// The same failure with what may be told of the answer.
    ///
    /// - Where the answer echoes another tenant than the one asked for, nothing of it is told: a cache may have answered
    ///   with what belongs to that tenant.
    /// - Where it echoes a tenant that cannot be compared, because only a slug was asked for, its media type and body are
    ///   left out.
    #[must_use]
    pub fn of_answer(mut self, answer: &UnusableAnswer<'_>) -> Self {
        let address = answer.url.bytes().position(|byte| matches!(byte, b'?' | b'#'));
        self.url = Some(String::from(address.and_then(|end| answer.url.get(..end)).unwrap_or(answer.url)));
        self.status = answer.status;
        match (answer.echo, answer.asked) {
            (Some(echo), Some(asked))
                if check_echo(asked, echo, asked.format(), None) == Err(TenantError::mismatch(asked)) =>
            {
                // Also the problem that it tells may be about what belongs to that tenant.
                self.detail = String::from("its answer belongs to a different tenant and was discarded");
            }
            (Some(_), None) => {}
            _ => {
                self.content_type = answer.content_type.map(String::from);
                self.excerpt =
                    answer.body.filter(|body| !body.is_empty()).map(|body| String::from(first(body, EXCERPT)));
            }
        }
        self
    }

    /// The particulars, as they stand in the `details` of the JavaScript error.
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
