//! The function that turns a refusal of the layer into a response.

use std::fmt;
use std::sync::Arc;

use axum_core::response::{IntoResponse, Response};

use crate::refusal::Refusal;

/// How a refusal becomes a response.
#[derive(Clone)]
pub(crate) struct RefusalAnswer(Arc<dyn Fn(Refusal) -> Response + Send + Sync>);

impl RefusalAnswer {
    pub(crate) fn new(answer: impl Fn(Refusal) -> Response + Send + Sync + 'static) -> Self {
        Self(Arc::new(answer))
    }

    pub(crate) fn response(&self, refusal: Refusal) -> Response {
        (self.0)(refusal)
    }
}

impl Default for RefusalAnswer {
    fn default() -> Self {
        Self::new(Refusal::into_response)
    }
}

impl fmt::Debug for RefusalAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RefusalAnswer")
    }
}
