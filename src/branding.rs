//! Brands for JavaScript.

use tenantry_kernel::Branding;
use wasm_bindgen::prelude::*;

use crate::error::Thrown;
use crate::value;

/// The brand, parsed and written back.
#[wasm_bindgen(js_name = parseBranding)]
pub fn parse_branding(brand: &JsValue) -> Result<JsValue, Thrown> {
    Ok(value::write(&read(brand)?.to_value()))
}

/// The brand as a CSS rule of custom properties.
#[wasm_bindgen(js_name = brandingCss)]
pub fn branding_css(brand: &JsValue) -> Result<String, Thrown> {
    Ok(read(brand)?.to_css())
}

fn read(brand: &JsValue) -> Result<Branding, Thrown> {
    Ok(Branding::from_value(&value::read(brand)?, "branding")?)
}
