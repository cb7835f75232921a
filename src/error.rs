//! The kernel's errors as JavaScript errors.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use js_sys::{Array, Error, Reflect};
use tenantry_kernel::{InvalidIdReason, Problem, TenantError, TenantId, UnusableAnswer};
use wasm_bindgen::prelude::*;

use crate::value;

/// What an export may throw: a kernel error on its way to JavaScript.
#[derive(Debug)]
pub struct Thrown(JsValue);

impl From<TenantError> for Thrown {
    fn from(error: TenantError) -> Self {
        Self(to_js(&error).into())
    }
}

/// The error of one value becomes the error of the tenant layer that it is.
macro_rules! from_invalid {
    ($($error:ident)*) => {
        $(impl From<tenantry_kernel::$error> for Thrown {
            fn from(error: tenantry_kernel::$error) -> Self {
                TenantError::from(error).into()
            }
        })*
    };
}

from_invalid! { InvalidMember InvalidTenantId InvalidTenantSlug }

impl From<Thrown> for JsValue {
    fn from(thrown: Thrown) -> Self {
        thrown.0
    }
}

impl Thrown {
    /// What a caller's own code threw while it was read. It travels in a list, so that nobody takes it for ours.
    pub(crate) fn by_caller(error: JsValue) -> Self {
        Self(Array::of1(&error).into())
    }
}

/// The error with the `name`, `code` and `details` by which JavaScript gives it its class.
fn to_js(error: &TenantError) -> Error {
    let js = Error::new(&error.message());
    js.set_name(error.name());
    for (key, member) in [("code", JsValue::from_str(error.code())), ("details", value::write(&error.details()))] {
        // Setting a member of an object that was just made cannot fail.
        let _ = Reflect::set(&js, &JsValue::from_str(key), &member);
    }
    js
}

/// The error that the body of an error answer tells, unless it is a problem of the app behind the tenant layer.
/// `asked` is the tenant that was asked for, `url` the address.
#[wasm_bindgen(js_name = problemError)]
#[must_use]
pub fn problem_error(body: &JsValue, status: u16, asked: &str, url: &str) -> Option<Error> {
    let problem = Problem::from_value(&value::read(body).ok()?, status).ok()?;
    if !problem.is_of_the_tenant_layer() {
        return None;
    }
    Some(match problem.into_error(asked) {
        TenantError::Api(failure) => api_error(&failure.detail, url, failure.status),
        error => to_js(&error),
    })
}

/// The error of work that needs a tenant where none is set.
#[wasm_bindgen(js_name = contextNotSetError)]
#[must_use]
pub fn context_not_set_error() -> Error {
    to_js(&TenantError::ContextNotSet)
}

/// The error of work that outlived the tenant it was begun for.
#[wasm_bindgen(js_name = changedError)]
#[must_use]
pub fn changed_error() -> Error {
    to_js(&TenantError::Changed)
}

/// The error of a value that is not what it must be.
#[wasm_bindgen(js_name = validationError)]
#[must_use]
pub fn validation_error(field: &str, reason: &str) -> Error {
    to_js(&TenantError::validation(field, reason))
}

/// The error of something in the place of a tenant id that is not even a string.
#[wasm_bindgen(js_name = notTextError)]
#[must_use]
pub fn not_text_error(what: &str) -> Error {
    to_js(&TenantError::InvalidTenantId { value: String::from(what), reason: InvalidIdReason::NotText, source: None })
}

/// The error of a call to `url` that brought no usable answer.
#[wasm_bindgen(js_name = apiError)]
#[must_use]
pub fn api_error(detail: &str, url: &str, status: Option<u16>) -> Error {
    unusable(detail, &UnusableAnswer { url, status, ..UnusableAnswer::default() })
}

/// The error of a call to the tenant API for the tenant `asked` whose answer could not be used. It tells as much of the
/// answer as may be told.
#[wasm_bindgen(js_name = answerError)]
#[must_use]
pub fn answer_error(
    detail: &str,
    url: &str,
    status: Option<u16>,
    content_type: Option<String>,
    body: Option<String>,
    echo: Option<String>,
    asked: Option<String>,
) -> Error {
    let (content_type, body, echo) = (content_type.as_deref(), body.as_deref(), echo.as_deref());
    let asked = asked.and_then(|id| TenantId::from_canonical(&id).ok());
    unusable(detail, &UnusableAnswer { url, status, content_type, body, echo, asked })
}

fn unusable(detail: &str, answer: &UnusableAnswer<'_>) -> Error {
    to_js(&TenantError::Api(Box::new(answer.failure(String::from(detail)))))
}

/// The error of an option that a function does not have. `known` are those it has, with commas between them.
#[wasm_bindgen(js_name = unknownOptionError)]
#[must_use]
pub fn unknown_option_error(name: &str, known: &str) -> Error {
    let known: Vec<&str> = known.split_terminator(',').collect();
    to_js(&tenantry_kernel::unknown_option(name, &known))
}

/// The one of the `known` names, a line each, that a misspelt one was probably meant to be.
#[wasm_bindgen(js_name = nearestName)]
#[must_use]
pub fn nearest_name(name: &str, known: &str) -> Option<String> {
    tenantry_kernel::nearest_name(name, known.split('\n')).map(String::from)
}
