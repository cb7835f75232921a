const requestsBy = (test) => ({ suite: "browser", file: "requests.rs", test });
const switchingBy = (test) => ({ suite: "browser", file: "switching.rs", test });
const profileBy = (test) => ({ suite: "browser", file: "profile.rs", test });
const javascriptBy = (test) => ({ suite: "browser", file: "javascript.rs", test });

export const title = "The client in Rust: requests, switches and profiles of a frontend that is written in Rust";

export const mutants = [
  {
    name: "the Rust client sends the tenant header to allowed origins only",
    file: "src/browser/fetch.rs",
    find: "if !scope.carries_tenant(&request.url()) {",
    replace: "if false {",
    caught: requestsBy("a_request_to_a_third_party_never_carries_the_tenant"),
  },
  {
    name: "the Rust client removes a tenant header that the caller set for a third party",
    file: "src/browser/fetch.rs",
    find: "        request.headers().delete(header).map_err(Failure::Thrown)?;\n",
    replace: "",
    caught: requestsBy("a_request_to_a_third_party_never_carries_the_tenant"),
  },
  {
    name: "the Rust client replaces the tenant header of the caller",
    file: "src/browser/fetch.rs",
    find: "request.headers().set(header, ",
    replace: "request.headers().append(header, ",
    caught: requestsBy("the_header_of_the_caller_is_replaced"),
  },
  {
    name: "the Rust client lets no browser follow a redirect with the tenant header",
    file: "src/browser/fetch.rs",
    find: "    init.set_redirect(RequestRedirect::Manual);\n",
    replace: "",
    caught: requestsBy("a_redirect_is_an_error_that_names_the_redirecting_url"),
  },
  {
    name: "the Rust client refuses a mode that cannot carry the tenant header",
    file: "src/browser/fetch.rs",
    find: "if request.mode() == RequestMode::NoCors {",
    replace: "if false {",
    caught: requestsBy("a_mode_that_cannot_carry_the_header_is_refused"),
  },
  {
    name: "the Rust client compares the echo of a response",
    file: "src/browser/fetch.rs",
    find: "        check_echo(tenant, &echo, scope.options.ids, Some(response.status()))?;\n",
    replace: "        let _ = echo;\n",
    caught: requestsBy("a_response_of_another_tenant_is_never_handed_over"),
  },
  {
    name: "the Rust client compares the epoch of a response",
    file: "src/browser/active.rs",
    find: "self.0.borrow().switch.admit(began.epoch)",
    replace: "self.0.borrow().switch.admit(began.epoch).or(Ok(()))",
    caught: switchingBy("a_response_that_arrives_after_a_switch_is_refused_even_if_the_abort_is_ignored"),
  },
  {
    name: "the Rust client aborts the requests of the tenant before",
    file: "src/browser/active.rs",
    find: "        abort_as_changed(&before);\n",
    replace: "        let _ = before;\n",
    caught: switchingBy("a_request_that_a_switch_overtakes_is_refused"),
  },
  {
    name: "the caller's signal still ends a request of the Rust client",
    file: "src/browser/fetch.rs",
    find: "init.set_signal(Some(&either(&signal, &context.signal)));",
    replace: "init.set_signal(Some(&context.signal));",
    caught: requestsBy("the_signal_of_the_caller_ends_a_request"),
  },
  {
    name: "a switch of the Rust client that a later one overtook does not count",
    file: "src/browser/transition.rs",
    find: "if !scope.active.is_current(load) {",
    replace: "if false {",
    caught: switchingBy("the_last_of_several_switches_wins"),
  },
  {
    name: "a load of the Rust client does not overtake a switch",
    file: "src/browser/transition.rs",
    find: "if scope.active.id().is_some() {",
    replace: "if scope.active.is_settled() {",
    caught: switchingBy("a_load_does_not_overtake_a_switch"),
  },
  {
    name: "the Rust client does not switch where the deployment decides the tenant",
    file: "src/browser/transition.rs",
    find: "    scope.resolution.assert_can_switch(target)?;\n",
    replace: "",
    caught: switchingBy("a_client_whose_tenant_the_deployment_decides_cannot_switch"),
  },
  {
    name: "the Rust client keeps the tenant in the tab",
    file: "src/browser/scope.rs",
    find: "            tab::remember(tenant);\n",
    replace: "",
    caught: switchingBy("the_tab_keeps_the_chosen_tenant_and_seeds_new_tabs"),
  },
  {
    name: "the Rust client refuses the profile of a different tenant",
    file: "crates/kernel/src/tenant_api.rs",
    find: "asked: Some(asked), is_ours",
    replace: "asked: None, is_ours",
    caught: profileBy("a_profile_of_another_tenant_is_refused"),
  },
  {
    name: "the Rust client compares the echo of a profile",
    file: "src/browser/load.rs",
    find: "Answer { status, echo: echo.as_deref(), body",
    replace: "Answer { status, echo: None, body",
    caught: profileBy("a_profile_of_another_tenant_is_refused"),
  },
  {
    name: "the Rust client refuses a tenant that is shut off",
    file: "crates/kernel/src/tenant_api.rs",
    find: "needs_active: true }",
    replace: "needs_active: false }",
    caught: profileBy("a_suspended_tenant_is_refused"),
  },
  {
    name: "the class from Rust refuses a body that browsers send as text",
    file: "src/browser/javascript.rs",
    find: "if is_stream(&body) {",
    replace: "if false && is_stream(&body) {",
    caught: javascriptBy("fetch_refuses_a_stream_as_a_body"),
  },
];
