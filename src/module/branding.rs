//! Brands.

use tenantry_kernel::branding::{CheckedBranding, Selector};
use tenantry_kernel::{TenantError, Value};
use wasm_bindgen::prelude::*;

use super::call::{Arguments, answer};

/// The brand, parsed and written back: `[brand]`.
#[wasm_bindgen(js_name = parseBranding)]
pub fn parse_branding(length: usize) -> isize {
    answer(length, |given| Ok(branding(given)?.into_value()))
}

/// The brand as a CSS rule of custom properties, for the elements that the selector names: `[brand, selector]`.
#[wasm_bindgen(js_name = brandingCss)]
pub fn branding_css(length: usize) -> isize {
    answer(length, |given| {
        let selector = Selector::parse(given.text(1))?;
        Ok(Value::Text(branding(given)?.to_css(selector)))
    })
}

/// The colors of pages with the brand: `[brand]`.
#[wasm_bindgen(js_name = brandingPalette)]
pub fn branding_palette(length: usize) -> isize {
    answer(length, |given| Ok(branding(given)?.palette().to_value()))
}

fn branding(given: &Arguments) -> Result<CheckedBranding, TenantError> {
    Ok(CheckedBranding::from_value(given.data(0)?, "branding")?)
}
