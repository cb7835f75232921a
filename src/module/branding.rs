//! Brands. They are a module of their own, because most pages never compute with colors.

use alloc::string::String;

use tenantry_kernel::branding::{CheckedBranding, Selector};
use tenantry_kernel::json::Object;
use tenantry_kernel::{Value, Warning, warnings_to_value};
use wasm_bindgen::prelude::*;

use super::call::{self, Arguments, Refusal};

/// The brand, parsed and written back: `[brand]`. A part that is wrong is refused.
#[wasm_bindgen(js_name = parseBranding)]
pub fn parse_branding(length: usize) -> isize {
    answer(length, |given| match CheckedBranding::from_value(data(given)?, BRANDING) {
        Ok(brand) => Ok(brand.into_value()),
        Err(invalid) => Err(refusal(invalid.path(), invalid.reason())),
    })
}

/// The brand as a CSS rule of custom properties, for the elements that the selector names: `[brand, selector]`. The
/// answer is `{ css, warnings }`: a part that is wrong is left out.
#[wasm_bindgen(js_name = brandingCss)]
pub fn branding_css(length: usize) -> isize {
    answer(length, |given| {
        let selector = Selector::parse(given.text(1)).map_err(|invalid| refusal("selector", invalid.reason()))?;
        let (brand, warnings) = branding(given)?;
        let mut written = Object::default();
        written.text("css", &brand.to_css(selector));
        written.set("warnings", warnings);
        Ok(written.into())
    })
}

/// The colors of pages with the brand, and what is wrong with the brand: `[brand]`.
#[wasm_bindgen(js_name = brandingPalette)]
pub fn branding_palette(length: usize) -> isize {
    answer(length, |given| {
        let (brand, warnings) = branding(given)?;
        let mut palette = brand.palette().to_object();
        palette.set("warnings", warnings);
        Ok(palette.into())
    })
}

impl Refusal for Warning {
    /// The error as `{ path, reason }`.
    fn to_value(&self) -> Value {
        Self::to_value(self)
    }
}

/// Answers a call with a rule that refuses by the part that is wrong; see [`call::answer`].
fn answer(length: usize, rule: fn(&Arguments) -> Result<Value, Warning>) -> isize {
    call::answer(length, rule)
}

/// What errors and warnings call the brand.
const BRANDING: &str = "branding";

/// The brand as it came, all of which must be readable.
fn data(given: &Arguments) -> Result<&Value, Warning> {
    let brand = given.value(0);
    brand.unreadable().map_or(Ok(brand), |why| Err(refusal("value", why.reason())))
}

/// The brand without the parts that are wrong, and the warnings about them. What is no object is refused.
fn branding(given: &Arguments) -> Result<(CheckedBranding, Value), Warning> {
    let (brand, warnings) = CheckedBranding::from_value_leniently(data(given)?, BRANDING);
    match warnings.first() {
        Some(warning) if warning.path == BRANDING => Err(warning.clone()),
        _ => Ok((brand, warnings_to_value(&warnings))),
    }
}

fn refusal(path: &str, reason: &str) -> Warning {
    Warning { path: String::from(path), reason: String::from(reason) }
}
