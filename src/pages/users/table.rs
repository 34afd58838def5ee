//! Users as rows; as cards on a narrow screen.

use leptos::prelude::*;
use tollgate_api_types::{Order, Role, User, UserQuery, UserSort};

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::query;
use crate::components::badge::{Badge, Tone};
use crate::components::icon::Icon;
use crate::components::relative_time::RelativeTime;
use crate::words;

/// The rows, under heads that sort them.
#[component]
pub fn UserTable(
    /// The rows.
    users: Vec<User>,
    /// What was asked for.
    query: UserQuery,
) -> impl IntoView {
    view! {
        <table class="table">
            <caption class="visually-hidden">"Users"</caption>
            <thead>
                <tr>
                    <SortHead column=UserSort::DisplayName title="Name" query=query.clone() />
                    <SortHead column=UserSort::UsrId title="User name" query=query.clone() />
                    <th scope="col">"Role"</th>
                    <th scope="col">"Status"</th>
                    <SortHead column=UserSort::LastSignInAt title="Last sign-in" query=query.clone() />
                    <th scope="col" class="table__end">
                        "Sessions"
                    </th>
                </tr>
            </thead>
            <tbody>{users.into_iter().map(|user| row(user, &query)).collect_view()}</tbody>
        </table>
    }
}

/// The head of a column that can be sorted by: a link, since the order stands in the address.
#[component]
fn SortHead(
    /// The column.
    column: UserSort,
    /// What it is called.
    title: &'static str,
    /// What was asked for.
    query: UserQuery,
) -> impl IntoView {
    let (sort, icon) = match query::direction(&query, column) {
        Some(Order::Asc) => ("ascending", Some("up")),
        Some(Order::Desc) => ("descending", Some("down")),
        None => ("none", None),
    };
    let address = query::address(&query::sorted(&query, column));
    view! {
        <th scope="col" aria-sort=sort>
            <a class="table__sort" href=address data-noscroll="true">
                {title}
                {icon.map(|name| view! { <Icon name /> })}
            </a>
        </th>
    }
}

/// Leads the focus to where a user was opened.
pub(super) fn focus(usr_id: &str) {
    let link = document().get_element_by_id(&link_id(usr_id));
    if let Some(link) = link.and_then(|link| link.dyn_into::<HtmlElement>().ok()) {
        // It fails only for an element that has gone meanwhile.
        _ = link.focus();
    }
}

fn link_id(usr_id: &str) -> String {
    format!("user-{usr_id}")
}

fn row(user: User, query: &UserQuery) -> impl IntoView + use<> {
    let address = query::user_address(&user.usr_id, query);
    let role_tone = match user.role {
        Role::Admin => Tone::Accent,
        Role::Member => Tone::Plain,
    };
    let role = words::role(user.role);
    let (status, status_tone) = match user.is_active {
        true => ("Active", Tone::Good),
        false => ("Disabled", Tone::Bad),
    };
    let last_sign_in = match user.last_sign_in_at {
        Some(at) => view! { <RelativeTime at /> }.into_any(),
        None => view! { <span class="soft">"Never"</span> }.into_any(),
    };
    view! {
        <tr>
            <th scope="row">
                <span class="users__name" translate="no">
                    <a id=link_id(&user.usr_id) href=address data-noscroll="true">
                        <strong>{user.display_name}</strong>
                    </a>
                    <span class="soft">{user.email}</span>
                </span>
            </th>
            <td data-label="User name" translate="no">
                <code>{user.usr_id}</code>
            </td>
            <td data-label="Role">
                <Badge tone=role_tone text=role />
            </td>
            <td data-label="Status">
                <Badge tone=status_tone text=status />
            </td>
            <td data-label="Last sign-in">{last_sign_in}</td>
            <td data-label="Sessions" class="table__end figures" translate="no">
                {user.n_sessions}
            </td>
        </tr>
    }
}
