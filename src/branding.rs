//! Brands for JavaScript.

use alloc::string::String;
use tenantry_kernel::TenantError;
use tenantry_kernel::branding::{Branding, Selector};
use wasm_bindgen::prelude::*;

use crate::error::Thrown;
use crate::value;

/// The brand, parsed and written back.
#[wasm_bindgen(js_name = parseBranding)]
pub fn parse_branding(brand: &JsValue) -> Result<JsValue, Thrown> {
    Ok(value::write(&read(brand)?.to_value()))
}

/// The brand as a CSS rule of custom properties, for the elements that the selector names.
#[wasm_bindgen(js_name = brandingCss)]
pub fn branding_css(brand: &JsValue, selector: &str) -> Result<String, Thrown> {
    let selector = Selector::parse(selector).map_err(TenantError::from)?;
    Ok(read(brand)?.to_css(selector))
}

fn read(brand: &JsValue) -> Result<Branding, Thrown> {
    Ok(Branding::from_value(&value::read(brand)?, "branding")?)
}
