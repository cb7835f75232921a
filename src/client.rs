//! The tenant of one client: who it acts for, and which work still counts.

use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use js_sys::Array;
use tenantry_kernel::resolution::{Explanation, Request, Resolution, TraceEntry, explain};
use tenantry_kernel::{
    AllowedOrigins, Outcome, ResolveOptions, Source, Switch, TenantContext, TenantError, TenantId, TenantSlug, Ticket,
    check_echo,
};
use wasm_bindgen::prelude::*;

use crate::error::Thrown;
use crate::profile;
use crate::resolver::{Resolver, with_trace};
use crate::tab::{self, Denials, Tab};
use crate::tenant_id::reference;
use crate::value;

/// The state of one client. It performs nothing but the tab's memory: loading and telling are its owner's.
#[wasm_bindgen]
pub struct Client {
    options: Rc<ResolveOptions>,
    resolution: Resolution,
    trace: Vec<TraceEntry>,
    origins: AllowedOrigins,
    context: TenantContext,
    switch: Switch,
    /// Whether the client runs in a tab that may choose its tenant and remember it.
    chooses: bool,
    choice: Option<TenantId>,
    is_closed: bool,
    denials: Denials,
}

#[wasm_bindgen]
impl Client {
    /// A client for a request.
    #[wasm_bindgen(constructor)]
    pub fn new(
        resolver: &Resolver,
        host: Option<String>,
        authority: Option<String>,
        forwarded_host: Option<String>,
        header: Option<String>,
        cookie: Option<String>,
        origins: &Array,
    ) -> Result<Self, Thrown> {
        Self::of(resolver, resolver.explanation([&host, &authority, &forwarded_host, &header, &cookie]), origins, false)
    }

    /// A client for a browser's worker, whose own address is all that it knows. On a server there is not even that.
    #[wasm_bindgen(js_name = inWorker)]
    pub fn in_worker(resolver: &Resolver, host: Option<String>, origins: &Array) -> Result<Self, Thrown> {
        let request = Request { host: host.as_deref(), is_in_browser: true, ..Request::default() };
        Self::of(resolver, explain(&request, &resolver.options), origins, false)
    }

    /// A client for the browser tab that this runs in; none outside a browser's page.
    #[wasm_bindgen(js_name = inTab)]
    pub fn in_tab(resolver: &Resolver, origins: &Array) -> Result<Option<Self>, Thrown> {
        let mut denials = Denials::default();
        let Some(tab) = Tab::here(&mut denials) else { return Ok(None) };
        let request = Request {
            host: tab.host.as_deref(),
            session: tab.session.as_deref(),
            cookie: tab.cookie.as_deref(),
            is_in_browser: true,
            ..Request::default()
        };
        let client = Self::of(resolver, explain(&request, &resolver.options), origins, true)?;
        Ok(Some(Self { denials, ..client }))
    }

    /// What the browser denied the tab since this was last asked: pairs of `session` or `cookie` and the browser's own
    /// error, undefined where there is none.
    #[wasm_bindgen(js_name = takeDenials)]
    #[must_use]
    pub fn take_denials(&mut self) -> Array {
        self.denials.take()
    }

    /// A client for rendering from a snapshot, where there is neither a request nor a tab.
    #[wasm_bindgen(js_name = ofSnapshot)]
    pub fn of_snapshot(resolver: &Resolver, profile: &JsValue, origins: &Array) -> Result<Self, Thrown> {
        let profile = profile::read_snapshot(profile, resolver.options.ids)?;
        let detail = String::from("the page is rendered from a snapshot of this tenant");
        let trace = alloc::vec![TraceEntry { source: Source::Pinned, outcome: Outcome::Used, detail }];
        Self::of(resolver, Explanation { trace, result: Ok(Resolution::of_snapshot(profile.id)) }, origins, false)
    }

    /// The client that goes on for one whose module broke down: `resolution` and `state` are what that one gave.
    pub fn resume(
        resolver: &Resolver,
        resolution: &JsValue,
        origins: &Array,
        in_tab: bool,
        tenant: Option<String>,
        state: &[u32],
    ) -> Result<Self, Thrown> {
        let resolution = Resolution::from_value(&value::read(resolution)?, resolver.options.ids)?;
        let mut client =
            Self::of(resolver, Explanation { trace: Vec::new(), result: Ok(resolution) }, origins, in_tab)?;
        if let Some(tenant) = tenant {
            client.context.set(TenantId::from_canonical(&tenant)?);
        }
        if let Ok(state) = state.try_into() {
            client.switch = Switch::resume(state);
        }
        Ok(client)
    }

    /// What [`resume`](Self::resume) needs of the switches.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn state(&self) -> Box<[u32]> {
        Box::new(self.switch.state())
    }

    /// How the tenant was resolved.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn resolution(&self) -> JsValue {
        value::write(&with_trace(self.resolution.to_value(), &self.trace))
    }

    /// Whether a request to this origin carries the tenant.
    #[must_use]
    pub fn allows(&self, origin: &str) -> bool {
        self.origins.allows(origin)
    }

    /// The tenant acted for.
    #[wasm_bindgen(js_name = tenantId)]
    pub fn tenant_id(&self) -> Result<String, Thrown> {
        Ok(self.context.get_value()?)
    }

    /// Counts the tenants acted for.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn epoch(&self) -> u32 {
        self.switch.epoch()
    }

    /// Starts with the profile that the server loaded, and gives it back parsed.
    pub fn adopt(&mut self, profile: &JsValue) -> Result<JsValue, Thrown> {
        let profile = profile::read_snapshot(profile, self.options.ids)?;
        self.choice = self.resolution.adopt(profile.id, profile.slug.as_ref())?;
        self.context.set(profile.id);
        if self.choice.is_none() {
            self.keep(profile.id);
        }
        Ok(profile::write(&profile))
    }

    /// The tenant that this tab goes back to from the one it was started with, if any.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn choice(&self) -> Option<String> {
        self.choice.map(|tenant| tenant.text())
    }

    /// Begins to load the tenant that was resolved.
    pub fn begin(&mut self) -> Result<u32, Thrown> {
        self.must_be_open()?;
        Ok(self.switch.begin().number())
    }

    /// Begins a switch that a person asked for, to `{ id }` or `{ slug }`.
    #[wasm_bindgen(js_name = beginSwitch)]
    pub fn begin_switch(&mut self, tenant: &JsValue) -> Result<u32, Thrown> {
        self.must_be_open()?;
        let target = reference(tenant, self.options.ids)?;
        if self.resolution.is_bound() && self.resolution.tenant != target {
            return Err(TenantError::CannotSwitch { bound_by: self.resolution.source }.into());
        }
        self.begin()
    }

    /// Whether the sources named this tenant; the answer of the directory that a resolution waits for.
    pub fn confirm(&self, id: &str, slug: Option<String>) -> Result<(), Thrown> {
        let slug = slug.as_deref().map(TenantSlug::parse).transpose()?;
        Ok(self.resolution.confirm(TenantId::from_canonical(id)?, slug.as_ref())?)
    }

    /// Acts for the tenant from now on, unless a later switch was asked for meanwhile. One that a person
    /// `chose` is remembered by the tab and seeds new ones.
    pub fn commit(&mut self, ticket: u32, id: &str, chose: bool) -> Result<(), Thrown> {
        let id = TenantId::from_canonical(id)?;
        self.switch.commit(Ticket::from_number(ticket))?;
        self.context.set(id);
        if chose && self.chooses {
            tab::seed_new_tabs(id, &self.options, &mut self.denials);
            tab::remember(id, &mut self.denials);
        } else {
            self.keep(id);
        }
        Ok(())
    }

    /// Gives a switch up; whether it was still the one that counts.
    pub fn fail(&mut self, ticket: u32) -> bool {
        let ticket = Ticket::from_number(ticket);
        let counts = self.switch.is_current(ticket);
        self.switch.fail(ticket);
        counts
    }

    /// Whether this switch may still commit.
    ///
    /// # Errors
    ///
    /// `TenantChangedError` when a later one was asked for.
    #[wasm_bindgen(js_name = mustBeCurrent)]
    pub fn must_be_current(&self, ticket: u32) -> Result<(), Thrown> {
        if self.switch.is_current(Ticket::from_number(ticket)) { Ok(()) } else { Err(TenantError::Changed.into()) }
    }

    /// Whether the tab chose another tenant while this page was out of sight, in the back/forward cache.
    #[wasm_bindgen(getter, js_name = isLeftBehind)]
    #[must_use]
    pub fn is_left_behind(&self) -> bool {
        self.chooses && tab::choice(self.options.ids).is_some_and(|choice| self.context.get() != Ok(choice))
    }

    /// Whether the tab, and nothing above it, decides for whom it acts.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn chooses(&self) -> bool {
        self.chooses
    }

    /// Lets an answer be handed over: it must not be late, nor another tenant's.
    pub fn admit(&self, began: u32, echo: Option<String>) -> Result<(), Thrown> {
        self.switch.admit(began)?;
        let tenant = self.context.get()?;
        match echo {
            Some(echo) => Ok(check_echo(tenant, &echo, self.options.ids, None)?),
            None => Ok(()),
        }
    }

    /// Acts for nobody from now on; whatever is under way is late.
    pub fn close(&mut self) {
        self.is_closed = true;
        self.context.clear();
        let ticket = self.switch.begin();
        // A ticket that was just issued always commits.
        let _ = self.switch.commit(ticket);
    }
}

impl Client {
    fn of(resolver: &Resolver, explanation: Explanation, origins: &Array, in_tab: bool) -> Result<Self, Thrown> {
        let (trace, resolution) = (explanation.trace, explanation.result?);
        Ok(Self {
            options: Rc::clone(&resolver.options),
            origins: AllowedOrigins::parse(origins.iter().map(|origin| origin.as_string().unwrap_or_default()))
                .map_err(|invalid| TenantError::validation("apiOrigins", invalid.reason()))?,
            context: TenantContext::default(),
            switch: Switch::default(),
            chooses: in_tab && !resolution.is_bound(),
            choice: None,
            is_closed: false,
            denials: Denials::default(),
            resolution,
            trace,
        })
    }

    const fn must_be_open(&self) -> Result<(), TenantError> {
        if self.is_closed { Err(TenantError::ContextNotSet) } else { Ok(()) }
    }

    /// A tab keeps its tenant, also one that the cookie or the default gave it: another tab's switch does not move it
    /// at reload. The platform is not a choice.
    fn keep(&mut self, tenant: TenantId) {
        if self.chooses && self.resolution.source != Source::Platform {
            tab::remember(tenant, &mut self.denials);
        }
    }
}
