//! The kernel's errors as data, from which JavaScript makes errors, and those that JavaScript finds itself.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use tenantry_kernel::json::Object;
use tenantry_kernel::tenant_api::problem_error;
use tenantry_kernel::{InvalidIdReason, TenantError, TenantId, UnusableAnswer, Value, unknown_option};
use wasm_bindgen::prelude::*;

use super::answer;
use crate::module::call::{Arguments, Refusal};

impl Refusal for TenantError {
    /// The error as `{ name, code, message, details }`.
    fn to_value(&self) -> Value {
        let mut written = Object::default();
        written.text("name", self.name());
        written.text("code", self.code());
        written.text("message", &self.message_with_link());
        written.set("details", self.details());
        written.into()
    }
}

/// Work that needs a tenant runs where none is set: `[]`. Always a refusal, like the next functions.
#[wasm_bindgen(js_name = refuseWithoutTenant)]
pub fn refuse_without_tenant(length: usize) -> isize {
    answer(length, |_| Err(TenantError::ContextNotSet))
}

/// Work that began before the client switched tenant: `[]`.
#[wasm_bindgen(js_name = refuseLate)]
pub fn refuse_late(length: usize) -> isize {
    answer(length, |_| Err(TenantError::Changed))
}

/// A value that is not what it must be: `[field, reason]`.
#[wasm_bindgen(js_name = refuseValue)]
pub fn refuse_value(length: usize) -> isize {
    answer(length, |given| Err(TenantError::validation(given.text(0), given.text(1))))
}

/// A value in the place of a tenant id that is not a string: `[description]`.
#[wasm_bindgen(js_name = refuseIdOfOtherType)]
pub fn refuse_id_of_other_type(length: usize) -> isize {
    answer(length, |given| {
        let (value, reason) = (String::from(given.text(0)), InvalidIdReason::NotText);
        Err(TenantError::InvalidTenantId { value, reason, source: None })
    })
}

/// An option that a function does not have: `[name, known options...]`.
#[wasm_bindgen(js_name = refuseOption)]
pub fn refuse_option(length: usize) -> isize {
    answer(length, |given| Err(unknown_option(given.text(0), &names(given))))
}

/// A call of the tenant API without a usable answer: `[detail, url, status, contentType, body, echo, asked]`. Only the
/// first two are required.
#[wasm_bindgen(js_name = refuseAnswer)]
pub fn refuse_answer(length: usize) -> isize {
    answer(length, |given| {
        Err(unusable(
            given.text(0),
            &UnusableAnswer {
                url: given.text(1),
                status: given.status(2),
                content_type: given.optional_text(3),
                body: given.optional_text(4),
                echo: given.optional_text(5),
                asked: given.optional_text(6).and_then(|id| TenantId::from_canonical(id).ok()),
            },
        ))
    })
}

/// The problem in the body of an error answer: `[body, status, asked, url]`. Null for a problem of the app behind the
/// tenant layer, and for a body that is not a problem.
#[wasm_bindgen(js_name = refuseProblem)]
pub fn refuse_problem(length: usize) -> isize {
    answer(length, |given| match problem_in(given) {
        Some(error) => Err(error),
        None => Ok(Value::Null),
    })
}

fn problem_in(given: &Arguments) -> Option<TenantError> {
    problem_error(given.data(0).ok()?, given.status(1)?, given.text(2), given.text(3))
}

fn unusable(detail: &str, answer: &UnusableAnswer<'_>) -> TenantError {
    TenantError::Api(Box::new(answer.failure(String::from(detail))))
}

/// The known name that a misspelt one probably means: `[name, known names]`; null where none is near.
#[wasm_bindgen(js_name = nearestName)]
pub fn nearest_name(length: usize) -> isize {
    answer(length, |given| {
        Ok(Value::optional_text(tenantry_kernel::nearest_name(given.text(0), names(given).iter().copied())))
    })
}

fn names(given: &Arguments) -> Vec<&str> {
    let Value::List(names) = given.value(1) else { panic!() };
    names.iter().filter_map(Value::as_text).collect()
}
