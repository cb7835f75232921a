//! The resolve options of the last call, parsed once and used until JavaScript sets others.

use alloc::string::String;

use spin::Mutex;
use tenantry_kernel::TenantError;
use tenantry_kernel::json::Object;
use tenantry_kernel::resolution::ResolveOptions;
use wasm_bindgen::prelude::*;

use super::call::answer;

static OPTIONS: Mutex<Option<ResolveOptions>> = Mutex::new(None);

/// Sets the options: `[options]`. The answer says what JavaScript has to read from a request:
/// `{ header, ids, cookie, forwardedHeader }`.
///
/// - `cookie` is a text that every `Cookie` header with the tenant's cookie contains.
/// - Options that are refused leave the earlier ones set.
#[wasm_bindgen(js_name = setOptions)]
pub fn set_options(length: usize) -> isize {
    answer(length, |given| {
        let options = ResolveOptions::from_value(given.data(0)?)?;
        let forwarded = options.trusted_proxies.as_ref().map(|proxies| proxies.header.as_str());
        let mut facts = Object::default();
        facts.text("header", &options.header);
        facts.text("ids", options.ids.as_str());
        facts.text("cookie", options.cookie.bare());
        facts.optional_text("forwardedHeader", forwarded);
        *OPTIONS.lock() = Some(options);
        Ok(facts.into())
    })
}

/// Runs a rule with the options that are set.
pub(crate) fn with<Answer>(rule: impl FnOnce(&ResolveOptions) -> Answer) -> Answer {
    // INVARIANT: JavaScript sets the options of a call before the call. Default options could name another tenant.
    let options = OPTIONS.lock();
    let Some(options) = options.as_ref() else { panic!() };
    rule(options)
}

/// The options that the platform's environment variables give: `[ids, enabled, defaultTenant, allowedTenants]`, each of
/// the last three the text of a variable or null.
#[wasm_bindgen(js_name = optionsFromSettings)]
pub fn options_from_settings(length: usize) -> isize {
    answer(length, |given| {
        let ids = given.ids(0)?;
        let settings = tenantry_kernel::TenancySettings::read(ids, &|name| {
            let at = match name {
                "MULTI_TENANCY_ENABLED" => 1,
                "DEFAULT_TENANT_ID" => 2,
                _ => 3,
            };
            given.optional_text(at).map(String::from)
        })?;
        Ok::<_, TenantError>(settings.to_value(ids))
    })
}
