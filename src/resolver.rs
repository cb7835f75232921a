//! Resolution for JavaScript.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::str;
use tenantry_kernel::resolution::{
    Candidate, Explanation, Request, Resolution, ResolutionContext, ResolveOptions, TraceEntry, explain,
};
use tenantry_kernel::{TenancySettings, TenantId, TenantSlug, Value};
use wasm_bindgen::prelude::*;

use crate::error::Thrown;
use crate::tab;
use crate::tenant_id::format;
use crate::value;

/// The end of a [`Resolver`]'s page, kept for a tenant that the facts do not spell as the answer does.
const ANSWER: usize = 64;

/// Resolve options, parsed once and used for many requests.
#[wasm_bindgen]
pub struct Resolver {
    pub(crate) options: Rc<ResolveOptions>,
    /// Where the caller writes the facts of a request and finds the answer, both within one call.
    page: Vec<u8>,
}

#[wasm_bindgen]
impl Resolver {
    /// Parses the options.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &JsValue) -> Result<Self, Thrown> {
        Ok(Self { options: Rc::new(ResolveOptions::from_value(&value::read(options)?)?), page: Vec::new() })
    }

    /// Opens a page of so many bytes, for good; where it is in the module's memory.
    #[wasm_bindgen(js_name = openPage)]
    pub fn open_page(&mut self, length: usize) -> *const u8 {
        self.page.resize(length, 0);
        self.page.as_ptr()
    }

    /// Which tenant a request is for, asked and answered on the page: servers ask for every request, and handing
    /// strings over costs several times what the answer does.
    ///
    /// The facts stand on the page one after the other, in ASCII; each argument is the length of one, negative for one
    /// that is not there. The number that comes back holds, from its lowest bit, the source (3 bits, its place in
    /// `Source::ALL`), whether it names the tenant by id (1), whether lower claims are unconfirmed (1), and the length
    /// (7) and the place on the page of the tenant's text. It is 0 where there is no answer: [`explain`](Self::explain)
    /// says why.
    pub fn resolve(&mut self, host: i32, authority: i32, forwarded_host: i32, header: i32, cookie: i32) -> u32 {
        self.answer([host, authority, forwarded_host, header, cookie]).unwrap_or(0)
    }

    /// The whole answer to the same question, with the trace.
    pub fn explain(
        &self,
        host: Option<String>,
        authority: Option<String>,
        forwarded_host: Option<String>,
        header: Option<String>,
        cookie: Option<String>,
    ) -> Result<JsValue, Thrown> {
        let explanation = self.explanation([&host, &authority, &forwarded_host, &header, &cookie]);
        Ok(value::write(&with_trace(explanation.result?.to_value(), &explanation.trace)))
    }

    /// The same address for another tenant.
    #[wasm_bindgen(js_name = tenantHost)]
    pub fn tenant_host(&self, host: &str, slug: &str) -> Result<String, Thrown> {
        Ok(tenantry_kernel::tenant_host(host, &TenantSlug::parse(slug)?, &self.options)?)
    }

    /// What every `Cookie` header that holds the tenant's cookie contains.
    #[wasm_bindgen(getter, js_name = cookieName)]
    #[must_use]
    pub fn cookie_name(&self) -> String {
        String::from(self.options.cookie.bare())
    }

    /// How ids are written.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn ids(&self) -> String {
        String::from(self.options.ids.as_str())
    }

    /// Forgets the choice of this browser tab and the cookie that seeds new ones; false outside a browser's page.
    #[wasm_bindgen(js_name = forgetChoice)]
    #[must_use]
    pub fn forget_choice(&self) -> bool {
        tab::forget(&self.options)
    }

    /// The header in which trusted proxies report the host, if the options name one.
    #[wasm_bindgen(getter, js_name = forwardedHeader)]
    #[must_use]
    pub fn forwarded_header(&self) -> Option<String> {
        self.options.trusted_proxies.as_ref().map(|proxies| proxies.header.clone())
    }

    /// The name of the header that names the tenant.
    #[wasm_bindgen(getter, js_name = headerName)]
    #[must_use]
    pub fn header_name(&self) -> String {
        self.options.header.clone()
    }
}

impl Resolver {
    fn answer(&mut self, lengths: [i32; 5]) -> Option<u32> {
        let (page, spare) = self.page.split_last_chunk_mut::<ANSWER>()?;
        let mut rest = &*page;
        let mut facts = [None; 5];
        for (fact, length) in facts.iter_mut().zip(lengths) {
            if let Ok(length) = usize::try_from(length) {
                let (text, after) = rest.split_at_checked(length)?;
                *fact = Some(str::from_utf8(text).ok()?);
                rest = after;
            }
        }
        let [host, authority, forwarded_host, header, cookie] = facts;
        let request = Request { host, authority, forwarded_host, header, cookie, ..Request::default() };
        let context = ResolutionContext::new(&request, &self.options);
        let decision = context.decide().ok()?;
        let Candidate { source, tenant } = decision.winner().ok()?;
        let text = tenant.as_str().as_bytes();
        let read_at = text.as_ptr().addr().wrapping_sub(page.as_ptr().addr());
        let at = if read_at < page.len() {
            read_at
        } else {
            spare.get_mut(..text.len())?.copy_from_slice(text);
            page.len()
        };
        let (is_id, is_unconfirmed) = (u32::from(tenant.is_id()), u32::from(!decision.is_confirmed()));
        let (length, at) = (u32::try_from(text.len()).ok()?, u32::try_from(at).ok()?);
        Some(source as u32 | is_id << 3 | is_unconfirmed << 4 | length << 5 | at << 12)
    }

    /// The kernel's answer about a request, which is not a tab's.
    pub(crate) fn explanation(&self, facts: [&Option<String>; 5]) -> Explanation {
        let [host, authority, forwarded_host, header, cookie] = facts.map(Option::as_deref);
        explain(&Request { host, authority, forwarded_host, header, cookie, ..Request::default() }, &self.options)
    }
}

/// A resolution with the member `trace`.
pub(crate) fn with_trace(mut resolution: Value, trace: &[TraceEntry]) -> Value {
    if let Value::Map(members) = &mut resolution {
        members.push((String::from("trace"), Value::List(trace.iter().map(TraceEntry::to_value).collect())));
    }
    resolution
}

/// The options that the platform's settings come to; each argument is the value of a variable that is set.
#[wasm_bindgen(js_name = settingsOptions)]
pub fn settings_options(
    enabled: Option<String>,
    default_tenant: Option<String>,
    allowed_tenants: Option<String>,
    ids: &str,
) -> Result<JsValue, Thrown> {
    let ids = format(ids)?;
    let settings = TenancySettings::read(ids, &|name| match name {
        "MULTI_TENANCY_ENABLED" => enabled.clone(),
        "DEFAULT_TENANT_ID" => default_tenant.clone(),
        _ => allowed_tenants.clone(),
    })?;
    Ok(value::write(&settings.to_value(ids)))
}

/// The module's memory, of which a [`Resolver`]'s page is a part.
#[wasm_bindgen(js_name = moduleMemory)]
#[must_use]
pub fn module_memory() -> JsValue {
    wasm_bindgen::memory()
}

/// Checks a resolution, whose ids are written in the format `ids`, against what the tenant directory says.
#[wasm_bindgen(js_name = confirmResolution)]
pub fn confirm_resolution(resolution: &JsValue, id: &str, slug: Option<String>, ids: &str) -> Result<(), Thrown> {
    let resolution = Resolution::from_value(&value::read(resolution)?, format(ids)?)?;
    let slug = slug.as_deref().map(TenantSlug::parse).transpose()?;
    Ok(resolution.confirm(TenantId::from_canonical(id)?, slug.as_ref())?)
}
