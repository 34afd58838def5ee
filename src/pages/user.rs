//! What is known about one user.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use tollgate_api_types::{Membership, Role, UserDetail};

use crate::api;
use crate::components::facts::{Fact, Facts};
use crate::components::frame::PageHead;
use crate::components::moment::Moment;
use crate::components::panel::Panel;
use crate::pages::load::use_load;

/// The user whose name stands in the address.
#[component]
pub fn User() -> impl IntoView {
    let parameters = use_params_map();
    let usr_id = Memo::new(move |_| parameters.read().get("usrId").unwrap_or_default());
    let asked = use_load(move |client| api::user(client, usr_id.get()));
    view! {
        <div class="page">
            <PageHead title="User" lead=Signal::derive(move || format!("What is known about {}.", usr_id.read())) />
            <div class="account">
                <Panel title="Profile" load=asked.state on_retry=asked.again children=profile />
                <Panel
                    title="Projects"
                    load=asked.state
                    on_retry=asked.again
                    children=|detail: UserDetail| memberships(detail.memberships)
                />
            </div>
        </div>
    }
}

fn profile(UserDetail { user, .. }: UserDetail) -> impl IntoView {
    let status = match user.is_active {
        true => "Active",
        false => "Disabled",
    };
    let last_sign_in = match user.last_sign_in_at {
        Some(at) => view! { <Moment at /> }.into_any(),
        None => "Never".into_any(),
    };
    view! {
        <Facts>
            <Fact name="Name">{user.display_name}</Fact>
            <Fact name="User name">
                <code>{user.usr_id}</code>
            </Fact>
            <Fact name="Address">{user.email}</Fact>
            <Fact name="Role">{called(user.role)}</Fact>
            <Fact name="Status">{status}</Fact>
            <Fact name="Last sign-in">{last_sign_in}</Fact>
            <Fact name="Sessions">{user.n_sessions}</Fact>
        </Facts>
    }
}

fn memberships(memberships: Vec<Membership>) -> impl IntoView {
    let memberships = memberships
        .into_iter()
        .map(|membership| {
            view! {
                <li class="tenant">
                    <span>
                        {membership.name} " "
                        <code class="soft">{membership.tenant_id}</code>
                    </span>
                    <span class="soft">{called(membership.role)}</span>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="tenants">{memberships}</ul> }
}

const fn called(role: Role) -> &'static str {
    match role {
        Role::Admin => "Administrator",
        Role::Member => "Member",
    }
}
