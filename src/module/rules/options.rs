//! Resolve options, parsed once and used until JavaScript replaces them. A server may use several sets in turn.

use alloc::string::String;

use spin::Mutex;
use tenantry_kernel::TenantError;
use tenantry_kernel::json::Object;
use tenantry_kernel::resolution::ResolveOptions;
use wasm_bindgen::prelude::*;

use super::answer;

/// How many sets there is room for. `js/wasm/held-options.ts` chooses the place of each.
const PLACES: usize = 8;

static HELD: Mutex<Held> = Mutex::new(Held { sets: [const { None }; PLACES], selected: 0 });

struct Held {
    sets: [Option<ResolveOptions>; PLACES],
    selected: usize,
}

/// Selects the place of the set that the next calls use, or that [`set_options`] fills.
#[wasm_bindgen(js_name = selectOptions)]
pub fn select_options(place: usize) {
    HELD.lock().selected = place;
}

/// Sets the options of the selected place: `[options]`. The answer says what JavaScript has to read from a request:
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
        let held = &mut *HELD.lock();
        if let Some(place) = held.sets.get_mut(held.selected) {
            *place = Some(options);
        }
        Ok(facts.into())
    })
}

/// Runs a rule with the options that are selected.
pub(crate) fn with<Answer>(rule: impl FnOnce(&ResolveOptions) -> Answer) -> Answer {
    let held = HELD.lock();
    // INVARIANT: JavaScript selects the options of a call before the call. Default options could name another tenant.
    let Some(Some(options)) = held.sets.get(held.selected) else { panic!() };
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
