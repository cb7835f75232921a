use leptos::prelude::*;
use leptos::task::spawn_local;
use tenantry::{TenantClient, TenantError, TenantRef, TenantSlug};

/// The workspace of one tenant, with a button that switches to another one.
#[component]
pub fn Workspace(client: TenantClient) -> impl IntoView {
    let client = StoredValue::new_local(client);
    // The client is not reactive: this signal says when its tenant changed, or why it did not.
    let outcome = RwSignal::new(Ok(()));
    spawn_local(async move { outcome.set(client.get_value().load().await) });

    let switch = move |_| {
        spawn_local(async move { outcome.set(switch_to(&client.get_value(), "medtech").await) });
    };
    let name = move || client.with_value(TenantClient::profile).and_then(|profile| profile.name.clone());

    view! {
        <style>{move || { outcome.track(); client.with_value(TenantClient::branding_css) }}</style>
        <h1>{move || { outcome.track(); name() }}</h1>
        <p role="alert">{move || outcome.get().err().map(|error| error.to_string())}</p>
        <button on:click=switch>"Go to MedTech"</button>
    }
}

async fn switch_to(client: &TenantClient, slug: &str) -> Result<(), TenantError> {
    client.switch_tenant(&TenantRef::from(TenantSlug::parse(slug)?)).await
}
