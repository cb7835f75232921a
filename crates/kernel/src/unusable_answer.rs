//! An answer of the tenant API that could not be used, and how much of it an error may repeat.

use alloc::string::String;

use crate::api_failure::ApiFailure;
use crate::error::TenantError;
use crate::http::echo::check_echo;
use crate::tenant::id::TenantId;
use crate::text::excerpt::first;

/// How much of a body an error repeats, in characters.
const EXCERPT: usize = 80;

/// An answer that could not be used.
#[derive(Clone, Copy, Debug, Default)]
pub struct UnusableAnswer<'a> {
    /// The URL of the request.
    pub url: &'a str,
    /// The HTTP status; `None` without an answer.
    pub status: Option<u16>,
    /// Its `Content-Type`.
    pub content_type: Option<&'a str>,
    /// Its body, as far as it arrived.
    pub body: Option<&'a str>,
    /// Its tenant header.
    pub echo: Option<&'a str>,
    /// The tenant of the request, where its id is known.
    pub asked: Option<TenantId>,
}

impl UnusableAnswer<'_> {
    /// The failure that this answer is. `detail` is what is wrong with it, as the end of a sentence.
    ///
    /// - Where the answer echoes a different tenant than the one asked for, the failure repeats nothing of it: a cache
    ///   may have answered with what belongs to that tenant.
    /// - Where it echoes a tenant that cannot be compared, because only a slug was asked for, the failure leaves out
    ///   its media type and body.
    #[must_use]
    pub fn failure(&self, detail: String) -> ApiFailure {
        let address = self.url.bytes().position(|byte| matches!(byte, b'?' | b'#'));
        let url = String::from(address.and_then(|end| self.url.get(..end)).unwrap_or(self.url));
        let mut failure = ApiFailure { detail, url: Some(url), status: self.status, ..ApiFailure::default() };
        match (self.echo, self.asked) {
            (Some(echo), Some(asked))
                if check_echo(asked, echo, asked.format(), None) == Err(TenantError::mismatch(asked)) =>
            {
                // The detail is replaced too: it may quote a problem about what belongs to that tenant.
                failure.detail = String::from("its answer belongs to a different tenant and was discarded");
            }
            (Some(_), None) => {}
            _ => {
                failure.content_type = self.content_type.map(String::from);
                failure.excerpt =
                    self.body.filter(|body| !body.is_empty()).map(|body| String::from(first(body, EXCERPT)));
            }
        }
        failure
    }
}
