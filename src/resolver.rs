//! Resolution for JavaScript.

use alloc::rc::Rc;
use alloc::string::String;
use tenantry_kernel::resolution::{Request, Resolution, ResolveOptions, resolve};
use tenantry_kernel::{TenantError, TenantId, TenantSlug};
use wasm_bindgen::prelude::*;

use crate::error::Thrown;
use crate::value;

/// Resolve options, parsed once and used for many requests. It holds no tenant of a request.
#[wasm_bindgen]
pub struct Resolver {
    pub(crate) options: Rc<ResolveOptions>,
}

#[wasm_bindgen]
impl Resolver {
    /// Parses the options.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &JsValue) -> Result<Self, Thrown> {
        Ok(Self { options: Rc::new(ResolveOptions::from_value(&value::read(options)?)?) })
    }

    /// Which tenant a request is for, in words: the source, `id` or `slug`, the tenant, and `unconfirmed` where lower
    /// claims are. Handing over one text costs a tenth of what an object does, and servers ask for every request.
    pub fn resolve(
        &self,
        host: Option<String>,
        forwarded_host: Option<String>,
        header: Option<String>,
        cookie: Option<String>,
    ) -> Result<String, Thrown> {
        let resolution = self.ask(&host, &forwarded_host, &header, &cookie)?;
        let spelling = if resolution.id().is_some() { " id " } else { " slug " };
        let more = if resolution.unconfirmed.is_empty() { "" } else { " unconfirmed" };
        Ok([resolution.source.as_str(), spelling, &resolution.tenant.text(), more].concat())
    }

    /// The whole answer to the same question, with the trace.
    pub fn explain(
        &self,
        host: Option<String>,
        forwarded_host: Option<String>,
        header: Option<String>,
        cookie: Option<String>,
    ) -> Result<JsValue, Thrown> {
        Ok(value::write(&self.ask(&host, &forwarded_host, &header, &cookie)?.to_value()))
    }

    /// The same address for another tenant.
    #[wasm_bindgen(js_name = tenantHost)]
    pub fn tenant_host(&self, host: &str, slug: &str) -> Result<String, Thrown> {
        Ok(tenantry_kernel::tenant_host(host, &TenantSlug::parse(slug)?, &self.options)?)
    }

    /// The name of the header that names the tenant.
    #[wasm_bindgen(getter, js_name = headerName)]
    #[must_use]
    pub fn header_name(&self) -> String {
        self.options.header.clone()
    }
}

impl Resolver {
    /// The kernel's answer about a request, which is not a tab's.
    pub(crate) fn ask(
        &self,
        host: &Option<String>,
        forwarded_host: &Option<String>,
        header: &Option<String>,
        cookie: &Option<String>,
    ) -> Result<Resolution, TenantError> {
        let request = Request {
            host: host.as_deref(),
            forwarded_host: forwarded_host.as_deref(),
            header: header.as_deref(),
            session: None,
            cookie: cookie.as_deref(),
        };
        resolve(&request, &self.options)
    }
}

/// Checks a resolution against what the tenant directory says.
#[wasm_bindgen(js_name = confirmResolution)]
pub fn confirm_resolution(resolution: &JsValue, id: &str, slug: &str) -> Result<(), Thrown> {
    let resolution = Resolution::from_value(&value::read(resolution)?)?;
    Ok(resolution.confirm(TenantId::parse(id)?, &TenantSlug::parse(slug)?)?)
}
