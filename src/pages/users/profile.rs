//! What is known about a user.

use leptos::prelude::*;
use tollgate_api_types::{Membership, Role, User};

use super::spec::{last_sign_in, own_password, status};
use crate::components::empty_state::EmptyState;
use crate::components::facts::{Fact, Facts};
use crate::components::name::Name;
use crate::words::{self, projects, users};

/// Who a user is.
#[component]
pub fn Profile(
    /// The user.
    user: User,
) -> impl IntoView {
    view! {
        <Facts>
            <Fact name=users::NAME.get()>
                <Name text=user.display_name />
            </Fact>
            <Fact name=users::ADDRESS.get()>
                <span translate="no">{user.email}</span>
            </Fact>
            <Fact name=users::STATUS.get()>
                {status(user.is_active)} " " {own_password(user.must_change_password)}
            </Fact>
            <Fact name=users::ROLE.get()>
                <span prop:textContent=words::role(user.role)></span>
            </Fact>
            <Fact name=users::LAST_SIGN_IN.get()>{last_sign_in(user.last_sign_in_at)}</Fact>
            <Fact name=users::OPEN_SESSIONS.get()>
                <span class="figures" translate="no">{user.n_sessions}</span>
            </Fact>
        </Facts>
    }
}

/// The projects that a user belongs to.
#[component]
pub fn Memberships(
    /// What the user may do everywhere.
    role: Role,
    /// The projects.
    memberships: Vec<Membership>,
) -> impl IntoView {
    if memberships.is_empty() {
        return view! { <EmptyState title=users::NO_PROJECTS.get() detail=users::NO_PROJECTS_DETAIL.get() /> }
            .into_any();
    }
    let projects = memberships
        .into_iter()
        .map(|membership| {
            let role = match role {
                Role::Admin => projects::OF_ALL.get(),
                Role::Member => words::tenant_role(membership.role),
            };
            view! {
                <li class="tenant">
                    <span translate="no">
                        <Name text=membership.name />
                        " "
                        <code class="soft">{membership.tenant_id}</code>
                    </span>
                    <span class="soft" prop:textContent=role></span>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="tenants">{projects}</ul> }.into_any()
}
